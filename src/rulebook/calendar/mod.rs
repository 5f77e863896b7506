//! From the document of a calendar to the calendar, built once.

mod document;
mod holidays;
mod hours;

pub use document::{CalendarDocument, CalendarMode, HolidayTableDocument};

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Code;
use crate::rulebook::Rulebook;
use crate::rulebook::compose::{Composed, Entry};
use crate::rulebook::load::keep;
use crate::time::{Calendar, Zone};
use holidays::OwnTables;
use hours::{dated, day_hours, week, years};

/// How many calendars, and how many holiday tables, a rulebook may have: each calendar is an index
/// over all of its years, however little is written for it.
const MOST: usize = 1000;

/// The calendars of a rulebook; what is wrong with them goes to `errors`. `zone` is that of the
/// rulebook.
pub(super) fn calendars(
    composed: &Composed,
    zone: Option<&Zone>,
    errors: &mut Vec<Error>,
) -> BTreeMap<Code, Calendar> {
    for (key, count) in
        [("calendar", composed.calendars.len()), ("holidays", composed.holidays.len())]
    {
        if count > MOST {
            let message = format!("there are {count} entries of `{key}`, at most {MOST} may be");
            errors.push(
                Error::new(ErrorKind::Rulebook, "too-many-calendars", message)
                    .with_help("leave out those that nothing names")
                    .at(key),
            );
            return BTreeMap::new();
        }
    }
    let tables = OwnTables::new(&composed.holidays, errors);
    // Where the zone is wrong, everything else is checked all the same.
    let zone = zone.cloned().unwrap_or_else(Zone::utc);
    let mut calendars = BTreeMap::new();
    for entry in &composed.calendars {
        let code = entry.item.0.parse::<Code>().map_err(|error| error.at(&entry.path));
        let code = keep(code, errors);
        let calendar = calendar(entry, &zone, &tables, errors);
        calendars.extend(code.zip(calendar));
    }
    calendars
}

fn calendar(
    entry: &Entry<(String, CalendarDocument)>,
    zone: &Zone,
    tables: &OwnTables,
    errors: &mut Vec<Error>,
) -> Option<Calendar> {
    let (code, document) = &entry.item;
    let path = |key: &str| format!("{}.{key}", entry.path);
    let before = errors.len();
    let zone = match &document.time_zone {
        None => Some(zone.clone()),
        Some(text) => {
            let zone = text.parse::<Zone>().map_err(|error| error.at(path("time_zone")));
            keep(zone, errors)
        }
    };
    if let Some(CalendarMode::Always) = document.mode {
        errors.extend(hours_keys(document).map(|key| {
            let message = format!("calendar `{code}` never closes and has no `{key}`");
            Error::new(ErrorKind::Rulebook, "calendar-keys", message)
                .with_help("take it out, or take out `mode`")
                .at(path(key))
        }));
        return zone.filter(|_| errors.len() == before).map(Calendar::always);
    }
    if document.week.is_empty() {
        errors.push(empty(code).at(path("week")));
    }
    let week = week(&document.week, &path("week"), errors);
    let make_up = document.make_up_hours.as_deref();
    let make_up = make_up.and_then(|windows| day_hours(windows, &path("make_up_hours"), errors));
    let days = dated(&document.day, &path("day"), errors);
    let breaks = dated(&document.breaks, &path("breaks"), errors);
    let years = document.years.as_deref().and_then(|list| {
        keep(years(list, "calendar-years").map_err(|error| error.at(path("years"))), errors)
    });
    let table = document.holidays.as_deref().map(|table| {
        keep(tables.find(table).map_err(|error| error.at(path("holidays"))), errors).flatten()
    });
    let (Some(zone), true) = (zone, errors.len() == before) else { return None };
    let mut builder = Calendar::builder(zone, week)
        .beyond(document.beyond.unwrap_or_default())
        .working_dates(document.working_dates.unwrap_or_default());
    match table {
        None => {}
        Some(Some(table)) => builder = builder.holidays(table),
        // What is wrong with the table is reported there.
        Some(None) => return None,
    }
    if let Some(hours) = make_up {
        builder = builder.make_up_hours(hours);
    }
    if let Some((first, last)) = years {
        builder = builder.years(first, last);
    }
    builder = days.into_iter().fold(builder, |builder, (date, hours)| builder.day(date, hours));
    builder =
        breaks.into_iter().fold(builder, |builder, (date, hours)| builder.breaks(date, hours));
    let built = builder.build().map_err(|error| match error.code() {
        "calendar-empty" => empty(code).at(path("week")),
        "calendar-years" => error.at(path("years")),
        _ => error.at(&entry.path),
    });
    keep(built, errors)
}

/// The keys that say something about hours.
fn hours_keys(document: &CalendarDocument) -> impl Iterator<Item = &'static str> {
    let keys = [
        ("week", !document.week.is_empty()),
        ("holidays", document.holidays.is_some()),
        ("beyond", document.beyond.is_some()),
        ("make_up_hours", document.make_up_hours.is_some()),
        ("day", !document.day.is_empty()),
        ("breaks", !document.breaks.is_empty()),
        ("working_dates", document.working_dates.is_some()),
        ("years", document.years.is_some()),
    ];
    keys.into_iter().filter(|(_, given)| *given).map(|(key, _)| key)
}

fn empty(code: &str) -> Error {
    let message = format!("calendar `{code}` has no working time");
    Error::new(ErrorKind::Value, "calendar-empty", message).with_help(
        "add `week = { mon-fri = [\"09:00-17:00\"] }`, or `mode = \"24x7\"` if it never closes",
    )
}

impl Rulebook {
    /// The business calendar of this code.
    ///
    /// # Errors
    /// `unknown-calendar`, with the nearest code.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let office = rulebook.calendar("office")?; // A-59
    /// assert!(office.is_working("2024-09-30T09:00:00+08:00".parse().unwrap())?);
    /// assert!(!office.is_working("2024-10-01T09:00:00+08:00".parse().unwrap())?);
    /// let error = rulebook.calendar("ofice").unwrap_err();
    /// assert_eq!(error.help(), Some("did you mean `office`?"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn calendar(&self, code: &str) -> Result<&Calendar> {
        self.0.calendars.get(code).ok_or_else(|| {
            let codes = self.0.calendars.keys().map(Code::as_str);
            Error::new(
                ErrorKind::Name,
                "unknown-calendar",
                format!("there is no calendar `{code}`"),
            )
            .with_help(did_you_mean(code, codes))
        })
    }

    /// The business calendars with their codes, in the order of these.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::from_toml(r#"
    ///     format = 1
    ///     code = "x"
    ///     currency = "CNY"
    ///     time_zone = "+08:00"
    ///     [calendar.shop]
    ///     week = { tue-sun = ["10:00-20:00"] }
    ///     [calendar.line]
    ///     mode = "24x7"
    /// "#)?;
    /// let codes: Vec<&str> = rulebook.calendars().map(|(code, _)| code.as_str()).collect();
    /// assert_eq!(codes, ["line", "shop"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn calendars(&self) -> impl Iterator<Item = (&Code, &Calendar)> {
        self.0.calendars.iter()
    }
}
