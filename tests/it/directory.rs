//! Signing in, the employment check and search, proved against three directories: the embedded one, slapd and Samba's AD.
//!
//! A test is written once and runs on each that it means something for (`on_each!`, `on_real!`). The real directories
//! are shared by all tests: who is changed is made by the test that changes them, and nobody else is touched.
//! What only the embedded directory can do (faults on purpose) is proved beside the client, in `src/directory/tests`.

mod changes;
mod groups;
mod memberships;
mod partial;
mod place;
mod reading;
mod revoking;
mod seconds;
mod service;
mod several;
mod signing;
mod wire;

/// Runs each test on all three: `name::embedded`, `name::slapd` and `name::samba`.
macro_rules! on_each {
    ($($(#[$note:meta])* async fn $name:ident($place:ident) $body:block)*) => {$(
        mod $name {
            use super::*;

            $(#[$note])*
            async fn test($place: Place) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn embedded() {
                test(Place::embedded().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn slapd() {
                test(Place::slapd()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn samba() {
                test(Place::samba()).await;
            }
        }
    )*};
}
use on_each;

/// Runs each test on those that are reached over TLS: `name::slapd` and `name::samba`.
macro_rules! on_real {
    ($($(#[$note:meta])* async fn $name:ident($place:ident) $body:block)*) => {$(
        mod $name {
            use super::*;

            $(#[$note])*
            async fn test($place: Place) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn slapd() {
                test(Place::slapd()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn samba() {
                test(Place::samba()).await;
            }
        }
    )*};
}
use on_real;
