//! Groups: found by id or name, and their members changed, by an account that may do nothing else.
//!
//! A change is believed when it is read back, over the same connection and so from the same server; what the server said
//! to the change itself only tells why it is not there. Members are never listed: AD gives 1 500 at a time, and the one
//! question that matters, whether *this* person is one, is a filter. Two changes that meet do no harm: a member twice is a
//! member, and who is out already is out.

use std::collections::HashSet;
use std::time::Duration;

use ldap3::{Mod, Scope};
use tokio::time::{Instant, timeout};

use crate::config::directory::{DirectoryConfig, Profile};
use crate::directory::dn::Dn;
use crate::directory::filter::{Attribute, Configured, Filter};
use crate::directory::{DirectoryError, MemberError};
use crate::domain::catalogue::Group;
use crate::domain::ids::Guid;
use crate::domain::provision::Proof;

use super::breaker::Breaker;
use super::connect::{Connection, Connector, fault, fault_of_code};
use super::entry::Entry;
use super::people::Reader;
use super::pool::{Loan, Pool};
use super::search::{Question, ask};

/// The attribute that holds members.
const MEMBER: &str = "member";

/// The attribute with a group's name, and the one with its name as Windows knows it.
const NAMES: [&str; 2] = ["cn", "sAMAccountName"];

/// Changes side by side at most: each holds a connection, and a directory has other things to do.
const SIDE_BY_SIDE: u16 = 4;

/// Finds groups and changes their members.
#[derive(Debug)]
pub(super) struct Groups {
    filter: Configured,
    names: Vec<Attribute>,
    member: Attribute,
    writer: Option<Writer>,
}

#[derive(Debug)]
struct Writer {
    pool: Pool,
    breaker: Breaker,
    base: Dn,
}

impl Groups {
    /// # Errors
    /// [`DirectoryError::Unasked`] if the filter is none.
    pub(super) fn new(config: &DirectoryConfig) -> Result<Self, DirectoryError> {
        let unasked = |error: &dyn std::error::Error| DirectoryError::Unasked(error.to_string());
        let filter = Configured::new(config.group_filter()).map_err(|error| unasked(&error))?;
        let names = NAMES.iter().map(|name| Attribute::new(name)).collect::<Result<_, _>>();
        let names = names.map_err(|error| unasked(&error))?;
        let member = Attribute::new(MEMBER).map_err(|error| unasked(&error))?;
        let writer = match (config.writing(), &config.write_base) {
            (Some(writing), Some(base)) => Some(Writer {
                pool: Pool::new(Connector::new(&writing)?, SIDE_BY_SIDE.min(config.connections)),
                breaker: Breaker::default(),
                base: Dn::parse(base),
            }),
            _ => None,
        };
        Ok(Self { filter, names, member, writer })
    }

    /// Whether members can be changed at all.
    pub(super) const fn writes(&self) -> bool {
        self.writer.is_some()
    }

    /// The groups with this id or name.
    pub(super) async fn find(&self, reader: &Reader, wanted: &str) -> Result<Vec<Group>, DirectoryError> {
        let wanted = wanted.trim();
        if wanted.is_empty() || wanted.len() > 256 || wanted.contains('\0') {
            return Ok(Vec::new());
        }
        let named = match wanted.parse::<Guid>() {
            Ok(guid) => reader.id_filter(guid),
            Err(_) => Filter::Or(self.names.iter().map(|name| Filter::Eq(name.clone(), wanted.to_owned())).collect()),
        };
        let filter = Filter::And(vec![Filter::Configured(self.filter.clone()), named]);
        let answer = reader.ask(&question(reader, &reader.config.base, Scope::Subtree, filter)).await?;
        answer.entries.iter().map(|entry| self.group(reader, entry)).collect()
    }

    fn group(&self, reader: &Reader, entry: &Entry) -> Result<Group, DirectoryError> {
        let dn = Dn::parse(&entry.dn);
        if !dn.is_within(&Dn::parse(&reader.config.base)) {
            return Err(DirectoryError::OutsideBase);
        }
        let name = NAMES.iter().find_map(|name| entry.owned(name));
        Ok(Group {
            source: reader.config.name.clone(),
            guid: reader.meaning.id(entry)?,
            name: name.ok_or_else(|| DirectoryError::Malformed("a group without a name".into()))?,
            kept: self.writer.as_ref().is_some_and(|writer| dn.is_within(&writer.base)),
        })
    }

    /// Makes the person a member, or no member, and reads back.
    pub(super) async fn set_member(
        &self,
        reader: &Reader,
        group: &Group,
        person: Guid,
        member: bool,
    ) -> Result<Proof, MemberError> {
        let writer = self.writer.as_ref().ok_or(MemberError::Nobody)?;
        if group.source != reader.config.name {
            return Err(DirectoryError::Unasked("the group is another directory's".into()).into());
        }
        let begun = Instant::now();
        writer.breaker.admit(begun)?;
        let change = Change { groups: self, reader, writer, wanted: group, person, member };
        let outcome = change.pooled().await;
        let health = match &outcome {
            Err(MemberError::Directory(error)) => Err(error.clone()),
            _ => Ok(()),
        };
        writer.breaker.note(&health, begun.elapsed(), Instant::now());
        outcome
    }
}

fn question(reader: &Reader, base: &str, scope: Scope, filter: Filter) -> Question {
    let names = NAMES.iter().map(|name| (*name).to_owned());
    let attributes = [reader.meaning.attributes.id.clone()].into_iter().chain(names).collect();
    Question { attributes, ..reader.question(base, scope, filter) }
}

/// One change of one membership.
#[derive(Debug, Clone, Copy)]
struct Change<'a> {
    groups: &'a Groups,
    reader: &'a Reader,
    writer: &'a Writer,
    wanted: &'a Group,
    person: Guid,
    member: bool,
}

impl Change<'_> {
    /// A kept connection may have been closed meanwhile: then it is done again on a new one, which is harmless.
    async fn pooled(&self) -> Result<Proof, MemberError> {
        let mut loan: Loan = self.writer.pool.borrow().await?;
        let mut outcome = self.carried_out(&mut loan.connection).await;
        let closed = |error: &MemberError| {
            matches!(error, MemberError::Directory(DirectoryError::Unreachable(_) | DirectoryError::Cut))
        };
        if loan.reused && outcome.as_ref().is_err_and(closed) {
            drop(loan);
            loan = self.writer.pool.borrow_new().await?;
            outcome = self.carried_out(&mut loan.connection).await;
        }
        if !matches!(&outcome, Err(MemberError::Directory(_))) {
            self.writer.pool.give_back(loan);
        }
        outcome
    }

    async fn carried_out(&self, connection: &mut Connection) -> Result<Proof, MemberError> {
        let groups = Filter::Configured(self.groups.filter.clone());
        let Some(entry) = self.entry(connection, self.wanted.guid, groups).await? else {
            return self.nothing_left(connection).ok_or(MemberError::NoGroup);
        };
        let group = self.groups.group(self.reader, &entry)?;
        if !group.kept {
            return Err(MemberError::Outside);
        }
        let Some(account) = self.entry(connection, self.person, self.reader.people_filter()).await? else {
            return self.nothing_left(connection).ok_or(MemberError::NoAccount);
        };
        let said = self.change(connection, &entry.dn, &account.dn).await?;
        let is_member = Filter::Eq(self.groups.member.clone(), account.dn.clone());
        let back = ask(connection, &question(self.reader, &entry.dn, Scope::Base, is_member)).await?;
        let proof = Proof {
            source: group.source.clone(),
            server: connection.server.clone(),
            at: self.reader.clock.now(),
            member: !back.is_empty(),
            group,
        };
        match (proof.member == self.member, said) {
            (true, _) => Ok(proof),
            (false, 0) => Err(MemberError::NotSo),
            (false, code) => Err(fault_of_code(code).into()),
        }
    }

    /// In AD a membership goes with the group, and with the account: when either is not there any more, it is out.
    fn nothing_left(&self, connection: &Connection) -> Option<Proof> {
        let ad = self.reader.config.profile == Profile::Ad;
        (ad && !self.member).then(|| Proof {
            source: self.wanted.source.clone(),
            server: connection.server.clone(),
            at: self.reader.clock.now(),
            group: self.wanted.clone(),
            member: false,
        })
    }

    /// The result code. 20 and 68 say "is one already", 16 "is none"; whether that is so is read back.
    async fn change(&self, connection: &mut Connection, group: &str, account: &str) -> Result<u32, DirectoryError> {
        let values = HashSet::from([account]);
        let change = if self.member { Mod::Add(MEMBER, values) } else { Mod::Delete(MEMBER, values) };
        let limit: Duration = self.writer.pool.connector.limit();
        let answer = timeout(limit, connection.ldap.modify(group, vec![change])).await;
        Ok(answer.map_err(|_| DirectoryError::Timeout)?.map_err(fault)?.rc)
    }

    /// The one entry with this id, as the writing account sees it; `None` when there is none.
    async fn entry(
        &self,
        connection: &mut Connection,
        id: Guid,
        kind: Filter,
    ) -> Result<Option<Entry>, DirectoryError> {
        let reader = self.reader;
        let asked = match reader.config.profile {
            Profile::Ad => question(reader, &format!("<GUID={id}>"), Scope::Base, kind),
            Profile::Plain => {
                let filter = Filter::And(vec![kind, reader.id_filter(id)]);
                question(reader, &reader.config.base, Scope::Subtree, filter)
            }
        };
        let mut entries = match ask(connection, &asked).await {
            Err(DirectoryError::Refused { code: 32 }) => return Ok(None),
            entries => entries?,
        };
        match (entries.pop(), entries.is_empty()) {
            (Some(entry), true) if reader.meaning.id(&entry)? == id => Ok(Some(entry)),
            (Some(_), true) => Err(DirectoryError::Malformed("another entry than asked for".into())),
            (Some(_), false) => Err(DirectoryError::Ambiguous),
            (None, _) => Ok(None),
        }
    }
}
