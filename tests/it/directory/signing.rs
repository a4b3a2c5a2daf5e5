//! Signing in against real servers: who comes in, who does not, and what never reaches the server (T06, T07, T23, T24).

use behorig::config::directory::Password;
use behorig::directory::{Directory, DirectoryError, SignInError, Why};
use behorig::domain::person::Reading;

use super::on_each;
use super::place::{Place, Server};
use super::wire::{Trick, Wire};

fn no(why: Why) -> Result<Reading, SignInError> {
    Err(SignInError::Rejected { why })
}

/// T06: what would open a filter, a DN or a pattern, if it were ever more than a value.
pub const PAYLOADS: [&str; 40] = [
    "*",
    "**",
    "a*",
    "annber0*",
    "*01",
    "ann*01",
    "?",
    "%",
    "_",
    "annber0?",
    ")",
    "(",
    "()",
    ")(",
    "*)(",
    "*))%00",
    "annber01)",
    "(annber01",
    "annber01)(objectClass=*",
    "annber01)(|(uid=*",
    "*)(|(uid=annber01",
    "*)(uid=*))(|(uid=*",
    "annber01)(!(uid=x)",
    "annber01)(userPassword=*)",
    "x)(|(sAMAccountName=*)",
    "&",
    "|",
    "!",
    "=",
    "annber01=",
    "uid=annber01",
    "CN=Anna Berg",
    "annber01,OU=SOC",
    r"annber01\",
    r"annber0\31",
    r"\2a",
    r"\61nnber01",
    "annber01\u{0}",
    "annber01\u{0})(x=*",
    "<GUID=7f1c0000-0000-4000-8000-000000000001>",
];

on_each! {
    async fn t_23_right_wrong_unknown_disabled_and_expired(place) {
        let directory = place.directory();
        for login in ["annber01", "ANNBER01", " karek01 ", "asaobe01", "skydd01", "extkon01"] {
            let reading = directory.sign_in(login, &place.password).await.unwrap();
            assert_eq!(reading.person.login, login.trim().to_lowercase());
        }
        for (login, password, why) in [
            ("asaobe01", "Vinter-2026", Why::WrongPassword),
            ("asaobe01", "behorig-test-1", Why::WrongPassword),
            ("asaobe01", "Behorig-test-1 ", Why::WrongPassword),
            ("ingen01", "Behorig-test-1", Why::UnknownLogin),
            ("nilhol01", "Behorig-test-1", Why::Disabled),
            ("nilhol01", "Vinter-2026", Why::WrongPassword),
            ("evasun01", "Behorig-test-1", Why::Expired),
        ] {
            let refused = directory.sign_in(login, password).await;
            assert_eq!(refused, no(why), "{login} {password}");
            assert_eq!(refused.unwrap_err().to_string(), "sign-in refused", "one text for all");
        }
        directory.sign_in("asaobe01", &place.password).await.unwrap();
    }

    async fn disabled_from_one_moment_to_the_next(place) {
        let directory = place.directory();
        let made = place.make("av", "Avstängd", &place.karin()).await;
        directory.sign_in(&made.login, &place.password).await.unwrap();
        place.set(&made.dn, "userAccountControl", "514").await;
        assert_eq!(directory.sign_in(&made.login, &place.password).await, no(Why::Disabled));
        place.set(&made.dn, "userAccountControl", "512").await;
        place.set(&made.dn, "accountExpires", "132539328000000000").await;
        assert_eq!(directory.sign_in(&made.login, &place.password).await, no(Why::Expired));
        place.remove(&made.dn).await;
        assert_eq!(directory.sign_in(&made.login, &place.password).await, no(Why::UnknownLogin));
    }

    async fn t_07_a_password_that_is_none_reaches_no_server(place) {
        let wire = Wire::to("127.0.0.1:1".to_owned(), Trick::Pass).await;
        let on_wire = place.with(|config| {
            let scheme = config.urls[0].split_once("://").unwrap().0.to_owned();
            config.urls = vec![format!("{scheme}://127.0.0.1:{}", wire.port)];
        });
        let directory = place.directory();
        let long = "a".repeat(257);
        for password in ["", "\0", "\0\0", "\0Behorig-test-1", "Behorig-test-1\0", &long] {
            for login in ["annber01", "", "ingen01"] {
                assert_eq!(on_wire.sign_in(login, password).await, no(Why::UnfitPassword));
            }
            assert_eq!(directory.sign_in("annber01", password).await, no(Why::UnfitPassword), "the real one, too");
        }
        assert_eq!(wire.connections(), 0, "no server was asked, so none can have said yes");
        if let Server::Embedded(server) = &place.server {
            assert_eq!(server.seen().binds, 0);
        }
        // The way to the wire is the one that a password takes.
        assert!(matches!(on_wire.sign_in("annber01", &place.password).await, Err(SignInError::Unavailable(_))));
        assert!(wire.connections() > 0);
    }

    async fn t_07_the_service_never_asks_as_nobody(place) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "\n").unwrap();
        let from_file = place.with(|config| {
            config.bind_password = None;
            config.bind_password_file = Some(file.clone());
        });
        let given = place.with(|config| config.bind_password = Some(Password::new("")));
        for directory in [from_file.clone(), given] {
            let refused = directory.find_login("annber01").await;
            assert!(matches!(refused, Err(DirectoryError::Unasked(_))), "{refused:?}");
        }
        std::fs::write(&file, format!("{}\n", place.password)).unwrap();
        assert!(from_file.find_login("annber01").await.unwrap().is_some(), "read anew at the next connection");
    }

    async fn t_06_what_is_typed_is_compared_as_it_stands(place) {
        let directory = place.directory();
        for login in PAYLOADS {
            assert_eq!(directory.find_login(login).await, Ok(None), "{login}");
            assert_eq!(directory.sign_in(login, &place.password).await, no(Why::UnknownLogin), "{login}");
        }
        assert_eq!(directory.find_login(&"a".repeat(5_000)).await, Ok(None));
        assert!(directory.find_login("annber01").await.unwrap().is_some());
        if let Server::Embedded(server) = &place.server {
            assert_eq!(server.seen().binds, 1, "nobody was bound but the service account");
        }
    }
}
