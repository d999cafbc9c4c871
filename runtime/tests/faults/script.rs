//! The language of `faults.tsv`: a text enters, what a server does about its requests leaves.
//!
//! Answers stand between ` | `, one a request; the last is for all that follow. An answer is what is sent, with escapes
//! (`\r`, `\n`, `\x41`), and in brackets what is done:
//!
//! - `[ok]`, `[503]`, `[429 retry-after: 3 & date: …]`, `[200 content-type: text/html = <p>]`: an answer with its length;
//! - `[coded gzip = …]`, `[coded gzip cut 5 = …]`, `[coded gzip flip 6 = …]`: an answer whose content is compressed, the last
//!   five bytes of that left out, or the sixth from the end changed; `[bomb gzip 10]`: ten mebibytes, compressed;
//! - `[repeat 5B 1000]`: a byte, so many times; `[endless]`: until the client goes away;
//! - `[drip 5 100]`: the rest goes five bytes at a time, with pauses of 100 milliseconds;
//! - `[peek]`: nothing until a request is there to be read;
//! - `[close]`, `[reset]`, `[half]` (the server's side only), `[stall]`, `[deaf]` (which does not read either): how the
//!   connection ends, which else stays open;
//! - `[accept]`: all this before anything is read; `[read 10]`: when so many bytes were read.

use std::fmt;
use std::time::Duration;

/// What a server does about one request.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub before_reading: bool,
    /// How many bytes of the request are read, if not all.
    pub read: Option<usize>,
    pub steps: Vec<Step>,
}

#[derive(Clone)]
pub enum Step {
    Send(Vec<u8>),
    Endless,
    Drip(usize, Duration),
    Peek,
    Close,
    Reset,
    Half,
    Stall,
    Deaf,
}

impl fmt::Debug for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send(text) => write!(formatter, "`{}`", text[..text.len().min(200)].escape_ascii()),
            Self::Drip(size, pause) => write!(formatter, "[drip {size} {pause:?}]"),
            Self::Endless => formatter.write_str("[endless]"),
            Self::Peek => formatter.write_str("[peek]"),
            Self::Close => formatter.write_str("[close]"),
            Self::Reset => formatter.write_str("[reset]"),
            Self::Half => formatter.write_str("[half]"),
            Self::Stall => formatter.write_str("[stall]"),
            Self::Deaf => formatter.write_str("[deaf]"),
        }
    }
}

pub const OK: &str = "[200 content-type: application/json = {\"id\":\"k\"}]";

pub fn answers(text: &str) -> Vec<Answer> {
    text.split(" | ").map(answer).collect()
}

pub fn answer(text: &str) -> Answer {
    let mut answer = Answer::default();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (literal, action) =
            rest.split_once('[').map_or((rest, None), |(before, rest)| (before, Some(rest)));
        if !literal.is_empty() {
            answer.steps.push(Step::Send(unescape(literal)));
        }
        let Some(action) = action else { break };
        let (action, after) = action.split_once(']').expect("a bracket that closes");
        act(&mut answer, action);
        rest = after;
    }
    answer
}

fn act(answer: &mut Answer, action: &str) {
    let (word, argument) = action.split_once(' ').unwrap_or((action, ""));
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let step = match word {
        "accept" => {
            answer.before_reading = true;
            return;
        }
        "read" => {
            answer.read = Some(number(argument));
            return;
        }
        "ok" => return answer.steps.extend(self::answer(OK).steps),
        "repeat" => {
            let (byte, count) = argument.split_once(' ').expect("a byte and a count");
            Step::Send(vec![u8::from_str_radix(byte, 16).expect("a byte"); number(count)])
        }
        "drip" => {
            let (size, pause) = argument.split_once(' ').expect("a size and a pause");
            Step::Drip(number(size), Duration::from_millis(number(pause) as u64))
        }
        "coded" => Step::Send(compressed(200, argument)),
        "coded-error" => Step::Send(compressed(404, argument)),
        "bomb" => {
            let (codings, mebibytes) = argument.rsplit_once(' ').expect("codings and a size");
            let inner = crate::coded::bomb(number(mebibytes));
            let outer = codings.strip_prefix("gzip, ").unwrap_or_default();
            Step::Send(with_coding(200, codings, &crate::coded::coded(outer, &inner)))
        }
        "peek" => Step::Peek,
        "endless" => Step::Endless,
        "close" => Step::Close,
        "reset" => Step::Reset,
        "half" => Step::Half,
        "stall" => Step::Stall,
        "deaf" => Step::Deaf,
        status => Step::Send(response(number(status), argument)),
    };
    answer.steps.push(step);
}

fn response(status: usize, rest: &str) -> Vec<u8> {
    let (headers, body) = rest.split_once("= ").unwrap_or((rest, ""));
    let body = unescape(body);
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    for header in headers.split(" & ").map(str::trim).filter(|header| !header.is_empty()) {
        head.extend([header, "\r\n"]);
    }
    if status != 204 && status != 304 {
        head.extend(["content-length: ", &body.len().to_string(), "\r\n"]);
    }
    [head.as_bytes(), b"\r\n", &body].concat()
}

/// A compressed answer, and what is wrong with it. Bare data is called `deflate` too.
fn compressed(status: usize, argument: &str) -> Vec<u8> {
    let (what, content) = argument.split_once(" = ").expect("codings and a content");
    let wrong = ["cut", "flip"]
        .iter()
        .find_map(|wrong| what.split_once(&format!(" {wrong} ")).map(|(codings, at)| (codings, *wrong, at)));
    let (codings, wrong, at) = wrong.unwrap_or((what, "", "0"));
    let mut body = crate::coded::coded(codings, &unescape(content));
    let place = body.len() - at.parse::<usize>().expect("a number");
    match wrong {
        "cut" => body.truncate(place),
        "flip" => body[place] ^= 1,
        _ => {}
    }
    with_coding(status, &codings.replace("bare", "deflate"), &body)
}

fn with_coding(status: usize, codings: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\ncontent-encoding: {codings}\r\ncontent-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match rest.next().expect("something after a backslash") {
            b'r' => b'\r',
            b'n' => b'\n',
            b'x' => {
                let digits = [rest.next().expect("a digit"), rest.next().expect("a digit")];
                u8::from_str_radix(std::str::from_utf8(&digits).expect("digits"), 16).expect("digits")
            }
            other => other,
        });
    }
    bytes
}
