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
    // The rule is chosen first and called in one place: a call in each arm would need the stack of all of them.
    let (rule, words): (fn(Tokens<'_>) -> Parsed<'_, CommandKind>, u32) = match input.kind() {
        TokenKind::ChangePoint => (change_point, 1),
        TokenKind::Completion => (completion, 1),
        TokenKind::Dedup => (dedup, 1),
        TokenKind::Dissect => (dissect, 1),
        TokenKind::Drop => (drop, 1),
        TokenKind::Enrich => (enrich, 1),
        TokenKind::Eval => (eval, 1),
        TokenKind::Fork => (fork, 1),
        TokenKind::Fuse => (fuse, 1),
        TokenKind::Grok => (grok, 1),
        TokenKind::Inline => (inline_stats_in_two_words, 2),
        TokenKind::InlineStats => (inline_stats, 1),
        TokenKind::IpLocation => (ip_location, 1),
        TokenKind::Keep => (keep, 1),
        TokenKind::Limit => (limit, 1),
        TokenKind::Lookup => (lookup_join, 2),
        TokenKind::MetricsInfo => (metrics_info, 1),
        TokenKind::Mmr => (mmr, 1),
        TokenKind::MvExpand => (mv_expand, 1),
        TokenKind::RegisteredDomain => (registered_domain, 1),
        TokenKind::Rename => (rename, 1),
        TokenKind::Rerank => (rerank, 1),
        TokenKind::Sample => (sample, 1),
        TokenKind::Sort => (sort, 1),
        TokenKind::Stats => (stats, 1),
        TokenKind::TsCollapse => (ts_collapse, 1),
        TokenKind::TsInfo => (ts_info, 1),
        TokenKind::UriParts => (uri_parts, 1),
        TokenKind::UserAgent => (user_agent, 1),
        TokenKind::Where => (where_, 1),
        _ => return input.expected("a command"),
    };
    let (rest, kind) = rule(input.after())?;
    let keyword = if words == 1 { input.after() } else { input.after().after() };
    Ok((rest, Command { kind, keyword: input.span_to(keyword), span: input.span_to(rest) }))
}

fn dedup(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    Ok((input, CommandKind::Dedup(Dedup {})))
}

fn metrics_info(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    Ok((input, CommandKind::MetricsInfo(MetricsInfo {})))
}

fn ts_info(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    Ok((input, CommandKind::TsInfo(TsInfo {})))
}

fn ts_collapse(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    Ok((input, CommandKind::TsCollapse(TsCollapse {})))
}

fn where_(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    expression.map(|condition| CommandKind::Where(Where { condition })).parse(input)
}

fn eval(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    fields.map(|fields| CommandKind::Eval(Eval { fields })).parse(input)
}

fn keep(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    patterns.map(|patterns| CommandKind::Keep(Keep { patterns })).parse(input)
}

fn drop(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    patterns.map(|patterns| CommandKind::Drop(Drop { patterns })).parse(input)
}

fn mv_expand(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    name.map(|field| CommandKind::MvExpand(MvExpand { field })).parse(input)
}

fn sample(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    constant.map(|probability| CommandKind::Sample(Sample { probability })).parse(input)
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

/// `STATS …` after `INLINE`
fn inline_stats_in_two_words(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    preceded(token(TokenKind::Stats), inline_stats).parse(input)
}

fn rename(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    separated_list1(comma(), rename_clause)
        .map(|clauses| CommandKind::Rename(Rename { clauses }))
        .parse(input)
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
        .map(|(policy, on, with)| CommandKind::Enrich(Enrich { policy, on, with: with.unwrap_or_default() }))
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
    let (rest, index) = preceded(token(TokenKind::Join), index_pattern).parse(input)?;
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

fn uri_parts(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    extract.map(CommandKind::UriParts).parse(input)
}

fn registered_domain(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    extract.map(CommandKind::RegisteredDomain).parse(input)
}

fn user_agent(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    extract_with_options.map(CommandKind::UserAgent).parse(input)
}

fn ip_location(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    extract_with_options.map(CommandKind::IpLocation).parse(input)
}

/// `name = expression`
fn extract(input: Tokens<'_>) -> Parsed<'_, Extract> {
    (terminated(name, token(TokenKind::Assign)), primary_expression)
        .map(|(target, input)| Extract { target, input, options: None })
        .parse(input)
}

/// `name = expression WITH {…}`
fn extract_with_options(input: Tokens<'_>) -> Parsed<'_, Extract> {
    (extract, with_map).map(|(extract, options)| Extract { options, ..extract }).parse(input)
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
