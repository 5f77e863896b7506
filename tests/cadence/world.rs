//! Random touch rules and logs: a model that the oracle walks, and the rulebook and events made of it.

use chrono::{NaiveDate, TimeDelta};
use guanxi::Rulebook;
use guanxi::record::{ClassOverride, Direction, Event, EventKind, Interaction, Outcome};
use guanxi::time::Moment;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

pub(super) const CHANNELS: [&str; 3] = ["phone", "email", "visit"];
const CONTENTS: [&str; 2] = ["news", "survey"];
pub(super) const CLASSES: [&str; 3] = ["A", "B", "C"];

/// The first day of which logs tell.
pub(super) fn origin() -> NaiveDate {
    date("2023-12-20")
}

/// A day so many days after the first.
pub(super) fn nth(day: i64) -> NaiveDate {
    origin() + TimeDelta::days(day)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length {
    pub(super) count: u32,
    pub(super) unit: Unit,
}

impl Length {
    pub(super) fn text(self) -> String {
        let unit = match self.unit {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
        };
        format!("{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnchorModel {
    Rolling,
    Bucket,
    Date(NaiveDate),
    /// `first_contract`, where known.
    Fact(Option<NaiveDate>),
}

/// A touch rule.
#[derive(Clone, Debug)]
pub(super) struct RuleModel {
    pub(super) classes: Vec<&'static str>,
    pub(super) at_least: u32,
    pub(super) every: Length,
    pub(super) anchor: AnchorModel,
    pub(super) proactive: Option<bool>,
    pub(super) promotional: Option<bool>,
    pub(super) channels: Vec<&'static str>,
    pub(super) contents: Vec<&'static str>,
    pub(super) outcomes: Vec<&'static str>,
    pub(super) batch: Option<bool>,
    pub(super) grace: u32,
}

impl RuleModel {
    pub(super) fn toml(&self, code: &str) -> String {
        let list = |codes: &[&str]| {
            codes.iter().map(|code| format!("\"{code}\"")).collect::<Vec<_>>().join(", ")
        };
        let mut text = format!(
            "[[cadence.touch]]\ncode = \"{code}\"\nevery = \"{}\"\nat_least = {}\ngrace = \"{} days\"\n",
            self.every.text(),
            self.at_least,
            self.grace
        );
        let lists = [
            ("class", &self.classes),
            ("channels", &self.channels),
            ("content", &self.contents),
            ("outcome", &self.outcomes),
        ];
        for (key, codes) in lists.iter().filter(|(_, codes)| !codes.is_empty()) {
            text += &format!("{key} = [{}]\n", list(codes));
        }
        for (key, flag) in [("proactive", self.proactive), ("promotional", self.promotional)] {
            text += &flag.map(|flag| format!("{key} = {flag}\n")).unwrap_or_default();
        }
        text += &self.batch.map(|flag| format!("batch = {flag}\n")).unwrap_or_default();
        text += &match self.anchor {
            AnchorModel::Rolling => String::new(),
            AnchorModel::Bucket => "anchor = \"bucket\"\n".to_owned(),
            AnchorModel::Date(day) => format!("anchor = \"{day}\"\n"),
            AnchorModel::Fact(_) => "anchor = \"first_contract\"\n".to_owned(),
        };
        text
    }
}

fn length(bucket: bool) -> BoxedStrategy<Length> {
    let units: Vec<(u32, Unit)> = if bucket {
        vec![
            (1, Unit::Week),
            (1, Unit::Month),
            (1, Unit::Quarter),
            (6, Unit::Month),
            (1, Unit::Year),
        ]
    } else {
        vec![
            (1, Unit::Day),
            (10, Unit::Day),
            (1, Unit::Week),
            (2, Unit::Week),
            (1, Unit::Month),
            (2, Unit::Month),
            (1, Unit::Quarter),
            (6, Unit::Month),
            (1, Unit::Year),
        ]
    };
    select(units).prop_map(|(count, unit)| Length { count, unit }).boxed()
}

fn some_of(all: &'static [&'static str]) -> BoxedStrategy<Vec<&'static str>> {
    let none = Just(Vec::new());
    prop_oneof![none, proptest::sample::subsequence(all, 1..=all.len())].boxed()
}

pub(super) fn rules() -> impl Strategy<Value = RuleModel> + Clone {
    let timing = prop_oneof![
        3 => length(false).prop_map(|every| (every, AnchorModel::Rolling)),
        2 => length(true).prop_map(|every| (every, AnchorModel::Bucket)),
        1 => (length(false), 0_i64..120)
            .prop_map(|(every, day)| (every, AnchorModel::Date(nth(day - 60)))),
        1 => (length(false), proptest::option::of(0_i64..60))
            .prop_map(|(every, day)| (every, AnchorModel::Fact(day.map(nth)))),
    ];
    let flag = || proptest::option::weighted(0.3, any::<bool>());
    let filter = (
        flag(),
        flag(),
        some_of(&CHANNELS),
        prop_oneof![3 => Just(Vec::new()), 1 => some_of(&CONTENTS)],
        prop_oneof![3 => Just(Vec::new()), 1 => some_of(&["reached", "sent"])],
        flag(),
    );
    (timing, 1_u32..=3, filter, 0_u32..4).prop_map(
        |(
            (every, anchor),
            at_least,
            (proactive, promotional, channels, contents, outcomes, batch),
            grace,
        )| {
            RuleModel {
                classes: Vec::new(),
                at_least,
                every,
                anchor,
                proactive,
                promotional,
                channels,
                contents,
                outcomes,
                batch,
                grace,
            }
        },
    )
}

/// Something that happens.
#[derive(Clone, Debug)]
pub(super) enum What {
    Talk {
        channel: &'static str,
        inbound: bool,
        outcome: Outcome,
        promotional: bool,
        batch: bool,
        contents: Vec<&'static str>,
    },
    Waive(usize),
    Snooze(usize, i64),
    SaysNo,
    Class(Option<&'static str>, &'static str),
    Override(&'static str, i64, i64),
}

#[derive(Clone, Debug)]
pub(super) struct Happening {
    /// Days after the first.
    pub(super) day: i64,
    pub(super) what: What,
}

impl Happening {
    /// The events of one log take place at different times of the day, in the order of the log.
    pub(super) fn event(&self, place: usize) -> Event {
        let kind: EventKind = match &self.what {
            What::Talk { channel, inbound, outcome, promotional, batch, contents } => {
                let direction = if *inbound { Direction::Inbound } else { Direction::Outbound };
                let mut talk = Interaction::new(code(channel), direction, *outcome);
                talk.promotional = *promotional;
                talk.batch = *batch;
                talk.content_kinds = contents.iter().map(|one| code(one)).collect();
                talk.into()
            }
            What::Waive(rule) => waive(&rule_code(*rule)).into(),
            What::Snooze(rule, days) => {
                let until = nth(self.day + days).to_string();
                snooze(&rule_code(*rule), &until).into()
            }
            What::SaysNo => says_no(),
            What::Class(old, new) => moves(*old, new).into(),
            What::Override(class, from, until) => EventKind::ClassOverride(ClassOverride {
                scheme: code("tier"),
                class: code(class),
                from: nth(*from),
                until: nth(*until),
                by: "chief".into(),
                reason: "known better".to_owned(),
            }),
        };
        let minute = i64::try_from(place).unwrap();
        let time = format!("{}T{:02}:{:02}:00+08:00", nth(self.day), 8 + minute / 60, minute % 60);
        let at: Moment = time.parse().unwrap();
        Event::new(format!("e{place}"), "K", at, kind)
    }
}

pub(super) fn rule_code(place: usize) -> String {
    format!("r{place}")
}

pub(super) fn talks() -> BoxedStrategy<What> {
    (
        select(&CHANNELS[..]),
        prop::bool::weighted(0.25),
        select(vec![Outcome::Reached, Outcome::Sent, Outcome::Sent, Outcome::NotReached]),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
        proptest::sample::subsequence(&CONTENTS[..], 0..=2),
    )
        .prop_map(|(channel, inbound, outcome, promotional, batch, contents)| What::Talk {
            channel,
            inbound,
            outcome,
            promotional,
            batch,
            contents,
        })
        .boxed()
}

/// A log in the order of time; days are those after the first.
pub(super) fn sorted(mut log: Vec<Happening>) -> Vec<Happening> {
    log.sort_by_key(|one| one.day);
    log
}

/// Logs of talks, waives, snoozes of one rule and pauses.
pub(super) fn logs(most: usize) -> impl Strategy<Value = Vec<Happening>> + Clone {
    let what = prop_oneof![
        8 => talks(),
        1 => Just(What::Waive(0)),
        1 => (1_i64..20).prop_map(|days| What::Snooze(0, days)),
        1 => Just(What::SaysNo),
    ]
    .boxed();
    let one = (0_i64..150, what).prop_map(|(day, what)| Happening { day, what });
    proptest::collection::vec(one, 0..most).prop_map(sorted)
}

/// Logs that also tell of classes.
pub(super) fn logs_with_classes(most: usize) -> impl Strategy<Value = Vec<Happening>> + Clone {
    let classes = || select(&CLASSES[..]);
    let what = prop_oneof![
        6 => talks(),
        1 => Just(What::Waive(0)),
        3 => (proptest::option::of(classes()), classes())
            .prop_map(|(old, new)| What::Class(old, new)),
        1 => (classes(), 0_i64..160, 0_i64..40)
            .prop_map(|(class, from, more)| What::Override(class, from, from + more)),
    ]
    .boxed();
    let one = (0_i64..150, what).prop_map(|(day, what)| Happening { day, what });
    proptest::collection::vec(one, 0..most).prop_map(sorted)
}

pub(super) fn events(log: &[Happening]) -> Vec<Event> {
    log.iter().enumerate().map(|(place, one)| one.event(place)).collect()
}

/// A rulebook with these rules, `r0` and on.
pub(super) fn rulebook_of(rules: &[RuleModel]) -> Rulebook {
    let rules: Vec<String> =
        rules.iter().enumerate().map(|(place, rule)| rule.toml(&rule_code(place))).collect();
    tiered(&format!("[cadence]\n{}", rules.join("")))
}
