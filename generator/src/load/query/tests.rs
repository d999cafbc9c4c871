//! What queries select, as places; and which texts are no queries.

use super::{TooMuch, parse, select};
use crate::diagnostics::Diagnostics;
use crate::node::{Node, NodeKind};
use crate::source::Sources;

/// A library, for short.
const SHELVES: &str = "
shelves:
  - {room: east, title: Tides, pages: 210, tags: [sea, moon]}
  - {room: west, title: Grains, pages: 95, lent: true}
  - {room: east, title: Bells, pages: 4.5e2, isbn: 1-22, lent: null}
  - {room: west, title: Ants, pages: 95, isbn: 1-23, tags: []}
desk: {lamp: {on: true}, drawers: {pens: 3, ink: 3.0}}
odd: {'a b': 1, \"it's\": 2, 'ключ': 3, 'x.y': 4, '': 5}
empty: {}
numbers: [0, 1, 2, 3, 4, 5, 6]
mixed: [3, '3', null, true, [3], {n: 3}]
limit: 95
pattern: .*s
";

fn tree(text: &str) -> Node {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let id = sources.add("tree", text);
    crate::load::load(&sources, id, &mut diagnostics).expect("it is YAML")
}

/// The places as paths: `/shelves/0/title`.
fn selected(query: &str, root: &Node) -> Vec<String> {
    let parsed = parse(query).unwrap_or_else(|fault| panic!("{query}: {fault:?}"));
    let places = select(&parsed, root).expect("it is small");
    places.iter().map(|place| path(root, place)).collect()
}

fn path(root: &Node, place: &[usize]) -> String {
    let mut node = root;
    let mut path = String::new();
    for child in place {
        node = match &node.kind {
            NodeKind::Array(items) => {
                path.extend(["/", &child.to_string()]);
                &items[*child]
            }
            NodeKind::Object(members) => {
                path.extend(["/", &members[*child].key.value]);
                &members[*child].value
            }
            other => panic!("{other:?} has no children"),
        };
    }
    path
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn queries_select_what_the_standard_says() {
    let root = tree(SHELVES);
    let table: &[(&str, &str)] = &[
        // Roots, names, indexes.
        ("$", ""),
        ("$.desk", "/desk"),
        ("$['desk']", "/desk"),
        ("$[\"desk\"].lamp['on']", "/desk/lamp/on"),
        ("$ .desk\n ['lamp']", "/desk/lamp"),
        ("$.nothing", "-"),
        ("$.desk.lamp.on.off", "-"),
        ("$.odd['a b']", "/odd/a b"),
        ("$.odd['it\\'s']", "/odd/it's"),
        ("$.odd[\"it's\"]", "/odd/it's"),
        ("$.odd.ключ", "/odd/ключ"),
        ("$.odd['\\u043a\\u043b\\u044e\\u0447']", "/odd/ключ"),
        ("$.odd['x.y']", "/odd/x.y"),
        ("$.odd['']", "/odd/"),
        ("$.numbers[0]", "/numbers/0"),
        ("$.numbers[-1]", "/numbers/6"),
        ("$.numbers[-8]", "-"),
        ("$.numbers[7]", "-"),
        ("$.desk[0]", "-"),
        ("$.numbers['0']", "-"),
        // Several selectors, in their order, twice if they say so.
        ("$.numbers[2, 0, 2]", "/numbers/2 /numbers/0 /numbers/2"),
        ("$['limit', 'empty']", "/limit /empty"),
        // Wildcards.
        ("$.desk.*", "/desk/lamp /desk/drawers"),
        ("$.empty.*", "-"),
        ("$.limit.*", "-"),
        ("$.shelves[*].room", "/shelves/0/room /shelves/1/room /shelves/2/room /shelves/3/room"),
        // Slices.
        ("$.numbers[1:3]", "/numbers/1 /numbers/2"),
        ("$.numbers[5:]", "/numbers/5 /numbers/6"),
        ("$.numbers[:2]", "/numbers/0 /numbers/1"),
        ("$.numbers[1:6:2]", "/numbers/1 /numbers/3 /numbers/5"),
        ("$.numbers[5:1:-2]", "/numbers/5 /numbers/3"),
        ("$.numbers[::-3]", "/numbers/6 /numbers/3 /numbers/0"),
        ("$.numbers[-2:]", "/numbers/5 /numbers/6"),
        ("$.numbers[: -5 : ]", "/numbers/0 /numbers/1"),
        ("$.numbers[::0]", "-"),
        ("$.numbers[10:20]", "-"),
        ("$.desk[:]", "-"),
        // From anywhere below.
        ("$..title", "/shelves/0/title /shelves/1/title /shelves/2/title /shelves/3/title"),
        ("$.desk..*", "/desk/lamp /desk/drawers /desk/lamp/on /desk/drawers/pens /desk/drawers/ink"),
        ("$.shelves..[1]", "/shelves/1 /shelves/0/tags/1"),
        ("$..drawers['pens', 'ink']", "/desk/drawers/pens /desk/drawers/ink"),
        // Conditions.
        ("$.shelves[?@.isbn].title", "/shelves/2/title /shelves/3/title"),
        ("$.shelves[?!@.isbn].title", "/shelves/0/title /shelves/1/title"),
        ("$.shelves[?@.lent].title", "/shelves/1/title /shelves/2/title"),
        ("$.shelves[?@.tags[0]].title", "/shelves/0/title"),
        ("$.shelves[?@.tags[?@ == 'moon']].title", "/shelves/0/title"),
        ("$.shelves[?(@.room=='west')&&(@.isbn)].title", "/shelves/3/title"),
        (
            "$.shelves[?@.room == 'east' || @.pages == 95 && @.isbn].title",
            "/shelves/0/title /shelves/2/title /shelves/3/title",
        ),
        ("$.shelves[?!(@.room == 'east')].title", "/shelves/1/title /shelves/3/title"),
        ("$.desk[?@.on]", "/desk/lamp"),
        ("$.numbers[?@ > 4]", "/numbers/5 /numbers/6"),
        ("$[?@.lamp]", "/desk"),
        // Comparisons: by kind, by value, and of what is not there.
        ("$.shelves[?@.pages <= 95].title", "/shelves/1/title /shelves/3/title"),
        ("$.shelves[?@.pages == $.limit].title", "/shelves/1/title /shelves/3/title"),
        ("$.shelves[?@.pages == 450].title", "/shelves/2/title"),
        ("$.shelves[?@.title < 'B'].title", "/shelves/3/title"),
        ("$.shelves[?@.lent == null].title", "/shelves/2/title"),
        ("$.shelves[?@.lent == @.nothing].title", "/shelves/0/title /shelves/3/title"),
        ("$.shelves[?@.lent != true].title", "/shelves/0/title /shelves/2/title /shelves/3/title"),
        ("$.desk.drawers[?@ == $.desk.drawers.ink]", "/desk/drawers/pens /desk/drawers/ink"),
        ("$.mixed[?@ == 3]", "/mixed/0"),
        ("$.mixed[?@ == '3']", "/mixed/1"),
        ("$.mixed[?@ == $.mixed[4]]", "/mixed/4"),
        ("$.mixed[?@ == $.mixed[5]]", "/mixed/5"),
        ("$.mixed[?@ <= true]", "/mixed/3"),
        ("$.mixed[?@ < true]", "-"),
        ("$.mixed[?@ >= '3']", "/mixed/1"),
        ("$.numbers[?@ == -0]", "/numbers/0"),
        ("$.numbers[?1 == @]", "/numbers/1"),
        ("$.numbers[?@ == 2e0]", "/numbers/2"),
        // Functions.
        ("$.shelves[?length(@.title) == 5].title", "/shelves/0/title /shelves/2/title"),
        ("$.shelves[?length(@.tags) >= 1].title", "/shelves/0/title"),
        ("$[?length(@) == 0]", "/empty"),
        ("$.odd[?length(@) == 1]", "-"),
        ("$.shelves[?count(@.*) > 4].title", "/shelves/2/title /shelves/3/title"),
        ("$[?count(@..pens) == 1]", "/desk"),
        ("$.shelves[?match(@.title, '[TB].*s')].title", "/shelves/0/title /shelves/2/title"),
        ("$.shelves[?match(@.title, 'ide')].title", "-"),
        ("$.shelves[?search(@.title, 'ide')].title", "/shelves/0/title"),
        (
            "$.shelves[?match(@.title, $.pattern)].title",
            "/shelves/0/title /shelves/1/title /shelves/2/title /shelves/3/title",
        ),
        ("$.shelves[?search(@.pages, '9')].title", "-"),
        ("$.shelves[?!search(@.room, 'ea')].title", "/shelves/1/title /shelves/3/title"),
        ("$[?value(@..pens) == 3]", "/desk"),
        ("$[?value(@..room) == 'east']", "-"),
    ];
    for (query, wanted) in table {
        let wanted: Vec<&str> = match *wanted {
            "" => vec![""],
            "-" => Vec::new(),
            // Only places have slashes in front.
            list => list.split(" /").collect(),
        };
        let wanted: Vec<String> =
            wanted
                .iter()
                .map(|one| {
                    if one.is_empty() || one.starts_with('/') { (*one).to_owned() } else { format!("/{one}") }
                })
                .collect();
        assert_eq!(selected(query, &root), wanted, "{query}");
    }
}

#[test]
fn what_is_no_query_is_told_with_its_place() {
    let table: &[(&str, usize)] = &[
        ("", 0),
        ("paths", 0),
        (" $", 0),
        ("$ ", 1),
        ("$.", 2),
        ("$..", 3),
        ("$. a", 2),
        ("$.a-b", 2),
        ("$.1", 2),
        ("$a", 1),
        ("$[", 2),
        ("$[]", 2),
        ("$['a'", 5),
        ("$['a]", 2),
        ("$['a' 'b']", 6),
        ("$['\\x']", 3),
        ("$['\\\"']", 3),
        ("$['\\ud800']", 3),
        ("$['\\udc00\\ud800']", 3),
        ("$['a\u{1}']", 4),
        ("$[01]", 2),
        ("$[-0]", 2),
        ("$[9007199254740992]", 2),
        ("$[1.5]", 3),
        ("$[a]", 2),
        ("$[?]", 3),
        ("$[?@.a == ]", 10),
        ("$[?@.a = 1]", 7),
        ("$[?@.a == @.*]", 10),
        ("$[?@..a == 1]", 3),
        ("$[?@[0:1] == 1]", 3),
        ("$[?1]", 3),
        ("$[?true]", 3),
        ("$[?!@.a == 1]", 3),
        ("$[?(@.a]", 7),
        ("$[?@.a == 01]", 10),
        ("$[?@.a == 1.]", 10),
        ("$[?@.a == TRUE]", 10),
        ("$[?size(@) == 1]", 3),
        ("$[?length(@)]", 3),
        ("$[?length(@, @) == 1]", 3),
        ("$[?length(@.*) == 1]", 10),
        ("$[?count(1) == 1]", 9),
        ("$[?match(@.a, 'b') == true]", 3),
        ("$[?match(@.a)]", 3),
        ("$[?match(@.a, '(')]", 14),
        ("$[?length (@) == 1]", 9),
    ];
    for (query, at) in table {
        let fault = parse(query).expect_err(query);
        assert_eq!(fault.at, *at, "{query}: {}", fault.message);
    }
    let deep = format!("$[?{}@{}]", "(".repeat(10_000), ")".repeat(10_000));
    assert!(parse(&deep).expect_err("too deep").message.contains("too deep"));
}

#[test]
fn a_query_without_end_is_given_up() {
    let many = format!("[{}]", vec!["[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]"; 400].join(", "));
    let root = tree(&many);
    let query = parse("$[?count($[?count($..*) > 0]) > 0]").expect("it is a query");
    assert_eq!(
        select(&query, &root).map(|places| places.len()),
        Ok(400),
        "what starts at the root is asked once"
    );
    let query = parse("$[*,*,*,*,*,*,*,*][*,*,*,*,*,*,*,*][?@ == 0]..*").expect("it is a query");
    assert_eq!(select(&query, &root).map(|places| places.len()), Ok(0));
    let again = "[*,*,*,*,*,*,*,*,*,*]".repeat(2);
    let query = parse(&format!("$..*..*{again}..*")).expect("it is a query");
    assert_eq!(select(&query, &root).map(|places| places.len()), Ok(0), "nothing is so deep");
    let query = parse(&format!("${}", "[0,0,0,0,0,0,0,0,0,0]".repeat(9))).expect("it is a query");
    let nested = tree(&format!("{}0{}", "[".repeat(12), "]".repeat(12)));
    assert_eq!(select(&query, &nested), Err(TooMuch));
}
