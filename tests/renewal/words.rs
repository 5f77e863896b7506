//! The renewal of a customer in words, and as data.

use guanxi::label::Language;
use guanxi::record::{Measure, RetentionPlan};
use serde_json::json;

use super::*;

fn contracts() -> [Contract; 4] {
    [
        stated("HT0", terms("2022-06-01", "2023-05-31")),
        stated("HT1", about("2023-07-01", "2024-06-30", &["a"])),
        stated("HT2", about("2024-07-01", "2025-06-30", &["a"])),
        stated("HT3", about("2024-01-01", "2024-12-31", &["b"])),
    ]
}

fn explained(log: &[Event], day: &str, english: &str, chinese: &str) {
    let rulebook = preset();
    let reading = read(&rulebook, &contracts(), log, day);
    assert_eq!(reading.explain(Language::English), english);
    assert_eq!(reading.explain(Language::Chinese), chinese);
}

#[test]
fn a_reading_in_words() {
    let visit = Measure::new("visit", "chen.qi", "2024-12-01".parse().unwrap());
    let plan = RetentionPlan::new("HT3").with(visit.clone()).with(visit);
    let made = [event("e1", "2024-10-01", plan)];
    explained(
        &[],
        "2024-10-02",
        "\
renewal: HT3 ends on 2024-12-31, in 90 days: late, urgency high
  a plan to keep the customer may be owed by account manager until 2024-09-30: the risk is not settled, 2 days overdue
  - HT0 ended on 2023-05-31: expired
  - HT1 ended on 2024-06-30: renewed by HT2
  - HT2 ends on 2025-06-30, in 271 days: too early, urgency low
  - no contract from 2023-06-01 to 2023-06-30 (30 days)
",
        "\
续约：HT3 于 2024-12-31 到期，剩余 90 天：已过窗口期，紧急程度高
  风险等级未定，可能须于 2024-09-30 前制定挽留方案，由客户经理负责，已逾期 2 天
  - HT0 已于 2023-05-31 到期：已到期
  - HT1 已于 2024-06-30 到期：已续约（HT2）
  - HT2 于 2025-06-30 到期，剩余 271 天：未到窗口期，紧急程度低
  - 2023-06-01 至 2023-06-30 无合同（30 天）
",
    );
    explained(
        &[],
        "2024-08-01",
        "\
renewal: HT3 ends on 2024-12-31, in 152 days: in the window, urgency medium (window 2024-06-30 to 2024-09-30)
  a plan to keep the customer may be owed by account manager until 2024-09-30: the risk is not settled
  - HT0 ended on 2023-05-31: expired
  - HT1 ended on 2024-06-30: renewed by HT2
  - HT2 ends on 2025-06-30, in 333 days: too early, urgency low
  - no contract from 2023-06-01 to 2023-06-30 (30 days)
",
        "\
续约：HT3 于 2024-12-31 到期，剩余 152 天：窗口期内，紧急程度中（窗口期 2024-06-30 至 2024-09-30）
  风险等级未定，可能须于 2024-09-30 前制定挽留方案，由客户经理负责
  - HT0 已于 2023-05-31 到期：已到期
  - HT1 已于 2024-06-30 到期：已续约（HT2）
  - HT2 于 2025-06-30 到期，剩余 333 天：未到窗口期，紧急程度低
  - 2023-06-01 至 2023-06-30 无合同（30 天）
",
    );
    explained(
        &made,
        "2024-12-30",
        "\
renewal: HT3 ends on 2024-12-31, in 1 day: late, urgency high
  a plan of 2 measures was made on 2024-10-01, late
  - HT0 ended on 2023-05-31: expired
  - HT1 ended on 2024-06-30: renewed by HT2
  - HT2 ends on 2025-06-30, in 182 days: in the window, urgency medium
  - no contract from 2023-06-01 to 2023-06-30 (30 days)
",
        "\
续约：HT3 于 2024-12-31 到期，剩余 1 天：已过窗口期，紧急程度高
  挽留方案于 2024-10-01 制定（2 项措施），晚于期限
  - HT0 已于 2023-05-31 到期：已到期
  - HT1 已于 2024-06-30 到期：已续约（HT2）
  - HT2 于 2025-06-30 到期，剩余 182 天：窗口期内，紧急程度中
  - 2023-06-01 至 2023-06-30 无合同（30 天）
",
    );
    explained(
        &made,
        "2026-01-01",
        "\
renewal: HT2 ended on 2025-06-30: expired
  - HT0 ended on 2023-05-31: expired
  - HT1 ended on 2024-06-30: renewed by HT2
  - HT3 ended on 2024-12-31: expired
  - no contract from 2023-06-01 to 2023-06-30 (30 days)
",
        "\
续约：HT2 已于 2025-06-30 到期：已到期
  - HT0 已于 2023-05-31 到期：已到期
  - HT1 已于 2024-06-30 到期：已续约（HT2）
  - HT3 已于 2024-12-31 到期：已到期
  - 2023-06-01 至 2023-06-30 无合同（30 天）
",
    );
}

#[test]
fn a_reading_as_data() {
    let rulebook = preset();
    let reading = serde_json::to_value(read(&rulebook, &contracts(), &[], "2024-10-02")).unwrap();
    assert_eq!(
        reading["contract"],
        json!({
            "contract": "HT3", "start": "2024-01-01", "opens": "2024-06-30", "latest": "2024-09-30",
            "end": "2024-12-31", "terminated": false, "phase": "late", "days_to_end": 90,
            "urgency": "high", "renewed_by": null,
        })
    );
    assert_eq!(reading["others"][1]["renewed_by"], "HT2");
    assert_eq!(reading["gaps"], json!([{ "from": "2023-06-01", "until": "2023-06-30" }]));
    assert_eq!(
        reading["plan"],
        json!({
            "state": "owed", "due": "2024-09-30", "overdue_days": 2, "certain": false,
            "by": "account_manager",
        })
    );
}

/// No code of a role or level stands where there is a label.
#[test]
fn nothing_with_a_label_stands_untranslated() {
    let rulebook = preset();
    for day in ["2024-06-29", "2024-08-01", "2024-10-02", "2024-12-31", "2025-02-01", "2027-01-01"]
    {
        let reading = read(&rulebook, &contracts(), &[], day);
        let chinese = reading.explain(Language::Chinese).replace("HT", "");
        assert!(!chinese.contains(|one: char| one.is_ascii_alphabetic()), "{chinese}");
        let english = reading.explain(Language::English);
        assert!(english.is_ascii() && !english.contains('_'), "{english}");
    }
}
