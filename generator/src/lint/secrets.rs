//! Names that look like a secret's, on texts that are not marked as one: a document of ours enters, findings leave.

mod names;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use self::names::{is_key_holder, looks_secret};
use super::Context;
use super::composition::closure;
use super::walk::{operations, schemas};
use super::words::words;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Document, JsonType, Schema, SchemaId};
use crate::node::Node;
use crate::source::Span;

/// `secret-unmarked`, in documents of ours: a text with a secret's name that is neither marked as secret nor as none; or
/// one whose name is marked elsewhere in the document, and nowhere as none.
pub(super) fn unmarked(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    if !context.options.ours {
        return;
    }
    let document = context.document;
    let marked = marks(document);
    for (_, schema) in schemas(document) {
        for property in &schema.properties {
            let name = &property.name.value;
            let suspicious = (looks_secret(name) && !is_piece_of_text(name, schema))
                || (words(name) == ["key"] && holds_key(schema));
            if suspicious && is_unmarked_text(document, property.schema) {
                report(name, "property", property.name.span, diagnostics);
            } else if let Some(Some(others)) = marked.get(name.as_str())
                && let Some((_, place)) = others.iter().find(|(holder, _)| are_akin(holder, schema))
                && is_unmarked_text(document, property.schema)
            {
                let message =
                    format!("the property '{name}' is not marked, but one of this name is a secret");
                let finding = Diagnostic::error("secret-unmarked", property.name.span, message)
                    .related(*place, "the other one");
                diagnostics.report(finding.help(HELP));
            }
        }
    }
    let mut seen = HashSet::new();
    for parameter in operations(document).flat_map(|operation| &operation.parameters) {
        let unmarked = parameter.extensions.get("x-sensitive").is_none()
            && parameter.schema.is_none_or(|schema| is_unmarked_text(document, schema));
        if unmarked && looks_secret(&parameter.name.value) && seen.insert(parameter.name.span) {
            report(&parameter.name.value, "parameter", parameter.name.span, diagnostics);
        }
    }
}

fn report(name: &str, what: &str, span: Span, diagnostics: &mut Diagnostics) {
    let message = format!("the {what} '{name}' looks like a secret, but is not marked");
    diagnostics.report(
        Diagnostic::error("secret-unmarked", span, message).label("printed in logs as it is").help(HELP),
    );
}

const HELP: &str = "mark it with `format: password` (or `x-sensitive: true`); if it is none, say so with `x-sensitive: false`";

/// Objects that have a property that is marked, each with its place.
type Holders<'a> = Vec<(&'a Schema, Span)>;

/// The properties' names that are marked as secret somewhere; with nothing where they are also marked as none.
fn marks(document: &Document) -> HashMap<&str, Option<Holders<'_>>> {
    let mut marks: HashMap<&str, Option<Holders<'_>>> = HashMap::new();
    for (_, holder) in schemas(document) {
        for property in &holder.properties {
            let schema = document.schema(property.schema);
            let own = schema.extensions.get("x-sensitive").and_then(Node::as_bool);
            let password =
                || schema.format.as_ref().is_some_and(|format| format.value == "password").then_some(true);
            match own.or_else(password) {
                Some(true) => {
                    let holders =
                        marks.entry(property.name.value.as_str()).or_insert_with(|| Some(Vec::new()));
                    holders.as_mut().into_iter().for_each(|list| list.push((holder, property.name.span)));
                }
                Some(false) => _ = marks.insert(&property.name.value, None),
                None => {}
            }
        }
    }
    marks
}

/// Whether two objects are about the same: components whose names have a word in common.
fn are_akin(one: &Schema, other: &Schema) -> bool {
    /// Words that say what an object is for, not what it is about.
    const FORM: &[&str] =
        &["request", "response", "input", "output", "object", "data", "new", "list", "with"];
    let (Some(one), Some(other)) = (&one.component, &other.component) else { return false };
    let others = words(&other.value);
    words(&one.value).iter().any(|word| word.len() > 3 && !FORM.contains(&&**word) && others.contains(word))
}

/// The `token` of a language model stands beside its probability.
fn is_piece_of_text(name: &str, around: &Schema) -> bool {
    let is_token = words(name).last().is_some_and(|last| matches!(last.as_str(), "token" | "tokens"));
    is_token
        && around
            .properties
            .iter()
            .any(|one| words(&one.name.value).iter().any(|word| word.starts_with("logprob")))
}

/// A property called `key` is a secret where the object around it is a key, unless a `value` stands beside it.
fn holds_key(schema: &Schema) -> bool {
    let paired = schema.properties.iter().any(|property| words(&property.name.value) == ["value"]);
    !paired && schema.component.as_ref().is_some_and(|component| is_key_holder(&component.value))
}

/// Whether the value may be free text and nothing says whether it is a secret.
fn is_unmarked_text(document: &Document, id: SchemaId) -> bool {
    let (mut text, mut anything) = (false, true);
    let group = closure(document, id);
    if !group.whole {
        return false;
    }
    for id in group.schemas {
        let schema = document.schema(id);
        let marked = schema.extensions.get("x-sensitive").is_some();
        let fixed = schema.enumeration.is_some() || schema.constant.is_some();
        // A format other than these is no free text: a date, an address, an identifier.
        let free = ["byte", "binary"];
        let formatted = schema.format.as_ref().is_some_and(|format| !free.contains(&format.value.as_str()));
        if marked || fixed || formatted {
            return false;
        }
        text |= schema.types.contains(&JsonType::String);
        text |= schema.items.is_some_and(|items| items != id && is_plain_text(document.schema(items)));
        anything &= schema.types.is_empty() && schema.properties.is_empty();
    }
    text || anything
}

/// Items are looked at without what they refer to: a list of named texts is rare, a walk through all schemas dear.
fn is_plain_text(schema: &Schema) -> bool {
    schema.types.contains(&JsonType::String)
        && schema.extensions.get("x-sensitive").is_none()
        && schema.format.is_none()
        && schema.enumeration.is_none()
}
