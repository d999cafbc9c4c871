//! Safe inline CommonMark: raw text enters, words that rustdoc shows as that text leave, filled to lines.

use std::borrow::Cow;

/// How wide a line of rustdoc gets, where words allow it.
const WIDTH: usize = 100;

/// A text as plain words on one line: whatever it holds is shown as it is. Code in backticks stays code, and bare
/// addresses of the web become links.
pub(in crate::emit) fn line(text: &str) -> String {
    join(&super::markdown::inline(&visible(text), true))
}

fn join(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as a code span; in quotes if it is empty or would lose spaces.
pub(in crate::emit) fn code(text: &str) -> String {
    let text = visible(text);
    let text = if text.contains(['\n', '\t']) { text.replace(['\n', '\t'], " ").into() } else { text };
    if text.is_empty() || text.trim() != text {
        return code_span(&format!("\"{text}\""));
    }
    code_span(&text)
}

/// A link to the web, or the text alone if the address is none.
pub(in crate::emit) fn link(url: &str, text: &str) -> String {
    match address(url) {
        Some(address) if text.trim().is_empty() || text == url => format!("<{address}>"),
        Some(address) => format!("[{}](<{address}>)", join(&super::markdown::inline(&visible(text), false))),
        None => line(text),
    }
}

/// Inline text in a cell of a table.
pub(in crate::emit) fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        // In a table, a pipe ends the cell even within code.
        if c == '|' && !escaped {
            out.push('\\');
        }
        escaped = c == '\\' && !escaped;
        out.push(if c == '\n' { ' ' } else { c });
    }
    out.trim().to_owned()
}

/// Lines of code that is not to be run, or, with `run`, of ours that is to be compiled.
pub(in crate::emit) fn fenced(code: &str, language: &str) -> Vec<String> {
    let longest = runs(code, '`').max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let mut lines = vec![format!("{fence}{language}")];
    lines.extend(visible(code).replace('\t', "    ").lines().map(|line| line.trim_end().to_owned()));
    lines.push(fence);
    lines
}

/// Makes control characters, and those that turn the direction of text, visible as `\u{…}`; line breaks and tabs stay.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if is_printable(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            c if is_invisible(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether a text is what every terminal shows as it is, as most are.
pub(in crate::emit) fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// Whether a character can't be seen, or makes others look like what they are not.
pub(in crate::emit) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A code span of a text on one line that is not empty.
pub(super) fn code_span(text: &str) -> String {
    if !text.contains('`') {
        return ["`", text, "`"].concat();
    }
    let taken: Vec<usize> = runs(text, '`').collect();
    let length = (1..=taken.len() + 1).find(|length| !taken.contains(length)).unwrap_or(1);
    let ticks = "`".repeat(length);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// The lengths of the runs of a character.
fn runs(text: &str, wanted: char) -> impl Iterator<Item = usize> {
    text.split(move |c| c != wanted).map(str::len).filter(|length| *length > 0)
}

/// An address of the web as it may stand between `<` and `>`.
pub(super) fn address(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let odd = |c: char| c.is_whitespace() || is_invisible(c) || "<>\\`|^{}\"[]".contains(c);
    (!rest.is_empty() && !rest.contains(odd)).then(|| url.to_owned())
}

/// Plain text with all that CommonMark would take for markup escaped; with `links`, bare addresses become links.
pub(super) fn escape(text: &str, links: bool, out: &mut String) {
    let mut rest = text;
    while let Some(at) = next_address(rest).filter(|_| links) {
        let (before, from) = rest.split_at(at);
        escape_plain(before, out);
        let end =
            from.find(|c: char| c.is_whitespace() || is_invisible(c) || "<>\\`|^{}\"[]()'*".contains(c));
        let found = from.get(..end.unwrap_or(from.len())).unwrap_or(from);
        let found = found.trim_end_matches(['.', ',', ';', ':', '!', '?', '_', '~']);
        match address(found) {
            Some(address) => out.extend(["<", &address, ">"]),
            // Too short to be one: written so that nobody takes it for one.
            None => escape_plain(found, out),
        }
        rest = from.get(found.len()..).unwrap_or_default();
    }
    escape_plain(rest, out);
}

fn next_address(text: &str) -> Option<usize> {
    // Most texts have none, and a single letter is found faster.
    if !text.contains(':') {
        return None;
    }
    let at = |scheme| text.find(scheme);
    match (at("http://"), at("https://")) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn escape_plain(text: &str, out: &mut String) {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let first = out.chars().next_back();
    // What there is to decide is decided by ASCII letters; all between them is written at once.
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let rest = || text.get(at + 1..).unwrap_or_default();
        let before = || text.get(..at).and_then(|text| text.chars().next_back()).or(first);
        let escaped = match byte {
            b'\\' | b'`' | b'*' | b'[' | b']' | b'<' | b'~' | b'|' | b'$' => true,
            b'_' => !(word(before()) && word(rest().chars().next())),
            b'&' => begins_entity(rest()),
            b'-' => before() == Some('-'),
            b'.' => before() == Some('.'),
            b'\t' => false,
            _ => continue,
        };
        out.push_str(text.get(written..at).unwrap_or_default());
        if escaped {
            out.push('\\');
        }
        out.push(if byte == b'\t' { ' ' } else { char::from(byte) });
        written = at + 1;
    }
    out.push_str(text.get(written..).unwrap_or_default());
}

/// Whether `&` before this text could be read as a character reference; text may go on where it ends.
fn begins_entity(rest: &str) -> bool {
    let name = rest.trim_start_matches(|c: char| c == '#' || c.is_ascii_alphanumeric());
    rest.is_empty() || name.is_empty() || name.starts_with(';')
}

/// Fills words, which are separated by spaces outside of code, links and escapes, into lines of about [`WIDTH`].
///
/// `first` stands before the first line, `rest` before the others. A line break in the text is kept.
pub(super) fn fill(text: &str, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    // A line that needs no filling; its first word may become one letter longer.
    let as_it_is = text.len() + rest.len() < WIDTH && !text.contains(['\n']) && !text.contains("  ");
    if as_it_is && text.trim_matches(' ') == text && !text.is_empty() {
        let mut line = String::with_capacity(first.len() + text.len() + 1);
        line.push_str(first);
        let word = text.find(' ').unwrap_or(text.len());
        guard(text.get(..word).unwrap_or_default(), &mut line);
        line.push_str(text.get(word..).unwrap_or_default());
        return vec![line];
    }
    for given in text.split('\n') {
        let (mut current, mut width) = (String::new(), 0);
        for word in words(given) {
            let more = word.chars().count();
            if !current.is_empty() && width + 1 + more > WIDTH - rest.len() {
                lines.push(std::mem::take(&mut current));
            }
            if current.is_empty() {
                guard(word, &mut current);
                width = current.chars().count();
            } else {
                current.push(' ');
                current.push_str(word);
                width += 1 + more;
            }
        }
        if !current.is_empty() {
            lines.push(current);
        }
    }
    for (index, line) in lines.iter_mut().enumerate() {
        line.insert_str(0, if index == 0 { first } else { rest });
    }
    lines
}

/// The words of a line; code spans and links are whole.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut at = 0;
    // Only ASCII letters mean anything here, so that bytes tell as much as characters.
    while let Some(&byte) = line.as_bytes().get(at) {
        let rest = || line.get(at..).unwrap_or_default();
        at += match byte {
            b' ' => {
                words.push(line.get(start..at).unwrap_or_default());
                start = at + 1;
                1
            }
            b'\\' => 1 + rest().chars().nth(1).map_or(0, char::len_utf8),
            b'`' => {
                let rest = rest();
                let ticks = rest.len() - rest.trim_start_matches('`').len();
                let fence = rest.get(..ticks).unwrap_or_default();
                let inside = rest.get(ticks..).unwrap_or_default();
                ticks + closing(inside, fence).map_or(0, |end| end + ticks)
            }
            b'[' => rest().find(">)").map_or(1, |end| end + 2),
            _ => 1,
        };
    }
    words.push(line.get(start..).unwrap_or_default());
    words.retain(|word| !word.is_empty());
    words
}

/// Where the run of backticks starts that is exactly `fence`.
fn closing(inside: &str, fence: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let rest = inside.get(from..)?;
        let start = from + rest.find('`')?;
        let run = inside.get(start..)?;
        let length = run.len() - run.trim_start_matches('`').len();
        if length == fence.len() {
            return Some(start);
        }
        from = start + length;
    }
}

/// Writes the first word of a line so that it can't begin a block.
fn guard(word: &str, out: &mut String) {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = word.get(digits..).unwrap_or_default();
    if digits > 0 && after.starts_with(['.', ')']) && after.len() == 1 {
        out.push_str(word.get(..digits).unwrap_or_default());
        out.push('\\');
        out.push_str(after);
    } else {
        if word.starts_with(['#', '>', '+', '-', '=', ':', '|']) {
            out.push('\\');
        }
        out.push_str(word);
    }
}
