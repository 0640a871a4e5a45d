//! A query made ready for the fields that there are: which rows match, and how well.

use arrow_buffer::BooleanBuffer;
use esql_data::{Column, DataType, date::Zone};

use crate::leaf::Test;
use crate::query::{Ask, Bool, Clause, Query, is_pattern, name_matches};
use crate::query_string;
use crate::scoring::{LeafStatistics, Scorer};
use crate::{MatchOptions, SearchError};

/// A field that a query can be asked of; its place in the list is that of its column.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
}

/// What dates in a query depend on.
#[derive(Clone, Debug)]
pub struct Context {
    /// What `now` means.
    pub now_nanos: i64,
    /// Where dates without a zone are.
    pub zone: Zone,
}

/// A query over columns.
#[derive(Clone, Debug)]
pub struct Matcher {
    root: Node,
}

/// Counts over a whole index from which scores are computed.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    leaves: Vec<LeafStatistics>,
}

#[derive(Clone, Debug)]
enum Node {
    All,
    None,
    Leaf(Leaf),
    Branch(Branch),
    /// Matches when one of them does; scores as the best of them.
    Best(Vec<Node>),
    Boosted(f32, Box<Node>),
}

#[derive(Clone, Debug)]
struct Leaf {
    column: usize,
    test: Test,
    scorer: Scorer,
}

#[derive(Clone, Debug)]
struct Branch {
    must: Vec<Node>,
    should: Vec<Node>,
    must_not: Vec<Node>,
    minimum: usize,
}

impl Matcher {
    /// Makes a query ready. A field that isn't among `fields` has no values.
    ///
    /// # Errors
    /// When a field's type can't be asked so, unless the query is lenient.
    pub fn new(query: &Query, fields: &[Field], context: &Context) -> Result<Matcher, SearchError> {
        Ok(Matcher { root: Builder { fields, context }.node(query)? })
    }

    /// The rows that match. The columns are those of the fields, all of them of `rows` rows.
    pub fn matches(&self, columns: &[Column], rows: usize) -> BooleanBuffer {
        self.root.matches(columns, rows)
    }

    /// Nothing counted yet.
    pub fn statistics(&self) -> Statistics {
        let mut leaves = Vec::new();
        self.root.visit(&mut |leaf| leaves.push(LeafStatistics::new(&leaf.scorer)));
        Statistics { leaves }
    }

    /// Counts more documents.
    pub fn observe(&self, statistics: &mut Statistics, columns: &[Column]) {
        let mut leaves = statistics.leaves.iter_mut();
        self.root.visit(&mut |leaf| {
            if let Some(statistics) = leaves.next() {
                leaf.scorer.observe(statistics, &columns[leaf.column]);
            }
        });
    }

    /// The scores of the rows; zero for those that don't match. `weights` are [`Statistics::weights`].
    pub fn scores(&self, columns: &[Column], rows: usize, weights: &[f64]) -> Vec<f32> {
        self.root.scores(columns, rows, &mut weights.iter().copied()).1
    }
}

impl Statistics {
    /// Takes in what was counted elsewhere.
    pub fn merge(&mut self, other: &Statistics) {
        self.leaves.iter_mut().zip(&other.leaves).for_each(|(leaf, other)| leaf.merge(other));
    }

    /// What scores are computed from, as plain numbers.
    pub fn weights(&self) -> Vec<f64> {
        self.leaves.iter().flat_map(LeafStatistics::weights).collect()
    }
}

struct Builder<'a> {
    fields: &'a [Field],
    context: &'a Context,
}

impl Builder<'_> {
    fn node(&self, query: &Query) -> Result<Node, SearchError> {
        Ok(match query {
            Query::All => Node::All,
            Query::None => Node::None,
            Query::Boosted(boost, query) => Node::Boosted(*boost, Box::new(self.node(query)?)),
            Query::Clause(clause) => self.clause(clause)?,
            Query::Bool(bool) => self.bool(bool)?,
        })
    }

    fn bool(&self, bool: &Bool) -> Result<Node, SearchError> {
        let nodes =
            |queries: &[Query]| queries.iter().map(|query| self.node(query)).collect::<Result<Vec<_>, _>>();
        let (must, should, must_not) = (nodes(&bool.must)?, nodes(&bool.should)?, nodes(&bool.must_not)?);
        let minimum = match &bool.minimum {
            Some(minimum) => minimum.of(should.len()),
            None => usize::from(must.is_empty() && !should.is_empty()),
        };
        Ok(Node::Branch(Branch { must, should, must_not, minimum }))
    }

    fn clause(&self, clause: &Clause) -> Result<Node, SearchError> {
        let fits = |field: &Field| name_matches(&clause.field, &field.name);
        let found = self.fields.iter().enumerate().filter(|(_, field)| fits(field));
        let mut nodes = found
            .map(|(column, field)| match self.leaf(column, field, clause) {
                Err(_) if clause.lenient || is_pattern(&clause.field) => Ok(Node::None),
                other => other,
            })
            .collect::<Result<Vec<_>, _>>()?;
        let node = match nodes.len() {
            0 => Node::None,
            1 => nodes.remove(0),
            _ => Node::Best(nodes),
        };
        Ok(if clause.boost == 1.0 { node } else { Node::Boosted(clause.boost, Box::new(node)) })
    }

    fn leaf(&self, column: usize, field: &Field, clause: &Clause) -> Result<Node, SearchError> {
        let ask = match &clause.ask {
            // Stars in KQL mean a wildcard to keywords, and a query string to all other types.
            Ask::Kql { text, wildcard: true, case_insensitive, .. } => match field.data_type {
                DataType::Keyword => return Ok(leaf(column, Test::wildcard(text, *case_insensitive)?)),
                _ => {
                    let options =
                        query_string::Options { default_field: field.name.clone(), ..Default::default() };
                    let query = query_string::parse(&query_string::escape_but_stars(text), &options)?;
                    return self.node(&query);
                }
            },
            Ask::Kql { text, .. } if field.data_type.is_date() => {
                Ask::Match(text.clone(), MatchOptions::default())
            }
            other => other.clone(),
        };
        Ok(leaf(column, Test::new(&ask, field, self.context)?))
    }
}

fn leaf(column: usize, test: Test) -> Node {
    let scorer = Scorer::of(&test);
    Node::Leaf(Leaf { column, test, scorer })
}

impl Node {
    fn matches(&self, columns: &[Column], rows: usize) -> BooleanBuffer {
        match self {
            Node::All => BooleanBuffer::new_set(rows),
            Node::None => BooleanBuffer::new_unset(rows),
            Node::Leaf(leaf) => leaf.test.matches(&columns[leaf.column]),
            Node::Boosted(_, node) => node.matches(columns, rows),
            Node::Best(nodes) => {
                let none = BooleanBuffer::new_unset(rows);
                nodes.iter().fold(none, |found, node| &found | &node.matches(columns, rows))
            }
            Node::Branch(branch) => {
                let mut found = BooleanBuffer::new_set(rows);
                for node in &branch.must {
                    if found.count_set_bits() == 0 {
                        return found;
                    }
                    found = &found & &node.matches(columns, rows);
                }
                for node in &branch.must_not {
                    found = &found & &!&node.matches(columns, rows);
                }
                match branch.minimum {
                    0 => found,
                    minimum => {
                        let should = branch.should.iter().map(|node| node.matches(columns, rows));
                        &found & &at_least(minimum, should.collect(), rows)
                    }
                }
            }
        }
    }

    fn scores(
        &self,
        columns: &[Column],
        rows: usize,
        weights: &mut dyn Iterator<Item = f64>,
    ) -> (BooleanBuffer, Vec<f32>) {
        match self {
            Node::All => (BooleanBuffer::new_set(rows), vec![1.0; rows]),
            Node::None => (BooleanBuffer::new_unset(rows), vec![0.0; rows]),
            Node::Leaf(leaf) => {
                let column = &columns[leaf.column];
                let found = leaf.test.matches(column);
                let scores = leaf.scorer.scores(column, &found, weights);
                (found, scores)
            }
            Node::Boosted(boost, node) => {
                let (found, mut scores) = node.scores(columns, rows, weights);
                scores.iter_mut().for_each(|score| *score *= boost);
                (found, scores)
            }
            Node::Best(nodes) => {
                let mut best = (BooleanBuffer::new_unset(rows), vec![0.0_f32; rows]);
                for node in nodes {
                    let (found, scores) = node.scores(columns, rows, weights);
                    best.0 = &best.0 | &found;
                    best.1.iter_mut().zip(scores).for_each(|(best, score)| *best = best.max(score));
                }
                best
            }
            Node::Branch(branch) => {
                let mut sum = vec![0.0; rows];
                let mut add = |node: &Node| {
                    let (found, scores) = node.scores(columns, rows, weights);
                    sum.iter_mut().zip(scores).for_each(|(sum, score)| *sum += score);
                    found
                };
                let all = BooleanBuffer::new_set(rows);
                let mut found = branch.must.iter().fold(all, |found, node| &found & &add(node));
                let should: Vec<BooleanBuffer> = branch.should.iter().map(&mut add).collect();
                for node in &branch.must_not {
                    // It takes its weights, although it has no score.
                    found = &found & &!&node.scores(columns, rows, weights).0;
                }
                if branch.minimum > 0 {
                    found = &found & &at_least(branch.minimum, should, rows);
                }
                sum.iter_mut().zip(&found).filter(|(_, found)| !found).for_each(|(sum, _)| *sum = 0.0);
                (found, sum)
            }
        }
    }

    /// The leaves in the order in which scores are computed.
    fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a Leaf)) {
        match self {
            Node::All | Node::None => {}
            Node::Leaf(leaf) => visit(leaf),
            Node::Boosted(_, node) => node.visit(visit),
            Node::Best(nodes) => nodes.iter().for_each(|node| node.visit(visit)),
            Node::Branch(Branch { must, should, must_not, .. }) => {
                must.iter().chain(should).chain(must_not).for_each(|node| node.visit(visit));
            }
        }
    }
}

/// The rows that are in at least so many of the sets.
fn at_least(minimum: usize, sets: Vec<BooleanBuffer>, rows: usize) -> BooleanBuffer {
    if minimum == 1 {
        return sets.iter().fold(BooleanBuffer::new_unset(rows), |found, set| &found | set);
    }
    BooleanBuffer::collect_bool(rows, |row| sets.iter().filter(|set| set.value(row)).count() >= minimum)
}
