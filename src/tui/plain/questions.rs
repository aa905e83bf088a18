//! The questions that wait for an answer, and what becomes of the answers.

use super::interview::{CANCEL, HOW_TO_ANSWER, Interview};
use super::{Answer, PlainReader, PlainReply, Refusal, refuse, say, with_stop};
use crate::annotation::Annotation;
use crate::annotation::vocabulary::word;
use crate::text::display;
use crate::tui::document::Attention;
use crate::tui::draft::{ClaimRecord, Draft, NoteSubject};
use std::sync::Arc;

/// A question that waits for an answer.
pub(super) enum Question {
    /// About the details of a claim.
    Claim(Box<Interview>),
    /// For the text of a note.
    Note(NoteSubject),
    /// For the reason to silence the finding at this index.
    Reason(usize),
    /// Whether to save a draft that was not finished last time.
    Draft(Box<Draft>),
}

impl Question {
    /// The message when it is cancelled.
    pub(super) const fn cancelled(&self) -> &'static str {
        match self {
            Self::Draft(_) => "The draft is kept.",
            _ => "Cancelled. Nothing was saved.",
        }
    }

    /// The answers that are not saved, when the input ends.
    pub(super) fn unsaved(&self) -> Option<String> {
        let Self::Claim(interview) = self else { return None };
        let answered = interview.answered();
        (!answered.is_empty())
            .then(|| with_stop(&format!("The claim was not saved. You had answered: {}", answered.join("; "))))
    }
}

impl PlainReader {
    /// The text of a question.
    pub(super) fn question_text(&self, question: &Question) -> String {
        match question {
            Question::Claim(interview) => interview.question(&self.facts()),
            Question::Note(subject) => {
                let note = self.existing(*subject).map(|annotation| annotation.note.clone()).unwrap_or_default();
                let now = if note.is_empty() { String::new() } else { format!(" Now: {}", display::printable(&note)) };
                let how = match subject {
                    NoteSubject::Existing(_) => "Enter leaves it as it is, none empties it, cancel stops.",
                    NoteSubject::New(..) | NoteSubject::Article => "Enter or cancel stops.",
                };
                format!("The text of the note?{now}\n{how}")
            }
            Question::Reason(_) => "Why is the finding a false alarm? Type the reason; cancel stops.".into(),
            Question::Draft(draft) => {
                format!("{}\nSave it? Answer yes, no, or Enter to decide later.", draft_text(draft))
            }
        }
    }

    fn existing(&self, subject: NoteSubject) -> Option<&Arc<Annotation>> {
        let NoteSubject::Existing(id) = subject else { return None };
        self.doc.annotations.get(id).map(|placed| &placed.annotation)
    }

    /// Handles a line while a question waits.
    pub(super) fn answer_question(&mut self, question: Question, line: &str) -> Answer {
        if line.eq_ignore_ascii_case(CANCEL) {
            return Ok(say(question.cancelled()));
        }
        if line == "?" {
            return Ok(self.ask_again(question, ""));
        }
        if ["q", "quit"].contains(&line) && !matches!(question, Question::Draft(_)) {
            return Ok(self.ask_again(question, "A question is open. Answer cancel first, then quit."));
        }
        match question {
            Question::Claim(mut interview) => {
                let facts = self.facts();
                match interview.answer(line, &facts) {
                    Ok(()) => Ok(self.go_on(*interview)),
                    Err(Refusal(why)) => Ok(self.ask_again(Question::Claim(interview), &why)),
                }
            }
            Question::Note(subject) => Ok(self.answer_note(subject, line)),
            Question::Reason(finding) if line.is_empty() => Ok(self.ask_again(Question::Reason(finding), "")),
            Question::Reason(finding) => self.silence_for(finding, line),
            Question::Draft(draft) => self.answer_draft(draft, line),
        }
    }

    /// Asks a question again, after the reason why the answer was refused. Without a reason, says what can be answered.
    fn ask_again(&mut self, question: Question, why: &str) -> PlainReply {
        let asked = self.question_text(&question);
        let is_claim = matches!(question, Question::Claim(_)) && !asked.ends_with(HOW_TO_ANSWER);
        self.question = Some(question);
        say(match why {
            "" if is_claim => format!("{asked}\n{HOW_TO_ANSWER}"),
            "" => asked,
            why => format!("{why}\n{asked}"),
        })
    }

    fn answer_note(&mut self, subject: NoteSubject, line: &str) -> PlainReply {
        let is_new = !matches!(subject, NoteSubject::Existing(_));
        if line.is_empty() || is_new && super::marking::is_none(line) {
            return say(if is_new { "No text, so there is no note." } else { "The note is unchanged." });
        }
        self.save_note(subject, line)
    }

    /// Asks about a draft that an earlier run left.
    pub(super) fn offer_draft(&mut self) {
        let draft = self.doc.drafts.offer(Attention::Free);
        self.question = draft.map(|draft| Question::Draft(Box::new(draft)));
    }

    fn answer_draft(&mut self, draft: Box<Draft>, line: &str) -> Answer {
        match line.to_lowercase().as_str() {
            "" => Ok(say("It is kept, and offered again when you open the article next.")),
            "no" => {
                self.is_draft_settled = true;
                Ok(say("The draft is dropped."))
            }
            "yes" => {
                self.is_draft_settled = true;
                self.save_draft(*draft)
            }
            _ => Ok(self.ask_again(Question::Draft(draft), "Answer yes or no.")),
        }
    }

    fn save_draft(&mut self, draft: Draft) -> Answer {
        self.ensure_editable()?;
        match (draft.subject, draft.record) {
            (NoteSubject::Existing(id), Some(record)) => match self.doc.annotations.get(id) {
                Some(placed) => {
                    let mut annotation = (*placed.annotation).clone();
                    record.write_to(&mut annotation);
                    Ok(self.replace(annotation, "completed from a draft"))
                }
                None => refuse("The claim of the draft was deleted; the draft is dropped."),
            },
            (subject, _) => Ok(self.save_note(subject, &draft.note)),
        }
    }

    /// What has been answered to the question that is open, to be kept in case the program is killed.
    pub(super) fn draft(&self) -> Option<Draft> {
        let Some(Question::Claim(interview)) = &self.question else { return None };
        let record = &interview.record;
        (*record != interview.base).then(|| Draft {
            subject: NoteSubject::Existing(interview.id),
            note: String::new(),
            record: Some(Box::new(record.clone())),
        })
    }
}

/// A draft in words.
fn draft_text(draft: &Draft) -> String {
    match &draft.record {
        None => format!("An unfinished note was kept: {}", display::printable(&draft.note)),
        Some(record) => {
            let ClaimRecord { claim, .. } = &**record;
            let told = [
                ("verdict", word(claim.verdict.as_ref())),
                ("rationale", &claim.rationale),
                ("speaker", &claim.speaker),
            ];
            let told =
                told.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name} {value}"));
            let mut told: Vec<String> = told.collect();
            told.push(display::counted(claim.evidence.len(), "piece") + " of evidence");
            display::printable(&format!("An unfinished claim was kept: {}.", told.join("; ")))
        }
    }
}
