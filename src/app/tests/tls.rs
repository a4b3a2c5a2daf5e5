//! The service over TLS of its own: what a browser gets, and files that stop the start.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::*;

const WORDS: &str = "this is no PEM";

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    file
}

/// Settings with these two files, of a demo in that folder.
async fn settings(folder: &Path, cert: &Path, key: &Path) -> (Config, EmbeddedDirectory) {
    let listen = "127.0.0.1:0".parse().unwrap();
    let (mut config, directory) = demo::start::prepare(folder, listen, None, &SystemClock).await.unwrap();
    config.server.tls_cert = Some(cert.to_owned());
    config.server.tls_key = Some(key.to_owned());
    config.server.public_url = Some("https://localhost".to_owned());
    config.server.workers = 1;
    (config, directory)
}

async fn start(config: &Config) -> Result<Listening, StartError> {
    run(build(config.clone(), Tuning::default()).await?).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_gets_tls_and_cookies_that_never_leave_it() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let cert = written(folder.path(), "cert.pem", &made.cert.pem());
    let key = written(folder.path(), "key.pem", &made.signing_key.serialize_pem());
    let (config, _directory) = settings(folder.path(), &cert, &key).await;
    let service = start(&config).await.unwrap();
    let port = service.address.port();
    let client = reqwest::Client::builder()
        .tls_built_in_root_certs(false)
        .add_root_certificate(reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap())
        .redirect(reqwest::redirect::Policy::none())
        .cookie_store(true)
        .resolve("localhost", service.address)
        .build()
        .unwrap();
    let at = |path: &str| format!("https://localhost:{port}{path}");
    let health = client.get(at("/health")).send().await.unwrap();
    assert_eq!(health.status(), 200);
    assert!(health.headers()["strict-transport-security"].to_str().unwrap().starts_with("max-age="));
    let page = client.get(at("/sign-in")).send().await.unwrap().text().await.unwrap();
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let fields = [("csrf", csrf), ("login", "karek001"), ("password", demo::PASSWORD)];
    let answer = client
        .post(at("/sign-in"))
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(serde_urlencoded::to_string(fields).unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 303);
    let cookies: Vec<&str> = answer.headers().get_all("set-cookie").iter().map(|one| one.to_str().unwrap()).collect();
    let session = cookies.iter().find(|one| one.starts_with("__Host-behorig=")).unwrap();
    for part in ["; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"] {
        assert!(session.contains(part), "{session}");
    }
    assert!(!session.contains("Domain"), "{session}");
    assert!(cookies.iter().all(|one| one.contains("; Secure")), "{cookies:?}");
    assert_eq!(client.get(at("/")).send().await.unwrap().status(), 200, "the cookie comes back");
    let plain = reqwest::Client::new().get(format!("http://127.0.0.1:{port}/health")).send().await;
    assert!(plain.is_err(), "nobody is answered without TLS");
    service.handle.stop(true).await;
    service.stopped().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_certificate_or_key_stops_the_start_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let [made, other] = [1, 2].map(|_| rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap());
    let cert = written(folder.path(), "cert.pem", &made.cert.pem());
    let key = written(folder.path(), "key.pem", &made.signing_key.serialize_pem());
    let others = written(folder.path(), "others.pem", &other.signing_key.serialize_pem());
    let words = written(folder.path(), "words.pem", WORDS);
    let nowhere = folder.path().join("nowhere.pem");
    for (cert, key, parts) in [
        (&nowhere, &key, ["server.tls_cert", "nowhere.pem"]),
        (&words, &key, ["server.tls_cert", "words.pem"]),
        (&cert, &words, ["server.tls_key", "words.pem"]),
        (&cert, &others, ["server.tls_key", "others.pem"]),
    ] {
        let (config, _directory) = settings(folder.path(), cert, key).await;
        let error = start(&config).await.unwrap_err().to_string();
        assert!(parts.iter().all(|part| error.contains(part)), "{error}");
        assert!(!error.contains("BEGIN") && !error.contains(WORDS), "what stands in the file is not shown: {error}");
    }
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (config, _directory) = settings(folder.path(), &cert, &key).await;
    let error = start(&config).await.unwrap_err().to_string();
    assert!(error.contains("key.pem") && error.contains("chmod 600"), "{error}");
}
