//! A full reading looks only at who changed: what comes of it is what comes of looking at everybody.
//!
//! The directory changes at random; it is taken in as it is, then once more after the digests were thrown away, so that
//! everybody is looked at. The register is the same, whatever changed.

use behorig::directory::embedded::Change;
use behorig::domain::register::{Card, UnitCard};
use jiff::Timestamp;

use crate::harness::town::people::{dn, person, unit_dn};
use crate::harness::town::{Town, both};

const LOGINS: [&str; 8] = ["bo", "cecilia", "dan", "fia", "tim", "lea", "karin", "monica"];

fn draw(town: &Town, below: usize) -> usize {
    usize::try_from(town.chance.next() % below as u64).expect("it is small")
}

/// Everybody and every unit, without the instants of the reading.
fn known(town: &Town) -> (Vec<Card>, Vec<UnitCard>) {
    let register = town.house.db.register();
    let mut cards: Vec<Card> = register.people.values().cloned().collect();
    for card in &mut cards {
        card.as_of = Timestamp::UNIX_EPOCH;
        card.accounts.iter_mut().for_each(|account| account.as_of = Timestamp::UNIX_EPOCH);
    }
    cards.sort_by_key(|card| card.id);
    let mut units: Vec<UnitCard> = register.units.values().cloned().collect();
    units.sort_by_key(|unit| unit.id);
    (cards, units)
}

fn something_changes(town: &Town, round: usize) {
    let login = LOGINS[draw(town, LOGINS.len())];
    let set = |attribute: &str, value: &str| {
        // Who was taken away before has nothing to change.
        let _ = town.server.modify(&dn(login), &[Change::set(attribute, value)]);
    };
    match draw(town, 9) {
        0 => set("title", &format!("Titel {round}")),
        1 => set("displayName", &format!("Annat Namn{round}")),
        2 => set("manager", &dn(LOGINS[draw(town, LOGINS.len())])),
        3 => set("userAccountControl", ["512", "514"][draw(town, 2)]),
        4 => set("extensionAttribute5", &format!("{login}-{round};BOU-3107;1|2020-01-01||main")),
        5 => set("accountExpires", ["0", "134326872000000000"][draw(town, 2)]),
        6 => drop(town.server.remove(&dn(["dan", "fia", "lea"][draw(town, 3)]))),
        7 => {
            let new = person(500 + round, &format!("ny{round}"), "Ny Person", "SOC", "bo", "Anställd", "");
            town.server.add(&new).expect("it is added");
        }
        _ => {
            let change = Change::set("ou", &format!("Enhet {round}"));
            town.server.modify(&unit_dn("SOC-2231"), &[change]).expect("there is such a unit");
        }
    }
}

both! {
    async fn who_did_not_change_is_as_if_everybody_had_been_looked_at(town) {
        for round in 0..24 {
            for _ in 0..draw(&town, 3) {
                something_changes(&town, round * 3);
            }
            town.pass_days(i64::try_from(draw(&town, 40)).unwrap());
            town.pass(jiff::SignedDuration::from_secs(61));
            town.sync().await;
            let some = known(&town);
            let register = town.house.db.register();
            let read = register.read_at.values().max().copied().expect("it was read");
            let there = register.people.values().filter(|card| !card.is_gone());
            assert!(there.map(|card| card.as_of).min() >= Some(read), "seed {}: everybody was read", town.seed);
            town.raw("UPDATE account SET digest = NULL").unwrap();
            town.sync().await;
            assert_eq!(some, known(&town), "seed {}, round {round}", town.seed);
        }
        town.verified().await;
    }

    async fn a_reading_in_which_nobody_changed_writes_no_row_of_anybody(town) {
        let stamped = "SELECT count(*) AS n FROM account WHERE digest IS NULL";
        assert_eq!(town.count(stamped), 0, "each has its digest");
        town.raw("UPDATE account SET seen = '{}'").unwrap();
        town.pass(jiff::SignedDuration::from_secs(61));
        town.sync().await;
        assert_eq!(town.count("SELECT count(*) AS n FROM account WHERE seen <> '{}'"), 0, "nobody was looked at");
        town.change("bo", "title", "Ny titel");
        town.sync().await;
        assert_eq!(town.count("SELECT count(*) AS n FROM account WHERE seen <> '{}'"), 1, "one was");
        assert_eq!(town.house.db.register().person(town.who("bo")).unwrap().title.as_deref(), Some("Ny titel"));
    }
}
