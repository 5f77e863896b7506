//! Limits and steps of clocks, of issues and of warnings alike.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::rulebook::StepDocument;
use crate::testkit::rulebook::names::{Names, maybe_word, one_or_more_of, word};

/// How long something may take, and in which time.
#[derive(Clone, Debug, Default)]
pub(super) struct Timing {
    pub(super) within: Option<String>,
    pub(super) calendar: Option<String>,
    pub(super) edge: Option<String>,
}

/// A limit of any kind with the keys that go with it.
pub(super) fn limits(names: &Names) -> BoxedStrategy<Timing> {
    let calendars = names.calendars.clone();
    let seconds = word(&[
        "immediately",
        "30 minutes",
        "1 hour",
        "4 hours",
        "24 hours",
        "72 hours",
        "$p_hours",
        "$p_no_hours",
    ]);
    let seconds = (seconds, some_calendar(&calendars));
    let seconds = seconds.prop_map(|(within, calendar)| Timing {
        within: Some(within),
        calendar,
        edge: None,
    });
    let days = word(&["1 day", "3 days", "2 weeks", "1 month", "1 quarter", "$p_span"]);
    let days = (days, maybe_word(&["same_time", "day_end"]));
    let days =
        days.prop_map(|(within, edge)| Timing { within: Some(within), calendar: None, edge });
    if calendars.is_empty() {
        return prop_oneof![2 => seconds, 1 => days].boxed();
    }
    let edges = maybe_word(&["close_of_business", "same_time", "day_end"]);
    let worked = (word(&["1 working day", "2 working days", "5 working days"]), edges);
    let worked = (worked, select(calendars)).prop_map(|((within, edge), calendar)| Timing {
        within: Some(within),
        calendar: Some(calendar),
        edge,
    });
    prop_oneof![3 => seconds, 1 => days, 2 => worked].boxed()
}

fn some_calendar(calendars: &[String]) -> BoxedStrategy<Option<String>> {
    match calendars {
        [] => Just(None).boxed(),
        calendars => prop::option::weighted(0.4, select(calendars.to_vec())).boxed(),
    }
}

/// Steps at different places; those before the end only where the limit is long enough for them.
pub(super) fn steps(names: &Names, within: Option<&str>) -> BoxedStrategy<Vec<StepDocument>> {
    let mut places: Vec<(&str, &str)> = vec![
        ("on", "breach"),
        ("at", "15 minutes after"),
        ("at", "24 hours after"),
        ("at", "48 hours elapsed after"),
    ];
    if within != Some("immediately") {
        places.extend([("at", "50%"), ("at", "75%"), ("at", "100%")]);
    }
    if !matches!(within, Some("immediately")) {
        // No limit above is shorter.
        places.push(("at", "30 minutes before"));
    }
    let roles = &names.roles;
    let addressed = prop::collection::vec((one_or_more_of(roles), one_or_more_of(roles)), 3);
    (subsequence(places, 0..=3), addressed)
        .prop_map(|(places, addressed)| {
            let step = |((key, place), (remind, escalate)): ((&str, &str), _)| {
                let [remind, escalate]: [Vec<String>; 2] = [remind, escalate];
                let (at, on) = match key {
                    "on" => (None, Some(place.to_owned())),
                    _ => (Some(place.to_owned()), None),
                };
                StepDocument {
                    at,
                    on,
                    remind: remind.into_iter().collect(),
                    escalate: escalate.into_iter().collect(),
                }
            };
            places.into_iter().zip(addressed).map(step).collect()
        })
        .boxed()
}
