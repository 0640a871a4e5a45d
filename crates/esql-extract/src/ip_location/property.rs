//! What databases tell of an address: the names that Elasticsearch gives to the properties, and where they stand in a record.

use esql_data::DataType;

/// What a database is about; its type's last part says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `…-City`
    City,
    /// `…-Country`
    Country,
    /// `…-ASN`
    Asn,
    /// `…-Anonymous-IP`
    AnonymousIp,
    /// `…-Connection-Type`
    ConnectionType,
    /// `…-Domain`
    Domain,
    /// `…-Enterprise`
    Enterprise,
    /// `…-ISP`
    Isp,
}

/// A property of an address.
#[derive(Debug)]
pub(super) struct Property {
    pub name: &'static str,
    pub place: Place,
}

/// Where a property stands in a record. A trait is in the record itself, or in an Enterprise database's member `traits`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// The address that was looked up.
    Address,
    /// The network that the record is about.
    Network,
    /// The country's code, `-`, and that of its smallest subdivision.
    RegionCode,
    /// The English name of the smallest subdivision.
    RegionName,
    /// Latitude and longitude.
    Location,
    Text(&'static [&'static str]),
    Int(&'static [&'static str]),
    /// Whether that country, if it is known, is in the European Union.
    InUnion(&'static str),
    TraitText(&'static str),
    TraitLong(&'static str),
    /// False when it isn't there.
    TraitFlag(&'static str),
}

const fn property(name: &'static str, place: Place) -> Property {
    Property { name, place }
}

/// All of them, in the order in which Elasticsearch lists them.
static PROPERTIES: [Property; 35] = [
    property("ip", Place::Address),
    property("country_confidence", Place::Int(&["country", "confidence"])),
    property("country_in_european_union", Place::InUnion("country")),
    property("country_iso_code", Place::Text(&["country", "iso_code"])),
    property("country_name", Place::Text(&["country", "names", "en"])),
    property("continent_code", Place::Text(&["continent", "code"])),
    property("continent_name", Place::Text(&["continent", "names", "en"])),
    property("region_iso_code", Place::RegionCode),
    property("region_name", Place::RegionName),
    property("city_confidence", Place::Int(&["city", "confidence"])),
    property("city_name", Place::Text(&["city", "names", "en"])),
    property("timezone", Place::Text(&["location", "time_zone"])),
    property("location", Place::Location),
    property("postal_code", Place::Text(&["postal", "code"])),
    property("postal_confidence", Place::Int(&["postal", "confidence"])),
    property("accuracy_radius", Place::Int(&["location", "accuracy_radius"])),
    property("asn", Place::TraitLong("autonomous_system_number")),
    property("organization_name", Place::TraitText("autonomous_system_organization")),
    property("network", Place::Network),
    property("hosting_provider", Place::TraitFlag("is_hosting_provider")),
    property("tor_exit_node", Place::TraitFlag("is_tor_exit_node")),
    property("anonymous_vpn", Place::TraitFlag("is_anonymous_vpn")),
    property("anonymous", Place::TraitFlag("is_anonymous")),
    property("public_proxy", Place::TraitFlag("is_public_proxy")),
    property("residential_proxy", Place::TraitFlag("is_residential_proxy")),
    property("domain", Place::TraitText("domain")),
    property("isp", Place::TraitText("isp")),
    property("isp_organization_name", Place::TraitText("organization")),
    property("mobile_country_code", Place::TraitText("mobile_country_code")),
    property("mobile_network_code", Place::TraitText("mobile_network_code")),
    property("connection_type", Place::TraitText("connection_type")),
    property("user_type", Place::TraitText("user_type")),
    property("registered_country_in_european_union", Place::InUnion("registered_country")),
    property("registered_country_iso_code", Place::Text(&["registered_country", "iso_code"])),
    property("registered_country_name", Place::Text(&["registered_country", "names", "en"])),
];

const PLACES: &[&str] = &[
    "country_iso_code",
    "country_name",
    "continent_name",
    "region_iso_code",
    "region_name",
    "city_name",
    "location",
];
const COUNTRIES: &[&str] = &["country_iso_code", "country_name", "continent_name"];
const MORE_OF_COUNTRIES: &[&str] = &[
    "country_in_european_union",
    "continent_code",
    "registered_country_in_european_union",
    "registered_country_iso_code",
    "registered_country_name",
];
const MORE_OF_PLACES: &[&str] = &["timezone", "postal_code", "accuracy_radius"];
const SYSTEMS: &[&str] = &["ip", "asn", "organization_name", "network"];
const PROVIDERS: &[&str] = &["isp", "isp_organization_name", "mobile_country_code", "mobile_network_code"];
const ANONYMITY: &[&str] =
    &["hosting_provider", "tor_exit_node", "anonymous_vpn", "anonymous", "public_proxy", "residential_proxy"];
const CONFIDENCE: &[&str] = &["country_confidence", "city_confidence", "postal_confidence"];

impl Kind {
    /// By the type that a database says it has.
    pub(super) fn of(database_type: &str) -> Option<Kind> {
        const SUFFIXES: [(&str, Kind); 8] = [
            ("-City", Kind::City),
            ("-Country", Kind::Country),
            ("-ASN", Kind::Asn),
            ("-Anonymous-IP", Kind::AnonymousIp),
            ("-Connection-Type", Kind::ConnectionType),
            ("-Domain", Kind::Domain),
            ("-Enterprise", Kind::Enterprise),
            ("-ISP", Kind::Isp),
        ];
        SUFFIXES.iter().find(|(suffix, _)| database_type.ends_with(suffix)).map(|&(_, kind)| kind)
    }

    /// What such a database gives when nothing is asked for.
    pub(super) fn defaults(self) -> impl Iterator<Item = &'static Property> {
        let names: &[&[&str]] = match self {
            Kind::City | Kind::Enterprise => &[PLACES],
            Kind::Country => &[COUNTRIES],
            Kind::Asn => &[SYSTEMS],
            Kind::AnonymousIp => &[ANONYMITY],
            Kind::ConnectionType => &[&["connection_type"]],
            Kind::Domain => &[&["domain"]],
            Kind::Isp => &[SYSTEMS, PROVIDERS],
        };
        named(names)
    }

    /// All that such a database gives.
    pub(super) fn properties(self) -> impl Iterator<Item = &'static Property> {
        let names: &[&[&str]] = match self {
            Kind::City => &[&["ip"], PLACES, MORE_OF_COUNTRIES, MORE_OF_PLACES],
            Kind::Country => &[&["ip"], COUNTRIES, MORE_OF_COUNTRIES],
            Kind::Asn => &[SYSTEMS],
            Kind::AnonymousIp => &[&["ip"], ANONYMITY],
            Kind::ConnectionType => &[&["ip", "connection_type"]],
            Kind::Domain => &[&["ip", "domain"]],
            Kind::Enterprise => &[
                PLACES,
                MORE_OF_COUNTRIES,
                MORE_OF_PLACES,
                CONFIDENCE,
                SYSTEMS,
                ANONYMITY,
                PROVIDERS,
                &["domain", "user_type", "connection_type"],
            ],
            Kind::Isp => &[SYSTEMS, PROVIDERS],
        };
        named(names)
    }
}

fn named(lists: &'static [&'static [&'static str]]) -> impl Iterator<Item = &'static Property> {
    PROPERTIES.iter().filter(|property| lists.iter().any(|names| names.contains(&property.name)))
}

impl Place {
    /// The type of what stands there.
    pub(super) fn data_type(self) -> DataType {
        match self {
            Place::Int(_) => DataType::Integer,
            Place::TraitLong(_) => DataType::Long,
            Place::InUnion(_) | Place::TraitFlag(_) => DataType::Boolean,
            Place::Location => DataType::GeoPoint,
            Place::Address
            | Place::Network
            | Place::RegionCode
            | Place::RegionName
            | Place::Text(_)
            | Place::TraitText(_) => DataType::Keyword,
        }
    }
}
