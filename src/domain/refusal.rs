//! Every "no" the service can say, each with a code. The sentences live in the language files (`refusal-<code>`).
//!
//! A refusal is an answer, not a fault: it is shown to the person with the way forward and is the same on the pages
//! and in the API. Faults (a database that is down) are errors of the layer they happen in.

use jiff::civil::Date;

/// How a refusal is answered over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// 401: not signed in, or no longer.
    SignIn,
    /// 403: known, and not allowed.
    Forbidden,
    /// 404: does not exist, or is not for you to know.
    NotFound,
    /// 409: somebody was first, or what was shown is no longer so.
    Conflict,
    /// 413: too large.
    TooLarge,
    /// 422: what was sent cannot be accepted.
    Invalid,
    /// 429: too many tries.
    Later,
    /// 503: cannot be answered now.
    Unavailable,
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident $(($fact:ident: $type:ty))? => $code:literal, $sort:ident;)*) => {
        /// A refusal.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum Refusal {
            $($(#[$doc])* #[error($code)] $name $(($type))?,)*
        }

        impl Refusal {
            /// Every code, for the test that each has its sentence in both languages.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// The code: stable, used in the API and as the key of the sentence.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $(refusals!(@pat $name $(($fact))?) => $code,)* }
            }

            /// How it is answered.
            #[must_use]
            pub fn sort(&self) -> Sort {
                match self { $(refusals!(@pat $name $(($fact))?) => Sort::$sort,)* }
            }

            /// The one fact the sentence may name (a date, a number, a field), if there is one.
            #[must_use]
            pub fn fact(&self) -> Option<String> {
                match self { $(refusals!(@bind $name $(($fact))?) => refusals!(@fact $($fact)?),)* }
            }
        }
    };
    (@pat $name:ident) => { Refusal::$name };
    (@pat $name:ident ($fact:ident)) => { Refusal::$name(_) };
    (@bind $name:ident) => { Refusal::$name };
    (@bind $name:ident ($fact:ident)) => { Refusal::$name($fact) };
    (@fact) => { None };
    (@fact $fact:ident) => { Some($fact.to_string()) };
}

refusals! {
    /// No employment was found.
    NoEmployment => "no-employment", Invalid;
    /// The employment ended on that day (E-10).
    EmploymentEnded(day: Date) => "employment-ended", Invalid;
    /// Several employments: one must be chosen (E-05).
    ChooseEmployment => "choose-employment", Invalid;
    /// Several accounts: one must be chosen.
    ChooseAccount => "choose-account", Invalid;
    /// The account is not one of the person's.
    AccountUnknown => "account-unknown", Invalid;
    /// Employed by a company that the system is not open to (E-26).
    OtherEmployer(company: String) => "other-employer", Invalid;
    /// The assignment ended on that day (E-12).
    AssignmentEnded(day: Date) => "assignment-ended", Invalid;
    /// No employment, and no assignment either (E-12, E-14).
    ExternalPerson => "external-person", Invalid;
    /// A function, resource or shared account (E-25).
    FunctionAccount => "function-account", Invalid;
    /// Nothing may be ordered for the person now; why is for the HR function (E-27).
    Withheld => "withheld", Invalid;
    /// Is employed: no assignment is needed.
    HasEmployment => "has-employment", Invalid;
    /// Not somebody who can answer for an assignment: leads nobody, or is the person concerned.
    SponsorUnfit => "sponsor-unfit", Invalid;
    /// Not somebody who can decide in another's place: does not work here, cannot act, or is that person.
    SubstituteUnfit => "substitute-unfit", Invalid;
    /// Nobody answers for the assignment any more: a new sponsor, or its end.
    SponsorNeeded => "sponsor-needed", Conflict;
    /// A pupil's account (E-13).
    PupilAccount => "pupil-account", Invalid;
    /// The source uses a word that the mapping does not know.
    UnknownKind => "unknown-kind", Invalid;
    /// The account is disabled (E-11): nothing can be decided or delivered now.
    AccountDisabled => "account-disabled", Conflict;
    /// The employment begins on that day: nothing can be delivered before.
    EmploymentNotStarted(day: Date) => "employment-not-started", Conflict;
    /// The employment is not verified yet (the directory did not answer at the order).
    NotVerified => "not-verified", Unavailable;
    /// The directory does not answer, or not in full.
    DirectoryDown => "directory-down", Unavailable;
    /// The directory knows no such person.
    PersonNotFound => "person-not-found", Invalid;
    /// The person is not among those the actor may order for.
    NotYourStaff => "not-your-staff", Forbidden;
    /// The actor is neither a manager nor in the register of authorised orderers.
    NotAuthorisedOrderer => "not-authorised-orderer", Forbidden;
    /// The one who ordered does not decide.
    SelfDecisionOrderer => "self-decision-orderer", Forbidden;
    /// The one concerned does not decide.
    SelfDecisionSubject => "self-decision-subject", Forbidden;
    /// The actor does not hold the step.
    NotHolder => "not-holder", Forbidden;
    /// Two different people are needed, and this one was the first (E-33).
    SecondPerson => "second-person", Forbidden;
    /// Whoever wrote on a draft of the matrix does not decide it.
    OwnRules => "own-rules", Forbidden;
    /// Nothing is automatic where much harm can be done: high or critical risk, or K 3 and more.
    AutomaticTooRisky => "automatic-too-risky", Invalid;
    /// Others vanished too since the list was shown, or somebody else released (E-33).
    BrakeChanged => "brake-changed", Conflict;
    /// Somebody else was first (T03).
    AlreadyDecided => "already-decided", Conflict;
    /// The version shown is not the version that stands.
    Stale => "stale", Conflict;
    /// The content shown is not the content that stands (T04).
    ShownDiffers => "shown-differs", Conflict;
    /// Nobody leads the person who can order for them.
    NoManager => "no-manager", Conflict;
    /// A reason must be written.
    ReasonRequired => "reason-required", Invalid;
    /// A purpose must be written.
    PurposeRequired => "purpose-required", Invalid;
    /// A scope must be chosen.
    ScopeRequired => "scope-required", Invalid;
    /// The scope is not one of those that can be chosen.
    ScopeUnknown => "scope-unknown", Invalid;
    /// The role cannot be ordered.
    RoleNotOrderable => "role-not-orderable", Invalid;
    /// The system takes no orders.
    SystemClosed => "system-closed", Invalid;
    /// No guideline is decided.
    NoGuideline => "no-guideline", Invalid;
    /// The guideline should have been reconsidered.
    GuidelineExpired => "guideline-expired", Invalid;
    /// The person has, or is about to get, what must not be together with it; the pair is named.
    Separated(pair: String) => "separated", Invalid;
    /// Courses that the role demands are missing or too old; their codes are named.
    TrainingMissing(courses: String) => "training-missing", Conflict;
    /// What stands on paper is older than what is registered afterwards; the earliest day is given.
    LateTooOld(day: Date) => "late-too-old", Invalid;
    /// Whoever decided on paper did not have the post that day, or nobody did though somebody had to.
    LateDecider => "late-decider", Invalid;
    /// Whoever delivered on paper did not keep the system that day.
    LateDeliverer => "late-deliverer", Invalid;
    /// What was given on paper was not confirmed in time.
    LateUnconfirmed => "late-unconfirmed", Conflict;
    /// Cannot be had in an emergency: the base order, what is held, or where a human must look first.
    NoEmergency => "no-emergency", Invalid;
    /// The system is frozen through that day: it waits, or somebody says why it shall be done all the same.
    Frozen(day: Date) => "frozen", Conflict;
    /// Not a change: another system, the base order, or the same role and scope as now.
    NotAChange => "not-a-change", Invalid;
    /// What was to be changed has ended: order it anew.
    ChangedOver => "changed-over", Conflict;
    /// Nothing takes over after the role, or no longer what was shown.
    NoSuccessor => "no-successor", Conflict;
    /// Not a lower role of the same system, with the same kind of scope.
    NotLower => "not-lower", Invalid;
    /// The person holds it already.
    AlreadyHeld => "already-held", Conflict;
    /// Somebody said that it shall not be renewed: who asks for a longer time says why.
    NotToBeRenewed => "not-to-be-renewed", Invalid;
    /// It is already asked for.
    AlreadyAsked => "already-asked", Conflict;
    /// The base order is not delivered yet.
    BaseNotDelivered => "base-not-delivered", Conflict;
    /// The last day is before the first.
    EndBeforeStart => "end-before-start", Invalid;
    /// The last day is later than allowed; the latest possible is given.
    EndTooFar(day: Date) => "end-too-far", Invalid;
    /// More lines than one order takes; the most is given.
    TooManyLines(most: usize) => "too-many-lines", Invalid;
    /// More people than one order takes; the most is given.
    TooManyPeople(most: usize) => "too-many-people", Invalid;
    /// Nothing was chosen.
    EmptyOrder => "empty-order", Invalid;
    /// Does not exist, or is not for the actor to know.
    NotFound => "not-found", NotFound;
    /// Exists, and is for those who answer for another system.
    OutsideReach => "outside-reach", Forbidden;
    /// Exists, and is not for the actor to know: the answer is that of [`Self::NotFound`] (T13, law 4.3).
    Hidden => "not-found", NotFound;
    /// Not allowed.
    NotAllowed => "not-allowed", Forbidden;
    /// Name or password is wrong, or the account may not be used: always the same words (T23).
    SignInFailed => "sign-in-failed", SignIn;
    /// Too many tries; wait.
    SignInWait => "sign-in-wait", Later;
    /// The directory cannot be asked.
    SignInUnavailable => "sign-in-unavailable", Unavailable;
    /// Not signed in, or no longer.
    SessionEnded => "session-ended", SignIn;
    /// The form did not come from a page of ours (T12).
    Csrf => "csrf", Forbidden;
    /// A field is missing or not of its form; the field is named.
    BadForm(field: String) => "bad-form", Invalid;
    /// A field that does not exist (T18); the field is named.
    UnknownField(field: String) => "unknown-field", Invalid;
    /// The directory has no group of that name or id; it is named.
    GroupUnknown(name: String) => "group-unknown", Invalid;
    /// The directory has several groups of that name; it is named.
    GroupAmbiguous(name: String) => "group-ambiguous", Invalid;
    /// Too large.
    TooLarge => "too-large", TooLarge;
    /// Text that cannot be stored (NUL, broken UTF-8, too long); the field is named.
    BadText(field: String) => "bad-text", Invalid;
    /// Nobody has entered who approved the connection.
    IntegrationNotApproved => "integration-not-approved", Conflict;
    /// The person is still here, and is not erased (GDPR art. 17.3).
    StillHere => "still-here", Conflict;
    /// The state does not allow this any more.
    Conflict => "conflict", Conflict;
    /// The same Idempotency-Key with another content.
    IdempotencyMismatch => "idempotency-mismatch", Conflict;
    /// The service only reads for now.
    ReadOnly => "read-only", Unavailable;
    /// Too busy.
    Busy => "busy", Unavailable;
    /// Lines of an imported file are wrong; they are listed beside this.
    ImportLines(count: usize) => "import-lines", Invalid;
    /// Something broke; what, stands in the service's own log.
    Internal => "internal", Unavailable;
}
