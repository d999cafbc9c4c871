//! The tokens of a JSON text (RFC 8259), strictly, with what is wrong and where.

use std::borrow::Cow;
use std::mem;
use std::ops::Range;

use zeroize::Zeroizing;

use super::MAX_DEPTH;
use super::error::Cause;
use super::escape::{find_end, find_special, unescape};

/// What is wrong with the text, and at which byte.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) cause: Cause,
}

/// A cursor over a text that is known to be UTF-8. It never stands inside a character.
pub(super) struct Scanner<'j> {
    text: &'j str,
    at: usize,
    /// The last string or key that had escapes, without them.
    plain: String,
}

/// A key, once the cursor is past its colon.
pub(super) enum Key<'s> {
    /// The one that was expected.
    Expected,
    /// Another one.
    Other(&'s str),
}

impl<'j> Scanner<'j> {
    pub(super) fn new(text: &'j str) -> Self {
        Self { text, at: 0, plain: String::new() }
    }

    pub(super) fn text(&self) -> &'j str {
        self.text
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Goes to a position that [`Self::position`] gave.
    pub(super) fn seek(&mut self, at: usize) {
        self.at = at;
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &'j str {
        self.text.get(range).unwrap_or_default()
    }

    /// The first byte of the next token, which is left where it is.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<u8, Fault> {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Ok(byte);
            }
            self.at += 1;
        }
        Err(self.end())
    }

    /// The string whose quote comes next.
    #[inline]
    pub(super) fn string(&mut self) -> Result<&str, Fault> {
        let start = self.at + 1;
        let end = find_special(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(self.slice(start..end));
        }
        self.escaped_string(start, end)
    }

    /// As [`Self::string`], borrowed from the text where it has no escapes.
    pub(super) fn borrowed_string(&mut self) -> Result<Cow<'j, str>, Fault> {
        let start = self.at + 1;
        let end = find_special(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Cow::Borrowed(self.slice(start..end)));
        }
        self.escaped_string(start, end).map(|string| Cow::Owned(string.to_owned()))
    }

    /// As [`Self::string`], leaving no other copy of it in memory than the text and the result.
    pub(super) fn secret_string(&mut self) -> Result<String, Fault> {
        let start = self.at + 1;
        let end = find_special(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(self.slice(start..end).to_owned());
        }
        self.escaped_secret_string(start, end)
    }

    /// As [`Self::escaped_string`] for [`Self::secret_string`].
    #[cold]
    #[inline(never)]
    fn escaped_secret_string(&mut self, start: usize, special: usize) -> Result<String, Fault> {
        // An escape is always longer than what it stands for, so this never has to grow, which would leave a
        // copy.
        let room = find_end(self.text.as_bytes(), special).saturating_sub(start);
        let mut string = Zeroizing::new(String::with_capacity(room));
        self.at = unescape(self.text, start, special, &mut string)?;
        Ok(mem::take(&mut *string))
    }

    /// The string that starts at `start` and has its first special character at `special`.
    #[cold]
    #[inline(never)]
    fn escaped_string(&mut self, start: usize, special: usize) -> Result<&str, Fault> {
        self.plain.clear();
        self.at = unescape(self.text, start, special, &mut self.plain)?;
        Ok(&self.plain)
    }

    /// The number whose first byte, a digit or a minus, comes next.
    pub(super) fn number(&mut self) -> Result<&'j str, Fault> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
        at = match bytes.get(at) {
            Some(b'0') => at + 1,
            _ => self.digits(at)?,
        };
        if bytes.get(at) == Some(&b'.') {
            at = self.digits(at + 1)?;
        }
        if let Some(b'e' | b'E') = bytes.get(at) {
            at += 1;
            at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
            at = self.digits(at)?;
        }
        if matches!(bytes.get(at), Some(b'0'..=b'9')) {
            return Err(syntax(at, "a number with a leading zero"));
        }
        self.at = at;
        Ok(self.slice(start..at))
    }

    /// Where the digits at `at` end, of which there must be one.
    #[inline]
    fn digits(&self, at: usize) -> Result<usize, Fault> {
        let bytes = self.text.as_bytes();
        let mut end = at;
        while let Some(b'0'..=b'9') = bytes.get(end) {
            end += 1;
        }
        if end > at {
            return Ok(end);
        }
        Err(if at < bytes.len() { syntax(at, "expected a digit") } else { syntax(at, "unexpected end") })
    }

    /// The literal whose first byte, `t`, `f` or `n`, comes next.
    #[inline]
    pub(super) fn literal(&mut self, first: u8) -> Result<(), Fault> {
        let word: &[u8] = match first {
            b't' => b"true",
            b'f' => b"false",
            _ => b"null",
        };
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.no_literal(word));
        }
        self.at += word.len();
        Ok(())
    }

    /// Enters the array whose bracket comes next; whether it has an item.
    #[inline]
    pub(super) fn first_item(&mut self) -> Result<bool, Fault> {
        self.at += 1;
        let empty = self.peek()? == b']';
        self.at += usize::from(empty);
        Ok(!empty)
    }

    /// Goes from an item to the next one; whether there is one.
    #[inline]
    pub(super) fn next_item(&mut self) -> Result<bool, Fault> {
        match self.peek()? {
            b',' => {
                self.at += 1;
                if self.peek()? == b']' {
                    return Err(syntax(self.at, "expected a value after `,`"));
                }
                Ok(true)
            }
            b']' => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(syntax(self.at, "expected `,` or `]`")),
        }
    }

    /// Goes past the next key of an object and its colon, from the brace if it was just `opened`, else from
    /// the value of the key before; `None` is the end of the object.
    #[inline(never)]
    pub(super) fn key(&mut self, opened: bool, expected: Option<&str>) -> Result<Option<Key<'_>>, Fault> {
        if opened {
            self.at += 1;
        }
        match self.peek()? {
            b'}' => {
                self.at += 1;
                return Ok(None);
            }
            b'"' if opened => {}
            b',' if !opened => {
                self.at += 1;
                if self.peek()? != b'"' {
                    return Err(syntax(self.at, "expected a key in quotes"));
                }
            }
            _ if opened => return Err(syntax(self.at, "expected a key in quotes or `}`")),
            _ => return Err(syntax(self.at, "expected `,` or `}`")),
        }
        let start = self.at + 1;
        let end = find_special(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            self.colon()?;
            let key = self.slice(start..end);
            return Ok(Some(if expected == Some(key) { Key::Expected } else { Key::Other(key) }));
        }
        self.escaped_string(start, end)?;
        self.colon()?;
        Ok(Some(Key::Other(&self.plain)))
    }

    /// As [`Self::key`] for the one that is expected, if it comes next without blanks, as it mostly does; whether it did.
    #[inline]
    pub(super) fn expected_key(&mut self, opened: bool, expected: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let rest = rest.strip_prefix(if opened { b"{\"" } else { b",\"" });
        let rest = rest.and_then(|rest| rest.strip_prefix(expected.as_bytes()));
        let Some(rest) = rest.and_then(|rest| rest.strip_prefix(b"\":")) else { return false };
        self.at = self.text.len() - rest.len();
        true
    }

    #[inline]
    fn colon(&mut self) -> Result<(), Fault> {
        if self.peek()? != b':' {
            return Err(syntax(self.at, "expected `:`"));
        }
        self.at += 1;
        Ok(())
    }

    /// Skips the next value, which stands inside `depth` objects and arrays. Does not recurse.
    pub(super) fn skip(&mut self, depth: usize) -> Result<(), Fault> {
        // One bit a container that is open, the innermost lowest: 1 is an object.
        const { assert!(MAX_DEPTH <= 128) };
        let mut open: u128 = 0;
        let mut level = 0;
        loop {
            let first = self.peek()?;
            let entered = match first {
                b'{' | b'[' if depth + level >= MAX_DEPTH => {
                    return Err(Fault { at: self.at, cause: Cause::Depth });
                }
                b'{' => self.skip_key(true)?,
                b'[' => self.first_item()?,
                b'"' => self.skip_string().map(|()| false)?,
                b't' | b'f' | b'n' => self.literal(first).map(|()| false)?,
                b'-' | b'0'..=b'9' => self.number().map(|_| false)?,
                _ => return Err(self.no_value()),
            };
            if entered {
                open = open << 1 | u128::from(first == b'{');
                level += 1;
                continue;
            }
            loop {
                if level == 0 {
                    return Ok(());
                }
                if if open & 1 == 1 { self.skip_key(false)? } else { self.next_item()? } {
                    break;
                }
                open >>= 1;
                level -= 1;
            }
        }
    }

    fn skip_key(&mut self, opened: bool) -> Result<bool, Fault> {
        self.key(opened, None).map(|key| key.is_some())
    }

    fn skip_string(&mut self) -> Result<(), Fault> {
        self.string().map(|_| ())
    }

    /// Checks that nothing but white space is left.
    pub(super) fn finish(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Ok(_) => Err(Fault { at: self.at, cause: Cause::Trailing }),
            Err(_) => Ok(()),
        }
    }

    /// That no value starts at the cursor.
    #[cold]
    pub(super) fn no_value(&self) -> Fault {
        syntax(self.at, "expected a value")
    }

    #[cold]
    fn no_literal(&self, word: &[u8]) -> Fault {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if word.starts_with(rest) {
            syntax(self.text.len(), "unexpected end")
        } else {
            syntax(self.at, "expected a value")
        }
    }

    #[cold]
    fn end(&self) -> Fault {
        syntax(self.text.len(), "unexpected end")
    }
}

#[cold]
pub(super) fn syntax(at: usize, what: &'static str) -> Fault {
    Fault { at, cause: Cause::Syntax(what) }
}
