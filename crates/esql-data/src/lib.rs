//! ES|QL's data: types, columns with many values, and the plain facts about dates, numbers, IPs and versions.
//!
//! A [`Column`] is an Arrow array with an ES|QL [`DataType`]; kernels read it through a [`View`] and write it with a
//! [`ColumnBuilder`], both generic over the native layouts ([`Element`]). [`Value`] is a single value outside of a column,
//! [`Failure`] is what a kernel says when a value can't be computed, and [`Warnings`] collects those by place in the query.

mod batch;
mod column;
mod data_type;
mod element;
mod failure;
mod repeated;
mod value;
mod warnings;

pub mod date;
pub mod geometry;
pub mod ip;
pub mod number;
pub mod range;
pub mod string_case;
pub mod version;

pub use batch::Batch;
pub use column::{Cell, Column, ColumnBuilder, View, arrow_type};
pub use data_type::{DataType, Layout};
pub use element::{Bool, Bytes, Double, Element, Int, Ip, Long, Str, UnsignedLong};
pub use failure::Failure;
pub use repeated::Repeated;
pub use value::Value;
pub use warnings::{MAX_FAILURES, Outcome, Site, Warnings};
