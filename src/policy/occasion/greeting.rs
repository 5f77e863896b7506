//! Which occurrences were seen to, and by which interactions.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::due::occurrence;
use super::history::{History, Talk};
use super::subject::Course;
use super::{OccasionDefinition, OccasionKind, OccasionRefusal, OccasionRule, Refused, Subject};
use crate::label::Code;
use crate::record::{Direction, Interaction};
use crate::rule::codes::Codes;

/// On which day each occurrence of a rule was done: by subject and day.
pub(super) type Done = BTreeMap<(Subject, NaiveDate), NaiveDate>;

/// The interactions that count, by the places of their rules; and those that do not, and why.
pub(super) fn counted<'a>(
    definition: &OccasionDefinition,
    codes: &Codes,
    history: &History<'a>,
) -> (BTreeMap<usize, Vec<Talk<'a>>>, Vec<Refused>) {
    let mut by_rule: BTreeMap<usize, Vec<Talk<'a>>> = BTreeMap::new();
    let mut refused = Vec::new();
    for talk in &history.talks {
        let Some(code) = &talk.interaction.occasion else { continue };
        let place = definition.rules.iter().position(|rule| rule.code == *code);
        let rule = place.and_then(|place| Some((place, definition.rules.get(place)?)));
        let verdict = match rule {
            Some((place, rule)) => {
                judged(rule, codes, talk.interaction).map(|counts| (place, counts))
            }
            None if definition.off.contains(code) => continue,
            None => Err(unknown(definition, code)),
        };
        match verdict {
            Ok((place, true)) => by_rule.entry(place).or_default().push(*talk),
            Ok(_) => {}
            Err(refusal) => refused.push(Refused { event: talk.event.id.clone(), refusal }),
        }
    }
    (by_rule, refused)
}

/// Whether an interaction counts for the rule that it names.
fn judged(rule: &OccasionRule, codes: &Codes, talk: &Interaction) -> Result<bool, OccasionRefusal> {
    if talk.direction != Direction::Outbound {
        return Ok(false);
    }
    let (occasion, slots, least) = (rule.code.clone(), talk.personal_slots, rule.personal_slots);
    let batch = talk.batch && !rule.batch;
    if batch || slots < least {
        return Err(OccasionRefusal::MassGreeting { occasion, batch, slots, least });
    }
    if !codes.is_contact(talk) {
        return Ok(false);
    }
    if rule.on == OccasionKind::Birthday && talk.contact.is_none() {
        return Err(OccasionRefusal::UnnamedContact { occasion });
    }
    Ok(true)
}

fn unknown(definition: &OccasionDefinition, code: &Code) -> OccasionRefusal {
    let rules = definition.rules.iter().map(|rule| &rule.code);
    let known = rules.chain(&definition.off).cloned().collect();
    OccasionRefusal::UnknownOccasion { occasion: code.clone(), known }
}

/// Which occurrences the interactions of a rule have seen to.
///
/// Each serves the first open one, and what has the same day: a greeting for one festival is none
/// for the next.
pub(super) fn done(
    rule: &OccasionRule,
    codes: &Codes,
    courses: &[Course<'_>],
    talks: &[Talk<'_>],
) -> Done {
    let mut done = Done::new();
    for talk in talks {
        let mut open: Vec<(NaiveDate, &Subject)> = Vec::new();
        for Course { subject, days } in courses {
            if subject.contact().is_some_and(|who| talk.interaction.contact.as_ref() != Some(who)) {
                continue;
            }
            let mut from = talk.on;
            while let Ok(Some(found)) = days.next(from) {
                let occurrence = occurrence(rule, codes, found, |_| false);
                if begins(rule, occurrence.due) > talk.on {
                    break;
                }
                if !done.contains_key(&(subject.clone(), occurrence.day)) {
                    open.push((occurrence.day, subject));
                    break;
                }
                let Some(next) = occurrence.day.succ_opt() else { break };
                from = next;
            }
        }
        let first = open.iter().map(|(day, _)| *day).min();
        for (day, subject) in open.into_iter().filter(|(day, _)| Some(*day) == first) {
            done.insert((subject.clone(), day), talk.on);
        }
    }
    done
}

/// The first day on which a due day is upcoming.
pub(super) fn begins(rule: &OccasionRule, due: NaiveDate) -> NaiveDate {
    rule.upcoming.after(due, -1).unwrap_or(NaiveDate::MIN)
}
