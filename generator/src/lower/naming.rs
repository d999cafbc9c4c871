//! Names of types: items that know only their places come in; each gets a name that no other has.
//!
//! Named schemas come first, then inline ones after the thing that they stand in, then the structs that constructors
//! need. Nothing here depends on the order of the items.

use super::context::{Draft, Lowering};
use super::place::{Place, Root};
use super::record::{clash, placed, written_name};
use crate::ir::{Constructor, ItemKind};
use crate::names::{Case, Claim, Rank, append, camel, settle};
use crate::source::Span;
use foldhash::{HashMap, HashSet, HashSetExt};

/// A name with the place that it belongs to, for reports.
struct Wish {
    claim: Claim,
    span: Span,
}

/// Names every item, and the structs of constructors with many arguments.
pub(super) fn name_items(lowering: &mut Lowering<'_>) {
    let components = name_components(lowering);
    name_inline(lowering, &components);
    name_constructors(lowering);
}

/// Names the items that are named schemas; gives the names that were settled, by the schemas' names.
fn name_components(lowering: &mut Lowering<'_>) -> HashMap<Place, String> {
    let mut roots: Vec<(Place, Span)> = Vec::new();
    let mut seen = HashSet::new();
    for draft in &lowering.items {
        if let Root::Component(id, _) = &draft.place.root {
            let place = Place { root: draft.place.root.clone(), words: Vec::new() };
            if seen.insert(place.clone()) {
                roots.push((place, lowering.document.schema(*id).span));
            }
        }
    }
    let wishes: Vec<Wish> = roots
        .iter()
        .map(|(place, span)| {
            let Root::Component(id, name) = &place.root else {
                return Wish { claim: Claim::of("", Case::Camel), span: *span };
            };
            let schema = lowering.document.schema(*id);
            // Another name of the same schema is not what a person called it.
            let is_own = schema.component.as_ref().is_none_or(|own| own.value == *name);
            let node = schema.extensions.get("x-rust-name").filter(|_| is_own);
            let written = node.and_then(|node| written_name(lowering, node, Case::Camel));
            let span = schema.component.as_ref().map_or(*span, |name| name.span);
            Wish { claim: Claim::written_or(written, name, Case::Camel), span }
        })
        .collect();
    let names = settle_wishes(lowering, &wishes);
    let by_place: HashMap<Place, String> = roots.into_iter().map(|(place, _)| place).zip(names).collect();
    for draft in &mut lowering.items {
        if let Some(name) = by_place.get(&draft.place) {
            draft.item.name.clone_from(name);
        }
    }
    by_place
}

/// Names the items that stand in something else.
fn name_inline(lowering: &mut Lowering<'_>, components: &HashMap<Place, String>) {
    let mut wishes = fixed_wishes(lowering);
    let given: HashSet<String> = wishes.iter().map(|wish| wish.claim.name.clone()).collect();
    let rootless = components.iter().filter(|(_, name)| !given.contains(*name));
    let span = lowering.document.span;
    wishes.extend(rootless.map(|(place, name)| Wish { claim: settled_claim(name, &place.path()), span }));
    let first = wishes.len();
    let mut inline = Vec::new();
    let unnamed = |draft: &Draft| draft.live && draft.item.name.is_empty();
    for (index, draft) in lowering.items.iter().enumerate().filter(|(_, draft)| unnamed(draft)) {
        let root = Place { root: draft.place.root.clone(), words: Vec::new() };
        let base = match &draft.place.root {
            Root::Component(..) => components.get(&root).cloned().unwrap_or_default(),
            Root::Operation(id) => lowering.struct_names.get(id).cloned().unwrap_or_else(|| camel(id)),
            Root::Shared(name) if name.is_empty() => String::new(),
            Root::Shared(name) => camel(name),
        };
        let name = draft.place.words.iter().fold(base, |name, word| {
            if name.is_empty() { camel(word) } else { append(&name, word, Case::Camel) }
        });
        let name = if name.is_empty() { "Inline".to_owned() } else { name };
        let wire = draft.place.path();
        let claim = Claim { name, wire, rank: placed(&draft.place), word: Some(kind_word(&draft.item.kind)) };
        wishes.push(Wish { claim, span: draft.item.origin });
        inline.push(index);
    }
    let names = settle_wishes(lowering, &wishes);
    for (index, name) in inline.into_iter().zip(names.into_iter().skip(first)) {
        lowering.items[index].item.name = name;
    }
}

/// What a thing is, for the name of one that shares its wanted name.
fn kind_word(kind: &ItemKind) -> &'static str {
    match kind {
        ItemKind::Record(_) => "object",
        ItemKind::Enumeration(_) => "value",
        ItemKind::Union(_) => "choice",
        ItemKind::Alias(_) => "alias",
    }
}

/// Names the structs that hold many required fields.
fn name_constructors(lowering: &mut Lowering<'_>) {
    let mut wishes = fixed_wishes(lowering);
    let first = wishes.len();
    let mut owners = Vec::new();
    for (index, draft) in lowering.items.iter().enumerate() {
        if let ItemKind::Record(record) = &draft.item.kind
            && matches!(record.constructor, Constructor::Named(..))
            && draft.live
        {
            let name = append(&draft.item.name, "Required", Case::Camel);
            let wire = format!("{}.required", draft.item.wire_name);
            let rank = Rank::Placed(draft.place.words.len() + 1);
            let claim = Claim { name, wire, rank, word: Some("fields") };
            wishes.push(Wish { claim, span: draft.item.origin });
            owners.push(index);
        }
    }
    let names = settle_wishes(lowering, &wishes);
    for (index, settled) in owners.into_iter().zip(names.into_iter().skip(first)) {
        if let ItemKind::Record(record) = &mut lowering.items[index].item.kind
            && let Constructor::Named(name, _) = &mut record.constructor
        {
            *name = settled;
        }
    }
}

/// Claims of the names that are given already.
fn fixed_wishes(lowering: &Lowering<'_>) -> Vec<Wish> {
    let named = lowering.items.iter().map(|draft| &draft.item).filter(|item| !item.name.is_empty());
    named.map(|item| Wish { claim: settled_claim(&item.name, &item.wire_name), span: item.origin }).collect()
}

fn settled_claim(name: &str, wire: &str) -> Claim {
    Claim { name: name.to_owned(), wire: wire.to_owned(), rank: Rank::Written, word: None }
}

fn settle_wishes(lowering: &mut Lowering<'_>, wishes: &[Wish]) -> Vec<String> {
    let claims: Vec<Claim> = wishes.iter().map(|wish| wish.claim.clone()).collect();
    let settled = settle(&claims, Case::Camel, &[]);
    for (index, entry) in settled.iter().enumerate() {
        if let Some(winner) = entry.lost_to {
            let (loser, winner) = (&wishes[index], &wishes[winner]);
            let (loser, winner) =
                ((loser.claim.wire.as_str(), loser.span), (winner.claim.wire.as_str(), winner.span));
            clash(lowering, "schemas", loser, winner, &entry.name);
        }
    }
    settled.into_iter().map(|entry| entry.name).collect()
}
