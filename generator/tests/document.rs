//! The typed document: one small document a feature, with a sketch of what is read from it.
//!
//! A sketch has a line a thing. Schemas stand as `#number`, in the arena's order, so that a snapshot shows which
//! references lead to the same one.

use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::document::{
    self, AdditionalProperties, Document, Example, Extensions, MediaType, Operation, Parameter, Schema,
    SchemaId, SchemaKind, SecurityScheme, SecuritySchemeKind, Server,
};
use clientwright::load::{self, Files};
use clientwright::node::{Node, NodeKind, Spanned};
use clientwright::source::Sources;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

struct Folder(PathBuf);

impl Files for Folder {
    fn read(&mut self, path: &str) -> Result<String, String> {
        fs::read_to_string(self.0.join(path)).map_err(|error| error.to_string())
    }
}

#[test]
fn documents_are_read_as_the_standard_says() {
    insta::glob!("cases/document/*.yaml", |path| {
        let folder = path.parent().expect("cases are in a folder").to_owned();
        let name = path.file_name().expect("cases have names").to_string_lossy();
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        let id = sources.add(name, fs::read_to_string(path).expect("cases are text"));
        let root = load::load(&sources, id, &mut diagnostics).expect("cases are YAML");
        let loaded = load::follow(&mut sources, root, &mut Folder(folder), &mut diagnostics);
        let document = document::read(&loaded, &mut diagnostics).expect("cases are OpenAPI");
        let said = diagnostics::render(&diagnostics, &sources, Color::Never);
        assert!(!diagnostics.has_errors(), "{said}");
        insta::assert_snapshot!(sketch(&document));
    });
}

fn sketch(document: &Document) -> String {
    let mut text = format!("{:?}: {:?} {:?}", document.version, document.info.title, document.info.version);
    let info = &document.info;
    optional(&mut text, "summary", info.summary.as_ref());
    optional(&mut text, "description", info.description.as_ref());
    optional(&mut text, "license", info.license.as_ref());
    extensions(&mut text, &info.extensions);
    text.push('\n');
    for server in &document.servers {
        writeln!(text, "server {}", server_line(server)).expect("to a string");
    }
    if let Some(security) = &document.security {
        writeln!(text, "security {}", requirements(security)).expect("to a string");
    }
    for tag in &document.tags {
        writeln!(text, "tag {:?} {:?}", tag.name.value, tag.description).expect("to a string");
    }
    for (kind, items) in [("path", &document.paths), ("webhook", &document.webhooks)] {
        for item in items {
            writeln!(text, "{kind} {}", item.path.value).expect("to a string");
            item.operations.iter().for_each(|operation| operation_lines(&mut text, operation));
        }
    }
    document.security_schemes.iter().for_each(|scheme| scheme_line(&mut text, scheme));
    for (name, id) in &document.schemas {
        writeln!(text, "component {} = {}", name.value, number(*id)).expect("to a string");
    }
    for (index, schema) in document.arena.iter().enumerate() {
        writeln!(text, "#{index}:{}", schema_line(schema)).expect("to a string");
    }
    text
}

fn operation_lines(text: &mut String, operation: &Operation) {
    write!(text, "  {}", operation.method.value).expect("to a string");
    optional(text, "id", operation.operation_id.as_ref().map(|id| &id.value));
    optional(text, "summary", operation.summary.as_ref());
    if operation.deprecated {
        text.push_str(" deprecated");
    }
    if !operation.tags.is_empty() {
        write!(text, " tags={:?}", operation.tags.iter().map(|tag| &tag.value).collect::<Vec<_>>())
            .expect("to a string");
    }
    if let Some(security) = &operation.security {
        write!(text, " security={}", requirements(security)).expect("to a string");
    }
    text.push('\n');
    for server in &operation.servers {
        writeln!(text, "    server {}", server_line(server)).expect("to a string");
    }
    for parameter in &operation.parameters {
        writeln!(text, "    {}", parameter_line(parameter)).expect("to a string");
    }
    if let Some(body) = &operation.request_body {
        writeln!(text, "    body required={} {:?}", body.required, body.description).expect("to a string");
        body.content.iter().for_each(|content| content_lines(text, content));
    }
    for response in &operation.responses {
        writeln!(text, "    {:?} {:?}", response.status.value, response.description).expect("to a string");
        for header in &response.headers {
            writeln!(text, "      {}", parameter_line(header)).expect("to a string");
        }
        response.content.iter().for_each(|content| content_lines(text, content));
    }
}

fn parameter_line(parameter: &Parameter) -> String {
    let Parameter { name, location, style, explode, required, .. } = parameter;
    let mut text = format!("{location:?} {} {style:?} explode={explode} required={required}", name.value);
    optional(&mut text, "schema", parameter.schema.map(number).as_ref());
    optional(&mut text, "as", parameter.media_type.as_ref().map(|media_type| &media_type.value));
    optional(&mut text, "description", parameter.description.as_ref());
    for (set, word) in [(parameter.allow_reserved, " reserved"), (parameter.deprecated, " deprecated")] {
        text.push_str(if set { word } else { "" });
    }
    examples(&mut text, &parameter.examples);
    extensions(&mut text, &parameter.extensions);
    text
}

fn content_lines(text: &mut String, content: &MediaType) {
    write!(text, "      {}", content.media_type.value).expect("to a string");
    optional(text, "schema", content.schema.map(number).as_ref());
    optional(text, "items", content.item_schema.map(number).as_ref());
    examples(text, &content.examples);
    text.push('\n');
    for part in &content.encoding {
        write!(
            text,
            "        part {:?} {:?} {:?} explode={:?} reserved={:?}",
            part.part.value, part.content_type, part.style, part.explode, part.allow_reserved
        )
        .expect("to a string");
        part.headers
            .iter()
            .for_each(|header| write!(text, " [{}]", parameter_line(header)).expect("to a string"));
        text.push('\n');
    }
}

fn scheme_line(text: &mut String, scheme: &SecurityScheme) {
    write!(text, "scheme {}: ", scheme.name.value).expect("to a string");
    match &scheme.kind {
        SecuritySchemeKind::ApiKey { location, name } => write!(text, "key in {location:?} {}", name.value),
        SecuritySchemeKind::Http { scheme, bearer_format } => {
            write!(text, "http {} {bearer_format:?}", scheme.value)
        }
        SecuritySchemeKind::OAuth2 { flows } => flows.iter().try_for_each(|flow| {
            let place = |url: &Option<Spanned<String>>| url.as_ref().map(|url| url.value.clone());
            let scopes: Vec<_> = flow.scopes.iter().map(|(name, text)| (&name.value, text)).collect();
            write!(
                text,
                "\n  {} token={:?} authorization={:?} scopes={scopes:?}",
                flow.kind.value,
                place(&flow.token_url),
                place(&flow.authorization_url)
            )?;
            extensions(text, &flow.extensions);
            Ok(())
        }),
        SecuritySchemeKind::OpenIdConnect { url } => write!(text, "openid {}", url.value),
        SecuritySchemeKind::MutualTls => write!(text, "mutual TLS"),
    }
    .expect("to a string");
    optional(text, "description", scheme.description.as_ref());
    text.push_str(if scheme.deprecated { " deprecated" } else { "" });
    extensions(text, &scheme.extensions);
    text.push('\n');
}

fn schema_line(schema: &Schema) -> String {
    let mut text = String::new();
    optional(&mut text, "component", schema.component.as_ref().map(|name| &name.value));
    match schema.kind {
        SchemaKind::Any => text.push_str(" anything"),
        SchemaKind::Never => text.push_str(" nothing"),
        SchemaKind::Object => {}
    }
    optional(&mut text, "ref", schema.reference.as_ref().map(|reference| number(reference.value)).as_ref());
    if !schema.types.is_empty() {
        write!(text, " {:?}", schema.types).expect("to a string");
    }
    optional(&mut text, "format", schema.format.as_ref().map(|format| &format.value));
    optional(&mut text, "title", schema.title.as_ref());
    optional(&mut text, "description", schema.description.as_ref());
    optional(
        &mut text,
        "enum",
        schema
            .enumeration
            .as_ref()
            .map(|values| values.iter().map(node).collect::<Vec<_>>().join(", "))
            .as_ref(),
    );
    optional(&mut text, "const", schema.constant.as_ref().map(node).as_ref());
    optional(&mut text, "default", schema.default.as_ref().map(node).as_ref());
    examples(&mut text, &schema.examples);
    for property in &schema.properties {
        write!(text, " .{}={}", property.name.value, number(property.schema)).expect("to a string");
    }
    if !schema.required.is_empty() {
        write!(text, " required={:?}", schema.required.iter().map(|name| &name.value).collect::<Vec<_>>())
            .expect("to a string");
    }
    match schema.additional_properties {
        AdditionalProperties::Unstated => {}
        AdditionalProperties::Any => text.push_str(" additional=any"),
        AdditionalProperties::Forbidden => text.push_str(" additional=none"),
        AdditionalProperties::Schema(id) => write!(text, " additional={}", number(id)).expect("to a string"),
    }
    for (pattern, id) in &schema.pattern_properties {
        write!(text, " /{}/={}", pattern.value, number(*id)).expect("to a string");
    }
    optional(&mut text, "names", schema.property_names.map(number).as_ref());
    optional(&mut text, "items", schema.items.map(number).as_ref());
    for (word, list) in [
        ("prefix", &schema.prefix_items),
        ("allOf", &schema.all_of),
        ("oneOf", &schema.one_of),
        ("anyOf", &schema.any_of),
    ] {
        if !list.is_empty() {
            write!(text, " {word}=[{}]", list.iter().map(|id| number(*id)).collect::<Vec<_>>().join(" "))
                .expect("to a string");
        }
    }
    optional(&mut text, "not", schema.not.map(number).as_ref());
    if let Some(discriminator) = &schema.discriminator {
        let mapping: Vec<String> = discriminator
            .mapping
            .iter()
            .map(|(value, id)| format!("{}={}", value.value, number(*id)))
            .collect();
        write!(
            text,
            " by {} {mapping:?} else {:?}",
            discriminator.property_name.value,
            discriminator.default_mapping.map(number)
        )
        .expect("to a string");
    }
    if *schema.numeric != document::Numeric::default() {
        let numeric = format!("{:?}", *schema.numeric);
        let set = numeric
            .trim_start_matches("Numeric { ")
            .trim_end_matches(" }")
            .split(", ")
            .filter(|field| !field.ends_with("None"));
        write!(text, " {}", set.collect::<Vec<_>>().join(" ")).expect("to a string");
    }
    said_about(&mut text, schema);
    text
}

/// What a schema says that is no part of its shape.
fn said_about(text: &mut String, schema: &Schema) {
    optional(text, "pattern", schema.pattern.as_ref());
    optional(text, "encoding", schema.content_encoding.as_ref());
    optional(text, "media", schema.content_media_type.as_ref());
    optional(
        text,
        "docs",
        schema.external_docs.as_ref().map(|docs| format!("{} {:?}", docs.url, docs.description)).as_ref(),
    );
    optional(
        text,
        "xml",
        schema.xml.as_ref().map(|xml| format!("{:?} attribute={}", xml.name, xml.attribute)).as_ref(),
    );
    let flags = [
        (schema.unique_items, " unique"),
        (schema.read_only, " read-only"),
        (schema.write_only, " write-only"),
        (schema.deprecated, " deprecated"),
    ];
    flags.iter().filter(|(set, _)| *set).for_each(|(_, word)| text.push_str(word));
    extensions(text, &schema.extensions);
}

fn server_line(server: &Server) -> String {
    let mut text = server.url.value.clone();
    optional(&mut text, "name", server.name.as_ref());
    optional(&mut text, "description", server.description.as_ref());
    for variable in &server.variables {
        let values: Vec<&String> = variable.values.iter().map(|value| &value.value).collect();
        write!(text, " {}={:?} of {values:?}", variable.name.value, variable.default.value)
            .expect("to a string");
        optional(&mut text, "description", variable.description.as_ref());
    }
    text
}

fn requirements(list: &[document::SecurityRequirement]) -> String {
    let one = |requirement: &document::SecurityRequirement| {
        let schemes: Vec<_> =
            requirement.schemes.iter().map(|(name, scopes)| format!("{}{scopes:?}", name.value)).collect();
        format!("({})", schemes.join(" and "))
    };
    format!("[{}]", list.iter().map(one).collect::<Vec<_>>().join(" or "))
}

fn examples(text: &mut String, list: &[Example]) {
    for example in list {
        let name = example.name.as_ref().map_or("", |name| &name.value);
        let value = example.value.as_ref().map_or_else(|| "elsewhere".to_owned(), node);
        write!(text, " example {name}({value})").expect("to a string");
        optional(text, "summary", example.summary.as_ref());
        optional(text, "description", example.description.as_ref());
    }
}

fn extensions(text: &mut String, extensions: &Extensions) {
    for (name, value) in &extensions.0 {
        write!(text, " {}={}", name.value, node(value)).expect("to a string");
    }
}

fn optional(text: &mut String, word: &str, value: Option<&String>) {
    if let Some(value) = value {
        write!(text, " {word}={value}").expect("to a string");
    }
}

fn number(id: SchemaId) -> String {
    format!("#{}", id.index())
}

fn node(node: &Node) -> String {
    match &node.kind {
        NodeKind::Null => "null".to_owned(),
        NodeKind::Bool(value) => value.to_string(),
        NodeKind::Number(text) => text.to_string(),
        NodeKind::String(text) => format!("{text:?}"),
        NodeKind::Array(items) => {
            format!("[{}]", items.iter().map(self::node).collect::<Vec<_>>().join(", "))
        }
        NodeKind::Object(members) => {
            let members =
                members.iter().map(|member| format!("{}: {}", member.key.value, self::node(&member.value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    }
}
