//! What the systems have, held against what is granted, and accounts that look copied: on both databases.
//!
//! The groups stand in the embedded directory; a system without groups gives its list of users. The rules alone are
//! proved beside the code; here is that they are asked, by whom, and what comes of it.

mod copies;
mod findings;
mod lists;
mod taking_over;

use behorig::directory::embedded::Change;
use behorig::domain::ids::{FindingId, Guid};
use behorig::domain::lang::Lang;
use behorig::domain::reconciliation::Kind;
use behorig::features::catalogue::service::keeping::{self, RoleAsk};
use behorig::features::reconciliation::service::looking::{self, Filter};
use behorig::features::reconciliation::service::progress::Last;
use behorig::features::reconciliation::service::{self, FindingView, Way, running};
use behorig::store::{Receipt, StoreError};
use jiff::SignedDuration;

use crate::harness::town::{Town, people};

fn group_dn(name: &str) -> String {
    format!("cn={name},ou=Personal,dc=alvhamra,dc=test")
}

/// The id of the group with that number.
fn group_id(n: usize) -> Guid {
    format!("7f1c0000-0000-4000-9000-{n:012}").parse().expect("an id")
}

/// Adds a group with those members to the directory.
fn group(town: &Town, n: usize, name: &str, logins: &[&str]) {
    let members: String = logins.iter().map(|login| format!("member: {}\n", people::dn(login))).collect();
    let dn = group_dn(name);
    let ldif = format!("dn: {dn}\nentryUUID: {}\nobjectClass: groupOfNames\ncn: {name}\n{members}", group_id(n));
    town.server.add(&ldif).expect("a group");
}

fn join(town: &Town, name: &str, login: &str) {
    let add = Change::Add("member".to_owned(), vec![people::dn(login)]);
    town.server.modify(&group_dn(name), &[add]).expect("a group");
}

fn leave(town: &Town, name: &str, login: &str) {
    let gone = Change::Delete("member".to_owned(), vec![people::dn(login)]);
    town.server.modify(&group_dn(name), &[gone]).expect("a group");
}

/// The role is delivered by those groups.
async fn names_groups(town: &Town, code: &str, ids: &[usize]) {
    let register = town.house.db.register();
    let role = register.role_by_code(code).expect("a role of the town");
    let system = &register.systems[&role.system];
    let groups: Vec<String> = ids.iter().map(|n| group_id(*n).to_string()).collect();
    let ask = RoleAsk {
        version: role.version,
        name_sv: role.name_sv.clone(),
        name_en: role.name_en.clone(),
        risk: behorig::features::view::risk(role.risk).to_owned(),
        max_months: role.max_months,
        scope: "none".to_owned(),
        purpose: role.purpose,
        groups: groups.join("|"),
        environment: None,
        conditions: String::new(),
        active: true,
    };
    keeping::role(&town.house, town.who("adam"), system.key.clone(), code.to_owned(), ask).await.expect("it is kept");
}

/// A minute passes, and everything is reconciled.
async fn reconcile(town: &Town) -> Last {
    town.pass(SignedDuration::from_mins(1));
    running::run(&town.house).await.expect("everything is compared")
}

/// Every finding that somebody sees, of that kind.
async fn seen(town: &Town, by: &str, kind: Kind) -> Vec<FindingView> {
    let filter = Filter { kind: Some(kind), all: true, ..Filter::default() };
    looking::list(&town.house, town.who(by), filter, Lang::Sv).await.expect("they are read").findings
}

/// Whose findings of that kind there are, by account.
async fn accounts(town: &Town, by: &str, kind: Kind) -> Vec<String> {
    let mut accounts: Vec<String> =
        seen(town, by, kind).await.into_iter().filter_map(|finding| finding.account).collect();
    accounts.sort();
    accounts
}

async fn settle(town: &Town, by: &str, finding: &FindingView, way: Way) -> Result<Receipt, StoreError> {
    let id: FindingId = finding.id.parse().expect("an id");
    service::settle(&town.house, town.who(by), (id, finding.version), way, None).await
}

/// The finding as somebody sees it now.
async fn again(town: &Town, by: &str, finding: &FindingView) -> FindingView {
    let id: FindingId = finding.id.parse().expect("an id");
    looking::one(&town.house, town.who(by), id, Lang::Sv).await.expect("it is read")
}
