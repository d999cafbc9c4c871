//! Random streams, cut at random: what the framings find against what a reader finds that has the whole text at once.

use super::events::{Events, RawEvent};
use super::framing::{Framing, TooLong};
use super::values::{Separator, Values};

use crate::seeded::Random;

/// What a framing finds in these pieces, taken whenever there is something.
fn found<F: Framing>(mut framing: F, pieces: &[&[u8]]) -> Result<Vec<F::Piece>, TooLong> {
    let mut all = Vec::new();
    for piece in pieces {
        framing.push(piece);
        while let Some(piece) = framing.next()? {
            all.push(piece);
        }
    }
    framing.finish();
    while let Some(piece) = framing.next()? {
        all.push(piece);
    }
    Ok(all)
}

fn cut<'b>(random: &mut Random, bytes: &'b [u8]) -> Vec<&'b [u8]> {
    let mut places: Vec<usize> = (0..random.below(6)).map(|_| random.below(bytes.len() + 1)).collect();
    places.extend([0, bytes.len()]);
    places.sort_unstable();
    places.windows(2).map(|ends| &bytes[ends[0]..ends[1]]).collect()
}

/// The standard's grammar, read off a whole text: decode, split at any line end, then one line after the other.
fn events_of(bytes: &[u8]) -> Vec<RawEvent> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
    let Some((ended, _)) = text.rsplit_once('\n') else { return Vec::new() };
    let (mut events, mut event, mut lines) = (Vec::new(), RawEvent::default(), Vec::new());
    for line in ended.split('\n') {
        if line.is_empty() {
            let mut whole = std::mem::take(&mut event);
            if !lines.is_empty() {
                whole.data = lines.join("\n");
                events.push(whole);
            }
            lines.clear();
            continue;
        }
        let (field, value) = line.find(':').map_or((line, ""), |at| (&line[..at], &line[at + 1..]));
        let value = value.strip_prefix(' ').unwrap_or(value).to_owned();
        match field {
            "data" => lines.push(value),
            "event" => event.name = Some(value).filter(|name| !name.is_empty()),
            "id" if !value.contains('\0') => event.id = Some(value),
            "retry" if !value.is_empty() && value.chars().all(|digit| digit.is_ascii_digit()) => {
                event.retry = value.parse().ok();
            }
            _ => {}
        }
    }
    events
}

#[test]
fn random_events_are_what_the_grammar_says_wherever_they_are_cut() {
    const WORDS: &[&[u8]] = &[
        b"data",
        b"data:",
        b"data: ",
        b"event: a",
        b"event:",
        b"id: 7",
        b"id",
        b"id: \0",
        b"retry: 10",
        b"retry: x",
        b":",
        b" ",
        b"x",
        "é😀".as_bytes(),
        b"\xff",
        b"\xe2\x82",
        b"\r",
        b"\n",
        b"\r\n",
        b"\n\n",
        b"\r\r",
        b"\r\n\r\n",
        b"\xef\xbb\xbf",
        b"\xef",
    ];
    for seed in 0..4000 {
        let mut random = Random::new(seed);
        let mut bytes = Vec::new();
        for _ in 0..random.below(24) {
            bytes.extend_from_slice(random.pick::<&[u8]>(WORDS));
        }
        let expected = events_of(&bytes);
        let pieces = cut(&mut random, &bytes);
        assert_eq!(
            found(Events::new(1000), &pieces).unwrap(),
            expected,
            "seed {seed}: {}",
            bytes.escape_ascii()
        );
        let one_by_one: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(
            found(Events::new(1000), &one_by_one).unwrap(),
            expected,
            "seed {seed}: {}",
            bytes.escape_ascii()
        );
        for at in 0..=bytes.len() {
            let (before, after) = bytes.split_at(at);
            let events = found(Events::new(1000), &[before, after]).unwrap();
            assert_eq!(events, expected, "seed {seed}, cut at {at}: {}", bytes.escape_ascii());
        }
    }
}

#[test]
fn random_lines_of_json_are_found_wherever_they_are_cut() {
    const WORDS: &[&str] =
        &["{\"a\":1}", "[1,2]", "\"é\"", "12", "null", " ", "\t", "\r", "\n", "\r\n", "\n\n", "\u{1e}", "x"];
    for seed in 0..4000 {
        let mut random = Random::new(seed);
        let text: String = (0..random.below(16)).map(|_| *random.pick(WORDS)).collect();
        for (separator, end) in [(Separator::Line, '\n'), (Separator::Record, '\u{1e}')] {
            let trim = |piece: &str| piece.trim_matches([' ', '\t', '\r', '\n']).to_owned();
            let expected: Vec<String> = text.split(end).map(trim).filter(|text| !text.is_empty()).collect();
            for pieces in [cut(&mut random, text.as_bytes()), text.as_bytes().chunks(1).collect()] {
                let values = found(Values::new(separator, 1000), &pieces).unwrap();
                let texts: Vec<_> =
                    values.iter().map(|value| String::from_utf8_lossy(&value.text).into_owned()).collect();
                assert_eq!(texts, expected, "seed {seed}: {text:?}");
            }
        }
    }
}
