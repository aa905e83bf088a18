//! The words of a paragraph with each quotation folded into one item, so that the rules see the sentence round it.

use super::lexicon::{Class, Classes, Form, Verb, verb};
use super::quotation::{Quotation, is_double};
use crate::claim::sentence::{Sentence, SentenceToken};
use crate::entity::{EntityType, Extraction};
use crate::text::Span;
use std::ops::Range;

/// Maximum number of items in a sentence: the rules look through a sentence for each cue.
const MAX_SENTENCE_ITEMS: usize = 512;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// A quotation, by its index in the list of all quotations.
    Quote(usize),
    Comma,
    /// A full stop, question or exclamation mark that ends a sentence.
    Stop,
    Colon,
    Semicolon,
    Dash,
    Open,
    Close,
    /// Any other mark, and the stop of an abbreviation.
    Other,
}

/// A word, a mark or a quotation.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub(super) span: Span,
    pub(super) kind: Kind,
    pub(super) lower: &'a str,
    pub(super) classes: Classes,
    pub(super) cue: Option<Verb>,
    /// Whether the word begins with a capital.
    pub(super) capital: bool,
    /// The person, organisation or place that the word is part of, as an index of a mention.
    pub(super) name: Option<usize>,
    /// Whether the word is part of a date.
    pub(super) date: bool,
    /// Whether it is in round brackets.
    pub(super) aside: bool,
    /// Index of the sentence in [`Passage::sentences`].
    pub(super) sentence: usize,
}

impl Item<'_> {
    pub(super) fn is(&self, class: Class) -> bool {
        self.classes.has(class)
    }

    pub(super) fn is_quote(&self) -> bool {
        matches!(self.kind, Kind::Quote(_))
    }
}

/// A paragraph as items and sentences.
pub(super) struct Passage<'a> {
    pub(super) text: &'a str,
    pub(super) extraction: &'a Extraction,
    pub(super) quotations: &'a [Quotation],
    pub(super) items: Vec<Item<'a>>,
    /// The items of each sentence. A sentence does not end inside a quotation.
    pub(super) sentences: Vec<Range<usize>>,
    pub(super) indonesian: bool,
}

impl<'a> Passage<'a> {
    /// Reads the sentences of a paragraph. `first` is the index of the first of `quotations` in it.
    pub(super) fn new(
        text: &'a str,
        sentences: &'a [Sentence],
        quotations: &'a [Quotation],
        first: usize,
        extraction: &'a Extraction,
    ) -> Self {
        let indonesian = sentences.first().is_some_and(|s| s.language.is_indonesian_or_malay());
        let mut passage = Self { text, extraction, quotations, items: Vec::new(), sentences: Vec::new(), indonesian };
        let mut quote = first;
        let mut bracket = 0usize;
        // A stop that the last sentence ended in, which only shortens a title: "Kombes Pol. Agus".
        let mut shortened = false;
        for sentence in sentences {
            let mut opening = !std::mem::take(&mut shortened);
            let tokens = parts(&sentence.tokens, text);
            for (at, token) in tokens.iter().enumerate() {
                while quotations.get(quote).is_some_and(|q| q.outer.end <= token.span.start) {
                    quote += 1;
                }
                if let Some(quotation) = quotations.get(quote).filter(|q| q.outer.start < token.span.end) {
                    if passage.items.last().is_none_or(|item| item.kind != Kind::Quote(quote)) {
                        passage.push_quote(quote, quotation.outer, opening, bracket > 0);
                        opening = false;
                    }
                    continue;
                }
                // A mark without a partner is not part of the sentence.
                if token.lower.starts_with(is_double) {
                    continue;
                }
                let next = tokens.get(at + 1).map(|token| token.lower);
                shortened = token.lower == "."
                    && token.last
                    && next.is_none()
                    && passage.items.last().is_some_and(|item| {
                        item.capital
                            && item.span.end == token.span.start
                            && (item.is(Class::Title) && is_short_title(item.lower)
                                || matches!(item.lower, "pt" | "cv" | "pol" | "moh" | "muh"))
                    });
                let written = token.span.slice(text);
                // In "U.S.-led" the hyphen is no dash, and "led" no verb.
                let glued = |end: Option<usize>| end == Some(token.span.start);
                let after_hyphen = !indonesian
                    && passage.items.last().is_some_and(|item| item.kind == Kind::Other && item.lower == "-")
                    && glued(passage.items.last().map(|item| item.span.end));
                let hyphen = !indonesian
                    && token.lower == "-"
                    && glued(passage.items.last().map(|item| item.span.end))
                    && tokens.get(at + 1).is_some_and(|next| next.span.start == token.span.end);
                // "WHO" is not "who".
                let acronym = written.len() > 1 && written.chars().all(char::is_uppercase);
                let name = passage.name_at(token.span);
                // The Balinese particle in "I Made" is not a pronoun.
                let particle = written == "I" && name.is_some();
                // A comma inside a name does not part the sentence: "Kementerian Pendidikan, Riset, dan Teknologi".
                let inside = token.lower == "," && name.is_some();
                let item = Item {
                    span: token.span,
                    kind: if hyphen || inside { Kind::Other } else { kind(token.lower, token.last && !shortened) },
                    lower: token.lower,
                    classes: if acronym || after_hyphen || particle {
                        Classes::default()
                    } else {
                        Classes::of(token.lower)
                    },
                    cue: verb(token.lower, next).filter(|_| !after_hyphen),
                    capital: written.starts_with(char::is_uppercase),
                    name,
                    date: token.date,
                    aside: bracket > 0 || token.lower == "(",
                    sentence: 0,
                };
                match item.kind {
                    Kind::Open => bracket += 1,
                    Kind::Close => bracket = bracket.saturating_sub(1),
                    _ => {}
                }
                passage.push(item, opening);
                opening = false;
            }
            bracket = 0;
        }
        // The language of a short paragraph is a guess; its cues are surer.
        let only = passage.items.iter().any(|item| {
            item.cue.is_some_and(|verb| verb.form == Form::Only)
                || matches!(item.lower, "menurut" | "menurutnya" | "yang" | "dan" | "dengan" | "untuk" | "tidak")
        });
        let english = passage.items.iter().any(|item| matches!(item.lower, "the" | "of" | "said" | "says" | "was"));
        passage.indonesian |= only && !english;
        passage.read_names_like_conjunctions();
        passage
    }

    /// Takes away the classes of words such as "Lalu", where a capital inside an Indonesian sentence makes a name of "then".
    fn read_names_like_conjunctions(&mut self) {
        for at in 1..self.items.len() {
            let before = &self.items[at - 1];
            let inside = matches!(before.kind, Kind::Word | Kind::Comma) && before.sentence == self.items[at].sentence;
            let item = &mut self.items[at];
            if self.indonesian && inside && item.capital && is_joining(item.classes) {
                item.classes = Classes::default();
            }
        }
    }

    fn push_quote(&mut self, quote: usize, span: Span, opening: bool, aside: bool) {
        let item = Item {
            span,
            kind: Kind::Quote(quote),
            lower: "",
            classes: Classes::default(),
            cue: None,
            capital: false,
            name: None,
            date: false,
            aside,
            sentence: 0,
        };
        self.push(item, opening);
    }

    /// Adds an item; `opening` tells that a sentence begins with it.
    fn push(&mut self, mut item: Item<'a>, opening: bool) {
        let full = self.sentences.last().is_some_and(|sentence| sentence.len() >= MAX_SENTENCE_ITEMS);
        let begins = match self.items.last() {
            None => true,
            _ if full => true,
            Some(last) => match last.kind {
                // A quotation that ends a sentence ends the one round it too, unless a lower-case word follows.
                Kind::Quote(quote) => {
                    let words = self.quotations[quote].words.slice(self.text);
                    let stops = words.ends_with(['.', '?', '!', '…']) && !self.quotations[quote].comma;
                    match item.kind {
                        Kind::Word => item.capital && stops,
                        Kind::Quote(_) => stops,
                        _ => false,
                    }
                }
                Kind::Stop => true,
                _ => opening && !matches!(last.kind, Kind::Comma | Kind::Colon),
            },
        };
        let at = self.items.len();
        if begins {
            self.sentences.push(at..at);
        }
        item.sentence = self.sentences.len() - 1;
        if let Some(last) = self.sentences.last_mut() {
            last.end = at + 1;
        }
        self.items.push(item);
    }

    /// The mention of a person, organisation or place that covers the start of a token.
    fn name_at(&self, token: Span) -> Option<usize> {
        self.extraction.at(token.start).filter(|&m| {
            matches!(
                self.extraction.mentions[m].kind,
                EntityType::Person | EntityType::Organization | EntityType::Place
            )
        })
    }

    pub(super) fn get(&self, at: usize) -> Option<&Item<'a>> {
        self.items.get(at)
    }

    /// The items of the sentence that item `at` is in.
    pub(super) fn sentence_of(&self, at: usize) -> Range<usize> {
        self.sentences[self.items[at].sentence].clone()
    }

    /// The text from the first to the last item of a range that is not empty.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.items[range.start].span.start, self.items[range.end - 1].span.end)
    }

    /// Whether any item of the range has the class.
    pub(super) fn any(&self, range: &Range<usize>, class: Class) -> bool {
        self.items[range.clone()].iter().any(|item| item.is(class) && !item.aside)
    }

    /// The number of words in the range; a quotation counts its own.
    pub(super) fn words(&self, range: &Range<usize>) -> usize {
        let count = |item: &Item<'_>| match item.kind {
            Kind::Quote(quote) => {
                crate::text::words::words(self.quotations[quote].words.slice(self.text)).take(8).count()
            }
            Kind::Word => 1,
            _ => 0,
        };
        self.items[range.clone()].iter().map(count).sum()
    }

    /// Whether the range has a verb that makes it a clause, outside relative clauses and brackets.
    pub(super) fn is_clause(&self, range: &Range<usize>) -> bool {
        for at in range.clone() {
            steps::step();
            let item = &self.items[at];
            let noun_that = item.lower == "that" && at > range.start && self.items[at - 1].cue.is_none();
            if item.is(Class::Relative) && at > range.start && (item.lower != "that" || noun_that) {
                return false;
            }
            if !item.aside && self.is_finite(at) {
                return true;
            }
        }
        false
    }

    /// Whether the item is a verb with a tense: "was", the 's of "he's". "May" and "Will" may be names.
    pub(super) fn is_finite(&self, at: usize) -> bool {
        let item = &self.items[at];
        if self.indonesian || item.capital && item.name.is_some() {
            return false;
        }
        let pronoun = || {
            at > 0
                && (self.items[at - 1].is(Class::Personal)
                    || matches!(self.items[at - 1].lower, "there" | "that" | "what"))
        };
        item.is(Class::Finite) && !(item.capital && matches!(item.lower, "may" | "will" | "might"))
            || matches!(item.lower, "'s" | "’s") && pronoun()
    }

    /// The range without commas, dashes, stops and other marks at both ends.
    pub(super) fn trim(&self, mut range: Range<usize>) -> Range<usize> {
        let mark = |item: &Item<'_>| !matches!(item.kind, Kind::Word | Kind::Quote(_) | Kind::Open | Kind::Close);
        while range.start < range.end && mark(&self.items[range.start]) {
            range.start += 1;
        }
        while range.start < range.end {
            let last = &self.items[range.end - 1];
            // The stop of an abbreviation stays: "(R-Fla.)", "PT Maju Tbk."
            if !mark(last) {
                break;
            }
            range.end -= 1;
        }
        range
    }
}

/// A token, or a piece of one.
struct Part<'a> {
    span: Span,
    lower: &'a str,
    date: bool,
    /// Whether its sentence ends with it.
    last: bool,
}

/// The tokens of a sentence, with those parted between which the space is missing: "ujarnya.Anas".
fn parts<'a>(tokens: &'a [SentenceToken], text: &str) -> Vec<Part<'a>> {
    let mut parts = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let last = at + 1 == tokens.len();
        let date = token.value == Some(EntityType::Date);
        let part = |from: usize, to: usize, last: bool| Part {
            span: Span::new(token.span.start + from, token.span.start + to),
            lower: &token.lower[from..to],
            date,
            last,
        };
        match glued_stop(token.span.slice(text), &token.lower) {
            Some(stop) => parts.extend([
                part(0, stop, false),
                part(stop, stop + 1, true),
                part(stop + 1, token.lower.len(), last),
            ]),
            None => parts.push(Part { span: token.span, lower: &token.lower, date, last }),
        }
    }
    parts
}

/// Where the stop is in a word of saying and a capitalised word without a space between them.
fn glued_stop(written: &str, lower: &str) -> Option<usize> {
    let (before, after) = written.split_once('.')?;
    let says = before.strip_suffix("nya").and_then(|stem| verb(stem, None)).is_some() && before.is_ascii();
    let word = after.starts_with(|c: char| c.is_ascii_uppercase()) && !after.contains('.');
    (says && word && written.len() == lower.len()).then_some(before.len())
}

/// Whether a word only joins clauses or modifies a verb, and begins no name when in lower case.
fn is_joining(classes: Classes) -> bool {
    (classes.has(Class::Connective) || classes.has(Class::Adverb) || classes.has(Class::Coordinator))
        && !classes.has(Class::Title)
        && !classes.has(Class::Personal)
}

/// Whether a title may be an abbreviation that ends in a stop: "Kombes.", but not "Presiden." or "Mendag.".
fn is_short_title(title: &str) -> bool {
    title.len() <= 5 && !title.starts_with("men") || ["bes", "pol", "jen"].iter().any(|end| title.ends_with(end))
}

/// What a token that is not part of a quotation is. `last` tells that it ends its sentence.
fn kind(lower: &str, last: bool) -> Kind {
    match lower {
        "," => Kind::Comma,
        "." => {
            if last {
                Kind::Stop
            } else {
                Kind::Other
            }
        }
        "?" | "!" | "…" => Kind::Stop,
        ":" => Kind::Colon,
        ";" => Kind::Semicolon,
        "-" | "–" | "—" | "--" => Kind::Dash,
        "(" => Kind::Open,
        ")" => Kind::Close,
        "%" | "$" | "€" | "£" | "#" | "@" | "&" => Kind::Word,
        word if word.contains(char::is_alphanumeric) => Kind::Word,
        _ => Kind::Other,
    }
}

/// Counts the steps of the loops whose cost the tests bound; free outside tests.
pub(super) mod steps {
    #[cfg(test)]
    thread_local! {
        static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }

    /// Counts one step.
    #[inline]
    pub(in super::super) fn step() {
        #[cfg(test)]
        STEPS.with(|steps| steps.set(steps.get() + 1));
    }

    #[cfg(test)]
    pub(in super::super) fn reset() {
        STEPS.with(|steps| steps.set(0));
    }

    #[cfg(test)]
    pub(in super::super) fn taken() -> usize {
        STEPS.with(std::cell::Cell::get)
    }
}
