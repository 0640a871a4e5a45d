//! The least rectangle around positions: ST_ENVELOPE, ST_XMIN and its kin, ST_EXTENT_AGG.

use esql_data::geometry::{Geometry, Position, Rectangle};
use esql_data::{Bytes, Column, ColumnBuilder, DataType, Double, Failure};

use super::convert::read;
use super::{Space, space_of};
use crate::kernels::{Row, each_row};
use crate::{BindError, Call, EvalContext, Kernel, kernel};

/// The rectangle that grows with each position. On the Earth it may cross the date line, when that makes it narrower.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Envelope {
    top: f64,
    bottom: f64,
    /// The least and the greatest x below zero.
    west: (f64, f64),
    /// The least and the greatest x from zero on.
    east: (f64, f64),
}

const NOTHING: (f64, f64) = (f64::INFINITY, f64::NEG_INFINITY);

impl Default for Envelope {
    fn default() -> Self {
        Envelope { top: f64::NEG_INFINITY, bottom: f64::INFINITY, west: NOTHING, east: NOTHING }
    }
}

impl Envelope {
    /// The envelope of a geometry.
    pub(crate) fn of(geometry: &Geometry) -> Envelope {
        let mut envelope = Envelope::default();
        envelope.add(geometry);
        envelope
    }

    pub(crate) fn add(&mut self, geometry: &Geometry) {
        geometry.for_each_position(&mut |position| self.add_position(position));
    }

    pub(crate) fn add_position(&mut self, [x, y]: Position) {
        self.top = self.top.max(y);
        self.bottom = self.bottom.min(y);
        let side = if x >= 0.0 { &mut self.east } else { &mut self.west };
        *side = (side.0.min(x), side.1.max(x));
    }

    pub(crate) fn merge(&mut self, other: Envelope) {
        self.top = self.top.max(other.top);
        self.bottom = self.bottom.min(other.bottom);
        self.west = (self.west.0.min(other.west.0), self.west.1.max(other.west.1));
        self.east = (self.east.0.min(other.east.0), self.east.1.max(other.east.1));
    }

    /// The rectangle, if there is a position in it.
    pub(crate) fn rectangle(&self, space: Space) -> Option<Rectangle> {
        let Envelope { top, bottom, west, east } = *self;
        let (left, right) = match (west == NOTHING, east == NOTHING) {
            (true, true) => return None,
            (false, true) => west,
            (true, false) => east,
            (false, false) => {
                let across_the_date_line = 360.0 + west.1 - east.0;
                if space == Space::Plane || east.1 - west.0 <= across_the_date_line {
                    (west.0, east.1)
                } else {
                    (east.0, west.1)
                }
            }
        };
        Some(Rectangle { left, right, top, bottom })
    }
}

/// The rectangle around all values of a row.
pub(super) fn around(row: Row<'_, Bytes>, space: Space) -> Result<Rectangle, Failure> {
    let mut envelope = Envelope::default();
    for value in row.iter() {
        envelope.add(&read(value)?);
    }
    envelope
        .rectangle(space)
        .ok_or_else(|| Failure::illegal_argument("Cannot determine envelope of geometry"))
}

/// The kernel of ST_XMIN and its kin: one side of the rectangle around a row's values.
pub(super) fn bind_side(call: &Call<'_>, side: fn(Rectangle) -> f64) -> Result<Box<dyn Kernel>, BindError> {
    let data_type = call.args[0].data_type;
    kernel(move |args: &[Column], rows, context: &mut EvalContext<'_>| {
        if data_type == DataType::Null {
            return Column::nulls(DataType::Double, rows);
        }
        each_row::<Bytes, Double>(DataType::Double, &args[0], context, |row, out| {
            out.push(side(around(row, space_of(data_type))?));
            Ok(())
        })
    })
}

/// Appends the rectangle as a value.
pub(crate) fn append(rectangle: Rectangle, result: &mut ColumnBuilder<Bytes>) {
    result.append(&Geometry::Rectangle(rectangle).to_wkb());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str, space: Space) -> Option<String> {
        let rectangle = Envelope::of(&Geometry::from_wkt(text).unwrap()).rectangle(space);
        rectangle.map(|rectangle| Geometry::Rectangle(rectangle).to_wkt())
    }

    #[test]
    fn on_the_earth_it_takes_the_shorter_way() {
        let points = "MULTIPOINT (-170 1, 160 2)";
        assert_eq!(around(points, Space::Earth).as_deref(), Some("BBOX (160.0, -170.0, 2.0, 1.0)"));
        assert_eq!(around(points, Space::Plane).as_deref(), Some("BBOX (-170.0, 160.0, 2.0, 1.0)"));
        let points = "MULTIPOINT (-10 1, 20 2)";
        assert_eq!(around(points, Space::Earth).as_deref(), Some("BBOX (-10.0, 20.0, 2.0, 1.0)"));
    }

    #[test]
    fn nothing_has_no_envelope() {
        assert_eq!(around("LINESTRING EMPTY", Space::Plane), None);
        assert_eq!(around("POINT (3 4)", Space::Plane).as_deref(), Some("BBOX (3.0, 3.0, 4.0, 4.0)"));
    }
}
