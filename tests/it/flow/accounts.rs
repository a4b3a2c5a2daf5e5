//! One person, several accounts (R-05, E-16, E-22, E-23): joined by the personnel system's id and by nothing else, shown
//! once, ordered for by account, and one person to every rule.

use behorig::directory::embedded::{Change, EmbeddedDirectory};
use behorig::domain::ids::Guid;
use behorig::domain::joining::{Doubt, doubts};
use behorig::domain::lang::Lang;
use behorig::domain::order::State;
use behorig::domain::refusal::Refusal;
use behorig::features::approvals::service::Verdict;
use behorig::features::grants::service::How;
use behorig::features::people::service as people_pages;
use behorig::features::sign_in::service::{live, sign_in};

use super::groups::told;
use super::sources::{school_of, with};
use crate::harness::town::{Town, ask, both, people, refusal};

/// The attribute that holds the personnel system's id.
pub const PERSON: &str = "extensionAttribute15";

/// The id of the `n`:th account of the school's directory.
fn guid(n: usize) -> Guid {
    format!("7f1c0000-0000-4000-8000-{n:012x}").parse().unwrap()
}

/// The town and the school's directory, both of which say who is who; `tim` and `bo` have personnel ids in the town.
async fn joined(town: &mut Town, school: &str) -> EmbeddedDirectory {
    for login in ["bo", "karin", "tim"] {
        town.change(login, PERSON, &format!("P-{login}"));
    }
    let server = school_of(town, school).await;
    with(town, &server, |config| config.attributes.person = Some(PERSON.to_owned()));
    town.sync().await;
    server
}

fn account(n: usize, login: &str, kind: &str, person: &str) -> String {
    people::person(n, login, "Bo Sjöberg", "FRI", "", kind, &format!("{PERSON}: {person}"))
}

both! {
    async fn r_05_one_person_with_two_accounts_is_shown_once_and_ordered_for_by_account(mut_town) {
        let mut town = mut_town;
        let _school = joined(&mut town, &account(5_001, "bo.skola", "Anställd", "P-bo")).await;
        let register = town.house.db.register();
        let bo = town.who("bo");
        assert_eq!(register.person_by_guid(guid(5_001)).map(|card| card.id), Some(bo), "one person");
        assert_eq!(register.people.values().filter(|card| card.name == "Bo Sjöberg").count(), 1, "shown once");
        let sources: Vec<&str> = register.people[&bo].accounts.iter().map(|account| account.source.as_str()).collect();
        assert_eq!(sources, ["demo", "skola"]);
        let jobs: Vec<&str> = register.people[&bo].employments.iter().map(|job| job.id.as_str()).collect();
        assert_eq!(jobs, ["bo-1", "bo.skola-1"], "the employments of both");
        let page = people_pages::person(&town.house, town.who("karin"), bo, Lang::Sv).await.unwrap();
        assert_eq!(page.accounts.len(), 2);

        let undecided = town.order("karin", &[ask("bo", "PS-LAS").employment("bo-1")]).await;
        assert_eq!(undecided.unwrap_err(), Refusal::ChooseAccount);
        let foreign = ask("bo", "PS-LAS").employment("bo-1").account(guid(31));
        assert_eq!(town.order("karin", &[foreign]).await.unwrap_err(), Refusal::AccountUnknown);
        let chosen = ask("bo", "PS-LAS").employment("bo-1").account(guid(5_001));
        let line = town.ordered_one("karin", chosen).await;
        assert_eq!(line.content.subject_guid, guid(5_001));
        let evidence = line.evidence.clone().unwrap();
        assert_eq!(evidence.source, "skola", "the account is read where it is");
        let told = evidence.employed.expect("the employment comes from the other account");
        assert_eq!(told.source, "demo");
        assert!(evidence.attributes.contains(&PERSON.to_owned()), "{:?}", evidence.attributes);
        town.based_for("karin", "bo", guid(5_001)).await;
        town.carried(&line).await;
        town.verified().await;
        town.replayed().await;
    }

    async fn r_05_one_silent_source_leaves_the_person_unknown_and_others_alone(mut_town) {
        let mut town = mut_town;
        let school = joined(&mut town, &account(5_001, "bo.skola", "Anställd", "P-bo")).await;
        let bo = town.house.db.register().people[&town.who("bo")].guid;
        school.set_fault(behorig::directory::embedded::Fault::Down);
        town.pass(jiff::SignedDuration::from_secs(61)); // what was read at the school is too old by then
        let both = [ask("bo", "PS-LAS").employment("bo-1").account(bo), ask("cecilia", "PS-LAS")];
        let lines = town.ordered("karin", &both).await;
        let (known, unknown): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.evidence.is_some());
        let of = |login: &str| town.who(login);
        assert!(unknown.iter().all(|line| line.content.subject == of("bo") && line.state == State::Unverified));
        assert!(!unknown.is_empty() && known.iter().all(|line| line.content.subject == of("cecilia")));
    }

    async fn r_05_any_account_signs_in_as_the_same_person_and_each_session_hangs_on_its_own(mut_town) {
        let mut town = mut_town;
        let school = joined(&mut town, &account(5_001, "bo.skola", "Anställd", "P-bo")).await;
        let here = sign_in(&town.house, "bo", people::PASSWORD).await.unwrap();
        let there = sign_in(&town.house, "bo.skola", people::PASSWORD).await.unwrap();
        assert_eq!((here.person, there.person), (town.who("bo"), town.who("bo")));
        school.modify(&people::dn("bo.skola"), &[Change::set("userAccountControl", "514")]).unwrap();
        town.sync().await;
        assert_eq!(refusal(live(&town.house, there.person, there.session).await), Refusal::SessionEnded);
        live(&town.house, here.person, here.session).await.unwrap();
    }

    async fn t_01_a_second_account_is_no_second_person(mut_town) {
        let mut town = mut_town;
        let karins = people::person(5_001, "karin.skola", "Karin Ek", "FRI", "", "Anställd", &format!("{PERSON}: P-karin"));
        let _school = joined(&mut town, &karins).await;
        let line = town.ordered_one("karin", ask("cecilia", "PS-LAS")).await;
        let second = sign_in(&town.house, "karin.skola", people::PASSWORD).await.unwrap();
        let decided = Town::decide_in(&town.house, second.person, town.shown(&line), Verdict::Approve, "").await;
        assert_eq!(decided.unwrap_err(), Refusal::SelfDecisionOrderer);
    }

    async fn e_13_a_pupils_account_is_no_employees_though_the_person_is_one(mut_town) {
        let mut town = mut_town;
        let _school = joined(&mut town, &account(5_001, "bosjo13", "Elev", "P-bo")).await;
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_ne!(line.content.subject_guid, guid(5_001), "there is only one account of an employee");
        let pupil = town.order("karin", &[ask("bo", "ML-AUTO").account(guid(5_001))]).await;
        assert_eq!(pupil.unwrap_err(), Refusal::PupilAccount);
    }

    async fn r_05_the_group_gets_and_loses_the_account_that_was_ordered_for(mut_town) {
        let mut town = mut_town;
        let _school = joined(&mut town, "").await;
        town.server
            .add(&people::person(900, "bosjo02", "Bo Sjöberg", "SOC-2231", "karin", "Anställd", &format!("{PERSON}: P-bo")))
            .unwrap();
        town.sync().await;
        let bo = town.house.db.register().people[&town.who("bo")].clone();
        let other = bo.accounts.iter().map(|account| account.guid).find(|guid| *guid != bo.guid).unwrap();
        let other_login = bo.account(other).unwrap().login.clone();
        town.give_by("PB-PED", "G-PED").await.unwrap();
        let base = ask("bo", "AD-BAS").employment("bo-1").account(bo.guid);
        town.carried(&town.ordered_one("karin", base).await).await;
        let line = town.ordered_one("karin", ask("bo", "PB-PED").employment("bo-1").account(other)).await;
        town.approve("henrik", &line).await.unwrap();
        town.provide().await;
        assert_eq!(town.members("G-PED"), [other_login], "not the account that the person is known by");
        let grant = town.granted(&line).await;
        town.end("karin", &grant, How::Revoke, "Prov").await.unwrap();
        town.provide().await;
        assert_eq!(town.members("G-PED"), Vec::<String>::new());
        town.verified().await;
    }

    async fn e_16_who_comes_back_with_a_new_account_is_the_same_person(mut_town) {
        let mut town = mut_town;
        let _school = joined(&mut town, "").await;
        town.based("karin", "bo").await;
        let before = town.house.db.register().people[&town.who("bo")].clone();
        town.server.remove(&people::dn("bo")).unwrap();
        town.sync().await;
        assert!(town.house.db.register().people[&before.id].is_gone());
        town.server
            .add(&people::person(900, "bosjo02", "Bo Sjöberg-Ek", "SOC-2231", "karin", "Anställd", &format!("{PERSON}: P-bo")))
            .unwrap();
        town.sync().await;
        let register = town.house.db.register();
        let after = &register.people[&before.id];
        assert_eq!(town.who("bosjo02"), before.id);
        assert!(!after.is_gone() && after.guid != before.guid);
        let history: Vec<(&str, bool)> =
            after.accounts.iter().map(|account| (account.login.as_str(), account.gone_at.is_some())).collect();
        assert!(history.contains(&("bo", true)) && history.contains(&("bosjo02", false)), "{history:?}");
        let line = town.ordered_one("karin", ask("bosjo02", "PS-LAS")).await;
        assert_eq!((line.content.subject, line.content.subject_guid), (before.id, after.guid));
        assert_eq!(town.held("bosjo02").await.len(), 1, "what was is still to be seen");
    }

    async fn e_22_a_new_personal_number_is_no_new_person_and_a_protected_identity_is_never_linked(mut_town) {
        let mut town = mut_town;
        let _school = joined(&mut town, "").await;
        let bo = town.who("bo");
        town.change("bo", "employeeNumber", "19800101-2384");
        town.change("bo", PERSON, "P-bo-ny");
        town.sync().await;
        assert_eq!(town.who("bo"), bo, "the directory's id is the key");
        let again = account(901, "bo.ny", "Anställd", "P-bo-ny");
        let hidden = people::person(902, "fingerad", "Annan Namn", "SOC-2231", "karin", "Anställd", &format!("{PERSON}: P-bo-ny;;extensionAttribute10: Y"));
        town.server.add(&again).unwrap();
        town.server.add(&hidden).unwrap();
        town.sync().await;
        let register = town.house.db.register();
        assert_eq!(register.person_by_guid(guid(901)).map(|card| card.id), Some(bo), "and the new id joins");
        assert_ne!(register.person_by_guid(guid(902)).map(|card| card.id), Some(bo), "but not the protected one");
    }

    async fn e_23_without_a_common_id_they_are_two_and_a_human_looks(mut_town) {
        let mut town = mut_town;
        let twin = people::person(5_001, "bo", "Bo Sjöberg", "FRI", "", "Anställd", "");
        let _school = joined(&mut town, &twin).await;
        let register = town.house.db.register();
        let found = doubts(&register);
        let [(Doubt::Twice, one, other)] = found.as_slice() else { panic!("{found:?}") };
        assert!(one.id != other.id && one.login == "bo" && other.login == "bo");
    }

    async fn t_32_an_old_name_with_a_new_id_is_somebody_new_and_flagged(town) {
        town.based("karin", "dan").await;
        let line = town.ordered_one("karin", ask("dan", "PS-LAS")).await;
        let old = town.who("dan");
        town.server.remove(&people::dn("dan")).unwrap();
        town.server.add(&people::person(903, "dan", "Dan Öst", "SOC-2231", "karin", "Anställd", "")).unwrap();
        town.pass(jiff::SignedDuration::from_secs(61));
        town.sync().await;
        let register = town.house.db.register();
        let new = register.person_by_guid(guid(903)).unwrap();
        assert_ne!(new.id, old);
        assert_eq!(town.approve("monica", &line).await, Err(Refusal::PersonNotFound), "old orders do not follow");
        let found = doubts(&register);
        assert!(
            found.iter().any(|(doubt, there, gone)| (*doubt, there.id, gone.id) == (Doubt::LoginAgain, new.id, old)),
            "{found:?}"
        );
        let noted = told(&town, "account.again").await;
        assert!(noted.len() == 1 && noted[0].contains(&guid(903).to_string()), "it stands in the log: {noted:?}");
        town.sync().await;
        assert_eq!(told(&town, "account.again").await.len(), 1, "once");
        town.verified().await;
    }
}
