//! Parts of presets, documents that come back, parameters without a value, factors of every kind.

use guanxi::rule::Points;

use super::*;

/// A rulebook with this text, and whatever is wrong with it.
fn own(rest: &str) -> guanxi::Result<Rulebook> {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";
    Rulebook::from_toml(&format!("{head}{rest}"))
}

/// Written and read again it scores alike.
fn comes_back(rulebook: &Rulebook) {
    let json = serde_json::to_string(rulebook.document()).unwrap();
    let again = Rulebook::from_json(&json).unwrap_or_else(|error| panic!("{}", error.report()));
    assert_eq!(again.risk().unwrap().levels(), rulebook.risk().unwrap().levels());
    let shape = |rulebook: &Rulebook| -> Vec<(String, u32, bool)> {
        let factors = rulebook.risk().unwrap().factors();
        factors
            .iter()
            .map(|one| (one.code().to_string(), one.weight(), one.is_computed()))
            .collect()
    };
    assert_eq!(shape(&again), shape(rulebook));
    let sheet = rated([Some(3), None, Some(2), Some(4), Some(1)]);
    let log = [event("e1", "2024-05-05", sheet)];
    let text = |rulebook: &Rulebook| {
        let facts = rulebook.facts();
        read(rulebook, &facts, &log, DAY).explain(guanxi::label::Language::Chinese)
    };
    assert_eq!(text(&again), text(rulebook));
}

#[test]
fn the_parts_risk_and_renewal_bring_what_they_name() {
    let risk = own("use = [{ preset = \"renewal\", parts = [\"risk\"] }]").unwrap();
    assert_eq!(risk.risk().unwrap().factors().len(), 5);
    assert_eq!(risk.renewal().unwrap_err().code(), "no-renewal-policy");
    assert!(risk.codes().roles().iter().any(|role| role.code == "account_manager"));
    comes_back(&risk);
    let renewal = own("use = [{ preset = \"renewal\", parts = [\"renewal\"] }]").unwrap();
    assert_eq!(renewal.renewal().unwrap().urgencies().len(), 3);
    assert_eq!(renewal.risk().unwrap_err().code(), "no-risk-policy");
    assert!(renewal.codes().roles().iter().any(|role| role.code == "account_manager"));
    let both = own("use = [{ preset = \"renewal\", parts = [\"renewal\", \"risk\"] }]").unwrap();
    assert!(both.renewal().is_ok());
    comes_back(&both);
    comes_back(&preset());
}

#[test]
fn own_keys_take_the_place_of_brought_ones() {
    let rulebook = own("use = [\"renewal\"]\n[risk]\nmin_known = 5\nmissing = \"neutral\"\n\
         [[risk.factor]]\ncode = \"payment\"\nweight = 3\n")
    .unwrap();
    let risk = rulebook.risk().unwrap();
    let codes: Vec<&str> = risk.factors().iter().map(|one| one.code().as_str()).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, ["competitor", "feedback", "need_fit", "payment", "stability"], "{codes:?}");
    let payment = risk.factor("payment").unwrap();
    assert_eq!((payment.weight(), payment.is_computed()), (3, false));
    assert_eq!(risk.levels().len(), 4);
    comes_back(&rulebook);
    // Five have to be known now.
    let facts = rulebook.facts();
    let log = [event("e1", "2024-05-05", rated([Some(5), Some(5), Some(5), Some(5), None]))];
    assert_eq!(read(&rulebook, &facts, &log, DAY).score.level(), None);
    let log = [event("e1", "2024-05-05", rated([Some(5); 5]))];
    let reading = read(&rulebook, &facts, &log, DAY);
    assert_eq!(reading.score.level().unwrap().code(), "low");
    assert_eq!(reading.score.max().num(), 35);
}

/// A band whose cut has no value is off, as in schemes.
#[test]
fn a_band_without_a_value_is_off() {
    let points = |default: &str, orders: i64| {
        let rulebook = own(&format!(
            "[[parameter]]\ncode = \"many\"\ntype = \"integer\"\n{default}\n\
             [risk]\nlevels = [{{ code = \"low\", from = 4 }}, {{ code = \"high\" }}]\n\
             [[risk.factor]]\ncode = \"orders\"\nfact = \"orders_12m\"\n\
             bands = [{{ from = \"$many\", points = 5 }}, {{ from = 1, points = 3 }}, {{ points = 1 }}]\n"
        ))
        .unwrap();
        let facts = rulebook.facts().with("orders_12m", orders).unwrap();
        let case = Case::new(&facts, date(DAY));
        rulebook.risk().unwrap().score(&case, None).unwrap().factors()[0].points
    };
    assert_eq!([0, 3, 10, 99].map(|n| points("default = 10", n)), [1, 3, 5, 5].map(Points::Known));
    assert_eq!([0, 3, 10, 99].map(|n| points("", n)), [1, 3, 3, 3].map(Points::Known));
}

/// A known fact may leave several points open: the share of a customer in a population that is not
/// given. The factor lies within them, until a person says more.
#[test]
fn a_schedule_without_a_value_is_off() {
    let text = "[[parameter]]\ncode = \"often\"\ntype = \"span\"\n\
                [risk]\nevery = \"$often\"\nlevels = [{ code = \"low\", from = 3 }, { code = \"high\" }]\n\
                [[risk.factor]]\ncode = \"fit\"\n";
    let rulebook = own(text).unwrap();
    let facts = rulebook.facts();
    assert_eq!(read(&rulebook, &facts, &[], DAY).schedule, None);
    assert!(rulebook.findings().any(|finding| finding.code == "rule-off"));
}

/// Each factor may have a rule of its own for what is missing, and the scorecard a neutral of its own.
#[test]
fn a_12_every_rule_for_what_is_missing() {
    let total = |keys: &str, own_rule: &str| {
        let rulebook = own(&format!(
            "[risk]\nlevels = [{{ code = \"low\", from = 8 }}, {{ code = \"high\" }}]\n{keys}\n\
             [[risk.factor]]\ncode = \"a\"\n[[risk.factor]]\ncode = \"b\"\n{own_rule}\n\
             [[risk.factor]]\ncode = \"c\"\n"
        ))
        .unwrap();
        let facts = rulebook.facts();
        let log = [event(
            "e1",
            "2024-05-05",
            RiskAssessment::new("x").rate(code("a"), 4).rate(code("c"), 3),
        )];
        let score = read(&rulebook, &facts, &log, DAY).score;
        let text = |ratio: guanxi::quantity::Ratio| ratio.reduced().to_string();
        (text(score.min()), text(score.max()))
    };
    let row = |min: &str, max: &str| (min.to_owned(), max.to_owned());
    assert_eq!(total("", ""), row("8/1", "12/1"));
    assert_eq!(total("missing = \"pessimistic\"", ""), row("8/1", "8/1"));
    assert_eq!(total("missing = \"neutral\"", ""), row("10/1", "10/1"));
    assert_eq!(total("missing = \"neutral\"\nneutral = 2", ""), row("9/1", "9/1"));
    assert_eq!(total("missing = \"redistribute\"", ""), row("21/2", "21/2"));
    assert_eq!(total("missing = \"redistribute\"", "missing = \"interval\""), row("8/1", "12/1"));
    assert_eq!(total("", "missing = \"neutral\""), row("10/1", "10/1"));
    assert_eq!(total("points = { min = 0, max = 10 }", ""), row("7/1", "17/1"));
    assert_eq!(
        total("points = { min = 0, max = 10 }", "missing = \"neutral\"\nweight = 2"),
        row("17/1", "17/1")
    );
}
