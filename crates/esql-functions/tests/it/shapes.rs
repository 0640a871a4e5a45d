//! Whatever shapes there are, also those that cross themselves: no function panics, and relations fit together.

use esql_data::date::Zone;
use esql_data::geometry::{Geometry, Position};
use esql_data::{Bytes, Column, DataType, Site, Value, Warnings};
use esql_functions::registry::{Function, find};
use esql_functions::{Argument, Call, Environment, EvalContext, Shape, Space, check};
use proptest::prelude::*;

/// Few coordinates, so that points, edges and corners meet.
fn position() -> impl Strategy<Value = Position> {
    [(-4..5_i8).prop_map(f64::from), (-4..5_i8).prop_map(f64::from)]
}

fn ring() -> impl Strategy<Value = Vec<Position>> {
    prop::collection::vec(position(), 3..7).prop_map(|mut ring| {
        ring.push(ring[0]);
        ring
    })
}

fn geometry() -> impl Strategy<Value = Geometry> {
    let plain = prop_oneof![
        position().prop_map(Geometry::Point),
        prop::collection::vec(position(), 2..6).prop_map(Geometry::Line),
        prop::collection::vec(ring(), 1..3).prop_map(Geometry::Polygon),
        prop::collection::vec(position(), 0..4).prop_map(Geometry::MultiPoint),
        prop::collection::vec(prop::collection::vec(ring(), 1..2), 0..3).prop_map(Geometry::MultiPolygon),
    ];
    plain.prop_recursive(2, 6, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(Geometry::Collection))
}

fn shape(geometry: &Geometry) -> Shape {
    Shape::of([geometry.to_wkb().as_slice()], Space::Plane).unwrap()
}

/// The geometry, larger or smaller: beyond what the plane's index holds, and where differences vanish.
fn scaled(geometry: &Geometry, factor: f64) -> Geometry {
    geometry.map_positions(&|position| position.map(|number| number * factor))
}

/// What a function can be asked of two shapes of any size.
fn ask_all(a: &Geometry, b: &Geometry, amount: f64) -> Result<(), TestCaseError> {
    for name in ["st_union", "st_intersection", "st_difference", "st_symdifference"] {
        prop_assert!(is_geometry(&call(name, &[a, b], None)), "{}", name);
    }
    for name in ["st_simplify", "st_simplifypreservetopology", "st_buffer"] {
        prop_assert!(is_geometry(&call(name, &[a], Some(amount))), "{}", name);
    }
    prop_assert!(is_geometry(&call("st_buffer", &[a], Some(-amount))));
    for name in ["st_npoints", "st_dimension", "st_isempty", "st_geometrytype", "st_envelope", "st_xmin"] {
        call(name, &[a], None);
    }
    for name in ["st_intersects", "st_contains", "st_within", "st_disjoint"] {
        call(name, &[a, b], None);
    }
    Ok(())
}

/// The result of a function of shapes; the last argument may be a constant number.
fn call(name: &str, geometries: &[&Geometry], number: Option<f64>) -> Column {
    let Some(Function::Scalar(function)) = find(name) else { panic!("{name} is unknown") };
    let number = number.map(Value::Double);
    let values: Vec<Value> =
        geometries.iter().map(|geometry| Value::Bytes(geometry.to_wkb().into())).collect();
    let mut args: Vec<Argument<'_>> = geometries
        .iter()
        .map(|_| Argument { data_type: DataType::CartesianShape, constant: None, text: "g" })
        .collect();
    let mut columns: Vec<Column> =
        values.iter().map(|value| Column::constant(DataType::CartesianShape, value, 1)).collect();
    if let Some(number) = &number {
        args.push(Argument { data_type: DataType::Double, constant: Some(number), text: "n" });
        columns.push(Column::constant(DataType::Double, number, 1));
    }
    let call = Call { name, text: name, args: &args };
    check(function, &call).unwrap();
    let environment = Environment { now_nanos: 0, zone: Zone::default(), seed: 0 };
    let kernel = (function.bind)(&call, &environment).unwrap();
    let (site, mut warnings) = (Site::new(1, 1, name), Warnings::default());
    kernel.eval(&columns, 1, &mut EvalContext { site: &site, warnings: &mut warnings })
}

fn is_geometry(column: &Column) -> bool {
    column.view::<Bytes>().row(0).all(|wkb| Geometry::from_wkb(wkb).is_some())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn relations_fit_together(a in geometry(), b in geometry()) {
        let (left, right) = (shape(&a), shape(&b));
        prop_assert_eq!(left.intersects(&right), right.intersects(&left));
        if left.contains(&right) {
            prop_assert!(left.intersects(&right));
        }
    }

    #[test]
    fn every_function_answers(a in geometry(), b in geometry(), amount in 0.0..3.0_f64) {
        ask_all(&a, &b, amount)?;
    }

    #[test]
    fn size_does_not_matter(
        a in geometry(),
        b in geometry(),
        amount in 0.0..3.0_f64,
        factor in prop::sample::select(vec![1e-300, 1e-9, 0.1, 1e9, 1e38, 1e300, 4e307]),
    ) {
        ask_all(&scaled(&a, factor), &scaled(&b, factor), amount)?;
        ask_all(&scaled(&a, factor), &b, amount * factor)?;
    }
}
