//! Bodies that are read as they come, over real sockets: any operation's, into files and writers, no faster than they are
//! wanted.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use clientwright_runtime::codegen::{Operation, json, json_error};
use clientwright_runtime::{
    AnyError, ByteStream, CopyError, Error, Method, Response, TransportErrorKind, UnreadableReason,
};
use tokio::io::{AsyncReadExt, AsyncWrite};

use crate::coded::gzip;
use crate::recorder::{Recorder, Reply};
use crate::sample::{Client, Key, Problem};

static GET: Operation = Operation { id: "get", path: "/get", ..Operation::DEFAULT };

fn client(server: &Recorder) -> Client {
    Client::builder().base_url(&server.url()).retries(0).max_response_bytes(100).build().unwrap()
}

async fn streaming(client: &Client) -> Result<Response<ByteStream>, Error<Problem>> {
    client.core.request(&GET).call::<Key, Problem, ()>(json, json_error).send().streaming().await
}

fn large() -> Vec<u8> {
    (0..300_000_u32).map(|number| (number % 251) as u8).collect()
}

#[tokio::test]
async fn any_body_can_be_read_as_it_comes() {
    let server = Recorder::always(Reply::new(200, &[("x-request-id", "r1")], &large()));
    let client = client(&server);
    let response = streaming(&client).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), response.bytes().len(), response.request_id()),
        (200, 0, Some("r1"))
    );
    let mut stream = response.into_body();
    assert_eq!(stream.length(), Some(300_000), "more than is read of others");
    let mut content = Vec::new();
    while let Some(chunk) = stream.next().await {
        content.extend_from_slice(&chunk.unwrap());
    }
    assert!(content == large());
    drop(stream);
    // The connection is free again.
    let mut again = streaming(&client).await.unwrap().into_body();
    let mut content = Vec::new();
    assert_eq!(AsyncReadExt::read_to_end(&mut again, &mut content).await.unwrap(), 300_000);
    assert!(content == large());
    assert_eq!(
        (server.connections(), format!("{again:?}")),
        (1, "ByteStream { operation: \"get\", .. }".to_owned())
    );
    // Endpoints that no document has, too.
    let raw = client.request(Method::GET, "/raw").send().streaming().await.unwrap();
    assert_eq!(raw.into_body().copy_to(&mut tokio::io::sink()).await.unwrap(), 300_000);
}

#[tokio::test]
async fn errors_are_read_whole_and_typed() {
    let refused = Reply::json(404, r#"{"errorCode":"E1"}"#);
    let server = Recorder::script([Reply::new(307, &[("location", "/there")], b""), refused]);
    let error = streaming(&client(&server)).await.unwrap_err();
    let Error::Api(error) = error else { panic!("{error:?}") };
    assert_eq!(error.body().unwrap().error_code, "E1");
    assert_eq!(server.requests()[1].target(), "/there");
}

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("clientwright-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn files_are_there_whole_or_not_at_all() -> Result<(), AnyError> {
    let compressed = Reply::new(200, &[("content-encoding", "gzip")], &gzip(&large()));
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345";
    let server = Recorder::script([compressed, Reply::raw(cut).then_close(), Reply::raw(cut).then_stall()]);
    let (client, folder) = (client(&server), folder("save"));
    let path = folder.join("report.bin");
    let mut stream = streaming(&client).await?.into_body();
    assert_eq!(stream.length(), None, "what it was compressed to says nothing");
    assert_eq!(stream.save_to(&path).await?, 300_000);
    assert!(std::fs::read(&path).unwrap() == large());

    let error = streaming(&client).await?.into_body().save_to(&path).await.unwrap_err();
    let CopyError::Stream(error) = error else { panic!("{error:?}") };
    assert!(
        matches!(error.reason(), UnreadableReason::Truncated(cause) if cause.kind() == TransportErrorKind::Closed)
    );
    let error = AnyError::from(CopyError::Stream(error));
    assert!(error.stream().is_some_and(|error| error.number() > 0), "{error:?}");
    assert_eq!((error.operation(), error.may_have_been_sent(), error.is_timeout()), ("get", true, false));
    assert_eq!(names(&folder), ["report.bin"], "the older file stays, and nothing else");
    assert!(std::fs::read(&path).unwrap() == large());

    let mut stalled = streaming(&client).await?.into_body();
    let save = tokio::time::timeout(Duration::from_millis(200), stalled.save_to(&path));
    assert!(save.await.is_err());
    assert_eq!(names(&folder), ["report.bin"], "what was given up is gone");

    let server = Recorder::always(Reply::new(200, &[], b"x"));
    let mut stream = streaming(&self::client(&server)).await?.into_body();
    let error = stream.save_to(folder.join("no/such/folder")).await.unwrap_err();
    assert!(
        matches!(&error, CopyError::Write(error) if error.kind() == std::io::ErrorKind::NotFound),
        "{error:?}"
    );
    let error = AnyError::from(error);
    assert_eq!((error.to_string().as_str(), error.operation()), ("the stream could not be written", ""));
    assert!(error.stream().is_none(), "{error:?}");
    std::fs::remove_dir_all(folder).unwrap();
    Ok(())
}

/// A writer that takes a few bytes at a time, and not too many in all.
struct Narrow(usize);

impl AsyncWrite for Narrow {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let taken = bytes.len().min(1000).min(self.0);
        self.0 -= taken;
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn writers_take_what_they_can() {
    let server = Recorder::always(Reply::new(200, &[], &large()));
    let client = client(&server);
    let mut writer = Narrow(300_000);
    assert_eq!(streaming(&client).await.unwrap().into_body().copy_to(&mut writer).await.unwrap(), 300_000);
    let error = streaming(&client).await.unwrap().into_body().copy_to(&mut Narrow(5000)).await.unwrap_err();
    assert!(
        matches!(&error, CopyError::Write(error) if error.kind() == std::io::ErrorKind::WriteZero),
        "{error:?}"
    );
}

/// A server that writes without end, and counts what the client's side took.
fn endless() -> (String, Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (written, closed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (count, ended) = (Arc::clone(&written), Arc::clone(&closed));
    let serve = move |mut stream: TcpStream| -> std::io::Result<()> {
        stream.read_exact(&mut [0; 16])?;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        loop {
            stream.write_all(&[b'x'; 1 << 14])?;
            count.fetch_add(1 << 14, Ordering::Relaxed);
        }
    };
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            drop(serve(stream)); // ends when the client goes away
            ended.fetch_add(1, Ordering::Relaxed);
        }
    });
    (url, written, closed)
}

/// Waits until a count does not change any more.
pub(crate) async fn settled(count: &AtomicUsize) -> usize {
    let mut last = usize::MAX;
    loop {
        let now = count.load(Ordering::Relaxed);
        if now == last && now > 0 {
            return now;
        }
        last = now;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn a_server_writes_no_faster_than_the_body_is_read_and_sees_when_it_is_given_up() {
    let (url, written, closed) = endless();
    let mut stream = streaming(&Client::plain(&url)).await.unwrap().into_body();
    assert_eq!(stream.length(), None);
    let before = settled(&written).await;
    assert!(before < 32 << 20, "{before} bytes were taken of a body that nobody reads");
    let mut read = 0;
    while read < before + (8 << 20) {
        read += stream.next().await.unwrap().unwrap().len();
    }
    assert!(settled(&written).await > before, "reading makes room");
    assert_eq!(closed.load(Ordering::Relaxed), 0);
    drop(stream);
    for _ in 0..500 {
        if closed.load(Ordering::Relaxed) == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the server still writes");
}

#[tokio::test]
async fn silence_ends_a_body_where_a_limit_is_set() {
    let stalled = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345";
    let server = Recorder::always(Reply::raw(stalled).then_stall());
    let mut stream =
        streaming(&client(&server)).await.unwrap().into_body().silence_limit(Duration::from_millis(100));
    assert_eq!(stream.next().await.unwrap().unwrap(), "12345");
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(error.is_timeout() && error.is_end() && stream.next().await.is_none(), "{error:?}");
}

#[cfg(feature = "stream")]
#[tokio::test]
async fn it_is_a_stream_that_can_be_sent_on() {
    use clientwright_runtime::Blob;

    let server = Recorder::always(Reply::new(200, &[], &large()));
    let client = client(&server);
    let stream = streaming(&client).await.unwrap().into_body();
    client
        .request(Method::POST, "/copy")
        .body("application/octet-stream", Blob::from_stream(stream))
        .await
        .ok();
    let copied = server.requests().pop().unwrap();
    assert!(copied.body == large() && copied.method() == "POST");
}

#[cfg(feature = "blocking")]
#[test]
fn without_a_runtime_bodies_are_read_as_they_come_too() {
    let server = Recorder::always(Reply::new(200, &[], &large()));
    let client = client(&server);
    let body = || {
        let call = client.core.request(&GET).call::<Key, Problem, ()>(json, json_error);
        call.send().streaming().wait_blocking().unwrap().into_body()
    };
    let mut content = Vec::new();
    assert_eq!(body().copy_to_blocking(&mut content).unwrap(), 300_000);
    assert!(content == large());
    let folder = folder("blocking");
    assert_eq!(body().save_to_blocking(folder.join("a")).unwrap(), 300_000);
    assert!(std::fs::read(folder.join("a")).unwrap() == large());
    std::fs::remove_dir_all(folder).unwrap();
    let mut inside = body();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let error = inside.next_blocking().unwrap().unwrap_err();
        assert!(error.is_end() && inside.next_blocking().is_none(), "{error:?}");
    });
}
