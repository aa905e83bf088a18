//! Entities: the names, dates, sums and numbers that an article mentions, with mentions of the same entity grouped.
//!
//! [`Extractor`] runs the whole pipeline: it tokenizes the text, labels names with the trained [`tagger`], refines
//! those names, finds dates and numbers with the [`rules`], and groups the mentions into entities.

mod aliases;
#[cfg(test)]
mod article_examples;
mod company_names;
mod consistent_names;
mod english_offices;
mod enumerated_names;
mod extract;
mod furniture_names;
mod hyphenated;
pub mod iob;
#[cfg(test)]
mod name_examples;
mod name_lists;
mod names;
mod never_names;
mod office_constructions;
mod office_holders;
mod organization_names;
mod organization_phrases;
mod other_names;
mod other_type;
mod passage_language;
mod passage_parts;
mod peoples;
mod person_parts;
mod phrase_set;
mod roles;
pub mod rules;
pub(crate) mod shown;
mod split_score;
pub mod tagger;
mod terms;
mod token_text;
mod town_names;
pub(crate) mod typed_date;
pub(crate) mod value;
mod word_lists;

pub use aliases::ManualGrouping;
pub(crate) use extract::Extractor;
pub(crate) use office_holders::{full_office, is_degree};
pub use other_type::OtherType;
pub use value::Value;

use crate::article::Article;
use crate::text::typography::single_spaced;
use crate::text::{PackedSpan, Span};
use std::sync::Arc;

/// The type of an entity. The JSON codes are those of the `CoNLL` and `OntoNotes` corpora.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityType {
    /// A person.
    Person,
    /// An organisation: company, agency, ministry, alliance.
    Organization,
    /// A place: country, city, river, building.
    Place,
    /// A date, a year, a weekday, a time of day or a duration.
    Date,
    /// An amount of money.
    Money,
    /// A percentage.
    Percent,
    /// Any other number: count, rank, ordinal.
    Number,
    /// A term for which the article defines an abbreviation: "artificial intelligence (AI)".
    Term,
    /// A type of another program. tandai itself finds none, and neither claims nor checks use them.
    Other(OtherType),
}

impl EntityType {
    /// All types of our own, in display order.
    pub const ALL: [Self; 8] = [
        Self::Person,
        Self::Organization,
        Self::Place,
        Self::Date,
        Self::Money,
        Self::Percent,
        Self::Number,
        Self::Term,
    ];

    /// The JSON code: `PER`, `ORG`, `LOC`, `DATE`, `MONEY`, `PERCENT`, `NUMBER` or `TERM`; for a type of another program,
    /// the name it has there.
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "PER",
            Self::Organization => "ORG",
            Self::Place => "LOC",
            Self::Date => "DATE",
            Self::Money => "MONEY",
            Self::Percent => "PERCENT",
            Self::Number => "NUMBER",
            Self::Term => "TERM",
            Self::Other(other) => other.name(),
        }
    }

    /// The index in [`EntityType::ALL`], or the number of our own types for any other.
    pub(crate) const fn index(self) -> u8 {
        match self {
            Self::Person => 0,
            Self::Organization => 1,
            Self::Place => 2,
            Self::Date => 3,
            Self::Money => 4,
            Self::Percent => 5,
            Self::Number => 6,
            Self::Term => 7,
            Self::Other(_) => 8,
        }
    }

    /// The English singular without an article, as in "a person"; for a type of another program, the name it has there.
    pub(crate) fn singular(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organisation",
            Self::Place => "place",
            Self::Date => "date",
            Self::Money => "sum of money",
            Self::Percent => "percentage",
            Self::Number => "number",
            Self::Term => "term",
            Self::Other(other) => other.name(),
        }
    }

    /// Returns whether the type is a kind of name (person, organisation or place) rather than a value or a term.
    pub const fn is_name(self) -> bool {
        matches!(self, Self::Person | Self::Organization | Self::Place)
    }

    /// The plural heading for a group of entities of this type; for a type of another program, the name it has there.
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::Person => "Persons",
            Self::Organization => "Organisations",
            Self::Place => "Places",
            Self::Date => "Dates",
            Self::Money => "Money",
            Self::Percent => "Percentages",
            Self::Number => "Numbers",
            Self::Term => "Terms",
            Self::Other(other) => other.name(),
        }
    }
}

/// One occurrence of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The mention's words, in bytes of the article.
    pub span: Span,
    /// The entity type.
    pub kind: EntityType,
    /// The value of a date, sum, percentage or number, if the [`rules`] can determine it. The value's own type equals
    /// `kind`. Mentions with the same words share it where they can: it is three times as large as the rest of a mention.
    pub value: Option<Arc<Value>>,
    /// The person's office or title, in bytes of the article: "Presiden Rusia" next to "Vladimir Putin".
    pub role: Option<PackedSpan>,
    /// The external program that found the mention, or `None` if tandai found it.
    pub source: Option<Arc<str>>,
}

impl Mention {
    /// A mention without a value or role. `source` is the external program that found it, if any.
    pub(crate) const fn bare(span: Span, kind: EntityType, source: Option<Arc<str>>) -> Self {
        Self { span, kind, value: None, role: None, source }
    }
}

/// An entity: the mentions that refer to the same person, place, date and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The entity type.
    pub kind: EntityType,
    /// The fullest name that the article uses for the entity.
    pub name: String,
    /// The first role that the article gives the person.
    pub role: Option<String>,
    /// Indices of the entity's mentions in [`Extraction::mentions`], ascending.
    pub mentions: Vec<usize>,
}

/// The mentions and entities found in a window of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extraction {
    /// The part of the article that was searched.
    pub window: Span,
    /// Mentions in order; no two overlap.
    pub mentions: Vec<Mention>,
    /// Entities by type, then by first mention.
    pub entities: Vec<Entity>,
    /// For each mention, the index of its entity.
    pub entity_of: Vec<usize>,
    /// What the article says about names beside the mentions.
    pub(crate) naming: Naming,
}

/// What an article says about its names, apart from their mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Naming {
    /// Abbreviations and the expansions that the article gives for them, both in lower case.
    pub(crate) aliases: Vec<(String, String)>,
    /// Other names of persons and organisations and the names that the article gives for them, both in lower case.
    pub(crate) other_names: Vec<(String, String)>,
    /// The headline, headings and links to other articles, in order. A name in them may be cut short or belong to another
    /// article.
    pub(crate) headings: Vec<Span>,
}

impl Naming {
    /// Whether `span` is in a headline, a heading or a link to another article.
    pub(crate) fn is_in_heading(&self, span: Span) -> bool {
        let at = self.headings.partition_point(|heading| heading.end <= span.start);
        self.headings.get(at).is_some_and(|heading| heading.start <= span.start)
    }
}

/// Articles up to this size in bytes are searched whole; larger ones only in a window around the reading position.
pub(crate) const MAX_WHOLE_BYTES: usize = 4 * 1024 * 1024;

/// Base size in bytes of the window for an article larger than [`MAX_WHOLE_BYTES`]; [`window`] adds half of it.
const WINDOW_BYTES: usize = 256 * 1024;

/// The window to search when the reader is at byte `offset`: the whole article, or in a large one the part around it.
/// The window moves in steps of 128 KiB, so the same result serves while the reader stays within a step.
pub fn window(article: &Article, offset: usize) -> Span {
    let len = article.text().len();
    if len <= MAX_WHOLE_BYTES {
        return Span::new(0, len);
    }
    let step = WINDOW_BYTES / 2;
    let start = (offset / step).saturating_sub(1) * step;
    Span::new(start, (start + WINDOW_BYTES + step).min(len))
}

/// Size in bytes of the window that is searched first, so that results for the visible text appear quickly. Most articles of
/// news are smaller and are searched once.
pub(crate) const FIRST_WINDOW_BYTES: usize = 8 * 1024;

/// The part of an article to search first when the reader is at byte `offset`; a quarter of it precedes the offset.
pub(crate) fn first_window(article: &Article, offset: usize) -> Span {
    let start = offset.saturating_sub(FIRST_WINDOW_BYTES / 4);
    Span::new(start, (start + FIRST_WINDOW_BYTES).min(article.text().len()))
}

/// Finds the entities in the paragraphs of `article` that begin inside `window`. To process many articles, reuse one
/// [`Extractor`], which is faster because it caches words.
pub fn extract(article: &Article, window: Span) -> Extraction {
    Extractor::new().extract(article, window)
}

/// Normalises `text` for comparing words: white space collapsed to single spaces, lower case.
pub(crate) fn folded(text: &str) -> String {
    single_spaced(text).to_lowercase()
}

impl Extraction {
    /// Builds an extraction from `mentions` of `text`, in any order, and groups them into entities. If two mentions
    /// overlap, the one earlier in `mentions` is kept.
    pub fn new(text: &str, window: Span, mentions: Vec<Mention>, naming: Naming, forced: &ManualGrouping) -> Self {
        let mentions = extract::without_overlap(mentions);
        let (entities, entity_of) = aliases::group(text, &mentions, &naming, forced);
        Self { window, mentions, entities, entity_of, naming }
    }

    /// Whether the mention with index `m` is in a headline, a heading or a link to another article.
    pub(crate) fn is_in_heading(&self, m: usize) -> bool {
        self.naming.is_in_heading(self.mentions[m].span)
    }

    /// Whether the running text names the entity; headings and links may name whom the article is not about.
    pub(crate) fn is_in_running_text(&self, entity: &Entity) -> bool {
        self.naming.headings.is_empty() || entity.mentions.iter().any(|&m| !self.is_in_heading(m))
    }

    /// Keeps only the mentions and entities whose type satisfies `keeps`, and renumbers the indices.
    pub(crate) fn retain(&mut self, keeps: impl Fn(EntityType) -> bool) {
        if self.mentions.iter().all(|mention| keeps(mention.kind)) {
            return;
        }
        // The new index of each item after the removal.
        let moved = |kept: &[bool]| -> Vec<usize> {
            kept.iter().scan(0, |next, kept| Some(std::mem::replace(next, *next + usize::from(*kept)))).collect()
        };
        let entities: Vec<bool> = self.entities.iter().map(|entity| keeps(entity.kind)).collect();
        let mentions: Vec<bool> = self.entity_of.iter().map(|&entity| entities[entity]).collect();
        let (entity_at, mention_at) = (moved(&entities), moved(&mentions));
        let mut kept = mentions.iter();
        self.mentions.retain(|_| kept.next() == Some(&true));
        let mut kept = entities.iter();
        self.entities.retain(|_| kept.next() == Some(&true));
        for entity in &mut self.entities {
            for mention in &mut entity.mentions {
                *mention = mention_at[*mention];
            }
        }
        self.entity_of.retain(|entity| entities[*entity]);
        for entity in &mut self.entity_of {
            *entity = entity_at[*entity];
        }
    }

    /// The distinct wordings of `entity`, ignoring case, in order of first occurrence.
    pub(crate) fn surface_forms(&self, text: &str, entity: &Entity) -> Vec<String> {
        let mut seen = std::collections::HashSet::new();
        let words = entity.mentions.iter().map(|&m| single_spaced(self.mentions[m].span.slice(text)));
        words.filter(|form| seen.insert(form.to_lowercase())).collect()
    }

    /// Indices of the mentions that overlap `span`.
    pub(crate) fn touching(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.mentions.partition_point(|m| m.span.end <= span.start);
        let to = self.mentions.partition_point(|m| m.span.start < span.end);
        from..to.max(from)
    }

    /// The value of `entity`, taken from its first mention that has one.
    pub(crate) fn value(&self, entity: &Entity) -> Option<&Value> {
        entity.mentions.iter().find_map(|&m| self.mentions[m].value.as_deref())
    }

    /// The value of `entity` as people read it, or `None` if it would add nothing to the entity's name, which has the same
    /// digits in the same order or the same words.
    pub(crate) fn distinct_value(&self, entity: &Entity) -> Option<String> {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let value = self.value(entity)?;
        let readable = value.readable();
        let words = |text: &str| -> Vec<String> {
            let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(str::to_lowercase).collect()
        };
        let named = words(&entity.name);
        let new = digits(&value.without_bound()) != digits(&entity.name)
            && !words(&readable).iter().all(|word| named.contains(word));
        new.then_some(readable)
    }

    /// The index of the mention at byte `offset`.
    pub(crate) fn at(&self, offset: usize) -> Option<usize> {
        self.touching(Span::new(offset, offset + 1)).next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_some_types_only() {
        let article = Article::new("Putin di Rusia, 2024. Lalu Putin lagi.".into(), None, None).unwrap();
        let mut found = extract(&article, Span::new(0, article.text().len()));
        found.retain(|kind| kind != EntityType::Place);
        let names: Vec<_> = found.entities.iter().map(|e| (e.name.as_str(), e.mentions.clone())).collect();
        assert_eq!(names, [("Putin", vec![0, 2]), ("2024", vec![1])]);
        assert_eq!(found.entity_of, [0, 1, 0]);
        assert_eq!(found.mentions.len(), 3);
    }

    #[test]
    fn a_value_is_told_where_the_name_does_not() {
        let article = Article::new("Rapat pada 11 Desember dan 4.812 orang, 2,5 juta ton.".into(), None, None).unwrap();
        let found = extract(&article, Span::new(0, article.text().len()));
        let told: Vec<_> = found.entities.iter().map(|e| (e.name.as_str(), found.distinct_value(e))).collect();
        let expected = [("11 Desember", Some("11 December")), ("4.812", None), ("2,5 juta ton", Some("2.5 million t"))];
        assert_eq!(told, expected.map(|(name, value)| (name, value.map(String::from))));
    }
}
