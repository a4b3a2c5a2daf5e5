//! Reading the log on a page: who may, what is shown, and that it is noted.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use behorig::domain::event::{Event, Kind};
use behorig::domain::ids::OrderId;
use behorig::domain::log::checkpoint::Head;
use behorig::domain::log::decode_hash;
use behorig::domain::log::tree::check_inclusion;
use behorig::domain::order::Number;
use behorig::domain::refusal::Refusal;
use behorig::domain::transition::Transition;
use behorig::features::log::service::reading::{entry, signed};
use behorig::features::log::service::searching::{Asked, newest};
use behorig::store::StoreError;
use diesel::connection::SimpleConnection;
use jiff::SignedDuration;

use super::kept::{BOTH, Backend, House};

fn asked(kind: &str, order: &str) -> Asked {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Asked { kind: some(kind), order: some(order), ..Asked::default() }
}

#[tokio::test]
async fn pages_follow_each_other_and_are_noted_once_an_hour() {
    for backend in BOTH {
        let (house, _) = House::open(backend).await;
        house.hours(150).await;
        let bo = house.id("Bo Ek");
        let count = || house.rows().iter().filter(|row| row.text.contains("\"log.read\"")).count();
        let first = newest(&house.db, bo, Asked::default()).await.unwrap();
        assert_eq!((first.rows.len(), first.rows[0].happened.as_str()), (100, "log.read"));
        assert_eq!(
            (first.rows[0].actor.as_deref(), first.rows[0].happened_key.as_str()),
            (Some("Bo Ek"), "event-log-read")
        );
        let mut seen: Vec<u64> = first.rows.iter().map(|row| row.index).collect();
        let mut next = first.next;
        while let Some(below) = next {
            let page = newest(&house.db, bo, Asked { below: Some(below), ..Asked::default() }).await.unwrap();
            seen.extend(page.rows.iter().map(|row| row.index));
            next = page.next;
        }
        assert_eq!(seen, (0..house.rows().len() as u64).rev().collect::<Vec<_>>());
        assert_eq!(count(), 1);
        house.clock.advance(SignedDuration::from_mins(61));
        newest(&house.db, bo, Asked::default()).await.unwrap();
        assert_eq!(count(), 2);
        let refused = newest(&house.db, house.id("Anna Berg"), Asked::default()).await;
        assert!(matches!(refused, Err(StoreError::Refused(Refusal::NotAllowed))));
        assert_eq!(count(), 2);
    }
}

#[tokio::test]
async fn entries_are_found_by_type_and_by_order() {
    for backend in BOTH {
        let (house, _) = House::open(backend).await;
        let bo = house.id("Bo Ek");
        house.happens("Anna Berg", "Disa Lund", "hör till något annat").await;
        let order = OrderId::from(uuid::Uuid::from_u128(5));
        let event = Event::by_service(Kind::OrderSubmitted).of_order(order, Number { year: 2026, seq: 412 });
        house.db.write(move |tx| tx.record(Transition::happened(event))).await.unwrap();
        let (id, orderer) = match backend {
            Backend::Sqlite => ("x'00000000000000000000000000000005'", "x'00000000000000000000000000000001'"),
            Backend::Postgres => ("'00000000-0000-0000-0000-000000000005'", "'00000000-0000-0000-0000-000000000001'"),
        };
        let hash = if backend == Backend::Sqlite { "x'00'" } else { "'\\x00'::bytea" };
        let row =
            format!("INSERT INTO orders VALUES ({id}, 2026, 412, {orderer}, '2026-11-22T09:01:00.000000Z', {hash})");
        house.intruder().batch_execute(&row).unwrap();
        let kinds = |page: behorig::features::log::service::reading::Page| -> Vec<String> {
            page.rows.into_iter().map(|row| row.happened).collect()
        };
        let found = newest(&house.db, bo, asked("", "b-2026-412")).await.unwrap();
        assert_eq!(found.rows[0].order.as_deref(), Some("B-2026-00412"));
        assert_eq!(kinds(found), ["order.submitted"]);
        let found = newest(&house.db, bo, asked("appointment.made", "")).await.unwrap();
        assert_eq!(found.rows[2].subject.as_deref(), Some("Anna Berg"));
        assert_eq!(kinds(found), ["appointment.made"; 3]);
        assert!(newest(&house.db, bo, asked("heartbeat", "B-2026-00412")).await.unwrap().rows.is_empty());
        assert!(newest(&house.db, bo, asked("", "B-2026-9")).await.unwrap().rows.is_empty());
        for (kind, order, field) in
            [("heartbea", "", "kind"), ("%", "", "kind"), ("", "412", "order"), ("", "å-1-1", "order")]
        {
            let refused = newest(&house.db, bo, asked(kind, order)).await;
            assert!(matches!(&refused, Err(StoreError::Refused(Refusal::BadForm(f))) if f == field), "{kind}{order}");
        }
    }
}

#[tokio::test]
async fn an_entry_is_shown_with_a_proof_that_holds() {
    for backend in BOTH {
        let (house, signer) = House::open(backend).await;
        let bo = house.id("Bo Ek");
        let at = house.happens("Anna Berg", "Disa Lund", "Slutar på fredag").await;
        let unsigned = entry(&house.db, bo, at).await.unwrap();
        assert!(unsigned.signed.is_none() && unsigned.proof.is_empty());
        signer.sign(&house.db).await.unwrap();
        let proved = entry(&house.db, bo, at).await.unwrap();
        let head: Head = proved.signed.unwrap().head_line.parse().unwrap();
        assert_eq!(head.to_string(), signed(&house.db).await.unwrap().head_line);
        let proof: Vec<_> = proved.proof.iter().map(|hash| decode_hash(hash).unwrap()).collect();
        check_inclusion(&proof, at, decode_hash(&proved.leaf).unwrap(), head.size, head.root).unwrap();
        let names: Vec<_> = proved.row.told.iter().map(|fact| (fact.name.as_str(), fact.told.as_str())).collect();
        assert!(names.contains(&("reason", "Slutar på fredag")), "{names:?}");
        assert_eq!(
            (proved.row.actor.as_deref(), proved.row.subject.as_deref()),
            (Some("Anna Berg"), Some("Disa Lund"))
        );
        assert!(proved.row.erased.is_empty() && proved.row.withheld.is_empty());
        // A protected person's values are withheld here too, and erased ones are said to be erased.
        house.protect("Disa Lund", true).await;
        house.intruder().batch_execute("DELETE FROM audit_private WHERE field = 'actor_name'").unwrap();
        let row = entry(&house.db, bo, at).await.unwrap().row;
        assert_eq!((row.subject, row.actor, row.erased), (None, None, vec!["actor_name".to_owned()]));
        assert!(row.withheld.contains(&"reason".to_owned()) && row.withheld.contains(&"subject_name".to_owned()));
        assert!(matches!(entry(&house.db, bo, 9_999).await, Err(StoreError::Refused(Refusal::NotFound))));
        assert!(entry(&house.db, house.id("Cilla Ask"), at).await.is_err());
        assert!(BASE64_URL_SAFE_NO_PAD.decode(&proved.leaf).is_ok());
    }
}
