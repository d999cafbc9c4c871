//! Items: the pages of a list enter, what they hold leaves one at a time.

use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use super::{ContinuationToken, Pages, Turner};
use crate::error::Error;
use crate::response::Response;

/// An operation whose answers are pages: generated code implements it for those with `x-pagination`.
#[diagnostic::on_unimplemented(
    message = "the answers of this operation are no pages of a list",
    note = "`pages` and `items` are for operations that the API's document describes with `x-pagination`"
)]
pub trait Paginated {
    /// What a page's answer is.
    type Page;
    /// What it holds several of.
    type Item;

    /// The items of a page; none is fine.
    fn items(page: Self::Page) -> Vec<Self::Item>;
}

/// The items of a list, each page of them asked for when the one before is used up. Pages without items in the middle of
/// the list are passed over.
///
/// ```no_run
/// # async fn example(mut items: clientwright_runtime::Items<String, String>) -> Result<(), clientwright_runtime::AnyError> {
/// while let Some(item) = items.next().await {
///     println!("{}", item?);
/// }
/// # Ok(())
/// # }
/// ```
///
/// With the feature `stream` it is a `futures_core::Stream`.
#[must_use = "items are asked for only when `next` is awaited"]
pub struct Items<I, B> {
    source: Box<dyn Source<I, B> + Send>,
    buffer: std::vec::IntoIter<I>,
    /// How many items of the page were given.
    taken: u64,
}

/// Pages whose own type is forgotten.
trait Source<I, B> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Vec<I>, Error<B>>>>;
    fn turner(&self) -> &Turner;
    fn turner_mut(&mut self) -> &mut Turner;
}

struct Split<T, B, I> {
    pages: Pages<T, B>,
    items: fn(T) -> Vec<I>,
}

impl<T, B, I> Source<I, B> for Split<T, B, I> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Vec<I>, Error<B>>>> {
        let page = ready!(self.pages.poll_page(context));
        Poll::Ready(page.map(|page| page.map(Response::into_body).map(self.items)))
    }

    fn turner(&self) -> &Turner {
        &self.pages.turner
    }

    fn turner_mut(&mut self) -> &mut Turner {
        &mut self.pages.turner
    }
}

impl<I: 'static, B: 'static> Items<I, B> {
    pub(crate) fn new<T: 'static>(pages: Pages<T, B>, items: fn(T) -> Vec<I>) -> Self {
        Self { source: Box::new(Split { pages, items }), buffer: Vec::new().into_iter(), taken: 0 }
    }
}

impl<I, B> Items<I, B> {
    /// Waits for the next item; `None` after the last.
    ///
    /// Dropping the future loses nothing: the next one goes on with the same call.
    ///
    /// # Errors
    ///
    /// As [`Pages::next`]: if the next page's call fails, which the next `next` makes again; or if there is no way to the
    /// next page, and `None` follows.
    pub async fn next(&mut self) -> Option<Result<I, Error<B>>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// Waits for the next item without an async runtime; `None` after the last.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next), and where an async runtime polls, which would have to wait.
    #[cfg(feature = "blocking")]
    pub fn next_blocking(&mut self) -> Option<Result<I, Error<B>>> {
        let operation = self.source.turner().request.operation.id;
        crate::blocking::wait(operation, self.next())
            .unwrap_or_else(|error| Some(Err(Error::Request(Box::new(error)))))
    }

    /// The items, for a loop without an async runtime, which ends with the first error.
    #[cfg(feature = "blocking")]
    pub fn into_iter_blocking(mut self) -> impl Iterator<Item = Result<I, Error<B>>> {
        crate::blocking::until_error(move || self.next_blocking())
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<I, Error<B>>>> {
        loop {
            if let Some(item) = self.buffer.next() {
                self.taken += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.source.poll(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(items)) => {
                    self.buffer = items.into_iter();
                    // Only the page that was resumed from has been read in part.
                    self.taken = std::mem::take(&mut self.source.turner_mut().skipped);
                    for _ in 0..self.taken {
                        if self.buffer.next().is_none() {
                            break;
                        }
                    }
                }
            }
        }
    }

    /// Ends after so many pages, whatever the server says: some lists never end.
    pub fn max_pages(mut self, limit: u64) -> Self {
        self.source.turner_mut().left = Some(limit);
        self
    }

    /// Goes on where a token says, which another call of the same operation gave.
    ///
    /// A page that was read in part is asked for again, and as many of its items are passed over as were given before.
    pub fn resume_from(mut self, token: &ContinuationToken) -> Self {
        self.source.turner_mut().resume(token);
        self
    }

    /// Where the list goes on after the items that came; `None` if it does not.
    pub fn continuation_token(&self) -> Option<ContinuationToken> {
        let turner = self.source.turner();
        if self.buffer.as_slice().is_empty() {
            turner.token()
        } else {
            Some(turner.token_of(&turner.given, self.taken))
        }
    }
}

impl<I, B> fmt::Debug for Items<I, B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.source.turner().request.operation.id;
        formatter.debug_struct("Items").field("operation", &operation).finish_non_exhaustive()
    }
}

#[cfg(feature = "stream")]
impl<I, B> futures_core::Stream for Items<I, B>
where
    I: Unpin,
{
    type Item = Result<I, Error<B>>;

    fn poll_next(self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}
