//! An LDAP server inside this process, read from LDIF: the demo and the tests speak real LDAP to it over a socket.
//!
//! It is no directory to keep people in: it has no TLS, listens on loopback only, and forgets everything when it stops.
//! [`Fault`] makes it misbehave on purpose, so that the fail policy is proved over real connections. `ldif` reads
//! entries, `tree` holds and indexes them, `matching` decides filters, `answers` is the protocol, `session` a connection.

mod answers;
mod ldif;
mod matching;
mod session;
mod tree;

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::clock::{Clock, SystemClock};
use crate::config::directory::{AttributeNames, DirectoryConfig, Password, Profile, Words};

use super::dn::Dn;
use tree::Tree;
pub use tree::{Change, NoSuchEntry};

/// How the server misbehaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fault {
    /// Not at all.
    #[default]
    None,
    /// Closes every connection, also new ones.
    Down,
    /// Takes requests and never answers.
    Silent,
    /// Answers after this long.
    Slow(Duration),
    /// Ends every search with this result code, after this many entries.
    Code {
        /// The result code (RFC 4511, appendix A); one that does not exist becomes 1.
        code: u32,
        /// Entries sent before it.
        after: usize,
    },
    /// As [`Self::Code`], for searches in pages only: readings of everybody, and of what changed.
    Paged {
        /// The result code.
        code: u32,
        /// Entries sent before it.
        after: usize,
    },
    /// Cuts the connection in the middle of a search, after this many entries.
    CutAfter(usize),
    /// Puts a pointer to another server into every search.
    Refer,
    /// Takes no change: answers each with this result code.
    NoWrites(u32),
    /// Says yes to every change and makes none.
    Forgetful,
    /// Gives every entry another id than its own.
    WrongId,
    /// Gives every entry twice, the second time under another name.
    Twice,
    /// Says yes to every bind and binds nobody, as some servers do for an empty password.
    Hollow,
}

/// What the server has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// Connections taken.
    pub connections: u64,
    /// Bind requests.
    pub binds: u64,
    /// Search requests.
    pub searches: u64,
    /// Changes that were made.
    pub changes: u64,
}

#[derive(Debug)]
struct Shared {
    tree: RwLock<Tree>,
    clock: Arc<dyn Clock>,
    fault: watch::Sender<Fault>,
    running: watch::Sender<bool>,
    admin: RwLock<Option<Dn>>,
    keeper: RwLock<Option<(Dn, Dn)>>,
    size_limit: AtomicUsize,
    connections: AtomicU64,
    binds: AtomicU64,
    searches: AtomicU64,
    changes: AtomicU64,
    journal: Mutex<Option<File>>,
}

impl Shared {
    fn tree(&self) -> RwLockReadGuard<'_, Tree> {
        self.tree.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn tree_mut(&self) -> RwLockWriteGuard<'_, Tree> {
        self.tree.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this account may change members of the group `at`.
    fn keeps(&self, dn: &Dn, at: &Dn) -> bool {
        let keeper = self.keeper.read().unwrap_or_else(PoisonError::into_inner);
        keeper.as_ref().is_some_and(|(account, base)| account == dn && at.is_within(base))
    }

    /// Writes down what was changed over LDAP, where that is asked for.
    fn note(&self, dn: &str, changes: &[Change]) {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = journal.as_mut() else { return };
        let line = serde_json::to_string(&(dn, changes)).unwrap_or_default() + "\n";
        if let Err(error) = file.write_all(line.as_bytes()) {
            tracing::error!(%error, "the demo directory cannot write down a change");
        }
    }

    fn is_admin(&self, dn: &Dn) -> bool {
        self.admin.read().unwrap_or_else(PoisonError::into_inner).as_ref() == Some(dn)
    }
}

/// A running server; it stops when this is dropped.
#[derive(Debug)]
pub struct EmbeddedDirectory {
    shared: Arc<Shared>,
    address: SocketAddr,
}

impl EmbeddedDirectory {
    /// Starts a server with the entries of `ldif` on `address` (port 0 = any free one).
    ///
    /// # Errors
    /// If the LDIF cannot be read, the address is not on loopback, or it is taken.
    pub async fn start(ldif: &str, address: SocketAddr) -> io::Result<Self> {
        Self::start_at(ldif, address, Arc::new(SystemClock)).await
    }

    /// As [`Self::start`], with accounts expiring by `clock`.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_at(ldif: &str, address: SocketAddr, clock: Arc<dyn Clock>) -> io::Result<Self> {
        if !address.ip().is_loopback() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the demo directory listens on loopback only"));
        }
        let entries = ldif::read(ldif).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            tree: RwLock::new(Tree::of(entries)),
            clock,
            fault: watch::Sender::new(Fault::None),
            running: watch::Sender::new(true),
            admin: RwLock::default(),
            keeper: RwLock::new(Some((Dn::parse(DEMO_WRITER_DN), Dn::parse(DEMO_GROUPS)))),
            size_limit: AtomicUsize::new(0),
            connections: AtomicU64::new(0),
            binds: AtomicU64::new(0),
            searches: AtomicU64::new(0),
            changes: AtomicU64::new(0),
            journal: Mutex::default(),
        });
        tokio::spawn(session::accept(listener, Arc::clone(&shared)));
        Ok(Self { shared, address })
    }

    /// Any free port on 127.0.0.1.
    #[must_use]
    pub const fn any_port() -> SocketAddr {
        SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0)
    }

    /// Its address, `ldap://127.0.0.1:port`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("ldap://{}", self.address)
    }

    /// Makes it misbehave from now on, on open connections too.
    pub fn set_fault(&self, fault: Fault) {
        self.shared.fault.send_replace(fault);
    }

    /// Keeps what is changed over LDAP in `file`, and begins with what stands there: a demo that is started anew has the
    /// same members in its groups.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn remember(&self, file: &Path) -> io::Result<()> {
        let now = self.shared.clock.now();
        let known = if file.exists() { std::fs::read_to_string(file)? } else { String::new() };
        for (dn, changes) in known.lines().filter_map(|line| serde_json::from_str::<(String, Vec<Change>)>(line).ok()) {
            // An entry that is not there any more needs no change.
            let _ = self.shared.tree_mut().modify(&Dn::parse(&dn), &changes, now);
        }
        let journal = OpenOptions::new().create(true).append(true).open(file)?;
        *self.shared.journal.lock().unwrap_or_else(PoisonError::into_inner) = Some(journal);
        Ok(())
    }

    /// Lets this DN change entries over LDAP. Nobody may, until it is set.
    pub fn set_admin(&self, dn: &str) {
        *self.shared.admin.write().unwrap_or_else(PoisonError::into_inner) = Some(Dn::parse(dn));
    }

    /// Lets this DN change `member` of entries below `base` over LDAP, and nothing else: what a delegation on one OU gives.
    pub fn set_keeper(&self, dn: &str, base: &str) {
        let keeper = Some((Dn::parse(dn), Dn::parse(base)));
        *self.shared.keeper.write().unwrap_or_else(PoisonError::into_inner) = keeper;
    }

    /// The members of a group, as they are written; none when there is no such entry.
    #[must_use]
    pub fn members(&self, group: &str) -> Vec<String> {
        let tree = self.shared.tree();
        let values = tree.entry(&Dn::parse(group)).map(|entry| entry.bytes("member").to_vec()).unwrap_or_default();
        values.into_iter().filter_map(|value| String::from_utf8(value).ok()).collect()
    }

    /// The most entries of an answer that is not paged, as AD's 1000; 0 = no limit.
    pub fn set_size_limit(&self, entries: usize) {
        self.shared.size_limit.store(entries, Ordering::Relaxed);
    }

    /// Changes an entry.
    ///
    /// # Errors
    /// If there is no such entry.
    pub fn modify(&self, dn: &str, changes: &[Change]) -> Result<(), NoSuchEntry> {
        let now = self.shared.clock.now();
        self.shared.tree_mut().modify(&Dn::parse(dn), changes, now)
    }

    /// As [`Self::modify`], and kept like what is changed over LDAP (see [`Self::remember`]).
    ///
    /// # Errors
    /// If there is no such entry.
    pub fn modify_for_good(&self, dn: &str, changes: &[Change]) -> Result<(), NoSuchEntry> {
        self.modify(dn, changes)?;
        self.shared.note(dn, changes);
        Ok(())
    }

    /// Adds entries.
    ///
    /// # Errors
    /// If the LDIF cannot be read.
    pub fn add(&self, ldif: &str) -> io::Result<()> {
        let entries = ldif::read(ldif).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let now = self.shared.clock.now();
        let mut tree = self.shared.tree_mut();
        entries.into_iter().for_each(|entry| tree.add(entry, now));
        Ok(())
    }

    /// Removes an entry.
    ///
    /// # Errors
    /// If there is no such entry.
    pub fn remove(&self, dn: &str) -> Result<(), NoSuchEntry> {
        let now = self.shared.clock.now();
        let mut tree = self.shared.tree_mut();
        tree.remove(&Dn::parse(dn))?;
        tree.moved(now);
        Ok(())
    }

    /// What it has seen so far.
    #[must_use]
    pub fn seen(&self) -> Seen {
        let count = |counter: &AtomicU64| counter.load(Ordering::SeqCst);
        Seen {
            connections: count(&self.shared.connections),
            binds: count(&self.shared.binds),
            searches: count(&self.shared.searches),
            changes: count(&self.shared.changes),
        }
    }

    /// Stops listening and closes every connection.
    pub fn stop(&self) {
        self.shared.running.send_replace(false);
    }
}

impl Drop for EmbeddedDirectory {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The service account of the demo's directory.
pub const DEMO_SERVICE_DN: &str = "cn=behorig,ou=Tjanst,dc=alvhamra,dc=test";

/// Its password; it opens a directory of made-up people inside this process, and nothing else.
pub const DEMO_SERVICE_PASSWORD: &str = "demo-tjanst";

/// The account of the demo's directory that changes groups.
pub const DEMO_WRITER_DN: &str = "cn=behorig-grupper,ou=Tjanst,dc=alvhamra,dc=test";

/// Where the groups lie that it may change.
pub const DEMO_GROUPS: &str = "ou=Behorig,ou=Grupper,dc=alvhamra,dc=test";

/// Settings for the demo's directory, Älvhamra kommun, which listens at `url`.
#[must_use]
pub fn demo_config(url: &str) -> DirectoryConfig {
    DirectoryConfig {
        name: "demo".into(),
        urls: vec![url.to_owned()],
        bind_dn: DEMO_SERVICE_DN.into(),
        bind_password: Some(Password::new(DEMO_SERVICE_PASSWORD)),
        write_bind_dn: Some(DEMO_WRITER_DN.into()),
        write_bind_password: Some(Password::new(DEMO_SERVICE_PASSWORD)),
        write_base: Some(DEMO_GROUPS.into()),
        plain_for_demo: true,
        profile: Profile::Plain,
        people_filter: Some("(objectClass=user)".into()),
        attributes: AttributeNames {
            login: Some("sAMAccountName".into()),
            created: Some("whenCreated".into()),
            last_login: Some("lastLogonTimestamp".into()),
            ..AttributeNames::default()
        },
        // The demo's personnel system writes a flag only for those who are protected.
        words: Words { protected_absent: false, ..Words::default() },
        ..DirectoryConfig::ad(Vec::new(), "dc=alvhamra,dc=test")
    }
}
