//! Everything that generated code names. It is under semver like the rest, but nothing here is for people.

// The wire codec.
pub use crate::values::UnknownValue;
pub use crate::wire::{
    ArrayWriter, Decode, DecodeError, DecodeResult, Encode, EncodeError, Field, Kind, MAX_DEPTH, Mode,
    ObjectWriter, RawJson, Reader, Shape, Writer, from_json, to_json,
};
