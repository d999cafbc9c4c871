//! Random numbers: nothing enters, a number that no one foresees leaves; not for secrets.

use std::hash::{BuildHasher, RandomState};

/// Seeded by the operating system.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(0_u8)
}
