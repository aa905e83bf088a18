//! Groups mentions that refer to the same entity.

use super::{Entity, EntityType, Mention, Naming, other_names, terms};
use crate::text::typography::single_spaced;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The user's corrections to the grouping, by entity type and folded words (see [`folded`](super::folded)).
#[derive(Clone, Debug, Default)]
pub struct ManualGrouping {
    /// Words that form an entity of their own.
    pub(crate) split: HashSet<(EntityType, String)>,
    /// Words, and the words whose entity they belong to.
    pub(crate) merged: HashMap<(EntityType, String), String>,
    /// The names of entities, by the words whose entity the others belong to.
    pub(crate) names: HashMap<(EntityType, String), String>,
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
/// that person, if only one such name exists. An abbreviation stands for the expansion that `naming` gives, and another
/// name for the name; otherwise an abbreviation stands for the only organisation or place with those initials. Mentions of
/// different types are never grouped. The name of an entity comes from the running text, unless only headings have one.
pub(super) fn group(
    text: &str,
    mentions: &[Mention],
    naming: &Naming,
    forced: &ManualGrouping,
) -> (Vec<Entity>, Vec<usize>) {
    let (known, of_mentions) = Keys::read(mentions, text);
    let keys = known.list();
    let whole = FullNames::new(&keys, naming);
    // The entity of each key, and of the words that only the user's corrections have.
    let mut of_keys: Vec<Option<usize>> = vec![None; keys.len()];
    let mut of_other: HashMap<(EntityType, &str), usize> = HashMap::new();
    let mut entities: Vec<Entity> = Vec::new();
    // How good the source of each entity's name is.
    let mut named_by: Vec<NameSource> = Vec::new();
    for (i, (mention, &id)) in mentions.iter().zip(&of_mentions).enumerate() {
        let (kind, key) = keys[id as usize];
        let full = whole.full_name(kind, key).unwrap_or(key);
        let full = if forced.is_empty() { full } else { forced.key_of(mention, text, key, full) };
        let id = if full == key { Some(id) } else { known.id(kind, full) };
        let known = match id {
            Some(id) => of_keys[id as usize].get_or_insert(entities.len()),
            None => of_other.entry((kind, full)).or_insert(entities.len()),
        };
        let entity = *known;
        if entity == entities.len() {
            entities.push(Entity { kind, name: String::new(), role: None, mentions: Vec::with_capacity(1) });
            named_by.push(NameSource::Heading);
        }
        let source = if naming.is_in_heading(mention.span) {
            NameSource::Heading
        } else if whole.is_other_name(kind, key) {
            NameSource::OtherName
        } else {
            NameSource::RunningText
        };
        let entity_ref = &mut entities[entity];
        let words = mention.span.slice(text);
        if is_better_name((words, source), (&entity_ref.name, named_by[entity])) {
            entity_ref.name = single_spaced(words);
        }
        named_by[entity] = named_by[entity].max(source);
        if entity_ref.role.is_none() {
            entity_ref.role = mention.role.map(|role| single_spaced(role.slice(text)));
        }
        entity_ref.mentions.push(i);
    }
    name_as_chosen(&mut entities, text, mentions, forced);
    // Unstable, to sort in place: no two entities have a mention in common.
    entities.sort_unstable_by_key(|entity| (entity.kind, entity.mentions[0]));
    let mut of = vec![0; mentions.len()];
    for (number, entity) in entities.iter().enumerate() {
        entity.mentions.iter().for_each(|&mention| of[mention] = number);
    }
    (entities, of)
}

/// Where the name of an entity comes from, from the worst to the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum NameSource {
    /// A heading, or a link to another article.
    Heading,
    /// Another name than the one that the article gives first: "Komeng" in "Sutrisno alias Komeng".
    OtherName,
    /// The running text.
    RunningText,
}

/// Gives entities that the user merged the names chosen for them, where these are still in the text.
fn name_as_chosen(entities: &mut [Entity], text: &str, mentions: &[Mention], forced: &ManualGrouping) {
    if forced.names.is_empty() {
        return;
    }
    for entity in entities {
        let words = |mention: &usize| super::folded(mentions[*mention].span.slice(text));
        let chosen = entity.mentions.iter().find_map(|mention| {
            let first = forced.merged.get(&(entity.kind, words(mention)))?;
            forced.names.get(&(entity.kind, first.clone()))
        });
        if let Some(name) = chosen
            && entity.mentions.iter().any(|mention| words(mention) == super::folded(name))
        {
            entity.name.clone_from(name);
        }
    }
}

/// The different grouping keys of mentions, numbered in order of first occurrence. A text of numbers has many mentions and
/// few keys.
#[derive(Default)]
struct Keys<'a> {
    by_kind: BTreeMap<EntityType, HashMap<Cow<'a, str>, u32>>,
    count: u32,
}

impl<'a> Keys<'a> {
    /// The keys of `mentions` of `text`, and the number of the key of each mention.
    fn read(mentions: &[Mention], text: &'a str) -> (Self, Vec<u32>) {
        let mut keys = Self::default();
        let number = |mention: &Mention| {
            let id = *keys.by_kind.entry(mention.kind).or_default().entry(key(mention, text)).or_insert(keys.count);
            keys.count = keys.count.max(id + 1);
            id
        };
        let of_mentions = mentions.iter().map(number).collect();
        (keys, of_mentions)
    }

    /// The keys by number, with the type of their mentions.
    fn list(&self) -> Vec<(EntityType, &str)> {
        let mut list = vec![(EntityType::Person, ""); self.count as usize];
        for (&kind, keys) in &self.by_kind {
            for (key, &id) in keys {
                list[id as usize] = (kind, key);
            }
        }
        list
    }

    /// The number of a key.
    fn id(&self, kind: EntityType, key: &str) -> Option<u32> {
        self.by_kind.get(&kind)?.get(key).copied()
    }
}

/// Returns whether `own` is a better name of an entity than `name`: from a better source, or fuller. Only the case matters
/// where both have the same words.
fn is_better_name((own, source): (&str, NameSource), (name, named_by): (&str, NameSource)) -> bool {
    if source == named_by || name.is_empty() || super::folded(own) == super::folded(name) {
        is_fuller(own, name)
    } else {
        source > named_by
    }
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

/// Maps short names to full names; `None` if a short name is ambiguous.
struct FullNames<'a> {
    full_names: HashMap<(EntityType, &'a str), Option<&'a str>>,
    /// Names that share no word with the full name.
    other_names: HashSet<&'a str>,
}

impl<'a> FullNames<'a> {
    /// The full names among `keys`, no two of which are the same.
    fn new(keys: &[(EntityType, &'a str)], naming: &'a Naming) -> Self {
        let mut wholes = Self { full_names: HashMap::new(), other_names: HashSet::new() };
        let mut sorted = keys.to_vec();
        sorted.sort_unstable();
        let known = |kind: EntityType, short: &str| {
            sorted.binary_search_by(|key| key.cmp(&(kind, short))).ok().map(|at| sorted[at].1)
        };
        // Explicit definitions in the article take precedence.
        let said: BTreeSet<&(String, String)> = naming.aliases.iter().collect();
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
        wholes.add_other_names(&naming.other_names, &sorted, &known);
        wholes.add_well_known(&sorted, &known);
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

    /// Adds the other names that the article gives. One that it gives to two persons means neither.
    fn add_other_names(
        &mut self,
        pairs: &'a [(String, String)],
        sorted: &[(EntityType, &'a str)],
        known: &impl Fn(EntityType, &str) -> Option<&'a str>,
    ) {
        if pairs.is_empty() {
            return;
        }
        let mut given: HashMap<&str, &str> = HashMap::new();
        let mut unclear: HashSet<&str> = HashSet::new();
        for (other, name) in pairs {
            let first = *given.entry(other).or_insert(name);
            if !contains_words(first, name) && !contains_words(name, first) {
                unclear.insert(other);
            }
        }
        // How many longer names have each word.
        let mut longer: HashMap<(EntityType, &str), usize> = HashMap::new();
        for &(kind, key) in sorted.iter().filter(|(_, key)| key.contains(' ')) {
            key.split(' ').for_each(|word| *longer.entry((kind, word)).or_default() += 1);
        }
        for (other, name) in pairs.iter().filter(|(other, _)| !unclear.contains(other.as_str())) {
            for kind in [EntityType::Person, EntityType::Organization] {
                let (Some(other), Some(name)) = (known(kind, other), known(kind, name)) else { continue };
                // "Ellen Gille, also known as Fetter" beside "Ellen Fetter": the word belongs to two names.
                let own = if name.contains(' ') { name.split(' ').filter(|word| *word == other).count() } else { 0 };
                let belongs = longer.get(&(kind, other)).is_some_and(|&names| names > own);
                if belongs || self.full_names.contains_key(&(kind, name)) {
                    continue;
                }
                self.full_names.entry((kind, other)).or_insert(Some(name));
                if kind == EntityType::Person {
                    self.other_names.insert(other);
                }
            }
        }
    }

    /// Adds the names that every reader knows for the same thing, where the text has several of them.
    fn add_well_known(
        &mut self,
        sorted: &[(EntityType, &'a str)],
        known: &impl Fn(EntityType, &str) -> Option<&'a str>,
    ) {
        for &(kind, key) in sorted.iter().filter(|(kind, _)| kind.is_name()) {
            let present = other_names::well_known(key).iter().filter_map(|name| known(kind, name));
            let longest = present.max_by_key(|name| name.len()).filter(|whole| *whole != key);
            if let Some(whole) = longest {
                self.full_names.entry((kind, key)).or_insert(Some(whole));
            }
        }
    }

    /// Whether a key is another name, which does not name the entity: "Komeng" in "Sutrisno alias Komeng".
    fn is_other_name(&self, kind: EntityType, key: &str) -> bool {
        kind == EntityType::Person && self.other_names.contains(key)
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
        .chain(without_article(name))
        .collect()
}

/// The last name without the Arabic article before it: "sisi" for "abdel fattah al-sisi".
fn without_article(name: &str) -> Option<String> {
    let last = name.rsplit(' ').next()?;
    let stem = ["al-", "el-", "as-", "ash-", "ad-", "an-", "ar-", "at-"]
        .iter()
        .find_map(|article| last.strip_prefix(article))?;
    (stem.chars().count() > 2).then(|| stem.to_string())
}

/// Returns whether `long` contains all words of `short` in the same order.
fn contains_words(long: &str, short: &str) -> bool {
    let mut words = long.split(' ');
    short.split(' ').all(|word| words.any(|w| w == word))
}

/// The grouping key of a mention: its value, or else its words in lower case. The value is compared in its written
/// form, so that "2024" from an external program, which has no value, equals the year 2024 found here.
fn key<'a>(mention: &Mention, text: &'a str) -> Cow<'a, str> {
    if let (Some(value), EntityType::Date | EntityType::Money | EntityType::Percent) = (&mention.value, mention.kind) {
        return value.without_bound().into();
    }
    let words = terms::singular(mention.span.slice(text));
    let words = words.strip_suffix("'s").or_else(|| words.strip_suffix("’s")).unwrap_or(words);
    if words.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return words.into();
    }
    single_spaced(words).trim_end_matches('.').to_lowercase().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn names(text: &str, drawn: &[(&str, EntityType)]) -> Vec<(String, usize)> {
        names_with(text, drawn, &Naming::default())
    }

    fn names_with(text: &str, drawn: &[(&str, EntityType)], naming: &Naming) -> Vec<(String, usize)> {
        let mut at = 0;
        let mentions: Vec<Mention> = drawn
            .iter()
            .map(|(words, kind)| {
                let start = at + text[at..].find(words).unwrap();
                at = start + words.len();
                Mention { span: Span::new(start, at), kind: *kind, value: None, role: None, source: None }
            })
            .collect();
        group(text, &mentions, naming, &ManualGrouping::default())
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

    #[test]
    fn particles_belong_to_a_last_name() {
        use EntityType::Person;
        let drawn = ["Alejandro de la Garza", "De la Garza", "Garza"].map(|name| (name, Person));
        assert_eq!(
            names("Alejandro de la Garza. De la Garza. Mr. Garza", &drawn),
            [("Alejandro de la Garza".into(), 3)]
        );
        let drawn = ["Abdel Fattah al-Sisi", "Al-Sisi", "Sisi"].map(|name| (name, Person));
        assert_eq!(names("Abdel Fattah al-Sisi. Al-Sisi. Sisi", &drawn), [("Abdel Fattah al-Sisi".into(), 3)]);
    }

    #[test]
    fn a_heading_does_not_name_an_entity() {
        use EntityType::Person;
        let text = "Gol Samsul Arif\n\nSamsul Arif. Arif";
        let drawn = ["Gol Samsul Arif", "Samsul Arif", "Arif"].map(|name| (name, Person));
        let naming = Naming { headings: vec![Span::new(0, 15)], ..Naming::default() };
        assert_eq!(names_with(text, &drawn, &naming), [("Samsul Arif".into(), 3)]);
        assert_eq!(names_with("Gol Samsul Arif", &drawn[..1], &naming), [("Gol Samsul Arif".into(), 1)]);
        let drawn = ["Solo", "SOLO"].map(|name| (name, EntityType::Place));
        let naming = Naming { headings: vec![Span::new(0, 4)], ..Naming::default() };
        assert_eq!(names_with("Solo\n\nSOLO", &drawn, &naming), [("Solo".into(), 2)], "only the case differs");
    }

    #[test]
    fn other_names_mean_the_name_unless_two_have_them() {
        use EntityType::Person;
        let pair = |other: &str, name: &str| (other.to_string(), name.to_string());
        let text = "Ria alias Cempluk. Cempluk";
        let drawn = ["Ria", "Cempluk", "Cempluk"].map(|name| (name, Person));
        let naming = Naming { other_names: vec![pair("cempluk", "ria")], ..Naming::default() };
        assert_eq!(names_with(text, &drawn, &naming), [("Ria".into(), 3)]);

        let text = "Ellen Gille, also known as Fetter. Ellen Fetter";
        let drawn = ["Ellen Gille", "Fetter", "Ellen Fetter"].map(|name| (name, Person));
        let naming = Naming { other_names: vec![pair("fetter", "ellen gille")], ..Naming::default() };
        assert_eq!(names_with(text, &drawn, &naming), [("Ellen Gille".into(), 1), ("Ellen Fetter".into(), 2)]);

        let text = "Ria alias Cempluk, Sari alias Cempluk";
        let drawn = ["Ria", "Cempluk", "Sari", "Cempluk"].map(|name| (name, Person));
        let other_names = vec![pair("cempluk", "ria"), pair("cempluk", "sari")];
        assert_eq!(names_with(text, &drawn, &Naming { other_names, ..Naming::default() }).len(), 3);
    }

    #[test]
    fn well_known_names_are_one() {
        use EntityType::{Organization, Person, Place};
        let drawn =
            [("WHO", Organization), ("World Health Organization", Organization), ("US", Place), ("U.S.", Place)];
        assert_eq!(
            names("WHO, World Health Organization, US, U.S.", &drawn),
            [("World Health Organization".into(), 2), ("U.S.".into(), 2)]
        );
        let drawn = [("Jokowi", Person), ("Joko Widodo", Person)];
        assert_eq!(names("Jokowi. Joko Widodo", &drawn), [("Joko Widodo".into(), 2)]);
    }
}
