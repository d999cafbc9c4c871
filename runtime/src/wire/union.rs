//! Telling the variants of a union apart by looking ahead and going back, without buffering.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::error::DecodeResult;
use super::number;
use super::raw::RawJson;
use super::reader::Reader;

/// The JSON type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number that is exactly integral (`1.0` and `1e2` included) and fits `i64` or `u64`.
    Integer,
    /// Any other number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The name in errors.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "boolean",
            Self::Integer | Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// The kind of the value that starts with a byte; any number is a [`Kind::Number`].
    pub(super) fn of(first: u8) -> Option<Self> {
        match first {
            b'n' => Some(Self::Null),
            b't' | b'f' => Some(Self::Bool),
            b'-' | b'0'..=b'9' => Some(Self::Number),
            b'"' => Some(Self::String),
            b'[' => Some(Self::Array),
            b'{' => Some(Self::Object),
            _ => None,
        }
    }
}

/// What an object variant of a union declares, for [`Reader::best_match`].
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// The names of the required properties.
    pub required: &'static [&'static str],
    /// The names of all properties, the required ones included.
    pub properties: &'static [&'static str],
}

impl Shape {
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.properties).copied()
    }
}

fn note(shapes: &[Shape], there: &mut [Vec<bool>], key: &str) {
    for (shape, there) in shapes.iter().zip(there) {
        for (name, there) in shape.names().zip(there) {
            *there |= name == key;
        }
    }
}

impl<'j> Reader<'j> {
    /// The JSON type of the value that comes next; nothing is consumed.
    ///
    /// # Errors
    /// No value comes next, or a number is malformed.
    pub fn kind(&mut self) -> DecodeResult<Kind> {
        match Kind::of(self.peek()?) {
            Some(Kind::Number) => self.ahead(|reader| reader.number().map(number::kind)),
            Some(kind) => Ok(kind),
            None => Err(self.error(self.scanner.no_value())),
        }
    }

    /// The text of the string, number or boolean in the property `name` of the object that comes next, `""` if
    /// there is none or it is something else or the value is no object; nothing is consumed. Of duplicate properties
    /// the last one counts, as everywhere.
    ///
    /// # Errors
    /// The value is not valid JSON.
    pub fn tag(&mut self, name: &str) -> DecodeResult<Cow<'j, str>> {
        if self.peek()? != b'{' {
            return Ok(Cow::Borrowed(""));
        }
        self.ahead(|reader| {
            let mut tag = Cow::Borrowed("");
            reader.object()?;
            while let Some(is_tag) = reader.next_key_then(|key| key == name)? {
                if is_tag {
                    tag = reader.scalar_text()?;
                } else {
                    reader.skip()?;
                }
            }
            Ok(tag)
        })
    }

    /// The text of a string, number or boolean; `""` for any other value, which is skipped.
    fn scalar_text(&mut self) -> DecodeResult<Cow<'j, str>> {
        Ok(match self.peek()? {
            b'"' => self.text()?,
            b'-' | b'0'..=b'9' => Cow::Borrowed(self.number()?),
            b't' | b'f' => Cow::Borrowed(if self.boolean()? { "true" } else { "false" }),
            _ => {
                self.skip()?;
                Cow::Borrowed("")
            }
        })
    }

    /// The index of the shape that fits the object that comes next best, `None` if the value is no object;
    /// nothing is consumed.
    ///
    /// A shape whose required properties are all there wins over one that lacks some; among those the one
    /// that declares most of the object's properties, then the one that declares fewest that are not there,
    /// then the first.
    ///
    /// # Errors
    /// The value is not valid JSON.
    pub fn best_match(&mut self, shapes: &[Shape]) -> DecodeResult<Option<usize>> {
        if self.peek()? != b'{' {
            return Ok(None);
        }
        self.ahead(|reader| {
            // For each shape, which of its required and of its other properties are there.
            let mut there: Vec<Vec<bool>> =
                shapes.iter().map(|shape| vec![false; shape.names().count()]).collect();
            reader.object()?;
            while reader.next_key_then(|key| note(shapes, &mut there, key))?.is_some() {
                reader.skip()?;
            }
            let fit = |shape: &Shape, there: &[bool]| {
                let (required, properties) = there.split_at_checked(shape.required.len()).unwrap_or_default();
                let declared = properties.iter().filter(|there| **there).count();
                (required.iter().all(|there| *there), declared, Reverse(properties.len() - declared))
            };
            // The first of the best: `max_by_key` would give the last.
            let best = shapes.iter().zip(&there).enumerate().rev();
            Ok(best.max_by_key(|(_, (shape, there))| fit(shape, there)).map(|(index, _)| index))
        })
    }

    /// Reads the object that comes next as the shape that fits it best ([`Self::best_match`]): `read` is given the
    /// shape's index. What is no object, and what does not fit the shape either when it is read, is kept as its JSON
    /// text: the choice was a guess, and no guess fails an answer.
    ///
    /// # Errors
    /// The value is not valid JSON.
    pub fn best_of<T>(
        &mut self,
        shapes: &[Shape],
        read: impl FnOnce(&mut Self, usize) -> DecodeResult<T>,
        unknown: fn(RawJson) -> T,
    ) -> DecodeResult<T> {
        if let Some(index) = self.best_match(shapes)? {
            let (start, mark) = (self.scanner.position(), self.trail.mark());
            if let Ok(value) = read(self, index) {
                return Ok(value);
            }
            self.scanner.seek(start);
            self.trail.back(mark);
        }
        self.raw().map(unknown)
    }

    /// The value that comes next, whatever it is, as its JSON text.
    ///
    /// # Errors
    /// The value is not valid JSON.
    pub fn raw(&mut self) -> DecodeResult<RawJson> {
        self.peek()?;
        let start = self.scanner.position();
        self.skip()?;
        Ok(RawJson::from_valid(self.scanner.slice(start..self.scanner.position())))
    }

    /// Looks at what comes next and goes back.
    fn ahead<T>(&mut self, look: impl FnOnce(&mut Self) -> DecodeResult<T>) -> DecodeResult<T> {
        let start = self.scanner.position();
        let seen = look(self)?;
        self.scanner.seek(start);
        Ok(seen)
    }
}
