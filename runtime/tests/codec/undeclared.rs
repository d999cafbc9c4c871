//! Properties that a struct does not declare: they are kept, in whatever form they came, and shown to nobody.

use clientwright_runtime::codegen::{MAX_DEPTH, from_json, to_json};
use clientwright_runtime::{RawJson, Undeclared};
use serde_json::json;

use crate::models::Open;

fn read(json: &str) -> Open {
    from_json(json.as_bytes()).expect("an object")
}

#[test]
fn they_are_written_back_behind_the_declared_ones() {
    let value = read(r#"{"z":[1, {"b": "a b"}],"name":"n","a\"c":1e999,"":null}"#);
    assert_eq!(value.name.as_deref(), Some("n"));
    assert_eq!(value.undeclared.len(), 3);
    assert_eq!(to_json(&value).as_deref(), Ok(r#"{"name":"n","":null,"a\"c":1e999,"z":[1,{"b":"a b"}]}"#));
}

#[test]
fn numbers_keep_their_digits() {
    let json = r#"{"a":1.10,"b":123456789012345678901234567890,"c":-0,"d":1E5}"#;
    assert_eq!(to_json(&read(json)).as_deref(), Ok(json));
}

#[test]
fn white_space_between_tokens_is_left_out_and_none_inside_texts() {
    let value = read("{\n\t\"a\" : { \"b c\" : \"\\\" d\\\\\" ,\r\n \"e\" : [ ] } }");
    assert_eq!(to_json(&value).as_deref(), Ok(r#"{"a":{"b c":"\" d\\","e":[]}}"#));
}

#[test]
fn the_last_of_duplicates_wins() {
    let value = read(r#"{"a":1,"name":"x","a":{"b":2},"name":"y"}"#);
    assert_eq!(to_json(&value).as_deref(), Ok(r#"{"name":"y","a":{"b":2}}"#));
}

#[test]
fn nothing_is_held_where_nothing_is() {
    let value = read(r#"{"name":"n"}"#);
    assert!(value.undeclared.is_empty());
    assert_eq!(value.undeclared, Undeclared::new());
    assert_eq!(size_of::<Undeclared>(), size_of::<usize>());
    assert_eq!(to_json(&value).as_deref(), Ok(r#"{"name":"n"}"#));
}

#[test]
fn they_can_be_read_and_changed() {
    let mut value = read(r#"{"a":1,"b":[true, null],"c":1e999}"#);
    let undeclared = &mut value.undeclared;
    assert_eq!(undeclared.get("a"), Some(json!(1)));
    assert_eq!(undeclared.get("b"), Some(json!([true, null])));
    assert_eq!(undeclared.get("d"), None);
    assert_eq!(undeclared.get("c"), None);
    assert_eq!(undeclared.raw("c").map(RawJson::as_str), Some("1e999"));
    undeclared.insert("a", "text");
    undeclared.insert("d".to_owned(), json!({"e": 1.5}));
    assert!(undeclared.remove("c") && !undeclared.remove("c"));
    let all: Vec<_> = undeclared.iter().map(|(name, value)| (name, value.as_str())).collect();
    assert_eq!(all, [("a", r#""text""#), ("b", "[true,null]"), ("d", r#"{"e":1.5}"#)]);
    for name in ["a", "b", "d"] {
        assert!(undeclared.remove(name));
    }
    assert_eq!(value, read("{}"));
}

#[test]
fn equal_is_what_has_the_same_properties_in_any_order() {
    assert_eq!(read(r#"{"a":1,"b": [2, 3]}"#), read(r#"{"b":[2,3],"a":1}"#));
    assert_ne!(read(r#"{"a":1}"#), read(r#"{"a":2}"#));
    assert_ne!(read(r#"{"a":null}"#), read("{}"));
}

#[test]
fn their_values_and_names_are_not_shown() {
    let value = read(r#"{"hunter2":"hunter2","a":{"hunter2":["hunter2"]}}"#);
    assert_eq!(format!("{value:?}"), "Open { name: None, undeclared: Undeclared(2) }");
    #[cfg(feature = "serde")]
    {
        use clientwright_runtime::Exposed;
        let value = read(r#"{"name":"n","token":{"key":"hunter2"}}"#);
        assert_eq!(serde_json::to_string(&value).unwrap(), r#"{"name":"n","token":"[REDACTED]"}"#);
        let exposed = serde_json::to_string(&Exposed(&value)).unwrap();
        assert_eq!(exposed, r#"{"name":"n","token":{"key":"hunter2"}}"#);
        assert_eq!(serde_json::from_str::<Open>(&exposed).unwrap(), value);
    }
}

#[test]
fn what_is_no_json_is_refused_without_being_shown() {
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    for json in [r#"{"hunter2":hunter2}"#, r#"{"a":"hunter2}"#, r#"{"a":{"b":1,}}"#, r#"{"a":01}"#, &deep] {
        let error = from_json::<Open>(json.as_bytes()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(MAX_DEPTH - 1), "]".repeat(MAX_DEPTH - 1));
    assert_eq!(to_json(&read(&deep)).as_deref(), Ok(deep.as_str()));
}
