//! The kind of device that a user agent speaks of: `device.type`.
//!
//! Names of the operating system, the browser and the device each say a kind, or nothing; the order of the kinds settles which of
//! them counts. The names, the kinds and their order are those that Elasticsearch's `DeviceTypeParser` goes by.

/// A kind of device; of several, the earlier one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Robot,
    Tablet,
    Phone,
    Desktop,
}

/// What the whole text says before anything else is looked at.
const ROBOTS_IN_TEXT: &[&str] = &[
    "Synthetic",
    "Scanner",
    "Crawler",
    "Site24x7",
    "PagePeeker",
    "SpeedCurve",
    "Google Web Preview",
    "SiteChecker",
    "Parser",
];
const ROBOTS: &[&str] = &["Bot", "bot", "spider", "Spider", "Crawler", "crawler", "AppEngine-Google"];
const TABLETS: &[&str] = &["Tablet", "iPad", "FireOS", "Crosswalk"];

/// The kind of device, or `Other`.
pub(super) fn device_type(
    text: &str,
    browser: Option<&str>,
    os: Option<&str>,
    device: Option<&str>,
) -> &'static str {
    let kind = kind_of_text(text).or_else(|| {
        [os.and_then(kind_of_os), browser.and_then(kind_of_browser), device.and_then(kind_of_device)]
            .into_iter()
            .flatten()
            .min()
    });
    match kind {
        Some(Kind::Robot) => "Robot",
        Some(Kind::Tablet) => "Tablet",
        Some(Kind::Phone) => "Phone",
        Some(Kind::Desktop) => "Desktop",
        None => "Other",
    }
}

fn kind_of_text(text: &str) -> Option<Kind> {
    match text {
        _ if holds(text, ROBOTS_IN_TEXT) => Some(Kind::Robot),
        _ if text.contains("Tablet") => Some(Kind::Tablet),
        _ => None,
    }
}

fn kind_of_os(name: &str) -> Option<Kind> {
    const DESKTOPS: &[&str] = &["Windows", "Windows NT", "Linux", "Fedora", "Ubuntu"];
    const DESKTOPS_BEGIN: &[&str] = &[
        "Mac OS X",
        "Chrome OS",
        "Windows XP",
        "Windows 7",
        "Windows 10",
        "FreeBSD",
        "OpenBSD",
        "Arch Linux",
        "Solaris",
        "NetBSD",
        "SUSE",
        "SunOS",
        "BeOS/Haiku",
    ];
    const PHONES: &[&str] = &["Android", "Sailfish"];
    const PHONES_BEGIN: &[&str] = &["iOS", "Windows Phone", "Firefox OS", "BlackBerry OS", "KaiOS", "Maemo"];
    match name {
        _ if holds(name, ROBOTS) => Some(Kind::Robot),
        _ if DESKTOPS.contains(&name) || begins(name, DESKTOPS_BEGIN) => Some(Kind::Desktop),
        _ if PHONES.contains(&name) || begins(name, PHONES_BEGIN) => Some(Kind::Phone),
        _ if holds(name, TABLETS) => Some(Kind::Tablet),
        _ => None,
    }
}

fn kind_of_browser(name: &str) -> Option<Kind> {
    const DESKTOPS: &[&str] = &[
        "Chrome",
        "Chromium",
        "Edge",
        "Firefox",
        "IE",
        "Maxthon",
        "Opera",
        "Safari",
        "SeaMonkey",
        "Vivaldi",
        "Yandex Browser",
    ];
    const PHONES_BEGIN: &[&str] = &[
        "Chrome Mobile iOS",
        "Firefox Mobile",
        "Firefox iOS",
        "Edge Mobile",
        "Android",
        "Facebook",
        "Instagram",
        "IE Mobile",
        "BlackBerry WebKit",
        "OktaMobile",
        "Sailfish Browser",
        "Amazon Silk",
        "Pinterest",
        "Flipboard",
    ];
    match name {
        _ if holds(name, ROBOTS) => Some(Kind::Robot),
        _ if DESKTOPS.contains(&name) => Some(Kind::Desktop),
        _ if name == "Chrome Mobile" || begins(name, PHONES_BEGIN) => Some(Kind::Phone),
        _ if holds(name, TABLETS) => Some(Kind::Tablet),
        _ => None,
    }
}

fn kind_of_device(name: &str) -> Option<Kind> {
    let tablet = holds(name, TABLETS)
        || holds(name, &["Kindle", "Lenovo TB"])
        || ["SM-T", "SM-P", "GT-P", "Asus Nexus "].iter().any(|series| holds_numbered(name, series));
    tablet.then_some(Kind::Tablet)
}

fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn begins(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// Whether a series' name with a number right behind it stands in the text.
fn holds_numbered(text: &str, series: &str) -> bool {
    text.match_indices(series)
        .any(|(place, _)| text[place + series.len()..].starts_with(|next: char| next.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earlier_kind_counts() {
        assert_eq!(device_type("x", Some("Googlebot"), Some("Android"), Some("Spider")), "Robot");
        assert_eq!(
            device_type("x", Some("Chrome Mobile"), Some("Android"), Some("Samsung SM-T580")),
            "Tablet"
        );
        assert_eq!(device_type("x", Some("Mobile Safari"), Some("iOS"), Some("iPad")), "Tablet");
        assert_eq!(device_type("x", Some("Chrome"), Some("Android"), None), "Phone");
        assert_eq!(device_type("x", Some("Firefox"), Some("Linux"), None), "Desktop");
        assert_eq!(device_type("x", Some("curl"), None, None), "Other");
    }

    #[test]
    fn the_text_itself_goes_first() {
        assert_eq!(device_type("Mozilla/5.0 Site24x7", Some("Chrome"), Some("Windows"), None), "Robot");
        assert_eq!(
            device_type("Android; Tablet; rv:68.0", Some("Firefox Mobile"), Some("Android"), None),
            "Tablet"
        );
    }

    #[test]
    fn names_are_whole_or_beginnings() {
        assert_eq!(device_type("x", None, Some("Windows Phone"), None), "Phone");
        assert_eq!(device_type("x", None, Some("Windows 8"), None), "Other");
        assert_eq!(device_type("x", None, Some("Linux Mint"), None), "Other");
        assert_eq!(device_type("x", Some("Chrome Mobile WebView"), None, None), "Other");
        assert_eq!(device_type("x", None, None, Some("SM-TX")), "Other");
        assert_eq!(device_type("x", None, Some("BlackBerry Tablet OS"), None), "Tablet");
    }
}
