//! The mutants of a query: what is changed where. A change is one of the query's text, found by the spans of its tree.

use esql::syntax::ast::{
    Aggregate, BinaryOp, Call, Command, CommandKind, Constant, Expr, ExprKind, Field, LikeOp, Literal,
    NamePart, Query, Source, UnaryOp,
};
use esql::syntax::{self, Span};

use super::bounds::Comparison;
use super::pattern::{PatternChange, like_changes, regex_changes};
use super::replacements::{others, quoted, sibling_functions, time_spans};

/// A changed query.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutant {
    /// What the change is about, in the query.
    pub place: Span,
    /// What is another, such as `` `>` → `>=` ``.
    pub change: String,
    /// The changed query.
    pub text: String,
    /// What may prove that nothing changed.
    pub(super) proof: Proof,
}

/// What may prove that a mutant means the same as the query.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Proof {
    /// Nothing but its plan.
    Plan,
    /// A condition that is there twice: nothing needs to be shown.
    Doubled,
    /// Both patterns may match the same strings.
    Patterns { op: LikeOp, old: String, new: String },
    /// A count may not tell them apart.
    Count { name: String, old: Comparison, new: Comparison, command: Span },
}

/// All mutants of a query, in the order of its text; none of what is no query.
pub fn mutants(text: &str) -> Vec<Mutant> {
    let Ok(query) = syntax::parse(text) else { return Vec::new() };
    let mut maker = Maker { text, mutants: Vec::new(), command: Span::default() };
    maker.query(&query);
    // Two ways to the same text are one mutant.
    let mut seen = std::collections::HashSet::new();
    maker.mutants.retain(|mutant| mutant.text != text && seen.insert(mutant.text.clone()));
    maker.mutants.sort_by_key(|mutant| (mutant.place.start, mutant.place.end));
    maker.mutants
}

/// The change of a predicate that is turned round.
const NEGATED: &str = "negated";

struct Maker<'a> {
    text: &'a str,
    mutants: Vec<Mutant>,
    /// The command that is being changed.
    command: Span,
}

impl<'a> Maker<'a> {
    fn query(&mut self, query: &Query) {
        self.commands(&query.commands, query.commands.first().map_or(0, |first| first.span.end));
    }

    /// A pipeline; `before` is where what precedes the first command that may go ends.
    fn commands(&mut self, commands: &[Command], mut before: usize) {
        for (number, command) in commands.iter().enumerate() {
            self.command = command.span;
            let is_limited = || {
                commands[number + 1..]
                    .iter()
                    .take_while(|later| !matches!(later.kind, CommandKind::Stats(_)))
                    .any(|later| matches!(later.kind, CommandKind::Limit(_)))
            };
            if number > 0
                && may_go(&command.kind)
                && (is_limited() || !matches!(command.kind, CommandKind::Sort(_)))
            {
                let name = command.keyword.text(self.text).to_owned();
                self.push(Span::new(before, command.span.end), "", command.span, format!("`{name}` dropped"));
            }
            before = command.span.end;
            self.command_parts(command, is_limited());
        }
    }

    fn command_parts(&mut self, command: &Command, is_limited: bool) {
        match &command.kind {
            CommandKind::From(from) | CommandKind::TimeSeries(from) => {
                for source in &from.sources {
                    if let Source::Subquery(query) = source {
                        self.query(query);
                    }
                }
            }
            CommandKind::Where(command) => self.condition(&command.condition),
            CommandKind::Eval(eval) => self.fields(&eval.fields),
            CommandKind::Row(row) => self.fields(&row.fields),
            CommandKind::Stats(stats) | CommandKind::InlineStats(stats) => {
                stats.aggregates.iter().for_each(|aggregate| self.aggregate(aggregate));
                self.fields(&stats.groupings);
                self.groupings(&stats.groupings);
            }
            CommandKind::Sort(sort) if is_limited => {
                for key in &sort.keys {
                    let order = &self.text[key.expr.span.end..key.span.end];
                    let (old, new) =
                        if order.to_lowercase().contains("desc") { ("desc", "asc") } else { ("asc", "desc") };
                    // The order of nulls stays as it was written.
                    let nulls = order.to_lowercase().find("nulls").map_or("", |at| &order[at..]);
                    let with = format!(" {new} {nulls}");
                    let at = Span::new(key.expr.span.end, key.span.end);
                    self.push(at, with.trim_end(), key.span, format!("`{old}` → `{new}`"));
                }
            }
            CommandKind::Limit(limit) => {
                // Beyond that nobody writes tests with so many events.
                let small = matches!(&limit.count.value, Literal::Integer(count) if count.parse().is_ok_and(|count: u32| count <= 10));
                if small {
                    self.literal(&limit.count);
                }
            }
            CommandKind::Dissect(dissect) => self.value(&dissect.input),
            CommandKind::Grok(grok) => self.value(&grok.input),
            CommandKind::Fork(fork) => {
                for branch in &fork.branches {
                    let start = branch.commands.first().map_or(0, |first| first.span.end);
                    self.commands(&branch.commands, start);
                }
            }
            _ => {}
        }
    }

    fn fields(&mut self, fields: &[Field]) {
        fields.iter().for_each(|field| self.value(&field.expr));
    }

    /// Each key of several goes.
    fn groupings(&mut self, groupings: &[Field]) {
        for (number, field) in groupings.iter().enumerate() {
            let at = match (number, groupings.get(number + 1)) {
                (_, Some(next)) => Span::new(field.span.start, next.span.start),
                (0, None) => return,
                (_, None) => Span::new(groupings[number - 1].span.end, field.span.end),
            };
            self.push(at, "", field.span, format!("`{}` dropped", self.short(field.span)));
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        self.value(&aggregate.field.expr);
        if let Some(filter) = &aggregate.filter {
            let at = Span::new(aggregate.field.span.end, aggregate.span.end);
            self.push(at, "", filter.span, "filter dropped".to_owned());
            self.condition(filter);
        }
    }

    /// A boolean: each of its parts goes, is turned round, or is changed.
    fn condition(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right } => {
                self.junction(expr.span, *op, left, right);
            }
            ExprKind::Binary { op, left, right } if op.is_comparison() => {
                self.comparison(*op, left, right);
            }
            ExprKind::Unary { op: UnaryOp::Not, operand } => {
                let kept = format!("({})", operand.span.text(self.text));
                let place = Span::new(expr.span.start, expr.span.start + 3);
                self.push(expr.span, &kept, place, "`not` dropped".to_owned());
                let from = self.mutants.len();
                self.condition(operand);
                // To turn round what NOT turns round is to drop NOT.
                let again = self.mutants[from..]
                    .iter()
                    .position(|mutant| mutant.change == NEGATED && mutant.place == operand.span);
                if let Some(at) = again {
                    self.mutants.remove(from + at);
                }
            }
            ExprKind::Like { value, patterns, op, .. } => {
                self.negate(expr);
                self.value(value);
                patterns.iter().for_each(|pattern| self.pattern(Some(*op), pattern));
                self.items(patterns);
            }
            ExprKind::In { value, list, .. } => {
                self.negate(expr);
                self.value(value);
                if list.len() == 1 {
                    self.value(&list[0]);
                }
                self.items(list);
            }
            ExprKind::InSubquery { query, .. } => {
                self.negate(expr);
                self.query(query);
            }
            ExprKind::IsNull { .. } | ExprKind::Match { .. } | ExprKind::Column(_) => self.negate(expr),
            ExprKind::Call(call) => {
                self.negate(expr);
                self.call(expr, call);
            }
            ExprKind::Literal(_) => self.value(expr),
            ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::Cast { .. }
            | ExprKind::Lambda { .. } => {}
        }
    }

    /// AND or OR: each side goes, or one becomes the other.
    fn junction(&mut self, all: Span, op: BinaryOp, left: &Expr, right: &Expr) {
        for (dropped, other) in [(left, right), (right, left)] {
            // Of a longer chain the parts go one by one.
            if matches!(&dropped.kind, ExprKind::Binary { op: inner, .. } if *inner == op) {
                continue;
            }
            let kept = format!("({})", other.span.text(self.text));
            let place = trimmed(dropped.span, self.text);
            let change = format!("`{}` dropped", self.short(place));
            let proof = if in_chain(dropped, op, other) { Proof::Doubled } else { Proof::Plan };
            self.push_proved(all, &kept, place, change, proof);
        }
        let other = if op == BinaryOp::And { "or" } else { "and" };
        let place = self.word(Span::new(left.span.end, right.span.start), op.symbol());
        let (left_text, right_text) = (left.span.text(self.text), right.span.text(self.text));
        let swapped = format!("(({left_text}) {other} ({right_text}))");
        let change = format!("`{}` → `{other}`", place.text(self.text).to_lowercase());
        let proof = if left == right { Proof::Doubled } else { Proof::Plan };
        self.push_proved(all, &swapped, place, change, proof);
        self.condition(left);
        self.condition(right);
    }

    fn negate(&mut self, expr: &Expr) {
        let negated = format!("not ({})", expr.span.text(self.text));
        self.push(expr.span, &negated, expr.span, NEGATED.to_owned());
    }

    /// The items of a list of several go, one at a time.
    fn items(&mut self, list: &[Expr]) {
        for (number, item) in list.iter().enumerate() {
            let at = match (number, list.get(number + 1)) {
                (_, Some(next)) => Span::new(item.span.start, next.span.start),
                (0, None) => return,
                (_, None) => Span::new(list[number - 1].span.end, item.span.end),
            };
            self.push(at, "", item.span, format!("`{}` dropped", self.short(item.span)));
        }
    }

    fn comparison(&mut self, op: BinaryOp, left: &Expr, right: &Expr) {
        let place = self.word(Span::new(left.span.end, right.span.start), op.symbol());
        let ordered = is_ordered(left) || is_ordered(right);
        let count = counted(op, left, right);
        for other in others(op, ordered) {
            let mut proof = Proof::Plan;
            if let Some((name, old)) = &count {
                let new = Comparison { op: other, ..*old };
                proof = Proof::Count { name: name.clone(), old: *old, new, command: self.command };
            }
            let change = format!("`{}` → `{}`", op.symbol(), other.symbol());
            self.push_proved(place, other.symbol(), place, change, proof);
        }
        let from = self.mutants.len();
        self.value(left);
        self.value(right);
        // The count is compared with another number.
        if let (Some((name, old)), ExprKind::Literal(Literal::Integer(_))) = (&count, &right.kind) {
            for mutant in &mut self.mutants[from..] {
                let end = mutant.text.len() - (self.text.len() - right.span.end);
                if let Some(number) =
                    mutant.text.get(right.span.start..end).and_then(|text| text.parse().ok())
                {
                    let new = Comparison { number, ..*old };
                    mutant.proof = Proof::Count { name: name.clone(), old: *old, new, command: self.command };
                }
            }
        }
    }

    fn value(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Literal(value) => {
                self.literal(&Constant { value: value.clone(), span: expr.span });
            }
            ExprKind::Binary { op, left, right } if op.is_arithmetic() => {
                let other = match op {
                    BinaryOp::Add => "-",
                    BinaryOp::Sub => "+",
                    BinaryOp::Mul => "/",
                    _ => "*",
                };
                let place = self.word(Span::new(left.span.end, right.span.start), op.symbol());
                self.push(place, other, place, format!("`{}` → `{other}`", op.symbol()));
                self.value(left);
                self.value(right);
            }
            ExprKind::Call(call) => self.call(expr, call),
            ExprKind::Cast { value, .. } => self.value(value),
            ExprKind::Unary { op: UnaryOp::Neg, operand } => self.value(operand),
            ExprKind::Column(_) | ExprKind::Lambda { .. } => {}
            ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::In { .. }
            | ExprKind::InSubquery { .. }
            | ExprKind::Like { .. }
            | ExprKind::IsNull { .. }
            | ExprKind::Match { .. } => self.condition(expr),
        }
    }

    fn call(&mut self, expr: &Expr, call: &Call) {
        let NamePart::Identifier(name) = &call.name else { return };
        let lower = name.name.to_lowercase();
        for other in sibling_functions(&lower, call.star) {
            let change = format!("`{}` → `{other}`", name.name);
            self.push(name.span, other, name.span, change);
        }
        if let ("count", [argument]) = (lower.as_str(), call.arguments.as_slice()) {
            self.push(argument.span, "*", argument.span, format!("`{}` → `*`", self.short(argument.span)));
        }
        if let ("to_lower" | "to_upper", [argument]) = (lower.as_str(), call.arguments.as_slice()) {
            let inner = argument.span.text(self.text).to_owned();
            self.push(expr.span, &inner, name.span, format!("`{}` dropped", name.name));
        }
        for (number, argument) in call.arguments.iter().enumerate() {
            match (lower.as_str(), number) {
                ("case", _) if number % 2 == 0 && number + 1 < call.arguments.len() => {
                    self.condition(argument)
                }
                ("starts_with" | "ends_with", 1) => self.affix(argument, lower == "starts_with"),
                ("replace", 1) => self.pattern(None, argument),
                // How exact an estimate is, or which share of values, tests can't show.
                ("count_distinct" | "percentile", 1) => {}
                _ => self.value(argument),
            }
        }
    }

    /// What a text begins or ends with: a letter less at the side that is free.
    fn affix(&mut self, expr: &Expr, is_prefix: bool) {
        let ExprKind::Literal(Literal::String(text)) = &expr.kind else { return self.value(expr) };
        let shorter: String = match is_prefix {
            true => text.chars().take(text.chars().count().saturating_sub(1)).collect(),
            false => text.chars().skip(1).collect(),
        };
        self.push(expr.span, &quoted(&shorter), expr.span, "a letter less".to_owned());
    }

    /// A pattern of LIKE or RLIKE, or of neither: Java's, which finds places within a string.
    fn pattern(&mut self, op: Option<LikeOp>, expr: &Expr) {
        let ExprKind::Literal(Literal::String(pattern)) = &expr.kind else { return };
        let changes = match op {
            Some(LikeOp::Like) => like_changes(pattern),
            Some(LikeOp::RLike) | None => regex_changes(pattern),
        };
        let raw = expr.span.text(self.text);
        // Where quotes are all that is around a pattern, its letters have places of their own.
        let lead = if raw == format!("\"\"\"{pattern}\"\"\"") {
            Some(3)
        } else {
            (raw == format!("\"{pattern}\"")).then_some(1)
        };
        for change in changes {
            let new = change.apply(pattern);
            let PatternChange { at, with } = change;
            let what = match (pattern.get(at.clone()).unwrap_or_default(), with.as_str()) {
                (old, "") => format!("`{old}` dropped"),
                ("", new) => format!("`{new}` added"),
                (old, new) => format!("`{old}` → `{new}`"),
            };
            let proof = match op {
                Some(op) => Proof::Patterns { op, old: pattern.clone(), new: new.clone() },
                None => Proof::Plan,
            };
            match lead {
                Some(lead) => {
                    let at = Span::new(expr.span.start + lead + at.start, expr.span.start + lead + at.end);
                    self.push_proved(at, &with, at, what, proof);
                }
                None => self.push_proved(expr.span, &quoted(&new), expr.span, what, proof),
            }
        }
    }

    fn literal(&mut self, constant: &Constant) {
        let old = constant.span.text(self.text).to_owned();
        let mut change = |new: String| {
            self.push(constant.span, &new, constant.span, format!("`{old}` → `{new}`"));
        };
        match &constant.value {
            Literal::Boolean(value) => change((!value).to_string()),
            Literal::Integer(text) => {
                if let Ok(number) = text.parse::<i64>() {
                    let others = [number.checked_sub(1), number.checked_add(1)];
                    others.into_iter().flatten().for_each(|other| change(other.to_string()));
                }
            }
            Literal::Decimal(text) => {
                if let Ok(number) = text.parse::<f64>() {
                    [number - 1.0, number + 1.0].into_iter().for_each(|other| change(format!("{other:?}")));
                }
            }
            Literal::String(text) => {
                let new = quoted(&format!("{text}~"));
                self.push(constant.span, &new, constant.span, "another string".to_owned());
            }
            Literal::TimeSpan(span) => time_spans(span).into_iter().for_each(change),
            Literal::List(items) => items.iter().for_each(|item| self.literal(item)),
            Literal::Null | Literal::Parameter(_) => {}
        }
    }

    fn push(&mut self, at: Span, with: &str, place: Span, change: String) {
        self.push_proved(at, with, place, change, Proof::Plan);
    }

    fn push_proved(&mut self, at: Span, with: &str, place: Span, change: String, proof: Proof) {
        let text = format!("{}{with}{}", &self.text[..at.start], &self.text[at.end..]);
        self.mutants.push(Mutant { place, change, text, proof });
    }

    /// Where an operator stands between its operands.
    fn word(&self, between: Span, word: &str) -> Span {
        let found = between.text(self.text).to_lowercase().find(&word.to_lowercase());
        found.map_or(between, |at| Span::new(between.start + at, between.start + at + word.len()))
    }

    fn short(&self, span: Span) -> String {
        crate::hint::one_line(span.text(self.text))
    }
}

/// Whether a command without which the query still says what it is about may go.
fn may_go(kind: &CommandKind) -> bool {
    matches!(
        kind,
        CommandKind::Where(_)
            | CommandKind::Eval(_)
            | CommandKind::Sort(_)
            | CommandKind::Dedup(_)
            | CommandKind::MvExpand(_)
            | CommandKind::InlineStats(_)
    )
}

/// Whether a condition is one of those that `op` joins.
fn in_chain(condition: &Expr, op: BinaryOp, chain: &Expr) -> bool {
    match &chain.kind {
        ExprKind::Binary { op: joined, left, right } if *joined == op => {
            in_chain(condition, op, left) || in_chain(condition, op, right)
        }
        _ => condition == chain,
    }
}

/// A span without blanks and comments at its end, which stand before what follows.
fn trimmed(span: Span, text: &str) -> Span {
    Span::new(span.start, span.start + span.text(text).trim_end().len())
}

/// What is compared by more or less: numbers, dates, periods of time.
fn is_ordered(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(literal) => {
            matches!(literal, Literal::Integer(_) | Literal::Decimal(_) | Literal::TimeSpan(_))
        }
        ExprKind::Binary { op, .. } => op.is_arithmetic(),
        ExprKind::Unary { op, .. } => *op == UnaryOp::Neg,
        _ => false,
    }
}

/// A column compared with a number.
fn counted(op: BinaryOp, left: &Expr, right: &Expr) -> Option<(String, Comparison)> {
    let (ExprKind::Column(name), ExprKind::Literal(Literal::Integer(number))) = (&left.kind, &right.kind)
    else {
        return None;
    };
    Some((name.text()?, Comparison { op, number: number.parse().ok()? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Place, change and text of each, where the text is another.
    fn listed(text: &str) -> String {
        let line = |mutant: &Mutant| {
            format!(
                "{}: {}\n    {}\n",
                mutant.place.text(text),
                mutant.change,
                mutant.text.replace('\n', "⏎")
            )
        };
        mutants(text).iter().map(line).collect()
    }

    #[test]
    fn conditions_are_changed_part_by_part() {
        insta::assert_snapshot!(listed(
            "FROM logs | WHERE (a == \"x\" or not starts_with(b, \"Micro\")) AND c > 5 and d IN (1, 2) | LIMIT 1000"
        ));
    }

    #[test]
    fn patterns_are_changed_where_they_stand() {
        insta::assert_snapshot!(listed(
            r#"FROM logs | WHERE a RLIKE """x\\(y|z).+""" AND b NOT LIKE "C:\\\\*" | EVAL c = REPLACE(d, "[0-9]{3,}", "")"#
        ));
    }

    #[test]
    fn aggregates_times_and_orders_are_changed() {
        insta::assert_snapshot!(listed(
            "FROM logs | WHERE @timestamp > NOW() - 7 day | STATS n = COUNT_DISTINCT(h), m = MAX(x) WHERE y IS NULL BY k, l \
             | EVAL z = CASE(n >= 2, \"a\", TRUE) | SORT n DESC NULLS FIRST | LIMIT 3"
        ));
    }

    #[test]
    fn every_mutant_is_a_query() {
        let texts = [
            "FROM (FROM a | WHERE x : \"y\"), b | WHERE (p OR q) AND (r) | KEEP p",
            "FROM a | FORK (WHERE x > 1 | LIMIT 2) (WHERE y < -1.5) | SORT _score | LIMIT 5",
            "ROW a = [1, 2], b = \"it\\\"s\" | WHERE NOT (a IS NOT NULL) | MV_EXPAND a | EVAL c = TO_LOWER(b)::keyword",
            "FROM a | WHERE x IN (FROM b | WHERE y == TRUE | KEEP y) // end\n| DEDUP",
        ];
        for text in texts {
            let mutants = mutants(text);
            assert!(mutants.len() > 3, "{text}");
            for mutant in mutants {
                assert!(syntax::parse(&mutant.text).is_ok(), "{}: {}", mutant.change, mutant.text);
            }
        }
    }

    #[test]
    fn what_is_no_query_has_no_mutants() {
        assert_eq!(mutants("FROM"), []);
    }
}
