//! The whole matrix of parameters on the wire: a table of locations, styles and values, and what arrives of each.
//!
//! The rows that the specification's own table has (3.1.1 and 3.2.0, "Style Examples") are marked as such; the table
//! writes empty query values with `=`, and the cookie style as 3.2 has it. Headers hold bytes: text beyond ASCII arrives
//! as UTF-8, which the recorder shows a byte a character.

use clientwright_runtime::codegen::{Operation, RawJson, Style, StyleKind, empty, no_body};
use clientwright_runtime::{Error, Method};

use crate::recorder::{Recorder, Reply};
use crate::sample::Client;

static PATH: Operation = Operation { id: "path", path: "/p/x{color}", ..Operation::DEFAULT };
static OTHER: Operation = Operation { id: "other", method: Method::GET, path: "/q", ..Operation::DEFAULT };

/// A row of the table.
struct Row<'t> {
    location: &'t str,
    style: Style,
    /// What the row is, for messages.
    name: String,
    value: RawJson,
    expected: &'t str,
}

fn rows(table: &str) -> Vec<Row<'_>> {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let [location, style, explode, reserved, kind, _, value, expected] =
            line.split('\t').collect::<Vec<_>>().try_into().expect("eight columns");
        let style =
            Style::of(style_kind(style)).explode(explode == "explode").allow_reserved(reserved == "reserved");
        let name = format!("{location} {style:?} {kind}");
        Row { location, style, name, value: value.parse().expect("JSON"), expected }
    })
    .collect()
}

fn style_kind(name: &str) -> StyleKind {
    match name {
        "simple" => StyleKind::Simple,
        "label" => StyleKind::Label,
        "matrix" => StyleKind::Matrix,
        "form" => StyleKind::Form,
        "spaceDelimited" => StyleKind::SpaceDelimited,
        "pipeDelimited" => StyleKind::PipeDelimited,
        "deepObject" => StyleKind::DeepObject,
        "cookie" => StyleKind::Cookie,
        "json" => StyleKind::Json,
        "text" => StyleKind::Text,
        "form-text" => StyleKind::FormText,
        other => panic!("no style is called {other}"),
    }
}

#[tokio::test]
async fn every_combination_arrives_as_the_table_says() {
    let table = include_str!("parameters.tsv");
    let rows = rows(table);
    assert!(rows.len() > 500 && table.matches("\tspec\t").count() > 50, "the table is whole");
    let mut wrong = Vec::new();
    for row in &rows {
        let arrived = arrived(row).await;
        // Bytes, a character each.
        let expected: String = match row.location {
            "header" | "cookie" => row.expected.bytes().map(char::from).collect(),
            _ => row.expected.to_owned(),
        };
        if arrived != expected {
            wrong.push(format!("{}: {} became {arrived}, not {expected}", row.name, row.value.as_str()));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// The part of the request that the row speaks of; `-` if there is none, `!` if nothing was sent.
async fn arrived(row: &Row<'_>) -> String {
    let server = Recorder::always(Reply::status(204));
    let core = Client::plain(&server.url()).core;
    let mut request = core.request(if row.location == "path" { &PATH } else { &OTHER });
    let value = &row.value;
    match row.location {
        "path" => request.path("color", row.style, value),
        "query" => request.query("color", row.style, value),
        "querystring" => request.query_string("color", row.style, value),
        "header" => request.header("color", row.style, value),
        "cookie" => request.cookie("color", row.style, value),
        other => panic!("there is no {other}"),
    }
    match request.call::<(), (), ()>(empty, no_body).await {
        Ok(()) => {}
        Err(Error::Request(_)) => {
            assert_eq!(server.count(), 0, "{}: what is refused is not sent", row.name);
            return "!".to_owned();
        }
        Err(error) => panic!("{}: {error:?}", row.name),
    }
    let request = server.request();
    let part = match row.location {
        "path" => request.target().strip_prefix("/p/x").map(str::to_owned),
        "header" => request.header("color").map(str::to_owned),
        "cookie" => request.header("cookie").map(str::to_owned),
        _ => request.target().strip_prefix("/q").filter(|query| !query.is_empty()).map(str::to_owned),
    };
    part.unwrap_or_else(|| "-".to_owned())
}
