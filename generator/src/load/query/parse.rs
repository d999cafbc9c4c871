//! The text of a query to its parts; what stands in filters is read by [`super::filter`].

use super::{Fault, Query, Segment, Selector, filter};

/// How deep filters and parentheses may stand in each other.
const DEEPEST: usize = 32;
/// The largest index, and the largest count of steps: what every JSON number holds exactly.
const LARGEST: i64 = (1 << 53) - 1;

/// Reads a query.
pub(in crate::load) fn parse(text: &str) -> Result<Query, Fault> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    if !reader.take("$") {
        return Err(reader.fault("a JSONPath starts with `$`"));
    }
    let segments = reader.segments()?;
    if reader.at < text.len() {
        return Err(
            reader.fault("a segment is expected here: `.name`, `['name']`, `[0]`, `[?…]` or `..name`")
        );
    }
    Ok(Query { absolute: true, segments })
}

/// A place in the text of a query.
pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        Fault { at: self.at, message: message.into() }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes back to an earlier place.
    pub(super) fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Steps over a text if it comes next.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    pub(super) fn expect(&mut self, text: &str) -> Result<(), Fault> {
        if self.take(text) { Ok(()) } else { Err(self.fault(format!("`{text}` is expected here"))) }
    }

    pub(super) fn spaces(&mut self) {
        self.take_while(|letter| matches!(letter, ' ' | '\t' | '\n' | '\r'));
    }

    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|letter| !fits(letter)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Reads something that may hold its like.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth >= DEEPEST {
            return Err(self.fault("filters and parentheses stand too deep in each other"));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// The segments that follow; spaces behind the last one are left.
    pub(super) fn segments(&mut self) -> Result<Vec<Segment>, Fault> {
        let mut segments = Vec::new();
        loop {
            let before = self.at;
            self.spaces();
            let Some(segment) = self.segment()? else {
                self.at = before;
                return Ok(segments);
            };
            segments.push(segment);
        }
    }

    fn segment(&mut self) -> Result<Option<Segment>, Fault> {
        let descendant = self.take("..");
        if self.next() == Some('[') {
            let selectors = self.bracketed()?;
            return Ok(Some(Segment { descendant, selectors }));
        }
        if !descendant && !self.take(".") {
            return Ok(None);
        }
        let selector = if self.take("*") { Selector::Wildcard } else { Selector::Name(self.shorthand()?) };
        Ok(Some(Segment { descendant, selectors: vec![selector] }))
    }

    /// A name without quotes.
    fn shorthand(&mut self) -> Result<String, Fault> {
        let starts = |letter: char| letter.is_ascii_alphabetic() || letter == '_' || !letter.is_ascii();
        if !self.next().is_some_and(starts) {
            return Err(self.fault("a name is expected here; other names than words stand in `['…']`"));
        }
        let start = self.at;
        let name = self.take_while(|letter| starts(letter) || letter.is_ascii_digit()).to_owned();
        if self.next() == Some('-') {
            self.at = start;
            let whole = self.take_while(|letter| starts(letter) || letter.is_ascii_digit() || letter == '-');
            let message = format!("a name with `-` in it stands in brackets: `['{whole}']`");
            return Err(Fault { at: start, message });
        }
        Ok(name)
    }

    fn bracketed(&mut self) -> Result<Vec<Selector>, Fault> {
        self.expect("[")?;
        let mut selectors = Vec::new();
        loop {
            self.spaces();
            selectors.push(self.selector()?);
            self.spaces();
            if self.take("]") {
                return Ok(selectors);
            }
            if !self.take(",") {
                return Err(self.fault("`,` or `]` is expected here"));
            }
        }
    }

    fn selector(&mut self) -> Result<Selector, Fault> {
        match self.next() {
            Some('\'' | '"') => Ok(Selector::Name(self.string()?)),
            Some('*') => {
                self.at += 1;
                Ok(Selector::Wildcard)
            }
            Some('?') => {
                self.at += 1;
                self.spaces();
                Ok(Selector::Filter(Box::new(self.nested(filter::logical)?)))
            }
            Some('-' | ':' | '0'..='9') => self.index_or_slice(),
            _ => Err(self.fault("a selector is expected here: `'name'`, `0`, `1:3`, `*` or `?…`")),
        }
    }

    fn index_or_slice(&mut self) -> Result<Selector, Fault> {
        let start = self.integer()?;
        let after = self.at;
        self.spaces();
        if !self.take(":") {
            self.at = after;
            return start.map(Selector::Index).ok_or_else(|| self.fault("an index is expected here"));
        }
        self.spaces();
        let end = self.integer()?;
        let after = self.at;
        self.spaces();
        let mut step = None;
        if self.take(":") {
            let after = self.at;
            self.spaces();
            step = self.integer()?;
            if step.is_none() {
                self.at = after;
            }
        } else {
            self.at = after;
        }
        Ok(Selector::Slice { start, end, step: step.unwrap_or(1) })
    }

    /// An integer, if one comes next.
    fn integer(&mut self) -> Result<Option<i64>, Fault> {
        let start = self.at;
        let negative = self.take("-");
        let digits = self.take_while(|letter| letter.is_ascii_digit());
        if digits.is_empty() && !negative {
            return Ok(None);
        }
        let fault = |message: &str| Fault { at: start, message: message.to_owned() };
        if digits.is_empty() {
            return Err(fault("a number is expected behind `-`"));
        }
        if (digits.starts_with('0') && digits.len() > 1) || (negative && digits == "0") {
            return Err(fault("an index has no leading zeros, and no `-0`"));
        }
        let number: i64 = digits
            .parse()
            .ok()
            .filter(|number| *number <= LARGEST)
            .ok_or_else(|| fault("this index is too large: 9007199254740991 is the largest"))?;
        Ok(Some(if negative { -number } else { number }))
    }

    /// A text in quotes of either kind.
    pub(super) fn string(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let Some(quote) = self.next().filter(|quote| matches!(quote, '\'' | '"')) else {
            return Err(self.fault("a text in quotes is expected here"));
        };
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.next() {
                None => {
                    return Err(Fault { at: start, message: "this text has no closing quote".to_owned() });
                }
                Some('\\') => text.push(self.escape(quote)?),
                Some(letter) if letter == quote => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(letter) if letter < ' ' => {
                    return Err(self.fault("control characters are written as escapes: `\\n`, `\\u0007`"));
                }
                Some(letter) => {
                    text.push(letter);
                    self.at += letter.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self, quote: char) -> Result<char, Fault> {
        let start = self.at;
        self.at += 1;
        let Some(letter) = self.next() else { return Err(self.fault("nothing follows the `\\`")) };
        self.at += letter.len_utf8();
        let meant = match letter {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '/' | '\\' => letter,
            _ if letter == quote => letter,
            'u' => return self.code_point(start),
            _ => return Err(Fault { at: start, message: format!("there is no escape `\\{letter}`") }),
        };
        Ok(meant)
    }

    /// What four hexadecimal digits mean, or twice four where the first are half of a pair.
    fn code_point(&mut self, start: usize) -> Result<char, Fault> {
        let fault = || Fault {
            at: start,
            message: "this is no character: four hexadecimal digits, or a pair of surrogates".to_owned(),
        };
        let first = self.hexadecimal().ok_or_else(fault)?;
        let code = match first {
            0xd800..=0xdbff => {
                let second = if self.take("\\u") { self.hexadecimal() } else { None };
                let second = second.filter(|second| (0xdc00..=0xdfff).contains(second)).ok_or_else(fault)?;
                0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(fault)
    }

    fn hexadecimal(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        let all = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let code = u32::from_str_radix(digits, 16).ok().filter(|_| all)?;
        self.at += 4;
        Some(code)
    }
}
