//! Parts of texts that must not be shown, such as the values of secrets: spans and a line enter, the line to show leaves.

use foldhash::{HashMap, HashMapExt};
use std::borrow::Cow;

use crate::source::{SourceId, Span};

/// The hidden parts of each source, in order.
pub(super) struct Hidden(HashMap<SourceId, Vec<(usize, usize)>>);

impl Hidden {
    pub(super) fn new(spans: &[Span]) -> Self {
        let mut parts: HashMap<SourceId, Vec<(usize, usize)>> = HashMap::new();
        for span in spans {
            parts.entry(span.source).or_default().push((span.start as usize, span.end as usize));
        }
        for parts in parts.values_mut() {
            parts.sort_unstable();
            // The longest reach so far, so that the parts that a place lies in can be found by their ends as well.
            let mut reach = 0;
            for (_, end) in parts {
                reach = reach.max(*end);
                *end = reach;
            }
        }
        Self(parts)
    }

    /// A piece of a source that starts at an offset, with what is hidden replaced, character by character and byte by
    /// byte, so that places in it stay what they are.
    pub(super) fn mask<'a>(&self, source: SourceId, start: usize, text: &'a str) -> Cow<'a, str> {
        let Some(parts) = self.0.get(&source) else { return Cow::Borrowed(text) };
        let first = parts.partition_point(|(_, end)| *end <= start);
        let Some(parts) =
            parts.get(first..).filter(|parts| parts.first().is_some_and(|part| part.0 < start + text.len()))
        else {
            return Cow::Borrowed(text);
        };
        let mut masked = String::with_capacity(text.len());
        let mut parts = parts.iter().peekable();
        for (at, character) in text.char_indices() {
            while parts.next_if(|(_, end)| *end <= start + at).is_some() {}
            let hidden = parts.peek().is_some_and(|(from, _)| *from <= start + at);
            match (hidden, character.len_utf8()) {
                (false, _) => masked.push(character),
                (true, _) if character == ' ' => masked.push(' '),
                (true, 1) => masked.push('*'),
                (true, 2) => masked.push('·'),
                (true, 3) => masked.push('•'),
                (true, _) => masked.push_str("•*"),
            }
        }
        Cow::Owned(masked)
    }
}

#[cfg(test)]
mod tests {
    use super::Hidden;
    use crate::source::{Sources, Span};

    #[test]
    fn only_what_is_hidden_is_masked_and_lengths_stay() {
        let mut sources = Sources::default();
        let (one, other) = (sources.add("one", ""), sources.add("other", ""));
        let hidden = Hidden::new(&[Span::new(one, 12, 20), Span::new(one, 13, 14), Span::new(one, 30, 31)]);
        for (start, text, shown) in [
            (0, "0123456789ab", "0123456789ab"),
            (10, "abcdefghij", "ab********"),
            (14, "ef ghé•", "** **·•"),
            (12, "é•𝄞x", "·••*x"),
            (20, "0123456789", "0123456789"),
            (25, "0123456789", "01234*6789"),
        ] {
            assert_eq!(hidden.mask(one, start, text), shown, "{start} {text}");
            assert_eq!(hidden.mask(other, start, text), text);
            assert_eq!(shown.len(), text.len(), "{start} {text}");
        }
    }
}
