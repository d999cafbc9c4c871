//! What the compiler and a scheduler must be able to do with clients, calls and errors: send, share, spawn, join with `?`.

mod support;

use std::error::Error as StdError;

use clientwright_runtime::{AnyError, BuildError, Error, NoBody, Response, Secret, Uuid};
use secrets_clients::{golem, huawei_csms, okta, qovery, senhasegura};

use support::server::{Answer, Server};
use support::{block_on, clients};

fn is_client<T: Clone + Send + Sync + std::fmt::Debug + 'static>() {}
fn is_builder<T: Send + Sync + std::fmt::Debug + 'static>() {}
fn is_error<T: StdError + Send + Sync + 'static>() {}
fn is_model<T: std::fmt::Debug + Clone + PartialEq + Send + Sync + 'static>() {}
fn is_value<T: Send + Sync + 'static>() {}
/// A call, by its future and by the one that gives the whole response.
fn is_call<C>(_: impl FnOnce() -> C)
where
    C: IntoFuture + Send + std::fmt::Debug + 'static,
    C::IntoFuture: Send + 'static,
{
}

#[test]
fn clients_errors_and_models_go_between_threads() {
    is_client::<golem::Client>();
    is_client::<huawei_csms::Client>();
    is_client::<okta::Client>();
    is_client::<qovery::Client>();
    is_client::<senhasegura::Client>();
    is_builder::<golem::ClientBuilder>();
    is_builder::<huawei_csms::ClientBuilder>();
    is_builder::<okta::ClientBuilder>();
    is_builder::<qovery::ClientBuilder>();
    is_builder::<senhasegura::ClientBuilder>();
    is_value::<okta::Server>();
    is_error::<Error>();
    is_error::<Error<NoBody>>();
    is_error::<Error<golem::types::ErrorBodyOrErrorsBody>>();
    is_error::<Error<huawei_csms::types::ErrorBody>>();
    is_error::<Error<okta::types::ErrorBody>>();
    is_error::<Error<senhasegura::types::ErrorBody>>();
    is_error::<AnyError>();
    is_error::<BuildError>();
    is_value::<Response<okta::types::HookKey>>();
    is_model::<okta::types::HookKey>();
    is_model::<golem::types::Provider>();
    is_model::<senhasegura::types::ApiSecretCreation>();
    is_model::<Secret>();
}

#[test]
fn every_call_is_a_future_that_owns_what_it_needs() {
    let url = "http://127.0.0.1:9";
    is_call(|| clients::golem(url).delete_security_scheme(&id(), 0));
    is_call(|| {
        clients::golem(url).update_security_scheme(&id(), &golem::types::SecuritySchemeUpdate::new(0))
    });
    is_call(|| {
        let query = huawei_csms::types::ResourceInstanceQuery::new();
        clients::huawei_csms(url).list_resource_instances("project", &query)
    });
    is_call(|| {
        let key = String::from("key");
        clients::okta(url).get_hook_key(&key).expand(&"publickey".into())
    });
    is_call(|| clients::okta(url).create_hook_key(&okta::types::KeyRequest::new()));
    is_call(|| clients::qovery(url).create_job_secret(&id()));
    is_call(|| clients::senhasegura(url).list_api_secrets().tag("Cloud"));
    is_call(|| clients::senhasegura(url).get_token());
}

fn id() -> Uuid {
    "497f6eca-6276-4993-bfeb-53cbbbba6f08".parse().expect("a UUID")
}

/// A server that calls its answers by the API that asked.
fn servers() -> (Server, Server) {
    let okta = Server::always(Answer::json(200, r#"[{"id": "HKY"}]"#));
    let golem =
        Server::always(Answer::json(404, r#"{"code": "SECURITY_SCHEME_NOT_FOUND", "error": "gone"}"#));
    (okta, golem)
}

#[test]
fn calls_run_side_by_side() {
    let (server, _) = servers();
    let client = clients::okta(&server.url());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let keys = runtime.expect("a runtime can be made").block_on(async {
        let spawned: Vec<_> = (0..8).map(|_| tokio::spawn(client.list_hook_keys().into_future())).collect();
        let (one, other) = tokio::join!(client.list_hook_keys(), client.list_hook_keys().send());
        let mut keys = vec![one.expect("joined"), other.expect("joined").into_body()];
        for task in spawned {
            keys.push(task.await.expect("the task ran").expect("spawned"));
        }
        keys
    });
    assert_eq!(keys.len(), 10);
    assert!(keys.iter().all(|keys| keys[0].id.as_deref() == Some("HKY")));
    assert_eq!(server.requests().len(), 10);
}

/// `?` joins errors of operations with different bodies.
async fn both(okta: &okta::Client, golem: &golem::Client) -> Result<usize, AnyError> {
    let keys = okta.list_hook_keys().await?;
    let scheme = golem.get_security_scheme(&id()).await?;
    Ok(keys.len() + scheme.scopes.len())
}

/// `?` goes on to what applications use.
async fn boxed(okta: &okta::Client, golem: &golem::Client) -> Result<usize, Box<dyn StdError + Send + Sync>> {
    Ok(both(okta, golem).await?)
}

#[test]
fn errors_of_several_operations_join() {
    let (okta, golem) = servers();
    let (okta, golem) = (clients::okta(&okta.url()), clients::golem(&golem.url()));
    let error = block_on(both(&okta, &golem)).expect_err("golem answers with an error");
    assert!(error.is_not_found());
    assert_eq!(error.operation(), "get_security_scheme");
    let body = error.api::<golem::types::ErrorBodyOrErrorsBody>().expect("the body's type is back").body();
    let Some(golem::types::ErrorBodyOrErrorsBody::ErrorBody(body)) = body else { panic!("{body:?}") };
    assert_eq!(body.code, "SECURITY_SCHEME_NOT_FOUND");
    assert!(error.api::<okta::types::ErrorBody>().is_none(), "not the type of another operation");
    let error = block_on(boxed(&okta, &golem)).expect_err("golem answers with an error");
    assert!(error.to_string().contains("SECURITY_SCHEME_NOT_FOUND"), "{error}");
}

#[test]
fn a_call_that_nobody_awaits_sends_nothing() {
    let (server, _) = servers();
    let client = clients::okta(&server.url());
    drop(client.list_hook_keys());
    drop(client.list_hook_keys().into_future());
    drop(client.list_hook_keys().send());
    block_on(async { client.list_hook_keys().await.expect("this one is sent") });
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn without_an_async_runtime_a_call_is_an_error() {
    let client = clients::okta("http://127.0.0.1:9");
    let mut future = Box::pin(client.list_hook_keys().into_future());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(Err(error @ Error::Request(_))) => assert!(!error.may_have_been_sent()),
        other => panic!("{other:?}"),
    }
}

/// The programs that the READMEs show are examples that the compiler checks.
#[test]
fn the_readmes_show_examples() {
    let pairs = [
        (include_str!("../README.md"), include_str!("../examples/okta.rs")),
        (include_str!("../../README.md"), include_str!("../examples/quickstart.rs")),
    ];
    for (readme, example) in pairs {
        let (_, shown) = readme.split_once("```rust\n").expect("the README shows a program");
        let (shown, _) = shown.split_once("```").expect("the program ends");
        assert!(shown.len() > 100 && example.ends_with(shown), "not the end of an example: {shown}");
    }
}

/// The commands at the top of the README are those that CI runs.
#[test]
fn the_readme_shows_the_commands_of_ci() {
    let (readme, ci) = (include_str!("../../README.md"), include_str!("../../.ci/run"));
    assert!(readme.contains("    cargo xtask codegen ") && ci.contains("cargo xtask codegen --check"));
    let test = "cargo test --workspace --all-features";
    assert!(readme.contains(test) && ci.contains(test));
}
