//! A system's permission matrix: what is in force, what is drafted, and every version there has been.
//!
//! Everybody reads what is in force and what was; a draft is read by those who write it, who decide it, and the auditor.
//! Writing and deciding are in `drafting`, what a draft would have meant in `what_if`, rules as they are written in `rules`.

pub mod drafting;
pub mod rules;
pub mod what_if;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::system::{StepView, step_view, steps_text};
use crate::domain::catalogue::{Post, System};
use crate::domain::duties::{Actor, DecideMatrix, DraftMatrix, may};
use crate::domain::ids::{PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::matrix::{self, Difference, Matrix, Progress, Rule};
use crate::domain::person::Form;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::{StoreError, matrices};

/// The words of the forms of employment.
pub const FORMS: &[(&str, Form)] = &[
    ("permanent", Form::Permanent),
    ("fixed_term", Form::FixedTerm),
    ("hourly", Form::Hourly),
    ("assignment", Form::Assignment),
];

/// A rule in words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleView {
    /// Its number, from 1.
    pub n: usize,
    /// Only this role.
    pub role: Option<view::Role>,
    /// Only in this unit and those below.
    pub unit: Option<String>,
    /// Only for this object.
    pub object: Option<String>,
    /// Confidentiality at least; 0 = any.
    pub k: i32,
    /// Integrity at least.
    pub r: i32,
    /// Availability at least.
    pub t: i32,
    /// Risk at least.
    pub risk: Option<&'static str>,
    /// Only these forms of employment.
    pub forms: Vec<&'static str>,
    /// Only where the role is in no package for the person's work.
    pub deviation: bool,
    /// It has a condition at all.
    pub narrow: bool,
    /// Who decides; nobody = a valid employment is enough.
    pub steps: Vec<StepView>,
    /// The same as the API writes it.
    pub then: String,
    /// What of it is new since the version before: `added`, `moved`, or nothing.
    pub mark: &'static str,
}

/// A version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionView {
    /// Version.
    pub version: i32,
    /// `draft`, `sent`, `in_force`, `replaced`, `discarded`.
    pub progress: &'static str,
    /// Goes back with every change.
    pub edition: i32,
    /// The rules; the first that fits holds.
    pub rules: Vec<RuleView>,
    /// Rules of the version before that are gone.
    pub gone: Vec<RuleView>,
    /// Version that the marks compare with.
    pub against: Option<i32>,
    /// Another function is told than in the version before.
    pub fallback_changed: bool,
    /// Code of the function that is told when nobody is found.
    pub fallback: Option<String>,
    /// Its name.
    pub fallback_name: Option<String>,
    /// Why it is as it is.
    pub why: String,
    /// Who wrote on it, the first first.
    pub authors: Vec<view::Person>,
    /// When it was begun.
    #[schema(value_type = String, format = DateTime)]
    pub drafted_at: Timestamp,
    /// Who sent it back.
    pub returned_by: Option<view::Person>,
    /// Why.
    pub returned: Option<String>,
    /// Who decided it.
    pub decided_by: Option<view::Person>,
    /// When: from then on it holds.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub decided_at: Option<Timestamp>,
}

/// A version in the list of all.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionRow {
    /// Version.
    pub version: i32,
    /// How far it came.
    pub progress: &'static str,
    /// How many rules.
    pub rules: usize,
    /// Who began it.
    pub drafted_by: Option<view::Person>,
    /// Who decided it.
    pub decided_by: Option<view::Person>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub decided_at: Option<Timestamp>,
}

/// A system's matrix.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MatrixView {
    /// Key of the system.
    pub key: String,
    /// Name of the system.
    pub name: String,
    /// Confidentiality of the system: nothing is automatic from 3.
    pub k: i32,
    /// What is in force.
    pub in_force: Option<VersionView>,
    /// The draft, for those who may read it.
    pub draft: Option<VersionView>,
    /// Every version, newest first.
    pub versions: Vec<VersionRow>,
    /// The reader may write a draft.
    pub can_draft: bool,
    /// The reader may decide the draft that waits.
    pub can_decide: bool,
    /// The reader owns the system and wrote on the draft: somebody else decides.
    pub is_author: bool,
    /// The reader may see what the draft would have meant.
    pub can_try: bool,
}

/// Somebody looking at the matrix of one system.
struct Looking<'a> {
    actor: Actor<'a>,
    system: &'a System,
    lang: Lang,
}

impl Looking<'_> {
    fn may_draft(&self) -> bool {
        may::<DraftMatrix>(&self.actor, &self.system.id).is_ok()
    }

    fn reads_drafts(&self) -> bool {
        self.may_draft() || self.actor.owns(self.system.id) || self.actor.holds(&Post::Auditor)
    }

    fn rule(&self, n: usize, rule: &Rule, mark: &'static str) -> RuleView {
        let register = self.actor.register;
        RuleView {
            n,
            role: rule.role.and_then(|id| view::role(register, id, self.lang)),
            unit: rule.unit.map(|id| register.unit_name(id).unwrap_or("?").to_owned()),
            object: rule.object.and_then(|id| register.objects.get(&id)).map(|object| object.name.clone()),
            k: rule.klassa[0],
            r: rule.klassa[1],
            t: rule.klassa[2],
            risk: rule.risk.map(view::risk),
            forms: rule.forms.iter().map(|form| form_word(*form)).collect(),
            deviation: rule.deviation,
            narrow: *rule != Rule { then: rule.then.clone(), ..Rule::default() },
            steps: rule.then.iter().map(|step| step_view(&self.actor, self.system.id, step, self.lang)).collect(),
            then: steps_text(&rule.then),
            mark,
        }
    }

    fn version(&self, it: &Matrix, before: Option<&Matrix>) -> VersionView {
        let Difference { added, gone, moved, fallback } = matrix::difference(before, it);
        // Everything is new in a first version: marks would say nothing.
        let mark = |n: usize| match before {
            Some(_) if added.contains(&n) => "added",
            Some(_) if moved.iter().any(|(_, is)| *is == n) => "moved",
            _ => "",
        };
        let person = |id: PersonId| view::person(&self.actor, id);
        let functions = &self.actor.register.functions;
        VersionView {
            version: it.version,
            progress: it.progress.word(),
            edition: it.edition,
            rules: (1..).zip(&it.rules).map(|(n, rule)| self.rule(n, rule, mark(n))).collect(),
            gone: gone.iter().map(|(n, rule)| self.rule(*n, rule, "")).collect(),
            against: before.map(|before| before.version),
            fallback_changed: before.is_some() && fallback,
            fallback: it.fallback.clone(),
            fallback_name: it.fallback.as_ref().map(|code| {
                functions.get(code).map_or_else(|| code.clone(), |f| view::pick(self.lang, &f.name_sv, &f.name_en))
            }),
            why: it.why.clone(),
            authors: it.authors.iter().map(|id| person(*id)).collect(),
            drafted_at: it.drafted_at,
            returned_by: it.returned.as_ref().map(|(by, _)| person(*by)),
            returned: it.returned.as_ref().map(|(_, reason)| reason.clone()),
            decided_by: it.decided.map(|(by, _)| person(by)),
            decided_at: it.decided.map(|(_, at)| at),
        }
    }

    fn row(&self, it: &Matrix) -> VersionRow {
        VersionRow {
            version: it.version,
            progress: it.progress.word(),
            rules: it.rules.len(),
            drafted_by: it.authors.first().map(|id| view::person(&self.actor, *id)),
            decided_by: it.decided.map(|(by, _)| view::person(&self.actor, by)),
            decided_at: it.decided.map(|(_, at)| at),
        }
    }
}

/// The word of a form of employment.
fn form_word(form: Form) -> &'static str {
    FORMS.iter().find(|(_, known)| *known == form).map_or("", |(word, _)| word)
}

/// The version that was in force before this one.
fn before<'a>(all: &'a [Matrix], it: &Matrix) -> Option<&'a Matrix> {
    all.iter().find(|old| old.version < it.version && old.decided.is_some())
}

/// A system's matrix, with its draft for those who may read it.
///
/// # Errors
/// [`Refusal::NotFound`] for an unknown system; the store's own.
pub async fn matrix(house: &House, by: PersonId, key: &str, lang: Lang) -> Result<MatrixView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let id = register.find_system(key).ok_or(Refusal::NotFound)?;
    let system = register.systems.get(&id).ok_or(Refusal::NotFound)?;
    let all = house.db.read(move |conn| matrices::of_system(conn, id)).await?;
    let looking = Looking { actor, system, lang };
    let reads = looking.reads_drafts();
    let open = all.iter().find(|it| it.progress.is_open());
    let standing = all.iter().find(|it| it.progress == Progress::InForce);
    let shown = |it: &&Matrix| reads || it.decided.is_some();
    Ok(MatrixView {
        key: system.key.clone(),
        name: view::pick(lang, &system.name_sv, &system.name_en),
        k: system.k,
        in_force: standing.map(|it| looking.version(it, before(&all, it))),
        draft: open.filter(|_| reads).map(|it| looking.version(it, standing)),
        versions: all.iter().filter(shown).map(|it| looking.row(it)).collect(),
        can_draft: looking.may_draft(),
        can_decide: open.is_some_and(|it| it.progress == Progress::Sent && may::<DecideMatrix>(&actor, it).is_ok()),
        is_author: open.is_some_and(|it| actor.owns(id) && it.authors.contains(&by)),
        can_try: open.is_some() && what_if::may_try(&actor, id),
    })
}

/// One version, with what it changed.
///
/// # Errors
/// [`Refusal::NotFound`]; the store's own.
pub async fn version(
    house: &House,
    by: PersonId,
    (key, version): (&str, i32),
    lang: Lang,
) -> Result<VersionView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let id = register.find_system(key).ok_or(Refusal::NotFound)?;
    let system = register.systems.get(&id).ok_or(Refusal::NotFound)?;
    let all = house.db.read(move |conn| matrices::of_system(conn, id)).await?;
    let looking = Looking { actor, system, lang };
    let may = |it: &&Matrix| it.decided.is_some() || looking.reads_drafts();
    let it = all.iter().find(|it| it.version == version).filter(may).ok_or(Refusal::NotFound)?;
    Ok(looking.version(it, before(&all, it)))
}

/// A draft that waits for the reader's decision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WaitingDraft {
    /// Key of the system.
    pub key: String,
    /// Name of the system.
    pub name: String,
    /// The version that waits.
    pub version: i32,
}

/// The drafts that wait for the reader, by system.
///
/// # Errors
/// The store's own.
pub async fn waiting(house: &House, by: PersonId, lang: Lang) -> Result<Vec<WaitingDraft>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let owned = |system: &SystemId| actor.owns(*system);
    if !register.systems.keys().any(owned) {
        return Ok(Vec::new());
    }
    let sent = house.db.read(matrices::waiting).await?;
    let mine = sent.iter().filter(|it| may::<DecideMatrix>(&actor, it).is_ok());
    let mut rows: Vec<WaitingDraft> = mine
        .filter_map(|it| {
            let system = register.systems.get(&it.system)?;
            let name = view::pick(lang, &system.name_sv, &system.name_en);
            Some(WaitingDraft { key: system.key.clone(), name, version: it.version })
        })
        .collect();
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(rows)
}
