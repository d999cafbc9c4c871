//! Budgets: failures and successes of all calls of a client enter, whether it may send still more leaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::TryOutcome;

/// What all clones of a client may spend on further tries together.
///
/// A server that is down gets three times the load if each call is tried three times, which is what keeps it down. A
/// budget lets single failures be tried again, and stops that when most calls fail. Clients of one server can share one:
/// an `Arc` of a budget is one too.
pub trait RetryBudget: Send + Sync + 'static {
    /// Takes what another try costs. `false` if there is not enough: the call then ends as this try did.
    fn withdraw(&self, ended: &TryOutcome<'_>) -> bool;

    /// The server answered a call, after so many tries, with something else than a passing failure.
    fn deposit(&self, tries: u32);
}

impl<T: RetryBudget + ?Sized> RetryBudget for Arc<T> {
    fn withdraw(&self, ended: &TryOutcome<'_>) -> bool {
        (**self).withdraw(ended)
    }

    fn deposit(&self, tries: u32) {
        (**self).deposit(tries);
    }
}

/// The usual budget: a bucket of tokens. A further try takes five, an answered call puts one back, or five if it was the
/// further try that was answered.
///
/// It starts full. The default holds 500 tokens, a hundred further tries in a row that all fail; after that there is one
/// further try for every five calls that are answered.
///
/// ```
/// use clientwright_runtime::TokenBucket;
///
/// let strict = TokenBucket::holding(50);
/// let unlimited = TokenBucket::unlimited();
/// # let _ = (strict, unlimited);
/// ```
#[derive(Debug)]
pub struct TokenBucket {
    capacity: u32,
    tokens: AtomicU32,
    /// What a further try costs.
    price: u32,
}

/// What a further try costs.
const PRICE: u32 = 5;

impl Default for TokenBucket {
    fn default() -> Self {
        Self::holding(500)
    }
}

impl TokenBucket {
    /// A bucket that holds so many tokens. One that holds fewer than five allows no further tries at all.
    #[must_use]
    pub fn holding(tokens: u32) -> Self {
        Self { capacity: tokens, tokens: AtomicU32::new(tokens), price: PRICE }
    }

    /// A bucket that never empties.
    #[must_use]
    pub fn unlimited() -> Self {
        Self { price: 0, ..Self::holding(0) }
    }

    /// How many tokens there are now.
    pub fn tokens(&self) -> u32 {
        self.tokens.load(Ordering::Relaxed)
    }
}

impl RetryBudget for TokenBucket {
    fn withdraw(&self, _ended: &TryOutcome<'_>) -> bool {
        let take = |tokens: u32| tokens.checked_sub(self.price);
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    fn deposit(&self, tries: u32) {
        let amount = if tries > 1 { self.price } else { 1 };
        let put =
            |tokens: u32| (tokens < self.capacity).then(|| tokens.saturating_add(amount).min(self.capacity));
        // A full bucket is left as it is, so that calls that all go well do not write to one place.
        let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, put);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const ENDED: TryOutcome<'_> =
        TryOutcome { operation: "ping", tries: 1, elapsed: Duration::ZERO, response: None, error: None };

    #[test]
    fn it_empties_and_fills() {
        let bucket = TokenBucket::holding(12);
        assert_eq!([(); 3].map(|()| bucket.withdraw(&ENDED)), [true, true, false]);
        assert_eq!(bucket.tokens(), 2);
        for _ in 0..3 {
            bucket.deposit(1);
        }
        assert_eq!([(); 2].map(|()| bucket.withdraw(&ENDED)), [true, false]);
        bucket.deposit(2);
        assert_eq!([(); 2].map(|()| bucket.withdraw(&ENDED)), [true, false]);
        (0..1000).for_each(|_| bucket.deposit(3));
        assert_eq!(bucket.tokens(), 12);
    }

    #[test]
    fn too_small_is_none_and_unlimited_is_unlimited() {
        assert!(!TokenBucket::holding(4).withdraw(&ENDED));
        let unlimited = TokenBucket::unlimited();
        assert!((0..10_000).all(|_| unlimited.withdraw(&ENDED)));
        unlimited.deposit(1);
        assert!(unlimited.withdraw(&ENDED));
    }

    #[test]
    fn many_threads_take_no_more_than_there_is() {
        let bucket = TokenBucket::holding(5000);
        let taken = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        taken.fetch_add(u32::from(bucket.withdraw(&ENDED)), Ordering::Relaxed);
                    }
                });
            }
        });
        assert_eq!((taken.into_inner(), bucket.tokens()), (1000, 0));
    }
}
