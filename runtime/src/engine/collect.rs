//! A response's body: chunks enter, one piece of memory no larger than the limit leaves.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::CONTENT_LENGTH;

use crate::coding::Unfolded;
use crate::error::{EncodingError, TransportError, TransportErrorKind};

/// Why a body is not whole.
pub(crate) enum BodyFault {
    /// It is larger than the limit.
    TooLarge { limit: u64 },
    /// It ended before its end.
    Lost(TransportError),
    /// Its content coding cannot be undone.
    Encoding(EncodingError),
}

impl BodyFault {
    pub(crate) fn into_transport(self) -> TransportError {
        match self {
            Self::TooLarge { .. } => TransportError::maybe_sent(TransportErrorKind::Protocol),
            Self::Lost(error) => error,
            Self::Encoding(error) => {
                TransportError::maybe_sent(TransportErrorKind::Protocol).with_source(error)
            }
        }
    }
}

/// The most that is set aside for a body before it comes: its announced length is only a claim.
const SET_ASIDE: u64 = 1 << 20;

/// Reads a body; of one that is not whole, as much as came.
pub(crate) async fn collect(
    headers: &HeaderMap,
    mut body: Unfolded,
    limit: u64,
) -> (Bytes, Option<BodyFault>) {
    let announced: Option<u64> =
        headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let mut whole = Bytes::new();
    let mut parts = BytesMut::new();
    while let Some(chunk) = body.chunk().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(fault) => return (join(whole, parts), Some(fault)),
        };
        let length = (whole.len() + parts.len()) as u64 + chunk.len() as u64;
        if length > limit || announced.is_some_and(|announced| announced > limit) {
            return (join(whole, parts), Some(BodyFault::TooLarge { limit }));
        }
        if whole.is_empty() && parts.is_empty() {
            whole = chunk; // most bodies are one chunk, which needs no copy
            continue;
        }
        if parts.is_empty() {
            let expected = announced.unwrap_or(length).min(SET_ASIDE);
            parts.reserve(usize::try_from(expected).unwrap_or_default().max(whole.len() + chunk.len()));
            parts.extend_from_slice(&std::mem::take(&mut whole));
        }
        parts.extend_from_slice(&chunk);
    }
    (join(whole, parts), None)
}

fn join(whole: Bytes, parts: BytesMut) -> Bytes {
    if parts.is_empty() { whole } else { parts.freeze() }
}
