//! The headers of an answer, read by a generated struct.

use cases::response_headers::headers::{ColorFlagsAndMoreHeaders, XRateLimitHeaders};
use clientwright_runtime::HeaderMap;

fn answer(lines: &[(&'static str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&'static str, &str)| {
        let name = name.parse().expect("the name is one");
        (name, value.parse().expect("the value is one"))
    };
    lines.iter().map(pair).collect()
}

#[test]
fn each_header_has_its_type() {
    let headers = answer(&[
        ("tags", "1, 2"),
        ("color", "R=100,name=5"),
        ("flags", "a,true,b,false"),
        ("meta", r#"{"id": "x"}"#),
        ("mode", "fast"),
        ("set-cookie", "session=hunter2; Secure"),
    ]);
    let read = ColorFlagsAndMoreHeaders::from_headers(&headers).expect("all are what the document says");
    assert_eq!(read.tags, Some(vec![1, 2]));
    let color = read.color.as_ref().expect("there is a color");
    assert_eq!((color.r, color.name.as_str()), (100, "5"));
    assert_eq!(read.flags.as_ref().map(|flags| (flags["a"], flags["b"])), Some((true, false)));
    assert_eq!(read.meta.as_ref().and_then(|meta| meta.id.as_deref()), Some("x"));
    assert_eq!(read.mode, Some("fast".into()));
    let cookie = read.set_cookie.as_ref().expect("there is a cookie");
    assert_eq!(cookie.expose(), "session=hunter2; Secure");
    assert_eq!((&read.since, &read.key), (&None, &None));
    assert!(!format!("{read:?}").contains("hunter2"), "a cookie is a secret");
}

#[test]
fn what_is_not_of_its_type_is_named_and_not_shown() {
    let headers = answer(&[("x-rate-limit-limit", "60"), ("x-rate-limit-remaining", "hunter2")]);
    let error = XRateLimitHeaders::from_headers(&headers).expect_err("one is no number");
    assert_eq!(error.name(), "X-Rate-Limit-Remaining");
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
}
