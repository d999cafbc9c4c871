//! The values of fields: each as the kind that the standard wants, read liberally where the intent is plain.

use super::Reader;
use crate::diagnostics::Diagnostic;
use crate::node::{Member, Node, NodeKind, Spanned};

impl<'a> Reader<'a, '_> {
    /// The members of what must be an object; `what` names it in a sentence.
    pub(super) fn members(&mut self, node: &'a Node, what: &str) -> &'a [Member] {
        let Some(node) = self.beyond_reference(node, what) else { return &[] };
        self.own_members(node, what)
    }

    /// As [`Reader::members`], of an object that has its own way with `$ref`.
    pub(super) fn own_members(&mut self, node: &'a Node, what: &str) -> &'a [Member] {
        match &node.kind {
            NodeKind::Object(members) => members,
            NodeKind::Null => {
                self.empty(node, what);
                &[]
            }
            // Languages that have one kind of collection write it as an array when it is empty.
            NodeKind::Array(items) if items.is_empty() => {
                let message = format!("{what} is an empty array where an object is expected");
                self.loose(node, message, "it is read as an empty object: write '{}'".to_owned());
                &[]
            }
            _ => {
                self.wrong_kind(node, what, "an object");
                &[]
            }
        }
    }

    /// The items of what must be an array. A single value is an array of one.
    pub(super) fn items(&mut self, member: &'a Member) -> &'a [Node] {
        let what = quoted(member);
        let Some(node) = self.beyond_reference(&member.value, &what) else { return &[] };
        match &node.kind {
            NodeKind::Array(items) => items,
            NodeKind::Null => {
                self.empty(node, &what);
                &[]
            }
            NodeKind::Object(members) if members.is_empty() => {
                let message = format!("{what} is an empty object where an array is expected");
                self.loose(node, message, "it is read as an empty array: write '[]'".to_owned());
                &[]
            }
            _ => {
                let message = format!("{what} is {} where an array is expected", node.kind_name());
                self.loose(node, message, "it is read as an array of one: put it in brackets".to_owned());
                std::slice::from_ref(node)
            }
        }
    }

    /// What a reference leads to where the standard has none: tools that make one document out of many files follow
    /// them anywhere, so people write them anywhere.
    fn beyond_reference(&mut self, node: &'a Node, what: &str) -> Option<&'a Node> {
        let [only] = node.members() else { return Some(node) };
        if &*only.key.value != "$ref" || only.value.as_str().is_none() {
            return Some(node);
        }
        let target = self.target(node)?;
        let message = format!("the standard has no reference in the place of {what}");
        self.once(Diagnostic::warning("misplaced-ref", only.value.span, message).label("it is followed"));
        Some(target)
    }

    /// The text of a field. A number or truth value that was not quoted is taken as it is written.
    pub(super) fn text(&mut self, member: &'a Member) -> Option<String> {
        self.text_at(&member.value, &quoted(member))
    }

    /// The text of a field with its place.
    pub(super) fn spanned_text(&mut self, member: &'a Member) -> Option<Spanned<String>> {
        self.text(member).map(|text| Spanned::new(text, member.value.span))
    }

    /// The texts of an array.
    pub(super) fn texts(&mut self, member: &'a Member) -> Vec<Spanned<String>> {
        let what = format!("an item of {}", quoted(member));
        let items = self.items(member).iter();
        items.filter_map(|item| Some(Spanned::new(self.text_at(item, &what)?, item.span))).collect()
    }

    /// The text of a value; `what` names it in a sentence.
    pub(super) fn text_at(&mut self, node: &'a Node, what: &str) -> Option<String> {
        let node = self.beyond_reference(node, what)?;
        let (text, kind) = match &node.kind {
            NodeKind::String(text) => return Some(text.to_string()),
            NodeKind::Number(text) => (text.to_string(), "number"),
            NodeKind::Bool(value) => (value.to_string(), "boolean"),
            NodeKind::Null => {
                self.empty(node, what);
                return None;
            }
            _ => {
                self.wrong_kind(node, what, "a string");
                return None;
            }
        };
        let message = format!("{what} is a {kind} where a string is expected");
        self.loose(node, message, format!("it is read as the text '{text}'; quote it"));
        Some(text)
    }

    /// The truth value of a field.
    pub(super) fn flag(&mut self, member: &'a Member) -> Option<bool> {
        let node = &member.value;
        match &node.kind {
            NodeKind::Bool(value) => Some(*value),
            NodeKind::String(text) if meant_truth(text).is_some() => {
                let value = meant_truth(text);
                let message = format!("{} is a string where true or false is expected", quoted(member));
                self.loose(node, message, format!("it is read as {}", value.unwrap_or_default()));
                value
            }
            NodeKind::Number(number) if matches!(&**number, "0" | "1") => {
                let value = &**number == "1";
                let message = format!("{} is a number where true or false is expected", quoted(member));
                self.loose(node, message, format!("it is read as {value}"));
                Some(value)
            }
            NodeKind::Null => {
                self.empty(node, &quoted(member));
                None
            }
            _ => {
                self.wrong_kind(node, &quoted(member), "true or false");
                None
            }
        }
    }

    /// The number of a field, as the text has it.
    pub(super) fn number(&mut self, member: &'a Member) -> Option<Box<str>> {
        let node = &member.value;
        match &node.kind {
            NodeKind::Number(text) => Some(text.clone()),
            NodeKind::String(text) if text.parse::<f64>().is_ok_and(f64::is_finite) => {
                let message = format!("{} is a string where a number is expected", quoted(member));
                self.loose(node, message, format!("it is read as {text}; remove the quotes"));
                Some(text.clone())
            }
            // YAML has words for what no JSON number is, and no value lies beyond.
            NodeKind::String(text) if is_infinity(text) => {
                let message = format!("{} is no number", quoted(member));
                self.loose(node, message, "it is ignored: nothing is beyond it".to_owned());
                None
            }
            NodeKind::Null => {
                self.empty(node, &quoted(member));
                None
            }
            _ => {
                self.wrong_kind(node, &quoted(member), "a number");
                None
            }
        }
    }

    /// The number of a field that counts something.
    pub(super) fn count(&mut self, member: &'a Member) -> Option<u64> {
        let text = self.number(member)?;
        // `3.0` is the integer 3 to JSON Schema.
        let whole = text.split_once('.').map_or(&*text, |(whole, fraction)| {
            if fraction.bytes().all(|digit| digit == b'0') { whole } else { &text }
        });
        let count = whole.parse().ok();
        // Some tools write -1 for "no limit"; what only validates is not worth a client.
        if count.is_none() {
            let message = format!("{} must be a whole number that is not negative", quoted(member));
            self.loose(&member.value, message, "it is ignored".to_owned());
        }
        count
    }

    /// Reports a value of the wrong kind.
    pub(super) fn wrong_kind(&mut self, node: &Node, what: &str, expected: &str) {
        let problem = Diagnostic::error("wrong-kind", node.span, format!("{what} must be {expected}"));
        self.diagnostics.report(problem.label(format!("this is {}", node.kind_name())));
    }

    /// Reports a value that is missing and that generation needs.
    pub(super) fn missing(&mut self, node: &Node, object: &str, field: &str) {
        let message = format!("{object} has no '{field}'");
        self.diagnostics.report(Diagnostic::error("missing-field", node.span, message));
    }

    /// Reports a value that the standard wants and generation can do without.
    pub(super) fn missing_but_fine(&mut self, node: &Node, message: &str, consequence: &str) {
        self.diagnostics.report(Diagnostic::warning("missing-field", node.span, message).label(consequence));
    }

    /// Reports a value that departs from the standard, and how it is understood.
    pub(super) fn loose(&mut self, node: &Node, message: String, help: String) {
        self.once(Diagnostic::warning("loose-value", node.span, message).help(help));
    }

    fn empty(&mut self, node: &Node, what: &str) {
        let message = format!("{what} has no value");
        self.diagnostics
            .report(Diagnostic::warning("empty-field", node.span, message).label("read as absent"));
    }
}

/// What people write for true and false.
fn meant_truth(text: &str) -> Option<bool> {
    Some(match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => true,
        "false" | "no" | "off" | "optional" => false,
        _ => return None,
    })
}

/// Whether a text is YAML's word for an infinity.
fn is_infinity(text: &str) -> bool {
    let word = text.strip_prefix(['-', '+']).unwrap_or(text);
    matches!(word, ".inf" | ".Inf" | ".INF")
}

fn quoted(member: &Member) -> String {
    format!("'{}'", member.key.value)
}
