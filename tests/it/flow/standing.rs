//! What the service does in groups about a grant that stands, over real LDAP: out during leave and in again (E-08), and in
//! again where somebody else took the person out.

use behorig::directory::embedded::{Change, Fault};
use behorig::domain::lang::Lang;
use behorig::domain::pausing::Pause;
use behorig::domain::provision::FAILURES;
use behorig::domain::reconciliation::Kind;
use behorig::features::fulfilment::service::{self as fulfilment, pausing, providing};
use behorig::features::grants::service::{How, following};
use behorig::features::reconciliation::service::looking::{self, Filter};
use behorig::features::reconciliation::service::{FindingView, running};
use jiff::SignedDuration;

use super::groups::{given, removed_at, told};
use crate::harness::town::{Town, both, people};

const AWAY: &str = "bo-1;SOC-2231;1|2020-01-01||main,leave";
const BACK: &str = "bo-1;SOC-2231;1|2020-01-01||main";

async fn says(town: &Town, text: &str) {
    town.change("bo", "extensionAttribute5", text);
    town.sync().await;
    following::sweep(&town.house).await.unwrap();
}

fn put(town: &Town, member: bool) {
    let who = vec![people::dn("bo")];
    let change =
        |who| if member { Change::Add("member".to_owned(), who) } else { Change::Delete("member".to_owned(), who) };
    town.server.modify(&people::group_dn("G-PED"), &[change(who)]).unwrap();
}

async fn missing(town: &Town) -> Vec<FindingView> {
    town.pass(SignedDuration::from_mins(1));
    running::run(&town.house).await.unwrap();
    let filter = Filter { kind: Some(Kind::Missing), all: true, ..Filter::default() };
    looking::list(&town.house, town.who("henrik"), filter, Lang::Sv).await.unwrap().findings
}

async fn on_lists(town: &Town) -> (usize, usize, usize) {
    let work = fulfilment::list(&town.house, town.who("helena"), None, None, None, Lang::Sv).await.unwrap();
    (work.pause.len(), work.resume.len(), work.remove.len())
}

both! {
    async fn e_08_the_service_takes_out_on_leave_and_puts_back_on_return(town) {
        let grant = given(&town).await;
        says(&town, AWAY).await;
        assert_eq!(on_lists(&town).await, (0, 0, 0), "nobody has to do it");
        assert_eq!(town.members("G-PED"), ["bo"], "only after the commit");
        assert_eq!(town.provide().await, providing::Ran { done: 1, later: 0 });
        assert!(town.members("G-PED").is_empty());
        let pause = town.grant(grant.id).await.pause;
        assert!(matches!(pause, Some(Pause::Paused { done: true, .. })), "{pause:?}");
        assert!(told(&town, "grant.closed").await[0].contains("G-PED"), "read back");
        says(&town, BACK).await;
        assert_eq!((on_lists(&town).await, town.provide().await.done), ((0, 0, 0), 1));
        assert_eq!((town.members("G-PED"), town.grant(grant.id).await.pause), (vec!["bo".to_owned()], None));
        assert!(told(&town, "grant.opened").await[0].contains("G-PED"));
        assert!(town.outbox().await.is_empty());
        town.verified().await;
        town.replayed().await;
    }

    async fn e_08_leave_and_return_in_any_order_ends_where_the_grant_says(town) {
        let grant = given(&town).await;
        // Back before it was carried out; away again before that was.
        says(&town, AWAY).await;
        says(&town, BACK).await;
        assert_eq!(town.outbox().await.len(), 1, "the newest is what is wanted");
        town.provide().await;
        assert_eq!(town.members("G-PED"), ["bo"]);
        says(&town, AWAY).await;
        town.provide().await;
        says(&town, BACK).await;
        says(&town, AWAY).await;
        town.provide().await;
        assert!(town.members("G-PED").is_empty());
        // Ended while away, with the return half done.
        says(&town, BACK).await;
        town.end("karin", &town.grant(grant.id).await, How::Now, "").await.unwrap();
        town.provide().await;
        assert!(town.members("G-PED").is_empty() && town.outbox().await.is_empty());
        assert!(removed_at(&town.grant(grant.id).await).is_some());
        town.verified().await;
        town.replayed().await;
    }

    async fn e_08_giving_back_asks_for_the_employment_and_taking_out_does_not(town) {
        let grant = given(&town).await;
        says(&town, AWAY).await;
        town.provide().await;
        says(&town, BACK).await;
        // Disabled since it was last read: nothing is given.
        town.server.modify(&people::dn("bo"), &[Change::set("userAccountControl", "514")]).unwrap();
        town.pass(SignedDuration::from_secs(61));
        assert_eq!(town.provide().await, providing::Ran { done: 0, later: 1 });
        assert!(town.members("G-PED").is_empty());
        assert_eq!(town.outbox().await[0].tries, 0, "waiting is no failure");
        town.server.modify(&people::dn("bo"), &[Change::set("userAccountControl", "512")]).unwrap();
        town.pass(SignedDuration::from_secs(61));
        assert_eq!(town.provide().await.done, 1);
        assert_eq!(town.members("G-PED"), ["bo"]);
        // What does not succeed is offered to people, by its own word.
        town.server.set_fault(Fault::NoWrites(50));
        says(&town, AWAY).await;
        for _ in 0..FAILURES {
            town.provide().await;
            town.pass(SignedDuration::from_mins(6));
        }
        assert_eq!(on_lists(&town).await, (1, 0, 0));
        put(&town, false);
        let mut done = pausing::carried_out(&town.house, town.who("helena"), vec![grant.id], "Ä-1".to_owned(), None).await.unwrap();
        done.remove(0).1.unwrap();
        town.server.set_fault(Fault::None);
        town.pass(SignedDuration::from_mins(6));
        assert_eq!(town.provide().await.done, 1, "the service sees to it all the same");
        assert_eq!(on_lists(&town).await, (0, 0, 0));
        town.verified().await;
        town.replayed().await;
    }

    async fn r_13_what_the_service_gave_and_is_gone_twice_is_put_back(town) {
        let grant = given(&town).await;
        assert_eq!(missing(&town).await.len(), 0);
        put(&town, false);
        let [once] = missing(&town).await.try_into().unwrap();
        assert!(!once.putting_back && town.outbox().await.is_empty(), "one look may be wrong");
        let [twice] = missing(&town).await.try_into().unwrap();
        assert!(twice.putting_back && twice.id == once.id);
        assert_eq!(town.outbox().await.len(), 1);
        missing(&town).await;
        assert_eq!(town.outbox().await.len(), 1, "once");
        assert_eq!(town.provide().await.done, 1);
        assert_eq!(town.members("G-PED"), ["bo"]);
        assert_eq!(missing(&town).await.len(), 0, "and the finding is closed");
        assert!(told(&town, "membership.seen").await[0].contains("G-PED"));
        assert!(town.grant(grant.id).await.is_provided());
        // Ended in between: nothing is put back.
        put(&town, false);
        missing(&town).await;
        missing(&town).await;
        town.end("karin", &town.grant(grant.id).await, How::Now, "").await.unwrap();
        town.provide().await;
        assert!(town.members("G-PED").is_empty() && town.outbox().await.is_empty());
        town.verified().await;
        town.replayed().await;
    }
}
