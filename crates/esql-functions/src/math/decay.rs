//! `DECAY`

use esql_data::date::TimeDuration;
use esql_data::geometry::Position;
use esql_data::{Bytes, Column, DataType, Double, Failure, Int, Long, UnsignedLong, Value};

use crate::conversion::options::Options;
use crate::function::{check_arguments, wrong_type};
use crate::kernels::unary;
use crate::spatial::convert::read_point;
use crate::spatial::sphere;
use crate::types::{DATE, NUMERIC, STRING, Types};
use crate::{
    BindError, Call, Category, EvalContext, Example, Param, Returns, ScalarFunction, TypeError, kernel,
};

const VALUE: Types = Types {
    members: &[
        DataType::Integer,
        DataType::Long,
        DataType::UnsignedLong,
        DataType::Double,
        DataType::Date,
        DataType::DateNanos,
        DataType::GeoPoint,
        DataType::CartesianPoint,
    ],
    expected: "numeric, date or spatial point",
};
const ANY_SCALE: Types = Types {
    members: &[
        DataType::Integer,
        DataType::Long,
        DataType::UnsignedLong,
        DataType::Double,
        DataType::Keyword,
        DataType::Text,
        DataType::TimeDuration,
    ],
    expected: "numeric, time_duration or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "decay",
    aliases: &[],
    category: Category::Math,
    description: "How near a value is to an origin, from 1 down to 0: at a distance of `scale` it is the option `decay` (0.5). Nearer than \
                  the option `offset` it is 1. The option `type` tells how it falls: `linear`, `exp` or `gauss`. Scale and offset are \
                  numbers, for dates durations and on the Earth strings such as `10km`. Null for null.",
    params: &[
        Param::required("value", VALUE),
        Param::required("origin", VALUE),
        Param::required("scale", ANY_SCALE),
    ],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW d = DECAY(5, 0, 10)", "d\n0.75"),
        Example::new(
            "With options",
            r#"ROW d = DECAY(5, 0, 10, {"offset": 5, "decay": 0.2, "type": "gauss"})"#,
            "d\n1.0",
        ),
        Example::new("Null gives null", "ROW n = null::integer | EVAL d = DECAY(n, 0, 10)", "n,d\nnull,null"),
        Example::new("Several values give null", "ROW n = [1, 2] | EVAL d = DECAY(n, 0, 10)", "n,d\n[1, 2],null").warns(&[
            "Line 1:27: evaluation of [DECAY(n, 0, 10)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:27: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| {
        let curve = Curve::of(call)?;
        let data_type = call.args[0].data_type;
        let origin = Origin::of(call)?;
        kernel(move |args: &[Column], rows, context: &mut EvalContext<'_>| {
            let value = &args[..1];
            match (data_type, &origin) {
                (_, None) => Column::nulls(DataType::Double, rows),
                (DataType::Integer, Some(Origin::Number(origin))) => {
                    unary::<Int, Double>(DataType::Double, value, context, |value, out| {
                        out.push(curve.at((f64::from(value) - origin).abs()));
                        Ok(())
                    })
                }
                (DataType::UnsignedLong, Some(Origin::Number(origin))) => {
                    unary::<UnsignedLong, Double>(DataType::Double, value, context, |value, out| {
                        out.push(curve.at((value as f64 - origin).abs()));
                        Ok(())
                    })
                }
                (DataType::Double, Some(Origin::Number(origin))) => {
                    unary::<Double, Double>(DataType::Double, value, context, |value, out| {
                        out.push(curve.at((value - origin).abs()));
                        Ok(())
                    })
                }
                (_, Some(Origin::Number(origin))) => {
                    unary::<Long, Double>(DataType::Double, value, context, |value, out| {
                        out.push(curve.at((value as f64 - origin).abs()));
                        Ok(())
                    })
                }
                (_, Some(Origin::Instant(origin))) => {
                    unary::<Long, Double>(DataType::Double, value, context, |value, out| {
                        out.push(curve.at(value.abs_diff(*origin) as f64));
                        Ok(())
                    })
                }
                (_, Some(Origin::Point(origin))) => {
                    unary::<Bytes, Double>(DataType::Double, value, context, |value, out| {
                        let point = read_point(value)?;
                        out.push(curve.at(match data_type {
                            DataType::GeoPoint => sphere::distance(point, *origin),
                            _ => (point[0] - origin[0]).hypot(point[1] - origin[1]),
                        }));
                        Ok(())
                    })
                }
            }
        })
    },
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    let (args, options) = Options::of(call);
    let inner = &Call { args, ..*call };
    check_arguments(FUNCTION.params, inner)?;
    for (index, place) in ["first", "second", "third"].into_iter().enumerate() {
        if args[index].data_type == DataType::Null {
            let message = format!(
                "{place} argument of [{}] cannot be null, received [{}]",
                call.text, args[index].text
            );
            return Err(TypeError { message, argument: Some(index) });
        }
    }
    const POINT: Types =
        Types { members: &[DataType::GeoPoint, DataType::CartesianPoint], expected: "spatial point" };
    const DURATION: Types = Types { members: &[DataType::TimeDuration], expected: "time_duration" };
    let (origin, scale) = match args[0].data_type {
        DataType::GeoPoint => (POINT, Types { expected: "keyword or text", ..STRING }),
        DataType::CartesianPoint => (POINT, NUMERIC),
        data_type if data_type.is_date() => (Types { expected: "datetime or date_nanos", ..DATE }, DURATION),
        _ => (NUMERIC, NUMERIC),
    };
    for (index, types) in [(1, origin), (2, scale)] {
        if !types.accepts(args[index].data_type) {
            return Err(wrong_type(3, index, types.expected, inner));
        }
    }
    for (index, name) in [(1, "origin"), (2, "scale")] {
        if args[index].constant.is_none() {
            return Err(TypeError::new(format!("Function [{}] has non-literal value [{name}].", call.text)));
        }
    }
    if let Some(name) = options.unknown(&["offset", "decay", "type"]) {
        let message =
            format!("Invalid option [{name}] in [{}], expected one of [offset, decay, type]", call.text);
        return Err(TypeError::new(message));
    }
    if let Some(kind) = options.get("type").filter(|kind| Fall::of(kind).is_none()) {
        return Err(TypeError::new(format!(
            "type option has invalid value, expected one of [gauss, linear, exp], found [\"{kind}\"]"
        )));
    }
    Ok(DataType::Double)
}

/// What distances are measured from.
enum Origin {
    Number(f64),
    Instant(i64),
    Point(Position),
}

impl Origin {
    /// Nothing for null.
    fn of(call: &Call<'_>) -> Result<Option<Origin>, BindError> {
        let value = match call.constant(1) {
            None | Some(Value::Null) => return Ok(None),
            Some(value) => value,
        };
        let single = || BindError::new(1, "origin must be one value");
        let (of, origin) = (call.args[0].data_type, call.args[1].data_type);
        Ok(Some(match value {
            Value::Bytes(wkb) => {
                Origin::Point(read_point(wkb).map_err(|failure| BindError::new(1, failure.message))?)
            }
            Value::Long(instant) if of.is_date() => Origin::Instant(match (of, origin) {
                (DataType::DateNanos, DataType::Date) => instant.saturating_mul(1_000_000),
                (DataType::Date, DataType::DateNanos) => instant.div_euclid(1_000_000),
                _ => *instant,
            }),
            value => Origin::Number(value.as_f64().ok_or_else(single)?),
        }))
    }
}

#[derive(Clone, Copy)]
enum Fall {
    Linear,
    Exponential,
    Gaussian,
}

impl Fall {
    fn of(name: &str) -> Option<Fall> {
        match name.to_lowercase().as_str() {
            "linear" => Some(Fall::Linear),
            "exp" => Some(Fall::Exponential),
            "gauss" => Some(Fall::Gaussian),
            _ => None,
        }
    }
}

/// How the result falls with the distance.
struct Curve {
    fall: Fall,
    scale: f64,
    offset: f64,
    decay: f64,
}

impl Curve {
    fn of(call: &Call<'_>) -> Result<Curve, BindError> {
        let (_, options) = Options::of(call);
        let data_type = call.args[0].data_type;
        let millis = |duration: TimeDuration| {
            let unit = if data_type == DataType::DateNanos { 1e6 } else { 1.0 };
            duration.to_millis().map(|millis| millis as f64 * unit)
        };
        let refuse = |argument, failure: Failure| BindError::new(argument, failure.message);
        let scale = match call.constant(2) {
            Some(Value::Duration(duration)) => millis(*duration).map_err(|failure| refuse(2, failure))?,
            Some(Value::Str(text)) => meters(text).map_err(|failure| refuse(2, failure))?,
            value => {
                value.and_then(Value::as_f64).ok_or_else(|| BindError::new(2, "scale must be one value"))?
            }
        };
        let number = |text: &str| {
            text.parse().map_err(|_| Failure::illegal_argument(format!("[{text}] is no number")))
        };
        let offset = match options.get("offset") {
            None => Ok(0.0),
            Some(text) if data_type == DataType::GeoPoint => meters(text),
            Some(text) if data_type.is_date() => TimeDuration::parse(text).and_then(millis),
            Some(text) => number(text),
        };
        let decay = options.get("decay").map_or(Ok(0.5), number);
        Ok(Curve {
            fall: options.get("type").and_then(Fall::of).unwrap_or(Fall::Linear),
            scale,
            offset: offset.map_err(|failure| refuse(3, failure))?,
            decay: decay.map_err(|failure| refuse(3, failure))?,
        })
    }

    fn at(&self, distance: f64) -> f64 {
        let distance = (distance - self.offset).max(0.0);
        match self.fall {
            Fall::Linear => {
                let scaling = self.scale / (1.0 - self.decay);
                ((scaling - distance) / scaling).max(0.0)
            }
            Fall::Exponential => (self.decay.ln() / self.scale * distance).exp(),
            Fall::Gaussian => {
                let scaling = 0.5 * self.scale.powi(2) / self.decay.ln();
                (0.5 * distance.powi(2) / scaling).exp()
            }
        }
    }
}

/// Reads `10km`: a distance in metres, in whatever unit.
fn meters(text: &str) -> Result<f64, Failure> {
    const UNITS: [(&str, f64); 20] = [
        ("nauticalmiles", 1852.0),
        ("millimeters", 0.001),
        ("centimeters", 0.01),
        ("kilometers", 1000.0),
        ("meters", 1.0),
        ("miles", 1609.344),
        ("yards", 0.9144),
        ("feet", 0.3048),
        ("inch", 0.0254),
        ("NM", 1852.0),
        ("nmi", 1852.0),
        ("mm", 0.001),
        ("cm", 0.01),
        ("km", 1000.0),
        ("mi", 1609.344),
        ("yd", 0.9144),
        ("ft", 0.3048),
        ("in", 0.0254),
        ("m", 1.0),
        ("", 1.0),
    ];
    let end =
        text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(text.len());
    let (number, unit) = (&text[..end], text[end..].trim());
    let factor = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, factor)| factor);
    match (number.parse::<f64>(), factor) {
        (Ok(number), Some(factor)) => Ok(number * factor),
        _ => Err(Failure::illegal_argument(format!("[{text}] is no distance"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::checked;

    #[test]
    fn at_the_scale_it_is_the_decay() {
        for fall in [Fall::Linear, Fall::Exponential, Fall::Gaussian] {
            let curve = Curve { fall, scale: 10.0, offset: 2.0, decay: 0.3 };
            assert_eq!(curve.at(1.0), 1.0);
            assert!((curve.at(12.0) - 0.3).abs() < 1e-12);
        }
        assert_eq!(Curve { fall: Fall::Linear, scale: 1.0, offset: 0.0, decay: 0.5 }.at(9.0), 0.0);
    }

    #[test]
    fn distances_have_units() {
        assert_eq!(meters("10km"), Ok(10_000.0));
        assert_eq!(meters("2mi"), Ok(3218.688));
        assert_eq!(meters("5"), Ok(5.0));
        assert!(meters("5 parsecs").is_err() && meters("km").is_err());
    }

    #[test]
    fn the_scale_fits_the_value() {
        use DataType::{Date, GeoPoint, Integer, Keyword};
        let error = checked(&FUNCTION, &[GeoPoint, GeoPoint, Integer]).unwrap_err();
        assert!(error.contains("must be [keyword or text]"), "{error}");
        let error = checked(&FUNCTION, &[Integer, Integer, Integer]).unwrap_err();
        assert_eq!(error, "Function [decay(a, b, c)] has non-literal value [origin].");
        assert!(
            checked(&FUNCTION, &[Keyword, Date, Integer])
                .unwrap_err()
                .contains("numeric, date or spatial point")
        );
    }
}
