//! `Serialize` and `Deserialize` for everything that the wire codec can encode and decode, through its JSON.
//!
//! A model is encoded to JSON, whose values are handed to the serializer; what a deserializer hands out is
//! written as JSON, from which the model is decoded. So the formats must describe themselves, as JSON, YAML,
//! TOML, CBOR and the like do. Secrets are redacted, unless the model is wrapped in [`Exposed`].

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap as _, SerializeSeq as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::values::{
    Base64, Blob, Date, DateTime, Decimal, Duration, Ipv4, Ipv6, Nullable, Secret, Time, UnknownValue, Uri,
    Uuid,
};
use crate::wire::{
    ArrayWriter, Decode, DecodeResult, Encode, Kind, Mode, RawJson, Reader, Writer, from_json,
};

/// Serializes a value with its secrets.
///
/// Without it they become `"[REDACTED]"`, so that nothing is written to a log or a file by accident.
///
/// ```
/// use clientwright_runtime::{Exposed, Secret};
///
/// let secret = Secret::from("open sesame");
/// assert_eq!(serde_json::to_string(&secret)?, r#""[REDACTED]""#);
/// assert_eq!(serde_json::to_string(&Exposed(&secret))?, r#""open sesame""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposed<'v, T: ?Sized>(pub &'v T);

impl<T: Encode + ?Sized> Serialize for Exposed<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_as(self.0, Mode::Expose, serializer)
    }
}

/// Serializes a value without its secrets.
///
/// # Errors
/// The value can't be encoded, or what the serializer says.
pub fn serialize<T: Encode + ?Sized, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serialize_as(value, Mode::Redact, serializer)
}

/// Deserializes a value.
///
/// # Errors
/// The input does not fit the type, or what the deserializer says.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut writer = Writer::new(Mode::Expose);
    Transcode(&mut writer).deserialize(deserializer)?;
    let json = writer.finish().map_err(D::Error::custom)?;
    // The line and column would be those of this JSON, which nobody has seen.
    from_json(json.as_bytes())
        .map_err(|error| D::Error::custom(format_args!("{} at {}", error.cause(), error.path())))
}

/// Implements `Serialize` and `Deserialize` for types that implement `Encode` and `Decode`.
///
/// Serializing goes through `dyn Encode`: one copy a serializer then serves all types.
#[macro_export]
macro_rules! serde_bridge {
    ($($type:ty),* $(,)?) => {$(
        impl $crate::codegen::serde::Serialize for $type {
            fn serialize<S: $crate::codegen::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::codegen::serialize::<dyn $crate::codegen::Encode, S>(self, serializer)
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codegen::deserialize::<Self, D>(deserializer)
            }
        }
    )*};
}

serde_bridge! {
    Base64, Blob, Date, DateTime, Decimal, Duration, Ipv4, Ipv6, RawJson, Secret, Time, UnknownValue, Uri, Uuid,
}

/// Absent is null: to leave it out, skip it by [`Nullable::is_absent`].
impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

/// Never absent: that is the default of a field that is not there.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

fn serialize_as<T: Encode + ?Sized, S: Serializer>(
    value: &T,
    mode: Mode,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::new(mode);
    value.encode(&mut writer);
    let json = writer.finish().map_err(S::Error::custom)?;
    serialize_next(&mut Reader::over(&json), serializer)
}

/// A value that a reader stands at.
struct Next<'r, 'j>(RefCell<&'r mut Reader<'j>>);

impl Serialize for Next<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.try_borrow_mut() {
            Ok(mut reader) => serialize_next(&mut reader, serializer),
            Err(_) => Err(S::Error::custom("a value was serialized inside itself")),
        }
    }
}

fn serialize_next<S: Serializer>(reader: &mut Reader<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    match valid(reader.kind())? {
        Kind::Null => valid(<()>::decode(reader)).and_then(|()| serializer.serialize_unit()),
        Kind::Bool => serializer.serialize_bool(valid(reader.boolean())?),
        Kind::Integer | Kind::Number => serialize_number(valid(reader.number())?, serializer),
        Kind::String => serializer.serialize_str(&valid(reader.text())?),
        Kind::Array => {
            let mut items = serializer.serialize_seq(None)?;
            valid(reader.array())?;
            while valid(reader.next_item())? {
                items.serialize_element(&Next(RefCell::new(reader)))?;
            }
            items.end()
        }
        Kind::Object => {
            let mut entries = serializer.serialize_map(None)?;
            valid(reader.object())?;
            while let Some(key) = valid(reader.next_key())? {
                entries.serialize_entry(&key, &Next(RefCell::new(reader)))?;
            }
            entries.end()
        }
    }
}

fn serialize_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(value) = text.parse::<i64>() {
        serializer.serialize_i64(value)
    } else if let Ok(value) = text.parse::<u64>() {
        serializer.serialize_u64(value)
    } else {
        serializer.serialize_f64(text.parse().map_err(S::Error::custom)?)
    }
}

/// What was read from the JSON that was just written; it nests too deep at worst.
fn valid<T, E: serde::ser::Error>(read: DecodeResult<T>) -> Result<T, E> {
    read.map_err(|error| E::custom(error.cause()))
}

/// Writes what a deserializer hands out.
struct Transcode<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for Transcode<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Writes an item, once it is known that there is one.
struct Item<'a, 'w>(&'a mut ArrayWriter<'w>);

impl<'de> DeserializeSeed<'de> for Item<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Transcode(self.0.next()).deserialize(deserializer)
    }
}

/// How `serde_json` hands out numbers when something in the build turns its arbitrary precision on.
const ARBITRARY_PRECISION: &str = "$serde_json::private::Number";

macro_rules! visit {
    ($($visit:ident($value:ident: $type:ty) => $method:ident($written:expr);)*) => {$(
        fn $visit<E>(self, $value: $type) -> Result<(), E> {
            self.0.$method($written);
            Ok(())
        }
    )*};
}

impl<'de> Visitor<'de> for Transcode<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can say")
    }

    visit! {
        visit_bool(value: bool) => boolean(value);
        visit_i64(value: i64) => integer(value);
        visit_u64(value: u64) => unsigned(value);
        visit_i128(value: i128) => raw(&value.to_string());
        visit_u128(value: u128) => raw(&value.to_string());
        visit_str(value: &str) => string(value);
    }

    fn visit_f32<E: serde::de::Error>(self, value: f32) -> Result<(), E> {
        finite(value.is_finite())?;
        self.0.float32(value);
        Ok(())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        finite(value.is_finite())?;
        // Not as the writer does it: whether a number has a fraction is kept.
        Value::from(value).encode(self.0);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let mut array = self.0.array();
        while items.next_element_seed(Item(&mut array))?.is_some() {}
        array.end();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut key = entries.next_key::<String>()?;
        if key.as_deref() == Some(ARBITRARY_PRECISION) {
            let number: String = entries.next_value()?;
            return write_number(self.0, &number);
        }
        let mut object = self.0.object();
        while let Some(name) = key {
            entries.next_value_seed(Transcode(object.value_of(&name)))?;
            key = entries.next_key()?;
        }
        object.end();
        Ok(())
    }
}

fn finite<E: serde::de::Error>(finite: bool) -> Result<(), E> {
    if finite { Ok(()) } else { Err(E::custom("a number is NaN or infinite, which JSON can't say")) }
}

fn write_number<E: serde::de::Error>(writer: &mut Writer, number: &str) -> Result<(), E> {
    let mut reader = Reader::over(number);
    let valid = reader.number().and_then(|_| reader.finish());
    valid.map_err(|error| E::custom(error.cause()))?;
    writer.raw(number.trim());
    Ok(())
}
