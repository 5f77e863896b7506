//! Key figures and targets: what holds of every board.

use crate::policy::kpi::Unit;
use crate::quantity::Fraction;
use crate::review::{Board, BoardRequest, CustomerFile, board};
use crate::rulebook::Rulebook;
use crate::testkit::laws::calendar::is_uncovered;
use crate::testkit::laws::law::Tried;

fn measured(
    rulebook: &Rulebook,
    files: &[CustomerFile],
    request: &BoardRequest,
) -> Result<Option<Board>, String> {
    match board(rulebook, files, request) {
        Ok(board) => Ok(Some(board)),
        Err(error) if is_uncovered(&error) => Ok(None),
        Err(error) => Err(error.report()),
    }
}

/// The order of files and of events changes no figure (P-093).
///
/// # Errors
/// The line that changed.
///
/// ```
/// use guanxi::{Rulebook, review::BoardRequest, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let march = BoardRequest::new("2024-03".parse()?);
/// for files in examples(&log::files(&rulebook), 3) {
///     assert_eq!(laws::order_changes_no_figure(&rulebook, &files, &march), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn order_changes_no_figure(
    rulebook: &Rulebook,
    files: &[CustomerFile],
    request: &BoardRequest,
) -> Result<(), String> {
    order_tried(rulebook, files, request).map(|_| ())
}

/// [`order_changes_no_figure`], which says whether there was any figure.
pub(in crate::testkit) fn order_tried(
    rulebook: &Rulebook,
    files: &[CustomerFile],
    request: &BoardRequest,
) -> Result<Tried, String> {
    let mut turned: Vec<CustomerFile> = files.to_vec();
    turned.reverse();
    turned.iter_mut().for_each(|file| file.events.reverse());
    let (one, other) = (measured(rulebook, files, request)?, measured(rulebook, &turned, request)?);
    let (Some(one), Some(other)) = (one, other) else { return Ok(Tried::PassedOver) };
    for (line, turned) in one.lines.iter().zip(&other.lines) {
        if line.measured != turned.measured || line.groups != turned.groups {
            let code = line.kpi().code();
            return Err(format!("`{code}`: {:?}, and {:?}", line.measured, turned.measured));
        }
    }
    Ok(if one.lines.is_empty() { Tried::PassedOver } else { Tried::Holds })
}

/// Every share lies between nothing and everything, and a rate is undefined iff its denominator is
/// nothing (P-094).
///
/// Rates that may go beyond by their convention are held to the second half only: churn and renewal
/// by another convention than the usual one, net retention, shares by amount.
///
/// # Errors
/// The line that does not.
///
/// ```
/// use guanxi::{Rulebook, review::BoardRequest, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let march = BoardRequest::new("2024-03".parse()?);
/// for files in examples(&log::files(&rulebook), 3) {
///     assert_eq!(laws::shares_lie_between_nothing_and_all(&rulebook, &files, &march), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn shares_lie_between_nothing_and_all(
    rulebook: &Rulebook,
    files: &[CustomerFile],
    request: &BoardRequest,
) -> Result<(), String> {
    shares_tried(rulebook, files, request).map(|_| ())
}

/// [`shares_lie_between_nothing_and_all`], which says whether there was any share.
pub(in crate::testkit) fn shares_tried(
    rulebook: &Rulebook,
    files: &[CustomerFile],
    request: &BoardRequest,
) -> Result<Tried, String> {
    let Some(board) = measured(rulebook, files, request)? else { return Ok(Tried::PassedOver) };
    let mut shares = 0_usize;
    for line in &board.lines {
        let (code, found) = (line.kpi().code(), &line.measured);
        if line.kpi().measure().unit() != Unit::Rate || is_given(rulebook, code.as_str()) {
            continue;
        }
        if found.value.is_none() != (found.den == 0) {
            return Err(format!("`{code}` is {:?} of {}", found.value, found.den));
        }
        if is_bounded(rulebook, code.as_str()) && !(0..=found.den).contains(&found.num) {
            return Err(format!("`{code}` is {} of {}", found.num, found.den));
        }
        shares = shares.saturating_add(usize::from(found.den > 0));
    }
    Ok(if shares > 0 { Tried::Holds } else { Tried::PassedOver })
}

fn is_given(rulebook: &Rulebook, code: &str) -> bool {
    let document = rulebook.document().kpi.iter().find(|one| one.code == code);
    document.is_some_and(|one| one.measure.as_deref() == Some("given"))
}

/// Whether a rate cannot go beyond nothing and everything by its convention.
fn is_bounded(rulebook: &Rulebook, code: &str) -> bool {
    let Some(document) = rulebook.document().kpi.iter().find(|one| one.code == code) else {
        return true;
    };
    match document.measure.as_deref().unwrap_or(code) {
        "net_retention" => false,
        "churn_rate" | "renewal_rate" => document.convention.is_none(),
        "class_share" => document.by.is_none(),
        _ => true,
    }
}

/// Each target of a rulebook is met, missed or undefined, by nothing but the order of the numbers,
/// and on its own value it is what its bound says (P-101).
///
/// # Errors
/// The target that is not.
///
/// ```
/// use guanxi::{Rulebook, quantity::Fraction, testkit::laws};
/// let rulebook = Rulebook::preset("service_quality")?;
/// assert_eq!(laws::targets_keep_their_order(&rulebook, Fraction::ONE, Fraction::ZERO), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn targets_keep_their_order(
    rulebook: &Rulebook,
    one: Fraction,
    other: Fraction,
) -> Result<(), String> {
    use crate::policy::target::Bound;
    for entry in rulebook.targets() {
        let (target, kpi) = (&entry.target, &entry.kpi);
        let none = target.compare(None);
        if none.is_met() || none.is_missed() {
            return Err(format!("`{kpi}`: nothing is {none:?}"));
        }
        for actual in [one, other, target.value] {
            let expected = match target.bound {
                Bound::AtLeast => actual >= target.value,
                Bound::AtMost => actual <= target.value,
                Bound::Above => actual > target.value,
                Bound::Below => actual < target.value,
            };
            let found = target.compare(Some(actual));
            if found.is_met() != expected || found.is_missed() == expected {
                return Err(format!("`{kpi}`: {actual} is {found:?} for {}", target.value));
            }
        }
    }
    Ok(())
}
