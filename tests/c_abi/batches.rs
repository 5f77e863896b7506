//! Blocks as columns, as rows of structs, moved and with gaps: always what the Rust functions say.

use guanxi::Rulebook;
use guanxi::capi::*;
use guanxi::request::ColumnsQuestion;
use guanxi::review::columns::{Column, Portfolio};
use proptest::prelude::*;
use std::ptr::null_mut;

use crate::c::{Results, compile, load, place, run, view};

const COLUMNS: &str = r#"{
    "as_of": "2026-06-30",
    "columns": [
        { "fact": "annual_amount", "width": "i64", "units": { "minor": 2 }, "unknown": "bitmap" },
        { "fact": "worst_overdue_days_12m", "width": "u16", "unknown": { "value": 65535 } },
        { "fact": "first_contract", "width": "i32", "units": "date", "unknown": "bitmap" },
        { "fact": "strategic", "width": "bit", "units": "flag", "unknown": "bitmap" }
    ],
    "by": "tier", "sums": { "amount": "annual_amount" }
}"#;

/// A row: amount, days, date, flag, and what of them is known.
type Row = (i64, u16, i32, bool, [bool; 3]);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let amount = prop_oneof![0..70_000_000_i64, Just(50_000_000), Just(20_000_000)];
    let row = (amount, 0..200_u16, 15_000..21_000_i32, any::<bool>(), any::<[bool; 3]>());
    prop::collection::vec(row, 0..200)
}

fn packed(bits: impl Iterator<Item = bool>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (row, bit) in bits.enumerate() {
        if row % 8 == 0 {
            bytes.push(0);
        }
        *bytes.last_mut().unwrap() |= u8::from(bit) << (row % 8);
    }
    bytes
}

/// Everything that results tell.
#[derive(Debug, PartialEq)]
struct Told {
    classes: Vec<u8>,
    decided: Vec<u8>,
    levels: (Vec<u8>, Vec<u8>),
    totals: (Vec<i64>, Vec<i64>),
    warnings: (Vec<i64>, Vec<i64>),
    sums: String,
    wrong: String,
    statuses: Vec<i32>,
}

fn told(results: &Results) -> Told {
    let rows = results.rows();
    let bytes = rows.div_ceil(8);
    let mut decided = vec![0xff; bytes];
    let mut numbers = [(); 4].map(|()| vec![0; rows]);
    let mut statuses = vec![-1; rows];
    let (scheme, length) = view("tier");
    let (mut safest, mut riskiest) = (std::ptr::null(), std::ptr::null());
    // SAFETY: the results live, the arrays are as long as they say, the views are copied at once.
    let levels = unsafe {
        let all = results.0.cast_const();
        assert_eq!(
            gx_results_decided(all, scheme, length, decided.as_mut_ptr(), bytes, null_mut()),
            0
        );
        let [least, most, holding, open] = &mut numbers;
        assert_eq!(
            gx_results_risk_totals(all, least.as_mut_ptr(), most.as_mut_ptr(), rows, null_mut()),
            0
        );
        assert_eq!(
            gx_results_warnings(all, holding.as_mut_ptr(), open.as_mut_ptr(), rows, null_mut()),
            0
        );
        assert_eq!(gx_results_statuses(all, statuses.as_mut_ptr(), rows, null_mut()), 0);
        assert_eq!(gx_results_risk_levels(all, &raw mut safest, &raw mut riskiest, null_mut()), 0);
        (
            std::slice::from_raw_parts(safest, rows).to_vec(),
            std::slice::from_raw_parts(riskiest, rows).to_vec(),
        )
    };
    let [least, most, holding, open] = numbers;
    Told {
        classes: results.classes("tier").unwrap(),
        decided,
        levels,
        totals: (least, most),
        warnings: (holding, open),
        sums: results.text(gx_results_sums).unwrap(),
        wrong: results.text(gx_results_wrong).unwrap(),
        statuses,
    }
}

thread_local! {
    static COMPILED: (crate::c::Batch, guanxi::request::Batch) = {
        let rulebook = load("preset", "renewal", "").unwrap();
        let question: ColumnsQuestion = serde_json::from_str(COLUMNS).unwrap();
        let rust = question.build(&Rulebook::preset("renewal").unwrap()).unwrap();
        (compile(&rulebook, COLUMNS).unwrap(), rust)
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Columns one after another, columns moved by odd bytes, and packed structs say the same, which is
    /// what the Rust functions say of the same columns.
    #[test]
    fn every_layout_says_the_same(rows in rows(), moved in 0..9_usize, gap in 0..5_usize) {
        COMPILED.with(|(batch, compiled)| {
        let count = rows.len();
        let bits = |place: usize| packed(rows.iter().map(|row| row.4[place]));
        let flags = packed(rows.iter().map(|row| row.3));

        // Columns, the whole block moved.
        let mut block = vec![0xaa; moved];
        let mut at = Vec::new();
        let mut add = |bytes: Vec<u8>| {
            at.push(block.len() as u64);
            block.extend(bytes);
        };
        add(rows.iter().flat_map(|row| row.0.to_ne_bytes()).collect());
        add(rows.iter().flat_map(|row| row.1.to_ne_bytes()).collect());
        add(rows.iter().flat_map(|row| row.2.to_ne_bytes()).collect());
        add(flags.clone());
        (0..3).for_each(|place| add(bits(place)));
        let known = |values: u64, known: u64| Place { has_known: 1, known, ..place(values, 0) };
        let places = [known(at[0], at[4]), place(at[1], 2), known(at[2], at[5]), known(at[3], at[6])];
        let results = Results::new();
        run(batch, &block, &places, count, &results).unwrap();
        let columns = told(&results);

        // Structs with a gap behind each, a byte for the flag and one for what is known.
        let size = 16 + gap;
        let mut block = vec![0x55; moved];
        for (amount, days, date, flag, known) in &rows {
            block.extend(amount.to_ne_bytes());
            block.extend(days.to_ne_bytes());
            block.extend(date.to_ne_bytes());
            block.push(u8::from(*flag));
            block.push(known.iter().enumerate().fold(0, |byte, (place, one)| byte | u8::from(*one) << (place + 2)));
            block.extend(vec![0x77; gap]);
        }
        let (from, size) = (moved as u64, size as u64);
        let of = |offset: u64, bit: u64| Place { has_known: 1, known: from + 15, known_stride: size, known_bit: bit, ..place(from + offset, size) };
        let places = [of(0, 2), place(from + 8, size), of(10, 3), of(14, 4)];
        run(batch, &block, &places, count, &results).unwrap();
        prop_assert_eq!(&told(&results), &columns);

        // The Rust functions.
        let (amounts, days): (Vec<i64>, Vec<u16>) = rows.iter().map(|row| (row.0, row.1)).unzip();
        let dates: Vec<i32> = rows.iter().map(|row| row.2).collect();
        let (b0, b1, b2) = (bits(0), bits(1), bits(2));
        let portfolio = Portfolio::new(compiled.schema(), count, vec![
            Column::i64(&amounts).known(&b0, 0),
            Column::u16(&days),
            Column::i32(&dates).known(&b1, 0),
            Column::bits(&flags, 0).known(&b2, 0),
        ]).unwrap();
        let reviewed = compiled.review().run(&portfolio).unwrap();
        prop_assert_eq!(reviewed.classes("tier").unwrap(), &columns.classes);
        let decided = packed(columns.classes.iter().map(|class| *class != 255));
        prop_assert_eq!(decided, columns.decided);
        let (safest, riskiest) = reviewed.risk_levels().unwrap();
        prop_assert_eq!((safest, riskiest), (&*columns.levels.0, &*columns.levels.1));
        let (low, high, more) = reviewed.risk_totals().unwrap();
        let (causes, open) = (reviewed.warnings().unwrap(), reviewed.open_warnings());
        for row in 0..count {
            prop_assert_eq!(low.get(row).unwrap() + more, columns.totals.0[row]);
            prop_assert_eq!(high.get(row).unwrap() + more, columns.totals.1[row]);
            prop_assert_eq!(causes.get(row).unwrap(), columns.warnings.0[row]);
            prop_assert_eq!(open.map_or(0, |open| open.get(row).unwrap()), columns.warnings.1[row]);
        }
        let sums: serde_json::Value = serde_json::from_str(&columns.sums).unwrap();
        let tally = reviewed.tally().unwrap();
        for class in tally.classes() {
            prop_assert_eq!(sums["amount"][class].as_str().unwrap(), tally.get("amount", class).unwrap().to_string());
        }
        prop_assert!(columns.statuses.iter().all(|status| *status == 0));
        Ok(())
        })?;
    }
}

/// Touches: due days, which rows have one, and which are late.
#[test]
fn due_days_and_what_is_late() {
    let rulebook = load("preset", "service_quality", "").unwrap();
    let columns = r#"{"as_of":"2024-06-30","columns":[
        {"fact":"annual_amount","width":"i64","units":{"minor":2}},
        {"touched":["a_call"],"unknown":"bitmap"},
        {"no_contact":true,"width":"u8"}]}"#;
    let rust = Rulebook::preset("service_quality").unwrap();
    let rules: Vec<String> =
        rust.cadence().unwrap().rules().iter().map(|rule| rule.code().to_string()).collect();
    let columns = columns.replace("a_call", &rules.join("\",\""));
    let batch = compile(&rulebook, &columns).unwrap();
    let results = Results::new();
    let mut block = Vec::new();
    for amount in [60_000_000_i64, 60_000_000, 60_000_000] {
        block.extend(amount.to_ne_bytes());
    }
    for day in [19_800_i32, 19_904, 0] {
        block.extend(day.to_ne_bytes());
    }
    block.extend([0, 0, 1]); // the last one wants no contact
    block.push(0b011);
    let places = [place(0, 0), Place { has_known: 1, known: 39, ..place(24, 0) }, place(36, 0)];
    run(&batch, &block, &places, 3, &results).unwrap();
    let question: ColumnsQuestion = serde_json::from_str(&columns).unwrap();
    let compiled = question.build(&rust).unwrap();
    let portfolio = Portfolio::new(
        compiled.schema(),
        3,
        vec![
            Column::i64(&[60_000_000; 3]),
            Column::i32(&[19_800, 19_904, 0]).known(&[0b011], 0),
            Column::u8(&[0, 0, 1]),
        ],
    )
    .unwrap();
    let reviewed = compiled.review().run(&portfolio).unwrap();
    let (mut has, mut late, mut days) = ([0_u8; 1], [0_u8; 1], std::ptr::null());
    // SAFETY: the results live, the arrays are as long as they say, the view is copied at once.
    let days = unsafe {
        assert_eq!(gx_results_has_due(results.0, has.as_mut_ptr(), 1, null_mut()), 0);
        assert_eq!(gx_results_late(results.0, late.as_mut_ptr(), 1, null_mut()), 0);
        assert_eq!(gx_results_due_days(results.0, &raw mut days, null_mut()), 0);
        std::slice::from_raw_parts(days, 3).to_vec()
    };
    assert_eq!(days, reviewed.due_days().unwrap());
    assert_eq!(u64::from(late[0]), reviewed.late().unwrap()[0]);
    let expected = (0..3).fold(0, |bits, row| bits | u8::from(reviewed.due(row).is_some()) << row);
    assert_eq!(has[0], expected);
    assert!(has[0] & 0b100 == 0 && late[0] & 0b001 == 1, "{has:?} {late:?}");
}

/// A population measured by one batch and used by another (A-04): the largest two of five.
#[test]
fn a_measured_population() {
    let text = "format = 1\ncode = \"s\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n[[scheme]]\ncode = \"tier\"\nkind = \"list\"\n\
                classes = [{ code = \"A\", when = \"top(annual_amount, 40%)\" }, { code = \"B\" }]\n";
    let rulebook = load("toml", text, "").unwrap();
    let columns = |population: &str| {
        format!(
            r#"{{"as_of":"2026-06-30","columns":[{{"fact":"annual_amount","width":"i64","units":{{"minor":2}}}}]{population}}}"#
        )
    };
    let measuring = compile(&rulebook, &columns("")).unwrap();
    let block: Vec<u8> =
        [500_i64, 900, 100, 700, 700].iter().flat_map(|one| one.to_ne_bytes()).collect();
    let mut population = null_mut();
    let places = [place(0, 0)];
    // SAFETY: everything lives through the call, the result is this function's.
    let status = unsafe {
        gx_batch_population(
            measuring.0,
            block.as_ptr().cast(),
            block.len(),
            places.as_ptr(),
            1,
            5,
            &raw mut population,
            null_mut(),
        )
    };
    assert_eq!(status, 0);
    let population = crate::c::owned(population);
    let batch = compile(&rulebook, &columns(&format!(r#","population":{population}"#))).unwrap();
    let results = Results::new();
    run(&batch, &block, &places, 5, &results).unwrap();
    assert_eq!(results.classes("tier").unwrap(), [1, 0, 1, 0, 0]); // ties are in
    let mut meaning = null_mut();
    // SAFETY: the batch lives, the result is this function's.
    assert_eq!(unsafe { gx_batch_meaning(batch.0, &raw mut meaning, null_mut()) }, 0);
    assert!(crate::c::owned(meaning).contains(r#""tier":["A","B"]"#));
}
