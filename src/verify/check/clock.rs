//! Clocks of issues that do not fit together: deadlines that shrink with the severity, answers due
//! after the resolution, limits that run out while nobody works, steps that reach nobody.

use chrono::{DateTime, Utc};

use crate::label::Code;
use crate::policy::sla::{IssueClock, Milestone, Sla};
use crate::rule::clock::{Clock, Limit, Trigger};
use crate::rule::{Finding, Witness};
use crate::time::{Calendar, Unit, Zone};
use crate::verify::check::Checking;
use crate::verify::starts::{MOST_DAYS, MOST_STARTS, starts};

/// What has to be done before the issue is resolved.
const BEFORE_RESOLUTION: [Milestone; 3] =
    [Milestone::Respond, Milestone::Report, Milestone::Propose];

/// Severities, the most severe last.
type Severities<'a> = Vec<(usize, i32, &'a Code)>;

impl Checking<'_> {
    pub(super) fn clocks(&mut self) {
        let Some(sla) = self.definitions.sla else { return };
        let mut severities: Severities<'_> = sla
            .codes()
            .severities()
            .iter()
            .enumerate()
            .map(|(place, one)| (place, one.rank, &one.code))
            .collect();
        severities.sort_by_key(|(_, rank, _)| *rank);
        self.severity_order(sla, &severities);
        self.resolution_last(sla, &severities);
        for clock in sla.clocks() {
            self.steps(clock);
            self.out_of_hours(sla, clock);
        }
    }

    /// A more severe issue never has a later deadline, and has every clock that a less severe one
    /// has.
    fn severity_order(&mut self, sla: &Sla, severities: &Severities<'_>) {
        for milestone in Milestone::ALL {
            for (below, above) in severities.iter().zip(severities.iter().skip(1)) {
                if below.1 == above.1 {
                    continue;
                }
                let (low, high) =
                    (sla.clock_at(below.0, *milestone), sla.clock_at(above.0, *milestone));
                let word = milestone.as_str();
                match (low, high) {
                    (Some(low), Some(high)) if low.from == high.from => {
                        let later = self.later_somewhere(high, low, sla.zone());
                        let Some(start) = later else { continue };
                        let names = [above.2.as_str(), below.2.as_str()];
                        let witness = shown(start, [high, low], names, sla.zone());
                        let finding = Finding::warning(
                            "deadline-shrinks",
                            self.clock_path(high),
                            format!(
                                "`{word}` is due later for `{}` than for the less severe `{}`",
                                above.2, below.2
                            ),
                            format!("`{}` 的 `{word}` 期限晚于级别较低的 `{}`", above.2, below.2),
                        );
                        self.findings.push(finding.shown_by([witness]));
                    }
                    (Some(low), None) => self.findings.push(Finding::warning(
                        "severity-without-clock",
                        self.clock_path(low),
                        format!(
                            "`{}` has no clock for `{word}`, which the less severe `{}` has",
                            above.2, below.2
                        ),
                        format!("`{}` 没有 `{word}` 时限，而级别较低的 `{}` 有", above.2, below.2),
                    )),
                    _ => {}
                }
            }
        }
    }

    /// What comes before the resolution is due before it.
    fn resolution_last(&mut self, sla: &Sla, severities: &Severities<'_>) {
        for (severity, _, code) in severities {
            let Some(resolve) = sla.clock_at(*severity, Milestone::Resolve) else { continue };
            for milestone in BEFORE_RESOLUTION {
                let Some(clock) = sla.clock_at(*severity, milestone) else { continue };
                if clock.from != resolve.from || clock.clock.repeats() {
                    continue;
                }
                let word = milestone.as_str();
                if let Some(start) = self.later_somewhere(clock, resolve, sla.zone()) {
                    let names = [word, Milestone::Resolve.as_str()];
                    let witness = shown(start, [clock, resolve], names, sla.zone());
                    let finding = Finding::warning(
                        "due-after-resolution",
                        self.clock_path(clock),
                        format!("`{word}` of `{code}` can be due after the resolution"),
                        format!("`{code}` 的 `{word}` 期限可能晚于解决期限"),
                    );
                    self.findings.push(finding.shown_by([witness]));
                }
                self.late_steps(clock, resolve, code, sla.zone());
            }
        }
    }

    /// Steps that come only after the resolution is due, whenever the issue begins: of an issue that
    /// is resolved in time they never fire, for its resolution ends the clock.
    fn late_steps(
        &mut self,
        clock: &IssueClock,
        resolve: &IssueClock,
        severity: &Code,
        zone: &Zone,
    ) {
        if clock.after_resolution != crate::policy::sla::AfterResolution::Ends
            || clock.clock.steps().is_empty()
            || resolve.clock.limit().is_none()
        {
            return;
        }
        let tried = starts(&[&clock.clock, &resolve.clock], zone);
        let (all, complete) = (tried.all, tried.complete);
        for (place, step) in clock.clock.steps().iter().enumerate() {
            let mut compared = all.iter().filter_map(|start| {
                let run = crate::rule::clock::Run::new(*start);
                Some((*start, clock.clock.step_at(&run, place)?, resolve.clock.due_from(*start)?))
            });
            let Some(first) = compared.next() else { continue };
            let late = |(_, at, due): &(DateTime<Utc>, DateTime<Utc>, DateTime<Utc>)| at > due;
            if !late(&first) || !compared.all(|one| late(&one)) {
                continue;
            }
            if !complete {
                return self.too_many_starts(clock);
            }
            let (start, at, due) = first;
            let witness = Witness::new()
                .with("start", zone.wall_text(start))
                .giving("step", zone.wall_text(at))
                .giving("resolve", zone.wall_text(due));
            let path = format!("{}.steps[{place}]", self.clock_path(clock));
            let finding = Finding::warning(
                "step-never-fires",
                path,
                format!(
                    "the step `{}` comes after the resolution of `{severity}` is due, which ends the clock",
                    step.at
                ),
                format!("步骤 `{}` 晚于 `{severity}` 的解决期限，届时该时限已终止", step.at),
            );
            self.findings.push(finding.shown_by([witness]));
        }
    }

    fn steps(&mut self, clock: &IssueClock) {
        let path = self.clock_path(clock);
        for (place, step) in clock.clock.steps().iter().enumerate() {
            let path = format!("{path}.steps[{place}]");
            if step.remind.is_empty() && step.escalate.is_empty() {
                self.findings.push(Finding::warning(
                    "step-for-nobody",
                    path,
                    format!("the step `{}` reminds nobody and escalates to nobody", step.at),
                    format!("步骤 `{}` 既不提醒也不升级给任何人", step.at),
                ));
            } else if let Some(by) = clock.clock.by().filter(|by| step.escalate.contains(by)) {
                self.findings.push(Finding::warning(
                    "escalation-to-self",
                    path,
                    format!("`{by}` is late, and it is escalated to `{by}`"),
                    format!("超时的是 `{by}`，升级对象仍是 `{by}`"),
                ));
            } else if let Trigger::After(offset) = step.at
                && clock.clock.is_within_tolerance(offset)
            {
                self.findings.push(Finding::warning(
                    "step-before-breach",
                    path,
                    format!(
                        "the step `{}` comes within the tolerance, before the clock is breached",
                        step.at
                    ),
                    format!("步骤 `{}` 落在容差之内，此时尚未超时", step.at),
                ));
            }
        }
    }

    /// A limit around the clock that can be over before anybody has worked a second on it.
    fn out_of_hours(&mut self, sla: &Sla, clock: &IssueClock) {
        let Some(Limit::Within(span)) = clock.clock.limit() else { return };
        if clock.clock.basis().calendar().is_some()
            || !matches!(span.unit(), Unit::Minute | Unit::Hour)
        {
            return;
        }
        let Some(calendar) = self.hours_of(sla) else { return };
        let Some([start, due, opens]) = idle(&clock.clock, &calendar) else { return };
        let zone = sla.zone();
        let witness = Witness::new()
            .with("start", zone.wall_text(start))
            .giving("due", zone.wall_text(due))
            .giving("next_open", zone.wall_text(opens));
        let word = clock.milestone.as_str();
        let finding = Finding::note(
            "limit-out-of-hours",
            self.clock_path(clock),
            format!(
                "`{span}` for `{word}` counts around the clock: it can be over before work begins again"
            ),
            format!("`{word}` 的 `{span}` 按自然时间计算，可能在恢复上班前就已到期"),
        );
        self.findings.push(finding.shown_by([witness]));
    }

    /// The hours that the house works: the calendar of its clocks, else of its cadence.
    fn hours_of(&self, sla: &Sla) -> Option<Calendar> {
        let mut own = sla.clocks().filter_map(|clock| clock.clock.basis().calendar());
        let cadence = self.definitions.cadence.and_then(|cadence| cadence.calendar.as_ref());
        own.next().or(cadence).filter(|calendar| !calendar.is_always()).cloned()
    }

    /// A start from which the first clock is due after the second.
    fn later_somewhere(
        &mut self,
        clock: &IssueClock,
        than: &IssueClock,
        zone: &Zone,
    ) -> Option<DateTime<Utc>> {
        let (own, other) = (&clock.clock, &than.clock);
        if own.compare_limits(other).is_some_and(|order| !order.is_gt()) {
            return None;
        }
        let is_later = |start: &DateTime<Utc>| {
            own.due_from(*start).zip(other.due_from(*start)).is_some_and(|(a, b)| a > b)
        };
        let tried = starts(&[own, other], zone);
        let found = tried.all.into_iter().find(is_later);
        if found.is_none() && !tried.complete {
            self.too_many_starts(clock);
        }
        found
    }

    /// A finding that the calendars reach too far to try every start.
    fn too_many_starts(&mut self, clock: &IssueClock) {
        let path = self.clock_path(clock);
        self.findings.push(Finding::warning(
            "too-many-cells",
            path,
            format!("the calendars have more than {MOST_DAYS} days or {MOST_STARTS} starts: the order of the clocks is checked for a part of them"),
            format!("日历超过 {MOST_DAYS} 天或 {MOST_STARTS} 个起点，只检查了其中一部分的时限先后"),
        ));
    }

    /// Where a clock stands in the document.
    pub(super) fn clock_path(&self, clock: &IssueClock) -> String {
        let sla = self.definitions.sla;
        let place = self.rulebook.document().sla.clock.iter().position(|entry| {
            let severities = entry.severity.as_slice();
            let named = |place: &usize| {
                let code = sla.and_then(|sla| sla.codes().severities().iter().nth(*place));
                severities.is_empty()
                    || code.is_some_and(|one| severities.iter().any(|text| one.code == **text))
            };
            entry.milestone == clock.milestone.as_str() && clock.severities.iter().any(named)
        });
        place.map_or_else(|| "sla".to_owned(), |place| format!("sla.clock[{place}]"))
    }
}

/// A start at closing time from which the limit is over before the next opening.
fn idle(clock: &Clock, calendar: &Calendar) -> Option<[DateTime<Utc>; 3]> {
    // From the last year that the calendar knows backwards, so that the example is a recent one.
    let recent = |date: &chrono::NaiveDate| *date >= calendar.first_date();
    std::iter::successors(Some(calendar.last_date()), |date| date.pred_opt())
        .take_while(recent)
        .take(400)
        .filter_map(|date| calendar.periods_on(date).ok()?.last().map(|one| one.close))
        .find_map(|close| {
            let due = clock.due_from(close)?;
            let opens = calendar.next_open(due).ok()?;
            (calendar.between(close, due).ok()? == 0).then_some([close, due, opens])
        })
}

fn shown(start: DateTime<Utc>, clocks: [&IssueClock; 2], names: [&str; 2], zone: &Zone) -> Witness {
    let witness = Witness::new().with("start", zone.wall_text(start));
    clocks.into_iter().zip(names).fold(witness, |witness, (clock, name)| {
        let due = clock.clock.due_from(start).map(|due| zone.wall_text(due));
        witness.giving(name, due.unwrap_or_default())
    })
}
