//! Paths: a template as a document writes it, and the parameters of an operation come in; the template that the client
//! fills goes out.
//!
//! OpenAPI's templates are plain: text and `{names}`. Documents also have characters that no path may have, queries,
//! fragments and RFC 6570's operators; each has a meaning on the wire, and that is what is kept.

use crate::document::{Parameter, ParameterLocation};

/// A path as the client fills it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Template {
    /// With a slash in front, or empty; percent-encoded but for `{names}`. What of a query never changes stands behind `?`.
    pub(super) path: String,
    /// The names in it, in its order.
    pub(super) names: Vec<String>,
    /// Those of the names that may be several segments.
    pub(super) greedy: Vec<String>,
    /// The pairs of the query that a parameter fills: the pair's name, and the parameter's.
    pub(super) pairs: Vec<(String, String)>,
}

/// The template of a path. A fragment is not part of a request: it only tells operations apart.
pub(super) fn read(path: &str, parameters: &[Parameter]) -> Template {
    let path = outside(path, '#').map_or(path, |at| path.get(..at).unwrap_or(path));
    let (path, query) = match outside(path, '?') {
        Some(at) => (path.get(..at).unwrap_or(path), path.get(at + 1..)),
        None => (path, None),
    };
    let mut template = Template::default();
    if !path.is_empty() && !path.starts_with('/') {
        template.path.push('/');
    }
    write(&mut template, path, parameters, PATH);
    let mut fixed = Template::default();
    for pair in pairs(query.unwrap_or_default()) {
        let filled = pair.split_once('=').and_then(|(key, value)| Some((key, whole_expression(value)?)));
        if let Some((key, inside)) = filled {
            template.pairs.push((unescaped(key), named(inside, parameters).name));
            continue;
        }
        if !fixed.path.is_empty() {
            fixed.path.push('&');
        }
        write(&mut fixed, pair, parameters, QUERY);
    }
    if !fixed.path.is_empty() {
        template.path.push('?');
        template.path.push_str(&fixed.path);
    }
    template.names.append(&mut fixed.names);
    template.greedy.append(&mut fixed.greedy);
    template.pairs.append(&mut fixed.pairs);
    template
}

/// The pairs of a query; an ampersand within an expression is its operator.
fn pairs(mut query: &str) -> Vec<&str> {
    let mut pairs = Vec::new();
    while let Some(at) = outside(query, '&') {
        pairs.extend(query.get(..at));
        query = query.get(at + 1..).unwrap_or_default();
    }
    pairs.push(query);
    pairs.retain(|pair| !pair.is_empty());
    pairs
}

/// RFC 3986's characters of a path, besides letters and digits.
const PATH: &str = "-._~!$&'()*+,;=:@/";
/// RFC 3986's characters of a query, besides letters and digits.
const QUERY: &str = "-._~!$&'()*+,;=:@/?";

/// Writes text and expressions.
fn write(template: &mut Template, mut text: &str, parameters: &[Parameter], allowed: &str) {
    while let Some((before, inside, after)) = next_expression(text) {
        encode(&mut template.path, before, allowed);
        text = after;
        let Named { operator, name, greedy } = named(inside, parameters);
        if matches!(operator, Some('?' | '&')) {
            // `{?page,size}`: pairs by the parameters' own names.
            let names = name.split(',').map(|name| (name.to_owned(), name.to_owned()));
            template.pairs.extend(names);
            continue;
        }
        if operator == Some('/') {
            template.path.push('/');
        }
        template.path.push('{');
        template.path.push_str(&name);
        template.path.push('}');
        if greedy {
            template.greedy.push(name.clone());
        }
        template.names.push(name);
    }
    encode(&mut template.path, text, allowed);
}

/// What stands before the first `{expression}`, within it and after it.
fn next_expression(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (inside, after) = rest.split_once('}')?;
    (!inside.is_empty() && !inside.contains('{')).then_some((before, inside, after))
}

/// The inside of an expression that is all of a text.
fn whole_expression(text: &str) -> Option<&str> {
    let ("", inside, "") = next_expression(text)? else { return None };
    Some(inside)
}

/// What an expression means.
struct Named {
    operator: Option<char>,
    name: String,
    /// Whether it stands for any number of segments.
    greedy: bool,
}

/// The operator and the name of an expression. What is declared as it stands is a name; else RFC 6570's operators and
/// modifiers, those of frameworks and gateways (`{path+}`, `{*path}`), and the patterns that follow a name, are taken
/// off, if a declared parameter is left.
fn named(inside: &str, parameters: &[Parameter]) -> Named {
    let declared = |name: &str| {
        let fits = |location| matches!(location, ParameterLocation::Path | ParameterLocation::Query);
        parameters.iter().any(|parameter| parameter.name.value == name && fits(parameter.location))
    };
    let as_it_is = Named { operator: None, name: inside.to_owned(), greedy: false };
    if declared(inside) {
        return as_it_is;
    }
    let operator = inside.chars().next().filter(|first| "+#./;?&*".contains(*first));
    let rest = operator.map_or(inside, |operator| inside.trim_start_matches(operator));
    let mut greedy = matches!(operator, Some('+' | '#' | '*'));
    let names: Vec<&str> = rest
        .split(',')
        .map(|name| {
            // Google's patterns, and those of frameworks.
            let (name, spans) = match (name.split_once('='), name.split_once(':')) {
                (Some((name, pattern)), _) => (name, pattern.contains('/') || pattern.contains("**")),
                (None, Some((name, pattern))) => (name, matches!(pattern, "path" | ".*" | ".+")),
                (None, None) => (name, name.ends_with('+')),
            };
            greedy |= spans;
            name.trim_end_matches(['*', '+'])
        })
        .collect();
    if !names.is_empty() && names.iter().all(|name| declared(name)) {
        match (operator, names.as_slice()) {
            (Some('?' | '&'), _) => return Named { operator, name: names.join(","), greedy: false },
            (_, [name]) => return Named { operator, name: (*name).to_owned(), greedy },
            _ => {}
        }
    }
    as_it_is
}

/// Where a character stands first that is in no expression.
fn outside(text: &str, wanted: char) -> Option<usize> {
    let mut start = 0;
    let mut rest = text;
    while let Some((before, inside, after)) = next_expression(rest) {
        if let Some(at) = before.find(wanted) {
            return Some(start + at);
        }
        start += before.len() + inside.len() + 2;
        rest = after;
    }
    rest.find(wanted).map(|at| start + at)
}

/// Percent-encodes what must not stand in a path or query; what is encoded already stays.
fn encode(out: &mut String, text: &str, allowed: &str) {
    let bytes = text.as_bytes();
    let is_escape = |at: usize| {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        digit(at + 1) && digit(at + 2)
    };
    for (at, byte) in bytes.iter().enumerate() {
        let letter = char::from(*byte);
        let stays = letter.is_ascii_alphanumeric()
            || (letter.is_ascii() && allowed.contains(letter))
            || (letter == '%' && is_escape(at));
        if stays {
            out.push(letter);
        } else {
            let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0').to_ascii_uppercase();
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

/// The text of a query's name: the client encodes it again.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digits = [ahead.next(), ahead.next()].map(|digit| char::from(digit.unwrap_or(b' ')).to_digit(16));
        match (byte, digits) {
            (b'%', [Some(high), Some(low)]) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                rest = ahead;
            }
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A path as written, as filled, and the pairs of its query that parameters fill.
    type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

    #[test]
    fn paths_become_what_the_client_fills() {
        let table: &[Row] = &[
            ("/a/{id}", "/a/{id}", &[]),
            ("a", "/a", &[]),
            ("", "", &[]),
            ("/", "/", &[]),
            ("/a/", "/a/", &[]),
            ("//a", "//a", &[]),
            ("/a b|c^d\"e`f<g>h\\i[j]", "/a%20b%7Cc%5Ed%22e%60f%3Cg%3Eh%5Ci%5Bj%5D", &[]),
            ("/größe/日", "/gr%C3%B6%C3%9Fe/%E6%97%A5", &[]),
            ("/a%20b%zz%", "/a%20b%25zz%25", &[]),
            ("/a:verify@x;v=1", "/a:verify@x;v=1", &[]),
            ("/a#again", "/a", &[]),
            ("/{id}#{id}", "/{id}", &[]),
            ("/a?action=list", "/a?action=list", &[]),
            ("/a?beta", "/a?beta", &[]),
            ("/a?", "/a", &[]),
            ("/a?x=1&id={id}&y=ä", "/a?x=1&y=%C3%A4", &[("id", "id")]),
            ("/a?the%20id={id}", "/a", &[("the id", "id")]),
            ("/a?x={id}.{name}", "/a?x={id}.{name}", &[]),
            ("/a{?id,name}", "/a", &[("id", "id"), ("name", "name")]),
            ("/a?x=1{&id}", "/a?x=1", &[("id", "id")]),
            ("/{id}.{name}:{id}", "/{id}.{name}:{id}", &[]),
            ("/{+id}/{#id}/{id*}/{.id}/{;id*}/{id:3}", "/{id}/{id}/{id}/{id}/{id}/{id}", &[]),
            ("/a{/id}", "/a/{id}", &[]),
            ("/{name=projects/*}/x", "/{name}/x", &[]),
            ("/{a/b}", "/{a/b}", &[]),
            ("/{*id}/{id+}/{id:path}/{id=*}", "/{id}/{id}/{id}/{id}", &[]),
            ("/{other*}", "/{other*}", &[]),
            ("/{id", "/%7Bid", &[]),
            ("/id}", "/id%7D", &[]),
            ("/{}", "/%7B%7D", &[]),
        ];
        let parameters = ["id", "name"].map(parameter);
        for (path, filled, pairs) in table {
            let template = read(path, &parameters);
            let found: Vec<_> =
                template.pairs.iter().map(|(key, name)| (key.as_str(), name.as_str())).collect();
            assert_eq!((template.path.as_str(), found.as_slice()), (*filled, *pairs), "{path}");
        }
        assert_eq!(read("/{id}/{name}?x={id}y", &parameters).names, ["id", "name", "id"]);
        for path in ["/{+id}", "/{id+}", "/{*id}", "/{id=a/*}", "/{id=**}", "/{id:path}", "/{id:.*}"] {
            assert_eq!(read(path, &parameters).greedy, ["id"], "{path}");
        }
        for path in ["/{id}", "/{id=*}", "/{id:int}", "/{id:[^/]*}", "/{.id}", "/{id*}"] {
            assert!(read(path, &parameters).greedy.is_empty(), "{path}");
        }
    }

    fn parameter(name: &str) -> Parameter {
        let span = crate::source::Span { source: crate::source::SourceId(0), start: 0, end: 0 };
        Parameter {
            component: None,
            of_path: false,
            name: crate::node::Spanned::new(name.to_owned(), span),
            location: ParameterLocation::Path,
            required: true,
            description: None,
            deprecated: false,
            style: crate::document::ParameterStyle::Simple,
            explode: false,
            allow_reserved: false,
            allow_empty: false,
            schema: None,
            media_type: None,
            examples: Vec::new(),
            extensions: crate::document::Extensions::default(),
            span,
        }
    }
}
