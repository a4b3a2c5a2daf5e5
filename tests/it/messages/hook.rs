//! The web hook: off until it is approved, signed, over TLS to one host, in order, each change once; and the
//! records of what the service is connected to.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use behorig::config::hook::HookConfig;
use behorig::domain::integration::{Connection, HOOK, Sort};
use behorig::domain::refusal::Refusal;
use behorig::features::integrations::service::{self, ApprovalAsk, Switch};
use behorig::messages::hook::{self, Hook};
use hmac::{Hmac, Mac};
use jiff::SignedDuration;
use sha2::Sha256;

use crate::harness::town::{Town, ask, both, refusal};

const SECRET: &str = "en-hemlighet-som-ar-lang-nog-1234";

/// What came: signature, key, body.
type Calls = Arc<Mutex<Vec<(String, String, String)>>>;

/// A ticket system that listens with TLS and answers as it is told.
struct Tickets {
    calls: Calls,
    answer: Arc<Mutex<u16>>,
    config: HookConfig,
    _room: tempfile::TempDir,
    handle: actix_web::dev::ServerHandle,
}

async fn take(request: HttpRequest, body: Bytes, calls: Data<Calls>, answer: Data<Arc<Mutex<u16>>>) -> HttpResponse {
    let header = |name| request.headers().get(name).map(|v| v.to_str().expect("text").to_owned()).unwrap_or_default();
    let said = *answer.lock().expect("nobody panicked");
    let body = String::from_utf8(body.to_vec()).expect("text");
    calls.lock().expect("nobody panicked").push((header("Behorig-Signature"), header("Idempotency-Key"), body));
    let mut reply = HttpResponse::build(actix_web::http::StatusCode::from_u16(said).expect("a status"));
    if said == 302 {
        reply.insert_header(("Location", "/elsewhere"));
    }
    reply.finish()
}

impl Tickets {
    fn open() -> Self {
        let room = tempfile::tempdir().expect("a folder");
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("TLS")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.into())
            .expect("a certificate that fits");
        let (calls, answer) = (Calls::default(), Arc::new(Mutex::new(200)));
        let (seen, said) = (Data::new(calls.clone()), Data::new(answer.clone()));
        let app = move || App::new().app_data(seen.clone()).app_data(said.clone()).default_service(web::to(take));
        let server = HttpServer::new(app).workers(1).bind_rustls_0_23("127.0.0.1:0", tls).expect("it listens");
        let port = server.addrs()[0].port();
        let server = server.disable_signals().run();
        let handle = server.handle();
        tokio::spawn(server);
        let file = |name: &str, text: &str| {
            use std::os::unix::fs::OpenOptionsExt;
            let path = room.path().join(name);
            let mut file = std::fs::OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&path)
                .expect("a file");
            file.write_all(text.as_bytes()).expect("it is written");
            path
        };
        let config = HookConfig {
            url: format!("https://localhost:{port}/behorig"),
            secret_file: file("secret", SECRET),
            ca_file: Some(file("ca.pem", &made.cert.pem())),
            timeout_seconds: 2,
        };
        config.check().expect("settings that can be used");
        Self { calls, answer, config, _room: room, handle }
    }

    fn hook(&self) -> Arc<Hook> {
        Arc::new(Hook::new(&self.config).expect("a hook"))
    }

    fn says(&self, status: u16) {
        *self.answer.lock().expect("nobody panicked") = status;
    }

    fn calls(&self) -> Vec<(String, String, String)> {
        self.calls.lock().expect("nobody panicked").clone()
    }
}

impl Drop for Tickets {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

/// A town whose settings have a mail server and a web hook.
fn connected(town: &mut Town) {
    let one = |key: &str, sort, place: &str| Connection { key: key.to_owned(), sort, place: place.to_owned() };
    town.house.connections =
        [one("mail", Sort::Mail, "smtp.test"), one(HOOK, Sort::Hook, "localhost")].into_iter().collect();
}

fn paper(key: &str) -> ApprovalAsk {
    ApprovalAsk {
        key: key.to_owned(),
        by: "IT-chefen".to_owned(),
        reference: "KS 2026/17".to_owned(),
        on: Some(jiff::civil::date(2026, 5, 1)),
        purpose: "Ärenden om behörigheter".to_owned(),
    }
}

fn switch(on: bool) -> Switch {
    Switch { key: HOOK.to_owned(), on }
}

both! {
    async fn r_46_what_nobody_has_approved_cannot_be_turned_on(town) {
        let mut town = town;
        connected(&mut town);
        let adam = town.who("adam");
        let (house, from) = (&town.house, town.log().await.len());
        assert_eq!(refusal(service::turn(house, adam, switch(true)).await), Refusal::IntegrationNotApproved);
        for login in ["peter", "karin", "ingela"] {
            let who = town.who(login);
            assert_eq!(refusal(service::approve(house, who, paper(HOOK)).await), Refusal::NotAllowed, "{login}");
            assert_eq!(refusal(service::turn(house, who, switch(true)).await), Refusal::NotAllowed, "{login}");
            assert_eq!(refusal(service::list(house, who).await), Refusal::NotAllowed, "{login}");
        }
        assert_eq!(refusal(service::approve(house, adam, paper("something")).await), Refusal::NotFound);
        let without = |change: fn(&mut ApprovalAsk)| { let mut asked = paper(HOOK); change(&mut asked); asked };
        for (asked, wrong) in [
            (without(|ask| ask.by = " ".to_owned()), Refusal::BadForm("by".to_owned())),
            (without(|ask| ask.reference = String::new()), Refusal::BadForm("reference".to_owned())),
            (without(|ask| ask.purpose = String::new()), Refusal::BadForm("purpose".to_owned())),
            (without(|ask| ask.on = None), Refusal::BadForm("on".to_owned())),
            (without(|ask| ask.on = Some(jiff::civil::date(2026, 5, 5))), Refusal::EndBeforeStart),
        ] {
            assert_eq!(refusal(service::approve(house, adam, asked).await), wrong);
        }
        assert_eq!(refusal(service::turn(house, adam, switch(true)).await), Refusal::IntegrationNotApproved);
        service::approve(house, adam, paper(HOOK)).await.unwrap();
        service::approve(house, adam, paper("mail")).await.unwrap();
        service::turn(house, adam, switch(true)).await.unwrap();
        assert_eq!(refusal(service::turn(house, adam, switch(true)).await), Refusal::Conflict);
        let shown = service::list(house, adam).await.unwrap();
        assert!(shown.iter().all(|row| row.on && row.approval.as_ref().is_some_and(|paper| paper.by == "IT-chefen")));
        service::turn(house, adam, switch(false)).await.unwrap();
        let wanted = ["integration.approved", "integration.approved", "integration.enabled", "integration.disabled"];
        let happened = town.happened(from).await;
        let told: Vec<_> = happened.iter().filter(|kind| kind.starts_with("integration.")).collect();
        assert_eq!(told, wanted.iter().collect::<Vec<_>>());
        town.verified().await;
    }

    async fn r_15_a_ticket_system_is_told_of_each_change_signed_and_in_order(town) {
        let mut town = town;
        connected(&mut town);
        let tickets = Tickets::open();
        let hook = tickets.hook();
        let run = async || hook::run(&town.house.db, Some(&hook)).await.unwrap();
        let adam = town.who("adam");
        town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        assert_eq!((run().await, tickets.calls().len()), (0, 0), "off");
        service::approve(&town.house, adam, paper(HOOK)).await.unwrap();
        service::turn(&town.house, adam, switch(true)).await.unwrap();
        assert_eq!((run().await, tickets.calls().len()), (0, 0), "nothing of what was before");
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        town.pass(SignedDuration::from_secs(1));
        town.approve("monica", &line).await.unwrap();
        // Down, refusing, or sent elsewhere: nothing is lost, and no redirect is followed.
        for status in [500, 404, 302] {
            tickets.says(status);
            let before = tickets.calls().len();
            assert_eq!(run().await, 0, "{status}");
            assert_eq!(tickets.calls().len(), before + 3, "{status}: each tried once");
            town.pass(SignedDuration::from_mins(6));
        }
        tickets.says(200);
        let before = tickets.calls().len();
        assert_eq!(run().await, 3);
        let calls = tickets.calls().split_off(before);
        let bodies: Vec<serde_json::Value> = calls.iter().map(|call| serde_json::from_str(&call.2).unwrap()).collect();
        let of_line: Vec<&str> = bodies
            .iter()
            .filter(|body| body["line"] == line.id.to_string())
            .map(|body| body["state"].as_str().unwrap())
            .collect();
        assert_eq!(of_line, ["deciding", "delivering"]);
        for ((signature, id, body), value) in calls.iter().zip(&bodies) {
            assert_eq!(value["id"], *id, "the same id for every try");
            assert!(value["number"].as_str().unwrap().starts_with("B-2026-") && value["system"].is_string());
            for never in ["Bo Sj", "bo@", "karin", "Karin", "SOC-2231"] {
                assert!(!body.contains(never), "{never} in {body}");
            }
            let (t, v1) = signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
            assert_eq!(t.parse::<i64>().unwrap(), town.house.db.clock().now().as_second());
            let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
            let mac = mac.chain_update(format!("{t}.{body}")).finalize().into_bytes();
            assert_eq!(v1, mac.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        }
        assert_eq!(run().await, 0, "nothing twice");
        // Nothing about protected identities, and nothing once it is off.
        town.ordered_one("karin", ask("olle", "AD-BAS")).await;
        assert_eq!(run().await, 0);
        town.ordered_one("karin", ask("cecilia", "AD-BAS")).await;
        service::turn(&town.house, adam, switch(false)).await.unwrap();
        let before = tickets.calls().len();
        assert_eq!((run().await, tickets.calls().len()), (0, before));
        town.verified().await;
    }

    async fn t_25_only_over_tls_to_a_receiver_that_can_be_known(town) {
        let mut town = town;
        connected(&mut town);
        let tickets = Tickets::open();
        for url in ["http://localhost/x", "https://", "https://u@evil.test/", "https://a.test/\r\nX: y", "ftp://a.test/"] {
            let config = HookConfig { url: url.to_owned(), ..tickets.config.clone() };
            assert!(config.check().is_err(), "{url}");
        }
        let adam = town.who("adam");
        service::approve(&town.house, adam, paper(HOOK)).await.unwrap();
        service::turn(&town.house, adam, switch(true)).await.unwrap();
        town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        // Another authority than the one named: not a byte of ours arrives.
        let strangers = HookConfig { ca_file: None, ..tickets.config.clone() };
        let hook = Arc::new(Hook::new(&strangers).unwrap());
        let ran = tokio::time::timeout(Duration::from_secs(10), hook::run(&town.house.db, Some(&hook))).await;
        assert_eq!(ran.expect("it gives up").unwrap(), 0);
        assert!(tickets.calls().is_empty());
        let shown = service::list(&town.house, adam).await.unwrap();
        let row = shown.iter().find(|row| row.key == HOOK).unwrap();
        assert_eq!((row.waiting, row.problem.as_deref()), (Some(1), Some("unreachable")));
    }
}
