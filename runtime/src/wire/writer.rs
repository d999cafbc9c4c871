//! The JSON writer that generated encoders are written against.

use std::collections::BTreeMap;

use super::encode::Encode;
use super::error::{EncodeError, Unsayable};
use super::escape::{push_string, push_text, unescaped};
use super::marked::{Mark, Marked};
use super::record::Names;
use super::trail::{push_index, push_name};
use super::values::Value;
use crate::values::Blob;

/// What stands for a secret where secrets are not to be seen.
pub(crate) const REDACTED: &str = "[REDACTED]";

/// What a text starts with: enough for most requests, so that they don't move while they are written, and nothing that an
/// allocator would mind.
const ROOM: usize = 512;

/// Whether secrets are written as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For the wire: secrets are written.
    Expose,
    /// For anything else: secrets become `"[REDACTED]"`.
    Redact,
}

/// Writes one compact JSON value.
///
/// `Debug` does not show the text: it may hold secrets.
pub struct Writer {
    out: String,
    mode: Mode,
    /// Boxed: hardly any text has one, and it is looked at after every value.
    unwritable: Option<Box<Unwritable>>,
    /// What is more than its JSON, and where it stands; `None` where only the JSON is asked for.
    marks: Option<Vec<(usize, Mark)>>,
}

/// What JSON can't say: where it would stand in the text, and its path so far, innermost step last.
#[derive(Debug)]
struct Unwritable {
    what: Unsayable,
    at: usize,
    steps: Vec<String>,
}

/// A step of a path.
#[derive(Debug, Clone, Copy)]
enum PathStep<'n> {
    Field(&'n str),
    Key,
    Item(usize),
}

/// Writes the fields of an object; [`ObjectWriter::end`] closes it.
#[derive(Debug)]
#[must_use = "an object is closed by `end`"]
pub struct ObjectWriter<'w> {
    writer: &'w mut Writer,
    empty: bool,
}

/// Writes the items of an array; [`ArrayWriter::end`] closes it.
#[derive(Debug)]
#[must_use = "an array is closed by `end`"]
pub struct ArrayWriter<'w> {
    writer: &'w mut Writer,
    items: usize,
}

impl Writer {
    /// An empty writer.
    pub fn new(mode: Mode) -> Self {
        Self { out: String::with_capacity(ROOM), mode, unwritable: None, marks: None }
    }

    /// The text.
    ///
    /// # Errors
    /// A number was NaN or infinite, or a [`Blob`]'s content was no text.
    pub fn finish(self) -> Result<String, EncodeError> {
        match self.unwritable {
            None => Ok(self.out),
            Some(unwritable) => {
                let steps = unwritable.steps.iter().rev();
                Err(EncodeError::new(unwritable.what, steps.fold("$".to_owned(), |path, step| path + step)))
            }
        }
    }

    /// An empty writer that marks what is more than its JSON.
    pub(super) fn marking() -> Self {
        Self { marks: Some(Vec::new()), ..Self::new(Mode::Expose) }
    }

    /// The text, and what was marked in it.
    pub(super) fn finish_marked(mut self) -> Result<Marked, EncodeError> {
        let marks = self.marks.take().unwrap_or_default();
        Ok(Marked { text: self.finish()?, marks })
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.push_str("null");
    }

    /// Writes `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        self.out.push_str(if value { "true" } else { "false" });
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: i64) {
        self.out.push_str(itoa::Buffer::new().format(value));
    }

    /// Writes an integer that is not negative.
    pub fn unsigned(&mut self, value: u64) {
        self.out.push_str(itoa::Buffer::new().format(value));
    }

    /// Writes a number: the shortest text that reads back as the same value, without a fraction where there
    /// is none.
    pub fn float(&mut self, value: f64) {
        if value.is_finite() {
            self.decimal(zmij::Buffer::new().format_finite(value));
        } else {
            self.unwritable(Unsayable::Number);
        }
    }

    /// As [`Writer::float`] for a number of single precision.
    pub fn float32(&mut self, value: f32) {
        if value.is_finite() {
            self.decimal(zmij::Buffer::new().format_finite(value));
        } else {
            self.unwritable(Unsayable::Number);
        }
    }

    /// Writes a string.
    pub fn string(&mut self, value: &str) {
        push_string(&mut self.out, value);
    }

    /// Writes a string that is a secret: as it is, or as `"[REDACTED]"`, by the writer's mode.
    pub fn secret(&mut self, value: &str) {
        match self.mode {
            Mode::Expose => self.string(value),
            Mode::Redact => self.string(REDACTED),
        }
    }

    /// Writes a string that stands for other bytes.
    pub(crate) fn encoded(&mut self, value: &str) {
        if let Some(marks) = &mut self.marks {
            marks.push((self.out.len(), Mark::Encoded));
        }
        self.string(value);
    }

    /// Writes the content of a file: a string, or an empty one with a mark.
    pub(crate) fn blob(&mut self, value: &Blob) {
        if let Some(marks) = &mut self.marks {
            marks.push((self.out.len(), Mark::Blob(value.clone())));
            self.string("");
        } else if let Some(text) = value.text() {
            self.string(text);
        } else {
            self.unwritable(Unsayable::Binary);
        }
    }

    /// Writes JSON that may hold secrets: as it is, or as `"[REDACTED]"`, by the writer's mode.
    pub(crate) fn secret_json(&mut self, json: &str) {
        match self.mode {
            Mode::Expose => self.raw(json),
            Mode::Redact => self.string(REDACTED),
        }
    }

    /// Writes a text that is valid JSON.
    pub(crate) fn raw(&mut self, json: &str) {
        self.out.push_str(json);
    }

    /// Opens an object.
    #[inline]
    pub fn object(&mut self) -> ObjectWriter<'_> {
        ObjectWriter { writer: self, empty: true }
    }

    /// Opens an array.
    #[inline]
    pub fn array(&mut self) -> ArrayWriter<'_> {
        ArrayWriter { writer: self, items: 0 }
    }

    /// `-0.0` keeps its fraction: without it, it would read as the integer 0.
    fn decimal(&mut self, text: &str) {
        let whole = text.strip_suffix(".0").filter(|whole| *whole != "-0");
        self.out.push_str(whole.unwrap_or(text));
    }

    /// Notes that a value can't be written; `null` keeps the text well-formed until [`Writer::finish`].
    #[cold]
    fn unwritable(&mut self, what: Unsayable) {
        let at = self.out.len();
        self.unwritable.get_or_insert_with(|| Box::new(Unwritable { what, at, steps: Vec::new() }));
        self.null();
    }

    /// Adds a step to the path of a value that can't be written, if it stands at or after `start`.
    #[cold]
    #[inline(never)]
    fn note(&mut self, start: usize, step: PathStep<'_>) {
        if let Some(unwritable) = self.unwritable.as_mut().filter(|unwritable| unwritable.at >= start) {
            let mut text = String::new();
            match step {
                PathStep::Field(name) => push_name(&mut text, name),
                PathStep::Key => text.push_str("[*]"),
                PathStep::Item(index) => push_index(&mut text, index),
            }
            unwritable.steps.push(text);
        }
    }
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Writer({:?}, {} bytes)", self.mode, self.out.len())
    }
}

impl ObjectWriter<'_> {
    /// Writes a field.
    pub fn field<T: Encode + ?Sized>(&mut self, name: &'static str, value: &T) {
        let start = self.start();
        value.encode(self.value_of(name));
        if self.writer.unwritable.is_some() {
            self.writer.note(start, PathStep::Field(name));
        }
    }

    /// Writes a field unless its value is absent: `None`, or [`Nullable::Absent`](crate::Nullable::Absent).
    pub fn optional<T: Encode + ?Sized>(&mut self, name: &'static str, value: &T) {
        if !value.is_absent() {
            self.field(name, value);
        }
    }

    /// Writes the properties of a list of names and values, those left out that are absent.
    pub(super) fn properties(&mut self, names: Names, values: &[&dyn Value]) {
        for (name, value) in names.iter().zip(values) {
            let start = self.start();
            // Of the value itself, not of the reference: one call that is not known beforehand.
            (**value).write(name, self);
            if self.writer.unwritable.is_some() {
                self.writer.note(start, PathStep::Field(&unescaped(name)));
            }
        }
    }

    /// Writes what stands before the value of a property whose name is in [`Names`]: the writer at its value.
    #[inline]
    pub(crate) fn property(&mut self, name: &str) -> &mut Writer {
        self.open(name).push_str("\":");
        self.writer
    }

    /// The same as a call, for values beside which a call is nothing: it is compiled for every type of them.
    #[inline(never)]
    pub(crate) fn named(&mut self, name: &str) -> &mut Writer {
        self.property(name)
    }

    /// Writes a name that is in [`Names`], and the quote before it.
    #[inline]
    fn open(&mut self, name: &str) -> &mut String {
        let out = &mut self.writer.out;
        // The brace comes with the first property.
        out.push_str(if self.empty { "{\"" } else { ",\"" });
        self.empty = false;
        out.push_str(name);
        out
    }

    /// Writes a property that is null.
    pub(crate) fn null(&mut self, name: &str) {
        self.property(name).null();
    }

    /// Writes a property that is a string.
    #[inline(never)]
    pub(crate) fn string(&mut self, name: &str, value: &str) {
        let out = self.open(name);
        out.push_str("\":\"");
        push_text(out, value);
        out.push('"');
    }

    /// Writes a property that is a secret.
    pub(crate) fn secret(&mut self, name: &str, value: &str) {
        self.string(
            name,
            match self.writer.mode {
                Mode::Expose => value,
                Mode::Redact => REDACTED,
            },
        );
    }

    /// Writes a property that stands for other bytes.
    pub(crate) fn encoded(&mut self, name: &str, value: &str) {
        self.property(name).encoded(value);
    }

    /// Writes an entry whose key is not known beforehand.
    pub fn entry<T: Encode + ?Sized>(&mut self, key: &str, value: &T) {
        let start = self.start();
        value.encode(self.value_of(key));
        if self.writer.unwritable.is_some() {
            self.writer.note(start, PathStep::Key);
        }
    }

    /// Writes every entry of a map.
    pub fn extra<T: Encode>(&mut self, entries: &BTreeMap<String, T>) {
        for (key, value) in entries {
            self.entry(key, value);
        }
    }

    /// Closes the object.
    #[inline]
    pub fn end(self) {
        self.writer.out.push_str(if self.empty { "{}" } else { "}" });
    }

    /// Writes what stands before a value: the writer at the value of a key.
    pub(crate) fn value_of(&mut self, key: &str) -> &mut Writer {
        let out = &mut self.writer.out;
        out.push_str(if self.empty { "{" } else { "," });
        self.empty = false;
        push_string(out, key);
        out.push(':');
        self.writer
    }

    /// Where what comes next will start, or earlier.
    #[inline]
    fn start(&self) -> usize {
        self.writer.out.len()
    }
}

impl ArrayWriter<'_> {
    /// Writes an item.
    pub fn item<T: Encode + ?Sized>(&mut self, value: &T) {
        let (start, index) = (self.writer.out.len(), self.items);
        value.encode(self.next());
        if self.writer.unwritable.is_some() {
            self.writer.note(start, PathStep::Item(index));
        }
    }

    /// Closes the array.
    #[inline]
    pub fn end(self) {
        self.writer.out.push_str(if self.items == 0 { "[]" } else { "]" });
    }

    /// Writes what stands before an item: the writer at the next item.
    #[inline]
    pub(crate) fn next(&mut self) -> &mut Writer {
        // The bracket comes with the first item.
        self.writer.out.push_str(if self.items == 0 { "[" } else { "," });
        self.items += 1;
        self.writer
    }
}
