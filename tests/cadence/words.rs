//! Explanations in both languages, whole texts; the written form of readings.

use guanxi::label::Language;
use guanxi::policy::cadence::{Basis, CadenceRefusal, FirstDue, TouchOutcome};
use guanxi::record::{Change, ContactPause};

use super::*;

fn explained(rulebook: &Rulebook, facts: &Facts, log: &[Event], as_of: &str) -> [String; 2] {
    let reading = read_with(rulebook, facts, log, as_of);
    let cadence = rulebook.cadence().unwrap();
    [Language::English, Language::Chinese].map(|language| cadence.explain(&reading, language))
}

/// Everything that a reading may say, of a customer that is A or B.
#[test]
fn everything_is_explained_in_both_languages() {
    let rulebook = tiered(
        r#"
        [calendar.office]
        week = { mon-fri = ["09:00-18:00"] }
        [cadence]
        calendar = "office"
        [[cadence.touch]]
        code = "talk"
        class = ["A"]
        every = "1 week"
        grace = "3 days"
        channels = ["phone"]
        label = { en = "weekly talk", zh = "每周沟通" }
        [[cadence.touch]]
        code = "mail"
        class = ["B"]
        every = "1 month"
        anchor = "bucket"
        at_least = 2
        channels = ["email"]
        [[cadence.touch]]
        code = "own"
        every = "1 month"
        channels = ["visit"]
        adjust = { min = "1 week", max = "1 quarter" }
        [[cadence.trigger]]
        code = "answer"
        class = ["A"]
        on = ["need"]
        within = "5 days"
        channels = ["visit"]
        label = { en = "answer to a need", zh = "需求跟进" }
        [[cadence.cap]]
        code = "visits"
        channels = ["visit"]
        at_most = 1
        per = "1 week"
        label = { en = "visits", zh = "拜访上限" }
        "#,
    );
    let facts = rulebook.facts().with("annual_amount", 120).unwrap();
    let log = [
        event("e1", "03-01", touch("email")),
        event("e2", "03-08", touch("phone")),
        event("e3", "03-12", touch("visit")),
        event("e4", "03-13", interval("own", "2 weeks")),
        event("e5", "03-13", Change::new(code("need"), "more")),
        event("e6", "03-14", snooze("own", "04-01")),
        event("e7", "03-14", waive("nothing")),
    ];
    let [english, chinese] = explained(&rulebook, &facts, &log, "03-16");
    assert_eq!(
        english,
        "\
K: A or B, as of 2024-03-16
weekly talk (talk) if it is of that class: due 2024-03-15, 1 week after the last touch of 2024-03-08; due, within its grace
  proposed: 2024-03-18, phone
  2024-03-16 to 2024-03-17: weekend
mail if it is of that class: due 2024-04-30, 2 times in the period of 1 month that follows the last touch of 2024-03-01; not due for 45 days
  proposed: 2024-04-29, email
  2024-04-30: left for the next touch of the period
own: due 2024-03-26, 2 weeks after the last touch of 2024-03-12; not due for 10 days
  proposed: 2024-04-01, visit
  2024-03-16 to 2024-03-31: put off until 2024-04-01 (event e6)
answer to a need (answer) if it is of that class: due 2024-03-18, 5 days after 2024-03-13 (event e5); not due for 2 days
  proposed: 2024-03-19, visit
  2024-03-18: visits: at most 1 (visit)
  2024-03-16 to 2024-03-17: weekend
event e7 refused: there is no touch rule `nothing`
"
    );
    assert_eq!(
        chinese,
        "\
K：A或B，截至 2024-03-16
每周沟通（talk）（若属该类）：2024-03-15 到期，最近触达（2024-03-08）后 1 周；宽限期内
  建议：2024-03-18，phone
  2024-03-16 至 2024-03-17：周末
mail（若属该类）：2024-04-30 到期，最近触达（2024-03-01）后的下一个 1 个月周期（每周期 2 次）；还有 45 天
  建议：2024-04-29，email
  2024-04-30：留给本周期的下一次触达
own：2024-03-26 到期，最近触达（2024-03-12）后 2 周；还有 10 天
  建议：2024-04-01，visit
  2024-03-16 至 2024-03-31：推迟到 2024-04-01（事件 e6）
需求跟进（answer）（若属该类）：2024-03-18 到期，2024-03-13（事件 e5）起 5 天；还有 2 天
  建议：2024-03-19，visit
  2024-03-18：拜访上限：最多 1 次（visit）
  2024-03-16 至 2024-03-17：周末
事件 e7 未采纳：没有触达规则 `nothing`
"
    );
}

#[test]
fn what_a_due_day_is_counted_from_is_said() {
    let line = |keys: &str, log: &[Event], known: &[(&str, &str)]| {
        let rulebook =
            tiered(&format!("[[cadence.touch]]\ncode = \"r\"\nevery = \"1 month\"\n{keys}\n"));
        let facts = known
            .iter()
            .fold(rulebook.facts(), |facts, (fact, day)| facts.with(fact, *day).unwrap());
        explained(&rulebook, &facts, log, "03-16")
            .map(|text| text.lines().nth(1).unwrap().to_owned())
    };
    let contact = [("first_contact", "2024-03-01")];
    let waived = [event("w", "03-10", waive("r"))];
    let back = [event("no", "03-01", says_no()), event("in", "03-05", inbound("phone"))];
    for (keys, log, known, english, chinese) in [
        (
            "",
            &[][..],
            &contact[..],
            "r: due 2024-04-01, 1 month after onboarding on 2024-03-01; not due for 16 days",
            "r：2024-04-01 到期，建档（2024-03-01）后 1 个月；还有 16 天",
        ),
        (
            "first_due = \"immediately\"",
            &[],
            &contact,
            "r: due 2024-03-01, the day of onboarding; overdue by 15 days",
            "r：2024-03-01 到期，建档当日；逾期 15 天",
        ),
        (
            "",
            &waived,
            &[],
            "r: due 2024-04-10, 1 month after it was let off on 2024-03-10; not due for 25 days",
            "r：2024-04-10 到期，豁免（2024-03-10）后 1 个月；还有 25 天",
        ),
        (
            "",
            &back,
            &[],
            "r: due 2024-04-05, 1 month after the customer resumed contact on 2024-03-05; not due for 20 days",
            "r：2024-04-05 到期，客户恢复联系（2024-03-05）后 1 个月；还有 20 天",
        ),
        (
            "anchor = \"2024-02-17\"",
            &[],
            &[],
            "r: due 2024-03-17, the period of 1 month that follows the fixed date 2024-02-17; not due for 1 day",
            "r：2024-03-17 到期，固定日期（2024-02-17）后的下一个 1 个月周期；还有 1 天",
        ),
        (
            "",
            &[],
            &[],
            "r: due 2024-03-16, nothing is known before; due",
            "r：2024-03-16 到期，无记录可循；今日到期",
        ),
    ] {
        assert_eq!(line(keys, log, known), [english, chinese]);
    }
}

#[test]
fn what_is_suppressed_is_said() {
    let rulebook = tiered(
        "[[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\n[[cadence.trigger]]\ncode = \"n\"\non = [\"need\"]\nwithin = \"5 days\"\n",
    );
    let facts = rulebook.facts();
    let log = [
        event("t", "03-01", touch("phone")),
        event("n1", "03-02", Change::new(code("need"), "more")),
        event("no", "03-05 10:30", says_no()),
        event("late", "03-06", touch("phone")),
    ];
    assert_eq!(
        explained(&rulebook, &facts, &log, "03-16 08:00"),
        [
            "K: A or B or C, as of 2024-03-16 08:00\n\
             r: no contact wanted since 2024-03-05 10:30\n\
             n: no contact wanted since 2024-03-05 10:30\n\
             event late refused: the customer has wanted no contact since 2024-03-05T02:30:00Z\n"
                .to_owned(),
            "K：A或B或C，截至 2024-03-16 08:00\n\
             r：客户自 2024-03-05 10:30 起不希望被联系\n\
             n：客户自 2024-03-05 10:30 起不希望被联系\n\
             事件 late 未采纳：客户自 2024-03-05T02:30:00Z 起不希望被联系\n"
                .to_owned(),
        ]
    );
    let paused =
        [event("p", "03-15", ContactPause::new(date("03-16"), date("03-17"), "stocktaking"))];
    assert_eq!(
        explained(&rulebook, &facts, &paused, "03-16"),
        [
            "K: A or B or C, as of 2024-03-16\n\
             r: due 2024-03-16, nothing is known before; contact is paused until 2024-03-17 (stocktaking)\n  \
             proposed: 2024-03-18, phone\n  \
             2024-03-16 to 2024-03-17: contact paused (stocktaking)\n"
                .to_owned(),
            "K：A或B或C，截至 2024-03-16\n\
             r：2024-03-16 到期，无记录可循；暂停联系至 2024-03-17（stocktaking）\n  \
             建议：2024-03-18，phone\n  \
             2024-03-16 至 2024-03-17：暂停联系（stocktaking）\n"
                .to_owned(),
        ]
    );
    // What was set off before a pause is counted from its end.
    let mut back = log[..3].to_vec();
    back.push(event("in", "03-10", inbound("email")));
    let rulebook = tiered(
        "[[cadence.trigger]]\ncode = \"n\"\non = [\"need\"]\nwithin = \"5 days\"\nproactive = true\n",
    );
    let [english, chinese] = explained(&rulebook, &rulebook.facts(), &back, "03-11");
    assert!(english.contains(
        "n: due 2024-03-15, 5 days after the customer resumed contact on 2024-03-10 (event n1 of 2024-03-02); not due for 4 days"
    ), "{english}");
    assert!(chinese.contains("n：2024-03-15 到期，客户恢复联系（2024-03-10）起 5 天（2024-03-02 的事件 n1）；还有 4 天"), "{chinese}");
}

#[test]
fn readings_are_written_with_stable_names() {
    let rulebook = tiered(
        "[[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\nclass = [\"B\"]\nchannels = [\"email\"]\n",
    );
    let facts = rulebook.facts().with("annual_amount", 60).unwrap();
    let log = touches("email", &["03-01"]);
    let reading = read_with(&rulebook, &facts, &log, "03-10");
    let json = serde_json::to_value(&reading).unwrap();
    assert_eq!(
        json["touches"][0],
        serde_json::json!({
            "rule": "r", "certain": true, "every": "1 week", "last": { "day": "2024-03-01", "event": "t0" },
            "basis": "touch", "since": "2024-03-01", "due": "2024-03-08", "state": "overdue", "days": 2,
            "proposal": { "day": "2024-03-10", "channel": "email" },
        })
    );
    assert_eq!(json["classes"], serde_json::json!(["B"]));
    assert_eq!(json["contact"]["state"], "active");
    // Suppressed: the day from which it is counted and the day of the no are two things.
    let mut log = log;
    log.push(event("no", "03-05", says_no()));
    let text = serde_json::to_string(&read_with(&rulebook, &facts, &log, "03-10")).unwrap();
    assert_eq!(text.matches("\"since\":\"2024-03-01\"").count(), 1, "{text}");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        json["touches"][0],
        serde_json::json!({
            "rule": "r", "certain": true, "every": "1 week", "last": { "day": "2024-03-01", "event": "t0" },
            "basis": "touch", "since": "2024-03-01", "due": null, "state": "suppressed",
            "by": "do_not_contact", "no_contact_since": "2024-03-05", "proposal": null,
        })
    );
    let paused = [event("p", "03-09", ContactPause::new(date("03-10"), date("03-11"), "x"))];
    let json = serde_json::to_value(read_with(&rulebook, &facts, &paused, "03-10")).unwrap();
    assert_eq!(
        (&json["touches"][0]["by"], &json["touches"][0]["until"]),
        (&"pause".into(), &"2024-03-11".into())
    );
    assert_eq!(json["touches"][0]["postponed"][0]["why"]["what"], "pause");
}

#[test]
fn every_word_has_both_languages() {
    let bases = [
        Basis::Touch,
        Basis::Onboarding,
        Basis::Waived,
        Basis::Resumed,
        Basis::Anchor,
        Basis::Nothing,
    ];
    for basis in bases {
        assert!(basis.label(Language::English).is_ascii());
        assert!(!basis.label(Language::Chinese).is_ascii());
    }
    assert_eq!("immediately".parse::<FirstDue>().unwrap(), FirstDue::Immediately);
    assert_eq!("sent".parse::<TouchOutcome>().unwrap().to_string(), "sent");
    assert_eq!("snet".parse::<TouchOutcome>().unwrap_err().help(), Some("did you mean `sent`?"));
    let refusal = CadenceRefusal::TooManySnoozes { rule: code("r"), at_most: 1 };
    assert_ne!(refusal.text(Language::Chinese), refusal.text(Language::English));
}
