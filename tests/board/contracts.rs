//! Churn, renewal, retained revenue and what warnings foresaw, from contracts.

use guanxi::record::{
    Contract, ContractAction, ContractEvent, Customer, Event, WarningAction, WarningEvent,
};
use guanxi::review::CustomerFile;
use proptest::prelude::*;

use crate::{
    day, event, files, fraction, it, of, one, parts, request, shown, shown_as_of, sign, terminate,
    terms, toml, worth,
};

/// Five customers around March: one stays, one goes, one comes and goes, one comes, one had gone.
fn around_march() -> Vec<Event> {
    vec![
        sign("A", "K1", "2023-12-20", terms("2024-01-01", "2024-12-31")),
        sign("B", "K2", "2023-12-20", terms("2024-01-01", "2024-03-31")),
        sign("C", "K3", "2024-03-01", terms("2024-03-05", "2024-03-20")),
        sign("D", "K4", "2024-03-01", terms("2024-03-10", "2024-12-31")),
        sign("E", "K5", "2023-01-01", terms("2023-01-01", "2024-02-29")),
    ]
}

/// D003-70, A-36, P-097: of the two at the beginning one is gone at the end.
#[test]
fn churn_by_every_convention() {
    let events = around_march();
    for (convention, value, shows) in [
        ("opening_cohort", "1/2", "1/2"),
        ("all_losses", "1", "2/2"),      // the brief one too
        ("average", "1", "2/4"),         // by the mean of 2 and 2
        ("exposure", "62/100", "2/100"), // 31 + 31 + 16 + 22 days
        ("rolling", "1/2", "1/2"),       // of the two on 2 March
    ] {
        let rulebook = one("churn_rate", &format!("convention = \"{convention}\""), "");
        let found = it(&rulebook, &events, &request("2024-03"));
        assert_eq!(
            (found.value, parts(&found).as_str()),
            (Some(fraction(value)), shows),
            "{convention}"
        );
    }
    let rulebook = one("lost_customers", "", "");
    assert_eq!(shown(&rulebook, &events, "2024-03"), "1/1");
    let rulebook = one("lost_customers", "convention = \"all_losses\"", "");
    assert_eq!(shown(&rulebook, &events, "2024-03"), "2/1");
}

/// KPI.md: the end date is the last valid day, and the end of a month is the beginning of the next.
#[test]
fn a_contract_counts_to_its_last_day() {
    let rulebook = one("churn_rate", "", "");
    for (end, march, april) in [
        ("2024-03-30", "1/1", "0/0"),
        ("2024-03-31", "1/1", "0/0"),
        ("2024-04-01", "0/1", "1/1"),
        ("2024-04-30", "0/1", "1/1"),
        ("2024-05-01", "0/1", "0/1"),
    ] {
        let events = [sign("A", "K", "2024-01-01", terms("2024-01-01", end))];
        assert_eq!(shown(&rulebook, &events, "2024-03"), march, "{end}");
        assert_eq!(shown(&rulebook, &events, "2024-04"), april, "{end}");
    }
}

/// KPI.md: reactivation inside the period is no churn.
#[test]
fn who_comes_back_within_the_month_is_not_lost() {
    let rulebook = one("churn_rate", "", "");
    let back = [
        sign("A", "K", "2024-01-01", terms("2024-01-01", "2024-03-10")),
        sign("B", "K", "2024-03-20", terms("2024-03-25", "2024-12-31")),
    ];
    assert_eq!(shown(&rulebook, &back, "2024-03"), "0/1");
    let later = [back[0].clone(), sign("B", "K", "2024-04-02", terms("2024-04-02", "2024-12-31"))];
    assert_eq!(shown(&rulebook, &later, "2024-03"), "1/1");
}

/// What happened after the end of the period is no part of how it ended, whenever one asks.
#[test]
fn a_closed_month_stays_as_it_was() {
    let rulebook = toml(
        "[[kpi]]\ncode = \"churn_rate\"\n[[kpi]]\ncode = \"gross_retention\"\n[[kpi]]\ncode = \"lost_customers\"\n[[kpi]]\ncode = \"renewal_rate\"\n",
    );
    let events = [
        sign("A", "K1", "2024-01-01", worth("2024-01-01", "2024-03-31", "100")),
        // Signed after the end, from the day after it on.
        sign("B", "K1", "2024-04-05", worth("2024-04-01", "2025-03-31", "100")),
        sign("C", "K2", "2024-01-01", worth("2024-01-01", "2024-12-31", "100")),
        // Called off after the end, for a day before it.
        terminate("C", "K2", "2024-04-10", "2024-03-15"),
    ];
    let all = files(&events);
    let at = |as_of: &str| {
        let march = of(&rulebook, &all, &request("2024-03").as_of(as_of.parse().unwrap()));
        march.lines.iter().map(|line| parts(&line.measured)).collect::<Vec<_>>()
    };
    assert_eq!(at("2024-03-31"), ["1/2", "1000000/2000000", "1/1", "0/1"]);
    for later in
        ["2024-04-01", "2024-04-05", "2024-04-10", "2025-12-31", "2024-04-01T00:00:00+08:00"]
    {
        assert_eq!(at(later), at("2024-03-31"), "{later}");
    }
}

/// An `as_of` within the period looks at the state of that day, not at what ends by itself later.
#[test]
fn a_month_that_is_not_over_loses_nobody_in_advance() {
    let events = [
        sign("A", "K1", "2024-01-01", worth("2024-01-01", "2024-03-25", "100")),
        sign("B", "K2", "2024-01-01", worth("2024-01-01", "2024-03-10", "100")),
        sign("C", "K3", "2024-01-01", worth("2024-01-01", "2024-12-31", "100")),
    ];
    for convention in ["opening_cohort", "all_losses", "rolling"] {
        let rulebook = one("churn_rate", &format!("convention = \"{convention}\""), "");
        let early =
            it(&rulebook, &events, &request("2024-03").as_of("2024-03-20".parse().unwrap()));
        assert_eq!((parts(&early).as_str(), early.complete), ("1/3", false), "{convention}");
        assert_eq!(shown(&rulebook, &events, "2024-03"), "2/3", "{convention}");
    }
    let rulebook = one("churn_rate", "convention = \"average\"", "");
    let early = it(&rulebook, &events, &request("2024-03").as_of("2024-03-20".parse().unwrap()));
    assert_eq!(early.value, Some(fraction("2/5"))); // 1 by the mean of 3 and 2
    // The mean number of customers on the twenty days so far: 20 + 10 + 20 by 20.
    let rulebook = one("churn_rate", "convention = \"exposure\"", "");
    let early = it(&rulebook, &events, &request("2024-03").as_of("2024-03-20".parse().unwrap()));
    assert_eq!(early.value, Some(fraction("20/50")));
    let rulebook = one("gross_retention", "", "");
    assert_eq!(shown_as_of(&rulebook, &events, "2024-03", "2024-03-20"), "2000000/3000000");
    // By the morning of the first day nothing is over.
    let rulebook = one("churn_rate", "", "");
    let morning = shown_as_of(&rulebook, &events, "2024-03", "2024-03-01T09:00:00+08:00");
    assert_eq!(morning, "0/0 window_open=3");
}

/// KPI.md: without contracts a customer is lost on its last order plus so many days, or the day after.
#[test]
fn churn_by_orders_at_both_edges() {
    // 2 January and 90 days are 1 April, 1 January and 90 days are 31 March.
    let events =
        [crate::buy("e1", "K1", "2024-01-02", "5"), crate::buy("e2", "K2", "2024-01-01", "5")];
    let rulebook = one("churn_rate", "lost_after = \"90 days\"", "");
    assert_eq!(shown(&rulebook, &events, "2024-03"), "1/2");
    let rulebook = one("churn_rate", "lost_after = \"90 days\"\nedge = \"more_than\"", "");
    assert_eq!(shown(&rulebook, &events, "2024-03"), "0/2");
    assert_eq!(shown(&rulebook, &events, "2024-04"), "2/2");
    let rulebook = one("churn_rate", "lost_after = \"2 weeks\"", "");
    assert_eq!(shown(&rulebook, &events, "2024-01"), "0/0"); // none was one at the beginning
    let all = one("churn_rate", "lost_after = \"2 weeks\"\nconvention = \"all_losses\"", "");
    assert_eq!(shown(&all, &events, "2024-01"), "2/0");
    // As of a day on which the last order is not that long ago, nobody is lost.
    let rulebook = one("churn_rate", "lost_after = \"90 days\"", "");
    assert_eq!(shown_as_of(&rulebook, &events, "2024-03", "2024-03-30"), "0/2");
}

// --- renewal -------------------------------------------------------------------------------------

/// D002-99, A-36: by the day on which it was to end, renewed early or late.
#[test]
fn renewals_count_in_the_period_in_which_the_contract_was_to_end() {
    let rate = one("renewal_rate", "", "");
    let renewed = |at: &str| {
        vec![
            sign("A", "K", "2023-12-20", terms("2024-01-01", "2024-03-31")),
            sign("B", "K", at, terms("2024-04-01", "2025-03-31")),
        ]
    };
    // Early: two months before, and on the last day.
    for at in ["2024-01-15", "2024-03-31"] {
        assert_eq!(shown(&rate, &renewed(at), "2024-03"), "1/1", "{at}");
        assert_eq!(shown(&rate, &renewed(at), "2024-01"), "0/0", "{at}");
        assert_eq!(shown(&rate, &renewed(at), "2024-04"), "0/0", "{at}");
    }
    // Late: within the grace only, and pending as long as that runs.
    let late = renewed("2024-04-20");
    let grace = one("renewal_rate", "grace = \"30 days\"", "");
    let grace_20 = one("renewal_rate", "grace = \"20 days\"", "");
    let grace_19 = one("renewal_rate", "grace = \"19 days\"", "");
    assert_eq!(shown(&rate, &late, "2024-03"), "0/1");
    assert_eq!(shown(&grace, &late, "2024-03"), "0/0 pending=1");
    assert_eq!(shown_as_of(&grace, &late, "2024-03", "2024-04-19"), "0/0 pending=1");
    assert_eq!(shown_as_of(&grace, &late, "2024-03", "2024-04-20"), "1/1");
    for (rulebook, expected) in
        [(&rate, "0/1"), (&grace, "1/1"), (&grace_20, "1/1"), (&grace_19, "0/1")]
    {
        assert_eq!(shown_as_of(rulebook, &late, "2024-03", "2024-12-31"), expected);
    }
    // Never.
    let never = [renewed("2024-01-01")[0].clone()];
    assert_eq!(shown_as_of(&grace, &never, "2024-03", "2024-04-29"), "0/0 pending=1");
    assert_eq!(shown_as_of(&grace, &never, "2024-03", "2024-04-30"), "0/1");
}

/// KPI.md: the successor begins by end + 1 day + gap.
#[test]
fn a_successor_may_begin_after_a_gap() {
    let events = |from: &str| {
        [
            sign("A", "K", "2023-12-20", terms("2024-01-01", "2024-03-10")),
            sign("B", "K", "2024-03-01", terms(from, "2025-03-31")),
        ]
    };
    let strict = one("renewal_rate", "", "");
    let gap = one(
        "renewal_rate",
        "",
        "use = [{ preset = \"renewal\", parts = [\"renewal\"] }]\n[renewal]\ngap = \"5 days\"",
    );
    for (from, without, with) in [
        ("2024-03-11", "1/1", "1/1"),
        ("2024-03-12", "0/1", "1/1"),
        ("2024-03-16", "0/1", "1/1"),
        ("2024-03-17", "0/1", "0/1"),
    ] {
        assert_eq!(shown(&strict, &events(from), "2024-03"), without, "{from}");
        assert_eq!(shown(&gap, &events(from), "2024-03"), with, "{from}");
    }
}

/// A contract that was called off is due when it was to end, and is not renewed.
#[test]
fn a_contract_called_off_is_due_when_it_was_to_end() {
    let rate = one("renewal_rate", "grace = \"30 days\"", "");
    let events = [
        sign("A", "K", "2023-12-20", terms("2024-01-01", "2024-06-30")),
        terminate("A", "K", "2024-03-01", "2024-03-15"),
    ];
    assert_eq!(shown(&rate, &events, "2024-03"), "0/0");
    assert_eq!(shown(&rate, &events, "2024-06"), "0/1"); // without a grace: nothing is waited for
    let churn = one("churn_rate", "", "");
    assert_eq!(shown(&churn, &events, "2024-03"), "1/1");
}

#[test]
fn renewals_by_amount() {
    let events = [
        sign("A", "K1", "2023-12-20", worth("2024-01-01", "2024-03-31", "100")),
        sign("B", "K1", "2024-03-20", worth("2024-04-01", "2025-03-31", "150")),
        sign("C", "K2", "2023-12-20", worth("2024-01-01", "2024-03-31", "200")),
        sign("D", "K2", "2024-03-20", worth("2024-04-01", "2025-03-31", "120")),
        sign("E", "K3", "2023-12-20", worth("2024-01-01", "2024-03-31", "50")),
        sign("F", "K4", "2023-12-20", terms("2024-01-01", "2024-03-31")), // nobody knows its amount
    ];
    for (convention, value) in [("gross", "220/350"), ("net", "270/350")] {
        let rulebook = one("renewal_rate", &format!("convention = \"{convention}\""), "");
        let found = it(&rulebook, &events, &request("2024-03"));
        assert_eq!(found.value, Some(fraction(value)), "{convention}");
        assert_eq!(found.excluded.total(), 1);
    }
    assert_eq!(shown(&one("renewal_rate", "", ""), &events, "2024-03"), "2/4");
}

/// Contracts that records state and contracts that events tell come to the same.
#[test]
fn stated_contracts_count_as_told_ones_do() {
    let of_contracts = [
        ("A", "K1", worth("2024-01-01", "2024-03-31", "100"), None),
        ("B", "K1", worth("2024-04-01", "2025-03-31", "130"), None),
        ("C", "K2", worth("2024-01-01", "2024-12-31", "200"), Some("2024-03-15")),
        ("D", "K3", worth("2024-01-01", "2024-03-31", "50"), None),
        ("E", "K4", worth("2024-03-01", "2024-08-31", "70"), None),
    ];
    let mut events = Vec::new();
    let mut stated: Vec<CustomerFile> = Vec::new();
    for (id, customer, terms, ended) in of_contracts {
        events.push(sign(id, customer, "2023-12-01", terms.clone()));
        events.extend(ended.map(|last| terminate(id, customer, last, last)));
        let mut contract = Contract::new(id, customer, terms);
        contract.terminated = ended.map(day);
        match stated.iter_mut().find(|file| file.record.id.as_str() == customer) {
            Some(file) => file.contracts.push(contract.into()),
            None => {
                let mut file = CustomerFile::new(Customer::new(customer));
                file.contracts.push(contract.into());
                stated.push(file);
            }
        }
    }
    let rulebook = toml(
        r#"
        [[kpi]]
        code = "churn_rate"
        [[kpi]]
        code = "exposed"
        measure = "churn_rate"
        convention = "exposure"
        [[kpi]]
        code = "renewal_rate"
        [[kpi]]
        code = "net"
        measure = "renewal_rate"
        convention = "net"
        grace = "10 days"
        [[kpi]]
        code = "gross_retention"
        [[kpi]]
        code = "net_retention"
        [[kpi]]
        code = "lost_customers"
        [[kpi]]
        code = "new_customers"
        "#,
    );
    for period in ["2024-01", "2024-03", "2024-04", "2024-Q1", "2024"] {
        let show = |files: &[CustomerFile]| {
            let board = of(&rulebook, files, &request(period));
            board.lines.iter().map(|line| parts(&line.measured)).collect::<Vec<_>>()
        };
        assert_eq!(show(&files(&events)), show(&stated), "{period}");
    }
    let march = of(&rulebook, &stated, &request("2024-03"));
    assert_eq!(parts(&march.line("renewal_rate").unwrap().measured), "1/2");
}

/// GRR and NRR by the recurring value at both ends, of those that had any.
#[test]
fn retained_revenue_at_both_ends() {
    let events = [
        // Grows by a second contract, shrinks by a renewal, ends, is new.
        sign("A", "K1", "2023-12-20", worth("2024-01-01", "2024-12-31", "100")),
        sign("B", "K1", "2024-03-10", worth("2024-03-15", "2024-12-31", "60")),
        sign("C", "K2", "2023-12-20", worth("2024-01-01", "2024-03-20", "200")),
        sign("D", "K2", "2024-03-10", worth("2024-03-21", "2025-03-20", "120")),
        sign("E", "K3", "2023-12-20", worth("2024-01-01", "2024-03-31", "50")),
        sign("F", "K4", "2024-03-01", worth("2024-03-02", "2024-12-31", "500")),
    ];
    let (gross, net) = (one("gross_retention", "", ""), one("net_retention", "", ""));
    assert_eq!(it(&gross, &events, &request("2024-03")).value, Some(fraction("220/350")));
    assert_eq!(it(&net, &events, &request("2024-03")).value, Some(fraction("280/350")));
    // One whose amount is not known is left out, and said.
    let mut with = events.to_vec();
    with.push(sign("G", "K5", "2023-12-20", terms("2024-01-01", "2024-12-31")));
    assert_eq!(shown(&net, &with, "2024-03"), "2800000/3500000 no_amount=1");
}

/// What an amendment after the end changes is no matter of a month that is over.
#[test]
fn an_extension_within_the_grace_is_a_renewal() {
    let extended = |at: &str| {
        let longer = Box::new(worth("2024-01-01", "2024-06-30", "130"));
        vec![
            sign("A", "K", "2023-12-20", worth("2024-01-01", "2024-03-31", "100")),
            event("x", "K", at, ContractEvent::new("A", ContractAction::Amend(longer))),
        ]
    };
    let rate = one("renewal_rate", "", "");
    let grace = one("renewal_rate", "grace = \"30 days\"", "");
    // Before its end: it is due when it is to end now.
    assert_eq!(shown(&rate, &extended("2024-03-20"), "2024-03"), "0/0");
    assert_eq!(shown(&rate, &extended("2024-03-20"), "2024-06"), "0/1");
    // After it.
    for (rulebook, at, expected) in [
        (&rate, "2024-04-10", "0/1"),
        (&grace, "2024-04-10", "1/1"),
        (&grace, "2024-04-30", "1/1"),
        (&grace, "2024-05-01", "0/1"),
    ] {
        assert_eq!(shown_as_of(rulebook, &extended(at), "2024-03", "2024-12-31"), expected, "{at}");
    }
    let net = one("renewal_rate", "grace = \"30 days\"\nconvention = \"net\"", "");
    assert_eq!(
        shown_as_of(&net, &extended("2024-04-10"), "2024-03", "2024-12-31"),
        "1300000/1000000"
    );
}

// --- what warnings foresaw -----------------------------------------------------------------------

const WARNINGS: &str =
    "use = [{ preset = \"renewal\", parts = [\"warning\", \"risk\", \"renewal\"] }]";

fn detect(warning: &str, customer: &str, at: &str) -> Event {
    event(
        &format!("{warning}-d"),
        customer,
        at,
        WarningEvent::detect(warning, crate::code("switch")),
    )
}

fn end(warning: &str, customer: &str, at: &str, action: WarningAction) -> Event {
    event(&format!("{warning}-e"), customer, at, WarningEvent::new(warning, action))
}

fn dismiss() -> WarningAction {
    WarningAction::Dismiss { reason: "nothing to it".to_owned() }
}

/// D002-101, A-36: of those that ended, those that ended well; false alarms in neither.
#[test]
fn warnings_that_ended() {
    let events = [
        // Renewed.
        sign("A", "K1", "2023-12-20", terms("2024-01-01", "2024-03-31")),
        detect("W1", "K1", "2024-02-10"),
        sign("B", "K1", "2024-03-10", terms("2024-04-01", "2025-03-31")),
        end("W1", "K1", "2024-03-12", WarningAction::Renew { contract: "B".into() }),
        // Lost.
        sign("C", "K2", "2023-12-20", terms("2024-01-01", "2024-12-31")),
        detect("W2", "K2", "2024-02-20"),
        terminate("C", "K2", "2024-03-14", "2024-03-15"),
        end("W2", "K2", "2024-03-16", WarningAction::Lose { reason: "price".to_owned() }),
        // Nothing to it, and one that is open.
        detect("W3", "K3", "2024-03-01"),
        end("W3", "K3", "2024-03-03", dismiss()),
        detect("W4", "K4", "2024-03-20"),
        end("W4", "K4", "2024-04-20", dismiss()),
    ];
    let closed = one("warning_success", "", WARNINGS);
    let shows = "1/2 pending=1 false_alarm=1";
    assert_eq!(shown(&closed, &events, "2024-03"), shows);
    assert_eq!(shown_as_of(&closed, &events, "2024-03", "2024-12-31"), shows);
    assert_eq!(shown(&closed, &events, "2024-04"), "0/0 false_alarm=1");
    // Of those that began: the window of each has to be over.
    let cohort = one("warning_success", "convention = \"cohort\"\nwindow = \"30 days\"", WARNINGS);
    assert_eq!(shown(&cohort, &events, "2024-02"), "0/0 window_open=2");
    assert_eq!(shown_as_of(&cohort, &events, "2024-02", "2024-03-10"), "0/0 window_open=2");
    assert_eq!(shown_as_of(&cohort, &events, "2024-02", "2024-03-11"), "0/1 window_open=1"); // ended a day late
    assert_eq!(shown_as_of(&cohort, &events, "2024-02", "2024-04-01"), "0/2");
    let cohort = one("warning_success", "convention = \"cohort\"\nwindow = \"31 days\"", WARNINGS);
    assert_eq!(shown_as_of(&cohort, &events, "2024-02", "2024-04-01"), "1/2");
    assert_eq!(shown(&one("warning_precision", "", WARNINGS), &events, "2024-03"), "2/3");
}

/// Recall and lead time: who was lost, was there a warning, and how long before its last day.
#[test]
fn warnings_before_a_loss() {
    let events = [
        sign("A", "K1", "2023-12-20", terms("2024-01-01", "2024-03-31")),
        detect("W1", "K1", "2024-03-01"), // thirty days before the last day
        sign("B", "K2", "2023-12-20", terms("2024-01-01", "2024-03-20")),
        sign("C", "K3", "2023-12-20", terms("2024-01-01", "2024-03-10")),
        detect("W3", "K3", "2024-02-01"),
        end("W3", "K3", "2024-02-10", dismiss()), // none
        sign("D", "K4", "2023-12-20", terms("2024-01-01", "2024-03-10")),
        detect("W4", "K4", "2024-03-11"), // too late
        sign("E", "K5", "2023-12-20", terms("2024-01-01", "2024-12-31")), // stays
        detect("W5", "K5", "2024-03-01"),
    ];
    assert_eq!(shown(&one("warning_recall", "", WARNINGS), &events, "2024-03"), "1/4");
    let lead = it(&one("warning_lead_time", "", WARNINGS), &events, &request("2024-03"));
    assert_eq!((lead.value, lead.den), (Some(30.into()), 1));
    // A warning that turns out later to be nothing was one when the customer was lost.
    let mut later = events.to_vec();
    later.push(end("W1", "K1", "2024-04-10", dismiss()));
    assert_eq!(
        shown_as_of(&one("warning_recall", "", WARNINGS), &later, "2024-03", "2024-12-31"),
        "1/4"
    );
}

// --- against slow counts -------------------------------------------------------------------------

/// A contract of a model: first day, number of days, days until it is called off, annual amount.
type Model = (i64, i64, Option<i64>, i64);

fn offset(days: i64) -> String {
    (day("2024-01-01") + chrono::TimeDelta::days(days)).to_string()
}

/// The days of a contract, counted from 1 January 2024: first and last.
fn days_of(&(start, long, called_off, _): &Model) -> (i64, i64) {
    let end = start + long - 1;
    (start, called_off.map_or(end, |after| end.min(start + after)))
}

fn contracts() -> impl Strategy<Value = Vec<Vec<Model>>> {
    let contract =
        (-60..110_i64, 1..90_i64, proptest::option::weighted(0.25, 0..60_i64), 1..40_i64);
    proptest::collection::vec(proptest::collection::vec(contract, 0..4), 1..5)
}

fn told(model: &[Vec<Model>]) -> Vec<Event> {
    let mut events = Vec::new();
    for (number, contracts) in model.iter().enumerate() {
        for (place, one) in contracts.iter().enumerate() {
            let (customer, id) = (format!("K{number}"), format!("C{number}-{place}"));
            let (start, long, called_off, amount) = *one;
            let terms =
                worth(&offset(start), &offset(start + long - 1), &(10 * amount).to_string());
            events.push(sign(&id, &customer, "2023-10-01", terms));
            if called_off.is_some() {
                let last = offset(days_of(one).1);
                events.push(terminate(&id, &customer, "2023-10-02", &last));
            }
        }
    }
    events
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    /// P-094, P-097: churn and retention counted day by day.
    #[test]
    fn p_097_contracts_against_a_slow_count(model in contracts(), first in 0..80_i64, long in 1..50_i64) {
        let (opens, closes) = (first, first + long);
        let here = |contracts: &[Model], day: i64| {
            contracts.iter().any(|one| days_of(one).0 <= day && day <= days_of(one).1)
        };
        let value = |contracts: &[Model], day: i64| -> i64 {
            let running = contracts.iter().filter(|one| days_of(one).0 <= day && day <= days_of(one).1);
            running.map(|one| 10 * one.3).sum()
        };
        let (mut cohort, mut gone, mut losses, mut ends, mut exposed) = (0, 0, 0, 0, 0);
        let (mut before, mut kept, mut after) = (0, 0, 0);
        for contracts in &model {
            let (opening, closing) = (here(contracts, opens), here(contracts, closes));
            let days: i64 = (opens..closes).map(|day| i64::from(here(contracts, day))).sum();
            cohort += i64::from(opening);
            gone += i64::from(opening && !closing);
            losses += i64::from(days > 0 && !closing);
            ends += i64::from(opening) + i64::from(closing);
            exposed += days;
            let (worth, then) = (value(contracts, opens), value(contracts, closes));
            if worth > 0 {
                before += worth;
                kept += worth.min(then);
                after += then;
            }
        }
        let rulebook = toml(r#"
            [[kpi]]
            code = "cohort"
            measure = "churn_rate"
            [[kpi]]
            code = "all"
            measure = "churn_rate"
            convention = "all_losses"
            [[kpi]]
            code = "average"
            measure = "churn_rate"
            convention = "average"
            [[kpi]]
            code = "exposure"
            measure = "churn_rate"
            convention = "exposure"
            [[kpi]]
            code = "gross_retention"
            [[kpi]]
            code = "net_retention"
            [[kpi]]
            code = "lost"
            measure = "lost_customers"
            convention = "all_losses"
        "#);
        let period = format!("{}/{}", offset(opens), offset(closes - 1));
        let found = of(&rulebook, &files(&told(&model)), &request(&period));
        let value = |kpi: &str| found.line(kpi).unwrap().measured.value;
        let ratio = |num: i64, den: i64| guanxi::quantity::Fraction::new(num.into(), den.into()).ok();
        let same = |found: Option<_>, expected: Option<_>| found == expected;
        prop_assert!(same(value("cohort"), ratio(gone, cohort)));
        prop_assert!(same(value("all"), ratio(losses, cohort)));
        prop_assert!(same(value("average"), ratio(2 * losses, ends)));
        prop_assert!(same(value("exposure"), ratio(long * losses, exposed)));
        prop_assert!(same(value("gross_retention"), ratio(kept, before)));
        prop_assert!(same(value("net_retention"), ratio(after, before)));
        prop_assert_eq!(value("lost"), Some(losses.into()));
        prop_assert!(gone <= cohort && kept <= before); // P-094
    }
}
