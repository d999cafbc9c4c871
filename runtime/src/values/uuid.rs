//! UUIDs.

use super::text::text_format;

text_format! {
    /// A UUID (RFC 9562), as 32 hexadecimal digits in five groups.
    #[derive(PartialOrd, Ord)]
    Uuid: "a UUID", is_uuid
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// With the feature `uuid`.
#[cfg(feature = "uuid")]
impl Uuid {
    /// The UUID as the crate `uuid` has it.
    ///
    /// # Errors
    /// The text is no UUID.
    pub fn to_uuid(&self) -> Result<uuid::Uuid, super::FormatError> {
        if self.is_valid() { self.0.parse().map_err(|_| Self::EXPECTED) } else { Err(Self::EXPECTED) }
    }
}

#[cfg(feature = "uuid")]
impl From<uuid::Uuid> for Uuid {
    fn from(uuid: uuid::Uuid) -> Self {
        Self(uuid.to_string().into())
    }
}
