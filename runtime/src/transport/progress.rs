//! How far a request has come, told while it is under way: for calls whose time runs out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// How far a request has come.
///
/// It stands in the extensions of the requests that a [`Transport`](super::Transport) is given. A transport that never
/// touches it is taken to have begun sending at once.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicU8>);

/// Nothing of the current try has left.
const PREPARING: u8 = 0;
/// Something of the current try may have left.
const SENDING: u8 = 1;
/// A request of the current try has come to its end, and the server may have seen it.
const REACHED: u8 = 2;
/// An earlier try may have reached the server: this stays.
const EARLIER: u8 = 4;

impl Progress {
    /// Nothing of the request has left: it waits, resolves a name, connects.
    pub fn preparing(&self) {
        self.0.fetch_and(!SENDING, Ordering::Relaxed);
    }

    /// The first byte may leave from here on.
    pub fn sending(&self) {
        self.0.fetch_or(SENDING, Ordering::Relaxed);
    }

    /// A request has come to its end, and the server may have seen it.
    pub(crate) fn reached(&self) {
        self.0.fetch_or(REACHED, Ordering::Relaxed);
    }

    /// Another try begins; the server may have acted on the one before, unless it refused it.
    pub(crate) fn next_try(&self, is_refused: bool) {
        let bits = self.0.load(Ordering::Relaxed);
        let has_left = bits != PREPARING && !is_refused;
        self.0.store(if has_left { EARLIER } else { bits & EARLIER }, Ordering::Relaxed);
    }

    /// Whether anything of the current try may have left.
    pub(crate) fn try_may_have_left(&self) -> bool {
        self.0.load(Ordering::Relaxed) & (SENDING | REACHED) != 0
    }

    /// Whether anything of any try may have left.
    pub(crate) fn may_have_left(&self) -> bool {
        self.0.load(Ordering::Relaxed) != PREPARING
    }
}
