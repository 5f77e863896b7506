//! Strategies for records: customers, contracts, events of every kind, ids, tags and questions.
//!
//! [`events`] makes histories that the fold reads, with what contradicts the records among them;
//! [`any_events`] makes single events of every kind, for what only stores, writes or moves them.

mod contract;
mod customer;
mod history;
mod id_format;
mod improvement;
mod issue;
mod kind;
mod risk;
mod tag;
mod word;

pub use contract::{contract_terms, contracts};
pub use customer::{contacts, customers, needs, stated_facts};
pub use history::{class_changes, class_overrides, events, kinds};
pub use id_format::{id_formats, numbered_formats};
pub use improvement::{improvement_actions, improvement_steps, improvements};
pub use issue::issue_actions;
pub use kind::{
    any_events, any_kinds, hand_overs, interactions, knowledge_entries, plan_events, promises,
    staff_leaves, touch_events, upkeep_actions,
};
pub use risk::{feedback, measures, retention_plans, risk_assessments, signals, warning_events};
pub use tag::{positive_tag_queries, tag_queries, tag_sets, tags};
pub use word::texts;
