//! Composition of plans: entry by entry, each by its code.

use crate::rulebook::compose::Entry;
use crate::rulebook::{
    CampaignDocument, ChecklistDocument, MeetingDocument, MessageDocument, PlanDocument,
    QuestionDocument, ReviewDocument, TreatmentDocument,
};

/// The entries of a plan, presets brought in.
#[derive(Debug, Default)]
pub(in crate::rulebook) struct ComposedPlan {
    pub(in crate::rulebook) treatments: Vec<Entry<TreatmentDocument>>,
    pub(in crate::rulebook) meetings: Vec<Entry<MeetingDocument>>,
    pub(in crate::rulebook) checklists: Vec<Entry<ChecklistDocument>>,
    pub(in crate::rulebook) messages: Vec<Entry<MessageDocument>>,
    pub(in crate::rulebook) questions: Vec<Entry<QuestionDocument>>,
    pub(in crate::rulebook) campaigns: Vec<Entry<CampaignDocument>>,
    pub(in crate::rulebook) reviews: Vec<Entry<ReviewDocument>>,
}

impl ComposedPlan {
    /// The plan as a document that needs no preset.
    pub(in crate::rulebook) fn document(&self) -> PlanDocument {
        fn list<T: Clone>(entries: &[Entry<T>]) -> Vec<T> {
            entries.iter().map(|entry| entry.item.clone()).collect()
        }
        PlanDocument {
            treatment: list(&self.treatments),
            meeting: list(&self.meetings),
            checklist: list(&self.checklists),
            message: list(&self.messages),
            question: list(&self.questions),
            campaign: list(&self.campaigns),
            review: list(&self.reviews),
        }
    }
}

/// A table of a plan: what a part of a preset can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rulebook) enum PlanTable {
    Treatment,
    Meeting,
    Checklist,
    Message,
    Question,
    Campaign,
    Review,
}

impl PlanTable {
    const ALL: [Self; 7] = [
        Self::Treatment,
        Self::Meeting,
        Self::Checklist,
        Self::Message,
        Self::Question,
        Self::Campaign,
        Self::Review,
    ];

    /// The tables of a plan that have entries.
    pub(in crate::rulebook) fn of(plan: &PlanDocument) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|table| {
            let mut one = PlanDocument::default();
            table.add(plan, &mut one);
            !one.is_empty()
        })
    }

    /// The key of the table.
    pub(in crate::rulebook) fn name(self) -> &'static str {
        match self {
            Self::Treatment => "treatment",
            Self::Meeting => "meeting",
            Self::Checklist => "checklist",
            Self::Message => "message",
            Self::Question => "question",
            Self::Campaign => "campaign",
            Self::Review => "review",
        }
    }

    /// Puts this table of a plan into another one.
    pub(in crate::rulebook) fn add(self, from: &PlanDocument, to: &mut PlanDocument) {
        match self {
            Self::Treatment => to.treatment.clone_from(&from.treatment),
            Self::Meeting => to.meeting.clone_from(&from.meeting),
            Self::Checklist => to.checklist.clone_from(&from.checklist),
            Self::Message => to.message.clone_from(&from.message),
            Self::Question => to.question.clone_from(&from.question),
            Self::Campaign => to.campaign.clone_from(&from.campaign),
            Self::Review => to.review.clone_from(&from.review),
        }
    }
}
