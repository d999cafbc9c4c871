//! How long a server asks to wait: an answer's status and headers enter, a time from now leaves.

use std::time::{Duration, SystemTime};

use http::StatusCode;
use http::header::{DATE, HeaderMap, HeaderValue, RETRY_AFTER};

use crate::api::{RateLimitReset, ResetUnit};

/// How long the server asks to wait: `Retry-After`, else the header that the API's document names for when a rate limit is
/// reset. That one often comes with every answer, so it counts only where the limit is what the answer is about.
pub(crate) fn asked(
    status: StatusCode,
    headers: &HeaderMap,
    reset: Option<&RateLimitReset>,
    now: SystemTime,
) -> Option<Duration> {
    if let Some(asked) = headers.get(RETRY_AFTER).and_then(|value| retry_after(value, headers, now)) {
        return Some(asked);
    }
    let reset = reset.filter(|_| matches!(status.as_u16(), 429 | 503))?;
    let value = whole(headers.get(reset.header)?)?;
    let instant = match reset.unit {
        ResetUnit::Seconds => return Some(Duration::from_secs(value.min(LONGEST))),
        ResetUnit::EpochSeconds => Duration::from_secs(value),
        ResetUnit::EpochMilliseconds => Duration::from_millis(value),
    };
    let now = server_time(headers).unwrap_or(now).duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Some(instant.saturating_sub(now).min(Duration::from_secs(LONGEST)))
}

/// The longest wait that is told: more than anyone waits, and no sum of it with a time overflows.
const LONGEST: u64 = u32::MAX as u64;

/// Seconds, or a date, which is compared with the server's own clock if it tells it: clocks differ.
fn retry_after(value: &HeaderValue, headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    if let Some(seconds) = whole(value) {
        return Some(Duration::from_secs(seconds.min(LONGEST)));
    }
    let until = date(value)?;
    let wait = until.duration_since(server_time(headers).unwrap_or(now)).unwrap_or_default();
    Some(wait.min(Duration::from_secs(LONGEST)))
}

/// A whole number; more digits than fit are as much as can be said.
fn whole(value: &HeaderValue) -> Option<u64> {
    let text = value.to_str().ok()?.trim();
    let is_whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_whole.then(|| text.parse().unwrap_or(u64::MAX))
}

fn server_time(headers: &HeaderMap) -> Option<SystemTime> {
    date(headers.get(DATE)?)
}

fn date(value: &HeaderValue) -> Option<SystemTime> {
    httpdate::parse_http_date(value.to_str().ok()?.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_in_seconds_and_as_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        let cases = [
            ("120", None, Some(120)),
            (" 7 ", None, Some(7)),
            ("0", None, Some(0)),
            ("99999999999999999999", None, Some(LONGEST)),
            ("4294967296", None, Some(LONGEST)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", None, Some(60)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", None, Some(60)),
            ("Sun Nov  6 08:50:37 1994", None, Some(60)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", None, Some(0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", None, Some(LONGEST)),
            // The server's clock runs an hour ahead, or has stood still since 1970, or says nothing.
            ("Sun, 06 Nov 1994 09:50:37 GMT", Some("Sun, 06 Nov 1994 09:49:37 GMT"), Some(60)),
            ("Thu, 01 Jan 1970 00:00:05 GMT", Some("Thu, 01 Jan 1970 00:00:00 GMT"), Some(5)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some("yesterday"), Some(60)),
            // Seconds are the same by every clock.
            ("3", Some("Sun, 06 Nov 1994 09:49:37 GMT"), Some(3)),
            ("-1", None, None),
            ("+1", None, None),
            ("1.5", None, None),
            ("0x10", None, None),
            ("1e3", None, None),
            ("", None, None),
            ("soon", None, None),
            ("Sun, 32 Nov 1994 08:50:37 GMT", None, None),
        ];
        for (value, date, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, value.parse().unwrap());
            if let Some(date) = date {
                headers.insert(DATE, date.parse().unwrap());
            }
            for status in [StatusCode::TOO_MANY_REQUESTS, StatusCode::OK] {
                let asked = asked(status, &headers, None, now);
                assert_eq!(asked, expected.map(Duration::from_secs), "{value:?}");
            }
        }
    }

    #[test]
    fn resets_of_rate_limits() {
        use ResetUnit::{EpochMilliseconds, EpochSeconds, Seconds};
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let ahead = httpdate::fmt_http_date(now + Duration::from_secs(3600));
        // Status, unit, the header, `Date`, `Retry-After`, milliseconds.
        let cases = [
            (429, EpochSeconds, "1000030", None, None, Some(30_000)),
            (503, EpochSeconds, "1000030", None, None, Some(30_000)),
            (429, EpochSeconds, "1003630", Some(ahead.as_str()), None, Some(30_000)),
            (429, EpochSeconds, "999999", None, None, Some(0)),
            (429, EpochSeconds, "99999999999999999999", None, None, Some(LONGEST * 1000)),
            (429, EpochMilliseconds, "1000000250", None, None, Some(250)),
            (429, EpochMilliseconds, "18446744073709551615", None, None, Some(LONGEST * 1000)),
            (429, Seconds, "12", Some(ahead.as_str()), None, Some(12_000)),
            (429, Seconds, "99999999999999999999", None, None, Some(LONGEST * 1000)),
            // What says it best counts, if it can be read.
            (429, EpochSeconds, "1000030", None, Some("5"), Some(5_000)),
            (429, EpochSeconds, "1000030", None, Some("soon"), Some(30_000)),
            // It says nothing about other answers.
            (200, EpochSeconds, "1000030", None, None, None),
            (500, EpochSeconds, "1000030", None, None, None),
            (429, EpochSeconds, "in a while", None, None, None),
            (429, EpochSeconds, "-3", None, None, None),
        ];
        for (status, unit, value, date, retry_after, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert("x-rate-limit-reset", value.parse().unwrap());
            for (name, value) in [(DATE, date), (RETRY_AFTER, retry_after)] {
                value.map(|value| headers.insert(name, value.parse().unwrap()));
            }
            let reset = RateLimitReset { header: "X-Rate-Limit-Reset", unit };
            let status = StatusCode::from_u16(status).unwrap();
            let found = asked(status, &headers, Some(&reset), now);
            assert_eq!(found, expected.map(Duration::from_millis), "{status} {unit:?} {value} {date:?}");
            assert_eq!(asked(status, &headers, None, now).is_some(), retry_after == Some("5"));
        }
    }
}
