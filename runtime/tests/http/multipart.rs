//! Multipart bodies with every way of writing a part: what arrives on a real socket, in tables.

use clientwright_runtime::codegen::StyleKind::{DeepObject, Form, PipeDelimited, SpaceDelimited};
use clientwright_runtime::codegen::{Encode, Encoding, Operation, empty, no_body};
use clientwright_runtime::{Base64, Blob, Method, Secret};
use serde_json::json;

use crate::bodies::{List, Object, arrived, of};
use crate::parts::{Part, parts};
use crate::recorder::{Recorder, Reply};
use crate::sample::Client;

async fn multipart(
    media_type: &'static str,
    body: &dyn Encode,
    encodings: &[Encoding],
) -> (String, Vec<Part>) {
    let request = arrived(|request| request.multipart(media_type, body, encodings)).await.unwrap();
    let content_type = request.header("content-type").unwrap();
    let parts = parts(content_type, &request.body);
    (content_type.split("; boundary=").next().unwrap().to_owned(), parts)
}

/// The parts of a form, each as its headers and content.
async fn fields(body: &dyn Encode, encodings: &[Encoding]) -> Vec<String> {
    let (media_type, parts) = multipart("multipart/form-data", body, encodings).await;
    assert_eq!(media_type, "multipart/form-data");
    parts.iter().map(shown).collect()
}

/// `a="x"; filename="y" [text/plain] {X: y}: content`
fn shown(part: &Part) -> String {
    let mut out = String::new();
    for header in &part.headers {
        match header.split_once(": ").unwrap() {
            ("Content-Disposition", value) => out += value.strip_prefix("form-data; name=").unwrap_or(value),
            ("Content-Type", value) => out.extend([" [", value, "]"]),
            (name, value) => out.extend([" {", name, ": ", value, "}"]),
        }
    }
    match std::str::from_utf8(&part.content) {
        Ok(text) => out + ": " + text,
        Err(_) => format!("{out}: {:?}", part.content),
    }
}

#[tokio::test]
async fn properties_of_multipart_forms_by_kind_and_encoding() {
    let (list, rgb) = (["a b", "c,d"], json!({"G": 2, "R": "1,5"}));
    let (objects, base64) = (json!([{"a": 1}, {"a": "x"}]), Base64::encode(b"?>"));
    let bytes = Blob::from(vec![0x89, b'P', 0]);
    let named = Blob::from("text").file_name("a.txt").media_type("text/csv");
    let image = Encoding::of("p").content_type("image/png, image/jpeg");
    let json_type = Encoding::of("p").content_type("application/json");
    let style = |kind, explode| Encoding::of("p").style(of(kind, explode));
    let table: &[(&dyn Encode, Option<Encoding>, &[&str])] = &[
        (
            &"a b&\r\n--é",
            None,
            &[r#""p": a b&
--é"#],
        ),
        (&"", None, &[r#""p": "#]),
        (&1.5, None, &[r#""p": 1.5"#]),
        (&true, None, &[r#""p": true"#]),
        (&(), None, &[]),
        (&None::<String>, None, &[]),
        (&Secret::from("hunter2"), None, &[r#""p": hunter2"#]),
        (&list, None, &[r#""p": a b"#, r#""p": c,d"#]),
        (&json!([1, null, 2]), None, &[r#""p": 1"#, r#""p": 2"#]),
        (&json!([]), None, &[]),
        (&rgb, None, &[r#""p" [application/json]: {"G":2,"R":"1,5"}"#]),
        (&objects, None, &[r#""p" [application/json]: {"a":1}"#, r#""p" [application/json]: {"a":"x"}"#]),
        (&json!([[1], []]), None, &[r#""p" [application/json]: [1]"#, r#""p" [application/json]: []"#]),
        (&base64, None, &[r#""p" [application/octet-stream]: Pz4="#]),
        (&bytes, None, &[r#""p"; filename="blob" [application/octet-stream]: [137, 80, 0]"#]),
        (&named, None, &[r#""p"; filename="a.txt" [text/csv]: text"#]),
        (
            &List(vec![&bytes, &named]),
            None,
            &[
                r#""p"; filename="blob" [application/octet-stream]: [137, 80, 0]"#,
                r#""p"; filename="a.txt" [text/csv]: text"#,
            ],
        ),
        (&Blob::from("x").file_name("a").as_field(), None, &[r#""p": x"#]),
        (&Blob::from("x").as_field(), Some(json_type), &[r#""p" [application/json]: x"#]),
        // A file inside of what is JSON is its text.
        (&Object(vec![("f", &named), ("n", &1)]), None, &[r#""p" [application/json]: {"f":"text","n":1}"#]),
        // Media types: the first one, unless the file has its own.
        (&bytes, Some(image), &[r#""p"; filename="blob" [image/png]: [137, 80, 0]"#]),
        (&named, Some(image), &[r#""p"; filename="a.txt" [text/csv]: text"#]),
        (
            &bytes,
            Some(Encoding::of("p").content_type("image/*")),
            &[r#""p"; filename="blob" [application/octet-stream]: [137, 80, 0]"#],
        ),
        (&"x", Some(json_type), &[r#""p" [application/json]: "x""#]),
        (&(), Some(json_type), &[r#""p" [application/json]: null"#]),
        (&1, Some(json_type), &[r#""p" [application/json]: 1"#]),
        (&list, Some(json_type), &[r#""p" [application/json]: "a b""#, r#""p" [application/json]: "c,d""#]),
        (&"v=0", Some(Encoding::of("p").content_type("application/sdp")), &[r#""p" [application/sdp]: v=0"#]),
        (
            &rgb,
            Some(Encoding::of("p").content_type("text/plain, application/vnd.x+json")),
            &[r#""p" [application/vnd.x+json]: {"G":2,"R":"1,5"}"#],
        ),
        // XML is not written, so it is not called so.
        (
            &rgb,
            Some(Encoding::of("p").content_type("application/xml; charset=utf-8")),
            &[r#""p" [application/json]: {"G":2,"R":"1,5"}"#],
        ),
        (
            &rgb,
            Some(Encoding::of("p").content_type("application/x-www-form-urlencoded")),
            &[r#""p" [application/x-www-form-urlencoded]: G=2&R=1%2C5"#],
        ),
        // Headers: the document's, then the file's own.
        (
            &"x",
            Some(Encoding::of("p").headers(&[("x-limit", "5")]).content_type("text/css")),
            &[r#""p" [text/css] {X-Limit: 5}: x"#],
        ),
        (
            &Blob::from("x").header("Content-ID", "<a@b>").header("X-Limit", "6"),
            Some(Encoding::of("p").headers(&[("x-limit", "5")])),
            &[r#""p"; filename="blob" [application/octet-stream] {X-Limit: 6} {Content-Id: <a@b>}: x"#],
        ),
        (&"x", Some(Encoding::of("other").headers(&[("x-limit", "5")])), &[r#""p": x"#]),
        // Styles: pairs as in a query, but not percent-encoded.
        (&list, Some(style(Form, true)), &[r#""p": a b"#, r#""p": c,d"#]),
        (&list, Some(style(Form, false)), &[r#""p": a b,c,d"#]),
        (&list, Some(style(SpaceDelimited, false)), &[r#""p": a b c,d"#]),
        (&list, Some(style(PipeDelimited, false)), &[r#""p": a b|c,d"#]),
        (&list, Some(style(DeepObject, true)), &[r#""p[0]": a b"#, r#""p[1]": c,d"#]),
        (&rgb, Some(style(Form, true)), &[r#""G": 2"#, r#""R": 1,5"#]),
        (&rgb, Some(style(Form, false)), &[r#""p": G,2,R,1,5"#]),
        (&rgb, Some(style(DeepObject, true)), &[r#""p[G]": 2"#, r#""p[R]": 1,5"#]),
        (&json!({"a%b": {"c=&": ["é+ "]}}), Some(style(DeepObject, true)), &[r#""p[a%b][c=&][0]": é+ "#]),
        (&named, Some(style(Form, true)), &[r#""p"; filename="a.txt" [text/csv]: text"#]),
    ];
    for (index, (value, encoding, expected)) in table.iter().enumerate() {
        let encodings: Vec<Encoding> = encoding.iter().copied().collect();
        let object = Object(vec![("a", &1), ("p", *value), ("z", &"2")]);
        let mut seen = fields(&object, &encodings).await;
        assert_eq!((seen.remove(0), seen.pop()), ("\"a\": 1".to_owned(), Some("\"z\": 2".to_owned())));
        let expected: Vec<_> = expected.iter().map(|text| text.replace('\n', "\r\n")).collect();
        let seen: Vec<_> = seen.iter().map(|text| text.replace('\r', "").replace('\n', "\r\n")).collect();
        assert_eq!(seen, expected, "{index}: {encoding:?}");
    }
    assert_eq!(fields(&(), &[]).await, [""; 0]);
    assert_eq!(fields(&json!({}), &[]).await, [""; 0]);
}

#[tokio::test]
async fn parts_within_parts() {
    let file = Blob::from("y");
    let inner = Object(vec![("text", &"x"), ("file", &file)]);
    let encoding = Encoding::of("p")
        .content_type("multipart/form-data")
        .nested(const { &[Encoding::of("text").content_type("application/json")] });
    let (_, outer) = multipart("multipart/form-data", &Object(vec![("p", &inner)]), &[encoding]).await;
    let [outer] = outer.as_slice() else { panic!("{outer:?}") };
    assert_eq!(outer.headers[0], "Content-Disposition: form-data; name=\"p\"");
    let media_type = outer.headers[1].strip_prefix("Content-Type: ").unwrap();
    let inner: Vec<_> = parts(media_type, &outer.content).iter().map(shown).collect();
    assert_eq!(
        inner,
        [r#""text" [application/json]: "x""#, r#""file"; filename="blob" [application/octet-stream]: y"#]
    );
}

#[tokio::test]
async fn other_multipart_types() {
    let file = Blob::from(vec![0, 255]).header("Content-Id", "n1");
    let data = json!({"a": 1});
    let body = Object(vec![("jsonData", &data), ("file", &file), ("none", &None::<String>)]);
    let file_type = Encoding::of("file").content_type("application/vnd.3gpp.ngap");
    let (media_type, parts) = multipart("multipart/related", &body, &[file_type]).await;
    assert_eq!(media_type, "multipart/related; type=\"application/json\"");
    assert_eq!(
        parts.iter().map(shown).collect::<Vec<_>>(),
        [
            r#""jsonData" [application/json]: {"a":1}"#,
            r#""file" [application/vnd.3gpp.ngap] {Content-Id: n1}: [0, 255]"#,
        ]
    );
    // Parts without names, by place.
    let (named, list) = (Blob::from("b").file_name("b.txt"), json!([2]));
    let items = List(vec![&data, &named, &"c", &list, &()]);
    let encodings = [
        Encoding::of_items().content_type("text/css"),
        Encoding::of_item(0).headers(&[("X-A", "b")]),
        Encoding::of_item(3).content_type("application/json"),
    ];
    let (media_type, parts) =
        multipart("Multipart/Mixed; charset=utf-8; boundary=x", &items, &encodings).await;
    assert_eq!(media_type, "Multipart/Mixed; charset=utf-8");
    assert_eq!(
        parts.iter().map(shown).collect::<Vec<_>>(),
        [
            r#" [application/json] {X-A: b}: {"a":1}"#,
            r#"attachment; filename="b.txt" [text/css]: b"#,
            " [text/css]: c",
            " [application/json]: [2]",
        ]
    );
    let refused = arrived(|request| request.multipart("multipart/form-data", &items, &[])).await.unwrap_err();
    assert!(refused.contains("has to be an object"), "{refused}");
}

#[tokio::test]
async fn names_and_headers_cannot_break_out_of_their_place() {
    let file = Blob::from("x").file_name("a\"; name=\"b\r\nX-Evil: 1\r\n\r\nü\\.txt");
    let body = json!({"a\"b\r\nc": 1});
    assert_eq!(fields(&body, &[]).await, [r#""a%22b%0D%0Ac": 1"#]);
    assert_eq!(
        fields(&Object(vec![("p", &file)]), &[]).await,
        [r#""p"; filename="a%22; name=%22b%0D%0AX-Evil: 1%0D%0A%0D%0Aü\.txt" [application/octet-stream]: x"#]
    );
    for (file, named) in [
        (Blob::from("secret-content").media_type("a/b\r\nX-Evil: 1"), "header `content-type`"),
        (Blob::from("secret-content").header("X-Good", "1\r\nX-Evil: 1"), "header `x-good`"),
        (Blob::from("secret-content").header("X-Evil: 1\r\nX", "1"), "a header's name"),
        (Blob::from("secret-content").file_name("\0"), "header `content-disposition`"),
    ] {
        let object = Object(vec![("p", &file)]);
        let refused =
            arrived(|request| request.multipart("multipart/form-data", &object, &[])).await.unwrap_err();
        assert!(refused.contains(named) && !refused.contains("secret-content"), "{refused}");
    }
    let refused = arrived(|request| request.blob("image/*", &Blob::from("x").media_type("a\nb"))).await;
    assert!(refused.unwrap_err().contains("header `content-type`"));
}

#[tokio::test]
async fn what_looks_like_a_delimiter_is_content() {
    let mut seen = std::collections::BTreeSet::new();
    let mut content = "\r\n--clientwright-\r\n--\r\n".to_owned();
    for _ in 0..20 {
        let request =
            arrived(|request| request.multipart("multipart/form-data", &json!({"p": content}), &[]));
        let request = request.await.unwrap();
        let content_type = request.header("content-type").unwrap();
        let parts = parts(content_type, &request.body);
        assert_eq!(
            parts.iter().map(|part| part.content.as_slice()).collect::<Vec<_>>(),
            [content.as_bytes()]
        );
        let boundary = content_type.split_once("boundary=").unwrap().1.to_owned();
        content.extend(["\r\n--", &boundary, "\r\n\r\n--", &boundary, "--\r\n"]);
        assert!(seen.insert(boundary), "a boundary came twice");
    }
}

#[tokio::test]
async fn a_body_of_parts_is_sent_again_as_it_was() {
    static AGAIN: Operation =
        Operation { id: "again", method: Method::PUT, path: "/put", ..Operation::DEFAULT };
    let server = Recorder::script([Reply::status(503).with("retry-after", "0"), Reply::status(204)]);
    let core = Client::plain(&server.url()).core;
    let mut request = core.request(&AGAIN);
    request.multipart("multipart/form-data", &Object(vec![("p", &Blob::from(vec![0; 100_000]))]), &[]);
    request.call::<(), (), ()>(empty, no_body).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].body, requests[1].body);
    assert_eq!(requests[0].header("content-type"), requests[1].header("content-type"));
}
