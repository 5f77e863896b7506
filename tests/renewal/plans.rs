//! The plan to keep a customer, by the level of risk and the day (D002-08).

use guanxi::policy::renewal::PlanDuty;
use guanxi::record::{Measure, RetentionPlan};

use super::*;

/// The phases of a contract that ends with 2024: a day each, and whether a plan can be owed.
const DAYS: [(&str, bool); 8] = [
    ("2024-06-29", false),
    ("2024-06-30", true),
    ("2024-09-29", true),
    ("2024-09-30", true),
    ("2024-10-01", true),
    ("2024-12-31", true),
    ("2025-01-01", false),
    ("2025-06-30", false),
];

fn plan(id: &str, at: &str, contract: &str) -> Event {
    let visit = Measure::new("visit", "chen.qi", "2024-12-01".parse().unwrap());
    event(id, at, RetentionPlan::new(contract).with(visit))
}

fn contract() -> Contract {
    stated("HT1", terms("2024-01-01", "2024-12-31"))
}

/// The risk whose possible levels run from one place to another.
fn with_risk<T>(
    rulebook: &Rulebook,
    safest: usize,
    riskiest: usize,
    then: impl FnOnce(&RiskReading<'_>) -> T,
) -> T {
    let known = match (safest, riskiest) {
        (0, 1) => vec![5, 5, 4, 4],
        (1, 2) => vec![3, 3, 3, 3],
        (2, 3) => vec![2, 2, 2, 2],
        (0, 2) => vec![4, 4, 4],
        (1, 3) => vec![2, 2, 2],
        (0, 3) => vec![],
        (same, _) => vec![[5, 3, 2, 1][same]; 5],
    };
    let mut sheet = RiskAssessment::new("x");
    for (factor, points) in
        ["stability", "payment", "need_fit", "competitor", "feedback"].iter().zip(known)
    {
        sheet = sheet.rate(code(factor), points);
    }
    let (risk, facts) = (rulebook.risk().unwrap(), rulebook.facts());
    let log = [event("r", "2024-01-01", sheet)];
    let history = risk.history(&"K".into(), &log, "2024-06-30".parse().unwrap(), None);
    let reading = risk.read(&Case::new(&facts, date("2024-06-30")), &history).unwrap();
    let codes: Vec<&str> = reading.possible.iter().map(|level| level.code().as_str()).collect();
    assert_eq!(codes, LEVELS[safest..=riskiest]);
    then(&reading)
}

/// Every range of levels, every level from which on a plan is owed, every phase.
#[test]
fn d002_08_a_plan_is_owed_in_the_window_from_medium_on() {
    for (from, level) in LEVELS.iter().enumerate() {
        let rulebook = load(&format!("plan_from = \"{level}\""));
        let renewal = rulebook.renewal().unwrap();
        let manager = rulebook.codes().roles().find("account_manager").unwrap();
        for (day, open) in DAYS {
            let book = book(&rulebook, &[contract()], &[], day);
            for safest in 0..4 {
                for riskiest in safest..4 {
                    let found = with_risk(&rulebook, safest, riskiest, |risk| {
                        format!("{:?}", renewal.read(&book, Some(risk)).plan)
                    });
                    let overdue =
                        date(day).signed_duration_since(date("2024-09-30")).num_days().max(0);
                    let expected = PlanDuty::Owed {
                        due: date("2024-09-30"),
                        overdue_days: overdue,
                        certain: safest >= from,
                        by: Some(manager),
                    };
                    let none = !open || riskiest < from;
                    let expected = if none { PlanDuty::NotOwed } else { expected };
                    assert_eq!(found, format!("{expected:?}"), "{level} {day} {safest} {riskiest}");
                }
            }
            // Without a risk it may be owed.
            let expected =
                matches!(renewal.read(&book, None).plan, PlanDuty::Owed { certain: false, .. });
            assert_eq!(expected, open, "{day}");
        }
    }
}

#[test]
fn a_25_a_plan_has_to_stand_by_the_last_day_of_the_window() {
    let rulebook = preset();
    let made = |log: &[Event], day: &str| match read(&rulebook, &[contract()], log, day).plan {
        PlanDuty::Made { event, on, late, measures } => {
            assert_eq!(measures.len(), 1);
            Some((event.to_string(), on.to_string(), late))
        }
        _ => None,
    };
    let row = |id: &str, on: &str, late| Some((id.to_owned(), on.to_owned(), late));
    for (day, late) in
        [("2024-02-01", false), ("2024-06-30", false), ("2024-09-30", false), ("2024-10-01", true)]
    {
        let log = [plan("e1", day, "HT1")];
        assert_eq!(made(&log, "2024-12-31"), row("e1", day, late));
        assert_eq!(made(&log, "2024-01-31"), None); // still to come
    }
    // In time and changed later is in time; the last one counts.
    let log = [plan("e2", "2024-11-01", "HT1"), plan("e1", "2024-09-01", "HT1")];
    assert_eq!(made(&log, "2024-10-31"), row("e1", "2024-09-01", false));
    assert_eq!(made(&log, "2024-11-01"), row("e2", "2024-11-01", false));
    let log = [plan("e1", "2024-10-01", "HT1"), plan("e2", "2024-10-05", "HT1")];
    assert_eq!(made(&log, "2024-11-01"), row("e2", "2024-10-05", true));
    // One of another contract is none; nor is one without measures.
    assert_eq!(made(&[plan("e1", "2024-09-01", "HT2")], "2024-12-31"), None);
    assert_eq!(made(&[event("e1", "2024-09-01", RetentionPlan::new("HT1"))], "2024-12-31"), None);
    // Taken back.
    let mut back = event("e2", "2024-09-02", EventKind::Withdrawal);
    back.corrects = Some("e1".into());
    assert_eq!(made(&[plan("e1", "2024-09-01", "HT1"), back], "2024-12-31"), None);
}

#[test]
fn no_plan_is_owed_where_nothing_is_said_or_there_is_no_contract() {
    let rulebook = preset();
    assert_eq!(read(&rulebook, &[], &[], "2024-11-01").plan, PlanDuty::NotOwed);
    // Renewed already: the next one drives.
    let both = [contract(), stated("HT2", terms("2025-01-01", "2025-12-31"))];
    assert_eq!(read(&rulebook, &both, &[], "2024-11-01").plan, PlanDuty::NotOwed);
    let text = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n\
                [renewal]\nopens = \"6 months\"\nlatest = \"3 months\"\n";
    let own = Rulebook::from_toml(text).unwrap();
    let reading = read(&own, &[contract()], &[], "2024-11-01");
    assert_eq!(reading.plan, PlanDuty::NotOwed);
    assert_eq!(reading.contract.unwrap().urgency, None);
    assert_eq!(own.risk().unwrap_err().code(), "no-risk-policy");
}
