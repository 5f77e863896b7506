//! What it costs to prove a rulebook.
//!
//! `cargo bench --bench verify`. Goals: all findings of the largest preset in at most 100 ms,
//! its comparison in at most 200 ms.
#![allow(clippy::unwrap_used, missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use guanxi::{Rulebook, verify};

/// Every preset, with the numbers that the documents leave open.
fn presets() -> Vec<(&'static str, Rulebook)> {
    let follow_up = vec![("medium_amount", "100000"), ("new_within", "6 months")];
    let basics = vec![
        ("high_frequency", "12"),
        ("mid_frequency", "4"),
        ("high_amount", "500000"),
        ("mid_amount", "100000"),
    ];
    let all = [
        ("follow_up", follow_up),
        ("value_activity", Vec::new()),
        ("renewal", Vec::new()),
        ("service_quality", Vec::new()),
        ("follow_up_basics", basics),
    ];
    all.into_iter()
        .map(|(preset, parameters)| (preset, Rulebook::preset_with(preset, parameters).unwrap()))
        .collect()
}

/// A scheme that counts forty facts: 2^40 customers, of whom all are gone through.
fn forty_flags() -> Rulebook {
    let flags: String =
        (0..40).map(|n| format!("[[fact]]\ncode = \"f{n}\"\ntype = \"flag\"\n")).collect();
    let names: Vec<String> = (0..40).map(|n| format!("f{n}")).collect();
    let names = names.join(", ");
    Rulebook::from_toml(&format!(
        "format = 1\ncode = \"forty\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n{flags}\
         [[scheme]]\ncode = \"tier\"\nkind = \"list\"\nclasses = [\n\
         {{ code = \"A\", when = \"at_least(20, {names})\" }},\n\
         {{ code = \"B\", when = \"at_least(21, {names})\" }},\n{{ code = \"C\" }}]\n"
    ))
    .unwrap()
}

fn check(c: &mut Criterion) {
    let mut group = c.benchmark_group("check");
    for (name, rulebook) in presets() {
        group.bench_function(name, |b| b.iter(|| black_box(verify::check(&rulebook))));
    }
    let forty = forty_flags();
    group.bench_function("forty flags", |b| b.iter(|| black_box(verify::check(&forty))));
    group.finish();
}

/// Each preset with itself, where all has to be proved, and two that differ in everything.
fn diff(c: &mut Criterion) {
    let mut group = c.benchmark_group("diff");
    let presets = presets();
    for (name, rulebook) in &presets {
        group.bench_function(*name, |b| b.iter(|| black_box(verify::diff(rulebook, rulebook))));
    }
    let named = |wanted: &str| {
        presets.iter().find(|(name, _)| *name == wanted).map(|(_, rulebook)| rulebook).unwrap()
    };
    let (old, new) = (named("renewal"), named("service_quality"));
    group.bench_function("renewal to service_quality", |b| {
        b.iter(|| black_box(verify::diff(old, new)));
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = check, diff
}
criterion_main!(benches);
