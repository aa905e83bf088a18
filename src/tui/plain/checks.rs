//! Reads out what the analysis found: sentences worth checking, and contradictions. Both can be turned down.

use super::change::saved;
use super::command::takes_nothing;
use super::place::sentences_of;
use super::questions::Question;
use super::{Answer, PlainReader, refuse, say, with_stop};
use crate::claim::Finding;
use crate::text::{Span, display};
use crate::tui::document::reasons_text;

/// The whole article.
const EVERYTHING: Span = Span::new(0, usize::MAX);

impl PlainReader {
    pub(super) fn next_flagged(&mut self, rest: &str) -> Answer {
        takes_nothing("flagged", rest)?;
        self.entities();
        let flagged: Vec<usize> = self.doc.flagged_sentences(EVERYTHING).collect();
        let span_of = |i: usize| self.doc.review.claims().sentences[i].span;
        let from = self.flagged.map_or(self.paragraph().start, |last| last + 1);
        let next = flagged.iter().position(|i| span_of(*i).start >= from).unwrap_or(0);
        let Some(&i) = flagged.get(next) else { return Ok(say("No sentences worth checking are left.")) };
        let span = span_of(i);
        let why = reasons_text(&self.doc.review.claims().sentences[i], self.article().text());
        self.move_to(self.article().paragraph_at(span.start));
        self.flagged = Some(span.start);
        let sentences = sentences_of(self.article().text(), self.paragraph());
        let n = sentences.iter().position(|sentence| sentence.intersects(span)).map_or(1, |n| n + 1);
        let heading = self.heading_of(self.article().paragraphs()[self.at]);
        Ok(say(format!(
            "{heading} Sentence {n}, {} of {} worth checking: {}.\n{}\nclaim {n} tags it, dismiss {n} drops it.",
            next + 1,
            flagged.len(),
            display::printable(&why),
            self.words(span),
        )))
    }

    pub(super) fn dismiss(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        self.entities();
        let sentences = sentences_of(self.article().text(), self.paragraph());
        let chosen = rest.parse().ok().and_then(|n: usize| sentences.get(n.checked_sub(1)?)).copied();
        let Some(sentence) = chosen else {
            return refuse(format!("Give a sentence of this paragraph, from 1 to {}.", sentences.len()));
        };
        let Some(i) = self.doc.flagged_sentences(sentence).next() else {
            return refuse(format!("Sentence {rest} is not suggested."));
        };
        let words = self.doc.review.claims().sentences[i].span.slice(self.article().text()).to_string();
        let mut suppressions = self.doc.annotations.suppressions().clone();
        suppressions.dismiss(&words);
        let what = format!("sentence “{}” dismissed", display::ellipsis(&words, 30));
        self.set_suppressions(suppressions, &what);
        Ok(saved(format!("Sentence {rest} dismissed. undo takes it back.")))
    }

    pub(super) fn findings(&mut self, rest: &str) -> Answer {
        self.entities();
        if !rest.is_empty() {
            return self.go_to_finding(rest);
        }
        let claims = self.doc.review.claims();
        if claims.checks_failed.is_some() {
            return refuse("The checks failed on this article. This is a bug; please report it.");
        }
        let all = claims.findings.len();
        let rows: Vec<String> =
            self.doc.active_findings(EVERYTHING).map(|i| self.finding_row(i, &claims.findings[i])).collect();
        Ok(say(match (rows.len(), all) {
            (0, 0) => "The checks found no contradiction.".into(),
            (0, _) => format!("Nothing is left; {} silenced.", display::counted(all, "finding")),
            _ => rows.join("\n"),
        }))
    }

    fn finding_row(&self, index: usize, finding: &Finding) -> String {
        let place = self.place_name(finding.span.start);
        with_stop(&display::printable(&format!(
            "Finding {}, {}, in {place}: {}",
            index + 1,
            finding.check.id(),
            finding.explanation
        )))
    }

    /// The finding with a number as typed, unless it is silenced.
    fn numbered_finding(&self, typed: &str) -> Result<(usize, Finding), super::Refusal> {
        let index = typed.parse().ok().and_then(|n: usize| n.checked_sub(1));
        let active = self.doc.active_findings(EVERYTHING).find(|i| Some(*i) == index);
        match active {
            Some(i) => Ok((i, self.doc.review.claims().findings[i].clone())),
            None => refuse("Give the number of a finding; checks reads them."),
        }
    }

    fn go_to_finding(&mut self, rest: &str) -> Answer {
        let (i, finding) = self.numbered_finding(rest)?;
        let article = self.article().clone();
        self.move_to(article.paragraph_at(finding.span.start));
        let row = self.finding_row(i, &finding);
        let sentence = |span: Span| {
            let paragraph = article.paragraphs()[article.paragraph_at(span.start)].span();
            let all = sentences_of(article.text(), paragraph);
            self.words(all.into_iter().find(|sentence| sentence.intersects(span)).unwrap_or(span))
        };
        let mut lines = vec![row, sentence(finding.span)];
        if let Some(other) = finding.other {
            lines.push(format!("Compare {}: {}", self.place_name(other.start), sentence(other)));
        }
        lines.push(format!("silence {rest} turns it off."));
        Ok(say(lines.join("\n")))
    }

    pub(super) fn silence(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        self.entities();
        let (number, reason) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let (i, _) = self.numbered_finding(number)?;
        if !reason.trim().is_empty() {
            return self.silence_for(i, reason.trim());
        }
        let question = Question::Reason(i);
        let asked = self.question_text(&question);
        self.question = Some(question);
        Ok(say(asked))
    }

    /// Silences the finding at an index for a reason.
    pub(super) fn silence_for(&mut self, index: usize, reason: &str) -> Answer {
        let (i, finding) = self.numbered_finding(&(index + 1).to_string())?;
        let (name, now) = (self.author.name.clone(), (self.author.now)());
        let mut suppressions = self.doc.annotations.suppressions().clone();
        suppressions.silence(&finding, self.article(), reason.into(), name, now);
        self.set_suppressions(suppressions, &format!("finding {} silenced", i + 1));
        Ok(saved(format!("Finding {} silenced. undo takes it back.", i + 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Talk;

    #[test]
    fn sentences_worth_checking_are_gone_through() {
        let mut talk = Talk::new();
        let first = talk.line("f");
        assert!(
            first.starts_with("Paragraph 1 of 3. Sentence 1, 1 of ") && first.contains("worth checking: "),
            "{first}"
        );
        assert!(first.ends_with("\nclaim 1 tags it, dismiss 1 drops it."), "{first}");
        let second = talk.line("f");
        assert!(second.contains(", 2 of "), "{second}");
        talk.line("1");
        assert_eq!(talk.line("dismiss 1"), "Sentence 1 dismissed. undo takes it back.");
        assert_eq!(talk.line("dismiss 1"), "Sentence 1 is not suggested.");
        assert!(talk.line("u").starts_with("Undid: sentence “Menteri"));
        assert_eq!(talk.line("D 1"), "Sentence 1 dismissed. undo takes it back.");
    }

    #[test]
    fn findings_are_read_gone_to_and_silenced() {
        let mut talk = Talk::about("Rapat\nRapat digelar pada Kamis (1/1/2025) di Jakarta.\nHarga naik.\n");
        let all = talk.line("checks");
        assert!(all.starts_with("Finding 1, weekday, in paragraph 2: "), "{all}");
        let one = talk.line("K 1");
        assert!(one.contains("\nRapat digelar pada Kamis (1/1/2025) di Jakarta.\n"), "{one}");
        let said = talk.lines(&["X 1", "", "dikutip apa adanya", "K", "X 1 lagi", "u", "K"]);
        assert!(said[0].starts_with("Why is the finding a false alarm?"), "{}", said[0]);
        assert_eq!(said[2], "Finding 1 silenced. undo takes it back.");
        assert_eq!(said[3], "Nothing is left; 1 finding silenced.");
        assert_eq!(said[4], "Give the number of a finding; checks reads them.");
        assert_eq!((said[5].as_str(), &said[6]), ("Undid: finding 1 silenced.", &all));
    }
}
