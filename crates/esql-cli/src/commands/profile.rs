//! `--profile`: what a query did, operator by operator.

use clap::{Args, ValueEnum};
use esql::Profile;

// Whether and how a profile is shown.
#[derive(Debug, Args)]
pub struct ProfileArgs {
    /// Show on standard error what each operator did: rows, time, memory
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "table")]
    #[arg(help_heading = "Output", hide_possible_values = true)]
    #[arg(help = "Show on standard error what each operator did, as table or json [default FORMAT: table]")]
    pub profile: Option<ProfileFormat>,
}

/// How a profile is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProfileFormat {
    /// For people
    Table,
    /// On one line, times in nanoseconds, sizes in bytes
    Json,
}

impl ProfileFormat {
    /// The profile as text.
    pub fn text(self, profile: &Profile) -> String {
        match self {
            ProfileFormat::Table => profile.to_string(),
            ProfileFormat::Json => format!("{}\n", profile.to_json()),
        }
    }
}
