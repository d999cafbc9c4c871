//! Moments, dates and times of day.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::calendar::{self, Moment};
use super::text::{FormatError, text_format};

text_format! {
    /// A moment (RFC 3339), such as `2024-02-29T12:34:56.789Z`.
    DateTime: "an RFC 3339 date and time", is_date_time
}

text_format! {
    /// A date (RFC 3339), such as `2024-02-29`.
    #[derive(PartialOrd, Ord)]
    Date: "an RFC 3339 date", is_date
}

text_format! {
    /// A time of day with its offset from UTC (RFC 3339), such as `12:34:56+02:00`.
    Time: "an RFC 3339 time", is_time
}

fn is_date_time(text: &str) -> bool {
    calendar::parse_moment(text).is_some()
}

fn is_date(text: &str) -> bool {
    calendar::parse_day(text).is_some()
}

fn is_time(text: &str) -> bool {
    calendar::parse_clock(text).is_some()
}

impl DateTime {
    /// The moment, to the nanosecond. A leap second counts as the second after it.
    ///
    /// # Errors
    /// The text is no RFC 3339 date and time, or `SystemTime` can't hold it on this platform.
    pub fn to_system_time(&self) -> Result<SystemTime, FormatError> {
        let Moment { seconds, nanos, .. } = self.moment()?;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let time = if seconds < 0 { UNIX_EPOCH.checked_sub(whole) } else { UNIX_EPOCH.checked_add(whole) };
        time.and_then(|time| time.checked_add(Duration::from_nanos(nanos.into()))).ok_or(Self::EXPECTED)
    }

    fn moment(&self) -> Result<Moment, FormatError> {
        calendar::parse_moment(&self.0).ok_or(Self::EXPECTED)
    }
}

/// In UTC. A moment outside the years 0 to 9999, which the format can't say, becomes the nearest one inside.
impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        let (seconds, nanos) = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => (i64::try_from(after.as_secs()).unwrap_or(i64::MAX), after.subsec_nanos()),
            Err(before) => {
                let before = before.duration();
                let whole = i64::try_from(before.as_secs()).map_or(i64::MIN, |seconds| -seconds);
                match before.subsec_nanos() {
                    0 => (whole, 0),
                    nanos => (whole.saturating_sub(1), 1_000_000_000 - nanos),
                }
            }
        };
        Self(calendar::format_moment(seconds, nanos).into())
    }
}

/// With the feature `jiff`.
#[cfg(feature = "jiff")]
mod with_jiff {
    use super::{Date, DateTime, FormatError, calendar};

    impl DateTime {
        /// The moment as the crate `jiff` has it.
        ///
        /// # Errors
        /// The text is no RFC 3339 date and time, or `jiff` can't hold it.
        pub fn to_jiff(&self) -> Result<jiff::Timestamp, FormatError> {
            let moment = self.moment()?;
            let nanos = i32::try_from(moment.nanos).map_err(|_| Self::EXPECTED)?;
            jiff::Timestamp::new(moment.seconds, nanos).map_err(|_| Self::EXPECTED)
        }
    }

    impl From<jiff::Timestamp> for DateTime {
        fn from(timestamp: jiff::Timestamp) -> Self {
            Self::from(std::time::SystemTime::from(timestamp))
        }
    }

    impl Date {
        /// The date as the crate `jiff` has it.
        ///
        /// # Errors
        /// The text is no RFC 3339 date.
        pub fn to_jiff(&self) -> Result<jiff::civil::Date, FormatError> {
            let day = calendar::parse_day(&self.0).ok_or(Self::EXPECTED)?;
            let year = i16::try_from(day.year).map_err(|_| Self::EXPECTED)?;
            let (month, day) = (day.month.cast_signed(), day.day.cast_signed());
            jiff::civil::Date::new(year, month, day).map_err(|_| Self::EXPECTED)
        }
    }

    impl From<jiff::civil::Date> for Date {
        fn from(date: jiff::civil::Date) -> Self {
            Self(date.to_string().into())
        }
    }
}

/// With the feature `chrono`.
#[cfg(feature = "chrono")]
mod with_chrono {
    use super::{Date, DateTime, FormatError, calendar};

    impl DateTime {
        /// The moment as the crate `chrono` has it, with the offset it was written with.
        ///
        /// # Errors
        /// The text is no RFC 3339 date and time.
        pub fn to_chrono(&self) -> Result<chrono::DateTime<chrono::FixedOffset>, FormatError> {
            let moment = self.moment()?;
            let utc = chrono::DateTime::from_timestamp(moment.seconds, moment.nanos).ok_or(Self::EXPECTED)?;
            let offset =
                chrono::FixedOffset::east_opt(i32::from(moment.offset_minutes) * 60).ok_or(Self::EXPECTED)?;
            Ok(utc.with_timezone(&offset))
        }
    }

    impl<Z: chrono::TimeZone> From<chrono::DateTime<Z>> for DateTime {
        fn from(moment: chrono::DateTime<Z>) -> Self {
            Self(calendar::format_moment(moment.timestamp(), moment.timestamp_subsec_nanos()).into())
        }
    }

    impl Date {
        /// The date as the crate `chrono` has it.
        ///
        /// # Errors
        /// The text is no RFC 3339 date.
        pub fn to_chrono(&self) -> Result<chrono::NaiveDate, FormatError> {
            let day = calendar::parse_day(&self.0).ok_or(Self::EXPECTED)?;
            chrono::NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into())
                .ok_or(Self::EXPECTED)
        }
    }

    impl From<chrono::NaiveDate> for Date {
        fn from(date: chrono::NaiveDate) -> Self {
            Self(date.to_string().into())
        }
    }
}

/// With the feature `time`.
#[cfg(feature = "time")]
mod with_time {
    use super::{Date, DateTime, FormatError, calendar};

    impl DateTime {
        /// The moment as the crate `time` has it, with the offset it was written with.
        ///
        /// # Errors
        /// The text is no RFC 3339 date and time.
        pub fn to_time(&self) -> Result<time::OffsetDateTime, FormatError> {
            let moment = self.moment()?;
            let expected = |_| Self::EXPECTED;
            let utc = time::OffsetDateTime::from_unix_timestamp(moment.seconds).map_err(expected)?;
            let offset = time::UtcOffset::from_whole_seconds(i32::from(moment.offset_minutes) * 60)
                .map_err(expected)?;
            utc.replace_nanosecond(moment.nanos)
                .map_err(expected)?
                .checked_to_offset(offset)
                .ok_or(Self::EXPECTED)
        }
    }

    impl From<time::OffsetDateTime> for DateTime {
        fn from(moment: time::OffsetDateTime) -> Self {
            Self(calendar::format_moment(moment.unix_timestamp(), moment.nanosecond()).into())
        }
    }

    impl Date {
        /// The date as the crate `time` has it.
        ///
        /// # Errors
        /// The text is no RFC 3339 date.
        pub fn to_time(&self) -> Result<time::Date, FormatError> {
            let day = calendar::parse_day(&self.0).ok_or(Self::EXPECTED)?;
            let month = time::Month::try_from(day.month).map_err(|_| Self::EXPECTED)?;
            time::Date::from_calendar_date(day.year.into(), month, day.day).map_err(|_| Self::EXPECTED)
        }
    }

    impl From<time::Date> for Date {
        fn from(date: time::Date) -> Self {
            Self(date.to_string().into())
        }
    }
}
