//! The release binary as a process: started, restarted, measured.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running service with data of its own.
pub struct Service {
    child: Child,
    data: tempfile::TempDir,
    database: Option<String>,
    /// `127.0.0.1:PORT`.
    pub address: String,
    /// From start to the first 200 on `/health`.
    pub ready: Duration,
}

fn binary() -> PathBuf {
    env!("CARGO_BIN_EXE_behorig").into()
}

/// Size of the binary in MiB.
pub fn binary_size() -> f64 {
    std::fs::metadata(binary()).expect("the binary").len() as f64 / 1_048_576.0
}

/// Today, as the demo sees it.
pub fn today() -> jiff::civil::Date {
    use behorig::clock::{Clock, SystemClock};
    SystemClock.today()
}

impl Service {
    /// Starts on new data.
    pub fn start(database: Option<&str>) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let database = database.map(str::to_owned);
        let (child, address, ready) = spawn(&data, database.as_deref());
        Self { child, data, database, address, ready }
    }

    /// Stops it and starts it again on the same data.
    pub fn restart(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        (self.child, self.address, self.ready) = spawn(&self.data, self.database.as_deref());
    }

    /// Resident memory in MiB.
    pub fn resident(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
        line.trim().trim_end_matches("kB").trim().parse::<f64>().expect("a number") / 1_024.0
    }

    /// Exports the log and measures its verification.
    pub fn verify(&self) {
        std::thread::sleep(Duration::from_secs(2)); // the head is signed within a second
        let to = self.data.path().join("export");
        let mut command = Command::new(binary());
        command.args(["log", "export", "--data"]).arg(self.data.path());
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        let started = Instant::now();
        let done = command.arg("--to").arg(&to).output().expect("it runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let exported = started.elapsed();
        let text = std::fs::read_to_string(to.join("checkpoint")).expect("a checkpoint");
        let size: f64 = text.lines().nth(1).and_then(|line| line.parse().ok()).expect("a size");
        let started = Instant::now();
        let done = Command::new(binary()).args(["log", "verify"]).arg(&to).output().expect("it runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
        let rate = size / started.elapsed().as_secs_f64();
        println!(
            "  log exported                       {:>8.0} entries/s ({size} entries)",
            size / exported.as_secs_f64()
        );
        println!("  log verified                       {rate:>8.0} entries/s");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(data: &tempfile::TempDir, database: Option<&str>) -> (Child, String, Duration) {
    let started = Instant::now();
    let mut command = Command::new(binary());
    command.args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
    if let Some(database) = database {
        command.args(["--database", database]);
    }
    let log = std::fs::File::create(data.path().join("stderr.log")).expect("a file");
    let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().expect("the binary starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let address = loop {
        let line = lines.next().expect("it says its address").expect("text");
        if let Some(at) = line.find("http://") {
            let address = line[at + 7..].split_whitespace().next().expect("an address");
            break address.trim_end_matches('/').to_owned();
        }
    };
    std::thread::spawn(move || for _ in lines {});
    while !healthy(&address) {
        assert!(started.elapsed() < Duration::from_secs(300), "it did not become healthy");
        std::thread::sleep(Duration::from_millis(2));
    }
    (child, address, started.elapsed())
}

fn healthy(address: &str) -> bool {
    use std::io::{Read, Write};
    let Ok(mut stream) = std::net::TcpStream::connect(address) else { return false };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(1)));
    if write!(stream, "GET /health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").is_err() {
        return false;
    }
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).is_ok() && answer.ends_with(b"200")
}
