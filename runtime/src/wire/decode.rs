//! What can be read from JSON.

use std::collections::BTreeMap;

use serde_json::Value;

use super::error::DecodeResult;
use super::reader::Reader;

/// A type that can be read from JSON.
pub trait Decode: Sized {
    /// Reads the value that comes next.
    ///
    /// # Errors
    /// The value is not valid JSON or does not fit the type.
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self>;
}

macro_rules! later {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<$($generics)*> Decode for $type {
            fn decode(_: &mut Reader<'_>) -> DecodeResult<Self> {
                todo!()
            }
        }
    )*};
}

later!(
    [] String, [] bool, [] i32, [] i64, [] u32, [] u64, [] f32, [] f64, [] (), [] Value,
    [T: Decode] Vec<T>, [T: Decode] BTreeMap<String, T>, [T: Decode] Option<T>, [T: Decode] Box<T>,
    [A: Decode] (A,), [A: Decode, B: Decode] (A, B),
);
