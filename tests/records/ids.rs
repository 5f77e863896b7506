//! Id formats: what is made is read (P-112), what is used up is an error (P-113).

use guanxi::record::{IdFormat, IdPeriod};
use guanxi::testkit::{laws, record, time};
use proptest::prelude::*;

fn format(prefix: &str, period: IdPeriod, digits: u8) -> IdFormat {
    IdFormat::new(prefix, period, digits).unwrap()
}

fn holds(law: Result<(), String>) -> Result<(), TestCaseError> {
    law.map_err(TestCaseError::fail)
}

proptest! {
    /// P-112.
    #[test]
    fn what_is_generated_is_parsed((format, number) in record::numbered_formats(), on in time::dates()) {
        holds(laws::ids_come_back(&format, number - 1, number, on))?;
        let id = format.generate(number, on).unwrap();
        prop_assert_eq!(format.canonical(&format.canonical(&id).unwrap()).unwrap(), id);
    }

    /// P-112: a shorter form has the same canonical one, and that is its own.
    #[test]
    fn canonical_is_idempotent((format, number) in record::numbered_formats(), drop in 0_usize..18) {
        let id = format.generate(number, "2024-03-18".parse().unwrap()).unwrap();
        let digits = format.last_number().to_string().len();
        let (head, tail) = id.split_at(id.len() - digits);
        let zeros = tail.len() - tail.trim_start_matches('0').len();
        let short = format!("{head}{}", &tail[drop.min(zeros)..]);
        if let Ok(canonical) = format.canonical(&short) {
            prop_assert_eq!(&canonical, &id);
            prop_assert_eq!(format.canonical(&canonical).unwrap(), canonical);
        } else {
            prop_assert_ne!(short, id);
        }
    }

    /// P-112: two numbers never have one id, and within one period the order of the ids is that
    /// of the numbers.
    #[test]
    fn the_order_of_ids_is_that_of_numbers(
        (format, one) in record::numbered_formats(), other in any::<u64>(), on in time::dates(),
        later in time::dates(),
    ) {
        let other = other % format.last_number() + 1;
        let (first, second) = (format.generate(one, on).unwrap(), format.generate(other, on).unwrap());
        prop_assert_eq!(first.cmp(&second), one.cmp(&other));
        let elsewhere = format.generate(other, later).unwrap();
        let (a, b) = (format.parse(&first).unwrap(), format.parse(&elsewhere).unwrap());
        prop_assert_eq!(
            first == elsewhere,
            (a.year, a.month, a.number) == (b.year, b.month, b.number)
        );
    }

    /// P-113: never a wrap-around, never a wider number.
    #[test]
    fn beyond_the_last_number_is_an_error(format in record::id_formats(), more in 1_u64.., on in time::dates()) {
        holds(laws::ids_run_out(&format, more, on))?;
    }

    /// The next id is a new one, and comes after all of its period.
    #[test]
    fn the_next_id_is_new(
        format in record::id_formats(), numbers in prop::collection::vec(any::<u64>(), 0..6),
        on in time::dates(), others in time::dates(),
    ) {
        let make = |n: &u64, day| format.generate(n % format.last_number() + 1, day).unwrap();
        let here: Vec<String> = numbers.iter().map(|n| make(n, on)).collect();
        let there: Vec<String> = numbers.iter().map(|n| make(n, others)).collect();
        let known = here.iter().chain(&there).map(String::as_str).chain(["nonsense"]);
        if let Ok(next) = format.next(known.clone(), on) {
            prop_assert!(known.clone().all(|id| id != next));
            prop_assert!(here.iter().all(|id| *id < next));
        } else {
            let last = format.generate(format.last_number(), on).unwrap();
            prop_assert!(known.clone().any(|id| id == last));
        }
    }

    /// Whatever the text is, it is read or refused with the form that it should have.
    #[test]
    fn reading_is_total(format in record::id_formats(), text in "\\PC{0,12}|[A-Z]{0,3}[0-9]{0,14}") {
        match format.parse(&text) {
            Ok(parsed) => {
                prop_assert!((1..=format.last_number()).contains(&parsed.number));
                prop_assert_eq!(format.canonical(&parsed.canonical).unwrap(), parsed.canonical);
            }
            Err(error) => {
                prop_assert_eq!(error.code(), "id-format");
                prop_assert!(error.help().is_some_and(|help| help.starts_with("write ")));
            }
        }
    }
}

/// D003-87, D003-104, D001-70: the formats of the documents, at their ends.
#[test]
fn boundaries() {
    let (customer, issue) = (format("KH", IdPeriod::None, 4), format("WT", IdPeriod::Month, 3));
    let day = "2024-03-31".parse().unwrap();
    assert_eq!(customer.generate(9999, day).unwrap(), "KH9999");
    assert_eq!(issue.generate(999, day).unwrap(), "WT202403999");
    let error = issue.generate(1000, day).unwrap_err();
    assert_eq!(error.to_string(), "1000 passes 999, the last number of WT + yyyymm + 3 digits");
    assert_eq!(error.help(), Some("use a format with more digits, or with a shorter period"));
    let error = customer.generate(0, day).unwrap_err();
    assert_eq!((error.code(), error.help()), ("id-number", Some("write 1")));
    let old = chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
    assert_eq!(issue.generate(1, old).unwrap_err().code(), "id-year");
    assert_eq!(customer.generate(1, old).unwrap(), "KH0001"); // no date part, no matter
}

/// What an id is not, with what to write instead.
#[test]
fn what_is_no_id() {
    let customer = format("KH", IdPeriod::None, 4).accepting(3).unwrap();
    for text in [
        "", "KH", "KH01", "KH00001", "KH000", "KH0000", "kh0001", "KH+001", "KH 001", "HK001",
        "KH٠٠١",
    ] {
        let error = customer.parse(text).unwrap_err();
        assert_eq!(error.to_string(), format!("`{text}` is no id of the form KH + 4 digits"));
        assert_eq!(error.help(), Some("write `KH`, 3 to 4 digits, such as `KH0001`"));
    }
    let issue = format("WT", IdPeriod::Month, 3);
    for text in ["WT202413001", "WT202400001", "WT20240301", "WT2024030001", "WT202403"] {
        assert_eq!(issue.parse(text).unwrap_err().code(), "id-format", "{text}");
    }
}

/// What cannot be a format.
#[test]
fn what_is_no_format() {
    for prefix in ["K1", "K H", "K\n", "9", "\u{3000}"] {
        let error = IdFormat::new(prefix, IdPeriod::None, 4).unwrap_err();
        assert_eq!(error.code(), "id-prefix");
        assert_eq!(
            error.help(),
            Some("write letters or signs without blanks; the last one must not be a digit")
        );
    }
    for digits in [0, 19, 255] {
        let error = IdFormat::new("K", IdPeriod::None, digits).unwrap_err();
        assert_eq!((error.code(), error.help()), ("id-digits", Some("write 1 to 18")));
    }
    for accepted in [0, 5] {
        let error = format("K", IdPeriod::None, 4).accepting(accepted).unwrap_err();
        assert_eq!((error.code(), error.help()), ("id-digits", Some("write 1 to 4")));
    }
}
