//! Credentials that are changed while a client is in use.

use std::time::Duration;

use clientwright_runtime::{BuildErrorKind, ClientCredentials, RefreshToken};

use crate::recorder::{Recorder, Reply};
use crate::sample::{Client, ClientBuilder};

fn client(server: &Recorder, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    set(Client::builder().base_url(&server.url())).build().unwrap()
}

fn sent(server: &Recorder) -> Vec<String> {
    let requests = server.requests().into_iter();
    requests.map(|request| request.header("authorization").unwrap_or("none").to_owned()).collect()
}

fn keys() -> Recorder {
    Recorder::always(Reply::json(200, r#"{"id":"k"}"#))
}

#[tokio::test]
async fn all_clones_have_the_new_credential_and_keep_all_else() {
    let server = keys();
    let client = client(&server, |builder| builder.api_token("old").session("s").query_key("q"));
    let clone = client.clone();
    client.get_key("k").await.unwrap();
    clone.rotate_credentials(Client::builder().api_token("new")).unwrap();
    client.get_key("k").await.unwrap();
    clone.get_key("k").await.unwrap();
    assert_eq!(sent(&server), ["SSWS old", "SSWS new", "SSWS new"]);
    client.both().await.unwrap();
    assert_eq!(server.requests().pop().unwrap().header("cookie"), Some("SESSION=s"), "another scheme's");
    // A scheme that had none: the first alternative that can be fulfilled still comes first.
    client.rotate_credentials(Client::builder().bearer("b").basic_auth("u", "p")).unwrap();
    client.get_key("k").await.unwrap();
    client.with_basic().await.unwrap();
    assert_eq!(sent(&server)[4..], ["SSWS new", "Basic dTpw"]);
}

#[tokio::test]
async fn calls_under_way_keep_theirs() {
    let server = Recorder::script([Reply::status(503).after(Duration::from_millis(200)), Reply::status(204)]);
    let client = client(&server, |builder| builder.basic_auth("u", "old"));
    let call = tokio::spawn(client.with_basic().into_future());
    while server.count() == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    client.rotate_credentials(Client::builder().basic_auth("u", "new")).unwrap();
    call.await.unwrap().unwrap();
    assert_eq!(sent(&server), ["Basic dTpvbGQ="; 2], "in all its tries");
}

#[tokio::test]
async fn the_old_ones_tokens_are_dropped() {
    let server = Recorder::answering(move |request| {
        let form = request.text();
        match form.split('&').next() {
            Some("grant_type=client_credentials") => Reply::json(200, r#"{"access_token":"of-client"}"#),
            Some("grant_type=refresh_token") => Reply::json(200, r#"{"access_token":"of-login"}"#),
            _ => Reply::status(204),
        }
    });
    let client = client(&server, |builder| builder.oauth2(ClientCredentials::new("id", "secret")));
    client.flow().await.unwrap();
    client.rotate_credentials(Client::builder().oauth2(RefreshToken::new("r"))).unwrap();
    client.flow().await.unwrap();
    client.rotate_credentials(Client::builder().oauth2("handed-in")).unwrap();
    client.flow().await.unwrap();
    client.rotate_credentials(Client::builder().oauth2(ClientCredentials::new("id", "secret"))).unwrap();
    client.flow().await.unwrap();
    let calls: Vec<_> = sent(&server).into_iter().filter(|sent| sent.starts_with("Bearer")).collect();
    assert_eq!(calls, ["Bearer of-client", "Bearer of-login", "Bearer handed-in", "Bearer of-client"]);
    assert_eq!(server.count(), 7, "each but the one handed in was fetched once");
}

#[tokio::test]
async fn what_is_not_valid_changes_nothing() {
    let server = keys();
    let client = client(&server, |builder| builder.api_token("old"));
    let cases = [
        (Client::builder().api_token("a\r\n"), "credential"),
        (Client::builder().api_token("fine").session("a;b"), "credential"),
        (
            Client::builder().oauth2(ClientCredentials::new("i", "s").token_url("http://evil.com/")),
            "insecure",
        ),
        (Client::builder().credentials_from_env().environment(&[("SAMPLE_API_TOKEN", "")]), "environment"),
        (Client::builder().credentials_from_env().environment(&[]), "missing"),
        (Client::builder().base_url("https://elsewhere.com"), "missing"),
    ];
    for (builder, expected) in cases {
        let error = client.rotate_credentials(builder).unwrap_err();
        let kind = match error.kind() {
            BuildErrorKind::Credential { .. } => "credential",
            BuildErrorKind::Insecure => "insecure",
            BuildErrorKind::Environment { .. } => "environment",
            BuildErrorKind::MissingCredential => "missing",
            kind => panic!("{kind:?}"),
        };
        assert_eq!(kind, expected);
        client.get_key("k").await.unwrap();
    }
    assert!(sent(&server).iter().all(|sent| sent == "SSWS old"), "{:?}", sent(&server));
    let environment = Client::builder().credentials_from_env().environment(&[("SAMPLE_API_TOKEN", "new")]);
    client.rotate_credentials(environment).unwrap();
    client.get_key("k").await.unwrap();
    assert_eq!(sent(&server).pop().unwrap(), "SSWS new");
}
