//! How files are read changes nothing: neither the cuts, nor the threads, nor what the reader leaves unparsed.
//!
//! The files are what readers fear: escapes that could be done without, keys twice, dots in keys, broken lines, lines longer than
//! a morsel.

use esql::{Engine, Format, FormatOptions, ReadOptions};
use std::fmt::Write as _;
use std::path::Path;

use super::dice::{Dice, for_seeds};

/// Texts that values are and conditions look for.
const TEXTS: [&str; 14] = [
    "reg.exe",
    r"C:\Windows\reg.exe",
    r"\Run",
    "/usr/bin/env",
    "a\"quote",
    "tab\tand\u{1}",
    "ñandú",
    "😀 smile",
    "\u{fffd}",
    "42",
    "true",
    "",
    "Reg.EXE -enc AAAA",
    "u0061",
];

/// Fields, all of them known beforehand: keywords, a text, and others.
const KEYWORDS: [&str; 4] = ["host.name", "process.name", "process.command_line", "event.action"];
const TEXT: &str = "message";
const NUMBER: &str = "event.severity";

#[test]
fn how_files_are_read_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("logs.ndjson");
    for_seeds(60, |dice| {
        let count = 1 + dice.below(60);
        std::fs::write(&path, file(dice, count)).unwrap();
        for _ in 0..4 {
            let query = query(dice);
            let plain = ReadOptions {
                raw_filter: false,
                on_demand: false,
                predicates_first: false,
                ..ReadOptions::default()
            };
            let expected = answer(&path, &query, plain, 1)?;
            for _ in 0..4 {
                let reading = ReadOptions {
                    raw_filter: dice.chance(70),
                    on_demand: dice.chance(70),
                    predicates_first: dice.chance(70),
                    morsel_bytes: 1 + dice.below(3000),
                    ..ReadOptions::default()
                };
                let threads = *dice.pick(&[1, 2, 7]);
                let found = answer(&path, &query, reading.clone(), threads)?;
                if found != expected {
                    let lines = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
                    return Err(format!(
                        "{query}\n  gives {expected:#?}\n  and with {reading:?}, {threads} threads\n  {found:#?}\n{lines}"
                    ));
                }
            }
        }
        Ok(())
    });
}

/// Everything that a user sees of a query's answer.
fn answer(
    path: &Path,
    query: &str,
    reading: ReadOptions,
    threads: usize,
) -> Result<(String, Vec<String>), String> {
    let wrong = |error: esql::Error| format!("{error}\n  in {query}");
    let builder = Engine::builder().index("logs", path).threads(threads).reading(reading);
    let mut running = builder.build().and_then(|engine| engine.query(query)).map_err(wrong)?;
    let mut written = Vec::new();
    running.write(Format::Json, &mut written, &FormatOptions::default()).map_err(wrong)?;
    // Of one condition's parts, which warns first depends on where batches end, and how far a LIMIT reads on where morsels do.
    let mut warnings = running.warnings();
    warnings.sort();
    warnings.retain(|_| !query.contains("LIMIT"));
    Ok((String::from_utf8(written).unwrap(), warnings))
}

fn query(dice: &mut Dice) -> String {
    if dice.chance(25) {
        return first_rows(dice);
    }
    let condition = condition(dice, 2);
    let more = if dice.chance(30) { format!(" | WHERE {}", self::condition(dice, 1)) } else { String::new() };
    let rest = *dice.pick(&[
        "KEEP _source",
        "KEEP host.name, event.severity, message",
        "STATS n = COUNT(*), m = MAX(event.severity) BY process.name",
        "KEEP process.name | LIMIT 3",
        "STATS COUNT(*)",
    ]);
    format!("FROM logs METADATA _source | WHERE {condition}{more} | {rest}")
}

/// The first rows of an order: a scan may leave out those that are too far behind.
fn first_rows(dice: &mut Dice) -> String {
    let mut key = || {
        let field = if dice.chance(40) { NUMBER } else { *dice.pick(&KEYWORDS) };
        let direction = *dice.pick(&["ASC", "DESC", "DESC NULLS LAST", "ASC NULLS FIRST"]);
        format!("{field} {direction}")
    };
    let keys = [key(), key()][..1 + dice.below(2)].join(", ");
    let kept = *dice
        .pick(&["", " | KEEP host.name, event.severity, process.name, event.action, process.command_line"]);
    format!("FROM logs METADATA _source{kept} | SORT {keys} | LIMIT {} | KEEP *", dice.below(12))
}

fn condition(dice: &mut Dice, depth: usize) -> String {
    if depth > 0 && dice.chance(60) {
        let (left, right) = (condition(dice, depth - 1), condition(dice, depth - 1));
        return match dice.below(4) {
            0 => format!("NOT ({left})"),
            1 => format!("({left} OR {right})"),
            _ => format!("({left} AND {right})"),
        };
    }
    let field = if dice.chance(15) { TEXT } else { *dice.pick(&KEYWORDS) };
    let text = *dice.pick(&TEXTS);
    let literal = literal(text);
    match dice.below(15) {
        0 | 1 => format!("{field} == {literal}"),
        2 => format!("{field} != {literal}"),
        3 => {
            let other = *dice.pick(&TEXTS);
            format!("{field} IN ({literal}, {})", self::literal(other))
        }
        4 => format!("STARTS_WITH({field}, {literal})"),
        5 | 6 => format!("ENDS_WITH({field}, {literal})"),
        7 => format!("CONTAINS({field}, {literal})"),
        8 => format!("{field} LIKE {}", self::literal(&format!("*{}*", pattern(text)))),
        9 => format!("{field} LIKE ({}, \"x*\")", self::literal(&format!("{}*", pattern(text)))),
        10 => format!("{field} RLIKE {}", self::literal(&format!(".*{}", pattern(text)))),
        11 => format!("{field} IS NOT NULL"),
        12 => format!("{field} IS NULL"),
        13 => format!("LENGTH({field}) > {}", dice.below(8)),
        _ => format!("{NUMBER} {} {}", *dice.pick(&["==", ">", "<=", "!="]), dice.below(4)),
    }
}

fn literal(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t");
    format!("\"{escaped}\"")
}

/// What pattern languages take for the text itself.
fn pattern(text: &str) -> String {
    text.replace('\\', "\\\\").replace(['"', '.', '*', '?'], "?")
}

fn file(dice: &mut Dice, lines: usize) -> Vec<u8> {
    let mut file = Vec::new();
    if dice.chance(10) {
        file.extend_from_slice("\u{feff}".as_bytes());
    }
    let end: &[u8] = if dice.chance(20) { b"\r\n" } else { b"\n" };
    for number in 0..lines {
        match dice.below(20) {
            0 => {}
            1 => file.extend_from_slice(b" \t "),
            2 => {
                let document = document(dice);
                let cut = (0..dice.below(document.len())).rev().find(|cut| document.is_char_boundary(*cut));
                file.extend_from_slice(&document.as_bytes()[..cut.unwrap_or(0)]);
            }
            3 => file.extend_from_slice(b"{\"host.name\":\"reg.exe\",\"x\":\"\xff\"}"),
            4 => file.extend_from_slice(b"\"reg.exe\" is no document"),
            _ => file.extend_from_slice(document(dice).as_bytes()),
        }
        if number + 1 < lines || dice.chance(70) {
            file.extend_from_slice(end);
        }
    }
    file
}

fn document(dice: &mut Dice) -> String {
    let mut out = String::from("{");
    let parts = dice.below(7);
    for part in 0..parts {
        let comma = if part == 0 { "" } else { *dice.pick(&[",", ",", " , "]) };
        out += comma;
        match dice.below(10) {
            0 => member(dice, &mut out, NUMBER, number),
            1 => member(dice, &mut out, TEXT, value),
            2 | 3 => member(dice, &mut out, "labels.junk", junk),
            _ => {
                let field = *dice.pick(&KEYWORDS);
                member(dice, &mut out, field, value);
            }
        }
    }
    out.push('}');
    out
}

/// A key, nested or dotted, with its value.
fn member(dice: &mut Dice, out: &mut String, name: &str, value: fn(&mut Dice, &mut String)) {
    match name.split_once('.').filter(|_| dice.chance(50)) {
        Some((outer, inner)) => {
            string(dice, out, outer, 2);
            out.push_str(":{");
            member(dice, out, inner, value);
            if dice.chance(20) {
                out.push_str(",\"more\":");
                junk(dice, out);
            }
            out.push('}');
        }
        None => {
            string(dice, out, name, 2);
            let colon = *dice.pick(&[":", ":", ": ", " :"]);
            out.push_str(colon);
            value(dice, out);
        }
    }
}

fn value(dice: &mut Dice, out: &mut String) {
    match dice.below(12) {
        0 => number(dice, out),
        1 => {
            let word = *dice.pick(&["null", "true", "false", "{}", "[]"]);
            out.push_str(word);
        }
        2..=4 => {
            out.push('[');
            for element in 0..dice.below(4) {
                out.push_str(if element == 0 { "" } else { "," });
                value(dice, out);
            }
            out.push(']');
        }
        _ => {
            let text = *dice.pick(&TEXTS);
            string(dice, out, text, 15);
        }
    }
}

fn number(dice: &mut Dice, out: &mut String) {
    let shapes =
        ["0", "1", "-1", "2.0", "3e0", "42", "1.5", "0.1E+1", "12345678901234567890", "\"2\"", "42.00"];
    let shape = *dice.pick(&shapes);
    out.push_str(shape);
}

/// What no query reads.
fn junk(dice: &mut Dice, out: &mut String) {
    let depth = dice.below(12);
    for level in 0..depth {
        out.push_str(if level % 2 == 0 { "{\"a\\\"]\":" } else { "[{},\"}\\\\\"," });
    }
    match dice.below(4) {
        0 => drop(write!(out, "\"{}\"", "x{[\\\\".repeat(dice.below(400)))),
        _ => value(dice, out),
    }
    for level in (0..depth).rev() {
        out.push(if level % 2 == 0 { '}' } else { ']' });
    }
}

/// A string, some of its characters spelled with escapes that they could do without.
fn string(dice: &mut Dice, out: &mut String, text: &str, percent: usize) {
    out.push('"');
    for sign in text.chars() {
        match sign {
            _ if dice.chance(percent) => {
                let mut units = [0; 2];
                for unit in sign.encode_utf16(&mut units) {
                    let _ = if dice.chance(50) {
                        write!(out, "\\u{unit:04x}")
                    } else {
                        write!(out, "\\u{unit:04X}")
                    };
                }
            }
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '/' if dice.chance(30) => out.push_str("\\/"),
            '\u{fffd}' if dice.chance(50) => out.push_str("\\ud83d"),
            '\0'..='\u{1f}' => drop(write!(out, "\\u{:04x}", sign as u32)),
            sign => out.push(sign),
        }
    }
    out.push('"');
}
