//! The pull reader that generated decoders are written against.

use std::borrow::Cow;
use std::fmt;

use super::decode::Decode;
use super::error::{Cause, DecodeError, DecodeResult};
use super::number;
use super::raw::RawJson;
use super::record::{Names, find};
use super::scan::{Fault, Key, Scanner};
use super::trail::{self, Step, Trail};
use super::union::Kind;
use crate::values::UnknownValue;

/// Reads JSON values off a text, one after the other.
///
/// `Debug` does not show the text: it may hold secrets.
pub struct Reader<'j> {
    pub(super) scanner: Scanner<'j>,
    pub(super) trail: Trail,
}

/// What [`Reader::next_field`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    /// A declared field, by its index.
    Known(usize),
    /// Another key.
    Other(String),
}

impl<'j> Reader<'j> {
    /// A reader at the start of a JSON text. A byte order mark before it is ignored.
    ///
    /// # Errors
    /// The bytes are not UTF-8.
    pub fn new(bytes: &'j [u8]) -> DecodeResult<Self> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self::over(text)),
            Err(invalid) => Err(not_utf8(bytes, invalid.valid_up_to())),
        }
    }

    /// A reader at the start of a JSON text.
    pub(crate) fn over(text: &'j str) -> Self {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        Self { scanner: Scanner::new(text), trail: Trail::new() }
    }

    /// Checks that nothing but white space is left.
    ///
    /// # Errors
    /// Something is left.
    pub fn finish(&mut self) -> DecodeResult<()> {
        self.scanner.finish().map_err(|fault| self.error(fault))
    }

    /// Opens the object that comes next; `next_field` and its siblings go on from there.
    ///
    /// # Errors
    /// The value is no object, or nests too deep.
    pub fn object(&mut self) -> DecodeResult<()> {
        self.open(b'{', "object")
    }

    /// The object's next field, with the reader at its value: its index in `fields`, or its key if that is not there and
    /// others are asked for; they are skipped otherwise. `None` once the object is closed.
    ///
    /// A field that follows the one before it in `fields` too is found at once, so list them in the order in
    /// which they are sent, where that is known.
    ///
    /// # Errors
    /// The text is not valid JSON.
    #[inline]
    pub(super) fn next_field(&mut self, fields: Names, others: bool) -> DecodeResult<Option<Field>> {
        let frame = &mut self.trail.frame;
        let hint = frame.index.wrapping_add(1);
        if let Some(expected) = fields.get(hint)
            && self.scanner.expected_key(frame.step == Step::Opened, expected)
        {
            frame.field(fields, hint);
            return Ok(Some(Field::Known(hint)));
        }
        self.any_field(fields, others)
    }

    /// As [`Self::next_field`] for any field, with blanks or without.
    fn any_field(&mut self, fields: Names, others: bool) -> DecodeResult<Option<Field>> {
        loop {
            let frame = &mut self.trail.frame;
            let hint = frame.index.wrapping_add(1);
            let index = match self.scanner.key(frame.step == Step::Opened, fields.get(hint).copied()) {
                Ok(Some(Key::Expected)) => Some(hint),
                Ok(Some(Key::Other(key))) => match find(fields, hint, key) {
                    None if others => {
                        frame.step = Step::Key;
                        return Ok(Some(Field::Other(key.to_owned())));
                    }
                    known => known,
                },
                Ok(None) => {
                    self.trail.close();
                    return Ok(None);
                }
                Err(fault) => {
                    frame.step = Step::Unknown;
                    return Err(self.error(fault));
                }
            };
            if let Some(index) = index {
                frame.field(fields, index);
                return Ok(Some(Field::Known(index)));
            }
            frame.step = Step::Unknown;
            self.skip()?;
        }
    }

    /// The index in `fields` of the object's next known field, with the reader at its value; others are skipped. `None`
    /// once the object is closed.
    ///
    /// # Errors
    /// The text is not valid JSON.
    pub(crate) fn next_known(&mut self, fields: Names) -> DecodeResult<Option<usize>> {
        let field = self.next_field(fields, false)?;
        Ok(field.and_then(|field| match field {
            Field::Known(index) => Some(index),
            // Never: none was asked for.
            Field::Other(_) => None,
        }))
    }

    /// The object's next key, with the reader at its value; `None` once the object is closed.
    ///
    /// # Errors
    /// The text is not valid JSON.
    pub fn next_key(&mut self) -> DecodeResult<Option<String>> {
        self.next_key_then(str::to_owned)
    }

    /// What `look` makes of the object's next key; `None` once the object is closed.
    pub(super) fn next_key_then<T>(&mut self, look: impl FnOnce(&str) -> T) -> DecodeResult<Option<T>> {
        let frame = &mut self.trail.frame;
        let key = self.scanner.key(frame.step == Step::Opened, None);
        frame.step = if key.is_ok() { Step::Key } else { Step::Unknown };
        match key {
            Ok(Some(Key::Other(key))) => Ok(Some(look(key))),
            // Never: nothing was expected.
            Ok(Some(Key::Expected)) => Ok(Some(look(""))),
            Ok(None) => {
                self.trail.close();
                Ok(None)
            }
            Err(fault) => Err(self.error(fault)),
        }
    }

    /// Decodes an item of an array or the value of a key.
    ///
    /// # Errors
    /// The value does not fit `T`.
    #[inline]
    pub fn item<T: Decode>(&mut self) -> DecodeResult<T> {
        T::decode(self)
    }

    /// The error that the object closed last lacks a field.
    #[cold]
    pub(super) fn missing(&self, name: &'static str) -> DecodeError {
        self.trail.missing(self.scanner.text(), name)
    }

    /// Opens the array that comes next; [`Reader::next_item`] goes on from there.
    ///
    /// # Errors
    /// The value is no array, or nests too deep.
    pub fn array(&mut self) -> DecodeResult<()> {
        self.open(b'[', "array")
    }

    /// Whether another item comes, with the reader at it; `false` once the array is closed.
    ///
    /// # Errors
    /// The text is not valid JSON.
    pub fn next_item(&mut self) -> DecodeResult<bool> {
        let frame = &mut self.trail.frame;
        let more =
            if frame.step == Step::Opened { self.scanner.first_item() } else { self.scanner.next_item() };
        frame.step = Step::Item;
        frame.index = frame.index.wrapping_add(1);
        match more {
            Ok(true) => Ok(true),
            Ok(false) => {
                self.trail.close();
                Ok(false)
            }
            Err(fault) => Err(self.error(fault)),
        }
    }

    /// Consumes `null`, and says how that went; `None` if any other value comes next.
    ///
    /// # Errors
    /// The text is not valid JSON.
    pub fn null(&mut self) -> Option<DecodeResult<()>> {
        match self.peek() {
            Ok(b'n') => Some(self.literal(b'n')),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        }
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// The value is no boolean.
    pub fn boolean(&mut self) -> DecodeResult<bool> {
        match self.peek()? {
            first @ (b't' | b'f') => self.literal(first).map(|()| first == b't'),
            _ => Err(self.unexpected("boolean")),
        }
    }

    /// Reads a string; borrowed from the text where it has no escapes.
    ///
    /// # Errors
    /// The value is no string.
    pub fn text(&mut self) -> DecodeResult<Cow<'j, str>> {
        match self.peek()? {
            b'"' => {}
            _ => return Err(self.unexpected("string")),
        }
        self.scanner.borrowed_string().map_err(|fault| self.error(fault))
    }

    /// Reads a string.
    ///
    /// # Errors
    /// The value is no string.
    pub fn string(&mut self) -> DecodeResult<String> {
        match self.peek()? {
            b'"' => match self.scanner.string() {
                Ok(string) => Ok(string.to_owned()),
                Err(fault) => Err(self.error(fault)),
            },
            _ => Err(self.unexpected("string")),
        }
    }

    /// Reads a string that is a secret: no copy of it is left behind.
    pub(crate) fn secret(&mut self) -> DecodeResult<String> {
        match self.peek()? {
            b'"' => match self.scanner.secret_string() {
                Ok(string) => Ok(string),
                Err(fault) => Err(self.error(fault)),
            },
            _ => Err(self.unexpected("string")),
        }
    }

    /// Reads a number as it is written.
    ///
    /// # Errors
    /// The value is no number.
    pub fn number(&mut self) -> DecodeResult<&'j str> {
        self.numeral("number").map(|(text, _)| text)
    }

    /// A number as it is written, and where it starts.
    pub(super) fn numeral(&mut self, expected: &'static str) -> DecodeResult<(&'j str, usize)> {
        match self.peek()? {
            b'-' | b'0'..=b'9' => {
                let start = self.scanner.position();
                match self.scanner.number() {
                    Ok(text) => Ok((text, start)),
                    Err(fault) => Err(self.error(fault)),
                }
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    /// Skips the value that comes next, whatever it is.
    ///
    /// # Errors
    /// The value is not valid JSON.
    pub fn skip(&mut self) -> DecodeResult<()> {
        self.scanner.skip(self.trail.depth()).map_err(|fault| self.error(fault))
    }

    /// The byte at which the reader stands.
    pub(super) fn position(&self) -> usize {
        self.scanner.position()
    }

    /// Reads an open string enum: any string through `From<&str>`, any other value through `unknown`, which
    /// is the enum's constructor for values it does not know.
    ///
    /// # Errors
    /// The value is not valid JSON.
    #[inline]
    pub fn open_string<T: for<'s> From<&'s str>>(
        &mut self,
        unknown: fn(UnknownValue) -> T,
    ) -> DecodeResult<T> {
        match self.text_or_other() {
            Ok(Ok(text)) => Ok(T::from(text)),
            Ok(Err(other)) => Ok(unknown(other)),
            Err(error) => Err(error),
        }
    }

    /// A string, or any other value as it is.
    fn text_or_other(&mut self) -> DecodeResult<Result<&str, UnknownValue>> {
        match self.peek()? {
            b'"' => {
                let (text, trail) = (self.scanner.text(), &self.trail);
                self.scanner.string().map(Ok).map_err(|fault| trail.error(text, fault))
            }
            _ => self.raw().map(|raw| Err(UnknownValue::from_json(raw))),
        }
    }

    /// Reads an open integer enum: any `i64` through `From<i64>`, any other value through `unknown`.
    ///
    /// # Errors
    /// The value is not valid JSON.
    pub fn open_integer<T: From<i64>>(&mut self, unknown: fn(UnknownValue) -> T) -> DecodeResult<T> {
        let raw = match self.peek()? {
            b'-' | b'0'..=b'9' => {
                let (text, _) = self.numeral("integer")?;
                match number::integer(text) {
                    Ok(value) => return Ok(T::from(value)),
                    Err(_) => RawJson::from_valid(text),
                }
            }
            _ => self.raw()?,
        };
        Ok(unknown(UnknownValue::from_json(raw)))
    }

    /// The error that the value at the reader can't be what it should be. `what` is fixed text: it must not
    /// tell the value.
    #[cold]
    pub fn invalid(&self, what: &'static str) -> DecodeError {
        self.error(Fault { at: self.scanner.position(), cause: Cause::Invalid(what) })
    }

    /// The error that the array closed last has too few items.
    #[cold]
    pub(super) fn too_short(&self, what: &'static str) -> DecodeError {
        self.error(Fault { at: self.trail.closed(), cause: Cause::Invalid(what) })
    }

    #[inline]
    fn open(&mut self, bracket: u8, expected: &'static str) -> DecodeResult<()> {
        if self.peek()? != bracket {
            return Err(self.unexpected(expected));
        }
        self.trail.open(self.scanner.position()).map_err(|fault| self.error(fault))
    }

    #[inline]
    pub(super) fn peek(&mut self) -> DecodeResult<u8> {
        match self.scanner.peek() {
            Ok(first) => Ok(first),
            Err(fault) => Err(self.error(fault)),
        }
    }

    fn literal(&mut self, first: u8) -> DecodeResult<()> {
        self.scanner.literal(first).map_err(|fault| self.error(fault))
    }

    /// The error that the next value is not of the type that was expected.
    #[cold]
    pub(super) fn unexpected(&mut self, expected: &'static str) -> DecodeError {
        let fault = match self.scanner.peek().map(Kind::of) {
            Ok(Some(found)) => {
                Fault { at: self.scanner.position(), cause: Cause::Expected { expected, found } }
            }
            Ok(None) => self.scanner.no_value(),
            Err(fault) => fault,
        };
        self.error(fault)
    }

    #[cold]
    pub(super) fn error(&self, fault: Fault) -> DecodeError {
        self.trail.error(self.scanner.text(), fault)
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader(at byte {} of {})", self.scanner.position(), self.scanner.text().len())
    }
}

#[cold]
fn not_utf8(bytes: &[u8], valid: usize) -> DecodeError {
    let before = std::str::from_utf8(bytes.get(..valid).unwrap_or_default()).unwrap_or_default();
    trail::error(before, String::from("$"), Fault { at: valid, cause: Cause::Utf8 })
}
