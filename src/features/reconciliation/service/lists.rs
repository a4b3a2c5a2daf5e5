//! Taking in a system's own list of users: a trial first, every fault with line and column, all of it or nothing.
//!
//! The format stands in `docs/USER-LIST-FORMAT.md`. What is not understood is a fault and never guessed; an account that
//! nobody here has is none, but what the list is for.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::running;
use crate::domain::catalogue::{Scope, ScopeKind};
use crate::domain::duties::{Actor, Reconcile, may};
use crate::domain::ids::{PersonId, RoleId, SystemId};
use crate::domain::once::Once;
use crate::domain::reach::Thing;
use crate::domain::reconciliation::lists::{self, Counts, Row, UserList};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::export::table::{self, TableError, TableRow};
use crate::features::House;
use crate::store::{Receipt, StoreError, Tx, user_lists};

/// Most bytes of a list.
pub const MOST_BYTES: usize = 1024 * 1024;

/// So many accounts that are nobody's here are named before the list is taken in.
const NAMED: usize = 50;

/// The columns, in Swedish and in English.
const COLUMNS: [(&str, &str); 3] = [("konto", "account"), ("roll", "role"), ("omfattning", "scope")];

/// Every code of a fault, for the test that each has its sentence (`reconciliation-fault-<code>`).
pub const FAULTS: &[&str] = &[
    "too-large",
    "not-utf8",
    "malformed",
    "empty",
    "columns",
    "account-missing",
    "account-long",
    "account-several",
    "role-unknown",
    "scope-unknown",
    "scope-none",
];

/// Something in the list that is not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListFault {
    /// Line of the file, from 1.
    pub row: u64,
    /// Column, from 1; 0 for the whole line.
    pub column: usize,
    /// What is wrong.
    pub code: &'static str,
    /// What stands there, cut short.
    pub found: String,
}

/// How many have a role by the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoleCount {
    /// Code of the role.
    pub role: String,
    /// How many accounts.
    pub count: usize,
}

/// What a list would bring, or brought.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct ListReport {
    /// What is wrong; when anything is, nothing is taken in.
    pub faults: Vec<ListFault>,
    /// Rows, each once.
    pub rows: usize,
    /// Rows of the list before this one.
    pub rows_before: Option<i32>,
    /// By role.
    pub roles: Vec<RoleCount>,
    /// How many accounts are nobody's here.
    pub unmatched: usize,
    /// The first of them.
    pub unmatched_accounts: Vec<String>,
    /// It was taken in.
    pub done: bool,
    /// Findings that were new with it.
    pub opened: u64,
    /// Findings that were no longer so.
    pub closed: u64,
}

/// Says what a list would bring, and does nothing.
///
/// # Errors
/// The refusal for another's system; the store's own.
pub async fn dry_run(house: &House, by: PersonId, system: SystemId, file: &str) -> Result<ListReport, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !register.systems.contains_key(&system) {
        return Err(Refusal::NotFound.into());
    }
    if let Err(refusal) = may::<Reconcile>(&actor, &system) {
        return Err(house.refuse(by, Thing::System(system), refusal).await);
    }
    let (words, taken) =
        house.db.read(move |conn| Ok((user_lists::words(conn, system)?, user_lists::taken(conn)?))).await?;
    let (_, mut report) = read(&register, system, &words, file);
    report.rows_before = taken.into_iter().find(|list| list.system == system).map(|list| list.rows);
    Ok(report)
}

/// Takes a list in when nothing is wrong with it, and holds it against the grants at once.
///
/// # Errors
/// As [`dry_run`]. Faults of the list are in the report.
pub async fn import(house: &House, by: PersonId, system: SystemId, file: String) -> Result<ListReport, StoreError> {
    let mut report = dry_run(house, by, system, &file).await?;
    if !report.faults.is_empty() {
        return Ok(report);
    }
    let taken = house.db.write(move |tx| take_in(tx, by, system, &file)).await;
    report.faults = house.heard(by, Thing::System(system), taken).await?;
    report.done = report.faults.is_empty();
    if report.done {
        let mut counts = Counts::default();
        running::compare_list(house, system, &mut counts).await?;
        (report.opened, report.closed) = (counts.opened, counts.closed);
        running::note_list(house, system, counts).await?;
    }
    Ok(report)
}

/// Judged anew inside the transaction: a role may have gone since the trial.
fn take_in(tx: &mut Tx<'_>, by: PersonId, system: SystemId, file: &str) -> Result<Vec<ListFault>, StoreError> {
    let register = tx.register();
    let permit = may::<Reconcile>(&Actor::of(&register, by, tx.day())?, &system)?;
    let words = tx.look(|conn| user_lists::words(conn, system))?;
    let (rows, report) = read(&register, system, &words, file);
    if report.faults.is_empty() {
        let digest = Sha256::digest(file.as_bytes()).into();
        let list = UserList { system, at: tx.now(), by, digest, rows };
        let taken = lists::take_in(tx.stage(&register), &permit, list)?;
        tx.record(taken)?;
    }
    Ok(report.faults)
}

/// Says what the system's own words mean: lines of `word = role code`.
///
/// # Errors
/// [`Refusal::BadForm`] for a line that is not such; the refusal for another's system; the store's own.
pub async fn say_words(
    house: &House,
    by: PersonId,
    system: SystemId,
    text: String,
    once: Option<Once>,
) -> Result<Receipt, StoreError> {
    let work = move |tx: &mut Tx<'_>| {
        let register = tx.register();
        let permit = may::<Reconcile>(&Actor::of(&register, by, tx.day())?, &system)?;
        let said = lists::say_words(tx.stage(&register), &permit, system, words(&register, system, &text)?)?;
        tx.record(said)
    };
    let done = house.db.write(move |tx| tx.once(by, once.as_ref(), work)).await;
    house.heard(by, Thing::System(system), done).await
}

fn words(register: &Register, system: SystemId, text: &str) -> Result<Vec<(String, RoleId)>, Refusal> {
    let mut found: HashMap<String, RoleId> = HashMap::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let bad = || Refusal::BadForm("words".to_owned());
        let (word, code) = line.rsplit_once('=').map(|(word, code)| (word.trim(), code.trim())).ok_or_else(bad)?;
        let role = role_of(register, system, code).ok_or_else(bad)?;
        if word.is_empty() || word.chars().count() > 200 || found.insert(word.to_owned(), role).is_some() {
            return Err(bad());
        }
    }
    let mut words: Vec<(String, RoleId)> = found.into_iter().collect();
    words.sort();
    Ok(words)
}

fn role_of(register: &Register, system: SystemId, code: &str) -> Option<RoleId> {
    register.role_by_code(code).filter(|role| role.system == system).map(|role| role.id)
}

/// What a list is read by.
struct Reader<'a> {
    register: &'a Register,
    system: SystemId,
    words: HashMap<String, RoleId>,
    /// Who has a login or an employment number, in small letters; `None` when it is not one person.
    accounts: HashMap<String, Option<PersonId>>,
    faults: Vec<ListFault>,
}

fn read(register: &Register, system: SystemId, words: &[(String, RoleId)], file: &str) -> (Vec<Row>, ListReport) {
    let words = words.iter().map(|(word, role)| (word.to_lowercase(), *role)).collect();
    let mut reader = Reader { register, system, words, accounts: accounts(register), faults: Vec::new() };
    let rows = reader.file(file);
    let mut by_role: HashMap<RoleId, usize> = HashMap::new();
    for row in &rows {
        *by_role.entry(row.role).or_default() += 1;
    }
    let code = |role: &RoleId| register.roles.get(role).map(|role| role.code.clone()).unwrap_or_default();
    let mut roles: Vec<RoleCount> =
        by_role.iter().map(|(role, count)| RoleCount { role: code(role), count: *count }).collect();
    roles.sort_by(|a, b| a.role.cmp(&b.role));
    let unmatched: BTreeSet<&str> =
        rows.iter().filter(|row| row.person.is_none()).map(|row| row.account.as_str()).collect();
    let report = ListReport {
        faults: reader.faults,
        rows: rows.len(),
        roles,
        unmatched: unmatched.len(),
        unmatched_accounts: unmatched.into_iter().take(NAMED).map(str::to_owned).collect(),
        ..ListReport::default()
    };
    (rows, report)
}

/// Logins and employment numbers. Somebody who is gone may still be in the list, unless another has the login now.
fn accounts(register: &Register) -> HashMap<String, Option<PersonId>> {
    let mut found: HashMap<String, Option<PersonId>> = HashMap::new();
    for gone in [false, true] {
        let mut now: HashMap<String, Option<PersonId>> = HashMap::new();
        for card in register.people.values().filter(|card| card.is_gone() == gone) {
            let mut names = BTreeSet::from([card.login.to_lowercase()]);
            for employment in &card.employments {
                names.insert(employment.id.to_lowercase());
                // `104233-2` is the second employment of number 104233.
                names.extend(employment.id.rsplit_once('-').map(|(number, _)| number.to_lowercase()));
            }
            for name in names.into_iter().filter(|name| !name.is_empty()) {
                let one = now.entry(name).or_insert(Some(card.id));
                *one = one.filter(|id| *id == card.id);
            }
        }
        for (name, person) in now {
            found.entry(name).or_insert(person);
        }
    }
    found
}

impl Reader<'_> {
    fn wrong(&mut self, row: u64, column: usize, code: &'static str, found: &str) {
        let found = found.chars().filter(|c| !c.is_control()).take(80).collect();
        self.faults.push(ListFault { row, column, code, found });
    }

    fn file(&mut self, file: &str) -> Vec<Row> {
        if file.len() > MOST_BYTES {
            self.wrong(0, 0, "too-large", "");
            return Vec::new();
        }
        let rows = match table::read(file.as_bytes()) {
            Ok(rows) => rows,
            Err(TableError::TooLarge) => return self.refused(0, 0, "too-large"),
            Err(TableError::NotUtf8 { line, column }) => return self.refused(line, column, "not-utf8"),
            Err(TableError::Malformed { line }) => return self.refused(line, 0, "malformed"),
        };
        let Some((head, rows)) = rows.split_first().filter(|(_, rows)| !rows.is_empty()) else {
            return self.refused(1, 0, "empty");
        };
        let Some(columns) = columns(head) else { return self.refused(head.line, 0, "columns") };
        let mut found = BTreeSet::new();
        for row in rows {
            found.extend(self.row(row, columns));
        }
        found.into_iter().collect()
    }

    fn refused(&mut self, row: u64, column: usize, code: &'static str) -> Vec<Row> {
        self.wrong(row, column, code, "");
        Vec::new()
    }

    fn row(&mut self, row: &TableRow, columns: [Option<usize>; 3]) -> Option<Row> {
        let cell = |n: usize| {
            let at = columns.get(n).copied().flatten();
            at.and_then(|at| row.cells.get(at)).map_or("", String::as_str)
        };
        let place = |n: usize| columns.get(n).copied().flatten().map_or(0, |at| at + 1);
        let (account, word, scope) = (cell(0), cell(1), cell(2));
        let before = self.faults.len();
        let person = match self.accounts.get(&account.to_lowercase()).copied() {
            _ if account.is_empty() => self.fault(row.line, place(0), "account-missing", ""),
            _ if account.chars().count() > 200 => self.fault(row.line, place(0), "account-long", account),
            Some(None) => self.fault(row.line, place(0), "account-several", account),
            Some(person) => person,
            None => account.parse().ok().and_then(|guid| self.register.by_guid.get(&guid).copied()),
        };
        let meant = self.words.get(&word.to_lowercase()).copied();
        let role = meant.or_else(|| role_of(self.register, self.system, word));
        let role = role.and_then(|role| self.register.roles.get(&role));
        let Some(role) = role else {
            self.wrong(row.line, place(1), "role-unknown", word);
            return None;
        };
        let (id, kind) = (role.id, role.scope);
        let scope = if scope.is_empty() {
            None
        } else {
            match self.scope(kind, scope) {
                Ok(scope) => Some(scope),
                Err(code) => self.fault(row.line, place(2), code, scope),
            }
        };
        (self.faults.len() == before).then(|| Row { person, account: account.to_owned(), role: id, scope })
    }

    fn fault<T>(&mut self, row: u64, column: usize, code: &'static str, found: &str) -> Option<T> {
        self.wrong(row, column, code, found);
        None
    }

    fn scope(&self, kind: ScopeKind, text: &str) -> Result<Scope, &'static str> {
        match kind {
            ScopeKind::None => Err("scope-none"),
            ScopeKind::Unit => self.register.unit_by_code.get(text).map(|id| Scope::Unit(*id)).ok_or("scope-unknown"),
            ScopeKind::Object => {
                let mut objects = self.register.objects.values();
                let object = objects.find(|object| object.system == self.system && object.code == text);
                object.map(|object| Scope::Object(object.id)).ok_or("scope-unknown")
            }
        }
    }
}

/// Where each column stands; `None` when one is missing, twice or unknown. The scope may be left out.
fn columns(head: &TableRow) -> Option<[Option<usize>; 3]> {
    let mut found = [None; 3];
    for (at, cell) in head.cells.iter().enumerate() {
        let name = cell.to_lowercase();
        let which = COLUMNS.iter().position(|(sv, en)| *sv == name || *en == name)?;
        let slot = found.get_mut(which)?;
        if slot.replace(at).is_some() {
            return None;
        }
    }
    let [account, role, _] = found;
    (account.is_some() && role.is_some()).then_some(found)
}
