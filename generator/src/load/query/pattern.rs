//! I-Regexp (RFC 9485), the patterns of `match` and `search`: a pattern's text comes in, something that searches goes out.

use regex_lite::Regex;

/// A pattern that is ready to search.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Regex);

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Pattern {
    /// A pattern that matches a whole text or any part; `None` if it is no pattern, or one with classes of Unicode
    /// (`\p{…}`), which nothing here knows.
    pub(super) fn new(text: &str, whole: bool) -> Option<Self> {
        let translated = translate(text)?;
        let anchored = if whole { format!(r"\A(?:{translated})\z") } else { translated };
        Regex::new(&anchored).ok().map(Self)
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// The same pattern as the library writes it: to I-Regexp `^` and `$` are letters like others, and a `.` is anything
/// but a line's end.
fn translate(text: &str) -> Option<String> {
    let mut translated = String::with_capacity(text.len() + 8);
    let mut letters = text.chars().peekable();
    let mut in_class = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                let escaped = letters.next()?;
                if !"()*+-.?[\\]^nrt{|}$".contains(escaped) {
                    return None;
                }
                translated.extend(['\\', escaped]);
            }
            '[' if !in_class => {
                in_class = true;
                translated.push('[');
                if letters.next_if_eq(&'^').is_some() {
                    translated.push('^');
                }
            }
            ']' if in_class => {
                in_class = false;
                translated.push(']');
            }
            // What the library gives a meaning of its own in classes.
            '[' | '&' | '~' | '^' if in_class => translated.extend(['\\', letter]),
            '^' | '$' if !in_class => translated.extend(['\\', letter]),
            '.' if !in_class => translated.push_str(r"[^\n\r]"),
            // Groups are plain, and quantifiers as greedy as they come.
            '(' if !in_class && letters.peek() == Some(&'?') => return None,
            '*' | '+' | '?' | '}'
                if !in_class && letters.peek().is_some_and(|next| "*+?".contains(*next)) =>
            {
                return None;
            }
            _ => translated.push(letter),
        }
    }
    (!in_class).then_some(translated)
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_are_those_of_the_standard() {
        // Pattern, text, whether it matches all of it, whether it matches a part.
        let table = [
            ("a.c", "abc", true, true),
            ("a.c", "a\nc", false, false),
            ("b", "abc", false, true),
            ("a|bc", "bc", true, true),
            ("[a-c]{2,3}", "abca", false, true),
            ("[^/]+", "a/b", false, true),
            ("^a", "a", false, false),
            ("^a", "^a", true, true),
            ("a$", "a$", true, true),
            (r"v\.1", "v.1", true, true),
            (r"v\.1", "vx1", false, false),
            ("[.]", "a", false, false),
            ("[a&&b]", "&", true, true),
            ("ä+", "ääh", false, true),
        ];
        for (pattern, text, whole, part) in table {
            let matches = |whole| Pattern::new(pattern, whole).is_some_and(|found| found.matches(text));
            assert_eq!((matches(true), matches(false)), (whole, part), "{pattern} in {text:?}");
        }
        for refused in ["(", "[a", "*", r"\d", r"\p{L}", "(?i)a", "a*?", "a{2,1}"] {
            assert_eq!(Pattern::new(refused, false), None, "{refused}");
        }
    }
}
