//! Generated trees, for tests of properties: every kind of node, with names and strings that need quoting.

use esql_syntax::Span;
use esql_syntax::ast::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

const NOWHERE: Span = Span { start: 0, end: 0 };

/// A whole query.
pub fn query() -> impl Strategy<Value = Query> {
    let settings = vec((identifier(), setting_value()), 0..2).prop_map(|settings| {
        settings.into_iter().map(|(name, value)| Setting { name, value, span: NOWHERE }).collect()
    });
    (settings, pipeline(expr(), 3)).prop_map(|(settings, query)| Query { settings, ..query })
}

fn pipeline(expr: BoxedStrategy<Expr>, depth: u32) -> BoxedStrategy<Query> {
    let commands = vec(command(expr.clone(), depth), 0..4);
    (source_command(expr, depth), commands)
        .prop_map(|(first, rest)| Query {
            settings: vec![],
            commands: std::iter::once(first).chain(rest).collect(),
            span: NOWHERE,
        })
        .boxed()
}

/// A pipeline that may stand in parentheses.
fn subquery(expr: BoxedStrategy<Expr>, depth: u32) -> BoxedStrategy<Query> {
    pipeline(expr, depth)
        .prop_filter("a subquery's command", |query| {
            matches!(
                query.commands[0].kind,
                CommandKind::From(_) | CommandKind::Row(_) | CommandKind::TimeSeries(_)
            )
        })
        .boxed()
}

fn wrap(kind: CommandKind) -> Command {
    Command { kind, keyword: NOWHERE, span: NOWHERE }
}

fn source_command(expr: BoxedStrategy<Expr>, depth: u32) -> BoxedStrategy<Command> {
    let index = index_pattern().prop_map(Source::Index).boxed();
    let source = if depth == 0 {
        index
    } else {
        prop_oneof![4 => index, 1 => subquery(expr.clone(), depth - 1).prop_map(Source::Subquery)].boxed()
    };
    let from = (vec(source, 1..3), vec("_[a-z]{1,6}", 0..3)).prop_map(|(sources, metadata)| From {
        sources,
        metadata: metadata.into_iter().map(|text| Word { text, span: NOWHERE }).collect(),
    });
    let promql = prop_oneof![Just("sum(rate(x{a=\"|\"}[5m]))"), Just("step=1m (a) # all")];
    prop_oneof![
        6 => from.clone().prop_map(|from| wrap(CommandKind::From(from))),
        1 => from.prop_map(|from| wrap(CommandKind::TimeSeries(from))),
        3 => fields(expr.clone()).prop_map(|fields| wrap(CommandKind::Row(Row { fields }))),
        1 => Just(wrap(CommandKind::ShowInfo(ShowInfo {}))),
        1 => explain(expr),
        1 => promql.prop_map(|text| wrap(CommandKind::PromQl(PromQl { body: word(text) }))),
    ]
    .boxed()
}

fn explain(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Command> {
    (index_pattern(), option::of(expr)).prop_map(|(index, condition)| {
        let from = From { sources: vec![Source::Index(index)], metadata: vec![] };
        let condition = condition.map(|condition| wrap(CommandKind::Where(Where { condition })));
        let commands = std::iter::once(wrap(CommandKind::From(from))).chain(condition).collect();
        let query = Box::new(Query { settings: vec![], commands, span: NOWHERE });
        wrap(CommandKind::Explain(Explain { query }))
    })
}

fn command(expr: BoxedStrategy<Expr>, depth: u32) -> BoxedStrategy<Command> {
    let exprs = vec(expr.clone(), 0..3);
    let aggregate = (field(expr.clone()), option::of(expr.clone())).prop_map(|(field, filter)| Aggregate {
        field,
        filter,
        span: NOWHERE,
    });
    let stats = (vec(aggregate.clone(), 0..3), vec(field(expr.clone()), 0..3));
    let inline_stats = (vec(aggregate, 1..3), vec(field(expr.clone()), 0..3));
    let clause = (pattern(), pattern()).prop_map(|(old, new)| RenameClause { old, new, span: NOWHERE });
    let key = (expr.clone(), any::<bool>(), any::<bool>()).prop_map(|(expr, desc, first)| SortKey {
        expr,
        order: if desc { SortOrder::Desc } else { SortOrder::Asc },
        nulls: if first { NullsOrder::First } else { NullsOrder::Last },
        span: NOWHERE,
    });
    let option = (identifier(), constant()).prop_map(|(name, value)| DissectOption { name, value });
    let enrich_field =
        (option::of(pattern()), pattern()).prop_map(|(new, field)| EnrichField { new, field, span: NOWHERE });
    let policy = prop_oneof!["[a-z.-]{1,6}", "_any:[a-z]{1,4}", any::<String>()];
    let extract =
        (name(), expr.clone()).prop_map(|(target, input)| Extract { target, input, options: None }).boxed();
    let extract_with = (name(), expr.clone(), option::of(map()))
        .prop_map(|(target, input, options)| Extract { target, input, options })
        .boxed();
    let fuse_option = prop_oneof![
        unqualified().prop_map(FuseOption::Score),
        vec(unqualified(), 1..3).prop_map(FuseOption::Key),
        unqualified().prop_map(FuseOption::Group),
    ];
    let leaf = prop_oneof![
        expr.clone().prop_map(|condition| CommandKind::Where(Where { condition })),
        fields(expr.clone()).prop_map(|fields| CommandKind::Eval(Eval { fields })),
        stats.prop_map(|(aggregates, groupings)| CommandKind::Stats(Stats { aggregates, groupings })),
        inline_stats
            .prop_map(|(aggregates, groupings)| CommandKind::InlineStats(Stats { aggregates, groupings })),
        vec(pattern(), 1..4).prop_map(|patterns| CommandKind::Keep(Keep { patterns })),
        vec(pattern(), 1..4).prop_map(|patterns| CommandKind::Drop(Drop { patterns })),
        vec(clause, 1..3).prop_map(|clauses| CommandKind::Rename(Rename { clauses })),
        vec(key, 1..3).prop_map(|keys| CommandKind::Sort(Sort { keys })),
        (constant(), exprs.clone()).prop_map(|(count, by)| CommandKind::Limit(Limit { count, by })),
        constant().prop_map(|probability| CommandKind::Sample(Sample { probability })),
        name().prop_map(|field| CommandKind::MvExpand(MvExpand { field })),
        Just(CommandKind::Dedup(Dedup {})),
    ];
    let rare = prop_oneof![
        (expr.clone(), string(), vec(option, 0..2)).prop_map(|(input, pattern, options)| {
            CommandKind::Dissect(Dissect { input, pattern, options })
        }),
        (expr.clone(), vec(string(), 1..3))
            .prop_map(|(input, patterns)| CommandKind::Grok(Grok { input, patterns })),
        (policy, option::of(pattern()), vec(enrich_field, 0..3)).prop_map(|(policy, on, with)| {
            CommandKind::Enrich(Enrich { policy: word(&policy), on, with })
        }),
        (index_pattern_without_selector(), option::of("x[a-z]{0,3}"), vec(expr.clone(), 1..3)).prop_map(
            |(index, alias, conditions)| {
                let alias = alias.map(|alias| word(&alias));
                CommandKind::LookupJoin(LookupJoin { index, alias, conditions })
            }
        ),
        change_point(),
        (option::of(identifier()), vec(fuse_option, 0..3), option::of(map())).prop_map(
            |(method, mut options, with)| {
                options.extend(with.map(FuseOption::With));
                CommandKind::Fuse(Fuse { method, options })
            }
        ),
        (option::of(name()), expr.clone(), option::of(map())).prop_map(|(target, prompt, options)| {
            CommandKind::Completion(Completion { target, prompt, options })
        }),
        (option::of(name()), constant(), fields(expr.clone()), option::of(map())).prop_map(
            |(target, query, fields, options)| CommandKind::Rerank(Rerank { target, query, fields, options })
        ),
        extract.clone().prop_map(CommandKind::UriParts),
        extract.prop_map(CommandKind::RegisteredDomain),
        extract_with.clone().prop_map(CommandKind::UserAgent),
        extract_with.prop_map(CommandKind::IpLocation),
        mmr(),
        Just(CommandKind::MetricsInfo(MetricsInfo {})),
        Just(CommandKind::TsInfo(TsInfo {})),
        Just(CommandKind::TsCollapse(TsCollapse {})),
    ];
    if depth == 0 {
        return prop_oneof![leaf, rare].prop_map(wrap).boxed();
    }
    let branch = vec(command(expr, depth - 1), 1..3).prop_map(|commands| Branch { commands, span: NOWHERE });
    let fork = vec(branch, 1..3).prop_map(|branches| CommandKind::Fork(Fork { branches }));
    prop_oneof![6 => leaf, 5 => rare, 1 => fork].prop_map(wrap).boxed()
}

/// Its tokens know no parameters in names.
fn change_point() -> impl Strategy<Value = CommandKind> {
    let name = || {
        vec(identifier().prop_map(NamePart::Identifier), 1..3).prop_map(|parts| Name {
            qualifier: None,
            parts,
            span: NOWHERE,
        })
    };
    let by = vec(name().prop_map(|name| at_nowhere(ExprKind::Column(name))), 0..3);
    (name(), option::of(name()), option::of((name(), name())), by).prop_map(|(value, key, targets, by)| {
        CommandKind::ChangePoint(Box::new(ChangePoint { value, key, targets, by }))
    })
}

/// Its tokens know no dots, and only simple vectors.
fn mmr() -> impl Strategy<Value = CommandKind> {
    let name = identifier()
        .prop_filter("no keyword here", |name| name.name != "limit")
        .prop_map(|name| Name { qualifier: None, parts: vec![NamePart::Identifier(name)], span: NOWHERE });
    let vector = prop_oneof![
        vec(number(), 1..3).prop_map(|items| Literal::List(items.into_iter().map(at).collect())),
        string().prop_map(|string| Literal::String(string.text)),
    ];
    let vector = option::of(vector.prop_map(|literal| at_nowhere(ExprKind::Literal(literal))));
    (vector, name, integer(), option::of(map())).prop_map(|(vector, field, limit, options)| {
        CommandKind::Mmr(Mmr { vector, field, limit: at(Literal::Integer(limit)), options })
    })
}

fn field(expr: BoxedStrategy<Expr>) -> BoxedStrategy<Field> {
    (option::of(name()), expr).prop_map(|(name, expr)| Field { name, expr, span: NOWHERE }).boxed()
}

fn fields(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Vec<Field>> {
    vec(field(expr), 1..3)
}

fn at_nowhere(kind: ExprKind) -> Expr {
    Expr { kind, span: NOWHERE }
}

/// Any expression.
pub fn expr() -> BoxedStrategy<Expr> {
    let leaf = prop_oneof![literal().prop_map(ExprKind::Literal), name().prop_map(ExprKind::Column),]
        .prop_map(at_nowhere);
    leaf.prop_recursive(4, 24, 3, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let pattern = prop_oneof![
            string().prop_map(|string| Literal::String(string.text)),
            parameter(false).prop_map(|parameter| Literal::Parameter(Box::new(parameter))),
        ]
        .prop_map(|literal| at_nowhere(ExprKind::Literal(literal)));
        let patterns = prop_oneof![inner.clone().prop_map(|one| vec![one]), vec(pattern, 2..4)];
        let argument = prop_oneof![
            6 => inner.clone(),
            1 => (vec(identifier(), 0..3), boxed.clone())
                .prop_map(|(parameters, body)| at_nowhere(ExprKind::Lambda { parameters, body })),
        ];
        let call =
            (name_part(), vec(argument, 0..3), option::of(map())).prop_map(|(name, arguments, options)| {
                Call { name, star: false, options: options.filter(|_| !arguments.is_empty()), arguments }
            });
        let star = name_part().prop_map(|name| Call { name, star: true, arguments: vec![], options: None });
        prop_oneof![
            6 => (binary_op(), boxed.clone(), boxed.clone())
                .prop_map(|(op, left, right)| ExprKind::Binary { op, left, right }),
            2 => (any::<bool>(), boxed.clone()).prop_map(|(not, operand)| ExprKind::Unary {
                op: if not { UnaryOp::Not } else { UnaryOp::Neg },
                operand,
            }),
            1 => (boxed.clone(), vec(inner.clone(), 1..3), any::<bool>())
                .prop_map(|(value, list, negated)| ExprKind::In { value, list, negated }),
            1 => (vec(inner.clone(), 1..3), subquery(inner.clone().boxed(), 0), any::<bool>()).prop_map(
                |(values, query, negated)| ExprKind::InSubquery { values, query: Box::new(query), negated }
            ),
            1 => (any::<bool>(), boxed.clone(), patterns, any::<bool>()).prop_map(
                |(rlike, value, patterns, negated)| ExprKind::Like {
                    op: if rlike { LikeOp::RLike } else { LikeOp::Like },
                    value,
                    patterns,
                    negated,
                }
            ),
            1 => (boxed.clone(), any::<bool>())
                .prop_map(|(value, negated)| ExprKind::IsNull { value, negated }),
            1 => (boxed.clone(), constant())
                .prop_map(|(field, query)| ExprKind::Match { field, query: Box::new(query) }),
            1 => (boxed, identifier())
                .prop_map(|(value, to)| ExprKind::Cast { value, to: Box::new(to) }),
            2 => prop_oneof![4 => call, 1 => star].prop_map(|call| ExprKind::Call(Box::new(call))),
        ]
        .prop_map(at_nowhere)
    })
    .boxed()
}

fn binary_op() -> impl Strategy<Value = BinaryOp> {
    use BinaryOp::*;
    prop::sample::select(vec![Or, And, Eq, NotEq, Lt, LtEq, Gt, GtEq, Add, Sub, Mul, Div, Mod])
}

fn at(value: Literal) -> Constant {
    Constant { value, span: NOWHERE }
}

fn constant() -> impl Strategy<Value = Constant> {
    literal().prop_map(at)
}

fn literal() -> impl Strategy<Value = Literal> {
    let list = prop_oneof![
        vec(number(), 1..3),
        vec(any::<bool>().prop_map(Literal::Boolean), 1..3),
        vec(any::<String>().prop_map(Literal::String), 1..3),
    ];
    prop_oneof![
        1 => Just(Literal::Null),
        1 => any::<bool>().prop_map(Literal::Boolean),
        4 => number(),
        2 => any::<String>().prop_map(Literal::String),
        1 => (integer(), plain_identifier()).prop_map(|(value, unit)| {
            Literal::TimeSpan(Box::new(TimeSpan { value, unit: word(&unit) }))
        }),
        1 => list.prop_map(|items| Literal::List(items.into_iter().map(at).collect())),
        1 => parameter(false).prop_map(|parameter| Literal::Parameter(Box::new(parameter))),
    ]
}

fn number() -> impl Strategy<Value = Literal> {
    prop_oneof![
        integer().prop_map(Literal::Integer),
        "-?([0-9]{1,3}\\.[0-9]{0,2}|\\.[0-9]{1,3}|[0-9]{1,3}(\\.[0-9]{0,2})?[eE][+-]?[0-9]{1,2})"
            .prop_map(Literal::Decimal),
    ]
}

fn integer() -> impl Strategy<Value = String> {
    "-?[0-9]{1,20}"
}

/// Headers know no signs.
fn setting_value() -> impl Strategy<Value = MapValue> {
    let literal = prop_oneof![
        "[0-9]{1,9}".prop_map(Literal::Integer),
        any::<bool>().prop_map(Literal::Boolean),
        any::<String>().prop_map(Literal::String),
    ];
    let entries = vec((string(), literal.clone()), 0..3).prop_map(|entries| {
        let entry = |(key, value)| MapEntry { key, value: MapValue::Constant(at(value)) };
        MapValue::Map(Map { entries: entries.into_iter().map(entry).collect(), span: NOWHERE })
    });
    prop_oneof![literal.prop_map(|literal| MapValue::Constant(at(literal))), entries]
}

fn map() -> impl Strategy<Value = Map> {
    let value = constant().prop_map(MapValue::Constant);
    let value = value.prop_recursive(2, 6, 3, |inner| {
        vec((string(), inner), 0..3).prop_map(|entries| MapValue::Map(entries_map(entries)))
    });
    vec((string(), value), 0..3).prop_map(entries_map)
}

fn entries_map(entries: Vec<(Word, MapValue)>) -> Map {
    let entries = entries.into_iter().map(|(key, value)| MapEntry { key, value }).collect();
    Map { entries, span: NOWHERE }
}

fn word(text: &str) -> Word {
    Word { text: text.to_owned(), span: NOWHERE }
}

fn string() -> impl Strategy<Value = Word> {
    any::<String>().prop_map(|text| word(&text))
}

/// Names that are no keyword anywhere; some begin like a source command.
fn plain_identifier() -> impl Strategy<Value = String> {
    prop_oneof![
        "x[a-zA-Z0-9_]{0,4}",
        "[@_][a-z0-9_]{1,3}",
        prop::sample::select(vec!["from_date", "rows", "tsunami", "limit", "stats", "case", "promqls"])
            .prop_map(str::to_owned),
    ]
}

fn identifier() -> impl Strategy<Value = Identifier> {
    prop_oneof![
        3 => plain_identifier().prop_map(|name| Identifier { name, quoted: false, span: NOWHERE }),
        1 => prop_oneof!["[`a.* \n]{1,3}", ".{1,3}"]
            .prop_map(|name| Identifier { name, quoted: true, span: NOWHERE }),
    ]
}

fn parameter(double: bool) -> impl Strategy<Value = Parameter> {
    let key = prop_oneof![
        "[1-9]".prop_map(ParameterKey::Positional),
        "[a-z_][a-z0-9_]{0,3}".prop_map(ParameterKey::Named),
    ];
    key.prop_map(move |key| Parameter { double, key, span: NOWHERE })
}

fn name_part() -> impl Strategy<Value = NamePart> {
    prop_oneof![
        6 => identifier().prop_map(NamePart::Identifier),
        1 => parameter(true).prop_map(NamePart::Parameter),
    ]
}

fn qualifier() -> impl Strategy<Value = Option<Box<Identifier>>> {
    let qualifier =
        "(x[a-z]{0,2})?".prop_map(|name| Some(Box::new(Identifier { name, quoted: false, span: NOWHERE })));
    prop_oneof![20 => Just(None), 1 => qualifier]
}

fn name() -> impl Strategy<Value = Name> {
    let qualified = (option::weighted(0.05, "(x[a-z]{0,2})?"), vec(identifier(), 1..3));
    qualified.prop_map(|(qualifier, parts)| Name {
        qualifier: qualifier.map(|name| Box::new(Identifier { name, quoted: false, span: NOWHERE })),
        parts: parts.into_iter().map(NamePart::Identifier).collect(),
        span: NOWHERE,
    })
}

/// FUSE's tokens know no brackets.
fn unqualified() -> impl Strategy<Value = Name> {
    name().prop_map(|name| Name { qualifier: None, ..name })
}

fn pattern() -> impl Strategy<Value = NamePattern> {
    let plain = "(x|\\*)[a-z0-9_*]{0,3}";
    let pieces = (any::<bool>(), vec((plain, "[`a.* \n]{1,3}"), 1..3)).prop_map(|(quoted_first, pairs)| {
        // Bare and quoted pieces take turns: two of a kind would read as one.
        let mut pieces: Vec<_> = pairs
            .into_iter()
            .flat_map(|(plain, quoted)| [(plain, false), (quoted, true)])
            .map(|(text, quoted)| PatternPiece { text, quoted })
            .collect();
        if quoted_first {
            pieces.remove(0);
        }
        PatternPart::Pieces(pieces)
    });
    let bare = plain.prop_map(|text| PatternPart::Pieces(vec![PatternPiece { text, quoted: false }]));
    let part = prop_oneof![
        6 => bare,
        2 => pieces,
        1 => any::<bool>().prop_flat_map(parameter).prop_map(PatternPart::Parameter),
    ];
    (qualifier(), vec(part, 1..3)).prop_map(|(qualifier, parts)| NamePattern {
        qualifier,
        parts,
        span: NOWHERE,
    })
}

fn index_pattern() -> impl Strategy<Value = IndexPattern> {
    let selected = "i[a-z*.-]{0,5}(::(data|failures))?";
    prop_oneof![
        4 => index_pattern_without_selector(),
        1 => selected.prop_map(|text| IndexPattern { text, quoted: false, span: NOWHERE }),
    ]
}

fn index_pattern_without_selector() -> impl Strategy<Value = IndexPattern> {
    let plain = prop_oneof!["(c[a-z*-]{0,3}:)?[-.i*][a-z0-9*._-]{0,6}x", "-?<i-\\{now/d\\}>", "i/[^/*]x"];
    prop_oneof![
        4 => plain.prop_map(|text| IndexPattern { text, quoted: false, span: NOWHERE }),
        1 => any::<String>().prop_map(|text| IndexPattern { text, quoted: true, span: NOWHERE }),
    ]
}
