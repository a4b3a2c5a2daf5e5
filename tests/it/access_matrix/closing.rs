//! What the access matrix asks about systems that give way to others.

use behorig::domain::lang::Lang;
use behorig::features::catalogue::service::keeping::{self, SystemAsk};
use behorig::features::catalogue::service::system;

use crate::harness::town::Town;

/// KIOSK gives way to PROCSOC; nobody has anything in it.
pub async fn a_system_that_closes(town: &Town) -> String {
    let shown = system::system(&town.house, town.who("adam"), "KIOSK", Lang::Sv);
    let (successor, text) = ("PROCSOC".to_owned(), "X".to_owned());
    let card =
        SystemAsk { successor, department: text.clone(), board: text, ..SystemAsk::of(&shown.expect("a system")) };
    keeping::system(&town.house, town.who("adam"), "KIOSK".to_owned(), card).await.expect("the card is kept");
    "KIOSK".to_owned()
}
