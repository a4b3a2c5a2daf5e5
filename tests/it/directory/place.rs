//! The three directories under one roof: the same people, the same questions, the same ways to change somebody.
//!
//! The embedded directory is fed the people of slapd's rig. Nothing here asserts anything about the service.

use std::collections::HashSet;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use behorig::clock::FixedClock;
use behorig::config::directory::{AttributeNames, DirectoryConfig, Password, Profile};
use behorig::directory::embedded::{Change, EmbeddedDirectory};
use behorig::directory::{Directory, LdapDirectory};
use behorig::domain::person::Reading;
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, Mod, Scope, SearchEntry, dn_escape};

use crate::harness::rigs::{self, DirectoryRig};
use crate::harness::town::beginning;

/// What answers.
pub enum Server {
    Embedded(EmbeddedDirectory),
    Slapd(DirectoryRig),
    Samba(DirectoryRig),
}

/// A directory, and how it is asked.
pub struct Place {
    pub server: Server,
    pub config: DirectoryConfig,
    /// Monday 4 May 2026.
    pub clock: Arc<FixedClock>,
    /// The password of everybody.
    pub password: String,
}

/// Somebody whom a test makes for itself.
pub struct Made {
    pub login: String,
    pub cn: String,
    pub dn: String,
}

const PASSWORD: &str = "Behorig-test-1";
const BASE: &str = "dc=kommun,dc=test";

/// The people of slapd's rig with the ids that slapd would have given them, and as many pupils.
fn ldif() -> String {
    let people = include_str!("../../rigs/slapd.ldif").replace("@BASE@", BASE).replace("@PASSWORD@", PASSWORD);
    let mut text = String::new();
    for (number, line) in people.lines().enumerate() {
        writeln!(text, "{line}").unwrap();
        if line.starts_with("dn: ") {
            writeln!(text, "entryUUID: 7f1c0000-0000-4000-8000-{number:012}").unwrap();
        }
    }
    for n in 1..=1_200 {
        write!(
            text,
            "\ndn: uid=elev{n:04},ou=Elever,{BASE}\nentryUUID: 7f1c0000-0000-4000-8001-{n:012}\nobjectClass: inetOrgPerson\n\
             uid: elev{n:04}\nsAMAccountName: elev{n:04}\ncn: Elev {n}\nsn: Elev\nemployeeType: Elev\nuserAccountControl: 512\n"
        )
        .unwrap();
    }
    text
}

/// Settings that all three share; the units' names stand in `description`.
fn config(name: &str, url: String, base: &str, user: &str, profile: Profile) -> DirectoryConfig {
    let cloud = |n: u8| format!("msDS-cloudExtensionAttribute{n}");
    let ad = profile == Profile::Ad;
    DirectoryConfig {
        name: name.to_owned(),
        bind_dn: user.to_owned(),
        bind_password: Some(Password::new(PASSWORD)),
        profile,
        page_size: 500,
        attributes: AttributeNames {
            unit_name: Some("description".to_owned()),
            unit_manager: Some("managedBy".to_owned()),
            employments: ad.then(|| vec![cloud(5), cloud(6)]),
            protected: ad.then(|| cloud(10)),
            ..AttributeNames::default()
        },
        ..DirectoryConfig::ad(vec![url], base)
    }
}

impl Place {
    /// The directory in this process.
    pub async fn embedded() -> Self {
        let clock = Arc::new(FixedClock::at(beginning()));
        let server = EmbeddedDirectory::start_at(&ldif(), EmbeddedDirectory::any_port(), clock.clone()).await.unwrap();
        server.set_size_limit(500);
        let user = format!("cn=behorig,ou=Tjänster,{BASE}");
        let mut config = config("embedded", server.url(), BASE, &user, Profile::Plain);
        config.plain_for_demo = true;
        Self { server: Server::Embedded(server), config, clock, password: PASSWORD.to_owned() }
    }

    /// OpenLDAP.
    pub fn slapd() -> Self {
        Self::of("slapd", DirectoryRig::slapd(), Profile::Plain, Server::Slapd)
    }

    /// Active Directory.
    pub fn samba() -> Self {
        Self::of("samba", DirectoryRig::samba(), Profile::Ad, Server::Samba)
    }

    fn of(name: &str, rig: DirectoryRig, profile: Profile, server: impl FnOnce(DirectoryRig) -> Server) -> Self {
        assert_eq!(rig.password, PASSWORD, "the rig's password is the one of the people");
        let mut config = config(name, rig.ldaps_url(), &rig.base, &rig.user, profile);
        config.ca_file = Some(rig.ca.clone());
        // A rig shares two cores with everything else that is tested.
        config.timeout_seconds = 20;
        config.page_seconds = 60;
        if let Some((account, base)) = rig.writer.clone() {
            config.write_bind_dn = Some(account);
            config.write_bind_password = Some(Password::new(PASSWORD));
            config.write_base = Some(base);
        }
        let clock = Arc::new(FixedClock::at(beginning()));
        Self { server: server(rig), config, clock, password: PASSWORD.to_owned() }
    }

    /// A client with these settings, changed.
    pub fn with(&self, change: impl FnOnce(&mut DirectoryConfig)) -> LdapDirectory {
        let mut config = self.config.clone();
        change(&mut config);
        LdapDirectory::new(config, self.clock.clone()).unwrap()
    }

    /// A client.
    pub fn directory(&self) -> LdapDirectory {
        self.with(|_| ())
    }

    /// The rig; a test for the real ones only may ask.
    pub fn rig(&self) -> &DirectoryRig {
        match &self.server {
            Server::Slapd(rig) | Server::Samba(rig) => rig,
            Server::Embedded(_) => panic!("there is no rig for the embedded directory"),
        }
    }

    pub const fn is_samba(&self) -> bool {
        matches!(self.server, Server::Samba(_))
    }

    /// The person with that login, who must be there.
    pub async fn find(&self, directory: &LdapDirectory, login: &str) -> Reading {
        directory.find_login(login).await.unwrap().unwrap_or_else(|| panic!("{login} is in {}", self.config.name))
    }

    /// The DN of one of the people that are always there: in AD it begins with the name, elsewhere with the login.
    pub fn dn_of(&self, login: &str, name: &str, unit: &str) -> String {
        let first = if self.is_samba() { format!("CN={name}") } else { format!("uid={login}") };
        format!("{first},OU={unit},OU=Personal,{}", self.config.base)
    }

    /// Karin Ek's DN.
    pub fn karin(&self) -> String {
        self.dn_of("karek01", "Karin Ek", "SOC")
    }

    /// An administrator's connection.
    pub async fn admin(&self) -> Ldap {
        let rig = self.rig();
        let settings = LdapConnSettings::new().set_config(rigs::trusting(&rig.ca));
        let (connection, mut ldap) = LdapConnAsync::with_settings(settings, &rig.ldaps_url()).await.unwrap();
        ldap3::drive!(connection);
        ldap.simple_bind(&rig.admin, &rig.password).await.unwrap().success().unwrap();
        ldap
    }

    /// A login that nobody has had.
    pub fn fresh(stem: &str) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        format!("{stem}{:05x}{}", std::process::id() % 0x10_0000, NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// Somebody employed at SOC, led by `manager`, whose common name begins with `name`.
    pub async fn make(&self, stem: &str, name: &str, manager: &str) -> Made {
        let login = Self::fresh(stem);
        let cn = format!("{name} {login}");
        let dn = format!("CN={},OU=SOC,OU=Personal,{}", dn_escape(cn.as_str()), self.config.base);
        let made = Made { login, cn, dn };
        self.add(&made, manager).await;
        made
    }

    /// Adds the entry, also when one with the same name has been removed.
    pub async fn add(&self, made: &Made, manager: &str) {
        let Made { login, cn, dn } = made;
        let names = self.config.attributes.resolve(self.config.profile);
        let employment = format!("{login}-1;SOC-2231;1|2024-02-01||main");
        let mut values: Vec<(&str, &str)> = vec![
            ("sAMAccountName", login),
            ("displayName", cn),
            ("givenName", "Prov"),
            ("sn", "Person"),
            ("employeeType", "Anställd"),
            ("departmentNumber", "SOC-2231"),
            ("manager", manager),
            ("userAccountControl", "512"),
            (&names.employments[0], &employment),
            (&names.protected, "N"),
        ];
        let upn = format!("{login}@ad.kommun.test");
        let plain = [("objectClass", "inetOrgPerson"), ("objectClass", "behorigAccount"), ("uid", login), ("cn", cn)];
        if self.is_samba() {
            values.extend([("objectClass", "user"), ("userPrincipalName", &upn)]);
        } else {
            values.extend(plain.into_iter().chain([("userPassword", self.password.as_str())]));
        }
        if let Server::Embedded(server) = &self.server {
            let id = behorig::clock::Chance::uuid(&behorig::clock::SystemChance, beginning());
            let lines: String = values.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
            return server.add(&format!("dn: {dn}\nentryUUID: {id}\n{lines}")).unwrap();
        }
        let mut entry: Vec<(Vec<u8>, HashSet<Vec<u8>>)> = Vec::new();
        for (name, value) in values {
            match entry.iter_mut().find(|(known, _)| known.as_slice() == name.as_bytes()) {
                Some((_, all)) => drop(all.insert(value.into())),
                None => entry.push((name.into(), HashSet::from([value.into()]))),
            }
        }
        if self.is_samba() {
            let quoted: Vec<u8> = format!("\"{}\"", self.password).encode_utf16().flat_map(u16::to_le_bytes).collect();
            entry.push((b"unicodePwd".to_vec(), HashSet::from([quoted])));
        }
        self.admin().await.add(dn, entry).await.unwrap().success().unwrap();
    }

    /// A group of Active Directory's, in the branch where the service may change members, or beside it.
    pub async fn make_group(&self, ours: bool) -> (String, String) {
        let name = Self::fresh("Grupp");
        let (_, base) = self.rig().writer.clone().expect("a branch of the service's own");
        let above = if ours { base } else { base.split_once(',').expect("a branch below another").1.to_owned() };
        let dn = format!("CN={name},{above}");
        let values = [("objectClass", "group"), ("sAMAccountName", name.as_str()), ("groupType", "-2147483646")];
        let values = values.into_iter().map(|(name, value)| (name, HashSet::from([value]))).collect();
        self.admin().await.add(&dn, values).await.unwrap().success().unwrap();
        (name, dn)
    }

    /// Whether somebody is a member of a group, as the administrator sees it.
    pub async fn is_member(&self, group: &str, person: &str) -> bool {
        let filter = format!("(member={})", ldap3::ldap_escape(person));
        let answer = self.admin().await.search(group, Scope::Base, &filter, vec!["cn"]).await.unwrap();
        !answer.success().unwrap().0.is_empty()
    }

    /// Replaces a value.
    pub async fn set(&self, dn: &str, attribute: &str, value: &str) {
        match &self.server {
            Server::Embedded(server) => server.modify(dn, &[Change::set(attribute, value)]).unwrap(),
            _ => {
                let change = vec![Mod::Replace(attribute, HashSet::from([value]))];
                self.admin().await.modify(dn, change).await.unwrap().success().unwrap();
            }
        }
    }

    /// Removes an entry.
    pub async fn remove(&self, dn: &str) {
        match &self.server {
            Server::Embedded(server) => server.remove(dn).unwrap(),
            _ => drop(self.admin().await.delete(dn).await.unwrap().success().unwrap()),
        }
    }

    /// One value of an entry, as the administrator sees it.
    pub async fn value(&self, dn: &str, attribute: &str) -> Option<String> {
        let answer = self.admin().await.search(dn, Scope::Base, "(objectClass=*)", vec![attribute]).await.unwrap();
        let entry = SearchEntry::construct(answer.success().unwrap().0.remove(0));
        entry.attrs.get(attribute).and_then(|values| values.first().cloned())
    }
}
