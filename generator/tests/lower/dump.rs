//! The Rust surface in lines that read like Rust, for people who want to see what a document becomes.

use clientwright::ir::{
    Api, Argument, BodyCodec, Choice, Constructor, Docs, Encoding, ErrorBody, Extra, Field, Item, ItemKind,
    Operation, Parameter, Payload, Presence, Requirement, Server, StatusPattern, StyleKind, Success, Type,
};
use std::fmt::Write as _;

/// The whole surface.
pub(crate) fn dump(api: &Api) -> String {
    let mut out = String::new();
    line(&mut out, 0, &format!("mod {} // {} {}", api.module, api.title, api.version));
    docs(&mut out, 0, &api.docs);
    for server in &api.servers {
        out.push_str(&dump_server(api, server));
    }
    for scheme in &api.schemes {
        docs(&mut out, 0, &scheme.docs);
        line(&mut out, 0, &format!("auth {}: {:?} // {}", scheme.setter, scheme.kind, scheme.wire_name));
    }
    for (list, what) in [(&api.error_codes, "code"), (&api.error_messages, "message")] {
        if !list.is_empty() {
            line(&mut out, 0, &format!("error {what}: {}", list.join(", ")));
        }
    }
    if let Some(reset) = &api.rate_limit_reset {
        line(&mut out, 0, &format!("rate limits: {} in {:?}", reset.header, reset.unit));
    }
    for item in &api.items {
        out.push('\n');
        dump_item(&mut out, api, item);
    }
    for (index, tag) in api.tags.iter().enumerate() {
        let _ = write!(out, "\nimpl Client // tag `{}`, feature `{}`\n", tag.name, tag.feature);
        for operation in api.operations.iter().filter(|operation| operation.tag == index) {
            dump_operation(&mut out, api, operation);
        }
    }
    if !api.examples.is_empty() {
        out.push_str("\nexamples\n");
    }
    for example in &api.examples {
        line(&mut out, 1, &format!("{}: {} = {}", example.name, ty(api, &example.ty), example.json));
    }
    out
}

fn dump_server(api: &Api, server: &Server) -> String {
    let mut out = String::new();
    docs(&mut out, 0, &server.docs);
    line(&mut out, 0, &format!("Server::{}() // {}", server.constructor, server.url));
    for variable in &server.variables {
        docs(&mut out, 1, &variable.docs);
        let values = variable.values.map_or("&str".to_owned(), |item| api.items[item.0].name.clone());
        let required = if variable.required { ", must be set" } else { "" };
        let shown = format!(
            ".{}({values}) // {{{}}}, default {:?}{required}",
            variable.rust_name, variable.wire_name, variable.default
        );
        line(&mut out, 1, &shown);
    }
    out
}

fn dump_item(out: &mut String, api: &Api, item: &Item) {
    docs(out, 0, &item.docs);
    let wire = if item.wire_name == item.name { String::new() } else { format!(" // {}", item.wire_name) };
    match &item.kind {
        ItemKind::Alias(target) => line(out, 0, &format!("type {} = {};{wire}", item.name, ty(api, target))),
        ItemKind::Record(record) => {
            let secret = if record.sensitive { " // holds a secret" } else { "" };
            line(out, 0, &format!("struct {} {{{wire}{secret}", item.name));
            for field in &record.fields {
                docs(out, 1, &field.docs);
                line(out, 1, &dump_field(api, field));
            }
            if let Some(Extra { rust_name, ty: values }) = &record.extra {
                let held = values.as_ref().map(|values| format!(": BTreeMap<String, {}>", ty(api, values)));
                line(out, 1, &format!("..{rust_name}{},", held.unwrap_or_default()));
            }
            line(out, 0, "}");
            let named = |indices: &[usize]| {
                let field = |index: &usize| {
                    let field = &record.fields[*index];
                    format!("{}: {}", field.rust_name, presented(api, field))
                };
                indices.iter().map(field).collect::<Vec<_>>().join(", ")
            };
            let constructor = match &record.constructor {
                Constructor::Positional(indices) => format!("{}::new({})", item.name, named(indices)),
                Constructor::Named(name, indices) => {
                    format!("{}::new({name} {{ {} }})", item.name, named(indices))
                }
            };
            line(out, 0, &constructor);
        }
        ItemKind::Enumeration(enumeration) => {
            line(out, 0, &format!("enum {} {{{wire}", item.name));
            for value in &enumeration.values {
                docs(out, 1, &value.docs);
                let shown = if enumeration.integer {
                    value.wire_value.clone()
                } else {
                    format!("{:?}", value.wire_value)
                };
                line(out, 1, &format!("{} = {shown},", value.rust_name));
            }
            line(out, 1, &format!("{}(…),", enumeration.unknown));
            line(out, 0, "}");
        }
        ItemKind::Union(union) => {
            line(out, 0, &format!("enum {} {{{wire}", item.name));
            for variant in &union.variants {
                docs(out, 1, &variant.docs);
                let from = if variant.from { "" } else { " // no From" };
                line(out, 1, &format!("{}({}),{from}", variant.rust_name, ty(api, &variant.ty)));
            }
            line(out, 1, &format!("{}(…),", union.unknown));
            line(out, 0, "}");
            let names: Vec<&str> = union.variants.iter().map(|variant| variant.rust_name.as_str()).collect();
            choice(out, 0, &names, "decode", &union.choice);
        }
    }
}

fn dump_field(api: &Api, field: &Field) -> String {
    let mut notes = Vec::new();
    if field.wire_name != field.rust_name.trim_start_matches("r#") {
        notes.push(format!("{:?}", field.wire_name));
    }
    match field.presence {
        Presence::RequiredNullable => notes.push("null is written".to_owned()),
        Presence::Optional | Presence::OptionalNullable | Presence::Required => {}
    }
    if let Some(fixed) = field.fixed {
        let item = &api.items[fixed.item.0];
        if let ItemKind::Enumeration(enumeration) = &item.kind {
            notes.push(format!("new() fills in {:?}", enumeration.values[fixed.value].wire_value));
        }
    }
    let notes = if notes.is_empty() { String::new() } else { format!(" // {}", notes.join(", ")) };
    format!("{}: {},{notes}", field.rust_name, presented(api, field))
}

fn presented(api: &Api, field: &Field) -> String {
    let inner = ty(api, &field.ty);
    match field.presence {
        Presence::Required => inner,
        Presence::RequiredNullable | Presence::Optional => format!("Option<{inner}>"),
        Presence::OptionalNullable => format!("Nullable<{inner}>"),
    }
}

fn choice(out: &mut String, depth: usize, names: &[&str], when: &str, choice_made: &Choice) {
    match choice_made {
        Choice::Variant(index) => line(out, depth, &format!("{when} → {}", names[*index])),
        Choice::Unknown => line(out, depth, &format!("{when} → unknown")),
        Choice::Tag { property, cases, otherwise } => {
            line(out, depth, &format!("{when} → by {property:?}"));
            for (value, case) in cases {
                choice(out, depth + 1, names, &format!("{value:?}"), case);
            }
            choice(out, depth + 1, names, "else", otherwise);
        }
        Choice::Kind(cases) => {
            line(out, depth, &format!("{when} → by JSON kind"));
            for (kind, case) in cases {
                choice(out, depth + 1, names, &format!("{kind:?}"), case);
            }
        }
        Choice::BestMatch(shapes) => {
            line(out, depth, &format!("{when} → by properties"));
            for (shape, index) in shapes {
                let optional = shape.properties.iter().filter(|name| !shape.required.contains(name));
                let list: Vec<String> =
                    shape.required.iter().cloned().chain(optional.map(|name| format!("{name}?"))).collect();
                line(out, depth + 1, &format!("{{{}}} → {}", list.join(", "), names[*index]));
            }
        }
        Choice::FirstThatDecodes(order) => {
            let order: Vec<&str> = order.iter().map(|index| names[*index]).collect();
            line(out, depth, &format!("{when} → the first that decodes of {}", order.join(", ")));
        }
    }
}

fn dump_operation(out: &mut String, api: &Api, operation: &Operation) {
    out.push('\n');
    docs(out, 1, &operation.docs);
    let mut arguments = vec!["&self".to_owned()];
    let required = operation.parameters.iter().filter(|parameter| parameter.argument == Argument::Required);
    let mut list: Vec<String> =
        required.map(|parameter| format!("{}: {}", parameter.rust_name, ty(api, &parameter.ty))).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| body.argument == Argument::Required) {
        list.push(format!("{}: {}", body.rust_name, ty(api, &body.ty)));
    }
    match &operation.arguments {
        Some(name) => arguments.push(format!("{name} {{ {} }}", list.join(", "))),
        None => arguments.append(&mut list),
    }
    line(
        out,
        1,
        &format!("fn {}({}) -> {}", operation.method_name, arguments.join(", "), operation.struct_name),
    );
    for parameter in operation.parameters.iter().filter(|parameter| parameter.argument == Argument::Optional)
    {
        line(out, 2, &format!(".{}({})", parameter.rust_name, ty(api, &parameter.ty)));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.argument == Argument::Optional) {
        line(out, 2, &format!(".{}({})", body.rust_name, ty(api, &body.ty)));
    }
    line(
        out,
        2,
        &format!("{} {} // static {}", operation.http_method, operation.path, operation.static_name),
    );
    for parameter in &operation.parameters {
        line(out, 2, &dump_parameter(parameter));
        docs(out, 3, &parameter.docs);
    }
    if let Some(body) = &operation.body {
        let codec = match body.codec {
            BodyCodec::Json => "JSON",
            BodyCodec::Form => "a form",
            BodyCodec::Text => "text",
            BodyCodec::Multipart => "multipart",
            BodyCodec::JsonLines => "lines",
            BodyCodec::Blob => "blob",
        };
        line(out, 2, &format!("sends {codec} as {}", body.media_type));
        encodings(out, 3, &body.encodings);
        docs(out, 3, &body.docs);
    }
    line(out, 2, &format!("gives {}", success(api, &operation.success)));
    line(out, 2, &format!("fails with {}", error(api, &operation.error)));
    if !operation.accept.is_empty() {
        line(out, 2, &format!("accepts {}", operation.accept));
    }
    let statuses = operation
        .statuses
        .iter()
        .map(|one| format!("{} {:?}", status(one.pattern), one.meaning.as_deref().unwrap_or("")));
    line(out, 2, &format!("statuses {}", statuses.collect::<Vec<_>>().join(", ")));
    if !operation.security.is_empty() {
        line(out, 2, &format!("needs {}", security(api, &operation.security)));
    }
    for set in &operation.headers {
        let statuses: Vec<String> = set.statuses.iter().map(|pattern| status(*pattern)).collect();
        line(out, 2, &format!("headers {} at {}", set.name, statuses.join(" ")));
        for header in &set.headers {
            let (name, wire) = (&header.rust_name, &header.wire_name);
            line(out, 3, &format!("{name}: {} // {wire:?} {:?}", ty(api, &header.ty), header.form));
        }
    }
    if let Some(own) = &operation.servers {
        let urls: Vec<_> = own.servers.iter().map(|server| server.url.as_str()).collect();
        line(out, 2, &format!("servers {} {}", own.name, urls.join(" ")));
    }
    if let Some(retryable) = operation.retryable {
        line(out, 2, &format!("retryable: {retryable}"));
    }
    if let Some(header) = &operation.idempotency_key {
        line(out, 2, &format!("idempotency key in {header}"));
    }
    if let Some(pagination) = &operation.pagination {
        line(out, 2, &format!("pages: {pagination:?}"));
    }
    for sample in &operation.samples {
        let parameters = sample
            .parameters
            .iter()
            .map(|(index, value)| format!("{}={value}", operation.parameters[*index].rust_name));
        let body = sample.body.as_ref().map(|body| format!("body={body}"));
        let call: Vec<String> = parameters.chain(body).collect();
        let answer = sample.response.body.as_deref().unwrap_or("");
        line(
            out,
            2,
            &format!("sample {}({}) → {} {answer}", sample.name, call.join(" "), sample.response.status),
        );
    }
}

fn dump_parameter(parameter: &Parameter) -> String {
    let kind = match parameter.style.kind {
        StyleKind::Simple => "simple",
        StyleKind::Label => "label",
        StyleKind::Matrix => "matrix",
        StyleKind::Form => "form",
        StyleKind::SpaceDelimited => "spaceDelimited",
        StyleKind::PipeDelimited => "pipeDelimited",
        StyleKind::DeepObject => "deepObject",
        StyleKind::Cookie => "cookie",
        StyleKind::Json => "JSON",
        StyleKind::Text => "text",
        StyleKind::FormText => "form within a value",
        StyleKind::Segments => "segments",
    };
    let explode = if parameter.style.explode { ", explode" } else { "" };
    let reserved = if parameter.style.allow_reserved { ", reserved" } else { "" };
    let fixed = match &parameter.argument {
        Argument::Fixed(value) => format!(", always {value}"),
        Argument::Required | Argument::Optional => String::new(),
    };
    format!("{:?} {:?}: {kind}{explode}{reserved}{fixed}", parameter.location, parameter.wire_name)
}

fn success(api: &Api, success: &Success) -> String {
    match success {
        Success::Single(body) => payload(api, body),
        Success::Several(name, cases) => {
            let cases = cases.iter().map(|case| {
                let statuses: Vec<String> = case.statuses.iter().map(|pattern| status(*pattern)).collect();
                let body = match &case.payload {
                    Payload::Empty => String::new(),
                    other => format!("({})", payload(api, other)),
                };
                format!("{}{body} at {}", case.rust_name, statuses.join(" "))
            });
            format!("{name} {{ {} }}", cases.collect::<Vec<_>>().join(", "))
        }
    }
}

fn encodings(out: &mut String, depth: usize, list: &[Encoding]) {
    for one in list {
        let style = one
            .style
            .map(|style| format!(" {:?} explode={} {}", style.kind, style.explode, style.allow_reserved));
        let (style, part) = (style.unwrap_or_default(), &one.part);
        line(out, depth, &format!("{part:?} as {:?}{style} {:?}", one.content_type, one.headers));
        encodings(out, depth + 1, &one.nested);
    }
}

fn error(api: &Api, error: &ErrorBody) -> String {
    match error {
        ErrorBody::None => "NoBody".to_owned(),
        ErrorBody::Single(body) => payload(api, body),
        ErrorBody::Several { name, cases } => {
            let cases = cases.iter().map(|case| {
                let answers = case.answers.iter().map(|(pattern, media)| match media {
                    None => status(*pattern),
                    Some(media) => format!("{} as {media}", status(*pattern)),
                });
                let answers = answers.collect::<Vec<_>>().join(" ");
                format!("{}({}) at {answers}", case.rust_name, payload(api, &case.payload))
            });
            format!("{name} {{ {} }}", cases.collect::<Vec<_>>().join(", "))
        }
    }
}

fn payload(api: &Api, body: &Payload) -> String {
    match body {
        Payload::Empty => "()".to_owned(),
        Payload::Json(inner) => ty(api, inner),
        Payload::Text => "String".to_owned(),
        Payload::Bytes => "Bytes".to_owned(),
        Payload::Stream(codec, item) => format!("{codec:?} of {}", ty(api, item)),
    }
}

fn status(pattern: StatusPattern) -> String {
    match pattern {
        StatusPattern::Exact(status) => status.to_string(),
        StatusPattern::Range(hundreds) => format!("{hundreds}XX"),
        StatusPattern::Default => "default".to_owned(),
    }
}

fn security(api: &Api, alternatives: &[Vec<Requirement>]) -> String {
    let alternatives = alternatives.iter().map(|all| {
        if all.is_empty() {
            return "nothing".to_owned();
        }
        let all = all.iter().map(|requirement| {
            let setter = &api.schemes[requirement.scheme].setter;
            if requirement.scopes.is_empty() {
                setter.clone()
            } else {
                format!("{setter}[{}]", requirement.scopes.join(" "))
            }
        });
        all.collect::<Vec<_>>().join(" and ")
    });
    alternatives.collect::<Vec<_>>().join(", or ")
}

fn ty(api: &Api, shown: &Type) -> String {
    match shown {
        Type::Bool => "bool".to_owned(),
        Type::I32 => "i32".to_owned(),
        Type::I64 => "i64".to_owned(),
        Type::U32 => "u32".to_owned(),
        Type::U64 => "u64".to_owned(),
        Type::F64 => "f64".to_owned(),
        Type::String => "String".to_owned(),
        Type::Secret => "Secret".to_owned(),
        Type::Bytes => "Bytes".to_owned(),
        Type::Base64 => "Base64".to_owned(),
        Type::Blob => "Blob".to_owned(),
        Type::Text(format) => format!("{format:?}"),
        Type::Json => "Value".to_owned(),
        Type::Null => "()".to_owned(),
        Type::Item(item) => api.items[item.0].name.clone(),
        Type::Vec(inner) => format!("Vec<{}>", ty(api, inner)),
        Type::Map(inner) => format!("BTreeMap<String, {}>", ty(api, inner)),
        Type::Option(inner) => format!("Option<{}>", ty(api, inner)),
        Type::Boxed(inner) => format!("Box<{}>", ty(api, inner)),
        Type::Tuple(elements) => {
            format!("({})", elements.iter().map(|element| ty(api, element)).collect::<Vec<_>>().join(", "))
        }
        Type::Foreign(path) => path.clone(),
    }
}

fn docs(out: &mut String, depth: usize, docs: &Docs) {
    let texts = docs.summary.iter().chain(&docs.description).map(|text| text.trim().replace('\n', " "));
    let facts = docs.facts.iter().map(|fact| {
        if fact.verbatim {
            format!("{}: `{}`", fact.label, fact.value)
        } else {
            format!("{}: {}", fact.label, fact.value)
        }
    });
    let source = docs.source.iter().map(|source| format!("Source: {source}"));
    let assumptions = docs.assumptions.iter().map(|assumption| format!("Assumption: {assumption}"));
    let links =
        docs.external.iter().map(|(url, text)| format!("See: {} <{url}>", text.as_deref().unwrap_or("")));
    for text in texts.chain(facts).chain(source).chain(assumptions).chain(links) {
        line(out, depth, &format!("/// {text}"));
    }
    if docs.deprecated {
        line(out, depth, "#[deprecated]");
    }
}

fn line(out: &mut String, depth: usize, text: &str) {
    out.push_str(&"    ".repeat(depth));
    out.push_str(text);
    out.push('\n');
}
