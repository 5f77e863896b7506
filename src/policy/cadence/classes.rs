//! In which class a customer was on which day, as the log tells.

use chrono::NaiveDate;

use crate::policy::lifecycle::Entry;
use crate::policy::scheme::Scheme;
use crate::record::EventKind;

/// In which class of one scheme a customer was on which day.
#[derive(Debug, Default)]
pub(super) struct ClassTimeline {
    /// From which day on; none where the log knows no class before.
    changes: Vec<(NaiveDate, Option<usize>)>,
    /// First and last day, and the class that a person decided; the latest decision last.
    overrides: Vec<(NaiveDate, NaiveDate, usize)>,
    /// The class before the first change.
    before: Option<usize>,
}

impl ClassTimeline {
    pub(super) fn new(scheme: &Scheme, entries: &[Entry<'_>]) -> Self {
        let mut timeline = Self::default();
        let place = |code: &str| scheme.class(code).map(|class| class.rank());
        for entry in entries {
            match &entry.event.kind {
                EventKind::ClassChange(change) if change.scheme == *scheme.code() => {
                    if timeline.changes.is_empty() {
                        timeline.before = change.old.as_ref().and_then(|old| place(old.as_str()));
                    }
                    timeline.changes.push((entry.at.date(), place(change.new.as_str())));
                }
                EventKind::ClassOverride(decided) if decided.scheme == *scheme.code() => {
                    if let Some(class) = place(decided.class.as_str()) {
                        timeline.overrides.push((decided.from, decided.until, class));
                    }
                }
                _ => {}
            }
        }
        timeline
    }

    /// Whether the log tells of any class: otherwise today's has always been.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.overrides.is_empty()
    }

    fn on(&self, day: NaiveDate) -> Option<usize> {
        let decided = self.overrides.iter().rfind(|(from, until, _)| *from <= day && day <= *until);
        if let Some((.., class)) = decided {
            return Some(*class);
        }
        match self.changes.iter().rfind(|(since, _)| *since <= day) {
            Some((_, class)) => *class,
            None => self.before,
        }
    }

    /// The first day from `day` on, before today, on which the customer was in one of these classes
    /// as the log tells; none if it was on no such day.
    fn first_in(&self, classes: &[usize], day: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
        let starts = self.changes.iter().map(|(since, _)| *since);
        let decided = self
            .overrides
            .iter()
            .flat_map(|(from, until, _)| [Some(*from), until.succ_opt()].into_iter().flatten());
        // Where no change was ever recorded, today's class holds on every day that nobody decided;
        // where it is itself a decision, nobody knows what was before.
        let is_decided =
            self.overrides.iter().any(|(from, until, _)| *from <= today && today <= *until);
        let always = self.changes.is_empty() && !is_decided;
        let inside = |class: Option<usize>| class.map_or(always, |class| classes.contains(&class));
        std::iter::once(day)
            .chain(starts)
            .chain(decided)
            .filter(|start| *start >= day && *start < today)
            .filter(|start| inside(self.on(*start)))
            .min()
    }

    /// The due day of a touch that a class asks for today: the first day from its natural due day on
    /// on which the customer was in a class that asks for the same. What is the same keeps its due
    /// day, also a past one; what is new is due on the day of the change at the earliest (P-046).
    pub(super) fn due(
        &self,
        same: &[usize],
        natural: NaiveDate,
        today: NaiveDate,
    ) -> (NaiveDate, bool) {
        if natural >= today || self.is_empty() {
            return (natural, false);
        }
        let due = self.first_in(same, natural, today).unwrap_or(today);
        (due, due != natural)
    }
}
