//! Ids: newtypes over UUID that parse at the door, so that an order id can never be taken for a grant id.
//!
//! Made (as UUIDv7) only by `clock::Chance`; read back from rows, URLs and forms with `FromStr`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text was not an id. Shown to the user as "not found": whether an id exists is nobody's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The bare UUID, for the store and the log.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// When it was made, to the millisecond, if it says so (UUIDv7).
            #[must_use]
            pub fn made_at(self) -> Option<jiff::Timestamp> {
                let (secs, nanos) = self.0.get_timestamp()?.to_unix();
                jiff::Timestamp::new(i64::try_from(secs).ok()?, i32::try_from(nanos).ok()?).ok()
            }
        }

        impl From<Uuid> for $name {
            fn from(value: Uuid) -> Self {
                Self(value)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    };
}

id!(
    /// A person as this service knows them: random, so that names can be erased while history stays.
    PersonId
);
id!(
    /// The directory's immutable id (objectGUID on AD, entryUUID on plain LDAP). The only key to a person outside.
    Guid
);
id!(
    /// An organisational unit.
    UnitId
);
id!(
    /// A system in the catalogue.
    SystemId
);
id!(
    /// A role that can be ordered in a system.
    RoleId
);
id!(
    /// An object of a system that a role can be limited to: a mailbox, a folder, a building.
    ObjectId
);
id!(
    /// A package of roles for a kind of work.
    PackageId
);
id!(
    /// A sample drawn for a control.
    SampleId
);
id!(
    /// A dated assignment: owner, system manager, authorised orderer, auditor, …
    AppointmentId
);
id!(
    /// Frozen days of a system.
    FreezeId
);
id!(
    /// Two roles that one person must not have together.
    RuleId
);
id!(
    /// What one person may have together all the same.
    ExceptionId
);
id!(
    /// Who decides in somebody's place, on which days.
    SubstitutionId
);
id!(
    /// A course that roles can demand.
    CourseId
);
id!(
    /// That somebody did a course.
    TrainingId
);
id!(
    /// Why somebody without employment is here.
    AssignmentId
);
id!(
    /// Somebody's move from one unit to another.
    MoveId
);
id!(
    /// An order.
    OrderId
);
id!(
    /// One line of an order: one person, one role, one scope.
    LineId
);
id!(
    /// A saved draft of an order.
    DraftId
);
id!(
    /// A decision on one step of one line.
    DecisionId
);
id!(
    /// A permission that stands, or stood.
    GrantId
);
id!(
    /// Something that does not agree with what is granted.
    FindingId
);
id!(
    /// Something that waits for somebody.
    TaskId
);
id!(
    /// A sign-in; the `jti` of its token.
    SessionId
);
id!(
    /// A brake on a source.
    BrakeId
);
id!(
    /// Something that somebody is told.
    MessageId
);
id!(
    /// Something that the web hook is to be told.
    CallId
);
id!(
    /// A mail in the outbox.
    MailId
);
id!(
    /// Work in a directory that the service does by itself.
    ProvisionId
);
id!(
    /// A decision on erasure.
    ErasureId
);
id!(
    /// An entry of the log.
    EntryId
);
