//! Codings against what other programs make: whole, cut at every byte, damaged, too much, one in the other.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Wake, Waker};

use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

use super::crc::Crc;
use super::*;
use crate::error::TransportError;
use crate::seeded::Random;
use crate::transport::Chunks;

/// What all of the following are made of, by other programs.
const TEXT: &str = "{\"id\":\"k\",\"name\":\"abcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabc\"}";
const GZIP: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\x02\x03\xabV\xcaLQ\xb2R\xcaV\xd2Q\xcaK\xccM\x052\x13\x93\x92\xc9FJ\xb5\0\x1e\x99\x8b\xddP\0\0\0";
/// With all that a header can have: an extra field, a name, a comment, a checksum.
const FULL_GZIP: &[u8] = b"\x1f\x8b\x08\x1e\x01\x02\x03\x04\0\x03\x05\0extraname.json\0comment\0Eg\xabV\xcaLQ\xb2R\xcaV\xd2Q\xcaK\xccM\x052\x13\x93\x92\xc9FJ\xb5\0\x1e\x99\x8b\xddP\0\0\0";
const ZLIB: &[u8] = b"x\xda\xabV\xcaLQ\xb2R\xcaV\xd2Q\xcaK\xccM\x052\x13\x93\x92\xc9FJ\xb5\0J\x99\x1cz";
const RAW: &[u8] = b"\xabV\xcaLQ\xb2R\xcaV\xd2Q\xcaK\xccM\x052\x13\x93\x92\xc9FJ\xb5\0";
#[cfg(feature = "brotli")]
const BROTLI: &[u8] = b"\x1bO\0\xf8\x9d\xc9\xe3\xee;\x8a\x89\x05\x9cK\xa5\xc8\xd8^\x86\xa5\xad%\x8bN_\x89\x91u \x92|#\x90\x0c@\x01,n\x951\x1aJ\x03";
/// Ten mebibytes of zeros.
#[cfg(feature = "brotli")]
const BROTLI_BOMB: &[u8] =
    b"\xcb\xff\xff?\xf8'\0\xe2\xb1@ \xf7\xfe/\xff\xff?\xf0O\0\xc4a\x11\x80\xee\xfd\x07";

/// A member of our own making.
fn gzip(content: &[u8]) -> Vec<u8> {
    let mut crc = Crc::default();
    crc.update(content);
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let length = u32::try_from(content.len()).unwrap().to_le_bytes();
    [&head[..], &compress_to_vec(content, 6), &crc.value().to_le_bytes(), &length].concat()
}

/// Pieces as a transport would hand them out.
struct Pieces(VecDeque<Vec<u8>>);

impl Chunks for Pieces {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(piece.into())))
    }
}

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn headers(codings: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for coding in codings {
        headers.append(CONTENT_ENCODING, coding.parse().unwrap());
    }
    headers.insert(CONTENT_LENGTH, 5.into());
    headers
}

const UNDONE: Codings = Codings { are_undone: true };

/// What comes of a body, how it ends, and how often others got their turn meanwhile.
fn unfold(coding: &str, pieces: &[&[u8]], limit: u64) -> (Vec<u8>, Result<(), String>, usize) {
    let body = Incoming::new(Pieces(pieces.iter().map(|piece| piece.to_vec()).collect()));
    let (mut body, unknown) = UNDONE.undo(StatusCode::OK, &mut headers(&[coding]), body, limit);
    assert_eq!(unknown, None, "{coding}");
    let turns = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&turns));
    let mut context = Context::from_waker(&waker);
    let mut unfolded = Vec::new();
    loop {
        let outcome = match body.poll_chunk(&mut context) {
            Poll::Pending => continue,
            Poll::Ready(Some(Ok(piece))) => {
                unfolded.extend_from_slice(&piece);
                continue;
            }
            Poll::Ready(None) => Ok(()),
            Poll::Ready(Some(Err(BodyFault::TooLarge { limit }))) => Err(format!("more than {limit}")),
            Poll::Ready(Some(Err(BodyFault::Encoding(error)))) => Err(error.to_string()),
            Poll::Ready(Some(Err(BodyFault::Lost(error)))) => {
                let cause = std::error::Error::source(&error).unwrap().to_string();
                Err(format!("{:?}: {cause}", error.kind()))
            }
        };
        assert!(matches!(body.poll_chunk(&mut context), Poll::Ready(None)), "nothing follows");
        return (unfolded, outcome, turns.0.load(Ordering::Relaxed));
    }
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("gzip", GZIP.to_vec()),
        ("x-gzip", GZIP.to_vec()),
        ("GZip", FULL_GZIP.to_vec()),
        ("gzip", gzip(TEXT.as_bytes())),
        (
            "gzip",
            [&gzip(b""), &gzip(&TEXT.as_bytes()[..7]), &gzip(&TEXT.as_bytes()[7..]), &*gzip(b"")].concat(),
        ),
        ("deflate", ZLIB.to_vec()),
        ("deflate", RAW.to_vec()),
        // Not compressed, in a block of its own.
        ("deflate", compress_to_vec(TEXT.as_bytes(), 0)),
        ("deflate", compress_to_vec_zlib(TEXT.as_bytes(), 0)),
        #[cfg(feature = "brotli")]
        ("br", BROTLI.to_vec()),
    ]
}

const CUT: &str = "Protocol: the compressed data ended too soon";
const DAMAGED: &str = "the compressed data is damaged";

#[test]
fn bodies_unfold_wherever_they_are_cut() {
    for (coding, bytes) in samples() {
        let mut ways: Vec<Vec<&[u8]>> = vec![bytes.chunks(1).collect()];
        for first in 0..=bytes.len() {
            for second in (first..=bytes.len()).step_by(9) {
                ways.push(vec![&bytes[..first], &bytes[first..second], &bytes[second..]]);
            }
        }
        for pieces in ways {
            let (content, outcome, _) = unfold(coding, &pieces, 1000);
            assert_eq!(
                (std::str::from_utf8(&content).unwrap(), outcome),
                (TEXT, Ok(())),
                "{coding} {pieces:?}"
            );
        }
    }
}

#[test]
fn a_body_that_ends_too_soon_or_too_late_is_wrong() {
    for (coding, bytes) in samples() {
        for end in 1..bytes.len() {
            let (content, outcome, _) = unfold(coding, &[&bytes[..end]], 1000);
            assert!(TEXT.as_bytes().starts_with(&content), "{coding}, {end} bytes");
            // What is between two members of gzip may be all.
            assert!(
                outcome == Err(CUT.to_owned()) || (coding == "gzip" && outcome == Ok(())),
                "{coding}, {end} bytes"
            );
        }
        let (content, outcome, _) = unfold(coding, &[&bytes, b"more"], 1000);
        assert_eq!((content.as_slice(), outcome), (TEXT.as_bytes(), Err(DAMAGED.to_owned())), "{coding}");
        // No body at all is none, as after HEAD.
        assert_eq!(unfold(coding, &[], 1000), (Vec::new(), Ok(()), 0));
        assert_eq!(unfold(coding, &[b"", b""], 1000).1, Ok(()));
    }
}

#[test]
fn no_damage_goes_unseen_where_there_is_a_checksum() {
    for (coding, bytes) in [("gzip", GZIP), ("gzip", FULL_GZIP), ("deflate", ZLIB)] {
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.to_vec();
            damaged[bit / 8] ^= 1 << (bit % 8);
            let (content, outcome, _) = unfold(coding, &[&damaged], 100_000);
            // A time or a level of compression says nothing about the content.
            assert!(outcome.is_err() || content == TEXT.as_bytes(), "{coding}, bit {bit}");
        }
    }
    let (_, outcome, _) = unfold("gzip", &[b"<html>"], 1000);
    assert_eq!(outcome, Err(DAMAGED.to_owned()));
}

#[test]
fn nothing_is_repeated_that_was_not_there() {
    // `a`, and three bytes from so many before: from the `a`, and from before it.
    let (near, far): (&[u8], &[u8]) = (b"\x4b\x04\x02\x00", b"\x4b\x04\x42\x00");
    assert_eq!(unfold("deflate", &[near], 1000).0, b"aaaa");
    assert_eq!(unfold("deflate", &[far], 1000).1, Err(DAMAGED.to_owned()));
    // Three bytes from three before, as a member of its own, and right but for where they are from.
    let frame = |data: &[u8]| {
        let crc = 0x3524_41c2_u32.to_le_bytes();
        [b"\x1f\x8b\x08\0\0\0\0\0\0\xff", data, &crc, b"\x03\0\0\0"].concat()
    };
    assert_eq!(unfold("gzip", &[&frame(&compress_to_vec(b"abc", 6))], 1000).0, b"abc");
    let (first, second) = (gzip(b"abc"), frame(b"\x03\x22\x00"));
    assert_eq!(unfold("gzip", &[&first, &second], 1000).1, Err(DAMAGED.to_owned()));
    // What lies a window back is there, wherever pieces end.
    for length in [(32 << 10) - 1, 32 << 10, (32 << 10) + 1, 100_000, 1 << 20] {
        let mut random = Random::new(7);
        let once: Vec<u8> = (0..length).map(|_| random.below(256).to_le_bytes()[0]).collect();
        let content = [&once[..], &once[..length.min(32 << 10)], &once[length - 500..]].concat();
        let (all, outcome, _) = unfold("gzip", &[&gzip(&content)], 4 << 20);
        assert!(all == content && outcome == Ok(()), "{length}: {outcome:?}");
    }
}

#[test]
fn whatever_comes_ends_in_content_or_a_fault_within_the_limit() {
    let samples = samples();
    for seed in 0..1000 {
        let mut random = Random::new(seed);
        let (coding, mut bytes) = random.pick(&samples).clone();
        for _ in 0..=random.below(6) {
            let at = random.below(bytes.len());
            match random.below(4) {
                0 => bytes[at] = random.below(256).to_le_bytes()[0],
                1 => bytes.truncate(at + 1),
                2 => bytes.insert(at, random.below(256).to_le_bytes()[0]),
                _ => bytes.extend_from_within(at..),
            }
        }
        let cut = random.below(bytes.len());
        let (content, _, _) = unfold(coding, &[&bytes[..cut], &bytes[cut..]], 2000);
        assert!(content.len() <= 2000, "seed {seed}");
    }
}

#[test]
fn a_bomb_ends_at_the_limit_and_lets_others_have_their_turn() {
    const LARGE: usize = 4 << 20;
    let once = gzip(&vec![0; LARGE]);
    assert!(once.len() * 900 < LARGE, "a bomb: {}", once.len());
    let twice = gzip(&once);
    for (coding, bomb) in [
        ("gzip", &once),
        ("deflate", &compress_to_vec(&vec![0; LARGE], 6)),
        ("gzip, gzip", &twice),
        #[cfg(feature = "brotli")]
        ("br", &BROTLI_BOMB.to_vec()),
    ] {
        let limit = 2 << 20;
        let (content, outcome, turns) = unfold(coding, &[bomb], limit);
        assert_eq!(outcome, Err(format!("more than {limit}")), "{coding}");
        assert!(
            (1 << 20..=2 << 20).contains(&content.len()) && turns >= 1,
            "{coding}: {} {turns}",
            content.len()
        );
    }
    assert_eq!(unfold("gzip", &[&once], LARGE as u64).0.len(), LARGE);
    // The limit holds beneath another coding too, where nothing comes of what unfolds.
    let nothing = gzip(&gzip(b"").repeat(1 << 14));
    let (content, outcome, turns) = unfold("gzip, gzip", &[&nothing], 1 << 18);
    assert_eq!((content.len(), outcome), (0, Err("more than 262144".to_owned())));
    assert!(turns > 10, "{turns}");
}

#[test]
fn several_codings_are_undone_from_the_last_to_the_first() {
    let both = gzip(ZLIB);
    assert_eq!(unfold("deflate, gzip", &[&both], 1000).0, TEXT.as_bytes());
    assert_eq!(unfold("identity,deflate ,, GZIP", &[&both], 1000).0, TEXT.as_bytes());
    assert_ne!(unfold("gzip, deflate", &[&both], 1000).1, Ok(()));
}

#[test]
fn headers_say_what_is_left() {
    let undo = |status: u16, codings: &[&str]| {
        let mut headers = headers(codings);
        let status = StatusCode::from_u16(status).unwrap();
        let (_, unknown) = UNDONE.undo(status, &mut headers, Bytes::new().into(), 1000);
        (unknown, headers.contains_key(CONTENT_ENCODING), headers.contains_key(CONTENT_LENGTH))
    };
    assert_eq!(undo(200, &["gzip"]), (None, false, false));
    assert_eq!(undo(404, &["gzip", "deflate"]), (None, false, false));
    assert_eq!(undo(200, &["identity"]), (None, false, true));
    assert_eq!(undo(200, &[]), (None, false, true));
    // A part of what is compressed is nothing that could be unfolded.
    assert_eq!(undo(206, &["gzip"]), (None, true, true));
    for unknown in ["compress", "aws-chunked", "gzip;q=1", "gzip, gzip, gzip, gzip", "\u{e9}"] {
        assert_eq!(undo(200, &[unknown]), (Some(EncodingError::Unknown), true, true), "{unknown}");
    }
}

#[test]
fn only_what_can_be_undone_is_asked_for() {
    let asked = |method: Method, name: Option<&'static str>| {
        let mut headers = HeaderMap::new();
        if let Some(name) = name {
            headers.insert(name, HeaderValue::from_static("own"));
        }
        UNDONE.ask(&method, &mut headers);
        headers.get(ACCEPT_ENCODING).map(|value| value.to_str().unwrap().to_owned())
    };
    let all = if cfg!(feature = "brotli") { "gzip, deflate, br" } else { "gzip, deflate" };
    assert_eq!(asked(Method::GET, None).as_deref(), Some(all));
    assert_eq!(asked(Method::POST, Some("x-other")).as_deref(), Some(all));
    assert_eq!(asked(Method::GET, Some("accept-encoding")).as_deref(), Some("own"));
    assert_eq!(asked(Method::GET, Some("range")), None);
    assert_eq!(asked(Method::HEAD, None), None);
}
