//! The check before emission: an API enters, and if it keeps `lower`'s promises, nothing more is said.
//!
//! `lower` promises that every name is a Rust identifier, every index in range and no two things in one scope alike.
//! All is held to that before the first token is made, so that everything after it may rely on it.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashSet, HashSetExt};
use std::fmt;

use super::names::{header_sets, is_identifier, own_servers, types};
use crate::ir::{
    Api, Argument, Choice, Constructor, ErrorBody, Form, Item, ItemKind, Operation, Payload, Success, Type,
};

/// What can't be emitted: a crate's name that is none, or else a mistake of the generator, not of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmitError {
    what: String,
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot emit the API: {}", self.what)
    }
}

impl std::error::Error for EmitError {}

impl EmitError {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into() }
    }
}

/// Holds the name that the caller gave the crate to what cargo and the crate's own code can call it.
pub(super) fn check_crate(name: &str) -> Result<(), EmitError> {
    // What generated code calls from outside.
    const TAKEN: &[&str] =
        &["alloc", "clientwright_runtime", "core", "proc_macro", "serde_json", "std", "test", "tokio"];
    if !is_identifier(name) || !name.is_ascii() || name.starts_with("r#") {
        let shown = name.escape_debug();
        let what = format!("`{shown}` is no name of a crate: letters, digits and `_`, a letter first");
        return Err(EmitError::new(what));
    }
    if TAKEN.contains(&name) {
        return Err(EmitError::new(format!("a crate called `{name}` would hide another one of that name")));
    }
    Ok(())
}

/// Holds APIs that share a crate to names that differ.
pub(super) fn check_modules(apis: &[&Api]) -> Result<(), EmitError> {
    let mut seen = BTreeMap::new();
    for api in apis {
        if let Some(other) = seen.insert(api.module.as_str(), api) {
            let (one, other) = (&other.document, &api.document);
            let what = format!("{one} and {other} would both be the module `{}`", api.module);
            return Err(EmitError::new(what));
        }
    }
    Ok(())
}

/// Holds an API to what `lower` promises.
pub(super) fn check(api: &Api) -> Result<(), EmitError> {
    checked(api).error.map_or(Ok(()), Err)
}

/// Whether a name has letters of which the compiler warns where they stand beside others.
pub(super) fn has_foreign_letters(api: &Api) -> bool {
    checked(api).foreign
}

/// Looks at every name and number.
fn checked(api: &Api) -> Check<'_> {
    let mut check = Check { api, error: None, foreign: false };
    check.names("module", [api.module.as_str()]);
    check.names("type", types(api));
    for item in &api.items {
        check.item(item);
    }
    let setters = api.schemes.iter().map(|scheme| scheme.setter.as_str());
    check.names("builder method", setters.chain(BUILDER.iter().copied()));
    let constructors = api.servers.iter().map(|server| server.constructor.as_str());
    let variables = api.servers.iter().flat_map(|server| &server.variables);
    let variables: BTreeSet<_> = variables.map(|variable| variable.rust_name.as_str()).collect();
    check.names("server", constructors.chain(variables));
    let own = own_servers(api);
    check.names("type of servers", own.keys().copied());
    for servers in own.values() {
        check.names("server", servers.iter().map(|server| server.constructor.as_str()));
    }
    for server in api.servers.iter().chain(own.values().copied().flatten()) {
        check.names("server variable", server.variables.iter().map(|variable| variable.rust_name.as_str()));
    }
    let methods = api.operations.iter().map(|operation| operation.method_name.as_str());
    check.names("method", methods.chain(["builder", "into", "request", "rotate_credentials", "try_into"]));
    check.names("static", api.operations.iter().map(|operation| operation.static_name.as_str()));
    let structs = api.operations.iter().map(|operation| operation.struct_name.as_str());
    let arguments = api.operations.iter().filter_map(|operation| operation.arguments.as_deref());
    check.names("operation", structs.chain(arguments).chain(["CallWithOptions"]));
    for operation in &api.operations {
        check.operation(operation);
    }
    let sets = header_sets(api);
    check.names("set of headers", sets.keys().copied());
    for headers in sets.values() {
        check.names("header", headers.iter().map(|header| header.rust_name.as_str()));
        for header in *headers {
            check.ty(&header.ty);
        }
    }
    check.names("example", api.examples.iter().map(|example| example.name.as_str()));
    for payload in api.webhooks.iter().filter_map(|webhook| webhook.payload.as_ref()) {
        check.ty(payload);
    }
    for example in &api.examples {
        check.ty(&example.ty);
    }
    check
}

/// What every client's builder has.
const BUILDER: &[&str] = &[
    "attempt_timeout",
    "backoff",
    "base_url",
    "build",
    "clock",
    "connect_timeout",
    "danger_allow_insecure_http",
    "default_header",
    "interceptor",
    "max_response_bytes",
    "retries",
    "retry_budget",
    "retry_policy",
    "server",
    "timeout",
    "transport",
    "user_agent",
];

struct Check<'a> {
    api: &'a Api,
    /// The first thing that is wrong.
    error: Option<EmitError>,
    /// Whether a name is not all ASCII.
    foreign: bool,
}

impl Check<'_> {
    fn fail(&mut self, what: impl FnOnce() -> String) {
        if self.error.is_none() {
            self.error = Some(EmitError::new(what()));
        }
    }

    /// Names of one scope.
    fn names<'n>(&mut self, what: &str, names: impl IntoIterator<Item = &'n str>) {
        let mut seen = HashSet::new();
        for name in names {
            self.foreign |= !name.is_ascii();
            if !is_identifier(name) {
                self.fail(|| format!("the {what} `{}` has no Rust name", name.escape_debug()));
            }
            if !seen.insert(name) {
                self.fail(|| format!("there are two of the {what} `{name}`"));
            }
        }
    }

    fn item(&mut self, item: &Item) {
        if let Some(Form::Sent(base) | Form::Received(base)) = item.form {
            self.index(base.0, self.api.items.len(), "base of a form");
        }
        match &item.kind {
            ItemKind::Record(record) => {
                let extra = record.extra.iter().map(|extra| extra.rust_name.as_str());
                let fields = record.fields.iter().map(|field| field.rust_name.as_str());
                self.names("field", fields.chain(extra).chain(["new", "from_json", "to_json"]));
                for field in &record.fields {
                    self.ty(&field.ty);
                    if let Some(fixed) = field.fixed {
                        let values = match self.api.items.get(fixed.item.0).map(|item| &item.kind) {
                            Some(ItemKind::Enumeration(enumeration)) => enumeration.values.len(),
                            _ => 0,
                        };
                        self.index(fixed.value, values, "value of a constant");
                    }
                }
                if let Some(ty) = record.extra.as_ref().and_then(|extra| extra.ty.as_ref()) {
                    self.ty(ty);
                }
                let (Constructor::Positional(indices) | Constructor::Named(_, indices)) = &record.constructor;
                for &index in indices {
                    self.index(index, record.fields.len(), "field of a constructor");
                }
            }
            ItemKind::Enumeration(enumeration) => {
                let values = enumeration.values.iter().map(|value| value.rust_name.as_str());
                self.names("variant", values.chain([enumeration.unknown.as_str()]));
                for value in enumeration.values.iter().filter(|_| enumeration.integer) {
                    if value.wire_value.parse::<i64>().is_err() {
                        self.fail(|| format!("a value of `{}` is no 64-bit integer", item.name));
                    }
                }
            }
            ItemKind::Union(union) => {
                let variants = union.variants.iter().map(|variant| variant.rust_name.as_str());
                self.names("variant", variants.chain([union.unknown.as_str()]));
                for variant in &union.variants {
                    self.ty(&variant.ty);
                }
                self.choice(&union.choice, union.variants.len());
            }
            ItemKind::Alias(ty) => self.ty(ty),
        }
    }

    fn choice(&mut self, choice: &Choice, variants: usize) {
        match choice {
            Choice::Unknown => {}
            Choice::Variant(index) => self.index(*index, variants, "variant"),
            Choice::Tag { cases, otherwise, .. } => {
                for (_, choice) in cases {
                    self.choice(choice, variants);
                }
                self.choice(otherwise, variants);
            }
            Choice::Kind(cases) => {
                for (_, choice) in cases {
                    self.choice(choice, variants);
                }
            }
            Choice::BestMatch(shapes) => {
                for (_, index) in shapes {
                    self.index(*index, variants, "variant");
                }
            }
            Choice::FirstThatDecodes(indices) => {
                for index in indices {
                    self.index(*index, variants, "variant");
                }
            }
        }
    }

    fn operation(&mut self, operation: &Operation) {
        const RESERVED: &[&str] = &[
            "base_url",
            "send",
            "send_blocking",
            "server",
            "timeout",
            "header",
            "query",
            "retry",
            "pages",
            "items",
            "stream",
            "prepared",
        ];
        let body = operation.body.iter().map(|body| (body.rust_name.as_str(), &body.argument));
        let parameters = operation.parameters.iter().map(|one| (one.rust_name.as_str(), &one.argument));
        let given: Vec<_> = parameters.chain(body).collect();
        let of = |argument: &Argument| {
            let names = given.iter().filter(move |(_, given)| *given == argument);
            names.map(|(name, _)| *name).collect::<Vec<_>>()
        };
        self.names("argument", of(&Argument::Required));
        self.names("optional parameter", of(&Argument::Optional).into_iter().chain(RESERVED.iter().copied()));
        let types =
            operation.parameters.iter().map(|one| &one.ty).chain(operation.body.iter().map(|body| &body.ty));
        for ty in types {
            self.ty(ty);
        }
        self.index(operation.tag, self.api.tags.len(), "tag");
        for requirement in operation.security.iter().flatten() {
            self.index(requirement.scheme, self.api.schemes.len(), "security scheme");
        }
        let is_method = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if operation.http_method.is_empty() || !operation.http_method.bytes().all(is_method) {
            self.fail(|| format!("`{}` has an unknown method", operation.method_name));
        }
        match &operation.success {
            Success::Single(payload) => self.payload(payload),
            Success::Several(_, cases) => {
                self.names("answer", cases.iter().map(|case| case.rust_name.as_str()));
                for case in cases {
                    self.payload(&case.payload);
                }
            }
        }
        match &operation.error {
            ErrorBody::None => {}
            ErrorBody::Single(payload) => self.error(operation, payload),
            ErrorBody::Several { cases, .. } => {
                self.names("error", cases.iter().map(|case| case.rust_name.as_str()));
                for case in cases {
                    self.error(operation, &case.payload);
                }
            }
        }
        self.names("sample", operation.samples.iter().map(|sample| sample.name.as_str()));
        let samples = operation.samples.iter().flat_map(|sample| &sample.parameters);
        let shown = operation.shown.iter().flat_map(|shown| &shown.parameters);
        for (index, _) in samples.chain(shown) {
            self.index(*index, operation.parameters.len(), "parameter of a sample");
        }
    }

    fn payload(&mut self, payload: &Payload) {
        if let Payload::Json(ty) | Payload::Stream(_, ty) = payload {
            self.ty(ty);
        }
    }

    /// An error is there as a whole, or has no body at all.
    fn error(&mut self, operation: &Operation, payload: &Payload) {
        if matches!(payload, Payload::Empty | Payload::Stream(..)) {
            self.fail(|| {
                format!("an error of `{}` has a body that errors do not have", operation.method_name)
            });
        }
        self.payload(payload);
    }

    fn ty(&mut self, ty: &Type) {
        match ty {
            Type::Item(id) => self.index(id.0, self.api.items.len(), "type"),
            Type::Vec(inner) | Type::Map(inner) | Type::Option(inner) | Type::Boxed(inner) => self.ty(inner),
            Type::Tuple(items) => items.iter().for_each(|item| self.ty(item)),
            Type::Foreign(path) => {
                let leading = |segment: &str| ["crate", "self", "super"].contains(&segment);
                let mut segments =
                    path.strip_prefix("::").unwrap_or(path).split("::").skip_while(|one| leading(one));
                if !segments.next().is_some_and(is_identifier) || !segments.all(is_identifier) {
                    self.fail(|| format!("`{}` is no path of a type", path.escape_debug()));
                }
            }
            _ => {}
        }
    }

    fn index(&mut self, index: usize, length: usize, what: &str) {
        if index >= length {
            self.fail(|| format!("a {what} does not exist (number {index} of {length})"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_promise_is_told_and_not_printed() {
        let nowhere = crate::source::Span { source: crate::source::SourceId(0), start: 0, end: 0 };
        let told = |change: &dyn Fn(&mut Api)| {
            let mut api = Api {
                module: "m".into(),
                feature: "m".into(),
                document: "m.yaml".into(),
                origin: "m.yaml".into(),
                start: nowhere,
                info: nowhere,
                title: String::new(),
                version: String::new(),
                docs: crate::ir::Docs::default(),
                servers: Vec::new(),
                schemes: Vec::new(),
                items: Vec::new(),
                tags: Vec::new(),
                operations: Vec::new(),
                webhooks: Vec::new(),
                error_codes: Vec::new(),
                error_messages: Vec::new(),
                rate_limit_reset: None,
                contract_tests: false,
                examples: Vec::new(),
            };
            change(&mut api);
            check(&api).map_err(|error| error.to_string())
        };
        let item = |name: &str, ty| Item {
            name: name.into(),
            wire_name: name.into(),
            docs: crate::ir::Docs::default(),
            kind: ItemKind::Alias(ty),
            form: None,
            rules: crate::ir::Rules::default(),
            origin: crate::source::Span { source: crate::source::SourceId(0), start: 0, end: 0 },
        };
        assert_eq!(told(&|_| {}), Ok(()));
        let error = |text: &str| Err(format!("cannot emit the API: {text}"));
        assert_eq!(
            told(&|api: &mut Api| api.module = "../m".into()),
            error("the module `../m` has no Rust name")
        );
        let twice = [item("A", Type::Bool), item("A", Type::Bool)];
        assert_eq!(told(&|api: &mut Api| api.items = twice.to_vec()), error("there are two of the type `A`"));
        let far = [item("A", Type::Vec(Box::new(Type::Item(crate::ir::ItemId(7)))))];
        assert_eq!(
            told(&|api: &mut Api| api.items = far.to_vec()),
            error("a type does not exist (number 7 of 1)")
        );
        let path = [item("A", Type::Foreign("a::b<c>".into()))];
        assert_eq!(told(&|api: &mut Api| api.items = path.to_vec()), error("`a::b<c>` is no path of a type"));
    }
}
