//! Hooks: what they are told, what they may add, and what happens when they refuse or fail.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clientwright_runtime::{
    Abort, CallContext, CallEnd, Error, Interceptor, Method, Retries, TransportErrorKind, TryEnd, TryStart,
};

use crate::recorder::{Recorder, Reply, refusing};
use crate::sample::{Client, ClientBuilder};

/// Lines that several hooks write, in the order in which they are asked.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub fn lines(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn say(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

/// A hook that writes down what it is told.
pub struct Writing(pub &'static str, pub Log);

impl Interceptor for Writing {
    fn before_call(&self, call: &CallContext<'_>) -> Result<(), Abort> {
        self.1.say(format!(
            "{} call {} {} {:?}",
            self.0,
            call.operation(),
            call.method(),
            call.path_template()
        ));
        Ok(())
    }

    fn before_try(&self, attempt: &mut TryStart<'_>) -> Result<(), Abort> {
        assert!(attempt.call().id() > 0 && attempt.elapsed() < Duration::from_secs(60));
        self.1.say(format!("{} try {}", self.0, attempt.number()));
        Ok(())
    }

    fn after_try(&self, attempt: &TryEnd<'_>) {
        assert!(attempt.duration() <= attempt.elapsed());
        let (number, outcome) = (attempt.number(), attempt.outcome());
        let next = if attempt.next_in().is_some() { ", again" } else { "" };
        let (class, error) = (outcome.class(), outcome.error_type());
        self.1.say(format!("{} tried {number}: {class:?} {error:?}{next}", self.0));
    }

    fn after_call(&self, call: &CallEnd<'_>) {
        let (class, status) = (call.outcome().class(), call.outcome().status().map(|status| status.as_u16()));
        let error = call.outcome().error_type();
        self.1.say(format!("{} called {}: {class:?} {status:?} {error:?}", self.0, call.tries()));
    }
}

fn builder(server: &Recorder) -> ClientBuilder {
    Client::builder().base_url(&server.url()).api_token("t0k3n")
}

fn watched(server: &Recorder) -> (Client, Log) {
    let log = Log::default();
    (builder(server).interceptor(Writing("a", log.clone())).build().unwrap(), log)
}

#[tokio::test]
async fn hooks_are_told_of_calls_and_tries_in_the_order_in_which_they_were_added() {
    let server = Recorder::script([Reply::status(503).with("retry-after", "0"), Reply::status(204)]);
    let log = Log::default();
    let client =
        builder(&server).interceptor(Writing("a", log.clone())).interceptor(Writing("b", log.clone()));
    client.build().unwrap().ping().await.unwrap();
    assert_eq!(
        log.lines(),
        [
            "a call ping GET Some(\"/ping\")",
            "b call ping GET Some(\"/ping\")",
            "a try 1",
            "b try 1",
            "a tried 1: Api Some(\"503\"), again",
            "b tried 1: Api Some(\"503\"), again",
            "a try 2",
            "b try 2",
            "a tried 2: Success None",
            "b tried 2: Success None",
            "a called 2: Success Some(204) None",
            "b called 2: Success Some(204) None",
        ]
    );
}

#[tokio::test]
async fn each_end_has_its_class_and_type() {
    let cut = || Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{").then_close();
    let table = [
        (Reply::json(404, "{}"), "Api Some(\"404\")", "Api Some(404) Some(\"404\")"),
        (Reply::json(200, "[]"), "Success None", "Unreadable Some(200) Some(\"decode\")"),
        (cut(), "Unreadable Some(\"truncated\")", "Unreadable Some(200) Some(\"truncated\")"),
        (Reply::close(), "MaybeSent Some(\"closed\")", "MaybeSent None Some(\"closed\")"),
        (
            Reply::raw("SSH-2.0\r\n\r\n").then_close(),
            "MaybeSent Some(\"protocol\")",
            "MaybeSent None Some(\"protocol\")",
        ),
    ];
    for (reply, tried, called) in table {
        let server = Recorder::always(reply);
        let (client, log) = watched(&server);
        client.get_key("k").retry(Retries::none()).await.unwrap_err();
        assert_eq!(log.lines()[2..], [format!("a tried 1: {tried}"), format!("a called 1: {called}")]);
    }
    let log = Log::default();
    let client = Client::builder().base_url(&refusing()).interceptor(Writing("a", log.clone())).retries(0);
    client.build().unwrap().ping().await.unwrap_err();
    assert_eq!(log.lines()[3], "a called 1: NotSent None Some(\"connect\")");

    // What cannot be built is no call, and what nobody documented has no template.
    let server = Recorder::always(Reply::status(204));
    let (client, log) = watched(&server);
    client.get_key("..").await.unwrap_err();
    assert!(log.lines().is_empty());
    client.request(Method::GET, "/of/mine").await.unwrap();
    assert_eq!(log.lines()[0], "a call request GET None");
}

#[tokio::test]
async fn what_is_given_up_is_told_too() {
    let server = Recorder::always(Reply::stall());
    let (client, log) = watched(&server);
    client.ping().timeout(Duration::from_millis(50)).await.unwrap_err();
    let lines = log.lines();
    assert_eq!(lines[2], "a tried 1: Cancelled Some(\"timeout\")");
    // A busy machine may not have sent it yet.
    assert!(
        lines[3].starts_with("a called 1: ") && lines[3].ends_with("Sent None Some(\"timeout\")"),
        "{lines:?}"
    );
    let dropped = tokio::time::timeout(Duration::from_millis(50), client.ping().into_future()).await;
    dropped.unwrap_err();
    assert_eq!(
        log.lines()[2..],
        ["a tried 1: Cancelled Some(\"cancelled\")", "a called 1: Cancelled None Some(\"cancelled\")"]
    );
    // One that was never awaited is none.
    drop(client.ping().send());
    assert!(log.lines().is_empty());
}

/// Sets headers, and keeps which were refused.
struct Setting(Vec<(&'static str, &'static str)>, Log);

impl Interceptor for Setting {
    fn before_try(&self, attempt: &mut TryStart<'_>) -> Result<(), Abort> {
        attempt.set_header("x-try", &attempt.number().to_string())?;
        for (name, value) in &self.0 {
            if let Err(refused) = attempt.set_header(name, value) {
                self.1.say(refused.name().to_owned());
            }
        }
        Ok(())
    }
}

#[tokio::test]
async fn hooks_add_headers_to_tries_and_none_that_is_not_theirs() {
    let server = Recorder::script([
        Reply::status(503).with("retry-after", "0"),
        Reply::status(307).with("location", "/there"),
        Reply::json(200, "{\"id\":\"k\"}"),
    ]);
    let log = Log::default();
    let own =
        ["authorization", "Cookie", "proxy-authorization", "Host", "content-length", "Transfer-Encoding"];
    let mut headers: Vec<_> = own.iter().map(|name| (*name, "stolen")).collect();
    headers.extend([
        ("traceparent", "00-1-2-01"),
        ("x-mine", "hook's"),
        ("bad name", "a"),
        ("x-bad", "a\nb"),
    ]);
    let client = builder(&server).interceptor(Setting(headers, log.clone())).build().unwrap();
    client.get_key("k").header("x-mine", "call's").await.unwrap();
    let mut refused = log.lines();
    refused.truncate(8);
    let mut expected: Vec<String> = own.iter().map(|name| name.to_ascii_lowercase()).collect();
    expected.extend([String::new(), "x-bad".to_owned()]);
    assert_eq!(refused, expected);
    let requests = server.requests();
    let of = |name| requests.iter().map(|request| request.header(name)).collect::<Vec<_>>();
    assert_eq!(of("x-try"), [Some("1"), Some("2"), Some("2")], "a redirect is part of its try");
    assert_eq!(of("traceparent"), [Some("00-1-2-01"); 3]);
    assert_eq!(of("x-mine"), [Some("hook's"); 3]);
    assert_eq!(of("authorization"), [Some("SSWS t0k3n"); 3]);

    // The key of all tries stays one.
    let server = Recorder::script([Reply::status(503).with("retry-after", "0"), Reply::status(204)]);
    let key = Setting(vec![("idempotency-key", "mine")], log.clone());
    builder(&server).interceptor(key).build().unwrap().order().await.unwrap();
    assert_eq!(log.lines().last().unwrap(), "idempotency-key");
    let requests = server.requests();
    assert_eq!(requests[0].header("idempotency-key"), requests[1].header("idempotency-key"));
    assert_ne!(requests[0].header("idempotency-key"), Some("mine"));
}

/// Has something against a call, or against a try.
struct Against(Option<u32>);

impl Interceptor for Against {
    fn before_call(&self, _call: &CallContext<'_>) -> Result<(), Abort> {
        if self.0.is_none() { Err("the circuit is open".into()) } else { Ok(()) }
    }

    fn before_try(&self, attempt: &mut TryStart<'_>) -> Result<(), Abort> {
        if self.0 == Some(attempt.number()) { Err("the circuit is open".into()) } else { Ok(()) }
    }
}

#[tokio::test]
async fn a_hook_can_keep_a_call_or_a_try_from_being_sent() {
    for (against, sent) in [(None, 0), (Some(1), 0), (Some(2), 1)] {
        let server = Recorder::always(Reply::status(503).with("retry-after", "0"));
        let log = Log::default();
        let client = builder(&server)
            .interceptor(Writing("a", log.clone()))
            .interceptor(Against(against))
            .interceptor(Writing("c", log.clone()))
            .build()
            .unwrap();
        let error = client.ping().await.unwrap_err();
        assert_eq!(server.count(), sent, "{against:?}");
        assert_eq!(error.may_have_been_sent(), sent > 0);
        let (Error::NotSent(error) | Error::MaybeSent(error)) = error else { panic!("{error:?}") };
        assert!(error.kind() == TransportErrorKind::Aborted && !error.is_retryable());
        let cause = std::error::Error::source(&*error).unwrap().to_string();
        assert_eq!(cause, "the circuit is open");
        // Whoever was told of a beginning is told of its end, and nobody else.
        let lines = log.lines();
        let count = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
        assert_eq!(count("a call "), count("a called "), "{lines:?}");
        assert_eq!(count("a try "), count("a tried "), "{lines:?}");
        assert_eq!(count("c call "), count("c called "), "{lines:?}");
        assert_eq!(count("c try "), count("c tried "), "{lines:?}");
        assert_eq!(count("c try "), sent, "{lines:?}");
    }
}

/// Panics in one of its four methods, on the first call only.
struct Panicking(usize, AtomicBool);

impl Panicking {
    fn at(&self, place: usize) {
        assert!(self.0 != place || self.1.swap(true, Ordering::SeqCst), "a hook's own mistake");
    }
}

impl Interceptor for Panicking {
    fn before_call(&self, _call: &CallContext<'_>) -> Result<(), Abort> {
        self.at(0);
        Ok(())
    }

    fn before_try(&self, _attempt: &mut TryStart<'_>) -> Result<(), Abort> {
        self.at(1);
        Ok(())
    }

    fn after_try(&self, _attempt: &TryEnd<'_>) {
        self.at(2);
    }

    fn after_call(&self, _call: &CallEnd<'_>) {
        self.at(3);
    }
}

#[tokio::test]
async fn a_panic_of_a_hook_is_its_calls_alone() {
    for place in 0..4 {
        let server = Recorder::answering(|request| {
            if request.target() == "/oauth/token" {
                return Reply::json(200, "{\"access_token\":\"t\",\"expires_in\":3600}");
            }
            Reply::status(204)
        });
        let credentials = clientwright_runtime::ClientCredentials::new("id", "secret");
        let log = Log::default();
        let client = Client::builder()
            .base_url(&server.url())
            .oauth2(credentials)
            .interceptor(Panicking(place, AtomicBool::new(false)))
            .interceptor(Writing("b", log.clone()))
            .build()
            .unwrap();
        // As a task of its own ends it, or whoever catches it.
        let panic = tokio::spawn(client.flow().into_future()).await.unwrap_err();
        assert!(panic.is_panic(), "hook {place}");
        log.lines();
        for _ in 0..2 {
            client.flow().await.unwrap();
        }
        assert_eq!(log.lines().len(), 8, "the next calls are whole");
        let tokens = server.requests().iter().filter(|request| request.target() == "/oauth/token").count();
        assert_eq!(tokens, 1, "and share what the first left behind");
    }
}

#[tokio::test]
async fn each_page_of_a_list_is_a_call() {
    let server = Recorder::script([
        Reply::json(200, "{\"data\":[],\"next\":\"n\"}"),
        Reply::json(200, "{\"data\":[{\"id\":\"a\"}]}"),
    ]);
    let (client, log) = watched(&server);
    let mut items = crate::pages::list(&client, &crate::pages::CURSOR).items();
    assert_eq!(items.next().await.unwrap().unwrap().id, "a");
    let lines = log.lines();
    assert_eq!(lines.iter().filter(|line| line.contains("call listKeys GET")).count(), 2, "{lines:?}");
    assert!(lines.iter().all(|line| !line.contains("after")));
}
