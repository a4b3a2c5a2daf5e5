//! The figures that are collected: what waits, what does not succeed, and the time to revoke. Nobody is named.
//!
//! They are read from the database when they are asked for: the same on every instance, and nothing to keep in step.

use jiff::{SignedDuration, Timestamp};
use metrics::{describe_gauge, gauge, with_local_recorder};
use metrics_exporter_prometheus::PrometheusBuilder;

use super::Outgoing;
use crate::domain::revoking::spread;
use crate::features::House;
use crate::store::revocations::{self, Measured};
use crate::store::{StoreError, provisions};

/// The period of the time to revoke.
const DAYS: i64 = 30;

/// Ends looked at.
const MOST: i64 = 500_000;

/// The figures in Prometheus' text form.
///
/// # Errors
/// The store's own.
pub async fn text(house: &House) -> Result<String, StoreError> {
    let now = house.db.clock().now();
    let from = now - SignedDuration::from_hours(24 * DAYS);
    let ((waiting, stuck), ends) = house
        .db
        .read(move |conn| {
            let until = now + SignedDuration::from_secs(1);
            Ok((provisions::counts(conn)?, revocations::between(conn, from, until, None, MOST)?))
        })
        .await?;
    let health = super::health(house).await;
    let recorder = PrometheusBuilder::new().build_recorder();
    with_local_recorder(&recorder, || {
        describe_gauge!("behorig_directory_ok", "1 when the last full reading of the directory succeeded");
        gauge!("behorig_directory_ok").set(f64::from(u8::from(health.directory_ok)));
        describe_gauge!("behorig_log_entries", "Entries in the log");
        gauge!("behorig_log_entries").set(whole(health.log_size.unwrap_or_default()));
        describe_gauge!("behorig_log_signed_entries", "Entries that the newest checkpoint covers");
        gauge!("behorig_log_signed_entries").set(whole(health.log_signed.unwrap_or_default()));
        describe_gauge!(
            "behorig_witness_ok",
            "1 when the witness of the log has signed, or was away for a short time only"
        );
        describe_gauge!("behorig_witness_age_seconds", "Since the witness of the log last signed its head");
        for one in &health.witnesses {
            gauge!("behorig_witness_ok", "witness" => one.name.clone()).set(f64::from(u8::from(one.ok)));
            gauge!("behorig_witness_age_seconds", "witness" => one.name.clone()).set(one.age);
        }
        describe_gauge!("behorig_provisions_waiting", "Changes of groups that are not done yet");
        gauge!("behorig_provisions_waiting").set(whole(waiting.unsigned_abs()));
        describe_gauge!("behorig_provisions_stuck", "Changes of groups that do not succeed, of which people are told");
        gauge!("behorig_provisions_stuck").set(whole(stuck.unsigned_abs()));
        describe_gauge!("behorig_alarm", "1 while the alarm sounds; the label says how loud the owner has made it");
        for one in super::alarms::all(house, &health, stuck) {
            gauge!("behorig_alarm", "alarm" => one.alarm, "level" => one.level).set(f64::from(u8::from(one.sounds)));
        }
        outgoing(health.mail.as_ref(), health.hook.as_ref(), now);
        describe_gauge!("behorig_ends", "Ends of permissions seen in the last 30 days");
        describe_gauge!("behorig_ends_waiting", "Of them not gone yet");
        describe_gauge!("behorig_time_to_revoke_seconds", "From the end seen until gone, over the last 30 days");
        for (by_service, how) in [(true, "service"), (false, "hand")] {
            times(&ends, by_service, how);
        }
    });
    Ok(recorder.handle().render())
}

/// What is to go out; zeros where the settings have none of it, so that an alarm has something to look at.
fn outgoing(mail: Option<&Outgoing>, hook: Option<&Outgoing>, now: Timestamp) {
    let none = Outgoing { ok: true, held: false, waiting: 0, oldest: None, refused: 0 };
    let (mail, hook) = (mail.unwrap_or(&none), hook.unwrap_or(&none));
    let waited = |of: &Outgoing| of.oldest.map_or(0.0, |since| now.duration_since(since).as_secs_f64().max(0.0));
    describe_gauge!("behorig_mail_held", "1 when mail is held back, since nobody has entered who approved it");
    gauge!("behorig_mail_held").set(f64::from(u8::from(mail.held)));
    describe_gauge!("behorig_mail_waiting", "Mails that the mail server has not taken yet");
    gauge!("behorig_mail_waiting").set(whole(mail.waiting.unsigned_abs()));
    describe_gauge!("behorig_mail_oldest_seconds", "How long the oldest of what is to be mailed has waited");
    gauge!("behorig_mail_oldest_seconds").set(waited(mail));
    describe_gauge!("behorig_mail_refused", "Mails that the mail server refuses and that were given up");
    gauge!("behorig_mail_refused").set(whole(mail.refused.unsigned_abs()));
    describe_gauge!("behorig_hook_waiting", "Calls that the ticket system has not taken yet");
    gauge!("behorig_hook_waiting").set(whole(hook.waiting.unsigned_abs()));
    describe_gauge!("behorig_hook_oldest_seconds", "How long the oldest of them has waited, while the hook is on");
    gauge!("behorig_hook_oldest_seconds").set(waited(hook));
    describe_gauge!("behorig_hook_refused", "Calls that the ticket system refuses and that were given up");
    gauge!("behorig_hook_refused").set(whole(hook.refused.unsigned_abs()));
}

fn times(ends: &[Measured], by_service: bool, how: &'static str) {
    let of = || ends.iter().filter(|end| end.by_service == by_service);
    gauge!("behorig_ends", "how" => how).set(whole(of().count() as u64));
    gauge!("behorig_ends_waiting", "how" => how).set(whole(of().filter(|end| end.gone_at.is_none()).count() as u64));
    let took = of().filter_map(|end| end.gone_at.map(|gone| gone.duration_since(end.seen_at)));
    let Some(spread) = spread(took) else { return };
    for (quantile, time) in [("0.5", spread.p50), ("0.95", spread.p95), ("1", spread.max)] {
        gauge!("behorig_time_to_revoke_seconds", "how" => how, "quantile" => quantile).set(time.as_secs_f64());
    }
}

/// A count as the format has it; exact up to 2^53.
#[allow(clippy::cast_precision_loss, reason = "nothing here comes near 2^53")]
fn whole(count: u64) -> f64 {
    count as f64
}
