//! The details of a claim in words: how each is called, and how its value is read out.

use super::with_stop;
use crate::annotation::claim::Claim;
use crate::annotation::verdict::Scale;
use crate::entity::typed_date::{TypedDate, in_words, read_typed_date};
use crate::text::display;
use crate::tui::dialogs::claim_form::{DateContext, EvidenceField, FieldId};
use crate::tui::draft::ClaimRecord;

/// The details by the words that commands use, in the order in which they are asked for and read out.
pub(super) const DETAILS: [(&str, FieldId); 17] = [
    ("verdict", FieldId::Verdict),
    ("rationale", FieldId::Rationale),
    ("status", FieldId::Status),
    ("priority", FieldId::Priority),
    ("wording", FieldId::Wording),
    ("speaker", FieldId::Speaker),
    ("role", FieldId::Role),
    ("date", FieldId::Said),
    ("place", FieldId::Place),
    ("time", FieldId::At),
    ("address", FieldId::Appearance),
    ("type", FieldId::Type),
    ("checker", FieldId::Checker),
    ("checked", FieldId::Checked),
    ("tags", FieldId::Tags),
    ("published", FieldId::Review),
    ("note", FieldId::Note),
];

/// The detail with this word.
pub(super) fn detail(word: &str) -> Option<FieldId> {
    DETAILS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, field)| *field)
}

/// The words of the details, for messages.
pub(super) fn detail_words() -> String {
    DETAILS.map(|(word, _)| word).join(", ")
}

/// The name of a detail when it is read out.
pub(super) fn name(field: FieldId) -> String {
    match field {
        FieldId::At => "Time in the recording".into(),
        FieldId::Appearance => "Address where the claim appeared".into(),
        FieldId::Review => "Address where the fact-check is published".into(),
        FieldId::Evidence(piece, EvidenceField::Url) => format!("Evidence {}", piece + 1),
        FieldId::Evidence(piece, part) => {
            let part = FieldId::Evidence(piece, part).name().to_lowercase();
            format!("Evidence {}, {part}", piece + 1)
        }
        field => field.name().into(),
    }
}

/// A saved value as it is read out: a date in words, an option as it is shown.
pub(super) fn spoken(field: FieldId, saved: &str, dates: DateContext, scale: &Scale) -> String {
    if field.is_date()
        && let TypedDate::Read(date) = read_typed_date(saved, dates.language, dates.today)
    {
        return in_words(date);
    }
    let options = field.options(scale).unwrap_or_default();
    let shown = options.into_iter().find(|option| option.saved == saved).map(|option| option.shown);
    display::printable(&shown.unwrap_or_else(|| saved.into()))
}

/// The details for which something is suggested, and what.
pub(super) fn suggestions(claim: &Claim) -> Vec<(FieldId, String)> {
    let open = claim.open_suggestions();
    let suggested = DETAILS.iter().map(|(_, field)| (*field, field.suggested_in(&open)));
    suggested.filter(|(_, value)| !value.is_empty()).collect()
}

/// The details of a record in lines: those that have a value, the evidence, and what is suggested.
pub(super) fn lines(record: &ClaimRecord, dates: DateContext, scale: &Scale) -> Vec<String> {
    let line = |field: FieldId| {
        let value = field.value_in(record);
        let is_default = field == FieldId::Priority && record.claim.priority.is_none();
        let is_told = !value.is_empty() && !is_default;
        is_told.then(|| with_stop(&format!("{}: {}", name(field), spoken(field, &value, dates, scale))))
    };
    let mut lines: Vec<String> = DETAILS.iter().filter_map(|(_, field)| line(*field)).collect();
    for piece in 0..record.claim.evidence.len() {
        let field = |part| FieldId::Evidence(piece, part);
        let value = |part| spoken(field(part), &field(part).value_in(record), dates, scale);
        let parts = EvidenceField::ALL.into_iter().filter(|part| *part != EvidenceField::Url);
        let parts = parts.filter(|part| !value(*part).is_empty());
        let parts: String = parts.map(|p| format!(", {}: {}", field(p).name().to_lowercase(), value(p))).collect();
        lines.push(format!("Evidence {}: {}{parts}.", piece + 1, value(EvidenceField::Url)));
    }
    for (field, value) in suggestions(&record.claim) {
        let value = spoken(field, &value, dates, scale);
        lines.push(with_stop(&format!("Suggested, not saved: {}: {value}", name(field))));
    }
    lines
}
