//! Facts, parameters and schemes.
//!
//! Every condition is made together with a weaker one, so that a `keep` is implied by its `when`
//! by construction; schemes read only classes of schemes with a smaller number, so that there is
//! no circle.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::fact::FactType;
use crate::policy::scheme::SchemeKind;
use crate::rule::ParameterType;
use crate::rulebook::{
    AxisBandsDocument, AxisDocument, BandDocument, ClassDocument, DocumentValue, FactDocument,
    ParameterDocument, Rulebook, RulebookDocument, SchemeDocument, ValueDocument,
};
use crate::testkit::calendar;

/// The facts that conditions draw from: well-known ones, and `margin`, `visits`, `joined`, `vip`,
/// `region` and `interests`, which the document declares.
const FACTS: &[(&str, FactType)] = &[
    ("annual_amount", FactType::Amount),
    ("margin", FactType::Amount),
    ("orders_12m", FactType::Count),
    ("visits", FactType::Count),
    ("collection_rate", FactType::Ratio),
    ("satisfaction", FactType::Score),
    ("open_overdue_days", FactType::Days),
    ("first_deal", FactType::Date),
    ("joined", FactType::Date),
    ("strategic", FactType::Flag),
    ("vip", FactType::Flag),
    ("risk_level", FactType::Choice),
    ("region", FactType::Choice),
    ("interests", FactType::Choices),
];

const AMOUNTS: &[&str] = &["-50", "0", "100", "100.5", "1000"];
const COUNTS: &[&str] = &["0", "1", "3", "12"];
const RATIOS: &[&str] = &["-10%", "0%", "50%", "85%", "0.9"];
const SCORES: &[&str] = &["-100", "0", "4", "4.5"];
const DAYS: &[&str] = &["0", "7 days", "30", "60 days"];
const DATES: &[&str] = &["2023-12-31", "2024-02-29", "2024-06-30"];
/// Spans whose order is the same from every date.
const CHAIN: &[&str] = &["0 days", "7 days", "1 month", "1 quarter", "6 months", "1 year"];
/// Spans some of which are now longer, now shorter than others.
const SPANS: &[&str] =
    &["28 days", "30 days", "1 month", "31 days", "3 months", "90 days", "365 days", "12 months"];
const TOPS: &[&str] = &["1%", "20%", "25%", "50%", "100%"];
const SHARES: &[&str] = &["-5%", "0%", "20%", "50%", "120%"];
pub(super) const RISKS: &[&str] = &["low", "medium", "high", "very_high"];
const REGIONS: &[&str] = &["north", "south", "west"];
const INTERESTS: &[&str] = &["art", "tea", "wine"];
const CLASSES: &[&str] = &["a", "b", "c", "d"];

/// Facts that conditions are about.
pub(super) type Asked = Vec<(&'static str, FactType)>;

/// A condition, and one that holds wherever it holds.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) when: String,
    keep: String,
}

impl Rule {
    fn same(text: String) -> Self {
        Self { keep: text.clone(), when: text }
    }
}

fn pick(list: &'static [&'static str], place: usize) -> &'static str {
    list.get(place).or(list.last()).copied().unwrap_or_default()
}

/// Comparisons of something ordered with one of the cuts, which rise.
fn ordered(what: String, cuts: &'static [&'static str]) -> BoxedStrategy<Rule> {
    let signs = if what.starts_with("age") { 4_usize } else { 6 };
    (0..signs, 0..cuts.len(), 0_usize..2)
        .prop_map(move |(sign, place, step)| {
            let cut = pick(cuts, place);
            let lower = pick(cuts, place.saturating_sub(step));
            let upper = pick(cuts, place.saturating_add(step));
            let sign = pick(&[">=", ">", "<", "<=", "=", "!="], sign);
            let keep = match sign {
                ">=" | ">" => format!("{what} >= {lower}"),
                "<" | "<=" | "=" => format!("{what} <= {upper}"),
                _ => format!("{what} != {cut}"),
            };
            Rule { when: format!("{what} {sign} {cut}"), keep }
        })
        .boxed()
}

fn top(fact: &'static str) -> BoxedStrategy<Rule> {
    let more = select(vec!["", "", ", by = revenue", ", min = 3", ", by = revenue, min = 3"]);
    (0..TOPS.len(), 0_usize..2, more)
        .prop_map(move |(place, step, more)| {
            let of = |place| format!("top({fact}, {}{more})", pick(TOPS, place));
            Rule { when: of(place), keep: of(place.saturating_add(step)) }
        })
        .boxed()
}

fn one_of(fact: &'static str, codes: &'static [&'static str]) -> BoxedStrategy<Rule> {
    (subsequence(codes, 1..codes.len()), any::<bool>())
        .prop_map(move |(codes, not)| {
            let word = if not { "not in" } else { "in" };
            Rule::same(format!("{fact} {word} {{{}}}", codes.join(", ")))
        })
        .boxed()
}

fn texts(list: Vec<String>) -> BoxedStrategy<Rule> {
    select(list).prop_map(Rule::same).boxed()
}

/// The questions about one fact.
fn atoms((fact, fact_type): (&'static str, FactType)) -> BoxedStrategy<Rule> {
    let what = fact.to_owned();
    let parameter =
        |code: &str| texts(vec![format!("{fact} >= ${code}"), format!("{fact} < ${code}")]);
    match fact_type {
        FactType::Amount => prop_oneof![
            5 => ordered(what, AMOUNTS),
            2 => top(fact),
            1 => ordered(format!("share({fact})"), SHARES),
            1 => parameter("p_amount"),
            1 => parameter("p_off"),
        ]
        .boxed(),
        FactType::Count => prop_oneof![
            5 => ordered(what, COUNTS),
            1 => top(fact),
            1 => ordered(format!("share({fact})"), SHARES),
            1 => parameter("p_count"),
        ]
        .boxed(),
        FactType::Ratio => {
            prop_oneof![4 => ordered(what, RATIOS), 1 => parameter("p_ratio")].boxed()
        }
        FactType::Score => ordered(what, SCORES),
        FactType::Days => ordered(what, DAYS),
        FactType::Date => prop_oneof![
            2 => ordered(format!("age({fact})"), CHAIN),
            3 => ordered(format!("age({fact})"), SPANS).prop_map(|rule| Rule::same(rule.when)),
            1 => ordered(what, DATES),
            1 => texts(vec![format!("age({fact}) <= $p_span")]),
        ]
        .boxed(),
        FactType::Flag => texts(vec![fact.to_owned(), fact.to_owned(), format!("not {fact}")]),
        FactType::Choice => {
            let codes = if fact == "region" { REGIONS } else { RISKS };
            prop_oneof![2 => ordered(what, codes), 1 => one_of(fact, codes)].boxed()
        }
        FactType::Choices => {
            texts(INTERESTS.iter().map(|code| format!("{fact} has {code}")).collect())
        }
    }
}

/// Questions about facts and about the classes of schemes with a smaller number.
fn questions(facts: &[(&'static str, FactType)], scheme: usize) -> BoxedStrategy<Rule> {
    let facts = prop::strategy::Union::new(facts.iter().copied().map(atoms));
    let flags = texts(vec!["$p_flag".to_owned(), "true".to_owned(), "false".to_owned()]);
    if scheme == 0 {
        return prop_oneof![14 => facts, 1 => flags].boxed();
    }
    let classes = (0..scheme).prop_flat_map(|other| {
        let fact = format!("class(s{other})");
        texts(vec![
            format!("{fact} = a"),
            format!("{fact} >= b"),
            format!("{fact} != b"),
            format!("{fact} in {{a, b}}"),
        ])
    });
    prop_oneof![14 => facts, 1 => flags, 5 => classes].boxed()
}

/// Conditions of one to four questions.
pub(super) fn conditions(facts: &[(&'static str, FactType)], scheme: usize) -> BoxedStrategy<Rule> {
    let leaf = questions(facts, scheme);
    leaf.prop_recursive(2, 4, 2, |inner| {
        let joined = |parts: Vec<Rule>, before: &str, word: &str, after: &str| {
            let text = |of: fn(&Rule) -> &String| {
                let parts: Vec<String> =
                    parts.iter().map(|part| format!("({})", of(part))).collect();
                format!("{before}{}{after}", parts.join(word))
            };
            Rule { when: text(|rule| &rule.when), keep: text(|rule| &rule.keep) }
        };
        let two = prop::collection::vec(inner.clone(), 2);
        prop_oneof![
            3 => two.clone().prop_map(move |parts| joined(parts, "", " and ", "")),
            3 => two.prop_map(move |parts| joined(parts, "", " or ", "")),
            1 => (prop::collection::vec(inner.clone(), 2..4), select(vec!["1", "2", "$p_needed"]))
                .prop_map(move |(parts, n)| joined(parts, &format!("at_least({n}, "), ", ", ")")),
            1 => inner.prop_map(|rule| Rule::same(format!("not ({})", rule.when))),
        ]
    })
    .boxed()
}

fn value(text: &str) -> DocumentValue {
    text.parse().map_or_else(|_| DocumentValue::Text(text.to_owned()), DocumentValue::Integer)
}

/// Bands of what is ordered, best first; at one value `above` comes before `from`.
pub(super) fn bands(
    facts: &[(&'static str, FactType)],
) -> BoxedStrategy<(String, Vec<BandDocument>)> {
    let usable = facts.iter().filter_map(|(fact, fact_type)| {
        let what = (*fact).to_owned();
        Some(match fact_type {
            FactType::Amount => vec![
                (what.clone(), AMOUNTS),
                (format!("share({fact})"), SHARES),
                (what, &["$p_amount"]),
            ],
            FactType::Count => vec![(what.clone(), COUNTS), (what, &["$p_count"])],
            FactType::Ratio => vec![(what, RATIOS)],
            FactType::Score => vec![(what, SCORES)],
            FactType::Days => vec![(what, DAYS)],
            FactType::Date => vec![(what, DATES), (format!("age({fact})"), CHAIN)],
            FactType::Choice => vec![(what, if *fact == "region" { REGIONS } else { RISKS })],
            FactType::Flag | FactType::Choices => return None,
        })
    });
    let mut usable: Vec<(String, &'static [&'static str])> = usable.flatten().collect();
    usable.push(("annual_amount".to_owned(), AMOUNTS));
    select(usable)
        .prop_flat_map(|(what, cuts)| {
            let most = cuts.len().min(3);
            let sides = prop::collection::vec(0_usize..3, most);
            let keeps = prop::collection::vec(proptest::bool::weighted(0.3), most);
            (Just(what), subsequence(cuts, 1..=most), sides, keeps, 0_usize..3)
        })
        .prop_map(|(what, mut cuts, sides, keeps, spread)| {
            cuts.reverse();
            let lowest = cuts.last().copied().unwrap_or_default();
            let mut entries: Vec<(Option<&str>, bool, bool)> = Vec::new();
            for ((cut, side), keep) in cuts.iter().zip(sides).zip(keeps) {
                if side == 2 && spread == 0 {
                    entries.push((Some(*cut), true, keep));
                }
                entries.push((Some(*cut), side == 1, keep));
            }
            entries.truncate(3);
            entries.push((None, false, false));
            let bands =
                entries.iter().zip(CLASSES).map(|((cut, above, keep), code)| BandDocument {
                    code: (*code).to_owned(),
                    from: cut.filter(|_| !above).map(value),
                    above: cut.filter(|_| *above).map(value),
                    keep: keep.then(|| format!("{what} >= {lowest}")),
                    ..BandDocument::default()
                });
            let bands = bands.collect();
            (what, bands)
        })
        .boxed()
}

fn empty_scheme(number: usize, kind: SchemeKind) -> SchemeDocument {
    SchemeDocument {
        rising: Vec::new(),
        falling: Vec::new(),
        code: format!("s{number}"),
        kind,
        label: Default::default(),
        review: None,
        review_epoch: None,
        min_stay: None,
        classes: Vec::new(),
        fact: None,
        bands: Vec::new(),
        rows: None,
        columns: None,
        cells: Vec::new(),
    }
}

/// Entries with conditions; the last one is the rest.
fn entries(rules: &[(Rule, bool)], codes: &[&str]) -> Vec<ClassDocument> {
    let mut entries: Vec<ClassDocument> = rules
        .iter()
        .zip(codes)
        .map(|((rule, keep), code)| ClassDocument {
            code: (*code).to_owned(),
            when: Some(rule.when.clone()),
            keep: keep.then(|| rule.keep.clone()),
            ..ClassDocument::default()
        })
        .collect();
    let code = codes.get(entries.len()).copied().unwrap_or("rest").to_owned();
    entries.push(ClassDocument { code, ..ClassDocument::default() });
    entries
}

fn list(facts: &[(&'static str, FactType)], number: usize) -> BoxedStrategy<SchemeDocument> {
    let rule = (conditions(facts, number), proptest::bool::weighted(0.7));
    prop::collection::vec(rule, 1..4)
        .prop_map(move |rules| {
            let classes = entries(&rules, CLASSES);
            SchemeDocument { classes, ..empty_scheme(number, SchemeKind::List) }
        })
        .boxed()
}

fn matrix(facts: &[(&'static str, FactType)], number: usize) -> BoxedStrategy<SchemeDocument> {
    let row = questions(facts, number);
    let rows = prop_oneof![
        2 => row.prop_map(Ok),
        1 => bands(facts).prop_map(Err),
    ];
    let columns = prop::collection::vec(questions(facts, number), 1..3);
    let cells = prop::collection::vec(select(CLASSES), 16);
    (rows, columns, cells, 0_usize..3)
        .prop_map(move |(rows, columns, cells, listed)| {
            let columns: Vec<(Rule, bool)> =
                columns.into_iter().map(|rule| (rule, false)).collect();
            let (height, weaker) = match &rows {
                Ok(rule) => (2, Some(rule.keep.clone())),
                Err((_, bands)) => (bands.len(), None),
            };
            let rows = match rows {
                Ok(rule) => AxisDocument::List(entries(&[(rule, false)], &["r0", "r1"])),
                Err((fact, bands)) => {
                    let bands = bands.into_iter().map(|band| BandDocument { keep: None, ..band });
                    AxisDocument::Bands(AxisBandsDocument { fact, bands: bands.collect() })
                }
            };
            let width = columns.len().saturating_add(1);
            let mut codes = ["a", "b"].into_iter().chain(cells);
            let cells: Vec<Vec<String>> = (0..height)
                .map(|_| codes.by_ref().take(width).map(str::to_owned).collect())
                .collect();
            let mut classes: Vec<ClassDocument> = Vec::new();
            for code in cells.iter().flatten() {
                if classes.iter().all(|class| class.code != *code) {
                    let below = cells.iter().skip(1).flatten().any(|other| other == code);
                    let keep = weaker.clone().filter(|_| !below);
                    classes.push(ClassDocument { code: code.clone(), keep, ..Default::default() });
                }
            }
            match listed {
                0 => classes.clear(),
                1 => classes.reverse(),
                _ => {}
            }
            // Nobody leaves the last class for a worse one.
            if let Some(last) = classes.last_mut() {
                last.keep = None;
            }
            let columns = Some(AxisDocument::List(entries(&columns, &["k0", "k1", "k2"])));
            let rows = Some(rows);
            let scheme = empty_scheme(number, SchemeKind::Matrix);
            SchemeDocument { rows, columns, cells, classes, ..scheme }
        })
        .boxed()
}

/// One scheme of any kind.
fn scheme(facts: &[(&'static str, FactType)], number: usize) -> BoxedStrategy<SchemeDocument> {
    let kind = prop_oneof![
        4 => list(facts, number),
        1 => bands(facts).prop_map(move |(fact, bands)| {
            let scheme = empty_scheme(number, SchemeKind::Bands);
            SchemeDocument { fact: Some(fact), bands, ..scheme }
        }),
        1 => matrix(facts, number),
    ];
    let text = |list: &'static [&'static str]| proptest::option::weighted(0.3, select(list));
    (kind, text(&["1 month", "1 quarter", "30 days"]), text(&["1 day", "1 month", "1 quarter"]))
        .prop_map(|(scheme, min_stay, review)| SchemeDocument {
            min_stay: min_stay.map(str::to_owned),
            review: review.map(str::to_owned),
            ..scheme
        })
        .boxed()
}

fn declared_facts() -> Vec<FactDocument> {
    let fact = |code: &str, fact_type, values: &[&str]| FactDocument {
        code: code.to_owned(),
        fact_type,
        values: values
            .iter()
            .map(|code| ValueDocument { code: (*code).to_owned(), label: Default::default() })
            .collect(),
        label: [("en", code), ("zh", "事实")].into_iter().collect(),
    };
    vec![
        fact("margin", FactType::Amount, &[]),
        fact("visits", FactType::Count, &[]),
        fact("joined", FactType::Date, &[]),
        fact("vip", FactType::Flag, &[]),
        fact("region", FactType::Choice, REGIONS),
        fact("interests", FactType::Choices, INTERESTS),
    ]
}

fn declared_parameters() -> Vec<ParameterDocument> {
    let parameter = |code: &str, parameter_type, default: Option<DocumentValue>| {
        let (code, label) = (code.to_owned(), Default::default());
        ParameterDocument { code, parameter_type, default, required: false, label }
    };
    let text = |text: &str| Some(DocumentValue::Text(text.to_owned()));
    vec![
        parameter("p_amount", ParameterType::Amount, Some(DocumentValue::Integer(1000))),
        parameter("p_count", ParameterType::Integer, Some(DocumentValue::Integer(3))),
        parameter("p_needed", ParameterType::Integer, Some(DocumentValue::Integer(1))),
        parameter("p_ratio", ParameterType::Ratio, text("20%")),
        parameter("p_span", ParameterType::Span, text("3 months")),
        parameter("p_flag", ParameterType::Flag, Some(DocumentValue::Flag(false))),
        parameter("p_off", ParameterType::Amount, None),
    ]
}

fn given_parameters() -> impl Strategy<Value = Vec<(String, DocumentValue)>> {
    let text = |text: &str| DocumentValue::Text(text.to_owned());
    let values = vec![
        ("p_amount".to_owned(), text("100.5")),
        ("p_flag".to_owned(), DocumentValue::Flag(true)),
        ("p_needed".to_owned(), DocumentValue::Integer(2)),
        ("p_off".to_owned(), DocumentValue::Integer(0)),
        ("p_span".to_owned(), text("31 days")),
    ];
    subsequence(values, 0..=5)
}

/// Documents of valid rulebooks: one to three schemes of every kind over four to six facts, with
/// parameters (one of them mostly off), `top` and `share`, ages in mixed units, `keep`,
/// `min_stay`, and schemes that read the classes of others; up to two calendars, holiday tables and
/// code tables.
///
/// A document whose `keep` takes too many cases to prove is left out.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, rulebook}};
/// for document in examples(&rulebook::documents(), 20) {
///     assert!(Rulebook::try_from(document).is_ok());
/// }
/// ```
pub fn documents() -> impl Strategy<Value = RulebookDocument> {
    documents_over().prop_map(|(_, document)| document)
}

/// [`documents`], each with the facts that its conditions are about.
pub(super) fn documents_over() -> impl Strategy<Value = (Asked, RulebookDocument)> {
    let zone = select(vec!["UTC", "+08:00"]);
    let number = 1_usize..4;
    let rules = (subsequence(FACTS, 4..=6), number, given_parameters(), zone).prop_flat_map(
        |(facts, number, parameters, zone)| {
            let schemes: Vec<_> = (0..number).map(|place| scheme(&facts, place)).collect();
            (Just(facts), schemes.prop_shuffle(), Just(parameters), Just(zone))
        },
    );
    let calendars = prop::collection::btree_map("[a-z]", calendar::calendars(), 0..3);
    (rules, calendars, calendar::holidays(), calendar::codes())
        .prop_map(|((facts, scheme, parameters, zone), calendar, holidays, codes)| {
            let document = RulebookDocument {
                format: 1,
                code: "sample".to_owned(),
                version: Some(DocumentValue::Integer(7)),
                currency: Some("CNY".to_owned()),
                time_zone: Some(zone.to_owned()),
                parameters: parameters.into_iter().collect(),
                parameter: declared_parameters(),
                fact: declared_facts(),
                scheme,
                calendar,
                holidays,
                codes,
                ..RulebookDocument::default()
            };
            (facts, document)
        })
        .prop_filter("provable", |(_, document)| match Rulebook::try_from(document.clone()) {
            Ok(_) => true,
            Err(error) => !error.all().all(|error| error.code() == "keep-unproved"),
        })
}

/// Valid rulebooks, made from [`documents`].
///
/// ```
/// use guanxi::testkit::{examples, rulebook};
/// assert!(examples(&rulebook::rulebooks(), 9).iter().all(|rules| !rules.schemes().is_empty()));
/// ```
pub fn rulebooks() -> impl Strategy<Value = Rulebook> {
    documents().prop_filter_map("valid", |document| Rulebook::try_from(document).ok())
}
