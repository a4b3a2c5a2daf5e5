//! The demo's matrices: two in force since long, one draft that waits for its owner.

use super::SeedError;
use super::work::Work;
use crate::features::catalogue::service::matrix::drafting::{self, DecideAsk, DraftAsk, SendAsk, Verdict};
use crate::features::catalogue::service::matrix::rules::RuleAsk;

/// One rule: role, risk at least, form of employment, only deviations, who decides.
type Short = (&'static str, &'static str, &'static str, bool, &'static str);

/// A matrix: system, who writes, its rules, who is told, why.
struct Text {
    system: &'static str,
    by: &'static str,
    rules: &'static [Short],
    fallback: &'static str,
    why: &'static str,
}

const SCHOOLS: Text = Text {
    system: "PROCBOU",
    by: "helbro01",
    rules: &[
        ("PB-SKYDD", "", "", false, "owner+function:INFOSAK"),
        ("", "high", "hourly", false, "owner"),
        ("PB-PED", "", "", true, "manager+system_manager"),
    ],
    fallback: "KOMMUNDIREKTOR",
    why: "Skyddade elever ska prövas av två. Den som vikarierar per timme, eller har ett annat arbete än lärare, prövas också i \
          systemet.",
};

const MAPS: Text = Text {
    system: "GEO",
    by: "antsel01",
    rules: &[("GEO-FAST", "", "", false, "manager+owner")],
    fallback: "INFOSAK",
    why: "Chefen ska intyga ändamålet innan ägaren prövar fastighets- och invånaruppgifter.",
};

const CARE: Text = Text {
    system: "PROCSOC",
    by: "monsta01",
    rules: &[
        ("", "critical", "", false, "two:owner"),
        ("PS-UTF", "", "hourly", false, "manager+system_manager"),
        ("PS-UTF", "", "", true, "manager+owner"),
    ],
    fallback: "INFOSAK",
    why: "Kritiska roller ska beslutas av två. Utförare som vikarierar per timme eller har ett annat arbete ska prövas mer än i dag.",
};

/// Those in force: each written by one and decided by another.
pub(super) async fn decided(work: &Work<'_>) -> Result<(), SeedError> {
    work.at(109, 9, 0);
    for (text, owner) in [(&SCHOOLS, "hendah01"), (&MAPS, "ulrfal01")] {
        let edition = sent(work, text).await?;
        let ask = DecideAsk { edition, verdict: Verdict::Decide, reason: String::new() };
        drafting::decide(work.house, work.person(owner)?, text.system.to_owned(), ask).await?;
    }
    Ok(())
}

/// The one that waits.
pub(super) async fn waiting(work: &Work<'_>) -> Result<(), SeedError> {
    sent(work, &CARE).await.map(|_| ())
}

/// Writes a draft and sends it; gives the edition that the owner is shown.
async fn sent(work: &Work<'_>, text: &Text) -> Result<i32, SeedError> {
    let (house, by, key) = (work.house, work.person(text.by)?, text.system.to_owned());
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let rules = text.rules.iter().map(|(role, risk, form, deviation, then)| RuleAsk {
        role: said(role),
        risk: said(risk),
        forms: said(form).into_iter().collect(),
        deviation: *deviation,
        then: (*then).to_owned(),
        ..RuleAsk::default()
    });
    drafting::begin(house, by, key.clone()).await?;
    let (fallback, why) = (said(text.fallback), text.why.to_owned());
    let ask = DraftAsk { edition: 1, rules: rules.collect(), fallback: fallback.clone(), why: why.clone() };
    drafting::save(house, by, key.clone(), ask).await?;
    drafting::send(house, by, key, SendAsk { edition: 2, fallback, why }).await?;
    Ok(3)
}
