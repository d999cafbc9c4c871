//! Descriptions that are missing, or stand at a neighbour too: a document enters, findings leave.

use foldhash::{HashMap, HashSet, HashSetExt};

use super::seen::certain;
use super::{Review, calls};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Document, SchemaId};
use crate::lint::walk::{schemas, servers};
use crate::source::Span;

/// Texts of fewer words may well be true of two things: `The id.`
const WORDS: usize = 5;

/// `missing-description`: an operation without summary and description; a parameter, header, property, component schema,
/// tag, security scheme or server variable without a description.
pub(in crate::lint) fn missing(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    let document = review.context.document;
    let mut tell = |what: &str, name: &str, span: Span| {
        let message = format!("the {what} '{name}' has no description");
        let help = "say in a sentence what it is, in your own words";
        diagnostics.report(Diagnostic::warning("missing-description", span, message).help(help));
    };
    let mut seen = HashSet::new();
    for call in calls(document) {
        let operation = call.operation;
        if is_blank(operation.summary.as_deref()) && is_blank(operation.description.as_deref()) {
            tell("operation", &call.name, call.span);
        }
        let headers = operation.responses.iter().flat_map(|response| &response.headers);
        let parameters = operation.parameters.iter().map(|one| ("parameter", one));
        for (what, one) in parameters.chain(headers.map(|header| ("header", header))) {
            let bare = is_blank(one.description.as_deref())
                && one.schema.is_none_or(|schema| !is_described(document, schema));
            if bare && seen.insert(one.span) {
                tell(what, &one.name.value, one.name.span);
            }
        }
    }
    for (_, schema) in schemas(document) {
        for property in schema.properties.iter().filter(|one| !is_described(document, one.schema)) {
            tell("property", &property.name.value, property.name.span);
        }
    }
    for (name, id) in &document.schemas {
        let own = document.schema(*id);
        if is_blank(own.description.as_deref()) && own.reference.is_none() {
            tell("schema", &name.value, name.span);
        }
    }
    for tag in document.tags.iter().filter(|tag| is_blank(tag.description.as_deref())) {
        tell("tag", &tag.name.value, tag.name.span);
    }
    for scheme in document.security_schemes.iter().filter(|one| is_blank(one.description.as_deref())) {
        tell("security scheme", &scheme.name.value, scheme.name.span);
    }
    for variable in servers(document).flat_map(|server| &server.variables) {
        if is_blank(variable.description.as_deref()) {
            tell("server variable", &variable.name.value, variable.name.span);
        }
    }
}

/// `copied-description`: a description that stands at two operations, at two properties of an object, or at two
/// parameters of an operation. One of the two was forgotten when the text was copied.
pub(in crate::lint) fn copied(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    let document = review.context.document;
    let mut texts = Texts::default();
    let all: Vec<_> = calls(document).collect();
    for call in &all {
        let text = call.operation.description.as_deref().or(call.operation.summary.as_deref());
        texts.tell(text, ("operation", &call.name, call.span), diagnostics);
    }
    let mut reported = HashSet::new();
    for call in &all {
        let mut texts = Texts::default();
        for one in &call.operation.parameters {
            let known = reported.contains(&one.span);
            let place = ("parameter", one.name.value.as_str(), one.name.span);
            let mut found = Diagnostics::default();
            texts.tell(one.description.as_deref(), place, &mut found);
            if !known && found.iter().next().is_some() {
                reported.insert(one.span);
                diagnostics.absorb(found);
            }
        }
    }
    for (_, schema) in schemas(document) {
        let mut texts = Texts::default();
        for property in &schema.properties {
            let text = document.schema(property.schema).description.as_deref();
            texts.tell(text, ("property", &property.name.value, property.name.span), diagnostics);
        }
    }
}

/// The descriptions of neighbours.
#[derive(Default)]
struct Texts<'a>(HashMap<&'a str, (&'a str, Span)>);

impl<'a> Texts<'a> {
    /// Takes a text in, and tells if a neighbour of another name has the same.
    fn tell(&mut self, text: Option<&'a str>, place: (&str, &'a str, Span), diagnostics: &mut Diagnostics) {
        let (what, name, span) = place;
        let Some(text) = text.map(str::trim).filter(|text| text.split_whitespace().count() >= WORDS) else {
            return;
        };
        let (first, first_span) = *self.0.entry(text).or_insert((name, span));
        if first == name {
            return;
        }
        let message = format!("the {what} '{name}' has the description of '{first}'");
        let finding = Diagnostic::warning("copied-description", span, message)
            .related(first_span, "the first one")
            .help("say what tells the two apart");
        diagnostics.report(finding);
    }
}

fn is_described(document: &Document, id: SchemaId) -> bool {
    certain(document, id).iter().any(|id| !is_blank(document.schema(*id).description.as_deref()))
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}
