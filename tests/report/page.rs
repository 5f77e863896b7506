//! The report as a page of Markdown.

use guanxi::label::Language;
use guanxi::record::Improvement;
use guanxi::render::report_markdown;
use guanxi::review::{BoardRequest, CaseReview};

use super::month::{march, of, rulebook};

/// Every table has rows of as many cells as its head.
fn tables_are_even(text: &str) {
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut width = None;
    for line in text.lines() {
        if !line.starts_with('|') {
            width = None;
            continue;
        }
        let expected = *width.get_or_insert_with(|| cells(line));
        assert_eq!(cells(line), expected, "{line}");
    }
}

#[test]
fn the_page_has_every_section_in_both_languages() {
    let mut request = march().reviewing(CaseReview::new("WT202403002").finding("asked nobody"));
    request.board = request.board.by("class(tier)").by("owner");
    let found = of(&request);
    let english = report_markdown(&rulebook(), &found, Language::English);
    let chinese = report_markdown(&rulebook(), &found, Language::Chinese);
    for (text, sections) in [
        (
            &english,
            [
                "## 1 Figures against targets",
                "## 2 Cases",
                "## 3 Improvements",
                "## 4 Customers",
                "## 5 Voices and cases",
                "## 6 What is missing",
            ],
        ),
        (
            &chinese,
            [
                "## 1 指标达成情况",
                "## 2 典型案例复盘",
                "## 3 改进建议与跟踪",
                "## 4 客户看板",
                "## 5 客户反馈与案例",
                "## 6 报告缺项",
            ],
        ),
    ] {
        let places: Vec<usize> =
            sections.iter().map(|one| text.find(one).unwrap_or_else(|| panic!("{one}"))).collect();
        assert!(places.is_sorted());
        tables_are_even(text);
    }
    assert!(
        english.contains("| customer churn rate | 33.3% | ≤ 5.0% | missed | 28.3 points | 15.0% |")
    );
    assert!(chinese.contains("| 客户流失率 | 33.3% | ≤ 5.0% | 未达标 | 28.3 个百分点 | 15.0% |"));
    assert!(chinese.contains("| 服务响应时效 | 1小时30分 | ≤ 2小时 | 达标 |"));
    assert!(chinese.contains("- 撰写：客户关系经理")); // D003-72
    assert!(english.contains("### By: tier") && chinese.contains("### 按维度：负责人"));
    assert!(english.contains("| zhao.liu |") && chinese.contains("| B类客户 |"));
}

#[test]
fn what_people_write_does_no_harm() {
    let day = "2024-03-29".parse().unwrap();
    let nasty = "<script>alert(1)</script> | # x\n- y";
    let one = Improvement::new("G1", nasty, "process".parse().unwrap(), day).of_department(nasty);
    let found = of(&march().explaining("csat", nasty).improving(one));
    for language in [Language::English, Language::Chinese] {
        let text = report_markdown(&rulebook(), &found, language);
        assert!(!text.contains("<script>") && !text.contains("\n- y"), "{text}");
        tables_are_even(&text);
    }
}

#[test]
fn a_period_that_runs_says_so() {
    let mut request = march();
    request.board = BoardRequest::new(request.board.period).as_of("2024-03-15".parse().unwrap());
    let text = report_markdown(&rulebook(), &of(&request), Language::English);
    assert!(text.contains("The data do not cover the whole period"));
    assert!(text.contains("- data up to: 2024-03-15"));
}

#[test]
fn the_data_of_a_report_hold_no_prose() {
    let found = of(&march());
    let data = serde_json::to_value(&found).unwrap();
    let keys: Vec<&str> = data.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "as_of",
        "by",
        "cases",
        "dashboard",
        "due",
        "figures",
        "gaps",
        "improvements",
        "period",
        "rulebook",
        "serious_issues",
        "voice",
    ];
    assert_eq!(keys, expected);
    let churn = data["figures"].as_array().unwrap().iter().find(|one| one["kpi"] == "churn_rate");
    let churn = churn.unwrap();
    assert_eq!(churn["value"], serde_json::json!({ "num": 1, "den": 3 }));
    assert_eq!(churn["verdict"]["state"], "missed");
    assert_eq!(churn["measure"]["churn"]["convention"], "opening_cohort");
}
