//! Articles edited in known ways: every word knows which one it was, so that where a span went is known too.

use std::collections::BTreeMap;
use std::ops::Range;
use tandai::text::{Span, sentences};

/// Xorshift (Marsaglia 2003): the same cases in every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() >> 11) as usize % n.max(1)
    }

    pub fn chance(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64) < share * (1u64 << 53) as f64
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// A word with the marks round it, and which word of the original it is.
#[derive(Clone, Debug)]
pub struct Word {
    pub text: String,
    pub id: Option<usize>,
}

pub type Sentence = Vec<Word>;
pub type Paragraph = Vec<Sentence>;

/// An article as paragraphs of sentences of words.
#[derive(Clone, Debug)]
pub struct Text(pub Vec<Paragraph>);

impl Text {
    /// Cuts `text` up at blank lines or, without any, at line ends.
    pub fn new(text: &str) -> Self {
        let by = if text.contains("\n\n") { "\n\n" } else { "\n" };
        let mut id = 0;
        let mut word = |text: &str| {
            id += 1;
            Word { text: text.into(), id: Some(id - 1) }
        };
        let paragraphs = text.split(by).filter(|p| !p.trim().is_empty()).map(|p| {
            let found = sentences::sentences(p).into_iter();
            let cut = found.map(|s| s.of(p).split_whitespace().map(&mut word).collect::<Sentence>());
            cut.filter(|s| !s.is_empty()).collect::<Paragraph>()
        });
        Self(paragraphs.collect())
    }

    /// The text, its lines at most `width` wide, and the bytes of the letters and digits of each original word.
    pub fn written(&self, width: usize) -> (String, BTreeMap<usize, Span>) {
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

/// A word without the marks round it.
fn core(word: &str) -> Span {
    let inner = |c: char| !c.is_alphanumeric();
    let start = word.len() - word.trim_start_matches(inner).len();
    Span::new(start, word.trim_end_matches(inner).len().max(start))
}

/// A way of editing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edit {
    Inserted,
    Deleted,
    Moved,
    Typos8,
    Typos25,
    Reworded,
    Typography,
    Rewrapped,
    Repeated,
    QuoteDeleted,
    QuoteReplaced,
    All,
}

impl Edit {
    pub const EACH: [Self; 12] = [
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

/// Sentences and words that the edited article does not have.
pub struct Pool {
    pub sentences: Vec<Sentence>,
    pub words: Vec<String>,
}

/// Where the sentence of a word is: paragraph and sentence.
fn place(text: &Text, id: usize) -> Option<(usize, usize)> {
    text.0.iter().enumerate().find_map(|(p, paragraph)| {
        let has = |s: &Sentence| s.iter().any(|w| w.id == Some(id));
        paragraph.iter().position(has).map(|s| (p, s))
    })
}

fn stray(random: &mut Random, pool: &Pool) -> Sentence {
    random.pick(&pool.sentences).iter().map(|w| Word { text: w.text.clone(), id: None }).collect()
}

/// Edits `text`, in which the words `quote` are marked; the width to write it in.
pub fn edit(text: &mut Text, quote: &Range<usize>, how: Edit, pool: &Pool, random: &mut Random) -> usize {
    let mut width = usize::MAX;
    match how {
        Edit::Inserted => {
            for _ in 0..=random.below(3) {
                let new = (0..=random.below(3)).map(|_| stray(random, pool)).collect();
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
            let own = place(text, quote.start).map(|(p, _)| p);
            let from = own.filter(|_| random.chance(0.5)).unwrap_or_else(|| random.below(text.0.len()));
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
            if let Some((p, s)) = place(text, quote.start) {
                let copy: Sentence = text.0[p][s].iter().map(|w| Word { text: w.text.clone(), id: None }).collect();
                let mut new = vec![copy];
                if random.chance(0.5) {
                    new.insert(0, stray(random, pool));
                }
                // Beside a paragraph of nothing else nobody could tell the copy from the original.
                let away = |at: &usize| at.abs_diff(p) > 1 && *at != p + 1;
                let places: Vec<usize> = (0..=text.0.len()).filter(away).collect();
                text.0.insert(*random.pick(&places), new);
            }
        }
        Edit::QuoteDeleted => {
            if let Some((p, s)) = place(text, quote.start) {
                text.0[p].remove(s);
                text.0.retain(|p| !p.is_empty());
            }
        }
        Edit::QuoteReplaced => {
            if let Some((p, s)) = place(text, quote.start) {
                text.0[p][s] = stray(random, pool);
            }
        }
        Edit::All => {
            for how in [Edit::Inserted, Edit::Deleted, Edit::Moved] {
                edit(text, quote, how, pool, random);
            }
            if random.chance(0.25) {
                let how = if random.chance(0.5) { Edit::QuoteDeleted } else { Edit::QuoteReplaced };
                edit(text, quote, how, pool, random);
            } else if random.chance(0.3) && place(text, quote.start).is_some_and(|(p, _)| text.0[p].len() > 1) {
                edit(text, quote, Edit::Repeated, pool, random);
            }
            reword(text, pool, random);
            typos(text, 0.08, random);
            typography(text, random);
            width = 60 + random.below(30);
        }
    }
    width
}

/// One letter of some words is swapped, left out, doubled or another.
fn typos(text: &mut Text, share: f64, random: &mut Random) {
    for word in text.0.iter_mut().flatten().flatten() {
        let core = core(&word.text);
        if core.is_empty() || !random.chance(share) {
            continue;
        }
        let mut letters: Vec<char> = core.of(&word.text).chars().collect();
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

/// Some words are replaced, left out, put in, or change places with the next.
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

/// Quotes, dashes, spaces and ellipses are set another way.
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

/// How long a span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Length {
    Word,
    Phrase,
    Sentence,
}

/// A case: a text, a span of it, the text edited, and where the span is then.
pub struct Case {
    pub edit: Edit,
    pub length: Length,
    pub before: String,
    pub span: Span,
    pub after: String,
    /// Nothing where its words are gone.
    pub truth: Option<Span>,
}

/// Makes a case from an original, or nothing where what is right would be a matter of taste: most words of the span were
/// left out, but not all of them.
pub fn case(original: &Text, pool: &Pool, how: Edit, length: Length, random: &mut Random) -> Option<Case> {
    let (before, places) = original.written(usize::MAX);
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
    let (a, b) = (places.get(&words.start)?, places.get(&(words.end - 1))?);
    let span = Span::new(a.start, b.end);
    let mut edited = original.clone();
    let width = edit(&mut edited, &words, how, pool, random);
    let (after, now) = edited.written(width);
    let left: Vec<Span> = words.clone().filter_map(|id| now.get(&id).copied()).collect();
    if !left.is_empty() && left.len() * 2 < words.len() {
        return None;
    }
    let start = left.iter().map(|s| s.start).min();
    let truth = start.zip(left.iter().map(|s| s.end).max()).map(|(start, end)| Span::new(start, end));
    Some(Case { edit: how, length, before, span, after, truth })
}
