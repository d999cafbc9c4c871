//! Policies, backoffs and budgets of one's own, for a client and for a call.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clientwright_runtime::{
    Backoff, Error, ExponentialBackoff, Retries, RetryBudget, RetryPolicy, TokenBucket, TryOutcome,
};

use crate::clock::VirtualClock;
use crate::recorder::{Recorder, Reply, refusing};
use crate::sample::{Client, ClientBuilder};

fn builder(server: &Recorder, clock: &VirtualClock) -> ClientBuilder {
    Client::builder().base_url(&server.url()).clock(clock.clone())
}

/// What a policy was asked about: tries, status, whether it may have been sent, what the server asked for.
type Asked = Arc<Mutex<Vec<(u32, Option<u16>, bool, Option<Duration>)>>>;

/// Always says yes, and keeps what it was asked.
struct Eager(Asked);

impl RetryPolicy for Eager {
    fn is_worth_another(&self, ended: &TryOutcome<'_>) -> bool {
        let status = ended.status().map(|status| status.as_u16());
        let entry = (ended.tries(), status, ended.may_have_been_sent(), ended.retry_after());
        self.0.lock().unwrap().push(entry);
        ended.tries() < 4
    }
}

#[tokio::test]
async fn a_policy_sees_how_each_try_ended() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc";
    let server = Recorder::script([
        Reply::status(404).with("retry-after", "3"),
        Reply::close(),
        Reply::raw(cut).then_close(),
        Reply::status(500),
    ]);
    let asked = Asked::default();
    let clock = VirtualClock::new();
    let client = builder(&server, &clock).retry_policy(Eager(Arc::clone(&asked))).build().unwrap();
    let error = client.ping().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 500);
    let expected = [
        (1, Some(404), true, Some(Duration::from_secs(3))),
        (2, None, true, None),
        (3, Some(200), true, None),
        (4, Some(500), true, None),
    ];
    assert_eq!(asked.lock().unwrap().as_slice(), expected);
    assert!(clock.sleeps()[0] >= Duration::from_secs(3), "what the server asks for holds for every status");
}

#[tokio::test]
async fn no_policy_makes_something_unsafe_be_sent_twice() {
    for (reply, expected) in
        [(Reply::status(503), 1), (Reply::status(404), 1), (Reply::close(), 1), (Reply::status(429), 4)]
    {
        let server = Recorder::always(reply);
        let asked = Asked::default();
        let client = builder(&server, &VirtualClock::new()).retry_policy(Eager(asked)).build().unwrap();
        client.poke().await.unwrap_err();
        assert_eq!(server.count(), expected);
    }
    let asked = Asked::default();
    let policy = Eager(Arc::clone(&asked));
    let client = Client::builder().base_url(&refusing()).clock(VirtualClock::new()).retry_policy(policy);
    client.build().unwrap().poke().await.unwrap_err();
    assert_eq!(asked.lock().unwrap().len(), 4, "what was not sent is asked about");
}

#[tokio::test]
async fn a_policy_is_not_asked_about_what_went_well_or_cannot_be_better() {
    let too_large = Reply::json(200, r#"{"id":"a long one"}"#);
    for reply in [Reply::status(204), Reply::json(200, "[]"), too_large] {
        let server = Recorder::always(reply);
        let asked = Asked::default();
        let client = builder(&server, &VirtualClock::new()).retry_policy(Eager(Arc::clone(&asked)));
        drop(client.max_response_bytes(10).api_token("t").build().unwrap().get_key("k").await);
        assert_eq!((server.count(), asked.lock().unwrap().len()), (1, 0));
    }
}

#[tokio::test]
async fn a_call_has_a_policy_of_its_own() {
    let server = Recorder::always(Reply::status(503));
    let client = builder(&server, &VirtualClock::new()).retries(4).build().unwrap();
    client.ping().await.unwrap_err();
    assert_eq!(server.count(), 5);
    client.ping().retry(Retries::none()).await.unwrap_err();
    assert_eq!(server.count(), 6);
    client.ping().retry(Retries::at_most(1)).await.unwrap_err();
    assert_eq!(server.count(), 8);
    let raw = client.request(http::Method::GET, "/x").retry(Retries::at_most(2));
    raw.await.unwrap_err();
    assert_eq!(server.count(), 11);
    // The client's own is as it was, for its clones too.
    client.clone().ping().await.unwrap_err();
    assert_eq!(server.count(), 16);
}

#[tokio::test]
async fn no_try_begins_after_the_policys_time_limit() {
    struct Steady;
    impl Backoff for Steady {
        fn delay(&self, ended: &TryOutcome<'_>) -> Duration {
            assert!(ended.elapsed() == Duration::from_secs(4) * (ended.tries() - 1), "{ended:?}");
            Duration::from_secs(4)
        }
    }
    for (limit, tries) in [(0, 1), (3, 1), (4, 2), (11, 3), (12, 4), (13, 4), (1000, 15)] {
        let server = Recorder::always(Reply::status(503));
        let clock = VirtualClock::new();
        let policy = Retries::at_most(100).within(Duration::from_secs(limit));
        let client = builder(&server, &clock).retry_policy(policy).backoff(Steady).build().unwrap();
        let error = client.ping().await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 503, "the answer, not a timeout");
        // The last: the call's own limit is a minute, and the next would begin at its end.
        assert_eq!(server.count(), tries, "{limit}");
    }
}

#[tokio::test]
async fn how_long_a_server_may_ask_to_wait_is_the_policys() {
    let server = Recorder::always(Reply::status(429).with("retry-after", "9"));
    for (longest, tries) in [(8, 1), (9, 3)] {
        let before = server.count();
        let policy = Retries::default().longest_wait(Duration::from_secs(longest));
        let client = builder(&server, &VirtualClock::new()).retry_policy(policy).build().unwrap();
        let error = client.poke().await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(9)));
        assert_eq!(server.count() - before, tries);
    }
}

#[tokio::test]
async fn a_budget_is_shared_by_all_clones_and_filled_by_successes() {
    let healthy = Arc::new(Mutex::new(false));
    let is_healthy = Arc::clone(&healthy);
    let server =
        Recorder::answering(move |_| Reply::status(if *is_healthy.lock().unwrap() { 204 } else { 503 }));
    // Room for four further tries.
    let client =
        builder(&server, &VirtualClock::new()).retry_budget(TokenBucket::holding(20)).build().unwrap();
    let seen = async |expected: usize| {
        let before = server.count();
        drop(client.clone().ping().await);
        assert_eq!(server.count() - before, expected);
    };
    seen(3).await;
    seen(3).await;
    seen(1).await;
    *healthy.lock().unwrap() = true;
    for _ in 0..4 {
        seen(1).await;
    }
    *healthy.lock().unwrap() = false;
    seen(1).await;
    *healthy.lock().unwrap() = true;
    seen(1).await;
    *healthy.lock().unwrap() = false;
    seen(2).await;
    seen(1).await;
}

#[tokio::test]
async fn clients_can_share_all_three() {
    let server = Recorder::always(Reply::status(503));
    let budget = Arc::new(TokenBucket::holding(20));
    let policy: Arc<dyn RetryPolicy> = Arc::new(Retries::at_most(3).within(Duration::from_secs(50)));
    let backoff: Arc<dyn Backoff> = Arc::new(ExponentialBackoff::default().longest(Duration::ZERO));
    for expected in [4, 2] {
        let before = server.count();
        let builder = builder(&server, &VirtualClock::new()).retry_budget(Arc::clone(&budget));
        let client = builder.retry_policy(Arc::clone(&policy)).backoff(Arc::clone(&backoff)).build().unwrap();
        client.ping().await.unwrap_err();
        assert_eq!(server.count() - before, expected);
    }
    assert_eq!(budget.tokens(), 0);
    assert_eq!(policy.time_limit(), Some(Duration::from_secs(50)));
}

#[tokio::test]
async fn calls_at_once_spend_no_more_than_the_budget() {
    let server = Recorder::always(Reply::status(503));
    let client =
        builder(&server, &VirtualClock::new()).retry_budget(TokenBucket::holding(50)).build().unwrap();
    let calls: Vec<_> = (0..30).map(|_| tokio::spawn(client.ping().into_future())).collect();
    for call in calls {
        call.await.unwrap().unwrap_err();
    }
    assert_eq!(server.count(), 30 + 10);
}

#[tokio::test]
async fn what_counts_as_answered() {
    #[derive(Default)]
    struct Counting(Arc<[AtomicU32; 2]>);
    impl RetryBudget for Counting {
        fn withdraw(&self, _: &TryOutcome<'_>) -> bool {
            self.0[0].fetch_add(1, Ordering::Relaxed);
            true
        }
        fn deposit(&self, tries: u32) {
            self.0[1].fetch_add(tries, Ordering::Relaxed);
        }
    }
    for (replies, withdrawn, deposited) in [
        (vec![Reply::status(204)], 0, 1),
        (vec![Reply::status(404)], 0, 1),
        (vec![Reply::status(503), Reply::status(204)], 1, 2),
        (vec![Reply::status(503), Reply::close(), Reply::status(404)], 2, 3),
        (vec![Reply::status(503), Reply::status(503), Reply::status(503)], 2, 0),
        (vec![Reply::close(), Reply::close(), Reply::close()], 2, 0),
    ] {
        let counts = Arc::default();
        let server = Recorder::script(replies);
        let client = builder(&server, &VirtualClock::new()).retry_budget(Counting(Arc::clone(&counts)));
        drop(client.build().unwrap().ping().await);
        let counts = [0, 1].map(|index| counts[index].load(Ordering::Relaxed));
        assert_eq!(counts, [withdrawn, deposited], "{}", server.count());
    }
}

#[tokio::test]
async fn a_stuck_try_leaves_time_for_the_next() {
    let server = Recorder::script([Reply::stall(), Reply::status(204)]);
    let quick = ExponentialBackoff::default().longest(Duration::ZERO);
    let client = |url: &str| {
        let limit = Duration::from_millis(400);
        Client::builder().base_url(url).attempt_timeout(limit).backoff(quick.clone()).build().unwrap()
    };
    client(&server.url()).ping().await.unwrap();
    assert_eq!(server.count(), 2);
    // Something unsafe may have arrived: no second try.
    let server = Recorder::always(Reply::stall());
    let error = client(&server.url()).poke().await.unwrap_err();
    assert!(matches!(error, Error::MaybeSent(_)) && error.is_timeout() && !error.is_retryable(), "{error:?}");
    assert_eq!(server.count(), 1);
    // The body is part of the try.
    let stuck = Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc").then_stall();
    let server = Recorder::script([stuck, Reply::status(204)]);
    client(&server.url()).ping().await.unwrap();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn after_a_refusal_what_is_not_sent_is_not_sent() {
    // Refused with 429, and then nobody listens any more: nothing was done, and the error says so.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // Before the answer: the next connection must find nobody.
        drop(listener);
        std::io::Read::read(&mut stream, &mut [0; 1024]).unwrap();
        let refusal = b"HTTP/1.1 429 Too Many\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        std::io::Write::write_all(&mut stream, refusal).unwrap();
    });
    let clock = VirtualClock::new();
    let client = Client::builder().base_url(&url).clock(clock.clone()).build().unwrap();
    let error = client.poke().await.unwrap_err();
    server.join().unwrap();
    assert!(matches!(error, Error::NotSent(_)) && error.is_retryable(), "{error:?}");
    assert_eq!(clock.sleeps().len(), 2);
}
