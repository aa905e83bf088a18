//! Maps span labels to annotations and entities, for formats that give each span a single label.

use crate::annotation::{Annotation, AnnotationKind};
use crate::entity::{EntityType, OtherType};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Names of entity types of other programs.
static FOREIGN_TYPES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/entity/foreign_types.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// Meaning of a span label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LabelMeaning {
    /// A mention of an entity of this type.
    Mention(EntityType),
    /// An annotation of this kind with this label; the label may be empty.
    Annotation(AnnotationKind, String),
}

/// The span label of an annotation: a highlight's label (`important`), the kind if there is no label (`claim`), or both
/// (`claim/doubtful`). A highlight also gets both if [`meaning`] would interpret its label differently.
pub(crate) fn name(annotation: &Annotation) -> String {
    let (kind, label) = (annotation.kind, annotation.label.as_str());
    if label.is_empty() {
        return kind.name().into();
    }
    let alone = kind == AnnotationKind::Highlight && meaning(label) == LabelMeaning::Annotation(kind, label.into());
    if alone { label.into() } else { format!("{}/{label}", kind.name()) }
}

/// Interprets the span label `name`, in the same way for every format: entity types by our codes and those of well-known
/// corpora, annotation kinds with or without a label, and anything else as the label of a highlight.
pub(crate) fn meaning(name: &str) -> LabelMeaning {
    let foreign = || FOREIGN_TYPES.contains(name).then(|| OtherType::new(name).map(EntityType::Other)).flatten();
    if let Some(kind) = entity(name).or_else(foreign) {
        return LabelMeaning::Mention(kind);
    }
    for kind in AnnotationKind::ALL {
        match name.strip_prefix(kind.name()) {
            Some("") => return LabelMeaning::Annotation(kind, String::new()),
            Some(rest) if rest.len() > 1 && rest.starts_with('/') => {
                return LabelMeaning::Annotation(kind, rest[1..].into());
            }
            _ => {}
        }
    }
    LabelMeaning::Annotation(AnnotationKind::Highlight, name.into())
}

/// The entity type that `name` denotes in a file that has nothing but mentions of entities: one of ours, or else the type
/// of that name. `None` if `name` cannot be the name of a type.
pub(crate) fn entity_type(name: &str) -> Option<EntityType> {
    entity(name).or_else(|| OtherType::new(name).map(EntityType::Other))
}

/// The type of our own that `name` denotes, ignoring ASCII case.
fn entity(name: &str) -> Option<EntityType> {
    let name = name.to_ascii_uppercase();
    Some(match name.as_str() {
        "PERSON" | "PERS" => EntityType::Person,
        "ORGANIZATION" | "ORGANISATION" => EntityType::Organization,
        "LOCATION" | "PLACE" | "GPE" | "FAC" => EntityType::Place,
        "TIME" => EntityType::Date,
        "CARDINAL" | "ORDINAL" | "QUANTITY" => EntityType::Number,
        code => EntityType::ALL.into_iter().find(|kind| kind.code() == code)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::annotation;
    use proptest::prelude::*;

    #[test]
    fn names() {
        let name = |kind, label: &str| super::name(&annotation().kind(kind).label(label).build());
        assert_eq!(name(AnnotationKind::Highlight, "important"), "important");
        assert_eq!(name(AnnotationKind::Highlight, ""), "highlight");
        assert_eq!(name(AnnotationKind::Claim, ""), "claim");
        assert_eq!(name(AnnotationKind::Claim, "doubtful"), "claim/doubtful");
        assert_eq!(name(AnnotationKind::Highlight, "PER"), "highlight/PER");
        assert_eq!(name(AnnotationKind::Highlight, "note"), "highlight/note");
        assert_eq!(meaning("GPE"), LabelMeaning::Mention(EntityType::Place));
        let norp = OtherType::new("NORP").map(EntityType::Other).unwrap();
        assert_eq!((meaning("NORP"), norp.code()), (LabelMeaning::Mention(norp), "NORP"));
        assert_eq!(name(AnnotationKind::Highlight, "NORP"), "highlight/NORP");
        assert_eq!(meaning("event"), LabelMeaning::Annotation(AnnotationKind::Highlight, "event".into()));
        assert_eq!(meaning("note/"), LabelMeaning::Annotation(AnnotationKind::Highlight, "note/".into()));
    }

    #[test]
    fn listed_types_are_types_of_other_programs() {
        for name in FOREIGN_TYPES.iter() {
            assert_eq!(entity(name), None, "{name} is one of ours");
            assert!(matches!(meaning(name), LabelMeaning::Mention(EntityType::Other(_))), "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_name_means_what_it_was_made_of(kind in 0usize..3, label in "(highlight|note|claim|per|NORP|/|x){0,4}") {
            let annotation = annotation().kind(AnnotationKind::ALL[kind]).label(&label).build();
            prop_assert_eq!(meaning(&super::name(&annotation)), LabelMeaning::Annotation(AnnotationKind::ALL[kind], label));
        }
    }
}
