//! Response headers as the types that a document gives them.

use std::collections::BTreeMap;
use std::error::Error as _;

use clientwright_runtime::codegen::{Decode, HeaderForm, bare_header, response_header, text_header};
use clientwright_runtime::{DateTime, HeaderError, HeaderMap, Secret};
use serde_json::{Value, json};

const TEXT: HeaderForm = HeaderForm::Text;
const BARE: HeaderForm = HeaderForm::Bare;

fn headers(lines: &[(&'static str, &[u8])]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, (*value).try_into().unwrap());
    }
    headers
}

/// What one line of the header `x` is read as.
fn read<T: Decode>(form: &HeaderForm, line: &str) -> Result<Option<T>, HeaderError> {
    response_header(&headers(&[("x", line.as_bytes())]), "X", form)
}

#[test]
fn each_form_reads_what_the_specification_writes() {
    let table: &[(HeaderForm, &str, Value)] = &[
        (TEXT, "blue", json!("blue")),
        (TEXT, "100", json!("100")),
        (TEXT, "", json!("")),
        (TEXT, "a \"b\"\\", json!("a \"b\"\\")),
        (BARE, "100", json!(100)),
        (BARE, " -1.5 ", json!(-1.5)),
        (BARE, "true", json!(true)),
        (BARE, "True", json!(true)),
        (BARE, "blue", json!("blue")),
        (BARE, "null", json!("null")),
        (HeaderForm::List(&TEXT), "blue,black,brown", json!(["blue", "black", "brown"])),
        (HeaderForm::List(&TEXT), "blue, , \"a, b\" ,", json!(["blue", "\"a, b\""])),
        (HeaderForm::List(&BARE), "1, 2.5,true", json!([1, 2.5, true])),
        (HeaderForm::Json, "{\"a\": [1]}", json!({"a": [1]})),
        (
            HeaderForm::Object { exploded: false, properties: &[("name", TEXT)], others: &BARE },
            "R,100,name,5,G",
            json!({"R": 100, "name": "5", "G": ""}),
        ),
        (
            HeaderForm::Object { exploded: true, properties: &[("R", BARE)], others: &TEXT },
            "R=100, G=200,flag",
            json!({"R": 100, "G": "200", "flag": ""}),
        ),
    ];
    for (form, line, expected) in table {
        assert_eq!(read::<Value>(form, line).unwrap().as_ref(), Some(expected), "{form:?} {line}");
    }
}

#[test]
fn types_are_those_of_models() {
    assert_eq!(read::<i64>(&BARE, "60").unwrap(), Some(60));
    assert_eq!(read::<Option<i64>>(&BARE, "60").unwrap(), Some(Some(60)));
    assert_eq!(read::<String>(&TEXT, "60").unwrap().as_deref(), Some("60"));
    assert_eq!(read::<Vec<u32>>(&HeaderForm::List(&BARE), "1,2").unwrap(), Some(vec![1, 2]));
    let date: Option<DateTime> = read(&TEXT, "2024-02-29T12:34:56Z").unwrap();
    assert_eq!(date.unwrap().as_str(), "2024-02-29T12:34:56Z");
    let object = HeaderForm::Object { exploded: true, properties: &[], others: &BARE };
    let map: Option<BTreeMap<String, i64>> = read(&object, "R=1,G=2").unwrap();
    assert_eq!(map.unwrap(), BTreeMap::from([("R".to_owned(), 1), ("G".to_owned(), 2)]));
}

#[test]
fn what_is_absent_or_empty_is_none() {
    assert_eq!(text_header::<String>(&HeaderMap::new(), "X").unwrap(), None);
    for form in [BARE, HeaderForm::Json, HeaderForm::List(&TEXT)] {
        assert_eq!(read::<Value>(&form, " ").unwrap(), None, "{form:?}");
    }
}

#[test]
fn several_lines_are_one_list_but_for_cookies() {
    let map = headers(&[
        ("x", b"a, b"),
        ("X", b"c"),
        ("set-cookie", b"a=1; Expires=Thu, 01"),
        ("set-cookie", b"b=2"),
    ]);
    let list: Vec<String> = response_header(&map, "X", &HeaderForm::List(&TEXT)).unwrap().unwrap();
    assert_eq!(list, ["a", "b", "c"]);
    assert_eq!(text_header::<String>(&map, "x").unwrap().as_deref(), Some("a, b, c"));
    let cookies: Vec<String> =
        response_header(&map, "Set-Cookie", &HeaderForm::List(&TEXT)).unwrap().unwrap();
    assert_eq!(cookies, ["a=1; Expires=Thu, 01", "b=2"]);
    let first: Secret = text_header(&map, "Set-Cookie").unwrap().unwrap();
    assert_eq!(first.expose(), "a=1; Expires=Thu, 01");
}

#[test]
fn errors_name_the_header_and_never_show_its_value() {
    let error = read::<i64>(&BARE, "hunter2").unwrap_err();
    assert_eq!(error.name(), "X");
    let bytes = bare_header::<i64>(&headers(&[("x", b"\xffhunter2")]), "X").unwrap_err();
    let json = read::<Value>(&HeaderForm::Json, "{hunter2").unwrap_err();
    for error in [error, bytes, json] {
        let shown = format!("{error} {error:?}");
        assert!(shown.contains("`X`") && !shown.contains("hunter2"), "{shown}");
        assert!(error.source().is_none(), "what is to be said is said");
    }
}
