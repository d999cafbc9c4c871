//! What can be read from JSON.

use std::collections::BTreeMap;
use std::mem;

use serde_json::{Map, Number, Value};

use super::error::DecodeResult;
use super::number::{self, Unfit};
use super::reader::Reader;
use super::record::Names;
use super::scan::Fault;
use crate::values::UnknownValue;

/// A type that can be read from JSON. It implements [`Decode::decode`], or, if it holds other such types, [`Decode::fill`];
/// each does for the other.
pub trait Decode: Sized {
    /// Whether the hollow value stands for one that is not there, so that a field of the type may be missing.
    const OPTIONAL: bool = false;

    /// The names of an object's declared properties.
    const FIELDS: Names = &[];

    /// What stands in a value's place until it is read: empty, zero, absent. It costs nothing and is never seen.
    fn hollow() -> Self;

    /// Reads the value that comes next.
    ///
    /// # Errors
    /// The value is not valid JSON or does not fit the type.
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        let mut value = Self::hollow();
        match value.fill(reader) {
            Ok(()) => Ok(value),
            Err(error) => Err(error),
        }
    }

    /// Reads the value that comes next into its place, which is hollow.
    ///
    /// # Errors
    /// As for [`Decode::decode`]; what is in the place then means nothing.
    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        match Self::decode(reader) {
            Ok(value) => {
                set(self, value);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// See [`Decode::hollow`].
pub fn hollow<T: Decode>() -> T {
    T::hollow()
}

/// Puts a value into its place. An assignment comes to more code, which sees to it that the value gets there although what was
/// there before panics while it is dropped.
#[inline]
pub(crate) fn set<T>(place: &mut T, value: T) {
    drop(mem::replace(place, value));
}

impl Decode for String {
    fn hollow() -> Self {
        Self::new()
    }

    #[inline]
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        reader.string()
    }
}

impl Decode for bool {
    fn hollow() -> Self {
        false
    }

    #[inline]
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        reader.boolean()
    }
}

macro_rules! numbers {
    ($($type:ident $expected:literal $parse:path;)*) => {$(
        impl Decode for $type {
            fn hollow() -> Self {
                Self::default()
            }

            fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
                let (text, at) = reader.numeral($expected)?;
                match $parse(text) {
                    Ok(value) => Ok(value),
                    Err(unfit) => Err(reader.error(Fault { at, cause: unfit.cause(stringify!($type)) })),
                }
            }
        }
    )*};
}

numbers! {
    i32 "integer" number::integer;
    i64 "integer" number::integer;
    u32 "integer" number::integer;
    u64 "integer" number::integer;
    f32 "number" number::float32;
    f64 "number" number::float;
}

/// Only `null`.
impl Decode for () {
    fn hollow() -> Self {}

    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        reader.null().unwrap_or_else(|| Err(reader.unexpected("null")))
    }
}

/// `null` is `None`.
impl<T: Decode> Decode for Option<T> {
    const OPTIONAL: bool = true;

    fn hollow() -> Self {
        None
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        if let Some(null) = reader.null() {
            return null;
        }
        set(self, Some(T::hollow()));
        match self {
            Some(value) => value.fill(reader),
            None => Ok(()),
        }
    }
}

impl<T: Decode> Decode for Box<T> {
    fn hollow() -> Self {
        Self::new(T::hollow())
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        (**self).fill(reader)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn hollow() -> Self {
        Self::new()
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        reader.array()?;
        while reader.next_item()? {
            self.push(T::hollow());
            if let Some(item) = self.last_mut() {
                item.fill(reader)?;
            }
        }
        Ok(())
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn hollow() -> Self {
        Self::new()
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        reader.object()?;
        while let Some(key) = reader.next_key()? {
            self.insert(key, T::decode(reader)?);
        }
        Ok(())
    }
}

macro_rules! tuples {
    ($($count:literal $($name:ident)+;)*) => {$(
        /// An array; items beyond these are skipped.
        impl<$($name: Decode),+> Decode for ($($name,)+) {
            fn hollow() -> Self {
                ($($name::hollow(),)+)
            }

            fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
                reader.array()?;
                let tuple = ($({
                    reader.expect_item(concat!("expected an array of ", $count, " items, found fewer"))?;
                    $name::decode(reader)?
                },)+);
                while reader.next_item()? {
                    reader.skip()?;
                }
                Ok(tuple)
            }
        }
    )*};
}

tuples! {
    1 A;
    2 A B;
    3 A B C;
    4 A B C D;
    5 A B C D E;
    6 A B C D E F;
    7 A B C D E F G;
    8 A B C D E F G H;
}

impl Reader<'_> {
    /// Goes to the next item of an array that must have one.
    fn expect_item(&mut self, what: &'static str) -> DecodeResult<()> {
        if self.next_item()? { Ok(()) } else { Err(self.too_short(what)) }
    }
}

/// Any value: a string as such, all others as JSON.
impl Decode for UnknownValue {
    fn hollow() -> Self {
        Self::from_text("")
    }

    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        match reader.peek()? {
            b'"' => reader.text().map(|text| Self::from_text(&text)),
            _ => reader.raw().map(Self::from_json),
        }
    }
}

/// Integers of up to 64 bits exactly, all other numbers as the nearest `f64`.
impl Decode for Value {
    fn hollow() -> Self {
        Self::Null
    }

    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        match reader.peek()? {
            b'{' => {
                let mut entries = Map::new();
                reader.object()?;
                while let Some(key) = reader.next_key()? {
                    entries.insert(key, Value::decode(reader)?);
                }
                Ok(Value::Object(entries))
            }
            b'[' => Vec::decode(reader).map(Value::Array),
            b'"' => reader.string().map(Value::String),
            b't' | b'f' => reader.boolean().map(Value::Bool),
            b'n' => <()>::decode(reader).map(|()| Value::Null),
            _ => {
                let (text, at) = reader.numeral("value")?;
                match value_number(text) {
                    Ok(number) => Ok(Value::Number(number)),
                    Err(unfit) => Err(reader.error(Fault { at, cause: unfit.cause("f64") })),
                }
            }
        }
    }
}

fn value_number(text: &str) -> Result<Number, Unfit> {
    if text != "-0" {
        if let Ok(integer) = text.parse::<i64>() {
            return Ok(integer.into());
        }
        if let Ok(integer) = text.parse::<u64>() {
            return Ok(integer.into());
        }
    }
    Number::from_f64(number::float(text)?).ok_or(Unfit::Range)
}
