//! Substitutes and deadlines: who decides in whose place, and what comes of silence (R-24, T02).

use std::collections::HashMap;
use std::sync::Arc;

use behorig::domain::approval::{self, Seat};
use behorig::domain::catalogue::Post;
use behorig::domain::deadline::{Level, Policy};
use behorig::domain::ids::PersonId;
use behorig::domain::lang::Lang;
use behorig::domain::order::{Line, State};
use behorig::domain::refusal::Refusal;
use behorig::domain::register::Register;
use behorig::domain::substitute::Substitution;
use behorig::features::approvals::service as approvals;
use behorig::features::orders::service::deadlines;
use behorig::features::substitutes::service::{self as substitutes, SubstituteAsk};
use behorig::store::decisions;
use jiff::civil::{Date, date};

use crate::harness::town::{Ask, Database, Town, ask, both, chosen, refusal};

fn utf(login: &'static str) -> Ask {
    ask(login, "PS-UTF").unit("SOC-2231").purpose("Prov")
}

fn stands_in(absent: &str, substitute: &str) -> SubstituteAsk {
    SubstituteAsk {
        absent: Some(absent.to_owned()),
        substitute: substitute.to_owned(),
        to: Some(date(2026, 5, 29)),
        ..SubstituteAsk::default()
    }
}

impl Town {
    async fn stands_in(&self, by: &str, absent: &str, substitute: &str) {
        substitutes::name(&self.house, self.who(by), stands_in(absent, substitute)).await.expect("a substitute");
        self.all_routed().await;
    }

    async fn all_routed(&self) {
        for key in ["PROCSOC", "PROCBOU", "TEIS", "AD", "BK"] {
            if self.house.db.register().systems.values().any(|system| system.key == key) {
                self.routed(key).await;
            }
        }
    }

    async fn last_decision(&self, line: &Line) -> (String, Option<String>) {
        let id = line.id;
        let made = self.house.db.read(move |conn| decisions::of_lines(conn, &[id])).await.unwrap();
        let made = made.last().expect("a decision");
        (self.login(made.by), made.on_behalf_of.map(|id| self.login(id)))
    }
}

both! {
    async fn r_24_a_substitute_decides_what_already_waits_and_both_names_are_kept(town) {
        let line = town.ordered_one("karin", utf("bo")).await;
        assert_eq!(town.expected(&line).await, ["eva"]);
        assert_eq!(town.approve("nadia", &line).await, Err(Refusal::Hidden));
        town.stands_in("eva", "eva", "nadia").await;
        assert_eq!(town.expected(&line).await, ["eva", "nadia"]);
        let list = approvals::list(&town.house, town.who("nadia"), None, None, Lang::Sv).await.unwrap();
        let stead = list.rows[0].in_stead_of.as_ref().expect("it says in whose place");
        assert_eq!(stead.login.as_deref(), Some("eva"));
        let entries = town.log().await.len();
        town.approve("nadia", &line).await.unwrap();
        assert_eq!(town.last_decision(&line).await, ("nadia".to_owned(), Some("eva".to_owned())));
        let told = &town.log().await[entries].told;
        assert!(told.iter().any(|(field, _)| field == "stead_name"), "{told:?}");
        town.verified().await;
        town.replayed().await;
    }

    async fn r_24_a_substitution_is_dated_and_of_one_system_and_can_be_ended(town) {
        let of_schools = SubstituteAsk { system: Some("PROCBOU".to_owned()), ..stands_in("eva", "nadia") };
        substitutes::name(&town.house, town.who("eva"), of_schools).await.unwrap();
        let line = town.ordered_one("karin", utf("bo")).await;
        assert_eq!(town.expected(&line).await, ["eva"], "another system");
        let later = SubstituteAsk { from: Some(date(2026, 5, 6)), ..stands_in("eva", "nadia") };
        let (id, _) = substitutes::name(&town.house, town.who("eva"), later).await.unwrap();
        town.all_routed().await;
        assert_eq!(town.expected(&line).await, ["eva"], "not yet");
        town.pass_days(2);
        town.all_routed().await;
        assert_eq!(town.expected(&line).await, ["eva", "nadia"]);
        substitutes::end(&town.house, town.who("nadia"), id).await.unwrap();
        assert!(town.approve("nadia", &line).await.is_err(), "at once, before anything is routed");
        town.all_routed().await;
        assert_eq!(town.expected(&line).await, ["eva"]);
        assert_eq!(refusal(substitutes::end(&town.house, town.who("eva"), id).await), Refusal::Conflict);
        let shown = substitutes::list(&town.house, town.who("eva"), true, Lang::Sv).unwrap();
        assert_eq!(shown.len(), 1, "it is kept");
    }

    async fn r_24_who_may_name_whom(town) {
        let by = |by: &str| town.who(by);
        let named = |who, ask| substitutes::name(&town.house, who, ask);
        assert_eq!(refusal(named(by("nadia"), stands_in("eva", "henrik")).await), Refusal::NotAllowed);
        assert_eq!(refusal(named(by("eva"), stands_in("eva", "eva")).await), Refusal::NotAllowed);
        assert_eq!(refusal(named(by("adam"), stands_in("eva", "adam")).await), Refusal::NotAllowed);
        assert_eq!(refusal(named(by("eva"), stands_in("eva", "konsult")).await), Refusal::SubstituteUnfit);
        let endless = SubstituteAsk { to: None, ..stands_in("eva", "nadia") };
        assert_eq!(refusal(named(by("eva"), endless).await), Refusal::BadForm("to".to_owned()));
        let long = SubstituteAsk { to: Some(date(2027, 5, 5)), ..stands_in("eva", "nadia") };
        assert_eq!(refusal(named(by("eva"), long).await), Refusal::EndTooFar(date(2027, 5, 4)));
        let past = SubstituteAsk { from: Some(date(2026, 5, 3)), ..stands_in("eva", "nadia") };
        assert_eq!(refusal(named(by("eva"), past).await), Refusal::BadForm("from".to_owned()));
        let leader = town.house.db.register().superior(by("eva"), date(2026, 5, 4)).expect("she is led");
        named(leader, stands_in("eva", "nadia")).await.expect("whoever leads the absent one");
    }

    async fn t_02_nobody_decides_their_own_by_standing_in(town) {
        // Karin orders; she stands in for the one who decides.
        let line = town.ordered_one("karin", utf("bo")).await;
        town.stands_in("adam", "eva", "karin").await;
        assert_eq!(town.expected(&line).await, ["eva"]);
        assert_eq!(town.approve("karin", &line).await, Err(Refusal::SelfDecisionOrderer));
        // So does the one concerned.
        town.stands_in("adam", "eva", "bo").await;
        assert_eq!(town.approve("bo", &line).await, Err(Refusal::SelfDecisionSubject));
        // A substitute's substitute does not.
        town.stands_in("adam", "eva", "nadia").await;
        town.stands_in("nadia", "nadia", "henrik").await;
        assert_eq!(town.expected(&line).await, ["eva", "nadia"]);
        assert!(town.approve("henrik", &line).await.is_err());
        // Whom the orderer has named decides nothing of theirs.
        let soc = town.house.db.register().unit_by_code["SOC"];
        town.appoint(Post::Orderer(soc), "anncha").await.unwrap();
        town.stands_in("anncha", "eva", "ylva").await;
        let hers = town.ordered_one("anncha", utf("cecilia")).await;
        assert_eq!(town.expected(&hers).await, ["karin"]);
        town.approve("karin", &hers).await.unwrap();
        assert!(!town.expected(&hers).await.contains(&"ylva".to_owned()));
        assert!(town.expected(&line).await.contains(&"ylva".to_owned()), "others' she does");
        town.approve("eva", &line).await.unwrap();
        let raw = "UPDATE decision SET on_behalf_of = ordered_by";
        assert!(town.raw(raw).is_err(), "nor in the database");
        town.verified().await;
    }

    async fn r_24_silence_is_passed_on_in_working_days_and_never_grants(town) {
        let policy = Policy { function: Some("KOMDIR".to_owned()), ..Policy::default() };
        let function = town.house.db.register().functions.keys().next().cloned().expect("a function of the town");
        town.house.db.keeps_to(Policy { function: Some(function.clone()), ..policy });
        town.appoint(Post::Function(function), "henrik").await.unwrap();
        let line = town.ordered_one("karin", utf("bo")).await; // Monday 4 May
        let entries = town.log().await.len();
        assert_eq!(deadlines::pass_on(&town.house).await.unwrap(), 0);
        town.pass_days(2);
        assert_eq!(deadlines::pass_on(&town.house).await.unwrap(), 1);
        assert_eq!(deadlines::pass_on(&town.house).await.unwrap(), 0, "once");
        assert_eq!(town.happened(entries).await, ["line.reminded"]);
        let now = town.line(line.id).await;
        assert_eq!(now.since, line.since, "it waits since the same instant");
        assert!(matches!(now.state, State::Deciding { level: Level::Reminded, .. }));
        town.pass_days(1);
        assert_eq!(deadlines::pass_on(&town.house).await.unwrap(), 1);
        let superior = {
            let register = town.house.db.register();
            town.login(register.superior(town.who("eva"), date(2026, 5, 7)).expect("she is led"))
        };
        assert!(town.expected(&line).await.contains(&superior));
        // The weekend does not count: the fifth working day is Monday 11 May.
        town.pass_days(3);
        assert_eq!(deadlines::pass_on(&town.house).await.unwrap(), 0);
        town.pass_days(1);
        assert_eq!(deadlines::pass_on(&town.house).await.unwrap(), 1);
        assert!(town.expected(&line).await.contains(&"henrik".to_owned()));
        town.pass_days(40);
        assert_eq!(deadlines::pass_on(&town.house).await.unwrap(), 0);
        assert!(matches!(town.state(&line).await, State::Deciding { .. }), "silence never grants");
        let line = town.line(line.id).await;
        town.approve("henrik", &line).await.unwrap();
        assert_eq!(town.last_decision(&line).await, ("henrik".to_owned(), Some("eva".to_owned())));
        town.verified().await;
        town.replayed().await;
    }
}

/// T02: random histories of substitutions (chains, cycles, expired ones, of one system, named by whoever), posts that
/// change hands and steps that are passed on. Whoever gets a seat is neither orderer nor subject, nor decides in the
/// place of either, and holds the post, or stands in directly for somebody who does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_02_random_histories_of_substitution() {
    let town = Town::on(Database::Sqlite).await;
    let histories = if chosen("BEHORIG_CAMPAIGN").as_deref() == Some("long") { 100_000 } else { 10_000 };
    let known = (*town.house.db.register()).clone();
    let mut lines = Vec::new();
    for (by, one) in [
        ("karin", utf("bo")),
        ("karin", ask("cecilia", "PB-PED")),
        ("eva", utf("karin")),
        ("peter", ask("robert", "TEIS-ADM")),
        ("birgitta", ask("bo", "PS-LAS")),
        ("nadia", ask("ylva", "AD-ADM")),
    ] {
        lines.push(town.ordered_one(by, one).await);
    }
    let people: Vec<PersonId> = known.people.values().filter(|card| card.enabled).map(|card| card.id).collect();
    let (mut seats, mut in_stead) = (0_usize, 0_usize);
    for _ in 0..histories {
        let history = History::draw(&town, &known, &lines, &people);
        for seat in history.seats() {
            history.check(seat, town.seed);
            seats += 1;
            in_stead += usize::from(seat.in_stead_of.is_some());
        }
    }
    assert!(in_stead > histories / 10, "they do stand in: {in_stead} of {seats} seats in {histories} histories");
}

struct History {
    register: Register,
    line: Line,
    level: Level,
    step: usize,
    day: Date,
}

impl History {
    fn draw(town: &Town, known: &Register, lines: &[Line], people: &[PersonId]) -> Self {
        let below = |n: usize| usize::try_from(town.chance.next() % n as u64).expect("it is small");
        let person = || people[below(people.len())];
        let line = lines[below(lines.len())].clone();
        let day = date(2026, 5, 4);
        let mut register = Register { substitutions: HashMap::new(), ..known.clone() };
        register.policy = Arc::new(Policy { function: Some("INFOSAK".to_owned()), ..Policy::default() });
        // The owner may be anybody by now: the orderer and the one concerned too.
        let owner = Post::Owner(line.content.system);
        for made in register.posts.get_mut(&owner).into_iter().flatten() {
            if below(3) == 0 {
                made.person = person();
            }
        }
        let mut absent =
            register.posts.get(&owner).and_then(|made| made.first()).map_or_else(person, |made| made.person);
        for _ in 0..below(6) {
            let it = Substitution {
                id: uuid::Uuid::from_u128(u128::from(town.chance.next())).into(),
                absent,
                substitute: person(),
                system: (below(3) == 0).then_some(lines[below(lines.len())].content.system),
                from: day.saturating_sub(jiff::Span::new().days(3)),
                to: day.saturating_add(jiff::Span::new().days(i64::try_from(below(6)).unwrap_or(0) - 2)),
                named_by: [person(), line.orderer, line.content.subject][below(3)],
                version: 1,
            };
            // Chains and cycles: the next absent one is mostly the substitute before.
            let next = if below(4) == 0 { person() } else { it.substitute };
            register.substitutions.entry(absent).or_default().push(it);
            absent = next;
        }
        let level = [Level::Asked, Level::Reminded, Level::Substitutes, Level::Fallback][below(4)];
        let step = below(line.content.path.len());
        Self { register, line, level, step, day }
    }

    fn seats(&self) -> Vec<Seat> {
        let content = &self.line.content;
        approval::seats(content, self.line.orderer, &content.path[self.step], self.level, &self.register, self.day)
    }

    fn check(&self, seat: Seat, seed: u64) {
        let own = [self.line.orderer, self.line.content.subject];
        assert!(!own.contains(&seat.person), "seed {seed}: somebody decides their own");
        let Some(absent) = seat.in_stead_of else { return };
        assert!(!own.contains(&absent), "seed {seed}: somebody decides in the place of one of the two");
        let seats = self.seats();
        let posted = seats.iter().any(|one| one.person == absent && one.in_stead_of.is_none());
        assert!(posted, "seed {seed}: in the place of somebody who holds no post");
        let named = self.register.substitutions.get(&absent).into_iter().flatten().any(|it| {
            it.substitute == seat.person
                && it.from <= self.day
                && self.day <= it.to
                && it.system.is_none_or(|system| system == self.line.content.system)
                && !own.contains(&it.named_by)
        });
        let leads = self.level >= Level::Substitutes && self.register.superior(absent, self.day) == Some(seat.person);
        let function = Post::Function("INFOSAK".to_owned());
        let named_function = self.level == Level::Fallback && self.register.holds(seat.person, &function, self.day);
        assert!(named || leads || named_function, "seed {seed}: a seat out of nowhere");
    }
}
