//! Models through serde.

use clientwright_runtime::codegen::{from_json, serde_bridge};
use clientwright_runtime::{Base64, DateTime, Exposed, Nullable, RawJson, Secret, UnknownValue, Uuid};
use serde::Deserialize;
use serde::de::value::{Error as ValueError, MapDeserializer, SeqDeserializer};
use serde_json::{Value, json};

use crate::models::{Extended, Level, Open, Record};
use crate::random::Random;

serde_bridge!(Extended, Level, Open, Record);

#[test]
fn models_serialize_without_their_secrets() {
    let json = r#"{"id":"a","parent":null,"count":3,"closed":null,"access token":"hunter2","children":[{"id":"b","parent":"a"}]}"#;
    let record: Record = from_json(json.as_bytes()).unwrap();
    let redacted = json.replace("hunter2", "[REDACTED]");
    assert_eq!(serde_json::to_string(&record).unwrap(), redacted);
    assert_eq!(serde_json::to_value(&record).unwrap(), serde_json::from_str::<Value>(&redacted).unwrap());
    assert_eq!(serde_json::to_string(&Exposed(&record)).unwrap(), json);
    assert_eq!(serde_json::from_str::<Record>(json).unwrap(), record);
    assert_eq!(serde_json::from_value::<Record>(serde_json::from_str(json).unwrap()).unwrap(), record);
}

#[test]
fn any_value_survives_both_ways() {
    let mut random = Random::new(7);
    for _ in 0..1_000 {
        let value = random.value(4);
        let raw: RawJson = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::from_str::<Value>(raw.as_str()).unwrap(), value);
        assert_eq!(serde_json::to_value(Exposed(&raw)).unwrap(), value);
        assert_eq!(serde_json::to_value(&raw).unwrap(), json!("[REDACTED]"));
    }
}

#[test]
fn errors_tell_the_path_and_no_value() {
    let error =
        serde_json::from_str::<Record>(r#"{"id":"a","parent":null,"children":[{"id":{"hunter2":1}}]}"#)
            .unwrap_err();
    assert_eq!(error.to_string(), "expected string, found object at $.children[0].id");
    let error =
        serde_json::from_value::<Record>(json!({"id": "a", "parent": null, "count": "hunter2"})).unwrap_err();
    assert_eq!(error.to_string(), "expected integer, found string at $.count");
    let error =
        Record::deserialize(serde::de::value::F64Deserializer::<ValueError>::new(f64::NAN)).unwrap_err();
    assert_eq!(error.to_string(), "a number is NaN or infinite, which JSON can't say");
}

#[test]
fn other_formats_than_json() {
    let fields = [("name", "n".to_owned())];
    let read = Extended::deserialize(MapDeserializer::<_, ValueError>::new(fields.into_iter())).unwrap();
    assert_eq!(read.name.as_deref(), Some("n"));
    let list = SeqDeserializer::<_, ValueError>::new([1_u8, 2].into_iter());
    let raw = RawJson::deserialize(list).unwrap();
    assert_eq!(raw.as_str(), "[1,2]");
    let float = RawJson::deserialize(serde::de::value::F32Deserializer::<ValueError>::new(0.1)).unwrap();
    assert_eq!(float.as_str(), "0.1");
    let wide =
        RawJson::deserialize(serde::de::value::U128Deserializer::<ValueError>::new(u128::MAX)).unwrap();
    assert_eq!(wide.as_str(), u128::MAX.to_string());
}

/// With its arbitrary precision, which anything in a build may turn on, `serde_json` hands out numbers like
/// this.
#[test]
fn numbers_of_arbitrary_precision() {
    let number = |text: &str| {
        let entries = [("$serde_json::private::Number", text.to_owned())];
        Level::deserialize(MapDeserializer::<_, ValueError>::new(entries.into_iter()))
    };
    assert_eq!(number("2"), Ok(Level::Two));
    assert!(number("2,\"more\":3").is_err());
    assert!(number("x").is_err());
}

#[test]
fn value_types_go_through_serde() {
    let check = |json: &str| {
        let (uuid, at): (Uuid, DateTime) = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&(uuid, at)).unwrap(), json);
    };
    check(r#"["7fbc27fd-e3df-4522-86bf-1930110256ad","yesterday"]"#);
    assert_eq!(serde_json::to_string(&Base64::encode(b"foo")).unwrap(), r#""Zm9v""#);
    assert_eq!(serde_json::to_string(&Secret::from("hunter2")).unwrap(), r#""[REDACTED]""#);
    assert_eq!(serde_json::from_str::<Secret>(r#""hunter2""#).unwrap().expose(), "hunter2");
    let unknown: UnknownValue = serde_json::from_str("7").unwrap();
    assert_eq!(serde_json::to_string(&unknown).unwrap(), "7");
}

#[test]
fn nullable_is_an_option_that_can_be_skipped() {
    #[derive(Debug, PartialEq, serde::Serialize, Deserialize)]
    struct Own {
        #[serde(default, skip_serializing_if = "Nullable::is_absent")]
        value: Nullable<i32>,
    }
    for (json, value) in [
        ("{}", Nullable::Absent),
        (r#"{"value":null}"#, Nullable::Null),
        (r#"{"value":1}"#, Nullable::Value(1)),
    ] {
        let own = Own { value };
        assert_eq!(serde_json::from_str::<Own>(json).unwrap(), own);
        assert_eq!(serde_json::to_string(&own).unwrap(), json);
    }
}
