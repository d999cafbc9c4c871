//! Media types: a `Content-Type` header enters, what it says of the body leaves.
//!
//! What servers say is compared tolerantly: case and parameters play no part.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// The media type of a body, in lower case and without parameters.
pub(crate) fn essence(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let essence = value.split(';').next().unwrap_or_default().trim();
    (!essence.is_empty()).then(|| essence.to_ascii_lowercase())
}

/// Whether bodies of a media type are one JSON text.
pub(crate) fn is_json(essence: &str) -> bool {
    matches!(essence, "application/json" | "text/json")
        || (essence.ends_with("+json") && essence != "application/stream+json")
}

/// Whether bodies of a media type come item by item.
pub(crate) fn is_stream(essence: &str) -> bool {
    const STREAMS: &[&str] = &[
        "event-stream",
        "json-seq",
        "jsonl",
        "jsonlines",
        "ndjson",
        "stream+json",
        "x-jsonl",
        "x-jsonlines",
        "x-ndjson",
    ];
    let sub = essence.split_once('/').map_or("", |(_, sub)| sub);
    STREAMS.contains(&sub) || sub.ends_with("+json-seq")
}

/// Whether the body's text says of itself that each of its bytes is a character.
pub(crate) fn is_latin1(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let charset = value.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    });
    charset.is_some_and(|charset| ["iso-8859-1", "iso_8859-1", "latin1"].contains(&charset.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, value.parse().unwrap());
        headers
    }

    #[test]
    fn what_a_content_type_says() {
        for (value, expected, json, stream) in [
            ("application/json", "application/json", true, false),
            ("Application/JSON; charset=utf-8", "application/json", true, false),
            (" application/problem+json ;a=b", "application/problem+json", true, false),
            ("text/event-stream;charset=UTF-8", "text/event-stream", false, true),
            ("application/x-ndjson", "application/x-ndjson", false, true),
            ("application/stream+json", "application/stream+json", false, true),
            ("application/geo+json-seq", "application/geo+json-seq", false, true),
            ("text/plain", "text/plain", false, false),
        ] {
            let found = essence(&headers(value)).unwrap();
            assert_eq!(
                (found.as_str(), is_json(&found), is_stream(&found)),
                (expected, json, stream),
                "{value}"
            );
        }
        assert_eq!(essence(&headers(" ; x")), None);
        assert_eq!(essence(&HeaderMap::new()), None);
        assert!(is_latin1(&headers("text/plain; format=flowed; Charset=\"ISO-8859-1\"")));
        assert!(!is_latin1(&headers("text/plain; charset=utf-8")) && !is_latin1(&headers("latin1")));
    }
}
