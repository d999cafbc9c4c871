//! What can be wrong with a JSON text, said by place and kind, never by value.

use std::fmt;

use super::escape::unescaped;
use super::union::Kind;

/// What decoding gives.
pub type DecodeResult<T> = Result<T, DecodeError>;

/// Why a JSON text could not be read as the type asked for.
///
/// It names the path, line and column and what was expected there. It never holds a value, an unknown key or
/// the key of a map: those may be secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Detail>);

#[derive(Clone, PartialEq, Eq)]
struct Detail {
    path: String,
    line: usize,
    column: usize,
    cause: Cause,
}

/// The cause, made of static text alone so that no value can slip in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    Syntax(&'static str),
    Expected {
        expected: &'static str,
        found: Kind,
    },
    /// The name is one of [`Names`](super::Names).
    Missing(&'static str),
    Range(&'static str),
    Utf8,
    Depth,
    Trailing,
    Invalid(&'static str),
}

/// The kind of a [`DecodeError`], to tell errors apart in code.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecodeErrorKind {
    /// The text is no JSON.
    Syntax,
    /// The text is not UTF-8.
    InvalidUtf8,
    /// Objects and arrays nest too deep.
    TooDeep,
    /// Something follows the value.
    TrailingCharacters,
    /// A value of another JSON type was expected.
    WrongType,
    /// A required field is absent.
    MissingField,
    /// A number does not fit its type.
    OutOfRange,
    /// The value has the right JSON type but can't be what it should be.
    InvalidValue,
}

impl DecodeError {
    #[cold]
    pub(crate) fn new(path: String, line: usize, column: usize, cause: Cause) -> Self {
        Self(Box::new(Detail { path, line, column, cause }))
    }

    /// The text as a whole is not what it should be.
    pub(crate) fn of_whole(what: &'static str) -> Self {
        Self::new("$".to_owned(), 1, 1, Cause::Invalid(what))
    }

    /// Where in the value: `$` is the whole, `.name` a field, `[3]` an item, `[*]` an entry of a map.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// The column, counted in characters from 1.
    pub fn column(&self) -> usize {
        self.0.column
    }

    /// What kind of error this is.
    pub fn kind(&self) -> DecodeErrorKind {
        match self.0.cause {
            Cause::Syntax(_) => DecodeErrorKind::Syntax,
            Cause::Expected { .. } => DecodeErrorKind::WrongType,
            Cause::Missing(_) => DecodeErrorKind::MissingField,
            Cause::Range(_) => DecodeErrorKind::OutOfRange,
            Cause::Utf8 => DecodeErrorKind::InvalidUtf8,
            Cause::Depth => DecodeErrorKind::TooDeep,
            Cause::Trailing => DecodeErrorKind::TrailingCharacters,
            Cause::Invalid(_) => DecodeErrorKind::InvalidValue,
        }
    }

    /// What is wrong, without the place.
    #[cfg(feature = "serde")]
    pub(crate) fn cause(&self) -> Cause {
        self.0.cause
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(what) => write!(f, "invalid JSON: {what}"),
            Self::Expected { expected, found } => write!(f, "expected {expected}, found {}", found.name()),
            Self::Missing(name) => write!(f, "missing field `{}`", unescaped(name).escape_debug()),
            Self::Range(target) => write!(f, "number out of range for {target}"),
            Self::Utf8 => f.write_str("invalid UTF-8"),
            Self::Depth => write!(f, "nested deeper than {} levels", super::MAX_DEPTH),
            Self::Trailing => f.write_str("invalid JSON: trailing characters after the value"),
            Self::Invalid(what) => f.write_str(what),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Detail { path, line, column, cause } = &*self.0;
        write!(f, "{cause} at {path} (line {line}, column {column})")
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Detail { path, line, column, cause } = &*self.0;
        f.debug_struct("DecodeError")
            .field("path", path)
            .field("line", line)
            .field("column", column)
            .field("cause", cause)
            .finish()
    }
}

impl std::error::Error for DecodeError {}

/// Why a value could not be written as JSON: a number that is NaN or infinite, or a [`Blob`](crate::Blob) that is no
/// text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError {
    what: Unsayable,
    path: Box<str>,
}

/// What JSON can't say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsayable {
    /// A number that is NaN or infinite.
    Number,
    /// Bytes that are no text.
    Binary,
}

impl EncodeError {
    #[cold]
    pub(crate) fn new(what: Unsayable, path: String) -> Self {
        Self { what, path: path.into_boxed_str() }
    }

    /// Where in the value: `$` is the whole, `.name` a field, `[3]` an item, `[*]` an entry of a map.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            Unsayable::Number => write!(f, "the number at {} is NaN or infinite", self.path)?,
            Unsayable::Binary => write!(f, "the content at {} is no text", self.path)?,
        }
        f.write_str(", which JSON can't say")
    }
}

impl std::error::Error for EncodeError {}
