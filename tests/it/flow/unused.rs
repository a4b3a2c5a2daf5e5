//! Staff paid by the hour who do not sign in any more are a question to their manager (E-07): asked from the attribute that
//! the mapping names, with the slack that AD has, and never of anybody else.

use behorig::domain::deadline::Policy;
use behorig::domain::grant::{Ending, Grant, Ground, State};
use behorig::features::grants::service::following::{self, end_unanswered};
use jiff::civil::{Date, date};

use crate::harness::town::{Town, ask, both};

const ATTRIBUTE: &str = "lastLogonTimestamp";

async fn held(town: &Town, login: &'static str, role: &str) -> Grant {
    town.carried(&town.ordered_one("karin", ask(login, role)).await).await
}

/// They sign in on that day, says the directory.
fn signs_in(town: &Town, login: &str, day: Date) {
    let noon: jiff::Timestamp = format!("{day}T10:00:00Z").parse().unwrap();
    town.change(login, ATTRIBUTE, &((noon.as_second() + 11_644_473_600) * 10_000_000).to_string());
}

/// It is noon on that day, and everything is held against what the directory says.
async fn on(town: &Town, day: Date) {
    town.clock.set(format!("{day}T10:00:00Z").parse().unwrap());
    town.sync().await;
    following::sweep(&town.house).await.unwrap();
}

async fn asked(town: &Town, grant: &Grant) -> Option<(Ground, Date)> {
    town.grant(grant.id).await.question()
}

both! {
    async fn e_07_hourly_staff_who_do_not_sign_in_are_a_question(town) {
        for login in ["tim", "bo"] {
            signs_in(&town, login, date(2026, 5, 4));
            town.based("karin", login).await;
        }
        let base = town.held("tim").await.remove(0);
        let (kept, left) = (held(&town, "tim", "ML-AUTO").await, held(&town, "tim", "PB-PED").await);
        let permanent = held(&town, "bo", "ML-AUTO").await;
        // Two months, and the two weeks by which AD may be late.
        on(&town, date(2026, 7, 18)).await;
        assert_eq!(asked(&town, &kept).await, None);
        on(&town, date(2026, 7, 19)).await;
        for grant in [&kept, &left] {
            assert_eq!(asked(&town, grant).await, Some((Ground::Unused, date(2026, 8, 2))));
        }
        assert_eq!((asked(&town, &base).await, asked(&town, &permanent).await), (None, None), "hourly staff, not the base");
        let now = town.grant(kept.id).await;
        following::confirm(&town.house, town.who("karin"), now.id, now.version, None).await.unwrap();
        let version = town.grant(kept.id).await.version;
        on(&town, date(2026, 7, 20)).await;
        assert_eq!((asked(&town, &kept).await, town.grant(kept.id).await.version), (None, version), "asked once");
        on(&town, date(2026, 8, 3)).await;
        assert_eq!(end_unanswered(&town.house).await.unwrap(), 1, "silence ends it");
        let ended = town.grant(left.id).await.state;
        assert!(matches!(ended, State::Removing { ending: Ending::NotConfirmed, .. }), "{ended:?}");
        assert_eq!(town.grant(kept.id).await.state, State::Active);
        town.verified().await;
        town.replayed().await;
    }

    async fn e_07_who_signs_in_again_is_no_question_any_more(town) {
        signs_in(&town, "bo", date(2026, 5, 4));
        town.based("karin", "tim").await;
        let grant = held(&town, "tim", "ML-AUTO").await;
        // Never signed in: it counts from the day on which it was given.
        on(&town, date(2026, 7, 18)).await;
        assert_eq!(asked(&town, &grant).await, None);
        on(&town, date(2026, 7, 19)).await;
        assert_eq!(asked(&town, &grant).await, Some((Ground::Unused, date(2026, 8, 2))));
        signs_in(&town, "tim", date(2026, 7, 19));
        on(&town, date(2026, 7, 20)).await;
        assert_eq!((asked(&town, &grant).await, town.grant(grant.id).await.review), (None, None));
        town.replayed().await;
    }

    async fn e_07_where_nothing_is_told_of_signing_in_nobody_is_asked(town) {
        town.based("karin", "tim").await;
        let grant = held(&town, "tim", "ML-AUTO").await;
        on(&town, date(2026, 8, 1)).await;
        assert_eq!(asked(&town, &grant).await, None, "nobody's is shown: it may not be read");
        signs_in(&town, "bo", date(2026, 5, 4));
        town.house.db.keeps_to(Policy { unused_months: 0, ..Policy::default() });
        on(&town, date(2026, 8, 2)).await;
        assert_eq!(asked(&town, &grant).await, None, "the municipality does not want to be asked");
        town.house.db.keeps_to(Policy::default());
        let mut town = town;
        town.reconfigure(|config| config.attributes.last_login = None);
        on(&town, date(2026, 8, 3)).await;
        assert_eq!(asked(&town, &grant).await, None, "the mapping names no attribute");
        town.restart();
        on(&town, date(2026, 8, 4)).await;
        assert_eq!(asked(&town, &grant).await, Some((Ground::Unused, date(2026, 8, 18))));
    }
}
