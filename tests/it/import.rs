//! `behorig import catalogue` on a demo's folder: what it says, its exit status, and what it leaves in the log.

use std::path::Path;

use behorig::app::hold;
use behorig::cli::import::{ImportCommand, Said, carry_out};
use behorig::clock::{Clock, SystemClock};
use behorig::demo::{CATALOGUE, cast, start};
use behorig::store::connection::{Address, Use, open};
use behorig::store::{audit, register};
use clap::Parser;
use jiff::ToSpan;
use serde_json::Value;

use crate::crash::furnish;
use crate::harness::postgres::Schema;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: ImportCommand,
}

/// A demo that is not running.
struct Place<'a> {
    data: &'a Path,
    url: Option<&'a str>,
}

impl Place<'_> {
    async fn import(&self, text: &str, login: &str, apply: bool) -> Said {
        let file = self.data.join("katalog.csv");
        std::fs::write(&file, text).expect("the file is written");
        let (file, data) = (file.display().to_string(), self.data.display().to_string());
        let mut line = vec!["import", "catalogue", &file, "--data", &data, "--as", login];
        line.extend(self.url.iter().flat_map(|url| ["--database", url]));
        line.extend(apply.then_some("--apply"));
        carry_out(Cli::try_parse_from(line).expect("a command").command).await
    }

    fn conn(&self) -> behorig::store::connection::Conn {
        let file = Address::Sqlite(self.data.join("behorig.db").display().to_string());
        let address = self.url.map_or(file, |url| Address::parse(url).expect("an address"));
        open(&address, Use::Read).expect("the database opens")
    }

    fn log(&self) -> Vec<audit::Entry> {
        audit::entries(&mut self.conn(), 0, u64::MAX, i64::MAX).expect("the log is read")
    }

    fn is_active(&self, role: &str) -> bool {
        let register = register::load(&mut self.conn()).expect("the register is read");
        register.roles.values().any(|one| one.code == role && one.active)
    }
}

/// The demo's own file as an administrator would have it: its relative dates as dates.
fn catalogue() -> String {
    let today = SystemClock.today();
    let date = |cell: &str| {
        let days: Option<i64> =
            cell.strip_suffix('d').filter(|c| c.starts_with(['+', '-'])).and_then(|c| c.parse().ok());
        days.map_or_else(|| cell.to_owned(), |days| (today + days.days()).to_string())
    };
    CATALOGUE.lines().map(|line| line.split(';').map(date).collect::<Vec<_>>().join(";") + "\n").collect()
}

async fn campaign(url: Option<&str>) {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place { data: folder.path(), url };
    furnish(place.data, url).await;
    let (adam, karin) = (cast::ADAM_BEHRN.login, cast::KARIN_EK.login);
    let same = catalogue();
    let fewer: String =
        same.lines().filter(|line| !line.contains(";VX-ADM;")).map(|line| format!("{line}\n")).collect();
    let before = place.log().len();

    let said = place.import(&same, adam, false).await;
    assert_eq!((said.status, said.text.contains("changes nothing")), (0, true), "{}", said.text);
    let said = place.import(&fewer, adam, false).await;
    assert_eq!(said.status, 0, "{}", said.text);
    assert!(
        said.text.contains("1 closed") && said.text.contains("  - VX-ADM") && said.text.contains("--apply"),
        "{}",
        said.text
    );
    for (login, why) in [(karin, "not an administrator"), ("ingenalls", "nobody with that login")] {
        let said = place.import(&fewer, login, false).await;
        assert_eq!((said.status, said.text.contains(why)), (2, true), "{}", said.text);
    }
    let wrong = fewer.replacen(cast::EVA_ROSENGREN.login, "ingenalls", 1);
    let line = 1 + wrong.lines().position(|line| line.contains("ingenalls")).expect("the line");
    let said = place.import(&wrong, adam, false).await;
    assert_eq!(said.status, 1, "{}", said.text);
    let fault = said.text.lines().find(|text| text.contains(&format!("katalog.csv:{line}:"))).expect("its line");
    assert!(fault.contains("ingenalls") && fault.contains("does not know the user name"), "{fault}");
    assert_eq!(place.log().len(), before, "looking leaves nothing behind");

    let said = place.import(&wrong, adam, true).await;
    assert_eq!((said.status, place.is_active("VX-ADM")), (1, true), "all or nothing: {}", said.text);
    for login in [karin, "ingenalls"] {
        assert_eq!((place.import(&fewer, login, true).await.status, place.is_active("VX-ADM")), (2, true), "{login}");
    }
    {
        let listen = "127.0.0.1:0".parse().expect("an address");
        let (config, _directory) = start::prepare(place.data, listen, url.map(str::to_owned), &SystemClock)
            .await
            .expect("the demo's settings");
        let _running = hold(&config).expect("nobody else writes here");
        let said = place.import(&fewer, adam, true).await;
        assert_eq!((said.status, said.text.contains("in use")), (2, true), "{}", said.text);
        assert_eq!(place.import(&fewer, adam, false).await.status, 0, "looking works beside the service");
    }
    taken_in(&place, &fewer, adam).await;
}

async fn taken_in(place: &Place<'_>, fewer: &str, adam: &str) {
    let earlier = place.log().len();
    let said = place.import(fewer, adam, true).await;
    assert_eq!(said.status, 0, "{}", said.text);
    assert!(!place.is_active("VX-ADM"));
    let log = place.log();
    let entry = log.iter().skip(earlier).find(|entry| entry.text.contains("catalogue.imported")).expect("its entry");
    assert!(said.text.contains(&format!("entry {} of the log", entry.index)), "{}", said.text);
    let parsed: Value = serde_json::from_str(&entry.text).expect("JSON");
    assert_eq!(parsed["inst"], "democli", "it came by a command");
    assert!(entry.told.iter().any(|(field, told)| field == "actor_name" && named(told) == "Adam Behrn"), "{entry:?}");
    let (size, _) = audit::checkpoint(&mut place.conn()).expect("it is read").expect("there is one");
    assert_eq!(size, log.len() as u64, "and it is signed");
    let again = place.import(fewer, adam, true).await;
    assert_eq!((again.status, again.text.contains("changes nothing")), (0, true), "{}", again.text);
}

/// What a disclosure says.
fn named(disclosure: &str) -> String {
    use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(disclosure).expect("base64");
    let parts: [String; 3] = serde_json::from_slice(&bytes).expect("salt, name and value");
    parts[2].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    campaign(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql() {
    let schema = Schema::fresh();
    campaign(Some(&schema.url)).await;
}
