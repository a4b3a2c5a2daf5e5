//! T08: what goes over the wire when somebody sits on it. A wire that writes down every byte that is sent to the
//! directory, and can answer in its place; a password must never be among them.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use behorig::directory::{Directory, DirectoryError, SignInError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::on_real;
use super::place::{Place, Server};

/// What whoever sits on the wire does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trick {
    /// Nothing but listen.
    Pass,
    /// Answers StartTLS with this result code, and listens to what the client then says.
    Refuse(u8),
    /// Answers "yes" to StartTLS and lets no TLS begin: the directory hears plain LDAP.
    Strip,
}

/// A wire to a directory, on 127.0.0.1.
pub struct Wire {
    pub port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    connections: AtomicUsize,
    heard: Mutex<Vec<u8>>,
}

/// StartTLS as it stands in the request.
const START_TLS: &[u8] = b"1.3.6.1.4.1.1466.20037";

impl Wire {
    /// A wire to `target`.
    pub async fn to(target: String, trick: Trick) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State::default());
        let own = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                own.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(client, target.clone(), trick, Arc::clone(&own)));
            }
        });
        Self { port, state }
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// Whether these bytes went towards the directory.
    pub fn heard(&self, bytes: &[u8]) -> bool {
        self.state.heard.lock().unwrap().windows(bytes.len()).any(|some| some == bytes)
    }
}

async fn serve(mut client: TcpStream, target: String, trick: Trick, state: Arc<State>) -> io::Result<()> {
    let mut buffer = [0; 16 * 1024];
    let hear = |bytes: &[u8]| state.heard.lock().unwrap().extend_from_slice(bytes);
    let code = match trick {
        Trick::Pass => None,
        Trick::Refuse(code) => Some(code),
        Trick::Strip => Some(0),
    };
    if let Some(code) = code {
        let read = client.read(&mut buffer).await?;
        hear(&buffer[..read]);
        // The fifth byte is the id of the message: the request is shorter than 128 bytes.
        let answer = [0x30, 0x0c, 0x02, 0x01, buffer[4], 0x78, 0x07, 0x0a, 0x01, code, 0x04, 0x00, 0x04, 0x00];
        client.write_all(&answer).await?;
    }
    let (mut from, mut back) = client.into_split();
    let (mut answers, mut on) = TcpStream::connect(target).await?.into_split();
    tokio::spawn(async move { tokio::io::copy(&mut answers, &mut back).await });
    loop {
        let read = from.read(&mut buffer).await?;
        if read == 0 {
            return Ok(());
        }
        hear(&buffer[..read]);
        on.write_all(&buffer[..read]).await?;
    }
}

/// Where the directory takes plain connections, and where TLS.
fn targets(place: &Place) -> (String, String) {
    let rig = place.rig();
    (format!("{}:{}", rig.host, rig.port), format!("{}:{}", rig.host, rig.tls_port))
}

fn is_tls<T>(outcome: &Result<T, SignInError>) -> bool {
    matches!(outcome, Err(SignInError::Unavailable(DirectoryError::Tls(_))))
}

on_real! {
    async fn t_08_both_ways_of_tls_lead_in_and_hide_the_password(place) {
        let (plain, tls) = targets(&place);
        for (scheme, target, starttls) in [("ldap", plain, true), ("ldaps", tls, false)] {
            let wire = Wire::to(target, Trick::Pass).await;
            // The certificate names localhost.
            let directory = place.with(|config| {
                config.urls = vec![format!("{scheme}://localhost:{}", wire.port)];
                config.starttls = starttls;
            });
            let anna = directory.sign_in("annber01", &place.password).await.unwrap();
            assert_eq!(anna.person.login, "annber01");
            assert_eq!(wire.heard(START_TLS), starttls, "what is heard is written down");
            assert!(!wire.heard(place.password.as_bytes()) && !wire.heard(b"annber01"), "{scheme}");
        }
    }

    async fn t_08_who_is_vouched_for_by_another_authority_is_not_told_anything(place) {
        let (plain, tls) = targets(&place);
        for (scheme, target, starttls) in [("ldap", plain, true), ("ldaps", tls, false)] {
            let wire = Wire::to(target, Trick::Pass).await;
            let directory = place.with(|config| {
                config.urls = vec![format!("{scheme}://localhost:{}", wire.port)];
                config.starttls = starttls;
                config.ca_file = Some(place.rig().other_ca.clone());
            });
            let refused = directory.sign_in("annber01", &place.password).await;
            assert!(is_tls(&refused), "{scheme}: {refused:?}");
            assert!(matches!(directory.all_people().await, Err(DirectoryError::Tls(_))), "{scheme}");
            assert!(wire.connections() > 0 && !wire.heard(place.password.as_bytes()), "{scheme}");
        }
    }

    async fn t_08_a_certificate_for_another_name_is_refused(place) {
        let (plain, tls) = targets(&place);
        for (scheme, target, starttls) in [("ldap", plain, true), ("ldaps", tls, false)] {
            let wire = Wire::to(target, Trick::Pass).await;
            let directory = place.with(|config| {
                config.urls = vec![format!("{scheme}://127.0.0.1:{}", wire.port)];
                config.starttls = starttls;
            });
            let refused = directory.sign_in("annber01", &place.password).await;
            assert!(is_tls(&refused), "{scheme}: {refused:?}");
            assert!(wire.connections() > 0 && !wire.heard(place.password.as_bytes()), "{scheme}");
        }
    }

    async fn t_08_without_starttls_there_is_no_connection(place) {
        let (plain, _) = targets(&place);
        for trick in [Trick::Refuse(2), Trick::Refuse(52), Trick::Refuse(10), Trick::Strip] {
            let wire = Wire::to(plain.clone(), trick).await;
            let directory = place.with(|config| {
                config.urls = vec![format!("ldap://localhost:{}", wire.port)];
                config.starttls = true;
                config.timeout_seconds = 2;
            });
            let refused = directory.sign_in("annber01", &place.password).await;
            let known = is_tls(&refused) || trick == Trick::Strip && matches!(refused, Err(SignInError::Unavailable(_)));
            assert!(known, "{trick:?}: {refused:?}");
            assert!(directory.find_login("annber01").await.is_err(), "{trick:?}");
            assert!(wire.heard(START_TLS), "{trick:?}");
            let told = [place.password.as_bytes(), place.config.bind_dn.as_bytes(), b"annber01"];
            assert!(told.iter().all(|text| !wire.heard(text)), "{trick:?}: nothing is said in the clear");
        }
    }
}

/// The wire hears a password that is sent in the clear: else the tests above would prove nothing.
#[tokio::test]
async fn the_wire_hears_what_is_not_hidden() {
    let place = Place::slapd();
    let wire = Wire::to(targets(&place).0, Trick::Pass).await;
    let directory = place.with(|config| {
        config.urls = vec![format!("ldap://127.0.0.1:{}", wire.port)];
        config.ca_file = None;
        config.plain_for_demo = true; // no settings file can say this
    });
    directory.sign_in("annber01", &place.password).await.unwrap();
    assert!(wire.heard(place.password.as_bytes()) && wire.heard(b"annber01"));
}

/// AD points from the root of a domain to its other partitions, unless it is told not to.
#[tokio::test]
async fn t_08_a_pointer_to_another_server_is_not_followed() {
    let place = Place::samba();
    let as_any_ldap = place.with(|config| {
        config.profile = behorig::config::directory::Profile::Plain;
        config.people_filter = Some("(objectClass=user)".to_owned());
        config.attributes.login = Some("sAMAccountName".to_owned());
    });
    assert_eq!(as_any_ldap.find_login("annber01").await, Err(DirectoryError::Referral));
    let refused = as_any_ldap.sign_in("annber01", &place.password).await;
    assert_eq!(refused, Err(SignInError::Unavailable(DirectoryError::Referral)));
    let embedded = Place::embedded().await;
    let Server::Embedded(server) = &embedded.server else { unreachable!() };
    server.set_fault(behorig::directory::embedded::Fault::Refer);
    assert_eq!(embedded.directory().all_people().await, Err(DirectoryError::Referral));
}
