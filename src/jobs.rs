//! The timetable: which use case runs when. Nothing is decided here.
//!
//! Each row goes on whatever happened the last time; what failed is written to the technical log. A row never overlaps
//! itself: when it takes longer than its interval, the next time is skipped.

pub mod directory;

use std::fmt::Display;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{self, Instant, MissedTickBehavior};

use crate::domain::calendar;
use crate::domain::catalogue::Appointment;
use crate::domain::ids::SystemId;
use crate::domain::substitute::Substitution;
use crate::features::House;
use crate::features::log::service::searching;
use crate::features::log::service::signing::{self, Signer, SigningError};
use crate::features::{control, fulfilment, grants, orders, people, reconciliation, sign_in};
use crate::messages::hook::{self, Hook};
use crate::messages::{self, Mailer};

/// The rows that run; they stop when this is dropped.
#[derive(Debug)]
pub struct Running {
    stop: watch::Sender<bool>,
    rows: Vec<JoinHandle<()>>,
}

impl Running {
    /// Lets what is under way finish, and waits for it.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for row in self.rows {
            if let Err(error) = row.await {
                tracing::error!(%error, "a row of the timetable broke down");
            }
        }
    }
}

/// Starts every row.
#[must_use]
pub fn start(house: House, signer: Signer, outside: Outside, sync_minutes: u16) -> Running {
    let (stop, stopped) = watch::channel(false);
    // What was to be routed when the service last went down.
    house.moved.note(house.db.register().systems.keys().copied());
    let sync_every = Duration::from_secs(60 * u64::from(sync_minutes));
    let mut rows = directory::start(&house, sync_every, &stopped);
    rows.extend(telling(&house, outside, &stopped));
    rows.extend(once(&house, signer.clone(), &stopped));
    rows.extend([
        tokio::spawn(each_second(house.clone(), signer, stopped.clone())),
        row("groups", Duration::from_millis(500), stopped.clone(), house.clone(), |house| async move {
            fulfilment::service::providing::run(&house).await.map(|_| ())
        }),
        row(
            "posts",
            Duration::from_secs(1),
            stopped.clone(),
            house.clone(),
            |house| async move { follow(&house).await },
        ),
        row("training", Duration::from_secs(1), stopped.clone(), house.clone(), |house| async move {
            orders::service::passing::follow_training(&house).await.map(|_| ())
        }),
        row("grants", Duration::from_secs(1), stopped.clone(), house.clone(), |house| async move {
            grants::service::following::settle(&house).await.map(|_| ())
        }),
        row("lines", Duration::from_secs(60), stopped.clone(), house.clone(), |house| async move {
            house.moved.note(begun(&house));
            lines(&house).await
        }),
        row_at_once("deadlines", Duration::from_secs(600), stopped.clone(), house.clone(), |house| async move {
            orders::service::deadlines::pass_on(&house).await.map(|_| ())
        }),
        row("expiry", Duration::from_secs(60), stopped.clone(), house.clone(), |house| async move {
            people::service::assignments::follow(&house).await?;
            grants::service::following::end_unanswered(&house).await?;
            grants::service::expire(&house).await?;
            grants::service::closing::close(&house).await.map(|_| ())
        }),
        // Every second, so that whoever asks for a run does not wait; by itself it runs once a day.
        row("reconciliation", Duration::from_secs(1), stopped.clone(), house.clone(), |house| async move {
            reconciliation::service::running::run_due(&house).await
        }),
        row_at_once("control", Duration::from_secs(600), stopped.clone(), house.clone(), |house| async move {
            control::service::counting::count(&house).await
        }),
        row("heartbeat", Duration::from_secs(3_600), stopped.clone(), house.clone(), |house| async move {
            signing::heartbeat(&house.db).await
        }),
        row("tidy", Duration::from_secs(86_400), stopped, house, |house| async move {
            sign_in::service::tidy(&house).await
        }),
    ]);
    Running { stop, rows }
}

/// What is done at the start, and once a day after it: the whole log is gone through, and its index made whole.
fn once(house: &House, signer: Signer, stopped: &watch::Receiver<bool>) -> [JoinHandle<()>; 2] {
    let day = Duration::from_secs(86_400);
    let check = move |house: House| check_log(house, signer.clone());
    let index = |house: House| async move { searching::fill_index(&house.db).await };
    [
        row_at_once("log", day, stopped.clone(), house.clone(), check),
        row_at_once("index", day, stopped.clone(), house.clone(), index),
    ]
}

/// Whom the service tells outside: by mail, and the ticket system.
type Outside = (Option<Arc<Mailer>>, Option<Arc<Hook>>);

/// The rows that tell people and programs outside.
fn telling(house: &House, (mailer, hook): Outside, stopped: &watch::Receiver<bool>) -> [JoinHandle<()>; 2] {
    let often = Duration::from_secs(1);
    let mail = move |house: House| {
        let mailer = mailer.clone();
        async move { messages::run(&house.db, mailer.as_ref()).await.map(|_| ()) }
    };
    let calls = move |house: House| {
        let hook = hook.clone();
        async move { hook::run(&house.db, hook.as_ref()).await.map(|_| ()) }
    };
    [
        row("mail", often, stopped.clone(), house.clone(), mail),
        row("hook", often, stopped.clone(), house.clone(), calls),
    ]
}

/// Every system, in the first minutes of a day on which a post or a substitution begins or ceased to hold: both are made
/// beforehand, and open lines then find their people.
fn begun(house: &House) -> Vec<SystemId> {
    let (register, day) = (house.db.register(), house.db.clock().today());
    let since = house.db.clock().now().duration_since(calendar::start_of(day));
    let turns =
        |made: &Appointment| made.from == day || made.to.is_some_and(|to| to.tomorrow().is_ok_and(|next| next == day));
    let stands_in = |it: &Substitution| it.from == day || it.to.tomorrow().is_ok_and(|next| next == day);
    let due = since < SignedDuration::from_mins(5)
        && (register.posts.values().flatten().any(turns) || register.substitutions.values().flatten().any(stands_in));
    if due { register.systems.keys().copied().collect() } else { Vec::new() }
}

/// What happens to lines by themselves.
async fn lines(house: &House) -> Result<(), impl Display + Send + use<>> {
    orders::service::passing::lapse_closed(house).await?;
    orders::service::passing::verify_and_start(house).await?;
    orders::service::passing::hold_untrained(house).await?;
    orders::service::late::lapse_unconfirmed(house).await?;
    orders::service::passing::route(house, None).await.map(|_| ())
}

/// Open lines follow a post to whoever holds it now. What could not be routed is tried again.
async fn follow(house: &House) -> Result<(), impl Display + Send + use<>> {
    while let Some(system) = house.moved.take() {
        if let Err(error) = orders::service::passing::route(house, Some(system)).await {
            house.moved.note([system]);
            return Err(error);
        }
    }
    Ok(())
}

/// Goes through the whole log; on doubt the service only reads from now on.
async fn check_log(house: House, signer: Signer) -> Result<(), SigningError> {
    let checked = signer.check(&house.db).await;
    if let Err(error) = &checked
        && error.is_doubt()
    {
        tracing::error!("the log is not what this service wrote: the service only reads from now on");
        house.db.go_read_only();
    }
    checked.map(|_| ())
}

/// Takes in what other instances changed, and signs the head when it moved.
async fn each_second(house: House, signer: Signer, mut stopped: watch::Receiver<bool>) {
    let mut ticks = ticks(Duration::from_secs(1));
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => break,
        }
        if let Err(error) = house.db.refresh().await {
            tracing::error!(%error, "the register could not be refreshed");
        }
        if let Err(error) = signer.sign(&house.db).await {
            tracing::error!(%error, "the head of the log was not signed");
            if error.is_doubt() {
                tracing::error!("the log is not the one that was signed here: the service only reads from now on");
                house.db.go_read_only();
                break;
            }
        }
    }
    if house.db.is_read_only() {
        return;
    }
    // What happened since the last second is signed before the service goes.
    if let Err(error) = signer.sign(&house.db).await {
        tracing::error!(%error, "the head of the log was not signed");
    }
}

fn ticks(every: Duration) -> time::Interval {
    let mut ticks = time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    ticks
}

/// A row whose first time is one interval after the start.
fn row<F, E>(
    name: &'static str,
    every: Duration,
    stopped: watch::Receiver<bool>,
    house: House,
    work: impl Fn(House) -> F + Send + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = Result<(), E>> + Send,
    E: Display + Send,
{
    repeat(name, (Instant::now() + every, every), stopped, house, work)
}

/// A row whose first time is the start.
fn row_at_once<F, E>(
    name: &'static str,
    every: Duration,
    stopped: watch::Receiver<bool>,
    house: House,
    work: impl Fn(House) -> F + Send + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = Result<(), E>> + Send,
    E: Display + Send,
{
    repeat(name, (Instant::now(), every), stopped, house, work)
}

fn repeat<F, E>(
    name: &'static str,
    (first, every): (Instant, Duration),
    mut stopped: watch::Receiver<bool>,
    house: House,
    work: impl Fn(House) -> F + Send + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = Result<(), E>> + Send,
    E: Display + Send,
{
    tokio::spawn(async move {
        let mut ticks = time::interval_at(first, every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                _ = stopped.wait_for(|stop| *stop) => break,
            }
            if let Err(error) = work(house.clone()).await {
                tracing::error!(row = name, %error, "a row of the timetable failed");
            }
        }
    })
}
