//! The schemas that the selected operations need: a marked document comes in, a flag for each schema goes out. One
//! worklist.

use crate::document::{AdditionalProperties, Document, MediaType, Operation, Parameter, Schema, SchemaId};
use foldhash::{HashMap, HashMapExt};

/// By schema number: whether anything selected needs it.
pub(super) struct Reached(Vec<bool>);

impl Reached {
    pub(super) fn of(document: &Document) -> Self {
        let heirs = heirs(document);
        let mut reached = vec![false; document.arena.len()];
        let items = document.paths.iter().chain(&document.webhooks);
        let selected = items.flat_map(|item| &item.operations).filter(|operation| operation.selected);
        let mut queue: Vec<SchemaId> = selected.flat_map(of_operation).collect();
        while let Some(id) = queue.pop() {
            match reached.get_mut(id.index()) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let schema = document.schema(id);
            queue.extend(within(schema));
            if schema.discriminator.is_some() {
                queue.extend(heirs.get(&id).into_iter().flatten());
            }
        }
        Self(reached)
    }

    pub(super) fn schema(&self, id: SchemaId) -> bool {
        self.0.get(id.index()) == Some(&true)
    }
}

fn of_operation(operation: &Operation) -> Vec<SchemaId> {
    let mut schemas: Vec<SchemaId> = operation.parameters.iter().filter_map(|one| one.schema).collect();
    let bodies = operation.request_body.iter().flat_map(|body| &body.content);
    let answers = operation.responses.iter().flat_map(|response| &response.content);
    for media in bodies.chain(answers) {
        of_media(media, &mut schemas);
    }
    for response in &operation.responses {
        schemas.extend(response.headers.iter().filter_map(|header| header.schema));
    }
    schemas
}

fn of_media(media: &MediaType, schemas: &mut Vec<SchemaId>) {
    schemas.extend(media.schema.iter().chain(&media.item_schema));
    let headers = media.encoding.iter().flat_map(|encoding| &encoding.headers);
    schemas.extend(headers.filter_map(|header: &Parameter| header.schema));
}

/// Every schema that a schema refers to or holds.
fn within(schema: &Schema) -> Vec<SchemaId> {
    let additional = match schema.additional_properties {
        AdditionalProperties::Schema(id) => Some(id),
        _ => None,
    };
    let mapped = schema.discriminator.iter().flat_map(|discriminator| {
        discriminator.mapping.iter().map(|(_, id)| *id).chain(discriminator.default_mapping)
    });
    let lists = [&schema.prefix_items, &schema.all_of, &schema.one_of, &schema.any_of];
    let mut schemas: Vec<SchemaId> = lists.into_iter().flatten().copied().collect();
    schemas.extend(schema.reference.iter().map(|reference| reference.value));
    schemas.extend(schema.properties.iter().map(|property| property.schema));
    schemas.extend(schema.pattern_properties.iter().map(|(_, id)| *id));
    schemas.extend([additional, schema.property_names, schema.items, schema.not].into_iter().flatten());
    schemas.extend(mapped);
    schemas
}

/// By schema: those that extend it with `allOf`, which a discriminator may stand for.
fn heirs(document: &Document) -> HashMap<SchemaId, Vec<SchemaId>> {
    let mut heirs: HashMap<SchemaId, Vec<SchemaId>> = HashMap::new();
    for (id, schema) in (0..).map(SchemaId).zip(&document.arena) {
        for part in &schema.all_of {
            if let Some(base) = &document.schema(*part).reference {
                heirs.entry(base.value).or_default().push(id);
            }
        }
    }
    heirs
}
