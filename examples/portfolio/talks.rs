//! Talks, visits and messages, and the visits that were planned.

use chrono::NaiveDate;
use guanxi::record::{Direction, Interaction, Outcome, PlanAction, PlanEvent, PlanItem};

use crate::contracts::{Signed, is_customer};
use crate::days::{after, at, day, months_after, plus, workday};
use crate::firm::{Firm, Size};
use crate::log::Log;
use crate::random::Random;

/// The first day of which talks are written down.
fn first() -> NaiveDate {
    day(2023, 12, 1)
}

/// A kind of touch: how often, over which channels, and how often it comes late.
struct Series {
    days: u32,
    channels: &'static [&'static str],
    outcome: Outcome,
    batch: bool,
    late_percent: u32,
    content: &'static str,
}

/// What each size of company hears, as the preset asks for it.
fn series(size: Size) -> Vec<Series> {
    let talk = |days, late_percent| Series {
        days,
        channels: &["phone", "phone", "im", "video"],
        outcome: Outcome::Reached,
        batch: false,
        late_percent,
        content: "例行沟通",
    };
    let sent = |channels, batch, content| Series {
        days: 28,
        channels,
        outcome: Outcome::Sent,
        batch,
        late_percent: 12,
        content,
    };
    match size {
        Size::Large => vec![
            talk(7, 9),
            Series { channels: &["visit"], content: "上门拜访", days: 28, ..talk(28, 20) },
        ],
        Size::Middle => vec![talk(14, 14), sent(&["email"], false, "邮件回访")],
        Size::Small => vec![sent(&["email", "sms"], true, "标准化推送")],
    }
}

/// Writes down the talks with a company.
pub(crate) fn write(firm: &Firm, signed: &[Signed], log: &mut Log) -> guanxi::Result<()> {
    let mut random = firm.random(4);
    let begin = first().max(firm.since);
    for one in series(firm.size) {
        let mut on = workday(plus(begin, i64::from(random.between(1, one.days))));
        while on <= Log::last() {
            if is_customer(signed, on) {
                outbound(firm, &one, on, &mut random, log)?;
            }
            let more = if random.chance(one.late_percent) { random.between(3, 9) } else { 0 };
            on = workday(plus(on, i64::from(one.days.saturating_add(more))));
        }
    }
    let mut on = plus(begin, i64::from(random.between(5, 40)));
    while on <= Log::last() {
        if is_customer(signed, on) {
            let channel = random.pick(&["phone", "im", "email"]);
            let talk = Interaction::new(channel.parse()?, Direction::Inbound, Outcome::Reached);
            keep(firm, workday(on), talk, "咨询用量与账单", &mut random, log)?;
        }
        on = plus(on, i64::from(random.between(25, 75)));
    }
    plan(firm, signed, log)
}

fn outbound(
    firm: &Firm,
    series: &Series,
    on: NaiveDate,
    random: &mut Random,
    log: &mut Log,
) -> guanxi::Result<()> {
    let channel = random.pick(series.channels);
    let mut talk = Interaction::new(channel.parse()?, Direction::Outbound, series.outcome);
    talk.batch = series.batch;
    if channel == "phone" && random.chance(10) {
        talk.outcome = Outcome::NotReached;
        keep(firm, on, talk.clone(), "", random, log)?;
        talk.outcome = Outcome::Reached;
    }
    if series.outcome == Outcome::Reached {
        talk.contact = Some(firm.contact().into());
        talk.feedback = random.pick(&["", "", "使用正常", "希望加快响应"]).to_owned();
    }
    keep(firm, on, talk, series.content, random, log)
}

/// Writes down a talk, now and then later than a day after it.
fn keep(
    firm: &Firm,
    on: NaiveDate,
    mut talk: Interaction,
    content: &str,
    random: &mut Random,
    log: &mut Log,
) -> guanxi::Result<()> {
    talk.content = content.to_owned();
    // An attempt is made in the morning, so that the talk of the same day comes after it.
    let hours = if talk.outcome == Outcome::NotReached { (540, 600) } else { (610, 1_020) };
    let time = at(on, random.between(hours.0, hours.1));
    let minutes = match random.chance(6) {
        true => random.between(1_560, 3_900),
        false => random.between(0, 240),
    };
    log.late(firm, time, minutes, firm.owner, talk)?;
    Ok(())
}

/// A visit planned each month for all but the small ones: held, held late, missed or called off.
fn plan(firm: &Firm, signed: &[Signed], log: &mut Log) -> guanxi::Result<()> {
    if firm.size == Size::Small {
        return Ok(());
    }
    let mut random = firm.random(5);
    let mut month = day(2024, 1, 1);
    while month <= Log::last() {
        let planned = workday(plus(month, i64::from(random.between(4, 24))));
        let chance = random.between(1, 100);
        if is_customer(signed, planned) {
            let id = format!("JH-{}-{}", firm.id, month.format("%y%m"));
            let mut item = PlanItem::new(planned, firm.owner);
            item.channel = Some("visit".parse()?);
            item.topics = vec!["合作进展".to_owned()];
            let mut step = |on: NaiveDate, minutes, action| {
                log.at(firm, at(on, minutes), firm.owner, PlanEvent::new(id.as_str(), action))
            };
            step(workday(plus(month, -8)), 960, PlanAction::Plan(item))?;
            let held = match chance {
                1..=82 => Some(planned),
                83..=90 => Some(workday(plus(planned, 3))),
                91..=95 => {
                    let reason = "客户改期".to_owned();
                    step(plus(planned, -1), 900, PlanAction::Cancel { reason })?;
                    None
                }
                _ => None,
            };
            if let Some(held) = held {
                let feedback = "对进展满意".to_owned();
                step(held, 660, PlanAction::Execute { feedback, actions: Vec::new() })?;
                step(held, 690, PlanAction::Complete { feedback: String::new() })?;
            }
        }
        month = months_after(month, 1)?;
    }
    Ok(())
}

/// A time of a working day, some minutes after nine.
pub(crate) fn morning(on: NaiveDate, random: &mut Random) -> chrono::NaiveDateTime {
    after(at(workday(on), 540), random.between(0, 400))
}
