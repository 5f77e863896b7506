//! The review as tables or as JSON.

use guanxi::Rulebook;
use guanxi::label::Language;
use guanxi::policy::scheme::Scheme;
use guanxi::quantity::AmountSum;
use guanxi::review::{Move, Review, SchemeSummary, Share, Summary};
use serde::Serialize;

use crate::board::Document;
use crate::contact::Contact;
use crate::input::RejectedRow;
use crate::print::plain;
use crate::rulebook;
use crate::table::{Align, Table};

/// How many rows of a long list are shown.
const SHOWN: usize = 10;

/// The review as JSON with stable keys.
pub(crate) fn json(
    summary: &Summary,
    contact: Option<&Contact>,
    board: Option<&Document<'_>>,
    rejected: &[RejectedRow],
) -> Result<String, String> {
    #[derive(Serialize)]
    struct Page<'a> {
        #[serde(flatten)]
        summary: &'a Summary,
        contact: Option<&'a Contact>,
        board: Option<&'a Document<'a>>,
        rejected: &'a [RejectedRow],
    }
    let text = serde_json::to_string_pretty(&Page { summary, contact, board, rejected });
    text.map(|text| text + "\n").map_err(|error| error.to_string())
}

/// What the tables are made of.
pub(crate) struct Tables<'a> {
    /// The rules.
    pub(crate) rulebook: &'a Rulebook,
    /// Each customer.
    pub(crate) review: &'a Review,
    /// All together.
    pub(crate) summary: &'a Summary,
}

impl Tables<'_> {
    /// The review as tables, with the section on contact.
    pub(crate) fn text(
        &self,
        contact: &str,
        rejected: &[RejectedRow],
        language: Language,
    ) -> String {
        let Self { rulebook, review, summary } = self;
        let page = Page { rulebook, language };
        let mut out = page.head(summary);
        for (scheme, part) in rulebook.schemes().iter().zip(&summary.schemes) {
            out.push_str(&page.scheme(scheme, part));
        }
        out.push_str(&page.moves(summary));
        out.push_str(&page.habits(summary));
        out.push_str(&page.top(review));
        out.push_str(contact);
        out.push_str(&rulebook::findings(rulebook, language, &|_| true));
        out.push_str(&page.rejected(rejected));
        out
    }
}

struct Page<'a> {
    rulebook: &'a Rulebook,
    language: Language,
}

impl Page<'_> {
    fn say<'t>(&self, english: &'t str, chinese: &'t str) -> &'t str {
        match self.language {
            Language::Chinese => chinese,
            _ => english,
        }
    }

    fn head(&self, summary: &Summary) -> String {
        let title = rulebook::title(self.rulebook, self.language);
        let (day, customers, currency) =
            (summary.as_of, thousands(&summary.customers.to_string()), self.rulebook.currency());
        match self.language {
            Language::Chinese => {
                format!("{title}，截至 {day}：客户 {customers} 位，币种 {currency}\n")
            }
            _ => format!("{title} as of {day}: {customers} customers, {currency}\n"),
        }
    }

    fn title(&self, text: &str) -> String {
        format!("\n{text}\n")
    }

    fn scheme(&self, scheme: &Scheme, summary: &SchemeSummary) -> String {
        let mut table = Table::new(&[
            (self.say("class", "等级"), Align::Left),
            ("", Align::Left),
            (self.say("customers", "客户数"), Align::Right),
            (self.say("share", "占比"), Align::Right),
            (self.say("amount", "金额"), Align::Right),
            (self.say("share of amount", "金额占比"), Align::Right),
        ]);
        let mut rows: Vec<_> = summary
            .classes
            .iter()
            .map(|(class, tally)| {
                let label = class.label(self.language);
                let label = if label == class.code().as_str() { "" } else { label };
                (class.code().to_string(), label.to_owned(), *tally)
            })
            .collect();
        if summary.undetermined.count > 0 {
            let name = self.say("undetermined", "未定");
            let why = self.say("facts are missing", "缺少数据");
            rows.push((name.to_owned(), why.to_owned(), summary.undetermined));
        }
        let mut total = AmountSum::ZERO;
        rows.iter().for_each(|(_, _, tally)| total.merge(tally.amount));
        for (code, label, tally) in rows {
            table.row(vec![
                code,
                label,
                thousands(&tally.count.to_string()),
                percent(tally.share),
                thousands(&tally.amount.to_string()),
                percent_of(tally.amount.ten_thousandths(), total.ten_thousandths()),
            ]);
        }
        let title = self.title(scheme.label(self.language));
        format!("{title}{}", table.render())
    }

    fn moves(&self, summary: &Summary) -> String {
        let title = self.title(self.say("moved since one month before", "与一个月前相比的变动"));
        if summary.moves.is_empty() {
            return format!("{title}  {}\n", self.say("nobody", "无"));
        }
        let mut table = Table::new(&[
            (self.say("scheme", "分类"), Align::Left),
            (self.say("from", "原等级"), Align::Left),
            (self.say("to", "现等级"), Align::Left),
            (self.say("customers", "客户数"), Align::Right),
        ]);
        for Move { scheme, from, to, count, .. } in &summary.moves {
            let name = |class: &Option<String>, none: &str| match class.as_deref() {
                None => none.to_owned(),
                Some("undetermined") => self.say("undetermined", "未定").to_owned(),
                Some(code) => code.to_owned(),
            };
            table.row(vec![
                scheme.to_string(),
                name(from, self.say("(new)", "（新客户）")),
                name(to, self.say("(gone)", "（已不在）")),
                thousands(&count.to_string()),
            ]);
        }
        format!("{title}{}", table.render())
    }

    fn habits(&self, summary: &Summary) -> String {
        let Share { num, den } = summary.repurchase;
        let customers = summary.customers;
        let inactive = Share { num: summary.inactive, den: customers };
        let mut table = Table::new(&[
            ("", Align::Left),
            (self.say("customers", "客户数"), Align::Right),
            (self.say("share", "占比"), Align::Right),
        ]);
        table.row(vec![
            self.say("bought at least twice (repurchase)", "至少购买两次（复购）").to_owned(),
            thousands(&num.to_string()),
            percent(Share { num, den }),
        ]);
        table.row(vec![
            self.say("no purchase for 90 days or more", "90天及以上未购买").to_owned(),
            thousands(&inactive.num.to_string()),
            percent(inactive),
        ]);
        let title = self.title(self.say("habits", "购买行为"));
        format!("{title}{}", table.render())
    }

    fn top(&self, review: &Review) -> String {
        let mut columns = vec![
            (self.say("customer", "客户"), Align::Left),
            (self.say("amount", "金额"), Align::Right),
            (self.say("orders", "订单数"), Align::Right),
            (self.say("last order", "最近下单"), Align::Left),
        ];
        let codes: Vec<String> =
            self.rulebook.schemes().iter().map(|scheme| scheme.code().to_string()).collect();
        columns.extend(codes.iter().map(|code| (code.as_str(), Align::Left)));
        let mut table = Table::new(&columns);
        let mut customers: Vec<_> = review.customers.iter().collect();
        customers.sort_by_cached_key(|customer| std::cmp::Reverse(customer.amount_total()));
        for customer in customers.into_iter().take(SHOWN) {
            let mut row = vec![
                customer.id.to_string(),
                customer
                    .amount_total()
                    .map_or_else(String::new, |amount| thousands(&amount.to_string())),
                customer.orders_total().map_or_else(String::new, |orders| orders.to_string()),
                customer.last_order().map_or_else(String::new, |date| date.to_string()),
            ];
            row.extend(customer.decisions.iter().map(|decision| match decision.value() {
                Some(class) => class.code().to_string(),
                None => self.say("undetermined", "未定").to_owned(),
            }));
            table.row(row);
        }
        let title = self.title(self.say("largest customers", "金额最高的客户"));
        format!("{title}{}", table.render())
    }

    fn rejected(&self, rejected: &[RejectedRow]) -> String {
        let count = rejected.len();
        if count == 0 {
            return format!("\n{}\n", self.say("no row was rejected", "没有被拒绝的行"));
        }
        let mut out = match self.language {
            Language::Chinese => format!("\n被拒绝的行：{count}\n"),
            _ => format!("\n{count} rejected {}\n", if count == 1 { "row" } else { "rows" }),
        };
        for row in rejected.iter().take(SHOWN) {
            let file = row.file.as_ref().map_or_else(String::new, |file| format!("{file} "));
            let column =
                row.column.as_ref().map_or_else(String::new, |column| format!(", {column}"));
            out.push_str(&match self.language {
                Language::Chinese => {
                    format!("  {file}第 {} 行{column}：{}\n", row.line, plain(&row.reason))
                }
                _ => format!("  {file}line {}{column}: {}\n", row.line, plain(&row.reason)),
            });
        }
        if let Some(more) = count.checked_sub(SHOWN).filter(|more| *more > 0) {
            out.push_str(&match self.language {
                Language::Chinese => format!("  另有 {more} 行（--json 列出全部）\n"),
                _ => format!("  and {more} more (--json lists all)\n"),
            });
        }
        out
    }
}

/// `1234567.89` as `1 234 567.89`.
pub(crate) fn thousands(number: &str) -> String {
    let (whole, rest) = number.split_once('.').map_or((number, None), |(a, b)| (a, Some(b)));
    let digits: Vec<char> = whole.chars().collect();
    let mut out = String::new();
    for (place, digit) in digits.iter().enumerate() {
        let left = digits.len().saturating_sub(place);
        if place > 0 && left % 3 == 0 && digits.get(place.saturating_sub(1)) != Some(&'-') {
            out.push(' ');
        }
        out.push(*digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

fn percent(share: Share) -> String {
    percent_of(i128::from(share.num), i128::from(share.den))
}

/// One decimal, half up; a dash where nothing can be divided.
fn percent_of(part: i128, whole: i128) -> String {
    if whole <= 0 || part < 0 {
        return "-".to_owned();
    }
    let tenths = part
        .saturating_mul(2000)
        .saturating_add(whole)
        .checked_div(whole.saturating_mul(2))
        .unwrap_or(0);
    let (units, tenth) = (tenths.checked_div(10).unwrap_or(0), tenths.checked_rem(10).unwrap_or(0));
    format!("{units}.{tenth}%")
}
