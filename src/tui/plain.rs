//! The reader as a line-based dialogue: it prints a paragraph, reads a short command and prints the result.
//!
//! It is for screen readers, braille displays and terminals that cannot be drawn on, so it never draws, moves the
//! cursor or uses colour.

use super::app::Author;
use super::reader::search;
use crate::annotation::{AnnotationKind, AnnotationSet, Labels};
use crate::article::{Article, ParagraphKind as Part};
use crate::claim;
use crate::entity::{self, Extraction};
use crate::text::{Span, display, sentences};
use regex::Regex;
use std::fmt::Write;

/// The list of commands, printed for `?`.
const HELP: &str = "\
Enter        go to the next paragraph
p            go to the previous paragraph
12           go to paragraph 12
g, G         go to the first paragraph, the last paragraph
s            list the sentences of this paragraph by number
/words       search for words; n: go to the next hit
h 2          highlight sentence 2 (with a label: h 2 doubtful)
a 2 text     add a note to sentence 2
c 2 text     tag sentence 2 as a claim
l            list the annotations by number
d 3          delete annotation 3
u            undo
e            list the entities in this paragraph
f            go to the next sentence to check
k            list the links in this paragraph
t            list the headings
i            show title, author, date, address
q            quit (everything is saved)
";

/// The reply to a command, and what the caller must do next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PlainReply {
    /// The text to print, without a final line break.
    pub(crate) text: String,
    /// Whether the annotations changed and must be saved.
    pub(crate) save: bool,
    /// Whether the user quits.
    pub(crate) quit: bool,
}

/// The dialogue about one article.
pub(crate) struct PlainReader {
    article: Article,
    /// The annotations of the article.
    pub(crate) annotations: AnnotationSet,
    author: Author,
    labels: Labels,
    /// Index of the current paragraph. Before `started`, it has not been printed yet.
    at: usize,
    started: bool,
    search: Option<Regex>,
    /// The byte of the text where the next search starts: the end of the last hit.
    hit: usize,
    extraction: Option<Extraction>,
    suggestions: Option<Vec<Span>>,
}

impl PlainReader {
    /// A dialogue about `article`, at its first paragraph; `labels` are those of its project.
    pub(crate) const fn new(article: Article, annotations: AnnotationSet, author: Author, labels: Labels) -> Self {
        Self {
            article,
            annotations,
            author,
            labels,
            at: 0,
            started: false,
            search: None,
            hit: 0,
            extraction: None,
            suggestions: None,
        }
    }

    /// The article being read.
    pub(crate) const fn article(&self) -> &Article {
        &self.article
    }

    /// The greeting: title, number of paragraphs, language and number of annotations.
    pub(crate) fn greet(&self) -> String {
        let marks = display::counted(self.annotations.list().len(), "annotation");
        format!(
            "{}\n{}, {}, {marks}. Press Enter to continue, ? for help.\n",
            display::printable(self.article.title()),
            display::counted(self.article.last_number() as usize, "paragraph"),
            self.article.language().name(),
        )
    }

    /// Runs the command in `line` and returns the reply. White space around the command is ignored.
    pub(crate) fn answer(&mut self, line: &str) -> PlainReply {
        let line = line.trim();
        if let Some(words) = line.strip_prefix('/') {
            return self.find(words);
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        if let Ok(number) = word.parse::<u32>() {
            let at = self.article.paragraphs().iter().position(|p| p.number() == Some(number));
            return match at {
                Some(at) => self.go(at),
                None => reply(format!("There is no paragraph {number}.")),
            };
        }
        let last = self.article.paragraphs().len() - 1;
        match word {
            // The first Enter prints the current paragraph, not the next one.
            "" if !self.started => self.go(self.at),
            "" if self.at == last => reply("End of the article.".into()),
            "" => self.go(self.at + 1),
            "p" if self.at == 0 => reply("Start of the article.".into()),
            "p" => self.go(self.at - 1),
            "g" => self.go(0),
            "G" => self.go(last),
            "s" => self.list_sentences(),
            "n" => self.next_hit(),
            "h" => self.mark(AnnotationKind::Highlight, rest),
            "a" => self.mark(AnnotationKind::Note, rest),
            "c" => self.mark(AnnotationKind::Claim, rest),
            "l" => self.list(),
            "d" => self.delete(rest),
            "u" => self.undo(),
            "e" => self.list_entities(),
            "f" => self.next_suggestion(),
            "k" => self.links(),
            "t" => self.headings(),
            "i" => self.about(),
            "q" => PlainReply { quit: true, ..PlainReply::default() },
            "?" | "help" => reply(HELP.trim_end().into()),
            _ => reply("Unknown command (`?` for help).".into()),
        }
    }

    fn paragraph(&self) -> Span {
        self.article.paragraphs()[self.at].span()
    }

    fn words(&self, span: Span) -> String {
        display::printable(span.slice(self.article.text()))
    }

    /// Moves to the paragraph at an index, and describes it: its number or kind, its text, and the annotations in it.
    fn go(&mut self, at: usize) -> PlainReply {
        (self.at, self.started) = (at, true);
        let paragraph = self.article.paragraphs()[at];
        let what = match (paragraph.number(), paragraph.kind) {
            (Some(number), _) => format!("Paragraph {number} of {}.", self.article.last_number()),
            (None, Part::Title) => "Title.".into(),
            (None, Part::Heading) => "Heading.".into(),
            (None, Part::Link) => "Link to another article.".into(),
            (None, _) => "About the article.".into(),
        };
        let mut text = format!("{what}\n{}", self.words(paragraph.span()));
        for (placed, _) in self.annotations.touching(paragraph.span()) {
            text += &format!("\n{}", describe_annotation(&placed.annotation));
        }
        reply(text)
    }

    fn sentences(&self) -> Vec<Span> {
        let paragraph = self.paragraph();
        let found = sentences::sentences(paragraph.slice(self.article.text()));
        found.into_iter().map(|sentence| sentence.shift(paragraph.start)).collect()
    }

    fn list_sentences(&self) -> PlainReply {
        let sentences = self.sentences();
        let rows = (1..).zip(&sentences).map(|(n, span)| format!("{n}: {}", self.words(*span)));
        reply(rows.collect::<Vec<_>>().join("\n"))
    }

    fn find(&mut self, words: &str) -> PlainReply {
        if words.trim().is_empty() {
            return self.next_hit();
        }
        match search::pattern(words.trim()) {
            Ok(pattern) => {
                self.search = Some(pattern);
                self.hit = self.paragraph().start;
                self.next_hit()
            }
            Err(_) => reply("Search too long; try fewer words.".into()),
        }
    }

    fn next_hit(&mut self) -> PlainReply {
        let Some(pattern) = &self.search else { return reply("No search yet; type /words.".into()) };
        let text = self.article.text();
        let from = text.floor_char_boundary(self.hit.min(text.len()));
        let around = pattern.find_at(text, from).or_else(|| pattern.find(text)).map(|hit| hit.range());
        match around {
            None => reply("Not found in this article.".into()),
            Some(hit) => {
                self.hit = hit.end;
                self.go(self.article.paragraph_at(hit.start))
            }
        }
    }

    /// Annotates a sentence of the current paragraph. `rest` is its number, then a label or a note: `2`, `2 doubtful`,
    /// `2 some words`.
    fn mark(&mut self, kind: AnnotationKind, rest: &str) -> PlainReply {
        let (number, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let sentences = self.sentences();
        let number: Option<usize> = number.parse().ok();
        let Some(&span) = number.and_then(|n| sentences.get(n.checked_sub(1)?)) else {
            let all = sentences.len();
            return reply(format!("Give a sentence number, 1 to {all}; s lists them."));
        };
        let words = words.trim();
        let mut annotation = self.author.annotation(&self.article, kind, span);
        match kind {
            AnnotationKind::Highlight => {
                if !words.is_empty() && self.labels.get(words).is_none() {
                    return reply(format!("Unknown label. Labels: {}.", self.labels.names()));
                }
                annotation.label = if words.is_empty() { self.labels.first() } else { words }.into();
            }
            AnnotationKind::Note if words.is_empty() => return reply("Add the note text: a 2 who counted?".into()),
            AnnotationKind::Note | AnnotationKind::Claim => annotation.note = words.into(),
        }
        let what = describe_annotation(&annotation);
        self.annotations.add_annotation(annotation, &self.article, "marked");
        PlainReply { text: format!("Saved. {what}"), save: true, quit: false }
    }

    fn list(&self) -> PlainReply {
        let rows = (1..).zip(self.annotations.list()).map(|(n, placed)| {
            let number =
                placed.span.and_then(|span| self.article.paragraphs()[self.article.paragraph_at(span.start)].number());
            let place = number.map_or(String::new(), |number| format!(" in paragraph {number}"));
            format!("{n}{place}: {}", describe_annotation(&placed.annotation))
        });
        let rows: Vec<String> = rows.collect();
        reply(if rows.is_empty() { "No annotations yet.".into() } else { rows.join("\n") })
    }

    fn delete(&mut self, rest: &str) -> PlainReply {
        let placed = rest.parse().ok().and_then(|n: usize| self.annotations.list().get(n.checked_sub(1)?));
        let Some(id) = placed.map(|placed| placed.annotation.id) else {
            return reply("Give an annotation number; l lists them.".into());
        };
        self.annotations.change(vec![(id, None)], &self.article, "deleted");
        PlainReply { text: "Deleted (u to undo).".into(), save: true, quit: false }
    }

    fn undo(&mut self) -> PlainReply {
        match self.annotations.undo(&self.article) {
            None => reply("Nothing to undo.".into()),
            Some(_) => PlainReply { text: "Undone.".into(), save: true, quit: false },
        }
    }

    fn extraction(&mut self) -> &Extraction {
        let (article, at) = (&self.article, self.article.paragraphs()[self.at].span().start);
        let window = entity::window(article, at);
        if self.extraction.as_ref().is_none_or(|found| found.window != window) {
            self.extraction = Some(entity::extract(article, window));
        }
        self.extraction.get_or_insert_with(Extraction::default)
    }

    fn list_entities(&mut self) -> PlainReply {
        let paragraph = self.paragraph();
        let found = self.extraction();
        let mut rows: Vec<String> = Vec::new();
        for mention in found.touching(paragraph) {
            let entity = &found.entities[found.entity_of[mention]];
            let value = found.distinct_value(entity).map_or(String::new(), |value| format!(" ({value})"));
            let row = format!("{}: {}{value}", entity.kind.singular(), display::printable(&entity.name));
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        reply(if rows.is_empty() { "No entities in this paragraph.".into() } else { rows.join("\n") })
    }

    fn next_suggestion(&mut self) -> PlainReply {
        if self.suggestions.is_none() {
            self.extraction();
            let found = self.extraction.as_ref().map(|found| claim::find(&self.article, found)).unwrap_or_default();
            let mut spans: Vec<Span> = found.ranked().into_iter().map(|i| found.sentences[i].span).collect();
            spans.sort_unstable();
            self.suggestions = Some(spans);
        }
        let worth = self.suggestions.as_deref().unwrap_or_default();
        let after = worth.iter().find(|span| span.start >= self.paragraph().end).or(worth.first());
        match after.copied() {
            None => reply("No sentences worth checking here.".into()),
            Some(span) => {
                let mut answer = self.go(self.article.paragraph_at(span.start));
                let n = self.sentences().iter().position(|sentence| sentence.intersects(span)).map_or(1, |n| n + 1);
                // Writing to a string does not fail.
                let _ = write!(answer.text, "\nWorth checking: sentence {n}. c {n} tags it.");
                answer
            }
        }
    }

    fn links(&self) -> PlainReply {
        let here = self.article.links().filter(|(span, _)| self.paragraph().covers(*span));
        let rows: Vec<String> =
            here.map(|(span, url)| format!("{}: {}", self.words(span), display::printable(url))).collect();
        reply(if rows.is_empty() { "No links in this paragraph.".into() } else { rows.join("\n") })
    }

    fn headings(&self) -> PlainReply {
        let paragraphs = self.article.paragraphs();
        let headings = paragraphs.iter().enumerate().filter(|(_, p)| matches!(p.kind, Part::Title | Part::Heading));
        let rows: Vec<String> = headings
            .map(|(i, p)| {
                let number = paragraphs[i..].iter().find_map(crate::article::Paragraph::number);
                let number = number.map_or(String::new(), |number| format!(", before paragraph {number}"));
                format!("{}{number}", self.words(p.span()))
            })
            .collect();
        reply(if rows.is_empty() { "No headings in this article.".into() } else { rows.join("\n") })
    }

    fn about(&self) -> PlainReply {
        let meta = self.article.metadata();
        let rows = [
            ("Title", Some(self.article.title().to_string())),
            ("Author", meta.byline.clone()),
            ("Published", meta.published.clone()),
            ("Site", meta.site.clone()),
            ("Address", meta.url.clone()),
            ("File", self.article.path().map(|path| path.to_string_lossy().into_owned())),
        ];
        let known =
            rows.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", display::printable(&value?))));
        reply(known.collect::<Vec<_>>().join("\n"))
    }
}

const fn reply(text: String) -> PlainReply {
    PlainReply { text, save: false, quit: false }
}

/// Describes an annotation in words, with control characters made printable.
fn describe_annotation(annotation: &crate::annotation::Annotation) -> String {
    let note = if annotation.note.is_empty() { String::new() } else { format!(" Note: {}", annotation.note) };
    display::printable(&format!("Marked, {}: “{}”.{note}", annotation.description(), annotation.target.exact))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn author() -> Author {
        Author {
            name: "a".into(),
            now: || jiff::Timestamp::UNIX_EPOCH,
            day: |_| jiff::civil::date(2025, 1, 1),
            id: |_| uuid::Uuid::now_v7(),
        }
    }

    fn talk(lines: &[&str]) -> Vec<String> {
        let text = "Harga Beras Turun\nMenteri Sari Wulandari berkata harga turun 12 persen. Stok naik.\nHarga jagung naik 3 persen sejak 2020.\n";
        let article = Article::new(text.into(), None, None).unwrap();
        let mut plain = PlainReader::new(article, AnnotationSet::default(), author(), Labels::default());
        lines.iter().map(|line| plain.answer(line).text).collect()
    }

    #[test]
    fn a_conversation() {
        let said = talk(&["", "", "s", "a 1 siapa menghitung?", "l", "", "/stok", "u", "l", "9", "x", "p"]);
        assert_eq!(said[0], "Title.\nHarga Beras Turun");
        assert!(said[1].starts_with("Paragraph 1 of 2.\nMenteri"));
        assert!(said[2].ends_with("\n2: Stok naik."));
        assert!(said[3].starts_with("Saved. Marked, note: “Menteri"), "{}", said[3]);
        assert!(said[4].starts_with("1 in paragraph 1: Marked, note"), "{}", said[4]);
        assert!(said[5].starts_with("Paragraph 2 of 2."));
        assert!(said[6].starts_with("Paragraph 1 of 2.") && said[6].contains("Note: siapa menghitung?"));
        assert_eq!(
            said[7..11],
            ["Undone.", "No annotations yet.", "There is no paragraph 9.", "Unknown command (`?` for help)."]
        );
        assert_eq!(said[11], "Title.\nHarga Beras Turun");
    }

    #[test]
    fn values_are_told_as_people_read_them() {
        let article = Article::new("Perbaikan selama tiga minggu pada Mei.\n".into(), None, None).unwrap();
        let mut plain = PlainReader::new(article, AnnotationSet::default(), author(), Labels::default());
        assert!(plain.answer("e").text.contains("tiga minggu (3 weeks)"), "{}", plain.answer("e").text);
    }

    #[test]
    fn what_is_named_and_what_is_worth_checking() {
        let said = talk(&["1", "e", "f", "k", "t", "c 7", "h 1 pink"]);
        assert!(said[1].contains("Sari Wulandari"), "{}", said[1]);
        assert!(said[2].contains("Worth checking: sentence 1. c 1 tags it."), "{}", said[2]);
        assert_eq!(said[3], "No links in this paragraph.");
        assert_eq!(said[4], "Harga Beras Turun, before paragraph 1");
        assert_eq!(said[5], "Give a sentence number, 1 to 1; s lists them.");
        assert!(said[6].starts_with("Unknown label. Labels: important, doubtful"));
    }
}
