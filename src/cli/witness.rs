//! `behorig witness`: runs a witness for other people's logs, on a machine of its own. It needs no database and no settings.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use crate::clock::{SystemChance, SystemClock};
use crate::witness::{Witness, serve};

/// What the witness is and which logs it witnesses.
#[derive(Debug, Args)]
pub struct WitnessArgs {
    /// Its name, `internrevision.exempel.se/w1`; it can never change.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Folder for its key and what it has seen.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Public key of a log; once for each.
    #[arg(long = "log", value_name = "KEY", required = true)]
    logs: Vec<String>,
    /// Address to listen at; TLS is given by a proxy before it.
    #[arg(long, value_name = "ADDRESS", default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8790))]
    listen: SocketAddr,
}

/// Runs it until it is stopped.
pub async fn run(arguments: WitnessArgs) -> ExitCode {
    let WitnessArgs { name, data, logs, listen } = arguments;
    let witness = match Witness::open(&data, &name, logs, &SystemChance, Arc::new(SystemClock)) {
        Ok(witness) => Arc::new(witness),
        Err(error) => {
            eprintln!("behorig witness: {error}");
            return ExitCode::from(2);
        }
    };
    println!("Nyckel / key: {}", witness.vkey());
    match serve(witness, listen) {
        Ok((server, address)) => {
            println!("http://{address}/add-checkpoint");
            if server.await.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) }
        }
        Err(error) => {
            eprintln!("behorig witness: {listen}: {error}");
            ExitCode::from(2)
        }
    }
}
