//! The command line: parses and calls, nothing else. An error at start is one line on stderr and exit code 2.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use behorig::app::{self, Tuning};
use behorig::cli::directory::{self, DirectoryCommand};
use behorig::cli::import::{self, ImportCommand};
use behorig::cli::log::{self, LogCommand};
use behorig::cli::witness::{self, WitnessArgs};
use behorig::clock::SystemClock;
use behorig::config::Config;
use behorig::demo::start as demo;
use behorig::store::connection::{Address, Use};
use behorig::store::{connection, migrate};
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

/// Behörig: order, decide, deliver, follow up and prove permissions.
#[derive(Parser)]
#[command(version)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the service.
    Serve {
        /// The settings.
        #[arg(long)]
        config: PathBuf,
    },
    /// Run the service with an invented municipality, on this machine only.
    Demo {
        /// Address to listen at; loopback only.
        #[arg(long, default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080))]
        listen: SocketAddr,
        /// Folder that keeps the demo between starts.
        #[arg(long, default_value = "data/demo")]
        data: PathBuf,
        /// Another database than a SQLite file in that folder.
        #[arg(long)]
        database: Option<String>,
    },
    /// Look at how the sources of people are read and understood.
    #[command(subcommand)]
    Directory(DirectoryCommand),
    /// Take in a catalogue file, or say what it would change.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Export, verify, or print the line of the log; reads only.
    #[command(subcommand)]
    Log(LogCommand),
    /// Run a witness: a service for another machine, which signs the heads of logs that continue what it has seen.
    Witness(WitnessArgs),
    /// Bring the tables up to date, and nothing else.
    Migrate {
        /// The settings.
        #[arg(long)]
        config: PathBuf,
    },
}

/// Many small values live for one request on one thread and are let go on another: the system's allocator spent a fifth
/// of the writer's time on them. It also serves SQLite.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let line = Line::parse();
    if let Command::Log(command) = line.command {
        return log::run(command);
    }
    let quiet = matches!(line.command, Command::Demo { .. });
    let filter = EnvFilter::builder()
        .with_default_directive(if quiet { tracing::Level::WARN } else { tracing::Level::INFO }.into());
    tracing_subscriber::fmt().json().with_env_filter(filter.from_env_lossy()).with_writer(std::io::stderr).init();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::from)
        .and_then(|runtime| runtime.block_on(carry_out(line.command)));
    match outcome {
        Ok(status) => status,
        Err(error) => {
            eprintln!("behorig: {error}");
            ExitCode::from(2)
        }
    }
}

async fn carry_out(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve { config } => {
            let parts = app::build(Config::read(&config)?, Tuning::default()).await?;
            let service = app::run(parts).await?;
            tracing::info!(address = %service.address, "listening");
            service.stopped().await?;
        }
        Command::Demo { listen, data, database } => {
            if !listen.ip().is_loopback() {
                return Err("the demo, where anybody is anybody, listens on loopback only".into());
            }
            // The directory runs as long as it is held.
            let (config, directory) = demo::prepare(&data, listen, database, &SystemClock).await?;
            demo::first_start(&config, &directory, &data, &SystemClock).await?;
            let parts = app::build(config, Tuning::default()).await?;
            let service = app::run(parts).await?;
            println!("http://{}", service.address);
            println!("{}", demo::tour());
            service.stopped().await?;
        }
        Command::Directory(command) => return Ok(directory::run(command).await),
        Command::Import(command) => return Ok(import::run(command).await),
        Command::Witness(arguments) => return Ok(witness::run(arguments).await),
        // Needs no runtime, so it never came here.
        Command::Log(_) => {}
        Command::Migrate { config } => {
            let config = Config::read(&config)?;
            let address = Address::parse(config.database.url.reveal())?;
            migrate::run(&mut connection::open(&address, Use::Write)?)?;
            println!("the tables are up to date");
        }
    }
    Ok(ExitCode::SUCCESS)
}
