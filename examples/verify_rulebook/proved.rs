//! The laws that were tried, as a table, and the smallest input that breaks one.

use guanxi::label::Language;
use guanxi::testkit::{LawProof, Proof, Verdict};

use crate::print::plain;
use crate::table::{Align, Table};

/// Every law with its cases, then what breaks those that fail.
pub(crate) fn section(proof: &Proof, language: Language) -> String {
    let zh = language == Language::Chinese;
    let failing = proof.failures().count();
    let (laws, cases) = (proof.laws().len(), proof.cases());
    let mut out = match (failing, zh) {
        (0, false) => format!("\nlaws: {laws} tried in {cases} cases, none fails\n\n"),
        (0, true) => format!("\n定律：共 {laws} 条，用例 {cases} 个，全部成立\n\n"),
        (_, false) => format!("\nlaws: {laws} tried in {cases} cases, {failing} FAIL\n\n"),
        (_, true) => format!("\n定律：共 {laws} 条，用例 {cases} 个，{failing} 条不成立\n\n"),
    };
    let heads: [&str; 6] = match zh {
        false => ["law", "", "cases", "passed over", "says", "function"],
        true => ["定律", "", "用例", "不适用", "内容", "函数"],
    };
    let (left, right) = (Align::Left, Align::Right);
    let aligns = [left, left, right, right, left, left];
    let columns: Vec<(&str, Align)> = heads.into_iter().zip(aligns).collect();
    let mut table = Table::new(&columns);
    let mut untried: Vec<(&String, Vec<&str>)> = Vec::new();
    for law in proof.laws() {
        let Verdict::Unheard(why, why_zh) = &law.verdict else {
            table.row(row(law, language));
            continue;
        };
        let why = if zh { why_zh } else { why };
        match untried.iter_mut().find(|(one, _)| *one == why) {
            Some((_, laws)) => laws.push(law.law.id),
            None => untried.push((why, vec![law.law.id])),
        }
    }
    out.push_str(&table.render());
    if !untried.is_empty() {
        out.push_str(if zh { "\n未测试：\n" } else { "\nnot tried:\n" });
    }
    for (why, mut laws) in untried {
        laws.dedup();
        let (colon, laws) = (if zh { "：" } else { ": " }, laws.join(" "));
        out.push_str(&format!("  {why}{colon}{laws}\n"));
    }
    for law in proof.laws() {
        if let Verdict::Fails(found) = &law.verdict {
            let id = law.law.id;
            out.push_str(&match zh {
                false => format!("\n{id} {} fails for\n", law.function),
                true => format!("\n{id} {} 的反例\n", law.function),
            });
            for line in &found.input {
                out.push_str(&plain(&format!("  {line}\n")));
            }
            out.push_str(&plain(&format!("  => {}\n", found.says)));
        }
    }
    out
}

fn row(law: &LawProof, language: Language) -> Vec<String> {
    let zh = language == Language::Chinese;
    let says = law.law.text(language).to_owned();
    let (verdict, says) = match &law.verdict {
        Verdict::Holds => (if zh { "成立" } else { "holds" }, says),
        Verdict::Fails(_) => (if zh { "不成立" } else { "FAILS" }, says),
        _ => ("?", says),
    };
    let (id, cases, passed) = (law.law.id, law.cases, law.passed_over);
    let (cases, passed) = (cases.to_string(), passed.to_string());
    vec![id.to_owned(), verdict.to_owned(), cases, passed, says, law.function.to_owned()]
}
