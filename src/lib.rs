//! guanxi (关系, "relationship"): customer-relationship policies that any CRM can embed.
//!
//! It answers, for any program that asks: *Which tier is this customer in, and why? What is
//! missing to be in the next one? What can it be while facts are unknown?* The rules are a text
//! file, checked before they are used. The crate reads no clock, opens no file and gives the same
//! answer for the same input for ever.
//!
//! ```
//! use guanxi::{Rulebook, label::Language};
//!
//! let rulebook = Rulebook::from_toml(r#"
//!     format = 1
//!     code = "sample"
//!     currency = "CNY"
//!     time_zone = "Asia/Shanghai"
//!     [[scheme]]
//!     code = "tier"
//!     kind = "list"
//!     classes = [
//!       { code = "A", when = "annual_amount >= 500000 and strategic" },
//!       { code = "B", when = "annual_amount >= 200000" },
//!       { code = "C" },
//!     ]
//! "#)?;
//! let facts = rulebook.facts().with("annual_amount", "496800")?.with("strategic", true)?;
//! let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
//! assert_eq!(tier.class().unwrap().code(), &"B");
//! assert_eq!(tier.distance_to("A")?[0].gaps[0].text, "annual amount: 3200.00 short of 500000.00");
//! print!("{}", tier.explain(Language::Chinese));
//! # Ok::<(), guanxi::Error>(())
//! ```
//!
//! # Where things live
//!
//! | to | look at |
//! |---|---|
//! | load rules from TOML, JSON or a bundled preset | [`Rulebook`], [`rulebook`] |
//! | write a condition | [`rule::Expression`] |
//! | give or compute facts of a customer | [`Facts`], [`Rulebook::fold`], [`record`] |
//! | classify: lists, bands, matrices, hysteresis, overrides | [`policy::scheme`] |
//! | know why, and how far it is to the next class | [`policy::scheme::Classification`] |
//! | run issues: workflow, clocks, warnings and escalations | [`policy::sla`], [`rule::clock`] |
//! | keep customers, contracts and events; test your own store | [`record`], [`store`] |
//! | know whether a file is complete and fresh, and what is due next | [`policy::upkeep`] |
//! | find duplicate customers, merge them and undo it | [`policy::duplicate`] |
//! | say who may see and do what, what may be sent where, who takes over | [`policy::access`] |
//! | know whom to contact next, when, how, and why not | [`policy::cadence`], [`review::agenda`](review::agenda()) |
//! | plan talks, keep promises, prepare meetings | [`policy::plan`] |
//! | score the risk of renewal, judge and be told where facts differ | [`policy::risk`] |
//! | see contracts to their end: windows, successors, gaps, plans | [`policy::renewal`] |
//! | be warned early, handle warnings against clocks, rank what is at risk | [`policy::warning`], [`review::watch`](review::watch()) |
//! | follow the stages of a customer, pauses of contact, health, tags | [`policy::lifecycle`], [`policy::tag`] |
//! | measure key figures by named conventions, exactly, and add them up anywhere | [`policy::kpi`], [`review::board`](review::board()) |
//! | set targets and goals, split a year, see whether a period is on pace | [`policy::target`] |
//! | report on a period: misses with reasons, cases, improvements | [`review::report`](review::report()), [`policy::improvement`], [`render`] |
//! | read what customers say: scales, composites, topics, cases to learn from | [`policy::feedback`] |
//! | greet, give and tell in time: birthdays, festivals, ends of contracts | [`policy::occasion`] |
//! | ask and be answered in JSON, from any language | [`request`] |
//! | review a whole portfolio as of a day, from events or a store | [`review`] |
//! | count exactly: money, ratios, scores, dates, spans | [`quantity`], [`time`] |
//! | reckon in working time: business calendars, holidays, festivals | [`time::Calendar`] |
//! | prove your own rules and your own store | `testkit::prove`, `testkit::prove_store`, with the feature `proptest` |
//!
//! # What the crate does not do
//!
//! It stores nothing that it is not asked to, sends nothing and schedules nothing; it reads no clock (`as_of` is an
//! argument) and no file (the caller gives text); it converts no currencies; it never fills in a
//! missing fact: a decision that depends on one says so and lists what is possible.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `chrono-tz` | yes | time zones by IANA name; without it `UTC` and offsets such as `+08:00` |
//! | `icalendar` | no | an agenda as a calendar file (RFC 5545), in [`render`] |
//! | `proptest` | no | `guanxi::testkit`: strategies for every input, and the laws as functions |
//! | `schema` | no | `guanxi::rulebook::json_schema`: the JSON Schema of rulebook files, for editors; `schemars::JsonSchema` of every record; `guanxi::request::json_schema` |
//! | `capi` | no | the C functions of `include/guanxi.h`; the only unsafe code of the crate |
#![cfg_attr(not(feature = "capi"), forbid(unsafe_code))]
#![cfg_attr(feature = "capi", deny(unsafe_code))]

#[cfg(feature = "capi")]
pub mod capi;
pub mod error;
pub mod fact;
pub mod label;
pub mod policy;
pub mod quantity;
pub mod record;
pub mod render;
pub mod request;
pub mod review;
pub mod rule;
pub mod rulebook;
#[cfg(feature = "schema")]
mod schema;
pub mod store;
#[cfg(feature = "proptest")]
pub mod testkit;
pub mod time;
pub mod verify;

pub use error::{Error, ErrorKind, Position, Result};
pub use fact::Facts;
pub use rulebook::{Rulebook, RulebookDocument};

/// The Rust of the readme files runs as a test.
#[cfg(doctest)]
mod readme {
    #[doc = include_str!("../README.md")]
    struct English;

    #[doc = include_str!("../README.zh-CN.md")]
    struct Chinese;
}
