//! The tables that come with the crate: data files, read once.

use std::sync::OnceLock;

use super::{Holidays, HolidaysDocument};
use crate::error::{Error, ErrorKind, did_you_mean};

struct Bundled {
    code: &'static str,
    text: &'static str,
    table: OnceLock<Result<Holidays, Error>>,
}

impl Bundled {
    const fn new(code: &'static str, text: &'static str) -> Self {
        Self { code, text, table: OnceLock::new() }
    }
}

static TABLES: [Bundled; 5] = [
    Bundled::new("cn", include_str!("../tables/cn.json")),
    Bundled::new("uk_england", include_str!("../tables/uk_england.json")),
    Bundled::new("uk_northern_ireland", include_str!("../tables/uk_northern_ireland.json")),
    Bundled::new("uk_scotland", include_str!("../tables/uk_scotland.json")),
    Bundled::new("us", include_str!("../tables/us.json")),
];

pub(super) fn codes() -> impl Iterator<Item = &'static str> + Clone {
    TABLES.iter().map(|table| table.code)
}

pub(super) fn table(code: &str) -> Result<Holidays, Error> {
    let Some(bundled) = TABLES.iter().find(|table| table.code == code) else {
        let asked = if code.len() <= 32 { code } else { "" };
        return Err(Error::new(
            ErrorKind::Name,
            "unknown-holidays",
            format!("unknown holiday table `{code}`"),
        )
        .with_help(did_you_mean(asked, codes())));
    };
    bundled.table.get_or_init(|| read(bundled.text)).clone()
}

fn read(text: &str) -> Result<Holidays, Error> {
    let document: HolidaysDocument = serde_json::from_str(text).map_err(|error| {
        Error::new(ErrorKind::Syntax, "holiday-table", format!("a bundled table: {error}"))
    })?;
    document.try_into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::civil::tests::date;

    #[test]
    fn every_bundled_table_is_read_and_says_who_it_is() {
        let sizes: Vec<_> = codes()
            .map(|code| {
                let table = table(code).unwrap();
                assert_eq!(table.code().as_str(), code);
                assert!(!table.source().is_empty());
                let (first, last) = table.years().unwrap();
                assert!(first < last);
                (code, table.dates_off().count(), table.dates_on().count())
            })
            .collect();
        assert_eq!(
            sizes,
            [
                ("cn", 551, 130),
                ("uk_england", 101, 0),
                ("uk_northern_ireland", 129, 0),
                ("uk_scotland", 120, 0),
                ("us", 136, 0)
            ]
        );
    }

    #[test]
    fn unknown_codes_are_helped() {
        let error = table("uk_scotlan").unwrap_err();
        assert_eq!(error.code(), "unknown-holidays");
        assert_eq!(error.help(), Some("did you mean `uk_scotland`?"));
    }

    /// Time rule 1.11: some days of tables that everybody can check.
    #[test]
    fn rule_1_11_known_days() {
        let cn = table("cn").unwrap();
        for off in ["2007-12-31", "2015-09-03", "2019-05-02", "2020-01-31", "2026-02-23"] {
            assert!(cn.is_off(date(off)), "{off}");
        }
        for on in ["2015-09-06", "2019-05-05", "2024-02-04", "2026-10-10"] {
            assert!(cn.is_on(date(on)), "{on}");
        }
        let us = table("us").unwrap();
        assert_eq!(us.holiday(date("2021-12-31")), Some("New Year's Day (observed)"));
        let scotland = table("uk_scotland").unwrap();
        assert_eq!(scotland.holiday(date("2024-11-30")), Some("Saint Andrew's Day"));
        assert_eq!(table("uk_england").unwrap().holiday(date("2024-11-30")), None);
    }

    /// The whole tables against the shared data, where it is at hand.
    #[test]
    fn rule_1_11_tables_are_the_shared_data() {
        let Ok(data) = std::env::var("GUANXI_DATA") else {
            println!("skipped: 5 holiday tables need GUANXI_DATA");
            return;
        };
        let read = |name: &str| -> serde_json::Value {
            let path = std::path::Path::new(&data).join("calendar").join(name);
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
        };
        let dates = |value: &serde_json::Value| -> Vec<chrono::NaiveDate> {
            value.as_array().unwrap().iter().map(|text| date(text.as_str().unwrap())).collect()
        };
        let shared = read("cn_holidays_2007_2026.json");
        let cn = table("cn").unwrap();
        let years = || shared["years"].as_object().unwrap().values();
        let off: Vec<_> = years().flat_map(|year| dates(&year["holidays"])).collect();
        let on: Vec<_> = years().flat_map(|year| dates(&year["makeup_workdays"])).collect();
        assert_eq!(cn.dates_off().map(|(date, _)| date).collect::<Vec<_>>(), off);
        assert_eq!(cn.dates_on().collect::<Vec<_>>(), on);
        let shared = read("us_uk_holidays_2020_2030.json");
        for (code, name) in [
            ("us", "US_federal"),
            ("uk_england", "GB_England_and_Wales"),
            ("uk_scotland", "GB_Scotland"),
            ("uk_northern_ireland", "GB_Northern_Ireland"),
        ] {
            let table = table(code).unwrap();
            let years = shared["calendars"][name].as_object().unwrap().values();
            let mut count = 0;
            for day in years.flat_map(|year| year.as_array().unwrap()) {
                let ours = table.holiday(date(day[0].as_str().unwrap())).unwrap();
                assert!(ours.contains(day[1].as_str().unwrap()), "{code} {day}");
                count += 1;
            }
            assert_eq!(table.dates_off().count(), count, "{code}");
        }
    }
}
