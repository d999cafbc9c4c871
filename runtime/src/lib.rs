//! What a generated client does at run time: hand-written, shared by all generated clients.

pub mod codegen;
mod values;
mod wire;

pub use values::{
    Base64, Date, DateTime, Decimal, Duration, FormatError, Ipv4, Ipv6, Nullable, Secret, Time, UnknownValue,
    Uri, Uuid,
};
pub use wire::{DecodeError, DecodeErrorKind, EncodeError, RawJson};
