//! The content of a file, with what a part of a request says of it.

use std::fmt;

use bytes::Bytes;

use crate::wire::{Decode, DecodeResult, Encode, Reader, Writer};

/// The content of a file, with its name and media type where they are known.
///
/// It is what a `multipart` body sends as a part of its own. In JSON it is a string, so its content has to be text there.
///
/// ```
/// use clientwright_runtime::Blob;
///
/// let picture = Blob::from(vec![0x89, b'P', b'N', b'G']).file_name("cat.png").media_type("image/png");
/// # let _ = picture;
/// ```
///
/// It may be large, or secret, so `Debug` tells only its length.
#[derive(Clone, PartialEq)]
pub struct Blob {
    content: Bytes,
    about: About,
}

/// What a part's headers say of its content; most blobs in JSON say nothing.
#[derive(Debug, Clone, PartialEq, Default)]
struct About {
    file_name: Option<Box<str>>,
    media_type: Option<Box<str>>,
    headers: Vec<(Box<str>, Box<str>)>,
    is_field: bool,
}

impl Blob {
    /// Names the file. Without a name, a form calls it `blob`, as browsers do.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.about.file_name = Some(name.into().into());
        self
    }

    /// Says what the content is, such as `image/png`. Without it, it is what the API's document says, or else
    /// `application/octet-stream`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.about.media_type = Some(media_type.into().into());
        self
    }

    /// Sets a header of the part that the content is sent as, such as `Content-ID`.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name: Box<str> = name.into().into();
        self.about.headers.retain(|(set, _)| !set.eq_ignore_ascii_case(&name));
        self.about.headers.push((name, value.into().into()));
        self
    }

    /// Sends the content as a plain field of a form instead of a file: with no name, and no media type but what is given.
    #[must_use]
    pub fn as_field(mut self) -> Self {
        self.about.is_field = true;
        self
    }

    /// The content; `None` if it is not in memory.
    pub fn bytes(&self) -> Option<&Bytes> {
        Some(&self.content)
    }

    /// The content as text; `None` if it is none, or not in memory.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.content).ok()
    }

    pub(crate) fn content(&self) -> &Bytes {
        &self.content
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.about.file_name.as_deref()
    }

    pub(crate) fn is_field(&self) -> bool {
        self.about.is_field
    }

    pub(crate) fn kind(&self) -> Option<&str> {
        self.about.media_type.as_deref()
    }

    pub(crate) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.about.headers.iter().map(|(name, value)| (&**name, &**value))
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({} bytes)", self.content.len())
    }
}

impl From<Bytes> for Blob {
    fn from(content: Bytes) -> Self {
        Self { content, about: About::default() }
    }
}

impl From<Vec<u8>> for Blob {
    fn from(content: Vec<u8>) -> Self {
        Bytes::from(content).into()
    }
}

impl From<String> for Blob {
    fn from(content: String) -> Self {
        Bytes::from(content).into()
    }
}

/// Copies the content; [`Bytes::from_static`] does not.
impl From<&[u8]> for Blob {
    fn from(content: &[u8]) -> Self {
        Bytes::copy_from_slice(content).into()
    }
}

/// Copies the content; [`Bytes::from_static`] does not.
impl<const N: usize> From<&[u8; N]> for Blob {
    fn from(content: &[u8; N]) -> Self {
        content.as_slice().into()
    }
}

/// Copies the content.
impl From<&str> for Blob {
    fn from(content: &str) -> Self {
        content.as_bytes().into()
    }
}

/// From the string that it is in JSON.
impl Decode for Blob {
    fn hollow() -> Self {
        Self::from("")
    }

    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        reader.string().map(Self::from)
    }
}

/// As a string in JSON, as itself in a form.
impl Encode for Blob {
    fn encode(&self, writer: &mut Writer) {
        writer.blob(self);
    }
}
