//! Calls that are dropped at every point where they wait: the client is as good as new, and nothing is left behind.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use crate::script::{answer, answers};
use crate::server::Server;
use crate::table::{call, client};

/// A future that is given up the nth time that it waits.
struct Impatient<F> {
    future: Pin<Box<F>>,
    left: usize,
}

impl<F: Future> Future for Impatient<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Poll::Ready(output) = self.future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        self.left -= 1;
        if self.left == 0 { Poll::Ready(None) } else { Poll::Pending }
    }
}

async fn give_up<F: Future>(future: F, after: usize) -> Option<F::Output> {
    Impatient { future: Box::pin(future), left: after }.await
}

async fn is_closed(server: &Server) {
    let start = Instant::now();
    while server.open() > 0 {
        assert!(start.elapsed() < Duration::from_secs(10), "{} connections are left", server.open());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

const HEALTHY: &str = "[200 = {\"id\":\"k\",\"access_token\":\"t\"}]";

#[tokio::test]
async fn at_every_point_where_it_waits() {
    let token = "[drip 20 1][200 = {\"access_token\":\"t\"}]";
    let chunks = "[drip 9 1]HTTP/1.1 200 OK\\r\\ntransfer-encoding: chunked\\r\\n\\r\\n\
                  5\\r\\n{\"id\"\\r\\n5\\r\\n:\"k\"}\\r\\n0\\r\\n\\r\\n";
    for (name, with_flow, script) in [
        ("an answer drop by drop", false, "[drip 5 1][ok]".to_owned()),
        ("chunks", false, chunks.to_owned()),
        ("tries", false, "[503] | [close] | [drip 20 1][ok]".to_owned()),
        ("redirects", false, "[307 location: /key] | [307 location: /key] | [drip 20 1][ok]".to_owned()),
        ("tokens", true, format!("{token} | [401] | {token} | [drip 20 1][ok]")),
    ] {
        let server = Server::new(vec![answer(HEALTHY)]);
        let mut points = 0;
        loop {
            points += 1;
            let mut is_whole = true;
            // Without a connection or a token at hand, and with both.
            for is_warm in [false, true] {
                let client = client(&server.url(), with_flow);
                if is_warm {
                    server.play(answers(HEALTHY));
                    call(&client, "GET").await.unwrap();
                }
                let skipped = usize::from(is_warm && with_flow);
                server.play(answers(&script).split_off(skipped));
                is_whole &= give_up(call(&client, "GET").into_future(), points).await.is_some();
                server.play(answers(HEALTHY));
                let outcome = call(&client, "GET").await;
                outcome.unwrap_or_else(|error| panic!("{name}, {points}: {error:?}"));
            }
            if is_whole {
                break;
            }
            assert!(points < 1000, "{name}: it never ends");
        }
        assert!(points >= 4, "{name}: no points to speak of: {points}");
        is_closed(&server).await;
    }
    assert_eq!(tokio::runtime::Handle::current().metrics().num_alive_tasks(), 0);
}

#[tokio::test]
async fn whoever_waits_for_the_token_of_a_dropped_call_gets_one() {
    let server = Server::new(answers("[stall] | [200 = {\"id\":\"k\",\"access_token\":\"t\"}]"));
    let client = client(&server.url(), true);
    let first = tokio::spawn(call(&client, "GET").into_future());
    while server.connections() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let others: Vec<_> = (0..5).map(|_| tokio::spawn(call(&client, "GET").into_future())).collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    first.abort();
    for other in others {
        other.await.unwrap().unwrap();
    }
    let asked = server.take();
    let tokens = asked.iter().filter(|seen| seen.text.starts_with(b"POST /oauth/token"));
    assert_eq!(tokens.count(), 2, "the one that was given up, and one for all others");
    drop(client);
    is_closed(&server).await;
}

#[tokio::test]
async fn a_call_that_was_never_awaited_does_nothing() {
    let server = Server::new(Vec::new());
    let client = client(&server.url(), false);
    drop(call(&client, "POST"));
    drop(call(&client, "POST").into_future());
    call(&client, "GET").await.unwrap();
    assert_eq!(server.take().len(), 1);
}
