//! The value of an open enum that the enum does not know.

use std::fmt;

use crate::open::Open;
use crate::wire::{DecodeResult, Encode, RawJson, Reader, Writer};

/// A value that an enum did not know when it was generated. It is kept as it came and written back as it was.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Inner);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Inner {
    Text(Box<str>),
    Json(RawJson),
}

impl UnknownValue {
    /// From a string. For generated code and the runtime only.
    #[doc(hidden)]
    pub fn from_text(text: &str) -> Self {
        Self(Inner::Text(text.into()))
    }

    /// From an integer. For generated code and the runtime only.
    #[doc(hidden)]
    pub fn from_integer(value: i64) -> Self {
        Self(Inner::Json(RawJson::from_valid(&value.to_string())))
    }

    /// What an open enum holds whose variant of this name it is in. For generated code only.
    #[doc(hidden)]
    pub fn open(&self, variant: &'static str) -> Open<'_> {
        Open::Unknown(variant, self)
    }

    /// Reads an open enum of strings whose variant for unknown values is given. For generated code only.
    ///
    /// # Errors
    /// The value is not valid JSON.
    #[doc(hidden)]
    #[inline]
    pub fn or_text<T: for<'s> From<&'s str>>(
        reader: &mut Reader<'_>,
        variant: fn(Self) -> T,
    ) -> DecodeResult<T> {
        reader.open_string(variant)
    }

    /// As [`UnknownValue::or_text`], of integers.
    ///
    /// # Errors
    /// The value is not valid JSON.
    #[doc(hidden)]
    pub fn or_integer<T: From<i64>>(reader: &mut Reader<'_>, variant: fn(Self) -> T) -> DecodeResult<T> {
        reader.open_integer(variant)
    }

    /// From a value that is no string. For generated code and the runtime only.
    #[doc(hidden)]
    pub fn from_json(json: RawJson) -> Self {
        Self(Inner::Json(json))
    }

    /// The string, or the JSON text of a value that is no string.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Inner::Text(text) => text,
            Inner::Json(json) => json.as_str(),
        }
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl Encode for UnknownValue {
    fn encode(&self, writer: &mut Writer) {
        match &self.0 {
            Inner::Text(text) => writer.string(text),
            // Not as `RawJson` writes itself: the value of an enum is no secret.
            Inner::Json(json) => writer.raw(json.as_str()),
        }
    }
}
