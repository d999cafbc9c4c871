//! Trees of YAML and JSON: what they say, compared with another implementation, and where it stands.

use clientwright::diagnostics::Diagnostics;
use clientwright::load;
use clientwright::node::{Node, NodeKind};
use clientwright::source::Sources;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Loads a text that is in order.
fn tree(name: &str, text: &str) -> Node {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add(name, text);
    let node = load::load(&sources, id, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{name}: {:?}", diagnostics.iter().collect::<Vec<_>>());
    node.expect("no error, so there is a tree")
}

/// What a tree says, without its places.
fn meaning(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Bool(value) => Value::Bool(*value),
        NodeKind::Number(text) => number(text),
        NodeKind::String(text) => Value::String(text.to_string()),
        NodeKind::Array(items) => items.iter().map(meaning).collect(),
        NodeKind::Object(members) => Value::Object(
            members.iter().map(|member| (member.key.value.to_string(), meaning(&member.value))).collect(),
        ),
    }
}

/// The same of the other implementation's tree.
fn expected(value: &serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(value) => Value::Bool(*value),
        serde_yaml::Value::Number(value) => number(&value.to_string()),
        serde_yaml::Value::String(text) => Value::String(text.clone()),
        serde_yaml::Value::Sequence(items) => items.iter().map(expected).collect(),
        serde_yaml::Value::Mapping(members) => {
            Value::Object(members.iter().map(|(key, value)| (key_text(key), expected(value))).collect())
        }
        serde_yaml::Value::Tagged(tagged) => expected(&tagged.value),
    }
}

fn key_text(key: &serde_yaml::Value) -> String {
    match expected(key) {
        Value::String(text) => text,
        Value::Object(number) => number["number"].as_str().expect("a number").to_owned(),
        other => other.to_string(),
    }
}

/// A number by its value; integers of any size exactly.
fn number(text: &str) -> Value {
    match text.parse::<i128>() {
        Ok(integer) => json!({ "number": integer.to_string() }),
        Err(_) => json!({ "number": format!("{:?}", text.parse::<f64>().expect("a number")) }),
    }
}

fn cases() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/yaml");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("a case").path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).expect("text"))).collect()
}

/// Where we differ on purpose: file, pointer, what we read, what the other reads.
fn on_purpose() -> Vec<(&'static str, &'static str, Value, Value)> {
    vec![
        // `+1` is an integer in YAML 1.2, and as a key it keeps its spelling: it names something.
        ("keys.yaml", "/+1", json!("plus"), Value::Null),
        ("keys.yaml", "/1", Value::Null, json!("plus")),
        // YAML 1.2 has no binary numbers.
        ("scalars.yaml", "/binary", json!("0b101"), json!({ "number": "5" })),
        // The tag `!` alone makes any scalar text.
        ("tags.yaml", "/local", json!("12"), json!({ "number": "12" })),
        // An anchor may be defined anew; the latest counts. The other loses it.
        ("anchors.yaml", "/redefined", json!(["Again", "Again"]), json!(["Again", null])),
    ]
}

#[test]
fn yaml_means_what_another_implementation_reads() {
    let cases = cases();
    assert!(cases.len() > 5, "the cases are found at all");
    for (name, text) in cases {
        let mut ours = meaning(&tree(&name, &text));
        let mut other: serde_yaml::Value =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        other.apply_merge().unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut theirs = expected(&other);
        for (file, pointer, we_read, they_read) in on_purpose() {
            if file == name {
                assert_eq!(take(&mut ours, pointer), we_read, "{file}{pointer}: ours");
                assert_eq!(take(&mut theirs, pointer), they_read, "{file}{pointer}: theirs");
            }
        }
        for (key, value) in ours.as_object().expect("cases are objects") {
            assert_eq!(Some(value), theirs.get(key), "{name}: {key}");
        }
        assert_eq!(ours, theirs, "{name}");
    }
}

/// Removes the value at a pointer, `null` if there is none.
fn take(value: &mut Value, pointer: &str) -> Value {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let parent = value.pointer_mut(parent).and_then(Value::as_object_mut);
    parent.and_then(|members| members.remove(key)).unwrap_or(Value::Null)
}

#[test]
fn numbers_keep_every_digit() {
    let text = "[123456789012345678901234567890, 0.1234567890123456789012345678901, 1e400, -0, 1.10, 0xFFFFFFFFFFFFFFFFFF]";
    let digits: Vec<String> =
        tree("numbers", &format!("a: {text}")).get("a").expect("a").items().iter().map(digits).collect();
    let exact = [
        "123456789012345678901234567890",
        "0.1234567890123456789012345678901",
        "1e400",
        "-0",
        "1.10",
        "4722366482869645213695",
    ];
    assert_eq!(digits, exact);
    let json = text.replace("0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695");
    let digits: Vec<String> = tree("numbers", &json).items().iter().map(self::digits).collect();
    assert_eq!(digits, exact);
}

fn digits(node: &Node) -> String {
    match &node.kind {
        NodeKind::Number(text) => text.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn json_and_yaml_of_the_same_give_the_same_tree() {
    for (name, text) in cases() {
        let of_yaml = tree(&name, &text);
        let json = to_json(&of_yaml);
        let of_json = tree(&format!("{name}.json"), &json);
        assert_eq!(meaning(&of_json), meaning(&of_yaml), "{name}");
        // YAML's flow style reads JSON too: the comment keeps the JSON parser from it.
        let as_flow = tree(&format!("{name}, flow"), &format!("# not JSON\n{json}"));
        assert_eq!(meaning(&as_flow), meaning(&of_yaml), "{name}, flow");
        assert_eq!(places(&as_flow, 11), places(&of_json, 0), "{name}: the same places");
    }
}

/// Every value's and key's place, in reading order, less what stands before the text.
fn places(node: &Node, before: u32) -> Vec<(u32, u32)> {
    let mut list = vec![(node.span.start - before, node.span.end - before)];
    list.extend(node.items().iter().flat_map(|item| places(item, before)));
    for member in node.members() {
        list.push((member.key.span.start - before, member.key.span.end - before));
        list.extend(places(&member.value, before));
    }
    list
}

fn to_json(node: &Node) -> String {
    let string = |text: &str| Value::String(text.to_owned()).to_string();
    match &node.kind {
        NodeKind::Null => "null".to_owned(),
        NodeKind::Bool(value) => value.to_string(),
        NodeKind::Number(text) => text.to_string(),
        NodeKind::String(text) => string(text),
        NodeKind::Array(items) => {
            format!("[ {}]", items.iter().map(to_json).collect::<Vec<_>>().join(" ,\n"))
        }
        NodeKind::Object(members) => {
            let member = |member: &clientwright::node::Member| {
                format!("{} : {}", string(&member.key.value), to_json(&member.value))
            };
            format!("{{ {}}}", members.iter().map(member).collect::<Vec<_>>().join(" ,\n"))
        }
    }
}

#[test]
fn line_breaks_and_byte_order_marks_change_nothing() {
    for (name, text) in cases() {
        let plain = meaning(&tree(&name, &text));
        assert_eq!(meaning(&tree(&name, &text.replace('\n', "\r\n"))), plain, "{name} with CRLF");
        let marked = format!("\u{feff}{text}");
        let node = tree(&name, &marked);
        assert_eq!(meaning(&node), plain, "{name} with a byte order mark");
        assert_exact(&node, &marked, &name);
    }
}

#[test]
fn places_are_those_of_the_text() {
    for (name, text) in cases() {
        assert_exact(&tree(&name, &text), &text, &name);
    }
}

/// Checks that every value's place holds the value's own text.
fn assert_exact(node: &Node, text: &str, name: &str) {
    let slice = &text[node.span.start as usize..node.span.end as usize];
    let context = || format!("{name}: {:?} stands at {slice:?}", node.kind);
    match &node.kind {
        NodeKind::Null => assert!(slice.len() <= 4 || slice.starts_with(['!', '&']), "{}", context()),
        NodeKind::Bool(value) => assert!(
            slice.to_lowercase().ends_with(&value.to_string()) || slice.starts_with('!'),
            "{}",
            context()
        ),
        NodeKind::Number(_) => {
            assert!(slice.contains(|letter: char| letter.is_ascii_digit()), "{}", context());
        }
        NodeKind::String(value) => assert!(is_spelling(slice, value), "{}", context()),
        NodeKind::Array(items) => items.iter().for_each(|item| assert_exact(item, text, name)),
        NodeKind::Object(members) => {
            for member in members {
                let key = &text[member.key.span.start as usize..member.key.span.end as usize];
                assert!(
                    is_spelling(key, &member.key.value),
                    "{name}: the key {:?} stands at {key:?}",
                    member.key.value
                );
                assert_exact(&member.value, text, name);
            }
        }
    }
}

/// Whether a piece of YAML may stand for a text: words in their order, whatever the quoting and folding.
fn is_spelling(slice: &str, value: &str) -> bool {
    if slice.starts_with(['"', '!', '&', '*']) {
        return true;
    }
    let letters = |text: &str| {
        text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\'').collect::<String>()
    };
    letters(slice) == letters(value)
}

#[test]
fn merged_members_stand_where_the_merge_stood() {
    let text = "base: &base {b: 1, c: 2}\nown: {a: 0, <<: *base, c: 3, d: 4}\nquoted: {'<<': text}";
    let node = tree("merge", text);
    let keys = |name: &str| {
        let members = node.get(name).expect("it is there").members();
        members.iter().map(|member| member.key.value.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(keys("own"), ["a", "b", "c", "d"]);
    assert_eq!(keys("quoted"), ["<<"]);
}
