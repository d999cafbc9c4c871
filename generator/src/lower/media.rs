//! Media types: what a body under one is read and written as.

use crate::names::camel;

/// How a body is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// JSON, `+json` included.
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/…`
    Multipart,
    /// Any text; XML too.
    Text,
    /// One JSON value after the other, or server-sent events.
    Stream,
    /// Anything else.
    Bytes,
}

/// A media type in lower case and without parameters: `application/json`.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

/// How a body of a media type is read and written.
pub(super) fn kind(media_type: &str) -> Kind {
    let essence = essence(media_type);
    let (main, sub) = essence.split_once('/').unwrap_or((&essence, ""));
    match (main, sub) {
        // What takes anything takes JSON.
        ("*", _) | ("application", "*" | "json") | ("text", "json") => Kind::Json,
        (_, sub) if is_stream(sub) => Kind::Stream,
        (_, sub) if sub.ends_with("+json") => Kind::Json,
        (_, "x-www-form-urlencoded") | ("x-www-form-urlencoded", "") => Kind::Form,
        ("multipart", _) => Kind::Multipart,
        ("text", _) | ("application", "xml" | "yaml" | "x-yaml" | "graphql" | "javascript" | "sql") => {
            Kind::Text
        }
        ("application", "csv" | "jwt" | "sdp" | "toml" | "x-pem-file") => Kind::Text,
        (_, sub) if sub.ends_with("+xml") || sub.ends_with("+yaml") => Kind::Text,
        _ => Kind::Bytes,
    }
}

fn is_stream(sub: &str) -> bool {
    matches!(sub, "event-stream" | "json-seq" | "stream+json")
        || matches!(sub.strip_prefix("x-").unwrap_or(sub), "jsonl" | "jsonlines" | "ndjson")
        || sub.ends_with("+json-seq")
}

/// Whether a stream is one of server-sent events.
pub(super) fn is_events(media_type: &str) -> bool {
    essence(media_type).ends_with("/event-stream")
}

/// Whether a stream is a JSON text sequence.
pub(super) fn is_sequence(media_type: &str) -> bool {
    essence(media_type).ends_with("json-seq")
}

/// Whether it is what JSON cannot stand for, whatever its schema says: pictures, sounds, archives.
pub(super) fn is_file(media_type: &str) -> bool {
    let essence = essence(media_type);
    let (main, sub) = essence.split_once('/').unwrap_or((&essence, ""));
    kind(media_type) != Kind::Json
        && (matches!(main, "audio" | "font" | "image" | "video")
            || matches!(
                (main, sub),
                ("application", "gzip" | "pdf" | "zip" | "x-gzip" | "x-tar" | "x-zip-compressed")
            ))
}

/// Whether a key of `content` is a media type at all.
pub(super) fn is_media_type(media_type: &str) -> bool {
    let token = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"/;,()<>@\\\"?=[]:".contains(&byte))
    };
    essence(media_type).split_once('/').is_some_and(|(main, sub)| token(main) && token(sub))
}

/// Whether it is JSON without further meaning.
fn is_plain(media_type: &str) -> bool {
    matches!(
        essence(media_type).as_str(),
        "application/json" | "*/*" | "application/*" | "text/json" | "text/plain"
    )
}

/// The word that tells a body from the JSON body of the same operation; empty for JSON itself.
pub(super) fn word(media_type: &str) -> String {
    if kind(media_type) == Kind::Json && is_plain(media_type) {
        return String::new();
    }
    match kind(media_type) {
        Kind::Form => "Form".to_owned(),
        Kind::Multipart if essence(media_type) == "multipart/form-data" => "Multipart".to_owned(),
        Kind::Text if is_plain(media_type) => "Text".to_owned(),
        Kind::Bytes if essence(media_type) == "application/octet-stream" => "Bytes".to_owned(),
        _ => {
            let essence = essence(media_type);
            let sub = match essence.split_once('/') {
                Some((main, "*")) => main,
                Some((_, sub)) => sub,
                None => "",
            };
            let sub = sub.strip_suffix("+json").unwrap_or(sub);
            camel(sub.strip_prefix("x-").or_else(|| sub.strip_prefix("vnd.")).unwrap_or(sub))
        }
    }
}

/// The word that tells a body from all others of the same operation.
pub(super) fn distinct_word(media_type: &str) -> String {
    let word = word(media_type);
    if word.is_empty() { "Json".to_owned() } else { word }
}

/// Which of several media types an operation's plain name goes to: the smallest, wherever it stands.
pub(super) fn merit(media_type: &str) -> Merit {
    let essence = essence(media_type);
    (kind(media_type), essence.contains('*'), !is_plain(media_type), essence)
}

/// The kind; then what is one media type before ranges of them, then what has no further meaning, then the name.
type Merit = (Kind, bool, bool, String);

/// As [`merit`], for answers: whoever wants a stream asks for it.
pub(super) fn answer_merit(media_type: &str) -> (bool, Merit) {
    (kind(media_type) == Kind::Stream, merit(media_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_have_kinds_and_words() {
        let table = [
            ("application/json", Kind::Json, ""),
            ("application/json; charset=utf-8", Kind::Json, ""),
            ("APPLICATION/JSON", Kind::Json, ""),
            ("*/*", Kind::Json, ""),
            ("application/merge-patch+json", Kind::Json, "MergePatch"),
            ("application/vnd.api+json", Kind::Json, "Api"),
            ("application/x-www-form-urlencoded", Kind::Form, "Form"),
            ("multipart/form-data; boundary=x", Kind::Multipart, "Multipart"),
            ("multipart/related", Kind::Multipart, "Related"),
            ("x-www-form-urlencoded", Kind::Form, "Form"),
            ("text/plain; charset=utf-8", Kind::Text, "Text"),
            ("text/csv", Kind::Text, "Csv"),
            ("application/xml", Kind::Text, "Xml"),
            ("text/event-stream", Kind::Stream, "EventStream"),
            ("application/x-ndjson", Kind::Stream, "Ndjson"),
            ("application/stream+json", Kind::Stream, "Stream"),
            ("application/geo+json-seq", Kind::Stream, "GeoJsonSeq"),
            ("application/toml", Kind::Text, "Toml"),
            ("application/octet-stream", Kind::Bytes, "Bytes"),
            ("image/png", Kind::Bytes, "Png"),
            ("image/*", Kind::Bytes, "Image"),
            ("", Kind::Bytes, "Empty"),
        ];
        for (media_type, expected, expected_word) in table {
            assert_eq!(
                (kind(media_type), word(media_type).as_str()),
                (expected, expected_word),
                "{media_type}"
            );
        }
    }

    #[test]
    fn media_types_have_two_words() {
        for name in ["text/csv", "*/*", "application/vnd.a.b+json; version=1", "image/*"] {
            assert!(is_media_type(name), "{name}");
        }
        for name in ["", "example-1", "No Coupon", "a/", "/a", "a b/c", "a/b/c", "$ref"] {
            assert!(!is_media_type(name), "{name}");
        }
    }
}
