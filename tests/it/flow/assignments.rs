//! People without employment: the register of assignments, what it admits to, and what rests on it (R-06, E-12 … E-14,
//! E-32), on both databases.

use behorig::domain::assignment::is_basis;
use behorig::domain::employment::Cap;
use behorig::domain::grant::{Ending, Ground, State};
use behorig::domain::ids::AssignmentId;
use behorig::domain::order::State as LineState;
use behorig::domain::person::Form;
use behorig::domain::refusal::Refusal;
use behorig::features::grants::service::following;
use behorig::features::people::service::assignments::{self, AssignmentAsk, Keeping};
use behorig::store::StoreError;
use jiff::civil::{Date, date};

use crate::harness::town::{Town, ask, both, refusal};

const NEXT_YEAR: Date = date(2027, 5, 4);

fn paper(login: &str, kind: &str, to: Option<Date>) -> AssignmentAsk {
    AssignmentAsk {
        person: login.to_owned(),
        kind: kind.to_owned(),
        organisation: "Konsultbolaget AB".to_owned(),
        unit: "SOC-2231".to_owned(),
        purpose: "Införande av Procapita".to_owned(),
        contract: "KS 2026/17".to_owned(),
        undertaking: Some(date(2026, 5, 1)),
        to,
        ..AssignmentAsk::default()
    }
}

async fn enter(town: &Town, by: &str, ask: AssignmentAsk) -> Result<AssignmentId, StoreError> {
    assignments::enter(&town.house, town.who(by), ask).await.map(|(id, _)| id)
}

async fn keep(town: &Town, by: &str, id: AssignmentId, what: Keeping) -> Result<(), StoreError> {
    let version = town.house.db.register().assignment(id).expect("an assignment").version;
    assignments::keep(&town.house, town.who(by), id, version, what).await?;
    following::settle(&town.house).await.expect("what rests on it is looked at");
    Ok(())
}

both! {
    async fn e_12_a_consultant_is_admitted_on_an_assignment_and_as_long_as_it(town) {
        assert_eq!(town.order("karin", &[ask("konsult", "PS-LAS")]).await.unwrap_err(), Refusal::ExternalPerson);
        let id = enter(&town, "karin", paper("konsult", "consultant", Some(date(2026, 12, 31)))).await.unwrap();
        let line = town.ordered_one("karin", ask("konsult", "PS-LAS").until(date(2027, 3, 1))).await;
        assert_eq!((line.content.until, line.content.cap), (Some(date(2026, 12, 31)), Some(Cap::Assignment)));
        assert!(line.content.by_manager, "the sponsor leads the assignment");
        let rests = line.evidence.clone().expect("it was read").employment.expect("a basis");
        assert_eq!((rests.id.clone(), rests.form, is_basis(&rests.id)), (format!("uppdrag:{id}"), Form::Assignment, true));
        let base = town.based("karin", "konsult").await;
        let grant = town.carried(&line).await;
        assert_eq!((grant.employment, grant.until), (format!("uppdrag:{id}"), Some(date(2026, 12, 31))));
        assert_eq!(base.until, None, "it lives as long as any basis");
        keep(&town, "karin", id, Keeping::End).await.unwrap();
        for id in [base.id, grant.id] {
            let State::Removing { ending, .. } = town.grant(id).await.state else { panic!("it ended") };
            assert_eq!(ending, Ending::AssignmentEnded);
        }
        let again = town.order("karin", &[ask("konsult", "AD-BAS")]).await.unwrap_err();
        assert_eq!(again, Refusal::AssignmentEnded(date(2026, 5, 3)));
        town.verified().await;
        town.replayed().await;
    }

    async fn r_06_an_assignment_has_a_last_day_a_sponsor_and_nobody_makes_their_own(town) {
        let enter_by = |by: &'static str, ask| async { refusal(enter(&town, by, ask).await) };
        let plain = || paper("konsult", "consultant", Some(date(2026, 12, 31)));
        assert_eq!(enter_by("karin", paper("konsult", "consultant", None)).await, Refusal::BadForm("to".to_owned()));
        let late = paper("konsult", "consultant", Some(date(2027, 5, 5)));
        assert_eq!(enter_by("karin", late).await, Refusal::EndTooFar(NEXT_YEAR));
        assert_eq!(enter_by("nadia", plain()).await, Refusal::NotAllowed, "not her unit");
        assert_eq!(enter_by("bo", plain()).await, Refusal::NotAllowed, "no manager");
        assert_eq!(enter_by("konsult", plain()).await, Refusal::NotAllowed, "nobody for themself");
        assert_eq!(enter_by("karin", AssignmentAsk { contract: String::new(), ..plain() }).await, Refusal::BadForm("contract".to_owned()));
        assert_eq!(enter_by("karin", AssignmentAsk { purpose: " ".to_owned(), ..plain() }).await, Refusal::BadForm("purpose".to_owned()));
        assert_eq!(enter_by("karin", paper("bo", "consultant", Some(NEXT_YEAR))).await, Refusal::HasEmployment);
        assert_eq!(enter_by("karin", paper("ingen", "consultant", Some(NEXT_YEAR))).await, Refusal::BadForm("person".to_owned()));
        assert_eq!(enter_by("karin", paper("resurs", "consultant", Some(NEXT_YEAR))).await, Refusal::FunctionAccount);
        assert_eq!(enter_by("mona", AssignmentAsk { sponsor: Some("bo".to_owned()), ..plain() }).await, Refusal::SponsorUnfit);
        assert_eq!(town.count("SELECT count(*) AS n FROM assignment"), 0);
        // The administrator and the HR function enter for a manager.
        for by in ["adam", "mona"] {
            enter(&town, by, AssignmentAsk { sponsor: Some("karin".to_owned()), ..plain() }).await.unwrap();
        }
        assert_eq!(assignments::list(&town.house, town.who("karin"), false).unwrap().len(), 2);
        assert_eq!(assignments::list(&town.house, town.who("eva"), false).unwrap().len(), 2, "leads the unit above");
        assert_eq!(assignments::list(&town.house, town.who("nadia"), false).unwrap().len(), 0);
        assert_eq!(town.happened(0).await.iter().filter(|kind| *kind == "assignment.made").count(), 2);
        town.verified().await;
    }

    async fn r_06_only_the_sponsor_prolongs_and_twelve_months_at_a_time(town) {
        let id = enter(&town, "karin", paper("konsult", "consultant", Some(date(2026, 8, 31)))).await.unwrap();
        town.based("karin", "konsult").await;
        let grant = town.carried(&town.ordered_one("karin", ask("konsult", "PB-PED")).await).await;
        assert_eq!(refusal(keep(&town, "adam", id, Keeping::Prolong(date(2026, 12, 31))).await), Refusal::NotAllowed);
        assert_eq!(refusal(keep(&town, "nadia", id, Keeping::End).await), Refusal::Hidden);
        assert_eq!(refusal(keep(&town, "karin", id, Keeping::Prolong(date(2027, 5, 5))).await), Refusal::EndTooFar(NEXT_YEAR));
        keep(&town, "karin", id, Keeping::Prolong(NEXT_YEAR)).await.unwrap();
        assert_eq!(town.grant(grant.id).await.until, Some(date(2026, 8, 31)), "a later day is an order");
        let longer = town.ordered_one("karin", ask("konsult", "PB-PED").until(NEXT_YEAR).extend()).await;
        assert_eq!(town.carried(&longer).await.until, Some(NEXT_YEAR));
        let stale = assignments::keep(&town.house, town.who("karin"), id, 1, Keeping::End).await;
        assert_eq!(refusal(stale), Refusal::Stale);
        town.verified().await;
        town.replayed().await;
    }

    async fn e_12_what_nobody_answers_for_ends_or_gets_a_new_sponsor(town) {
        let id = enter(&town, "karin", paper("konsult", "consultant", Some(date(2026, 12, 31)))).await.unwrap();
        town.based("karin", "konsult").await;
        let grant = town.carried(&town.ordered_one("karin", ask("konsult", "PB-PED")).await).await;
        town.change("karin", "extensionAttribute5", "karin-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        town.change("karin", "userAccountControl", "514");
        town.sync().await;
        assert_eq!(assignments::follow(&town.house).await.unwrap(), 1);
        assert_eq!(assignments::follow(&town.house).await.unwrap(), 0, "asked once");
        following::settle(&town.house).await.unwrap();
        let asked = town.grant(grant.id).await;
        assert_eq!(asked.question(), Some((Ground::Sponsor, date(2026, 5, 18))));
        let confirmed = following::confirm(&town.house, town.who("eva"), grant.id, asked.version, None).await;
        assert_eq!(refusal(confirmed), Refusal::SponsorNeeded, "that the permission is needed is no answer");
        assert_eq!(refusal(keep(&town, "eva", id, Keeping::Sponsor("bo".to_owned())).await), Refusal::SponsorUnfit);
        keep(&town, "eva", id, Keeping::Sponsor("eva".to_owned())).await.unwrap();
        assert_eq!(town.grant(grant.id).await.question(), None);
        // And once more, without an answer.
        town.change("eva", "userAccountControl", "514");
        town.sync().await;
        assignments::follow(&town.house).await.unwrap();
        town.clock.set("2026-05-18T22:00:00Z".parse().unwrap());
        assert_eq!(assignments::follow(&town.house).await.unwrap(), 1);
        following::settle(&town.house).await.unwrap();
        assert!(matches!(town.grant(grant.id).await.state, State::Removing { ending: Ending::AssignmentEnded, .. }));
        town.verified().await;
        town.replayed().await;
    }

    async fn e_13_a_trainee_has_an_assignment_and_a_pupil_never(town) {
        assert_eq!(refusal(enter(&town, "karin", paper("elev", "trainee", Some(NEXT_YEAR))).await), Refusal::PupilAccount);
        town.change("konsult", "employeeType", "Praktikant");
        town.sync().await;
        let school = AssignmentAsk { organisation: "Mittuniversitetet".to_owned(), ..paper("konsult", "trainee", Some(date(2026, 6, 12))) };
        enter(&town, "karin", school).await.unwrap();
        let line = town.ordered_one("karin", ask("konsult", "PS-LAS")).await;
        assert_eq!(line.content.until, Some(date(2026, 6, 12)));
    }

    async fn e_14_an_elected_official_has_a_mandate_period(town) {
        town.change("konsult", "employeeType", "Förtroendevald");
        town.sync().await;
        let mandate = |to| AssignmentAsk {
            organisation: "Kommunfullmäktige".to_owned(),
            contract: String::new(),
            ..paper("konsult", "elected", Some(to))
        };
        assert_eq!(refusal(enter(&town, "karin", mandate(date(2030, 5, 5))).await), Refusal::EndTooFar(date(2030, 5, 4)));
        enter(&town, "karin", mandate(date(2030, 5, 4))).await.unwrap();
        let line = town.ordered_one("karin", ask("konsult", "PS-LAS")).await;
        assert_eq!(line.content.until, Some(date(2030, 5, 4)));
    }

    async fn e_32_staff_of_a_private_provider_are_external(town) {
        let id = enter(&town, "karin", paper("konsult", "provider", Some(date(2026, 12, 31)))).await.unwrap();
        let line = town.ordered_one("karin", ask("konsult", "PS-UTF").unit("SOC-2231").purpose("Hemtjänst LOV")).await;
        assert_eq!((line.content.employment, line.content.unit.as_str()), (format!("uppdrag:{id}"), "SOC-2231"));
        assert!(matches!(line.state, LineState::Deciding { .. }));
    }

    async fn e_12_what_was_decided_for_an_assignment_does_not_come_along_into_an_employment(town) {
        enter(&town, "karin", paper("konsult", "consultant", Some(date(2026, 5, 31)))).await.unwrap();
        let base = town.based("karin", "konsult").await;
        let grant = town.carried(&town.ordered_one("karin", ask("konsult", "PB-PED")).await).await;
        town.change("konsult", "employeeType", "Anställd");
        town.change("konsult", "extensionAttribute5", "k-1;SOC-2231;1|2026-06-01||main");
        town.clock.set("2026-06-01T06:00:00Z".parse().unwrap());
        town.sync().await;
        following::sweep(&town.house).await.unwrap();
        assert!(matches!(town.grant(grant.id).await.state, State::Removing { ending: Ending::AssignmentEnded, .. }));
        let base = town.grant(base.id).await;
        assert_eq!((base.state, base.employment.as_str()), (State::Active, "k-1"), "the base order lives while any lives");
        town.verified().await;
        town.replayed().await;
    }
}
