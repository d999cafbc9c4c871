//! Compressed bodies, made here: a content enters, what a server sends leaves.
#![allow(dead_code, unreachable_pub)] // each test file uses its part

use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

/// A content under these codings, as `Content-Encoding` names them, from the first to the last.
pub fn coded(codings: &str, content: &[u8]) -> Vec<u8> {
    codings.split(", ").fold(content.to_vec(), |content, coding| match coding {
        "gzip" => gzip(&content),
        "deflate" => compress_to_vec_zlib(&content, 6),
        "bare" => compress_to_vec(&content, 6),
        _ => content,
    })
}

/// So many mebibytes of zeros in little more than a thousandth of that: a member of gzip each.
pub fn bomb(mebibytes: usize) -> Vec<u8> {
    gzip(&vec![0; 1 << 20]).repeat(mebibytes)
}

pub fn gzip(content: &[u8]) -> Vec<u8> {
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let length = u32::try_from(content.len()).expect("a test's content").to_le_bytes();
    [&head[..], &compress_to_vec(content, 6), &crc(content).to_le_bytes(), &length].concat()
}

/// The checksum bit by bit, as RFC 1952 defines it.
pub fn crc(content: &[u8]) -> u32 {
    !content.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}
