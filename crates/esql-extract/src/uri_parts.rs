//! URI_PARTS: a URI as `java.net.URI` reads it or, if that can't, as `java.net.URL` does.

use esql_data::{DataType, Failure};

use crate::Field;
use crate::parts::{Parts, Row, keywords};
use crate::uri::{self, Uri};

/// Takes a URI apart.
#[derive(Debug)]
pub struct UriParts {
    fields: Vec<Field>,
}

const DOMAIN: usize = 0;
const FRAGMENT: usize = 1;
const PATH: usize = 2;
const EXTENSION: usize = 3;
const PORT: usize = 4;
const QUERY: usize = 5;
const SCHEME: usize = 6;
const USER_INFO: usize = 7;
const USERNAME: usize = 8;
const PASSWORD: usize = 9;

impl UriParts {
    /// It has no options.
    #[allow(clippy::new_without_default)]
    pub fn new() -> UriParts {
        let mut fields = keywords(&[
            "domain",
            "fragment",
            "path",
            "extension",
            "port",
            "query",
            "scheme",
            "user_info",
            "username",
            "password",
        ]);
        fields[PORT].data_type = DataType::Integer;
        UriParts { fields }
    }
}

impl Parts for UriParts {
    fn name(&self) -> &'static str {
        "URI_PARTS"
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn take_apart(&self, text: &str, row: &mut Row<'_>) -> Result<(), Failure> {
        let Some(Uri { scheme, user_info, host, port, path, query, fragment }) =
            uri::parse(text).or_else(|| uri::parse_as_url(text))
        else {
            return Err(Failure::illegal_argument(format!("unable to parse URI [{text}]")));
        };
        row.text(DOMAIN, host);
        row.text(FRAGMENT, fragment.as_deref());
        row.text(PATH, path.as_deref());
        row.text(EXTENSION, path.as_deref().and_then(extension));
        row.int(PORT, port);
        row.text(QUERY, query.as_deref());
        row.text(SCHEME, scheme);
        row.text(USER_INFO, user_info.as_deref());
        if let Some((name, password)) = user_info.as_deref().and_then(|user| user.split_once(':')) {
            row.text(USERNAME, name);
            row.text(PASSWORD, password);
        }
        Ok(())
    }
}

/// What follows the last dot of the last segment.
fn extension(path: &str) -> Option<&str> {
    let (_, segment) = path.rsplit_once('/')?;
    segment.rsplit_once('.').map(|(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::parts_of;

    fn parts(text: &str) -> String {
        parts_of(UriParts::new(), text)
    }

    #[test]
    fn every_part_has_its_column() {
        assert_eq!(
            parts("https://ann:s%20e@shop.example:8443/a.b/list.tar.gz?q=%41&r#top"),
            "domain=shop.example fragment=top path=/a.b/list.tar.gz extension=gz port=Int(8443) query=q=A&r \
             scheme=https user_info=ann:s e username=ann password=s e"
        );
    }

    #[test]
    fn parts_may_be_missing() {
        assert_eq!(parts("//cdn.example"), "domain=cdn.example path=");
        assert_eq!(parts(""), "path=");
        assert_eq!(parts("a/b.c?d"), "path=a/b.c extension=c query=d");
        assert_eq!(parts("mailto:ann@example.org"), "scheme=mailto");
        assert_eq!(parts("http://[2001:db8::1]:80"), "domain=[2001:db8::1] path= port=Int(80) scheme=http");
        assert_eq!(parts("http://ann@10.0.0.1/"), "domain=10.0.0.1 path=/ scheme=http user_info=ann");
    }

    #[test]
    fn hosts_that_are_no_names_are_no_domains() {
        assert_eq!(parts("http://my_host/x"), "path=/x scheme=http");
        assert_eq!(parts("http://a.1b/"), "path=/ scheme=http");
    }

    #[test]
    fn what_no_uri_may_hold_is_read_as_a_url() {
        assert_eq!(
            parts("http://u:p@h_1:81/a b.txt?c d#e f"),
            "domain=h_1 fragment=e f path=/a b.txt extension=txt port=Int(81) query=c d scheme=http \
             user_info=u:p username=u password=p"
        );
        assert_eq!(parts("http://x/a|b/../c"), "domain=x path=/c scheme=http");
    }

    #[test]
    fn other_texts_fail() {
        let failure =
            |text: &str| format!("java.lang.IllegalArgumentException: unable to parse URI [{text}]");
        for text in ["not a uri", ":x", "x y:z", "1a:b c", "http://x:99999999999/a b"] {
            assert_eq!(parts(text), failure(text));
        }
    }
}
