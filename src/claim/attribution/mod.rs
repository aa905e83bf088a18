//! Attributes direct quotes (in quotation marks) and indirect quotes ("bahwa", "that", "menurut", "according to").
//!
//! The rules start from a cue and look for the speaker next to it. A speaker is a person, an organisation or a place
//! that the extraction found, or a phrase without a name ("para peneliti"). If the evidence is ambiguous, the rules
//! report no quote, or a quote without a speaker.

mod cue;

use super::quotation_marks;
use super::sentence::{Sentence, SentenceToken};
use crate::article::Article;
use crate::entity::value::PartialDate;
use crate::entity::{EntityType, Extraction, Value};
use crate::text::Span;
use crate::text::word_list::WordList;
use cue::{CueKind, CueMatch, attributed_tokens};
use std::collections::HashSet;

/// A direct or indirect quote with its cue and speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribution {
    /// The quoted or reported words, in bytes of the text, without quotation marks.
    pub(crate) content: Span,
    /// Whether the content is in quotation marks.
    pub(crate) direct: bool,
    /// The word that attributes the content, such as "said" or "menurut", in bytes of the text.
    pub(crate) cue: Span,
    /// The speaker; `None` if the rules cannot determine the speaker of a direct quote.
    pub(crate) speaker: Option<Speaker>,
    /// Index into [`Extraction::mentions`] of the date on which the content was said.
    pub(crate) said: Option<usize>,
}

/// The source of an attribution, and the mention it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Speaker {
    /// Index into [`Extraction::mentions`] of the person, organisation or place; `None` for a phrase without a name.
    pub(crate) mention: Option<usize>,
    /// The name, phrase or pronoun that stands for the speaker, in bytes of the text.
    pub(crate) source: Span,
}

/// Name and role of a speaker, for display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SpeakerDetails<'a> {
    /// The name of the entity, or the source words if the speaker has no name.
    pub(crate) name: &'a str,
    /// The role of the speaker: the one next to this mention, else the one known for the entity.
    pub(crate) role: Option<&'a str>,
}

impl Speaker {
    /// Resolves the name and role from `extraction`; `text` is the text of the article.
    pub(crate) fn details<'a>(&self, extraction: &'a Extraction, text: &'a str) -> SpeakerDetails<'a> {
        let entity = self.mention.map(|m| &extraction.entities[extraction.entity_of[m]]);
        let own = self.mention.and_then(|m| extraction.mentions[m].role).map(|role| role.slice(text));
        SpeakerDetails {
            name: entity.map_or_else(|| self.source.slice(text), |entity| entity.name.as_str()),
            role: own.or_else(|| entity?.role.as_deref()),
        }
    }
}

/// Finds the quotes in `sentences` of `article`, sorted by position.
pub(crate) fn find(article: &Article, sentences: &[Sentence], extraction: &Extraction) -> Vec<Attribution> {
    let mut finder = AttributionFinder { text: article.asserted_text(), extraction, attributions: Vec::new() };
    for paragraph in sentences.chunk_by(|a, b| a.paragraph == b.paragraph) {
        finder.paragraph(article.paragraphs()[paragraph[0].paragraph].span(), paragraph);
    }
    finder.attributions.sort_by_key(|quote| (quote.content.start, quote.content.end));
    finder.attributions
}

struct AttributionFinder<'a> {
    text: &'a str,
    extraction: &'a Extraction,
    attributions: Vec<Attribution>,
}

/// Words that separate a date from the cue, so that the date belongs to something else.
static DATE_SEPARATORS: WordList = WordList::new(include_str!("../../../data/claim/date_separators.txt"));

/// Minimum number of words in a quote; fewer words in quotation marks are a name or scare quotes.
const MIN_QUOTE_WORDS: usize = 4;

impl AttributionFinder<'_> {
    fn paragraph(&mut self, span: Span, sentences: &[Sentence]) {
        let marks = quotation_marks::pair(self.text, span);
        let speech: Vec<Span> = marks.quoted.iter().filter_map(|&quoted| self.quoted_sentence(span, quoted)).collect();
        let inside = &|span: Span| {
            let at = speech.partition_point(|quoted| quoted.end < span.end);
            speech.get(at).is_some_and(|quoted| quoted.covers(span))
        };
        // A cue that attributes a direct quote cannot also attribute an indirect one.
        let mut used: HashSet<Span> = HashSet::new();
        let mut last: Option<usize> = None;
        for &quoted in &speech {
            let this = &*self;
            let first = sentences.partition_point(|sentence| sentence.span.end < quoted.start);
            let near = sentences[first..].iter().take_while(|sentence| sentence.span.start <= quoted.end);
            let attributed = near
                .flat_map(|sentence| {
                    let outside = (0..sentence.tokens.len()).filter(|&at| !inside(sentence.tokens[at].span));
                    outside.filter_map(move |at| Some((sentence, this.cue_at(sentence, at, inside, Some(quoted))?)))
                })
                .filter(|(sentence, a)| a.kind != CueKind::Source || sentence.tokens[a.at].span.start > quoted.end)
                .min_by_key(|(sentence, a)| {
                    let verb = sentence.tokens[a.at].span;
                    if verb.start >= quoted.end { verb.start - quoted.end } else { quoted.start - verb.end + 20 }
                });
            let quote = match (attributed, last) {
                (Some((sentence, a)), _) => {
                    let verb = sentence.tokens[a.at].span;
                    used.insert(verb);
                    Attribution {
                        content: quoted,
                        direct: true,
                        cue: verb,
                        speaker: a.speaker,
                        said: self.date(sentence, &a, quoted),
                    }
                }
                // A quote without a cue continues the previous quote and shares its attribution.
                (None, Some(last)) => Attribution { content: quoted, ..self.attributions[last].clone() },
                (None, None) => continue,
            };
            last = Some(self.attributions.len());
            self.attributions.push(quote);
        }
        for sentence in sentences {
            self.add_indirect(sentence, inside, &used);
        }
    }

    /// The words of `quoted`, without surrounding white space and a trailing comma.
    ///
    /// Returns `None` for a fragment: a sentence has at least [`MIN_QUOTE_WORDS`] words, and it begins with a capital
    /// or a digit, begins the paragraph, or follows a comma, a colon or a full stop.
    fn quoted_sentence(&self, paragraph: Span, quoted: Span) -> Option<Span> {
        let words = quoted.slice(self.text);
        let before = self.text[paragraph.start..quoted.start].trim_end_matches(['"', '“', '„', '«']).trim_end();
        let opens = words.trim_start().starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let whole = opens || before.is_empty() || before.ends_with([',', ':', '.']);
        if !whole || crate::text::words::words(words).count() < MIN_QUOTE_WORDS {
            return None;
        }
        let kept = words.trim().trim_end_matches(',').trim_end();
        let start = quoted.start + words.len() - words.trim_start().len();
        Some(Span::new(start, start + kept.len()))
    }

    /// Adds the indirect quotes of a sentence, skipping the cues in `used` and any text inside direct quotes.
    fn add_indirect(&mut self, sentence: &Sentence, inside: &impl Fn(Span) -> bool, used: &HashSet<Span>) {
        let tokens = &sentence.tokens;
        let mut next = 0;
        for at in 0..tokens.len() {
            if at < next || inside(tokens[at].span) || used.contains(&tokens[at].span) {
                continue;
            }
            let Some(a) = self.cue_at(sentence, at, inside, None) else { continue };
            if a.speaker.is_none() {
                continue;
            }
            // "The claim that" at the end of a paragraph has no content.
            let Some((from, mut to)) = attributed_tokens(tokens, &a).filter(|(from, to)| from < to) else { continue };
            // If the content ends with a quoted fragment, include the closing mark.
            let is_mark = |token: &&SentenceToken| cue::is_mark(&token.lower);
            if tokens[from..to].iter().filter(is_mark).count() % 2 == 1 && tokens.get(to).as_ref().is_some_and(is_mark)
            {
                to += 1;
            }
            let span = Span::new(tokens[from].span.start, tokens[to - 1].span.end);
            if tokens[from..to].iter().filter(|t| t.is_word()).count() < MIN_QUOTE_WORDS
                || tokens[from..to].iter().any(|t| inside(t.span))
            {
                continue;
            }
            let said = self.date(sentence, &a, span);
            self.attributions.push(Attribution {
                content: span,
                direct: false,
                cue: tokens[at].span,
                speaker: a.speaker,
                said,
            });
            next = to;
        }
    }

    /// Index of the mention that dates the attribution: in the same sentence, outside the content `said`, and less than
    /// 80 bytes after or 40 bytes before the cue.
    fn date(&self, sentence: &Sentence, a: &CueMatch, said: Span) -> Option<usize> {
        let verb = sentence.tokens[a.at].span;
        let dates = self.extraction.touching(sentence.span).filter(|&m| {
            let mention = &self.extraction.mentions[m];
            mention.kind == EntityType::Date
                && !said.intersects(mention.span)
                && mention.value.as_ref().is_some_and(is_dated)
        });
        // "…, who has fished since 1987" does not date the quote.
        let apart = |span: Span| {
            let between = Span::new(verb.end.min(span.end), verb.start.max(span.start));
            sentence.tokens.iter().any(|t| between.covers(t.span) && DATE_SEPARATORS.contains(&t.lower))
        };
        dates
            .map(|m| (m, self.extraction.mentions[m].span))
            .filter(|(_, span)| !apart(*span))
            .filter(
                |(_, span)| {
                    if span.start >= verb.end { span.start - verb.end < 80 } else { verb.start - span.end < 40 }
                },
            )
            .min_by_key(|(_, span)| span.start.abs_diff(verb.start))
            .map(|(m, _)| m)
    }
}

/// Whether a value is a calendar date: not a duration, a time of day or a weekday of an unknown week.
const fn is_dated(value: &Value) -> bool {
    match value {
        Value::Date(date) => !matches!(date, PartialDate::Weekday(_)),
        Value::Interval { .. } => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::sentence;
    use crate::entity::extract;

    /// Asserts the quotes of `text`, each as speaker, cue, date and content.
    #[track_caller]
    fn check(text: &str, expected: &[[&str; 4]]) {
        let article = Article::new(text.into(), None, None).unwrap();
        let found = extract(&article, Span::new(0, text.len()));
        let quotes = find(&article, &sentence::read(&article, found.window), &found);
        let told: Vec<[String; 4]> = quotes
            .iter()
            .map(|quote| {
                let speaker = quote.speaker;
                let name = speaker.and_then(|s| s.mention).map(|m| found.entities[found.entity_of[m]].name.as_str());
                let name = name.or(speaker.map(|s| s.source.slice(text))).unwrap_or("");
                let said = quote.said.and_then(|m| found.mentions[m].value.as_ref());
                let said = said.map(Value::to_string).unwrap_or_default();
                [name.into(), quote.cue.slice(text).into(), said, quote.content.slice(text).into()]
            })
            .collect();
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn a_cue_without_content_attributes_nothing() {
        for text in
            ["The first claim that", "The ministry said that", "Menteri mengatakan bahwa", "Menurut Bank Indonesia,"]
        {
            check(text, &[]);
        }
    }

    #[test]
    fn direct_quotes_in_indonesian() {
        check(
            "“Kapal ini aman dan murah,” kata Kepala Dinas Perhubungan, Hendra Kusuma, pada Senin (3/3/2025). “Kami \
             sudah mengujinya tiga kali.”",
            &[
                ["Hendra Kusuma", "kata", "2025-03-03", "Kapal ini aman dan murah"],
                ["Hendra Kusuma", "kata", "2025-03-03", "Kami sudah mengujinya tiga kali."],
            ],
        );
        check(
            "Menteri Keuangan Sri Mulyani menolak usul itu. \"Anggaran tahun ini sudah habis,\" ujarnya.",
            &[["Sri Mulyani", "ujarnya", "", "Anggaran tahun ini sudah habis"]],
        );
        check(
            "Budi Santoso mengatakan: \"Harga beras tidak akan naik lagi.\"",
            &[["Budi Santoso", "mengatakan", "", "Harga beras tidak akan naik lagi."]],
        );
    }

    #[test]
    fn indirect_quotes_in_indonesian() {
        check(
            "CEO Sberbank, German Gref, mengakui pada tahun 2023 bahwa perangkat itu paling sulit diganti.",
            &[["German Gref", "mengakui", "2023", "perangkat itu paling sulit diganti"]],
        );
        check(
            "Menurut Badan Pusat Statistik, inflasi bulan lalu turun tipis.",
            &[["Badan Pusat Statistik", "Menurut", "", "inflasi bulan lalu turun tipis"]],
        );
        check(
            "Inflasi bulan lalu turun tipis, menurut Badan Pusat Statistik.",
            &[["Badan Pusat Statistik", "menurut", "", "Inflasi bulan lalu turun tipis"]],
        );
        check(
            "Para peneliti menyebut suhu laut naik dua derajat.",
            &[["Para peneliti", "menyebut", "", "suhu laut naik dua derajat"]],
        );
    }

    #[test]
    fn quotes_in_english() {
        check(
            "“Nobody has shown us the numbers,” said Lucia Fernandes, who has fished since 1987. “We asked three times.”",
            &[
                ["Lucia Fernandes", "said", "", "Nobody has shown us the numbers"],
                ["Lucia Fernandes", "said", "", "We asked three times."],
            ],
        );
        check(
            "Henrik Solberg, an oceanographer at the University of Maine, told the council that the sea had risen by 9 \
             centimetres. According to his office, premiums have doubled since 2019.",
            &[
                ["Henrik Solberg", "told", "", "the sea had risen by 9 centimetres"],
                ["his office", "According", "", "premiums have doubled since 2019"],
            ],
        );
        check(
            "The mayor said each closure costs a week; fishermen say that it costs them two.",
            &[["The mayor", "said", "", "each closure costs a week"], ["fishermen", "say", "", "it costs them two"]],
        );
    }

    #[test]
    fn scraps_names_and_nouns_are_no_quotes() {
        check("Kapal itu dijuluki \"Ratu Laut dari Timur\" oleh warga.", &[]);
        check("The town ranks third for flood claims. Recent reports that nobody checked were wrong.", &[]);
        check("Kata itu sulit dieja. Jelas bahwa ini salah.", &[]);
    }
}
