//! The facts of the source documents: names that every rulebook may use without declaring them.

use crate::fact::definition::{Derivation, Window};
use crate::fact::{FactType, Registry};
use crate::label::Labels;

/// One fact of the source documents.
pub(super) struct WellKnown {
    pub(super) name: &'static str,
    pub(super) fact_type: FactType,
    /// For choices: codes with English and Chinese labels, in ascending order.
    pub(super) choices: &'static [(&'static str, &'static str, &'static str)],
    pub(super) english: &'static str,
    pub(super) chinese: &'static str,
}

const fn fact(
    name: &'static str,
    fact_type: FactType,
    english: &'static str,
    chinese: &'static str,
) -> WellKnown {
    WellKnown { name, fact_type, choices: &[], english, chinese }
}

/// Risk levels in ascending order of risk (D002-69 ... D002-76).
const RISK_LEVELS: &[(&str, &str, &str)] = &[
    ("low", "low risk", "低风险"),
    ("medium", "medium risk", "中风险"),
    ("high", "high risk", "高风险"),
    ("very_high", "very high risk", "极高风险"),
];

/// Phases of a renewal as time goes by (8.6), the renewed one first.
const RENEWAL_PHASES: &[(&str, &str, &str)] = &[
    ("renewed", "renewed", "已续约"),
    ("too_early", "too early", "未到窗口期"),
    ("window", "in the window", "窗口期内"),
    ("late", "late", "已过窗口期"),
    ("expired", "expired", "已到期"),
];

/// Windowed facts are not listed: see [`window_fact`].
pub(super) const WELL_KNOWN: &[WellKnown] = &[
    fact("annual_amount", FactType::Amount, "annual amount", "年合作金额"),
    fact("amount_total", FactType::Amount, "amount in total", "累计金额"),
    fact("amount_this_year", FactType::Amount, "amount of this calendar year", "本年金额"),
    fact("amount_last_year", FactType::Amount, "amount of the last calendar year", "上年金额"),
    fact("profit_12m", FactType::Amount, "profit of the last 12 months", "近12个月利润贡献"),
    fact("arpu", FactType::Amount, "average revenue per user", "ARPU值"),
    fact("budget", FactType::Amount, "budget", "预算"),
    fact("orders_total", FactType::Count, "orders in total", "累计订单数"),
    fact("purchase_days_total", FactType::Count, "days with purchases in total", "累计购买天数"),
    fact("promotions_total", FactType::Count, "orders in promotions", "参与促销次数"),
    fact("interactions_total", FactType::Count, "interactions in total", "累计互动次数"),
    fact("complaints_total", FactType::Count, "complaints in total", "累计投诉次数"),
    fact("open_opportunities", FactType::Count, "open opportunities", "进行中的商机数"),
    fact("contract_amount", FactType::Amount, "annual amount of contracts", "合同年金额"),
    fact("open_issues", FactType::Count, "open issues", "未解决问题数"),
    fact("collection_rate", FactType::Ratio, "payment collection rate", "回款率"),
    fact("nps", FactType::Score, "net promoter score", "NPS得分"),
    fact("satisfaction", FactType::Score, "satisfaction", "满意度"),
    fact(
        "satisfaction_last_quarter",
        FactType::Score,
        "satisfaction in the last closed quarter",
        "上一完整季度满意度",
    ),
    fact(
        "open_overdue_days",
        FactType::Days,
        "days the oldest open invoice is overdue",
        "当前逾期天数",
    ),
    fact("first_contact", FactType::Date, "first contact", "首次接触时间"),
    fact("first_contract", FactType::Date, "first contract", "首次签约时间"),
    fact("first_deal", FactType::Date, "first deal", "首次合作时间"),
    fact("first_order", FactType::Date, "first order", "首次下单日期"),
    fact("last_order", FactType::Date, "last order", "最近下单日期"),
    fact("last_interaction", FactType::Date, "last interaction", "最近互动日期"),
    fact("last_inbound", FactType::Date, "customer last got in touch", "客户最近主动联系日期"),
    fact("contract_end", FactType::Date, "contract end", "合同到期日"),
    fact("last_assessment", FactType::Date, "last risk assessment", "最近风险评估日期"),
    fact("warning_opened", FactType::Date, "day the open warning began", "未关闭预警的开始日期"),
    fact(
        "days_to_contract_end",
        FactType::Days,
        "days to the end of the contract",
        "距合同到期天数",
    ),
    fact("strategic", FactType::Flag, "strategically important", "战略重要"),
    fact("upsell", FactType::Flag, "clear upsell potential", "有明确增购潜力"),
    fact("demand_stable", FactType::Flag, "stable demand", "需求稳定"),
    fact("cultivable", FactType::Flag, "can be grown to high value", "可培养为高价值客户"),
    fact("growth_potential", FactType::Flag, "growth potential", "增长潜力"),
    fact("dormant", FactType::Flag, "dormant", "休眠"),
    fact("activity_declining", FactType::Flag, "declining activity", "活跃度下降"),
    fact("about_to_churn", FactType::Flag, "about to churn", "即将流失"),
    fact("key_decider_left", FactType::Flag, "key decision maker left", "关键决策人离职"),
    fact("successor_contacted", FactType::Flag, "successor contacted", "已对接新负责人"),
    fact("open_warning", FactType::Flag, "open warning", "有未关闭预警"),
    WellKnown {
        name: "risk_level",
        fact_type: FactType::Choice,
        choices: RISK_LEVELS,
        english: "renewal risk",
        chinese: "续约风险",
    },
    WellKnown {
        name: "assessed_level",
        fact_type: FactType::Choice,
        choices: RISK_LEVELS,
        english: "risk as last assessed",
        chinese: "最近评估的续约风险",
    },
    WellKnown {
        name: "renewal_phase",
        fact_type: FactType::Choice,
        choices: RENEWAL_PHASES,
        english: "phase of the renewal",
        chinese: "续约阶段",
    },
    WellKnown {
        name: "need_fit",
        fact_type: FactType::Choice,
        choices: &[
            ("none", "not met", "不满足"),
            ("partial", "partly met", "部分满足"),
            ("full", "fully met", "完全满足"),
        ],
        english: "fit to the need",
        chinese: "需求匹配度",
    },
    WellKnown {
        name: "competitor_contact",
        fact_type: FactType::Choice,
        choices: &[
            ("none", "none", "未接触"),
            ("initial", "first contact", "初步接触"),
            ("deep", "close contact", "深入接触"),
        ],
        english: "contact with competitors",
        chinese: "竞争对手接触",
    },
    WellKnown {
        name: "industry_influence",
        fact_type: FactType::Choice,
        choices: &[("low", "low", "低"), ("medium", "medium", "中"), ("high", "high", "高")],
        english: "influence in the industry",
        chinese: "行业影响力",
    },
];

/// The families of windowed facts: `amount_365d`, `orders_12m` ...
const FAMILIES: &[(&str, FactType, &str, &str)] = &[
    ("amount", FactType::Amount, "amount", "金额"),
    ("orders", FactType::Count, "orders", "订单数"),
    ("purchase_days", FactType::Count, "days with purchases", "购买天数"),
    ("interactions", FactType::Count, "interactions", "互动次数"),
    ("complaints", FactType::Count, "complaints", "投诉次数"),
    ("worst_overdue_days", FactType::Days, "worst days overdue", "最长逾期天数"),
    ("contact_changes", FactType::Count, "changes of contact persons", "对接人变动次数"),
    ("satisfaction", FactType::Score, "satisfaction", "满意度"),
];

/// The parts of a windowed fact's definition, if the name is one.
pub(super) fn window_fact(name: &str) -> Option<(FactType, Option<Derivation>, Labels)> {
    let (family, window) = name.rsplit_once('_')?;
    let window = Window::parse(window)?;
    let (_, fact_type, english, chinese) = FAMILIES.iter().find(|entry| entry.0 == family)?;
    let derivation = match family {
        "amount" => Some(Derivation::Amount(window)),
        "orders" => Some(Derivation::Orders(window)),
        "purchase_days" => Some(Derivation::PurchaseDays(window)),
        "interactions" => Some(Derivation::Interactions(window)),
        "complaints" => Some(Derivation::Complaints(window)),
        "worst_overdue_days" => Some(Derivation::WorstOverdueDays(window)),
        "contact_changes" => Some(Derivation::ContactChanges(window)),
        "satisfaction" => Some(Derivation::SatisfactionWithin(window)),
        _ => None,
    };
    let span = window.span();
    let (en_unit, zh_unit) =
        if span.unit() == crate::time::Unit::Month { ("month", "个月") } else { ("day", "天") };
    let plural = if span.count() == 1 { "" } else { "s" };
    let labels = Labels::from_iter([
        ("en", format!("{english} in the last {} {en_unit}{plural}", span.count())),
        ("zh", format!("近{}{zh_unit}{chinese}", span.count())),
    ]);
    Some((*fact_type, derivation, labels))
}

/// How the fold computes a fact that is not windowed.
pub(super) fn derivation(name: &str, registry: &mut Registry) -> Option<Derivation> {
    match name {
        "amount_total" => Some(Derivation::AmountTotal),
        "amount_this_year" => Some(Derivation::AmountThisYear),
        "amount_last_year" => Some(Derivation::AmountLastYear),
        "orders_total" => Some(Derivation::OrdersTotal),
        "purchase_days_total" => Some(Derivation::PurchaseDaysTotal),
        "first_order" => Some(Derivation::FirstOrder),
        "last_order" => Some(Derivation::LastOrder),
        "promotions_total" => Some(Derivation::PromotionsTotal),
        "interactions_total" => Some(Derivation::InteractionsTotal),
        "first_contact" => Some(Derivation::FirstInteraction),
        "last_interaction" => Some(Derivation::LastInteraction),
        "last_inbound" => Some(Derivation::LastInbound),
        "complaints_total" => Some(Derivation::ComplaintsTotal),
        "first_contract" => Some(Derivation::FirstContract),
        "contract_end" => Some(Derivation::ContractEnd),
        "contract_amount" => Some(Derivation::ContractAmount),
        "open_overdue_days" => Some(Derivation::OpenOverdueDays),
        "open_opportunities" => Some(Derivation::OpenOpportunities),
        "key_decider_left" => Some(Derivation::KeyDeciderLeft),
        "successor_contacted" => Some(Derivation::SuccessorContacted),
        "satisfaction" => Some(Derivation::Satisfaction),
        "satisfaction_last_quarter" => Some(Derivation::SatisfactionLastQuarter),
        "annual_amount" => registry.annual_basis().map(Derivation::AnnualAmount),
        _ => None,
    }
}
