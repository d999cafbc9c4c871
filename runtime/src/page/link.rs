//! `Link` headers (RFC 8288): values enter, the target of the link to the next page leaves.
//!
//! One pass over the bytes, whatever they are. What is no link is told from no link at all: who reads the first as the
//! second loses pages and does not know.

/// A header that cannot be read as links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

/// The target of the first link whose relation is `next`, as it is written.
pub(super) fn next<'v>(values: impl Iterator<Item = &'v [u8]>) -> Result<Option<&'v [u8]>, Malformed> {
    let mut is_malformed = false;
    for value in values {
        match next_of(value) {
            Ok(Some(target)) => return Ok(Some(target)),
            Ok(None) => {}
            Err(Malformed) => is_malformed = true,
        }
    }
    if is_malformed { Err(Malformed) } else { Ok(None) }
}

fn next_of(value: &[u8]) -> Result<Option<&[u8]>, Malformed> {
    let mut rest = value;
    loop {
        rest = after(rest, |byte| is_space(byte) || byte == b',');
        if rest.is_empty() {
            return Ok(None);
        }
        let target = rest.strip_prefix(b"<").ok_or(Malformed)?;
        let end = target.iter().position(|byte| *byte == b'>').ok_or(Malformed)?;
        let (target, tail) = target.split_at_checked(end).ok_or(Malformed)?;
        let (is_next, tail) = parameters(tail.get(1..).unwrap_or_default())?;
        if is_next {
            return Ok(Some(target));
        }
        rest = tail;
    }
}

/// Whether a link's parameters make it one to the next page, and what follows them.
fn parameters(mut rest: &[u8]) -> Result<(bool, &[u8]), Malformed> {
    let (mut relation, mut is_elsewhere) = (None, false);
    loop {
        rest = after(rest, is_space);
        match rest.split_first() {
            None => break,
            Some((b',', tail)) => {
                rest = tail;
                break;
            }
            Some((b';', tail)) => rest = after(tail, is_space),
            Some(_) => return Err(Malformed),
        }
        let (name, tail) = until(rest, |byte| matches!(byte, b'=' | b';' | b',') || is_space(byte));
        rest = after(tail, is_space);
        let Some(tail) = rest.strip_prefix(b"=") else { continue };
        let (value, tail) = value(after(tail, is_space))?;
        rest = tail;
        if name.eq_ignore_ascii_case(b"rel") {
            // All but the first have to be ignored.
            relation.get_or_insert(is_next(value));
        } else if name.eq_ignore_ascii_case(b"anchor") {
            // A link of something else than what was asked for.
            is_elsewhere |= !value.is_empty();
        }
    }
    Ok((relation.unwrap_or(false) && !is_elsewhere, rest))
}

/// A parameter's value, without quotes, and what follows it.
fn value(rest: &[u8]) -> Result<(&[u8], &[u8]), Malformed> {
    let Some(quoted) = rest.strip_prefix(b"\"") else {
        return Ok(until(rest, |byte| matches!(byte, b';' | b',') || is_space(byte)));
    };
    let mut is_escaped = false;
    let end = quoted.iter().position(|byte| {
        let is_end = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_end
    });
    let (value, tail) = quoted.split_at_checked(end.ok_or(Malformed)?).ok_or(Malformed)?;
    Ok((value, tail.get(1..).unwrap_or_default()))
}

fn is_next(relations: &[u8]) -> bool {
    relations.split(|byte| is_space(*byte)).any(|relation| relation.eq_ignore_ascii_case(b"next"))
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn after(bytes: &[u8], skips: impl Fn(u8) -> bool) -> &[u8] {
    let start = bytes.iter().position(|byte| !skips(*byte)).unwrap_or(bytes.len());
    bytes.get(start..).unwrap_or_default()
}

fn until(bytes: &[u8], ends: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| ends(*byte)).unwrap_or(bytes.len());
    bytes.split_at_checked(end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&str]) -> Result<Option<String>, Malformed> {
        let found = next(values.iter().map(|value| value.as_bytes()))?;
        Ok(found.map(|target| String::from_utf8_lossy(target).into_owned()))
    }

    #[test]
    fn links_to_the_next_page_are_found() {
        let github = "<https://api.example.com/r?page=15>; rel=\"next\", <https://api.example.com/r?page=34>; rel=\"last\"";
        for (values, expected) in [
            (&[github][..], Some("https://api.example.com/r?page=15")),
            (&["</a?b=1,2;3>; rel=next"], Some("/a?b=1,2;3")),
            (&["</first>; rel=first,</n>;rel=next"], Some("/n")),
            (&["</first>; rel=first", "</n>; rel=next"], Some("/n")),
            (&["</n> ; REL = \"prev  NEXT\""], Some("/n")),
            (&["</n>; title=\"a, <b>; rel=prev \\\" c\"; rel=next"], Some("/n")),
            (&["</n>; rel=next; rel=prev"], Some("/n")),
            (&["</n>; rel=prev; rel=next"], None),
            (&["</n>; anchor=\"/other\"; rel=next"], None),
            (&["</n>; anchor=\"\"; rel=next"], Some("/n")),
            (&["</n>; crossorigin; rel=next;"], Some("/n")),
            (&["</n>; rel=nextish, </m>; rel=\"http://next\""], None),
            (&["</n>; title*=UTF-8''rel%3dnext"], None),
            (&[",, ,</n>;rel=next,"], Some("/n")),
            (&["<>; rel=next"], Some("")),
            (&["</n>"], None),
            (&[""], None),
            (&[], None),
            // The first that is there counts, whatever else is wrong.
            (&["nonsense", "</n>; rel=next"], Some("/n")),
            (&["</n>; rel=next, nonsense"], Some("/n")),
        ] {
            assert_eq!(of(values), Ok(expected.map(str::to_owned)), "{values:?}");
        }
    }

    #[test]
    fn what_is_no_link_is_told_from_none() {
        for value in ["/n; rel=next", "</n; rel=next", "</n>; rel=\"next", "</n> rel=next", "</a>, b"] {
            assert_eq!(of(&[value]), Err(Malformed), "{value}");
        }
    }

    #[test]
    fn any_bytes_are_read_in_one_pass() {
        let signs = b"<>;,=\"\\ \tnextrel/\xff";
        let mut state = 1_u64;
        for _ in 0..20_000 {
            let bytes: Vec<u8> = (0..24)
                .map(|_| {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    signs[usize::try_from(state >> 33).unwrap_or_default() % signs.len()]
                })
                .collect();
            let _ = next(std::iter::once(bytes.as_slice()));
        }
        let long = "</n>; a=\"".repeat(100_000);
        assert_eq!(of(&[&long]), Err(Malformed));
    }
}
