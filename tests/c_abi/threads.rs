//! One rulebook, one batch, eight threads (rule 8 of the C functions).

use crate::c::{Results, ask, calendar, compile, load, place, reckon, run};

#[test]
fn one_rulebook_on_eight_threads() {
    let rulebook = load("preset", "service_quality", "").unwrap();
    let batch = compile(
        &rulebook,
        r#"{"as_of":"2026-06-30","columns":[{"fact":"annual_amount","width":"i64","units":{"minor":2}}]}"#,
    )
    .unwrap();
    let amounts: Vec<u8> = (0..5_000_i64).flat_map(|row| (row * 20_000).to_ne_bytes()).collect();
    let request =
        r#"{"as_of":"2024-06-30","portfolio":{"customers":[{"id":"K","annual_amount":"496800"}]}}"#;
    let alone = Results::new();
    run(&batch, &amounts, &[place(0, 0)], 5_000, &alone).unwrap();
    let (classes, answer) = (alone.classes("tier").unwrap(), ask(&rulebook, "decide", request));
    assert!(classes.contains(&0) && classes.contains(&2));
    std::thread::scope(|scope| {
        let one = |_| {
            scope.spawn(|| {
                let results = Results::new();
                for round in 0..3 {
                    assert_eq!(ask(&rulebook, "decide", request), answer);
                    run(&batch, &amounts, &[place(0, 0)], 5_000, &results).unwrap();
                    assert_eq!(results.classes("tier").unwrap(), classes);
                    let office = calendar(&rulebook, "office").unwrap();
                    let (status, due) = reckon(&office, "add", 1_718_000_000 + round, 7_200);
                    assert!(status == 0 && due > 1_718_000_000);
                    assert!(ask(&rulebook, "decide", "{").is_err());
                }
            })
        };
        // Joined one by one: ThreadSanitizer sees that, not how a scope waits.
        let threads: Vec<_> = (0..8).map(one).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
}
