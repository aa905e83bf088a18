//! The rows of the entities pane, and their order.

use crate::entity::{EntityType, Extraction};
use crate::text::query;
use std::cmp::Reverse;

/// A row of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntityRow {
    /// The heading of a type: the type and the number of its entities listed.
    Heading(EntityType, usize),
    /// An entity, by index.
    Entity(usize),
    /// An empty row between types.
    Space,
}

impl EntityRow {
    /// The index of the entity, if the row is one.
    pub(super) const fn entity(&self) -> Option<usize> {
        if let Self::Entity(entity) = self { Some(*entity) } else { None }
    }
}

/// The order of entities within their type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum EntityOrder {
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
    pub(super) const fn heading(self) -> &'static str {
        match self {
            Self::Place => "",
            Self::Count => "by count",
            Self::Name => "by name",
        }
    }

    /// The order in words.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Place => "by first mention",
            Self::Count | Self::Name => self.heading(),
        }
    }

    /// The order after this one.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Place => Self::Count,
            Self::Count => Self::Name,
            Self::Name => Self::Place,
        }
    }
}

/// The rows of the entity pane: the entities grouped by type, in the order of `sort` within a type, limited to
/// those whose names contain `filter`. Case does not matter, nor do accents that were not typed.
pub(super) fn entity_rows(extraction: &Extraction, sort: EntityOrder, filter: &str) -> Vec<EntityRow> {
    let filter = filter.to_lowercase();
    // A filter that is too long for a pattern is compared as it is.
    let pattern = query::pattern(&filter).ok();
    let fits = |name: &str| match &pattern {
        Some(pattern) => pattern.is_match(name),
        None => name.to_lowercase().contains(&filter),
    };
    let mut rows = Vec::with_capacity(extraction.entities.len() + 16);
    let mut first = 0;
    for chunk in extraction.entities.chunk_by(|a, b| a.kind == b.kind) {
        let mut kept: Vec<usize> =
            (first..first + chunk.len()).filter(|&e| filter.is_empty() || fits(&extraction.entities[e].name)).collect();
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
