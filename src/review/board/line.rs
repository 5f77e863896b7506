//! One KPI on the board, and what one customer adds to all of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use crate::error::{Error, ErrorKind, Result};
use crate::policy::kpi::{Accumulator, Kpi, KpiEntry, KpiTarget, Measure, Measured, TargetResult};
use crate::record::CustomerId;

/// What one customer adds to a board.
///
/// ```
/// use guanxi::{Rulebook, policy::kpi::Period, record::Customer};
/// use guanxi::review::{BoardRequest, CustomerFile, board_parts};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let request = BoardRequest::new("2024-03".parse::<Period>()?).by("owner");
/// let parts = board_parts(&rulebook, &[CustomerFile::new(Customer::new("K1"))], &request)?;
/// assert_eq!(parts[0].keys["owner"], "undetermined");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BoardPart {
    /// Whose it is.
    pub customer: CustomerId,
    /// Its row in each breakdown, by the text of that.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: BTreeMap<String, String>,
    /// The sums of each KPI, in the order of the rulebook.
    pub sums: Vec<Accumulator>,
    /// What its records show to be wrong; it does not travel.
    #[serde(skip)]
    pub refused: Vec<Error>,
}

/// A KPI on a board.
///
/// ```
/// use guanxi::{Rulebook, label::Language, policy::kpi::Period, review::{BoardRequest, board}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let empty = board(&rulebook, &[], &BoardRequest::new("2024-03".parse::<Period>()?))?;
/// assert_eq!(empty.lines[0].entry.label(Language::Chinese), "服务响应时效");
/// assert_eq!(empty.lines[0].show(Language::English), "undefined");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BoardLine {
    /// The KPI and what it is called.
    pub entry: KpiEntry,
    /// The whole portfolio.
    pub total: Accumulator,
    /// The KPI that it comes to, or that the host gave.
    pub measured: Measured,
    /// The rows of each breakdown, by its text; `undetermined` is what is not known.
    pub groups: BTreeMap<String, BTreeMap<String, Accumulator>>,
    /// The target and whether it is met; none where there is no target.
    pub result: Option<TargetResult>,
    target: Option<KpiTarget>,
    given: Option<Measured>,
}

impl BoardLine {
    pub(super) fn new(
        entry: KpiEntry,
        total: Accumulator,
        dimensions: impl Iterator<Item = String>,
        target: Option<KpiTarget>,
        given: Option<Measured>,
    ) -> Result<Self> {
        let measured = given.clone().unwrap_or_else(|| total.read());
        let groups = dimensions.map(|text| (text, BTreeMap::new())).collect();
        let mut line = Self { entry, total, measured, groups, result: None, target, given };
        line.judge()?;
        Ok(line)
    }

    /// The KPI.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::kpi::Period, review::{BoardRequest, board}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let empty = board(&rulebook, &[], &BoardRequest::new("2024-03".parse::<Period>()?))?;
    /// assert_eq!(empty.lines[0].kpi().code(), &"first_response_time");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn kpi(&self) -> &Kpi {
        &self.entry.kpi
    }

    /// The value for people to read, `undefined` where there is none.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::kpi::Period, review::{BoardRequest, board}};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let request = BoardRequest::new("2024-03".parse::<Period>()?).giving("acquisition_cost", 1250);
    /// let empty = board(&rulebook, &[], &request)?;
    /// assert_eq!(empty.line("acquisition_cost")?.show(Language::English), "1250.00");
    /// assert_eq!(empty.line("csat")?.show(Language::Chinese), "无数据");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn show(&self, language: crate::label::Language) -> String {
        use crate::label::Language;
        match (self.measured.value, language) {
            (Some(value), _) => self.measured.unit.show(value, language),
            (None, Language::English) => "undefined".to_owned(),
            (None, Language::Chinese) => "无数据".to_owned(),
        }
    }

    /// Adds or takes away the sums of a part; [`BoardLine::judge`] then reads what it comes to.
    pub(super) fn change(&mut self, part: &BoardPart, add: bool) -> Result<()> {
        let sums = part.sums.iter().find(|one| one.frame().kpi() == self.kpi());
        let Some(sums) = sums else {
            let code = self.kpi().code();
            let message = format!("the part says nothing of `{code}`: it is of another board");
            return Err(Error::new(ErrorKind::Type, "foreign-part", message)
                .with_help("make the part for the same rulebook and request"));
        };
        let apply = |to: &mut Accumulator| {
            if add { to.merge(sums) } else { to.subtract(sums) }
        };
        apply(&mut self.total)?;
        for (text, rows) in &mut self.groups {
            let Some(key) = part.keys.get(text) else { continue };
            apply(rows.entry(key.clone()).or_insert_with(|| sums.empty()))?;
        }
        Ok(())
    }

    /// Takes a row out in which nobody is left.
    pub(super) fn drop_row(&mut self, dimension: &str, key: &str) {
        if let Some(rows) = self.groups.get_mut(dimension) {
            rows.remove(key);
        }
    }

    /// Reads the KPI and compares it with its target.
    pub(super) fn judge(&mut self) -> Result<()> {
        self.measured = self.given.clone().unwrap_or_else(|| self.total.read());
        let judged = self.target.as_ref().map(|one| one.judge(self.kpi(), &self.measured));
        self.result = judged.transpose()?;
        Ok(())
    }
}

impl Serialize for BoardLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Line<'a> {
            #[serde(flatten)]
            measured: &'a Measured,
            measure: &'a Measure,
            #[serde(flatten)]
            result: Option<&'a TargetResult>,
            #[serde(skip_serializing_if = "BTreeMap::is_empty")]
            groups: BTreeMap<&'a str, BTreeMap<&'a str, Measured>>,
        }
        let groups = self.groups.iter().map(|(text, rows)| {
            let rows = rows.iter().map(|(key, sums)| (key.as_str(), sums.read()));
            (text.as_str(), rows.collect())
        });
        let Self { entry, measured, result, .. } = self;
        let (measure, result) = (entry.kpi.measure(), result.as_ref());
        Line { measured, measure, result, groups: groups.collect() }.serialize(serializer)
    }
}
