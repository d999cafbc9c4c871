//! A short run of the fuzz targets (`fuzz/`): what their corpora hold, and damaged copies of it, the same in every run.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::path::Path;

#[path = "../../../fuzz/targets/coding.rs"]
mod coding;
#[path = "../../../fuzz/targets/events.rs"]
mod events;
#[path = "../../../fuzz/targets/link.rs"]
mod link;
#[path = "../../../fuzz/targets/offline.rs"]
mod offline;
#[path = "../support/random.rs"]
mod random;
#[path = "../../../fuzz/targets/retry_after.rs"]
mod retry_after;
#[path = "../../../fuzz/targets/wire.rs"]
mod wire;

use random::Random;

/// Every text of a corpus, and so many that are damaged: bytes changed, taken out, put in, repeated, and one text's end behind another's beginning.
fn short(name: &str, damaged: usize, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(texts.len() > 5, "{name} has a corpus");
    for text in &texts {
        run(text);
    }
    let mut random = Random::new(7);
    for _ in 0..damaged {
        let mut text = random.pick(&texts).clone();
        for _ in 0..=random.below(4) {
            let at = random.below(text.len() + 1);
            let byte = *random.pick(b"\0\t\n\r \"\\{}[]:,-+.0159abdeilnrtuz\x7f\x80\xbf\xc3\xef\xff");
            match random.below(6) {
                0 => text.insert(at, byte),
                1 if at < text.len() => text[at] = byte,
                2 if at < text.len() => drop(text.remove(at)),
                3 => text.truncate(at),
                4 => text.extend_from_within(at..),
                _ => {
                    let other = random.pick(&texts);
                    text.truncate(at);
                    text.extend_from_slice(&other[at.min(other.len())..]);
                }
            }
        }
        text.truncate(4_096);
        run(&text);
    }
}

#[test]
fn json() {
    short("wire", 5_000, wire::run);
}

#[test]
fn server_sent_events() {
    short("events", 5_000, events::run);
}

#[test]
fn links_to_the_next_page() {
    short("link", 5_000, link::run);
}

#[test]
fn what_a_server_asks_to_wait() {
    short("retry_after", 5_000, retry_after::run);
}

#[test]
fn compressed_answers() {
    short("coding", 1_000, coding::run);
}
