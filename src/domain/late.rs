//! *Registrerad i efterhand*: what was ordered and decided on paper while the service could not be reached.
//!
//! The paper replaces no right. What is checked today is checked as always, and the line takes its ordinary path, so that
//! whoever decides it does so here as well; both times are kept. What was given on paper and is not confirmed in time, or
//! is declined or taken back, leaves a task to remove it in the system: nothing stands because a form says so.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::approval::{self, Opening};
use super::calendar::day_of;
use super::catalogue::{Post, Step};
use super::deadline::Level;
use super::flow::Stage;
use super::ids::{OrderId, PersonId};
use super::order::Content;
use super::refusal::Refusal;

/// Longest reference to the paper, in characters.
pub const LONGEST_REFERENCE: usize = 200;

/// What the paper says about an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// The order.
    pub order: OrderId,
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// Who decided it and when; nobody where nobody but the orderer had to.
    pub decided: Option<(PersonId, Timestamp)>,
    /// Who delivered it and when; not yet when absent.
    pub delivered: Option<(PersonId, Timestamp)>,
    /// Where the paper is.
    pub reference: String,
    /// The last day to confirm in the service what was given on paper.
    pub confirm_by: Date,
}

impl Late {
    /// The day on which it was given, if it was.
    #[must_use]
    pub fn given_on(&self) -> Option<Date> {
        self.delivered.map(|(_, at)| day_of(at))
    }
}

/// Whether what the paper says can be so: the order of its times, none in the future and none too old; who decided was
/// not the orderer and not the one concerned, and had the post that day; who delivered did, too.
///
/// # Errors
/// [`Refusal::BadForm`] with the field of a time, [`Refusal::LateTooOld`] with the earliest day,
/// [`Refusal::SelfDecisionOrderer`], [`Refusal::SelfDecisionSubject`], [`Refusal::LateDecider`],
/// [`Refusal::LateDeliverer`].
pub fn check(stage: Stage<'_>, orderer: PersonId, content: &Content, late: &Late) -> Result<(), Refusal> {
    times(stage, late)?;
    match late.decided {
        Some((by, _)) if by == orderer => return Err(Refusal::SelfDecisionOrderer),
        Some((by, _)) if by == content.subject => return Err(Refusal::SelfDecisionSubject),
        Some((by, at)) => {
            if !deciders(stage, orderer, content, day_of(at)).contains(&by) {
                return Err(Refusal::LateDecider);
            }
        }
        None => {
            if approval::opening(content, orderer, 0, stage.register, stage.day) != Opening::Through {
                return Err(Refusal::LateDecider);
            }
        }
    }
    if let Some((by, at)) = late.delivered {
        let then = Stage { day: day_of(at), ..stage };
        if !then.deliverers(content.system).contains(&by) {
            return Err(Refusal::LateDeliverer);
        }
    }
    let long = late.reference.chars().count() > LONGEST_REFERENCE;
    if long { Err(Refusal::BadText("reference".to_owned())) } else { Ok(()) }
}

fn times(stage: Stage<'_>, late: &Late) -> Result<(), Refusal> {
    let bad = |field: &str| Err(Refusal::BadForm(field.to_owned()));
    let mut latest = late.ordered_at;
    if latest > stage.now {
        return bad("ordered_at");
    }
    for (step, field) in [(late.decided, "decided_at"), (late.delivered, "delivered_at")] {
        let Some((_, at)) = step else { continue };
        if at < latest || at > stage.now {
            return bad(field);
        }
        latest = at;
    }
    let earliest = stage.day.saturating_sub(i32::from(stage.register.policy.late_days).days());
    if day_of(late.ordered_at) < earliest { Err(Refusal::LateTooOld(earliest)) } else { Ok(()) }
}

/// Who could decide it on that day: whoever had the last step of its path; where nobody has to, who answers for the system.
fn deciders(stage: Stage<'_>, orderer: PersonId, content: &Content, day: Date) -> Vec<PersonId> {
    let last = content.path.iter().rev().find(|step| **step != Step::Opinion);
    match last {
        Some(step) => approval::holders(content, orderer, step, Level::Asked, stage.register, day),
        None => [Post::Owner(content.system), Post::Deputy(content.system), Post::SystemManager(content.system)]
            .iter()
            .flat_map(|post| stage.register.holders(post, day))
            .collect(),
    }
}
