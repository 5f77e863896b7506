//! Presets, parts of presets, own entries in their place, documents that come back.

use super::*;

fn codes<'a>(all: impl IntoIterator<Item = &'a Code>) -> String {
    all.into_iter().map(Code::as_str).collect::<Vec<_>>().join(" ")
}

/// Scales, parts and topics in one line each.
fn shape(rulebook: &Rulebook) -> [String; 3] {
    let policy = rulebook.feedback();
    [
        codes(policy.scales().iter().map(|one| one.code())),
        codes(policy.parts().iter().map(|one| &one.code)),
        codes(policy.topics().iter().map(|one| one.code())),
    ]
}

fn comes_back(rulebook: &Rulebook) {
    let json = serde_json::to_string(rulebook.document()).unwrap();
    let again = Rulebook::from_json(&json).unwrap_or_else(|error| panic!("{}", error.report()));
    let (one, other) = (rulebook.feedback(), again.feedback());
    assert_eq!(one.scales(), other.scales());
    assert_eq!(one.parts(), other.parts());
    assert_eq!(one.part_scale(), other.part_scale());
    assert_eq!(one.topics(), other.topics());
    assert_eq!(again.document(), rulebook.document());
}

#[test]
fn without_the_table_there_is_the_satisfaction_survey() {
    let expected = ["satisfaction".to_owned(), String::new(), String::new()];
    assert_eq!(shape(&own("")), expected);
    assert_eq!(shape(&Rulebook::preset("renewal").unwrap()), expected);
    comes_back(&own(OWN));
    assert_eq!(
        shape(&own(OWN)),
        ["satisfaction nps stars balance", "communication solving solution", "slow price weather"]
    );
}

#[test]
fn d003_68_and_d000_50_the_presets_name_what_their_documents_do() {
    let quality = Rulebook::preset("service_quality").unwrap();
    assert_eq!(
        shape(&quality),
        [
            "satisfaction",
            "communication solving solution",
            "slow_response solution_mismatch need_misread late_tech_support"
        ]
    );
    comes_back(&quality);
    let open = [("medium_amount", "100000"), ("new_within", "6 months")];
    let follow_up = Rulebook::preset_with("follow_up", open).unwrap();
    assert_eq!(shape(&follow_up), ["satisfaction nps", "", ""]);
    comes_back(&follow_up);
}

#[test]
fn the_part_feedback_of_two_presets_comes_in() {
    let both = own("use = [{ preset = \"service_quality\", parts = [\"feedback\"] },\n\
                    { preset = \"follow_up\", parts = [\"feedback\"] }]\n");
    assert_eq!(shape(&both)[0], "satisfaction nps");
    assert_eq!((both.feedback().parts().len(), both.feedback().topics().len()), (3, 4));
    assert!(both.schemes().is_empty() && both.codes().roles().iter().next().is_none());
    comes_back(&both);
    let without = own("use = [{ preset = \"service_quality\", parts = [\"scheme\"] }]\n");
    assert_eq!(shape(&without), ["satisfaction", "", ""]);
}

#[test]
fn own_entries_take_the_place_of_brought_ones_by_their_codes() {
    let rulebook = own("use = [{ preset = \"service_quality\", parts = [\"feedback\"] }]\n\
                        [feedback]\n\
                        scale = [{ code = \"satisfaction\", min = 1, max = 5 }]\n\
                        topic = [{ code = \"slow_response\", words = [\"slow\"] }, { code = \"price\" }]\n");
    let policy = rulebook.feedback();
    assert_eq!(policy.topics().len(), 5);
    assert_eq!(policy.topic("slow_response").unwrap().words(), ["slow"]);
    assert_eq!(policy.topic("need_misread").unwrap().words(), ["需求理解偏差"]);
    assert_eq!(policy.scales()[0].scale().step(), points("1"));
    comes_back(&rulebook);
    // A part more is asked for by the composite.
    let four = own("use = [{ preset = \"service_quality\", parts = [\"feedback\"] }]\n\
                    [feedback]\npart = [\"price\"]\n");
    let said = parts(&[("communication", "5"), ("solving", "5"), ("solution", "5")]);
    assert_eq!(four.feedback().composite(&said), None);
    assert_eq!(
        four.feedback().composite(&said.part(code("price"), points("1"))),
        Some(guanxi::quantity::Fraction::from(4))
    );
}
