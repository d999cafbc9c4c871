//! The coding `gzip` (RFC 1952): members with their headers and checksums enter, what they hold leaves.

use super::Decoder;
use super::crc::Crc;
use super::deflate::{Frame, Inflate};
use crate::error::EncodingError;

/// Members, one after the other; each has to be whole and right.
pub(super) struct Gzip {
    place: Place,
    header: Header,
    data: Inflate,
    crc: Crc,
    /// How many bytes the member unfolded to, as far as its trailer counts.
    length: u32,
}

/// Where in the data the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// After a member, or before the first.
    Between,
    Header,
    Data,
    /// So many bytes of the checksum and the length were right.
    Trailer(usize),
}

impl Default for Gzip {
    fn default() -> Self {
        Self {
            place: Place::Between,
            header: Header::default(),
            data: Inflate::new(Frame::Bare),
            crc: Crc::default(),
            length: 0,
        }
    }
}

impl Decoder for Gzip {
    fn decode(&mut self, input: &[u8], output: &mut [u8]) -> Result<(usize, usize), EncodingError> {
        match self.place {
            Place::Between if input.is_empty() => Ok((0, 0)),
            Place::Between => {
                self.header = Header::default();
                self.place = Place::Header;
                self.header(input)
            }
            Place::Header => self.header(input),
            Place::Data => {
                let (read, written) = self.data.decode(input, output)?;
                let unfolded = output.get(..written).unwrap_or_default();
                self.crc.update(unfolded);
                #[allow(clippy::cast_possible_truncation)] // the trailer counts modulo 2^32
                let length = written as u32;
                self.length = self.length.wrapping_add(length);
                if self.data.has_ended {
                    self.place = Place::Trailer(0);
                    if (read, written) == (0, 0) {
                        return self.trailer(input);
                    }
                }
                Ok((read, written))
            }
            Place::Trailer(_) => self.trailer(input),
        }
    }

    fn is_whole(&self) -> bool {
        self.place == Place::Between
    }
}

impl Gzip {
    fn header(&mut self, input: &[u8]) -> Result<(usize, usize), EncodingError> {
        for (at, byte) in input.iter().enumerate() {
            if self.header.take(*byte)? {
                self.place = Place::Data;
                self.data.reset();
                self.crc = Crc::default();
                self.length = 0;
                return Ok((at + 1, 0));
            }
        }
        Ok((input.len(), 0))
    }

    fn trailer(&mut self, input: &[u8]) -> Result<(usize, usize), EncodingError> {
        let Place::Trailer(known) = self.place else { return Ok((0, 0)) };
        let (crc, length) = (self.crc.value().to_le_bytes(), self.length.to_le_bytes());
        let expected = crc.iter().chain(&length).skip(known);
        let mut read = 0;
        for (expected, byte) in expected.zip(input) {
            if expected != byte {
                return Err(EncodingError::Damaged);
            }
            read += 1;
        }
        let known = known + read;
        self.place = if known == crc.len() + length.len() { Place::Between } else { Place::Trailer(known) };
        Ok((read, 0))
    }
}

/// A member's header, read byte by byte: nothing of it is kept but what the rest of it depends on.
#[derive(Default)]
struct Header {
    part: Part,
    flags: u8,
    crc: Crc,
}

#[derive(Debug, Clone, Copy, Default)]
enum Part {
    /// The first ten bytes, of which so many were read.
    #[default]
    Beginning,
    Fixed(u8),
    ExtraLength,
    ExtraLengthEnd(u8),
    Extra(u16),
    Name,
    Comment,
    Checksum,
    ChecksumEnd(u8),
}

const FLAG_CHECKSUM: u8 = 2;
const FLAG_EXTRA: u8 = 4;
const FLAG_NAME: u8 = 8;
const FLAG_COMMENT: u8 = 16;
const FLAGS_RESERVED: u8 = 0b1110_0000;

impl Header {
    /// Takes the next byte in; whether it was the header's last.
    fn take(&mut self, byte: u8) -> Result<bool, EncodingError> {
        let expected = self.crc.value().to_le_bytes();
        self.crc.update(&[byte]);
        let right = |is_right: bool| if is_right { Ok(()) } else { Err(EncodingError::Damaged) };
        let next = match self.part {
            Part::Beginning => {
                right(byte == 0x1f)?;
                Some(Part::Fixed(1))
            }
            Part::Fixed(at) => {
                match at {
                    1 => right(byte == 0x8b)?,
                    2 => right(byte == 8)?,
                    3 => {
                        right(byte & FLAGS_RESERVED == 0)?;
                        self.flags = byte;
                    }
                    _ => {} // time, level, system
                }
                if at < 9 { Some(Part::Fixed(at + 1)) } else { self.after(FLAG_EXTRA) }
            }
            Part::ExtraLength => Some(Part::ExtraLengthEnd(byte)),
            Part::ExtraLengthEnd(low) => match u16::from_le_bytes([low, byte]) {
                0 => self.after(FLAG_NAME),
                length => Some(Part::Extra(length)),
            },
            Part::Extra(1) => self.after(FLAG_NAME),
            Part::Extra(left) => Some(Part::Extra(left.saturating_sub(1))),
            Part::Name if byte != 0 => Some(Part::Name),
            Part::Name => self.after(FLAG_COMMENT),
            Part::Comment if byte != 0 => Some(Part::Comment),
            Part::Comment => self.after(FLAG_CHECKSUM),
            Part::Checksum => {
                right(byte == expected[0])?;
                Some(Part::ChecksumEnd(expected[1]))
            }
            Part::ChecksumEnd(expected) => {
                right(byte == expected)?;
                None
            }
        };
        match next {
            Some(part) => {
                self.part = part;
                Ok(false)
            }
            None => Ok(true),
        }
    }

    /// The next part that the flags announce, from the one of this flag on.
    fn after(&self, flag: u8) -> Option<Part> {
        const PARTS: [(u8, Part); 4] = [
            (FLAG_EXTRA, Part::ExtraLength),
            (FLAG_NAME, Part::Name),
            (FLAG_COMMENT, Part::Comment),
            (FLAG_CHECKSUM, Part::Checksum),
        ];
        let mut parts = PARTS.into_iter().skip_while(|(known, _)| *known != flag);
        parts.find(|(known, _)| self.flags & known != 0).map(|(_, part)| part)
    }
}
