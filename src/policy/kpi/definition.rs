//! What a measure counts, in words: every figure names its subject and what it is divided by.

use super::{
    ActivationConvention, AttainmentConvention, ChurnConvention, CsatConvention,
    FirstTimeConvention, Measure, RenewalConvention, RepurchaseConvention, ResolutionConvention,
    RetentionConvention, WarningConvention,
};
use crate::label::Language;
use crate::policy::words::words;

words! {
    kpi;
    /// What a measure counts: a customer is counted once, however many contracts it has.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::Subject};
    /// assert_eq!(Subject::Contract.label(Language::Chinese), "合同");
    /// ```
    Subject, "subject of a KPI", "unknown-subject", {
        /// Customers, each once.
        Customer "customer" "customers" "客户",
        /// Contracts.
        Contract "contract" "contracts" "合同",
        /// Orders.
        Order "order" "orders" "订单",
        /// Issues.
        Issue "issue" "issues" "问题",
        /// Clocks of issues.
        Clock "clock" "clocks of issues" "问题时限",
        /// Answers of customers.
        Answer "answer" "answers" "答复",
        /// Warnings.
        Warning "warning" "warnings" "预警",
        /// Touches that a rule asks for.
        Touch "touch" "touches" "触达",
        /// Planned talks.
        PlanItem "plan_item" "planned talks" "计划项",
        /// Interactions.
        Interaction "interaction" "interactions" "互动",
        /// Changes of files.
        Change "change" "changes of files" "资料变更",
        /// Whatever the host counts.
        Host "host" "as the host counts" "外部口径",
    }
}

impl Measure {
    /// What it counts.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Churn, Measure, RenewalRate, Subject};
    /// assert_eq!(Measure::Churn(Churn::default()).subject(), Subject::Customer);
    /// assert_eq!(Measure::Renewal(RenewalRate::default()).subject(), Subject::Contract);
    /// ```
    pub fn subject(&self) -> Subject {
        match self {
            Self::Renewal(_) => Subject::Contract,
            Self::WarningSuccess(_) | Self::WarningPrecision => Subject::Warning,
            Self::Csat(_) | Self::Nps { .. } => Subject::Answer,
            Self::FirstResponse(_)
            | Self::Resolution(_)
            | Self::FirstTime(_)
            | Self::OpenIssues => Subject::Issue,
            Self::SlaAttainment(how) => match how.convention {
                AttainmentConvention::Clock => Subject::Clock,
                AttainmentConvention::Issue => Subject::Issue,
            },
            Self::TouchCompliance { .. } | Self::OverdueTouches => Subject::Touch,
            Self::PlanAdherence | Self::MissedPlanItems | Self::LatePlanItems => Subject::PlanItem,
            Self::LoggingInTime | Self::ProactiveShare => Subject::Interaction,
            Self::UpkeepInTime => Subject::Change,
            Self::OrderValue => Subject::Order,
            Self::Given { .. } => Subject::Host,
            _ => Subject::Customer,
        }
    }

    /// What is counted, and by what it is divided; of numbers there is only what is counted.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::{Churn, Measure}};
    /// let (lost, of) = Measure::Churn(Churn::default()).definition(Language::English);
    /// assert_eq!(lost, "customers of the beginning that are gone at the end");
    /// assert_eq!(of, Some("customers at the beginning"));
    /// let (count, of) = Measure::OpenIssues.definition(Language::Chinese);
    /// assert_eq!((count, of), ("期末未结问题", None));
    /// ```
    pub fn definition(&self, language: Language) -> (&'static str, Option<&'static str>) {
        let ((num, den), (num_zh, den_zh)) = self.words();
        let some = |text: &'static str| (!text.is_empty()).then_some(text);
        match language {
            Language::English => (num, some(den)),
            Language::Chinese => (num_zh, some(den_zh)),
        }
    }

    /// In English and in Chinese: what is counted, and what it is divided by.
    fn words(&self) -> (Pair, Pair) {
        match self {
            Self::Churn(churn) => churn_words(churn.convention),
            Self::Repurchase(rate) => repurchase_words(rate.convention),
            Self::Renewal(rate) => renewal_words(rate.convention),
            Self::Revenue(retention) => match retention.convention {
                RetentionConvention::Gross => (
                    (
                        "what they bring at the end, each at most as before",
                        "recurring revenue at the beginning",
                    ),
                    ("期末经常性收入（每户不超过期初）", "期初经常性收入"),
                ),
                RetentionConvention::Net => (
                    (
                        "what the same customers bring at the end",
                        "recurring revenue at the beginning",
                    ),
                    ("同一批客户的期末经常性收入", "期初经常性收入"),
                ),
            },
            Self::Activation(rate) => activation_words(rate.convention),
            Self::WarningSuccess(rate) => match rate.convention {
                WarningConvention::Closed => (
                    ("warnings that ended well", "warnings that ended, without false alarms"),
                    ("处理成功的预警", "已结束的预警（不含误报）"),
                ),
                WarningConvention::Cohort => (
                    (
                        "warnings that ended well in their window",
                        "warnings detected, without false alarms",
                    ),
                    ("观察期内处理成功的预警", "新发预警（不含误报）"),
                ),
            },
            Self::WarningLeadTime => (
                ("days from the warning to the loss", "lost customers of whom there was a warning"),
                ("预警至流失的天数", "有预警的流失客户"),
            ),
            Self::WarningPrecision => (
                ("warnings that were no false alarm", "warnings that ended"),
                ("非误报的预警", "已结束的预警"),
            ),
            Self::WarningRecall => (
                ("lost customers of whom there was a warning", "lost customers"),
                ("有预警的流失客户", "流失客户"),
            ),
            Self::Csat(csat) => match csat.convention {
                CsatConvention::Mean => (("points", "answers"), ("评分之和", "答复数")),
                CsatConvention::TopBox => {
                    (("answers in the top box", "answers"), ("高分答复", "答复数"))
                }
            },
            Self::Nps { .. } => {
                (("promoters less detractors", "respondents"), ("推荐者减贬损者", "受访者"))
            }
            Self::FirstResponse(_) => (
                ("time to the first answer of a person", "issues answered in the period"),
                ("至首次人工响应的时长", "期内首次响应的问题"),
            ),
            Self::Resolution(how) => match how.convention {
                ResolutionConvention::First => (
                    ("time to the first resolution", "issues first resolved in the period"),
                    ("至首次解决的时长", "期内首次解决的问题"),
                ),
                ResolutionConvention::Full => (
                    ("time to the last resolution", "issues closed in the period"),
                    ("至最终解决的时长", "期内关闭的问题"),
                ),
            },
            Self::FirstTime(how) => match how.convention {
                FirstTimeConvention::Confirmed => (
                    (
                        "customers content at the first call-back, without re-opening",
                        "issues first called back in the period",
                    ),
                    ("首次回访即满意且未重开的问题", "期内首次回访的问题"),
                ),
                FirstTimeConvention::OneTouch => (
                    ("resolved with at most one message", "issues first resolved in the period"),
                    ("至多一次沟通即解决的问题", "期内首次解决的问题"),
                ),
                FirstTimeConvention::NoReopen => (
                    ("not opened again in the window", "issues first resolved in the period"),
                    ("观察期内未重开的问题", "期内首次解决的问题"),
                ),
            },
            Self::SlaAttainment(how) => match how.convention {
                AttainmentConvention::Clock => (
                    ("clocks met", "clocks decided in the period"),
                    ("按时完成的时限", "期内有结果的时限"),
                ),
                AttainmentConvention::Issue => (
                    ("issues with all clocks met", "issues over in the period"),
                    ("全部时限达成的问题", "期内结束的问题"),
                ),
            },
            Self::ClassShare { by_amount: false, .. } => {
                (("customers of the class", "customers"), ("该类客户", "全部客户"))
            }
            Self::ClassShare { by_amount: true, .. } => (
                ("what customers of the class bought", "what all bought"),
                ("该类客户累计金额", "全部累计金额"),
            ),
            Self::TouchCompliance { by_bucket: false, .. } => {
                (("touches in time", "touches due"), ("按时触达", "应触达"))
            }
            Self::TouchCompliance { by_bucket: true, .. } => (
                ("calendar periods with enough touches", "calendar periods"),
                ("触达足够的周期", "全部周期"),
            ),
            Self::PlanAdherence => (
                ("talks held by their day", "talks planned for the period"),
                ("按时执行的计划", "期内计划"),
            ),
            Self::LoggingInTime => {
                (("records in time", "interactions with a limit"), ("按时记录", "有记录时限的互动"))
            }
            Self::UpkeepInTime => {
                (("updates in time", "changes with a limit"), ("按时更新", "有更新时限的变更"))
            }
            Self::OrderValue => (("what orders brought", "orders"), ("订单金额", "订单数")),
            Self::OrdersPerCustomer => {
                (("orders", "customers that ordered"), ("订单数", "有订单的客户"))
            }
            Self::ProactiveShare => {
                (("interactions that we began", "interactions"), ("我方发起的互动", "全部互动"))
            }
            Self::Customers => (("customers at the end", ""), ("期末客户", "")),
            Self::NewCustomers { .. } => {
                (("customers whose first deal is in the period", ""), ("期内首次成交的客户", ""))
            }
            Self::LostCustomers(_) => (("customers lost in the period", ""), ("期内流失客户", "")),
            Self::Promotions { .. } => {
                (("customers in a better class than before", ""), ("等级上升的客户", ""))
            }
            Self::Demotions { .. } => {
                (("customers in a worse class than before", ""), ("等级下降的客户", ""))
            }
            Self::OpenIssues => (("issues open at the end", ""), ("期末未结问题", "")),
            Self::OverdueTouches => (("touches overdue at the end", ""), ("期末逾期触达", "")),
            Self::MissedPlanItems => {
                (("planned talks that were not held", ""), ("期内未执行的计划", ""))
            }
            Self::LatePlanItems => (("talks held after their day", ""), ("期内延迟执行的计划", "")),
            Self::Given { .. } => (("as the host counts", ""), ("外部口径", "")),
        }
    }
}

/// What is counted, and what it is divided by; empty where it is not.
type Pair = (&'static str, &'static str);

fn churn_words(convention: ChurnConvention) -> (Pair, Pair) {
    match convention {
        ChurnConvention::OpeningCohort => (
            ("customers of the beginning that are gone at the end", "customers at the beginning"),
            ("期初客户中期末已流失者", "期初客户"),
        ),
        ChurnConvention::AllLosses => (
            ("all customers lost in the period", "customers at the beginning"),
            ("期内全部流失客户", "期初客户"),
        ),
        ChurnConvention::Average => (
            ("all customers lost in the period", "mean of the customers at both ends"),
            ("期内全部流失客户", "期初与期末客户的平均数"),
        ),
        ChurnConvention::Exposure => (
            ("all customers lost in the period", "mean customers of a day"),
            ("期内全部流失客户", "逐日平均客户数"),
        ),
        ChurnConvention::Rolling => (
            (
                "customers of the beginning of the window that are gone",
                "customers at the beginning of the window",
            ),
            ("窗口期初客户中已流失者", "窗口期初客户"),
        ),
    }
}

fn repurchase_words(convention: RepurchaseConvention) -> (Pair, Pair) {
    match convention {
        RepurchaseConvention::Period => (
            ("customers with two orders or more in the period", "customers with an order in it"),
            ("期内两单及以上的客户", "期内有订单的客户"),
        ),
        RepurchaseConvention::Cohort => (
            (
                "customers with a second order in the window",
                "customers with their first order in the period",
            ),
            ("窗口期内再次下单的客户", "期内首次下单的客户"),
        ),
        RepurchaseConvention::Returning => (
            ("customers that ordered before too", "customers with an order in the period"),
            ("此前已下过单的客户", "期内有订单的客户"),
        ),
        RepurchaseConvention::Ever => (
            ("customers with two orders or more ever", "customers that ever ordered"),
            ("累计两单及以上的客户", "下过单的客户"),
        ),
    }
}

fn renewal_words(convention: RenewalConvention) -> (Pair, Pair) {
    match convention {
        RenewalConvention::Logo => {
            (("contracts renewed", "contracts due in the period"), ("已续约合同", "期内到期合同"))
        }
        RenewalConvention::Gross => (
            ("amount renewed, of each at most what was due", "amount due in the period"),
            ("续约金额（每份不超过到期金额）", "期内到期金额"),
        ),
        RenewalConvention::Net => {
            (("amount renewed", "amount due in the period"), ("续约金额", "期内到期金额"))
        }
    }
}

fn activation_words(convention: ActivationConvention) -> (Pair, Pair) {
    match convention {
        ActivationConvention::All => (
            (
                "with an order, a reply or a meeting in the window",
                "customers of the class at the beginning",
            ),
            ("窗口期内下单、回复或会面的客户", "期初该类客户"),
        ),
        ActivationConvention::Targeted => (
            (
                "with an order, a reply or a meeting after it",
                "customers of the class that were approached",
            ),
            ("触达后下单、回复或会面的客户", "期初该类中已触达的客户"),
        ),
        ActivationConvention::Promoted => (
            ("in a better class at the end", "customers of the class at the beginning"),
            ("期末升至更高类别的客户", "期初该类客户"),
        ),
    }
}
