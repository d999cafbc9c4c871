//! What changes mean: pairs of documents in `cases/diff`, a folder a feature, and every kind of change that oasdiff tells
//! apart, in `cases/diff/kinds`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[expect(dead_code, reason = "other tests need more of it")]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::diff::page::{Entry, Page, human};
use clientwright::diff::{self, CODES, Diff, Effect, Layout, Verdict};
use clientwright::folder::SpecFolder;
use clientwright::ir::Api;
use clientwright::load::{Files, NoFiles};
use clientwright::source::Sources;
use clientwright::{OutputFile, Spec, emit};
use serde_yaml::{Mapping, Value};
use support::specs;

#[test]
fn pairs_of_documents_become_the_pages_of_their_snapshots() {
    insta::glob!("cases/diff", "*/old.yaml", |path| {
        let folder = path.parent().unwrap();
        let (mut before, mut after) = (Sources::default(), Sources::default());
        let old = read(folder, "old.yaml", &mut before);
        let new = read(folder, "new.yaml", &mut after);
        let entries = [Entry { document: "new.yaml".into(), diff: diff::diff(&old, &new, Layout::Crate) }];
        let page = Page { base: "old.yaml", old: &before, new: &after, entries: &entries, release: None };
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let text = human(&page, false);
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        insta::with_settings!({ snapshot_suffix => name, omit_expression => true }, {
            insta::assert_snapshot!(text);
        });
    });
}

fn read(folder: &Path, name: &str, sources: &mut Sources) -> Api {
    let mut files = SpecFolder::of(folder, Path::new(name)).unwrap();
    let text = fs::read_to_string(folder.join(name)).unwrap();
    surface(name, &text, &mut files, sources)
}

fn surface(name: &str, text: &str, files: &mut dyn Files, sources: &mut Sources) -> Api {
    let mut findings = Diagnostics::default();
    let spec = Spec::new(name, text, "things");
    let api = clientwright::read_unchecked(spec, files, sources, &mut findings);
    api.unwrap_or_else(|| panic!("{}\n{text}", diagnostics::render(&findings, sources, Color::Never)))
}

fn compare(old: &str, new: &str) -> Diff {
    let mut sources = Sources::default();
    let mut surface = |text| surface("things.yaml", text, &mut NoFiles, &mut sources);
    diff::diff(&surface(old), &surface(new), Layout::Crate)
}

/// The crate of a document.
fn code(text: &str) -> Vec<OutputFile> {
    let options = emit::Options {
        crate_name: "things".into(),
        layout: emit::Layout::Crate,
        runtime: emit::Runtime::Version("0.1".into()),
        package: emit::Package::default(),
    };
    let api = surface("things.yaml", text, &mut NoFiles, &mut Sources::default());
    clientwright::render(&[api], &options).unwrap()
}

#[test]
fn the_order_of_keys_means_nothing() {
    for (name, text) in specs() {
        let mut document: Value = serde_yaml::from_str(&text).unwrap();
        reverse(&mut document);
        let diff = compare(&text, &serde_yaml::to_string(&document).unwrap());
        assert!(diff.changes.is_empty(), "{name}: {:#?}", diff.changes);
    }
}

fn reverse(value: &mut Value) {
    match value {
        Value::Mapping(members) => {
            members.values_mut().for_each(reverse);
            let reversed: Vec<(Value, Value)> = std::mem::take(members).into_iter().collect();
            members.extend(reversed.into_iter().rev());
        }
        Value::Sequence(items) => items.iter_mut().for_each(reverse),
        _ => {}
    }
}

/// What a kind of change comes to here.
struct Outcome {
    kind: String,
    /// oasdiff's.
    level: String,
    diff: Diff,
}

/// Runs every kind of `kinds.tsv`.
fn kinds() -> Vec<Outcome> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/diff/kinds");
    let yaml = |name: &str| -> Mapping {
        serde_yaml::from_str(&fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let (schemas, documents) = (yaml("schemas.yaml"), yaml("documents.yaml"));
    let table = fs::read_to_string(folder.join("kinds.tsv")).unwrap();
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let outcomes: Vec<Outcome> = rows
        .map(|row| {
            let (kind, level) = row.split_once('\t').unwrap();
            let (old, new) = match documents.get(kind) {
                Some(edit) => (patched(&edit["old"]), patched(&edit["new"])),
                None => placed(kind, &schemas),
            };
            let [old, new] = [old, new].map(|value| serde_yaml::to_string(&value).unwrap());
            let diff = compare(&old, &new);
            if diff.changes.is_empty() {
                assert_eq!(code(&old), code(&new), "{kind}: nothing is told of, and the crate is another");
            }
            Outcome { kind: kind.into(), level: level.into(), diff }
        })
        .collect();
    assert_eq!(outcomes.len(), 509, "as many as oasdiff has");
    outcomes
}

const BASE: &str = "
openapi: 3.1.0
info: {title: Things, version: 1.0.0}
servers: [{url: https://things.example}]
paths:
  /things:
    post:
      operationId: thing
      security: [{key: []}, {oauth: [read]}]
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}
      responses:
        '200':
          description: Done.
          content: {application/json: {schema: {type: object, properties: {name: {type: string}, of: {type: integer}}}}}
  /other:
    get:
      operationId: other
      responses: {'204': {description: Done.}}
components:
  schemas:
    Cat: {type: object, required: [kind, sort], properties: {kind: {type: string}, sort: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind, sort], properties: {kind: {type: string}, sort: {type: string}, bark: {type: string}}}
    Spare: {type: object, properties: {part: {type: string}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    spare: {type: http, scheme: bearer}
    oauth:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: https://things.example/token, scopes: {read: Reads., write: Writes.}}
        authorizationCode:
          authorizationUrl: https://things.example/authorize
          tokenUrl: https://things.example/token
          scopes: {read: Reads.}
";

fn base() -> Value {
    serde_yaml::from_str(BASE).unwrap()
}

/// The base with a merge patch.
fn patched(patch: &Value) -> Value {
    let mut document = base();
    let mut patch = patch.clone();
    if let Some(thing) = patch.as_mapping_mut().and_then(|members| members.shift_remove("thing")) {
        merge(&mut document["paths"]["/things"]["post"], &thing);
    }
    if !patch.is_null() {
        merge(&mut document, &patch);
    }
    document
}

/// RFC 7396.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Mapping(members) = patch else {
        target.clone_from(patch);
        return;
    };
    if !target.is_mapping() {
        *target = Value::Mapping(Mapping::new());
    }
    let object = target.as_mapping_mut().unwrap();
    for (key, value) in members {
        if value.is_null() {
            object.shift_remove(key);
        } else {
            merge(object.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

/// Where a kind's schema stands, longer names first.
const PLACES: &[&str] = &[
    "request-parameter-property-",
    "request-read-only-property-",
    "response-write-only-property-",
    "request-property-",
    "request-parameter-",
    "request-body-",
    "response-property-",
    "response-header-",
    "response-body-",
];

/// The base with a schema at the place that the kind begins with.
fn placed(kind: &str, schemas: &Mapping) -> (Value, Value) {
    let place = PLACES.iter().find(|place| kind.starts_with(**place)).unwrap_or_else(|| panic!("{kind}"));
    let edit = schemas.get(&kind[place.len()..]).unwrap_or_else(|| panic!("{kind} has no schemas"));
    let required = |index: usize| edit["required"][index].as_bool();
    let half = |name: &str, index| {
        let mut document = base();
        place_schema(&mut document, place, edit[name].clone(), required(index));
        document
    };
    (half("old", 0), half("new", 1))
}

fn place_schema(document: &mut Value, place: &str, mut schema: Value, required: Option<bool>) {
    let yaml = |text: &str| -> Value { serde_yaml::from_str(text).unwrap() };
    match place {
        "request-read-only-property-" => schema["readOnly"] = true.into(),
        "response-write-only-property-" => schema["writeOnly"] = true.into(),
        _ => {}
    }
    let is_required =
        required.unwrap_or(!place.starts_with("request-parameter-") || place.contains("property"));
    let whole = if place.ends_with("property-") {
        let mut object = yaml("{type: object, properties: {}}");
        object["properties"]["value"] = schema;
        if is_required {
            object["required"] = yaml("[value]");
        }
        object
    } else {
        schema
    };
    let operation = &mut document["paths"]["/things"]["post"];
    if place.starts_with("request-parameter-") {
        let mut parameter = yaml("{name: value, in: query, style: deepObject, explode: true}");
        if !place.contains("property") {
            parameter = yaml("{name: value, in: query}");
            parameter["required"] = is_required.into();
        }
        parameter["schema"] = whole;
        operation["parameters"] = Value::Sequence(vec![parameter]);
    } else if place.starts_with("response-header-") {
        let mut header = yaml("{}");
        header["required"] = is_required.into();
        header["schema"] = whole;
        operation["responses"]["200"]["headers"]["X-Value"] = header;
    } else if place.starts_with("request-") {
        if !place.contains("property") {
            operation["requestBody"]["required"] = is_required.into();
        }
        operation["requestBody"]["content"]["application/json"]["schema"] = whole;
    } else {
        operation["responses"]["200"]["content"]["application/json"]["schema"] = whole;
    }
}

#[test]
fn every_kind_that_oasdiff_tells_apart_comes_to_something_known() {
    let outcomes = kinds();
    explained(&outcomes);
    let rows = outcomes.into_iter().map(|Outcome { kind, level, diff }| {
        let effect =
            |of: fn(&diff::Change) -> Effect| diff.changes.iter().map(of).max().unwrap_or_default().word();
        let mut codes: Vec<&str> = diff.changes.iter().map(|change| change.code).collect();
        codes.sort_unstable();
        codes.dedup();
        let (source, wire) = (effect(|change| change.source), effect(|change| change.wire));
        format!("{kind}\t{level}\t{}\t{source}\t{wire}\t{}", diff.verdict().word(), codes.join(" "))
    });
    let head = "kind\toasdiff\tverdict\tsource\twire\tchanges".to_owned();
    let table: Vec<String> = std::iter::once(head).chain(rows).collect();
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("kinds", table.join("\n"));
    });
}

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("docs/diff.md");
    fs::read_to_string(path).unwrap()
}

/// The rows of the tables below a heading, cell by cell.
fn rows(page: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, below) = page.split_once(&format!("## {heading}\n")).unwrap_or_else(|| panic!("{heading}"));
    let section = below.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// The page says why a level is another than oasdiff's.
fn explained(outcomes: &[Outcome]) {
    let page = page();
    let table: Vec<(Vec<String>, String)> = rows(&page, "Where levels differ from oasdiff's")
        .into_iter()
        .map(|cells| {
            let patterns =
                cells[0].split_whitespace().map(|kind| kind.trim_matches('`').to_owned()).collect();
            (patterns, cells[2].clone())
        })
        .collect();
    let mut used = vec![false; table.len()];
    let mut unexplained = Vec::new();
    for Outcome { kind, level, diff } in outcomes {
        let verdict = diff.verdict();
        let same = match level.as_str() {
            "ERR" => verdict == Verdict::Major,
            "INFO" => matches!(verdict, Verdict::Minor | Verdict::Patch),
            _ => false,
        };
        let row = table.iter().position(|(patterns, here)| {
            here == verdict.word() && patterns.iter().any(|pattern| fits(pattern, kind))
        });
        match row {
            Some(row) if !same => used[row] = true,
            None if !same => unexplained.push(format!("{kind} {level} {}", verdict.word())),
            _ => {}
        }
    }
    assert!(unexplained.is_empty(), "{} kinds\n{}", unexplained.len(), unexplained.join("\n"));
    let idle: Vec<_> = table.iter().zip(used).filter(|(_, used)| !used).map(|(row, _)| row).collect();
    assert!(idle.is_empty(), "rows about nothing: {idle:#?}");
}

/// `*` stands for anything.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            (0..=text.len()).any(|at| text.is_char_boundary(at) && fits(rest, &text[at..]))
        }),
    }
}

#[test]
fn the_page_lists_every_code() {
    let page = page();
    let listed: BTreeMap<String, usize> =
        rows(&page, "Kinds of changes").iter().fold(BTreeMap::new(), |mut listed, cells| {
            for code in cells[0].split_whitespace() {
                *listed.entry(code.trim_matches('`').to_owned()).or_default() += 1;
            }
            listed
        });
    for code in CODES {
        assert_eq!(listed.get(*code), Some(&1), "{code}");
    }
    assert_eq!(listed.len(), CODES.len(), "{listed:?}");
}

#[test]
fn every_code_has_a_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with("diff__"));
    let text: String = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let seen = |code: &str| {
        let ends =
            |text: &str| !text.starts_with(|letter: char| letter.is_ascii_lowercase() || letter == '-');
        text.match_indices(code).any(|(at, _)| ends(&text[at + code.len()..]))
    };
    // An API that is new or gone has no pair of documents; `diff_command.rs` has a case of each.
    let missing: Vec<_> = CODES.iter().filter(|code| !code.starts_with("api-") && !seen(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
