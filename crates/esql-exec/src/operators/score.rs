//! Makes the scores of several rankings comparable.

use esql_data::{Batch, Column, ColumnBuilder, DataType, Double, Failure, Site, Value, Warnings};
use esql_plan::ScoreMethod;
use std::collections::HashMap;
use std::sync::Arc;

use super::{Breaker, Output, Rows, ready};
use crate::ExecError;
use crate::spill::Spill;

/// Adds to each row its new score. Only of the whole input it is known which rank a row has, and how far scores reach.
pub(crate) struct Score {
    /// The scores' place in the input.
    pub(crate) score: usize,
    /// The rankings' names' place in the input.
    pub(crate) ranking: usize,
    pub(crate) method: ScoreMethod,
    pub(crate) weights: HashMap<String, f64>,
    pub(crate) site: Site,
}

/// What is known of a ranking.
#[derive(Default)]
struct Ranking {
    /// How many of its rows have their scores.
    rank: f64,
    least: Option<f64>,
    greatest: Option<f64>,
    squares: f64,
}

impl Breaker for Score {
    type State = Rows;

    fn fresh(&self) -> Rows {
        Rows::default()
    }

    fn update(&self, state: &mut Rows, batch: Batch, _: &mut Warnings) -> Result<(), ExecError> {
        state.push(batch);
        Ok(())
    }

    fn merge(&self, state: &mut Rows, later: Rows, _: &Spill, _: &mut Warnings) -> Result<(), ExecError> {
        state.absorb(later);
        Ok(())
    }

    fn finish(
        self: Arc<Self>,
        state: Rows,
        _: &Spill,
        warnings: &mut Warnings,
    ) -> Result<Box<dyn Output>, ExecError> {
        let state = state.batches;
        let mut rankings: HashMap<String, Ranking> = HashMap::new();
        for batch in &state {
            self.measure(batch, &mut rankings);
        }
        let scored = |batch: Batch| {
            let rows = batch.rows();
            let score = self.scores(&batch, &mut rankings, warnings);
            let mut columns = batch.into_columns();
            columns.push(score);
            Batch::new(columns, rows)
        };
        Ok(ready(state.into_iter().map(scored).collect()))
    }

    fn memory_size(&self, state: &Rows) -> usize {
        state.size
    }
}

impl Score {
    fn measure(&self, batch: &Batch, rankings: &mut HashMap<String, Ranking>) {
        for row in 0..batch.rows() {
            let (score, name) = (batch.column(self.score).value(row), batch.column(self.ranking).value(row));
            let (Value::Double(score), Value::Str(name)) = (score, name) else { continue };
            let ranking = rankings.entry(name.to_string()).or_default();
            ranking.least = Some(ranking.least.map_or(score, |least| least.min(score)));
            ranking.greatest = Some(ranking.greatest.map_or(score, |greatest| greatest.max(score)));
            ranking.squares += score * score;
        }
    }

    fn scores(
        &self,
        batch: &Batch,
        rankings: &mut HashMap<String, Ranking>,
        warnings: &mut Warnings,
    ) -> Column {
        let mut scores = ColumnBuilder::<Double>::new(DataType::Double, batch.rows());
        for row in 0..batch.rows() {
            match self.score(
                &batch.column(self.score).value(row),
                &batch.column(self.ranking).value(row),
                rankings,
            ) {
                Ok(score) => scores.push(score),
                Err(problem) => {
                    let message = format!("{problem}; assigning null scores");
                    warnings.add(&self.site, Failure::illegal_argument(message));
                    scores.push_null();
                }
            }
        }
        scores.finish()
    }

    fn score(
        &self,
        score: &Value,
        ranking: &Value,
        rankings: &mut HashMap<String, Ranking>,
    ) -> Result<f64, &'static str> {
        let name = match ranking {
            Value::Null => return Err("group column has null values"),
            Value::Many(_) => return Err("group column contains multivalued entries"),
            name => name.as_str().unwrap_or_default(),
        };
        let weight = self.weights.get(name).copied().unwrap_or(1.0);
        let ranking = rankings.entry(name.to_owned()).or_default();
        if let ScoreMethod::ReciprocalRank(constant) = self.method {
            ranking.rank += 1.0;
            return Ok(1.0 / (constant + ranking.rank) * weight);
        }
        let score = match score {
            Value::Null => return Err("score column has null values"),
            Value::Many(_) => return Err("score column contains multivalued entries"),
            score => score.as_f64().unwrap_or_default(),
        };
        let (least, greatest) = (ranking.least.unwrap_or(score), ranking.greatest.unwrap_or(score));
        let length = ranking.squares.sqrt();
        let normal = match self.method {
            ScoreMethod::MinMax if least < greatest => (score - least) / (greatest - least),
            ScoreMethod::L2Norm if length > 0.0 => score / length,
            ScoreMethod::MinMax | ScoreMethod::L2Norm => 0.0,
            ScoreMethod::Linear | ScoreMethod::ReciprocalRank(_) => score,
        };
        Ok(weight * normal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spill::testing;

    fn batch(rows: &[(Value, Value)]) -> Batch {
        let scores: Vec<Value> = rows.iter().map(|(score, _)| score.clone()).collect();
        let names: Vec<Value> = rows.iter().map(|(_, name)| name.clone()).collect();
        let columns = vec![
            Column::from_values(DataType::Double, &scores),
            Column::from_values(DataType::Keyword, &names),
        ];
        Batch::new(columns, rows.len())
    }

    /// The new scores of rows in two batches, and the warnings.
    fn scores(method: ScoreMethod, rows: &[(Value, Value)]) -> (Vec<Value>, Vec<String>) {
        let weights = HashMap::from([("b".to_owned(), 2.0)]);
        let site = Site::new(1, 1, "FUSE");
        let score = Score { score: 0, ranking: 1, method, weights, site };
        let mut warnings = Warnings::default();
        let (mut state, mut later) = (score.fresh(), score.fresh());
        score.update(&mut state, batch(&rows[..1]), &mut warnings).unwrap();
        score.update(&mut later, batch(&rows[1..]), &mut warnings).unwrap();
        let spill = testing::spill(0, 0);
        score.merge(&mut state, later, &spill, &mut warnings).unwrap();
        let mut output = Arc::new(score).finish(state, &spill, &mut warnings).unwrap();
        let mut batches = Vec::new();
        while let Some(batch) = output.next(&mut warnings).unwrap() {
            batches.push(batch);
        }
        let values = batches.iter().flat_map(|batch| (0..batch.rows()).map(|row| batch.column(2).value(row)));
        (values.collect(), warnings.texts())
    }

    fn row(score: f64, name: &str) -> (Value, Value) {
        (Value::Double(score), Value::from(name))
    }

    #[test]
    fn ranks_count_for_each_ranking_and_weights_multiply() {
        let rows = [row(9.0, "a"), row(8.0, "b"), row(7.0, "a")];
        let (scores, _) = scores(ScoreMethod::ReciprocalRank(60.0), &rows);
        assert_eq!(scores, [1.0 / 61.0, 2.0 / 61.0, 1.0 / 62.0].map(Value::Double));
    }

    #[test]
    fn each_ranking_is_normalized_by_itself() {
        let rows = [row(1.0, "a"), row(3.0, "b"), row(5.0, "a"), row(3.0, "a"), row(4.0, "b")];
        let (minmax, _) = scores(ScoreMethod::MinMax, &rows);
        assert_eq!(minmax, [0.0, 0.0, 1.0, 0.5, 2.0].map(Value::Double));
        let (norm, _) = scores(ScoreMethod::L2Norm, &[row(3.0, "a"), row(4.0, "a"), row(0.0, "b")]);
        assert_eq!(norm, [0.6, 0.8, 0.0].map(Value::Double));
    }

    #[test]
    fn several_values_and_none_give_null_with_a_warning() {
        let many = Value::from_values(vec![Value::from("a"), Value::from("b")]);
        let rows =
            [(Value::Double(1.0), many), (Value::Null, Value::from("a")), (Value::Double(1.0), Value::Null)];
        let (scores, warnings) = scores(ScoreMethod::Linear, &rows);
        assert_eq!(scores, [Value::Null, Value::Null, Value::Null]);
        assert_eq!(warnings.len(), 4, "{warnings:?}");
    }
}
