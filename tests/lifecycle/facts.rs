//! Health and segments: conditions over facts in three-valued logic.

use guanxi::label::Language;
use guanxi::policy::lifecycle::Health;
use guanxi::policy::scheme::Case;
use guanxi::record::{Customer, Direction, Event, Interaction, Outcome, Purchase};
use guanxi::rule::Truth;
use guanxi::{Facts, Rulebook};

use crate::own;

fn follow_up(parameters: &[(&str, &str)]) -> Rulebook {
    let required = [("medium_amount", "100000"), ("new_within", "6 months")];
    Rulebook::preset_with("follow_up", required.into_iter().chain(parameters.iter().copied()))
        .unwrap()
}

fn facts(rulebook: &Rulebook, known: &[(&str, &str)]) -> Facts {
    known.iter().fold(rulebook.facts(), |facts, (name, value)| facts.with(name, *value).unwrap())
}

/// The health, the possible ones joined by `|` where it is open.
fn health(rulebook: &Rulebook, known: &[(&str, &str)], day: &str) -> String {
    let facts = facts(rulebook, known);
    let case = Case::new(&facts, day.parse().unwrap());
    let found = rulebook.lifecycle().health(&case).unwrap().unwrap();
    let names: Vec<&str> = found.decision().possible().iter().map(|health| health.name()).collect();
    names.join("|")
}

fn segment(rulebook: &Rulebook, code: &str, known: &[(&str, &str)], day: &str) -> Truth {
    let facts = facts(rulebook, known);
    let case = Case::new(&facts, day.parse().unwrap());
    let segments = rulebook.lifecycle().segments(&case).unwrap();
    segments.iter().find(|one| *one.code() == code).unwrap().truth()
}

const FINE: [(&str, &str); 3] =
    [("activity_declining", "false"), ("about_to_churn", "false"), ("open_warning", "false")];

/// D000-06, 8.4: any of the three; one that holds settles it, one that is missing leaves it open.
#[test]
fn at_risk_is_any_of_three() {
    let rulebook = follow_up(&[]);
    assert_eq!(health(&rulebook, &FINE, "2024-06-30"), "active");
    for place in 0..3 {
        let mut known = FINE;
        known[place].1 = "true";
        assert_eq!(health(&rulebook, &known, "2024-06-30"), "at_risk");
        // The others may be unknown then.
        assert_eq!(health(&rulebook, &known[place..=place], "2024-06-30"), "at_risk");
        let mut known = FINE.to_vec();
        known.remove(place);
        assert_eq!(health(&rulebook, &known, "2024-06-30"), "at_risk|active");
    }
}

/// The document gives no number for dormancy: off until it is given, and a finding says so.
#[test]
fn dormancy_is_off_until_its_number_is_given() {
    // Other policies of the preset have open numbers of their own.
    let findings = |rulebook: &Rulebook| -> Vec<(&'static str, String, String)> {
        let own = rulebook.findings().filter(|one| one.path.starts_with("lifecycle"));
        own.map(|one| (one.code, one.path.clone(), one.to_string())).collect()
    };
    let off = findings(&follow_up(&[]));
    let [(code, path, text)] = off.as_slice() else { panic!("{off:?}") };
    assert_eq!((*code, path.as_str()), ("rule-off", "lifecycle.dormant"));
    assert!(text.contains("`dormant` is off until a value is given for `dormant_after`"), "{text}");
    assert!(findings(&follow_up(&[("dormant_after", "3 months")])).is_empty());
}

/// 8.4, P-122: dormant from the edge on, and an order or an inbound contact brings it back.
#[test]
fn an_order_or_a_contact_ends_dormancy() {
    let rulebook = follow_up(&[("dormant_after", "3 months")]);
    let at = |order: &str, talk: &str, day: &str| {
        let mut known = FINE.to_vec();
        known.extend([("last_order", order), ("last_inbound", talk)]);
        health(&rulebook, &known, day)
    };
    assert_eq!(at("2024-03-31", "2024-03-30", "2024-06-29"), "active");
    assert_eq!(at("2024-03-31", "2024-03-30", "2024-06-30"), "dormant");
    assert_eq!(at("2024-06-30", "2024-03-30", "2024-06-30"), "active");
    assert_eq!(at("2024-03-31", "2024-06-30", "2024-06-30"), "active");
    // At risk wins over dormant.
    let known =
        [("open_warning", "true"), ("last_order", "2020-01-01"), ("last_inbound", "2020-01-01")];
    assert_eq!(health(&rulebook, &known, "2024-06-30"), "at_risk");
    // Nothing is known of talks: dormant or active.
    let mut known = FINE.to_vec();
    known.push(("last_order", "2020-01-01"));
    assert_eq!(health(&rulebook, &known, "2024-06-30"), "dormant|active");
}

/// The same by the fold: the events themselves bring the customer back.
#[test]
fn events_end_dormancy() {
    let rulebook = follow_up(&[("dormant_after", "3 months")]);
    let call = || Interaction::new("phone".parse().unwrap(), Direction::Inbound, Outcome::Reached);
    let bought = || Purchase::new("5".parse().unwrap());
    let event = |id: &str, day: &str, kind: guanxi::record::EventKind| {
        Event::new(id, "K", day.parse().unwrap(), kind)
    };
    let old =
        vec![event("e1", "2024-01-01", bought().into()), event("e2", "2024-01-02", call().into())];
    let read = |more: Option<Event>| {
        let mut events = old.clone();
        events.extend(more);
        let folded = rulebook.fold(&events, "2024-06-30".parse().unwrap(), None);
        let mut facts = folded.customers["K"].facts.clone();
        for (name, value) in FINE {
            facts.set(name, value).unwrap();
        }
        let case = Case::new(&facts, "2024-06-30".parse().unwrap());
        rulebook.lifecycle().health(&case).unwrap().unwrap().health()
    };
    assert_eq!(read(None), Some(Health::Dormant));
    assert_eq!(read(Some(event("e3", "2024-06-30", bought().into()))), Some(Health::Active));
    assert_eq!(read(Some(event("e3", "2024-06-30", call().into()))), Some(Health::Active));
}

/// D000-05: newly signed or first contacted; the window includes its last day.
#[test]
fn new_customers_signed_or_were_met_within_the_window() {
    let rulebook = follow_up(&[]);
    let new = |known: &[(&str, &str)], day: &str| segment(&rulebook, "new", known, day);
    let (signed, met) = ("first_contract", "first_contact");
    assert_eq!(new(&[(signed, "2024-01-15"), (met, "2023-01-01")], "2024-07-15"), Truth::True);
    assert_eq!(new(&[(signed, "2024-01-15"), (met, "2023-01-01")], "2024-07-16"), Truth::False);
    assert_eq!(new(&[(signed, "2023-01-01"), (met, "2024-01-15")], "2024-07-15"), Truth::True);
    assert_eq!(new(&[(signed, "2023-01-01")], "2024-07-15"), Truth::Unknown);
    assert_eq!(new(&[(met, "2024-07-01")], "2024-07-15"), Truth::True);
}

/// D002-03, D002-04: a year includes its last day; a leap day's year ends on 28 February (A-10).
#[test]
fn long_standing_is_from_a_year_on() {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let long =
        |deal: &str, day: &str| segment(&rulebook, "long_term", &[("first_deal", deal)], day);
    assert_eq!(long("2023-07-01", "2024-06-30"), Truth::False);
    assert_eq!(long("2023-06-30", "2024-06-30"), Truth::True);
    assert_eq!(long("2024-02-29", "2025-02-27"), Truth::False);
    assert_eq!(long("2024-02-29", "2025-02-28"), Truth::True);
    let existing =
        |deal: &str| segment(&rulebook, "existing", &[("first_deal", deal)], "2024-06-30");
    assert_eq!((existing("2024-06-30"), existing("2024-07-01")), (Truth::True, Truth::False));
    assert_eq!(segment(&rulebook, "existing", &[], "2024-06-30"), Truth::Unknown);
}

/// A segment may read the class in a scheme: what is open there is open here, and no more.
#[test]
fn segments_read_classes_exactly() {
    let rulebook = own("[[scheme]]\ncode = \"tier\"\nkind = \"bands\"\nfact = \"annual_amount\"\n\
         bands = [{ code = \"A\", from = 500000 }, { code = \"B\", from = 100000 }, { code = \"C\" }]\n\
         [[lifecycle.segment]]\ncode = \"tier\"\nwhen = \"class(tier) >= B\"\n\
         [[lifecycle.segment]]\ncode = \"any\"\nwhen = \"class(tier) = A or annual_amount < 500000\"");
    let at = |code: &str, known: &[(&str, &str)]| segment(&rulebook, code, known, "2024-06-30");
    assert_eq!(at("tier", &[("annual_amount", "100000")]), Truth::True);
    assert_eq!(at("tier", &[("annual_amount", "99999.99")]), Truth::False);
    assert_eq!(at("tier", &[]), Truth::Unknown);
    // Whatever the amount is, one of the two holds.
    assert_eq!(at("any", &[]), Truth::True);
    // A class that the host gives counts; the segment of the same code is no scheme.
    assert_eq!(at("tier", &[("class(tier)", "C"), ("annual_amount", "900000")]), Truth::False);
    assert_eq!(rulebook.schemes().len(), 1);
    assert_eq!(rulebook.scheme("any").unwrap_err().code(), "unknown-scheme");
}

/// An override or an earlier class of a scheme of the same code says nothing of a segment or of
/// health.
#[test]
fn history_of_schemes_is_none_of_segments() {
    let rulebook = own("[[scheme]]\ncode = \"health\"\nkind = \"list\"\n\
         classes = [{ code = \"at_risk\", when = \"strategic\" }, { code = \"active\" }]\n\
         [lifecycle]\nat_risk = \"open_warning\"");
    let history = guanxi::fact::ClassHistory::default().overridden(
        serde_json::from_str(
            r#"{ "scheme": "health", "class": "at_risk", "from": "2024-01-01",
                 "until": "2024-12-31", "by": "x", "reason": "y" }"#,
        )
        .unwrap(),
    );
    let facts = facts(&rulebook, &[("open_warning", "false"), ("strategic", "false")]);
    let case = Case::new(&facts, "2024-06-30".parse().unwrap()).history(&history);
    let found = rulebook.lifecycle().health(&case).unwrap().unwrap();
    assert_eq!(found.health(), Some(Health::Active));
    let scheme = rulebook.class_of("health", &case).unwrap().unwrap();
    assert_eq!(scheme.code(), &"at_risk");
}

#[test]
fn without_rules_there_is_no_health() {
    let rulebook = own("");
    let facts = rulebook.facts();
    let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    assert!(rulebook.lifecycle().health(&case).unwrap().is_none());
    assert!(rulebook.lifecycle().segments(&case).unwrap().is_empty());
    // Rules that are off are none.
    let off = own("[[parameter]]\ncode = \"n\"\ntype = \"span\"\n\
                   [lifecycle]\ndormant = \"age(last_order) >= $n\"\n\
                   [[lifecycle.segment]]\ncode = \"s\"\nwhen = \"age(last_order) <= $n\"");
    let facts = off.facts();
    let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    assert!(off.lifecycle().health(&case).unwrap().is_none());
    assert!(off.lifecycle().segments(&case).unwrap().is_empty());
    let paths: Vec<&str> = off.findings().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["lifecycle.segment[0].when", "lifecycle.dormant"]);
}

#[test]
fn an_assessment_in_words_and_as_data() {
    let rulebook = follow_up(&[]);
    let facts = facts(&rulebook, &FINE[..2]);
    let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    let as_of = "2024-06-30".parse().unwrap();
    let found = rulebook.lifecycle().assess(&Customer::new("K"), &[], &case, as_of, None).unwrap();
    let health = found.health.as_ref().unwrap();
    assert_eq!(
        health.explain(Language::English),
        "health: undetermined, possible: at risk, active; missing: open warning\n\
         \x20 at_risk (at risk): cannot be said\n\
         \x20   - declining activity: no\n\
         \x20   - about to churn: no\n\
         \x20   - open warning: unknown\n\
         \x20 active: otherwise\n"
    );
    assert!(
        health
            .explain(Language::Chinese)
            .starts_with("关系状况：未定，可能为 有流失风险、活跃；缺少：有未关闭预警\n")
    );
    let new = &found.segments[0];
    assert_eq!(
        new.explain(Language::Chinese).lines().next(),
        Some("新客户：无法判断；缺少：首次签约时间、首次接触时间")
    );
    let data = serde_json::to_value(&found).unwrap();
    assert_eq!(data["customer"], "K");
    assert_eq!(
        data["health"]["decision"]["undetermined"]["possible"],
        serde_json::json!(["at_risk", "active"])
    );
    assert_eq!(data["segments"][0]["truth"], "unknown");
    assert_eq!(
        data["segments"][0]["missing"],
        serde_json::json!(["first_contract", "first_contact"])
    );
}
