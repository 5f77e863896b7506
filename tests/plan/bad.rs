//! Plans that mean nothing.

use guanxi::{Error, Rulebook};

use crate::marked_text::{error, refused_after};

const HEAD: &str = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n\
                    [codes]\naction = [\"visit\", \"call\"]\ncontent = [\"news\"]\nrole = [\"sales\"]\n\
                    [[scheme]]\ncode = \"tier\"\nkind = \"bands\"\nfact = \"annual_amount\"\n\
                    bands = [{ code = \"A\", from = 500 }, { code = \"B\" }]\n";

macro_rules! refused {
    ($($name:ident: $code:literal, $path:literal, $message:literal, $help:literal, $text:expr;)*) => {$(
        #[test]
        fn $name() {
            refused_after(HEAD, [$code, $path, $message, $help], $text);
        }
    )*};
}

refused! {
    unknown_action: "unknown-code", "plan.treatment[0].actions[1]", "there is no action `cal`", "did you mean `call`?",
        "[[plan.treatment]]\ncode = \"t\"\nactions = [\"visit\", ¦\"cal\"]";
    no_actions: "empty-list", "plan.treatment[0].actions", "`actions` names nothing", "at least one",
        "[[plan.treatment]]\ncode = \"t\"\nactions = ¦[]";
    an_action_twice: "duplicate-code", "plan.treatment[0].actions[1]", "`visit` stands twice", "once",
        "[[plan.treatment]]\ncode = \"t\"\nactions = [\"visit\", ¦\"visit\"]";
    a_treatment_twice: "duplicate-code", "plan.treatment[1]", "the treatment `t` stands twice", "a code of its own",
        "[[plan.treatment]]\ncode = \"t\"\nactions = [\"visit\"]\n¦[[plan.treatment]]\ncode = \"t\"\nactions = [\"call\"]";
    unknown_class: "unknown-class", "plan.treatment[0].class[0]", "`tier` has no class `S`", "`A`",
        "[[plan.treatment]]\ncode = \"t\"\nclass = [¦\"S\"]\nactions = [\"visit\"]";
    unknown_scheme: "unknown-scheme", "plan.treatment[0].scheme", "`teir`", "did you mean `tier`?",
        "[[plan.treatment]]\ncode = \"t\"\nscheme = ¦\"teir\"\nclass = [\"A\"]\nactions = [\"visit\"]";
    no_code: "code-form", "plan.treatment[0].code", "`策略`", "`label`",
        "[[plan.treatment]]\ncode = ¦\"策略\"\nactions = [\"visit\"]";
    no_minutes: "agenda-minutes", "plan.meeting[0].items[0].minutes", "`opening` takes no time", "`minutes = 1`",
        "[[plan.meeting]]\ncode = \"m\"\nitems = [{ code = \"opening\", minutes = ¦0 }]";
    an_empty_agenda: "empty-list", "plan.meeting[0].items", "`items` names nothing", "minutes = 5",
        "[[plan.meeting]]\ncode = \"m\"\nitems = ¦[]";
    a_part_twice: "duplicate-code", "plan.meeting[0].items[1]", "`a` stands twice", "once",
        "[[plan.meeting]]\ncode = \"m\"\nitems = [{ code = \"a\", minutes = 1 }, ¦{ code = \"a\", minutes = 2 }]";
    no_topics: "empty-list", "plan.meeting[0].focus[0].topics", "`topics` names nothing", "at least one",
        "[[plan.meeting]]\ncode = \"m\"\nitems = [{ code = \"a\", minutes = 1 }]\nfocus = [{ class = [\"A\"], topics = ¦[] }]";
    a_focus_on_no_class: "unknown-class", "plan.meeting[0].focus[0].class[0]", "`S`", "`A`",
        "[[plan.meeting]]\ncode = \"m\"\nitems = [{ code = \"a\", minutes = 1 }]\nfocus = [{ class = [¦\"S\"], topics = [\"x\"] }]";
    more_materials_than_there_are: "at-least", "plan.checklist[0].at_least", "at least 3 of 2 materials", "no more than there are",
        "[[plan.checklist]]\ncode = \"c\"\nat_least = ¦3\nof = [\"a\", \"b\"]";
    a_box_that_is_a_material: "duplicate-code", "plan.checklist[0].of", "`a` stands twice", "once",
        "[[plan.checklist]]\ncode = \"c\"\nitems = [\"a\"]\nat_least = 1\nof = ¦[\"a\", \"b\"]";
    unknown_content: "unknown-code", "plan.message[0].content", "there is no kind of content `new`", "did you mean `news`?",
        "[[plan.message]]\ncode = \"m\"\ncontent = ¦\"new\"\nslots = [\"a\"]";
    a_slot_twice: "duplicate-code", "plan.message[0].slots[1]", "`a` stands twice", "once",
        "[[plan.message]]\ncode = \"m\"\nslots = [\"a\", ¦\"a\"]";
    an_empty_question: "empty-list", "plan.question[0].text", "`text` names nothing", "write for example",
        "[[plan.question]]\ncode = \"q\"\n¦text = {}";
    unknown_content_of_a_campaign: "unknown-code", "plan.campaign[0].content", "`paper`", "`news`",
        "[[plan.campaign]]\ncode = \"c\"\nquery = \"a:b\"\ncontent = ¦\"paper\"";
    unknown_scope: "unknown-scope", "plan.review[0].scope", "`staff` is no scope of a review", "`team`",
        "[[plan.review]]\ncode = \"r\"\nscope = ¦\"staff\"\nevery = \"1 week\"";
    a_review_without_calendar_periods: "bucket-period", "plan.review[0].every", "`5 months`", "`1 quarter`",
        "[[plan.review]]\ncode = \"r\"\nscope = \"team\"\nevery = ¦\"5 months\"";
    a_fortnight_without_epoch: "bucket-epoch", "plan.review[0].every", "`2 weeks`", "epoch",
        "[[plan.review]]\ncode = \"r\"\nscope = \"team\"\nevery = ¦\"2 weeks\"";
    a_team_of_customers: "audience", "plan.review[0].class", "this one is of the team", "`scope = \"customer\"`",
        "[[plan.review]]\ncode = \"r\"\nscope = \"team\"\nevery = \"1 week\"\nclass = ¦[\"A\"]";
    unknown_role: "unknown-code", "plan.review[0].attendees[0]", "there is no role `sale`", "`sales`",
        "[[plan.review]]\ncode = \"r\"\nscope = \"team\"\nevery = \"1 week\"\nattendees = [¦\"sale\"]";
    unknown_parameter: "unknown-parameter", "plan.review[0].every", "`$period`", "period",
        "[[plan.review]]\ncode = \"r\"\nscope = \"team\"\nevery = ¦\"$period\"";
    a_key_too_many: "document-form", "plan.review[0].periods", "`periods`", "`every`",
        "[[plan.review]]\ncode = \"r\"\nscope = \"team\"\nevery = \"1 week\"\n¦periods = 2";
}

/// All that is wrong, at once.
#[test]
fn everything_wrong_is_reported() {
    let text = format!(
        "{HEAD}[[plan.treatment]]\ncode = \"1\"\nclass = [\"X\"]\nactions = [\"x\"]\n\
         [[plan.message]]\ncode = \"2\"\ncontent = \"x\"\nslots = [\"3\"]\n\
         [[plan.review]]\ncode = \"4\"\nscope = \"x\"\nevery = \"x\"\nattendees = [\"x\"]\n"
    );
    let found = error(&text, Rulebook::from_toml(&text));
    let mut paths: Vec<&str> = found.all().filter_map(Error::path).collect();
    paths.sort_unstable();
    let expected = [
        "plan.message[0].code",
        "plan.message[0].content",
        "plan.review[0].attendees[0]",
        "plan.review[0].code",
        "plan.review[0].every",
        "plan.review[0].scope",
        "plan.treatment[0].actions[0]",
        "plan.treatment[0].class[0]",
        "plan.treatment[0].code",
    ];
    assert_eq!(paths, expected, "{}", found.report());
}

#[test]
fn a_parameter_of_another_type_is_no_period() {
    let text = format!(
        "{HEAD}[[plan.review]]\ncode = \"r\"\nscope = \"team\"\nevery = \"$n\"\n[parameters]\nn = 3\n"
    );
    let found = error(&text, Rulebook::from_toml(&text));
    assert_eq!((found.code(), found.path()), ("parameter-type", Some("plan.review[0].every")));
}
