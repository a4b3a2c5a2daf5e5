//! The commands on a log in use: what they write and their exit status.

use std::fs;
use std::process::ExitCode;

use behorig::cli::log::{LogCommand, run};
use behorig::features::log::service::reading::signed;
use clap::Parser;
use diesel::connection::SimpleConnection;

use super::kept::{BOTH, Backend, House, key};

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: LogCommand,
}

/// Exit status; 2 also for what cannot be parsed, as clap does.
fn status(arguments: &[&str]) -> u8 {
    let Ok(cli) = Cli::try_parse_from([&["log"], arguments].concat()) else { return 2 };
    let ended = format!("{:?}", run(cli.command));
    (0..3).find(|code| ended == format!("{:?}", ExitCode::from(*code))).unwrap()
}

#[tokio::test]
async fn export_line_and_verify_work_beside_the_service() {
    for backend in BOTH {
        let (house, signer) = House::open(backend).await;
        house.hours(3).await;
        signer.sign(&house.db).await.unwrap();
        house.hours(1).await;
        let place = house.place.path();
        let text = |path: std::path::PathBuf| path.display().to_string();
        let (data, to, config) = (text(place.into()), text(place.join("out")), text(place.join("behorig.toml")));
        let url = match &house.address {
            behorig::store::connection::Address::Sqlite(path) => format!("sqlite:{path}"),
            behorig::store::connection::Address::Postgres(url) => url.clone(),
        };
        fs::write(&config, format!("[database]\nurl = \"{url}\"\n")).unwrap();
        let at: &[&str] = if backend == Backend::Sqlite { &["--data", &data] } else { &["--config", &config] };
        assert_eq!(status(&[&["line"], at].concat()), 0);
        assert_eq!(status(&["line", "--config", &config]), 0);
        assert_eq!(status(&[&["export"], at, &["--to", &to]].concat()), 0);
        assert_eq!(status(&[&["export"], at, &["--to", &to]].concat()), 2, "never over an export");
        let head = signed(&house.db).await.unwrap();
        let (line, size) = (head.head_line, head.size);
        assert_eq!(status(&["verify", &to]), 0);
        assert_eq!(status(&["verify", &to, &line, "--vkey", &key().vkey()]), 0);
        assert_eq!(status(&["verify", &to, &line.replacen(&format!(" {size} "), &format!(" {} ", size - 1), 1)]), 1);
        assert_eq!(status(&["verify", &to, "en rad"]), 2);
        assert_eq!(status(&["verify", &to, "--vkey", "x"]), 2);
        assert_eq!(status(&["verify", &text(place.join("ingenstans"))]), 2);
        let entries = place.join("out/entries.log");
        fs::write(&entries, fs::read_to_string(&entries).unwrap().replacen("heartbeat", "heartbeaT", 1)).unwrap();
        assert_eq!(status(&["verify", &to]), 1);
        house.rewrite(|rows| rows.truncate(3));
        let other = text(place.join("other"));
        assert_eq!(status(&[&["export"], at, &["--to", &other]].concat()), 1, "{backend:?}: what was signed is gone");
        house.intruder().batch_execute("DELETE FROM audit_checkpoint").unwrap();
        assert_eq!(status(&[&["line"], at].concat()), 2, "nothing is signed");
    }
    let nowhere = tempfile::tempdir().unwrap();
    let path = nowhere.path().display().to_string();
    assert_eq!(status(&["line", "--data", &path]), 2);
    assert!(fs::read_dir(nowhere.path()).unwrap().next().is_none(), "asking for a database makes none");
    assert_eq!(status(&["line"]), 2);
    assert_eq!(status(&["line", "--data", "x", "--config", "y"]), 2);
}
