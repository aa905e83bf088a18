//! Groups mentions that refer to the same entity.

use super::{Entity, EntityType, Mention, terms};
use crate::text::typography::single_spaced;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The user's corrections to the grouping, by entity type and folded words (see [`folded`](super::folded)).
#[derive(Clone, Debug, Default)]
pub struct ManualGrouping {
    /// Words that form an entity of their own.
    pub(crate) split: HashSet<(EntityType, String)>,
    /// Words, and the words whose entity they belong to.
    pub(crate) merged: HashMap<(EntityType, String), String>,
}

impl ManualGrouping {
    fn is_empty(&self) -> bool {
        self.split.is_empty() && self.merged.is_empty()
    }

    /// The grouping key of `mention` after the user's corrections. `key` is the mention's own key; `full` is the
    /// automatic one.
    fn key_of<'a>(&'a self, mention: &Mention, text: &str, key: &'a str, full: &'a str) -> &'a str {
        let own = (mention.kind, super::folded(mention.span.slice(text)));
        let full = if self.split.contains(&own) { key } else { full };
        let joined = self.merged.get(&own).or_else(|| self.merged.get(&(mention.kind, full.to_string())));
        joined.map_or(full, String::as_str)
    }
}

/// Groups `mentions` of `text` into entities, sorted by type and then by first mention. Also returns the index of the
/// entity of each mention.
///
/// Mentions with the same words are one entity, ignoring case. A person named by some of the words of a longer name is
/// that person, if only one such name exists. An abbreviation stands for the expansion that `aliases` gives; otherwise
/// for the only organisation or place with those initials. Mentions of different types are never grouped.
pub(super) fn group(
    text: &str,
    mentions: &[Mention],
    aliases: &[(String, String)],
    forced: &ManualGrouping,
) -> (Vec<Entity>, Vec<usize>) {
    let keys: Vec<String> = mentions.iter().map(|m| key(m, text)).collect();
    let whole = FullNames::new(mentions, &keys, aliases);
    let mut index: HashMap<(EntityType, &str), usize> = HashMap::new();
    let mut entities: Vec<Entity> = Vec::new();
    let mut of = Vec::with_capacity(mentions.len());
    for (i, (mention, key)) in mentions.iter().zip(&keys).enumerate() {
        let full = whole.full_name(mention.kind, key).unwrap_or(key);
        let full = if forced.is_empty() { full } else { forced.key_of(mention, text, key, full) };
        let entity = *index.entry((mention.kind, full)).or_insert_with(|| {
            entities.push(Entity { kind: mention.kind, name: String::new(), role: None, mentions: Vec::new() });
            entities.len() - 1
        });
        let entity_ref = &mut entities[entity];
        if is_fuller(mention.span.slice(text), &entity_ref.name) {
            entity_ref.name = single_spaced(mention.span.slice(text));
        }
        if entity_ref.role.is_none() {
            entity_ref.role = mention.role.map(|role| single_spaced(role.slice(text)));
        }
        entity_ref.mentions.push(i);
        of.push(entity);
    }
    sort_entities(entities, of)
}

/// Returns whether `own` is a fuller wording than `name`. In a tie, a wording with lower-case letters is preferred to
/// one in capitals. For a state, the everyday name is preferred to the official one (China to "Republik Rakyat China").
fn is_fuller(own: &str, name: &str) -> bool {
    let state = |name: &str| STATE_PREFIXES.iter().any(|state| name.to_lowercase().starts_with(state));
    if !name.is_empty() && state(own) != state(name) {
        return state(name);
    }
    let (new, old) = (own.chars().count(), name.chars().count());
    new > old || new == old && !name.contains(char::is_lowercase)
}

/// Sorts entities by type and first mention, and updates the indices in `of`.
fn sort_entities(entities: Vec<Entity>, of: Vec<usize>) -> (Vec<Entity>, Vec<usize>) {
    let mut order: Vec<usize> = (0..entities.len()).collect();
    order.sort_by_key(|&e| (entities[e].kind, entities[e].mentions[0]));
    let mut place = vec![0; entities.len()];
    for (to, &from) in order.iter().enumerate() {
        place[from] = to;
    }
    let mut numbered: Vec<(usize, Entity)> = entities.into_iter().enumerate().map(|(i, e)| (place[i], e)).collect();
    numbered.sort_by_key(|(to, _)| *to);
    (numbered.into_iter().map(|(_, e)| e).collect(), of.into_iter().map(|e| place[e]).collect())
}

/// Maps short names to full names; `None` if a short name is ambiguous.
struct FullNames<'a> {
    full_names: HashMap<(EntityType, &'a str), Option<&'a str>>,
}

impl<'a> FullNames<'a> {
    fn new(mentions: &[Mention], keys: &'a [String], aliases: &'a [(String, String)]) -> Self {
        let mut wholes = Self { full_names: HashMap::new() };
        let names: HashMap<EntityType, HashSet<&'a str>> =
            mentions.iter().zip(keys).fold(HashMap::new(), |mut names, (m, key)| {
                names.entry(m.kind).or_default().insert(key.as_str());
                names
            });
        let known = |kind: EntityType, short: &str| names.get(&kind).and_then(|names| names.get(short)).copied();
        let mut sorted: Vec<(EntityType, &'a str)> =
            mentions.iter().zip(keys).map(|(m, k)| (m.kind, k.as_str())).collect();
        sorted.sort_unstable();
        sorted.dedup();
        // Explicit definitions in the article take precedence.
        let said: BTreeSet<&(String, String)> = aliases.iter().collect();
        for (short, long) in said {
            for kind in [EntityType::Organization, EntityType::Place, EntityType::Person, EntityType::Term] {
                // Words that the abbreviation leaves out may come first: "PT Samudra Karya (SK)".
                let is = |key: &str| {
                    key.strip_suffix(long.as_str()).is_some_and(|head| head.is_empty() || head.ends_with(' '))
                };
                let whole = sorted.iter().find(|(k, key)| *k == kind && is(key));
                if let Some((_, whole)) = whole {
                    wholes.full_names.insert((kind, short), Some(whole));
                }
            }
        }
        for &(kind, long) in &sorted {
            if !long.contains(' ') {
                continue;
            }
            match kind {
                EntityType::Person => {
                    for short in short_forms(long) {
                        if let Some(short) = known(kind, &short) {
                            wholes.insert(kind, short, long);
                        }
                    }
                }
                EntityType::Organization | EntityType::Place => {
                    // "China" is short for "Republik Rakyat China".
                    let state = STATE_PREFIXES.iter().any(|state| long.starts_with(state));
                    if let Some(short) = long.rsplit(' ').next().and_then(|last| known(kind, last))
                        && kind == EntityType::Place
                        && state
                    {
                        wholes.insert(kind, short, long);
                    }
                    let initials: String = long
                        .split([' ', '-'])
                        .filter(|w| !OMITTED_FROM_INITIALS.contains(w))
                        .filter_map(|w| w.chars().next())
                        .collect();
                    if let Some(short) = known(kind, &initials)
                        && initials.chars().count() > 2
                    {
                        wholes.insert(kind, short, long);
                    }
                }
                _ => {}
            }
        }
        wholes
    }

    /// Records a full name for a short one. Two unrelated full names make the short one ambiguous.
    fn insert(&mut self, kind: EntityType, short: &'a str, long: &'a str) {
        let one = self.full_names.entry((kind, short)).or_insert(Some(long));
        match *one {
            // If one full name contains the words of the other, keep the longer.
            Some(other) if other != long => {
                *one = match (contains_words(long, other), contains_words(other, long)) {
                    (true, _) => Some(long),
                    (_, true) => Some(other),
                    _ => None,
                };
            }
            _ => {}
        }
    }

    fn full_name(&self, kind: EntityType, key: &str) -> Option<&'a str> {
        let mut found = None;
        let mut key = key;
        // A full name may itself be short for another. Three steps are enough for any name.
        for _ in 0..3 {
            match self.full_names.get(&(kind, key)) {
                Some(Some(whole)) if *whole != key => (found, key) = (Some(*whole), *whole),
                _ => break,
            }
        }
        found
    }
}

/// First words of the official names of states, in lower case.
const STATE_PREFIXES: &[&str] = &["republik ", "republic of ", "kerajaan ", "kingdom of ", "persemakmuran "];

/// Words that initials skip, in lower case.
const OMITTED_FROM_INITIALS: &[&str] = &["of", "the", "and", "for", "dan", "di", "untuk", "-", "&"];

/// The possible short names of a person: all proper subsets of the first six words, in order, longer than two
/// characters.
fn short_forms(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let n = words.len().min(6);
    (1..(1u32 << n) - 1)
        .map(|set| (0..n).filter(|i| set & 1 << i != 0).map(|i| words[i]).collect::<Vec<_>>().join(" "))
        .filter(|short| short.chars().count() > 2)
        .collect()
}

/// Returns whether `long` contains all words of `short` in the same order.
fn contains_words(long: &str, short: &str) -> bool {
    let mut words = long.split(' ');
    short.split(' ').all(|word| words.any(|w| w == word))
}

/// The grouping key of a mention: its value, or else its words in lower case. The value is compared in its written
/// form, so that "2024" from an external program, which has no value, equals the year 2024 found here.
fn key(mention: &Mention, text: &str) -> String {
    let words = || single_spaced(terms::singular(mention.span.slice(text))).trim_end_matches('.').to_lowercase();
    match (&mention.value, mention.kind) {
        (Some(value), EntityType::Date | EntityType::Money | EntityType::Percent) => value.without_bound(),
        _ => words(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn names(text: &str, drawn: &[(&str, EntityType)]) -> Vec<(String, usize)> {
        let mut at = 0;
        let mentions: Vec<Mention> = drawn
            .iter()
            .map(|(words, kind)| {
                let start = at + text[at..].find(words).unwrap();
                at = start + words.len();
                Mention { span: Span::new(start, at), kind: *kind, value: None, role: None, source: None }
            })
            .collect();
        group(text, &mentions, &[], &ManualGrouping::default())
            .0
            .into_iter()
            .map(|e| (e.name, e.mentions.len()))
            .collect()
    }

    #[test]
    fn a_surname_joins_its_full_name() {
        use EntityType::{Person, Place};
        assert_eq!(
            names(
                "MOSKOW: Vladimir Putin. Putin dan Moskow",
                &[("MOSKOW", Place), ("Vladimir Putin", Person), ("Putin", Person), ("Moskow", Place)]
            ),
            [("Vladimir Putin".into(), 2), ("Moskow".into(), 2)]
        );
        assert_eq!(
            names("Ani Yani, Adi Yani, Yani", &[("Ani Yani", Person), ("Adi Yani", Person), ("Yani", Person)]).len(),
            3,
            "of two Yanis, nobody knows which"
        );
    }
}
