//! Prints a query in one line that parses to the same tree: keywords in capitals, one blank between words, no
//! parentheses that aren't needed, comments gone.

mod expr;
mod name;

use crate::ast::*;
use std::fmt::{self, Display, Formatter};

pub(crate) use name::Quoted;

/// Shows the items with `, ` between them.
struct List<'a, T>(&'a [T]);

impl<T: Display> Display for List<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        separated(f, ", ", self.0)
    }
}

fn separated<T: Display>(f: &mut Formatter<'_>, separator: &str, items: &[T]) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

/// Shows what there is after a word, ` BY a, b`; nothing when there is nothing.
struct After<'a, T>(&'a str, &'a [T]);

impl<T: Display> Display for After<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.1.is_empty() { Ok(()) } else { write!(f, " {} {}", self.0, List(self.1)) }
    }
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for setting in &self.settings {
            write!(f, "SET {} = {}; ", setting.name, setting.value)?;
        }
        separated(f, " | ", &self.commands)
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.name())?;
        match &self.kind {
            CommandKind::From(command) | CommandKind::TimeSeries(command) => command.fmt(f),
            CommandKind::Row(command) => write!(f, " {}", List(&command.fields)),
            CommandKind::Explain(command) => write!(f, " {}", Parenthesised(&command.query.commands)),
            CommandKind::PromQl(command) => command.fmt(f),
            CommandKind::Where(command) => write!(f, " {}", command.condition),
            CommandKind::Eval(command) => write!(f, " {}", List(&command.fields)),
            CommandKind::Stats(command) | CommandKind::InlineStats(command) => command.fmt(f),
            CommandKind::Keep(command) => write!(f, " {}", List(&command.patterns)),
            CommandKind::Drop(command) => write!(f, " {}", List(&command.patterns)),
            CommandKind::Rename(command) => write!(f, " {}", List(&command.clauses)),
            CommandKind::Sort(command) => write!(f, " {}", List(&command.keys)),
            CommandKind::Limit(command) => write!(f, " {}{}", command.count, After("BY", &command.by)),
            CommandKind::Dissect(command) => command.fmt(f),
            CommandKind::Grok(command) => {
                write!(f, " {} {}", Primary(&command.input), Strings(&command.patterns))
            }
            CommandKind::Enrich(command) => command.fmt(f),
            CommandKind::LookupJoin(command) => command.fmt(f),
            CommandKind::MvExpand(command) => write!(f, " {}", command.field),
            CommandKind::ChangePoint(command) => command.fmt(f),
            CommandKind::Fork(command) => {
                command.branches.iter().try_for_each(|branch| write!(f, " {branch}"))
            }
            CommandKind::Fuse(command) => command.fmt(f),
            CommandKind::Sample(command) => write!(f, " {}", command.probability),
            CommandKind::Completion(command) => command.fmt(f),
            CommandKind::Rerank(command) => command.fmt(f),
            CommandKind::UriParts(command)
            | CommandKind::RegisteredDomain(command)
            | CommandKind::UserAgent(command)
            | CommandKind::IpLocation(command) => command.fmt(f),
            CommandKind::Mmr(command) => command.fmt(f),
            CommandKind::ShowInfo(_)
            | CommandKind::Dedup(_)
            | CommandKind::MetricsInfo(_)
            | CommandKind::TsInfo(_)
            | CommandKind::TsCollapse(_) => Ok(()),
        }
    }
}

impl Display for From {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, " {}", List(&self.sources))?;
        let names: Vec<_> = self.metadata.iter().map(|name| &name.text).collect();
        After("METADATA", &names).fmt(f)
    }
}

impl Display for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(pattern) => pattern.fmt(f),
            Self::Subquery(query) => Parenthesised(&query.commands).fmt(f),
        }
    }
}

impl Display for PromQl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, " {}", self.body.text)?;
        // The body's last line may be a comment, which would swallow what follows.
        if self.body.text.contains('#') || self.body.text.contains("//") { f.write_str("\n") } else { Ok(()) }
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", Assigned(&self.name), self.expr)
    }
}

/// `name = `, or nothing.
struct Assigned<'a, T>(&'a Option<T>);

impl<T: Display> Display for Assigned<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|name| write!(f, "{name} = "))
    }
}

impl Display for Stats {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.aggregates.is_empty() {
            write!(f, " {}", List(&self.aggregates))?;
        }
        After("BY", &self.groupings).fmt(f)
    }
}

impl Display for Aggregate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.field.fmt(f)?;
        self.filter.iter().try_for_each(|filter| write!(f, " WHERE {filter}"))
    }
}

impl Display for RenameClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} AS {}", self.old, self.new)
    }
}

impl Display for SortKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.expr.fmt(f)?;
        if self.order == SortOrder::Desc {
            f.write_str(" DESC")?;
        }
        match self.nulls {
            nulls if nulls == self.order.default_nulls() => Ok(()),
            NullsOrder::First => f.write_str(" NULLS FIRST"),
            NullsOrder::Last => f.write_str(" NULLS LAST"),
        }
    }
}

/// An expression, in parentheses unless it has no operators.
struct Primary<'a>(&'a Expr);

impl Display for Primary<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        expr::primary(f, self.0)
    }
}

/// String literals.
struct Strings<'a>(&'a [Word]);

impl Display for Strings<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        List(&self.0.iter().map(|word| Quoted(&word.text)).collect::<Vec<_>>()).fmt(f)
    }
}

impl Display for Dissect {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, " {} {}", Primary(&self.input), Quoted(&self.pattern.text))?;
        if self.options.is_empty() { Ok(()) } else { write!(f, " {}", List(&self.options)) }
    }
}

impl Display for DissectOption {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.name, self.value)
    }
}

impl Display for Enrich {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let policy = &self.policy.text;
        let is_keyword = ["on", "with"].iter().any(|word| policy.eq_ignore_ascii_case(word));
        match crate::token::policy(policy) {
            Ok(("", _)) if !is_keyword => write!(f, " {policy}")?,
            _ => write!(f, " {}", Quoted(policy))?,
        }
        write!(f, "{}{}", After("ON", self.on.as_slice()), After("WITH", &self.with))
    }
}

impl Display for EnrichField {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", Assigned(&self.new), self.field)
    }
}

impl Display for LookupJoin {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, " {}", self.index)?;
        if let Some(alias) = &self.alias {
            write!(f, " AS {}", alias.text)?;
        }
        After("ON", &self.conditions).fmt(f)
    }
}

impl Display for ChangePoint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, " {}{}", self.value, After("ON", self.key.as_slice()))?;
        if let Some((kind, pvalue)) = &self.targets {
            write!(f, " AS {kind}, {pvalue}")?;
        }
        After("BY", &self.by).fmt(f)
    }
}

impl Display for Branch {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Parenthesised(&self.commands).fmt(f)
    }
}

/// `(command | command)`
struct Parenthesised<'a>(&'a [Command]);

impl Display for Parenthesised<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        separated(f, " | ", self.0)?;
        // A command's keyword ends at a blank, not at a parenthesis.
        let ends_with_keyword = self.0.last().is_some_and(|command| match &command.kind {
            CommandKind::Dedup(_)
            | CommandKind::MetricsInfo(_)
            | CommandKind::TsInfo(_)
            | CommandKind::TsCollapse(_) => true,
            CommandKind::Stats(stats) => stats.aggregates.is_empty() && stats.groupings.is_empty(),
            CommandKind::Fuse(fuse) => fuse.method.is_none() && fuse.options.is_empty(),
            _ => false,
        });
        f.write_str(if ends_with_keyword { " )" } else { ")" })
    }
}

impl Display for Fuse {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(method) = &self.method {
            write!(f, " {method}")?;
        }
        self.options.iter().try_for_each(|option| match option {
            FuseOption::Score(name) => write!(f, " SCORE BY {name}"),
            FuseOption::Key(names) => write!(f, " KEY BY {}", List(names)),
            FuseOption::Group(name) => write!(f, " GROUP BY {name}"),
            FuseOption::With(map) => write!(f, " WITH {map}"),
        })
    }
}

/// ` WITH {…}`, or nothing.
struct With<'a>(&'a Option<Map>);

impl Display for With<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        After("WITH", self.0.as_slice()).fmt(f)
    }
}

impl Display for Completion {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, " {}{}{}", Assigned(&self.target), Primary(&self.prompt), With(&self.options))
    }
}

impl Display for Rerank {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let fields = After("ON", &self.fields);
        write!(f, " {}{}{fields}{}", Assigned(&self.target), self.query, With(&self.options))
    }
}

impl Display for Extract {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, " {} = {}{}", self.target, Primary(&self.input), With(&self.options))
    }
}

impl Display for Mmr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(vector) = &self.vector {
            write!(f, " {}", Primary(vector))?;
        }
        write!(f, " ON {} LIMIT {}{}", self.field, self.limit, With(&self.options))
    }
}
