//! What the presets say of occasions (C-24, C-25).

use guanxi::Rulebook;
use guanxi::policy::occasion::{OccasionKind, OccasionReading, Roll};
use guanxi::record::Customer;

use super::{World, born, contract, day, preset};

fn codes(rulebook: &Rulebook) -> Vec<&str> {
    rulebook.occasions().rules().map(|rule| rule.code.as_str()).collect()
}

fn everything() -> Customer {
    let mut customer = born("1980-06-30");
    customer.founded = Some(day("2010-06-30"));
    customer
}

fn read(rulebook: &Rulebook, amount: &str, as_of: &str) -> Vec<(String, String)> {
    let world = World::new(rulebook, everything())
        .contracts(vec![contract("H", "2024-01-01", "2024-12-31")])
        .knowing("annual_amount", amount);
    let found = world.read(as_of).readings.into_iter();
    found.map(|one| (one.rule.to_string(), one.due().unwrap().to_string())).collect()
}

#[test]
fn d000_59_60_61_every_tier_is_greeted_personally() {
    let rulebook = preset("follow_up");
    assert_eq!(codes(&rulebook), ["festival", "company_anniversary", "birthday"]);
    for rule in rulebook.occasions().rules() {
        assert!(rule.personal_slots == 1 && !rule.batch && !rule.optional);
        assert_eq!(rule.roll, Roll::Stays);
    }
    let world = World::new(&rulebook, everything()); // nothing is known of its tier
    let found = world.read("2024-06-30");
    assert!(found.readings.iter().all(|one| one.certain));
    assert_eq!(found.readings.len(), 4); // two festivals
}

#[test]
fn d002_38_gifts_at_major_festivals_wait_for_the_list() {
    let rulebook = preset("renewal");
    assert_eq!(codes(&rulebook), [] as [&str; 0]);
    let off: Vec<&str> = rulebook
        .findings()
        .filter(|one| one.path.contains("occasion"))
        .map(|one| one.code)
        .collect();
    assert_eq!(off, ["rule-off"]);
}

#[test]
fn d003_39_117_and_41_to_43() {
    let rulebook = preset("service_quality");
    let all = [
        "festival_wishes",
        "company_anniversary",
        "birthday",
        "anniversary_gift",
        "contract_end",
        "disruption",
    ];
    assert_eq!(codes(&rulebook), all);
    let owned = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter().map(|(code, due)| ((*code).to_owned(), (*due).to_owned())).collect()
    };
    // 2024-06-30 is a Sunday: gifts are due on Friday.
    let routine = [("festival_wishes", "2025-01-29"), ("company_anniversary", "2024-06-30")];
    let gifts = [("birthday", "2024-06-28"), ("anniversary_gift", "2024-06-28")];
    let end = [("contract_end", "2024-12-01")];
    let a = [routine.as_slice(), &gifts, &end].concat();
    assert_eq!(read(&rulebook, "500000", "2024-06-01"), owned(&a));
    let b = [routine.as_slice(), &end].concat();
    assert_eq!(read(&rulebook, "499999", "2024-06-01"), owned(&b));
    let optional: Vec<&str> = rulebook
        .occasions()
        .rules()
        .filter(|rule| rule.optional)
        .map(|rule| rule.code.as_str())
        .collect();
    assert_eq!(optional, ["birthday", "anniversary_gift"]); // D003-117 可
    let disruption = rulebook.occasions().rule("disruption").unwrap();
    assert_eq!(disruption.lead, "30 days".parse().unwrap());
    assert_eq!(disruption.by.as_ref().unwrap(), &"account_manager");
}

#[test]
fn d001_51_festival_greetings_for_basic_customers_wait_for_the_list() {
    let rulebook = preset("value_activity");
    assert_eq!(codes(&rulebook), [] as [&str; 0]);
    let given = "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n\
                 use = [\"value_activity\"]\n[[occasion]]\ncode = \"festival\"\n\
                 scheme = \"quadrant\"\nclass = [\"basic\"]\non = \"festival\"\n\
                 festivals = [\"mid_autumn\"]\nactions = [\"festival_greeting\"]\n";
    let rulebook = Rulebook::from_toml(given).unwrap();
    let asked = |amount: &str, orders: &str| -> Vec<OccasionReading> {
        let world = World::new(&rulebook, Customer::new("K"))
            .knowing("annual_amount", amount)
            .knowing("orders_12m", orders);
        world.read("2024-09-01").readings
    };
    assert_eq!(asked("1000000", "12").len(), 1); // basic
    assert_eq!(asked("1000001", "12").len(), 0); // core
    assert_eq!(rulebook.occasions().rule("festival").unwrap().on, OccasionKind::Festival);
}
