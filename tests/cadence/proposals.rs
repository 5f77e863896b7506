//! On which day and over which channel a touch is proposed: against brute force.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta};
use guanxi::policy::cadence::Obstacle;
use guanxi::record::{Contact, ContactPause};
use guanxi::time::Span;

use super::world::{CHANNELS, Happening, What, events, nth, sorted, talks};
use super::*;

fn week_of_five() -> &'static str {
    "[calendar.office]\nweek = { mon-fri = [\"09:00-18:00\"] }\n"
}

fn days(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    (0..=(to - from).num_days()).map(move |step| from + TimeDelta::days(step))
}

proptest! {
    #![proptest_config(config(300))]

    /// A-24: the last possible day on or before the due day, after today's touch; else the first one after
    /// it. Each day that was passed over stands with its reason, once, and no other.
    #[test]
    fn a_24_the_last_possible_day_before_the_due_day_else_the_first_after_it(
        last in 0_i64..60,
        today in 0_i64..120,
        every in 1_u32..60,
        pauses in proptest::collection::vec((0_i64..140, 0_i64..30, any::<bool>()), 0..4),
        snoozed in proptest::option::of((0_i64..30, 1_i64..60)),
        calendar: bool,
    ) {
        let today = today.max(last);
        let mut text = format!("[[cadence.touch]]\ncode = \"r\"\nevery = \"{every} days\"\n");
        let mut log = vec![event("t", &nth(last).to_string(), touch("phone"))];
        let mut blocked: BTreeSet<NaiveDate> = BTreeSet::new();
        for (place, (from, more, own)) in pauses.iter().enumerate() {
            let (from, until) = (nth(*from), nth(from + more));
            // What is recorded later is not known today.
            let known = nth(today).pred_opt().unwrap().to_string();
            if *own {
                let pause = ContactPause::new(from, until, "moving");
                log.push(event(&format!("p{place}"), &known, pause));
            } else {
                text += &format!("[[cadence.pause]]\ncode = \"p{place}\"\nfrom = \"{from}\"\nuntil = \"{until}\"\n");
            }
            blocked.extend(days(from, until));
        }
        let suppressed = blocked.contains(&nth(today));
        if let Some((after, more)) = snoozed
            && last + after <= today
        {
            let until = nth(last + after + more);
            let put_off = snooze("r", &until.to_string());
            log.push(event("s", &nth(last + after).to_string(), put_off));
            blocked.extend(days(nth(0), until.pred_opt().unwrap()));
        }
        let head = if calendar { format!("{}[cadence]\ncalendar = \"office\"\n", week_of_five()) } else { String::new() };
        let rulebook = tiered(&format!("{head}{text}"));
        let touch = only(&rulebook, &log, &nth(today).to_string());
        let due = nth(last + i64::from(every));
        // Neither a pause nor a snooze moves the due day.
        prop_assert_eq!(touch.due, Some(due));
        prop_assert_eq!(matches!(touch.state, TouchState::Suppressed(_)), suppressed);
        let possible = |day: &NaiveDate| {
            !blocked.contains(day) && (!calendar || day.weekday().num_days_from_monday() < 5)
        };
        // Nobody is touched twice on one day.
        let from = nth(today.max(last + 1));
        let before = days(from, due).filter(possible).last();
        let begin = due.succ_opt().unwrap().max(from);
        let found = before.or_else(|| days(begin, begin + TimeDelta::days(366)).find(|day| possible(day)));
        let proposal = touch.proposal.as_ref().unwrap();
        prop_assert_eq!(Some(proposal.day), found);
        prop_assert_eq!(proposal.channel.as_ref().map(|one| one.as_str()), Some("phone"));
        let mut passed: Vec<NaiveDate> =
            touch.postponed.iter().flat_map(|one| days(one.from, one.to)).collect();
        passed.sort_unstable();
        let expected: Vec<NaiveDate> = match before {
            Some(found) => days(found, due).skip(1).collect(),
            None => days(from.min(begin), found.unwrap()).filter(|day| *day != found.unwrap()).collect(),
        };
        prop_assert_eq!(passed, expected);
    }
}

/// A cap: over which channels, only what sells, how many in how many days, attempts among them.
type Cap = (Vec<&'static str>, Option<bool>, u32, u32, bool);

fn caps() -> impl Strategy<Value = Vec<Cap>> {
    let one = (
        proptest::sample::subsequence(&CHANNELS[..], 0..=2),
        proptest::option::weighted(0.3, any::<bool>()),
        0_u32..4,
        1_u32..20,
        any::<bool>(),
    );
    proptest::collection::vec(one, 1..4)
}

fn caps_toml(caps: &[Cap]) -> String {
    let one = |(place, (channels, promotional, most, per, attempts)): (usize, &Cap)| {
        let channels: Vec<String> = channels.iter().map(|one| format!("\"{one}\"")).collect();
        let promotional =
            promotional.map(|only| format!("promotional = {only}\n")).unwrap_or_default();
        format!(
            "[[cadence.cap]]\ncode = \"c{place}\"\nchannels = [{}]\nat_most = {most}\nper = \"{per} days\"\nattempts = {attempts}\n{promotional}",
            channels.join(", ")
        )
    };
    caps.iter().enumerate().map(one).collect()
}

/// A contact with a customer as caps see it.
#[derive(Clone, Debug)]
struct Contacted {
    day: NaiveDate,
    channel: String,
    promotional: bool,
    effective: bool,
    planned: bool,
}

/// The contacts that we began, those of the log.
fn contacted(log: &[Happening], today: i64) -> Vec<Contacted> {
    let past = log.iter().filter(|one| one.day <= today);
    let talks = past.filter_map(|one| match &one.what {
        What::Talk { channel, inbound: false, outcome, promotional, .. } => Some(Contacted {
            day: nth(one.day),
            channel: (*channel).to_owned(),
            promotional: *promotional,
            effective: match outcome {
                Outcome::Reached => true,
                Outcome::Sent => *channel == "email",
                _ => false,
            },
            planned: false,
        }),
        _ => None,
    });
    talks.collect()
}

/// Whether some window of the length of a cap with something planned in it holds too much.
fn broken(caps: &[Cap], contacts: &[Contacted]) -> Option<String> {
    for cap in caps {
        let (channels, promotional, most, per, attempts) = cap;
        let under = |one: &&Contacted| {
            (channels.is_empty() || channels.contains(&one.channel.as_str()))
                && promotional.is_none_or(|only| only == one.promotional)
                && (*attempts || one.effective)
        };
        let under: Vec<&Contacted> = contacts.iter().filter(under).collect();
        let (Some(first), Some(last)) =
            (under.iter().map(|one| one.day).min(), under.iter().map(|one| one.day).max())
        else {
            continue;
        };
        for end in days(first, last + TimeDelta::days(i64::from(*per))) {
            let start = end - TimeDelta::days(i64::from(*per));
            let inside: Vec<&&Contacted> =
                under.iter().filter(|one| start < one.day && one.day <= end).collect();
            if inside.iter().any(|one| one.planned)
                && inside.len() > usize::try_from(*most).unwrap()
            {
                return Some(format!("{cap:?} from {start} to {end}: {inside:?}"));
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(config(200))]

    /// P-050: what is planned breaks no cap in any window, with what was and with the rest of the plan;
    /// and a day or a channel that is passed over for a cap would have broken one.
    #[test]
    fn p_050_caps_hold_in_every_window(
        caps in caps(),
        every in 2_u32..30,
        promotional in proptest::option::of(any::<bool>()),
        channels in proptest::sample::subsequence(&CHANNELS[..], 0..=3),
        log in proptest::collection::vec((0_i64..60, talks()).prop_map(|(day, what)| Happening { day, what }), 0..8),
        today in 40_i64..70,
    ) {
        let log = sorted(log);
        let list: Vec<String> = channels.iter().map(|one| format!("\"{one}\"")).collect();
        let promotional_key = promotional.map(|only| format!("promotional = {only}\n")).unwrap_or_default();
        let rulebook = tiered(&format!(
            "{}[[cadence.touch]]\ncode = \"r\"\nevery = \"{every} days\"\nchannels = [{}]\n{promotional_key}\
             [[cadence.touch]]\ncode = \"mail\"\nevery = \"9 days\"\nchannels = [\"email\"]\n",
            caps_toml(&caps),
            list.join(", ")
        ));
        let facts = rulebook.facts();
        let as_of = at(&nth(today).to_string());
        let case = Case::new(&facts, nth(today));
        let cadence = rulebook.cadence().unwrap();
        let given = events(&log);
        let history = cadence.history(&Customer::new("K"), &given, as_of, None);
        let planned = cadence.plan(&history, &case, nth(today + 60), None).unwrap();
        let mut all = contacted(&log, today);
        for one in &planned {
            let Some(proposal) = &one.proposal else { continue };
            prop_assert!(proposal.day >= nth(today));
            all.push(Contacted {
                day: proposal.day,
                channel: proposal.channel.as_ref().unwrap().to_string(),
                promotional: promotional == Some(true)
                    && serde_json::to_value(one).unwrap()["rule"] == "r",
                effective: true,
                planned: true,
            });
        }
        prop_assert_eq!(broken(&caps, &all), None);

        // A single proposal: no earlier choice would have held.
        let reading = cadence.ask(&history, &case).unwrap();
        let touch = &reading.touches[0];
        let allowed: &[&str] = if channels.is_empty() { &CHANNELS } else { &channels };
        let would_break = |day: NaiveDate, channel: &str| {
            let mut all = contacted(&log, today);
            all.push(Contacted {
                day,
                channel: channel.to_owned(),
                promotional: promotional == Some(true),
                effective: true,
                planned: true,
            });
            broken(&caps, &all).is_some()
        };
        for passed in &touch.postponed {
            prop_assert!(matches!(passed.why, Obstacle::Cap { .. }), "{passed:?}");
            for day in days(passed.from, passed.to) {
                prop_assert!(allowed.iter().all(|channel| would_break(day, channel)));
            }
        }
        if let Some(proposal) = &touch.proposal {
            let chosen = proposal.channel.as_ref().unwrap().as_str();
            prop_assert!(!would_break(proposal.day, chosen));
            let first = allowed.iter().find(|channel| !would_break(proposal.day, channel));
            prop_assert_eq!(first, Some(&chosen));
        }
    }

    /// P-045: the touches that follow one another are counted from the last one: the k-th is due k
    /// spans after it, on the month end where there is no such day.
    #[test]
    fn p_045_a_series_does_not_drift(
        last in 0_i64..400,
        every in proptest::sample::select(vec!["1 week", "10 days", "1 month", "2 months", "1 quarter", "6 months"]),
        at_least in 1_u32..3,
    ) {
        let rulebook = tiered(&format!(
            "[[cadence.touch]]\ncode = \"r\"\nevery = \"{every}\"\nat_least = {at_least}\nchannels = [\"phone\"]\n"
        ));
        let as_of = nth(last);
        let count = usize::try_from(at_least).unwrap();
        let log: Vec<Event> = (0..count)
            .map(|place| event(&format!("t{place}"), &as_of.to_string(), touch("phone")))
            .collect();
        let facts = rulebook.facts();
        let case = Case::new(&facts, as_of);
        let cadence = rulebook.cadence().unwrap();
        let history = cadence.history(&Customer::new("K"), &log, at(&as_of.to_string()), None);
        let planned = cadence.plan(&history, &case, as_of + TimeDelta::days(800), None).unwrap();
        let found: Vec<NaiveDate> = planned.iter().map(|one| one.due).collect();
        let span: Span = every.parse().unwrap();
        let series = (1_i32..).flat_map(|k| vec![span.after(as_of, k).unwrap(); count]);
        let expected: Vec<NaiveDate> =
            series.take_while(|due| *due < as_of + TimeDelta::days(800)).collect();
        if at_least == 1 {
            let law = guanxi::testkit::laws::a_series_does_not_drift;
            prop_assert_eq!(law(span, as_of, &found), Ok(()));
            prop_assert_eq!(found, expected);
        } else {
            // Two on one day are done on two days, so every span holds two from then on.
            let day = |one: &guanxi::policy::cadence::PlannedTouch| one.proposal.as_ref().unwrap().day;
            let done: Vec<NaiveDate> = [as_of, as_of].into_iter().chain(planned.iter().map(day)).collect();
            for step in done.windows(3) {
                // What was done on its own day goes on from where the series began: a month end may come
                // after the month that begins on the day done.
                let series = (1_i32..60).find(|k| span.after(as_of, *k).unwrap() == step[0]);
                let on_series = series.map(|k| span.after(as_of, k + 1).unwrap());
                let latest = span.after(step[0], 1).unwrap().max(step[1].succ_opt().unwrap());
                prop_assert!(step[2] <= on_series.map_or(latest, |day| day.max(latest)), "{step:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(config(300))]

    /// Whoever does what is planned on its day is asked next for what the plan says is next.
    #[test]
    fn a_plan_is_what_the_days_bring(
        log in proptest::collection::vec(0_i64..90, 0..6),
        idle in 0_i64..40,
        at_least in 1_u32..4,
        (anchor, every) in prop_oneof![
            (Just(""), proptest::sample::select(vec!["1 week", "10 days", "3 weeks"])),
            (Just("anchor = \"bucket\"\n"), proptest::sample::select(vec!["1 week", "1 month", "1 quarter"])),
            (Just("anchor = \"2023-12-25\"\n"), proptest::sample::select(vec!["1 week", "1 month", "20 days"])),
        ],
    ) {
        let rulebook = tiered(&format!(
            "[[cadence.touch]]\ncode = \"r\"\nevery = \"{every}\"\nat_least = {at_least}\n{anchor}channels = [\"phone\"]\n"
        ));
        let mut log: Vec<Event> = log
            .iter()
            .enumerate()
            .map(|(place, day)| event(&format!("t{place}"), &nth(*day).to_string(), touch("phone")))
            .collect();
        let last = log.iter().map(|event| event.at.as_date().unwrap()).max();
        let today = last.unwrap_or(nth(0)) + TimeDelta::days(idle);
        let facts = rulebook.facts();
        let cadence = rulebook.cadence().unwrap();
        let plan = |log: &[Event], today: NaiveDate| {
            let case = Case::new(&facts, today);
            let history = cadence.history(&Customer::new("K"), log, at(&today.to_string()), None);
            cadence.plan(&history, &case, today + TimeDelta::days(200), None).unwrap()
        };
        let planned = plan(&log, today);
        let Some(first) = planned.first() else { return Ok(()) };
        let day = first.proposal.as_ref().unwrap().day;
        log.push(event("done", &day.to_string(), touch("phone")));
        let then = plan(&log, day);
        let what = |one: &guanxi::policy::cadence::PlannedTouch| {
            (one.due, one.proposal.as_ref().unwrap().day)
        };
        let rest: Vec<_> = planned[1..].iter().map(what).collect();
        let later: Vec<_> = then.iter().map(what).collect();
        // The later plan looks further.
        prop_assert!(later.len() >= rest.len());
        prop_assert_eq!(&later[..rest.len()], rest.as_slice());
    }
}

#[test]
fn p_045_the_month_end_series_visits_the_31st_again() {
    let rulebook =
        tiered("[[cadence.touch]]\ncode = \"r\"\nevery = \"1 month\"\nchannels = [\"visit\"]\n");
    let log = touches("visit", &["01-31"]);
    let facts = rulebook.facts();
    let case = Case::new(&facts, date("02-01"));
    let cadence = rulebook.cadence().unwrap();
    let history = cadence.history(&Customer::new("K"), &log, at("02-01"), None);
    let planned = cadence.plan(&history, &case, date("08-01"), None).unwrap();
    let due: Vec<String> = planned.iter().map(|one| one.due.format("%m-%d").to_string()).collect();
    assert_eq!(due, ["02-29", "03-31", "04-30", "05-31", "06-30", "07-31"]);
}

#[test]
fn a_busy_day_is_passed_over() {
    let rulebook = tiered("[[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\n");
    let log = touches("visit", &["03-01"]);
    let facts = rulebook.facts();
    let case = Case::new(&facts, date("03-04"));
    let cadence = rulebook.cadence().unwrap();
    let history = cadence.history(&Customer::new("K"), &log, at("03-04"), None);
    let left = |day: NaiveDate| u32::from(day != date("03-08") && day != date("03-07"));
    let planned = cadence.plan(&history, &case, date("03-09"), Some(&left)).unwrap();
    assert_eq!(planned[0].proposal.as_ref().unwrap().day, date("03-06"));
    assert!(planned[0].postponed.iter().all(|one| one.why == Obstacle::Busy));
    assert_eq!(
        (planned[0].postponed[0].from, planned[0].postponed[0].to),
        (date("03-07"), date("03-08"))
    );
}

// --- channels ------------------------------------------------------------------------------------

fn proposed_channel(rulebook: &Rulebook, customer: &Customer, log: &[Event]) -> String {
    let facts = rulebook.facts();
    let case = Case::new(&facts, date("03-18"));
    let cadence = rulebook.cadence().unwrap();
    let reading = cadence.read(customer, log, &case, at("03-18"), None).unwrap();
    reading.touches[0].proposal.as_ref().unwrap().channel.as_ref().unwrap().to_string()
}

fn prefers(id: &str, channel: &str, key: bool) -> Contact {
    let mut contact = Contact::new(id, id);
    contact.preferred_channel = Some(code(channel));
    contact.key_decider = key;
    contact
}

#[test]
fn d000_64_the_channel_that_is_preferred_where_the_rule_has_it() {
    let rule =
        "[[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\nchannels = [\"phone\", \"email\"]\n";
    let rulebook = tiered(rule);
    let mut customer = Customer::new("K");
    assert_eq!(proposed_channel(&rulebook, &customer, &[]), "phone");
    customer.contacts.push(prefers("P1", "email", false));
    assert_eq!(proposed_channel(&rulebook, &customer, &[]), "email");
    // Key deciders first; what the rule does not have, or nobody knows, is no help.
    customer.contacts.push(prefers("P2", "visit", true));
    assert_eq!(proposed_channel(&rulebook, &customer, &[]), "phone");
    customer.contacts[1].preferred_channel = Some(code("pigeon"));
    assert_eq!(proposed_channel(&rulebook, &customer, &[]), "email");
    // Never a capped one (P-049).
    let capped = tiered(&format!(
        "{rule}[[cadence.cap]]\ncode = \"mails\"\nchannels = [\"email\"]\nat_most = 0\nper = \"1 day\"\n"
    ));
    assert_eq!(proposed_channel(&capped, &customer, &[]), "phone");
}

#[test]
fn d004_41_the_channel_that_is_used_most_where_the_rulebook_learns() {
    let rule = "[[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\n";
    let log = [
        event("e1", "03-01", touch("phone")),
        event("e2", "03-02", inbound("email")),
        event("e3", "03-03", inbound("email")),
        // Attempts, and messages of ours, tell nothing of what the customer likes.
        event("e4", "03-04", missed("visit")),
        event("e5", "03-05", missed("visit")),
        event("e6", "03-06", missed("visit")),
    ];
    let mut customer = Customer::new("K");
    assert_eq!(proposed_channel(&tiered(rule), &customer, &log), "phone");
    let learning = tiered(&format!("[cadence]\nlearn_channel = true\n{rule}"));
    assert_eq!(proposed_channel(&learning, &customer, &log), "email");
    assert_eq!(proposed_channel(&learning, &customer, &log[..2]), "phone"); // a tie: the first
    customer.contacts.push(prefers("P1", "visit", false));
    assert_eq!(proposed_channel(&learning, &customer, &log), "visit"); // what is said wins
}
