//! Tokens of a JSON text: the one place that knows the tokenizer.
//!
//! Positions are bytes from the start of the text, and a fault says what is wrong in words of our own: the tokenizer's
//! errors may quote the text.

use std::ops::Range;

use jiter::{Jiter, JiterError, JiterErrorType, JsonErrorType, Peek};

use super::MAX_DEPTH;
use super::error::Cause;

/// What is wrong with the text, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) cause: Cause,
}

/// A cursor over a text that is known to be UTF-8.
pub(super) struct Scanner<'j> {
    text: &'j str,
    /// Where the tokenizer's slice starts: it can't go back, so going back starts a new one there.
    base: usize,
    tokens: Jiter<'j>,
}

impl<'j> Scanner<'j> {
    pub(super) fn new(text: &'j str) -> Self {
        Self { text, base: 0, tokens: Jiter::new(text.as_bytes()) }
    }

    pub(super) fn position(&self) -> usize {
        self.base + self.tokens.current_index()
    }

    /// Goes to a position that [`Self::position`] gave.
    pub(super) fn seek(&mut self, at: usize) {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        let old = std::mem::replace(&mut self.tokens, Jiter::new(&[]));
        self.tokens = Jiter::with_tape(rest, old.into_tape());
        self.base = at;
    }

    /// The first byte of the next value, which is left where it is.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<u8, Fault> {
        match self.tokens.peek() {
            Ok(peek) => Ok(peek.into_inner()),
            Err(error) => Err(self.fault(&error)),
        }
    }

    /// The string whose quote comes next.
    #[inline]
    pub(super) fn string(&mut self) -> Result<&str, Fault> {
        let base = self.base;
        self.tokens.known_str().map_err(|error| fault(base, &error))
    }

    /// Where the content of the string is whose quote comes next; its escapes are checked, not resolved.
    pub(super) fn string_range(&mut self) -> Result<Range<usize>, Fault> {
        let start = self.position() + 1;
        match self.tokens.known_bytes() {
            Ok(content) => Ok(start..start + content.len()),
            Err(error) => Err(fault(self.base, &error)),
        }
    }

    /// The number whose first byte, a digit or a minus, comes next.
    #[inline]
    pub(super) fn number(&mut self, first: u8) -> Result<&'j str, Fault> {
        let start = self.position();
        if let Err(error) = self.tokens.known_number_bytes(Peek::new(first)) {
            return Err(fault(self.base, &error));
        }
        Ok(self.slice(start..self.position()))
    }

    /// The literal whose first byte, `t`, `f` or `n`, comes next.
    #[inline]
    pub(super) fn literal(&mut self, first: u8) -> Result<(), Fault> {
        let known = match first {
            b'n' => self.tokens.known_null(),
            _ => self.tokens.known_bool(Peek::new(first)).map(|_| ()),
        };
        known.map_err(|error| fault(self.base, &error))
    }

    /// Enters the array whose bracket comes next; whether it has an item.
    #[inline]
    pub(super) fn first_item(&mut self) -> Result<bool, Fault> {
        match self.tokens.known_array() {
            Ok(item) => Ok(item.is_some()),
            Err(error) => Err(self.fault(&error)),
        }
    }

    /// Goes from an item to the next one; whether there is one.
    #[inline]
    pub(super) fn next_item(&mut self) -> Result<bool, Fault> {
        match self.tokens.array_step() {
            Ok(item) => Ok(item.is_some()),
            Err(error) => Err(self.fault(&error)),
        }
    }

    /// Enters the object whose brace comes next; its first key, past the colon.
    #[inline]
    pub(super) fn first_key(&mut self) -> Result<Option<&str>, Fault> {
        let base = self.base;
        self.tokens.known_object().map_err(|error| fault(base, &error))
    }

    /// Goes from the value of a key to the next key, past the colon.
    #[inline]
    pub(super) fn next_key(&mut self) -> Result<Option<&str>, Fault> {
        let base = self.base;
        self.tokens.next_key().map_err(|error| fault(base, &error))
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
                    return Err(Fault { at: self.position(), cause: Cause::Depth });
                }
                b'{' => self.first_key_range()?,
                b'[' => self.first_item()?,
                b'"' => self.string_range().map(|_| false)?,
                b't' | b'f' | b'n' => self.literal(first).map(|()| false)?,
                b'-' | b'0'..=b'9' => self.number(first).map(|_| false)?,
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
                if if open & 1 == 1 { self.next_key_range()? } else { self.next_item()? } {
                    break;
                }
                open >>= 1;
                level -= 1;
            }
        }
    }

    /// Checks that nothing but white space is left.
    pub(super) fn finish(&mut self) -> Result<(), Fault> {
        match self.tokens.finish() {
            Ok(()) => Ok(()),
            Err(error) => Err(Fault { cause: Cause::Trailing, ..self.fault(&error) }),
        }
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &'j str {
        self.text.get(range).unwrap_or_default()
    }

    pub(super) fn text(&self) -> &'j str {
        self.text
    }

    /// That no value starts at the cursor.
    #[cold]
    pub(super) fn no_value(&self) -> Fault {
        Fault { at: self.position(), cause: Cause::Syntax("expected a value") }
    }

    fn first_key_range(&mut self) -> Result<bool, Fault> {
        match self.tokens.next_object_bytes() {
            Ok(key) => Ok(key.is_some()),
            Err(error) => Err(fault(self.base, &error)),
        }
    }

    fn next_key_range(&mut self) -> Result<bool, Fault> {
        match self.tokens.next_key_bytes() {
            Ok(key) => Ok(key.is_some()),
            Err(error) => Err(fault(self.base, &error)),
        }
    }

    #[cold]
    fn fault(&self, error: &JiterError) -> Fault {
        fault(self.base, error)
    }
}

#[cold]
fn fault(base: usize, error: &JiterError) -> Fault {
    let cause = match &error.error_type {
        JiterErrorType::JsonError(JsonErrorType::RecursionLimitExceeded) => Cause::Depth,
        JiterErrorType::JsonError(JsonErrorType::InvalidUnicodeCodePoint) => Cause::Utf8,
        JiterErrorType::JsonError(kind) => Cause::Syntax(words(kind)),
        JiterErrorType::WrongType { .. } => Cause::Syntax("expected another value"),
    };
    Fault { at: base + error.index, cause }
}

fn words(kind: &JsonErrorType) -> &'static str {
    match kind {
        JsonErrorType::EofWhileParsingList
        | JsonErrorType::EofWhileParsingObject
        | JsonErrorType::EofWhileParsingString
        | JsonErrorType::EofWhileParsingValue => "unexpected end",
        JsonErrorType::ExpectedColon => "expected `:`",
        JsonErrorType::ExpectedListCommaOrEnd => "expected `,` or `]`",
        JsonErrorType::ExpectedObjectCommaOrEnd => "expected `,` or `}`",
        JsonErrorType::ExpectedSomeIdent => "expected `true`, `false` or `null`",
        JsonErrorType::InvalidEscape => "invalid escape in a string",
        JsonErrorType::InvalidNumber | JsonErrorType::NumberOutOfRange => "invalid number",
        JsonErrorType::ControlCharacterWhileParsingString => "control character in a string",
        JsonErrorType::KeyMustBeAString => "expected a key in quotes",
        JsonErrorType::LoneLeadingSurrogateInHexEscape | JsonErrorType::UnexpectedEndOfHexEscape => {
            "half a surrogate pair in a string"
        }
        JsonErrorType::TrailingComma => "expected a value after `,`",
        _ => "expected a value",
    }
}
