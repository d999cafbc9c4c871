//! An allocator that counts what is held: a thread's memory on the account of that thread, and none of a thread without one,
//! such as a test's server.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)] // each test file uses its part

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicIsize, Ordering};

/// What some threads hold of memory: now, and at most so far.
#[derive(Debug, Default)]
pub struct Account {
    /// Below nothing where a thread gives back what another's took.
    held: AtomicIsize,
    most: AtomicIsize,
}

thread_local! {
    /// The account of this thread. It needs no memory of its own, so that an allocator can ask for it.
    static MINE: Cell<Option<&'static Account>> = const { Cell::new(None) };
}

impl Account {
    /// This thread's, from now on if there was none.
    pub fn mine() -> &'static Self {
        MINE.get().unwrap_or_else(|| {
            let account = Box::leak(Box::default());
            MINE.set(Some(account));
            account
        })
    }

    /// A tokio runtime for this thread, whose other threads, for work that blocks, go on its account too.
    pub fn runtime(&'static self) -> tokio::runtime::Runtime {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().on_thread_start(|| MINE.set(Some(self)));
        runtime.build().unwrap()
    }

    /// What a future gives, and the most that is held at once while it runs, beyond what was held before: in bytes.
    pub async fn most<F: Future>(&self, future: F) -> (F::Output, usize) {
        let before = self.held();
        self.most.store(before, Ordering::Relaxed);
        let output = future.await;
        let most = self.most.load(Ordering::Relaxed) - before;
        (output, usize::try_from(most).unwrap())
    }

    /// What is held now.
    pub fn held(&self) -> isize {
        self.held.load(Ordering::Relaxed)
    }

    fn take(&self, size: usize) {
        let size = isize::try_from(size).unwrap_or(isize::MAX);
        let held = self.held.fetch_add(size, Ordering::Relaxed) + size;
        self.most.fetch_max(held, Ordering::Relaxed);
    }

    fn give_back(&self, size: usize) {
        self.held.fetch_sub(isize::try_from(size).unwrap_or(isize::MAX), Ordering::Relaxed);
    }
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

fn mine(count: impl FnOnce(&Account)) {
    // A thread that ends has none any more.
    if let Ok(Some(account)) = MINE.try_with(Cell::get) {
        count(account);
    }
}

#[expect(unsafe_code, reason = "only an allocator sees what is held")]
// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        mine(|account| account.take(layout.size()));
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        mine(|account| account.take(layout.size()));
        // SAFETY: the caller keeps the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        mine(|account| account.give_back(layout.size()));
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(block, layout) }
    }

    /// Counted as what it may be: another block, to which the old one is copied.
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        mine(|account| {
            account.take(size);
            account.give_back(layout.size());
        });
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(block, layout, size) }
    }
}
