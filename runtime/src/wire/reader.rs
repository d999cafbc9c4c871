//! The pull reader that generated decoders are written against.

use std::borrow::Cow;
use std::marker::PhantomData;

use super::decode::Decode;
use super::error::DecodeResult;
use crate::values::UnknownValue;

/// Reads JSON values off a text, one after the other.
#[derive(Debug)]
pub struct Reader<'j> {
    text: PhantomData<&'j str>,
}

/// What [`Reader::next_field_or_key`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A declared field, by its index.
    Known(usize),
    /// Another key.
    Other(String),
}

impl<'j> Reader<'j> {
    /// A reader at the start of a JSON text.
    ///
    /// # Errors
    /// The bytes are not UTF-8.
    pub fn new(bytes: &'j [u8]) -> DecodeResult<Self> {
        let _ = bytes;
        todo!()
    }

    /// Checks that nothing but white space is left.
    ///
    /// # Errors
    /// Something is left.
    pub fn finish(&mut self) -> DecodeResult<()> {
        todo!()
    }

    /// Opens the object that comes next; [`Reader::next_field`] and its siblings go on from there.
    ///
    /// # Errors
    /// The value is no object, or nests too deep.
    pub fn object(&mut self) -> DecodeResult<()> {
        todo!()
    }

    /// The index in `fields` of the object's next known field, with the reader at its value; unknown fields are skipped.
    /// `None` once the object is closed.
    ///
    /// # Errors
    /// The text is not valid JSON.
    pub fn next_field(&mut self, fields: &'static [&'static str]) -> DecodeResult<Option<usize>> {
        let _ = fields;
        todo!()
    }

    /// As [`Reader::next_field`], but a key that is not in `fields` is handed out instead of being skipped.
    ///
    /// # Errors
    /// The text is not valid JSON.
    pub fn next_field_or_key(&mut self, fields: &'static [&'static str]) -> DecodeResult<Option<Field>> {
        let _ = fields;
        todo!()
    }

    /// The object's next key, with the reader at its value; `None` once the object is closed.
    ///
    /// # Errors
    /// The text is not valid JSON.
    pub fn next_key(&mut self) -> DecodeResult<Option<String>> {
        todo!()
    }

    /// Decodes the value of a field into its slot; of duplicate fields the last one wins.
    ///
    /// # Errors
    /// The value does not fit `T`.
    pub fn value<T: Decode>(&mut self, slot: &mut Option<T>) -> DecodeResult<()> {
        *slot = Some(T::decode(self)?);
        Ok(())
    }

    /// Decodes an item of an array or the value of a key.
    ///
    /// # Errors
    /// The value does not fit `T`.
    pub fn item<T: Decode>(&mut self) -> DecodeResult<T> {
        T::decode(self)
    }

    /// The value of a required field of the object just closed.
    ///
    /// # Errors
    /// The field was absent.
    pub fn required<T>(&mut self, slot: Option<T>, name: &'static str) -> DecodeResult<T> {
        let _ = (slot, name);
        todo!()
    }

    /// Opens the array that comes next; [`Reader::next_item`] goes on from there.
    ///
    /// # Errors
    /// The value is no array, or nests too deep.
    pub fn array(&mut self) -> DecodeResult<()> {
        todo!()
    }

    /// Whether another item comes, with the reader at it; `false` once the array is closed.
    ///
    /// # Errors
    /// The text is not valid JSON.
    pub fn next_item(&mut self) -> DecodeResult<bool> {
        todo!()
    }

    /// Consumes `null` if it comes next, and says whether it did.
    ///
    /// # Errors
    /// The text is not valid JSON.
    pub fn null(&mut self) -> DecodeResult<bool> {
        todo!()
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// The value is no boolean.
    pub fn boolean(&mut self) -> DecodeResult<bool> {
        todo!()
    }

    /// Reads a string; borrowed from the text where it has no escapes.
    ///
    /// # Errors
    /// The value is no string.
    pub fn text(&mut self) -> DecodeResult<Cow<'j, str>> {
        todo!()
    }

    /// Reads a string.
    ///
    /// # Errors
    /// The value is no string.
    pub fn string(&mut self) -> DecodeResult<String> {
        todo!()
    }

    /// Reads a number as it is written.
    ///
    /// # Errors
    /// The value is no number.
    pub fn number(&mut self) -> DecodeResult<&'j str> {
        todo!()
    }

    /// Skips the value that comes next, whatever it is.
    ///
    /// # Errors
    /// The value is not valid JSON.
    pub fn skip(&mut self) -> DecodeResult<()> {
        todo!()
    }

    /// Reads an open string enum: any string through `From<&str>`, any other value through `unknown`, which is the
    /// enum's constructor for values it does not know.
    ///
    /// # Errors
    /// The value is not valid JSON.
    pub fn open_string<T: for<'s> From<&'s str>>(
        &mut self,
        unknown: fn(UnknownValue) -> T,
    ) -> DecodeResult<T> {
        let _ = unknown;
        todo!()
    }

    /// Reads an open integer enum: any `i64` through `From<i64>`, any other value through `unknown`.
    ///
    /// # Errors
    /// The value is not valid JSON.
    pub fn open_integer<T: From<i64>>(&mut self, unknown: fn(UnknownValue) -> T) -> DecodeResult<T> {
        let _ = unknown;
        todo!()
    }

    /// The error that the value just read can't be what it should be. `what` is fixed text: it must not tell the value.
    #[cold]
    pub fn invalid(&self, what: &'static str) -> super::DecodeError {
        let _ = what;
        todo!()
    }
}
