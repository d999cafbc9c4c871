//! Tunnels: a connection to a proxy and a server's name enter, the connection leads to the server when this is over.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Poll, ready};

use http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use zeroize::Zeroizing;

use super::pool::Key;
use super::route::ProxyServer;
use crate::error::{ProxyError, TransportError};

/// The longest head of an answer that is read.
const LONGEST_HEAD: usize = 16 << 10;

/// Asks a proxy to connect to a server (RFC 9110, section 9.3.6). Nothing of the request is told to it but the host and port.
pub(super) async fn open<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    key: &Key,
    proxy: &ProxyServer,
) -> Result<(), TransportError> {
    let broken = |error| ProxyError::passing("the connection to it broke").with_source(error);
    write(stream, &head(key, proxy)).await.map_err(broken)?;
    let mut answer = Vec::new();
    loop {
        let length = read(stream, &mut answer).await.map_err(broken)?;
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
        match end {
            // What a server says comes after what it is told, so more than the head is none of it.
            Some(end) if end + 4 == answer.len() => break,
            Some(_) if !is_success(&answer) => break,
            Some(_) => return Err(ProxyError::of("its answer is longer than it should be").into()),
            None if length == 0 => return Err(ProxyError::passing("it closed the connection").into()),
            None if answer.len() > LONGEST_HEAD => return Err(ProxyError::of("its answer has no end").into()),
            None => {}
        }
    }
    match status(&answer) {
        Some(status) if status.is_success() => Ok(()),
        Some(status) => Err(ProxyError::answered(status).into()),
        None => Err(ProxyError::of("its answer is not valid HTTP").into()),
    }
}

/// Writes all of it. By hand, since tokio's own would make everyone build more of tokio.
async fn write<S: AsyncWrite + Unpin>(stream: &mut S, bytes: &[u8]) -> io::Result<()> {
    let mut written = 0;
    poll_fn(|context| {
        while let Some(rest) = bytes.get(written..).filter(|rest| !rest.is_empty()) {
            match ready!(Pin::new(&mut *stream).poll_write(context, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                length => written += length,
            }
        }
        Pin::new(&mut *stream).poll_flush(context)
    })
    .await
}

/// Reads what there is, and tells how much that is.
async fn read<S: AsyncRead + Unpin>(stream: &mut S, all: &mut Vec<u8>) -> io::Result<usize> {
    let mut part = [0; 1024];
    let mut part = ReadBuf::new(&mut part);
    poll_fn(|context| Pin::new(&mut *stream).poll_read(context, &mut part)).await?;
    all.extend_from_slice(part.filled());
    Ok(part.filled().len())
}

fn head(key: &Key, proxy: &ProxyServer) -> Zeroizing<Vec<u8>> {
    let host = if key.host.contains(':') { format!("[{}]", key.host) } else { key.host.clone() };
    let authority = format!("{host}:{}", key.port);
    let authorization = proxy.authorization.as_ref();
    let (name, value): (&[u8], _) = match authorization {
        Some(value) => (b"Proxy-Authorization: ", value.as_bytes()),
        None => (b"", &b""[..]),
    };
    let end: &[u8] = if authorization.is_some() { b"\r\n\r\n" } else { b"\r\n" };
    let authority = authority.as_bytes();
    let parts = [b"CONNECT ", authority, b" HTTP/1.1\r\nHost: ", authority, b"\r\n", name, value, end];
    Zeroizing::new(parts.concat())
}

/// `HTTP/1.1 200 …`
fn status(answer: &[u8]) -> Option<StatusCode> {
    let line = answer.split(|byte| *byte == b'\n').next()?.trim_ascii_end();
    let rest = line.strip_prefix(b"HTTP/1.")?;
    let digits = rest.strip_prefix(b"0 ").or_else(|| rest.strip_prefix(b"1 "))?;
    let (digits, reason) = digits.split_at_checked(3)?;
    let ends = reason.first().is_none_or(|byte| *byte == b' ');
    StatusCode::from_bytes(digits).ok().filter(|_| ends)
}

fn is_success(answer: &[u8]) -> bool {
    status(answer).is_some_and(|status| status.is_success())
}
