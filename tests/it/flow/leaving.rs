//! Those who leave, move or act for somebody, and units that take over: E-04, E-17, E-18, E-26 … E-31, R-53, R-54.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use behorig::directory::embedded::Change;
use behorig::domain::catalogue::Post;
use behorig::domain::grant::{Ending, Grant, State};
use behorig::domain::lang::Lang;
use behorig::domain::moving::Item;
use behorig::domain::order::State as LineState;
use behorig::domain::refusal::Refusal;
use behorig::features::fulfilment::service::pausing;
use behorig::features::grants::service::{self as grants, following};
use behorig::features::people::service::{self as people, leaving as changes, own, reorganisation};
use behorig::jobs::directory::passed;
use jiff::civil::date;

use crate::harness::town::{Town, ask, both, people as living, refusal};

const BO: &str = "extensionAttribute5";

async fn sweep(town: &Town) -> following::Swept {
    town.sync().await;
    following::sweep(&town.house).await.expect("everything is looked at")
}

fn ended(grant: &Grant) -> Option<Ending> {
    match grant.state {
        State::Removing { ending, .. } | State::Removed { ending, .. } => Some(ending),
        State::Active => None,
    }
}

async fn bo(town: &Town) -> (Grant, Grant) {
    let base = town.based("karin", "bo").await;
    let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
    (base, town.carried(&line).await)
}

async fn changes_of(town: &Town, by: &str) -> changes::Changes {
    changes::changes(&town.house, town.who(by), Lang::Sv).await.expect("the manager's view")
}

both! {
    async fn r_53_a_planned_end_is_known_a_week_before_and_happens_by_itself(town) {
        let (base, one) = bo(&town).await;
        town.change("bo", BO, "bo-1;SOC-2231;1|2020-01-01|2026-08-31|main");
        sweep(&town).await;
        let leaves = async || changes_of(&town, "karin").await.leaving.into_iter().find(|one| one.person.login.as_deref() == Some("bo"));
        assert!(leaves().await.is_none(), "not within thirty days");
        town.clock.set("2026-08-24T06:00:00Z".parse().unwrap());
        town.sync().await;
        let leaver = leaves().await.expect("on the list");
        assert_eq!((leaver.last_day, leaver.days, leaver.near), (date(2026, 8, 31), 7, true));
        assert_eq!((leaver.ends.len(), leaver.left), (2, 3), "base order and permission; card, phone, key");
        // The system managers see it a week before, each in their own systems.
        for (by, what) in [("amir", base.id), ("helena", one.id)] {
            let coming = pausing::coming(&town.house, town.who(by), Lang::Sv).await.unwrap();
            let day = coming.iter().find(|one| one.day == date(2026, 8, 31)).expect("the day");
            assert!(day.rows.iter().any(|row| row.grant.id == what.to_string() && row.leaves), "{by}");
        }
        assert!(pausing::coming(&town.house, town.who("monica"), Lang::Sv).await.unwrap().is_empty());
        // Ticks, with who and when; nobody else's business.
        let tick = |by: &'static str, done| changes::tick(&town.house, town.who(by), town.who("bo"), "bo-1".to_owned(), Item::Card, done);
        tick("karin", true).await.unwrap();
        assert_eq!(refusal(tick("nadia", true).await), Refusal::Hidden);
        assert_eq!(refusal(tick("bo", true).await), Refusal::Hidden);
        let leaver = leaves().await.unwrap();
        assert_eq!((leaver.left, leaver.ticks[0].done), (2, true));
        assert_eq!(leaver.ticks[0].by.as_ref().and_then(|by| by.login.as_deref()), Some("karin"));
        tick("karin", false).await.unwrap();
        assert_eq!(leaves().await.unwrap().left, 3);
        // That evening, by itself.
        let (evening, midnight) = ("2026-08-31T21:59:59Z".parse().unwrap(), "2026-08-31T22:00:00Z".parse().unwrap());
        let pass = async |from, to| {
            town.clock.set(to);
            passed(&town.house, from, to).await.unwrap();
            grants::expire(&town.house).await.unwrap();
            (ended(&town.grant(base.id).await), ended(&town.grant(one.id).await))
        };
        assert_eq!(pass(town.house.db.clock().now(), evening).await, (None, None));
        let over = pass(evening, midnight).await;
        assert_eq!(over, (Some(Ending::EmploymentEnded), Some(Ending::EmploymentEnded)));
        assert_eq!(town.grant(base.id).await.held_after, None, "the same night is not after");
        town.verified().await;
        town.replayed().await;
    }

    async fn e_18_both_managers_see_what_a_mover_takes_along_and_what_ends(town) {
        let (_, one) = bo(&town).await;
        let unit = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Hemtjänst")).await;
        let unit = town.carried(&unit).await;
        town.server.modify(&living::dn("bo"), &[
            Change::set(BO, "bo-1;BOU-3107;1|2020-01-01||main"),
            Change::set("departmentNumber", "BOU-3107"),
            Change::set("manager", &living::dn("nadia")),
        ]).unwrap();
        town.pass(jiff::SignedDuration::from_secs(61));
        sweep(&town).await;
        for (by, mine) in [("karin", false), ("nadia", true)] {
            let moved = changes_of(&town, by).await.moved;
            let [it] = moved.as_slice() else { panic!("{by}: {moved:?}") };
            assert_eq!((it.mine_now, it.from_unit.as_str(), it.to_unit.as_str()), (mine, "Hemtjänst norr", "Förskolan Granen"));
            let ids = |all: &[behorig::features::view::GrantView]| all.iter().map(|grant| grant.id.clone()).collect::<Vec<_>>();
            assert_eq!((ids(&it.asked), ids(&it.ended), it.along.len()), (vec![one.id.to_string()], vec![unit.id.to_string()], 1), "{by}");
        }
        assert!(changes_of(&town, "peter").await.moved.is_empty());
        town.verified().await;
        town.replayed().await;
    }

    async fn e_04_who_is_in_no_source_can_be_kept_in_a_draft_and_not_ordered_for(town) {
        let nobody = "00000000-0000-7000-8000-00000000dead";
        let line = behorig::features::orders::service::LineAsk { person: nobody.to_owned(), ..town.written(&[ask("bo", "AD-BAS")])[0].clone() };
        let sent = behorig::features::orders::service::send(&town.house, town.who("karin"), &[line], Lang::Sv).await;
        assert_eq!(refusal(sent), Refusal::NotFound);
        assert_eq!(town.count("SELECT count(*) AS n FROM orders"), 0);
    }

    async fn e_17_a_new_name_is_the_same_person_and_the_log_keeps_the_old_one(town) {
        let (base, one) = bo(&town).await;
        let before = town.who("bo");
        town.server.modify(&living::dn("bo"), &[Change::set("displayName", "Bo Ekdahl"), Change::set("sn", "Ekdahl")]).unwrap();
        town.pass(jiff::SignedDuration::from_secs(61));
        let swept = sweep(&town).await;
        assert_eq!((swept.ended, swept.changed), (0, 0));
        assert_eq!(town.house.db.register().people[&before].name, "Bo Ekdahl");
        for grant in [base.id, one.id] {
            assert_eq!(town.grant(grant).await.subject, before);
        }
        // A disclosure is salt, name and value as JSON in base64url, as the auditor gets it.
        let told = town.words("SELECT disclosure AS value FROM audit_private WHERE field = 'subject_name'");
        let read = |text: &String| String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(text).unwrap_or_default()).unwrap_or_default();
        assert!(told.iter().any(|text| text.contains("Bo Sjöberg") || read(text).contains("Bo Sjöberg")), "as it was then");
    }

    async fn e_27_suspended_or_deceased_is_revoked_at_once_in_neutral_words(town) {
        let (base, one) = bo(&town).await;
        let open = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        town.change("bo", "employeeType", "Avstängd");
        assert_eq!(town.order("karin", &[ask("bo", "ML-AUTO")]).await.unwrap_err(), Refusal::Withheld);
        let swept = sweep(&town).await;
        assert_eq!(swept.ended, 2);
        for id in [base.id, one.id] {
            assert_eq!(ended(&town.grant(id).await), Some(Ending::Revoked));
        }
        assert!(matches!(town.state(&open).await, LineState::Lapsed { .. }), "nobody decides about it any more");
        assert!(!town.house.db.register().can_act(town.who("bo"), date(2026, 5, 4)), "and no session lives");
        // What the source says is for the HR function; the manager is not told which.
        let seen = |by: &'static str| people::person(&town.house, town.who(by), town.who("bo"), Lang::Sv);
        assert!(seen("mona").await.unwrap().row.notes.contains(&"withheld"));
        assert!(!seen("karin").await.unwrap().row.notes.iter().any(|note| ["withheld", "external", "ended"].contains(note)));
        let told = town.words("SELECT entry AS value FROM audit_log");
        assert!(!told.iter().any(|entry| entry.contains("Avst")));
        town.verified().await;
        town.replayed().await;
    }

    async fn e_30_an_end_that_was_known_too_late_is_on_the_auditors_list(town) {
        let (base, one) = bo(&town).await;
        town.pass_days(20);
        town.change("bo", BO, "bo-1;SOC-2231;1|2020-01-01|2026-05-10|main");
        assert_eq!(sweep(&town).await.ended, 2);
        for id in [base.id, one.id] {
            assert_eq!(town.grant(id).await.held_after, Some(date(2026, 5, 10)));
        }
        let list = grants::held_after_end(&town.house, town.who("ingela"), Lang::Sv).await.unwrap();
        assert_eq!((list.len(), list[0].last_day, list[0].days), (2, date(2026, 5, 10), 14));
        assert_eq!(refusal(grants::held_after_end(&town.house, town.who("karin"), Lang::Sv).await), Refusal::NotAllowed);
        town.verified().await;
        town.replayed().await;
    }

    async fn e_30_a_prolonged_employment_offers_what_ended_to_be_ordered_again(town) {
        let (base, one) = bo(&town).await;
        let unit = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Hemtjänst")).await;
        let unit = town.carried(&unit).await;
        town.change("bo", BO, "bo-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        assert_eq!(sweep(&town).await.ended, 3);
        let offered = async || {
            let person = people::person(&town.house, town.who("karin"), town.who("bo"), Lang::Sv).await.unwrap();
            let mut ids: Vec<String> = person.permissions.iter().filter(|one| person.restore.contains(&one.id)).map(|one| one.id.clone()).collect();
            ids.sort();
            ids
        };
        assert!(offered().await.is_empty(), "the employment has ended");
        town.change("bo", BO, "bo-1;SOC-2231;1|2020-01-01|2026-12-31|main");
        sweep(&town).await;
        assert_eq!(ended(&town.grant(one.id).await), Some(Ending::EmploymentEnded), "nothing comes back by itself");
        let mut all = vec![base.id.to_string(), one.id.to_string(), unit.id.to_string()];
        all.sort();
        assert_eq!(offered().await, all);
        // The sensitive one is decided anew.
        let again = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Hemtjänst")).await;
        assert!(matches!(again.state, LineState::Deciding { .. }));
        town.based("karin", "bo").await;
        town.carried(&again).await;
        assert_eq!(offered().await, vec![one.id.to_string()], "what is held again is not offered");
    }

    async fn e_31_an_acting_manager_leads_by_the_register_and_for_the_time(town) {
        let norr = town.house.db.register().unit_by_code["SOC-2231"];
        assert_eq!(town.order("cecilia", &[ask("bo", "PS-LAS")]).await.unwrap_err(), Refusal::NotAuthorisedOrderer);
        town.change("cecilia", "title", "Tf enhetschef");
        town.sync().await;
        assert_eq!(town.order("cecilia", &[ask("bo", "PS-LAS")]).await.unwrap_err(), Refusal::NotAuthorisedOrderer, "a title is no right");
        town.appoint(Post::ActingManager(norr), "cecilia").await.unwrap();
        let line = town.ordered_one("cecilia", ask("bo", "PS-LAS")).await;
        assert!(line.content.by_manager);
        let own = town.ordered_one("cecilia", ask("cecilia", "PS-LAS")).await;
        assert_eq!(town.expected(&own).await, ["karin"], "never one's own manager");
        assert_eq!(town.order("karin", &[ask("dan", "PS-LAS")]).await.unwrap_err(), Refusal::NotYourStaff, "in her place");
        town.vacate(Post::ActingManager(norr)).await;
        town.ordered_one("karin", ask("dan", "PS-LAS")).await;
        assert_eq!(town.order("cecilia", &[ask("dan", "PB-PED")]).await.unwrap_err(), Refusal::NotAuthorisedOrderer);
        town.verified().await;
    }

    async fn r_54_a_reorganisation_loses_nothing(town) {
        let (base, one) = bo(&town).await;
        let unit = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Hemtjänst")).await;
        let unit = town.carried(&unit).await;
        let old_scope = unit.scope;
        let waiting = town.ordered_one("birgitta", ask("cecilia", "PS-LAS")).await;
        assert_eq!(town.expected(&waiting).await, ["karin"]);
        // The unit is replaced by another, with another id, code and name, and everybody is in that.
        town.reorganise("SOC-2231", "SOC-4400", "Hemtjänst nord", "karin").await;
        let swept = sweep(&town).await;
        assert_eq!(swept.ended, 0, "no grant is lost");
        assert_eq!(refusal(reorganisation::preview(&town.house, town.who("karin"), "").await), Refusal::NotAllowed);
        let preview = reorganisation::preview(&town.house, town.who("adam"), "").await.unwrap();
        let [gone] = preview.units.as_slice() else { panic!("{preview:?}") };
        assert_eq!((gone.code.as_str(), gone.scopes, gone.posts, gone.lines), ("SOC-2231", 1, 1, 2));
        assert_eq!(town.order("birgitta", &[ask("bo", "PS-LAS")]).await.unwrap_err(), Refusal::NotYourStaff);
        for (text, field) in [("SOC-2231 > PÅHITTAD", "SOC-2231"), ("SOC > SOC-4400", "SOC"), ("hej", "hej")] {
            let wrong = reorganisation::apply(&town.house, town.who("adam"), text).await;
            assert_eq!(refusal(wrong), Refusal::BadForm(field.to_owned()));
        }
        let done = reorganisation::apply(&town.house, town.who("adam"), "SOC-2231 > SOC-4400").await.unwrap();
        assert_eq!((done.units, done.grants), (1, 1));
        let carried = town.grant(unit.id).await;
        assert_eq!((ended(&carried), carried.unit.as_str()), (None, "SOC-4400"));
        assert_ne!(carried.scope, old_scope);
        assert_eq!((ended(&town.grant(one.id).await), ended(&town.grant(base.id).await)), (None, None));
        town.ordered_one("birgitta", ask("bo", "PS-LAS")).await;
        assert!(reorganisation::preview(&town.house, town.who("adam"), "").await.unwrap().units.is_empty());
        while let Some(system) = town.house.moved.take() {
            behorig::features::orders::service::passing::route(&town.house, Some(system)).await.unwrap();
        }
        assert_eq!(town.expected(&town.line(waiting.id).await).await, ["karin"]);
        town.based("birgitta", "cecilia").await;
        town.carried(&waiting).await;
        assert_eq!(sweep(&town).await.ended, 0);
        assert_eq!(town.line(waiting.id).await.content.unit, "SOC-2231", "what was asked keeps the old unit");
        town.verified().await;
        town.replayed().await;
    }

    async fn r_54_forty_units_move_and_no_grant_is_lost(town) {
        let logins: Vec<&'static str> = (0..40).map(|n| &*format!("flytt{n:02}").leak()).collect();
        for (n, login) in logins.iter().enumerate() {
            town.server.add(&living::unit(&format!("GAM-{n:02}"), &format!("Enhet {n}"), "henrik", n)).unwrap();
            let person = living::person(600 + n, login, &format!("Person {n}"), &format!("GAM-{n:02}"), "henrik", "Anställd", "");
            town.server.add(&person).unwrap();
        }
        town.pass(jiff::SignedDuration::from_secs(61));
        town.sync().await;
        let asks: Vec<_> = logins.iter().map(|login| ask(login, "ML-AUTO")).collect();
        let lines = town.ordered("henrik", &asks).await;
        for base in [true, false] {
            for line in &lines {
                let by = if line.content.added { "amir" } else { "sofie" };
                if line.content.added == base {
                    town.deliver(by, line).await.unwrap();
                }
            }
        }
        let standing = || town.count("SELECT count(*) AS n FROM grants WHERE state = 'active'");
        assert_eq!(standing(), 80);
        for (n, login) in logins.iter().enumerate() {
            let (old, new) = (format!("GAM-{n:02}"), format!("NY-{n:02}"));
            town.server.remove(&living::placed(&old)).unwrap();
            town.server.add(&living::unit(&new, &format!("Ny enhet {n}"), "henrik", 100 + n)).unwrap();
            let record = format!("{login}-1;{new};1|2020-01-01||main");
            town.server.modify(&living::dn(login), &[Change::set("departmentNumber", &new), Change::set(BO, &record)]).unwrap();
        }
        town.pass(jiff::SignedDuration::from_secs(61));
        let swept = sweep(&town).await;
        assert_eq!((swept.ended, standing()), (0, 80));
        let text: Vec<String> = (0..40).map(|n| format!("GAM-{n:02} > NY-{n:02}")).collect();
        let done = reorganisation::apply(&town.house, town.who("adam"), &text.join("\n")).await.unwrap();
        assert_eq!((done.units, standing()), (40, 80));
        assert_eq!(sweep(&town).await.ended, 0);
        assert_eq!(town.count("SELECT count(*) AS n FROM grants WHERE review_ground IS NOT NULL"), 0, "nobody is asked");
        town.verified().await;
        town.replayed().await;
    }

    async fn r_52_everybody_sees_and_takes_along_their_own_data(town) {
        let (_, one) = bo(&town).await;
        let data = own::data(&town.house, town.who("bo"), Lang::Sv).await.unwrap();
        assert_eq!((data.accounts.len(), data.employments.len(), data.permissions.len()), (1, 1, 2));
        let mine = data.permissions.iter().find(|own| own.grant.id == one.id.to_string()).expect("the permission");
        assert_eq!(mine.orderer.as_ref().and_then(|who| who.login.as_deref()), Some("karin"));
        assert_eq!(mine.employment.as_ref().map(|e| e.id.as_str()), Some("bo-1"));
        assert!(mine.read_at.is_some());
        let csv = own::export(&town.house, town.who("bo"), own::Format::Csv, Lang::Sv).await.unwrap();
        let text = String::from_utf8(csv.bytes).unwrap();
        assert_eq!(text.lines().count(), 3, "{text}");
        let json = own::export(&town.house, town.who("bo"), own::Format::Json, Lang::Sv).await.unwrap();
        let value: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
        assert_eq!(value["permissions"].as_array().map(Vec::len), Some(2));
    }
}
