//! Occasions in words and as data.

use guanxi::label::Language::{Chinese, English};
use guanxi::policy::occasion::OccasionState;
use guanxi::record::{Customer, EventKind};
use serde_json::json;

use super::{World, born, contract, day, founded, log, mail, preset, rule};

fn said(world: &World<'_>, as_of: &str) -> [String; 2] {
    let (one, occasions) = (world.one(as_of), world.rulebook.occasions());
    [occasions.explain(&one, English), occasions.explain(&one, Chinese)]
}

/// a gift for the Spring Festival is due before the holiday, and the reason is named.
#[test]
fn a_44_why_a_gift_is_due_before_the_holiday() {
    let roll = "festivals = [\"spring_festival\"]\nroll = \"before\"\ncalendar = \"office\"\n\
                label = { en = \"festival gift\", zh = \"节日礼品\" }";
    // The bundled table has no names: one of the same code that has them takes its place.
    let named = "[holidays.cn]\nversion = \"1\"\nyears = [2024, 2024]\noff = [\"2024-02-10/2024-02-17 Spring Festival\"]\n";
    let rulebook = rule("festival", &format!("{roll}\n{named}"));
    let world = World::new(&rulebook, Customer::new("K"));
    assert_eq!(
        said(&world, "2024-02-05"),
        [
            "festival gift, Spring Festival: 2024-02-10, due 2024-02-09 in 4 days\n  2024-02-10, \
             holiday (Spring Festival), is a day off: moved to 2024-02-09, the working day before\n",
            "节日礼品，春节：2024-02-10，应于 2024-02-09 前完成，还有 4 天\n  2024-02-10（\
             节假日（Spring Festival））为休息日，提前至前一工作日 2024-02-09\n",
        ]
    );
    let at = world.one("2024-02-05").occurrence.unwrap();
    assert_eq!((at.due, at.proposed), (day("2024-02-09"), day("2024-02-09")));
    // Friday the 9th was worked: it is late on the day itself, and missed after it.
    assert_eq!(world.state("2024-02-10"), OccasionState::Late { days: 1 });
}

/// a greeting on a day off stays, over a channel on which nobody has to be there.
#[test]
fn a_44_a_greeting_stays_on_the_day_off() {
    let names = |channels: &[guanxi::label::Code]| -> Vec<String> {
        channels.iter().map(ToString::to_string).collect()
    };
    for (says, day_off, working_day) in [
        ("", vec!["email", "post"], vec![]),
        ("channels = [\"phone\", \"email\"]", vec!["email"], vec!["phone", "email"]),
        ("channels = [\"phone\"]", vec!["email", "post"], vec!["phone"]),
    ] {
        let rulebook = rule("company_anniversary", &format!("calendar = \"office\"\n{says}"));
        let sunday = World::new(&rulebook, founded("2010-06-30")).one("2024-06-30");
        let at = sunday.occurrence.unwrap();
        assert_eq!((at.due, at.proposed), (day("2024-06-30"), day("2024-06-30")));
        assert_eq!(names(&at.channels), day_off, "{says}");
        let monday = World::new(&rulebook, founded("2010-07-01")).one("2024-06-30");
        assert_eq!(names(&monday.occurrence.unwrap().channels), working_day, "{says}");
    }
    let rulebook = rule("company_anniversary", "calendar = \"office\"");
    let world = World::new(&rulebook, founded("2010-06-30"));
    assert_eq!(
        said(&world, "2024-06-30"),
        [
            "company anniversary: 2024-06-30, due 2024-06-30, which is today\n  2024-06-30, \
             weekend, is a day off: over email, post\n",
            "司庆：2024-06-30，应于 2024-06-30 前完成，即今天\n  2024-06-30（周末）为休息日，建议渠道：\
             email、post\n",
        ]
    );
}

/// A make-up Sunday is a working day.
#[test]
fn a_44_a_make_up_day_is_worked() {
    let rulebook = rule("company_anniversary", "roll = \"before\"\ncalendar = \"office\"");
    let due =
        |on: &str| World::new(&rulebook, founded(on)).one("2024-02-01").due().unwrap().to_string();
    assert_eq!(due("2010-02-18"), "2024-02-18"); // a Sunday that is worked
    assert_eq!(due("2010-02-16"), "2024-02-09"); // a Friday in the holiday
}

#[test]
fn p_051_a_clamped_day_says_so() {
    let rulebook = rule("birthday", "");
    let world = World::new(&rulebook, born("1980-02-29"));
    assert_eq!(
        said(&world, "2025-03-02"),
        [
            "birthday, contact P1: 2025-02-28, due 2025-02-28, missed 2 days ago\n  29 February \
             is kept on the 28th in a common year\n",
            "生日，联系人 P1：2025-02-28，应于 2025-02-28 前完成，2 天前已错过\n  平年没有2月29日，\
             按2月28日计\n",
        ]
    );
    assert_eq!(
        said(&world, "2024-02-28")[0],
        "birthday, contact P1: 2024-02-29, due 2024-02-29 in 1 day\n"
    );
    assert!(!world.one("2024-02-28").occurrence.unwrap().clamped);
}

/// The calendar ends: the day stays, and that is said.
#[test]
fn a_calendar_that_ends_is_no_silence() {
    let rulebook = rule("company_anniversary", "roll = \"before\"\ncalendar = \"office\"");
    let world = World::new(&rulebook, founded("2010-06-30"));
    let one = world.one("2090-06-20");
    let at = one.occurrence.clone().unwrap();
    assert_eq!(
        (at.due, one.state.clone()),
        (day("2090-06-30"), OccasionState::Upcoming { in_days: 10 })
    );
    assert_eq!(at.error.as_ref().unwrap().code(), "holidays-not-covered");
    let [english, chinese] = said(&world, "2090-06-20");
    assert!(english.contains("whether it is a working day is not known"), "{english}");
    assert!(chinese.contains("无法判断是否为工作日"), "{chinese}");
    let data = serde_json::to_value(&one).unwrap();
    assert_eq!(data["occurrence"]["error"]["code"], "holidays-not-covered");
}

#[test]
fn every_state_has_words_in_both_languages() {
    let rulebook = rule("contract_end", "lead = \"30 days\"");
    let contracts = || vec![contract("H", "2024-01-01", "2024-12-31")];
    let plain = World::new(&rulebook, Customer::new("K")).contracts(contracts());
    let said_on = |as_of: &str| said(&plain, as_of)[0].lines().next().unwrap().to_owned();
    assert_eq!(
        said_on("2024-10-01"),
        "end of contract, contract H: 2024-12-31, due 2024-12-01 in 61 days"
    );
    assert!(said_on("2024-12-02").ends_with(", late by 1 day"));
    assert!(said(&plain, "2024-12-02")[1].contains("已逾期 1 天"));
    assert!(said(&plain, "2024-12-02")[1].contains("提前 30 days"));
    let told = |on: &str| {
        World::new(&rulebook, Customer::new("K"))
            .contracts(contracts())
            .events(log([(on, mail(None).into())]))
    };
    assert!(said(&told("2024-12-01"), "2024-12-05")[0].contains(", done on 2024-12-01\n"));
    assert!(said(&told("2024-12-02"), "2024-12-05")[0].contains(", done late on 2024-12-02\n"));
    assert!(said(&told("2024-12-02"), "2024-12-05")[1].contains("已于 2024-12-02 逾期完成"));
    let no = EventKind::DoNotContact { reason: String::new() };
    let paused = World::new(&rulebook, Customer::new("K"))
        .contracts(contracts())
        .events(log([("2024-11-01T10:00:00+08:00", no)]));
    assert!(
        said(&paused, "2024-12-01")[0].contains("suppressed: no contact since 2024-11-01 10:00")
    );
    assert!(said(&paused, "2024-12-01")[1].contains("自 2024-11-01 10:00 起暂停联系"));
    let dates = rule("dates", "dates = [{ on = \"2024-02-10\", name = \"fair\" }]");
    let world = World::new(&dates, Customer::new("K"));
    assert_eq!(
        said(&world, "2024-02-10")[0],
        "date: 2024-02-10 (fair), due 2024-02-10, which is today\n"
    );
    assert_eq!(
        said(&world, "2024-06-10")[0],
        "date: not known: the table of dates ends on 2024-02-10\n"
    );
}

#[test]
fn what_is_uncertain_or_optional_says_so() {
    let rulebook = preset("service_quality");
    let world = World::new(&rulebook, born("1980-06-28"));
    let found = world.read("2024-06-20");
    let birthday = found.of("birthday").next().unwrap();
    assert_eq!(
        rulebook.occasions().explain(birthday, English),
        "birthday, contact P1: 2024-06-28, due 2024-06-28 in 8 days\n  whether the rule is for the \
         customer is not known; optional\n"
    );
}

#[test]
fn readings_are_data() {
    let rulebook =
        rule("contract_end", "lead = \"30 days\"\nroll = \"propose\"\ncalendar = \"office\"");
    let world = World::new(&rulebook, Customer::new("K")).contracts(vec![contract(
        "H",
        "2024-01-01",
        "2024-12-31",
    )]);
    assert_eq!(
        serde_json::to_value(world.read("2024-11-28")).unwrap(),
        json!({
            "customer": "K",
            "as_of": "2024-11-28",
            "readings": [{
                "rule": "o",
                "subject": { "of": "contract", "contract": "H" },
                "certain": true,
                "optional": false,
                "occurrence": {
                    "day": "2024-12-31",
                    "due": "2024-12-01",
                    "proposed": "2024-11-29",
                    "clamped": false,
                    "day_off": { "on": "2024-12-01", "why": "weekend" },
                    "channels": [],
                    "error": null,
                },
                "state": "upcoming",
                "in_days": 3,
            }],
            "refused": [],
        })
    );
}
