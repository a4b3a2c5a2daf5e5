//! The demo's LDIF read back by a small parser of its own: whole, in order, pointing at nobody who is not there.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::date;

use super::cast::{self, Member};
use super::ldif::{NEVER, ldif};
use super::municipality::{Municipality, municipality};
use super::{BASE_DN, SERVICE_DN};

fn made() -> Municipality {
    municipality(date(2026, 3, 9), 1)
}

/// One entry: DN and attributes in order.
type Entry = (String, Vec<(String, String)>);

fn parse(text: &str) -> Vec<Entry> {
    let body = text.strip_prefix("version: 1\n\n").unwrap();
    body.split_terminator("\n\n")
        .map(|entry| {
            let mut lines = entry.lines().map(|line| {
                let (name, rest) = line.split_once(':').unwrap();
                let value = match rest.strip_prefix(": ") {
                    Some(encoded) => String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap(),
                    None => rest.strip_prefix(' ').unwrap().to_owned(),
                };
                (name.to_owned(), value)
            });
            let (name, dn) = lines.next().unwrap();
            assert_eq!(name, "dn");
            (dn, lines.collect())
        })
        .collect()
}

fn value<'a>(entry: &'a Entry, name: &str) -> Option<&'a str> {
    entry.1.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

#[test]
fn ldif_reads_back_whole() {
    let municipality = made();
    let text = ldif(&municipality);
    assert!(text.is_ascii());
    let entries = parse(&text);
    let mut dns = HashSet::new();
    for (dn, _) in &entries {
        let above = dn.split_once(',').map(|(_, above)| above.to_owned()).unwrap();
        assert!(dn == BASE_DN || dns.contains(&above), "{dn} comes before what it stands in");
        assert!(dns.insert(dn.clone()), "{dn} stands twice");
    }
    assert!(dns.contains(SERVICE_DN));
    let ids: HashSet<_> = entries.iter().map(|entry| value(entry, "entryUUID").unwrap()).collect();
    assert_eq!(ids.len(), entries.len());
    for entry in &entries {
        for name in ["manager", "seeAlso"] {
            assert!(value(entry, name).is_none_or(|dn| dns.contains(dn)), "{} has a {name} who is not there", entry.0);
        }
    }
    let logins = entries.iter().filter(|entry| value(entry, "sAMAccountName").is_some()).count();
    assert_eq!(logins, municipality.people.len() + 2, "and the two accounts of the service");
    let groups = entries.iter().filter(|entry| entry.0.starts_with("cn=") && entry.0.contains(",ou=Grupper,"));
    assert_eq!(groups.count(), 54);
    assert!(dns.contains("cn=BEH-PS-UTF,ou=Grupper,dc=alvhamra,dc=test"));
    let codes = entries.iter().filter(|entry| value(entry, "businessCategory").is_some()).count();
    assert_eq!(codes, municipality.units.len());
}

#[test]
fn ldif_carries_what_a_person_is() {
    let municipality = made();
    let entries = parse(&ldif(&municipality));
    let of =
        |member: &Member| entries.iter().find(|entry| value(entry, "sAMAccountName") == Some(member.login)).unwrap();
    let anna = of(&cast::ANNA_BERG);
    assert_eq!(anna.0, "cn=Anna Berg,ou=Personal,dc=alvhamra,dc=test");
    assert_eq!(value(anna, "manager"), Some("cn=Karin Ek,ou=Personal,dc=alvhamra,dc=test"));
    assert_eq!(value(anna, "department"), Some("Hemtjänst Granåvik"));
    assert_eq!(value(anna, "employeeType"), Some("Anställd"));
    let number = value(anna, "employeeNumber").unwrap();
    assert_eq!(value(anna, "extensionAttribute5"), Some(&*format!("{number}-1;SOC-2231;2|2025-02-02|2026-12-14|main")));
    assert_eq!(value(anna, "extensionAttribute6"), Some(&*format!("{number}-2;BOU-3107;1|2025-05-03||")));
    assert!(value(of(&cast::EMMA_LINDAHL), "extensionAttribute5").unwrap().ends_with("||main,leave"));
    assert_eq!(value(of(&cast::SARA_HADDAD), "userAccountControl"), Some("514"));
    assert_eq!(value(of(&cast::LENA_SJODIN), "accountExpires"), Some(&*NEVER.to_string()));
    // 120 days from 9 March is 7 July; summer midnight in Stockholm is 22:00 UTC.
    assert_eq!(value(of(&cast::JOHAN_EKSTROM), "accountExpires"), Some("134279352000000000"));
}
