//! When a customer may be contacted on a day: working time without quiet hours, against walking
//! minute by minute, in zones with clock changes and far apart.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use guanxi::policy::cadence::Obstacle;
use guanxi::time::{Moment, Skipped, Zone};

use super::*;

const ZONES: [&str; 9] = [
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "-12:00",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Pacific/Apia",
];

/// Days of and around clock changes, a skipped day among them.
const DAYS: [&str; 10] = [
    "2024-03-10",
    "2024-03-31",
    "2024-04-07",
    "2024-10-06",
    "2024-10-27",
    "2024-11-03",
    "2024-06-15",
    "2024-02-29",
    "2011-12-29",
    "2011-12-30",
];

/// The instant of so many minutes after midnight, as far as a date goes; windows run between these.
fn wall(zone: &Zone, day: NaiveDate, minutes: i64) -> DateTime<Utc> {
    zone.resolve(day.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(minutes))
}

fn in_zone(zone: &str, rest: &str) -> Rulebook {
    let head = HEAD.replace("Asia/Shanghai", zone);
    Rulebook::from_toml(&format!("{head}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn quiet_hours_are_those_of_walking_minute_by_minute(
        here in proptest::sample::select(&ZONES[..]),
        there in proptest::option::of(proptest::sample::select(&ZONES[..])),
        day in proptest::sample::select(&DAYS[..]),
        quiet in proptest::collection::vec((0_i64..96, 1_i64..80), 0..3),
        office: bool,
        now in proptest::option::of(0_i64..1_440),
    ) {
        let quiet: Vec<(i64, i64)> = quiet
            .into_iter()
            .map(|(open, long)| (open * 15, (open + long).min(open + 95) * 15))
            // Midnight is the end of a day, and the begin of one.
            .map(|(open, close)| (open, if close > 1_440 { close - 1_440 } else { close }))
            .collect();
        let covered = (0..1_440).all(|minute| quiet.iter().any(|(open, close)| {
            if open < close { *open <= minute && minute < *close } else { minute >= *open || minute < *close }
        }));
        prop_assume!(!covered);
        let texts: Vec<String> = quiet
            .iter()
            .map(|(open, close)| format!("\"{}-{}\"", clock(*open), clock(*close)))
            .collect();
        let calendar = "[calendar.office]\nweek = { mon-sun = [\"09:00-12:00\", \"13:00-18:00\"] }\n[cadence]\ncalendar = \"office\"\n";
        let rulebook = in_zone(here, &format!(
            "{}quiet = [{}]\n[[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\n",
            if office { calendar } else { "[cadence]\n" },
            texts.join(", ")
        ));
        let mut customer = Customer::new("K");
        customer.time_zone = there.map(|zone| zone.parse().unwrap());
        let (here, day) = (rulebook.zone().clone(), date(day));
        let there = customer.time_zone.clone().unwrap_or_else(|| here.clone());
        let now = now.map(|minutes| wall(&here, day, minutes));
        let as_of = match now {
            Some(now) => Moment::instant(now).unwrap(),
            None => Moment::Date(day),
        };
        // On a day that is skipped an instant is one of the next.
        prop_assume!(now.is_none_or(|now| here.date_of(now) == day));
        let cadence = rulebook.cadence().unwrap();
        let history = cadence.history(&customer, &[], as_of, None);
        let hours = cadence.hours(&history, day);
        let working: Vec<(DateTime<Utc>, DateTime<Utc>)> = if office {
            vec![(wall(&here, day, 540), wall(&here, day, 720)), (wall(&here, day, 780), wall(&here, day, 1_080))]
        } else {
            vec![(wall(&here, day, 0), wall(&here, day, 1_440))]
        };
        let mut silent = Vec::new();
        for step in -6_i64..=6 {
            let date = day + TimeDelta::days(step);
            for (open, close) in &quiet {
                let close = if open < close { *close } else { close + 1_440 };
                silent.push((wall(&there, date, *open), wall(&there, date, close)));
            }
        }
        let mut minute = wall(&here, day, 0) - TimeDelta::hours(3);
        while minute < wall(&here, day, 1_440) + TimeDelta::hours(3) {
            let within = |list: &[(DateTime<Utc>, DateTime<Utc>)]| {
                list.iter().any(|(open, close)| *open <= minute && minute < *close)
            };
            let free = within(&working) && !within(&silent) && now.is_none_or(|now| minute >= now);
            let found = hours.iter().any(|period| period.open <= minute && minute < period.close);
            prop_assert_eq!(found, free, "{} {:?}", minute, hours);
            minute += TimeDelta::minutes(1);
        }
        prop_assert!(hours.iter().all(|period| period.open < period.close));
        // The day is proposed iff there is such a time on it.
        let facts = rulebook.facts();
        let reading = cadence.ask(&history, &Case::new(&facts, day)).unwrap();
        let proposal = reading.touches[0].proposal.as_ref();
        prop_assert_eq!(proposal.map(|found| found.day) == Some(day), !hours.is_empty());
    }
}

#[test]
fn quiet_hours_reach_two_dates_on_where_zones_are_far_apart() {
    // 26 hours apart: the last two hours of a day there are the first two of the second day on here.
    let rulebook = in_zone("-12:00", "[cadence]\nquiet = [\"00:00-02:00\"]\n");
    let mut customer = Customer::new("K");
    customer.time_zone = Some("Pacific/Kiritimati".parse().unwrap());
    let cadence = rulebook.cadence().unwrap();
    let history = cadence.history(&customer, &[], at("06-10"), None);
    let hours = cadence.hours(&history, date("06-10"));
    let shown: Vec<(String, String)> = hours
        .iter()
        .map(|one| {
            let zone = rulebook.zone();
            (zone.wall_text(one.open), zone.wall_text(one.close))
        })
        .collect();
    assert_eq!(shown, [("2024-06-10 00:00".to_owned(), "2024-06-10 22:00".to_owned())]);
}

#[test]
fn a_date_that_the_clocks_skip_is_no_day_for_contact() {
    // Samoa went from 29 to 31 December 2011.
    let rule = "[[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\n";
    for quiet in ["", "quiet = [\"21:00-08:00\"]\n"] {
        let rulebook = in_zone("Pacific/Apia", &format!("[cadence]\n{quiet}{rule}"));
        let cadence = rulebook.cadence().unwrap();
        let customer = Customer::new("K");
        let as_of = Moment::Date(date("2011-12-28"));
        let history = cadence.history(&customer, &[], as_of, None);
        let open = |day: &str| cadence.hours(&history, date(day)).len();
        let counts = (open("2011-12-29"), open("2011-12-30"), open("2011-12-31"));
        assert_eq!(counts, (1, 0, 1), "{quiet}");
        let touch = only(&rulebook, &touches("phone", &["2011-12-23"]), "2011-12-28");
        assert_eq!(touch.due, Some(date("2011-12-30")), "{quiet}");
        assert_eq!(touch.proposal.map(|one| one.day), Some(date("2011-12-29")), "{quiet}");
        let skipped = Obstacle::NotWorking { skipped: Skipped::ClockChange };
        let passed: Vec<_> = touch.postponed.iter().map(|one| (one.from, &one.why)).collect();
        assert_eq!(passed, [(date("2011-12-30"), &skipped)], "{quiet}");
    }
}

#[test]
fn what_is_left_of_today_counts() {
    let rulebook = rulebook(
        "[calendar.office]\nweek = { mon-fri = [\"09:00-18:00\"] }\n[cadence]\ncalendar = \"office\"\n\
         [[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\n",
    );
    let day = |as_of: &str| only(&rulebook, &[], as_of).proposal.unwrap().day.to_string();
    assert_eq!(day("03-18"), "2024-03-18"); // the whole day
    assert_eq!(day("03-18 17:59"), "2024-03-18");
    assert_eq!(day("03-18 18:00"), "2024-03-19");
    let passed = only(&rulebook, &[], "03-18 18:00").postponed;
    assert_eq!((passed.len(), &passed[0].why), (1, &Obstacle::DayOver));
    assert_eq!(day("03-22 20:00"), "2024-03-25"); // Friday evening
}

#[test]
fn where_the_calendar_ends_no_day_is_proposed() {
    let rulebook = rulebook(
        "[calendar.office]\nweek = { mon-fri = [\"09:00-18:00\"] }\nyears = [2024, 2024]\nbeyond = \"error\"\n\
         [cadence]\ncalendar = \"office\"\n[[cadence.touch]]\ncode = \"r\"\nevery = \"1 month\"\n",
    );
    let touch = only(&rulebook, &touches("phone", &["2024-12-30"]), "2025-01-02");
    assert_eq!(touch.due, Some(date("2025-01-30")));
    assert_eq!(touch.proposal, None);
    assert!(matches!(touch.postponed[0].why, Obstacle::BeyondCalendar { .. }));
    // Also where today is within it: nobody knows which days before the due day are possible.
    let touch = only(&rulebook, &touches("phone", &["2024-12-10"]), "2024-12-20");
    assert_eq!((touch.due, touch.proposal), (Some(date("2025-01-10")), None));
    let touch = only(&rulebook, &touches("phone", &["2024-11-30"]), "2024-12-20");
    assert_eq!(touch.proposal.unwrap().day, date("2024-12-30"));
}
