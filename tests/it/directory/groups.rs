//! Changing members of groups in a real Active Directory: done once, read back, and by an account that may do nothing else.

use std::collections::HashSet;

use behorig::directory::{Directory, MemberError};
use behorig::domain::catalogue::Group;
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, Mod};

use super::place::Place;
use crate::harness::rigs;

async fn writer(place: &Place) -> Ldap {
    let rig = place.rig();
    let settings = LdapConnSettings::new().set_config(rigs::trusting(&rig.ca));
    let (connection, mut ldap) = LdapConnAsync::with_settings(settings, &rig.ldaps_url()).await.unwrap();
    ldap3::drive!(connection);
    let (account, _) = rig.writer.clone().unwrap();
    ldap.simple_bind(&account, &rig.password).await.unwrap().success().unwrap();
    ldap
}

async fn found(place: &Place, name: &str) -> Group {
    let mut groups = place.directory().find_groups(name).await.unwrap();
    assert_eq!(groups.len(), 1, "{name}");
    groups.remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_43_a_member_is_put_and_taken_once_and_read_back_in_active_directory() {
    let place = Place::samba();
    let directory = place.directory();
    assert_eq!(directory.writes_to(), ["samba"]);
    let person = place.make("grp", "Grupp, Åsa (prov) *", &place.karin()).await;
    let guid = place.find(&directory, &person.login).await.person.guid;
    let (name, dn) = place.make_group(true).await;
    let group = found(&place, &name).await;
    assert!(group.kept && group.source == "samba");
    assert_eq!(found(&place, &group.guid.to_string()).await, group, "by its id as by its name");
    for member in [true, true, false, false] {
        // Twice each: 68 and 53 are what AD says the second time.
        let proof = directory.set_member(&group, guid, member).await.unwrap();
        assert_eq!((proof.member, proof.group.guid), (member, group.guid));
        assert_eq!(place.is_member(&dn, &person.dn).await, member);
    }
    // A group that is renamed is the same group; one that is moved out of the branch is left alone.
    let mut admin = place.admin().await;
    let renamed = format!("{name} ny");
    admin.modifydn(&dn, &format!("CN={renamed}"), true, None).await.unwrap().success().unwrap();
    let proof = directory.set_member(&group, guid, true).await.unwrap();
    assert_eq!(proof.group.name, renamed, "shown by its name as read");
    let (_, base) = place.rig().writer.clone().unwrap();
    let (from, above) = (format!("CN={renamed},{base}"), base.split_once(',').unwrap().1);
    admin.modifydn(&from, &format!("CN={renamed}"), true, Some(above)).await.unwrap().success().unwrap();
    assert_eq!(directory.set_member(&group, guid, false).await, Err(MemberError::Outside));
    // An account that is gone is in no group; a group that is gone has no members.
    place.remove(&person.dn).await;
    let (other, other_dn) = place.make_group(true).await;
    let other = found(&place, &other).await;
    assert!(!directory.set_member(&other, guid, false).await.unwrap().member);
    assert_eq!(directory.set_member(&other, guid, true).await, Err(MemberError::NoAccount));
    place.remove(&other_dn).await;
    assert!(!directory.set_member(&other, guid, false).await.unwrap().member);
    assert_eq!(directory.set_member(&other, guid, true).await, Err(MemberError::NoGroup));
}

/// The delegation of docs/OPERATIONS.md, word for word as tests/rigs sets it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_writing_account_can_change_nothing_else() {
    let place = Place::samba();
    let person = place.make("rätt", "Rätt", &place.karin()).await;
    let ((_, ours), (_, beside)) = (place.make_group(true).await, place.make_group(false).await);
    let mut ldap = writer(&place).await;
    let member = || vec![Mod::Add("member", HashSet::from([person.dn.as_str()]))];
    assert_eq!(ldap.modify(&ours, member()).await.unwrap().rc, 0, "members of a group in its branch");
    assert_eq!(ldap.modify(&beside, member()).await.unwrap().rc, 50, "no group beside it");
    let admins = format!("CN=Domain Admins,CN=Users,{}", place.config.base);
    assert_eq!(ldap.modify(&admins, member()).await.unwrap().rc, 50, "no administrators");
    for (dn, attribute) in [
        (&ours, "description"),
        (&ours, "sAMAccountName"),
        (&ours, "groupType"),
        (&ours, "managedBy"),
        (&person.dn, "title"),
        (&person.dn, "userAccountControl"),
        (&person.dn, "accountExpires"),
        (&person.dn, "msDS-cloudExtensionAttribute5"),
    ] {
        let change = vec![Mod::Replace(attribute, HashSet::from(["512"]))];
        let rc = ldap.modify(dn, change).await.unwrap().rc;
        assert_ne!(rc, 0, "{attribute} of {dn}");
        assert!([50, 53, 21, 19, 34].contains(&rc), "{attribute} of {dn}: {rc}");
    }
    let (_, base) = place.rig().writer.clone().unwrap();
    let new = [("objectClass", HashSet::from(["group"])), ("sAMAccountName", HashSet::from(["olovlig"]))];
    assert_eq!(ldap.add(&format!("CN=olovlig,{base}"), new.to_vec()).await.unwrap().rc, 50, "makes nothing");
    assert_eq!(ldap.delete(&ours).await.unwrap().rc, 50, "removes nothing");
    assert_eq!(ldap.delete(&person.dn).await.unwrap().rc, 50);
    assert_eq!(ldap.modifydn(&ours, "CN=annan", true, None).await.unwrap().rc, 50, "renames nothing");
    let mut reader = place.admin().await;
    reader.simple_bind(&place.rig().user, &place.rig().password).await.unwrap().success().unwrap();
    assert_eq!(reader.modify(&ours, member()).await.unwrap().rc, 50, "who reads changes nothing at all");
}
