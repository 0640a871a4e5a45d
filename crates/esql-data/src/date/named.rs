//! Elasticsearch's named date formats: those with all fields at fixed places, and the others in a notation of one letter an
//! item.
//!
//! A capital wants the full width, a small letter takes fewer digits as well: `Y` year, `M` month, `D` day, `H` hour,
//! `I` minute, `S` second, `O` day of the year, `G` week-based year, `W` week, `E` day of the week; `X` and `K` are a year and
//! a week-based year of four digits and no more. `F` is a fraction of one to nine digits with its point, `C` one with a comma,
//! `N` one of at least three digits, `L` one of three. `Z` is an offset or a zone, `#` a literal `W`; `[ ]` may be missing.

use super::field::Field;
use super::format::{Alternative, Parser, Printer};
use super::iso::{IsoFormat, Part, ZoneText};
use super::pattern::{Item, Number, OffsetStyle, Sign};

/// The format of that name.
pub(super) fn find(name: &str) -> Option<Alternative> {
    match name {
        "epoch_millis" => {
            return Some(Alternative { printer: Printer::EpochMillis, parsers: vec![Parser::EpochMillis] });
        }
        "epoch_second" => {
            return Some(Alternative { printer: Printer::EpochSeconds, parsers: vec![Parser::EpochSeconds] });
        }
        _ => {}
    }
    if let Some((_, iso, printer)) = ISO_FORMATS.iter().find(|(known, ..)| *known == name) {
        let printer = Printer::Items(items(printer, Zones::Printed));
        return Some(Alternative { printer, parsers: vec![Parser::Iso(*iso)] });
    }
    let (_, printer, parser) = FORMATS.iter().find(|(known, ..)| *known == name)?;
    let parsers = if parser.contains('Z') {
        // Zones are read with and without colons, which takes a parser each.
        [Zones::IdOrOffset, Zones::NoColon].map(|zones| Parser::Items(items(parser, zones))).to_vec()
    } else {
        vec![Parser::Items(items(parser, Zones::Printed))]
    };
    Some(Alternative { printer: Printer::Items(items(printer, Zones::Printed)), parsers })
}

/// The names of all formats.
pub fn format_names() -> impl Iterator<Item = &'static str> {
    let iso = ISO_FORMATS.iter().map(|(name, ..)| *name);
    ["epoch_millis", "epoch_second"].into_iter().chain(iso).chain(FORMATS.iter().map(|(name, ..)| *name))
}

const fn iso(required: Part, last: Part, zone: ZoneText) -> IsoFormat {
    IsoFormat { required, last, optional_time: false, zone }
}

use Part::{Day, Fraction, Hour, Minute, Month, Second, Year};
use ZoneText::{Forbidden, Mandatory};

/// Formats with all fields at fixed places: name, parser, printer.
const ISO_FORMATS: &[(&str, IsoFormat, &str)] = &[
    ("strict_date_optional_time", IsoFormat::DATE_OPTIONAL_TIME, "Y-M-DTH:I:SLZ"),
    ("strict_date_optional_time_nanos", IsoFormat::DATE_OPTIONAL_TIME_NANOS, "Y-M-DTH:I:SNZ"),
    ("iso8601", IsoFormat::DATE_OPTIONAL_TIME, "Y-M-DTH:I:SLZ"),
    ("strict_year", iso(Year, Year, Forbidden), "Y"),
    ("strict_year_month", iso(Month, Month, Forbidden), "Y-M"),
    ("strict_year_month_day", iso(Day, Day, Forbidden), "Y-M-D"),
    ("strict_date", iso(Day, Day, Forbidden), "Y-M-D"),
    ("strict_date_hour", iso(Hour, Hour, Forbidden), "Y-M-DTH"),
    ("strict_date_hour_minute", iso(Minute, Minute, Forbidden), "Y-M-DTH:I"),
    ("strict_date_hour_minute_second", iso(Second, Second, Forbidden), "Y-M-DTH:I:S"),
    ("strict_date_hour_minute_second_millis", iso(Fraction, Fraction, Forbidden), "Y-M-DTH:I:SL"),
    ("strict_date_hour_minute_second_fraction", iso(Fraction, Fraction, Forbidden), "Y-M-DTH:I:SN"),
    ("strict_date_time", iso(Second, Fraction, Mandatory), "Y-M-DTH:I:SNZ"),
    ("strict_date_time_no_millis", iso(Second, Second, Mandatory), "Y-M-DTH:I:SZ"),
];

/// All other formats: name, printer, parser.
const FORMATS: &[(&str, &str, &str)] = &[
    ("date_optional_time", "Y-M-DTH:I:SLZ", "y[-m[-d[T[h[:i[:s[F][C]]]][Z]]]]"),
    ("date", "Y-M-D", "y-m-d"),
    ("date_hour", "Y-M-DTH", "y-m-dTh"),
    ("date_hour_minute", "Y-M-DTH:I", "y-m-dTh:i"),
    ("date_hour_minute_second", "Y-M-DTH:I:S", "y-m-dTh:i:s"),
    ("date_hour_minute_second_fraction", "Y-M-DTH:I:SN", "y-m-dTh:i:sF"),
    ("date_hour_minute_second_millis", "Y-M-DTH:I:SL", "y-m-dTh:i:sF"),
    ("date_time", "Y-M-DTH:I:SNZ", "y-m-dTh:i:s[F]Z"),
    ("date_time_no_millis", "Y-M-DTH:I:SZ", "y-m-dTh:i:sZ"),
    ("hour", "H", "h"),
    ("hour_minute", "H:I", "h:i"),
    ("hour_minute_second", "H:I:S", "h:i:s"),
    ("hour_minute_second_fraction", "H:I:SN", "h:i:sF"),
    ("hour_minute_second_millis", "H:I:SL", "h:i:sF"),
    ("time", "H:I:SNZ", "h:i:s[F]Z"),
    ("time_no_millis", "H:I:SZ", "h:i:sZ"),
    ("t_time", "TH:I:SNZ", "Th:i:s[F]Z"),
    ("t_time_no_millis", "TH:I:SZ", "Th:i:sZ"),
    ("ordinal_date", "Y-O", "y-o"),
    ("ordinal_date_time", "Y-OTH:I:SNZ", "y-oTh:i:s[F]Z"),
    ("ordinal_date_time_no_millis", "Y-OTH:I:SZ", "y-oTh:i:sZ"),
    ("week_date", "G-#W-E", "g-#w-E"),
    ("week_date_time", "G-#W-ETH:I:SNZ", "g-#w-ETh:i:s[F]Z"),
    ("week_date_time_no_millis", "G-#W-ETH:I:SZ", "g-#w-ETh:i:sZ"),
    ("weekyear", "G", "g"),
    ("weekyear_week", "G-#W", "g-#w"),
    ("weekyear_week_day", "G-#W-E", "g-#w-E"),
    ("year", "Y", "y"),
    ("year_month", "Y-M", "y-m"),
    ("year_month_day", "Y-M-D", "y-m-d"),
    ("basic_date", "YMD", "XMD"),
    ("basic_date_time", "YMDTHISLZ", "XMDTHISFZ"),
    ("basic_date_time_no_millis", "YMDTHISZ", "XMDTHISZ"),
    ("basic_ordinal_date", "YO", "XO"),
    ("basic_ordinal_date_time", "YOTHISLZ", "XOTHISFZ"),
    ("basic_ordinal_date_time_no_millis", "YOTHISZ", "XOTHISZ"),
    ("basic_time", "HISLZ", "HISFZ"),
    ("basic_time_no_millis", "HISZ", "HISZ"),
    ("basic_t_time", "THISLZ", "THISFZ"),
    ("basic_t_time_no_millis", "THISZ", "THISZ"),
    ("basic_week_date", "G#WE", "K#WE"),
    ("basic_week_date_time", "G#WETHISLZ", "K#WETHISFZ"),
    ("basic_week_date_time_no_millis", "G#WETHISZ", "K#WETHISZ"),
    ("strict_basic_week_date", "G#WE", "K#WE"),
    ("strict_basic_week_date_time", "G#WETHISLZ", "K#WETHISFZ"),
    ("strict_basic_week_date_time_no_millis", "G#WETHISZ", "K#WETHISZ"),
    ("strict_hour", "H", "H"),
    ("strict_hour_minute", "H:I", "H:I"),
    ("strict_hour_minute_second", "H:I:S", "H:I:S"),
    ("strict_hour_minute_second_fraction", "H:I:SN", "H:I:SF"),
    ("strict_hour_minute_second_millis", "H:I:SL", "H:I:SF"),
    ("strict_time", "H:I:SNZ", "H:I:SFZ"),
    ("strict_time_no_millis", "H:I:SZ", "H:I:SZ"),
    ("strict_t_time", "TH:I:SNZ", "TH:I:SFZ"),
    ("strict_t_time_no_millis", "TH:I:SZ", "TH:I:SZ"),
    ("strict_ordinal_date", "Y-O", "Y-O"),
    ("strict_ordinal_date_time", "Y-OTH:I:SNZ", "Y-OTH:I:S[F]Z"),
    ("strict_ordinal_date_time_no_millis", "Y-OTH:I:SZ", "Y-OTH:I:SZ"),
    ("strict_week_date", "G-#W-E", "G-#W-E"),
    ("strict_week_date_time", "G-#W-ETH:I:SNZ", "G-#W-ETH:I:S[F]Z"),
    ("strict_week_date_time_no_millis", "G-#W-ETH:I:SZ", "G-#W-ETH:I:SZ"),
    ("strict_weekyear", "G", "G"),
    ("strict_weekyear_week", "G-#W", "G-#W"),
    ("strict_weekyear_week_day", "G-#W-E", "G-#W-E"),
];

/// How a `Z` in the notation is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Zones {
    /// An offset, printed.
    Printed,
    /// A zone's name or an offset with a colon, read.
    IdOrOffset,
    /// An offset without a colon, read.
    NoColon,
}

fn items(notation: &str, zones: Zones) -> Vec<Item> {
    let mut open = Vec::new();
    let mut items = Vec::new();
    for letter in notation.chars() {
        match letter {
            '[' => open.push(std::mem::take(&mut items)),
            ']' => {
                let outer = open.pop().unwrap_or_default();
                let section = std::mem::replace(&mut items, outer);
                items.push(Item::Optional(section));
            }
            _ => items.push(item(letter, zones)),
        }
    }
    items
}

fn item(letter: char, zones: Zones) -> Item {
    let number = |field, min, max, sign| Item::Number(Number::new(field, min, max, sign));
    let two = |field| number(field, 2, 2, Sign::None);
    let up_to_two = |field| number(field, 1, 2, Sign::None);
    let fraction = |min, max, point| Item::Fraction { min, max, point, digits_after: 0 };
    match letter {
        'Y' => number(Field::Year, 4, 9, Sign::ExceedsPad),
        'y' => number(Field::Year, 1, 9, Sign::Normal),
        'X' => number(Field::Year, 4, 4, Sign::Normal),
        'M' => two(Field::MonthOfYear),
        'm' => up_to_two(Field::MonthOfYear),
        'D' => two(Field::DayOfMonth),
        'd' => up_to_two(Field::DayOfMonth),
        'H' => two(Field::HourOfDay),
        'h' => up_to_two(Field::HourOfDay),
        'I' => two(Field::MinuteOfHour),
        'i' => up_to_two(Field::MinuteOfHour),
        'S' => two(Field::SecondOfMinute),
        's' => up_to_two(Field::SecondOfMinute),
        'O' => number(Field::DayOfYear, 3, 3, Sign::None),
        'o' => number(Field::DayOfYear, 1, 3, Sign::None),
        'G' => number(Field::IsoWeekBasedYear, 4, 9, Sign::ExceedsPad),
        'g' => number(Field::IsoWeekBasedYear, 1, 9, Sign::Normal),
        'K' => number(Field::IsoWeekBasedYear, 4, 4, Sign::Normal),
        'W' => two(Field::IsoWeekOfWeekBasedYear),
        'w' => up_to_two(Field::IsoWeekOfWeekBasedYear),
        'E' => number(Field::DayOfWeek, 1, 1, Sign::None),
        'F' => fraction(1, 9, '.'),
        'C' => fraction(1, 9, ','),
        'N' => fraction(3, 9, '.'),
        'L' => fraction(3, 3, '.'),
        'Z' if zones == Zones::IdOrOffset => Item::ZoneId,
        'Z' => Item::Offset(OffsetStyle {
            colon: zones == Zones::Printed,
            minutes_optional: false,
            seconds: false,
            zero: "Z",
        }),
        '#' => Item::Literal("W".to_string()),
        _ => Item::Literal(letter.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DateFormat, Zone, millis_to_iso};
    use super::*;

    #[test]
    fn every_format_reads_what_it_prints() {
        // 2024-06-15T12:34:56.789Z, of which each format keeps what it shows.
        let millis = 1_718_454_896_789;
        for name in format_names() {
            let format = DateFormat::new(name).unwrap();
            let text = format.format_millis(millis, &Zone::utc()).unwrap();
            let read = format
                .parse_millis(&text, &Zone::utc())
                .unwrap_or_else(|error| panic!("{name}: {text}: {error}"));
            assert_eq!(format.format_millis(read, &Zone::utc()).as_deref(), Ok(&*text), "{name}");
        }
    }

    #[test]
    fn prints() {
        let print = |name: &str| {
            DateFormat::new(name).unwrap().format_millis(1_718_454_896_789, &Zone::utc()).unwrap()
        };
        assert_eq!(print("strict_date_optional_time"), "2024-06-15T12:34:56.789Z");
        assert_eq!(print("basic_date_time"), "20240615T123456.789Z");
        assert_eq!(print("week_date"), "2024-W24-6");
        assert_eq!(print("ordinal_date_time_no_millis"), "2024-167T12:34:56Z");
        assert_eq!(print("epoch_second"), "1718454896.789");
        assert_eq!(print("strict_t_time"), "T12:34:56.789Z");
    }

    #[test]
    fn nanoseconds_print_where_the_format_has_them() {
        let print = |name: &str| {
            DateFormat::new(name).unwrap().format_nanos(1_718_454_896_789_012_345, &Zone::utc()).unwrap()
        };
        assert_eq!(print("strict_date_optional_time"), "2024-06-15T12:34:56.789Z");
        assert_eq!(print("date_optional_time"), "2024-06-15T12:34:56.789Z");
        assert_eq!(print("strict_date_optional_time_nanos"), "2024-06-15T12:34:56.789012345Z");
    }

    #[test]
    fn reads() {
        let read = |name: &str, text: &str| {
            DateFormat::new(name).unwrap().parse_millis(text, &Zone::utc()).map(millis_to_iso).ok()
        };
        assert_eq!(read("date_optional_time", "2024-6-5T1:2").as_deref(), Some("2024-06-05T01:02:00.000Z"));
        assert_eq!(read("date_optional_time", "2024-6").as_deref(), Some("2024-06-01T00:00:00.000Z"));
        assert_eq!(
            read("date_time", "2024-06-15T12:34:56.7+0200").as_deref(),
            Some("2024-06-15T10:34:56.700Z")
        );
        assert_eq!(read("basic_date", "20240615").as_deref(), Some("2024-06-15T00:00:00.000Z"));
        assert_eq!(read("strict_week_date", "2024-W24-6").as_deref(), Some("2024-06-15T00:00:00.000Z"));
        assert_eq!(read("weekyear_week", "2024-W01").as_deref(), Some("2024-01-01T00:00:00.000Z"));
        assert_eq!(read("strict_date", "2024-6-5"), None);
        assert_eq!(read("strict_date_time", "2024-06-15T12:34:56.789"), None, "the zone is missing");
        assert_eq!(read("strict_date_hour_minute", "2024-06-15T12:34:56"), None, "too precise");
    }
}
