//! The readings in words, in English and Chinese, and as data.

use guanxi::label::Language;
use guanxi::policy::upkeep::FileFault;
use guanxi::record::{Customer, Direction, Interaction, Outcome};

use super::*;

fn call() -> Interaction {
    Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::Reached)
}

#[test]
fn changes_log_and_cleansing_in_words() {
    let upkeep = plain("value_activity");
    let events = [
        event("e1", "03-15 14:00:00", call().interested_in("product A"))
            .recorded_at(at("03-16 15:00:00")),
        event("e2", "03-15 15:00:00", update(&[Field::KeyNeed], &["e1", "e0"])),
        event("e3", "03-16 10:00:00", left("x", "03-16").kind),
        event("e4", "03-17 10:00:00", update(&[], &["e3"])),
    ];
    let known = Known::default().entered_on("2023-10-01".parse().unwrap());
    let reading = upkeep.read("K", &events, &known, at("03-17 14:30:00"), None).unwrap();
    assert_eq!(
        upkeep.explain(&reading, Language::English),
        "\
K: upkeep as of 2024-03-17 14:30
interest expressed [product A] 2024-03-15 14:00 (e1), within 24 hours: late by 24 h 30 min, due \
         2024-03-16 14:00; still to change: key need, the follow-up plan
contact changed 2024-03-16 10:00 (e3), within 24 hours: in time, done 2024-03-17 10:00
cleansing 2024-01-01 - 2024-03-31: due 2024-03-31, missed in the period to 2023-12-31
interaction 2024-03-15 14:00 (e1), recorded 2024-03-16 15:00, within 24 hours: late by 1 h 00 min, done \
         2024-03-16 15:00, due 2024-03-16 14:00
event e2 rejected: the update answers `e0`, which is not there
"
    );
    assert_eq!(
        upkeep.explain(&reading, Language::Chinese),
        "\
K：档案维护情况，截至 2024-03-17 14:30
表达意向【product A】 2024-03-15 14:00（e1）（限 24 小时）：已逾期 24 小时 30 分，应于 2024-03-16 14:00 前完成；尚未更新：关键需求、跟进计划
更换联系人 2024-03-16 10:00（e3）（限 24 小时）：按时完成 2024-03-17 10:00
数据清洗 2024-01-01 - 2024-03-31：应于 2024-03-31 前完成，截至 2023-12-31 的上一期未完成
沟通 2024-03-15 14:00（e1），记录于 2024-03-16 15:00（限 24 小时）：逾期 1 小时 00 分，完成于 2024-03-16 15:00，应于 2024-03-16 14:00 前完成
事件 e2 未采纳：the update answers `e0`, which is not there
"
    );
}

#[test]
fn refreshes_and_verifications_in_words() {
    let upkeep = plain("renewal");
    let known = Known::default()
        .entered_on("2024-01-31".parse().unwrap())
        .in_class("tier".parse().unwrap(), ["A".parse().unwrap(), "B".parse().unwrap()]);
    let reading = upkeep.read("K", &[], &known, at("03-01"), None).unwrap();
    assert_eq!(
        upkeep.explain(&reading, Language::English),
        "\
K: upkeep as of 2024-03-02 00:00
interactions, key need, every 1 month by account manager: maintained, never refreshed in full, was due \
         2024-02-29, 1 missed, next 2024-03-31; only if it applies, the class may be A or B
interactions, key need, every 1 quarter by account manager: maintained, never refreshed in full, due \
         2024-04-30; only if it applies, the class may be A or B
"
    );
    assert!(upkeep.explain(&reading, Language::Chinese).contains(
        "沟通记录、关键需求，每 1 个月（由客户经理）：维护，尚未全部更新过，应于 2024-02-29 前更新，\
         已错过 1 期，下一期 2024-03-31；是否适用取决于等级，可能为 A、B\n"
    ));
    let upkeep = plain("service_quality");
    let fields = upkeep.verify().next().unwrap().fields.clone();
    let verified = UpkeepEvent::new(UpkeepAction::Verify { fields: fields[1..].to_vec() });
    let events = [event("e1", "02-01", manager(verified))];
    let reading = upkeep.read("K", &events, &known, at("02-01"), None).unwrap();
    let english = upkeep.explain(&reading, Language::English);
    assert!(
        english.contains(
            "to verify at entry 2024-01-31 by account manager: pending short name; late: "
        ),
        "{english}"
    );
    let chinese = upkeep.explain(&reading, Language::Chinese);
    assert!(
        chinese.contains("须在录入 2024-01-31核对（由客户经理）：待核对 客户简称；逾期核对："),
        "{chinese}"
    );
}

#[test]
fn findings_say_what_to_do() {
    let mut customer = Customer::new("K");
    customer.founded = Some("2024-07-01".parse().unwrap());
    customer.contacts = vec![contact("P1")];
    let upkeep = plain("value_activity");
    let found = upkeep.faults(&customer, &[left("e1", "03-15")], at("03-31"), None);
    let texts = |language| -> Vec<String> { found.iter().map(|one| one.text(language)).collect() };
    assert_eq!(
        texts(Language::English),
        [
            "founded: a day lies ahead (2024-07-01)",
            "contacts[0].status: a contact left, and the file does not say so (name of P1, 2024-03-15)",
        ]
    );
    assert_eq!(texts(Language::Chinese)[0], "founded：日期晚于当前日期（2024-07-01）");
    assert_eq!(found[1].fault.help(Language::Chinese), "请将该联系人状态改为 `left`");
    assert_eq!(FileFault::LiesAhead.help(Language::English), "correct the day");
}

#[test]
fn readings_are_data() {
    let upkeep = plain("value_activity");
    let reading = read(&upkeep, &[left("e1", "03-15 14:00:00")], "03-15 15:00:00");
    let data = serde_json::to_value(&reading).unwrap();
    let rule = &data["changes"][0]["rules"][0];
    assert_eq!(data["changes"][0]["kind"], "contact_changed");
    assert_eq!(rule["rule"], "any_change");
    assert_eq!(rule["limit"], "24 hours");
    assert_eq!(rule["reading"]["state"], "running");
    assert_eq!(rule["missing"], serde_json::json!(["file"]));
    assert_eq!(data["cleansing"]["due"], "2024-03-31");
}
