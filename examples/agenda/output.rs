//! The agenda as tables: a heading for each day, a line for each thing to do, and why it is so.

use chrono::{Datelike, NaiveDate};
use guanxi::Rulebook;
use guanxi::label::{Code, Language};
use guanxi::policy::cadence::{Postponed, TouchSource};
use guanxi::record::CustomerId;
use guanxi::review::{Agenda, AgendaItem, ImpossibleTask, PostponedTask, Task};
use guanxi::store::Store;

use crate::args::Args;
use crate::portfolio::{NotDue, Portfolio};
use crate::print::plain;
use crate::rulebook;
use crate::table::{Align, Table};
use crate::uncounted;

/// How many days or stretches that were passed over are shown of each thing.
const REASONS: usize = 3;

/// What all parts of the output need.
pub(crate) struct Page<'a> {
    rulebook: &'a Rulebook,
    agenda: &'a Agenda,
    portfolio: &'a Portfolio,
    owner: Option<&'a str>,
    today: NaiveDate,
    language: Language,
}

impl<'a> Page<'a> {
    /// A page.
    pub(crate) fn new(
        rulebook: &'a Rulebook,
        agenda: &'a Agenda,
        portfolio: &'a Portfolio,
        args: &'a Args,
    ) -> Self {
        let today = rulebook.as_of(agenda.as_of).date();
        Self { rulebook, agenda, portfolio, owner: args.owner(), today, language: args.language }
    }

    /// All tables.
    pub(crate) fn tables(&self) -> String {
        let mut out = self.head();
        out.push_str(&self.days());
        out.push_str(&self.team_reviews());
        out.push_str(&self.suppressed());
        out.push_str(&self.put_off());
        out.push_str(&self.impossible());
        out.push_str(&self.not_due());
        out.push_str(&self.findings());
        let later = self.portfolio.later(self.agenda.as_of, self.rulebook);
        out.push_str(&uncounted::later(later, &self.as_of(), self.language));
        out.push_str(&uncounted::refused(&self.portfolio.refused, self.language));
        out
    }

    fn is_chinese(&self) -> bool {
        self.language == Language::Chinese
    }

    fn say<'t>(&self, english: &'t str, chinese: &'t str) -> &'t str {
        if self.is_chinese() { chinese } else { english }
    }

    fn head(&self) -> String {
        let title = rulebook::title(self.rulebook, self.language);
        let Agenda { from, to, items, .. } = self.agenda;
        let last = to.pred_opt().unwrap_or(*to);
        let as_of = self.as_of();
        let owner = self.owner.unwrap_or(self.say("everybody", "全部负责人"));
        let count = items.len();
        plain(&if self.is_chinese() {
            format!("{title}，截至 {as_of}\n{owner}，{from} 至 {last}：{count} 项\n")
        } else {
            let noun = if count == 1 { "thing" } else { "things" };
            format!("{title} as of {as_of}\n{owner}, {from} to {last}: {count} {noun} to do\n")
        })
    }

    /// The moment of the question on the clock of the rulebook.
    fn as_of(&self) -> String {
        match self.agenda.as_of.as_instant() {
            Some(at) => self.rulebook.zone().wall_text(at),
            None => self.agenda.as_of.to_string(),
        }
    }

    fn name(&self, id: &CustomerId) -> String {
        match self.portfolio.store.customer(id) {
            Ok(Some(customer)) if customer.value.name() != id.as_str() => {
                format!("{id} {}", customer.value.name())
            }
            _ => id.to_string(),
        }
    }

    /// A line for each thing to do, under the heading of its day.
    fn days(&self) -> String {
        if self.agenda.items.is_empty() {
            return format!("\n  {}\n", self.say("nothing to do", "无事项"));
        }
        let mut columns = vec![
            (self.say("class", "等级"), Align::Left),
            (self.say("customer", "客户"), Align::Left),
            (self.say("what", "事项"), Align::Left),
            (self.say("channel", "渠道"), Align::Left),
            (self.say("due", "到期日"), Align::Left),
            ("", Align::Right),
        ];
        if self.owner.is_none() {
            columns.push((self.say("owner", "负责人"), Align::Left));
        }
        let mut table = Table::new(&columns);
        for item in &self.agenda.items {
            let mut row = vec![
                classes(&item.classes),
                self.name(&item.customer),
                self.what(&item.task).0,
                item.channel_text(self.rulebook, self.language).to_owned(),
                item.due.to_string(),
                self.state(item),
            ];
            if self.owner.is_none() {
                row.push(item.owner.as_ref().map_or_else(String::new, ToString::to_string));
            }
            table.row(row);
        }
        let text = table.render();
        let mut lines = text.lines();
        let mut out = String::from("\n");
        lines.by_ref().take(2).for_each(|line| out.push_str(&format!("{line}\n")));
        let mut day = None;
        for (item, line) in self.agenda.items.iter().zip(lines) {
            if day != Some(item.day) {
                day = Some(item.day);
                out.push_str(&format!("{}\n", self.day(item.day)));
            }
            out.push_str(&format!("{line}\n"));
            for note in self.notes(item) {
                out.push_str(&plain(&format!("      {note}\n")));
            }
        }
        out
    }

    fn day(&self, day: NaiveDate) -> String {
        let english =
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let chinese = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
        let names = if self.is_chinese() { chinese } else { english };
        let place = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0);
        let name = names.get(place).copied().unwrap_or_default();
        let today = if day == self.today { self.say(", today", "，今日") } else { "" };
        format!("{day} {name}{today}")
    }

    /// What is to be done, and what does not fit into its cell: the day of an occasion, what is done.
    fn what(&self, task: &Task) -> (String, Option<String>) {
        let text = task.text(self.rulebook, self.language);
        let Task::Occasion { on, .. } = task else { return (text, None) };
        let on = self.say(" on ", "，").to_owned() + &on.to_string();
        match text.split_once(&on) {
            Some((what, rest)) => {
                let on = if self.is_chinese() { on.replace('，', "时点 ") } else { on };
                (what.to_owned(), Some(on.trim_start().to_owned() + rest))
            }
            None => (text, None),
        }
    }

    fn state(&self, item: &AgendaItem) -> String {
        let ahead = item.due.signed_duration_since(self.today).num_days();
        let days = if item.overdue.max(ahead) == 1 { "day" } else { "days" };
        match (item.overdue, ahead, self.is_chinese()) {
            (1.., _, false) => format!("{} {days} late", item.overdue),
            (1.., _, true) => format!("逾期 {} 天", item.overdue),
            (_, 0, false) => "today".to_owned(),
            (_, 0, true) => "今日".to_owned(),
            // Within its grace, or paused.
            (_, ..0, false) => "not late".to_owned(),
            (_, ..0, true) => "未逾期".to_owned(),
            (_, _, false) => format!("in {ahead} {days}"),
            (_, _, true) => format!("{ahead} 天后"),
        }
    }

    /// What else there is to say of an item, each on a line.
    fn notes(&self, item: &AgendaItem) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        notes.extend(self.what(&item.task).1);
        notes.extend(self.hours(item));
        if !item.also.is_empty() {
            let names = item.also.iter().map(|rule| self.rule(rule)).collect::<Vec<_>>();
            let names = names.join(self.say(", ", "、"));
            notes.push(format!("{}{names}", self.say("counts as well for: ", "同时计入：")));
        }
        if !item.certain {
            let why = self.say("if it is of that class: facts are missing", "若属该类：数据缺失");
            notes.push(why.to_owned());
        }
        notes.extend(self.postponed(&item.postponed));
        notes
    }

    fn rule(&self, rule: &Code) -> String {
        let source = TouchSource::Rule { rule: rule.clone(), kind: rule.clone() };
        Task::Touch(source).text(self.rulebook, self.language)
    }

    /// When a customer in another zone may be contacted, on both clocks.
    fn hours(&self, item: &AgendaItem) -> Option<String> {
        let (zone, hours) = (self.portfolio.zones.get(&item.customer)?, item.hours.as_ref()?);
        let here = self.rulebook.zone();
        let clock = |zone: &guanxi::time::Zone, at| zone.local(at).format("%H:%M").to_string();
        let stretch = |zone| (clock(zone, hours.open), clock(zone, hours.close));
        let ((from, to), (from_there, to_there)) = (stretch(here), stretch(zone));
        Some(match self.is_chinese() {
            true => format!("可联系时段 {from} 至 {to}（{zone} 当地 {from_there} 至 {to_there}）"),
            false => format!("from {from} to {to}, which is {from_there} to {to_there} in {zone}"),
        })
    }

    fn postponed(&self, postponed: &[Postponed]) -> Vec<String> {
        let not = self.say("not ", "避开 ");
        let shown = postponed.iter().take(REASONS);
        let mut out: Vec<String> =
            shown.map(|one| format!("{not}{}", one.text(self.language))).collect();
        if let Some(more) = postponed.len().checked_sub(REASONS).filter(|more| *more > 0) {
            out.push(match self.is_chinese() {
                true => format!("另有 {more} 段（--json 列出全部）"),
                false => format!("and {more} more (--json lists all)"),
            });
        }
        out
    }

    fn titled(&self, (english, chinese): (&str, &str), count: usize) -> String {
        let (title, colon) = (self.say(english, chinese), self.say(": ", "："));
        match count {
            0 => format!("\n{title}{colon}{}\n", self.say("none", "无")),
            _ => format!("\n{title}{colon}{count}\n"),
        }
    }

    fn team_reviews(&self) -> String {
        let list = &self.agenda.team_reviews;
        if list.is_empty() {
            return String::new();
        }
        let mut out = self.titled(("reviews of the team", "团队例会与复盘"), list.len());
        for one in list {
            let what = one.text(self.rulebook, self.language);
            out.push_str(&plain(&format!("  {} {what}\n", self.day(one.day))));
        }
        out
    }

    fn suppressed(&self) -> String {
        let list = &self.agenda.suppressed;
        let mut out = self.titled(("not asked for", "暂不要求"), list.len());
        if list.is_empty() {
            return out;
        }
        let mut table = Table::new(&[
            (self.say("customer", "客户"), Align::Left),
            (self.say("what", "事项"), Align::Left),
            (self.say("why", "原因"), Align::Left),
        ]);
        for one in list {
            table.row(vec![
                self.name(&one.customer),
                self.what(&one.task).0,
                one.why.text(self.rulebook.zone(), self.language),
            ]);
        }
        out.push_str(&table.render());
        out
    }

    fn impossible(&self) -> String {
        let list = &self.agenda.impossible;
        let mut out = self.titled(("not possible within a year", "一年内无可行日期"), list.len());
        for ImpossibleTask { customer, task, due, postponed, .. } in list {
            out.push_str(&self.waiting(customer, &self.what(task).0, (*due, None), postponed));
        }
        out
    }

    /// What is due on these days and has to wait until after them.
    fn put_off(&self) -> String {
        let list = &self.agenda.postponed;
        if list.is_empty() {
            return String::new();
        }
        let title = ("due, but not possible before these days end", "到期，但期间内不可行");
        let mut out = self.titled(title, list.len());
        for PostponedTask { customer, task, due, day, postponed, .. } in list {
            out.push_str(&self.waiting(customer, &self.what(task).0, (*due, *day), postponed));
        }
        out
    }

    /// Something without a day on this page: when it is due, the day that is possible, and why.
    fn waiting(
        &self,
        customer: &CustomerId,
        what: &str,
        (due, day): (NaiveDate, Option<NaiveDate>),
        postponed: &[Postponed],
    ) -> String {
        let name = self.name(customer);
        let day = day.map(|day| match self.is_chinese() {
            true => format!("，建议 {day}"),
            false => format!(", proposed {day}"),
        });
        let day = day.unwrap_or_default();
        let mut out = plain(&match self.is_chinese() {
            true => format!("  {name}：{what}，{due} 到期{day}\n"),
            false => format!("  {name}: {what}, due {due}{day}\n"),
        });
        for note in self.postponed(postponed) {
            out.push_str(&plain(&format!("      {note}\n")));
        }
        out
    }

    /// Customers for whom there is nothing to do on these days, with what is next.
    fn not_due(&self) -> String {
        let list = &self.portfolio.not_due;
        if list.is_empty() {
            return String::new();
        }
        let mut out = self.titled(("nothing to do on these days", "期间无事项"), list.len());
        for NotDue { customer, rule, due, proposal, postponed } in list {
            let day = proposal.as_ref().map(|proposal| proposal.day);
            out.push_str(&self.waiting(customer, &self.rule(rule), (*due, day), postponed));
        }
        out
    }

    /// What the rulebook leaves open of contacts.
    fn findings(&self) -> String {
        rulebook::findings(self.rulebook, self.language, &|path| {
            ["cadence", "occasion", "plan"].iter().any(|part| path.contains(part))
        })
    }
}

fn classes(classes: &[Code]) -> String {
    classes.iter().map(Code::as_str).collect::<Vec<_>>().join("/")
}
