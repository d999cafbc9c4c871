//! Positions in a list: an answer and how it is paged enter, where the next page is leaves, and goes into a request.

use http::header::LINK;

use super::link;
use super::table::{AnswerPlace, PageStyle, Pagination, RequestPlace};
use crate::address::{Origin, is_dots, is_target, resolve};
use crate::api::{Api, KeyLocation, SchemeKind};
use crate::error::PaginationFault;
use crate::parameter::{Style, decode};
use crate::request::Request;
use crate::response::RawResponse;
use crate::wire::{Reader, pointer};

/// Where a page is. What a server says may be secret, so there is no `Debug`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Position {
    /// Wherever the call itself asks for.
    Start,
    /// What the server gave to ask for it.
    Cursor { text: String, is_number: bool },
    /// The offset, or the page's number.
    Number(u64),
    /// Path and query of its address, without credentials.
    Link(String),
}

impl Position {
    /// A word for the kind, and [`text`](Self::text): what tokens are made of.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Cursor { is_number: false, .. } => "text",
            Self::Cursor { is_number: true, .. } => "integer",
            Self::Number(_) => "number",
            Self::Link(_) => "link",
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Start => String::new(),
            Self::Cursor { text, .. } | Self::Link(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }

    /// The position that was written down, if an operation of this style can have it.
    pub(super) fn read(style: PageStyle, kind: &str, text: &str) -> Option<Self> {
        let text_of = |is_number| Some(Self::Cursor { text: text.to_owned(), is_number });
        match (style, kind) {
            (_, "start") if text.is_empty() => Some(Self::Start),
            (PageStyle::Cursor, "text") => text_of(false),
            (PageStyle::Cursor, "integer") if is_integer(text) => text_of(true),
            (PageStyle::Offset | PageStyle::Page, "number") => text.parse().ok().map(Self::Number),
            (PageStyle::Link, "link") if is_path(text) => Some(Self::Link(text.to_owned())),
            _ => None,
        }
    }

    /// Where a call begins, as far as it says so.
    pub(super) fn of(request: &Request, table: &Pagination) -> Self {
        let given = match table.request {
            RequestPlace::Nowhere => None,
            RequestPlace::Query(name) => {
                let pair = request.query.iter().find(|(set, _)| *set == name);
                let value = pair.and_then(|(_, pair)| pair.split_once('='));
                value.map(|(_, value)| (decode(value), false))
            }
            RequestPlace::Body(at) | RequestPlace::BodyText(at) => {
                let body = body_text(request);
                let value = body.and_then(|body| scalar(pointer::find(body, at)?).ok()?);
                value.map(|value| (value.text, value.kind == Kind::Number))
            }
        };
        match (given, table.style) {
            (Some((text, is_number)), PageStyle::Cursor) => Self::Cursor { text, is_number },
            (Some((text, _)), _) => text.parse().map_or(Self::Start, Self::Number),
            (None, _) => Self::Start,
        }
    }

    /// Makes a request one for the page here.
    pub(super) fn put(&self, request: &mut Request, table: &Pagination) -> Result<(), PaginationFault> {
        let (text, is_number) = match self {
            Self::Start => return Ok(()),
            Self::Link(target) => {
                request.target = Some(target.clone());
                return Ok(());
            }
            Self::Cursor { text, is_number } => (text.clone(), *is_number),
            Self::Number(number) => (number.to_string(), true),
        };
        let (at, is_number) = match table.request {
            RequestPlace::Nowhere => return Err(PaginationFault::Unreadable),
            RequestPlace::Query(name) => {
                request.query(name, Style::FORM, &text);
                return Ok(());
            }
            RequestPlace::Body(at) => (at, is_number),
            RequestPlace::BodyText(at) => (at, false),
        };
        let value = if is_number { text } else { crate::wire::to_json(&text).unwrap_or_default() };
        let body = body_text(request).map(|body| if body.is_empty() { "{}" } else { body });
        let body =
            body.and_then(|body| pointer::replace(body, at, &value)).ok_or(PaginationFault::Unreadable)?;
        request.replace_json(body);
        Ok(())
    }
}

/// The body, if it is text: what is paged is JSON.
fn body_text(request: &Request) -> Option<&str> {
    std::str::from_utf8(request.body.as_bytes()?).ok()
}

/// Where the page after an answer is; `None` if that is the last. `number` is the answer's own offset or page number.
pub(super) fn after(
    table: &Pagination,
    number: u64,
    origin: &Origin,
    response: &RawResponse,
) -> Result<Option<Position>, PaginationFault> {
    // An answer without a body, or whose body is no text, was decoded all the same: it has no items then.
    let body = std::str::from_utf8(&response.body).unwrap_or_default();
    let more: Option<bool> = match value(table, table.more, response, body)? {
        Some(more) => Some(more.text.parse().map_err(|_| PaginationFault::Unreadable)?),
        None => None,
    };
    if more == Some(false) {
        return Ok(None);
    }
    match table.style {
        PageStyle::Cursor | PageStyle::Link => {
            let next = match table.response {
                AnswerPlace::Header(name) if name.eq_ignore_ascii_case(LINK.as_str()) => linked(response)?,
                place => value(table, place, response, body)?,
            };
            // Some servers say `false` or nothing at all in words; an empty link would lead to where it is from.
            let is_none =
                |next: &Scalar| next.text.is_empty() || (next.kind == Kind::Bool && next.text == "false");
            match next.filter(|next| !is_none(next)) {
                None if more.is_none() => Ok(None),
                None | Some(Scalar { kind: Kind::Bool, .. }) => Err(PaginationFault::Unreadable),
                Some(Scalar { text, .. }) if table.style == PageStyle::Link => {
                    target(&text, origin, response).map(Some)
                }
                Some(Scalar { text, kind }) => {
                    Ok(Some(Position::Cursor { text, is_number: kind == Kind::Number }))
                }
            }
        }
        PageStyle::Offset | PageStyle::Page => {
            let count = items(table, body).map_or(0, Iterator::count) as u64;
            if count == 0 && more.is_none() {
                return Ok(None);
            }
            let step = if table.style == PageStyle::Offset { count } else { 1 };
            let next = number.checked_add(step).ok_or(PaginationFault::Unreadable)?;
            // What is no number, such as -1 for one that is not known, ends nothing.
            let total = value(table, table.total, response, body)?;
            let total = total.and_then(|total| total.text.parse::<u64>().ok());
            // Offsets count from nothing, pages from the first.
            let first = if table.style == PageStyle::Offset { 0 } else { table.start };
            let end = total.map(|total| total.saturating_add(first));
            Ok(end.is_none_or(|end| next < end).then_some(Position::Number(next)))
        }
    }
}

/// What an answer has in a place; `None` if there is nothing there.
fn value(
    table: &Pagination,
    place: AnswerPlace,
    response: &RawResponse,
    body: &str,
) -> Result<Option<Scalar>, PaginationFault> {
    match place {
        AnswerPlace::Nowhere => Ok(None),
        AnswerPlace::Body(at) => pointer::find(body, at).map_or(Ok(None), scalar),
        AnswerPlace::LastItem(at) => {
            let last = items(table, body).and_then(Iterator::last);
            last.and_then(|item| pointer::find(item, at)).map_or(Ok(None), scalar)
        }
        AnswerPlace::Header(name) => {
            let Some(text) = response.headers.get(name) else { return Ok(None) };
            let text = text.to_str().map_err(|_| PaginationFault::Unreadable)?;
            Ok(Some(Scalar::text(text.trim())))
        }
    }
}

fn items<'b>(table: &Pagination, body: &'b str) -> Option<impl Iterator<Item = &'b str>> {
    pointer::items(pointer::find(body, table.items)?).ok()
}

/// A value that is neither null nor holds others.
struct Scalar {
    text: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Bool,
}

impl Scalar {
    fn text(text: &str) -> Self {
        Self { text: text.to_owned(), kind: Kind::Text }
    }
}

/// The value that a JSON text is; `None` for null.
fn scalar(json: &str) -> Result<Option<Scalar>, PaginationFault> {
    let kind = match json.as_bytes().first() {
        None | Some(b'n') => return Ok(None),
        Some(b'"') => {
            let text = Reader::over(json).text().map_err(|_| PaginationFault::Unreadable)?;
            return Ok(Some(Scalar::text(&text)));
        }
        Some(b'{' | b'[') => return Err(PaginationFault::Unreadable),
        Some(b't' | b'f') => Kind::Bool,
        Some(_) => Kind::Number,
    };
    Ok(Some(Scalar { text: json.to_owned(), kind }))
}

fn linked(response: &RawResponse) -> Result<Option<Scalar>, PaginationFault> {
    let values = response.headers.get_all(LINK).iter().map(http::HeaderValue::as_bytes);
    match link::next(values) {
        Ok(None) => Ok(None),
        Ok(Some(target)) => {
            let target = std::str::from_utf8(target).map_err(|_| PaginationFault::Unreadable)?;
            Ok(Some(Scalar::text(target.trim())))
        }
        Err(link::Malformed) => Err(PaginationFault::Unreadable),
    }
}

/// The page that an answer links to, if it lies where the answer is from: credentials go along.
fn target(link: &str, origin: &Origin, response: &RawResponse) -> Result<Position, PaginationFault> {
    let (to, target) = resolve(origin, &response.target, link).map_err(|_| PaginationFault::Unreadable)?;
    if to != *origin {
        return Err(PaginationFault::OtherOrigin);
    }
    let target = without_keys(&target, response.api);
    if is_path(&target) { Ok(Position::Link(target)) } else { Err(PaginationFault::Unreadable) }
}

/// A target without the credentials that servers repeat in their links: each request gets its own.
fn without_keys(target: &str, api: &Api) -> String {
    let Some((path, query)) = target.split_once('?') else { return target.to_owned() };
    let is_key = |pair: &&str| {
        let name = decode(&pair.split('=').next().unwrap_or_default().replace('+', " "));
        api.schemes.iter().any(|scheme| match &scheme.kind {
            SchemeKind::ApiKey { location: KeyLocation::Query, name: key, .. } => *key == name,
            _ => false,
        })
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_key(pair)).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// Whether a text can be a request's target, and means the same to every server.
fn is_path(target: &str) -> bool {
    let path = target.split('?').next().unwrap_or_default();
    target.starts_with('/') && is_target(target) && !path.split('/').any(is_dots)
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
