//! Documents that grow quickly in what they mean, though they are short: lowering ends, soon, and says what it refuses.

use super::lowered;
use std::fmt::Write as _;

/// A document with these schemas, one a line.
fn document(schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: Growth, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

fn reference(name: &str, number: usize) -> String {
    format!("{{$ref: '#/components/schemas/{name}{number}'}}")
}

#[test]
fn unions_of_unions_are_looked_at_once() {
    // Thirty levels of six alternatives each, every one of which leads to all of the next level.
    let mut schemas = String::new();
    for level in 0..30 {
        for one in 0..6 {
            let own = format!(
                "{{type: object, required: [p{level}x{one}], properties: {{p{level}x{one}: {{type: string}}}}}}"
            );
            let next: Vec<String> =
                (0..6).map(|other| reference(&format!("L{}x", level + 1), other)).collect();
            let _ = writeln!(schemas, "    L{level}x{one}: {{oneOf: [{own}, {}]}}", next.join(", "));
        }
    }
    for one in 0..6 {
        let _ =
            writeln!(schemas, "    L30x{one}: {{type: object, properties: {{leaf{one}: {{type: string}}}}}}");
    }
    let (api, reported) = lowered("unions", &document(&schemas), true);
    assert!(api.is_some(), "{reported}");
}

#[test]
fn products_of_alternatives_are_refused() {
    // Ten times ten alternatives at once: ten to the tenth combinations.
    let mut schemas = String::new();
    for union in 0..10 {
        let branches: Vec<String> = (0..10)
            .map(|branch| {
                format!(
                    "{{type: object, required: [a{union}], properties: {{a{union}: {{const: v{branch}}}}}}}"
                )
            })
            .collect();
        let _ = writeln!(schemas, "    U{union}: {{oneOf: [{}]}}", branches.join(", "));
    }
    let all: Vec<String> = (0..10).map(|union| reference("U", union)).collect();
    let _ = writeln!(schemas, "    All: {{allOf: [{}]}}", all.join(", "));
    let (api, reported) = lowered("products", &document(&schemas), true);
    assert!(api.is_none());
    assert!(reported.contains("error[unsupported-combinations]"), "{reported}");
}

#[test]
fn long_chains_are_followed_or_refused() {
    let mut schemas = String::new();
    for number in 0..1000 {
        let next = reference("Array", number + 1);
        let _ = writeln!(schemas, "    Array{number}: {{type: array, items: {next}}}");
        let next = reference("Record", number + 1);
        let _ = writeln!(
            schemas,
            "    Record{number}: {{type: object, required: [next], properties: {{next: {next}}}}}"
        );
        let next = reference("Same", number + 1);
        let _ = writeln!(schemas, "    Same{number}: {next}");
    }
    // Each of these has the properties of all that follow.
    for number in 0..200 {
        let next = reference("Part", number + 1);
        let _ = writeln!(
            schemas,
            "    Part{number}: {{allOf: [{next}], properties: {{p{number}: {{type: string}}}}}}"
        );
    }
    schemas.push_str("    Part200: {type: object, properties: {end: {type: string}}}\n");
    for name in ["Array", "Record", "Same"] {
        let _ = writeln!(schemas, "    {name}1000: {{type: object, properties: {{end: {{type: string}}}}}}");
    }
    let (_, reported) = lowered("chains", &document(&schemas), false);
    assert!(reported.contains("error[unsupported-depth]"), "{reported}");
}

#[test]
fn made_up_values_stay_small() {
    // Each record holds two of the next: two to the thirtieth values in all.
    let mut schemas = String::new();
    for level in 0..30 {
        let next = reference("Level", level + 1);
        let _ = writeln!(
            schemas,
            "    Level{level}: {{type: object, required: [a, b], properties: {{a: {next}, b: {next}}}}}"
        );
    }
    schemas.push_str("    Level30: {type: object, required: [a], properties: {a: {type: string}}}\n");
    let answer = "'200': {description: Done., content: {application/json: {schema: {$ref: '#/components/schemas/Level0'}}}}";
    let path = format!("paths: {{/a: {{get: {{operationId: a, responses: {{{answer}}}}}}}}}");
    let text = document(&schemas).replace("paths: {}", &path);
    let (api, reported) = lowered("values", &text, true);
    let api = api.unwrap_or_else(|| panic!("{reported}"));
    let length: usize = api.operations[0]
        .samples
        .iter()
        .filter_map(|sample| sample.response.body.as_ref())
        .map(String::len)
        .sum();
    assert!(length < 100_000, "{length} bytes");
}
