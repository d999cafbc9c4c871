//! Transports of one's own: what they are given, and what becomes of what they say.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use clientwright_runtime::{
    Body, BoxFuture, Chunks, Error, Incoming, Progress, Transport, TransportError, TransportErrorKind,
};

use crate::clock::VirtualClock;
use crate::sample::{Client, Key};

/// Keeps what it is given, and answers with no body.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Vec<http::Request<Bytes>>>>);

impl Seen {
    pub fn requests(&self) -> Vec<http::Request<Bytes>> {
        self.0.lock().unwrap().clone()
    }
}

impl Transport for Seen {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Incoming>, TransportError>> {
        let kept = |body: Body| body.as_bytes().cloned().unwrap_or_default();
        self.0.lock().unwrap().push(request.map(kept));
        Box::pin(async { Ok(http::Response::new(Incoming::from(Bytes::new()))) })
    }
}

/// Answers by a function.
struct Answering<F>(F);

impl<F, T> Transport for Answering<F>
where
    F: Fn(http::Request<Body>) -> T + Send + Sync + 'static,
    T: Future<Output = Result<http::Response<Incoming>, TransportError>> + Send + 'static,
{
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Incoming>, TransportError>> {
        Box::pin((self.0)(request))
    }
}

fn client(transport: impl Transport) -> Client {
    let builder = Client::builder().base_url("https://example.com:8443/base").api_token("tok");
    builder.transport(transport).clock(VirtualClock::new()).build().unwrap()
}

/// Runs a call without any runtime.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    for _ in 0..1000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
    panic!("it waits for ever");
}

/// Pieces of a body, one of them late.
struct Pieces(Vec<Option<Result<Bytes, TransportError>>>);

impl Chunks for Pieces {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        match self.0.pop() {
            None => Poll::Ready(None),
            Some(Some(piece)) => Poll::Ready(Some(piece)),
            Some(None) => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}

#[test]
fn with_a_transport_and_a_clock_of_ones_own_no_runtime_is_needed() {
    let transport = Answering(|request: http::Request<Body>| async move {
        assert_eq!(request.uri(), "https://example.com:8443/base/api/v1/keys/a%2Fb");
        assert_eq!(request.method(), "GET");
        assert_eq!(request.headers()["authorization"], "SSWS tok");
        assert!(!request.headers().contains_key("host"));
        assert_eq!(request.body().as_bytes().unwrap(), "");
        let pieces = vec![Some(Ok(Bytes::from("\"k\"}"))), None, Some(Ok(Bytes::from("{\"id\":")))];
        Ok(http::Response::new(Incoming::new(Pieces(pieces))))
    });
    assert_eq!(block_on(client(transport).get_key("a/b").into_future()).unwrap().id, "k");
}

#[test]
fn errors_keep_their_phase_and_decide_about_retries() {
    use TransportErrorKind::{Closed, Connect, Other, Timeout, Tls};
    let cases: &[(fn() -> TransportError, usize, usize)] = &[
        (|| TransportError::not_sent(Connect), 3, 3),
        (|| TransportError::not_sent(Other), 3, 3),
        (|| TransportError::not_sent(Tls), 1, 1),
        (|| TransportError::maybe_sent(Closed), 3, 1),
        (|| TransportError::maybe_sent(Timeout), 3, 1),
    ];
    for (make, safe, unsafe_) in cases {
        for (is_safe, expected) in [(true, *safe), (false, *unsafe_)] {
            let count = Arc::new(Mutex::new(0));
            let counter = Arc::clone(&count);
            let client = client(Answering(move |_| {
                *counter.lock().unwrap() += 1;
                std::future::ready(Err(make()))
            }));
            let call = if is_safe { client.ping() } else { client.poke() };
            let error = block_on(call.into_future()).unwrap_err();
            assert_eq!(*count.lock().unwrap(), expected, "{error:?}");
            assert_eq!(error.may_have_been_sent(), make().may_have_been_sent(), "{error:?}");
            assert_eq!(matches!(error, Error::NotSent(_)), !make().may_have_been_sent(), "{error:?}");
        }
    }
}

#[tokio::test]
async fn when_time_runs_out_the_phase_is_what_the_transport_told() {
    let cases: [(fn(&Progress), bool); 4] = [
        (|_| {}, true), // it tells nothing, so it may have sent
        (Progress::preparing, false),
        (Progress::sending, true),
        (
            |progress| {
                progress.preparing();
                progress.sending();
            },
            true,
        ),
    ];
    for (index, (tell, may_have_left)) in cases.into_iter().enumerate() {
        let transport = Answering(move |request: http::Request<Body>| async move {
            tell(request.extensions().get::<Progress>().unwrap());
            std::future::pending().await
        });
        let builder = Client::builder().base_url("https://example.com").transport(transport);
        let client = builder.timeout(Duration::from_millis(30)).build().unwrap();
        let error = client.poke().await.unwrap_err();
        assert!(error.is_timeout(), "{index}: {error:?}");
        assert_eq!(error.may_have_been_sent(), may_have_left, "{index}: {error:?}");
    }
}

#[tokio::test]
async fn when_time_runs_out_earlier_tries_count() {
    let tries = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&tries);
    let transport = Answering(move |request: http::Request<Body>| {
        let is_first = {
            let mut tries = counter.lock().unwrap();
            *tries += 1;
            *tries == 1
        };
        async move {
            if is_first {
                return Err(TransportError::maybe_sent(TransportErrorKind::Closed));
            }
            request.extensions().get::<Progress>().unwrap().preparing();
            std::future::pending().await
        }
    });
    let builder = Client::builder().base_url("https://example.com").transport(transport);
    let error = builder.timeout(Duration::from_millis(600)).build().unwrap().ping().await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
    assert_eq!(*tries.lock().unwrap(), 2);
}

#[test]
fn a_cut_body_says_so() {
    let transport = Answering(|_| async {
        let cut = TransportError::maybe_sent(TransportErrorKind::Closed);
        Ok(http::Response::new(Incoming::new(Pieces(vec![Some(Err(cut)), Some(Ok(Bytes::from("{")))]))))
    });
    let key = Key { id: "k".into(), name: None };
    let error = block_on(client(transport).create_key(&key).into_future()).unwrap_err();
    let Error::Unreadable(error) = error else { panic!("{error:?}") };
    assert_eq!(error.response().bytes(), "{");
}
