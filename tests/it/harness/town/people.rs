//! Who lives in the test town: its units and people as LDIF, small enough to know by heart.
//!
//! Logins are the names that tests use. What each person is there for stands beside them; the demo's municipality is
//! larger and changes with the demo, so the rules are not proved on it.

use std::fmt::Write;

use behorig::directory::embedded::{DEMO_GROUPS, DEMO_SERVICE_DN, DEMO_SERVICE_PASSWORD, DEMO_WRITER_DN};

/// Everybody's password.
pub const PASSWORD: &str = "Vinter-2026";

const BASE: &str = "dc=alvhamra,dc=test";

/// Units: DN below the base, code, name, login of whoever leads it.
const UNITS: &[(&str, &str, &str, &str)] = &[
    ("ou=Kommun", "KOM", "Kommunledning", "anncha"),
    ("ou=SOC,ou=Kommun", "SOC", "Socialtjänst", "eva"),
    ("ou=Norr,ou=SOC,ou=Kommun", "SOC-2231", "Hemtjänst norr", "karin"),
    // Led by somebody whose account is closed (E-19).
    ("ou=Soder,ou=SOC,ou=Kommun", "SOC-2232", "Hemtjänst söder", "lars"),
    ("ou=BOU,ou=Kommun", "BOU", "Barn och utbildning", "henrik"),
    ("ou=Forskola,ou=BOU,ou=Kommun", "BOU-3107", "Förskolan Granen", "nadia"),
    ("ou=IT,ou=Kommun", "IT", "IT-enheten", "peter"),
];

/// People: login, name, unit, manager, kind, and whatever is unusual (`;` between attributes).
/// An employment that is not written is permanent since 2020 in that unit.
const PEOPLE: &[(&str, &str, &str, &str, &str, &str)] = &[
    ("anncha", "Ann-Charlotte Brolin", "KOM", "", "Anställd", ""),
    ("eva", "Eva Rosengren", "SOC", "anncha", "Anställd", ""),
    ("henrik", "Henrik Dahlin", "BOU", "anncha", "Anställd", ""),
    ("peter", "Peter Hallberg", "IT", "anncha", "Anställd", ""),
    ("karin", "Karin Ek", "SOC-2231", "eva", "Anställd", ""),
    ("nadia", "Nadia Salim", "BOU-3107", "henrik", "Anställd", ""),
    ("lars", "Lars Holm", "SOC-2232", "eva", "Anställd", "userAccountControl: 514"),
    // An authorised orderer for SOC-2231, from the register.
    ("birgitta", "Birgitta Norén", "SOC-2231", "karin", "Anställd", ""),
    ("bo", "Bo Sjöberg", "SOC-2231", "karin", "Anställd", ""),
    ("cecilia", "Cecilia Ågren", "SOC-2231", "karin", "Anställd", ""),
    ("dan", "Dan Öst", "SOC-2231", "karin", "Anställd", ""),
    (
        "anna",
        "Anna Berg",
        "SOC-2231",
        "karin",
        "Anställd",
        "extensionAttribute5: 104233-1;SOC-2231;2|2024-02-01|2026-08-31|main;;\
         extensionAttribute6: 104233-2;BOU-3107;1|2026-01-10||",
    ),
    (
        "fia",
        "Fia Lund",
        "SOC-2231",
        "karin",
        "Anställd",
        "extensionAttribute5: fia-1;SOC-2231;2|2024-02-01|2026-08-31|main",
    ),
    (
        "nils",
        "Nils Holm",
        "SOC-2231",
        "karin",
        "Anställd",
        "extensionAttribute5: nils-1;SOC-2231;1|2026-06-01||main;;userAccountControl: 514",
    ),
    ("tim", "Tim Vik", "SOC-2231", "karin", "Timvikarie", "extensionAttribute5: tim-1;SOC-2231;T|2025-01-01||main"),
    (
        "lea",
        "Lea Strand",
        "SOC-2231",
        "karin",
        "Anställd",
        "extensionAttribute5: lea-1;SOC-2231;1|2020-01-01||main,leave",
    ),
    (
        "elin",
        "Elin Slut",
        "SOC-2231",
        "karin",
        "Anställd",
        "extensionAttribute5: elin-1;SOC-2231;2|2024-01-01|2026-05-03|main",
    ),
    ("disa", "Disa Stängd", "SOC-2231", "karin", "Anställd", "userAccountControl: 514"),
    // Ended 2025-12-31 23:59:59 in Stockholm, and open all the same (E-28).
    ("expo", "Expo Utgången", "SOC-2231", "karin", "Anställd", "accountExpires: 134116956000000000"),
    ("nolla", "Nolla Noll", "SOC-2231", "karin", "Anställd", "accountExpires: 0"),
    ("konsult", "Kent Konsult", "SOC-2231", "karin", "Konsult", ""),
    ("elev", "Ella Elev", "SOC-2231", "karin", "Elev", ""),
    ("resurs", "Resurs Norr", "SOC-2231", "karin", "Resurs", ""),
    ("okand", "Okänd Sort", "SOC-2231", "karin", "Marsian", ""),
    ("olle", "Olle Hemlig", "SOC-2231", "karin", "Anställd", "extensionAttribute10: Y"),
    // The manager's account is closed, and so is that of the one who leads the unit.
    ("stina", "Stina Söder", "SOC-2232", "lars", "Anställd", ""),
    // Their own manager, says the directory.
    ("selma", "Selma Själv", "SOC-2231", "selma", "Anställd", ""),
    ("monica", "Monica Stål", "SOC", "eva", "Anställd", ""),
    ("daniel", "Daniel Vikner", "SOC", "eva", "Anställd", ""),
    ("helena", "Helena Brodén", "BOU", "henrik", "Anställd", ""),
    ("amir", "Amir Haidari", "IT", "peter", "Anställd", ""),
    ("sofie", "Sofie Lind", "IT", "peter", "Anställd", ""),
    ("robert", "Robert Kjellin", "IT", "peter", "Anställd", ""),
    ("infosak", "Nadja Rahimi", "KOM", "anncha", "Anställd", ""),
    ("adam", "Adam Behrn", "KOM", "anncha", "Anställd", ""),
    ("mona", "Mona Tälling", "KOM", "anncha", "Anställd", ""),
    ("ingela", "Ingela Torn", "KOM", "anncha", "Anställd", ""),
    // A manager's colleague elsewhere: nothing to do with anything.
    ("ylva", "Ylva Utanför", "BOU-3107", "nadia", "Anställd", ""),
];

/// Groups that the service may change, save the last: that one lies elsewhere.
pub const GROUPS: [&str; 4] = ["G-BAS", "G-PED", "G-DELAD", "G-ANNAN"];

/// DN of a group.
pub fn group_dn(name: &str) -> String {
    if name == "G-ANNAN" { format!("cn={name},ou=Grupper,{BASE}") } else { format!("cn={name},{DEMO_GROUPS}") }
}

/// DN of a person.
pub fn dn(login: &str) -> String {
    format!("cn={login},ou=Personal,{BASE}")
}

fn id(n: usize) -> String {
    format!("7f1c0000-0000-4000-8000-{n:012x}")
}

/// The top of a directory, with its service account; `n` makes the ids.
pub fn top(n: usize) -> String {
    format!(
        "dn: {BASE}\nobjectClass: domain\ndc: alvhamra\n\n\
         dn: ou=Tjanst,{BASE}\nobjectClass: organizationalUnit\nentryUUID: {}\nou: Tjanst\n\n\
         dn: ou=Personal,{BASE}\nobjectClass: organizationalUnit\nentryUUID: {}\nou: Personal\n\n\
         dn: {DEMO_SERVICE_DN}\ncn: behorig\nuserPassword: {DEMO_SERVICE_PASSWORD}\n\n\
         dn: {DEMO_WRITER_DN}\ncn: behorig-grupper\nuserPassword: {DEMO_SERVICE_PASSWORD}\n\n",
        id(n),
        id(n + 1)
    )
}

/// DN of a unit.
pub fn unit_dn(code: &str) -> String {
    let place = UNITS.iter().find(|unit| unit.1 == code).expect("a unit of the town").0;
    format!("{place},{BASE}")
}

/// DN of a unit that [`unit`] made.
pub fn placed(code: &str) -> String {
    format!("ou={code},ou=Kommun,{BASE}")
}

/// A new unit below the municipality as LDIF; `n` makes the id.
pub fn unit(code: &str, name: &str, lead: &str, n: usize) -> String {
    format!(
        "dn: ou={code},ou=Kommun,{BASE}\nobjectClass: organizationalUnit\nentryUUID: {}\nou: {name}\n\
         businessCategory: {code}\nseeAlso: {}\n\n",
        id(70_000 + n),
        dn(lead)
    )
}

/// The groups, in their two branches.
fn groups() -> String {
    let mut out = format!(
        "dn: ou=Grupper,{BASE}\nobjectClass: organizationalUnit\nentryUUID: {}\nou: Grupper\n\n\
         dn: {DEMO_GROUPS}\nobjectClass: organizationalUnit\nentryUUID: {}\nou: Behorig\n\n",
        id(9_003),
        id(9_004)
    );
    for (n, name) in GROUPS.iter().enumerate() {
        let dn = group_dn(name);
        let id = id(7_000 + n);
        write!(out, "dn: {dn}\nobjectClass: group\nentryUUID: {id}\ncn: {name}\n\n")
            .expect("a String takes everything");
    }
    out
}

/// The whole directory.
pub fn ldif() -> String {
    let mut out = top(9_001) + &groups();
    for (n, (place, code, name, lead)) in UNITS.iter().enumerate() {
        let lead = dn(lead);
        write!(
            out,
            "dn: {place},{BASE}\nobjectClass: organizationalUnit\nentryUUID: {}\nou: {name}\n\
             businessCategory: {code}\nseeAlso: {lead}\n\n",
            id(8_000 + n)
        )
        .expect("a String takes everything");
    }
    for (n, (login, name, unit, manager, kind, more)) in PEOPLE.iter().enumerate() {
        out += &person(1 + n, login, name, unit, manager, kind, more);
    }
    out
}

/// One person as LDIF; `n` makes the id.
pub fn person(n: usize, login: &str, name: &str, unit: &str, manager: &str, kind: &str, more: &str) -> String {
    let (given, surname) = name.split_once(' ').unwrap_or((name, ""));
    let mut lines = vec![
        format!("dn: {}", dn(login)),
        "objectClass: user".to_owned(),
        format!("entryUUID: {}", id(n)),
        format!("cn: {login}"),
        format!("sAMAccountName: {login}"),
        format!("userPrincipalName: {login}@alvhamra.test"),
        format!("userPassword: {PASSWORD}"),
        format!("displayName: {name}"),
        format!("givenName: {given}"),
        format!("sn: {surname}"),
        format!("mail: {login}@alvhamra.test"),
        format!("departmentNumber: {unit}"),
        format!("employeeType: {kind}"),
    ];
    if !manager.is_empty() {
        lines.push(format!("manager: {}", dn(manager)));
    }
    lines.extend(more.split(";;").map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()));
    for (attribute, value) in [
        ("userAccountControl", "512".to_owned()),
        ("extensionAttribute10", "N".to_owned()),
        ("extensionAttribute5", format!("{login}-1;{unit};1|2020-01-01||main")),
    ] {
        let employed = ["Anställd", "Timvikarie"].contains(&kind) || attribute != "extensionAttribute5";
        if employed && !lines.iter().any(|line| line.starts_with(&format!("{attribute}:"))) {
            lines.push(format!("{attribute}: {value}"));
        }
    }
    lines.join("\n") + "\n\n"
}
