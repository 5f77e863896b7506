//! The life of a customer in words, English and Chinese.

use std::fmt::Write as _;

use super::{ContactState, Life, Lifecycle, StageSource};
use crate::label::Language;
use crate::time::Moment;

impl Lifecycle<'_> {
    /// The life in words: stage, contact, service cycles and the events refused, in the times of
    /// the rulebook's zone. Lines end in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// use guanxi::record::{Customer, Event, StageAction, StageEvent};
    /// let day = "2024-03-01".parse()?;
    /// let events = [
    ///     Event::new("e1", "KH0001", day, StageEvent::new(StageAction::Screen)),
    ///     Event::new("e2", "KH0001", day, StageEvent::new(StageAction::Sign)),
    /// ];
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let lifecycle = rulebook.lifecycle();
    /// let life = lifecycle.read(&Customer::new("KH0001"), &events, "2024-06-30".parse()?, None);
    /// assert_eq!(lifecycle.explain(&life, Language::English), "\
    /// KH0001: screened since 2024-03-01, as of 2024-06-30
    /// contact: active
    /// event e2 refused: `sign` is not possible at the stage `screened`
    /// ");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, life: &Life, language: Language) -> String {
        let zh = language == Language::Chinese;
        let mut out = String::new();
        let stage = self.stage_label(life.stage.stage, language);
        let as_of = self.moment_text(life.as_of);
        let since = match (life.stage.since(), life.stage.source, zh) {
            (Some(since), _, false) => format!(" since {}", self.moment_text(since)),
            (Some(since), _, true) => format!("（自 {} 起）", self.moment_text(since)),
            (None, StageSource::Record, false) => " by its record".to_owned(),
            (None, StageSource::Record, true) => "（据档案）".to_owned(),
            (None, _, _) => String::new(),
        };
        // Writing to a text cannot fail.
        let _ = if zh {
            writeln!(out, "{}：{stage}{since}，截至 {as_of}", life.customer)
        } else {
            writeln!(out, "{}: {stage}{since}, as of {as_of}", life.customer)
        };
        let anchor = match (life.contact.anchor, zh) {
            (Some(day), false) => format!(", last contact {day}"),
            (Some(day), true) => format!("，最近联系 {day}"),
            (None, _) => String::new(),
        };
        let _ = match (&life.contact.state, zh) {
            (ContactState::Active, false) => writeln!(out, "contact: active{anchor}"),
            (ContactState::Active, true) => writeln!(out, "联系：正常{anchor}"),
            (ContactState::Paused { since, event }, false) => writeln!(
                out,
                "contact: paused since {} (event {event}){anchor}",
                self.moment_text(*since)
            ),
            (ContactState::Paused { since, event }, true) => writeln!(
                out,
                "联系：自 {} 起暂停（事件 {event}）{anchor}",
                self.moment_text(*since)
            ),
        };
        for cycle in &life.service {
            let steps: Vec<String> = cycle
                .steps
                .iter()
                .map(|(step, at)| {
                    format!("{} {}", self.step_label(*step, language), self.moment_text(*at))
                })
                .collect();
            let _ = if zh {
                writeln!(out, "服务流程 {}：{}", cycle.cycle, steps.join("，"))
            } else {
                writeln!(out, "service cycle {}: {}", cycle.cycle, steps.join(", "))
            };
        }
        for refused in &life.refused {
            let _ = if zh {
                writeln!(out, "事件 {} 未采纳：{}", refused.event, refused.refusal)
            } else {
                writeln!(out, "event {} refused: {}", refused.event, refused.refusal)
            };
        }
        out
    }

    /// A date, or what a wall clock of the rulebook's zone shows.
    fn moment_text(&self, moment: Moment) -> String {
        match moment.as_instant() {
            Some(at) => self.zone.wall_text(at),
            None => moment.to_string(),
        }
    }
}
