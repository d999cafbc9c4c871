//! Spans and events for `tracing`, under the names of OpenTelemetry's conventions for HTTP clients; nothing at all without
//! the feature.
//!
//! A span a call and, in it, a span a try. URLs are told by their template only: paths and queries hold what users sent.
//! Spans are entered for each poll and left after it.

#[cfg(not(feature = "tracing"))]
pub(crate) use off::*;
#[cfg(feature = "tracing")]
pub(crate) use on::*;

#[cfg(feature = "tracing")]
mod on {
    use std::future::{Future, poll_fn};
    use std::pin::Pin;
    use std::time::Duration;

    use tracing::field::Empty;
    use tracing::{Level, event, info_span};

    use crate::address::Origin;
    use crate::error::TokenError;
    use crate::intercept::{CallContext, Outcome};

    /// A span, or none if nobody wants it.
    #[derive(Clone)]
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn of_call(call: &CallContext<'_>) -> Self {
            Self(info_span!(
                target: "clientwright",
                "client.call",
                otel.name = call.operation(),
                otel.kind = "internal",
                otel.status_code = Empty,
                api = call.api(),
                http.request.method = call.method().as_str(),
                url.template = call.path_template(),
                server.address = call.server_address(),
                server.port = call.server_port(),
                http.response.status_code = Empty,
                error.type = Empty,
            ))
        }

        pub(crate) fn of_try(of_call: &Self, call: &CallContext<'_>, number: u32) -> Self {
            let method = call.method().as_str();
            Self(info_span!(
                target: "clientwright",
                parent: &of_call.0,
                "client.try",
                otel.name = %format_args!("{method} {}", call.path_template().unwrap_or_default()).to_string().trim_end(),
                otel.kind = "client",
                otel.status_code = Empty,
                http.request.method = method,
                url.template = call.path_template(),
                server.address = call.server_address(),
                server.port = call.server_port(),
                // As the conventions have it, the first is none.
                http.request.resend_count = number.checked_sub(1).filter(|resent| *resent > 0),
                http.response.status_code = Empty,
                error.type = Empty,
            ))
        }

        pub(crate) fn none() -> Self {
            Self(tracing::Span::none())
        }

        pub(crate) fn is_disabled(&self) -> bool {
            self.0.is_disabled()
        }

        pub(crate) fn within<T>(&self, action: impl FnOnce() -> T) -> T {
            self.0.in_scope(action)
        }

        pub(crate) fn end(&self, outcome: &Outcome<'_>) {
            if let Some(status) = outcome.status() {
                self.0.record("http.response.status_code", status.as_u16());
            }
            if let Some(error) = outcome.error_type() {
                self.0.record("error.type", error);
                self.0.record("otel.status_code", "ERROR");
            }
        }
    }

    /// A future in a span: entered for each poll, so that it is no other task's.
    pub(crate) fn within<F: Future>(
        span: Option<&Span>,
        mut future: Pin<&mut F>,
    ) -> impl Future<Output = F::Output> {
        let span = span.map_or_else(tracing::Span::none, |span| span.0.clone());
        poll_fn(move |context| span.in_scope(|| future.as_mut().poll(context)))
    }

    pub(crate) fn waits(wait: Duration, tries: u32, outcome: &Outcome<'_>) {
        let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        event!(target: "clientwright", Level::DEBUG,
            wait.milliseconds = milliseconds,
            tries,
            error.type = outcome.error_type(),
            "waiting before another try"
        );
    }

    pub(crate) fn retries(tries: u32) {
        event!(target: "clientwright", Level::DEBUG, http.request.resend_count = tries, "trying again");
    }

    pub(crate) fn redirected(status: http::StatusCode) {
        event!(target: "clientwright", Level::DEBUG, http.response.status_code = status.as_u16(), "following a redirect");
    }

    pub(crate) fn refused_token() {
        event!(target: "clientwright", Level::DEBUG, "the server refused the token: sending again with another");
    }

    pub(crate) fn fetches_token(endpoint: &Origin) {
        event!(target: "clientwright", Level::DEBUG,
            server.address = endpoint.bare_host(),
            server.port = endpoint.port(),
            "fetching an access token"
        );
    }

    pub(crate) fn fetched_token(failure: Option<&TokenError>) {
        match failure {
            None => event!(target: "clientwright", Level::DEBUG, "fetched an access token"),
            Some(failure) => event!(target: "clientwright", Level::DEBUG,
                http.response.status_code = failure.status().map(|status| status.as_u16()),
                error.type = failure.code().unwrap_or("token"),
                "no access token"
            ),
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::pin::Pin;
    use std::time::Duration;

    use crate::address::Origin;
    use crate::error::TokenError;
    use crate::intercept::{CallContext, Outcome};

    #[derive(Clone)]
    pub(crate) struct Span;

    #[allow(clippy::unused_self, reason = "as with the feature")]
    impl Span {
        pub(crate) fn of_call(_call: &CallContext<'_>) -> Self {
            Self
        }

        pub(crate) fn of_try(_of_call: &Self, _call: &CallContext<'_>, _number: u32) -> Self {
            Self
        }

        pub(crate) fn none() -> Self {
            Self
        }

        pub(crate) fn is_disabled(&self) -> bool {
            true
        }

        pub(crate) fn within<T>(&self, action: impl FnOnce() -> T) -> T {
            action()
        }

        pub(crate) fn end(&self, _outcome: &Outcome<'_>) {}
    }

    pub(crate) fn within<'f, F>(_span: Option<&Span>, future: Pin<&'f mut F>) -> Pin<&'f mut F> {
        future
    }

    pub(crate) fn waits(_wait: Duration, _tries: u32, _outcome: &Outcome<'_>) {}

    pub(crate) fn retries(_tries: u32) {}

    pub(crate) fn redirected(_status: http::StatusCode) {}

    pub(crate) fn refused_token() {}

    pub(crate) fn fetches_token(_endpoint: &Origin) {}

    pub(crate) fn fetched_token(_failure: Option<&TokenError>) {}
}
