//! What the YAML parser reads from, and the way from its character counts to byte offsets.

use saphyr_parser::input::SkipTabs;
use saphyr_parser::{Input, StrInput};

/// Byte offsets of character counts, by way of every 128th character.
pub(super) struct Offsets<'t> {
    text: &'t str,
    /// The byte offset of every [`Offsets::STEP`]th character; empty where every character is one byte.
    steps: Vec<u32>,
    /// Where lines start in the text, and where as it was written; see [`super::outdented`].
    starts: Vec<(usize, usize)>,
}

impl<'t> Offsets<'t> {
    const STEP: usize = 128;

    pub(super) fn new(text: &'t str, starts: Vec<(usize, usize)>) -> Self {
        let steps = if text.is_ascii() {
            Vec::new()
        } else {
            let starts = text.char_indices().step_by(Self::STEP);
            starts.map(|(offset, _)| u32::try_from(offset).unwrap_or(u32::MAX)).collect()
        };
        Self { text, steps, starts }
    }

    /// The byte offset of the `count`th character in the text as it was written; the text's length for all behind its
    /// end.
    pub(super) fn byte(&self, count: usize) -> usize {
        let at = self.read(count);
        let next = self.starts.partition_point(|(start, _)| *start <= at);
        let (start, written) =
            next.checked_sub(1).and_then(|last| self.starts.get(last)).copied().unwrap_or_default();
        let at = written + (at - start);
        // Within the spaces before a line is its start.
        self.starts.get(next).map_or(at, |(_, line)| at.min(*line))
    }

    /// The byte offset of the `count`th character in the text that is read.
    fn read(&self, count: usize) -> usize {
        if self.steps.is_empty() {
            return count.min(self.text.len());
        }
        let Some(start) = self.steps.get(count / Self::STEP) else { return self.text.len() };
        let start = *start as usize;
        // Most blocks are ASCII even where the text is not.
        if self.steps.get(count / Self::STEP + 1).is_some_and(|next| *next as usize == start + Self::STEP) {
            return start + count % Self::STEP;
        }
        let rest = self.text.get(start..).unwrap_or_default();
        rest.char_indices().nth(count % Self::STEP).map_or(self.text.len(), |(offset, _)| start + offset)
    }
}

/// Text for the parser, which refuses a tab as the only white space between `:` and a value though YAML 1.2 allows
/// it. Where exactly such white space is skipped, this says that a space was among it.
pub(super) struct TabTolerant<'t> {
    inner: StrInput<'t>,
    /// The last character that was consumed singly.
    last: char,
}

impl<'t> TabTolerant<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { inner: StrInput::new(text), last: '\0' }
    }
}

impl Input for TabTolerant<'_> {
    fn skip(&mut self) {
        self.last = self.inner.peek();
        self.inner.skip();
    }

    fn skip_ws_to_eol(&mut self, skip_tabs: SkipTabs) -> (usize, Result<SkipTabs, &'static str>) {
        let after_colon = self.last == ':' && skip_tabs == SkipTabs::Yes;
        self.last = '\0';
        match self.inner.skip_ws_to_eol(skip_tabs) {
            (count, Ok(SkipTabs::Result(true, false))) if after_colon => {
                (count, Ok(SkipTabs::Result(true, true)))
            }
            other => other,
        }
    }

    // Everything else is the inner input's, whose own versions are faster than the trait's.
    fn skip_n(&mut self, count: usize) {
        self.last = '\0';
        self.inner.skip_n(count);
    }
    fn lookahead(&mut self, count: usize) {
        self.inner.lookahead(count);
    }
    fn buflen(&self) -> usize {
        self.inner.buflen()
    }
    fn bufmaxlen(&self) -> usize {
        self.inner.bufmaxlen()
    }
    fn raw_read_ch(&mut self) -> char {
        self.inner.raw_read_ch()
    }
    fn raw_read_non_breakz_ch(&mut self) -> Option<char> {
        self.inner.raw_read_non_breakz_ch()
    }
    fn peek(&self) -> char {
        self.inner.peek()
    }
    fn peek_nth(&self, n: usize) -> char {
        self.inner.peek_nth(n)
    }
    fn peek_opt(&self) -> Option<char> {
        self.inner.peek_opt()
    }
    fn next_char_is(&self, c: char) -> bool {
        self.inner.next_char_is(c)
    }
    fn nth_char_is(&self, n: usize, c: char) -> bool {
        self.inner.nth_char_is(n, c)
    }
    fn next_2_are(&self, c1: char, c2: char) -> bool {
        self.inner.next_2_are(c1, c2)
    }
    fn next_3_are(&self, c1: char, c2: char, c3: char) -> bool {
        self.inner.next_3_are(c1, c2, c3)
    }
    fn next_is_document_indicator(&self) -> bool {
        self.inner.next_is_document_indicator()
    }
    fn next_is_document_start(&self) -> bool {
        self.inner.next_is_document_start()
    }
    fn next_is_document_end(&self) -> bool {
        self.inner.next_is_document_end()
    }
    fn next_can_be_plain_scalar(&self, in_flow: bool) -> bool {
        self.inner.next_can_be_plain_scalar(in_flow)
    }
    fn next_is_blank_or_break(&self) -> bool {
        self.inner.next_is_blank_or_break()
    }
    fn next_is_blank_or_breakz(&self) -> bool {
        self.inner.next_is_blank_or_breakz()
    }
    fn next_is_blank(&self) -> bool {
        self.inner.next_is_blank()
    }
    fn next_is_break(&self) -> bool {
        self.inner.next_is_break()
    }
    fn next_is_breakz(&self) -> bool {
        self.inner.next_is_breakz()
    }
    fn next_is_z(&self) -> bool {
        self.inner.next_is_z()
    }
    fn next_is_flow(&self) -> bool {
        self.inner.next_is_flow()
    }
    fn next_is_digit(&self) -> bool {
        self.inner.next_is_digit()
    }
    fn next_is_alpha(&self) -> bool {
        self.inner.next_is_alpha()
    }
    fn skip_while_non_breakz(&mut self) -> usize {
        self.inner.skip_while_non_breakz()
    }
    fn skip_while_blank(&mut self) -> usize {
        self.inner.skip_while_blank()
    }
    fn fetch_while_is_alpha(&mut self, out: &mut String) -> usize {
        self.inner.fetch_while_is_alpha(out)
    }
    fn fetch_while_is_yaml_non_space(&mut self, out: &mut String) -> usize {
        self.inner.fetch_while_is_yaml_non_space(out)
    }
}
