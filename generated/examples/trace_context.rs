//! Passes a trace on to the server: a hook that sets `traceparent` (W3C Trace Context) on each try.
//!
//! `OKTA_DOMAIN=acme.okta.com OKTA_TOKEN=… TRACEPARENT=00-<trace>-<span>-01 cargo run --example trace_context`
//!
//! With `tracing-opentelemetry`, and the feature `tracing` of this crate, the context is that of the current span: hooks run
//! in the span of their try, so `Span::current().context()` is what to inject.

use std::env;

use clientwright_runtime::{Abort, Interceptor, TryEnd, TryStart};
use secrets_clients::okta;

/// The trace that this program is a part of.
struct TraceContext {
    parent: Option<String>,
}

impl Interceptor for TraceContext {
    fn before_try(&self, attempt: &mut TryStart<'_>) -> Result<(), Abort> {
        if let Some(parent) = &self.parent {
            attempt.set_header("traceparent", parent)?;
        }
        Ok(())
    }

    fn after_try(&self, attempt: &TryEnd<'_>) {
        let (call, outcome) = (attempt.call(), attempt.outcome());
        let result = outcome.error_type().unwrap_or("ok");
        eprintln!("{} try {}: {result} in {:?}", call.operation(), attempt.number(), attempt.duration());
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let okta = okta::Client::builder()
        .server(okta::Server::default().your_okta_domain(env::var("OKTA_DOMAIN")?))
        .api_token(env::var("OKTA_TOKEN")?)
        .interceptor(TraceContext { parent: env::var("TRACEPARENT").ok() })
        .build()?;
    for key in okta.list_hook_keys().await? {
        println!("{}", key.name.unwrap_or_default());
    }
    Ok(())
}
