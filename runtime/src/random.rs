//! Random numbers: nothing enters, a number that no one foresees leaves; not for secrets.

use std::hash::{BuildHasher, RandomState};

/// Seeded by the operating system.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(0_u8)
}

/// From 0 to 1, both included.
pub(crate) fn random_fraction() -> f64 {
    f64::from(u32::try_from(random() >> 32).unwrap_or_default()) / f64::from(u32::MAX)
}

/// A random UUID, which is a key that no other call has.
pub(crate) fn uuid() -> String {
    let bits = (u128::from(random()) << 64) | u128::from(random());
    // Version 4, variant 1.
    let bits = (bits & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_are_ones_and_differ() {
        let keys: std::collections::HashSet<String> = (0..1000).map(|_| uuid()).collect();
        assert_eq!(keys.len(), 1000);
        for key in keys {
            let lengths: Vec<_> = key.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{key}");
            assert!(key.as_bytes()[14] == b'4' && b"89ab".contains(&key.as_bytes()[19]), "{key}");
        }
    }
}
