//! Sums of key figures: what holds of parts that are merged.

use crate::error::Error;
use crate::policy::kpi::{Accumulator, Contribution};

/// The sums, or none where they leave the range that can be counted.
fn in_range(sums: Result<Accumulator, Error>) -> Result<Option<Accumulator>, String> {
    match sums {
        Ok(sums) => Ok(Some(sums)),
        Err(error) if error.code() == "accumulator-range" => Ok(None),
        Err(error) => Err(error.report()),
    }
}

fn added<'c>(
    empty: &Accumulator,
    records: impl IntoIterator<Item = &'c Contribution>,
) -> Result<Accumulator, Error> {
    records.into_iter().try_fold(empty.clone(), |mut sums, one| sums.add(*one).map(|()| sums))
}

fn merged(one: &Accumulator, other: &Accumulator) -> Result<Accumulator, Error> {
    let mut sums = one.clone();
    sums.merge(other).map(|()| sums)
}

/// Merging the sums of parts is adding everything to one, and that is what counting the records
/// plainly gives (P-091).
///
/// `empty` says of what the sums are, and has nothing in it. Sums beyond the range that can be
/// counted are passed over.
///
/// # Errors
/// What is merged, added or counted; records of another kind.
///
/// ```
/// use guanxi::policy::kpi::{Accumulator, Contribution, Kpi, Period};
/// use guanxi::testkit::laws;
/// let empty = Accumulator::new(&Kpi::standard("csat")?, "2024-03".parse::<Period>()?);
/// let parts = [vec![Contribution::Value(40_000)], vec![Contribution::Value(30_000)]];
/// assert_eq!(laws::merging_is_accumulating(&empty, &parts), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn merging_is_accumulating(
    empty: &Accumulator,
    parts: &[Vec<Contribution>],
) -> Result<(), String> {
    let Some(whole) = in_range(added(empty, parts.iter().flatten()))? else { return Ok(()) };
    let mut sums = empty.clone();
    for part in parts {
        let Some(part) = in_range(added(empty, part))? else { return Ok(()) };
        let Some(more) = in_range(merged(&sums, &part))? else { return Ok(()) };
        sums = more;
    }
    let (read, none) = (whole.read(), empty.read());
    if sums != whole {
        return Err(format!("merged {:?}, added {read:?}", sums.read()));
    }
    let (mut num, mut den, mut left_out) = (none.num, none.den, none.excluded.total());
    for one in parts.iter().flatten() {
        let (more, of) = match *one {
            Contribution::Ratio { num, den } => (num, den),
            Contribution::Value(value) => (value, 1),
            Contribution::Count(more) => (more, 0),
            Contribution::Excluded(_) => {
                left_out = left_out.saturating_add(1);
                continue;
            }
            Contribution::None => continue,
        };
        (num, den) = (num.saturating_add(more.into()), den.saturating_add(of.into()));
    }
    if (read.num, read.den, read.excluded.total()) == (num, den, left_out) {
        Ok(())
    } else {
        Err(format!("counted {num} of {den} without {left_out}, and read {read:?}"))
    }
}

/// Merging is associative and commutative, and an empty accumulator changes nothing (P-092).
///
/// Sums that do not go together are refused whichever is merged into the other; sums beyond the
/// range that can be counted are passed over.
///
/// # Errors
/// The sums that differ.
///
/// ```
/// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
/// use guanxi::testkit::laws;
/// let empty = Accumulator::new(&Kpi::standard("csat")?, "2024-03".parse::<Period>()?);
/// let (mut one, mut other) = (empty.clone(), empty.clone());
/// one.value(40_000)?;
/// other.value(30_000)?;
/// let law = laws::merging_is_associative_and_commutative(&one, &other, &one, &empty);
/// assert_eq!(law, Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn merging_is_associative_and_commutative(
    one: &Accumulator,
    other: &Accumulator,
    third: &Accumulator,
    empty: &Accumulator,
) -> Result<(), String> {
    let (there, back) = (merged(one, other), merged(other, one));
    if there != back {
        return Err(format!("{there:?}, and the other way round {back:?}"));
    }
    let Ok(first) = there else { return Ok(()) };
    if let (Ok(left), Ok(right)) =
        (merged(&first, third), merged(other, third).and_then(|last| merged(one, &last)))
        && left != right
    {
        return Err(format!("{:?}, from the other end {:?}", left.read(), right.read()));
    }
    for same in [merged(one, empty), merged(empty, one)] {
        if same.as_ref() != Ok(one) {
            return Err(format!("{:?} and nothing is {same:?}", one.read()));
        }
    }
    Ok(())
}
