//! From the document of a plan to the plan.

mod compose;
mod document;

pub(super) use compose::{ComposedPlan, PlanTable};
pub use document::{
    AgendaItemDocument, CampaignDocument, ChecklistDocument, FocusDocument, MeetingDocument,
    MessageDocument, PlanDocument, QuestionDocument, ReviewDocument, TreatmentDocument,
};

use crate::error::{Error, ErrorKind};
use crate::label::Code;
use crate::policy::plan::{
    AgendaItem, Campaign, Checklist, Focus, Meeting, Message, Plan, PlanDefinition, Point,
    Question, ReviewRule, ReviewScope, Treatment,
};
use crate::policy::scheme::Audience;
use crate::rule::codes::{CodeEntry, CodeTable, Codes};
use crate::rule::{Finding, ParameterValue};
use crate::rulebook::audience::{AudienceKeys, Audiences};
use crate::rulebook::compose::Entry;
use crate::rulebook::scheme::Building;
use crate::rulebook::{Rulebook, ValueDocument};
use crate::time::{self, Buckets, Span};

impl Building<'_> {
    /// The plan; what is wrong with it goes to the errors. Lists for whom entries are go to those
    /// of `audiences`.
    pub(super) fn plan(
        &mut self,
        composed: &ComposedPlan,
        codes: &Codes,
        audiences: &mut Audiences<'_>,
    ) -> PlanDefinition {
        let mut planning = Planning { building: self, codes, audiences };
        PlanDefinition {
            treatments: all(&composed.treatments, |entry| planning.treatment(entry)),
            meetings: all(&composed.meetings, |entry| planning.meeting(entry)),
            checklists: all(&composed.checklists, |entry| planning.checklist(entry)),
            messages: all(&composed.messages, |entry| planning.message(entry)),
            questions: all(&composed.questions, |entry| planning.question(entry)),
            campaigns: all(&composed.campaigns, |entry| planning.campaign(entry)),
            reviews: all(&composed.reviews, |entry| planning.review(entry)),
        }
    }
}

fn all<D, T>(entries: &[Entry<D>], make: impl FnMut(&Entry<D>) -> Option<T>) -> Vec<T> {
    entries.iter().filter_map(make).collect()
}

/// What a plan is built from.
struct Planning<'b, 'a, 'p> {
    building: &'b mut Building<'p>,
    codes: &'b Codes,
    audiences: &'b mut Audiences<'a>,
}

/// What an entry says of its customers.
struct Whom<'a> {
    scheme: &'a Option<String>,
    class: &'a [String],
    when: &'a Option<String>,
    path: &'a str,
}

impl Planning<'_, '_, '_> {
    fn treatment(&mut self, entry: &Entry<TreatmentDocument>) -> Option<Treatment> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let code = self.code(&document.code, path);
        let actions = self.coded(
            &document.actions,
            &format!("{path}.actions"),
            |codes| &codes.actions,
            "actions",
        );
        let TreatmentDocument { scheme, class, when, .. } = document;
        let audience = self.whom(&Whom { scheme, class, when, path }, entry);
        Some(Treatment {
            code: code?,
            labels: document.label.clone(),
            actions: actions?,
            audience: audience?,
        })
    }

    fn meeting(&mut self, entry: &Entry<MeetingDocument>) -> Option<Meeting> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let code = self.code(&document.code, path);
        if document.items.is_empty() {
            let help = "write for example `items = [{ code = \"opening\", minutes = 5 }]`";
            self.error(empty("items", help), format!("{path}.items"));
        }
        let mut items: Vec<AgendaItem> = Vec::with_capacity(document.items.len());
        for (place, item) in document.items.iter().enumerate() {
            let at = format!("{path}.items[{place}]");
            let code = self.code(&item.code, &at);
            if item.minutes == 0 {
                let error = Error::new(
                    ErrorKind::Value,
                    "agenda-minutes",
                    format!("`{}` takes no time", item.code),
                )
                .with_help("write at least `minutes = 1`, or leave it out of the agenda");
                self.error(error, format!("{at}.minutes"));
            }
            let Some(code) = code else { continue };
            if items.iter().any(|other| other.code == code) {
                self.error(twice(code.as_str()), at);
                continue;
            }
            let (labels, sample) = (item.label.clone(), item.sample.clone());
            items.push(AgendaItem { code, labels, minutes: item.minutes, sample });
        }
        let mut focus = Vec::with_capacity(document.focus.len());
        for (place, one) in document.focus.iter().enumerate() {
            let at = format!("{path}.focus[{place}]");
            let topics = self.points(&one.topics, &format!("{at}.topics"), "topics");
            let FocusDocument { scheme, class, when, .. } = one;
            let audience = self.whom(&Whom { scheme, class, when, path: &at }, entry);
            if let (Some(topics), Some(audience)) = (topics, audience) {
                focus.push(Focus { topics, audience });
            }
        }
        Some(Meeting { code: code?, labels: document.label.clone(), items, focus })
    }

    fn checklist(&mut self, entry: &Entry<ChecklistDocument>) -> Option<Checklist> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let code = self.code(&document.code, path);
        let at_least = usize::from(document.at_least);
        if document.items.is_empty() && document.of.is_empty() {
            let help = "name what has to be ready, in `items` or in `of`";
            self.error(empty("items", help), path.to_owned());
        } else if at_least > document.of.len() || (at_least == 0 && !document.of.is_empty()) {
            let message = format!("at least {at_least} of {} materials", document.of.len());
            let error = Error::new(ErrorKind::Rulebook, "at-least", message)
                .with_help("ask for at least one of the materials, and for no more than there are");
            self.error(error, format!("{path}.at_least"));
        }
        let items = self.some_points(&document.items, &format!("{path}.items"));
        let of = self.some_points(&document.of, &format!("{path}.of"));
        if let Some(both) = of.iter().find(|one| items.iter().any(|item| item.code == one.code)) {
            self.error(twice(both.code.as_str()), format!("{path}.of"));
        }
        Some(Checklist { code: code?, labels: document.label.clone(), items, at_least, of })
    }

    fn message(&mut self, entry: &Entry<MessageDocument>) -> Option<Message> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let code = self.code(&document.code, path);
        let content = match &document.content {
            Some(content) => {
                let found = self.codes.contents().find(content).map(|one| one.code.clone());
                Some(self.building.note(found, || format!("{path}.content"))?)
            }
            None => None,
        };
        let slots = self.some_points(&document.slots, &format!("{path}.slots"));
        let (labels, sample) = (document.label.clone(), document.sample.clone());
        Some(Message { code: code?, labels, content, slots, sample })
    }

    fn question(&mut self, entry: &Entry<QuestionDocument>) -> Option<Question> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let code = self.code(&document.code, path);
        let about = match &document.about {
            Some(about) => Some(self.building.note(about.parse(), || format!("{path}.about"))?),
            None => None,
        };
        if document.text.is_empty() {
            let help = "write for example `text = { en = \"What is inconvenient?\" }`";
            self.error(empty("text", help), format!("{path}.text"));
        }
        Some(Question { code: code?, about, text: document.text.clone() })
    }

    fn campaign(&mut self, entry: &Entry<CampaignDocument>) -> Option<Campaign> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let code = self.code(&document.code, path);
        let content = self.codes.contents().find(&document.content).map(point);
        let content = self.building.note(content, || format!("{path}.content"));
        let (labels, query) = (document.label.clone(), document.query.clone());
        Some(Campaign { code: code?, labels, query, content: content? })
    }

    fn review(&mut self, entry: &Entry<ReviewDocument>) -> Option<ReviewRule> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let code = self.code(&document.code, path);
        let scope = document.scope.parse::<ReviewScope>();
        let scope = self.building.note(scope, || format!("{path}.scope"));
        let attendees = match document.attendees.as_slice() {
            [] => Some(Vec::new()),
            names => {
                self.coded(names, &format!("{path}.attendees"), |codes| &codes.roles, "attendees")
            }
        };
        let fields = self.some_points(&document.fields, &format!("{path}.fields"));
        let epoch = document.epoch.as_deref().map(time::parse_date).transpose();
        let epoch = self.building.note(epoch, || format!("{path}.epoch"));
        let ReviewDocument { scheme, class, when, .. } = document;
        if scope == Some(ReviewScope::Team) {
            let says = [
                ("scheme", scheme.is_some()),
                ("class", !class.is_empty()),
                ("when", when.is_some()),
            ];
            if let Some((key, _)) = says.into_iter().find(|(_, says)| *says) {
                let message = format!(
                    "`{key}` says of which customers a review is, and this one is of the team"
                );
                let error = Error::new(ErrorKind::Rulebook, "audience", message)
                    .with_help(format!("write `scope = \"customer\"`, or take `{key}` out"));
                self.error(error, format!("{path}.{key}"));
            }
        }
        let audience = self.whom(&Whom { scheme, class, when, path }, entry);
        let every = self.period(&document.every, &format!("{path}.every"))?;
        let periods = Buckets::new(every, epoch?);
        let periods = self.building.note(periods, || format!("{path}.every"));
        Some(ReviewRule {
            code: code?,
            labels: document.label.clone(),
            scope: scope?,
            attendees: attendees?,
            fields,
            periods: periods?,
            audience: audience?,
        })
    }

    fn error(&mut self, error: Error, path: String) {
        self.building.errors.push(error.at(path));
    }

    fn code(&mut self, code: &str, path: &str) -> Option<Code> {
        self.building.note(code.parse(), || format!("{path}.code"))
    }

    fn whom<D>(&mut self, whom: &Whom<'_>, entry: &Entry<D>) -> Option<Audience> {
        let keys = AudienceKeys {
            scheme: whom.scheme.as_deref(),
            class: whom.class,
            when: whom.when.as_deref(),
            path: whom.path,
            preset: entry.preset.as_deref(),
            foreign: entry.foreign,
        };
        self.audiences.find(&keys, None, self.building)
    }

    /// Codes of a code table, each once and at least one.
    fn coded(
        &mut self,
        names: &[String],
        path: &str,
        table: impl Fn(&Codes) -> &CodeTable<CodeEntry>,
        key: &str,
    ) -> Option<Vec<Point>> {
        if names.is_empty() {
            self.error(empty(key, "name at least one"), path.to_owned());
            return None;
        }
        let mut found: Vec<Point> = Vec::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            let at = format!("{path}[{place}]");
            match table(self.codes).find(name).map(point) {
                Ok(one) if found.contains(&one) => self.error(twice(name), at),
                Ok(one) => found.push(one),
                Err(error) => self.error(error, at),
            }
        }
        Some(found)
    }

    /// Codes that are declared where they stand, each once and at least one.
    fn points(&mut self, values: &[ValueDocument], path: &str, key: &str) -> Option<Vec<Point>> {
        if values.is_empty() {
            self.error(empty(key, "name at least one"), path.to_owned());
            return None;
        }
        Some(self.some_points(values, path))
    }

    fn some_points(&mut self, values: &[ValueDocument], path: &str) -> Vec<Point> {
        let mut found: Vec<Point> = Vec::with_capacity(values.len());
        for (place, value) in values.iter().enumerate() {
            let at = format!("{path}[{place}]");
            match value.code.parse::<Code>() {
                Ok(code) if found.iter().any(|other| other.code == code) => {
                    self.error(twice(code.as_str()), at);
                }
                Ok(code) => found.push(Point::new(code, value.label.clone())),
                Err(error) => self.error(error, at),
            }
        }
        found
    }

    /// A period, or that of a parameter; `None` where the parameter is off or wrong.
    fn period(&mut self, text: &str, path: &str) -> Option<Span> {
        let Some(code) = text.strip_prefix('$') else {
            return self.building.note(text.parse(), || path.to_owned());
        };
        let parameters = self.building.parameters;
        let value = code.parse::<Code>().and_then(|code| Ok(parameters.get(&code)?.cloned()));
        match self.building.note(value, || path.to_owned())? {
            Some(ParameterValue::Span(span)) => Some(span),
            Some(other) => {
                let message = format!("`${code}` is `{other}`, and a period is needed");
                let error = Error::new(ErrorKind::Type, "parameter-type", message).with_help(
                    format!("write for example `parameters = {{ {code} = \"1 month\" }}`"),
                );
                self.error(error, path.to_owned());
                None
            }
            None => {
                self.building.findings.push(Finding::note(
                    "rule-off",
                    path.to_owned(),
                    format!("the review is off until a value is given for `{code}`"),
                    format!("在给出参数 `{code}` 之前，该定期梳理不生效"),
                ));
                None
            }
        }
    }
}

fn point(entry: &CodeEntry) -> Point {
    Point::new(entry.code.clone(), entry.labels.clone())
}

fn twice(name: &str) -> Error {
    Error::new(ErrorKind::Rulebook, "duplicate-code", format!("`{name}` stands twice"))
        .with_help("name it once")
}

fn empty(key: &str, help: &str) -> Error {
    Error::new(ErrorKind::Rulebook, "empty-list", format!("`{key}` names nothing")).with_help(help)
}

impl Rulebook {
    /// The plan policy: plan items, promises, and what the rulebook prepares for talks.
    ///
    /// Every rulebook has one: what a replay of the log gives needs no rules.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer};
    /// let rulebook = Rulebook::preset("follow_up_office")?;
    /// assert!(rulebook.plan().treatments().is_empty());
    /// let as_of = "2024-03-20".parse()?;
    /// let found = rulebook.plan().read(&Customer::new("KH0001"), &[], as_of, None);
    /// assert!(found.items.is_empty() && found.refused.is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn plan(&self) -> Plan<'_> {
        Plan::new(&self.0.plan, &self.0.schemes, &self.0.codes, self.zone(), self.code())
    }
}
