//! What a log cannot say: each refused with a code, help, and words in both languages; it changes
//! nothing.

use guanxi::Error;
use guanxi::label::Language;
use guanxi::policy::cadence::CadenceRefusal;

use super::*;

fn ruled() -> Rulebook {
    tiered(
        "[cadence]\nsnooze = { at_most = 2, longest = \"1 week\" }\n\
         [[cadence.touch]]\ncode = \"call\"\nevery = \"1 month\"\nadjust = { min = \"1 week\", max = \"1 quarter\" }\n\
         [[cadence.touch]]\ncode = \"mail\"\nevery = \"1 month\"\nchannels = [\"email\"]\n",
    )
}

/// What the last of some events is refused for; the rest is as if it had not been there.
fn refused(log: &[Event]) -> CadenceRefusal {
    let rulebook = ruled();
    let as_of = "2024-12-31";
    let reading = read(&rulebook, log, as_of);
    assert_eq!(reading.refused.len(), 1, "{:?}", reading.refused);
    let (last, before) = log.split_last().unwrap();
    assert_eq!(reading.refused[0].event, last.id);
    let mut without = read(&rulebook, before, as_of);
    without.refused.clone_from(&reading.refused);
    // Whether contact is wanted is the lifecycle's to say, which knows no channels.
    without.contact = reading.contact.clone();
    assert_eq!(reading, without);
    reading.refused[0].refusal.clone()
}

fn check(refusal: &CadenceRefusal, [code, message, help, chinese]: [&str; 4]) {
    assert_eq!((refusal.code(), refusal.to_string().as_str()), (code, message));
    assert!(!help.is_empty() && refusal.help().contains(help), "{}", refusal.help());
    assert_eq!(refusal.text(Language::Chinese), chinese);
    assert_eq!(refusal.text(Language::English), message);
    let error = Error::from(refusal.clone());
    assert_eq!((error.code(), error.to_string().as_str()), (code, message));
    let json = serde_json::to_value(refusal).unwrap();
    assert_eq!((&json["code"], &json["message"]), (&code.into(), &message.into()));
}

#[test]
fn an_unknown_channel() {
    let refusal = refused(&[event("e", "03-01", touch("phon"))]);
    check(
        &refusal,
        [
            "unknown-channel",
            "there is no channel `phon`",
            "did you mean `phone`?",
            "没有渠道 `phon`",
        ],
    );
}

#[test]
fn an_unknown_kind_of_content() {
    let refusal = refused(&[event("e", "03-01", touch("phone").about(code("nwes")))]);
    assert_eq!(refusal.code(), "unknown-content");
    assert!(refusal.to_string().contains("`nwes`") && refusal.help().contains("`news`"));
    assert!(refusal.text(Language::Chinese).starts_with("未知的内容类型（"));
}

/// The records show it to be wrong, so no policy reads it; the fold lists it.
#[test]
fn what_was_recorded_before_it_took_place_is_no_contact() {
    let log = [event("e", "03-10", touch("phone")).recorded_at(at("03-09"))];
    let rulebook = ruled();
    let found = read(&rulebook, &log, "03-11");
    assert!(found.refused.is_empty() && found.touches.iter().all(|one| one.last.is_none()));
    // On the same day nobody can tell.
    let log = [event("e", "03-10 23:00", touch("phone")).recorded_at(at("03-10"))];
    let found = read(&rulebook, &log, "03-11");
    assert!(found.touches.iter().any(|one| one.last.is_some()));
}

#[test]
fn d003_120_contact_while_none_is_wanted() {
    let log = [event("no", "03-01 10:00", says_no()), event("e", "03-01 11:00", touch("phone"))];
    let refusal = refused(&log);
    assert_eq!(refusal.code(), "contact-paused");
    assert!(refusal.text(Language::Chinese).starts_with("客户自 2024-03-01"));
    // A call in which the customer says so is one that took place.
    let log = [event("e", "03-01 10:00", touch("phone")), event("no", "03-01 10:00", says_no())];
    assert!(read(&ruled(), &log, "03-02").refused.is_empty());
}

#[test]
fn a_decision_about_a_rule_that_is_not_there() {
    check(
        &refused(&[event("e", "03-01", waive("cal"))]),
        [
            "unknown-rule",
            "there is no touch rule `cal`",
            "did you mean `call`?",
            "没有触达规则 `cal`",
        ],
    );
}

#[test]
fn intervals_that_the_rule_does_not_allow() {
    check(
        &refused(&[event("e", "03-01", interval("call", "6 days"))]),
        [
            "interval-out-of-bounds",
            "`call` cannot be asked for every `6 days`",
            "from `1 week` to `1 quarter`",
            "`call` 的间隔不能是 `6 days`",
        ],
    );
    let long = refused(&[event("e", "03-01", interval("call", "4 months"))]);
    assert_eq!(long.code(), "interval-out-of-bounds");
    // Hours are no interval, and neither is nothing.
    assert_eq!(
        refused(&[event("e", "03-01", interval("call", "200 hours"))]).code(),
        "interval-out-of-bounds"
    );
    assert_eq!(
        refused(&[event("e", "03-01", interval("call", "0 days"))]).code(),
        "interval-out-of-bounds"
    );
    let fixed = refused(&[event("e", "03-01", interval("mail", "1 month"))]);
    assert!(fixed.help().contains("adjust = { min"), "{}", fixed.help());
    // What every customer has needs no bounds.
    assert!(
        read(&ruled(), &[event("e", "03-01", interval("mail", ""))], "03-02").refused.is_empty()
    );
}

#[test]
fn snoozes_that_are_too_long_or_no_snoozes() {
    check(
        &refused(&[event("e", "03-01", snooze("call", "03-09"))]),
        [
            "snooze-too-long",
            "`call` cannot be put off to 2024-03-09: at most `1 week` each time",
            "an earlier day",
            "`call` 不能推迟到 2024-03-09：每次最多 `1 week`",
        ],
    );
    assert!(
        read(&ruled(), &[event("e", "03-01", snooze("call", "03-08"))], "03-02").refused.is_empty()
    );
    check(
        &refused(&[event("e", "03-01", snooze("call", "03-01"))]),
        [
            "snooze-in-the-past",
            "`call` is put off to 2024-03-01, which is no later day",
            "a later day",
            "`call` 推迟到的 2024-03-01 已经到来",
        ],
    );
}

#[test]
fn more_snoozes_than_a_period_allows() {
    let log = [
        event("s1", "03-01", snooze("call", "03-05")),
        event("s2", "03-05", snooze("call", "03-10")),
        event("s3", "03-10", snooze("call", "03-12")),
    ];
    check(
        &refused(&log),
        [
            "too-many-snoozes",
            "`call` was put off 2 times already in this period",
            "let the touch off with a reason",
            "`call` 在本周期内已推迟 2 次",
        ],
    );
    // Those of the other rule are its own; a touch, or a waive, begins a new period.
    let fine = |between: Event| {
        let log = [log[0].clone(), log[1].clone(), between, log[2].clone()];
        read(&ruled(), &log, "03-31").refused.is_empty()
    };
    assert!(fine(event("t", "03-07", touch("phone"))));
    assert!(fine(event("w", "03-07", waive("call"))));
    assert!(!fine(event("t", "03-07", missed("phone"))));
    assert!(!fine(event("w", "03-07", waive("mail"))));
    let other = [log[0].clone(), log[1].clone(), event("s3", "03-10", snooze("mail", "03-12"))];
    assert!(read(&ruled(), &other, "03-31").refused.is_empty());
}

#[test]
fn a_touch_ends_the_snoozes_before_it_also_on_one_day() {
    let weekly = tiered("[[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\n");
    let proposed = |log: &[Event]| only(&weekly, log, "03-02").proposal.unwrap().day;
    let put_off = |time: &str| event("s", time, snooze("r", "03-20"));
    let called = |time: &str| event("t", time, touch("phone"));
    assert_eq!(proposed(&[put_off("03-01 09:00"), called("03-01 15:00")]), date("03-08"));
    assert_eq!(proposed(&[called("03-01 09:00"), put_off("03-01 15:00")]), date("03-20"));
    assert_eq!(proposed(&[called("03-01"), put_off("03-01")]), date("03-20"));
    // Of several snoozes the last one holds, also a shorter one.
    let shorter = event("s2", "03-02 10:00", snooze("r", "03-15"));
    assert_eq!(proposed(&[called("03-01"), put_off("03-01"), shorter]), date("03-15"));
}

#[test]
fn answers_to_triggers_end_a_period_of_snoozes_too() {
    let rulebook = tiered(
        "[cadence]\nsnooze = { at_most = 1 }\n[[cadence.touch]]\ncode = \"visit\"\nevery = \"1 month\"\nchannels = [\"visit\"]\n\
         [[cadence.trigger]]\ncode = \"n\"\non = [\"need\"]\nwithin = \"1 week\"\nsatisfies = [\"visit\"]\n",
    );
    let log = [
        event("s1", "03-01", snooze("visit", "03-05")),
        event("n1", "03-02", guanxi::record::Change::new(code("need"), "more")),
        event("t", "03-03", touch("phone")),
        event("s2", "03-04", snooze("visit", "03-20")),
    ];
    assert!(read(&rulebook, &log, "03-05").refused.is_empty());
    let without = [log[0].clone(), log[1].clone(), log[3].clone()];
    assert_eq!(read(&rulebook, &without, "03-05").refused[0].refusal.code(), "too-many-snoozes");
}

#[test]
fn facts_of_another_rulebook_are_refused() {
    let rulebook = ruled();
    let foreign = Rulebook::preset("renewal").unwrap();
    let facts = foreign.facts();
    let case = Case::new(&facts, date("03-01"));
    let cadence = rulebook.cadence().unwrap();
    let error = cadence.read(&Customer::new("K"), &[], &case, at("03-01"), None).unwrap_err();
    assert_eq!(error.code(), "foreign-facts");
    let none = super::rulebook("");
    assert_eq!(none.cadence().unwrap_err().code(), "no-cadence");
    assert!(none.cadence().unwrap_err().help().unwrap().contains("[[cadence.touch]]"));
    for (rule, channel, expected) in
        [("cal", "phone", "unknown-rule"), ("call", "fax", "unknown-channel")]
    {
        assert_eq!(cadence.counts(rule, &touch(channel)).unwrap_err().code(), expected);
    }
}
