//! How long something took, in words.

use jiff::SignedDuration;

use crate::domain::lang::Lang;

/// A time with its two largest units; below a minute with one decimal.
#[must_use]
pub fn lasted(time: SignedDuration, lang: Lang) -> String {
    let (hours, days, comma) = if lang == Lang::Sv { ("tim", "dygn", ",") } else { ("h", "d", ".") };
    let seconds = time.as_secs();
    match seconds {
        ..60 => format!("{seconds}{comma}{} s", time.subsec_millis() / 100),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        3_600..86_400 => format!("{} {hours} {} min", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{} {days} {} {hours}", seconds / 86_400, seconds % 86_400 / 3_600),
    }
}
