//! Ordering: what can be ordered, by whom and for whom, and what a refused attempt leaves behind.

use behorig::domain::catalogue::Post;
use behorig::domain::grant::{Ending, State as Held};
use behorig::domain::lang::Lang;
use behorig::domain::order::State;
use behorig::domain::refusal::Refusal;
use behorig::features::grants::service::How;
use behorig::features::orders::service as orders;
use jiff::civil::date;

use crate::harness::town::record::{parsed, text};
use crate::harness::town::{Ask, Town, ask, both};

/// Everything that makes PS-UTF complete.
fn complete(login: &'static str) -> Ask {
    ask(login, "PS-UTF").unit("SOC-2231").purpose("Handlägger ärenden")
}

/// The grounds of refused attempts in the log, from entry `from` on.
async fn grounds(town: &Town, from: usize) -> Vec<String> {
    let entries = town.log().await;
    let entries = entries.iter().skip(from).map(parsed);
    entries.filter(|e| text(e, "type").as_deref() == Some("order.refused")).filter_map(|e| text(&e, "ground")).collect()
}

async fn refused(town: &Town, by: &str, one: Ask) -> Refusal {
    town.order(by, &[one]).await.expect_err("this is refused")
}

both! {
    async fn r_01_without_employment_nothing_is_sent_and_the_attempt_is_logged(town) {
        town.change("dan", "extensionAttribute5", "oläsligt");
        town.sync().await;
        let from = town.log().await.len();
        for (login, why) in [
            ("dan", Refusal::NoEmployment),
            ("elin", Refusal::EmploymentEnded(date(2026, 5, 3))),
            ("konsult", Refusal::ExternalPerson),
            ("elev", Refusal::PupilAccount),
            ("resurs", Refusal::FunctionAccount),
            ("okand", Refusal::UnknownKind),
        ] {
            assert_eq!(refused(&town, "karin", ask(login, "PS-LAS")).await, why, "{login}");
        }
        assert_eq!(
            grounds(&town, from).await,
            ["no-employment", "employment-ended", "external-person", "pupil-account", "function-account", "unknown-kind"]
        );
        assert_eq!(town.count("SELECT count(*) AS n FROM orders"), 0);
        assert_eq!(town.count("SELECT count(*) AS n FROM counter"), 0, "no number is used up");
        town.verified().await;
    }

    async fn r_01_who_may_not_order_learns_nothing_about_the_person(town) {
        for login in ["bo", "elin", "konsult", "olle", "stina"] {
            assert_eq!(refused(&town, "ylva", ask(login, "PS-LAS")).await, Refusal::NotAuthorisedOrderer, "{login}");
            assert_eq!(refused(&town, "nadia", ask(login, "PS-LAS")).await, Refusal::NotYourStaff, "{login}");
        }
        assert_eq!(refused(&town, "bo", ask("bo", "PS-LAS")).await, Refusal::NotAuthorisedOrderer, "not for oneself");
    }

    async fn r_02_the_base_order_comes_by_itself_first_and_takes_the_rest_with_it(town) {
        let lines = town.ordered("karin", &[ask("bo", "PS-LAS"), ask("bo", "PB-PED"), ask("cecilia", "ML-AUTO")]).await;
        let added = lines.iter().filter(|line| line.content.added).count();
        assert_eq!((lines.len(), added), (5, 2), "one base order for each person");
        let of = |login: &str, n: usize| {
            let who = town.who(login);
            lines.iter().filter(|line| line.content.subject == who).nth(n).unwrap()
        };
        assert!(of("bo", 0).content.added && of("cecilia", 0).content.added, "before what needs it");
        let (base, las, ped) = (of("bo", 0), of("bo", 1), of("bo", 2));
        town.approve("monica", las).await.unwrap();
        assert_eq!(town.deliver("monica", las).await, Err(Refusal::BaseNotDelivered));
        town.deliver("amir", base).await.unwrap();
        let las = town.carried(las).await;
        let ped = town.carried(ped).await;
        town.carried(of("cecilia", 0)).await;
        let other = town.carried(of("cecilia", 1)).await;
        assert!(town.ordered("karin", &[ask("bo", "ML-AUTO")]).await.len() == 1, "who has it gets it once");
        let from = town.log().await.len();
        let base = town.granted(base).await;
        town.end("karin", &base, How::Now, "Slutar").await.unwrap();
        for dependent in [&las, &ped] {
            let state = town.grant(dependent.id).await.state;
            assert!(matches!(state, Held::Removing { ending: Ending::BaseEnded, .. }), "{state:?}");
        }
        assert_eq!(town.grant(other.id).await.state, Held::Active, "another person's stands");
        assert_eq!(town.happened(from).await, ["grant.ended", "grant.ended", "grant.ended"]);
        assert_eq!(town.count("SELECT count(*) AS n FROM task WHERE duty = 'remove' AND grant_id IS NOT NULL"), 5);
        town.verified().await;
        town.replayed().await;
    }

    async fn r_08_an_authorised_orderer_orders_for_the_unit_while_the_register_says_so(town) {
        let line = town.ordered_one("birgitta", ask("bo", "PS-LAS")).await;
        assert_eq!(line.state, State::deciding(0), "the manager's step is not answered by an orderer");
        assert_eq!(town.expected(&line).await, ["karin"]);
        let from = town.log().await.len();
        assert_eq!(refused(&town, "birgitta", ask("ylva", "PS-LAS")).await, Refusal::NotYourStaff);
        assert_eq!(refused(&town, "birgitta", ask("stina", "PS-LAS")).await, Refusal::NotYourStaff);
        assert_eq!(refused(&town, "birgitta", ask("birgitta", "PS-LAS")).await, Refusal::NotAuthorisedOrderer);
        // The appointment holds through 30 June, in Stockholm.
        town.clock.set("2026-06-30T21:59:59Z".parse().unwrap());
        town.ordered_one("birgitta", ask("cecilia", "PS-LAS")).await;
        town.clock.set("2026-06-30T22:00:00Z".parse().unwrap());
        assert_eq!(refused(&town, "birgitta", ask("dan", "PS-LAS")).await, Refusal::NotAuthorisedOrderer);
        assert_eq!(
            grounds(&town, from).await,
            ["not-your-staff", "not-your-staff", "not-authorised-orderer", "not-authorised-orderer"]
        );
        let soc = town.house.db.register().unit_by_code["SOC"];
        town.appoint(Post::Orderer(soc), "birgitta").await.unwrap();
        town.ordered_one("birgitta", ask("stina", "PS-LAS")).await;
    }

    async fn r_10_r_16_only_what_the_catalogue_offers(town) {
        for (role, why) in [
            ("Allt i hela systemet", Refusal::RoleNotOrderable),
            ("AD-MED", Refusal::RoleNotOrderable),
            ("ST-LAS", Refusal::SystemClosed),
        ] {
            assert_eq!(refused(&town, "karin", ask("bo", role)).await, why, "{role}");
        }
        let norr = "SOC-2231";
        for (one, why) in [
            (ask("bo", "PS-UTF").purpose("Ja"), Refusal::ScopeRequired),
            (ask("bo", "PS-UTF").purpose("Ja").object("norr"), Refusal::ScopeUnknown),
            (ask("bo", "PS-LAS").unit(norr), Refusal::ScopeUnknown),
            (ask("bo", "ML-BOX"), Refusal::ScopeRequired),
            (ask("bo", "ML-BOX").unit(norr), Refusal::ScopeUnknown),
            (ask("bo", "ML-BOX").unit(norr).object("norr"), Refusal::ScopeUnknown),
        ] {
            assert_eq!(refused(&town, "karin", one.clone()).await, why, "{one:?}");
        }
        let line = town.ordered_one("birgitta", ask("bo", "ML-BOX").object("norr")).await;
        assert_eq!(town.expected(&line).await, ["karin"], "who answers for the mailbox decides");
        let nobody = town.ordered_one("birgitta", ask("bo", "ML-BOX").object("tom")).await;
        assert_eq!(nobody.state, State::Stalled { step: 0 });
    }

    async fn r_11_r_14_purpose_and_guideline(town) {
        assert_eq!(refused(&town, "karin", complete("bo").purpose(" \n")).await, Refusal::PurposeRequired);
        assert!(matches!(refused(&town, "karin", complete("bo").purpose(&"å".repeat(2_001))).await, Refusal::BadText(_)));
        assert!(matches!(refused(&town, "karin", complete("bo").purpose("a\0b")).await, Refusal::BadText(_)));
        assert_eq!(refused(&town, "karin", ask("bo", "UT-LAS")).await, Refusal::NoGuideline);
        assert_eq!(refused(&town, "karin", ask("bo", "GE-LAS")).await, Refusal::GuidelineExpired);
        let line = town.ordered_one("karin", complete("bo").purpose(&"å".repeat(2_000))).await;
        assert_eq!(line.content.guideline, "1", "the version stands in the order");
        assert_eq!(line.content.until, Some(date(2027, 5, 4)), "no longer than the role's twelve months");
    }

    async fn r_18_each_person_is_judged_alone(town) {
        let from = town.log().await.len();
        let people = ["bo", "elin", "cecilia", "konsult", "ylva"];
        let sent = town.order("karin", &people.map(|login| ask(login, "PS-LAS"))).await.unwrap();
        assert_eq!((sent.sent, sent.added), (4, 2), "two lines with their base orders");
        let codes: Vec<&str> = sent.refused.iter().map(|line| line.code).collect();
        assert_eq!(codes, ["employment-ended", "external-person", "not-your-staff"]);
        assert_eq!(sent.refused[0].subject.name.as_deref(), Some("Elin Slut"));
        assert_eq!(sent.refused[2].subject.name, None, "nothing about somebody else's staff");
        assert_eq!(grounds(&town, from).await, codes);
        assert_eq!(town.count("SELECT count(*) AS n FROM order_line"), 4);
        town.replayed().await;
    }

    async fn the_preview_says_what_sending_does(town) {
        let asks = [ask("bo", "PS-LAS"), ask("elin", "PS-LAS"), ask("fia", "PB-PED"), ask("anna", "PS-LAS")];
        let karin = town.who("karin");
        let shown = orders::preview(&town.house, karin, &town.written(&asks), Lang::Sv).await.unwrap();
        let sent = town.order("karin", &asks).await.unwrap();
        assert_eq!((shown.sendable, shown.refused), (sent.sent, sent.refused.len()));
        assert!(shown.verified && sent.verified);
        let anna = shown.people.iter().find(|p| p.must_choose).expect("who has two employments must choose");
        assert_eq!(anna.employments.len(), 2);
    }

    async fn two_who_ask_for_the_same_at_once_get_one(town) {
        let order = [ask("bo", "PS-LAS")];
        let same = futures_util::future::join_all((0..8).map(|_| town.order("karin", &order))).await;
        let sent = same.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(sent, 1);
        assert!(same.iter().filter_map(|answer| answer.as_ref().err()).all(|why| *why == Refusal::AlreadyAsked));
        assert_eq!(town.count("SELECT count(*) AS n FROM orders"), 1);
        assert_eq!(town.count("SELECT count(*) AS n FROM order_line"), 2);
        let twice = town.order("karin", &[ask("cecilia", "PS-LAS"), ask("cecilia", "PS-LAS")]).await.unwrap();
        assert_eq!((twice.sent, twice.refused[0].code), (2, "already-asked"));
        town.verified().await;
    }
}
