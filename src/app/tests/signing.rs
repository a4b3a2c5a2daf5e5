//! The signer signs only what continues what it signed, and the service does not start otherwise; and requests that
//! come twice count once.

use super::*;
use crate::directory::embedded::demo_config;
use crate::domain::ids::PersonId;
use crate::domain::log::checkpoint::Head;
use crate::domain::once::Once;
use crate::store::{Keys, audit};

fn settings(site: &Site, mac: [u8; 32]) -> Settings {
    let address = Address::parse(site.parts.config.database.url.reveal()).unwrap();
    Settings { address, readers: 1, keys: Keys { instance: "x".to_owned(), mac } }
}

#[actix_web::test]
async fn the_head_is_signed_when_it_moves() {
    let site = site().await;
    let house = site.parts.house.clone();
    let first = site.parts.signer.sign(&house.db).await.unwrap().unwrap();
    assert_eq!(site.parts.signer.sign(&house.db).await.unwrap(), None, "nothing is new");
    crate::features::log::service::signing::heartbeat(&house.db).await.unwrap();
    assert_eq!(site.parts.signer.sign(&house.db).await.unwrap(), Some(first + 1));
    let (size, note) = house.db.read(audit::checkpoint).await.unwrap().unwrap();
    let head = house.db.read(audit::head).await.unwrap();
    let signed = Head::from_checkpoint(&note).unwrap();
    assert_eq!((size, signed.size, signed.root), (first + 1, head.size, head.root));
}

#[actix_web::test]
async fn an_entry_that_somebody_else_wrote_is_not_signed() {
    let site = site().await;
    let house = site.parts.house.clone();
    site.parts.signer.sign(&house.db).await.unwrap();
    let sources = Sources { clock: Arc::new(SystemClock), chance: Arc::new(SystemChance) };
    let forger = House { db: Db::open(settings(&site, [9; 32]), sources).unwrap(), ..house.clone() };
    crate::features::log::service::signing::heartbeat(&forger.db).await.unwrap();
    let error = site.parts.signer.sign(&house.db).await.unwrap_err().to_string();
    assert!(error.contains("was not written by this service"), "{error}");
    // And not later either, whatever is written on top of it.
    crate::features::log::service::signing::heartbeat(&house.db).await.unwrap();
    assert!(site.parts.signer.sign(&house.db).await.is_err());
}

#[actix_web::test]
async fn a_database_that_was_taken_back_does_not_start() {
    let site = site().await;
    let house = site.parts.house.clone();
    site.parts.signer.sign(&house.db).await.unwrap();
    let mut config = site.parts.config.clone();
    let empty = config.service.data_dir.join("empty.db");
    config.database.url = crate::config::directory::Password::new(format!("sqlite:{}", empty.display()));
    config.directory = demo_config(&site.directory.url()).into();
    let error = build(config, Tuning::default()).await.unwrap_err().to_string();
    assert!(error.contains("log"), "{error}");
    // The right database starts again.
    build(site.parts.config.clone(), Tuning::default()).await.unwrap();
}

#[actix_web::test]
async fn a_request_that_comes_twice_counts_once() {
    let site = site().await;
    let person: PersonId = uuid::Uuid::from_u128(7).into();
    let other: PersonId = uuid::Uuid::from_u128(8).into();
    let ask = async |person: PersonId, content: u8, gives: u8| {
        let once = Once { key: "k".to_owned(), request: [content; 32] };
        site.parts.house.db.write(move |tx| tx.once(person, Some(&once), |_| Ok(gives))).await
    };
    assert_eq!(ask(person, 1, 10).await.unwrap(), 10);
    assert_eq!(ask(person, 1, 20).await.unwrap(), 10, "the first answer");
    assert!(matches!(ask(person, 2, 30).await, Err(StoreError::Refused(Refusal::IdempotencyMismatch))));
    assert_eq!(ask(other, 2, 40).await.unwrap(), 40, "another person's key is another key");
}
