//! What is wrong with an event taken alone.

use crate::error::Error;
use crate::fact::ledger::surely_before;
use crate::fact::rejected::record_error;
use crate::quantity::{Amount, Score};
use crate::record::{
    ContactAction, ContractAction, Event, EventKind, Invoice, Opportunity, OpportunityAction,
    Payment, PromiseAction, PromiseEvent, Purchase, TouchAction, TouchEvent,
};
use crate::time::LocalMoment;

/// The ends of the scale of satisfaction.
const ONE: Score = Score::whole(1);
const FIVE: Score = Score::whole(5);

/// What is wrong with an event taken alone; `at` and `recorded` are its two times.
pub(super) fn contradiction(
    event: &Event,
    at: LocalMoment,
    recorded: LocalMoment,
) -> Option<Error> {
    let negative = |what: &str, amount: Amount| {
        record_error("negative-amount", format!("a {what} of `{amount}` is below zero"))
    };
    match &event.kind {
        // What people planned is no talk: it would count as contact that never took place.
        EventKind::Interaction(_) if surely_before(recorded, at) => Some(
            record_error(
                "in-the-future",
                format!(
                    "the interaction of {} was recorded at {} already, before it took place",
                    event.at, event.recorded_at
                ),
            )
            .with_help("check the two times; what is to come is an item of the plan"),
        ),
        EventKind::RiskAssessment(_) if surely_before(recorded, at) => Some(
            record_error(
                "in-the-future",
                format!(
                    "the assessment of {} was recorded at {} already, before that",
                    event.at, event.recorded_at
                ),
            )
            .with_help("check the two times; nobody can assess what is to come"),
        ),
        EventKind::RiskAssessment(sheet) if sheet.description.trim().is_empty() => {
            Some(blank("an assessment says in words what the risk is", "description"))
        }
        EventKind::Feedback(answer) if answer.is_satisfaction() => {
            let score = answer.score.filter(|score| !(ONE..=FIVE).contains(score))?;
            Some(
                record_error("score-out-of-range", format!("the score {score} is not 1 to 5"))
                    .with_help("write a score from 1 (dissatisfied) to 5 (very satisfied)"),
            )
        }
        EventKind::RetentionPlan(plan) if plan.measures.is_empty() => {
            Some(blank("a plan to keep a customer says what is to be done", "measures"))
        }
        EventKind::Purchase(purchase) if purchase.amount.is_negative() => {
            Some(negative("purchase", purchase.amount).with_help("record a return instead"))
        }
        EventKind::Return(back) if back.amount.is_negative() => Some(
            negative("return", back.amount).with_help("write what went back as a positive amount"),
        ),
        EventKind::ClassOverride(decided) if decided.from > decided.until => Some(
            record_error(
                "override-period",
                format!(
                    "the override ends on {} before it begins on {}",
                    decided.until, decided.from
                ),
            )
            .with_help("`until` is the last day, inclusive"),
        ),
        EventKind::ClassOverride(decided) if decided.reason.trim().is_empty() => Some(
            record_error("override-reason", "an override needs a reason")
                .with_help("write in `reason` why the class is set by hand"),
        ),
        EventKind::Purchase(purchase) if !purchase.lines.is_empty() => lines(purchase),
        EventKind::Withdrawal if event.corrects.is_none() => Some(
            record_error("withdrawal-target", "a withdrawal must say which event it withdraws")
                .with_help("name the event in `corrects`"),
        ),
        EventKind::Contract(event) => match &event.action {
            ContractAction::Sign(terms) | ContractAction::Amend(terms) => terms.check().err(),
            _ => None,
        },
        EventKind::Invoice(Invoice { amount, .. }) if !amount.is_positive() => {
            Some(not_above_zero("an invoice", *amount))
        }
        EventKind::Payment(Payment { amount, .. }) if !amount.is_positive() => {
            Some(not_above_zero("a payment", *amount))
        }
        EventKind::Contact(event) => match &event.action {
            ContactAction::Leave { successor: Some(successor) } if *successor == event.contact => {
                Some(
                    record_error(
                        "own-successor",
                        format!("contact `{successor}` cannot take its own place"),
                    )
                    .with_help("name somebody else in `successor`, or leave it out"),
                )
            }
            _ => None,
        },
        EventKind::Opportunity(event) => match &event.action {
            OpportunityAction::Open(Opportunity { what, .. }) if what.trim().is_empty() => Some(
                record_error("empty-field", "an opportunity says what could be sold")
                    .with_help("write it in `what`"),
            ),
            OpportunityAction::Open(Opportunity { amount: Some(amount), .. })
                if amount.is_negative() =>
            {
                Some(
                    negative("opportunity", *amount)
                        .with_help("write zero or more, or leave it out"),
                )
            }
            _ => None,
        },
        EventKind::Touch(TouchEvent { action: TouchAction::Waive { reason }, .. })
            if reason.trim().is_empty() =>
        {
            Some(blank("a touch is let off for a reason", "reason"))
        }
        EventKind::Promise(PromiseEvent {
            action: PromiseAction::Cancel { reason } | PromiseAction::Waive { reason },
            ..
        }) if reason.trim().is_empty() => {
            Some(blank("a promise is given up for a reason", "reason"))
        }
        EventKind::PlannedDisruption(disruption) if disruption.what.trim().is_empty() => {
            Some(blank("a planned disruption says what it is", "what"))
        }
        EventKind::ContactPause(pause) if pause.from > pause.until => Some(
            record_error(
                "pause-period",
                format!("the pause ends on {} before it begins on {}", pause.until, pause.from),
            )
            .with_help("`until` is the last day, inclusive"),
        ),
        EventKind::HandOver(event) if event.to.as_str().trim().is_empty() => Some(
            record_error("empty-field", "a hand-over names who has the customer from now on")
                .with_help("write the person in `to`"),
        ),
        _ => None,
    }
}

fn blank(what: &str, key: &str) -> Error {
    record_error("empty-field", what).with_help(format!("write it in `{key}`"))
}

fn not_above_zero(what: &str, amount: Amount) -> Error {
    record_error("amount-not-positive", format!("{what} of `{amount}` is not above zero"))
        .with_help("correct or withdraw the event that it is to take back")
}

/// What is wrong with the lines of a purchase.
fn lines(purchase: &Purchase) -> Option<Error> {
    let mut sum: i128 = 0;
    for (place, line) in purchase.lines.iter().enumerate() {
        let at = format!("lines[{place}]");
        if line.category.trim().is_empty() {
            let error = record_error("empty-field", "a line names its category");
            return Some(error.with_help("write it, or leave the line out").at(at));
        }
        if line.amount.is_negative() {
            let message = format!("a line of `{}` is below zero", line.amount);
            let error = record_error("negative-amount", message);
            return Some(error.with_help("record a return instead").at(at));
        }
        sum = sum.saturating_add(i128::from(line.amount.ten_thousandths()));
    }
    if sum > i128::from(purchase.amount.ten_thousandths()) {
        let message = format!("the lines add up to more than the purchase, `{}`", purchase.amount);
        return Some(
            record_error("lines-exceed", message)
                .with_help("the amount of a purchase is that of all its lines and the rest"),
        );
    }
    None
}
