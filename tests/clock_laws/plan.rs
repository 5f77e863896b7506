//! Random worlds in terms that the oracle understands too: minutes of the day, seconds from a
//! first instant.

use super::*;

/// How many days the oracle knows, and how many of them instants are taken from.
pub(crate) const DAYS: i64 = 10;
pub(crate) const ASKED: i64 = 7;

/// Zones and a date on which their clocks change, if they do.
const PLACES: [(&str, (i32, u32, u32)); 11] = [
    ("UTC", (2024, 5, 15)),
    ("Asia/Shanghai", (2024, 2, 12)),
    ("America/New_York", (2024, 3, 10)),
    ("America/New_York", (2024, 11, 3)),
    ("Australia/Lord_Howe", (2024, 4, 7)), // half an hour
    ("Australia/Lord_Howe", (2024, 10, 6)),
    ("America/Sao_Paulo", (2018, 11, 4)), // at midnight, forward and back
    ("America/Sao_Paulo", (2018, 2, 18)),
    ("Asia/Beirut", (2021, 3, 28)),
    ("Pacific/Apia", (2011, 12, 30)), // a whole day
    ("Asia/Kathmandu", (2024, 5, 15)),
];

/// Minutes of the day, `(open, close)`.
pub(crate) type Windows = Vec<(u32, u32)>;

/// A calendar before it is built, in which every worked weekday has the same hours.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) zone: &'static str,
    pub(crate) first: NaiveDate,
    /// Whether all time counts and there is no calendar.
    pub(crate) elapsed: bool,
    pub(crate) hours: Windows,
    pub(crate) weekdays: [bool; 7],
    pub(crate) off: BTreeSet<NaiveDate>,
    pub(crate) on: BTreeSet<NaiveDate>,
    pub(crate) days: BTreeMap<NaiveDate, Windows>,
    pub(crate) breaks: BTreeMap<NaiveDate, Windows>,
}

impl Plan {
    pub(crate) fn zone(&self) -> Zone {
        self.zone.parse().unwrap()
    }

    pub(crate) fn basis(&self) -> Basis {
        if self.elapsed { Basis::Elapsed } else { Basis::Calendar(self.calendar()) }
    }

    fn calendar(&self) -> Calendar {
        let hours = |windows: &Windows| {
            let window = |(open, close): &(u32, u32)| Window::new(open * 60, close * 60).unwrap();
            DayHours::new(windows.iter().map(window)).unwrap()
        };
        let week = (0_u8..7).zip(self.weekdays).filter(|(_, worked)| *worked).fold(
            WeeklyHours::closed(),
            |week, (day, _)| {
                week.with(chrono::Weekday::try_from(day).unwrap().into(), hours(&self.hours))
            },
        );
        let (before, after) = (self.first.year() - 1, self.first.year() + 1);
        let table = Holidays::new("plan".parse().unwrap(), "1").unwrap();
        let table = table.covering(before, after).unwrap();
        let off = |table: Holidays, date: &NaiveDate| table.with_off(*date, "off").unwrap();
        let table = self.off.iter().fold(table, off);
        let table = self.on.iter().fold(table, |table, date| table.with_on(*date).unwrap());
        let parts = Calendar::builder(self.zone(), week).holidays(table).years(before, after);
        let parts =
            self.days.iter().fold(parts, |parts, (date, list)| parts.day(*date, hours(list)));
        let broken = |parts: CalendarBuilder, (date, list): (&NaiveDate, &Windows)| {
            parts.breaks(*date, hours(list))
        };
        self.breaks.iter().fold(parts, broken).build().unwrap()
    }

    /// The instant of a second of the plan.
    pub(crate) fn at(&self, second: i64) -> DateTime<Utc> {
        let midnight = self.first.and_time(NaiveTime::MIN).and_utc();
        midnight + TimeDelta::seconds(second)
    }

    /// The second of the plan of an instant.
    pub(crate) fn second(&self, at: DateTime<Utc>) -> i64 {
        (at - self.at(0)).num_seconds()
    }
}

fn windows() -> impl Strategy<Value = Windows> {
    let window = (0_u32..96, 1_u32..=96)
        .prop_filter_map("a window", |(a, b)| (a < b).then_some((a * 15, b * 15)));
    prop_oneof![
        3 => Just(vec![(540, 720), (780, 1080)]),
        1 => Just(vec![(0, 1440)]),
        1 => Just(vec![(0, 180), (1380, 1440)]),
        3 => proptest::collection::vec(window, 1..4),
    ]
}

pub(crate) fn plans() -> impl Strategy<Value = Plan> {
    let date = |n: u64| n;
    let dates = || proptest::collection::btree_set((0_u64..12).prop_map(date), 0..3);
    let lists = || proptest::collection::btree_map(0_u64..12, windows(), 0..3);
    let weekdays = prop_oneof![
        2 => Just([true, true, true, true, true, false, false]),
        1 => proptest::array::uniform7(proptest::bool::weighted(0.8)),
        1 => Just([true; 7]),
    ];
    let weekdays = weekdays.prop_filter("three days", |w| w.iter().filter(|w| **w).count() >= 3);
    let place = (proptest::sample::select(&PLACES[..]), 2_u64..6, proptest::bool::weighted(0.35));
    (place, windows(), weekdays, dates(), dates(), lists(), lists()).prop_map(
        |((place, lead, elapsed), hours, weekdays, off, on, days, breaks)| {
            let (zone, (year, month, day)) = place;
            let change = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            let first = change - Days::new(lead);
            let date = |n: &u64| first + Days::new(*n);
            let list = |list: BTreeMap<u64, Windows>| {
                list.into_iter().map(|(n, windows)| (date(&n), windows)).collect()
            };
            let off: BTreeSet<NaiveDate> = off.iter().map(date).collect();
            let on = on.iter().map(date).filter(|date| !off.contains(date)).collect();
            let (days, breaks) = (list(days), list(breaks));
            Plan { zone, first, elapsed, hours, weekdays, off, on, days, breaks }
        },
    )
}

/// Seconds of a plan, often at full quarters of an hour, one before and one after.
pub(crate) fn seconds(days: std::ops::Range<i64>) -> impl Strategy<Value = i64> + Clone {
    let (first, last) = (days.start * 86_400, days.end * 86_400);
    let quarter = (days.start * 96..days.end * 96, -1_i64..=1).prop_map(|(q, more)| q * 900 + more);
    prop_oneof![1 => first..last, 2 => quarter]
        .prop_map(move |second| second.clamp(first, last - 1))
}

/// Pauses in seconds of a plan: short and long, touching, overlapping, before the start, not over.
pub(crate) fn pauses() -> impl Strategy<Value = Vec<(i64, Option<i64>)>> + Clone {
    let length =
        prop_oneof![2 => 0_i64..7_200, 1 => (1_i64..8).prop_map(|n| n * 900), 1 => 0_i64..90_000];
    let pause = (seconds(0..6), length).prop_map(|(from, length)| (from, Some(from + length)));
    let list = proptest::collection::vec(pause, 0..6);
    let open = proptest::option::weighted(0.25, seconds(1..6));
    let touching = proptest::bool::weighted(0.5);
    (list, open, touching).prop_map(|(mut list, open, touching)| {
        if let (true, Some((_, Some(end)))) = (touching, list.first().copied()) {
            list.push((end, Some(end + 900)));
        }
        list.extend(open.map(|from| (from, None)));
        list
    })
}

/// A limit in words, and how it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    Immediately,
    Minutes(i64),
    WorkingDays(i64, Option<DueEdge>),
    Days(i64, Option<DueEdge>),
}

/// A step in words, and how it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// Millionths.
    Share(i64),
    Before(i64),
    Breach,
    After(i64),
    ElapsedAfter(i64),
}

impl At {
    fn text(self) -> String {
        match self {
            Self::Share(millionths) => {
                format!("{}.{:04}%", millionths / 10_000, millionths % 10_000)
            }
            Self::Before(minutes) => format!("{minutes} minutes before"),
            Self::Breach => "breach".to_owned(),
            Self::After(minutes) => format!("{minutes} minutes after"),
            Self::ElapsedAfter(minutes) => format!("{minutes} minutes elapsed after"),
        }
    }
}

/// A clock before it is built.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    pub(crate) bound: Option<Bound>,
    pub(crate) by_field: bool,
    pub(crate) repeats: bool,
    /// Minutes.
    pub(crate) tolerance: i64,
    pub(crate) steps: Vec<At>,
}

impl Spec {
    pub(crate) fn build(&self, plan: &Plan) -> Clock {
        let mut parts = Clock::builder().basis(plan.basis()).zone(plan.zone());
        let (text, edge) = match self.bound {
            None => (None, None),
            Some(Bound::Immediately) => (Some("immediately".to_owned()), None),
            Some(Bound::Minutes(n)) => (Some(format!("{n} minutes")), None),
            Some(Bound::WorkingDays(n, edge)) => (Some(format!("{n} working days")), edge),
            Some(Bound::Days(n, edge)) => (Some(format!("{n} days")), edge),
        };
        if let Some(text) = text {
            let limit: Limit = text.parse().unwrap();
            parts = if self.repeats { parts.every(limit) } else { parts.within(limit) };
        }
        if let Some(edge) = edge {
            parts = parts.edge(edge);
        }
        if self.by_field {
            parts = parts.by_field();
        }
        parts = parts.tolerance(format!("{} minutes", self.tolerance).parse().unwrap());
        for step in &self.steps {
            parts = parts.step(Step::new(step.text().parse().unwrap()));
        }
        parts.build().unwrap()
    }
}

fn edges(other: DueEdge) -> impl Strategy<Value = Option<DueEdge>> {
    proptest::sample::select(vec![
        None,
        Some(other),
        Some(DueEdge::SameTime),
        Some(DueEdge::DayEnd),
    ])
}

/// Clocks of every form that suit a plan.
pub(crate) fn specs(elapsed: bool) -> BoxedStrategy<Spec> {
    let days = if elapsed {
        (1_i64..5, edges(DueEdge::DayEnd)).prop_map(|(n, edge)| Bound::Days(n, edge)).boxed()
    } else {
        let edges = edges(DueEdge::CloseOfBusiness);
        (1_i64..4, edges).prop_map(|(n, edge)| Bound::WorkingDays(n, edge)).boxed()
    };
    let bound = prop_oneof![
        1 => Just(Some(Bound::Immediately)),
        6 => (20_i64..1_500).prop_map(|n| Some(Bound::Minutes(n))),
        1 => (1_i64..30).prop_map(|n| Some(Bound::Minutes(n * 60))),
        6 => days.prop_map(Some),
        1 => Just(None),
    ];
    let tolerance = prop_oneof![2 => Just(0_i64), 1 => Just(30), 1 => 1_i64..200];
    let at = prop_oneof![
        2 => (1_i64..=1_000_000).prop_map(At::Share),
        1 => Just(At::Share(1_000_000)),
        2 => (1_i64..=20).prop_map(At::Before),
        2 => Just(At::Breach),
        2 => (1_i64..600).prop_map(At::After),
        2 => (1_i64..600).prop_map(At::ElapsedAfter),
    ];
    let steps = proptest::collection::vec(at, 0..5);
    let kind = (proptest::bool::weighted(0.3), proptest::bool::weighted(0.3));
    (bound, kind, tolerance, steps)
        .prop_map(|(bound, (by_field, repeats), tolerance, mut steps)| {
            let by_field = by_field || bound.is_none();
            let repeats = repeats && !by_field && bound != Some(Bound::Immediately);
            if bound == Some(Bound::Immediately) {
                steps.retain(|step| !matches!(step, At::Share(_) | At::Before(_)));
            }
            let mut seen = Vec::new();
            steps.retain(|step| {
                !seen.contains(step) && {
                    seen.push(*step);
                    true
                }
            });
            Spec { bound, by_field, repeats, tolerance, steps }
        })
        .boxed()
}
