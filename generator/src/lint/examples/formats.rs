//! Values against `format`: a format's name and a value enter, whether it keeps the format leaves.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::decimal::Decimal;

/// Whether a text keeps a format. Formats that are not known here are kept by anything.
pub(super) fn text_keeps(format: &str, text: &str) -> bool {
    match format {
        "uuid" => is_uuid(text),
        "date" => is_date(text),
        "time" => is_time(text),
        "date-time" => is_date_time(text),
        "duration" => is_duration(text),
        "uri" | "url" => is_uri(text),
        "email" => is_email(text),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "byte" => is_base64(text),
        "decimal" => Decimal::parse(text).is_some(),
        _ => true,
    }
}

/// Whether a number keeps a format: the integer types' ranges.
pub(super) fn number_keeps(format: &str, number: &Decimal) -> bool {
    let (low, high) = match format {
        "int8" => ("-128", "127"),
        "int16" => ("-32768", "32767"),
        "int32" => ("-2147483648", "2147483647"),
        "int64" => ("-9223372036854775808", "9223372036854775807"),
        "uint8" => ("0", "255"),
        "uint16" => ("0", "65535"),
        "uint32" => ("0", "4294967295"),
        "uint64" => ("0", "18446744073709551615"),
        _ => return true,
    };
    let below = Decimal::parse(low).is_some_and(|low| *number < low);
    let above = Decimal::parse(high).is_some_and(|high| *number > high);
    number.is_integer() && !below && !above
}

fn is_uuid(text: &str) -> bool {
    let mut groups = text.split('-');
    [8, 4, 4, 4, 12].into_iter().all(|length| {
        groups
            .next()
            .is_some_and(|group| group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }) && groups.next().is_none()
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let (Some(year), Some(month), Some(day)) = (
        year.and_then(|year| digits(year, 4)),
        month.and_then(|month| digits(month, 2)),
        day.and_then(|day| digits(day, 2)),
    ) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    parts.next().is_none() && day >= 1 && day <= last
}

fn is_time(text: &str) -> bool {
    let Some(at) = text.find(['Z', 'z', '+', '-']) else { return false };
    let (clock, offset) = text.split_at(at);
    let offset = match offset {
        "Z" | "z" => true,
        offset => offset
            .get(1..)
            .and_then(|offset| offset.split_once(':'))
            .is_some_and(|(hour, minute)| within(hour, 23) && within(minute, 59)),
    };
    offset && is_clock(clock)
}

fn is_clock(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<_> = clock.split(':').collect();
    let [hour, minute, second] = parts.as_slice() else { return false };
    let fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    // The standard lets a leap second in.
    fraction && within(hour, 23) && within(minute, 59) && within(second, 60)
}

fn is_date_time(text: &str) -> bool {
    text.split_once(['T', 't']).is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// ISO 8601: `P3DT4H`, `P2W`.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    let (date, time) = rest.split_once('T').map_or((rest, None), |(date, time)| (date, Some(time)));
    let has_part = !date.is_empty() || time.is_some();
    has_part
        && is_amounts(date, "YMWD")
        && time.is_none_or(|time| !time.is_empty() && is_amounts(time, "HMS"))
}

/// Numbers, each with one of the units, in the units' order; the last number may have a fraction.
fn is_amounts(text: &str, units: &str) -> bool {
    let (mut rest, mut left) = (text, units);
    while !rest.is_empty() {
        let Some(end) = rest.find(|c: char| c.is_ascii_alphabetic()) else { return false };
        let (amount, tail) = rest.split_at(end);
        let mut characters = tail.chars();
        let Some(unit) = characters.next() else { return false };
        rest = characters.as_str();
        let Some((_, after)) = left.split_once(unit) else { return false };
        left = after;
        let (whole, fraction) = amount.split_once(['.', ',']).unwrap_or((amount, "0"));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || (amount.len() != whole.len() && !rest.is_empty()) {
            return false;
        }
    }
    true
}

/// A scheme, a colon, and no character that has to be escaped.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let starts = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    // Braces are not allowed either, but templates of URIs are what examples often show.
    let forbidden = |c: char| {
        c.is_ascii_control() || c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\' | '^' | '`' | '|')
    };
    starts && scheme.chars().all(allowed) && !rest.contains(forbidden)
}

fn is_email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !text.contains(char::is_whitespace)
            && !domain.starts_with('.')
    })
}

/// Either alphabet, padding or none.
fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    let whole = padding == 0 || text.len().is_multiple_of(4);
    padding <= 2 && whole && body.len() % 4 != 1 && body.bytes().all(allowed)
}

fn digits(text: &str, length: usize) -> Option<u32> {
    let fits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

fn within(text: &str, most: u32) -> bool {
    digits(text, 2).is_some_and(|number| number <= most)
}

#[cfg(test)]
mod tests {
    use super::{number_keeps, text_keeps};
    use crate::lint::examples::decimal::Decimal;

    #[test]
    fn texts_keep_their_formats() {
        for (format, good, bad) in [
            ("uuid", "0c9d6d7e-6f0f-4d5a-9c39-6a2d0b6f2a11", "0c9d6d7e6f0f4d5a9c396a2d0b6f2a11"),
            ("uuid", "0C9D6D7E-6F0F-4D5A-9C39-6A2D0B6F2A11", "0c9d6d7e-6f0f-4d5a-9c39-6a2d0b6f2a1"),
            ("date", "2024-02-29", "2023-02-29"),
            ("date", "2022-12-31", "2022-13-01"),
            ("date", "2000-02-29", "1900-02-29"),
            ("time", "14:03:27Z", "14:03:27"),
            ("time", "23:59:60+01:00", "24:00:00Z"),
            ("date-time", "2022-11-29T14:03:27.291452Z", "2022-11-29 14:03:27Z"),
            ("date-time", "2022-11-29t14:03:27-03:00", "2022-11-29T14:03:27"),
            ("date-time", "2022-11-29T14:03:27Z", "2022-11-29T14:03:27.Z"),
            ("duration", "P3Y6M4DT12H30M5S", "P"),
            ("duration", "PT0.5S", "PT"),
            ("duration", "P2W", "P1H"),
            ("duration", "PT1H", "PT1.5H30M"),
            ("uri", "urn:isbn:0451450523", "/relative"),
            ("uri", "https://example.com/a?b#c", "https://example.com/a b"),
            ("email", "a@example.com", "a.example.com"),
            ("ipv4", "127.0.0.1", "127.0.0.256"),
            ("ipv6", "::1", "127.0.0.1"),
            ("byte", "aGVsbG8=", "aGVsbG8=="),
            ("byte", "", "a"),
            ("decimal", "12.50", "12,50"),
        ] {
            assert!(text_keeps(format, good), "{format} {good}");
            assert!(!text_keeps(format, bad), "{format} {bad}");
        }
        assert!(text_keeps("of-ours", "anything"));
    }

    #[test]
    fn numbers_keep_their_formats() {
        for (format, text, expected) in [
            ("int32", "2147483647", true),
            ("int32", "2147483648", false),
            ("int64", "-9223372036854775808", true),
            ("int64", "9223372036854775808", false),
            ("uint32", "-1", false),
            ("int32", "1.0", true),
            ("double", "1e400", true),
        ] {
            let number = Decimal::parse(text).unwrap();
            assert_eq!(number_keeps(format, &number), expected, "{format} {text}");
        }
    }
}
