//! Examples, wherever they stand.

use super::Reader;
use crate::document::{Example, Extensions};
use crate::node::{Member, Node, NodeKind, Spanned};

const EXAMPLE: &[&str] =
    &["summary", "description", "dataValue", "serializedValue", "value", "externalValue"];

impl<'a> Reader<'a, '_> {
    /// `examples` by name; a list of values, as schemas have it, is read as well.
    pub(super) fn examples(&mut self, member: &'a Member) -> Vec<Example> {
        if let NodeKind::Array(items) = &member.value.kind {
            let message = "'examples' is an array where an object of named examples is expected".to_owned();
            self.loose(&member.value, message, "its items are read as values: give each a name".to_owned());
            return items.iter().map(bare_example).collect();
        }
        let mut examples = Vec::new();
        for Member { key, value: node } in self.members(&member.value, "'examples'") {
            if let Some(mut example) = self.referable(node, |shared| &mut shared.examples, Self::read_example)
            {
                example.name = Some(Spanned::new(key.value.to_string(), key.span));
                examples.push(example);
            }
        }
        examples
    }

    #[expect(clippy::unnecessary_wraps, reason = "as everything that references lead to is read")]
    fn read_example(&mut self, node: &'a Node) -> Option<Example> {
        let has_own_field = node
            .members()
            .iter()
            .any(|member| EXAMPLE.contains(&&*member.key.value) || member.key.value.starts_with("x-"));
        if !has_own_field {
            let message = "an example has no 'value'".to_owned();
            self.loose(node, message, "it is read as the value itself: write it below 'value'".to_owned());
            return Some(bare_example(node));
        }
        let mut example = Example {
            name: None,
            summary: None,
            description: None,
            value: None,
            extensions: Extensions::default(),
            span: node.span,
        };
        for member in node.members() {
            match &*member.key.value {
                "summary" => example.summary = self.text(member),
                "description" => example.description = self.text(member),
                "value" | "dataValue" => {
                    example.span = member.value.span;
                    example.value = Some(member.value.clone());
                }
                _ => self.other(member, &mut example.extensions, "an example", EXAMPLE),
            }
        }
        Some(example)
    }
}

/// The value of an `example`, or an item of a schema's `examples`.
pub(super) fn bare_example(node: &Node) -> Example {
    Example {
        name: None,
        summary: None,
        description: None,
        value: Some(node.clone()),
        extensions: Extensions::default(),
        span: node.span,
    }
}
