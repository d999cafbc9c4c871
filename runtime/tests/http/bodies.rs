//! Request bodies of all kinds, forms with every way of writing a property: what arrives on a real socket, in tables.

use clientwright_runtime::codegen::StyleKind::{DeepObject, Form, PipeDelimited, SpaceDelimited};
use clientwright_runtime::codegen::{
    Encode, Encoding, Operation, Request, Style, StyleKind, Writer, empty, no_body,
};
use clientwright_runtime::{Base64, Blob, Error, Method, Secret};
use serde_json::json;

use crate::recorder::{Recorded, Recorder, Reply};
use crate::sample::Client;

static PUT: Operation = Operation { id: "put", method: Method::PUT, path: "/put", ..Operation::DEFAULT };

/// An object whose properties stay in the order in which they are written.
pub(crate) struct Object<'v>(pub(crate) Vec<(&'static str, &'v dyn Encode)>);

impl Encode for Object<'_> {
    fn encode(&self, writer: &mut Writer) {
        let mut object = writer.object();
        for (name, value) in &self.0 {
            object.optional(name, value);
        }
        object.end();
    }
}

/// A list of values of different types.
pub(crate) struct List<'v>(pub(crate) Vec<&'v dyn Encode>);

impl Encode for List<'_> {
    fn encode(&self, writer: &mut Writer) {
        let mut array = writer.array();
        for value in &self.0 {
            array.item(value);
        }
        array.end();
    }
}

pub(crate) async fn arrived(fill: impl FnOnce(&mut Request)) -> Result<Recorded, String> {
    let server = Recorder::always(Reply::status(204));
    let core = Client::plain(&server.url()).core;
    let mut request = core.request(&PUT);
    fill(&mut request);
    match request.call::<(), (), ()>(empty, no_body).await {
        Ok(()) => Ok(server.request()),
        Err(Error::Request(error)) => {
            let cause =
                std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
            Err(format!("{error}{cause}"))
        }
        Err(error) => panic!("{error:?}"),
    }
}

async fn form(body: &dyn Encode, encodings: &[Encoding]) -> String {
    let request = arrived(|request| request.form_with(body, encodings)).await.unwrap();
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    request.text().to_owned()
}

pub(crate) const fn of(kind: StyleKind, explode: bool) -> Style {
    Style::of(kind).explode(explode)
}

#[tokio::test]
async fn properties_of_forms_by_kind_and_encoding() {
    let (list, rgb) = (["a b", "c&d"], json!({"G": 2, "R": "1,5"}));
    let (nested, objects) = (json!({"b": [{"c": 1}], "d": null}), json!([{"a": 1}, {"a": "x"}]));
    let (png, base64) = (Blob::from(&[0x89, b'P', 0, b' ']), Base64::encode(b"?>"));
    let json_type = Encoding::of("p").content_type("application/json");
    let style = |kind, explode| Encoding::of("p").style(of(kind, explode));
    let table: &[(&dyn Encode, Option<Encoding>, &str)] = &[
        // What OpenAPI's Encoding Object has as defaults.
        (&"a b&c=d+é", None, "p=a%20b%26c%3Dd%2B%C3%A9"),
        (&"", None, "p="),
        (&1.5, None, "p=1.5"),
        (&true, None, "p=true"),
        (&(), None, ""),
        (&None::<String>, None, ""),
        (&list, None, "p=a%20b&p=c%26d"),
        (&json!([]), None, ""),
        (&rgb, None, "p=%7B%22G%22%3A2%2C%22R%22%3A%221%2C5%22%7D"),
        (&objects, None, "p=%7B%22a%22%3A1%7D&p=%7B%22a%22%3A%22x%22%7D"),
        (&json!([[1, 2], []]), None, "p=%5B1%2C2%5D&p=%5B%5D"),
        (&png, None, "p=%89P%00%20"),
        (&base64, None, "p=Pz4%3D"),
        (&Secret::from("s e"), None, "p=s%20e"),
        // Media types.
        (&"x", Some(json_type), "p=%22x%22"),
        (&1, Some(json_type), "p=1"),
        (&(), Some(json_type), "p=null"),
        (&list, Some(json_type), "p=%22a%20b%22&p=%22c%26d%22"),
        (&rgb, Some(json_type), "p=%7B%22G%22%3A2%2C%22R%22%3A%221%2C5%22%7D"),
        (&"x", Some(Encoding::of("p").content_type("text/plain")), "p=x"),
        (&png, Some(Encoding::of("p").content_type("image/png, image/jpeg")), "p=%89P%00%20"),
        // Styles.
        (&list, Some(style(Form, true)), "p=a%20b&p=c%26d"),
        (&list, Some(style(Form, false)), "p=a%20b,c%26d"),
        (&list, Some(style(SpaceDelimited, false)), "p=a%20b%20c%26d"),
        (&list, Some(style(PipeDelimited, false)), "p=a%20b%7Cc%26d"),
        (&list, Some(style(DeepObject, true)), "p%5B0%5D=a%20b&p%5B1%5D=c%26d"),
        (&rgb, Some(style(Form, true)), "G=2&R=1%2C5"),
        (&rgb, Some(style(Form, false)), "p=G,2,R,1%2C5"),
        (&rgb, Some(style(DeepObject, true)), "p%5BG%5D=2&p%5BR%5D=1%2C5"),
        // As Stripe's servers have it.
        (&nested, Some(style(DeepObject, true)), "p%5Bb%5D%5B0%5D%5Bc%5D=1"),
        (&objects, Some(style(DeepObject, true)), "p%5B0%5D%5Ba%5D=1&p%5B1%5D%5Ba%5D=x"),
        (&"x", Some(style(DeepObject, true)), "p=x"),
        (&(), Some(style(DeepObject, true)), ""),
        (&"a/b?c", Some(Encoding::of("p").style(Style::FORM.allow_reserved(true))), "p=a/b?c"),
        (&"a/b?c", Some(Encoding::of("other").content_type("application/json")), "p=a%2Fb%3Fc"),
        (
            &rgb,
            Some(Encoding::of("p").content_type("application/x-www-form-urlencoded")),
            "p=G%3D2%26R%3D1%252C5",
        ),
    ];
    for (value, encoding, expected) in table {
        let encodings: Vec<Encoding> = encoding.iter().copied().collect();
        let object = Object(vec![("a", &1), ("p", *value), ("z", &"2")]);
        let between = if expected.is_empty() { String::new() } else { format!("{expected}&") };
        assert_eq!(form(&object, &encodings).await, format!("a=1&{between}z=2"), "{encoding:?}");
    }
    assert_eq!(form(&Object(vec![("a b", &1), ("é", &2)]), &[]).await, "a%20b=1&%C3%A9=2");
    assert_eq!(form(&(), &[]).await, "");
    let refused = arrived(|request| request.form(&[1].as_slice())).await.unwrap_err();
    assert_eq!(refused, "put: not sent: parameter `body`: a form has to be an object");
}

#[tokio::test]
async fn bytes_are_no_json_and_the_error_says_where() {
    let file = Blob::from(vec![0xFF]);
    let inner = Object(vec![("b", &file)]);
    let object = Object(vec![("a", &inner)]);
    let refused = arrived(|request| request.json(&object)).await.unwrap_err();
    assert_eq!(
        refused,
        "put: not sent: body has no JSON form: the content at $.a.b is no text, which JSON can't say"
    );
    let refused =
        arrived(|request| request.multipart("multipart/form-data", &object, &[])).await.unwrap_err();
    assert_eq!(
        refused,
        "put: not sent: body has no JSON form: the content at $.a is no text, which JSON can't say"
    );
    let refused = arrived(|request| request.form(&Object(vec![("x", &f64::NAN)]))).await.unwrap_err();
    assert!(refused.contains("the number at $.x is NaN or infinite"), "{refused}");
}

#[tokio::test]
async fn lines_of_json() {
    let items = [json!({"a": "1\n2"}), json!([]), json!(null)];
    for (media_type, expected) in [
        ("application/x-ndjson", "{\"a\":\"1\\n2\"}\n[]\nnull\n"),
        ("application/jsonl", "{\"a\":\"1\\n2\"}\n[]\nnull\n"),
        ("application/json-seq", "\u{1E}{\"a\":\"1\\n2\"}\n\u{1E}[]\n\u{1E}null\n"),
        ("application/geo+json-seq; x=y", "\u{1E}{\"a\":\"1\\n2\"}\n\u{1E}[]\n\u{1E}null\n"),
    ] {
        let request = arrived(|request| request.json_lines(media_type, &items)).await.unwrap();
        assert_eq!((request.header("content-type"), request.text()), (Some(media_type), expected));
    }
    let request = arrived(|request| request.json_lines::<i64>("application/jsonl", &[])).await.unwrap();
    assert_eq!(request.text(), "");
}

#[tokio::test]
async fn the_media_type_of_a_whole_body() {
    let png = Blob::from(&[1, 2, 3]).media_type("image/png");
    let plain = Blob::from(&[1, 2, 3]);
    for (range, body, expected) in [
        ("image/*", &png, Ok("image/png")),
        ("*/*", &png, Ok("image/png")),
        ("*/*", &plain, Ok("application/octet-stream")),
        ("application/*", &plain, Ok("application/octet-stream")),
        ("image/gif", &plain, Ok("image/gif")),
        ("image/*", &plain, Err("its media type has to be given with `Blob::media_type`")),
    ] {
        match (arrived(|request| request.blob(range, body)).await, expected) {
            (Ok(request), Ok(expected)) => {
                assert_eq!(
                    (request.header("content-type"), &*request.body),
                    (Some(expected), &[1, 2, 3][..])
                );
            }
            (Err(refused), Err(expected)) => assert!(refused.contains(expected), "{refused}"),
            (seen, expected) => panic!("{seen:?}, not {expected:?}"),
        }
    }
}
