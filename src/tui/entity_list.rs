//! The rows of the entity pane, and corrections of entities.

use super::document::EntityRow;
use crate::annotation::corrections::Occurrences;
use crate::entity::{EntityType, Extraction};
use crate::text::Span;
use std::cmp::Reverse;

/// The order of entities within their type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum EntityOrder {
    /// By first mention.
    #[default]
    Place,
    /// By number of mentions, most first.
    Count,
    /// By name, ignoring case.
    Name,
}

impl EntityOrder {
    /// The order as shown in the heading of the pane; empty for the default order.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::Place => "",
            Self::Count => "by count",
            Self::Name => "by name",
        }
    }

    pub(crate) const fn next(self) -> Self {
        match self {
            Self::Place => Self::Count,
            Self::Count => Self::Name,
            Self::Name => Self::Place,
        }
    }
}

/// An entity as a correction refers to it: by type and name, because indices may change before the correction is
/// made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntityRef {
    /// The type.
    pub(crate) kind: EntityType,
    /// The longest name.
    pub(crate) name: String,
    /// The different surface forms in the text.
    pub(crate) surface_forms: Vec<String>,
}

/// A correction of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EntityPick {
    /// Changes the type of the entity.
    Type(EntityRef, EntityType),
    /// Merges the first entity into the second.
    Merge(EntityRef, EntityRef),
    /// Adds the words at a span as an entity of this type, at these occurrences; with `None`, the user is asked.
    Add(Span, EntityType, Option<Occurrences>),
}

/// The rows of the entity pane: the entities grouped by type, in the order of `sort` within a type, limited to
/// those whose names contain `filter` (case-insensitive).
pub(super) fn entity_rows(extraction: &Extraction, sort: EntityOrder, filter: &str) -> Vec<EntityRow> {
    let filter = filter.to_lowercase();
    let mut rows = Vec::with_capacity(extraction.entities.len() + 16);
    let mut first = 0;
    for chunk in extraction.entities.chunk_by(|a, b| a.kind == b.kind) {
        let mut kept: Vec<usize> = (first..first + chunk.len())
            .filter(|&e| filter.is_empty() || extraction.entities[e].name.to_lowercase().contains(&filter))
            .collect();
        first += chunk.len();
        match sort {
            EntityOrder::Place => {}
            EntityOrder::Count => kept.sort_by_key(|&e| Reverse(extraction.entities[e].mentions.len())),
            EntityOrder::Name => kept.sort_by_cached_key(|&e| extraction.entities[e].name.to_lowercase()),
        }
        if kept.is_empty() {
            continue;
        }
        if !rows.is_empty() {
            rows.push(EntityRow::Space);
        }
        rows.push(EntityRow::Heading(chunk[0].kind, kept.len()));
        rows.extend(kept.into_iter().map(EntityRow::Entity));
    }
    rows
}
