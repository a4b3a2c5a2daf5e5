//! Nothing stands for ever without somebody saying so, what shall not be renewed, what ends soon, and ending
//! many at once.

use behorig::domain::grant::{Ending, Grant, Ground, State as GrantState};
use behorig::domain::ids::GrantId;
use behorig::domain::lang::Lang;
use behorig::domain::order::{Asks, State};
use behorig::domain::refusal::Refusal;
use behorig::features::catalogue::service::keeping::{self, SystemAsk};
use behorig::features::catalogue::service::system::system;
use behorig::features::grants::service::following::{self, end_unanswered};
use behorig::features::grants::service::{self as grants, closing, ending_many, renewing as declining};
use behorig::features::orders::service::renewing::{self, EndingSoon, Renewed};
use behorig::features::view::Marked;
use behorig::store::{StoreError, lines};
use jiff::civil::{Date, date};

use super::groups::told;
use crate::harness::town::{Town, ask, both, refusal};

fn marked(grant: &Grant) -> Marked {
    Marked { id: grant.id, version: grant.version }
}

async fn held(town: &Town, login: &'static str, role: &str) -> Grant {
    if town.held(login).await.is_empty() {
        town.based("karin", login).await;
    }
    town.carried(&town.ordered_one("karin", ask(login, role)).await).await
}

async fn sweep(town: &Town) {
    town.sync().await;
    following::sweep(&town.house).await.unwrap();
}

/// It is noon on that day.
async fn on(town: &Town, day: Date) {
    town.clock.set(format!("{day}T10:00:00Z").parse().unwrap());
    sweep(town).await;
}

async fn soon(town: &Town, by: &str) -> EndingSoon {
    renewing::ending_soon(&town.house, town.who(by), Lang::Sv).await.unwrap()
}

async fn renew(town: &Town, by: &str, all: &[&Grant], until: Option<Date>, why: &str) -> Renewed {
    let all = all.iter().map(|grant| marked(grant)).collect();
    renewing::renew(&town.house, town.who(by), all, (until, why.to_owned()), Lang::Sv, None).await.unwrap()
}

async fn decline(town: &Town, by: &str, grant: &Grant, why: &str) -> Result<(), StoreError> {
    let one = vec![marked(&town.grant(grant.id).await)];
    let mut done = declining::decline(&town.house, town.who(by), one, why.to_owned(), None).await?;
    done.remove(0).1.map(|_| ())
}

both! {
    async fn r_23_what_has_no_end_is_reviewed_within_a_year_or_ends(town) {
        let [kept, left] = [held(&town, "bo", "ML-AUTO").await, held(&town, "cecilia", "ML-AUTO").await];
        assert_eq!((kept.until, kept.renew_by), (None, Some(date(2027, 5, 4))), "twelve months");
        let base = town.held("bo").await.into_iter().find(|grant| grant.role != kept.role).unwrap();
        assert_eq!(base.renew_by, None, "the base order is held against the employment every day");
        sweep(&town).await;
        assert_eq!(town.grant(kept.id).await.version, kept.version, "nothing is asked yet");
        // Thirty working days before: Good Friday and Easter Monday lie between.
        on(&town, date(2027, 3, 18)).await;
        assert!(town.grant(kept.id).await.question().is_none());
        on(&town, date(2027, 3, 19)).await;
        let asked = town.grant(kept.id).await;
        assert_eq!(asked.question(), Some((Ground::Periodic, date(2027, 5, 4))));
        let confirm = |by: &'static str, grant: Grant| {
            let (house, by) = (town.house.clone(), town.who(by));
            async move { following::confirm(&house, by, grant.id, grant.version, None).await }
        };
        assert_eq!(refusal(confirm("bo", asked.clone()).await), Refusal::NotFound, "never the holder");
        assert_eq!(refusal(confirm("peter", asked.clone()).await), Refusal::NotFound, "not the owner");
        confirm("karin", asked).await.unwrap();
        let stands = town.grant(kept.id).await;
        assert_eq!((stands.question(), stands.renew_by), (None, Some(date(2028, 3, 19))), "from the day of the answer");
        // Silence ends it, the day after.
        on(&town, date(2027, 5, 4)).await;
        assert_eq!(end_unanswered(&town.house).await.unwrap(), 0);
        on(&town, date(2027, 5, 5)).await;
        assert_eq!(end_unanswered(&town.house).await.unwrap(), 1);
        let ended = town.grant(left.id).await.state;
        assert!(matches!(ended, GrantState::Removing { ending: Ending::NotConfirmed, .. }), "{ended:?}");
        assert_eq!(town.grant(kept.id).await.state, GrantState::Active);
        town.verified().await;
        town.replayed().await;
    }

    async fn r_23_what_stood_before_gets_its_day_and_not_all_on_one(town) {
        let [one, other] = [held(&town, "bo", "ML-AUTO").await, held(&town, "cecilia", "ML-AUTO").await];
        town.raw("UPDATE grants SET renew_by = NULL").unwrap();
        town.clock.set("2029-05-04T10:00:00Z".parse().unwrap());
        sweep(&town).await;
        let days = [town.grant(one.id).await.renew_by.unwrap(), town.grant(other.id).await.renew_by.unwrap()];
        assert!(days.iter().all(|day| *day >= date(2029, 5, 18) && *day <= date(2029, 8, 16)), "{days:?}");
        assert_eq!(days[0] == days[1], one.id.uuid().as_u128() % 90 == other.id.uuid().as_u128() % 90);
        following::sweep(&town.house).await.unwrap();
        assert_eq!(town.grant(one.id).await.renew_by, Some(days[0]), "once");
    }

    async fn r_23_not_to_be_renewed_is_not_overridden_in_silence(town) {
        let grant = held(&town, "bo", "ML-AUTO").await;
        assert_eq!(refusal(decline(&town, "bo", &grant, "Nej").await), Refusal::Hidden, "not the holder");
        assert_eq!(refusal(decline(&town, "nadia", &grant, "Nej").await), Refusal::Hidden, "not another manager");
        assert_eq!(refusal(decline(&town, "karin", &grant, " ").await), Refusal::ReasonRequired);
        decline(&town, "peter", &grant, "Licensen sägs upp").await.unwrap();
        assert_eq!(refusal(decline(&town, "karin", &grant, "Nej").await), Refusal::Conflict, "said is said");
        let said = town.grant(grant.id).await;
        assert_eq!(said.until, Some(date(2027, 5, 4)), "it ends when it would have been asked about");
        on(&town, date(2027, 4, 1)).await;
        let said = town.grant(said.id).await;
        assert!(said.question().is_none(), "nobody is asked");
        let list = soon(&town, "karin").await;
        assert_eq!((list.parts.len(), list.not_renewed.len()), (0, 1));
        assert_eq!(list.not_renewed[0].grant.not_renewed.as_ref().unwrap().reason.as_deref(), Some("Licensen sägs upp"));
        // The manager may order it all the same, and says why.
        let longer = || ask("bo", "ML-AUTO").extend().until(date(2027, 12, 31));
        assert_eq!(town.order("karin", &[longer()]).await.unwrap_err(), Refusal::NotToBeRenewed);
        let line = town.ordered_one("karin", longer().purpose("Uppsägningen är uppskjuten")).await;
        town.carried(&line).await;
        let longer = town.grant(grant.id).await;
        assert_eq!((longer.until, longer.not_renewed), (Some(date(2027, 12, 31)), None));
        assert_eq!(told(&town, "grant.not-renewed").await.len(), 1);
        // Who said it may order without a word, and may take it back.
        decline(&town, "karin", &grant, "Slutar med det").await.unwrap();
        let now = town.grant(grant.id).await;
        declining::allow(&town.house, town.who("karin"), marked(&now), None).await.unwrap();
        assert_eq!(town.grant(grant.id).await.until, Some(date(2027, 12, 31)), "its own last day stands");
        assert_eq!(told(&town, "grant.renewable").await.len(), 1);
        town.verified().await;
        town.replayed().await;
    }

    async fn r_53_what_ends_soon_in_working_days_and_renewed_in_one_step(town) {
        // Three working days, fourteen, thirty; and one after.
        let ends = [date(2026, 5, 7), date(2026, 5, 25), date(2026, 6, 16), date(2026, 6, 17)];
        let mut all = Vec::new();
        for (login, until) in ["bo", "cecilia", "dan", "fia"].into_iter().zip(ends) {
            town.based("karin", login).await;
            let line = town.ordered_one("karin", ask(login, "ML-AUTO").until(until)).await;
            all.push(town.carried(&line).await);
        }
        let list = soon(&town, "karin").await;
        let shown: Vec<(u16, usize)> = list.parts.iter().map(|part| (part.days, part.rows.len())).collect();
        assert_eq!(shown, [(3, 1), (14, 1), (30, 1)]);
        assert!(soon(&town, "nadia").await.parts.is_empty(), "only to the right person");
        // One is asked about, the others have a last day: one step, each on its own path.
        let done = renew(&town, "karin", &[&all[0], &all[1]], Some(date(2026, 12, 31)), "").await;
        assert_eq!((done.confirmed, done.ordered, done.refused.len()), (0, 2, 0));
        let of_bo = town.who("bo");
        let open = town.house.db.read(move |conn| lines::open_of(conn, &[of_bo])).await.unwrap();
        assert_eq!(open[0].content.asks, Asks::Extend(all[0].id));
        let list = soon(&town, "karin").await;
        assert!(list.parts[0].rows[0].ordered && list.parts[1].rows[0].ordered);
        town.carried(&open[0]).await;
        assert_eq!(town.grant(all[0].id).await.until, Some(date(2026, 12, 31)));
        // Somebody else's staff: refused for each, and nothing is told of them.
        let done = renew(&town, "nadia", &[&all[2]], None, "").await;
        assert_eq!((done.ordered, done.refused.len(), done.refused[0].subject.name.as_deref()), (0, 1, None));
        assert_eq!(done.refused[0].code, "not-your-staff");
        // What follows the employment is told as that.
        town.change("lea", "extensionAttribute5", "lea-1;SOC-2231;2|2020-01-01|2026-06-01|main");
        town.sync().await;
        let lea = held(&town, "lea", "ML-AUTO").await;
        let list = soon(&town, "karin").await;
        let row = list.parts.iter().flat_map(|part| &part.rows).find(|row| row.grant.id == lea.id.to_string()).unwrap();
        assert!(row.follows && !row.asked);
        town.verified().await;
    }

    async fn r_23_what_is_asked_about_is_confirmed_with_the_rest(town) {
        let asked = held(&town, "bo", "ML-AUTO").await;
        town.based("karin", "cecilia").await;
        on(&town, date(2027, 4, 1)).await;
        let line = town.ordered_one("karin", ask("cecilia", "ML-AUTO").until(date(2027, 4, 20))).await;
        let dated = town.carried(&line).await;
        let asked = town.grant(asked.id).await;
        let done = renew(&town, "karin", &[&asked, &dated], Some(date(2027, 12, 31)), "").await;
        assert_eq!((done.confirmed, done.ordered), (1, 1));
        assert_eq!(town.grant(asked.id).await.renew_by, Some(date(2028, 4, 1)));
        // Shown before somebody else answered.
        let done = renew(&town, "karin", &[&asked], None, "").await;
        assert_eq!((done.confirmed, done.ordered, done.refused[0].code), (0, 0, "already-held"));
    }

    async fn r_16_after_the_last_day_of_a_system_nothing_in_it_stands(town) {
        let [one, two] = [held(&town, "bo", "ML-AUTO").await, held(&town, "cecilia", "ML-AUTO").await];
        let other = held(&town, "bo", "PS-LAS").await;
        let card = |status: &'static str, stop: Option<Date>, end: Option<Date>| {
            let (house, by) = (town.house.clone(), town.who("peter"));
            async move {
                let shown = system(&house, by, "MAIL", Lang::Sv).unwrap();
                let ask = SystemAsk {
                    status: status.to_owned(),
                    stop_date: stop,
                    end_date: end,
                    department: "KLK".to_owned(),
                    board: "KS".to_owned(),
                    ..SystemAsk::of(&shown)
                };
                keeping::system(&house, by, "MAIL".to_owned(), ask).await.unwrap();
            }
        };
        card("closing", Some(date(2026, 5, 10)), Some(date(2026, 5, 31))).await;
        town.based("karin", "dan").await;
        town.clock.set("2026-05-10T10:00:00Z".parse().unwrap());
        assert_eq!(town.order("karin", &[ask("dan", "ML-AUTO")]).await.unwrap_err(), Refusal::SystemClosed);
        town.clock.set("2026-05-31T21:59:59Z".parse().unwrap());
        assert_eq!(closing::close(&town.house).await.unwrap(), 0, "through its last day");
        town.clock.set("2026-05-31T22:00:00Z".parse().unwrap());
        assert_eq!(closing::close(&town.house).await.unwrap(), 2);
        assert_eq!(closing::close(&town.house).await.unwrap(), 0, "once");
        for id in [one.id, two.id] {
            let state = town.grant(id).await.state;
            assert!(matches!(state, GrantState::Removing { ending: Ending::SystemClosed, .. }), "{state:?}");
        }
        assert_eq!(town.grant(other.id).await.state, GrantState::Active);
        let told = told(&town, "grant.ended").await;
        assert_eq!(told.len(), 2, "one entry each");
        town.verified().await;
        town.replayed().await;
    }

    async fn r_18_many_are_ended_as_one_by_one_and_each_answers_for_itself(town) {
        let [one, two, three] =
            [held(&town, "bo", "ML-AUTO").await, held(&town, "cecilia", "ML-AUTO").await, held(&town, "dan", "ML-AUTO").await];
        let base = town.held("dan").await.into_iter().find(|grant| grant.id != three.id).unwrap();
        let ids: Vec<GrantId> = vec![one.id, two.id, base.id];
        let shown = ending_many::preview(&town.house, town.who("karin"), ids.clone(), Lang::Sv).await.unwrap();
        assert_eq!((shown.can_end, shown.rows.iter().map(|row| row.dependents).sum::<usize>()), (3, 1));
        let none = ending_many::preview(&town.house, town.who("nadia"), ids, Lang::Sv).await.unwrap();
        assert!(none.rows.is_empty(), "nothing is told of others' staff");
        // The owner of a role's system; nobody else.
        let role = one.role;
        let of_role = ending_many::preview_role(&town.house, town.who("peter"), role, Lang::Sv).await.unwrap();
        assert_eq!((of_role.can_end, of_role.more), (3, false));
        let other = ending_many::preview_role(&town.house, town.who("karin"), role, Lang::Sv).await;
        assert_eq!(refusal(other), Refusal::Hidden);
        let stale = Marked { version: two.version + 1, ..marked(&two) };
        let asked = vec![marked(&one), stale, marked(&base)];
        let done = ending_many::end_many(&town.house, town.who("karin"), asked, "Sommaren är slut".to_owned(), None).await.unwrap();
        let fates: Vec<bool> = done.iter().map(|(_, done)| done.is_ok()).collect();
        assert_eq!(fates, [true, false, true]);
        assert_eq!(town.grant(two.id).await.state, GrantState::Active);
        let with_base = town.grant(three.id).await.state;
        assert!(matches!(with_base, GrantState::Removing { ending: Ending::BaseEnded, .. }));
        let many = vec![marked(&one); ending_many::MOST + 1];
        let refused = ending_many::end_many(&town.house, town.who("karin"), many, String::new(), None).await;
        assert_eq!(refused.unwrap_err().to_string(), StoreError::from(Refusal::TooManyLines(500)).to_string());
        assert_eq!(grants::expire(&town.house).await.unwrap(), 0);
        assert!(matches!(town.line(one.origin.line().unwrap()).await.state, State::Delivered { .. }));
        town.verified().await;
        town.replayed().await;
    }
}
