//! What a board is asked for, what it refuses, what a host gives, targets and trends.

use guanxi::label::Language;
use guanxi::policy::kpi::Period;
use guanxi::policy::target::Verdict;
use guanxi::record::{Customer, Event};
use guanxi::review::{BoardRequest, CustomerFile, board, board_parts};
use guanxi::{Error, Rulebook};

use crate::{buy, files, fraction, of, parts, request, sign, terms, toml};

fn measured() -> Rulebook {
    toml(
        r#"
        [[scheme]]
        code = "size"
        kind = "bands"
        fact = "amount_12m"
        bands = [{ code = "large", from = 100 }, { code = "small" }]
        [[kpi]]
        code = "customers"
        [[kpi]]
        code = "order_value"
        [[kpi]]
        code = "churn_rate"
        [[kpi]]
        code = "sales"
        measure = "given"
        unit = "money"
        better = "higher"
        [[kpi]]
        code = "cost"
        measure = "given"
        unit = "money"
        better = "lower"
        [[target]]
        kpi = "sales"
        at_least = 1000
        [[target]]
        kpi = "churn_rate"
        at_most = "5%"
        "#,
    )
}

fn refused(request: &BoardRequest) -> Error {
    let rulebook = measured();
    let error = board(&rulebook, &[], request).unwrap_err();
    let of_parts =
        board_parts(&rulebook, &[CustomerFile::new(Customer::new("K"))], request).unwrap_err();
    assert_eq!(error, of_parts);
    error
}

#[test]
fn what_a_board_refuses() {
    let march = || request("2024-03");
    for (asked, code, message, help) in [
        (
            march().as_of("2024-02-29".parse().unwrap()),
            "period-ahead",
            "`2024-03` has not begun by 2024-02-29",
            "ask for an earlier period, or as of a later moment",
        ),
        (
            march().as_of("2024-02-29T23:59:59+08:00".parse().unwrap()),
            "period-ahead",
            "`2024-03` has not begun by 2024-02-29T15:59:59Z",
            "ask for an earlier period, or as of a later moment",
        ),
        (
            march().by("size"),
            "unknown-dimension",
            "figures cannot be broken down by `size`",
            "write `owner`, `industry`, `class(SCHEME)`, or a fact that a rule reads",
        ),
        (
            march().by("class(sice)"),
            "unknown-scheme",
            "there is no scheme `sice`",
            "did you mean `size`?",
        ),
        (
            march().giving("sale", 5),
            "unknown-kpi",
            "there is no KPI `sale`",
            "did you mean `sales`?",
        ),
        (
            march().giving("customers", 5),
            "kpi-given",
            "`customers` is computed, not given",
            "leave it out, or declare a KPI with `measure = \"given\"`",
        ),
    ] {
        let error = refused(&asked);
        assert_eq!(
            (error.code(), error.to_string().as_str(), error.help()),
            (code, message, Some(help))
        );
    }
    // The first instant of the period is enough.
    let begun = march().as_of("2024-03-01T00:00:00+08:00".parse().unwrap());
    assert!(board(&measured(), &[], &begun).is_ok());
}

/// What the report of a rulebook breaks down, a board does.
#[test]
fn every_breakdown_of_a_report_is_one_of_the_board() {
    let rulebook = toml(
        "[[scheme]]\ncode = \"size\"\nkind = \"bands\"\nfact = \"amount_12m\"\nbands = [{ code = \"large\", from = 100 }, { code = \"small\" }]\n\
         [report]\nbreakdown = [\"owner\", \"industry\", \"class(size)\", \"strategic\", \"orders_6m\"]\n[[kpi]]\ncode = \"customers\"\n",
    );
    let asked =
        rulebook.report().breakdown().iter().fold(request("2024-03"), |asked, by| asked.by(by));
    let found = of(&rulebook, &files(&[buy("a", "K1", "2024-03-01", "5")]), &asked);
    let rows: Vec<Vec<&String>> =
        found.lines[0].groups.values().map(|rows| rows.keys().collect()).collect();
    assert_eq!(rows, [["small"], ["undetermined"], ["1"], ["undetermined"], ["undetermined"]]);
}

/// KPI.md: the host's figures are carried, targeted and reported, not computed.
#[test]
fn figures_of_the_host() {
    let rulebook = measured();
    let asked = request("2024-03").giving("sales", 999).by("owner");
    let found = of(&rulebook, &files(&[buy("a", "K1", "2024-03-01", "5")]), &asked);
    let sales = found.line("sales").unwrap();
    assert_eq!(
        (sales.measured.value, sales.show(Language::English).as_str()),
        (Some(999.into()), "999.00")
    );
    assert!(sales.result.as_ref().unwrap().verdict.is_missed());
    // What is not given is undefined, not zero.
    let cost = found.line("cost").unwrap();
    assert_eq!((cost.measured.value, cost.result.is_none()), (None, true));
    let found = of(&rulebook, &[], &request("2024-03"));
    assert_eq!(found.line("sales").unwrap().result.as_ref().unwrap().verdict, Verdict::Undefined);
    // It stays what it is where customers come and go.
    let mut found = of(&rulebook, &[], &request("2024-03").giving("sales", 1000));
    let file = files(&[buy("a", "K1", "2024-03-01", "5")]);
    for part in board_parts(&rulebook, &file, &request("2024-03").giving("sales", 1000)).unwrap() {
        found.add(&part).unwrap();
    }
    assert!(found.line("sales").unwrap().result.as_ref().unwrap().verdict.is_met());
    assert_eq!(found.line("customers").unwrap().measured.value, Some(1.into()));
}

#[test]
fn a_period_that_the_data_do_not_cover_is_not_complete() {
    let rulebook = measured();
    let complete = |asked: &BoardRequest| of(&rulebook, &[], asked).lines[0].measured.complete;
    assert!(complete(&request("2024-03")));
    assert!(complete(&request("2024-03").data_from("2024-03-01".parse().unwrap())));
    assert!(!complete(&request("2024-03").data_from("2024-03-02".parse().unwrap())));
    assert!(!complete(&request("2024-03").as_of("2024-03-30".parse().unwrap())));
    assert!(!complete(&request("2024-03").as_of("2024-03-31T23:59:59+08:00".parse().unwrap())));
    assert!(complete(&request("2024-03").as_of("2024-03-31T16:00:00Z".parse().unwrap())));
    assert!(complete(&request("2024-03").as_of("2024-05-01".parse().unwrap())));
}

/// Where one asks at an instant, all that happened before it counts, and no day is over that is not.
#[test]
fn an_instant_within_the_period_looks_no_further() {
    let rulebook = measured();
    let events = [
        buy("a", "K1", "2024-03-10T09:00:00+08:00", "10"),
        buy("b", "K1", "2024-03-10T11:00:00+08:00", "30"),
    ];
    let value = |as_of: &str| {
        let found =
            of(&rulebook, &files(&events), &request("2024-03").as_of(as_of.parse().unwrap()));
        found.line("order_value").unwrap().measured.value
    };
    assert_eq!(value("2024-03-10T08:59:59+08:00"), None);
    assert_eq!(value("2024-03-10T10:00:00+08:00"), Some(10.into()));
    assert_eq!(value("2024-03-10T11:00:00+08:00"), Some(20.into()));
}

// --- trends --------------------------------------------------------------------------------------

#[test]
fn one_period_against_another() {
    let rulebook = measured();
    let events = [
        buy("a", "K1", "2024-02-10", "10"),
        buy("b", "K1", "2024-03-10", "30"),
        sign("H1", "K1", "2023-12-01", terms("2024-01-01", "2024-02-20")),
        sign("H2", "K2", "2023-12-01", terms("2024-01-01", "2024-12-31")),
    ];
    let of_month =
        |period: &str| of(&rulebook, &files(&events), &request(period).giving("cost", 5));
    let trends = of_month("2024-03").against(&of_month("2024-02")).unwrap();
    let show = |kpi: &str| {
        let trend = trends.iter().find(|one| one.kpi == *kpi).unwrap();
        (trend.difference, trend.relative, trend.better)
    };
    assert_eq!(show("order_value"), (Some(20.into()), Some(2.into()), Some(true)));
    assert_eq!(show("customers"), (Some(0.into()), Some(0.into()), None));
    // From 1/2 to 0/1: less is better here.
    assert_eq!(show("churn_rate"), (Some(fraction("-50%")), Some((-1).into()), Some(true)));
    assert_eq!(show("cost"), (Some(0.into()), Some(0.into()), None));
    assert_eq!(show("sales"), (None, None, None)); // undefined
    let back = of_month("2024-02").against(&of_month("2024-03")).unwrap();
    let churn = back.iter().find(|one| one.kpi == *"churn_rate").unwrap();
    // Nothing is a part of nothing.
    assert_eq!(
        (churn.difference, churn.relative, churn.better),
        (Some(fraction("50%")), None, Some(false))
    );
    // Undefined against a number is nothing.
    let empty = of(&rulebook, &[], &request("2024-01"));
    let trends = of_month("2024-02").against(&empty).unwrap();
    let value = trends.iter().find(|one| one.kpi == *"order_value").unwrap();
    assert_eq!(
        (value.now, value.before, value.difference, value.better),
        (Some(10.into()), None, None, None)
    );
}

#[test]
fn periods_of_different_lengths_are_not_compared() {
    let rulebook = measured();
    let found = |period: &str| of(&rulebook, &[], &request(period));
    for (now, before) in [
        ("2024-03", "2024-Q1"),
        ("2024", "2024-Q1"),
        ("2024-03-01/2024-03-07", "2024-03-08/2024-03-15"),
        ("2024-02", "2024-02-01/2024-02-28"),
    ] {
        let error = found(now).against(&found(before)).unwrap_err();
        assert_eq!(error.code(), "period-length");
        assert_eq!(error.to_string(), format!("`{now}` and `{before}` are of different lengths"));
    }
    for (now, before) in [
        ("2024-03", "2024-02"),
        ("2024-Q2", "2024-Q1"),
        ("2024-03-08/2024-03-14", "2024-03-01/2024-03-07"),
    ] {
        assert!(found(now).against(&found(before)).is_ok(), "{now} {before}");
    }
    let period: Period = "2024-03".parse().unwrap();
    assert!(found("2024-03").against(&found(&period.previous().unwrap().to_string())).is_ok());
}

#[test]
fn another_convention_is_not_compared() {
    let other = toml("[[kpi]]\ncode = \"churn_rate\"\nconvention = \"average\"\n");
    let (now, before) =
        (of(&measured(), &[], &request("2024-03")), of(&other, &[], &request("2024-02")));
    let error = now.against(&before).unwrap_err();
    assert_eq!(error.code(), "kpi-convention");
    assert_eq!(error.help(), Some("measure both periods by one rulebook"));
}

/// What a board writes: the KPI, its value exact, what it is made of, its target, its rows.
#[test]
fn a_board_is_written_with_all_that_it_says() {
    let rulebook = toml(
        "[[kpi]]\ncode = \"churn_rate\"\n[[target]]\nkpi = \"churn_rate\"\nat_most = \"5%\"\n",
    );
    let events: Vec<Event> = vec![sign("H", "K1", "2024-01-01", terms("2024-01-01", "2024-03-31"))];
    let found = of(&rulebook, &files(&events), &request("2024-03").by("owner"));
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(
        (&json["period"], &json["as_of"], &json["breakdown"][0]),
        (&"2024-03".into(), &"2024-03-31".into(), &"owner".into())
    );
    let line = &json["lines"][0];
    assert_eq!(
        (&line["value"], &line["num"], &line["den"]),
        (&serde_json::json!({ "num": 1, "den": 1 }), &1.into(), &1.into())
    );
    assert_eq!((&line["complete"], &line["verdict"]["state"]), (&true.into(), &"missed".into()));
    assert_eq!(line["groups"]["owner"]["undetermined"]["den"], 1);
    assert_eq!(parts(&found.lines[0].measured), "1/1");
}
