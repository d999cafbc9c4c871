//! Whether and when to try again: a status and what the server asked for enter, a delay leaves.

use std::time::{Duration, SystemTime};

use http::header::{DATE, HeaderMap, RETRY_AFTER};
use http::{HeaderName, StatusCode};

use crate::random::random;

/// How often and how soon a call is tried again.
#[derive(Debug, Clone)]
pub(crate) struct RetryPolicy {
    /// The first try included.
    max_tries: u32,
    /// The bound of the first delay; it doubles each time.
    first: Duration,
    /// The bound of all delays.
    cap: Duration,
    /// The longest that a server may ask to wait; if it asks for more, its answer is the result.
    longest_asked: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_tries: 3,
            first: Duration::from_millis(250),
            cap: Duration::from_secs(20),
            longest_asked: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    pub(crate) fn with_retries(retries: u32) -> Self {
        Self { max_tries: retries.saturating_add(1), ..Self::default() }
    }

    /// How long to wait after so many tries; `None` if there is to be no other.
    pub(super) fn delay(&self, tries: u32, asked: Option<Duration>) -> Option<Duration> {
        if tries >= self.max_tries || asked.is_some_and(|asked| asked > self.longest_asked) {
            return None;
        }
        let doubled =
            1_u32.checked_shl(tries.saturating_sub(1)).and_then(|factor| self.first.checked_mul(factor));
        // Full jitter: many clients that failed together do not come back together.
        let backoff = doubled.unwrap_or(self.cap).min(self.cap).mul_f64(random_fraction());
        Some(asked.map_or(backoff, |asked| asked.max(backoff)))
    }
}

/// Whether a status is worth another try. 429 is, whatever the method: the server did not act on the request.
pub(crate) fn is_retryable_status(status: StatusCode, repeatable: bool) -> bool {
    match status.as_u16() {
        429 => true,
        408 | 425 | 500 | 502 | 503 | 504 => repeatable,
        _ => false,
    }
}

/// How long the server asks to wait: seconds, or a date, which is compared with the server's own clock if it tells it.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are as long as can be said.
        return Some(Duration::from_secs(value.parse::<u32>().unwrap_or(u32::MAX).into()));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let now = date(headers, DATE).unwrap_or(now);
    Some(until.duration_since(now).unwrap_or_default())
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

/// From 0 to 1. Seeded by the operating system, and not for secrets.
fn random_fraction() -> f64 {
    f64::from(u32::try_from(random() >> 32).unwrap_or_default()) / f64::from(u32::MAX)
}

/// A key that no other call has: a random UUID.
pub(super) fn idempotency_key() -> String {
    let bits = (u128::from(random()) << 64) | u128::from(random());
    // Version 4, variant 1.
    let bits = (bits & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_to_their_bounds_and_end() {
        let policy = RetryPolicy::with_retries(12);
        for tries in 1..=12_u32 {
            let bound = Duration::from_millis(250 << (tries - 1)).min(Duration::from_secs(20));
            let delays: Vec<_> = (0..100).map(|_| policy.delay(tries, None).unwrap()).collect();
            assert!(delays.iter().all(|delay| *delay <= bound), "{tries}: {delays:?}");
            assert!(delays.iter().any(|delay| *delay > bound / 2), "{tries}: no delay is long");
            assert!(delays.iter().any(|delay| *delay < bound / 2), "{tries}: no delay is short");
        }
        assert_eq!(policy.delay(13, None), None);
        assert_eq!(RetryPolicy::with_retries(0).delay(1, None), None);
        assert!(RetryPolicy::with_retries(u32::MAX).delay(4_000_000_000, None).is_some());
    }

    #[test]
    fn what_the_server_asks_counts_within_bounds() {
        let policy = RetryPolicy::default();
        assert_eq!(policy.delay(1, Some(Duration::from_secs(30))), Some(Duration::from_secs(30)));
        assert_eq!(policy.delay(1, Some(Duration::from_secs(61))), None);
        assert!(policy.delay(1, Some(Duration::ZERO)).is_some());
    }

    #[test]
    fn retry_after_in_seconds_and_as_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        let cases = [
            ("120", None, Some(120)),
            (" 7 ", None, Some(7)),
            ("0", None, Some(0)),
            ("99999999999999999999", None, Some(u64::from(u32::MAX))),
            ("Sun, 06 Nov 1994 08:50:37 GMT", None, Some(60)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", None, Some(60)),
            ("Sun Nov  6 08:50:37 1994", None, Some(60)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", None, Some(0)),
            // The server's clock runs an hour ahead.
            ("Sun, 06 Nov 1994 09:50:37 GMT", Some("Sun, 06 Nov 1994 09:49:37 GMT"), Some(60)),
            ("-1", None, None),
            ("1.5", None, None),
            ("", None, None),
            ("soon", None, None),
        ];
        for (value, date, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, value.parse().unwrap());
            if let Some(date) = date {
                headers.insert(DATE, date.parse().unwrap());
            }
            assert_eq!(retry_after(&headers, now), expected.map(Duration::from_secs), "{value:?}");
        }
    }

    #[test]
    fn idempotency_keys_are_uuids_and_differ() {
        let keys: std::collections::HashSet<String> = (0..1000).map(|_| idempotency_key()).collect();
        assert_eq!(keys.len(), 1000);
        for key in keys {
            let lengths: Vec<_> = key.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{key}");
            assert!(key.as_bytes()[14] == b'4' && b"89ab".contains(&key.as_bytes()[19]), "{key}");
        }
    }
}
