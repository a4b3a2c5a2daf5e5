//! Roles that one person must not have together: at order, decision and delivery, also at once.

use behorig::domain::employment::Cap;
use behorig::domain::ids::RuleId;
use behorig::domain::lang::Lang;
use behorig::domain::order::State;
use behorig::domain::refusal::Refusal;
use behorig::features::separation::service::{self as separation, ExceptionAsk, RuleAsk};
use jiff::civil::date;

use crate::harness::town::{Town, ask, both, refusal};

impl Town {
    async fn separated(&self, a: &str, b: &str, effect: &str) -> RuleId {
        let rule = RuleAsk { a: a.to_owned(), b: b.to_owned(), effect: effect.to_owned(), reason: "Prov".to_owned() };
        separation::make(&self.house, self.who("adam"), rule).await.expect("a rule").0
    }

    async fn excepted(&self, by: &str, rule: RuleId, login: &str, until: jiff::civil::Date) -> Result<(), Refusal> {
        let it = ExceptionAsk { person: login.to_owned(), reason: "Liten enhet".to_owned(), until: Some(until) };
        match separation::except(&self.house, self.who(by), rule, it).await {
            Ok(_) => Ok(()),
            Err(error) => Err(refusal::<()>(Err(error))),
        }
    }
}

fn pair(a: &str, b: &str) -> Refusal {
    Refusal::Separated(format!("{a} × {b}"))
}

both! {
    async fn r_26_the_second_of_two_is_not_ordered_in_either_direction(town) {
        town.based("karin", "bo").await;
        town.based("karin", "cecilia").await;
        town.separated("PS-LAS", "ML-AUTO", "deny").await;
        let held = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_eq!(town.order("karin", &[ask("bo", "ML-AUTO")]).await.unwrap_err(), pair("ML-AUTO", "PS-LAS"), "asked for");
        town.carried(&held).await;
        assert_eq!(town.order("karin", &[ask("bo", "ML-AUTO")]).await.unwrap_err(), pair("ML-AUTO", "PS-LAS"), "held");
        town.ordered_one("karin", ask("cecilia", "ML-AUTO")).await;
        assert_eq!(town.order("karin", &[ask("cecilia", "PS-LAS")]).await.unwrap_err(), pair("PS-LAS", "ML-AUTO"));
        // Both in one order: the first goes, the second is told why not.
        town.based("karin", "dan").await;
        let sent = town.order("karin", &[ask("dan", "PS-LAS"), ask("dan", "ML-AUTO")]).await.unwrap();
        assert_eq!((sent.sent, sent.refused[0].code), (1, "separated"));
        town.verified().await;
    }

    async fn r_26_a_rule_that_came_later_is_asked_at_decision_and_delivery(town) {
        town.based("karin", "bo").await;
        let first = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        let second = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        town.approve("monica", &first).await.unwrap();
        town.separated("PS-LAS", "PB-PED", "deny").await;
        assert_eq!(town.approve("henrik", &second).await.unwrap_err(), pair("PB-PED", "PS-LAS"), "the other is decided");
        let first = town.line(first.id).await;
        assert_eq!(first.state, State::Delivering);
        town.deliver("monica", &first).await.unwrap();
        // Decided before the rule, not delivered: the delivery asks.
        town.based("karin", "cecilia").await;
        let a = town.ordered_one("karin", ask("cecilia", "KI-SALJ")).await;
        let b = town.ordered_one("karin", ask("cecilia", "PB-PED")).await;
        town.approve("henrik", &b).await.unwrap();
        town.deliver("helena", &town.line(b.id).await).await.unwrap();
        town.separated("KI-SALJ", "PB-PED", "deny").await;
        assert_eq!(town.deliver("henrik", &a).await.unwrap_err(), pair("KI-SALJ", "PB-PED"));
        town.verified().await;
        town.replayed().await;
    }

    async fn r_26_an_exception_has_an_owner_a_reason_and_a_last_day(town) {
        town.based("karin", "bo").await;
        let rule = town.separated("PS-LAS", "PB-PED", "deny").await;
        town.carried(&town.ordered_one("karin", ask("bo", "PS-LAS")).await).await;
        let until = date(2026, 8, 31);
        assert_eq!(town.excepted("adam", rule, "bo", until).await, Err(Refusal::NotAllowed), "the administrator decides nothing");
        assert_eq!(town.excepted("eva", rule, "eva", until).await, Err(Refusal::SelfDecisionSubject));
        assert_eq!(town.excepted("eva", rule, "bo", date(2027, 5, 5)).await, Err(Refusal::EndTooFar(date(2027, 5, 4))));
        assert_eq!(town.excepted("peter", rule, "bo", until).await, Err(Refusal::NotFound), "owner of another system");
        town.excepted("eva", rule, "bo", until).await.unwrap();
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        assert_eq!((line.content.until, line.content.cap), (Some(until), Some(Cap::Exception)));
        town.approve("henrik", &line).await.unwrap();
        let grant = town.carried(&town.line(line.id).await).await;
        assert_eq!(grant.until, Some(until), "no permission lasts longer than what it rests on");
        let shown = separation::list(&town.house, town.who("eva"), Lang::Sv).await.unwrap();
        assert_eq!((shown[0].conflicts, shown[0].people.len()), (0, 1));
        let own = shown[0].people[0].exception.clone().unwrap().parse().unwrap();
        separation::end_exception(&town.house, town.who("eva"), own).await.unwrap();
        let shown = separation::list(&town.house, town.who("henrik"), Lang::Sv).await.unwrap();
        assert_eq!(shown[0].conflicts, 1, "what stands is listed");
        town.verified().await;
    }

    async fn r_26_a_warning_brings_in_the_owner(town) {
        town.based("karin", "bo").await;
        town.separated("KI-SALJ", "ML-AUTO", "warn").await;
        town.carried(&town.ordered_one("karin", ask("bo", "ML-AUTO")).await).await;
        let line = town.ordered_one("karin", ask("bo", "KI-SALJ")).await;
        assert_eq!(town.expected(&line).await, ["henrik"], "without the rule nobody had to decide it");
        town.approve("henrik", &line).await.unwrap();
    }

    async fn r_26_two_people_take_a_rule_away(town) {
        let rule = town.separated("PS-LAS", "PB-PED", "deny").await;
        let end = |by: &str| separation::end(&town.house, town.who(by), rule);
        assert_eq!(refusal(end("peter").await), Refusal::NotFound);
        assert!(!end("adam").await.unwrap().0);
        assert_eq!(refusal(end("adam").await), Refusal::SecondPerson);
        assert!(end("eva").await.unwrap().0);
        assert_eq!(refusal(end("henrik").await), Refusal::Conflict);
        town.based("karin", "bo").await;
        town.carried(&town.ordered_one("karin", ask("bo", "PS-LAS")).await).await;
        town.ordered_one("karin", ask("bo", "PB-PED")).await;
        town.verified().await;
    }

    async fn r_26_of_two_at_once_one_is_sent(town) {
        town.based("karin", "bo").await;
        town.separated("PS-LAS", "PB-PED", "deny").await;
        let (one, other) = ([ask("bo", "PS-LAS")], [ask("bo", "PB-PED")]);
        let (a, b) = tokio::join!(town.order("karin", &one), town.order("karin", &other));
        assert_eq!([a.is_ok(), b.is_ok()].into_iter().filter(|ok| *ok).count(), 1);
    }
}
