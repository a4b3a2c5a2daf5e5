//! What can be ordered in the test town, and who holds which post: taken in as an import takes it in.
//!
//! Every kind of step, scope and life cycle is there once. Codes are what tests say; who owns what is in `POSTS`.

use behorig::clock::Chance;
use behorig::domain::catalogue::{
    Appointment, Base, Function, Guideline, Object, Post, Risk, Role, ScopeKind, Status, Step, System,
};
use behorig::domain::ids::{PersonId, SystemId};
use behorig::domain::keeping::Brought;
use behorig::domain::register::Register;
use jiff::Timestamp;
use jiff::civil::date;

/// Systems: key, name, confidentiality, status, whether there is a guideline in force.
const SYSTEMS: &[(&str, &str, i32, Status, bool)] = &[
    ("AD", "Grundkonto", 2, Status::InUse, true),
    ("PROCSOC", "Procapita SOC", 3, Status::InUse, true),
    ("PROCBOU", "Procapita BoU", 2, Status::InUse, true),
    ("TEIS", "Teis", 2, Status::InUse, true),
    ("MAIL", "Epost", 1, Status::InUse, true),
    ("BOOKING", "Booking", 1, Status::InUse, true),
    ("KIOSK", "Kiosken", 1, Status::InUse, true),
    ("GAMMAL", "Geosecma", 1, Status::InUse, true),
    ("UTAN", "Utan riktlinje", 1, Status::InUse, false),
    ("STANGD", "Stängt system", 1, Status::Closed, true),
];

/// Posts of the systems: system, post, login. BOOKING has no owner; KIOSK has an owner and nobody who delivers.
const POSTS: &[(&str, &str, &str)] = &[
    ("AD", "owner", "peter"),
    ("AD", "manager", "amir"),
    ("AD", "manager", "sofie"),
    ("PROCSOC", "owner", "eva"),
    ("PROCSOC", "manager", "monica"),
    ("PROCSOC", "manager", "daniel"),
    ("PROCBOU", "owner", "henrik"),
    ("PROCBOU", "manager", "helena"),
    ("TEIS", "owner", "peter"),
    ("TEIS", "manager", "robert"),
    ("MAIL", "owner", "peter"),
    ("MAIL", "manager", "sofie"),
    ("BOOKING", "manager", "helena"),
    ("KIOSK", "owner", "henrik"),
    ("GAMMAL", "owner", "henrik"),
    ("GAMMAL", "manager", "helena"),
    ("UTAN", "owner", "henrik"),
    ("UTAN", "manager", "helena"),
    ("STANGD", "owner", "henrik"),
    ("STANGD", "manager", "helena"),
];

/// A role in short.
struct Short(&'static str, &'static str, Risk, i32, Base, Vec<Step>, ScopeKind, bool);

fn roles() -> Vec<Short> {
    let infosak = || Step::Function("INFOSAK".to_owned());
    let (no, free) = (Base::No, ScopeKind::None);
    vec![
        Short("AD", "AD-BAS", Risk::Low, 0, Base::Base, vec![], free, false),
        Short("AD", "AD-MED", Risk::Low, 0, Base::Included, vec![], free, false),
        Short("AD", "AD-ADM", Risk::Critical, 6, no, vec![Step::Owner, infosak()], free, false),
        Short("PROCSOC", "PS-LAS", Risk::Low, 0, no, vec![Step::Manager, Step::SystemManager], free, false),
        Short("PROCSOC", "PS-UTF", Risk::High, 12, no, vec![Step::Manager, Step::Owner], ScopeKind::Unit, true),
        Short("PROCBOU", "PB-PED", Risk::Medium, 0, no, vec![Step::Manager, Step::Owner], free, false),
        Short("TEIS", "TEIS-ADM", Risk::Critical, 6, no, vec![Step::Owner], free, false),
        Short("MAIL", "ML-BOX", Risk::Low, 0, no, vec![Step::Object], ScopeKind::Object, false),
        Short("MAIL", "ML-AUTO", Risk::Low, 0, no, vec![], free, false),
        Short("BOOKING", "BK-ADM", Risk::Medium, 0, no, vec![Step::Owner], free, false),
        Short("KIOSK", "KI-SALJ", Risk::Low, 0, no, vec![Step::Manager], free, false),
        Short("GAMMAL", "GE-LAS", Risk::Low, 0, no, vec![Step::Owner], free, false),
        Short("UTAN", "UT-LAS", Risk::Low, 0, no, vec![Step::Owner], free, false),
        Short("STANGD", "ST-LAS", Risk::Low, 0, no, vec![Step::Owner], free, false),
    ]
}

/// Makes ids and looks people up while the catalogue is made.
pub struct Making<'a> {
    pub chance: &'a dyn Chance,
    pub at: Timestamp,
    pub register: &'a Register,
}

impl Making<'_> {
    fn id<I: From<uuid::Uuid>>(&self) -> I {
        I::from(self.chance.uuid(self.at))
    }

    fn who(&self, login: &str) -> PersonId {
        let card = self.register.people.values().find(|card| card.login == login);
        card.unwrap_or_else(|| panic!("nobody is called {login}")).id
    }

    fn appointment(&self, post: Post, login: &str) -> Appointment {
        let from = date(2020, 1, 1);
        Appointment { id: self.id(), post, person: self.who(login), from, to: None, appointed_by: None }
    }

    /// Everything the town starts with.
    pub fn brought(&self) -> Brought {
        let systems: Vec<System> = SYSTEMS.iter().map(|short| self.system(short)).collect();
        let of = |key: &str| systems.iter().find(|system| system.key == key).expect("a system of the list").id;
        let roles = roles().into_iter().map(|short| self.role(of(short.0), short)).collect();
        let mut appointments: Vec<Appointment> = POSTS
            .iter()
            .map(|(key, post, login)| {
                let system = of(key);
                let post = if *post == "owner" { Post::Owner(system) } else { Post::SystemManager(system) };
                self.appointment(post, login)
            })
            .collect();
        let norr = self.register.unit_by_code["SOC-2231"];
        appointments.push(self.appointment(Post::Function("INFOSAK".to_owned()), "infosak"));
        appointments.push(self.appointment(Post::HrFunction, "mona"));
        appointments.push(self.appointment(Post::Auditor, "ingela"));
        let mut orderer = self.appointment(Post::Orderer(norr), "birgitta");
        orderer.to = Some(date(2026, 6, 30));
        appointments.push(orderer);
        Brought {
            objects: vec![self.object(of("MAIL"), "norr", Some("karin")), self.object(of("MAIL"), "tom", None)],
            systems,
            roles,
            packages: Vec::new(),
            functions: vec![Function {
                code: "INFOSAK".to_owned(),
                name_sv: "Informationssäkerhetssamordnare".to_owned(),
                name_en: "Information security coordinator".to_owned(),
            }],
            appointments,
            ends: Vec::new(),
        }
    }

    fn system(&self, (key, name, k, status, guided): &(&str, &str, i32, Status, bool)) -> System {
        let guideline = Guideline {
            version: "1".to_owned(),
            title: format!("Riktlinje för {name}"),
            url: String::new(),
            text: "Den som behöver.".to_owned(),
            decided_by: "Systemägaren".to_owned(),
            decided_on: Some(date(2025, 1, 1)),
            review_by: Some(if *key == "GAMMAL" { date(2026, 1, 31) } else { date(2027, 12, 31) }),
        };
        System {
            id: self.id(),
            key: (*key).to_owned(),
            name_sv: (*name).to_owned(),
            name_en: (*name).to_owned(),
            department: String::new(),
            board: String::new(),
            k: *k,
            r: 1,
            t: 1,
            status: *status,
            stop_date: None,
            end_date: None,
            successor: String::new(),
            contact: String::new(),
            manual_url: String::new(),
            companies: Vec::new(),
            pause: behorig::domain::pausing::Policy::default(),
            guideline: guided.then_some(guideline),
            version: 1,
        }
    }

    fn role(&self, system: SystemId, short: Short) -> Role {
        let Short(_, code, risk, max_months, base, steps, scope, purpose) = short;
        Role {
            id: self.id(),
            system,
            code: code.to_owned(),
            name_sv: code.to_owned(),
            name_en: code.to_owned(),
            risk,
            max_months,
            base,
            steps,
            scope,
            purpose,
            groups: Vec::new(),
            environment: behorig::domain::catalogue::Environment::default(),
            conditions: String::new(),
            active: true,
            version: 1,
        }
    }

    fn object(&self, system: SystemId, code: &str, responsible: Option<&str>) -> Object {
        let responsible = responsible.map(|login| self.who(login));
        Object {
            id: self.id(),
            system,
            code: code.to_owned(),
            name: format!("Brevlåda {code}"),
            responsible,
            active: true,
        }
    }
}
