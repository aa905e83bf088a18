//! Which mentions mean the same entity.

use super::{Entity, EntityType, Mention};
use std::collections::HashMap;

/// Groups `mentions` of `text` into entities, by type and then by first mention; with the entity of each mention.
///
/// The same words are one entity, whatever their case. A person named by one word is the person whose longer
/// name has that word, where there is only one such person.
pub fn group(text: &str, mentions: &[Mention]) -> (Vec<Entity>, Vec<usize>) {
    let keys: Vec<String> = mentions.iter().map(|m| key(m, text)).collect();
    // For each word the one longer name that has it; nothing where two do.
    let mut longer: HashMap<&str, Option<&str>> = HashMap::new();
    for (mention, key) in mentions.iter().zip(&keys) {
        if mention.kind == EntityType::Person && key.contains(' ') {
            for part in key.split(' ') {
                let name = longer.entry(part).or_insert(Some(key));
                if *name != Some(key) {
                    *name = None;
                }
            }
        }
    }
    let mut index: HashMap<(EntityType, &str), usize> = HashMap::new();
    let mut entities: Vec<Entity> = Vec::new();
    let mut of = Vec::with_capacity(mentions.len());
    for (i, (mention, key)) in mentions.iter().zip(&keys).enumerate() {
        let full = if mention.kind == EntityType::Person { longer.get(key.as_str()).copied().flatten() } else { None };
        let entity = *index.entry((mention.kind, full.unwrap_or(key))).or_insert_with(|| {
            entities.push(Entity { kind: mention.kind, name: String::new(), mentions: Vec::new() });
            entities.len() - 1
        });
        let own = mention.span.of(text);
        let name = &mut entities[entity].name;
        // The fullest wording, and of two as full the one that is not shouted.
        if own.chars().count() > name.chars().count()
            || name.chars().count() == own.chars().count() && !name.contains(char::is_lowercase)
        {
            *name = own.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        entities[entity].mentions.push(i);
        of.push(entity);
    }
    let mut order: Vec<usize> = (0..entities.len()).collect();
    order.sort_by_key(|&e| (entities[e].kind, entities[e].mentions[0]));
    let mut place = vec![0; entities.len()];
    for (to, &from) in order.iter().enumerate() {
        place[from] = to;
    }
    let mut sorted: Vec<(usize, Entity)> = entities.into_iter().enumerate().map(|(i, e)| (place[i], e)).collect();
    sorted.sort_by_key(|(to, _)| *to);
    (sorted.into_iter().map(|(_, e)| e).collect(), of.into_iter().map(|e| place[e]).collect())
}

/// What two mentions share when they say the same: their value, else their words without case.
fn key(mention: &Mention, text: &str) -> String {
    let words = || mention.span.of(text).split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    match (&mention.value, mention.kind) {
        (Some(value), EntityType::Date | EntityType::Money | EntityType::Percent) => value.clone(),
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
                Mention { span: Span::new(start, at), kind: *kind, value: None }
            })
            .collect();
        group(text, &mentions).0.into_iter().map(|e| (e.name, e.mentions.len())).collect()
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
