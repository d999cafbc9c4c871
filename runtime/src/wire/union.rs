//! Telling the variants of a union apart by looking ahead and going back, without buffering.

use std::borrow::Cow;

use super::error::DecodeResult;
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
}

/// What an object variant of a union declares, for [`Reader::best_match`].
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// The names of the required properties.
    pub required: &'static [&'static str],
    /// The names of all properties, the required ones included.
    pub properties: &'static [&'static str],
}

impl<'j> Reader<'j> {
    /// The JSON type of the value that comes next; nothing is consumed.
    ///
    /// # Errors
    /// No value comes next, or a number is malformed.
    pub fn kind(&mut self) -> DecodeResult<Kind> {
        todo!()
    }

    /// The string in the property `name` of the object that comes next, `""` if there is none or it is no string or
    /// the value is no object; nothing is consumed.
    ///
    /// # Errors
    /// The value is not valid JSON.
    pub fn tag(&mut self, name: &str) -> DecodeResult<Cow<'j, str>> {
        let _ = name;
        todo!()
    }

    /// The index of the shape that fits the object that comes next best, `None` if the value is no object; nothing is
    /// consumed.
    ///
    /// A shape whose required properties are all there wins over one that lacks some; among those the one that declares
    /// most of the object's properties, then the one that declares fewest that are not there, then the first.
    ///
    /// # Errors
    /// The value is not valid JSON.
    pub fn best_match(&mut self, shapes: &[Shape]) -> DecodeResult<Option<usize>> {
        let _ = shapes;
        todo!()
    }

    /// The value that comes next, whatever it is, as its JSON text.
    ///
    /// # Errors
    /// The value is not valid JSON.
    pub fn raw(&mut self) -> DecodeResult<RawJson> {
        todo!()
    }
}
