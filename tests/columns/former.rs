//! What columns tell of earlier decisions: the class before, the class that a person decided, triggers.

use guanxi::policy::scheme::Case;
use guanxi::record::{Change, Customer, Event};
use guanxi::request::ColumnsQuestion;
use guanxi::review::columns::{
    Column, ColumnReview, ColumnType, Nulls, Portfolio, Schema, TextColumns, Units, Width,
};
use guanxi::{Error, Rulebook};

const RULES: &str = r#"
    format = 1
    code = "sample"
    currency = "CNY"
    time_zone = "UTC"
    [[scheme]]
    code = "tier"
    kind = "list"
    min_stay = "1 quarter"
    classes = [
        { code = "A", when = "annual_amount >= 500", keep = "annual_amount >= 500 or strategic" },
        { code = "B", when = "annual_amount >= 200", keep = "annual_amount >= 150" },
        { code = "C" },
    ]
"#;

fn class() -> ColumnType {
    ColumnType::new(Width::U8, Units::Whole).nulls(Nulls::Value(255))
}

fn schema() -> Schema {
    Schema::new()
        .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(0)))
        .fact("strategic", ColumnType::new(Width::U8, Units::Flag).nulls(Nulls::Value(9)))
        .former_class("tier", class())
        .former_since("tier", Nulls::Value(i64::from(i32::MIN)))
        .decided_class("tier", class())
}

fn day(text: &str) -> i32 {
    let day: chrono::NaiveDate = text.parse().unwrap();
    i32::try_from(crate::table::day(day)).unwrap()
}

/// The class of one customer: amount, strategic, class before, since when, class decided.
fn tier(as_of: &str, row: (i64, u8, u8, i32, u8)) -> u8 {
    let rulebook = Rulebook::from_toml(RULES).unwrap();
    let schema = schema();
    let review = ColumnReview::new(&rulebook, &schema, as_of.parse().unwrap()).build().unwrap();
    let (amounts, strategic, before, since, decided) =
        ([row.0; 70], [row.1; 70], [row.2; 70], [row.3; 70], [row.4; 70]);
    let columns = vec![
        Column::i64(&amounts),
        Column::u8(&strategic),
        Column::u8(&before),
        Column::i32(&since),
        Column::u8(&decided),
    ];
    let portfolio = Portfolio::new(&schema, 70, columns).unwrap();
    let reviewed = review.run(&portfolio).unwrap();
    let classes = reviewed.classes("tier").unwrap();
    assert!(classes.iter().all(|class| *class == classes[0]));
    let explained = review.row(&portfolio, 0).classes[0];
    assert_eq!(explained, (classes[0] < 255).then_some(usize::from(classes[0])));
    // Nobody had to be asked where every answer is known.
    if classes[0] < 255 && row.1 != 9 {
        assert!(reviewed.asked().values().all(|count| *count == 0), "{:?}", reviewed.asked());
    }
    classes[0]
}

const NONE: u8 = 255;
const NEVER: i32 = i32::MIN;

/// The last day of a least stay, and the first one after it; a stay that begins at the end of a month.
#[test]
fn a_least_stay_lasts_to_its_last_day() {
    let since = day("2024-01-31");
    assert_eq!(tier("2024-04-29", (100, 0, 0, since, NONE)), 0);
    assert_eq!(tier("2024-04-30", (100, 0, 0, since, NONE)), 2);
    // It holds nobody who moves up, and begins with its day.
    assert_eq!(tier("2024-04-29", (600, 0, 2, since, NONE)), 0);
    assert_eq!(tier("2024-01-31", (100, 0, 0, since, NONE)), 0);
    assert_eq!(tier("2024-01-30", (100, 0, 0, since, NONE)), 2);
}

/// The condition of the class before holds whoever would move down, and no other class's.
#[test]
fn kept_in_the_class_before() {
    let long_ago = day("2020-01-01");
    assert_eq!(tier("2024-06-30", (150, 0, 1, long_ago, NONE)), 1);
    assert_eq!(tier("2024-06-30", (149, 0, 1, long_ago, NONE)), 2);
    assert_eq!(tier("2024-06-30", (150, 0, 0, long_ago, NONE)), 2);
    assert_eq!(tier("2024-06-30", (150, 1, 0, long_ago, NONE)), 0);
    // Strategic or not is not known: A or C.
    assert_eq!(tier("2024-06-30", (150, 9, 0, long_ago, NONE)), 255);
    assert_eq!(tier("2024-06-30", (150, 9, 1, long_ago, NONE)), 1);
    // Since when is not known: no stay lasts, a condition counts.
    assert_eq!(tier("2024-06-30", (150, 0, 0, NEVER, NONE)), 2);
    assert_eq!(tier("2024-06-30", (150, 1, 0, NEVER, NONE)), 0);
    // What begins tomorrow was no class before today.
    assert_eq!(tier("2024-06-30", (150, 1, 0, day("2024-07-01"), NONE)), 2);
}

/// A person's decision goes before what the rules and the class before say.
#[test]
fn decided_by_a_person() {
    let since = day("2024-06-01");
    assert_eq!(tier("2024-06-30", (600, 0, NONE, NEVER, 2)), 2);
    assert_eq!(tier("2024-06-30", (100, 0, 0, since, 1)), 1);
    assert_eq!(tier("2024-06-30", (100, 9, 0, day("2020-01-01"), 1)), 1);
}

#[test]
fn classes_that_cannot_be_are_told() {
    let rulebook = Rulebook::from_toml(RULES).unwrap();
    let schema = schema();
    let review = ColumnReview::new(&rulebook, &schema, "2024-06-30".parse().unwrap());
    let review = review.build().unwrap();
    let columns = vec![
        Column::i64(&[100, 100]),
        Column::u8(&[0, 0]),
        Column::u8(&[3, 0]),
        Column::i32(&[NEVER, NEVER]),
        Column::u8(&[255, 7]),
    ];
    let portfolio = Portfolio::new(&schema, 2, columns).unwrap();
    let reviewed = review.run(&portfolio).unwrap();
    assert_eq!(reviewed.classes("tier").unwrap(), [2, 2]);
    let told: Vec<String> = reviewed.wrong().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["row 0: `former_class(tier)` cannot be 3", "row 1: `decided_class(tier)` cannot be 7"]
    );
}

#[test]
fn columns_of_classes_that_mean_nothing() {
    let rulebook = Rulebook::from_toml(RULES).unwrap();
    let refused = |schema: Schema| -> (&'static str, String, String) {
        let error: Error = ColumnReview::new(&rulebook, &schema, "2024-06-30".parse().unwrap())
            .build()
            .unwrap_err();
        (error.code(), error.to_string(), error.help().unwrap_or_default().to_owned())
    };
    let codes =
        |list: &[&str]| ColumnType::new(Width::U8, Units::codes(list.iter().copied()).unwrap());
    let (code, _, help) = refused(Schema::new().decided_class("teir", class()));
    assert_eq!((code, help.as_str()), ("unknown-scheme", "did you mean `tier`?"));
    let (code, text, help) = refused(Schema::new().decided_class("tier", codes(&["A", "AA"])));
    assert_eq!((code, help.as_str()), ("unknown-class", "did you mean `A`?"));
    assert_eq!(text, "scheme `tier` has no class `AA`");
    let (code, text, help) = refused(Schema::new().former_class("tier", class()));
    assert_eq!(
        (code, help.as_str()),
        ("missing-column", "add `.former_since(\"tier\", ...)` to the schema")
    );
    assert!(text.contains("a least stay"), "{text}");
    let (code, _, help) = refused(Schema::new().former_since("tier", Nulls::None));
    assert_eq!(
        (code, help.as_str()),
        ("missing-column", "add `.former_class(\"tier\", ...)` to the schema")
    );
    let dates = ColumnType::new(Width::I32, Units::Date);
    assert_eq!(refused(Schema::new().decided_class("tier", dates)).0, "column-units");
    let bits = ColumnType::new(Width::Bit, Units::Whole);
    assert_eq!(refused(Schema::new().decided_class("tier", bits)).0, "column-width");
    let (code, text, _) = refused(Schema::new().decided_class("tier", codes(&[])));
    assert_eq!(code, "column-codes");
    assert_eq!(text, "column `decided_class(tier)` is of codes, and names none");
    let wide = ColumnType::new(Width::U8, Units::Whole).nulls(Nulls::Value(-1));
    assert_eq!(refused(Schema::new().decided_class("tier", wide)).0, "column-null");
    let twice = Schema::new().decided_class("tier", class()).decided_class("tier", class());
    assert_eq!(refused(twice).1, "there are two columns `decided_class(tier)`");
    let (code, text, help) = refused(Schema::new().triggered("answer", Nulls::None));
    assert_eq!((code, text.as_str()), ("unknown-touch-trigger", "there is no trigger `answer`"));
    assert_eq!(help, "the rulebook has no `[cadence]`: leave the column out");
}

const CADENCE: &str = r#"
    format = 1
    code = "sample"
    currency = "CNY"
    time_zone = "UTC"
    [codes]
    channel = [{ code = "phone", sync = true }, { code = "visit", sync = true }]
    change = ["need"]
    [[scheme]]
    code = "tier"
    kind = "list"
    classes = [{ code = "A", when = "annual_amount >= 500" }, { code = "B" }]
    [cadence]
    scheme = "tier"
    [[cadence.touch]]
    code = "yearly"
    every = "1 year"
    channels = ["visit"]
    [[cadence.trigger]]
    code = "answer"
    on = ["need"]
    within = "5 days"
    grace = "1 day"
    [[cadence.trigger]]
    code = "renewed"
    class = ["A"]
    on = ["contract_signed"]
    within = "1 month"
"#;

/// A trigger is due a span after it was set, late after its grace, for those whom it concerns (D000-71).
#[test]
fn d000_71_triggers_are_due_as_the_log_says() {
    let rulebook = Rulebook::from_toml(CADENCE).unwrap();
    let schema = Schema::new()
        .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(0)).nulls(Nulls::Value(-1)))
        .touched("yearly", Nulls::None)
        .triggered("answer", Nulls::Value(i64::from(NEVER)))
        .triggered("renewed", Nulls::Value(i64::from(NEVER)));
    let (visit, need, signed) = (day("2024-01-10"), day("2024-03-15"), day("2024-02-29"));
    let amounts = [100, 100, 900, -1, 100, 100];
    let visits = [visit; 6];
    let needs = [NEVER, need, NEVER, NEVER, NEVER, day("2024-03-21")];
    let signings = [NEVER, NEVER, signed, signed, signed, NEVER];
    let columns = || {
        let (amounts, visits) = (Column::i64(&amounts), Column::i32(&visits));
        vec![amounts, visits, Column::i32(&needs), Column::i32(&signings)]
    };
    let portfolio = Portfolio::new(&schema, 6, columns()).unwrap();
    for (as_of, late) in [("2024-03-20", 0b000_u64), ("2024-03-21", 0b000), ("2024-03-22", 0b010)] {
        let review = ColumnReview::new(&rulebook, &schema, as_of.parse().unwrap()).build().unwrap();
        let reviewed = review.run(&portfolio).unwrap();
        let due = |row: usize| reviewed.due(row).map(|day| day.to_string()).unwrap();
        assert_eq!(due(0), "2025-01-10");
        assert_eq!(due(1), "2024-03-20");
        // A month after the last of February, for A and for whoever may be A, not for B.
        assert_eq!((due(2), due(3)), ("2024-03-29".to_owned(), "2024-03-29".to_owned()));
        assert_eq!(due(4), "2025-01-10");
        assert_eq!(reviewed.late().unwrap()[0], late, "{as_of}");
        // What the reading of a log says.
        let need = Change::new("need".parse().unwrap(), "a second site");
        let log = [Event::new("n1", "C1", "2024-03-15".parse().unwrap(), need)];
        let facts = rulebook.facts().with("annual_amount", 100).unwrap();
        let case = Case::new(&facts, as_of.parse().unwrap());
        let moment = as_of.parse().unwrap();
        let reading =
            rulebook.cadence().unwrap().read(&Customer::new("C1"), &log, &case, moment, None);
        let told = reading.unwrap().triggers;
        assert_eq!(told[0].due.map(|day| day.to_string()), Some(due(1)));
        assert_eq!(told[0].state.overdue() > 0, late & 2 != 0);
    }
    // One that lies ahead is told, and asks for nothing.
    let review = ColumnReview::new(&rulebook, &schema, "2024-03-20".parse().unwrap());
    let reviewed = review.build().unwrap().run(&portfolio).unwrap();
    assert_eq!(
        reviewed.wrong()[0].to_string(),
        format!("row 5: `triggered(answer)` cannot be {}", needs[5])
    );
    assert_eq!(reviewed.due(5).unwrap().to_string(), "2025-01-10");
}

#[test]
fn a_trigger_alone_needs_its_rules_too() {
    let rulebook = Rulebook::from_toml(CADENCE).unwrap();
    let schema = Schema::new().triggered("answer", Nulls::None);
    let error = ColumnReview::new(&rulebook, &schema, "2024-03-20".parse().unwrap());
    let error = error.build().unwrap_err();
    assert_eq!(error.help(), Some("add `.touched(\"yearly\", ...)` to the schema"));
    let schema = schema.triggered("anwser", Nulls::None);
    let error = ColumnReview::new(&rulebook, &schema, "2024-03-20".parse().unwrap());
    assert_eq!(error.build().unwrap_err().help(), Some("did you mean `answer`?"));
}

/// The same columns as a document, and the classes of one run as the former ones of the next.
#[test]
fn as_a_document() {
    let rulebook = Rulebook::from_toml(RULES).unwrap();
    let question: ColumnsQuestion = serde_json::from_str(
        r#"{ "as_of": "2024-04-29", "columns": [
            { "fact": "annual_amount", "width": "i64", "units": { "minor": 0 } },
            { "former_class": "tier", "width": "u8", "units": "whole", "unknown": { "value": 255 } },
            { "former_since": "tier", "unknown": "bitmap" },
            { "decided_class": "tier", "width": "u16", "units": { "codes": ["C", "A"] }, "unknown": { "value": 9 } }
        ] }"#,
    )
    .unwrap();
    let batch = question.build(&rulebook).unwrap();
    assert_eq!(batch.widths(), [Width::I64, Width::U8, Width::I32, Width::U16]);
    let since = [day("2024-01-31"), day("2024-01-29"), NEVER, NEVER];
    let columns = |amounts: &'static [i64; 4], before| {
        vec![
            Column::i64(amounts),
            Column::u8(before),
            Column::i32(&since).known(&[0b0011], 0),
            Column::u16(&[9, 9, 9, 1]),
        ]
    };
    let first = columns(&[500, 500, 500, 10], &[255; 4]);
    let first = Portfolio::new(batch.schema(), 4, first).unwrap();
    let first = batch.review().run(&first).unwrap();
    let before = first.classes("tier").unwrap();
    assert_eq!(before, [0, 0, 0, 0]);
    let next = Portfolio::new(batch.schema(), 4, columns(&[10; 4], before)).unwrap();
    let next = batch.review().run(&next).unwrap();
    // The first one stays; whether the others are strategic, and so are kept, no column tells.
    assert_eq!(next.classes("tier").unwrap(), [0, 255, 255, 0]);
    let error = |column: &str| {
        let text = format!(r#"{{ "as_of": "2024-04-29", "columns": [{column}] }}"#);
        let question: ColumnsQuestion = serde_json::from_str(&text).unwrap();
        question.build(&rulebook).unwrap_err().code()
    };
    assert_eq!(error(r#"{ "former_class": "tier", "decided_class": "tier" }"#), "column-tells");
    assert_eq!(error(r#"{ "triggered": "answer" }"#), "unknown-touch-trigger");
    assert_eq!(error(r#"{ "former_since": "tier" }"#), "missing-column");
}

/// The same columns out of the fields of a file.
#[test]
fn out_of_texts() {
    let rulebook = Rulebook::from_toml(RULES).unwrap();
    let codes = || {
        let units = Units::codes(["A", "B", "C"]).unwrap();
        ColumnType::new(Width::U8, units).nulls(Nulls::Value(255))
    };
    let schema = Schema::new()
        .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(0)))
        .former_class("tier", codes())
        .former_since("tier", Nulls::Bitmap)
        .decided_class("tier", codes());
    let mut columns = TextColumns::new(&schema);
    for row in [
        ["100", "A", "2024-01-31", ""],
        ["100", "A", "2024-01-29", "B"],
        ["150", "B", "", ""],
        ["100", "", "", ""],
    ] {
        columns.push(row).unwrap();
    }
    let wrong = columns.push(["100", "D", "", ""]).unwrap_err();
    let told = "row 4, column `former_class(tier)`: `D` is none of the codes of the column";
    assert_eq!(wrong.to_string(), told);
    let review = ColumnReview::new(&rulebook, &schema, "2024-04-29".parse().unwrap());
    let reviewed = review.build().unwrap().run(&columns.portfolio()).unwrap();
    assert_eq!(reviewed.classes("tier").unwrap(), [0, 1, 1, 2]);
}
