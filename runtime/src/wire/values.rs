//! The values of a struct's fields, one after the other, for whatever is done to all of them: they are written and shown.
//!
//! A struct lists its fields once for both: what a compiler spends on generated code is mostly a price for every function
//! body, and derived ones are dear.

use std::fmt;
use std::str::SplitAsciiWhitespace;

use super::encode::Encode;
use super::record::{Names, Others};
use super::writer::ObjectWriter;

/// The value of a field: what of [`Encode`] a list needs, since all that a list could call is compiled for every type of
/// a field.
pub trait Value: fmt::Debug {
    /// Writes the value as a property, unless it is absent. The name is one of [`Names`].
    fn write(&self, name: &'static str, object: &mut ObjectWriter<'_>);
}

impl<T: Encode + fmt::Debug> Value for T {
    fn write(&self, name: &'static str, object: &mut ObjectWriter<'_>) {
        self.property(name, object);
    }
}

/// What is done with the values of a struct's fields.
pub trait Values {
    /// Takes the properties' names, their values in the same order, and what is beside them.
    fn take(&mut self, names: Names, values: &[&dyn Value], others: &dyn Others);
}

/// `Debug` of a struct, over the list of its codec: its path and its fields, the one of all other properties last.
#[doc(hidden)]
#[macro_export]
macro_rules! shown {
    ($record:ty; $($field:ident)*) => {
        impl ::core::fmt::Debug for $record {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codegen::show(self, f, stringify!($record), stringify!($($field)*))
            }
        }
    };
}

/// Shows a struct as if `Debug` were derived. Its path and its fields' names, between spaces, are as they stand in source.
///
/// # Errors
/// Those of the formatter.
pub fn show(record: &dyn Encode, f: &mut fmt::Formatter<'_>, path: &str, fields: &str) -> fmt::Result {
    let name = unraw(path.rsplit([':', ' ']).next().unwrap_or(path));
    let mut shown = Shown { out: f.debug_struct(name), fields: fields.split_ascii_whitespace() };
    record.values(&mut shown);
    shown.out.finish()
}

/// A struct of which some fields are shown, and the names of the others.
struct Shown<'s, 'f, 'n> {
    out: fmt::DebugStruct<'s, 'f>,
    fields: SplitAsciiWhitespace<'n>,
}

impl Values for Shown<'_, '_, '_> {
    fn take(&mut self, _: Names, values: &[&dyn Value], others: &dyn Others) {
        for (value, field) in values.iter().zip(&mut self.fields) {
            self.out.field(unraw(field), value);
        }
        if let Some(field) = self.fields.next() {
            self.out.field(unraw(field), &others);
        }
    }
}

/// A name as it is without what makes it no keyword, as a derived `Debug` shows it.
pub(crate) fn unraw(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}
