//! Documents with every table that the format knows.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::label::Labels;
use crate::rulebook::{
    ChannelDocument, Rulebook, RulebookDocument, SchemeDocument, SeverityDocument, ValueDocument,
};
use crate::testkit::rulebook::names::{Names, labels};
use crate::testkit::rulebook::schemes::{Asked, documents_over};
use crate::testkit::rulebook::{
    access, cadence, feedback, given, head, kpi, lifecycle, occasion, plan, risk, sla, target,
    upkeep, warning,
};

/// What a document may have or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
    Schemes,
    Calendars,
    Uses,
    Purchases,
    Assume,
    Ids,
    Sla,
    Cadence,
    Lifecycle,
    Tags,
    Access,
    Duplicates,
    Upkeep,
    Plan,
    Occasions,
    Risk,
    Renewal,
    Warning,
    Feedback,
    Kpis,
    Targets,
    Report,
    Tests,
}

const TABLES: &[Table] = &[
    Table::Schemes,
    Table::Calendars,
    Table::Uses,
    Table::Purchases,
    Table::Assume,
    Table::Ids,
    Table::Sla,
    Table::Cadence,
    Table::Lifecycle,
    Table::Tags,
    Table::Access,
    Table::Duplicates,
    Table::Upkeep,
    Table::Plan,
    Table::Occasions,
    Table::Risk,
    Table::Renewal,
    Table::Warning,
    Table::Feedback,
    Table::Kpis,
    Table::Targets,
    Table::Report,
    Table::Tests,
];

/// Which tables there are: one alone, a few, or all of them.
#[derive(Clone, Debug)]
struct Wanted(Vec<Table>);

impl Wanted {
    fn has(&self, table: Table) -> bool {
        self.0.contains(&table)
    }

    /// What a strategy gives where the table is wanted; else nothing.
    fn table<T>(
        &self,
        table: Table,
        strategy: impl FnOnce() -> BoxedStrategy<T>,
    ) -> BoxedStrategy<T>
    where
        T: Clone + Default + std::fmt::Debug + 'static,
    {
        if self.has(table) { strategy() } else { Just(T::default()).boxed() }
    }
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let alone = select(TABLES).prop_map(|table| vec![table]);
    let with_schemes = select(TABLES).prop_map(|table| vec![Table::Schemes, table]);
    let some = subsequence(TABLES, 0..=TABLES.len());
    let most = subsequence(TABLES, TABLES.len().saturating_sub(4)..=TABLES.len());
    prop_oneof![2 => some, 1 => alone, 1 => with_schemes, 2 => most].prop_map(Wanted)
}

/// A document with the tables that others name: schemes, calendars, codes.
fn founded(wanted: &Wanted, document: RulebookDocument) -> RulebookDocument {
    let mut document = document;
    if !wanted.has(Table::Schemes) {
        document.scheme.clear();
    }
    if !wanted.has(Table::Calendars) {
        document.calendar.clear();
        document.holidays.clear();
    }
    document.parameter.extend(head::parameters());
    let needs = |tables: &[Table]| tables.iter().any(|table| wanted.has(*table));
    let codes = &mut document.codes;
    let (code, label) = ("general".to_owned(), Labels::default());
    if needs(&[Table::Sla]) && codes.severity.is_empty() {
        let rank = Some(0);
        codes.severity.push(SeverityDocument { code, rank, label, causes: Vec::new() });
    }
    fill(&mut codes.role, needs(&[Table::Sla, Table::Access]), "agent");
    let acts = [Table::Plan, Table::Occasions, Table::Warning];
    fill(&mut codes.action, needs(&acts), "call");
    fill(&mut codes.content, needs(&[Table::Plan]), "industry_news");
    if needs(&[Table::Cadence]) && codes.channel.is_empty() {
        let code = "phone".to_owned();
        codes.channel.push(ChannelDocument { code, sync: true, ..ChannelDocument::default() });
    }
    document
}

fn fill(table: &mut Vec<ValueDocument>, needed: bool, code: &str) {
    if needed && table.is_empty() {
        let label = Labels::default();
        table.push(ValueDocument { code: code.to_owned(), label });
    }
}

/// A document with everything but what counts and what tests.
fn with_policies(
    wanted: &Wanted,
    facts: &Asked,
    document: RulebookDocument,
) -> BoxedStrategy<RulebookDocument> {
    let names = Names::asking(&document, facts.clone());
    let schemes = (head::monotone(), any::<[bool; 2]>());
    let schemes = prop::collection::vec(schemes, document.scheme.len());
    let first = (
        head::head(),
        schemes,
        wanted.table(Table::Purchases, || head::purchases().prop_map(Some).boxed()),
        wanted.table(Table::Assume, || head::assumed(&names)),
        wanted.table(Table::Ids, access::ids),
        wanted.table(Table::Access, || access::access(&names)),
        wanted.table(Table::Duplicates, || access::duplicates(&names)),
        wanted.table(Table::Feedback, feedback::feedback),
    );
    let second = (
        wanted.table(Table::Sla, || sla::sla(&names)),
        wanted.table(Table::Cadence, || cadence::whole(&names, &document)),
        wanted.table(Table::Lifecycle, || lifecycle::lifecycle(&names)),
        wanted.table(Table::Tags, || lifecycle::tags(&names)),
        wanted.table(Table::Tags, lifecycle::tag_dimensions),
    );
    let third = (
        wanted.table(Table::Upkeep, || upkeep::upkeep(&names)),
        wanted.table(Table::Plan, || plan::plan(&names)),
        wanted.table(Table::Occasions, || occasion::occasions(&names)),
        wanted.table(Table::Risk, || risk::risk(&names)),
        wanted.table(Table::Renewal, || risk::renewal(&names)),
        wanted.table(Table::Warning, || warning::warning(&names)),
        wanted.table(Table::Report, || kpi::report(&names)),
    );
    (first, second, third)
        .prop_map(move |(first, second, third)| {
            let (head, schemes, purchases, assume, id, access, duplicate, feedback) = first;
            let (sla, cadence, lifecycle, tag, tag_dimension) = second;
            let (upkeep, plan, occasion, risk, renewal, warning, report) = third;
            let document = document.clone();
            let turned = document.scheme.into_iter().zip(schemes);
            let scheme = turned.map(|(scheme, ((rising, falling), turns))| SchemeDocument {
                rising,
                falling,
                ..head::turned(scheme, turns)
            });
            let scheme = scheme.collect();
            RulebookDocument {
                version: head.version,
                effective_from: head.effective_from,
                label: head.label,
                scheme,
                purchases,
                assume,
                id,
                access,
                duplicate,
                feedback,
                sla,
                cadence,
                lifecycle,
                tag,
                tag_dimension,
                upkeep,
                plan,
                occasion,
                risk,
                renewal,
                warning,
                report,
                ..document
            }
        })
        .boxed()
}

/// Documents of valid rulebooks with every table that the format knows: one of them alone, some, or
/// nearly all together, with every kind of entry that each may have.
///
/// Besides the tables of [`documents`](super::documents) these are what a document says of itself,
/// `use`, `assume`, purchases, ids, issues, contact cadence, lifecycle, tags, access, duplicates,
/// upkeep, plan, occasions, risk, renewal, warnings, feedback, KPIs, targets, the report, and tests,
/// which may pass, fail, or be such as cannot be run. Some rules are off, as their parameters have no
/// value. What an entry names is declared, so that every document loads.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, rulebook}};
/// let documents = examples(&rulebook::whole_documents(), 40);
/// assert!(documents.iter().any(|document| !document.sla.is_empty()));
/// assert!(documents.iter().any(|document| document.sla.is_empty()));
/// for document in documents {
///     assert_eq!(Rulebook::try_from(document).err(), None);
/// }
/// ```
pub fn whole_documents() -> impl Strategy<Value = RulebookDocument> {
    (documents_over(), wanted())
        .prop_flat_map(|((facts, document), wanted)| {
            let uses = wanted.table(Table::Uses, head::uses);
            let document = founded(&wanted, document);
            (Just((wanted, facts)), uses).prop_flat_map(move |((wanted, facts), uses)| {
                let document = RulebookDocument { uses, ..document.clone() };
                let policies = with_policies(&wanted, &facts, document);
                (Just((wanted, facts)), policies)
            })
        })
        .prop_flat_map(|((wanted, facts), document)| {
            let names = Names::asking(&document, facts.clone());
            let kpis = wanted.table(Table::Kpis, || kpi::kpis(&names, &document));
            (Just((wanted, facts, document)), kpis)
        })
        .prop_flat_map(|((wanted, facts, document), kpi)| {
            let document = RulebookDocument { kpi, ..document };
            let names = Names::asking(&document, facts);
            let targets = wanted.table(Table::Targets, || target::targets(&names, &document));
            let tests = wanted.table(Table::Tests, || given::tests(&names, &document));
            (Just(document), targets, tests, labels())
        })
        .prop_map(|(document, target, test, label)| {
            let document = RulebookDocument { target, test, ..document };
            if label.is_empty() { document } else { head::labelled(document, &label) }
        })
}

/// Valid rulebooks, made from [`whole_documents`].
///
/// ```
/// use guanxi::testkit::{examples, rulebook};
/// let rulebooks = examples(&rulebook::whole_rulebooks(), 40);
/// assert!(rulebooks.iter().any(|rules| rules.sla().is_ok() && rules.risk().is_ok()));
/// ```
pub fn whole_rulebooks() -> impl Strategy<Value = Rulebook> {
    whole_documents().prop_filter_map("valid", |document| Rulebook::try_from(document).ok())
}
