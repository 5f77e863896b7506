//! Strategies for what people record of risk: assessments, signals, answers, warnings, plans.

use proptest::prelude::*;

use crate::label::Code;
use crate::quantity::Score;
use crate::record::{
    Feedback, IssueId, Measure, Rating, RetentionPlan, RiskAssessment, Signal, WarningAction,
    WarningEvent, WarningId,
};
use crate::testkit::record::contract::contract_ids;
use crate::testkit::record::customer::{contact_ids, staff};
use crate::testkit::record::word::{channels, code_of, few, ids, maybe, roles, texts};
use crate::testkit::{quantity, time};

fn levels() -> impl Strategy<Value = Code> + Clone {
    code_of(&["low", "medium", "high", "very_high", "hihg"])
}

/// Assessments of risk: points on the scale and off it, answers, levels, and descriptions that are
/// seldom blank.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let sheets = examples(&record::risk_assessments(), 50);
/// assert!(sheets.iter().any(|sheet| sheet.level.is_some() && !sheet.ratings.is_empty()));
/// ```
pub fn risk_assessments() -> impl Strategy<Value = RiskAssessment> + Clone {
    let factor =
        code_of(&["stability", "payment", "need_fit", "competitor", "feedback", "stabilty"]);
    let rating = prop_oneof![
        6 => (1_i64..=5).prop_map(Rating::Points),
        2 => code_of(&["full", "partial", "none", "deep", "neutral"]).prop_map(Rating::Answer),
        1 => (-1_i64..=6).prop_map(Rating::Points),
    ];
    let ratings = prop::collection::btree_map(factor, rating, 0..5);
    let words = (texts(), maybe(contract_ids()), maybe(roles()));
    (ratings, maybe(levels()), words).prop_map(|(ratings, level, (description, contract, role))| {
        RiskAssessment { ratings, level, description, contract, role }
    })
}

/// Signals that stand, and that are over.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let signals = examples(&record::signals(), 50);
/// assert!(signals.iter().any(|signal| signal.over) && signals.iter().any(|signal| !signal.over));
/// ```
pub fn signals() -> impl Strategy<Value = Signal> + Clone {
    let signal = code_of(&["considering_switch", "competitor_contact", "anomaly"]);
    (signal, any::<bool>(), maybe(contact_ids()), texts())
        .prop_map(|(signal, over, contact, text)| Signal { signal, over, contact, text })
}

/// What customers say: answers with scores of 1 to 5, seldom others, some of them on scales of
/// their own; comments without a score; parts of a composite and topics, declared ones and not.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let answers = examples(&record::feedback(), 50);
/// assert!(answers.iter().any(|answer| answer.score == Some("3".parse().unwrap())));
/// assert!(answers.iter().any(|answer| answer.score.is_none() && !answer.parts.is_empty()));
/// assert!(answers.iter().any(|answer| !answer.is_satisfaction()));
/// ```
pub fn feedback() -> impl Strategy<Value = Feedback> + Clone {
    let scores = || {
        prop_oneof![
            6 => (1_i16..=5).prop_map(Score::whole).boxed(),
            1 => quantity::scores().boxed(),
        ]
    };
    let score = proptest::option::weighted(0.8, scores());
    let scale = proptest::option::weighted(0.25, code_of(&["nps", "satisfaction", "effort"]));
    let part = code_of(&["communication", "solving", "solution", "price"]);
    let parts = prop::collection::btree_map(part, scores(), 0..4);
    let topic = code_of(&["slow_response", "need_misread", "late_tech_support", "weather"]);
    let topics = prop::collection::btree_set(topic, 0..3);
    let about = (maybe(channels()), maybe(contact_ids()), maybe(ids::<IssueId>(&["I1", "I2"])));
    (score, scale, parts, topics, about, (texts(), maybe(texts()))).prop_map(
        |(score, scale, parts, topics, (channel, contact, issue), (text, need))| Feedback {
            score,
            scale,
            parts,
            topics,
            channel,
            contact,
            issue,
            text,
            need: need.unwrap_or_default(),
        },
    )
}

/// Something to be done, in words, as an action, or as both.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let measures = examples(&record::measures(), 50);
/// assert!(measures.iter().any(|measure| measure.action.is_some()));
/// ```
pub fn measures() -> impl Strategy<Value = Measure> + Clone {
    (texts(), maybe(code_of(&["gift", "visit"])), staff(), time::moments())
        .prop_map(|(what, action, owner, due)| Measure { what, action, owner, due })
}

/// Plans to keep a customer; some say nothing of what is to be done.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let plans = examples(&record::retention_plans(), 50);
/// assert!(plans.iter().any(|plan| plan.measures.is_empty()));
/// ```
pub fn retention_plans() -> impl Strategy<Value = RetentionPlan> + Clone {
    (contract_ids(), few(measures()))
        .prop_map(|(contract, measures)| RetentionPlan { contract, measures })
}

/// Steps of a few warnings, of every kind, in no order.
///
/// ```
/// use std::collections::BTreeSet;
/// use guanxi::testkit::{examples, record};
/// let steps = examples(&record::warning_events(), 300);
/// let names: BTreeSet<&str> = steps.iter().map(|step| step.action.name()).collect();
/// assert_eq!(names.len(), 12);
/// ```
pub fn warning_events() -> impl Strategy<Value = WarningEvent> + Clone {
    let causes = || code_of(&["price", "service", "competitor", "overdue"]);
    let opening = prop_oneof![
        3 => (causes(), texts()).prop_map(|(cause, note)| WarningAction::Detect { cause, note }),
        2 => (roles(), texts()).prop_map(|(to, text)| WarningAction::Report { to, text }),
        2 => (few(causes()), texts())
            .prop_map(|(causes, minutes)| WarningAction::Meet { causes, minutes }),
        2 => few(measures()).prop_map(|measures| WarningAction::Plan { measures }),
        1 => Just(WarningAction::Execute),
        1 => (texts(), any::<bool>())
            .prop_map(|(text, major)| WarningAction::Progress { text, major }),
        1 => (roles(), texts()).prop_map(|(to, text)| WarningAction::Escalate { to, text }),
    ];
    let end = prop_oneof![
        super::kind::event_ids().prop_map(|assessment| WarningAction::Clear { assessment }),
        contract_ids().prop_map(|contract| WarningAction::Renew { contract }),
        texts().prop_map(|reason| WarningAction::Lose { reason }),
        texts().prop_map(|reason| WarningAction::Dismiss { reason }),
        Just(WarningAction::Archive),
    ];
    let action = prop_oneof![2 => opening.boxed(), 1 => end.boxed()];
    (ids::<WarningId>(&["W1", "W2"]), maybe(roles()), action)
        .prop_map(|(warning, role, action)| WarningEvent { warning, role, action })
}
