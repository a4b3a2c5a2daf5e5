//! Rules as people and programs write them, into rules of the domain: what a word means, and which field is wrong.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::FORMS;
use crate::domain::catalogue::{Step, System};
use crate::domain::matrix::Rule;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::catalogue::service::file::{RISKS, step};

/// A rule as it is to be. What is not said is no condition.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleAsk {
    /// Id or code of the only role it is for.
    #[serde(default)]
    pub role: Option<String>,
    /// Id or code of a unit: only there and below.
    #[serde(default)]
    pub unit: Option<String>,
    /// Id or code of the only object it is for.
    #[serde(default)]
    pub object: Option<String>,
    /// Confidentiality at least, 0–4.
    #[serde(default)]
    pub k: i32,
    /// Integrity at least.
    #[serde(default)]
    pub r: i32,
    /// Availability at least.
    #[serde(default)]
    pub t: i32,
    /// Risk at least: `low`, `medium`, `high`, `critical`.
    #[serde(default)]
    pub risk: Option<String>,
    /// Only these forms of employment: `permanent`, `fixed_term`, `hourly`, `assignment`.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Only where the role is in no package for the person's work.
    #[serde(default)]
    pub deviation: bool,
    /// `auto`, or who decides, in order, joined by `+`: `manager`, `system_manager`, `owner`, `object`, `function:CODE`;
    /// `two:` before `system_manager`, `owner` or `function:CODE` = two persons.
    pub then: String,
}

impl RuleAsk {
    /// The rule that it says, in a system.
    pub(super) fn rule(&self, register: &Register, system: &System) -> Result<Rule, Refusal> {
        let bad = |field: &str| Refusal::BadForm(field.to_owned());
        let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let role = match said(&self.role) {
            Some(text) => Some(match text.parse() {
                Ok(id) => id,
                Err(_) => register.role_by_code(&text).ok_or_else(|| bad("role"))?.id,
            }),
            None => None,
        };
        let unit = match said(&self.unit) {
            Some(text) => Some(match text.parse() {
                Ok(id) => id,
                Err(_) => register.unit_by_code.get(&text).copied().ok_or_else(|| bad("unit"))?,
            }),
            None => None,
        };
        let object = match said(&self.object) {
            Some(text) => {
                let mut own = register.objects.values().filter(|object| object.system == system.id);
                let found = own.find(|object| object.code == text || object.id.to_string() == text);
                Some(found.ok_or_else(|| bad("object"))?.id)
            }
            None => None,
        };
        let risk = match said(&self.risk) {
            Some(text) => Some(known(RISKS, &text).ok_or_else(|| bad("risk"))?),
            None => None,
        };
        let mut forms = Vec::new();
        for text in &self.forms {
            let form = known(FORMS, text).ok_or_else(|| bad("forms"))?;
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        let klassa = [self.k, self.r, self.t];
        Ok(Rule { role, unit, object, klassa, risk, forms, deviation: self.deviation, then: steps(&self.then)? })
    }
}

fn known<T: Copy>(words: &[(&str, T)], text: &str) -> Option<T> {
    words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value)
}

/// The steps that a text says; two persons are two steps, the second by somebody else.
fn steps(text: &str) -> Result<Vec<Step>, Refusal> {
    let bad = || Refusal::BadForm("then".to_owned());
    let mut steps = Vec::new();
    if text.trim() == "auto" {
        return Ok(steps);
    }
    for word in text.split('+').map(str::trim) {
        let (two, word) = word.strip_prefix("two:").map_or((false, word), |word| (true, word));
        let step = step(word).ok_or_else(bad)?;
        steps.push(step.clone());
        if two {
            steps.push(Step::Second(Box::new(step)));
        }
    }
    Ok(steps)
}
