//! Credentials: each kind in its place, the first alternative that can be fulfilled, and nothing where none is asked for.

use clientwright_runtime::{BuildErrorKind, Error, RequestErrorKind};

use crate::recorder::{Recorded, Recorder, Reply};
use crate::sample::{Bare, Client, ClientBuilder};

/// Builds a client, makes one call, and gives what arrived.
async fn arrived(
    build: impl FnOnce(ClientBuilder) -> ClientBuilder,
    call: impl FnOnce(&Client) -> Bare,
) -> Recorded {
    let server = Recorder::always(Reply::status(204));
    let client = build(Client::builder().base_url(&server.url())).build().unwrap();
    call(&client).await.unwrap();
    server.request()
}

async fn refused(
    build: impl FnOnce(ClientBuilder) -> ClientBuilder,
    call: impl FnOnce(&Client) -> Bare,
) -> RequestErrorKind {
    let server = Recorder::always(Reply::status(204));
    let client = build(Client::builder().base_url(&server.url())).build().unwrap();
    let error = call(&client).await.unwrap_err();
    assert_eq!(server.count(), 0, "something was sent");
    match error {
        Error::Request(error) => {
            let RequestErrorKind::MissingCredential { setters } = error.kind() else {
                return match error.kind() {
                    RequestErrorKind::UnsupportedScheme { scheme } => {
                        RequestErrorKind::UnsupportedScheme { scheme }
                    }
                    kind => panic!("{kind:?}"),
                };
            };
            for setter in setters.iter().flatten() {
                assert!(error.to_string().contains(&format!("`{setter}`")), "{error}");
            }
            RequestErrorKind::MissingCredential { setters: setters.clone() }
        }
        error => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn basic() {
    let request = arrived(|builder| builder.basic_auth("Aladdin", "open:sesame"), Client::with_basic).await;
    assert_eq!(request.header("authorization"), Some("Basic QWxhZGRpbjpvcGVuOnNlc2FtZQ=="));
}

#[tokio::test]
async fn keys_in_query_and_cookie_together() {
    let request = arrived(|builder| builder.query_key("a&b c").session("s=1"), Client::both).await;
    assert_eq!(request.line, "GET /both?api%20key=a%26b%20c HTTP/1.1");
    assert_eq!(request.header("cookie"), Some("SESSION=s=1"));
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn a_token_handed_in_to_an_oauth2_scheme() {
    let request = arrived(|builder| builder.oauth2("eyJ.x"), Client::flow).await;
    assert_eq!(request.header("authorization"), Some("Bearer eyJ.x"));
}

#[tokio::test]
async fn the_first_alternative_that_can_be_fulfilled() {
    let server = Recorder::always(Reply::json(200, r#"{"id":"k"}"#));
    let base = || Client::builder().base_url(&server.url());
    let clients = [
        (base().api_token("one").bearer("two"), "SSWS one"),
        (base().bearer("two"), "Bearer two"),
        (base().session("x").bearer("two"), "Bearer two"),
    ];
    for (builder, expected) in clients {
        builder.build().unwrap().get_key("k").await.unwrap();
        assert_eq!(server.requests().pop().unwrap().header("authorization"), Some(expected));
    }
}

#[tokio::test]
async fn where_anonymous_calls_are_allowed_a_credential_is_used_if_there_is_one() {
    let request = arrived(|builder| builder, Client::maybe).await;
    assert_eq!(request.header("authorization"), None);
    let request = arrived(|builder| builder.api_token("tok"), Client::maybe).await;
    assert_eq!(request.header("authorization"), Some("SSWS tok"));
}

#[tokio::test]
async fn operations_without_security_get_no_credential() {
    let everything = |builder: ClientBuilder| {
        builder.api_token("a").bearer("b").query_key("c").session("d").basic_auth("e", "f").oauth2("g")
    };
    let request = arrived(everything, Client::ping).await;
    assert_eq!(request.line, "GET /ping HTTP/1.1");
    let names: Vec<_> = request.headers.iter().map(|(name, _)| name.to_lowercase()).collect();
    assert!(!names.iter().any(|name| name == "authorization" || name == "cookie"), "{names:?}");
}

#[tokio::test]
async fn a_missing_credential_is_an_error_before_sending_that_names_the_method() {
    let kind = refused(|builder| builder.session("x"), Client::both).await;
    let RequestErrorKind::MissingCredential { setters } = kind else { panic!("{kind:?}") };
    assert_eq!(setters, [["query_key", "session"]]);

    let server = Recorder::always(Reply::status(204));
    let error = Client::plain(&server.url()).get_key("k").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getKey: not sent: missing credential: call `api_token`, or `bearer` on the client's builder"
    );
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_scheme_that_is_not_supported_needs_its_header_by_hand() {
    let kind = refused(|builder| builder.api_token("x"), Client::digested).await;
    assert!(matches!(kind, RequestErrorKind::UnsupportedScheme { scheme: "digest" }), "{kind:?}");
    let request =
        arrived(|builder| builder, |client| client.digested().header("Authorization", "Digest …")).await;
    assert_eq!(request.header("authorization"), Some("Digest â\u{80}¦"), "as bytes");
}

#[tokio::test]
async fn a_header_by_hand_overrules_the_credential() {
    let request = arrived(
        |builder| builder.basic_auth("u", "p"),
        |client| client.with_basic().header("authorization", "Bearer mine"),
    )
    .await;
    assert_eq!(request.header("authorization"), Some("Bearer mine"));
    let request =
        arrived(|builder| builder.default_header("Authorization", "Bearer default"), Client::with_basic)
            .await;
    assert_eq!(request.header("authorization"), Some("Bearer default"));
}

#[test]
fn credentials_that_cannot_travel_are_refused_when_built() {
    let base = || Client::builder().base_url("https://example.com");
    let cases: Vec<(ClientBuilder, &str)> = vec![
        (base().api_token(""), "api_token"),
        (base().api_token("a\r\nX-Evil: 1"), "api_token"),
        (base().api_token("a\n"), "api_token"),
        (base().api_token("tök"), "api_token"),
        (base().bearer(" padded "), "bearer"),
        (base().bearer("a\0"), "bearer"),
        (base().session("a;b"), "session"),
        (base().session("a b"), "session"),
        (base().session(""), "session"),
        (base().query_key(""), "query_key"),
        (base().basic_auth("a:b", "c"), "basic_auth"),
        (base().oauth2("a\r\n"), "oauth2"),
        (base().oauth2(clientwright_runtime::ClientCredentials::new("", "s")), "oauth2"),
    ];
    for (index, (builder, expected)) in cases.into_iter().enumerate() {
        let error = builder.build().expect_err(&format!("case {index} of {expected}"));
        let BuildErrorKind::Credential { setter } = error.kind() else { panic!("{expected}: {error:?}") };
        assert_eq!(*setter, expected);
    }
}

#[tokio::test]
async fn headers_that_frame_a_message_cannot_be_set() {
    let server = Recorder::always(Reply::status(204));
    let client = Client::plain(&server.url());
    for name in [
        "Host",
        "content-length",
        "Transfer-Encoding",
        "connection",
        "Upgrade",
        "te",
        "Expect",
        "trailer",
        "Proxy-Authorization",
    ] {
        let error = client.ping().header(name, "1").await.unwrap_err();
        let Error::Request(error) = error else { panic!("{error:?}") };
        assert!(matches!(error.kind(), RequestErrorKind::Header { .. }), "{name}: {error}");
        assert!(
            Client::builder().base_url(&server.url()).default_header(name, "1").build().is_err(),
            "{name}"
        );
    }
    for (name, value) in
        [("x", "a\r\nb: c"), ("x", "a\nb"), ("x", "\0"), ("a b", "c"), ("", "c"), ("a:b", "c"), ("ü", "c")]
    {
        let error = client.ping().header(name, value).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{name:?}: {error:?}");
    }
    assert_eq!(server.count(), 0);
}
