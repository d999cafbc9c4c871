//! Durations.

use super::text::{FormatError, text_format};

text_format! {
    /// A duration (ISO 8601), such as `P3DT12H` or `PT0.5S`.
    Duration: "an ISO 8601 duration", is_duration
}

/// The parts of a duration that has them.
#[derive(Debug, Default, Clone, Copy)]
struct Parts<'t> {
    calendar: bool,
    weeks: &'t str,
    days: &'t str,
    hours: &'t str,
    minutes: &'t str,
    seconds: &'t str,
}

fn is_duration(text: &str) -> bool {
    parse(text).is_some()
}

/// Reads `P[nY][nM][nD][T[nH][nM][nS]]` or `PnW`, with at least one part; the last part may have a fraction.
fn parse(text: &str) -> Option<Parts<'_>> {
    let rest = text.strip_prefix('P')?;
    let (date, time) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (rest, ""),
    };
    if rest.is_empty() {
        return None;
    }
    if let Some(weeks) = date.strip_suffix('W') {
        return (time.is_empty() && is_amount(weeks)).then_some(Parts { weeks, ..Parts::default() });
    }
    let [years, months, days] = split(date, ['Y', 'M', 'D'])?;
    let [hours, minutes, seconds] = split(time, ['H', 'M', 'S'])?;
    let amounts = [years, months, days, hours, minutes, seconds];
    let there = amounts.iter().filter(|amount| !amount.is_empty());
    let last = there.clone().count().checked_sub(1)?;
    let fine = there
        .enumerate()
        .all(|(index, amount)| if index == last { is_amount(amount) } else { super::is_digits(amount) });
    let calendar = !years.is_empty() || !months.is_empty();
    fine.then_some(Parts { calendar, weeks: "", days, hours, minutes, seconds })
}

/// Splits `1A2B3C` into its amounts; those that are not there are empty.
fn split(text: &str, units: [char; 3]) -> Option<[&str; 3]> {
    let mut rest = text;
    let amounts = units.map(|unit| match rest.split_once(unit) {
        // An amount that is there but empty is no amount: keep the unit, which none of the later ones takes.
        Some(("", _)) | None => "",
        Some((amount, after)) => {
            rest = after;
            amount
        }
    });
    rest.is_empty().then_some(amounts)
}

/// Digits, perhaps with a fraction after a point or a comma.
fn is_amount(text: &str) -> bool {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    super::is_digits(whole) && super::is_digits(fraction)
}

impl Duration {
    /// The duration, to the nanosecond, with days of 24 hours.
    ///
    /// # Errors
    /// The text is no duration, has years or months, whose length depends on the date, or is too long.
    pub fn to_std(&self) -> Result<std::time::Duration, FormatError> {
        const NO_LENGTH: FormatError =
            FormatError::new("a duration of a fixed length that can be represented");
        let parts = parse(&self.0).ok_or(Self::EXPECTED)?;
        if parts.calendar {
            return Err(NO_LENGTH);
        }
        let units = [
            (parts.weeks, 7 * 86_400),
            (parts.days, 86_400),
            (parts.hours, 3_600),
            (parts.minutes, 60),
            (parts.seconds, 1),
        ];
        let nanos =
            units.into_iter().try_fold(0_u128, |sum, (amount, unit)| sum.checked_add(nanos(amount, unit)?));
        let nanos = nanos.ok_or(NO_LENGTH)?;
        let seconds = u64::try_from(nanos / 1_000_000_000).map_err(|_| NO_LENGTH)?;
        let rest = u32::try_from(nanos % 1_000_000_000).map_err(|_| NO_LENGTH)?;
        Ok(std::time::Duration::new(seconds, rest))
    }
}

/// The nanoseconds that an amount of a unit of some seconds is.
fn nanos(amount: &str, unit: u128) -> Option<u128> {
    if amount.is_empty() {
        return Some(0);
    }
    let (whole, fraction) = amount.split_once(['.', ',']).unwrap_or((amount, ""));
    let unit = unit * 1_000_000_000;
    let whole = whole.parse::<u128>().ok()?.checked_mul(unit)?;
    // Digits beyond these are worth less than a nanosecond of any unit.
    let fraction = fraction.get(..18).unwrap_or(fraction);
    let scale = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
    let fraction = if fraction.is_empty() { 0 } else { fraction.parse::<u128>().ok()? };
    whole.checked_add(fraction * unit / scale)
}

/// Seconds, with a fraction where there is one: `PT90S`, `PT0.25S`.
impl From<std::time::Duration> for Duration {
    fn from(duration: std::time::Duration) -> Self {
        let fraction = match duration.subsec_nanos() {
            0 => String::new(),
            nanos => format!(".{nanos:09}"),
        };
        Self(format!("PT{}{}S", duration.as_secs(), fraction.trim_end_matches('0')).into())
    }
}
