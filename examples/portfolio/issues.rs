//! Issues with their whole histories: answered, resolved, called back about, opened again, called off.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDateTime, Timelike};
use guanxi::record::{IssueAction, IssueEvent, IssueKind, Registration};

use crate::contracts::{Signed, is_customer};
use crate::days::{after, at, day, instant, plus, workday};
use crate::firm::{Firm, Size};
use crate::log::Log;
use crate::random::Random;
use crate::talks::morning;

/// An issue that comes up.
pub(crate) struct Arising {
    at: NaiveDateTime,
    firm: usize,
    severity: &'static str,
}

/// The issues of a company, by `firm` as its place in the list of all.
pub(crate) fn arising(firm: &Firm, place: usize, signed: &[Signed]) -> Vec<Arising> {
    let mut random = firm.random(7);
    let apart = match firm.size {
        Size::Large => 60,
        Size::Middle => 100,
        Size::Small => 230,
    };
    let mut found = Vec::new();
    let mut on = plus(day(2023, 10, 1), i64::from(random.between(1, apart)));
    while on <= day(2024, 12, 24) {
        let severity =
            random.pick(&["general", "general", "general", "urgent", "general", "urgent"]);
        let at = morning(on, &mut random);
        if is_customer(signed, at.date()) {
            found.push(Arising { at, firm: place, severity });
        }
        let more = random.between(apart.saturating_sub(40), apart.saturating_add(40));
        on = plus(on, i64::from(more));
    }
    // Two of the major ones are told, so that a month has cases to report.
    let told = match firm.number {
        8 => Some((day(2024, 6, 5), 620)),
        14 => Some((day(2024, 6, 13), 870)),
        6 => Some((day(2024, 5, 15), 590)),
        27 => Some((day(2024, 10, 22), 700)),
        _ => None,
    };
    found.extend(told.map(|(on, minutes)| Arising {
        at: at(on, minutes),
        firm: place,
        severity: "major",
    }));
    found
}

/// Writes down all issues, numbered month by month.
pub(crate) fn write(
    firms: &[Firm],
    mut arising: Vec<Arising>,
    log: &mut Log,
) -> guanxi::Result<()> {
    arising.sort_by_key(|one| (one.at, one.firm));
    let mut numbers: BTreeMap<(i32, u32), u32> = BTreeMap::new();
    for one in arising {
        let Some(firm) = firms.get(one.firm) else { continue };
        let (year, month) = (one.at.year(), one.at.month());
        let number = numbers.entry((year, month)).or_default();
        *number = number.saturating_add(1);
        let id = format!("WT{year}{month:02}{number:03}");
        let random =
            firm.random(u64::from(*number).saturating_add(u64::from(month).wrapping_mul(100)));
        History { firm, id, now: one.at, random, log }.write(one.severity)?;
    }
    Ok(())
}

/// One issue that is being written down.
struct History<'a> {
    firm: &'a Firm,
    id: String,
    now: NaiveDateTime,
    random: Random,
    log: &'a mut Log,
}

impl History<'_> {
    /// A step now, by somebody in a role.
    fn step(&mut self, by: &str, role: &str, action: IssueAction) -> guanxi::Result<()> {
        let event = IssueEvent::new(self.id.as_str(), action).in_role(role.parse()?);
        self.log.at(self.firm, self.now, by, event)?;
        Ok(())
    }

    /// Goes on later; what would fall into the night is done on the next working morning.
    fn wait(&mut self, low: u32, high: u32) {
        self.now = after(self.now, self.random.between(low, high));
        let (hour, today) = (self.now.hour(), self.now.date());
        if !(8..20).contains(&hour) {
            let next = if hour < 8 { today } else { plus(today, 1) };
            self.now = at(workday(next), self.random.between(540, 640));
        }
    }

    fn write(&mut self, severity: &str) -> guanxi::Result<()> {
        let agent = self.firm.agent;
        let pressing = severity != "general";
        let (kind, text, department) = match severity {
            "major" => (IssueKind::Complaint, "数据丢失，业务受影响", "technical"),
            "urgent" => (IssueKind::Complaint, "服务中断", "technical"),
            _ if self.random.chance(50) => {
                let (text, department) =
                    self.random.pick(&[("响应延迟", "support"), ("解决方案不匹配", "sales")]);
                (IssueKind::Complaint, text, department)
            }
            _ => {
                let (text, department) = self
                    .random
                    .pick(&[("账单明细有疑问", "support"), ("希望开通新功能", "technical")]);
                (IssueKind::Request, text, department)
            }
        };
        let due = plus(self.now.date(), if pressing { 2 } else { 6 });
        let mut registration = Registration::new(severity.parse()?, agent)
            .expected_at(instant(at(workday(due), 1_080))?)
            .department(department.parse()?)
            .about(text);
        registration.kind = Some(kind);
        registration.channel = Some(self.random.pick(&["phone", "email", "im"]).parse()?);
        self.step(agent, "support_agent", IssueAction::Register(Box::new(registration)))?;
        if pressing {
            // At once where data are lost, within the hour else; now and then not.
            let slow = self.random.chance(25) || self.firm.number == 8;
            match (severity, slow) {
                ("major", false) => {}
                (_, true) => self.wait(64, 95),
                _ => self.wait(5, 50),
            }
            let to = "support_supervisor".parse()?;
            self.step(agent, "support_agent", IssueAction::Report { to })?;
        }
        if self.random.chance(5) && !pressing {
            self.wait(30, 90);
            let reason = "客户自行解决".to_owned();
            return self.step(agent, "support_agent", IssueAction::Cancel { reason });
        }
        match self.random.chance(14) {
            true => self.wait(125, 400),
            false => self.wait(10, 95),
        }
        self.step(agent, "support_agent", IssueAction::Respond)?;
        self.solve(pressing)?;
        let unhappy = self.random.chance(14) || matches!(self.firm.number, 8 | 12);
        if self.random.chance(6) && severity != "major" {
            // Nobody calls back.
            return Ok(());
        }
        if unhappy {
            self.call_back(2, "问题仍然存在")?;
            self.solve(pressing)?;
        }
        let score = self.random.pick(&[4, 5, 5, 5]);
        self.call_back(score, "")
    }

    /// Proposes a solution and carries it out.
    fn solve(&mut self, pressing: bool) -> guanxi::Result<()> {
        let (solver, role) = match pressing {
            true => ("tech.expert", "support_supervisor"),
            false => (self.firm.agent, "support_agent"),
        };
        match (pressing, self.random.chance(12)) {
            (true, false) => self.wait(40, 150),
            (true, true) => self.wait(200, 420),
            (false, false) => self.wait(60, 900),
            (false, true) => self.wait(1_500, 2_600),
        }
        self.step(solver, role, IssueAction::Propose { text: "排查原因并给出方案".to_owned() })?;
        match pressing {
            true => self.wait(60, 900),
            false => self.wait(600, 4_300),
        }
        self.step(solver, role, IssueAction::Resolve { solution: "已按方案处理".to_owned() })
    }

    /// Calls back on a working day; whoever is not content names a new date.
    fn call_back(&mut self, score: i32, comment: &str) -> guanxi::Result<()> {
        let days = if self.random.chance(10) { 5 } else { 1 };
        self.now = morning(plus(self.now.date(), days), &mut self.random);
        let new_due = match score < 4 {
            true => Some(instant(at(workday(plus(self.now.date(), 5)), 1_080))?),
            false => None,
        };
        let comment = comment.to_owned();
        let action = IssueAction::CallBack { score, comment, new_due };
        let owner = self.firm.owner;
        self.step(owner, "account_manager", action)
    }
}
