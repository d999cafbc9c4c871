//! What can happen while a stream is written somewhere: one side of it or the other.

use std::error::Error as StdError;
use std::{fmt, io};

use super::StreamError;

/// A stream could not be copied to its end.
#[derive(Debug)]
#[non_exhaustive]
pub enum CopyError {
    /// The stream ended too soon.
    Stream(StreamError),
    /// What it was to be written to did not take it.
    Write(io::Error),
}

impl fmt::Display for CopyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stream(error) => error.fmt(formatter),
            Self::Write(_) => formatter.write_str("the stream could not be written"),
        }
    }
}

impl StdError for CopyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // The error's own text is this error's text, so the chain goes on below it.
            Self::Stream(error) => error.source(),
            Self::Write(error) => Some(error),
        }
    }
}

impl From<StreamError> for CopyError {
    fn from(error: StreamError) -> Self {
        Self::Stream(error)
    }
}

impl From<io::Error> for CopyError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}
