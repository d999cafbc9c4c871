//! Which types requests hold and which answers do: one worklist each.

use crate::ir::{Api, Argument, ErrorBody, ItemKind, Operation, Payload, Success, Type};

/// Which way values go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flow {
    /// To the server.
    pub(super) sent: bool,
    /// From the server.
    pub(super) received: bool,
}

impl Flow {
    /// What requests hold.
    pub(super) const SENT: Self = Self { sent: true, received: false };
    /// What answers hold.
    pub(super) const RECEIVED: Self = Self { sent: false, received: true };

    /// What goes this way as well as that way.
    pub(super) fn and(self, other: Self) -> Self {
        Self { sent: self.sent && other.sent, received: self.received && other.received }
    }
}

/// The way that the values of each item go.
pub(super) fn flows(api: &Api) -> Vec<Flow> {
    let sent = api.operations.iter().flat_map(sent);
    let sent = reached(api, sent);
    let received = api.operations.iter().flat_map(received);
    let webhooks = api.webhooks.iter().filter_map(|webhook| webhook.payload.as_ref());
    let received = reached(api, received.chain(webhooks));
    sent.into_iter().zip(received).map(|(sent, received)| Flow { sent, received }).collect()
}

fn sent(operation: &Operation) -> impl Iterator<Item = &Type> {
    let given = operation.parameters.iter().filter(|one| !matches!(one.argument, Argument::Fixed(_)));
    given.map(|parameter| &parameter.ty).chain(operation.body.iter().map(|body| &body.ty))
}

fn received(operation: &Operation) -> impl Iterator<Item = &Type> {
    let successes: Vec<&Payload> = match &operation.success {
        Success::Single(payload) => vec![payload],
        Success::Several(_, cases) => cases.iter().map(|case| &case.payload).collect(),
    };
    let errors: Vec<&Payload> = match &operation.error {
        ErrorBody::None => Vec::new(),
        ErrorBody::Single(payload) => vec![payload],
        ErrorBody::Several { cases, .. } => cases.iter().map(|case| &case.payload).collect(),
    };
    let bodies = successes.into_iter().chain(errors).filter_map(payload_type);
    bodies.chain(operation.headers.iter().flat_map(|set| &set.headers).map(|header| &header.ty))
}

/// The type that a payload is read as, where it is one of the API's.
pub(super) fn payload_type(payload: &Payload) -> Option<&Type> {
    match payload {
        Payload::Json(ty) | Payload::Stream(_, ty) => Some(ty),
        Payload::Empty | Payload::Text | Payload::Bytes => None,
    }
}

fn reached<'a>(api: &'a Api, roots: impl Iterator<Item = &'a Type>) -> Vec<bool> {
    let mut seen = vec![false; api.items.len()];
    let mut queue: Vec<usize> = Vec::new();
    for ty in roots {
        note(ty, &mut seen, &mut queue);
    }
    while let Some(item) = queue.pop().and_then(|next| api.items.get(next)) {
        match &item.kind {
            ItemKind::Record(record) => {
                let extra = record.extra.iter().filter_map(|extra| extra.ty.as_ref());
                for ty in record.fields.iter().map(|field| &field.ty).chain(extra) {
                    note(ty, &mut seen, &mut queue);
                }
            }
            ItemKind::Union(union) => {
                for variant in &union.variants {
                    note(&variant.ty, &mut seen, &mut queue);
                }
            }
            ItemKind::Alias(ty) => note(ty, &mut seen, &mut queue),
            ItemKind::Enumeration(_) => {}
        }
    }
    seen
}

fn note(ty: &Type, seen: &mut [bool], queue: &mut Vec<usize>) {
    match ty {
        Type::Item(item) => {
            if let Some(slot) = seen.get_mut(item.0)
                && !std::mem::replace(slot, true)
            {
                queue.push(item.0);
            }
        }
        Type::Vec(inner) | Type::Map(inner) | Type::Option(inner) | Type::Boxed(inner) => {
            note(inner, seen, queue);
        }
        Type::Tuple(elements) => {
            for element in elements {
                note(element, seen, queue);
            }
        }
        _ => {}
    }
}
