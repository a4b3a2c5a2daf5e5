//! What the service does by itself in the town's groups.

use behorig::domain::lang::Lang;
use behorig::domain::provision::Provision;
use behorig::domain::refusal::Refusal;
use behorig::features::catalogue::service::{self as catalogue, keeping::RoleAsk};
use behorig::features::fulfilment::service::providing;
use behorig::store::{Receipt, provisions};

use super::acts::answer;
use super::{Town, people};

impl Town {
    /// `adam` says which groups of the directory give a role.
    pub async fn give_by(&self, role: &str, groups: &str) -> Result<Receipt, Refusal> {
        let (adam, register) = (self.who("adam"), self.house.db.register());
        let system = register.systems[&register.role_by_code(role).expect("a role of the town").system].key.clone();
        let shown = catalogue::system::system(&self.house, adam, &system, Lang::Sv).expect("a system of the town");
        let view = shown.role_list.iter().find(|one| one.code == role).expect("a role of the system");
        let ask = RoleAsk { groups: groups.to_owned(), ..RoleAsk::of(view) };
        answer(catalogue::keeping::role(&self.house, adam, system, role.to_owned(), ask).await)
    }

    /// The service does what it has to do in the directory's groups.
    pub async fn provide(&self) -> providing::Ran {
        providing::run(&self.house).await.expect("the store takes it")
    }

    /// Who is in a group, by login.
    pub fn members(&self, group: &str) -> Vec<String> {
        let members = self.server.members(&people::group_dn(group));
        let login = |dn: &String| dn.split(['=', ',']).nth(1).unwrap_or_default().to_owned();
        let mut logins: Vec<String> = members.iter().map(login).collect();
        logins.sort();
        logins
    }

    /// What the service has left to do in groups.
    pub async fn outbox(&self) -> Vec<Provision> {
        let all = self.house.db.read(|conn| provisions::open(conn, None, false, 1_000)).await;
        all.expect("the outbox is read")
    }
}
