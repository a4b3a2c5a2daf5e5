//! Plan B: what was ordered and decided on paper is registered afterwards, takes its ordinary path, and is removed when
//! nobody confirms it.

use behorig::clock::Clock;
use behorig::domain::catalogue::Post;
use behorig::domain::grant::{Ending, State as Granted};
use behorig::domain::lang::Lang;
use behorig::domain::order::{Asks, Line, State};
use behorig::domain::refusal::Refusal;
use behorig::domain::transition::Duty;
use behorig::features::orders::service::late::{self, LateAsk};
use behorig::features::orders::service::{self as orders, paper};
use behorig::store::{lines, tasks};
use jiff::civil::date;

use crate::harness::town::{Town, both, refusal};

/// Ordered, decided and given on the fourth of May; it is the fifth.
fn sheet(login: &str) -> LateAsk {
    LateAsk {
        person: login.to_owned(),
        role: "PS-LAS".to_owned(),
        ordered_at: "2026-05-04T08:10".to_owned(),
        decided_by: "monica".to_owned(),
        decided_at: "2026-05-04T08:30".to_owned(),
        delivered_by: "daniel".to_owned(),
        delivered_at: "2026-05-04T09:00".to_owned(),
        reference: "Pärm 3".to_owned(),
        ..LateAsk::default()
    }
}

impl Town {
    async fn registered(&self, by: &str, sheet: &LateAsk) -> Result<Line, Refusal> {
        let sent = match late::register(&self.house, self.who(by), sheet, Lang::Sv).await {
            Ok(sent) => sent,
            Err(error) => return Err(refusal::<()>(Err(error))),
        };
        let id = sent.id.parse().expect("an id");
        let all = self.house.db.read(move |conn| lines::of_order(conn, id)).await.expect("they are read");
        Ok(all.into_iter().find(|line| !line.content.added).expect("the line that was asked for"))
    }

    async fn to_remove(&self, login: &str) -> i64 {
        let person = self.who(login);
        self.house.db.read(move |conn| tasks::count(conn, person, Duty::Remove, 9)).await.expect("it is read")
    }

    /// What is left of a line that was given on paper and came to nothing.
    async fn left(&self, line: &Line) -> Option<Granted> {
        let login = self.login(line.content.subject);
        let held = self.held(&login).await;
        held.into_iter().find(|grant| grant.role == line.content.role).map(|grant| grant.state)
    }
}

both! {
    async fn r_40_a_paper_takes_its_ordinary_path_and_both_times_are_kept(town) {
        town.based("karin", "bo").await;
        town.pass_days(1);
        let line = town.registered("karin", &sheet("bo")).await.unwrap();
        assert!(matches!(line.state, State::Deciding { .. }), "the paper decides nothing: {:?}", line.state);
        assert_eq!(town.expected(&line).await, ["daniel", "monica"]);
        assert_eq!((line.content.asks, line.content.from), (Asks::Late, date(2026, 5, 4)));
        assert_eq!(town.approve("karin", &line).await.unwrap_err(), Refusal::SelfDecisionOrderer);
        for by in ["eva", "karin", "adam", "ingela"] {
            let list = late::list(&town.house, town.who(by), Lang::Sv).await.unwrap();
            assert_eq!((list.len(), list[0].confirmed, list[0].paper.confirm_by), (1, false, date(2026, 5, 12)), "{by}");
        }
        assert!(late::list(&town.house, town.who("henrik"), Lang::Sv).await.unwrap().is_empty());
        assert_eq!(refusal(late::list(&town.house, town.who("bo"), Lang::Sv).await), Refusal::NotAllowed);
        town.approve("monica", &line).await.unwrap();
        let grant = town.carried(&town.line(line.id).await).await;
        assert_eq!((grant.from, grant.delivered_at), (date(2026, 5, 4), town.clock.now()), "since then, and confirmed now");
        let list = late::list(&town.house, town.who("eva"), Lang::Sv).await.unwrap();
        assert!(list[0].confirmed);
        let shown = orders::order(&town.house, town.who("karin"), line.order, Lang::Sv).await.unwrap();
        let paper = shown.paper.expect("what stands on it");
        assert_eq!((paper.ordered_at.to_string(), shown.submitted_at), ("2026-05-04T06:10:00Z".to_owned(), town.clock.now()));
        assert_eq!((paper.decided_by.unwrap().login, paper.reference.as_str()), (Some("monica".to_owned()), "Pärm 3"));
        assert!(shown.history.iter().any(|one| one.kind == "order.late"), "the history has both, and so has the log");
        assert_eq!(town.happened(0).await.iter().filter(|kind| *kind == "order.late").count(), 1);
        town.pass_days(30);
        assert_eq!(late::lapse_unconfirmed(&town.house).await.unwrap(), 0, "what is confirmed stands");
        town.verified().await;
        town.replayed().await;
    }

    async fn r_40_what_nobody_confirms_is_removed(town) {
        for login in ["bo", "cecilia", "dan"] {
            town.based("karin", login).await;
        }
        town.pass_days(1);
        let silent = town.registered("karin", &sheet("bo")).await.unwrap();
        let declined = town.registered("karin", &sheet("cecilia")).await.unwrap();
        let withdrawn = town.registered("karin", &sheet("dan")).await.unwrap();
        town.decline("monica", &declined, "Behövs inte").await.unwrap();
        town.withdraw("karin", &withdrawn).await.unwrap();
        assert_eq!(town.to_remove("monica").await, 2);
        town.pass_days(7);
        assert_eq!(late::lapse_unconfirmed(&town.house).await.unwrap(), 0, "the last day is inclusive");
        town.pass_days(1);
        assert_eq!(late::lapse_unconfirmed(&town.house).await.unwrap(), 1);
        assert_eq!(town.state(&silent).await, State::Lapsed { why: "late-unconfirmed".to_owned() });
        assert_eq!(late::lapse_unconfirmed(&town.house).await.unwrap(), 0);
        for line in [&silent, &declined, &withdrawn] {
            let left = town.left(line).await;
            assert!(matches!(left, Some(Granted::Removing { ending: Ending::NotConfirmed, .. })), "{left:?}");
        }
        assert_eq!(town.to_remove("monica").await, 3);
        let held = town.held("bo").await;
        let grant = held.iter().find(|grant| grant.role == silent.content.role).unwrap();
        assert!(!grant.in_force(date(2026, 5, 13)));
        town.removed("monica", grant).await.unwrap();
        // What was decided on paper and given to nobody leaves nothing.
        let only_decided = LateAsk { delivered_by: String::new(), delivered_at: String::new(), ordered_at: "2026-05-13T08:00".into(), decided_at: "2026-05-13T08:30".into(), role: "PB-PED".into(), decided_by: "henrik".into(), ..sheet("bo") };
        let line = town.registered("karin", &only_decided).await.unwrap();
        assert_eq!(line.content.asks, Asks::New);
        town.withdraw("karin", &line).await.unwrap();
        assert!(town.left(&line).await.is_none());
        town.verified().await;
        town.replayed().await;
    }

    async fn r_40_what_the_paper_says_is_held_against_what_is_known(town) {
        town.based("karin", "bo").await;
        town.pass_days(1);
        let bad = |field: &str| Refusal::BadForm(field.to_owned());
        let of = |change: fn(&mut LateAsk)| { let mut one = sheet("bo"); change(&mut one); one };
        let cases: Vec<(LateAsk, Refusal)> = vec![
            (of(|s| s.decided_by = "karin".into()), Refusal::SelfDecisionOrderer),
            (of(|s| s.decided_by = "bo".into()), Refusal::SelfDecisionSubject),
            (of(|s| s.decided_by = "ylva".into()), Refusal::LateDecider),
            (of(|s| s.decided_by = "eva".into()), Refusal::LateDecider),
            (of(|s| (s.decided_by, s.decided_at) = (String::new(), String::new())), Refusal::LateDecider),
            (of(|s| s.delivered_by = "helena".into()), Refusal::LateDeliverer),
            (of(|s| s.decided_by = "ingen".into()), bad("decided_by")),
            (of(|s| s.ordered_at = "i går".into()), bad("ordered_at")),
            (of(|s| s.ordered_at = "2026-05-05T10:01".into()), bad("ordered_at")),
            (of(|s| s.decided_at = "2026-05-04T08:00".into()), bad("decided_at")),
            (of(|s| s.delivered_at = "2026-05-06T08:00".into()), bad("delivered_at")),
            (of(|s| s.ordered_at = "2026-04-04T23:59".into()), Refusal::LateTooOld(date(2026, 4, 5))),
            (of(|s| s.person = "ylva".into()), Refusal::NotYourStaff),
            (of(|s| s.person = "nils".into()), Refusal::EmploymentNotStarted(date(2026, 6, 1))),
            (of(|s| s.person = "elin".into()), Refusal::EmploymentEnded(date(2026, 5, 3))),
        ];
        for (one, expected) in cases {
            assert_eq!(town.registered("karin", &one).await.unwrap_err(), expected, "{one:?}");
        }
        assert_eq!(town.registered("bo", &sheet("bo")).await.unwrap_err(), Refusal::NotAuthorisedOrderer);
        // Where somebody has two employments, the unit says which.
        let two = LateAsk { person: "anna".into(), ..sheet("bo") };
        assert_eq!(town.registered("karin", &two).await.unwrap_err(), Refusal::ChooseEmployment);
        let chosen = LateAsk { employment: Some("SOC-2231".into()), ..two };
        assert_eq!(town.registered("karin", &chosen).await.unwrap().content.employment, "104233-1");
        // Who held the post that day decided rightly, and whoever holds it today confirms; not the other way round.
        let post = Post::SystemManager(town.system("PROCSOC"));
        town.vacate(post.clone()).await;
        town.appoint(post, "robert").await.unwrap();
        assert_eq!(town.registered("karin", &of(|s| s.decided_by = "robert".into())).await.unwrap_err(), Refusal::LateDecider);
        let line = town.registered("karin", &sheet("bo")).await.unwrap();
        assert_eq!(town.expected(&line).await, ["robert"]);
        assert_eq!(town.registered("karin", &sheet("bo")).await.unwrap_err(), Refusal::AlreadyAsked);
        // Where the manager's own order is the decision, nobody else had to.
        let alone = LateAsk { role: "KI-SALJ".into(), decided_by: String::new(), decided_at: String::new(), delivered_by: "henrik".into(), ..sheet("bo") };
        assert_eq!(town.registered("karin", &alone).await.unwrap().state, State::Delivering);
        town.verified().await;
    }

    async fn r_40_the_form_on_paper_is_for_who_may_order(town) {
        let wanted = |person: &str| paper::Wanted { person: Some(person.to_owned()), system: Some("PROCSOC".into()), unit: Some("SOC-2231".into()) };
        let made = paper::paper(&town.house, town.who("karin"), wanted("bo"), Lang::Sv).unwrap();
        assert_eq!((made.person.unwrap().login.as_deref(), made.unit.as_deref()), (Some("bo"), Some("Hemtjänst norr")));
        assert!(made.roles.iter().any(|role| role.code == "PS-UTF" && role.scoped && role.purpose));
        assert!(made.address.ends_with("/orders/late/new") && !made.address.contains("bo"));
        let blank = paper::paper(&town.house, town.who("karin"), paper::Wanted::default(), Lang::Sv).unwrap();
        assert!(blank.person.is_none() && blank.roles.is_empty());
        let of_others = refusal(paper::paper(&town.house, town.who("karin"), wanted("ylva"), Lang::Sv).map(|_| ()));
        assert_eq!(of_others, Refusal::BadForm("person".to_owned()));
        let staff = refusal(paper::paper(&town.house, town.who("bo"), paper::Wanted::default(), Lang::Sv).map(|_| ()));
        assert_eq!(staff, Refusal::NotAuthorisedOrderer);
    }
}
