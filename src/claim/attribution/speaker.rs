//! Speakers: which entity the words of a source mean.
//!
//! A name means its entity. A pronoun means the speaker of the attribution before it, else the one person named before
//! it whom it can mean; with two candidates, or nobody, the speaker stays unknown. Somebody named inside the content is
//! never its speaker.

use super::lexicon::{Class, Classes, Form, Gender, gender, verb};
use super::source::{Head, Source};
use crate::claim::sentence::Sentence;
use crate::entity::{EntityType, Extraction};
use crate::text::Span;
use crate::text::word_list::WordList;
use crate::text::words::words;
use description::Aliases;
use topic::Topic;

mod description;
mod person;
mod topic;

/// How a speaker was determined, from the surest to the least sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resolution {
    /// The source names the speaker.
    Named,
    /// The source describes a speaker who has no name there: "police".
    Nominal,
    /// The source describes the last speaker: "politikus itu", "the company".
    Described,
    /// The quotation continues that of the attribution before it.
    Continued,
    /// The source is a pronoun, or the quotation continues one whose source is.
    Pronoun,
}

impl Resolution {
    /// The name of the resolution in JSON output.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Nominal => "nominal",
            Self::Described => "described",
            Self::Continued => "continued",
            Self::Pronoun => "pronoun",
        }
    }
}

/// The one who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Speaker {
    /// Index into [`Extraction::mentions`] of the person, organisation or place; `None` for words without a name.
    pub(crate) mention: Option<usize>,
    /// The name or description of the speaker, in bytes of the text. For a pronoun, those of whom it means.
    pub(crate) words: Span,
    /// How the speaker was determined.
    pub(crate) resolution: Resolution,
}

/// Whom a pronoun can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pronoun {
    Male,
    Female,
    /// "dia", "-nya": a person of either gender.
    Person,
    /// "it": an organisation or a document.
    Thing,
    /// "they", "mereka".
    Several,
}

/// Nouns for a body of people, which "he" and "she" never mean.
static COLLECTIVES: WordList = WordList::new(include_str!("../../../data/claim/collectives.txt"));

/// Maximum distance in bytes between a pronoun and the name that it means.
const MAX_DISTANCE: usize = 1500;

/// Resolves sources, in the order of the text.
pub(super) struct SpeakerFinder<'a> {
    text: &'a str,
    extraction: &'a Extraction,
    /// The quotations, inside which nobody is named who could be meant outside.
    quoted: &'a [Span],
    /// The last speaker, and the end of the attribution that named that speaker.
    last: Option<(Speaker, usize)>,
    /// The sentences of the text.
    sentences: &'a [Sentence],
    /// The end of the last source whose pronoun could mean two people; nobody named before it is meant after it.
    unclear: usize,
    /// The gender that a title next to any mention of each entity tells.
    genders: Vec<Option<Gender>>,
    /// The people known by another name.
    aliases: Aliases,
    /// Whether the last attribution asks something.
    asked: bool,
}

impl<'a> SpeakerFinder<'a> {
    pub(super) fn new(
        text: &'a str,
        extraction: &'a Extraction,
        quoted: &'a [Span],
        sentences: &'a [Sentence],
    ) -> Self {
        let genders = extraction
            .entities
            .iter()
            .map(|entity| {
                let titles = entity
                    .mentions
                    .iter()
                    .take(20)
                    .find_map(|&m| title_gender(text, extraction.mentions[m].span, extraction.mentions[m].role));
                titles.or_else(|| {
                    words(&entity.name).next().and_then(|first| gender(&first.slice(&entity.name).to_lowercase()))
                })
            })
            .collect();
        let aliases = Aliases::read(text, extraction);
        Self { text, extraction, quoted, last: None, sentences, unclear: 0, genders, aliases, asked: false }
    }

    /// The speaker whom `source` means; `contents` are the words attributed to that speaker by `cue`, `sentence` is
    /// where the sentence of the source begins, and `near` where the paragraph before begins.
    pub(super) fn speaker(
        &mut self,
        source: &Source,
        cue: Option<Span>,
        sentence: usize,
        contents: &[Span],
        near: usize,
    ) -> Option<Speaker> {
        match source.head {
            Head::Name(m) => {
                let speaker = self.named(m, source.span);
                Some(Speaker { mention: speaker.mention.map(|m| self.aliases.named(m, self.extraction)), ..speaker })
            }
            Head::Words(words) => Some(self.described(words, sentence, contents, near)),
            Head::Pronoun(pronoun) => {
                let replies = cue.is_some_and(|cue| is_reply(&cue.slice(self.text).to_lowercase()));
                match self.last {
                    Some((_, end)) if replies => match self.addressee(end) {
                        Some(m) if self.asked => Some(self.pronoun_for(m)),
                        None if !self.asked => self.meant(pronoun, sentence, contents, near),
                        _ => None,
                    },
                    _ => self.meant(pronoun, sentence, contents, near),
                }
            }
        }
    }

    /// Records the speaker of an attribution that ends at `end`, and whether it asks something.
    pub(super) fn remember(&mut self, speaker: Option<Speaker>, end: usize, asked: bool) {
        self.last = speaker.map(|speaker| (speaker, end));
        self.asked = asked;
    }

    /// The end of an apposition or a relative clause that follows an attribution to the end of its sentence, else `end`:
    /// people whom "…, said Denise Alvarez, who voted for Mr. Obama." names do not speak next.
    pub(super) fn end_of_aside(&self, end: usize) -> usize {
        let at = self.sentences.partition_point(|sentence| sentence.span.end <= end);
        let Some(sentence) = self.sentences.get(at).filter(|sentence| sentence.span.start < end) else { return end };
        let from = sentence.tokens.partition_point(|token| token.span.start < end);
        let aside = matches!(&sentence.tokens[from..], [comma, first, ..] if comma.lower == ","
            && (Classes::of(&first.lower).has(Class::Relative)
                || matches!(first.lower.as_str(), "a" | "an" | "the")
                || first.lower.starts_with(|c: char| c.is_ascii_digit())));
        let speaks = sentence.tokens[from..]
            .iter()
            .any(|token| verb(&token.lower, None).is_some_and(|verb| matches!(verb.form, Form::Past | Form::Third)));
        if aside && !speaks { sentence.span.end } else { end }
    }

    /// The last speaker, and where the attribution ended.
    pub(super) const fn last(&self) -> Option<(Speaker, usize)> {
        self.last
    }

    /// The only person whose last name is `word`.
    fn surname(&self, word: &str) -> Option<usize> {
        let mut found = None;
        for entity in self.extraction.entities.iter().filter(|entity| entity.kind == EntityType::Person) {
            if entity.name.rsplit(' ').next() == Some(word) {
                if found.is_some() {
                    return None;
                }
                found = entity.mentions.first().copied();
            }
        }
        found
    }

    /// The speaker whom a pronoun means.
    fn meant(&mut self, pronoun: Span, sentence: usize, contents: &[Span], near: usize) -> Option<Speaker> {
        let kind = pronoun_kind(&pronoun.slice(self.text).to_lowercase());
        let inside = |span: Span| contents.iter().any(|content| content.intersects(span));
        if let Some((last, end)) = self.last
            && end >= near
            && self.can_mean(kind, &last)
            && !last.mention.is_some_and(|m| inside(self.extraction.mentions[m].span))
        {
            let limit = first_start(contents, sentence);
            return match self.topic(kind, &last, end, limit) {
                Topic::Last => Some(Speaker { resolution: Resolution::Pronoun, ..last }),
                Topic::Other(m) => Some(self.pronoun_for(m)).filter(|_| !inside(self.extraction.mentions[m].span)),
                Topic::Unknown(words) => {
                    Some(Speaker { mention: None, words, resolution: Resolution::Pronoun }).filter(|_| !inside(words))
                }
                Topic::Unclear => {
                    self.unclear = limit.max(pronoun.end);
                    None
                }
            };
        }
        if self
            .last
            .is_some_and(|(last, end)| pronoun.start.saturating_sub(end) < 400 && self.is_uncertain(kind, &last))
        {
            return None;
        }
        let m = self.only_candidate(kind, near, sentence, contents)?;
        Some(self.pronoun_for(m))
    }

    /// The person of a mention, as the speaker whom a pronoun means.
    fn pronoun_for(&self, m: usize) -> Speaker {
        let words = self.extraction.mentions[m].span;
        Speaker { mention: Some(m), words, resolution: Resolution::Pronoun }
    }

    /// Whether the last speaker is a description that the pronoun may or may not mean.
    fn is_uncertain(&self, kind: Pronoun, last: &Speaker) -> bool {
        last.mention.is_none()
            && !matches!(kind, Pronoun::Thing | Pronoun::Several)
            && !is_plural(last.words.slice(self.text))
            && !COLLECTIVES.contains(&head_word(last.words.slice(self.text)))
    }

    /// Whether a pronoun can stand for a speaker.
    fn can_mean(&self, kind: Pronoun, speaker: &Speaker) -> bool {
        let described = speaker.words.slice(self.text);
        let Some(m) = speaker.mention else {
            let head = head_word(described);
            let document = Classes::of(&head).has(Class::Document);
            let collective = COLLECTIVES.contains(&head);
            let one = !is_plural(described) && !document && !collective;
            return match kind {
                Pronoun::Several => is_plural(described) && !document,
                Pronoun::Thing => document || collective || Classes::of(&head).has(Class::MediaNominal),
                Pronoun::Male => one && gender(&head) != Some(Gender::Female),
                Pronoun::Female => one && gender(&head) != Some(Gender::Male),
                Pronoun::Person => one,
            };
        };
        match (kind, self.extraction.mentions[m].kind) {
            (Pronoun::Thing | Pronoun::Several, EntityType::Organization | EntityType::Place)
            | (Pronoun::Person, EntityType::Person) => true,
            (Pronoun::Male, EntityType::Person) => self.gender_of(m) != Some(Gender::Female),
            (Pronoun::Female, EntityType::Person) => self.gender_of(m) != Some(Gender::Male),
            _ => false,
        }
    }

    fn gender_of(&self, m: usize) -> Option<Gender> {
        self.genders[self.extraction.entity_of[m]]
    }

    /// The one person named shortly before the sentence whom the pronoun can mean.
    fn only_candidate(&self, kind: Pronoun, near: usize, sentence: usize, contents: &[Span]) -> Option<usize> {
        if matches!(kind, Pronoun::Several | Pronoun::Thing) {
            return None;
        }
        let limit = first_start(contents, sentence);
        let before = self.extraction.mentions.partition_point(|m| m.span.end <= limit);
        let mut found: Option<usize> = None;
        for m in (0..before).rev() {
            let mention = &self.extraction.mentions[m];
            if mention.span.end <= self.unclear {
                break;
            }
            // The paragraph before and this one; further back only where they name nobody.
            if limit.saturating_sub(mention.span.end) > MAX_DISTANCE || mention.span.end < near && found.is_some() {
                break;
            }
            let speaker = Speaker { mention: Some(m), words: mention.span, resolution: Resolution::Named };
            if mention.kind != EntityType::Person || !self.can_mean(kind, &speaker) || self.is_quoted(mention.span) {
                continue;
            }
            match found {
                Some(known) if self.extraction.entity_of[known] != self.extraction.entity_of[m] => return None,
                Some(_) => {}
                // Two names that the tagger took for one.
                None if matches!(mention.span.slice(self.text), joint if joint.contains(" dan ") || joint.contains(" and ")) =>
                {
                    return None;
                }
                None => found = Some(m),
            }
        }
        found.filter(|&m| {
            !contents.iter().any(|content| {
                self.extraction
                    .touching(*content)
                    .any(|inside| self.extraction.entity_of[inside] == self.extraction.entity_of[m])
            })
        })
    }

    fn is_quoted(&self, span: Span) -> bool {
        let at = self.quoted.partition_point(|quoted| quoted.end <= span.start);
        self.quoted.get(at).is_some_and(|quoted| quoted.intersects(span))
    }

    /// Whether a person other than `speaker` is named outside quotations between two offsets.
    pub(super) fn names_another(&self, speaker: &Speaker, from: usize, to: usize) -> bool {
        if from >= to {
            return false;
        }
        let entity = speaker.mention.map(|m| self.extraction.entity_of[m]);
        self.extraction.touching(Span::new(from, to)).any(|m| {
            let mention = &self.extraction.mentions[m];
            mention.kind == EntityType::Person
                && Some(self.extraction.entity_of[m]) != entity
                && !self.is_quoted(mention.span)
        })
    }

    /// The only person named outside quotations between two offsets.
    pub(super) fn only_person(&self, from: usize, to: usize) -> Option<Speaker> {
        let mut found: Option<usize> = None;
        for m in self.extraction.touching(Span::new(from, to)) {
            let mention = &self.extraction.mentions[m];
            if mention.kind != EntityType::Person || self.is_quoted(mention.span) {
                continue;
            }
            if found.is_some_and(|known| self.extraction.entity_of[known] != self.extraction.entity_of[m]) {
                return None;
            }
            found = found.or(Some(m));
        }
        found.map(|m| Speaker {
            mention: Some(m),
            words: self.extraction.mentions[m].span,
            resolution: Resolution::Named,
        })
    }
}

/// Where the first of the contents and the sentence begins.
fn first_start(contents: &[Span], sentence: usize) -> usize {
    contents.iter().map(|content| content.start).min().unwrap_or(sentence).min(sentence)
}

fn pronoun_kind(word: &str) -> Pronoun {
    match word {
        "he" | "him" | "his" => Pronoun::Male,
        "she" | "her" => Pronoun::Female,
        "it" => Pronoun::Thing,
        "they" | "them" | "their" | "mereka" | "keduanya" => Pronoun::Several,
        _ => Pronoun::Person,
    }
}

/// The noun that a description is about: the last word before a preposition, or the first in Indonesian.
fn head_word(words: &str) -> String {
    let mut head = String::new();
    for word in words.split_whitespace().map(str::to_lowercase) {
        if !head.is_empty() && Classes::of(&word).has(Class::Preposition) {
            break;
        }
        head = word;
    }
    head
}

pub(super) fn is_plural(words: &str) -> bool {
    let lower = words.to_lowercase();
    let first = lower.split(' ').next().unwrap_or_default();
    let head = head_word(&lower);
    matches!(first, "para" | "sejumlah" | "beberapa" | "some" | "many" | "several" | "most" | "both" | "warga")
        || lower.contains(" and ")
        || lower.contains(" dan ")
        || head.len() > 3 && head.ends_with('s') && !head.ends_with("ss")
        || head.ends_with("men") && head.len() > 3
        || matches!(head.as_str(), "police" | "people" | "media" | "men" | "women" | "children")
}

/// The gender that the title before a name tells, or a role such as "spokeswoman".
fn title_gender(text: &str, name: Span, role: Option<Span>) -> Option<Gender> {
    let before = text[..name.start].trim_end_matches(|c: char| c.is_whitespace() || c == '.');
    let title = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    // "his sister, Mrs. Vogt" has a comma; "mother Mary" is a name.
    gender(&title.to_lowercase())
        .filter(|_| !title.is_empty() && title.starts_with(char::is_uppercase) || title.len() > 4)
        .or_else(|| {
            let role = role?;
            let role = role.slice(text);
            words(role).find_map(|word| gender(&word.slice(role).to_lowercase()).filter(|_| word.len() > 3))
        })
}

/// The name as a mention gives it, where the longer name of its entity may be that of a relative: "Jusuf Kalla" beside
/// "Mufidah Jusuf Kalla", and "Wapres Boediono" before "Herawati Boediono".
pub(super) fn own_name<'a>(m: usize, extraction: &Extraction, text: &'a str) -> Option<&'a str> {
    let mention = &extraction.mentions[m];
    let entity = &extraction.entities[extraction.entity_of[m]];
    let name = without_title(mention.span.slice(text));
    // "I Putu Sudayanata" is "Putu Sudayanata".
    let longer = without_title(&entity.name)
        .strip_suffix(name)
        .is_some_and(|before| before.ends_with(' ') && !matches!(before, "I " | "Ni "));
    if !longer || mention.kind != EntityType::Person {
        return None;
    }
    let first = &extraction.mentions[*entity.mentions.iter().min_by_key(|&&m| extraction.mentions[m].span.start)?];
    let before = text[..first.span.start].split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let titled = first.role.is_some() || Classes::of(&before).has(Class::Title);
    let introduced = titled && without_title(first.span.slice(text)) == name;
    (name.contains(' ') || introduced).then_some(name)
}

/// Whether the words taken for a role are a piece of a name: "Mr. Sharon and Mr", "Ms. Clinton".
pub(super) fn is_name_in_role(role: &str) -> bool {
    let honorific = |word: &str| matches!(word.trim_end_matches('.'), "Mr" | "Mrs" | "Ms" | "Miss");
    role.split_whitespace().any(honorific)
}

/// A name without the titles before it: "Inspector Rosa Bianchi", "Kapolsek Rawa Indah AKP Wisnu Harjanto".
pub(super) fn without_title(name: &str) -> &str {
    if !name.starts_with(char::is_uppercase) || !name.contains(' ') {
        return name;
    }
    let title = |word: &str| Classes::of(&word.trim_end_matches('.').to_lowercase()).has(Class::Title);
    let mut rest = name;
    while let Some((first, after)) = rest.split_once(' ') {
        if !title(first)
            || !after.starts_with(char::is_uppercase)
            || after.contains(char::is_lowercase)
                && after.split(' ').any(|word| word.starts_with(char::is_lowercase) && word.len() > 3)
        {
            break;
        }
        rest = after;
    }
    rest
}

/// Whether a cue in lower case answers the one who spoke before: "jawabnya", "timpal dia".
fn is_reply(cue: &str) -> bool {
    let last = cue.rsplit(' ').next().unwrap_or(cue);
    matches!(last, "jawab" | "balas" | "timpal" | "sahut" | "menjawab" | "membalas" | "menimpali" | "menyahut")
}
