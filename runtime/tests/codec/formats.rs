//! The strings with a format: what is valid, and what they convert to.

use std::fmt::Debug;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use std::time::{Duration as StdDuration, SystemTime, UNIX_EPOCH};

use clientwright_runtime::codegen::{from_json, to_json};
use clientwright_runtime::{
    Base64, Date, DateTime, Decimal, Duration, FormatError, Ipv4, Ipv6, Time, Uri, Uuid,
};

use crate::random::Random;

fn check<T: FromStr<Err = FormatError> + Debug>(expected: &str, valid: &[&str], invalid: &[&str]) {
    for text in valid {
        assert!(T::from_str(text).is_ok(), "{text:?} is {expected}");
    }
    for text in invalid {
        let error = T::from_str(text).expect_err(text);
        assert_eq!(error.to_string(), format!("not {expected}"), "{text:?}");
    }
}

#[test]
fn uuids_have_their_format() {
    check::<Uuid>(
        "a UUID",
        &[
            "7fbc27fd-e3df-4522-86bf-1930110256ad",
            "7FBC27FD-E3DF-4522-86BF-1930110256AD",
            "00000000-0000-0000-0000-000000000000",
        ],
        &[
            "",
            "7fbc27fde3df452286bf1930110256ad",
            "{7fbc27fd-e3df-4522-86bf-1930110256ad}",
            "7fbc27fd-e3df-4522-86bf-1930110256ag",
            "7fbc27fd-e3df-4522-86bf1-930110256ad",
            "7fbc27fd-e3df-4522-86bf-1930110256a",
            "éfbc27fd-e3df-4522-86bf-1930110256a",
        ],
    );
}

#[test]
fn dates_have_their_format() {
    check::<Date>(
        "an RFC 3339 date",
        &["2024-02-29", "2000-02-29", "0000-01-01", "9999-12-31", "2023-11-30"],
        &[
            "",
            "2023-02-29",
            "1900-02-29",
            "2024-00-01",
            "2024-13-01",
            "2024-01-00",
            "2024-01-32",
            "2023-11-31",
            "2024-1-1",
            "24-01-01",
            "2024/01/01",
            "2024-01-01Z",
            " 2024-01-01",
            "２024-01-1",
            "+024-01-01",
        ],
    );
}

#[test]
fn times_have_their_format() {
    check::<Time>(
        "an RFC 3339 time",
        &[
            "00:00:00Z",
            "23:59:59z",
            "12:34:56.7+02:00",
            "12:34:56.123456789123-23:59",
            "23:59:60Z",
            "01:29:60+01:30",
            "15:59:60-08:00",
        ],
        &[
            "",
            "12:34:56",
            "24:00:00Z",
            "12:60:00Z",
            "12:34:61Z",
            "12:34:60Z",
            "22:59:60Z",
            "12:34:56.Z",
            "12:34:56,5Z",
            "12:34Z",
            "12:34:56+2:00",
            "12:34:56+0200",
            "12:34:56+24:00",
            "12:34:56+00:60",
            "12:34:56ZZ",
            "12:34:5６Z",
        ],
    );
}

#[test]
fn moments_have_their_format() {
    check::<DateTime>(
        "an RFC 3339 date and time",
        &[
            "2024-02-29T12:34:56Z",
            "2024-02-29t12:34:56.789z",
            "1985-04-12T23:20:50.52Z",
            "1990-12-31T23:59:60Z",
            "1990-12-31T15:59:60-08:00",
            "1937-01-01T12:00:27.87+00:20",
        ],
        &[
            "",
            "2024-02-29",
            "2024-02-29 12:34:56Z",
            "2024-02-29T12:34:56",
            "2023-02-29T12:34:56Z",
            "2024-02-29T25:34:56Z",
            "2022-01-18T11:39:31.000GMT",
            "Tue Jan 18 2022",
            "1642505971",
            "2024-02-29T12:34:56+02",
            "2024-02-2éT12:34:56Z",
        ],
    );
}

#[test]
fn durations_have_their_format() {
    check::<Duration>(
        "an ISO 8601 duration",
        &[
            "P1Y",
            "P1M",
            "P1D",
            "PT1H",
            "PT1M",
            "PT1S",
            "P1Y2M3DT4H5M6S",
            "P3W",
            "PT0S",
            "P0D",
            "PT36H",
            "P1DT12H",
            "PT0.5S",
            "PT0,25S",
            "P0.5D",
            "P1YT1S",
        ],
        &[
            "", "P", "PT", "P1", "1D", "P1DT", "PT1D", "P1H", "P1S", "P2D1Y", "PT1S1M", "P1YM", "P-1D",
            "-P1D", "PT.5S", "PT5.S", "P0.5DT1H", "P1W1D", "P1WT1H", "pt1s", "P1 D", "PT1.5.5S", "P１D",
        ],
    );
}

#[test]
fn uris_have_their_format() {
    check::<Uri>(
        "a URI",
        &[
            "https://example.com",
            "HTTP://user:pass@example.com:8080/a/b;c=1?d=e&f#g",
            "http://[2001:db8::1]:80/",
            "http://[v1.a:b]/",
            "ftp://192.0.2.1/",
            "urn:isbn:0451450523",
            "mailto:a@example.com",
            "tel:+1-816-555-1212",
            "file:///etc/hosts",
            "a:",
            "x-1.y+z:q",
            "http://example.com:/",
            "http://a/%7Efoo?x=%20",
            "http:///",
            "news:comp.infosystems?x/y#z?/",
        ],
        &[
            "",
            "example.com",
            "//example.com/a",
            "/a/b",
            "1a:b",
            ":a",
            "http://a b/",
            "http://a/b c",
            "http://a/%zz",
            "http://a/%2",
            "http://a/<b>",
            "http://a/\"",
            "http://a/\\b",
            "http://a/^",
            "http://a/`",
            "http://a/{b}",
            "http://a/|",
            "http://ä/",
            "http://[::1",
            "http://[zz]/",
            "http://[::1]x/",
            "http://a:b/",
            "http://a@b@c/",
            "http://a/#b#c",
            "a\n:b",
        ],
    );
}

#[test]
fn ipv4_addresses_have_their_format() {
    check::<Ipv4>(
        "an IPv4 address",
        &["0.0.0.0", "192.0.2.1", "255.255.255.255"],
        &["", "256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4 ", "::1", "0x1.2.3.4"],
    );
}

#[test]
fn ipv6_addresses_have_their_format() {
    check::<Ipv6>(
        "an IPv6 address",
        &["::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "ABCD::"],
        &["", "1.2.3.4", "1:2:3", "1::2::3", "[::1]", "fe80::1%eth0", "12345::", ":::"],
    );
}

#[test]
fn decimals_have_their_format() {
    check::<Decimal>(
        "a decimal number",
        &["0", "-1", "+1.50", "123456789012345678901234567890.5", "1e10", "1.5E-9"],
        &["", "-", ".5", "1.", "1,5", "1e", "1e+", "NaN", "Infinity", "0x1", " 1", "1_000", "١"],
    );
}

#[test]
fn base64_have_their_format() {
    check::<Base64>(
        "Base64",
        &["", "AA==", "AAA=", "AAAA", "+/+/", "-_-_", "AA", "AAA", "/w==", "_w"],
        &[
            "A", "AAAAA", "A===", "AA=", "=", "====", "AA=A", "AA==AA==", "A A=", "AB==", "AAB=", "Zm9v\n",
            "é",
        ],
    );
}

#[test]
fn any_text_is_read_and_written_as_it_was() {
    let json = r#"["2022-01-18T11:39:31.000GMT","","no uuid \" at all"]"#;
    let read: (DateTime, Date, Uuid) = from_json(json.as_bytes()).unwrap();
    assert!(!read.0.is_valid() && !read.1.is_valid() && !read.2.is_valid());
    assert!(read.0.to_system_time().is_err());
    assert_eq!(to_json(&read).as_deref(), Ok(json));
    assert_eq!(read.0, "2022-01-18T11:39:31.000GMT");
    assert_eq!(format!("{:?} {}", read.2, read.0), r#"Uuid("no uuid \" at all") 2022-01-18T11:39:31.000GMT"#);
    assert_eq!(Date::from_text("2024-01-02").into_string(), "2024-01-02");
}

#[test]
fn moments_convert_to_system_time_and_back() {
    let at = |seconds: i64, nanos: u32| {
        let whole = StdDuration::from_secs(seconds.unsigned_abs());
        let time = if seconds < 0 { UNIX_EPOCH - whole } else { UNIX_EPOCH + whole };
        time + StdDuration::from_nanos(nanos.into())
    };
    let cases = [
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", at(0, 0)),
        ("2024-02-29T12:34:56.789+02:00", "2024-02-29T10:34:56.789Z", at(1_709_202_896, 789_000_000)),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z", at(-1, 500_000_000)),
        ("2001-09-09T01:46:40.000001Z", "2001-09-09T01:46:40.000001Z", at(1_000_000_000, 1_000)),
        ("2001-09-09T01:46:40.1234567891Z", "2001-09-09T01:46:40.123456789Z", at(1_000_000_000, 123_456_789)),
        ("1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00Z", at(662_688_000, 0)),
        ("1900-03-01T00:00:00-00:01", "1900-03-01T00:01:00Z", at(-2_203_891_140, 0)),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", at(-62_167_219_200, 0)),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", at(253_402_300_799, 0)),
    ];
    for (text, written, time) in cases {
        assert_eq!(DateTime::from_text(text).to_system_time(), Ok(time), "{text}");
        assert_eq!(DateTime::from(time), written);
    }
    assert_eq!(DateTime::from(at(253_402_300_800, 0)), "9999-12-31T23:59:59.999999999Z");
    assert_eq!(DateTime::from(at(-62_167_219_201, 0)), "0000-01-01T00:00:00Z");
    let mut random = Random::new(5);
    for _ in 0..5_000 {
        let seconds = i64::try_from(random.next() % 315_569_520_000).unwrap() - 62_167_219_200;
        let time = at(seconds, u32::try_from(random.next() % 1_000_000_000).unwrap());
        assert_eq!(DateTime::from(time).to_system_time(), Ok(time));
    }
    assert!(DateTime::from(SystemTime::now()).is_valid());
}

#[test]
fn durations_convert_to_std_and_back() {
    let cases = [
        ("PT0S", Some(StdDuration::ZERO)),
        ("PT1.5S", Some(StdDuration::from_millis(1_500))),
        ("PT0,000000001S", Some(StdDuration::from_nanos(1))),
        ("P1DT2H3M4S", Some(StdDuration::from_secs(93_784))),
        ("P2W", Some(StdDuration::from_secs(1_209_600))),
        ("P0.5W", Some(StdDuration::from_secs(302_400))),
        ("PT0.5H", Some(StdDuration::from_secs(1_800))),
        ("PT0.3333333333333333333333S", Some(StdDuration::from_nanos(333_333_333))),
        ("PT18446744073709551615S", Some(StdDuration::from_secs(u64::MAX))),
        ("PT18446744073709551616S", None),
        ("PT99999999999999999999999999999999999999999S", None),
        ("P1M", None),
        ("P1Y", None),
        ("later", None),
    ];
    for (text, expected) in cases {
        assert_eq!(Duration::from_text(text).to_std().ok(), expected, "{text}");
    }
    for (duration, text) in [
        (StdDuration::ZERO, "PT0S"),
        (StdDuration::from_secs(90), "PT90S"),
        (StdDuration::from_millis(250), "PT0.25S"),
        (StdDuration::from_nanos(1_000_000_001), "PT1.000000001S"),
    ] {
        assert_eq!(Duration::from(duration), text);
        assert_eq!(Duration::from(duration).to_std(), Ok(duration));
    }
}

#[test]
fn base64_decodes_what_it_encodes() {
    // From RFC 4648.
    for (bytes, text) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(Base64::encode(bytes.as_bytes()), text);
        assert_eq!(Base64::encode_url(bytes.as_bytes()), text.trim_end_matches('='));
    }
    assert_eq!(Base64::encode(&[0xFB, 0xFF]), "+/8=");
    assert_eq!(Base64::encode_url(&[0xFB, 0xFF]), "-_8");
    let mut random = Random::new(6);
    for length in 0..200 {
        let bytes: Vec<u8> = (0..length).map(|_| random.next().to_le_bytes()[0]).collect();
        assert_eq!(Base64::encode(&bytes).to_bytes().as_ref(), Ok(&bytes));
        assert_eq!(Base64::encode_url(&bytes).to_bytes().as_ref(), Ok(&bytes));
    }
}

#[test]
fn addresses_and_numbers_convert() {
    assert_eq!(Ipv4::from(Ipv4Addr::LOCALHOST).to_addr(), Ok(Ipv4Addr::LOCALHOST));
    assert_eq!(Ipv6::from(Ipv6Addr::LOCALHOST), "::1");
    assert_eq!(Ipv6::from_text("::1").to_addr(), Ok(Ipv6Addr::LOCALHOST));
    assert!(Ipv4::from_text("localhost").to_addr().is_err());
    assert_eq!(Decimal::from(-5_i64), "-5");
    assert_eq!(Decimal::from(u64::MAX), "18446744073709551615");
}

#[cfg(feature = "uuid")]
#[test]
fn uuids_convert() {
    let uuid = uuid::Uuid::from_u128(0x7fbc_27fd_e3df_4522_86bf_1930_1102_56ad);
    assert_eq!(Uuid::from(uuid), "7fbc27fd-e3df-4522-86bf-1930110256ad");
    assert_eq!(Uuid::from_text("7FBC27FD-e3df-4522-86bf-1930110256ad").to_uuid(), Ok(uuid));
    assert!(Uuid::from_text("{7fbc27fd-e3df-4522-86bf-1930110256ad}").to_uuid().is_err());
}

#[cfg(feature = "url")]
#[test]
fn urls_convert() {
    let url = url::Url::parse("https://example.com/a?b#c").unwrap();
    assert_eq!(Uri::from_text("https://EXAMPLE.com:443/a?b#c").to_url().as_ref(), Ok(&url));
    assert_eq!(Uri::from(url), "https://example.com/a?b#c");
    assert!(Uri::from_text("no url").to_url().is_err());
}

#[cfg(all(feature = "jiff", feature = "chrono", feature = "time"))]
#[test]
fn moments_and_dates_convert_alike() {
    let text = "2024-02-29T12:34:56.789+02:00";
    let moment = DateTime::from_text(text);
    let (jiff, chrono, time) =
        (moment.to_jiff().unwrap(), moment.to_chrono().unwrap(), moment.to_time().unwrap());
    assert_eq!(jiff, text.parse().unwrap());
    assert_eq!(format!("{chrono:?}"), text);
    assert_eq!(time.unix_timestamp_nanos(), jiff.as_nanosecond());
    assert_eq!(time.offset().whole_hours(), 2);
    let utc = "2024-02-29T10:34:56.789Z";
    assert_eq!(DateTime::from(jiff), utc);
    assert_eq!(DateTime::from(chrono), utc);
    assert_eq!(DateTime::from(time), utc);
    assert!(DateTime::from_text("now").to_jiff().is_err());
    let date = Date::from_text("2024-02-29");
    assert_eq!(Date::from(date.to_jiff().unwrap()), date);
    assert_eq!(Date::from(date.to_chrono().unwrap()), date);
    assert_eq!(Date::from(date.to_time().unwrap()), date);
    assert!(Date::from_text("2023-02-29").to_chrono().is_err());
}
