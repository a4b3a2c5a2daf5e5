//! The vocabulary and the rules. Pure: no I/O, no clock, no randomness, no framework.
//!
//! * **Person, employment** – as a source reported them; never corrected here ([`person`]).
//! * **Accounts** – which of them are one person, and what the person then is ([`joining`]).
//! * **Assignment** – why somebody without employment is here, for whom, until when ([`assignment`]).
//! * **The gate** – whether an employment admits somebody to something ([`employment`]).
//! * **System, role, package, guideline, post** – what can be ordered and who answers for it ([`catalogue`]).
//! * **Order, line** – what is asked, and where it is ([`order`]); its transitions ([`flow`]).
//! * **Path** – which decisions a line needs and who may give them ([`approval`]).
//! * **Matrix** – which decisions a line needs, as the system's owner decided, in versions ([`matrix`]).
//! * **Permit** – the right to do one thing; made only by separation of duties ([`duties`]).
//! * **Grant** – access that stands, or stood ([`grant`]); how it ends ([`ending`]), is paused
//!   during leave ([`pausing`]), and follows the employment and those who move ([`following`], [`moving`]).
//! * **Past** – what stood at a past instant, and between two days ([`past`]).
//! * **Provision** – what the service gives and takes by itself, in the groups of a directory ([`provision`]).
//! * **Finding** – what in the systems does not agree with what is granted ([`reconciliation`]).
//! * **Substitute** – who decides in somebody's place, on which days ([`substitute`]).
//! * **Deadline** – how long a step may wait, in working days, and who may answer then ([`deadline`]).
//! * **Separation** – roles that one person must not have together ([`separation`]).
//! * **Brake** – a source that is not believed until two people have looked ([`brake`]).
//! * **Message** – what somebody is told of a change, and how they want it ([`message`]).
//! * **Connection** – what the service is connected to, and who approved it ([`integration`]).
//! * **Erasure** – what a decision takes away, while the log still verifies ([`erasure`]).
//! * **Event, log** – what happened, and the log an outsider can verify ([`event`], [`log`]); what an entry is found by
//!   ([`topic`]), and what a protected person is called in what is found ([`pseudonym`]).
//! * **Refusal** – every "no", with its code ([`refusal`]).

pub mod alarm;
pub mod approval;
pub mod assignment;
pub mod brake;
pub mod calendar;
pub mod catalogue;
pub mod checking;
pub mod control;
pub mod deadline;
pub mod digest;
pub mod duties;
pub mod employment;
pub mod ending;
pub mod erasure;
pub mod event;
pub mod flow;
pub mod following;
pub mod freeze;
pub mod grant;
pub mod ids;
pub mod integration;
pub mod joining;
pub mod keeping;
pub mod lang;
pub mod late;
pub mod lead_time;
pub mod log;
pub mod matrix;
pub mod membership;
pub mod message;
pub mod moving;
pub mod once;
pub mod order;
pub mod past;
pub mod pausing;
pub mod person;
pub mod plan;
pub mod provision;
pub mod pseudonym;
pub mod reach;
pub mod reconciliation;
pub mod refusal;
pub mod register;
pub mod renewal;
pub mod revoking;
pub mod separation;
pub mod substitute;
pub mod succession;
pub mod topic;
pub mod training;
pub mod transition;
