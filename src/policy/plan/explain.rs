//! Plan items and promises in words, English and Chinese.

use super::{
    ActionState, ItemReading, Plan, PlanColumn, PlanReadings, PlanRow, PlanState, PromiseReading,
    PromiseState,
};
use crate::label::Language;
use crate::record::{Party, Promise};
use crate::time::Moment;

impl Plan<'_> {
    /// The plan of a customer in words: the last contact and the next planned one, items, promises
    /// outside of them, events refused; in the times of the rulebook's zone. Lines end in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// use guanxi::record::{Customer, Event, PlanAction, PlanEvent, PlanItem};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let item = PlanItem::new("2024-03-22".parse().unwrap(), "chen.qi");
    /// let complete = PlanAction::Complete { feedback: "fine".into() };
    /// let events = [
    ///     Event::new("e1", "KH0002", "2024-03-01".parse()?, PlanEvent::plan("P2", item)),
    ///     Event::new("e2", "KH0002", "2024-03-22".parse()?, PlanEvent::new("P2", complete)),
    /// ];
    /// let plan = rulebook.plan();
    /// let found = plan.read(&Customer::new("KH0002"), &events, "2024-03-25".parse()?, None);
    /// assert_eq!(plan.explain(&found, Language::English), "\
    /// KH0002: plan as of 2024-03-25
    /// next planned for 2024-03-22
    /// P2: not started, planned for 2024-03-22 by chen.qi, overdue by 3 days
    /// event e2 refused: the item is not executed yet
    /// ");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, readings: &PlanReadings, language: Language) -> String {
        let as_of = self.moment(readings.as_of);
        let mut text = match language {
            Language::English => format!("{}: plan as of {as_of}\n", readings.customer),
            Language::Chinese => format!("{}：沟通计划，截至 {as_of}\n", readings.customer),
        };
        if let Some(last) = &readings.last_contact {
            let (at, channel) = (self.moment(last.at), self.channel(&last.channel, language));
            text.push_str(&match language {
                Language::English => format!("last contact {at}, {channel}\n"),
                Language::Chinese => format!("最近沟通 {at}，{channel}\n"),
            });
        }
        if let Some(day) = readings.next_planned {
            text.push_str(&match language {
                Language::English => format!("next planned for {day}\n"),
                Language::Chinese => format!("下次计划沟通 {day}\n"),
            });
        }
        for item in &readings.items {
            text.push_str(&self.explain_item(item, language));
        }
        for promise in readings.promises.iter().filter(|promise| promise.item.is_none()) {
            text.push_str(&self.explain_promise(promise, language));
        }
        for refused in &readings.refused {
            let message = refused.refusal.text(language);
            text.push_str(&match language {
                Language::English => format!("event {} refused: {message}\n", refused.event),
                Language::Chinese => format!("事件 {} 未采纳：{message}\n", refused.event),
            });
        }
        text
    }

    /// A plan item in words: how far it is and why, then its actions, each on a line. Lines end in
    /// `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// use guanxi::record::{Customer, Event, PlanAction, PlanEvent, PlanItem, Promise};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let mut item = PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu"); // D003-95
    /// item.channel = Some("phone".parse()?);
    /// item.every = Some("1 week".parse()?);
    /// item.topics = vec!["续约意向".into(), "培训需求".into()];
    /// let training = Promise::new("培训计划", "技术部", "2024-03-27".parse()?);
    /// let feedback = "同意增加培训场次".to_owned();
    /// let held = PlanAction::Execute { feedback, actions: vec![training] };
    /// let events = [
    ///     Event::new("e1", "KH0001", "2024-03-01".parse()?, PlanEvent::plan("P1", item)),
    ///     Event::new("e2", "KH0001", "2024-03-20".parse()?, PlanEvent::new("P1", held)),
    /// ];
    /// let plan = rulebook.plan();
    /// let found = plan.read(&Customer::new("KH0001"), &events, "2024-03-25".parse()?, None);
    /// assert_eq!(plan.explain_item(&found.items[0], Language::Chinese), "\
    /// P1：进行中，计划 2024-03-20，负责人 zhao.liu，方式 电话，周期 1 week，要点 续约意向、培训需求，\
    /// 实际 2024-03-20，客户反馈“同意增加培训场次”
    ///   - 培训计划（技术部，我方），2024-03-27 前：未完成
    /// ");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain_item(&self, item: &ItemReading, language: Language) -> String {
        let zh = language == Language::Chinese;
        let PlanState { plan, status, actual, feedback, actions, ended, reason } = &item.state;
        let mut parts = vec![status.label(language).to_owned()];
        let mut say = |en: String, chinese: String| parts.push(if zh { chinese } else { en });
        say(
            format!("planned for {} by {}", plan.planned, plan.owner),
            format!("计划 {}，负责人 {}", plan.planned, plan.owner),
        );
        if let Some(code) = &plan.channel {
            let channel = self.channel(code, language);
            say(format!("by {channel}"), format!("方式 {channel}"));
        }
        if let Some(every) = plan.every {
            say(format!("every {every}"), format!("周期 {every}"));
        }
        if !plan.topics.is_empty() {
            let (en, chinese) = (plan.topics.join(", "), plan.topics.join("、"));
            say(format!("about {en}"), format!("要点 {chinese}"));
        }
        if !plan.goal.trim().is_empty() {
            say(format!("to reach: {}", plan.goal), format!("目标 {}", plan.goal));
        }
        if let Some(days) = item.overdue_days {
            let unit = if days == 1 { "day" } else { "days" };
            say(format!("overdue by {days} {unit}"), format!("已逾期 {days} 天"));
        }
        if let Some(at) = actual {
            let at = self.moment(*at);
            say(format!("held {at}"), format!("实际 {at}"));
        }
        if !feedback.is_empty() {
            let said = feedback.replace('\n', "; ");
            say(format!("feedback \"{said}\""), format!("客户反馈“{said}”"));
        }
        if let Some(at) = ended {
            let (at, why) = (self.moment(*at), reason);
            match why.is_empty() {
                true => say(format!("ended {at}"), format!("结束 {at}")),
                false => say(format!("ended {at} ({why})"), format!("结束 {at}（{why}）")),
            }
        }
        let mut text = if zh {
            format!("{}：{}\n", item.item, parts.join("，"))
        } else {
            format!("{}: {}\n", item.item, parts.join(", "))
        };
        for ActionState { promise, state } in actions {
            text.push_str("  - ");
            text.push_str(&self.promise_line(promise, state, language));
            text.push('\n');
        }
        text
    }

    /// A promise in words: what, by whom, until when, and what became of it. The line ends in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// use guanxi::record::{Customer, Direction, Event, Interaction, Outcome, Promise};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let mut call = Interaction::new("phone".parse()?, Direction::Outbound, Outcome::Reached);
    /// call.promises.push(Promise::new("quotation", "zhao.liu", "2024-03-20".parse()?)); // D003-45
    /// let events = [Event::new("e1", "KH0001", "2024-03-15T15:00:00+08:00".parse()?, call)];
    /// let plan = rulebook.plan();
    /// let found = plan.read(&Customer::new("KH0001"), &events, "2024-03-21".parse()?, None);
    /// assert_eq!(
    ///     plan.explain_promise(&found.promises[0], Language::English),
    ///     "promised 2024-03-15 15:00 (e1): quotation (zhao.liu, ours) by 2024-03-20: broken\n",
    /// );
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain_promise(&self, reading: &PromiseReading, language: Language) -> String {
        let made = self.moment(reading.made);
        let line = self.promise_line(&reading.promise, &reading.state, language);
        match language {
            Language::English => format!("promised {made} ({}): {line}\n", reading.of),
            Language::Chinese => format!("{made} 承诺（{}）：{line}\n", reading.of),
        }
    }

    /// The cells of a row of the plan sheet as text, each with its column; `-` where nothing is
    /// there yet.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::plan::PlanColumn};
    /// use guanxi::record::{Customer, Event, PlanEvent, PlanItem};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let item = PlanItem::new("2024-03-22".parse().unwrap(), "chen.qi"); // D003-96
    /// let planned = PlanEvent::plan("P2", item);
    /// let events = [Event::new("e1", "KH0002", "2024-03-01".parse()?, planned)];
    /// let (plan, customer) = (rulebook.plan(), Customer::new("KH0002"));
    /// let found = plan.read(&customer, &events, "2024-03-22".parse()?, None);
    /// let cells = plan.cells(&found.items[0].row(&customer, None), Language::Chinese);
    /// assert_eq!(cells[8], (PlanColumn::Actual, "-".to_owned()));
    /// assert_eq!(cells[11], (PlanColumn::Status, "未开始".to_owned()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn cells(&self, row: &PlanRow, language: Language) -> Vec<(PlanColumn, String)> {
        let separator = if language == Language::English { ", " } else { "、" };
        let actions = row.actions.iter();
        let actions: Vec<String> = actions
            .map(|action| self.promise_line(&action.promise, &action.state, language))
            .collect();
        let cell = |column: PlanColumn| {
            let text = match column {
                PlanColumn::Customer => row.customer.to_string(),
                PlanColumn::Name => row.name.clone(),
                PlanColumn::Tier => row.tier.as_ref().map(ToString::to_string).unwrap_or_default(),
                PlanColumn::Period => row.period.map(|every| every.to_string()).unwrap_or_default(),
                PlanColumn::Channel => row
                    .channel
                    .as_ref()
                    .map(|code| self.channel(code, language))
                    .unwrap_or_default(),
                PlanColumn::Topics => row.topics.join(separator),
                PlanColumn::Owner => row.owner.to_string(),
                PlanColumn::Planned => row.planned.to_string(),
                PlanColumn::Actual => row.actual.map(|at| self.moment(at)).unwrap_or_default(),
                PlanColumn::Feedback => row.feedback.clone(),
                PlanColumn::Actions => actions.join("; "),
                PlanColumn::Status => row.status.label(language).to_owned(),
            };
            let text = if text.trim().is_empty() { "-".to_owned() } else { text };
            (column, text)
        };
        PlanColumn::ALL.iter().map(|column| cell(*column)).collect()
    }

    /// `quotation (zhao.liu, ours) by 2024-03-20: open`.
    fn promise_line(&self, promise: &Promise, state: &PromiseState, language: Language) -> String {
        let zh = language == Language::Chinese;
        let ours = promise.party == Party::Staff;
        let party = match (ours, zh) {
            (true, false) => "ours",
            (true, true) => "我方",
            (false, false) => "the customer's",
            (false, true) => "客户方",
        };
        let (what, by, due) = (&promise.what, &promise.by, self.moment(promise.due));
        let state = self.promise_state(state, language);
        if zh {
            format!("{what}（{by}，{party}），{due} 前：{state}")
        } else {
            format!("{what} ({by}, {party}) by {due}: {state}")
        }
    }

    fn promise_state(&self, state: &PromiseState, language: Language) -> String {
        let zh = language == Language::Chinese;
        let late = match (state.is_late(), zh) {
            (false, _) => "",
            (true, false) => ", late",
            (true, true) => "，已逾期",
        };
        match (state, zh) {
            (PromiseState::Open, false) => "open".to_owned(),
            (PromiseState::Open, true) => "未完成".to_owned(),
            (PromiseState::Broken { .. }, false) => "broken".to_owned(),
            (PromiseState::Broken { .. }, true) => "已逾期未完成".to_owned(),
            (PromiseState::Kept { at, .. }, false) => format!("kept {}{late}", self.moment(*at)),
            (PromiseState::Kept { at, .. }, true) => {
                format!("已于 {} 完成{late}", self.moment(*at))
            }
            (PromiseState::Cancelled { at, reason, .. }, false) => {
                format!("cancelled {} ({reason}){late}", self.moment(*at))
            }
            (PromiseState::Cancelled { at, reason, .. }, true) => {
                format!("已于 {} 取消（{reason}）{late}", self.moment(*at))
            }
            (PromiseState::Waived { at, reason, .. }, false) => {
                format!("waived {} ({reason}){late}", self.moment(*at))
            }
            (PromiseState::Waived { at, reason, .. }, true) => {
                format!("已于 {} 免除（{reason}）{late}", self.moment(*at))
            }
        }
    }

    fn channel(&self, code: &crate::label::Code, language: Language) -> String {
        let declared = self.codes.channels().get(code.as_str());
        declared.map_or_else(
            || code.to_string(),
            |channel| channel.labels.or_code(language, code).to_owned(),
        )
    }

    /// A date, or what a wall clock of the rulebook's zone shows.
    fn moment(&self, moment: Moment) -> String {
        match moment.as_instant() {
            Some(at) => self.zone.wall_text(at),
            None => moment.to_string(),
        }
    }
}
