//! The rigs are what the other tests take them for. Nothing of the service is tested here.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::Text;
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, Mod, Scope, SearchEntry};

use crate::harness::postgres::Schema;
use crate::harness::rigs::{self, DirectoryRig};

async fn connect(url: &str, ca: &Path) -> Result<Ldap, LdapError> {
    let settings = LdapConnSettings::new()
        .set_conn_timeout(Duration::from_secs(5))
        .set_starttls(url.starts_with("ldap://"))
        .set_config(rigs::trusting(ca));
    let (connection, ldap) = LdapConnAsync::with_settings(settings, url).await?;
    ldap3::drive!(connection);
    Ok(ldap)
}

async fn find(ldap: &mut Ldap, rig: &DirectoryRig, login: &str) -> SearchEntry {
    let filter = format!("(sAMAccountName={login})");
    let (mut found, _) =
        ldap.search(&rig.base, Scope::Subtree, &filter, vec!["*", "entryUUID"]).await.unwrap().success().unwrap();
    // Samba adds a referral to the configuration partition.
    found.retain(|entry| !entry.is_ref());
    assert_eq!(found.len(), 1, "{login} stands once in {}", rig.base);
    SearchEntry::construct(found.remove(0))
}

#[tokio::test]
async fn slapd_answers_over_starttls_and_ldaps() {
    let rig = DirectoryRig::slapd();
    for url in [rig.ldap_url(), rig.ldaps_url()] {
        let mut ldap = connect(&url, &rig.ca).await.unwrap();
        ldap.simple_bind(&rig.user, &rig.password).await.unwrap().success().unwrap();
        let anna = find(&mut ldap, &rig, "annber01").await;
        assert_eq!(anna.attrs["extensionAttribute6"], ["104233-2;BOU-3107;2|2026-01-10|2031-08-31|"]);
        assert_eq!(anna.attrs["entryUUID"][0].len(), 36);
    }
}

#[tokio::test]
async fn slapd_stops_at_its_size_limit() {
    let rig = DirectoryRig::slapd();
    let mut ldap = connect(&rig.ldaps_url(), &rig.ca).await.unwrap();
    ldap.simple_bind(&rig.user, &rig.password).await.unwrap().success().unwrap();
    let answer = ldap.search(&rig.base, Scope::Subtree, "(employeeType=Elev)", vec!["uid"]).await.unwrap();
    assert_eq!((answer.1.rc, answer.0.len()), (4, 500), "sizeLimitExceeded after 500 entries");
}

#[tokio::test]
async fn slapd_takes_an_empty_password_for_nobody() {
    let rig = DirectoryRig::slapd();
    let mut ldap = connect(&rig.ldaps_url(), &rig.ca).await.unwrap();
    ldap.simple_bind(&rig.user, "").await.unwrap().success().expect("this is the hole that the service must close");
    let wrong = ldap.simple_bind(&rig.user, "wrong").await.unwrap();
    assert_eq!(wrong.rc, 49, "a wrong password is refused");
}

#[tokio::test]
async fn samba_answers_over_ldaps_with_its_guid() {
    let rig = DirectoryRig::samba();
    let mut ldap = connect(&rig.ldaps_url(), &rig.ca).await.unwrap();
    ldap.simple_bind(&rig.user, &rig.password).await.unwrap().success().unwrap();
    let anna = find(&mut ldap, &rig, "annber01").await;
    assert_eq!(anna.bin_attrs["objectGUID"][0].len(), 16);
    assert_eq!(anna.attrs["manager"], ["CN=Karin Ek,OU=SOC,OU=Personal,DC=ad,DC=kommun,DC=test"]);
    let nils = find(&mut ldap, &rig, "nilhol01").await;
    assert_eq!(nils.attrs["userAccountControl"], ["514"], "disabled");
}

#[tokio::test]
async fn both_directories_let_the_administrator_write() {
    for rig in [DirectoryRig::slapd(), DirectoryRig::samba()] {
        let mut ldap = connect(&rig.ldaps_url(), &rig.ca).await.unwrap();
        ldap.simple_bind(&rig.user, &rig.password).await.unwrap().success().unwrap();
        let group = format!("CN=Procapita-alla,OU=Grupper,{}", rig.base);
        let change = || vec![Mod::Replace("description", HashSet::from(["Skriven av provet"]))];
        assert_eq!(ldap.modify(&group, change()).await.unwrap().rc, 50, "the service account may only read");
        ldap.simple_bind(&rig.admin, &rig.password).await.unwrap().success().unwrap();
        ldap.modify(&group, change()).await.unwrap().success().unwrap();
    }
}

#[tokio::test]
async fn no_directory_is_trusted_by_another_authority() {
    for rig in [DirectoryRig::slapd(), DirectoryRig::samba()] {
        for url in [rig.ldap_url(), rig.ldaps_url()] {
            let refused = connect(&url, &rig.other_ca).await.err().map(|error| error.to_string()).unwrap_or_default();
            assert!(refused.contains("UnknownIssuer"), "{url}: {refused}");
        }
    }
}

#[test]
fn postgresql_gives_each_test_a_schema_of_its_own() {
    #[derive(QueryableByName)]
    struct Answer {
        #[diesel(sql_type = Text)]
        value: String,
    }
    let (one, other) = (Schema::fresh(), Schema::fresh());
    let mut seen = Vec::new();
    for schema in [&one, &other] {
        let mut connection = PgConnection::establish(&schema.url).unwrap();
        diesel::sql_query("CREATE TABLE same_name (id INT)").execute(&mut connection).unwrap();
        let ask = "SELECT current_schema()::text || ' ' || current_setting('fsync') AS value";
        seen.push(diesel::sql_query(ask).get_result::<Answer>(&mut connection).unwrap().value);
    }
    assert_ne!(seen[0], seen[1]);
    assert!(seen.iter().all(|answer| answer.starts_with("test_") && answer.ends_with(" on")), "{seen:?}");
}
