//! Generates edited articles. Every word keeps its number through the edits, so the new position of a span is known.

use std::collections::BTreeMap;
use std::ops::Range;
use tandai::text::{Span, sentences};

/// A pseudo-random generator (Xorshift, Marsaglia 2003) that makes the same cases in every run. The seed must not be 0.
pub(crate) struct Random(pub u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number from 0 up to, but not including, `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() >> 11) as usize % n.max(1)
    }

    /// True with the given probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        ((self.next() >> 11) as f64) < probability * (1u64 << 53) as f64
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A word with the punctuation around it.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// The number of the word in the original; `None` for a word that an edit has added.
    pub(crate) id: Option<usize>,
}

pub(crate) type Sentence = Vec<Word>;
pub(crate) type Paragraph = Vec<Sentence>;

/// An article as paragraphs of sentences of words.
#[derive(Clone, Debug)]
pub(crate) struct Text(pub Vec<Paragraph>);

impl Text {
    /// Splits `text` into paragraphs at blank lines or, if there are none, at line breaks.
    pub(crate) fn new(text: &str) -> Self {
        let by = if text.contains("\n\n") { "\n\n" } else { "\n" };
        let mut id = 0;
        let mut word = |text: &str| {
            id += 1;
            Word { text: text.into(), id: Some(id - 1) }
        };
        let paragraphs = text.split(by).filter(|p| !p.trim().is_empty()).map(|p| {
            let found = sentences::sentences(p).into_iter();
            let cut = found.map(|s| s.slice(p).split_whitespace().map(&mut word).collect::<Sentence>());
            cut.filter(|s| !s.is_empty()).collect::<Paragraph>()
        });
        Self(paragraphs.collect())
    }

    /// Writes the text in lines of at most `width` code points. Also returns the span of each original word, without the
    /// punctuation around it.
    pub(crate) fn write(&self, width: usize) -> (String, BTreeMap<usize, Span>) {
        let mut text = String::new();
        let mut places = BTreeMap::new();
        for paragraph in &self.0 {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let mut column = 0;
            for (i, word) in paragraph.iter().flatten().enumerate() {
                if i > 0 {
                    let breaks = column + word.text.chars().count() >= width;
                    text.push(if breaks { '\n' } else { ' ' });
                    column = if breaks { 0 } else { column + 1 };
                }
                column += word.text.chars().count();
                let core = core(&word.text);
                if let (Some(id), false) = (word.id, core.is_empty()) {
                    places.insert(id, core.shift(text.len()));
                }
                text.push_str(&word.text);
            }
        }
        (text, places)
    }
}

/// The span of a word without the punctuation around it.
fn core(word: &str) -> Span {
    let is_punctuation = |c: char| !c.is_alphanumeric();
    let start = word.len() - word.trim_start_matches(is_punctuation).len();
    Span::new(start, word.trim_end_matches(is_punctuation).len().max(start))
}

/// The kinds of edits. "Quote" is the annotated sentence or words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Edit {
    /// New paragraphs are inserted.
    Inserted,
    /// Paragraphs are deleted.
    Deleted,
    /// A paragraph is moved, half of the time the one with the quote.
    Moved,
    /// One word in twelve gets a typing error.
    Typos8,
    /// One word in four gets a typing error.
    Typos25,
    /// Words are replaced, deleted, inserted or swapped.
    Reworded,
    /// Quotation marks, dashes and spaces are changed.
    Typography,
    /// The text is wrapped into lines of another width.
    Rewrapped,
    /// The sentence with the quote is repeated in a new paragraph elsewhere.
    Repeated,
    /// The sentence with the quote is deleted.
    QuoteDeleted,
    /// The sentence with the quote is replaced.
    QuoteReplaced,
    /// Most of the edits above at once.
    All,
}

impl Edit {
    pub(crate) const EACH_KIND: [Self; 12] = [
        Self::Inserted,
        Self::Deleted,
        Self::Moved,
        Self::Typos8,
        Self::Typos25,
        Self::Reworded,
        Self::Typography,
        Self::Rewrapped,
        Self::Repeated,
        Self::QuoteDeleted,
        Self::QuoteReplaced,
        Self::All,
    ];
}

/// Sentences and words for insertions and replacements. They do not come from the part of an article that is edited.
pub(crate) struct Pool {
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) words: Vec<String>,
}

/// The indices of the paragraph and the sentence that contain the word `id`.
fn find_sentence(text: &Text, id: usize) -> Option<(usize, usize)> {
    text.0.iter().enumerate().find_map(|(p, paragraph)| {
        let has = |s: &Sentence| s.iter().any(|w| w.id == Some(id));
        paragraph.iter().position(has).map(|s| (p, s))
    })
}

/// A copy of `sentence` whose words are not those of the original.
fn copy_without_ids(sentence: &Sentence) -> Sentence {
    sentence.iter().map(|word| Word { text: word.text.clone(), id: None }).collect()
}

fn new_sentence(random: &mut Random, pool: &Pool) -> Sentence {
    copy_without_ids(random.pick(&pool.sentences))
}

/// Edits `text` and returns the line width to write it with. `quote` is the range of annotated words.
pub(crate) fn apply(text: &mut Text, quote: &Range<usize>, edit: Edit, pool: &Pool, random: &mut Random) -> usize {
    let mut width = usize::MAX;
    match edit {
        Edit::Inserted => {
            for _ in 0..=random.below(3) {
                let new = (0..=random.below(3)).map(|_| new_sentence(random, pool)).collect();
                let at = random.below(text.0.len() + 1);
                text.0.insert(at, new);
            }
        }
        Edit::Deleted => {
            for _ in 0..=random.below(2) {
                if text.0.len() > 3 {
                    text.0.remove(random.below(text.0.len()));
                }
            }
        }
        Edit::Moved => {
            let with_quote = find_sentence(text, quote.start).map(|(p, _)| p);
            let from = with_quote.filter(|_| random.chance(0.5)).unwrap_or_else(|| random.below(text.0.len()));
            let moved = text.0.remove(from);
            let to = random.below(text.0.len() + 1);
            text.0.insert(to, moved);
        }
        Edit::Typos8 => typos(text, 0.08, random),
        Edit::Typos25 => typos(text, 0.25, random),
        Edit::Reworded => reword(text, pool, random),
        Edit::Typography => typography(text, random),
        Edit::Rewrapped => width = 40 + random.below(50),
        Edit::Repeated => {
            if let Some((p, s)) = find_sentence(text, quote.start) {
                let mut new = vec![copy_without_ids(&text.0[p][s])];
                if random.chance(0.5) {
                    new.insert(0, new_sentence(random, pool));
                }
                // Not next to the original: if its paragraph has no other sentences, nobody could tell the two apart.
                let away = |at: &usize| at.abs_diff(p) > 1 && *at != p + 1;
                let places: Vec<usize> = (0..=text.0.len()).filter(away).collect();
                text.0.insert(*random.pick(&places), new);
            }
        }
        Edit::QuoteDeleted => {
            if let Some((p, s)) = find_sentence(text, quote.start) {
                text.0[p].remove(s);
                text.0.retain(|p| !p.is_empty());
            }
        }
        Edit::QuoteReplaced => {
            if let Some((p, s)) = find_sentence(text, quote.start) {
                text.0[p][s] = new_sentence(random, pool);
            }
        }
        Edit::All => {
            for edit in [Edit::Inserted, Edit::Deleted, Edit::Moved] {
                apply(text, quote, edit, pool, random);
            }
            if random.chance(0.25) {
                let edit = if random.chance(0.5) { Edit::QuoteDeleted } else { Edit::QuoteReplaced };
                apply(text, quote, edit, pool, random);
            } else if random.chance(0.3) && find_sentence(text, quote.start).is_some_and(|(p, _)| text.0[p].len() > 1) {
                apply(text, quote, Edit::Repeated, pool, random);
            }
            reword(text, pool, random);
            typos(text, 0.08, random);
            typography(text, random);
            width = 60 + random.below(30);
        }
    }
    width
}

/// Puts a typing error into a `share` of the words: a letter is swapped with the next, deleted, doubled or replaced.
fn typos(text: &mut Text, share: f64, random: &mut Random) {
    for word in text.0.iter_mut().flatten().flatten() {
        let core = core(&word.text);
        if core.is_empty() || !random.chance(share) {
            continue;
        }
        let mut letters: Vec<char> = core.slice(&word.text).chars().collect();
        let at = random.below(letters.len());
        match random.below(4) {
            0 if at + 1 < letters.len() => letters.swap(at, at + 1),
            1 if letters.len() > 2 => drop(letters.remove(at)),
            2 => letters.insert(at, letters[at]),
            _ => letters[at] = (b'a' + random.below(26) as u8) as char,
        }
        word.text.replace_range(core.start..core.end, &letters.into_iter().collect::<String>());
    }
}

/// Rewords six in ten sentences: some words are replaced, deleted, inserted, or swapped with their neighbour.
fn reword(text: &mut Text, pool: &Pool, random: &mut Random) {
    for sentence in text.0.iter_mut().flatten() {
        if !random.chance(0.6) {
            continue;
        }
        let share = 0.1 + 0.2 * random.below(100) as f64 / 100.0;
        let mut new = Vec::new();
        for mut word in std::mem::take(sentence) {
            if random.chance(share) {
                match random.below(6) {
                    0 => continue,
                    1 => new.push(Word { text: random.pick(&pool.words).clone(), id: None }),
                    2 if new.len() > 1 => {
                        new.insert(new.len() - 1, word);
                        continue;
                    }
                    _ => {
                        let core = core(&word.text);
                        let other: &String = random.pick(&pool.words);
                        word.text.replace_range(core.start..core.end, other);
                    }
                }
            }
            new.push(word);
        }
        *sentence = new;
    }
}

/// Replaces quotation marks, dashes and ellipses by equivalent ones, and adds no-break spaces.
fn typography(text: &mut Text, random: &mut Random) {
    let swaps = [
        ("\"", "“"),
        ("“", "\""),
        ("”", "\""),
        ("'", "’"),
        ("’", "'"),
        ("-", "–"),
        ("–", "-"),
        ("—", "--"),
        ("...", "…"),
    ];
    for word in text.0.iter_mut().flatten().flatten() {
        if let Some((from, to)) = swaps.iter().find(|(from, _)| word.text.contains(from)) {
            word.text = word.text.replace(from, to);
        }
        if random.chance(0.05) {
            word.text.push('\u{a0}');
        }
    }
}

/// The length of an annotated span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Length {
    Word,
    Phrase,
    Sentence,
}

/// A test case: an article before and after an edit, and an annotated span.
pub(crate) struct Case {
    pub(crate) edit: Edit,
    pub(crate) length: Length,
    pub(crate) before: String,
    /// The annotated span in `before`.
    pub(crate) span: Span,
    pub(crate) after: String,
    /// The correct span in `after`; `None` if the annotated words are gone.
    pub(crate) truth: Option<Span>,
}

/// Makes a case from an original. `None` if the edit has removed most but not all of the annotated words, because then
/// there is no single correct answer.
pub(crate) fn case(original: &Text, pool: &Pool, edit: Edit, length: Length, random: &mut Random) -> Option<Case> {
    let (before, spans) = original.write(usize::MAX);
    let sentences: Vec<&Sentence> = original.0.iter().flatten().filter(|s| s.len() > 3).collect();
    let sentence = *random.pick(&sentences);
    let (first, last) = (sentence.first()?.id?, sentence.last()?.id? + 1);
    let words = match length {
        Length::Word => {
            let at = first + random.below(last - first);
            at..at + 1
        }
        Length::Phrase => {
            let len = (2 + random.below(5)).min(last - first);
            let at = first + random.below(last - first - len + 1);
            at..at + len
        }
        Length::Sentence => first..last,
    };
    let (a, b) = (spans.get(&words.start)?, spans.get(&(words.end - 1))?);
    let span = Span::new(a.start, b.end);
    let mut edited = original.clone();
    let width = apply(&mut edited, &words, edit, pool, random);
    let (after, new_spans) = edited.write(width);
    let remaining: Vec<Span> = words.clone().filter_map(|id| new_spans.get(&id).copied()).collect();
    if !remaining.is_empty() && remaining.len() * 2 < words.len() {
        return None;
    }
    let start = remaining.iter().map(|s| s.start).min();
    let truth = start.zip(remaining.iter().map(|s| s.end).max()).map(|(start, end)| Span::new(start, end));
    Some(Case { edit, length, before, span, after, truth })
}
