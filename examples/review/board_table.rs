//! The board as tables: figures with targets and trends, then the same broken down.

use guanxi::label::Language;
use guanxi::policy::kpi::{Measure, Unit};
use guanxi::policy::target::{Bound, Target, Verdict};
use guanxi::quantity::Fraction;
use guanxi::review::{BoardLine, Trend};

use crate::board::{Measured, Origin};
use crate::json_lines;
use crate::output::thousands;
use crate::print::plain;
use crate::rulebook;
use crate::table::{Align, Table};

/// How many rows of a long list are shown.
const SHOWN: usize = 10;

/// The section of the review.
pub(crate) fn section(measured: &Measured, language: Language) -> String {
    let page = Page { measured, language };
    let mut out = page.head();
    out.push_str(&page.figures());
    for by in &measured.board.breakdown {
        out.push_str(&page.broken_down(by));
    }
    out.push_str(&page.refused());
    out.push_str(&json_lines::list(&measured.material.bad, language));
    out
}

struct Page<'a> {
    measured: &'a Measured,
    language: Language,
}

impl Page<'_> {
    fn say<'t>(&self, english: &'t str, chinese: &'t str) -> &'t str {
        match self.language {
            Language::Chinese => chinese,
            _ => english,
        }
    }

    fn head(&self) -> String {
        let Measured { board, material, .. } = self.measured;
        let title = rulebook::title(&self.measured.rulebook, self.language);
        let (period, as_of, count) = (board.period, board.as_of, material.files.len());
        let of = match (&material.origin, self.language) {
            (Origin::Invented, Language::Chinese) => {
                "，虚构数据（examples/data/portfolio）".to_owned()
            }
            (Origin::Invented, _) => ", invented data (examples/data/portfolio)".to_owned(),
            (Origin::Folder(folder), Language::Chinese) => format!("，数据 {folder}"),
            (Origin::Folder(folder), _) => format!(", data of {folder}"),
            (Origin::Purchases, _) => String::new(),
        };
        match self.language {
            Language::Chinese => {
                format!("\n{period} 指标看板{of}\n{title}，截至 {as_of}：客户档案 {count} 份\n")
            }
            _ => format!(
                "\nboard of {period}{of}\n{title} as of {as_of}: {count} customers on file\n"
            ),
        }
    }

    /// Each KPI with its target, and what it was before.
    fn figures(&self) -> String {
        let before = self.measured.before.as_ref().map(|board| board.period.to_string());
        let mut table = Table::new(&[
            (self.say("KPI", "指标"), Align::Left),
            (self.say("value", "实际值"), Align::Right),
            (self.say("of", "基数"), Align::Right),
            (self.say("target", "目标"), Align::Right),
            (self.say("result", "结果"), Align::Left),
            (self.say("gap", "差距"), Align::Right),
            (before.as_deref().unwrap_or_default(), Align::Right),
            (self.say("change", "变化"), Align::Right),
            (self.say("trend", "趋势"), Align::Left),
            (self.say("left out", "未计入"), Align::Left),
        ]);
        let mut partial = false;
        for line in &self.measured.board.lines {
            let unit = line.measured.unit;
            let result = line.result.as_ref();
            let target = result.and_then(|result| result.target);
            let gap = match result.map(|result| result.verdict) {
                Some(Verdict::Missed { gap: Some(gap), .. }) => self.distance(unit, gap),
                _ => String::new(),
            };
            let trend = self.measured.trends.iter().find(|one| one.kpi == *line.kpi().code());
            let star = if line.measured.complete { "" } else { "*" };
            partial |= !line.measured.complete;
            table.row(vec![
                format!("{}{star}", line.entry.label(self.language)),
                match line.measured.value {
                    Some(value) => self.show(unit, value),
                    None => line.show(self.language),
                },
                self.counted(line),
                target.map_or_else(String::new, |target| self.target(unit, target)),
                result.map_or("", |result| result.verdict.state().label(self.language)).to_owned(),
                gap,
                self.previous(unit, trend),
                self.change(unit, trend),
                self.way(line, trend).to_owned(),
                self.left_out(line),
            ]);
        }
        let mut out = table.render();
        if partial {
            out.push_str(
                self.say(
                    "  * the data do not cover the whole period\n",
                    "  * 数据未覆盖整个期间\n",
                ),
            );
        }
        out
    }

    /// By how much a rate or a mean is divided.
    fn counted(&self, line: &BoardLine) -> String {
        let read = &line.measured;
        match read.unit {
            _ if read.den == 0 => String::new(),
            Unit::Rate if read.num.unsigned_abs().max(read.den.unsigned_abs()) < 10_000 => {
                format!("{}/{}", read.num, read.den)
            }
            Unit::Seconds | Unit::Points | Unit::Money => read.den.to_string(),
            _ => String::new(),
        }
    }

    fn target(&self, unit: Unit, target: Target) -> String {
        let sign = match target.bound {
            Bound::AtLeast => "≥",
            Bound::AtMost => "≤",
            Bound::Above => ">",
            Bound::Below => "<",
            other => other.label(self.language),
        };
        format!("{sign} {}", self.show(unit, target.value))
    }

    /// A value; money as in the other tables.
    fn show(&self, unit: Unit, value: Fraction) -> String {
        let shown = unit.show(value, self.language);
        if unit == Unit::Money { thousands(&shown) } else { shown }
    }

    fn previous(&self, unit: Unit, trend: Option<&Trend>) -> String {
        match trend.map(|trend| trend.before) {
            Some(Some(value)) => self.show(unit, value),
            Some(None) => "-".to_owned(),
            None => String::new(),
        }
    }

    fn change(&self, unit: Unit, trend: Option<&Trend>) -> String {
        let Some(more) = trend.and_then(|trend| trend.difference) else { return String::new() };
        let sign = if more > Fraction::ZERO { "+" } else { "" };
        format!("{sign}{}", self.distance(unit, more))
    }

    /// A difference: of rates in points, for 5 % more than 10 % may be two things.
    fn distance(&self, unit: Unit, value: Fraction) -> String {
        let percent = value.checked_mul(Fraction::from(100));
        match (unit, percent) {
            (Unit::Rate, Some(percent)) => {
                format!("{} {}", percent.rounded(1), self.say("pp", "个百分点"))
            }
            _ => self.show(unit, value),
        }
    }

    /// Which way it went; of a share of a class nobody says which way is better.
    fn way(&self, line: &BoardLine, trend: Option<&Trend>) -> &'static str {
        let share = matches!(line.kpi().measure(), Measure::ClassShare { .. });
        let Some(trend) = trend.filter(|_| !share) else { return "" };
        let (english, chinese) = match (trend.better, trend.difference) {
            (Some(true), _) => ("better", "转好"),
            (Some(false), _) => ("worse", "转差"),
            (None, Some(_)) => ("same", "持平"),
            (None, None) => ("", ""),
        };
        if self.language == Language::Chinese { chinese } else { english }
    }

    fn left_out(&self, line: &BoardLine) -> String {
        let reasons = line.measured.excluded.iter();
        let reasons =
            reasons.map(|(reason, count)| format!("{} {count}", reason.label(self.language)));
        reasons.collect::<Vec<String>>().join(self.say(", ", "，"))
    }

    /// The figures by one dimension; shares of its own classes say nothing there.
    fn broken_down(&self, by: &str) -> String {
        let own = |line: &BoardLine| match line.kpi().measure() {
            Measure::ClassShare { scheme, .. } => by == format!("class({scheme})"),
            _ => false,
        };
        let rows: Vec<_> = self.measured.board.lines.iter().filter(|line| !own(line)).collect();
        let keys = self.keys(by);
        let heads: Vec<String> = keys.iter().map(|key| self.key_label(key)).collect();
        let mut columns = vec![(self.say("KPI", "指标"), Align::Left)];
        columns.extend(heads.iter().map(|head| (head.as_str(), Align::Right)));
        let mut table = Table::new(&columns);
        for line in rows {
            let Some(groups) = line.groups.get(by).filter(|groups| !groups.is_empty()) else {
                continue;
            };
            let mut row = vec![line.entry.label(self.language).to_owned()];
            row.extend(keys.iter().map(|key| match groups.get(key).map(|sums| sums.read()) {
                Some(read) => match read.value {
                    Some(value) => self.show(read.unit, value),
                    None => "-".to_owned(),
                },
                None => "-".to_owned(),
            }));
            table.row(row);
        }
        let title = match (self.dimension(by), self.language) {
            (name, Language::Chinese) => format!("分组：{name}"),
            (name, _) => format!("broken down: {name}"),
        };
        format!("\n{title}\n{}", table.render())
    }

    /// What a dimension is called.
    fn dimension(&self, by: &str) -> String {
        let scheme = by.strip_prefix("class(").and_then(|rest| rest.strip_suffix(')'));
        let scheme = scheme.and_then(|code| self.measured.rulebook.scheme(code).ok());
        match (scheme, by) {
            (Some(scheme), _) => scheme.label(self.language).to_owned(),
            (None, "owner") => self.say("owner", "负责人").to_owned(),
            (None, "industry") => self.say("industry", "行业").to_owned(),
            _ => by.to_owned(),
        }
    }

    /// The rows of a dimension: classes best first, what is not known last.
    fn keys(&self, by: &str) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for line in &self.measured.board.lines {
            let groups = line.groups.get(by).into_iter().flat_map(|groups| groups.keys());
            keys.extend(groups.filter(|key| !keys.contains(key)).cloned().collect::<Vec<_>>());
        }
        // Whoever came after the period is in no row of it.
        let lines = &self.measured.board.lines;
        keys.retain(|key| {
            let groups = lines.iter().filter_map(|line| line.groups.get(by)?.get(key));
            groups.map(|sums| sums.read()).any(|read| read.num != 0 || read.excluded.total() > 0)
        });
        let scheme = by.strip_prefix("class(").and_then(|rest| rest.strip_suffix(')'));
        let classes = scheme.and_then(|code| self.measured.rulebook.scheme(code).ok());
        let place = |key: &String| {
            let classes = classes.into_iter().flat_map(|scheme| scheme.classes());
            classes.map(|class| class.code().as_str()).position(|code| code == key)
        };
        keys.sort_by_cached_key(|key| {
            (key == "undetermined", place(key).unwrap_or(usize::MAX), key.clone())
        });
        keys
    }

    fn key_label(&self, key: &str) -> String {
        match key {
            "undetermined" => self.say("undetermined", "未定").to_owned(),
            key => key.to_owned(),
        }
    }

    /// What the records show to be wrong; nothing where nothing is.
    fn refused(&self) -> String {
        let refused = &self.measured.board.refused;
        if refused.is_empty() {
            return String::new();
        }
        let title = self.say("refused by the rules", "规则不接受");
        let mut out = format!("\n{title}: {}\n", refused.len());
        for (customer, error) in refused.iter().take(SHOWN) {
            out.push_str(&plain(&format!("  {customer}: {}\n", rulebook::sentence(error))));
        }
        if let Some(more) = refused.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            out.push_str(&match self.language {
                Language::Chinese => format!("  另有 {more} 条（--json 列出全部）\n"),
                _ => format!("  and {more} more (--json lists all)\n"),
            });
        }
        out
    }
}
