//! The content of a file, with what a part of a request says of it.

use std::fmt;
use std::path::PathBuf;

use bytes::Bytes;
use tokio::io::AsyncRead;

use crate::payload::{Payload, Piece, Source};
use crate::wire::{Decode, DecodeResult, Encode, Reader, Writer};

/// The content of a file, with its name and media type where they are known.
///
/// It is what a body of bytes is, or a part of a `multipart` body. In JSON it is a string, so its content has to be text
/// there.
///
/// ```
/// use clientwright_runtime::Blob;
///
/// let picture = Blob::from(vec![0x89, b'P', b'N', b'G']).file_name("cat.png").media_type("image/png");
/// # let _ = picture;
/// ```
///
/// Content need not be in memory: it is read while it is sent, no faster than the server takes it.
///
/// | made with | length | sent again, where that is safe |
/// |---|---|---|
/// | `from`, of bytes or text | known | yes |
/// | [`from_path`](Self::from_path) | the file's | yes: the file is opened for each try |
/// | [`from_reader`](Self::from_reader), `from_stream` | [`length`](Self::length), or unknown: sent in chunks | no: once a try began to read it, it is gone |
/// | [`replayable`](Self::replayable) | of what is made | yes: it is made for each try |
///
/// ```no_run
/// # use clientwright_runtime::Blob;
/// # async fn example() -> std::io::Result<()> {
/// let backup = Blob::from_path("backup.tar"); // of any size
/// let listing = Blob::from_reader(std::io::Cursor::new("a\nb\n")).media_type("text/plain");
/// # let _ = (backup, listing); Ok(())
/// # }
/// ```
///
/// Content that cannot be read, or is not as long as was said, ends the call with a
/// [`TransportErrorKind::Body`](crate::TransportErrorKind::Body); the server never takes it for whole. The call's time
/// limit, a minute unless said otherwise, holds for the sending too.
///
/// It may be large, or secret, so `Debug` tells only its length.
#[derive(Clone, PartialEq)]
pub struct Blob {
    content: Content,
    about: About,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Source(Source),
}

/// What is not in memory equals itself and its clones.
impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(own), Self::Bytes(other)) => own == other,
            (Self::Source(own), Self::Source(other)) => own.is_same(other),
            _ => false,
        }
    }
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
    /// The content of a file, which is opened when it is sent, for each try anew. A file that grows meanwhile is sent as
    /// long as it was then.
    ///
    /// It has the file's name; [`file_name`](Self::file_name) gives it another.
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().and_then(|name| name.to_str()).map(Into::into);
        let about = About { file_name: name, ..About::default() };
        Self { content: Content::Source(Source::file(path)), about }
    }

    /// What a reader gives, such as a `tokio::fs::File`, a socket or a decompressor. It can be read once.
    pub fn from_reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Source::reader(reader).into()
    }

    /// What a stream gives. It can be read once.
    ///
    /// An error that the stream gives is the source of the call's, so its text must hold no secret.
    #[cfg(feature = "stream")]
    pub fn from_stream<S, B, E>(stream: S) -> Self
    where
        S: futures_core::Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Source::stream(stream).into()
    }

    /// Content that is made for each try anew, so that a reader or a stream can be sent again.
    ///
    /// ```
    /// use clientwright_runtime::Blob;
    ///
    /// let blob = Blob::replayable(|| Blob::from_reader(std::io::Cursor::new("from the beginning")));
    /// # let _ = blob;
    /// ```
    ///
    /// What it makes counts for its content and length only.
    pub fn replayable(make: impl Fn() -> Self + Send + Sync + 'static) -> Self {
        Source::anew(make).into()
    }

    /// Says how long the content of a reader or stream is, in bytes, so that it need not be sent in chunks, which some
    /// servers refuse. Content of another length is an error.
    #[must_use]
    pub fn length(mut self, length: u64) -> Self {
        if let Content::Source(source) = &mut self.content {
            source.set_length(length);
        }
        self
    }

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
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Source(_) => None,
        }
    }

    /// The content as text; `None` if it is none, or not in memory.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    /// What a body is made of that is this alone.
    pub(crate) fn payload(&self) -> Payload {
        match &self.content {
            Content::Bytes(bytes) => bytes.clone().into(),
            Content::Source(source) => vec![Piece::Source(source.clone())].into(),
        }
    }

    pub(crate) fn into_source(self) -> Result<Source, Bytes> {
        match self.content {
            Content::Bytes(bytes) => Err(bytes),
            Content::Source(source) => Ok(source),
        }
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
        match &self.content {
            Content::Bytes(bytes) => write!(f, "Blob({} bytes)", bytes.len()),
            Content::Source(_) => f.write_str("Blob(not in memory)"),
        }
    }
}

impl From<Bytes> for Blob {
    fn from(content: Bytes) -> Self {
        Self { content: Content::Bytes(content), about: About::default() }
    }
}

impl From<Source> for Blob {
    fn from(source: Source) -> Self {
        Self { content: Content::Source(source), about: About::default() }
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
