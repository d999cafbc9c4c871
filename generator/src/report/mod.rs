//! What a reviewer wants to know of a generated client: its surface and the findings about its document come in; counts
//! go out, and the findings by what they mean for the client, equal ones together.

mod sarif;
mod text;

pub use sarif::{failed as sarif_failed, sarif};
pub use text::render;

use crate::diagnostics::{self, Diagnostic, Diagnostics, Severity};
use crate::ir::{Api, Docs, ItemKind};
use crate::lint;
use crate::source::{Sources, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The report on one document.
#[derive(Debug, Clone)]
pub struct Report {
    /// The document's name, as diagnostics call it.
    pub document: String,
    /// The API's title and version.
    pub api: String,
    /// How many methods the client has.
    pub operations: usize,
    /// In how many groups these are.
    pub groups: usize,
    /// How many types, by what they are in Rust.
    pub types: Types,
    /// How many webhooks.
    pub webhooks: usize,
    /// The findings, by what they mean.
    pub topics: Vec<Topic>,
}

/// How many types an API has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Types {
    /// Structs of fields.
    pub structs: usize,
    /// Enums of known values.
    pub enums: usize,
    /// Enums of alternatives.
    pub unions: usize,
    /// Names for other types.
    pub aliases: usize,
}

/// What a finding means for the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A place that holds any JSON value.
    Untyped,
    /// Something that the client does not do, or does in part.
    Reduced,
    /// A departure from the standard, and how it was understood.
    Understood,
    /// What the document says that it assumes.
    Assumed,
    /// A name that is not what the document's name would give.
    Renamed,
    /// What clients have nothing for.
    NoCounterpart,
    /// A contradiction in the document, which changes nothing in the client.
    Document,
}

/// All findings of one meaning.
#[derive(Debug, Clone)]
pub struct Topic {
    /// What they mean.
    pub subject: Subject,
    /// How many there are.
    pub count: usize,
    /// Equal ones together, those that come most often first.
    pub groups: Vec<Group>,
}

/// Findings that say the same of several places.
#[derive(Debug, Clone)]
pub struct Group {
    /// The code of them all.
    pub code: &'static str,
    /// What they say, or what the first one says where they differ.
    pub message: String,
    /// Where, in order.
    pub places: Vec<Span>,
}

impl Subject {
    /// The heading above such findings.
    pub fn title(self) -> &'static str {
        match self {
            Self::Untyped => "Any JSON value, since the document gives no type",
            Self::Reduced => "Reduced or left out",
            Self::Understood => "Not as the standard has it, and understood all the same",
            Self::Assumed => "Assumptions that the document states",
            Self::Renamed => "Renamed, since another has the name",
            Self::NoCounterpart => "Nothing that a client has methods for",
            Self::Document => "The document's own contradictions, which change nothing in the client",
        }
    }

    /// What machines call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Untyped => "untyped",
            Self::Reduced => "reduced",
            Self::Understood => "understood",
            Self::Assumed => "assumed",
            Self::Renamed => "renamed",
            Self::NoCounterpart => "no-counterpart",
            Self::Document => "document",
        }
    }

    /// What a finding means; errors mean that there is no client.
    fn of(finding: &Diagnostic) -> Option<Self> {
        const REDUCED: &[&str] = &["reduced-", "ignored-", "unsupported-", "unused-", "merged-"];
        let code = finding.code;
        let starts = |list: &[&str]| list.iter().any(|start| code.starts_with(start));
        Some(match finding.severity {
            Severity::Error => return None,
            _ if lint::RULES.iter().any(|rule| rule.codes.contains(&code)) => Self::Document,
            // It says something of the document's examples, and of no type or method.
            _ if code == "unused-example" => Self::Document,
            _ if starts(&["untyped"]) => Self::Untyped,
            _ if starts(REDUCED) => Self::Reduced,
            _ if code == "renamed" => Self::Renamed,
            _ if matches!(code, "no-counterpart" | "webhook") => Self::NoCounterpart,
            Severity::Warning => Self::Understood,
            Severity::Note => Self::Reduced,
        })
    }
}

/// Reports on an API and what was found on the way to it.
pub fn report(api: &Api, diagnostics: &Diagnostics) -> Report {
    let mut grouped: BTreeMap<(Subject, &'static str, String), Vec<Span>> = BTreeMap::new();
    for finding in diagnostics::sorted(diagnostics) {
        let Some(subject) = Subject::of(finding) else { continue };
        // What a check says differs from place to place: the code is what they have in common.
        let message = if subject == Subject::Document { String::new() } else { alike(&finding.message) };
        grouped.entry((subject, finding.code, message)).or_default().push(finding.span);
    }
    let firsts: BTreeMap<(&str, Span), &Diagnostic> =
        diagnostics.iter().map(|finding| ((finding.code, finding.span), finding)).collect();
    let mut topics: BTreeMap<Subject, Vec<Group>> = BTreeMap::new();
    for ((subject, code, message), places) in grouped {
        // A thing that is alone says what it is.
        let sole = places.first().and_then(|place| firsts.get(&(code, *place)));
        let message = match sole {
            Some(sole) if places.len() == 1 => sole.message.clone(),
            Some(first) if message != first.message => format!("such as: {}", first.message),
            _ => message,
        };
        topics.entry(subject).or_default().push(Group { code, message, places });
    }
    let assumptions = assumptions(api);
    if !assumptions.is_empty() {
        topics.insert(Subject::Assumed, assumptions);
    }
    let topics = topics.into_iter().map(|(subject, mut groups)| {
        groups.sort_by(|one, other| other.places.len().cmp(&one.places.len()).then(one.code.cmp(other.code)));
        Topic { subject, count: groups.iter().map(|group| group.places.len()).sum(), groups }
    });
    Report {
        document: api.document.clone(),
        api: format!("{} {}", api.title, api.version).trim().to_owned(),
        operations: api.operations.len(),
        groups: api.tags.len(),
        types: types(api),
        webhooks: api.webhooks.len(),
        topics: topics.collect(),
    }
}

/// The report for machines; see `docs/command-line.md`.
pub fn to_json(report: &Report, sources: &Sources) -> serde_json::Value {
    let place = |span: &Span| {
        let start = sources.line_column(*span);
        let file = &sources.get(span.source).name;
        serde_json::json!({ "file": file, "line": start.line, "column": start.column })
    };
    let group = |group: &Group| {
        serde_json::json!({
            "code": group.code,
            "message": group.message,
            "count": group.places.len(),
            "places": group.places.iter().map(place).collect::<Vec<_>>(),
        })
    };
    let topic = |topic: &Topic| {
        serde_json::json!({
            "subject": topic.subject.name(),
            "count": topic.count,
            "groups": topic.groups.iter().map(group).collect::<Vec<_>>(),
        })
    };
    let Types { structs, enums, unions, aliases } = report.types;
    serde_json::json!({
        "document": report.document,
        "api": report.api,
        "operations": report.operations,
        "groups": report.groups,
        "types": { "structs": structs, "enums": enums, "unions": unions, "aliases": aliases },
        "webhooks": report.webhooks,
        "topics": report.topics.iter().map(topic).collect::<Vec<_>>(),
    })
}

fn types(api: &Api) -> Types {
    let mut types = Types::default();
    for item in &api.items {
        match item.kind {
            ItemKind::Record(_) => types.structs += 1,
            ItemKind::Enumeration(_) => types.enums += 1,
            ItemKind::Union(_) => types.unions += 1,
            ItemKind::Alias(_) => types.aliases += 1,
        }
    }
    types
}

/// Every `x-assumption`, once.
fn assumptions(api: &Api) -> Vec<Group> {
    let mut found: BTreeSet<(String, Span)> = BTreeSet::new();
    let mut take = |docs: &Docs, span: Span| {
        for text in &docs.assumptions {
            found.insert((text.split_whitespace().collect::<Vec<_>>().join(" "), span));
        }
    };
    for operation in &api.operations {
        take(&operation.docs, operation.origin);
        operation.parameters.iter().for_each(|parameter| take(&parameter.docs, parameter.origin));
    }
    for item in &api.items {
        take(&item.docs, item.origin);
        if let ItemKind::Record(record) = &item.kind {
            record.fields.iter().for_each(|field| take(&field.docs, field.origin));
        }
    }
    api.servers.iter().for_each(|server| take(&server.docs, server.origin));
    api.schemes.iter().for_each(|scheme| take(&scheme.docs, scheme.origin));
    let mut groups: Vec<Group> = Vec::new();
    for (message, span) in found {
        match groups.last_mut().filter(|group| group.message == message) {
            Some(group) => group.places.push(span),
            None => groups.push(Group { code: "x-assumption", message, places: vec![span] }),
        }
    }
    groups
}

/// A message without the names in it, which is what equal findings have in common.
fn alike(message: &str) -> String {
    let mut common = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(at) = rest.find(['`', '\'']) {
        let (before, quoted) = rest.split_at(at);
        let quote = if quoted.starts_with('`') { '`' } else { '\'' };
        common.push_str(before);
        // An apostrophe is within a word.
        let opens = !before.ends_with(char::is_alphanumeric);
        let end =
            quoted.get(1..).unwrap_or_default().match_indices(quote).find(|(end, _)| {
                !quoted.get(end + 2..).unwrap_or_default().starts_with(char::is_alphanumeric)
            });
        if let Some((end, _)) = end.filter(|_| opens) {
            common.push('…');
            rest = quoted.get(end + 2..).unwrap_or_default();
        } else {
            common.push(quote);
            rest = quoted.get(1..).unwrap_or_default();
        }
    }
    common + rest
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn names_are_what_differs() {
        let table = [
            ("no schema named 'Secert'", "no schema named …"),
            ("`a` is called `b`, since `c` has it", "… is called …, since … has it"),
            ("the document's name is 'it's'", "the document's name is …"),
            ("'open", "'open"),
            ("nothing", "nothing"),
        ];
        for (message, common) in table {
            assert_eq!(alike(message), common);
        }
    }
}
