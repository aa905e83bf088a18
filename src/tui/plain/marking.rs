//! Makes highlights, notes and claims, and changes their notes, labels and tags.

use super::change::saved;
use super::place::read_place;
use super::questions::Question;
use super::{Answer, PlainReader, PlainReply, refuse, say, with_capital};
use crate::annotation::claim::SuggestedDetails;
use crate::annotation::tags::{join_tags, parse_tags};
use crate::annotation::{Annotation, AnnotationKind, Target};
use crate::entity::folded;
use crate::text::{Span, display};
use crate::tui::draft::NoteSubject;
use uuid::Uuid;

impl PlainReader {
    pub(super) fn highlight(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        let article = self.article().clone();
        let (span, label) = read_place(article.text(), self.paragraph(), rest)?;
        let label = if label.is_empty() { self.doc.project.labels.first().into() } else { self.known_label(label)? };
        if let Some(there) = self.annotation_on(AnnotationKind::Highlight, span) {
            return Ok(self.relabel(&there, label));
        }
        let annotation = Annotation { label, ..self.author.annotation(&article, AnnotationKind::Highlight, span) };
        Ok(self.add(annotation))
    }

    pub(super) fn add_note(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        let article = self.article().clone();
        let (span, text) = read_place(article.text(), self.paragraph(), rest)?;
        if let Some(there) = self.annotation_on(AnnotationKind::Note, span) {
            let n = self.numbers.of(there.id);
            return refuse(format!("Note {n} is on these words already; edit {n} changes it."));
        }
        Ok(self.note_or_question(NoteSubject::New(AnnotationKind::Note, span), text))
    }

    pub(super) fn add_article_note(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        let mut notes = self.doc.annotations.list().iter().filter(|p| p.is_on_article());
        let own = notes.find(|p| p.annotation.kind == AnnotationKind::Note && p.annotation.creator == self.author.name);
        if let Some(there) = own.map(|placed| placed.annotation.clone()) {
            let n = self.numbers.of(there.id);
            return refuse(format!("Note {n} is on the article already; edit {n} changes it."));
        }
        Ok(self.note_or_question(NoteSubject::Article, rest))
    }

    pub(super) fn edit_note(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        let (number, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let annotation = self.numbered(number)?;
        Ok(self.note_or_question(NoteSubject::Existing(annotation.id), text.trim()))
    }

    /// Saves a note with the text that was typed with the command, else asks for the text.
    fn note_or_question(&mut self, subject: NoteSubject, text: &str) -> PlainReply {
        if !text.is_empty() {
            return self.save_note(subject, text);
        }
        let question = Question::Note(subject);
        let asked = self.question_text(&question);
        self.question = Some(question);
        say(asked)
    }

    /// Saves a note: a new one, or the text "none" as an empty one of an annotation that exists.
    pub(super) fn save_note(&mut self, subject: NoteSubject, text: &str) -> PlainReply {
        let article = self.article().clone();
        match subject {
            NoteSubject::Existing(id) => self.change_note(id, if is_none(text) { "" } else { text }),
            NoteSubject::New(kind, span) => {
                self.add(Annotation { note: text.into(), ..self.author.annotation(&article, kind, span) })
            }
            NoteSubject::Article => {
                let note = self.author.annotation(&article, AnnotationKind::Note, Span::default());
                self.add(Annotation { target: Target::of_article(), note: text.into(), ..note })
            }
        }
    }

    fn change_note(&mut self, id: Uuid, text: &str) -> PlainReply {
        let Some(old) = self.doc.annotations.get(id).map(|placed| placed.annotation.clone()) else {
            return say("The annotation was deleted; the note was not saved.");
        };
        let name = self.name_of(&old);
        if old.note == text {
            return say(format!("The note of {name} is unchanged."));
        }
        // Without words and without a note, nothing is left of it.
        let is_nothing = text.is_empty() && old.kind == AnnotationKind::Note && old.tags.is_empty();
        if old.target.is_of_article() && is_nothing {
            self.remove(id, format!("{name} deleted"));
            return saved(format!("{} deleted. undo brings it back.", with_capital(&name)));
        }
        self.replace(Annotation { note: text.into(), ..(*old).clone() }, "changed")
    }

    /// Adds an annotation and says that it is saved.
    fn add(&mut self, annotation: Annotation) -> PlainReply {
        let name = self.name_of(&annotation);
        self.put(annotation, format!("{name} added"));
        saved(format!("{} saved.", with_capital(&name)))
    }

    pub(super) fn add_claim(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        let article = self.article().clone();
        let (span, note) = read_place(article.text(), self.paragraph(), rest)?;
        let is_sentence = rest.starts_with(|c: char| c.is_ascii_digit());
        let span = if is_sentence { self.without_dateline(span) } else { span };
        if let Some(there) = self.annotation_on(AnnotationKind::Claim, span) {
            return refuse(format!("{} is on these words already.", with_capital(&self.name_of(&there))));
        }
        let mut annotation = self.author.annotation(&article, AnnotationKind::Claim, span);
        annotation.note = note.into();
        let entities = self.entities();
        let suggested = SuggestedDetails::from_article(&article, &entities, self.doc.review.claims(), span);
        annotation.claim.get_or_insert_default().suggested = suggested;
        let suggestions = annotation.claim.iter().map(|claim| super::details::suggestions(claim).len()).sum();
        let mut reply = self.add(annotation);
        if suggestions > 0 {
            let counted = display::counted(suggestions, "suggestion");
            reply.text += &format!(" The article has {counted} for it; mark reads them, accept accepts them.");
        }
        Ok(reply)
    }

    /// The sentence as the analysis has it, without the day and place of writing before it, if `span` is that sentence.
    fn without_dateline(&mut self, span: Span) -> Span {
        self.entities();
        let sentences = &self.doc.review.claims().sentences;
        let same_end = sentences.iter().find(|sentence| sentence.span.end == span.end && span.covers(sentence.span));
        // Of several sentences, the first may have more before it.
        same_end
            .filter(|_| super::place::sentences_of(self.article().text(), self.paragraph()).contains(&span))
            .map_or(span, |s| s.span)
    }

    /// The name of a label of the project, in which case does not matter.
    fn known_label(&self, typed: &str) -> Result<String, super::Refusal> {
        let labels = &self.doc.project.labels;
        let same = labels.list().iter().find(|label| folded(&label.name) == folded(typed));
        match labels.get(typed).or(same) {
            Some(label) => Ok(label.name.clone()),
            None => refuse(format!("There is no label {typed}. Labels: {}.", labels.names())),
        }
    }

    fn relabel(&mut self, old: &Annotation, label: String) -> PlainReply {
        if old.label == label {
            return say(format!("{} is {label} already.", with_capital(&self.name_of(old))));
        }
        self.replace(Annotation { label, ..old.clone() }, "labelled")
    }

    pub(super) fn set_label(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        let (number, label) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let annotation = self.numbered(number)?;
        if label.trim().is_empty() {
            return refuse(format!("Give a label: {}.", self.doc.project.labels.names()));
        }
        let label = self.known_label(label.trim())?;
        Ok(self.relabel(&annotation, label))
    }

    pub(super) fn set_tags(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        let (number, typed) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let old = self.numbered(number)?;
        let name = with_capital(&self.name_of(&old));
        if typed.trim().is_empty() {
            let now = if old.tags.is_empty() { "no tags".into() } else { format!("the tags {}", join_tags(&old.tags)) };
            return refuse(format!("{name} has {now}. Give tags, separated by commas, or none."));
        }
        let tags = if is_none(typed.trim()) { Vec::new() } else { parse_tags(typed) };
        if old.tags == tags {
            return Ok(say(format!("The tags of {} are unchanged.", self.name_of(&old))));
        }
        Ok(self.replace(Annotation { tags, ..(*old).clone() }, "tagged"))
    }
}

/// Whether an answer is the word that empties something.
pub(super) fn is_none(typed: &str) -> bool {
    typed.eq_ignore_ascii_case("none")
}

#[cfg(test)]
mod tests {
    use super::super::testing::Talk;

    #[test]
    fn an_annotation_is_saved_with_a_short_echo() {
        let mut talk = Talk::new();
        let said = talk.lines(&["1", "h 2", "a 1 siapa menghitung?", "h 1 \"turun 12 persen\" Doubtful", "c 2 cek"]);
        assert_eq!(said[1..4], ["Highlight 1 saved.", "Note 2 saved.", "Highlight 3 saved."]);
        assert!(said[4].starts_with("Claim 4 saved."), "{}", said[4]);
        assert_eq!(talk.saves, 4);
        let made = [1, 2, 3, 4].map(|n| talk.annotation(n));
        assert_eq!(made.each_ref().map(|a| a.label.as_str()), ["important", "", "doubtful", ""]);
        assert_eq!(made.each_ref().map(|a| a.note.as_str()), ["", "siapa menghitung?", "", "cek"]);
        assert_eq!((&*made[2].target.exact, &*made[3].target.exact), ("turun 12 persen", "Stok naik."));
        assert_eq!(made[0].creator, "Ani");
    }

    #[test]
    fn what_cannot_be_is_refused_and_changes_nothing() {
        let mut talk = Talk::new();
        talk.lines(&["1", "a 1 sudah", "c 1"]);
        for (line, why) in [
            ("h 7", "Give a place: a sentence from 1 to 2"),
            ("h", "Give a place: "),
            ("h 1 pink", "There is no label pink. Labels: important, doubtful"),
            ("h \"tidak ada\"", "The words “tidak ada” are not there; nothing was done."),
            ("a 1 lagi", "Note 1 is on these words already; edit 1 changes it."),
            ("c 1", "Claim 2 is on these words already."),
            ("L 1", "Give a label: important"),
            ("L 9 doubtful", "There is no annotation 9; list reads them."),
            ("d", "Give the number of an annotation; list reads them."),
            ("d 1 2", "There is no annotation 1 2"),
            ("u 3", "Nothing may follow undo; nothing was done."),
            ("clam 1", "Unknown command. Did you mean claim? help lists the commands."),
            ("cancel", "There is no question to answer."),
            ("zzz", "Unknown command. help lists the commands."),
            ("h 2 \u{1b}[D", "The line has control characters"),
        ] {
            let told = talk.line(line);
            assert!(told.starts_with(why), "{line}: {told}");
        }
        assert_eq!((talk.count(), talk.saves), (2, 2));
    }

    #[test]
    fn a_note_is_asked_for_if_it_is_not_typed() {
        let mut talk = Talk::new();
        let said = talk.lines(&["1", "a 2", "cek ke dinas", "E 1", "sudah", "E 1", "", "E 1", "cancel"]);
        assert!(said[1].starts_with("The text of the note?"), "{}", said[1]);
        assert_eq!((said[2].as_str(), said[4].as_str()), ("Note 1 saved.", "Note 1 saved."));
        assert!(said[3].contains("Now: cek ke dinas"));
        assert_eq!((said[6].as_str(), said[8].as_str()), ("The note is unchanged.", "Cancelled. Nothing was saved."));
        assert_eq!(talk.annotation(1).note, "sudah");
        talk.lines(&["E 1 none"]);
        assert_eq!(talk.annotation(1).note, "");
        assert_eq!(talk.lines(&["a 1", ""])[1], "No text, so there is no note.");
    }

    #[test]
    fn the_whole_article_has_one_note_of_a_person() {
        let mut talk = Talk::new();
        let said = talk.lines(&["w Tanpa tanggal.", "w Lagi.", "E 1 none"]);
        assert_eq!(said[..2], ["Note 1 saved.", "Note 1 is on the article already; edit 1 changes it."]);
        assert_eq!(said[2], "Note 1 deleted. undo brings it back.");
        talk.line("u");
        assert!(talk.annotation(1).target.is_of_article());
    }

    #[test]
    fn labels_and_tags_are_changed() {
        let mut talk = Talk::new();
        let said =
            talk.lines(&["1", "h 1", "h 1 doubtful", "L 1 doubtful", "T 1", "T 1 harga, #impor", "T 1 none", "u"]);
        assert_eq!(said[2..4], ["Highlight 1 saved.", "Highlight 1 is doubtful already."]);
        assert_eq!(said[4], "Highlight 1 has no tags. Give tags, separated by commas, or none.");
        assert_eq!(said[7], "Undid: highlight 1 tagged.");
        assert_eq!((talk.count(), talk.annotation(1).tags), (1, vec!["harga".to_string(), "impor".into()]));
    }

    #[test]
    fn every_change_is_undone_to_the_start_and_redone() {
        let mut talk = Talk::new();
        let made = ["1", "h 1", "a 2 cek", "c 1", "x 3 speaker Budi", "x 3 verdict false", "d 1"];
        talk.lines(&made);
        let end = talk.plain.doc.annotations.sidecar();
        let undone = [(); 6].map(|()| talk.line("u"));
        assert_eq!(
            undone,
            [
                "Undid: highlight 1 deleted.",
                "Undid: claim 3 judged false.",
                "Undid: claim 3 changed.",
                "Undid: claim 3 added.",
                "Undid: note 2 added.",
                "Undid: highlight 1 added."
            ]
        );
        assert_eq!((talk.count(), talk.line("u").as_str()), (0, "There is nothing to undo."));
        let redone = [(); 6].map(|()| talk.line("redo"));
        assert_eq!(redone[0], "Redid: highlight 1 added.");
        assert_eq!(talk.line("U"), "There is nothing to redo.");
        assert_eq!(talk.plain.doc.annotations.sidecar(), end);
    }
}
