//! An OpenLDAP of the bench's own, loaded with made-up people by `slapadd`, and its own client to compare with.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

pub const BASE: &str = "dc=kommun,dc=test";
pub const SERVICE: &str = "cn=behorig,dc=kommun,dc=test";
pub const PASSWORD: &str = "Behorig-bench-1";

/// The attributes that the service asks for, as `ldapsearch` is to ask for them.
const ATTRIBUTES: [&str; 19] = [
    "entryUUID",
    "uid",
    "displayName",
    "givenName",
    "sn",
    "mail",
    "title",
    "departmentNumber",
    "manager",
    "employeeType",
    "userAccountControl",
    "accountExpires",
    "extensionAttribute10",
    "employeeNumber",
    "createTimestamp",
    "extensionAttribute5",
    "extensionAttribute6",
    "extensionAttribute7",
    "extensionAttribute8",
];

/// People in a unit; the first leads the others.
const UNIT: usize = 25;

/// A running server; it stops when this is dropped.
pub struct Slapd {
    child: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Slapd {
    /// A server with so many people.
    pub fn with(people: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        certificates(&folder);
        let home = folder.path().display();
        std::fs::create_dir(folder.path().join("db")).expect("a folder");
        let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rigs/behorig.schema");
        let conf = format!(
            "include /etc/ldap/schema/core.schema\ninclude /etc/ldap/schema/cosine.schema\n\
             include /etc/ldap/schema/inetorgperson.schema\ninclude {schema}\nmodulepath /usr/lib/ldap\n\
             moduleload back_mdb\nmoduleload syncprov\npidfile {home}/slapd.pid\nsizelimit unlimited\n\
             TLSCACertificateFile {home}/ca.pem\nTLSCertificateFile {home}/server.pem\nTLSCertificateKeyFile {home}/server.key\n\
             database mdb\nmaxsize 2147483648\nsuffix \"{BASE}\"\nrootdn \"{SERVICE}\"\nrootpw {PASSWORD}\n\
             directory {home}/db\nindex objectClass,entryUUID,entryCSN eq\nindex uid,modifyTimestamp eq\noverlay syncprov\n"
        );
        let (conf_file, ldif_file) = (folder.path().join("slapd.conf"), folder.path().join("people.ldif"));
        std::fs::write(&conf_file, conf).expect("a file");
        std::fs::write(&ldif_file, ldif(people)).expect("a file");
        let begun = Instant::now();
        let mut load = Command::new("/usr/sbin/slapadd");
        let loaded = load
            .arg("-q")
            .arg("-f")
            .arg(&conf_file)
            .arg("-l")
            .arg(&ldif_file)
            .output()
            .expect("slapadd: run '.ci/install test' first");
        assert!(loaded.status.success(), "{}", String::from_utf8_lossy(&loaded.stderr));
        println!("slapd: {people} people loaded in {:.1} s", begun.elapsed().as_secs_f64());
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
        let child = Command::new("/usr/sbin/slapd")
            .args(["-d", "0", "-f"])
            .arg(&conf_file)
            .args(["-h", &format!("ldaps://127.0.0.1:{port}")])
            .stderr(Stdio::null())
            .spawn()
            .expect("slapd starts");
        let until = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "slapd does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, folder, port }
    }

    pub fn url(&self) -> String {
        format!("ldaps://127.0.0.1:{}", self.port)
    }

    pub fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("LDAPTLS_CACERT", self.ca()).args(["-x", "-H", &self.url(), "-D", SERVICE, "-w", PASSWORD]);
        command
    }

    /// How long a plain dump takes.
    pub fn dump(&self) -> Duration {
        let out = std::fs::File::create(self.folder.path().join("dump.ldif")).expect("a file");
        let begun = Instant::now();
        let mut command = self.client("ldapsearch");
        command.args(["-LLL", "-E", "pr=1000/noprompt", "-b", BASE, "(objectClass=inetOrgPerson)"]).args(ATTRIBUTES);
        let done = command.stdout(out).stderr(Stdio::null()).status().expect("ldapsearch");
        assert!(done.success(), "ldapsearch");
        begun.elapsed()
    }

    /// So many people get another title.
    pub fn change(&self, round: usize, people: usize) {
        // The stamps have whole seconds, and what was read before must not come again.
        std::thread::sleep(Duration::from_millis(1_100));
        let mut text = String::new();
        for n in 0..people {
            let uid = format!("p{:06}", round * 1_000 + n * 7 + 2);
            write!(
                text,
                "dn: uid={uid},ou=Personal,{BASE}\nchangetype: modify\nreplace: title\ntitle: Titel {round}\n\n"
            )
            .expect("text");
        }
        let mut child =
            self.client("ldapmodify").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("ldapmodify");
        child.stdin.take().expect("its input").write_all(text.as_bytes()).expect("it reads");
        assert!(child.wait().expect("an end").success(), "ldapmodify");
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn certificates(folder: &tempfile::TempDir) {
    let mut params = CertificateParams::new(vec!["bench.test".to_owned()]).expect("a name");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let authority = params.self_signed(&key).expect("an authority");
    let issuer = Issuer::new(params, key);
    let own = KeyPair::generate().expect("a key");
    let server = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("a name");
    let server = server.signed_by(&own, &issuer).expect("a certificate");
    for (name, text) in [("ca.pem", authority.pem()), ("server.pem", server.pem()), ("server.key", own.serialize_pem())]
    {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
}

fn ldif(people: usize) -> String {
    let mut text = format!(
        "dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\ndc: kommun\no: Kommun\n\n\
         dn: ou=Personal,{BASE}\nobjectClass: organizationalUnit\nou: Personal\n\n\
         dn: ou=Enheter,{BASE}\nobjectClass: organizationalUnit\nou: Enheter\n\n"
    );
    for n in 0..people.div_ceil(UNIT) {
        write!(
            text,
            "dn: ou=E{n:04},ou=Enheter,{BASE}\nobjectClass: organizationalUnit\nou: E{n:04}\nbusinessCategory: E{n:04}\n\n"
        )
        .expect("text");
    }
    for n in 1..=people {
        let unit = (n - 1) / UNIT;
        let lead = unit * UNIT + 1;
        // As long ago as a directory's entries are: what was stamped in the last minute is read with every change.
        let old = "createTimestamp: 20240101000000Z\nmodifyTimestamp: 20240101000000Z\n\
                   entryCSN: 20240101000000.000000Z#000000#000#000000\n";
        write!(
            text,
            "dn: uid=p{n:06},ou=Personal,{BASE}\nobjectClass: inetOrgPerson\nobjectClass: behorigAccount\nuid: p{n:06}\n\
             cn: Person {n}\nsn: Efternamn{}\ngivenName: Förnamn{n}\ndisplayName: Förnamn{n} Efternamn{}\n\
             mail: p{n:06}@kommun.test\ntitle: Undersköterska\ndepartmentNumber: E{unit:04}\nemployeeType: Anställd\n\
             manager: uid=p{lead:06},ou=Personal,{BASE}\nuserAccountControl: 512\naccountExpires: 9223372036854775807\n\
             employeeNumber: {n}\nextensionAttribute5: {n}-1;E{unit:04};1|2020-01-01||main\nextensionAttribute10: N\n{old}\n",
            n % 977,
            n % 977,
        )
        .expect("text");
    }
    text
}
