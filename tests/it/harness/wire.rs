//! A wire that fails on purpose: between a client and an LDAP server it passes everything, drags, stops or breaks.
//!
//! What an LDAP server itself does wrong is `directory::embedded::Fault`'s; here is what happens to the bytes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::sleep;

/// What happens to what the server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// It passes.
    Straight,
    /// It is swallowed.
    BlackHole,
    /// It passes one byte a second.
    Trickle,
    /// It passes after this long.
    Late(Duration),
    /// The connection breaks after this many bytes.
    Cut(usize),
    /// Every other connection breaks at once, and so do those that are open.
    Flapping,
}

/// A listening wire.
pub struct Proxy {
    address: SocketAddr,
    wire: watch::Sender<Wire>,
}

impl Proxy {
    /// A wire to a server (`ldap://host:port`).
    pub async fn to(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (wire, seen) = watch::channel(Wire::Straight);
        let server: SocketAddr = url.trim_start_matches("ldap://").parse().expect("an address");
        let count = Arc::new(AtomicUsize::new(0));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let odd = count.fetch_add(1, Ordering::SeqCst).is_multiple_of(2);
                if *seen.borrow() == Wire::Flapping && odd {
                    continue;
                }
                let Ok(server) = TcpStream::connect(server).await else { continue };
                tokio::spawn(pass(client, server, seen.clone()));
            }
        });
        Self { address, wire }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("ldap://{}", self.address)
    }

    /// What happens from now on, on open connections too.
    pub fn set(&self, wire: Wire) {
        self.wire.send_replace(wire);
    }
}

async fn pass(client: TcpStream, server: TcpStream, mut wire: watch::Receiver<Wire>) {
    let flaps = *wire.borrow() == Wire::Flapping;
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    let ask = async { tokio::io::copy(&mut from_client, &mut to_server).await.map(|_| ()) };
    let mut seen = wire.clone();
    let answer = async {
        let (mut buffer, mut passed) = ([0; 16_384], 0);
        loop {
            let read = from_server.read(&mut buffer).await?;
            if read == 0 {
                return Ok::<(), std::io::Error>(());
            }
            let now = *seen.borrow_and_update();
            match now {
                Wire::BlackHole => continue,
                Wire::Late(by) => sleep(by).await,
                Wire::Trickle => {
                    for byte in &buffer[..read] {
                        to_client.write_all(&[*byte]).await?;
                        sleep(Duration::from_secs(1)).await;
                    }
                    continue;
                }
                Wire::Cut(after) if passed + read > after => {
                    to_client.write_all(&buffer[..after.saturating_sub(passed)]).await?;
                    return Ok(());
                }
                _ => {}
            }
            passed += read;
            to_client.write_all(&buffer[..read]).await?;
        }
    };
    let breaks = async { drop(wire.wait_for(|wire| *wire == Wire::Flapping).await) };
    tokio::select! {
        _ = ask => {}
        _ = answer => {}
        () = breaks, if !flaps => {}
    }
}
