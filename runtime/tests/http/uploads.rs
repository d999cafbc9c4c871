//! Uploads of what is not in memory, over real sockets: how they are framed, that they are not read ahead, what stops them.

use std::io::Cursor;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use clientwright_runtime::codegen::{Encoding, Operation, Request, empty, json_error};
use clientwright_runtime::{
    Blob, BoxFuture, Error, Incoming, Method, Transport, TransportError, TransportErrorKind,
};
use tokio::io::{AsyncRead, ReadBuf};

use crate::bodies::{Object, arrived};
use crate::downloads::settled;
use crate::parts::parts;
use crate::recorder::{Recorded, Recorder, Reply};
use crate::sample::{Client, Problem};

static PUT: Operation = Operation { id: "put", method: Method::PUT, path: "/put", ..Operation::DEFAULT };

/// A file of a test's own, removed with it.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, content: &[u8]) -> Self {
        let folder = std::env::temp_dir().join(format!("clientwright-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("café.txt"), content).unwrap();
        Self(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.join("café.txt")
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn reader(content: &'static str) -> Blob {
    Blob::from_reader(Cursor::new(content))
}

async fn sent(blob: Blob) -> Recorded {
    arrived(|request| request.blob("application/octet-stream", &blob)).await.unwrap()
}

/// How a body was framed, and what it was.
fn framed(request: &Recorded) -> (Option<&str>, Option<&str>, &[u8]) {
    (request.header("content-length"), request.header("transfer-encoding"), &request.body)
}

#[tokio::test]
async fn what_has_a_length_is_sent_with_it_and_all_else_in_chunks() {
    let file = Temporary::new("framed", b"of a file");
    let empty = Temporary::new("empty", b"");
    let cases: Vec<(Blob, Option<&str>, &[u8])> = vec![
        (Blob::from("of bytes"), Some("8"), b"of bytes"),
        (Blob::from_path(file.path()), Some("9"), b"of a file"),
        (Blob::from_path(empty.path()), Some("0"), b""),
        (reader("of a reader"), None, b"of a reader"),
        (reader("of a reader").length(11), Some("11"), b"of a reader"),
        (reader(""), None, b""),
        (reader("").length(0), Some("0"), b""),
        (Blob::replayable(|| reader("made")), None, b"made"),
        (Blob::replayable(|| reader("made").length(4)), Some("4"), b"made"),
        (Blob::replayable(|| reader("made")).length(4), Some("4"), b"made"),
        (Blob::replayable(|| Blob::from("made")), Some("4"), b"made"),
    ];
    for (blob, length, content) in cases {
        let request = sent(blob).await;
        let coding = length.is_none().then_some("chunked");
        assert_eq!(framed(&request), (length, coding, content));
        assert_eq!(request.header("content-type"), Some("application/octet-stream"));
    }
    assert_eq!(sent(reader("x").media_type("image/png")).await.header("content-type"), Some("image/png"));
}

#[tokio::test]
async fn parts_of_forms_need_not_be_in_memory() {
    let file = Temporary::new("parts", b"of a file");
    let (path, once) = (Blob::from_path(file.path()), reader("once").length(4).file_name("o.bin"));
    for (once, length) in [(once, true), (reader("once").media_type("text/csv"), false)] {
        let body = Object(vec![("a", &"text"), ("file", &path), ("more", &once), ("z", &1)]);
        let encodings = [Encoding::of("file").content_type("text/plain")];
        let request =
            arrived(|request| request.multipart("multipart/form-data", &body, &encodings)).await.unwrap();
        let counted = request.header("content-length").map(|length| length.parse::<usize>().unwrap());
        assert_eq!(counted, length.then_some(request.body.len()));
        let found = parts(request.header("content-type").unwrap(), &request.body);
        let contents: Vec<_> = found.iter().map(|part| part.content.as_slice()).collect();
        assert_eq!(contents, [&b"text"[..], b"of a file", b"once", b"1"]);
        let disposition = "Content-Disposition: form-data; name=\"file\"; filename=\"café.txt\"";
        assert_eq!(found[1].headers, [disposition, "Content-Type: text/plain"]);
    }
}

#[tokio::test]
async fn only_what_is_in_memory_can_be_a_field_or_json() {
    let blob = reader("x");
    let body = Object(vec![("a", &blob)]);
    let refused = arrived(|request| request.form(&body)).await.unwrap_err();
    assert_eq!(refused, "put: not sent: parameter `body`: a form can hold only what is in memory");
    let refused = arrived(|request| request.json(&body)).await.unwrap_err();
    assert!(refused.contains("the content at $.a is no text"), "{refused}");
}

fn put(client: &Client, blob: &Blob) -> clientwright_runtime::Call<(), Problem> {
    let mut request: Request = client.core.request(&PUT);
    request.blob("application/octet-stream", blob);
    request.call(empty, json_error)
}

#[tokio::test]
async fn content_that_is_wrong_says_what_is() {
    let server = Recorder::always(Reply::status(204));
    let client = Client::plain(&server.url());
    let spent = reader("x");
    put(&client, &spent).await.unwrap();
    let cases = [
        (reader("abc").length(4), true, "the content is shorter than its length"),
        (reader("abc").length(2), true, "the content is longer than its length"),
        (reader("abc").length(0), false, "the content is longer than its length"),
        (spent, false, "the content was read before, and can be read only once"),
        (Blob::replayable(|| Blob::from("abc")).length(4), false, "the content is shorter than its length"),
        (Blob::from_path("/no/such/file"), false, "No such file or directory (os error 2)"),
        (Blob::from_path(std::env::temp_dir()), false, "is a directory"),
    ];
    for (blob, maybe_sent, expected) in cases {
        let error = put(&client, &blob).await.unwrap_err();
        let (Error::NotSent(fault) | Error::MaybeSent(fault)) = &error else { panic!("{error:?}") };
        assert_eq!(fault.kind(), TransportErrorKind::Body);
        assert_eq!((error.may_have_been_sent(), error.is_retryable()), (maybe_sent, false), "{expected}");
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(cause, expected);
    }
    assert_eq!(server.count(), 1, "none of them was taken for whole");
}

/// A reader that counts what was taken from it, and whether it is still there.
struct Counted(Arc<AtomicUsize>);

impl AsyncRead for Counted {
    fn poll_read(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let length = room.remaining();
        room.initialize_unfilled();
        room.advance(length);
        self.0.fetch_add(length, Ordering::Relaxed);
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn content_is_read_no_faster_than_the_server_takes_it_and_let_go_with_the_call() {
    // The kernel takes what it has room for; nobody reads.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::plain(&format!("http://{}", listener.local_addr().unwrap()));
    let count = Arc::new(AtomicUsize::new(0));
    let call = put(&client, &Blob::from_reader(Counted(Arc::clone(&count))));
    let running = tokio::spawn(call.into_future());
    let taken = settled(&count).await;
    assert!(taken < 32 << 20, "{taken} bytes were read of an endless content");
    assert_eq!(Arc::strong_count(&count), 2);
    running.abort();
    for _ in 0..500 {
        if Arc::strong_count(&count) == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the content is still held");
}

#[tokio::test]
async fn an_error_stops_an_upload_without_end() {
    // A raw socket, since the recorder reads requests whole.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        stream.readable().await.unwrap();
        stream.try_write(b"HTTP/1.1 413 Status\r\ncontent-length: 0\r\n\r\n").unwrap();
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(stream);
    });
    let count = Arc::new(AtomicUsize::new(0));
    let blob = Blob::from_reader(Counted(Arc::clone(&count)));
    let error = put(&Client::plain(&url), &blob).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 413);
    drop(blob);
    for _ in 0..500 {
        if Arc::strong_count(&count) == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the content is still being sent");
}

/// A transport of one's own, which reads bodies chunk by chunk.
struct Reading;

impl Transport for Reading {
    fn send(
        &self,
        request: http::Request<clientwright_runtime::Body>,
    ) -> BoxFuture<'static, Result<http::Response<Incoming>, TransportError>> {
        Box::pin(async move {
            let mut body = request.into_body();
            assert_eq!((body.as_bytes(), body.length()), (None, Some(6)));
            let mut content = Vec::new();
            while let Some(chunk) = body.chunk().await {
                content.extend_from_slice(&chunk?);
            }
            Ok(http::Response::new(bytes::Bytes::from(content).into()))
        })
    }
}

#[tokio::test]
async fn transports_of_ones_own_read_bodies_chunk_by_chunk() {
    let client = Client::builder().base_url("https://example.com").transport(Reading).build().unwrap();
    let send = |blob| client.request(Method::POST, "/echo").body("text/plain", blob).send();
    assert_eq!(send(reader("sesame").length(6)).await.unwrap().bytes(), "sesame");
    let error = send(reader("sesam").length(6)).await.unwrap_err();
    assert!(
        matches!(&error, Error::MaybeSent(error) if error.kind() == TransportErrorKind::Body),
        "{error:?}"
    );
}

#[test]
fn files_can_be_sent_without_tokio() {
    let file = Temporary::new("alone", b"sesame");
    let client = Client::builder().base_url("https://example.com").transport(Reading).clock(Still).build();
    let client = client.unwrap();
    let call = client.request(Method::POST, "/echo").body("text/plain", Blob::from_path(file.path()));
    assert_eq!(crate::transports::block_on(call.into_future()).unwrap().bytes(), "sesame");
}

/// A clock that stands still.
struct Still;

impl clientwright_runtime::Clock for Still {
    fn now(&self) -> std::time::Instant {
        std::time::Instant::now()
    }

    fn system_time(&self) -> std::time::SystemTime {
        std::time::SystemTime::UNIX_EPOCH
    }

    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

#[cfg(feature = "stream")]
#[tokio::test]
async fn streams_are_content_too() {
    struct Words(Vec<Result<&'static str, &'static str>>);

    impl futures_core::Stream for Words {
        type Item = Result<&'static str, &'static str>;

        fn poll_next(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(self.0.pop())
        }
    }

    let whole = || Blob::from_stream(Words(vec![Ok("b"), Ok(""), Ok("a")]));
    assert_eq!(framed(&sent(whole()).await), (None, Some("chunked"), &b"ab"[..]));
    assert_eq!(framed(&sent(whole().length(2)).await), (Some("2"), None, &b"ab"[..]));
    let server = Recorder::always(Reply::status(204));
    let torn = Blob::from_stream(Words(vec![Err("torn"), Ok("a")]));
    let error = put(&Client::plain(&server.url()), &torn).await.unwrap_err();
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "torn");
    assert_eq!(server.count(), 0, "a request without its end is none");
}

#[tokio::test]
async fn what_can_be_read_once_equals_itself_only() {
    let once = reader("x");
    assert_eq!(once, once.clone());
    assert_ne!(once, reader("x"));
    assert_ne!(Blob::from("x"), once);
    assert_eq!((once.bytes(), once.text()), (None, None));
    assert_eq!(format!("{once:?} {:?}", Blob::from("x")), "Blob(not in memory) Blob(1 bytes)");
}
