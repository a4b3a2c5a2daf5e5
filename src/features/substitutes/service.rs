//! Naming a substitute, ending it, and the list of those that concern somebody.
//!
//! What waits for the absent person waits for the substitute too from then on: every system's open lines find their
//! people anew, by the timetable, within a second.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::catalogue::Post;
use crate::domain::duties::{Actor, EndSubstitute, NameSubstitute, may};
use crate::domain::ids::{PersonId, SubstitutionId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::substitute::{self, Substitution};
use crate::features::{House, view};
use crate::store::{Receipt, StoreError};

/// A substitute to name.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubstituteAsk {
    /// Id or login of the person in whose place; the caller when absent.
    #[serde(default)]
    pub absent: Option<String>,
    /// Id or login of the substitute.
    pub substitute: String,
    /// Id or key of the one system that it is for; all when absent.
    #[serde(default)]
    pub system: Option<String>,
    /// First day; today when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Last day, inclusive, at most twelve months later. Without one it cannot be saved.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
}

/// A substitution as somebody may see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SubstituteView {
    /// Its id.
    pub id: String,
    /// In whose place.
    pub absent: view::Person,
    /// Who decides.
    pub substitute: view::Person,
    /// The one system that it is for; absent = all.
    pub system: Option<String>,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day, inclusive.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// Who named the substitute.
    pub named_by: view::Person,
    /// `upcoming`, `active`, `ended`.
    pub standing: &'static str,
    /// The substitute cannot act: nobody decides by it.
    pub vacant: bool,
    /// The reader may end it.
    pub can_end: bool,
}

fn shown(actor: &Actor<'_>, it: &Substitution, lang: Lang) -> SubstituteView {
    let system = it.system.and_then(|id| actor.register.systems.get(&id));
    SubstituteView {
        id: it.id.to_string(),
        absent: view::person(actor, it.absent),
        substitute: view::person(actor, it.substitute),
        system: system.map(|system| view::pick(lang, &system.name_sv, &system.name_en)),
        from: it.from,
        to: it.to,
        named_by: view::person(actor, it.named_by),
        standing: match () {
            () if it.to < actor.day => "ended",
            () if it.from > actor.day => "upcoming",
            () => "active",
        },
        vacant: it.holds(actor.day) && !actor.register.can_act(it.substitute, actor.day),
        can_end: it.to >= actor.day && may::<EndSubstitute>(actor, it).is_ok(),
    }
}

/// The substitutions that the reader is one of, has named, or may end; for an auditor all. Newest last day first.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn list(house: &House, by: PersonId, ended: bool, lang: Lang) -> Result<Vec<SubstituteView>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let audits = actor.holds(&Post::Auditor);
    let mut all: Vec<&Substitution> = register
        .substitutions
        .values()
        .flatten()
        .filter(|it| ended != (it.to >= actor.day))
        .filter(|it| audits || may::<EndSubstitute>(&actor, it).is_ok())
        .collect();
    all.sort_by_key(|it| (std::cmp::Reverse(it.to), it.id));
    Ok(all.into_iter().map(|it| shown(&actor, it, lang)).collect())
}

/// A choice in the form: value and text.
pub type Choice = (String, String);

/// What the form offers: the people in whose place the reader may name somebody, with the reader first, and the systems.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn choices(house: &House, by: PersonId, lang: Lang) -> Result<(Vec<Choice>, Vec<Choice>), StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    // Among those whom one leads, only who decides something needs a substitute.
    let decides = |id: PersonId| {
        register.posts_of(id, actor.day).next().is_some() || register.units_led(id, actor.day).next().is_some()
    };
    let led = actor.circle().into_iter().filter(|card| card.id != by && actor.leads_person(card) && decides(card.id));
    let people = std::iter::once(actor.card).chain(led).map(|card| (card.id.to_string(), card.name.clone()));
    let mut systems: Vec<(Vec<u8>, Choice)> = register
        .systems
        .values()
        .map(|system| {
            let name = view::pick(lang, &system.name_sv, &system.name_en);
            ((house.sorted)(&name).1, (system.id.to_string(), name))
        })
        .collect();
    systems.sort();
    Ok((people.collect(), systems.into_iter().map(|(_, choice)| choice).collect()))
}

/// Names a substitute.
///
/// # Errors
/// The refusal; the store's own.
pub async fn name(house: &House, by: PersonId, ask: SubstituteAsk) -> Result<(SubstitutionId, Receipt), StoreError> {
    let named = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let bad = |field: &str| Refusal::BadForm(field.to_owned());
            let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
            let absent = match said(&ask.absent) {
                Some(text) => actor.find(&text).ok_or_else(|| bad("absent"))?,
                None => actor.card,
            };
            let substitute = actor.find(&ask.substitute).ok_or_else(|| bad("substitute"))?;
            let system: Option<SystemId> = match said(&ask.system) {
                Some(text) => Some(register.find_system(&text).ok_or_else(|| bad("system"))?),
                None => None,
            };
            let permit = may::<NameSubstitute>(&actor, &(absent, substitute))?;
            let it = Substitution {
                id: tx.fresh(),
                absent: absent.id,
                substitute: substitute.id,
                system,
                from: ask.from.unwrap_or_else(|| tx.day()),
                to: ask.to.ok_or_else(|| bad("to"))?,
                named_by: by,
                version: 1,
            };
            let id = it.id;
            let receipt = tx.record(substitute::name(tx.stage(&register), &permit, it)?)?;
            Ok((id, receipt))
        })
        .await?;
    house.moved.note(house.db.register().systems.keys().copied());
    Ok(named)
}

/// Ends a substitution.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::Conflict`] when it has ended; the store's own.
pub async fn end(house: &House, by: PersonId, id: SubstitutionId) -> Result<Receipt, StoreError> {
    let done = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let it = register.substitutions.values().flatten().find(|it| it.id == id).ok_or(Refusal::NotFound)?;
            let permit = may::<EndSubstitute>(&actor, it)?;
            tx.record(substitute::end(tx.stage(&register), &permit, it)?)
        })
        .await;
    let absent = house.db.register().substitutions.values().flatten().find(|it| it.id == id).map(|it| it.absent);
    let receipt = match absent {
        Some(absent) => house.heard(by, Thing::Person(absent), done).await?,
        None => done?,
    };
    house.moved.note(house.db.register().systems.keys().copied());
    Ok(receipt)
}
