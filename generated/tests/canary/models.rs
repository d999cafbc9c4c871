//! Models: JSON full of markers goes in, whole, broken or of wrong types, and neither the models nor the errors show them.

use std::collections::BTreeSet;
use std::fmt::Debug;

use clientwright_runtime::codegen::{Decode, Encode, from_json};
use secrets_clients::{golem, qovery, senhasegura};
use serde_json::{Value, json};

use crate::support::outcome::{encode, everything};
use crate::support::specs;
use crate::{MARKER, assert_hidden, panic_message};

/// A model that holds a secret somewhere.
struct Model {
    api: &'static str,
    name: &'static str,
    /// All that a value shows, and the value as JSON; or all that the error shows.
    probe: fn(&str) -> Result<Shown, String>,
}

/// What a value shows of itself.
struct Shown {
    /// `Debug`, plain and pretty, of the value and of a copy; serde's output.
    guarded: String,
    /// The value as JSON for the wire.
    wire: Value,
    /// serde's output of `Exposed`.
    exposed: String,
}

macro_rules! models {
    ($($api:literal: $module:ident: $($name:ident),+;)+) => {
        &[$($(Model { api: $api, name: stringify!($name), probe: probe::<$module::types::$name> },)+)+]
    };
}

/// Every schema that holds a secret, however deep, by its Rust name.
const MODELS: &[Model] = models! {
    "golem": golem: SecuritySchemeCreation, SecuritySchemeUpdate;
    "qovery": qovery: SecretRequest, SecretEditRequest, SecretOverrideRequest;
    "senhasegura": senhasegura: AccessToken, ApiSecret, ApiSecretChanged, ApiSecretCreation, ApiSecretDetails,
        ApiSecretRead, ApiSecretUpdate;
};

#[cfg(feature = "serde")]
trait Serialized: serde::Serialize + serde::de::DeserializeOwned {}
#[cfg(feature = "serde")]
impl<T: serde::Serialize + serde::de::DeserializeOwned> Serialized for T {}
#[cfg(not(feature = "serde"))]
trait Serialized {}
#[cfg(not(feature = "serde"))]
impl<T> Serialized for T {}

fn probe<T: Decode + Encode + Debug + Clone + Serialized>(json: &str) -> Result<Shown, String> {
    match from_json::<T>(json.as_bytes()) {
        Ok(value) => {
            let mut guarded = format!("{value:?} {value:#?} {:?} {:?}", value.clone(), Some(&value));
            guarded += &serialized(&value);
            Ok(Shown { guarded, wire: encode(&value), exposed: exposed(&value) })
        }
        Err(error) => {
            let panic = panic_message(|| from_json::<T>(json.as_bytes()).expect("a model"));
            Err(everything(&error) + &panic + &deserialized::<T>(json))
        }
    }
}

#[cfg(feature = "serde")]
fn serialized(value: &impl Serialized) -> String {
    serde_json::to_string(value).expect("a model can be serialized")
        + &serde_yaml::to_string(value).expect("a model can be serialized")
}

/// What serde says of JSON that does not fit.
#[cfg(feature = "serde")]
fn deserialized<T: Serialized>(json: &str) -> String {
    everything(&serde_json::from_str::<T>(json).err().expect("it does not fit serde either"))
}

#[cfg(not(feature = "serde"))]
fn deserialized<T: Serialized>(_json: &str) -> String {
    String::new()
}

#[cfg(not(feature = "serde"))]
fn serialized(_value: &impl Serialized) -> String {
    String::new()
}

#[cfg(feature = "serde")]
fn exposed(value: &(impl Serialized + Encode)) -> String {
    serde_json::to_string(&clientwright_runtime::Exposed(value)).expect("a model can be serialized")
}

#[cfg(not(feature = "serde"))]
fn exposed(_value: &impl Serialized) -> String {
    String::new()
}

#[test]
fn every_schema_with_a_secret_is_probed() {
    let documented: BTreeSet<_> = specs::all()
        .iter()
        .flat_map(|spec| {
            let names = spec.schemas_with_secrets().into_keys();
            names.map(|name| format!("{}: {name}", spec.api)).collect::<Vec<_>>()
        })
        .collect();
    let probed: BTreeSet<_> = MODELS.iter().map(|model| format!("{}: {}", model.api, model.name)).collect();
    specs::is_whole("MODELS in tests/canary/models.rs", &documented, &probed);
}

/// The JSON of each model, with `secret` in the place of each secret.
fn samples(secret: &Value) -> Vec<(&'static Model, String)> {
    let specs = specs::all();
    MODELS
        .iter()
        .map(|model| {
            let spec = specs.iter().find(|spec| spec.api == model.api).expect("checked above");
            let schema = spec.schemas_with_secrets()[model.name];
            (model, spec.sample(schema, secret).to_string())
        })
        .collect()
}

#[test]
fn models_show_their_secrets_only_on_purpose() {
    for (model, json) in samples(&json!(MARKER)) {
        let context = format!("{}: {}", model.api, model.name);
        assert!(json.contains(MARKER), "{context}: the sample has no secret");
        let shown = (model.probe)(&json).unwrap_or_else(|error| panic!("{context}: {error}"));
        assert_hidden(&shown.guarded, &context);
        assert!(shown.guarded.contains("[REDACTED]"), "{context}: {}", shown.guarded);
        assert_eq!(
            shown.wire,
            serde_json::from_str::<Value>(&json).expect("JSON"),
            "{context}: to_json exposes"
        );
        if cfg!(feature = "serde") {
            assert!(shown.exposed.contains(MARKER), "{context}: Exposed exposes");
        }
    }
}

#[test]
fn secrets_of_a_wrong_type_are_not_shown() {
    let wrong = [
        json!([MARKER]),
        json!({"value": MARKER}),
        json!({MARKER: 1}),
        json!([[{MARKER: [MARKER]}]]),
        json!([true, MARKER, null]),
    ];
    for wrong in wrong {
        for (model, json) in samples(&wrong) {
            let context = format!("{}: {}: {wrong}", model.api, model.name);
            match (model.probe)(&json) {
                Ok(shown) => assert_hidden(&shown.guarded, &context),
                Err(shown) => {
                    assert_hidden(&shown, &context);
                    assert!(shown.contains("$."), "{context} is reported with its place: {shown}");
                }
            }
        }
    }
    // A number has no letters: its digits are the marker here.
    for number in
        ["918273645546372819", "918273645546372819.5", "-918273645546372819e-3", "918273645546372819e999"]
    {
        for (model, json) in samples(&json!(MARKER)) {
            let json = json.replace(&format!("\"{MARKER}\""), number);
            let context = format!("{}: {}: {number}", model.api, model.name);
            let shown = match (model.probe)(&json) {
                Ok(shown) => shown.guarded,
                Err(shown) => shown,
            };
            assert!(!shown.contains("9182736455"), "{context}: {shown}");
        }
    }
}

#[test]
fn broken_json_does_not_show_what_stands_around_the_break() {
    for (model, json) in samples(&json!(MARKER)) {
        for end in 0..json.len() {
            let Some(cut) = json.get(..end) else { continue };
            let error = (model.probe)(cut).err().unwrap_or_else(|| panic!("{cut} is not whole"));
            assert_hidden(&error, &format!("{}: {}: cut at {end}", model.api, model.name));
        }
        let start = json.find(MARKER).expect("the sample has a secret");
        for broken in ["\\", "\"", "\\u12", "\\ud800", "\u{1}", "\n", "\": \"", "\"}"] {
            let mut json = json.clone();
            json.insert_str(start + MARKER.len() / 2 + 4, broken);
            let shown = match (model.probe)(&json) {
                Ok(shown) => shown.guarded,
                Err(shown) => shown,
            };
            assert!(!shown.contains("MARKERxy"), "{}: {}: {broken:?}: {shown}", model.api, model.name);
        }
    }
}

/// Text in the place of keys and of other values: errors say what was expected, never what was found.
#[test]
fn errors_do_not_repeat_what_they_could_not_read() {
    for json in [
        format!("{{\"id\": \"x\", \"created_at\": \"\", \"key\": [\"{MARKER}\"], \"scope\": \"JOB\"}}"),
        format!("{{\"{MARKER}\": 1}}"),
        format!("{{\"{MARKER}\""),
        format!("{{\"{MARKER}\": {{\"{MARKER}\": [}}}}"),
        format!("\"{MARKER}\""),
        MARKER.to_owned(),
        format!("{{\"id\": \"x\"}} {MARKER}"),
    ] {
        let error = from_json::<qovery::types::Secret>(json.as_bytes()).expect_err(&json);
        assert_hidden(&everything(&error), &json);
    }
}

/// The structs that `new` takes where there are many required fields.
#[test]
fn required_fields_do_not_show_secrets() {
    let required = senhasegura::types::ApiSecretCreationRequired {
        name: String::new(),
        url: String::new(),
        client_id: String::new(),
        client_secret: MARKER.into(),
    };
    assert_hidden(&format!("{required:?} {required:#?}"), "senhasegura, fields of a creation");
    let required = golem::types::SecuritySchemeCreationRequired {
        name: String::new(),
        provider_type: golem::types::GoogleProvider::new().into(),
        client_id: String::new(),
        client_secret: MARKER.into(),
        redirect_url: String::new(),
        scopes: Vec::new(),
    };
    assert_hidden(&format!("{required:?} {required:#?}"), "golem, fields of a creation");
}

/// What fits no variant may hold anything, so it is guarded like a secret.
#[test]
fn unknown_variants_are_shown_only_on_purpose() {
    let json = json!({"type": "Vault", "clientSecret": MARKER}).to_string();
    let shown = probe::<golem::types::Provider>(&json).expect("any provider is read");
    assert_hidden(&shown.guarded, "an unknown provider");
    assert_eq!(shown.wire["clientSecret"], MARKER);
    assert!(cfg!(not(feature = "serde")) || shown.exposed.contains(MARKER));
}

/// A property of which no document speaks may hold anything too, in an object, in one within it, and in a variant.
#[test]
fn undeclared_properties_are_shown_only_on_purpose() {
    let news = json!({"now": MARKER, "nested": {"a": [MARKER]}});
    for (model, json) in samples(&json!("x")) {
        let context = format!("{}: {}", model.api, model.name);
        let mut body: Value = serde_json::from_str(&json).expect("JSON");
        let count = undeclare(&mut body, &news);
        let shown = (model.probe)(&body.to_string()).unwrap_or_else(|error| panic!("{context}: {error}"));
        assert_hidden(&shown.guarded, &context);
        assert!(shown.guarded.contains("Undeclared(2)"), "{context}: {}", shown.guarded);
        assert_eq!(shown.wire, body, "{context} keeps {count} objects' properties");
        assert!(cfg!(not(feature = "serde")) || shown.exposed.contains(MARKER), "{context}: Exposed exposes");
    }
}

/// Adds properties to an object and to all objects in it; how many objects there are.
fn undeclare(value: &mut Value, news: &Value) -> usize {
    match value {
        Value::Object(members) => {
            let inner: usize = members.values_mut().map(|member| undeclare(member, news)).sum();
            members.extend(news.as_object().expect("an object").clone());
            inner + 1
        }
        Value::Array(items) => items.iter_mut().map(|item| undeclare(item, news)).sum(),
        _ => 0,
    }
}
