//! The coding `deflate`, and the compression beneath it and gzip: compressed bytes enter, what they unfold to leaves.
//!
//! `deflate` is to be zlib's format (RFC 1950), but some servers send the bare one (RFC 1951); the first two bytes tell, as
//! browsers have it.

use miniz_oxide::inflate::stream::{InflateState, MinReset, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

use super::Decoder;
use crate::error::EncodingError;

/// Compressed data without what surrounds it, or with zlib's header and checksum.
pub(super) struct Inflate {
    state: Box<InflateState>,
    pub(super) has_ended: bool,
}

impl Inflate {
    pub(super) fn new(format: DataFormat) -> Self {
        Self { state: InflateState::new_boxed(format), has_ended: false }
    }

    /// Begins anew. What is left of the last data can only be referred to, by what is damaged.
    pub(super) fn reset(&mut self) {
        self.state.reset_as(MinReset);
        self.has_ended = false;
    }

    pub(super) fn decode(
        &mut self,
        input: &[u8],
        output: &mut [u8],
    ) -> Result<(usize, usize), EncodingError> {
        if self.has_ended {
            return Ok((0, 0));
        }
        let done = inflate(&mut self.state, input, output, MZFlush::None);
        match done.status {
            Ok(MZStatus::Ok) | Err(MZError::Buf) => {}
            Ok(MZStatus::StreamEnd) => self.has_ended = true,
            Ok(MZStatus::NeedDict) | Err(_) => return Err(EncodingError::Damaged),
        }
        Ok((done.bytes_consumed, done.bytes_written))
    }
}

/// The coding `deflate`.
#[derive(Default)]
pub(super) struct Deflate {
    /// The first byte, before the second tells what they are.
    first: Option<u8>,
    data: Option<Inflate>,
}

impl Decoder for Deflate {
    fn decode(&mut self, input: &[u8], output: &mut [u8]) -> Result<(usize, usize), EncodingError> {
        let data = match (&mut self.data, self.first, input) {
            (Some(data), _, _) => data,
            (_, _, []) => return Ok((0, 0)),
            (None, None, [first, ..]) => {
                self.first = Some(*first);
                return Ok((1, 0));
            }
            (None, Some(first), [second, ..]) => {
                let is_zlib = first & 0x0f == 8 && u16::from_be_bytes([first, *second]) % 31 == 0;
                let format = if is_zlib { DataFormat::Zlib } else { DataFormat::Raw };
                let data = self.data.insert(Inflate::new(format));
                data.decode(&[first], output)?; // no byte alone unfolds to anything
                data
            }
        };
        data.decode(input, output)
    }

    fn is_whole(&self) -> bool {
        self.data.as_ref().is_some_and(|data| data.has_ended)
    }
}
