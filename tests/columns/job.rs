//! The portfolio review that peers do too: the same figures to the last unit.

#[path = "../../benches/portfolio/data.rs"]
#[allow(dead_code, unreachable_pub)]
pub(crate) mod data;

use data::{Customers, figures, review, schema};

/// The figures that every peer gives for a hundred thousand customers, by tier.
const FIGURES: [(&str, [i128; 23]); 3] = [
    (
        "A",
        [
            7_937,
            1_103_613_069_005,
            5_123,
            2_470,
            28_407,
            925,
            722,
            4_113,
            1_506,
            1_710,
            608,
            2_977,
            4_219,
            675,
            66,
            148_635,
            7_249,
            149_460_105,
            5_608,
            371,
            2_023,
            554,
            681,
        ],
    ),
    (
        "B",
        [
            26_851,
            1_612_788_590_080,
            17_269,
            8_330,
            96_815,
            3_117,
            2_400,
            18_210,
            6_779,
            1_367,
            495,
            10_229,
            14_120,
            2_264,
            238,
            502_827,
            25_267,
            521_334_089,
            13_440,
            1_230,
            6_856,
            1_898,
            2_384,
        ],
    ),
    (
        "C",
        [
            65_212,
            416_850_041_461,
            42_164,
            20_008,
            235_076,
            7_422,
            5_622,
            47_310,
            17_902,
            0,
            0,
            24_688,
            34_297,
            5_679,
            548,
            1_219_802,
            58_543,
            1_208_064_163,
            22_665,
            3_118,
            16_956,
            4_631,
            5_857,
        ],
    ),
];

#[test]
fn the_figures_of_the_peers() {
    let (customers, schema) = (Customers::new(100_000), schema());
    let portfolio = customers.portfolio(&schema);
    for plain in [false, true] {
        let reviewed = review(&schema, plain).run(&portfolio).unwrap();
        for (tier, expected) in FIGURES {
            assert_eq!(figures(&reviewed, tier), expected, "{tier}");
        }
        assert!(reviewed.asked().is_empty(), "{:?}", reviewed.asked());
        assert!(reviewed.wrong().is_empty());
    }
}

#[test]
fn rows_as_the_explained_way_reads_them() {
    let (customers, schema) = (Customers::new(3_000), schema());
    let rulebook = data::rulebook();
    let review = review(&schema, false);
    let portfolio = customers.portfolio(&schema);
    let reviewed = review.run(&portfolio).unwrap();
    crate::agree::agree(&rulebook, &review, &portfolio, &reviewed).unwrap();
}
