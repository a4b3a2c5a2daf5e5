//! Searching the log: what is found is what a reading of every entry finds, in pages and in any combination.

use std::collections::BTreeSet;

use behorig::domain::event::{Event, Kind};
use behorig::domain::ids::{EntryId, PersonId};
use behorig::domain::pseudonym;
use behorig::domain::refusal::Refusal;
use behorig::domain::transition::Transition;
use behorig::features::grants::service::How;
use behorig::features::log::service::reading::{Page, Row};
use behorig::features::log::service::searching::{Asked, fill_index, newest};
use behorig::store::about;
use behorig::store::audit::Entry;
use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::Value;

use crate::harness::town::{Town, ask, both, refusal};

/// What a test says a search is for: name of the field, its value.
type Filter = (&'static str, String);

fn asked(filters: &[Filter]) -> Asked {
    let text = serde_json::to_value(filters.iter().cloned().collect::<std::collections::BTreeMap<_, _>>()).unwrap();
    serde_json::from_value(text).unwrap()
}

/// Every page of a search.
async fn all(town: &Town, filters: &[Filter]) -> Vec<Row> {
    let (mut rows, mut below) = (Vec::new(), None);
    loop {
        let one = Asked { below, ..asked(filters) };
        let Page { rows: more, next, .. } = newest(&town.house.db, town.who("ingela"), one).await.unwrap();
        rows.extend(more);
        below = next;
        if below.is_none() {
            return rows;
        }
    }
}

fn person(entry: &Entry, field: &str) -> Option<PersonId> {
    entry.people.iter().find(|(known, _)| known == field).map(|(_, person)| *person)
}

/// Whether an entry is what is asked for, judged from the entry and the tables alone.
fn fits(town: &Town, entry: &Entry, (field, value): &Filter) -> bool {
    let json: Value = serde_json::from_str(&entry.text).unwrap();
    let text = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let register = town.house.db.register();
    let is = |who: Option<PersonId>| who.is_some_and(|id| register.people[&id].login == *value);
    let local = |at: &str| at.parse::<jiff::Timestamp>().unwrap().in_tz("Europe/Stockholm").unwrap().date();
    match *field {
        "kind" => text("type") == *value,
        "system" => text("system") == *value,
        "role" => text("role") == *value,
        "order" => all_orders(town, value).contains(&text("order")),
        "person" => ["actor_guid", "subject_guid", "stead_guid"].iter().any(|field| is(person(entry, field))),
        "decider" => {
            is(person(entry, "actor_guid"))
                || (text("type").starts_with("decision.") && is(person(entry, "stead_guid")))
        }
        "unit" => {
            let own = person(entry, "subject_guid").and_then(|id| register.people[&id].unit);
            let told = entry.told.iter().find(|(field, _)| field == "unit");
            let told = told.map(|(_, it)| behorig::domain::log::commitment::open(it).unwrap().value);
            let told = told.and_then(|code| register.unit_by_code.get(code.as_str().unwrap()).copied());
            register.units_up(told.or(own)).any(|unit| unit.code == *value)
        }
        "from" => local(&text("t")) >= value.parse().unwrap(),
        "to" => local(&text("t")) <= value.parse().unwrap(),
        other => panic!("say what {other} means"),
    }
}

fn all_orders(town: &Town, number: &str) -> Vec<String> {
    let seq: i32 = number.rsplit('-').next().unwrap().parse().unwrap();
    let id = if town.on_postgresql() { "id::text" } else { "lower(hex(id))" };
    let found = town.words(&format!("SELECT {id} AS value FROM orders WHERE seq = {seq}"));
    found.into_iter().map(|id| uuid::Uuid::try_parse(&id).unwrap().to_string()).collect()
}

/// Orders, decisions, deliveries and ends, on three days.
async fn lived(town: &Town) {
    for who in ["bo", "cecilia"] {
        town.based("karin", who).await;
        let line = town.ordered_one("karin", ask(who, "PS-UTF").unit("SOC-2231").purpose("Vårdar")).await;
        town.carried(&line).await;
        town.pass(SignedDuration::from_hours(24));
    }
    let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
    town.decline(&town.expected(&line).await[0].clone(), &line, "Behövs inte").await.unwrap();
    let held = town.held("cecilia").await;
    let grant = held.iter().find(|grant| grant.system == town.system("PROCSOC")).unwrap();
    town.end("karin", grant, How::Now, "Byter arbete").await.unwrap();
}

both! {
    async fn r_51_a_search_finds_what_a_reading_of_every_entry_finds(town) {
        lived(&town).await;
        let day = date(2026, 5, 5).to_string();
        let filters: Vec<Filter> = [
            ("kind", "decision.approved"), ("kind", "grant.ended"), ("kind", "log.read"), ("system", "PROCSOC"),
            ("system", "AD"), ("role", "PB-PED"), ("person", "bo"), ("person", "karin"), ("person", "eva"),
            ("decider", "karin"), ("decider", "monica"), ("unit", "SOC-2231"), ("unit", "SOC"), ("from", &day), ("to", &day),
            ("order", "B-2026-00001"),
        ].map(|(field, value)| (field, value.to_owned())).to_vec();
        // Looked once at each person, so that no look of this test is written while it compares.
        for filter in &filters {
            all(&town, std::slice::from_ref(filter)).await;
        }
        let log = town.log().await;
        let mut tried = 0;
        for a in &filters {
            for b in &filters {
                if a.0 == b.0 && a != b {
                    continue;
                }
                let wanted: Vec<Filter> = [a.clone(), b.clone()].into_iter().collect::<BTreeSet<_>>().into_iter().collect();
                let should: Vec<u64> = log.iter().rev()
                    .filter(|entry| wanted.iter().all(|filter| fits(&town, entry, filter)))
                    .map(|entry| entry.index)
                    .collect();
                let is: Vec<u64> = all(&town, &wanted).await.into_iter().map(|row| row.index).collect();
                assert_eq!(is, should, "seed {}: {wanted:?}", town.seed);
                tried += usize::from(!should.is_empty());
            }
        }
        assert!(tried > 80, "most combinations find something: {tried}");
        assert_eq!(town.log().await.len(), log.len(), "within the hour the same look is noted once");
    }

    async fn r_51_the_index_is_made_anew_from_the_log(town) {
        lived(&town).await;
        let key = if town.on_postgresql() { "key::text" } else { "hex(key)" };
        let dump = format!("SELECT kind || ' ' || {key} || ' ' || idx AS value FROM audit_about ORDER BY kind, key, idx");
        let before = town.words(&dump);
        assert!(before.len() > 100, "{}", before.len());
        town.raw("DELETE FROM audit_about").unwrap();
        town.raw("UPDATE audit_indexed SET done = 0, until = (SELECT MAX(idx) + 1 FROM audit_log)").unwrap();
        let found = all(&town, &[("system", "PROCSOC".to_owned())]).await;
        assert!(found.is_empty(), "nothing is found while it is away");
        let page = newest(&town.house.db, town.who("ingela"), asked(&[])).await.unwrap();
        assert!(page.unindexed.is_some_and(|left| left > 10) && !page.rows.is_empty(), "and the page says so");
        let written = town.words("SELECT CAST(MAX(until) AS TEXT) AS value FROM audit_indexed")[0].clone();
        fill_index(&town.house.db).await.unwrap();
        let written: i64 = written.parse().unwrap();
        let after: Vec<String> = town.words(&dump).into_iter()
            .filter(|row| row.rsplit(' ').next().unwrap().parse::<i64>().unwrap() < written)
            .collect();
        assert_eq!(after, before, "the same, seed {}", town.seed);
        assert!(newest(&town.house.db, town.who("ingela"), asked(&[])).await.unwrap().unindexed.is_none());
    }

    async fn r_51_a_protected_person_is_found_by_pseudonym_only(town) {
        let line = ask("olle", "PS-UTF").unit("SOC-2231").purpose("Vårdar");
        let line = town.ordered_one("karin", line).await;
        let (ingela, olle) = (town.who("ingela"), town.who("olle"));
        let find = async |field: &'static str, value: &str| {
            newest(&town.house.db, ingela, asked(&[(field, value.to_owned())])).await.unwrap()
        };
        for known in ["olle", "Olle", "Hemlig", &olle.to_string()] {
            let page = find("person", known).await;
            assert!(page.rows.is_empty() && page.named.is_empty(), "{known} finds something");
        }
        let page = find("person", &pseudonym::of(olle).to_lowercase()).await;
        let about: Vec<_> = page.rows.iter().filter(|row| row.happened == "line.submitted").collect();
        assert!(!about.is_empty(), "the pseudonym finds what concerns the person");
        assert_eq!(about[0].subject_as.as_deref(), Some(pseudonym::of(olle).as_str()));
        assert!(about.iter().all(|row| row.subject.is_none()));
        // Where the person works is what must not come out: a search by unit leaves them out.
        let page = find("unit", "SOC-2231").await;
        assert!(page.rows.iter().all(|row| row.subject_as.is_none() && row.happened != "line.submitted"));
        let page = find("order", &line.number.to_string()).await;
        let shown = serde_json::to_string(&page).unwrap();
        for secret in ["Olle", "Hemlig", "\"olle\"", "olle-1", &olle.to_string()] {
            assert!(!shown.contains(secret), "the search shows {secret}: {shown}");
        }
    }

    async fn r_51_several_people_of_a_name_are_chosen_from_and_wrong_words_are_refused(town) {
        let ingela = town.who("ingela");
        let page = newest(&town.house.db, ingela, asked(&[("person", "berg".to_owned())])).await.unwrap();
        assert!(page.rows.is_empty() && page.named.len() > 1, "{:?}", page.named);
        let page = newest(&town.house.db, ingela, asked(&[("person", "Bo Sjöberg".to_owned())])).await.unwrap();
        assert!(page.named.is_empty());
        for (field, value) in [("kind", "decision"), ("order", "412"), ("from", "igår"), ("to", "2026-13-01")] {
            let refused = newest(&town.house.db, ingela, asked(&[(field, value.to_owned())])).await;
            assert_eq!(refusal(refused.map(|_| ())), Refusal::BadForm(field.to_owned()));
        }
        for other in ["adam", "eva", "bo"] {
            let refused = newest(&town.house.db, town.who(other), Asked::default()).await;
            assert_eq!(refusal(refused.map(|_| ())), Refusal::NotAllowed);
        }
    }

    async fn r_50_a_look_at_a_person_says_at_whom_and_erasure_takes_whoever_is_named(town) {
        let ingela = town.who("ingela");
        let before = town.log().await.len();
        let bo = [("person", "bo".to_owned())];
        newest(&town.house.db, ingela, asked(&bo)).await.unwrap();
        newest(&town.house.db, ingela, asked(&bo)).await.unwrap();
        assert_eq!(town.happened(before).await, ["log.read"], "once within the hour");
        let log = town.log().await;
        assert_eq!(person(log.last().unwrap(), "subject_guid"), Some(town.who("bo")));
        // What erasure calls: afterwards nobody is found by those entries, and everything else is.
        lived(&town).await;
        let found = all(&town, &bo).await;
        let doomed: Vec<EntryId> = {
            let log = town.log().await;
            let ids = found.iter().map(|row| &log[usize::try_from(row.index).unwrap()].text);
            ids.map(|text| text[13..49].parse().unwrap()).collect()
        };
        assert!(doomed.len() > 5);
        town.house.db.write(move |tx| {
            tx.forget_people_of(&doomed)?;
            tx.record(Transition::happened(Event::by_service(Kind::Heartbeat)))
        }).await.unwrap();
        let left = all(&town, &bo).await;
        assert!(left.iter().all(|row| found.iter().all(|gone| gone.index != row.index) && row.happened == "log.read"));
        let kept = all(&town, &[("system", "PROCSOC".to_owned())]).await;
        assert!(found.iter().filter(|row| row.facts.iter().any(|fact| fact.told == "PROCSOC"))
            .all(|row| kept.iter().any(|other| other.index == row.index)), "the system's entries stay");
        let units = all(&town, &[("unit", "SOC-2231".to_owned())]).await;
        assert!(units.iter().all(|row| found.iter().all(|gone| gone.index != row.index)), "where they belong is gone");
        assert!(town.house.db.read(about::filling).await.unwrap().is_none());
    }
}
