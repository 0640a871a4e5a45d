//! IP_LOCATION: what a MaxMind database tells of an address.

mod database;
mod property;

pub use database::{IpDatabase, IpDatabases};

use esql_data::Failure;
use esql_data::geometry::Geometry;
use esql_data::ip::{as_v4, ip_to_string, parse_ip};
use maxminddb::{LookupResult, MaxMindDbError, PathElement};
use property::{Kind, Place, Property};
use std::net::IpAddr;
use std::sync::Arc;

use crate::Field;
use crate::parts::{Parts, Row};

/// Looks addresses up in a database.
#[derive(Debug)]
pub struct IpLocation {
    database: Arc<IpDatabase>,
    first_only: bool,
    properties: Vec<&'static Property>,
    fields: Vec<Field>,
}

type Found<'a> = LookupResult<'a, Vec<u8>>;

impl IpLocation {
    /// Gives the properties of these names, or those that are usual for the database. Of many addresses the first is looked up,
    /// or none.
    ///
    /// # Errors
    /// When the database has no property of a name.
    pub fn new(
        database: Arc<IpDatabase>,
        names: Option<&[String]>,
        first_only: bool,
    ) -> Result<IpLocation, String> {
        let mut properties: Vec<&'static Property> = Vec::new();
        match names {
            None => properties.extend(database.kind.defaults()),
            Some(names) => {
                for name in names {
                    let property = find(database.kind, name)?;
                    if !properties.iter().any(|known| known.name == property.name) {
                        properties.push(property);
                    }
                }
            }
        }
        let field = |property: &&Property| Field {
            name: property.name.to_owned(),
            data_type: property.place.data_type(),
        };
        let fields = properties.iter().map(field).collect();
        Ok(IpLocation { database, first_only, properties, fields })
    }

    fn failed(&self, error: &MaxMindDbError) -> Failure {
        match error {
            MaxMindDbError::InvalidInput { message } => Failure::illegal_argument(message.clone()),
            _ => Failure::new(
                "java.io.IOException",
                format!("IP location lookup failed for database [{}]", self.database.name),
            ),
        }
    }

    fn put(
        &self,
        field: usize,
        place: Place,
        address: &[u8; 16],
        found: &Found<'_>,
        row: &mut Row<'_>,
    ) -> Result<(), MaxMindDbError> {
        let text = |path: &[PathElement<'_>]| found.decode_path::<&str>(path);
        match place {
            Place::Address => row.text(field, &*ip_to_string(address)),
            Place::Network => row.text(field, &*found.network()?.to_string()),
            Place::RegionCode => {
                let country = text(&keys(&["country", "iso_code"]))?;
                let region = text(&smallest_subdivision(&["iso_code"]))?;
                let code = country.zip(region).map(|(country, region)| format!("{country}-{region}"));
                row.text(field, code.as_deref());
            }
            Place::RegionName => row.text(field, text(&smallest_subdivision(&["names", "en"]))?),
            Place::Location => {
                let latitude = found.decode_path::<f64>(&keys(&["location", "latitude"]))?;
                let longitude = found.decode_path::<f64>(&keys(&["location", "longitude"]))?;
                if let Some((y, x)) = latitude.zip(longitude) {
                    row.bytes(field, &Geometry::Point([x, y]).to_wkb());
                }
            }
            Place::Text(path) => row.text(field, text(&keys(path))?),
            Place::Int(path) => {
                let number = found.decode_path::<i64>(&keys(path))?;
                row.int(field, number.and_then(|number| i32::try_from(number).ok()));
            }
            Place::InUnion(country) => {
                let known = text(&keys(&[country, "iso_code"]))?.is_some();
                let inside = found.decode_path::<bool>(&keys(&[country, "is_in_european_union"]))?;
                row.bool(field, known.then(|| inside.unwrap_or(false)));
            }
            Place::TraitText(name) => row.text(field, text(&self.trait_path(name))?),
            Place::TraitLong(name) => row.long(field, found.decode_path::<i64>(&self.trait_path(name))?),
            Place::TraitFlag(name) => {
                row.bool(field, found.decode_path::<bool>(&self.trait_path(name))?.unwrap_or(false));
            }
        }
        Ok(())
    }

    fn trait_path<'a>(&self, name: &'a str) -> Vec<PathElement<'a>> {
        match self.database.kind {
            Kind::Enterprise => keys(&["traits", name]),
            _ => keys(&[name]),
        }
    }
}

impl Parts for IpLocation {
    fn name(&self) -> &'static str {
        "IP_LOCATION"
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn first_only(&self) -> bool {
        self.first_only
    }

    fn take_apart(&self, text: &str, row: &mut Row<'_>) -> Result<(), Failure> {
        let address = parse_ip(text)?;
        let ip = as_v4(&address).map_or_else(|| IpAddr::from(address), IpAddr::from);
        let found = self.database.reader.lookup(ip).map_err(|error| self.failed(&error))?;
        if !found.has_data() {
            return Ok(());
        }
        for (field, property) in self.properties.iter().enumerate() {
            if row.wants(field) {
                self.put(field, property.place, &address, &found, row)
                    .map_err(|error| self.failed(&error))?;
            }
        }
        Ok(())
    }
}

fn find(kind: Kind, name: &str) -> Result<&'static Property, String> {
    let found = kind.properties().find(|property| property.name.eq_ignore_ascii_case(name));
    found.ok_or_else(|| {
        let known: Vec<String> = kind.properties().map(|property| property.name.to_uppercase()).collect();
        format!("illegal property value [{name}]. valid values are [{}]", known.join(", "))
    })
}

fn keys<'a>(path: &[&'a str]) -> Vec<PathElement<'a>> {
    path.iter().map(|key| PathElement::Key(key)).collect()
}

fn smallest_subdivision<'a>(path: &[&'a str]) -> Vec<PathElement<'a>> {
    let mut all = vec![PathElement::Key("subdivisions"), PathElement::IndexFromEnd(0)];
    all.extend(keys(path));
    all
}
