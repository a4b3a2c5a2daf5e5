//! The whole flow as a program sees it: bearer tokens and JSON over HTTP, from the order to the auditor's archive.
//!
//! The rules are proved in `flow`; here it is proved that the API carries them: codes, statuses, keys that may be sent
//! twice, and what strangers are told.

use std::time::{Duration, Instant};

use behorig::directory::embedded::Fault;
use behorig::export::log_folder::verify_folder;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::server::Caller;
use crate::harness::town::Database;
use crate::harness::town::site::Site;
use crate::log::made::python;

/// Runs each test on both databases, each with a service of its own.
macro_rules! both {
    ($(async fn $name:ident($site:ident) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn test($site: &Site) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let site = Site::on(Database::Sqlite).await;
                test(&site).await;
                site.stop().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgresql() {
                let site = Site::on(Database::Postgresql).await;
                test(&site).await;
                site.stop().await;
            }
        }
    )*};
}

async fn get(caller: &Caller, path: &str) -> Value {
    let (status, body) = caller.get(path).await.expect("an answer");
    assert_eq!(status, 200, "{path}: {body}");
    body
}

async fn done(caller: &Caller, path: &str, ask: &Value) -> Value {
    let (status, body) = caller.post(path, ask).await.expect("an answer");
    assert!([200, 201].contains(&status), "{path}: {status} {body}");
    body
}

/// Status and code of a refusal, which has the shape that RFC 9457 and this service promise.
async fn refused(request: reqwest::RequestBuilder) -> (u16, String) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem: Value = answer.json().await.expect("JSON");
    let code = problem["code"].as_str().expect("a code").to_owned();
    assert_eq!(problem["status"], status);
    assert_eq!(problem["type"], format!("urn:behorig:refusal:{code}"));
    for text in ["title", "detail"] {
        assert!(problem[text].as_str().is_some_and(|text| text.len() > 5), "{text}: {problem}");
    }
    (status, code)
}

async fn refused_post(caller: &Caller, path: &str, ask: &Value) -> (u16, String) {
    refused(caller.request(Method::POST, path).json(ask)).await
}

fn no(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}"))
}

fn row<'a>(rows: &'a Value, role: &str) -> &'a Value {
    let rows = rows.as_array().expect("rows");
    rows.iter().find(|row| row["role"]["code"] == role).unwrap_or_else(|| panic!("{role} among {rows:?}"))
}

fn wish(site: &Site, login: &str, role: &str) -> Value {
    let unit = site.town.house.db.register().unit_by_code["SOC-2231"].to_string();
    let unit = if role == "PS-UTF" { json!(unit) } else { Value::Null };
    json!({ "lines": [{ "person": site.town.who(login), "role": role, "purpose": "Handlägger ärenden", "unit": unit }] })
}

/// The decision about the only line that waits for somebody.
async fn decision(decider: &Caller, verdict: &str) -> Value {
    let waiting = get(decider, "/approvals").await;
    let line = &waiting["rows"][0];
    json!({ "verdict": verdict, "text": "", "lines": [{ "line": line["id"], "hash": line["hash"] }] })
}

async fn archive_is_accepted_by_both(site: &Site) {
    let auditor = site.caller("ingela").await;
    let answer = auditor.request(Method::POST, "/log/export").send().await.expect("an answer");
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &"application/x-tar".parse().unwrap())
    );
    let bytes = answer.bytes().await.expect("the archive");
    let to = site.folder().join("unpacked");
    tar::Archive::new(&*bytes).unpack(&to).expect("a tar archive");
    let folder = std::fs::read_dir(&to).expect("a folder").next().expect("one").expect("readable").path();
    let line = auditor.request(Method::GET, "/log/line").send().await.expect("an answer").text().await.expect("text");
    let report = verify_folder(&folder, Some(line.trim()), None).expect("it is read");
    assert!(report.accepted(), "{:?}", report.findings);
    let (codes, facts) = python(&[(folder, Some(line.trim().to_owned()))]).remove(0);
    assert!(codes.is_empty(), "{codes:?}");
    assert_eq!(facts["disclosed"], report.disclosed);
}

both! {
    async fn the_api_carries_the_whole_flow(site) {
        let (karin, eva) = (site.caller("karin").await, site.caller("eva").await);
        let sent = done(&karin, "/orders", &wish(site, "bo", "PS-UTF")).await;
        assert_eq!((&sent["sent"], &sent["added"], &sent["verified"]), (&json!(2), &json!(1), &json!(true)));
        let order = get(&karin, &format!("/orders/{}", text(&sent, "id"))).await;
        let (base, line) = (row(&order["lines"], "AD-BAS"), row(&order["lines"], "PS-UTF"));
        assert_eq!((text(base, "state"), text(line, "state"), text(line, "step")), ("delivering", "deciding", "owner"));
        // the owner of the schools' system is told that it is another's to decide.
        let henrik = site.caller("henrik").await;
        assert_eq!(get(&henrik, "/approvals").await["rows"], json!([]));
        let approve = decision(&eva, "approve").await;
        assert_eq!(refused_post(&henrik, "/approvals/decisions", &approve).await, no(403, "outside-reach"));
        assert_eq!(refused_post(&karin, "/approvals/decisions", &approve).await, no(403, "self-decision-orderer"));
        let mut other = approve.clone();
        other["lines"][0]["hash"] = json!(behorig::domain::log::encode(&[7; 32]));
        assert_eq!(refused_post(&eva, "/approvals/decisions", &other).await, no(409, "shown-differs"));
        done(&eva, "/approvals/decisions", &approve).await;
        assert_eq!(refused_post(&eva, "/approvals/decisions", &approve).await, no(409, "already-decided"));
        let (amir, monica) = (site.caller("amir").await, site.caller("monica").await);
        let deliver = |line: &Value| json!({ "lines": [line["id"]], "reference": "Ä-1" });
        assert_eq!(refused_post(&monica, "/fulfilment/deliveries", &deliver(base)).await, no(403, "outside-reach"));
        done(&amir, "/fulfilment/deliveries", &deliver(base)).await;
        done(&monica, "/fulfilment/deliveries", &deliver(row(&get(&monica, "/fulfilment").await["deliver"], "PS-UTF"))).await;
        let mine = get(&site.caller("bo").await, "/grants").await;
        let grant = row(&mine["grants"], "PS-UTF");
        let place = format!("/grants/{}", text(grant, "id"));
        let shorter = json!({ "version": grant["version"], "until": "2026-06-30" });
        done(&karin, &format!("{place}/last-day"), &shorter).await;
        assert_eq!(refused_post(&karin, &format!("{place}/last-day"), &shorter).await, no(409, "stale"));
        let now = get(&eva, &place).await;
        let version = now["grant"]["version"].as_i64().or(now["version"].as_i64()).expect("a version");
        let revoke = |reason: &str| json!({ "version": version, "reason": reason });
        assert_eq!(refused_post(&eva, &format!("{place}/revocation"), &revoke("")).await.0, 422);
        done(&eva, &format!("{place}/revocation"), &revoke("Byter arbete")).await;
        let work = get(&monica, "/fulfilment").await;
        let gone = json!({ "grants": [row(&work["remove"], "PS-UTF")["id"]], "reference": "Ä-2" });
        done(&monica, "/fulfilment/removals", &gone).await;
        assert_eq!(get(&monica, "/fulfilment").await["remove"], json!([]));
        archive_is_accepted_by_both(site).await;
    }

    async fn a_request_with_a_key_counts_once(site) {
        let karin = site.caller("karin").await;
        let send = |ask: Value| karin.request(Method::POST, "/orders").header("Idempotency-Key", "k-1").json(&ask);
        let first = send(wish(site, "bo", "PS-LAS")).send().await.expect("an answer");
        assert_eq!(first.status(), 201);
        let place = first.headers()["location"].to_str().expect("text").to_owned();
        let first: Value = first.json().await.expect("JSON");
        assert_eq!(place, format!("/api/v1/orders/{}", text(&first, "id")));
        let again = send(wish(site, "bo", "PS-LAS")).send().await.expect("an answer");
        assert_eq!((again.status().as_u16(), &again.headers()["idempotent-replayed"]), (201, &"true".parse().unwrap()));
        assert_eq!(again.json::<Value>().await.expect("JSON"), first);
        assert_eq!(refused(send(wish(site, "cecilia", "PS-LAS"))).await, no(409, "idempotency-mismatch"));
        assert_eq!(get(&karin, "/orders").await["rows"].as_array().or(get(&karin, "/orders").await.as_array()).expect("rows").len(), 1);
        // Without a key the same order is refused.
        assert_eq!(refused_post(&karin, "/orders", &wish(site, "bo", "PS-LAS")).await, no(409, "already-asked"));
        let monica = site.caller("monica").await;
        let approve = decision(&monica, "approve").await;
        let decide = |ask: &Value| monica.request(Method::POST, "/approvals/decisions").header("Idempotency-Key", "k-2").json(ask);
        let one: Value = decide(&approve).send().await.expect("an answer").json().await.expect("JSON");
        let two: Value = decide(&approve).send().await.expect("an answer").json().await.expect("JSON");
        assert_eq!((&one, &one["results"][0]["ok"]), (&two, &json!(true)), "one decision, told twice");
        assert_eq!(refused_post(&monica, "/approvals/decisions", &approve).await, no(409, "already-decided"));
    }

    async fn what_is_not_understood_is_refused_with_its_code(site) {
        let karin = site.caller("karin").await;
        let post = |path: &str| karin.request(Method::POST, path);
        let mut more = wish(site, "bo", "PS-LAS");
        more["lines"][0]["approved"] = json!(true);
        assert_eq!(refused(post("/orders").json(&more)).await, no(422, "unknown-field"));
        assert_eq!(refused(post("/orders").json(&json!({ "lines": [] }))).await, no(422, "empty-order"));
        let json = ("Content-Type", "application/json");
        assert_eq!(refused(post("/orders").header(json.0, json.1).body("{\"lines\": [")).await, no(400, "bad-form"));
        let large = format!("{{\"lines\": [], \"x\": \"{}\"}}", "x".repeat(300 * 1024));
        assert_eq!(refused(post("/orders").header(json.0, json.1).body(large)).await, no(413, "too-large"));
        // What a form of another site could send is refused as such, whatever is in it.
        assert_eq!(refused(post("/orders").header(json.0, "text/plain").body("{}")).await, no(403, "csrf"));
        // personal data are corrected where they come from.
        let bo = format!("/people/{}", site.town.who("bo"));
        for method in [Method::PATCH, Method::PUT, Method::DELETE] {
            let answer = karin.request(method, &bo).json(&json!({ "name": "Bo" })).send().await.expect("an answer");
            assert_eq!(answer.status(), 405);
        }
        assert_eq!(refused(karin.request(Method::GET, "/orders?before=x&more=1")).await.0, 422);
        let nobody = reqwest::Client::new().get(format!("{}/api/v1/orders", site.url));
        assert_eq!(refused(nobody).await, no(401, "session-ended"));
    }

    async fn strangers_are_told_that_it_is_not_there(site) {
        let karin = site.caller("karin").await;
        let one = done(&karin, "/orders", &wish(site, "bo", "PS-LAS")).await;
        let two = done(&karin, "/orders", &wish(site, "cecilia", "PS-LAS")).await;
        let place = format!("/orders/{}", text(&one, "id"));
        let order = get(&karin, &place).await;
        let line = row(&order["lines"], "PS-LAS")["id"].clone();
        let draft = done(&karin, "/drafts", &json!({ "people": [] })).await;
        let grant = site.town.based("karin", "dan").await;
        let own = [
            place.clone(),
            format!("/approvals/{}", line.as_str().expect("an id")),
            format!("/drafts/{}", text(&draft, "id")),
            format!("/grants/{}", grant.id),
            format!("/people/{}", site.town.who("bo")),
            "/orders/none".to_owned(),
        ];
        let nadia = site.caller("nadia").await;
        for path in &own {
            assert_eq!(refused(nadia.request(Method::GET, path)).await, no(404, "not-found"), "{path}");
        }
        // An order's lines are reached by its own address only, by whoever ordered both.
        let other = format!("/orders/{}", text(&two, "id"));
        let take_back = json!({ "lines": [line] });
        let answer = json!({ "line": line, "version": 1, "text": "Ja" });
        assert_eq!(refused_post(&karin, &format!("{other}/withdrawal"), &take_back).await, no(404, "not-found"));
        assert_eq!(refused_post(&karin, &format!("{other}/answer"), &answer).await, no(404, "not-found"));
        assert_eq!(refused_post(&nadia, &format!("{place}/withdrawal"), &take_back).await, no(404, "not-found"));
        assert_eq!(done(&karin, &format!("{place}/withdrawal"), &take_back).await[0]["ok"], true);
    }

    async fn of_sixteen_who_decide_at_once_one_does(site) {
        let karin = site.caller("karin").await;
        site.town.based("karin", "bo").await;
        done(&karin, "/orders", &wish(site, "bo", "PS-UTF")).await;
        let eva = site.caller("eva").await;
        let approve = decision(&eva, "approve").await;
        let all = (0..16).map(|_| eva.post("/approvals/decisions", &approve));
        let answers: Vec<(u16, Value)> =
            futures_util::future::join_all(all).await.into_iter().map(|answer| answer.expect("an answer")).collect();
        let won = answers.iter().filter(|(status, _)| *status == 200).count();
        let late = answers.iter().filter(|(status, body)| *status == 409 && body["code"] == "already-decided").count();
        assert_eq!((won, late), (1, 15), "{answers:?}");
    }

    async fn of_two_same_orders_at_once_one_is_sent(site) {
        let karin = site.caller("karin").await;
        site.town.based("karin", "bo").await;
        let ask = wish(site, "bo", "PS-LAS");
        let (one, two) = tokio::join!(karin.post("/orders", &ask), karin.post("/orders", &ask));
        let mut answers = [one.expect("an answer"), two.expect("an answer")];
        answers.sort_by_key(|(status, _)| *status);
        assert_eq!((answers[0].0, answers[1].0, text(&answers[1].1, "code")), (201, 409, "already-asked"));
    }

    async fn r_09_open_tasks_follow_the_post_within_a_second(site) {
        let karin = site.caller("karin").await;
        site.town.based("karin", "bo").await;
        done(&karin, "/orders", &wish(site, "bo", "BK-ADM")).await;
        let (adam, henrik) = (site.caller("adam").await, site.caller("henrik").await);
        assert_eq!(get(&henrik, "/approvals").await["rows"], json!([]), "the system has no owner");
        let post = json!({ "post": "owner", "system": "BOOKING", "person": "henrik" });
        assert_eq!(refused_post(&karin, "/posts", &post).await.0, 403);
        let given = done(&adam, "/posts", &post).await;
        let rows = within_seconds(&henrik, |rows| !rows.is_empty()).await;
        assert_eq!(rows[0]["role"]["code"], "BK-ADM");
        done(&adam, "/posts", &json!({ "post": "owner", "system": "BOOKING", "person": "eva" })).await;
        within_seconds(&site.caller("eva").await, |rows| !rows.is_empty()).await;
        let path = format!("/posts/{}", text(&given, "id"));
        assert_eq!(adam.delete(&path).await.expect("an answer"), 200);
        within_seconds(&henrik, <[Value]>::is_empty).await;
    }

    async fn who_reads_a_page_is_told_that_the_directory_is_silent(site) {
        let told = "Vi når inte katalogtjänsten just nu.";
        let (karin, bo) = (site.caller("karin").await, site.browser("bo").await);
        let page = async || bo.get("/").await.text().await.expect("a page");
        assert!(!page().await.contains(told));
        site.town.fault(Fault::Down);
        let (status, body) = karin.post("/orders", &wish(site, "bo", "PS-LAS")).await.expect("an answer");
        assert_eq!((status, &body["verified"]), (201, &json!(false)), "{body}");
        assert!(page().await.contains(told));
        site.town.fault(Fault::None);
        let (status, _) = karin.post("/orders/preview", &wish(site, "cecilia", "PS-LAS")).await.expect("an answer");
        assert_eq!(status, 200);
        assert!(!page().await.contains(told));
    }
}

/// What waits for somebody, as soon as it is as it should be; routing runs each second.
async fn within_seconds(caller: &Caller, right: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let begun = Instant::now();
    loop {
        let rows = get(caller, "/approvals").await["rows"].as_array().cloned().expect("rows");
        if right(&rows) {
            return rows;
        }
        assert!(begun.elapsed() < Duration::from_secs(3), "the tasks did not follow: {rows:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
