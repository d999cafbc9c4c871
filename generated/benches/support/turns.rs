//! Two ways to do the same thing enter, how their times compare leaves.
//!
//! The sides take turns in short rounds and the ratio is the median of the rounds' own ratios: what disturbs the machine
//! disturbs both sides of a round, or spoils few rounds.

use std::time::{Duration, Instant};

const ROUNDS: usize = 151;
const ROUND: Duration = Duration::from_millis(4);

/// What a benchmark found.
pub(crate) struct Comparison {
    /// The median time of the generated code.
    pub(crate) ours: Duration,
    /// The median time of the code written by hand.
    pub(crate) theirs: Duration,
    /// The median of `ours / theirs`: below 1, the generated code is faster.
    pub(crate) ratio: f64,
}

/// Times both sides.
pub(crate) fn compare(mut ours: impl FnMut(), mut theirs: impl FnMut()) -> Comparison {
    // Once to warm up, then to find how often a round repeats.
    theirs();
    let once = time(&mut theirs, 1).max(Duration::from_nanos(50));
    let repeat = u32::try_from(ROUND.as_nanos() / once.as_nanos()).unwrap_or(u32::MAX).clamp(1, 100_000);
    let rounds: Vec<(Duration, Duration)> = (0..ROUNDS)
        .map(|round| {
            if round % 2 == 0 {
                let ours = time(&mut ours, repeat);
                (ours, time(&mut theirs, repeat))
            } else {
                let theirs = time(&mut theirs, repeat);
                (time(&mut ours, repeat), theirs)
            }
        })
        .collect();
    Comparison {
        ours: median(rounds.iter().map(|(ours, _)| *ours), Duration::cmp),
        theirs: median(rounds.iter().map(|(_, theirs)| *theirs), Duration::cmp),
        ratio: median(
            rounds.iter().map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64()),
            f64::total_cmp,
        ),
    }
}

fn time(run: &mut impl FnMut(), repeat: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..repeat {
        run();
    }
    start.elapsed() / repeat
}

fn median<T: Copy>(values: impl Iterator<Item = T>, compare: fn(&T, &T) -> std::cmp::Ordering) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_by(compare);
    values[values.len() / 2]
}

/// A time as people read it.
pub(crate) fn show(duration: Duration) -> String {
    match duration.as_nanos() {
        nanos @ ..10_000 => format!("{nanos} ns"),
        nanos @ ..10_000_000 => format!("{} µs", nanos / 1000),
        nanos => format!("{} ms", nanos / 1_000_000),
    }
}
