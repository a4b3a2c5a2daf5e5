//! How each source is read and understood, for an administrator: freshness, counts, what a human should look at, and
//! attribute by attribute what stands in the source for one person or a sample.
//!
//! Values of protected identities are never shown. Whoever looks at one person leaves an entry in the log.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::directory::Source;
use crate::domain::catalogue::Post;
use crate::domain::checking::{Column, Counts, Fact, Inspected, Sample, Wanted};
use crate::domain::duties::Actor;
use crate::domain::event::{Event, Kind};
use crate::domain::following::Disabled;
use crate::domain::ids::PersonId;
use crate::domain::joining::{HrAnswer, doubts};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::transition::Transition;
use crate::features::{House, view};
use crate::store::{StoreError, personnel};

/// How many accounts of each source a sample has.
pub const SAMPLE: u16 = 100;
/// Most pairs that are listed for a human to look at.
const MOST_DOUBTS: usize = 200;

/// A count.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CountView {
    /// The word for what is counted.
    pub what: &'static str,
    /// How many.
    pub count: usize,
}

/// A source.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SourceView {
    /// Its name in the settings.
    pub name: String,
    /// `directory` or `hr_file`.
    pub kind: &'static str,
    /// When it was last read in full; of a file, when that was written.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub read_at: Option<Timestamp>,
    /// The last try gave something that can be relied on.
    pub ok: bool,
    /// What a disabled account means there: `review` or `ended`.
    pub disabled_means: Option<&'static str>,
    /// What the last whole reading held.
    pub counts: Vec<CountView>,
    /// What is wrong with a file, with line and column.
    pub faults: Vec<String>,
}

/// Two who might be one person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DoubtView {
    /// Why: `login_again`, `name_again`, `twice`.
    pub why: &'static str,
    /// Who is there.
    pub person: view::Person,
    /// In which source.
    pub source: String,
    /// Whom they resemble.
    pub other: view::Person,
    /// In which source that one is, or was.
    pub other_source: String,
}

/// Every source.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SourcesView {
    /// In order of priority; the personnel system's file first.
    pub sources: Vec<SourceView>,
    /// For a human to look at. Nothing is joined by name.
    pub doubts: Vec<DoubtView>,
}

/// How each source stands.
///
/// # Errors
/// [`Refusal::NotAllowed`] for others than administrators; the store's own.
pub async fn sources(house: &House, by: PersonId) -> Result<SourcesView, StoreError> {
    let register = house.db.register();
    let actor = administrator(house, &register, by)?;
    let mut shown = Vec::new();
    if let Some(file) = &house.hr {
        let (known, without) = house.db.read(personnel::counts).await?;
        let name = file.config().name.clone();
        let counts = [("people", known), ("without_account", without)];
        shown.push(SourceView {
            read_at: file.taken_in(),
            ok: !file.is_silent() && file.faults().is_none() && file.taken_in().is_some() && !register.is_braked(&name),
            name,
            kind: "hr_file",
            disabled_means: None,
            counts: counts.into_iter().map(|(what, count)| CountView { what, count }).collect(),
            faults: file.faults().into_iter().flat_map(|faults| faults.all).map(|fault| fault.to_string()).collect(),
        });
    }
    for source in house.directory.sources() {
        let counts = house.reading.counts_of(source.name);
        shown.push(SourceView {
            name: source.name.to_owned(),
            kind: "directory",
            read_at: house.reading.at_of(source.name),
            ok: house.reading.at_of(source.name).is_some()
                && !house.reading.failed_of(source.name)
                && !register.is_braked(source.name),
            disabled_means: Some(if source.disabled == Disabled::Ended { "ended" } else { "review" }),
            counts: counts.iter().flat_map(Counts::all).map(|(what, count)| CountView { what, count }).collect(),
            faults: Vec::new(),
        });
    }
    let pairs = doubts(&register);
    let doubts = pairs.into_iter().take(MOST_DOUBTS).map(|(why, one, other)| DoubtView {
        why: why.word(),
        person: view::person(&actor, one.id),
        source: one.source.clone(),
        other: view::person(&actor, other.id),
        other_source: other.source.clone(),
    });
    Ok(SourcesView { sources: shown, doubts: doubts.collect() })
}

fn administrator<'r>(house: &House, register: &'r Register, by: PersonId) -> Result<Actor<'r>, StoreError> {
    let actor = Actor::of(register, by, house.db.clock().today())?;
    if actor.holds(&Post::Administrator) { Ok(actor) } else { Err(Refusal::NotAllowed.into()) }
}

/// One attribute of one account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FactView {
    /// What it is read as: the key in the settings.
    pub field: &'static str,
    /// The attribute.
    pub attribute: String,
    /// The values; none of a protected identity.
    pub values: Vec<String>,
    /// What was made of them.
    pub understood: Vec<String>,
    /// The employments that were made of them.
    pub employments: Vec<view::EmploymentView>,
    /// Why employments were left out: `text`, `parts`, `form`, `date`, `order`, `flag`.
    pub left_out: Vec<&'static str>,
    /// What is wrong: `absent`, `unreadable`, `unknown_word`, `not_found`, `doubtful`, `left_out`.
    pub trouble: Option<&'static str>,
}

/// One account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountCheck {
    /// The source.
    pub source: String,
    /// Its id, when that could be read.
    pub id: Option<String>,
    /// A protected identity: no values are shown.
    pub protected: bool,
    /// The account can be understood; else nobody is admitted on it.
    pub readable: bool,
    /// The attributes.
    pub facts: Vec<FactView>,
    /// The personnel system knows the person; absent where there is none to ask, or none to ask about.
    pub in_hr: Option<bool>,
    /// The employments it tells of.
    pub hr_employments: Vec<view::EmploymentView>,
}

/// How one attribute looks across the sample.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ColumnView {
    /// What it is read as.
    pub field: &'static str,
    /// The attribute.
    pub attribute: String,
    /// Accounts with a value that was understood.
    pub understood: usize,
    /// Accounts by what is wrong.
    pub troubles: Vec<CountView>,
    /// Words that the settings do not know.
    pub unknown_words: Vec<String>,
}

/// A sample of one source.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SampleView {
    /// The source.
    pub source: String,
    /// How many accounts.
    pub accounts: usize,
    /// Those that could not be understood as a whole.
    pub unreadable: usize,
    /// The attributes.
    pub columns: Vec<ColumnView>,
    /// Why there is no sample: the code of the fault.
    pub fault: Option<&'static str>,
}

/// The first accounts of each source, attribute by attribute.
///
/// # Errors
/// [`Refusal::NotAllowed`] for others than administrators.
pub async fn sample(house: &House, by: PersonId) -> Result<Vec<SampleView>, StoreError> {
    let register = house.db.register();
    administrator(house, &register, by)?;
    let mut samples = Vec::new();
    for source in house.directory.sources() {
        let (sample, fault) = match source.directory.inspect(&Wanted::Sample(SAMPLE)).await {
            Ok(seen) => (Sample::of(&seen), None),
            Err(error) => (Sample::default(), Some(error.code())),
        };
        samples.push(SampleView {
            source: source.name.to_owned(),
            accounts: sample.accounts,
            unreadable: sample.unreadable,
            columns: sample.columns.into_iter().map(column).collect(),
            fault,
        });
    }
    Ok(samples)
}

fn column(column: Column) -> ColumnView {
    let counts = column.troubles.into_iter().map(|(trouble, count)| CountView { what: trouble.word(), count });
    ColumnView {
        field: column.field,
        attribute: column.attribute,
        understood: column.understood,
        troubles: counts.collect(),
        unknown_words: column.unknown_words,
    }
}

/// The accounts of one person as the sources have them now, by login name or id. Told in the log before it is shown.
///
/// # Errors
/// [`Refusal::NotAllowed`] for others than administrators; [`Refusal::PersonNotFound`]; [`Refusal::DirectoryDown`]; the
/// store's own.
pub async fn check(house: &House, by: PersonId, person: &str) -> Result<Vec<AccountCheck>, StoreError> {
    let register = house.db.register();
    let actor = administrator(house, &register, by)?;
    let sources = house.directory.sources();
    let (meant, name) = meant(&sources, person);
    let wanted = Wanted::written(name);
    let mut seen = Vec::new();
    for source in meant {
        match source.directory.inspect(&wanted).await {
            Ok(some) => seen.extend(some),
            Err(error) => {
                tracing::warn!(source = source.name, %error, "a person could not be looked at");
                return Err(Refusal::DirectoryDown.into());
            }
        }
    }
    if seen.is_empty() {
        return Err(Refusal::PersonNotFound.into());
    }
    told(house, by, &seen).await?;
    let hr = match &house.hr {
        Some(file) => file.latest().await,
        None => None,
    };
    Ok(seen
        .into_iter()
        .map(|one| {
            let known = one.guid.and_then(|guid| register.person_by_guid(guid));
            let one = if known.is_some_and(|card| card.protected) { one.veiled() } else { one };
            let id = one.person.as_ref().and_then(|person| person.person_id.clone());
            let says = hr.as_ref().filter(|_| one.person.is_some()).map(|file| file.answer(id.as_deref()));
            shown(&actor, one, says)
        })
        .collect())
}

/// One entry for each account that is looked at.
async fn told(house: &House, by: PersonId, seen: &[Inspected]) -> Result<(), StoreError> {
    let looked_at: Vec<_> = seen.iter().filter_map(|one| one.guid).collect();
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            for guid in looked_at {
                let event = Event::by(Kind::PersonChecked, &actor.card.party());
                let event = match register.person_by_guid(guid) {
                    Some(card) => event.about(&card.party()),
                    None => event.private("subject_guid", guid.to_string()),
                };
                tx.record(Transition::happened(event))?;
            }
            Ok(())
        })
        .await
}

/// The sources that are meant, and the name there: `skola\anna` and `anna@skola` name one.
fn meant<'a, 's>(sources: &'s [Source<'s>], person: &'a str) -> (Vec<&'s Source<'s>>, &'a str) {
    let person = person.trim();
    let named = person.split_once('\\').or_else(|| person.rsplit_once('@').map(|(name, source)| (source, name)));
    if let Some((source, name)) = named
        && let Some(one) = sources.iter().find(|one| one.name.eq_ignore_ascii_case(source))
    {
        return (vec![one], name);
    }
    (sources.iter().collect(), person)
}

fn shown(actor: &Actor<'_>, one: Inspected, hr: Option<HrAnswer>) -> AccountCheck {
    let (in_hr, told) = match hr {
        Some(HrAnswer::Knows(person, _)) => (Some(true), person.employments),
        Some(HrAnswer::Unknown) => (Some(false), Vec::new()),
        Some(HrAnswer::NotAsked) | None => (None, Vec::new()),
    };
    let fact = |fact: Fact| FactView {
        field: fact.field,
        attribute: fact.attribute,
        values: fact.values,
        understood: fact.understood,
        employments: fact.employments.iter().map(|one| view::employment(actor.register, one)).collect(),
        left_out: fact.left_out,
        trouble: fact.trouble.map(|trouble| trouble.word()),
    };
    AccountCheck {
        source: one.source,
        id: one.guid.map(|guid| guid.to_string()),
        protected: one.protected,
        readable: one.protected || one.person.is_some(),
        facts: one.facts.into_iter().map(fact).collect(),
        in_hr,
        hr_employments: told.iter().map(|one| view::employment(actor.register, one)).collect(),
    }
}
