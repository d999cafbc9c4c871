//! Spans and events as a subscriber sees them.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use clientwright_runtime::{
    Abort, CallContext, CallEnd, ClientCredentials, Interceptor, Retries, TryEnd, TryStart,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::recorder::{Recorder, Reply};
use crate::sample::Client;

/// A span as it was when it was closed, or an event, with the span that it happened in.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub name: String,
    pub parent: Option<String>,
    pub fields: BTreeMap<String, String>,
}

impl Seen {
    fn get(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(String::as_str)
    }
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name().to_owned(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

/// A subscriber that keeps everything, on this thread.
#[derive(Clone, Default)]
pub struct Keeping(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    spans: BTreeMap<u64, Seen>,
    /// Those that are entered now.
    entered: Vec<u64>,
    /// How many handles there are to each span; those that are closed have none.
    handles: BTreeMap<u64, usize>,
    events: Vec<Seen>,
}

impl Keeping {
    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn spans(&self) -> Vec<Seen> {
        self.with(|state| state.spans.values().cloned().collect())
    }

    pub fn events(&self) -> Vec<Seen> {
        self.with(|state| state.events.clone())
    }

    /// Everything in one text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for seen in self.spans().iter().chain(&self.events()) {
            let _ = writeln!(text, "{seen:?}");
        }
        text
    }
}

impl Subscriber for Keeping {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "clientwright"
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        self.with(|state| {
            let id = state.spans.len() as u64 + 1;
            let parent = attributes.parent().map(Id::into_u64).or_else(|| state.entered.last().copied());
            let parent = parent.and_then(|parent| state.spans.get(&parent)).map(|parent| parent.name.clone());
            let name = attributes.metadata().name().to_owned();
            let mut seen = Seen { name, parent, ..Seen::default() };
            attributes.record(&mut seen);
            state.spans.insert(id, seen);
            state.handles.insert(id, 1);
            Id::from_u64(id)
        })
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.with(|state| values.record(state.spans.get_mut(&span.into_u64()).unwrap()));
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.with(|state| {
            let parent = state.entered.last().and_then(|span| state.spans.get(span));
            let mut seen = Seen { parent: parent.map(|span| span.name.clone()), ..Seen::default() };
            event.record(&mut seen);
            seen.name = seen.fields.remove("message").unwrap_or_default();
            state.events.push(seen);
        });
    }

    fn enter(&self, span: &Id) {
        self.with(|state| state.entered.push(span.into_u64()));
    }

    fn exit(&self, span: &Id) {
        self.with(|state| assert_eq!(state.entered.pop(), Some(span.into_u64()), "left in order"));
    }

    fn clone_span(&self, span: &Id) -> Id {
        self.with(|state| *state.handles.entry(span.into_u64()).or_default() += 1);
        span.clone()
    }

    fn try_close(&self, span: Id) -> bool {
        self.with(|state| {
            let handles = state.handles.get_mut(&span.into_u64()).unwrap();
            *handles -= 1;
            *handles == 0
        })
    }
}

/// Runs a future on this thread, and gives what was seen.
pub fn seen<F: Future>(future: F) -> (F::Output, Keeping) {
    let keeping = Keeping::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let output = tracing::subscriber::with_default(keeping.clone(), || runtime.block_on(future));
    assert!(keeping.with(|state| state.entered.is_empty()), "every span that was entered was left");
    assert!(keeping.with(|state| state.handles.values().all(|handles| *handles == 0)), "and closed");
    (output, keeping)
}

#[test]
fn a_call_is_a_span_and_each_try_one_in_it() {
    let server =
        Recorder::script([Reply::status(503).with("retry-after", "0"), Reply::json(200, "{\"id\":\"k\"}")]);
    let client = Client::builder().base_url(&server.url()).api_token("t").build().unwrap();
    let (key, seen) = seen(async { client.get_key("k").query("q", "v").await });
    key.unwrap();
    let port = server.address().port().to_string();
    let spans = seen.spans();
    let [call, first, second] = spans.as_slice() else { panic!("{spans:#?}") };
    assert_eq!((call.name.as_str(), call.parent.as_deref()), ("client.call", None));
    for (field, expected) in [
        ("otel.name", "getKey"),
        ("otel.kind", "internal"),
        ("api", "sample"),
        ("http.request.method", "GET"),
        ("url.template", "/api/v1/keys/{id}"),
        ("server.address", "127.0.0.1"),
        ("server.port", &port),
        ("http.response.status_code", "200"),
    ] {
        assert_eq!(call.get(field), Some(expected), "{field}");
    }
    assert!(call.get("error.type").is_none() && call.get("otel.status_code").is_none(), "it succeeded");
    for attempt in [first, second] {
        assert_eq!((attempt.name.as_str(), attempt.parent.as_deref()), ("client.try", Some("client.call")));
        assert_eq!(attempt.get("otel.name"), Some("GET /api/v1/keys/{id}"));
        assert_eq!(attempt.get("otel.kind"), Some("client"));
        assert_eq!(attempt.get("server.port"), Some(port.as_str()));
    }
    assert_eq!(first.get("http.response.status_code"), Some("503"));
    assert_eq!((first.get("error.type"), first.get("otel.status_code")), (Some("503"), Some("ERROR")));
    assert_eq!(
        (first.get("http.request.resend_count"), second.get("http.request.resend_count")),
        (None, Some("1"))
    );
    assert_eq!((second.get("http.response.status_code"), second.get("error.type")), (Some("200"), None));
    let events: Vec<_> =
        seen.events().iter().map(|event| (event.name.clone(), event.parent.clone())).collect();
    let in_call = Some("client.call".to_owned());
    assert_eq!(
        events,
        [("waiting before another try".to_owned(), in_call.clone()), ("trying again".to_owned(), in_call)]
    );
}

#[test]
fn failures_and_what_is_given_up_are_told_by_type() {
    let server = Recorder::script([Reply::json(200, "[]"), Reply::stall(), Reply::stall()]);
    let client = Client::builder().base_url(&server.url()).api_token("t").build().unwrap();
    let limit = std::time::Duration::from_millis(50);
    let ((), seen) = seen(async {
        client.get_key("k").await.unwrap_err();
        client.ping().timeout(limit).retry(Retries::none()).await.unwrap_err();
        tokio::time::timeout(limit, client.ping().into_future()).await.unwrap_err();
    });
    let of = |name: &str| {
        let spans = seen.spans().into_iter().filter(|span| span.name == name);
        spans.map(|span| span.get("error.type").unwrap_or("none").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("client.call"), ["decode", "timeout", "cancelled"]);
    assert_eq!(of("client.try"), ["none", "timeout", "cancelled"]);
}

#[test]
fn token_fetches_and_redirects_are_events_of_the_try() {
    let mut refused = false;
    let server = Recorder::answering(move |request| match request.target() {
        "/oauth/token" => Reply::json(200, "{\"access_token\":\"t\"}"),
        "/flow" if !std::mem::replace(&mut refused, true) => Reply::status(401),
        "/flow" => Reply::status(307).with("location", "/there"),
        _ => Reply::status(204),
    });
    let credentials = ClientCredentials::new("id", "secret");
    let client = Client::builder().base_url(&server.url()).oauth2(credentials).build().unwrap();
    let (outcome, seen) = seen(async { client.flow().await });
    outcome.unwrap();
    let events = seen.events();
    let names: Vec<_> = events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "fetching an access token",
            "fetched an access token",
            "the server refused the token: sending again with another",
            "fetching an access token",
            "fetched an access token",
            "following a redirect",
        ]
    );
    assert!(events.iter().all(|event| event.parent.as_deref() == Some("client.try")), "{events:#?}");
}

#[test]
fn calls_at_once_keep_their_spans_apart() {
    // Each waits in the middle of its try, so that their polls interleave.
    let server = Recorder::always(Reply::status(204).after(std::time::Duration::from_millis(20)));
    let client = Client::plain(&server.url());
    let ((), seen) = seen(async {
        let calls: Vec<_> = (0..8).map(|_| tokio::spawn(client.ping().into_future())).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
    });
    let spans = seen.spans();
    assert_eq!(spans.iter().filter(|span| span.name == "client.call" && span.parent.is_none()).count(), 8);
    assert_eq!(spans.iter().filter(|span| span.parent.as_deref() == Some("client.call")).count(), 8);
}

/// What runs in a call, such as a hook that passes the context on, runs in the span of its try.
#[test]
fn hooks_run_in_the_span_of_what_they_are_told_of() {
    struct Saying;

    impl Interceptor for Saying {
        fn before_call(&self, _call: &CallContext<'_>) -> Result<(), Abort> {
            tracing::event!(target: "clientwright", tracing::Level::INFO, "call");
            Ok(())
        }

        fn before_try(&self, _attempt: &mut TryStart<'_>) -> Result<(), Abort> {
            tracing::event!(target: "clientwright", tracing::Level::INFO, "try");
            Ok(())
        }

        fn after_try(&self, _attempt: &TryEnd<'_>) {
            tracing::event!(target: "clientwright", tracing::Level::INFO, "tried");
        }

        fn after_call(&self, _call: &CallEnd<'_>) {
            tracing::event!(target: "clientwright", tracing::Level::INFO, "called");
        }
    }

    let server = Recorder::always(Reply::status(204));
    let client = Client::builder().base_url(&server.url()).interceptor(Saying).build().unwrap();
    let (outcome, seen) = seen(async { client.ping().await });
    outcome.unwrap();
    let events: Vec<_> = seen.events().into_iter().map(|event| (event.name, event.parent.unwrap())).collect();
    let expected =
        [("call", "client.call"), ("try", "client.try"), ("tried", "client.try"), ("called", "client.call")];
    assert_eq!(events, expected.map(|(name, span)| (name.to_owned(), span.to_owned())));
}
