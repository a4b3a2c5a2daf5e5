//! What the cast does in the demo's history, so that each of them has something to see when somebody signs in.

use std::collections::BTreeSet;

use super::routine::{asks, groups};
use super::work::{Choice, Work};
use super::{SeedError, lives, rules, training};
use crate::demo::cast;
use crate::domain::ids::PersonId;
use crate::domain::order::{Line, State};
use crate::features::grants::service::{How, end};
use crate::features::orders::service::{self as orders, Chosen, LineAsk, save_draft};
use crate::store::grants;

/// The nursing assistants' package.
const CARE: [&str; 2] = ["PS-UTF", "BE-MED"];

/// Roles for some of the cast, each as its own line.
fn lines(work: &Work<'_>, logins: &[&str], roles: &[&str]) -> Result<Vec<LineAsk>, SeedError> {
    let pairs = logins.iter().flat_map(|login| roles.iter().map(move |role| (*login, *role)));
    pairs.map(|(login, role)| work.ask(login, role, None)).collect()
}

/// Who leads somebody of the cast.
fn leader(work: &Work<'_>, login: &str) -> Result<PersonId, SeedError> {
    let person = work.person(login)?;
    work.house
        .db
        .register()
        .superior(person, work.house.db.clock().today())
        .ok_or_else(|| SeedError::Missing(format!("manager of {login}")))
}

/// The first weeks: home care Granåvik gets what it needs.
pub(super) async fn early(work: &Work<'_>) -> Result<(), SeedError> {
    work.at(112, 8, 20);
    let karin = work.person(cast::KARIN_EK.login)?;
    let staff = [
        cast::LENA_SJODIN.login,
        cast::MIKAEL_OHMAN.login,
        cast::MARIA_SOLBERG.login,
        cast::ANNA_BERG.login,
        cast::EMMA_LINDAHL.login,
    ];
    let mut order = lines(work, &staff, &CARE)?;
    order.push(work.ask(cast::MIKAEL_OHMAN.login, "AD-MAPP", Some("MAPP-HEMTJ"))?);
    // She works at the library today.
    order.extend(lines(work, &[lives::MOVER.login], &["PS-UTF", "BE-MED", "SMAIL-ANV"])?);
    work.send(karin, order).await?;
    work.at(111, 9, 0);
    work.decide(|_, _, _| Choice::Approve).await?;
    work.at(110, 10, 0);
    work.deliver(|_, _, _| true).await
}

/// What happens between the rounds, on the days when something does.
pub(super) async fn between(work: &Work<'_>, days_ago: i64) -> Result<(), SeedError> {
    let karin = work.person(cast::KARIN_EK.login)?;
    match days_ago {
        79 => lives::assignments(work).await?,
        70 => lives::carry_out(work).await?,
        52 => {
            // Yusuf's trial has begun; Oliver works by the hour.
            let order = lines(work, &[cast::YUSUF_ABDI.login, cast::OLIVER_NYQVIST.login], &CARE)?;
            work.send(karin, order).await?;
        }
        34 => {
            let birgitta = work.person(cast::BIRGITTA_NOREN.login)?;
            let mailbox = work.ask(cast::MIKAEL_OHMAN.login, "MAIL-FUNK", Some("FB-HEMTJ"))?;
            work.send(birgitta, vec![mailbox]).await?;
            let order = lines(work, &[cast::ROBERT_KJELLIN.login], &["TEIS-UTV", "AD-VPN"])?;
            work.send(leader(work, cast::ROBERT_KJELLIN.login)?, order).await?;
            let order = lines(work, &[cast::SUSANNE_ASK.login], &["EC-LON"])?;
            work.send(leader(work, cast::SUSANNE_ASK.login)?, order).await?;
        }
        25 => {
            finish(work, karin, cast::EMMA_LINDAHL.login, "BE-MED", How::Now, "Föräldraledig").await?;
            let monica = work.person(cast::MONICA_STAL.login)?;
            finish(work, monica, cast::OLIVER_NYQVIST.login, "PS-UTF", How::Revoke, "Sekretessförbindelsen saknas")
                .await?;
        }
        9 => {
            // The same again, now with the form signed: it stands.
            let order = lines(work, &[cast::OLIVER_NYQVIST.login], &["PS-UTF"])?;
            work.send(karin, order).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Ends what somebody holds, if they hold it.
async fn finish(
    work: &Work<'_>,
    by: PersonId,
    login: &str,
    role: &str,
    how: How,
    reason: &str,
) -> Result<(), SeedError> {
    let person = work.person(login)?;
    let role = work.house.db.register().role_by_code(role).map(|role| role.id);
    let held = work.house.db.read(move |conn| grants::active_of(conn, &[person])).await?;
    if let Some(grant) = held.iter().find(|grant| Some(grant.role) == role) {
        end(work.house, by, grant.id, grant.version, how, reason.to_owned()).await?;
        work.provide().await?;
    }
    Ok(())
}

/// The last days: everything that now waits for somebody.
pub(super) async fn lately(work: &Work<'_>) -> Result<(), SeedError> {
    work.at(5, 6, 0);
    work.overnight().await?;
    work.at(5, 8, 0);
    let all = every_kind(work, 2);
    work.send_all(all).await?;
    work.at(4, 9, 0);
    work.decide(|n, _, code| if n % 3 == 2 && code != CARE[0] { Choice::Leave } else { Choice::Approve }).await?;
    work.at(3, 10, 0);
    // What the tour delivers is left, by its code: lines have no order of their own that could be counted on.
    work.deliver(|n, _, code| n % 4 != 1 && !["AD-VPN", CARE[0]].contains(&code)).await?;
    work.at(2, 8, 0);
    let all = every_kind(work, 1);
    work.send_all(all).await?;
    rules::separated(work).await?;
    training::courses(work).await?;
    cast_orders(work).await?;
    questions(work).await?;
    refusals(work).await?;
    work.at(1, 16, 10);
    let karin = work.person(cast::KARIN_EK.login)?;
    let register = work.house.db.register();
    let role = register.role_by_code("SMAIL-ANV").ok_or_else(|| SeedError::Missing("SMAIL-ANV".to_owned()))?;
    let draft = Chosen {
        people: vec![work.person(cast::ANNA_BERG.login)?.to_string()],
        roles: vec![role.id.to_string()],
        ..Chosen::default()
    };
    save_draft(work.house, karin, None, &draft).await?;
    // Lena left yesterday: today's order is refused.
    work.clock.set(work.now);
    let lena = work.ask(cast::LENA_SJODIN.login, "AD-VPN", None)?;
    work.send(karin, vec![lena]).await?;
    rules::today(work).await?;
    training::today(work).await
}

/// An order for every kind of work, for the last but `back` of the largest group, whom the rounds have left alone: so
/// every decider has something.
fn every_kind(work: &Work<'_>, back: usize) -> Vec<(PersonId, Vec<LineAsk>)> {
    let register = work.house.db.register();
    let mut titles = BTreeSet::new();
    let groups = groups(&register);
    let mut largest: Vec<_> = groups.iter().collect();
    largest.sort_by_key(|group| std::cmp::Reverse(group.staff.len()));
    largest
        .into_iter()
        .filter(|group| titles.insert(group.title.as_str()))
        .map(|group| (group.manager, asks(&register, group, group.staff.len().saturating_sub(back), 1)))
        .filter(|(_, asks)| !asks.is_empty())
        .collect()
}

/// One order after another whose outcome shows a rule.
async fn cast_orders(work: &Work<'_>) -> Result<(), SeedError> {
    let orders: [(&str, &str, &str, Option<&str>); 16] = [
        // Waits for an account, for a first day, for a human because of the leave.
        ("karek001", cast::PER_FORSLUND.login, "PS-UTF", None),
        ("karek001", cast::SARA_HADDAD.login, "BE-MED", None),
        ("karek001", cast::SARA_HADDAD.login, "PS-UTF", None),
        ("karek001", cast::MARIA_SOLBERG.login, "SMAIL-ANV", None),
        ("karek001", cast::EMMA_LINDAHL.login, "SMAIL-ANV", None),
        // Her other half is ordered for by the other manager.
        (cast::NADIA_SALIM.login, cast::ANNA_BERG.login, "PB-PED", None),
        // The object's own person decides.
        (cast::BIRGITTA_NOREN.login, cast::YUSUF_ABDI.login, "MAIL-FUNK", Some("FB-HEMTJ")),
        // Nobody owns Booking.
        (cast::CAMILLA_STRAND.login, cast::THERESE_FALK.login, "BK-ADM", None),
        // The owner orders: the next above decides, and then the second step.
        (cast::LEIF_BERGVALL.login, cast::MALIN_RASK.login, "RCO-LOGG", None),
        ("", cast::ROBERT_KJELLIN.login, "TEIS-ADM", None),
        ("", cast::VIKTOR_LOOF.login, "AD-ADM", None),
        // For oneself: one's own manager decides; who has none is seen to by a person.
        (cast::ROLF_EDLUND.login, cast::ROLF_EDLUND.login, "LEX-LAS", None),
        (cast::ANN_CHARLOTTE_BROLIN.login, cast::ANN_CHARLOTTE_BROLIN.login, "LEX-LAS", None),
        // Across departments: the other department's owner decides.
        (cast::MARIA_SANDSTROM.login, cast::LARS_ERIK_HOOK.login, "EDP-DEB", None),
        (cast::TOMAS_GRAHN.login, cast::AGNETA_BOSTROM.login, "EKO-LEV", None),
        (cast::CAMILLA_STRAND.login, cast::THERESE_FALK.login, "WB-HRED", None),
    ];
    for (by, login, role, object) in orders {
        let by = if by.is_empty() { leader(work, login)? } else { work.person(by)? };
        let mut ask = work.ask(login, role, object)?;
        if login == cast::ANNA_BERG.login {
            second_half(work, &mut ask)?;
        }
        work.clock.advance(jiff::SignedDuration::from_mins(4));
        work.send(by, vec![ask]).await?;
    }
    // The security coordinator is to have one to decide: the first step is taken.
    let first = |line: &Line| matches!(line.state, State::Deciding { step: 0, .. });
    work.decide(move |_, line, code| if code == "AD-ADM" && first(line) { Choice::Approve } else { Choice::Leave })
        .await
}

/// Anna Berg's second employment.
fn second_half(work: &Work<'_>, ask: &mut LineAsk) -> Result<(), SeedError> {
    let register = work.house.db.register();
    let anna = work.person(cast::ANNA_BERG.login)?;
    let second = register.person(anna).and_then(|card| card.employments.iter().find(|e| e.unit == cast::SECOND_UNIT));
    let second = second.ok_or_else(|| SeedError::Missing("second employment".to_owned()))?;
    ask.employment = Some(second.id.clone());
    ask.unit = register.unit_by_code.get(&second.unit).map(ToString::to_string);
    Ok(())
}

/// A question that waits for the tour's manager, and an order that she takes back.
async fn questions(work: &Work<'_>) -> Result<(), SeedError> {
    let karin = work.person(cast::KARIN_EK.login)?;
    let yusuf = work.person(cast::YUSUF_ABDI.login)?;
    let asked = lines(work, &[cast::YUSUF_ABDI.login, cast::MIKAEL_OHMAN.login], &["SMAIL-ANV"])?;
    work.send(karin, asked).await?;
    work.decide(move |_, line, code| match (code, line.orderer == karin) {
        ("SMAIL-ANV", true) if line.content.subject == yusuf => {
            Choice::Ask("Har Yusuf SITHS-kort? Skriv när han fick det.")
        }
        _ => Choice::Leave,
    })
    .await?;
    let mikael = work.person(cast::MIKAEL_OHMAN.login)?;
    let open = work.house.db.read(move |conn| crate::store::lines::open_of(conn, &[mikael])).await?;
    for line in open.iter().filter(|line| line.orderer == karin) {
        for (_, done) in orders::withdraw(work.house, karin, line.order, vec![line.id]).await? {
            done?;
        }
    }
    Ok(())
}

/// Attempts that the gate stops; the log has them.
async fn refusals(work: &Work<'_>) -> Result<(), SeedError> {
    let attempts = [
        (cast::KARIN_EK.login, cast::HEMTJANST_FUNKTION.login, "BE-MED"),
        (cast::BIRGITTA_NOREN.login, cast::EVELINA_HOLST.login, "LEX-LAS"),
        (cast::ANNA_BERG.login, cast::ELIAS_KARLSSON.login, "LEX-LAS"),
        (cast::ANN_CHARLOTTE_BROLIN.login, cast::STURE_ALM.login, "LEX-LAS"),
    ];
    for (by, login, role) in attempts {
        let ask = work.ask(login, role, None)?;
        work.send(work.person(by)?, vec![ask]).await?;
    }
    let johan = work.ask(cast::JOHAN_EKSTROM.login, "TEIS-UTV", None)?;
    work.send(leader(work, cast::JOHAN_EKSTROM.login)?, vec![johan]).await.map(|_| ())
}
