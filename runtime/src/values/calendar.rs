//! Dates and times of RFC 3339 as numbers, and back: the Gregorian calendar for the years 0 to 9999.

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
}

/// A time of day with its offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    hour: u8,
    minute: u8,
    /// 60 in a leap second.
    second: u8,
    nanos: u32,
    offset_minutes: i16,
}

/// A moment: seconds since 1970 in UTC, nanoseconds, and the offset it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) seconds: i64,
    pub(super) nanos: u32,
    pub(super) offset_minutes: i16,
}

const DAY_SECONDS: i64 = 86_400;

/// Reads `YYYY-MM-DD`.
pub(super) fn parse_day(text: &str) -> Option<Civil> {
    let bytes = text.as_bytes();
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return None };
    let year = u16::from(two(*y1, *y2)?) * 100 + u16::from(two(*y3, *y4)?);
    let (month, day) = (two(*m1, *m2)?, two(*d1, *d2)?);
    ((1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day)).then_some(Civil {
        year,
        month,
        day,
    })
}

/// Reads `hh:mm:ss[.f…](Z|±hh:mm)`. Fractions are cut off at the nanosecond.
pub(super) fn parse_clock(text: &str) -> Option<Clock> {
    let (time, rest) = text.split_at_checked(8)?;
    let [h1, h2, b':', m1, m2, b':', s1, s2] = time.as_bytes() else { return None };
    let (hour, minute, second) = (two(*h1, *h2)?, two(*m1, *m2)?, two(*s1, *s2)?);
    let (nanos, zone) = match rest.strip_prefix('.') {
        Some(rest) => {
            let (digits, zone) =
                rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
            (fraction(digits)?, zone)
        }
        None => (0, rest),
    };
    let offset_minutes = parse_offset(zone)?;
    let clock = Clock { hour, minute, second, nanos, offset_minutes };
    (hour < 24 && minute < 60 && (second < 60 || clock.is_leap_second())).then_some(clock)
}

/// Reads `YYYY-MM-DDThh:mm:ss…`.
pub(super) fn parse_moment(text: &str) -> Option<Moment> {
    let (date, time) = text.split_at_checked(10)?;
    let day = parse_day(date)?;
    let clock = parse_clock(time.strip_prefix(['T', 't'])?)?;
    let of_day = i64::from(clock.hour) * 3600 + i64::from(clock.minute) * 60 + i64::from(clock.second);
    let seconds = days_since_1970(day) * DAY_SECONDS + of_day - i64::from(clock.offset_minutes) * 60;
    Some(Moment { seconds, nanos: clock.nanos, offset_minutes: clock.offset_minutes })
}

/// Writes a moment in UTC, with as many digits of the fraction as are needed: none, three, six or nine.
/// A moment outside the years 0 to 9999 becomes the nearest one inside.
pub(super) fn format_moment(seconds: i64, nanos: u32) -> String {
    const FIRST: i64 = -62_167_219_200;
    const LAST: i64 = 253_402_300_799;
    let (seconds, nanos) = match seconds {
        ..FIRST => (FIRST, 0),
        FIRST..=LAST => (seconds, nanos),
        _ => (LAST, 999_999_999),
    };
    let (day, of_day) = (day_at(seconds.div_euclid(DAY_SECONDS)), seconds.rem_euclid(DAY_SECONDS));
    let fraction = match nanos {
        0 => String::new(),
        nanos if nanos % 1_000_000 == 0 => format!(".{:03}", nanos / 1_000_000),
        nanos if nanos % 1_000 == 0 => format!(".{:06}", nanos / 1_000),
        nanos => format!(".{nanos:09}"),
    };
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}{fraction}Z", format_day(day))
}

/// Writes `YYYY-MM-DD`.
pub(super) fn format_day(day: Civil) -> String {
    let Civil { year, month, day } = day;
    format!("{year:04}-{month:02}-{day:02}")
}

impl Clock {
    /// Whether it is 23:59:60 in UTC.
    fn is_leap_second(self) -> bool {
        let minutes = i16::from(self.hour) * 60 + i16::from(self.minute) - self.offset_minutes;
        self.second == 60 && minutes.rem_euclid(24 * 60) == 24 * 60 - 1
    }
}

fn parse_offset(text: &str) -> Option<i16> {
    let (sign, time) = match text.as_bytes() {
        [b'Z' | b'z'] => return Some(0),
        [b'+', time @ ..] => (1, time),
        [b'-', time @ ..] => (-1, time),
        _ => return None,
    };
    let [h1, h2, b':', m1, m2] = time else { return None };
    let (hours, minutes) = (two(*h1, *h2)?, two(*m1, *m2)?);
    (hours < 24 && minutes < 60).then(|| sign * (i16::from(hours) * 60 + i16::from(minutes)))
}

/// The nanoseconds that the digits after a decimal point are.
fn fraction(digits: &str) -> Option<u32> {
    let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
    if digits.is_empty() { None } else { nine.parse().ok() }
}

/// The number that two digits are.
fn two(first: u8, second: u8) -> Option<u8> {
    (first.is_ascii_digit() && second.is_ascii_digit()).then(|| (first - b'0') * 10 + (second - b'0'))
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01. Years are counted from March, so that the leap day is the last one of its year, and
/// in cycles of 400 years, after which the calendar repeats.
fn days_since_1970(day: Civil) -> i64 {
    let year = i64::from(day.year) - i64::from(day.month < 3);
    let (cycle, year_of_cycle) = (year.div_euclid(400), year.rem_euclid(400));
    let month_from_march = (i64::from(day.month) + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day.day) - 1;
    let day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    cycle * 146_097 + day_of_cycle - 719_468
}

/// The day that is so many days after 1970-01-01; the inverse of [`days_since_1970`].
fn day_at(days: i64) -> Civil {
    let days = days + 719_468;
    let (cycle, day_of_cycle) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_cycle =
        (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524 - day_of_cycle / 146_096) / 365;
    let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = cycle * 400 + year_of_cycle + i64::from(month < 3);
    let (year, month, day) = (u16::try_from(year), u8::try_from(month), u8::try_from(day));
    Civil { year: year.unwrap_or(0), month: month.unwrap_or(1), day: day.unwrap_or(1) }
}

#[cfg(test)]
mod tests {
    use super::{Civil, day_at, days_in, days_since_1970};

    /// Counts every day of the years that the format can say, one by one.
    #[test]
    fn every_day_follows_the_one_before() {
        let mut days = days_since_1970(Civil { year: 1970, month: 1, day: 1 });
        assert_eq!(days, 0);
        days = -719_528;
        for year in 0..=9999 {
            for month in 1..=12 {
                for day in 1..=days_in(year, month) {
                    let date = Civil { year, month, day };
                    assert_eq!((days_since_1970(date), day_at(days)), (days, date));
                    days += 1;
                }
            }
        }
        assert_eq!(days, 2_932_897);
    }
}
