//! A total order: day, class, days overdue, id.

use guanxi::record::HandOver;
use guanxi::review::{AgendaRequest, Priority};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::{TALKS, after, agenda, customer, event, lines, own, service, talk};

#[test]
fn d003_132_best_class_first_then_longest_overdue_then_id() {
    let rulebook = own(TALKS);
    let called = |id: &str, at: &str| vec![event(&format!("e-{id}"), id, at, talk("phone"))];
    let customers = [
        customer(&rulebook, "KH5", "C", called("KH5", "2024-02-01")), // 17 days overdue
        customer(&rulebook, "KH4", "B", called("KH4", "2024-02-26")), // 7
        customer(&rulebook, "KH3", "B", called("KH3", "2024-02-19")), // 14
        customer(&rulebook, "KH2", "B", called("KH2", "2024-02-19")), // 14
        customer(&rulebook, "KH1", "A", called("KH1", "2024-03-10")), // 1
    ];
    let found = agenda(&rulebook, customers, AgendaRequest::days(1));
    let ids: Vec<&str> = found.items.iter().map(|item| item.customer.as_str()).collect();
    assert_eq!(ids, ["KH1", "KH2", "KH3", "KH4", "KH5"]);
    let overdue: Vec<i64> = found.items.iter().map(|item| item.overdue).collect();
    assert_eq!(overdue, [1, 14, 14, 7, 17]);
}

proptest! {
    /// P-056.
    #[test]
    fn p_056_the_order_is_total_and_does_not_depend_on_the_order_given(
        list in prop::collection::vec((prop::option::of(0..4_usize), 0..5_i64, 0..6_u32), 1..20),
        places in prop::collection::vec(any::<Index>(), 20),
    ) {
        let of = |(rank, overdue, id): &(Option<usize>, i64, u32)| {
            Priority::new(*rank, *overdue, format!("KH{id}"))
        };
        let mut sorted: Vec<Priority> = list.iter().map(of).collect();
        sorted.sort();
        let mut shuffled: Vec<Priority> = list.iter().map(of).collect();
        for (place, other) in places.iter().enumerate().take(shuffled.len()) {
            let other = other.index(shuffled.len());
            shuffled.swap(place, other);
        }
        shuffled.sort();
        prop_assert_eq!(&sorted, &shuffled);
        for pair in sorted.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            let key = |one: &Priority| {
                (one.rank.unwrap_or(usize::MAX), -one.overdue, one.customer.clone())
            };
            prop_assert!(key(a) <= key(b));
        }
    }

    /// P-042, P-056: neither the order of customers nor that of their events matters.
    #[test]
    fn p_042_an_agenda_does_not_depend_on_the_order_of_customers_and_events(
        days in prop::collection::vec((0..6_usize, 1..60_i64, 0..3_usize), 0..25),
        places in prop::collection::vec(any::<Index>(), 31),
    ) {
        let rulebook = own(TALKS);
        let channels = ["phone", "email", "visit"];
        let log = |customer: usize, places: &[Index]| {
            let mut log: Vec<_> = days
                .iter()
                .enumerate()
                .filter(|(_, (of, ..))| *of == customer)
                .map(|(number, (of, back, channel))| {
                    let at = after(-back).to_string();
                    event(&format!("e{number}"), &format!("KH{of}"), &at, talk(channels[*channel]))
                })
                .collect();
            for (place, other) in places.iter().enumerate().take(log.len()) {
                let other = other.index(log.len());
                log.swap(place, other);
            }
            log
        };
        let of = |number: usize, places: &[Index]| {
            let class = ["A", "B", "C"][number % 3];
            customer(&rulebook, &format!("KH{number}"), class, log(number, places))
        };
        let straight = agenda(&rulebook, (0..6).map(|n| of(n, &[])), AgendaRequest::days(14));
        let turned = agenda(&rulebook, (0..6).rev().map(|n| of(n, &places)), AgendaRequest::days(14));
        prop_assert_eq!(&straight.items, &turned.items);
        prop_assert!(!straight.items.is_empty());
    }
}

#[test]
fn d003_33_one_persons_agenda_has_the_customers_for_which_it_answers() {
    let rulebook = service();
    let mine = customer(&rulebook, "KH0001", "C", vec![]);
    let mut others = customer(&rulebook, "KH0002", "C", vec![]);
    let record = std::sync::Arc::make_mut(&mut others.record);
    record.owner = Some("chen.yu".into());
    // Handed over on the Friday before: it answers for this one now.
    let handed = HandOver::new("chen.yu", "zhao.liu");
    let handed = event("h1", "KH0003", "2024-03-15", handed);
    let mut given = customer(&rulebook, "KH0003", "C", vec![handed]);
    std::sync::Arc::make_mut(&mut given.record).owner = Some("chen.yu".into());
    let mut orphan = customer(&rulebook, "KH0004", "C", vec![]);
    std::sync::Arc::make_mut(&mut orphan.record).owner = None;
    let all = [mine, others, given, orphan];
    let of = |owner: Option<&str>| {
        let mut request = AgendaRequest::days(1);
        request.owner = owner.map(Into::into);
        lines(&agenda(&rulebook, all.clone(), request))
    };
    let today = |id: &str| format!("2024-03-18 {id} touch/c_push");
    assert_eq!(of(Some("zhao.liu")), [today("KH0001"), today("KH0003")]);
    assert_eq!(of(Some("chen.yu")), [today("KH0002")]);
    assert_eq!(of(None), ["KH0001", "KH0002", "KH0003", "KH0004"].map(today));
}
