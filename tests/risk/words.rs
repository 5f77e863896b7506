//! The risk of one customer in words, whole, in English and Chinese.

use guanxi::label::Language;

use super::*;

fn explained(language: Language) -> String {
    let rulebook = preset();
    let facts = rulebook
        .facts()
        .with("first_contract", "2022-03-01")
        .unwrap()
        .with("worst_overdue_days_12m", 31)
        .unwrap()
        .with("need_fit", "partial")
        .unwrap();
    let sheet = rated([None, None, None, Some(4), None]).level(code("high"));
    let log = [
        event("e1", "2023-12-20", stated("medium")),
        event("e2", "2024-03-29", sheet).by("chen.qi"),
    ];
    read(&rulebook, &facts, &log, DAY).explain(language)
}

#[test]
fn a_reading_in_words() {
    assert_eq!(
        explained(Language::English),
        "\
renewal risk: high risk (renewal probability 50%-<70%)
  assessed on 2024-03-29 by chen.qi: as talked about; what is computed leaves it open
  since the last assessment: cannot be said
  assessment due by 2024-06-30; 7 periods missed
  total: 12-16 of 25: undetermined, medium risk to high risk
    - stability of cooperation: 3
      - first contract 2022-03-01: age ≥ 3 years (on or before 2021-06-30) does not hold
      - first contract 2022-03-01: age ≥ 1 year (on or before 2023-06-30) holds
    - punctual payment: 1
      - worst days overdue in the last 12 months 31 days: > 30 days holds
    - fit to the need: 3 (partly met)
      - fit to the need partly met: = fully met does not hold
      - fit to the need partly met: = partly met holds
    - contact with competitors: 4, rated on 2024-03-29 in `e2`
    - customer feedback: unknown (1-5)
    knowing customer feedback settles the level
"
    );
    assert_eq!(
        explained(Language::Chinese),
        "\
续约风险：高风险（续约概率 50%-<70%）
  评估：2024-03-29 chen.qi：as talked about；计算结果未能判定
  与上次评估相比：无法判断
  应于 2024-06-30 前完成评估；缺 7 期
  总分：12-16（满分 25）：未定（中风险至高风险）
    - 合作稳定性：3
      - 首次签约时间 2022-03-01：距今 ≥ 3 年（不晚于 2021-06-30），不成立
      - 首次签约时间 2022-03-01：距今 ≥ 1 年（不晚于 2023-06-30），成立
    - 付款及时性：1
      - 近12个月最长逾期天数 31 天：> 30 天，成立
    - 需求匹配度：3（部分满足）
      - 需求匹配度 部分满足：= 完全满足，不成立
      - 需求匹配度 部分满足：= 部分满足，成立
    - 竞争对手接触：4，人工评分 2024-03-29 `e2`
    - 客户反馈：未知（1-5）
    明确客户反馈即可判定等级
"
    );
}

/// No code stands where there is a label: every level, factor and state, in Chinese no English word.
#[test]
fn nothing_with_a_label_stands_untranslated() {
    let rulebook = preset();
    let facts = rulebook.facts();
    for sheet in [[None; 5], [Some(5); 5], [Some(1); 5], [Some(3), None, Some(3), None, Some(3)]] {
        for log in [
            vec![],
            vec![event("1", "2024-05-05", rated(sheet))],
            vec![event("1", "2023-05-05", rated(sheet))],
        ] {
            let reading = read(&rulebook, &facts, &log, DAY);
            let chinese = reading.explain(Language::Chinese).replace("as talked about", "");
            let letters: Vec<char> = chinese.chars().filter(char::is_ascii_alphabetic).collect();
            assert!(letters.is_empty(), "{chinese}");
            let english = reading.explain(Language::English);
            assert!(english.chars().all(|one| one.is_ascii() || "≥≤".contains(one)), "{english}");
            assert!(!english.contains('_'), "{english}");
        }
    }
}

/// A factor that counts more says so; a code stands where nobody gave a name.
#[test]
fn weights_and_codes_in_words() {
    let rulebook = load(
        "[risk]\nlevels = [{ code = \"low\", from = 9 }, { code = \"high\" }]\n\
         [[risk.factor]]\ncode = \"fit\"\nweight = 2\nmissing = \"redistribute\"\n\
         [[risk.factor]]\ncode = \"trust\"\nlabel = { zh = \"信任\" }\n",
    );
    let facts = rulebook.facts();
    let log = [event("e1", "2024-05-05", RiskAssessment::new("x").rate(code("trust"), 4))];
    let reading = read(&rulebook, &facts, &log, DAY);
    assert_eq!(
        reading.score.explain(Language::English),
        "total: 12 of 15: low risk\n  - fit: unknown (1-5), weight 2\n  - trust: 4, rated on 2024-05-05 in `e1`\n"
    );
    assert_eq!(
        reading.score.explain(Language::Chinese),
        "总分：12（满分 15）：低风险\n  - fit：未知（1-5），权重 2\n  - 信任：4，人工评分 2024-05-05 `e1`\n"
    );
}
