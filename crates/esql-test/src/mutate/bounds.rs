//! What is known of counts: that they are whole numbers and not negative, and that a group has at least one row. It proves of
//! some comparisons that they say the same.

use esql::syntax::Span;
use esql::syntax::ast::{BinaryOp, Command, CommandKind, ExprKind, NamePart, Query};

/// A comparison with a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Comparison {
    /// One of `== != < <= > >=`.
    pub op: BinaryOp,
    /// What it is compared with.
    pub number: i64,
}

impl Comparison {
    fn holds(self, count: i64) -> bool {
        match self.op {
            BinaryOp::Eq => count == self.number,
            BinaryOp::NotEq => count != self.number,
            BinaryOp::Lt => count < self.number,
            BinaryOp::LtEq => count <= self.number,
            BinaryOp::Gt => count > self.number,
            BinaryOp::GtEq => count >= self.number,
            _ => false,
        }
    }
}

/// Whether two comparisons of the column `name`, in the command at `command`, say the same of every count that it may be.
pub(super) fn say_the_same(
    query: &Query,
    command: Span,
    name: &str,
    old: Comparison,
    new: Comparison,
) -> bool {
    let Some(least) = least_count(query, command, name) else { return false };
    // Between the two numbers and just beyond both, where a comparison can change; at most so many.
    let (low, high) = (old.number.min(new.number), old.number.max(new.number));
    high - low < 1000
        && (low.saturating_sub(2)..=high.saturating_add(2))
            .filter(|count| *count >= least)
            .all(|count| old.holds(count) == new.holds(count))
}

/// The least that a column can be which is a count of the STATS before.
fn least_count(query: &Query, command: Span, name: &str) -> Option<i64> {
    let at = query.commands.iter().position(|other| other.span == command)?;
    for command in query.commands[..at].iter().rev() {
        match &command.kind {
            CommandKind::Where(_) | CommandKind::Sort(_) | CommandKind::Limit(_) | CommandKind::Keep(_) => {}
            CommandKind::Stats(_) => return least_of(command, name),
            _ => return None,
        }
    }
    None
}

fn least_of(command: &Command, name: &str) -> Option<i64> {
    let CommandKind::Stats(stats) = &command.kind else { return None };
    let is_it = |column: &esql::syntax::ast::Name| column.text().as_deref() == Some(name);
    let aggregate =
        stats.aggregates.iter().find(|aggregate| aggregate.field.name.as_ref().is_some_and(is_it))?;
    let ExprKind::Call(call) = &aggregate.field.expr.kind else { return None };
    let NamePart::Identifier(function) = &call.name else { return None };
    match function.name.to_lowercase().as_str() {
        "count" if call.star && aggregate.filter.is_none() && !stats.groupings.is_empty() => Some(1),
        "count" | "count_distinct" => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether both comparisons of `n` say the same after the STATS.
    fn same(stats: &str, old: (BinaryOp, i64), new: (BinaryOp, i64)) -> bool {
        let text = format!("FROM a | STATS {stats} | WHERE n == 1");
        let query = esql::syntax::parse(&text).unwrap();
        let comparison = |(op, number)| Comparison { op, number };
        say_the_same(&query, query.commands[2].span, "n", comparison(old), comparison(new))
    }

    #[test]
    fn a_group_has_a_row() {
        use BinaryOp::{Eq, Gt, GtEq, LtEq};
        assert!(same("n = COUNT(*) BY k", (Eq, 1), (LtEq, 1)));
        assert!(!same("n = COUNT(*) BY k", (Eq, 1), (GtEq, 1)));
        assert!(same("n = COUNT(*) BY k", (Gt, 1), (GtEq, 2)));
        assert!(!same("n = COUNT(*)", (Eq, 1), (LtEq, 1)));
        assert!(!same("n = COUNT(*) WHERE b BY k", (Eq, 1), (LtEq, 1)));
        assert!(!same("n = COUNT_DISTINCT(h) BY k", (Eq, 1), (LtEq, 1)));
        assert!(same("n = COUNT(x)", (Eq, 0), (LtEq, 0)));
        assert!(!same("n = SUM(x) BY k", (Gt, 1), (GtEq, 2)));
        assert!(!same("m = COUNT(*) BY n", (Eq, 1), (LtEq, 1)));
    }
}
