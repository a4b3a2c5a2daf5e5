//! Hiring: fills each planned unit with its cast and with made-up people, and adds those who are not employed.
//!
//! What is odd about anybody is odd on purpose and stands in `cast`; the made-up people only vary as a real staff does
//! (fixed terms, trials, some on leave, some with a second job), so that lists and counts look as they would.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::cast::{CAST, Case, Member, SECOND_UNIT};
use super::municipality::{Branch, Person, Record, uuid};
use super::names::{self, Taken, below};
use super::units::{HOURLY, Plan, SUMMER};
use crate::clock::SeededChance;

/// How many people one manager leads before the lead is shared.
const SPAN: usize = 20;

/// The unit where some of the care staff take extra shifts as a second, hourly employment.
const EXTRA_SHIFTS: &str = "SOC-2233";

/// Accounts without employment besides the cast: how many, which case, what they are called.
const OUTSIDERS: &[(usize, Case, &str, &str)] = &[
    (7, Case::Consultant, "Konsult", "KLK-1420"),
    (4, Case::Trainee, "Praktikant", "SOC-2511"),
    (5, Case::Trainee, "Lärarstudent", "BOU-3201"),
    (12, Case::Elected, "Ledamot i kommunfullmäktige", "KLK-1100"),
    (12, Case::Pupil, "Elev", "BOU-3301"),
];

/// The people hired so far, and what is needed to hire more.
#[derive(Debug)]
pub(super) struct Hiring {
    today: Date,
    seed: u64,
    chance: SeededChance,
    taken: Taken,
    heads: HashMap<&'static str, String>,
    next_number: u32,
    /// Everybody hired.
    pub(super) people: Vec<Person>,
}

/// The name, login and title of somebody about to be hired, and what is odd about them.
struct Newcomer {
    login: String,
    given: String,
    surname: String,
    title: String,
    case: Case,
}

impl Hiring {
    /// Nobody hired; the logins of the cast are kept for the cast.
    pub(super) fn new(today: Date, seed: u64) -> Self {
        let mut taken = Taken::default();
        for member in CAST {
            taken.reserve(member.login);
        }
        let chance = SeededChance::new(seed);
        Self { today, seed, chance, taken, heads: HashMap::new(), next_number: 104_000, people: Vec::new() }
    }

    /// Fills a unit; gives the login of its head. The unit above must have been filled.
    pub(super) fn staff(&mut self, plan: &'static Plan) -> String {
        let above =
            plan.parent.and_then(|code| self.heads.get(code).cloned()).or_else(|| self.heads.get("KLK-1000").cloned());
        let head = self.head(plan, above.as_deref());
        self.heads.insert(plan.code, head.clone());
        let cast = CAST.iter().filter(|member| member.unit == plan.code && is_staff(member.case));
        let mut newcomers: Vec<_> = cast.map(Newcomer::from).collect();
        for (title, count) in plan.staff {
            for _ in 0..*count {
                let case = match *title {
                    HOURLY => Case::Hourly,
                    SUMMER => Case::Summer,
                    _ => Case::Varied,
                };
                newcomers.push(self.newcomer(title, case));
            }
        }
        let leaders = self.leaders(plan, &head, above.as_deref(), newcomers.len());
        let group = newcomers.len().div_ceil(leaders.len()).max(1);
        for (at, newcomer) in newcomers.into_iter().enumerate() {
            let leader = leaders.get(at.checked_div(group).unwrap_or(0)).unwrap_or(&head);
            self.employ(newcomer, plan.code, Some(leader));
        }
        head
    }

    /// Adds everybody with an account who is not employed.
    pub(super) fn outsiders(&mut self) {
        for member in CAST.iter().filter(|member| branch(member.case) != Branch::Staff) {
            self.admit(Newcomer::from(member), member.unit);
        }
        for (count, case, title, unit) in OUTSIDERS {
            for _ in 0..*count {
                let newcomer = self.newcomer(title, *case);
                self.admit(newcomer, unit);
            }
        }
    }

    fn head(&mut self, plan: &Plan, above: Option<&str>) -> String {
        let cast = CAST.iter().find(|member| member.unit == plan.code && leads(member.case));
        let newcomer = match cast {
            Some(member) => Newcomer::from(member),
            None => self.newcomer(plan.head, Case::Head),
        };
        let login = newcomer.login.clone();
        let manager = match newcomer.case {
            Case::NoManager => None,
            Case::OwnManager => Some(login.as_str()),
            _ => above,
        };
        self.employ(newcomer, plan.code, manager);
        login
    }

    /// The head and those who share the lead, as many as the unit's size asks for.
    fn leaders(&mut self, plan: &'static Plan, head: &str, above: Option<&str>, staff: usize) -> Vec<String> {
        let mut leaders = vec![head.to_owned()];
        let wanted = (staff + SPAN / 2).checked_div(SPAN).unwrap_or(1);
        for _ in 1..wanted {
            let (title, manager) = match plan.head {
                "Rektor" => ("Biträdande rektor", Some(head)),
                "Enhetschef" => ("Enhetschef", above),
                _ => ("Gruppchef", Some(head)),
            };
            let newcomer = self.newcomer(title, Case::Head);
            leaders.push(newcomer.login.clone());
            self.employ(newcomer, plan.code, manager);
        }
        leaders
    }

    fn newcomer(&mut self, title: &str, case: Case) -> Newcomer {
        let (given, surname) = names::name(&self.chance);
        let login = self.taken.login(&given, &surname);
        Newcomer { login, given, surname, title: title.to_owned(), case }
    }

    /// Hires somebody: an account with an employee number and at least one employment.
    fn employ(&mut self, newcomer: Newcomer, unit: &'static str, manager: Option<&str>) {
        self.next_number += 1;
        let number = self.next_number;
        let case = newcomer.case;
        let mut person = self.account(newcomer, unit);
        person.manager = manager.map(str::to_owned);
        person.number = Some(number);
        person.enabled = !matches!(case, Case::StartsLater | Case::ShutOut);
        person.protected = case == Case::Protected;
        person.employments = self.employments(case, number, unit);
        let ends = person.employments.first().and_then(|main| main.to);
        // Half of the accounts know when the job ends; that the others, and the cast's, do not is why employments are read.
        person.expires = ends.filter(|_| case == Case::Varied && below(&self.chance, 2) == 0);
        self.people.push(person);
    }

    /// Lets somebody in who is not employed.
    fn admit(&mut self, newcomer: Newcomer, unit: &'static str) {
        let case = newcomer.case;
        let mut person = self.account(newcomer, unit);
        if matches!(case, Case::Consultant | Case::Trainee | Case::Auditor | Case::Function) {
            person.manager = self.heads.get(unit).cloned();
        }
        person.expires = match case {
            Case::Consultant => Some(self.day(120)),
            Case::Trainee => Some(self.day(70)),
            Case::Auditor => Some(self.day(300)),
            _ => None,
        };
        self.people.push(person);
    }

    fn account(&mut self, newcomer: Newcomer, unit: &'static str) -> Person {
        let Newcomer { login, given, surname, title, case } = newcomer;
        Person {
            uuid: uuid(self.seed, "person", &login),
            branch: branch(case),
            common_name: self.taken.common_name(&given, &surname, &login),
            login,
            given,
            surname,
            title,
            unit,
            manager: None,
            word: word(case),
            number: None,
            enabled: true,
            expires: None,
            protected: false,
            employments: Vec::new(),
        }
    }

    fn employments(&self, case: Case, number: u32, unit: &'static str) -> Vec<Record> {
        let (form, from, to, leave) = match case {
            Case::Varied => self.varied(),
            Case::TwoEmployments => ('2', self.day(-400), Some(self.day(280)), false),
            Case::EndedYesterday => ('2', self.day(-500), Some(self.day(-1)), false),
            Case::EndsSoon => ('2', self.day(-340), Some(self.day(21)), false),
            Case::StartsLater => ('1', self.day(12), None, false),
            Case::Hourly => ('T', self.past(700), None, false),
            Case::Summer => ('T', self.day(-3), Some(self.day(75)), false),
            Case::OnLeave => ('1', self.past(3000), None, true),
            Case::Trial => ('9', self.day(-60), Some(self.day(122)), false),
            _ => ('1', self.past(6000), None, false),
        };
        let main = Record { id: format!("{number}-1"), unit, form, from, to, main: true, leave };
        let second = |unit, form, from| Record {
            id: format!("{number}-2"),
            unit,
            form,
            from,
            to: None,
            main: false,
            leave: false,
        };
        let mut all = vec![main];
        match case {
            Case::TwoEmployments => all.push(second(SECOND_UNIT, '1', self.day(-310))),
            Case::Varied if unit.starts_with("SOC-") && unit != EXTRA_SHIFTS && below(&self.chance, 30) == 0 => {
                all.push(second(EXTRA_SHIFTS, 'T', self.past(300)));
            }
            _ => {}
        }
        all
    }

    /// Nine in ten permanent, the rest fixed term or trial; one in fifty on leave.
    fn varied(&self) -> (char, Date, Option<Date>, bool) {
        match below(&self.chance, 100) {
            0..9 => ('2', self.past(350), Some(self.future(400)), false),
            9..11 => ('9', self.past(90), Some(self.future(90)), false),
            11..13 => ('1', self.past(5000), None, true),
            _ => ('1', self.past(9000), None, false),
        }
    }

    fn day(&self, from_today: i64) -> Date {
        self.today.saturating_add(from_today.days())
    }

    fn past(&self, at_most: u64) -> Date {
        self.today.saturating_sub((30 + below(&self.chance, at_most).cast_signed()).days())
    }

    fn future(&self, at_most: u64) -> Date {
        self.day(25 + below(&self.chance, at_most).cast_signed())
    }
}

impl From<&Member> for Newcomer {
    fn from(member: &Member) -> Self {
        Self {
            login: member.login.to_owned(),
            given: member.given.to_owned(),
            surname: member.surname.to_owned(),
            title: member.title.to_owned(),
            case: member.case,
        }
    }
}

const fn leads(case: Case) -> bool {
    matches!(case, Case::Head | Case::NoManager | Case::OwnManager)
}

fn is_staff(case: Case) -> bool {
    branch(case) == Branch::Staff && !leads(case)
}

const fn branch(case: Case) -> Branch {
    match case {
        Case::Consultant | Case::Trainee | Case::Auditor => Branch::Externals,
        Case::Elected => Branch::Elected,
        Case::Pupil => Branch::Pupils,
        Case::Function => Branch::Functions,
        _ => Branch::Staff,
    }
}

const fn word(case: Case) -> &'static str {
    match case {
        Case::Consultant => "Konsult",
        Case::Trainee => "Praktikant",
        Case::Auditor => "Extern",
        Case::Elected => "Förtroendevald",
        Case::Pupil => "Elev",
        Case::Function => "Resurs",
        Case::Hourly | Case::Summer => "Timvikarie",
        _ => "Anställd",
    }
}
