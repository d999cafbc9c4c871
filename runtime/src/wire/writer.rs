//! The JSON writer that generated encoders are written against.

use std::collections::BTreeMap;

use super::encode::Encode;
use super::error::EncodeError;

/// Whether secrets are written as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For the wire: secrets are written.
    Expose,
    /// For anything else: secrets become `"[REDACTED]"`.
    Redact,
}

/// Writes one compact JSON value.
#[derive(Debug)]
pub struct Writer {
    out: String,
    mode: Mode,
}

/// Writes the fields of an object; [`ObjectWriter::end`] closes it.
#[derive(Debug)]
#[must_use = "an object is closed by `end`"]
pub struct ObjectWriter<'w> {
    writer: &'w mut Writer,
}

/// Writes the items of an array; [`ArrayWriter::end`] closes it.
#[derive(Debug)]
#[must_use = "an array is closed by `end`"]
pub struct ArrayWriter<'w> {
    writer: &'w mut Writer,
}

impl Writer {
    /// An empty writer.
    pub fn new(mode: Mode) -> Self {
        Self { out: String::new(), mode }
    }

    /// The text.
    ///
    /// # Errors
    /// A number was NaN or infinite.
    pub fn finish(self) -> Result<String, EncodeError> {
        todo!()
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        todo!()
    }

    /// Writes `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        let _ = value;
        todo!()
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: i64) {
        let _ = value;
        todo!()
    }

    /// Writes an integer that is not negative.
    pub fn unsigned(&mut self, value: u64) {
        let _ = value;
        todo!()
    }

    /// Writes a number: the shortest text that reads back as the same value, without a fraction where there is none.
    pub fn float(&mut self, value: f64) {
        let _ = value;
        todo!()
    }

    /// As [`Writer::float`] for a number of single precision.
    pub fn float32(&mut self, value: f32) {
        let _ = value;
        todo!()
    }

    /// Writes a string.
    pub fn string(&mut self, value: &str) {
        let _ = value;
        todo!()
    }

    /// Writes a string that is a secret: as it is, or as `"[REDACTED]"`, by the writer's mode.
    pub fn secret(&mut self, value: &str) {
        let _ = (value, self.mode);
        todo!()
    }

    /// Opens an object.
    pub fn object(&mut self) -> ObjectWriter<'_> {
        self.out.push('{');
        ObjectWriter { writer: self }
    }

    /// Opens an array.
    pub fn array(&mut self) -> ArrayWriter<'_> {
        self.out.push('[');
        ArrayWriter { writer: self }
    }
}

impl ObjectWriter<'_> {
    /// Writes a field.
    pub fn field<T: Encode + ?Sized>(&mut self, name: &'static str, value: &T) {
        let _ = (name, value, &self.writer);
        todo!()
    }

    /// Writes a field unless its value is absent: `None`, or [`Nullable::Absent`](crate::Nullable::Absent).
    pub fn optional<T: Encode + ?Sized>(&mut self, name: &'static str, value: &T) {
        if !value.is_absent() {
            self.field(name, value);
        }
    }

    /// Writes an entry whose key is not known beforehand.
    pub fn entry<T: Encode + ?Sized>(&mut self, key: &str, value: &T) {
        let _ = (key, value);
        todo!()
    }

    /// Writes every entry of a map.
    pub fn extra<T: Encode>(&mut self, entries: &BTreeMap<String, T>) {
        for (key, value) in entries {
            self.entry(key, value);
        }
    }

    /// Closes the object.
    pub fn end(self) {
        self.writer.out.push('}');
    }
}

impl ArrayWriter<'_> {
    /// Writes an item.
    pub fn item<T: Encode + ?Sized>(&mut self, value: &T) {
        let _ = (value, &self.writer);
        todo!()
    }

    /// Closes the array.
    pub fn end(self) {
        self.writer.out.push(']');
    }
}
