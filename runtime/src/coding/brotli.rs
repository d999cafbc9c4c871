//! The coding `br` (RFC 7932): compressed bytes enter, what they unfold to leaves.

use brotli_decompressor::{
    BrotliDecoderParameter, BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc,
};

use super::Decoder;
use crate::error::EncodingError;

/// Compressed data. Its window is 16 MiB at the most.
pub(super) struct Brotli {
    state: Box<BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>>,
    has_ended: bool,
}

impl Default for Brotli {
    fn default() -> Self {
        let alloc = StandardAlloc::default;
        let mut state = Box::new(BrotliState::new(alloc(), alloc(), alloc()));
        // No part of the RFC: windows of up to a gigabyte.
        state.set_parameter(BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
        Self { state, has_ended: false }
    }
}

impl Decoder for Brotli {
    fn decode(&mut self, input: &[u8], output: &mut [u8]) -> Result<(usize, usize), EncodingError> {
        if self.has_ended {
            return Ok((0, 0));
        }
        let (mut available_in, mut read) = (input.len(), 0);
        let (mut available_out, mut written, mut total) = (output.len(), 0, 0);
        let result = BrotliDecompressStream(
            &mut available_in,
            &mut read,
            input,
            &mut available_out,
            &mut written,
            output,
            &mut total,
            &mut self.state,
        );
        match result {
            BrotliResult::ResultSuccess => self.has_ended = true,
            BrotliResult::NeedsMoreInput | BrotliResult::NeedsMoreOutput => {}
            BrotliResult::ResultFailure => return Err(EncodingError::Damaged),
        }
        Ok((read, written))
    }

    fn is_whole(&self) -> bool {
        self.has_ended
    }
}
