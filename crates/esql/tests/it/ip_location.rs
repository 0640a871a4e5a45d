//! IP_LOCATION, on little databases of addresses for documentation.

use esql::{Engine, Error, Format, ResultSet};
use serde_json::json;
use tempfile::TempDir;

use crate::mmdb::mmdb;

fn engine() -> (TempDir, Engine) {
    let city = json!({
        "city": {"names": {"en": "Springfield", "de": "Springfeld"}},
        "continent": {"code": "EU", "names": {"en": "Europe"}},
        "country": {"iso_code": "XA", "names": {"en": "Examplia"}, "is_in_european_union": true},
        "location": {"latitude": 12.5, "longitude": -3.25, "accuracy_radius": 20, "time_zone": "Etc/UTC"},
        "subdivisions": [
            {"iso_code": "N", "names": {"en": "North"}},
            {"iso_code": "NE", "names": {"en": "North East"}}
        ]
    });
    let country = json!({"country": {"iso_code": "XB", "names": {"en": "Otheria"}}});
    let asn = json!({
        "autonomous_system_number": 4_200_000_000_u32, "autonomous_system_organization": "Example Net"
    });
    let folder = TempDir::new().unwrap();
    let files = [
        ("GeoLite2-City.mmdb", mmdb("GeoLite2-City", &[("192.0.2.0/25", city), ("192.0.2.128/26", country)])),
        ("own-asn.mmdb", mmdb("GeoLite2-ASN", &[("192.0.2.0/24", asn)])),
        ("anonymous.mmdb", mmdb("GeoIP2-Anonymous-IP", &[("192.0.2.0/24", json!({"is_anonymous": true}))])),
    ];
    let mut builder = Engine::builder().documents("none", "{}");
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        builder = builder.geoip(folder.path().join(name));
    }
    let engine = builder.build().unwrap();
    (folder, engine)
}

fn run(query: &str) -> ResultSet {
    engine().1.query(query).unwrap().collect_rows().unwrap()
}

fn csv(query: &str) -> String {
    run(query).to_string(Format::Csv).replace("\r\n", "\n")
}

#[test]
fn a_city_database_gives_places() {
    assert_eq!(
        csv(r#"ROW a = TO_IP("192.0.2.7") | IP_LOCATION g = a | DROP a"#),
        "g.country_iso_code,g.country_name,g.continent_name,g.region_iso_code,g.region_name,g.city_name,g.location\n\
         XA,Examplia,Europe,XA-NE,North East,Springfield,POINT (-3.25 12.5)\n"
    );
}

#[test]
fn properties_come_in_the_order_asked_for() {
    let result = run(
        r#"ROW a = "192.0.2.7" | IP_LOCATION g = a WITH {"properties": ["timezone", "Accuracy_Radius", "location", "timezone", "country_in_european_union"]} | DROP a"#,
    );
    let types: Vec<&str> = result.columns().iter().map(|column| column.data_type.type_name()).collect();
    assert_eq!(types, ["keyword", "integer", "geo_point", "boolean"]);
    assert_eq!(
        result.to_string(Format::Csv).replace("\r\n", "\n"),
        "g.timezone,g.accuracy_radius,g.location,g.country_in_european_union\nEtc/UTC,20,POINT (-3.25 12.5),true\n"
    );
}

#[test]
fn other_databases_are_known_by_their_files_names() {
    assert_eq!(
        csv(r#"ROW a = "192.0.2.7" | IP_LOCATION g = a WITH {"database_file": "own-asn.mmdb"}"#),
        "a,g.ip,g.asn,g.organization_name,g.network\n192.0.2.7,192.0.2.7,4200000000,Example Net,192.0.2.0/24\n"
    );
    assert_eq!(
        csv(
            r#"ROW a = "192.0.2.7" | IP_LOCATION g = a WITH {"database_file": "anonymous.mmdb"} | KEEP g.anonymous, g.public_proxy"#
        ),
        "g.anonymous,g.public_proxy\ntrue,false\n"
    );
}

#[test]
fn unknown_addresses_and_nulls_have_no_place() {
    // The one warning is of the missing LIMIT.
    for address in ["\"192.0.2.200\"", "\"198.51.100.1\"", "NULL", "NULL::ip"] {
        let result = run(&format!("ROW a = {address} | IP_LOCATION g = a | KEEP g.country_name, g.location"));
        assert_eq!(result.to_string(Format::Csv), "g.country_name,g.location\r\n,\r\n", "{address}");
        assert_eq!(result.warnings().len(), 1, "{address}: {:?}", result.warnings());
    }
}

#[test]
fn of_many_addresses_the_first_is_taken_or_none() {
    let query = r#"ROW a = ["192.0.2.130", "192.0.2.7"] | IP_LOCATION g = a WITH {"first_only": true} | KEEP g.country_name"#;
    assert_eq!(csv(query), "g.country_name\nOtheria\n");
    let result = run(&query.replace("true", "false"));
    assert_eq!(result.to_string(Format::Csv), "g.country_name\r\n\r\n");
    assert!(result.warnings()[2].ends_with("This command doesn't support multi-value input"));
}

#[test]
fn what_is_no_address_warns() {
    let result = run(r#"ROW a = "here" | IP_LOCATION g = a | KEEP g.country_name"#);
    assert_eq!(result.to_string(Format::Csv), "g.country_name\r\n\r\n");
    assert_eq!(
        result.warnings()[2],
        "Line 1:18: java.lang.IllegalArgumentException: 'here' is not an IP string literal."
    );
}

#[test]
fn faults_of_queries_are_told_with_their_places() {
    let (_folder, engine) = engine();
    let bare = Engine::builder().documents("none", "{}").build().unwrap();
    let told = |engine: &Engine, query: &str| {
        let error = engine.query(query).err().unwrap();
        let help: Vec<String> = error.diagnostics().into_iter().filter_map(|fault| fault.help).collect();
        format!("{query}\n{error}\nhelp: {}", help.join("; "))
    };
    let told = [
        told(&bare, r#"ROW a = "192.0.2.7" | IP_LOCATION g = a"#),
        told(&engine, r#"ROW a = 1 | IP_LOCATION g = a"#),
        told(&engine, r#"ROW a = "x" | IP_LOCATION g = a WITH {"database_file": "GeoLite-City.mmdb"}"#),
        told(
            &engine,
            r#"ROW a = "x" | IP_LOCATION g = a WITH {"database_file": "own-asn.mmdb", "properties": ["asn", "city_name"]}"#,
        ),
        told(
            &engine,
            r#"ROW a = "x" | IP_LOCATION g = a WITH {"properties": "city_name", "first": true, "first_only": "x"}"#,
        ),
    ];
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn a_file_that_is_no_database_is_the_datas_fault() {
    let folder = TempDir::new().unwrap();
    for (bytes, message) in [
        (b"nonsense".to_vec(), "it is no MaxMind database"),
        (mmdb("Own-Weather", &[]), "Unsupported database type [Own-Weather] for file [x.mmdb]"),
    ] {
        let path = folder.path().join("x.mmdb");
        std::fs::write(&path, bytes).unwrap();
        let error = Engine::builder().geoip(&path).build().err().unwrap();
        assert!(matches!(error, Error::Data(_)) && error.to_string().contains(message), "{error}");
    }
}
