//! Parameters of random texts, read back by a decoder that is not ours: nothing is lost, and nothing breaks out of its place.

use clientwright_runtime::Error;
use clientwright_runtime::codegen::{Encode, Operation, Style, StyleKind, empty, no_body};
use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::random::Random;
use crate::sample::Client;
use crate::transports::Seen;

static OPERATION: Operation = Operation { id: "styled", path: "/before/{color}/after", ..Operation::DEFAULT };

/// What is trouble in URLs, and what is none.
const PIECES: &[&str] = &[
    "a", "Z9", "~", "-", "_", " ", "+", "%", "%41", "%2", "&", "=", "?", "#", "/", "\\", ";", ":", "@", "!",
    "$", "'", "(", ")", "*", ",", "|", "[", "]", "{", "}", "<", ">", "\"", "^", "`", "é", "完全", "😀",
    "\u{0}", "\n", "\u{7f}", "\u{202e}",
];

/// A text that is not empty.
fn text(random: &mut Random) -> String {
    (0..=random.below(6)).map(|_| *random.pick(PIECES)).collect()
}

fn texts(random: &mut Random) -> Vec<String> {
    (0..=random.below(4)).map(|_| text(random)).collect()
}

/// Path and query of the request that is sent.
async fn sent(style: Style, value: &dyn Encode, in_path: bool) -> (String, String) {
    let seen = Seen::default();
    let core =
        Client::builder().base_url("https://example.com").transport(seen.clone()).build().unwrap().core;
    let mut request = core.request(&OPERATION);
    if in_path {
        request.path("color", style, value);
    } else {
        request.path("color", Style::SIMPLE, &"x");
        request.query("color", style, value);
    }
    let outcome = request.call::<(), (), ()>(empty, no_body).await;
    assert!(!matches!(outcome, Err(Error::Request(_))), "{outcome:?}");
    let requests = seen.requests();
    let uri = requests[0].uri();
    (uri.path().to_owned(), uri.query().unwrap_or_default().to_owned())
}

/// Percent-decodes by the URL standard's own parser.
fn decoded(text: &str) -> String {
    let pair = format!("x={}", text.replace('+', "%2B"));
    let mut pairs = form_urlencoded::parse(pair.as_bytes());
    let (_, value) = pairs.next().unwrap();
    assert!(pairs.next().is_none(), "{text} breaks out");
    value.into_owned()
}

fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.into(), value.into())).collect()
}

#[tokio::test]
async fn texts_in_queries() {
    let mut random = Random::new(11);
    for _ in 0..1_000 {
        let value = text(&mut random);
        let (path, query) = sent(Style::FORM, &value, false).await;
        assert_eq!((path.as_str(), pairs(&query)), ("/before/x/after", vec![("color".to_owned(), value)]));
    }
}

#[tokio::test]
async fn lists_in_queries() {
    let mut random = Random::new(12);
    let of = |kind, explode| Style::of(kind).explode(explode);
    for _ in 0..500 {
        let values = texts(&mut random);
        let (_, query) = sent(of(StyleKind::Form, true), &values, false).await;
        let expected: Vec<_> = values.iter().map(|value| ("color".to_owned(), value.clone())).collect();
        assert_eq!(pairs(&query), expected);
        for (kind, delimiter) in
            [(StyleKind::Form, ","), (StyleKind::SpaceDelimited, "%20"), (StyleKind::PipeDelimited, "%7C")]
        {
            let (_, query) = sent(of(kind, false), &values, false).await;
            let list = query.strip_prefix("color=").unwrap();
            assert!(!list.contains('&'), "{list}");
            // What delimits is also what a delimiter in a value is encoded as, but for commas: those stay apart.
            if delimiter == "," {
                assert_eq!(list.split(',').map(decoded).collect::<Vec<_>>(), values);
            } else {
                assert_eq!(decoded(list), values.join(&decoded(delimiter)));
            }
        }
    }
}

#[tokio::test]
async fn objects_in_queries() {
    let mut random = Random::new(13);
    for _ in 0..500 {
        let names = ["a", "b c", "ü&=", "d"];
        let object: Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), Value::String(text(&mut random)))).collect();
        let value = Value::Object(object.clone());
        let expected = |name: &dyn Fn(&str) -> String| -> Vec<(String, String)> {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            object.iter().map(|(key, value)| (name(key), text(value))).collect()
        };
        let (_, query) = sent(Style::FORM, &value, false).await;
        assert_eq!(pairs(&query), expected(&str::to_owned));
        let (_, query) = sent(Style::DEEP_OBJECT, &value, false).await;
        assert_eq!(pairs(&query), expected(&|key| format!("color[{key}]")));
        let (_, query) = sent(Style::JSON, &value, false).await;
        let [(name, json)] = pairs(&query).try_into().unwrap();
        assert_eq!((name.as_str(), serde_json::from_str::<Value>(&json).unwrap()), ("color", value));
    }
}

#[tokio::test]
async fn texts_and_lists_in_paths() {
    let mut random = Random::new(14);
    for _ in 0..1_000 {
        let values = texts(&mut random);
        let (path, query) = sent(Style::SIMPLE, &values, true).await;
        let segments: Vec<&str> = path.split('/').collect();
        let ["", "before", segment, "after"] = segments[..] else { panic!("{path} is another path") };
        assert_eq!(segment.split(',').map(decoded).collect::<Vec<_>>(), values);
        let (path, _) = sent(Style::MATRIX.explode(true), &values, true).await;
        let segment = path.strip_prefix("/before/;").unwrap().strip_suffix("/after").unwrap();
        let matrix = segment.split(';').map(|pair| decoded(pair.strip_prefix("color=").unwrap()));
        assert_eq!((matrix.collect::<Vec<_>>(), query.as_str()), (values, ""));
    }
}
