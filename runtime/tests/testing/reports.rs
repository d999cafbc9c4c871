//! What a test is told when something did not go as expected, and that none of it shows a secret.

use std::error::Error as _;

use clientwright_runtime::codegen::{self, Method, Operation, Style, empty, no_body};
use clientwright_runtime::testing::{Mock, Unexpected};
use clientwright_runtime::{Call, Error, NoBody, Secret};

use crate::sample::{Client, Key};
use crate::{client, key, panic_of};

static LOGIN: Operation =
    Operation { id: "login", method: Method::POST, path: "/login", ..Operation::DEFAULT };

enum Login {}

#[derive(Clone, PartialEq)]
struct Credentials {
    user: String,
    password: Secret,
}

codegen::record! {
    Credentials;
    "user" => user,
    "password" => password,
}

fn login(client: &Client, otp: &Secret, body: &Credentials) -> Call<(), NoBody, Login> {
    let mut request = client.core.request(&LOGIN);
    request.query("otp", Style::FORM, otp);
    request.json(body);
    request.call(empty, no_body)
}

fn credentials(user: &str, password: &str) -> Credentials {
    Credentials { user: user.into(), password: password.into() }
}

/// What the error of an unexpected request says.
fn reason<B>(error: &Error<B>) -> String {
    let Error::NotSent(transport) = error else { panic!("{error:?}") };
    let cause = transport.source().unwrap().downcast_ref::<Unexpected>().unwrap();
    assert!(!error.is_retryable());
    cause.to_string()
}

/// The text without places in this file, which move.
fn without_places(text: &str) -> String {
    let mut parts = text.split(" (runtime/");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once(')').unwrap().1)
}

#[tokio::test]
async fn an_unexpected_request_names_what_was_expected_instead() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(Client::create_key)
        .with_property("/name", "billing")
        .with_property("/id", "a")
        .answer(key("a"));
    mock.when(Client::delete_key).answer(()).any_times();
    let other = Key { id: "a".into(), name: Some("other".into()) };
    let error = client.create_key(&other).await.unwrap_err();
    assert_eq!(
        without_places(&reason(&error)),
        "unexpected request: createKey (POST /api/v1/keys)\n    body: {\"id\":\"a\",\"name\":\"other\"}\n  \
         expected: create_key\n      body /name: \"billing\" expected, \"other\" sent"
    );
    let error = client.get_key("k").expand(&["x"]).await.unwrap_err();
    assert_eq!(
        without_places(&reason(&error)),
        "unexpected request: getKey (GET /api/v1/keys/{id})\n    id: \"k\"\n    expand: [\"x\"]\n  \
         expected: create_key\n  expected: delete_key"
    );
    assert_eq!(mock.received().len(), 2, "neither is tried again");
    client.create_key(&Key { name: Some("billing".into()), ..key("a") }).await.unwrap();
    // Nothing is forgotten, even if the code under test ignores the errors.
    let message = panic_of(|| mock.verify());
    assert!(message.contains("createKey") && message.contains("getKey"), "{message}");
    std::mem::forget(mock);
}

#[tokio::test]
async fn answers_that_were_all_given_are_said_to_be() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(Client::ping).answer(());
    client.ping().await.unwrap();
    let error = client.ping().await.unwrap_err();
    assert!(reason(&error).ends_with("all its answers were given (1)"), "{}", reason(&error));
    std::mem::forget(mock);
    let mock = Mock::new();
    let error = crate::client(&mock).ping().await.unwrap_err();
    assert_eq!(reason(&error), "unexpected request: ping (GET /ping)\n  nothing is expected");
    std::mem::forget(mock);
}

#[tokio::test]
async fn a_prepared_call_says_what_differs() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(client.get_key("a").expand(&["x", "y"])).answer(key("a"));
    let error = client.get_key("b").trace("t").await.unwrap_err();
    assert_eq!(
        without_places(&reason(&error)).split_once("expected: ").unwrap().1,
        "getKey (GET /api/v1/keys/{id})\n      id: \"a\" expected, \"b\" sent\n      \
         expand: [\"x\",\"y\"] expected, not sent\n      X-Trace: sent with \"t\", not expected"
    );
    std::mem::forget(mock);
}

#[test]
fn what_was_expected_and_not_called_fails_the_test() {
    let mock = Mock::new();
    mock.when(Client::ping).answer(()).times(3);
    let message = panic_of(|| mock.verify());
    assert!(
        message.starts_with("expected and not called: ping (runtime/tests/testing/reports.rs:")
            && message.ends_with("), 0 of 3 answers were given"),
        "{message}"
    );
    let dropped = panic_of(|| drop(mock));
    assert_eq!(dropped, message, "dropping it verifies too");
    // But not while the test fails anyway.
    let message = panic_of(|| {
        let mock = Mock::new();
        mock.when(Client::ping).answer(());
        panic!("the test's own");
    });
    assert_eq!(message, "the test's own");
    let message = panic_of(|| {
        Mock::new().when(Client::ping);
    });
    assert!(message.starts_with("expectation without an answer: ping"), "{message}");
}

/// No other text contains it.
const CANARY: &str = "CANARYxyzzyCANARY";

#[tokio::test]
async fn nothing_that_is_shown_has_a_secret() {
    let mock = Mock::new();
    let client =
        Client::builder().mock(&mock).api_token(CANARY).default_header("x-more", CANARY).build().unwrap();
    let (otp, wrong) = (Secret::from(CANARY), Secret::from("CANARYxyzzy2"));
    mock.when(login(&client, &wrong, &credentials("ada", "CANARYxyzzy3"))).answer(());
    mock.when(login)
        .with_body(credentials("bob", "CANARYxyzzy4"))
        .with_property("/password", "CANARYxyzzy5")
        .with_parameter("otp", "CANARYxyzzy6")
        .with_header("authorization", "CANARYxyzzy7")
        .answer(());
    let call = login(&client, &otp, &credentials("ada", CANARY)).header("x-own", CANARY).query("own", CANARY);
    let mut texts = vec![reason(&call.await.unwrap_err())];
    assert_eq!(texts[0].matches("another secret").count(), 5, "{}", texts[0]);
    client.request(Method::POST, "/raw").body("text/plain", CANARY).await.unwrap_err();
    client
        .request(Method::POST, "/raw")
        .body("application/json", format!("{{\"a\":\"{CANARY}\"}}"))
        .await
        .unwrap_err();
    client.get_key("k").await.unwrap_err();
    texts.extend([format!("{:#?}", mock.received()), format!("{mock:?}"), panic_of(|| mock.verify())]);
    for text in &texts {
        assert!(!text.contains("xyzzy"), "{text}");
    }
    // Read on purpose, it is all there.
    let received = mock.received();
    assert_eq!(received[0].json().unwrap()["password"], CANARY);
    assert_eq!(received[0].parameter("otp").unwrap(), CANARY);
    assert_eq!(received[3].header("authorization"), Some(format!("SSWS {CANARY}").as_str()));
    assert!(texts[1].contains("[REDACTED]") && texts[1].contains("authorization"), "{}", texts[1]);
    std::mem::forget(mock);
}
