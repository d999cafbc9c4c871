//! What can be written as JSON.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

use super::values::Values;
use super::writer::{ObjectWriter, Writer};

/// A type that can be written as JSON. It implements [`Encode::encode`], or, if it is an object of declared properties,
/// [`Encode::values`].
pub trait Encode {
    /// Writes the value.
    fn encode(&self, writer: &mut Writer) {
        self.values(writer);
    }

    /// Hands over the values of an object's declared properties.
    fn values(&self, to: &mut dyn Values) {
        let _ = to;
    }

    /// Whether there is nothing to write, so that an optional field or parameter is left out.
    #[inline]
    fn is_absent(&self) -> bool {
        false
    }

    /// Writes the value as a property, unless it is absent. The name is one of `Names`.
    #[inline]
    fn property(&self, name: &'static str, object: &mut ObjectWriter<'_>) {
        if !self.is_absent() {
            self.encode(object.named(name));
        }
    }
}

macro_rules! scalars {
    ($($type:ty, $method:ident, $value:ident => $convert:expr;)*) => {$(
        impl Encode for $type {
            #[inline]
            fn encode(&self, writer: &mut Writer) {
                let $value = self;
                writer.$method($convert);
            }

            #[inline]
            fn property(&self, name: &'static str, object: &mut ObjectWriter<'_>) {
                self.encode(object.property(name));
            }
        }
    )*};
}

scalars! {
    bool, boolean, value => *value;
    i32, integer, value => i64::from(*value);
    i64, integer, value => *value;
    u32, unsigned, value => u64::from(*value);
    u64, unsigned, value => *value;
    f32, float32, value => *value;
    f64, float, value => *value;
}

macro_rules! texts {
    ($($type:ty)*) => {$(
        impl Encode for $type {
            #[inline]
            fn encode(&self, writer: &mut Writer) {
                writer.string(self);
            }

            #[inline]
            fn property(&self, name: &'static str, object: &mut ObjectWriter<'_>) {
                object.string(name, self);
            }
        }
    )*};
}

texts! { str String }

impl Encode for () {
    fn encode(&self, writer: &mut Writer) {
        writer.null();
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    #[inline]
    fn encode(&self, writer: &mut Writer) {
        (**self).encode(writer);
    }

    #[inline]
    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    #[inline]
    fn property(&self, name: &'static str, object: &mut ObjectWriter<'_>) {
        (**self).property(name, object);
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    #[inline]
    fn encode(&self, writer: &mut Writer) {
        (**self).encode(writer);
    }

    #[inline]
    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    #[inline]
    fn property(&self, name: &'static str, object: &mut ObjectWriter<'_>) {
        (**self).property(name, object);
    }
}

/// `None` is absent where that is possible, `null` elsewhere.
impl<T: Encode> Encode for Option<T> {
    #[inline]
    fn encode(&self, writer: &mut Writer) {
        match self {
            Some(value) => value.encode(writer),
            None => writer.null(),
        }
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }

    #[inline]
    fn property(&self, name: &'static str, object: &mut ObjectWriter<'_>) {
        match self {
            Some(value) if value.is_absent() => value.encode(object.property(name)),
            Some(value) => value.property(name, object),
            None => {}
        }
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, writer: &mut Writer) {
        let mut array = writer.array();
        for item in self {
            array.item(item);
        }
        array.end();
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    #[inline]
    fn encode(&self, writer: &mut Writer) {
        self.as_slice().encode(writer);
    }
}

impl<T: Encode> Encode for Vec<T> {
    #[inline]
    fn encode(&self, writer: &mut Writer) {
        self.as_slice().encode(writer);
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(&self, writer: &mut Writer) {
        let mut object = writer.object();
        object.extra(self);
        object.end();
    }
}

macro_rules! tuples {
    ($($($name:ident)+;)*) => {$(
        impl<$($name: Encode),+> Encode for ($($name,)+) {
            #[expect(non_snake_case, reason = "one letter is both a type and its value")]
            fn encode(&self, writer: &mut Writer) {
                let ($($name,)+) = self;
                let mut array = writer.array();
                $(array.item($name);)+
                array.end();
            }
        }
    )*};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
}

impl Encode for Value {
    fn encode(&self, writer: &mut Writer) {
        match self {
            Value::Null => writer.null(),
            Value::Bool(value) => writer.boolean(*value),
            Value::Number(number) => encode_number(number, writer),
            Value::String(text) => writer.string(text),
            Value::Array(items) => items.encode(writer),
            Value::Object(entries) => {
                let mut object = writer.object();
                for (key, value) in entries {
                    object.entry(key, value);
                }
                object.end();
            }
        }
    }
}

fn encode_number(number: &Number, writer: &mut Writer) {
    if let Some(value) = number.as_i64() {
        writer.integer(value);
    } else if let Some(value) = number.as_u64() {
        writer.unsigned(value);
    } else {
        // As `serde_json` holds it: a float, or any text where arbitrary precision is on.
        writer.raw(&number.to_string());
    }
}
