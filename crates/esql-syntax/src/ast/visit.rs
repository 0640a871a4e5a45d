//! A walk over a whole tree.

use super::*;

/// What to do at each node; each method goes on to the nodes below unless it is replaced by one that doesn't.
pub trait Visit {
    /// At a query or subquery.
    fn query(&mut self, query: &Query) {
        walk_query(self, query);
    }

    /// At a command.
    fn command(&mut self, command: &Command) {
        walk_command(self, command);
    }

    /// At an expression.
    fn expr(&mut self, expr: &Expr) {
        walk_expr(self, expr);
    }

    /// At a literal, in an expression or by itself.
    fn literal(&mut self, literal: &Literal, span: Span) {
        let _ = span;
        walk_literal(self, literal);
    }

    /// At a map.
    fn map(&mut self, map: &Map) {
        walk_map(self, map);
    }

    /// At a column's name.
    fn name(&mut self, name: &Name) {
        walk_name(self, name);
    }

    /// At a pattern of names.
    fn pattern(&mut self, pattern: &NamePattern) {
        walk_pattern(self, pattern);
    }

    /// At a parameter, in a name or in a literal.
    fn parameter(&mut self, parameter: &Parameter) {
        let _ = parameter;
    }
}

/// Goes to what is in a query.
pub fn walk_query<V: Visit + ?Sized>(visit: &mut V, query: &Query) {
    for setting in &query.settings {
        map_value(visit, &setting.value);
    }
    query.commands.iter().for_each(|command| visit.command(command));
}

/// Goes to what is in a command.
pub fn walk_command<V: Visit + ?Sized>(visit: &mut V, command: &Command) {
    match &command.kind {
        CommandKind::From(from) | CommandKind::TimeSeries(from) => {
            for source in &from.sources {
                match source {
                    Source::Subquery(query) => visit.query(query),
                    Source::Index(_) => {}
                }
            }
        }
        CommandKind::Row(row) => fields(visit, &row.fields),
        CommandKind::Explain(explain) => visit.query(&explain.query),
        CommandKind::Where(command) => visit.expr(&command.condition),
        CommandKind::Eval(eval) => fields(visit, &eval.fields),
        CommandKind::Stats(stats) | CommandKind::InlineStats(stats) => {
            for aggregate in &stats.aggregates {
                field(visit, &aggregate.field);
                exprs(visit, &aggregate.filter);
            }
            fields(visit, &stats.groupings);
        }
        CommandKind::Keep(Keep { patterns }) | CommandKind::Drop(Drop { patterns }) => {
            patterns.iter().for_each(|pattern| visit.pattern(pattern));
        }
        CommandKind::Rename(rename) => {
            for clause in &rename.clauses {
                visit.pattern(&clause.old);
                visit.pattern(&clause.new);
            }
        }
        CommandKind::Sort(sort) => sort.keys.iter().for_each(|key| visit.expr(&key.expr)),
        CommandKind::Limit(limit) => {
            constant(visit, &limit.count);
            exprs(visit, &limit.by);
        }
        CommandKind::Dissect(dissect) => {
            visit.expr(&dissect.input);
            dissect.options.iter().for_each(|option| constant(visit, &option.value));
        }
        CommandKind::Grok(grok) => visit.expr(&grok.input),
        CommandKind::Enrich(enrich) => {
            enrich.on.iter().for_each(|pattern| visit.pattern(pattern));
            for field in &enrich.with {
                field.new.iter().for_each(|pattern| visit.pattern(pattern));
                visit.pattern(&field.field);
            }
        }
        CommandKind::LookupJoin(join) => exprs(visit, &join.conditions),
        CommandKind::MvExpand(expand) => visit.name(&expand.field),
        CommandKind::ChangePoint(change) => {
            visit.name(&change.value);
            change.key.iter().for_each(|name| visit.name(name));
            if let Some((kind, pvalue)) = &change.targets {
                visit.name(kind);
                visit.name(pvalue);
            }
            exprs(visit, &change.by);
        }
        CommandKind::Fork(fork) => {
            fork.branches
                .iter()
                .flat_map(|branch| &branch.commands)
                .for_each(|command| visit.command(command));
        }
        CommandKind::Fuse(fuse) => {
            for option in &fuse.options {
                match option {
                    FuseOption::Score(name) | FuseOption::Group(name) => visit.name(name),
                    FuseOption::Key(names) => names.iter().for_each(|name| visit.name(name)),
                    FuseOption::With(map) => visit.map(map),
                }
            }
        }
        CommandKind::Sample(sample) => constant(visit, &sample.probability),
        CommandKind::Completion(completion) => {
            completion.target.iter().for_each(|name| visit.name(name));
            visit.expr(&completion.prompt);
            completion.options.iter().for_each(|map| visit.map(map));
        }
        CommandKind::Rerank(rerank) => {
            rerank.target.iter().for_each(|name| visit.name(name));
            constant(visit, &rerank.query);
            fields(visit, &rerank.fields);
            rerank.options.iter().for_each(|map| visit.map(map));
        }
        CommandKind::UriParts(extract)
        | CommandKind::RegisteredDomain(extract)
        | CommandKind::UserAgent(extract)
        | CommandKind::IpLocation(extract) => {
            visit.name(&extract.target);
            visit.expr(&extract.input);
            extract.options.iter().for_each(|map| visit.map(map));
        }
        CommandKind::Mmr(mmr) => {
            exprs(visit, &mmr.vector);
            visit.name(&mmr.field);
            constant(visit, &mmr.limit);
            mmr.options.iter().for_each(|map| visit.map(map));
        }
        CommandKind::ShowInfo(_)
        | CommandKind::PromQl(_)
        | CommandKind::Dedup(_)
        | CommandKind::MetricsInfo(_)
        | CommandKind::TsInfo(_)
        | CommandKind::TsCollapse(_) => {}
    }
}

/// Goes to what is in an expression.
pub fn walk_expr<V: Visit + ?Sized>(visit: &mut V, expr: &Expr) {
    match &expr.kind {
        ExprKind::Literal(literal) => visit.literal(literal, expr.span),
        ExprKind::Column(name) => visit.name(name),
        ExprKind::Unary { operand, .. } => visit.expr(operand),
        ExprKind::Binary { left, right, .. } => {
            visit.expr(left);
            visit.expr(right);
        }
        ExprKind::In { value, list, .. } => {
            visit.expr(value);
            exprs(visit, list);
        }
        ExprKind::InSubquery { values, query, .. } => {
            exprs(visit, values);
            visit.query(query);
        }
        ExprKind::Like { value, patterns, .. } => {
            visit.expr(value);
            exprs(visit, patterns);
        }
        ExprKind::IsNull { value, .. } | ExprKind::Cast { value, .. } => visit.expr(value),
        ExprKind::Match { field, query } => {
            visit.expr(field);
            constant(visit, query);
        }
        ExprKind::Call(call) => {
            name_part(visit, &call.name);
            exprs(visit, &call.arguments);
            call.options.iter().for_each(|map| visit.map(map));
        }
        ExprKind::Lambda { body, .. } => visit.expr(body),
    }
}

/// Goes to what is in a literal.
pub fn walk_literal<V: Visit + ?Sized>(visit: &mut V, literal: &Literal) {
    match literal {
        Literal::List(items) => items.iter().for_each(|item| constant(visit, item)),
        Literal::Parameter(parameter) => visit.parameter(parameter),
        Literal::Null
        | Literal::Boolean(_)
        | Literal::Integer(_)
        | Literal::Decimal(_)
        | Literal::String(_)
        | Literal::TimeSpan(_) => {}
    }
}

/// Goes to what is in a map.
pub fn walk_map<V: Visit + ?Sized>(visit: &mut V, map: &Map) {
    map.entries.iter().for_each(|entry| map_value(visit, &entry.value));
}

/// Goes to the parameters of a name.
pub fn walk_name<V: Visit + ?Sized>(visit: &mut V, name: &Name) {
    name.parts.iter().for_each(|part| name_part(visit, part));
}

/// Goes to the parameters of a pattern.
pub fn walk_pattern<V: Visit + ?Sized>(visit: &mut V, pattern: &NamePattern) {
    for part in &pattern.parts {
        match part {
            PatternPart::Parameter(parameter) => visit.parameter(parameter),
            PatternPart::Pieces(_) => {}
        }
    }
}

fn name_part<V: Visit + ?Sized>(visit: &mut V, part: &NamePart) {
    match part {
        NamePart::Parameter(parameter) => visit.parameter(parameter),
        NamePart::Identifier(_) => {}
    }
}

fn fields<V: Visit + ?Sized>(visit: &mut V, fields: &[Field]) {
    fields.iter().for_each(|each| field(visit, each));
}

fn field<V: Visit + ?Sized>(visit: &mut V, field: &Field) {
    field.name.iter().for_each(|name| visit.name(name));
    visit.expr(&field.expr);
}

fn exprs<'a, V: Visit + ?Sized>(visit: &mut V, exprs: impl IntoIterator<Item = &'a Expr>) {
    exprs.into_iter().for_each(|expr| visit.expr(expr));
}

fn constant<V: Visit + ?Sized>(visit: &mut V, constant: &Constant) {
    visit.literal(&constant.value, constant.span);
}

fn map_value<V: Visit + ?Sized>(visit: &mut V, value: &MapValue) {
    match value {
        MapValue::Constant(value) => constant(visit, value),
        MapValue::Map(map) => visit.map(map),
    }
}
