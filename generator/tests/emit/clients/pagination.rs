//! Runs beside the crate that the cases emit: each style of paging, from the emitted table to the requests that arrive.
#![allow(missing_docs, reason = "a test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use cases::pagination::Client;
use cases::pagination::types::{ListByLastItemBody, ListByOffsetTextBody, Page, Thing};
use clientwright_runtime::{Error, Items, Pages};

/// Answers the requests in order, and keeps each one's target and body.
struct Server {
    url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn answering(answers: &'static [(&'static str, &'static str)]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for ((headers, body), stream) in answers.iter().zip(listener.incoming()) {
                let mut stream = stream.expect("a connection");
                let mut reader = BufReader::new(stream.try_clone().expect("another handle"));
                let (mut line, mut length) = (String::new(), 0);
                reader.read_line(&mut line).expect("a request");
                loop {
                    let mut header = String::new();
                    reader.read_line(&mut header).expect("a header");
                    match header.trim().split_once(':') {
                        Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                            length = value.trim().parse().expect("a length");
                        }
                        Some(_) => {}
                        None => break,
                    }
                }
                let mut sent = vec![0; length];
                reader.read_exact(&mut sent).expect("a body");
                let target = line.split(' ').nth(1).expect("a target");
                let entry = format!("{target} {}", String::from_utf8_lossy(&sent)).trim_end().to_owned();
                shared.lock().expect("no panic").push(entry);
                let length = body.len();
                let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
                let answer = format!("{head}{headers}content-length: {length}\r\n\r\n{body}");
                stream.write_all(answer.as_bytes()).expect("the answer is taken");
            }
        });
        Self { url, seen }
    }

    fn client(&self) -> Client {
        Client::builder().base_url(&self.url).retries(0).build().expect("a client")
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("no panic").clone()
    }
}

fn all<I, B>(mut items: Items<I, B>) -> Result<Vec<I>, Error<B>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut all = Vec::new();
        while let Some(item) = items.next().await {
            all.push(item?);
        }
        Ok(all)
    })
}

fn ids(things: &[Thing]) -> Vec<i64> {
    things.iter().map(|thing| thing.id).collect()
}

#[test]
fn by_cursor() {
    let server = Server::answering(&[
        ("", r#"{"data":[{"id":1}],"meta":{"next":"n","more":true}}"#),
        ("", r#"{"data":[{"id":2}],"meta":{"next":"m","more":false}}"#),
    ]);
    let things = all(server.client().list_by_cursor().limit(1).items()).expect("all pages");
    assert_eq!(ids(&things), [1, 2]);
    assert_eq!(server.seen(), ["/cursors?limit=1", "/cursors?limit=1&after=n"]);
}

#[test]
fn by_last_item() {
    let server = Server::answering(&[
        ("", r#"{"page":{"things":[{"id":1},{"id":7}]}}"#),
        ("", r#"{"page":{"things":null}}"#),
    ]);
    let things =
        all(server.client().list_by_last_item(&ListByLastItemBody::new()).items()).expect("all pages");
    assert_eq!(ids(&things), [1, 7]);
    assert_eq!(server.seen(), ["/last-items {}", r#"/last-items {"page":{"after":7}}"#]);
}

#[test]
fn by_offset() {
    let server = Server::answering(&[
        ("", r#"{"found/here":{"list":["a",null],"total":3}}"#),
        ("", r#"{"found/here":{"list":["b"],"total":3}}"#),
    ]);
    let texts = all(server.client().list_by_offset().offset(4).items_param(2).items()).expect("all pages");
    // It began beyond the total, so the first page is the last.
    assert_eq!(texts, [Some("a".to_owned()), None]);
    assert_eq!(server.seen(), ["/offsets?offset=4&items=2"]);
    let server = Server::answering(&[
        ("", r#"{"found/here":{"list":["a"],"total":2}}"#),
        ("", r#"{"found/here":null}"#),
    ]);
    assert_eq!(all(server.client().list_by_offset().items()).expect("all pages").len(), 1);
    assert_eq!(server.seen(), ["/offsets", "/offsets?offset=1"]);
}

#[test]
fn by_offset_in_words() {
    let server = Server::answering(&[("", r#"{"things":[{"id":1}]}"#), ("", r#"{"things":[]}"#)]);
    let body = ListByOffsetTextBody::new().offset("10");
    assert_eq!(ids(&all(server.client().list_by_offset_text(&body).items()).expect("all pages")), [1]);
    assert_eq!(server.seen(), [r#"/offset-texts {"offset":"10"}"#, r#"/offset-texts {"offset":"11"}"#]);
}

#[test]
fn by_page_number() {
    let server = Server::answering(&[
        ("x-total-pages: 2\r\n", r#"[{"id":1}]"#),
        ("x-total-pages: 2\r\n", r#"[{"id":2}]"#),
    ]);
    assert_eq!(ids(&all(server.client().list_by_page(0).items()).expect("all pages")), [1, 2]);
    assert_eq!(server.seen(), ["/pages?page=0", "/pages?page=1"]);
}

#[test]
fn by_link() {
    let server = Server::answering(&[("link: </links?p=2>; rel=next\r\n", r#"[{"id":1}]"#), ("", "null")]);
    assert_eq!(ids(&all(server.client().list_by_link().items()).expect("all pages")), [1]);
    assert_eq!(server.seen(), ["/links", "/links?p=2"]);
}

#[test]
fn by_next_address_and_page_by_page() {
    let server = Server::answering(&[("", r#"{"things":[{"id":1}],"next":"?p=2"}"#), ("", "{}")]);
    let mut pages: Pages<Page, _> = server.client().list_by_next_url().pages();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let first = pages.next().await.expect("a page").expect("it is read");
        assert_eq!(ids(first.body().things.as_deref().unwrap_or_default()), [1]);
        assert!(pages.next().await.expect("a page").expect("it is read").body().things.is_none());
        assert!(pages.next().await.is_none());
    });
    assert_eq!(server.seen(), ["/next-urls", "/next-urls?p=2"]);
}

#[test]
fn through_boxes() {
    let server = Server::answering(&[
        ("x-next: n\r\n", r#"{"below":{"below":{"children":[{},{}]}}}"#),
        ("", r#"{"below":{}}"#),
    ]);
    assert_eq!(all(server.client().list_nodes().items()).expect("all pages").len(), 2);
    assert_eq!(server.seen(), ["/nodes", "/nodes?after=n"]);
}
