//! Bytes as the body of a compressed answer, however it is cut, with another reader of RFC 1950 to 1952 as the oracle; and as
//! what a server compresses, which comes back.

use bytes::Bytes;
use clientwright_runtime::codegen::{Operation, bytes, no_body};
use clientwright_runtime::{Call, EncodingError, Error, Method, NoBody, UnreadableReason};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_COMPUTE_ADLER32, TINFL_FLAG_PARSE_ZLIB_HEADER, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::offline::{self, LIMIT};

#[path = "../../runtime/tests/support/coded.rs"]
mod coded;

/// What an answer says of itself: from the first coding to the last.
const CODINGS: [&str; 8] = [
    "gzip",
    "deflate",
    "br",
    "gzip, gzip",
    "gzip, deflate",
    "deflate, gzip",
    "br, gzip",
    "gzip, gzip, deflate",
];

/// What is not tried again.
static POST: Operation = Operation { id: "post", method: Method::POST, path: "/", ..Operation::DEFAULT };

/// The first byte chooses the codings, the second says how large chunks are, the others are the body.
///
/// # Panics
///
/// If the client reads something else than the oracle, or more than its limit, or the same otherwise if it is cut otherwise.
pub(crate) fn run(data: &[u8]) {
    let Some(([which, size], body)) = data.split_first_chunk() else { return };
    let codings = CODINGS[usize::from(*which) % CODINGS.len()];
    let chunks = |body: &[u8]| match size {
        0 => vec![Bytes::copy_from_slice(body)],
        size => body.chunks(usize::from(*size)).map(Bytes::copy_from_slice).collect(),
    };
    let Ok(read) = read(codings, chunks(body)) else { return };
    let Ok(at_once) = self::read(codings, vec![Bytes::copy_from_slice(body)]) else { return };
    assert_eq!(read, at_once, "{codings}");
    if codings.contains("br") {
        return;
    }
    assert_eq!(read, oracle(codings, body), "{codings}");
    let coded = coded::coded(codings, body);
    if coded.len() <= LIMIT && body.len() <= LIMIT {
        assert_eq!(self::read(codings, chunks(&coded)), Ok(Some(body.to_vec())), "{codings}");
    }
}

/// A coding that the client was built without.
#[derive(Debug, PartialEq)]
struct NotBuilt;

/// What the client reads, if that is whole and right.
fn read(codings: &'static str, chunks: Vec<Bytes>) -> Result<Option<Vec<u8>>, NotBuilt> {
    let client = offline::client(
        move |_| {
            let answer = http::Response::builder().header("content-encoding", codings);
            answer.body(chunks.clone()).expect("it is an answer")
        },
        offline::SteppedClock::new(),
    );
    let call: Call<Bytes, NoBody> = client.request(&POST).call(bytes, no_body);
    match offline::block_on(call.into_future()) {
        Ok(body) => {
            assert!(body.len() <= LIMIT, "{}", body.len());
            Ok(Some(body.to_vec()))
        }
        Err(Error::Unreadable(error)) => {
            if matches!(error.reason(), UnreadableReason::Encoding(EncodingError::Unknown)) {
                return Err(NotBuilt);
            }
            assert!(error.response().bytes().len() <= LIMIT, "{error:?}");
            Ok(None)
        }
        Err(error) => panic!("{error:?}"),
    }
}

/// The same by slices of the whole.
fn oracle(codings: &str, body: &[u8]) -> Option<Vec<u8>> {
    codings.split(", ").collect::<Vec<_>>().into_iter().rev().try_fold(body.to_vec(), |body, coding| {
        let unfolded = if coding == "gzip" { members(&body) } else { deflated(&body) };
        unfolded.filter(|unfolded| unfolded.len() <= LIMIT)
    })
}

/// Members of gzip, one behind the other.
fn members(mut data: &[u8]) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    while !data.is_empty() {
        let compressed = behind_header(data)?;
        let (member, rest) = inflate(compressed, 0)?;
        let (trailer, rest) = rest.split_at_checked(8)?;
        let length = u32::try_from(member.len()).ok()?;
        if trailer != [coded::crc(&member).to_le_bytes(), length.to_le_bytes()].concat() {
            return None;
        }
        all.extend(member);
        if all.len() > LIMIT {
            return None;
        }
        data = rest;
    }
    Some(all)
}

/// What follows the header of a member.
fn behind_header(data: &[u8]) -> Option<&[u8]> {
    let (fixed, mut rest) = data.split_at_checked(10)?;
    let flags = fixed[3];
    if fixed[..3] != [0x1f, 0x8b, 8] || flags & 0xe0 != 0 {
        return None;
    }
    if flags & 4 != 0 {
        let (length, behind) = rest.split_first_chunk::<2>()?;
        rest = behind.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for text in [8, 16] {
        if flags & text != 0 {
            let end = rest.iter().position(|byte| *byte == 0)?;
            rest = &rest[end + 1..];
        }
    }
    if flags & 2 != 0 {
        let header = &data[..data.len() - rest.len()];
        let (checksum, behind) = rest.split_first_chunk::<2>()?;
        if coded::crc(header).to_le_bytes()[..2] != *checksum {
            return None;
        }
        rest = behind;
    }
    Some(rest)
}

/// `deflate`: with zlib's frame, or bare.
fn deflated(data: &[u8]) -> Option<Vec<u8>> {
    if data.is_empty() {
        return Some(Vec::new());
    }
    let (first, second) = (u16::from(data[0]), u16::from(*data.get(1)?));
    let is_framed = first & 15 == 8 && (first << 8 | second) % 31 == 0;
    let frame = if is_framed { TINFL_FLAG_PARSE_ZLIB_HEADER | TINFL_FLAG_COMPUTE_ADLER32 } else { 0 };
    let (content, rest) = inflate(data, frame)?;
    rest.is_empty().then_some(content)
}

/// Compressed data as a whole, and what follows it.
fn inflate(data: &[u8], flags: u32) -> Option<(Vec<u8>, &[u8])> {
    let mut content = vec![0; LIMIT + 1];
    let flags = flags | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = Box::<DecompressorOxide>::default();
    let (status, read, written) = decompress(&mut state, data, &mut content, 0, flags);
    content.truncate(written);
    (status == TINFLStatus::Done).then(|| (content, &data[read..]))
}
