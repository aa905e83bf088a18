//! How a text with structure is set: headings, lists, block quotes, emphasis, links. The text itself stays plain, so
//! that spans mean the same in every format; what is here is laid over it.

use super::Meta;
use crate::text::Span;
use std::collections::HashSet;

/// The deepest a list or quotation is indented; deeper ones stand with it.
const DEEPEST: u8 = 6;

/// Stretches open at the same time.
const MOST_OPEN: usize = 32;

/// What stands before a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A bullet.
    Bullet,
    /// Its number.
    Number(u32),
}

impl Marker {
    /// The marker of the next item of the innermost list; `numbers` are the next ones of all lists it stands in, outside in.
    pub fn next(numbers: &mut [Option<u32>]) -> Self {
        match numbers.last_mut() {
            Some(Some(number)) => {
                let own = *number;
                *number = own.saturating_add(1);
                Self::Number(own)
            }
            _ => Self::Bullet,
        }
    }
}

impl std::fmt::Display for Marker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bullet => f.write_str("•"),
            Self::Number(number) => write!(f, "{number}."),
        }
    }
}

/// What a paragraph is in its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Running text.
    #[default]
    Prose,
    /// A line about the article that it does not say itself: who wrote it, when, where.
    Credit,
    /// Code: its spaces count.
    Code,
}

/// How one paragraph is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The level of a heading, from 1; 0 for anything else.
    pub heading: u8,
    /// How many block quotes it stands in.
    pub quotes: u8,
    /// How many lists it stands in.
    pub lists: u8,
    /// What stands before it, where it begins a list item.
    pub marker: Option<Marker>,
    /// What it is.
    pub shape: Shape,
    /// Its line breaks are kept.
    pub verse: bool,
    /// No space below it.
    pub tight: bool,
}

/// What a stretch of text is besides text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Code.
    Code,
    /// Struck out.
    Struck,
    /// A link: index into [`Markup::urls`].
    Link(u32),
}

/// A part of the text and the byte of the source it was written at.
#[derive(Clone, Copy, Debug)]
struct Origin {
    text: u32,
    source: u32,
}

/// What is laid over a text.
#[derive(Clone, Debug, Default)]
pub struct Markup {
    /// How each paragraph is set.
    settings: Vec<Setting>,
    /// Stretches, by where they begin.
    inlines: Vec<(Span, Inline)>,
    /// The length of the longest of them, in bytes.
    longest: usize,
    /// What links lead to.
    urls: Vec<String>,
    origins: Vec<Origin>,
}

impl Markup {
    /// Whether nothing is laid over the text.
    pub fn is_plain(&self) -> bool {
        self.inlines.is_empty() && self.settings.iter().all(|setting| *setting == Setting::default())
    }

    /// How a paragraph is set.
    pub fn setting(&self, paragraph: usize) -> Setting {
        self.settings.get(paragraph).copied().unwrap_or_default()
    }

    /// The stretches that share a byte with `window`.
    pub fn inlines(&self, window: Span) -> impl Iterator<Item = (Span, Inline)> {
        let from = window.start.saturating_sub(self.longest);
        let first = self.inlines.partition_point(|(span, _)| span.start < from);
        let later = self.inlines[first..].iter().copied();
        later.take_while(move |(span, _)| span.start < window.end).filter(move |(span, _)| span.intersects(window))
    }

    /// Every link, in order: its words and where it leads.
    pub fn links(&self) -> impl Iterator<Item = (Span, &str)> {
        self.inlines.iter().filter_map(|(span, inline)| match inline {
            Inline::Link(url) => Some((*span, self.url(*url)?)),
            _ => None,
        })
    }

    /// Where a link leads.
    pub fn url(&self, index: u32) -> Option<&str> {
        self.urls.get(index as usize).map(String::as_str)
    }

    /// The byte of the source that the byte `offset` of the text was written at, where that is known.
    pub fn origin(&self, offset: usize) -> Option<usize> {
        let at = self.origins.partition_point(|origin| origin.text as usize <= offset).checked_sub(1)?;
        let origin = self.origins[at];
        Some(origin.source as usize + offset - origin.text as usize)
    }
}

/// A text with structure, as a format's reader makes it.
#[derive(Clone, Debug, Default)]
pub struct Composed {
    /// The text.
    pub text: String,
    /// Its paragraphs.
    pub spans: Vec<Span>,
    /// What is laid over it.
    pub markup: Markup,
    /// What the source says about itself.
    pub meta: Meta,
    /// The source, where [`Markup::origin`] leads into it.
    pub source: Option<String>,
}

/// Composes a text from its parts, in order. White space is collapsed but in code.
#[derive(Debug, Default)]
pub struct Composer {
    out: Composed,
    /// Where the open paragraph begins.
    start: usize,
    setting: Setting,
    /// White space is due before the next word.
    space: bool,
    /// Stretches that are open: what, and where they began.
    open: Vec<(Inline, usize)>,
    quotes: u8,
    lists: u8,
    marker: Option<Marker>,
    /// Paragraphs that are left out.
    unwanted: HashSet<String>,
}

impl Composer {
    /// A composer that leaves out paragraphs with these words and no others.
    pub fn without(unwanted: HashSet<String>) -> Self {
        Self { unwanted, ..Self::default() }
    }

    /// Begins a block quote.
    pub fn quote(&mut self) {
        self.end();
        self.quotes = self.quotes.saturating_add(1);
    }

    /// Ends it.
    pub fn end_quote(&mut self) {
        self.end();
        self.quotes = self.quotes.saturating_sub(1);
    }

    /// Begins a list.
    pub fn list(&mut self) {
        self.end();
        self.lists = self.lists.saturating_add(1);
    }

    /// Ends it; what follows stands apart.
    pub fn end_list(&mut self) {
        self.end();
        self.lists = self.lists.saturating_sub(1);
        self.marker = None;
        if self.lists == 0 {
            self.loosen();
        }
    }

    /// Begins an item of the list. Until a paragraph is begun in it, it has no space below.
    pub fn item(&mut self, marker: Marker) {
        self.end();
        self.marker = Some(marker);
        self.setting.tight = true;
    }

    /// The paragraph before gets space below it.
    pub fn loosen(&mut self) {
        self.end();
        if let Some(last) = self.out.markup.settings.last_mut() {
            last.tight = false;
        }
    }

    /// Makes the open paragraph a heading of that level.
    pub fn heading(&mut self, level: u8) {
        self.end();
        self.setting.heading = level.clamp(1, 6);
    }

    /// Makes the open paragraph code: white space counts.
    pub fn code(&mut self) {
        self.end();
        (self.setting.shape, self.setting.verse) = (Shape::Code, true);
    }

    /// Makes the open paragraph the line about the article.
    pub fn credit(&mut self) {
        self.end();
        self.setting.shape = Shape::Credit;
    }

    /// No space below the paragraph that is open now.
    pub const fn tight(&mut self) {
        self.setting.tight = true;
    }

    /// Whether code is open.
    pub fn in_code(&self) -> bool {
        self.setting.shape == Shape::Code
    }

    /// Whether the open paragraph has words.
    pub const fn has_words(&self) -> bool {
        self.out.text.len() > self.start
    }

    /// Adds words; `at` is the byte of the source they were written at.
    pub fn push(&mut self, words: &str, at: Option<usize>) {
        if self.in_code() {
            // Blank lines at its head are no part of it.
            let kept = if self.has_words() { words } else { words.trim_start_matches(['\n', '\r']) };
            self.place(at.map(|at| at + words.len() - kept.len()));
            self.out.text.push_str(kept);
            return;
        }
        for piece in words.split_inclusive(is_white) {
            let word = piece.trim_end_matches(is_white);
            if !word.is_empty() {
                self.begin();
                let inside = word.as_ptr() as usize - words.as_ptr() as usize;
                self.place(at.map(|at| at + inside));
                self.out.text.push_str(word);
            }
            self.space |= word.len() < piece.len();
        }
    }

    /// White space between what is there and what comes.
    pub const fn space(&mut self) {
        self.space = true;
    }

    /// The end of a cell of a table, and of one that others follow.
    pub fn cell(&mut self) {
        self.space();
        self.push("|", None);
        self.space();
    }

    /// A line break that is kept.
    pub fn line_break(&mut self) {
        if !self.has_words() {
            return;
        }
        if self.out.text.ends_with('\n') && !self.in_code() {
            // Two of them end a paragraph.
            return self.end();
        }
        self.setting.verse = true;
        self.out.text.push('\n');
        self.space = false;
    }

    /// Writes the white space that is due.
    fn begin(&mut self) {
        if std::mem::take(&mut self.space) && self.has_words() && !self.out.text.ends_with([' ', '\n']) {
            self.out.text.push(' ');
        }
    }

    fn place(&mut self, at: Option<usize>) {
        if let Some(at) = at {
            let text = self.out.text.len() as u32;
            self.out.markup.origins.push(Origin { text, source: at as u32 });
        }
    }

    /// Opens a stretch. More of them inside each other than any text has are passed over.
    pub fn open(&mut self, inline: Inline) {
        if self.open.len() >= MOST_OPEN {
            return;
        }
        if self.has_words() {
            self.begin();
        }
        self.open.push((inline, self.out.text.len()));
    }

    /// Opens a link to `url`.
    pub fn open_link(&mut self, url: &str) {
        let index = self.out.markup.urls.len() as u32;
        self.out.markup.urls.push(url.into());
        self.open(Inline::Link(index));
    }

    /// Closes the last stretch opened of that kind; of whatever number, where it is a link.
    pub fn close(&mut self, inline: Inline) {
        let same = |open: Inline| std::mem::discriminant(&open) == std::mem::discriminant(&inline);
        let Some(at) = self.open.iter().rposition(|(open, _)| same(*open)) else { return };
        let (inline, start) = self.open.remove(at);
        self.lay(inline, start);
    }

    fn lay(&mut self, inline: Inline, start: usize) {
        let words = &self.out.text[start.min(self.out.text.len())..];
        let start = start + words.len() - words.trim_start().len();
        let end = self.out.text.trim_end().len();
        if start < end {
            self.out.markup.inlines.push((Span::new(start, end), inline));
        }
    }

    /// Ends the open paragraph.
    pub fn end(&mut self) {
        let words = &self.out.text[self.start..];
        let kept = if self.in_code() { words.trim_end() } else { words.trim() };
        let kept = if self.unwanted.contains(kept) { 0 } else { kept.len() };
        self.out.text.truncate(self.start + kept);
        self.space = false;
        // What is open over the end of a paragraph goes on in the next one.
        for (inline, start) in self.open.clone() {
            self.lay(inline, start);
        }
        if kept > 0 {
            let markup = &mut self.out.markup;
            self.setting.quotes = self.quotes.min(DEEPEST);
            self.setting.lists = self.lists.min(DEEPEST);
            self.setting.marker = self.marker.take();
            markup.settings.push(self.setting);
            self.out.spans.push(Span::new(self.start, self.start + kept));
            self.out.text.push_str("\n\n");
            self.start = self.out.text.len();
        }
        let end = self.out.text.len();
        for (_, start) in &mut self.open {
            *start = end;
        }
        self.setting = Setting::default();
    }

    /// What was composed.
    pub fn finish(mut self) -> Composed {
        self.end();
        let mut out = self.out;
        out.text.truncate(out.text.trim_end().len());
        out.text.push('\n');
        out.markup.inlines.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        out.markup.longest = out.markup.inlines.iter().map(|(span, _)| span.len()).max().unwrap_or(0);
        if let Some(last) = out.markup.settings.last_mut() {
            last.tight = false;
        }
        out
    }
}

/// White space as HTML collapses it.
const fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_collapsed_and_stretches_hold_words_only() {
        let mut composer = Composer::default();
        composer.push("  Satu ", Some(0));
        composer.open(Inline::Strong);
        composer.push(" dua\n tiga ", Some(9));
        composer.close(Inline::Strong);
        composer.push(", empat", Some(24));
        composer.end();
        composer.push("   ", None);
        composer.end();
        let composed = composer.finish();
        assert_eq!(composed.text, "Satu dua tiga , empat\n");
        assert_eq!(composed.spans, [Span::new(0, 21)]);
        let laid: Vec<_> = composed.markup.inlines(Span::new(0, 99)).collect();
        assert_eq!(laid, [(Span::new(5, 13), Inline::Strong)]);
        assert_eq!(composed.markup.origin(9), Some(15), "the t of tiga");
    }

    #[test]
    fn code_keeps_its_lines() {
        let mut composer = Composer::default();
        composer.code();
        composer.push("\n  a\n    b\n\n", None);
        composer.end();
        composer.push("x", None);
        let composed = composer.finish();
        assert_eq!(composed.text, "  a\n    b\n\nx\n");
        assert_eq!(composed.markup.setting(0).shape, Shape::Code);
        assert_eq!(composed.markup.setting(1).shape, Shape::Prose);
    }

    #[test]
    fn a_line_break_is_kept_and_two_end_the_paragraph() {
        let mut composer = Composer::default();
        for part in ["a", "b"] {
            composer.push(part, None);
            composer.line_break();
        }
        composer.line_break();
        composer.push("c", None);
        let composed = composer.finish();
        assert_eq!(composed.text, "a\nb\n\nc\n");
        assert!(composed.markup.setting(0).verse && !composed.markup.setting(1).verse);
    }
}
