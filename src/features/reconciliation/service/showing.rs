//! A finding as somebody may see it. Of a protected person nothing is shown but to those with the right, and to whoever
//! takes it away the account: neither groups nor whom the account is like, since both tell where somebody works.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::duties::{Accept, Actor, Settle, may};
use crate::domain::lang::Lang;
use crate::domain::reconciliation::{Evidence, Finding, Kind, State, settling};
use crate::features::view;

/// Why an account looks copied.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EvidenceView {
    /// From whom.
    pub like: view::Person,
    /// Likeness in per cent.
    pub percent: u8,
    /// Groups that both have and nothing explains.
    pub shared: Vec<String>,
    /// Groups that only the copy has.
    pub extra: Vec<String>,
    /// Groups that only the other has.
    pub missing: Vec<String>,
    /// Groups that come with unit, department or title.
    pub common: Vec<String>,
    /// Groups that were ordered.
    pub ordered: Vec<String>,
    /// When the account was made.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub created: Option<Timestamp>,
    /// Roles that can be ordered afterwards.
    pub roles: Vec<view::Role>,
}

/// A finding.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingView {
    /// Its id.
    pub id: String,
    /// What: `unordered`, `missing`, `left_behind`, `copied`.
    pub kind: &'static str,
    /// Where it was seen: `groups`, `list`.
    pub source: &'static str,
    /// Id of the system.
    pub system_id: String,
    /// Name of the system.
    pub system: String,
    /// The role.
    pub role: Option<view::Role>,
    /// Limited to.
    pub scope: Option<String>,
    /// Whose; absent for an account that nobody here has.
    pub subject: Option<view::Person>,
    /// The account, as the source writes it.
    pub account: Option<String>,
    /// The grant that it is about.
    pub grant: Option<String>,
    /// Who answers for it: the system's owner.
    pub owner: Vec<view::Person>,
    /// First seen.
    #[schema(value_type = String, format = DateTime)]
    pub first_seen: Timestamp,
    /// Last seen: when the source was last read.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_seen: Option<Timestamp>,
    /// Whole days since it was first seen.
    pub age: i32,
    /// Where it is: `open`, `accepted`, `asked`, `removing`, `closed`.
    pub state: &'static str,
    /// Its tag.
    pub tag: &'static str,
    /// Waits for the owner.
    pub waits: bool,
    /// Why it was accepted.
    pub reason: Option<String>,
    /// Through which day.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Who accepted it, asked for an order, or for it to be taken away.
    pub by: Option<view::Person>,
    /// The manager who was asked to order it.
    pub manager: Option<view::Person>,
    /// Why an account looks copied; absent where that may not be shown.
    pub evidence: Option<EvidenceView>,
    /// It concerns the reader: others decide.
    pub own: bool,
    /// The reader may accept it.
    pub can_accept: bool,
    /// The reader may have it taken away.
    pub can_remove: bool,
    /// The reader may have it ordered.
    pub can_order: bool,
    /// The service is putting the person back by itself.
    pub putting_back: bool,
    /// Version: goes back with every command.
    pub version: i32,
}

fn tag(finding: &Finding, day: Date) -> &'static str {
    match finding.state {
        _ if finding.waits(day) => "open",
        State::Accepted { .. } => "accepted",
        State::Asked { .. } => "asked-to-order",
        State::Removing { .. } => "to-remove",
        State::Open | State::Closed { .. } => "closed",
    }
}

/// A finding in words; `last_seen` is when its source was last read.
pub(super) fn show(actor: &Actor<'_>, finding: &Finding, last_seen: Option<Timestamp>, lang: Lang) -> FindingView {
    let register = actor.register;
    let hidden = finding.subject.is_some_and(|person| view::is_hidden(actor, person));
    let delivers = actor.delivers(finding.system);
    let subject = finding
        .subject
        .map(|person| if delivers { view::account(actor, person, None) } else { view::person(actor, person) });
    let person = |id| view::person_near(actor, id, hidden);
    let (by, reason, until, manager) = match &finding.state {
        State::Accepted { by, reason, until, .. } => (Some(*by), Some(reason.clone()), Some(*until), None),
        State::Asked { by, manager, .. } => (Some(*by), None, None, Some(*manager)),
        State::Removing { by, .. } => (Some(*by), None, None, None),
        State::Open | State::Closed { .. } => (None, None, None, None),
    };
    let system = register.systems.get(&finding.system);
    let owner = crate::domain::catalogue::Post::Owner(finding.system);
    let live = !matches!(finding.state, State::Closed { .. });
    let settles = live && may::<Settle>(actor, finding).is_ok();
    let evidence = finding.evidence.as_ref().filter(|one| !hidden && !view::is_hidden(actor, one.like));
    FindingView {
        id: finding.id.to_string(),
        kind: finding.kind.word(),
        source: finding.source.word(),
        system_id: finding.system.to_string(),
        system: system.map(|one| view::pick(lang, &one.name_sv, &one.name_en)).unwrap_or_default(),
        role: finding.role.and_then(|role| view::role(register, role, lang)),
        scope: if hidden { None } else { view::scope(register, finding.scope) },
        account: (!hidden || delivers).then(|| finding.account.clone()),
        grant: finding.grant.map(|grant| grant.to_string()),
        owner: register.holders(&owner, actor.day).into_iter().map(|id| view::person(actor, id)).collect(),
        first_seen: finding.first_seen,
        last_seen: last_seen.map(|at| at.max(finding.first_seen)),
        age: finding.age(actor.day),
        state: finding.state.word(),
        tag: tag(finding, actor.day),
        waits: finding.waits(actor.day),
        reason: reason.filter(|_| !hidden || actor.owns(finding.system)),
        until,
        by: by.map(|id| view::person(actor, id)),
        manager: manager.map(person),
        evidence: evidence.map(|evidence| show_evidence(actor, evidence, lang)),
        own: [finding.subject, finding.evidence.as_ref().map(|one| one.like)].contains(&Some(actor.id())),
        can_accept: live && may::<Accept>(actor, finding).is_ok(),
        can_remove: settles && finding.kind != Kind::Missing && finding.state.word() != "removing",
        can_order: settles && finding.subject.is_some() && !settling::orderable(finding).is_empty(),
        putting_back: false,
        version: finding.version,
        subject,
    }
}

fn show_evidence(actor: &Actor<'_>, evidence: &Evidence, lang: Lang) -> EvidenceView {
    EvidenceView {
        like: view::person(actor, evidence.like),
        percent: evidence.percent,
        shared: evidence.shared.clone(),
        extra: evidence.extra.clone(),
        missing: evidence.missing.clone(),
        common: evidence.common.clone(),
        ordered: evidence.ordered.clone(),
        created: evidence.created,
        roles: evidence.roles.iter().filter_map(|role| view::role(actor.register, *role, lang)).collect(),
    }
}
