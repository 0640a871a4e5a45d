//! `minimum_should_match`: how many of several optional clauses must match.

/// A number, a share, or different ones by how many clauses there are: `2`, `-1`, `75%`, `2<75% 9<-3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minimum {
    /// From more than so many clauses on, this many. The first one, without a condition, may be missing.
    steps: Vec<(Option<usize>, Amount)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Amount {
    Count(i64),
    Percent(i64),
}

impl Minimum {
    /// Reads a specification; `None` when it is none.
    pub fn parse(text: &str) -> Option<Minimum> {
        let steps = text.trim().replace(" <", "<").replace("< ", "<");
        let steps = steps
            .split_whitespace()
            .map(|step| match step.split_once('<') {
                Some((more_than, amount)) => Some((Some(more_than.parse().ok()?), Amount::parse(amount)?)),
                None => Some((None, Amount::parse(step)?)),
            })
            .collect::<Option<Vec<_>>>()?;
        (!steps.is_empty()).then_some(Minimum { steps })
    }

    /// How many of so many clauses must match.
    pub fn of(&self, clauses: usize) -> usize {
        let mut required = clauses;
        for (more_than, amount) in &self.steps {
            match more_than {
                Some(more_than) if clauses <= *more_than => break,
                _ => required = amount.of(clauses),
            }
        }
        required
    }
}

impl Amount {
    fn parse(text: &str) -> Option<Amount> {
        match text.strip_suffix('%') {
            Some(percent) => percent.trim().parse().ok().map(Amount::Percent),
            None => text.parse().ok().map(Amount::Count),
        }
    }

    fn of(self, clauses: usize) -> usize {
        let clauses = i64::try_from(clauses).unwrap_or(i64::MAX);
        let (amount, from_all) = match self {
            Amount::Count(count) => (count, count < 0),
            Amount::Percent(percent) => (clauses.saturating_mul(percent) / 100, percent < 0),
        };
        let required = if from_all { clauses.saturating_add(amount) } else { amount };
        usize::try_from(required).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_shares_and_steps() {
        let of = |text: &str| [1, 3, 4, 10].map(|clauses| Minimum::parse(text).unwrap().of(clauses));
        assert_eq!(of("2"), [2, 2, 2, 2]);
        assert_eq!(of("-1"), [0, 2, 3, 9]);
        assert_eq!(of("75%"), [0, 2, 3, 7]);
        assert_eq!(of("-25%"), [1, 3, 3, 8]);
        assert_eq!(of("3<50%"), [1, 3, 2, 5]);
        assert_eq!(of("2<-25% 9 < -3"), [1, 3, 3, 7]);
        assert_eq!((Minimum::parse("x"), Minimum::parse("")), (None, None));
    }
}
