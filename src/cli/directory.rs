//! `behorig directory check`: how every source of the settings is read and understood, without a database and beside a
//! running service. It only asks; what is printed holds no values of protected identities.
//!
//! Exit codes: 0 all sources answered and nothing is unreadable, 1 something must be mended, 2 the check could not be made.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;

use crate::app;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::directory::{HrFile, Source};
use crate::domain::checking::{Counts, Fact, Inspected, Sample, Wanted};
use crate::domain::joining::HrAnswer;
use crate::features::people::service::sources::SAMPLE;

type Failure = Box<dyn std::error::Error>;

/// Looking at the sources of people.
#[derive(Debug, Subcommand)]
pub enum DirectoryCommand {
    /// Read every source, and say what was read, how it was understood and what is missing.
    Check {
        /// The settings.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// One person: a login name, or the id in the directory. Without it, counts and a sample of 100.
        #[arg(long, value_name = "LOGIN-or-GUID")]
        person: Option<String>,
    },
}

/// Runs the command, says what was found, and gives the exit status.
pub async fn run(command: DirectoryCommand) -> ExitCode {
    let DirectoryCommand::Check { config, person } = command;
    let done = async {
        let config = Config::read(&config)?;
        check(&config, person.as_deref()).await
    };
    match done.await {
        Ok((sound, text)) => match io::stdout().write_all(text.as_bytes()) {
            Ok(()) => ExitCode::from(u8::from(!sound)),
            Err(_) => ExitCode::from(2),
        },
        Err(error) => {
            eprintln!("behorig: {error}");
            ExitCode::from(2)
        }
    }
}

/// Checks the sources of these settings: whether all is sound, and what stands on the screen.
///
/// # Errors
/// When the settings cannot be used.
pub async fn check(config: &Config, person: Option<&str>) -> Result<(bool, String), Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let directory = app::directories(config, &clock)?;
    let file = config.hr_file.clone().map(|file| Arc::new(HrFile::new(file, clock)));
    let mut said = Said::default();
    if let Some(file) = &file {
        said.file(file).await?;
    }
    let mut found = 0;
    for source in directory.sources() {
        writeln!(said.text, "source {}", source.name)?;
        match person {
            Some(person) => found += said.person(&source, person, file.as_ref()).await?,
            None => said.whole(&source).await?,
        }
    }
    if person.is_some() && found == 0 {
        said.wrong("nobody with that login name or id was found")?;
    }
    Ok((!said.wrong, said.text))
}

/// What is said so far, and whether something was wrong.
#[derive(Debug, Default)]
struct Said {
    text: String,
    wrong: bool,
}

impl Said {
    fn wrong(&mut self, what: &str) -> Result<(), Failure> {
        self.wrong = true;
        Ok(writeln!(self.text, "  ! {what}")?)
    }

    async fn file(&mut self, file: &Arc<HrFile>) -> Result<(), Failure> {
        let config = file.config();
        writeln!(self.text, "source {} ({})", config.name, config.path.display())?;
        let snapshot = file.latest().await;
        for fault in file.faults().into_iter().flat_map(|faults| faults.all) {
            self.wrong(&format!("{}:{fault}", config.path.display()))?;
        }
        let Some(snapshot) = snapshot else { return Ok(()) };
        let jobs: usize = snapshot.people.values().map(|person| person.employments.len()).sum();
        writeln!(self.text, "  written {}, {} people, {jobs} employments", snapshot.written, snapshot.people.len())?;
        if !file.is_fresh(snapshot.written) {
            self.wrong(&format!("older than {} hours: no employment is verified on it", config.max_age_hours))?;
        }
        Ok(())
    }

    async fn whole(&mut self, source: &Source<'_>) -> Result<(), Failure> {
        match source.directory.all_people().await {
            Err(error) => return self.wrong(&format!("{}: {error}", error.code())),
            Ok(people) => {
                for (what, count) in Counts::of(&people).all() {
                    writeln!(self.text, "  {count:>7} {}", what.replace('_', " "))?;
                }
            }
        }
        match source.directory.all_units().await {
            Err(error) => self.wrong(&format!("{}: {error}", error.code()))?,
            Ok(units) => writeln!(self.text, "  {:>7} units", units.len())?,
        }
        let seen = match source.directory.inspect(&Wanted::Sample(SAMPLE)).await {
            Err(error) => return self.wrong(&format!("{}: {error}", error.code())),
            Ok(seen) => seen,
        };
        let sample = Sample::of(&seen);
        writeln!(self.text, "  sample of {} accounts, attribute by attribute", sample.accounts)?;
        for column in &sample.columns {
            write!(self.text, "    {:<12} {:<32} {:>4} understood", column.field, column.attribute, column.understood)?;
            for (trouble, count) in &column.troubles {
                write!(self.text, ", {count} {}", trouble.word().replace('_', " "))?;
            }
            if !column.unknown_words.is_empty() {
                write!(self.text, " ({})", column.unknown_words.join(", "))?;
            }
            writeln!(self.text)?;
        }
        if sample.unreadable > 0 {
            self.wrong(&format!("{} accounts of the sample cannot be understood", sample.unreadable))?;
        }
        Ok(())
    }

    async fn person(
        &mut self,
        source: &Source<'_>,
        person: &str,
        file: Option<&Arc<HrFile>>,
    ) -> Result<usize, Failure> {
        let seen = match source.directory.inspect(&Wanted::written(person)).await {
            Ok(seen) => seen,
            Err(error) => {
                self.wrong(&format!("{}: {error}", error.code()))?;
                return Ok(0);
            }
        };
        for one in &seen {
            self.account(one, file).await?;
        }
        Ok(seen.len())
    }

    async fn account(&mut self, one: &Inspected, file: Option<&Arc<HrFile>>) -> Result<(), Failure> {
        if one.protected {
            writeln!(self.text, "  protected identity: no values are shown")?;
        }
        for fact in &one.facts {
            writeln!(self.text, "    {}", line(fact))?;
        }
        if !one.protected && one.person.is_none() {
            self.wrong("the account cannot be understood: nobody is let in on it")?;
        }
        let (Some(file), Some(person)) = (file, &one.person) else { return Ok(()) };
        match file.latest().await.map(|snapshot| snapshot.answer(person.person_id.as_deref())) {
            Some(HrAnswer::Knows(known, origin)) => {
                writeln!(self.text, "  {} knows the person: {} employments", origin.source, known.employments.len())?;
            }
            _ => writeln!(self.text, "  the personnel system's file does not know the person")?,
        }
        Ok(())
    }
}

fn line(fact: &Fact) -> String {
    let jobs = fact.employments.iter().map(|job| {
        let to = job.to.map(|day| day.to_string()).unwrap_or_default();
        format!("{} {} {:?} {}..{to}", job.id, job.unit, job.form, job.from)
    });
    let understood: Vec<String> = fact.understood.iter().cloned().chain(jobs).collect();
    let trouble = fact.trouble.map_or(String::new(), |trouble| format!("  ! {}", trouble.word().replace('_', " ")));
    let why = fact.left_out.iter().map(|why| format!(" ({why})")).collect::<String>();
    format!(
        "{:<12} {:<32} [{}] -> {}{trouble}{why}",
        fact.field,
        fact.attribute,
        fact.values.join(" | "),
        understood.join(" | ")
    )
}
