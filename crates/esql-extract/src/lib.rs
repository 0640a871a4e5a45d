//! What takes texts apart into columns: the work of DISSECT, GROK, URI_PARTS, REGISTERED_DOMAIN, USER_AGENT and
//! IP_LOCATION on columns of texts.
//!
//! An [`Extractor`] is made once from a pattern or options, and then run over columns by any thread. It knows nothing of plans:
//! it says which [`Field`]s it can give, and gives those that are wanted.

pub mod dissect;
pub mod grok;
mod ip_location;
mod parts;
mod registered_domain;
mod uri;
mod uri_parts;
pub mod user_agent;
mod writer;

pub use dissect::Dissect;
pub use grok::Grok;
pub use ip_location::{IpDatabase, IpDatabases, IpLocation};
pub use parts::{Compound, Parts};
pub use registered_domain::RegisteredDomain;
pub use uri_parts::UriParts;
pub use user_agent::UserAgent;

use esql_data::{Column, DataType, Failure};
use std::fmt::Debug;

/// A column that an [`Extractor`] can give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
}

/// Takes the texts of a column apart into columns.
pub trait Extractor: Debug + Send + Sync {
    /// The command's name, in capitals.
    fn name(&self) -> &'static str;

    /// The columns it can give, in order.
    fn fields(&self) -> &[Field];

    /// The columns of the wanted fields, as many rows long as the input. The input holds strings (or IP addresses, where the
    /// command takes them); what is wrong with single values goes to `failures`.
    fn extract(&self, input: &Column, wanted: &[usize], failures: &mut dyn FnMut(Failure)) -> Vec<Column>;
}
