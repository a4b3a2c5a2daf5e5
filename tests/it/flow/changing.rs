//! A permission is changed to another role or another scope (issue: change of role, change of scope): the old one stands until
//! the new one is delivered, and never beside it where a rule forbids both.

use behorig::domain::grant::{Ending, Grant, State};
use behorig::domain::ids::GrantId;
use behorig::domain::lang::Lang;
use behorig::domain::order::{Asks, Line};
use behorig::domain::refusal::Refusal;
use behorig::features::grants::service::How;
use behorig::features::orders::service::changing::{self, ChangeAsk};
use behorig::features::orders::service::{self as orders};
use behorig::features::separation::service::{self as separation, RuleAsk};
use behorig::store::lines;

use super::groups::{list_of, told};
use crate::harness::town::{Town, ask, both, refusal};

impl Town {
    fn to(&self, role: &str, unit: &str) -> ChangeAsk {
        let register = self.house.db.register();
        ChangeAsk {
            role: register.role_by_code(role).expect("a role of the town").id.to_string(),
            unit: register.unit_by_code.get(unit).map(ToString::to_string).unwrap_or_default(),
            purpose: "Nya uppgifter".to_owned(),
            ..ChangeAsk::default()
        }
    }

    async fn changed(&self, by: &str, grant: GrantId, ask: ChangeAsk) -> Result<Line, Refusal> {
        let sent = match changing::change(&self.house, self.who(by), grant, ask, Lang::Sv).await {
            Ok(sent) => sent,
            Err(error) => return Err(refusal::<()>(Err(error))),
        };
        let id = sent.id.parse().unwrap();
        Ok(self.house.db.read(move |conn| lines::of_order(conn, id)).await.unwrap().remove(0))
    }

    async fn reads(&self, login: &'static str) -> Grant {
        self.based("karin", login).await;
        self.carried(&self.ordered_one("karin", ask(login, "PS-LAS")).await).await
    }
}

fn ended(grant: &Grant) -> Option<Ending> {
    match grant.state {
        State::Removing { ending, .. } | State::Removed { ending, .. } => Some(ending),
        State::Active => None,
    }
}

both! {
    async fn r_22_a_change_goes_the_new_roles_way_and_the_old_ends_when_it_is_delivered(town) {
        let old = town.reads("bo").await;
        let shown = changing::changeable(&town.house, town.who("karin"), old.id, Lang::Sv).await.unwrap();
        assert_eq!((shown.roles.len(), shown.now.role.clone()), (2, old.role.to_string()));
        let plan = changing::planned(&town.house, town.who("karin"), old.id, town.to("PS-UTF", "SOC-2231"), Lang::Sv);
        let plan = plan.await.unwrap();
        assert_eq!(plan.people[0].lines[0].before.as_ref().map(|before| before.how), Some("change"));
        let line = town.changed("karin", old.id, town.to("PS-UTF", "SOC-2231")).await.unwrap();
        assert!(matches!(line.content.asks, Asks::Change(before) if before.grant == old.id && before.role == old.role));
        assert_eq!(town.expected(&line).await, ["eva"], "the owner decides PS-UTF, though PS-LAS was the managers'");
        let twice = town.changed("karin", old.id, town.to("PS-UTF", "SOC")).await;
        assert_eq!(twice.unwrap_err(), Refusal::AlreadyAsked, "one change of it at a time");
        town.approve("eva", &line).await.unwrap();
        assert_eq!(ended(&town.grant(old.id).await), None, "no gap");
        let new = town.carried(&town.line(line.id).await).await;
        assert_eq!((new.role, ended(&new)), (line.content.role, None));
        assert_eq!(ended(&town.grant(old.id).await), Some(Ending::Changed));
        let tasks = list_of(&town, "monica").await;
        assert_eq!(tasks, (0, 1), "the old one is to be taken away");
        assert_eq!(told(&town, "grant.ended").await.len(), 1);
        town.removed("monica", &town.grant(old.id).await).await.unwrap();
        // Another unit is a change, too.
        let line = town.changed("karin", new.id, town.to("PS-UTF", "SOC")).await.unwrap();
        let other = town.carried(&line).await;
        assert_eq!((ended(&town.grant(new.id).await), ended(&other)), (Some(Ending::Changed), None));
        assert_ne!(other.scope, new.scope);
        town.verified().await;
        town.replayed().await;
    }

    async fn t_01_a_change_is_for_whoever_orders_and_of_the_same_system(town) {
        let old = town.reads("bo").await;
        let base = town.held("bo").await.into_iter().find(|grant| grant.id != old.id).unwrap();
        assert_eq!(town.changed("karin", old.id, town.to("PS-LAS", "")).await.unwrap_err(), Refusal::NotAChange);
        assert_eq!(town.changed("karin", old.id, town.to("PB-PED", "")).await.unwrap_err(), Refusal::NotAChange);
        assert_eq!(town.changed("karin", base.id, town.to("AD-ADM", "")).await.unwrap_err(), Refusal::NotAChange);
        for by in ["bo", "nadia", "eva", "monica", "adam", "ingela"] {
            let refused = town.changed(by, old.id, town.to("PS-UTF", "SOC-2231")).await.unwrap_err();
            assert!(matches!(refused, Refusal::Hidden | Refusal::OutsideReach), "{by}: {refused:?}");
        }
        // Somebody else's permission is no ground for a change of Bo's, and says nothing.
        let cecilia = town.reads("cecilia").await;
        let mut written = town.written(&[ask("bo", "PS-UTF").unit("SOC-2231").purpose("Prov")]);
        written[0].changes = Some(cecilia.id.to_string());
        let sent = orders::send(&town.house, town.who("karin"), &written, Lang::Sv).await;
        assert_eq!(refusal(sent), Refusal::ChangedOver);
    }

    async fn r_55_what_is_revoked_meanwhile_is_not_changed(town) {
        let old = town.reads("bo").await;
        let line = town.changed("karin", old.id, town.to("PS-UTF", "SOC-2231")).await.unwrap();
        town.approve("eva", &line).await.unwrap();
        town.end("eva", &town.grant(old.id).await, How::Revoke, "Missbruk").await.unwrap();
        assert_eq!(town.deliver("monica", &town.line(line.id).await).await.unwrap_err(), Refusal::ChangedOver);
        assert_eq!(town.held("bo").await.iter().filter(|grant| ended(grant).is_none()).count(), 1, "the base order");
    }

    async fn r_26_what_must_not_be_together_is_changed_and_never_had_at_once(town) {
        let rule = |a: &str, b: &str| {
            let pair = (a.to_owned(), b.to_owned());
            RuleAsk { a: pair.0, b: pair.1, effect: "deny".to_owned(), reason: "Prov".to_owned() }
        };
        separation::make(&town.house, town.who("adam"), rule("PS-LAS", "PS-UTF")).await.unwrap();
        town.give_by("PS-LAS", "G-PED").await.unwrap();
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        town.approve("monica", &line).await.unwrap();
        town.provide().await;
        let old = town.granted(&line).await;
        assert_eq!(town.members("G-PED"), ["bo"]);
        let both = town.order("karin", &[ask("bo", "PS-UTF").unit("SOC-2231").purpose("Prov")]).await;
        assert!(matches!(both, Err(Refusal::Separated(_))), "beside it is refused: {both:?}");
        let line = town.changed("karin", old.id, town.to("PS-UTF", "SOC-2231")).await.unwrap();
        let new = town.carried(&line).await;
        let standing: Vec<_> = town.held("bo").await.into_iter().filter(|grant| ended(grant).is_none()).collect();
        assert!(standing.iter().any(|grant| grant.id == new.id) && standing.iter().all(|grant| grant.id != old.id));
        town.provide().await;
        assert!(town.members("G-PED").is_empty(), "the service took it away");
        town.verified().await;
        town.replayed().await;
    }
}
