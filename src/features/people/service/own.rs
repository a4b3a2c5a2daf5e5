//! *Mina behörigheter och uppgifter*: everything the service knows about the one who asks, on the page and as a file
//! (R-52, GDPR art. 15). Who has looked at protected data is not told: that would tell who handles them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::duties::Actor;
use crate::domain::employment::Evidence;
use crate::domain::grant::Grant;
use crate::domain::ids::{LineId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::order::Line;
use crate::domain::refusal::Refusal;
use crate::export::table;
use crate::features::{House, view};
use crate::store::{StoreError, grants, lines, training};

/// An account of the reader's.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Account {
    /// The directory's immutable id.
    pub id: String,
    /// Login name.
    pub login: String,
    /// Name as shown.
    pub name: String,
    /// E-mail address.
    pub mail: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// The account may be used.
    pub enabled: bool,
    /// The account ends at this instant.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires: Option<Timestamp>,
    /// When the directory was read.
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Timestamp,
}

/// A permission with where it came from and what it rests on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OwnGrant {
    /// The permission.
    #[serde(flatten)]
    pub grant: view::GrantView,
    /// Who ordered it.
    pub orderer: Option<view::Person>,
    /// Number of the order.
    pub number: Option<String>,
    /// What it was said to be for.
    pub purpose: String,
    /// The employment or assignment it rests on, as it was read when it was decided.
    pub employment: Option<view::EmploymentView>,
    /// Where that was read.
    pub source: Option<String>,
    /// When that was read.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub read_at: Option<Timestamp>,
}

/// An assignment of the reader's own.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OwnAssignment {
    /// Why.
    pub kind: &'static str,
    /// Company, school, party group, authority.
    pub organisation: String,
    /// Who answers for it.
    pub sponsor: view::Person,
    /// What for.
    pub purpose: String,
    /// When the undertaking of secrecy was signed.
    #[schema(value_type = Option<String>, format = Date)]
    pub undertaking: Option<Date>,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
}

/// Everything the service knows about the reader.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OwnData {
    /// When this was put together.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Accounts.
    pub accounts: Vec<Account>,
    /// Nearest manager.
    pub manager: Option<view::Person>,
    /// Employments as last read.
    pub employments: Vec<view::EmploymentView>,
    /// Assignments in our own register.
    pub assignments: Vec<OwnAssignment>,
    /// Permissions, ended ones too, newest first.
    pub permissions: Vec<OwnGrant>,
    /// Every course that is given, as the reader has it.
    pub courses: Vec<view::CourseHeld>,
    /// Everything that was said about the reader's training, newest first.
    pub training: Vec<view::TrainingRecord>,
    /// What is asked for.
    pub asked: Vec<view::LineView>,
}

/// Everything the service knows about `by`.
///
/// # Errors
/// The store's own.
pub async fn data(house: &House, by: PersonId, lang: Lang) -> Result<OwnData, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let card = register.person(by).ok_or(Refusal::NotFound)?;
    let (held, from, open, trained) = house
        .db
        .read(move |conn| {
            let held = grants::all_of(conn, by)?;
            let ids: Vec<LineId> = held.iter().filter_map(|grant| grant.origin.line()).collect();
            let (open, trained) = (lines::open_of(conn, &[by])?, training::of_person(conn, by)?);
            Ok((held, lines::find_many(conn, &ids)?, open, trained))
        })
        .await?;
    Ok(OwnData {
        at: house.db.clock().now(),
        accounts: vec![Account {
            id: card.guid.to_string(),
            login: card.login.clone(),
            name: card.name.clone(),
            mail: card.mail.clone(),
            title: card.title.clone(),
            unit: card.unit.and_then(|id| register.units.get(&id)).map(|unit| unit.name.clone()),
            enabled: card.enabled,
            expires: card.expires,
            as_of: card.as_of,
        }],
        manager: register.superior(by, actor.day).map(|manager| view::person(&actor, manager)),
        employments: card.employments.iter().map(|e| view::employment(&register, e)).collect(),
        assignments: register
            .assignments
            .get(&by)
            .into_iter()
            .flatten()
            .map(|it| OwnAssignment {
                kind: it.kind.word(),
                organisation: it.organisation.clone(),
                sponsor: view::person(&actor, it.sponsor),
                purpose: it.purpose.clone(),
                undertaking: it.undertaking,
                from: it.from,
                to: it.to,
            })
            .collect(),
        permissions: held.iter().map(|grant| own_grant(&actor, grant, &from, lang)).collect(),
        courses: view::courses(&actor, by, lang),
        training: trained.iter().map(|one| view::training_record(&actor, one, lang)).collect(),
        asked: open.iter().map(|line| view::line(&actor, line, lang)).collect(),
    })
}

fn own_grant(actor: &Actor<'_>, grant: &Grant, from: &[Line], lang: Lang) -> OwnGrant {
    let line = grant.origin.line().and_then(|id| from.iter().find(|line| line.id == id));
    let evidence: Option<&Evidence> = line.and_then(|line| line.evidence.as_ref());
    let employment = evidence.and_then(|evidence| evidence.employment.as_ref());
    OwnGrant {
        grant: view::grant(actor, grant, lang),
        orderer: line.map(|line| view::person(actor, line.orderer)),
        number: line.map(|line| line.number.to_string()),
        purpose: line.map(|line| line.content.purpose.clone()).unwrap_or_default(),
        employment: employment.map(|employment| view::employment(actor.register, employment)),
        source: evidence.map(|evidence| evidence.source.clone()),
        read_at: evidence.map(|evidence| evidence.at),
    }
}

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Everything, for a program.
    #[default]
    Json,
    /// The permissions, for a spreadsheet.
    Csv,
}

/// A file to keep.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name; says nothing about whose it is.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The reader's own data as a file.
///
/// # Errors
/// The store's own.
pub async fn export(house: &House, by: PersonId, format: Format, lang: Lang) -> Result<File, StoreError> {
    let data = data(house, by, lang).await?;
    Ok(match format {
        Format::Json => File {
            name: "mina-uppgifter.json",
            media_type: "application/json",
            bytes: serde_json::to_vec_pretty(&data).map_err(|error| StoreError::Log(error.to_string()))?,
        },
        Format::Csv => File {
            name: "mina-behorigheter.csv",
            media_type: "text/csv; charset=utf-8",
            bytes: table::write(&rows(&data, lang)),
        },
    })
}

fn rows(data: &OwnData, lang: Lang) -> Vec<Vec<String>> {
    let heads = match lang {
        Lang::Sv => [
            "System",
            "Roll",
            "Omfattning",
            "Från och med",
            "Till och med",
            "Status",
            "Beställd av",
            "Beställning",
            "Ändamål",
            "Anställning",
            "Enhet",
            "Källa",
            "Läst",
        ],
        Lang::En => [
            "System",
            "Role",
            "Scope",
            "From",
            "Through",
            "Status",
            "Ordered by",
            "Order",
            "Purpose",
            "Employment",
            "Unit",
            "Source",
            "Read",
        ],
    };
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    rows.extend(data.permissions.iter().map(|one| {
        let role = one.grant.role.as_ref();
        let employment = one.employment.as_ref();
        vec![
            role.map(|role| role.system.clone()).unwrap_or_default(),
            role.map(|role| role.name.clone()).unwrap_or_default(),
            one.grant.scope.clone().unwrap_or_default(),
            one.grant.from.to_string(),
            one.grant.until.map(|day| day.to_string()).unwrap_or_default(),
            one.grant.standing.to_owned(),
            one.orderer.as_ref().and_then(|person| person.name.clone()).unwrap_or_default(),
            one.number.clone().unwrap_or_default(),
            one.purpose.clone(),
            employment.map(|e| e.id.clone()).unwrap_or_default(),
            employment.map(|e| e.unit.clone()).unwrap_or_default(),
            one.source.clone().unwrap_or_default(),
            one.read_at.map(|at| at.to_string()).unwrap_or_default(),
        ]
    }));
    rows
}
