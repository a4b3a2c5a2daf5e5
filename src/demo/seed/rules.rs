//! Rules about deciding in the demo: what one person must not have together, a substitute, and something in an emergency.

use super::SeedError;
use super::work::Work;
use crate::demo::{cast, posts};
use crate::features::catalogue::service::freezing::{self, FreezeAsk};
use crate::features::separation::service::{RuleAsk, make};
use crate::features::substitutes::service::{SubstituteAsk, name};
use crate::store::StoreError;

/// Roles that one person must not have together, and why.
const SEPARATED: [(&str, &str, &str); 4] = [
    ("EC-LON", "EC-ATT", "Den som registrerar lön ska inte godkänna den."),
    ("EKO-LEV", "EKO-BESL", "Den som lägger upp leverantörer ska inte besluta om fakturor."),
    ("EKO-LEV", "EKO-UTB", "Den som lägger upp leverantörer ska inte betala ut."),
    ("EKO-UTB", "EDP-DEB", "Den som betalar ut ska inte debitera."),
];

/// Owns the payroll system.
const PAYROLL_OWNER: &str = "asalun01";

/// The rules, made by the administrator.
pub(super) async fn separated(work: &Work<'_>) -> Result<(), SeedError> {
    let administrator = posts::ADMINISTRATORS.first().copied().unwrap_or_default();
    let by = work.person(administrator)?;
    for (a, b, reason) in SEPARATED {
        let rule = RuleAsk { a: a.into(), b: b.into(), effect: "deny".into(), reason: reason.into() };
        make(work.house, by, rule).await?;
    }
    Ok(())
}

/// Monica is away next week; Karin needs something for Mikael at once.
pub(super) async fn today(work: &Work<'_>) -> Result<(), SeedError> {
    let monica = work.person(cast::MONICA_STAL.login)?;
    let today = work.house.db.clock().today();
    let away = SubstituteAsk {
        substitute: cast::KARIN_EK.login.into(),
        from: Some(today.saturating_add(jiff::Span::new().days(7))),
        to: Some(today.saturating_add(jiff::Span::new().days(14))),
        ..SubstituteAsk::default()
    };
    match name(work.house, monica, away).await {
        // On a day when somebody of the cast is not there the demo does without.
        Ok(_) | Err(StoreError::Refused(_)) => {}
        Err(error) => return Err(error.into()),
    }
    pay_run(work).await?;
    let mut ask = work.ask(cast::MIKAEL_OHMAN.login, "AD-VPN", None)?;
    ask.emergency = true;
    ask.purpose = "Jour i natt: måste nå journalen hemifrån".into();
    work.send(work.person(cast::KARIN_EK.login)?, vec![ask]).await?;
    work.provide().await
}

/// Payroll is frozen during the next pay run.
async fn pay_run(work: &Work<'_>) -> Result<(), SeedError> {
    let today = work.house.db.clock().today();
    let day = |n: i64| Some(today.saturating_add(jiff::Span::new().days(n)));
    let ask = FreezeAsk { from: day(6), to: day(8), reason: "Lönekörning".into() };
    match freezing::make(work.house, work.person(PAYROLL_OWNER)?, "ECOMP", ask).await {
        Ok(_) | Err(StoreError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
