//! Which KPIs there are, each with its conventions.

use serde::{Deserialize, Serialize};

use super::{
    Activation, Churn, Csat, FirstResponse, FirstTime, Period, RenewalConvention, RenewalRate,
    Repurchase, Resolution, RetentionConvention, RevenueRetention, SlaAttainment, WarningSuccess,
};
use crate::error::{Error, ErrorKind, Result};
use crate::label::Code;
use crate::policy::target::{Additivity, Direction};
use crate::policy::words::words;
use crate::quantity::Fraction;
use crate::time::Span;

words! {
    kpi;
    /// What the value of a KPI counts.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::Unit};
    /// assert_eq!(Unit::Seconds.show("5400".parse()?, Language::English), "1 h 30 min");
    /// assert_eq!(Unit::Rate.show("1/3".parse()?, Language::Chinese), "33.3%");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    Unit, "unit of a KPI", "unknown-unit", {
        /// A share: 1 is the whole.
        Rate "rate" "share" "比率",
        /// A number of things.
        Count "count" "number" "数量",
        /// Money in major units.
        Money "money" "amount" "金额",
        /// Time in seconds.
        Seconds "seconds" "time" "时长",
        /// Days.
        Days "days" "days" "天数",
        /// Points of a scale.
        Points "points" "points" "分值",
    }
}

words! {
    kpi;
    /// What is measured: the room of a KPI without its conventions.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::MeasureName};
    /// assert_eq!(MeasureName::ChurnRate.label(Language::Chinese), "客户流失率");
    /// ```
    MeasureName, "measure", "unknown-measure", {
        /// Customers that were lost (D003-70).
        ChurnRate "churn_rate" "customer churn rate" "客户流失率",
        /// Customers that bought again (D001-65).
        RepurchaseRate "repurchase_rate" "repurchase rate" "复购率",
        /// Contracts that were renewed (D002-99).
        RenewalRate "renewal_rate" "renewal rate" "续约率",
        /// Recurring revenue that was kept, without growth (GRR).
        GrossRetention "gross_retention" "gross revenue retention" "总收入留存率",
        /// Recurring revenue that was kept, with growth (NRR).
        NetRetention "net_retention" "net revenue retention" "净收入留存率",
        /// Dormant customers that came back (D001-67).
        ActivationRate "activation_rate" "activation rate" "潜力客户激活率",
        /// Warnings that ended well (D002-101).
        WarningSuccess "warning_success" "warning success rate" "预警处理成功率",
        /// How long before the loss of a customer a warning was detected.
        WarningLeadTime "warning_lead_time" "lead time of warnings" "预警提前期",
        /// Warnings that were no false alarm.
        WarningPrecision "warning_precision" "precision of warnings" "预警准确率",
        /// Lost customers of whom there was a warning.
        WarningRecall "warning_recall" "recall of warnings" "预警覆盖率",
        /// What customers think of us (D003-68).
        Csat "csat" "customer satisfaction" "客户满意度",
        /// Promoters less detractors (D000-50).
        Nps "nps" "net promoter score" "净推荐值",
        /// The time to the first response (D003-64).
        FirstResponseTime "first_response_time" "first response time" "服务响应时效",
        /// The time to the resolution.
        ResolutionTime "resolution_time" "resolution time" "问题解决时长",
        /// Issues that were solved at the first attempt (D003-66).
        FirstTimeResolution "first_time_resolution" "first-time resolution rate" "问题解决率",
        /// Clocks that were kept.
        SlaAttainment "sla_attainment" "SLA attainment" "时效达成率",
        /// The share of a class (D001-64).
        ClassShare "class_share" "share of a class" "分类占比",
        /// Touches that came in time.
        TouchCompliance "touch_compliance" "touch compliance" "触达及时率",
        /// Planned talks that took place by their day (D000-10).
        PlanAdherence "plan_adherence" "plan adherence" "计划完成率",
        /// Follow-ups that were written down in time.
        LoggingInTime "logging_in_time" "records in time" "记录及时率",
        /// Changes of files that were entered in time.
        UpkeepInTime "upkeep_in_time" "updates in time" "资料更新及时率",
        /// The mean amount of an order (D000-11).
        OrderValue "order_value" "average order value" "客单价",
        /// Orders for each customer that ordered.
        OrdersPerCustomer "orders_per_customer" "orders per customer" "人均订单数",
        /// Customers at the end (D001-63).
        Customers "customers" "customers" "客户总数",
        /// Customers that came in the period (D001-10).
        NewCustomers "new_customers" "new customers" "新增客户数",
        /// Customers that were lost in the period.
        LostCustomers "lost_customers" "lost customers" "流失客户数",
        /// Customers that came to a better class in the period (D001-68).
        Promotions "promotions" "customers that moved up" "等级上升客户数",
        /// Customers that came to a worse class in the period.
        Demotions "demotions" "customers that moved down" "等级下降客户数",
        /// Issues that are open at the end.
        OpenIssues "open_issues" "open issues" "未结问题数",
        /// Touches that are overdue at the end (D003-130).
        OverdueTouches "overdue_touches" "overdue touches" "逾期触达数",
        /// Planned talks that did not take place (D004-54).
        MissedPlanItems "missed_plan_items" "missed plan items" "未执行计划数",
        /// Planned talks that took place late (D004-54).
        LatePlanItems "late_plan_items" "late plan items" "延迟计划数",
        /// Interactions that we began (D002-13).
        ProactiveShare "proactive_share" "proactive interactions" "主动沟通占比",
        /// A figure that the host computes and gives.
        Given "given" "figure of the host" "外部数据",
    }
}

/// What a KPI measures, with its convention.
///
/// ```
/// use guanxi::policy::kpi::{Churn, LostAfter, Measure, MeasureName};
/// let measure = Measure::Churn(Churn::default().after(LostAfter::days(90)));
/// assert_eq!(measure.name(), MeasureName::ChurnRate);
/// let text = serde_json::to_value(&measure).unwrap();
/// assert_eq!(text["churn"]["convention"], "opening_cohort");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Measure {
    /// Customers that were lost.
    Churn(Churn),
    /// Customers that bought again.
    Repurchase(Repurchase),
    /// Contracts that were renewed.
    Renewal(RenewalRate),
    /// Recurring revenue that was kept.
    Revenue(RevenueRetention),
    /// Dormant customers that came back.
    Activation(Activation),
    /// Warnings that ended well.
    WarningSuccess(WarningSuccess),
    /// How long before a loss there was a warning, in days.
    WarningLeadTime,
    /// Warnings that were no false alarm.
    WarningPrecision,
    /// Lost customers of whom there was a warning.
    WarningRecall,
    /// What customers think of us.
    Csat(Csat),
    /// Promoters less detractors, of the answers on a scale of 0 to 10.
    Nps {
        /// The code of the scale.
        scale: Code,
        /// How long an answer counts, before the end of the period; the period unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window: Option<Span>,
    },
    /// The time to the first response.
    FirstResponse(FirstResponse),
    /// The time to the resolution.
    Resolution(Resolution),
    /// Issues that were solved at the first attempt.
    FirstTime(FirstTime),
    /// Clocks that were kept.
    SlaAttainment(SlaAttainment),
    /// The share of a class at the end.
    ClassShare {
        /// The scheme.
        scheme: Code,
        /// The class.
        class: Code,
        /// Whether customers count by what they bought, not each as one.
        #[serde(default)]
        by_amount: bool,
    },
    /// Touches that came in time.
    TouchCompliance {
        /// Whether calendar periods with enough touches count, not each touch from the one before.
        #[serde(default)]
        by_bucket: bool,
        /// One rule only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<Code>,
    },
    /// Planned talks that took place by their day.
    PlanAdherence,
    /// Follow-ups that were written down in time.
    LoggingInTime,
    /// Changes of files that were entered in time.
    UpkeepInTime,
    /// The mean amount of an order.
    OrderValue,
    /// Orders for each customer that ordered.
    OrdersPerCustomer,
    /// Customers at the end.
    Customers,
    /// Customers whose first order or contract is in the period.
    NewCustomers {
        /// Only those that are in one of the classes of this scheme at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scheme: Option<Code>,
        /// The classes.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        class: Vec<Code>,
    },
    /// Customers that were lost in the period.
    LostCustomers(Churn),
    /// Customers that came to a better class of a scheme in the period.
    Promotions {
        /// The scheme.
        scheme: Code,
    },
    /// Customers that came to a worse class of a scheme in the period.
    Demotions {
        /// The scheme.
        scheme: Code,
    },
    /// Issues that are open at the end.
    OpenIssues,
    /// Touches that are overdue at the end.
    OverdueTouches,
    /// Planned talks of the period that did not take place by its end.
    MissedPlanItems,
    /// Planned talks of the period that took place after their day.
    LatePlanItems,
    /// Interactions that we began.
    ProactiveShare,
    /// A figure that the host computes and gives.
    Given {
        /// What it counts.
        unit: Unit,
        /// Which way is better.
        direction: Direction,
        /// Whether those of shorter periods add up to that of a longer one, as sales do.
        #[serde(default)]
        additive: bool,
    },
}

/// What sums a KPI is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Ratio,
    Mean,
    Count,
}

impl Kind {
    /// The word of its sums in data formats.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Ratio => "ratio",
            Self::Mean => "mean",
            Self::Count => "count",
        }
    }
}

impl Measure {
    /// Which measure it is.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Csat, Measure, MeasureName};
    /// assert_eq!(Measure::Csat(Csat::default()).name(), MeasureName::Csat);
    /// ```
    pub fn name(&self) -> MeasureName {
        match self {
            Self::Churn(_) => MeasureName::ChurnRate,
            Self::Repurchase(_) => MeasureName::RepurchaseRate,
            Self::Renewal(_) => MeasureName::RenewalRate,
            Self::Revenue(retention) => match retention.convention {
                RetentionConvention::Gross => MeasureName::GrossRetention,
                RetentionConvention::Net => MeasureName::NetRetention,
            },
            Self::Activation(_) => MeasureName::ActivationRate,
            Self::WarningSuccess(_) => MeasureName::WarningSuccess,
            Self::WarningLeadTime => MeasureName::WarningLeadTime,
            Self::WarningPrecision => MeasureName::WarningPrecision,
            Self::WarningRecall => MeasureName::WarningRecall,
            Self::Csat(_) => MeasureName::Csat,
            Self::Nps { .. } => MeasureName::Nps,
            Self::FirstResponse(_) => MeasureName::FirstResponseTime,
            Self::Resolution(_) => MeasureName::ResolutionTime,
            Self::FirstTime(_) => MeasureName::FirstTimeResolution,
            Self::SlaAttainment(_) => MeasureName::SlaAttainment,
            Self::ClassShare { .. } => MeasureName::ClassShare,
            Self::TouchCompliance { .. } => MeasureName::TouchCompliance,
            Self::PlanAdherence => MeasureName::PlanAdherence,
            Self::LoggingInTime => MeasureName::LoggingInTime,
            Self::UpkeepInTime => MeasureName::UpkeepInTime,
            Self::OrderValue => MeasureName::OrderValue,
            Self::OrdersPerCustomer => MeasureName::OrdersPerCustomer,
            Self::Customers => MeasureName::Customers,
            Self::NewCustomers { .. } => MeasureName::NewCustomers,
            Self::LostCustomers(_) => MeasureName::LostCustomers,
            Self::Promotions { .. } => MeasureName::Promotions,
            Self::Demotions { .. } => MeasureName::Demotions,
            Self::OpenIssues => MeasureName::OpenIssues,
            Self::OverdueTouches => MeasureName::OverdueTouches,
            Self::MissedPlanItems => MeasureName::MissedPlanItems,
            Self::LatePlanItems => MeasureName::LatePlanItems,
            Self::ProactiveShare => MeasureName::ProactiveShare,
            Self::Given { .. } => MeasureName::Given,
        }
    }

    /// The measure of a name in its default convention.
    ///
    /// # Errors
    /// `kpi-incomplete` for a measure that is not complete without a scheme, a scale or a unit.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Measure, MeasureName};
    /// assert_eq!(Measure::standard(MeasureName::OpenIssues)?, Measure::OpenIssues);
    /// let error = Measure::standard(MeasureName::ClassShare).unwrap_err();
    /// assert_eq!(error.help(), Some("say its `scheme` and `class`"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn standard(name: MeasureName) -> Result<Self> {
        let needs = |what: &str| {
            let message = format!("the measure `{name}` is not complete by itself");
            Err(Error::new(ErrorKind::Value, "kpi-incomplete", message).with_help(what))
        };
        Ok(match name {
            MeasureName::ChurnRate => Self::Churn(Churn::default()),
            MeasureName::RepurchaseRate => Self::Repurchase(Repurchase::default()),
            MeasureName::RenewalRate => Self::Renewal(RenewalRate::default()),
            MeasureName::GrossRetention => {
                Self::Revenue(RevenueRetention { convention: RetentionConvention::Gross })
            }
            MeasureName::NetRetention => {
                Self::Revenue(RevenueRetention { convention: RetentionConvention::Net })
            }
            MeasureName::WarningSuccess => Self::WarningSuccess(WarningSuccess::default()),
            MeasureName::WarningLeadTime => Self::WarningLeadTime,
            MeasureName::WarningPrecision => Self::WarningPrecision,
            MeasureName::WarningRecall => Self::WarningRecall,
            MeasureName::Csat => Self::Csat(Csat::default()),
            MeasureName::FirstResponseTime => Self::FirstResponse(FirstResponse::default()),
            MeasureName::ResolutionTime => Self::Resolution(Resolution::default()),
            MeasureName::FirstTimeResolution => Self::FirstTime(FirstTime::default()),
            MeasureName::SlaAttainment => Self::SlaAttainment(SlaAttainment::default()),
            MeasureName::TouchCompliance => Self::TouchCompliance { by_bucket: false, rule: None },
            MeasureName::PlanAdherence => Self::PlanAdherence,
            MeasureName::LoggingInTime => Self::LoggingInTime,
            MeasureName::UpkeepInTime => Self::UpkeepInTime,
            MeasureName::OrderValue => Self::OrderValue,
            MeasureName::OrdersPerCustomer => Self::OrdersPerCustomer,
            MeasureName::Customers => Self::Customers,
            MeasureName::NewCustomers => Self::NewCustomers { scheme: None, class: Vec::new() },
            MeasureName::LostCustomers => Self::LostCustomers(Churn::default()),
            MeasureName::OpenIssues => Self::OpenIssues,
            MeasureName::OverdueTouches => Self::OverdueTouches,
            MeasureName::MissedPlanItems => Self::MissedPlanItems,
            MeasureName::LatePlanItems => Self::LatePlanItems,
            MeasureName::ProactiveShare => Self::ProactiveShare,
            MeasureName::ActivationRate | MeasureName::ClassShare => {
                return needs("say its `scheme` and `class`");
            }
            MeasureName::Promotions | MeasureName::Demotions => return needs("say its `scheme`"),
            MeasureName::Nps => return needs("say its `scale`, of 0 to 10 points"),
            MeasureName::Given => return needs("say its `unit` and which way is `better`"),
        })
    }

    /// What its value counts.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Measure, Unit};
    /// assert_eq!(Measure::OrderValue.unit(), Unit::Money);
    /// ```
    pub fn unit(&self) -> Unit {
        match self {
            Self::OrderValue => Unit::Money,
            Self::Csat(csat) if csat.is_mean() => Unit::Points,
            Self::Nps { .. } => Unit::Points,
            Self::FirstResponse(_) | Self::Resolution(_) => Unit::Seconds,
            Self::WarningLeadTime => Unit::Days,
            Self::OrdersPerCustomer => Unit::Count,
            Self::Given { unit, .. } => *unit,
            _ if self.kind() == Kind::Count => Unit::Count,
            _ => Unit::Rate,
        }
    }

    /// Which way is better.
    ///
    /// ```
    /// use guanxi::policy::{kpi::Measure, target::Direction};
    /// assert_eq!(Measure::OpenIssues.direction(), Direction::LowerIsBetter);
    /// assert_eq!(Measure::ProactiveShare.direction(), Direction::HigherIsBetter);
    /// ```
    pub fn direction(&self) -> Direction {
        match self {
            Self::Given { direction, .. } => *direction,
            Self::Churn(_)
            | Self::LostCustomers(_)
            | Self::FirstResponse(_)
            | Self::Resolution(_)
            | Self::Demotions { .. }
            | Self::OpenIssues
            | Self::OverdueTouches
            | Self::MissedPlanItems
            | Self::LatePlanItems => Direction::LowerIsBetter,
            _ => Direction::HigherIsBetter,
        }
    }

    /// Whether more or fewer is better at all: of the share of a class nothing says so.
    ///
    /// ```
    /// use guanxi::policy::kpi::Measure;
    /// let share = Measure::ClassShare { scheme: "tier".parse()?, class: "C".parse()?, by_amount: false };
    /// assert!(!share.has_direction() && Measure::OpenIssues.has_direction());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn has_direction(&self) -> bool {
        !matches!(self, Self::ClassShare { .. })
    }

    /// Whether its numerator and denominator are money in ten-thousandths of the major unit, as those
    /// of rates by amount are.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Measure, RenewalConvention, RenewalRate};
    /// assert!(Measure::Renewal(RenewalRate::by(RenewalConvention::Net)).is_of_money());
    /// assert!(!Measure::Renewal(RenewalRate::default()).is_of_money());
    /// ```
    pub fn is_of_money(&self) -> bool {
        match self {
            Self::Revenue(_) => true,
            Self::Renewal(rate) => rate.convention != RenewalConvention::Logo,
            Self::ClassShare { by_amount, .. } => *by_amount,
            _ => false,
        }
    }

    /// Whether a target of it may be split into parts: only numbers that add up (D002-11).
    ///
    /// ```
    /// use guanxi::policy::{kpi::Measure, target::Additivity};
    /// assert_eq!(Measure::OrderValue.additivity(), Additivity::Ratio);
    /// ```
    pub fn additivity(&self) -> Additivity {
        if let Self::Given { additive: true, .. } = self {
            return Additivity::Additive;
        }
        match (self.kind(), self.is_poolable()) {
            (Kind::Count, true) => Additivity::Additive,
            _ => Additivity::Ratio,
        }
    }

    /// What sums it is made of.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Csat(csat) if csat.is_mean() => Kind::Mean,
            Self::WarningLeadTime | Self::FirstResponse(_) | Self::Resolution(_) => Kind::Mean,
            Self::Customers
            | Self::NewCustomers { .. }
            | Self::LostCustomers(_)
            | Self::Promotions { .. }
            | Self::Demotions { .. }
            | Self::OpenIssues
            | Self::OverdueTouches
            | Self::MissedPlanItems
            | Self::LatePlanItems => Kind::Count,
            _ => Kind::Ratio,
        }
    }

    /// Whether it counts things that happened once, so that shorter periods add up to a longer one;
    /// what counts customers, or how things stand at an end, does not (P-098).
    ///
    /// ```
    /// use guanxi::policy::kpi::{Churn, Measure, SlaAttainment};
    /// assert!(Measure::SlaAttainment(SlaAttainment::default()).is_poolable());
    /// assert!(!Measure::Churn(Churn::default()).is_poolable());
    /// ```
    pub fn is_poolable(&self) -> bool {
        match self {
            Self::Renewal(_)
            | Self::WarningSuccess(_)
            | Self::WarningPrecision
            | Self::Csat(_)
            | Self::FirstResponse(_)
            | Self::Resolution(_)
            | Self::FirstTime(_)
            | Self::SlaAttainment(_)
            | Self::PlanAdherence
            | Self::LoggingInTime
            | Self::UpkeepInTime
            | Self::OrderValue
            | Self::MissedPlanItems
            | Self::LatePlanItems
            | Self::ProactiveShare => true,
            // A customer is new once.
            Self::NewCustomers { scheme, .. } => scheme.is_none(),
            // Of a figure of the host nothing says whether it adds up.
            _ => false,
        }
    }

    /// What the quotient of its sums is multiplied by.
    pub(super) fn scale(&self, period: Period) -> Fraction {
        let over = |den: i128| Fraction::new(1, den).unwrap_or(Fraction::ONE);
        match self {
            Self::Churn(churn) => churn.scale(period),
            Self::Csat(csat) => csat.scale(),
            Self::Nps { .. } => Fraction::from(100),
            Self::OrderValue => over(10_000),
            _ => Fraction::ONE,
        }
    }
}
