//! JSON pointers (RFC 6901) on JSON text: a text and a pointer enter, the text of the value, or the whole text with the
//! value replaced, leaves. Nothing else of the text is touched, so numbers keep their digits.

use super::error::DecodeResult;
use super::reader::Reader;

/// The text of the value that a pointer leads to; of a key that is there twice, the last. `None` if there is none, or the
/// text is no JSON on the way there.
pub(crate) fn find<'j>(text: &'j str, pointer: &str) -> Option<&'j str> {
    let mut value = text.trim_start_matches('\u{FEFF}');
    for token in tokens(pointer) {
        value = match value.trim_start().as_bytes().first()? {
            b'{' => member(value, &token).ok()??,
            b'[' => items(value).ok()?.nth(token.parse().ok()?)?,
            _ => return None,
        };
    }
    Some(value.trim())
}

/// The texts of an array's items; nothing if the value is no array. What follows a fault is left out.
pub(crate) fn items(value: &str) -> DecodeResult<impl Iterator<Item = &str>> {
    let mut reader = Reader::over(value);
    reader.array()?;
    Ok(std::iter::from_fn(move || {
        reader.next_item().ok().filter(|more| *more)?;
        next_value(value, &mut reader).ok()
    }))
}

/// The text with this value where the pointer leads, in objects that are made where there are none. `None` if something
/// else is on the way.
pub(crate) fn replace(text: &str, pointer: &str, value: &str) -> Option<String> {
    set(text, &tokens(pointer).collect::<Vec<_>>(), value)
}

fn set(text: &str, tokens: &[String], value: &str) -> Option<String> {
    let Some((token, rest)) = tokens.split_first() else { return Some(value.to_owned()) };
    let object = if text.trim() == "null" { "{}" } else { text };
    if let Some(old) = member(object, token).ok()? {
        // Both are parts of one text, so that the difference is a place in it.
        let start = old.as_ptr().addr().checked_sub(object.as_ptr().addr())?;
        let (before, after) = (object.get(..start)?, object.get(start + old.len()..)?);
        return Some([before, &set(old, rest, value)?, after].concat());
    }
    let (before, _) = object.rsplit_once('}')?;
    let comma = if before.trim_end().ends_with('{') { "" } else { "," };
    let key = super::to_json(token).ok()?;
    let inner = set("{}", rest, value)?;
    Some(format!("{before}{comma}{key}:{inner}}}"))
}

/// The text of a member's value.
fn member<'j>(object: &'j str, key: &str) -> DecodeResult<Option<&'j str>> {
    let mut reader = Reader::over(object);
    let mut found = None;
    reader.object()?;
    while let Some(is_it) = reader.next_key_then(|name| name == key)? {
        let value = next_value(object, &mut reader)?;
        if is_it {
            found = Some(value);
        }
    }
    Ok(found)
}

/// The text of the value that comes next.
fn next_value<'j>(text: &'j str, reader: &mut Reader<'_>) -> DecodeResult<&'j str> {
    reader.peek()?;
    let start = reader.position();
    reader.skip()?;
    Ok(text.get(start..reader.position()).unwrap_or_default())
}

fn tokens(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_to_texts() {
        let text = "\u{FEFF} {\"a\": [1, {\"b/c\": \"x\\\"y\"}, 1e400], \"a~\" : null, \"n\":1 , \"n\": 2}";
        for (pointer, expected) in [
            ("/a/0", Some("1")),
            ("/a/1/b~1c", Some("\"x\\\"y\"")),
            ("/a/2", Some("1e400")),
            ("/a~0", Some("null")),
            ("/n", Some("2")),
            ("/a", Some("[1, {\"b/c\": \"x\\\"y\"}, 1e400]")),
            ("/a/3", None),
            ("/a/x", None),
            ("/n/x", None),
            ("/none", None),
        ] {
            assert_eq!(find(text, pointer), expected, "{pointer}");
        }
        assert_eq!(find(" [1] ", ""), Some("[1]"));
        for broken in ["", "{", "{\"a\"", "{\"a\":", "[1", "{\"a\":1]", "\u{FEFF}"] {
            assert_eq!(find(broken, "/a"), None, "{broken}");
            assert_eq!(find(broken, "/0"), (broken == "[1").then_some("1"), "{broken}");
        }
    }

    #[test]
    fn values_are_replaced_where_they_stand() {
        for (text, pointer, expected) in [
            ("{}", "/a", Some("{\"a\":7}")),
            ("{\"b\": 1.50}", "/a", Some("{\"b\": 1.50,\"a\":7}")),
            ("{ \"a\" : \"x\", \"b\":1e400 }", "/a", Some("{ \"a\" : 7, \"b\":1e400 }")),
            ("{\"a\":{\"c\":1}}", "/a/b", Some("{\"a\":{\"c\":1,\"b\":7}}")),
            ("{\"a\":null}", "/a/b", Some("{\"a\":{\"b\":7}}")),
            ("{}", "/a/b~1\"", Some("{\"a\":{\"b/\\\"\":7}}")),
            ("null", "/a", Some("{\"a\":7}")),
            ("{\"a\":1}", "/a/b", None),
            ("[1]", "/a", None),
            ("{\"a\":", "/a", None),
            ("1", "", Some("7")),
        ] {
            assert_eq!(replace(text, pointer, "7").as_deref(), expected, "{text} {pointer}");
        }
    }
}
