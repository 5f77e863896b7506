//! Classes as earlier decisions hold them: kept in the class before, and decided by a person.

use chrono::NaiveDate;

use super::{ALL, Classes, Compiler, NOBODY, Reg};
use crate::error::Result;
use crate::policy::scheme::Scheme;
use crate::review::columns::former::{ClassColumn, Former};
use crate::review::columns::machine::program::Place;
use crate::time::Span;

impl Compiler<'_> {
    /// The classes of a scheme after what was decided before; the rows of which that is open join those of
    /// which the class is.
    pub(super) fn remembered(
        &mut self,
        place: usize,
        scheme: &Scheme,
        of: Classes,
    ) -> Result<Classes> {
        let formers = self.formers;
        let Some(former) = formers.iter().find(|former| former.scheme == place) else {
            return Ok(of);
        };
        let kept = self.kept(scheme, former, of)?;
        let Some(decided) = &former.decided else { return Ok(kept) };
        let mut regs = Vec::with_capacity(kept.regs.len());
        let mut any = Vec::new();
        for rank in 0..kept.regs.len() {
            any.push(self.of_class(decided, rank)?);
        }
        let told = self.any(any.iter().copied())?;
        for (class, decided) in kept.regs.iter().zip(any) {
            let ruled = self.without(*class, told)?;
            regs.push(self.any([ruled, decided])?);
        }
        Ok(Classes { regs, open: self.without(kept.open, told)? })
    }

    /// Who would move down is kept where the condition of the class before holds, or its stay lasts.
    fn kept(&mut self, scheme: &Scheme, former: &Former, of: Classes) -> Result<Classes> {
        let Some(class) = &former.class else { return Ok(of) };
        let (before, stays) = self.since(scheme, former)?;
        let mut settled = Vec::with_capacity(of.regs.len());
        for reg in &of.regs {
            settled.push(self.without(*reg, of.open)?);
        }
        let (mut held, mut open) = (Vec::new(), Vec::new());
        for rank in 0..settled.len() {
            let worse = self.any(settled.iter().skip(rank.saturating_add(1)).copied())?;
            let was = self.of_class(class, rank)?;
            let moves = self.all([worse, was, before])?;
            let (sure, maybe) = match scheme.keep(rank) {
                Some(keep) => {
                    let keep = self.formula(keep)?;
                    (keep.sure, keep.maybe)
                }
                None => (NOBODY, NOBODY),
            };
            let reason = self.any([sure, stays])?;
            let stands = self.all([moves, reason])?;
            let unsure = self.all([moves, maybe])?;
            held.push(stands);
            open.push(self.without(unsure, stands)?);
        }
        let moved = self.any(held.iter().chain(&open).copied())?;
        let mut regs = Vec::with_capacity(settled.len());
        for (class, held) in settled.iter().zip(held) {
            let ruled = self.without(*class, moved)?;
            regs.push(self.any([ruled, held])?);
        }
        open.push(of.open);
        Ok(Classes { regs, open: self.any(open)? })
    }

    /// The rows whose class before began by today, and those of which its least stay lasts.
    fn since(&mut self, scheme: &Scheme, former: &Former) -> Result<(Reg, Reg)> {
        let Some(column) = former.since else { return Ok((ALL, NOBODY)) };
        let column = Place::try_from(column).unwrap_or(Place::MAX);
        let known = self.known_of(column);
        let tomorrow = i64::from(self.today).saturating_add(1);
        let ahead = self.within(column, tomorrow, i64::from(i32::MAX))?;
        let ahead = self.all([ahead, known])?;
        let begun = self.not(ahead)?;
        let Some(stay) = scheme.min_stay else { return Ok((begun, NOBODY)) };
        let first = first_that_lasts(stay, self.as_of);
        let lasts = self.within(column, first, i64::from(self.today))?;
        Ok((begun, self.all([lasts, known])?))
    }

    /// The rows whose column names a class.
    fn of_class(&mut self, column: &ClassColumn, rank: usize) -> Result<Reg> {
        let place = Place::try_from(column.column).unwrap_or(Place::MAX);
        let mut named = Vec::new();
        for number in column.numbers(rank) {
            named.push(self.within(place, number, number)?);
        }
        let (named, known) = (self.any(named)?, self.known_of(place));
        self.all([named, known])
    }
}

/// The first day such that a stay that began there lasts on a day: later ones last too.
fn first_that_lasts(stay: Span, day: NaiveDate) -> i64 {
    let lasts = |since: i64| {
        let since = crate::review::columns::meaning::date_of(since);
        since.is_some_and(|since| stay.after(since, 1).map_or(true, |end| day < end))
    };
    let mut low = i64::from(super::day_of(NaiveDate::MIN));
    let mut high = i64::from(super::day_of(day)).saturating_add(1);
    while low < high {
        let middle = low.midpoint(high);
        if lasts(middle) {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    low
}
