//! What is in a mail: R-44 for every letter there is, and T16 against what a real server took.

use std::collections::HashMap;

use behorig::domain::ids::{MessageId, OrderId, PersonId, RoleId, SystemId};
use behorig::domain::lang::Lang;
use behorig::domain::message::{Kind, Message, Notice};
use behorig::domain::order::Number;
use behorig::domain::register::Register;
use behorig::messages::letter::{self, Known};
use behorig::text::Text;

use super::{next_morning, post};
use crate::harness::mail::{MailServer, place};
use crate::harness::town::{Database, Town, ask};

/// Texts that somebody who keeps the catalogue, or a directory, could have written.
const HOSTILE: [&str; 7] = [
    "X\r\nBcc: ond@evil.test",
    "X\nSubject: annat",
    "X\r\n.\r\nMAIL FROM:<ond@evil.test>\r\n",
    "=?utf-8?B?DQpCY2M6IG9uZEBldmlsLnRlc3Q=?=",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "Godkänn nu: https://evil.test/approve?id=1",
    "{{t \"mail-go\"}} { $number } \u{202e}tset\u{2066}",
];

async fn town() -> (Town, Register) {
    let town = Town::on(Database::Sqlite).await;
    let register = town.house.db.register().as_ref().clone();
    (town, register)
}

fn message(kind: Kind, order: OrderId, system: SystemId, role: RoleId, about: PersonId) -> Message {
    let notice = Notice {
        to: about,
        kind,
        urgent: false,
        order: Some(order),
        line: None,
        grant: None,
        system,
        role: Some(role),
        about: Some(about),
        fresh: true,
    };
    let made_at = "2026-05-04T08:00:00Z".parse().unwrap();
    Message { id: MessageId::from(uuid::Uuid::nil()), notice, made_at, due_at: None, mail: None, unsent: None }
}

/// The addresses in a text that a mail program would make links of.
fn links(text: &str) -> Vec<String> {
    let rest = text.split("http").skip(1).map(|rest| rest.split(|c: char| c.is_whitespace() || "\"<>".contains(c)));
    rest.filter_map(|mut rest| rest.next().map(|rest| format!("http{rest}"))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_44_no_letter_has_a_name_a_reason_or_a_link_that_acts() {
    let (town, mut register) = town().await;
    let text = Text::new().unwrap();
    let (bo, system) = (town.who("bo"), town.system("PROCSOC"));
    let role = register.role_by_code("PS-LAS").unwrap().id;
    let order = OrderId::from(uuid::Uuid::from_u128(1));
    let numbers = HashMap::from([(order, Number { year: 2026, seq: 412 })]);
    let mut written = 0;
    for bad in HOSTILE {
        register.people.get_mut(&bo).unwrap().name = format!("Namnet {bad}");
        let card = register.systems.get_mut(&system).unwrap();
        card.name_sv = bad.to_owned();
        card.contact = bad.to_owned();
        card.manual_url = format!("https://intra.test/{bad}");
        if let Some(guideline) = &mut card.guideline {
            guideline.title = bad.to_owned();
            guideline.url = bad.to_owned();
        }
        register.roles.get_mut(&role).unwrap().conditions = bad.to_owned();
        let known = Known { register: &register, numbers: &numbers };
        for (word, kind) in Kind::ALL {
            for (lang, urgent) in Lang::ALL.into_iter().flat_map(|lang| [(lang, false), (lang, true)]) {
                let one = [message(*kind, order, system, role, bo)];
                let letter = letter::write(&text, &place(), known, &one, lang, urgent).unwrap();
                let what = format!("{word} with {bad:?}: {letter:#?}");
                let subject = letter.subject.replace("B-2026-00412", "");
                assert!(letter.subject.contains("B-2026-00412") && letter.subject.lines().count() == 1, "{what}");
                assert!(!subject.chars().any(|c| c.is_ascii_digit() || "<>@\r\n=".contains(c)), "{what}");
                for part in [&letter.text, &letter.html] {
                    for never in ["Namnet", "Bo Sj", "evil.test/approve", "\u{202e}", "\u{2066}", "ögs\r\n.\r\n"] {
                        assert!(!part.contains(never), "{never} in {what}");
                    }
                    let own = |link: &String| {
                        let manual = *kind == Kind::Introduction && link.starts_with("https://intra.test/");
                        manual || link == "https://behorighet.alvhamra.test"
                    };
                    assert!(links(part).iter().all(own) && !links(part).is_empty(), "{:?} in {what}", links(part));
                    assert!(part.contains("B-2026-00412"), "{what}");
                }
                assert!(!letter.html.contains("<script") && !letter.html.contains("<img"), "{what}");
                assert!(!letter.html.contains("<form") && !letter.html.contains("action="), "{what}");
                written += 1;
            }
        }
    }
    assert_eq!(written, HOSTILE.len() * Kind::ALL.len() * 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_19_the_introduction_has_the_systems_links_and_no_password() {
    let (town, mut register) = town().await;
    let text = Text::new().unwrap();
    let (bo, system) = (town.who("bo"), town.system("PROCSOC"));
    let role = register.role_by_code("PS-LAS").unwrap().id;
    let card = register.systems.get_mut(&system).unwrap();
    card.manual_url = "https://intra.alvhamra.test/procapita".to_owned();
    card.contact = "Systemförvaltningen, tfn 1234".to_owned();
    register.roles.get_mut(&role).unwrap().conditions = "Gå utbildningen om sekretess.".to_owned();
    let numbers = HashMap::new();
    let known = Known { register: &register, numbers: &numbers };
    let order = OrderId::from(uuid::Uuid::from_u128(1));
    for lang in Lang::ALL {
        let one = [message(Kind::Introduction, order, system, role, bo)];
        let letter = letter::write(&text, &place(), known, &one, lang, false).unwrap();
        for part in [&letter.text, &letter.html] {
            for wanted in
                ["https://intra.alvhamra.test/procapita", "Riktlinje för Procapita SOC", "tfn 1234", "Gå utbildningen"]
            {
                assert!(part.contains(wanted), "{wanted} is missing in {part}");
            }
            let lower = part.to_lowercase();
            assert!(!lower.contains("lösenord") && !lower.contains("password"), "{part}");
        }
        // Everybody else's letters have only the system's name.
        let one = [message(Kind::Delivered, order, system, role, bo)];
        let letter = letter::write(&text, &place(), known, &one, lang, false).unwrap();
        assert!(!letter.text.contains("intra.alvhamra.test") && letter.text.contains("Procapita SOC"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_16_whatever_stands_in_a_name_there_is_one_mail_with_the_headers_it_should_have() {
    let town = Town::on(Database::Sqlite).await;
    let server = MailServer::start();
    let mailer = server.mailer();
    for (n, bad) in HOSTILE.iter().enumerate() {
        let before = server.received().len();
        let plain: String = bad.replace("\r\n", " ").replace('\n', " ");
        // A directory's own protocol keeps line breaks out of a name; somebody with the database's password does not.
        town.raw(&format!("UPDATE person SET name = '{bad}', title = '{bad}' WHERE login = 'bo'")).unwrap();
        town.raw(&format!("UPDATE system SET name_sv = '{bad}', name_en = '{plain}' WHERE key = 'AD'")).unwrap();
        town.raw("UPDATE revision SET n = n + 1").unwrap();
        town.house.db.refresh().await.unwrap();
        assert_eq!(town.house.db.register().people[&town.who("bo")].name, *bad);
        let who = ["bo", "cecilia", "dan", "fia", "monica", "stina", "ylva"][n];
        let by = town.login(town.house.db.register().superior(town.who(who), town.house.db.clock().today()).unwrap());
        let _line = town.ordered_one(&by, base(who)).await;
        next_morning(&town);
        let ran = post(&town, &mailer).await;
        let taken = server.received().split_off(before);
        assert_eq!((taken.len(), ran.not_sent), (ran.sent, 0), "{bad:?}");
        assert!(!taken.is_empty());
        for mail in taken {
            assert_eq!((mail.from.as_str(), mail.to.len()), ("behorig@alvhamra.test", 1));
            assert!(mail.to[0].ends_with("@alvhamra.test") && mail.header("to") == mail.to[0], "{:?}", mail.to);
            let names: Vec<String> = mail.headers().into_iter().map(|(name, _)| name).collect();
            let mut sorted = names.clone();
            sorted.sort();
            let wanted =
                ["auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"];
            assert_eq!(sorted, wanted, "{bad:?}");
            let bytes = &mail.raw;
            let bare = (0..bytes.len()).any(|at| bytes[at] == b'\n' && (at == 0 || bytes[at - 1] != b'\r'));
            assert!(!bare && !bytes.windows(5).any(|five| five == b"\r\n.\r\n"), "{bad:?}");
        }
    }
}

fn base(login: &'static str) -> crate::harness::town::Ask {
    ask(login, "AD-BAS")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_16_an_address_that_is_none_gets_nothing_and_neither_does_anybody_else() {
    let town = Town::on(Database::Sqlite).await;
    let server = MailServer::start();
    let mailer = server.mailer();
    let addresses = [
        "amir@alvhamra.test\r\nBcc: ond@evil.test",
        "amir@alvhamra.test, ond@evil.test",
        "<ond@evil.test>",
        "amir@alvhamra.test>\r\nRCPT TO:<ond@evil.test",
        "amir alvhamra.test",
        "=?utf-8?Q?amir=40alvhamra=2Etest?=",
    ];
    let people = ["bo", "cecilia", "dan", "fia", "tim", "lea"];
    for (bad, who) in addresses.iter().zip(people) {
        town.raw(&format!("UPDATE person SET mail = '{bad}' WHERE login = 'amir'")).unwrap();
        town.raw("UPDATE revision SET n = n + 1").unwrap();
        town.house.db.refresh().await.unwrap();
        let before = server.received().len();
        town.ordered_one("karin", base(who)).await;
        next_morning(&town);
        let ran = post(&town, &mailer).await;
        let got: Vec<String> = server.since(before).into_keys().collect();
        assert!(!got.iter().any(|to| to.contains("amir") || to.contains("evil")), "{bad:?}: {got:?}");
        assert!(got.contains(&"sofie@alvhamra.test".to_owned()), "{bad:?}: {got:?}");
        assert_eq!(ran.not_sent, 1, "{bad:?}");
    }
    let stuck = town.house.db.read(|conn| behorig::store::mails::stuck(conn, 100)).await.unwrap();
    assert_eq!(stuck.len(), addresses.len());
    assert!(stuck.iter().all(|mail| mail.problem.as_deref() == Some("address") && mail.refused_at.is_some()));
}
