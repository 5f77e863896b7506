//! From tokens to the tree: `not` binds before `and`, `and` before `or`.

use rust_decimal::Decimal;

use crate::error::{self, Error, Result};
use crate::fact::Basis;
use crate::label::Code;
use crate::rule::lexer::{Place, Token, fault, tokens};
use crate::rule::{Comparison, Expression, FactRef, Operand, Term};
use crate::time::Span;

/// Words with a meaning of their own; they cannot name facts.
pub(crate) const RESERVED: &[&str] =
    &["and", "or", "not", "in", "has", "true", "false", "top", "share", "age", "at_least"];

/// Functions that name a fact with an argument.
const WITH_ARGUMENT: &[&str] = &["class", "consecutive_at_least", "consecutive_exactly", "signal"];

/// How deep conditions may be nested; keeps the stack bounded on any input.
const MAX_DEPTH: usize = 64;

/// Reads a whole text as one condition.
pub(super) fn parse(text: &str) -> Result<Expression> {
    let tokens = tokens(text)?;
    let mut parser = Parser { text, tokens, next: 0, depth: 0 };
    let expression = parser.any()?;
    match parser.peek() {
        Token::End => Ok(expression),
        Token::Word(word) if word == "in" || word == "has" => {
            Err(parser.expected("`and`, `or` or the end"))
        }
        _ => Err(parser.expected("`and`, `or` or the end")),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Place>,
    next: usize,
    depth: usize,
}

impl Parser<'_> {
    /// The next token; [`Token::End`] for ever at the end.
    fn place(&self) -> Place {
        let end = Place { token: Token::End, at: 0, len: 1 };
        self.tokens.get(self.next).or(self.tokens.last()).cloned().unwrap_or(end)
    }

    fn peek(&self) -> Token {
        self.place().token
    }

    fn take(&mut self) -> Token {
        let token = self.peek();
        self.next = self.next.saturating_add(1);
        token
    }

    fn expected(&self, what: &str) -> Error {
        let place = self.place();
        let message = format!("expected {what}, found {}", place.token.quoted());
        let help = match &place.token {
            Token::Word(word)
                if ["and", "or", "not", "in", "has"].contains(&&*word.to_lowercase())
                    && *word != word.to_lowercase() =>
            {
                format!("write `{}` in small letters", word.to_lowercase())
            }
            _ => format!("write {what} here"),
        };
        fault(self.text, place.at, place.len, message).with_help(help)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Token::Word(next) if next == word);
        if found {
            self.take();
        }
        found
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Token::Sign(next) if next == sign);
        if found {
            self.take();
        }
        found
    }

    fn sign(&mut self, sign: &str) -> Result<()> {
        if self.take_sign(sign) { Ok(()) } else { Err(self.expected(&format!("`{sign}`"))) }
    }

    fn any(&mut self) -> Result<Expression> {
        self.deeper(1)?;
        let parsed = self.chain("or", Self::all, Expression::Any);
        self.depth = self.depth.saturating_sub(1);
        parsed
    }

    fn deeper(&mut self, levels: usize) -> Result<()> {
        self.depth = self.depth.saturating_add(levels);
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        let place = self.place();
        let message = format!("conditions may be nested {MAX_DEPTH} deep");
        Err(fault(self.text, place.at, 1, message)
            .with_help("split the rule into several classes or flags"))
    }

    fn all(&mut self) -> Result<Expression> {
        self.chain("and", Self::not, Expression::All)
    }

    fn chain(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Result<Expression>,
        combine: fn(Vec<Expression>) -> Expression,
    ) -> Result<Expression> {
        let first = part(self)?;
        if !self.take_word(word) {
            return Ok(first);
        }
        let mut parts = vec![first, part(self)?];
        while self.take_word(word) {
            parts.push(part(self)?);
        }
        Ok(combine(parts))
    }

    fn not(&mut self) -> Result<Expression> {
        let mut negations = 0usize;
        while self.take_word("not") {
            negations = negations.saturating_add(1);
            self.deeper(1)?;
        }
        let mut expression = self.primary()?;
        self.depth = self.depth.saturating_sub(negations);
        for _ in 0..negations {
            expression = Expression::Not(Box::new(expression));
        }
        Ok(expression)
    }

    fn primary(&mut self) -> Result<Expression> {
        if self.take_sign("(") {
            let inner = self.any()?;
            self.sign(")")?;
            return Ok(inner);
        }
        match self.peek() {
            Token::Parameter(name) => {
                let code = self.code(&name)?;
                self.take();
                if let Token::Sign(sign @ ("=" | "!=" | "<" | "<=" | ">" | ">=")) = self.peek() {
                    let error = self.expected("`and`, `or` or the end");
                    return Err(error.with_help(format!("write the fact first, as in `fact {sign} ${code}`; a parameter alone is a flag")));
                }
                Ok(Expression::Parameter(code))
            }
            Token::Word(word) => match word.as_str() {
                "true" | "false" => {
                    self.take();
                    Ok(Expression::Constant(word == "true"))
                }
                "top" => self.top(),
                "at_least" => self.at_least(),
                "and" | "or" | "in" | "has" => Err(self.expected("a condition")),
                _ => self.comparison(),
            },
            Token::Number(_) | Token::Percent(_) | Token::Date(_) => {
                Err(self.expected("a condition").with_help("write the fact first, as in `annual_amount >= 500000`"))
            }
            _ => Err(self.expected("a condition").with_help(
                "a flag such as `strategic`, a comparison such as `annual_amount >= 500000`, `top(...)`, `at_least(...)` or `( ... )`",
            )),
        }
    }

    fn top(&mut self) -> Result<Expression> {
        self.take();
        self.sign("(")?;
        let fact = self.fact()?;
        self.sign(",")?;
        let share = self.term()?;
        let (mut basis, mut min) = (None, None);
        while self.take_sign(",") {
            let place = self.place();
            if basis.is_none() && self.take_word("by") {
                self.sign("=")?;
                basis = Some(if self.take_word("rank") {
                    Basis::Rank
                } else if self.take_word("revenue") {
                    Basis::Revenue
                } else {
                    return Err(self.expected("`rank` or `revenue`"));
                });
            } else if min.is_none() && self.take_word("min") {
                self.sign("=")?;
                min = Some(self.term()?);
            } else {
                return Err(fault(
                    self.text,
                    place.at,
                    place.len,
                    format!("expected `by = ...` or `min = ...`, found {}", place.token.quoted()),
                )
                .with_help("`top(annual_amount, 20%, by = revenue, min = 5)`, each at most once"));
            }
        }
        self.sign(")")?;
        let min = min.unwrap_or(Term::Number(Decimal::ONE));
        Ok(Expression::Top { fact, share, basis: basis.unwrap_or_default(), min })
    }

    fn at_least(&mut self) -> Result<Expression> {
        self.take();
        self.sign("(")?;
        let count = self.term()?;
        let mut of = Vec::new();
        while self.take_sign(",") {
            of.push(self.any()?);
        }
        if of.is_empty() {
            return Err(self
                .expected("`,` and conditions")
                .with_help("`at_least(2, strategic, upsell, demand_stable)`"));
        }
        self.sign(")")?;
        Ok(Expression::AtLeast { count, of })
    }

    fn comparison(&mut self) -> Result<Expression> {
        let start = self.place();
        let left = self.operand()?;
        if let Operand::Fact(fact) = &left {
            if self.take_word("has") {
                return Ok(Expression::Has { fact: fact.clone(), code: self.term()? });
            }
            if self.take_word("in") {
                return Ok(Expression::In { fact: fact.clone(), codes: self.codes()? });
            }
            if self.take_word("not") {
                if !self.take_word("in") {
                    return Err(self.expected("`in`"));
                }
                let inside = Expression::In { fact: fact.clone(), codes: self.codes()? };
                return Ok(Expression::Not(Box::new(inside)));
            }
        }
        let comparison = match self.peek() {
            Token::Sign("=") => Comparison::Equal,
            Token::Sign("!=") => Comparison::NotEqual,
            Token::Sign("<") => Comparison::Below,
            Token::Sign("<=") => Comparison::AtMost,
            Token::Sign(">") => Comparison::Above,
            Token::Sign(">=") => Comparison::AtLeast,
            next => {
                return match left {
                    Operand::Fact(fact) if starts_no_value(&next) => Ok(Expression::Flag(fact)),
                    Operand::Fact(fact) => Err(self.expected("a comparison").with_help(format!(
                        "compare it, as in `{fact} >= 1`, or join two conditions by `and` or `or`"
                    ))),
                    _ => Err(self.expected("a comparison").with_help(format!(
                        "`{left}` is a value: compare it, as in `{left} >= {}`",
                        if matches!(left, Operand::Age(_)) { "3 months" } else { "20%" }
                    ))),
                };
            }
        };
        self.take();
        if let (Token::Word(word), Operand::Fact(fact)) = (self.peek(), &left)
            && (word == "true" || word == "false")
            && matches!(comparison, Comparison::Equal | Comparison::NotEqual)
        {
            let plain = (word == "true") == (comparison == Comparison::Equal);
            let own = if plain { fact.to_string() } else { format!("not {fact}") };
            let end = self.place();
            let len = end.at.saturating_add(end.len).saturating_sub(start.at);
            return Err(fault(self.text, start.at, len, "a flag is not compared")
                .with_help(format!("write `{own}`")));
        }
        let right = self.term()?;
        if let Token::Sign(sign @ ("=" | "!=" | "<" | "<=" | ">" | ">=")) = self.peek() {
            return Err(self.expected("`and`, `or` or the end").with_help(format!(
                "write two comparisons joined by `and`: `{left} {comparison} {right} and {left} {sign} ...`"
            )));
        }
        Ok(Expression::Compare { left, comparison, right })
    }

    fn operand(&mut self) -> Result<Operand> {
        let kind = match self.peek() {
            Token::Word(word) if word == "age" => Operand::Age,
            Token::Word(word) if word == "share" => Operand::Share,
            _ => return self.fact().map(Operand::Fact),
        };
        self.take();
        self.sign("(")?;
        let fact = self.fact()?;
        self.sign(")")?;
        Ok(kind(fact))
    }

    fn fact(&mut self) -> Result<FactRef> {
        let place = self.place();
        let Token::Word(word) = place.token else {
            return Err(self.expected("the name of a fact"));
        };
        if RESERVED.contains(&word.as_str()) {
            return Err(self.expected("the name of a fact"));
        }
        let name = self.code(&word)?;
        self.take();
        if !self.take_sign("(") {
            return Ok(FactRef { name, argument: None });
        }
        if !WITH_ARGUMENT.contains(&word.as_str()) {
            let known = ["top", "at_least", "age", "share"]
                .into_iter()
                .chain(WITH_ARGUMENT.iter().copied());
            return Err(fault(
                self.text,
                place.at,
                place.len,
                format!("there is no function `{word}`"),
            )
            .with_help(error::did_you_mean(&word, known)));
        }
        let Token::Word(argument) = self.peek() else {
            return Err(self.expected("a code"));
        };
        let argument = self.code(&argument)?;
        self.take();
        self.sign(")")?;
        Ok(FactRef { name, argument: Some(argument) })
    }

    fn codes(&mut self) -> Result<Vec<Term>> {
        if !self.take_sign("{") {
            return Err(self
                .expected("`{`")
                .with_help("write the codes in braces: `risk_level in {low, medium}`"));
        }
        let mut codes = vec![self.term()?];
        while self.take_sign(",") {
            codes.push(self.term()?);
        }
        self.sign("}")?;
        Ok(codes)
    }

    fn term(&mut self) -> Result<Term> {
        let place = self.place();
        let term = match place.token {
            Token::Number(number) => {
                self.take();
                return self.number_or_span(number, place.at);
            }
            Token::Percent(number) => Term::Percent(number),
            Token::Date(date) => Term::Date(date),
            Token::Parameter(name) => Term::Parameter(self.code(&name)?),
            Token::Word(word) => Term::Code(self.code(&word)?),
            Token::Sign(_) | Token::End => {
                return Err(self.expected("a value").with_help(
                    "a number, a percentage, a date, a span such as `3 months`, a code or a `$parameter`",
                ));
            }
        };
        self.take();
        Ok(term)
    }

    /// A number, or a span where a word follows that is no word of the grammar.
    fn number_or_span(&mut self, number: Decimal, at: usize) -> Result<Term> {
        let Token::Word(word) = self.peek() else {
            return Ok(Term::Number(number));
        };
        if RESERVED.contains(&word.as_str()) {
            return Ok(Term::Number(number));
        }
        let mut end = self.place();
        self.take();
        let mut text = format!("{number} {word}");
        if word == "working"
            && let Token::Word(day) = self.peek()
        {
            end = self.place();
            self.take();
            text = format!("{text} {day}");
        }
        text.parse::<Span>().map(Term::Span).map_err(|error| {
            let len = end.at.saturating_add(end.len).saturating_sub(at);
            let message = error.to_string();
            let wrong = fault(self.text, at, len, message);
            match error.help() {
                Some(help) => wrong.with_help(help),
                None => wrong,
            }
        })
    }

    fn code(&self, word: &str) -> Result<Code> {
        word.parse().map_err(|error: Error| {
            let place = self.place();
            let wrong = fault(self.text, place.at, place.len, error.to_string());
            match error.help() {
                Some(help) => wrong.with_help(help),
                None => wrong,
            }
        })
    }
}

/// Whether a flag may stand before this token: nothing that looks like half a comparison.
fn starts_no_value(token: &Token) -> bool {
    match token {
        Token::End => true,
        Token::Word(word) => word == "and" || word == "or",
        Token::Sign(sign) => matches!(*sign, ")" | "," | "}"),
        _ => false,
    }
}
