//! Verifying the log while somebody looks: the same verifier as for an export, over the entries as they are stored, with
//! the line the auditor kept. It goes on beside the work; the page is drawn anew until it is done.
//!
//! One at a time: it reads the whole log. What it found stays until the next one.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::export::{Exporting, witnessed};
use crate::domain::duties::{Actor, Audit, may};
use crate::domain::event::{Event, Kind};
use crate::domain::ids::PersonId;
use crate::domain::log::checkpoint::Head;
use crate::domain::log::policy::Policy;
use crate::domain::log::verify::{LEGAL, Report, Verifier};
use crate::domain::refusal::Refusal;
use crate::domain::transition::Transition;
use crate::store::{Db, StoreError, audit};

/// Entries verified at once.
const PAGE: i64 = 2_000;

/// The line that somebody kept, when they have one.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyAsk {
    /// `origin size root`.
    #[serde(default)]
    pub line: String,
}

/// Something wrong.
#[derive(Debug, Clone, Serialize)]
pub struct Wrong {
    /// The first bad entry.
    pub at: Option<u64>,
    /// What is wrong, in the verifier's words.
    pub what: String,
}

/// How far it has come, or what it found.
#[derive(Debug, Clone, Serialize)]
pub struct Verified {
    /// It is under way.
    pub running: bool,
    /// Entries that were read.
    pub done: u64,
    /// Entries in all.
    pub size: u64,
    /// Percent.
    pub percent: u64,
    /// When it began.
    pub since: Timestamp,
    /// Nothing is wrong; absent while it is under way.
    pub accepted: Option<bool>,
    /// How many of the first entries the line proves unchanged.
    pub anchored: Option<u64>,
    /// Values that are told and match.
    pub disclosed: u64,
    /// Values that were erased with a decision.
    pub erased: u64,
    /// Values that are withheld.
    pub withheld: u64,
    /// Witnesses that have signed the head.
    pub witnesses: Vec<String>,
    /// What is wrong.
    pub findings: Vec<Wrong>,
    /// The line to keep.
    pub line: Option<String>,
}

/// The verification that is under way, or the last one.
#[derive(Debug, Default)]
pub struct Verifying(Mutex<Option<Verified>>);

impl Verifying {
    /// How it stands.
    #[must_use]
    pub fn standing(&self) -> Option<Verified> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, verified: Verified) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(verified);
    }

    /// Takes the turn; `false` when one is under way.
    fn take(&self, fresh: Verified) -> bool {
        let mut standing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if standing.as_ref().is_some_and(|one| one.running) {
            return false;
        }
        *standing = Some(fresh);
        true
    }
}

fn fresh(since: Timestamp, size: u64) -> Verified {
    Verified {
        running: true,
        done: 0,
        size,
        percent: 0,
        since,
        accepted: None,
        anchored: None,
        disclosed: 0,
        erased: 0,
        withheld: 0,
        witnesses: Vec::new(),
        findings: Vec::new(),
        line: None,
    }
}

/// Lets an auditor in.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn enter(db: &Db, by: PersonId) -> Result<(), Refusal> {
    let register = db.register();
    may::<Audit>(&Actor::of(&register, by, db.clock().today())?, &()).map(|_| ())
}

/// Begins a verification, which is an entry of its own. Gives what [`go_through`] is to compare with, or `None` when one
/// is under way already.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::BadForm`] for what is no line; the store's own.
pub async fn begin(
    db: &Db,
    exporting: &Exporting,
    by: PersonId,
    ask: VerifyAsk,
) -> Result<Option<Option<Head>>, StoreError> {
    enter(db, by)?;
    let old = match ask.line.trim() {
        "" => None,
        line => Some(line.parse::<Head>().map_err(|_| Refusal::BadForm("line".to_owned()))?),
    };
    if !exporting.verifying.take(fresh(db.clock().now(), 0)) {
        return Ok(None);
    }
    db.write(move |tx| {
        let register = tx.register();
        let permit = may::<Audit>(&Actor::of(&register, by, tx.day())?, &())?;
        tx.record(Transition::happened(Event::by(Kind::LogVerified, permit.by())))
    })
    .await?;
    Ok(Some(old))
}

/// Goes through the whole log up to its newest head.
pub async fn go_through(db: &Db, exporting: &Exporting, old: Option<Head>) {
    let since = db.clock().now();
    let found = match verify(db, exporting, old, since).await {
        Ok(report) => told(report, since),
        Err(error) => {
            tracing::error!(%error, "the log could not be verified");
            let wrong = Wrong { at: None, what: error.to_string() };
            Verified { running: false, accepted: Some(false), findings: vec![wrong], ..fresh(since, 0) }
        }
    };
    exporting.verifying.put(found);
}

async fn verify(db: &Db, exporting: &Exporting, old: Option<Head>, since: Timestamp) -> Result<Report, StoreError> {
    exporting.signer.sign(db).await?;
    let (vkey, quorum) = (exporting.signer.vkey(), exporting.quorum);
    let (size, note, policy) = db
        .read(move |conn| {
            let (size, note) = audit::checkpoint(conn)?.ok_or(Refusal::NotFound)?;
            let (note, policy) = witnessed(conn, &vkey, (size, note), quorum)?;
            Ok((size, note, policy))
        })
        .await?;
    let mut verifier = Verifier::new(old, LEGAL);
    while verifier.next() < size {
        // The verifier goes along to where the rows are read, and comes back.
        let mut taken = verifier;
        let read = db.read(move |conn| {
            let from = taken.next();
            let page = audit::entries(conn, from, size, PAGE)?;
            let whole = page.first().is_some_and(|first| first.index == from);
            for entry in page {
                let told: Vec<String> = entry.told.into_iter().map(|(_, disclosure)| disclosure).collect();
                taken.push_entry(entry.text.as_bytes(), &told, &entry.withheld);
            }
            Ok((taken, whole))
        });
        let (back, whole) = read.await?;
        verifier = back;
        let done = verifier.next();
        exporting.verifying.put(Verified { done, percent: done * 100 / size.max(1), ..fresh(since, size) });
        if !whole {
            break;
        }
    }
    let policy = Policy::parse(&policy).map_err(|error| StoreError::Log(error.to_string()))?;
    Ok(verifier.finish(&note, &policy))
}

fn told(report: Report, since: Timestamp) -> Verified {
    let accepted = report.accepted();
    let wrong = |one: &crate::domain::log::finding::Finding| Wrong { at: one.at, what: one.fault.to_string() };
    Verified {
        running: false,
        done: report.entries,
        percent: 100,
        accepted: Some(accepted),
        anchored: report.anchored.filter(|_| accepted),
        disclosed: report.disclosed,
        erased: report.erased,
        withheld: report.withheld_values,
        witnesses: report.witnesses.clone(),
        findings: report.findings.iter().map(wrong).collect(),
        line: Some(report.head.to_string()),
        ..fresh(since, report.head.size)
    }
}
