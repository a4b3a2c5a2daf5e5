//! Training in the demo: two courses, who has done them and who has not, a line that waits for one; and an order that was
//! made on paper.

use jiff::{SignedDuration, ToSpan};

use super::SeedError;
use super::work::Work;
use crate::demo::{cast, posts};
use crate::domain::calendar;
use crate::domain::lang::Lang;
use crate::domain::register::Card;
use crate::features::orders::service::late::{LateAsk, register};
use crate::features::training::service::{self as training, CertifyAsk, CourseAsk, DemandAsk, Row};
use crate::store::StoreError;

/// Code, Swedish and English name, months.
const COURSES: [(&str, &str, &str, i32); 2] = [
    ("GDPR", "Dataskydd och informationssäkerhet", "Data protection and information security", 24),
    ("PROC", "Procapita grundkurs", "Procapita, basic course", 24),
];

/// Role, course and what is done without it. What stops is demanded of few, so that the tour goes on.
const DEMANDS: [(&str, &str, &str); 5] = [
    ("VX-ANK", "GDPR", "stop"),
    ("PS-UTF", "GDPR", "warn"),
    ("PS-UTF", "PROC", "warn"),
    ("PB-PED", "GDPR", "warn"),
    ("AD-VPN", "GDPR", "warn"),
];

/// Courses, demands, and a list of who did what.
pub(super) async fn courses(work: &Work<'_>) -> Result<(), SeedError> {
    let house = work.house;
    let by = work.person(posts::ADMINISTRATORS.first().copied().unwrap_or_default())?;
    for (code, sv, en, months) in COURSES {
        let ask = CourseAsk {
            code: code.into(),
            name_sv: sv.into(),
            name_en: en.into(),
            months,
            active: true,
            ..CourseAsk::default()
        };
        training::keep_course(house, by, None, ask).await?;
    }
    for (role, course, policy) in DEMANDS {
        let ask = DemandAsk { role: role.into(), course: course.into(), policy: policy.into() };
        training::demand(house, by, ask).await?;
    }
    let mut people: Vec<Card> = house.db.register().people.values().filter(|card| !card.is_gone()).cloned().collect();
    people.sort_by(|a, b| a.login.cmp(&b.login));
    let today = house.db.clock().today();
    let mut rows = Vec::new();
    for (n, card) in (0_i32..).zip(&people) {
        // Two of nine have not done the first, and one of nine did it too long ago; Karin has seen to some herself.
        if card.login == cast::MIKAEL_OHMAN.login || n % 9 < 2 {
            continue;
        }
        let months = if n % 9 == 2 { 25 + n % 5 } else { n % 20 + 1 };
        let done = today.saturating_sub(months.months()).saturating_sub((n % 28).days());
        let row = |course: &str| {
            let (source, person) = (card.source.clone(), card.login.clone());
            Row { source, person, course: course.to_owned(), done: done.to_string() }
        };
        rows.push(row("GDPR"));
        if n % 3 == 0 {
            rows.push(row("PROC"));
        }
    }
    let report = training::import(house, by, (2_u64..).zip(rows).collect()).await?;
    if let Some(fault) = report.faults.first() {
        return Err(SeedError::Catalogue(format!("training, line {}: {}", fault.row, fault.code)));
    }
    let done = Some(today.saturating_sub(3.days()));
    let ask = CertifyAsk { course: "PROC".into(), done };
    let certified =
        training::certify(house, work.person(cast::KARIN_EK.login)?, work.person(cast::ANNA_BERG.login)?, ask).await;
    aside(certified.map(|_| ()))
}

/// Mikael needs an extension and has not done the course; what he needed yesterday was ordered on paper.
pub(super) async fn today(work: &Work<'_>) -> Result<(), SeedError> {
    let karin = work.person(cast::KARIN_EK.login)?;
    work.send(karin, vec![work.ask(cast::MIKAEL_OHMAN.login, "VX-ANK", None)?]).await?;
    let now = work.house.db.clock().now();
    let hours_ago = |hours| calendar::clock(now - SignedDuration::from_hours(hours)).to_string();
    let paper = LateAsk {
        person: cast::MIKAEL_OHMAN.login.into(),
        role: "LEX-LAS".into(),
        ordered_at: hours_ago(28),
        decided_by: "ingtho01".into(),
        decided_at: hours_ago(27),
        delivered_by: "piasun01".into(),
        delivered_at: hours_ago(26),
        reference: "Pärm plan B, blad 3".into(),
        ..LateAsk::default()
    };
    aside(register(work.house, karin, &paper, Lang::Sv).await.map(|_| ()))
}

/// On a day when somebody of the cast is not there the demo does without.
fn aside(done: Result<(), StoreError>) -> Result<(), SeedError> {
    match done {
        Ok(()) | Err(StoreError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
