//! Conditions as trees of AND, OR and NOT over tests, and for each row what each part is and whether it decides.

use arrow_array::{Array, BooleanArray};
use arrow_buffer::BooleanBuffer;
use esql_data::{Bool, Cell, Column, Value};
use esql_plan::{Expr, Watched};

/// A condition and the conditions that it is made of; a chain of ANDs is one, and so is one of ORs.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    /// What it is made of.
    pub(crate) kind: ConditionKind,
    /// What it says.
    pub(crate) expr: Expr,
    /// Its number among the watched; none for a constant.
    pub(crate) watched: Option<usize>,
}

/// What a [`Condition`] is made of.
#[derive(Clone, Debug)]
pub(crate) enum ConditionKind {
    /// True when all of these are.
    All(Vec<Condition>),
    /// True when one of these is.
    Any(Vec<Condition>),
    /// True when this is false.
    Not(Box<Condition>),
    /// A test of values.
    Test,
}

impl Condition {
    /// The condition that is watched under that number.
    pub(crate) fn of(watched: &[Watched], number: usize) -> Condition {
        let expr = watched[number].expr.clone();
        let part = |argument: usize| match watched[number].children[argument] {
            Some(child) => Condition::of(watched, child),
            None => Condition {
                kind: ConditionKind::Test,
                expr: expr.children()[argument].clone(),
                watched: None,
            },
        };
        let kind = match watched[number].function() {
            Some("and") => ConditionKind::All([part(0), part(1)].into_iter().flat_map(conjuncts).collect()),
            Some("or") => ConditionKind::Any([part(0), part(1)].into_iter().flat_map(alternatives).collect()),
            Some("not") => ConditionKind::Not(Box::new(part(0))),
            _ => ConditionKind::Test,
        };
        Condition { kind, expr, watched: Some(number) }
    }

    /// The parts that all have to be true: itself if it is no AND.
    pub(crate) fn conjuncts(&self) -> &[Condition] {
        match &self.kind {
            ConditionKind::All(parts) => parts,
            _ => std::slice::from_ref(self),
        }
    }

    /// The parts right below.
    pub(crate) fn parts(&self) -> &[Condition] {
        match &self.kind {
            ConditionKind::All(parts) | ConditionKind::Any(parts) => parts,
            ConditionKind::Not(part) => std::slice::from_ref(part),
            ConditionKind::Test => &[],
        }
    }

    /// What it is for each of some rows.
    pub(crate) fn truth(&self, columns: &[Column], rows: usize) -> Truth {
        match self.watched {
            Some(number) => Truth::of(&columns[number]),
            None => {
                let is = |value| self.expr.as_literal() == Some(&Value::Boolean(value));
                Truth::constant(is(true), is(false), rows)
            }
        }
    }

    /// Calls `visit` with each part, itself first, what is wanted of the part, and the rows in which it *decides*: changing what it
    /// is there, and nothing else, would change whether the whole is `wanted`.
    ///
    /// The whole decides in the rows of `decides`. Of an AND that has to be true, a part decides where all the others are true; of
    /// an OR, where none of the others is. Below a NOT it is falsity that is wanted: an AND is false already when one part is, an
    /// OR when all are, so there the two change places. A null is neither true nor false. (This is the independence that
    /// MC/DC, modified condition/decision coverage, asks for, by masking, and in three-valued logic.)
    pub(crate) fn visit_decisive(
        &self,
        truths: &dyn Fn(&Condition) -> Truth,
        decides: &BooleanBuffer,
        wanted: bool,
        visit: &mut dyn FnMut(&Condition, bool, &BooleanBuffer),
    ) {
        visit(self, wanted, decides);
        let parts = match &self.kind {
            ConditionKind::Test => return,
            ConditionKind::Not(part) => return part.visit_decisive(truths, decides, !wanted, visit),
            ConditionKind::All(parts) | ConditionKind::Any(parts) => parts,
        };
        // Whether one part that isn't as wanted is enough to settle the whole.
        let all_needed = matches!(self.kind, ConditionKind::All(_)) == wanted;
        // The rows in which a part leaves the decision to the others.
        let leaves = |part: &Condition| {
            let truth = truths(part);
            let as_wanted = if wanted { truth.yes } else { truth.no };
            if all_needed { as_wanted } else { !&as_wanted }
        };
        let leaves: Vec<BooleanBuffer> = parts.iter().map(leaves).collect();
        let mut after = vec![decides.clone(); parts.len()];
        for index in (1..parts.len()).rev() {
            after[index - 1] = &after[index] & &leaves[index];
        }
        let mut before = BooleanBuffer::new_set(decides.len());
        for ((part, after), leaves) in parts.iter().zip(&after).zip(&leaves) {
            part.visit_decisive(truths, &(&before & after), wanted, visit);
            before = &before & leaves;
        }
    }
}

fn conjuncts(condition: Condition) -> Vec<Condition> {
    match condition.kind {
        ConditionKind::All(parts) => parts,
        _ => vec![condition],
    }
}

fn alternatives(condition: Condition) -> Vec<Condition> {
    match condition.kind {
        ConditionKind::Any(parts) => parts,
        _ => vec![condition],
    }
}

/// For each of some rows whether a condition is true and whether it is false; where it is neither, it is null.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Truth {
    pub(crate) yes: BooleanBuffer,
    pub(crate) no: BooleanBuffer,
}

impl Truth {
    /// A column of booleans; several values in a row are like none.
    pub(crate) fn of(column: &Column) -> Truth {
        if column.is_all_null() {
            return Truth::constant(false, false, column.len());
        }
        match column.flat::<Bool>() {
            Some(flat) => Truth::of_flat(flat),
            None => {
                let view = column.view::<Bool>();
                let rows_with =
                    |value| (0..view.len()).map(|row| view.cell(row) == Cell::One(value)).collect();
                Truth { yes: rows_with(true), no: rows_with(false) }
            }
        }
    }

    fn of_flat(flat: &BooleanArray) -> Truth {
        let values = flat.values();
        match flat.nulls() {
            None => Truth { yes: values.clone(), no: !values },
            Some(nulls) => Truth { yes: values & nulls.inner(), no: &!values & nulls.inner() },
        }
    }

    fn constant(yes: bool, no: bool, rows: usize) -> Truth {
        let all = |set| if set { BooleanBuffer::new_set(rows) } else { BooleanBuffer::new_unset(rows) };
        Truth { yes: all(yes), no: all(no) }
    }

    /// The rows where it is neither true nor false.
    pub(crate) fn null(&self) -> BooleanBuffer {
        !&(&self.yes | &self.no)
    }
}

/// How many rows are set.
pub(crate) fn count(rows: &BooleanBuffer) -> u64 {
    rows.count_set_bits() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::DataType;
    use esql_plan::Source;

    const T: Option<bool> = Some(true);
    const F: Option<bool> = Some(false);
    const N: Option<bool> = None;

    /// A condition over the tests 0, 1, …, written as `(& 0 (| 1 (! 2)))`.
    fn parse(text: &str) -> Condition {
        let mut words: Vec<String> =
            text.replace('(', " ( ").replace(')', " ) ").split_whitespace().map(str::to_owned).collect();
        words.reverse();
        read(&mut words)
    }

    fn read(words: &mut Vec<String>) -> Condition {
        let node = |kind, watched| Condition { kind, expr: Expr::null(Source::default()), watched };
        let word = words.pop().unwrap();
        if word != "(" {
            return node(ConditionKind::Test, Some(word.parse().unwrap()));
        }
        let operator = words.pop().unwrap();
        let mut parts = Vec::new();
        while words.last().unwrap() != ")" {
            parts.push(read(words));
        }
        words.pop();
        let kind = match operator.as_str() {
            "&" => ConditionKind::All(parts),
            "|" => ConditionKind::Any(parts),
            _ => ConditionKind::Not(Box::new(parts.remove(0))),
        };
        node(kind, None)
    }

    /// Three-valued logic, a row at a time.
    fn value(condition: &Condition, tests: &[Option<bool>]) -> Option<bool> {
        let any = |parts: &[Condition], settling: bool| {
            let values: Vec<Option<bool>> = parts.iter().map(|part| value(part, tests)).collect();
            if values.contains(&Some(settling)) {
                Some(settling)
            } else if values.contains(&None) {
                None
            } else {
                Some(!settling)
            }
        };
        match &condition.kind {
            ConditionKind::Test => tests[condition.watched.unwrap()],
            ConditionKind::Not(part) => value(part, tests).map(|value| !value),
            ConditionKind::All(parts) => any(parts, false),
            ConditionKind::Any(parts) => any(parts, true),
        }
    }

    /// The tests that decide when they are these.
    fn decisive(condition: &Condition, tests: &[Option<bool>]) -> Vec<usize> {
        let truth = |condition: &Condition| {
            let value = value(condition, tests);
            Truth::constant(value == T, value == F, 1)
        };
        let mut found = Vec::new();
        condition.visit_decisive(&truth, &BooleanBuffer::new_set(1), true, &mut |part, _, decides| {
            if decides.value(0) {
                found.extend(part.watched);
            }
        });
        found
    }

    #[test]
    fn a_conjunct_decides_when_all_others_are_true() {
        let condition = parse("(& 0 1 2)");
        assert_eq!(decisive(&condition, &[T, T, T]), [0, 1, 2]);
        assert_eq!(decisive(&condition, &[T, F, T]), [1]);
        assert_eq!(decisive(&condition, &[T, N, T]), [1]);
        assert_eq!(decisive(&condition, &[N, F, T]), [0; 0]);
    }

    #[test]
    fn an_alternative_decides_when_no_other_is_true() {
        let condition = parse("(| 0 1)");
        assert_eq!(decisive(&condition, &[T, F]), [0]);
        assert_eq!(decisive(&condition, &[T, T]), [0; 0]);
        assert_eq!(decisive(&condition, &[N, F]), [0, 1]);
    }

    #[test]
    fn below_not_falsity_is_wanted() {
        let condition = parse("(! (& 0 1))");
        assert_eq!(decisive(&condition, &[T, T]), [0, 1]);
        assert_eq!(decisive(&condition, &[F, T]), [0]);
        // NOT null is null, so both would have to become false for it to be true: either alone does.
        assert_eq!(decisive(&condition, &[N, T]), [0, 1]);
        assert_eq!(decisive(&condition, &[F, F]), [0; 0]);
    }

    /// A test decides exactly when another value of it changes whether the row passes.
    #[test]
    fn what_decides_is_what_changes_the_outcome() {
        let all = [T, F, N];
        for text in ["(& 0 (| 1 2) (! 3))", "(! (| 0 (& 1 (! 2)) 3))", "(| (& 0 1) (! (& 2 3)))"] {
            let condition = parse(text);
            for number in 0..81 {
                let tests: Vec<Option<bool>> =
                    (0..4).map(|place| all[number / 3_usize.pow(place) % 3]).collect();
                let passes = |tests: &[Option<bool>]| value(&condition, tests) == T;
                for place in 0..4 {
                    let outcomes: Vec<bool> = all
                        .iter()
                        .map(|other| {
                            let mut changed = tests.clone();
                            changed[place] = *other;
                            passes(&changed)
                        })
                        .collect();
                    let changes = outcomes.iter().any(|outcome| *outcome != outcomes[0]);
                    assert_eq!(
                        decisive(&condition, &tests).contains(&place),
                        changes,
                        "{text} {tests:?} {place}"
                    );
                }
            }
        }
    }

    #[test]
    fn several_values_are_neither_true_nor_false() {
        let many = Value::Many(vec![Value::Boolean(true), Value::Boolean(true)]);
        let column = Column::from_values(
            DataType::Boolean,
            &[many, Value::Boolean(true), Value::Boolean(false), Value::Null],
        );
        let truth = Truth::of(&column);
        assert_eq!(truth.yes, BooleanBuffer::from(vec![false, true, false, false]));
        assert_eq!(truth.no, BooleanBuffer::from(vec![false, false, true, false]));
        assert_eq!(truth.null(), BooleanBuffer::from(vec![true, false, false, true]));
    }
}
