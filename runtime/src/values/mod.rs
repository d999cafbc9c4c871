//! The value types of generated models that the standard library lacks.

mod base64;
mod blob;
mod calendar;
mod decimal;
mod duration;
mod ip;
mod moment;
mod nullable;
mod secret;
mod text;
mod undeclared;
mod unknown;
mod uri;
mod uuid;

pub use base64::Base64;
pub(crate) use base64::base64_into;
pub use blob::Blob;
pub use decimal::Decimal;
pub use duration::Duration;
pub use ip::{Ipv4, Ipv6};
pub use moment::{Date, DateTime, Time};
pub use nullable::Nullable;
pub use secret::Secret;
pub use text::FormatError;
pub use undeclared::Undeclared;
pub use unknown::UnknownValue;
pub use uri::Uri;
pub use uuid::Uuid;

/// Whether a text is one or more ASCII digits.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
