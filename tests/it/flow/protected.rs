//! Protected identities (law 4.3): who has no right to know meets no name, unit, account or id – on no page, in no
//! search and not in what the log tells.

use behorig::domain::lang::Lang;
use behorig::domain::order::Line;
use behorig::domain::refusal::Refusal;
use behorig::features::approvals::service as approvals;
use behorig::features::fulfilment::service as fulfilment;
use behorig::features::grants::service as grants;
use behorig::features::orders::service as orders;
use behorig::features::people::service as people;
use behorig::store::audit::Entry;
use serde::Serialize;

use crate::harness::town::{Town, ask, both, refusal};

/// Nothing in `shown` gives Olle away.
fn gives_nobody_away(town: &Town, shown: &impl Serialize, what: &str) {
    let shown = serde_json::to_string(shown).unwrap();
    let register = town.house.db.register();
    let olle = &register.people[&town.who("olle")];
    for secret in ["Olle", "Hemlig", "olle", "SOC-2231", "Hemtjänst norr", "olle-1"] {
        assert!(!shown.contains(secret), "{what} shows {secret}: {shown}");
    }
    for id in [olle.guid.to_string(), olle.id.to_string()] {
        assert!(!shown.contains(&id), "{what} shows an id: {shown}");
    }
}

fn told(entry: &Entry) -> Vec<&str> {
    entry.told.iter().map(|(field, _)| field.as_str()).filter(|field| !field.starts_with("actor_")).collect()
}

/// Ordered, decided and waiting to be delivered; the base order delivered.
async fn underway(town: &Town) -> Line {
    let line = ask("olle", "PS-UTF").unit("SOC-2231").purpose("Vårdar");
    let line = town.ordered_one("karin", line).await;
    town.based("karin", "olle").await;
    line
}

both! {
    async fn e_21_no_page_gives_a_protected_person_away(town) {
        let line = underway(&town).await;
        let (eva, monica) = (town.who("eva"), town.who("monica"));
        let list = approvals::list(&town.house, eva, None, None, Lang::Sv).await.unwrap();
        assert_eq!(list.rows.len(), 1);
        assert!(list.rows[0].line.subject.protected && list.rows[0].line.evidence.is_some());
        gives_nobody_away(&town, &list, "the list of decisions");
        gives_nobody_away(&town, &approvals::row(&town.house, eva, line.id, Lang::Sv).await.unwrap(), "a decision");
        town.approve("eva", &line).await.unwrap();
        let order = orders::order(&town.house, monica, line.order, Lang::Sv).await.unwrap();
        assert_eq!(order.lines.len(), 1, "only the line of one's own system");
        gives_nobody_away(&town, &order, "the order");
        let work = fulfilment::list(&town.house, monica, None, None, None, Lang::Sv).await.unwrap();
        gives_nobody_away(&town, &work.deliver[0].line, "what is to be delivered");
        let account = &work.deliver[0].account;
        assert_eq!((account.login.as_deref(), &account.name, &account.unit), (Some("olle"), &None, &None));
        town.deliver("monica", &line).await.unwrap();
        let soc = town.system("PROCSOC");
        for by in ["eva", "monica", "ingela"] {
            let page = grants::of_system(&town.house, town.who(by), soc, None, Lang::Sv).await.unwrap();
            assert_eq!(page.grants.len(), 1);
            gives_nobody_away(&town, &page, by);
        }
        let audited = orders::order(&town.house, town.who("ingela"), line.order, Lang::Sv).await.unwrap();
        gives_nobody_away(&town, &audited, "the auditor's order");
        let mut own = grants::of_person(&town.house, town.who("olle"), town.who("olle"), Lang::Sv).await.unwrap();
        assert_eq!(own.pop().and_then(|grant| grant.subject.name).as_deref(), Some("Olle Hemlig"));
        let led = orders::order(&town.house, town.who("karin"), line.order, Lang::Sv).await.unwrap();
        assert_eq!(led.lines[0].line.subject.name.as_deref(), Some("Olle Hemlig"), "who leads somebody knows them");
    }

    async fn e_21_no_search_finds_a_protected_person(town) {
        let (karin, birgitta, mona) = (town.who("karin"), town.who("birgitta"), town.who("mona"));
        assert_eq!(people::staff(&town.house, karin, "hemlig").await.unwrap().len(), 1);
        for search in ["olle", "hemlig", ""] {
            let found = people::staff(&town.house, birgitta, search).await.unwrap();
            gives_nobody_away(&town, &found.iter().map(|row| &row.person.login).collect::<Vec<_>>(), search);
        }
        for search in ["hemlig", "Olle", "olle hemlig", "hemli"] {
            let found = people::find_for_protection(&town.house, mona, search).unwrap();
            assert!(found.is_empty(), "{search}: {found:?}");
        }
        let exact = people::find_for_protection(&town.house, mona, "olle").unwrap();
        assert!(exact[0].id.is_some() && exact[0].name.is_none(), "the account is known already: {exact:?}");
        assert_eq!(refusal(people::find_for_protection(&town.house, karin, "bo")), Refusal::NotAllowed);
        let olle = town.who("olle");
        for by in ["birgitta", "ylva", "mona", "adam", "ingela", "eva"] {
            let who = town.who(by);
            assert_eq!(refusal(people::person(&town.house, who, olle, Lang::Sv).await), Refusal::Hidden, "{by}");
            assert_eq!(refusal(grants::of_person(&town.house, who, olle, Lang::Sv).await), Refusal::Hidden, "{by}");
        }
        let order = town.order("birgitta", &[ask("olle", "PS-LAS")]).await;
        assert_eq!(order.unwrap_err(), Refusal::NotYourStaff, "as for everybody else's staff");
        let asks = town.written(&[ask("olle", "PS-LAS"), ask("bo", "PS-LAS")]);
        let preview = orders::preview(&town.house, birgitta, &asks[..1], Lang::Sv).await.unwrap();
        gives_nobody_away(&town, &preview, "the preview");
        let sent = orders::send(&town.house, birgitta, &asks, Lang::Sv).await.unwrap();
        gives_nobody_away(&town, &sent, "what is said of a sent order");
    }

    async fn e_21_the_log_withholds_what_it_knows(town) {
        let from = town.log().await.len();
        let line = underway(&town).await;
        town.carried(&line).await;
        let mut about = 0;
        for entry in town.log().await.iter().skip(from) {
            gives_nobody_away(&town, &entry.text, "an entry");
            assert_eq!(told(entry), Vec::<&str>::new(), "{}", entry.text);
            about += usize::from(entry.withheld.iter().any(|field| field == "subject_name"));
        }
        assert!(about >= 5, "{about} entries are about Olle");
        let report = town.verified().await;
        assert!(report.withheld_values > 0, "and it verifies all the same");
    }

    async fn e_21_the_hr_function_protects_back_in_time_and_cannot_expose(town) {
        let from = town.log().await.len();
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert!(town.log().await.iter().skip(from).any(|entry| !told(entry).is_empty()));
        let (mona, bo) = (town.who("mona"), town.who("bo"));
        for by in ["karin", "adam", "bo"] {
            let why = refusal(people::protect(&town.house, town.who(by), bo, true).await);
            assert_eq!(why, Refusal::NotAllowed, "{by}");
        }
        let withheld = async || {
            let entries = town.log().await;
            entries.iter().skip(from).all(|entry| told(entry).is_empty())
        };
        people::protect(&town.house, mona, bo, true).await.unwrap();
        assert!(withheld().await, "what was told before is withheld now");
        let monica = town.who("monica");
        let row = approvals::row(&town.house, monica, line.id, Lang::Sv).await.unwrap();
        assert!(row.subject.protected && row.subject.name.is_none());
        town.sync().await;
        assert!(town.house.db.register().people[&bo].protected, "a sync does not take it away");
        people::protect(&town.house, mona, bo, false).await.unwrap();
        assert!(withheld().await, "clearing it exposes nothing");
        let row = approvals::row(&town.house, monica, line.id, Lang::Sv).await.unwrap();
        assert_eq!(row.subject.name.as_deref(), Some("Bo Sjöberg"));
        town.verified().await;
    }

    async fn e_21_so_does_the_directory(town) {
        let from = town.log().await.len();
        town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        town.change("bo", "extensionAttribute10", "Y");
        town.sync().await;
        assert!(town.house.db.register().people[&town.who("bo")].protected);
        for entry in town.log().await.iter().skip(from) {
            assert_eq!(told(entry), Vec::<&str>::new(), "{}", entry.text);
        }
        town.verified().await;
    }
}
