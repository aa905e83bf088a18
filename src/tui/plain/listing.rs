//! Lists annotations, and reads one of them in full.

use super::{Answer, PlainReader, details, refuse, say, with_capital, with_stop};
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::filter::{self, RowFilter};
use crate::annotation::tags::join_tags;
use crate::annotation::{AnchorState, Annotation, AnnotationKind};
use crate::entity::folded;
use crate::text::display;
use crate::tui::dialogs::claim_form::DateContext;
use crate::tui::draft::ClaimRecord;

/// Columns of the words of an annotation in a list.
const ROW_COLUMNS: usize = 60;

impl PlainReader {
    pub(super) fn list_annotations(&mut self, rest: &str) -> Answer {
        let all = self.doc.annotations.list();
        if all.is_empty() {
            return Ok(say("No annotations yet."));
        }
        let rows: Vec<String> = if rest == "here" {
            self.doc.annotations.touching(self.paragraph()).map(|(placed, _)| self.row(placed)).collect()
        } else {
            let filter = RowFilter::new(rest);
            let kind = AnnotationKind::ALL.into_iter().find(|kind| rest.trim_end_matches('s') == kind.name());
            let label = self.doc.project.labels.list().iter().find(|label| folded(&label.name) == folded(rest));
            let fits = |annotation: &Annotation| match (kind, label) {
                (Some(kind), _) => annotation.kind == kind,
                (_, Some(label)) => annotation.label == label.name,
                _ => filter.matches(&filter::terms(annotation), &searched_text(annotation)),
            };
            all.iter().filter(|placed| fits(&placed.annotation)).map(|placed| self.row(placed)).collect()
        };
        match (rows.len(), rest) {
            (0, "here") => refuse("No annotations in this paragraph."),
            (0, _) => refuse(format!("None of the {} fits.", display::counted(all.len(), "annotation"))),
            _ => Ok(say(rows.join("\n"))),
        }
    }

    /// An annotation in a list: its number, kind, place, and the beginning of its words.
    fn row(&self, placed: &PlacedAnnotation) -> String {
        let place = match (placed.state, placed.span) {
            (AnchorState::Article, _) => "on the whole article".into(),
            (_, Some(span)) => format!("in {}", self.place_name(span.start)),
            (_, None) => "its words are no longer in the article".into(),
        };
        format!("{}, {place}{}", self.title(&placed.annotation), beginning(&placed.annotation))
    }

    /// An annotation in the paragraph that is read.
    pub(super) fn short_row(&self, placed: &PlacedAnnotation) -> String {
        format!("{}{}", self.title(&placed.annotation), beginning(&placed.annotation))
    }

    /// Number, kind, label and state of an annotation: "3, claim, false", "2, doubtful highlight".
    fn title(&self, annotation: &Annotation) -> String {
        let number = self.numbers.of(annotation.id);
        let outcome = annotation.claim.as_ref().map(|claim| format!(", {}", claim.outcome())).unwrap_or_default();
        let suggested = annotation.claim.as_ref().map_or(0, |claim| details::suggestions(claim).len());
        let suggested = match suggested {
            0 => String::new(),
            n => format!(", {}", display::counted(n, "suggestion")),
        };
        let conflict = if annotation.conflict.is_some() { ", another version of the same" } else { "" };
        display::printable(&format!("{number}, {}{outcome}{suggested}{conflict}", annotation.description()))
    }

    pub(super) fn go_to_annotation(&mut self, rest: &str) -> Answer {
        let annotation = match (rest.is_empty(), self.chosen_annotation()) {
            (true, Some(chosen)) => chosen,
            _ => self.numbered(rest)?,
        };
        let Some(placed) = self.doc.annotations.get(annotation.id).cloned() else { return refuse("It was deleted.") };
        self.chosen = Some(annotation.id);
        if let Some(span) = placed.span {
            self.move_to(self.article().paragraph_at(span.start));
        }
        // It tells how the text names a suggested speaker.
        self.entities();
        Ok(say(self.in_full(&placed)))
    }

    /// The annotation that was made, changed or gone to last, if it is still there.
    pub(super) fn chosen_annotation(&self) -> Option<std::sync::Arc<Annotation>> {
        let placed = self.doc.annotations.get(self.chosen?)?;
        Some(placed.annotation.clone())
    }

    /// Everything about an annotation, one thing a line.
    pub(super) fn in_full(&self, placed: &PlacedAnnotation) -> String {
        let annotation = &placed.annotation;
        let name = with_capital(&self.name_of(annotation));
        let label = if annotation.label.is_empty() { String::new() } else { format!(", {}", annotation.label) };
        let place = match (placed.state, placed.span) {
            (AnchorState::Article, _) => ", on the whole article.".into(),
            (AnchorState::Changed, Some(span)) => {
                format!(", in {}. The words have changed since.", self.place_name(span.start))
            }
            (_, Some(span)) => format!(", in {}.", self.place_name(span.start)),
            (_, None) => ". Its words are no longer in the article.".into(),
        };
        let mut lines = vec![display::printable(&format!("{name}{label}{place}"))];
        if !annotation.target.is_of_article() {
            lines.push(display::printable(&format!("Words: {}", annotation.target.exact)));
        }
        let record = ClaimRecord::of(annotation);
        if annotation.claim.is_some() {
            lines.extend(details::lines(&record, self.dates(), &self.doc.project.scale));
            let suggests_speaker = !record.claim.open_suggestions().speaker.is_empty();
            let is_inferred = |span| self.doc.review.claims().is_speaker_inferred(span);
            if suggests_speaker && placed.span.is_some_and(is_inferred) {
                lines.push("The text names this speaker only indirectly (he, dia): check it.".into());
            }
        } else {
            let tags = join_tags(&annotation.tags);
            let told = [("Note", annotation.note.as_str()), ("Tags", tags.as_str())];
            let told = told.iter().filter(|(_, value)| !value.is_empty());
            lines.extend(told.map(|(name, value)| display::printable(&format!("{name}: {value}"))));
        }
        lines.join("\n")
    }

    /// How dates are read.
    pub(super) fn dates(&self) -> DateContext {
        DateContext { language: self.article().language(), today: self.author.today() }
    }
}

/// The text in which words of a filter are searched.
fn searched_text(annotation: &Annotation) -> String {
    let claim = annotation.claim.as_ref();
    let rationale = claim.map_or("", |claim| claim.rationale.as_str());
    let wording = claim.map_or("", |claim| claim.wording.as_str());
    let speaker = claim.map_or("", |claim| claim.speaker.as_str());
    [&annotation.target.exact, &annotation.note, &annotation.label, rationale, wording, speaker].join("\n")
}

/// The beginning of the words, and of the note, after what an annotation is.
fn beginning(annotation: &Annotation) -> String {
    let words = display::ellipsis(&annotation.target.exact, ROW_COLUMNS);
    let words = if annotation.target.is_of_article() {
        ".".into()
    } else {
        format!(": {}", with_stop(&format!("“{words}”")))
    };
    match annotation.note.as_str() {
        "" => words,
        note => format!("{words} Note: {}", display::ellipsis(note, ROW_COLUMNS)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Talk;

    #[test]
    fn numbers_stay_with_their_annotations() {
        let mut talk = Talk::new();
        talk.lines(&["2", "h 1", "1", "a 2 cek"]);
        assert_eq!(
            talk.line("list"),
            "2, note, in paragraph 1: “Stok naik.” Note: cek\n\
             1, important highlight, in paragraph 2: “Harga jagung naik 3 persen sejak 2020.”"
        );
        assert_eq!(talk.line("d 2"), "Note 2 deleted. undo brings it back.");
        assert_eq!(talk.line("h 1"), "Highlight 3 saved.", "a number is not used again");
        talk.lines(&["u", "u"]);
        assert!(talk.line("l notes").starts_with("2, note"));
    }

    #[test]
    fn the_list_is_filtered() {
        let mut talk = Talk::new();
        assert_eq!(talk.line("l"), "No annotations yet.");
        talk.lines(&["1", "h 1 doubtful", "a 2 cek", "2", "c 1", "T 3 harga"]);
        let numbers = |talk: &mut Talk, filter: &str| -> Vec<String> {
            let told = talk.line(filter);
            told.lines().map(|line| line.split(',').next().unwrap().to_string()).collect()
        };
        for (filter, expected) in [
            ("l claims", "3"),
            ("l highlights", "1"),
            ("l doubtful", "1"),
            ("l #harga", "3"),
            ("l here", "3"),
            ("l status:to", "3"),
            ("l cek", "2"),
            ("l note", "2"),
        ] {
            assert_eq!(numbers(&mut talk, filter), [expected], "{filter}");
        }
        assert_eq!(talk.line("l confirmed"), "None of the 3 annotations fits.");
    }

    #[test]
    fn an_annotation_is_gone_to_and_read_in_full() {
        let mut talk = Talk::new();
        talk.lines(&["1", "a 2 cek", "g"]);
        assert_eq!(talk.line("m 1"), "Note 1, in paragraph 1.\nWords: Stok naik.\nNote: cek");
        assert!(talk.line("r").contains("\n1, note: “Stok naik.” Note: cek"), "the paragraph is the current one");
    }
}
