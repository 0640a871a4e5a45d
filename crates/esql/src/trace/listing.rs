//! Coverage beside the query's own text, and as lcov.

use std::fmt::{self, Write};

use super::text::{Look, Tone, fit, number, one_line, padded, visible};
use super::{Coverage, CoveredCondition, CoveredKind};
use crate::FormatOptions;

impl Coverage {
    /// The query's text, below each line the conditions that begin there, with what they did; and the percentage.
    pub fn to_text(&self, options: &FormatOptions) -> String {
        let look = Look::new(options);
        let mut text = String::new();
        let figures = Figures::of(&self.conditions);
        for (line, words) in (1..).zip(self.query.trim_end().lines()) {
            let number = look.paint(Tone::Faint, &format!("{line:>4}"));
            // Writing to a string never fails.
            let _ = writeln!(text, "{number}  {}", fit(&visible(words), look.width - 6));
            for condition in self.conditions.iter().filter(|condition| condition.line == line) {
                let _ = writeln!(text, "{}", figures.line(condition, look));
            }
        }
        let (reached, goals) = self.reached();
        let covered = self.conditions.iter().filter(|condition| condition.is_covered()).count();
        let tone = if reached == goals { Tone::Good } else { Tone::Bad };
        let percent = look.paint(tone, &format!("{:.0} %", self.percent().floor()));
        let count = self.conditions.len();
        let _ = writeln!(
            text,
            "{percent} of what its conditions can decide: {reached} of {goals} outcomes, {covered} of {count} conditions fully"
        );
        text
    }

    /// The coverage as lcov has it, of a query in the file of that path: a line record a command, with the rows that it gave, and two
    /// branch records a condition, for the rows that it kept and rejected. `-` stands where the condition was never the one to decide.
    pub fn to_lcov(&self, path: &str) -> String {
        self.to_lcov_at(path, 0)
    }

    /// The same, of a query that begins `lines` below its file's first line, as those in Markdown do.
    pub fn to_lcov_at(&self, path: &str, lines: usize) -> String {
        let mut text = format!("TN:\nSF:{path}\n");
        let mut branches = 0;
        for (block, condition) in self.conditions.iter().enumerate() {
            let decided = condition.kept + condition.rejected + condition.null > 0;
            let outcomes = [condition.kept, condition.rejected];
            let goals = outcomes.iter().take(condition.goals() as usize);
            for (branch, count) in goals.enumerate() {
                branches += 1;
                let count = if decided { count.to_string() } else { "-".to_owned() };
                let _ = writeln!(text, "BRDA:{},{block},{branch},{count}", condition.line + lines);
            }
        }
        let _ = writeln!(text, "BRF:{branches}\nBRH:{}", self.reached().0);
        // Several commands may stand on a line.
        let mut hits: Vec<(usize, u64)> = Vec::new();
        for command in &self.commands {
            match hits.iter_mut().find(|(line, _)| *line == command.line) {
                Some((_, rows)) => *rows = (*rows).max(command.rows),
                None => hits.push((command.line, command.rows)),
            }
        }
        hits.sort_unstable();
        for (line, rows) in &hits {
            let _ = writeln!(text, "DA:{},{rows}", line + lines);
        }
        let hit = hits.iter().filter(|(_, rows)| *rows > 0).count();
        let _ = writeln!(text, "LF:{}\nLH:{hit}\nend_of_record", hits.len());
        text
    }
}

/// How wide the figures of conditions are.
struct Figures {
    kept: usize,
    rejected: usize,
}

impl Figures {
    fn of(conditions: &[CoveredCondition]) -> Figures {
        let widest = |figure: &dyn Fn(&CoveredCondition) -> String| {
            conditions.iter().map(|condition| figure(condition).len()).max().unwrap_or(0)
        };
        Figures { kept: widest(&kept), rejected: widest(&rejected) }
    }

    fn line(&self, condition: &CoveredCondition, look: Look) -> String {
        let (mark, tone) = match (condition.is_covered(), condition.reached()) {
            (true, _) => ("✓", Tone::Good),
            (false, 0) => ("✗", Tone::Bad),
            (false, _) => ("~", Tone::Odd),
        };
        let figure = |text: &str, width: usize, hit: bool| {
            look.paint(if hit { Tone::Plain } else { Tone::Bad }, &padded(text, width))
        };
        let null =
            if condition.null > 0 { format!("null {}", number(condition.null)) } else { String::new() };
        let mut line = format!(
            "      {} {}  {}  ",
            look.paint(tone, mark),
            figure(&kept(condition), self.kept, condition.kept > 0),
            figure(&rejected(condition), self.rejected, condition.rejected > 0 || condition.goals() == 1),
        );
        line += &format!("{:<9}", null);
        let used = 8 + self.kept + 2 + self.rejected + 2 + null.len().max(9) + 1;
        let says = match condition.kind {
            CoveredKind::Alternative => "or ",
            CoveredKind::Branch => "case ",
            CoveredKind::Else => "else ",
            CoveredKind::Negated => "not ",
            CoveredKind::Where | CoveredKind::Conjunct | CoveredKind::AggregateFilter => "",
        };
        let text =
            fit(&format!("{says}{}", one_line(&condition.text)), look.width.saturating_sub(used).max(20));
        format!("{line} {text}")
    }
}

fn kept(condition: &CoveredCondition) -> String {
    match condition.kept {
        0 => "never kept".to_owned(),
        rows => format!("kept {}", number(rows)),
    }
}

fn rejected(condition: &CoveredCondition) -> String {
    match condition.rejected {
        _ if condition.goals() == 1 => String::new(),
        0 => "never rejected".to_owned(),
        rows => format!("rejected {}", number(rows)),
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(&FormatOptions::default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Engine, Parameters};

    fn coverage() -> Coverage {
        let documents = [
            r#"{"user":"ann","tries":1,"from":"10.0.0.1"}"#,
            r#"{"user":"bob","tries":9,"from":"10.0.0.1"}"#,
            r#"{"user":["ann","bob"],"tries":9}"#,
            r#"{"user":"ann","tries":12,"from":"10.0.0.2"}"#,
        ];
        let engine = Engine::builder().documents("logins", documents.join("\n")).build().unwrap();
        let query = "FROM logins\n| WHERE tries > 3 AND\n    (user == \"ann\" OR from == \"10.0.0.3\")\n\
                     | EVAL size = CASE(tries > 10, \"many\", \"some\")\n| STATS n = COUNT(*) WHERE tries > 20\n";
        let mut coverage = Coverage::default();
        engine.cover(query, &Parameters::default(), &mut coverage).unwrap();
        coverage
    }

    #[test]
    fn conditions_stand_below_their_lines() {
        insta::assert_snapshot!(coverage().to_string());
    }

    #[test]
    fn lcov_has_lines_and_branches() {
        insta::assert_snapshot!(coverage().to_lcov_at("hunts/logins.esql", 10));
    }

    #[test]
    fn json_has_all_of_it() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&coverage().conditions[..2]).unwrap());
    }
}
