//! What the strings with a format have in common: they keep the text of the wire, and check it only when
//! asked.

use std::fmt;

/// A text does not have the format it should have. It does not tell the text, which may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FormatError {
    expected: &'static str,
}

impl FormatError {
    pub(crate) const fn new(expected: &'static str) -> Self {
        Self { expected }
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}", self.expected)
    }
}

impl std::error::Error for FormatError {}

/// A newtype around the text of a format, with everything that does not depend on the format.
macro_rules! text_format {
    (
        $(#[$attribute:meta])*
        $name:ident: $expected:literal, $valid:path
    ) => {
        $crate::values::text::opaque_text_format! {
            $(#[$attribute])*
            $name: $expected, $valid, string
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }
    };
}

/// As [`text_format!`], but without `Debug`, and written by the writer's method `write`.
macro_rules! opaque_text_format {
    (
        $(#[$attribute:meta])*
        $name:ident: $expected:literal, $valid:path, $write:ident
    ) => {
        $(#[$attribute])*
        ///
        /// Keeps the text as it is on the wire and takes any text from there: a malformed value never fails a
        /// response. [`FromStr`](std::str::FromStr) checks the format, and so do the conversions.
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            const EXPECTED: $crate::values::FormatError = $crate::values::FormatError::new($expected);

            /// Takes any text, without a check.
            pub fn from_text(text: impl Into<Box<str>>) -> Self {
                Self(text.into())
            }

            /// The text as it is on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text as it is on the wire.
            pub fn into_string(self) -> String {
                self.0.into_string()
            }

            /// Whether the text has the format.
            pub fn is_valid(&self) -> bool {
                $valid(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::values::FormatError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                if $valid(text) { Ok(Self(text.into())) } else { Err(Self::EXPECTED) }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                *self.0 == *other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                *self.0 == **other
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl $crate::wire::Decode for $name {
            fn hollow() -> Self {
                Self(Box::default())
            }

            fn decode(reader: &mut $crate::wire::Reader<'_>) -> $crate::wire::DecodeResult<Self> {
                reader.string().map(|text| Self(text.into_boxed_str()))
            }
        }

        impl $crate::wire::Encode for $name {
            fn encode(&self, writer: &mut $crate::wire::Writer) {
                writer.$write(&self.0);
            }

            fn property(&self, name: &'static str, object: &mut $crate::wire::ObjectWriter<'_>) {
                object.$write(name, &self.0);
            }
        }
    };
}

pub(super) use {opaque_text_format, text_format};
