//! ECMA-262 patterns, as far as they can be checked: a pattern and a text enter, whether it matches leaves.

use foldhash::HashMap;

use regex_lite::{Regex, RegexBuilder};

/// Longer texts are not checked: the time that it takes grows with the text and with the pattern.
const LONGEST: usize = 10_000;

/// Patterns, each compiled once.
#[derive(Default)]
pub(super) struct Patterns(HashMap<String, Option<Regex>>);

impl Patterns {
    /// Whether a pattern matches somewhere in a text; `None` where that cannot be checked here: look-around, back
    /// references, Unicode classes, or too large.
    pub(super) fn matches(&mut self, pattern: &str, text: &str) -> Option<bool> {
        if !self.0.contains_key(pattern) {
            self.0.insert(pattern.to_owned(), compile(pattern));
        }
        let compiled = self.0.get(pattern)?.as_ref()?;
        (text.len() <= LONGEST).then(|| compiled.is_match(text))
    }
}

fn compile(pattern: &str) -> Option<Regex> {
    // What both dialects accept but read differently.
    let differs = [r"\A", r"\z", r"\<", r"\>", "(?i", "(?s", "(?m", "(?x", "(?U", "(?u", "(?R", r"\c", "[[:"];
    if differs.iter().any(|text| pattern.contains(text)) {
        return None;
    }
    // A slash needs no escape but in a regular expression literal, where patterns are often copied from.
    RegexBuilder::new(&pattern.replace(r"\/", "/")).size_limit(1 << 18).nest_limit(50).build().ok()
}

#[cfg(test)]
mod tests {
    use super::Patterns;

    #[test]
    fn patterns_match_anywhere_unless_anchored() {
        let mut patterns = Patterns::default();
        for (pattern, text, expected) in [
            ("^[a-z]+$", "abc", Some(true)),
            ("^[a-z]+$", "abc1", Some(false)),
            ("b", "abc", Some(true)),
            (r"^a\/b$", "a/b", Some(true)),
            (r"^\d{4}$", "2024", Some(true)),
            (r"^[\w\-.]+$", "a-b.c", Some(true)),
            ("^(?!x)", "abc", None),
            (r"^\p{L}+$", "abc", None),
            (r"(a)\1", "aa", None),
            ("(", "abc", None),
            ("^(?:(?:a{1,1000}){1,1000}){1,1000}$", "a", None),
        ] {
            assert_eq!(patterns.matches(pattern, text), expected, "{pattern}");
        }
    }
}
