//! Appending to the log, inside the writer: the next index, commitments, tree nodes, in the same transaction.
//!
//! What one batch appends is gathered in memory and written in a few statements before COMMIT; a closure that fails
//! takes its entries back with it. Only the writer owns a [`Ledger`], so the index has no gaps.

use std::collections::HashMap;

use diesel::prelude::*;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use uuid::Uuid;

use super::StoreError;
use super::about::{self, AboutRow};
use super::columns::Key;
use super::connection::{Conn, each_db};
use super::schema::{audit_day_key, audit_log, audit_node, audit_order_key, audit_private, person};
use crate::clock::Chance;
use crate::domain::calendar;
use crate::domain::catalogue::Party;
use crate::domain::event::Event;
use crate::domain::ids::{EntryId, OrderId};
use crate::domain::log::entry::{Draft, seal};
use crate::domain::log::tag::tag;
use crate::domain::log::tree::{Frontier, Node, Nodes};
use crate::domain::register::Register;
use crate::domain::topic::Said;

/// What this instance signs and marks entries with; never in the database.
#[derive(Clone)]
pub struct Keys {
    /// Short name of the instance, in every entry.
    pub instance: String,
    /// Key of the entries' MAC: an entry without a valid one is not signed over.
    pub mac: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("instance", &self.instance).finish_non_exhaustive()
    }
}

impl Keys {
    /// The MAC of an entry.
    #[must_use]
    pub fn mac(&self, entry: &str) -> [u8; 32] {
        // HMAC takes keys of every length, so the only error there is cannot come.
        Hmac::<Sha256>::new_from_slice(&self.mac)
            .map(|mac| mac.chain_update(entry.as_bytes()).finalize().into_bytes().into())
            .unwrap_or_default()
    }

    /// Whether `mac` is the MAC of an entry; takes as long whatever is wrong.
    #[must_use]
    pub fn is_mac(&self, entry: &str, mac: &[u8]) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.mac(entry).as_slice(), mac).into()
    }
}

#[derive(Insertable)]
#[diesel(table_name = audit_log, treat_none_as_default_value = false)]
struct LogRow {
    idx: i64,
    id: Key,
    entry: String,
    leaf: Vec<u8>,
    mac: Vec<u8>,
    about: Option<Key>,
}

#[derive(Insertable)]
#[diesel(table_name = audit_private, treat_none_as_default_value = false)]
struct PrivateRow {
    id: Key,
    field: &'static str,
    disclosure: String,
    subject: Option<Key>,
    secret: bool,
    retain_until: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = audit_node, treat_none_as_default_value = false)]
struct NodeRow {
    level: i32,
    idx: i64,
    hash: Vec<u8>,
}

/// What a batch will append.
#[derive(Default)]
struct Pending {
    log: Vec<LogRow>,
    private: Vec<PrivateRow>,
    nodes: Vec<NodeRow>,
    order_keys: Vec<(OrderId, [u8; 32])>,
    day_keys: Vec<(String, [u8; 32])>,
    about: Vec<AboutRow>,
}

/// Where a batch stood before a closure ran.
pub(super) struct Mark {
    frontier: Frontier,
    lengths: [usize; 6],
}

/// The writer's view of the log.
pub(super) struct Ledger {
    keys: Keys,
    frontier: Frontier,
    pending: Pending,
    order_keys: HashMap<OrderId, [u8; 32]>,
    day_keys: HashMap<String, [u8; 32]>,
    protection_changed: bool,
}

/// Most order keys kept in memory; beyond it the cache starts anew.
const CACHED_KEYS: usize = 20_000;

/// What an append gave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Appended {
    pub(super) id: EntryId,
    pub(super) index: u64,
}

impl Ledger {
    pub(super) fn new(keys: Keys) -> Self {
        Self {
            keys,
            frontier: Frontier::default(),
            pending: Pending::default(),
            order_keys: HashMap::new(),
            day_keys: HashMap::new(),
            protection_changed: false,
        }
    }

    /// Begins a batch: takes up the head as it stands in the database, which another instance may have moved.
    pub(super) fn begin(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        self.pending = Pending::default();
        self.protection_changed = false;
        let last: Option<i64> = audit_log::table.select(diesel::dsl::max(audit_log::idx)).first(conn)?;
        let size = last.map_or(0, |idx| u64::try_from(idx).unwrap_or(0) + 1);
        if size != self.frontier.size() {
            self.frontier = restore(conn, size)?;
        }
        Ok(())
    }

    /// Somebody may have become protected in this batch: what is told of them is withheld, also what waits to be written.
    pub(super) fn protection_may_have_changed(&mut self) {
        self.protection_changed = true;
    }

    pub(super) fn mark(&self) -> Mark {
        let p = &self.pending;
        let lengths =
            [p.log.len(), p.private.len(), p.nodes.len(), p.order_keys.len(), p.day_keys.len(), p.about.len()];
        Mark { frontier: self.frontier.clone(), lengths }
    }

    pub(super) fn back_to(&mut self, mark: Mark) {
        let [log, private, nodes, order_keys, day_keys, about] = mark.lengths;
        self.pending.log.truncate(log);
        self.pending.private.truncate(private);
        self.pending.nodes.truncate(nodes);
        self.pending.order_keys.truncate(order_keys);
        self.pending.day_keys.truncate(day_keys);
        self.pending.about.truncate(about);
        self.frontier = mark.frontier;
    }

    /// The batch failed: what was appended is not there.
    pub(super) fn forget(&mut self) {
        self.pending = Pending::default();
        self.frontier = Frontier::default();
    }

    pub(super) fn append(
        &mut self,
        conn: &mut Conn,
        chance: &dyn Chance,
        now: Timestamp,
        event: &Event,
        register: &Register,
    ) -> Result<Appended, StoreError> {
        let key = match event.order {
            Some(order) => self.order_key(conn, chance, order)?,
            None => self.day_key(conn, chance, &calendar::day_of(now).to_string())?,
        };
        let id = EntryId::from(chance.uuid(now));
        let mut draft = Draft::new(id, now, event.kind.word(), &self.keys.instance);
        for (field, value) in &event.public {
            draft = draft.with(*field, value.clone());
        }
        for (name, value) in &event.private {
            draft = draft.commit(name, value.as_str());
        }
        if let Some(actor) = &event.actor {
            draft = draft.actor(tag(&key, actor.guid));
        }
        if let Some(subject) = &event.subject {
            draft = draft.subject(tag(&key, subject.guid));
        }
        let sealed = seal(&draft, |salt| chance.fill(salt)).map_err(|error| StoreError::Log(error.to_string()))?;
        let index = self.frontier.size();
        let nodes = &mut self.pending.nodes;
        self.frontier.push(sealed.leaf, |node| nodes.push(node_row(&node)));
        let mac = self.keys.mac(&sealed.text).to_vec();
        for (field, disclosure) in sealed.disclosures {
            self.pending.private.push(private_row(id, event, field, disclosure));
        }
        let idx = i64::try_from(index).unwrap_or(i64::MAX);
        self.pending.about.extend(about::rows(&Said::of(event), register, idx));
        self.pending.log.push(LogRow {
            idx,
            id: Key(id.uuid()),
            entry: sealed.text,
            leaf: sealed.leaf.to_vec(),
            mac,
            about: event.order.map(|order| Key(order.uuid())),
        });
        Ok(Appended { id, index })
    }

    fn order_key(&mut self, conn: &mut Conn, chance: &dyn Chance, order: OrderId) -> Result<[u8; 32], StoreError> {
        if let Some(key) = self.order_keys.get(&order) {
            return Ok(*key);
        }
        if let Some((_, key)) = self.pending.order_keys.iter().rev().find(|(id, _)| *id == order) {
            return Ok(*key);
        }
        let stored: Option<Vec<u8>> =
            audit_order_key::table.find(Key(order.uuid())).select(audit_order_key::key).first(conn).optional()?;
        if let Some(key) = stored.and_then(|key| key.try_into().ok()) {
            self.order_keys.insert(order, key);
            return Ok(key);
        }
        let mut key = [0; 32];
        chance.fill(&mut key);
        self.pending.order_keys.push((order, key));
        Ok(key)
    }

    fn day_key(&mut self, conn: &mut Conn, chance: &dyn Chance, day: &str) -> Result<[u8; 32], StoreError> {
        let known = self.day_keys.get(day).copied();
        let pending = || self.pending.day_keys.iter().find(|(d, _)| d == day).map(|(_, key)| *key);
        if let Some(key) = known.or_else(pending) {
            return Ok(key);
        }
        let stored: Option<Vec<u8>> =
            audit_day_key::table.find(day).select(audit_day_key::key).first(conn).optional()?;
        if let Some(key) = stored.and_then(|key| key.try_into().ok()) {
            self.day_keys.insert(day.to_owned(), key);
            return Ok(key);
        }
        let mut key = [0; 32];
        chance.fill(&mut key);
        self.pending.day_keys.push((day.to_owned(), key));
        Ok(key)
    }

    /// Writes what the batch appended; the last thing before COMMIT.
    pub(super) fn flush(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        let pending = &self.pending;
        for rows in pending.log.chunks(1_000) {
            each_db!(conn, |c| diesel::insert_into(audit_log::table).values(rows).execute(c))?;
        }
        for rows in pending.private.chunks(2_000) {
            each_db!(conn, |c| diesel::insert_into(audit_private::table).values(rows).execute(c))?;
        }
        if self.protection_changed {
            hide_protected(conn)?;
        }
        for rows in pending.nodes.chunks(2_000) {
            each_db!(conn, |c| diesel::insert_into(audit_node::table).values(rows).execute(c))?;
        }
        let keys: Vec<_> = pending
            .order_keys
            .iter()
            .map(|(id, key)| (audit_order_key::order_id.eq(Key(id.uuid())), audit_order_key::key.eq(key.to_vec())))
            .collect();
        for rows in keys.chunks(2_000) {
            each_db!(conn, |c| diesel::insert_into(audit_order_key::table).values(rows).execute(c))?;
        }
        about::insert(conn, &pending.about)?;
        for (day, key) in &pending.day_keys {
            diesel::insert_into(audit_day_key::table)
                .values((audit_day_key::day.eq(day), audit_day_key::key.eq(key.to_vec())))
                .execute(conn)?;
        }
        Ok(())
    }

    /// After COMMIT: the new keys are now in the database.
    pub(super) fn committed(&mut self) {
        if self.order_keys.len() > CACHED_KEYS {
            self.order_keys.clear();
        }
        let pending = std::mem::take(&mut self.pending);
        self.order_keys.extend(pending.order_keys);
        self.day_keys.extend(pending.day_keys);
    }
}

/// Withholds what the log tells of everybody who is protected now. Nothing ever takes the mark back (law 4.3, 8).
fn hide_protected(conn: &mut Conn) -> Result<(), StoreError> {
    let protected = person::table
        .filter(person::protected.eq(true).or(person::protected_by_hr.eq(true)))
        .select(person::id.nullable());
    let told =
        audit_private::table.filter(audit_private::secret.eq(false).and(audit_private::subject.eq_any(protected)));
    diesel::update(told).set(audit_private::secret.eq(true)).execute(conn)?;
    Ok(())
}

fn private_row(id: EntryId, event: &Event, field: &'static str, disclosure: String) -> PrivateRow {
    let party: Option<&Party> = match field.split_once('_') {
        Some(("actor", _)) => event.actor.as_ref(),
        Some(("stead", _)) => event.stead.as_ref(),
        _ => event.subject.as_ref().or(event.actor.as_ref()),
    };
    PrivateRow {
        id: Key(id.uuid()),
        field,
        disclosure,
        subject: party.map(|party| Key(party.id.uuid())),
        secret: party.is_some_and(|party| party.protected),
        retain_until: None,
    }
}

fn node_row(node: &Node) -> NodeRow {
    NodeRow {
        level: i32::from(node.level),
        idx: i64::try_from(node.index).unwrap_or(i64::MAX),
        hash: node.hash.to_vec(),
    }
}

/// The stored nodes on the right edge of a tree.
struct Edge(HashMap<(u8, u64), [u8; 32]>);

impl Nodes for Edge {
    fn node(&self, level: u8, index: u64) -> Option<[u8; 32]> {
        self.0.get(&(level, index)).copied()
    }
}

pub(super) fn restore(conn: &mut Conn, size: u64) -> Result<Frontier, StoreError> {
    let mut edge = HashMap::new();
    for level in (0..63_u8).filter(|level| size >> level & 1 == 1) {
        let index = (size >> level) - 1;
        let at = i64::try_from(index).unwrap_or(i64::MAX);
        let hash: Option<Vec<u8>> = if level == 0 {
            audit_log::table.find(at).select(audit_log::leaf).first(conn).optional()?
        } else {
            audit_node::table.find((i32::from(level), at)).select(audit_node::hash).first(conn).optional()?
        };
        if let Some(hash) = hash.and_then(|hash| hash.try_into().ok()) {
            edge.insert((level, index), hash);
        }
    }
    Frontier::restore(size, &Edge(edge))
        .ok_or_else(|| StoreError::Log(format!("the stored tree of {size} entries is not complete")))
}

/// The head of the log as it stands in the database.
pub(super) fn head(conn: &mut Conn) -> Result<(u64, [u8; 32]), StoreError> {
    let last: Option<i64> = audit_log::table.select(diesel::dsl::max(audit_log::idx)).first(conn)?;
    let size = last.map_or(0, |idx| u64::try_from(idx).unwrap_or(0) + 1);
    Ok((size, restore(conn, size)?.root()))
}

/// A fresh id for a row.
pub(super) fn fresh(chance: &dyn Chance, now: Timestamp) -> Uuid {
    chance.uuid(now)
}
