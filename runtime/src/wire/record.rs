//! Objects with declared properties: a list of names and the places of their values enter; the values are read into
//! their places, or written from them.
//!
//! The loop over an object is written once, here, and knows the fields only by what they can do: what generated code
//! adds an object is a list, which is quick to check and small when compiled.

use std::collections::BTreeMap;
use std::fmt;

use super::decode::{Decode, set};
use super::encode::Encode;
use super::error::DecodeResult;
use super::escape::escaped;
use super::reader::{Field, Reader};
use super::values::{Value, Values};
use super::writer::{ObjectWriter, Writer};

/// The codec of a struct, and its `Debug`, which is as derived: its path, a row a property, and the field of all other
/// properties if there is one. Properties' names are those of [`Names`].
///
/// A field `or null` is one that must be there although its type could say that it is not.
#[doc(hidden)]
#[macro_export]
macro_rules! record {
    ($record:ty; $($name:literal => $field:ident,)* $(..$others:ident)?) => {
        impl $crate::codegen::Decode for $record {
            const FIELDS: $crate::codegen::Names = &[$($name),*];

            fn hollow() -> Self {
                Self { $($field: $crate::codegen::hollow(),)* $($others: $crate::codegen::hollow(),)? }
            }

            #[inline(never)]
            fn fill(&mut self, reader: &mut $crate::codegen::Reader<'_>) -> $crate::codegen::DecodeResult<()> {
                reader.record(<Self as $crate::codegen::Decode>::FIELDS, &mut [$(&mut self.$field),*], &mut ($(self.$others)?))
            }
        }

        impl $crate::codegen::Encode for $record {
            #[inline(never)]
            fn values(&self, to: &mut dyn $crate::codegen::Values) {
                to.take(<Self as $crate::codegen::Decode>::FIELDS, &[$(&self.$field),*], &($(self.$others)?));
            }
        }

        $crate::shown! { $record; $($field)* $($others)? }
    };
    ($record:ty; $($name:literal => $field:ident $(or $null:ident)?,)* $(..$others:ident)?) => {
        impl $crate::codegen::Decode for $record {
            const FIELDS: $crate::codegen::Names = &[$($name),*];

            fn hollow() -> Self {
                Self { $($field: $crate::codegen::hollow(),)* $($others: $crate::codegen::hollow(),)? }
            }

            #[inline(never)]
            fn fill(&mut self, reader: &mut $crate::codegen::Reader<'_>) -> $crate::codegen::DecodeResult<()> {
                use $crate::codegen::NullableSlot as _;
                reader.record(<Self as $crate::codegen::Decode>::FIELDS, &mut [$(&mut self.$field$(.$null())?),*], &mut ($(self.$others)?))
            }
        }

        impl $crate::codegen::Encode for $record {
            #[inline(never)]
            fn values(&self, to: &mut dyn $crate::codegen::Values) {
                use $crate::codegen::NullableValue as _;
                to.take(<Self as $crate::codegen::Decode>::FIELDS, &[$(&self.$field$(.$null())?),*], &($(self.$others)?));
            }
        }

        $crate::shown! { $record; $($field)* $($others)? }
    };
}

/// The names of an object's declared properties, as they stand between quotes in JSON: escaped where they must be, and
/// nowhere else.
pub type Names = &'static [&'static str];

/// Where a key is among names, which are looked at from the one on that is expected.
pub(super) fn find(names: Names, expected: usize, key: &str) -> Option<usize> {
    let name = escaped(key);
    let (before, after) = names.split_at_checked(expected).unwrap_or((names, &[]));
    let place = |names: &[&str]| names.iter().position(|&other| other == name);
    place(after).map(|index| index + expected).or_else(|| place(before))
}

/// The place of a field's value, which is hollow until it is read.
pub trait Slot {
    /// Reads the value for the first time.
    ///
    /// # Errors
    /// The value does not fit the type.
    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()>;

    /// Makes the place hollow again.
    fn empty(&mut self);

    /// Whether the hollow value stands for a property that is not there.
    fn is_optional(&self) -> bool;
}

impl<T: Decode> Slot for T {
    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        Decode::fill(self, reader)
    }

    fn empty(&mut self) {
        set(self, T::hollow());
    }

    fn is_optional(&self) -> bool {
        T::OPTIONAL
    }
}

/// A field that must be there although its type could say that it is not: null is one of its values.
pub struct Present<T>(pub T);

/// As the field itself.
impl<T: fmt::Debug> fmt::Debug for Present<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The place of a field `or null`.
pub trait NullableSlot: Sized {
    /// The place, which is to be filled.
    fn null(&mut self) -> Present<&mut Self> {
        Present(self)
    }
}

/// The value of a field `or null`.
pub trait NullableValue: Sized {
    /// The value, which is never left out.
    fn null(&self) -> Present<&Self> {
        Present(self)
    }
}

impl<T> NullableSlot for Option<T> {}
impl<T> NullableValue for Option<T> {}

impl<T: Decode> Slot for Present<&mut T> {
    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        Decode::fill(self.0, reader)
    }

    fn empty(&mut self) {
        Slot::empty(self.0);
    }

    fn is_optional(&self) -> bool {
        false
    }
}

impl<T: Encode> Encode for Present<&T> {
    fn encode(&self, writer: &mut Writer) {
        self.0.encode(writer);
    }
}

/// What takes the properties of an object that are not declared: a map, or nothing.
pub trait Others: fmt::Debug {
    /// Whether it takes any.
    fn takes_any(&self) -> bool {
        true
    }

    /// Reads the value of a key; of duplicate keys the last one wins.
    ///
    /// # Errors
    /// The value does not fit the type.
    fn read(&mut self, key: String, reader: &mut Reader<'_>) -> DecodeResult<()>;

    /// Writes all that it has.
    fn write(&self, object: &mut ObjectWriter<'_>);
}

impl<T: Decode + Encode + fmt::Debug> Others for BTreeMap<String, T> {
    fn read(&mut self, key: String, reader: &mut Reader<'_>) -> DecodeResult<()> {
        self.insert(key, T::decode(reader)?);
        Ok(())
    }

    fn write(&self, object: &mut ObjectWriter<'_>) {
        object.extra(self);
    }
}

/// Takes none: an object that has no others, or may have none.
impl Others for () {
    fn takes_any(&self) -> bool {
        false
    }

    fn read(&mut self, _: String, reader: &mut Reader<'_>) -> DecodeResult<()> {
        reader.skip()
    }

    fn write(&self, _: &mut ObjectWriter<'_>) {}
}

/// Which fields were there.
#[derive(Default)]
struct Seen {
    first: u64,
    /// One a bit again, for objects of more fields than the first number has bits.
    others: Vec<u64>,
}

impl Seen {
    /// Whether as many fields were there as there are. It may not know that of objects with very many.
    fn is_full(&self, fields: usize) -> bool {
        fields < 64 && self.first == (1 << fields) - 1
    }

    /// Notes a field; whether it was noted before.
    fn note(&mut self, index: usize) -> bool {
        let (word, bit) = (index / 64, 1 << (index % 64));
        let bits = match word {
            0 => &mut self.first,
            word => {
                if self.others.len() < word {
                    self.others.resize(word, 0);
                }
                match self.others.get_mut(word - 1) {
                    Some(bits) => bits,
                    None => return false,
                }
            }
        };
        let before = *bits & bit != 0;
        *bits |= bit;
        before
    }

    fn has(&self, index: usize) -> bool {
        let bits = match index / 64 {
            0 => self.first,
            word => self.others.get(word - 1).copied().unwrap_or_default(),
        };
        bits & (1 << (index % 64)) != 0
    }
}

impl Reader<'_> {
    /// Reads an object into the places of its properties, which are listed in the order of their names, and what is
    /// beside them into `others`.
    ///
    /// A property that follows the one before it in the list too is found at once, so list them in the order in which
    /// they are sent, where that is known.
    ///
    /// # Errors
    /// The value is no object, a property's value does not fit, or one that must be there is not.
    pub fn record(
        &mut self,
        names: Names,
        slots: &mut [&mut dyn Slot],
        others: &mut dyn Others,
    ) -> DecodeResult<()> {
        let takes_others = others.takes_any();
        let mut seen = Seen::default();
        self.object()?;
        while let Some(field) = self.next_field(names, takes_others)? {
            match field {
                Field::Known(index) => self.field(slots, index, &mut seen)?,
                Field::Other(key) => others.read(key, self)?,
            }
        }
        self.complete(names, slots, &seen)
    }

    fn field(&mut self, slots: &mut [&mut dyn Slot], index: usize, seen: &mut Seen) -> DecodeResult<()> {
        match slots.get_mut(index) {
            Some(slot) => {
                // Of duplicate properties the last one wins.
                if seen.note(index) {
                    slot.empty();
                }
                slot.fill(self)
            }
            None => self.skip(),
        }
    }

    /// Checks that all is there that must be.
    fn complete(&mut self, names: Names, slots: &[&mut dyn Slot], seen: &Seen) -> DecodeResult<()> {
        if seen.is_full(slots.len()) {
            return Ok(());
        }
        let mut absent = slots.iter().enumerate().filter(|(index, _)| !seen.has(*index));
        match absent.find(|(_, slot)| !slot.is_optional()) {
            Some((index, _)) => Err(self.missing(names.get(index).copied().unwrap_or_default())),
            None => Ok(()),
        }
    }
}

/// Writes an object of the properties that are there.
impl Values for Writer {
    fn take(&mut self, names: Names, values: &[&dyn Value], others: &dyn Others) {
        let mut object = self.object();
        object.properties(names, values);
        others.write(&mut object);
        object.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: Names = &{
        let mut names = ["other"; 70];
        names[0] = "a";
        names[63] = "b";
        names[69] = "c";
        names
    };

    /// Reads an object of seventy properties, of which three have names of their own, and all but those three may be
    /// missing.
    fn read(json: &str) -> Result<[i64; 3], String> {
        let mut optional: Vec<Option<i64>> = vec![None; 67];
        let mut required = [0; 3];
        let [a, b, c] = &mut required;
        let (before, after) = optional.split_at_mut(62);
        let mut slots: Vec<&mut dyn Slot> = vec![a];
        slots.extend(before.iter_mut().map(|slot| slot as &mut dyn Slot));
        slots.push(b);
        slots.extend(after.iter_mut().map(|slot| slot as &mut dyn Slot));
        slots.push(c);
        let mut reader = Reader::over(json);
        reader.record(NAMES, &mut slots, &mut ()).map_err(|error| error.to_string())?;
        drop(slots);
        Ok(required)
    }

    #[test]
    fn fields_beyond_the_first_word_are_noted_too() {
        assert_eq!(read(r#"{"c":3,"b":2,"a":1,"d":[]}"#), Ok([1, 2, 3]));
        for (json, missing) in
            [(r#"{"b":2,"a":1}"#, "c"), (r#"{"c":3,"a":1}"#, "b"), (r#"{"c":3,"b":2}"#, "a")]
        {
            let error = read(json).unwrap_err();
            assert!(error.contains(&format!("$.{missing}")), "{error}");
        }
    }

    #[test]
    fn the_last_of_duplicate_properties_replaces_the_others() {
        assert_eq!(read(r#"{"c":1,"b":2,"a":1,"c":3,"b":4}"#), Ok([1, 4, 3]));
    }
}
