//! A person's corrections of the extracted entities: records the decisions and applies them to an extraction.

use super::anchor;
use super::sidecar::{
    AcceptedEntity, DecisionEntry, EntityDecisions, EntityWording, Extra, MergedEntities, RetypedEntity,
    SuggestedMention, Target,
};
use super::snapshot::Snapshots;
use crate::article::Article;
use crate::entity::{EntityType, Extraction, ManualGrouping, Mention, folded};
use crate::text::typography::single_spaced;
use crate::text::{Span, words};
use std::collections::{HashMap, HashSet};

/// The occurrences of words that a person accepted as an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occurrences {
    /// Only the one that was selected.
    This,
    /// All in the article.
    All,
}

/// Applies a person's decisions to the extraction `found` and to the mentions `outside` that another program found:
/// removes rejected entities, changes types, adds accepted mentions, and merges or splits entities.
pub(crate) fn apply(
    article: &Article,
    found: Extraction,
    outside: &[Mention],
    decisions: &EntityDecisions,
    snapshots: &Snapshots,
) -> Extraction {
    if decisions.is_empty() && outside.is_empty() {
        return found;
    }
    let text = article.text();
    let rejected: HashSet<(EntityType, String)> =
        own(&decisions.rejected).map(|r| (r.r#type, folded(&r.text))).collect();
    let changed: HashMap<(EntityType, String), EntityType> =
        own(&decisions.changed).map(|c| ((c.r#type, folded(&c.text)), c.to)).collect();
    // Mentions that a person added come first, so they take precedence over overlapping mentions that were found.
    let mut mentions = Vec::new();
    for accepted in own(&decisions.accepted) {
        let mention = |span| Mention::bare(span, accepted.r#type, None);
        match &accepted.target {
            Some(target) => mentions.extend(anchor::anchor(target, article, snapshots).1.map(mention)),
            None => mentions.extend(occurrences(text, found.window, &accepted.text).map(mention)),
        }
    }
    // Mentions by other programs come next, because the user asked for them. But they have no value, so a mention
    // whose value was read from the text takes precedence over them.
    let read = |mention: &Mention| {
        let is_other = matches!(mention.kind, EntityType::Other(_));
        let mut here = found.mentions[found.touching(mention.span)].iter();
        here.any(|own| match &own.value {
            Some(_) => is_other || own.kind == mention.kind,
            None => own.kind == mention.kind && own.span == mention.span,
        })
    };
    let mut others = suggested_mentions(article, decisions, snapshots);
    others.extend_from_slice(outside);
    others.retain(|mention| !read(mention));
    for mention in others.iter().chain(&found.mentions) {
        let key = (mention.kind, folded(mention.span.slice(text)));
        if !rejected.contains(&key) {
            let kind = changed.get(&key).copied().unwrap_or(mention.kind);
            // A value or role is only valid for the original type.
            let same = kind == mention.kind;
            mentions.push(Mention {
                kind,
                value: mention.value.clone().filter(|_| same),
                role: mention.role.filter(|_| same),
                source: mention.source.clone(),
                ..*mention
            });
        }
    }
    let mut forced = ManualGrouping::default();
    forced.split.extend(own(&decisions.split).map(|s| (s.r#type, folded(&s.text))));
    for merged in own(&decisions.merged) {
        let mut texts = merged.texts.iter().map(|text| folded(text));
        let Some(first) = texts.next() else { continue };
        let first = forced.merged.get(&(merged.r#type, first.clone())).cloned().unwrap_or(first);
        forced.merged.insert((merged.r#type, first.clone()), first.clone());
        forced.merged.extend(texts.map(|text| ((merged.r#type, text), first.clone())));
        forced.names.extend(merged.name.clone().map(|name| ((merged.r#type, first), name)));
    }
    Extraction::new(text, found.window, mentions, found.naming, &forced)
}

/// The mentions that other programs suggested, located in the current text of `article`. Those that are lost are left
/// out.
fn suggested_mentions(article: &Article, decisions: &EntityDecisions, snapshots: &Snapshots) -> Vec<Mention> {
    let all: Vec<&SuggestedMention> = own(&decisions.suggested).collect();
    let targets: Vec<&Target> = all.iter().map(|suggested| &suggested.target).collect();
    let found = anchor::anchor_all(&targets, article, snapshots);
    let mention = |(suggested, (_, span)): (&&SuggestedMention, anchor::AnchorResult)| {
        let source = Some(suggested.source.as_str().into());
        Some(Mention::bare(span?, suggested.r#type, source))
    };
    all.iter().zip(found).filter_map(mention).collect()
}

/// Words with a type, folded, that a person said are not an entity of this type.
pub(crate) fn overruled(decisions: &EntityDecisions) -> HashSet<(EntityType, String)> {
    let rejected = own(&decisions.rejected).map(|rejected| (rejected.r#type, folded(&rejected.text)));
    let changed = own(&decisions.changed).map(|changed| (changed.r#type, folded(&changed.text)));
    rejected.chain(changed).collect()
}

fn own<T>(entries: &[DecisionEntry<T>]) -> impl Iterator<Item = &T> {
    entries.iter().filter_map(DecisionEntry::known)
}

/// The pattern of these words, with any white space between them. `None` if there are none, or more than a pattern can have.
pub(crate) fn words_pattern(words: &str) -> Option<regex::Regex> {
    let parts: Vec<String> = words.split_whitespace().map(regex::escape).collect();
    // Escaped words always form a valid pattern; only one that is too long fails to compile.
    if parts.is_empty() { None } else { regex::Regex::new(&parts.join(r"\s+")).ok() }
}

/// Spans in `window` at which `wanted` occurs as whole words, in bytes of `text`. Any white space matches any other.
pub(crate) fn occurrences<'a>(text: &'a str, window: Span, wanted: &str) -> impl Iterator<Item = Span> + 'a {
    let pattern = words_pattern(wanted);
    let start = text.ceil_char_boundary(window.start);
    let hay = &text[start..text.floor_char_boundary(window.end.min(text.len())).max(start)];
    let mut at = 0;
    std::iter::from_fn(move || {
        let pattern = pattern.as_ref()?;
        loop {
            let hit = pattern.find_at(hay, at)?;
            at = hit.end();
            let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let inside = joins(hay[..hit.start()].chars().next_back()) || joins(hay[hit.end()..].chars().next());
            if !inside {
                return Some(Span::from(hit.range()).shift(start));
            }
        }
    })
}

/// Whether `span` of `text`, in bytes, does not start or end within a word.
pub(crate) fn is_whole_words(text: &str, span: Span) -> bool {
    let around = Span::new(
        text.floor_char_boundary(span.start.saturating_sub(64)),
        text.ceil_char_boundary((span.end + 64).min(text.len())),
    );
    words::words(around.slice(text)).map(|word| word.shift(around.start)).all(|word| {
        let cut = |at: usize| word.start < at && at < word.end;
        !cut(span.start) && !cut(span.end)
    })
}

impl EntityDecisions {
    /// Records that the words `forms` are not an entity of type `kind`. If a person added them, this only removes the
    /// addition.
    pub(crate) fn reject(&mut self, kind: EntityType, forms: &[String]) {
        for form in forms {
            let key = folded(form);
            let added = |a: &AcceptedEntity| a.r#type == kind && folded(&a.text) == key;
            let before = self.accepted.len();
            self.accepted.retain(|entry| !entry.known().is_some_and(added));
            // If the type had been changed to `kind`, reject the original type.
            let was = self.undo_retype(kind, &key);
            if self.accepted.len() == before {
                let wording = EntityWording { text: form.clone(), r#type: was.unwrap_or(kind), extra: Extra::new() };
                push_new(&mut self.rejected, wording);
            }
        }
    }

    /// Records that the entity of type `kind` with the surface forms `forms` has the type `to`.
    pub(crate) fn retype(&mut self, kind: EntityType, forms: &[String], to: EntityType) {
        for form in forms {
            let key = folded(form);
            let mut added = false;
            for entry in &mut self.accepted {
                if let DecisionEntry::Known(accepted) = entry
                    && accepted.r#type == kind
                    && folded(&accepted.text) == key
                {
                    (accepted.r#type, added) = (to, true);
                }
            }
            let was = self.undo_retype(kind, &key).unwrap_or(kind);
            if !added && was != to {
                push_new(&mut self.changed, RetypedEntity { text: form.clone(), r#type: was, to, extra: Extra::new() });
            }
            // Earlier merges of the entity also apply to its new type.
            for entry in &mut self.merged {
                if let DecisionEntry::Known(merged) = entry
                    && merged.r#type == kind
                    && merged.texts.iter().any(|text| folded(text) == key)
                {
                    merged.r#type = to;
                }
            }
        }
    }

    /// Removes a recorded change of `key` to type `to` and returns the original type.
    fn undo_retype(&mut self, to: EntityType, key: &str) -> Option<EntityType> {
        let this = |c: &RetypedEntity| c.to == to && folded(&c.text) == key;
        let was = self.changed.iter().filter_map(DecisionEntry::known).find(|c| this(c)).map(|c| c.r#type);
        self.changed.retain(|entry| !entry.known().is_some_and(this));
        was
    }

    /// Records that the surface forms `others` refer to the entity of type `kind` that is called `name` and has the surface
    /// forms `forms`, and withdraws earlier splits of these words.
    pub(crate) fn merge(&mut self, kind: EntityType, name: &str, forms: &[String], others: &[String]) {
        let texts: Vec<String> = forms.iter().chain(others).cloned().collect();
        let keys: HashSet<String> = texts.iter().map(|text| folded(text)).collect();
        self.split.retain(|e| !e.known().is_some_and(|s| s.r#type == kind && keys.contains(&folded(&s.text))));
        push_new(
            &mut self.merged,
            MergedEntities { texts, r#type: kind, name: Some(name.into()), extra: Extra::new() },
        );
    }

    /// Records that each of the surface forms `forms` is a separate entity, and withdraws earlier merges of these
    /// words. Returns `false` if there is only one form.
    pub(crate) fn split(&mut self, kind: EntityType, forms: &[String]) -> bool {
        let keys: HashSet<String> = forms.iter().map(|form| folded(form)).collect();
        let touches = |m: &MergedEntities| m.r#type == kind && m.texts.iter().any(|text| keys.contains(&folded(text)));
        self.merged.retain(|entry| !entry.known().is_some_and(touches));
        for form in forms {
            push_new(&mut self.split, EntityWording { text: form.clone(), r#type: kind, extra: Extra::new() });
        }
        forms.len() > 1
    }

    /// Records that `span` of `article`, in bytes, is an entity of type `kind`, there or wherever its words occur.
    /// Withdraws an earlier rejection of these words.
    pub(crate) fn accept(&mut self, article: &Article, span: Span, kind: EntityType, occurrences: Occurrences) {
        let text = single_spaced(span.slice(article.text()));
        let key = folded(&text);
        self.rejected.retain(|e| !e.known().is_some_and(|r| r.r#type == kind && folded(&r.text) == key));
        let target = (occurrences == Occurrences::This).then(|| anchor::target(article, span));
        push_new(&mut self.accepted, AcceptedEntity { text, r#type: kind, target, extra: Extra::new() });
    }
}

/// Adds a decision unless the list already contains it.
fn push_new<T: PartialEq>(list: &mut Vec<DecisionEntry<T>>, decision: T) {
    let entry = DecisionEntry::Known(decision);
    if !list.contains(&entry) {
        list.push(entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::{Entity, Naming, Value};

    const TEXT: &str = "Vladimir Putin bertemu Sberbank di Moskow. Kata Putin, Bank Awan dan Bank Awan Biru siap.";

    fn article() -> Article {
        Article::new(TEXT.into(), None, None).unwrap()
    }

    fn found() -> Extraction {
        let mention = |words: &str, nth: usize, kind| {
            let start = TEXT.match_indices(words).nth(nth).unwrap().0;
            Mention { span: Span::new(start, start + words.len()), kind, value: None, role: None, source: None }
        };
        let mentions = vec![
            mention("Vladimir Putin", 0, EntityType::Person),
            mention("Sberbank", 0, EntityType::Person),
            mention("Moskow", 0, EntityType::Place),
            mention("Putin", 1, EntityType::Person),
        ];
        Extraction::new(TEXT, Span::new(0, TEXT.len()), mentions, Naming::default(), &ManualGrouping::default())
    }

    fn shown(decisions: &EntityDecisions) -> Vec<String> {
        let found = apply(&article(), found(), &[], decisions, &Snapshots::default());
        found.entities.iter().map(|e| format!("{} {} {}", e.kind.code(), e.name, e.mentions.len())).collect()
    }

    fn entity(name: &str) -> (Entity, Vec<String>) {
        let found = found();
        let entity = found.entities.iter().find(|e| e.name == name).unwrap().clone();
        let forms = found.surface_forms(TEXT, &entity);
        (entity, forms)
    }

    #[test]
    fn corrections_hold() {
        assert_eq!(shown(&EntityDecisions::default()), ["PER Vladimir Putin 2", "PER Sberbank 1", "LOC Moskow 1"]);
        let mut decisions = EntityDecisions::default();
        let (bank, forms) = entity("Sberbank");
        decisions.retype(bank.kind, &forms, EntityType::Organization);
        let (city, city_forms) = entity("Moskow");
        decisions.reject(city.kind, &city_forms);
        assert_eq!(shown(&decisions), ["PER Vladimir Putin 2", "ORG Sberbank 1"]);
        decisions.retype(EntityType::Organization, &forms, EntityType::Person);
        assert!(decisions.changed.is_empty(), "changed back is not changed");
        let (putin, forms) = entity("Vladimir Putin");
        assert!(decisions.split(putin.kind, &forms));
        assert_eq!(shown(&decisions), ["PER Vladimir Putin 1", "PER Sberbank 1", "PER Putin 1"]);
        decisions.merge(putin.kind, "Putin", &["Putin".into()], &["Sberbank".into()]);
        assert_eq!(shown(&decisions), ["PER Vladimir Putin 1", "PER Putin 2"], "named like the one merged into");
        decisions.merge(putin.kind, "Vladimir Putin", &["Vladimir Putin".into()], &["Putin".into(), "Sberbank".into()]);
        assert_eq!(shown(&decisions), ["PER Vladimir Putin 3"]);
        for entry in &mut decisions.merged {
            let DecisionEntry::Known(merged) = entry else { panic!("{entry:?}") };
            merged.name = Some("Wladimir Putin".into());
        }
        assert_eq!(shown(&decisions), ["PER Vladimir Putin 3"], "a name that is not in the text is no name for it");
    }

    #[test]
    fn what_another_program_found_is_there_but_where_a_value_was_read() {
        let text = "Putin tiba 12 Mei 2025.";
        let article = Article::new(text.into(), None, None).unwrap();
        let outside = |words: &str, kind| {
            let start = text.find(words).unwrap();
            let span = Span::new(start, start + words.len());
            Mention { span, kind, value: None, role: None, source: Some("ner".into()) }
        };
        let date = Mention {
            value: Value::parse(EntityType::Date, "2025-05-12").map(Into::into),
            source: None,
            ..outside("12 Mei 2025", EntityType::Date)
        };
        let found =
            Extraction::new(text, Span::new(0, text.len()), vec![date], Naming::default(), &ManualGrouping::default());
        let others = [outside("2025", EntityType::Date), outside("Putin", EntityType::Person)];
        let other =
            |words: &str| outside(words, crate::entity::OtherType::new("EVENT").map(EntityType::Other).unwrap());
        let events =
            apply(&article, found.clone(), &[other("tiba 12 Mei")], &EntityDecisions::default(), &Snapshots::default());
        assert_eq!(events.mentions.iter().map(|m| m.kind).collect::<Vec<_>>(), [EntityType::Date], "a value is kept");
        let after = |decisions: &EntityDecisions| {
            let all = apply(&article, found.clone(), &others, decisions, &Snapshots::default());
            all.entities.iter().map(|entity| entity.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(after(&EntityDecisions::default()), ["Putin", "12 Mei 2025"]);
        let mut decisions = EntityDecisions::default();
        decisions.reject(EntityType::Person, &["Putin".into()]);
        assert_eq!(after(&decisions), ["12 Mei 2025"]);
    }

    #[test]
    fn words_are_added_everywhere_or_here() {
        let mut decisions = EntityDecisions::default();
        let start = TEXT.find("Bank Awan").unwrap();
        let span = Span::new(start, start + "Bank Awan".len());
        decisions.accept(&article(), span, EntityType::Organization, Occurrences::All);
        assert_eq!(shown(&decisions)[2], "ORG Bank Awan 2");
        let mut here = EntityDecisions::default();
        here.accept(&article(), span, EntityType::Organization, Occurrences::This);
        assert_eq!(shown(&here)[2], "ORG Bank Awan 1");
        let (added, forms) = (
            apply(&article(), found(), &[], &here, &Snapshots::default()).entities[2].clone(),
            vec!["Bank Awan".to_string()],
        );
        here.reject(added.kind, &forms);
        assert!(here.is_empty(), "what was added is taken back, not rejected");
    }

    #[test]
    fn whole_words() {
        let at = |words: &str| {
            let start = TEXT.find(words).unwrap();
            is_whole_words(TEXT, Span::new(start, start + words.len()))
        };
        assert!(at("Bank Awan") && at("Putin") && !at("utin") && !at("Bank Aw"));
        assert_eq!(occurrences("Awan Awannya Awan-Awan", Span::new(0, 22), "Awan").count(), 3);
    }
}
