//! The server in this process, asked by a plain LDAP client.

use std::collections::HashSet;

use ldap3::exop::{WhoAmI, WhoAmIResp};
use ldap3::{Ldap, LdapConnAsync, Mod, Scope, SearchOptions};

use crate::directory::embedded::{DEMO_SERVICE_DN, DEMO_SERVICE_PASSWORD, EmbeddedDirectory};

use super::town::{ANNA, BASE, PASSWORD, Town, town};

async fn client(town: &Town) -> Ldap {
    let (driver, ldap) = LdapConnAsync::new(&town.server.url()).await.unwrap();
    tokio::spawn(driver.drive());
    ldap
}

async fn bound(town: &Town, name: &str, password: &str) -> (Ldap, u32) {
    let mut ldap = client(town).await;
    let code = ldap.simple_bind(name, password).await.unwrap().rc;
    (ldap, code)
}

async fn count(ldap: &mut Ldap, base: &str, scope: Scope, filter: &str) -> (usize, u32) {
    let answer = ldap.search(base, scope, filter, vec!["*"]).await.unwrap();
    (answer.0.len(), answer.1.rc)
}

#[tokio::test]
async fn who_may_bind() {
    let town = town(0).await;
    for (name, password, code) in [
        (ANNA, PASSWORD, 0),
        ("CN=anna berg, OU=Hemtjanst,OU=soc,DC=alvhamra,DC=test", PASSWORD, 0),
        ("annber01@alvhamra.test", PASSWORD, 0),
        ("annber01", PASSWORD, 49),
        (ANNA, "", 53),
        ("", "", 53),
        (ANNA, "fel", 49),
        ("disabled1@alvhamra.test", PASSWORD, 49),
        ("expired1@alvhamra.test", PASSWORD, 49),
        ("cn=nobody,dc=alvhamra,dc=test", PASSWORD, 49),
    ] {
        assert_eq!(bound(&town, name, password).await.1, code, "{name} {password}");
    }
}

#[tokio::test]
async fn nobody_reads_without_a_bind_but_the_root() {
    let town = town(0).await;
    let mut ldap = client(&town).await;
    assert_eq!(count(&mut ldap, BASE, Scope::Subtree, "(objectClass=*)").await, (0, 50));
    assert_eq!(count(&mut ldap, "", Scope::Base, "(objectClass=*)").await, (1, 0));
    ldap.simple_bind(ANNA, PASSWORD).await.unwrap().success().unwrap();
    let who: WhoAmIResp = ldap.extended(WhoAmI).await.unwrap().0.parse();
    assert_eq!(who.authzid, format!("dn:{ANNA}"));
    ldap.simple_bind(ANNA, "fel").await.unwrap();
    assert_eq!(count(&mut ldap, BASE, Scope::Subtree, "(objectClass=*)").await, (0, 50), "a failed bind is nobody");
}

#[tokio::test]
async fn scopes_limits_and_secrets() {
    let town = town(50).await;
    let (mut ldap, _) = bound(&town, DEMO_SERVICE_DN, DEMO_SERVICE_PASSWORD).await;
    let soc = "ou=SOC,dc=alvhamra,dc=test";
    assert_eq!(count(&mut ldap, soc, Scope::Base, "(objectClass=*)").await, (1, 0));
    assert_eq!(count(&mut ldap, BASE, Scope::OneLevel, "(objectClass=*)").await, (2, 0));
    assert_eq!(count(&mut ldap, soc, Scope::Subtree, "(objectClass=user)").await, (58, 0));
    assert_eq!(count(&mut ldap, soc, Scope::OneLevel, "(objectClass=user)").await, (57, 0));
    assert_eq!(count(&mut ldap, "ou=Gone,dc=alvhamra,dc=test", Scope::Subtree, "(objectClass=*)").await, (0, 32));
    assert_eq!(count(&mut ldap, BASE, Scope::Subtree, "(userPassword=*)").await, (0, 0));
    ldap.with_search_options(SearchOptions::new().sizelimit(7));
    assert_eq!(count(&mut ldap, BASE, Scope::Subtree, "(objectClass=user)").await, (7, 4));
    town.server.set_size_limit(20);
    assert_eq!(count(&mut ldap, BASE, Scope::Subtree, "(objectClass=user)").await, (20, 4));
    let (mut entries, _) =
        ldap.search(ANNA, Scope::Base, "(objectClass=*)", vec!["userPassword", "SN"]).await.unwrap().success().unwrap();
    let entry = ldap3::SearchEntry::construct(entries.pop().unwrap());
    assert_eq!(entry.attrs.into_keys().collect::<Vec<_>>(), ["sn"]);
    assert_eq!(ldap.compare(ANNA, "sn", "BERG").await.unwrap().0.rc, 6);
    assert_eq!(ldap.compare(ANNA, "userPassword", PASSWORD).await.unwrap().0.rc, 50);
}

#[tokio::test]
async fn only_the_admin_changes_anything() {
    let town = town(0).await;
    let change = || vec![Mod::Replace("title", HashSet::from(["Chef"]))];
    let (mut anna, _) = bound(&town, ANNA, PASSWORD).await;
    assert_eq!(anna.modify(ANNA, change()).await.unwrap().rc, 50);
    let admin = "cn=Karin Ek,ou=SOC,dc=alvhamra,dc=test";
    let (mut karin, _) = bound(&town, admin, PASSWORD).await;
    assert_eq!(karin.modify(ANNA, change()).await.unwrap().rc, 50, "nobody is admin until told");
    town.server.set_admin(admin);
    assert_eq!(karin.modify(ANNA, change()).await.unwrap().rc, 0);
    assert_eq!(anna.modify(ANNA, change()).await.unwrap().rc, 50);
    assert_eq!(count(&mut karin, BASE, Scope::Subtree, "(title=chef)").await, (1, 0));
    assert_eq!(karin.delete(ANNA).await.unwrap().rc, 53);
    assert_eq!(karin.modify("cn=x,dc=alvhamra,dc=test", change()).await.unwrap().rc, 32);
}

#[tokio::test]
async fn loopback_only_and_no_nonsense() {
    assert!(EmbeddedDirectory::start("dn: dc=test\ndc: test", "0.0.0.0:0".parse().unwrap()).await.is_err());
    assert!(EmbeddedDirectory::start("nonsense", EmbeddedDirectory::any_port()).await.is_err());
}
