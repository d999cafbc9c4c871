//! Path parameters reach the server as the very segment they are, or nothing is sent.

use clientwright_runtime::codegen::{Encode, Operation, Style, empty, no_body};
use clientwright_runtime::{Error, RequestErrorKind};

use crate::recorder::{Recorder, Reply};
use crate::sample::Client;

/// Values and the segment that arrives; `None`: refused.
const SIMPLE: &[(&str, Option<&str>)] = &[
    ("plain", Some("plain")),
    ("", None),
    (".", None),
    ("..", None),
    ("...", Some("...")),
    (".a", Some(".a")),
    ("..;", Some("..%3B")),
    ("a/b", Some("a%2Fb")),
    ("../b", Some("..%2Fb")),
    ("/", Some("%2F")),
    ("\\", Some("%5C")),
    ("..\\", Some("..%5C")),
    ("a?b#c", Some("a%3Fb%23c")),
    ("%2e%2e", Some("%252e%252e")),
    ("%2E", Some("%252E")),
    ("%", Some("%25")),
    ("a b+c", Some("a%20b%2Bc")),
    ("ümläut", Some("%C3%BCml%C3%A4ut")),
    ("日本", Some("%E6%97%A5%E6%9C%AC")),
    ("-_.~", Some("-_.~")),
    (":@!$&'()*,;=", Some("%3A%40%21%24%26%27%28%29%2A%2C%3B%3D")),
    ("a\tb", Some("a%09b")),
    ("a\r\nX-Evil: 1", Some("a%0D%0AX-Evil%3A%201")),
    ("\0", Some("%00")),
    (" ", Some("%20")),
    ("．．", Some("%EF%BC%8E%EF%BC%8E")),
];

#[tokio::test]
async fn ids_arrive_as_one_segment_or_are_refused() {
    let server = Recorder::always(Reply::status(204));
    let client = Client::plain(&server.url());
    for (id, expected) in SIMPLE {
        let before = server.count();
        match (client.delete_key(id).await, expected) {
            (Ok(()), Some(segment)) => {
                let request = server.requests().pop().unwrap();
                assert_eq!(request.line, format!("DELETE /api/v1/keys/{segment} HTTP/1.1"), "{id:?}");
            }
            (Err(error), None) => {
                let Error::Request(error) = &error else { panic!("{id:?}: {error:?}") };
                assert!(
                    matches!(error.kind(), RequestErrorKind::PathSegment { parameter: "id" }),
                    "{id:?}: {error:?}"
                );
                assert_eq!(server.count(), before, "{id:?} was sent");
            }
            (outcome, _) => panic!("{id:?}: {outcome:?}"),
        }
    }
}

/// Calls an operation of one path parameter, or several with the same value.
async fn call(
    server: &Recorder,
    operation: &'static Operation,
    style: Style,
    value: &dyn Encode,
) -> Result<String, String> {
    let mut request = Client::plain(&server.url()).core.request(operation);
    request.path("id", style, value);
    match request.call::<(), (), ()>(empty, no_body).await {
        Ok(()) => Ok(server.requests().pop().unwrap().target().to_owned()),
        Err(Error::Request(error)) => Err(error.to_string()),
        Err(error) => panic!("{error:?}"),
    }
}

static ALONE: Operation = Operation { id: "alone", path: "/a/{id}/b", ..Operation::DEFAULT };
static WITHIN: Operation = Operation { id: "within", path: "/a/x{id}:verify", ..Operation::DEFAULT };
static TWICE: Operation = Operation { id: "twice", path: "/{id}{id}", ..Operation::DEFAULT };
static DOTTED: Operation = Operation { id: "dotted", path: "/.{id}", ..Operation::DEFAULT };
static QUERIED: Operation = Operation { id: "queried", path: "/a/{id}?Action=Do", ..Operation::DEFAULT };

#[tokio::test]
async fn segments_are_checked_as_they_are_assembled() {
    let server = Recorder::always(Reply::status(204));
    let reserved = Style::SIMPLE.allow_reserved(true);
    let cases: &[(&'static Operation, Style, &dyn Encode, Option<&str>)] = &[
        (&WITHIN, Style::SIMPLE, &"..", Some("/a/x..:verify")),
        (&TWICE, Style::SIMPLE, &".", None),
        (&TWICE, Style::SIMPLE, &"a", Some("/aa")),
        (&DOTTED, Style::SIMPLE, &".", None),
        (&DOTTED, Style::SIMPLE, &"a", Some("/.a")),
        (&QUERIED, Style::SIMPLE, &"..", None),
        (&QUERIED, Style::SIMPLE, &"a", Some("/a/a?Action=Do")),
        // The label style turns `.` into `..`, and nothing into `.`.
        (&ALONE, Style::LABEL, &".", None),
        (&ALONE, Style::LABEL, &"", None),
        (&ALONE, Style::LABEL, &"..", Some("/a/.../b")),
        (&ALONE, Style::LABEL, &"a", Some("/a/.a/b")),
        (&ALONE, Style::MATRIX, &"..", Some("/a/;id=../b")),
        // With `allowReserved` escapes pass, and some of them are dots.
        (&ALONE, reserved, &"%2e%2e", None),
        (&ALONE, reserved, &"%2E.", None),
        (&ALONE, reserved, &".%2e;a=b", None),
        (&ALONE, reserved, &"%2e%2e%2e", Some("/a/%2e%2e%2e/b")),
        (&ALONE, reserved, &"a/b?c#d", Some("/a/a%2Fb%3Fc%23d/b")),
        (&ALONE, reserved, &"a:b;c%2Fd%zz", Some("/a/a:b;c%2Fd%25zz/b")),
        // A text that is several segments has each of them checked.
        (&ALONE, Style::SEGMENTS, &"b/c d/e:f", Some("/a/b/c%20d/e:f/b")),
        (&ALONE, Style::SEGMENTS, &"b?c#d", Some("/a/b%3Fc%23d/b")),
        (&WITHIN, Style::SEGMENTS, &"b/c", Some("/a/xb/c:verify")),
        (&QUERIED, Style::SEGMENTS, &"b/c", Some("/a/b/c?Action=Do")),
        (&ALONE, Style::SEGMENTS, &"b/../c", None),
        (&ALONE, Style::SEGMENTS, &"b/%2e%2E/c", None),
        (&ALONE, Style::SEGMENTS, &"b//c", None),
        (&ALONE, Style::SEGMENTS, &"/b", None),
        (&ALONE, Style::SEGMENTS, &"b/", None),
        (&ALONE, Style::SIMPLE, &42_i64, Some("/a/42/b")),
        (&ALONE, Style::SIMPLE, &Option::<String>::None, None),
        (&ALONE, Style::SIMPLE, &Vec::<String>::new(), None),
        (&ALONE, Style::JSON, &vec!["a", "b"], Some("/a/%5B%22a%22%2C%22b%22%5D/b")),
        (&ALONE, Style::FORM, &"a", None),
    ];
    for (index, (operation, style, value, expected)) in cases.iter().enumerate() {
        let before = server.count();
        let outcome = call(&server, operation, *style, *value).await;
        assert_eq!(outcome.as_deref().ok(), *expected, "case {index}: {outcome:?}");
        assert_eq!(server.count() - before, usize::from(expected.is_some()), "case {index}");
    }
}

#[tokio::test]
async fn a_base_path_stays_in_front() {
    let server = Recorder::always(Reply::status(204));
    for base in ["/v1", "/v1/", "/v1//"] {
        let client = Client::plain(&format!("{}{base}", server.url()));
        client.delete_key("k").await.unwrap();
        assert_eq!(server.requests().pop().unwrap().target(), "/v1/api/v1/keys/k");
    }
}

#[tokio::test]
async fn what_is_too_long_is_refused() {
    let server = Recorder::always(Reply::status(204));
    let client = Client::plain(&server.url());
    let error = client.delete_key(&"x".repeat(70_000)).await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn paths_keep_their_slashes_and_their_fixed_queries() {
    // The template, and the target of a client whose server is `/api`.
    static TABLE: &[(Operation, &str)] = &[
        (Operation { path: "", ..Operation::DEFAULT }, "/api"),
        (Operation { path: "/", ..Operation::DEFAULT }, "/api/"),
        (Operation { path: "/a/", ..Operation::DEFAULT }, "/api/a/"),
        (Operation { path: "//a//b", ..Operation::DEFAULT }, "/api//a//b"),
        (Operation { path: "/a?x=1/../y", ..Operation::DEFAULT }, "/api/a?x=1/../y"),
        (Operation { path: "/a?x=pre{id}&y", ..Operation::DEFAULT }, "/api/a?x=preb%2Fc&y"),
        (Operation { path: "/{id}.{id}?x", ..Operation::DEFAULT }, "/api/b%2Fc.b%2Fc?x"),
    ];
    let server = Recorder::always(Reply::status(204));
    for (operation, expected) in TABLE {
        let mut request = Client::plain(&format!("{}/api", server.url())).core.request(operation);
        request.path("id", Style::SIMPLE, &"b/c");
        request.call::<(), (), ()>(empty, no_body).await.unwrap();
        assert_eq!(server.requests().pop().unwrap().target(), *expected, "{}", operation.path);
    }
    let request = Client::plain(&server.url()).core.request(&TABLE[0].0);
    request.call::<(), (), ()>(empty, no_body).await.unwrap();
    assert_eq!(server.requests().pop().unwrap().target(), "/");
}
