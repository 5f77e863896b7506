//! The board of a period: every KPI of the rulebook, exact, with its target and broken down.

mod dimension;
mod evidence;
mod file;
mod line;
mod progress;
mod recording;
mod request;
mod snapshot;
mod trend;

pub use file::CustomerFile;
pub use line::{BoardLine, BoardPart};
pub use request::BoardRequest;
pub(super) use snapshot::class_of;
pub use trend::Trend;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::Rulebook;
use crate::error::{Error, ErrorKind, Result};
use crate::policy::kpi::{Accumulator, Frame, Kpi, Measure, Measured, Period};
use crate::record::CustomerId;
use crate::review::ReviewedCustomer;
use crate::time::{AsOf, Moment};
use dimension::Dimension;
use evidence::Cells;
pub(super) use evidence::{Evidence, Moments};
use snapshot::Snapshot;

/// The KPIs of a portfolio in a period.
///
/// It is the sum of what each customer adds ([`BoardPart`]), so that boards of parts of a portfolio
/// add up, and a customer that changed is taken out and put in again.
///
/// ```
/// use guanxi::{Rulebook, policy::kpi::Period, record::{ContractEvent, ContractTerms, Event}};
/// use guanxi::review::{BoardRequest, CustomerFile, board};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let day = |text: &str| text.parse().unwrap();
/// let sign = |id: &str, end: &str| {
///     let terms = ContractTerms::new(day("2024-01-01"), day(end));
///     Event::new(id, id, "2023-12-20".parse().unwrap(), ContractEvent::sign(id, terms))
/// };
/// let files = CustomerFile::of([sign("K1", "2024-03-31"), sign("K2", "2024-12-31")], &[]);
/// let march = board(&rulebook, &files, &BoardRequest::new("2024-03".parse::<Period>()?))?;
/// let churn = march.line("churn_rate")?;
/// assert_eq!(churn.measured.value, Some("1/2".parse()?)); // D003-70
/// assert!(churn.result.as_ref().unwrap().verdict.is_missed()); // D003-71: at most 5 %
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Board {
    /// The period.
    pub period: Period,
    /// Up to when things happened.
    pub as_of: Moment,
    /// By what the figures are broken down.
    pub breakdown: Vec<String>,
    /// The KPIs, in the order of the rulebook.
    pub lines: Vec<BoardLine>,
    /// What the records show to be wrong, in the order of customers; the rest counts.
    #[serde(skip)]
    pub refused: Vec<(CustomerId, Error)>,
    /// Whose parts are in it.
    #[serde(skip)]
    customers: BTreeSet<CustomerId>,
    /// How many customers are in each row of each breakdown.
    #[serde(skip)]
    rows: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Board {
    /// The line of a KPI.
    ///
    /// # Errors
    /// `unknown-kpi`.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::kpi::Period, review::{BoardRequest, board}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let empty = board(&rulebook, &[], &BoardRequest::new("2024-03".parse::<Period>()?))?;
    /// assert_eq!(empty.line("csat")?.measured.value, None); // undefined
    /// assert_eq!(empty.line("cast").unwrap_err().help(), Some("did you mean `csat`?"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn line(&self, kpi: &str) -> Result<&BoardLine> {
        self.lines.iter().find(|line| line.kpi().code() == kpi).ok_or_else(|| {
            let known = self.lines.iter().map(|line| line.kpi().code().as_str());
            Error::new(ErrorKind::Name, "unknown-kpi", format!("there is no KPI `{kpi}`"))
                .with_help(crate::error::did_you_mean(kpi, known))
        })
    }

    /// Adds what a customer comes to.
    ///
    /// # Errors
    /// `part-twice` for a customer that is in it, `foreign-part` and those of [`Accumulator::merge`]
    /// where the part is of another board; the board stays as it was.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::kpi::Period, record::Customer};
    /// use guanxi::review::{BoardRequest, CustomerFile, board, board_parts};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let request = BoardRequest::new("2024-03".parse::<Period>()?);
    /// let files = [CustomerFile::new(Customer::new("C1"))];
    /// let mut whole = board(&rulebook, &files, &request)?;
    /// for part in board_parts(&rulebook, &files, &request)? {
    ///     whole.remove(&part)?;
    ///     assert_eq!(whole.line("customers")?.measured.value, Some(0.into()));
    ///     whole.add(&part)?;
    /// }
    /// assert_eq!(whole.line("customers")?.measured.value, Some(1.into()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn add(&mut self, part: &BoardPart) -> Result<()> {
        self.change(part, true)
    }

    /// Takes away what a customer came to.
    ///
    /// # Errors
    /// `no-such-part` for a customer that is not in it, `foreign-part` and those of
    /// [`Accumulator::subtract`] where the part is another one; the board stays as it was.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::kpi::Period, record::Customer};
    /// use guanxi::review::{BoardRequest, CustomerFile, board, board_parts};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let request = BoardRequest::new("2024-03".parse::<Period>()?);
    /// let files = [CustomerFile::new(Customer::new("C1"))];
    /// let mut whole = board(&rulebook, &files, &request)?;
    /// whole.remove(&board_parts(&rulebook, &files, &request)?[0])?;
    /// assert_eq!(whole.line("customers")?.measured.value, Some(0.into()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn remove(&mut self, part: &BoardPart) -> Result<()> {
        self.change(part, false)
    }

    /// Adds the parts of several customers; either all of them or none.
    ///
    /// # Errors
    /// As [`Board::add`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::kpi::Period, record::Customer};
    /// use guanxi::review::{BoardRequest, CustomerFile, board, board_parts};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let request = BoardRequest::new("2024-03".parse::<Period>()?);
    /// let files = ["K1", "K2"].map(|id| CustomerFile::new(Customer::new(id)));
    /// let parts = board_parts(&rulebook, &files, &request)?;
    /// let mut march = board(&rulebook, &[], &request)?;
    /// march.add_all(&parts)?;
    /// assert_eq!(march.add_all(&parts).unwrap_err().code(), "part-twice");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn add_all(&mut self, parts: &[BoardPart]) -> Result<()> {
        let mut changed = self.clone();
        for part in parts {
            changed.apply(part, true)?;
        }
        changed.judge()?;
        *self = changed;
        Ok(())
    }

    fn change(&mut self, part: &BoardPart, add: bool) -> Result<()> {
        // All or nothing.
        let mut changed = self.clone();
        changed.apply(part, add)?;
        changed.judge()?;
        *self = changed;
        Ok(())
    }

    fn apply(&mut self, part: &BoardPart, add: bool) -> Result<()> {
        let customer = &part.customer;
        let wrong = |code, message, help: &str| {
            Err(Error::new(ErrorKind::Value, code, message).with_help(help))
        };
        if add && !self.customers.insert(customer.clone()) {
            let message = format!("customer `{customer}` is on the board already");
            return wrong("part-twice", message, "take its part away first, as it was added");
        }
        if !add && !self.customers.remove(customer) {
            let message = format!("customer `{customer}` is not on the board");
            return wrong("no-such-part", message, "take away only what was added");
        }
        for line in &mut self.lines {
            line.change(part, add)?;
        }
        for (dimension, rows) in &mut self.rows {
            let Some(key) = part.keys.get(dimension) else { continue };
            let count = rows.entry(key.clone()).or_default();
            *count = if add { count.saturating_add(1) } else { count.saturating_sub(1) };
            if *count == 0 {
                rows.remove(key);
                self.lines.iter_mut().for_each(|line| line.drop_row(dimension, key));
            }
        }
        let place = self.refused.partition_point(|(one, _)| one <= customer);
        if add {
            let refused = part.refused.iter().map(|error| (customer.clone(), error.clone()));
            self.refused.splice(place..place, refused);
        } else {
            self.refused.retain(|(one, _)| one != customer);
        }
        Ok(())
    }

    /// Reads what the sums come to, and compares it with the targets.
    fn judge(&mut self) -> Result<()> {
        self.lines.iter_mut().try_for_each(BoardLine::judge)
    }
}

/// Measures every KPI of the rulebook over a portfolio.
///
/// The portfolio is classified at both ends of the period, so that `class(...)`, activation and moves
/// are those of these days. Whatever is measured of the state at the end is so as of the end of the
/// period; longer windows - a second order within 90 days, a renewal with grace - are looked at up to
/// `as_of`, and count only where they are over. A KPI whose measure is `given` has the figure of the
/// request, else it is undefined.
///
/// # Errors
/// `period-ahead` for a period that has not begun by `as_of`, `unknown-dimension`, `unknown-scheme`,
/// `unknown-kpi` and `kpi-given` for figures of KPIs that are not the host's, `part-twice` for two files
/// of one customer.
///
/// ```
/// use guanxi::{Rulebook, policy::kpi::Period, record::{Event, Purchase}};
/// use guanxi::review::{BoardRequest, CustomerFile, board};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let buy = |id: &str, customer: &str, day: &str| {
///     Event::new(id, customer, day.parse().unwrap(), Purchase::new("100".parse().unwrap()))
/// };
/// let events = [buy("e1", "C1", "2024-03-01"), buy("e2", "C1", "2024-03-20"), buy("e3", "C2", "2024-03-05")];
/// let request = BoardRequest::new("2024-03".parse::<Period>()?).by("class(quadrant)");
/// let march = board(&rulebook, &CustomerFile::of(events, &[]), &request)?;
/// assert_eq!(march.line("repurchase_rate")?.measured.value, Some("1/2".parse()?));
/// assert_eq!(march.line("share_watch")?.measured.value, Some("100%".parse()?));
/// let groups = &march.line("repurchase_rate")?.groups["class(quadrant)"];
/// assert_eq!(groups["watch"].read().value, Some("1/2".parse()?));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn board(rulebook: &Rulebook, files: &[CustomerFile], request: &BoardRequest) -> Result<Board> {
    Survey::new(rulebook, files, request, Ends::Asked)?.board()
}

/// What each customer adds to a board, in the order of the files; those that came after the period add
/// nothing.
///
/// # Errors
/// As [`board`].
///
/// ```
/// use guanxi::{Rulebook, policy::kpi::Period, record::Customer};
/// use guanxi::review::{BoardRequest, CustomerFile, board_parts};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let request = BoardRequest::new("2024-03".parse::<Period>()?);
/// let parts = board_parts(&rulebook, &[CustomerFile::new(Customer::new("K1"))], &request)?;
/// assert_eq!(parts[0].customer.as_str(), "K1");
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn board_parts(
    rulebook: &Rulebook,
    files: &[CustomerFile],
    request: &BoardRequest,
) -> Result<Vec<BoardPart>> {
    let survey = Survey::new(rulebook, files, request, Ends::Asked)?;
    (0..files.len()).filter_map(|place| survey.part(place).transpose()).collect()
}

/// At which ends of the period a portfolio is classified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::review) enum Ends {
    /// At the end, and at the beginning where a KPI asks for it.
    Asked,
    /// At both.
    Both,
}

/// A portfolio as it stood at the ends of a period, to be measured.
pub(in crate::review) struct Survey<'a> {
    pub(in crate::review) rulebook: &'a Rulebook,
    pub(in crate::review) files: &'a [CustomerFile],
    asked: Asked,
    opening: Option<Snapshot>,
    closing: Snapshot,
}

impl<'a> Survey<'a> {
    pub(in crate::review) fn new(
        rulebook: &'a Rulebook,
        files: &'a [CustomerFile],
        request: &BoardRequest,
        ends: Ends,
    ) -> Result<Self> {
        let asked = Asked::new(rulebook, request)?;
        let (opening, closing) = asked.snapshots(rulebook, files, ends);
        Ok(Self { rulebook, files, asked, opening, closing })
    }

    pub(in crate::review) fn moments(&self) -> Moments {
        self.asked.moments
    }

    /// What the records of a customer say.
    pub(in crate::review) fn evidence(&self, place: usize) -> Option<Evidence<'_>> {
        Some(Evidence {
            rulebook: self.rulebook,
            file: self.files.get(place)?,
            moments: self.asked.moments,
            opening: self.opening.as_ref(),
            closing: &self.closing,
            place,
            errors: std::cell::RefCell::new(self.closing.refused(place).to_vec()),
            cells: Cells::default(),
        })
    }

    /// The customers at the end of the period.
    pub(in crate::review) fn customers(&self) -> Vec<&ReviewedCustomer> {
        (0..self.files.len()).filter_map(|place| self.closing.customer(place)).collect()
    }

    /// What a customer adds; none where it is no customer by the end.
    fn part(&self, place: usize) -> Result<Option<BoardPart>> {
        let (Some(evidence), Some(customer)) = (self.evidence(place), self.closing.customer(place))
        else {
            return Ok(None);
        };
        let mut sums = self.asked.empty.clone();
        for one in &mut sums {
            evidence.record(one)?;
        }
        let file = evidence.file;
        let key = |dimension: &Dimension| dimension.key(self.rulebook, file, customer);
        let keys = self.asked.dimensions.iter().map(|(text, one)| (text.clone(), key(one)));
        let keys = keys.collect();
        // Several KPIs may look at what is wrong.
        let mut refused: Vec<Error> = Vec::new();
        for error in evidence.errors.take() {
            if !refused.contains(&error) {
                refused.push(error);
            }
        }
        Ok(Some(BoardPart { customer: file.record.id.clone(), keys, sums, refused }))
    }

    /// The board of the portfolio.
    pub(in crate::review) fn board(&self) -> Result<Board> {
        let mut board = self.asked.empty(self.rulebook)?;
        for place in 0..self.files.len() {
            if let Some(part) = self.part(place)? {
                board.apply(&part, true)?;
            }
        }
        board.judge()?;
        Ok(board)
    }
}

/// A request that was checked.
struct Asked {
    moments: Moments,
    dimensions: Vec<(String, Dimension)>,
    /// An empty accumulator of each KPI.
    empty: Vec<Accumulator>,
    given: BTreeMap<String, Measured>,
}

impl Asked {
    fn new(rulebook: &Rulebook, request: &BoardRequest) -> Result<Self> {
        let period = request.period;
        let end: Moment = period.last().into();
        let as_of = request.as_of.unwrap_or(end);
        let (cut, over) = (rulebook.as_of(as_of), rulebook.as_of(end));
        if cut.date() < period.first() {
            let message = format!("`{period}` has not begun by {as_of}");
            return Err(Error::new(ErrorKind::Value, "period-ahead", message)
                .with_help("ask for an earlier period, or as of a later moment"));
        }
        let closing = if cut.instant() < over.instant() { as_of } else { end };
        let moments = Moments {
            period,
            as_of,
            known_by: request.known_by,
            closing,
            today: whole_day(&cut),
            last: whole_day(&rulebook.as_of(closing)),
        };
        let mut dimensions = Vec::with_capacity(request.breakdown.len());
        for text in &request.breakdown {
            dimensions.push((text.clone(), Dimension::parse(rulebook, text)?));
        }
        let frame = |kpi: &Kpi| {
            let mut frame =
                Frame::new(kpi.clone(), period).zone(rulebook.zone().clone()).cut(as_of);
            frame = frame.currency(rulebook.currency());
            if let Some(day) = request.data_from {
                frame = frame.data_from(day);
            }
            frame.accumulator()
        };
        let empty = rulebook.kpis().iter().map(|one| frame(&one.kpi)).collect();
        let mut given = BTreeMap::new();
        for (code, value) in &request.given {
            let entry = rulebook.kpi(code)?;
            if !matches!(entry.kpi.measure(), Measure::Given { .. }) {
                let message = format!("`{code}` is computed, not given");
                return Err(Error::new(ErrorKind::Value, "kpi-given", message)
                    .with_help("leave it out, or declare a KPI with `measure = \"given\"`"));
            }
            given.insert(code.clone(), Measured::given(&entry.kpi, period, Some(*value)));
        }
        Ok(Self { moments, dimensions, empty, given })
    }

    /// The portfolio at the beginning, where a KPI asks for it, and at the end of the period.
    fn snapshots(
        &self,
        rulebook: &Rulebook,
        files: &[CustomerFile],
        ends: Ends,
    ) -> (Option<Snapshot>, Snapshot) {
        let Moments { period, known_by, closing, .. } = self.moments;
        let asks = |measure: &Measure| {
            matches!(
                measure,
                Measure::Activation(_) | Measure::Promotions { .. } | Measure::Demotions { .. }
            )
        };
        let asked =
            ends == Ends::Both || self.empty.iter().any(|one| asks(one.frame().kpi().measure()));
        let before = period.opens().pred_opt().filter(|_| asked);
        let opening = before.map(|day| Snapshot::of(rulebook, files, day.into(), known_by));
        (opening, Snapshot::of(rulebook, files, closing, known_by))
    }

    fn empty(&self, rulebook: &Rulebook) -> Result<Board> {
        let dimensions = || self.dimensions.iter().map(|(text, _)| text.clone());
        let mut lines = Vec::with_capacity(self.empty.len());
        for (entry, sums) in rulebook.kpis().iter().zip(&self.empty) {
            let code = entry.kpi.code();
            let target = rulebook.target(code.as_str()).cloned();
            let given = self.given.get(code.as_str()).cloned();
            lines.push(BoardLine::new(entry.clone(), sums.clone(), dimensions(), target, given)?);
        }
        Ok(Board {
            period: self.moments.period,
            as_of: self.moments.as_of,
            breakdown: dimensions().collect(),
            lines,
            refused: Vec::new(),
            customers: BTreeSet::new(),
            rows: dimensions().map(|text| (text, BTreeMap::new())).collect(),
        })
    }
}

/// The last day that is over at a moment.
fn whole_day(cut: &AsOf) -> chrono::NaiveDate {
    match cut.moment() {
        Moment::Date(day) => day,
        Moment::Instant(_) => cut.date().pred_opt().unwrap_or(cut.date()),
    }
}
