//! Civil dates, spans, calendar buckets, time zones, moments and business calendars.
//!
//! Everything is exact and total: nothing here reads a clock, and what lies outside the calendar
//! is a typed error or a documented saturation, never a panic. Dates and instants are those of
//! [`chrono`]; instants have whole seconds.
//!
//! | to say | use |
//! |---|---|
//! | "one quarter", "3 working days", "24 hours" | [`Span`] |
//! | the calendar week, month or quarter of a date | [`Buckets`] |
//! | where a wall clock stands | [`Zone`] |
//! | a date or an instant, as a record gives it | [`Moment`] |
//! | everything up to here | [`AsOf`] |
//! | "Monday to Friday, 9 to 12 and 13 to 18" | [`WeeklyHours`], [`DayHours`], [`Window`], [`Weekdays`] |
//! | which dates are off, and which are worked instead | [`Holidays`] |
//! | when work is done, and when working time is up | [`Calendar`] |
//! | the Mid-Autumn Festival of a year | [`Festival`] |
//!
//! A deadline counted from 31 January stays on the last day of each month, because a span is
//! always counted from its anchor in one step:
//!
//! ```
//! use guanxi::time::{Span, parse_date};
//! let month: Span = "1 month".parse()?;
//! let anchor = parse_date("2024-01-31")?;
//! assert_eq!(month.after(anchor, 1)?, parse_date("2024-02-29")?);
//! assert_eq!(month.after(anchor, 2)?, parse_date("2024-03-31")?);
//! # Ok::<(), guanxi::Error>(())
//! ```
//!
//! A deadline in working time is due at closing where it runs out there, and explains itself:
//!
//! ```
//! use guanxi::{label::Language, time::{Calendar, Holidays}};
//! let office = Calendar::builder("+08:00".parse()?, "mon-fri 09:00-12:00 13:00-18:00".parse()?)
//!     .holidays(Holidays::bundled("cn")?)
//!     .build()?;
//! let asked = "2024-09-30T15:00:00+08:00".parse().unwrap();
//! let due = office.add(asked, 4 * 3600)?;
//! assert_eq!(office.zone().local(due).to_string(), "2024-10-08 10:00:00");
//! let why = office.explain_add(asked, 4 * 3600)?.text(Language::English);
//! assert!(why.starts_with("2024-09-30 15:00-18:00  3 h 00 min  = 3 h 00 min\n2024-10-01 holiday\n"));
//! # Ok::<(), guanxi::Error>(())
//! ```

mod bucket;
mod calendar;
mod civil;
mod festival;
mod holidays;
mod moment;
#[cfg(feature = "schema")]
pub(crate) mod schema;
mod span;
mod unit;
mod wall;
mod week;
mod weekdays;
mod window;
mod zone;

pub use bucket::{Bucket, Buckets};
pub use calendar::{
    Beyond, Calendar, CalendarBuilder, CountedDay, Edge, Explanation, NO_ANSWER, Period,
    PeriodsAfter, PeriodsBefore, Segment, Skipped, WorkingDates, length_text,
};
pub(crate) use civil::text as date_text;
pub use civil::{add_months, earliest_with_months_from, latest_with_months_by, parse_date};
pub use festival::Festival;
pub use holidays::{Holidays, HolidaysDocument};
pub(crate) use moment::sub_second;
pub use moment::{AsOf, LocalMoment, Moment};
pub use span::{Civil, Span};
pub use unit::Unit;
pub use week::{DayHours, WeeklyHours};
pub use weekdays::Weekdays;
pub use window::Window;
pub use zone::Zone;
