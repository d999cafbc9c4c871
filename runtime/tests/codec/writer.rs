//! What is written, and what can't be.

use std::collections::BTreeMap;

use clientwright_runtime::codegen::{Encode, Mode, RawJson, Value, Values as _, Writer, from_json, to_json};
use clientwright_runtime::{Base64, DecodeErrorKind, Nullable, Secret, Undeclared};

use crate::models::{Odd, Record};
use crate::random::Random;

#[test]
fn strings_are_escaped_as_serde_json_does_it() {
    let mut random = Random::new(4);
    let mut strings: Vec<String> = (0..5_000).map(|_| random.string()).collect();
    // Every character that may need an escape, at every place in what is looked at at once, and every other one beside
    // what needs one.
    for character in (0..=0xFF_u8).map(char::from).chain(['\u{2028}', '\u{2029}', '\u{FEFF}', '\u{10FFFF}']) {
        for before in 0..36 {
            for after in [0, 7, 17] {
                strings.push(format!("{}{character}{}", "x".repeat(before), "~".repeat(after)));
            }
            strings.push(format!("{}{character}\"", "é".repeat(before)));
            strings.push(format!("{}{character}!\u{1f}{character}", "\u{7f}".repeat(before)));
        }
    }
    for string in strings {
        let json = to_json(&string).unwrap();
        assert_eq!(json, serde_json::to_string(&string).unwrap());
        // With other text behind it, and at the very end.
        let list: (String, Secret, String) = from_json(format!("[{json},{json},{json}]").as_bytes()).unwrap();
        assert_eq!((&list.0, list.1.expose(), &list.2), (&string, string.as_str(), &string));
        assert_eq!(from_json(json.as_bytes()), Ok(string));
    }
}

#[test]
fn names_and_keys_are_escaped_too() {
    let map = BTreeMap::from([("a\"b\n".to_owned(), 1), (String::new(), 2)]);
    assert_eq!(to_json(&map).as_deref(), Ok(r#"{"":2,"a\"b\n":1}"#));
    let mut writer = Writer::new(Mode::Expose);
    let mut object = writer.object();
    object.field("\\", &true);
    object.end();
    assert_eq!(writer.finish().as_deref(), Ok(r#"{"\\":true}"#));
}

#[test]
fn a_string_is_written_alike_wherever_it_stands() {
    let mut random = Random::new(5);
    for _ in 0..2_000 {
        let text = random.string();
        let model =
            Record { parent: Some(text.clone()), token: Some(text.as_str().into()), ..Record::new(&text) };
        let json = serde_json::to_string(&text).unwrap();
        let expected = format!("{{\"id\":{json},\"parent\":{json},\"access token\":{json}}}");
        assert_eq!(to_json(&model).unwrap(), expected);
        assert_eq!(from_json(expected.as_bytes()), Ok(model));
    }
}

#[test]
fn what_is_absent_inside_what_is_there_is_null() {
    let mut writer = Writer::new(Mode::Expose);
    let values: [&dyn Value; 6] = [
        &Some(None::<bool>),
        &None::<Option<bool>>,
        &Some(Nullable::<bool>::Absent),
        &Nullable::Value(Nullable::<bool>::Null),
        &&Box::new(None::<bool>),
        &Nullable::Value(None::<bool>),
    ];
    writer.take(&["a", "b", "c", "d", "e", "f"], &values, &());
    assert_eq!(writer.finish().as_deref(), Ok(r#"{"a":null,"c":null,"d":null,"f":null}"#));
}

#[test]
fn declared_names_may_need_escapes() {
    let odd = Odd {
        quoted: Some("q".to_owned()),
        broken: 1.5,
        empty: Some(true),
        foreign: Some(Base64::from_text("AAAA")),
        undeclared: Undeclared::new(),
    };
    let json = "{\"a\\\"b\\\\\":\"q\",\"a\\nb\":1.5,\"\":true,\"é\u{2028}\u{7f}\":\"AAAA\"}";
    assert!(serde_json::from_str::<serde_json::Value>(json).is_ok());
    assert_eq!(to_json(&odd).as_deref(), Ok(json));
    assert_eq!(from_json(json.as_bytes()).as_ref(), Ok(&odd));
    // Escaped where it need not be, and out of order.
    let other = r#"{"\u00e9\u2028\u007F":"AAAA","a\u000ab":1.5,"\u0061\u0022b\u005c":"q","":true}"#;
    assert_eq!(from_json(other.as_bytes()).as_ref(), Ok(&odd));
    // The name of another property, spelt as the list spells that one.
    let spelt: Odd = from_json(br#"{"a\\nb":2,"a\nb":1.5}"#).unwrap();
    assert_eq!((spelt.broken, spelt.undeclared.raw(r"a\nb").map(RawJson::as_str)), (1.5, Some("2")));

    let error = from_json::<Odd>(br#"{"a\"b\\":"q"}"#).unwrap_err();
    assert_eq!((error.path(), error.kind()), (r#"$["a\nb"]"#, DecodeErrorKind::MissingField));
    assert!(error.to_string().contains(r"missing field `a\nb`"), "{error}");
    let error = from_json::<Odd>(br#"{"a\"b\\":7}"#).unwrap_err();
    assert_eq!(error.path(), r#"$["a\"b\\"]"#);
    let error = to_json(&Odd { broken: f64::NAN, ..odd }).unwrap_err();
    assert_eq!(error.path(), r#"$["a\nb"]"#);
}

#[test]
fn a_number_that_json_lacks_is_an_error_with_its_path() {
    /// A record with a float deep inside, and others beside it.
    struct Deep(f64);

    impl Encode for Deep {
        fn encode(&self, writer: &mut Writer) {
            let mut object = writer.object();
            object.field("before", &1.5);
            object
                .optional("some name", &Some(vec![BTreeMap::from([("hunter2".to_owned(), [0.0, self.0])])]));
            object.field("after", &2.5);
            object.end();
        }
    }

    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = to_json(&[Deep(0.0), Deep(number), Deep(number)]).unwrap_err();
        assert_eq!(error.path(), "$[1][\"some name\"][0][*][1]");
        assert_eq!(
            error.to_string(),
            "the number at $[1][\"some name\"][0][*][1] is NaN or infinite, which JSON can't say"
        );
    }
    assert_eq!(to_json(&f32::NAN).unwrap_err().path(), "$");
    assert!(to_json(&[Deep(1.0)]).is_ok());
}
