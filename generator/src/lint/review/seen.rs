//! Which values the examples show at each schema: a document enters, values by schema leave.
//!
//! An example's value is followed down to its parts, by what surely speaks of each: references, `allOf`, and an
//! alternative that is the only one beside null. What another alternative would say of a value is left alone.

use foldhash::{HashMap, HashMapExt};

use crate::document::{Document, JsonType, Schema, SchemaId};
use crate::lint::composition::MOST;
use crate::lint::examples::{Site, sites};
use crate::node::{Node, NodeKind};

/// The values that are shown at each schema.
pub(super) struct Seen<'a>(HashMap<SchemaId, Vec<&'a Node>>);

impl<'a> Seen<'a> {
    /// Of all examples in a document.
    pub(super) fn of(document: &'a Document) -> Self {
        let mut seen = Self(HashMap::new());
        let mut queue: Vec<(SchemaId, &Node)> =
            sites(document).iter().map(|site: &Site<'_>| (site.schema, site.value)).collect();
        while let Some((id, value)) = queue.pop() {
            for id in certain(document, id) {
                let schema = document.schema(id);
                match &value.kind {
                    NodeKind::Array(items) => {
                        queue.extend(schema.items.iter().flat_map(|id| items.iter().map(|item| (*id, item))));
                    }
                    NodeKind::Object(members) if !schema.properties.is_empty() => {
                        let members: HashMap<&str, &Node> =
                            members.iter().map(|member| (&*member.key.value, &member.value)).collect();
                        for property in &schema.properties {
                            let value = members.get(property.name.value.as_str());
                            queue.extend(value.map(|value| (property.schema, *value)));
                        }
                    }
                    NodeKind::Object(_) => {}
                    _ => seen.0.entry(id).or_default().push(value),
                }
            }
        }
        seen
    }

    /// The values that are no objects or arrays.
    pub(super) fn at(&self, id: SchemaId) -> &[&'a Node] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }
}

/// A schema, and the others that surely speak of its value.
pub(super) fn certain(document: &Document, id: SchemaId) -> Vec<SchemaId> {
    let mut group = vec![id];
    let mut at = 0;
    while let Some(id) = group.get(at).copied() {
        at += 1;
        let schema = document.schema(id);
        let next = schema.reference.iter().map(|reference| reference.value);
        let next = next.chain(schema.all_of.iter().copied()).chain(only_alternative(document, schema));
        for id in next {
            if group.len() < MOST && !group.contains(&id) {
                group.push(id);
            }
        }
    }
    group
}

/// The alternative that is left when null is out.
fn only_alternative(document: &Document, schema: &Schema) -> Option<SchemaId> {
    let lists = [&schema.one_of, &schema.any_of];
    let mut others =
        lists.into_iter().flatten().filter(|id| document.schema(**id).types != [JsonType::Null]).copied();
    let first = others.next()?;
    others.next().is_none().then_some(first)
}
