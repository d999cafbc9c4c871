//! What can be written as JSON.

use std::collections::BTreeMap;

use serde_json::Value;

use super::writer::Writer;

/// A type that can be written as JSON.
pub trait Encode {
    /// Writes the value.
    fn encode(&self, writer: &mut Writer);

    /// Whether there is nothing to write, so that an optional field or parameter is left out.
    fn is_absent(&self) -> bool {
        false
    }
}

macro_rules! later {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<$($generics)*> Encode for $type {
            fn encode(&self, _: &mut Writer) {
                todo!()
            }
        }
    )*};
}

later!(
    [] str, [] String, [] bool, [] i32, [] i64, [] u32, [] u64, [] f32, [] f64, [] (), [] Value,
    [T: Encode] [T], [T: Encode] Vec<T>, [T: Encode] BTreeMap<String, T>, [T: Encode] Option<T>,
    [T: Encode + ?Sized] Box<T>, [T: Encode + ?Sized] &T,
    [A: Encode] (A,), [A: Encode, B: Encode] (A, B),
);
