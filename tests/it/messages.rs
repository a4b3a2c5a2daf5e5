//! What people are told (R-19, R-44, I7): who gets which mail and when, what is in it, and that nothing is lost or made up
//! whatever the mail server does. A real SMTP server takes every mail.

mod faults;
mod hook;
mod letters;
mod pages;
mod picture;
mod whom;

use std::sync::Arc;

use behorig::domain::calendar::{self, Workdays};
use behorig::messages::{self, Mailer, Ran};

use crate::harness::town::Town;

/// The timetable's row for mail, once.
async fn post(town: &Town, mailer: &Arc<Mailer>) -> Ran {
    messages::run(&town.house.db, Some(mailer)).await.expect("the store answers")
}

/// Until mail goes out the next working morning.
fn next_morning(town: &Town) {
    let now = town.house.db.clock().now();
    town.pass(calendar::next_morning(now, Workdays::default()).duration_since(now));
}
