//! A field that can be absent, null, or have a value.

use std::ops::Deref;

use crate::wire::{Decode, DecodeResult, Encode, ObjectWriter, Reader, Writer, set};

/// The value of a field that is optional and may be null: absent, null, or a value.
///
/// It reads like an [`Option`] where the difference between absent and null does not matter, and is made from
/// one: `None` becomes [`Nullable::Null`], which is said on the wire; absent is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Nullable<T> {
    /// The field is not there.
    #[default]
    Absent,
    /// The field is there and null.
    Null,
    /// The field has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Whether the field is not there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the field is there and null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the field has a value.
    pub fn is_some(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// Whether the field has no value.
    pub fn is_none(&self) -> bool {
        !self.is_some()
    }

    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, if there is one, to be changed.
    pub fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, if there is one: [`value`](Self::value) by the name it has on [`Option`].
    pub fn as_ref(&self) -> Option<&T> {
        self.value()
    }

    /// What the value points to, if there is one: `&str` for a `String`.
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: Deref,
    {
        self.value().map(T::deref)
    }

    /// The value, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Changes the value, if there is one; absent and null stay what they are.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(change(value)),
        }
    }

    /// The value, or another one.
    pub fn unwrap_or(self, other: T) -> T {
        self.into_option().unwrap_or(other)
    }

    /// The value, or the type's default.
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        self.into_option().unwrap_or_default()
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` becomes [`Nullable::Null`].
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T> From<Nullable<T>> for Option<T> {
    fn from(value: Nullable<T>) -> Self {
        value.into_option()
    }
}

impl<T: Decode> Decode for Nullable<T> {
    const OPTIONAL: bool = true;

    fn hollow() -> Self {
        Self::Absent
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        if let Some(null) = reader.null() {
            set(self, Self::Null);
            return null;
        }
        set(self, Self::Value(T::hollow()));
        match self {
            Self::Value(value) => value.fill(reader),
            Self::Absent | Self::Null => Ok(()),
        }
    }
}

/// [`Nullable::Absent`] is written as null where it can't be left out.
impl<T: Encode> Encode for Nullable<T> {
    #[inline]
    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Absent | Self::Null => writer.null(),
            Self::Value(value) => value.encode(writer),
        }
    }

    #[inline]
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    #[inline]
    fn property(&self, name: &'static str, object: &mut ObjectWriter<'_>) {
        match self {
            Self::Absent => {}
            Self::Null => object.null(name),
            Self::Value(value) => Some(value).property(name, object),
        }
    }
}
