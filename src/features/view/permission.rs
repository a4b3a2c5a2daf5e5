//! A permission that stands, or stood, as it is shown.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Person, Role, person, role, scope, tag};
use crate::domain::catalogue::Base;
use crate::domain::duties::Actor;
use crate::domain::lang::Lang;

/// A grant as somebody may see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GrantView {
    /// Id of the grant.
    pub id: String,
    /// Who has it.
    pub subject: Person,
    /// What.
    pub role: Option<Role>,
    /// Limited to.
    pub scope: Option<String>,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day, inclusive.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// How it stands today: `coming`, `active`, `ending_soon`, `paused`, or the word of how it ended.
    pub standing: &'static str,
    /// The standing as its tag says it.
    pub tag: &'static str,
    /// Ended here, not yet removed in the system.
    pub removing: bool,
    /// By this day somebody must say that it is still needed.
    #[schema(value_type = Option<String>, format = Date)]
    pub renew_by: Option<Date>,
    /// That it shall not be renewed: for whoever might order a longer time.
    pub not_renewed: Option<NotRenewed>,
    /// What the manager must answer for it to go on standing.
    pub question: Option<Question>,
    /// Whether anything more can be done with it.
    pub open: bool,
    /// Another role or scope can be asked for in its place: it stands, and is not the base order.
    pub changeable: bool,
    /// The order it came from; absent when it was found in the system and taken over.
    pub order: Option<String>,
    /// Delivered when.
    #[schema(value_type = String, format = DateTime)]
    pub delivered_at: Timestamp,
    /// Version: goes back with every command.
    pub version: i32,
}

/// That a permission shall not be renewed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NotRenewed {
    /// Who said so.
    pub by: Person,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Why; absent for a protected identity.
    pub reason: Option<String>,
}

/// A question about a grant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Question {
    /// Why it is asked: `moved`, `disabled`, `not_found`, `sponsor`, `periodic`.
    pub ground: &'static str,
    /// The last day to answer; then it ends.
    #[schema(value_type = String, format = Date)]
    pub due: Date,
}

/// A grant in words, as it stands on the actor's day.
#[must_use]
pub fn grant(actor: &Actor<'_>, grant: &crate::domain::grant::Grant, lang: Lang) -> GrantView {
    use crate::domain::grant::{Standing, State};
    let subject = person(actor, grant.subject);
    let hidden = subject.protected && subject.name.is_none();
    GrantView {
        id: grant.id.to_string(),
        role: role(actor.register, grant.role, lang),
        scope: if hidden { None } else { scope(actor.register, grant.scope) },
        from: grant.from,
        until: grant.until,
        renew_by: grant.renew_by.filter(|_| grant.state == State::Active),
        not_renewed: grant.not_renewed.as_ref().map(|said| NotRenewed {
            by: person(actor, said.by),
            at: said.at,
            reason: (!hidden).then(|| said.reason.clone()),
        }),
        standing: match grant.standing(actor.day) {
            Standing::Coming => "coming",
            Standing::Active => "active",
            Standing::EndingSoon => "ending_soon",
            Standing::Paused => "paused",
            Standing::Ended(ending) => ending.word(),
        },
        tag: tag::of_grant(grant, actor.day),
        question: grant.question().map(|(ground, due)| Question { ground: ground.word(), due }),
        removing: matches!(grant.state, State::Removing { .. }),
        open: grant.state == State::Active,
        changeable: grant.state == State::Active
            && actor.register.roles.get(&grant.role).is_some_and(|role| role.base == Base::No),
        order: grant.origin.order().map(|order| order.to_string()),
        delivered_at: grant.delivered_at,
        version: grant.version,
        subject,
    }
}
