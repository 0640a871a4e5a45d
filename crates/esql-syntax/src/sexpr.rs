//! The tree's shape as one line of parentheses: what a query means, without how it is spelt.
//!
//! Names are dotted and without quotes where they need none, defaults of SORT are filled in, `NOT IN` is a `not` of an
//! `in`, redundant parentheses and comments leave no trace.

use crate::ast::*;
use crate::display::Quoted;
use std::borrow::Cow;
use std::fmt::{self, Display, Formatter, Write};

/// Shows a query's shape.
///
/// ```
/// let query = esql_syntax::parse("FROM logs | WHERE NOT a == 1 AND b OR c IS NOT NULL").unwrap();
/// let shape = esql_syntax::sexpr::sexpr(&query);
/// assert_eq!(shape, r#"(query (from "logs") (where (or (and (not (== a 1)) b) (is-not-null c))))"#);
/// ```
pub fn sexpr(query: &Query) -> String {
    Shape(query).to_string()
}

/// A node to be shown by its shape.
struct Shape<'a, T: ?Sized>(&'a T);

/// `(head item item)`
fn form(f: &mut Formatter<'_>, head: &str, items: impl Fn(&mut Formatter<'_>) -> fmt::Result) -> fmt::Result {
    write!(f, "({head}")?;
    items(f)?;
    f.write_char(')')
}

/// ` item item`
fn each<'a, T: 'a>(f: &mut Formatter<'_>, nodes: impl IntoIterator<Item = &'a T>) -> fmt::Result
where
    Shape<'a, T>: Display,
{
    nodes.into_iter().try_for_each(|node| write!(f, " {}", Shape(node)))
}

impl Display for Shape<'_, Query> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        form(f, "query", |f| {
            for setting in &self.0.settings {
                write!(f, " (set {} {})", Shape(&setting.name), Shape(&setting.value))?;
            }
            each(f, &self.0.commands)
        })
    }
}

impl Display for Shape<'_, Command> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let CommandKind::ShowInfo(_) = self.0.kind {
            return f.write_str("(show info)");
        }
        let head = self.0.kind.name().to_ascii_lowercase().replace(' ', "-");
        form(f, &head, |f| body(f, &self.0.kind))
    }
}

/// What follows a command's name.
fn body(f: &mut Formatter<'_>, command: &CommandKind) -> fmt::Result {
    match command {
        CommandKind::From(from) | CommandKind::TimeSeries(from) => {
            each(f, &from.sources)?;
            if !from.metadata.is_empty() {
                f.write_str(" ")?;
                let names = |f: &mut Formatter<'_>| {
                    from.metadata.iter().try_for_each(|name| write!(f, " {}", name.text))
                };
                form(f, "metadata", names)?;
            }
            Ok(())
        }
        CommandKind::Row(row) => each(f, &row.fields),
        CommandKind::Explain(explain) => write!(f, " {}", Shape(&*explain.query)),
        CommandKind::PromQl(promql) => write!(f, " {}", Quoted(&promql.body.text)),
        CommandKind::Where(command) => write!(f, " {}", Shape(&command.condition)),
        CommandKind::Eval(eval) => each(f, &eval.fields),
        CommandKind::Stats(stats) | CommandKind::InlineStats(stats) => {
            f.write_str(" ")?;
            form(f, "aggs", |f| each(f, &stats.aggregates))?;
            f.write_str(" ")?;
            form(f, "by", |f| each(f, &stats.groupings))
        }
        CommandKind::Keep(keep) => each(f, &keep.patterns),
        CommandKind::Drop(drop) => each(f, &drop.patterns),
        CommandKind::Rename(rename) => rename
            .clauses
            .iter()
            .try_for_each(|clause| write!(f, " (as {} {})", Shape(&clause.old), Shape(&clause.new))),
        CommandKind::Sort(sort) => each(f, &sort.keys),
        CommandKind::Limit(limit) => {
            write!(f, " {}", Shape(&limit.count))?;
            by(f, &limit.by)
        }
        CommandKind::Dissect(dissect) => {
            write!(f, " {} {}", Shape(&dissect.input), Quoted(&dissect.pattern.text))?;
            dissect.options.iter().try_for_each(|option| {
                write!(f, " ({} {})", option.name.name.to_lowercase(), Shape(&option.value))
            })
        }
        CommandKind::Grok(grok) => {
            write!(f, " {}", Shape(&grok.input))?;
            grok.patterns.iter().try_for_each(|pattern| write!(f, " {}", Quoted(&pattern.text)))
        }
        CommandKind::Enrich(enrich) => {
            write!(f, " {}", Quoted(&enrich.policy.text))?;
            on(f, &enrich.on)?;
            if enrich.with.is_empty() {
                return Ok(());
            }
            f.write_str(" ")?;
            form(f, "with", |f| each(f, &enrich.with))
        }
        CommandKind::LookupJoin(join) => {
            write!(f, " {}", Quoted(&join.index.text))?;
            if let Some(alias) = &join.alias {
                write!(f, " (as {})", alias.text)?;
            }
            f.write_str(" ")?;
            form(f, "on", |f| each(f, &join.conditions))
        }
        CommandKind::MvExpand(expand) => write!(f, " {}", Shape(&expand.field)),
        CommandKind::ChangePoint(change) => {
            write!(f, " {}", Shape(&change.value))?;
            on(f, &change.key)?;
            if let Some((kind, pvalue)) = &change.targets {
                write!(f, " (as {} {})", Shape(kind), Shape(pvalue))?;
            }
            by(f, &change.by)
        }
        CommandKind::Fork(fork) => fork.branches.iter().try_for_each(|branch| {
            f.write_str(" ")?;
            form(f, "branch", |f| each(f, &branch.commands))
        }),
        CommandKind::Fuse(fuse) => {
            each(f, &fuse.method)?;
            each(f, &fuse.options)
        }
        CommandKind::Sample(sample) => write!(f, " {}", Shape(&sample.probability)),
        CommandKind::Completion(completion) => {
            assigned(f, &completion.target, Shape(&completion.prompt))?;
            each(f, &completion.options)
        }
        CommandKind::Rerank(rerank) => {
            assigned(f, &rerank.target, Shape(&rerank.query))?;
            f.write_str(" ")?;
            form(f, "on", |f| each(f, &rerank.fields))?;
            each(f, &rerank.options)
        }
        CommandKind::UriParts(extract)
        | CommandKind::RegisteredDomain(extract)
        | CommandKind::UserAgent(extract)
        | CommandKind::IpLocation(extract) => {
            write!(f, " (= {} {})", Shape(&extract.target), Shape(&extract.input))?;
            each(f, &extract.options)
        }
        CommandKind::Mmr(mmr) => {
            each(f, &mmr.vector)?;
            write!(f, " (on {}) (limit {})", Shape(&mmr.field), Shape(&mmr.limit))?;
            each(f, &mmr.options)
        }
        CommandKind::ShowInfo(_)
        | CommandKind::Dedup(_)
        | CommandKind::MetricsInfo(_)
        | CommandKind::TsInfo(_)
        | CommandKind::TsCollapse(_) => Ok(()),
    }
}

fn on<'a, T>(f: &mut Formatter<'_>, name: &'a Option<T>) -> fmt::Result
where
    Shape<'a, T>: Display,
{
    name.iter().try_for_each(|name| write!(f, " (on {})", Shape(name)))
}

fn by(f: &mut Formatter<'_>, keys: &[Expr]) -> fmt::Result {
    if keys.is_empty() {
        return Ok(());
    }
    f.write_str(" ")?;
    form(f, "by", |f| each(f, keys))
}

fn assigned(f: &mut Formatter<'_>, name: &Option<Name>, value: impl Display) -> fmt::Result {
    match name {
        Some(name) => write!(f, " (= {} {value})", Shape(name)),
        None => write!(f, " {value}"),
    }
}

impl Display for Shape<'_, Source> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Source::Index(pattern) => Quoted(&pattern.text).fmt(f),
            Source::Subquery(query) => Shape(query).fmt(f),
        }
    }
}

impl Display for Shape<'_, Field> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.name {
            Some(name) => write!(f, "(= {} {})", Shape(name), Shape(&self.0.expr)),
            None => Shape(&self.0.expr).fmt(f),
        }
    }
}

impl Display for Shape<'_, Aggregate> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.filter {
            Some(filter) => write!(f, "(filter {} {})", Shape(&self.0.field), Shape(filter)),
            None => Shape(&self.0.field).fmt(f),
        }
    }
}

impl Display for Shape<'_, SortKey> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let order = match self.0.order {
            SortOrder::Asc => "asc",
            SortOrder::Desc => "desc",
        };
        let nulls = match self.0.nulls {
            NullsOrder::First => "first",
            NullsOrder::Last => "last",
        };
        write!(f, "(key {} {order} {nulls})", Shape(&self.0.expr))
    }
}

impl Display for Shape<'_, EnrichField> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.new {
            Some(new) => write!(f, "(= {} {})", Shape(new), Shape(&self.0.field)),
            None => Shape(&self.0.field).fmt(f),
        }
    }
}

impl Display for Shape<'_, FuseOption> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            FuseOption::Score(name) => write!(f, "(score {})", Shape(name)),
            FuseOption::Key(names) => form(f, "key", |f| each(f, names)),
            FuseOption::Group(name) => write!(f, "(group {})", Shape(name)),
            FuseOption::With(map) => write!(f, "(with {})", Shape(map)),
        }
    }
}

impl Display for Shape<'_, Identifier> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.name)
    }
}

impl Display for Shape<'_, Parameter> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Writes dotted parts, all in backquotes when one of them isn't plain.
fn dotted<'a>(
    f: &mut Formatter<'_>,
    qualifier: &Option<Box<Identifier>>,
    parts: impl Iterator<Item = (Cow<'a, str>, bool)>,
) -> fmt::Result {
    if let Some(qualifier) = qualifier {
        write!(f, "[{}].", qualifier.name)?;
    }
    let (parts, plain): (Vec<_>, Vec<_>) = parts.unzip();
    let name = parts.join(".");
    let is_literal = ["true", "false", "null"].iter().any(|word| name.eq_ignore_ascii_case(word));
    if !is_literal && plain.into_iter().all(|plain| plain) {
        f.write_str(&name)
    } else {
        write!(f, "`{}`", name.replace('`', "``"))
    }
}

/// Whether an identifier needs no backquotes, even if it has dots.
fn is_plain(identifier: &str) -> bool {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    identifier.split('.').all(|segment| {
        segment.starts_with(|first: char| first.is_ascii_alphabetic() || "_@".contains(first))
            && segment.chars().skip(1).all(is_word)
    })
}

impl Display for Shape<'_, NamePart> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            NamePart::Identifier(identifier) => f.write_str(&identifier.name),
            NamePart::Parameter(parameter) => parameter.fmt(f),
        }
    }
}

impl Display for Shape<'_, Name> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let parts = self.0.parts.iter().map(|part| match part {
            NamePart::Identifier(identifier) => (Cow::from(&identifier.name), is_plain(&identifier.name)),
            NamePart::Parameter(parameter) => (parameter.to_string().into(), true),
        });
        dotted(f, &self.0.qualifier, parts)
    }
}

impl Display for Shape<'_, NamePattern> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let parts = self.0.parts.iter().map(|part| match part {
            PatternPart::Pieces(pieces) => {
                let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
                let is_quoted = pieces.iter().any(|piece| piece.quoted);
                let plain = !is_quoted && text.contains('*') || is_plain(&text);
                (text.into(), plain)
            }
            PatternPart::Parameter(parameter) => (parameter.to_string().into(), true),
        });
        dotted(f, &self.0.qualifier, parts)
    }
}

impl Display for Shape<'_, Expr> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let negation = |f: &mut Formatter<'_>, negated: bool| f.write_str(if negated { "(not " } else { "" });
        let close = |f: &mut Formatter<'_>, negated: bool| f.write_str(if negated { ")" } else { "" });
        match &self.0.kind {
            ExprKind::Literal(literal) => Shape(literal).fmt(f),
            ExprKind::Column(name) => Shape(name).fmt(f),
            ExprKind::Unary { op, operand } => {
                let op = match op {
                    UnaryOp::Neg => "neg",
                    UnaryOp::Not => "not",
                };
                write!(f, "({op} {})", Shape(&**operand))
            }
            ExprKind::Binary { op, left, right } => {
                let op = op.symbol().to_ascii_lowercase();
                write!(f, "({op} {} {})", Shape(&**left), Shape(&**right))
            }
            ExprKind::In { value, list, negated } => {
                negation(f, *negated)?;
                write!(f, "(in {}", Shape(&**value))?;
                each(f, list)?;
                f.write_char(')')?;
                close(f, *negated)
            }
            ExprKind::InSubquery { values, query, negated } => {
                negation(f, *negated)?;
                form(f, "in-subquery", |f| each(f, values).and_then(|()| write!(f, " {}", Shape(&**query))))?;
                close(f, *negated)
            }
            ExprKind::Like { op, value, patterns, negated } => {
                let op = match op {
                    LikeOp::Like => "like",
                    LikeOp::RLike => "rlike",
                };
                negation(f, *negated)?;
                write!(f, "({op} {} ", Shape(&**value))?;
                match patterns.as_slice() {
                    [pattern] => Shape(pattern).fmt(f)?,
                    patterns => form(f, "list", |f| each(f, patterns))?,
                }
                f.write_char(')')?;
                close(f, *negated)
            }
            ExprKind::IsNull { value, negated } => {
                let test = if *negated { "is-not-null" } else { "is-null" };
                write!(f, "({test} {})", Shape(&**value))
            }
            ExprKind::Match { field, query } => write!(f, "(match {} {})", Shape(&**field), Shape(&**query)),
            ExprKind::Cast { value, to } => {
                write!(f, "(cast {} {})", Shape(&**value), to.name.to_lowercase())
            }
            ExprKind::Call(call) => Shape(&**call).fmt(f),
            ExprKind::Lambda { parameters, body } => {
                let names: Vec<_> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
                write!(f, "(lambda ({}) {})", names.join(" "), Shape(&**body))
            }
        }
    }
}

impl Display for Shape<'_, Call> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "(fn {}", Shape(&self.0.name).to_string().to_lowercase())?;
        if self.0.star {
            f.write_str(" *")?;
        }
        each(f, &self.0.arguments)?;
        each(f, &self.0.options)?;
        f.write_char(')')
    }
}

impl Display for Shape<'_, Constant> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Shape(&self.0.value).fmt(f)
    }
}

impl Display for Shape<'_, Literal> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Literal::Null => f.write_str("null"),
            Literal::Boolean(boolean) => boolean.fmt(f),
            Literal::Integer(text) | Literal::Decimal(text) => f.write_str(text),
            Literal::String(text) => Quoted(text).fmt(f),
            Literal::TimeSpan(span) => {
                write!(f, "(timespan {} {})", span.value, span.unit.text.to_lowercase())
            }
            Literal::List(items) => form(f, "list", |f| each(f, items)),
            Literal::Parameter(parameter) => parameter.fmt(f),
        }
    }
}

impl Display for Shape<'_, Map> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        form(f, "map", |f| {
            self.0
                .entries
                .iter()
                .try_for_each(|entry| write!(f, " ({} {})", Quoted(&entry.key.text), Shape(&entry.value)))
        })
    }
}

impl Display for Shape<'_, MapValue> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            MapValue::Constant(constant) => Shape(constant).fmt(f),
            MapValue::Map(map) => Shape(map).fmt(f),
        }
    }
}
