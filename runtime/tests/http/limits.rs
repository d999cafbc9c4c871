//! Limits of size and time, each with the phase that it ends in.

use std::time::{Duration, Instant};

use clientwright_runtime::{Error, UnreadableReason};

use crate::recorder::{Recorder, Reply};
use crate::sample::{Client, ClientBuilder, Key};

fn builder(server: &Recorder) -> ClientBuilder {
    Client::builder().base_url(&server.url()).api_token("t").retries(0)
}

fn body_of(length: usize) -> String {
    format!(r#"{{"id":"{}"}}"#, "x".repeat(length - 9))
}

#[tokio::test]
async fn bodies_up_to_the_limit_are_read() {
    for (length, is_read) in [(1000, true), (1001, false), (100_000, false)] {
        let body = body_of(length);
        let chunked = format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{}\r\n{:x}\r\n{}\r\n0\r\n\r\n",
            length / 2,
            &body[..length / 2],
            length - length / 2,
            &body[length / 2..]
        );
        let endless = format!("HTTP/1.1 200 OK\r\n\r\n{body}");
        for (name, reply) in [
            ("announced", Reply::json(200, &body)),
            ("chunked", Reply::raw(chunked.clone())),
            ("slow chunks", Reply::raw(chunked).dripping(length / 3, Duration::from_millis(5))),
            ("until the end", Reply::raw(endless).then_close()),
        ] {
            let server = Recorder::always(reply);
            let client = builder(&server).max_response_bytes(1000).build().unwrap();
            let outcome = client.get_key("k").send().await;
            match outcome {
                Ok(response) => assert!(is_read && response.bytes() == body.as_bytes(), "{name} {length}"),
                Err(Error::Unreadable(error)) => {
                    assert!(!is_read, "{name} {length}");
                    assert!(
                        matches!(error.reason(), UnreadableReason::TooLarge { limit: 1000 }),
                        "{name}: {error:?}"
                    );
                    assert!(error.response().bytes().len() <= 1000, "{name}: {error:?}");
                    assert_eq!(error.status(), 200);
                }
                Err(error) => panic!("{name} {length}: {error:?}"),
            }
            client.get_key("k").await.ok();
            assert_eq!(server.count(), 2, "{name} {length}: the client is usable afterwards");
        }
    }
}

#[tokio::test]
async fn a_large_body_in_many_pieces_arrives_whole() {
    let body = body_of(3_000_000);
    let server = Recorder::always(Reply::json(200, &body).dripping(100_000, Duration::from_millis(1)));
    let response = builder(&server).build().unwrap().get_key("k").send().await.unwrap();
    assert_eq!(response.bytes().len(), body.len());
    assert_eq!(response.body().id.len(), body.len() - 9);
}

#[tokio::test]
async fn an_announced_length_sets_nothing_aside() {
    let reply = "HTTP/1.1 200 OK\r\ncontent-length: 9000000000000000000\r\n\r\nabc";
    let server = Recorder::always(Reply::raw(reply).then_close());
    let error =
        builder(&server).max_response_bytes(u64::MAX).build().unwrap().get_key("k").await.unwrap_err();
    let Error::Unreadable(error) = error else { panic!("{error:?}") };
    assert!(matches!(error.reason(), UnreadableReason::Truncated(_)), "{error:?}");
    assert_eq!(error.response().bytes(), "abc");
}

#[tokio::test]
async fn a_status_that_is_an_error_wins_over_a_body_that_is_too_large_or_cut() {
    let cut = "HTTP/1.1 404 Gone\r\ncontent-length: 100\r\n\r\n{\"errorCode\":\"E1\"";
    for reply in [Reply::json(404, &body_of(100_000)), Reply::raw(cut).then_close()] {
        let server = Recorder::always(reply);
        let client = builder(&server).max_response_bytes(1000).build().unwrap();
        let error = client.get_key("k").await.unwrap_err();
        assert!(error.is_not_found(), "{error:?}");
        let Error::Api(error) = error else { panic!("{error:?}") };
        assert!(error.body().is_none() && error.bytes().len() <= 1000);
    }
}

#[tokio::test]
async fn heads_are_bounded() {
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "a: b\r\n".repeat(1000));
    let large = format!("HTTP/1.1 200 OK\r\na: {}\r\n\r\n", "b".repeat(2_000_000));
    for head in [many, large] {
        let server = Recorder::always(Reply::raw(head).then_close());
        let error = builder(&server).build().unwrap().get_key("k").await.unwrap_err();
        assert!(matches!(error, Error::MaybeSent(_)), "{error:?}");
    }
}

#[tokio::test]
async fn time_runs_out_at_every_stage_of_an_answer() {
    for (name, reply) in [
        ("no answer", Reply::stall()),
        ("in the head", Reply::raw("HTTP/1.1 200 OK\r\ncontent").then_stall()),
        ("before the body", Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n").then_stall()),
        ("in the body", Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc").then_stall()),
        ("drop by drop", Reply::json(200, &body_of(1000)).dripping(1, Duration::from_millis(20))),
    ] {
        let server = Recorder::always(reply);
        let client = builder(&server).timeout(Duration::from_secs(30)).build().unwrap();
        let start = Instant::now();
        let error = client.get_key("k").timeout(Duration::from_millis(150)).await.unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(2), "{name}");
        assert!(error.is_timeout() && error.may_have_been_sent(), "{name}: {error:?}");
        assert!(matches!(error, Error::MaybeSent(_)), "{name}: {error:?}");
        assert_eq!(server.count(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_status_that_is_an_error_wins_over_a_body_that_does_not_come() {
    let stuck =
        Reply::raw("HTTP/1.1 404 Gone\r\ncontent-length: 9\r\nx-request-id: r1\r\n\r\nabc").then_stall();
    let server = Recorder::always(stuck);
    let client = builder(&server).build().unwrap();
    let error = client.get_key("k").timeout(Duration::from_millis(150)).await.unwrap_err();
    assert!(error.is_not_found() && error.request_id() == Some("r1"), "{error:?}");
}

#[tokio::test]
async fn the_clients_limit_holds_for_all_calls() {
    let server = Recorder::always(Reply::stall());
    let client = builder(&server).timeout(Duration::from_millis(100)).build().unwrap();
    let error = client.create_key(&Key { id: "k".into(), name: None }).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_retryable(), "{error:?}");
    assert!(client.get_key("k").await.unwrap_err().is_retryable());
}

/// A listener whose queue is full: connections to it neither succeed nor fail.
fn unanswered() -> (std::net::TcpListener, Vec<std::net::TcpStream>, String) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(stream) = std::net::TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
        waiting.push(stream);
        assert!(waiting.len() < 10_000, "the queue never fills");
    }
    (listener, waiting, format!("http://{address}"))
}

#[tokio::test]
async fn while_connecting_nothing_was_sent() {
    let (_listener, _waiting, url) = unanswered();
    let base = || Client::builder().base_url(&url).retries(0);
    let client = base().connect_timeout(Duration::from_millis(100)).build().unwrap();
    let error = client.poke().await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)) && error.is_timeout(), "{error:?}");
    // The call's own limit runs out first.
    let error = base().build().unwrap().poke().timeout(Duration::from_millis(100)).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)) && error.is_timeout(), "{error:?}");
    assert_eq!(error.to_string(), "poke: not sent: time ran out");
}

/// Answers as soon as it has read the head of a request, and then does as it is told.
fn early(answer: &'static str, then: fn(std::net::TcpStream)) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut read = 0;
                while read < 200 {
                    read += std::io::Read::read(&mut stream, &mut [0; 64]).unwrap();
                }
                std::io::Write::write_all(&mut stream, answer.as_bytes()).unwrap();
                then(stream);
            });
        }
    });
    url
}

#[tokio::test]
async fn an_answer_before_the_whole_request_was_read_counts() {
    let large = Key { id: "x".repeat(20_000_000), name: None };
    let answer = "HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\n\r\n";
    let stays: fn(std::net::TcpStream) = |stream| {
        std::thread::sleep(Duration::from_secs(10));
        drop(stream);
    };
    let ends: fn(std::net::TcpStream) = |stream| {
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        std::thread::sleep(Duration::from_secs(10));
    };
    for (name, then) in [("stays", stays), ("ends", ends), ("closes", drop::<std::net::TcpStream>)] {
        let url = early(answer, then);
        let client = Client::builder().base_url(&url).api_token("t").retries(0).build().unwrap();
        for _ in 0..2 {
            let start = Instant::now();
            let error = client.create_key(&large).await.unwrap_err();
            assert!(start.elapsed() < Duration::from_secs(5), "{name}");
            // Closed with something unread, the system resets the connection, and may drop the answer with it.
            let is_lost = name == "closes" && matches!(error, Error::MaybeSent(_));
            assert!(is_lost || error.status().is_some_and(|status| status == 413), "{name}: {error:?}");
        }
    }
}
