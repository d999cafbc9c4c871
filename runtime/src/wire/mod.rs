//! The wire codec: JSON bytes enter, typed values leave, and back.
//!
//! Decoding pulls from a [`Reader`] over the whole body, encoding pushes into a [`Writer`]; both are concrete
//! types, so what generated code adds a model is a plain loop and no generic machinery. Errors say where and
//! why, never what stood there.

mod decode;
mod encode;
mod error;
mod escape;
mod marked;
mod number;
pub(crate) mod pointer;
mod raw;
mod reader;
mod record;
mod scan;
mod trail;
mod union;
mod values;
mod writer;

pub(crate) use decode::set;
pub use decode::{Decode, hollow};
pub use encode::Encode;
pub use error::{DecodeError, DecodeErrorKind, DecodeResult, EncodeError};
pub(crate) use marked::{Node, to_marked};
pub use raw::RawJson;
pub use reader::Reader;
pub use record::{Names, NullableSlot, NullableValue, Others, Present, Slot};
pub use union::{Kind, Shape};
pub(crate) use values::unraw;
pub use values::{Value, Values, show};
#[cfg(feature = "testing")]
pub(crate) use writer::REDACTED;
pub use writer::{ArrayWriter, Mode, ObjectWriter, Writer};

/// How deep objects and arrays may nest.
pub const MAX_DEPTH: usize = 128;

/// Reading and writing JSON, which every type of a client can do, and so can lists, maps and options of them.
///
/// ```
/// use clientwright_runtime::{Date, Json};
///
/// let holidays = Vec::<Date>::from_json(r#"["2026-12-25", "2026-12-26"]"#)?;
/// assert_eq!(holidays.to_json().as_deref(), Ok(r#"["2026-12-25","2026-12-26"]"#));
/// # Ok::<(), clientwright_runtime::DecodeError>(())
/// ```
pub trait Json: Decode + Encode {
    /// Reads the value from JSON.
    ///
    /// # Errors
    ///
    /// The text is no JSON or does not fit; the error says where, and never what stood there.
    fn from_json(json: impl AsRef<[u8]>) -> Result<Self, DecodeError> {
        from_json(json.as_ref())
    }

    /// Writes the value as JSON, secrets included.
    ///
    /// # Errors
    ///
    /// A number is NaN or infinite, or a `Blob` is no text, which JSON can't say.
    fn to_json(&self) -> Result<String, EncodeError> {
        to_json(self)
    }
}

impl<T: Decode + Encode> Json for T {}

/// Reads one value from a whole JSON text.
///
/// # Errors
/// The bytes are no JSON, nest deeper than [`MAX_DEPTH`], go on after the value, or do not fit `T`.
pub fn from_json<T: Decode>(bytes: &[u8]) -> DecodeResult<T> {
    let mut value = T::hollow();
    match read(bytes, &mut value) {
        Ok(()) => Ok(value),
        Err(error) => Err(error),
    }
}

/// Reads one value from a whole JSON text into its place: compiled once, not for every type.
fn read(bytes: &[u8], place: &mut dyn Slot) -> DecodeResult<()> {
    let mut reader = Reader::new(bytes)?;
    place.fill(&mut reader)?;
    reader.finish()
}

/// Writes a value as compact JSON, secrets included: this is what goes over the wire.
///
/// # Errors
/// A number is NaN or infinite, or a `Blob` is no text, which JSON can't say.
pub fn to_json(value: &dyn Encode) -> Result<String, EncodeError> {
    let mut writer = Writer::new(Mode::Expose);
    value.encode(&mut writer);
    writer.finish()
}
