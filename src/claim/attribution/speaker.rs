//! Speakers: which entity the words of a source mean.
//!
//! A name means its entity. A pronoun means the speaker of the attribution before it, else the one person named before
//! it whom it can mean; with two candidates, or nobody, the speaker stays unknown. Somebody named inside the content is
//! never its speaker, and a pronoun or an office never means somebody named only in headings and links.

use super::lexicon::{Class, Classes, CueClass, Form, Gender, Verb, gender, verb};
use super::source::{Head, Source};
use crate::claim::sentence::Sentences;
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

/// The number of contents before a pronoun inside which nobody is named whom it means.
const RECENT: usize = 32;

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
    sentences: &'a Sentences,
    /// The end of the last source whose pronoun could mean two people; nobody named before it is meant after it.
    unclear: usize,
    /// The gender that a title next to any mention of each entity tells.
    genders: Vec<Option<Gender>>,
    /// The people known by another name.
    aliases: Aliases,
    /// Whether the last attribution asks something.
    asked: bool,
    /// The contents attributed so far, in the order of their attributions.
    contents: Vec<Span>,
}

impl<'a> SpeakerFinder<'a> {
    pub(super) fn new(text: &'a str, extraction: &'a Extraction, quoted: &'a [Span], sentences: &'a Sentences) -> Self {
        let genders = extraction
            .entities
            .iter()
            .map(|entity| {
                let titles = entity.mentions.iter().take(20).find_map(|&m| {
                    title_gender(text, extraction.mentions[m].span, extraction.mentions[m].role.map(Span::from))
                });
                titles.or_else(|| {
                    words(&entity.name).next().and_then(|first| gender(&first.slice(&entity.name).to_lowercase()))
                })
            })
            .collect();
        let aliases = Aliases::read(text, extraction);
        Self {
            text,
            extraction,
            quoted,
            last: None,
            sentences,
            unclear: 0,
            genders,
            aliases,
            asked: false,
            contents: Vec::new(),
        }
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

    /// Records the words of an attribution.
    pub(super) fn remember_contents(&mut self, contents: &[Span]) {
        self.contents.extend(contents);
    }

    /// Records the speaker of an attribution that ends at `end`, and whether it asks something.
    pub(super) fn remember(&mut self, speaker: Option<Speaker>, end: usize, asked: bool) {
        self.last = speaker.map(|speaker| (speaker, end));
        self.asked = asked;
    }

    /// The end of an apposition or a relative clause that follows an attribution to the end of its sentence, else `end`:
    /// people whom "…, said Denise Alvarez, who voted for Mr. Obama." names do not speak next.
    pub(super) fn end_of_aside(&self, end: usize) -> usize {
        let at = self.sentences.partition_point(|sentence| sentence.end <= end);
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

    /// The end of the sentence of an attribution that ends at `end`, if the quotation at `start` follows that sentence and
    /// nobody else speaks in it, else `end`: "…,” said Trump, referring to Obama. “…”".
    pub(super) fn end_of_tail(&self, end: usize, start: usize) -> usize {
        let at = self.sentences.partition_point(|sentence| sentence.end < end);
        let Some(sentence) = self.sentences.get(at).filter(|sentence| sentence.span.start < end) else { return end };
        let follows = self.text.get(sentence.span.end..start).is_some_and(|gap| gap.trim().is_empty());
        let mut tail = sentence.tokens.iter().filter(|token| token.span.start >= end);
        let speaks = tail.any(|token| {
            let tensed =
                |verb: Verb| matches!(verb.form, Form::Past | Form::Third | Form::Only) && verb.class != CueClass::Find;
            verb(&token.lower, None).is_some_and(tensed) || Classes::of(&token.lower).has(Class::Coordinator)
        });
        if follows && !speaks { sentence.span.end } else { end }
    }

    /// The last speaker, and where the attribution ended.
    pub(super) const fn last(&self) -> Option<(Speaker, usize)> {
        self.last
    }

    /// The only person whose last name is `word`.
    fn surname(&self, word: &str) -> Option<usize> {
        self.only_named(|name| name.rsplit(' ').next() == Some(word))
    }

    /// The only person whom one word without a mention of its own names: a last name, a first name or initials.
    fn only_called(&self, word: &str) -> Option<usize> {
        let initials = |name: &str| name.split(' ').filter_map(|part| part.chars().next()).eq(word.chars());
        let acronym = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
        self.surname(word)
            .or_else(|| self.only_named(|name| name.split_once(' ').is_some_and(|(first, _)| first == word)))
            .or_else(|| self.only_named(initials).filter(|_| acronym))
    }

    /// The first mention of the only person whose name fits.
    fn only_named(&self, fits: impl Fn(&str) -> bool) -> Option<usize> {
        let people = self
            .extraction
            .entities
            .iter()
            .filter(|entity| entity.kind == EntityType::Person && self.extraction.is_in_running_text(entity));
        let mut fitting = people.filter(|entity| fits(&entity.name));
        let found = fitting.next()?;
        if fitting.next().is_some() { None } else { found.mentions.first().copied() }
    }

    /// The speaker whom a pronoun means.
    fn meant(&mut self, pronoun: Span, sentence: usize, contents: &[Span], near: usize) -> Option<Speaker> {
        let kind = pronoun_kind(&pronoun.slice(self.text).to_lowercase());
        let inside = |span: Span| contents.iter().any(|content| content.intersects(span));
        if let Some((last, end)) = self.last
            && end >= near
            && (self.can_mean(kind, &last) || self.is_lone_body(pronoun, &last, near, first_start(contents, sentence)))
            && !last.mention.is_some_and(|m| inside(self.extraction.mentions[m].span))
        {
            let limit = first_start(contents, sentence);
            let topic = if kind == Pronoun::Thing {
                self.body_topic(&last, end, limit)
            } else {
                self.topic(kind, &last, end, limit)
            };
            return match topic {
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
        // "KPK menahan Budi. KPK menyatakan bukti cukup. “…,” ujarnya": the body, or one who speaks for it.
        if let Some((last, end)) = self.last
            && kind == Pronoun::Person
            && end >= near
            && self.extraction.mentions[m].span.end <= end
            && last.mention.is_some_and(|last| self.extraction.mentions[last].kind == EntityType::Organization)
        {
            return None;
        }
        let limit = first_start(contents, sentence);
        // Nobody is named in this paragraph and the one before: the one who spoke since the last name was read.
        if let Some((last, end)) = self.last
            && self.extraction.mentions[m].span.end < near.min(end)
            && last.mention.is_some_and(|last| self.person(last) != self.person(m))
        {
            let fits = self.can_mean(kind, &last) && limit.saturating_sub(end) <= MAX_DISTANCE;
            return fits
                .then_some(Speaker { resolution: Resolution::Pronoun, ..last })
                .filter(|last| !inside(last.words));
        }
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
            let absent = self.is_quoted(mention.span) || kind == Pronoun::Person && self.is_reported(mention.span);
            let absent = absent || self.extraction.is_in_heading(m);
            if mention.kind != EntityType::Person || !self.can_mean(kind, &speaker) || absent {
                continue;
            }
            match found {
                Some(known) if self.person(known) != self.person(m) => {
                    found = self.reacting_subject(kind, near, limit);
                    break;
                }
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
            !contents
                .iter()
                .any(|content| self.extraction.touching(*content).any(|inside| self.person(inside) == self.person(m)))
        })
    }

    /// The entity of the person whom mention `m` names, perhaps by another name.
    fn person(&self, m: usize) -> usize {
        self.extraction.entity_of[self.aliases.named(m, self.extraction)]
    }

    /// Whether words stand inside what somebody says without quotation marks.
    fn is_reported(&self, span: Span) -> bool {
        self.contents.iter().rev().take(RECENT).any(|content| content.intersects(span))
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
        let entity = speaker.mention.map(|m| self.person(m));
        self.extraction.touching(Span::new(from, to)).any(|m| {
            let mention = &self.extraction.mentions[m];
            let present = !self.is_quoted(mention.span) && !self.extraction.is_in_heading(m);
            mention.kind == EntityType::Person && Some(self.person(m)) != entity && present
        })
    }

    /// The only person named outside quotations between two offsets.
    pub(super) fn only_person(&self, from: usize, to: usize) -> Option<Speaker> {
        let mut found: Option<usize> = None;
        for m in self.extraction.touching(Span::new(from, to)) {
            let mention = &self.extraction.mentions[m];
            let absent = self.is_quoted(mention.span) || self.extraction.is_in_heading(m);
            if mention.kind != EntityType::Person || absent {
                continue;
            }
            if found.is_some_and(|known| self.person(known) != self.person(m)) {
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
            // A name in the role is somebody else's: "candidates Hillary Gray and Donald Ruiz".
            let tells = |word: &str| {
                word.starts_with(char::is_lowercase)
                    || word.ends_with("man")
                    || word.ends_with("woman")
                    || Classes::of(&word.to_lowercase()).has(Class::Title)
            };
            let told = |word: &str| gender(&word.to_lowercase()).filter(|_| word.len() > 3 && tells(word));
            words(role).find_map(|word| told(word.slice(role)))
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
