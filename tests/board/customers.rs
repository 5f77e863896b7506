//! Classes and how customers move between them, activation, who is a customer.

use guanxi::Rulebook;
use guanxi::record::{Contract, Customer, Direction, Event, Outcome};
use guanxi::review::CustomerFile;
use proptest::prelude::*;

use crate::{
    buy, event, files, fraction, it, of, one, parts, request, shown, shown_as_of, talk, terms, toml,
};

/// By what was bought within three months: gold from 100 on, silver from 10 on, iron.
const METALS: &str = r#"
[codes]
channel = [{ code = "phone", sync = true }, { code = "email" }]
[[scheme]]
code = "metal"
kind = "bands"
fact = "amount_3m"
bands = [{ code = "gold", from = 100 }, { code = "silver", from = 10 }, { code = "iron" }]
"#;

fn metals(measure: &str, keys: &str) -> Rulebook {
    one(measure, keys, METALS)
}

fn line_of(rulebook: &Rulebook, files: &[CustomerFile], period: &str) -> String {
    let board = of(rulebook, files, &request(period));
    parts(&board.line("it").unwrap().measured)
}

/// D001-64: by number and by amount.
#[test]
fn the_share_of_a_class() {
    let events = [
        buy("a", "K1", "2024-03-01", "150"),
        buy("b", "K2", "2024-03-01", "30"),
        buy("c", "K3", "2024-03-01", "20"),
        buy("d", "K4", "2023-03-01", "200"), // long ago
    ];
    let count = metals("class_share", "class = [\"gold\"]");
    assert_eq!(shown(&count, &events, "2024-03"), "1/4");
    let amount = metals("class_share", "class = [\"gold\"]\nby = \"amount\"");
    assert_eq!(it(&amount, &events, &request("2024-03")).value, Some(fraction("150/400")));
    let silver = metals("class_share", "class = [\"silver\"]\nby = \"count\"");
    assert_eq!(shown(&silver, &events, "2024-03"), "2/4");
    assert_eq!(shown_as_of(&silver, &events, "2024-03", "2024-12-31"), "2/4");
    assert_eq!(shown(&silver, &[], "2024-03"), "0/0"); // undefined
}

/// Who came after the end is not counted, in no way.
#[test]
fn customers_that_came_later_are_none_yet() {
    let customers = one("customers", "", METALS);
    let events = [buy("a", "K1", "2024-03-31", "5"), buy("b", "K2", "2024-04-01", "5")];
    assert_eq!(shown(&customers, &events, "2024-03"), "1/1");
    assert_eq!(shown_as_of(&customers, &events, "2024-03", "2024-12-31"), "1/1");
    assert_eq!(shown(&customers, &events, "2024-04"), "2/1");
    assert_eq!(shown(&customers, &events, "2024-02"), "0/1");
    assert_eq!(shown(&metals("class_share", "class = [\"iron\"]"), &events, "2024-03"), "1/1");
    // By contracts that records state, and by the first deal of the record.
    let mut stated = CustomerFile::new(Customer::new("K3"));
    stated.contracts.push(Contract::new("H", "K3", terms("2024-04-01", "2024-12-31")).into());
    assert_eq!(line_of(&customers, &[stated.clone()], "2024-03"), "0/1");
    assert_eq!(line_of(&customers, &[stated], "2024-04"), "1/1");
    let mut dated = Customer::new("K4");
    dated.first_deal = Some(crate::day("2024-04-15"));
    let dated = CustomerFile::new(dated);
    assert_eq!(line_of(&customers, std::slice::from_ref(&dated), "2024-03"), "0/1");
    assert_eq!(line_of(&customers, &[dated], "2024-04"), "1/1");
    // Of whom nothing says when it came is one.
    assert_eq!(line_of(&customers, &[CustomerFile::new(Customer::new("K5"))], "2024-03"), "1/1");
    // What was not known yet is not known.
    let late = events[0].clone().recorded_at("2024-04-10".parse().unwrap());
    let asked = request("2024-03").known_by("2024-04-09".parse().unwrap());
    assert_eq!(parts(&it(&customers, std::slice::from_ref(&late), &asked)), "0/1");
    let asked = request("2024-03").known_by("2024-04-10".parse().unwrap());
    assert_eq!(parts(&it(&customers, &[late], &asked)), "1/1");
}

/// D001-68: who is in another class at the end than at the beginning.
#[test]
fn customers_that_moved() {
    let events = [
        buy("a1", "K1", "2024-01-10", "20"),
        buy("a2", "K1", "2024-03-10", "200"), // silver to gold
        buy("b1", "K2", "2023-12-15", "200"), // gold to iron, three months later
        buy("c1", "K3", "2024-03-05", "200"), // came in March
        buy("d1", "K4", "2024-02-10", "20"),  // stays
    ];
    let (up, down) = (metals("promotions", ""), metals("demotions", ""));
    assert_eq!(shown(&up, &events, "2024-03"), "1/1");
    assert_eq!(shown(&down, &events, "2024-03"), "1/1");
    assert_eq!(shown_as_of(&up, &events, "2024-03", "2024-12-31"), "1/1");
    assert_eq!(shown_as_of(&down, &events, "2024-03", "2024-03-14"), "0/1"); // not yet
    assert_eq!(shown_as_of(&down, &events, "2024-03", "2024-03-15"), "1/1");
}

/// Who is silver and does nothing is dormant here: activated by an order, a reply or a meeting.
fn dormant(rest: &[Event]) -> Vec<Event> {
    let mut events: Vec<Event> = ["K1", "K2", "K3", "K4"]
        .iter()
        .map(|id| buy(&format!("{id}-0"), id, "2024-02-10", "20"))
        .collect();
    events.push(buy("K5-0", "K5", "2024-02-10", "500")); // gold: not among them
    events.extend(rest.iter().cloned());
    events
}

/// D001-67, A-36: of all that were dormant at the beginning, those with an order, a reply or a meeting.
#[test]
fn activation_of_all() {
    let all = metals("activation_rate", "class = [\"silver\"]");
    assert_eq!(shown(&all, &dormant(&[]), "2024-03"), "0/4");
    let (inbound, outbound) = (Direction::Inbound, Direction::Outbound);
    for (channel, direction, outcome, activates) in [
        ("email", inbound, Outcome::Reached, true),  // a reply
        ("phone", outbound, Outcome::Reached, true), // a meeting
        ("phone", outbound, Outcome::NotReached, false),
        ("email", outbound, Outcome::Sent, false),
        ("email", outbound, Outcome::Reached, false), // read, and not talked
    ] {
        let event = event("t", "K1", "2024-03-15", talk(channel, direction, outcome));
        let expected = if activates { "1/4" } else { "0/4" };
        assert_eq!(shown(&all, &dormant(&[event]), "2024-03"), expected, "{channel} {outcome:?}");
    }
    for (on, expected) in
        [("2024-02-29", "0/4"), ("2024-03-01", "1/4"), ("2024-03-31", "1/4"), ("2024-04-01", "0/4")]
    {
        let event = event("t", "K1", on, talk("email", inbound, Outcome::Reached));
        let events = dormant(&[event]);
        assert_eq!(shown_as_of(&all, &events, "2024-03", "2024-12-31"), expected, "{on}");
    }
    let order = buy("o", "K1", "2024-03-15", "1");
    assert_eq!(shown(&all, &dormant(std::slice::from_ref(&order)), "2024-03"), "1/4");
    // One that is called off in the month is none; one that comes back later was one.
    let cancel =
        |at: &str| event("x", "K1", at, guanxi::record::EventKind::Cancellation { of: "o".into() });
    assert_eq!(shown(&all, &dormant(&[order.clone(), cancel("2024-03-16")]), "2024-03"), "0/4");
    let later = dormant(&[order, cancel("2024-04-16")]);
    assert_eq!(shown_as_of(&all, &later, "2024-03", "2024-12-31"), "1/4");
    // A longer window is looked at as far as the data go.
    let longer = metals("activation_rate", "class = [\"silver\"]\nwithin = \"40 days\"");
    let events =
        dormant(&[event("t", "K1", "2024-04-09", talk("email", inbound, Outcome::Reached))]);
    assert_eq!(shown(&longer, &events, "2024-03"), "0/0 window_open=4");
    assert_eq!(shown_as_of(&longer, &events, "2024-03", "2024-04-09"), "1/4");
    let events =
        dormant(&[event("t", "K1", "2024-04-10", talk("email", inbound, Outcome::Reached))]);
    assert_eq!(shown_as_of(&longer, &events, "2024-03", "2024-04-30"), "0/4");
}

#[test]
fn activation_of_those_approached_and_of_those_promoted() {
    let (inbound, outbound) = (Direction::Inbound, Direction::Outbound);
    let events = dormant(&[
        event("a1", "K1", "2024-03-05", talk("email", outbound, Outcome::Sent)),
        event("a2", "K1", "2024-03-09", talk("email", inbound, Outcome::Reached)), // answered
        event("b1", "K2", "2024-03-05", talk("email", outbound, Outcome::Sent)),
        event("c1", "K3", "2024-03-04", talk("email", inbound, Outcome::Reached)),
        event("c2", "K3", "2024-03-05", talk("email", outbound, Outcome::Sent)), // came before we asked
        buy("d1", "K4", "2024-03-15", "100"), // by itself, and gold now
    ]);
    let targeted = metals("activation_rate", "class = [\"silver\"]\nconvention = \"targeted\"");
    assert_eq!(shown(&targeted, &events, "2024-03"), "1/3 not_applicable=1");
    let promoted = metals("activation_rate", "class = [\"silver\"]\nconvention = \"promoted\"");
    assert_eq!(shown(&promoted, &events, "2024-03"), "1/4");
    assert_eq!(shown_as_of(&promoted, &events, "2024-03", "2024-03-20"), "0/0 window_open=4");
    let several = metals("activation_rate", "class = [\"iron\", \"silver\"]");
    assert_eq!(shown(&several, &events, "2024-03"), "3/4");
}

// --- shares sum to one ---------------------------------------------------------------------------

/// Three classes of which facts may leave two or three open.
const OPEN: &str = r#"
[[scheme]]
code = "size"
kind = "list"
classes = [
  { code = "large", when = "annual_amount >= 100 and strategic" },
  { code = "mid", when = "annual_amount >= 10" },
  { code = "small" },
]
[purchases]
annual_amount = "none"
[[kpi]]
code = "large"
measure = "class_share"
class = ["large"]
[[kpi]]
code = "mid"
measure = "class_share"
class = ["mid"]
[[kpi]]
code = "small"
measure = "class_share"
class = ["small"]
[[kpi]]
code = "customers"
"#;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// P-096: with the row of what is not known, shares sum to one whenever there is a customer.
    #[test]
    fn p_096_class_shares_sum_to_one(
        model in proptest::collection::vec((proptest::option::of(0..200_i64), proptest::option::of(any::<bool>())), 0..12),
    ) {
        let rulebook = toml(OPEN);
        let files: Vec<CustomerFile> = model
            .iter()
            .enumerate()
            .map(|(number, (amount, strategic))| {
                let file = CustomerFile::new(Customer::new(format!("K{number}").as_str()));
                let file = amount.iter().fold(file, |file, amount| file.giving("annual_amount", *amount));
                strategic.iter().fold(file, |file, strategic| file.giving("strategic", *strategic))
            })
            .collect();
        let found = of(&rulebook, &files, &request("2024-03").by("class(size)"));
        let class = |amount: &Option<i64>, strategic: &Option<bool>| match (amount, strategic) {
            (Some(..=9), _) => "small",
            (Some(..=99), _) | (Some(_), Some(false)) => "mid",
            (Some(_), Some(true)) => "large",
            _ => "undetermined",
        };
        let rows = &found.line("customers").unwrap().groups["class(size)"];
        let mut sum = 0;
        for code in ["large", "mid", "small", "undetermined"] {
            let expected = model.iter().filter(|(amount, strategic)| class(amount, strategic) == code).count() as i128;
            let row = rows.get(code).map_or(0, |row| row.read().num);
            prop_assert_eq!(row, expected, "{}", code);
            if code != "undetermined" {
                let share = &found.line(code).unwrap().measured;
                prop_assert_eq!((share.num, share.den), (expected, model.len() as i128));
                prop_assert_eq!(share.value.is_none(), model.is_empty());
            }
            sum += row;
        }
        prop_assert_eq!(sum, model.len() as i128);
    }
}

// --- breakdown -----------------------------------------------------------------------------------

fn rows(rulebook: &Rulebook, files: &[CustomerFile], by: &str) -> Vec<(String, i128)> {
    let board = of(rulebook, files, &request("2024-03").by(by));
    let line = board.line("customers").unwrap();
    line.groups[by].iter().map(|(key, sums)| (key.clone(), sums.read().num)).collect()
}

/// By owner, industry, class, a flag and a choice; what is not known has a row of its own.
#[test]
fn figures_are_broken_down_by_what_customers_are_at_the_end() {
    let rulebook = toml(
        r#"
        [[fact]]
        code = "region"
        type = "choice"
        values = ["north", "south"]
        [[scheme]]
        code = "size"
        kind = "list"
        classes = [{ code = "large", when = "annual_amount >= 100 or strategic or region = north" }, { code = "small" }]
        [[kpi]]
        code = "customers"
        "#,
    );
    let file = |id: &str, owner: Option<&str>, industry: Option<&str>| {
        let mut record = Customer::new(id);
        record.owner = owner.map(Into::into);
        record.industry = industry.map(str::to_owned);
        CustomerFile::new(record)
    };
    let files = [
        file("K1", Some("li"), Some("food"))
            .giving("strategic", true)
            .giving("region", "north")
            .giving("annual_amount", 5),
        file("K2", Some("li"), None)
            .giving("strategic", false)
            .giving("region", "south")
            .giving("annual_amount", 5),
        file("K3", None, Some("food")).giving("annual_amount", 500),
        file("K4", Some("wu"), Some("steel")),
    ];
    let row = |key: &str, count: i128| (key.to_owned(), count);
    assert_eq!(
        rows(&rulebook, &files, "owner"),
        [row("li", 2), row("undetermined", 1), row("wu", 1)]
    );
    assert_eq!(
        rows(&rulebook, &files, "industry"),
        [row("food", 2), row("steel", 1), row("undetermined", 1)]
    );
    assert_eq!(
        rows(&rulebook, &files, "class(size)"),
        [row("large", 2), row("small", 1), row("undetermined", 1)]
    );
    assert_eq!(
        rows(&rulebook, &files, "strategic"),
        [row("false", 1), row("true", 1), row("undetermined", 2)]
    );
    assert_eq!(
        rows(&rulebook, &files, "region"),
        [row("north", 1), row("south", 1), row("undetermined", 2)]
    );
}

/// A customer is in the row of its class at the end of the period, whatever it was in before or after.
#[test]
fn the_row_of_a_customer_is_that_of_the_end() {
    let rulebook =
        toml(&format!("{METALS}[[kpi]]\ncode = \"order_value\"\n[[kpi]]\ncode = \"customers\"\n"));
    let events = [
        buy("a", "K1", "2024-03-01", "20"),
        buy("b", "K1", "2024-03-20", "200"),
        buy("c", "K1", "2024-04-20", "9"),
    ];
    for as_of in ["2024-03-31", "2024-12-31"] {
        let board = of(
            &rulebook,
            &files(&events),
            &request("2024-03").by("class(metal)").as_of(as_of.parse().unwrap()),
        );
        let groups = &board.line("order_value").unwrap().groups["class(metal)"];
        assert_eq!(groups.keys().collect::<Vec<_>>(), ["gold"]);
        assert_eq!(groups["gold"].read().value, Some(110.into()));
    }
    let early = of(
        &rulebook,
        &files(&events),
        &request("2024-03").by("class(metal)").as_of("2024-03-10".parse().unwrap()),
    );
    assert_eq!(
        early.line("order_value").unwrap().groups["class(metal)"]["silver"].read().value,
        Some(20.into())
    );
    // Who is no customer by the end has no row.
    let april = [buy("d", "K9", "2024-04-20", "9")];
    let board = of(&rulebook, &files(&april), &request("2024-03").by("class(metal)"));
    assert!(board.line("customers").unwrap().groups["class(metal)"].is_empty());
}
