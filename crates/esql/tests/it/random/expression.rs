//! Random expressions of a wanted type, and conditions above all.

use esql::DataType;

use super::data::values;
use super::dice::Dice;

/// The columns that an expression can name.
pub(super) type Scope = [(String, DataType)];

/// Makes expressions over the columns of a scope.
pub(super) struct Maker<'a> {
    pub(super) dice: &'a mut Dice,
    pub(super) scope: &'a Scope,
}

/// The types that expressions have.
pub(super) const TYPES: [DataType; 11] = [
    DataType::Boolean,
    DataType::Integer,
    DataType::Long,
    DataType::UnsignedLong,
    DataType::Double,
    DataType::Keyword,
    DataType::Text,
    DataType::Ip,
    DataType::Version,
    DataType::Date,
    DataType::DateNanos,
];

const COMPARISONS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];

impl Maker<'_> {
    /// A condition, in parentheses where it needs them.
    pub(super) fn condition(&mut self, depth: usize) -> String {
        if depth == 0 || self.dice.chance(25) {
            return self.test(depth);
        }
        let below = depth - 1;
        match self.dice.below(12) {
            0..=3 => format!("({} AND {})", self.condition(below), self.condition(below)),
            4..=7 => format!("({} OR {})", self.condition(below), self.condition(below)),
            8 => format!("NOT ({})", self.condition(below)),
            9 => format!("({}) IS {}NULL", self.condition(below), self.dice.pick(&["", "NOT "])),
            10 => {
                format!(
                    "CASE({}, {}, {})",
                    self.condition(below),
                    self.condition(below),
                    self.condition(below)
                )
            }
            _ => format!("COALESCE({}, {})", self.condition(below), self.dice.pick(&["true", "false"])),
        }
    }

    /// A condition without AND and OR.
    fn test(&mut self, depth: usize) -> String {
        match self.dice.below(18) {
            16 | 17 => self.alternatives(),
            0..=4 => self.comparison(depth),
            5 | 6 => self.membership(depth),
            7..=10 => self.pattern(depth),
            11 => self.network(),
            12 => {
                let (column, _) = self.any_column();
                format!("{column} IS {}NULL", self.dice.pick(&["", "NOT "]))
            }
            13 => {
                let (column, _) = self.any_column();
                format!("MV_COUNT({column}) {} {}", self.dice.pick(&COMPARISONS), self.dice.below(3))
            }
            // Several booleans are neither true, nor false, nor null.
            14 => format!("MV_MAX({})", self.value(DataType::Boolean, depth)),
            _ => (*self.dice.pick(&["true", "false", "null::boolean"])).to_owned(),
        }
    }

    fn comparison(&mut self, depth: usize) -> String {
        let data_type = *self.dice.pick(&TYPES);
        let operators = if data_type == DataType::Boolean { &COMPARISONS[..2] } else { &COMPARISONS[..] };
        let operator = *self.dice.pick(operators);
        // Numbers meet numbers of other types, and a string stands for a date, an address, a version.
        let numbers = [DataType::Integer, DataType::Long, DataType::Double];
        if let Some(column) = self.column(data_type).filter(|_| self.dice.chance(60)) {
            let right = match data_type {
                DataType::Ip | DataType::Version | DataType::Date if self.dice.chance(60) => {
                    self.one_of(values(data_type))
                }
                _ if numbers.contains(&data_type) => {
                    let other = *self.dice.pick(&numbers);
                    self.value(other, depth)
                }
                _ => self.value(data_type, depth),
            };
            return format!("{column} {operator} {right}");
        }
        format!("{} {operator} {}", self.value(data_type, depth), self.value(data_type, depth))
    }

    /// What one column may be, joined by OR.
    fn alternatives(&mut self) -> String {
        let data_type = *self.dice.pick(&TYPES);
        let Some(column) = self.column(data_type) else { return self.network() };
        let mut sides = Vec::new();
        for _ in 0..2 + self.dice.below(3) {
            sides.push(match self.dice.below(6) {
                0 => format!("{column} IN ({}, {})", self.literal(data_type), self.literal(data_type)),
                1 if data_type == DataType::Ip => format!("CIDR_MATCH({column}, \"10.0.0.0/31\")"),
                1 if data_type != DataType::Boolean => format!("{column} > {}", self.literal(data_type)),
                2 if data_type != DataType::Boolean => format!("{column} <= {}", self.literal(data_type)),
                _ => format!("{column} == {}", self.literal(data_type)),
            });
        }
        format!("({})", sides.join(" OR "))
    }

    fn membership(&mut self, depth: usize) -> String {
        let data_type = *self.dice.pick(&TYPES);
        let value = self.value(data_type, depth);
        let not = *self.dice.pick(&["", "", "NOT "]);
        let mut list: Vec<String> = (0..=self.dice.below(4)).map(|_| self.literal(data_type)).collect();
        if data_type != DataType::UnsignedLong && self.dice.chance(15) {
            list.push("null".to_owned());
        }
        if self.dice.chance(15) {
            list.push(self.value(data_type, depth));
        }
        format!("{value} {not}IN ({})", list.join(", "))
    }

    fn pattern(&mut self, depth: usize) -> String {
        const LIKES: [&str; 12] = ["*", "a", "a*", "*b", "*b*", "?", "a?c", "A*", "", "*\\**", "a*b*", "é"];
        const RLIKES: [&str; 10] =
            ["a.*", ".*b", ".*b.*", "[a-c]+", "ab|a", ".", "(abc)?", "", "a\\.b", "abc"];
        let data_type = *self.dice.pick(&[DataType::Keyword, DataType::Text]);
        let value = self.value(data_type, depth.min(1));
        let not = *self.dice.pick(&["", "", "NOT "]);
        match self.dice.below(9) {
            0..=2 => format!("{value} {not}LIKE {}", self.one_of(&LIKES)),
            3 => {
                let (one, other) = (self.one_of(&LIKES), self.one_of(&LIKES));
                format!("{value} {not}LIKE ({one}, {other})")
            }
            4 | 5 => format!("{value} {not}RLIKE {}", self.one_of(&RLIKES)),
            6 => format!("STARTS_WITH({value}, {})", self.one_of(&["", "a", "A", "é"])),
            7 => format!("ENDS_WITH({value}, {})", self.one_of(&["", "b", "c", "a\\b"])),
            _ => format!("CONTAINS({value}, {})", self.one_of(&["", "b", "*", "\\"])),
        }
    }

    fn network(&mut self) -> String {
        let address = self.value(DataType::Ip, 1);
        const BLOCKS: [&str; 6] =
            ["10.0.0.0/8", "10.0.0.0/31", "0.0.0.0/0", "::/0", "fe80::/10", "192.168.0.1/32"];
        let blocks: Vec<String> = (0..=self.dice.below(2)).map(|_| self.one_of(&BLOCKS)).collect();
        format!("CIDR_MATCH({address}, {})", blocks.join(", "))
    }

    /// An expression of a type.
    pub(super) fn value(&mut self, data_type: DataType, depth: usize) -> String {
        if depth == 0 || self.dice.chance(50) {
            let column = if self.dice.chance(75) { self.column(data_type) } else { None };
            return column.unwrap_or_else(|| self.literal(data_type));
        }
        let below = depth - 1;
        if self.dice.chance(20) {
            return format!(
                "CASE({}, {}, {})",
                self.condition(below),
                self.value(data_type, below),
                self.value(data_type, below)
            );
        }
        let value = self.value(data_type, below);
        if self.dice.chance(25) {
            return format!("COALESCE({value}, {})", self.value(data_type, below));
        }
        if self.dice.chance(35) {
            return format!("{}({value})", self.dice.pick(&["MV_MIN", "MV_MAX", "MV_FIRST", "MV_LAST"]));
        }
        match data_type {
            DataType::Integer | DataType::Long | DataType::Double => match self.dice.below(4) {
                0 if data_type == DataType::Integer => {
                    format!("LENGTH({})", self.value(DataType::Keyword, below))
                }
                0 => format!("ABS({value})"),
                1 => format!("(-({value}))"),
                _ => {
                    let operator = *self.dice.pick(&["+", "-", "*", "/", "%"]);
                    format!("({value} {operator} {})", self.value(data_type, below))
                }
            },
            DataType::UnsignedLong => {
                format!(
                    "({value} {} {})",
                    self.dice.pick(&["+", "-", "*", "/"]),
                    self.value(data_type, below)
                )
            }
            DataType::Keyword => match self.dice.below(5) {
                0 => format!("CONCAT({value}, {})", self.value(DataType::Text, below)),
                1 => format!("SUBSTRING({value}, {})", self.dice.below(3)),
                2 => format!("TO_UPPER({value})"),
                3 => format!("REPLACE({value}, \"a\", \"b*\")"),
                _ => {
                    let other = *self.dice.pick(&TYPES);
                    format!("TO_STRING({})", self.value(other, below))
                }
            },
            DataType::Date => match self.dice.below(3) {
                0 => format!("DATE_TRUNC(1 day, {value})"),
                1 => format!("({value} + 1 month)"),
                _ => format!("TO_DATETIME({})", self.value(DataType::DateNanos, below)),
            },
            DataType::Boolean => format!("(NOT ({value}))"),
            _ => value,
        }
    }

    /// A column of a type, if there is one.
    pub(super) fn column(&mut self, data_type: DataType) -> Option<String> {
        let of_type: Vec<&String> =
            self.scope.iter().filter(|(_, known)| *known == data_type).map(|(name, _)| name).collect();
        if of_type.is_empty() { None } else { Some((*self.dice.pick(&of_type)).clone()) }
    }

    pub(super) fn any_column(&mut self) -> (String, DataType) {
        self.dice.pick(self.scope).clone()
    }

    /// One of the texts as a string literal.
    fn one_of(&mut self, texts: &[&str]) -> String {
        quoted(self.dice.pick::<&str>(texts))
    }

    fn literal(&mut self, data_type: DataType) -> String {
        let text = *self.dice.pick(values(data_type));
        match data_type {
            DataType::Boolean | DataType::Double => text.to_owned(),
            DataType::Integer if !text.starts_with('-') => text.to_owned(),
            DataType::Keyword | DataType::Text => quoted(text),
            _ => format!("{}::{}", quoted(text), data_type.name()),
        }
    }
}

/// A string literal.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}
