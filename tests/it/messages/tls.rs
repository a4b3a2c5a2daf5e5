//! Mail over TLS to a real server (Python's, with OpenSSL): turned over with STARTTLS or from the first byte, and to the
//! right server only. Whatever is wrong with the certificate, not a byte of a letter is said.

use std::path::PathBuf;
use std::sync::Arc;

use behorig::config::mail::MailTls;
use behorig::messages::Mailer;
use behorig::store::mails;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};

use super::{next_morning, post};
use crate::harness::mail::{MailServer, mailer_with};
use crate::harness::town::{Database, Town, ask};

/// An authority of the test's own, in a file.
struct Authority {
    folder: tempfile::TempDir,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let own = params.self_signed(&key).expect("an authority");
        std::fs::write(folder.path().join("ca.pem"), own.pem()).expect("a file");
        Self { folder, issuer: Issuer::new(params, key) }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A certificate for a name, and its key.
    fn certificate(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> (String, String) {
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        change(&mut params);
        let key = KeyPair::generate().expect("a key");
        (params.signed_by(&key, &self.issuer).expect("a certificate").pem(), key.serialize_pem())
    }
}

fn sends(server: &MailServer, tls: MailTls, authority: &Authority) -> Arc<Mailer> {
    mailer_with(server.port, |config| (config.tls, config.ca_file) = (tls, Some(authority.file())))
}

/// What the mails that were tried met.
async fn problems(town: &Town) -> Vec<String> {
    let stuck = town.house.db.read(|conn| mails::stuck(conn, 10)).await.unwrap();
    stuck.into_iter().filter_map(|mail| mail.problem).collect()
}

const WAYS: [(&str, MailTls); 2] = [("starttls", MailTls::Starttls), ("implicit", MailTls::Implicit)];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_goes_over_tls_to_a_server_with_the_right_certificate() {
    let authority = Authority::new();
    let (certificate, key) = authority.certificate("127.0.0.1", |_| ());
    for (how, tls) in WAYS {
        let town = Town::on(Database::Sqlite).await;
        let server = MailServer::protected(how, &certificate, &key);
        town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        next_morning(&town);
        let ran = post(&town, &sends(&server, tls, &authority)).await;
        assert_eq!((ran.sent, ran.not_sent), (2, 0), "{how}: {:?}", problems(&town).await);
        assert_eq!(server.received().len(), 2, "{how}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_is_not_said_to_a_server_with_a_wrong_certificate() {
    let (authority, other) = (Authority::new(), Authority::new());
    let wrong = [
        ("another authority's", other.certificate("127.0.0.1", |_| ())),
        ("another name", authority.certificate("annan.test", |_| ())),
        ("expired", authority.certificate("127.0.0.1", |params| params.not_after = date_time_ymd(2021, 1, 1))),
    ];
    let town = Town::on(Database::Sqlite).await;
    town.ordered_one("karin", ask("bo", "AD-BAS")).await;
    next_morning(&town);
    for (what, (certificate, key)) in &wrong {
        for (how, tls) in WAYS {
            let server = MailServer::protected(how, certificate, key);
            let ran = post(&town, &sends(&server, tls, &authority)).await;
            assert_eq!((ran.sent, ran.not_sent), (0, 2), "{what}, {how}");
            assert_eq!(problems(&town).await, ["tls", "tls"], "{what}, {how}");
            assert!(server.received().is_empty(), "{what}, {how}");
            town.pass(jiff::SignedDuration::from_mins(6));
        }
    }
    // A server that cannot turn the connection over is told nothing either: TLS is demanded.
    let plain = MailServer::start();
    let ran = post(&town, &sends(&plain, MailTls::Starttls, &authority)).await;
    assert_eq!((ran.sent, ran.not_sent, problems(&town).await), (0, 2, vec!["tls".to_owned(); 2]));
    assert!(plain.received().is_empty());
    // In the end the right one.
    town.pass(jiff::SignedDuration::from_mins(6));
    let (certificate, key) = authority.certificate("127.0.0.1", |_| ());
    let right = MailServer::protected("starttls", &certificate, &key);
    assert_eq!(post(&town, &sends(&right, MailTls::Starttls, &authority)).await.sent, 2);
}
