//! What FROM's subqueries, and FORK's branches, give together: columns by name. And columns whose values are of several types,
//! because indices or inputs of a union disagree on them: they are split into *parts*, one a type, each null where the column is
//! of another type. A conversion function over such a column is the first value that it gives for a part.

use esql_data::DataType;
use esql_functions::registry::{self, Function};
use esql_syntax::Span;

use crate::expr::{Expr, ExprKind, Source};
use crate::scope::Scope;
use crate::tables::{OpenSource, Tables};
use crate::{Alias, Attribute, ColumnId, DataError, Plan, PlanError, ScanColumn, Union, UnionColumn};

/// A union, with the columns found needed so far.
pub(crate) struct OpenUnion {
    /// What each input gives.
    scopes: Vec<Scope>,
    kind: UnionKind,
    source: Source,
    /// The columns that names mean.
    named: Vec<Attribute>,
    pub(crate) columns: Vec<UnionColumn>,
    /// Columns that are computed from those.
    pub(crate) merged: Vec<Alias>,
}

/// What a union's inputs are, which decides what becomes of a column whose types differ.
pub(crate) enum UnionKind {
    /// FROM's subqueries: such a column can be converted.
    Subqueries,
    /// FORK's branches, at these places: such a column is an error.
    Branches(Vec<Span>),
}

/// A column whose values are of several types, or of one that can't be computed with.
pub(crate) struct Split {
    origin: SplitOrigin,
    /// Why it can't be computed with.
    pub(crate) reason: String,
    /// A column for each type, once they are asked for.
    parts: Option<Vec<Attribute>>,
}

/// Where a split column's parts come from.
#[derive(Clone)]
pub(crate) enum SplitOrigin {
    /// A table's field, of these types; none if one of them is no type of ES|QL's.
    Table { table: usize, types: Vec<DataType> },
    /// A union's column that these columns of its inputs give together.
    Union { union: usize, inputs: Vec<Option<Attribute>> },
}

impl Split {
    pub(crate) fn new(origin: SplitOrigin, reason: String) -> Split {
        Split { origin, reason, parts: None }
    }
}

impl Tables<'_> {
    /// Puts plans one after the other.
    pub(crate) fn union(
        &mut self,
        inputs: Vec<(Plan, Scope)>,
        kind: UnionKind,
        source: Source,
    ) -> Result<(Plan, Scope), DataError> {
        let (inputs, scopes): (Vec<Plan>, Vec<Scope>) = inputs.into_iter().unzip();
        let mut names: Vec<String> = Vec::new();
        for column in scopes.iter().flat_map(|scope| &scope.columns) {
            if !names.contains(&column.name) {
                names.push(column.name.clone());
            }
        }
        let unknown = scopes.iter().any(|scope| scope.unknown);
        let open = scopes.iter().any(|scope| scope.open.is_some());
        let fork = matches!(kind, UnionKind::Branches(_));
        let number = self.unions.len();
        let (named, columns, merged) = (Vec::new(), Vec::new(), Vec::new());
        self.unions.push(OpenUnion { scopes, kind, source, named, columns, merged });
        let mut columns = Vec::new();
        for name in names {
            columns.extend(self.union_column(number, &name)?);
        }
        let mut scope = Scope::of_source(OpenSource::Union(number), columns);
        scope.open = scope.open.filter(|_| open);
        scope.unknown = unknown;
        Ok((Plan::Union(Union { inputs, number, fork, columns: Vec::new() }), scope))
    }

    /// The union's column of that name.
    pub(crate) fn union_column(&mut self, union: usize, name: &str) -> Result<Option<Attribute>, DataError> {
        if let Some(known) = self.unions[union].named.iter().find(|column| column.name == name) {
            return Ok(Some(known.clone()));
        }
        let mut scopes = std::mem::take(&mut self.unions[union].scopes);
        let inputs: Result<Vec<Option<Attribute>>, DataError> =
            scopes.iter_mut().map(|scope| scope.find(name, self)).collect();
        self.unions[union].scopes = scopes;
        let inputs = inputs?;
        if inputs.iter().all(Option::is_none) {
            return Ok(None);
        }
        let column = self.combine(union, name, inputs);
        self.unions[union].named.push(column.clone());
        Ok(Some(column))
    }

    /// Names that columns of the union can have.
    pub(crate) fn union_names(&self, union: usize) -> Vec<String> {
        let names = |scope: &Scope| {
            let columns = scope.columns.iter().map(|column| column.name.clone());
            let open = scope.open.iter().flat_map(|open| self.field_names(open.source));
            columns.chain(open).collect::<Vec<_>>()
        };
        self.unions[union].scopes.iter().flat_map(names).collect()
    }

    /// Whether an input could have a field that no document has, of a name that matches.
    pub(crate) fn union_may_have(&self, union: usize, matches: &dyn Fn(&str) -> bool) -> bool {
        let open = self.unions[union].scopes.iter().filter_map(|scope| scope.open.as_ref());
        open.into_iter().any(|open| self.may_have(open.source, &|name| matches(name) && open.names(name)))
    }

    /// Whether an input has the column, or its data the field.
    pub(crate) fn union_has(&self, union: usize, name: &str) -> Result<bool, DataError> {
        for scope in &self.unions[union].scopes {
            let open = || scope.open_source(name).map_or(Ok(false), |source| self.data_has(source, name));
            if scope.columns.iter().any(|column| column.name == name) || open()? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The column that the inputs' columns are together.
    fn combine(&mut self, union: usize, name: &str, inputs: Vec<Option<Attribute>>) -> Attribute {
        let types = types(inputs.iter().flatten());
        let (data_type, reason) = match types.as_slice() {
            [] => (DataType::Null, String::new()),
            [DataType::Unsupported] => {
                let first = inputs.iter().flatten().find(|input| input.data_type == DataType::Unsupported);
                (
                    DataType::Unsupported,
                    first.map_or(String::new(), |input| self.unsupported_reason(input.id, name)),
                )
            }
            [data_type] => (*data_type, String::new()),
            _ => match self.conflict(union, name, &inputs, &types) {
                Some(reason) => (DataType::Unsupported, reason),
                None => (DataType::DateNanos, String::new()),
            },
        };
        let merged = types.len() > 1 && data_type == DataType::DateNanos;
        let column = if merged {
            let dates: Vec<Attribute> =
                types.iter().map(|date| self.add_union_column(union, name, *date, &inputs)).collect();
            let column = Attribute { id: self.new_id(), name: name.to_owned(), data_type };
            let expr = merged_dates(&dates, &self.unions[union].source);
            self.unions[union].merged.push(Alias { column: column.clone(), expr });
            column
        } else {
            self.add_union_column(union, name, data_type, &inputs)
        };
        let is_split = |input: &Attribute| self.splits.contains_key(&input.id);
        if types.len() > 1 || inputs.iter().flatten().any(is_split) {
            let split = Split::new(SplitOrigin::Union { union, inputs }, reason);
            self.splits.insert(column.id, split);
        }
        column
    }

    /// What is wrong with a column of these types; dates in milliseconds and in nanoseconds go together.
    fn conflict(
        &mut self,
        union: usize,
        name: &str,
        inputs: &[Option<Attribute>],
        types: &[DataType],
    ) -> Option<String> {
        let branches = match &self.unions[union].kind {
            UnionKind::Branches(branches) => branches,
            UnionKind::Subqueries if types.iter().all(|data_type| data_type.is_date()) => return None,
            UnionKind::Subqueries => {
                let list: Vec<&str> = inputs
                    .iter()
                    .map(|input| input.as_ref().map_or(types[0], |input| input.data_type).type_name())
                    .collect();
                let list = list.join(", ");
                return Some(format!("Column [{name}] has conflicting data types in subqueries: [{list}]"));
            }
        };
        let expected = *types.iter().find(|data_type| **data_type != DataType::Unsupported)?;
        let differs = |input: &Option<Attribute>| {
            input.as_ref().is_some_and(|input| ![expected, DataType::Null].contains(&input.data_type))
        };
        let index = inputs.iter().position(differs)?;
        let actual = inputs[index].as_ref().map_or(DataType::Null, |input| input.data_type);
        let [actual, expected] = [actual, expected].map(|data_type| data_type.type_name().to_uppercase());
        let message = format!(
            "Column [{name}] has conflicting data types in FORK branches: [{actual}] and [{expected}]"
        );
        self.errors.push(PlanError::new(message.clone(), branches[index]));
        Some(message)
    }

    /// Adds a column that takes its values from the inputs' columns of its type.
    fn add_union_column(
        &mut self,
        union: usize,
        name: &str,
        data_type: DataType,
        inputs: &[Option<Attribute>],
    ) -> Attribute {
        let attribute = Attribute { id: self.new_id(), name: name.to_owned(), data_type };
        let has_values = !matches!(data_type, DataType::Null | DataType::Unsupported);
        let of_type = |input: &Attribute| has_values && input.data_type == data_type;
        let inputs =
            inputs.iter().map(|input| input.as_ref().filter(|input| of_type(input)).map(|input| input.id));
        let column = UnionColumn { attribute: attribute.clone(), inputs: inputs.collect() };
        self.unions[union].columns.push(column);
        attribute
    }

    /// A column for each type that the column's values have; none if it isn't split.
    pub(crate) fn parts(&mut self, column: &Attribute) -> Vec<Attribute> {
        let Some(split) = self.splits.get(&column.id) else { return Vec::new() };
        if let Some(parts) = &split.parts {
            return parts.clone();
        }
        let parts = match split.origin.clone() {
            SplitOrigin::Table { table, types } => types
                .into_iter()
                .map(|data_type| {
                    let scanned = ScanColumn::Field { name: column.name.clone(), data_type };
                    self.add_column(table, column.name.clone(), data_type, scanned)
                })
                .collect(),
            SplitOrigin::Union { union, inputs } => self.union_parts(union, column, inputs),
        };
        if let Some(split) = self.splits.get_mut(&column.id) {
            split.parts = Some(parts.clone());
        }
        parts
    }

    fn union_parts(
        &mut self,
        union: usize,
        column: &Attribute,
        inputs: Vec<Option<Attribute>>,
    ) -> Vec<Attribute> {
        let mut by_input: Vec<Vec<Attribute>> = Vec::new();
        for (index, input) in inputs.into_iter().enumerate() {
            let parts = match &input {
                Some(input) if self.unions[union].scopes[index].splits => self.parts(input),
                _ => Vec::new(),
            };
            by_input.push(if parts.is_empty() { input.into_iter().collect() } else { parts });
        }
        let types = types(by_input.iter().flatten());
        let of_type = |parts: &Vec<Attribute>, data_type: DataType| {
            parts.iter().find(|part| part.data_type == data_type).cloned()
        };
        types
            .into_iter()
            .map(|data_type| {
                let inputs: Vec<Option<Attribute>> =
                    by_input.iter().map(|parts| of_type(parts, data_type)).collect();
                self.add_union_column(union, &column.name, data_type, &inputs)
            })
            .collect()
    }

    /// The parts of a column that were asked for.
    pub(crate) fn known_parts(&self, column: ColumnId) -> &[Attribute] {
        self.splits.get(&column).and_then(|split| split.parts.as_deref()).unwrap_or_default()
    }
}

/// The columns' types, each once; that of a column without values is none.
fn types<'c>(columns: impl Iterator<Item = &'c Attribute>) -> Vec<DataType> {
    let mut types = Vec::new();
    for column in columns {
        if column.data_type != DataType::Null && !types.contains(&column.data_type) {
            types.push(column.data_type);
        }
    }
    types
}

/// Dates of several precisions as dates in nanoseconds.
pub(crate) fn merged_dates(parts: &[Attribute], source: &Source) -> Expr {
    let nanos = parts.iter().map(|part| match part.data_type {
        DataType::DateNanos => Expr::column(part, source.clone()),
        _ => call("to_date_nanos", vec![Expr::column(part, source.clone())], DataType::DateNanos, source),
    });
    first_value(nanos.collect(), DataType::DateNanos, source)
}

/// The first of the values that is there.
pub(crate) fn first_value(mut values: Vec<Expr>, data_type: DataType, source: &Source) -> Expr {
    match values.len() {
        1 => values.remove(0),
        _ => call("coalesce", values, data_type, source),
    }
}

fn call(name: &str, args: Vec<Expr>, data_type: DataType, source: &Source) -> Expr {
    let Some(Function::Scalar(function)) = registry::find(name) else { return Expr::null(source.clone()) };
    Expr { kind: ExprKind::Call(function, args), data_type, source: source.clone() }
}
