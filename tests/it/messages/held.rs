//! Mail that nobody has approved is held back: nothing is lost, the pages say why, and it goes out once that is entered.

use behorig::domain::alarm::{Alarm, Level};
use behorig::domain::integration::MAIL;
use behorig::domain::lang::Lang;
use behorig::domain::refusal::Refusal;
use behorig::features::health::service::alarms::alarms;
use behorig::features::health::service::{self as health, metrics};
use behorig::features::integrations::service as integrations;
use behorig::features::messages::service;
use behorig::messages;

use super::{approved, next_morning, post, with_mail};
use crate::harness::mail::{MailServer, mailer};
use crate::harness::town::{Town, ask, both, refusal};

async fn mail_of(town: &Town, login: &str) -> Vec<&'static str> {
    let told = service::list(&town.house, town.who(login), None, Lang::Sv).await.unwrap();
    told.rows.iter().map(|row| row.mail).collect()
}

both! {
    async fn r_46_mail_that_nobody_has_approved_is_held_back_and_goes_out_afterwards(town) {
        let mut town = town;
        with_mail(&mut town);
        let server = MailServer::start();
        let mailer = server.mailer();
        town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        next_morning(&town);
        for _ in 0..3 {
            let ran = messages::run(&town.house.db, Some(&mailer)).await.unwrap();
            assert_eq!(ran, messages::Ran::default());
            town.pass(jiff::SignedDuration::from_mins(20));
        }
        assert!(server.received().is_empty(), "nothing goes out");
        assert_eq!(mail_of(&town, "amir").await, ["held"], "and the pages say why");
        let stuck = service::stuck(&town.house, town.who("adam")).await.unwrap();
        assert!(stuck.held && stuck.alarm);
        let list = integrations::list(&town.house, town.who("adam")).await.unwrap();
        assert_eq!((list[0].key.as_str(), list[0].on, list[0].can_turn), (MAIL, false, false));
        let now = health::health(&town.house).await;
        assert_eq!(now.mail.as_ref().map(|mail| (mail.ok, mail.held)), Some((false, true)));
        assert_eq!((now.status, now.hook), ("degraded", None));
        assert!(metrics::text(&town.house).await.unwrap().contains("behorig_mail_held 1"));
        approved(&town).await;
        let ran = post(&town, &mailer).await;
        assert_eq!((ran.sent, ran.not_sent), (2, 0), "to both who deliver");
        assert_eq!(server.received().len(), 2);
        assert_eq!(mail_of(&town, "amir").await, ["mailed"]);
        let well = health::health(&town.house).await;
        assert_eq!(well.mail.map(|mail| (mail.ok, mail.held, mail.waiting)), Some((true, false, 0)));
        town.verified().await;
    }

    async fn r_45_health_and_metrics_tell_of_mail_that_does_not_get_out(town) {
        let mut town = town;
        with_mail(&mut town);
        let nowhere = mailer(1);
        town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        next_morning(&town);
        post(&town, &nowhere).await;
        assert_eq!(health::health(&town.house).await.mail.map(|mail| (mail.ok, mail.waiting)), Some((true, 2)));
        town.pass(jiff::SignedDuration::from_mins(16));
        let late = health::health(&town.house).await;
        assert_eq!((late.mail.map(|mail| mail.ok), late.status), (Some(false), "degraded"));
        let text = metrics::text(&town.house).await.unwrap();
        assert!(text.contains("behorig_mail_waiting 2") && text.contains("behorig_mail_held 0"), "{text}");
        let waited = text.lines().find_map(|line| line.strip_prefix("behorig_mail_oldest_seconds ")).unwrap();
        assert!(waited.parse::<f64>().unwrap() > 900.0, "{waited}");
        // The page of alarms says the same, to an administrator; how loud it is the owner of the service decides.
        let sounding = |all: &[behorig::features::health::service::alarms::AlarmView]| -> Vec<_> {
            all.iter().filter(|one| one.sounds && one.alarm != "log").map(|one| (one.alarm, one.level)).collect()
        };
        let all = alarms(&town.house, town.who("adam")).await.unwrap();
        assert_eq!((all.len(), sounding(&all)), (Alarm::ALL.len(), vec![("mail", "day")]));
        assert_eq!(refusal(alarms(&town.house, town.who("karin")).await), Refusal::NotAllowed);
        town.house.alarms = std::sync::Arc::new([(Alarm::Mail, Level::Off)].into());
        assert_eq!(sounding(&alarms(&town.house, town.who("adam")).await.unwrap()), []);
    }
}
