//! Handing a letter to the mail server, and what it means when that does not succeed. The only place that knows lettre.
//!
//! A connection for each mail: one that was cut off in the middle is never used for the next.

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncTransport, Message as Sent, Tokio1Executor};

use super::letter::{self, Known, Place};
use crate::config::mail::{MailConfig, MailTls};
use crate::domain::lang::Lang;
use crate::domain::message::Message;
use crate::store::mails::Mail;
use crate::text::{Text, TextError};

/// Why a mail was not sent, or why none can be.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The settings name something that cannot be used.
    #[error("mail.{key}: {problem}")]
    Setting {
        /// Which.
        key: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// The directory's address is none.
    #[error("the reader's address is none")]
    Address,
    /// The letter could not be written.
    #[error("the letter: {0}")]
    Letter(#[from] TextError),
    /// The letter could not be put together.
    #[error("the letter cannot be put together")]
    Form(#[from] lettre::error::Error),
    /// The server, or the way there. Its words may name people: only the kind is shown.
    #[error("the mail server")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The server did not answer in time.
    #[error("the mail server did not answer in time")]
    Silent,
}

impl MailError {
    /// The word for it, with the server's code where it gave one: `refused:550`. Never an address nor the server's words.
    #[must_use]
    pub fn problem(&self) -> String {
        match self {
            Self::Setting { .. } | Self::Letter(_) | Self::Form(_) => "letter".to_owned(),
            Self::Address => "address".to_owned(),
            Self::Silent => "silent".to_owned(),
            Self::Smtp(error) => match error.status() {
                Some(code) if error.is_permanent() => format!("refused:{code}"),
                Some(code) => format!("later:{code}"),
                None if error.is_tls() || breaks_off(error) => "tls".to_owned(),
                None if error.is_timeout() => "silent".to_owned(),
                None => "unreachable".to_owned(),
            },
        }
    }

    /// The server says no, and is likely to say so again.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Smtp(error) if error.is_permanent())
    }

    /// No try can succeed.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        matches!(self, Self::Address | Self::Form(_))
    }
}

/// That no person wrote it, so that nobody's automatic answer is sent back (RFC 3834).
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Sends mail through one server.
pub struct Mailer {
    smtp: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    timeout: Duration,
    place: Place,
    text: std::sync::Arc<Text>,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Mailer {
    /// A mailer by the settings. Connects to nothing yet.
    ///
    /// # Errors
    /// Which setting cannot be used.
    pub fn new(config: &MailConfig, place: Place, text: std::sync::Arc<Text>) -> Result<Self, MailError> {
        let from: Address =
            config.from.parse().map_err(|_| MailError::Setting { key: "from", problem: "is no address".to_owned() })?;
        let timeout = Duration::from_secs(u64::from(config.timeout_seconds));
        let mut smtp = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
            .port(config.port)
            .tls(tls(config)?)
            .timeout(Some(timeout))
            .hello_name(ClientId::Domain(from.domain().to_owned()));
        if let (Some(user), Some(file)) = (&config.user, &config.password_file) {
            let password = read("password_file", file)?;
            smtp = smtp.credentials(Credentials::new(user.clone(), password.trim_end().to_owned()));
        }
        Ok(Self { smtp: smtp.build(), from: Mailbox::new(None, from), timeout, place, text })
    }

    /// Writes the letter and hands it over.
    ///
    /// # Errors
    /// See [`MailError`].
    pub async fn send(&self, mail: &Mail, carried: &[Message], known: Known<'_>, lang: Lang) -> Result<(), MailError> {
        let address = known.register.person(mail.to).and_then(|card| card.mail.as_deref()).ok_or(MailError::Address)?;
        let to: Address = address.trim().parse().map_err(|_| MailError::Address)?;
        let letter = letter::write(&self.text, &self.place, known, carried, lang, mail.urgent)?;
        let sent = Sent::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .date(SystemTime::from(mail.made_at))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(AutoSubmitted)
            .multipart(
                MultiPart::alternative()
                    .singlepart(part(ContentType::TEXT_PLAIN, letter.text))
                    .singlepart(part(ContentType::TEXT_HTML, letter.html)),
            )?;
        match tokio::time::timeout(self.timeout * 2, self.smtp.send(sent)).await {
            Ok(answer) => Ok(answer.map(|_| ())?),
            Err(_) => Err(MailError::Silent),
        }
    }
}

/// The way could not be made safe: another certificate than the right one, or a server that offers no TLS at all.
fn breaks_off(error: &lettre::transport::smtp::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(one) = cause {
        let inner = one.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if one.is::<rustls::Error>() || inner.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        cause = one.source();
    }
    error.is_client() && error.to_string().contains("STARTTLS")
}

/// A letter that is not made of messages.
#[derive(Debug)]
pub struct Plain {
    /// Makes the same letter the same mail when it is sent again.
    pub id: String,
    /// To whom.
    pub to: String,
    /// When it was made.
    pub at: jiff::Timestamp,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

impl Mailer {
    /// Whose service it is.
    pub(super) const fn place(&self) -> &Place {
        &self.place
    }

    /// What texts are made with.
    pub(super) fn texts(&self) -> &Text {
        &self.text
    }

    /// Sends a letter of plain text.
    ///
    /// # Errors
    /// [`MailError`].
    pub async fn send_plain(&self, letter: Plain) -> Result<(), MailError> {
        let to: Address = letter.to.trim().parse().map_err(|_| MailError::Address)?;
        let sent = Sent::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .date(SystemTime::from(letter.at))
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .header(AutoSubmitted)
            .singlepart(part(ContentType::TEXT_PLAIN, letter.text))?;
        match tokio::time::timeout(self.timeout * 2, self.smtp.send(sent)).await {
            Ok(answer) => Ok(answer.map(|_| ())?),
            Err(_) => Err(MailError::Silent),
        }
    }
}

fn part(kind: ContentType, body: String) -> lettre::message::SinglePart {
    lettre::message::SinglePart::builder().header(kind).body(body)
}

fn tls(config: &MailConfig) -> Result<Tls, MailError> {
    let fault = |problem: String| MailError::Setting { key: "tls", problem };
    let mut parameters = TlsParameters::builder(config.host.clone());
    if let Some(file) = &config.ca_file {
        let pem = read("ca_file", file)?;
        let authority = Certificate::from_pem(pem.as_bytes())
            .map_err(|error| MailError::Setting { key: "ca_file", problem: error.to_string() })?;
        // Whoever names an authority means that one and no other.
        parameters = parameters.certificate_store(CertificateStore::None).add_root_certificate(authority);
    }
    let built = || parameters.build_rustls().map_err(|error| fault(error.to_string()));
    Ok(match config.tls {
        MailTls::Starttls => Tls::Required(built()?),
        MailTls::Implicit => Tls::Wrapper(built()?),
        MailTls::None => Tls::None,
    })
}

fn read(key: &'static str, file: &std::path::Path) -> Result<String, MailError> {
    std::fs::read_to_string(file)
        .map_err(|error| MailError::Setting { key, problem: format!("{}: {error}", file.display()) })
}
