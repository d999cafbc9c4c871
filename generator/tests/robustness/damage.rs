//! Damage done at random: texts and a seed enter, broken texts leave, always the same.

/// xorshift64*
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 33).expect("31 bits") % bound.max(1)
    }

    /// Flips a bit, or puts in, doubles or takes away what means something to YAML and JSON.
    pub(crate) fn damage(&mut self, bytes: &mut Vec<u8>) {
        const SIGNS: &[&[u8]] = &[
            b"\n",
            b"\r",
            b"\t",
            b" ",
            b"  ",
            b":",
            b": ",
            b"- ",
            b"-",
            b"? ",
            b"&a ",
            b"*a",
            b"!",
            b"!!str ",
            b"|",
            b">-",
            b"[",
            b"]",
            b"{",
            b"}",
            b",",
            b"\"",
            b"'",
            b"#",
            b"%",
            b"@",
            b"---\n",
            b"...\n",
            b"<<: ",
            b"\\",
            b"\0",
            b"\xff",
            b"$ref: ",
            b"\xe2\x80\xa8",
            b"\xef\xbb\xbf",
            b"1e999999999",
            b"null",
        ];
        if bytes.is_empty() {
            return;
        }
        let at = self.below(bytes.len());
        match self.below(4) {
            0 => bytes[at] ^= 1 << self.below(8),
            1 => {
                let sign = SIGNS[self.below(SIGNS.len())];
                bytes.splice(at..at, sign.iter().copied());
            }
            2 => {
                let end = (at + self.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {
                let end = (at + self.below(200)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = self.below(bytes.len());
                bytes.splice(to..to, piece);
            }
        }
    }

    /// Moves, doubles or drops a line, or gives a key the value of another: the text stays what it was, but says
    /// something else.
    pub(crate) fn confuse(&mut self, text: &str) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if lines.len() < 2 {
            return text.to_owned();
        }
        let (at, other) = (self.below(lines.len()), self.below(lines.len()));
        match self.below(5) {
            0 => {
                lines.remove(at);
            }
            1 => lines.swap(at, other),
            2 => lines.insert(at, lines[other].clone()),
            // A word of one line for a word of another: a type, a place, a name.
            3 => {
                let word = self.word(&lines[other]);
                let gone = self.word(&lines[at]);
                if !gone.is_empty() {
                    lines[at] = lines[at].replacen(&gone, &word, 1);
                }
            }
            _ => {
                let value = lines[other].split_once(':').map(|(_, value)| value.to_owned());
                if let Some((value, (key, _))) = value.zip(lines[at].split_once(':')) {
                    lines[at] = format!("{key}:{value}");
                }
            }
        }
        lines.join("\n")
    }

    fn word(&mut self, line: &str) -> String {
        let words: Vec<&str> =
            line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        words.get(self.below(words.len())).copied().unwrap_or_default().to_owned()
    }
}
