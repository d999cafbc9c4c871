//! JSON with marks: a value enters, its JSON and what is more than its JSON leave, to be looked at piece by piece.
//!
//! What forms and multipart bodies are made of: the models encode as they always do, and the marks say which strings are
//! files and which stand for other bytes.

use std::borrow::Cow;
use std::ops::Range;

use super::encode::Encode;
use super::error::{DecodeResult, EncodeError, Unsayable};
use super::escape::push_string;
use super::reader::Reader;
use super::union::Kind;
use super::writer::Writer;
use crate::values::Blob;

/// What a string is besides its text.
#[derive(Debug)]
pub(crate) enum Mark {
    /// The content of a file; the string itself is empty.
    Blob(Blob),
    /// Text that stands for other bytes: Base64.
    Encoded,
}

/// The compact JSON of a value, and its marks by the byte at which they stand, in their order.
///
/// `Debug` does not show the text: it may hold secrets.
pub(crate) struct Marked {
    pub(super) text: String,
    pub(super) marks: Vec<(usize, Mark)>,
}

/// Writes a value with marks.
///
/// # Errors
/// A number is NaN or infinite.
pub(crate) fn to_marked(value: &dyn Encode) -> Result<Marked, EncodeError> {
    let mut writer = Writer::marking();
    value.encode(&mut writer);
    writer.finish_marked()
}

impl Marked {
    /// The whole value.
    pub(crate) fn root(&self) -> Node<'_> {
        Node { marked: self, range: 0..self.text.len() }
    }
}

impl std::fmt::Debug for Marked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Marked({} bytes, {} marks)", self.text.len(), self.marks.len())
    }
}

/// A value within a [`Marked`] one.
#[derive(Debug, Clone)]
pub(crate) struct Node<'m> {
    marked: &'m Marked,
    range: Range<usize>,
}

impl<'m> Node<'m> {
    fn source(&self) -> &'m str {
        self.marked.text.get(self.range.clone()).unwrap_or_default()
    }

    pub(crate) fn kind(&self) -> Kind {
        self.source().bytes().next().and_then(Kind::of).unwrap_or(Kind::Null)
    }

    /// The marks that stand in it.
    fn marks(&self) -> &'m [(usize, Mark)] {
        let marks = &self.marked.marks;
        let place = |at: usize| marks.partition_point(|(mark, _)| *mark < at);
        marks.get(place(self.range.start)..place(self.range.end)).unwrap_or_default()
    }

    /// The mark of the value itself.
    fn mark(&self) -> Option<&'m Mark> {
        self.marks().first().filter(|(at, _)| *at == self.range.start).map(|(_, mark)| mark)
    }

    /// The file that it is.
    pub(crate) fn blob(&self) -> Option<&'m Blob> {
        match self.mark() {
            Some(Mark::Blob(blob)) => Some(blob),
            _ => None,
        }
    }

    /// Whether its text stands for other bytes.
    pub(crate) fn is_encoded(&self) -> bool {
        matches!(self.mark(), Some(Mark::Encoded))
    }

    /// A single value as text: a string's content, a number's digits.
    ///
    /// # Errors
    /// None for what the writer wrote.
    pub(crate) fn text(&self) -> DecodeResult<Cow<'m, str>> {
        match self.kind() {
            Kind::String => Reader::over(self.source()).text(),
            _ => Ok(Cow::Borrowed(self.source())),
        }
    }

    /// Its JSON, files included.
    ///
    /// # Errors
    /// A file in it is no text; `name` is what the error calls the value.
    pub(crate) fn json(&self, name: &str) -> Result<Cow<'m, str>, EncodeError> {
        let mut out = String::new();
        let mut done = self.range.start;
        for (at, mark) in self.marks() {
            let Mark::Blob(blob) = mark else { continue };
            out.push_str(self.marked.text.get(done..*at).unwrap_or_default());
            let Some(text) = blob.text() else {
                return Err(EncodeError::new(Unsayable::Binary, format!("$.{name}")));
            };
            push_string(&mut out, text);
            done = at + "\"\"".len();
        }
        if done == self.range.start {
            return Ok(Cow::Borrowed(self.source()));
        }
        out.push_str(self.marked.text.get(done..self.range.end).unwrap_or_default());
        Ok(Cow::Owned(out))
    }

    /// An object's properties, in their order.
    ///
    /// # Errors
    /// It is no object.
    pub(crate) fn properties(&self) -> DecodeResult<Vec<(String, Self)>> {
        let mut reader = Reader::over(self.source());
        let mut properties = Vec::new();
        reader.object()?;
        while let Some(name) = reader.next_key()? {
            properties.push((name, self.next(&mut reader)?));
        }
        Ok(properties)
    }

    /// An array's items.
    ///
    /// # Errors
    /// It is no array.
    pub(crate) fn items(&self) -> DecodeResult<Vec<Self>> {
        let mut reader = Reader::over(self.source());
        let mut items = Vec::new();
        reader.array()?;
        while reader.next_item()? {
            items.push(self.next(&mut reader)?);
        }
        Ok(items)
    }

    fn next(&self, reader: &mut Reader<'_>) -> DecodeResult<Self> {
        // Raw JSON has white space where it was sent with it.
        reader.peek()?;
        let start = self.range.start + reader.position();
        reader.skip()?;
        Ok(Self { marked: self.marked, range: start..self.range.start + reader.position() })
    }
}
