//! A witness (C2SP tlog-witness): a small service on somebody else's machine, which remembers for each log the last head
//! it saw and signs only what continues it. A log that was rolled back or rewritten gets no signature from here.
//!
//! It keeps one line for each log and its own key, and sees no personal data, not even digests. What is remembered is on
//! disk before the signature leaves: a witness that forgot could sign two histories.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::dev::Server;
use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Data, PayloadConfig};
use actix_web::{App, HttpResponse, HttpServer};
use sha2::{Digest, Sha256};

use crate::clock::{Chance, Clock};
use crate::config::{ConfigError, check_private};
use crate::domain::log::WitnessKey;
use crate::domain::log::checkpoint::Head;
use crate::domain::log::policy::Policy;
use crate::domain::log::witnessing::{Request, Verdict, judge};

/// The most bytes of a request: a checkpoint and 63 hashes are far below.
const MOST_BYTES: usize = 64 * 1024;

/// Why a witness does not start.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// A file.
    #[error("{path}: {problem}")]
    File {
        /// Which.
        path: String,
        /// What is wrong.
        problem: String,
    },
    /// A secret that others can read.
    #[error(transparent)]
    Secret(#[from] ConfigError),
    /// Not the public key of a log.
    #[error("{0}: is not the public key of a log")]
    Log(String),
    /// No log is given.
    #[error("no log is given: --log KEY, once for each")]
    NoLog,
}

/// A witness.
#[derive(Debug)]
pub struct Witness {
    key: WitnessKey,
    logs: Vec<String>,
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    /// Held from judging until what is signed is remembered.
    turn: Mutex<()>,
}

impl Witness {
    /// Opens the witness `name` in its folder, where the first start makes its key.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub fn open(
        folder: &Path,
        name: &str,
        logs: Vec<String>,
        chance: &dyn Chance,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, WitnessError> {
        if logs.is_empty() {
            return Err(WitnessError::NoLog);
        }
        if let Some(bad) = logs.iter().find(|vkey| Policy::parse(&Policy::of_log(vkey)).is_err()) {
            return Err(WitnessError::Log(bad.clone()));
        }
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| fault(folder, &error))?;
        let file = folder.join("witness.key");
        if !file.exists() {
            let mut random = [0; 32];
            chance.fill(&mut random);
            let key = WitnessKey::new(name, &random).map_err(|error| fault(&file, &error))?;
            replace(&file, &(key.secret() + "\n")).map_err(|error| fault(&file, &error))?;
        }
        check_private(&file)?;
        let text = fs::read_to_string(&file).map_err(|error| fault(&file, &error))?;
        let key = WitnessKey::from_secret(&text).map_err(|error| fault(&file, &error))?;
        if key.name() != name {
            return Err(fault(&file, &format!("is the key of {}", key.name())));
        }
        Ok(Self { key, logs, folder: folder.to_owned(), clock, turn: Mutex::default() })
    }

    /// The public key, for the log's settings and the auditor's policy.
    #[must_use]
    pub fn vkey(&self) -> String {
        self.key.vkey()
    }

    /// Answers `add-checkpoint`: status and body.
    ///
    /// # Errors
    /// When what is signed could not be remembered; then nothing is signed.
    pub fn add_checkpoint(&self, body: &str) -> io::Result<(StatusCode, String)> {
        let Some(request) = Request::read(body) else { return Ok((StatusCode::BAD_REQUEST, String::new())) };
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.known(&request.note)?;
        let answer = match judge(&request, &self.logs, |_| known.clone()) {
            Verdict::Fits(head) => {
                replace(&self.file(&head.origin), &format!("{head}\n"))?;
                let seconds = u64::try_from(self.clock.now().as_second()).unwrap_or(0);
                (StatusCode::OK, self.key.cosign(&head, seconds))
            }
            Verdict::Malformed => (StatusCode::BAD_REQUEST, String::new()),
            Verdict::NotSigned => (StatusCode::FORBIDDEN, String::new()),
            Verdict::UnknownLog => (StatusCode::NOT_FOUND, String::new()),
            Verdict::OtherSize(size) => (StatusCode::CONFLICT, format!("{size}\n")),
            Verdict::BadProof => (StatusCode::UNPROCESSABLE_ENTITY, String::new()),
        };
        Ok(answer)
    }

    /// What is remembered of the log of this checkpoint. A line that cannot be read is an error: nothing is signed then.
    fn known(&self, note: &str) -> io::Result<Option<Head>> {
        let Ok(asked) = Head::from_checkpoint(note) else { return Ok(None) };
        match fs::read_to_string(self.file(&asked.origin)) {
            Ok(line) => line.parse().map(Some).map_err(io::Error::other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The file of a log. Its name is a hash: an origin is not a name of a file.
    fn file(&self, origin: &str) -> PathBuf {
        let name: String = Sha256::digest(origin.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(format!("{name}.line"))
    }
}

/// Begins to listen; gives the server and where it listens.
///
/// # Errors
/// When the address is taken.
pub fn serve(witness: Arc<Witness>, listen: SocketAddr) -> io::Result<(Server, SocketAddr)> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::from(Arc::clone(&witness)))
            .app_data(PayloadConfig::new(MOST_BYTES))
            .route("/add-checkpoint", web::post().to(add_checkpoint))
            .route("/vkey", web::get().to(vkey))
    });
    let server = server.workers(1).bind(listen)?;
    let bound = server.addrs().first().copied().unwrap_or(listen);
    Ok((server.run(), bound))
}

async fn add_checkpoint(witness: Data<Witness>, body: Bytes) -> HttpResponse {
    let Ok(text) = String::from_utf8(body.to_vec()) else { return HttpResponse::BadRequest().finish() };
    let answered = web::block(move || witness.add_checkpoint(&text)).await;
    match answered {
        Ok(Ok((status, body))) => {
            let kind = if status == StatusCode::CONFLICT { "text/x.tlog.size" } else { "text/plain; charset=utf-8" };
            HttpResponse::build(status).content_type(kind).body(body)
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "what is to be signed could not be remembered");
            HttpResponse::ServiceUnavailable().finish()
        }
        Err(_) => HttpResponse::ServiceUnavailable().finish(),
    }
}

async fn vkey(witness: Data<Witness>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(witness.vkey() + "\n")
}

/// Replaces a file in one step, on disk before it counts.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let fresh = file.with_extension("new");
    let mut out = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    fs::rename(&fresh, file)?;
    file.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn fault(path: &Path, problem: &impl ToString) -> WitnessError {
    WitnessError::File { path: path.display().to_string(), problem: problem.to_string() }
}
