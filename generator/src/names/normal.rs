//! One spelling for what Rust takes for one name: text as a document spells it comes in, its normal form goes out. The
//! only user of `unicode-normalization`.
//!
//! The compiler compares identifiers after normalizing them (NFC) and warns of those that are not in the stricter form
//! that also folds presentation forms (NFKC), so that names are told apart in that form from the start.

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// A text in normal form.
pub(super) fn form(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.nfkc().collect() }
}

/// Whether an identifier may hold a letter that is not one of ASCII: one that can be seen.
pub(super) fn is_letter(c: char) -> bool {
    unicode_ident::is_xid_continue(c) && !is_ignorable(c)
}

/// Whether a letter stays as it is in any text in normal form, so that it tells two names apart.
pub(super) fn is_stable(c: char) -> bool {
    c.is_ascii()
        || (is_nfkc_quick(std::iter::once(c)) == IsNormalized::Yes && canonical_combining_class(c) == 0)
}

/// What is shown as nothing, though an identifier may hold it: fillers, joiners and selectors of variants.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200c}' | '\u{200d}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::super::{Case, Claim, camel, settle, snake};

    #[test]
    fn one_name_in_two_spellings_is_one() {
        for (one, other) in
            [("caf\u{e9}", "cafe\u{301}"), ("\u{212a}", "K"), ("\u{ac00}", "\u{1100}\u{1161}")]
        {
            assert_eq!(camel(one), camel(other));
        }
        assert_eq!(["\u{fb01}", "\u{ff46}oo", "m\u{b2}", "\u{aa}"].map(snake), ["fi", "foo", "m2", "a"]);
    }

    #[test]
    fn spellings_of_one_name_are_told_apart() {
        let wires = ["fi", "\u{fb01}", "caf\u{e9}", "cafe\u{301}", "\u{ac00}", "\u{1100}\u{1161}"];
        let names = settle(&wires.map(|wire| Claim::of(wire, Case::Snake)), Case::Snake, &[]);
        let names: Vec<String> = names.into_iter().map(|settled| settled.name).collect();
        assert_eq!(names, ["fi", "ufb01", "café", "cafe_u301", "가", "\u{1100}_u1161"]);
    }

    #[test]
    fn what_can_not_be_seen_is_spelled() {
        assert_eq!(["\u{3164}", "a\u{fe0f}b", "\u{34f}"].map(snake), ["u3164", "a_b", "u34f"]);
    }
}
