//! The words of dates: months, days, eras and halves of the day in a locale, and time zones in English.

use jiff::tz::TimeZone;

use super::Zone;
use super::field::WeekRules;

/// The language of a date's words and the rules of its weeks. Languages other than those listed here speak English.
#[derive(Clone, Copy, Debug)]
pub struct Locale {
    pub(super) words: &'static Words,
    pub(super) weeks: WeekRules,
}

impl Locale {
    /// The locale of a language tag: `en`, `en-US`, `fr`, `fr_FR`, `de`, `es`.
    pub fn of(tag: &str) -> Locale {
        let mut parts = tag.split(['-', '_']);
        let words = match parts.next().map(str::to_ascii_lowercase).as_deref() {
            Some("fr") => &FRENCH,
            Some("de") => &GERMAN,
            Some("es") => &SPANISH,
            _ => &ENGLISH,
        };
        // The calendars of these countries; a language alone has Java's default, weeks from Sunday on.
        let iso = parts.next().is_some_and(|country| {
            ["AT", "BE", "CH", "DE", "ES", "FR", "GB", "IE", "LU"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(country))
        });
        Locale { words, weeks: if iso { WeekRules::ISO } else { WeekRules::SUNDAY } }
    }

    /// English, weeks from Sunday on.
    pub const ENGLISH: Locale = Locale { words: &ENGLISH, weeks: WeekRules::SUNDAY };
}

impl Default for Locale {
    fn default() -> Locale {
        Locale::ENGLISH
    }
}

impl PartialEq for Locale {
    fn eq(&self, other: &Locale) -> bool {
        std::ptr::eq(self.words, other.words) && self.weeks == other.weeks
    }
}

/// How long a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Full,
    Short,
    Narrow,
}

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordField {
    Month { standalone: bool },
    DayOfWeek { standalone: bool },
    Quarter,
    Era,
    AmPm,
}

/// The words of one language; months from January, days from Monday.
#[derive(Debug)]
pub(super) struct Words {
    months: [&'static str; 12],
    months_short: [&'static str; 12],
    months_short_standalone: [&'static str; 12],
    months_narrow: [&'static str; 12],
    days: [&'static str; 7],
    days_short: [&'static str; 7],
    days_short_standalone: [&'static str; 7],
    days_narrow: [&'static str; 7],
    quarters: [&'static str; 4],
    quarters_short: [&'static str; 4],
    eras: [&'static str; 2],
    eras_short: [&'static str; 2],
    eras_narrow: [&'static str; 2],
    am_pm: [&'static str; 2],
}

impl Words {
    /// The words of a field and the value of the first.
    pub fn of(&self, field: WordField, style: Style) -> (&[&'static str], i64) {
        match (field, style) {
            (WordField::Month { .. }, Style::Full) => (&self.months, 1),
            (WordField::Month { standalone: true }, Style::Short) => (&self.months_short_standalone, 1),
            (WordField::Month { standalone: false }, Style::Short) => (&self.months_short, 1),
            (WordField::Month { .. }, Style::Narrow) => (&self.months_narrow, 1),
            (WordField::DayOfWeek { .. }, Style::Full) => (&self.days, 1),
            (WordField::DayOfWeek { standalone: true }, Style::Short) => (&self.days_short_standalone, 1),
            (WordField::DayOfWeek { standalone: false }, Style::Short) => (&self.days_short, 1),
            (WordField::DayOfWeek { .. }, Style::Narrow) => (&self.days_narrow, 1),
            (WordField::Quarter, Style::Full) => (&self.quarters, 1),
            (WordField::Quarter, Style::Short) => (&self.quarters_short, 1),
            (WordField::Quarter, Style::Narrow) => (&["1", "2", "3", "4"], 1),
            (WordField::Era, Style::Full) => (&self.eras, 0),
            (WordField::Era, Style::Short) => (&self.eras_short, 0),
            (WordField::Era, Style::Narrow) => (&self.eras_narrow, 0),
            (WordField::AmPm, _) => (&self.am_pm, 0),
        }
    }
}

/// The part of the day in English words, as the pattern letter `B` prints it.
pub(super) fn day_period(minute_of_day: i64) -> &'static str {
    match minute_of_day {
        0 => "midnight",
        720 => "noon",
        360..720 => "in the morning",
        721..1080 => "in the afternoon",
        1080..1260 => "in the evening",
        _ => "at night",
    }
}

static ENGLISH: Words = Words {
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    months_short: ENGLISH_MONTHS,
    months_short_standalone: ENGLISH_MONTHS,
    months_narrow: NARROW_MONTHS,
    days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    days_short: ENGLISH_DAYS,
    days_short_standalone: ENGLISH_DAYS,
    days_narrow: ["M", "T", "W", "T", "F", "S", "S"],
    quarters: ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"],
    quarters_short: ["Q1", "Q2", "Q3", "Q4"],
    eras: ["Before Christ", "Anno Domini"],
    eras_short: ["BC", "AD"],
    eras_narrow: ["B", "A"],
    am_pm: ["AM", "PM"],
};

const ENGLISH_MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const ENGLISH_DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const NARROW_MONTHS: [&str; 12] = ["J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"];

static FRENCH: Words = Words {
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    months_short: FRENCH_MONTHS,
    months_short_standalone: FRENCH_MONTHS,
    months_narrow: NARROW_MONTHS,
    days: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    days_short: FRENCH_DAYS,
    days_short_standalone: FRENCH_DAYS,
    days_narrow: ["L", "M", "M", "J", "V", "S", "D"],
    quarters: ["1er trimestre", "2e trimestre", "3e trimestre", "4e trimestre"],
    quarters_short: ["T1", "T2", "T3", "T4"],
    eras: ["avant Jésus-Christ", "après Jésus-Christ"],
    eras_short: ["av. J.-C.", "ap. J.-C."],
    eras_narrow: ["av. J.-C.", "ap. J.-C."],
    am_pm: ["AM", "PM"],
};

const FRENCH_MONTHS: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];
const FRENCH_DAYS: [&str; 7] = ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."];

static GERMAN: Words = Words {
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    months_short: [
        "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
    ],
    months_short_standalone: [
        "Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez",
    ],
    months_narrow: NARROW_MONTHS,
    days: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    days_short: ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."],
    days_short_standalone: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
    days_narrow: ["M", "D", "M", "D", "F", "S", "S"],
    quarters: ["1. Quartal", "2. Quartal", "3. Quartal", "4. Quartal"],
    quarters_short: ["Q1", "Q2", "Q3", "Q4"],
    eras: ["v. Chr.", "n. Chr."],
    eras_short: ["v. Chr.", "n. Chr."],
    eras_narrow: ["v. Chr.", "n. Chr."],
    am_pm: ["AM", "PM"],
};

static SPANISH: Words = Words {
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    months_short: SPANISH_MONTHS,
    months_short_standalone: SPANISH_MONTHS,
    months_narrow: ["E", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"],
    days: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    days_short: SPANISH_DAYS,
    days_short_standalone: SPANISH_DAYS,
    days_narrow: ["L", "M", "X", "J", "V", "S", "D"],
    quarters: ["1.er trimestre", "2.º trimestre", "3.er trimestre", "4.º trimestre"],
    quarters_short: ["T1", "T2", "T3", "T4"],
    eras: ["antes de Cristo", "después de Cristo"],
    eras_short: ["a. C.", "d. C."],
    eras_narrow: ["a. C.", "d. C."],
    am_pm: ["a.\u{a0}m.", "p.\u{a0}m."],
};

const SPANISH_MONTHS: [&str; 12] =
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"];
const SPANISH_DAYS: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];

/// A zone's name in English at an offset of its: `CET` or `Central European Standard Time`; offsets are their own name.
pub(super) fn zone_name(zone: &Zone, offset: i32, full: bool) -> String {
    if !zone.is_region() {
        return zone.id().to_string();
    }
    if let Some((_, short, long)) = UNABBREVIATED.iter().find(|(id, ..)| *id == zone.id()) {
        return (if full { long } else { short }).to_string();
    }
    let Some((abbreviation, summer)) = zone_abbreviation(zone.id(), offset) else {
        return zone.id().to_string();
    };
    if !full {
        return abbreviation;
    }
    let known = ZONE_NAMES.iter().find(|name| {
        (name.standard == abbreviation || name.daylight == abbreviation) && zone.id().starts_with(name.area)
    });
    match known {
        Some(name) if summer => name.daylight_name(),
        Some(name) => name.standard_name(),
        None => abbreviation,
    }
}

/// The abbreviation that the IANA database has for a region these days, or its offset, and whether it is of the summer. An
/// offset of other days counts as winter's.
fn zone_abbreviation(id: &str, offset: i32) -> Option<(String, bool)> {
    let region = match id {
        "UTC" | "UT" => return Some(("UTC".to_string(), false)),
        "GMT" => return Some(("GMT".to_string(), false)),
        _ => TimeZone::get(id).ok()?,
    };
    let [january, july] = [1, 7].map(|month| {
        let zoned = jiff::civil::date(2024, month, 1).to_zoned(region.clone()).ok()?;
        let info = region.to_offset_info(zoned.timestamp());
        Some((info.offset().seconds(), info.abbreviation().to_string()))
    });
    let (mut winter, mut summer) = (january?, july?);
    if winter.0 > summer.0 {
        std::mem::swap(&mut winter, &mut summer);
    }
    let is_summer = offset == summer.0 && winter.0 != summer.0;
    let (offset, abbreviation) = if is_summer { summer } else { winter };
    if abbreviation.starts_with(['+', '-']) {
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.abs() / 60;
        return Some((format!("GMT{sign}{:02}:{:02}", minutes / 60, minutes % 60), is_summer));
    }
    Some((abbreviation, is_summer))
}

/// Regions with a name in English but no abbreviation in the IANA database.
const UNABBREVIATED: [(&str, &str, &str); 24] = [
    ("America/Argentina/Buenos_Aires", "ART", "Argentina Standard Time"),
    ("America/Bogota", "COT", "Colombia Standard Time"),
    ("America/Caracas", "VET", "Venezuela Time"),
    ("America/La_Paz", "BOT", "Bolivia Time"),
    ("America/Lima", "PET", "Peru Standard Time"),
    ("America/Montevideo", "UYT", "Uruguay Standard Time"),
    ("America/Sao_Paulo", "BRT", "Brasilia Standard Time"),
    ("Asia/Baghdad", "AST", "Arabian Standard Time"),
    ("Asia/Bangkok", "ICT", "Indochina Time"),
    ("Asia/Dhaka", "BDT", "Bangladesh Standard Time"),
    ("Asia/Dubai", "GST", "Gulf Standard Time"),
    ("Asia/Ho_Chi_Minh", "ICT", "Indochina Time"),
    ("Asia/Kabul", "AFT", "Afghanistan Time"),
    ("Asia/Kathmandu", "NPT", "Nepal Time"),
    ("Asia/Kuala_Lumpur", "MYT", "Malaysia Time"),
    ("Asia/Kuwait", "AST", "Arabian Standard Time"),
    ("Asia/Novosibirsk", "NOVT", "Novosibirsk Standard Time"),
    ("Asia/Qatar", "AST", "Arabian Standard Time"),
    ("Asia/Riyadh", "AST", "Arabian Standard Time"),
    ("Asia/Singapore", "SGT", "Singapore Standard Time"),
    ("Asia/Tashkent", "UZT", "Uzbekistan Standard Time"),
    ("Asia/Tehran", "IRST", "Iran Standard Time"),
    ("Asia/Vladivostok", "VLAT", "Vladivostok Standard Time"),
    ("Europe/Istanbul", "TRT", "Turkey Time"),
];

/// The long names of zones whose abbreviation is the same over an area.
struct ZoneName {
    standard: &'static str,
    daylight: &'static str,
    area: &'static str,
    name: &'static str,
}

impl ZoneName {
    fn standard_name(&self) -> String {
        if self.name.ends_with("Time") {
            self.name.to_string()
        } else {
            format!("{} Standard Time", self.name)
        }
    }

    fn daylight_name(&self) -> String {
        match (self.standard, self.daylight) {
            ("GMT", "BST") => "British Summer Time".to_string(),
            ("GMT", "IST") => "Irish Standard Time".to_string(),
            ("CET" | "EET" | "WET", _) => format!("{} Summer Time", self.name),
            _ => format!("{} Daylight Time", self.name),
        }
    }
}

const fn zone_row(
    standard: &'static str,
    daylight: &'static str,
    area: &'static str,
    name: &'static str,
) -> ZoneName {
    ZoneName { standard, daylight, area, name }
}

/// The first row that fits counts.
const ZONE_NAMES: &[ZoneName] = &[
    zone_row("UTC", "UTC", "", "Coordinated Universal Time"),
    zone_row("GMT", "IST", "Europe/Dublin", "Greenwich Mean Time"),
    zone_row("GMT", "BST", "Europe/", "Greenwich Mean Time"),
    zone_row("GMT", "GMT", "", "Greenwich Mean Time"),
    zone_row("CET", "CEST", "", "Central European"),
    zone_row("EET", "EEST", "", "Eastern European"),
    zone_row("WET", "WEST", "", "Western European"),
    zone_row("MSK", "MSK", "", "Moscow"),
    zone_row("CST", "CDT", "America/Havana", "Cuba"),
    zone_row("CST", "CST", "Asia/Taipei", "Taipei"),
    zone_row("CST", "CST", "Asia/", "China"),
    zone_row("CST", "CDT", "", "Central"),
    zone_row("EST", "EDT", "", "Eastern"),
    zone_row("MST", "MDT", "", "Mountain"),
    zone_row("PST", "PST", "Asia/", "Philippine"),
    zone_row("PST", "PDT", "", "Pacific"),
    zone_row("AKST", "AKDT", "", "Alaska"),
    zone_row("HST", "HDT", "", "Hawaii-Aleutian"),
    zone_row("AST", "ADT", "", "Atlantic"),
    zone_row("NST", "NDT", "", "Newfoundland"),
    zone_row("IST", "IST", "Asia/Kolkata", "India"),
    zone_row("IST", "IST", "Asia/Calcutta", "India"),
    zone_row("IST", "IDT", "", "Israel"),
    zone_row("JST", "JST", "", "Japan"),
    zone_row("KST", "KST", "", "Korean"),
    zone_row("HKT", "HKT", "", "Hong Kong"),
    zone_row("PKT", "PKT", "", "Pakistan"),
    zone_row("WIB", "WIB", "", "Western Indonesia Time"),
    zone_row("WITA", "WITA", "", "Central Indonesia Time"),
    zone_row("WIT", "WIT", "", "Eastern Indonesia Time"),
    zone_row("AEST", "AEDT", "", "Australian Eastern"),
    zone_row("ACST", "ACDT", "", "Australian Central"),
    zone_row("AWST", "AWST", "", "Australian Western"),
    zone_row("NZST", "NZDT", "", "New Zealand"),
    zone_row("SAST", "SAST", "", "South Africa"),
    zone_row("EAT", "EAT", "", "East Africa Time"),
    zone_row("CAT", "CAT", "", "Central Africa Time"),
    zone_row("WAT", "WAT", "", "West Africa"),
    zone_row("SST", "SST", "", "Samoa"),
    zone_row("ChST", "ChST", "", "Chamorro"),
];

/// Zones by their English abbreviation, for the pattern letter `z`.
pub(super) fn zone_by_abbreviation(abbreviation: &str) -> Option<Zone> {
    let id = match abbreviation {
        "EST" | "EDT" => "America/New_York",
        "CST" | "CDT" => "America/Chicago",
        "MST" | "MDT" => "America/Denver",
        "PST" | "PDT" => "America/Los_Angeles",
        "AKST" | "AKDT" => "America/Anchorage",
        "HST" => "Pacific/Honolulu",
        "AST" | "ADT" => "America/Halifax",
        "NST" | "NDT" => "America/St_Johns",
        "CET" | "CEST" => "Europe/Paris",
        "EET" | "EEST" => "Europe/Bucharest",
        "WET" | "WEST" => "Atlantic/Canary",
        "BST" => "Europe/London",
        "MSK" => "Europe/Moscow",
        "IST" => "Asia/Kolkata",
        "JST" => "Asia/Tokyo",
        "KST" => "Asia/Seoul",
        "HKT" => "Asia/Hong_Kong",
        "AEST" | "AEDT" => "Australia/Sydney",
        "ACST" | "ACDT" => "Australia/Adelaide",
        "AWST" => "Australia/Perth",
        "NZST" | "NZDT" => "Pacific/Auckland",
        "SAST" => "Africa/Johannesburg",
        _ => return None,
    };
    Zone::parse(id).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zone_names() {
        let name = |id, hours, full| zone_name(&Zone::parse(id).unwrap(), hours * 3600, full);
        assert_eq!(name("Europe/Berlin", 2, false), "CEST");
        assert_eq!(name("Europe/Berlin", 1, true), "Central European Standard Time");
        assert_eq!(name("Europe/London", 1, true), "British Summer Time");
        assert_eq!(name("Europe/London", 0, false), "GMT");
        assert_eq!(name("Europe/Dublin", 0, true), "Greenwich Mean Time");
        assert_eq!(name("Europe/Dublin", 1, true), "Irish Standard Time");
        assert_eq!(name("America/New_York", -4, true), "Eastern Daylight Time");
        assert_eq!(name("Australia/Sydney", 11, false), "AEDT");
        assert_eq!(name("Australia/Sydney", 10, true), "Australian Eastern Standard Time");
        assert_eq!(name("Asia/Kolkata", 5, true), "India Standard Time");
        assert_eq!(name("Asia/Singapore", 8, false), "SGT");
        assert_eq!(name("UTC", 0, true), "Coordinated Universal Time");
        assert_eq!(name("+05:30", 5, false), "+05:30");
    }

    #[test]
    fn locales_by_tag() {
        assert_eq!(Locale::of("fr-FR").weeks, WeekRules::ISO);
        assert_eq!(Locale::of("fr").words.months[8], "septembre");
        assert_eq!(Locale::of("en_US"), Locale::ENGLISH);
        assert_eq!(Locale::of("tlh"), Locale::ENGLISH);
    }
}
