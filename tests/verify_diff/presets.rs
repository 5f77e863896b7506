//! The presets.

use guanxi::Rulebook;
use guanxi::rulebook::PRESETS;
use guanxi::verify::{Proof, diff, diff_schemes};

/// A preset, with values for the numbers that it leaves to the host.
pub(crate) fn preset(name: &str) -> Rulebook {
    let parameters: &[(&str, &str)] = match name {
        "follow_up" => &[("medium_amount", "100000"), ("new_within", "6 months")],
        "follow_up_basics" => &[
            ("mid_frequency", "4"),
            ("high_frequency", "12"),
            ("mid_amount", "50000"),
            ("high_amount", "200000"),
        ],
        _ => &[],
    };
    let document = Rulebook::preset_with(name, parameters.iter().copied());
    document.unwrap_or_else(|error| panic!("{}", error.report()))
}

/// A preset means what it means.
#[test]
fn each_preset_is_equivalent_to_itself() {
    for name in PRESETS {
        let rulebook = preset(name);
        let found = diff(&rulebook, &rulebook);
        assert!(found.changes().is_empty() && found.differences().is_empty(), "{name}: {found}");
        assert!(found.is_equivalent().is_proved() && found.is_never_stricter().is_proved());
        // Nor does it matter that presets were brought in.
        let text = format!(
            "format = 1\ncode = \"mine\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n\
             use = [\"{name}\"]\n[parameters]\n{}",
            rulebook
                .document()
                .parameters
                .iter()
                .map(|(code, value)| format!("{code} = \"{value}\"\n"))
                .collect::<String>()
        );
        let using = Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{}", error.report()));
        let found = diff(&rulebook, &using);
        assert_eq!(found.is_equivalent(), Proof::Proved, "{name}: {found}");
    }
}

/// P-019: the tier of p003 is never worse than that of p002.
#[test]
fn a_tier_without_strategy_is_never_worse() {
    let (renewal, quality) = (preset("renewal"), preset("service_quality"));
    let diff = diff_schemes(&renewal, "tier", &quality, "tier").unwrap();
    assert_eq!(diff.is_never_stricter(), Proof::Proved, "{diff}");
    assert!(diff.is_equivalent().is_refuted());
    let back = diff_schemes(&quality, "tier", &renewal, "tier").unwrap();
    assert!(back.is_never_stricter().is_refuted());
    assert_eq!(
        diff_schemes(&quality, "teir", &renewal, "tier").unwrap_err().code(),
        "unknown-scheme"
    );
}
