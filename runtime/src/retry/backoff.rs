//! Backoff: how many tries there were enters, how long to wait leaves.

use std::sync::Arc;
use std::time::Duration;

use super::TryOutcome;
use crate::random::random_fraction;

/// How long to wait before another try.
///
/// Where the server asks to wait (`Retry-After`), that is waited first, and this on top.
///
/// ```
/// use std::time::Duration;
///
/// use clientwright_runtime::{Backoff, TryOutcome};
///
/// struct Steady;
///
/// impl Backoff for Steady {
///     fn delay(&self, _: &TryOutcome<'_>) -> Duration {
///         Duration::from_millis(100)
///     }
/// }
/// ```
pub trait Backoff: Send + Sync + 'static {
    /// How long to wait after this try.
    fn delay(&self, ended: &TryOutcome<'_>) -> Duration;
}

impl<T: Backoff + ?Sized> Backoff for Arc<T> {
    fn delay(&self, ended: &TryOutcome<'_>) -> Duration {
        (**self).delay(ended)
    }
}

/// Exponential backoff with full jitter: a delay is anything from nothing to a bound, which doubles with each try up to a
/// longest. So clients that failed together do not come back together.
///
/// ```
/// use std::time::Duration;
///
/// use clientwright_runtime::ExponentialBackoff;
///
/// let gentle = ExponentialBackoff::default().first(Duration::from_secs(1)).longest(Duration::from_secs(60));
/// # let _ = gentle;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExponentialBackoff {
    first: Duration,
    longest: Duration,
}

impl Default for ExponentialBackoff {
    /// Bounds from 250 milliseconds to 20 seconds.
    fn default() -> Self {
        Self { first: Duration::from_millis(250), longest: Duration::from_secs(20) }
    }
}

impl ExponentialBackoff {
    /// The bound of the first delay.
    #[must_use]
    pub fn first(mut self, bound: Duration) -> Self {
        self.first = bound;
        self
    }

    /// The bound of all delays.
    #[must_use]
    pub fn longest(mut self, bound: Duration) -> Self {
        self.longest = bound;
        self
    }

    /// The bound of the delay after so many tries.
    fn bound(&self, tries: u32) -> Duration {
        let factor = 1_u32.checked_shl(tries.saturating_sub(1)).unwrap_or(u32::MAX);
        self.first.checked_mul(factor).unwrap_or(self.longest).min(self.longest)
    }
}

impl Backoff for ExponentialBackoff {
    fn delay(&self, ended: &TryOutcome<'_>) -> Duration {
        let bound = self.bound(ended.tries());
        // Never more than the bound: the product of a very long one and a fraction may round up.
        bound.mul_f64(random_fraction()).min(bound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_double_up_to_the_longest() {
        let backoff = ExponentialBackoff::default();
        let expected = [250, 500, 1000, 2000, 4000, 8000, 16000, 20000, 20000];
        for (tries, expected) in (1..).zip(expected) {
            assert_eq!(backoff.bound(tries), Duration::from_millis(expected), "{tries}");
        }
        for tries in [0, 1, 31, 32, 33, 34, 1000, u32::MAX] {
            assert!(backoff.bound(tries) <= Duration::from_secs(20), "{tries}");
            let extreme = ExponentialBackoff::default().first(Duration::MAX).longest(Duration::MAX);
            assert_eq!(extreme.bound(tries), Duration::MAX, "{tries}");
            let nothing = ExponentialBackoff::default().first(Duration::ZERO);
            assert_eq!(nothing.bound(tries), Duration::ZERO, "{tries}");
        }
        assert_eq!(ExponentialBackoff::default().longest(Duration::ZERO).bound(1), Duration::ZERO);
    }
}
