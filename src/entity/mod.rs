//! Entities: which names, dates, sums and numbers an article mentions, and which mentions are one thing.
//!
//! [`Extractor`] is the whole way: tokens, labels by the trained [`tagger`], names made whole, dates and numbers by
//! [`rules`], and mentions brought together into entities.

mod aliases;
mod extract;
mod furniture_names;
pub mod iob;
mod names;
mod roles;
pub mod rules;
pub mod tagger;
mod terms;
pub mod value;

pub use aliases::ManualGrouping;
pub use extract::Extractor;
pub use value::Value;

use crate::article::Article;
use crate::text::Span;
use crate::text::typography::single_spaced;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What kind of thing a mention names. The codes in JSON are those of the `CoNLL` and `OntoNotes` corpora.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum EntityType {
    /// A person.
    #[serde(rename = "PER")]
    Person,
    /// An organisation: company, agency, ministry, alliance.
    #[serde(rename = "ORG")]
    Organization,
    /// A place: country, city, river, building.
    #[serde(rename = "LOC")]
    Place,
    /// A date, a year, a weekday, a clock time.
    Date,
    /// An amount of money.
    Money,
    /// A percentage.
    Percent,
    /// Any other number: count, rank, ordinal.
    Number,
    /// A term the article explains an abbreviation of: "artificial intelligence (AI)".
    Term,
}

impl EntityType {
    /// All of them, in the order they are shown.
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

    /// Its code in JSON: `PER`, `ORG`, `LOC`, `DATE`, `MONEY`, `PERCENT`, `NUMBER` or `TERM`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "PER",
            Self::Organization => "ORG",
            Self::Place => "LOC",
            Self::Date => "DATE",
            Self::Money => "MONEY",
            Self::Percent => "PERCENT",
            Self::Number => "NUMBER",
            Self::Term => "TERM",
        }
    }

    /// What one of them is called, after "a".
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organisation",
            Self::Place => "place",
            Self::Date => "date",
            Self::Money => "sum of money",
            Self::Percent => "percentage",
            Self::Number => "number",
            Self::Term => "term",
        }
    }

    /// Whether it is somebody or something with a name, rather than a value.
    pub const fn is_name(self) -> bool {
        matches!(self, Self::Person | Self::Organization | Self::Place)
    }

    /// A heading for a group of them.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Person => "Persons",
            Self::Organization => "Organisations",
            Self::Place => "Places",
            Self::Date => "Dates",
            Self::Money => "Money",
            Self::Percent => "Percentages",
            Self::Number => "Numbers",
            Self::Term => "Terms",
        }
    }
}

/// One occurrence of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where, in bytes of the article.
    pub span: Span,
    /// What kind of thing.
    pub kind: EntityType,
    /// What a date, sum, percentage or number amounts to, where the [`rules`] can tell. Its own type is `kind`.
    pub value: Option<Value>,
    /// What the person is said to be, in bytes of the article: "Presiden Rusia" beside "Vladimir Putin".
    pub role: Option<Span>,
    /// The program that found it, where that was another one.
    pub source: Option<Arc<str>>,
}

impl Mention {
    /// Words of which nothing more is known; `source` found them, where that was another program.
    pub const fn bare(span: Span, kind: EntityType, source: Option<Arc<str>>) -> Self {
        Self { span, kind, value: None, role: None, source }
    }
}

/// The mentions that mean the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What kind of thing.
    pub kind: EntityType,
    /// Its fullest name in the article.
    pub name: String,
    /// What a person is said to be, the first time something is.
    pub role: Option<String>,
    /// Indices of its mentions in [`Extraction::mentions`], ascending.
    pub mentions: Vec<usize>,
}

/// What was found in a window of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extraction {
    /// The part of the article that was searched.
    pub window: Span,
    /// Mentions in order; no two overlap.
    pub mentions: Vec<Mention>,
    /// Entities by type, then by first mention.
    pub entities: Vec<Entity>,
    /// For each mention the index of its entity.
    pub entity_of: Vec<usize>,
    /// Abbreviations and what the article says they stand for, lower-cased.
    pub aliases: Vec<(String, String)>,
}

/// Articles up to this size are searched whole; in a larger one, the part being read.
pub const MAX_WHOLE_BYTES: usize = 4 * 1024 * 1024;

/// Bytes searched round the place being read in an article larger than [`MAX_WHOLE_BYTES`].
const WINDOW_BYTES: usize = 256 * 1024;

/// The window to search when the reader is at `offset`: everything, or in a large article the part round it.
/// The same window comes out for a good stretch of reading.
pub fn window(article: &Article, offset: usize) -> Span {
    let len = article.text().len();
    if len <= MAX_WHOLE_BYTES {
        return Span::new(0, len);
    }
    let step = WINDOW_BYTES / 2;
    let start = (offset / step).saturating_sub(1) * step;
    Span::new(start, (start + WINDOW_BYTES + step).min(len))
}

/// Bytes that are searched before a larger window is: some screens of text.
pub const FIRST_WINDOW_BYTES: usize = 64 * 1024;

/// The part of an article to search first when the reader is at `offset`.
pub fn first_window(article: &Article, offset: usize) -> Span {
    let start = offset.saturating_sub(FIRST_WINDOW_BYTES / 4);
    Span::new(start, (start + FIRST_WINDOW_BYTES).min(article.text().len()))
}

/// Finds the entities in the paragraphs of `article` that begin inside `window`. For many articles an [`Extractor`]
/// of one's own is faster.
pub fn extract(article: &Article, window: Span) -> Extraction {
    Extractor::new().extract(article, window)
}

/// `text` as words are compared: single-spaced, in lower case.
pub fn folded(text: &str) -> String {
    single_spaced(text).to_lowercase()
}

impl Extraction {
    /// The extraction of `mentions` of `text`, in any order, brought together anew; where two overlap, the one that
    /// comes first is kept.
    pub fn new(
        text: &str,
        window: Span,
        mentions: Vec<Mention>,
        aliases: Vec<(String, String)>,
        forced: &ManualGrouping,
    ) -> Self {
        let mentions = extract::without_overlap(mentions);
        let (entities, entity_of) = aliases::group(text, &mentions, &aliases, forced);
        Self { window, mentions, entities, entity_of, aliases }
    }

    /// Leaves only mentions and entities of the types `keeps` is true of.
    pub fn retain(&mut self, keeps: impl Fn(EntityType) -> bool) {
        if self.mentions.iter().all(|mention| keeps(mention.kind)) {
            return;
        }
        // Where each is when the others are gone.
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

    /// The different wordings of `entity`, the one met first first.
    pub fn surface_forms(&self, text: &str, entity: &Entity) -> Vec<String> {
        let mut seen = std::collections::HashSet::new();
        let words = entity.mentions.iter().map(|&m| single_spaced(self.mentions[m].span.slice(text)));
        words.filter(|form| seen.insert(form.to_lowercase())).collect()
    }

    /// Indices of the mentions that touch `span`.
    pub fn touching(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.mentions.partition_point(|m| m.span.end <= span.start);
        let to = self.mentions.partition_point(|m| m.span.start < span.end);
        from..to.max(from)
    }

    /// The value of `entity`: that of its first mention that has one.
    pub(crate) fn value(&self, entity: &Entity) -> Option<&Value> {
        entity.mentions.iter().find_map(|&m| self.mentions[m].value.as_ref())
    }

    /// The value of `entity` as it is written, unless its name shows the same digits in the same order and so says
    /// as much.
    pub(crate) fn distinct_value(&self, entity: &Entity) -> Option<String> {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let written = self.value(entity)?.to_string();
        (digits(&written) != digits(&entity.name)).then_some(written)
    }

    /// The mention at `offset`.
    pub fn at(&self, offset: usize) -> Option<usize> {
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
        let expected = [("11 Desember", Some("--12-11")), ("4.812", None), ("2,5 juta ton", Some("2500000 t"))];
        assert_eq!(told, expected.map(|(name, value)| (name, value.map(String::from))));
    }
}
