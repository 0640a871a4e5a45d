//! Processing commands.

use super::expr::{expression, primary_expression};
use super::input::{Parsed, Tokens, nested, quiet, token};
use super::literal::{constant, integer, map, string, with_map};
use super::name::{identifier, name, pattern};
use super::source::{field, fields, index_pattern, target, word};
use crate::ast::*;
use crate::token::TokenKind;
use nom::Parser;
use nom::combinator::opt;
use nom::multi::{many0, many1, separated_list1};
use nom::sequence::{delimited, preceded, terminated};

/// Any processing command.
pub(super) fn processing_command(input: Tokens<'_>) -> Parsed<'_, Command> {
    let mut keyword = input.first().span;
    let body = input.after();
    let (rest, kind) = match input.kind() {
        TokenKind::ChangePoint => change_point(body)?,
        TokenKind::Completion => completion(body)?,
        TokenKind::Dedup => (body, CommandKind::Dedup(Dedup {})),
        TokenKind::Dissect => dissect(body)?,
        TokenKind::Drop => patterns.map(|patterns| CommandKind::Drop(Drop { patterns })).parse(body)?,
        TokenKind::Enrich => enrich(body)?,
        TokenKind::Eval => fields.map(|fields| CommandKind::Eval(Eval { fields })).parse(body)?,
        TokenKind::Fork => fork(body)?,
        TokenKind::Fuse => fuse(body)?,
        TokenKind::Grok => grok(body)?,
        TokenKind::Inline => {
            let (stats, token) = token(TokenKind::Stats)(body)?;
            keyword.end = token.span.end;
            inline_stats(stats)?
        }
        TokenKind::InlineStats => inline_stats(body)?,
        TokenKind::IpLocation => extract_with_options(body, CommandKind::IpLocation)?,
        TokenKind::Keep => patterns.map(|patterns| CommandKind::Keep(Keep { patterns })).parse(body)?,
        TokenKind::Limit => limit(body)?,
        TokenKind::Lookup => {
            let (join, token) = token(TokenKind::Join)(body)?;
            keyword.end = token.span.end;
            lookup_join(join)?
        }
        TokenKind::MetricsInfo => (body, CommandKind::MetricsInfo(MetricsInfo {})),
        TokenKind::Mmr => mmr(body)?,
        TokenKind::MvExpand => name.map(|field| CommandKind::MvExpand(MvExpand { field })).parse(body)?,
        TokenKind::RegisteredDomain => extract(body, CommandKind::RegisteredDomain)?,
        TokenKind::Rename => rename(body)?,
        TokenKind::Rerank => rerank(body)?,
        TokenKind::Sample => {
            constant.map(|probability| CommandKind::Sample(Sample { probability })).parse(body)?
        }
        TokenKind::Sort => sort(body)?,
        TokenKind::Stats => stats(body)?,
        TokenKind::TsCollapse => (body, CommandKind::TsCollapse(TsCollapse {})),
        TokenKind::TsInfo => (body, CommandKind::TsInfo(TsInfo {})),
        TokenKind::UriParts => extract(body, CommandKind::UriParts)?,
        TokenKind::UserAgent => extract_with_options(body, CommandKind::UserAgent)?,
        TokenKind::Where => {
            expression.map(|condition| CommandKind::Where(Where { condition })).parse(body)?
        }
        _ => return input.expected("a command"),
    };
    Ok((rest, Command { kind, keyword, span: input.span_to(rest) }))
}

fn comma<'a>() -> impl Fn(Tokens<'a>) -> Parsed<'a, crate::token::Token> {
    token(TokenKind::Comma)
}

fn patterns(input: Tokens<'_>) -> Parsed<'_, Vec<NamePattern>> {
    separated_list1(comma(), pattern).parse(input)
}

fn expressions(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    separated_list1(comma(), expression).parse(input)
}

/// `BY a, b`, or nothing.
fn by_expressions(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    opt(preceded(token(TokenKind::By), expressions)).map(Option::unwrap_or_default).parse(input)
}

fn by_fields(input: Tokens<'_>) -> Parsed<'_, Vec<Field>> {
    opt(preceded(token(TokenKind::By), fields)).map(Option::unwrap_or_default).parse(input)
}

fn aggregates(input: Tokens<'_>) -> Parsed<'_, Vec<Aggregate>> {
    separated_list1(comma(), aggregate).parse(input)
}

fn aggregate(input: Tokens<'_>) -> Parsed<'_, Aggregate> {
    let (rest, field) = field(input)?;
    let (rest, filter) = opt(preceded(token(TokenKind::Where), expression)).parse(rest)?;
    Ok((rest, Aggregate { field, filter, span: input.span_to(rest) }))
}

fn stats(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    let (rest, aggregates) = opt(aggregates).map(Option::unwrap_or_default).parse(input)?;
    let (rest, groupings) = by_fields(rest)?;
    Ok((rest, CommandKind::Stats(Stats { aggregates, groupings })))
}

fn inline_stats(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    (aggregates, by_fields)
        .map(|(aggregates, groupings)| CommandKind::InlineStats(Stats { aggregates, groupings }))
        .parse(input)
}

fn rename(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    separated_list1(comma(), rename_clause).map(|clauses| CommandKind::Rename(Rename { clauses })).parse(input)
}

fn rename_clause(input: Tokens<'_>) -> Parsed<'_, RenameClause> {
    let (rest, first) = pattern(input)?;
    let is_new = rest.kind() == TokenKind::Assign;
    let between = if is_new { TokenKind::Assign } else { TokenKind::As };
    if rest.kind() != between {
        rest.note("`=`");
    }
    let (rest, second) = preceded(token(between), pattern).parse(rest)?;
    let (old, new) = if is_new { (second, first) } else { (first, second) };
    Ok((rest, RenameClause { old, new, span: input.span_to(rest) }))
}

fn sort(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    separated_list1(comma(), sort_key).map(|keys| CommandKind::Sort(Sort { keys })).parse(input)
}

fn sort_key(input: Tokens<'_>) -> Parsed<'_, SortKey> {
    let (rest, expr) = expression(input)?;
    let (rest, order) = match rest.kind() {
        TokenKind::Asc => (rest.after(), SortOrder::Asc),
        TokenKind::Desc => (rest.after(), SortOrder::Desc),
        _ => {
            rest.note("`ASC`");
            rest.note("`DESC`");
            (rest, SortOrder::Asc)
        }
    };
    let (rest, nulls) = opt(preceded(token(TokenKind::Nulls), nulls_order)).parse(rest)?;
    let nulls = nulls.unwrap_or(order.default_nulls());
    Ok((rest, SortKey { expr, order, nulls, span: input.span_to(rest) }))
}

fn nulls_order(input: Tokens<'_>) -> Parsed<'_, NullsOrder> {
    match input.kind() {
        TokenKind::First => Ok((input.after(), NullsOrder::First)),
        TokenKind::Last => Ok((input.after(), NullsOrder::Last)),
        _ => {
            input.note("`FIRST`");
            input.expected("`LAST`")
        }
    }
}

fn limit(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    (constant, by_expressions).map(|(count, by)| CommandKind::Limit(Limit { count, by })).parse(input)
}

fn dissect(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    let option = |input| {
        (terminated(identifier, token(TokenKind::Assign)), constant)
            .map(|(name, value)| DissectOption { name, value })
            .parse(input)
    };
    let options = opt(separated_list1(comma(), option)).map(Option::unwrap_or_default);
    (primary_expression, string, options)
        .map(|(input, pattern, options)| CommandKind::Dissect(Dissect { input, pattern, options }))
        .parse(input)
}

fn grok(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    (primary_expression, separated_list1(comma(), string))
        .map(|(input, patterns)| CommandKind::Grok(Grok { input, patterns }))
        .parse(input)
}

fn enrich(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    let on = opt(preceded(token(TokenKind::On), pattern));
    let with = opt(preceded(token(TokenKind::With), separated_list1(comma(), enrich_field)));
    (policy, on, with)
        .map(|(policy, on, with)| {
            CommandKind::Enrich(Enrich { policy, on, with: with.unwrap_or_default() })
        })
        .parse(input)
}

fn policy(input: Tokens<'_>) -> Parsed<'_, Word> {
    match input.kind() {
        TokenKind::Policy => Ok((input.after(), word(input))),
        TokenKind::String => string(input),
        _ => input.expected("a policy's name"),
    }
}

fn enrich_field(input: Tokens<'_>) -> Parsed<'_, EnrichField> {
    let (rest, first) = pattern(input)?;
    let (rest, second) = opt(preceded(token(TokenKind::Assign), pattern)).parse(rest)?;
    let (new, field) = match second {
        Some(field) => (Some(first), field),
        None => (None, first),
    };
    Ok((rest, EnrichField { new, field, span: input.span_to(rest) }))
}

fn lookup_join(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    let (rest, index) = index_pattern(input)?;
    let (rest, has_as) = opt(quiet(TokenKind::As)).parse(rest)?;
    let (rest, alias) = match rest.kind() {
        TokenKind::Source => (rest.after(), Some(word(rest))),
        _ if has_as.is_some() => return rest.expected("a name"),
        _ => (rest, None),
    };
    let (rest, conditions) = preceded(token(TokenKind::On), expressions).parse(rest)?;
    Ok((rest, CommandKind::LookupJoin(LookupJoin { index, alias, conditions })))
}

fn change_point(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    let key = opt(preceded(token(TokenKind::On), name));
    let targets = opt(preceded(token(TokenKind::As), (terminated(name, comma()), name)));
    (name, key, targets, by_expressions)
        .map(|(value, key, targets, by)| {
            CommandKind::ChangePoint(Box::new(ChangePoint { value, key, targets, by }))
        })
        .parse(input)
}

fn fork(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    many1(branch).map(|branches| CommandKind::Fork(Fork { branches })).parse(input)
}

fn branch(input: Tokens<'_>) -> Parsed<'_, Branch> {
    let commands = nested(|input| separated_list1(token(TokenKind::Pipe), processing_command).parse(input));
    let (rest, (commands, _)) =
        delimited(token(TokenKind::LeftParen), commands, token(TokenKind::RightParen)).parse(input)?;
    Ok((rest, Branch { commands, span: input.span_to(rest) }))
}

fn fuse(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    (opt(identifier), many0(fuse_option))
        .map(|(method, options)| CommandKind::Fuse(Fuse { method, options }))
        .parse(input)
}

fn fuse_option(input: Tokens<'_>) -> Parsed<'_, FuseOption> {
    let by = || token(TokenKind::By);
    let body = input.after();
    match input.kind() {
        TokenKind::Score => preceded(by(), name).map(FuseOption::Score).parse(body),
        TokenKind::Key => preceded(by(), separated_list1(comma(), name)).map(FuseOption::Key).parse(body),
        TokenKind::Group => preceded(by(), name).map(FuseOption::Group).parse(body),
        TokenKind::With => map.map(|(map, _)| FuseOption::With(map)).parse(body),
        _ => {
            for option in [TokenKind::Score, TokenKind::Key, TokenKind::Group] {
                input.note(option.describe());
            }
            input.expected(TokenKind::With.describe())
        }
    }
}

fn completion(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    (target, primary_expression, with_map)
        .map(|(target, prompt, options)| CommandKind::Completion(Completion { target, prompt, options }))
        .parse(input)
}

fn rerank(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    (target, constant, preceded(token(TokenKind::On), fields), with_map)
        .map(|(target, query, fields, options)| {
            CommandKind::Rerank(Rerank { target, query, fields, options })
        })
        .parse(input)
}

/// `name = expression`
fn extract(input: Tokens<'_>, command: fn(Extract) -> CommandKind) -> Parsed<'_, CommandKind> {
    (terminated(name, token(TokenKind::Assign)), primary_expression)
        .map(|(target, input)| command(Extract { target, input, options: None }))
        .parse(input)
}

/// `name = expression WITH {…}`
fn extract_with_options(input: Tokens<'_>, command: fn(Extract) -> CommandKind) -> Parsed<'_, CommandKind> {
    (terminated(name, token(TokenKind::Assign)), primary_expression, with_map)
        .map(|(target, input, options)| command(Extract { target, input, options }))
        .parse(input)
}

fn mmr(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    let field = preceded(token(TokenKind::On), name);
    let count = preceded(token(TokenKind::Limit), integer);
    (mmr_vector, field, count, with_map)
        .map(|(vector, field, limit, options)| CommandKind::Mmr(Mmr { vector, field, limit, options }))
        .parse(input)
}

fn mmr_vector(input: Tokens<'_>) -> Parsed<'_, Option<Expr>> {
    match input.kind() {
        TokenKind::On => Ok((input, None)),
        _ => primary_expression.map(Some).parse(input),
    }
}
