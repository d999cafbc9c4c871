//! Symbols in words: `+` is `plus`.

use super::chunk::Chunk;
use super::normal;

/// A text with every symbol as a word of its own. Apostrophes and underscores count as symbols here.
pub(super) fn spelled(text: &str) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut run = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let pair = PAIRS.iter().find(|(pair, _)| rest.starts_with(pair));
        let length = pair.map_or(letter.len_utf8(), |(pair, _)| pair.len());
        let is_word = letter != '_' && normal::is_letter(letter) && normal::is_stable(letter);
        if is_word {
            run.push(letter);
        } else {
            flush(&mut run, &mut chunks);
            chunks.push(Chunk::new(pair.map_or_else(|| word(letter), |(_, word)| (*word).to_owned())));
        }
        rest = rest.get(length..).unwrap_or("");
    }
    flush(&mut run, &mut chunks);
    chunks
}

fn flush(run: &mut String, chunks: &mut Vec<Chunk>) {
    if !run.is_empty() {
        chunks.push(Chunk::new(std::mem::take(run)));
    }
}

/// A symbol's name; one without a name gives its code point.
pub(super) fn word(symbol: char) -> String {
    let known = SYMBOLS.iter().find(|(known, _)| *known == symbol);
    known.map_or_else(|| format!("u{:x}", u32::from(symbol)), |(_, word)| (*word).to_owned())
}

const PAIRS: &[(&str, &str)] = &[
    (">=", "greater or equal"),
    ("<=", "less or equal"),
    ("!=", "not equal"),
    ("<>", "not equal"),
    ("==", "equal"),
    ("=~", "matches"),
    ("!~", "not matches"),
    ("&&", "and"),
    ("||", "or"),
];

const SYMBOLS: &[(char, &str)] = &[
    (' ', "space"),
    ('\t', "tab"),
    ('\n', "newline"),
    ('!', "not"),
    ('"', "quote"),
    ('#', "hash"),
    ('$', "dollar"),
    ('%', "percent"),
    ('&', "and"),
    ('\'', "apostrophe"),
    ('(', "open"),
    (')', "close"),
    ('*', "star"),
    ('+', "plus"),
    (',', "comma"),
    ('-', "minus"),
    ('.', "dot"),
    ('/', "slash"),
    (':', "colon"),
    (';', "semicolon"),
    ('<', "less"),
    ('=', "equal"),
    ('>', "greater"),
    ('?', "question"),
    ('@', "at"),
    ('[', "left bracket"),
    ('\\', "backslash"),
    (']', "right bracket"),
    ('^', "caret"),
    ('_', "underscore"),
    ('`', "backtick"),
    ('{', "left brace"),
    ('|', "or"),
    ('}', "right brace"),
    ('~', "tilde"),
    ('°', "degree"),
    ('²', "squared"),
    ('³', "cubed"),
    ('€', "euro"),
    ('£', "pound"),
];
