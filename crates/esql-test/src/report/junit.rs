//! The report as JUnit's XML, which CI systems show: a `testsuite` a file, a `testcase` a test.

use std::time::Duration;

use super::Counts;
use super::human::{self, Style};
use crate::run::CaseResult;
use crate::suite::Suite;

/// The report of a run.
pub fn junit(suites: &[Suite], results: &[CaseResult], elapsed: Duration) -> String {
    let Counts { tests, failed } = Counts::of(results);
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let time = seconds(elapsed);
    out += &format!(
        "<testsuites name=\"esql test\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\" time=\"{time}\">\n"
    );
    for (number, suite) in suites.iter().enumerate() {
        let results: Vec<CaseResult> =
            results.iter().filter(|result| result.suite == number).cloned().collect();
        if results.is_empty() {
            continue;
        }
        let Counts { tests, failed } = Counts::of(&results);
        let name = escaped(&suite.path.display().to_string());
        let time = seconds(results.iter().map(|result| result.elapsed).sum());
        out += &format!(
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\" time=\"{time}\">\n"
        );
        results.iter().for_each(|result| push_case(&mut out, suite, result, &name));
        out += "  </testsuite>\n";
    }
    out + "</testsuites>\n"
}

fn push_case(out: &mut String, suite: &Suite, result: &CaseResult, file: &str) {
    let case = &suite.cases[result.case];
    let class = escaped(&suite.query(case).name);
    let (name, line, time) = (escaped(&case.name), case.line, seconds(result.elapsed));
    *out += &format!(
        "    <testcase classname=\"{class}\" name=\"{name}\" file=\"{file}\" line=\"{line}\" time=\"{time}\""
    );
    if result.passed() {
        *out += "/>\n";
        return;
    }
    let message = result.mismatches.first().map_or("the snapshot is another", |mismatch| &mismatch.message);
    let text = human::case(suite, result, Style::default());
    *out += &format!(
        ">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n",
        escaped(message),
        escaped(&text)
    );
}

fn seconds(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64())
}

/// A text within XML, where most control characters may not stand at all.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(character),
            control if control.is_control() => out.extend(control.escape_default()),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_within_their_element() {
        assert_eq!(escaped("a < b && \"c\"\u{1b}\n"), "a &lt; b &amp;&amp; &quot;c&quot;\\u{1b}\n");
    }
}
