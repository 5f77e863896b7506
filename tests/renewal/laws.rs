//! Random contracts against slow second readings: successors, the driving contract, gaps.

use guanxi::policy::renewal::ContractGap;
use proptest::sample::select;

use super::*;

fn contracts() -> impl Strategy<Value = Vec<Contract>> + Clone {
    let items = select(vec![&[][..], &["a"], &["b"], &["a", "b"]]);
    let renews = proptest::option::weighted(0.25, 0_usize..6);
    let ended = proptest::option::weighted(0.3, 0_u64..500);
    let one = (0_u64..900, 0_u64..400, items, renews, ended);
    proptest::collection::vec(one, 0..6).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(place, (start, long, items, renews, ended))| {
                let start = date("2022-01-01") + Days::new(start);
                let mut terms = ContractTerms::new(start, start + Days::new(long));
                terms.items = items.iter().map(|item| (*item).to_owned()).collect();
                terms.renews = renews.map(|of| format!("HT{of}").as_str().into());
                let mut one = stated(&format!("HT{place}"), terms);
                // Also before it begins.
                one.terminated = ended.map(|day| start + Days::new(day) - Days::new(50));
                one
            })
            .collect()
    })
}

/// Whether it has a day at all.
fn ran(one: &Contract) -> bool {
    one.terms.start <= one.last_day()
}

fn by_start(all: &[Contract]) -> Vec<&Contract> {
    let mut sorted: Vec<&Contract> = all.iter().collect();
    sorted.sort_by_key(|one| (one.terms.start, one.last_day(), one.id.clone()));
    sorted
}

/// What follows a contract: the first that names it; else the first that names none, begins after it
/// began and by the day after its end with the gap, lasts longer, and shares an item or says none.
fn successor<'a>(one: &Contract, all: &'a [Contract], gap: u64) -> Option<&'a Contract> {
    let others = || by_start(all).into_iter().filter(|other| other.id != one.id && ran(other));
    let named = others().find(|other| {
        other.terms.renews.as_ref() == Some(&one.id) && other.terms.end > one.last_day()
    });
    named.or_else(|| {
        others().find(|other| {
            let items = &other.terms.items;
            let shares = items.iter().any(|item| one.terms.items.contains(item));
            other.terms.renews.is_none()
                && other.terms.start > one.terms.start
                && other.terms.start <= one.last_day() + Days::new(1 + gap)
                && other.last_day() > one.last_day()
                && (shares || items.is_empty() || one.terms.items.is_empty())
        })
    })
}

/// The driving contract, by asking each in turn.
fn driving(all: &[Contract], today: NaiveDate, gap: u64) -> Option<&Contract> {
    let first_to_end = |wanted: &dyn Fn(&Contract) -> bool| {
        let mut best: Option<&Contract> = None;
        for one in all.iter().filter(|one| successor(one, all, gap).is_none() && wanted(one)) {
            let sooner =
                best.is_none_or(|best| (one.last_day(), &one.id) < (best.last_day(), &best.id));
            best = if sooner { Some(one) } else { best };
        }
        best
    };
    let now = first_to_end(&|one| one.terms.start <= today && today <= one.last_day());
    let ahead = first_to_end(&|one| one.terms.start > today && ran(one));
    let last = all.iter().max_by_key(|one| (one.last_day(), one.id.clone()));
    now.or(ahead).or(last)
}

/// Walks the days: those without a contract that lie before the first day of a later one.
fn gaps(all: &[Contract], today: NaiveDate) -> Vec<ContractGap> {
    let ran: Vec<&Contract> = all.iter().filter(|one| ran(one)).collect();
    let (Some(first), Some(last)) =
        (ran.iter().map(|one| one.terms.start).min(), ran.iter().map(|one| one.terms.start).max())
    else {
        return Vec::new();
    };
    let mut gaps: Vec<ContractGap> = Vec::new();
    for day in first.iter_days().take_while(|day| *day < last && *day <= today) {
        if ran.iter().any(|one| one.is_active(day)) {
            continue;
        }
        match gaps.last_mut() {
            Some(gap) if gap.until.succ_opt() == Some(day) => gap.until = day,
            _ => gaps.push(ContractGap { from: day, until: day }),
        }
    }
    gaps
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn a_27_books_are_those_of_a_slow_second_reading(
        all in contracts(),
        today in 0_u64..1_300,
        gap in select(vec![0_u64, 1, 30]),
        turn in 0_usize..6,
    ) {
        let rulebook = load(&format!("gap = \"{gap} days\""));
        let today = date("2022-01-01") + Days::new(today);
        let mut shuffled = all.clone();
        let turn = turn.min(all.len());
        shuffled.rotate_left(turn);
        let book = book(&rulebook, &shuffled, &[], &today.to_string());
        let ids: Vec<_> = book.contracts().iter().map(|one| &one.id).collect();
        let expected: Vec<_> = by_start(&all).into_iter().map(|one| &one.id).collect();
        prop_assert_eq!(ids, expected);
        for one in &all {
            let expected = successor(one, &all, gap).map(|one| &one.id);
            prop_assert_eq!(book.renewed_by(one.id.as_str()), expected, "{:?}", one.id);
            let renews = all.iter().any(|other| successor(other, &all, gap).is_some_and(|next| next.id == one.id));
            prop_assert_eq!(book.is_renewal(one.id.as_str()), renews);
        }
        prop_assert_eq!(book.driving().map(|one| &one.id), driving(&all, today, gap).map(|one| &one.id));
        prop_assert_eq!(book.gaps(), gaps(&all, today));
        let days: i64 = book.gaps().iter().map(ContractGap::days).sum();
        let walk = |gap: &ContractGap| gap.from.iter_days().take_while(|day| *day <= gap.until).count();
        let walked: usize = gaps(&all, today).iter().map(walk).sum();
        prop_assert_eq!(usize::try_from(days), Ok(walked));
        // Each contract is read once.
        let reading = rulebook.renewal().unwrap().read(&book, None);
        prop_assert_eq!(reading.others.len() + usize::from(reading.contract.is_some()), all.len());
    }

    /// The same contracts as records and as events, in whatever order they come.
    #[test]
    fn events_and_records_tell_the_same(all in contracts(), turn in 0_usize..12) {
        let rulebook = preset();
        let today = "2026-01-01";
        let mut log = Vec::new();
        for (place, one) in all.iter().enumerate() {
            log.push(sign(&format!("s{place}"), "2021-12-01", one.id.as_str(), one.terms.clone()));
            if let Some(day) = one.terminated {
                log.push(terminate(&format!("t{place}"), "2021-12-02", one.id.as_str(), &day.to_string()));
            }
        }
        let turn = turn.min(log.len());
        log.rotate_left(turn);
        let (told, stated) = (book(&rulebook, &[], &log, today), book(&rulebook, &all, &[], today));
        prop_assert_eq!(told.contracts(), stated.contracts());
        prop_assert_eq!(chain(&told), chain(&stated));
        let renewal = rulebook.renewal().unwrap();
        prop_assert_eq!(renewal.read(&told, None), renewal.read(&stated, None));
    }
}
