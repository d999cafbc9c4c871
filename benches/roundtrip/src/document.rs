//! One document: its file comes in; what became of its examples goes out.

use crate::difference::{Comparison, OTHER_KIND, REFUSED};
use crate::driver::{self, Case};
use crate::judge::Judge;
use crate::report::Row;
use crate::sites::{self, Direction};
use clientwright::diagnostics::Diagnostics;
use clientwright::ir::{Api, Form, ItemId, SchemaType, Type};
use clientwright::node::{Node, NodeKind};
use clientwright::source::{Sources, Span};
use clientwright::{document, load, lower, names};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

/// Generates a document's client, and tries its examples.
pub(crate) fn check(path: &Path, out: &Path) -> Row {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut row = Row { name, ..Row::default() };
    if let Err(reason) = fill(&mut row, path, out) {
        row.refused = Some(reason);
    }
    row
}

/// A valid example on its way through the generated code.
struct Tried {
    site: sites::Site,
    value: Value,
    sent: bool,
}

/// A document and what the generator made of it.
pub(crate) struct Read {
    pub(crate) root: Node,
    /// The same as plain JSON.
    pub(crate) document: Value,
    pub(crate) api: Api,
    pub(crate) listed: Vec<SchemaType>,
}

/// Reads a document, down to the Rust surface.
///
/// # Errors
/// There is no such file, or the generator refuses it.
pub(crate) fn read(path: &Path) -> Result<Read, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let id = sources.add(name.clone(), text);
    let root = load::load(&sources, id, &mut findings);
    let surface = root.clone().and_then(|root| {
        let loaded = load::follow(&mut sources, root, &mut load::NoFiles, &mut findings);
        let document = document::read(&loaded, &mut findings)?;
        let options = lower::Options {
            module: names::module(&name),
            feature: names::kebab(&name),
            document: name,
            ours: false,
            contract_tests: false,
        };
        lower::lower_listed(&document, &options, &mut findings)
    });
    match (root, surface) {
        (Some(root), Some((api, listed))) if !findings.has_errors() => {
            Ok(Read { document: value(&root), root, api, listed })
        }
        _ => Err(format!("not generated: {}", first_error(&findings))),
    }
}

fn fill(row: &mut Row, path: &Path, out: &Path) -> Result<(), String> {
    let Read { root, document, api, listed } = read(path)?;
    let found = sites::find(&document);
    let spans = Spans { root: &root };
    let types: HashMap<Span, Type> = listed.into_iter().map(|one| (one.origin, one.ty)).collect();
    let forms = Forms::of(&api);
    let mut judge = Judge::new(&document, &found.schemas)?;
    row.examples = found.sites.len();
    if found.external > 0 {
        row.untried.insert("in another file".to_owned(), found.external);
    }
    let (mut tried, mut cases, mut used) = (Vec::new(), Vec::new(), Vec::<Type>::new());
    let mut numbers: HashMap<Type, usize> = HashMap::new();
    for site in found.sites {
        let Some(value) = document.pointer(&site.value) else { continue };
        let mut leave = |why: &str| *row.untried.entry(why.to_owned()).or_default() += 1;
        if site.raw && value.is_string() {
            leave("the text of another media type than JSON");
            continue;
        }
        let direction = match judge.direction(&site.schema, value, site.direction) {
            Ok(Some(direction)) => direction,
            Ok(None) => {
                row.invalid += 1;
                continue;
            }
            Err(error) => {
                leave("the validator cannot read the schema");
                eprintln!("{}: {}: {error}", row.name, site.schema);
                continue;
            }
        };
        let Some(ty) = spans.of(&site.schema).and_then(|span| types.get(&span)) else {
            leave("the schema has no type of its own: it is read together with others, or by webhooks only");
            continue;
        };
        let form = forms.of_type(ty, direction);
        if site.direction == Direction::Either && direction != Direction::Either && form == *ty {
            leave("it lacks what only one direction has, and nothing goes in the other");
            continue;
        }
        let ty = form;
        let number = *numbers.entry(ty.clone()).or_insert_with(|| {
            used.push(ty);
            used.len() - 1
        });
        cases.push(Case { ty: number, json: value.to_string() });
        tried.push(Tried { value: value.clone(), site, sent: direction == Direction::Sent });
    }
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime");
    let runtime = runtime.canonicalize().map_err(|error| error.to_string())?;
    let folder = out.join(&row.name);
    let answers = driver::run(&api, &folder, &runtime, &used, &cases)?;
    let mut details = String::new();
    for (one, answer) in tried.iter().zip(answers) {
        let found = Default::default();
        let mut comparison = Comparison { document: &document, judge: &mut judge, sent: one.sent, found };
        let (classes, written) = match answer {
            Err(error) => {
                let at_root = error.starts_with("expected ") && error.contains(" at $ ");
                let other_kind = at_root && comparison.has_no_type(&one.site.schema);
                (vec![(if other_kind { OTHER_KIND } else { REFUSED }.to_owned(), error)], String::new())
            }
            Ok(json) => {
                let after: Value = serde_json::from_str(&json).map_err(|error| error.to_string())?;
                comparison.compare(&one.value, &after, std::slice::from_ref(&one.site.schema), "");
                let found = comparison.found.into_iter();
                (found.map(|(class, place)| (class.to_owned(), place)).collect(), json)
            }
        };
        if classes.is_empty() {
            row.passed += 1;
            continue;
        }
        row.failed += 1;
        let mut names: Vec<&String> = classes.iter().map(|(class, _)| class).collect();
        names.dedup();
        for name in names {
            *row.classes.entry(name.clone()).or_default() += 1;
        }
        for (class, place) in &classes {
            let _ = writeln!(details, "{class}\t{place}\t{}\t{}", one.site.value, one.site.schema);
        }
        let _ = writeln!(details, "\tin  {}\n\tout {written}", one.value);
    }
    std::fs::write(folder.join("failures.txt"), details).map_err(|error| error.to_string())
}

fn first_error(findings: &Diagnostics) -> String {
    let mut errors = findings.iter().filter(|one| one.severity == clientwright::diagnostics::Severity::Error);
    let first = errors.next().map_or_else(|| "no reason was given".to_owned(), |one| one.message.clone());
    match errors.count() {
        0 => first,
        more => format!("{first} (and {more} more)"),
    }
}

/// A node as plain JSON.
fn value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Bool(value) => Value::Bool(*value),
        NodeKind::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
        NodeKind::String(text) => Value::String(text.to_string()),
        NodeKind::Array(items) => Value::Array(items.iter().map(value).collect()),
        NodeKind::Object(members) => Value::Object(
            members.iter().map(|one| (one.key.value.to_string(), value(&one.value))).collect::<Map<_, _>>(),
        ),
    }
}

/// Where the things of a document stand.
pub(crate) struct Spans<'n> {
    pub(crate) root: &'n Node,
}

impl Spans<'_> {
    pub(crate) fn of(&self, pointer: &str) -> Option<Span> {
        let mut at = self.root;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            at = match &at.kind {
                NodeKind::Array(items) => items.get(step.parse::<usize>().ok()?)?,
                _ => at.get(&step)?,
            };
        }
        Some(at.span)
    }
}

/// The forms of types that are sent otherwise than they are received.
struct Forms {
    sent: HashMap<ItemId, ItemId>,
    received: HashMap<ItemId, ItemId>,
}

impl Forms {
    fn of(api: &Api) -> Self {
        let mut forms = Self { sent: HashMap::new(), received: HashMap::new() };
        for (index, item) in api.items.iter().enumerate() {
            match item.form {
                Some(Form::Sent(base)) => forms.sent.insert(base, ItemId(index)),
                Some(Form::Received(base)) => forms.received.insert(base, ItemId(index)),
                None => None,
            };
        }
        forms
    }

    fn of_type(&self, ty: &Type, direction: Direction) -> Type {
        let inner = |ty: &Type| Box::new(self.of_type(ty, direction));
        match ty {
            Type::Item(item) => {
                let form = match direction {
                    Direction::Sent => self.sent.get(item),
                    Direction::Received => self.received.get(item),
                    Direction::Either => None,
                };
                Type::Item(*form.unwrap_or(item))
            }
            Type::Vec(ty) => Type::Vec(inner(ty)),
            Type::Map(ty) => Type::Map(inner(ty)),
            Type::Option(ty) => Type::Option(inner(ty)),
            Type::Boxed(ty) => Type::Boxed(inner(ty)),
            Type::Tuple(types) => Type::Tuple(types.iter().map(|ty| self.of_type(ty, direction)).collect()),
            other => other.clone(),
        }
    }
}
