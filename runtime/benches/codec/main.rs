//! How the wire codec compares with serde's derives on `serde_json`: the same structs, the same JSON, one
//! run.
//!
//! Run with `cargo bench -p clientwright-runtime --bench codec`. Both sides take turns for many rounds, and the
//! best round of each counts: on a busy machine the others tell more about the machine. Ratios below 1 mean
//! that the codec is faster.

mod models;

use std::hint::black_box;
use std::time::{Duration, Instant};

use clientwright_runtime::codegen::{Decode, Encode, from_json, to_json};
use models::{HookKey, Owner, Page, PublicKey, Record};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn main() {
    println!("{:<60}{:>12}{:>12}{:>8}", "", "codec", "serde", "ratio");
    let key = serde_json::to_string(&hook_key()).expect("a model is JSON");
    measure::<HookKey>("hook key", &key);
    let ascii = page(2_700, false);
    measure::<Page>("list of 1 MB, ASCII", &serde_json::to_string(&ascii).expect("a model is JSON"));
    let text = page(2_500, true);
    let json = serde_json::to_string(&text).expect("a model is JSON");
    measure::<Page>("list of 1 MB, escapes and non-ASCII", &json);
    // `Value` sorts its keys: the fields come in another order than the one that is declared.
    let sorted: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    measure::<Page>("the same, fields in another order", &sorted.to_string());
    measure::<Page>("the same, indented", &serde_json::to_string_pretty(&text).expect("a model is JSON"));
}

fn measure<T>(name: &str, json: &str)
where
    T: Decode + Encode + Serialize + DeserializeOwned + PartialEq,
{
    let value: T = from_json(json.as_bytes()).expect("the codec reads it");
    assert!(value == serde_json::from_str(json).expect("serde reads it"), "both read the same");
    assert_eq!(to_json(&value).ok(), serde_json::to_string(&value).ok(), "both write the same");
    let title = format!("{name} ({} bytes)", json.len());
    report(
        &format!("decode {title}"),
        || drop(black_box(from_json::<T>(black_box(json.as_bytes())))),
        || drop(black_box(serde_json::from_slice::<T>(black_box(json.as_bytes())))),
    );
    report(
        &format!("encode {title}"),
        || drop(black_box(to_json(black_box(&value)))),
        || drop(black_box(serde_json::to_string(black_box(&value)))),
    );
}

/// Times both sides in turns and prints the best of each and their ratio.
fn report(title: &str, ours: impl Fn(), theirs: impl Fn()) {
    const ROUNDS: usize = 200;
    let once = time(&theirs, 1).max(Duration::from_nanos(100));
    let repeat = u32::try_from(Duration::from_millis(2).as_nanos() / once.as_nanos()).unwrap_or(1).max(1);
    let (mut best_ours, mut best_theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        best_ours = best_ours.min(time(&ours, repeat));
        best_theirs = best_theirs.min(time(&theirs, repeat));
    }
    let ratio = best_ours.as_secs_f64() / best_theirs.as_secs_f64();
    println!("{title:<60}{:>12}{:>12}{ratio:>8.2}", show(best_ours), show(best_theirs));
}

fn time(run: impl Fn(), repeat: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..repeat {
        run();
    }
    start.elapsed() / repeat
}

fn show(duration: Duration) -> String {
    match duration.as_nanos() {
        nanos @ ..10_000 => format!("{nanos} ns"),
        nanos => format!("{} µs", nanos / 1000),
    }
}

fn hook_key() -> HookKey {
    HookKey {
        id: "HKY1p7jWLndGQV9M60g4".into(),
        key_id: "7fbc27fd-e3df-4522-86bf-1930110256ad".into(),
        name: "My new key".into(),
        created: Some("2022-08-31T18:09:58.000Z".into()),
        last_updated: Some("2022-08-31T18:09:58.000Z".into()),
        is_used: Some(false),
        embedded: Some(PublicKey {
            kid: "7fbc27fd-e3df-4522-86bf-1930110256ad".into(),
            kty: "RSA".into(),
            alg: None,
            n: "2naqCnv6r4xNQs7207lRtKQvdtnlVND-8k5iYBIiqoKGY3CqUmRm1jleoOniiQoMkFX8Wj2DmVqr002efF3vOQ7_"
                .repeat(3),
            e: "AQAB".into(),
            usage: Some("sig".into()),
        }),
    }
}

fn page(count: u32, rich: bool) -> Page {
    Page { items: (0..count).map(|index| record(index, rich)).collect(), next: None, total: i64::from(count) }
}

fn record(index: u32, rich: bool) -> Record {
    let description = "A record that was made to be measured, with a description of some length";
    Record {
        id: format!("8f6f8a3e-6b4b-4e44-9f6c-{index:012}"),
        name: format!("record number {index}"),
        description: (!index.is_multiple_of(3)).then(|| {
            let rich = if rich { ": \"quoted\"\n\tund schön, 完全 too" } else { "" };
            format!("{description}{rich}")
        }),
        created_at: "2024-02-29T12:34:56.789+02:00".into(),
        version: i64::from(index) * 7919,
        ratio: f64::from(index) / 64.0 + 1.0 / 128.0,
        enabled: index.is_multiple_of(2),
        tags: vec!["production".into(), "eu-west-3".into(), format!("team-{}", index % 10)],
        owner: Owner { id: u64::from(index) << 20, email: format!("owner{index}@example.com") },
        note: None,
    }
}
