//! What a KPI leaves out, and why: counted, never silent.

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::policy::words::words;

words! {
    kpi;
    /// Why something counts neither in the numerator nor in the denominator of a KPI.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::Exclusion};
    /// assert_eq!(Exclusion::Pending.label(Language::Chinese), "待定");
    /// ```
    Exclusion, "reason for leaving something out of a KPI", "unknown-exclusion", {
        /// It is not decided yet: a renewal that is still open, a clock that is not due.
        Pending "pending" "not decided yet" "待定",
        /// It waits or its clock was stopped.
        Stopped "stopped" "paused or stopped" "暂停或停止",
        /// It was called off.
        Cancelled "cancelled" "cancelled" "已取消",
        /// There was nothing to it.
        FalseAlarm "false_alarm" "false alarm" "误报",
        /// Nobody answered it yet; it stands among what is open.
        Unanswered "unanswered" "no answer yet" "尚未响应",
        /// It is not resolved yet; it stands among what is open.
        Unresolved "unresolved" "not resolved yet" "尚未解决",
        /// The customer was not called back.
        NotConfirmed "not_confirmed" "no call-back" "未回访",
        /// A part of a composite score is missing (A-55).
        PartMissing "part_missing" "a part is missing" "缺少分项",
        /// The answer was replaced by a later one of the same issue or respondent.
        Superseded "superseded" "a later answer counts" "已有更新答复",
        /// The window in which it could have happened is not over, or not covered by the data.
        WindowOpen "window_open" "window not over" "观察期未结束",
        /// What it depends on is not known.
        Unknown "unknown" "not known" "未知",
        /// Its amount is not known.
        NoAmount "no_amount" "amount not known" "金额未知",
        /// It was told by nobody that the KPI is about, such as a machine.
        NotApplicable "not_applicable" "not what is measured" "不适用",
    }
}

/// How many reasons there are.
const REASONS: usize = Exclusion::ALL.len();

/// How often each reason left something out.
///
/// ```
/// use guanxi::policy::kpi::{Accumulator, Exclusion, Kpi, Period};
/// let mut kept = Accumulator::new(&Kpi::standard("renewal_rate")?, "2024-03".parse::<Period>()?);
/// kept.ratio(1, 1)?;
/// kept.exclude(Exclusion::Pending);
/// assert_eq!(kept.excluded().get(Exclusion::Pending), 1);
/// assert_eq!(serde_json::to_string(kept.excluded()).unwrap(), r#"{"pending":1}"#);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exclusions([u64; REASONS]);

impl Exclusions {
    /// How often this reason left something out.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Exclusion, Exclusions};
    /// assert_eq!(Exclusions::default().get(Exclusion::Unknown), 0);
    /// ```
    pub fn get(&self, reason: Exclusion) -> u64 {
        self.0.get(reason as usize).copied().unwrap_or(0)
    }

    /// The reasons that left something out, with how often.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::kpi::Exclusions::default().iter().count(), 0);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (Exclusion, u64)> {
        Exclusion::ALL.iter().copied().zip(self.0).filter(|(_, count)| *count > 0)
    }

    /// How much was left out in all.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::kpi::Exclusions::default().total(), 0);
    /// ```
    pub fn total(&self) -> u64 {
        self.0.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    pub(super) fn count(&mut self, reason: Exclusion, times: u64) {
        if let Some(place) = self.0.get_mut(reason as usize) {
            *place = place.saturating_add(times);
        }
    }

    /// Whether all counts of the other can be added.
    pub(super) fn fits(&self, other: &Self) -> bool {
        // Counts below 2^63 always do, and one look at all bits costs less than one at each count.
        let pairs = self.0.iter().zip(&other.0);
        let bits = pairs.fold(0, |bits, (one, more)| bits | one | more);
        bits.leading_zeros() > 0 || self.each_fits(other)
    }

    #[cold]
    #[inline(never)]
    fn each_fits(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, more)| one.checked_add(*more).is_some())
    }

    /// Adds all counts of the other, which fits.
    pub(super) fn merge(&mut self, other: &Self) {
        for (place, more) in self.0.iter_mut().zip(&other.0) {
            *place = place.wrapping_add(*more);
        }
    }

    pub(super) fn checked_sub(mut self, other: &Self) -> Option<Self> {
        for (place, less) in self.0.iter_mut().zip(other.0) {
            *place = place.checked_sub(less)?;
        }
        Some(self)
    }
}

impl Serialize for Exclusions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (reason, count) in self.iter() {
            map.serialize_entry(reason.as_str(), &count)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Exclusions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = std::collections::BTreeMap::<String, u64>::deserialize(deserializer)?;
        let mut counts = Self::default();
        for (reason, count) in given {
            let reason = reason.parse().map_err(|error| crate::label::custom(&error))?;
            counts.count(reason, count);
        }
        Ok(counts)
    }
}
