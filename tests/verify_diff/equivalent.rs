//! Rulebooks that are written otherwise and mean the same.

use guanxi::verify::diff;

use crate::{equivalent, rulebook, tier};

/// A label is a change and no difference.
#[test]
fn a_label_decides_nothing() {
    let with = |label: &str| {
        rulebook(&format!(
            "label = {{ en = \"{label}\" }}\n[[scheme]]\ncode = \"tier\"\nkind = \"list\"\n\
             classes = [{{ code = \"A\", when = \"strategic\", label = {{ en = \"{label}\" }} }}, {{ code = \"B\" }}]\n\
             [[kpi]]\ncode = \"csat\"\nlabel = {{ en = \"{label}\" }}\n"
        ))
    };
    let (old, new) = (with("Core"), with("Key"));
    equivalent(&old, &new);
    let paths: Vec<String> =
        diff(&old, &new).changes().iter().map(|change| change.path.clone()).collect();
    assert_eq!(paths, ["kpi[csat].label.en", "label.en", "scheme[tier].classes[A].label.en"]);
}

/// A table that only says what stages are called, and none.
#[test]
fn names_of_stages_decide_nothing() {
    equivalent(
        &rulebook("[lifecycle]\nstage = { selling = { en = \"In talks\" } }\n"),
        &rulebook(""),
    );
}

/// A comparison and the negation of its opposite.
#[test]
fn a_cut_written_as_a_negation() {
    equivalent(&tier("annual_amount >= 500000"), &tier("not (annual_amount < 500000)"));
    equivalent(&tier("orders_12m > 2"), &tier("orders_12m >= 3"));
    equivalent(&tier("risk_level in {low, medium}"), &tier("risk_level <= medium"));
}

/// The order of parts, and parts that say nothing more.
#[test]
fn parts_in_another_order() {
    equivalent(&tier("strategic and upsell or dormant"), &tier("dormant or upsell and strategic"));
    equivalent(
        &tier("at_least(2, strategic, upsell, dormant)"),
        &tier("strategic and (upsell or dormant) or upsell and dormant"),
    );
    equivalent(&tier("orders_12m > 9"), &tier("orders_12m > 9 and orders_12m > 5"));
}

/// A parameter and its value.
#[test]
fn a_parameter_and_its_value() {
    let with = |head: &str| {
        rulebook(&format!(
            "{head}\n[[scheme]]\ncode = \"tier\"\nkind = \"list\"\n\
             classes = [{{ code = \"A\", when = \"orders_12m >= $least\" }}, {{ code = \"B\" }}]\n"
        ))
    };
    let given = with("parameters = { least = 12 }");
    let default = with("[[parameter]]\ncode = \"least\"\ntype = \"integer\"\ndefault = 12");
    equivalent(&given, &default);
    equivalent(&given, &tier("orders_12m >= 12"));
    let other = with("[[parameter]]\ncode = \"least\"\ntype = \"integer\"\ndefault = 13");
    let found = diff(&default, &other);
    assert_eq!(found.changes()[0].to_string(), "`parameters.least`: was `12`, is `13`");
    assert_eq!(found.differences()[0].cells[0].given, "orders_12m = 12");
}

/// Independent entries in another order.
#[test]
fn independent_tables_in_another_order() {
    let scheme = |code: &str| {
        format!(
            "[[scheme]]\ncode = \"{code}\"\nkind = \"list\"\n\
             classes = [{{ code = \"A\", when = \"strategic\" }}, {{ code = \"B\" }}]\n"
        )
    };
    let touch = |code: &str| {
        format!(
            "[[cadence.touch]]\ncode = \"{code}\"\nscheme = \"one\"\nclass = [\"A\"]\nevery = \"1 week\"\n"
        )
    };
    let kpi = |code: &str| format!("[[kpi]]\ncode = \"{code}\"\n");
    let with = |codes: [&str; 2], kpis: [&str; 2]| {
        let each = |text: &dyn Fn(&str) -> String, codes: [&str; 2]| {
            codes.iter().map(|code| text(code)).collect::<String>()
        };
        rulebook(&format!("{}{}{}", each(&scheme, codes), each(&touch, codes), each(&kpi, kpis)))
    };
    equivalent(
        &with(["one", "two"], ["csat", "churn_rate"]),
        &with(["two", "one"], ["churn_rate", "csat"]),
    );
}

/// A clock of two severities and one of each.
#[test]
fn a_clock_for_two_and_two_clocks() {
    let with = |clocks: &[&str]| {
        let clocks: Vec<String> = clocks
            .iter()
            .map(|severity| {
                format!(
                    "[[sla.clock]]\nseverity = [{severity}]\nmilestone = \"resolve\"\nwithin = \"4 hours\"\n"
                )
            })
            .collect();
        rulebook(&format!(
            "[codes]\nseverity = [{{ code = \"general\", rank = 0 }}, {{ code = \"urgent\", rank = 1 }}]\n{}",
            clocks.concat()
        ))
    };
    equivalent(&with(&["\"general\", \"urgent\""]), &with(&["\"urgent\"", "\"general\""]));
}

/// What is assumed of a class is assumed of the facts that it comes from.
#[test]
fn an_assumed_class_leaves_out_the_others() {
    let care = |when: &str| {
        rulebook(&format!(
            "assume = [\"class(tier) = A\"]\n[[scheme]]\ncode = \"tier\"\nkind = \"list\"\n\
             classes = [{{ code = \"A\", when = \"strategic\" }}, {{ code = \"B\" }}]\n\
             [[scheme]]\ncode = \"care\"\nkind = \"list\"\n\
             classes = [{{ code = \"A\", when = \"{when}\" }}, {{ code = \"B\" }}]\n"
        ))
    };
    equivalent(&care("strategic"), &care("true"));
    let found = diff(&care("strategic"), &care("annual_amount >= 5"));
    let cell = &found.differences()[0].cells[0];
    assert_eq!(cell.witness.to_string(), "strategic = true, annual_amount = 4.9999");
}
