//! What everybody does in the demo's history: base accounts for nearly all, and orders by kind of work, week by week.

use std::collections::BTreeMap;

use super::SeedError;
use super::work::{Choice, Work, wish};
use crate::domain::calendar;
use crate::domain::employment::living;
use crate::domain::ids::PersonId;
use crate::domain::person::Kind;
use crate::domain::register::Register;
use crate::features::orders::service::LineAsk;

/// How many days ago the rounds of ordering were.
pub(super) const ROUNDS: [i64; 12] = [105, 96, 88, 79, 70, 61, 52, 43, 34, 25, 16, 9];
/// Orders in a round.
const ORDERS: usize = 13;
/// How many of each group are left for the last days.
const LEFT: usize = 2;
/// Most people in one order of base accounts.
const BATCH: usize = 200;
/// The unit of the tour: what happens there is told in `story`.
pub(super) const TOUR: &str = "SOC-2231";

/// What people of a title need besides the base account.
pub(super) const NEEDS: &[(&str, &[&str])] = &[
    ("Undersköterska", &["PS-UTF", "BE-MED"]),
    ("Vårdbiträde", &["PS-UTF", "BE-MED"]),
    ("Sjuksköterska", &["PS-HSL", "SMAIL-ANV"]),
    ("Biståndshandläggare", &["PS-BIST", "SMAIL-ANV", "LEX-LAS"]),
    ("Socialsekreterare", &["PS-IFO"]),
    ("Lärare", &["PB-PED"]),
    ("Förskollärare", &["PB-PED"]),
    ("Skoladministratör", &["PB-ADM", "LEX-LAS"]),
    ("Placeringshandläggare", &["PB-PLAC"]),
    ("Registrator", &["LEX-REG", "KIR-SOK"]),
    ("Nämndsekreterare", &["LEX-SEKR"]),
    ("Utredare", &["LEX-HAND"]),
    ("Enhetschef", &["EC-CHEF", "BE-PLAN", "EKO-GRANSK"]),
    ("Controller", &["EKO-BESL"]),
    ("Lönespecialist", &["EC-LON"]),
    ("Bemanningsassistent", &["BE-VIK"]),
    ("IT-tekniker", &["AD-VPN", "VX-ANK"]),
    ("Systemtekniker", &["AD-VPN", "TEIS-OVER"]),
    ("Telefonist", &["VX-TEL"]),
    ("Kommunikatör", &["WB-RED", "IN-RED"]),
    ("Drifttekniker", &["DD-DRIFT", "VB-LARM"]),
    ("Vaktmästare", &["RCO-KORT"]),
    ("Bygglovshandläggare", &["GEO-LAS", "GEO-FAST", "LEX-HAND"]),
    ("Bibliotekarie", &["MM-LAN", "MM-KAT", "WB-RED"]),
    ("Fritidsledare", &["BK-VAKT"]),
    ("Kundhandläggare", &["EDP-KUND"]),
];

/// A manager and the staff of one title whom that manager leads, by login.
pub(super) struct Group {
    pub(super) manager: PersonId,
    pub(super) title: String,
    pub(super) staff: Vec<PersonId>,
    pub(super) needs: &'static [&'static str],
}

/// Every manager with the staff of each title that needs something, outside the unit of the tour.
pub(super) fn groups(register: &Register) -> Vec<Group> {
    let mut found: BTreeMap<(String, String), Group> = BTreeMap::new();
    let mut cards: Vec<_> =
        register.people.values().filter(|card| card.kind == Kind::Employee && !card.protected).collect();
    cards.sort_by(|a, b| a.login.cmp(&b.login));
    for card in cards {
        let title = card.title.as_deref().unwrap_or_default();
        let Some((_, needs)) = NEEDS.iter().find(|(known, _)| *known == title) else { continue };
        let Some(main) = card.employments.iter().find(|e| e.main).filter(|e| e.unit != TOUR) else { continue };
        let Some(manager) =
            register.line_manager(card.id, &main.unit, calendar::day_of(card.as_of)).and_then(|id| register.person(id))
        else {
            continue;
        };
        let key = (manager.login.clone(), title.to_owned());
        let group = Group { manager: manager.id, title: title.to_owned(), staff: Vec::new(), needs };
        found.entry(key).or_insert(group).staff.push(card.id);
    }
    found.into_values().collect()
}

/// Each manager orders the base account for everybody they lead; the service desk delivers in two days.
pub(super) async fn base_orders(work: &Work<'_>) -> Result<(), SeedError> {
    work.at(118, 8, 10);
    super::everybody(work.house).await?; // remembered: a hundred orders at once need not ask a hundred times
    let register = work.house.db.register();
    let mut by_manager: BTreeMap<String, (PersonId, Vec<LineAsk>)> = BTreeMap::new();
    let mut cards: Vec<_> = register.people.values().filter(|card| card.kind == Kind::Employee).collect();
    cards.sort_by(|a, b| a.login.cmp(&b.login));
    for card in cards {
        let today = crate::domain::calendar::day_of(card.as_of);
        // Nobody has ordered for the summer temps yet: they have just begun.
        let temp = card.title.as_deref() == Some(crate::demo::units::SUMMER);
        let Some(main) = living(&card.employments, today).next().filter(|_| !temp) else { continue };
        let Some(manager) =
            register.line_manager(card.id, &main.unit, calendar::day_of(card.as_of)).and_then(|id| register.person(id))
        else {
            continue;
        };
        let Some(ask) = wish(&register, card, Some(manager.id), "AD-BAS", None) else { continue };
        by_manager.entry(manager.login.clone()).or_insert_with(|| (manager.id, Vec::new())).1.push(ask);
    }
    let orders = by_manager
        .into_values()
        .flat_map(|(by, asks)| asks.chunks(BATCH).map(|chunk| (by, chunk.to_vec())).collect::<Vec<_>>());
    work.send_all(orders.collect()).await?;
    work.at(117, 9, 0);
    work.deliver(|n, _, _| n % 2 == 0).await?;
    work.at(116, 9, 0);
    work.deliver(|_, _, _| true).await
}

/// A week: some managers order for some of their staff; most is approved and delivered, some is not.
pub(super) async fn round(work: &Work<'_>, round: usize, days_ago: i64) -> Result<(), SeedError> {
    work.at(days_ago, 6, 0);
    work.overnight().await?;
    work.at(days_ago, 8, 30);
    let orders = {
        let register = work.house.db.register();
        let groups = groups(&register);
        let picked = (0..ORDERS).filter_map(|n| {
            let at = round * ORDERS + n;
            let group = groups.get(at.checked_rem(groups.len())?)?;
            let lap = at.checked_div(groups.len())?;
            // The last of each group are left for the last days.
            let most = group.staff.len().saturating_sub(LEFT + lap * 3);
            Some((group.manager, asks(&register, group, lap * 3, most.min(n % 3 + 1))))
        });
        picked.filter(|(_, asks)| !asks.is_empty()).collect()
    };
    work.send_all(orders).await?;
    work.at(days_ago - 1, 9, 15);
    work.decide(move |n, _, _| match (n + round) % 17 {
        5 => Choice::Decline("Behörigheten behövs inte för arbetsuppgiften. Läsbehörighet räcker."),
        11 => Choice::Ask("Är utbildningen genomförd?"),
        _ => Choice::Approve,
    })
    .await?;
    work.at(days_ago - 2, 8, 5);
    work.answer("Ja, utbildningen är genomförd och intyget finns hos enhetschefen.").await?;
    work.decide(|_, _, _| Choice::Approve).await?;
    work.at(days_ago - 3, 13, 40);
    work.deliver(|_, _, _| true).await
}

/// The wishes for some of a group.
pub(super) fn asks(register: &Register, group: &Group, skip: usize, take: usize) -> Vec<LineAsk> {
    let staff = group.staff.iter().skip(skip).take(take).filter_map(|id| register.person(*id));
    staff
        .flat_map(|card| group.needs.iter().filter_map(|role| wish(register, card, Some(group.manager), role, None)))
        .collect()
}
