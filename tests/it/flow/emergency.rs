//! Emergency access: given at once, confirmed by the owner or gone.

use behorig::domain::employment::Cap;
use behorig::domain::grant::{Ending, Ground, State as Grant};
use behorig::domain::ids::GrantId;
use behorig::domain::lang::Lang;
use behorig::domain::order::{Line, State};
use behorig::domain::refusal::Refusal;
use behorig::features::grants::service::{self as grants, following};
use jiff::civil::date;

use crate::harness::town::{Ask, Town, ask, both, refusal};

fn now(login: &'static str) -> Ask {
    ask(login, "PS-UTF").unit("SOC-2231").purpose("Jour i natt").emergency()
}

impl Town {
    async fn given_at_once(&self, by: &str, login: &'static str) -> (Line, GrantId) {
        let line = self.ordered_one(by, now(login)).await;
        assert_eq!(line.state, State::Delivering, "nobody has to decide it first");
        let grant = self.carried(&line).await;
        (line, grant.id)
    }

    async fn grant_now(&self, id: GrantId) -> behorig::domain::grant::Grant {
        self.house.db.read(move |conn| behorig::store::grants::find(conn, id)).await.unwrap().expect("a grant")
    }

    async fn confirm(&self, by: &str, id: GrantId) -> Result<(), Refusal> {
        let version = self.grant_now(id).await.version;
        match following::confirm(&self.house, self.who(by), id, version, None).await {
            Ok(_) => Ok(()),
            Err(error) => Err(refusal::<()>(Err(error))),
        }
    }
}

both! {
    async fn r_28_it_is_given_at_once_and_ends_by_itself_when_nobody_confirms(town) {
        town.based("karin", "bo").await;
        let (line, id) = town.given_at_once("karin", "bo").await;
        assert_eq!((line.content.until, line.content.cap), (Some(date(2026, 5, 6)), Some(Cap::Emergency)), "72 hours at most");
        let grant = town.grant_now(id).await;
        assert_eq!(grant.question(), Some((Ground::Emergency, date(2026, 5, 5))));
        let waiting = |login: &str| {
            let person = town.who(login);
            town.house.db.read(move |conn| behorig::store::tasks::count(conn, person, behorig::domain::transition::Duty::Confirm, 9))
        };
        assert_eq!(waiting("eva").await.unwrap(), 1, "the owner is asked");
        let list = grants::emergencies(&town.house, town.who("eva"), Lang::Sv).await.unwrap();
        assert!(list[0].can_confirm && !list[0].confirmed);
        assert_eq!(list[0].purpose, "Jour i natt");
        town.pass_days(2);
        assert_eq!(following::end_unanswered(&town.house).await.unwrap(), 1);
        let grant = town.grant_now(id).await;
        assert!(matches!(grant.state, Grant::Removing { ending: Ending::NotConfirmed, .. }));
        assert_eq!(waiting("eva").await.unwrap(), 0);
        let list = grants::emergencies(&town.house, town.who("ingela"), Lang::Sv).await.unwrap();
        assert_eq!(list.len(), 1, "it stays on the control list");
        assert_eq!(refusal(grants::emergencies(&town.house, town.who("bo"), Lang::Sv).await), Refusal::NotAllowed);
        town.verified().await;
        town.replayed().await;
    }

    async fn r_28_the_owner_confirms_and_nobody_their_own(town) {
        town.based("karin", "bo").await;
        let (_, id) = town.given_at_once("karin", "bo").await;
        assert_eq!(town.confirm("karin", id).await, Err(Refusal::NotFound), "not the orderer");
        assert_eq!(town.confirm("bo", id).await, Err(Refusal::NotFound), "not the one who has it");
        assert_eq!(town.confirm("monica", id).await, Err(Refusal::NotFound), "not who delivers");
        town.confirm("eva", id).await.unwrap();
        assert_eq!(town.confirm("eva", id).await, Err(Refusal::Conflict));
        town.pass_days(1);
        assert_eq!(following::end_unanswered(&town.house).await.unwrap(), 0);
        assert!(matches!(town.grant_now(id).await.state, Grant::Active), "it lasts its time");
        // The owner's own order waits for somebody else, and ends when there is none.
        town.based("eva", "karin").await;
        let (_, hers) = town.given_at_once("eva", "karin").await;
        assert_eq!(town.confirm("eva", hers).await, Err(Refusal::SelfDecisionOrderer));
        town.verified().await;
    }

    async fn r_28_what_cannot_be_had_in_an_emergency(town) {
        town.based("karin", "bo").await;
        assert_eq!(town.order("karin", &[ask("bo", "PS-LAS").emergency()]).await.unwrap_err(), Refusal::PurposeRequired);
        assert_eq!(town.order("karin", &[ask("dan", "AD-BAS").purpose("x").emergency()]).await.unwrap_err(), Refusal::NoEmergency);
        assert_eq!(town.order("karin", &[now("karin")]).await.unwrap_err(), Refusal::SelfDecisionSubject);
        assert!(town.order("karin", &[now("elin")]).await.is_err(), "the employment has ended");
        assert!(town.order("nadia", &[now("bo")]).await.is_err(), "not her staff");
        town.fault(behorig::directory::embedded::Fault::Down);
        assert_eq!(town.order("karin", &[now("bo")]).await.unwrap_err(), Refusal::DirectoryDown, "then there is the paper");
    }
}
