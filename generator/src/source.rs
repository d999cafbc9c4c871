//! Named source texts, and the way from a byte offset to a line and a column.
//!
//! Every stage after loading speaks of places as [`Span`]s: a source's number and a byte range in it. Only the
//! rendering of diagnostics turns them into lines and columns.

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
    /// Where each line starts, as byte offsets; the first is 0.
    line_starts: Vec<u32>,
}

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
        let line_starts = std::iter::once(0)
            .chain(text.bytes().zip(1..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next))
            .collect();
        let id = SourceId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(Source { name: name.into(), text, line_starts });
        id
    }

    /// The text behind a number that [`Sources::add`] gave.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.list[id.0 as usize]
    }

    /// Where a span starts.
    pub fn line_column(&self, span: Span) -> LineColumn {
        self.get(span.source).line_column(span.start)
    }
}

impl Source {
    /// Where a line starts, as a byte offset, and its text without the line break; empty past the last line.
    pub(crate) fn line(&self, number: u32) -> (usize, &str) {
        let index = number.saturating_sub(1) as usize;
        let end = self.text.len();
        let start = self.line_starts.get(index).map_or(end, |start| *start as usize);
        let next = self.line_starts.get(index + 1).map_or(end, |start| *start as usize);
        (start, self.text.get(start..next).unwrap_or_default().trim_end_matches(['\n', '\r']))
    }

    /// The line and column of a byte offset; offsets past the end give the end.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let offset = offset.min(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let line = self.line_starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.line_starts.get(line).copied().unwrap_or(0) as usize;
        let before = self.text.get(start..offset as usize).unwrap_or("");
        let number = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        LineColumn { line: number(line), column: number(before.chars().count()) }
    }
}

impl Span {
    /// A span of `source` from `start` to `end`.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { source, start: clamp(start), end: clamp(end.max(start)) }
    }
}
