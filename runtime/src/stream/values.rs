//! Streams of JSON texts: lines (`application/jsonl`, `x-ndjson`), and sequences as RFC 7464 has them.

use bytes::Bytes;

use super::framing::{Framing, Pending, TooLong};

/// Where one text ends and the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// A line end after each text.
    Line,
    /// A record separator before each text, and a line end after it.
    Record,
}

/// A text as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawValue {
    pub(super) text: Bytes,
    /// A number or a word at the very end of its record: the rest of it may be missing.
    pub(super) is_cut: bool,
}

/// The parser. What it holds is no longer than the limit.
#[derive(Debug)]
pub(super) struct Values {
    pending: Pending,
    limit: usize,
    separator: Separator,
    ended: bool,
}

const RECORD_SEPARATOR: u8 = 0x1e;

impl Values {
    pub(super) fn new(separator: Separator, limit: usize) -> Self {
        Self { pending: Pending::default(), limit, separator, ended: false }
    }

    /// What stands between two separators; an empty text is none.
    fn value(&self, piece: &Bytes) -> Option<RawValue> {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let start = piece.iter().position(|byte| !is_space(byte))?;
        let end = piece.iter().rposition(|byte| !is_space(byte))? + 1;
        let text = piece.slice(start..end);
        // Only what is closed by itself shows that it is whole.
        let is_closed = end < piece.len() || matches!(text.first(), Some(b'{' | b'[' | b'"'));
        let is_cut = self.separator == Separator::Record && !is_closed;
        Some(RawValue { text, is_cut })
    }
}

impl Framing for Values {
    type Piece = RawValue;

    fn push(&mut self, chunk: &[u8]) {
        self.pending.push(chunk);
    }

    fn finish(&mut self) {
        self.ended = true;
    }

    fn next(&mut self) -> Result<Option<RawValue>, TooLong> {
        let end = if self.separator == Separator::Line { b'\n' } else { RECORD_SEPARATOR };
        while let Some((piece, _)) = self.pending.until(self.limit, |byte| byte == end)? {
            if let Some(value) = self.value(&piece) {
                return Ok(Some(value));
            }
        }
        if !self.ended {
            return Ok(None);
        }
        // The last one needs no separator after it.
        let rest = self.pending.rest();
        Ok(self.value(&rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(separator: Separator, chunks: &[&[u8]]) -> Vec<(String, bool)> {
        let mut values = Values::new(separator, 100);
        let mut found = Vec::new();
        let mut take = |values: &mut Values| {
            while let Some(value) = values.next().unwrap() {
                found.push((String::from_utf8_lossy(&value.text).into_owned(), value.is_cut));
            }
        };
        for chunk in chunks {
            values.push(chunk);
            take(&mut values);
        }
        values.finish();
        take(&mut values);
        found
    }

    #[test]
    fn texts_are_found_wherever_the_bytes_are_cut() {
        use Separator::{Line, Record};
        type Row = (Separator, &'static str, &'static [(&'static str, bool)]);
        let table: &[Row] = &[
            (Line, "1\n2\n", &[("1", false), ("2", false)]),
            (Line, "{\"a\":1}\r\n\r\n\n[2]\r\n", &[("{\"a\":1}", false), ("[2]", false)]),
            (Line, "{\"a\":\"é\"}\n2", &[("{\"a\":\"é\"}", false), ("2", false)]),
            (Line, " \n\t\n", &[]),
            (Line, "", &[]),
            (Record, "\u{1e}{\"a\":1}\n\u{1e}[2]\n", &[("{\"a\":1}", false), ("[2]", false)]),
            // Several separators in a row, texts of several lines, no line end after an object.
            (Record, "\u{1e}\u{1e}{\n}\n\u{1e}\"x\"", &[("{\n}", false), ("\"x\"", false)]),
            (Record, "\u{1e}12\n\u{1e}34\u{1e}true", &[("12", false), ("34", true), ("true", true)]),
            (Record, "1\n", &[("1", false)]),
        ];
        for (separator, text, expected) in table {
            let expected: Vec<(String, bool)> =
                expected.iter().map(|(text, cut)| ((*text).to_owned(), *cut)).collect();
            let bytes = text.as_bytes();
            let one_by_one: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(parse(*separator, &one_by_one), expected, "{text:?}, byte by byte");
            for cut in 0..=bytes.len() {
                let parts = [&bytes[..cut], &bytes[cut..]];
                assert_eq!(parse(*separator, &parts), expected, "{text:?} cut at {cut}");
            }
        }
    }

    #[test]
    fn what_is_held_has_a_limit() {
        let mut values = Values::new(Separator::Line, 5);
        values.push(b"12345\n123");
        assert!(values.next().unwrap().is_some());
        assert_eq!(values.next(), Ok(None));
        values.push(b"456");
        assert_eq!(values.next(), Err(TooLong));
        let mut values = Values::new(Separator::Line, 5);
        values.push(b"123456\n");
        assert_eq!(values.next(), Err(TooLong));
    }
}
