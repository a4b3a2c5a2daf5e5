//! What stands on the paper of an order that was registered afterwards, in every room.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::duties::Actor;
use crate::domain::late;

/// What the paper says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Late {
    /// When it was ordered.
    #[schema(value_type = String, format = DateTime)]
    pub ordered_at: Timestamp,
    /// Who decided it, as the paper says.
    pub decided_by: Option<super::Person>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub decided_at: Option<Timestamp>,
    /// Who delivered it, as the paper says.
    pub delivered_by: Option<super::Person>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub delivered_at: Option<Timestamp>,
    /// Where the paper is.
    pub reference: String,
    /// The last day to confirm what was given; then it is to be removed.
    #[schema(value_type = String, format = Date)]
    pub confirm_by: Date,
}

/// A paper in words; `hidden` = about somebody whom the reader may not know.
#[must_use]
pub fn late(actor: &Actor<'_>, paper: &late::Late, hidden: bool) -> Late {
    let who = |step: Option<(crate::domain::ids::PersonId, Timestamp)>| {
        (step.map(|(id, _)| super::person_near(actor, id, hidden)), step.map(|(_, at)| at))
    };
    let ((decided_by, decided_at), (delivered_by, delivered_at)) = (who(paper.decided), who(paper.delivered));
    Late {
        ordered_at: paper.ordered_at,
        decided_by,
        decided_at,
        delivered_by,
        delivered_at,
        reference: paper.reference.clone(),
        confirm_by: paper.confirm_by,
    }
}
