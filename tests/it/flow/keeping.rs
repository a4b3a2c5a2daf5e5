//! What the catalogue must have: enough managers, and environments kept apart.

use behorig::demo::CATALOGUE;
use behorig::domain::catalogue::Post;
use behorig::domain::lang::Lang;
use behorig::domain::message::Kind;
use behorig::domain::refusal::Refusal;
use behorig::domain::staffing::Staffing;
use behorig::features::catalogue::service::import::{self, Options};
use behorig::features::catalogue::service::keeping::{self, RoleAsk, SystemAsk};
use behorig::features::catalogue::service::system::system;
use behorig::features::catalogue::service::{looking, staffing};
use behorig::store::{Receipt, StoreError, messages};

use crate::harness::town::{Town, both, refusal};

fn answer(done: Result<Receipt, StoreError>) -> Result<(), Refusal> {
    match done {
        Ok(_) => Ok(()),
        Err(error) => Err(refusal::<()>(Err(error))),
    }
}

impl Town {
    async fn put_to(&self, key: &str, status: &str) -> Result<(), Refusal> {
        let adam = self.who("adam");
        let card = system(&self.house, adam, key, Lang::Sv).unwrap();
        let said = |text: &str| text.to_owned();
        let ask = SystemAsk { status: said(status), department: said("X"), board: said("X"), ..SystemAsk::of(&card) };
        answer(keeping::system(&self.house, adam, key.to_owned(), ask).await)
    }

    async fn is_for(&self, role: &str, environment: &str) -> Result<(), Refusal> {
        let (adam, register) = (self.who("adam"), self.house.db.register());
        let key = register.systems[&register.role_by_code(role).unwrap().system].key.clone();
        let shown = system(&self.house, adam, &key, Lang::Sv).unwrap();
        let view = shown.role_list.iter().find(|one| one.code == role).unwrap();
        let ask = RoleAsk { environment: Some(environment.to_owned()), ..RoleAsk::of(view) };
        answer(keeping::role(&self.house, adam, key, role.to_owned(), ask).await)
    }

    async fn managers_told(&self, login: &str) -> Vec<behorig::domain::ids::SystemId> {
        let who = self.who(login);
        let told = self.house.db.read(move |conn| messages::of(conn, who, None, 100)).await.unwrap();
        told.iter().filter(|one| one.notice.kind == Kind::Managers).map(|one| one.notice.system).collect()
    }
}

/// A catalogue file of one line, with these cells and all others empty.
fn file(cells: &[(&str, &str)]) -> Vec<u8> {
    let header = CATALOGUE.lines().next().unwrap();
    let cell = |name: &str| cells.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value);
    let line: Vec<&str> = header.split(';').map(cell).collect();
    format!("{header}\n{}\n", line.join(";")).into_bytes()
}

async fn faults(town: &Town, cells: &[(&str, &str)]) -> Vec<&'static str> {
    let report = import::dry_run(&town.house, town.who("adam"), &file(cells), Options::default()).await.unwrap();
    report.faults.iter().map(|fault| fault.code).collect()
}

both! {
    async fn r_07_the_owner_is_told_when_a_system_comes_to_have_too_few_managers(town) {
        staffing::watch(&town.house).await.unwrap();
        assert_eq!(staffing::watch(&town.house).await.unwrap(), 0, "once");
        let procsoc = town.system("PROCSOC");
        assert!(!town.managers_told("eva").await.contains(&procsoc), "it has two");
        // Nobody does anything here: an employment ends.
        town.change("daniel", "extensionAttribute5", "daniel-1;SOC;1|2020-01-01|2026-05-03|main");
        town.pass_days(1);
        town.sync().await;
        assert_eq!(staffing::watch(&town.house).await.unwrap(), 1);
        assert_eq!(town.managers_told("eva").await.iter().filter(|id| **id == procsoc).count(), 1);
        let rows = looking::systems(&town.house, town.who("eva"), "PROCSOC", Lang::Sv).unwrap();
        assert!(rows[0].gaps.contains(&"manager"), "{:?}", rows[0].gaps);
        town.appoint(Post::SystemManager(procsoc), "sofie").await.unwrap();
        assert_eq!(staffing::watch(&town.house).await.unwrap(), 0);
        let told = town.happened(0).await;
        assert_eq!(told.last().map(String::as_str), Some("managers.enough"));
        town.verified().await;
    }

    async fn r_07_a_system_with_too_few_is_not_taken_into_use_where_the_settings_say_so(town) {
        let few = [("system", "NY"), ("status", "in_use"), ("managers", "helena"), ("role", "NY-1")];
        town.put_to("KIOSK", "planned").await.unwrap();
        town.put_to("KIOSK", "in_use").await.unwrap();
        assert!(!faults(&town, &few).await.contains(&"too-few-managers"));
        town.house.db.staffed_as(Staffing { min: 2, block: true });
        assert_eq!(town.put_to("KIOSK", "in_use").await, Ok(()), "it is in use already");
        town.put_to("KIOSK", "planned").await.unwrap();
        assert_eq!(town.put_to("KIOSK", "in_use").await, Err(Refusal::TooFewManagers(2)));
        assert!(faults(&town, &few).await.contains(&"too-few-managers"));
        let twice = [("system", "NY"), ("status", "in_use"), ("managers", "helena|helena"), ("role", "NY-1")];
        assert!(faults(&town, &twice).await.contains(&"too-few-managers"), "the same one twice is one");
        for login in ["helena", "sofie"] {
            town.appoint(Post::SystemManager(town.system("KIOSK")), login).await.unwrap();
        }
        town.put_to("KIOSK", "in_use").await.unwrap();
    }

    async fn r_17_a_test_role_never_gives_the_group_of_production(town) {
        town.give_by("PB-PED", "G-PED").await.unwrap();
        town.is_for("KI-SALJ", "test").await.unwrap();
        let stray = || Refusal::GroupOfOtherEnvironment("G-PED".to_owned());
        assert_eq!(town.give_by("KI-SALJ", "G-PED").await.map(|_| ()), Err(stray()));
        town.give_by("KI-SALJ", "G-BAS").await.unwrap();
        // Nor the other way, nor by moving a role to another environment.
        assert!(matches!(town.give_by("AD-BAS", "G-BAS").await, Err(Refusal::GroupOfOtherEnvironment(_))));
        town.give_by("UT-LAS", "G-PED").await.unwrap();
        assert_eq!(town.is_for("UT-LAS", "training").await, Err(stray()));
        assert_eq!(town.is_for("UT-LAS", "annan").await, Err(Refusal::BadForm("environment".to_owned())));
        let shared = [("system", "KIOSK"), ("role", "KI-SALJ"), ("groups", "G-PED")];
        assert!(faults(&town, &shared).await.contains(&"group-environment"));
        // Everywhere it is shown by its name, the environment is part of it.
        let register = town.house.db.register();
        let role = register.role_by_code("KI-SALJ").unwrap();
        let shown = behorig::features::view::role(&register, role.id, Lang::Sv).unwrap();
        assert_eq!(shown.name, "KI-SALJ (test)");
        town.verified().await;
    }
}
