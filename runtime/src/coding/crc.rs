//! The checksum of gzip (RFC 1952): bytes enter, CRC-32 leaves.

/// How many bytes are taken at once.
const WIDTH: usize = 8;

/// `TABLES[n][byte]`: what a byte does to the checksum when `n` bytes follow it.
static TABLES: [[u32; 256]; WIDTH] = tables();

const fn tables() -> [[u32; 256]; WIDTH] {
    let mut tables = [[0; 256]; WIDTH];
    let mut byte = 0;
    while byte < 256 {
        #[allow(clippy::cast_possible_truncation)] // below 256
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut width = 1;
    while width < WIDTH {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[width - 1][byte];
            tables[width][byte] = (before >> 8) ^ tables[0][(before & 0xff) as usize];
            byte += 1;
        }
        width += 1;
    }
    tables
}

/// A checksum under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crc(u32);

impl Default for Crc {
    fn default() -> Self {
        Self(!0)
    }
}

impl Crc {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        let (blocks, rest) = bytes.as_chunks::<WIDTH>();
        for block in blocks {
            let mut block = *block;
            for (byte, crc) in block.iter_mut().zip(self.0.to_le_bytes()) {
                *byte ^= crc;
            }
            let bytes = block.iter().zip(TABLES.iter().rev());
            self.0 = bytes.fold(0, |crc, (byte, table)| crc ^ table[usize::from(*byte)]);
        }
        for byte in rest {
            let [first, ..] = self.0.to_le_bytes();
            self.0 = (self.0 >> 8) ^ TABLES[0][usize::from(first ^ byte)];
        }
    }

    pub(super) fn value(self) -> u32 {
        !self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_the_known_ones_wherever_the_bytes_are_cut() {
        let long: Vec<u8> = (0..1000_u32).map(|number| (number * 7 % 251) as u8).collect();
        // As zlib has them.
        let cases: [(&[u8], u32); 4] =
            [(b"", 0), (b"123456789", 0xcbf4_3926), (b"a", 0xe8b7_be43), (&long, 0x04da_8651)];
        for (bytes, expected) in cases {
            for cut in 0..=bytes.len().min(40) {
                let mut crc = Crc::default();
                crc.update(&bytes[..cut]);
                crc.update(&bytes[cut..]);
                assert_eq!(crc.value(), expected, "{cut}");
            }
        }
    }
}
