//! Pages: a call of a list enters, its pages or its items leave one at a time, each page a call of its own.
//!
//! What a page's answer says of the next one is read from its raw body and headers, by a table that generated code holds
//! (`Pagination`), so all of this is written once. A page is asked for with the same call, changed in one place; limits
//! of time, retries and credentials are those of every call.

mod items;
mod link;
mod position;
mod table;
mod token;

use std::collections::HashSet;
use std::fmt;
use std::future::{Future, poll_fn};
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pub use items::{Items, Paginated};
pub use table::{AnswerPlace, PageStyle, Pagination, RequestPlace};
pub use token::ContinuationToken;

use crate::call::{Call, DecodeFailure, DecodeSuccess, SendFuture};
use crate::engine::origin;
use crate::error::{Error, Failure, PaginationFault, RequestError, RequestErrorKind};
use crate::request::Request;
use crate::response::{RawResponse, Response};
use position::Position;

/// The pages of a list, each asked for when it is wanted.
///
/// ```no_run
/// # async fn example(mut pages: clientwright_runtime::Pages<Vec<String>, String>) -> Result<(), clientwright_runtime::AnyError> {
/// while let Some(page) = pages.next().await {
///     let page = page?;
///     println!("{} ({:?})", page.body().len(), page.request_id());
/// }
/// # Ok(())
/// # }
/// ```
///
/// With the feature `stream` it is a `futures_core::Stream`.
#[must_use = "pages are asked for only when `next` is awaited"]
pub struct Pages<T, B> {
    turner: Turner,
    success: DecodeSuccess<T>,
    failure: DecodeFailure<B>,
    current: Option<SendFuture<T, B>>,
}

impl<T, B> Pages<T, B> {
    pub(crate) fn new(request: Request, success: DecodeSuccess<T>, failure: DecodeFailure<B>) -> Self {
        Self { turner: Turner::new(request), success, failure, current: None }
    }

    /// Waits for the next page; `None` after the last.
    ///
    /// Dropping the future loses nothing: the next one goes on with the same call.
    ///
    /// # Errors
    ///
    /// If the page's call fails, after its retries. The page is not skipped: the next `next` asks for it again.
    ///
    /// [`Error::Request`] with [`PaginationFault`] if what the server says of the next page leads to one that came before,
    /// to another server, or nowhere; `None` follows.
    pub async fn next(&mut self) -> Option<Result<Response<T>, Error<B>>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// Waits for the next page without an async runtime; `None` after the last.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next), and where an async runtime polls, which would have to wait.
    #[cfg(feature = "blocking")]
    pub fn next_blocking(&mut self) -> Option<Result<Response<T>, Error<B>>> {
        let operation = self.turner.request.operation.id;
        crate::blocking::wait(operation, self.next())
            .unwrap_or_else(|error| Some(Err(Error::Request(Box::new(error)))))
    }

    /// The pages, for a loop without an async runtime, which ends with the first error.
    #[cfg(feature = "blocking")]
    pub fn into_iter_blocking(mut self) -> impl Iterator<Item = Result<Response<T>, Error<B>>> {
        crate::blocking::until_error(move || self.next_blocking())
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Response<T>, Error<B>>>> {
        let call = match &mut self.current {
            Some(call) => call,
            None => match self.turner.begin() {
                None => return Poll::Ready(None),
                Some(Err(failure)) => return Poll::Ready(Some(Err(failure.into()))),
                Some(Ok(request)) => {
                    let call: Call<T, B> = Call::new(request, self.success, self.failure);
                    self.current.insert(call.send())
                }
            },
        };
        let outcome = ready!(Pin::new(call).poll(context));
        self.current = None;
        if let Ok(page) = &outcome {
            self.turner.turn(page.raw());
        }
        Poll::Ready(Some(outcome))
    }

    /// Ends after so many pages, whatever the server says: some lists never end.
    pub fn max_pages(mut self, limit: u64) -> Self {
        self.turner.left = Some(limit);
        self
    }

    /// Goes on where a token says, which another call of the same operation gave.
    pub fn resume_from(mut self, token: &ContinuationToken) -> Self {
        self.turner.resume(token);
        self
    }

    /// Where the list goes on after the pages that came; `None` if it does not.
    pub fn continuation_token(&self) -> Option<ContinuationToken> {
        self.turner.token()
    }
}

impl<T, B> fmt::Debug for Pages<T, B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.turner.request.operation.id;
        formatter.debug_struct("Pages").field("operation", &operation).finish_non_exhaustive()
    }
}

#[cfg(feature = "stream")]
impl<T, B> futures_core::Stream for Pages<T, B> {
    type Item = Result<Response<T>, Error<B>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

/// Which page comes next: the part of a list that knows nothing of types.
struct Turner {
    /// The call as it was prepared.
    request: Request,
    next: Next,
    /// The page that came last.
    given: Position,
    /// How many of the items of the page that comes next are not wanted.
    skipped: u64,
    /// How many pages more may be asked for.
    left: Option<u64>,
    seen: Seen,
}

enum Next {
    Page(Position),
    Fault(PaginationFault),
    Over,
}

impl Turner {
    fn new(request: Request) -> Self {
        let start = Position::Start;
        let seen = Seen::default();
        Self { request, next: Next::Page(start.clone()), given: start, skipped: 0, left: None, seen }
    }

    fn table(&self) -> &'static Pagination {
        self.request.operation.pagination.unwrap_or(&Pagination::DEFAULT)
    }

    fn resume(&mut self, token: &ContinuationToken) {
        match token.read(self.request.operation.id, self.table().style) {
            Some((position, skipped)) => {
                self.next = Next::Page(position);
                self.skipped = skipped;
            }
            None => self.next = Next::Fault(PaginationFault::Token),
        }
    }

    /// The request for the next page, if there is one.
    fn begin(&mut self) -> Option<Result<Request, Failure>> {
        if self.left == Some(0) {
            return None;
        }
        if let Some(mistake) = self.request.mistake.take() {
            self.next = Next::Over;
            return Some(Err(Failure::Request(mistake)));
        }
        let mut request = self.request.again();
        let put = match &self.next {
            Next::Over => return None,
            Next::Fault(fault) => Err(*fault),
            Next::Page(position) => position.put(&mut request, self.table()),
        };
        Some(put.map(|()| request).map_err(|fault| {
            self.next = Next::Over;
            let kind = RequestErrorKind::NextPage { fault };
            RequestError::new(self.request.operation.id, kind).into()
        }))
    }

    /// Takes in the answer to the page that came.
    fn turn(&mut self, response: &RawResponse) {
        let Next::Page(page) = std::mem::replace(&mut self.next, Next::Over) else { return };
        let table = self.table();
        // What the call itself asks for is a position too, which must not come again.
        let at = if page == Position::Start { Position::of(&self.request, table) } else { page.clone() };
        match table.style {
            PageStyle::Link => drop(self.seen.insert(&Position::Link(response.target.clone()))),
            _ => drop(self.seen.insert(&at)),
        }
        let number = if let Position::Number(number) = at { number } else { table.start };
        let next = match origin(&self.request.core, &self.request) {
            Ok(origin) => position::after(table, number, &origin, response),
            Err(_) => Err(PaginationFault::Unreadable),
        };
        self.given = page;
        self.left = self.left.map(|left| left.saturating_sub(1));
        self.next = match next {
            Ok(None) => Next::Over,
            Ok(Some(position)) if self.seen.insert(&position) => Next::Page(position),
            Ok(Some(_)) => Next::Fault(PaginationFault::Repeated),
            Err(fault) => Next::Fault(fault),
        };
    }

    fn token(&self) -> Option<ContinuationToken> {
        match &self.next {
            Next::Page(position) => Some(self.token_of(position, self.skipped)),
            Next::Fault(_) | Next::Over => None,
        }
    }

    fn token_of(&self, position: &Position, skipped: u64) -> ContinuationToken {
        ContinuationToken::new(self.request.operation.id, position, skipped)
    }
}

/// The positions that came, by a hash that no server foresees.
#[derive(Default)]
struct Seen {
    hasher: RandomState,
    hashes: HashSet<u64>,
}

impl Seen {
    /// Whether it is new.
    fn insert(&mut self, position: &Position) -> bool {
        self.hashes.insert(self.hasher.hash_one(position))
    }
}
