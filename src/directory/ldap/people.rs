//! Asking about people and units: which question to put, and which answers to believe.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use jiff::Timestamp;
use ldap3::Scope;
use tokio::sync::{Notify, OnceCell};
use tokio::time::Instant;

use crate::clock::Clock;
use crate::config::directory::{DirectoryConfig, Profile};
use crate::directory::DirectoryError;
use crate::directory::changes::Progress;
use crate::directory::dn::Dn;
use crate::directory::filter::{Attribute, Configured, Filter};
use crate::domain::ids::Guid;
use crate::domain::person::Reading;

use super::breaker::Breaker;
use super::connect::Connector;
use super::entry::Entry;
use super::person::Meaning;
use super::pool::Pool;
use super::search::{Question, Take, ask_each};
use super::understood::Understood;

/// Ids in one filter. AD takes far more, but a short filter is parsed quickly and several run side by side.
const IDS_A_QUESTION: usize = 50;

/// Questions side by side.
pub(super) const SIDE_BY_SIDE: usize = 8;

/// The parts of questions that come from the settings.
#[derive(Debug)]
pub(super) struct Questions {
    pub(super) id: Attribute,
    pub(super) login: Attribute,
    pub(super) people: Configured,
    pub(super) units: Configured,
    pub(super) groups: Configured,
}

/// What one question gave.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) entries: Vec<Entry>,
    pub(super) server: String,
    pub(super) at: Timestamp,
}

/// Asks about people and units.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) config: DirectoryConfig,
    pub(super) meaning: Arc<Meaning>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) pool: Pool,
    pub(super) breaker: Breaker,
    pub(super) questions: Questions,
    pub(super) people_base: Dn,
    pub(super) base: Dn,
    /// What is asked for about a person, as evidence says it.
    pub(super) asked: Arc<[String]>,
    pub(super) names: Mutex<HashMap<Dn, (Option<Guid>, Instant)>>,
    /// The top of the tree, once it was asked for.
    pub(super) top: OnceCell<Option<String>>,
    /// Who waits for a change is woken here.
    pub(super) wake: Arc<Notify>,
    pub(super) watched: AtomicBool,
}

/// People who changed, and who said so.
#[derive(Debug, Default)]
pub(super) struct Changed {
    pub(super) readings: Vec<Reading>,
    pub(super) some: bool,
    pub(super) answered: Option<String>,
}

impl Reader {
    pub(super) fn new(
        config: DirectoryConfig,
        clock: Arc<dyn Clock>,
        connector: Connector,
        questions: Questions,
    ) -> Self {
        let meaning = Arc::new(Meaning::new(&config));
        Self {
            asked: meaning.attributes.of_people().into(),
            meaning,
            pool: Pool::new(connector, config.connections),
            breaker: Breaker::default(),
            people_base: Dn::parse(config.people_base()),
            base: Dn::parse(&config.base),
            names: Mutex::default(),
            top: OnceCell::new(),
            wake: Arc::default(),
            watched: AtomicBool::new(false),
            config,
            clock,
            questions,
        }
    }

    /// One person. AD is asked for the id itself, wherever the entry lies, so that "moved out of our part" can be told
    /// from "gone"; elsewhere the whole base is searched for the same reason.
    pub(super) async fn person(&self, guid: Guid) -> Result<Option<Reading>, DirectoryError> {
        let people = Filter::Configured(self.questions.people.clone());
        let question = match self.config.profile {
            Profile::Ad => self.question(&format!("<GUID={guid}>"), Scope::Base, people),
            Profile::Plain => {
                self.question(&self.config.base, Scope::Subtree, Filter::And(vec![people, self.id_filter(guid)]))
            }
        };
        let answer = match self.ask(&question).await {
            Err(DirectoryError::Refused { code: 32 }) => return Ok(None),
            answer => answer?,
        };
        let Some(reading) = self.only_one(answer).await? else { return Ok(None) };
        if reading.person.guid == guid {
            Ok(Some(reading))
        } else {
            Err(DirectoryError::Malformed("another person than asked for".into()))
        }
    }

    /// The entry with this id, wherever it lies, as it stands.
    pub(super) async fn account_entry(&self, guid: Guid) -> Result<Option<Answer>, DirectoryError> {
        let filter = Filter::And(vec![Filter::Configured(self.questions.people.clone()), self.id_filter(guid)]);
        let answer = self.ask(&self.question(self.config.people_base(), Scope::Subtree, filter)).await?;
        Ok(Some(answer).filter(|answer| !answer.entries.is_empty()))
    }

    /// The first entries that the directory gives.
    pub(super) async fn first_entries(&self, most: u16) -> Result<Answer, DirectoryError> {
        let people = Filter::Configured(self.questions.people.clone());
        let mut question = self.paged(self.question(self.config.people_base(), Scope::Subtree, people));
        (question.page, question.only_first) = (Some(most.clamp(1, self.config.page_size)), true);
        self.ask(&question).await
    }

    /// The managers whom entries name, by name.
    pub(super) async fn managers(&self, entries: &[Entry]) -> Result<HashMap<Dn, Guid>, DirectoryError> {
        self.ids_of(entries.iter().filter_map(|entry| entry.text(&self.meaning.attributes.manager))).await
    }

    /// Several people at once.
    pub(super) async fn people(&self, guids: &[Guid]) -> Result<HashMap<Guid, Reading>, DirectoryError> {
        let wanted: HashSet<_> = guids.iter().copied().collect();
        let all: Vec<_> = wanted.iter().copied().collect();
        let questions = all.chunks(IDS_A_QUESTION).map(|some| {
            let ids = Filter::Or(some.iter().map(|guid| self.id_filter(*guid)).collect());
            let people = Filter::Configured(self.questions.people.clone());
            self.question(self.config.people_base(), Scope::Subtree, Filter::And(vec![people, ids]))
        });
        let answers: Vec<Vec<Reading>> = stream::iter(questions.collect::<Vec<_>>())
            .map(|question| async move { self.readings(self.ask(&question).await?).await })
            .buffer_unordered(SIDE_BY_SIDE)
            .try_collect()
            .await?;
        let mut found = HashMap::new();
        for reading in answers.into_iter().flatten() {
            let guid = reading.person.guid;
            if !wanted.contains(&guid) {
                return Err(DirectoryError::Malformed("another person than asked for".into()));
            }
            if found.insert(guid, reading).is_some() {
                return Err(DirectoryError::Ambiguous);
            }
        }
        Ok(found)
    }

    /// Everybody. A page is understood while the next one is on its way.
    pub(super) async fn everybody(&self, progress: &Progress) -> Result<Vec<Reading>, DirectoryError> {
        let people = Filter::Configured(self.questions.people.clone());
        let mut question = self.paged(self.question(self.config.people_base(), Scope::Subtree, people));
        question.progress = Some(progress.clone());
        let (pages, come) = mpsc::channel::<Vec<Entry>>();
        let (meaning, base) = (Arc::clone(&self.meaning), self.people_base.clone());
        let understanding = tokio::task::spawn_blocking(move || {
            come.into_iter()
                .flatten()
                .map(|entry| Understood::of(&meaning, &base, &entry))
                .collect::<Result<Vec<_>, _>>()
        });
        let answered = self
            .ask_each(&question, &mut |page| {
                // Who does not listen any more has found something that voids the answer, and says so below.
                let _ = pages.send(page);
                Ok(())
            })
            .await;
        drop(pages);
        let answered = answered?;
        let all = understanding.await.map_err(|_| DirectoryError::Malformed("an entry".into()))??;
        self.distinct(all, answered).await
    }

    /// The people of whom this holds.
    pub(super) async fn people_where(&self, so: Filter) -> Result<Changed, DirectoryError> {
        let people = Filter::And(vec![Filter::Configured(self.questions.people.clone()), so]);
        let answer = self.ask(&self.paged(self.question(self.config.people_base(), Scope::Subtree, people))).await?;
        let answered = Some(answer.server.clone());
        let readings = self.distinct(self.understood(&answer)?, (answer.server, answer.at)).await?;
        Ok(Changed { some: !readings.is_empty(), readings, answered })
    }

    /// Whether there are units of which this holds.
    pub(super) async fn units_where(&self, so: Filter) -> Result<Changed, DirectoryError> {
        let units = Filter::And(vec![Filter::Configured(self.questions.units.clone()), so]);
        let question = self.ids_only(self.paged(self.question(self.config.unit_base(), Scope::Subtree, units)));
        let answer = self.ask(&question).await?;
        Ok(Changed { some: !answer.entries.is_empty(), answered: Some(answer.server), ..Changed::default() })
    }

    /// The questions that find people.
    pub(super) fn people_filter(&self) -> Filter {
        Filter::Configured(self.questions.people.clone())
    }

    /// The person with a login name.
    pub(super) async fn find_login(&self, login: &str) -> Result<Option<Reading>, DirectoryError> {
        match self.login_entry(login).await? {
            Some(answer) => self.only_one(answer).await,
            None => Ok(None),
        }
    }

    /// The entry with a login name; `None` for text that cannot be one. More than one is an error.
    pub(super) async fn login_entry(&self, login: &str) -> Result<Option<Answer>, DirectoryError> {
        let login = login.trim();
        if login.is_empty() || login.len() > 256 || login.contains('\0') {
            return Ok(None);
        }
        let people = Filter::Configured(self.questions.people.clone());
        let name = Filter::Eq(self.questions.login.clone(), login.to_owned());
        let question = self.question(self.config.people_base(), Scope::Subtree, Filter::And(vec![people, name]));
        let answer = self.ask(&question).await?;
        match answer.entries.len() {
            0 => Ok(None),
            1 => Ok(Some(answer)),
            _ => Err(DirectoryError::Ambiguous),
        }
    }

    /// The one reading in an answer to a question that can have only one.
    pub(super) async fn only_one(&self, answer: Answer) -> Result<Option<Reading>, DirectoryError> {
        if answer.entries.len() > 1 {
            return Err(DirectoryError::Ambiguous);
        }
        Ok(self.readings(answer).await?.pop())
    }

    /// The attribute that holds the id.
    pub(super) fn id_attribute(&self) -> Attribute {
        self.questions.id.clone()
    }

    pub(super) fn id_filter(&self, guid: Guid) -> Filter {
        match self.config.profile {
            Profile::Ad => Filter::ad_id(self.questions.id.clone(), guid),
            Profile::Plain => Filter::text_id(self.questions.id.clone(), guid),
        }
    }

    /// A question about people for which somebody waits.
    pub(super) fn question(&self, base: &str, scope: Scope, filter: Filter) -> Question {
        Question {
            base: base.to_owned(),
            scope,
            filter,
            attributes: self.meaning.attributes.of_people(),
            page: None,
            only_first: false,
            limit: self.pool.connector.limit(),
            ad: self.config.profile == Profile::Ad,
            ranged: false,
            progress: None,
        }
    }

    pub(super) fn paged(&self, question: Question) -> Question {
        let limit = Duration::from_secs(self.config.page_seconds.into());
        Question { page: Some(self.config.page_size), limit, ..question }
    }

    /// Asks a question over a connection of the service account.
    pub(super) async fn ask(&self, question: &Question) -> Result<Answer, DirectoryError> {
        let mut entries = Vec::new();
        let (server, at) = self
            .ask_each(question, &mut |page| {
                entries.extend(page);
                Ok(())
            })
            .await?;
        Ok(Answer { entries, server, at })
    }

    /// As [`Self::ask`], a page at a time, for what is too much to hold; gives the server and when it had answered.
    /// What `take` was given counts for nothing when the answer is an error.
    pub(super) async fn ask_each(
        &self,
        question: &Question,
        take: &mut Take<'_>,
    ) -> Result<(String, Timestamp), DirectoryError> {
        let begun = Instant::now();
        self.breaker.admit(begun)?;
        let outcome = self.ask_pooled(question, take).await;
        // A full read takes long by nature; only questions for which somebody waits can be too slow.
        let took = if question.page.is_some() { Duration::ZERO } else { begun.elapsed() };
        self.breaker.note(&outcome, took, Instant::now());
        outcome
    }

    /// A kept connection may have been closed by the server meanwhile; then, and only then, a new one is tried.
    async fn ask_pooled(
        &self,
        question: &Question,
        take: &mut Take<'_>,
    ) -> Result<(String, Timestamp), DirectoryError> {
        let mut loan = self.pool.borrow().await?;
        let began = self.clock.now(); // a long answer is as old as its first page
        let mut taken = false;
        let mut noting = |page: Vec<Entry>| {
            taken = true;
            take(page)
        };
        let mut outcome = ask_each(&mut loan.connection, question, &mut noting).await;
        let closed = matches!(outcome, Err(DirectoryError::Unreachable(_) | DirectoryError::Cut));
        if loan.reused && closed && !taken {
            drop(loan);
            loan = self.pool.borrow_new().await?;
            outcome = ask_each(&mut loan.connection, question, take).await;
        }
        let at = if question.page.is_some() { began } else { self.clock.now() };
        let server = loan.connection.server.clone();
        // "No such entry" is a complete answer, and common: the connection is as good as before.
        if matches!(outcome, Ok(_) | Err(DirectoryError::Refused { code: 32 | 34 })) {
            self.pool.give_back(loan);
        }
        outcome.map(|()| (server, at))
    }
}
