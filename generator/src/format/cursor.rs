//! A walk along the tokens of one item: what a token is, which bracket closes which.

/// What a token is, by its first letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word, keywords and raw identifiers among them.
    Word,
    /// A text, a character, or a number.
    Literal,
    /// `'a`.
    Lifetime,
    /// An opening bracket.
    Open,
    /// A closing one.
    Close,
    /// All else.
    Sign,
}

/// A token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) kind: Kind,
    /// Of an opening bracket: the index of the one that closes it.
    pub(super) close: usize,
}

/// A place among the tokens of an item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a, 't> {
    all: &'a [Token<'t>],
    pub(super) at: usize,
    /// Where the innermost group that was entered ends.
    pub(super) end: usize,
}

impl<'a, 't> Cursor<'a, 't> {
    pub(super) fn new(all: &'a [Token<'t>]) -> Self {
        Self { all, at: 0, end: all.len() }
    }

    /// Whether the group is at its end.
    pub(super) fn is_done(&self) -> bool {
        self.at >= self.end
    }

    /// The token some places ahead.
    pub(super) fn ahead(&self, by: usize) -> Option<Token<'t>> {
        let index = self.at + by;
        if index < self.end { self.all.get(index).copied() } else { None }
    }

    /// The text of the next token; an empty one at the end.
    pub(super) fn peek(&self) -> &'t str {
        self.ahead(0).map_or("", |token| token.text)
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.peek() == text
    }

    /// The text of the token after the next.
    pub(super) fn second(&self) -> &'t str {
        self.ahead(1).map_or("", |token| token.text)
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.ahead(0).map(|token| token.kind)
    }

    /// Takes the next token.
    pub(super) fn next(&mut self) -> Option<Token<'t>> {
        let token = self.ahead(0)?;
        self.at += 1;
        Some(token)
    }

    /// Takes the next token if it is this one.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let is = self.is(text);
        self.at += usize::from(is);
        is
    }

    /// As [`Self::take`]; nothing goes on without it.
    pub(super) fn need(&mut self, text: &str) -> Option<()> {
        self.take(text).then_some(())
    }

    /// Takes a word that is no keyword that begins something else.
    pub(super) fn word(&mut self) -> Option<&'t str> {
        (self.kind()? == Kind::Word).then(|| self.next().map(|token| token.text))?
    }

    /// Takes a whole group that opens with this bracket, and gives a walk along its inside.
    pub(super) fn group(&mut self, open: &str) -> Option<Self> {
        let token = self.ahead(0).filter(|token| token.text == open)?;
        let inner = Self { all: self.all, at: self.at + 1, end: token.close };
        self.at = token.close + 1;
        Some(inner)
    }

    /// The index behind the group that opens some places ahead.
    pub(super) fn behind_group(&self, by: usize) -> Option<usize> {
        let token = self.ahead(by).filter(|token| token.kind == Kind::Open)?;
        Some(token.close + 1 - self.at)
    }
}

/// The tokens of the next item of `text`, which loses them. `None` if brackets do not match.
pub(super) fn next_item<'t>(
    text: &mut &'t str,
    tokens: &mut Vec<Token<'t>>,
    open: &mut Vec<usize>,
) -> Option<()> {
    tokens.clear();
    open.clear();
    // The word that decides how the item ends, once it is seen.
    let mut ends_with_semicolon = None;
    let mut words = 0;
    while let Some((token, rest)) = split(text) {
        *text = rest;
        let index = tokens.len();
        let kind = kind(token);
        let mut close = 0;
        match kind {
            Kind::Open => open.push(index),
            Kind::Close => {
                let opening = open.pop()?;
                close = opening;
                let opening = tokens.get_mut(opening)?;
                if !matches!((opening.text, token), ("(", ")") | ("[", "]") | ("{", "}")) {
                    return None;
                }
                opening.close = index;
            }
            Kind::Word if open.is_empty() && ends_with_semicolon.is_none() => {
                words += 1;
                ends_with_semicolon = match token {
                    "pub" => None,
                    "use" | "static" | "type" | "extern" | "let" => Some(true),
                    // A constant, but not a constant function.
                    "const" => Some(
                        !rest.starts_with("fn\0")
                            && !rest.starts_with("async\0")
                            && !rest.starts_with("unsafe\0"),
                    ),
                    _ => Some(false),
                };
            }
            _ => {}
        }
        // `>>` closes two lists of arguments; as a shift it is not used.
        if token == ">>" {
            for part in [">", ">"] {
                tokens.push(Token { text: part, kind, close });
            }
        } else {
            tokens.push(Token { text: token, kind, close });
        }
        let ends = match token {
            ";" => open.is_empty(),
            "}" => open.is_empty() && words > 0 && ends_with_semicolon == Some(false),
            _ => false,
        };
        if ends {
            return Some(());
        }
        // `#![…]` is an item of its own.
        if token == "]"
            && open.is_empty()
            && index > 2
            && words == 0
            && tokens.get(1).is_some_and(|second| second.text == "!")
        {
            return Some(());
        }
    }
    (open.is_empty() && text.is_empty()).then_some(())
}

/// The first token, and what is behind it. Tokens are short, so that looking for their ends at once pays.
fn split(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| byte == crate::tokens::END as u8)?;
    Some((text.get(..end)?, text.get(end + 1..)?))
}

fn kind(token: &str) -> Kind {
    let mut bytes = token.bytes();
    match bytes.next() {
        Some(b'(' | b'[' | b'{') => Kind::Open,
        Some(b')' | b']' | b'}') => Kind::Close,
        Some(b'"' | b'0'..=b'9') => Kind::Literal,
        Some(b'\'') => {
            if token.len() > 1 && token.ends_with('\'') {
                Kind::Literal
            } else {
                Kind::Lifetime
            }
        }
        // Raw texts and texts of bytes, but not raw identifiers.
        Some(b'b' | b'r' | b'c') if token.ends_with(['"', '#', '\'']) => Kind::Literal,
        Some(b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80..) => Kind::Word,
        _ => Kind::Sign,
    }
}
