//! The properties of an object of which its document says nothing.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::wire::{Decode, DecodeResult, ObjectWriter, Others, RawJson, Reader, from_json};

/// Properties that came with an object although the API's document does not declare them. They are kept, and written
/// back behind the declared ones, so that nothing is lost between reading a value and sending it changed.
///
/// They may hold secrets, so `Debug` tells only how many there are.
///
/// ```
/// use clientwright_runtime::Undeclared;
///
/// let mut undeclared = Undeclared::new();
/// undeclared.insert("priority", 3);
/// assert_eq!(undeclared.get("priority"), Some(3.into()));
/// ```
#[derive(Clone, Default, PartialEq)]
#[expect(clippy::box_collection, reason = "nearly every object has one, and hardly any has something in it")]
pub struct Undeclared(Option<Box<BTreeMap<String, RawJson>>>);

impl Undeclared {
    /// None.
    pub const fn new() -> Self {
        Self(None)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |entries| entries.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a property. `None` also if it holds a number beyond the range of `f64`, of which only
    /// [`raw`](Self::raw) knows.
    pub fn get(&self, name: &str) -> Option<Value> {
        from_json(self.raw(name)?.as_str().as_bytes()).ok()
    }

    /// The value of a property as JSON, as it came but for white space.
    pub fn raw(&self, name: &str) -> Option<&RawJson> {
        self.0.as_ref()?.get(name)
    }

    /// Adds a property, or sets its value. What the document declares has a field of its own: such a name here would be
    /// written twice.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.get_or_insert_default().insert(name.into(), RawJson::from(value.into()));
    }

    /// Takes a property out; whether it was there.
    pub fn remove(&mut self, name: &str) -> bool {
        let Some(entries) = &mut self.0 else { return false };
        let was_there = entries.remove(name).is_some();
        if entries.is_empty() {
            self.0 = None;
        }
        was_there
    }

    /// All properties, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RawJson)> {
        self.0.iter().flat_map(|entries| entries.iter()).map(|(name, value)| (name.as_str(), value))
    }
}

impl fmt::Debug for Undeclared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Undeclared({})", self.len())
    }
}

impl Others for Undeclared {
    fn read(&mut self, key: String, reader: &mut Reader<'_>) -> DecodeResult<()> {
        let value = reader.raw()?.compact();
        self.0.get_or_insert_default().insert(key, value);
        Ok(())
    }

    fn write(&self, object: &mut ObjectWriter<'_>) {
        if let Some(entries) = &self.0 {
            object.extra(entries);
        }
    }
}

/// For the place in a struct; by itself it is an object that declares nothing.
impl Decode for Undeclared {
    fn hollow() -> Self {
        Self::new()
    }

    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        let mut undeclared = Self::new();
        reader.record(&[], &mut [], &mut undeclared)?;
        Ok(undeclared)
    }
}
