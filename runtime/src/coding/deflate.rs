//! The coding `deflate`, and the compression beneath it and gzip: compressed bytes enter, what they unfold to leaves.
//!
//! `deflate` is to be zlib's format (RFC 1950), but some servers send the bare one (RFC 1951); the first two bytes tell, as
//! browsers have it.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_COMPUTE_ADLER32, TINFL_FLAG_HAS_MORE_INPUT, TINFL_FLAG_PARSE_ZLIB_HEADER,
    TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress_with_limit};

use super::Decoder;
use crate::error::EncodingError;

/// How far back compressed data may refer.
const WINDOW: usize = 32 << 10;

/// What surrounds compressed data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    Bare,
    /// zlib's header and checksum.
    Zlib,
}

/// Compressed data in its frame.
pub(super) struct Inflate {
    state: Box<DecompressorOxide>,
    frame: Frame,
    /// What it unfolded to last, in a ring.
    window: Box<[u8]>,
    /// Where the next byte goes.
    at: usize,
    /// Whether there is something in all of the window. Before, nothing may refer to what is behind `at`: the library sees to
    /// that where it is told that it does not write in a ring.
    is_full: bool,
    pub(super) has_ended: bool,
}

impl Inflate {
    pub(super) fn new(frame: Frame) -> Self {
        let window = vec![0; WINDOW].into_boxed_slice();
        Self { state: Box::default(), frame, window, at: 0, is_full: false, has_ended: false }
    }

    /// Begins anew.
    pub(super) fn reset(&mut self) {
        self.state.init();
        (self.at, self.is_full, self.has_ended) = (0, false, false);
    }

    pub(super) fn decode(
        &mut self,
        input: &[u8],
        output: &mut [u8],
    ) -> Result<(usize, usize), EncodingError> {
        if self.has_ended {
            return Ok((0, 0));
        }
        let mut flags = TINFL_FLAG_HAS_MORE_INPUT;
        if self.frame == Frame::Zlib {
            flags |= TINFL_FLAG_PARSE_ZLIB_HEADER | TINFL_FLAG_COMPUTE_ADLER32;
        }
        if !self.is_full {
            flags |= TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        }
        let (state, window) = (&mut self.state, &mut self.window);
        let (status, read, written) =
            decompress_with_limit(state, input, window, self.at, output.len(), flags);
        match status {
            TINFLStatus::Done => self.has_ended = true,
            TINFLStatus::NeedsMoreInput | TINFLStatus::HasMoreOutput => {}
            _ => return Err(EncodingError::Damaged),
        }
        let unfolded = window.get(self.at..self.at + written);
        if let (Some(room), Some(unfolded)) = (output.get_mut(..written), unfolded) {
            room.copy_from_slice(unfolded);
        }
        self.at += written;
        if self.at == WINDOW {
            (self.at, self.is_full) = (0, true);
        }
        Ok((read, written))
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
                let frame = if is_zlib { Frame::Zlib } else { Frame::Bare };
                let data = self.data.insert(Inflate::new(frame));
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
