//! Which requests an expectation is about.

use clientwright_runtime::Error;
use clientwright_runtime::codegen::{
    AnswerPlace, Encoding, Method, Operation, PageStyle, Paginated, Pagination, RequestPlace, Style, empty,
    json, no_body,
};
use clientwright_runtime::testing::{Answer, Mock};
use clientwright_runtime::{Blob, Call, NoBody};
use serde_json::json;

use crate::sample::{Client, Key};
use crate::{client, key};

static LIST: Operation = Operation { id: "list", path: "/list", ..Operation::DEFAULT };
static FORM: Operation = Operation { id: "form", method: Method::POST, path: "/form", ..Operation::DEFAULT };

static PAGE: Pagination = Pagination {
    style: PageStyle::Page,
    items: "",
    request: RequestPlace::Query("page"),
    start: 1,
    ..Pagination::DEFAULT
};
static LINK: Pagination =
    Pagination { style: PageStyle::Link, response: AnswerPlace::Header("link"), ..PAGE };
static BODY: Pagination = Pagination { request: RequestPlace::Body("/page"), ..PAGE };
static PAGES: Operation =
    Operation { id: "pages", path: "/pages", pagination: Some(&PAGE), ..Operation::DEFAULT };
static LINKS: Operation =
    Operation { id: "links", path: "/links", pagination: Some(&LINK), ..Operation::DEFAULT };
static BODIES: Operation = Operation {
    id: "bodies",
    method: Method::POST,
    path: "/bodies",
    pagination: Some(&BODY),
    ..Operation::DEFAULT
};
static UPLOAD: Operation =
    Operation { id: "upload", method: Method::PUT, path: "/upload", ..Operation::DEFAULT };

enum List {}
enum Upload {}

/// Numbered pages, linked ones, and those that a body asks for: a mark each.
enum Numbered {}
enum Linked {}
enum Asked {}

macro_rules! lists {
    ($($function:ident $mark:ident $operation:ident;)*) => {$(
        impl Paginated for $mark {
            type Page = Vec<String>;
            type Item = String;

            fn items(page: Vec<String>) -> Vec<String> {
                page
            }
        }

        fn $function(client: &Client) -> Call<Vec<String>, NoBody, $mark> {
            client.core.request(&$operation).call(json, no_body)
        }
    )*};
}

lists! {
    numbered Numbered PAGES;
    linked Linked LINKS;
    asked Asked BODIES;
}

fn upload(client: &Client, content: &Blob) -> Call<(), NoBody, Upload> {
    let mut request = client.core.request(&UPLOAD);
    request.blob("application/octet-stream", content);
    request.call(empty, no_body)
}

async fn all(mut items: clientwright_runtime::Items<String, NoBody>) -> Vec<String> {
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.unwrap());
    }
    found
}
enum Form {}

/// A query and a cookie, of types that are more than text.
fn list(client: &Client, page: i64, tags: &[&str], session: &str) -> Call<(), NoBody, List> {
    let mut request = client.core.request(&LIST);
    request.query("page", Style::FORM, &page);
    request.query("tags", Style::FORM, &tags);
    request.cookie("session", Style::FORM, &session);
    request.call(empty, no_body)
}

fn form(client: &Client, body: &Key) -> Call<(), NoBody, Form> {
    let mut request = client.core.request(&FORM);
    request.multipart("multipart/form-data", body, &[] as &[Encoding]);
    request.call(empty, no_body)
}

async fn is_met<T, B>(call: Call<T, B, impl Sized>) -> bool {
    !matches!(call.await, Err(Error::NotSent(_)))
}

#[tokio::test]
async fn parameters_are_matched_by_name_and_value_wherever_they_go() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(Client::get_key)
        .with_parameter("id", "a/b")
        .with_parameter("expand", ["x", "y"])
        .without_parameter("X-Trace")
        .answer(key("met"));
    let met = client.get_key("a/b").expand(&["x", "y"]).await.unwrap();
    assert_eq!(met.id, "met");
    mock.when(Client::get_key).with_parameter("X-Trace", "t").answer(key("traced"));
    assert_eq!(client.get_key("c").trace("t").await.unwrap().id, "traced");
    mock.when(list)
        .with_parameter("page", 2)
        .with_parameter("tags", json!(["a", "b"]))
        .with_parameter("session", "s")
        .answer(());
    list(&client, 2, &["a", "b"], "s").await.unwrap();
    // The caller's own ones.
    mock.when(Client::ping).with_parameter("debug", "1").with_header("x-mine", "2").answer(());
    client.ping().query("debug", "1").header("x-mine", "2").await.unwrap();
    mock.verify();
    let received = mock.received();
    assert_eq!(received[0].parameter("id"), Some(json!("a/b")));
    assert_eq!(received[0].path(), "/api/v1/keys/a%2Fb");
    assert_eq!(received[0].query("expand").as_deref(), Some("x"));
    assert_eq!(received[1].header("x-trace"), Some("t"));
    assert_eq!(received[2].operation(), Some("list"));
}

#[tokio::test]
async fn bodies_are_matched_as_a_whole_and_by_property() {
    let mock = Mock::new();
    let client = client(&mock);
    let billing = Key { id: "a".into(), name: Some("billing".into()) };
    mock.when(Client::create_key).with_property("/name", "other").answer(key("other"));
    mock.when(Client::create_key).with_property("/name", "billing").answer(key("by property"));
    mock.when(Client::create_key).with_body(json!({"name": "billing", "id": "a"})).answer(key("whole"));
    mock.when(Client::create_key)
        .matching("a body that is read", |request| request.read::<Key>().is_ok_and(|key| key.id == "a"))
        .answer(key("read"));
    for expected in ["by property", "whole", "read"] {
        assert_eq!(client.create_key(&billing).await.unwrap().id, expected);
    }
    let other = Key { name: Some("other".into()), ..key("b") };
    assert_eq!(client.create_key(&other).await.unwrap().id, "other");
    // What a form was made of is JSON too.
    mock.when(form).with_property("/id", "f").answer(());
    form(&client, &key("f")).await.unwrap();
    let last = mock.received().pop().unwrap();
    assert_eq!(last.json(), Some(json!({"id": "f"})));
    assert!(last.body().starts_with(b"--") && last.header("content-type").unwrap().starts_with("multipart/"));
}

#[tokio::test]
async fn a_prepared_call_is_met_by_its_equals_only() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.otherwise(Answer::status(418));
    mock.when(client.get_key("a").expand(&["x"])).answer(key("met"));
    mock.when(client.create_key(&key("a"))).answer(key("met"));
    mock.when(client.request(Method::PUT, "/raw").json(&1)).answer_status(200);
    for other in [
        client.get_key("a"),
        client.get_key("b").expand(&["x"]),
        client.get_key("a").expand(&["y"]),
        client.get_key("a").expand(&["x"]).header("x-more", "1"),
        client.get_key("a").expand(&["x"]).query("more", "1"),
    ] {
        assert_eq!(other.await.unwrap_err().status().unwrap().as_u16(), 418);
    }
    assert_eq!(client.create_key(&key("b")).await.unwrap_err().status().unwrap().as_u16(), 418);
    client.request(Method::PUT, "/raw").json(&2).await.unwrap_err();
    client.request(Method::POST, "/raw").json(&1).await.unwrap_err();
    assert_eq!(client.get_key("a").expand(&["x"]).await.unwrap().id, "met");
    assert_eq!(client.create_key(&key("a")).await.unwrap().id, "met");
    client.request(Method::PUT, "/raw").json(&1).await.unwrap();
    // Equal multipart bodies are equal.
    mock.when(form(&client, &key("f"))).answer(());
    assert!(is_met(form(&client, &key("f"))).await);
}

#[test]
fn a_call_that_cannot_be_sent_cannot_be_expected() {
    let mock = Mock::new();
    let client = client(&mock);
    let call = client.ping().header("not a name", "x");
    let message = crate::panic_of(|| {
        mock.when(call);
    });
    assert!(message.starts_with("such a call is never sent: ping: not sent: a header's name"), "{message}");
}

#[tokio::test]
async fn pages_of_lists_are_calls_of_their_own() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(numbered).without_parameter("page").answer(vec!["a".to_owned()]);
    mock.when(numbered).with_parameter("page", 2).answer_status(503).answer(vec!["b".to_owned()]);
    mock.when(numbered).with_parameter("page", 3).answer(Vec::new());
    assert_eq!(all(numbered(&client).items()).await, ["a", "b"]);

    mock.when(linked)
        .without_parameter("after")
        .answer(vec!["a".to_owned()])
        .header("link", "</links?after=7&secret=x>; rel=\"next\"");
    mock.when(linked).with_parameter("after", 7).answer(vec!["b".to_owned()]);
    assert_eq!(all(linked(&client).items()).await, ["a", "b"]);

    let password = clientwright_runtime::Secret::from("xyzzy");
    let mut call = asked(&client);
    call.request().json(&std::collections::BTreeMap::from([("password".to_owned(), password)]));
    mock.when(asked).with_property("/password", "xyzzy").answer(vec!["a".to_owned()]);
    mock.when(asked).with_body(json!({"password": "xyzzy", "page": 2})).answer(Vec::new());
    assert_eq!(all(call.items()).await, ["a"]);
    mock.verify();
    let shown = format!("{:?}", mock.received());
    assert!(!shown.contains("xyzzy") && shown.contains("page\\\":2"), "{shown}");
}

#[tokio::test]
async fn content_that_is_not_in_memory_is_received_too() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(upload).matching("the file", |request| request.body() == "content").answer(()).times(2);
    upload(&client, &Blob::from("content")).await.unwrap();
    let path = std::env::temp_dir().join(format!("clientwright-mock-{}", std::process::id()));
    std::fs::write(&path, "content").unwrap();
    upload(&client, &Blob::from_path(&path)).await.unwrap();
    std::fs::remove_file(&path).unwrap();
    // One that is gone is not sent, as ever.
    upload(&client, &Blob::from_path(&path)).await.unwrap_err();
    assert_eq!(mock.received().len(), 2);
}
