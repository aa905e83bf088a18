//! Reads the article: paragraphs, sentences, search, entities, links and headings.

use super::command::takes_nothing;
use super::place::sentences_of;
use super::{Answer, PlainReader, PlainReply, refuse, say};
use crate::annotation::corrections;
use crate::article::{Paragraph, ParagraphKind};
use crate::claim;
use crate::entity::{self, Extraction};
use crate::text::{Span, display};
use crate::tui::reader::search;
use std::sync::Arc;

/// What a paragraph without a number is, to follow "in".
pub(super) const fn kind_name(kind: ParagraphKind) -> &'static str {
    match kind {
        ParagraphKind::Title => "the title",
        ParagraphKind::Heading => "a heading",
        ParagraphKind::Link => "a link to another article",
        ParagraphKind::Caption => "a caption",
        ParagraphKind::Byline | ParagraphKind::Dateline | ParagraphKind::Correction | ParagraphKind::Body => {
            "the lines about the article"
        }
    }
}

impl PlainReader {
    fn last_index(&self) -> usize {
        self.article().paragraphs().len() - 1
    }

    pub(super) fn next_paragraph(&mut self, rest: &str) -> Answer {
        takes_nothing("next", rest)?;
        Ok(match self.at {
            // The first time, the current paragraph has not been read yet.
            at if !self.is_started => self.go(at),
            at if at == self.last_index() => say("End of the article."),
            at => self.go(at + 1),
        })
    }

    pub(super) fn previous_paragraph(&mut self, rest: &str) -> Answer {
        takes_nothing("previous", rest)?;
        Ok(match self.at.checked_sub(1) {
            None => say("Start of the article."),
            Some(before) => self.go(before),
        })
    }

    pub(super) fn go_to_number(&mut self, rest: &str) -> Answer {
        if rest.is_empty() {
            return Ok(self.go(0));
        }
        let number: Option<u32> = rest.parse().ok();
        let at = number.and_then(|n| self.article().paragraphs().iter().position(|p| p.number() == Some(n)));
        match at {
            Some(at) => Ok(self.go(at)),
            None => refuse(format!("There is no paragraph {rest}; the last is {}.", self.article().last_number())),
        }
    }

    pub(super) fn last_paragraph(&mut self, rest: &str) -> Answer {
        takes_nothing("last", rest)?;
        Ok(self.go(self.last_index()))
    }

    pub(super) fn read_again(&mut self, rest: &str) -> Answer {
        takes_nothing("read", rest)?;
        Ok(self.go(self.at))
    }

    /// Goes to the paragraph at an index and reads it: its number or kind, its text, and the annotations in it.
    pub(super) fn go(&mut self, at: usize) -> PlainReply {
        self.move_to(at);
        let paragraph = self.article().paragraphs()[at];
        let mut lines = vec![self.heading_of(paragraph), self.words(paragraph.span())];
        lines.extend(self.doc.annotations.touching(paragraph.span()).map(|(placed, _)| self.short_row(placed)));
        say(lines.join("\n"))
    }

    /// Makes the paragraph at an index the current one.
    pub(super) fn move_to(&mut self, at: usize) {
        if at != self.at {
            self.flagged = None;
        }
        (self.at, self.is_started) = (at, true);
    }

    /// The words before a paragraph.
    pub(super) fn heading_of(&self, paragraph: Paragraph) -> String {
        match (paragraph.number(), paragraph.kind) {
            (Some(number), ParagraphKind::Correction) => format!("Paragraph {number}, a correction."),
            (Some(number), _) => format!("Paragraph {number} of {}.", self.article().last_number()),
            (None, ParagraphKind::Title) => "Title.".into(),
            (None, ParagraphKind::Heading) => "Heading.".into(),
            (None, ParagraphKind::Link) => "Link to another article.".into(),
            (None, ParagraphKind::Caption) => "Caption.".into(),
            (None, _) => "About the article.".into(),
        }
    }

    pub(super) fn read_sentences(&mut self, rest: &str) -> Answer {
        let sentences = sentences_of(self.article().text(), self.paragraph());
        if rest.is_empty() {
            let rows = (1..).zip(&sentences).map(|(n, span)| format!("{n}: {}", self.words(*span)));
            return Ok(say(rows.collect::<Vec<_>>().join("\n")));
        }
        let chosen = rest.parse().ok().and_then(|n: usize| sentences.get(n.checked_sub(1)?));
        match chosen {
            Some(span) => Ok(say(self.words(*span))),
            None => refuse(format!("There is no sentence {rest}; the last is {}.", sentences.len())),
        }
    }

    pub(super) fn find(&mut self, words: &str) -> Answer {
        if words.is_empty() {
            return self.next_hit("");
        }
        let Ok(pattern) = search::pattern(words) else { return refuse("Too many words to search for; try fewer.") };
        self.search = Some(pattern);
        let start = self.paragraph().start;
        self.hit = Span::new(start, start);
        self.next_hit("")
    }

    pub(super) fn next_hit(&mut self, rest: &str) -> Answer {
        takes_nothing("again", rest)?;
        let Some(pattern) = &self.search else { return refuse("Nothing was searched for yet; type / and words.") };
        let text = self.article().text();
        let from = text.floor_char_boundary(self.hit.end.min(text.len()));
        let hit = pattern.find_at(text, from).or_else(|| pattern.find(text)).map(|hit| Span::from(hit.range()));
        Ok(self.go_to_hit(hit))
    }

    pub(super) fn previous_hit(&mut self, rest: &str) -> Answer {
        takes_nothing("before", rest)?;
        let Some(pattern) = &self.search else { return refuse("Nothing was searched for yet; type / and words.") };
        let hits: Vec<Span> = pattern.find_iter(self.article().text()).map(|hit| hit.range().into()).collect();
        let hit = hits.iter().rev().find(|hit| hit.end <= self.hit.start).or(hits.last()).copied();
        Ok(self.go_to_hit(hit))
    }

    fn go_to_hit(&mut self, hit: Option<Span>) -> PlainReply {
        let Some(hit) = hit else { return say("Not found in this article.") };
        self.hit = hit;
        self.go(self.article().paragraph_at(hit.start))
    }

    /// The corrected entities around the current paragraph. Also analyses the claims there, if this has not been done.
    pub(super) fn entities(&mut self) -> Arc<Extraction> {
        let article = self.article().clone();
        let window = entity::window(&article, article.paragraphs()[self.at].span().start);
        if let Some(found) = self.entities.as_ref().filter(|found| found.window == window) {
            return found.clone();
        }
        let annotations = &self.doc.annotations;
        let found = entity::extract(&article, window);
        let found = corrections::apply(&article, found, &[], annotations.entity_decisions(), annotations.snapshots());
        let found = Arc::new(found);
        self.doc.review.claims_found(Arc::new(claim::find_apart(&article, &found)));
        self.doc.refresh_suppressions();
        self.entities = Some(found.clone());
        found
    }

    pub(super) fn list_entities(&mut self, rest: &str) -> Answer {
        let found = self.entities();
        let row = |entity: &entity::Entity| {
            let value = found.distinct_value(entity).map_or_else(String::new, |value| format!(", {value}"));
            display::printable(&format!("{}: {}{value}", entity.kind.singular(), entity.name))
        };
        let shown = |entity: &entity::Entity| self.doc.project.entities.shows(entity.kind);
        let rows: Vec<String> = match rest {
            "" => {
                let mut rows = Vec::new();
                for mention in found.touching(self.paragraph()) {
                    let entity = &found.entities[found.entity_of[mention]];
                    if shown(entity) && !rows.contains(&row(entity)) {
                        rows.push(row(entity));
                    }
                }
                rows
            }
            "all" => found.entities.iter().filter(|entity| shown(entity)).map(row).collect(),
            _ => return refuse("Only all may follow entities."),
        };
        let place = if rest.is_empty() { "this paragraph" } else { "this article" };
        Ok(say(if rows.is_empty() { format!("No entities in {place}.") } else { rows.join("\n") }))
    }

    pub(super) fn list_links(&mut self, rest: &str) -> Answer {
        takes_nothing("links", rest)?;
        let here = self.article().links().filter(|(span, _)| self.paragraph().covers(*span));
        let rows: Vec<String> =
            here.map(|(span, url)| format!("{}: {}", self.words(span), display::printable(url))).collect();
        Ok(say(if rows.is_empty() { "No links in this paragraph.".into() } else { rows.join("\n") }))
    }

    pub(super) fn list_headings(&mut self, rest: &str) -> Answer {
        takes_nothing("headings", rest)?;
        let paragraphs = self.article().paragraphs();
        let is_heading = |p: &Paragraph| matches!(p.kind, ParagraphKind::Title | ParagraphKind::Heading);
        let headings = paragraphs.iter().enumerate().filter(|(_, p)| is_heading(p));
        let rows: Vec<String> = headings
            .map(|(i, p)| {
                let number = paragraphs[i..].iter().find_map(Paragraph::number);
                let number = number.map_or_else(String::new, |number| format!(", before paragraph {number}"));
                format!("{}{number}", self.words(p.span()))
            })
            .collect();
        Ok(say(if rows.is_empty() { "No headings in this article.".into() } else { rows.join("\n") }))
    }

    pub(super) fn about(&mut self, rest: &str) -> Answer {
        takes_nothing("info", rest)?;
        let meta = self.article().metadata();
        let rows = [
            ("Title", Some(self.article().title().to_string())),
            ("Author", meta.byline.clone()),
            ("Published", meta.published.clone()),
            ("Site", meta.site.clone()),
            ("Address", meta.url.clone()),
            ("File", self.article().path().map(|path| path.to_string_lossy().into_owned())),
        ];
        let known =
            rows.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", display::printable(&value?))));
        Ok(say(known.collect::<Vec<_>>().join("\n")))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Talk;

    #[test]
    fn paragraphs_are_read_one_after_another() {
        let mut talk = Talk::new();
        let said = talk.lines(&["", "", "s", "s 2", "r", "next", "9", "p", "g", "p", "G", "", "3", "go 2"]);
        assert_eq!(said[0], "Title.\nHarga Beras Turun");
        assert!(said[1].starts_with("Paragraph 1 of 3.\nMenteri"));
        assert!(said[2].ends_with("\n2: Stok naik."));
        assert_eq!((said[3].as_str(), &said[4]), ("Stok naik.", &said[1]));
        assert!(said[5].starts_with("Paragraph 2 of 3."));
        assert_eq!(said[6], "There is no paragraph 9; the last is 3.");
        assert_eq!((&said[7], &said[8]), (&said[1], &said[0]));
        assert_eq!(said[9], "Start of the article.");
        assert!(said[10].starts_with("Paragraph 3 of 3."));
        assert_eq!((said[11].as_str(), &said[12], &said[13]), ("End of the article.", &said[10], &said[5]));
    }

    #[test]
    fn a_search_goes_both_ways_and_around() {
        let mut talk = Talk::new();
        assert_eq!(talk.line("n"), "Nothing was searched for yet; type / and words.");
        assert!(talk.line("/JAGUNG").starts_with("Not found"), "a capital matters");
        assert!(talk.line("/jagung").starts_with("Paragraph 2"));
        assert!(talk.line("search stok").starts_with("Paragraph 3"), "from the current paragraph");
        assert!(talk.line("again").starts_with("Paragraph 1"));
        assert!(talk.line("before").starts_with("Paragraph 3"));
        assert!(talk.line("N").starts_with("Paragraph 1"));
        assert_eq!(talk.line("/gula"), "Not found in this article.");
    }

    #[test]
    fn entities_headings_and_links() {
        let mut talk = Talk::new();
        let said = talk.lines(&["1", "e", "k", "t", "e all", "e x", "i"]);
        assert!(said[1].contains("person: Sari Wulandari") && !said[1].contains("Jakarta"), "{}", said[1]);
        assert_eq!(said[2], "No links in this paragraph.");
        assert_eq!(said[3], "Harga Beras Turun, before paragraph 1");
        assert!(said[4].contains("place: Jakarta"), "{}", said[4]);
        assert_eq!(said[5], "Only all may follow entities.");
        assert!(said[6].starts_with("Title: Harga Beras Turun\nFile: /articles/a.txt"), "{}", said[6]);
    }

    #[test]
    fn values_are_told_as_people_read_them() {
        let told = Talk::about("Perbaikan selama tiga minggu pada Mei.\n").line("e");
        assert!(told.contains("tiga minggu, 3 weeks"), "{told}");
    }

    #[test]
    fn nothing_of_a_file_controls_the_terminal() {
        let mut talk = Talk::about("Judul\u{1b}[2J\nSatu \u{202e}dua\u{7} tiga empat lima.\n");
        for line in ["", "", "s", "c 1", "m", "l", "i", "t", "u"] {
            let told = talk.line(line);
            assert!(!told.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{line}: {told:?}");
        }
        assert!(!talk.plain.greeting().contains('\u{1b}'));
    }
}
