//! Splits a text into tokens for alignment: words and punctuation marks, folded so that typography and case are
//! ignored.

use crate::text::{Span, typography};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// The index of a word or punctuation mark in a [`Vocabulary`].
pub(crate) type TokenId = u32;

/// The two kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenKind {
    /// A word or number.
    Word,
    /// A punctuation mark.
    Mark,
}

/// A distinct word or punctuation mark of the texts.
#[derive(Debug)]
struct VocabularyWord {
    chars: Box<[char]>,
    /// A bit set of the word's characters, by code point modulo 64, so that several characters share a bit.
    letters: u64,
    kind: TokenKind,
}

impl VocabularyWord {
    fn is_number(&self) -> bool {
        self.chars.iter().all(|c| matches!(c, '0'..='9' | '.' | ','))
    }
}

/// All distinct words and punctuation marks of the texts to align, numbered.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    ids: HashMap<Box<str>, TokenId>,
    words: Vec<VocabularyWord>,
}

/// A text split into tokens and sentences.
#[derive(Debug, Default)]
pub(crate) struct TokenizedText {
    /// The word or punctuation mark of each token.
    pub(crate) ids: Vec<TokenId>,
    /// Start and end of each token, in bytes of the text.
    spans: Vec<(u32, u32)>,
    /// Index of the first token of each sentence, in increasing order; the first is 0.
    sentence_starts: Vec<u32>,
    /// The subset of `sentence_starts` that also begins a paragraph.
    paragraph_starts: Vec<u32>,
}

/// Longest word, in code points, that is compared character by character.
const MAX_COMPARED_LETTERS: usize = 40;

/// Minimum number of words in a sentence; a shorter one is taken for an abbreviation or an exclamation.
const MIN_SENTENCE_WORDS: usize = 3;

impl Vocabulary {
    fn id(&mut self, key: &str, kind: TokenKind) -> TokenId {
        if let Some(&id) = self.ids.get(key) {
            return id;
        }
        let id = self.words.len() as TokenId;
        let letters = key.chars().fold(0, |letters, c| letters | 1 << (u32::from(c) % 64));
        self.words.push(VocabularyWord { chars: key.chars().collect(), letters, kind });
        self.ids.insert(key.into(), id);
        id
    }

    /// The number of distinct words and punctuation marks.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether `id` is a word or number, not a punctuation mark. Panics if `id` is from a different vocabulary.
    pub(crate) fn is_word(&self, id: TokenId) -> bool {
        self.words[id as usize].kind == TokenKind::Word
    }

    /// The weight of a token in a comparison, from 0.05 to 2: a longer word identifies a position better, a
    /// punctuation mark hardly at all.
    pub(crate) fn weight(&self, id: TokenId) -> f32 {
        let word = &self.words[id as usize];
        match word.chars.len().min(10) {
            _ if word.kind == TokenKind::Mark => 0.05,
            // A short number identifies a position as well as a word.
            len if word.is_number() => (len as f32 / 5.0).max(0.6),
            len => len as f32 / 5.0,
        }
    }

    /// Similarity of two words, from 0 to 1: 1 minus the edit distance divided by the length of the longer word
    /// (optimal string alignment, Damerau 1964). Similarities below one half are returned as 0.
    pub(crate) fn similarity(&self, a: TokenId, b: TokenId) -> f32 {
        if a == b {
            return 1.0;
        }
        let (a, b) = (&self.words[a as usize], &self.words[b as usize]);
        let (short, long) = if a.chars.len() < b.chars.len() { (a, b) } else { (b, a) };
        let most = long.chars.len() / 2;
        if a.kind == TokenKind::Mark
            || b.kind == TokenKind::Mark
            || long.chars.len() > MAX_COMPARED_LETTERS
            || long.chars.len() - short.chars.len() > most
        {
            return 0.0;
        }
        // A substitution removes one letter and adds one at most.
        if (a.letters ^ b.letters).count_ones() as usize > 2 * most {
            return 0.0;
        }
        // Two different numbers are never similar, however alike their digits are.
        if a.is_number() || b.is_number() {
            return 0.0;
        }
        let changes = edit_distance(&short.chars, &long.chars, most);
        if changes > most { 0.0 } else { 1.0 - changes as f32 / long.chars.len() as f32 }
    }
}

/// The optimal string alignment distance of two words: substitutions, transpositions, insertions and deletions. A
/// distance above `most` is returned as some value above `most`.
fn edit_distance(a: &[char], b: &[char], most: usize) -> usize {
    let shared = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[shared..], &b[shared..]);
    let shared = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - shared], &b[..b.len() - shared]);
    if a.is_empty() || b.is_empty() {
        return a.len().max(b.len());
    }
    let mut rows = [[0u8; MAX_COMPARED_LETTERS + 1]; 3];
    for (j, cell) in rows[1].iter_mut().enumerate() {
        *cell = j as u8;
    }
    for i in 1..=a.len() {
        rows[2][0] = i as u8;
        let mut least = i as u8;
        for j in 1..=b.len() {
            let change = rows[1][j - 1] + u8::from(a[i - 1] != b[j - 1]);
            let mut cell = change.min(rows[1][j] + 1).min(rows[2][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cell = cell.min(rows[0][j - 2] + 1);
            }
            rows[2][j] = cell;
            least = least.min(cell);
        }
        if usize::from(least) > most {
            return most + 1;
        }
        rows.rotate_left(1);
    }
    usize::from(rows[1][b.len()])
}

/// The kind of token that a character belongs to.
#[derive(Clone, Copy, PartialEq)]
enum CharClass {
    /// Not visible, such as a soft hyphen; ignored.
    Invisible,
    Space,
    /// Part of a word or number.
    Letter,
    /// A word of one character, in a script written without spaces.
    WordByItself,
    Mark,
}

fn char_class(c: char) -> CharClass {
    match c {
        // Combining accents belong to the letter before them.
        'a'..='z' | 'A'..='Z' | '0'..='9' | '\u{300}'..='\u{36f}' => CharClass::Letter,
        ' ' | '\n' => CharClass::Space,
        '\u{e00}'..='\u{eff}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{20000}'..='\u{3ffff}' => CharClass::WordByItself,
        c => match typography::plain_char(c) {
            None => CharClass::Invisible,
            Some(' ') => CharClass::Space,
            Some(c) if c.is_alphanumeric() => CharClass::Letter,
            Some(_) => CharClass::Mark,
        },
    }
}

/// Whether the byte at `at` is a full stop or comma between two digits.
fn is_in_number(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    matches!(bytes[at], b'.' | b',') && digit(at.checked_sub(1)) && digit(Some(at + 1))
}

impl TokenizedText {
    /// Splits `text` into tokens and numbers their words in `words`.
    pub(crate) fn new(text: &str, words: &mut Vocabulary) -> Self {
        let mut tokens = Self { sentence_starts: vec![0], paragraph_starts: vec![0], ..Self::default() };
        // In a text without blank lines, each line is a paragraph.
        let breaking = if memchr::memmem::find(text.as_bytes(), b"\n\n").is_some() { 2 } else { 1 };
        let mut chars = text.char_indices().peekable();
        let mut key = String::new();
        // Line breaks since the last token, words in this sentence, and whether a full stop may have ended it.
        let (mut breaks, mut length, mut ended) = (0, 0, false);
        let mut spaced = false;
        while let Some((start, c)) = chars.next() {
            let kind = char_class(c);
            if matches!(kind, CharClass::Space | CharClass::Invisible) {
                breaks += usize::from(c == '\n');
                spaced |= kind == CharClass::Space;
                continue;
            }
            let mut end = start + c.len_utf8();
            key.clear();
            let plain = typography::plain_char(c).unwrap_or(c);
            if kind == CharClass::Mark {
                // A repeated mark counts as one: `...` equals `.`, and two hyphens equal a dash.
                key.push(if plain == '…' { '.' } else { plain });
                while let Some(&(at, next)) = chars.peek()
                    && char_class(next) == CharClass::Mark
                    && typography::plain_char(next)
                        .is_some_and(|next| key.starts_with(if next == '…' { '.' } else { next }))
                {
                    end = at + next.len_utf8();
                    chars.next();
                }
            } else {
                key.extend(plain.to_lowercase());
                while kind == CharClass::Letter
                    && let Some(&(at, next)) = chars.peek()
                    && (matches!(char_class(next), CharClass::Letter | CharClass::Invisible) || is_in_number(text, at))
                {
                    if char_class(next) != CharClass::Invisible {
                        key.extend(next.to_lowercase());
                        end = at + next.len_utf8();
                    }
                    chars.next();
                }
            }
            let head = breaks >= breaking && !tokens.ids.is_empty();
            if head || ended && spaced && length >= MIN_SENTENCE_WORDS {
                tokens.sentence_starts.push(tokens.ids.len() as u32);
                length = 0;
            }
            if head {
                tokens.paragraph_starts.push(tokens.ids.len() as u32);
            }
            if kind == CharClass::Mark {
                // A closing mark after the full stop still belongs to the sentence.
                ended = matches!(plain, '.' | '!' | '?' | '…' | '。') || ended && !spaced;
            } else {
                ended = false;
                length += 1;
            }
            (breaks, spaced) = (0, false);
            let kind = if kind == CharClass::Mark { TokenKind::Mark } else { TokenKind::Word };
            let id = if key.is_ascii() { words.id(&key, kind) } else { words.id(&key.nfc().collect::<String>(), kind) };
            tokens.ids.push(id);
            tokens.spans.push((start as u32, end as u32));
        }
        tokens
    }

    /// The number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The span of token `i`, in bytes. Panics if there is no such token.
    pub(crate) fn span(&self, i: usize) -> Span {
        let (start, end) = self.spans[i];
        Span::new(start as usize, end as usize)
    }

    /// The tokens that share a byte with `span`; an empty range at the next token if none does.
    pub(crate) fn touching(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.spans.partition_point(|&(_, end)| end as usize <= span.start);
        let last = self.spans.partition_point(|&(start, _)| (start as usize) < span.end);
        first..last.max(first)
    }

    /// The number of sentences; 0 for a text without tokens.
    pub(crate) fn sentences(&self) -> usize {
        if self.ids.is_empty() { 0 } else { self.sentence_starts.len() }
    }

    /// The tokens of sentence `i`. Panics if there is no such sentence.
    pub(crate) fn sentence(&self, i: usize) -> std::ops::Range<usize> {
        let end = self.sentence_starts.get(i + 1).map_or(self.ids.len(), |&next| next as usize);
        self.sentence_starts[i] as usize..end
    }

    /// The kind of break before token `i`: 2 for a paragraph or the end of the text, 1 for a sentence, 0 for none.
    pub(crate) fn break_before(&self, i: usize) -> u8 {
        let at = &(i as u32);
        if i >= self.len() || self.paragraph_starts.binary_search(at).is_ok() {
            2
        } else {
            u8::from(self.sentence_starts.binary_search(at).is_ok())
        }
    }

    /// The index of the sentence that contains token `i`.
    pub(crate) fn sentence_of(&self, i: usize) -> usize {
        self.sentence_starts.partition_point(|&first| first as usize <= i) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str, words: &mut Vocabulary) -> Vec<TokenId> {
        TokenizedText::new(text, words).ids
    }

    #[test]
    fn typography_and_capitals_make_no_difference() {
        let mut words = Vocabulary::default();
        let plain = ids("\"Harga naik,\" kata Putin - lagi... Cafe\u{301}", &mut words);
        assert_eq!(ids("“harga\u{a0}naik”,", &mut words).len(), 5);
        assert_eq!(ids("“HARGA\nnaik,” kata Pu\u{ad}tin — lagi… Café", &mut words), plain);
        assert_eq!(ids("東京都 ok", &mut words).len(), 4, "characters without spaces are words each");
        assert!(ids("", &mut words).is_empty());
    }

    #[test]
    fn words_with_a_typo_are_alike_and_numbers_are_not() {
        let mut words = Vocabulary::default();
        let mut like = |a: &str, b: &str| {
            let (a, b) = (words.id(a, TokenKind::Word), words.id(b, TokenKind::Word));
            words.similarity(a, b)
        };
        assert!(like("presiden", "persiden") > 0.85);
        assert!(like("presiden", "presidn") > 0.85);
        assert!(like("di", "id") > 0.4);
        assert!(like("presiden", "menteri") < 0.1);
        assert!(like("2024", "2025") < 0.1);
    }

    #[test]
    fn sentences_end_at_stops_and_blank_lines() {
        let mut words = Vocabulary::default();
        let text = "Judul berita\n\nKata \"Putin pergi jauh.\" Dan Dr. Sari datang (besok)? Lalu 3.5 persen";
        let tokens = TokenizedText::new(text, &mut words);
        let drawn: Vec<&str> = (0..tokens.sentences())
            .map(|s| {
                let range = tokens.sentence(s);
                Span::new(tokens.span(range.start).start, tokens.span(range.end - 1).end).slice(text)
            })
            .collect();
        assert_eq!(
            drawn,
            ["Judul berita", "Kata \"Putin pergi jauh.\"", "Dan Dr. Sari datang (besok)?", "Lalu 3.5 persen"]
        );
    }
}
