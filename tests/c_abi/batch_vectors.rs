//! The cases of the row tier: blocks as hexadecimal digits, places as numbers.

use std::fmt::Write as _;

use guanxi::capi::{Place, gx_results_sums, gx_results_wrong};
use serde_json::json;

use crate::c::{Results, compile, place, run};
use crate::vectors::{Rulebooks, line};

/// Customers in columns and as rows of structs: the same numbers, the same answers.
struct Customers {
    amounts: Vec<Option<i64>>,
    strategic: Vec<u8>,
}

impl Customers {
    fn sample() -> Self {
        // Around the cuts of the preset `renewal`, and one of whom nothing is known (D002-33).
        let amounts = vec![
            Some(50_000_001),
            Some(50_000_000),
            Some(49_999_999),
            Some(20_000_000),
            Some(19_999_999),
            Some(0),
            None,
            Some(99_999_999_999),
            Some(20_000_001),
        ];
        Self { strategic: vec![1, 0, 1, 0, 1, 0, 1, 1, 2], amounts }
    }

    /// All amounts, then all flags, then the bits of what is known.
    fn columns(&self) -> (Vec<u8>, Vec<Place>) {
        let rows = self.amounts.len();
        let mut block = Vec::new();
        for amount in &self.amounts {
            block.extend(amount.unwrap_or(0).to_le_bytes());
        }
        let flags = block.len() as u64;
        block.extend(&self.strategic);
        let known = block.len() as u64;
        let mut bits = vec![0_u8; rows.div_ceil(8)];
        for (row, amount) in self.amounts.iter().enumerate() {
            bits[row / 8] |= u8::from(amount.is_some()) << (row % 8);
        }
        block.extend(bits);
        (block, vec![Place { has_known: 1, known, ..place(0, 0) }, place(flags, 0)])
    }

    /// Structs of an amount, the flag and a byte of what is known, with nothing in between.
    fn rows(&self) -> (Vec<u8>, Vec<Place>) {
        let mut block = vec![0xee; 3]; // not aligned
        for (amount, strategic) in self.amounts.iter().zip(&self.strategic) {
            block.extend(amount.unwrap_or(-1).to_le_bytes());
            block.push(*strategic);
            block.push(u8::from(amount.is_some()) << 5);
        }
        let amounts =
            Place { has_known: 1, known: 12, known_stride: 10, known_bit: 5, ..place(3, 10) };
        (block, vec![amounts, place(11, 10)])
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn numbers(places: &[Place]) -> String {
    let one = |one: &Place| {
        let Place { has_known, values, stride, known, known_stride, known_bit, .. } = *one;
        format!("{has_known}:{values}:{stride}:{known}:{known_stride}:{known_bit}")
    };
    places.iter().map(one).collect::<Vec<_>>().join(";")
}

pub(crate) fn table(rulebooks: &mut Rulebooks) -> String {
    let (of, _) = rulebooks.preset("renewal", &[]);
    let rulebook = rulebooks.load(&of);
    let columns = json!({
        "as_of": "2026-06-30",
        "columns": [
            { "fact": "annual_amount", "width": "i64", "units": { "minor": 2 }, "unknown": "bitmap" },
            { "fact": "strategic", "width": "u8", "units": "flag" },
        ],
        "by": "tier",
        "sums": { "amount": "annual_amount" },
    })
    .to_string();
    let batch = compile(&rulebook, &columns).unwrap();
    let (customers, results) = (Customers::sample(), Results::new());
    let count = customers.amounts.len();
    let mut lines = Vec::new();
    let mut answers = Vec::new();
    for (name, (block, places)) in
        [("columns", customers.columns()), ("rows of structs", customers.rows())]
    {
        run(&batch, &block, &places, count, &results).unwrap();
        let classes = results.classes("tier").unwrap();
        let classes: Vec<String> = classes.iter().map(u8::to_string).collect();
        let sums = results.text(gx_results_sums).unwrap();
        let wrong = results.text(gx_results_wrong).unwrap();
        answers.push((classes.clone(), sums.clone(), wrong.clone()));
        lines.push(line([
            name,
            &of,
            &columns,
            &count.to_string(),
            &hexadecimal(&block),
            &numbers(&places),
            "tier",
            &classes.join(","),
            &sums,
            &wrong,
        ]));
    }
    assert_eq!(answers[0], answers[1]);
    // A over 500 000 or strategic from there on, and so forth: as the Rust functions say row by row.
    let rust = guanxi::Rulebook::preset("renewal").unwrap();
    for (row, (amount, strategic)) in customers.amounts.iter().zip(&customers.strategic).enumerate()
    {
        let mut facts = rust.facts();
        if let Some(fen) = amount {
            facts
                .set("annual_amount", guanxi::quantity::Amount::from_minor(*fen, 2).unwrap())
                .unwrap();
        }
        if *strategic < 2 {
            facts.set("strategic", *strategic == 1).unwrap();
        }
        let tier = rust.classify("tier", &facts, "2026-06-30".parse().unwrap()).unwrap();
        let rank = tier.class().map_or(255, |class| class.rank());
        assert_eq!(answers[0].0[row], rank.to_string(), "row {row}");
    }
    lines.join("\n") + "\n"
}
