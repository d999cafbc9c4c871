//! Paths that are no templates, and templates that no server could tell apart: a document enters, findings leave.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::Context;
use crate::diagnostics::Diagnostics;
use crate::node::Spanned;

/// `path-template`: a path that does not start with `/`, holds a query, or whose braces are not in order.
pub(super) fn templates(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    const CODE: &str = "path-template";
    for Spanned { value: path, span } in context.document.paths.iter().map(|item| &item.path) {
        if !path.starts_with('/') {
            let message = format!("the path '{path}' does not start with '/'");
            diagnostics.report(context.fault(CODE, *span, message).help(format!("write '/{path}'")));
        }
        if let Some(mark) = outside_braces(path).find(|c| matches!(c, '?' | '#')) {
            let message = format!("the path '{path}' holds '{mark}'");
            let help = "a path ends where the query starts; declare what follows as query parameters";
            diagnostics.report(context.fault(CODE, *span, message).help(help));
        }
        match parameters(path) {
            Err(problem) => {
                let message = format!("the path '{path}' is no template: {problem}");
                diagnostics.report(context.fault(CODE, *span, message));
            }
            Ok(names) => {
                let mut seen = HashSet::new();
                for name in names.iter().filter(|name| !seen.insert(**name)) {
                    let message = format!("the path '{path}' names '{name}' twice");
                    let help = "give each place in the path a name of its own";
                    diagnostics.report(context.fault(CODE, *span, message).help(help));
                }
            }
        }
    }
}

/// `duplicate-path`: two templates that are equal but for their parameters' names.
pub(super) fn duplicate(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, &Spanned<String>> = HashMap::new();
    for path in context.document.paths.iter().map(|item| &item.path) {
        let Some(shape) = shape(&path.value) else { continue };
        let Some(first) = seen.get(&shape) else {
            seen.insert(shape, path);
            continue;
        };
        let message = format!("the paths '{}' and '{}' match the same requests", first.value, path.value);
        let diagnostic = context
            .fault("duplicate-path", path.span, message)
            .related(first.span, "the first one")
            .help("put the operations under one path; parameters' names do not tell paths apart");
        diagnostics.report(diagnostic);
    }
}

/// The names in braces, or why there are none to be had.
fn parameters(path: &str) -> Result<Vec<&str>, &'static str> {
    let (mut names, mut open) = (Vec::new(), None);
    for (at, character) in path.char_indices() {
        match (character, open) {
            ('{', None) => open = Some(at + 1),
            ('{', Some(_)) => return Err("a '{' within braces"),
            ('}', None) => return Err("a '}' without '{'"),
            ('}', Some(start)) => match path.get(start..at) {
                Some(name) if !name.is_empty() => {
                    names.push(name);
                    open = None;
                }
                _ => return Err("braces without a name"),
            },
            _ => {}
        }
    }
    if open.is_some() { Err("a '{' without '}'") } else { Ok(names) }
}

/// The path with its parameters' names left out; `None` for what is no template.
fn shape(path: &str) -> Option<String> {
    let mut shape = path.to_owned();
    for name in parameters(path).ok()? {
        shape = shape.replacen(&format!("{{{name}}}"), "{}", 1);
    }
    Some(shape)
}

fn outside_braces(path: &str) -> impl Iterator<Item = char> {
    path.chars()
        .scan(false, |inside, character| {
            *inside = (*inside || character == '{') && character != '}';
            Some((*inside, character))
        })
        .filter_map(|(inside, character)| (!inside).then_some(character))
}
