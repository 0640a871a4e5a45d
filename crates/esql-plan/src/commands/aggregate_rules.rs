//! What may stand before the BY of STATS and INLINE STATS: aggregates, and what is computed from them and from groupings.

use esql_functions::Category;
use esql_syntax::Span;

use crate::Alias;
use crate::analyzer::Analyzer;
use crate::expr::{Expr, ExprKind};

/// The groupings that a STATS has, with the places where they are written.
pub(super) struct Groupings<'g> {
    pub(super) groups: &'g [Alias],
    pub(super) spans: &'g [Span],
}

impl Groupings<'_> {
    /// Reports what an aggregate's expression may not use.
    pub(super) fn check_aggregate(&self, analyzer: &mut Analyzer<'_>, expr: &Expr) {
        if is_constant(expr) {
            let message = format!("expected an aggregate function but found [{}]", expr.source.text);
            analyzer.error(message, expr.source.span);
        } else {
            self.check(analyzer, expr, true);
        }
    }

    /// Reports grouping functions in an aggregate's filter that rows are not grouped by.
    pub(super) fn check_filter(&self, analyzer: &mut Analyzer<'_>, filter: &Expr) {
        if is_grouping_function(filter) {
            self.check_grouping_function(analyzer, filter);
        } else if let ExprKind::Call(_, args) = &filter.kind {
            args.iter().for_each(|arg| self.check_filter(analyzer, arg));
        }
    }

    /// `whole`: this is all of the aggregate's expression, not a part of it.
    fn check(&self, analyzer: &mut Analyzer<'_>, expr: &Expr, whole: bool) {
        let text = &expr.source.text;
        match &expr.kind {
            ExprKind::Call(..) if is_grouping_function(expr) => {
                if self.check_grouping_function(analyzer, expr) && whole {
                    let message = format!(
                        "grouping function [{text}] cannot be used as an aggregate once declared in the STATS BY clause"
                    );
                    analyzer.error(message, expr.source.span);
                }
            }
            ExprKind::Call(_, args) => args.iter().for_each(|arg| self.check(analyzer, arg, false)),
            ExprKind::Column(id, _) if self.groups.iter().any(|group| group.column.id == *id) => {
                if whole {
                    let message = format!(
                        "grouping key [{text}] cannot be used as an aggregate once declared in the STATS BY clause"
                    );
                    analyzer.error(message, expr.source.span);
                }
            }
            ExprKind::Column(id, name) => {
                let reads = |group: &Alias| group.expr.columns().contains(id);
                let message = match self.groups.iter().position(reads) {
                    Some(index) => {
                        let key = self.spans[index].text(analyzer.text);
                        format!(
                            "column [{name}] cannot be used as an aggregate once declared in the STATS BY grouping key [{key}]"
                        )
                    }
                    None => format!(
                        "column [{name}] must appear in the STATS BY clause or be used in an aggregate function"
                    ),
                };
                analyzer.error(message, expr.source.span);
            }
            ExprKind::Aggregate(_) | ExprKind::Literal(_) => {}
        }
    }

    /// Whether rows are grouped by it; reported when not.
    fn check_grouping_function(&self, analyzer: &mut Analyzer<'_>, expr: &Expr) -> bool {
        let known = self.groups.iter().any(|group| group.expr == *expr);
        if !known {
            let message =
                format!("can only use grouping function [{}] as part of the BY clause", expr.source.text);
            analyzer.error(message, expr.source.span);
        }
        known
    }
}

fn is_grouping_function(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call(function, _) if function.category == Category::Grouping)
}

fn is_constant(expr: &Expr) -> bool {
    !expr.any(&mut |expr| matches!(expr.kind, ExprKind::Column(..) | ExprKind::Aggregate(_)))
}
