//! `behorig import catalogue FILE`: what the page for it does, for whoever sets the service up or keeps the file elsewhere.
//!
//! Without `--apply` it reads only, and works while the service runs. With it the file is taken in by the same use case
//! as on the page, as the person named with `--as`, whom the directory must know and who must be an administrator. Only
//! one program writes with a data folder at a time: while the service runs on it the command refuses.
//!
//! Exit status: 0 done or would be, 1 the file has faults, 2 it could not be asked. In the log the entry's `inst` ends
//! with `cli`: that is how it shows that it came by a command, from somebody who has the machine.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use serde_json::json;

use super::place::Place;
use crate::app::{self, Parts, Tuning};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::demo::start as demo;
use crate::directory::embedded::EmbeddedDirectory;
use crate::domain::duties::{Actor, Import, may};
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::catalogue::service::import::{Changes, Options, Report, groups_in, import, would};
use crate::features::orders::service::passing;
use crate::store::{StoreError, register};
use crate::text::Text;

/// What an instance's name ends with in the entries that a command makes.
const BY_COMMAND: &str = "cli";
/// Longest name of an instance.
const INSTANCE: usize = 16;

/// What to take in.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Says what a catalogue file would change; with `--apply` it is done, all of it or nothing.
    Catalogue {
        /// The file; its format stands in docs/CATALOGUE-FORMAT.md.
        file: PathBuf,
        /// Where the service is.
        #[command(flatten)]
        at: Place,
        /// Login of the administrator who takes it in.
        #[arg(long = "as", value_name = "LOGIN")]
        login: String,
        /// Take it in.
        #[arg(long)]
        apply: bool,
    },
}

type Failure = Box<dyn std::error::Error>;

/// What is said, and the exit status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// 0, 1 or 2.
    pub status: u8,
    /// What stands on the screen.
    pub text: String,
}

/// Runs the command, says how it went, and gives the exit status.
pub async fn run(command: ImportCommand) -> ExitCode {
    let Said { status, text } = carry_out(command).await;
    let told = match status {
        2 => io::stderr().write_all(text.as_bytes()),
        _ => io::stdout().write_all(text.as_bytes()),
    };
    ExitCode::from(if told.is_ok() { status } else { 2 })
}

/// Carries the command out.
pub async fn carry_out(command: ImportCommand) -> Said {
    let ImportCommand::Catalogue { file, at, login, apply } = command;
    let done = async {
        let bytes = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let report = if apply { take_in(&at, &login, bytes).await? } else { look(&at, &login, &bytes).await? };
        Ok::<_, Failure>((u8::from(!report.faults.is_empty()), told(&file, &report)?))
    };
    match done.await {
        Ok((status, text)) => Said { status, text },
        Err(error) => Said { status: 2, text: format!("behorig: {error}\n") },
    }
}

/// Reads what stands, without a lock and without a key. Groups are looked up where the settings say that there is a
/// directory.
async fn look(at: &Place, login: &str, bytes: &[u8]) -> Result<Report, Failure> {
    let register = register::load(&mut at.connect()?)?;
    let by = known(&register, login)?;
    let (settings, _directory) = settings(at).await.map_or((None, None), |(config, held)| (Some(config), held));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let directory = settings.and_then(|config| app::directories(&config, &clock).ok());
    let found = groups_in(directory.as_deref(), &register, bytes).await;
    let judged = would(&register, (by, SystemClock.today()), bytes, Options::default(), &found);
    judged.map_err(|refusal| why(&refusal, login))
}

async fn take_in(at: &Place, login: &str, bytes: Vec<u8>) -> Result<Report, Failure> {
    // The demo's directory runs as long as it is held.
    let (mut config, _directory) = settings(at).await?;
    let _held = app::hold(&config)?;
    config.service.instance.truncate(INSTANCE - BY_COMMAND.len());
    config.service.instance += BY_COMMAND;
    let parts = app::build(config, Tuning::default()).await?;
    let by = administrator(&parts, login).await?;
    let report = import(&parts.house, by, bytes, Options::default()).await.map_err(|error| match &error {
        StoreError::Refused(refusal) => why(refusal, login),
        _ => error.into(),
    })?;
    while let Some(system) = parts.house.moved.take() {
        passing::route(&parts.house, Some(system)).await?;
    }
    parts.signer.sign(&parts.house.db).await?;
    Ok(report)
}

async fn settings(at: &Place) -> Result<(Config, Option<EmbeddedDirectory>), Failure> {
    match (&at.config, &at.data) {
        (Some(file), _) => Ok((Config::read(file)?, None)),
        (None, Some(data)) if data.join("directory.ldif").is_file() => {
            let listen = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
            let (config, directory) = demo::prepare(data, listen, at.database.clone(), &SystemClock).await?;
            Ok((config, Some(directory)))
        }
        (None, Some(data)) => Err(format!("{}: no demo has been started here; give --config", data.display()).into()),
        (None, None) => Err("taking in a file needs --config, or the demo's --data".into()),
    }
}

/// The person, as the directory knows them now: an account that was shut since the last reading takes nothing in.
async fn administrator(parts: &Parts, login: &str) -> Result<PersonId, Failure> {
    let register = parts.house.db.register();
    let found = parts.house.directory.find_login(login).await?.filter(|reading| reading.person.enabled);
    let card = found.and_then(|reading| register.person_by_guid(reading.person.guid));
    let card = card.ok_or_else(|| format!("--as {login}: the directory has no such open account"))?;
    let actor = Actor::of(&register, card.id, SystemClock.today()).map_err(|refusal| why(&refusal, login))?;
    may::<Import>(&actor, &()).map_err(|refusal| why(&refusal, login))?;
    Ok(card.id)
}

fn known(register: &Register, login: &str) -> Result<PersonId, Failure> {
    let person = register.people.values().find(|card| !card.is_gone() && card.login.eq_ignore_ascii_case(login));
    let person = person.map(|card| card.id);
    person.ok_or_else(|| format!("--as {login}: nobody with that login has been read from the directory yet").into())
}

fn why(refusal: &Refusal, login: &str) -> Failure {
    match refusal {
        Refusal::NotAllowed => format!("--as {login}: is not an administrator; only one takes in a catalogue").into(),
        Refusal::SessionEnded => format!("--as {login}: the account is shut").into(),
        other => format!("--as {login}: {other}").into(),
    }
}

/// The report in plain words; a fault stands as `file:line:column: heading: sentence`, as compilers write them.
fn told(file: &Path, report: &Report) -> Result<String, Failure> {
    let text = Text::new()?;
    let mut said = String::new();
    for fault in &report.faults {
        let sentence =
            text.say(Lang::En, &format!("import-{}", fault.code), &[("other", json!(fault.other_row.unwrap_or(0)))]);
        let found = if fault.found.is_empty() { String::new() } else { format!(" Found: {}", fault.found) };
        writeln!(said, "{}:{}:{}: {}: {sentence}{found}", file.display(), fault.row, fault.column, fault.header)?;
    }
    if !report.faults.is_empty() {
        writeln!(said, "{} faults; nothing was changed.", report.faults.len())?;
        return Ok(said);
    }
    let kinds = [
        ("systems", &report.systems),
        ("roles", &report.roles),
        ("objects", &report.objects),
        ("packages", &report.packages),
        ("posts", &report.posts),
    ];
    for (name, changes) in kinds {
        let Changes { new, changed, retired, unchanged } = changes;
        writeln!(
            said,
            "{name}: {} new, {} changed, {} closed or ended, {unchanged} unchanged",
            new.len(),
            changed.len(),
            retired.len()
        )?;
        for (mark, names) in [('+', new), ('~', changed), ('-', retired)] {
            names.iter().try_for_each(|name| writeln!(said, "  {mark} {name}"))?;
        }
    }
    said += &match report.receipt {
        _ if report.is_nothing() => "The file changes nothing.\n".to_owned(),
        Some(index) => format!("Taken in: entry {index} of the log.\n"),
        None => "Nothing was changed; --apply takes it in.\n".to_owned(),
    };
    Ok(said)
}
