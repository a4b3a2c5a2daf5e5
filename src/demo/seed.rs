//! The demo's history: 120 days of ordering, deciding, delivering and ending, made through the real use cases.
//!
//! Nothing is written past the rules: every order, decision and delivery here could have been done by hand, so the log
//! verifies and every list shows what it would. The clock starts 120 days ago and is moved forward; the directory
//! answers as it does today, save for those who move or are on leave meanwhile. `work` is how a day is worked, `routine`
//! what everybody does, `story` what the cast does, `lives` what happens to their employments, `comparing` what the systems
//! say to it.

mod comparing;
mod lives;
mod matrices;
mod routine;
mod rules;
mod story;
mod training;
mod work;

use jiff::Timestamp;

use super::municipality::Municipality;
use super::{CATALOGUE, posts};
use crate::clock::FixedClock;
use crate::directory::DirectoryError;
use crate::directory::embedded::EmbeddedDirectory;
use crate::domain::catalogue::Function;
use crate::domain::refusal::Refusal;
use crate::domain::{calendar, keeping};
use crate::features::House;
use crate::features::catalogue::service::import::{self, Options};
use crate::features::catalogue::service::posts::{PostAsk, appoint};
use crate::features::control::service::counting;
use crate::features::people::service::take_in;
use crate::store::StoreError;

use lives::Lives;
use work::Work;

/// How many days of history there are.
pub const DAYS: i64 = 120;

/// How often the directory is asked anew, and how long is waited between: longer than it is left alone after faults.
const TRIES: u32 = 3;
const PAUSE: std::time::Duration = std::time::Duration::from_secs(11);

/// What was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seeded {
    /// Orders sent.
    pub orders: usize,
    /// Lines decided.
    pub decided: usize,
    /// Lines delivered.
    pub delivered: usize,
    /// Orders that were refused, as they should be.
    pub refused: usize,
}

/// Why the history could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The store's own, or a refusal where none was to come.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The directory did not answer.
    #[error("the demo's directory: {0}")]
    Directory(#[from] DirectoryError),
    /// The catalogue has faults; the first is given.
    #[error("the demo's catalogue: {0}")]
    Catalogue(String),
    /// Somebody or something of the cast is not there.
    #[error("the demo has no {0}")]
    Missing(String),
}

/// Makes the history in an empty database. `clock` must be the one that the house and its directory go by; it is left
/// at `now`.
///
/// # Errors
/// What could not be done. The database is then to be thrown away.
pub async fn seed(
    house: &House,
    (server, today): (&EmbeddedDirectory, &Municipality),
    clock: &FixedClock,
    now: Timestamp,
) -> Result<Seeded, SeedError> {
    let work = Work::new(house, clock, now);
    let lives = Lives { server, today };
    work.at(DAYS, 7, 0);
    lives.begin()?;
    sync(house).await?;
    begin(&work).await?;
    routine::base_orders(&work).await?;
    story::early(&work).await?;
    matrices::decided(&work).await?;
    for (round, days_ago) in routine::ROUNDS.into_iter().enumerate() {
        if days_ago == lives::BRAKED {
            lives::school_leaves(&work, lives).await?;
        }
        if lives.on(days_ago)? {
            work.at(days_ago, 5, 0);
            sync(house).await?;
        }
        routine::round(&work, round, days_ago).await?;
        counting::count(house).await?;
        story::between(&work, days_ago).await?;
    }
    story::lately(&work).await?;
    matrices::waiting(&work).await?;
    comparing::reconcile(&work, lives).await?;
    clock.set(now);
    sync(house).await?;
    work.overnight().await?;
    Ok(work.seeded())
}

/// The beginning without the history: people, catalogue and posts in an empty database, and nothing ordered yet.
///
/// # Errors
/// As [`seed`].
pub async fn furnish(house: &House, clock: &FixedClock, now: Timestamp) -> Result<(), SeedError> {
    sync(house).await?;
    begin(&Work::new(house, clock, now)).await
}

/// Everybody in the directory, asked a few times: a machine that is busy with other things answers late, and a demo that
/// does not start for that is a poor demo. What is read is remembered for a minute of the demo's time.
async fn everybody(house: &House) -> Result<Vec<crate::domain::person::Reading>, SeedError> {
    for _ in 0..TRIES {
        if let Ok(people) = house.directory.all_people().await {
            return Ok(people);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(house.directory.all_people().await?)
}

/// Takes in everybody that the directory has.
async fn sync(house: &House) -> Result<(), SeedError> {
    let people = everybody(house).await?;
    let units = house.directory.all_units().await?;
    let source = people.first().map(|reading| reading.source.clone()).unwrap_or_default();
    take_in(house, source, people, units).await?;
    Ok(())
}

/// The first administrator, the functions, the catalogue, and who holds which post.
async fn begin(work: &Work<'_>) -> Result<(), SeedError> {
    let house = work.house;
    let administrator = work.person(super::cast::ADAM_BEHRN.login)?;
    let first = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let transition = keeping::first_administrator(tx.stage(&register), tx.fresh(), administrator)?;
            tx.record(transition)
        })
        .await;
    match first {
        // The service appointed him when it was put together.
        Ok(_) | Err(StoreError::Refused(Refusal::NotAllowed)) => {}
        Err(error) => return Err(error.into()),
    }
    let functions = posts::FUNCTIONS.iter().map(|function| Function {
        code: function.code.to_owned(),
        name_sv: function.sv.to_owned(),
        name_en: function.en.to_owned(),
    });
    import::functions(house, administrator, functions.collect()).await?;
    let options = Options { relative_to: Some(calendar::day_of(work.now)) };
    let report = import::import(house, administrator, CATALOGUE.as_bytes().to_vec(), options).await?;
    if let Some(fault) = report.faults.first() {
        return Err(SeedError::Catalogue(format!("line {}, {}: {}", fault.row, fault.header, fault.code)));
    }
    let of =
        |post: &str, login: &str| PostAsk { post: post.to_owned(), person: login.to_owned(), ..PostAsk::default() };
    let mut asks: Vec<PostAsk> = posts::FUNCTIONS
        .iter()
        .map(|function| PostAsk { function: Some(function.code.to_owned()), ..of("function", function.login) })
        .collect();
    let named = [
        ("auditor", posts::AUDITORS),
        ("administrator", posts::ADMINISTRATORS),
        ("hr_function", posts::HR_FUNCTION),
        ("protected_handler", posts::PROTECTED_HANDLERS),
        ("protected_handler", posts::PROTECTED_MANAGERS),
    ];
    asks.extend(named.iter().flat_map(|(post, logins)| logins.iter().map(|login| of(post, login))));
    let orderers = posts::AUTHORISED_ORDERERS.iter();
    asks.extend(orderers.map(|(login, unit)| PostAsk { unit: Some((*unit).to_owned()), ..of("orderer", login) }));
    for ask in asks {
        match appoint(house, administrator, ask).await {
            // The first administrator has the post already, and could not give it to himself.
            Ok(_) | Err(StoreError::Refused(Refusal::NotAllowed)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
