//! Moments as records give them, their total order, and cuts on that order.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::civil::{out_of_range, parse_date};
use super::span::Span;
use super::zone::Zone;
use crate::error::{Error, ErrorKind};
use crate::label::parse_text;

/// When something happened: a date, or an instant where it is known to the second.
///
/// The text form is `2024-01-15`, or RFC 3339 with an offset: `2024-01-15T09:30:00+08:00`, printed
/// back in UTC as `2024-01-15T01:30:00Z`. Instants have whole seconds and lie in the years 0001 to
/// 9999; parts of a second are refused, never cut off: [`Moment::instant`] makes the variant,
/// [`Moment::as_instant`] reads it. A date of another year has no text that is read back.
///
/// A moment alone has no order, since a date is a whole day somewhere: [`Moment::local`] puts it
/// into a zone.
///
/// ```
/// use guanxi::time::Moment;
/// let moment: Moment = "2024-01-15T09:30:00+08:00".parse()?;
/// assert_eq!(moment.to_string(), "2024-01-15T01:30:00Z");
/// assert_eq!("2024-01-15".parse::<Moment>()?.to_string(), "2024-01-15");
/// let error = "2024-01-15T09:30:00.5Z".parse::<Moment>().unwrap_err();
/// assert_eq!(error.code(), "sub-second");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// On this civil date, at no particular time.
    Date(NaiveDate),
    /// At this instant. INVARIANT: whole seconds, of the years 0001 to 9999 in UTC.
    #[non_exhaustive]
    Instant(DateTime<Utc>),
}

impl Moment {
    /// An instant in whole seconds, of the years 0001 to 9999 in UTC.
    ///
    /// # Errors
    /// `sub-second` for parts of a second (leap seconds too), `date-range` for other years.
    ///
    /// ```
    /// use chrono::{TimeDelta, TimeZone, Utc};
    /// use guanxi::time::Moment;
    /// let at = Utc.with_ymd_and_hms(2024, 1, 15, 9, 30, 0).unwrap();
    /// assert_eq!(Moment::instant(at)?.to_string(), "2024-01-15T09:30:00Z");
    /// let error = Moment::instant(at + TimeDelta::milliseconds(1)).unwrap_err();
    /// assert_eq!(error.code(), "sub-second");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn instant(at: DateTime<Utc>) -> Result<Self, Error> {
        if at.timestamp_subsec_nanos() != 0 {
            return Err(sub_second(at));
        }
        if !(1..=9999).contains(&at.year()) {
            return Err(out_of_range(format!("`{at}`")));
        }
        Ok(Self::Instant(at))
    }

    /// The date, where the moment is a date.
    ///
    /// ```
    /// use guanxi::time::Moment;
    /// assert!("2024-01-15".parse::<Moment>()?.as_date().is_some());
    /// assert!("2024-01-15T09:30:00Z".parse::<Moment>()?.as_date().is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn as_date(self) -> Option<NaiveDate> {
        match self {
            Self::Date(date) => Some(date),
            Self::Instant(_) => None,
        }
    }

    /// The instant, where the moment is an instant.
    ///
    /// ```
    /// use guanxi::time::Moment;
    /// let at = "2024-01-15T17:30:00+08:00".parse::<Moment>()?.as_instant();
    /// assert_eq!(at.unwrap().to_rfc3339(), "2024-01-15T09:30:00+00:00");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn as_instant(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Date(_) => None,
            Self::Instant(at) => Some(at),
        }
    }

    /// The moment on the time line of a zone, where moments have a total order.
    ///
    /// ```
    /// use guanxi::time::{Moment, Zone, parse_date};
    /// let zone: Zone = "+08:00".parse()?;
    /// let late = "2024-01-15T23:00:00Z".parse::<Moment>()?.local(&zone);
    /// assert_eq!(late.date(), parse_date("2024-01-16")?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn local(self, zone: &Zone) -> LocalMoment {
        match self {
            Self::Date(date) => LocalMoment { date, instant: None },
            Self::Instant(at) => LocalMoment { date: zone.date_of(at), instant: Some(at) },
        }
    }
}

impl From<NaiveDate> for Moment {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl TryFrom<DateTime<Utc>> for Moment {
    type Error = Error;

    /// As [`Moment::instant`].
    fn try_from(at: DateTime<Utc>) -> Result<Self, Error> {
        Self::instant(at)
    }
}

pub(crate) fn sub_second(what: impl fmt::Display) -> Error {
    Error::new(ErrorKind::Value, "sub-second", format!("`{what}` has parts of a second"))
        .with_help("write whole seconds, for example `2024-01-15T09:30:00+08:00`")
}

impl FromStr for Moment {
    type Err = Error;

    /// Reads `2024-01-15` or `2024-01-15T09:30:00+08:00`.
    ///
    /// A fraction of zeros is whole seconds and is read.
    ///
    /// # Errors
    /// `date-form` as [`parse_date`], also for the date of an instant; `instant-form` where what
    /// follows the date is not a time with an offset; `sub-second` for parts of a second;
    /// `date-range` where the instant lies outside the years 0001 to 9999 in UTC.
    fn from_str(text: &str) -> Result<Self, Error> {
        let Some((date, time)) = text.split_once('T') else {
            return parse_date(text).map(Self::Date);
        };
        parse_date(date)?;
        let form = || {
            Error::new(ErrorKind::Value, "instant-form", format!("`{text}` is not an instant"))
                .with_help(
                    "write date, time to the second and offset, for example \
                     `2024-01-15T09:30:00+08:00` or `2024-01-15T01:30:00Z`",
                )
        };
        // A leap second is not a whole second of the time line; the reader below would take it.
        if time.get(6..8) == Some("60") {
            return Err(form());
        }
        let at = DateTime::parse_from_rfc3339(text).map_err(|_| form())?;
        // All digits count: the reader drops those after the ninth.
        let fraction = time.split_once('.').map_or("", |(_, rest)| rest);
        let parts = fraction.bytes().take_while(u8::is_ascii_digit).any(|digit| digit != b'0');
        if parts { Err(sub_second(text)) } else { Self::instant(at.with_timezone(&Utc)) }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => f.pad(&date.to_string()),
            Self::Instant(at) => f.pad(&at.to_rfc3339_opts(SecondsFormat::Secs, true)),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_text(deserializer)
    }
}

/// A moment with its civil date in some zone; ordered by date, dates before instants, instant.
///
/// This is the total order of events: whatever order they arrive in, they are folded in this one.
/// Compare only moments of one zone.
///
/// ```
/// use guanxi::time::{Moment, Zone};
/// let zone: Zone = "+08:00".parse()?;
/// let local = |text: &str| Ok::<_, guanxi::Error>(text.parse::<Moment>()?.local(&zone));
/// assert!(local("2024-01-15")? < local("2024-01-14T16:00:00Z")?); // 00:00 of the 15th there
/// assert!(local("2024-01-15T15:59:59Z")? < local("2024-01-16")?);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalMoment {
    // The order of the fields is the order of events; `None` sorts before `Some`.
    date: NaiveDate,
    instant: Option<DateTime<Utc>>,
}

impl LocalMoment {
    /// The civil date in the zone.
    ///
    /// ```
    /// use guanxi::time::{Moment, Zone, parse_date};
    /// let moment = Moment::from(parse_date("2024-01-15")?).local(&Zone::utc());
    /// assert_eq!(moment.date(), parse_date("2024-01-15")?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn date(&self) -> NaiveDate {
        self.date
    }

    /// The instant, where one is known.
    ///
    /// ```
    /// use guanxi::time::{Moment, Zone, parse_date};
    /// let moment = Moment::from(parse_date("2024-01-15")?).local(&Zone::utc());
    /// assert_eq!(moment.instant(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn instant(&self) -> Option<DateTime<Utc>> {
        self.instant
    }

    /// The moment without its zone.
    ///
    /// ```
    /// use guanxi::time::{Moment, Zone};
    /// let moment: Moment = "2024-01-15T01:30:00Z".parse()?;
    /// assert_eq!(moment.local(&"+08:00".parse()?).moment(), moment);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn moment(&self) -> Moment {
        self.instant.map_or(Moment::Date(self.date), Moment::Instant)
    }
}

/// A cut on the time line of a zone: everything up to a date or an instant.
///
/// A date means 24:00 of that day in the zone: everything of that civil date is included, its
/// instants too. An instant includes what does not come after it in the order of [`LocalMoment`]:
/// the dated moments of its civil date, and the instants up to and including it. Cuts of one zone
/// are ordered by what they include.
///
/// ```
/// use guanxi::time::{AsOf, Moment, Zone};
/// let zone: Zone = "+08:00".parse()?;
/// let as_of = AsOf::new("2024-01-15".parse()?, &zone);
/// let includes = |text: &str| Ok::<_, guanxi::Error>(
///     as_of.includes(&text.parse::<Moment>()?.local(&zone)),
/// );
/// assert!(includes("2024-01-15T23:59:59+08:00")?);
/// assert!(!includes("2024-01-16T00:00:00+08:00")?);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AsOf {
    // The order of the fields and of the variants is the order of inclusion.
    date: NaiveDate,
    cut: Cut,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Cut {
    /// The dated moments of the day, and the instants up to this one.
    At(DateTime<Utc>),
    /// The whole day, which ends at this instant.
    DayEnd(DateTime<Utc>),
}

impl AsOf {
    /// The cut at a moment, in a zone.
    ///
    /// ```
    /// use guanxi::time::{AsOf, Zone};
    /// let as_of = AsOf::new("2024-01-15T23:00:00Z".parse()?, &"+08:00".parse()?);
    /// assert_eq!(as_of.date().to_string(), "2024-01-16");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(moment: Moment, zone: &Zone) -> Self {
        match moment {
            Moment::Date(date) => Self { date, cut: Cut::DayEnd(zone.end_of(date)) },
            Moment::Instant(at) => Self { date: zone.date_of(at), cut: Cut::At(at) },
        }
    }

    /// The civil date of the cut in its zone: the last one of which anything can be included.
    ///
    /// ```
    /// use guanxi::time::{AsOf, Zone, parse_date};
    /// let as_of = AsOf::new("2024-01-15".parse()?, &Zone::utc());
    /// assert_eq!(as_of.date(), parse_date("2024-01-15")?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn date(&self) -> NaiveDate {
        self.date
    }

    /// The instant of the cut; for a date 24:00 of that day, itself no longer included.
    ///
    /// ```
    /// use guanxi::time::AsOf;
    /// let as_of = AsOf::new("2024-01-15".parse()?, &"+08:00".parse()?);
    /// assert_eq!(as_of.instant().to_string(), "2024-01-15 16:00:00 UTC");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn instant(&self) -> DateTime<Utc> {
        match self.cut {
            Cut::At(at) | Cut::DayEnd(at) => at,
        }
    }

    /// The moment from which the cut was made.
    ///
    /// ```
    /// use guanxi::time::{AsOf, Zone};
    /// assert_eq!(AsOf::new("2024-01-15".parse()?, &Zone::utc()).moment().to_string(), "2024-01-15");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn moment(&self) -> Moment {
        match self.cut {
            Cut::At(at) => Moment::Instant(at),
            Cut::DayEnd(_) => Moment::Date(self.date),
        }
    }

    /// Whether the moment, of the same zone, does not come after the cut.
    ///
    /// ```
    /// use guanxi::time::{AsOf, Moment, Zone};
    /// let zone = Zone::utc();
    /// let as_of = AsOf::new("2024-01-15T09:30:00Z".parse()?, &zone);
    /// for (text, included) in [
    ///     ("2024-01-15", true),
    ///     ("2024-01-15T09:30:00Z", true),
    ///     ("2024-01-15T09:30:01Z", false),
    ///     ("2024-01-16", false),
    /// ] {
    ///     assert_eq!(as_of.includes(&text.parse::<Moment>()?.local(&zone)), included);
    /// }
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn includes(&self, moment: &LocalMoment) -> bool {
        match self.cut {
            Cut::At(at) => *moment <= LocalMoment { date: self.date, instant: Some(at) },
            Cut::DayEnd(_) => moment.date <= self.date,
        }
    }

    /// The same cut one civil span earlier, in the same zone.
    ///
    /// A date goes back to the earlier date; an instant to the same wall-clock time on the earlier
    /// date, resolved by [`Zone::resolve`] (the first occurrence, or the end of a gap). A span of
    /// zero gives the cut itself. The trailing window (as_of − span, as_of] is
    /// `as_of.includes(&e) && !as_of.back(span, &zone)?.includes(&e)`.
    ///
    /// # Errors
    /// `span-not-civil` for minutes and hours, `working-day-calendar` for working days,
    /// `date-range` outside the calendar, for instants outside the years 0001 to 9999.
    ///
    /// ```
    /// use guanxi::time::{AsOf, Zone};
    /// let zone = Zone::utc();
    /// let year = AsOf::new("2024-12-31".parse()?, &zone).back("12 months".parse()?, &zone)?;
    /// assert_eq!(year.moment().to_string(), "2023-12-31");
    /// let month = AsOf::new("2024-03-31T09:30:00Z".parse()?, &zone).back("1 month".parse()?, &zone)?;
    /// assert_eq!(month.moment().to_string(), "2024-02-29T09:30:00Z");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn back(&self, span: Span, zone: &Zone) -> Result<Self, Error> {
        let date = span.after(self.date, -1)?;
        if span.count() == 0 {
            return Ok(*self);
        }
        let moment = match self.cut {
            Cut::DayEnd(_) => Moment::Date(date),
            Cut::At(at) => Moment::instant(zone.resolve(date.and_time(zone.local(at).time())))?,
        };
        Ok(Self::new(moment, zone))
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::super::civil::tests::{date, dates};
    use super::super::span::tests::span;
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    fn moment(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn zone(text: &str) -> Zone {
        text.parse().unwrap()
    }

    fn back(as_of: &str, by: &str, at: &Zone) -> String {
        AsOf::new(moment(as_of), at).back(span(by), at).unwrap().moment().to_string()
    }

    #[test]
    fn texts() {
        for (text, canonical) in [
            ("2024-01-15", "2024-01-15"),
            ("0001-01-01", "0001-01-01"),
            ("2024-01-15T09:30:00Z", "2024-01-15T09:30:00Z"),
            ("2024-01-15T09:30:00+08:00", "2024-01-15T01:30:00Z"),
            ("2024-01-15T00:00:00-03:30", "2024-01-15T03:30:00Z"),
            ("2024-01-15T09:30:00.000Z", "2024-01-15T09:30:00Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ] {
            assert_eq!(moment(text).to_string(), canonical, "{text}");
        }
        for (text, code) in [
            ("", "date-form"),
            ("yesterday", "date-form"),
            ("2023-02-29", "date-form"),
            ("2023-02-29T00:00:00Z", "date-form"),
            ("2024-01-15 09:30:00Z", "date-form"),
            ("2024-01-15T", "instant-form"),
            ("2024-01-15T09:30Z", "instant-form"),
            ("2024-01-15T09:30:00", "instant-form"),
            ("2024-01-15T24:00:00Z", "instant-form"),
            ("2024-01-15T09:30:00+0800", "instant-form"),
            ("2024-01-15T09:30:00 +08:00", "instant-form"),
            ("2016-12-31T23:59:60Z", "instant-form"),
            ("2024-01-15T09:30:é0Z", "instant-form"),
            ("2024-01-15T09:30:00.001Z", "sub-second"),
            ("2024-01-15T09:30:00.0000000000001Z", "sub-second"),
            ("0001-01-01T00:00:00+08:00", "date-range"),
            ("9999-12-31T23:59:59-01:00", "date-range"),
        ] {
            assert_eq!(text.parse::<Moment>().map_err(|e| e.code()), Err(code), "{text}");
        }
    }

    #[test]
    fn instants_are_whole_seconds_in_range() {
        let code = |at: DateTime<Utc>| Moment::try_from(at).map_err(|e| e.code());
        let second = DateTime::from_timestamp(1, 0).unwrap();
        assert_eq!(code(second), Ok(Moment::Instant(second)));
        assert_eq!(code(DateTime::from_timestamp(1, 1).unwrap()), Err("sub-second"));
        assert_eq!(code(DateTime::<Utc>::MIN_UTC), Err("date-range"));
        assert_eq!(code(DateTime::<Utc>::MAX_UTC), Err("sub-second"));
    }

    #[test]
    fn serde_is_text() {
        for text in ["\"2024-01-15\"", "\"2024-01-15T09:30:00Z\""] {
            let read: Moment = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
        }
    }

    #[test]
    fn order_is_date_then_dated_then_instant() {
        let zone = zone("+08:00");
        let sorted = [
            "2024-01-14",
            "2024-01-14T15:59:59Z",
            "2024-01-15",
            "2024-01-14T16:00:00Z",
            "2024-01-15T15:59:59Z",
            "2024-01-16",
        ]
        .map(|text| moment(text).local(&zone));
        assert!(sorted.is_sorted_by(|a, b| a < b));
        // A cut includes exactly what stands before it; a whole day includes the most.
        let cuts = ["2024-01-14T15:59:59Z", "2024-01-14", "2024-01-14T16:00:00Z", "2024-01-15"]
            .map(|text| AsOf::new(moment(text), &zone));
        assert!(cuts.is_sorted_by(|a, b| a < b));
        let counts = cuts.map(|cut| sorted.iter().filter(|e| cut.includes(e)).count());
        assert_eq!(counts, [2, 2, 4, 5]);
    }

    #[test]
    fn windows_are_open_at_the_start_and_closed_at_the_end() {
        let utc = Zone::utc();
        let as_of = AsOf::new(moment("2024-03-31"), &utc);
        let start = as_of.back(span("1 month"), &utc).unwrap();
        let inside = |text: &str| {
            let event = moment(text).local(&utc);
            as_of.includes(&event) && !start.includes(&event)
        };
        assert!(!inside("2024-02-29") && !inside("2024-02-29T23:59:59Z"));
        assert!(inside("2024-03-01") && inside("2024-03-01T00:00:00Z"));
        assert!(inside("2024-03-31") && inside("2024-03-31T23:59:59Z"));
        assert!(!inside("2024-04-01") && !inside("2024-04-01T00:00:00Z"));
    }

    #[test]
    fn back_keeps_the_wall_clock() {
        let shanghai = zone("+08:00");
        assert_eq!(back("2024-03-30T17:00:00Z", "1 month", &shanghai), "2024-02-28T17:00:00Z");
        assert_eq!(back("2024-03-31", "1 year", &shanghai), "2023-03-31");
        assert_eq!(back("2024-03-31T01:00:00Z", "0 days", &shanghai), "2024-03-31T01:00:00Z");
        let code = |as_of: &str, by: &str| {
            AsOf::new(moment(as_of), &shanghai).back(span(by), &shanghai).unwrap_err().code()
        };
        assert_eq!(code("2024-01-15", "24 hours"), "span-not-civil");
        assert_eq!(code("2024-01-15", "0 minutes"), "span-not-civil");
        assert_eq!(code("2024-01-15", "1 working day"), "working-day-calendar");
        assert_eq!(code("2024-01-15T00:00:00Z", "3000 years"), "date-range");
        assert_eq!(AsOf::new(Moment::Date(NaiveDate::MAX), &shanghai).date(), NaiveDate::MAX);
    }

    #[cfg(feature = "chrono-tz")]
    #[test]
    fn rule_1_1_back_over_clock_changes() {
        let new_york = zone("America/New_York");
        // 02:30 of 10 March was skipped; 01:30 of 3 November came twice.
        assert_eq!(back("2024-03-11T06:30:00Z", "1 day", &new_york), "2024-03-10T07:00:00Z");
        assert_eq!(back("2024-11-04T06:30:00Z", "1 day", &new_york), "2024-11-03T05:30:00Z");
        assert_eq!(back("2024-11-03T06:30:00Z", "0 days", &new_york), "2024-11-03T06:30:00Z");
        let apia = zone("Pacific/Apia");
        assert_eq!(back("2011-12-31T00:00:00Z", "1 day", &apia), "2011-12-30T10:00:00Z");
        assert_eq!(back("2011-12-31", "1 day", &apia), "2011-12-30");
    }

    fn moments() -> impl Strategy<Value = Moment> {
        let seconds = 0_i64..4_102_444_800;
        prop_oneof![
            dates().prop_map(Moment::Date),
            seconds.prop_map(|at| {
                Moment::instant(DateTime::from_timestamp(at, 0).unwrap()).unwrap()
            }),
        ]
    }

    proptest! {
        /// Reading is the inverse of printing.
        #[test]
        fn parse_of_print_is_the_same(moment in moments()) {
            prop_assert_eq!(moment.to_string().parse(), Ok(moment));
            prop_assert_eq!(moment.local(&zone("-03:30")).moment(), moment);
        }

        /// Any text gives a moment or one of the four codes.
        #[test]
        fn parse_is_total(text in "[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-9:.]{0,14}[Z+0-9:-]{0,6})?|.{0,30}") {
            if let Err(error) = text.parse::<Moment>() {
                let codes = ["date-form", "instant-form", "sub-second", "date-range"];
                prop_assert!(codes.contains(&error.code()));
            }
        }

        /// A cut includes its own moment and everything before it, and nothing of the next day.
        #[test]
        fn cuts_follow_the_order(a in moments(), b in moments(), offset in -14_i32..=14) {
            let zone = zone(&format!("{}{:02}:00", if offset < 0 { '-' } else { '+' }, offset.abs()));
            let (cut, at, other) = (AsOf::new(a, &zone), a.local(&zone), b.local(&zone));
            prop_assert!(cut.includes(&at));
            prop_assert!(other > at || cut.includes(&other));
            prop_assert_eq!(cut.moment(), a);
            let next = Moment::Date(at.date().succ_opt().unwrap()).local(&zone);
            prop_assert!(!cut.includes(&next));
            // Cuts are ordered by what they include.
            let later = AsOf::new(b, &zone);
            prop_assert!(cut > later || !cut.includes(&other) || later.includes(&other));
            prop_assert!(cut < later || cut.includes(&other));
        }

        /// Going back is monotone in the cut, never forward, and leaves windows that nest.
        #[test]
        fn back_is_monotone(at in 0_i64..4_000_000_000, step in 0_i64..100_000, days in 0_u32..800) {
            let zone = zone("-03:30");
            let span = Span::new(days, crate::time::Unit::Day).unwrap();
            let cut = |second: i64| {
                AsOf::new(Moment::Instant(DateTime::from_timestamp(second, 0).unwrap()), &zone)
            };
            let (first, second) = (cut(at), cut(at + step));
            let earlier = first.back(span, &zone).unwrap();
            prop_assert!(earlier <= first);
            prop_assert!(earlier <= second.back(span, &zone).unwrap());
            prop_assert_eq!(first.instant() - earlier.instant(), TimeDelta::days(i64::from(days)));
        }
    }

    #[test]
    fn a_date_ends_at_midnight_of_its_zone() {
        let as_of = AsOf::new(Moment::from(date("2024-01-15")), &zone("-03:30"));
        assert_eq!(as_of.instant().to_string(), "2024-01-16 03:30:00 UTC");
    }
}
