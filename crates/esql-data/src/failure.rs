//! Why a single value could not be computed.

use std::fmt;

/// Why a single value could not be computed; the result is null (or the value dropped) and the query goes on with a warning.
///
/// `class` is the name of the Java exception that Elasticsearch's warning shows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Failure {
    /// The exception's class, as `java.lang.ArithmeticException`.
    pub class: &'static str,
    /// What is wrong.
    pub message: String,
}

impl Failure {
    /// A failure of that exception class.
    pub fn new(class: &'static str, message: impl Into<String>) -> Failure {
        Failure { class, message: message.into() }
    }

    /// `java.lang.ArithmeticException`
    pub fn arithmetic(message: impl Into<String>) -> Failure {
        Failure::new("java.lang.ArithmeticException", message)
    }

    /// `java.lang.IllegalArgumentException`
    pub fn illegal_argument(message: impl Into<String>) -> Failure {
        Failure::new("java.lang.IllegalArgumentException", message)
    }

    /// `org.elasticsearch.xpack.esql.core.InvalidArgumentException`
    pub fn invalid_argument(message: impl Into<String>) -> Failure {
        Failure::new("org.elasticsearch.xpack.esql.core.InvalidArgumentException", message)
    }

    /// `java.lang.NumberFormatException`
    pub fn number_format(message: impl Into<String>) -> Failure {
        Failure::new("java.lang.NumberFormatException", message)
    }

    /// `java.time.DateTimeException`
    pub fn date_time(message: impl Into<String>) -> Failure {
        Failure::new("java.time.DateTimeException", message)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.class, self.message)
    }
}
