//! Parameters and headers.

use super::Reader;
use super::example::bare_example;
use crate::diagnostics::{Diagnostic, closest};
use crate::document::{Extensions, Parameter, ParameterLocation, ParameterStyle};
use crate::node::{Member, Node, NodeKind, Spanned};
use crate::source::Span;
use foldhash::{HashMap, HashMapExt};
use std::collections::hash_map::Entry;

const PARAMETER: &[&str] = &[
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "example",
    "examples",
    "content",
];
const HEADER: &[&str] = &[
    "description",
    "required",
    "deprecated",
    "style",
    "explode",
    "schema",
    "example",
    "examples",
    "content",
];
/// How deep headers may stand in the parts of headers' contents; one would be remarkable.
pub(super) const DEEPEST_HEADER: usize = 8;
const LOCATIONS: &[(&str, ParameterLocation)] = &[
    ("path", ParameterLocation::Path),
    ("query", ParameterLocation::Query),
    ("header", ParameterLocation::Header),
    ("cookie", ParameterLocation::Cookie),
    ("querystring", ParameterLocation::QueryString),
];
const STYLES: &[(&str, ParameterStyle)] = &[
    ("matrix", ParameterStyle::Matrix),
    ("label", ParameterStyle::Label),
    ("simple", ParameterStyle::Simple),
    ("form", ParameterStyle::Form),
    ("spaceDelimited", ParameterStyle::SpaceDelimited),
    ("pipeDelimited", ParameterStyle::PipeDelimited),
    ("deepObject", ParameterStyle::DeepObject),
    ("cookie", ParameterStyle::Cookie),
];

/// What parameters and headers have in common.
struct Described {
    required: bool,
    description: Option<String>,
    deprecated: bool,
    style: Option<ParameterStyle>,
    explode: Option<bool>,
    allow_reserved: bool,
    allow_empty: bool,
    schema: Option<crate::document::SchemaId>,
    media_type: Option<Spanned<String>>,
    examples: Vec<crate::document::Example>,
    extensions: Extensions,
}

impl<'a> Reader<'a, '_> {
    pub(super) fn parameters(&mut self, member: &'a Member) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut places: HashMap<(ParameterLocation, String), Span> = HashMap::new();
        for node in self.items(member) {
            let Some(parameter) = self.referable(node, |shared| &mut shared.parameters, Self::read_parameter)
            else {
                continue;
            };
            match places.entry((parameter.location, parameter.name.value.clone())) {
                Entry::Occupied(first) => {
                    let message =
                        format!("the parameter '{}' stands twice in this list", parameter.name.value);
                    let problem = Diagnostic::warning("duplicate-parameter", node.span, message);
                    self.diagnostics.report(problem.label("ignored").related(*first.get(), "first"));
                }
                Entry::Vacant(place) => {
                    place.insert(node.span);
                    parameters.push(parameter);
                }
            }
        }
        parameters
    }

    fn read_parameter(&mut self, node: &'a Node) -> Option<Parameter> {
        let (mut name, mut location) = (None, None);
        for member in self.members(node, "a parameter") {
            match &*member.key.value {
                "name" => name = self.spanned_text(member),
                "in" => location = self.location(member),
                _ => {}
            }
        }
        if name.is_none() && location == Some(ParameterLocation::QueryString) {
            // Its name goes nowhere: it is the whole query.
            let message = "a parameter has no 'name'";
            self.missing_but_fine(
                node,
                message,
                "it is called 'query': of a whole query, the name is not sent",
            );
            name = Some(Spanned::new("query".to_owned(), node.span));
        }
        if matches!(node.kind, NodeKind::Object(_)) {
            for field in ["name", "in"].into_iter().skip(usize::from(name.is_some())) {
                if node.get(field).is_none() {
                    self.missing(node, "a parameter", field);
                }
            }
        }
        let described = self.described(node, "a parameter", PARAMETER);
        let (name, location) = (name?, location?);
        if location == ParameterLocation::Path && !described.required {
            let message = format!("the path parameter '{}' is not marked as required", name.value);
            let problem = Diagnostic::warning("optional-path-parameter", name.span, message);
            self.diagnostics.report(problem.help("it is read as required: add 'required: true'"));
        }
        Some(described.parameter(name, location, node.span))
    }

    fn location(&mut self, member: &'a Member) -> Option<ParameterLocation> {
        let text = self.text(member)?;
        let known = LOCATIONS.iter().find(|(name, _)| *name == text);
        if let (None, Some((name, location))) =
            (known, LOCATIONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(&text)))
        {
            let message = format!("'in' is '{text}'");
            self.loose(&member.value, message, format!("it is read as '{name}'"));
            return Some(*location);
        }
        if known.is_none() {
            let message = format!("there are no parameters in '{text}'");
            let problem = Diagnostic::error("unknown-value", member.value.span, message);
            let help = match &*text {
                "body" | "formData" => "OpenAPI 3 describes what is sent as 'requestBody'".to_owned(),
                _ => choices(&text, LOCATIONS.iter().map(|(name, _)| *name)),
            };
            self.diagnostics.report(problem.help(help));
        }
        known.map(|(_, location)| *location)
    }

    /// A style by its name; what is unknown is reported.
    pub(super) fn style(&mut self, member: &'a Member) -> Option<ParameterStyle> {
        let text = self.text(member)?;
        let known = STYLES.iter().find(|(name, _)| *name == text);
        if known.is_none() {
            let problem =
                Diagnostic::error("unknown-value", member.value.span, format!("no style is called '{text}'"));
            self.diagnostics.report(problem.help(choices(&text, STYLES.iter().map(|(name, _)| *name))));
        }
        known.map(|(_, style)| *style)
    }

    /// Headers by name, of a response or of a part.
    pub(super) fn headers(&mut self, member: &'a Member) -> Vec<Parameter> {
        let mut headers = Vec::new();
        if self.header_depth >= DEEPEST_HEADER {
            let message = "headers within headers are nested too deeply";
            self.diagnostics.report(Diagnostic::error("too-deep", member.key.span, message));
            return headers;
        }
        self.header_depth += 1;
        for Member { key, value: node } in self.members(&member.value, "'headers'") {
            if let Some(mut header) = self.referable(node, |shared| &mut shared.headers, Self::read_header) {
                header.name = Spanned::new(key.value.to_string(), key.span);
                headers.push(header);
            }
        }
        self.header_depth -= 1;
        headers
    }

    fn read_header(&mut self, node: &'a Node) -> Option<Parameter> {
        let described = self.described(node, "a header", HEADER);
        let name = Spanned::new(String::new(), node.span);
        matches!(node.kind, NodeKind::Object(_))
            .then(|| described.parameter(name, ParameterLocation::Header, node.span))
    }

    fn described(&mut self, node: &'a Node, what: &'static str, known: &[&'static str]) -> Described {
        let mut described = Described {
            required: false,
            description: None,
            deprecated: false,
            style: None,
            explode: None,
            allow_reserved: false,
            allow_empty: false,
            schema: None,
            media_type: None,
            examples: Vec::new(),
            extensions: Extensions::default(),
        };
        for member in node.members() {
            match &*member.key.value {
                "required" => described.required = self.flag(member).unwrap_or(false),
                "description" => described.description = self.text(member),
                "deprecated" => described.deprecated = self.flag(member).unwrap_or(false),
                "style" => described.style = self.style(member),
                "explode" => described.explode = self.flag(member),
                "allowReserved" => described.allow_reserved = self.flag(member).unwrap_or(false),
                "allowEmptyValue" => described.allow_empty = self.flag(member).unwrap_or(false),
                "schema" => described.schema = Some(self.schema_id(&member.value)),
                "example" => described.examples.push(bare_example(&member.value)),
                "examples" => described.examples.extend(self.examples(member)),
                "content" => self.parameter_content(member, &mut described),
                _ => self.other(member, &mut described.extensions, what, known),
            }
        }
        described
    }

    fn parameter_content(&mut self, member: &'a Member, described: &mut Described) {
        let mut content = self.content(member).into_iter();
        let Some(first) = content.next() else { return };
        if let Some(second) = content.next() {
            let message = "a parameter has one media type only";
            let problem = Diagnostic::warning("several-media-types", second.media_type.span, message);
            self.diagnostics
                .report(problem.label("ignored").related(first.media_type.span, "this one is taken"));
        }
        described.schema = described.schema.or(first.schema);
        described.media_type = Some(first.media_type);
        described.examples.extend(first.examples);
    }
}

impl Described {
    fn parameter(self, name: Spanned<String>, location: ParameterLocation, span: Span) -> Parameter {
        let style = self.style.unwrap_or(match location {
            ParameterLocation::Path | ParameterLocation::Header => ParameterStyle::Simple,
            ParameterLocation::Query | ParameterLocation::QueryString | ParameterLocation::Cookie => {
                ParameterStyle::Form
            }
        });
        Parameter {
            component: None,
            of_path: false,
            name,
            location,
            required: self.required || location == ParameterLocation::Path,
            description: self.description,
            deprecated: self.deprecated,
            style,
            explode: self.explode.unwrap_or(matches!(style, ParameterStyle::Form | ParameterStyle::Cookie)),
            allow_reserved: self.allow_reserved,
            allow_empty: self.allow_empty,
            schema: self.schema,
            media_type: self.media_type,
            examples: self.examples,
            extensions: self.extensions,
            span,
        }
    }
}

/// What was meant, or what there is to choose from.
pub(super) fn choices<'n>(text: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    match closest(text, known.clone()) {
        Some(meant) => format!("did you mean '{meant}'?"),
        None => format!("known are {}", known.map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")),
    }
}
