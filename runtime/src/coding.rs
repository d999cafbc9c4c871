//! Content codings: a response's head and the body as it comes enter, the body that was meant leaves, unfolded piece by
//! piece.
//!
//! What is held of a body is what one piece of it needs: a window of 32 KiB (of at most 16 MiB with Brotli) and a buffer,
//! whatever it unfolds to. A kilobyte may unfold to a megabyte, so long work is interrupted: timers get their turn.

#[cfg(feature = "brotli")]
mod brotli;
#[cfg(feature = "gzip")]
mod crc;
#[cfg(feature = "gzip")]
mod deflate;
#[cfg(feature = "gzip")]
mod gzip;
mod layer;

use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue, RANGE};
use http::{Method, StatusCode};

use crate::engine::BodyFault;
use crate::error::EncodingError;
use crate::transport::Incoming;
use layer::Layer;

/// What `Accept-Encoding` says: all that can be undone.
const ACCEPTED: &str = match (cfg!(feature = "gzip"), cfg!(feature = "brotli")) {
    (true, true) => "gzip, deflate, br",
    (true, false) => "gzip, deflate",
    (false, true) => "br",
    (false, false) => "",
};

/// How many codings one on top of the other are undone. More than one is rare, more than two is an attack.
const DEPTH: usize = 3;

/// What a client does about content codings: it asks for those that can be undone, and undoes them, or neither.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Codings {
    pub(crate) are_undone: bool,
}

impl Codings {
    /// Asks for what can be undone, unless the user asks for something, or for a part: the parts of a compressed body are
    /// none of the body that was meant. Answers to HEAD have none, and are to say how long the uncompressed one is.
    pub(crate) fn ask(self, method: &Method, headers: &mut HeaderMap) {
        let is_wanted = self.are_undone && !ACCEPTED.is_empty() && *method != Method::HEAD;
        if is_wanted && !headers.contains_key(ACCEPT_ENCODING) && !headers.contains_key(RANGE) {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(ACCEPTED));
        }
    }

    /// A body, and whether it is still coded because its coding is unknown. The headers lose what is undone:
    /// `Content-Encoding`, and the `Content-Length` that it had.
    pub(crate) fn undo(
        self,
        status: StatusCode,
        headers: &mut HeaderMap,
        body: Incoming,
        limit: u64,
    ) -> (Unfolded, Option<EncodingError>) {
        let mut body = Unfolded::from(body);
        let is_coded = status != StatusCode::PARTIAL_CONTENT && headers.contains_key(CONTENT_ENCODING);
        if !self.are_undone || !is_coded {
            return (body, None);
        }
        let Some(decoders) = decoders(headers) else { return (body, Some(EncodingError::Unknown)) };
        if !decoders.is_empty() {
            headers.remove(CONTENT_LENGTH);
        }
        headers.remove(CONTENT_ENCODING);
        // The coding that was applied last stands last.
        for decoder in decoders.into_iter().rev() {
            body = Unfolded { place: Place::Layer(Box::new(Layer::new(body, decoder, limit))) };
        }
        (body, None)
    }
}

/// What undoes the codings of a body, in the order in which they were applied; `None` if one is unknown, or they are many.
fn decoders(headers: &HeaderMap) -> Option<Vec<Box<dyn Decoder>>> {
    #[cfg_attr(not(any(feature = "gzip", feature = "brotli")), allow(unused_mut))] // none to push
    let mut decoders: Vec<Box<dyn Decoder>> = Vec::new();
    for line in headers.get_all(CONTENT_ENCODING) {
        for name in line.to_str().ok()?.split(',') {
            let name = name.trim_matches([' ', '\t']).to_ascii_lowercase();
            match &*name {
                "" | "identity" => {}
                #[cfg(feature = "gzip")]
                "gzip" | "x-gzip" => decoders.push(Box::new(gzip::Gzip::default())),
                #[cfg(feature = "gzip")]
                "deflate" => decoders.push(Box::new(deflate::Deflate::default())),
                #[cfg(feature = "brotli")]
                "br" => decoders.push(Box::new(brotli::Brotli::default())),
                _ => return None,
            }
            if decoders.len() > DEPTH {
                return None;
            }
        }
    }
    Some(decoders)
}

/// What undoes one coding, piece by piece.
trait Decoder: Send {
    /// Reads from the beginning of the input, writes to the beginning of the output; how much of each. Nothing of either:
    /// it needs more input.
    fn decode(&mut self, input: &[u8], output: &mut [u8]) -> Result<(usize, usize), EncodingError>;

    /// Whether what came so far may be all.
    fn is_whole(&self) -> bool;
}

/// A body whose codings are undone as it comes.
pub(crate) struct Unfolded {
    place: Place,
}

enum Place {
    Wire(Incoming),
    Layer(Box<Layer>),
}

impl From<Incoming> for Unfolded {
    fn from(body: Incoming) -> Self {
        Self { place: Place::Wire(body) }
    }
}

impl Unfolded {
    /// Waits for the next piece; `None` after the last.
    pub(crate) async fn chunk(&mut self) -> Option<Result<Bytes, BodyFault>> {
        std::future::poll_fn(|context| self.poll_chunk(context)).await
    }

    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyFault>>> {
        match &mut self.place {
            Place::Wire(body) => {
                body.poll_chunk(context).map(|chunk| chunk.map(|chunk| chunk.map_err(BodyFault::Lost)))
            }
            Place::Layer(layer) => layer.poll_chunk(context),
        }
    }
}

#[cfg(all(test, feature = "gzip"))]
mod tests;
