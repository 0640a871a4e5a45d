//! `ST_BUFFER`

use esql_data::geometry::{Geometry, Position};
use esql_data::{DataType, Failure};
use geo::buffer::{BufferStyle, LineCap, LineJoin};
use std::f64::consts::{FRAC_PI_2, PI};

use super::scale::Scale;
use super::simplify::bind_amount;
use super::{AMOUNT, SPATIAL, convert, overlay, shape_type};
use crate::conversion::options::Options;
use crate::{Call, Category, Example, Param, Returns, ScalarFunction, TypeError, check_arguments};

const PARAMS: &[Param] =
    &[Param::required("geometry", SPATIAL), Param::required("distance", AMOUNT).constant()];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_buffer",
    aliases: &[],
    category: Category::Spatial,
    description: "The area within a distance, in the unit of the coordinates, around the geometries of a row; a negative distance \
                  shrinks polygons. Options: `quad_segs`, the number of lines for a quarter circle (8); `endcap` (`round`, `flat`, \
                  `square`); `join` (`round`, `mitre`, `bevel`); `mitre_limit` (5.0). Null if either is null.",
    params: PARAMS,
    returns: Returns::Computed(shape_type),
    examples: &[
        Example::new(
            "",
            r#"ROW b = ST_BUFFER(TO_CARTESIANPOINT("POINT(0 0)"), 2, {"quad_segs": 1}) | EVAL n = ST_NPOINTS(b), r = ST_XMAX(b) | KEEP n, r"#,
            "n,r\n5,2.0",
        ),
        Example::new("Null gives null", "ROW b = ST_BUFFER(null, 2)", "b\nnull"),
        Example::new(
            "Around several values",
            r#"ROW b = ST_BUFFER(TO_GEOPOINT(["POINT(0 0)", "POINT(9 0)"]), 1) | EVAL t = ST_GEOMETRYTYPE(b) | KEEP t"#,
            "t\nST_MultiPolygon",
        ),
        Example::new(
            "No distance",
            r#"ROW b = ST_BUFFER(TO_GEOPOINT("POINT(1 2)"), 0)"#,
            "b\nPOINT (1.0 2.0)",
        ),
    ],
    bind: |call, _| {
        let style = Style::of(call).unwrap_or_default();
        bind_amount(call, shape_type(&call.types()[..1]), move |geometry, distance| {
            style.around(geometry, distance)
        })
    },
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    let (args, options) = Options::of(call);
    check_arguments(PARAMS, &Call { args, ..*call })?;
    if let Some(name) = options.unknown(&["quad_segs", "endcap", "join", "mitre_limit"]) {
        let message = format!(
            "Invalid option [{name}] in [{}], expected one of [quad_segs, endcap, join, mitre_limit]",
            call.text
        );
        return Err(TypeError::new(message));
    }
    Style::of(call)?;
    Ok(if args[1].data_type == DataType::Null { DataType::Null } else { shape_type(&[args[0].data_type]) })
}

/// How corners and ends look.
#[derive(Clone, Copy)]
struct Style {
    quarter: u32,
    end: End,
    join: Join,
    mitre_limit: f64,
}

#[derive(Clone, Copy)]
enum End {
    Round,
    Flat,
    Square,
}

#[derive(Clone, Copy)]
enum Join {
    Round,
    Mitre,
    Bevel,
}

impl Default for Style {
    fn default() -> Self {
        Style { quarter: 8, end: End::Round, join: Join::Round, mitre_limit: 5.0 }
    }
}

/// Finer circles than this cost memory and show nowhere.
const MOST_LINES_A_QUARTER: u32 = 1024;

impl Style {
    fn of(call: &Call<'_>) -> Result<Style, TypeError> {
        let (_, options) = Options::of(call);
        let invalid = |name: &str, value: &str, expected: &str| {
            TypeError::new(format!(
                "Invalid value [{value}] for option [{name}], expected one of [{expected}]"
            ))
        };
        let number = |name: &str| {
            let wrong = |text: &str| {
                TypeError::new(format!("Invalid option [{name}] in [{}], [{text}] is no number", call.text))
            };
            options.get(name).map(|text| text.parse::<f64>().map_err(|_| wrong(text))).transpose()
        };
        let mut style = Style::default();
        if let Some(lines) = number("quad_segs")? {
            style.quarter = (lines as u32).clamp(1, MOST_LINES_A_QUARTER);
        }
        if let Some(limit) = number("mitre_limit")? {
            style.mitre_limit = limit.max(1.0);
        }
        if let Some(name) = options.get("endcap") {
            style.end = match name.to_lowercase().as_str() {
                "round" => End::Round,
                "flat" | "butt" => End::Flat,
                "square" => End::Square,
                _ => return Err(invalid("endcap", name, "round, flat, square")),
            };
        }
        if let Some(name) = options.get("join") {
            style.join = match name.to_lowercase().as_str() {
                "round" => Join::Round,
                "mitre" | "miter" => Join::Mitre,
                "bevel" => Join::Bevel,
                _ => return Err(invalid("join", name, "round, mitre, bevel")),
            };
        }
        Ok(style)
    }

    /// The area around the geometry.
    fn around(&self, geometry: &Geometry, distance: f64) -> Result<Geometry, Failure> {
        if distance == 0.0 {
            return Ok(geometry.clone());
        }
        let scale = Scale::of(&[geometry], distance)?;
        Ok(match geometry {
            Geometry::Point(_) if distance < 0.0 => Geometry::Polygon(Vec::new()),
            Geometry::Point(point) if matches!(self.end, End::Round) => {
                Geometry::Polygon(vec![self.circle(*point, distance)])
            }
            _ => {
                let angle = FRAC_PI_2 / f64::from(self.quarter);
                let style = BufferStyle::new(scale.amount(distance))
                    .line_cap(match self.end {
                        End::Round => LineCap::Round(angle),
                        End::Flat => LineCap::Butt,
                        End::Square => LineCap::Square,
                    })
                    .line_join(match self.join {
                        Join::Round => LineJoin::Round(angle),
                        Join::Mitre => LineJoin::Miter(2.0 * (1.0 / self.mitre_limit).asin()),
                        Join::Bevel => LineJoin::Bevel,
                    });
                let (scaled, distance) = (scale.down(geometry), scale.amount(distance));
                if distance.abs() < extent(&scaled) * FINEST {
                    return Err(Failure::illegal_argument("the distance is too small beside the geometry"));
                }
                let area = overlay::buffer(&scaled, &style);
                let polygons = area.iter().map(convert::rings).collect();
                scale.up(&convert::assemble(Vec::new(), Vec::new(), polygons))
            }
        })
    }

    /// A circle with the clock, from three o'clock on.
    fn circle(&self, [x, y]: Position, radius: f64) -> Vec<Position> {
        let steps = 4 * self.quarter;
        // At the quarters the sine or cosine is zero, not nearly so.
        let snap = |value: f64| if value.abs() < 5e-16 { 0.0 } else { value };
        (0..=steps)
            .map(|step| {
                let angle = -2.0 * PI * f64::from(step % steps) / f64::from(steps);
                [x + radius * snap(angle.cos()), y + radius * snap(angle.sin())]
            })
            .collect()
    }
}

/// A distance that is a smaller part of the geometry vanishes on the grid of overlays, where corners that fall together make
/// circles of any number of lines.
const FINEST: f64 = 1.0 / (1 << 26) as f64;

/// The longer side of the rectangle around the geometry.
fn extent(geometry: &Geometry) -> f64 {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    geometry.for_each_position(&mut |position| {
        for axis in 0..2 {
            low[axis] = low[axis].min(position[axis]);
            high[axis] = high[axis].max(position[axis]);
        }
    });
    (high[0] - low[0]).max(high[1] - low[1]).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_that_vanishes_beside_the_geometry_is_refused() {
        let line = Geometry::from_wkt("LINESTRING (1e9 4e9, -2e9 1e9, -4e9 -2e9, -4e9 -3e9)").unwrap();
        let failure = Style::default().around(&line, 2.5).unwrap_err();
        assert_eq!(failure.message, "the distance is too small beside the geometry");
        assert!(Style::default().around(&line, 250.0).is_ok());
    }

    fn around(text: &str, distance: f64) -> Geometry {
        Style::default().around(&Geometry::from_wkt(text).unwrap(), distance).unwrap()
    }

    #[test]
    fn a_circle_has_eight_lines_a_quarter() {
        let Geometry::Polygon(rings) = around("POINT (1 2)", 3.0) else { panic!() };
        assert_eq!(rings[0].len(), 33);
        assert_eq!((rings[0][0], rings[0][8], rings[0][16]), ([4.0, 2.0], [1.0, -1.0], [-2.0, 2.0]));
    }

    #[test]
    fn polygons_grow_and_shrink() {
        use geo::Area;
        let area = |distance: f64| {
            convert::to_geo(&around("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", distance)).unsigned_area()
        };
        assert!((area(1.0) - (100.0 + 40.0 + PI)).abs() < 0.1, "{}", area(1.0));
        assert!((area(-1.0) - 64.0).abs() < 1e-6, "{}", area(-1.0));
        assert_eq!(area(-6.0), 0.0);
    }

    #[test]
    fn lines_and_points_have_nothing_to_shrink() {
        assert_eq!(around("POINT (1 2)", -1.0).to_wkt(), "POLYGON EMPTY");
        assert_eq!(around("LINESTRING (1 2, 3 4)", -1.0).to_wkt(), "POLYGON EMPTY");
    }
}
