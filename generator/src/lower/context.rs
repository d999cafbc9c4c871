//! What the parts of lowering share: the document, the items made so far, and what is known of each schema.

use super::Options;
use super::graph::Graph;
use super::place::{Place, Places, Root};
use super::view::Wanted;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::document::{Schema, SchemaId};
use crate::ir::{Docs, Form, Item, ItemId, ItemKind, Rules, Type};
use crate::source::Span;
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::collections::VecDeque;

/// A schema's type, as a place that uses the schema sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Use {
    /// The type without `Option` around it.
    pub(super) ty: Type,
    /// Whether null is allowed as well.
    pub(super) nullable: bool,
}

/// How far a schema is lowered.
#[derive(Debug, Clone, Default)]
pub(super) enum State {
    /// Not looked at.
    #[default]
    Unseen,
    /// Being lowered; the item is there if the schema turned out to hold itself.
    InProgress(Option<ItemId>),
    /// Done.
    Done(Use),
}

/// How an item gets its name.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// The item; its name is empty until all items are there.
    pub(super) item: Item,
    /// What its name is made of.
    pub(super) place: Place,
    /// Whether anything uses it.
    pub(super) live: bool,
}

impl Draft {
    /// Whether it is no named schema, and in use.
    fn is_inline(&self) -> bool {
        self.live && !(self.place.words.is_empty() && matches!(self.place.root, Root::Component(..)))
    }
}

/// Who has a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// `readOnly`: answers.
    ReadOnly,
    /// `writeOnly`: requests.
    WriteOnly,
}

/// Which text of an error body a property is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ErrorText {
    /// `x-error-code`
    Code,
    /// `x-error-message`
    Message,
}

/// The state of one run.
pub(super) struct Lowering<'d> {
    pub(super) document: &'d Graph<'d>,
    pub(super) options: &'d Options,
    diagnostics: &'d mut Diagnostics,
    failed: bool,
    reported: HashSet<(&'static str, Span, String)>,
    /// Items that stand in types already, though it is not known yet what they are.
    reserved: HashMap<Place, ItemId>,
    /// Where each inline schema stands.
    pub(super) places: Places<'d>,
    /// The items, each at its [`ItemId`].
    pub(super) items: Vec<Draft>,
    /// By schema number.
    pub(super) states: Vec<State>,
    /// What is wanted of several schemas at once.
    pub(super) merged: HashMap<Wanted, State>,
    /// Records whose fields are not there yet.
    pub(super) undefined: VecDeque<super::record::Undefined<'d>>,
    /// Unions whose choice is not made yet.
    pub(super) undecided: Vec<super::union::Undecided>,
    /// Fields whose text errors may show.
    pub(super) error_texts: HashMap<(ItemId, usize), (ErrorText, Span)>,
    /// Fields that only requests, or only answers, have.
    pub(super) access: HashMap<(ItemId, usize), Access>,
    /// What the API sends to its users.
    pub(super) webhooks: Vec<super::webhook::Draft>,
    /// How many schemas deep the lowering is.
    pub(super) depth: usize,
    /// The struct that each operation's method returns, by the operation's id.
    pub(super) struct_names: HashMap<String, String>,
    /// The methods, at the same index as the operations that were made of them.
    pub(super) methods: Vec<super::method::Method<'d>>,
    /// The open enums of server variables, by variable.
    pub(super) server_values: HashMap<String, ItemId>,
    /// The property that an item may lack though its schemas require it: the discriminator of what is sent by itself.
    pub(super) untagged: HashMap<ItemId, String>,
    /// Each schema with examples of its own, and the type that they are of.
    pub(super) exemplified: Vec<(SchemaId, Use)>,
}

impl<'d> Lowering<'d> {
    pub(super) fn new(
        document: &'d Graph<'d>,
        options: &'d Options,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        Self {
            document,
            options,
            diagnostics,
            failed: false,
            reported: HashSet::new(),
            reserved: HashMap::new(),
            places: Places::new(document),
            items: Vec::new(),
            states: vec![State::Unseen; document.arena.len()],
            merged: HashMap::new(),
            undefined: VecDeque::new(),
            undecided: Vec::new(),
            error_texts: HashMap::new(),
            access: HashMap::new(),
            webhooks: Vec::new(),
            depth: 0,
            struct_names: HashMap::new(),
            methods: Vec::new(),
            server_values: HashMap::new(),
            untagged: HashMap::new(),
            exemplified: Vec::new(),
        }
    }

    /// A schema of the document; the borrow is the document's.
    pub(super) fn schema(&self, id: SchemaId) -> &'d Schema {
        self.document.schema(id)
    }

    /// Reports a finding, unless the same was reported of the place already: a schema may be asked for many times.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.document.left_out.contains(diagnostic.span) {
            return;
        }
        if !self.reported.insert((diagnostic.code, diagnostic.span, diagnostic.message.clone())) {
            return;
        }
        self.failed |= diagnostic.severity == Severity::Error;
        self.diagnostics.report(diagnostic);
    }

    /// Reports what is an error in a document of ours, and a warning in other people's.
    pub(super) fn report_slip(&mut self, mut diagnostic: Diagnostic) {
        diagnostic.severity = if self.options.ours { Severity::Error } else { Severity::Warning };
        self.report(diagnostic);
    }

    /// Whether this stage reported an error.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    /// Takes a new item in, in the slot that was reserved for its place if one was; its name comes later.
    pub(super) fn add_item(&mut self, place: Place, docs: Docs, kind: ItemKind, origin: Span) -> ItemId {
        let wire_name = place.path();
        let item =
            Item { name: String::new(), wire_name, docs, kind, form: None, rules: Rules::default(), origin };
        if let Some(id) = self.reserved.remove(&place) {
            self.items[id.0] = Draft { item, place, live: true };
            return id;
        }
        self.items.push(Draft { item, place, live: true });
        ItemId(self.items.len() - 1)
    }

    /// An item that is needed before it is known what it is.
    pub(super) fn reserve_item(&mut self, place: Place, docs: Docs, origin: Span) -> ItemId {
        let id = self.add_item(place.clone(), docs, ItemKind::Alias(Type::Json), origin);
        self.reserved.insert(place, id);
        id
    }

    /// Describes an item that stands at this very place in the words of what stands around it.
    pub(super) fn describe(&mut self, item: ItemId, place: &Place, docs: Docs) {
        let draft = &mut self.items[item.0];
        if draft.place == *place && (docs.summary.is_some() || docs.description.is_some()) {
            draft.item.docs = docs;
        }
    }

    pub(super) fn item(&self, id: ItemId) -> &Item {
        &self.items[id.0].item
    }

    /// Of each item whether it is an inline schema in use that may share its definition with its like.
    pub(super) fn sharable(&self) -> Vec<bool> {
        let mut sharable: Vec<bool> = self.items.iter().map(Draft::is_inline).collect();
        let forms = self.items.iter().enumerate().filter_map(|(index, draft)| {
            let (Form::Sent(base) | Form::Received(base)) = draft.item.form?;
            Some([ItemId(index), base])
        });
        // A form and what it is a form of convert into each other; a server's variable asks for its own values.
        for item in forms.flatten().chain(self.server_values.values().copied()) {
            sharable[item.0] = false;
        }
        sharable
    }

    /// The items, and whether each is in use.
    pub(super) fn into_items(self) -> (Vec<Item>, Vec<bool>) {
        self.items.into_iter().map(|draft| (draft.item, draft.live)).unzip()
    }
}
