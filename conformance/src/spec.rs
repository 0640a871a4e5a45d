//! Reads `*.csv-spec` files: cases of a name, a query, expected warnings and an expected table.

use regex::Regex;

/// One case.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// Its name, unique within the file.
    pub name: String,
    /// The query as it stands in the file.
    pub query: String,
    /// Warnings that must come, and no others may.
    pub warnings: Vec<ExpectedWarning>,
    /// Whether rows may come in any order although the query sorts.
    pub ignore_order: bool,
    /// The columns' names and types.
    pub columns: Vec<(String, String)>,
    /// The rows' cells as they are written.
    pub rows: Vec<Vec<String>>,
}

/// A warning that must come.
#[derive(Debug, Clone)]
pub enum ExpectedWarning {
    /// To the letter.
    Text(String),
    /// By a pattern found in it.
    Pattern(Regex),
}

impl ExpectedWarning {
    /// Whether this warning is meant, either as it is or as it stands in an HTTP header, where quotes and backslashes are
    /// escaped and a percent sign is encoded.
    pub fn matches(&self, warning: &str) -> bool {
        let header = warning.replace('%', "%25").replace('\\', "\\\\").replace('"', "\\\"");
        [warning, &header].into_iter().any(|warning| match self {
            ExpectedWarning::Text(text) => text == warning,
            ExpectedWarning::Pattern(pattern) => pattern.is_match(warning),
        })
    }
}

/// The cases of a file's text.
///
/// # Errors
/// When a case breaks off, or a pattern is none; the message names the case.
pub fn parse(text: &str) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let name = line.trim();
        if name.is_empty() || name.starts_with("//") || name.starts_with('#') {
            continue;
        }
        let name = name.split("#[").next().unwrap_or(name).trim().to_owned();
        cases.push(case(name, &mut lines)?);
    }
    Ok(cases)
}

fn case<'a>(name: String, lines: &mut impl Iterator<Item = &'a str>) -> Result<Case, String> {
    let mut case = Case { name, ..Case::default() };
    let broken = |what: &str, case: &Case| format!("case {}: {what}", case.name);
    query(&mut case, lines).ok_or_else(|| broken("the query does not end", &case))?;
    loop {
        let line = lines.next().ok_or_else(|| broken("no table", &case))?.trim();
        if line.is_empty() {
            continue;
        }
        if line == ";" {
            return Ok(case);
        }
        let lower = line.to_ascii_lowercase();
        if lower.starts_with("warningregex:") {
            let pattern = Regex::new(line["warningregex:".len()..].trim())
                .map_err(|error| broken(&error.to_string(), &case))?;
            case.warnings.push(ExpectedWarning::Pattern(pattern));
        } else if lower.starts_with("warning:") {
            case.warnings.push(ExpectedWarning::Text(line["warning:".len()..].trim().to_owned()));
        } else if lower.starts_with("ignoreorder:") {
            case.ignore_order = lower.ends_with("true");
        } else {
            case.columns = header(line);
            break;
        }
    }
    loop {
        let line = lines.next().ok_or_else(|| broken("the table does not end", &case))?.trim();
        if line == ";" {
            return Ok(case);
        }
        if !line.is_empty() {
            case.rows.push(split(line, '|'));
        }
    }
}

/// Reads the lines up to the one that ends in `;`, leaving out the options before the query.
fn query<'a>(case: &mut Case, lines: &mut impl Iterator<Item = &'a str>) -> Option<()> {
    let mut query: Vec<String> = Vec::new();
    loop {
        let line = lines.next()?.trim();
        if query.is_empty() && (line.is_empty() || is_option(line)) {
            continue;
        }
        let ends = line.ends_with(';') && !line.ends_with("\\;");
        let line = if ends { &line[..line.len() - 1] } else { line };
        if !(ends && line.is_empty()) {
            query.push(line.replace("\\;", ";"));
        }
        if ends {
            case.query = query.join("\n");
            return Some(());
        }
    }
}

/// `required_capability: x` and the like: a word of small letters, a colon, a word.
fn is_option(line: &str) -> bool {
    line.split_once(':').is_some_and(|(word, _)| {
        !word.is_empty() && word.chars().all(|character| character.is_ascii_lowercase() || character == '_')
    })
}

fn header(line: &str) -> Vec<(String, String)> {
    split(line, '|')
        .into_iter()
        .map(|cell| match cell.rsplit_once(':') {
            Some((name, data_type)) => (name.trim().to_owned(), full_type(data_type.trim())),
            None => (cell, "keyword".to_owned()),
        })
        .collect()
}

/// The type's full name.
pub fn full_type(short: &str) -> String {
    let short = short.to_ascii_lowercase();
    match short.as_str() {
        "i" => "integer",
        "l" => "long",
        "d" => "double",
        "s" | "k" | "string" => "keyword",
        "ul" => "unsigned_long",
        "v" => "version",
        "b" | "bool" => "boolean",
        "dt" | "datetime" => "date",
        // A field of these types is a column of the next wider one.
        "byte" | "short" => "integer",
        "float" | "half_float" | "scaled_float" => "double",
        full => full,
    }
    .to_owned()
}

/// The cells between separators, trimmed. A separator may be escaped, or stand within quotes or brackets.
pub fn split(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let (mut quoted, mut brackets) = (false, 0_i32);
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let cell = cells.last_mut().expect("there is always a cell");
        match character {
            '\\' if characters.peek().is_some_and(|next| *next == separator || *next == ',') => {
                cell.push('\\');
                cell.extend(characters.next());
                continue;
            }
            '"' if quoted || cell.trim().is_empty() || brackets > 0 => quoted = !quoted,
            '[' if !quoted && cell.trim().is_empty() && separator == ',' => brackets += 1,
            ']' if !quoted && brackets > 0 => brackets -= 1,
            _ => {}
        }
        if character == separator && !quoted && brackets == 0 {
            cells.push(String::new());
        } else {
            cells.last_mut().expect("there is always a cell").push(character);
        }
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

/// The values in a cell: several in brackets, else one. Escapes and quotes are resolved.
pub fn cell_values(cell: &str) -> Vec<String> {
    match cell.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) if inner.trim().is_empty() => Vec::new(),
        Some(inner) => split(inner, ',').iter().map(|value| unescape(value)).collect(),
        None => vec![unescape(cell)],
    }
}

fn unescape(value: &str) -> String {
    let value = value.trim();
    let unquoted = value.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
    let value = unquoted.map_or_else(|| value.to_owned(), |inner| inner.replace("\"\"", "\""));
    value.replace("\\,", ",").replace("\\|", "|").replace("\\\"", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_case() {
        let text = "one#[skip:-8.0]\nrequired_capability: x\nROW a = 1\n| EVAL b = \"x\\;\"\n;\n\nwarning:Line 1:1: w\nignoreOrder:true\n\
                    a:i | b:s\n1 | [x, y\\, z]\n;\n\ntwo\nROW c = 2;\n\nc:integer\n;\n";
        let cases = parse(text).unwrap();
        assert_eq!(cases[0].query, "ROW a = 1\n| EVAL b = \"x;\"");
        assert_eq!(
            cases[0].columns,
            [("a".to_owned(), "integer".to_owned()), ("b".to_owned(), "keyword".to_owned())]
        );
        assert_eq!(cases[0].rows, [["1", "[x, y\\, z]"]]);
        assert!(cases[0].ignore_order && cases[0].warnings[0].matches("Line 1:1: w"));
        assert_eq!(cell_values(&cases[0].rows[0][1]), ["x", "y, z"]);
        assert_eq!((cases[1].name.as_str(), cases[1].query.as_str()), ("two", "ROW c = 2"));
        assert!(parse("three\nROW d = 1\n").is_err());
    }
}
