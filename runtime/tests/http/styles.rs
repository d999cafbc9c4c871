//! What the table of parameters does not have: values that are absent, and characters that would break out.

use clientwright_runtime::codegen::{Encode, Operation, Style, StyleKind, empty, no_body};
use clientwright_runtime::{Error, Method};
use serde_json::{Value, json};

use crate::recorder::{Recorded, Recorder, Reply};
use crate::sample::Client;

static PATH: Operation = Operation { id: "styled", path: "/p/x{color}", ..Operation::DEFAULT };
static OTHER: Operation = Operation { id: "styled", method: Method::GET, path: "/q", ..Operation::DEFAULT };

enum Place {
    Path,
    Query,
    Header,
    Cookie,
}
use Place::{Cookie, Header, Path, Query};

async fn arrived(place: &Place, style: Style, value: &dyn Encode) -> Result<Recorded, String> {
    let server = Recorder::always(Reply::status(204));
    let core = Client::plain(&server.url()).core;
    let mut request = core.request(if matches!(place, Path) { &PATH } else { &OTHER });
    match place {
        Path => request.path("color", style, value),
        Query => request.query("color", style, value),
        Header => request.header("color", style, value),
        Cookie => request.cookie("color", style, value),
    }
    match request.call::<(), (), ()>(empty, no_body).await {
        Ok(()) => Ok(server.request()),
        Err(Error::Request(error)) => Err(error.to_string()),
        Err(error) => panic!("{error:?}"),
    }
}

/// What arrives of the parameter; `None` if nothing does; `!` if it is refused.
async fn shown(place: &Place, style: Style, value: &dyn Encode) -> String {
    match (arrived(place, style, value).await, place) {
        (Err(_), _) => "!".to_owned(),
        (Ok(request), Path) => request.target().trim_start_matches("/p/x").to_owned(),
        (Ok(request), Query) => request.target().trim_start_matches("/q").to_owned(),
        (Ok(request), Header) => request.header("color").unwrap_or("none").to_owned(),
        (Ok(request), Cookie) => request.header("cookie").unwrap_or("none").to_owned(),
    }
}

const fn of(kind: StyleKind, explode: bool) -> Style {
    Style::of(kind).explode(explode)
}

#[tokio::test]
async fn values_that_are_absent_or_hold_nothing() {
    let nothing: [&dyn Encode; 5] =
        [&Option::<String>::None, &Value::Null, &Vec::<String>::new(), &json!({}), &json!([null])];
    for value in nothing {
        for kind in
            [StyleKind::Form, StyleKind::SpaceDelimited, StyleKind::PipeDelimited, StyleKind::DeepObject]
        {
            for explode in [false, true] {
                assert_eq!(shown(&Query, of(kind, explode), value).await, "", "{kind:?} {explode}");
            }
        }
        assert_eq!(shown(&Cookie, Style::FORM, value).await, "none");
        for kind in [StyleKind::Simple, StyleKind::Label, StyleKind::Matrix] {
            assert_eq!(shown(&Path, of(kind, true), value).await, "!", "{kind:?}");
        }
    }
    assert_eq!(shown(&Header, Style::SIMPLE, &Option::<String>::None).await, "none");
    let holes = json!({"a": null, "b": [1, null, 2]});
    assert_eq!(
        shown(&Query, Style::DEEP_OBJECT, &holes).await,
        "?color%5Bb%5D%5B0%5D=1&color%5Bb%5D%5B2%5D=2"
    );
    assert_eq!(shown(&Query, Style::FORM, &json!([1, null, 2])).await, "?color=1&color=2");
}

#[tokio::test]
async fn scalars_as_they_are_written() {
    let values: [(&dyn Encode, &str); 9] = [
        (&true, "?color=true"),
        (&-0.5_f64, "?color=-0.5"),
        (&i64::MIN, "?color=-9223372036854775808"),
        (&u64::MAX, "?color=18446744073709551615"),
        (&json!(1.5), "?color=1.5"),
        (&"\"quoted\"\\", "?color=%22quoted%22%5C"),
        (&"2020-01-01T00:00:00+01:00", "?color=2020-01-01T00%3A00%3A00%2B01%3A00"),
        (&"null", "?color=null"),
        (&"\u{1F600}", "?color=%F0%9F%98%80"),
    ];
    for (value, expected) in values {
        assert_eq!(shown(&Query, Style::FORM, value).await, expected);
    }
}

#[tokio::test]
async fn delimiters_inside_values_are_encoded() {
    let value = ["a,b", "c d|e", "f&g=h;i.j/k?l#m%n+o"];
    let last = "f%26g%3Dh%3Bi.j%2Fk%3Fl%23m%25n%2Bo";
    let cases = [
        (Path, Style::SIMPLE, format!("a%2Cb,c%20d%7Ce,{last}")),
        (Path, of(StyleKind::Matrix, true), format!(";color=a%2Cb;color=c%20d%7Ce;color={last}")),
        (Query, of(StyleKind::Form, false), format!("?color=a%2Cb,c%20d%7Ce,{last}")),
        (Query, of(StyleKind::PipeDelimited, false), format!("?color=a%2Cb%7Cc%20d%7Ce%7C{last}")),
        (Cookie, Style::FORM, "color=a%2Cb; color=c%20d|e; color=f&g=h%3Bi.j/k?l#m%25n+o".to_owned()),
        (Header, Style::SIMPLE, "a,b,c d|e,f&g=h;i.j/k?l#m%n+o".to_owned()),
    ];
    for (place, style, expected) in cases {
        assert_eq!(shown(&place, style, &value.as_slice()).await, expected);
    }
    let names = json!({"a&b": "c", "d]": 1});
    assert_eq!(shown(&Query, Style::FORM, &names).await, "?a%26b=c&d%5D=1");
    assert_eq!(shown(&Query, Style::DEEP_OBJECT, &names).await, "?color%5Ba%26b%5D=c&color%5Bd%5D%5D=1");
}

#[tokio::test]
async fn reserved_characters_are_kept_where_that_is_allowed_and_harmless() {
    let value = ":/?#[]@!$&'()*+,;=%41%zé ";
    assert_eq!(
        shown(&Query, Style::FORM.allow_reserved(true), &value).await,
        "?color=:/?%23%5B%5D@!$%26'()*%2B,;=%41%25z%C3%A9%20"
    );
    assert_eq!(
        shown(&Path, Style::SIMPLE.allow_reserved(true), &value).await,
        ":%2F%3F%23%5B%5D@!$&'()*+,;=%41%25z%C3%A9%20"
    );
}

#[tokio::test]
async fn json_as_a_parameter() {
    let value = json!({"a": [1, "x&y"], "b": null});
    let encoded = "%7B%22a%22%3A%5B1%2C%22x%26y%22%5D%2C%22b%22%3Anull%7D";
    assert_eq!(shown(&Query, Style::JSON, &value).await, format!("?color={encoded}"));
    assert_eq!(shown(&Path, Style::JSON, &value).await, encoded);
    assert_eq!(shown(&Header, Style::JSON, &value).await, value.to_string());
    assert_eq!(shown(&Cookie, Style::JSON, &value).await, "color={%22a%22:[1%2C%22x&y%22]%2C%22b%22:null}");
}

#[tokio::test]
async fn a_style_of_another_place_is_refused() {
    use StyleKind::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
    for (place, kinds) in [
        (Path, vec![Form, DeepObject, SpaceDelimited, PipeDelimited]),
        (Query, vec![Simple, Label, Matrix]),
        (Header, vec![Form, Label, Matrix, DeepObject]),
        (Cookie, vec![Simple, Label, Matrix, DeepObject, SpaceDelimited]),
    ] {
        for kind in kinds {
            assert_eq!(shown(&place, of(kind, false), &"x").await, "!", "{kind:?}");
        }
    }
}

#[tokio::test]
async fn deep_objects_go_as_deep_as_they_are() {
    let value = json!({"a": {"b": [{"c": 1}, {"d": "x y"}]}});
    assert_eq!(
        shown(&Query, Style::DEEP_OBJECT, &value).await,
        "?color%5Ba%5D%5Bb%5D%5B0%5D%5Bc%5D=1&color%5Ba%5D%5Bb%5D%5B1%5D%5Bd%5D=x%20y"
    );
    let mut bottomless = json!(1);
    for _ in 0..1000 {
        bottomless = json!([bottomless]);
    }
    assert_eq!(shown(&Query, Style::DEEP_OBJECT, &bottomless).await, "!");
}

#[tokio::test]
async fn header_values_that_would_end_the_header_are_refused() {
    for value in ["a\r\nb: c", "a\nb", "a\0", "\r"] {
        let error = arrived(&Header, Style::SIMPLE, &value).await.unwrap_err();
        assert!(error.contains("header `color`"), "{error}");
    }
    assert_eq!(shown(&Header, Style::SIMPLE, &"é").await, "Ã©", "UTF-8, byte by byte");
}
