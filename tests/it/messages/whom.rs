//! Who gets which mail, and when.

use behorig::domain::lang::Lang;
use behorig::domain::message::{Kind, Rhythm, Unsent, Wish};
use behorig::domain::order::State;
use behorig::features::grants::service::How;
use behorig::store::messages as kept;
use jiff::SignedDuration;

use super::{next_morning, post};
use crate::harness::mail::{MailServer, Received};
use crate::harness::town::{Town, ask, both};

/// The kinds of what somebody was told, oldest first, each with why it is not mailed.
async fn told(town: &Town, login: &str) -> Vec<(Kind, Option<Unsent>)> {
    let who = town.who(login);
    let mut told = town.house.db.read(move |conn| kept::of(conn, who, None, 1_000)).await.unwrap();
    told.reverse();
    told.into_iter().map(|one| (one.notice.kind, one.unsent)).collect()
}

/// The subjects of what somebody got since `before` mails.
fn subjects(server: &MailServer, before: usize, login: &str) -> Vec<String> {
    let mut by = server.since(before);
    by.remove(&format!("{login}@alvhamra.test")).unwrap_or_default().iter().map(subject).collect()
}

fn subject(mail: &Received) -> String {
    mail.read.lines().next().unwrap_or_default().to_owned()
}

/// Chooses how often mail comes.
async fn chosen(town: &Town, login: &str, rhythm: Rhythm) {
    let who = town.who(login);
    let wish = Wish { lang: Lang::Sv, rhythm };
    let chosen = town.house.db.write(move |tx| {
        let register = tx.register();
        let by = register.person(who).expect("somebody").party();
        tx.record(behorig::domain::message::choose(tx.stage(&register), &by, wish))
    });
    chosen.await.unwrap();
}

both! {
    async fn r_19_each_gets_what_concerns_them_and_nobody_else_anything(town) {
        let server = MailServer::start();
        let mailer = server.mailer();
        town.based("karin", "bo").await;
        next_morning(&town);
        post(&town, &mailer).await;
        let before = server.received().len();
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_eq!(post(&town, &mailer).await.sent, 0, "what is not urgent waits for the morning");
        next_morning(&town);
        assert_eq!(post(&town, &mailer).await.sent, 2);
        let number = line.number;
        for login in ["monica", "daniel"] {
            let wanted = format!("Beställning {number} väntar på ditt beslut");
            assert_eq!(subjects(&server, before, login), [wanted], "{login} can decide");
        }
        let before = server.received().len();
        town.approve("monica", &line).await.unwrap();
        let now = town.line(line.id).await;
        assert_eq!(now.state, State::Delivering);
        town.deliver("daniel", &now).await.unwrap();
        next_morning(&town);
        post(&town, &mailer).await;
        // It was delivered before the morning: nobody is asked to do what is done.
        assert_eq!(told(&town, "daniel").await.last(), Some(&(Kind::Deliver, Some(Unsent::Settled))));
        assert!(subjects(&server, before, "daniel").is_empty() && subjects(&server, before, "monica").is_empty());
        assert_eq!(subjects(&server, before, "karin"), ["Behörig: 2 saker att göra eller läsa"]);
        assert_eq!(subjects(&server, before, "bo"), [format!("Du har fått en behörighet, beställning {number}")]);
        assert_eq!(server.received().len(), before + 2, "one each, and nobody else anything");
        town.verified().await;
    }

    async fn r_19_the_orderer_learns_each_outcome(town) {
        town.based("karin", "bo").await;
        town.based("karin", "cecilia").await;
        let before = told(&town, "karin").await.len();
        // A moment between any two, so that what was told has an order.
        let moment = || town.pass(SignedDuration::from_secs(1));
        moment();
        let declined = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        town.decline("monica", &declined, "Behövs inte").await.unwrap();
        moment();
        let asked = town.ordered_one("karin", ask("cecilia", "PS-LAS")).await;
        town.question("monica", &asked, "Varför?").await.unwrap();
        moment();
        let now = town.line(asked.id).await;
        town.answered("karin", &now, now.version, "Därför").await.unwrap();
        town.approve("daniel", &town.line(asked.id).await).await.unwrap();
        moment();
        town.cannot("daniel", &town.line(asked.id).await, "Ingen licens").await.unwrap();
        moment();
        let taken_back = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        town.withdraw("karin", &taken_back).await.unwrap();
        let kinds: Vec<Kind> = told(&town, "karin").await.into_iter().skip(before).map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [Kind::Declined, Kind::Answer, Kind::Decided, Kind::Undeliverable], "not what she did herself");
        // Each decider was asked once for each line, and once more when the answer had come.
        let asked_of = told(&town, "daniel").await.iter().filter(|(kind, _)| *kind == Kind::Decide).count();
        assert_eq!(asked_of, 4);
    }

    async fn what_is_urgent_comes_at_once_and_by_itself(town) {
        let server = MailServer::start();
        let mailer = server.mailer();
        for login in ["karin", "monica", "daniel"] {
            chosen(&town, login, Rhythm::UrgentOnly).await;
        }
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        town.question("monica", &line, "Varför?").await.unwrap();
        post(&town, &mailer).await;
        let number = line.number;
        let wanted = format!("Brådskande: Beställning {number}: en fråga väntar på ditt svar");
        assert_eq!(subjects(&server, 0, "karin"), [wanted]);
        let now = town.line(line.id).await;
        town.answered("karin", &now, now.version, "Därför").await.unwrap();
        let grant = town.carried(&town.line(line.id).await).await;
        let before = server.received().len();
        town.end("karin", &grant, How::Revoke, "Misstanke").await.unwrap();
        post(&town, &mailer).await;
        for login in ["monica", "daniel"] {
            let wanted = format!("Brådskande: Beställning {number}: en behörighet ska tas bort");
            assert_eq!(subjects(&server, before, login), [wanted]);
        }
        // Planned work is not urgent, and they have said that they want nothing else.
        town.pass_days(4);
        let before = server.received().len();
        post(&town, &mailer).await;
        assert!(["karin", "monica", "daniel"].iter().all(|login| subjects(&server, before, login).is_empty()));
    }

    async fn a_day_is_one_mail_and_who_wants_each_gets_each(town) {
        let server = MailServer::start();
        let mailer = server.mailer();
        chosen(&town, "daniel", Rhythm::AtOnce).await;
        for login in ["bo", "cecilia", "dan"] {
            town.based("karin", login).await;
        }
        next_morning(&town);
        post(&town, &mailer).await;
        let before = server.received().len();
        let mut lines = Vec::new();
        for login in ["bo", "cecilia", "dan"] {
            lines.push(town.ordered_one("karin", ask(login, "PS-LAS")).await);
            post(&town, &mailer).await;
        }
        assert_eq!((subjects(&server, before, "daniel").len(), subjects(&server, before, "monica").len()), (3, 0));
        next_morning(&town);
        post(&town, &mailer).await;
        assert_eq!(subjects(&server, before, "monica"), ["Behörig: 3 saker att göra eller läsa"]);
        assert_eq!(subjects(&server, before, "daniel").len(), 3, "nothing twice");
        // Friday's comes on Monday.
        town.pass_days(2);
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        let before = server.received().len();
        for _ in 0..2 {
            town.pass_days(1);
            post(&town, &mailer).await;
        }
        assert!(subjects(&server, before, "henrik").is_empty(), "not at the weekend");
        town.pass_days(1);
        post(&town, &mailer).await;
        assert_eq!(subjects(&server, before, "henrik"), [format!("Beställning {} väntar på ditt beslut", line.number)]);
    }

    async fn law_4_3_a_protected_person_is_in_no_mail(town) {
        let server = MailServer::start();
        let mailer = server.mailer();
        let line = ask("olle", "PS-UTF").unit("SOC-2231").purpose("Vårdar");
        let line = town.ordered_one("karin", line).await;
        town.based("karin", "olle").await;
        town.carried(&line).await;
        let open = town.ordered_one("karin", ask("olle", "PS-LAS")).await;
        next_morning(&town);
        let ran = post(&town, &mailer).await;
        assert!(ran.sent >= 4, "{ran:?}");
        let base = town.held("olle").await.len();
        assert_eq!(base, 2);
        for mail in server.received() {
            let read = &mail.read;
            let numbers = [line.number.to_string(), open.number.to_string()];
            for secret in ["Procapita", "Grundkonto", "Olle", "Hemlig", "B-20"].into_iter().chain(numbers.iter().map(String::as_str)) {
                assert!(!read.contains(secret), "{secret} in {read}");
            }
            assert!(read.contains("https://behorighet.alvhamra.test"));
        }
        // Who becomes protected after the message was written, and before the mail goes, is in none either.
        let line = town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        town.deliver("amir", &line).await.unwrap();
        town.change("bo", "extensionAttribute10", "Y");
        town.sync().await;
        let before = server.received().len();
        next_morning(&town);
        post(&town, &mailer).await;
        let mails = server.received().split_off(before);
        assert!(!mails.is_empty());
        for mail in mails {
            assert!(!mail.read.contains(&line.number.to_string()) && !mail.read.contains("Grundkonto"));
        }
    }

    async fn without_a_mail_server_it_stands_in_the_pages_and_old_mail_never_goes(town) {
        let line = town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        next_morning(&town);
        let none = behorig::messages::run(&town.house.db, None).await.unwrap();
        assert_eq!(none, behorig::messages::Ran::default());
        assert_eq!(told(&town, "amir").await, [(Kind::Deliver, Some(Unsent::Off))]);
        let server = MailServer::start();
        post(&town, &server.mailer()).await;
        assert!(server.received().is_empty() && town.state(&line).await == State::Delivering);
    }
}
