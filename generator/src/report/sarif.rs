//! Findings as SARIF 2.1.0, which code scanning reads: findings and their fixes come in, one JSON value goes out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::diagnostics::{Diagnostic, Diagnostics, Severity, sorted};
use crate::fix::{self, Fix};
use crate::lint;
use crate::source::{Sources, Span};

/// The schema that the value keeps.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A log with one run. `fix` gives the way to mend a finding, if there is one.
pub fn sarif(
    diagnostics: &Diagnostics,
    sources: &Sources,
    fix: impl Fn(&Diagnostic) -> Option<Fix>,
) -> Value {
    let shown: Vec<&Diagnostic> =
        sorted(diagnostics).filter(|finding| finding.severity <= Severity::Warning).collect();
    // By code, so that a rule's number does not depend on which finding came first.
    let mut rules: BTreeMap<&str, Severity> = BTreeMap::new();
    for finding in &shown {
        let severity = rules.entry(finding.code).or_insert(finding.severity);
        *severity = finding.severity.min(*severity);
    }
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, code)| (*code, at)).collect();
    let results: Vec<Value> =
        shown.iter().map(|finding| result(finding, &index, sources, fix(finding))).collect();
    let rules = rules.iter().map(|(code, severity)| rule(code, *severity)).collect::<Vec<_>>();
    log(&rules, json!({"columnKind": "unicodeCodePoints", "results": results}))
}

/// A log of a run that came to nothing, and why.
pub fn failed(reason: &str) -> Value {
    let notification = json!({"level": "error", "message": {"text": capital(reason)}});
    let invocation = json!({"executionSuccessful": false, "toolExecutionNotifications": [notification]});
    log(&[], json!({"invocations": [invocation], "results": []}))
}

fn log(rules: &[Value], mut run: Value) -> Value {
    let driver = json!({
        "name": "clientwright",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    if let Some(run) = run.as_object_mut() {
        run.insert("tool".to_owned(), json!({"driver": driver}));
    }
    json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
}

fn rule(code: &str, severity: Severity) -> Value {
    let all = lint::RULES.iter().chain(lint::REVIEW);
    let about = all.filter(|rule| rule.codes.contains(&code)).map(|rule| rule.about).next();
    let text = about.map_or_else(|| code.replace('-', " "), capital);
    let help =
        format!("{text}. The section '{code}' of docs/diagnostics.md has an example, and how to mend it.");
    json!({
        "id": code,
        "shortDescription": {"text": text},
        "help": {"text": help},
        "defaultConfiguration": {"level": level(severity)},
        "properties": {"fixable": fix::is_fixable(code)},
    })
}

fn result(finding: &Diagnostic, index: &BTreeMap<&str, usize>, sources: &Sources, fix: Option<Fix>) -> Value {
    let mut text = capital(&finding.message);
    if let Some(help) = &finding.help {
        text = format!("{text}. Help: {help}");
    }
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": index.get(finding.code).copied().unwrap_or_default(),
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [{"physicalLocation": place(finding.span, sources)}],
    });
    let related: Vec<Value> = (0..)
        .zip(&finding.related)
        .map(|(id, (span, label))| {
            json!({"id": id, "physicalLocation": place(*span, sources), "message": {"text": label}})
        })
        .collect();
    if let Some(object) = result.as_object_mut() {
        if !related.is_empty() {
            object.insert("relatedLocations".to_owned(), Value::Array(related));
        }
        if let Some(fix) = fix {
            object.insert("fixes".to_owned(), json!([mending(&fix, finding, sources)]));
        }
    }
    result
}

fn mending(fix: &Fix, finding: &Diagnostic, sources: &Sources) -> Value {
    let replacement = |edit: &fix::Edit| {
        json!({
            "deletedRegion": region(edit.span, sources),
            "insertedContent": {"text": edit.text},
        })
    };
    json!({
        "description": {"text": fix.what},
        "artifactChanges": [{
            "artifactLocation": artifact(finding.span, sources),
            "replacements": fix.edits.iter().map(replacement).collect::<Vec<_>>(),
        }],
    })
}

fn place(span: Span, sources: &Sources) -> Value {
    json!({"artifactLocation": artifact(span, sources), "region": region(span, sources)})
}

/// A relative URI: what is no letter of a path is percent-encoded.
fn artifact(span: Span, sources: &Sources) -> Value {
    let mut uri = String::new();
    for byte in sources.get(span.source).name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    json!({"uri": uri})
}

fn region(span: Span, sources: &Sources) -> Value {
    let start = sources.line_column(span);
    let end = sources.get(span.source).line_column(span.end);
    json!({
        "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
