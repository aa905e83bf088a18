//! Corrections of entities, as the user chooses them.

use crate::annotation::corrections::Occurrences;
use crate::entity::EntityType;
use crate::text::Span;

/// An entity as a correction refers to it: by type and name, because indices may change before the correction is
/// made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntityRef {
    /// The type.
    pub(crate) kind: EntityType,
    /// The name it is shown with.
    pub(crate) name: String,
    /// The different surface forms in the text.
    pub(crate) surface_forms: Vec<String>,
}

/// A correction of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EntityPick {
    /// Changes the type of the entity.
    Type(EntityRef, EntityType),
    /// Merges the first entity into the second, as one of this type; with `None`, the user is asked if theirs differ.
    Merge(EntityRef, EntityRef, Option<EntityType>),
    /// Adds the words at a span as an entity of this type, at these occurrences; with `None`, the user is asked.
    Add(Span, EntityType, Option<Occurrences>),
}
