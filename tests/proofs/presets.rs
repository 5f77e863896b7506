//! Every bundled rulebook, proved.

use guanxi::testkit::{self, Verdict, laws::LAWS, rulebook};

use super::preset;

fn proved(name: &str) {
    let proof = testkit::prove(&preset(name));
    assert!(proof.holds(), "{proof}");
    for law in proof.laws() {
        assert!(LAWS.contains(&law.law), "{} is in no table", law.law.id);
        assert!(
            matches!(law.verdict, Verdict::Unheard(..)) == (law.cases == 0),
            "{}: {law:?}",
            law.law.id
        );
    }
}

#[test]
fn follow_up_is_proved() {
    proved("follow_up");
}

#[test]
fn value_activity_is_proved() {
    proved("value_activity");
}

#[test]
fn renewal_is_proved() {
    proved("renewal");
}

#[test]
fn service_quality_is_proved() {
    proved("service_quality");
}

#[test]
fn follow_up_basics_is_proved() {
    proved("follow_up_basics");
}

/// Of random rulebooks, too.
#[test]
fn random_rulebooks_are_proved() {
    for rulebook in testkit::examples(&rulebook::rulebooks(), 12) {
        let proof = testkit::prove_with(&rulebook, 4);
        assert!(proof.holds(), "{proof}");
    }
}
