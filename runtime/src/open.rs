//! Open enums: the names of an enum's variants and their wire values enter, everything that such an enum has leaves, so
//! that generated code is the list alone.
//!
//! An enum has one match from its variants to their values, [`Open`], and one back; the rest is a line each, since what
//! a compiler spends on generated code is mostly a price for every function body and every arm.

use crate::values::UnknownValue;
use crate::wire::{Encode, Writer};

/// What an open enum holds: a wire value that it knows, or one that it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Open<'v, K> {
    /// The value of one of its variants.
    Known(K),
    /// Any other value.
    Unknown(&'v UnknownValue),
}

impl<'v> Open<'v, &'static str> {
    /// The value as it is on the wire.
    pub fn as_str(self) -> &'v str {
        match self {
            Self::Known(text) => text,
            Self::Unknown(value) => value.as_str(),
        }
    }
}

impl Open<'_, i64> {
    /// The number; `None` for an unknown value that is none.
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Self::Known(number) => Some(number),
            Self::Unknown(value) => value.as_str().parse().ok(),
        }
    }
}

impl<K: Encode> Encode for Open<'_, K> {
    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Known(value) => value.encode(writer),
            Self::Unknown(value) => value.encode(writer),
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
        $crate::open_enum_of! {
            &'static str, open_string,
            $(#[$attribute])* pub enum $name { $($(#[$about])* $variant $(= $value)? $(($unknown))?,)* }
        }

        impl $name {
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
    };
}

/// Defines an open enum of integers, as [`open_enum`] does one of strings.
#[doc(hidden)]
#[macro_export]
macro_rules! open_integer_enum {
    ($(#[$attribute:meta])* pub enum $name:ident {
        $($(#[$about:meta])* $variant:ident $(= $value:literal)? $(($unknown:ty))?,)*
    }) => {
        $crate::open_enum_of! {
            i64, open_integer,
            $(#[$attribute])* pub enum $name { $($(#[$about])* $variant $(= $value)? $(($unknown))?,)* }
        }

        impl $name {
            /// The value as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $($(Self::$variant => stringify!($value),)? $(Self::$variant(value) => <$unknown>::as_str(value),)?)*
                }
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
    };
}

/// What open enums of strings and of integers have in common: the enum, and all that follows from its values, which are of
/// a type and read by a method of the reader.
#[doc(hidden)]
#[macro_export]
macro_rules! open_enum_of {
    ($known:ty, $read:ident, $(#[$attribute:meta])* pub enum $name:ident {
        $($(#[$about:meta])* $variant:ident $(= $value:literal)? $(($unknown:ty))?,)*
    }) => {
        $(#[$attribute])*
        #[non_exhaustive]
        #[derive(Debug, Clone)]
        pub enum $name {
            $($(#[$about])* $variant $(($unknown))?,)*
        }

        impl $name {
            fn open(&self) -> $crate::codegen::Open<'_, $known> {
                match self {
                    $(
                        $(Self::$variant => $crate::codegen::Open::Known($value),)?
                        $(Self::$variant(value) => $crate::codegen::Open::Unknown(value as &$unknown),)?
                    )*
                }
            }
        }

        impl $crate::codegen::Decode for $name {
            fn hollow() -> Self {
                $($(Self::$variant($crate::codegen::hollow::<$unknown>()))?)*
            }

            fn decode(reader: &mut $crate::codegen::Reader<'_>) -> $crate::codegen::DecodeResult<Self> {
                $($(reader.$read(Self::$variant as fn($unknown) -> Self))?)*
            }
        }

        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.open() == other.open()
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&self.open(), state);
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::codegen::Encode for $name {
            fn encode(&self, writer: &mut $crate::codegen::Writer) {
                $crate::codegen::Encode::encode(&self.open(), writer);
            }
        }
    };
}

#[cfg(test)]
#[expect(unreachable_pub, deprecated, reason = "the macros are for crates of their own, which may deprecate")]
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
        let places = [Place::Here, Place::One, Place::from("gone"), Place::from("lost")];
        assert_eq!(format!("{places:?}"), r#"[Here, One, Elsewhere("gone"), Elsewhere("lost")]"#);
        assert_eq!(format!("{:>6}|{:<6}|", places[0], places[2]), "  here|gone  |");
        let set: std::collections::HashSet<_> = places.iter().chain(&places).cloned().collect();
        assert_eq!(set.len(), 4);
        assert!(set.contains(&Place::from("here")));
    }
}
