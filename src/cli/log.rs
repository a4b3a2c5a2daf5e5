//! `behorig log export | line | verify`: for auditors and for those who run the service. They only read, so they work
//! while the service runs, and need no key. `rotate` and `recover` change the log's key while the service stands still.
//!
//! Exit status as in `verify.py`: 0 done or accepted, 1 refused (the log is not what was signed), 2 it could not be
//! asked. An export made here is no entry of the log: the one who makes it already has the machine.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::place::Place;
use crate::app::renewal::{self, RenewalError, Renewed};
use crate::clock::SystemClock;
use crate::config::Config;
use crate::domain::log::finding::Finding;
use crate::domain::log::verify::Report;
use crate::export::log_folder::verify_folder;
use crate::features::log::service::export::{ExportError, newest_head, to_folder};
use crate::features::log::service::tables::replay;
use crate::store::connection::Conn;

/// What to do with the log.
#[derive(Debug, Subcommand)]
pub enum LogCommand {
    /// Exporterar loggen till en mapp / exports the log to a folder, up to its newest signed head.
    Export {
        /// Where the log is.
        #[command(flatten)]
        at: Kept,
        /// The folder; it is made, and must not hold an export.
        #[arg(long, value_name = "FOLDER")]
        to: PathBuf,
    },
    /// Skriver raden `origin size root` / prints the line to keep, for minutes and mail.
    Line {
        /// Where the log is.
        #[command(flatten)]
        at: Kept,
    },
    /// Jämför tabellerna med loggen / compares the tables of state with what the log says.
    Replay {
        /// Where the log is.
        #[command(flatten)]
        place: Place,
    },
    /// Byter loggens nyckel / changes the log's key for a new one; the service must stand still.
    Rotate {
        /// The settings.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
    /// Går vidare efter en återläst kopia / goes on after a restored copy, as a log of its own.
    Recover {
        /// The settings.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// Number of the decision to go on.
        #[arg(long, value_name = "NUMBER")]
        decision: String,
        /// Login of who decided.
        #[arg(long, value_name = "LOGIN")]
        by: String,
    },
    /// Kontrollerar en export / verifies an export; needs no database.
    Verify {
        /// The folder.
        folder: PathBuf,
        /// A line kept from before, `origin size root`.
        line: Option<String>,
        /// The log's public key, from the system documentation.
        #[arg(long, value_name = "KEY")]
        vkey: Option<String>,
    },
}

/// Where the log is, and whose it must be.
#[derive(Debug, Args)]
pub struct Kept {
    /// Where.
    #[command(flatten)]
    place: Place,
    /// The key that must have signed; otherwise the one that the log's first entry names.
    #[arg(long, value_name = "KEY")]
    vkey: Option<String>,
}

/// The answer that is given to the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Done,
    Refused,
    NotAsked,
}

/// Runs the command, says how it went, and gives the exit status.
#[must_use]
pub fn run(command: LogCommand) -> ExitCode {
    let mut said = String::new();
    let answer = match command {
        LogCommand::Export { at, to } => with(&at, &mut said, |conn, said| {
            let head = to_folder(conn, at.vkey.as_deref(), &to)?;
            said.push_str(&exported(&to, &head.to_string()));
            Ok(())
        }),
        LogCommand::Line { at } => with(&at, &mut said, |conn, said| {
            *said = format!("{}\n", newest_head(conn, at.vkey.as_deref())?);
            Ok(())
        }),
        LogCommand::Replay { place } => replayed(&place, &mut said),
        LogCommand::Rotate { config } => {
            renewed(&config, &mut said, async |config| renewal::rotate(&config, Arc::new(SystemClock)).await)
        }
        LogCommand::Recover { config, decision, by } => renewed(&config, &mut said, async |config| {
            renewal::recover(&config, Arc::new(SystemClock), &decision, &by).await
        }),
        LogCommand::Verify { folder, line, vkey } => verify(&folder, line.as_deref(), vkey.as_deref(), &mut said),
    };
    let told = match answer {
        Answer::NotAsked => io::stderr().write_all(said.as_bytes()),
        _ => io::stdout().write_all(said.as_bytes()),
    };
    match (answer, told) {
        (Answer::Done, Ok(())) => ExitCode::SUCCESS,
        (Answer::Refused, Ok(())) => ExitCode::from(1),
        _ => ExitCode::from(2),
    }
}

/// Whether the tables are what the log says.
fn replayed(place: &Place, said: &mut String) -> Answer {
    let found = match place.connect().and_then(|mut conn| replay(&mut conn)) {
        Ok(found) => found,
        Err(error) => {
            *said = format!("Det gick inte. / It could not be done: {error}\n");
            return Answer::NotAsked;
        }
    };
    let told =
        |side: &Option<(String, i64)>| side.as_ref().map_or("–".to_owned(), |(state, n)| format!("{state} {n}"));
    for one in &found.differences {
        let entry = one.entry.map(|entry| format!(" ({entry})")).unwrap_or_default();
        *said += &format!(
            "FEL {} {}: logg / log {}{entry}, tabell / table {}\n",
            one.table,
            one.id,
            told(&one.log),
            told(&one.row)
        );
    }
    *said += &format!("Händelser / entries: {}, rader / rows: {}\n", found.entries, found.rows);
    if found.differences.is_empty() {
        *said += "GODKÄND / ACCEPTED\n";
        return Answer::Done;
    }
    *said += &format!("UNDERKÄND / REFUSED ({})\n", found.more.saturating_add(found.differences.len() as u64));
    Answer::Refused
}

/// Changes the key, or goes on after a restored copy, and says what is the log's name and key from now on.
fn renewed(file: &Path, said: &mut String, act: impl AsyncFnOnce(Config) -> Result<Renewed, RenewalError>) -> Answer {
    let config = Config::read(file).map_err(|error| error.to_string());
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string());
    let done = config.and_then(|config| {
        let runtime = runtime?;
        runtime.block_on(act(config)).map_err(|error| error.to_string())
    });
    match done {
        Ok(Renewed { origin, vkey, size }) => {
            *said = format!(
                "Loggens namn / the log's name: {origin}\nNyckel / key: {vkey}\nUnderskrivna händelser / signed entries: \
                 {size}\nSkriv in nyckeln i systemdokumentationen och hos vittnena. / Put the key into the system \
                 documentation and tell the witnesses.\n"
            );
            Answer::Done
        }
        Err(error) => {
            *said = format!("Det gick inte. / It could not be done: {error}\n");
            Answer::NotAsked
        }
    }
}

fn exported(to: &Path, line: &str) -> String {
    format!(
        "Exporterat till / exported to {}\nRad att spara / line to keep: {line}\n\
         Kontrollera / verify: behorig log verify {} \"origin size root\"\n\
         Exporten står inte i loggen. / This export is not an entry of the log.\n",
        to.display(),
        to.display()
    )
}

fn with(at: &Kept, said: &mut String, act: impl FnOnce(&mut Conn, &mut String) -> Result<(), ExportError>) -> Answer {
    let error = match at.place.connect() {
        Ok(mut conn) => match act(&mut conn, said) {
            Ok(()) => return Answer::Done,
            Err(error) => error,
        },
        Err(error) => ExportError::Store(error),
    };
    if error.is_doubt() {
        *said = format!("UNDERKÄND: loggen är inte den som skrevs under. / REFUSED: {error}\n");
        return Answer::Refused;
    }
    *said = format!("Det gick inte. / It could not be done: {error}\n");
    Answer::NotAsked
}

fn verify(folder: &Path, line: Option<&str>, vkey: Option<&str>, said: &mut String) -> Answer {
    match verify_folder(folder, line, vkey) {
        Ok(report) => {
            *said = told(&report);
            if report.accepted() { Answer::Done } else { Answer::Refused }
        }
        Err(error) => {
            *said = format!("Det gick inte. / It could not be done: {error}\n");
            Answer::NotAsked
        }
    }
}

/// The report in plain words, Swedish and English, in the order of `verify.py`.
fn told(report: &Report) -> String {
    let mut said = String::new();
    for Finding { at, fault } in &report.findings {
        let place = at.map(|at| format!(" {at}")).unwrap_or_default();
        said += &format!("FEL{place}: {fault}\n");
    }
    if report.more > 0 {
        said += &format!("… {} fel till / more findings\n", report.more);
    }
    said += &format!("Händelser / entries: {}, undanhållna / withheld: {}\n", report.entries, report.withheld_entries);
    said += &format!(
        "Uppgifter / values: {}, gallrade / erased: {}, undanhållna / withheld: {}\n",
        report.disclosed, report.erased, report.withheld_values
    );
    said += &format!("Beslut / decisions: {}\n", report.decisions);
    let (seconds, index) = report.silence;
    said += &format!("Längsta tystnad / longest silence: {} min, före / before {index}\n", seconds / 60);
    said += &match report.anchored {
        None => {
            "Ingen gammal rad har jämförts: hela loggen kan vara utbytt. / No old line was compared: the whole log \
                 may have been replaced.\n"
                .to_owned()
        }
        Some(_) if !report.accepted() => "Se felen ovan. / See above.\n".to_owned(),
        Some(size) => {
            format!("Inget bland de första {size} är ändrat. / Nothing among the first {size} was changed.\n")
        }
    };
    let key = report.vkey.as_deref().unwrap_or("–");
    said += &format!("Nyckel / key: {key}, vittnen / witnesses: {}\n", report.witnesses.join(", "));
    said += &format!("Rad att spara / line to keep: {}\n", report.head);
    let refused = u64::try_from(report.findings.len()).unwrap_or(u64::MAX).saturating_add(report.more);
    said +=
        &if refused == 0 { "GODKÄND / ACCEPTED\n".to_owned() } else { format!("UNDERKÄND / REFUSED ({refused})\n") };
    said
}
