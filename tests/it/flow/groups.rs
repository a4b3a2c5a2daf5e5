//! What the service gives and takes by itself in the groups of a directory (T05, R-15, R-42, R-55, E-10), over real LDAP:
//! when it may, on which employment, and for which ends. What goes wrong on the way is in `outbox`.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use behorig::clock::Clock;
use behorig::directory::embedded::{Change, Fault};
use behorig::domain::catalogue::Post;
use behorig::domain::grant::{Ending, Grant, State as GrantState};
use behorig::domain::order::{Line, State};
use behorig::domain::refusal::Refusal;
use behorig::features::catalogue::service::import::{Options, dry_run, import};
use behorig::features::fulfilment::service::{self as fulfilment, providing};
use behorig::features::grants::service::{How, following};
use behorig::jobs::directory::passed;
use behorig::store::revocations::{self, Measured};
use jiff::{SignedDuration, Timestamp};

use crate::harness::town::record::{parsed, text};
use crate::harness::town::{Town, ask, both, people};

/// Bo's order of a role that is given by the group G-PED, decided and handed to the service.
pub(super) async fn decided(town: &Town, login: &'static str) -> Line {
    let line = town.ordered_one("karin", ask(login, "PB-PED")).await;
    town.approve("henrik", &line).await.unwrap();
    town.line(line.id).await
}

/// Bo in G-PED, given by the service.
pub(super) async fn given(town: &Town) -> Grant {
    town.give_by("PB-PED", "G-PED").await.unwrap();
    town.based("karin", "bo").await;
    let line = decided(town, "bo").await;
    town.provide().await;
    town.granted(&line).await
}

pub(super) async fn measured(town: &Town) -> Vec<Measured> {
    let (from, until) = ("2020-01-01T00:00:00Z".parse().unwrap(), "2040-01-01T00:00:00Z".parse().unwrap());
    town.house.db.read(move |conn| revocations::between(conn, from, until, None, 1_000)).await.unwrap()
}

/// The log's entries of a kind, with everything that is told beside them.
pub(super) async fn told(town: &Town, kind: &str) -> Vec<String> {
    let all = town.log().await;
    let of_kind = all.into_iter().filter(|entry| text(&parsed(entry), "type").as_deref() == Some(kind));
    let plain = |told: String| String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(told).unwrap()).unwrap();
    of_kind.map(|entry| entry.told.into_iter().map(|(_, told)| plain(told)).collect::<String>()).collect()
}

pub(super) async fn list_of(town: &Town, login: &str) -> (usize, usize) {
    let lang = behorig::domain::lang::Lang::Sv;
    let work = fulfilment::list(&town.house, town.who(login), None, None, None, lang).await.unwrap();
    (work.deliver.len(), work.remove.len())
}

pub(super) fn removed_at(grant: &Grant) -> Option<Timestamp> {
    match grant.state {
        GrantState::Removed { removed_at, .. } => Some(removed_at),
        _ => None,
    }
}

both! {
    async fn r_15_what_a_group_gives_the_service_delivers(town) {
        town.give_by("PB-PED", "G-PED").await.unwrap();
        town.based("karin", "bo").await;
        let line = decided(&town, "bo").await;
        assert_eq!(line.state, State::Providing);
        assert!(town.expected(&line).await.is_empty(), "nobody has it on their list");
        assert_eq!(list_of(&town, "helena").await, (0, 0));
        assert_eq!(town.deliver("helena", &line).await, Err(Refusal::Conflict), "not while the service has it");
        assert!(town.members("G-PED").is_empty(), "nothing outside the database happens before the commit");
        assert_eq!(town.provide().await, providing::Ran { done: 1, later: 0 });
        assert_eq!(town.members("G-PED"), ["bo"]);
        let grant = town.granted(&line).await;
        assert_eq!((grant.delivered_by, grant.groups.len(), grant.is_provided()), (None, 1, true));
        assert_eq!(town.provide().await, providing::Ran::default(), "done is done");
        let evidence = told(&town, "line.delivered").await;
        let last = evidence.last().expect("it is told");
        assert!(last.contains("G-PED") && last.contains("127.0.0.1"), "server and group: {last}");
        assert_eq!(town.server.seen().changes, 1);
        town.verified().await;
        town.replayed().await;
    }

    async fn t_05_the_employment_is_asked_for_at_the_moment_of_delivery(town) {
        town.give_by("PB-PED", "G-PED").await.unwrap();
        for login in ["bo", "cecilia", "dan"] {
            town.based("karin", login).await;
        }
        let [left, shut, gone] = [decided(&town, "bo").await, decided(&town, "cecilia").await, decided(&town, "dan").await];
        let set = |login: &str, name: &str, value: &str| {
            town.server.modify(&people::dn(login), &[Change::set(name, value)]).unwrap();
        };
        set("bo", "extensionAttribute5", "bo-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        set("cecilia", "userAccountControl", "514");
        town.server.remove(&people::dn("dan")).unwrap();
        assert_eq!(town.provide().await.done, 0);
        assert_eq!(town.state(&left).await, State::Lapsed { why: "employment-ended".to_owned() });
        assert_eq!(town.state(&gone).await, State::Lapsed { why: "person-not-found".to_owned() });
        assert_eq!(town.state(&shut).await, State::Providing, "the account may be opened");
        assert_eq!((town.members("G-PED").len(), town.server.seen().changes), (0, 0), "nothing was touched");
        let waiting = town.outbox().await;
        assert_eq!((waiting.len(), waiting[0].tries), (1, 0), "waiting is no failure");
        set("cecilia", "userAccountControl", "512");
        town.pass(SignedDuration::from_secs(61));
        assert_eq!(town.provide().await.done, 1);
        assert_eq!(town.members("G-PED"), ["cecilia"]);
        town.verified().await;
        town.replayed().await;
    }

    async fn r_02_the_base_order_comes_first(town) {
        town.give_by("PB-PED", "G-PED").await.unwrap();
        let line = decided(&town, "bo").await;
        assert_eq!(town.provide().await.done, 0);
        assert_eq!((town.state(&line).await, town.members("G-PED").len()), (State::Providing, 0));
        town.based("karin", "bo").await;
        assert_eq!(town.provide().await.done, 1, "the base order hurries what waits for it");
        assert_eq!(town.members("G-PED"), ["bo"]);
    }

    async fn r_02_the_base_order_itself_by_the_service(town) {
        town.give_by("AD-BAS", "G-BAS").await.unwrap();
        town.give_by("PB-PED", "G-PED | G-DELAD").await.unwrap();
        decided(&town, "bo").await;
        assert_eq!(town.provide().await.done, 2);
        assert_eq!([town.members("G-BAS"), town.members("G-PED"), town.members("G-DELAD")], [["bo"], ["bo"], ["bo"]]);
        // The base order is revoked: everything that rests on it goes with it, out of every group.
        let base = town.held("bo").await.into_iter().find(|grant| grant.groups[0].name == "G-BAS").unwrap();
        town.end("karin", &base, How::Revoke, "Misstanke").await.unwrap();
        assert_eq!(town.provide().await.done, 2);
        assert!(["G-BAS", "G-PED", "G-DELAD"].iter().all(|group| town.members(group).is_empty()));
        assert!(town.held("bo").await.iter().all(|grant| removed_at(grant).is_some()));
        town.verified().await;
        town.replayed().await;
    }

    async fn r_55_every_end_takes_the_person_out_and_reads_back(town) {
        let grant = given(&town).await;
        let begun = town.clock.now();
        town.end("karin", &grant, How::Now, "").await.unwrap();
        assert_eq!(list_of(&town, "helena").await, (0, 0), "nobody has to do anything");
        assert_eq!(town.members("G-PED"), ["bo"]);
        town.pass(SignedDuration::from_secs(2));
        assert_eq!(town.provide().await, providing::Ran { done: 1, later: 0 });
        assert!(town.members("G-PED").is_empty());
        let after = town.grant(grant.id).await;
        assert!(matches!(after.state, GrantState::Removed { ending: Ending::Ended, .. }));
        let evidence = told(&town, "grant.removed").await;
        assert!(evidence[0].contains("G-PED") && evidence[0].contains("false"), "{evidence:?}");
        let ends = measured(&town).await;
        assert_eq!((ends.len(), ends[0].by_service, ends[0].seen_at), (1, true, begun));
        assert_eq!(ends[0].gone_at.map(|at| at.duration_since(begun).as_secs()), Some(2));
        town.verified().await;
        town.replayed().await;
    }

    async fn e_10_an_employment_that_ends_takes_the_group_with_it(town) {
        let grant = given(&town).await;
        town.change("bo", "extensionAttribute5", "bo-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        town.sync().await;
        let shown = town.clock.now();
        town.pass(SignedDuration::from_secs(3));
        following::sweep(&town.house).await.unwrap();
        town.provide().await;
        assert!(town.members("G-PED").is_empty());
        let ends = measured(&town).await;
        let of_group = ends.iter().find(|one| one.grant == grant.id).unwrap();
        assert_eq!((of_group.ending.as_str(), of_group.seen_at), ("employment_ended", shown), "the source showed it then");
        assert_eq!(of_group.gone_at.map(|at| at.duration_since(shown).as_secs()), Some(3));
        let base = ends.iter().find(|one| one.grant != grant.id).unwrap();
        assert_eq!((base.by_service, base.gone_at), (false, None), "the base order is taken away by hand");
    }

    async fn e_29_a_last_day_that_passes_is_seen_at_midnight(town) {
        let grant = given(&town).await;
        town.change("bo", "extensionAttribute5", "bo-1;SOC-2231;1|2020-01-01|2026-05-06|main");
        town.sync().await;
        following::sweep(&town.house).await.unwrap();
        let midnight: Timestamp = "2026-05-06T22:00:00Z".parse().unwrap();
        town.clock.set(midnight - SignedDuration::from_secs(1));
        let before = town.clock.now();
        passed(&town.house, before - SignedDuration::from_secs(1), before).await.unwrap();
        assert_eq!(town.grant(grant.id).await.state, GrantState::Active);
        town.clock.set(midnight + SignedDuration::from_secs(1));
        passed(&town.house, before, town.clock.now()).await.unwrap();
        town.provide().await;
        assert!(town.members("G-PED").is_empty(), "no reading was needed: the clock tells");
        let ends = measured(&town).await;
        let of_group = ends.iter().find(|one| one.grant == grant.id).unwrap();
        assert_eq!((of_group.seen_at, of_group.gone_at), (midnight, Some(midnight + SignedDuration::from_secs(1))));
    }

    async fn a_group_that_another_permission_needs_is_kept(town) {
        town.give_by("PB-PED", "G-PED | G-DELAD").await.unwrap();
        town.give_by("ML-AUTO", "G-DELAD").await.unwrap();
        town.based("karin", "bo").await;
        let one = decided(&town, "bo").await;
        let other = town.ordered_one("karin", ask("bo", "ML-AUTO")).await;
        assert_eq!(town.provide().await.done, 2);
        town.end("karin", &town.granted(&one).await, How::Now, "").await.unwrap();
        assert_eq!(town.provide().await.done, 1);
        assert_eq!((town.members("G-PED").len(), town.members("G-DELAD")), (0, vec!["bo".to_owned()]));
        town.end("karin", &town.granted(&other).await, How::Now, "").await.unwrap();
        assert_eq!(town.provide().await.done, 1);
        assert!(town.members("G-DELAD").is_empty());
        town.replayed().await;
    }

    async fn a_group_is_named_by_what_the_directory_has(town) {
        let twin = "dn: cn=G-PED,ou=Grupper,dc=alvhamra,dc=test\nobjectClass: group\nentryUUID: 7f1c0000-0000-4000-8000-00000000ffff\ncn: G-PED\n";
        assert_eq!(town.give_by("PB-PED", "G-FINNS-INTE").await, Err(Refusal::GroupUnknown("G-FINNS-INTE".to_owned())));
        town.give_by("PB-PED", "g-ped").await.unwrap();
        let group = town.house.db.register().role_by_code("PB-PED").unwrap().groups[0].clone();
        assert_eq!((group.name.as_str(), group.kept, group.source.as_str()), ("G-PED", true, "demo"));
        town.server.add(twin).unwrap();
        assert_eq!(town.give_by("ML-AUTO", "G-PED").await, Err(Refusal::GroupAmbiguous("G-PED".to_owned())));
        town.give_by("ML-AUTO", &group.guid.to_string()).await.unwrap();
        // What stands keeps standing while nobody answers; what is new cannot be looked up.
        town.fault(Fault::Down);
        town.give_by("PB-PED", &format!("G-PED {{{}}}", group.guid)).await.unwrap();
        assert_eq!(town.give_by("PB-PED", "G-BAS").await, Err(Refusal::DirectoryDown));
        town.fault(Fault::None);
        let mut town = town;
        town.restart();
        // A group elsewhere, and a role with a scope, are given by hand.
        town.give_by("PB-PED", "G-ANNAN").await.unwrap();
        town.give_by("PS-UTF", "G-BAS").await.unwrap();
        town.based("karin", "bo").await;
        assert_eq!(decided(&town, "bo").await.state, State::Delivering);
    }

    async fn a_file_names_groups_that_exist_or_has_a_fault(town) {
        let adam = town.who("adam");
        let head = "system;system_sv;system_en;department;board;owner;deputy;managers;k;r;t;status;stop_date;end_date;successor;guideline_version;guideline_title;guideline_url;guideline_text;guideline_decided_by;guideline_decided_on;guideline_review_by;contact;manual_url;role;role_sv;role_en;risk;max_months;base;steps;scope;objects;purpose;packages;groups;conditions";
        let row = |code: &str, groups: &str| {
            format!("NY;Nytt;;IT;KS;peter;;sofie;1;1;1;in_use;;;;;;;;;;;;;{code};Roll;;low;0;;manager;;;no;;{groups};")
        };
        let file = |groups: [&str; 2]| format!("{head}\n{}\n{}\n", row("NY-A", groups[0]), row("NY-B", groups[1]));
        let wrong = dry_run(&town.house, adam, file(["G-PED", "G-BAS|G-INGEN"]).as_bytes(), Options::default()).await.unwrap();
        let column = head.split(';').position(|name| name == "groups").unwrap() + 1;
        let faults: Vec<_> = wrong.faults.iter().map(|f| (f.row, f.column, f.code, f.found.as_str())).collect();
        assert_eq!(faults, [(3, column, "group-unknown", "G-INGEN")]);
        let done = import(&town.house, adam, file(["G-PED", "G-BAS | G-PED"]).into_bytes(), Options::default()).await.unwrap();
        assert!(done.done, "{:?}", done.faults);
        let groups = |code: &str| town.house.db.register().role_by_code(code).unwrap().groups.clone();
        assert_eq!((groups("NY-A").len(), groups("NY-B").len()), (1, 2));
        assert_eq!(groups("NY-A")[0], groups("NY-B")[1], "by its id, shown by its name");
    }

    async fn who_writes_may_do_nothing_else(town) {
        use ldap3::{LdapConnAsync, Mod};
        use std::collections::HashSet;
        let (driver, mut ldap) = LdapConnAsync::new(&town.server.url()).await.unwrap();
        tokio::spawn(driver.drive());
        let account = behorig::directory::embedded::DEMO_WRITER_DN;
        ldap.simple_bind(account, behorig::directory::embedded::DEMO_SERVICE_PASSWORD).await.unwrap().success().unwrap();
        let bo = people::dn("bo");
        let member = || vec![Mod::Add("member", HashSet::from([bo.as_str()]))];
        assert_eq!(ldap.modify(&people::group_dn("G-ANNAN"), member()).await.unwrap().rc, 50);
        assert_eq!(ldap.modify(&bo, vec![Mod::Replace("title", HashSet::from(["Chef"]))]).await.unwrap().rc, 50);
        let rename = vec![Mod::Replace("cn", HashSet::from(["X"]))];
        assert_eq!(ldap.modify(&people::group_dn("G-PED"), rename).await.unwrap().rc, 50);
        assert_eq!(ldap.modify(&people::group_dn("G-PED"), member()).await.unwrap().rc, 0);
        assert_eq!(ldap.modify(&people::group_dn("G-PED"), member()).await.unwrap().rc, 20);
    }

    async fn a_post_that_moves_does_not_take_the_service_s_work(town) {
        town.give_by("PB-PED", "G-PED").await.unwrap();
        town.based("karin", "bo").await;
        let line = decided(&town, "bo").await;
        let bou = town.system("PROCBOU");
        town.appoint(Post::SystemManager(bou), "sofie").await.unwrap();
        behorig::features::orders::service::passing::route(&town.house, Some(bou)).await.unwrap();
        assert!(town.expected(&line).await.is_empty());
        assert_eq!(town.provide().await.done, 1);
    }
}
