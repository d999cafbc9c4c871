//! How the answers of an operation follow each other, as generated code says it in a static.

/// Where the items of an operation's answers are, and where the next ones are to be had.
#[derive(Debug)]
pub struct Pagination {
    /// What leads to the next page.
    pub style: PageStyle,
    /// The JSON pointer to the array of items; empty if the answer is the array.
    pub items: &'static str,
    /// What the next request changes: the cursor, the offset or the page's number.
    pub request: RequestPlace,
    /// Where an answer has the next cursor or link.
    pub response: AnswerPlace,
    /// Where an answer says whether there is more: a boolean.
    pub more: AnswerPlace,
    /// Where an answer says how many items there are (offset), or how many pages (page).
    pub total: AnswerPlace,
    /// The first offset, or the first page's number.
    pub start: u64,
}

impl Pagination {
    /// What generated code does not say: a list whose `Link` header leads to the next.
    pub const DEFAULT: Self = Self {
        style: PageStyle::Link,
        items: "",
        request: RequestPlace::Nowhere,
        response: AnswerPlace::Nowhere,
        more: AnswerPlace::Nowhere,
        total: AnswerPlace::Nowhere,
        start: 0,
    };
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestPlace {
    /// None: an address says all.
    Nowhere,
    /// The query parameter of this name.
    Query(&'static str),
    /// The value in the JSON body that this pointer leads to.
    Body(&'static str),
    /// The same, where numbers are written as strings.
    BodyText(&'static str),
}

/// A place in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerPlace {
    /// None.
    Nowhere,
    /// The value in the JSON body that this pointer leads to.
    Body(&'static str),
    /// The header of this name; of `Link`, its link to the next page.
    Header(&'static str),
    /// The value in the last item that this pointer leads to.
    LastItem(&'static str),
}
