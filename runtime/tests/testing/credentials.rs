//! Credentials: made up where none are given, and fetched where the test is about that.

use std::time::Duration;

use clientwright_runtime::ClientCredentials;
use clientwright_runtime::codegen::Method;
use clientwright_runtime::testing::{Answer, Mock};
use serde_json::json;

use crate::client;
use crate::sample::Client;

#[tokio::test]
async fn schemes_that_are_given_none_get_one() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(Client::ping).answer(()).any_times();
    client.both().await.unwrap();
    client.with_basic().await.unwrap();
    client.flow().await.unwrap();
    let received = mock.received();
    assert_eq!(received[0].query("api key").as_deref(), Some("mock-key"));
    assert_eq!(received[0].header("cookie"), Some("SESSION=mock-key"));
    assert!(received[1].header("authorization").unwrap().starts_with("Basic "));
    assert_eq!(received[2].header("authorization"), Some("Bearer mock-token"));
    assert_eq!(received[2].uri().host(), Some("mock.test"));
}

#[tokio::test]
async fn what_the_builder_is_told_counts() {
    let mock = Mock::new();
    let builder = Client::builder().bearer("mine").api_token("own").base_url("https://example.com/v2");
    let client = builder.mock(&mock).build().unwrap();
    mock.when(Client::get_key).with_header("authorization", "SSWS own").answer_json(r#"{"id":"a"}"#);
    client.get_key("a").await.unwrap();
    assert_eq!(mock.received()[0].uri(), "https://example.com/v2/api/v1/keys/a");
}

#[tokio::test]
async fn token_endpoints_are_answered_like_others() {
    let mock = Mock::new();
    let credentials = ClientCredentials::new("id", "secret");
    let client = Client::builder().mock(&mock).oauth2(credentials).build().unwrap();
    let token = |token: &str| {
        Answer::json(200, &json!({"access_token": token, "token_type": "Bearer", "expires_in": 3600}))
    };
    mock.when_request(Method::POST, "/oauth/token").answer_with(token("first")).answer_with(token("second"));
    mock.when(Client::flow).with_header("authorization", "Bearer first").answer(()).answer_status(401);
    mock.when(Client::flow).with_header("authorization", "Bearer second").answer(());
    client.flow().await.unwrap();
    client.flow().await.unwrap();
    mock.verify();
    // The token's hour passes.
    mock.clock().advance(Duration::from_secs(3600));
    mock.when_request(Method::POST, "/oauth/token").answer_with(token("third"));
    mock.when(Client::flow).with_header("authorization", "Bearer third").answer(());
    client.flow().await.unwrap();
    assert_eq!(mock.received().iter().filter(|request| request.operation().is_none()).count(), 3);
}

#[tokio::test]
async fn a_thousand_calls_at_once_fetch_one_token() {
    let mock = Mock::new();
    let credentials = ClientCredentials::new("id", "secret");
    let client = Client::builder().mock(&mock).oauth2(credentials).build().unwrap();
    let token = json!({"access_token": "t", "token_type": "Bearer", "expires_in": 3600});
    mock.when_request(Method::POST, "/oauth/token")
        .answer_with(Answer::json(200, &token))
        .after(Duration::from_secs(1));
    mock.when(Client::flow).with_header("authorization", "Bearer t").answer(()).times(1_000);
    let calls: Vec<_> = (0..1_000).map(|_| tokio::spawn(client.flow().into_future())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(mock.received().len(), 1_001);
    mock.verify();
}
