//! New scores for rows that come from several rankings.

use std::fmt;

use super::Plan;
use crate::{Attribute, Source};

/// See [`Plan::Score`].
#[derive(Clone, Debug)]
pub struct Score {
    /// The rows; those of each ranking in its order.
    pub input: Box<Plan>,
    /// What the rows' scores are now.
    pub score: Attribute,
    /// Which ranking a row is of.
    pub ranking: Attribute,
    /// The new scores.
    pub column: Attribute,
    /// How they are made.
    pub method: ScoreMethod,
    /// How much the rankings of these names count; others count once.
    pub weights: Vec<(String, f64)>,
    /// Where it stands.
    pub source: Source,
}

/// How scores of several rankings are made comparable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ScoreMethod {
    /// Reciprocal rank fusion: one divided by the row's rank plus this.
    ReciprocalRank(f64),
    /// The scores as they are.
    Linear,
    /// The scores from 0, a ranking's least, to 1, its greatest.
    MinMax,
    /// The scores divided by the length of the vector that a ranking's scores are.
    L2Norm,
}

/// One line, without what is below it.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Score { score, ranking, column, method, .. } = self;
        write!(f, "Score {column} = {method:?} of {score} by {ranking}")?;
        self.weights.iter().try_for_each(|(ranking, weight)| write!(f, ", {ranking:?} * {weight}"))
    }
}
