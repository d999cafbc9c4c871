//! Numbers from their JSON text, exactly or not at all.

use super::error::Cause;
use super::union::Kind;

/// Why a number is not of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It has a fraction.
    Fraction,
    /// It is too large or too small.
    Range,
}

impl Unfit {
    /// The cause for an error about the Rust type `target`.
    #[cold]
    pub(super) fn cause(self, target: &'static str) -> Cause {
        match self {
            Self::Fraction => Cause::Expected { expected: "integer", found: Kind::Number },
            Self::Range => Cause::Range(target),
        }
    }
}

/// An integer of at most 64 bits. `1.0` and `1e2` are integers too, as in JSON Schema; `-0` is 0.
#[inline]
pub(super) fn integer<T: std::str::FromStr + TryFrom<i128>>(text: &str) -> Result<T, Unfit> {
    match text.parse() {
        Ok(value) => Ok(value),
        Err(_) => exact(text).and_then(|value| T::try_from(value).map_err(|_| Unfit::Range)),
    }
}

/// The nearest number; refused where that is infinite.
pub(super) fn float(text: &str) -> Result<f64, Unfit> {
    text.parse::<f64>().ok().filter(|value| value.is_finite()).ok_or(Unfit::Range)
}

/// As [`float`] in single precision.
pub(super) fn float32(text: &str) -> Result<f32, Unfit> {
    text.parse::<f32>().ok().filter(|value| value.is_finite()).ok_or(Unfit::Range)
}

/// Whether a number is an integer that fits `i64` or `u64`.
pub(super) fn kind(text: &str) -> Kind {
    match exact(text) {
        Ok(value) if i64::try_from(value).is_ok() || u64::try_from(value).is_ok() => Kind::Integer,
        _ => Kind::Number,
    }
}

/// The integer that a JSON number is, if it is one, whatever way it is written.
fn exact(text: &str) -> Result<i128, Unfit> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(magnitude) => (true, magnitude),
        None => (false, text),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let mut digits = String::with_capacity(whole.len() + fraction.len());
    digits.push_str(whole);
    digits.push_str(fraction);
    let trailing = digits.len() - digits.trim_end_matches('0').len();
    let digits = digits.trim_start_matches('0').trim_end_matches('0');
    if digits.is_empty() {
        return Ok(0);
    }
    // The value is `digits` × 10^scale, and `digits` does not end in 0: a negative scale is a fraction.
    let scale = exponent.saturating_add(length(trailing)).saturating_sub(length(fraction.len()));
    let scale = u32::try_from(scale).map_err(|_| if scale < 0 { Unfit::Fraction } else { Unfit::Range })?;
    let magnitude = digits.parse::<i128>().ok().zip(10_i128.checked_pow(scale));
    let magnitude = magnitude.and_then(|(digits, power)| digits.checked_mul(power)).ok_or(Unfit::Range)?;
    Ok(if negative { -magnitude } else { magnitude })
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The exponent, or the nearest that can be said: either way far out of range.
fn parse_exponent(text: &str) -> i64 {
    let limit = if text.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
    text.parse::<i64>().map_or(limit, |exponent| exponent.clamp(i64::MIN / 2, i64::MAX / 2))
}
