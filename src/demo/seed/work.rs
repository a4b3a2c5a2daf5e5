//! How a day is worked in the demo's history: sending, deciding, answering, delivering, and what happens overnight.
//!
//! Many write at once where order does not matter, so that they share commits. A refusal is part of life and is
//! counted; any other error stops the making.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{SeedError, Seeded};
use crate::clock::FixedClock;
use crate::domain::calendar;
use crate::domain::catalogue::{Base, Post, Scope, ScopeKind};
use crate::domain::employment::living;
use crate::domain::flow;
use crate::domain::ids::{LineId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::order::Line;
use crate::domain::refusal::Refusal;
use crate::domain::register::{Card, Register};
use crate::features::House;
use crate::features::approvals::service::{Shown, Verdict, decide};
use crate::features::fulfilment::service::{MOST, deliver, providing};
use crate::features::grants::service::expire;
use crate::features::grants::service::following::sweep;
use crate::features::orders::service::{LineAsk, answer, passing, send};
use crate::store::{StoreError, lines, tasks};

/// More lines than the demo ever has in one state.
const ALL: i64 = 10_000;

/// The makers' tools.
pub(super) struct Work<'a> {
    pub(super) house: &'a House,
    pub(super) clock: &'a FixedClock,
    pub(super) now: Timestamp,
    seeded: Mutex<Seeded>,
}

/// What a decider does with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Choice {
    Approve,
    Decline(&'static str),
    Ask(&'static str),
    Leave,
}

impl<'a> Work<'a> {
    pub(super) fn new(house: &'a House, clock: &'a FixedClock, now: Timestamp) -> Self {
        Self { house, clock, now, seeded: Mutex::default() }
    }

    pub(super) fn seeded(&self) -> Seeded {
        *self.seeded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, change: impl FnOnce(&mut Seeded)) {
        change(&mut self.seeded.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Moves the clock to an hour so many days ago; never past now, never back.
    pub(super) fn at(&self, days_ago: i64, hour: i64, minute: i64) {
        use crate::clock::Clock;
        let day = calendar::day_of(self.now).saturating_sub(days_ago.days());
        let at = calendar::start_of(day).checked_add(SignedDuration::from_mins(hour * 60 + minute)).unwrap_or(self.now);
        let first = days_ago == super::DAYS;
        self.clock.set(if first { at } else { at.min(self.now).max(self.clock.now()) });
    }

    /// One of the cast.
    pub(super) fn person(&self, login: &str) -> Result<PersonId, SeedError> {
        let register = self.house.db.register();
        let found = register.people.values().find(|card| card.login == login).map(|card| card.id);
        found.ok_or_else(|| SeedError::Missing(login.to_owned()))
    }

    /// What is to be asked for `login` to have a role: limited to their unit, or to an object, with a purpose.
    pub(super) fn ask(&self, login: &str, role: &str, object: Option<&str>) -> Result<LineAsk, SeedError> {
        let register = self.house.db.register();
        let person = self.person(login)?;
        let card = register.person(person).ok_or_else(|| SeedError::Missing(login.to_owned()))?;
        wish(&register, card, None, role, object).ok_or_else(|| SeedError::Missing(role.to_owned()))
    }

    /// Sends an order; a refusal is counted.
    pub(super) async fn send(&self, by: PersonId, asks: Vec<LineAsk>) -> Result<bool, SeedError> {
        match send(self.house, by, &asks, Lang::Sv).await {
            Ok(_) => {
                self.count(|seeded| seeded.orders += 1);
                Ok(true)
            }
            Err(StoreError::Refused(refusal)) if refusal != Refusal::Busy => {
                tracing::debug!(code = refusal.code(), "an order of the demo was refused");
                self.count(|seeded| seeded.refused += 1);
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// As [`Self::send`], for several at once.
    pub(super) async fn send_all(&self, orders: Vec<(PersonId, Vec<LineAsk>)>) -> Result<(), SeedError> {
        let sent = join_all(orders.into_iter().map(|(by, asks)| self.send(by, asks))).await;
        sent.into_iter().try_for_each(|sent| sent.map(|_| ()))
    }

    async fn in_state(&self, word: &'static str) -> Result<Vec<Line>, SeedError> {
        Ok(self.house.db.read(move |conn| lines::in_state(conn, word, None, ALL)).await?)
    }

    /// Everybody decides what waits for them, step after step, as `choose` says for a line and the code of its role.
    pub(super) async fn decide(&self, choose: impl Fn(usize, &Line, &str) -> Choice) -> Result<(), SeedError> {
        for _ in 0..3 {
            let waiting = self.in_state("deciding").await?;
            let ids: Vec<LineId> = waiting.iter().map(|line| line.id).collect();
            let expected = self.house.db.read(move |conn| tasks::people_of_lines(conn, &ids)).await?;
            let register = self.house.db.register();
            let login = |id: &PersonId| register.person(*id).map(|card| card.login.clone()).unwrap_or_default();
            let mut by_choice: BTreeMap<(String, Choice), (PersonId, Vec<Shown>)> = BTreeMap::new();
            for (n, line) in waiting.iter().enumerate() {
                let holders = expected.iter().filter(|(id, _)| *id == line.id).map(|(_, person)| *person);
                let Some(by) = holders.min_by_key(login) else { continue };
                let code = register.roles.get(&line.content.role).map_or("", |role| role.code.as_str());
                let choice = choose(n, line, code);
                let shown = Shown { line: line.id, hash: flow::shown(line, &register) };
                by_choice.entry((login(&by), choice)).or_insert_with(|| (by, Vec::new())).1.push(shown);
            }
            by_choice.retain(|(_, choice), _| *choice != Choice::Leave);
            if by_choice.is_empty() {
                return Ok(());
            }
            self.clock.advance(SignedDuration::from_mins(7));
            let made = by_choice.into_iter().map(|((_, choice), (by, shown))| {
                let (verdict, text) = match choice {
                    Choice::Decline(why) => (Verdict::Decline, why),
                    Choice::Ask(question) => (Verdict::Ask, question),
                    Choice::Approve | Choice::Leave => (Verdict::Approve, ""),
                };
                decide(self.house, by, shown, verdict, text.to_owned())
            });
            let mut moved = 0;
            for made in join_all(made).await {
                moved += done(made?)?;
            }
            self.count(|seeded| seeded.decided += moved);
            if moved == 0 {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Every question is answered by the one who ordered.
    pub(super) async fn answer(&self, text: &str) -> Result<(), SeedError> {
        for line in self.in_state("completing").await? {
            answer(self.house, line.orderer, (line.order, line.id), line.version, text.to_owned()).await?;
        }
        Ok(())
    }

    /// System managers deliver what waits for them where `choose` says so; the base order first.
    pub(super) async fn deliver(&self, choose: impl Fn(usize, &Line, &str) -> bool) -> Result<(), SeedError> {
        for base in [true, false] {
            let waiting = self.in_state("delivering").await?;
            let register = self.house.db.register();
            let today = calendar::day_of(crate::clock::Clock::now(self.clock));
            let mut by_manager: BTreeMap<String, (PersonId, Vec<LineId>)> = BTreeMap::new();
            for (n, line) in waiting.iter().enumerate() {
                let Some((role, system)) = register.role(line.content.role) else { continue };
                if (role.base == Base::Base) != base || !choose(n, line, &role.code) {
                    continue;
                }
                let mut managers = register.holders(&Post::SystemManager(system.id), today);
                managers.sort_by_key(|id| register.person(*id).map(|card| card.login.clone()));
                let Some(by) = managers.get(n.checked_rem(managers.len()).unwrap_or(0)).copied() else { continue };
                let login = register.person(by).map(|card| card.login.clone()).unwrap_or_default();
                by_manager.entry(login).or_insert_with(|| (by, Vec::new())).1.push(line.id);
            }
            self.clock.advance(SignedDuration::from_mins(11));
            for (by, ids) in by_manager.into_values() {
                for chunk in ids.chunks(MOST) {
                    let reference = if base { "" } else { "Upplagt i systemet" };
                    let delivered = done(deliver(self.house, by, chunk.to_vec(), reference.to_owned()).await?)?;
                    self.count(|seeded| seeded.delivered += delivered);
                }
            }
            self.provide().await?;
        }
        Ok(())
    }

    /// The service delivers and takes away what is its own to do.
    pub(super) async fn provide(&self) -> Result<(), SeedError> {
        let done = providing::run(self.house).await?.done;
        self.count(|seeded| seeded.delivered += done);
        Ok(())
    }

    /// What the timetable does at night: ends what has expired or whose employment has, starts what has waited, finds holders.
    pub(super) async fn overnight(&self) -> Result<(), SeedError> {
        expire(self.house).await?;
        sweep(self.house).await?;
        passing::verify_and_start(self.house).await?;
        passing::route(self.house, None).await?;
        self.provide().await
    }
}

/// How many were done; a refusal of one is left at that.
fn done<I, T>(all: Vec<(I, Result<T, StoreError>)>) -> Result<usize, SeedError> {
    let mut count = 0;
    for (_, one) in all {
        match one {
            Ok(_) => count += 1,
            Err(StoreError::Refused(refusal)) if refusal != Refusal::Busy => {
                tracing::debug!(code = refusal.code(), "a line of the demo stays as it is");
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(count)
}

/// A wish for somebody on the employment that `leader` leads, or on the first that lives.
pub(super) fn wish(
    register: &Register,
    card: &Card,
    leader: Option<PersonId>,
    role: &str,
    object: Option<&str>,
) -> Option<LineAsk> {
    let role = register.role_by_code(role)?;
    let today = calendar::day_of(card.as_of);
    let mut employments = living(&card.employments, today);
    let employment = match leader {
        Some(leader) => employments.find(|e| register.line_manager(card.id, &e.unit, today) == Some(leader)),
        None => employments.next(),
    };
    let unit = employment.and_then(|e| register.unit_by_code.get(&e.unit).copied()).or(card.unit);
    let mut objects: Vec<_> = register
        .objects
        .values()
        .filter(|one| one.system == role.system && object.is_none_or(|code| one.code == code))
        .collect();
    objects.sort_by(|a, b| a.code.cmp(&b.code));
    let scope = match role.scope {
        ScopeKind::None => Scope::None,
        ScopeKind::Unit => Scope::Unit(unit?),
        ScopeKind::Object => Scope::Object(objects.first()?.id),
    };
    Some(LineAsk {
        person: card.id.to_string(),
        role: role.id.to_string(),
        unit: if let Scope::Unit(id) = scope { Some(id.to_string()) } else { None },
        object: if let Scope::Object(id) = scope { Some(id.to_string()) } else { None },
        employment: employment.map(|e| e.id.clone()),
        account: None,
        from: None,
        until: None,
        purpose: if role.purpose { "Handläggning av ärenden på den egna enheten".to_owned() } else { String::new() },
        extend: false,
        emergency: false,
        ..LineAsk::default()
    })
}
