//! Conditions and documents as text (P-115).

use super::*;

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn parsing_and_printing_are_inverse(condition in rule::expressions()) {
        holds(laws::print_parse_round_trip(&condition))?;
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[-a-z0-9_$%=<>!(){},. ]{0,40}|\\PC{0,20}") {
        if let Ok(condition) = text.parse() {
            holds(laws::print_parse_round_trip(&condition))?;
        }
    }
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn valid_rulebooks_load(document in rulebook::documents()) {
        let report = Rulebook::try_from(document).err().map(|error| error.report());
        prop_assert_eq!(report, None);
    }

    #[test]
    fn p_115_documents_round_trip_through_json(document in rulebook::documents()) {
        holds(laws::json_round_trip(&document))?;
    }

    #[test]
    fn p_115_a_rulebook_is_its_document((Rules(rulebook), customer) in cases(0.6)) {
        holds(laws::own_document_decides_alike(&rulebook, &customer))?;
    }
}
