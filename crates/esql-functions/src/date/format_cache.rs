//! Date formats of patterns that are no constants: the last one compiled is kept, as neighbouring rows mostly share it.

use esql_data::Failure;
use esql_data::date::{DateFormat, Locale};

/// Compiles patterns.
pub(super) struct FormatCache {
    locale: Locale,
    last: Option<(String, Result<DateFormat, Failure>)>,
}

impl FormatCache {
    /// Without a format yet.
    pub(super) fn new(locale: Locale) -> FormatCache {
        FormatCache { locale, last: None }
    }

    /// The format of that pattern.
    pub(super) fn get(&mut self, pattern: &str) -> Result<&DateFormat, Failure> {
        if self.last.as_ref().is_none_or(|(known, _)| known != pattern) {
            let format = DateFormat::new(pattern).map(|format| format.with_locale(self.locale));
            self.last = Some((pattern.to_owned(), format));
        }
        let (_, format) = self.last.as_ref().expect("just compiled");
        format.as_ref().map_err(Clone::clone)
    }
}
