//! Token labels: IOB2 over persons, organisations and places, and the transitions that it allows.

use crate::entity::EntityType;

/// Number of labels.
pub const COUNT: usize = 7;

/// A label: 0 is outside; then come `B-` and `I-` of person, organisation and place, 1 to 6.
pub type IobLabel = usize;

/// The label of a token outside every name.
pub const OUTSIDE: IobLabel = 0;

/// The types in the order of their labels.
pub const TYPES: [EntityType; 3] = [EntityType::Person, EntityType::Organization, EntityType::Place];

/// The entity type of a label; `None` for [`OUTSIDE`].
pub(crate) const fn kind(label: IobLabel) -> Option<EntityType> {
    match label {
        1 | 2 => Some(EntityType::Person),
        3 | 4 => Some(EntityType::Organization),
        5 | 6 => Some(EntityType::Place),
        _ => None,
    }
}

/// Returns whether the label continues the name of the token before (`I-`).
pub(crate) const fn is_inside(label: IobLabel) -> bool {
    label > 0 && label.is_multiple_of(2)
}

/// The `B-` label of the type of `label`; [`OUTSIDE`] stays as it is.
pub(crate) const fn begin(label: IobLabel) -> IobLabel {
    if is_inside(label) { label - 1 } else { label }
}

/// Returns whether `after` may follow `before`: an `I-` label only follows its own type. A sentence starts after
/// [`OUTSIDE`].
pub const fn may_follow(before: IobLabel, after: IobLabel) -> bool {
    !is_inside(after) || begin(before) == begin(after)
}

/// The names in a sequence of labels: index of the first token, index after the last, type.
pub fn names(labels: &[IobLabel]) -> Vec<(usize, usize, EntityType)> {
    let mut found: Vec<(usize, usize, EntityType)> = Vec::new();
    for (at, &label) in labels.iter().enumerate() {
        let Some(kind) = kind(label) else { continue };
        match found.last_mut() {
            Some(last) if is_inside(label) && last.1 == at && last.2 == kind => last.1 = at + 1,
            _ => found.push((at, at + 1, kind)),
        }
    }
    found
}

/// Parses an IOB2 tag; `None` if it is malformed or has a different type.
pub(crate) fn parse(tag: &str) -> Option<IobLabel> {
    if tag == "O" {
        return Some(OUTSIDE);
    }
    let (prefix, code) = tag.split_once('-')?;
    let kind = TYPES.iter().position(|kind| kind.code() == code)?;
    match prefix {
        "B" => Some(1 + 2 * kind),
        "I" => Some(2 + 2 * kind),
        _ => None,
    }
}

/// The IOB2 tag of `label`. Panics if `label` is not below [`COUNT`].
pub(crate) const fn name(label: IobLabel) -> &'static str {
    ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"][label]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written() {
        for label in 0..COUNT {
            assert_eq!(parse(name(label)), Some(label));
        }
        assert_eq!(parse("B-MISC"), None);
        assert_eq!(parse("X"), None);
        let labels = ["B-PER", "I-PER", "B-PER", "O", "B-LOC", "I-ORG"].map(|tag| parse(tag).unwrap());
        assert_eq!(
            names(&labels),
            [
                (0, 2, EntityType::Person),
                (2, 3, EntityType::Person),
                (4, 5, EntityType::Place),
                (5, 6, EntityType::Organization)
            ]
        );
        assert!(may_follow(1, 2) && may_follow(2, 2) && !may_follow(0, 2) && !may_follow(3, 2) && may_follow(2, 1));
    }
}
