//! What the log and the record give (D001-40 ... D001-42), and questions (D001-44, D001-45).

use guanxi::label::Language;
use guanxi::policy::tag::{ByHand, TagCount};
use guanxi::record::{Event, EventKind, TagEvent, TagQuery};
use guanxi::rule::Truth;

use crate::{customer, facts, log, names, own, tag, tags};

/// The tags that log and record give as of a day.
fn by_hand(record: &[&str], events: &[Event], day: &str) -> Vec<String> {
    let rulebook = own("");
    let facts = rulebook.facts();
    names(&tags(&rulebook, &customer(record), events, &facts, day))
}

#[test]
fn the_last_word_of_the_log_counts() {
    let events = log(&[
        ("2024-01-01", "+need:price"),
        ("2024-02-01", "-need:price"),
        ("2024-03-01", "+need:price"),
        ("2024-02-15", "+industry:retail"),
    ]);
    let at = |day: &str| by_hand(&[], &events, day);
    assert!(at("2023-12-31").is_empty());
    assert_eq!(at("2024-01-31"), ["need:price"]);
    assert!(at("2024-02-14").is_empty());
    assert_eq!(at("2024-02-29"), ["industry:retail"]);
    assert_eq!(at("2024-03-01"), ["industry:retail", "need:price"]);
    // Putting on what is on, and taking off what is off, is no error.
    let events = log(&[("2024-01-01", "-a:b"), ("2024-01-02", "+a:b"), ("2024-01-03", "+a:b")]);
    assert_eq!(by_hand(&[], &events, "2024-06-30"), ["a:b"]);
}

/// The record counts for the tags of which the log does not speak, and tells of now only.
#[test]
fn the_record_fills_in_tag_by_tag() {
    let record = ["industry:retail", "need:price"];
    let events = log(&[("2024-02-01", "-need:price"), ("2024-02-01", "+need:service")]);
    assert_eq!(by_hand(&record, &[], "2024-01-01"), record);
    assert_eq!(by_hand(&record, &events, "2024-02-01"), ["industry:retail", "need:service"]);
    assert_eq!(by_hand(&record, &events, "2024-01-31"), ["industry:retail"]);
}

#[test]
fn only_the_customers_own_standing_events_count() {
    let mut events = log(&[("2024-01-01", "+a:b"), ("2024-01-02", "+a:c")]);
    let day = "2024-01-03".parse().unwrap();
    events.push(Event::new("x", "L", day, TagEvent::put(tag("a:other"))));
    events.push(Event::new("w", "K", day, EventKind::Withdrawal).correcting("e1"));
    assert_eq!(by_hand(&[], &events, "2024-06-30"), ["a:b"]);
    let rulebook = own("");
    let facts = rulebook.facts();
    let case = guanxi::policy::scheme::Case::new(&facts, "2024-06-30".parse().unwrap());
    let (as_of, known) = ("2024-06-30".parse().unwrap(), Some("2024-01-02".parse().unwrap()));
    let found = rulebook.tags().read(&customer(&[]), &events, &case, as_of, known).unwrap();
    assert_eq!(names(&found), ["a:b", "a:c"]);
}

/// D001-45, EX-369, EX-371, and an open tag.
#[test]
fn questions_are_three_valued() {
    let rulebook = own("[[tag]]\ndimension = \"b\"\nvalue = \"x\"\nwhen = \"strategic\"\n\
                        [[tag]]\ndimension = \"b\"\nvalue = \"y\"\nwhen = \"upsell\"");
    let record = customer(&["行业:制造业", "需求:品质优先"]);
    let ask = |known: &[(&str, &str)], query: &TagQuery| {
        let facts = facts(&rulebook, known);
        tags(&rulebook, &record, &[], &facts, "2024-06-30").matches(query)
    };
    let both = TagQuery::all([tag("行业:制造业"), tag("需求:品质优先")]);
    assert_eq!(ask(&[], &both), Truth::True);
    assert_eq!(ask(&[], &TagQuery::all([tag("行业:制造业"), tag("a:b")])), Truth::False);
    let all = TagQuery::all([tag("行业:制造业"), tag("b:x")]);
    assert_eq!(ask(&[], &all), Truth::Unknown);
    assert_eq!(ask(&[("strategic", "true")], &all), Truth::True);
    assert_eq!(ask(&[("strategic", "false")], &all), Truth::False);
    let any = TagQuery::any([tag("b:x"), tag("行业:制造业")]);
    assert_eq!(ask(&[], &any), Truth::True);
    assert_eq!(ask(&[], &any.negated()), Truth::False);
    // An open tag twice: whatever it is, the answer is the same.
    let x = TagQuery::Has(tag("b:x"));
    let either = TagQuery::Any { any: vec![x.clone(), x.clone().negated()] };
    assert_eq!(ask(&[], &either), Truth::True);
    assert_eq!(ask(&[], &TagQuery::All { all: vec![x.clone(), x.negated()] }), Truth::False);
    assert_eq!(ask(&[], &TagQuery::any([tag("b:x"), tag("b:y")])), Truth::Unknown);
    assert_eq!(ask(&[("upsell", "true")], &TagQuery::any([tag("b:x"), tag("b:y")])), Truth::True);
}

/// More open tags than are tried on and off: a sure answer is still one.
#[test]
fn many_open_tags_give_sure_answers_only() {
    let names: Vec<String> = (0..14).map(|n| format!("f{n}")).collect();
    let rules: String = names
        .iter()
        .map(|name| {
            format!(
                "[[fact]]\ncode = \"{name}\"\ntype = \"flag\"\n\
                     [[tag]]\ndimension = \"d\"\nvalue = \"{name}\"\nwhen = \"{name}\"\n"
            )
        })
        .collect();
    let rulebook = own(&rules);
    let facts = rulebook.facts();
    let found = tags(&rulebook, &customer(&["a:b"]), &[], &facts, "2024-06-30");
    let all = TagQuery::all(names.iter().map(|name| tag(&format!("d:{name}"))));
    assert_eq!(found.matches(&all), Truth::Unknown);
    assert_eq!(found.matches(&all.clone().negated()), Truth::Unknown);
    let with = |more: &str| TagQuery::Any { any: vec![all.clone(), TagQuery::Has(tag(more))] };
    assert_eq!(found.matches(&with("a:b")), Truth::True);
    let and = TagQuery::All { all: vec![all.clone(), TagQuery::Has(tag("a:c"))] };
    assert_eq!(found.matches(&and), Truth::False);
}

/// C-22: a segment through counts.
#[test]
fn a_segment_is_counted() {
    let rulebook = own("[[tag]]\ndimension = \"b\"\nvalue = \"x\"\nwhen = \"strategic\"");
    let known: [&[(&str, &str)]; 4] =
        [&[("strategic", "true")], &[("strategic", "false")], &[], &[("strategic", "true")]];
    let facts = known.map(|known| facts(&rulebook, known));
    let record = customer(&[]);
    let all: Vec<_> =
        facts.iter().map(|facts| tags(&rulebook, &record, &[], facts, "2024-06-30")).collect();
    let count = TagCount::of(&all, &TagQuery::Has(tag("b:x")));
    assert_eq!((count.matching, count.undetermined, count.others), (2, 1, 1));
    assert_eq!(count.customers(), 4);
}

#[test]
fn tags_in_words_and_as_data() {
    let rulebook = guanxi::Rulebook::preset("value_activity").unwrap();
    let facts = facts(&rulebook, &[("complaints_total", "2"), ("promotions_total", "0")]);
    let events = log(&[("2024-01-01", "+need:quality_first")]);
    let found = tags(&rulebook, &customer(&["industry:mining"]), &events, &facts, "2024-06-30");
    let policy = rulebook.tags();
    assert_eq!(
        found.explain(&policy, Language::English),
        "behaviour: complained: yes\n\
         \x20 - complaints in total 2: ≥ 1 holds\n\
         behaviour: joined a promotion: no\n\
         \x20 - orders in promotions 0: ≥ 1 does not hold\n\
         behaviour: bought once and not again: cannot be said; missing: orders in total\n\
         \x20 - orders in total unknown: = 1 cannot be said\n\
         industry: mining: yes, in its record\n\
         need: quality first: yes, put on by event e0\n"
    );
    assert_eq!(
        found.explain(&policy, Language::Chinese),
        "行为标签：投诉过：是\n\
         \x20 - 累计投诉次数 2：≥ 1，成立\n\
         行为标签：参与过促销：否\n\
         \x20 - 参与促销次数 0：≥ 1，不成立\n\
         行为标签：未复购：无法判断；缺少：累计订单数\n\
         \x20 - 累计订单数 未知：= 1，无法判断\n\
         行业标签：mining：是，见档案\n\
         需求标签：品质优先：是，由事件 e0 添加\n"
    );
    let data = serde_json::to_value(&found).unwrap();
    assert_eq!((&data["customer"], &data["as_of"]), (&"K".into(), &"2024-06-30".into()));
    assert_eq!(
        data["tags"][2],
        serde_json::json!({
            "tag": "behaviour:not_repurchased", "truth": "unknown", "by_hand": null,
            "derived": "unknown", "missing": ["orders_total"],
        })
    );
    assert_eq!(
        data["tags"][4],
        serde_json::json!({
            "tag": "need:quality_first", "truth": "true", "by_hand": { "event": "e0" },
            "derived": null, "missing": [],
        })
    );
    assert_eq!(found.readings().nth(3).unwrap().by_hand(), Some(&ByHand::Record));
}
