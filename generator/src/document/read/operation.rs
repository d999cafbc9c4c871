//! Paths, webhooks and their operations.

use super::Reader;
use crate::diagnostics::Diagnostic;
use crate::document::{Extensions, Operation, Parameter, ParameterLocation, PathItem, Server, Version};
use crate::node::{Member, Node, NodeKind, Spanned};
use foldhash::{HashSet, HashSetExt};

const PATH_ITEM: &[&str] = &[
    "$ref",
    "summary",
    "description",
    "servers",
    "parameters",
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "query",
    "additionalOperations",
];
const OPERATION: &[&str] = &[
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
];
/// How many path items may refer to each other in a chain.
const LONGEST_CHAIN: usize = 64;

impl<'a> Reader<'a, '_> {
    pub(super) fn paths(&mut self, member: &'a Member) -> Vec<PathItem> {
        let mut ignored = Extensions::default();
        let mut paths = Vec::new();
        for member in self.members(&member.value, "'paths'") {
            if member.key.value.starts_with("x-") {
                self.other(member, &mut ignored, "'paths'", &[]);
            } else if !member.key.value.starts_with('/') && !matches!(member.value.kind, NodeKind::Object(_))
            {
                let message = format!("'paths' has no field '{}': a path starts with '/'", member.key.value);
                self.once(Diagnostic::warning("unknown-field", member.key.span, message).label("ignored"));
            } else {
                paths.push(self.path_item(member));
            }
        }
        paths
    }

    pub(super) fn webhooks(&mut self, member: &'a Member) -> Vec<PathItem> {
        self.members(&member.value, "'webhooks'").iter().map(|member| self.path_item(member)).collect()
    }

    fn path_item(&mut self, member: &'a Member) -> PathItem {
        let path = Spanned::new(member.key.value.to_string(), member.key.span);
        let members = self.path_item_members(&member.value);
        let mut extensions = Extensions::default();
        let (mut parameters, mut servers) = (Vec::new(), Vec::new());
        let (mut summary, mut description) = (None, None);
        // What all operations share comes first, whatever its place.
        for member in &members {
            match &*member.key.value {
                "parameters" => parameters = self.parameters(member),
                "servers" => servers = self.servers(member),
                "summary" => summary = self.text(member),
                "description" => description = self.text(member),
                _ => {}
            }
        }
        let mut operations = Vec::new();
        for member in &members {
            let name = &*member.key.value;
            let mut one = |reader: &mut Self, member: &'a Member, method: String| {
                let method = Spanned::new(method, member.key.span);
                operations.push(reader.operation(method, &member.value, &parameters, &servers));
            };
            match name {
                "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" => {
                    one(self, member, name.to_ascii_uppercase());
                }
                "query" => {
                    self.only_since_3_2(member);
                    one(self, member, "QUERY".to_owned());
                }
                "additionalOperations" => {
                    self.only_since_3_2(member);
                    for member in self.members(&member.value, "'additionalOperations'") {
                        one(self, member, member.key.value.to_string());
                    }
                }
                _ => self.other(member, &mut extensions, "a path item", PATH_ITEM),
            }
        }
        for operation in &mut operations {
            if operation.summary.is_none() && operation.description.is_none() {
                operation.summary.clone_from(&summary);
                operation.description.clone_from(&description);
            }
        }
        PathItem { path, operations, extensions }
    }

    /// A path item's own members, then those of the path item that it refers to, if the own ones do not say them.
    fn path_item_members(&mut self, node: &'a Node) -> Vec<&'a Member> {
        let mut members: Vec<&'a Member> = Vec::new();
        let mut said: HashSet<&'a str> = HashSet::new();
        let mut next = Some(node);
        for _ in 0..LONGEST_CHAIN {
            let Some(node) = next else { return members };
            for member in self.own_members(node, "a path item") {
                if said.insert(&member.key.value) {
                    members.push(member);
                }
            }
            next = node.get("$ref").and_then(|reference| {
                let Some(text) = reference.as_str() else {
                    self.wrong_kind(reference, "'$ref'", "a string");
                    return None;
                };
                Some(self.resolver.resolve(text, reference.span, self.diagnostics)?.node)
            });
        }
        self.cyclic(node);
        members
    }

    fn only_since_3_2(&mut self, member: &Member) {
        if self.version < Version::V32 {
            let message = format!("'{}' came with OpenAPI 3.2", member.key.value);
            let problem = Diagnostic::warning("newer-field", member.key.span, message);
            self.diagnostics.report(problem.help("it is read all the same; say 'openapi: 3.2.0'"));
        }
    }

    fn operation(
        &mut self,
        method: Spanned<String>,
        node: &'a Node,
        of_path: &[Parameter],
        servers: &[Server],
    ) -> Operation {
        let mut operation = Operation {
            selected: true,
            method,
            operation_id: None,
            tags: Vec::new(),
            summary: None,
            description: None,
            external_docs: None,
            parameters: Vec::new(),
            request_body: None,
            responses: Vec::new(),
            security: None,
            servers: servers.to_vec(),
            deprecated: false,
            extensions: Extensions::default(),
            span: node.span,
        };
        for member in self.members(node, "an operation") {
            match &*member.key.value {
                "operationId" => operation.operation_id = self.spanned_text(member),
                "tags" => operation.tags = self.texts(member),
                "summary" => operation.summary = self.text(member),
                "description" => operation.description = self.text(member),
                "externalDocs" => operation.external_docs = self.external_docs(member),
                "parameters" => operation.parameters = self.parameters(member),
                "requestBody" => operation.request_body = self.request_body(&member.value),
                "responses" => operation.responses = self.responses(member),
                "security" => operation.security = Some(self.security(member)),
                "servers" => operation.servers = self.servers(member),
                "deprecated" => operation.deprecated = self.flag(member).unwrap_or(false),
                "callbacks" => self.without_counterpart(member, "these requests are sent by the API"),
                _ => self.other(member, &mut operation.extensions, "an operation", OPERATION),
            }
        }
        let own = std::mem::take(&mut operation.parameters);
        let overridden: HashSet<(ParameterLocation, &str)> = own.iter().map(Parameter::identity).collect();
        let inherited = of_path.iter().filter(|shared| !overridden.contains(&shared.identity()));
        operation.parameters =
            inherited.map(|shared| Parameter { of_path: true, ..shared.clone() }).collect();
        operation.parameters.extend(own);
        operation
    }
}

impl Parameter {
    /// What tells a parameter from others.
    fn identity(&self) -> (ParameterLocation, &str) {
        (self.location, &self.name.value)
    }
}
