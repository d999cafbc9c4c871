//! An allocator that looks into every block that is given back.
#![allow(dead_code, unreachable_pub)] // each test file uses its part

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is looked for. Its own bytes are never on the heap but in what the test puts there.
pub const MARKER: &[u8] = b"CANARY-7d1f";
/// The same as a password of the user `u`, in Base64.
pub const ENCODED: &[u8] = b"dTpDQU5BUlktN2QxZg";

static SEEN: AtomicUsize = AtomicUsize::new(0);

struct Watch;

#[global_allocator]
static WATCH: Watch = Watch;

#[expect(unsafe_code, reason = "only an allocator sees memory after it was given back")]
// SAFETY: every call goes to the system's allocator as it came. `realloc` is the default one, which copies to
// a new block and gives the old one back, so that blocks that grow are looked into too.
unsafe impl GlobalAlloc for Watch {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `alloc`. Zeroed, so that all of a block may be read.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is still the caller's, has this size, and was zeroed when it was made.
        let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
        if [MARKER, ENCODED].iter().any(|marker| has(bytes, marker)) {
            SEEN.fetch_add(1, Ordering::Relaxed);
        }
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(block, layout) }
    }
}

fn has(bytes: &[u8], marker: &[u8]) -> bool {
    bytes.windows(marker.len()).any(|window| window == marker)
}

/// How many blocks were given back with the marker in them while `run` ran.
pub fn left_behind(run: impl FnOnce()) -> usize {
    let before = SEEN.load(Ordering::Relaxed);
    run();
    SEEN.load(Ordering::Relaxed) - before
}
