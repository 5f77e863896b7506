//! Wrong documents: serde and the schema refuse the same ones.

use guanxi::policy::kpi::Period;
use guanxi::quantity::{Amount, Fraction, Ratio, Score};
use guanxi::record::{
    Contract, Coverage, Customer, Event, Improvement, ImprovementStep, StaffLeave, TagQuery,
};
use guanxi::time::{Moment, Span, Zone};
use serde_json::Value;

use crate::schema::Kind;

/// Each document is a right one but for one slip, which is named in front.
struct Slips {
    kind: Kind,
    right: &'static str,
    slips: &'static [(&'static str, &'static str)],
}

fn refuses(slips: &Slips) {
    let Slips { kind, right, slips } = slips;
    let read = |text: &str| -> Value {
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
    };
    kind.assert_takes(&read(right));
    for (slip, wrong) in *slips {
        let document = read(wrong);
        assert!(kind.reads(&document).is_err(), "{}, {slip}: {wrong} is read", kind.name);
        assert!(kind.validates(&document).is_err(), "{}, {slip}: {wrong} is valid", kind.name);
    }
}

#[test]
fn wrong_customers_are_refused() {
    refuses(&Slips {
        kind: Kind::of::<Customer>("Customer"),
        right: r#"{"id":"KH1"}"#,
        slips: &[
            ("no id", r#"{"full_name":"x"}"#),
            ("the id is null", r#"{"id":null}"#),
            ("a number for a text", r#"{"id":7}"#),
            ("a number for a text", r#"{"id":"KH1","full_name":7}"#),
            ("an unknown key", r#"{"id":"KH1","colour":"red"}"#),
            ("a float for an amount", r#"{"id":"KH1","revenue":0.5}"#),
            ("an amount with separators", r#"{"id":"KH1","revenue":"1,000"}"#),
            ("an amount with an exponent", r#"{"id":"KH1","revenue":"1e5"}"#),
            ("an amount with five decimals", r#"{"id":"KH1","revenue":"0.00001"}"#),
            ("an amount beyond the bounds", r#"{"id":"KH1","revenue":100000000000001}"#),
            ("a flag for an amount", r#"{"id":"KH1","revenue":true}"#),
            ("fewer people than none", r#"{"id":"KH1","employees":-1}"#),
            ("a text for a count", r#"{"id":"KH1","employees":"12"}"#),
            ("a date with strokes", r#"{"id":"KH1","founded":"2024/02/01"}"#),
            ("a date of a 13th month", r#"{"id":"KH1","founded":"2024-13-01"}"#),
            ("an instant for a date", r#"{"id":"KH1","founded":"2024-01-15T00:00:00Z"}"#),
            ("an unknown kind", r#"{"id":"KH1","kind":"club"}"#),
            ("an unknown zone offset", r#"{"id":"KH1","time_zone":"+15:00"}"#),
            ("an unknown stage", r#"{"id":"KH1","stage":"dating"}"#),
            ("an unknown provenance", r#"{"id":"KH1","provenance":["rumour"]}"#),
            ("a text for a list", r#"{"id":"KH1","products":"x"}"#),
            ("null for a list", r#"{"id":"KH1","products":null}"#),
            ("a tag without a dimension", r#"{"id":"KH1","tags":["manufacturing"]}"#),
            ("a tag with a blank value", r#"{"id":"KH1","tags":["industry: "]}"#),
            ("a tag with a wide blank value", "{\"id\":\"KH1\",\"tags\":[\"industry:\u{3000}\"]}"),
            ("a float for a fact", r#"{"id":"KH1","facts":{"orders":0.5}}"#),
            ("a list for a fact", r#"{"id":"KH1","facts":{"orders":[]}}"#),
            ("an unknown assignment", r#"{"id":"KH1","assignment":"nobody"}"#),
            ("a pair without agent", r#"{"id":"KH1","assignment":{"pair":{}}}"#),
            ("a key too many", r#"{"id":"KH1","assignment":{"pair":{"agent":"x","since":1}}}"#),
            (
                "two at once",
                r#"{"id":"KH1","assignment":{"pair":{"agent":"x"},"team":{"members":[]}}}"#,
            ),
            ("a person without name", r#"{"id":"KH1","contacts":[{"id":"P1"}]}"#),
            ("an unknown key", r#"{"id":"KH1","contacts":[{"id":"P1","name":"x","age":40}]}"#),
            (
                "an unknown role",
                r#"{"id":"KH1","contacts":[{"id":"P1","name":"x","role":"boss"}]}"#,
            ),
            (
                "gone, but since when",
                r#"{"id":"KH1","contacts":[{"id":"P1","name":"x","status":"left"}]}"#,
            ),
            (
                "a channel that is no code",
                r#"{"id":"KH1","contacts":[{"id":"P1","name":"x","preferred_channel":"by phone"}]}"#,
            ),
            ("an unknown key of needs", r#"{"id":"KH1","needs":{"wishes":[]}}"#),
            ("a need without text", r#"{"id":"KH1","needs":{"key":[{"sensitive":true}]}}"#),
            ("a float for a budget", r#"{"id":"KH1","needs":{"budget":{"from":1.5}}}"#),
            ("a quarter beyond a byte", r#"{"id":"KH1","needs":{"buying":[{"quarter":256}]}}"#),
            ("a text for a customer", r#""KH1""#),
        ],
    });
}

#[test]
fn wrong_contracts_are_refused() {
    refuses(&Slips {
        kind: Kind::of::<Contract>("Contract"),
        right: r#"{"id":"C","customer":"K","terms":{"start":"2024-01-01","end":"2024-12-31"}}"#,
        slips: &[
            ("no terms", r#"{"id":"C","customer":"K"}"#),
            ("no end", r#"{"id":"C","customer":"K","terms":{"start":"2024-01-01"}}"#),
            (
                "null for an end",
                r#"{"id":"C","customer":"K","terms":{"start":"2024-01-01","end":null}}"#,
            ),
            (
                "an unknown key",
                r#"{"id":"C","customer":"K","terms":{"start":"2024-01-01","end":"2024-12-31","price":"5"}}"#,
            ),
            (
                "a number for a date",
                r#"{"id":"C","customer":"K","terms":{"start":20240101,"end":"2024-12-31"}}"#,
            ),
            (
                "a date with one digit",
                r#"{"id":"C","customer":"K","terms":{"start":"2024-1-1","end":"2024-12-31"}}"#,
            ),
        ],
    });
}

/// An event of this kind.
macro_rules! of {
    ($kind:literal) => {
        concat!(r#"{"id":"e","customer":"K","at":"2024-01-15","kind":"#, $kind, "}")
    };
}

#[test]
fn wrong_events_are_refused() {
    refuses(&Slips {
        kind: Kind::of::<Event>("Event"),
        right: of!(r#"{"purchase":{"amount":"5"}}"#),
        slips: &[
            ("no id", r#"{"customer":"K","at":"2024-01-15","kind":"withdrawal"}"#),
            ("no customer", r#"{"id":"e","at":"2024-01-15","kind":"withdrawal"}"#),
            ("no time", r#"{"id":"e","customer":"K","kind":"withdrawal"}"#),
            ("null for a time", r#"{"id":"e","customer":"K","at":null,"kind":"withdrawal"}"#),
            ("no kind", r#"{"id":"e","customer":"K","at":"2024-01-15"}"#),
            (
                "parts of a second",
                r#"{"id":"e","customer":"K","at":"2024-01-15T09:30:00.5Z","kind":"withdrawal"}"#,
            ),
            (
                "no offset",
                r#"{"id":"e","customer":"K","at":"2024-01-15T09:30:00","kind":"withdrawal"}"#,
            ),
            (
                "a leap second",
                r#"{"id":"e","customer":"K","at":"2024-01-15T23:59:60Z","kind":"withdrawal"}"#,
            ),
            (
                "a blank for the T",
                r#"{"id":"e","customer":"K","at":"2024-01-15 09:30:00Z","kind":"withdrawal"}"#,
            ),
            (
                "an unknown key",
                r#"{"id":"e","customer":"K","at":"2024-01-15","kind":"withdrawal","note":"x"}"#,
            ),
            ("an unknown kind", of!(r#"{"rebate":{"amount":"5"}}"#)),
            ("an unknown word", of!(r#""purchase""#)),
            ("the name of the type", of!(r#"{"Purchase":{"amount":"5"}}"#)),
            ("two kinds", of!(r#"{"purchase":{"amount":"5"},"return":{"amount":"5"}}"#)),
            ("no kind at all", of!("{}")),
            ("a float for an amount", of!(r#"{"purchase":{"amount":29.33}}"#)),
            ("no amount", of!(r#"{"purchase":{}}"#)),
            ("an unknown key", of!(r#"{"purchase":{"amount":"5","discount":"1"}}"#)),
            ("an unknown key", of!(r#"{"do_not_contact":{"why":"x"}}"#)),
            ("of what", of!(r#"{"cancellation":{}}"#)),
            (
                "an unknown channel form",
                of!(r#"{"interaction":{"channel":"a b","direction":"inbound","outcome":"sent"}}"#),
            ),
            (
                "an unknown direction",
                of!(r#"{"interaction":{"channel":"a","direction":"up","outcome":"sent"}}"#),
            ),
            (
                "a promise without a due time",
                of!(
                    r#"{"interaction":{"channel":"a","direction":"inbound","outcome":"sent","promises":[{"what":"x","by":"y"}]}}"#
                ),
            ),
            (
                "a promise due at null",
                of!(
                    r#"{"interaction":{"channel":"a","direction":"inbound","outcome":"sent","promises":[{"what":"x","by":"y","due":null}]}}"#
                ),
            ),
            (
                "an unknown key of a promise",
                of!(
                    r#"{"interaction":{"channel":"a","direction":"inbound","outcome":"sent","promises":[{"what":"x","by":"y","due":"2024-01-01","to":"z"}]}}"#
                ),
            ),
            ("an unknown action", of!(r#"{"issue":{"issue":"W","action":"forget"}}"#)),
            (
                "a float for a score",
                of!(r#"{"issue":{"issue":"W","action":{"call_back":{"score":4.5}}}}"#),
            ),
            (
                "a text for a score",
                of!(r#"{"issue":{"issue":"W","action":{"call_back":{"score":"5"}}}}"#),
            ),
            ("a float for a score", of!(r#"{"feedback":{"score":4.5}}"#)),
            ("a part that is no code", of!(r#"{"feedback":{"parts":{"the tone":"4"}}}"#)),
            ("a float for a part", of!(r#"{"feedback":{"parts":{"tone":4.5}}}"#)),
            ("no description", of!(r#"{"risk_assessment":{}}"#)),
            (
                "a float for a rating",
                of!(r#"{"risk_assessment":{"description":"x","ratings":{"fit":1.5}}}"#),
            ),
            (
                "a flag for a rating",
                of!(r#"{"risk_assessment":{"description":"x","ratings":{"fit":true}}}"#),
            ),
            (
                "an answer that is no code",
                of!(r#"{"risk_assessment":{"description":"x","ratings":{"fit":"a b"}}}"#),
            ),
            (
                "an unknown unit",
                of!(r#"{"touch":{"rule":"r","action":{"interval":{"every":"2 fortnights"}}}}"#),
            ),
            (
                "a number for a span",
                of!(r#"{"touch":{"rule":"r","action":{"interval":{"every":7}}}}"#),
            ),
            (
                "an unknown field",
                of!(r#"{"upkeep":{"action":{"verify":{"fields":["shoe_size"]}}}}"#),
            ),
            (
                "a place below the first",
                of!(r#"{"promise":{"of":"e0","place":-1,"action":"keep"}}"#),
            ),
            ("a word for a flag", of!(r#"{"tag":{"tag":"a:1","on":"yes"}}"#)),
            (
                "a reason of another kind",
                of!(
                    r#"{"class_change":{"scheme":"t","new":"A","rulebook":{"code":"r","version":"1"},"reasons":["because"]}}"#
                ),
            ),
            ("no measures", of!(r#"{"retention_plan":{"contract":"C"}}"#)),
            (
                "a measure without owner",
                of!(r#"{"retention_plan":{"contract":"C","measures":[{"due":"2024-01-01"}]}}"#),
            ),
        ],
    });
}

#[test]
fn wrong_improvements_and_steps_are_refused() {
    refuses(&Slips {
        kind: Kind::of::<Improvement>("Improvement"),
        right: r#"{"id":"G","area":"process","proposed_on":"2024-04-05"}"#,
        slips: &[
            ("no area", r#"{"id":"G","proposed_on":"2024-04-05"}"#),
            ("an area in words", r#"{"id":"G","area":"how we work","proposed_on":"2024-04-05"}"#),
            ("no day", r#"{"id":"G","area":"process"}"#),
            (
                "an instant for a day",
                r#"{"id":"G","area":"process","proposed_on":"2024-04-05T00:00:00Z"}"#,
            ),
            (
                "an unknown key",
                r#"{"id":"G","area":"process","proposed_on":"2024-04-05","cost":"5"}"#,
            ),
        ],
    });
    refuses(&Slips {
        kind: Kind::of::<ImprovementStep>("ImprovementStep"),
        right: r#"{"improvement":"G","on":"2024-04-08","action":"start"}"#,
        slips: &[
            ("an unknown action", r#"{"improvement":"G","on":"2024-04-08","action":"stop"}"#),
            (
                "no answer",
                r#"{"improvement":"G","on":"2024-04-08","action":{"verify":{"finding":"x"}}}"#,
            ),
            (
                "a key of another action",
                r#"{"improvement":"G","on":"2024-04-08","action":{"check":{"text":"x"}}}"#,
            ),
            ("no moment", r#"{"improvement":"G","action":"start"}"#),
        ],
    });
}

#[test]
fn wrong_coverages_leaves_and_questions_are_refused() {
    refuses(&Slips {
        kind: Kind::of::<Coverage>("Coverage"),
        right: "{}",
        slips: &[
            ("an unknown family", r#"{"letters":true}"#),
            ("a word for a flag", r#"{"issues":"yes"}"#),
            ("null for a flag", r#"{"issues":null}"#),
        ],
    });
    refuses(&Slips {
        kind: Kind::of::<StaffLeave>("StaffLeave"),
        right: r#"{"who":"zhao.liu","on":"2024-03-31"}"#,
        slips: &[("since when", r#"{"who":"zhao.liu"}"#), ("who", r#"{"on":"2024-03-31"}"#)],
    });
    refuses(&Slips {
        kind: Kind::of::<TagQuery>("TagQuery"),
        right: r#"{"all":["a:1",{"not":"b:2"}]}"#,
        slips: &[
            ("no tag", r#""a""#),
            ("an unknown question", r#"{"none":["a:1"]}"#),
            ("one for a list", r#"{"any":"a:1"}"#),
        ],
    });
}

#[test]
fn wrong_quantities_are_refused() {
    const DECIMALS: &[(&str, &str)] = &[
        ("a float", "0.5"),
        ("a flag", "true"),
        ("null", "null"),
        ("no digits", r#""""#),
        ("a plus", r#""+5""#),
        ("a blank", r#"" 5""#),
        ("no digit in front", r#"".5""#),
        ("no digit behind", r#""5.""#),
        ("five decimals", r#""0.12345""#),
        ("a per cent sign", r#""5%""#),
        ("parts", r#"{"num":1,"den":2}"#),
        ("beyond the bounds", "100000000000001"),
        ("below the bounds", "-100000000000001"),
    ];
    const QUOTIENTS: &[(&str, &str)] = &[
        ("a float", "0.5"),
        ("null", "null"),
        ("two signs", r#""-1/-2""#),
        ("a sign below", r#""1/-2""#),
        ("no denominator", r#""1/""#),
        ("a decimal above", r#""0.5/2""#),
        ("no den", r#"{"num":1}"#),
        ("a float above", r#"{"num":0.5,"den":2}"#),
        ("an unknown key", r#"{"num":1,"den":2,"of":3}"#),
        ("a blank", r#""1 /2""#),
        ("over zero", r#""1/0""#),
        ("over zero", r#"{"num":1,"den":0}"#),
    ];
    refuses(&Slips { kind: Kind::of::<Amount>("Amount"), right: r#""5""#, slips: DECIMALS });
    refuses(&Slips { kind: Kind::of::<Score>("Score"), right: r#""5""#, slips: DECIMALS });
    refuses(&Slips { kind: Kind::of::<Ratio>("Ratio"), right: r#""1/2""#, slips: QUOTIENTS });
    refuses(&Slips { kind: Kind::of::<Fraction>("Fraction"), right: r#""1/2""#, slips: QUOTIENTS });
    refuses(&Slips {
        kind: Kind::of::<Fraction>("Fraction"),
        right: r#"{"num":"1","den":"2"}"#,
        slips: &[
            ("over zero", r#"{"num":"1","den":"00"}"#),
            ("a fraction in a part", r#"{"num":"0.5","den":"2"}"#),
        ],
    });
}

#[test]
fn wrong_times_are_refused() {
    refuses(&Slips {
        kind: Kind::of::<Moment>("Moment"),
        right: r#""2024-01-15""#,
        slips: &[
            ("a number", "1705311000"),
            ("a time alone", r#""09:30:00Z""#),
            ("no seconds", r#""2024-01-15T09:30Z""#),
            ("hour 24", r#""2024-01-15T24:00:00Z""#),
            ("an offset of a day", r#""2024-01-15T09:30:00+24:00""#),
            ("an offset without a colon", r#""2024-01-15T09:30:00+0800""#),
            ("a small t", r#""2024-01-15t09:30:00Z""#),
        ],
    });
    refuses(&Slips {
        kind: Kind::of::<Span>("Span"),
        right: r#""3 working days""#,
        slips: &[
            ("no blank", r#""3days""#),
            ("no count", r#""day""#),
            ("a count in words", r#""three days""#),
            ("below zero", r#""-3 days""#),
            ("a blank behind", r#""3 days ""#),
            ("a number", "3"),
        ],
    });
    refuses(&Slips {
        kind: Kind::of::<Zone>("Zone"),
        right: r#""+08:00""#,
        slips: &[
            ("one digit", r#""+8:00""#),
            ("beyond 14 hours", r#""-14:01""#),
            ("60 minutes", r#""+08:60""#),
            ("no name", r#""""#),
            ("a blank", r#""Asia/ Shanghai""#),
            ("a number", "8"),
        ],
    });
    refuses(&Slips {
        kind: Kind::of::<Period>("Period"),
        right: r#""2024-Q1""#,
        slips: &[
            ("a fifth quarter", r#""2024-Q5""#),
            ("a 13th month", r#""2024-13""#),
            ("one day", r#""2024-03-01""#),
            ("an open end", r#""2024-03-01/""#),
            ("a number", "2024"),
            ("half of it", r#""2024-""#),
        ],
    });
}
