//! Retries: how often the server sees what, and how long is waited in between.

use std::time::Duration;

use clientwright_runtime::Error;

use crate::clock::VirtualClock;
use crate::recorder::{Recorder, Reply, refusing};
use crate::sample::{Bare, Client};

fn client(url: &str, clock: &VirtualClock) -> Client {
    Client::builder().base_url(url).clock(clock.clone()).build().unwrap()
}

type Operation = fn(&Client) -> Bare;

/// Safe by its method; not safe; safe by what the document says; not safe by what it says; safe by its key.
const OPERATIONS: [(&str, Operation); 5] = [
    ("ping", Client::ping),
    ("poke", Client::poke),
    ("poke_again", Client::poke_again),
    ("ping_once", Client::ping_once),
    ("order", Client::order),
];

/// How often the server sees each of the operations when it always answers like this.
async fn counts(reply: &Reply) -> [usize; 5] {
    let mut counts = [0; 5];
    for (count, (name, operation)) in counts.iter_mut().zip(OPERATIONS) {
        let server = Recorder::always(reply.clone());
        let clock = VirtualClock::new();
        let error = operation(&client(&server.url(), &clock)).await.unwrap_err();
        *count = server.count();
        assert_eq!(clock.sleeps().len(), *count - 1, "{name}: a wait between tries");
        assert!(error.may_have_been_sent(), "{name}: {error:?}");
        assert_eq!(error.is_retryable(), *count > 1, "{name}: {error:?}");
    }
    counts
}

#[tokio::test]
async fn statuses() {
    const SAFE_ONLY: [usize; 5] = [3, 1, 3, 1, 3];
    const ALL: [usize; 5] = [3; 5];
    const NONE: [usize; 5] = [1; 5];
    for status in 300..=599 {
        if status % 20 > 9 && status != 418 {
            continue; // every other ten is enough
        }
        let expected = match status {
            429 => ALL,
            408 | 425 | 500 | 502 | 503 | 504 => SAFE_ONLY,
            _ => NONE,
        };
        assert_eq!(counts(&Reply::status(status)).await, expected, "{status}");
    }
    assert_eq!(counts(&Reply::status(429)).await, ALL);
    assert_eq!(counts(&Reply::status(425)).await, SAFE_ONLY);
}

#[tokio::test]
async fn lost_connections() {
    const SAFE_ONLY: [usize; 5] = [3, 1, 3, 1, 3];
    for (name, reply) in [
        ("closed before the head", Reply::close()),
        ("closed inside the head", Reply::raw("HTTP/1.1 200 OK\r\nconte").then_close()),
        ("not HTTP", Reply::raw("SSH-2.0-OpenSSH_9.9\r\n\r\n").then_close()),
        ("cut body", Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc").then_close()),
        (
            "cut chunks",
            Reply::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab").then_close(),
        ),
    ] {
        assert_eq!(counts(&reply).await, SAFE_ONLY, "{name}");
    }
}

#[tokio::test]
async fn what_provably_was_not_sent_is_tried_again_whatever_it_is() {
    for (name, operation) in OPERATIONS {
        let clock = VirtualClock::new();
        let error = operation(&client(&refusing(), &clock)).await.unwrap_err();
        assert!(matches!(error, Error::NotSent(_)), "{name}: {error:?}");
        assert!(error.is_retryable() && !error.may_have_been_sent(), "{name}");
        assert_eq!(clock.sleeps().len(), 2, "{name}");
    }
}

#[tokio::test]
async fn a_later_success_is_one() {
    let server = Recorder::script([Reply::status(503), Reply::close(), Reply::status(204)]);
    client(&server.url(), &VirtualClock::new()).ping().await.unwrap();
    assert_eq!(server.count(), 3);
    let server = Recorder::script([Reply::status(429), Reply::status(204)]);
    client(&server.url(), &VirtualClock::new()).poke().await.unwrap();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn the_body_is_sent_again() {
    let server =
        Recorder::script([Reply::status(429), Reply::status(429), Reply::json(201, r#"{"id":"k"}"#)]);
    let client =
        Client::builder().base_url(&server.url()).api_token("t").clock(VirtualClock::new()).build().unwrap();
    client.create_key(&crate::sample::Key { id: "k".into(), name: None }).await.unwrap();
    let bodies: Vec<_> = server.requests().iter().map(|request| request.text().to_owned()).collect();
    assert_eq!(bodies, [r#"{"id":"k"}"#; 3]);
}

#[tokio::test]
async fn waits_grow_and_are_bounded() {
    let server = Recorder::always(Reply::status(503));
    let clock = VirtualClock::new();
    let client = Client::builder()
        .base_url(&server.url())
        .clock(clock.clone())
        .retries(9)
        .timeout(Duration::from_secs(3600))
        .build()
        .unwrap();
    client.ping().await.unwrap_err();
    let sleeps = clock.sleeps();
    assert_eq!((sleeps.len(), server.count()), (9, 10));
    for (index, sleep) in sleeps.iter().enumerate() {
        let bound = Duration::from_millis(250 << index).min(Duration::from_secs(20));
        assert!(*sleep <= bound, "{index}: {sleep:?}");
    }
    assert!(sleeps.iter().sum::<Duration>() > Duration::from_secs(1), "no waits to speak of: {sleeps:?}");
}

#[tokio::test]
async fn no_retries_if_none_are_wanted() {
    let server = Recorder::always(Reply::status(503));
    let client = Client::builder().base_url(&server.url()).retries(0).build().unwrap();
    client.ping().await.unwrap_err();
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn what_the_server_asks_for() {
    let asked: &[(&str, Option<u64>, usize)] = &[
        ("7", Some(7), 2),
        ("0", Some(0), 2),
        // The clock of these tests stands at the epoch.
        ("Thu, 01 Jan 1970 00:00:09 GMT", Some(9), 2),
        ("Wed, 01 Jan 1969 00:00:00 GMT", Some(0), 2),
        // Too long to wait: the answer is the result.
        ("61", Some(61), 1),
        ("99999999999999999999999", Some(u64::from(u32::MAX)), 1),
        ("Thu, 31 Dec 2099 23:59:59 GMT", Some(4_102_444_799), 1),
        // Not understood: as if it was not there.
        ("soon", None, 2),
        ("-5", None, 2),
    ];
    for (value, expected, tries) in asked {
        let server = Recorder::script([Reply::status(429).with("retry-after", value), Reply::status(400)]);
        let clock = VirtualClock::new();
        let error = client(&server.url(), &clock).poke().await.unwrap_err();
        assert_eq!(server.count(), *tries, "{value}");
        if *tries == 1 {
            assert_eq!(error.retry_after(), expected.map(Duration::from_secs), "{value}");
            continue;
        }
        let wait = clock.sleeps()[0];
        let least = Duration::from_secs(expected.unwrap_or(0));
        assert!(wait >= least && wait <= least + Duration::from_millis(250), "{value}: {wait:?}");
    }
}

#[tokio::test]
async fn when_a_rate_limit_is_reset() {
    use clientwright_runtime::codegen::{Api, RateLimitReset, ResetUnit};
    static LIMITED: Api = Api {
        rate_limit_reset: Some(RateLimitReset {
            header: "X-Rate-Limit-Reset",
            unit: ResetUnit::EpochSeconds,
        }),
        ..Api::DEFAULT
    };
    // By the server's clock, which is far from the client's.
    let limited = Reply::status(429)
        .with("date", "Sun, 06 Nov 1994 08:49:37 GMT")
        .with("x-rate-limit-reset", "784111789");
    let server = Recorder::script([limited, Reply::status(204)]);
    let clock = VirtualClock::new();
    let builder = Client::builder().base_url(&server.url()).clock(clock.clone());
    builder.build_for(&LIMITED).unwrap().poke().await.unwrap();
    let wait = clock.sleeps()[0];
    assert!((12_000..=12_250).contains(&wait.as_millis()), "{wait:?}");
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_wait_that_does_not_fit_the_limit_is_not_begun() {
    let server = Recorder::always(Reply::status(503).with("retry-after", "20"));
    let clock = VirtualClock::new();
    let error = client(&server.url(), &clock).ping().timeout(Duration::from_secs(30)).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 503, "the answer is worth more than a timeout: {error:?}");
    assert_eq!((server.count(), clock.sleeps().len()), (2, 1));
}

#[tokio::test]
async fn one_idempotency_key_for_all_tries_of_a_call() {
    let server = Recorder::always(Reply::status(503));
    let client = client(&server.url(), &VirtualClock::new());
    client.order().await.unwrap_err();
    client.order().await.unwrap_err();
    client.order().header("idempotency-key", "mine").await.unwrap_err();
    let keys: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("idempotency-key").unwrap().to_owned())
        .collect();
    assert_eq!(keys.len(), 9);
    for calls in keys.chunks(3) {
        assert!(calls.iter().all(|key| *key == calls[0]), "{keys:?}");
    }
    assert_ne!(keys[0], keys[3]);
    assert_eq!(keys[0].len(), 36);
    assert_eq!(keys[6], "mine");
}

#[tokio::test]
async fn a_call_that_may_have_arrived_once_may_have_arrived() {
    // The first try is read and dropped; then nobody listens any more.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        std::io::Read::read(&mut stream, &mut [0; 1024]).unwrap();
    });
    let error = client(&url, &VirtualClock::new()).ping().await.unwrap_err();
    server.join().unwrap();
    assert!(matches!(error, Error::MaybeSent(_)), "{error:?}");
    assert!(error.may_have_been_sent() && error.is_retryable());
    assert!(error.to_string().starts_with("ping: maybe sent: "), "{error}");
}
