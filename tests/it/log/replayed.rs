//! I5: the tables of state are what the log says, and a row that was changed past the service is named.

use behorig::features::grants::service::How;
use behorig::features::log::service::tables::{Replayed, replay};

use crate::harness::town::{Town, ask, both};

async fn replayed(town: &Town) -> Replayed {
    town.house.db.read(replay).await.unwrap()
}

both! {
    async fn t_19_a_row_changed_past_the_service_is_named_with_its_entry(town) {
        let base = town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        let grant = town.carried(&line).await;
        town.end("karin", &grant, How::Revoke, "Prov").await.unwrap();
        let sound = replayed(&town).await;
        assert_eq!(sound.differences, [], "{sound:?}");
        assert!(sound.rows >= 4 && sound.entries > 10, "{sound:?}");
        let id = town.literal(line.id.uuid());
        town.raw(&format!("UPDATE order_line SET state = 'declined' WHERE id = {id}")).unwrap();
        let found = replayed(&town).await.differences;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].table, found[0].id), ("order_line", line.id.uuid()));
        let told = town.log().await.into_iter().find(|entry| Some(entry.index) == found[0].entry).unwrap();
        assert!(told.text.contains(&line.id.to_string()) && told.text.contains("delivered"), "{}", told.text);
        town.raw(&format!("UPDATE order_line SET state = 'delivered', version = version + 1 WHERE id = {id}")).unwrap();
        assert_eq!(replayed(&town).await.differences.len(), 1, "the version too");
        town.raw(&format!("UPDATE order_line SET version = version - 1 WHERE id = {id}")).unwrap();
        let gone = town.literal(base.id.uuid());
        town.raw(&format!("DELETE FROM grants WHERE id = {gone}")).unwrap();
        let found = replayed(&town).await.differences;
        assert_eq!((found.len(), found[0].table, &found[0].row), (1, "grants", &None));
    }
}
