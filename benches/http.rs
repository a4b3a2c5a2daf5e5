//! A keep-alive HTTP/1.1 client of as few instructions as possible: the generator shares two cores with what it measures.

use std::io;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection.
pub struct Client {
    stream: TcpStream,
    address: String,
    buffer: Vec<u8>,
}

/// An answer.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

impl Client {
    /// Connects to `127.0.0.1:PORT`.
    pub async fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, address: address.to_owned(), buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends one request and waits for its answer.
    pub async fn ask(&mut self, method: &str, path: &str, token: &str, body: &str) -> io::Result<Answer> {
        let authorization = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{authorization}Content-Type: application/json\r\n\
             Accept-Language: sv\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> io::Result<Answer> {
        self.buffer.clear();
        let head = loop {
            if let Some(end) = self.buffer.windows(4).position(|w| w == b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let text = String::from_utf8_lossy(&self.buffer[..head]).to_ascii_lowercase();
        let status = text.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let length = text.lines().find_map(|l| l.strip_prefix("content-length:")).and_then(|l| l.trim().parse().ok());
        let Some(length) = length else {
            return self.chunked(head, status).await;
        };
        let length: usize = length;
        while self.buffer.len() < head + length {
            self.more().await?;
        }
        Ok(Answer { status, body: self.buffer[head..head + length].to_vec() })
    }

    /// An answer that is streamed in chunks.
    async fn chunked(&mut self, head: usize, status: u16) -> io::Result<Answer> {
        let (mut at, mut body) = (head, Vec::new());
        loop {
            let line = loop {
                if let Some(end) = self.buffer[at..].windows(2).position(|w| w == b"\r\n") {
                    break at + end;
                }
                self.more().await?;
            };
            let size = usize::from_str_radix(String::from_utf8_lossy(&self.buffer[at..line]).trim(), 16).unwrap_or(0);
            while self.buffer.len() < line + 2 + size + 2 {
                self.more().await?;
            }
            if size == 0 {
                return Ok(Answer { status, body });
            }
            body.extend_from_slice(&self.buffer[line + 2..line + 2 + size]);
            at = line + 2 + size + 2;
        }
    }

    async fn more(&mut self) -> io::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

/// How long requests took.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub fn add(&mut self, since: Instant) {
        self.0.push(since.elapsed());
    }

    /// Takes in another's.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The `share` quantile in milliseconds.
    pub fn quantile(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        let at = ((self.0.len().saturating_sub(1)) as f64 * share) as usize;
        self.0.get(at).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    }
}
