//! Points and shapes: as well-known binary, which is how columns hold them, and as well-known text, which is how people write
//! them; and the cells of grids, whose names are numbers in columns.
//!
//! Heights and measures are read and dropped: nothing in the language asks for them.

pub mod geohash;
pub mod geotile;

mod wkb;
mod wkt;

/// x and y; on the Earth longitude and latitude.
pub type Position = [f64; 2];

/// A point or a shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Geometry {
    /// One position.
    Point(Position),
    /// Positions with straight lines between them.
    Line(Vec<Position>),
    /// A ring around, and rings around the holes.
    Polygon(Vec<Vec<Position>>),
    /// Several points.
    MultiPoint(Vec<Position>),
    /// Several lines.
    MultiLine(Vec<Vec<Position>>),
    /// Several polygons.
    MultiPolygon(Vec<Vec<Vec<Position>>>),
    /// Several shapes of any kind.
    Collection(Vec<Geometry>),
    /// A rectangle along the axes.
    Rectangle(Rectangle),
}

/// A rectangle along the axes. On the Earth it crosses the date line when `left` is greater than `right`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rectangle {
    /// The least x, or the western longitude.
    pub left: f64,
    /// The greatest x, or the eastern longitude.
    pub right: f64,
    /// The greatest y.
    pub top: f64,
    /// The least y.
    pub bottom: f64,
}

/// How deeply collections may nest; no data needs more levels.
const MAX_DEPTH: usize = 64;

impl Rectangle {
    /// The four corners and the first again, against the clock.
    pub fn ring(&self) -> Vec<Position> {
        let Rectangle { left, right, top, bottom } = *self;
        vec![[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]
    }
}

impl Geometry {
    /// Whether there is no position in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Geometry::Point(_) | Geometry::Rectangle(_) => false,
            Geometry::Line(points) | Geometry::MultiPoint(points) => points.is_empty(),
            Geometry::Polygon(lines) | Geometry::MultiLine(lines) => lines.iter().all(Vec::is_empty),
            Geometry::MultiPolygon(polygons) => polygons.iter().flatten().all(Vec::is_empty),
            Geometry::Collection(shapes) => shapes.iter().all(Geometry::is_empty),
        }
    }

    /// The geometry with every position changed by `change`.
    pub fn map_positions(&self, change: &impl Fn(Position) -> Position) -> Geometry {
        let line = |points: &Vec<Position>| points.iter().map(|point| change(*point)).collect::<Vec<_>>();
        let lines = |all: &Vec<Vec<Position>>| all.iter().map(line).collect::<Vec<_>>();
        match self {
            Geometry::Point(point) => Geometry::Point(change(*point)),
            Geometry::Line(points) => Geometry::Line(line(points)),
            Geometry::MultiPoint(points) => Geometry::MultiPoint(line(points)),
            Geometry::Polygon(rings) => Geometry::Polygon(lines(rings)),
            Geometry::MultiLine(all) => Geometry::MultiLine(lines(all)),
            Geometry::MultiPolygon(polygons) => Geometry::MultiPolygon(polygons.iter().map(lines).collect()),
            Geometry::Collection(shapes) => {
                Geometry::Collection(shapes.iter().map(|shape| shape.map_positions(change)).collect())
            }
            Geometry::Rectangle(Rectangle { left, right, top, bottom }) => {
                let ([left, bottom], [right, top]) = (change([*left, *bottom]), change([*right, *top]));
                Geometry::Rectangle(Rectangle { left, right, top, bottom })
            }
        }
    }

    /// Calls `each` with every position, closing ones included; a rectangle has its four corners.
    pub fn for_each_position(&self, each: &mut impl FnMut(Position)) {
        match self {
            Geometry::Point(point) => each(*point),
            Geometry::Line(points) | Geometry::MultiPoint(points) => points.iter().copied().for_each(each),
            Geometry::Polygon(lines) | Geometry::MultiLine(lines) => {
                lines.iter().flatten().copied().for_each(each);
            }
            Geometry::MultiPolygon(polygons) => polygons.iter().flatten().flatten().copied().for_each(each),
            Geometry::Collection(shapes) => shapes.iter().for_each(|shape| shape.for_each_position(each)),
            Geometry::Rectangle(rectangle) => rectangle.ring().into_iter().take(4).for_each(each),
        }
    }
}
