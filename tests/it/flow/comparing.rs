//! Role packages kept in the pages, and comparing with a colleague: proposals, never an order's content.

use behorig::domain::ids::PackageId;
use behorig::domain::lang::Lang;
use behorig::domain::refusal::Refusal;
use behorig::features::catalogue::service::packages::{self, PackageAsk};
use behorig::features::orders::service::comparing::{self, Comparison};
use behorig::features::orders::service::{self as orders, Chosen, choices};

use super::groups::told;
use crate::harness::town::site::Site;
use crate::harness::town::{Database, Town, ask, both, refusal};

impl Town {
    async fn package(&self, by: &str, id: Option<PackageId>, ask: PackageAsk) -> Result<PackageId, Refusal> {
        match packages::keep(&self.house, self.who(by), id, ask).await {
            Ok((id, _)) => Ok(id),
            Err(error) => Err(refusal::<()>(Err(error))),
        }
    }

    async fn compared(&self, by: &str, person: &str, with: &str) -> Result<Comparison, Refusal> {
        let pair = (self.who(person), self.who(with));
        match comparing::compare(&self.house, self.who(by), pair, Lang::Sv).await {
            Ok(compared) => Ok(compared),
            Err(error) => Err(refusal::<()>(Err(error))),
        }
    }

    fn proposed(&self) -> Vec<String> {
        let all = choices(&self.house, self.who("karin"), &Chosen::default(), Lang::Sv).unwrap();
        all.packages.into_iter().map(|one| one.name).collect()
    }
}

fn package(version: i32, name: &str, roles: &[&str]) -> PackageAsk {
    let role = roles.iter().map(|code| (*code).to_owned()).collect();
    PackageAsk { version, name: name.to_owned(), titles: "Undersköterska, Vårdbiträde".to_owned(), role }
}

both! {
    async fn r_12_packages_are_kept_in_the_pages_and_give_nobody_anything(town) {
        for by in ["karin", "eva", "monica", "ingela"] {
            assert_eq!(town.package(by, None, package(0, "Vård", &["PS-LAS"])).await, Err(Refusal::NotAllowed), "{by}");
        }
        let bad = |field: &str| Err(Refusal::BadForm(field.to_owned()));
        assert_eq!(town.package("adam", None, package(0, " ", &["PS-LAS"])).await, bad("name"));
        assert_eq!(town.package("adam", None, package(0, "Vård", &[])).await, bad("role"));
        assert_eq!(town.package("adam", None, package(0, "Vård", &["AD-BAS"])).await, bad("role"), "the base order");
        assert_eq!(town.package("adam", None, package(0, "Vård", &["FINNS-EJ"])).await, bad("role"));
        let id = town.package("adam", None, package(0, "Vård", &["PS-LAS", "ML-AUTO", "PS-LAS"])).await.unwrap();
        assert_eq!(town.package("adam", None, package(0, "VÅRD", &["PS-LAS"])).await, bad("name"), "one of each name");
        assert_eq!(town.proposed(), ["Vård"]);
        assert_eq!(town.package("adam", Some(id), package(0, "Vård", &["PS-LAS"])).await, Err(Refusal::Stale));
        town.package("adam", Some(id), package(1, "Vård och omsorg", &["PS-LAS"])).await.unwrap();
        let shown = packages::list(&town.house, town.who("karin"), Lang::Sv).unwrap();
        assert_eq!((shown.packages[0].roles.len(), shown.packages[0].titles.len(), shown.can_keep), (1, 2, false));
        packages::close(&town.house, town.who("adam"), id, 2, true).await.unwrap();
        assert!(town.proposed().is_empty(), "closed: proposed to nobody");
        let mut chosen = Chosen { people: vec![town.who("bo").to_string()], ..Chosen::default() };
        chosen.add_packages(&town.house.db.register(), &[id.to_string()], jiff::civil::date(2026, 5, 4));
        assert!(chosen.roles.is_empty(), "nor taken when it is sent all the same");
        let again = packages::close(&town.house, town.who("adam"), id, 3, true).await;
        assert_eq!(refusal(again), Refusal::Conflict);
        packages::close(&town.house, town.who("adam"), id, 3, false).await.unwrap();
        assert_eq!(town.proposed(), ["Vård och omsorg"]);
        assert_eq!(told(&town, "package.changed").await.len(), 4);
        assert!(town.held("bo").await.is_empty());
        town.verified().await;
    }

    async fn r_12_a_comparison_shows_what_can_be_ordered_and_is_no_order(town) {
        town.based("karin", "bo").await;
        town.based("karin", "cecilia").await;
        for role in ["PS-LAS", "KI-SALJ"] {
            town.carried(&town.ordered_one("karin", ask("cecilia", role)).await).await;
        }
        let grave = ask("cecilia", "PS-UTF").unit("SOC-2231").purpose("Hemlig handläggning");
        let grave = town.carried(&town.ordered_one("karin", grave).await).await;
        town.carried(&town.ordered_one("karin", ask("bo", "PB-PED")).await).await;
        let compared = town.compared("karin", "bo", "cecilia").await.unwrap();
        let rows: Vec<_> =
            compared.roles.iter().map(|one| (one.role.code.as_str(), one.has, one.colleague_has, one.careful)).collect();
        let mut sorted = rows.clone();
        sorted.sort();
        let wanted = [
            ("KI-SALJ", false, true, false),
            ("PB-PED", true, false, false),
            ("PS-LAS", false, true, false),
            ("PS-UTF", false, true, true),
        ];
        assert_eq!(sorted, wanted, "the base order is nothing to choose");
        let text = serde_json::to_string(&compared).unwrap();
        for foreign in ["Hemlig handläggning", "SOC-2231", &grave.id.to_string(), "until", "purpose"] {
            assert!(!text.contains(foreign), "nothing of the colleague's but the roles: {foreign}");
        }
        for (by, person, with) in
            [("nadia", "bo", "cecilia"), ("bo", "bo", "cecilia"), ("eva", "ylva", "bo"), ("karin", "bo", "ylva"), ("karin", "bo", "olle"), ("karin", "olle", "bo"), ("adam", "bo", "cecilia")]
        {
            assert_eq!(town.compared(by, person, with).await.unwrap_err(), Refusal::Hidden, "{by}: {person}, {with}");
        }
        let people = comparing::people(&town.house, town.who("karin")).unwrap();
        assert!(people.iter().any(|one| one.name.starts_with("Bo Sjöberg")));
        assert!(people.iter().all(|one| !one.name.contains("Hemlig")), "a protected identity is not there to choose");
        // There is no way by which a colleague's permission becomes the content of an order for somebody else.
        for way in ["changes", "moves"] {
            let mut written = town.written(&[ask("bo", "PS-UTF").unit("SOC-2231").purpose("Prov")]);
            match way {
                "changes" => written[0].changes = Some(grave.id.to_string()),
                _ => written[0].moves = Some(grave.id.to_string()),
            }
            let sent = orders::send(&town.house, town.who("karin"), &written, Lang::Sv).await;
            assert!(matches!(refusal(sent), Refusal::ChangedOver | Refusal::NoSuccessor), "{way}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_12_a_comparison_ticks_nothing_and_an_order_without_ticks_is_none() {
    let site = Site::on(Database::Sqlite).await;
    let town = &site.town;
    town.based("karin", "cecilia").await;
    town.carried(&town.ordered_one("karin", ask("cecilia", "PS-LAS")).await).await;
    let browser = site.browser("karin").await;
    let (bo, cecilia) = (town.who("bo"), town.who("cecilia"));
    let page = browser.get(&format!("/orders/comparison?person={bo}&with={cecilia}")).await;
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    let boxes = page.matches("name=\"role\"").count();
    assert_eq!((boxes, page.matches(" checked").count()), (1, 0), "each is ticked by hand");
    let form = browser.get(&format!("/orders/new?person={bo}")).await.text().await.unwrap();
    assert!(!form.contains("name=\"role\" value"), "no role came along by itself");
    site.stop().await;
}
