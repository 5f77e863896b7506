//! What is refused, and what is told of single values.

use guanxi::review::columns::{
    Column, ColumnReview, ColumnType, Nulls, Portfolio, Schema, Units, Width,
};
use guanxi::{Error, Rulebook};

use crate::agree::build;
use crate::job::data;

fn day() -> chrono::NaiveDate {
    "2026-06-30".parse().unwrap()
}

fn renewal() -> Rulebook {
    Rulebook::preset("renewal").unwrap()
}

fn money() -> ColumnType {
    ColumnType::new(Width::I64, Units::Minor(2))
}

fn refused(schema: &Schema) -> Error {
    ColumnReview::new(&renewal(), schema, day()).build().unwrap_err()
}

fn said(error: &Error) -> (&str, String, &str) {
    (error.code(), error.to_string(), error.help().unwrap())
}

#[test]
fn columns_that_mean_nothing() {
    let whole = |width| ColumnType::new(width, Units::Whole);
    for (name, column, code) in [
        ("annual_amuont", money(), "unknown-fact"),
        ("annual_amount", whole(Width::I64), "column-units"),
        ("annual_amount", ColumnType::new(Width::I64, Units::Minor(5)), "column-units"),
        ("annual_amount", ColumnType::new(Width::Bit, Units::Minor(2)), "column-width"),
        ("first_contract", ColumnType::new(Width::I64, Units::Date), "column-width"),
        ("strategic", money(), "column-units"),
        (
            "risk_level",
            ColumnType::new(Width::U8, Units::codes(["low", "hihg"]).unwrap()),
            "unknown-choice",
        ),
        ("risk_level", ColumnType::new(Width::I32, Units::codes([]).unwrap()), "column-codes"),
        ("orders_12m", whole(Width::U8).nulls(Nulls::Value(256)), "column-null"),
    ] {
        let error = refused(&Schema::new().fact(name, column));
        assert_eq!(error.code(), code, "{name}: {error}");
        assert!(error.help().is_some(), "{name}: {error}");
        assert!(error.to_string().contains('`'), "{error}");
    }
    let twice = Schema::new().fact("annual_amount", money()).fact("annual_amount", money());
    assert_eq!(refused(&twice).code(), "duplicate-column");
    let of = |rules: &[&str]| Schema::new().touched_all(rules, Nulls::None);
    let error = refused(&of(&["a_deep", "b_talk"]).touched("b_talk", Nulls::None));
    assert_eq!(said(&error).1, "there are two columns `touched(b_talk)`");
    let lost = Schema::new().touched("a_deep", Nulls::None);
    assert_eq!(
        said(&refused(&lost)),
        (
            "missing-column",
            "no column tells when touch rule `a_report` was last kept".to_owned(),
            "add `.touched(\"a_report\", ...)` to the schema"
        )
    );
    let wrong = Schema::new().touched("a_depe", Nulls::None);
    assert_eq!(refused(&wrong).help(), Some("did you mean `a_deep`?"));
    let never = Schema::new().touched("a_deep", Nulls::Value(i64::MIN));
    assert_eq!(refused(&never).code(), "column-null");
}

/// A set of more codes than the number has bits: in blocks the last one was any of them.
#[test]
fn more_codes_than_bits() {
    let codes: Vec<String> = (0..33).map(|code| format!("c{code}")).collect();
    let values: Vec<String> = codes.iter().map(|code| format!("{{ code = \"{code}\" }}")).collect();
    let rulebook = Rulebook::from_toml(&format!(
        "format = 1\ncode = \"bits\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n[[fact]]\ncode = \"ways\"\n\
         type = \"choices\"\nvalues = [{}]\nlabel = {{ en = \"ways\", zh = \"方式\" }}\n[[scheme]]\ncode = \"class\"\n\
         kind = \"list\"\nclasses = [{{ code = \"a\", when = \"ways has c7 or ways has c30\" }}, {{ code = \"b\" }}]\n",
        values.join(", ")
    ))
    .unwrap_or_else(|error| panic!("{}", error.report()));
    for (width, most) in [(Width::U8, 8), (Width::U16, 16), (Width::I32, 31)] {
        let of = |count: usize| {
            let units = Units::code_bits(codes[..count].iter().map(String::as_str)).unwrap();
            Schema::new().fact("ways", ColumnType::new(width, units))
        };
        let day = "2026-06-30".parse().unwrap();
        let full = of(most);
        let review = ColumnReview::new(&rulebook, &full, day).build().unwrap();
        let mut columns = guanxi::review::columns::TextColumns::new(&full);
        for text in ["-", "c0", "c7", "c0;c6", "c7;c6", &codes[most - 1]] {
            columns.push([text]).unwrap();
        }
        let portfolio = columns.portfolio();
        let reviewed = review.run(&portfolio).unwrap();
        for row in 0..portfolio.rows() {
            let explained = review.row(&portfolio, row).classes[0];
            let found = usize::from(reviewed.classes("class").unwrap()[row]);
            assert_eq!(Some(found), explained, "{width:?}, row {row}");
        }
        let wide = of(most + 1);
        let error = ColumnReview::new(&rulebook, &wide, day).build().unwrap_err();
        let text = format!("column `ways` has {} codes in numbers of {most} bits", most + 1);
        assert_eq!((error.code(), error.to_string()), ("column-codes", text));
    }
}

#[test]
fn counts_and_sums_of_nothing() {
    let schema = Schema::new().fact("annual_amount", money());
    let rulebook = renewal();
    let builder = || ColumnReview::new(&rulebook, &schema, day());
    let code = |error: Result<ColumnReview, Error>| error.unwrap_err().code();
    assert_eq!(code(builder().count("many", "orders_12m >= 2").build()), "no-scheme");
    assert_eq!(code(builder().by("teir").build()), "unknown-scheme");
    assert_eq!(code(builder().by("tier").sum("amount", "annual_amuont").build()), "unknown-column");
    let twice = builder().by("tier").count("many", "strategic").count("many", "strategic");
    assert_eq!(code(twice.build()), "duplicate-count");
    let taken = builder().by("tier").sum("customers", "annual_amount").build().unwrap_err();
    assert_eq!(taken.to_string(), "two numbers are called `customers`");
    let dates = Schema::new().fact("first_contract", ColumnType::new(Width::I32, Units::Date));
    let sum = ColumnReview::new(&rulebook, &dates, day()).by("tier").sum("sum", "first_contract");
    assert_eq!(code(sum.build()), "column-sum");
    let error = builder().by("tier").count("many", "orders_12m >= many").build().unwrap_err();
    assert_eq!((error.code(), error.path()), ("wrong-unit", Some("many")));
    let foreign = Rulebook::preset("value_activity").unwrap().population([]);
    assert_eq!(code(builder().population(foreign).build()), "foreign-population");
}

#[test]
fn columns_that_do_not_fit() {
    let schema = Schema::new()
        .fact("annual_amount", money())
        .fact("strategic", ColumnType::new(Width::Bit, Units::Flag).nulls(Nulls::Bitmap));
    let cents = [1, 2, 3];
    let of = |columns| Portfolio::new(&schema, 3, columns).unwrap_err();
    let flags = Column::bits(&[0b101], 0);
    assert_eq!(of(vec![Column::i64(&cents)]).code(), "column-count");
    let error = of(vec![Column::i32(&[1, 2, 3]), flags]);
    assert_eq!(said(&error).1, "column `annual_amount` is of I32, the schema says I64");
    let error = of(vec![Column::i64(&cents[..2]), flags]);
    assert_eq!(
        said(&error).1,
        "column `annual_amount` has 2 rows, the portfolio has 3: row 2 is in one of them only"
    );
    let error = of(vec![Column::i64(&cents), Column::bits(&[0b101], 6)]);
    assert_eq!(error.code(), "column-length");
    let error = of(vec![Column::i64(&cents).known(&[0b111], 0), flags]);
    assert_eq!(error.code(), "column-known");
    let error = of(vec![Column::i64(&cents), flags.known(&[0b111], 6)]);
    assert_eq!(
        said(&error).1,
        "column `strategic` says of 2 rows whether they are known, not of row 2"
    );
    let review = ColumnReview::new(&renewal(), &schema, day()).build().unwrap();
    let nothing = Schema::new();
    let other = Portfolio::new(&nothing, 3, Vec::new()).unwrap();
    assert_eq!(review.run(&other).unwrap_err().code(), "another-schema");
}

/// Single values that cannot be: told one by one, and unknown for the rules; nothing is dropped.
#[test]
fn values_that_cannot_be() {
    let codes = Units::codes(["low", "high"]).unwrap();
    let schema = Schema::new()
        .fact("annual_amount", money())
        .fact("strategic", ColumnType::new(Width::U8, Units::Flag))
        .fact("risk_level", ColumnType::new(Width::U8, codes).nulls(Nulls::Value(255)))
        .fact("worst_overdue_days_12m", ColumnType::new(Width::I32, Units::Whole))
        .fact("first_contract", ColumnType::new(Width::I32, Units::Date));
    let rulebook = renewal();
    let review = build(&rulebook, &schema, day(), None, false);
    let most = 10_000_000_000_000_000_i64; // a hundred million million
    let amounts = [most, most + 1, -most - 1, i64::MIN, 60_000_000];
    let columns = vec![
        Column::i64(&amounts),
        Column::u8(&[1, 1, 1, 2, 255]),
        Column::u8(&[0, 1, 255, 2, 254]),
        Column::i32(&[0, -1, i32::MIN, 0, 7]),
        Column::i32(&[0, i32::MIN, i32::MAX, 20_634, -95_000_000]),
    ];
    let portfolio = Portfolio::new(&schema, 5, columns).unwrap();
    let reviewed = review.run(&portfolio).unwrap();
    let told: Vec<String> = reviewed.wrong().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "row 1: `annual_amount` cannot be 10000000000000001",
            "row 1: `worst_overdue_days_12m` cannot be -1",
            "row 1: `first_contract` cannot be -2147483648",
            "row 2: `annual_amount` cannot be -10000000000000001",
            "row 2: `worst_overdue_days_12m` cannot be -2147483648",
            "row 2: `first_contract` cannot be 2147483647",
            "row 3: `annual_amount` cannot be -9223372036854775808",
            "row 3: `strategic` cannot be 2",
            "row 3: `risk_level` cannot be 2",
            "row 4: `strategic` cannot be 255",
            "row 4: `risk_level` cannot be 254",
        ]
    );
    assert_eq!(reviewed.classes("tier").unwrap(), [0, 255, 255, 255, 255]);
    crate::agree::agree(&rulebook, &review, &portfolio, &reviewed).unwrap();
}

/// A touch that lies ahead is none: it is told, and the rule counts as never kept.
#[test]
fn touches_that_lie_ahead() {
    let (customers, schema) = (data::Customers::new(200), data::schema());
    let mut customers = customers;
    customers.touched[1][7] = 20_635;
    let review = data::review(&schema, false);
    let portfolio = customers.portfolio(&schema);
    let reviewed = review.run(&portfolio).unwrap();
    let told: Vec<String> = reviewed.wrong().iter().map(ToString::to_string).collect();
    assert_eq!(told, ["row 7: `touched(a_call, b_call)` cannot be 20635"]);
    crate::agree::agree(&data::rulebook(), &review, &portfolio, &reviewed).unwrap();
}
