//! Objects with declared properties: a list of names and the places of their values enter; the values are read into
//! their places, or written from them.
//!
//! The loop over an object is written once, here, and knows the fields only by what they can do: what generated code
//! adds an object is a list, which is quick to check and small when compiled.

use std::collections::BTreeMap;

use super::decode::Decode;
use super::encode::Encode;
use super::error::DecodeResult;
use super::reader::{Field, Reader};
use super::writer::{ObjectWriter, Writer};

/// The names of an object's declared properties.
pub type Names = &'static [&'static str];

/// The place of a field's value, which is hollow until it is read.
pub trait Slot {
    /// Reads the value for the first time.
    ///
    /// # Errors
    /// The value does not fit the type.
    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()>;

    /// Reads the value once more: of duplicate properties the last one wins.
    ///
    /// # Errors
    /// The value does not fit the type.
    fn replace(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()>;

    /// Whether the hollow value stands for a property that is not there.
    fn is_optional(&self) -> bool;
}

impl<T: Decode> Slot for T {
    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        Decode::fill(self, reader)
    }

    fn replace(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        *self = T::decode(reader)?;
        Ok(())
    }

    fn is_optional(&self) -> bool {
        T::OPTIONAL
    }
}

/// A field that must be there although its type could say that it is not: null is one of its values.
#[derive(Debug)]
pub struct Present<T>(pub T);

impl<T: Decode> Slot for Present<&mut T> {
    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        Decode::fill(self.0, reader)
    }

    fn replace(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        Slot::replace(self.0, reader)
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

/// The map of an object's further properties.
pub trait Entries {
    /// Reads the value of a key; of duplicate keys the last one wins.
    ///
    /// # Errors
    /// The value does not fit the type.
    fn read(&mut self, key: String, reader: &mut Reader<'_>) -> DecodeResult<()>;

    /// Writes all entries.
    fn write(&self, object: &mut ObjectWriter<'_>);
}

impl<T: Decode + Encode> Entries for BTreeMap<String, T> {
    fn read(&mut self, key: String, reader: &mut Reader<'_>) -> DecodeResult<()> {
        self.insert(key, T::decode(reader)?);
        Ok(())
    }

    fn write(&self, object: &mut ObjectWriter<'_>) {
        object.extra(self);
    }
}

/// Which fields were there.
#[derive(Default)]
struct Seen {
    first: u64,
    /// One a bit again, for objects of more fields than the first number has bits.
    others: Vec<u64>,
}

impl Seen {
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
    /// Reads an object into the places of its properties, which are listed in the order of their names; other
    /// properties are skipped.
    ///
    /// A property that follows the one before it in the list too is found at once, so list them in the order in which
    /// they are sent, where that is known.
    ///
    /// # Errors
    /// The value is no object, a property's value does not fit, or one that must be there is not.
    pub fn record(&mut self, names: Names, slots: &mut [&mut dyn Slot]) -> DecodeResult<()> {
        let mut seen = Seen::default();
        self.object()?;
        while let Some(index) = self.next_field(names)? {
            self.field(slots, index, &mut seen)?;
        }
        self.complete(names, slots, &seen)
    }

    /// As [`Reader::record`], with a map for the other properties.
    ///
    /// # Errors
    /// As for [`Reader::record`].
    pub fn record_and_more(
        &mut self,
        names: Names,
        slots: &mut [&mut dyn Slot],
        more: &mut dyn Entries,
    ) -> DecodeResult<()> {
        let mut seen = Seen::default();
        self.object()?;
        while let Some(field) = self.next_field_or_key(names)? {
            match field {
                Field::Known(index) => self.field(slots, index, &mut seen)?,
                Field::Other(key) => more.read(key, self)?,
            }
        }
        self.complete(names, slots, &seen)
    }

    fn field(&mut self, slots: &mut [&mut dyn Slot], index: usize, seen: &mut Seen) -> DecodeResult<()> {
        match slots.get_mut(index) {
            Some(slot) if seen.note(index) => slot.replace(self),
            Some(slot) => slot.fill(self),
            None => self.skip(),
        }
    }

    /// Checks that all is there that must be.
    fn complete(&mut self, names: Names, slots: &[&mut dyn Slot], seen: &Seen) -> DecodeResult<()> {
        let mut absent = slots.iter().enumerate().filter(|(index, _)| !seen.has(*index));
        match absent.find(|(_, slot)| !slot.is_optional()) {
            Some((index, _)) => Err(self.missing(names.get(index).copied().unwrap_or_default())),
            None => Ok(()),
        }
    }
}

impl Writer {
    /// Writes an object of the properties' values, which are listed in the order of their names; absent ones are left
    /// out.
    pub fn record(&mut self, names: Names, values: &[&dyn Encode]) {
        let mut object = self.object();
        object.properties(names, values);
        object.end();
    }

    /// As [`Writer::record`], with further properties after them.
    pub fn record_and_more(&mut self, names: Names, values: &[&dyn Encode], more: &dyn Entries) {
        let mut object = self.object();
        object.properties(names, values);
        more.write(&mut object);
        object.end();
    }
}

impl ObjectWriter<'_> {
    fn properties(&mut self, names: Names, values: &[&dyn Encode]) {
        for (name, value) in names.iter().zip(values) {
            self.optional(name, *value);
        }
    }
}
