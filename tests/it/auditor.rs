//! What an auditor finds, on both databases: in the log, at a past instant, and in what is handed out.
//!
//! Answers are compared with the whole log read from its beginning, and made by real use cases.

mod handing;
mod measuring;
mod past;
mod searching;
