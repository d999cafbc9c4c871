//! The version, the Info Object, servers, tags and links to documentation.

use super::Reader;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Extensions, ExternalDocs, Info, Server, ServerVariable, Tag, Version};
use crate::node::{Member, Node, NodeKind, Spanned};
use crate::source::Span;

const INFO: &[&str] = &["title", "summary", "description", "termsOfService", "contact", "license", "version"];
const SERVER: &[&str] = &["url", "name", "description", "variables"];
const VARIABLE: &[&str] = &["default", "enum", "description"];
const TAG: &[&str] = &["name", "summary", "description", "externalDocs", "parent", "kind"];
const DOCS: &[&str] = &["url", "description"];

/// Which version of the standard a document follows; `None`, reported, if this is none that we read.
pub(super) fn version(root: &Node, diagnostics: &mut Diagnostics) -> Option<Version> {
    if !matches!(root.kind, NodeKind::Object(_)) {
        let problem = Diagnostic::error("not-openapi", root.span, "an OpenAPI document must be an object");
        diagnostics.report(problem.label(format!("this is {}", root.kind_name())));
        return None;
    }
    if let Some(member) = root.members().iter().find(|member| &*member.key.value == "overlay") {
        let problem = Diagnostic::error("not-openapi", member.key.span, "this is an overlay, not a document");
        diagnostics.report(problem.help("give the document, and this with `--overlay`"));
        return None;
    }
    if let Some(member) = root.members().iter().find(|member| &*member.key.value == "swagger") {
        let message = "this is a Swagger 2 document";
        let help = "convert it to OpenAPI 3 first, with any of the converters at https://tools.openapis.org";
        diagnostics.report(Diagnostic::error("swagger-2", member.key.span, message).help(help));
        return None;
    }
    let Some(node) = root.get("openapi") else {
        let looks_like_one =
            ["paths", "components", "webhooks", "info"].iter().any(|key| root.get(key).is_some());
        if !looks_like_one {
            let problem = Diagnostic::error("not-openapi", root.span, "this is no OpenAPI document");
            diagnostics.report(problem.help("one has 'openapi: 3.1.0', 'info' and 'paths' at its top"));
            return None;
        }
        let problem = Diagnostic::warning("missing-field", root.span, "the document has no 'openapi'");
        diagnostics.report(problem.label("it is read as version 3.1"));
        return Some(Version::V31);
    };
    let text = match &node.kind {
        NodeKind::String(text) => text,
        NodeKind::Number(text) => {
            let message = "'openapi' is a number where a string is expected";
            let help = format!("it is read as the text '{text}'; quote it");
            diagnostics.report(Diagnostic::warning("loose-value", node.span, message).help(help));
            text
        }
        _ => {
            let problem = Diagnostic::error("wrong-kind", node.span, "'openapi' must be a string");
            diagnostics.report(problem.label(format!("this is {}", node.kind_name())));
            return None;
        }
    };
    let mut numbers = text.trim().split('.');
    match (numbers.next(), numbers.next()) {
        (Some("3"), Some("0") | None) => Some(Version::V30),
        (Some("3"), Some("1")) => Some(Version::V31),
        (Some("3"), Some("2")) => Some(Version::V32),
        (Some("3"), Some(_)) => {
            let message = format!("OpenAPI {text} is not known here");
            let help = "it is read as 3.2; known are 3.0, 3.1 and 3.2";
            diagnostics.report(Diagnostic::warning("unknown-version", node.span, message).help(help));
            Some(Version::V32)
        }
        _ => {
            let message = format!("OpenAPI '{text}' cannot be read");
            let problem = Diagnostic::error("unknown-version", node.span, message);
            diagnostics.report(problem.help("known are 3.0, 3.1 and 3.2"));
            None
        }
    }
}

impl Info {
    /// What stands for an Info Object that is not there.
    pub(super) fn missing(span: Span) -> Self {
        Self {
            title: String::new(),
            version: String::new(),
            summary: None,
            description: None,
            license: None,
            extensions: Extensions::default(),
            span,
        }
    }
}

impl<'a> Reader<'a, '_> {
    pub(super) fn info(&mut self, node: &'a Node) -> Info {
        let mut info = Info::missing(node.span);
        for member in self.members(node, "'info'") {
            match &*member.key.value {
                "title" => info.title = self.text(member).unwrap_or_default(),
                "version" => info.version = self.text(member).unwrap_or_default(),
                "summary" => info.summary = self.text(member),
                "description" => info.description = self.text(member),
                "license" => info.license = self.license(member),
                _ => self.other(member, &mut info.extensions, "'info'", INFO),
            }
        }
        for field in ["title", "version"] {
            if matches!(node.kind, NodeKind::Object(_)) && node.get("$ref").or(node.get(field)).is_none() {
                self.missing_but_fine(node, &format!("'info' has no '{field}'"), "left empty");
            }
        }
        info
    }

    fn license(&mut self, member: &'a Member) -> Option<String> {
        if let NodeKind::String(name) = &member.value.kind {
            let message = "'license' is a string where an object is expected".to_owned();
            self.loose(&member.value, message, "it is read as the licence's 'name'".to_owned());
            return Some(name.to_string());
        }
        let members = self.members(&member.value, "'license'");
        let name = members.iter().find(|member| &*member.key.value == "name")?;
        self.text(name)
    }

    pub(super) fn servers(&mut self, member: &'a Member) -> Vec<Server> {
        self.items(member).iter().filter_map(|item| self.server(item)).collect()
    }

    fn server(&mut self, node: &'a Node) -> Option<Server> {
        let mut url = None;
        let (mut name, mut description, mut variables) = (None, None, Vec::new());
        let mut extensions = Extensions::default();
        for member in self.members(node, "a server") {
            match &*member.key.value {
                "url" => url = self.spanned_text(member),
                "name" => name = self.text(member),
                "description" => description = self.text(member),
                "variables" => variables = self.server_variables(member),
                _ => self.other(member, &mut extensions, "a server", SERVER),
            }
        }
        if url.is_none() && node.get("url").is_none() && matches!(node.kind, NodeKind::Object(_)) {
            self.missing(node, "a server", "url");
        }
        Some(Server { url: url?, name, description, variables, extensions, span: node.span })
    }

    fn server_variables(&mut self, member: &'a Member) -> Vec<ServerVariable> {
        let mut variables = Vec::new();
        for Member { key, value: node } in self.members(&member.value, "'variables'") {
            let (mut default, mut values, mut description) = (None, Vec::new(), None);
            let mut extensions = Extensions::default();
            for member in self.members(node, "a server variable") {
                match &*member.key.value {
                    "default" => default = self.spanned_text(member),
                    "enum" => values = self.texts(member),
                    "description" => description = self.text(member),
                    _ => self.other(member, &mut extensions, "a server variable", VARIABLE),
                }
            }
            if default.is_none() {
                match values.first() {
                    Some(first) => {
                        let consequence = format!("the first of its values is taken: '{}'", first.value);
                        default = Some(first.clone());
                        self.missing_but_fine(node, "a server variable has no 'default'", &consequence);
                    }
                    None => self.missing(node, "a server variable", "default"),
                }
            }
            let name = Spanned::new(key.value.to_string(), key.span);
            if let Some(default) = default {
                variables.push(ServerVariable { name, default, values, description, extensions });
            }
        }
        variables
    }

    pub(super) fn tags(&mut self, member: &'a Member) -> Vec<Tag> {
        let mut tags = Vec::new();
        for node in self.items(member) {
            let (mut name, mut description, mut external_docs) = (None, None, None);
            let mut extensions = Extensions::default();
            if let NodeKind::String(text) = &node.kind {
                let message = "a tag is a string where an object is expected".to_owned();
                self.loose(node, message, "it is read as its 'name'".to_owned());
                let name = Spanned::new(text.to_string(), node.span);
                tags.push(Tag { name, description, external_docs, extensions });
                continue;
            }
            for member in self.members(node, "a tag") {
                match &*member.key.value {
                    "name" => name = self.spanned_text(member),
                    "description" => description = self.text(member),
                    "externalDocs" => external_docs = self.external_docs(member),
                    _ => self.other(member, &mut extensions, "a tag", TAG),
                }
            }
            match name {
                Some(name) => tags.push(Tag { name, description, external_docs, extensions }),
                None => self.missing_but_fine(node, "a tag has no 'name'", "ignored"),
            }
        }
        tags
    }

    pub(super) fn external_docs(&mut self, member: &'a Member) -> Option<ExternalDocs> {
        let (mut url, mut description) = (None, None);
        for member in self.members(&member.value, "'externalDocs'") {
            match &*member.key.value {
                "url" => url = self.text(member),
                "description" => description = self.text(member),
                _ => self.other(member, &mut Extensions::default(), "'externalDocs'", DOCS),
            }
        }
        Some(ExternalDocs { url: url?, description })
    }
}
