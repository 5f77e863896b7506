//! The agenda as a calendar file, read back by a parser that did not write it.

use std::collections::BTreeSet;

use guanxi::label::Language;
use guanxi::record::{Customer, PlanEvent, PlanItem};
use guanxi::render::icalendar;
use guanxi::review::{AgendaBuilder, AgendaCustomer, AgendaRequest};
use guanxi::time::Moment;
use ical::parser::ical::component::{IcalCalendar, IcalEvent};

use crate::{TODAY, agenda, customer, day, event, own, service, talk};

/// The parser takes all blanks of a folded line for the fold, and there is one (RFC 5545, 3.1): lines
/// are put together here.
fn read(text: &str) -> IcalCalendar {
    let whole = text.replace("\r\n ", "");
    let mut parsed = ical::IcalParser::new(whole.as_bytes());
    let calendar = parsed.next().unwrap().unwrap();
    assert!(parsed.next().is_none(), "one calendar");
    calendar
}

fn value(event: &IcalEvent, name: &str) -> String {
    let found = event.properties.iter().find(|property| property.name == name);
    let value = found.and_then(|property| property.value.clone());
    // RFC 5545, 3.3.11.
    value
        .unwrap_or_default()
        .replace("\\n", "\n")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace("\\\\", "\\")
}

fn awkward() -> (guanxi::Rulebook, guanxi::review::Agenda) {
    let rulebook = own(crate::TALKS);
    let mut item = PlanItem::new(day("2024-03-20"), "zhao.liu");
    item.topics = vec!["renewal; training, and a very long list of topics that no single line of a calendar file can hold at all".to_owned()];
    let log = vec![event("p1", "客户, 1;/ü", "2024-03-01", PlanEvent::plan("P 1\\x", item))];
    let mut record =
        Customer::new("客户, 1;/ü").named("北辰科技有限公司；\n华东分公司, \\ 上海".repeat(3));
    record.owner = Some("zhao.liu".into());
    let one = AgendaCustomer::new(record, crate::facts(&rulebook, "A")).with_log(log);
    let two =
        customer(&rulebook, "KH2", "B", vec![event("e1", "KH2", "2024-03-01", talk("phone"))]);
    let found = agenda(&rulebook, [one, two], AgendaRequest::days(14));
    (rulebook, found)
}

#[test]
fn a_calendar_file_is_read_back_item_by_item() {
    let (rulebook, found) = awkward();
    assert!(found.items.len() >= 4);
    for language in [Language::English, Language::Chinese] {
        let text = icalendar(&rulebook, &found, language).unwrap();
        let calendar = read(&text);
        assert_eq!(calendar.events.len(), found.items.len());
        for (event, item) in calendar.events.iter().zip(&found.items) {
            let date = |day: chrono::NaiveDate| day.format("%Y%m%d").to_string();
            assert_eq!(value(event, "DTSTART"), date(item.day));
            assert_eq!(value(event, "DTEND"), date(item.day.succ_opt().unwrap()));
            let summary = value(event, "SUMMARY");
            assert!(summary.starts_with(item.name.trim()), "{summary}");
            assert!(summary.ends_with(&item.task.text(&rulebook, language)), "{summary}");
            assert!(value(event, "DESCRIPTION").contains(&item.due.to_string()));
            assert_eq!(value(event, "DTSTAMP"), "20240318T160000Z"); // the end of the day in Shanghai
        }
    }
}

#[test]
fn rfc_5545_lines_end_in_crlf_and_hold_75_octets() {
    let (rulebook, found) = awkward();
    let text = icalendar(&rulebook, &found, Language::Chinese).unwrap();
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
    let calendar = read(&text);
    let names: BTreeSet<&str> = calendar.properties.iter().map(|one| one.name.as_str()).collect();
    assert!(["VERSION", "PRODID"].iter().all(|name| names.contains(name)), "{names:?}");
}

#[test]
fn uids_are_of_plain_characters_all_different_and_the_same_on_the_next_day() {
    let rulebook = service();
    let population = rulebook.population([]);
    let uids = |as_of: &str| -> BTreeSet<String> {
        let as_of: Moment = as_of.parse().unwrap();
        let request = AgendaRequest::days(14);
        let mut builder = AgendaBuilder::new(&rulebook, &population, as_of, request).unwrap();
        for (id, class) in [("KH0001", "A"), ("客户 2", "B"), ("KH0003", "C")] {
            let log = vec![event(&format!("e-{id}"), id, "2024-03-15", talk("visit"))];
            builder.add(customer(&rulebook, id, class, log)).unwrap();
        }
        builder.add(customer(&rulebook, "never", "B", vec![])).unwrap();
        let late = vec![event("late", "late", "2024-01-15", talk("email"))];
        builder.add(customer(&rulebook, "late", "C", late)).unwrap();
        let agenda = builder.finish();
        let text = icalendar(&rulebook, &agenda, Language::English).unwrap();
        let calendar = read(&text);
        let uids: BTreeSet<String> =
            calendar.events.iter().map(|event| value(event, "UID")).collect();
        let things = agenda.items.len() + agenda.team_reviews.len();
        assert_eq!(uids.len(), things, "an UID stands twice");
        assert_eq!(calendar.events.len(), things);
        uids
    };
    let (today, tomorrow) = (uids(TODAY), uids("2024-03-19"));
    assert!(today.iter().all(|uid| uid.bytes().all(|byte| byte.is_ascii_graphic())), "{today:?}");
    // Also what was never done or is overdue: imported again, it is moved and not doubled.
    assert!(today.len() > 4 && today.is_subset(&tomorrow), "{today:?} {tomorrow:?}");
}
