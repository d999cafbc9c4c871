//! Connections that wait for their next request: a sender goes in after its response, and comes out while it is alive.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::Uri;
use tokio::runtime;

use super::upload::Outgoing;
use crate::error::{TransportError, TransportErrorKind};

/// One connection's request side. Dropping it closes the connection, once what is being sent has been.
pub(super) struct Sender {
    pub(super) requests: hyper::client::conn::http1::SendRequest<Outgoing>,
    /// The connection's task.
    pub(super) task: tokio::task::AbortHandle,
}

/// Where a connection leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) https: bool,
    pub(super) host: String,
    pub(super) port: u16,
    /// Whose the connection's task is: it gets no further where that runtime is not driven while another one waits.
    runtime: Option<runtime::Id>,
}

/// Idle connections, the one used last at the back.
#[derive(Default)]
pub(super) struct Pool {
    idle: Mutex<HashMap<Key, VecDeque<Idle>>>,
}

struct Idle {
    sender: Sender,
    since: Instant,
}

/// How long a connection may be idle: shorter than most servers', which close theirs without notice.
const IDLE_TIME: Duration = Duration::from_secs(60);
/// How many connections may be idle for one key.
const IDLE_COUNT: usize = 1024;
/// After this long, a connection may have ended without its task having run.
const UNSEEN: Duration = Duration::from_millis(5);
/// How long to wait for a connection whose response is read, but whose task has not yet said that it is free.
const GRACE: Duration = Duration::from_millis(10);

impl Key {
    pub(super) fn of(uri: &Uri) -> Result<Self, TransportError> {
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(TransportError::not_sent(TransportErrorKind::Other)),
        };
        let host = uri.host().ok_or_else(|| TransportError::not_sent(TransportErrorKind::Other))?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let runtime = runtime::Handle::try_current().ok().map(|handle| handle.id());
        Ok(Self { https, host, runtime, port: uri.port_u16().unwrap_or(if https { 443 } else { 80 }) })
    }
}

impl Pool {
    /// A connection that can take a request now.
    pub(super) async fn take(&self, key: &Key) -> Option<Sender> {
        while let Some(Idle { mut sender, since }) = self.pop(key) {
            if since.elapsed() > UNSEEN {
                // A program that blocks between calls keeps the connection's task from seeing that the server closed.
                // The first turn is the I/O driver's, the second the task's.
                tokio::task::yield_now().await;
                tokio::task::yield_now().await;
            }
            if sender.requests.is_ready() {
                return Some(sender);
            }
            // Free in a moment, unless the server answered without reading the request to its end.
            if !sender.requests.is_closed()
                && matches!(tokio::time::timeout(GRACE, sender.requests.ready()).await, Ok(Ok(())))
            {
                return Some(sender);
            }
        }
        None
    }

    fn pop(&self, key: &Key) -> Option<Idle> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let connections = idle.get_mut(key)?;
        drop_dead(connections);
        connections.pop_back()
    }

    pub(super) fn put(&self, key: Key, sender: Sender) {
        if sender.requests.is_closed() {
            return;
        }
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let connections = idle.entry(key).or_default();
        drop_dead(connections);
        if connections.len() < IDLE_COUNT {
            connections.push_back(Idle { sender, since: Instant::now() });
        }
    }
}

/// Drops the oldest connections while they are closed or too old.
fn drop_dead(connections: &mut VecDeque<Idle>) {
    while connections
        .front()
        .is_some_and(|idle| idle.sender.requests.is_closed() || idle.since.elapsed() > IDLE_TIME)
    {
        connections.pop_front();
    }
}
