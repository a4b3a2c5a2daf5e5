//! What a decision can be besides yes and no: less than was asked for, an opinion, and taken back.

use behorig::domain::catalogue::Step;
use behorig::domain::employment::Cap;
use behorig::domain::ids::LineId;
use behorig::domain::order::{Less, Line, Outcome, State};
use behorig::domain::refusal::Refusal;
use behorig::features::approvals::service::{self as approvals, Said, Verdict};
use behorig::store::decisions;
use jiff::civil::date;

use crate::harness::town::{Ask, Town, ask, both, refusal};

fn utf(login: &'static str) -> Ask {
    ask(login, "PS-UTF").unit("SOC-2231").purpose("Prov")
}

impl Town {
    async fn approve_less(&self, by: &str, line: &Line, less: Less) -> Result<(), Refusal> {
        let said = Said { text: String::new(), less };
        let shown = vec![self.shown(line)];
        let mut done = approvals::decide(&self.house, self.who(by), shown, Verdict::Approve, said).await.unwrap();
        match done.remove(0).1 {
            Ok(_) => Ok(()),
            Err(error) => Err(refusal::<()>(Err(error))),
        }
    }

    async fn undo(&self, by: &str, id: LineId) -> Result<(), Refusal> {
        match approvals::undo(&self.house, self.who(by), id).await {
            Ok(_) => Ok(()),
            Err(error) => Err(refusal::<()>(Err(error))),
        }
    }

    async fn advised(&self) {
        let system = self.system("PROCBOU").to_string();
        let raw =
            format!("UPDATE role SET steps = '{}' WHERE code = 'PB-PED'", serde_json::json!(["opinion", "owner"]));
        self.raw(&raw).expect("the catalogue is set");
        self.raw("UPDATE revision SET n = n + 1").expect("and read anew");
        self.house.db.refresh().await.expect("it is read");
        assert!(!system.is_empty());
        let register = self.house.db.register();
        assert_eq!(register.role_by_code("PB-PED").unwrap().steps, [Step::Opinion, Step::Owner]);
    }
}

both! {
    async fn r_22_a_decision_gives_a_shorter_time_or_a_lower_role(town) {
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", utf("bo").until(date(2026, 12, 31))).await;
        let less = |day| Less { until: Some(day), role: None };
        assert_eq!(town.approve_less("eva", &line, less(date(2027, 1, 1))).await, Err(Refusal::EndTooFar(date(2026, 12, 31))));
        assert_eq!(town.approve_less("eva", &line, less(date(2026, 5, 3))).await, Err(Refusal::EndBeforeStart));
        let register = town.house.db.register();
        let foreign = Less { until: None, role: Some(register.role_by_code("ML-AUTO").unwrap().id) };
        assert_eq!(town.approve_less("eva", &line, foreign).await, Err(Refusal::NotLower), "of another system");
        let scoped = Less { until: None, role: Some(register.role_by_code("PS-LAS").unwrap().id) };
        assert_eq!(town.approve_less("eva", &line, scoped).await, Err(Refusal::NotLower), "not limited in the same way");
        town.approve_less("eva", &line, less(date(2026, 6, 30))).await.unwrap();
        let now = town.line(line.id).await;
        assert_eq!((now.content.until, now.content.cap), (Some(date(2026, 6, 30)), Some(Cap::Decision)));
        assert_ne!(now.hash, line.hash, "what is delivered is what was decided");
        let grant = town.carried(&now).await;
        assert_eq!(grant.until, Some(date(2026, 6, 30)));
        town.verified().await;
        town.replayed().await;
    }

    async fn an_opinion_goes_on_with_its_reason_and_the_owner_decides(town) {
        town.advised().await;
        town.based("karin", "bo").await;
        let soc = town.house.db.register().unit_by_code["SOC-2231"];
        assert!(!soc.to_string().is_empty());
        // Birgitta orders for Karin's staff: Karin gives her opinion, Henrik decides.
        let line = town.ordered_one("birgitta", ask("bo", "PB-PED")).await;
        assert_eq!(town.expected(&line).await, ["karin"]);
        assert_eq!(town.decline("karin", &line, "").await, Err(Refusal::ReasonRequired));
        town.decline("karin", &line, "Hinner inte i år").await.unwrap();
        let line = town.line(line.id).await;
        assert_eq!(line.state, State::deciding(1), "an opinion against does not end it");
        let id = line.id;
        let made = town.house.db.read(move |conn| decisions::of_lines(conn, &[id])).await.unwrap();
        assert_eq!((made[0].outcome, made[0].reason.as_str()), (Outcome::AdvisedAgainst, "Hinner inte i år"));
        town.approve("henrik", &line).await.unwrap();
        assert_eq!(town.state(&line).await, State::Delivering);
        // The manager's own order is the opinion.
        let own = town.ordered_one("karin", ask("cecilia", "PB-PED")).await;
        assert_eq!(town.expected(&own).await, ["henrik"]);
        town.verified().await;
        town.replayed().await;
    }

    async fn a_decision_is_taken_back_until_it_is_delivered(town) {
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", utf("bo")).await;
        assert_eq!(town.undo("eva", line.id).await, Err(Refusal::NotHolder), "nothing is decided");
        town.approve("eva", &line).await.unwrap();
        assert_eq!(town.undo("karin", line.id).await, Err(Refusal::NotHolder), "not hers");
        assert_eq!(town.undo("henrik", line.id).await, Err(Refusal::OutsideReach));
        town.undo("eva", line.id).await.unwrap();
        let again = town.line(line.id).await;
        assert_eq!(again.state, State::deciding(1));
        assert_eq!(town.expected(&again).await, ["eva"]);
        assert_eq!(town.undo("eva", line.id).await, Err(Refusal::NotHolder), "once");
        town.decline("eva", &again, "Fel person").await.unwrap();
        let id = line.id;
        let made = town.house.db.read(move |conn| decisions::of_lines(conn, &[id])).await.unwrap();
        assert_eq!(made.iter().map(|one| (one.outcome, one.undone)).collect::<Vec<_>>(), [(Outcome::Approved, true), (Outcome::Declined, false)]);
        assert_eq!(town.undo("eva", line.id).await, Err(Refusal::Conflict), "a refusal is told; a new order is placed");
        town.based("karin", "cecilia").await;
        let other = town.ordered_one("karin", utf("cecilia")).await;
        town.approve("eva", &other).await.unwrap();
        town.carried(&town.line(other.id).await).await;
        assert_eq!(town.undo("eva", other.id).await, Err(Refusal::Conflict), "delivered");
        town.verified().await;
        town.replayed().await;
    }
}
