//! What customers think: CSAT and NPS (D003-68, D000-50, KPI.md).

use serde::{Deserialize, Serialize};

use super::{Contribution, Exclusion};
use crate::policy::words::words;
use crate::quantity::{Fraction, Score};

words! {
    kpi;
    /// How answers become one figure; one never becomes the other.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::CsatConvention};
    /// assert_eq!(CsatConvention::Mean.label(Language::English), "mean score");
    /// ```
    CsatConvention, "convention of the satisfaction", "unknown-convention", {
        /// The mean of the answers on the scale of 1 to 5 (D003-68).
        Mean "mean" "mean score" "平均分",
        /// The share of the answers from a score on.
        TopBox "top_box" "top box" "高分占比",
    }
}

words! {
    kpi;
    /// Which answers count.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::AnswerSource};
    /// assert_eq!(AnswerSource::CallBack.label(Language::English), "call-backs about issues");
    /// ```
    AnswerSource, "source of answers", "unknown-source", {
        /// Call-backs about issues, surveys and composites, each as one answer.
        Any "any" "all answers" "全部答复",
        /// Call-backs about issues (D003-58).
        CallBack "call_back" "call-backs about issues" "问题回访",
        /// Surveys on the scale of 1 to 5 (D002-66).
        Survey "survey" "surveys" "满意度调研",
        /// The plain mean of the declared parts (D003-68, A-55).
        Composite "composite" "composite of parts" "综合评分",
    }
}

/// Customer satisfaction (CSAT).
///
/// ```
/// use guanxi::policy::kpi::{Contribution, Csat};
/// assert_eq!(Csat::default().of("4".parse()?), Contribution::Value(40_000));
/// let top = Csat::top_box("4".parse()?);
/// assert_eq!(top.of("4".parse()?), Contribution::Ratio { num: 1, den: 1 });
/// assert_eq!(top.of("3.9".parse()?), Contribution::Ratio { num: 0, den: 1 });
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Csat {
    /// How answers become one figure.
    pub convention: CsatConvention,
    /// From which score on an answer is in the top box.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Score>,
    /// Which answers count.
    pub source: AnswerSource,
    /// How many parts a composite has; values are counted in as many parts of a ten-thousandth of a
    /// point, so that thirds stay exact. 1 where there are no composites.
    #[serde(default = "one")]
    pub parts: u8,
}

fn one() -> u8 {
    1
}

impl Default for Csat {
    fn default() -> Self {
        Self { convention: CsatConvention::Mean, from: None, source: AnswerSource::Any, parts: 1 }
    }
}

impl Csat {
    /// From which score on a customer is content unless it is said: 4 points (A-31).
    const CONTENT: i64 = 40_000;

    /// The share of answers from this score on.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Csat, CsatConvention};
    /// assert_eq!(Csat::top_box("5".parse()?).convention, CsatConvention::TopBox);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn top_box(from: Score) -> Self {
        Self { convention: CsatConvention::TopBox, from: Some(from), ..Self::default() }
    }

    /// The same of some answers only.
    ///
    /// ```
    /// use guanxi::policy::kpi::{AnswerSource, Csat};
    /// assert_eq!(Csat::default().source(AnswerSource::Survey).source, AnswerSource::Survey);
    /// ```
    #[must_use]
    pub fn source(self, source: AnswerSource) -> Self {
        Self { source, ..self }
    }

    /// The same with composites of so many parts, at least 1.
    ///
    /// ```
    /// use guanxi::policy::kpi::Csat;
    /// assert_eq!(Csat::default().composites_of(3).parts, 3); // D003-68
    /// ```
    #[must_use]
    pub fn composites_of(self, parts: u8) -> Self {
        Self { parts: parts.max(1), ..self }
    }

    /// What an answer adds.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Contribution, Csat};
    /// assert_eq!(Csat::default().of("4.5".parse()?), Contribution::Value(45_000));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(&self, score: Score) -> Contribution {
        let units = score.ten_thousandths();
        match self.convention {
            CsatConvention::TopBox => Contribution::whether(units >= self.content()),
            CsatConvention::Mean => Contribution::Value(units.saturating_mul(self.parts().into())),
        }
    }

    /// What a composite adds: the plain mean of its parts; where one of them is missing it is left
    /// out (A-55, P-120).
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Contribution, Csat, Exclusion, Kpi, Measure, Period};
    /// let csat = Csat::default().composites_of(3);
    /// let kpi = Kpi::new("csat".parse()?, Measure::Csat(csat));
    /// let mut mean = Accumulator::new(&kpi, "2024-03".parse::<Period>()?);
    /// mean.add(csat.of_parts(&["5".parse()?, "4".parse()?, "4".parse()?]))?;
    /// assert_eq!(mean.read().value, Some("13/3".parse()?));
    /// let missing = csat.of_parts(&["5".parse()?, "4".parse()?]);
    /// assert_eq!(missing, Contribution::Excluded(Exclusion::PartMissing));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of_parts(&self, parts: &[Score]) -> Contribution {
        if parts.len() != usize::from(self.parts()) {
            return Contribution::Excluded(Exclusion::PartMissing);
        }
        let sum = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.ten_thousandths()));
        match self.convention {
            CsatConvention::TopBox => {
                let content = self.content().saturating_mul(self.parts().into());
                Contribution::whether(sum >= content)
            }
            CsatConvention::Mean => Contribution::Value(sum),
        }
    }

    pub(super) fn is_mean(&self) -> bool {
        self.convention == CsatConvention::Mean
    }

    /// What the mean of the values is multiplied by, to be points.
    pub(super) fn scale(&self) -> Fraction {
        let units = i128::from(self.parts()).saturating_mul(10_000);
        match self.convention {
            CsatConvention::Mean => Fraction::new(1, units).unwrap_or(Fraction::ONE),
            CsatConvention::TopBox => Fraction::ONE,
        }
    }

    /// How many parts a composite has, at least one.
    fn parts(&self) -> u8 {
        self.parts.max(1)
    }

    fn content(&self) -> i64 {
        self.from.map_or(Self::CONTENT, Score::ten_thousandths)
    }
}

/// The net promoter score: per cent of promoters (9, 10) less per cent of detractors (0 to 6).
///
/// ```
/// use guanxi::policy::kpi::{Contribution, nps};
/// assert_eq!(nps("9".parse()?), Contribution::Ratio { num: 1, den: 1 });
/// assert_eq!(nps("7".parse()?), Contribution::Ratio { num: 0, den: 1 });
/// assert_eq!(nps("6".parse()?), Contribution::Ratio { num: -1, den: 1 });
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn nps(score: Score) -> Contribution {
    let points = score.ten_thousandths();
    let num = match points {
        90_000.. => 1,
        // Below 7: between 6 and 7 there is nothing on a scale of whole points.
        ..70_000 => -1,
        _ => 0,
    };
    Contribution::Ratio { num, den: 1 }
}
