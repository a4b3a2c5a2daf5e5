//! The cases of employment, E-01 … E-29, the whole way: as the directory says it, through the gate, to the line.
//!
//! The gate by itself is proved beside it; here it is asked over LDAP and its answer is what happens to an order.

use behorig::domain::catalogue::{Post, Step};
use behorig::domain::employment::Cap;
use behorig::domain::order::State;
use behorig::domain::refusal::Refusal;
use jiff::civil::date;

use crate::harness::town::{ask, both};

both! {
    async fn e_01_a_permanent_employment_admits_without_end(town) {
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_eq!((line.content.until, line.content.cap), (None, None));
        let evidence = line.evidence.expect("it was read");
        assert_eq!(evidence.employment.expect("an employment").id, "bo-1");
        assert_eq!(evidence.at, town.line(line.id).await.since);
    }

    async fn e_02_a_fixed_term_ends_what_it_admits_to(town) {
        let line = town.ordered_one("karin", ask("fia", "PS-LAS").until(date(2026, 12, 31))).await;
        assert_eq!((line.content.until, line.content.cap), (Some(date(2026, 8, 31)), Some(Cap::Employment)));
        let sooner = town.ordered_one("karin", ask("fia", "PB-PED").until(date(2026, 6, 30))).await;
        assert_eq!((sooner.content.until, sooner.content.cap), (Some(date(2026, 6, 30)), None));
        // The employment is shortened after the decision: what is delivered ends with it.
        town.based("karin", "fia").await;
        town.approve("monica", &line).await.unwrap();
        town.change("fia", "extensionAttribute5", "fia-1;SOC-2231;2|2024-02-01|2026-07-31|main");
        assert_eq!(town.carried(&line).await.until, Some(date(2026, 7, 31)));
    }

    async fn e_03_a_coming_employment_waits_for_its_day_and_its_account(town) {
        let lines = town.ordered("karin", &[ask("nils", "PS-LAS")]).await;
        let [base, line] = lines.as_slice() else { panic!("{lines:?}") };
        let start = date(2026, 6, 1);
        assert_eq!((base.state.clone(), line.content.from), (State::Waiting { from: start }, start));
        town.approve("monica", line).await.unwrap();
        assert_eq!(town.state(line).await, State::Waiting { from: start });
        assert_eq!(town.deliver("monica", line).await, Err(Refusal::Conflict));
        town.change("nils", "userAccountControl", "512");
        assert_eq!(town.time_works().await, 0, "the day has not come");
        town.change("nils", "userAccountControl", "514");
        town.clock.set("2026-05-31T22:00:00Z".parse().unwrap());
        assert_eq!(town.time_works().await, 0, "the day has come and the account is closed");
        town.change("nils", "userAccountControl", "512");
        assert_eq!(town.time_works().await, 2);
        town.carried(base).await;
        town.carried(line).await;
        town.verified().await;
        town.replayed().await;
    }

    async fn e_03_a_coming_employment_that_never_came_lapses(town) {
        let line = town.ordered_one("karin", ask("nils", "AD-BAS")).await;
        town.change("nils", "extensionAttribute5", "nils-1;SOC-2231;1|2026-06-01|2026-06-01|main");
        town.clock.set("2026-06-02T08:00:00Z".parse().unwrap());
        assert_eq!(town.time_works().await, 1);
        assert_eq!(town.state(&line).await, State::Lapsed { why: "employment-ended".to_owned() });
        town.verified().await;
        town.replayed().await;
    }

    async fn e_05_who_has_two_employments_is_ordered_for_on_one(town) {
        let las = || ask("anna", "PS-LAS");
        assert_eq!(town.order("karin", &[las()]).await.unwrap_err(), Refusal::ChooseEmployment);
        assert_eq!(
            town.order("karin", &[las().employment("104233-2")]).await.unwrap_err(),
            Refusal::NotYourStaff,
            "Karin leads the other employment"
        );
        assert_eq!(town.order("karin", &[las().employment("påhittad")]).await.unwrap_err(), Refusal::NoEmployment);
        let line = town.ordered_one("karin", las().employment("104233-1")).await;
        assert_eq!((line.content.unit.as_str(), line.content.until), ("SOC-2231", Some(date(2026, 8, 31))));
        let other = town.ordered_one("nadia", ask("anna", "PB-PED").employment("104233-2")).await;
        assert_eq!((other.content.unit.as_str(), other.content.until), ("BOU-3107", None));
        assert!(other.content.by_manager, "Nadia leads this employment");
        let base = town.held("anna").await;
        assert!(base.is_empty());
        assert_eq!(town.count("SELECT count(*) AS n FROM order_line WHERE scope = ''"), 3, "one base order for both");
    }

    async fn e_07_hourly_staff_four_months_at_a_time(town) {
        let line = town.ordered_one("karin", ask("tim", "PS-LAS").until(date(2027, 1, 1))).await;
        assert_eq!((line.content.until, line.content.cap), (Some(date(2026, 9, 4)), Some(Cap::Hourly)));
    }

    async fn e_08_leave_needs_the_owner_where_it_is_sensitive(town) {
        let line = town.ordered_one("karin", ask("lea", "PS-LAS")).await;
        assert_eq!(line.content.path, [Step::Manager, Step::SystemManager, Step::Owner]);
        town.approve("monica", &line).await.unwrap();
        assert_eq!(town.state(&line).await, State::deciding(2));
        assert_eq!(town.expected(&line).await, ["eva"]);
        town.based("karin", "lea").await;
        town.carried(&line).await;
        let ordinary = town.ordered_one("karin", ask("lea", "ML-AUTO")).await;
        assert_eq!(ordinary.content.path, [], "a system of low class does not ask");
        town.replayed().await;
    }

    async fn e_11_a_closed_account_is_ordered_for_and_gets_nothing(town) {
        let lines = town.ordered("karin", &[ask("disa", "PS-LAS")]).await;
        let [base, line] = lines.as_slice() else { panic!("{lines:?}") };
        assert!(matches!(base.state, State::Waiting { .. }));
        assert_eq!(line.state, State::deciding(1));
        assert_eq!(town.approve("monica", line).await, Err(Refusal::AccountDisabled));
        assert_eq!(town.time_works().await, 0);
        town.change("disa", "userAccountControl", "512");
        assert_eq!(town.time_works().await, 1);
        town.carried(base).await;
        town.carried(line).await;
    }

    async fn e_10_e_12_e_13_e_14_e_25_no_employment_no_order(town) {
        town.change("ylva", "employeeType", "Förtroendevald");
        for (by, login, why) in [
            ("karin", "elin", Refusal::EmploymentEnded(date(2026, 5, 3))),
            ("karin", "konsult", Refusal::ExternalPerson),
            ("karin", "elev", Refusal::PupilAccount),
            ("karin", "resurs", Refusal::FunctionAccount),
            ("karin", "okand", Refusal::UnknownKind),
            ("nadia", "ylva", Refusal::ExternalPerson),
        ] {
            assert_eq!(town.order(by, &[ask(login, "AD-BAS")]).await.unwrap_err(), why, "{login}");
        }
    }

    async fn e_13_a_pupil_with_a_summer_job_is_still_a_pupil(town) {
        town.change("elev", "extensionAttribute5", "elev-1;SOC-2231;2|2026-05-01|2026-08-31|main");
        town.sync().await;
        assert_eq!(town.order("karin", &[ask("elev", "PS-LAS")]).await.unwrap_err(), Refusal::PupilAccount);
    }

    async fn e_19_where_the_manager_is_gone_the_next_above_leads(town) {
        let soc = town.house.db.register().unit_by_code["SOC"];
        town.appoint(Post::Orderer(soc), "birgitta").await.unwrap();
        let line = town.ordered_one("birgitta", ask("stina", "PS-LAS")).await;
        assert_eq!(town.expected(&line).await, ["eva"], "manager and leader of the unit have closed accounts");
        let own = town.ordered_one("birgitta", ask("selma", "PS-LAS")).await;
        assert_eq!(town.expected(&own).await, ["karin"], "nobody is their own manager");
        town.ordered_one("eva", ask("stina", "PB-PED")).await;
        let selma = town.order("selma", &[ask("selma", "PB-PED")]).await.unwrap_err();
        assert_eq!(selma, Refusal::NotAuthorisedOrderer);
    }

    async fn e_19_where_nobody_leads_an_authorised_orderer_decides_and_nothing_by_itself(town) {
        let kom = town.house.db.register().unit_by_code["KOM"];
        let stopped = town.ordered_one("anncha", ask("anncha", "PS-LAS")).await;
        assert_eq!(stopped.state, State::Stalled { step: 0 });
        town.appoint(Post::Orderer(kom), "birgitta").await.unwrap();
        town.routed("PROCSOC").await;
        assert_eq!(town.expected(&stopped).await, ["birgitta"]);
        town.approve("birgitta", &town.line(stopped.id).await).await.unwrap();
    }

    async fn e_20_who_orders_for_oneself_is_decided_by_the_superior(town) {
        let line = town.ordered_one("karin", ask("karin", "PS-LAS")).await;
        assert_eq!(line.state, State::deciding(0));
        assert_eq!(town.expected(&line).await, ["eva"]);
        let without = town.ordered_one("karin", ask("karin", "BK-ADM")).await;
        assert_eq!(without.content.path, [Step::Manager, Step::Owner], "the superior comes first, whatever the role says");
        let owner = town.ordered_one("eva", ask("eva", "PS-UTF").unit("SOC").purpose("Egen")).await;
        for step in [0, 1] {
            assert_eq!(town.state(&owner).await, State::deciding(step));
            assert_eq!(town.expected(&owner).await, ["anncha"], "also for the step that is one's own");
            town.approve("anncha", &owner).await.unwrap();
        }
        let top = town.ordered_one("anncha", ask("anncha", "PS-LAS")).await;
        assert_eq!(top.state, State::Stalled { step: 0 }, "nobody above: stopped, never granted");
        town.verified().await;
    }

    async fn e_28_an_account_that_has_expired_ends_the_employment(town) {
        let expired = town.order("karin", &[ask("expo", "AD-BAS")]).await.unwrap_err();
        assert_eq!(expired, Refusal::EmploymentEnded(date(2025, 12, 31)));
        let never = town.ordered_one("karin", ask("nolla", "PS-LAS")).await;
        assert_eq!(never.content.until, None, "0 means never");
        // 2026-08-31 22:00 UTC is the end of that day in Stockholm.
        town.change("bo", "accountExpires", "134326872000000000");
        let capped = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_eq!((capped.content.until, capped.content.cap), (Some(date(2026, 8, 31)), Some(Cap::Employment)));
    }

    async fn e_29_the_last_day_holds_to_midnight_in_stockholm(town) {
        let summer = ("2026-08-31T21:59:59Z", "2026-08-31T22:00:00Z", date(2026, 8, 31));
        let new_year = ("2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z", date(2026, 12, 31));
        let clocks_back = ("2027-10-31T22:59:59Z", "2027-10-31T23:00:00Z", date(2027, 10, 31));
        for ((last, over, day), login) in [summer, new_year, clocks_back].into_iter().zip(["bo", "cecilia", "dan"]) {
            town.change(login, "extensionAttribute5", &format!("{login}-9;SOC-2231;2|2024-02-01|{day}|main"));
            town.sync().await;
            town.clock.set(last.parse().unwrap());
            let line = town.ordered_one("karin", ask(login, "AD-BAS")).await;
            assert_eq!(line.state, State::Delivering, "{login}");
            town.clock.set(over.parse().unwrap());
            assert_eq!(town.deliver("amir", &line).await, Err(Refusal::EmploymentEnded(day)));
            town.withdraw("karin", &line).await.unwrap();
            let late = town.order("karin", &[ask(login, "AD-BAS")]).await.unwrap_err();
            assert_eq!(late, Refusal::EmploymentEnded(day));
        }
    }
}
