//! Blank lines: code as it is printed enters, its items stand apart when it leaves.

/// What the last line of a list of items was.
#[derive(Clone, Copy, PartialEq)]
enum Last<'t> {
    /// Nothing was there yet, or it belongs to what follows: attributes, documentation, the inside of an item.
    Part,
    /// The file's own documentation.
    Documentation,
    /// An attribute of the file, or the end of one.
    Attribute,
    /// The end of an item that begins with this word.
    Item(&'t str),
}

/// A list of items that is open.
struct List<'t> {
    last: Last<'t>,
    /// The word that the item at hand begins with.
    word: &'t str,
    /// Whether the item at hand has documentation or attributes.
    dressed: bool,
}

impl List<'_> {
    const NEW: Self = Self { last: Last::Part, word: "", dressed: false };
}

/// Adds code to `out` with a blank line between items, but not between one-line items of the same kind, nor between
/// imports.
///
/// The code was printed by rule, so that lines and their indentation say it all: no literal or comment spans lines.
pub(super) fn space_out(code: &str, mut out: String) -> String {
    out.reserve(code.len() + code.len() / 16);
    // The file's own list, and those of `impl` blocks and modules.
    let mut lists = vec![List::NEW];
    // Where the line starts, and up to where the code is written: whole parts between blank lines at once.
    let (mut start, mut written) = (0, 0);
    for line in code.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        let text = line.trim_start_matches(' ');
        let indent = (line.len() - text.len()) / 4;
        // Deeper than any list of items.
        if indent + 1 > lists.len() {
            continue;
        }
        if text.starts_with('}') && indent + 2 == lists.len() {
            lists.pop();
        }
        if indent + 1 == lists.len()
            && let Some(list) = lists.last_mut()
        {
            if list.take(text) {
                out.push_str(code.get(written..at).unwrap_or_default());
                out.push('\n');
                written = at;
            }
            if list.last == Last::Part && opens_list(text) {
                lists.push(List::NEW);
            }
        }
    }
    out.push_str(code.get(written..).unwrap_or_default());
    out
}

impl<'t> List<'t> {
    /// Takes the next line in; whether it stands apart from the one before.
    fn take(&mut self, text: &'t str) -> bool {
        let before = self.last;
        let inner = if text.starts_with("//!") {
            Some(Last::Documentation)
        } else if text.starts_with("#!") || (before == Last::Attribute && text == ")]") {
            Some(Last::Attribute)
        } else {
            None
        };
        if let Some(inner) = inner {
            self.last = inner;
            return before == Last::Documentation && inner == Last::Attribute;
        }
        let dressing = text.starts_with("//") || text.starts_with("#[");
        let begins = before != Last::Part || self.word.is_empty();
        if begins {
            self.dressed = dressing;
            self.word = "";
        }
        let closing = text.starts_with(['}', ')', ']']);
        if self.word.is_empty() && !dressing && !closing {
            self.word = word(text);
        }
        let ends = !dressing && text.ends_with([';', '}']);
        self.last = if ends { Last::Item(self.word) } else { Last::Part };
        match before {
            Last::Part => false,
            Last::Documentation | Last::Attribute => true,
            Last::Item(word) => {
                let whole = ends && !closing;
                let alike = word == self.word && !self.dressed && (whole || word.starts_with("use"));
                !alike
            }
        }
    }
}

/// The word that an item begins with. Imports from the standard library, from other crates and from this one are
/// different kinds of items.
fn word(text: &str) -> &str {
    let text = text.strip_prefix("pub ").unwrap_or(text);
    let root = |path: &str| path.split([':', ';', ' ']).next().unwrap_or_default().to_owned();
    match text.split([' ', '(']).next().unwrap_or_default() {
        "use" => match root(text.trim_start_matches("use ")).as_str() {
            "std" | "core" | "alloc" => "use std",
            "crate" | "self" | "super" => "use crate",
            _ => "use",
        },
        word => word,
    }
}

/// Whether the items of a list of their own follow the line.
fn opens_list(text: &str) -> bool {
    let text = text.strip_prefix("pub ").unwrap_or(text);
    text.ends_with('{') && ["impl ", "impl<", "mod ", "trait "].iter().any(|word| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_apart_and_one_liners_of_a_kind_together() {
        let code = "//! a\n#![allow(\n    dead_code,\n)]\nuse a;\nuse b::{\n    c,\n};\nuse std::d;\n/// c;\n#[d]\npub struct E {\n    f: g,\n}\nimpl E {\n    \
                    const A: u8 = 1;\n    fn a() {}\n    /// x\n    fn b() {\n        let c = E {\n            d,\n        };\n        e();\n    }\n}\n\
                    static A: B = B {\n    c: 1,\n};\nm!(a);\nm!(b);\nfn last() {\n    one();\n    two();\n}\n";
        let expected = "//! a\n\n#![allow(\n    dead_code,\n)]\n\nuse a;\nuse b::{\n    c,\n};\n\nuse std::d;\n\n/// c;\n#[d]\npub struct E {\n    f: g,\n}\n\nimpl E {\n    \
                    const A: u8 = 1;\n\n    fn a() {}\n\n    /// x\n    fn b() {\n        let c = E {\n            d,\n        };\n        e();\n    }\n}\n\n\
                    static A: B = B {\n    c: 1,\n};\n\nm!(a);\nm!(b);\n\nfn last() {\n    one();\n    two();\n}\n";
        assert_eq!(space_out(code, String::new()), expected);
    }
}
