//! Secrets show nowhere but on the wire.

use clientwright_runtime::codegen::{Encode, Mode, Reader, Writer, from_json, to_json};
use clientwright_runtime::{Base64, RawJson, Secret};

use crate::models::Record;
use crate::random::Random;

const MARKER: &str = "hunter2-CANARY";

#[test]
fn a_secret_prints_as_redacted() {
    let secret = Secret::from(MARKER);
    assert_eq!(format!("{secret:?} {secret:#?}"), "[REDACTED] [REDACTED]");
    assert_eq!(secret.expose(), MARKER);
    assert_eq!(secret.clone().expose(), MARKER);
}

#[test]
fn any_string_can_be_a_secret() {
    let mut random = Random::new(8);
    for _ in 0..2_000 {
        let text = random.string();
        let secret: Secret = from_json(to_json(&text).unwrap().as_bytes()).unwrap();
        assert_eq!(secret.expose(), text);
    }
    assert!(from_json::<Secret>(b"null").is_err() && from_json::<Secret>(b"1").is_err());
}

#[test]
fn a_secret_equals_what_is_the_same() {
    assert_eq!(Secret::from("a"), Secret::from(String::from("a")));
    for other in ["", "b", "aa", "A"] {
        assert_ne!(Secret::from("a"), Secret::from(other));
    }
}

#[test]
fn a_secret_is_on_the_wire_and_nowhere_else() {
    let json = format!(r#"{{"id":"a","parent":null,"access token":"{MARKER}"}}"#);
    let record: Record = from_json(json.as_bytes()).unwrap();
    assert_eq!(record.token, Some(Secret::from(MARKER)));
    assert!(!format!("{record:?}").contains(MARKER));
    assert_eq!(to_json(&record), Ok(json.clone()));
    let mut redacted = Writer::new(Mode::Redact);
    record.encode(&mut redacted);
    assert!(!format!("{redacted:?}").contains(MARKER));
    assert_eq!(redacted.finish().as_deref(), Ok(r#"{"id":"a","parent":null,"access token":"[REDACTED]"}"#));
    let reader = Reader::new(json.as_bytes()).unwrap();
    assert!(!format!("{reader:?}").contains(MARKER));
}

#[test]
fn what_may_hold_a_secret_is_kept_from_view_too() {
    let raw: RawJson = from_json(format!(r#"{{"key":"{MARKER}"}}"#).as_bytes()).unwrap();
    let mut redacted = Writer::new(Mode::Redact);
    raw.encode(&mut redacted);
    assert_eq!(redacted.finish().as_deref(), Ok(r#""[REDACTED]""#));
    let base64 = Base64::from_text(MARKER);
    assert_eq!(format!("{base64:?}"), "Base64(14 characters)");
}

#[test]
fn no_error_tells_a_value() {
    let texts = [
        format!(r#"{{"id":"{MARKER}","parent":null,"access token":["{MARKER}"]}}"#),
        format!(r#"{{"id":"{MARKER}","parent":null,"count":"{MARKER}"}}"#),
        format!(r#"{{"{MARKER}":1}}"#),
        format!(r#"{{"{MARKER}":[}}"#),
        format!(r#"{{"id":"a","parent":null,"labels":{{"{MARKER}":"{MARKER}"}}}}"#),
        format!(r#"{{"id":"a","parent":null,"labels":{{"{MARKER}":{{}}}}}}"#),
        format!(r#"{{"id":"a","parent":"{MARKER}\x"}}"#),
        format!(r#"{{"id":"a","parent":"{MARKER}"#),
        format!(r#"{{"id":"a","parent":{MARKER}}}"#),
        format!(r#"{{"id":"a","parent":"{MARKER}"}} {MARKER}"#),
        format!(r#"["{MARKER}"]"#),
        format!("\"{MARKER}\""),
        MARKER.to_owned(),
    ];
    for text in texts {
        let error = from_json::<Record>(text.as_bytes()).unwrap_err();
        let shown = format!("{error} {error:?} {error:#?} {}", error.path());
        assert!(!shown.contains("hunter2") && !shown.contains("CANARY"), "{shown}");
    }
}
