//! USER_AGENT: what browser, operating system and device a user agent's text speaks of, by the list of the project uap-core.

mod device_type;

use esql_data::Failure;
use std::sync::LazyLock;
use ua_parser::{Extractor, Regexes};

use crate::Field;
use crate::parts::{Parts, Row, keywords};
use device_type::device_type;

/// Takes a user agent's text apart.
#[derive(Debug)]
pub struct UserAgent {
    fields: Vec<Field>,
    parts: Vec<Part>,
}

/// Which columns are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// `name`
    Name,
    /// `version`
    Version,
    /// `os.name`, `os.version`, `os.full`
    Os,
    /// `device.name` and perhaps `device.type`
    Device,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Name,
    Version,
    OsName,
    OsVersion,
    OsFull,
    DeviceName,
    DeviceType,
}

impl Property {
    /// All of them, in order.
    pub const ALL: [Property; 4] = [Property::Name, Property::Version, Property::Os, Property::Device];

    /// As the command's options spell it.
    pub fn name(self) -> &'static str {
        match self {
            Property::Name => "name",
            Property::Version => "version",
            Property::Os => "os",
            Property::Device => "device",
        }
    }

    fn parts(self, device_type: bool) -> &'static [Part] {
        match self {
            Property::Name => &[Part::Name],
            Property::Version => &[Part::Version],
            Property::Os => &[Part::OsName, Part::OsVersion, Part::OsFull],
            Property::Device if device_type => &[Part::DeviceName, Part::DeviceType],
            Property::Device => &[Part::DeviceName],
        }
    }
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Part::Name => "name",
            Part::Version => "version",
            Part::OsName => "os.name",
            Part::OsVersion => "os.version",
            Part::OsFull => "os.full",
            Part::DeviceName => "device.name",
            Part::DeviceType => "device.type",
        }
    }
}

/// The list, read and compiled when the first text is taken apart.
static PATTERNS: LazyLock<Extractor<'static>> = LazyLock::new(|| {
    let regexes: Regexes<'static> =
        serde_saphyr::from_str(include_str!("regexes.yaml")).expect("the list is what a test has read");
    Extractor::try_from(regexes).expect("the list is what a test has compiled")
});

impl UserAgent {
    /// The columns of the wanted properties, in the properties' own order.
    pub fn new(properties: &[Property], device_type: bool) -> UserAgent {
        let wanted = Property::ALL.into_iter().filter(|property| properties.contains(property));
        let parts: Vec<Part> = wanted.flat_map(|property| property.parts(device_type)).copied().collect();
        let names: Vec<&str> = parts.iter().map(|part| part.name()).collect();
        UserAgent { fields: keywords(&names), parts }
    }
}

impl Parts for UserAgent {
    fn name(&self) -> &'static str {
        "USER_AGENT"
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn take_apart(&self, text: &str, row: &mut Row<'_>) -> Result<(), Failure> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let wants = |row: &Row<'_>, parts: &[Part]| {
            self.parts.iter().enumerate().any(|(field, part)| parts.contains(part) && row.wants(field))
        };
        let typed = wants(row, &[Part::DeviceType]);
        let agent = (typed || wants(row, &[Part::Name, Part::Version])).then(|| PATTERNS.ua.extract(text));
        let os = (typed || wants(row, Property::Os.parts(false))).then(|| PATTERNS.os.extract(text));
        let device = (typed || wants(row, &[Part::DeviceName])).then(|| PATTERNS.dev.extract(text));
        let (agent, os, device) = (agent.flatten(), os.flatten(), device.flatten());
        let version =
            agent.as_ref().map(|agent| join([agent.major, agent.minor, agent.patch, agent.patch_minor]));
        let os_version = os.as_ref().map(|os| {
            join([os.major.as_deref(), os.minor.as_deref(), os.patch.as_deref(), os.patch_minor.as_deref()])
        });
        let os_version = os_version.filter(|version| !version.is_empty());
        let os_name = os.as_ref().map(|os| os.os.as_ref());
        let browser = agent.as_ref().map(|agent| agent.family.as_ref());
        let device_name = device.as_ref().map(|device| device.device.as_ref());
        for (field, part) in self.parts.iter().enumerate() {
            match part {
                Part::Name => row.text(field, browser),
                Part::Version => row.text(field, version.as_deref().filter(|version| !version.is_empty())),
                Part::OsName => row.text(field, os_name),
                Part::OsVersion => row.text(field, os_version.as_deref()),
                Part::OsFull => {
                    let full =
                        os_name.zip(os_version.as_ref()).map(|(name, version)| format!("{name} {version}"));
                    row.text(field, full.as_deref());
                }
                Part::DeviceName => row.text(field, device_name),
                Part::DeviceType => {
                    let parsed = agent.is_some() || os.is_some() || device.is_some();
                    row.text(field, parsed.then(|| device_type(text, browser, os_name, device_name)));
                }
            }
        }
        Ok(())
    }
}

/// `1.2.3`; a part behind a missing one is not said.
fn join(parts: [Option<&str>; 4]) -> String {
    let known: Vec<&str> = parts.into_iter().map_while(|part| part.filter(|part| !part.is_empty())).collect();
    known.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::parts_of;

    fn parts(text: &str) -> String {
        parts_of(UserAgent::new(&Property::ALL, true), text)
    }

    #[test]
    fn browsers_systems_and_devices_are_told() {
        assert_eq!(
            parts("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0"),
            "name=Firefox version=126.0 os.name=Ubuntu device.type=Desktop"
        );
        assert_eq!(
            parts(
                "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 Mobile/15E148 Safari/604.1"
            ),
            "name=Mobile Safari version=16.5 os.name=iOS os.version=16.5 os.full=iOS 16.5 device.name=iPhone device.type=Phone"
        );
        assert_eq!(parts("curl/8.5.0"), "name=curl version=8.5.0 device.type=Other");
    }

    #[test]
    fn texts_that_say_nothing_have_no_parts() {
        assert_eq!(parts(" "), "");
        assert_eq!(parts("-"), "");
    }

    #[test]
    fn only_wanted_properties_are_columns() {
        let agent = UserAgent::new(&[Property::Device, Property::Name], false);
        let names: Vec<&str> = agent.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["name", "device.name"]);
    }
}
