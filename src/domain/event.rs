//! Everything that can happen, one closed enum, and the facts that go with each happening.
//!
//! An [`Event`] becomes one entry of the log (`log`), in the transaction of the change it tells about; history pages
//! read it back from there. Facts about a person are `private`: the log holds only a commitment to them.

use super::catalogue::Party;
use super::ids::{GrantId, OrderId, PersonId};
use super::log::entry::{Field, Plain};
use super::order::{Line, Number};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident => $word:literal;)*) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// Every word, for the test that each has its text in both languages.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// The entry's `type`.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

kinds! {
    /// The log begins; leaf 0 names its origin and key.
    LogStarted => "log.started";
    /// Somebody exported the log.
    LogExported => "log.exported";
    /// A list was handed out: its filter, rows, the log's size and a checksum.
    ListHanded => "list.handed";
    /// Somebody read the log on a page.
    LogRead => "log.read";
    /// Somebody had the log verified.
    LogVerified => "log.verified";
    /// The line of the month was sent, to be put into the minutes.
    LinePublished => "log.line-published";
    /// The log's key was changed for another, which the entry names.
    KeyRotated => "key.rotated";
    /// A restored copy goes on as a log of its own, which names the one it came from.
    LogRestored => "log.restored";
    /// An hour passed.
    Heartbeat => "heartbeat";
    /// Somebody signed in.
    SignedIn => "session.started";
    /// Somebody was refused at sign-in.
    SignInRefused => "session.refused";
    /// A session ended.
    SessionEnded => "session.ended";
    /// A directory was read in full.
    DirectorySynced => "directory.synced";
    /// The personnel system's file was read.
    HrFileRead => "personnel.read";
    /// An administrator looked at how a person was read and understood.
    PersonChecked => "person.checked";
    /// An account is new by its id and known by its login or name (T32).
    AccountAgain => "account.again";
    /// People changed in a directory.
    DirectoryChanged => "directory.changed";
    /// Many vanished from a source at once: nothing is taken from it (E-33).
    BrakeOn => "brake.on";
    /// Somebody who saw the list released the brake; two are needed.
    BrakeReleased => "brake.released";
    /// The brake is over: released by two, or the source was whole again.
    BrakeOff => "brake.off";
    /// An order was sent.
    OrderSubmitted => "order.submitted";
    /// An order was refused, with the code (R-01: the attempt is logged).
    OrderRefused => "order.refused";
    /// An order was registered afterwards, with the times that stand on its paper.
    OrderLate => "order.late";
    /// A line of a sent order.
    LineSubmitted => "line.submitted";
    /// The employment of a line could be checked after all.
    LineVerified => "line.verified";
    /// A line found, or lost, its deciders because a post changed.
    LineRouted => "line.routed";
    /// Those who have a step were reminded.
    LineReminded => "line.reminded";
    /// A step that nobody answered was passed on to more who may answer it.
    LineEscalated => "line.escalated";
    /// Somebody was named to decide in another's place.
    SubstituteNamed => "substitute.named";
    /// Somebody no longer decides in another's place.
    SubstituteEnded => "substitute.ended";
    /// A rule was made about roles that one person must not have together.
    RuleMade => "rule.made";
    /// Somebody wants a rule taken away; another must agree.
    RuleEndAsked => "rule.end-asked";
    /// A rule was taken away.
    RuleEnded => "rule.ended";
    /// An owner gave somebody an exception from a rule.
    ExceptionGiven => "exception.given";
    /// An exception was ended.
    ExceptionEnded => "exception.ended";
    /// A course was made or changed.
    CourseKept => "course.kept";
    /// A role demands a course, in another way, or no more.
    CourseDemanded => "course.demanded";
    /// A list of who did which courses was taken in.
    TrainingImported => "training.imported";
    /// A manager said that somebody did a course.
    TrainingCertified => "training.certified";
    /// That somebody did a course was withdrawn.
    TrainingWithdrawn => "training.withdrawn";
    /// A step was approved.
    Approved => "decision.approved";
    /// An opinion in favour was given.
    Endorsed => "decision.endorsed";
    /// An opinion against was given.
    AdvisedAgainst => "decision.advised-against";
    /// A decision was taken back by its maker.
    DecisionUndone => "decision.undone";
    /// A step was declined.
    Declined => "decision.declined";
    /// The decider asked for completion.
    CompletionAsked => "completion.asked";
    /// The orderer answered.
    CompletionAnswered => "completion.answered";
    /// The orderer took a line back.
    LineWithdrawn => "line.withdrawn";
    /// A decided line can now be delivered.
    LineStarted => "line.started";
    /// A line that was to be delivered waits for training after all.
    LineHeld => "line.held";
    /// A line was delivered: the grant stands.
    LineDelivered => "line.delivered";
    /// A line could not be delivered.
    LineUndeliverable => "line.undeliverable";
    /// A line lapsed.
    LineLapsed => "line.lapsed";
    /// A grant got a later last day by an order.
    GrantExtended => "grant.extended";
    /// A grant got an earlier last day.
    GrantShortened => "grant.shortened";
    /// A grant follows the employment: another day, the next contract, or a question to the manager.
    GrantFollowed => "grant.followed";
    /// The manager said that a grant shall stand.
    GrantConfirmed => "grant.confirmed";
    /// Somebody said that a grant shall not be renewed.
    GrantNotRenewed => "grant.not-renewed";
    /// Somebody took that back.
    GrantRenewable => "grant.renewable";
    /// A grant is not in force while its holder is on leave.
    GrantPaused => "grant.paused";
    /// A paused grant was closed in the system.
    GrantPauseDone => "grant.closed";
    /// A paused grant is in force again.
    GrantResumed => "grant.resumed";
    /// A grant that was paused was opened again in the system.
    GrantResumeDone => "grant.opened";
    /// Somebody moved to another unit.
    PersonMoved => "person.moved";
    /// Something that was left to do by hand when somebody leaves was done, or was not after all.
    LeavingDone => "leaving.done";
    /// Units took over after others.
    UnitsSucceeded => "units.succeeded";
    /// An assignment was entered.
    AssignmentMade => "assignment.made";
    /// An assignment got a later last day.
    AssignmentProlonged => "assignment.prolonged";
    /// Somebody answers for an assignment from now on.
    AssignmentSponsored => "assignment.sponsored";
    /// Nobody answers for an assignment any more.
    AssignmentUnsponsored => "assignment.unsponsored";
    /// An assignment ended.
    AssignmentEnded => "assignment.ended";
    /// Every grant was held against the employments.
    Swept => "employment.swept";
    /// A grant ended.
    GrantEnded => "grant.ended";
    /// A grant was revoked at once.
    GrantRevoked => "grant.revoked";
    /// An ended grant was removed in the system.
    GrantRemoved => "grant.removed";
    /// A grant was found in its system and taken over, to be confirmed by the owner.
    GrantTakenOver => "grant.taken-over";
    /// What was marked as done is not so: it is to be done again.
    GrantReopened => "grant.reopened";
    /// A grant was delivered again.
    GrantRedelivered => "grant.redelivered";
    /// What a system has was taken over as the first day's baseline.
    BaselineTaken => "baseline.taken";
    /// Systems were held against the grants.
    Reconciled => "reconciliation.done";
    /// Something does not agree.
    FindingOpened => "finding.opened";
    /// Something agrees again.
    FindingClosed => "finding.closed";
    /// The owner accepted a finding until a day.
    FindingAccepted => "finding.accepted";
    /// The person's manager was asked to order what was found.
    FindingAsked => "finding.asked";
    /// What was found is to be taken away.
    FindingRemoved => "finding.removed";
    /// A system's own list of users was taken in.
    ListImported => "list.imported";
    /// It was said what a system's own words mean.
    ListWordsSaid => "list.words-said";
    /// The service could not give or take a group for too long, or too often.
    ProvisionStuck => "provision.stuck";
    /// Somebody let the service try again.
    ProvisionRetried => "provision.retried";
    /// Somebody let the service do on a frozen day what would have waited.
    ProvisionDespite => "provision.despite-freeze";
    /// What the service had begun in a directory for a line was taken back.
    ProvisionUndone => "provision.undone";
    /// The service saw that the person of an ended grant is in none of its groups.
    RemovalSeen => "removal.seen";
    /// The service saw that the person of a grant is in every one of its groups.
    MembershipSeen => "membership.seen";
    /// Work of the service that nothing asked for any more was left undone.
    ProvisionDropped => "provision.dropped";
    /// Somebody took over from the service, to do it by hand.
    ProvisionByHand => "provision.handed";
    /// The catalogue was imported.
    CatalogueImported => "catalogue.imported";
    /// A system was changed.
    SystemChanged => "system.changed";
    /// A role was changed.
    RoleChanged => "role.changed";
    /// It was said which role takes over after which in a system that closes.
    RolesSucceeded => "roles.succeeded";
    /// Frozen days were set for a system.
    FreezeMade => "freeze.made";
    /// Frozen days were taken away before their time.
    FreezeEnded => "freeze.ended";
    /// A package of roles was made, changed, closed or opened again.
    PackageChanged => "package.changed";
    /// A guideline was decided.
    GuidelineDecided => "guideline.decided";
    /// A draft of a system's matrix was begun.
    MatrixDrafted => "matrix.drafted";
    /// A draft was changed.
    MatrixChanged => "matrix.changed";
    /// A draft was sent to the owner.
    MatrixSent => "matrix.sent";
    /// The owner sent a draft back.
    MatrixReturned => "matrix.returned";
    /// A draft was put away.
    MatrixDiscarded => "matrix.discarded";
    /// The owner decided a matrix: it is in force.
    MatrixDecided => "matrix.decided";
    /// A post was given to somebody.
    Appointed => "appointment.made";
    /// An assignment ended.
    AppointmentEnded => "appointment.ended";
    /// The protected flag was set by the HR function.
    ProtectionSet => "protection.set";
    /// The protected flag was cleared by the HR function.
    ProtectionCleared => "protection.cleared";
    /// It was entered who approved a connection.
    IntegrationApproved => "integration.approved";
    /// A connection was turned on.
    IntegrationEnabled => "integration.enabled";
    /// A connection was turned off.
    IntegrationDisabled => "integration.disabled";
    /// A decision on erasure was entered.
    ErasureEntered => "erasure.entered";
    /// Somebody else confirmed it: it is carried out.
    ErasureConfirmed => "erasure.confirmed";
    /// It was taken back before it was confirmed.
    ErasureWithdrawn => "erasure.withdrawn";
    /// Values in the log were erased: which, and on what ground.
    Erased => "erasure";
    /// Rows beside the log were erased.
    RowsErased => "erasure.rows";
    /// Everything that a decision on erasure takes is gone.
    ErasureDone => "erasure.done";
    /// Somebody said how they want their mail.
    MailChosen => "messages.chosen";
    /// The items of the control list were counted.
    ControlsCounted => "controls.counted";
    /// Somebody looked at the control list as an auditor.
    ControlsRead => "controls.read";
    /// A sample was drawn for a control.
    SampleDrawn => "sample.drawn";
    /// Somebody was refused what is not theirs.
    AccessRefused => "access.refused";
    /// Somebody with the right looked at a protected person.
    ProtectedRead => "protection.read";
}

/// One happening.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What.
    pub kind: Kind,
    /// The order it belongs to; its key makes the tags.
    pub order: Option<OrderId>,
    /// Facts that are not about a person: plain in the log, in this order.
    pub public: Vec<(Field, Plain<'static>)>,
    /// Facts about a person: committed to in the log, told apart in the database.
    pub private: Vec<(&'static str, String)>,
    /// Who did it; `None` = the service itself.
    pub actor: Option<Party>,
    /// Whom it concerns.
    pub subject: Option<Party>,
    /// In whose place it was done, or who is to act in the subject's place.
    pub stead: Option<Party>,
}

impl Event {
    /// An event by `actor`, who is committed to by id and name.
    #[must_use]
    pub fn by(kind: Kind, actor: &Party) -> Self {
        let mut event = Self::by_service(kind);
        event.private.push(("actor_guid", actor.guid.to_string()));
        event.private.push(("actor_name", actor.name.clone()));
        event.actor = Some(actor.clone());
        event
    }

    /// An event by the service itself.
    #[must_use]
    pub fn by_service(kind: Kind) -> Self {
        Self { kind, order: None, public: Vec::new(), private: Vec::new(), actor: None, subject: None, stead: None }
    }

    /// Adds a plain fact.
    #[must_use]
    pub fn with(mut self, field: Field, value: impl Into<Plain<'static>>) -> Self {
        self.public.push((field, value.into()));
        self
    }

    /// Adds a committed fact; an empty one is left out.
    #[must_use]
    pub fn private(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.private.push((name, value));
        }
        self
    }

    /// Says whom it concerns.
    #[must_use]
    pub fn about(mut self, subject: &Party) -> Self {
        self.private.push(("subject_guid", subject.guid.to_string()));
        self.private.push(("subject_name", subject.name.clone()));
        self.subject = Some(subject.clone());
        self
    }

    /// Says in whose place it was done, or who is to act in the subject's place: both names stand in the log.
    #[must_use]
    pub fn in_stead(mut self, party: &Party) -> Self {
        self.private.push(("stead_guid", party.guid.to_string()));
        self.private.push(("stead_name", party.name.clone()));
        self.stead = Some(party.clone());
        self
    }

    /// Says which order it belongs to.
    #[must_use]
    pub fn of_order(mut self, order: OrderId, number: Number) -> Self {
        self.order = Some(order);
        self.with(Field::Order, order.uuid()).with(Field::Number, number.to_string())
    }

    /// Says which line it belongs to, and where the line is now.
    #[must_use]
    pub fn of_line(self, line: &Line) -> Self {
        self.of_order(line.order, line.number)
            .with(Field::Line, line.id.uuid())
            .with(Field::State, line.state.word())
            .with(Field::Version, version(line.version))
    }

    /// Says which grant it belongs to.
    #[must_use]
    pub fn of_grant(self, grant: GrantId) -> Self {
        self.with(Field::Grant, grant.uuid())
    }

    /// The people named in it.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        [&self.actor, &self.subject, &self.stead].into_iter().flatten().map(|party| party.id)
    }
}

/// A row's version as the log counts.
pub(super) fn version(version: i32) -> u64 {
    u64::try_from(version).unwrap_or(0)
}
