//! What a form about something in the catalogue holds before anybody types: what stands now.

use serde::Serialize;

use super::groups::GroupView;
use super::keeping::{ObjectAsk, RoleAsk, SystemAsk};
use super::system::{RoleView, SystemView};

impl SystemAsk {
    /// The card as it stands.
    #[must_use]
    pub fn of(system: &SystemView) -> Self {
        Self {
            version: system.version,
            name_sv: system.name_sv.clone(),
            name_en: system.name_en.clone(),
            department: system.row.department.clone(),
            board: system.board.clone(),
            k: system.k,
            r: system.r,
            t: system.t,
            status: system.row.status.to_owned(),
            stop_date: system.stop_date,
            end_date: system.end_date,
            successor: system.successor.clone(),
            contact: system.contact.clone(),
            manual_url: system.manual_url.clone(),
            companies: system.companies.join(", "),
            pause: Some(system.pause.to_owned()),
        }
    }
}

impl RoleAsk {
    /// The role as it stands.
    #[must_use]
    pub fn of(role: &RoleView) -> Self {
        Self {
            version: role.version,
            name_sv: role.name_sv.clone(),
            name_en: role.name_en.clone(),
            risk: role.risk.to_owned(),
            max_months: role.max_months,
            scope: role.scope.to_owned(),
            purpose: role.purpose,
            groups: role.groups.iter().map(GroupView::written).collect::<Vec<_>>().join(" | "),
            environment: Some(role.environment.to_owned()),
            conditions: role.conditions.clone(),
            active: role.active,
        }
    }
}

/// A guideline to decide, as its form shows it: there is no day yet by which it is to be reconsidered.
#[derive(Debug, Serialize)]
pub struct GuidelineForm {
    replaces: String,
    version: String,
    title: String,
    url: String,
    text: String,
    review_by: String,
}

impl GuidelineForm {
    /// The one in force, or an empty first version.
    #[must_use]
    pub fn of(system: &SystemView) -> Self {
        let empty = || Self {
            replaces: String::new(),
            version: "1".to_owned(),
            title: String::new(),
            url: String::new(),
            text: String::new(),
            review_by: String::new(),
        };
        system.guideline.as_ref().map_or_else(empty, |guideline| Self {
            replaces: guideline.version.clone(),
            version: guideline.version.clone(),
            title: guideline.title.clone(),
            url: guideline.url.clone(),
            text: guideline.text.clone(),
            review_by: String::new(),
        })
    }
}

impl ObjectAsk {
    /// An object that is new, and can be chosen.
    #[must_use]
    pub fn fresh() -> Self {
        Self { code: String::new(), name: String::new(), responsible: String::new(), active: true }
    }
}
