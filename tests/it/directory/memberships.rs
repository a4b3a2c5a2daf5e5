//! Who is in which group is read whole wherever it is kept: large groups, groups in groups, primary groups.

use std::collections::HashSet;

use behorig::directory::{Directory, DirectoryError};
use behorig::domain::ids::Guid;
use behorig::domain::membership::{Group, Memberships, Wanted};
use ldap3::controls::RawControl;

use super::place::{Place, Server};
use super::{on_each, on_real};

/// More than AD gives at once.
const MANY: usize = 1_650;

/// A group that the test makes.
async fn group(place: &Place, name: &str, members: &[String]) -> String {
    let dn = format!("CN={name},OU=Grupper,{}", place.config.base);
    if let Server::Embedded(server) = &place.server {
        let id = behorig::clock::Chance::uuid(&behorig::clock::SystemChance, jiff::Timestamp::UNIX_EPOCH);
        let members: String = members.iter().map(|member| format!("member: {member}\n")).collect();
        server.add(&format!("dn: {dn}\nentryUUID: {id}\nobjectClass: groupOfNames\ncn: {name}\n{members}")).unwrap();
        return dn;
    }
    let bytes = |text: &str| text.as_bytes().to_vec();
    let mut entry = vec![(bytes("member"), members.iter().map(|member| bytes(member)).collect::<HashSet<_>>())];
    if place.is_samba() {
        entry.push((bytes("objectClass"), HashSet::from([bytes("group")])));
        entry.push((bytes("sAMAccountName"), HashSet::from([bytes(name)])));
    } else {
        entry.push((bytes("objectClass"), HashSet::from([bytes("groupOfNames")])));
        entry.push((bytes("cn"), HashSet::from([bytes(name)])));
    }
    entry.retain(|(_, values)| !values.is_empty());
    place.admin().await.add(&dn, entry).await.unwrap().success().unwrap();
    dn
}

/// Many that are no people: in AD contacts, elsewhere names that lead nowhere.
async fn strangers(place: &Place, ou: &str) -> Vec<String> {
    let base = format!("OU={ou},{}", place.config.base);
    let names: Vec<String> = (0..MANY).map(|n| format!("CN=kontakt{n:04},{base}")).collect();
    if place.is_samba() {
        let one = |text: &str| HashSet::from([text.to_owned()]);
        let mut admin = place.admin().await;
        let folder = vec![("objectClass".to_owned(), one("organizationalUnit"))];
        admin.add(&base, folder).await.unwrap().success().unwrap();
        for name in &names {
            let contact = vec![("objectClass".to_owned(), one("contact"))];
            admin.add(name, contact).await.unwrap().success().unwrap();
        }
    }
    names
}

async fn forget(place: &Place, groups: &[String], ou: &str) {
    for dn in groups {
        place.remove(dn).await;
    }
    if place.is_samba() {
        let tree = RawControl { ctype: "1.2.840.113556.1.4.805".to_owned(), crit: true, val: None };
        let base = format!("OU={ou},{}", place.config.base);
        place.admin().await.with_controls(vec![tree]).delete(&base).await.unwrap().success().unwrap();
    }
}

fn named<'a>(all: &'a Memberships, name: &str) -> &'a Group {
    all.groups.iter().find(|group| group.name == name).unwrap_or_else(|| panic!("{name} was read"))
}

fn sorted(mut ids: Vec<Guid>) -> Vec<Guid> {
    ids.sort_unstable();
    ids
}

on_each! {
    async fn r_13_a_group_is_read_whole_however_large_and_deep_it_is(place) {
        let directory = place.directory();
        let [top, mid, deep, near] = ["top", "mid", "deep", "top-2"].map(|stem| Place::fresh(&format!("R13-{stem}-")));
        let ou = Place::fresh("Kontakter");
        let anna = place.dn_of("annber01", "Anna Berg", "SOC");
        let tim = place.dn_of("timpal01", "Tim Palm", "SOC");
        let guid = async |login: &str| place.find(&directory, login).await.person.guid;
        let [karin_id, anna_id, tim_id] = [guid("karek01").await, guid("annber01").await, guid("timpal01").await];
        let mut many = strangers(&place, &ou).await;
        many.push(anna);
        let deep_dn = group(&place, &deep, &many).await;
        let mid_dn = group(&place, &mid, &[deep_dn.clone(), tim]).await;
        let top_dn = group(&place, &top, &[mid_dn.clone(), place.karin()]).await;
        // A group that begins with another's name is not the other, and one that contains itself ends.
        let near_dn = group(&place, &near, std::slice::from_ref(&top_dn)).await;
        let all = directory.memberships(&Wanted::All).await;
        let top_id = all.as_ref().map(|all| named(all, &top).guid).map_err(Clone::clone);
        let nobody = Guid::from(behorig::clock::Chance::uuid(&behorig::clock::SystemChance, jiff::Timestamp::UNIX_EPOCH));
        let some = match &top_id {
            Ok(id) => directory.memberships(&Wanted::Named(vec![*id, nobody])).await,
            Err(error) => Err(error.clone()),
        };
        forget(&place, &[near_dn, top_dn, mid_dn, deep_dn], &ou).await;
        let (all, some) = (all.unwrap(), some.unwrap());
        assert_eq!((named(&all, &deep).foreign, named(&all, &deep).members.as_slice()), (MANY, &[anna_id][..]));
        assert_eq!(named(&all, &mid).members, sorted(vec![anna_id, tim_id]));
        let whole = sorted(vec![anna_id, tim_id, karin_id]);
        assert_eq!((&named(&all, &top).members, named(&all, &top).foreign), (&whole, MANY));
        assert_eq!(named(&all, &top).direct, [karin_id], "what is copied is what somebody is in themself");
        assert_eq!((&named(&all, &near).members, named(&all, &near).direct.len()), (&whole, 0));
        assert_eq!(all.people[&anna_id].login, "annber01");
        let [group] = some.groups.as_slice() else { panic!("{} groups", some.groups.len()) };
        assert_eq!((group.guid, &group.members, group.foreign), (top_id.unwrap(), &whole, MANY));
        assert_eq!(some.missing, [nobody], "a group that does not exist is not an empty one");
    }
}

on_real! {
    async fn r_13_a_group_in_itself_ends(place) {
        let directory = place.directory();
        let [one, other] = ["one", "other"].map(|stem| Place::fresh(&format!("R13-{stem}-")));
        let one_dn = group(&place, &one, &[place.karin()]).await;
        let other_dn = group(&place, &other, std::slice::from_ref(&one_dn)).await;
        let change = vec![ldap3::Mod::Add("member", HashSet::from([other_dn.as_str()]))];
        place.admin().await.modify(&one_dn, change).await.unwrap().success().unwrap();
        let all = directory.memberships(&Wanted::All).await;
        place.remove(&other_dn).await;
        place.remove(&one_dn).await;
        let all = all.unwrap();
        let karin = place.find(&directory, "karek01").await.person.guid;
        assert_eq!((&named(&all, &one).members, &named(&all, &other).members), (&vec![karin], &vec![karin]));
    }

    async fn r_13_an_answer_that_stops_half_way_is_no_answer(place) {
        // slapd stops unpaged searches at 500; AD asked for one entry of many stops as well.
        let directory = place.with(|config| config.group_base = Some(format!("OU=Finns-inte,{}", config.base)));
        assert!(matches!(directory.memberships(&Wanted::All).await, Err(DirectoryError::Refused { code: 32 })));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_13_the_primary_group_counts_on_samba() {
    let place = Place::samba();
    let directory = place.directory();
    let all = directory.memberships(&Wanted::All).await.unwrap();
    let users = named(&all, "Domain Users");
    let anna = place.find(&directory, "annber01").await.person.guid;
    assert!(users.members.contains(&anna) && users.direct.contains(&anna), "no list of members says so");
    let some = directory.memberships(&Wanted::Named(vec![users.guid])).await.unwrap();
    assert!(some.groups[0].members.contains(&anna));
}
