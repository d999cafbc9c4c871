//! Many calls at once, on any executor, and without one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use clientwright_runtime::ClientCredentials;
use clientwright_runtime::codegen::Method;
use clientwright_runtime::testing::{Answer, Mock};
use serde_json::json;

use crate::sample::Client;
use crate::{client, key};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_tasks_share_a_mock_and_its_time() {
    const TASKS: usize = 32;
    let begun = Instant::now();
    let mock = Arc::new(Mock::new());
    // One token for all of them, which comes slowly; then each has a call that is refused twice.
    let token = json!({"access_token": "t", "token_type": "Bearer", "expires_in": 86400});
    mock.when_request(Method::POST, "/oauth/token")
        .answer_with(Answer::json(200, &token))
        .after(Duration::from_secs(20));
    mock.when(Client::flow).answer(()).times(TASKS);
    for task in 0..TASKS {
        let id = task.to_string();
        mock.when(Client::get_key).with_parameter("id", &id).answer_status(503).times(2).answer(key(&id));
    }
    let credentials = ClientCredentials::new("id", "secret");
    let client = Client::builder().mock(&mock).oauth2(credentials).build().unwrap();
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let client = client.clone();
            tokio::spawn(async move {
                client.flow().await.unwrap();
                let id = task.to_string();
                assert_eq!(client.get_key(&id).await.unwrap(), key(&id));
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    mock.verify();
    assert_eq!(mock.received().len(), 4 * TASKS + 1);
    assert!(mock.clock().elapsed() > Duration::from_secs(20));
    assert!(begun.elapsed() < Duration::from_secs(20), "it took real time");
}

#[cfg(feature = "blocking")]
#[test]
fn calls_that_block_are_mocked_too() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(Client::get_key).answer_status(503).times(2).answer(key("a"));
    assert_eq!(client.get_key("a").send_blocking().unwrap().into_body(), key("a"));
    mock.when(Client::get_key).answer_with(Answer::silence());
    let error = client.get_key("a").retry(clientwright_runtime::Retries::none()).send_blocking().unwrap_err();
    assert!(error.is_timeout());
}

#[test]
fn no_runtime_is_needed() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(Client::get_key).answer_status(503).answer(key("a"));
    let mut call = std::pin::pin!(client.get_key("a").into_future());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    for _ in 0..1000 {
        if let std::task::Poll::Ready(answer) = call.as_mut().poll(&mut context) {
            return assert_eq!(answer.unwrap(), key("a"));
        }
    }
    panic!("it waits for ever");
}
