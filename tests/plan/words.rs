//! Plans in words and as data.

use guanxi::label::Language;
use guanxi::policy::plan::{PlanColumn, PlanRefusal, PlanStatus};
use guanxi::record::{
    Customer, PlanAction, PlanEvent, PlanItem, Promise, PromiseAction, PromiseEvent,
};
use guanxi::{Error, Rulebook};

use super::{act, at, cancel, complete, event, held, keep, promise, read, talk};

#[test]
fn an_item_in_words_of_both_languages() {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let mut item = PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu");
    item.channel = Some("phone".parse().unwrap());
    item.topics = vec!["renewal".into(), "training".into()];
    item.goal = "sign".into();
    let events = [
        event("e1", "01", PlanEvent::plan("P1", item)),
        event("e2", "20 15:00", held("more", &["27", "28"])),
        event("e3", "28", act(PlanAction::ActionDone { place: 0 })),
        event("e4", "29", cancel()),
        event("e5", "30", complete("x")),
    ];
    let plan = rulebook.plan();
    let found = plan.read(&Customer::new("K"), &events, at("30"), None);
    assert_eq!(
        plan.explain(&found, Language::English),
        "K: plan as of 2024-03-30\n\
         P1: cancelled, planned for 2024-03-20 by zhao.liu, by phone, about renewal, training, to reach: sign, \
         held 2024-03-20 15:00, feedback \"more\", ended 2024-03-29 (moved)\n\
         \x20 - quotation (zhao.liu, ours) by 2024-03-27: kept 2024-03-28, late\n\
         \x20 - quotation (zhao.liu, ours) by 2024-03-28: broken\n\
         event e5 refused: the item is `cancelled` and stays so\n"
    );
    assert_eq!(
        plan.explain(&found, Language::Chinese),
        "K：沟通计划，截至 2024-03-30\n\
         P1：已取消，计划 2024-03-20，负责人 zhao.liu，方式 电话，要点 renewal、training，目标 sign，\
         实际 2024-03-20 15:00，客户反馈“more”，结束 2024-03-29（moved）\n\
         \x20 - quotation（zhao.liu，我方），2024-03-27 前：已于 2024-03-28 完成，已逾期\n\
         \x20 - quotation（zhao.liu，我方），2024-03-28 前：已逾期未完成\n\
         事件 e5 未采纳：该计划项“已取消”，不能再变更\n"
    );
}

#[test]
fn promises_in_words_of_both_languages() {
    let theirs = Promise::new("figures", "ms.zhang", at("22 12:00")).of_customer();
    let waive = PromiseAction::Waive { reason: "not needed".into() };
    let cancel = PromiseAction::Cancel { reason: "too late".into() };
    let events = [
        event("e1", "15 14:00", talk(vec![promise("20"), theirs, promise("30"), promise("20")])),
        event("e2", "20", keep("e1", 0)),
        event("e3", "23", PromiseEvent::new("e1", 1, waive)),
        event("e4", "20", PromiseEvent::new("e1", 3, cancel)),
    ];
    let found = read(&events, "25");
    let rulebook = super::own("");
    let lines = |language| -> Vec<String> {
        found.promises.iter().map(|one| rulebook.plan().explain_promise(one, language)).collect()
    };
    assert_eq!(
        lines(Language::English),
        [
            "promised 2024-03-15 14:00 (e1): quotation (zhao.liu, ours) by 2024-03-20: kept 2024-03-20\n",
            "promised 2024-03-15 14:00 (e1): figures (ms.zhang, the customer's) by 2024-03-22 12:00: \
             waived 2024-03-23 (not needed), late\n",
            "promised 2024-03-15 14:00 (e1): quotation (zhao.liu, ours) by 2024-03-30: open\n",
            "promised 2024-03-15 14:00 (e1): quotation (zhao.liu, ours) by 2024-03-20: \
             cancelled 2024-03-20 (too late)\n",
        ]
    );
    assert_eq!(
        lines(Language::Chinese)[1..],
        [
            "2024-03-15 14:00 承诺（e1）：figures（ms.zhang，客户方），2024-03-22 12:00 前：\
             已于 2024-03-23 免除（not needed），已逾期\n",
            "2024-03-15 14:00 承诺（e1）：quotation（zhao.liu，我方），2024-03-30 前：未完成\n",
            "2024-03-15 14:00 承诺（e1）：quotation（zhao.liu，我方），2024-03-20 前：\
             已于 2024-03-20 取消（too late）\n",
        ]
    );
}

#[test]
fn d003_94_a_row_has_twelve_columns_in_their_order() {
    let events = [event("e1", "01", super::plan()), event("e2", "20", held("more", &["27"]))];
    let found = read(&events, "21");
    let customer = Customer::new("K").named("某科技公司");
    let row = found.items[0].row(&customer, Some("A".parse().unwrap()));
    let rulebook = super::own("");
    let cells = rulebook.plan().cells(&row, Language::Chinese);
    let heads: Vec<&str> =
        cells.iter().map(|(column, _)| column.label(Language::Chinese)).collect();
    assert_eq!(
        heads.join(" "),
        "客户编号 客户名称 客户等级 计划沟通周期 沟通方式 沟通内容要点 负责人 计划执行时间 \
         实际执行时间 客户反馈 后续行动项 完成状态"
    );
    let texts: Vec<&str> = cells.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "K",
            "某科技公司",
            "A",
            "-",
            "-",
            "-",
            "zhao.liu",
            "2024-03-20",
            "2024-03-20",
            "more",
            "quotation（zhao.liu，我方），2024-03-27 前：未完成",
            "进行中"
        ]
    );
    let data = serde_json::to_value(&row).unwrap();
    for (column, _) in &cells {
        assert!(data.get(column.as_str()).is_some(), "{column}");
    }
    assert_eq!(cells.len(), data.as_object().unwrap().len());
    assert_eq!(cells[0].0, PlanColumn::Customer);
}

#[test]
fn readings_are_data_with_stable_names() {
    let events = [event("e1", "01", super::plan()), event("e2", "20", held("more", &["27"]))];
    let data = serde_json::to_value(read(&events, "28")).unwrap();
    let item = &data["items"][0];
    assert_eq!((&item["status"], &item["planned"]), (&"in_progress".into(), &"2024-03-20".into()));
    assert_eq!(item["actions"][0]["state"], "broken");
    let promise = &data["promises"][0];
    assert_eq!((&promise["of"], &promise["what"]), (&"e2".into(), &"quotation".into()));
    assert_eq!((&promise["state"], &promise["item"]), (&"broken".into(), &"P1".into()));
    assert_eq!(promise["due_at"], "2024-03-27T16:00:00Z");
    let events = [event("e1", "01", held("", &[]))];
    let data = serde_json::to_value(read(&events, "28")).unwrap();
    let expected = serde_json::json!([{
        "event": "e1", "code": "not-planned", "message": "the item is not planned",
        "help": "plan the item first, with `plan`",
    }]);
    assert_eq!(data["refused"], expected);
}

#[test]
fn every_refusal_has_a_code_of_its_own_and_words_in_both_languages() {
    let refusals = [
        PlanRefusal::NotPlanned,
        PlanRefusal::AlreadyPlanned,
        PlanRefusal::NotExecuted,
        PlanRefusal::AlreadyExecuted,
        PlanRefusal::NoFeedback,
        PlanRefusal::OpenActions { open: 1 },
        PlanRefusal::Terminal { status: PlanStatus::Completed },
        PlanRefusal::NoSuchAction { place: 3, actions: 1 },
        PlanRefusal::ActionDoneTwice { place: 0 },
        PlanRefusal::BlankPromise { place: 0 },
        PlanRefusal::UnknownPromise { of: "e1".into(), place: 0 },
        PlanRefusal::DecidedTwice,
        PlanRefusal::BlankReason,
    ];
    let mut codes: Vec<&str> = refusals.iter().map(PlanRefusal::code).collect();
    for refusal in &refusals {
        assert_eq!(refusal.text(Language::English), refusal.to_string());
        assert!(!refusal.text(Language::Chinese).is_ascii());
        assert!(!refusal.help().is_empty() && refusal.help().is_ascii());
        let error = Error::from(refusal.clone());
        assert_eq!((error.code(), error.help()), (refusal.code(), Some(refusal.help())));
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), refusals.len());
}

#[test]
fn the_last_contact_and_the_next_one_stand_first() {
    let events = [event("e1", "01", super::plan()), event("e2", "15 14:00", talk(vec![]))];
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let plan = rulebook.plan();
    let found = plan.read(&Customer::new("K"), &events, at("16"), None);
    let lines = |language, count| -> Vec<String> {
        plan.explain(&found, language).lines().take(count).map(str::to_owned).collect()
    };
    let english = [
        "K: plan as of 2024-03-16",
        "last contact 2024-03-15 14:00, phone",
        "next planned for 2024-03-20",
    ];
    assert_eq!(lines(Language::English, 3), english);
    let chinese = [
        "K：沟通计划，截至 2024-03-16",
        "最近沟通 2024-03-15 14:00，电话",
        "下次计划沟通 2024-03-20",
    ];
    assert_eq!(lines(Language::Chinese, 3), chinese);
}
