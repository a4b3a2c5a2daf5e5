//! What people do in the town, in the words of the service: order, approve, deliver, end. Each goes the whole way
//! through its use case; a refusal comes back as a value, a fault of the store stops the test.

use behorig::directory::embedded::{Change, Fault};
use behorig::domain::catalogue::{Appointment, Post};
use behorig::domain::duties::{Actor, Appoint, may};
use behorig::domain::flow;
use behorig::domain::grant::Grant;
use behorig::domain::ids::{GrantId, Guid, LineId, OrderId, PersonId, SystemId};
use behorig::domain::keeping;
use behorig::domain::lang::Lang;
use behorig::domain::order::{Line, State};
use behorig::domain::refusal::Refusal;
use behorig::features::approvals::service::{self as approvals, Shown, Verdict};
use behorig::features::grants::service::{self as grants, How};
use behorig::features::orders::service::{self as orders, LineAsk, SentView};
use behorig::features::{House, fulfilment::service as fulfilment};
use behorig::store::{Receipt, StoreError, lines, tasks};
use jiff::civil::Date;

use super::{Town, people};

/// What is asked for, being written.
#[derive(Debug, Clone)]
pub struct Ask {
    login: &'static str,
    ask: LineAsk,
    unit: Option<&'static str>,
    object: Option<&'static str>,
}

/// Asks for `role` for the person called `login`.
pub fn ask(login: &'static str, role: &str) -> Ask {
    let ask = LineAsk {
        person: String::new(),
        role: role.to_owned(),
        unit: None,
        object: None,
        employment: None,
        account: None,
        from: None,
        until: None,
        purpose: String::new(),
        extend: false,
        emergency: false,
        ..LineAsk::default()
    };
    Ask { login, ask, unit: None, object: None }
}

impl Ask {
    pub fn purpose(mut self, text: &str) -> Self {
        self.ask.purpose = text.to_owned();
        self
    }

    pub fn unit(mut self, code: &'static str) -> Self {
        self.unit = Some(code);
        self
    }

    pub fn object(mut self, code: &'static str) -> Self {
        self.object = Some(code);
        self
    }

    pub fn employment(mut self, id: &str) -> Self {
        self.ask.employment = Some(id.to_owned());
        self
    }

    pub fn account(mut self, guid: Guid) -> Self {
        self.ask.account = Some(guid.to_string());
        self
    }

    pub fn from(mut self, day: Date) -> Self {
        self.ask.from = Some(day);
        self
    }

    pub fn until(mut self, day: Date) -> Self {
        self.ask.until = Some(day);
        self
    }

    pub fn emergency(mut self) -> Self {
        self.ask.emergency = true;
        self
    }

    pub fn extend(mut self) -> Self {
        self.ask.extend = true;
        self
    }
}

/// The refusal that came instead of an answer.
pub fn refusal<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Refusal {
    match result {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("a refusal was expected, not {other:?}"),
    }
}

/// A refusal as a value; a fault stops the test.
pub(super) fn answer<T>(result: Result<T, StoreError>) -> Result<T, Refusal> {
    match result {
        Ok(value) => Ok(value),
        Err(StoreError::Refused(refusal)) => Err(refusal),
        Err(fault) => panic!("the store failed: {fault} ({fault:?})"),
    }
}

impl Town {
    /// The person called `login`.
    pub fn who(&self, login: &str) -> PersonId {
        let register = self.house.db.register();
        let card = register.people.values().find(|card| card.login == login);
        card.unwrap_or_else(|| panic!("nobody is called {login}")).id
    }

    /// The login of a person.
    pub fn login(&self, id: PersonId) -> String {
        self.house.db.register().people[&id].login.clone()
    }

    /// The system with that key.
    pub fn system(&self, key: &str) -> SystemId {
        let register = self.house.db.register();
        register.systems.values().find(|system| system.key == key).expect("a system of the town").id
    }

    /// What was asked, as the API takes it.
    pub fn written(&self, asks: &[Ask]) -> Vec<LineAsk> {
        let register = self.house.db.register();
        let object = |code: &str| register.objects.values().find(|object| object.code == code).expect("an object").id;
        asks.iter()
            .map(|one| LineAsk {
                person: self.who(one.login).to_string(),
                unit: one.unit.map(|code| register.unit_by_code[code].to_string()),
                object: one.object.map(|code| object(code).to_string()),
                ..one.ask.clone()
            })
            .collect()
    }

    /// Somebody orders.
    pub async fn order(&self, by: &str, asks: &[Ask]) -> Result<SentView, Refusal> {
        answer(orders::send(&self.house, self.who(by), &self.written(asks), Lang::Sv).await)
    }

    /// Somebody orders what can be ordered: the order's lines, by number.
    pub async fn ordered(&self, by: &str, asks: &[Ask]) -> Vec<Line> {
        let sent = self.order(by, asks).await.unwrap_or_else(|refusal| panic!("{by} could not order: {refusal}"));
        let id: OrderId = sent.id.parse().expect("an id");
        self.house.db.read(move |conn| lines::of_order(conn, id)).await.expect("lines are read")
    }

    /// The line of an order that asks for `role`.
    pub async fn ordered_one(&self, by: &str, one: Ask) -> Line {
        let role = self.house.db.register().role_by_code(&one.ask.role).expect("a role of the town").id;
        let lines = self.ordered(by, &[one]).await;
        lines.into_iter().find(|line| line.content.role == role).expect("the line was sent")
    }

    /// The line as it stands now.
    pub async fn line(&self, id: LineId) -> Line {
        self.house.db.read(move |conn| lines::find(conn, id)).await.expect("it is read").expect("there is such a line")
    }

    /// Where the line is now.
    pub async fn state(&self, line: &Line) -> State {
        self.line(line.id).await.state
    }

    /// Who is expected to act on the line, by login.
    pub async fn expected(&self, line: &Line) -> Vec<String> {
        let id = line.id;
        let people = self.house.db.read(move |conn| tasks::people_of_lines(conn, &[id])).await.expect("it is read");
        let mut logins: Vec<String> = people.into_iter().map(|(_, person)| self.login(person)).collect();
        logins.sort();
        logins
    }

    /// What a decider is shown of the line.
    pub fn shown(&self, line: &Line) -> Shown {
        Shown { line: line.id, hash: flow::shown(line, &self.house.db.register()) }
    }

    /// Somebody decides what they were shown.
    pub async fn decide(&self, by: &str, line: &Line, verdict: Verdict, text: &str) -> Result<Receipt, Refusal> {
        Self::decide_in(&self.house, self.who(by), self.shown(line), verdict, text).await
    }

    /// As [`Self::decide`], in another instance or with another hash.
    pub async fn decide_in(
        house: &House,
        by: PersonId,
        shown: Shown,
        verdict: Verdict,
        text: &str,
    ) -> Result<Receipt, Refusal> {
        let mut decided = answer(approvals::decide(house, by, vec![shown], verdict, text.to_owned()).await)?;
        answer(decided.remove(0).1)
    }

    pub async fn approve(&self, by: &str, line: &Line) -> Result<Receipt, Refusal> {
        self.decide(by, line, Verdict::Approve, "").await
    }

    pub async fn decline(&self, by: &str, line: &Line, reason: &str) -> Result<Receipt, Refusal> {
        self.decide(by, line, Verdict::Decline, reason).await
    }

    pub async fn question(&self, by: &str, line: &Line, text: &str) -> Result<Receipt, Refusal> {
        self.decide(by, line, Verdict::Ask, text).await
    }

    pub async fn answered(&self, by: &str, line: &Line, version: i32, text: &str) -> Result<Receipt, Refusal> {
        answer(orders::answer(&self.house, self.who(by), (line.order, line.id), version, text.to_owned()).await)
    }

    pub async fn withdraw(&self, by: &str, line: &Line) -> Result<Receipt, Refusal> {
        let mut done = answer(orders::withdraw(&self.house, self.who(by), line.order, vec![line.id]).await)?;
        answer(done.remove(0).1)
    }

    pub async fn deliver(&self, by: &str, line: &Line) -> Result<Receipt, Refusal> {
        let done = fulfilment::deliver(&self.house, self.who(by), vec![line.id], "Ä-1".to_owned()).await;
        answer(answer(done)?.remove(0).1)
    }

    pub async fn cannot(&self, by: &str, line: &Line, reason: &str) -> Result<Receipt, Refusal> {
        answer(fulfilment::cannot(&self.house, self.who(by), line.id, reason.to_owned()).await)
    }

    pub async fn removed(&self, by: &str, grant: &Grant) -> Result<Receipt, Refusal> {
        let done = fulfilment::removed(&self.house, self.who(by), vec![grant.id], "Ä-2".to_owned()).await;
        answer(answer(done)?.remove(0).1)
    }

    /// Somebody ends a grant, as it was shown to them.
    pub async fn end(&self, by: &str, grant: &Grant, how: How, reason: &str) -> Result<Receipt, Refusal> {
        let by = self.who(by);
        answer(grants::end(&self.house, by, grant.id, grant.version, how, reason.to_owned()).await)
    }

    /// The grant as it stands now.
    pub async fn grant(&self, id: GrantId) -> Grant {
        let found = self.house.db.read(move |conn| behorig::store::grants::find(conn, id)).await;
        found.expect("it is read").expect("there is such a grant")
    }

    /// The grant that the line led to.
    pub async fn granted(&self, line: &Line) -> Grant {
        match self.state(line).await {
            State::Delivered { grant } => self.grant(grant).await,
            other => panic!("not delivered but {other:?}"),
        }
    }

    /// Every grant of somebody, ended ones too.
    pub async fn held(&self, login: &str) -> Vec<Grant> {
        let id = self.who(login);
        self.house.db.read(move |conn| behorig::store::grants::all_of(conn, id)).await.expect("they are read")
    }

    /// Takes a line the whole way: whoever is expected approves, then delivers.
    pub async fn carried(&self, line: &Line) -> Grant {
        loop {
            let now = self.line(line.id).await;
            let by = self.expected(&now).await.first().cloned().unwrap_or_default();
            match now.state {
                State::Deciding { .. } => drop(self.approve(&by, &now).await.expect("a holder may approve")),
                State::Delivering => drop(self.deliver(&by, &now).await.expect("a manager may deliver")),
                State::Delivered { grant } => return self.grant(grant).await,
                other => panic!("the line does not get further than {other:?}"),
            }
        }
    }

    /// Somebody gets the base order, which may have been asked for already.
    pub async fn based(&self, by: &str, login: &'static str) -> Grant {
        let (who, base) = (self.who(login), self.house.db.register().base_role().expect("a base role").id);
        let open = self.house.db.read(move |conn| lines::open_of(conn, &[who])).await.expect("they are read");
        let line = match open.into_iter().find(|line| line.content.role == base) {
            Some(line) => line,
            None => self.ordered_one(by, ask(login, "AD-BAS")).await,
        };
        self.carried(&line).await
    }

    /// Somebody with several accounts gets the base order that was asked for beside another order.
    pub async fn based_for(&self, by: &str, login: &'static str, account: Guid) -> Grant {
        let grant = self.based(by, login).await;
        let line = grant.origin.line().expect("it was ordered");
        assert_eq!(self.line(line).await.content.subject_guid, account, "for the same account");
        grant
    }

    /// Changes an attribute of somebody in the directory; what was read before is too old a minute later.
    pub fn change(&self, login: &str, attribute: &str, value: &str) {
        self.server.modify(&people::dn(login), &[Change::set(attribute, value)]).expect("there is such an entry");
        self.pass(jiff::SignedDuration::from_secs(61));
    }

    /// In the directory a unit is replaced by another, with another id; everybody in it, and the employment, goes along.
    pub async fn reorganise(&self, old: &str, new: &str, name: &str, lead: &str) {
        let register = self.house.db.register();
        let unit = &register.units[&register.unit_by_code[old]];
        self.server.remove(&people::unit_dn(old)).expect("there is such a unit");
        self.server
            .add(&people::unit(new, name, lead, unit.guid.uuid().as_u128() as usize & 0xFFF))
            .expect("it is added");
        for card in register.people.values() {
            let Some(employment) = card.employments.iter().find(|e| e.unit == old) else { continue };
            let to = employment.to.map(|day| day.to_string()).unwrap_or_default();
            let leave = if employment.on_leave { "main,leave" } else { "main" };
            let form = match employment.form {
                behorig::domain::person::Form::Hourly => "T",
                behorig::domain::person::Form::FixedTerm => "2",
                _ => "1",
            };
            let record = format!("{};{new};{form}|{}|{to}|{leave}", employment.id, employment.from);
            let changes = [Change::set("departmentNumber", new), Change::set("extensionAttribute5", &record)];
            self.server.modify(&people::dn(&card.login), &changes).expect("there is such an entry");
        }
        self.pass(jiff::SignedDuration::from_secs(61));
    }

    /// The directory goes down, or comes back. What was remembered of it is too old a minute later.
    pub fn fault(&self, fault: Fault) {
        self.server.set_fault(fault);
        self.pass(jiff::SignedDuration::from_secs(61));
    }

    /// `adam` gives somebody a post from today.
    pub async fn appoint(&self, post: Post, login: &str) -> Result<Receipt, Refusal> {
        let (adam, person) = (self.who("adam"), self.who(login));
        answer(
            self.house
                .db
                .write(move |tx| {
                    let register = tx.register();
                    let actor = Actor::of(&register, adam, tx.day())?;
                    let permit = may::<Appoint>(&actor, &(&post, person))?;
                    let made = Appointment {
                        id: tx.fresh(),
                        post,
                        person,
                        from: tx.day(),
                        to: None,
                        appointed_by: Some(adam),
                    };
                    tx.record(keeping::appoint(tx.stage(&register), &permit, made)?)
                })
                .await,
        )
    }

    /// `adam` ends whoever holds the post.
    pub async fn vacate(&self, post: Post) {
        let adam = self.who("adam");
        let done = self
            .house
            .db
            .write(move |tx| {
                let register = tx.register();
                let actor = Actor::of(&register, adam, tx.day())?;
                let day = tx.day();
                for held in register.posts.get(&post).into_iter().flatten().filter(|held| held.holds(day)) {
                    let permit = may::<Appoint>(&actor, &(&post, held.person))?;
                    let ended = keeping::end_appointment(tx.stage(&register), &permit, held)?;
                    tx.record(ended)?;
                }
                Ok(())
            })
            .await;
        done.expect("the post is vacated");
    }

    /// Lines that wait for nobody in particular, or for those of `key`, find their people anew.
    pub async fn routed(&self, key: &str) -> usize {
        orders::passing::route(&self.house, Some(self.system(key))).await.expect("lines are routed")
    }

    /// What happens by itself happens.
    pub async fn time_works(&self) -> usize {
        orders::passing::verify_and_start(&self.house).await.expect("lines are looked at")
    }
}
