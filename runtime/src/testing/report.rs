//! What a test is told: mistakes in what was expected, requests that nobody expected, expectations that were not met.

use std::error::Error as StdError;
use std::fmt;

/// Ends the test, at the line of it that is wrong.
#[track_caller]
#[allow(clippy::panic, reason = "a test ends by panicking")]
pub(super) fn fail(what: &str) -> ! {
    panic!("{what}");
}

/// A request that no expectation was made for, or that could not be answered as one says: the source of the
/// [`TransportError`](crate::TransportError) that the call ends with.
///
/// It names what was expected instead, and how the request differs; neither shows a secret.
#[derive(Debug, Clone)]
pub struct Unexpected {
    pub(super) report: String,
}

impl fmt::Display for Unexpected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.report)
    }
}

impl StdError for Unexpected {}

/// Puts lines below what they belong to.
pub(super) fn indented(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().flat_map(|line| ["\n    ".to_owned(), line.replace('\n', "\n    ")]).collect()
}
