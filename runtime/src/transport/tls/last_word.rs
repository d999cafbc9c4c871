//! What a server said before it hung up: a secure stream whose writing fails enters, the alert that is still to be read behind
//! that leaves as its error, if there is one.
//!
//! In TLS 1.3 a server refuses a client's certificate after the client has begun to send, and may reset the connection right
//! behind the refusal. Whoever is still writing then is told of the reset alone, and would not know that nothing was accepted.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::client::TlsStream;

/// A secure stream that reads what is there before it gives an error of writing away.
pub(in crate::transport) struct LastWord<S> {
    stream: TlsStream<S>,
    /// Why writing failed, while that is read.
    failure: Option<io::Error>,
}

/// How often is read for it, at most: an alert is the last that a server says, and others do not matter any more.
const READS: usize = 16;

impl<S: AsyncRead + AsyncWrite + Unpin> LastWord<S> {
    pub(super) fn new(stream: TlsStream<S>) -> Self {
        Self { stream, failure: None }
    }

    fn poll_writing<T>(
        &mut self,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut TlsStream<S>>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if self.failure.is_none() {
            match ready!(write(Pin::new(&mut self.stream), context)) {
                Err(error) if has_hung_up(&error) => self.failure = Some(error),
                outcome => return Poll::Ready(outcome),
            }
        }
        // A connection that is broken can be read to its end, so this does not wait for long.
        let alert = ready!(self.poll_alert(context));
        let failure = self.failure.take();
        Poll::Ready(Err(alert.or(failure).unwrap_or_else(|| io::ErrorKind::ConnectionReset.into())))
    }

    /// An alert among what is still to be read. Content stays where it is, for those who read it.
    fn poll_alert(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Error>> {
        let (stream, session) = self.stream.get_mut();
        for _ in 0..READS {
            match session.read_tls(&mut Now { stream, context }) {
                Ok(1..) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Poll::Pending,
                Ok(0) | Err(_) => break,
            }
            if let Err(alert) = session.process_new_packets() {
                return Poll::Ready(Some(io::Error::new(io::ErrorKind::InvalidData, alert)));
            }
        }
        Poll::Ready(None)
    }
}

/// Whether the other side ended the connection.
fn has_hung_up(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset)
}

/// What of a stream can be read without waiting.
struct Now<'s, 'c, 'w, S> {
    stream: &'s mut S,
    context: &'c mut Context<'w>,
}

impl<S: AsyncRead + Unpin> Read for Now<'_, '_, '_, S> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let mut room = ReadBuf::new(room);
        match Pin::new(&mut *self.stream).poll_read(self.context, &mut room) {
            Poll::Ready(outcome) => outcome.map(|()| room.filled().len()),
            Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for LastWord<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, room)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for LastWord<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_writing(context, |stream, context| stream.poll_write(context, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.poll_writing(context, |stream, context| stream.poll_write_vectored(context, bytes))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_writing(context, AsyncWrite::poll_flush)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
