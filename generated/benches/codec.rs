//! How the wire codec compares with serde's derives over `serde_json`: the APIs' own bodies and lists of one megabyte,
//! the same fields on both sides, one run.
//!
//! `cargo bench -p secrets-clients --bench codec`

#[path = "support/bodies.rs"]
mod bodies;
#[path = "support/turns.rs"]
mod turns;
#[path = "support/twins/mod.rs"]
mod twins;

use std::hint::black_box;

use clientwright_runtime::codegen::{Decode, Encode, from_json, to_json};
use secrets_clients::{golem, huawei_csms, okta, qovery, senhasegura};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn main() {
    println!("ours: the generated clients; serde: the same fields with derives over serde_json");
    println!("{:<44}{:>9}{:>31}{:>31}", "", "", "decode", "encode");
    println!(
        "{:<44}{:>9}{:>11}{:>11}{:>9}{:>11}{:>11}{:>9}",
        "body", "bytes", "ours", "serde", "ratio", "ours", "serde", "ratio"
    );
    measure::<Vec<okta::types::HookKey>, Vec<twins::okta::HookKey>>(
        "okta: list of 2 keys",
        bodies::OKTA_KEYS,
    );
    measure::<okta::types::DetailedHookKeyInstance, twins::okta::DetailedHookKeyInstance>(
        "okta: key with public key",
        bodies::OKTA_KEY,
    );
    measure::<okta::types::ErrorBody, twins::okta::ErrorBody>("okta: error", bodies::OKTA_ERROR);
    measure::<qovery::types::SecretResponseList, twins::qovery::SecretResponseList>(
        "qovery: list of 4 secrets",
        bodies::QOVERY_SECRETS,
    );
    measure::<qovery::types::SecretRequest, twins::qovery::SecretRequest>(
        "qovery: new secret",
        bodies::QOVERY_REQUEST,
    );
    measure::<golem::types::SecuritySchemeList, twins::golem::SecuritySchemeList>(
        "golem: list of 4 schemes",
        bodies::GOLEM_SCHEMES,
    );
    measure::<golem::types::SecuritySchemeCreation, twins::golem::SecuritySchemeCreation>(
        "golem: new scheme",
        bodies::GOLEM_REQUEST,
    );
    measure::<senhasegura::types::AccessToken, twins::senhasegura::AccessToken>(
        "senhasegura: token",
        bodies::SENHASEGURA_TOKEN,
    );
    measure::<senhasegura::types::ApiSecretRead, twins::senhasegura::ApiSecretRead>(
        "senhasegura: secret in its envelope",
        bodies::SENHASEGURA_SECRET,
    );
    measure::<senhasegura::types::ApiSecretCreation, twins::senhasegura::ApiSecretCreation>(
        "senhasegura: new secret",
        bodies::SENHASEGURA_REQUEST,
    );
    measure::<huawei_csms::types::ResourceInstanceList, twins::huawei_csms::ResourceInstanceList>(
        "huawei-csms: instance",
        bodies::HUAWEI_INSTANCES,
    );
    measure::<huawei_csms::types::ResourceInstanceQuery, twins::huawei_csms::ResourceInstanceQuery>(
        "huawei-csms: query",
        bodies::HUAWEI_QUERY,
    );
    lists();
}

/// Lists of about one megabyte: an example's items, over and over with other ids.
fn lists() {
    type Secrets = twins::qovery::SecretResponseList;
    type Schemes = twins::golem::SecuritySchemeList;
    let mut secrets: Secrets = serde_json::from_str(bodies::QOVERY_SECRETS).expect("an example fits");
    secrets.results = secrets.results.map(|items| repeat(&items, 4_700, |secret, id| secret.id = id));
    let text = serde_json::to_string(&secrets).expect("a model is JSON");
    measure::<qovery::types::SecretResponseList, Secrets>("qovery: 4700 secrets", &text);
    let pretty = serde_json::to_string_pretty(&secrets).expect("a model is JSON");
    measure::<qovery::types::SecretResponseList, Secrets>("qovery: 4700 secrets, indented", &pretty);
    // `Value` sorts its keys: the fields come in another order than the one that is declared.
    let sorted: Value = serde_json::from_str(&text).expect("it is JSON");
    measure::<qovery::types::SecretResponseList, Secrets>(
        "qovery: 4700 secrets, fields out of order",
        &sorted.to_string(),
    );
    let mut schemes: Schemes = serde_json::from_str(bodies::GOLEM_SCHEMES).expect("an example fits");
    schemes.values = repeat(&schemes.values, 3_700, |scheme, id| scheme.id = id);
    let text = serde_json::to_string(&schemes).expect("a model is JSON");
    measure::<golem::types::SecuritySchemeList, Schemes>("golem: 3700 schemes with a tagged union", &text);
    let keys: Vec<twins::okta::HookKey> = serde_json::from_str(bodies::OKTA_KEYS).expect("an example fits");
    let keys = repeat(&keys, 5_000, |key, id| key.id = Some(id));
    let text = serde_json::to_string(&keys).expect("a model is JSON");
    measure::<Vec<okta::types::HookKey>, Vec<twins::okta::HookKey>>(
        "okta: 5000 keys with an untagged union",
        &text,
    );
}

fn repeat<T: Clone>(items: &[T], count: usize, identify: impl Fn(&mut T, String)) -> Vec<T> {
    let mut items: Vec<T> = items.iter().cycle().take(count).cloned().collect();
    for (index, item) in items.iter_mut().enumerate() {
        identify(item, format!("8f6f8a3e-6b4b-4e44-9f6c-{index:012}"));
    }
    items
}

/// Checks that both sides read all of a body and write it again, then prints a row.
fn measure<O, T>(title: &str, json: &str)
where
    O: Decode + Encode,
    T: Serialize + DeserializeOwned,
{
    let ours: O = from_json(json.as_bytes()).expect("the codec reads it");
    let theirs: T = serde_json::from_str(json).expect("serde reads it");
    let body: Value = serde_json::from_str(json).expect("it is JSON");
    let value = |text: String| serde_json::from_str::<Value>(&text).expect("both write JSON");
    assert_eq!(
        value(to_json(&ours).expect("the codec writes it")),
        body,
        "{title}: the codec keeps all of it"
    );
    let written = value(serde_json::to_string(&theirs).expect("serde writes it"));
    assert_eq!(written, without_nulls(body), "{title}: serde keeps all but the nulls");
    let decode = turns::compare(
        || drop(black_box(from_json::<O>(black_box(json.as_bytes())))),
        || drop(black_box(serde_json::from_slice::<T>(black_box(json.as_bytes())))),
    );
    let encode = turns::compare(
        || drop(black_box(to_json(black_box(&ours)))),
        || drop(black_box(serde_json::to_string(black_box(&theirs)))),
    );
    print!("{title:<44}{:>9}", json.len());
    for comparison in [decode, encode] {
        let (ours, theirs) = (turns::show(comparison.ours), turns::show(comparison.theirs));
        print!("{ours:>11}{theirs:>11}{:>9.2}", comparison.ratio);
    }
    println!();
}

/// Without the properties that are null, which the twins do not tell from absent ones.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(entries) => entries
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}
