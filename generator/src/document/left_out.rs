//! Which parts of the texts a selection leaves out: regions come in, and any place can be asked for.

use crate::source::{SourceId, Span};

/// A part of a text, and whether anything selected uses it.
#[derive(Debug, Clone, Copy)]
pub struct Region {
    /// The part.
    pub span: Span,
    /// Whether something selected uses it.
    pub used: bool,
}

/// The parts that nothing selected uses; none without a selection.
#[derive(Debug, Clone, Default)]
pub struct LeftOut {
    /// Each with its end, not overlapping, in order.
    pieces: Vec<(SourceId, u32, u32)>,
}

impl LeftOut {
    /// Of regions that may stand in each other, where the innermost counts; of two that are one, the one that is used.
    pub fn new(mut regions: Vec<Region>) -> Self {
        regions.sort_by_key(|region| {
            let Span { source, start, end } = region.span;
            (source, start, std::cmp::Reverse(end), !region.used)
        });
        regions.dedup_by_key(|region| region.span);
        let mut sweep = Sweep::default();
        for region in regions {
            sweep.open(region);
        }
        sweep.close_until(None);
        Self { pieces: sweep.pieces }
    }

    /// Whether a place lies in a part that is left out.
    pub fn contains(&self, span: Span) -> bool {
        let after =
            self.pieces.partition_point(|(source, start, _)| (*source, *start) <= (span.source, span.start));
        let piece = after.checked_sub(1).and_then(|index| self.pieces.get(index));
        piece.is_some_and(|(source, _, end)| *source == span.source && span.start < *end)
    }
}

/// A way through the regions from the first to the last place.
#[derive(Default)]
struct Sweep {
    pieces: Vec<(SourceId, u32, u32)>,
    /// The regions around the present place.
    open: Vec<Region>,
    /// How far the innermost of them is dealt with.
    at: u32,
}

impl Sweep {
    fn open(&mut self, region: Region) {
        self.close_until(Some(region.span));
        self.cut(region.span.start);
        self.at = region.span.start;
        self.open.push(region);
    }

    /// Closes the regions that end before a place.
    fn close_until(&mut self, place: Option<Span>) {
        while let Some(innermost) = self.open.last().copied() {
            let Span { source, end, .. } = innermost.span;
            if place.is_some_and(|place| place.source == source && place.start < end) {
                return;
            }
            self.cut(end);
            self.at = self.at.max(end);
            self.open.pop();
        }
    }

    /// Takes in what lies between the last place and this one.
    fn cut(&mut self, end: u32) {
        if let Some(Region { span, used: false }) = self.open.last()
            && self.at < end
        {
            self.pieces.push((span.source, self.at, end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LeftOut, Region};
    use crate::source::{SourceId, Span};

    #[test]
    fn the_innermost_region_counts() {
        let region = |start, end, used| Region { span: Span::new(SourceId(0), start, end), used };
        let left_out = LeftOut::new(vec![
            region(50, 60, true),
            region(10, 40, false),
            region(20, 30, true),
            region(22, 24, false),
            region(50, 60, false),
            region(60, 70, false),
            Region { span: Span::new(SourceId(1), 0, 5), used: false },
        ]);
        let flags: String = (0..75)
            .step_by(2)
            .map(|at| if left_out.contains(Span::new(SourceId(0), at, at + 1)) { 'x' } else { '.' })
            .collect();
        assert_eq!(flags, ".....xxxxx.x...xxxxx..........xxxxx...");
        assert!(left_out.contains(Span::new(SourceId(1), 4, 9)));
        assert!(!left_out.contains(Span::new(SourceId(1), 5, 9)));
        assert!(!left_out.contains(Span::new(SourceId(2), 1, 2)));
    }
}
