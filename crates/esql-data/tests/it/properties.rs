//! What holds for every value: texts read back, nothing panics.

use esql_data::date::{
    ChronoField, DateDiffUnit, DateFormat, DatePeriod, Rounding, TimeDuration, TimeSpan, Zone, format_names,
    millis_to_iso, nanos_to_iso, parse_datetime, parse_datetime_nanos,
};
use esql_data::geometry::{Geometry, Rectangle, geohash, geotile};
use esql_data::{ip, number, range, version};
use proptest::prelude::*;

const UNITS: [&str; 9] = ["ms", "s", "min", "hour", "day", "week", "month", "quarter", "year"];
const ZONES: [&str; 6] =
    ["Z", "+05:30", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Africa/Casablanca"];

fn zone() -> impl Strategy<Value = Zone> {
    prop::sample::select(&ZONES[..]).prop_map(|id| Zone::parse(id).unwrap())
}

/// Milliseconds of any size, more often of our times.
fn millis() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), -62_135_596_800_000..253_402_300_800_000i64]
}

fn span() -> impl Strategy<Value = TimeSpan> {
    prop_oneof![
        (any::<i32>(), any::<i32>(), any::<i32>())
            .prop_map(|(years, months, days)| TimeSpan::Period(DatePeriod { years, months, days })),
        any::<i64>().prop_map(|millis| TimeSpan::Duration(TimeDuration::from_millis(millis))),
        small_span(),
    ]
}

/// One unit of the calendar, or up to a day or so.
fn small_span() -> impl Strategy<Value = TimeSpan> {
    prop_oneof![
        (1..50i64, prop::sample::select(&UNITS[..]))
            .prop_map(|(count, unit)| TimeSpan::new(count, unit).unwrap()),
        (1..100_000_000i64).prop_map(|millis| TimeSpan::Duration(TimeDuration::from_millis(millis))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn doubles_read_back(bits: u64) {
        let value = f64::from_bits(bits);
        let read = number::parse_double(&number::double_to_string(value)).unwrap();
        prop_assert!(read.to_bits() == value.to_bits() || value.is_nan() && read.is_nan());
    }

    #[test]
    fn hexadecimal_doubles_read_back(bits: u64) {
        let value = f64::from_bits(bits & !(1 << 63));
        prop_assume!(value.is_finite());
        let (mantissa, exponent) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i64);
        let (whole, power) = if exponent == 0 { (0, -1022) } else { (1, exponent - 1023) };
        let text = format!("0x{whole}.{mantissa:013x}p{power}");
        prop_assert_eq!(number::parse_double(&text), Some(value));
    }

    #[test]
    fn numbers_never_panic(text in ".{0,40}", digits in "[-+]?[0-9.eE+-]{0,30}[dDfF]?") {
        for text in [&text, &digits] {
            let _ = number::string_to_double(text);
            let _ = number::string_to_long(text);
            let _ = number::string_to_int(text);
            let _ = number::string_to_unsigned_long(text);
        }
    }

    #[test]
    fn dates_of_four_digit_years_read_back(millis in -62_135_596_800_000..253_402_300_800_000i64) {
        prop_assert_eq!(parse_datetime(&millis_to_iso(millis)), Ok(millis));
    }

    #[test]
    fn nanoseconds_read_back(nanos in 0..i64::MAX) {
        prop_assert_eq!(parse_datetime_nanos(&nanos_to_iso(nanos)), Ok(nanos));
    }

    #[test]
    fn any_date_reads_back_in_any_zone(millis: i64, zone in zone()) {
        let format = DateFormat::new("uuuuuu-DDD'T'HH:mm:ss.SSSXXXXX").unwrap();
        let text = format.format_millis(millis, &zone).unwrap();
        prop_assert_eq!(format.parse_millis(&text, &Zone::utc()), Ok(millis), "{}", text);
    }

    #[test]
    fn formats_never_panic(
        pattern in "(y{1,5}|[A-Za-z]{1,6}|[-/: ]|'[a-z]*'|\\[|\\]){0,8}",
        input in "[0-9A-Za-z:+. é-]{0,30}",
        millis: i64,
        zone in zone(),
    ) {
        if let Ok(format) = DateFormat::new(&pattern) {
            let _ = format.parse_millis(&input, &zone);
            if let Ok(text) = format.format_millis(millis, &zone) {
                let _ = format.parse_millis(&text, &zone);
                let _ = format.parse_nanos(&text, &zone);
            }
        }
    }

    #[test]
    fn named_formats_never_panic(input in "[0-9TZW:+.,-]{0,30}", any in ".{0,20}", zone in zone()) {
        for name in format_names() {
            let format = DateFormat::new(name).unwrap();
            let _ = format.parse_millis(&input, &zone);
            let _ = format.parse_nanos(&any, &zone);
        }
        let _ = parse_datetime(&input);
        let _ = Zone::parse(&input);
        let _ = Zone::parse(&any);
    }

    #[test]
    fn arithmetic_never_panics(millis in millis(), span in span(), zone in zone()) {
        let _ = span.add_to_millis(millis, &zone);
        let _ = span.subtract_from_millis(millis, &zone);
        let _ = span.add_to_nanos(millis, &zone);
        let _ = span.to_string();
    }

    #[test]
    fn rounding_never_goes_up(millis in millis(), span in span(), zone in zone()) {
        if let Ok(rounding) = Rounding::new(span, zone) {
            prop_assert!(rounding.round(millis) <= millis || millis < -9_000_000_000_000_000_000);
            let _ = rounding.next(millis);
            let _ = rounding.round_nanos(millis);
        }
    }

    #[test]
    fn rounding_cuts_time_into_stretches(
        millis in -62_135_596_800_000..253_402_300_800_000i64,
        span in small_span(),
        zone in zone(),
    ) {
        if let Ok(rounding) = Rounding::new(span, zone) {
            let rounded = rounding.round(millis);
            prop_assert_eq!(rounding.round(rounded), rounded);
            let next = rounding.next(millis);
            prop_assert!(next > millis, "{} > {}, rounded {}, {:?}", next, millis, rounded, rounding);
            prop_assert_eq!(rounding.round(next - 1), rounded);
        }
    }

    #[test]
    fn differences_and_fields_never_panic(start: i64, end: i64, zone in zone()) {
        for unit in ["year", "quarter", "month", "day", "week", "hour", "ms", "ns"] {
            let _ = DateDiffUnit::parse(unit).unwrap().between_millis(start, end, &zone);
        }
        for name in ChronoField::names() {
            let _ = ChronoField::parse(name).unwrap().of_millis(start, &zone);
        }
    }

    #[test]
    fn differences_are_what_arithmetic_adds(millis in 0..4_000_000_000_000i64, years in -200..200i64) {
        let zone = Zone::utc();
        let later = TimeSpan::new(years, "years").unwrap().add_to_millis(millis, &zone).unwrap();
        let counted = DateDiffUnit::Year.between_millis(millis, later, &zone).unwrap();
        // A 29 February becomes a 28th, which is a day short.
        prop_assert!(i64::from(counted) == years || i64::from(counted) == years - years.signum());
    }

    #[test]
    fn addresses_read_back(bytes: [u8; 16], zeros in 0..8usize, at in 0..8usize) {
        let mut address = bytes;
        for part in at..(at + zeros).min(8) {
            address[2 * part] = 0;
            address[2 * part + 1] = 0;
        }
        prop_assert_eq!(ip::parse_ip(&ip::ip_to_string(&address)), Ok(address));
        let standard = std::net::Ipv6Addr::from(address);
        if ip::as_v4(&address).is_none() && !standard.segments().starts_with(&[0; 6]) {
            prop_assert_eq!(ip::ip_to_string(&address), standard.to_string());
        }
    }

    #[test]
    fn addresses_agree_with_the_standard_library(text in "[0-9a-f:.]{0,20}") {
        let ours = ip::parse_ip(&text).ok();
        // Only the number of digits in a group is free here.
        if text.split([':', '.']).all(|group| group.len() <= 4) {
            let theirs = text.parse::<std::net::IpAddr>().ok().map(|address| match address {
                std::net::IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
                std::net::IpAddr::V6(v6) => v6.octets(),
            });
            prop_assert_eq!(ours, theirs);
        }
        let _ = ip::Cidr::parse(&text);
    }

    #[test]
    fn versions_read_back(text in "([0-9]{1,3}\\.){0,3}[0-9]{1,2}(-[0-9a-z.-]{0,8})?(\\+[0-9a-z.]{0,5})?", any in ".{0,12}") {
        for text in [text, any] {
            prop_assume!(text != "\u{3}");
            prop_assert_eq!(version::decode(&version::encode(&text)), text);
        }
    }

    #[test]
    fn geometries_read_back(
        text in "(POINT|LINESTRING|POLYGON|MULTIPOINT|GEOMETRYCOLLECTION|BBOX|x) ?(EMPTY|[(]{1,3}(-?[0-9]{1,3}[ ,.(]{1,2}){1,8}[0-9][)]{1,3})",
        any in ".{0,24}",
    ) {
        for text in [text, any] {
            if let Ok(geometry) = Geometry::from_wkt(&text) {
                let again = geometry.to_wkt();
                prop_assert_eq!(Geometry::from_wkt(&again).ok(), Some(geometry.clone()), "{}", again);
                prop_assert_eq!(Geometry::from_wkb(&geometry.to_wkb()), Some(geometry));
            }
        }
    }

    #[test]
    fn any_bytes_are_a_geometry_or_none(mut bytes in prop::collection::vec(any::<u8>(), 0..80), kind in 0..20_u8) {
        let _ = Geometry::from_wkb(&bytes);
        // More often one than random bytes are.
        bytes.splice(0..0, [1, kind, 0, 0, 0, 2, 0, 0, 0, 1, 2, 0, 0, 0]);
        if let Some(geometry) = Geometry::from_wkb(&bytes) {
            let _ = geometry.to_wkt();
            prop_assert!(Geometry::from_wkb(&geometry.to_wkb()).is_some());
        }
    }

    #[test]
    fn cells_lie_around_their_points(x in -180.0..180.0_f64, y in -85.0..85.0_f64, size in 1..13_usize, any in any::<i64>()) {
        let within = |Rectangle { left, right, top, bottom }: Rectangle| {
            let near = 1e-9;
            left - near <= x && x <= right + near && bottom - near <= y && y <= top + near
        };
        let hash = geohash::around([x, y], size);
        prop_assert!(within(geohash::bounds(hash)));
        prop_assert_eq!(geohash::parse(&geohash::name(hash)), Ok(hash));
        let tile = geotile::around([x, y], size as u32);
        prop_assert!(within(geotile::bounds(tile)));
        prop_assert_eq!(geotile::parse(&geotile::name(tile)), Ok(tile));
        let _ = (geohash::name(any), geohash::bounds(any), geotile::name(any), geotile::bounds(any));
    }

    #[test]
    fn ranges_read_back(from in millis(), to in millis(), low in any::<f64>(), high in any::<f64>(), any in ".{0,16}") {
        let _ = (range::parse_dates(&any), range::parse_doubles(&any));
        let text = format!("{}..{}", millis_to_iso(from), millis_to_iso(to));
        if let Ok(bytes) = range::parse_dates(&text) {
            prop_assert_eq!(range::decode_dates(&bytes), (from, to));
        }
        if low <= high {
            let bytes = range::parse_doubles(&format!("{low:?}..{high:?}")).unwrap();
            prop_assert_eq!(range::decode_doubles(&bytes), (low, high));
        }
    }
}

#[test]
fn week_based_years_beyond_the_calendar_are_failures() {
    for (pattern, input) in [("YYYYY", "9223372036854775807"), ("Y", "99999999999"), ("Y", "-99999999999")] {
        assert!(DateFormat::new(pattern).unwrap().parse_millis(input, &Zone::utc()).is_err(), "{input}");
    }
    assert!(DateFormat::new("YYYY").unwrap().parse_millis("2024", &Zone::utc()).is_ok());
}
