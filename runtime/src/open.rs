//! Open enums: the names of an enum's variants and their wire values enter, everything that such an enum has leaves, so
//! that generated code is the list alone.
//!
//! An enum has one match from its variants to their names and values, [`Open`], and one back; the rest is a line each,
//! since what a compiler spends on generated code is mostly a price for every function body and every arm. For the same
//! reason `Open` has no type parameter and methods of its own instead of traits, and prints names instead of a derive.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::values::UnknownValue;
use crate::wire::{Encode, Writer, unraw};

/// What an open enum holds: the name of its variant, and the variant's value as it is on the wire.
#[derive(Debug, Clone, Copy)]
pub enum Open<'v> {
    /// A string that it knows.
    Text(&'static str, &'static str),
    /// An integer that it knows, by its digits.
    Integer(&'static str, &'static str),
    /// Any other value.
    Unknown(&'static str, &'v UnknownValue),
}

impl<'v> Open<'v> {
    /// The string, or the JSON of a value that is none.
    #[inline]
    pub fn as_str(self) -> &'v str {
        match self {
            Self::Text(_, text) | Self::Integer(_, text) => text,
            Self::Unknown(_, value) => value.as_str(),
        }
    }

    /// The number; `None` for a value that is none.
    pub fn as_i64(self) -> Option<i64> {
        self.as_str().parse().ok()
    }

    /// Whether another value of the enum is the same.
    #[inline]
    pub fn is(self, other: Open<'_>) -> bool {
        match (self, other) {
            (Self::Unknown(_, value), Open::Unknown(_, other)) => value == other,
            (Self::Unknown(..), _) | (_, Open::Unknown(..)) => false,
            // Of one enum, so that both are of the same kind.
            (value, other) => value.as_str() == other.as_str(),
        }
    }

    /// Feeds what [`Open::is`] compares to a hasher.
    pub fn feed<H: Hasher>(self, hasher: &mut H) {
        match self {
            Self::Text(_, text) | Self::Integer(_, text) => text.hash(hasher),
            Self::Unknown(_, value) => value.hash(hasher),
        }
    }

    /// Prints what a derived `Debug` of the enum would.
    ///
    /// # Errors
    /// Those of the formatter.
    pub fn debug(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(name, _) | Self::Integer(name, _) => f.write_str(unraw(name)),
            Self::Unknown(name, value) => f.debug_tuple(unraw(name)).field(value).finish(),
        }
    }

    /// Writes the value as JSON.
    #[inline]
    pub fn write(self, writer: &mut Writer) {
        match self {
            Self::Text(_, text) => writer.string(text),
            Self::Integer(_, digits) => writer.raw(digits),
            Self::Unknown(_, value) => value.encode(writer),
        }
    }
}

/// Defines an open enum of strings. The variants' values stand where discriminants would; the last variant, which has
/// none, is the case for values that the enum does not know.
#[doc(hidden)]
#[macro_export]
macro_rules! open_enum {
    ($(#[$attribute:meta])* pub enum $name:ident {
        $($(#[$about:meta])* $variant:ident $(= $value:literal)? $(($unknown:ty))?,)*
    }) => {
        $(#[$attribute])*
        #[non_exhaustive]
        #[derive(Clone)]
        pub enum $name {
            $($(#[$about])* $variant $(($unknown))?,)*
        }

        impl $name {
            #[inline(never)]
            fn open(&self) -> $crate::codegen::Open<'_> {
                match self {
                    $(
                        $(Self::$variant => $crate::codegen::Open::Text(stringify!($variant), $value),)?
                        $(Self::$variant(value) => <$unknown>::open(value, stringify!($variant)),)?
                    )*
                }
            }

            /// The value as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.open().as_str()
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($($value => Self::$variant,)? $(_ => Self::$variant(<$unknown>::from_text(value)),)?)*
                }
            }
        }

        impl $crate::codegen::Decode for $name {
            fn hollow() -> Self {
                $($(Self::$variant(<$unknown>::from_text("")))?)*
            }

            fn decode(reader: &mut $crate::codegen::Reader<'_>) -> $crate::codegen::DecodeResult<Self> {
                $($(<$unknown>::or_text(reader, Self::$variant))?)*
            }
        }

        $crate::open_enum_of! { $name }
    };
}

/// Defines an open enum of integers, as [`open_enum`] does one of strings.
#[doc(hidden)]
#[macro_export]
macro_rules! open_integer_enum {
    ($(#[$attribute:meta])* pub enum $name:ident {
        $($(#[$about:meta])* $variant:ident $(= $value:literal)? $(($unknown:ty))?,)*
    }) => {
        $(#[$attribute])*
        #[non_exhaustive]
        #[derive(Clone)]
        pub enum $name {
            $($(#[$about])* $variant $(($unknown))?,)*
        }

        impl $name {
            #[inline(never)]
            fn open(&self) -> $crate::codegen::Open<'_> {
                match self {
                    $(
                        $(Self::$variant => $crate::codegen::Open::Integer(stringify!($variant), stringify!($value)),)?
                        $(Self::$variant(value) => <$unknown>::open(value, stringify!($variant)),)?
                    )*
                }
            }

            /// The value as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.open().as_str()
            }

            /// The number; `None` for an unknown value that is none.
            #[must_use]
            pub fn as_i64(&self) -> ::core::option::Option<i64> {
                self.open().as_i64()
            }
        }

        impl ::core::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($($value => Self::$variant,)? $(_ => Self::$variant(<$unknown>::from_integer(value)),)?)*
                }
            }
        }

        impl $crate::codegen::Decode for $name {
            fn hollow() -> Self {
                $($(Self::$variant(<$unknown>::from_text("")))?)*
            }

            fn decode(reader: &mut $crate::codegen::Reader<'_>) -> $crate::codegen::DecodeResult<Self> {
                $($(<$unknown>::or_integer(reader, Self::$variant))?)*
            }
        }

        $crate::open_enum_of! { $name }
    };
}

/// What follows from an open enum's values, be they strings or integers.
#[doc(hidden)]
#[macro_export]
macro_rules! open_enum_of {
    ($name:ident) => {
        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.open().is(other.open())
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                self.open().feed(state);
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                self.open().debug(f)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::codegen::Encode for $name {
            fn encode(&self, writer: &mut $crate::codegen::Writer) {
                self.open().write(writer);
            }
        }
    };
}

#[cfg(test)]
#[expect(
    unreachable_pub,
    deprecated,
    non_camel_case_types,
    reason = "the macros are for crates of their own, which may deprecate and call things as they like"
)]
mod tests {
    use crate::UnknownValue;
    use crate::wire::{from_json, to_json};

    crate::open_enum! {
        /// Where something is.
        pub enum Place {
            /// `here`
            Here = "here",
            /// `1`
            #[deprecated]
            One = "1",
            /// `in`, called so by a person
            r#in = "in",
            /// Anywhere else.
            Elsewhere(UnknownValue),
        }
    }

    crate::open_integer_enum! {
        /// How many.
        pub enum Count {
            /// `0`
            Zero = 0,
            /// `-1`
            MinusOne = -1,
            /// Any other.
            Other(UnknownValue),
        }
    }

    #[test]
    fn a_known_value_is_its_variant_and_any_other_is_kept() {
        for (json, place) in
            [("\"here\"", Place::Here), ("\"1\"", Place::One), ("\"gone\"", Place::from("gone"))]
        {
            assert_eq!(from_json::<Place>(json.as_bytes()).unwrap(), place);
            assert_eq!(to_json(&place).unwrap(), json);
        }
        let other: Place = from_json(b"1").unwrap();
        assert!(matches!(other, Place::Elsewhere(_)), "{other:?}");
        assert_eq!((other.as_str(), to_json(&other).unwrap().as_str()), ("1", "1"));
        assert_ne!(other, Place::One, "a number is no string");
        assert_ne!(other, Place::from("other"));
    }

    #[test]
    fn integers_are_numbers_and_texts() {
        for (json, count, number) in
            [("0", Count::Zero, 0), ("-1", Count::MinusOne, -1), ("12", Count::from(12), 12)]
        {
            assert_eq!(from_json::<Count>(json.as_bytes()).unwrap(), count);
            assert_eq!((to_json(&count).unwrap().as_str(), count.as_str()), (json, json));
            assert_eq!(count.as_i64(), Some(number));
        }
        let other: Count = from_json(b"\"many\"").unwrap();
        assert_eq!((other.as_str(), other.as_i64()), ("\"many\"", None), "JSON, where no string is meant");
        assert_eq!(to_json(&other).unwrap(), "\"many\"");
    }

    #[test]
    fn they_are_shown_compared_and_hashed_by_their_values() {
        let places = [Place::Here, Place::One, Place::r#in, Place::from("gone"), Place::from("lost")];
        assert_eq!(format!("{places:?}"), r#"[Here, One, in, Elsewhere("gone"), Elsewhere("lost")]"#);
        assert_eq!(format!("{:#?}", places[3]), "Elsewhere(\n    \"gone\",\n)");
        assert_eq!(format!("{:>6}|{:<6}|", places[0], places[3]), "  here|gone  |");
        let set: std::collections::HashSet<_> = places.iter().chain(&places).cloned().collect();
        assert_eq!(set.len(), places.len());
        assert!(set.contains(&Place::from("here")));
    }
}
