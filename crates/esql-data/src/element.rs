//! The native layouts of column values: for each, its Arrow array, its builder and how one value is read.
//!
//! Kernels are generic over [`Element`]; [`with_element!`](crate::with_element) goes from a [`Layout`] known at run time to
//! the type known to the compiler.

use arrow_array::builder::{
    ArrayBuilder, BinaryViewBuilder, BooleanBuilder, FixedSizeBinaryBuilder, PrimitiveBuilder,
    StringViewBuilder,
};
use arrow_array::types::{Float64Type, Int32Type, Int64Type, UInt64Type};
use arrow_array::{
    Array, ArrayRef, BinaryViewArray, BooleanArray, FixedSizeBinaryArray, PrimitiveArray, StringViewArray,
};
use std::cmp::Ordering;
use std::fmt::Debug;
use std::sync::Arc;

use crate::{Layout, Value};

/// One native layout of values.
pub trait Element: Debug + Clone + Copy + Send + Sync + 'static {
    /// The layout's tag.
    const LAYOUT: Layout;
    /// The Arrow array that holds such values.
    type Array: Array + Clone + 'static;
    /// A value as it is read from an array.
    type Ref<'a>: Copy + PartialEq + Debug;
    /// Arrow's builder of such arrays.
    type Builder: ArrayBuilder;

    /// The value at `index`, which must not be null.
    fn value(array: &Self::Array, index: usize) -> Self::Ref<'_>;
    /// An empty builder.
    fn builder(capacity: usize) -> Self::Builder;
    /// Appends a value.
    fn append(builder: &mut Self::Builder, value: Self::Ref<'_>);
    /// Appends a null.
    fn append_null(builder: &mut Self::Builder);
    /// The array built so far; the builder is empty afterwards.
    fn finish(builder: &mut Self::Builder) -> Self::Array;
    /// The order that SORT, MIN and MAX use; numbers as Java compares them.
    fn compare(left: Self::Ref<'_>, right: Self::Ref<'_>) -> Ordering;
    /// Shortens a reference's lifetime (`Ref` is covariant, which the compiler can't see here).
    fn shorten<'short, 'long: 'short>(value: Self::Ref<'long>) -> Self::Ref<'short>;
    /// An owned copy.
    fn to_value(value: Self::Ref<'_>) -> Value;
    /// The value within, if it is of this layout.
    fn from_value(value: &Value) -> Option<Self::Ref<'_>>;
}

macro_rules! primitive_element {
    ($(#[$doc:meta])* $name:ident, $layout:ident, $native:ty, $arrow:ty, $variant:ident, $compare:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Element for $name {
            const LAYOUT: Layout = Layout::$layout;
            type Array = PrimitiveArray<$arrow>;
            type Ref<'a> = $native;
            type Builder = PrimitiveBuilder<$arrow>;

            #[inline]
            fn value(array: &Self::Array, index: usize) -> $native {
                array.value(index)
            }
            fn builder(capacity: usize) -> Self::Builder {
                PrimitiveBuilder::with_capacity(capacity)
            }
            #[inline]
            fn append(builder: &mut Self::Builder, value: $native) {
                builder.append_value(value);
            }
            #[inline]
            fn append_null(builder: &mut Self::Builder) {
                builder.append_null();
            }
            fn finish(builder: &mut Self::Builder) -> Self::Array {
                builder.finish()
            }
            #[inline]
            fn compare(left: $native, right: $native) -> Ordering {
                let compare: fn(&$native, &$native) -> Ordering = $compare;
                compare(&left, &right)
            }
            #[inline]
            fn shorten<'short, 'long: 'short>(value: $native) -> $native {
                value
            }
            fn to_value(value: $native) -> Value {
                Value::$variant(value)
            }
            fn from_value(value: &Value) -> Option<$native> {
                if let Value::$variant(value) = value { Some(*value) } else { None }
            }
        }
    };
}

primitive_element!(
    /// 32-bit integers.
    Int, Int, i32, Int32Type, Int, Ord::cmp
);
primitive_element!(
    /// 64-bit integers, dates, geo cells.
    Long, Long, i64, Int64Type, Long, Ord::cmp
);
primitive_element!(
    /// Unsigned 64-bit integers.
    UnsignedLong, UnsignedLong, u64, UInt64Type, UnsignedLong, Ord::cmp
);
primitive_element!(
    /// 64-bit floating point numbers.
    Double, Double, f64, Float64Type, Double, f64::total_cmp
);

/// Booleans.
#[derive(Clone, Copy, Debug)]
pub struct Bool;

impl Element for Bool {
    const LAYOUT: Layout = Layout::Boolean;
    type Array = BooleanArray;
    type Ref<'a> = bool;
    type Builder = BooleanBuilder;

    #[inline]
    fn value(array: &BooleanArray, index: usize) -> bool {
        array.value(index)
    }
    fn builder(capacity: usize) -> BooleanBuilder {
        BooleanBuilder::with_capacity(capacity)
    }
    #[inline]
    fn append(builder: &mut BooleanBuilder, value: bool) {
        builder.append_value(value);
    }
    #[inline]
    fn append_null(builder: &mut BooleanBuilder) {
        builder.append_null();
    }
    fn finish(builder: &mut BooleanBuilder) -> BooleanArray {
        builder.finish()
    }
    fn compare(left: bool, right: bool) -> Ordering {
        left.cmp(&right)
    }
    #[inline]
    fn shorten<'short, 'long: 'short>(value: bool) -> bool {
        value
    }
    fn to_value(value: bool) -> Value {
        Value::Boolean(value)
    }
    fn from_value(value: &Value) -> Option<bool> {
        if let Value::Boolean(value) = value { Some(*value) } else { None }
    }
}

/// Strings.
#[derive(Clone, Copy, Debug)]
pub struct Str;

impl Element for Str {
    const LAYOUT: Layout = Layout::Str;
    type Array = StringViewArray;
    type Ref<'a> = &'a str;
    type Builder = StringViewBuilder;

    #[inline]
    fn value(array: &StringViewArray, index: usize) -> &str {
        array.value(index)
    }
    fn builder(capacity: usize) -> StringViewBuilder {
        StringViewBuilder::with_capacity(capacity)
    }
    #[inline]
    fn append(builder: &mut StringViewBuilder, value: &str) {
        builder.append_value(value);
    }
    #[inline]
    fn append_null(builder: &mut StringViewBuilder) {
        builder.append_null();
    }
    fn finish(builder: &mut StringViewBuilder) -> StringViewArray {
        builder.finish()
    }
    fn compare(left: &str, right: &str) -> Ordering {
        left.cmp(right)
    }
    #[inline]
    fn shorten<'short, 'long: 'short>(value: &'long str) -> &'short str {
        value
    }
    fn to_value(value: &str) -> Value {
        Value::Str(Arc::from(value))
    }
    fn from_value(value: &Value) -> Option<&str> {
        if let Value::Str(value) = value { Some(value) } else { None }
    }
}

/// Byte strings: versions in sortable encoding, WKB, ranges.
#[derive(Clone, Copy, Debug)]
pub struct Bytes;

impl Element for Bytes {
    const LAYOUT: Layout = Layout::Bytes;
    type Array = BinaryViewArray;
    type Ref<'a> = &'a [u8];
    type Builder = BinaryViewBuilder;

    #[inline]
    fn value(array: &BinaryViewArray, index: usize) -> &[u8] {
        array.value(index)
    }
    fn builder(capacity: usize) -> BinaryViewBuilder {
        BinaryViewBuilder::with_capacity(capacity)
    }
    #[inline]
    fn append(builder: &mut BinaryViewBuilder, value: &[u8]) {
        builder.append_value(value);
    }
    #[inline]
    fn append_null(builder: &mut BinaryViewBuilder) {
        builder.append_null();
    }
    fn finish(builder: &mut BinaryViewBuilder) -> BinaryViewArray {
        builder.finish()
    }
    fn compare(left: &[u8], right: &[u8]) -> Ordering {
        left.cmp(right)
    }
    #[inline]
    fn shorten<'short, 'long: 'short>(value: &'long [u8]) -> &'short [u8] {
        value
    }
    fn to_value(value: &[u8]) -> Value {
        Value::Bytes(Arc::from(value))
    }
    fn from_value(value: &Value) -> Option<&[u8]> {
        if let Value::Bytes(value) = value { Some(value) } else { None }
    }
}

/// IP addresses: 16 bytes, IPv4 mapped into IPv6.
#[derive(Clone, Copy, Debug)]
pub struct Ip;

impl Element for Ip {
    const LAYOUT: Layout = Layout::Ip;
    type Array = FixedSizeBinaryArray;
    type Ref<'a> = [u8; 16];
    type Builder = FixedSizeBinaryBuilder;

    #[inline]
    fn value(array: &FixedSizeBinaryArray, index: usize) -> [u8; 16] {
        array.value(index).try_into().expect("the array's width is 16")
    }
    fn builder(capacity: usize) -> FixedSizeBinaryBuilder {
        FixedSizeBinaryBuilder::with_capacity(capacity, 16)
    }
    #[inline]
    fn append(builder: &mut FixedSizeBinaryBuilder, value: [u8; 16]) {
        builder.append_value(value).expect("the builder's width is 16");
    }
    #[inline]
    fn append_null(builder: &mut FixedSizeBinaryBuilder) {
        builder.append_null();
    }
    fn finish(builder: &mut FixedSizeBinaryBuilder) -> FixedSizeBinaryArray {
        builder.finish()
    }
    fn compare(left: [u8; 16], right: [u8; 16]) -> Ordering {
        left.cmp(&right)
    }
    #[inline]
    fn shorten<'short, 'long: 'short>(value: [u8; 16]) -> [u8; 16] {
        value
    }
    fn to_value(value: [u8; 16]) -> Value {
        Value::Ip(value)
    }
    fn from_value(value: &Value) -> Option<[u8; 16]> {
        if let Value::Ip(value) = value { Some(*value) } else { None }
    }
}

/// Runs `$body` with `$element` naming the [`Element`] of a [`Layout`]; `Layout::Null` runs it with [`Bool`], whose view of a
/// column without values is all null.
#[macro_export]
macro_rules! with_element {
    ($layout:expr, $element:ident => $body:expr) => {
        match $layout {
            $crate::Layout::Boolean | $crate::Layout::Null => {
                type $element = $crate::Bool;
                $body
            }
            $crate::Layout::Int => {
                type $element = $crate::Int;
                $body
            }
            $crate::Layout::Long => {
                type $element = $crate::Long;
                $body
            }
            $crate::Layout::UnsignedLong => {
                type $element = $crate::UnsignedLong;
                $body
            }
            $crate::Layout::Double => {
                type $element = $crate::Double;
                $body
            }
            $crate::Layout::Str => {
                type $element = $crate::Str;
                $body
            }
            $crate::Layout::Bytes => {
                type $element = $crate::Bytes;
                $body
            }
            $crate::Layout::Ip => {
                type $element = $crate::Ip;
                $body
            }
        }
    };
}

/// The array as a reference-counted `dyn Array`.
pub(crate) fn erase<E: Element>(array: E::Array) -> ArrayRef {
    Arc::new(array)
}
