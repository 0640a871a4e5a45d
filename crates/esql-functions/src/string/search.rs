//! Tests whether a string occurs in another; the string sought is nearly always a constant.

use esql_data::{Bool, Column, DataType, Str};
use memchr::memmem::Finder;

use crate::kernels::{binary, predicate};
use crate::{BindError, Call, Kernel, kernel};

/// Where the one string must occur in the other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Start,
    End,
    Anywhere,
}

impl Place {
    fn holds(self, text: &str, sought: &str) -> bool {
        match self {
            Place::Start => text.starts_with(sought),
            Place::End => text.ends_with(sought),
            Place::Anywhere => text.contains(sought),
        }
    }
}

/// Whether the second argument occurs in the first.
pub(super) fn bind_search(call: &Call<'_>, place: Place) -> Result<Box<dyn Kernel>, BindError> {
    if call.args.iter().any(|arg| arg.data_type == DataType::Null) {
        return kernel(|_, rows, _| Column::nulls(DataType::Boolean, rows));
    }
    let Some(sought) = call.constant_str(1).map(str::to_owned) else {
        return kernel(move |args, _, context| {
            binary::<Str, Str, Bool>(DataType::Boolean, args, context, |text, sought, out| {
                out.push(place.holds(text, sought));
                Ok(())
            })
        });
    };
    if place != Place::Anywhere {
        return kernel(move |args, _, context| {
            predicate::<Str>(&args[0], context, |text| place.holds(text, &sought))
        });
    }
    let finder = Finder::new(&sought).into_owned();
    kernel(move |args, _, context| {
        predicate::<Str>(&args[0], context, |text| finder.find(text.as_bytes()).is_some())
    })
}
