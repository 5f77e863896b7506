//! The renewal of a customer in words, and as data.

use guanxi::label::Language;
use guanxi::record::{Measure, RetentionPlan};

use super::*;

#[test]
fn a_reading_in_words() {
    let rulebook = preset();
    let contracts = [
        stated("HT0", terms("2022-06-01", "2023-05-31")),
        stated("HT1", about("2023-07-01", "2024-06-30", &["a"])),
        stated("HT2", about("2024-07-01", "2025-06-30", &["a"])),
        stated("HT3", about("2024-01-01", "2024-12-31", &["b"])),
    ];
    let english = |day: &str, log: &[Event]| read(&rulebook, &contracts, log, day).explain(Language::English);
    let chinese = |day: &str, log: &[Event]| read(&rulebook, &contracts, log, day).explain(Language::Chinese);
    println!("{}\n{}", english("2024-10-02", &[]), chinese("2024-10-02", &[]));
    println!("{}\n{}", english("2024-08-01", &[]), chinese("2024-08-01", &[]));
    let visit = Measure::new("visit", "chen.qi", "2024-12-01".parse().unwrap());
    let log = [event("e1", "2024-10-01", RetentionPlan::new("HT3").with(visit.clone()).with(visit))];
    println!("{}\n{}", english("2024-12-30", &log), chinese("2024-12-30", &log));
    println!("{}\n{}", english("2026-01-01", &log), chinese("2026-01-01", &log));
    println!("{}", serde_json::to_string_pretty(&read(&rulebook, &contracts, &[], "2024-10-02")).unwrap());
    panic!();
}
