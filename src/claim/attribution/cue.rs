//! Finds attribution cues and their speakers: "kata Hendra", "menurut Bank Indonesia", "Okafor said".

use super::{AttributionFinder, Speaker};
use crate::article::Language;
use crate::claim::sentence::{Sentence, SentenceToken};
use crate::claim::signals::Signal;
use crate::entity::EntityType;
use crate::text::Span;
use crate::text::word_list::WordList;

/// The position of a cue relative to its speaker and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CueKind {
    /// Precedes the speaker: "menurut", "according to".
    Source,
    /// Follows the content and precedes the speaker: "kata", "ujar".
    Behind,
    /// Follows the content and contains the speaker as a pronoun: "katanya".
    Pronoun,
    /// Follows the speaker; in English it may also precede the speaker: "mengatakan", "said". The content may follow
    /// directly.
    Said,
    /// Like [`CueKind::Said`], but requires "bahwa", "that" or a direct quote: "mengumumkan", "announced".
    That,
}

/// Verbs that follow the content and precede the speaker.
const FOLLOWED_BY_SPEAKER: &str = "kata ujar tutur ucap imbuh tegas ungkap papar tukas jelas";

/// Verbs that the content may follow directly, without "bahwa" or "that".
static DIRECT_SPEECH_VERBS: WordList = WordList::new(include_str!("../../../data/claim/reporting_verbs.txt"));

/// Words that may occur between the speaker and the verb.
static BETWEEN_SPEAKER_AND_CUE: WordList =
    WordList::new(include_str!("../../../data/claim/before_reporting_verbs.txt"));

/// Last words of phrases that do not name a speaker.
static UNNAMED: WordList = WordList::new(include_str!("../../../data/claim/unnamed_speakers.txt"));

/// Tokens that start a new clause.
const CLAUSE_STARTERS: &str = "and but dan tetapi namun while sementara bahwa that ; :";

/// Tokens that end the name of a speaker.
const SPEAKER_ENDS: &str = "bahwa that . ; : who yang pada on";

/// Pronouns that refer to a person named earlier.
const PRONOUNS: &str = "ia dia beliau he she";

/// Whether the space-separated `list` contains `word`.
fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

/// Whether a token is a double quotation mark.
pub(super) fn is_mark(word: &str) -> bool {
    matches!(word, "\"" | "“" | "”")
}

fn cue_kind(tokens: &[SentenceToken], at: usize) -> Option<CueKind> {
    let token = &tokens[at];
    let word = token.lower.as_str();
    if word == "menurut" || word == "according" && tokens.get(at + 1).is_some_and(|next| next.lower == "to") {
        return Some(CueKind::Source);
    }
    if is_in(FOLLOWED_BY_SPEAKER, word) {
        return Some(CueKind::Behind);
    }
    if word.strip_suffix("nya").is_some_and(|stem| is_in(FOLLOWED_BY_SPEAKER, stem)) {
        return Some(CueKind::Pronoun);
    }
    if DIRECT_SPEECH_VERBS.contains(word) {
        return Some(CueKind::Said);
    }
    let noun = at > 0 && matches!(tokens[at - 1].lower.as_str(), "the" | "a" | "an" | "this" | "to" | "of" | "in");
    (token.signals.has(Signal::Report) && word != "according" && !noun).then_some(CueKind::That)
}

/// A cue found in a sentence, with its speaker.
pub(super) struct CueMatch {
    /// Index of the cue token in the sentence.
    pub(crate) at: usize,
    pub(crate) kind: CueKind,
    pub(crate) speaker: Option<Speaker>,
    /// Index of the first token after the attribution, where the content may begin.
    pub(crate) end: usize,
}

/// The forms in which a speaker may be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SpeakerForm {
    /// A name, or a pronoun that refers to one.
    Name,
    /// Also other words: "according to the new study, …".
    NameOrWords,
}

impl AttributionFinder<'_> {
    /// The cue at token `at`, or `None` if that token does not attribute anything.
    ///
    /// `inside` tests whether a span is part of a direct quote. With `quoted`, the cue or the end of the attribution
    /// must be less than 60 bytes from that direct quote, and the speaker may be missing.
    pub(super) fn cue_at(
        &self,
        sentence: &Sentence,
        at: usize,
        inside: &impl Fn(Span) -> bool,
        quoted: Option<Span>,
    ) -> Option<CueMatch> {
        let tokens = &sentence.tokens;
        let verb = cue_kind(tokens, at)?;
        let outside = |at: usize| tokens.get(at).is_some_and(|token| !inside(token.span));
        let near = |at: usize| {
            quoted.is_some_and(|quoted| {
                let (before, after) = (tokens[at].span.end, tokens[at].span.start);
                before <= quoted.start && quoted.start - before < 60 || after >= quoted.end && after - quoted.end < 60
            })
        };
        let (speaker, end) = match verb {
            CueKind::Source => {
                let first = at + 1 + usize::from(tokens[at].lower == "according");
                let (speaker, end) = self.speaker_after(tokens, first, SpeakerForm::NameOrWords)?;
                (Some(speaker), end)
            }
            CueKind::Behind => {
                // Without preceding content, "jelas" means "clear" and "kata" means "word".
                let behind =
                    at > 0 && matches!(tokens[at - 1].lower.as_str(), "," | "\"" | "”" | "?" | "!" | "'" | "’");
                if !behind {
                    return None;
                }
                let (speaker, end) = self.speaker_after(tokens, at + 1, SpeakerForm::Name)?;
                (Some(speaker), end)
            }
            CueKind::Pronoun => {
                let behind = at > 0 && !tokens[at - 1].is_word();
                if !behind {
                    return None;
                }
                (self.person_before(tokens[at].span), at + 1)
            }
            CueKind::Said | CueKind::That => {
                let before = self.speaker_before(tokens, at, &outside);
                // English allows the speaker after the verb: "…," said Lucia Fernandes.
                let inverted = sentence.language != Language::Indonesian
                    && at > 0
                    && matches!(tokens[at - 1].lower.as_str(), "," | "\"" | "”" | "?" | "!" | "’" | "'");
                let after = if inverted && before.is_none() {
                    self.speaker_after(tokens, at + 1, SpeakerForm::Name)
                } else {
                    None
                };
                match (before, after) {
                    (Some(speaker), _) => (Some(speaker), at + 1),
                    (None, Some((speaker, end))) => (Some(speaker), end),
                    (None, None) if quoted.is_some() => (None, at + 1),
                    (None, None) => return None,
                }
            }
        };
        if quoted.is_some() && !near(at) && !near(end.saturating_sub(1).min(tokens.len() - 1)) {
            return None;
        }
        Some(CueMatch { at, kind: verb, speaker, end })
    }

    /// Index of the mention that covers the start of `token`, if it is a person, an organisation or a place.
    fn mention(&self, token: &SentenceToken) -> Option<usize> {
        let speaks = |kind| matches!(kind, EntityType::Person | EntityType::Organization | EntityType::Place);
        self.extraction.at(token.span.start).filter(|&m| speaks(self.extraction.mentions[m].kind))
    }

    /// The speaker named at or after token `first`, and the index of the token after the name.
    ///
    /// Takes the first person before the end of the clause, else the first organisation or place before a comma, else
    /// the person that a pronoun at `first` refers to. If `form` allows words, falls back to at most six words before a
    /// comma.
    fn speaker_after(&self, tokens: &[SentenceToken], first: usize, form: SpeakerForm) -> Option<(Speaker, usize)> {
        const REACH: usize = 14;
        let limit = tokens.len().min(first + REACH);
        let stop = (first..limit)
            .find(|&at| is_mark(&tokens[at].lower) || is_in(SPEAKER_ENDS, &tokens[at].lower))
            .unwrap_or(limit);
        let mentions = || (first..stop).filter_map(|at| Some((at, self.mention(&tokens[at])?)));
        let kind = |m: usize| self.extraction.mentions[m].kind;
        let person = mentions().find(|&(_, m)| kind(m) == EntityType::Person);
        let comma = (first..stop).find(|&at| tokens[at].lower == ",").unwrap_or(stop);
        // A person after a comma is the speaker only if an office precedes the name: "kata Kepala Dinas, Hendra".
        let person = person.filter(|&(at, m)| at <= comma + 1 || self.extraction.mentions[m].role.is_some());
        let other = || mentions().find(|&(at, _)| at < comma);
        if let Some((at, m)) = person.or_else(other) {
            let span = self.extraction.mentions[m].span;
            let end = (at..stop).find(|&i| tokens[i].span.start >= span.end).unwrap_or(stop);
            return Some((Speaker { mention: Some(m), source: span }, end));
        }
        if tokens.get(first).is_some_and(|t| is_in(PRONOUNS, &t.lower)) {
            return Some((self.person_before(tokens[first].span)?, first + 1));
        }
        let described = comma > first && comma - first <= 6 && comma < tokens.len();
        let span = || Span::new(tokens[first].span.start, tokens[comma - 1].span.end);
        (form == SpeakerForm::NameOrWords && described).then(|| (Speaker { mention: None, source: span() }, comma))
    }

    /// The speaker that precedes the verb at token `verb`; `outside` tests whether a token is outside direct quotes.
    fn speaker_before(
        &self,
        tokens: &[SentenceToken],
        verb: usize,
        outside: &impl Fn(usize) -> bool,
    ) -> Option<Speaker> {
        let mut at = verb;
        while at > 0 && BETWEEN_SPEAKER_AND_CUE.contains(&tokens[at - 1].lower) {
            at -= 1;
        }
        if at == 0 || !outside(at - 1) {
            return None;
        }
        let start = (0..at)
            .rev()
            .find(|&i| !outside(i) || (is_mark(&tokens[i].lower) || is_in(CLAUSE_STARTERS, &tokens[i].lower)))
            .map_or(0, |i| i + 1);
        let last = &tokens[at - 1];
        let of = |m: usize| Speaker { mention: Some(m), source: self.extraction.mentions[m].span };
        if is_in(PRONOUNS, &last.lower) {
            return self.person_before(last.span);
        }
        let mentions = |from: usize, to: usize| (from..to).filter_map(|i| Some((i, self.mention(&tokens[i])?)));
        let person = |&(_, m): &(usize, usize)| self.extraction.mentions[m].kind == EntityType::Person;
        let whose = |i: usize| i > start && is_in("of with to at for dengan kepada bagi", &tokens[i - 1].lower);
        if last.lower == "," {
            // "Daniel Okafor, a spokesman, said": the first person, else the first mention without a preposition.
            let first = mentions(start, at).find(person).or_else(|| mentions(start, at).find(|&(i, _)| !whose(i)));
            return first.map(|(_, m)| of(m));
        }
        if let Some(m) = self.mention(last) {
            let first = (start..at).find(|&i| self.mention(&tokens[i]) == Some(m)).unwrap_or(at - 1);
            // "Yevgeny of Moscow said": the speaker is the person before the preposition, not the place after it.
            let owned = whose(first).then(|| mentions(start, first).rfind(person)).flatten();
            return Some(of(owned.map_or(m, |(_, m)| m)));
        }
        // A phrase without a name: "para peneliti", "officials".
        let plain = at > start && at - start <= 5 && tokens[start..at].iter().all(|t| t.is_word() && t.value.is_none());
        let unnamed = UNNAMED.contains(&last.lower);
        let acts = tokens[start..at].iter().any(|t| {
            t.signals.has(Signal::Modal)
                || t.signals.has(Signal::Future)
                || t.signals.has(Signal::Question)
                || t.signals.has(Signal::Report)
        });
        // "recent reports" is a noun phrase, not a speaker and a verb.
        let noun = matches!(tokens[verb].lower.as_str(), "reports" | "claims" | "states" | "notes" | "estimates");
        (plain && !unnamed && !acts && !noun)
            .then(|| Speaker { mention: None, source: Span::new(tokens[start].span.start, last.span.end) })
    }

    /// The person that a pronoun at `span` most likely refers to: the last one named in the 1500 bytes before it.
    fn person_before(&self, span: Span) -> Option<Speaker> {
        let before = self.extraction.mentions.partition_point(|m| m.span.end <= span.start);
        let near = |m: &usize| span.start - self.extraction.mentions[*m].span.end < 1500;
        let m = (0..before).rev().take_while(near).find(|&m| self.extraction.mentions[m].kind == EntityType::Person)?;
        Some(Speaker { mention: Some(m), source: span })
    }
}

/// The half-open token range of the content attributed by `a`.
pub(super) fn attributed_tokens(tokens: &[SentenceToken], a: &CueMatch) -> Option<(usize, usize)> {
    let semicolon = (a.end..tokens.len()).find(|&at| tokens[at].lower == ";").unwrap_or(tokens.len());
    let full = tokens[..semicolon].iter().rposition(SentenceToken::is_word)? + 1;
    let is = |at: usize, words: &[&str]| tokens.get(at).is_some_and(|t| words.contains(&t.lower.as_str()));
    let comma = |from: usize| (from..full.min(from + 14)).find(|&at| is(at, &[","]));
    // The words before the attribution, without the comma that separates them.
    let before = || tokens[..a.at].iter().rposition(SentenceToken::is_word).map(|last| (0, last + 1));
    let that = (a.end..full.min(a.end + 16)).find(|&at| is(at, &["bahwa", "that", "bahwasanya"]));
    match a.kind {
        CueKind::That => that.map(|that| (that + 1, full)),
        // "kata Hendra, seusai peresmian": the words after the speaker give the time, not the content.
        CueKind::Behind | CueKind::Pronoun => before(),
        // "…, menurut Bank Indonesia.", "…, said Lucia.": an attribution that ends the sentence follows the content.
        CueKind::Source if a.end + 1 >= full => before(),
        CueKind::Said if a.end > a.at + 1 => before(),
        CueKind::Source if a.at == 0 => comma(a.end).map(|comma| (comma + 1, full)),
        CueKind::Source => Some((comma(a.end).map_or(a.end, |comma| comma + 1), full)),
        CueKind::Said => {
            let from = that.map_or(a.end, |that| that + 1);
            if from >= full {
                // "…, Okafor said."
                let comma = tokens[..a.at].iter().rposition(|token| token.lower == ",")?;
                return (comma > 0).then_some((0, comma));
            }
            let plain = that.is_some() || !is(a.end, &["to", "on", "in", "at", "by", "kepada", ",", "of"]);
            plain.then_some((from, full))
        }
    }
}
