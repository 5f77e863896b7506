//! What is prepared for talks with customers.

use proptest::prelude::*;
use proptest::sample::select;

use crate::rulebook::{
    AgendaItemDocument, CampaignDocument, ChecklistDocument, FocusDocument, MeetingDocument,
    MessageDocument, PlanDocument, QuestionDocument, ReviewDocument, TreatmentDocument,
};
use crate::testkit::record::tag_queries;
use crate::testkit::rulebook::names::{
    Names, Whom, labels, maybe_one_of, maybe_word, one_or_more_of, some_of, values,
};

const ITEMS: &[&str] = &["opening", "needs", "offer", "closing"];
const TOPICS: &[&str] = &["renewal", "growth", "service"];

/// A plan; there are actions and kinds of content.
pub(super) fn plan(names: &Names) -> BoxedStrategy<PlanDocument> {
    let talks = (
        prop::collection::vec(treatment(names), 1..3),
        prop::collection::vec(meeting(names), 0..2),
        prop::collection::vec(checklist(), 0..3),
        prop::collection::vec(message(names), 0..3),
    );
    let others = (
        prop::collection::vec(question(), 0..3),
        prop::collection::vec(campaign(names), 0..3),
        prop::collection::vec(review(names), 0..3),
    );
    (talks, others)
        .prop_map(|((treatment, meeting, checklist, message), (question, campaign, review))| {
            let mut plan =
                PlanDocument { treatment, meeting, checklist, message, question, campaign, review };
            let code = |place: usize| format!("e{place}");
            plan.treatment.iter_mut().enumerate().for_each(|(at, one)| one.code = code(at));
            plan.meeting.iter_mut().enumerate().for_each(|(at, one)| one.code = code(at));
            plan.checklist.iter_mut().enumerate().for_each(|(at, one)| one.code = code(at));
            plan.message.iter_mut().enumerate().for_each(|(at, one)| one.code = code(at));
            plan.question.iter_mut().enumerate().for_each(|(at, one)| one.code = code(at));
            plan.campaign.iter_mut().enumerate().for_each(|(at, one)| one.code = code(at));
            plan.review.iter_mut().enumerate().for_each(|(at, one)| one.code = code(at));
            plan
        })
        .boxed()
}

fn treatment(names: &Names) -> BoxedStrategy<TreatmentDocument> {
    (names.whom(), one_or_more_of(&names.actions), labels())
        .prop_map(|(Whom { scheme, class, when }, actions, label)| TreatmentDocument {
            label,
            scheme,
            class,
            when,
            actions,
            ..TreatmentDocument::default()
        })
        .boxed()
}

fn meeting(names: &Names) -> BoxedStrategy<MeetingDocument> {
    let minutes = prop::collection::vec(1_u16..120, ITEMS.len());
    let items = (values(1, ITEMS), minutes, labels()).prop_map(|(items, minutes, sample)| {
        let item = |(item, minutes): (crate::rulebook::ValueDocument, u16)| AgendaItemDocument {
            code: item.code,
            minutes,
            label: item.label,
            sample: sample.clone(),
        };
        items.into_iter().zip(minutes).map(item).collect::<Vec<_>>()
    });
    let focus =
        (names.whom(), values(1, TOPICS)).prop_map(|(Whom { scheme, class, when }, topics)| {
            FocusDocument { scheme, class, when, topics }
        });
    (items, prop::collection::vec(focus, 0..3), labels())
        .prop_map(|(items, focus, label)| MeetingDocument {
            label,
            items,
            focus,
            ..MeetingDocument::default()
        })
        .boxed()
}

fn checklist() -> BoxedStrategy<ChecklistDocument> {
    let of = values(0, &["success_case", "white_paper", "offer"]);
    (values(1, &["history", "open_issues"]), of, 1_u16..4, labels())
        .prop_map(|(items, of, at_least, label)| ChecklistDocument {
            label,
            items,
            at_least: at_least.min(u16::try_from(of.len()).unwrap_or(0)),
            of,
            ..ChecklistDocument::default()
        })
        .boxed()
}

fn message(names: &Names) -> BoxedStrategy<MessageDocument> {
    let slots = values(0, &["addressee", "item", "wish"]);
    (maybe_one_of(&names.contents), slots, labels(), labels())
        .prop_map(|(content, slots, label, sample)| MessageDocument {
            label,
            content,
            slots,
            sample,
            ..MessageDocument::default()
        })
        .boxed()
}

fn question() -> BoxedStrategy<QuestionDocument> {
    maybe_word(ITEMS)
        .prop_map(|about| QuestionDocument {
            about,
            text: [("en", "What is inconvenient?"), ("zh", "有何不便？")].into_iter().collect(),
            ..QuestionDocument::default()
        })
        .boxed()
}

fn campaign(names: &Names) -> BoxedStrategy<CampaignDocument> {
    (select(names.contents.clone()), tag_queries(), labels())
        .prop_map(|(content, query, label)| CampaignDocument {
            code: String::new(),
            label,
            query,
            content,
        })
        .boxed()
}

fn review(names: &Names) -> BoxedStrategy<ReviewDocument> {
    let every = select(vec![
        ("1 week", None),
        ("1 month", None),
        ("1 quarter", None),
        ("2 weeks", Some("2024-01-01")),
        ("$p_never", None),
    ]);
    let fields = values(0, &["figures", "people"]);
    (any::<bool>(), names.whom(), every, some_of(&names.roles), fields)
        .prop_map(|(team, whom, (every, epoch), attendees, fields)| {
            let Whom { scheme, class, when } = if team { Whom::default() } else { whom };
            ReviewDocument {
                scope: if team { "team" } else { "customer" }.to_owned(),
                every: every.to_owned(),
                epoch: epoch.map(str::to_owned),
                scheme,
                class,
                when,
                attendees,
                fields,
                ..ReviewDocument::default()
            }
        })
        .boxed()
}
