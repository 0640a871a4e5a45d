//! An event's way, step by step, from what was recorded.

use esql_plan::{Place, Role, TracedCommand, Watched};

use super::recorder::{Record, Recorder, json, shown};
use super::remedy::{Row, computed};
use super::{WhyColumn, WhyCondition, WhyKind, WhyStep, WhyValue};
use crate::trace::condition::{Condition, ConditionKind};
use crate::trace::text::one_line;

/// How many rows are told of; MV_EXPAND and joins make more than one.
const ROWS: usize = 3;

/// The steps as they were recorded. After the step of that number, which leaves no row, those of another run are told, in which
/// everything passes.
pub(super) fn of(real: &Recorder, lost: Option<(usize, &Recorder)>, text: &str, now: &str) -> Vec<WhyStep> {
    let mut steps: Vec<WhyStep> = Vec::new();
    for (number, command) in real.trace.commands.iter().enumerate() {
        let beyond = lost.filter(|(lost, _)| number > *lost).map(|(_, passing)| passing);
        let recorder = beyond.unwrap_or(real);
        let mut conditions = Vec::new();
        let mut rows_seen = None;
        let mut reasons = Vec::new();
        for (place, records) in recorder.of_command(number, false) {
            rows_seen = Some(records.iter().map(|record| record.rows as u64).sum());
            for_each_row(&records, &mut |record, row| {
                let row = Row { watched: &place.watched, record, row, now };
                conditions.extend(conditions_of(place, &row, text));
            });
            reasons.extend(records.first().into_iter().flat_map(|record| reasons_of(place, record, now)));
        }
        // What the step that leaves no row gave is not what this one took.
        let is_first_beyond = lost.is_some_and(|(lost, _)| number == lost + 1);
        let before = steps.last().filter(|_| !is_first_beyond).map(|step| step.rows_out);
        steps.push(WhyStep {
            name: command.name,
            text: command.span.text(text).to_owned(),
            span: command.span,
            line: command.span.line_column(text).0,
            depth: command.depth,
            reached: beyond.is_none(),
            rows_in: rows_seen.or(before.filter(|_| command.depth == 0 && is_flat(&steps))),
            rows_out: recorder.rows_after(number),
            conditions,
            columns: columns_of(recorder, number, command, &reasons),
        });
    }
    steps
}

/// Whether the last step is no part of a subquery or branch, so that what it gave is what the next one takes.
fn is_flat(steps: &[WhyStep]) -> bool {
    steps.last().is_some_and(|step| step.depth == 0)
}

fn for_each_row<'r>(records: &'r [Record], tell: &mut dyn FnMut(&'r Record, usize)) {
    let rows = records.iter().flat_map(|record| (0..record.rows).map(move |row| (record, row)));
    rows.take(ROWS).for_each(|(record, row)| tell(record, row));
}

fn conditions_of(place: &Place, row: &Row<'_>, text: &str) -> Vec<WhyCondition> {
    let mut conditions = Vec::new();
    for (number, watched) in place.watched.iter().enumerate() {
        let filter = match watched.role {
            Some(Role::Condition) => false,
            Some(Role::AggregateFilter) => true,
            _ => continue,
        };
        let condition = Condition::of(&place.watched, number);
        let mut told = tell(&condition, row, Some(true), text);
        if filter {
            told.kind = WhyKind::AggregateFilter;
        } else if told.verdict != Some(true) {
            mark_first(&mut told);
        }
        conditions.push(told);
    }
    conditions
}

/// Marks the first conjunct that isn't true.
fn mark_first(condition: &mut WhyCondition) {
    match condition.kind {
        WhyKind::All => {
            let first = condition.parts.iter_mut().find(|part| part.verdict != Some(true));
            first.into_iter().for_each(|part| part.rejects_first = true);
        }
        _ => condition.rejects_first = true,
    }
}

/// A condition and its parts. What is `wanted` of it decides what would have to change; nothing, where it is not to blame.
fn tell(condition: &Condition, row: &Row<'_>, wanted: Option<bool>, text: &str) -> WhyCondition {
    let verdict = row.verdict(condition);
    let blamed = wanted.filter(|wanted| verdict != Some(*wanted));
    let kind = match condition.kind {
        ConditionKind::All(_) => WhyKind::All,
        ConditionKind::Any(_) => WhyKind::Any,
        ConditionKind::Not(_) => WhyKind::Not,
        ConditionKind::Test => WhyKind::Test,
    };
    let below = if kind == WhyKind::Not { blamed.map(|wanted| !wanted) } else { blamed };
    let parts: Vec<WhyCondition> =
        condition.parts().iter().map(|part| tell(part, row, below, text)).collect();
    // What is to be done stands at the tests themselves, and at what has several ways out.
    let is_told_below = kind == WhyKind::Not;
    let number = condition.watched.filter(|_| kind == WhyKind::Test);
    WhyCondition {
        kind,
        text: condition.expr.source.text.to_string(),
        span: condition.expr.source.span,
        line: condition.expr.source.span.line_column(text).0,
        verdict,
        rejects_first: false,
        values: number.map(|number| values(row, number)).unwrap_or_default(),
        reason: number.filter(|_| verdict.is_none()).map(|number| row.reason(number)),
        change: blamed.filter(|_| !is_told_below).and_then(|wanted| row.change(condition, wanted)),
        parts,
    }
}

/// The values that a test saw, those that it is computed of after what is computed.
fn values(row: &Row<'_>, number: usize) -> Vec<WhyValue> {
    let mut values: Vec<WhyValue> = Vec::new();
    collect(row, number, &mut values);
    values
}

fn collect(row: &Row<'_>, number: usize, values: &mut Vec<WhyValue>) {
    let watched: &Watched = &row.watched[number];
    for (argument, child) in watched.arguments().iter().zip(&watched.children) {
        let text = one_line(&argument.source.text);
        if values.iter().any(|known| known.text == text) {
            continue;
        }
        match child {
            Some(child) => {
                let value = json(&row.record.columns[*child], row.row);
                values.push(WhyValue { text, value, shown: row.shown(*child) });
                collect(row, *child, values);
            }
            None => {
                if let Some(shown) = computed(argument) {
                    values.push(WhyValue { text, value: shown.clone().into(), shown });
                }
            }
        }
    }
}

/// Why computed columns are null in the first row, by their names.
fn reasons_of(place: &Place, record: &Record, now: &str) -> Vec<(String, String)> {
    let row = Row { watched: &place.watched, record, row: 0, now };
    let is_null = |number: usize| record.columns[number].is_null(0);
    let reason = |(number, watched): (usize, &Watched)| match &watched.role {
        Some(Role::Value(column)) if is_null(number) && watched.function().is_some() => {
            Some((column.name.clone(), row.reason(number)))
        }
        _ => None,
    };
    place.watched.iter().enumerate().filter_map(reason).collect()
}

fn columns_of(
    recorder: &Recorder,
    number: usize,
    command: &TracedCommand,
    reasons: &[(String, String)],
) -> Vec<WhyColumn> {
    let mut columns: Vec<WhyColumn> = Vec::new();
    for (place, records) in recorder.of_command(number, true) {
        for (index, watched) in place.watched.iter().enumerate() {
            let Some(Role::Output(column)) = &watched.role else { continue };
            let (mut values, mut texts) = (Vec::new(), Vec::new());
            for_each_row(&records, &mut |record, row| {
                values.push(json(&record.columns[index], row));
                texts.push(shown(&record.columns[index], row));
            });
            let is_null = texts.first().is_some_and(|text| text == "null");
            // An aggregate has many rows to be computed of: one that is null tells nothing of it.
            let is_computed = is_null && command.name != "STATS";
            let reason = reasons.iter().find(|(name, _)| is_computed && *name == column.name);
            columns.push(WhyColumn {
                name: column.name.clone(),
                data_type: column.data_type.type_name().to_owned(),
                values,
                shown: texts,
                reason: reason.map(|(_, reason)| reason.clone()),
            });
        }
    }
    columns
}
