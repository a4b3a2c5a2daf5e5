//! The permission that a line comes from: what is changed, or what gives way to it.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Role, role, scope};
use crate::domain::lang::Lang;
use crate::domain::order::Asks;
use crate::domain::register::Register;

/// What a line comes from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Before {
    /// `change`: it ends when the line is delivered; `move`: it stands until its own end.
    pub how: &'static str,
    /// Its role.
    pub role: Option<Role>,
    /// What it is limited to; absent when the reader may not know where a protected person works.
    pub scope: Option<String>,
}

/// What a line that asks for this comes from.
#[must_use]
pub fn before(register: &Register, asks: Asks, hidden: bool, lang: Lang) -> Option<Before> {
    let (how, before) = match asks {
        Asks::Change(before) => ("change", before),
        Asks::Move(before) => ("move", before),
        Asks::New | Asks::Late | Asks::Extend(_) => return None,
    };
    let scope = scope(register, before.scope).filter(|_| !hidden);
    Some(Before { how, role: role(register, before.role, lang), scope })
}
