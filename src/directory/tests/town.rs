//! A small municipality in LDIF: Anna with two employments, Karin who leads, Olle who is protected, and more.

use std::fmt::Write;
use std::sync::Arc;

use jiff::Timestamp;

use crate::clock::FixedClock;
use crate::directory::LdapDirectory;
use crate::directory::embedded::{DEMO_SERVICE_DN, DEMO_SERVICE_PASSWORD, EmbeddedDirectory, demo_config};
use crate::domain::ids::Guid;

pub(super) const BASE: &str = "dc=alvhamra,dc=test";
pub(super) const ANNA: &str = "cn=Anna Berg,ou=Hemtjanst,ou=SOC,dc=alvhamra,dc=test";
pub(super) const PASSWORD: &str = "Vinter-2026";

/// The n:th made-up id.
pub(super) fn guid(n: u32) -> Guid {
    format!("7f1c0000-0000-4000-8000-{n:012x}").parse().unwrap()
}

/// A person.
pub(super) fn person(n: u32, dn: &str, login: &str, more: &str) -> String {
    format!(
        "dn: {dn}\nobjectClass: user\nentryUUID: {}\nsAMAccountName: {login}\nuserPrincipalName: {login}@alvhamra.test\n\
         displayName: {login}\nuserPassword: {PASSWORD}\nuserAccountControl: 512\n{more}\n\n",
        guid(n)
    )
}

fn unit(n: u32, dn: &str, name: &str, more: &str) -> String {
    format!("dn: {dn}\nobjectClass: organizationalUnit\nentryUUID: {}\nou: {name}\n{more}\n\n", guid(n))
}

/// The municipality, with `extra` people besides.
pub(super) fn ldif(extra: u32) -> String {
    let mut text = format!(
        "dn: {BASE}\nobjectClass: domain\ndc: alvhamra\n\ndn: ou=Tjanst,{BASE}\nobjectClass: organizationalUnit\n\
         entryUUID: {}\nou: Tjanst\n\ndn: {DEMO_SERVICE_DN}\ncn: behorig\nuserPassword: {DEMO_SERVICE_PASSWORD}\n\n",
        guid(900)
    );
    text += &unit(
        901,
        "ou=SOC,dc=alvhamra,dc=test",
        "Socialtjänst",
        "businessCategory: SOC\nseeAlso: cn=Karin Ek,ou=SOC,dc=alvhamra,dc=test",
    );
    text += &unit(902, "ou=Box,ou=SOC,dc=alvhamra,dc=test", "Box", "description: only a container");
    text += &unit(903, "ou=Norr,ou=Box,ou=SOC,dc=alvhamra,dc=test", "Norr", "businessCategory: SOC-2231");
    text += &format!("dn: ou=Hemtjanst,ou=SOC,{BASE}\nobjectClass: container\n\n");
    text += &person(
        1,
        ANNA,
        "annber01",
        "givenName: Anna\nsn: Berg\nemployeeType: Anställd\nmanager: CN=Karin Ek, OU=SOC,DC=alvhamra,DC=test\n\
        extensionAttribute5: 104233-1;SOC-2231;2|2024-02-01|2026-08-31|main\nextensionAttribute6: 104233-2;BOU-3107;T|2026-01-10||\n\
        extensionAttribute10: N",
    );
    text += &person(
        2,
        "cn=Karin Ek,ou=SOC,dc=alvhamra,dc=test",
        "kareke01",
        "employeeType: Anställd\nmanager: cn=Gone,ou=SOC,dc=alvhamra,dc=test",
    );
    text += &person(
        3,
        "cn=Olle,ou=SOC,dc=alvhamra,dc=test",
        "ollpro01",
        "employeeType: Anställd\nextensionAttribute10: Y\nmanager: cn=Boss,dc=elsewhere",
    );
    text += &person(4, "cn=Dis,ou=SOC,dc=alvhamra,dc=test", "disabled1", "").replace("Control: 512", "Control: 514");
    text += &person(5, "cn=Exp,ou=SOC,dc=alvhamra,dc=test", "expired1", "accountExpires: 133000000000000000");
    text += &person(6, "cn=Twin A,ou=SOC,dc=alvhamra,dc=test", "twin", "");
    text += &person(7, "cn=Twin B,ou=SOC,dc=alvhamra,dc=test", "twin", "");
    text += &person(8, "cn=Åsa \\, Ö (x)*,ou=SOC,dc=alvhamra,dc=test", "asa(x)*", "");
    for n in 0..extra {
        let more = "employeeType: Anställd\nmanager: cn=Karin Ek,ou=SOC,dc=alvhamra,dc=test";
        write!(text, "{}", person(10_000 + n, &format!("cn=P{n},ou=SOC,{BASE}"), &format!("p{n}"), more)).unwrap();
    }
    text
}

/// What time it is in the tests.
pub(super) fn noon() -> Timestamp {
    "2026-05-04T10:00:00Z".parse().unwrap()
}

/// A running server and a client of it.
#[derive(Debug)]
pub(super) struct Town {
    pub(super) server: EmbeddedDirectory,
    pub(super) directory: LdapDirectory,
    pub(super) clock: Arc<FixedClock>,
}

/// Starts the municipality with `extra` people.
pub(super) async fn town(extra: u32) -> Town {
    let clock = Arc::new(FixedClock::at(noon()));
    let server = EmbeddedDirectory::start_at(&ldif(extra), EmbeddedDirectory::any_port(), clock.clone()).await.unwrap();
    let mut config = demo_config(&server.url());
    config.timeout_seconds = 1;
    config.page_seconds = 2;
    let directory = LdapDirectory::new(config, clock.clone()).unwrap();
    Town { server, directory, clock }
}
