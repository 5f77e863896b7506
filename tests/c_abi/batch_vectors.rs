//! The cases of the row tier: blocks as hexadecimal digits, places as numbers, and what the Rust functions say
//! of every row.

use std::fmt::Write as _;
use std::ptr::{null, null_mut};

use guanxi::Rulebook;
use guanxi::capi::*;
use guanxi::request::ColumnsQuestion;
use guanxi::review::columns::{Column, Portfolio, ReviewedColumns};
use serde_json::{Value, json};

use crate::c::{Results, compile, place, run};
use crate::vectors::{Rulebooks, line};

#[path = "../../benches/portfolio/data.rs"]
#[allow(dead_code, unreachable_pub, clippy::panic)]
mod data;

enum Numbers {
    U8(Vec<u8>),
    U16(Vec<u16>),
    I32(Vec<i32>),
    I64(Vec<i64>),
}

impl Numbers {
    fn width(&self) -> (&'static str, usize) {
        match self {
            Self::U8(_) => ("u8", 1),
            Self::U16(_) => ("u16", 2),
            Self::I32(_) => ("i32", 4),
            Self::I64(_) => ("i64", 8),
        }
    }

    fn bytes(&self, row: usize) -> Vec<u8> {
        match self {
            Self::U8(values) => values[row].to_le_bytes().to_vec(),
            Self::U16(values) => values[row].to_le_bytes().to_vec(),
            Self::I32(values) => values[row].to_le_bytes().to_vec(),
            Self::I64(values) => values[row].to_le_bytes().to_vec(),
        }
    }

    fn column(&self) -> Column<'_> {
        match self {
            Self::U8(values) => Column::u8(values),
            Self::U16(values) => Column::u16(values),
            Self::I32(values) => Column::i32(values),
            Self::I64(values) => Column::i64(values),
        }
    }
}

/// A column: what it tells, its numbers, and which of them are known where it says so by bits.
struct Given {
    tells: Value,
    numbers: Numbers,
    known: Option<Vec<bool>>,
}

fn given(tells: Value, numbers: Numbers) -> Given {
    Given { tells, numbers, known: None }
}

fn packed(bits: &[bool]) -> Vec<u8> {
    let mut bytes = vec![0_u8; bits.len().div_ceil(8)];
    for (row, bit) in bits.iter().enumerate() {
        bytes[row / 8] |= u8::from(*bit) << (row % 8);
    }
    bytes
}

/// Customers in columns and as rows of structs: the same numbers, the same answers.
struct Sample {
    rows: usize,
    columns: Vec<Given>,
    rest: Value,
}

impl Sample {
    /// Around the cuts of the preset `renewal`, and one of whom nothing is known (D002-33).
    fn renewal(rulebook: &Rulebook) -> Self {
        let amounts = vec![
            50_000_001,
            50_000_000,
            49_999_999,
            20_000_000,
            19_999_999,
            0,
            -1,
            99_999_999_999,
            20_000_001,
        ];
        let rules: Vec<&str> =
            rulebook.cadence().unwrap().rules().iter().map(|rule| rule.code().as_str()).collect();
        let amount =
            json!({ "fact": "annual_amount", "units": { "minor": 2 }, "unknown": "bitmap" });
        let touched = vec![20_600, 0, 20_634, 20_500, 20_000, 20_633, 20_610, 20_627, 0];
        let known = |unknown: &[usize]| Some((0..9).map(|row| !unknown.contains(&row)).collect());
        let columns = vec![
            Given { tells: amount, numbers: Numbers::I64(amounts), known: known(&[6]) },
            given(
                json!({ "fact": "strategic", "units": "flag" }),
                Numbers::U8(vec![1, 0, 1, 0, 1, 0, 1, 1, 2]),
            ),
            Given {
                tells: json!({ "touched": rules, "unknown": "bitmap" }),
                numbers: Numbers::I32(touched),
                known: known(&[1, 8]),
            },
            given(json!({ "no_contact": true }), Numbers::U8(vec![0, 0, 0, 1, 0, 0, 0, 0, 0])),
        ];
        Self { rows: 9, columns, rest: json!({ "sums": { "amount": "annual_amount" } }) }
    }

    /// Customers of the job "portfolio review", of whom some facts are not known, and one whose class a
    /// person decided: all that a run can say.
    fn portfolio(rows: usize) -> Self {
        let all = data::Customers::new(rows);
        let never = json!({ "value": i32::MIN });
        let fact = |name: &str, units: Value| json!({ "fact": name, "units": units });
        let whole = |name: &str| fact(name, json!("whole"));
        let touched = |rules: &[&str]| json!({ "touched": rules, "unknown": never });
        let known = |of: usize| Some((0..rows).map(|row| row % of != of - 1).collect());
        let [visit, call, email, im] = all.touched;
        let [fit, rivals, voice] = all.answers;
        let mut overdue = whole("overdue");
        overdue["unknown"] = json!("bitmap");
        let mut orders = whole("orders_12m");
        orders["unknown"] = json!("bitmap");
        let levels = ["low", "medium", "high", "very_high"];
        let decided = json!({
            "decided_class": "tier", "units": { "codes": ["C", "A"] }, "unknown": { "value": 9 }
        });
        let decisions = (0..rows).map(|row| if row % 13 == 4 { 1 } else { 9 }).collect();
        let mut strategic = all.strategic;
        strategic.iter_mut().skip(2).step_by(3).for_each(|flag| *flag = 9);
        strategic[rows - 1] = 7;
        let mut flag = fact("strategic", json!("flag"));
        flag["unknown"] = json!({ "value": 9 });
        let columns = vec![
            given(fact("annual_amount", json!({ "minor": 2 })), Numbers::I64(all.amount)),
            given(flag, Numbers::U8(strategic)),
            given(whole("idle_months"), Numbers::U8(all.months)),
            Given { tells: orders, numbers: Numbers::U16(all.orders), known: known(7) },
            given(whole("interactions_90d"), Numbers::U16(all.interactions)),
            given(whole("tenure"), Numbers::U16(all.tenure)),
            Given { tells: overdue, numbers: Numbers::U16(all.overdue), known: known(5) },
            given(whole("fit"), Numbers::U8(fit)),
            given(whole("rivals"), Numbers::U8(rivals)),
            given(whole("voice"), Numbers::U8(voice)),
            given(fact("contract_until", json!("date")), Numbers::I32(all.contract_end)),
            given(
                fact("channels", json!({ "code_bits": ["visit", "call", "email", "im"] })),
                Numbers::U8(all.channels),
            ),
            given(fact("band_before", json!({ "codes": levels })), Numbers::U8(all.band_before)),
            given(
                fact("signs", json!({ "code_bits": ["switch", "key_left"] })),
                Numbers::U8(all.signals),
            ),
            given(json!({ "no_contact": true }), Numbers::U8(all.no_contact)),
            given(touched(&["a_visit"]), Numbers::I32(visit)),
            given(touched(&["a_call", "b_call"]), Numbers::I32(call)),
            given(touched(&["b_email", "c_email"]), Numbers::I32(email)),
            given(touched(&["c_im"]), Numbers::I32(im)),
            given(decided, Numbers::U8(decisions)),
        ];
        let counts = json!({ "again": "orders_12m >= 2" });
        Self {
            rows,
            columns,
            rest: json!({ "sums": { "cents": "annual_amount" }, "counts": counts }),
        }
    }

    /// The description of the columns.
    fn question(&self) -> String {
        let columns = self.columns.iter().map(|column| {
            let mut told = column.tells.clone();
            told["width"] = json!(column.numbers.width().0);
            told
        });
        let mut question = self.rest.clone();
        question["as_of"] = json!("2026-06-30");
        question["by"] = json!("tier");
        question["columns"] = columns.collect();
        question.to_string()
    }

    /// Column by column, each aligned, then the bits of what is known.
    fn columns(&self) -> (Vec<u8>, Vec<Place>) {
        let (mut block, mut places) = (Vec::new(), Vec::new());
        for column in &self.columns {
            block.resize(block.len().next_multiple_of(8), 0xee);
            places.push(place(block.len() as u64, 0));
            (0..self.rows).for_each(|row| block.extend(column.numbers.bytes(row)));
        }
        for (place, column) in places.iter_mut().zip(&self.columns) {
            if let Some(known) = &column.known {
                (place.has_known, place.known) = (1, block.len() as u64);
                block.extend(packed(known));
            }
        }
        (block, places)
    }

    /// Structs of a field for each column and a byte for what is known of it, with nothing in between.
    fn structs(&self) -> (Vec<u8>, Vec<Place>) {
        let lead = 3; // not aligned
        let mut block = vec![0xee; lead];
        let (mut places, mut at) = (Vec::new(), lead as u64);
        for column in &self.columns {
            let mut place = place(at, 0);
            at += column.numbers.width().1 as u64;
            if column.known.is_some() {
                (place.has_known, place.known, place.known_bit) = (1, at, 5);
                at += 1;
            }
            places.push(place);
        }
        let stride = at - lead as u64;
        for place in &mut places {
            place.stride = stride;
            place.known_stride = if place.has_known == 1 { stride } else { 0 };
        }
        for row in 0..self.rows {
            for column in &self.columns {
                block.extend(column.numbers.bytes(row));
                if let Some(known) = &column.known {
                    block.push(u8::from(known[row]) << 5);
                }
            }
        }
        (block, places)
    }

    /// What the Rust functions say.
    fn reviewed(&self, rulebook: &Rulebook) -> ReviewedColumns {
        let question: ColumnsQuestion = serde_json::from_str(&self.question()).unwrap();
        let batch = question.build(rulebook).unwrap();
        let bits: Vec<Option<Vec<u8>>> =
            self.columns.iter().map(|column| column.known.as_deref().map(packed)).collect();
        let columns = self.columns.iter().zip(&bits).map(|(column, bits)| match bits {
            Some(bits) => column.numbers.column().known(bits, 0),
            None => column.numbers.column(),
        });
        let portfolio = Portfolio::new(batch.schema(), self.rows, columns.collect()).unwrap();
        batch.review().run(&portfolio).unwrap()
    }
}

/// What is said of a row: the status, whether its class is decided, the safest and the riskiest level, the
/// smallest and the largest total, the causes that hold and those that are open, the due day, whether it is
/// late.
type Row = (i32, bool, [u8; 2], [i64; 2], [i64; 2], Option<i32>, bool);

fn rust_rows(reviewed: &ReviewedColumns) -> Vec<Row> {
    let (safest, riskiest) = reviewed.risk_levels().unwrap();
    let (low, high, more) = reviewed.risk_totals().unwrap();
    let classes = reviewed.classes("tier").unwrap();
    let row = |row: usize| {
        let wrong = reviewed.wrong().iter().any(|wrong| wrong.row == row);
        let status = if wrong { StatusCode::GxRowValue } else { StatusCode::GxOk } as i32;
        let totals = [low.get(row).unwrap() + more, high.get(row).unwrap() + more];
        let open = reviewed.open_warnings().map_or(0, |open| open.get(row).unwrap());
        let causes = [reviewed.warnings().unwrap().get(row).unwrap(), open];
        let due = reviewed.due_days().unwrap()[row];
        let due = (due != i32::MIN).then_some(due);
        let late = reviewed.late().unwrap()[row / 64] >> (row % 64) & 1 == 1;
        (status, classes[row] != 255, [safest[row], riskiest[row]], totals, causes, due, late)
    };
    (0..reviewed.rows()).map(row).collect()
}

fn c_rows(results: &Results) -> Vec<Row> {
    let (rows, bytes) = (results.rows(), results.rows().div_ceil(8));
    let (mut statuses, mut decided) = (vec![0; rows], vec![0_u8; bytes]);
    let (mut has, mut late) = (vec![0_u8; bytes], vec![0_u8; bytes]);
    let (mut low, mut high) = (vec![0_i64; rows], vec![0_i64; rows]);
    let (mut holding, mut open) = (vec![0_i64; rows], vec![0_i64; rows]);
    let (mut safest, mut riskiest, mut days) = (null(), null(), null());
    let none = null_mut();
    // SAFETY: the results live, every array is as long as it says, the views are copied at once.
    let (safest, riskiest, days) = unsafe {
        let of = results.0;
        let tier = c"tier".as_ptr();
        let said = [
            gx_results_statuses(of, statuses.as_mut_ptr(), rows, none),
            gx_results_decided(of, tier, 4, decided.as_mut_ptr(), bytes, none),
            gx_results_has_due(of, has.as_mut_ptr(), bytes, none),
            gx_results_late(of, late.as_mut_ptr(), bytes, none),
            gx_results_risk_totals(of, low.as_mut_ptr(), high.as_mut_ptr(), rows, none),
            gx_results_warnings(of, holding.as_mut_ptr(), open.as_mut_ptr(), rows, none),
            gx_results_risk_levels(of, &raw mut safest, &raw mut riskiest, none),
            gx_results_due_days(of, &raw mut days, none),
        ];
        assert_eq!(said, [0; 8]);
        let bytes = |view: *const u8| std::slice::from_raw_parts(view, rows).to_vec();
        (bytes(safest), bytes(riskiest), std::slice::from_raw_parts(days, rows).to_vec())
    };
    let bit = |bits: &[u8], row: usize| bits[row / 8] >> (row % 8) & 1 == 1;
    let row = |row: usize| {
        let due = bit(&has, row).then_some(days[row]);
        let (levels, totals) = ([safest[row], riskiest[row]], [low[row], high[row]]);
        let causes = [holding[row], open[row]];
        (statuses[row], bit(&decided, row), levels, totals, causes, due, bit(&late, row))
    };
    (0..rows).map(row).collect()
}

/// A row as the tables have it.
fn shown(row: &Row) -> String {
    let (status, decided, [safest, riskiest], [low, high], [holding, open], due, late) = row;
    let (decided, late) = (u8::from(*decided), u8::from(*late));
    let due = due.map_or("-".to_owned(), |due| due.to_string());
    format!("{status}:{decided}:{safest}:{riskiest}:{low}:{high}:{holding}:{open}:{due}:{late}")
}

fn joined<T>(values: &[T], with: &str, shown: impl Fn(&T) -> String) -> String {
    values.iter().map(shown).collect::<Vec<_>>().join(with)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn numbers(one: &Place) -> String {
    let Place { has_known, values, stride, known, known_stride, known_bit, .. } = *one;
    format!("{has_known}:{values}:{stride}:{known}:{known_stride}:{known_bit}")
}

pub(crate) fn table(rulebooks: &mut Rulebooks) -> String {
    let renewal = rulebooks.preset("renewal", &[]);
    let job = rulebooks.toml("portfolio", include_str!("../../benches/portfolio/rulebook.toml"));
    let samples = [
        ("renewal", Sample::renewal(&renewal.1), &renewal),
        ("portfolio", Sample::portfolio(70), &job),
    ];
    let mut lines = Vec::new();
    for (name, sample, (of, rust)) in samples {
        let (loaded, question) = (rulebooks.load(of), sample.question());
        let batch = compile(&loaded, &question).unwrap();
        let reviewed = sample.reviewed(rust);
        let classes = reviewed.classes("tier").unwrap();
        let rows = rust_rows(&reviewed);
        let layouts = [("columns", sample.columns()), ("structs", sample.structs())];
        let mut texts = Vec::new();
        for (layout, (block, places)) in layouts {
            let results = Results::new();
            run(&batch, &block, &places, sample.rows, &results).unwrap();
            // The C functions say what the Rust functions say (P-116).
            assert_eq!(results.classes("tier").unwrap(), classes, "{name}: {layout}");
            assert_eq!(c_rows(&results), rows, "{name}: {layout}");
            let sums = results.text(gx_results_sums).unwrap();
            let wrong = results.text(gx_results_wrong).unwrap();
            texts.push((sums.clone(), wrong.clone()));
            lines.push(line([
                &format!("{name}, {layout}"),
                of,
                &question,
                &sample.rows.to_string(),
                &hexadecimal(&block),
                &joined(&places, ";", numbers),
                "tier",
                &joined(classes, ",", u8::to_string),
                &joined(&rows, ";", shown),
                &sums,
                &wrong,
            ]));
        }
        assert_eq!(texts[0], texts[1]);
        // Every kind of answer is there to be compared.
        let some = |what: &str, of: &dyn Fn(&Row) -> bool| {
            assert!(rows.iter().any(of) && !rows.iter().all(of), "{name}: {what}");
        };
        some("status", &|row| row.0 != 0);
        some("decided", &|row| row.1);
        some("due", &|row| row.5.is_some());
        some("late", &|row| row.6);
        if name == "portfolio" {
            some("levels", &|row| row.2[0] != row.2[1]);
            some("warnings", &|row| row.4[0] != 0);
            some("open warnings", &|row| row.4[1] != 0);
        }
    }
    lines.join("\n") + "\n"
}
