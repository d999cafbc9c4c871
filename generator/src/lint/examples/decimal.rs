//! Numbers as exact as their text: JSON's way of writing one enters, comparisons leave.

use std::cmp::Ordering;

/// A number of any size. Its text is kept as digits and an exponent, so that `1e999999999` costs no memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::lint) struct Decimal {
    negative: bool,
    /// `0` to `9`, neither starting nor ending with a zero; none for zero.
    digits: Vec<u8>,
    /// The number is `0.digits` times ten to this power.
    exponent: i64,
}

impl Decimal {
    /// Reads what JSON calls a number; `None` for anything else, and for exponents beyond 64 bits.
    pub(in crate::lint) fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut exponent: i64 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
        exponent = exponent.checked_add(i64::try_from(whole.len()).ok()?)?;
        let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|byte| byte - b'0').collect();
        let zeros = all.iter().take_while(|digit| **digit == 0).count();
        let end = all.iter().rposition(|digit| *digit != 0).map_or(zeros, |last| last + 1);
        let digits = all.get(zeros..end).unwrap_or_default().to_vec();
        if digits.is_empty() {
            return Some(Self { negative: false, digits, exponent: 0 });
        }
        let exponent = exponent.checked_sub(i64::try_from(zeros).ok()?)?;
        Some(Self { negative, digits, exponent })
    }

    /// Whether nothing stands behind the point: `1.0` and `1e3` are whole.
    pub(super) fn is_integer(&self) -> bool {
        i64::try_from(self.digits.len()).is_ok_and(|length| length <= self.exponent) || self.digits.is_empty()
    }

    /// Whether it is above zero.
    pub(in crate::lint) fn is_positive(&self) -> bool {
        !self.negative && !self.digits.is_empty()
    }

    /// Whether this is a whole multiple of another number; `None` if that is zero or too large to tell.
    pub(super) fn is_multiple_of(&self, step: &Self) -> Option<bool> {
        if step.digits.is_empty() {
            return None;
        }
        if self.digits.is_empty() {
            return Some(true);
        }
        // Both as whole numbers of the smaller unit in which either is written.
        let unit = |number: &Self| Some(number.exponent - i64::try_from(number.digits.len()).ok()?);
        let (own, other) = (unit(self)?, unit(step)?);
        let smaller = own.min(other);
        let mut divisor: u128 = 0;
        let zeros = usize::try_from(other.checked_sub(smaller)?).ok().filter(|zeros| *zeros < 40)?;
        for digit in step.digits.iter().copied().chain(std::iter::repeat_n(0, zeros)) {
            divisor = divisor.checked_mul(10)?.checked_add(digit.into())?;
        }
        let zeros = usize::try_from(own.checked_sub(smaller)?).ok().filter(|zeros| *zeros < 400)?;
        let mut remainder: u128 = 0;
        for digit in self.digits.iter().copied().chain(std::iter::repeat_n(0, zeros)) {
            remainder = remainder.checked_mul(10)?.checked_add(digit.into())? % divisor;
        }
        Some(remainder == 0)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| (!number.digits.is_empty()).then_some(!number.negative);
        let rank = |sign: Option<bool>| sign.map_or(0, |positive| if positive { 1 } else { -1 });
        let (own, others) = (rank(sign(self)), rank(sign(other)));
        if own != others || own == 0 {
            return own.cmp(&others);
        }
        // Without leading zeros, the exponent decides first; then the digits, as text does.
        let size = self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits));
        if own > 0 { size } else { size.reverse() }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    #[test]
    fn numbers_compare_by_value_however_they_are_written() {
        for equal in [
            ["1", "1.0"],
            ["100", "1e2"],
            ["0.001", "1E-3"],
            ["-0", "0.00"],
            ["12.50", "125e-1"],
            ["1e+2", "100"],
        ] {
            assert_eq!(number(equal[0]), number(equal[1]), "{equal:?}");
        }
        let rising = [
            "-1e999999999",
            "-2.5",
            "-2",
            "-0.1",
            "0",
            "1e-9",
            "0.1",
            "0.11",
            "9",
            "10",
            "18446744073709551616",
            "1e40",
        ];
        for pair in rising.windows(2) {
            assert!(number(pair[0]) < number(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in
            ["", "-", ".5", "1e", "1e1e1", "0x10", "1_000", "NaN", "+1", "1e99999999999999999999", "1 "]
        {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_told_from_others() {
        for (text, whole) in
            [("1.0", true), ("1e3", true), ("1.5e1", true), ("0.0", true), ("1.5", false), ("1e-1", false)]
        {
            assert_eq!(number(text).is_integer(), whole, "{text}");
        }
    }

    #[test]
    fn multiples_are_exact() {
        for (text, step, expected) in [
            ("0.3", "0.1", Some(true)),
            ("0.35", "0.1", Some(false)),
            ("-6", "3", Some(true)),
            ("7", "3", Some(false)),
            ("123456789012345678901234567890", "10", Some(true)),
            ("1e100", "7", Some(false)),
            ("1e999999999", "7", None),
            ("0", "0.01", Some(true)),
            ("5", "0", None),
        ] {
            assert_eq!(number(text).is_multiple_of(&number(step)), expected, "{text} {step}");
        }
    }
}
