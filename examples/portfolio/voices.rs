//! What customers say: surveys, composites of three parts, and whether they would recommend us.

use guanxi::quantity::Score;
use guanxi::record::Feedback;

use crate::contracts::{Signed, is_customer};
use crate::days::{day, months_after, plus};
use crate::firm::Firm;
use crate::log::Log;
use crate::talks::morning;

/// Writes down what a company says, quarter by quarter.
pub(crate) fn write(firm: &Firm, signed: &[Signed], log: &mut Log) -> guanxi::Result<()> {
    let mut random = firm.random(6);
    let mut quarter = day(2023, 10, 1);
    // A house that serves well has mostly content customers; some never are.
    let grumpy = matches!(firm.number, 8 | 12 | 20);
    while quarter <= Log::last() {
        let on = plus(quarter, i64::from(random.between(2, 88)));
        let here = is_customer(signed, on);
        if here && random.chance(45) {
            let points = if grumpy { random.pick(&[2, 3]) } else { random.pick(&[4, 5, 5, 5]) };
            let mut said = Feedback::new(Score::from_points(points)?).over("email".parse()?);
            if points < 4 {
                said = said.saying("响应延迟，多次催促").about("slow_response".parse()?);
            }
            let time = morning(on, &mut random);
            log.at(firm, time, firm.agent, said.given_by(firm.contact()))?;
        }
        if here && random.chance(35) {
            let mut said = Feedback::default().over("phone".parse()?).given_by(firm.contact());
            for part in ["communication", "solving", "solution"] {
                let points = if grumpy { random.pick(&[2, 3, 4]) } else { random.pick(&[4, 5, 5]) };
                said = said.part(part.parse()?, Score::from_points(points)?);
            }
            let time = morning(plus(on, 1), &mut random);
            log.at(firm, time, firm.agent, said)?;
        }
        if here && random.chance(40) {
            let points =
                if grumpy { random.pick(&[3, 5, 6]) } else { random.pick(&[7, 8, 9, 9, 10]) };
            let said = Feedback::new(Score::from_points(points)?).on_scale("recommend".parse()?);
            let time = morning(plus(on, 2), &mut random);
            log.at(firm, time, firm.agent, said.given_by(firm.contact()))?;
        }
        quarter = months_after(quarter, 3)?;
    }
    Ok(())
}
