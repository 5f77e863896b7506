//! Many runs at once, against reading them one by one.

use super::*;
use guanxi::time::NO_ANSWER;

/// A step in elapsed time goes on where the clock is paused, so it may come before one that takes
/// fewer seconds of the clock.
#[test]
fn the_next_step_is_the_next_in_time() {
    let clock = within("60 minutes")
        .step(step("20 minutes after"))
        .step(step("30 minutes elapsed after"))
        .build()
        .unwrap();
    let pauses = paused("2024-03-15T11:05:00Z", Some("2024-03-15T12:05:00Z"));
    let run = run("2024-03-15T10:00:00Z").paused(pauses);
    let next = clock.read(&run, at("2024-03-15T11:10:00Z")).unwrap().next_step.unwrap();
    assert_eq!((next.step, next.at), (1, at("2024-03-15T11:30:00Z")));
}

/// Used time and level of each start are those of its own reading and steps.
#[test]
fn levels_are_those_of_the_runs() {
    let steps = ["50%", "100%", "90 minutes before", "breach", "1 hour after", "9 hours after"];
    for basis in [Basis::Elapsed, office()] {
        let builder = within("3 hours").basis(basis).tolerance("10 minutes".parse().unwrap());
        let clock = steps.iter().fold(builder, |builder, text| builder.step(step(text)));
        let clock = clock.build().unwrap();
        let as_of = at("2024-03-18T10:30:00Z");
        // Four days back, minute by minute, and a little ahead.
        let starts: Vec<i64> =
            (-5..6000).map(|minute| as_of.timestamp() - minute * 60 + minute % 7).collect();
        let (mut used, mut levels) = (vec![0; starts.len()], vec![0; starts.len()]);
        let without =
            clock.levels_batch(&starts, as_of.timestamp(), &mut used, &mut levels).unwrap();
        assert_eq!(without, 0);
        for (place, start) in starts.iter().enumerate() {
            let run = Run::new(DateTime::from_timestamp(*start, 0).unwrap());
            let reading = clock.read(&run, as_of).unwrap();
            let due = clock.steps_at(&run).into_iter().flatten();
            let level = due.filter(|due| *due <= as_of && run.start <= as_of).count();
            assert_eq!((used[place], usize::from(levels[place])), (reading.used, level), "{start}");
        }
        assert_eq!(levels.iter().max(), Some(&6));
    }
}

#[test]
fn rows_without_an_answer_are_counted() {
    let clock = within("3 hours").basis(office()).step(step("50%")).build().unwrap();
    let as_of = at("2024-03-18T10:30:00Z").timestamp();
    let (mut used, mut levels) = ([0; 3], [9; 3]);
    let starts = [as_of - 7200, i64::MIN, at("1900-01-01T00:00:00Z").timestamp()];
    let without = clock.levels_batch(&starts, as_of, &mut used, &mut levels).unwrap();
    assert_eq!((without, used, levels), (2, [5400, NO_ANSWER, NO_ANSWER], [1, 0, 0]));
}

#[test]
fn what_batches_refuse() {
    let code = |clock: &Clock, levels: usize| {
        let mut levels = vec![0; levels];
        clock.levels_batch(&[0], 0, &mut [0], &mut levels).unwrap_err().code()
    };
    let hours = || within("3 hours").basis(office());
    assert_eq!(code(&hours().build().unwrap(), 2), "batch-length");
    let days = within("1 working day").basis(office()).build().unwrap();
    assert_eq!(code(&days, 1), "batch-clock");
    let elapsed = hours().step(step("1 hour elapsed after")).build().unwrap();
    assert_eq!(code(&elapsed, 1), "batch-clock");
    let mut levels = [0];
    let plain = hours().build().unwrap();
    let beyond = at("2200-01-01T00:00:00Z").timestamp();
    let error = plain.levels_batch(&[0], beyond, &mut [0], &mut levels).unwrap_err();
    assert_eq!(error.code(), "calendar-range");
}
