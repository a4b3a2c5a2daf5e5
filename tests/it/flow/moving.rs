//! Everybody moves from a system that closes to the one that takes over: by orders, decided by others, one time each.

use std::collections::BTreeMap;

use behorig::domain::catalogue::Post;
use behorig::domain::duties::{Actor, MapRoles, may};
use behorig::domain::grant::State as Grant;
use behorig::domain::ids::OrderId;
use behorig::domain::lang::Lang;
use behorig::domain::order::{Asks, Line, State};
use behorig::domain::refusal::Refusal;
use behorig::features::catalogue::service::keeping::{self, SystemAsk};
use behorig::features::catalogue::service::system;
use behorig::features::grants::service::closing;
use behorig::features::orders::service::moving::{self, MoveRoles, MoveView, Moved, Progress};
use behorig::features::orders::service::{self as orders, LineAsk};
use behorig::store::lines;
use jiff::civil::date;

use crate::harness::town::{Town, ask, both, refusal};

impl Town {
    /// KIOSK closes on the last of August, and `to` takes over after it.
    async fn gives_way(&self, to: &str) {
        let adam = self.who("adam");
        let shown = system::system(&self.house, adam, "KIOSK", Lang::Sv).unwrap();
        let card = SystemAsk {
            status: "closing".to_owned(),
            stop_date: Some(date(2026, 5, 1)),
            end_date: Some(date(2026, 8, 31)),
            successor: to.to_owned(),
            department: "X".to_owned(),
            board: "X".to_owned(),
            ..SystemAsk::of(&shown)
        };
        keeping::system(&self.house, adam, "KIOSK".to_owned(), card).await.unwrap();
    }

    async fn becomes(&self, by: &str, new: &str) -> Result<(), Refusal> {
        let roles = BTreeMap::from([("KI-SALJ".to_owned(), new.to_owned())]);
        match moving::map(&self.house, self.who(by), "KIOSK", MoveRoles { roles }).await {
            Ok(_) => Ok(()),
            Err(error) => Err(refusal::<()>(Err(error))),
        }
    }

    async fn sells(&self, login: &'static str) -> behorig::domain::grant::Grant {
        self.based("karin", login).await;
        self.carried(&self.ordered_one("karin", ask(login, "KI-SALJ")).await).await
    }

    async fn the_move(&self, by: &str) -> MoveView {
        moving::one(&self.house, self.who(by), "KIOSK", None, Lang::Sv).await.unwrap()
    }

    async fn run_move(&self, by: &str) -> Result<Moved, Refusal> {
        match moving::run(&self.house, self.who(by), "KIOSK", "Flyttas från Kiosken", Lang::Sv).await {
            Ok(moved) => Ok(moved),
            Err(error) => Err(refusal::<()>(Err(error))),
        }
    }

    async fn lines_of(&self, moved: &Moved) -> Vec<Line> {
        let id: OrderId = moved.orders[0].id.parse().unwrap();
        self.house.db.read(move |conn| lines::of_order(conn, id)).await.unwrap()
    }
}

fn progress(holders: usize, moved: usize, waiting: usize, declined: usize, left: usize) -> Progress {
    Progress { holders, moved, waiting, declined, left, hidden: 0 }
}

both! {
    async fn r_16_everybody_is_moved_by_orders_that_others_decide_and_keeps_the_old(town) {
        let mut held = Vec::new();
        for login in ["bo", "cecilia", "dan"] {
            held.push(town.sells(login).await);
        }
        town.gives_way("PROCBOU").await;
        assert_eq!(town.run_move("helena").await.unwrap_err(), Refusal::EmptyOrder, "nobody has said what becomes what");
        assert_eq!(town.becomes("helena", "PS-LAS").await, Err(Refusal::RoleNotOrderable), "a role of another system");
        town.becomes("helena", "PB-PED").await.unwrap();
        let shown = town.the_move("helena").await;
        assert_eq!(shown.progress, progress(3, 0, 0, 0, 3));
        let plan = shown.plan.unwrap();
        assert_eq!((plan.sendable, plan.refused, plan.people.len()), (3, 0, 3));
        let line = &plan.people[0].lines[0];
        assert_eq!(line.before.as_ref().map(|before| before.how), Some("move"));
        assert_eq!(line.deciders[0].login.as_deref(), Some("karin"), "whoever moves them is no manager of theirs");

        let moved = town.run_move("helena").await.unwrap();
        assert_eq!((moved.ordered, moved.refused, moved.left, moved.orders.len()), (3, 0, 0, 1));
        let lines = town.lines_of(&moved).await;
        assert!(lines.iter().all(|line| line.orderer == town.who("helena") && !line.content.by_manager));
        assert!(lines.iter().all(|line| matches!(line.content.asks, Asks::Move(_))));
        assert_eq!(town.run_move("helena").await.unwrap_err(), Refusal::EmptyOrder, "run again it takes nobody twice");
        // Whoever started it decides none of it, whatever they become.
        town.appoint(Post::Owner(town.system("PROCBOU")), "helena").await.unwrap();
        town.approve("karin", &lines[0]).await.unwrap();
        let first = town.line(lines[0].id).await;
        assert_eq!(town.approve("helena", &first).await.unwrap_err(), Refusal::SelfDecisionOrderer);
        town.carried(&first).await;
        town.decline("karin", &lines[1], "Ska inte vara med").await.unwrap();
        town.withdraw("helena", &lines[2]).await.unwrap();
        assert_eq!(town.the_move("henrik").await.progress, progress(3, 1, 0, 1, 1));
        let again = town.run_move("henrik").await.unwrap();
        assert_eq!((again.ordered, again.refused), (1, 0), "only who is left: not the one who was declined");
        assert_eq!(town.the_move("helena").await.progress, progress(3, 1, 1, 1, 0));

        for grant in &held {
            assert_eq!(town.grant(grant.id).await.state, Grant::Active, "the old one is kept");
        }
        town.pass_days(120);
        closing::close(&town.house).await.unwrap();
        for grant in &held {
            assert_ne!(town.grant(grant.id).await.state, Grant::Active, "until its end");
        }
        town.verified().await;
        town.replayed().await;
    }

    async fn r_16_a_move_gives_no_right_beyond_what_takes_over(town) {
        let bo = town.sells("bo").await;
        let cecilia = town.sells("cecilia").await;
        town.gives_way("PROCBOU").await;
        let moves = |login: &'static str, role: &str, grant: String| {
            let mut written = town.written(&[ask(login, role)]);
            written[0].moves = Some(grant);
            written
        };
        let sent = async |by: &str, asks: Vec<LineAsk>| refusal(orders::send(&town.house, town.who(by), &asks, Lang::Sv).await);
        assert_eq!(sent("helena", moves("bo", "PB-PED", bo.id.to_string())).await, Refusal::NoSuccessor, "not said yet");
        town.becomes("helena", "PB-PED").await.unwrap();
        assert_eq!(sent("helena", moves("bo", "PS-LAS", bo.id.to_string())).await, Refusal::NoSuccessor, "another role");
        assert_eq!(sent("helena", moves("bo", "PB-PED", cecilia.id.to_string())).await, Refusal::NoSuccessor);
        assert_eq!(sent("monica", moves("bo", "PB-PED", bo.id.to_string())).await, Refusal::NotAuthorisedOrderer);
        assert_eq!(sent("helena", town.written(&[ask("bo", "PB-PED")])).await, Refusal::NotAuthorisedOrderer, "no move");
        for by in ["karin", "bo", "eva", "monica", "adam"] {
            let shown = moving::one(&town.house, town.who(by), "KIOSK", None, Lang::Sv).await;
            assert!(matches!(refusal(shown), Refusal::Hidden | Refusal::OutsideReach), "{by}");
            assert!(moving::list(&town.house, town.who(by), Lang::Sv).unwrap().is_empty());
            assert!(town.becomes(by, "PB-PED").await.is_err() && town.run_move(by).await.is_err());
        }
        let register = town.house.db.register();
        let monica = Actor::of(&register, town.who("monica"), date(2026, 5, 4)).unwrap();
        assert!(may::<MapRoles>(&monica, &town.system("PROCBOU")).is_err());
        // Where the successor is another, what was said about the first says nothing.
        town.gives_way("PROCSOC").await;
        assert_eq!(sent("helena", moves("bo", "PB-PED", bo.id.to_string())).await, Refusal::NoSuccessor);
    }

    async fn r_16_each_ones_employment_is_read_and_protected_identities_stay_with_their_manager(town) {
        for login in ["bo", "fia", "olle"] {
            town.sells(login).await;
        }
        town.gives_way("PROCBOU").await;
        town.becomes("helena", "PB-PED").await.unwrap();
        // The source shows an end that nothing here has been told of yet.
        town.change("fia", "extensionAttribute5", "fia-1;SOC-2231;2|2024-02-01|2026-05-01|main");
        let shown = town.the_move("helena").await;
        assert_eq!(shown.progress, Progress { hidden: 1, ..progress(3, 0, 0, 0, 2) });
        let plan = shown.plan.unwrap();
        assert_eq!((plan.sendable, plan.refused, plan.people.len()), (1, 1, 2), "the protected one is not in it");
        let text = serde_json::to_string(&plan).unwrap();
        assert!(!text.contains("olle") && !text.contains(&town.who("olle").to_string()));
        let moved = town.run_move("helena").await.unwrap();
        assert_eq!((moved.ordered, moved.refused, moved.why[0].code), (1, 1, "employment-ended"));
        assert_eq!(town.lines_of(&moved).await.len(), 1);
        // The manager orders for the protected one, and then they count as moved.
        let line = town.ordered_one("karin", ask("olle", "PB-PED")).await;
        assert_eq!(town.the_move("helena").await.progress.waiting, 2);
        assert_eq!(town.state(&line).await, State::deciding(1));
    }
}
