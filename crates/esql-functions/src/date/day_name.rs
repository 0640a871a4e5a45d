//! `DAY_NAME`

use esql_data::date::{Locale, day_name, nanos_to_millis};
use esql_data::{DataType, Str};

use super::instant::{INSTANT, each_instant};
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "day_name",
    aliases: &[],
    category: Category::Date,
    description: "The day of the week of a date, in English.",
    params: &[Param::required("date", INSTANT)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW r = DAY_NAME("2024-06-15"::DATETIME)"#, "r\nSaturday"),
        Example::new("Null gives null", "ROW r = DAY_NAME(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = DAY_NAME([1, 2]::DATETIME)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [DAY_NAME([1, 2]::DATETIME)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, environment| {
        let zone = environment.zone.clone();
        kernel(move |args, _, context| {
            let name = |millis| day_name(millis, &zone, Locale::ENGLISH);
            each_instant::<Str>(
                DataType::Keyword,
                &args[0],
                context,
                |millis| Ok(name(millis)),
                |nanos| nanos_to_millis(nanos).map(name),
            )
        })
    },
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, checked, column, show};
    use esql_data::{DataType, Long};

    #[test]
    fn names_dates_of_both_kinds() {
        for data_type in [DataType::Date, DataType::DateNanos] {
            let (result, warnings) = call(&FUNCTION, &[column::<Long>(data_type, &[&[0], &[], &[1, 2]])]);
            assert_eq!(show(&result), "Thursday | null | null");
            assert_eq!(warnings.len(), 1);
        }
    }

    #[test]
    fn refuses_numbers() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Long]),
            Err("argument of [day_name(a)] must be [datetime or date_nanos], found value [a] type [long]"
                .to_owned())
        );
    }
}
