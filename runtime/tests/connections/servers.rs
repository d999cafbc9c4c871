//! Servers and proxies on loopback that record what they see.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::background::listen;

pub trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// What a server or proxy saw.
#[derive(Default)]
pub struct Seen {
    /// Connections that were made.
    pub connections: usize,
    /// The heads of the requests that came whole.
    pub heads: Vec<String>,
    /// The certificate that the client showed last.
    pub client: Option<Vec<u8>>,
    /// All that a proxy saw of what a client sent.
    pub bytes: Vec<u8>,
}

pub struct Server {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
}

type Handled = Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;
pub type Shared = Arc<Mutex<Seen>>;

impl Server {
    /// Does with each connection as the function says.
    fn new(handle: impl Fn(TcpStream, Shared) -> Handled + Send + 'static) -> Self {
        let seen = Shared::default();
        let shared = Arc::clone(&seen);
        let address = listen(move |stream| {
            shared.lock().unwrap().connections += 1;
            let handled = handle(stream, Arc::clone(&shared));
            async move { drop(handled.await) } // a client that goes away is part of many tests
        });
        let port = address.port();
        Self { port, seen }
    }

    /// A server that answers each request with a key.
    pub fn https(config: Arc<ServerConfig>) -> Self {
        Self::new(move |stream, seen| {
            let acceptor = TlsAcceptor::from(Arc::clone(&config));
            Box::pin(async move {
                let Some(mut stream) = accept(&acceptor, stream, &seen).await else { return Ok(()) };
                answer(&mut stream, &seen).await
            })
        })
    }

    /// A server that resets connections of clients that it refuses, right behind the refusal; it takes none.
    pub fn resetting(config: Arc<ServerConfig>) -> Self {
        Self::new(move |stream, _| {
            let acceptor = TlsAcceptor::from(Arc::clone(&config));
            Box::pin(async move {
                let Err((_, stream)) = acceptor.accept(stream).into_fallible().await else {
                    panic!("it takes none");
                };
                stream.set_zero_linger()
            })
        })
    }

    /// A server that reads a request, and closes.
    pub fn closing(config: Arc<ServerConfig>) -> Self {
        Self::new(move |stream, seen| {
            let acceptor = TlsAcceptor::from(Arc::clone(&config));
            Box::pin(async move {
                let Some(mut stream) = accept(&acceptor, stream, &seen).await else { return Ok(()) };
                let head = read(&mut stream, &seen).await?;
                seen.lock().unwrap().heads.extend(head);
                stream.shutdown().await
            })
        })
    }

    /// The same as the first without TLS.
    pub fn http() -> Self {
        Self::new(move |mut stream, seen| Box::pin(async move { answer(&mut stream, &seen).await }))
    }

    /// A proxy that does as it is told, over TLS if it has a configuration for that.
    pub fn proxy(config: Option<Arc<ServerConfig>>, act: Act) -> Self {
        Self::new(move |stream, seen| {
            let (config, act) = (config.clone(), act.clone());
            Box::pin(async move {
                let mut stream: Box<dyn Io> = match config {
                    None => Box::new(stream),
                    Some(config) => match accept(&config.into(), stream, &seen).await {
                        Some(stream) => Box::new(stream),
                        None => return Ok(()),
                    },
                };
                carry(&mut stream, &act, &seen).await
            })
        })
    }

    pub fn seen<T>(&self, look: impl FnOnce(&Seen) -> T) -> T {
        look(&self.seen.lock().unwrap())
    }

    pub fn heads(&self) -> Vec<String> {
        self.seen(|seen| seen.heads.clone())
    }

    pub fn url(&self, scheme: &str) -> String {
        format!("{scheme}://127.0.0.1:{}", self.port)
    }
}

/// What a proxy does about each request.
#[derive(Clone)]
pub enum Act {
    /// Connects to this port of this machine, wherever it is asked to; answers itself what is not to be connected.
    Connect(u16),
    /// The same, and gives up after so many bytes from the server.
    CutAfter(u16, usize),
    /// Sends this and closes.
    Send(&'static str),
    /// Sends this and no more, and does not close.
    SendAndStall(&'static str),
    /// Sends this without end.
    Endless(&'static str),
}

/// The server's side of a handshake. A client that is refused is heard out, since a reset would overtake the refusal.
async fn accept(
    acceptor: &TlsAcceptor,
    stream: TcpStream,
    seen: &Shared,
) -> Option<tokio_rustls::server::TlsStream<TcpStream>> {
    match acceptor.accept(stream).into_fallible().await {
        Ok(stream) => {
            let shown = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first());
            seen.lock().unwrap().client = shown.map(|certificate| certificate.to_vec());
            Some(stream)
        }
        Err((_, mut stream)) => {
            drop(stream.shutdown().await);
            drop(tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut Vec::new())).await);
            None
        }
    }
}

/// The head of the next request, and its body read; `None` if the client is gone.
async fn read<S: Io + ?Sized>(stream: &mut S, seen: &Shared) -> io::Result<Option<String>> {
    let mut text = Vec::new();
    loop {
        let mut part = [0; 4096];
        let length = stream.read(&mut part).await?;
        if length == 0 {
            return Ok(None);
        }
        text.extend_from_slice(&part[..length]);
        seen.lock().unwrap().bytes.extend_from_slice(&part[..length]);
        let Some(end) = text.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8(text[..end + 4].to_vec()).unwrap();
        let body = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        if text.len() == end + 4 + body.unwrap_or(0) {
            return Ok(Some(head));
        }
    }
}

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{\"id\":\"k\"}";

async fn answer<S: Io + ?Sized>(stream: &mut S, seen: &Shared) -> io::Result<()> {
    while let Some(head) = read(stream, seen).await? {
        seen.lock().unwrap().heads.push(head);
        stream.write_all(ANSWER).await?;
        stream.flush().await?;
    }
    Ok(())
}

async fn carry(stream: &mut Box<dyn Io>, act: &Act, seen: &Shared) -> io::Result<()> {
    while let Some(head) = read(stream, seen).await? {
        let is_connect = head.starts_with("CONNECT ");
        seen.lock().unwrap().heads.push(head);
        match act {
            Act::Connect(port) if is_connect => return tunnel(stream, *port, usize::MAX, seen).await,
            Act::CutAfter(port, length) if is_connect => return tunnel(stream, *port, *length, seen).await,
            Act::Connect(_) | Act::CutAfter(..) => stream.write_all(ANSWER).await?,
            Act::Send(text) => {
                stream.write_all(text.as_bytes()).await?;
                stream.shutdown().await?;
                // Heard out, since a reset would overtake the answer.
                stream.read_to_end(&mut Vec::new()).await?;
                return Ok(());
            }
            Act::SendAndStall(text) => {
                stream.write_all(text.as_bytes()).await?;
                stream.flush().await?;
                stream.read_to_end(&mut Vec::new()).await?;
                return Ok(());
            }
            Act::Endless(text) => loop {
                stream.write_all(text.as_bytes()).await?;
            },
        }
        stream.flush().await?;
    }
    Ok(())
}

async fn tunnel(stream: &mut Box<dyn Io>, port: u16, room: usize, seen: &Shared) -> io::Result<()> {
    let target = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    stream.flush().await?;
    let (mut from_server, mut onward) = target.into_split();
    let (mut client, mut back) = tokio::io::split(stream);
    let outward = async {
        let mut buffer = [0; 4096];
        loop {
            let length = client.read(&mut buffer).await?;
            if length == 0 {
                return onward.shutdown().await;
            }
            seen.lock().unwrap().bytes.extend_from_slice(&buffer[..length]);
            onward.write_all(&buffer[..length]).await?;
        }
    };
    let replying = async {
        let mut buffer = [0; 4096];
        let mut left = room;
        while left > 0 {
            let length = from_server.read(&mut buffer).await?.min(left);
            if length == 0 {
                break;
            }
            left -= length;
            back.write_all(&buffer[..length]).await?;
            back.flush().await?;
        }
        back.shutdown().await
    };
    let (up, down): (io::Result<()>, io::Result<()>) = tokio::join!(outward, replying);
    up.and(down)
}
