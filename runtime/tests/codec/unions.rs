//! Unions, told apart by looking ahead.

use clientwright_runtime::codegen::{
    Decode, DecodeResult, Kind, Reader, Shape, UnknownValue, from_json, to_json,
};
use clientwright_runtime::{DecodeErrorKind, RawJson};

use crate::models::{Either, Level, Provider, Record, SHAPES, Scope};

fn provider(json: &str) -> Provider {
    from_json(json.as_bytes()).expect(json)
}

#[test]
fn a_tag_tells_the_variant_wherever_it_stands() {
    let google = Provider::Google(Record::new("a"));
    for json in [
        r#"{"type":"Google","id":"a","parent":null}"#,
        r#"{"id":"a","parent":null,"type":"Google"}"#,
        r#"{"id":"a","x":{"type":"Other"},"t\u0079pe":"Goo\u0067le","parent":null}"#,
        r#"{"type":"Other","id":"a","parent":null,"type":"Google"}"#,
    ] {
        assert_eq!(provider(json), google, "{json}");
    }
    assert_eq!(provider(r#"{"type":"Nothing"}"#), Provider::Nothing);
}

#[test]
fn an_unknown_tag_keeps_the_value_to_the_byte() {
    for json in [
        r#"{"type":"Octopus",  "id": [1.0, -0]}"#,
        r#"{"type":7}"#,
        r#"{"type":null}"#,
        r#"{"type":"Google","type":1}"#,
        "{}",
        "[1, 2]",
        "null",
        r#""Google""#,
        "-0.0",
    ] {
        let Provider::Unknown(raw) = provider(&format!("  {json} ")) else { panic!("{json} is not known") };
        assert_eq!(raw.as_str(), json);
        assert_eq!(to_json(&raw).as_deref(), Ok(json));
        assert_eq!(format!("{raw:?}"), format!("RawJson({} bytes)", json.len()));
    }
}

#[test]
fn a_known_tag_whose_variant_is_wrong_is_an_error_inside() {
    let error = from_json::<Vec<Provider>>(br#"[{"type":"Nothing"},{"type":"Google","id":[]}]"#).unwrap_err();
    assert_eq!((error.path(), error.kind()), ("$[1].id", DecodeErrorKind::WrongType));
    let error = from_json::<Provider>(br#"{"type":"Google","x":}"#).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Syntax);
}

#[test]
fn looking_ahead_consumes_nothing() {
    let mut reader = Reader::new(br#" [ {"a":{"b":[1]},"tag":"t"} , 5 ] "#).unwrap();
    reader.array().unwrap();
    assert!(reader.next_item().unwrap());
    for _ in 0..2 {
        assert_eq!(reader.tag("tag").unwrap(), "t");
        assert_eq!(reader.tag("a").unwrap(), "");
        assert_eq!(reader.kind().unwrap(), Kind::Object);
        assert_eq!(reader.best_match(SHAPES).unwrap(), Some(2));
    }
    assert_eq!(reader.raw().unwrap().as_str(), r#"{"a":{"b":[1]},"tag":"t"}"#);
    assert!(reader.next_item().unwrap());
    assert_eq!(reader.kind().unwrap(), Kind::Integer);
    assert_eq!(reader.item::<i64>().unwrap(), 5);
    assert!(!reader.next_item().unwrap());
    reader.finish().unwrap();
}

#[test]
fn the_kind_tells_the_variant() {
    let json = br#"[true,1,1.0,18446744073709551616,1.5,"x",[false],null,{"a":1}]"#;
    let raw = |text: &str| Either::Unknown(from_json(text.as_bytes()).unwrap());
    let expected = vec![
        Either::Flag(true),
        Either::Whole(1),
        Either::Whole(1),
        Either::Number(18_446_744_073_709_551_616.0),
        Either::Number(1.5),
        Either::Text("x".into()),
        Either::List(vec![Either::Flag(false)]),
        raw("null"),
        raw(r#"{"a":1}"#),
    ];
    assert_eq!(from_json::<Vec<Either>>(json), Ok(expected));
    for bad in ["", "-", "1.", "x", "}"] {
        assert_eq!(
            from_json::<Either>(bad.as_bytes()).unwrap_err().kind(),
            DecodeErrorKind::Syntax,
            "{bad:?}"
        );
    }
}

#[test]
fn the_best_shape_is_the_one_that_declares_most() {
    let cases = [
        (r#"{"_embedded":1}"#, Some(0)),
        (r#"{"kid":1,"_embedded":1}"#, Some(0)),
        (r#"{"kty":1}"#, Some(2)),
        (r#"{"kty":1,"kid":1}"#, Some(2)),
        (r#"{"kty":1,"n":1,"n":2}"#, Some(1)),
        (r#"{"n":1,"e":1}"#, Some(2)),
        (r#"{"kty":1,"e":1,"_embedded":1}"#, Some(1)),
        ("{}", Some(2)),
        ("[]", None),
        ("null", None),
        (r#""kty""#, None),
    ];
    for (json, expected) in cases {
        let mut reader = Reader::new(json.as_bytes()).unwrap();
        assert_eq!(reader.best_match(SHAPES).unwrap(), expected, "{json}");
    }
    assert_eq!(Reader::new(b"{}").unwrap().best_match(&[]).unwrap(), None);
}

#[test]
fn open_enums_keep_what_they_do_not_know() {
    for (json, shown) in [
        (r#""NEW""#, "NEW"),
        (r#""a\"b""#, "a\"b"),
        ("7", "7"),
        ("null", "null"),
        (r#"{"a": [1]}"#, r#"{"a": [1]}"#),
    ] {
        let Scope::Unknown(value) = from_json(json.as_bytes()).unwrap() else {
            panic!("{json} is not known")
        };
        assert_eq!(value.as_str(), shown);
        assert_eq!((value.to_string(), format!("{value:?}")), (shown.to_owned(), format!("{shown:?}")));
        assert_eq!(to_json(&value).as_deref(), Ok(json));
        assert_eq!(from_json::<UnknownValue>(json.as_bytes()), Ok(value));
    }
    assert_eq!(from_json(br#""APPLICATION""#), Ok(Scope::Application));
    assert_eq!(from_json(br#""\u0041PPLICATION""#), Ok(Scope::Application));
}

#[test]
fn open_integer_enums_too() {
    assert_eq!(from_json::<Vec<Level>>(b"[1,2.0]"), Ok(vec![Level::One, Level::Two]));
    for json in ["3", "-9223372036854775808", "18446744073709551615", "1.5", "1e99", r#""1""#, "null", "[1]"]
    {
        let level: Level = from_json(json.as_bytes()).unwrap();
        assert!(matches!(level, Level::Unknown(_)), "{json}");
        assert_eq!(to_json(&level).as_deref(), Ok(json));
    }
}

#[test]
fn raw_json_is_checked() {
    assert!(from_json::<RawJson>(br#"{"a":tru}"#).is_err());
    assert_eq!("[1, 2]".parse::<RawJson>().as_ref().map(RawJson::as_str), Ok("[1, 2]"));
    assert!("[1, 2".parse::<RawJson>().is_err() && "1 2".parse::<RawJson>().is_err());
    assert!(from_json::<RawJson>(br#"["\ud800"]"#).is_err());
}

#[test]
fn the_best_shape_that_does_not_fit_is_kept_as_json_and_reading_goes_on() {
    #[derive(Debug, PartialEq)]
    enum Guess {
        Numbers(Vec<i64>),
        Text(String),
        Unknown(RawJson),
    }
    impl Decode for Guess {
        fn hollow() -> Self {
            Self::Text(String::new())
        }

        fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
            const GUESSES: &[Shape] = &[
                Shape { required: &[], properties: &["numbers"] },
                Shape { required: &[], properties: &["text"] },
            ];
            fn value<T: Decode>(reader: &mut Reader<'_>) -> DecodeResult<T> {
                reader.object()?;
                reader.next_key()?;
                let value = reader.item()?;
                while reader.next_key()?.is_some() {
                    reader.skip()?;
                }
                Ok(value)
            }
            let read = |reader: &mut Reader<'_>, index| match index {
                0 => value(reader).map(Self::Numbers),
                _ => value(reader).map(Self::Text),
            };
            reader.best_of(GUESSES, read, Self::Unknown)
        }
    }
    let json = r#"[{"numbers":[1]}, {"text":"a"}, {"numbers":[1,{"deep":[true]}]}, 5, {"text":"b"}]"#;
    let values: Vec<Guess> = from_json(json.as_bytes()).unwrap();
    let [Guess::Numbers(_), Guess::Text(_), Guess::Unknown(deep), Guess::Unknown(five), Guess::Text(last)] =
        values.as_slice()
    else {
        panic!("{values:?}")
    };
    assert_eq!(
        (deep.as_str(), five.as_str(), last.as_str()),
        (r#"{"numbers":[1,{"deep":[true]}]}"#, "5", "b")
    );
    // An error after it tells its own place.
    let error = from_json::<(Guess, i64)>(br#"[{"numbers":[[]]}, "x"]"#).unwrap_err();
    assert_eq!((error.path(), error.kind()), ("$[1]", DecodeErrorKind::WrongType));
    let error = from_json::<Vec<Guess>>(br#"[{"numbers":[[}]"#).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Syntax);
}
