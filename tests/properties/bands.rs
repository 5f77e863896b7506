//! Bands (P-015).

use super::*;

fn naive(cuts: &[(Cut<i64>, usize)], value: i64) -> usize {
    let inside = cuts.iter().filter(|(cut, _)| match cut.side {
        Side::From => value >= cut.at,
        Side::Above => value > cut.at,
    });
    inside.map(|(_, label)| *label).max().unwrap_or(0)
}

#[test]
fn p_015_boundaries() {
    let cut = |at, side| Cut { at, side };
    let bands = Bands::new(0, [(cut(5, Side::From), 1), (cut(5, Side::Above), 2)]).unwrap();
    assert_eq!([4, 5, 6].map(|n| *bands.of(&n)), [0, 1, 2]);
    for wrong in [[(5, Side::Above), (5, Side::From)], [(5, Side::From), (5, Side::From)]] {
        let cuts = wrong.map(|(at, side)| (cut(at, side), 1));
        assert_eq!(Bands::new(0, cuts).unwrap_err().code(), "bands-order");
    }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn p_015_bands_are_total_and_monotone(
        cuts in prop::collection::vec((-6_i64..6, any::<bool>()), 0..5), a in -8_i64..8, b in -8_i64..8,
    ) {
        let cuts: Vec<_> = cuts
            .into_iter()
            .map(|(at, above)| Cut { at, side: if above { Side::Above } else { Side::From } })
            .zip(1_usize..)
            .collect();
        let rise = cuts.windows(2).all(|pair| {
            let key = |cut: Cut<i64>| (cut.at, cut.side == Side::Above);
            key(pair[0].0) < key(pair[1].0)
        });
        let only: Vec<Cut<i64>> = cuts.iter().map(|(cut, _)| *cut).collect();
        holds(laws::bands_are_total_and_monotone(&only, &[a, b]))?;
        let bands = Bands::new(0, cuts.clone());
        prop_assert_eq!(bands.is_ok(), rise);
        if let Ok(bands) = bands {
            prop_assert_eq!(*bands.of(&a), naive(&cuts, a));
            prop_assert!(a > b || bands.of(&a) <= bands.of(&b));
        }
    }
}
