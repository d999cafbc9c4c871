//! Texts in chunks: runs of what an identifier may hold. The only user of heck.

use super::{Case, normal, symbol};
use std::borrow::Cow;
use std::fmt::Write as _;

use heck::{ToKebabCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// A run of letters and digits; heck finds the words in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk(String);

impl Chunk {
    /// A chunk that holds this text alone.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The chunk's words in a case.
    pub(super) fn in_case(&self, case: Case) -> String {
        let text = tame_acronyms(&self.0);
        match case {
            Case::Camel => text.to_upper_camel_case(),
            Case::Snake => join_known_words(&text).to_snake_case(),
            Case::Screaming => join_known_words(&text).to_shouty_snake_case(),
            Case::Kebab => join_known_words(&text).to_kebab_case(),
        }
    }
}

/// A text's chunks. Whatever no identifier may hold only separates them, but a leading sign is a word of its own:
/// `-1` is not `1`. An apostrophe vanishes: `user's` is one word.
pub(super) fn chunks(text: &str) -> Vec<Chunk> {
    let mut list = Vec::new();
    let body = match text.strip_prefix(['-', '+']) {
        Some(rest) if rest.starts_with(|next: char| next.is_alphanumeric()) => {
            list.extend(text.chars().next().map(|sign| Chunk::new(symbol::word(sign))));
            rest
        }
        _ => text,
    };
    let body: String = body.chars().filter(|letter| !matches!(letter, '\'' | '’')).collect();
    let pieces = body.split(|letter: char| letter == '_' || !normal::is_letter(letter));
    list.extend(pieces.filter(|piece| piece.chars().any(char::is_alphanumeric)).map(Chunk::new));
    list
}

/// One lower-case word in a case.
pub(super) fn word(text: &str, case: Case) -> String {
    match case {
        Case::Camel => text.to_upper_camel_case(),
        Case::Screaming => text.to_uppercase(),
        Case::Snake | Case::Kebab => text.to_owned(),
    }
}

/// A text by its code points: the last resort where only ASCII may stand.
pub(super) fn code_points(text: &str, separator: char) -> String {
    let mut name = String::new();
    for letter in text.chars() {
        if !name.is_empty() {
            name.push(separator);
        }
        // Writing to a `String` cannot fail.
        let _ = write!(name, "u{:x}", u32::from(letter));
    }
    name
}

/// Writes plural acronyms as one word (`IDs` as `Ids`), where heck would see `I` and `Ds`.
fn tame_acronyms(text: &str) -> Cow<'_, str> {
    let plural = |three: &[u8]| matches!(three, [b'A'..=b'Z', b'A'..=b'Z', b's']);
    if text.is_ascii() && !text.as_bytes().windows(3).any(plural) {
        return Cow::Borrowed(text);
    }
    let letters: Vec<char> = text.chars().collect();
    let mut tamed = String::with_capacity(text.len());
    let mut index = 0;
    while index < letters.len() {
        let run = letters[index..].iter().take_while(|letter| letter.is_uppercase()).count();
        let after = letters.get(index + run..).unwrap_or(&[]);
        let plural = run > 1
            && after.first() == Some(&'s')
            && after.get(1).is_none_or(|next| next.is_uppercase() || next.is_numeric());
        let word = &letters[index..index + run.max(1)];
        if plural {
            tamed.extend(word.iter().take(1));
            tamed.extend(word.iter().skip(1).flat_map(|letter| letter.to_lowercase()));
        } else {
            tamed.extend(word);
        }
        index += run.max(1);
    }
    Cow::Owned(tamed)
}

/// Words that are written with capitals inside, and are one word nonetheless.
fn join_known_words(text: &str) -> Cow<'_, str> {
    [("IPv", "Ipv"), ("OAuth", "Oauth")].iter().fold(Cow::Borrowed(text), |text, (from, to)| {
        if text.contains(from) { Cow::Owned(text.replace(from, to)) } else { text }
    })
}
