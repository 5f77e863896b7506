//! How far a period is towards its targets.

use chrono::{DateTime, Utc};

use super::Board;
use crate::error::Result;
use crate::label::Code;
use crate::policy::target::{ElapsedTime, Progress};
use crate::rule::clock::Basis;
use crate::rulebook::Rulebook;

impl Board {
    /// Where each target stands while the period runs: what adds up is compared with its share of the
    /// working time that is over, in the calendar of the report (`[report] calendar`), in all time
    /// where it names none. Rates and means have no pace.
    ///
    /// Targets that are not for such a period are left out.
    ///
    /// # Errors
    /// `unknown-calendar` for a board of another rulebook; those of [`ElapsedTime::new`], such as a
    /// calendar that ends, and of [`Progress::new`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{kpi::Period, target::PaceState}};
    /// use guanxi::review::{BoardRequest, board};
    /// let rulebook = Rulebook::from_toml(r#"
    ///     format = 1
    ///     code = "x"
    ///     currency = "CNY"
    ///     time_zone = "Asia/Shanghai"
    ///     target = [{ kpi = "sales", at_least = 120000, per = "1 year" }]
    ///     kpi = [{ code = "sales", measure = "given", unit = "money", better = "higher", additive = true }]
    ///     [calendar.office]
    ///     week = { mon-fri = ["09:00-18:00"] }
    ///     [report]
    ///     calendar = "office"
    /// "#)?;
    /// let request = BoardRequest::new("2024-04".parse::<Period>()?)
    ///     .as_of("2024-04-15".parse()?) // 11 of 22 working days
    ///     .giving("sales", 4000);
    /// let progress = board(&rulebook, &[], &request)?.progress(&rulebook)?;
    /// let pace = progress[0].1.pace.unwrap();
    /// assert_eq!((pace.expected, pace.state), (5000.into(), PaceState::Behind)); // 10000 a month
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn progress(&self, rulebook: &Rulebook) -> Result<Vec<(Code, Progress)>> {
        let basis = match rulebook.report().calendar() {
            Some(code) => Basis::Calendar(rulebook.calendar(code.as_str())?.clone()),
            None => Basis::Elapsed,
        };
        let zone = rulebook.zone();
        let before = self.period.first().pred_opt();
        let start = before.map_or(DateTime::<Utc>::MIN_UTC, |day| zone.end_of(day));
        let (end, as_of) = (zone.end_of(self.period.last()), rulebook.as_of(self.as_of).instant());
        let mut found = Vec::new();
        let targeted =
            self.lines.iter().filter_map(|line| Some((line, line.result.as_ref()?.target?)));
        for (line, target) in targeted {
            let elapsed = ElapsedTime::new(start, end, as_of, &basis)?;
            let kind = line.kpi().measure().additivity();
            let progress = Progress::new(target, kind, line.measured.value, elapsed)?;
            found.push((line.kpi().code().clone(), progress));
        }
        Ok(found)
    }
}
