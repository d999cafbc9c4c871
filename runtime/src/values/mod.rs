//! The value types of generated models that the standard library lacks.

mod base64;
mod nullable;
mod secret;
mod text;
mod unknown;

pub use base64::Base64;
pub use nullable::Nullable;
pub use secret::Secret;
pub use text::{Date, DateTime, Decimal, Duration, FormatError, Ipv4, Ipv6, Time, Uri, Uuid};
pub use unknown::UnknownValue;
