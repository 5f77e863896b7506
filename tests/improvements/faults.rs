//! P-106: an improvement without department and due day is not complete.

use guanxi::policy::improvement::faults;
use guanxi::record::Improvement;
use guanxi::testkit::record;
use guanxi::{Error, ErrorKind};
use proptest::prelude::*;

use crate::{day, improvement, read};

fn parts(fault: &Error) -> (&str, &str, String, &str) {
    assert_eq!(fault.kind(), ErrorKind::Record);
    (fault.code(), fault.path().unwrap(), fault.to_string(), fault.help().unwrap())
}

/// P-106: each fault alone, with code, place, sentence and help.
#[test]
fn p_106_each_fault() {
    let complete = improvement("2024-04-05");
    assert_eq!(faults(&complete), []);
    let no_text = (
        "improvement-text",
        "text",
        "the improvement `G1` does not say what is to be done".to_owned(),
        "write it in `text`, for example `train the team to ask what is needed`",
    );
    let no_department = (
        "improvement-department",
        "department",
        "no department answers for the improvement `G1`".to_owned(),
        "write its name in `department`, for example `human resources`",
    );
    let no_due = (
        "improvement-due",
        "due",
        "the improvement `G1` has no due day".to_owned(),
        "write in `due` the last day on which it is done in time",
    );
    let early = (
        "improvement-due",
        "due",
        "the improvement `G1` is due on 2024-04-04, before it was proposed on 2024-04-05"
            .to_owned(),
        "write in `due` the day of the proposal or a later one",
    );
    let with = |change: &dyn Fn(&mut Improvement)| {
        let mut changed = complete.clone();
        change(&mut changed);
        changed
    };
    for (found, expected) in [
        (with(&|one| one.text.clear()), &no_text),
        (with(&|one| one.text = " \u{3000}".into()), &no_text),
        (with(&|one| one.department = None), &no_department),
        (with(&|one| one.department = Some(String::new())), &no_department),
        (with(&|one| one.department = Some("\u{3000}\t".into())), &no_department),
        (with(&|one| one.due = None), &no_due),
        (with(&|one| one.due = Some(day("2024-04-04"))), &early),
    ] {
        let found = faults(&found);
        assert_eq!(found.iter().map(parts).collect::<Vec<_>>(), std::slice::from_ref(expected));
    }
    // The day of the proposal may be the due day.
    assert_eq!(faults(&complete.clone().due_on(day("2024-04-05"))), []);
    // All at once, in the order of the fields.
    let area = Improvement::PROCESS.parse().unwrap();
    let nothing = faults(&Improvement::new("G1", "", area, day("2024-04-05")));
    assert_eq!(nothing.iter().map(parts).collect::<Vec<_>>(), [no_text, no_department, no_due]);
}

/// P-106 for what a host gives: what is missing or blank is read and reported, not filled in.
#[test]
fn p_106_raw_input() {
    for (rest, codes) in [
        ("", &["improvement-text", "improvement-department", "improvement-due"][..]),
        (
            r#", "text": "", "department": "", "due": null"#,
            &["improvement-text", "improvement-department", "improvement-due"],
        ),
        (r#", "text": "x", "department": null, "due": "2024-05-05""#, &["improvement-department"]),
        (r#", "text": "x", "department": "HR", "due": "2024-03-05""#, &["improvement-due"]),
        (r#", "text": "x", "department": "HR", "due": "2024-05-05""#, &[]),
    ] {
        let text =
            format!(r#"{{ "id": "G1", "area": "training", "proposed_on": "2024-04-05"{rest} }}"#);
        let given: Improvement = serde_json::from_str(&text).unwrap();
        let found = faults(&given);
        assert_eq!(found.iter().map(Error::code).collect::<Vec<_>>(), codes, "{text}");
        assert_eq!(read(&given, &[], "2024-04-05").complete, codes.is_empty());
    }
}

proptest! {
    /// P-106, over all improvements: complete where all three are there, and only there.
    #[test]
    fn p_106_complete_iff_nothing_is_missing(given in record::improvements()) {
        let said = |text: &str| text.chars().any(|c| !c.is_whitespace());
        let expected = [
            ("text", said(&given.text)),
            ("department", given.department.as_deref().is_some_and(said)),
            ("due", given.due.is_some_and(|due| due >= given.proposed_on)),
        ];
        let found = faults(&given);
        for (path, there) in expected {
            let faults = found.iter().filter(|fault| fault.path() == Some(path)).count();
            prop_assert_eq!(faults, usize::from(!there), "{}", path);
        }
        prop_assert_eq!(found.len(), expected.iter().filter(|(_, there)| !there).count());
        prop_assert_eq!(read(&given, &[], "2024-04-05").complete, found.is_empty());
    }
}
