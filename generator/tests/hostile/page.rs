//! A page of rustdoc's as a browser takes it: HTML enters, its text leaves, if there is nothing in it but what rustdoc
//! makes of plain documentation.

use std::path::Path;

/// Elements that rustdoc makes; what shows, runs, loads or sends something is not among them.
const ELEMENTS: &[&str] = &[
    "a",
    "blockquote",
    "br",
    "button",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "rustdoc-toolbar",
    "section",
    "span",
    "strong",
    "sub",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "wbr",
];

/// Attributes that rustdoc makes; none runs anything.
const ATTRIBUTES: &[&str] =
    &["aria-label", "class", "data-nosnippet", "hidden", "href", "id", "open", "start", "tabindex", "title"];

/// The text of a page's main part, its spaces removed.
///
/// # Panics
/// There is something else than what rustdoc makes of text.
pub(crate) fn text(path: &Path, html: &str) -> String {
    let start = html.find("<main>").unwrap_or_else(|| panic!("{} has no main part", path.display()));
    let end = html.rfind("</main>").unwrap_or_else(|| panic!("{} has no end", path.display()));
    let mut rest = &html[start..end];
    let mut text = String::new();
    let mut open: Vec<&str> = Vec::new();
    while let Some(at) = rest.find('<') {
        unescape(&rest[..at], &mut text);
        let tag = &rest[at + 1..];
        let (tag, after) =
            split_tag(tag).unwrap_or_else(|| panic!("{}: a tag without an end", path.display()));
        check(path, tag, &mut open);
        rest = after;
    }
    unescape(rest, &mut text);
    // The part's own end is not in it.
    assert_eq!(open, ["main"], "{}: elements are left open", path.display());
    text
}

/// What is in a tag, and what follows it; a `>` in quotes does not end it.
fn split_tag(tag: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return Some((&tag[..at], &tag[at + 1..])),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn check<'h>(path: &Path, tag: &'h str, open: &mut Vec<&'h str>) {
    let shown = || format!("{}: <{tag}>", path.display());
    if let Some(name) = tag.strip_prefix('/') {
        assert_eq!(open.pop(), Some(name), "{}", shown());
        return;
    }
    let name = tag.split([' ', '\n', '/']).next().unwrap_or_default();
    if name == "script" {
        assert!(is_list_of_impls(&tag[name.len()..]), "{}", shown());
        open.push(name);
        return;
    }
    assert!(ELEMENTS.contains(&name), "{}", shown());
    for (attribute, value) in attributes(&tag[name.len()..]) {
        assert!(ATTRIBUTES.contains(&attribute), "{}", shown());
        let mut address = String::new();
        unescape(value, &mut address);
        // Within the documentation, to a place on the page, or to the web.
        let scheme = address.split(['/', '#', '?']).next().filter(|start| start.contains(':'));
        let harmless = scheme.is_none_or(|scheme| ["https:", "http:"].contains(&scheme));
        assert!(attribute != "href" || (harmless && !address.starts_with("//")), "{}", shown());
    }
    if !matches!(name, "br" | "hr" | "wbr") && !tag.ends_with('/') {
        open.push(name);
    }
}

/// The links of a page to methods: to which page beside it, and the place on it.
pub(crate) fn links_to_methods(html: &str) -> impl Iterator<Item = (&str, &str)> {
    values(html, "href").into_iter().filter_map(|address| {
        let (page, anchor) = address.split_once('#')?;
        (anchor.starts_with("method.") && !page.is_empty()).then_some((page, anchor))
    })
}

/// Whether a page has a place of this name, whose letters beyond ASCII are percent-encoded.
pub(crate) fn has_place(html: &str, anchor: &str) -> bool {
    let encoded = |id: &str| -> String {
        id.bytes()
            .map(|b| if b.is_ascii() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect()
    };
    values(html, "id").into_iter().any(|id| id == anchor || encoded(id) == anchor)
}

/// The values of an attribute of that name.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let start = format!(" {attribute}=\"");
    let parts = html.split(&start).skip(1);
    parts.filter_map(|rest| rest.split('"').next()).collect()
}

/// Whether a script is rustdoc's own for a type that has another name: it loads what that type implements.
fn is_list_of_impls(tag: &str) -> bool {
    attributes(tag).into_iter().all(|(attribute, value)| match attribute {
        "src" => {
            let path = value.trim_start_matches("../");
            path.len() < value.len() && path.starts_with("type.impl/") && !value.contains(':')
        }
        "data-self-path" | "async" => true,
        _ => false,
    })
}

/// Names and values of a tag's attributes.
fn attributes(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text.trim_matches([' ', '\n', '/']);
    while !rest.is_empty() {
        let end = rest.find([' ', '\n', '=']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(value) = after.strip_prefix('=') else {
            found.push((name, ""));
            rest = after.trim_start();
            continue;
        };
        let quote = value.chars().next().filter(|c| *c == '"' || *c == '\'').expect("values are in quotes");
        let end = value[1..].find(quote).expect("values end");
        found.push((name, &value[1..=end]));
        rest = value[end + 2..].trim_start();
    }
    found
}

/// Adds text with character references resolved and spaces removed.
fn unescape(html: &str, out: &mut String) {
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        out.extend(rest[..at].split_whitespace());
        let known = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&#x27;", "'"),
            ("&nbsp;", ""),
        ];
        let (reference, text) =
            known.iter().find(|(reference, _)| rest[at..].starts_with(reference)).expect(rest);
        out.push_str(text);
        rest = &rest[at + reference.len()..];
    }
    out.extend(rest.split_whitespace());
}
