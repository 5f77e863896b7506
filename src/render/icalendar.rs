//! The agenda as a calendar file (RFC 5545), for the calendar that people already use.

use std::fmt::Write as _;

use ::icalendar::{Calendar, Component, Event, EventLike, Property};
use chrono::NaiveDate;

use crate::error::{Error, ErrorKind, Result};
use crate::label::Language;
use crate::review::{Agenda, AgendaItem};
use crate::{Rulebook, label};

/// An agenda as a calendar file: one event of a whole day for each thing to do and each review of the
/// team.
///
/// The title is the customer and what to do; the description has channel, hours, due day, days overdue
/// and every day that was passed over, with its reason. The `UID` of an event is its
/// [name](AgendaItem::key), so that a calendar moves what it has already when the file is read in again;
/// `DTSTAMP` is the moment of the question. Lines end in CRLF and are folded; control characters in names are replaced.
///
/// # Errors
/// `calendar-file` where the text cannot be written.
///
/// ```
/// use guanxi::{Rulebook, label::Language, render::icalendar};
/// use guanxi::review::{AgendaBuilder, AgendaRequest};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let population = rulebook.population([]);
/// let agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, AgendaRequest::days(14))?;
/// let text = icalendar(&rulebook, &agenda.finish(), Language::English)?;
/// assert!(text.ends_with("END:VCALENDAR\r\n"));
/// assert_eq!(text.matches("BEGIN:VEVENT").count(), 2); // no customers: two meetings of the team
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn icalendar(rulebook: &Rulebook, agenda: &Agenda, language: Language) -> Result<String> {
    let mut calendar = Calendar::empty();
    let title = label::Labels::or_code(rulebook.labels(), language, rulebook.code()).to_owned();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//guanxi//agenda//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.name(&printable(&title));
    let stamp = rulebook.as_of(agenda.as_of).instant();
    let whole_day = |name: &str, day: NaiveDate, kind: &str| {
        let mut event = Event::new();
        event.uid(&uid(rulebook, name));
        event.timestamp(stamp);
        event.append_property(Property::new("TRANSP", "TRANSPARENT"));
        event.append_property(Property::new("CATEGORIES", kind));
        event.starts(day);
        event.ends(day.succ_opt().unwrap_or(day));
        event
    };
    for item in &agenda.items {
        let mut event = whole_day(&item.key(), item.day, item.task.kind());
        event.summary(&printable(&summary(rulebook, item, language)));
        event.description(&printable(&description(rulebook, item, language)));
        calendar.push(event.done());
    }
    for one in &agenda.team_reviews {
        let mut event = whole_day(&one.key(), one.day, "review");
        event.summary(&printable(&one.text(rulebook, language)));
        event.description(&due(one.due, language));
        calendar.push(event.done());
    }
    let mut text = String::new();
    write!(text, "{calendar}").map_err(|_| {
        let message = "the calendar file cannot be written";
        Error::new(ErrorKind::Value, "calendar-file", message)
            .with_help("look for characters that no text can hold")
    })?;
    Ok(folded(&text))
}

/// The same lines folded so that none has more than 75 octets, the blank that continues it included:
/// the writer leaves that blank out of its count.
fn folded(text: &str) -> String {
    const MOST: usize = 75;
    let mut out = String::with_capacity(text.len());
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut octets = 0_usize;
        for c in line.chars() {
            if octets.saturating_add(c.len_utf8()) > MOST {
                out.push_str("\r\n ");
                octets = 1;
            }
            out.push(c);
            octets = octets.saturating_add(c.len_utf8());
        }
        out.push_str("\r\n");
    }
    out
}

/// The same text, in which control characters, which the format does not allow, are `\u{fffd}`.
fn printable(text: &str) -> String {
    let allowed = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().map(|c| if allowed(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// The name of an item, of characters that every calendar takes.
fn uid(rulebook: &Rulebook, name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                out.push(char::from(byte));
            }
            // Writing to a text cannot fail.
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    format!("{out}@{}.guanxi", rulebook.code())
}

fn summary(rulebook: &Rulebook, item: &AgendaItem, language: Language) -> String {
    let (name, what) = (item.name.trim(), item.task.text(rulebook, language));
    match language {
        Language::Chinese => format!("{name}：{what}"),
        _ => format!("{name}: {what}"),
    }
}

fn due(day: NaiveDate, language: Language) -> String {
    if language == Language::Chinese { format!("到期：{day}") } else { format!("due: {day}") }
}

fn description(rulebook: &Rulebook, item: &AgendaItem, language: Language) -> String {
    let zh = language == Language::Chinese;
    let mut lines = Vec::new();
    let channel = item.channel_text(rulebook, language);
    if !channel.is_empty() {
        lines.push(if zh { format!("渠道：{channel}") } else { format!("channel: {channel}") });
    }
    if let Some(hours) = &item.hours {
        let zone = rulebook.zone();
        let (from, to) = (zone.wall_text(hours.open), zone.wall_text(hours.close));
        lines.push(if zh {
            format!("时段：{from} 至 {to}")
        } else {
            format!("hours: {from} to {to}")
        });
    }
    let overdue = match (item.overdue, zh) {
        (0, _) => String::new(),
        (days, true) => format!("，逾期 {days} 天"),
        (1, false) => ", overdue by 1 day".to_owned(),
        (days, false) => format!(", overdue by {days} days"),
    };
    lines.push(due(item.due, language) + &overdue);
    if !item.certain {
        let why = if zh {
            "数据缺失，视其等级而定"
        } else {
            "facts are missing: it depends on the class"
        };
        lines.push(why.to_owned());
    }
    lines.extend(item.postponed.iter().map(|one| one.text(language)));
    lines.join("\n")
}
