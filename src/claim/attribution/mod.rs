//! Who said what: attributes direct and indirect quotations to their speakers.
//!
//! The stages, one file each: quotation marks and their nesting over paragraphs ([`quotation`]); the sentence round
//! them ([`passage`]) and its verbs ([`clause`]); words that attribute ([`lexicon`], [`cue`]); the noun phrase that
//! names the source ([`source`]); the words attributed ([`content`]); and the speaker that the source means
//! ([`speaker`]). `docs/claims.md` lists the constructions. Where the parts do not fit, there is no attribution, or one
//! without a speaker; the words between marks are still a quotation.

mod clause;
mod content;
mod cue;
mod lexicon;
mod passage;
pub(crate) mod quotation;
mod source;
mod speaker;

use super::sentence::{Sentence, Sentences};
use crate::article::Article;
use crate::entity::value::PartialDate;
use crate::entity::{EntityType, Extraction, Value};
use crate::text::Span;
use crate::text::word_list::WordList;
use cue::{Content, Found};
use passage::{Kind, Passage};
use quotation::Quotation;
use speaker::SpeakerFinder;
pub(crate) use speaker::{Resolution, Speaker};
use std::collections::{HashMap, HashSet};

/// Words that somebody says, writes, claims or believes, with their cue, source and speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribution {
    /// The words attributed, in bytes of the text, without quotation marks round them.
    pub(crate) content: Span,
    /// Whether the content is a quotation and nothing else.
    pub(crate) direct: bool,
    /// The verb or phrase that attributes the content, such as "said" or "menurut"; `None` for a quotation without one.
    pub(crate) cue: Option<Span>,
    /// The words that name the source: "Lucia Fernandes, a fisher", "he"; `None` if they are not beside the content.
    pub(crate) source: Option<Span>,
    /// The one who speaks; `None` if the rules cannot tell.
    pub(crate) speaker: Option<Speaker>,
    /// Index into [`Extraction::mentions`] of the date on which the content was said.
    pub(crate) said: Option<usize>,
}

/// Name and role of a speaker, for display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SpeakerDetails<'a> {
    /// The name of the entity, or the words that describe a speaker without a name.
    pub(crate) name: &'a str,
    /// The role of the speaker: the one next to this mention, else the one known for the entity.
    pub(crate) role: Option<&'a str>,
}

impl Speaker {
    /// Resolves the name and role from `extraction`; `text` is the text of the article.
    pub(crate) fn details<'a>(&self, extraction: &'a Extraction, text: &'a str) -> SpeakerDetails<'a> {
        let entity = self.mention.map(|m| &extraction.entities[extraction.entity_of[m]]);
        let own = self.mention.and_then(|m| extraction.mentions[m].role).map(|role| role.slice(text));
        let other = self.mention.and_then(|m| speaker::own_name(m, extraction, text));
        let name = entity.map_or_else(|| self.words.slice(text), |entity| other.unwrap_or(entity.name.as_str()));
        let person = entity.map_or(self.resolution == Resolution::Named, |entity| entity.kind == EntityType::Person);
        SpeakerDetails {
            name: if person { speaker::without_title(name) } else { name },
            role: own.or_else(|| entity?.role.as_deref()).filter(|role| !speaker::is_name_in_role(role)),
        }
    }
}

/// Minimum number of words of a quotation that nobody is named for; fewer are a name or a term.
const MIN_QUOTATION_WORDS: usize = 4;

/// Finds the attributions in `sentences` of `article`, sorted by position.
///
/// The cost is linear in the length of the text; within a sentence, whose length is bounded, each cue looks at the
/// words round it.
pub(crate) fn find(article: &Article, sentences: &Sentences, extraction: &Extraction) -> Vec<Attribution> {
    let text = article.asserted_text();
    let spans: Vec<Span> = sentences.paragraphs().map(|(at, _)| article.paragraphs()[at].span()).collect();
    let quotations = quotation::quotations(text, &spans);
    let quoted: Vec<Span> = quotations.iter().map(|quotation| quotation.outer).collect();
    let events = events(text, sentences, &quotations, extraction);
    let chains = chains(&quotations);
    let mut attributed = vec![false; chains.last().map_or(0, |last| last + 1)];
    for event in &events {
        if let Event::Found { found, .. } = event {
            for quote in found.contents.iter().filter_map(|content| content.quote) {
                attributed[chains[quote]] = true;
            }
        }
    }
    let mut resolver = Resolver {
        text,
        extraction,
        quotations: &quotations,
        chains,
        attributed,
        speakers: SpeakerFinder::new(text, extraction, &quoted, sentences),
        spans: &spans,
        paragraph: 0,
        said: None,
        of_chain: HashMap::new(),
        waiting: Vec::new(),
        attributions: Vec::new(),
    };
    for event in &events {
        resolver.resolve(event);
    }
    let mut attributions = resolver.finish();
    attributions.sort_by_key(|attribution| (attribution.content.start, attribution.content.end));
    attributions
}

/// For each quotation, the number of the quotation over paragraphs that it is part of.
fn chains(quotations: &[Quotation]) -> Vec<usize> {
    let mut next = 0;
    quotations
        .iter()
        .enumerate()
        .map(|(i, quotation)| {
            next += usize::from(i > 0 && !quotation.continues);
            next
        })
        .collect()
}

/// Something to resolve, in the order of the text.
enum Event {
    /// An attribution; `sentence` is the offset at which the sentence of its cue begins.
    Found { found: Found, sentence: usize, paragraph: usize, said: Option<usize> },
    /// A quotation without a cue.
    Alone { quote: usize, paragraph: usize, leads: bool, introduction: Option<Span> },
}

impl Event {
    /// The offset at which its first part begins.
    fn start(&self, quotations: &[Quotation]) -> usize {
        match self {
            Self::Found { found, sentence, .. } => found
                .contents
                .iter()
                .map(|content| content.span.start)
                .chain(found.cue.map(|cue| cue.start))
                .min()
                .unwrap_or(*sentence),
            Self::Alone { quote, .. } => quotations[*quote].words.start,
        }
    }
}

/// The attributions and the quotations without one in all paragraphs.
fn events(text: &str, sentences: &Sentences, quotations: &[Quotation], extraction: &Extraction) -> Vec<Event> {
    let mut events = Vec::new();
    // An attribution whose content is the quotation that begins the next paragraph.
    let mut pending: Option<Event> = None;
    // The sentence with a colon at the end of the paragraph before.
    let mut led: Option<Span> = None;
    let mut first = 0;
    for (paragraph, (_, range)) in sentences.paragraphs().enumerate() {
        let sentences: Vec<Sentence> = sentences.range(range).collect();
        let start = sentences[0].span.start;
        while quotations.get(first).is_some_and(|quotation| quotation.outer.end <= start) {
            first += 1;
        }
        // A line in which every word has a capital is a heading: its words do not tell where a name ends.
        if extraction.naming.is_in_heading(Span::new(start, start)) {
            continue;
        }
        let passage = Passage::new(text, &sentences, quotations, first, extraction);
        let mut found = cue::attributions(&passage);
        drop_titles(&passage, &mut found);
        sign(&passage, &mut events);
        if let Some(mut event) = pending.take() {
            let opening = passage.items.first().map(|item| item.kind);
            let claimed = |quote| found.iter().any(|f| f.contents.iter().any(|content| content.quote == Some(quote)));
            if let (Some(Kind::Quote(quote)), Event::Found { found: waiting, .. }) = (opening, &mut event)
                && !claimed(quote)
            {
                waiting.contents.push(Content::quotation(quotations[quote].words, quote));
                events.push(event);
            }
        }
        let claimed: Vec<usize> = found.iter().flat_map(|f| &f.contents).filter_map(|content| content.quote).collect();
        let waiting = events.iter().rev().take(1).filter_map(|event| match event {
            Event::Found { found, .. } => found.contents.last().and_then(|content| content.quote),
            Event::Alone { .. } => None,
        });
        let claimed: HashSet<usize> = claimed.into_iter().chain(waiting).collect();
        let mut own: Vec<Event> = alone(&passage, &claimed, &found, paragraph, led.take());
        led = passage.items.last().filter(|last| last.kind == Kind::Colon).map(|last| {
            let sentence = passage.sentence_of(passage.items.len() - 1);
            Span::new(passage.items[sentence.start].span.start, last.span.start)
        });
        for found in found.drain(..) {
            let sentence = sentence_start(&passage, &found);
            let said = date(&passage, &sentences, &found);
            let is_pending = found.pending && found.contents.is_empty();
            let event = Event::Found { found, sentence, paragraph, said };
            if is_pending {
                pending = Some(event);
            } else {
                own.push(event);
            }
        }
        own.sort_by_key(|event| event.start(quotations));
        events.extend(own);
    }
    events
}

/// Words before a title in quotation marks: "bertajuk", "titled".
static TITLE_WORDS: WordList = WordList::new(include_str!("../../../data/claim/title_words.txt"));

/// Removes quotations that are the title of something: "dalam acara bertajuk “Suara Kota”".
fn drop_titles(passage: &Passage<'_>, found: &mut Vec<Found>) {
    let is_title = |at: usize| at > 0 && TITLE_WORDS.contains(passage.items[at - 1].lower);
    let titles: HashSet<usize> = (0..passage.items.len())
        .filter(|&at| is_title(at))
        .filter_map(|at| if let Kind::Quote(quote) = passage.items[at].kind { Some(quote) } else { None })
        .collect();
    found.retain_mut(|found| {
        let before = found.contents.len();
        found.contents.retain(|content| content.quote.is_none_or(|quote| !titles.contains(&quote)));
        before == found.contents.len() || !found.contents.is_empty()
    });
}

/// Names the speaker of a quotation that a paragraph with a dash and a name follows.
fn sign(passage: &Passage<'_>, events: &mut [Event]) {
    let Some(source) = cue::signature(passage) else { return };
    if let Some(event) = events.last_mut()
        && let Event::Alone { quote, paragraph, .. } = event
    {
        let quote = *quote;
        let contents = vec![Content::quotation(passage.quotations[quote].words, quote)];
        let sentence = passage.quotations[quote].outer.start;
        let found = Found { contents, cue: None, source: Some(source), pending: false };
        *event = Event::Found { found, sentence, paragraph: *paragraph, said: None };
    }
}

fn sentence_start(passage: &Passage<'_>, found: &Found) -> usize {
    let at = found.cue.map(|cue| cue.start).or(found.source.as_ref().map(|source| source.span.start)).unwrap_or(0);
    let item = passage.items.partition_point(|item| item.span.end <= at).min(passage.items.len() - 1);
    passage.items[passage.sentence_of(item).start].span.start
}

/// The quotations of a passage that no attribution claims and that stand alone like a sentence.
fn alone(
    passage: &Passage<'_>,
    claimed: &HashSet<usize>,
    found: &[Found],
    paragraph: usize,
    led: Option<Span>,
) -> Vec<Event> {
    let mut events = Vec::new();
    let mut contents: Vec<Span> = found.iter().flat_map(|f| &f.contents).map(|content| content.span).collect();
    contents.sort_by_key(|span| span.start);
    for (at, item) in passage.items.iter().enumerate() {
        let Kind::Quote(quote) = item.kind else { continue };
        let before = contents.partition_point(|content| content.start < item.span.end);
        let inside = before.checked_sub(1).is_some_and(|i| contents[i].intersects(item.span));
        if inside || claimed.contains(&quote) {
            continue;
        }
        let quotation = &passage.quotations[quote];
        let words = quotation.words.slice(passage.text);
        let sentence = passage.sentence_of(at);
        let colon = at > sentence.start && passage.items[at - 1].kind == Kind::Colon;
        let begins = at == sentence.start || colon;
        let ends = passage.items.get(at + 1).is_none_or(|next| {
            at + 1 >= sentence.end
                || matches!(next.kind, Kind::Stop | Kind::Open | Kind::Quote(_))
                || next.kind == Kind::Other
        });
        let capital = words
            .trim_start_matches(['[', '(', '.', '…', ' '])
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let enough =
            crate::text::words::words(words).count() >= MIN_QUOTATION_WORDS || words.ends_with(['.', '?', '!', '…']);
        let whole = quotation.continues || capital && enough || colon && enough;
        let carried = passage.quotations.get(quote + 1).is_some_and(|next| next.continues);
        if !((begins && ends || quotation.continues || carried && begins) && whole) {
            continue;
        }
        let introduction = led.filter(|_| at == 0).or_else(|| {
            colon.then(|| Span::new(passage.items[sentence.start].span.start, passage.items[at - 1].span.start))
        });
        events.push(Event::Alone { quote, paragraph, leads: at == 0, introduction });
    }
    events
}

/// Turns events into attributions, one after the other.
struct Resolver<'a> {
    text: &'a str,
    extraction: &'a Extraction,
    quotations: &'a [Quotation],
    chains: Vec<usize>,
    /// For each chain of quotations, whether some part of it has an attribution.
    attributed: Vec<bool>,
    speakers: SpeakerFinder<'a>,
    /// The paragraphs.
    spans: &'a [Span],
    /// The paragraph and the date of the last attribution.
    paragraph: usize,
    said: Option<usize>,
    of_chain: HashMap<usize, Option<Speaker>>,
    /// Attributions, by index, and their chain, whose speaker a later part of the quotation names.
    waiting: Vec<(usize, usize)>,
    attributions: Vec<Attribution>,
}

impl Resolver<'_> {
    fn resolve(&mut self, event: &Event) {
        match event {
            Event::Found { found, sentence, paragraph, said } => self.found(found, *sentence, *paragraph, *said),
            Event::Alone { quote, paragraph, leads, introduction } => {
                self.alone(*quote, *paragraph, *leads, *introduction);
            }
        }
    }

    /// Where the paragraph before that of an attribution begins; a quotation over paragraphs counts from its beginning.
    fn near(&self, contents: &[Content], paragraph: usize) -> usize {
        let chain = contents.first().and_then(|content| content.quote).map(|quote| self.chains[quote]);
        let start = chain.map_or(usize::MAX, |chain| {
            let first = self.chains.partition_point(|&other| other < chain);
            self.quotations[first].outer.start
        });
        let of_start = self.spans.partition_point(|span| span.end <= start).min(paragraph);
        self.spans[of_start.saturating_sub(1)].start
    }

    fn found(&mut self, found: &Found, sentence: usize, paragraph: usize, said: Option<usize>) {
        let source = found.source.as_ref();
        let apart = |content: &&Content| {
            !found.cue.is_some_and(|cue| cue.intersects(content.span))
                && !source.is_some_and(|source| source.span.intersects(content.span))
        };
        let contents: Vec<Content> = found.contents.iter().filter(apart).copied().collect();
        let spans: Vec<Span> = contents.iter().map(|content| content.span).collect();
        let speaker = source.and_then(|source| {
            self.speakers.speaker(source, found.cue, sentence, &spans, self.near(&contents, paragraph))
        });
        let speaker = speaker.filter(|speaker| !spans.iter().any(|span| speaker.words.intersects(*span)));
        self.speakers.remember_contents(&spans);
        let asked = spans.last().is_some_and(|span| span.slice(self.text).ends_with('?'));
        let mut end = source.map_or(0, |source| source.span.end).max(found.cue.map_or(0, |cue| cue.end));
        for content in contents {
            end = end.max(content.span.end);
            if let Some(quote) = content.quote {
                self.of_chain.insert(self.chains[quote], speaker);
            }
            self.attributions.push(Attribution {
                content: content.span,
                direct: content.direct,
                cue: found.cue,
                source: source.map(|source| source.span),
                speaker,
                said,
            });
        }
        self.speakers.remember(speaker, self.speakers.end_of_aside(end), asked);
        (self.paragraph, self.said) = (paragraph, said);
    }

    fn alone(&mut self, quote: usize, paragraph: usize, leads: bool, introduction: Option<Span>) {
        let chain = self.chains[quote];
        let words = self.quotations[quote].words;
        let mut said = None;
        let speaker = if let Some(speaker) = self.of_chain.get(&chain) {
            said = self.said;
            speaker.map(continued)
        } else if self.attributed[chain] {
            self.waiting.push((self.attributions.len(), chain));
            self.attributions.push(without_cue(words, None, None));
            return;
        } else if let Some(introduction) = introduction {
            self.introduced(introduction)
        } else {
            let speaker = self.continuing(quote, paragraph, leads);
            said = self.said.filter(|_| speaker.is_some());
            speaker
        };
        let speaker = speaker.filter(|speaker| !speaker.words.intersects(words));
        self.of_chain.insert(chain, speaker);
        self.attributions.push(without_cue(words, speaker, said));
        self.speakers.remember(speaker, words.end, words.slice(self.text).ends_with('?'));
        (self.paragraph, self.said) = (paragraph, said);
    }

    /// The speaker of a quotation after a colon: that of the attribution before it, or the one person named there.
    fn introduced(&self, introduction: Span) -> Option<Speaker> {
        match self.speakers.last() {
            Some((last, end)) if end > introduction.start => Some(continued(last)),
            _ => self.speakers.only_person(introduction.start, introduction.end),
        }
    }

    /// The last speaker, if the quotation follows in the same paragraph or begins the next one and nobody else is named.
    fn continuing(&self, quote: usize, paragraph: usize, leads: bool) -> Option<Speaker> {
        let (last, end) = self.speakers.last()?;
        let near = self.paragraph == paragraph || self.paragraph + 1 == paragraph && leads;
        let start = self.quotations[quote].outer.start;
        let from = if self.paragraph == paragraph { self.speakers.end_of_tail(end, start) } else { end };
        (near && !self.speakers.names_another(&last, from, start)).then(|| continued(last))
    }

    fn finish(mut self) -> Vec<Attribution> {
        for (at, chain) in self.waiting {
            self.attributions[at].speaker = self
                .of_chain
                .get(&chain)
                .copied()
                .flatten()
                .map(continued)
                .filter(|speaker| !speaker.words.intersects(self.attributions[at].content));
        }
        debug_assert!(self.attributions.iter().all(|a| a.content.get(self.text).is_some()), "contents are slices");
        debug_assert!(
            self.attributions
                .iter()
                .all(|a| a.speaker.is_none_or(|s| s.mention.is_none_or(|m| m < self.extraction.mentions.len()))),
            "mentions exist"
        );
        self.attributions
    }
}

/// The attribution of a quotation that has no cue and no source of its own.
const fn without_cue(words: Span, speaker: Option<Speaker>, said: Option<usize>) -> Attribution {
    Attribution { content: words, direct: true, cue: None, source: None, speaker, said }
}

/// The same speaker, of words that go on without a source.
fn continued(speaker: Speaker) -> Speaker {
    let resolution =
        if speaker.resolution == Resolution::Pronoun { Resolution::Pronoun } else { Resolution::Continued };
    Speaker { resolution, ..speaker }
}

/// Words that separate a date from the cue, so that the date belongs to something else.
static DATE_SEPARATORS: WordList = WordList::new(include_str!("../../../data/claim/date_separators.txt"));

/// Index of the mention that dates an attribution: in the sentence of its cue, outside its contents, and less than 80
/// bytes after or 40 bytes before the cue.
fn date(passage: &Passage<'_>, sentences: &[Sentence], found: &Found) -> Option<usize> {
    let verb = found.cue?;
    let sentence =
        &sentences[sentences.partition_point(|sentence| sentence.span.end <= verb.start).min(sentences.len() - 1)];
    let extraction = passage.extraction;
    let dates = extraction.touching(sentence.span).filter(|&m| {
        let mention = &extraction.mentions[m];
        mention.kind == EntityType::Date
            && !found.contents.iter().any(|content| content.span.intersects(mention.span))
            && mention.value.as_deref().is_some_and(is_dated)
    });
    // "…, who has fished since 1987" does not date the quotation.
    let apart = |span: Span| {
        let between = Span::new(verb.end.min(span.end), verb.start.max(span.start));
        sentence.tokens.iter().any(|t| between.covers(t.span) && DATE_SEPARATORS.contains(&t.lower))
    };
    dates
        .map(|m| (m, extraction.mentions[m].span))
        .filter(|(_, span)| !apart(*span))
        .filter(|(_, span)| {
            if span.start >= verb.end { span.start - verb.end < 80 } else { verb.start.saturating_sub(span.end) < 40 }
        })
        .min_by_key(|(_, span)| span.start.abs_diff(verb.start))
        .map(|(m, _)| m)
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
mod constructions;
#[cfg(test)]
mod laws;

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
                let name = speaker.map_or("", |speaker| speaker.details(&found, text).name);
                let said = quote.said.and_then(|m| found.mentions[m].value.as_deref());
                let said = said.map(Value::to_string).unwrap_or_default();
                [
                    name.into(),
                    quote.cue.map_or("", |cue| cue.slice(text)).into(),
                    said,
                    quote.content.slice(text).into(),
                ]
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
                ["Hendra Kusuma", "", "2025-03-03", "Kami sudah mengujinya tiga kali."],
            ],
        );
        check(
            "Menteri Keuangan Sri Mulyani menolak usul itu. \"Anggaran tahun ini sudah habis,\" ujarnya.",
            &[["Sri Mulyani", "ujar", "", "Anggaran tahun ini sudah habis"]],
        );
        check(
            "Budi Santoso mengatakan: \"Harga beras tidak akan naik lagi.\"",
            &[["Budi Santoso", "mengatakan", "", "Harga beras tidak akan naik lagi."]],
        );
    }

    #[test]
    fn quotes_in_malay() {
        check(
            "Pengarah Jabatan Kerja Raya, Siti Aminah, memberitahu bahawa jambatan itu ditutup kerana banjir. “Ia akan \
             dibuka pada Jumaat,” katanya selepas mesyuarat.",
            &[
                ["Siti Aminah", "memberitahu", "", "jambatan itu ditutup kerana banjir"],
                ["Siti Aminah", "kata", "", "Ia akan dibuka pada Jumaat"],
            ],
        );
        check(
            "Eksport naik 3.5 peratus, iaitu paling tinggi sejak 2011, kata Menteri Kewangan Ramli Hashim.",
            &[["Ramli Hashim", "kata", "", "Eksport naik 3.5 peratus, iaitu paling tinggi sejak 2011"]],
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
                ["Lucia Fernandes", "", "", "We asked three times."],
            ],
        );
        check(
            "Henrik Solberg, an oceanographer at the University of Maine, told the council that the sea had risen by 9 \
             centimetres. According to his office, premiums have doubled since 2019.",
            &[
                ["Henrik Solberg", "told", "", "the sea had risen by 9 centimetres"],
                ["his office", "According to", "", "premiums have doubled since 2019"],
            ],
        );
        check(
            "The mayor said each closure costs a week; fishermen say that it costs them two.",
            &[["The mayor", "said", "", "each closure costs a week"], ["fishermen", "say", "", "it costs them two"]],
        );
    }

    #[test]
    fn a_surname_shared_with_a_relative_keeps_the_name_of_the_source() {
        check(
            "Wapres Jusuf Kalla datang bersama Mufidah Jusuf Kalla. “Saya senang sekali,” kata Jusuf Kalla.",
            &[["Jusuf Kalla", "kata", "", "Saya senang sekali"]],
        );
        check(
            "“Cita-cita kita sama,” ujar Wapres Boediono yang didampingi Ny Herawati Boediono.",
            &[["Boediono", "ujar", "", "Cita-cita kita sama"]],
        );
    }

    #[test]
    fn scraps_names_and_nouns_are_no_quotes() {
        check("Kapal itu dijuluki \"Ratu Laut dari Timur\" oleh warga.", &[]);
        check("The town ranks third for flood claims. Recent reports that nobody checked were wrong.", &[]);
        check("Kata itu sulit dieja. Jelas bahwa ini salah.", &[]);
    }
}
