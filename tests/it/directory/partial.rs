//! Half of a directory is worth nothing: what was known before stands.

use std::sync::Arc;

use behorig::directory::DirectoryError;
use behorig::features::people::service as people;

use super::place::Place;
use super::service::Service;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_29_a_part_of_an_answer_changes_nothing() {
    let mut service = Service::on(Place::slapd()).await;
    let before = service.house.db.register();
    for page_size in [1_000, 200] {
        let anna = service.place.dn_of("annber01", "Anna Berg", "SOC");
        // The service account meets the limit of a page; an ordinary account meets the one on all pages together.
        let limited = service.place.with(|config| {
            config.page_size = page_size;
            config.bind_dn = if page_size == 200 { anna } else { config.bind_dn.clone() };
        });
        service.house.directory = Arc::new(limited);
        let failed = people::sync(&service.house).await.unwrap_err();
        assert!(
            matches!(failed, people::SyncError::Directory(DirectoryError::Partial { .. }))
                && service.house.reading.failed(),
            "{failed}"
        );
        let after = service.house.db.register();
        assert_eq!(before.people.len(), after.people.len());
        assert!(after.people.values().all(|card| !card.is_gone() && before.people[&card.id].as_of == card.as_of));
    }
}
