//! Columns from texts: what is written is read again, and what cannot be read is named.

use guanxi::Rulebook;
use guanxi::review::columns::{ColumnReview, ColumnType, Nulls, Schema, TextColumns, Units, Width};

use crate::table::Dice;

fn column(width: Width, units: Units) -> ColumnType {
    ColumnType::new(width, units)
}

fn one(units: Units, width: Width) -> Schema {
    Schema::new().fact("value", column(width, units))
}

/// Why the last of these texts is refused, and what to write instead.
fn refused(schema: &Schema, texts: &[&str]) -> (String, String) {
    let mut columns = TextColumns::new(schema);
    let error = columns.push(texts).unwrap_err();
    assert_eq!(columns.rows(), 0);
    (error.to_string(), error.help().unwrap().to_owned())
}

#[test]
fn what_is_no_value_is_named_with_its_place() {
    let codes = || Units::codes(["low", "high"]).unwrap();
    let bits = || Units::code_bits(["call", "email"]).unwrap();
    let money = Units::Minor(2);
    let wrong: [(Units, Width, &str, &str); 24] = [
        (Units::Whole, Width::U8, "", "is empty"),
        (Units::Whole, Width::U8, "256", "does not fit the column"),
        (Units::Whole, Width::I32, "-1", "does not fit the column"),
        (Units::Whole, Width::U8, "1.0", "is no whole number"),
        (Units::Whole, Width::U8, " 1", "is no whole number"),
        (Units::Whole, Width::I64, "9223372036854775808", "is too large"),
        (money.clone(), Width::I64, "1.005", "is no number"),
        (money.clone(), Width::I64, "1,00", "is no number"),
        (money.clone(), Width::I64, ".5", "is no number"),
        (money.clone(), Width::I64, "5.", "is no number"),
        (money.clone(), Width::I64, "-", "is no number"),
        (money.clone(), Width::I64, "1.2.3", "is no number"),
        (money.clone(), Width::I64, "+1", "is no number"),
        (money.clone(), Width::I64, "1e3", "is no number"),
        (money.clone(), Width::I32, "21474836.48", "does not fit the column"),
        (money, Width::I64, "92233720368547758.08", "is too large"),
        (Units::Date, Width::I32, "2026-02-29", "is no date"),
        (Units::Date, Width::I32, "2026-6-30", "is no date"),
        (Units::Date, Width::I32, "30.06.2026", "is no date"),
        (Units::Flag, Width::Bit, "yes", "is neither yes nor no"),
        (codes(), Width::U8, "Low", "is none of the codes of the column"),
        (codes(), Width::U8, "low;high", "is none of the codes of the column"),
        (bits(), Width::U8, "call;", "is none of the codes of the column"),
        (bits(), Width::U8, "call,email", "is none of the codes of the column"),
    ];
    for (units, width, text, what) in wrong {
        let (message, help) = refused(&one(units, width), &[text]);
        assert_eq!(message, format!("row 0, column `value`: `{text}` {what}"));
        assert!(!help.is_empty());
    }
    let null = column(Width::I32, Units::Whole).nulls(Nulls::Value(7));
    let (message, _) = refused(&Schema::new().fact("value", null), &["7"]);
    assert_eq!(message, "row 0, column `value`: `7` stands for what is not known");
    let two = one(Units::Whole, Width::U8).no_contact(Width::Bit);
    assert_eq!(refused(&two, &["1"]).0, "row 0 has 1 texts, the schema has 2 columns");
    assert_eq!(refused(&two, &["1", "0", "5"]).0, "row 0 has 3 texts, the schema has 2 columns");
    let garbage = TextColumns::new(&two).push([&b"\xff\xfe"[..], b"0"]).unwrap_err();
    assert!(garbage.to_string().starts_with("row 0, column `value`: `\u{fffd}"));
}

#[test]
fn a_row_that_is_refused_leaves_nothing() {
    let schema = Schema::new()
        .fact("orders_12m", column(Width::U16, Units::Whole).nulls(Nulls::Bitmap))
        .no_contact(Width::Bit)
        .fact("annual_amount", column(Width::I64, Units::Minor(2)));
    let (mut clean, mut mixed) = (TextColumns::new(&schema), TextColumns::new(&schema));
    for row in 0..40 {
        let orders = if row % 3 == 0 { String::new() } else { row.to_string() };
        let texts = [orders.as_str(), if row % 2 == 0 { "1" } else { "0" }, "12.5"];
        clean.push(texts).unwrap();
        // The last column refuses what the others have taken.
        mixed.push([texts[0], "1", "much"]).unwrap_err();
        mixed.push(["5", "1"]).unwrap_err();
        mixed.push(texts).unwrap();
    }
    assert_eq!(clean.rows(), mixed.rows());
    let rulebook = Rulebook::preset("renewal").unwrap();
    let day = "2026-06-30".parse().unwrap();
    let review = ColumnReview::new(&rulebook, &schema, day).by("tier");
    let review = review.sum("orders", "orders_12m").sum("amount", "annual_amount").build().unwrap();
    let of = |columns: &TextColumns| review.run(&columns.portfolio()).unwrap();
    let (clean, mixed) = (of(&clean), of(&mixed));
    assert_eq!(clean.tally(), mixed.tally());
    let known: i128 = (0..40).filter(|row| row % 3 != 0).sum();
    assert_eq!(clean.tally().unwrap().total("orders"), Some(known));
    assert_eq!(clean.tally().unwrap().total("orders#"), Some(26));
    assert_eq!(clean.tally().unwrap().total("amount"), Some(40 * 1_250));
}

/// Whoever gives the texts may panic, or never come to an end.
#[test]
fn texts_that_never_come() {
    let amount = || column(Width::I64, Units::Whole);
    let schema = Schema::new().fact("one", amount()).fact("two", amount());
    let mut columns = TextColumns::new(&schema);
    columns.push(["1", "2"]).unwrap();
    let mut panics = || {
        columns.push_rows(&[()], |(), place| if place == 0 { Some(b"7") } else { panic!("gone") })
    };
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(&mut panics)).unwrap_err();
    let mut panics = || columns.push(["8"].into_iter().chain((0..1).map(|_| panic!("gone"))));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(&mut panics)).unwrap_err();
    columns.push(["5", "6"]).unwrap();
    let mut clean = TextColumns::new(&schema);
    clean
        .push_rows(&[["1", "2"], ["5", "6"]], |row, at| row.get(at).map(|text| text.as_bytes()))
        .unwrap();
    assert_eq!(format!("{:?}", columns.portfolio()), format!("{:?}", clean.portfolio()));
    let one = columns.push(std::iter::repeat("1")).unwrap_err();
    let many = columns.push_rows(&[()], |(), _| Some(b"1")).unwrap_err();
    assert_eq!(one.to_string(), "row 2 has 1002 texts, the schema has 2 columns");
    assert_eq!(many.to_string(), one.to_string());
    assert_eq!(columns.rows(), 2);
}

/// A text of some column, now and then one that it does not take.
fn some_text(units: &Units, dice: &mut Dice) -> String {
    let wrong = ["", "-3", "x", "1.005", "2026-02-30", "no code", "call;", "999999", "\0"];
    if dice.below(60) == 0 {
        return (*dice.one_of(&wrong)).to_owned();
    }
    let number = i64::try_from(dice.below(1 << 30)).unwrap() >> dice.below(30);
    match units {
        Units::Whole => (number % 256).to_string(),
        Units::Minor(decimals) | Units::Decimals(decimals) => {
            written(number - 500, *decimals, dice)
        }
        Units::Date => {
            format!("{}-{:02}-{:02}", 1900 + number % 300, 1 + number % 12, 1 + number % 28)
        }
        Units::Flag => (*dice.one_of(&["0", "1", "true", "false"])).to_owned(),
        Units::Codes(codes) => dice.one_of(codes).to_string(),
        Units::CodeBits(codes) => {
            let some: Vec<String> =
                codes.iter().filter(|_| dice.below(2) == 0).map(ToString::to_string).collect();
            if some.is_empty() { "-".to_owned() } else { some.join(";") }
        }
        other => panic!("{other:?}"),
    }
}

/// Many rows at once are the same rows one after the other: what is kept, and what is refused and why.
#[test]
fn rows_at_once_are_rows_one_by_one() {
    let mut dice = Dice(20_261_201);
    let codes = || ["low", "medium", "high", "a_code_of_more_than_thirty_two_bytes_in_all"];
    let kinds = [
        (Width::U8, Units::Whole),
        (Width::I64, Units::Minor(2)),
        (Width::I32, Units::Decimals(1)),
        (Width::I64, Units::Minor(0)),
        (Width::I32, Units::Date),
        (Width::Bit, Units::Flag),
        (Width::U16, Units::codes(codes()).unwrap()),
        (Width::U8, Units::code_bits(codes()).unwrap()),
    ];
    let nulls = [Nulls::None, Nulls::Bitmap, Nulls::Value(1), Nulls::Value(0), Nulls::Value(200)];
    let (mut refused, mut kept) = (0, 0);
    for _ in 0..400 {
        let mut schema = Schema::new();
        let mut units = Vec::new();
        for place in 0..dice.below(5) {
            let (width, of) = dice.one_of(&kinds).clone();
            let nulls = *dice.one_of(if width == Width::Bit { &nulls[..2] } else { &nulls });
            schema = schema.fact(&format!("c{place}"), column(width, of.clone()).nulls(nulls));
            units.push(of);
        }
        let rows: Vec<Vec<String>> = (0..dice.below(200))
            .map(|_| {
                let mut row: Vec<String> =
                    units.iter().map(|units| some_text(units, &mut dice)).collect();
                match dice.below(300) {
                    0 => row.push("1".to_owned()),
                    1 => drop(row.pop()),
                    _ => {}
                }
                row
            })
            .collect();
        let (mut one, mut many) = (TextColumns::new(&schema), TextColumns::new(&schema));
        let mut left = rows.as_slice();
        while !left.is_empty() {
            let before = many.rows();
            let found = many.push_rows(left, |row, place| row.get(place).map(String::as_bytes));
            let good = many.rows() - before;
            for row in &left[..good] {
                one.push(row).unwrap();
            }
            kept += good;
            left = &left[good..];
            match found {
                Ok(()) => assert_eq!(left, &[] as &[Vec<String>]),
                Err(error) => {
                    let other = one.push(&left[0]).unwrap_err();
                    assert_eq!(
                        (error.to_string(), error.help()),
                        (other.to_string(), other.help())
                    );
                    refused += 1;
                    left = &left[1..];
                }
            }
        }
        assert_eq!(one.rows(), many.rows());
        assert_eq!(format!("{:?}", one.portfolio()), format!("{:?}", many.portfolio()));
    }
    assert!(refused > 500 && kept > 10_000, "{refused} {kept}");
}

/// Numbers as texts of so many decimals, some of them shorter than they could be.
fn written(number: i64, decimals: u32, dice: &mut Dice) -> String {
    let scale = 10_i64.pow(decimals);
    let sign = if number < 0 { "-" } else { "" };
    let (whole, part) = ((number / scale).abs(), (number % scale).abs());
    if decimals == 0 {
        return format!("{sign}{whole}");
    }
    let mut text = format!("{sign}{whole}.{part:0width$}", width = decimals as usize);
    match dice.below(3) {
        0 => text.push('0'),
        1 => {
            let short = text.trim_end_matches('0').trim_end_matches('.');
            text.truncate(short.len());
        }
        _ => {}
    }
    text
}

#[test]
fn what_is_written_is_read_again() {
    let mut dice = Dice(20_261_130);
    let rulebook = Rulebook::preset("renewal").unwrap();
    let day = "2026-06-30".parse().unwrap();
    for decimals in 0..=4_u32 {
        let schema =
            Schema::new().fact("annual_amount", column(Width::I64, Units::Minor(decimals)));
        let review = ColumnReview::new(&rulebook, &schema, day).by("tier");
        let review = review.sum("amount", "annual_amount").build().unwrap();
        let mut columns = TextColumns::new(&schema);
        let mut sum = 0_i128;
        for _ in 0..500 {
            let number = i64::try_from(dice.below(1 << 46)).unwrap() >> dice.below(46);
            let number = if dice.below(3) == 0 { -number } else { number };
            // A sign before nought says nothing.
            columns.push([written(number, decimals, &mut dice)]).unwrap();
            sum += i128::from(number);
        }
        let reviewed = review.run(&columns.portfolio()).unwrap();
        assert_eq!(reviewed.wrong(), []);
        assert_eq!(reviewed.tally().unwrap().total("amount"), Some(sum), "{decimals} decimals");
    }
}

#[test]
fn dates_flags_and_codes() {
    let rulebook = Rulebook::from_toml(
        "format = 1\ncode = \"texts\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n\
         [[fact]]\ncode = \"began\"\ntype = \"date\"\nlabel = { en = \"began\", zh = \"开始\" }\n\
         [[fact]]\ncode = \"way\"\ntype = \"choices\"\nvalues = [{ code = \"call\" }, { code = \"email\" }]\n\
         label = { en = \"way\", zh = \"方式\" }\n\
         [[scheme]]\ncode = \"class\"\nkind = \"list\"\nclasses = [\n\
         { code = \"a\", when = \"began >= 2024-02-29 and way has email\" },\n\
         { code = \"b\", when = \"strategic\" },\n{ code = \"c\" },\n]\n",
    )
    .unwrap_or_else(|error| panic!("{}", error.report()));
    let schema = Schema::new()
        .fact("began", column(Width::I32, Units::Date).nulls(Nulls::Value(i32::MIN.into())))
        .fact("way", column(Width::U8, Units::code_bits(["email", "call"]).unwrap()))
        .fact("strategic", column(Width::Bit, Units::Flag).nulls(Nulls::Bitmap));
    let mut columns = TextColumns::new(&schema);
    for texts in [
        ["2024-02-29", "call;email", "false"],
        ["2024-02-28", "email", "1"],
        ["2024-02-29", "call", "0"],
        ["", "-", "true"],
        ["", "email", "false"],
        ["1969-12-31", "-", ""],
    ] {
        columns.push(texts).unwrap();
    }
    let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap());
    let reviewed = review.build().unwrap().run(&columns.portfolio()).unwrap();
    assert_eq!(reviewed.wrong(), []);
    assert_eq!(reviewed.classes("class").unwrap(), [0, 1, 2, 1, 255, 255]);
}
