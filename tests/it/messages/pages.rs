//! The list in the pages says what the mail said, to the reader alone; what does not get out is the administrator's.

use behorig::domain::lang::Lang;
use behorig::domain::message::Rhythm;
use behorig::domain::refusal::Refusal;
use behorig::features::messages::service::{self, Choice, MessageView};
use behorig::store::messages as kept;

use super::{next_morning, post, with_mail};
use crate::harness::mail::{MailServer, mailer};
use crate::harness::town::{Town, ask, both, refusal};

async fn rows(town: &Town, login: &str) -> Vec<MessageView> {
    service::list(&town.house, town.who(login), None, Lang::Sv).await.unwrap().rows
}

both! {
    async fn r_19_the_list_says_what_the_mail_said(town) {
        let server = MailServer::start();
        let mailer = server.mailer();
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        let waits = &rows(&town, "monica").await[0];
        assert_eq!((waits.kind, waits.mail, waits.mail_at.is_some()), ("decide", "waits", true));
        assert_eq!(waits.href, format!("/approvals/{}", line.id));
        town.carried(&line).await;
        next_morning(&town);
        post(&town, &mailer).await;
        let mails = server.since(0);
        for login in ["bo", "karin"] {
            let mail = &mails[&format!("{login}@alvhamra.test")][0];
            let told = rows(&town, login).await;
            assert!(!told.is_empty() && told.iter().all(|row| row.mail == "mailed"), "{login}");
            for row in told {
                assert!(mail.read.contains(row.number.as_deref().unwrap()), "{login}: {row:?}");
                assert!(mail.read.contains(row.system.as_deref().unwrap()), "{login}: {row:?}");
            }
        }
        let begin = rows(&town, "bo").await.into_iter().find_map(|row| row.begin).expect("how to begin");
        assert!(begin.guideline.is_some_and(|title| title.starts_with("Riktlinje för")));
        // Whoever could have decided and did not have to sees that too.
        assert_eq!(rows(&town, "daniel").await.last().unwrap().mail, "settled");
        assert!(rows(&town, "ylva").await.is_empty(), "nobody sees what others were told");
        // Page by page, nothing twice.
        let (mut before, mut seen, who) = (None, 0, town.who("karin"));
        let all = town.house.db.read(move |conn| kept::of(conn, who, None, 1_000)).await.unwrap().len();
        loop {
            let page = service::list(&town.house, who, before, Lang::En).await.unwrap();
            seen += page.rows.iter().map(|row| row.count).sum::<usize>();
            let Some(older) = page.older else { break };
            before = Some(older.parse().unwrap());
        }
        assert_eq!(seen, all);
    }

    async fn what_somebody_chooses_holds_from_the_next_mail_and_is_in_the_log(town) {
        let server = MailServer::start();
        let mailer = server.mailer();
        town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        let (amir, from) = (town.who("amir"), town.log().await.len());
        let choice = Choice { language: Lang::En, rhythm: Rhythm::AtOnce };
        service::choose(&town.house, amir, choice).await.unwrap();
        assert_eq!(town.happened(from).await, ["messages.chosen"]);
        post(&town, &mailer).await;
        let mail = &server.since(0)["amir@alvhamra.test"][0];
        assert!(mail.read.contains("A permission is to be set up.") && mail.read.contains("Sign in and read more"));
        let shown = service::list(&town.house, amir, None, Lang::Sv).await.unwrap();
        assert_eq!((shown.choice.language, shown.choice.rhythm), (Lang::En, Rhythm::AtOnce));
        let quiet = Choice { language: Lang::Sv, rhythm: Rhythm::UrgentOnly };
        service::choose(&town.house, town.who("sofie"), quiet).await.unwrap();
        assert_eq!(rows(&town, "sofie").await[0].mail, "pages", "what waited waits no longer");
        town.verified().await;
    }

    async fn what_does_not_get_out_is_told_to_the_administrator_alone(town) {
        let mut town = town;
        with_mail(&mut town);
        town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        next_morning(&town);
        post(&town, &mailer(1)).await;
        let seen = service::stuck(&town.house, town.who("adam")).await.unwrap();
        assert_eq!((seen.rows.len(), seen.waiting, seen.alarm), (2, 2, false));
        assert!(seen.rows.iter().all(|row| row.problem == "unreachable" && row.tries == 1 && row.next_at.is_some()));
        town.pass(jiff::SignedDuration::from_mins(16));
        assert!(service::stuck(&town.house, town.who("adam")).await.unwrap().alarm);
        for login in ["karin", "amir", "ingela"] {
            assert_eq!(refusal(service::stuck(&town.house, town.who(login)).await), Refusal::NotAllowed, "{login}");
        }
        let metrics = behorig::features::health::service::metrics::text(&town.house).await.unwrap();
        assert!(metrics.contains("behorig_mail_waiting 2") && !metrics.contains('@'), "{metrics}");
        let oldest = metrics.lines().find_map(|line| line.strip_prefix("behorig_mail_oldest_seconds ")).unwrap();
        assert!(oldest.parse::<f64>().unwrap() > 900.0);
    }
}
