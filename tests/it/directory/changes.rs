//! What changed since is read alike from all three; each has its own way to count.

use std::time::Duration;

use behorig::directory::{Changes, Cursor, Delta, Directory, LdapDirectory, Progress};
use tokio::time::timeout;

use super::on_each;
use super::place::Place;

/// Everybody, and the place from which changes are read.
async fn begin(directory: &LdapDirectory) -> Cursor {
    let progress = Progress::default();
    let whole = directory.whole(&progress).await.unwrap();
    assert_eq!(progress.so_far(), whole.people.len());
    whole.cursor.expect("one server answered, and it counts")
}

async fn changes(directory: &LdapDirectory, since: &Cursor) -> Delta {
    match directory.changes(since).await.unwrap() {
        Changes::Some(delta) => delta,
        other => panic!("{other:?}"),
    }
}

on_each! {
    // The rigs are shared: others change too while this runs.
    async fn who_changed_is_read_and_nobody_else(place) {
        let directory = place.directory();
        let [one, other] = [place.make("an", "Ändrad", &place.karin()).await, place.make("or", "Orörd", &place.karin()).await];
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        let cursor = begin(&directory).await;
        place.set(&one.dn, "title", "Undersköterska").await;
        let delta = changes(&directory, &cursor).await;
        let found = delta.people.iter().find(|reading| reading.person.login == one.login).expect("it changed");
        assert_eq!(found.person.title.as_deref(), Some("Undersköterska"));
        assert_eq!(found.person.manager, Some(place.find(&directory, "karek01").await.person.guid));
        let overlaps = cursor.position.contains('#');
        assert!(overlaps || delta.people.iter().all(|reading| reading.person.login != other.login));
        assert!(delta.people.len() < 100, "not everybody: {}", delta.people.len());

        place.set(&one.dn, "userAccountControl", "514").await;
        let delta = changes(&directory, &delta.cursor).await;
        let found = delta.people.iter().find(|reading| reading.person.login == one.login).expect("it changed again");
        assert!(!found.person.enabled);

        let new = place.make("ny", "Nykommen", &place.karin()).await;
        let delta = changes(&directory, &delta.cursor).await;
        assert!(delta.people.iter().any(|reading| reading.person.login == new.login));
        place.remove(&new.dn).await;
        if let Changes::Some(delta) = directory.changes(&delta.cursor).await.unwrap() {
            assert!(delta.people.iter().all(|reading| reading.person.login != new.login), "who is gone is in no change");
        }
    }

    async fn t_32_a_cursor_of_another_server_is_worth_nothing(place) {
        let directory = place.directory();
        let cursor = begin(&directory).await;
        for foreign in [
            Cursor { server: "CN=NTDS Settings,CN=DC9".to_owned(), ..cursor.clone() },
            Cursor { life: "0123".to_owned(), ..cursor.clone() },
        ] {
            assert!(matches!(directory.changes(&foreign).await, Ok(Changes::Elsewhere)), "{foreign:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ad_says_at_once_that_something_changed() {
    let place = Place::samba();
    let directory = place.directory();
    let made = place.make("vk", "Väckt", &place.karin()).await;
    directory.woken().await; // it listens from now on
    while timeout(Duration::from_millis(300), directory.woken()).await.is_ok() {}
    let changed = tokio::time::Instant::now();
    place.set(&made.dn, "title", "Vaken").await;
    timeout(Duration::from_secs(5), directory.woken()).await.expect("it is told");
    println!("told after {:?}", changed.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_controller_takes_over_and_everybody_is_read_first() {
    // The same server by two addresses: one that does not answer, then the one that does.
    let place = Place::slapd();
    let directory = place.directory();
    let cursor = begin(&directory).await;
    let both = place.with(|config| config.urls.insert(0, "ldaps://127.0.0.1:9".to_owned()));
    assert!(both.whole(&Progress::default()).await.unwrap().cursor.is_some(), "the next one is asked");
    assert!(!matches!(both.changes(&cursor).await.unwrap(), Changes::Elsewhere), "and it is the one the cursor is of");
}
