//! See `targets/coding.rs`.
#![no_main]

#[path = "../targets/offline.rs"]
mod offline;
#[path = "../targets/coding.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
