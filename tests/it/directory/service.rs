//! The service end to end on each directory: it is read in, somebody orders, it is decided and delivered on what the
//! directory says at that moment, and people sign in without anybody's account being locked.

use std::collections::HashSet;
use std::sync::Arc;

use behorig::clock::{Clock, SeededChance};
use behorig::directory::{Cached, Directory};
use behorig::domain::catalogue::{Appointment, Base, Guideline, Post, Risk, Role, ScopeKind, Status, Step, System};
use behorig::domain::duties::{Actor, Import, may};
use behorig::domain::flow;
use behorig::domain::ids::{OrderId, PersonId};
use behorig::domain::keeping::{self, Brought};
use behorig::domain::lang::Lang;
use behorig::domain::order::{Line, State};
use behorig::domain::refusal::Refusal;
use behorig::features::approvals::service::{self as approvals, Shown, Verdict};
use behorig::features::catalogue::service::{self as catalogue, keeping::RoleAsk};
use behorig::features::orders::service::{self as orders, LineAsk};
use behorig::features::people::service as people;
use behorig::features::sign_in::service::{self as sign_in, Rules};
use behorig::features::{House, fulfilment::service as fulfilment};
use behorig::store::connection::Address;
use behorig::store::{Db, Keys, Settings, Sources, StoreError, lines};
use jiff::SignedDuration;
use jiff::civil::date;
use ldap3::dn_escape;

use super::on_each;
use super::place::{Made, Place};
use super::signing::PAYLOADS;

/// The service on one of the directories, with a database of its own.
pub struct Service {
    pub house: House,
    pub place: Place,
    _folder: tempfile::TempDir,
}

pub const ROLES: [&str; 2] = ["PS-LAS", "PS-SKR"];

impl Service {
    /// A service that has read the directory and taken in a small catalogue: Maj owns the system, Siv delivers.
    pub async fn on(place: Place) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = place.clock.clone();
        let directory: Arc<dyn Directory> = Arc::new(Cached::new(place.directory(), clock.clone()));
        let address = Address::Sqlite(folder.path().join("service.db").display().to_string());
        let sources = Sources { clock, chance: Arc::new(SeededChance::new(7)) };
        let keys = Keys { instance: "a".to_owned(), mac: [3; 32] };
        let db = Db::open(Settings { address, readers: 2, keys }, sources).unwrap();
        let rules = Rules {
            attempts: 3,
            window: SignedDuration::from_mins(30),
            idle: SignedDuration::from_mins(30),
            longest: SignedDuration::from_hours(10),
            floor: std::time::Duration::ZERO,
        };
        let house = behorig::app::house(db, directory, rules);
        Self::furnished(house, place, folder).await
    }

    pub(super) async fn furnished(house: House, place: Place, folder: tempfile::TempDir) -> Self {
        let service = Self { house, place, _folder: folder };
        service.sync().await;
        service.furnish().await;
        service
    }

    /// Maj says which groups give a role.
    pub async fn give_by(&self, role: &str, groups: &str) -> Result<(), Refusal> {
        let maj = self.who("majlin01");
        let shown = catalogue::system::system(&self.house, maj, "PROCSOC", Lang::Sv).unwrap();
        let now = RoleAsk::of(shown.role_list.iter().find(|one| one.code == role).unwrap());
        let ask = RoleAsk { groups: groups.to_owned(), ..now };
        answer(catalogue::keeping::role(&self.house, maj, "PROCSOC".to_owned(), role.to_owned(), ask).await)
    }

    pub async fn sync(&self) {
        let read = people::sync(&self.house).await.unwrap();
        assert!(read >= 10, "{read}");
    }

    pub fn who(&self, login: &str) -> PersonId {
        let register = self.house.db.register();
        let card = register.people.values().find(|card| card.login == login);
        card.unwrap_or_else(|| panic!("nobody is called {login}")).id
    }

    async fn furnish(&self) {
        let admin = self.who("timpal01");
        let (maj, siv) = (self.who("majlin01"), self.who("skydd01"));
        self.house
            .db
            .write(move |tx| {
                let register = tx.register();
                let first = keeping::first_administrator(tx.stage(&register), tx.fresh(), admin)?;
                tx.record(first)
            })
            .await
            .unwrap();
        self.house
            .db
            .write(move |tx| {
                let register = tx.register();
                let system = system(tx.fresh());
                let post = |id, post, person| Appointment {
                    id,
                    post,
                    person,
                    from: date(2020, 1, 1),
                    to: None,
                    appointed_by: None,
                };
                let appointments = vec![
                    post(tx.fresh(), Post::Owner(system.id), maj),
                    post(tx.fresh(), Post::SystemManager(system.id), siv),
                ];
                let roles = ROLES.iter().map(|code| role(tx.fresh(), &system, code)).collect();
                let brought = Brought {
                    systems: vec![system],
                    roles,
                    objects: Vec::new(),
                    packages: Vec::new(),
                    functions: Vec::new(),
                    appointments,
                    ends: Vec::new(),
                };
                let actor = Actor::of(&register, admin, tx.day())?;
                let permit = may::<Import>(&actor, &())?;
                tx.record(keeping::import(tx.stage(&register), &permit, brought))
            })
            .await
            .unwrap();
    }

    /// Karin orders a role for somebody.
    pub async fn order(&self, login: &str, role: &str) -> Result<Line, StoreError> {
        let ask = LineAsk {
            person: self.who(login).to_string(),
            role: role.to_owned(),
            unit: None,
            object: None,
            employment: None,
            account: None,
            from: None,
            until: None,
            purpose: String::new(),
            extend: false,
            ..LineAsk::default()
        };
        let sent = orders::send(&self.house, self.who("karek01"), &[ask], Lang::Sv).await?;
        let id: OrderId = sent.id.parse().unwrap();
        let mut lines = self.house.db.read(move |conn| lines::of_order(conn, id)).await?;
        assert_eq!(lines.len(), 1);
        Ok(lines.remove(0))
    }

    /// Maj approves what she was shown.
    pub async fn approve(&self, line: &Line) -> Result<(), Refusal> {
        let shown = Shown { line: line.id, hash: flow::shown(line, &self.house.db.register()) };
        let by = self.who("majlin01");
        let done = approvals::decide(&self.house, by, vec![shown], Verdict::Approve, String::new()).await;
        answer(done.unwrap().remove(0).1)
    }

    /// Siv delivers.
    async fn deliver(&self, line: &Line) -> Result<(), Refusal> {
        let done = fulfilment::deliver(&self.house, self.who("skydd01"), vec![line.id], "Ä-1".to_owned()).await;
        answer(done.unwrap().remove(0).1)
    }

    pub(super) async fn state(&self, line: &Line) -> State {
        let id = line.id;
        self.house.db.read(move |conn| lines::find(conn, id)).await.unwrap().unwrap().state
    }

    /// The administrator changes the account; what was read before is too old a minute later.
    async fn account(&self, made: &Made, control: &str) {
        self.place.set(&made.dn, "userAccountControl", control).await;
        self.place.clock.advance(SignedDuration::from_secs(61));
    }

    /// Somebody tries to sign in.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<PersonId, Refusal> {
        match sign_in::sign_in(&self.house, login, password).await {
            Ok(started) => Ok(started.person),
            Err(StoreError::Refused(refusal)) => Err(refusal),
            Err(fault) => panic!("{fault}"),
        }
    }
}

fn answer<T>(outcome: Result<T, StoreError>) -> Result<(), Refusal> {
    match outcome {
        Ok(_) => Ok(()),
        Err(StoreError::Refused(refusal)) => Err(refusal),
        Err(fault) => panic!("{fault}"),
    }
}

fn system(id: behorig::domain::ids::SystemId) -> System {
    let guideline = Guideline {
        version: "1".to_owned(),
        title: "Riktlinje".to_owned(),
        url: String::new(),
        text: "Den som behöver.".to_owned(),
        decided_by: "Systemägaren".to_owned(),
        decided_on: Some(date(2025, 1, 1)),
        review_by: Some(date(2027, 12, 31)),
    };
    System {
        id,
        key: "PROCSOC".to_owned(),
        name_sv: "Procapita".to_owned(),
        name_en: "Procapita".to_owned(),
        department: String::new(),
        board: String::new(),
        k: 2,
        r: 1,
        t: 1,
        status: Status::InUse,
        stop_date: None,
        end_date: None,
        successor: String::new(),
        contact: String::new(),
        manual_url: String::new(),
        companies: Vec::new(),
        pause: behorig::domain::pausing::Policy::default(),
        guideline: Some(guideline),
        version: 1,
    }
}

fn role(id: behorig::domain::ids::RoleId, system: &System, code: &str) -> Role {
    Role {
        id,
        system: system.id,
        code: code.to_owned(),
        name_sv: code.to_owned(),
        name_en: code.to_owned(),
        risk: Risk::Low,
        max_months: 0,
        base: Base::No,
        steps: vec![Step::Manager, Step::Owner],
        scope: ScopeKind::None,
        purpose: false,
        groups: Vec::new(),
        conditions: String::new(),
        active: true,
        version: 1,
    }
}

on_each! {
    async fn t_05_an_order_is_decided_and_delivered_on_what_the_directory_says(place) {
        let made = place.make("an", "Ny Anställd", &place.karin()).await;
        let service = Service::on(place).await;
        let [one, other] = [service.order(&made.login, ROLES[0]).await.unwrap(), service.order(&made.login, ROLES[1]).await.unwrap()];
        let evidence = one.evidence.clone().expect("it was read");
        assert_eq!(evidence.source, service.place.config.name);
        assert_eq!(evidence.employment.map(|employment| employment.id), Some(format!("{}-1", made.login)));
        service.approve(&one).await.unwrap();
        service.deliver(&one).await.unwrap();
        assert!(matches!(service.state(&one).await, State::Delivered { .. }));
        service.account(&made, "514").await;
        assert_eq!(service.approve(&other).await, Err(Refusal::AccountDisabled));
        service.account(&made, "512").await;
        service.approve(&other).await.unwrap();
        // At the delivery it is read at that moment: what was remembered a moment ago does not count.
        service.place.set(&made.dn, "userAccountControl", "514").await;
        assert_eq!(service.deliver(&other).await, Err(Refusal::AccountDisabled));
        service.place.remove(&made.dn).await;
        assert_eq!(service.deliver(&other).await, Err(Refusal::PersonNotFound));
        assert_eq!(service.state(&other).await, State::Delivering);
    }

    async fn who_cannot_be_ordered_for_is_told_why(place) {
        let service = Service::on(place).await;
        for (login, why) in [
            ("annber01", Refusal::ChooseEmployment),
            ("evasun01", Refusal::EmploymentEnded(date(2021, 1, 1))),
            ("extkon01", Refusal::ExternalPerson),
        ] {
            assert_eq!(answer(service.order(login, ROLES[0]).await), Err(why), "{login}");
        }
        let closed = service.order("nilhol01", ROLES[0]).await.unwrap();
        assert_eq!(service.approve(&closed).await, Err(Refusal::AccountDisabled));
        let hourly = service.order("timpal01", ROLES[0]).await.unwrap();
        assert_eq!(hourly.content.until, Some(date(2026, 9, 4)));
    }

    async fn t_06_a_search_is_compared_as_it_stands(place) {
        let service = Service::on(place).await;
        let karin = service.who("karek01");
        let found = |search: &'static str| {
            let house = service.house.clone();
            async move {
                let rows = people::staff(&house, karin, search).await.unwrap();
                rows.into_iter().filter_map(|row| row.person.login).collect::<HashSet<_>>()
            }
        };
        assert!(found("anna berg").await.contains("annber01"), "who is searched for is found");
        for payload in PAYLOADS {
            assert!(!found(payload).await.contains("annber01"), "{payload}");
        }
    }

    async fn t_23_every_refused_sign_in_is_the_same_answer(place) {
        let service = Service::on(place).await;
        for login in ["karek01", "skydd01", "asaobe01"] {
            assert_eq!(service.sign_in(login, &service.place.password).await, Ok(service.who(login)));
        }
        for (login, password) in [
            ("karek01", "fel"),
            ("ingen01", "Behorig-test-1"),
            ("nilhol01", "Behorig-test-1"),
            ("evasun01", "Behorig-test-1"),
            ("summar01", "Behorig-test-1"),
            ("*", "Behorig-test-1"),
            ("majlin01", ""),
        ] {
            assert_eq!(service.sign_in(login, password).await, Err(Refusal::SignInFailed), "{login}");
        }
    }

    async fn t_24_twenty_tries_leave_the_account_open(place) {
        let victim = place.make("off", "Offer", &place.karin()).await;
        if place.is_samba() {
            limited(&place, &victim).await;
        }
        let service = Service::on(place).await;
        let mut answers = Vec::new();
        for n in 0..20 {
            answers.push(service.sign_in(&victim.login, &format!("Fel-{n}")).await.unwrap_err());
            service.place.clock.advance(SignedDuration::from_secs(20));
        }
        assert_eq!(answers.iter().filter(|answer| **answer == Refusal::SignInFailed).count(), 3, "{answers:?}");
        assert_eq!(answers.iter().filter(|answer| **answer == Refusal::SignInWait).count(), 17, "{answers:?}");
        if service.place.is_samba() {
            assert_eq!(service.place.value(&victim.dn, "badPwdCount").await.as_deref(), Some("3"), "as the domain counts");
        }
        let directory = service.place.directory();
        directory.sign_in(&victim.login, &service.place.password).await.expect("Windows lets the victim in");
        assert_eq!(service.sign_in(&victim.login, &service.place.password).await, Err(Refusal::SignInWait));
        service.place.clock.advance(SignedDuration::from_mins(31));
        service.sign_in(&victim.login, &service.place.password).await.expect("when the window has passed");
        if service.place.is_samba() {
            for n in 0..5 {
                directory.sign_in(&victim.login, &format!("Fel-igen-{n}")).await.unwrap_err();
            }
            let locked = directory.sign_in(&victim.login, &service.place.password).await;
            assert!(locked.is_err(), "five tries past the service lock it: the rig would have told");
        }
        service.place.remove(&victim.dn).await;
    }
}

/// A password policy for one person: the fifth wrong password locks the account for half an hour.
async fn limited(place: &Place, person: &Made) {
    let name = Place::fresh("Lås");
    let dn = format!("CN={},CN=Password Settings Container,CN=System,{}", dn_escape(name.as_str()), place.config.base);
    let half_an_hour = "-18000000000";
    let values = [
        ("objectClass", "msDS-PasswordSettings"),
        ("msDS-PasswordSettingsPrecedence", "10"),
        ("msDS-PasswordReversibleEncryptionEnabled", "FALSE"),
        ("msDS-PasswordHistoryLength", "0"),
        ("msDS-PasswordComplexityEnabled", "FALSE"),
        ("msDS-MinimumPasswordLength", "0"),
        ("msDS-MinimumPasswordAge", "0"),
        ("msDS-MaximumPasswordAge", "-9223372036854775808"),
        ("msDS-LockoutThreshold", "5"),
        ("msDS-LockoutObservationWindow", half_an_hour),
        ("msDS-LockoutDuration", half_an_hour),
        ("msDS-PSOAppliesTo", person.dn.as_str()),
    ];
    let values = values.into_iter().map(|(name, value)| (name, HashSet::from([value]))).collect();
    place.admin().await.add(&dn, values).await.unwrap().success().unwrap();
}
