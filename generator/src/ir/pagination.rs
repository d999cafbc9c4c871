//! Lists whose answers are pages: how one leads to the next.

/// How an operation's answers follow each other (`x-pagination`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// What leads to the next page.
    pub style: PageStyle,
    /// The JSON pointer to the list in the answer; empty if the answer is the list. It leads through properties of
    /// records only.
    pub items: String,
    /// What the next request changes; none for links.
    pub request: Option<RequestPlace>,
    /// Where an answer has the next cursor or link.
    pub response: Option<AnswerPlace>,
    /// Where an answer says whether there is more.
    pub more: Option<AnswerPlace>,
    /// Where an answer says how many items, or pages, there are.
    pub total: Option<AnswerPlace>,
    /// The first offset, or the first page's number.
    pub start: u64,
}

/// What leads to the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageStyle {
    /// A text that the answer holds.
    Cursor,
    /// How many items came before.
    Offset,
    /// The page's number.
    Page,
    /// An address that the answer holds.
    Link,
}

/// A place in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestPlace {
    /// A query parameter, by its wire name.
    Query(String),
    /// A value in the JSON body.
    Body {
        /// The pointer to it.
        pointer: String,
        /// It is a string, numbers included.
        text: bool,
    },
}

/// A place in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerPlace {
    /// A value in the JSON body, by its pointer.
    Body(String),
    /// A header.
    Header(String),
    /// A value in the last item, by its pointer.
    LastItem(String),
}
