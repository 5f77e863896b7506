//! Laws of compliance, of the presets, of unknown classes and of the choice of channels.

use std::sync::LazyLock;

use guanxi::policy::cadence::{bucket_compliance, choose_channel, days_late, rolling_compliance};
use guanxi::time::{Buckets, Span};

use super::world::{CHANNELS, nth};
use super::*;

/// The presets with several classes, loaded once.
static PRESETS: LazyLock<[Rulebook; 4]> = LazyLock::new(|| {
    let base = [("medium_amount", "100000"), ("new_within", "6 months")];
    let cuts = [
        ("high_frequency", "10"),
        ("mid_frequency", "5"),
        ("high_amount", "10"),
        ("mid_amount", "5"),
    ];
    [
        Rulebook::preset_with("follow_up", base).unwrap(),
        Rulebook::preset("renewal").unwrap(),
        Rulebook::preset("service_quality").unwrap(),
        Rulebook::preset_with("follow_up_basics", cuts).unwrap(),
    ]
});

/// The due days of one kind of touch for each class of a preset, best first, after one last touch.
fn due_of_classes(
    rulebook: &Rulebook,
    (scheme, classes): (&str, &[&str]),
    kind: &[&str],
    last: &str,
) -> Vec<chrono::NaiveDate> {
    let talk = |channel: &str| {
        let mut talk = touch(channel);
        talk.outcome = Outcome::Reached;
        talk.content_kinds =
            rulebook.codes().contents().iter().map(|one| one.code.clone()).collect();
        talk
    };
    let channels: Vec<String> =
        rulebook.codes().channels().iter().map(|one| one.code.to_string()).collect();
    let events: Vec<Event> =
        channels.iter().map(|channel| event(channel, last, talk(channel))).collect();
    let of = |class: &&str| {
        let facts = rulebook.facts().with(&format!("class({scheme})"), *class).unwrap();
        let reading = read_with(rulebook, &facts, &events, last);
        let asked =
            reading.touches.iter().filter(|touch| kind.contains(&touch.rule.kind().as_str()));
        asked.filter_map(|touch| touch.due).min().unwrap()
    };
    classes.iter().map(of).collect()
}

proptest! {
    #![proptest_config(config(64))]

    /// P-040: of one kind and after one last touch, what a better class asks for is never due later.
    #[test]
    fn p_040_a_better_class_is_never_due_later(day in 0_i64..1_000) {
        let last = nth(day).to_string();
        let sorted = |days: Vec<chrono::NaiveDate>| {
            prop_assert!(days.is_sorted(), "{days:?} after {last}");
            Ok(())
        };
        let [follow_up, renewal, quality, basics] = &*PRESETS;
        for kind in ["light", "formal"] {
            sorted(due_of_classes(follow_up, ("tier", &["S", "A", "B", "C"]), &[kind], &last))?;
        }
        sorted(due_of_classes(renewal, ("tier", &["A", "B", "C"]), &["formal", "light"], &last))?;
        sorted(due_of_classes(quality, ("tier", &["A", "B", "C"]), &["talk", "push"], &last))?;
        sorted(due_of_classes(basics, ("frequency", &["high", "mid", "low"]), &["follow_up"], &last))?;
    }
}

/// Touches of which each comes within a span of the one `n` before.
fn kept(every: Span, n: usize, steps: &[u32]) -> Vec<chrono::NaiveDate> {
    let mut days = vec![nth(0)];
    for step in steps {
        let from = days[days.len().saturating_sub(n)];
        let latest = every.after(from, 1).unwrap();
        let last = days[days.len() - 1];
        let wanted = last + chrono::TimeDelta::days(i64::from(*step));
        days.push(wanted.min(latest).max(last));
    }
    days
}

proptest! {
    #![proptest_config(config(200))]

    /// P-041: who keeps the rolling rule keeps the calendar periods between first and last touch.
    #[test]
    fn p_041_rolling_compliance_implies_that_of_calendar_periods(
        every in proptest::sample::select(vec!["1 week", "1 month", "1 quarter", "6 months", "1 year"]),
        at_least in 1_u32..4,
        steps in proptest::collection::vec(0_u32..120, 1..30),
    ) {
        let every: Span = every.parse().unwrap();
        let days = kept(every, usize::try_from(at_least).unwrap(), &steps);
        let law = guanxi::testkit::laws::rolling_keeps_every_period;
        let periods = Buckets::new(every, None).unwrap();
        prop_assert_eq!(law(every, &periods, at_least, &days), Ok(()));
        let (first, last) = (days[0], days[days.len() - 1]);
        let none = "0 days".parse().unwrap();
        let before = last.pred_opt().unwrap();
        let rolling = rolling_compliance(every, at_least, none, None, &days, first, before).unwrap();
        prop_assert!(rolling.is_full(), "{rolling:?} {days:?}");
        let buckets = Buckets::new(every, None).unwrap();
        // Whole periods between the first and the last touch.
        let from = buckets.next(&buckets.containing(first).unwrap()).unwrap().first();
        let to = buckets.containing(last).unwrap().first().pred_opt().unwrap();
        let found = bucket_compliance(&buckets, at_least, &days, from, to).unwrap();
        prop_assert!(found.is_full(), "{found:?} {days:?}");
    }

    /// P-041: touches that keep the rolling rule or not.
    #[test]
    fn p_041_of_any_touches(
        every in proptest::sample::select(vec!["1 week", "1 month", "1 quarter"]),
        at_least in 1_u32..4,
        days in proptest::collection::vec(0_i64..200, 0..40),
    ) {
        let every: Span = every.parse().unwrap();
        let days: Vec<chrono::NaiveDate> = days.into_iter().map(nth).collect();
        let periods = Buckets::new(every, None).unwrap();
        let law = guanxi::testkit::laws::rolling_keeps_every_period;
        prop_assert_eq!(law(every, &periods, at_least, &days), Ok(()));
    }

    /// The other way round a touch may be late: what counts as late is the days after the due day.
    #[test]
    fn late_days_are_those_after_the_due_day(last in 0_i64..400, gap in 0_i64..800,
        every in proptest::sample::select(vec!["3 days", "1 week", "1 month", "1 quarter"])) {
        let every: Span = every.parse().unwrap();
        let (last, next) = (nth(last), nth(last + gap));
        let late = days_late(every, last, next).unwrap();
        let due = every.after(last, 1).unwrap();
        prop_assert_eq!(late, if next > due { (next - due).num_days() } else { 0 });
        let none: Span = "0 days".parse().unwrap();
        let kept = rolling_compliance(every, 1, none, None, &[next, last], due, due).unwrap();
        prop_assert_eq!((kept.due, kept.is_full()), (1 + u64::from(gap == 0), late == 0 && gap > 0));
    }

    /// The periods counted one by one, each by looking at all touches.
    #[test]
    fn a_17_periods_are_counted_as_each_says(
        days in proptest::collection::vec(0_i64..200, 0..15),
        (from, length) in (0_i64..150, -3_i64..60),
        at_least in 1_u32..4,
        every in proptest::sample::select(vec!["1 day", "1 week", "1 month", "1 quarter"]),
    ) {
        let buckets = Buckets::new(every.parse().unwrap(), None).unwrap();
        let days: Vec<chrono::NaiveDate> = days.into_iter().map(nth).collect();
        let (from, to) = (nth(from), nth(from + length));
        let found = bucket_compliance(&buckets, at_least, &days, from, to).unwrap();
        let mut periods = std::collections::BTreeSet::new();
        let stretch = from.iter_days().take_while(|day| *day <= to);
        periods.extend(stretch.map(|day| buckets.containing(day).unwrap()));
        let need = usize::try_from(at_least).unwrap();
        let met = periods.iter().filter(|period| {
            days.iter().filter(|day| period.contains(**day)).count() >= need
        });
        let counts = |count: usize| u64::try_from(count).unwrap();
        prop_assert_eq!((found.met, found.due), (counts(met.count()), counts(periods.len())));
    }

    /// P-043: one more touch takes none away from any period.
    #[test]
    fn p_043_one_more_touch_never_lowers_compliance(
        days in proptest::collection::vec(0_i64..120, 0..12),
        more in 0_i64..120,
        at_least in 1_u32..4,
    ) {
        let buckets = Buckets::new("1 week".parse().unwrap(), None).unwrap();
        let mut days: Vec<chrono::NaiveDate> = days.into_iter().map(nth).collect();
        let count = |days: &[chrono::NaiveDate]| {
            bucket_compliance(&buckets, at_least, days, nth(0), nth(119)).unwrap()
        };
        let before = count(&days);
        days.push(nth(more));
        let after = count(&days);
        prop_assert_eq!(before.due, after.due);
        prop_assert!(before.met <= after.met);
    }

    /// P-049: the channel is an allowed one that is free; the preferred one wherever it is both.
    #[test]
    fn p_049_the_channel_is_allowed_free_and_the_preferred_one(
        allowed in proptest::sample::subsequence(&CHANNELS[..], 0..=3),
        preferred in proptest::option::of(proptest::sample::select(&CHANNELS[..])),
        capped in proptest::sample::subsequence(&CHANNELS[..], 0..=3),
    ) {
        let allowed: Vec<_> = allowed.into_iter().map(code).collect();
        let preferred = preferred.map(code);
        let is_free = |channel: &guanxi::label::Code| !capped.contains(&channel.as_str());
        let chosen = choose_channel(&allowed, preferred.as_ref(), is_free);
        let law = guanxi::testkit::laws::the_channel_is_the_preferred_one;
        prop_assert_eq!(law(&allowed, preferred.as_ref(), is_free, chosen), Ok(()));
        match chosen {
            Some(channel) => prop_assert!(allowed.contains(channel) && is_free(channel)),
            None => prop_assert!(!allowed.iter().any(is_free)),
        }
        if let Some(liked) = preferred.as_ref().filter(|liked| allowed.contains(liked) && is_free(liked)) {
            prop_assert_eq!(chosen, Some(liked));
        }
    }

    /// Where facts are missing, every touch that some completion asks for is listed: the earliest due
    /// day is that of some completion, and certain is what all of them ask for.
    #[test]
    fn undetermined_classes_are_read_as_all_their_completions(
        amount in proptest::option::of(0_i64..150),
        strategic in proptest::option::of(any::<bool>()),
        days in proptest::collection::vec(0_i64..120, 0..6),
        today in 100_i64..200,
    ) {
        let rulebook = tiered(r#"
            [[cadence.touch]]
            code = "a"
            class = ["A"]
            every = "1 week"
            [[cadence.touch]]
            code = "ab"
            class = ["A", "B"]
            every = "1 month"
            [[cadence.touch]]
            code = "c"
            class = ["C"]
            every = "1 quarter"
            [[cadence.touch]]
            code = "strategic"
            when = "strategic"
            every = "2 weeks"
        "#);
        let with = |amount: Option<i64>, strategic: Option<bool>| {
            let mut facts = rulebook.facts();
            if let Some(amount) = amount {
                facts.set("annual_amount", amount).unwrap();
            }
            if let Some(strategic) = strategic {
                facts.set("strategic", strategic).unwrap();
            }
            facts
        };
        let log: Vec<Event> = days
            .iter()
            .enumerate()
            .map(|(place, day)| event(&format!("e{place}"), &nth(*day).to_string(), touch("phone")))
            .collect();
        let as_of = nth(today).to_string();
        let open = read_with(&rulebook, &with(amount, strategic), &log, &as_of);
        let mut worlds = Vec::new();
        for amount in amount.map_or(vec![0, 60, 120], |amount| vec![amount]) {
            for strategic in strategic.map_or(vec![false, true], |flag| vec![flag]) {
                worlds.push(read_with(&rulebook, &with(Some(amount), Some(strategic)), &log, &as_of));
            }
        }
        for touch in &open.touches {
            let code = touch.rule.code().as_str();
            let found: Vec<_> = worlds.iter().filter_map(|world| world.touch(code)).collect();
            prop_assert!(!found.is_empty() && found.iter().all(|one| one.due == touch.due));
            prop_assert_eq!(touch.certain, found.len() == worlds.len());
        }
        for world in &worlds {
            prop_assert!(world.touches.iter().all(|one| open.touch(one.rule.code().as_str()).is_some()));
        }
        let earliest = worlds.iter().filter_map(|world| world.next_touch()?.due).min();
        prop_assert_eq!(open.next_touch().and_then(|touch| touch.due), earliest);
        // Best first: the class by which a list is ordered.
        let classes: Vec<usize> = open.classes.iter().map(|class| class.rank()).collect();
        prop_assert!(classes.is_sorted());
    }
}

proptest! {
    #![proptest_config(config(100))]

    /// The laws of the test kit, on any valid cadence and any log; and its document comes back.
    #[test]
    fn any_cadence_keeps_the_laws(
        document in guanxi::testkit::cadence::documents(),
        events in proptest::collection::vec(guanxi::testkit::record::any_events(), 0..25),
        as_of in guanxi::testkit::time::recent_dates(),
        before in 0_usize..400,
    ) {
        use guanxi::testkit::laws;
        prop_assert_eq!(laws::json_round_trip(&document), Ok(()));
        let rulebook = match Rulebook::try_from(document) {
            Ok(rulebook) => rulebook,
            Err(error) => return Err(TestCaseError::fail(error.report())),
        };
        let again = Rulebook::try_from(rulebook.document().clone()).unwrap();
        prop_assert_eq!(again.document(), rulebook.document());
        let (facts, customer) = (rulebook.facts(), Customer::new("c0"));
        prop_assert_eq!(laws::cadence_ignores_order(&rulebook, &facts, &customer, &events, as_of), Ok(()));
        let law = laws::touches_are_due_after_the_last(&rulebook, &facts, &customer, &events, as_of);
        prop_assert_eq!(law, Ok(()));
        // P-043 of a talk over some channel of the rulebook.
        let channels: Vec<_> = rulebook.codes().channels().iter().collect();
        if !channels.is_empty() {
            let channel = channels[before % channels.len()].code.clone();
            let talk = Interaction::new(channel, Direction::Outbound, Outcome::Reached);
            let day = as_of - chrono::TimeDelta::days(i64::try_from(before).unwrap());
            let more = Event::new("more", "c0", guanxi::time::Moment::Date(day), talk);
            let law = laws::one_more_contact_makes_nothing_earlier;
            let law = law(&rulebook, &facts, &customer, &events, &more, as_of);
            prop_assert_eq!(law, Ok(()));
        }
    }
}
