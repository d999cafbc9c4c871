//! Rust tokens as `emit` makes them and `format` reads them: quoted code enters, one flat text leaves.
//!
//! The tokens of a compiler (`proc_macro2`) are a tree of counted and boxed nodes, of which large documents would need
//! tens of millions. Here a stream is a single text in which every token is followed by `END`, a character that no
//! token holds; putting streams together is putting texts together. `quote!` writes them as the crate `quote` does.

mod code;
#[doc(hidden)]
pub mod repeat;

use std::fmt;

pub(crate) use code::{quote, quote_into, quote_repeated};

/// What stands behind every token.
pub(crate) const END: char = '\0';

/// Tokens in a row.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TokenStream {
    text: String,
}

impl TokenStream {
    /// No tokens.
    pub fn new() -> Self {
        Self::default()
    }

    /// No tokens, and room for some.
    #[doc(hidden)]
    pub fn for_some() -> Self {
        Self { text: String::with_capacity(128) }
    }

    /// A plain path such as `a::b::C`.
    pub(crate) fn path(path: &str) -> Self {
        let mut tokens = Self::new();
        for (index, segment) in path.split("::").map(str::trim).enumerate() {
            if index > 0 {
                tokens.push("::");
            }
            if !segment.is_empty() {
                tokens.push(segment);
            }
        }
        tokens
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether this is nothing but an identifier.
    pub(crate) fn is_word(&self, word: &Ident) -> bool {
        self.text.strip_suffix(END) == Some(&*word.text)
    }

    /// Whether the first token is an operator, which would not bind to what stands before a dot.
    pub(crate) fn begins_with_sign(&self) -> bool {
        self.text.starts_with(|first: char| first.is_ascii_punctuation() && !"_\"'([{".contains(first))
    }

    /// Adds other tokens at the end.
    pub fn extend(&mut self, tokens: impl ToTokens) {
        tokens.to_tokens(self);
    }

    /// The tokens as they are kept: each with an `END` behind it.
    pub(crate) fn raw(&self) -> &str {
        &self.text
    }

    /// Adds tokens that have their `END`s already. For `quote!`.
    #[doc(hidden)]
    pub fn push_raw(&mut self, tokens: &str) {
        self.text.push_str(tokens);
    }

    /// Adds the literal of a text that is in parts.
    pub(crate) fn push_string(&mut self, parts: &[&str]) {
        write_string(parts, &mut self.text);
        self.text.push(END);
    }

    /// Adds one token.
    fn push(&mut self, token: &str) {
        debug_assert!(!token.contains(END), "{token:?} is no token");
        self.text.push_str(token);
        self.text.push(END);
    }
}

impl fmt::Display for TokenStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.trim_end_matches(END).replace(END, " ").as_str())
    }
}

impl fmt::Debug for TokenStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromIterator<TokenStream> for TokenStream {
    fn from_iter<I: IntoIterator<Item = TokenStream>>(streams: I) -> Self {
        let mut streams = streams.into_iter();
        let mut all = streams.next().unwrap_or_default();
        for stream in streams {
            all.text.push_str(&stream.text);
        }
        all
    }
}

/// An identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    text: Box<str>,
}

impl Ident {
    /// Takes a name for one; the caller sees to it that it is. Raw identifiers begin with `r#`.
    pub(crate) fn new(name: &str) -> Self {
        Self { text: name.into() }
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq<str> for Ident {
    fn eq(&self, other: &str) -> bool {
        *self.text == *other
    }
}

impl PartialEq<&str> for Ident {
    fn eq(&self, other: &&str) -> bool {
        *self.text == **other
    }
}

/// A literal, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    text: Box<str>,
}

impl Literal {
    /// A text in quotes. Characters that can't be seen are up to the caller.
    pub fn string(text: &str) -> Self {
        let mut quoted = String::with_capacity(text.len() + 2);
        write_string(&[text], &mut quoted);
        Self { text: quoted.into() }
    }

    /// What is written as a literal already; the caller sees to it that it is one.
    pub(crate) fn written(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into() }
    }

    /// A number without its type.
    pub fn u16_unsuffixed(number: u16) -> Self {
        Self::written(number.to_string())
    }

    /// A number without its type.
    pub fn usize_unsuffixed(number: usize) -> Self {
        Self::written(number.to_string())
    }

    /// A number without its type.
    pub fn i64_unsuffixed(number: i64) -> Self {
        Self::written(number.to_string())
    }

    /// A number with its type.
    pub fn i64_suffixed(number: i64) -> Self {
        Self::written(format!("{number}i64"))
    }

    /// A number without its type, which looks like one with a fraction.
    pub fn f64_unsuffixed(number: f64) -> Self {
        let text = number.to_string();
        Self::written(if text.contains('.') { text } else { format!("{text}.0") })
    }
}

/// Writes a text that is in parts in quotes.
fn write_string(parts: &[&str], out: &mut String) {
    out.push('"');
    for text in parts {
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\') {
            out.push_str(text);
            continue;
        }
        for c in text.chars() {
            match c {
                '"' | '\\' => out.extend(['\\', c]),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                c if c.is_control() => out.extend(c.escape_unicode()),
                c => out.push(c),
            }
        }
    }
    out.push('"');
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What stands for tokens in `quote!`.
pub trait ToTokens {
    /// Adds the tokens.
    fn to_tokens(&self, tokens: &mut TokenStream);
}

impl ToTokens for TokenStream {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.text.push_str(&self.text);
    }
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.push(&self.text);
    }
}

impl ToTokens for Literal {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        // A minus is a token of its own.
        match self.text.strip_prefix('-') {
            Some(number) => tokens.extend_with(["-", number]),
            None => tokens.push(&self.text),
        }
    }
}

impl TokenStream {
    fn extend_with<const N: usize>(&mut self, all: [&str; N]) {
        for token in all {
            self.push(token);
        }
    }
}

impl ToTokens for str {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        Literal::string(self).to_tokens(tokens);
    }
}

impl ToTokens for String {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.as_str().to_tokens(tokens);
    }
}

impl ToTokens for bool {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.push(if *self { "true" } else { "false" });
    }
}

impl<T: ToTokens + ?Sized> ToTokens for &T {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        (**self).to_tokens(tokens);
    }
}

impl<T: ToTokens> ToTokens for Option<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if let Some(value) = self {
            value.to_tokens(tokens);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_written_out() {
        let numbers = [Literal::i64_unsuffixed(-1), Literal::i64_suffixed(2), Literal::f64_unsuffixed(3.0)];
        assert_eq!(quote!(#(#numbers)*).to_string(), "- 1 2i64 3.0");
        assert_eq!(Literal::string("\0\"\\\n\u{1}é").to_string(), r#""\u{0}\"\\\n\u{1}é""#);
    }

    #[test]
    fn streams_know_whether_they_are_a_word() {
        let word = Ident::new("a");
        assert!(quote!(a).is_word(&word));
        assert!(!quote!(a b).is_word(&word) && !quote!(b).is_word(&word) && !quote!().is_word(&word));
    }
}
