//! Why a condition is null for a row, and what would have to change for it to be as it is wanted.

use esql_data::{Column, DataType};
use esql_plan::{Expr, Watched};

use super::recorder::{Record, shown};
use crate::trace::cause::{self, Cause};
use crate::trace::condition::{Condition, ConditionKind};
use crate::trace::text::one_line;

/// What was seen of a row at a place.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) watched: &'a [Watched],
    pub(super) record: &'a Record,
    pub(super) row: usize,
    /// What `NOW()` gave.
    pub(super) now: &'a str,
}

impl Row<'_> {
    /// What a condition is: true, false or null.
    pub(super) fn verdict(&self, condition: &Condition) -> Option<bool> {
        let truth = condition.truth(&self.record.columns, self.record.rows);
        match (truth.yes.value(self.row), truth.no.value(self.row)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    fn column(&self, number: usize) -> &Column {
        &self.record.columns[number]
    }

    /// The value of the watched expression of that number, for people.
    pub(super) fn shown(&self, number: usize) -> String {
        shown(self.column(number), self.row)
    }

    fn count(&self, number: usize) -> usize {
        self.column(number).value_count(self.row)
    }

    /// Why the watched expression of that number is null, which it is.
    pub(super) fn reason(&self, number: usize) -> String {
        let columns = &self.record.columns;
        let cause = cause::of_null(self.watched, columns, number, self.row);
        let (Cause::Missing(place) | Cause::SeveralValues(place) | Cause::Failed(place)) = cause;
        let expr = &self.watched[place].expr;
        let text = one_line(&expr.source.text);
        let gives = self.user_of(place).map_or_else(String::new, |user| format!(": {user} gives null"));
        match cause {
            Cause::Missing(_) if self.watched[place].function().is_none() => {
                format!("{text} is missing{gives}")
            }
            Cause::Missing(_) => format!("{text} has no value{gives}"),
            Cause::SeveralValues(_) => {
                format!("{text} has {} values {}{gives}", self.count(place), self.shown(place))
            }
            Cause::Failed(_) => match self.record.failures[place].failures().next() {
                Some(failure) => format!("{text} can't be computed: {}", failure.message),
                None => format!("{text} gives null"),
            },
        }
    }

    /// The operator that takes the watched expression of that number, as queries write it.
    fn user_of(&self, number: usize) -> Option<String> {
        let user = self.watched.iter().find(|watched| watched.children.contains(&Some(number)))?;
        user.function().map(symbol)
    }

    /// What would have to change for the condition to be `wanted`; none if it is, or if its parts tell.
    pub(super) fn change(&self, condition: &Condition, wanted: bool) -> Option<String> {
        if self.verdict(condition) == Some(wanted) {
            return None;
        }
        match &condition.kind {
            ConditionKind::Not(part) => self.change(part, !wanted),
            ConditionKind::All(parts) if !wanted => {
                Some(format!("one of these {} would have to be false", parts.len()))
            }
            ConditionKind::Any(parts) if wanted => {
                Some(format!("one of these {} would have to be true", parts.len()))
            }
            ConditionKind::All(_) | ConditionKind::Any(_) => None,
            ConditionKind::Test => Some(self.change_of_test(condition, wanted)),
        }
    }

    fn change_of_test(&self, condition: &Condition, wanted: bool) -> String {
        let whole = one_line(&condition.expr.source.text);
        let truth = if wanted { "true" } else { "false" };
        let generic = || format!("`{whole}` would have to be {truth}");
        let Some(number) = condition.watched else { return generic() };
        let watched = &self.watched[number];
        let (Some(function), Some(Some(subject))) = (watched.function(), watched.children.first()) else {
            return generic();
        };
        let arguments = watched.arguments();
        let Some(demand) = demand(function, arguments, wanted) else { return generic() };
        let name = one_line(&arguments[0].source.text);
        let not = if wanted { "" } else { "NOT " };
        // "must not match", as "would have to not match" reads badly.
        let must = if demand.starts_with("not ") { "must" } else { "would have to" };
        let is_column = self.watched[*subject].function().is_none();
        let absent = if is_column { "missing" } else { "null" };
        match (function, self.count(*subject)) {
            ("is_null" | "is_not_null", _) => format!("`{name}` {must} {demand}"),
            (_, 0) if is_column && (!wanted || function == "not_equals") => format!(
                "`{name}` {must} {demand}, but it is missing, and null is no match; or write `{name} IS NULL OR {not}{whole}`"
            ),
            (_, 0) => format!("`{name}` {must} {demand}: it is {absent}"),
            (_, 1) => {
                let value = self.shown(*subject);
                let hint = self.hint(function, arguments, *subject, wanted).unwrap_or_default();
                format!("`{name}` {must} {demand}: it is {value}{hint}")
            }
            (function, _) => self.change_of_many(function, arguments, *subject, &name, &demand),
        }
    }

    /// Where one value is expected and there are several.
    fn change_of_many(
        &self,
        function: &str,
        arguments: &[Expr],
        subject: usize,
        name: &str,
        demand: &str,
    ) -> String {
        let single = format!("`{name}` would have to be a single value and {demand}");
        let constant = arguments.get(1).and_then(Expr::as_literal);
        let (Some(constant), "equals") = (constant, function) else {
            return format!("{single}; or take its values apart with `MV_EXPAND {name}`");
        };
        let text = one_line(&arguments[1].source.text);
        let has = self.column(subject).value(self.row).values().contains(constant);
        match has {
            true => format!(
                "`{name}` would have to be the single value {text}; or write `MV_CONTAINS({name}, {text})`, which is true"
            ),
            false => format!(
                "`{name}` would have to be the single value {text}; none of its values {} is",
                self.shown(subject)
            ),
        }
    }

    /// What may be behind a value that is nearly right.
    fn hint(&self, function: &str, arguments: &[Expr], subject: usize, wanted: bool) -> Option<String> {
        let operand = arguments.get(1)?;
        if operand.source.text.to_ascii_lowercase().contains("now(") {
            return Some(format!(" and NOW() is {}; --now sets it", self.now));
        }
        if !wanted {
            return None;
        }
        let value = self.column(subject).value(self.row);
        let (value, constant) =
            (value.as_str()?.to_lowercase(), operand.as_literal()?.as_str()?.to_lowercase());
        let fits = match function {
            "equals" => value == constant,
            "starts_with" => value.starts_with(&constant),
            "ends_with" => value.ends_with(&constant),
            "contains" => value.contains(&constant),
            _ => false,
        };
        let name = one_line(&arguments[0].source.text);
        fits.then(|| format!(", which differs in upper and lower case only; compare TO_LOWER({name})"))
    }
}

/// What a test asks of its first argument, as it goes on after "would have to".
fn demand(function: &str, arguments: &[Expr], wanted: bool) -> Option<String> {
    let list: Vec<String> = arguments.iter().skip(1).map(operand).collect();
    let what = list.first().cloned().unwrap_or_default();
    let is_date = arguments
        .first()
        .is_some_and(|argument| matches!(argument.data_type, DataType::Date | DataType::DateNanos));
    let [after, not_before, before, not_after] = match is_date {
        true => ["later than", "no earlier than", "earlier than", "no later than"],
        false => ["more than", "at least", "less than", "at most"],
    };
    let not = if wanted { "" } else { "not " };
    Some(match (function, wanted) {
        ("equals", true) | ("not_equals", false) => format!("be {what}"),
        ("equals", false) | ("not_equals", true) => format!("be other than {what}"),
        ("greater_than", true) | ("less_than_or_equal", false) => format!("be {after} {what}"),
        ("greater_than_or_equal", true) | ("less_than", false) => format!("be {not_before} {what}"),
        ("less_than", true) | ("greater_than_or_equal", false) => format!("be {before} {what}"),
        ("less_than_or_equal", true) | ("greater_than", false) => format!("be {not_after} {what}"),
        ("starts_with", _) => format!("{not}start with {what}"),
        ("ends_with", _) => format!("{not}end with {what}"),
        ("contains", _) => format!("{not}contain {what}"),
        ("like" | "rlike", _) => format!("{not}match {what}"),
        ("like_list" | "rlike_list", _) => format!("{not}match one of {}", list.join(", ")),
        ("in", _) => format!("{not}be one of {}", list.join(", ")),
        ("cidr_match", _) => format!("{not}be in {}", list.join(" or ")),
        ("is_null", true) | ("is_not_null", false) => "have no value".to_owned(),
        ("is_not_null", true) | ("is_null", false) => "have a value".to_owned(),
        _ => return None,
    })
}

/// An operand as the query writes it, with its value if that is computed.
fn operand(expr: &Expr) -> String {
    let text = one_line(&expr.source.text);
    match computed(expr) {
        Some(value) => format!("{value} ({text})"),
        None => text,
    }
}

/// The value of a constant whose text isn't the value.
pub(super) fn computed(expr: &Expr) -> Option<String> {
    let value = expr.as_literal()?;
    let text = expr.source.text.trim();
    let says_itself = text.starts_with(['"', '[', '-', '+', '?'])
        || text.starts_with(|character: char| character.is_ascii_digit())
        || ["true", "false", "null", ""].iter().any(|word| text.eq_ignore_ascii_case(word));
    let has_values =
        !matches!(expr.data_type, DataType::DatePeriod | DataType::TimeDuration | DataType::Null);
    (!says_itself && has_values).then(|| shown(&Column::constant(expr.data_type, value, 1), 0))
}

/// An operator as queries write it, a function with parentheses left out.
fn symbol(function: &'static str) -> String {
    let symbol = match function {
        "equals" => "==",
        "not_equals" => "!=",
        "greater_than" => ">",
        "greater_than_or_equal" => ">=",
        "less_than" => "<",
        "less_than_or_equal" => "<=",
        "add" => "+",
        "sub" | "neg" => "-",
        "mul" => "*",
        "div" => "/",
        "mod" => "%",
        "like_list" => "like",
        "rlike_list" => "rlike",
        other => other,
    };
    symbol.to_owned()
}
