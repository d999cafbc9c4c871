//! Where a list goes on, as text that can be kept: positions enter, tokens leave, and back.

use std::fmt;

use crate::page::position::Position;
use crate::page::table::PageStyle;
use crate::parameter::{QUERY, encode_into};
use crate::values::{Base64, Secret};

/// Where a list goes on: what [`Pages`](crate::Pages) and [`Items`](crate::Items) give, and later take again, in another
/// process too.
///
/// It is an opaque text of letters, digits, `-` and `_`. It holds the operation's id and the server's cursor, offset, page
/// number or link (without the origin), and none of the client's credentials. Other parameters are not in it: make the
/// same call. `Debug` does not show it, since a cursor may say what it should not.
///
/// Take it only from where it cannot be forged if the operation's pages are linked: it names a path on the server then.
#[derive(Clone, PartialEq, Eq)]
pub struct ContinuationToken(Secret);

impl ContinuationToken {
    /// The text, to be kept.
    pub fn as_str(&self) -> &str {
        self.0.expose()
    }

    pub(super) fn new(operation: &str, position: &Position, skipped: u64) -> Self {
        let mut text = format!("1\n{}\n{skipped}\n", position.kind());
        encode_into(&mut text, operation, QUERY);
        text.push('\n');
        text.push_str(&position.text());
        Self(Secret::from(Base64::encode_url(text.as_bytes()).as_str()))
    }

    /// The position, and how many of the page's items were taken; `None` if it is of another operation, or no token.
    pub(super) fn read(&self, operation: &str, style: PageStyle) -> Option<(Position, u64)> {
        let bytes = self.as_str().parse::<Base64>().ok()?.to_bytes().ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let mut parts = text.splitn(5, '\n');
        let (version, kind, skipped) = (parts.next()?, parts.next()?, parts.next()?.parse().ok()?);
        let mut own = String::new();
        encode_into(&mut own, operation, QUERY);
        let (operation, value) = (parts.next()?, parts.next()?);
        let position = Position::read(style, kind, value).filter(|_| version == "1" && operation == own)?;
        Some((position, skipped))
    }
}

/// Any text is taken; what is no token of the operation is refused when its page is asked for.
impl From<&str> for ContinuationToken {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

/// Any text is taken; what is no token of the operation is refused when its page is asked for.
impl From<String> for ContinuationToken {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for ContinuationToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ContinuationToken").field(&self.0).finish()
    }
}
