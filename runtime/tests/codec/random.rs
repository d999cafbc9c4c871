//! Random strings and JSON values, the same in every run.

use serde_json::{Map, Value};

pub(crate) use crate::dice::Random;

impl Random {
    /// A string of characters that are troublesome in JSON, and of plain ones.
    pub(crate) fn string(&mut self) -> String {
        const PARTS: &[&str] = &[
            "a",
            "bc",
            "plain text ",
            "\"",
            "\\",
            "/",
            "\n",
            "\t",
            "\u{0}",
            "\u{1f}",
            "\u{7f}",
            "ü",
            "完全",
            "😀",
            "\u{2028}",
            "\u{FFFD}",
            "\u{10FFFF}",
            "{}",
            "[1,2]",
            ":",
            "  ",
        ];
        (0..self.below(12)).map(|_| *self.pick(PARTS)).collect()
    }

    /// A value that nests at most so deep.
    pub(crate) fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 6 } else { 8 }) {
            0 => Value::Null,
            1 => Value::Bool(self.next().is_multiple_of(2)),
            2 => Value::from(self.next().cast_signed() >> self.below(64)),
            3 => Value::from(self.next() >> self.below(64)),
            // Few enough digits for any parser to be exact.
            4 => Value::from(f64::from(*self.pick(&[0, 1, 64, 65, 12_345, i32::MAX, i32::MIN])) / 64.0),
            5 => Value::String(self.string()),
            6 => (0..self.below(5)).map(|_| self.value(depth - 1)).collect(),
            _ => Value::Object(
                (0..self.below(5)).map(|_| (self.string(), self.value(depth - 1))).collect::<Map<_, _>>(),
            ),
        }
    }
}
