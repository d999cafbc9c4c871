//! Named source texts, and the way from a byte offset to a line and a column.
//!
//! Every stage after loading speaks of places as [`Span`]s: a source's number and a byte range in it. Only the
//! rendering of diagnostics turns them into lines and columns.

use std::sync::OnceLock;

/// The number of a source text in its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub(crate) u32);

/// A byte range in one source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The text that it lies in.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// One text and the name that diagnostics call it by.
#[derive(Debug)]
pub struct Source {
    /// Shown in diagnostics, with `/` between folders: `specs/qovery.yaml`.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Made when the first place is asked for: most documents are read without a word about them.
    index: OnceLock<Index>,
}

/// Where lines and characters are in a text.
#[derive(Debug)]
struct Index {
    /// Where each line starts, as byte offsets; the first is 0.
    line_starts: Vec<u32>,
    /// How many characters start before each [`STEP`]th byte: a line may be the whole of a large file.
    characters: Vec<u32>,
}

/// Bytes from one count of characters to the next.
const STEP: usize = 1024;

/// Every text that one run reads.
#[derive(Debug, Default)]
pub struct Sources {
    list: Vec<Source>,
}

/// A place as people write it, both numbers from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

impl Sources {
    /// Adds a text under a name. The same name may be added once only; the caller sees to that.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let text = text.into();
        let id = SourceId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(Source { name: name.into(), text, index: OnceLock::new() });
        id
    }

    /// The text behind a number that [`Sources::add`] gave.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.list[id.0 as usize]
    }

    /// What the texts are called, in the order in which they came.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|source| source.name.as_str())
    }

    /// Where a span starts.
    pub fn line_column(&self, span: Span) -> LineColumn {
        self.get(span.source).line_column(span.start)
    }
}

impl Index {
    fn of(text: &str) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let ends = text.match_indices('\n').map(|(at, _)| offset(at + 1));
        let line_starts = std::iter::once(0).chain(ends).collect();
        let mut characters = vec![0];
        for block in text.as_bytes().chunks(STEP) {
            let before = characters.last().copied().unwrap_or(0);
            characters.push(before + starts_in(block));
        }
        Self { line_starts, characters }
    }
}

impl Source {
    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.text))
    }

    /// Where a line starts, as a byte offset, and its text without the line break; empty past the last line.
    pub(crate) fn line(&self, number: u32) -> (usize, &str) {
        let index = number.saturating_sub(1) as usize;
        let end = self.text.len();
        let start = self.index().line_starts.get(index).map_or(end, |start| *start as usize);
        let next = self.index().line_starts.get(index + 1).map_or(end, |start| *start as usize);
        (start, self.text.get(start..next).unwrap_or_default().trim_end_matches(['\n', '\r']))
    }

    /// The line and column of a byte offset; offsets past the end give the end.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let offset = offset.min(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let line = self.index().line_starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.index().line_starts.get(line).copied().unwrap_or(0);
        let column = self.characters_before(offset).saturating_sub(self.characters_before(start));
        LineColumn { line: u32::try_from(line + 1).unwrap_or(u32::MAX), column: column.saturating_add(1) }
    }

    /// How many characters start before a byte offset.
    fn characters_before(&self, offset: u32) -> u32 {
        let offset = offset as usize;
        let counted = self.index().characters.get(offset / STEP).copied().unwrap_or(0);
        let rest = self.text.as_bytes().get(offset - offset % STEP..offset).unwrap_or_default();
        counted + starts_in(rest)
    }
}

/// How many characters start in a piece of UTF-8.
fn starts_in(bytes: &[u8]) -> u32 {
    if bytes.is_ascii() {
        return u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    }
    let count = bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Span {
    /// A span of `source` from `start` to `end`.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { source, start: clamp(start), end: clamp(end.max(start)) }
    }
}

/// The text of a file: UTF-8, or UTF-16 that says so by its first two bytes, as some shells write what they redirect.
/// `None` if it is neither.
pub fn decoded(bytes: Vec<u8>) -> Option<String> {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().skip(1).map(|pair| unit(*pair)).collect();
        rest.is_empty().then(|| String::from_utf16(&units).ok()).flatten()
    };
    match bytes.as_slice() {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8(bytes).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_however_long_the_line() {
        let text = format!("first\n{}end\r\nß", "aé😀".repeat(1000));
        let mut sources = Sources::default();
        let id = sources.add("text", text.clone());
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let before = &text[..offset];
            let line = before.matches('\n').count();
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
            let place = sources.line_column(Span::new(id, offset, offset));
            assert_eq!((place.line as usize, place.column as usize), (line + 1, column + 1), "at {offset}");
        }
    }

    #[test]
    fn lines_come_without_their_breaks() {
        let mut sources = Sources::default();
        let id = sources.add("text", "one\r\n\ntwo");
        let source = sources.get(id);
        assert_eq!(
            [1, 2, 3, 4].map(|number| source.line(number)),
            [(0, "one"), (5, ""), (6, "two"), (9, "")]
        );
        let past = Span::new(id, 100, 200);
        assert_eq!(sources.line_column(past), LineColumn { line: 3, column: 4 });
    }

    #[test]
    fn texts_are_utf_8_or_say_that_they_are_utf_16() {
        let wide = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{feff}ü😀".encode_utf16().flat_map(unit).collect()
        };
        assert_eq!(decoded(wide(u16::to_le_bytes)).as_deref(), Some("ü😀"));
        assert_eq!(decoded(wide(u16::to_be_bytes)).as_deref(), Some("ü😀"));
        assert_eq!(decoded("ü😀".as_bytes().to_vec()).as_deref(), Some("ü😀"));
        assert_eq!(decoded(vec![0xff, 0xfe, 0x61]), None);
        assert_eq!(decoded(vec![0xff, 0xfe, 0x00, 0xd8]), None);
        assert_eq!(decoded(vec![0x61, 0xfc]), None);
    }
}
