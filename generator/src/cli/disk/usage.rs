//! What the kernel says that a process has used, where it says so (Linux): processor time and memory.

use std::fs;
use std::time::Duration;

/// The kernel counts processes' time in hundredths of a second, on every architecture that this could run on.
const TICKS_A_SECOND: u64 = 100;

/// The processor time of this process, all threads, user and system.
pub fn own_time() -> Option<Duration> {
    let ticks = ticks(11)?;
    // Exact, but of the first thread alone: better for short runs, too little for several threads.
    let exact = fs::read_to_string("/proc/self/schedstat").ok();
    let exact = exact.and_then(|text| text.split_whitespace().next()?.parse().ok());
    Some(ticks.max(Duration::from_nanos(exact.unwrap_or(0))))
}

/// The processor time of the ended processes that this one has started and waited for.
pub fn children_time() -> Option<Duration> {
    ticks(13)
}

/// The most memory that this process has held at once, in bytes.
pub fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// The sum of two neighbouring counts of `/proc/self/stat`, numbered from the process's state.
fn ticks(first: usize) -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name stands in parentheses, and may hold blanks and parentheses itself.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut counts = fields.split_whitespace().skip(first).map(str::parse::<u64>);
    let sum = counts.next()?.ok()? + counts.next()?.ok()?;
    Some(Duration::from_millis(sum * 1000 / TICKS_A_SECOND))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_busy_process_has_used_time_and_memory() {
        let before = own_time().unwrap();
        let mut numbers: Vec<u64> = Vec::new();
        while own_time().unwrap() <= before {
            numbers.extend(0..1000);
        }
        assert!(peak_memory().unwrap() >= numbers.len() as u64 * 8);
        assert!(children_time().is_some());
    }
}
