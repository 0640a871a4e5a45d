//! Points, shapes and ranges of documents, from reading to printing.

use esql::{Engine, Format, Mapping, MemoryIndex};
use serde_json::json;
use std::io::Write;

const PLACES: &str = r#"{"n":1,"at":{"lat":52.5,"lon":13.4},"spot":"1,2"}
{"n":2,"at":"48.1,11.6","spot":[3,4]}
{"n":3,"at":"POINT (2.3 48.9)","spot":{"x":5,"y":6}}
{"n":4,"at":[[13.0,52.0],[-74.0,40.7]]}
{"n":5,"at":{"type":"Point","coordinates":[139.7,35.7]}}
{"n":6,"at":"nowhere"}
{"n":7}
"#;

const ZONES: &str = r#"{"zone":"germany","area":"POLYGON ((6 47, 15 47, 15 55, 6 55, 6 47))","years":{"gte":"2020","lt":"2022"},"price":{"gte":1,"lt":2.5}}
{"zone":"france","area":{"type":"Polygon","coordinates":[[[-5,42],[8,42],[8,51],[-5,51],[-5,42]]]},"years":{"gte":"2021","lte":"2021-12-31"}}
{"zone":"berlin","area":{"type":"envelope","coordinates":[[13,53],[14,52]]},"price":{"gt":2}}
"#;

fn engine() -> Engine {
    let mut file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
    let policy = json!({
        "zones-policy": { "geo_match": { "indices": "zones", "match_field": "area", "enrich_fields": ["zone"] } },
    });
    file.write_all(policy.to_string().as_bytes()).unwrap();
    let mapping = |json| Mapping::from_json(&json).unwrap();
    let places = MemoryIndex::new("places").ndjson(PLACES).mapping(mapping(json!({ "properties": {
        "n": { "type": "integer" }, "at": { "type": "geo_point" }, "spot": { "type": "point" },
    } })));
    let zones = MemoryIndex::new("zones").ndjson(ZONES).mapping(mapping(json!({ "properties": {
        "zone": { "type": "keyword" }, "area": { "type": "geo_shape" }, "years": { "type": "date_range" },
        "price": { "type": "double_range" },
    } })));
    Engine::builder().memory(places).memory(zones).policy(file.path()).build().unwrap()
}

/// The rows as CSV without the line of names.
fn rows(query: &str) -> String {
    let result = engine().query(query).unwrap().collect_rows().unwrap();
    let csv = result.to_string(Format::Csv).replace("\r\n", "\n");
    csv.split_once('\n').map_or(String::new(), |(_, rows)| rows.to_owned())
}

fn error(query: &str) -> String {
    engine().query(query).err().map_or(String::new(), |error| error.to_string())
}

#[test]
fn points_of_every_notation_come_out_as_text() {
    assert_eq!(
        rows("FROM places | KEEP n, at, spot"),
        "1,POINT (13.4 52.5),POINT (1.0 2.0)\n2,POINT (11.6 48.1),POINT (3.0 4.0)\n\
         3,POINT (2.3 48.9),POINT (5.0 6.0)\n4,\"[POINT (13.0 52.0), POINT (-74.0 40.7)]\",\n\
         5,POINT (139.7 35.7),\n6,,\n7,,\n"
    );
}

#[test]
fn shapes_of_every_notation_come_out_as_text() {
    assert_eq!(rows("FROM zones | SORT zone | KEEP area | LIMIT 1"), "\"BBOX (13.0, 14.0, 53.0, 52.0)\"\n");
    assert_eq!(
        rows("FROM zones | WHERE zone == \"france\" | KEEP area"),
        "\"POLYGON ((-5.0 42.0, 8.0 42.0, 8.0 51.0, -5.0 51.0, -5.0 42.0))\"\n"
    );
}

#[test]
fn where_tests_places() {
    let germany = "TO_GEOSHAPE(\"POLYGON ((6 47, 15 47, 15 55, 6 55, 6 47))\")";
    assert_eq!(rows(&format!("FROM places | WHERE ST_WITHIN(at, {germany}) | KEEP n")), "1\n2\n");
    assert_eq!(rows(&format!("FROM places | WHERE ST_INTERSECTS(at, {germany}) | KEEP n")), "1\n2\n4\n");
    assert_eq!(rows(&format!("FROM places | WHERE ST_DISJOINT(at, {germany}) | KEEP n")), "3\n5\n");
    assert_eq!(rows("FROM places | WHERE at == TO_GEOPOINT(\"POINT(2.3 48.9)\") | KEEP n"), "3\n");
}

#[test]
fn places_are_collected_and_counted() {
    assert_eq!(rows("FROM places | STATS c = COUNT(at), d = COUNT(*) WHERE at IS NOT NULL"), "6,5\n");
    assert_eq!(
        rows("FROM places | WHERE n < 3 | STATS v = VALUES(at)"),
        "\"[POINT (13.4 52.5), POINT (11.6 48.1)]\"\n"
    );
    assert_eq!(rows("FROM places | STATS f = FIRST(at, n), l = LAST(spot, n)"), "POINT (13.4 52.5),\n");
    assert_eq!(
        rows(
            "FROM places | STATS c = COUNT(*) BY t = ST_GEOTILE(at, 2) | SORT c DESC, t::keyword | KEEP t, c"
        ),
        "2/2/1,4\n,2\n2/1/1,1\n2/3/1,1\n"
    );
    assert_eq!(
        rows("FROM places | STATS e = ST_EXTENT_AGG(spot), c = ST_CENTROID_AGG(spot)"),
        "\"BBOX (1.0, 5.0, 6.0, 2.0)\",POINT (3.0 4.0)\n"
    );
}

#[test]
fn cells_have_names() {
    assert_eq!(
        rows(
            "ROW a = \"u33d\"::geohash, b = \"4/8/5\"::geotile, c = \"811f3ffffffffff\"::geohex | EVAL n = a::long, s = b::keyword"
        ),
        "u33d,4/8/5,811f3ffffffffff,13682372,4/8/5\n"
    );
}

#[test]
fn enrich_finds_the_shapes_around_a_point() {
    assert_eq!(
        rows("FROM places | ENRICH zones-policy ON at | KEEP n, zone"),
        "1,\"[germany, berlin]\"\n2,germany\n3,france\n4,\"[germany, berlin]\"\n5,\n6,\n7,\n"
    );
    assert_eq!(
        error("FROM places | ENRICH zones-policy ON n"),
        "line 1:38: Unsupported type [integer] for enrich matching field [n]; only [geo_point, geo_shape] allowed for type \
         [geo_match]"
    );
}

#[test]
fn ranges_end_before_their_upper_bound() {
    assert_eq!(
        rows("FROM zones | KEEP zone, years, price"),
        "germany,2020-01-01T00:00:00.000Z..2022-01-01T00:00:00.000Z,1.0..2.5\n\
         france,2021-01-01T00:00:00.000Z..2021-12-31T00:00:00.001Z,\nberlin,,2.0000000000000004..Infinity\n"
    );
    assert_eq!(
        rows("FROM zones | WHERE RANGE_CONTAINS(years, TO_DATETIME(\"2020-06-15\")) | KEEP zone"),
        "germany\n"
    );
    assert_eq!(rows("FROM zones | WHERE RANGE_WITHIN(2.5, price) | KEEP zone"), "berlin\n");
    assert_eq!(
        rows("FROM zones | EVAL from = RANGE_MIN(years), s = TO_STRING(price) | KEEP from, s | LIMIT 1"),
        "2020-01-01T00:00:00.000Z,1.0..2.5\n"
    );
}

#[test]
fn what_can_not_be_done_is_said() {
    assert_eq!(
        error("FROM places | EVAL x = ST_INTERSECTS(at, spot)"),
        "line 1:24: second argument of [ST_INTERSECTS(at, spot)] must be [geo_point or geo_shape], found value [spot] type \
         [cartesian_point]"
    );
    assert_eq!(
        error("FROM places | EVAL x = ST_GEOHASH(at, 13)"),
        "line 1:39: Invalid geohash_grid precision of 13. Must be between 1 and 12."
    );
    assert_eq!(
        error("FROM places | EVAL x = ST_SIMPLIFY(at, -1)"),
        "line 1:40: tolerance must not be negative"
    );
    assert_eq!(error("FROM places | SORT at"), "line 1:20: cannot sort on geo_point");
}
