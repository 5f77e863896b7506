//! Strategies for id formats and running numbers.

use proptest::prelude::*;

use crate::record::{IdFormat, IdPeriod};

/// Formats of every period: with and without a prefix, of 1 to 18 digits, some of which read
/// shorter numbers too.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let formats = examples(&record::id_formats(), 99);
/// assert!(formats.iter().any(|format| format.last_number() == 9));
/// ```
pub fn id_formats() -> impl Strategy<Value = IdFormat> + Clone {
    let prefix = prop_oneof![
        3 => prop::sample::select(vec!["KH", "WT", "C", "", "订单-", "A1B"]).prop_map(str::to_owned),
        1 => "[A-Z0-9/_#]{0,3}[A-Z/_#]",
    ];
    let period = prop::sample::select(vec![IdPeriod::None, IdPeriod::Year, IdPeriod::Month]);
    let digits = prop_oneof![4 => 1..=6_u8, 1 => 1..=IdFormat::MAX_DIGITS];
    (prefix, period, digits, any::<u8>()).prop_filter_map(
        "a format",
        |(prefix, period, digits, accept)| {
            let accept = accept.checked_rem(digits)?.checked_add(1)?;
            IdFormat::new(&prefix, period, digits).ok()?.accepting(accept).ok()
        },
    )
}

/// A format and a running number that it can write, often the first or the last one.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let pairs = examples(&record::numbered_formats(), 99);
/// assert!(pairs.iter().all(|(format, number)| (1..=format.last_number()).contains(number)));
/// assert!(pairs.iter().any(|(format, number)| *number == format.last_number()));
/// ```
pub fn numbered_formats() -> impl Strategy<Value = (IdFormat, u64)> + Clone {
    id_formats().prop_flat_map(|format| {
        let last = format.last_number();
        let number = prop_oneof![3 => 1..=last, 1 => Just(1), 1 => Just(last)];
        (Just(format), number)
    })
}
