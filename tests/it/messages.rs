//! What people are told (R-19, R-44, I7): who gets which mail and when, what is in it, and that nothing is lost or made up
//! whatever the mail server does. A real SMTP server takes every mail.

mod faults;
mod held;
mod hook;
mod letters;
mod pages;
mod picture;
mod tls;
mod whom;

use std::sync::Arc;

use behorig::domain::calendar::{self, Workdays};
use behorig::domain::duties::{Actor, Connect, may};
use behorig::domain::integration::{self, Approval, Connection, MAIL, Sort};
use behorig::messages::{self, Mailer, Ran};
use behorig::store::integrations;

use crate::harness::town::Town;

/// The timetable's row for mail, once.
async fn post(town: &Town, mailer: &Arc<Mailer>) -> Ran {
    approved(town).await;
    messages::run(&town.house.db, Some(mailer)).await.expect("the store answers")
}

/// Somebody has entered who approved that mail is sent.
async fn approved(town: &Town) {
    let adam = town.who("adam");
    let entered = town.house.db.write(move |tx| {
        let register = tx.register();
        if tx.look(|conn| integrations::is_approved(conn, MAIL))? {
            return Ok(());
        }
        let permit = may::<Connect>(&Actor::of(&register, adam, tx.day())?, &())?;
        let (by, reference) = ("IT-chefen".to_owned(), "KS 2026/17".to_owned());
        let paper = Approval { by, reference, on: tx.day(), purpose: "Brev om behörigheter".to_owned() };
        let entered = integration::approve(tx.stage(&register), &permit, MAIL, None, paper)?;
        tx.record(entered).map(|_| ())
    });
    entered.await.expect("it is entered");
}

/// The settings have a mail server.
fn with_mail(town: &mut Town) {
    town.house.connections =
        [Connection { key: MAIL.to_owned(), sort: Sort::Mail, place: "smtp.test".to_owned() }].into_iter().collect();
}

/// Until mail goes out the next working morning.
fn next_morning(town: &Town) {
    let now = town.house.db.clock().now();
    town.pass(calendar::next_morning(now, Workdays::default()).duration_since(now));
}
