//! Laws that take what they judge, given something wrong: each says so.
//!
//! Laws of everybody at the top and of names are tried on wrong answers where they stand, since a
//! rulebook cannot be made to give them.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use guanxi::fact::Value;
use guanxi::label::Code;
use guanxi::policy::cadence::choose_channel;
use guanxi::policy::kpi::{Accumulator, Contribution, Kpi, Period};
use guanxi::policy::occasion::next_yearly;
use guanxi::policy::target::{Additivity, Change, Goal, YearPlan, split};
use guanxi::quantity::Fraction;
use guanxi::record::{Customer, Direction, Event, Interaction, Outcome};
use guanxi::rule::clock::{Basis, Clock, Pause, Pauses, Run};
use guanxi::rule::{Cut, Side};
use guanxi::testkit::laws;
use guanxi::time::{Buckets, Calendar, Span, Zone};

use super::preset;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn says(law: Result<(), String>, what: &str) {
    let says = law.unwrap_err();
    assert!(says.contains(what), "{says}");
}

/// Each is greater than the one before, and the first greater than the last: no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Round(u8);

impl PartialOrd for Round {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Round {
    fn cmp(&self, other: &Self) -> Ordering {
        match other.0.wrapping_sub(self.0).wrapping_add(3) % 3 {
            0 => Ordering::Equal,
            1 => Ordering::Less,
            _ => Ordering::Greater,
        }
    }
}

#[test]
fn p_015_an_order_that_is_none() {
    let cut = |at| Cut { at, side: Side::From };
    // Neighbours rise, and so the bands are made: but the last does not lie above the first.
    let cuts = [cut(Round(0)), cut(Round(1)), cut(Round(2))];
    says(laws::bands_are_total_and_monotone(&cuts, &[]), "do not rise");
    // The greatest value passes the second cut and not the first.
    let cuts = [cut(Round(0)), cut(Round(1))];
    says(laws::bands_are_total_and_monotone(&cuts, &[Round(2)]), "passes [false, true]");
}

#[test]
fn p_015_a_value_of_another_kind() {
    let rulebook = preset("service_quality");
    let (money, count) = (Value::Amount("5".parse().unwrap()), Value::Count(5));
    assert_eq!(laws::every_value_has_one_band(&rulebook, "tier", money, money), Ok(()));
    says(laws::every_value_has_one_band(&rulebook, "tier", money, count), "no value of");
}

#[test]
fn p_022_to_p_025_of_a_rulebook_and_its_customers() {
    let rulebook = preset("follow_up");
    let with = |amount: &&str| rulebook.facts().with("annual_amount", *amount).unwrap();
    for amounts in [&["9", "8", "7", "6", "5", "4"][..], &["7", "7", "0", "-3", "1"], &[]] {
        let all: Vec<_> = amounts.iter().map(with).collect();
        assert_eq!(laws::top_ignores_scale_and_order(&rulebook, &all, 3, 2), Ok(()));
        assert_eq!(laws::the_top_is_its_share(&rulebook, &all), Ok(()));
        assert_eq!(laws::whoever_has_as_much_is_at_the_top(&rulebook, &all), Ok(()));
        assert_eq!(laws::raising_never_leaves_the_top(&rulebook, &all, 1, 20_000), Ok(()));
    }
}

#[test]
fn p_041_periods_of_another_length() {
    let month: Span = "1 month".parse().unwrap();
    let touches = ["2024-01-15", "2024-02-15", "2024-03-10"].map(day);
    let of = |period: &str| Buckets::new(period.parse().unwrap(), None).unwrap();
    assert_eq!(laws::rolling_keeps_every_period(month, &of("1 month"), 1, &touches), Ok(()));
    says(laws::rolling_keeps_every_period(month, &of("1 week"), 1, &touches), "0 touches from");
}

#[test]
fn p_043_a_contact_in_the_place_of_another() {
    let rulebook = preset("service_quality");
    let facts = rulebook.facts().with("annual_amount", 650_000).unwrap();
    let visit = |id: &str, at: &str| {
        let visit =
            Interaction::new("visit".parse().unwrap(), Direction::Outbound, Outcome::Reached);
        Event::new(id, "K", at.parse().unwrap(), visit)
    };
    let law = |more: &Event| {
        let (log, customer) = ([visit("e1", "2024-03-15")], Customer::new("K"));
        let law = laws::one_more_contact_makes_nothing_earlier;
        law(&rulebook, &facts, &customer, &log, more, day("2024-03-21"))
    };
    assert_eq!(law(&visit("e2", "2024-03-18")), Ok(()));
    assert_eq!(law(&visit("e2", "2024-02-01")), Ok(()));
    says(law(&visit("e2", "2024-03-01").correcting("e1")), "with a contact more");
}

#[test]
fn p_045_a_series_that_drifts() {
    let (month, anchor) = ("1 month".parse().unwrap(), day("2024-01-31"));
    let law = |days: &[&str]| {
        let days: Vec<_> = days.iter().map(|text| day(text)).collect();
        laws::a_series_does_not_drift(month, anchor, &days)
    };
    assert_eq!(law(&["2024-02-29", "2024-03-31", "2024-04-30"]), Ok(()));
    says(law(&["2024-02-29", "2024-03-29"]), "the 2th is 2024-03-29");
}

#[test]
fn p_049_another_channel() {
    let [phone, email]: [Code; 2] = ["phone", "email"].map(|text| text.parse().unwrap());
    let allowed = [phone.clone(), email.clone()];
    let all = |_: &Code| true;
    let law = |preferred, chosen| {
        laws::the_channel_is_the_preferred_one(&allowed, preferred, all, chosen)
    };
    assert_eq!(law(Some(&email), choose_channel(&allowed, Some(&email), all)), Ok(()));
    assert!(law(Some(&email), Some(&phone)).is_err()); // not the preferred one
    assert!(law(None, Some(&email)).is_err()); // not the first
    assert!(law(None, None).is_err()); // none though some are free
    let free = |channel: &Code| *channel != phone;
    let capped = laws::the_channel_is_the_preferred_one(&allowed, None, free, Some(&phone));
    assert!(capped.is_err());
}

#[test]
fn p_051_a_day_that_is_late_or_none() {
    let (anchor, from) = (day("2000-02-29"), day("2025-03-01"));
    let law = |next| laws::the_next_yearly_day_is_the_earliest(anchor, from, next);
    assert_eq!(law(next_yearly(anchor, from)), Ok(()));
    for wrong in [Some(day("2026-03-01")), Some(day("2027-02-28")), Some(day("2025-02-28")), None] {
        says(law(wrong), "walking finds Some(2026-02-28)");
    }
}

/// In the days of another zone a limit of months is not monotone.
#[test]
fn p_060_the_days_of_another_zone() {
    let zone: Zone = "+08:00".parse().unwrap();
    let month = Clock::builder().within("1 month".parse().unwrap()).zone(zone.clone());
    let month = month.build().unwrap();
    let (one, other) = (at("2024-01-30T23:00:00+08:00"), at("2024-01-31T01:00:00+08:00"));
    assert_eq!(laws::deadlines_are_monotone(&month, &zone, one, other), Ok(()));
    let far: Zone = "-11:00".parse().unwrap();
    says(laws::deadlines_are_monotone(&month, &far, one, other), "and then at");
}

fn office() -> Basis {
    let week = "mon-fri 09:00-17:00".parse().unwrap();
    Basis::Calendar(Calendar::builder(Zone::utc(), week).build().unwrap())
}

#[test]
fn p_061_literal_and_office_changed() {
    let (limit, run) = ("2 hours".parse().unwrap(), Run::new(at("2024-01-05T16:00:00Z")));
    let law = laws::office_hours_are_never_earlier;
    assert_eq!(law(limit, &office(), &Basis::Elapsed, &run), Ok(()));
    says(law(limit, &Basis::Elapsed, &office(), &run), "literally");
}

#[test]
fn t_09_a_pause_less_and_t_12_other_pauses() {
    let clock = Clock::builder().within("4 hours".parse().unwrap()).basis(office());
    let clock = clock.build().unwrap();
    let run = Run::new(at("2024-01-05T09:00:00Z"));
    let noon = Pause::new(at("2024-01-05T12:00:00Z"), Some(at("2024-01-05T13:00:00Z")));
    let paused = run.clone().paused(Pauses::new([noon]));
    let now = at("2024-01-05T15:00:00Z");
    assert_eq!(laws::a_pause_makes_nothing_earlier(&clock, &run, &paused, now), Ok(()));
    says(laws::a_pause_makes_nothing_earlier(&clock, &paused, &run, now), "due at");
    // Another pause of the same length in its place makes nothing earlier, and takes nothing.
    let later = Pause::new(at("2024-01-05T12:30:00Z"), Some(at("2024-01-05T13:30:00Z")));
    let other = run.clone().paused(Pauses::new([later]));
    says(laws::a_pause_makes_nothing_earlier(&clock, &paused, &other, now), "it takes");

    let words =
        |words: &[Pause]| laws::pauses_may_be_said_otherwise(&clock, &run, &[noon], words, now);
    assert_eq!(words(&[noon, noon]), Ok(()));
    says(words(&[]), "otherwise []");
    says(words(&[noon, later]), "otherwise");
}

fn csat() -> Accumulator {
    let march: Period = "2024-03".parse().unwrap();
    Accumulator::new(&Kpi::standard("csat").unwrap(), march)
}

/// What is given as empty has something in it: then every merge brings it in again.
#[test]
fn p_091_p_092_sums_that_are_not_empty() {
    let empty = csat();
    let mut full = csat();
    full.value(10_000).unwrap();
    let parts = [vec![Contribution::Value(40_000)], vec![Contribution::Value(30_000)]];
    assert_eq!(laws::merging_is_accumulating(&empty, &parts), Ok(()));
    says(laws::merging_is_accumulating(&full, &parts), "merged");
    says(laws::merging_is_accumulating(&empty, &[vec![Contribution::Count(1)]]), "is not");
    let law = laws::merging_is_associative_and_commutative;
    assert_eq!(law(&full, &full, &full, &empty), Ok(()));
    says(law(&full, &full, &full, &full), "and nothing is");
}

#[test]
fn p_102_p_103_parts_that_are_not() {
    let law = |parts: &[i64]| laws::parts_sum_to_the_whole(10, &[1, 1, 1], parts);
    assert_eq!(law(&split(10, &[1, 1, 1]).unwrap()), Ok(()));
    says(law(&[3, 3, 3]), "sum to 9");
    says(law(&[5, 3, 2]), "one or more away");
    says(law(&[10, 0]), "2 parts for 3 weights");
    says(laws::parts_sum_to_the_whole(1, &[1, 1, 1], &[1, 1, -1]), "has another sign");
    says(laws::parts_sum_to_the_whole(1, &[0, 1], &[1, 0]), "no weight");
    // Each is off by less than one, and to move one would bring both nearer.
    says(laws::parts_sum_to_the_whole(1, &[3, 1], &[0, 1]), "not the nearest");
    assert_eq!(laws::parts_sum_to_the_whole(1, &[3, 1], &[1, 0]), Ok(()));

    let plan = YearPlan::of_count(100, Additivity::Additive, &YearPlan::EQUAL).unwrap();
    let law = |change: &dyn Fn(&mut YearPlan<i64>)| {
        let mut plan = plan;
        change(&mut plan);
        laws::months_sum_to_the_year(&plan, &YearPlan::EQUAL)
    };
    assert_eq!(law(&|_| ()), Ok(()));
    says(law(&|plan| plan.year += 1), "sum to 100");
    says(law(&|plan| plan.quarters[1].quarter += 1), "quarters: ");
    let moved = |plan: &mut YearPlan<i64>| {
        plan.quarters[0].months[0] += 1;
        plan.quarters[3].months[0] -= 1;
    };
    says(law(&moved), "months of quarter 1: ");
}

#[test]
fn p_104_a_goal_that_is_read_otherwise() {
    let [base, other, change] = ["40%", "60%", "15%"].map(|text| text.parse::<Fraction>().unwrap());
    type Value<'v> = &'v dyn Fn(Change, Fraction) -> Result<Fraction, guanxi::Error>;
    let law =
        |value: Value<'_>| laws::goals_agree_only_at_one_and_at_nothing(base, other, change, value);
    let value = |change, base| Goal::new(change).of(base).value();
    assert_eq!(law(&value), Ok(()));
    // All changes in points: the readings agree where they must not.
    let points = |change: Change, base: Fraction| Ok(base.checked_add(change.amount()).unwrap());
    says(law(&points), "in points");
    // Right of the one base, and nothing of the greater one.
    let falling = |change, of: Fraction| match of == other {
        true => Ok(Fraction::ZERO),
        false => value(change, of),
    };
    says(law(&falling), "makes");
    // A relative change of twice the base agrees with no arithmetic.
    let twice = |change, of: Fraction| value(change, of.checked_add(of).unwrap());
    says(law(&twice), "and not");
}
