//! Records what was found out about a claim: its verdict, details and evidence, and what becomes of the suggestions for it.

use super::interview::{EvidenceQuestions, Facts, Interview};
use super::questions::Question;
use super::{Answer, PlainEffect, PlainReader, PlainReply, Refusal, details, refuse, say, with_capital, with_stop};
use crate::annotation::claim::Claim;
use crate::annotation::vocabulary::word;
use crate::annotation::{Annotation, AnnotationKind};
use crate::tui::dialogs::claim_form::{EvidenceField, FieldId};
use crate::tui::draft::ClaimRecord;
use std::sync::Arc;

impl PlainReader {
    /// The claim that a command is about, and what follows its number. Without a number, it is the claim that was made, changed
    /// or gone to last, else the only one in the paragraph.
    fn claim_argument<'a>(&self, rest: &'a str) -> Result<(Arc<Annotation>, &'a str), Refusal> {
        let (number, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let is_claim = |annotation: &Annotation| annotation.kind == AnnotationKind::Claim;
        if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
            let annotation = self.numbered(number)?;
            if !is_claim(&annotation) {
                return refuse(format!("{} is not a claim.", with_capital(&self.name_of(&annotation))));
            }
            return Ok((annotation, after.trim()));
        }
        let mut here =
            self.doc.annotations.touching(self.paragraph()).map(|(p, _)| &p.annotation).filter(|a| is_claim(a));
        let only = here.next().filter(|_| here.next().is_none()).cloned();
        match self.chosen_annotation().filter(|annotation| is_claim(annotation)).or(only) {
            Some(annotation) => Ok((annotation, rest)),
            None => refuse("Give the number of a claim; list claims reads them."),
        }
    }

    pub(super) fn judge(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        let (claim, after) = self.claim_argument(rest)?;
        if !after.is_empty() {
            return refuse("Only the number of a claim may follow judge; detail sets one thing.");
        }
        let evidence = claim.claim.as_ref().map_or(0, |claim| claim.evidence.len());
        let more = FieldId::Evidence(evidence, EvidenceField::Url);
        let fields = vec![FieldId::Verdict, FieldId::Rationale, more];
        Ok(self.ask_about(&claim, fields, EvidenceQuestions::Brief))
    }

    pub(super) fn change_detail(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        let (claim, rest) = self.claim_argument(rest)?;
        if rest.is_empty() {
            let is_recorded = claim.claim.as_ref().is_some_and(|claim| !claim.at.is_empty());
            let fields = details::DETAILS.iter().map(|(_, field)| *field);
            // Only a claim in a recording has a time in it.
            let fields = fields.filter(|field| *field != FieldId::At || is_recorded).collect();
            return Ok(self.ask_about(&claim, fields, EvidenceQuestions::Brief));
        }
        let (word, value) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let Some(field) = details::detail(word) else {
            return refuse(format!("There is no detail {word}. Details: {}.", details::detail_words()));
        };
        if value.trim().is_empty() {
            return Ok(self.ask_about(&claim, vec![field], EvidenceQuestions::Brief));
        }
        self.answer_at_once(&claim, field, value.trim(), EvidenceQuestions::Brief)
    }

    pub(super) fn evidence(&mut self, rest: &str) -> Answer {
        self.ensure_editable()?;
        let (claim, rest) = self.claim_argument(rest)?;
        let count = claim.claim.as_ref().map_or(0, |claim| claim.evidence.len());
        let piece = |typed: &str| match typed.parse::<usize>().ok().and_then(|n| n.checked_sub(1)) {
            Some(piece) if piece < count => Ok(piece),
            _ if count == 0 => refuse("The claim has no evidence yet."),
            _ => refuse(format!("Give the number of a piece of evidence, from 1 to {count}.")),
        };
        if rest.is_empty() {
            let new = FieldId::Evidence(count, EvidenceField::Url);
            return Ok(self.ask_about(&claim, vec![new], EvidenceQuestions::Full));
        }
        if let Some(number) = rest.strip_prefix("remove") {
            let piece = piece(number.trim())?;
            return Ok(self.remove_evidence(&claim, piece));
        }
        if rest.bytes().all(|b| b.is_ascii_digit()) {
            let piece = piece(rest)?;
            let fields = EvidenceField::ALL.map(|part| FieldId::Evidence(piece, part)).into();
            return Ok(self.ask_about(&claim, fields, EvidenceQuestions::Full));
        }
        let mut record = ClaimRecord::of(&claim);
        let facts = self.facts();
        let new = FieldId::Evidence(count, EvidenceField::Url);
        // The address alone is saved; what it says can be added later.
        let mut interview = Interview::new(claim.id, record.clone(), vec![new], EvidenceQuestions::Brief);
        interview.answer(rest, &facts)?;
        record.claim.evidence = interview.record.claim.evidence;
        Ok(self.save_record(&claim, record, "evidence added"))
    }

    fn remove_evidence(&mut self, claim: &Annotation, piece: usize) -> PlainReply {
        let mut record = ClaimRecord::of(claim);
        record.claim.evidence.remove(piece);
        self.save_record(claim, record, "evidence removed");
        super::change::saved(format!("Evidence {} removed from {}.", piece + 1, self.name_of(claim)))
    }

    /// The context in which an answer is read.
    pub(super) fn facts(&self) -> Facts {
        Facts {
            scale: self.doc.project.scale.clone(),
            dates: self.dates(),
            checker: self.author.name.clone(),
            entities: self.entities.clone().unwrap_or_default(),
            article: self.article().clone(),
        }
    }

    /// Asks the first of several questions about a claim.
    fn ask_about(&mut self, claim: &Annotation, fields: Vec<FieldId>, evidence: EvidenceQuestions) -> PlainReply {
        // Names that are typed are looked for in the article.
        self.entities();
        self.chosen = Some(claim.id);
        let interview = Interview::new(claim.id, ClaimRecord::of(claim), fields, evidence);
        let name = with_capital(&self.name_of(claim));
        let mut reply = self.go_on(interview);
        reply.text = format!("{name}. {}", reply.text);
        reply
    }

    /// Takes the value that was typed with a command as the answer to the only question.
    fn answer_at_once(
        &mut self,
        claim: &Annotation,
        field: FieldId,
        typed: &str,
        evidence: EvidenceQuestions,
    ) -> Answer {
        self.entities();
        self.chosen = Some(claim.id);
        let mut interview = Interview::new(claim.id, ClaimRecord::of(claim), vec![field], evidence);
        interview.answer(typed, &self.facts())?;
        Ok(self.go_on(interview))
    }

    /// Asks the next question, or saves the answers after the last one.
    pub(super) fn go_on(&mut self, interview: Interview) -> PlainReply {
        if !interview.is_over() {
            let asked = interview.question(&self.facts());
            self.question = Some(Question::Claim(Box::new(interview)));
            return say(asked);
        }
        let told = interview.only_answer().map(with_stop);
        let Interview { id, base, record, .. } = interview;
        let Some(claim) = self.doc.annotations.get(id).map(|placed| placed.annotation.clone()) else {
            return say("The claim was deleted; the answers were not saved.");
        };
        let verdict = (base.claim.verdict != record.claim.verdict).then(|| record.claim.verdict.clone());
        match verdict {
            None => {
                let mut reply = self.save_record(&claim, record, "changed");
                if let (PlainEffect::Save, Some(told)) = (&reply.effect, told) {
                    reply.text = format!("{} {told}", reply.text);
                }
                reply
            }
            Some(verdict) => {
                let what = match word(verdict.as_ref()) {
                    "" => "left without a verdict".into(),
                    verdict => format!("judged {verdict}"),
                };
                let mut reply = self.save_record(&claim, record, &what);
                reply.text = format!("{} saved, {what}.", with_capital(&self.name_of(&claim)));
                reply
            }
        }
    }

    /// Saves the record of a claim, if it differs.
    fn save_record(&mut self, claim: &Annotation, mut record: ClaimRecord, what: &str) -> PlainReply {
        record.claim.evidence.retain(|evidence| !evidence.is_empty());
        if record == ClaimRecord::of(claim) {
            return say(format!("{} is unchanged.", with_capital(&self.name_of(claim))));
        }
        let mut annotation = claim.clone();
        record.write_to(&mut annotation);
        self.replace(annotation, what)
    }

    pub(super) fn accept_suggestions(&mut self, rest: &str) -> Answer {
        self.settle_suggestions(rest, "suggestions accepted", Claim::accept_suggestions, |field, record, value| {
            field.set_in(record, value);
        })
    }

    pub(super) fn reject_suggestions(&mut self, rest: &str) -> Answer {
        self.settle_suggestions(rest, "suggestions rejected", Claim::reject_suggestions, |_, _, _| {})
    }

    /// Settles all suggestions for a claim with `all`, or that for one detail with `one` before it is dropped.
    fn settle_suggestions(
        &mut self,
        rest: &str,
        what: &str,
        all: fn(&mut Claim),
        one: fn(FieldId, &mut ClaimRecord, String),
    ) -> Answer {
        self.ensure_editable()?;
        let (claim, rest) = self.claim_argument(rest)?;
        let mut record = ClaimRecord::of(&claim);
        let open = details::suggestions(&record.claim);
        if open.is_empty() {
            return refuse(format!("Nothing is suggested for {}.", self.name_of(&claim)));
        }
        let settled: Vec<(FieldId, String)> = if rest.is_empty() {
            all(&mut record.claim);
            open
        } else {
            let field = details::detail(rest);
            let Some((field, value)) = open.into_iter().find(|(open, _)| Some(*open) == field) else {
                return refuse(format!("Nothing is suggested for {rest}."));
            };
            one(field, &mut record, value.clone());
            field.drop_suggestion_in(&mut record);
            vec![(field, value)]
        };
        let told = settled.iter().map(|(field, value)| {
            format!(
                "{}: {}",
                details::name(*field),
                details::spoken(*field, value, self.dates(), &self.doc.project.scale)
            )
        });
        let told: Vec<String> = told.collect();
        let mut reply = self.save_record(&claim, record, what);
        let how = what.trim_start_matches("suggestions ");
        reply.text = format!("{} {}", reply.text, with_stop(&format!("{}: {}", with_capital(how), told.join("; "))));
        Ok(reply)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Talk;
    use crate::annotation::vocabulary::{ClaimType, Priority, Stance, Status};

    fn with_claim() -> Talk {
        let mut talk = Talk::new();
        talk.lines(&["2", "c 1"]);
        assert_eq!((talk.count(), talk.saves), (1, 1));
        talk
    }

    #[test]
    fn a_claim_is_judged_by_answers_that_are_saved_together() {
        let mut talk = with_claim();
        let said = talk.lines(&["j", "salah", "3", "false", "Angka resmi lain.", "https://bps.go.id/x", "re", ""]);
        assert!(said[0].starts_with("Claim 1. Verdict. Choose 1 true, 2 mostly true"), "{}", said[0]);
        assert!(said[0].ends_with("Enter leaves it as it is, none empties it, cancel stops without saving."));
        assert!(said[1].starts_with("Not one of the choices. Choose 1 true"), "{}", said[1]);
        assert!(said[2].starts_with("Verdict: half true.\nRationale. The reasons"), "{}", said[2]);
        assert!(said[3].starts_with("Evidence. A web address"), "{}", said[3]);
        assert!(said[4].starts_with("Not a web address") || said[4].starts_with("Evidence"), "{}", said[4]);
        assert!(said[7].ends_with("Claim 1 saved, judged half true."), "{said:#?}");
        let claim = talk.claim(1);
        assert_eq!((claim.verdict, claim.status), (Some("half true".into()), Status::Done));
        assert_eq!((&*claim.checker, &*claim.checked), ("Ani", "2025-02-01"));
        assert_eq!(talk.saves, 2);
    }

    #[test]
    fn evidence_is_asked_for_until_there_is_no_more() {
        let mut talk = with_claim();
        let said = talk.lines(&[
            "j 1",
            "false",
            "",
            "https://a.id/1 https://b.id/2",
            "refutes",
            "",
            "htp://x",
            "https://a.id/1",
            "c.pdf",
            "s",
            "",
        ]);
        assert_eq!(said[3], "Evidence 1, stance. Choose 1 supports, 2 refutes; Enter for neither.");
        assert_eq!(said[4], "Evidence 2, stance. Choose 1 supports, 2 refutes; Enter for neither.");
        assert!(said[5].starts_with("More evidence."), "{}", said[5]);
        assert!(said[6].starts_with("Not a web address"), "{}", said[6]);
        assert!(said[7].starts_with("The claim has this evidence already."), "{}", said[7]);
        assert_eq!(said[10], "Claim 1 saved, judged false.");
        let evidence = talk.claim(1).evidence;
        let told: Vec<_> = evidence.iter().map(|e| (e.url.as_str(), e.stance.as_ref(), e.accessed.as_str())).collect();
        let today = "2025-02-01";
        assert_eq!(
            told,
            [
                ("https://a.id/1", Some(&Stance::Refutes), today),
                ("https://b.id/2", None, today),
                ("c.pdf", Some(&Stance::Supports), today)
            ]
        );
    }

    #[test]
    fn cancel_and_enter_change_nothing() {
        let mut talk = with_claim();
        let before = talk.annotation(1);
        let said = talk.lines(&["j 1", "false", "Alasan.", "cancel", "j 1", "", "", ""]);
        assert_eq!((said[3].as_str(), said[7].as_str()), ("Cancelled. Nothing was saved.", "Claim 1 is unchanged."));
        talk.lines(&["j 1", "false"]);
        assert_eq!(talk.plain.prompt(), "Answer: ");
        assert_eq!(talk.plain.interrupt().text, "Cancelled. Nothing was saved. Ctrl-C again or quit leaves.");
        assert_eq!(talk.plain.prompt(), "Command: ");
        assert_eq!((talk.annotation(1), talk.saves), (before, 1));
        assert_eq!(talk.plain.interrupt().effect, super::super::PlainEffect::Quit);
    }

    #[test]
    fn the_end_of_the_input_names_what_was_answered() {
        let mut talk = with_claim();
        assert_eq!(talk.plain.end_of_input(), None);
        talk.lines(&["j 1", "false", "Alasan."]);
        let told = "The claim was not saved. You had answered: Verdict: false; Rationale: Alasan.";
        assert_eq!(talk.plain.end_of_input().as_deref(), Some(told));
        assert!(talk.plain.draft().is_some_and(|draft| draft.record.is_some_and(|r| r.claim.rationale == "Alasan.")));
        let said = talk.lines(&["q", "?"]);
        assert!(said[0].starts_with("A question is open. Answer cancel first, then quit.\nEvidence."), "{}", said[0]);
        assert!(said[1].ends_with("cancel stops without saving."));
    }

    #[test]
    fn every_detail_is_set_by_name() {
        let mut talk = with_claim();
        for (line, told) in [
            ("x 1 speaker Budi Hartono", "Claim 1 saved. Speaker: Budi Hartono."),
            ("x 1 role Ketua", "Claim 1 saved. Role: Ketua."),
            ("x 1 date kemarin", "Claim 1 saved. Said on: Friday, 31 January 2025."),
            ("x 1 place Jakarta", "Claim 1 saved. Said in: Jakarta."),
            ("x 1 type rank", "Claim 1 saved. Type: rank."),
            ("x 1 tags harga, impor", "Claim 1 saved. Tags: harga, impor."),
            ("x 1 priority high", "Claim 1 saved. Priority: high."),
            ("x 1 status checking", "Claim 1 saved. Status: checking."),
            ("x wording Harga jagung naik.", "Claim 1 saved. Wording: Harga jagung naik."),
            ("x 1 note cek", "Claim 1 saved. Note: cek."),
            ("x 1 rationale Angka lain", "Claim 1 saved. Rationale: Angka lain."),
            ("x 1 checked Rabu, 1 Januari 2025", "Claim 1 saved. Checked on: Wednesday, 1 January 2025."),
            ("x 1 priority none", "A claim always has a priority."),
            ("x 1 role none", "Claim 1 saved. Role: none."),
            ("x 1 date 31 Feb 2025", "Not a date. Try 31 Jan 2025, yesterday, 2025-01-31 or 2025."),
            ("x 1 date Selasa, 1 Januari 2025", "The weekday is wrong: it is Wednesday, 1 January 2025."),
            ("x 1 address bps.go.id", "Not a web address; start with https:// and a host name."),
            ("x 1 color red", "There is no detail color. Details: verdict, rationale"),
        ] {
            let said = talk.line(line);
            assert!(said.starts_with(told), "{line}: {said}");
        }
        let claim = talk.claim(1);
        assert_eq!((&*claim.speaker, &*claim.role, &*claim.said), ("Budi Hartono", "", "2025-01-31"));
        assert_eq!((claim.r#type, claim.priority), (Some(ClaimType::Rank), Some(Priority::High)));
        assert_eq!((claim.status, talk.annotation(1).tags.len()), (Status::Checking, 2));
    }

    #[test]
    fn a_speaker_is_looked_for_among_the_names_of_the_article() {
        let mut talk = with_claim();
        let asked = talk.line("x 1 speaker wulandari");
        assert_eq!(asked, "Which name? 1 for Sari Wulandari; 2 for wulandari, as typed. Answer the number.");
        assert!(talk.line("3").starts_with("Answer a number from 1 to 2.\nWhich name?"));
        assert_eq!(talk.line("1"), "Claim 1 saved. Speaker: Sari Wulandari.");
        assert_eq!(talk.claim(1).speaker, "Sari Wulandari");
        assert!(talk.line("x 1 speaker Sari Wulandari").starts_with("Claim 1 is unchanged."));
        talk.lines(&["x 1 speaker wulandari", ""]);
        assert_eq!(talk.claim(1).speaker, "Sari Wulandari", "Enter leaves it");
    }

    #[test]
    fn a_date_that_has_two_readings_is_asked_about() {
        let mut talk = Talk::about(
            "Rice Prices\nThe price of rice fell by 12 percent in the last three years, the minister said.\n",
        );
        talk.lines(&["1", "c 1"]);
        let asked = talk.line("x 1 date 1/2/2025");
        assert!(asked.starts_with("Which day? 1 for "), "{asked}");
        assert!(asked.contains("Thursday, 2 January 2025") && asked.contains("Saturday, 1 February 2025"), "{asked}");
        talk.line("2");
        assert!(["2025-01-02", "2025-02-01"].contains(&&*talk.claim(1).said));
    }

    #[test]
    fn a_suggestion_is_a_suggestion_until_it_is_accepted() {
        let mut talk = Talk::new();
        let said = talk.lines(&["3", "c 1", "m"]);
        assert!(said[1].contains("for it; mark reads them"), "{}", said[1]);
        assert!(said[2].contains("Suggested, not saved: Speaker: Sari Wulandari."), "{}", said[2]);
        assert_eq!(talk.claim(1).speaker, "");
        let asked = talk.line("x 1 speaker");
        assert!(
            asked.contains("The article suggests Sari Wulandari; it is not saved. Answer yes to accept it."),
            "{asked}"
        );
        talk.line("cancel");
        let told = talk.line("A 1 speaker");
        assert_eq!(told, "Claim 1 saved. Accepted: Speaker: Sari Wulandari.");
        assert_eq!((&*talk.claim(1).speaker, &*talk.claim(1).suggested.speaker), ("Sari Wulandari", ""));
        assert!(talk.line("R 1").contains("Rejected: "), "what is left");
        assert!(talk.claim(1).suggested.is_empty());
        assert_eq!(talk.line("accept"), "Nothing is suggested for claim 1.");
        assert_eq!(talk.line("x 1 role yes"), "Nothing is suggested here.");
        talk.lines(&["u", "u"]);
        assert_eq!(talk.claim(1).suggested.speaker, "Sari Wulandari");
    }

    #[test]
    fn evidence_is_added_described_and_removed() {
        let mut talk = with_claim();
        let said = talk.lines(&["v https://a.id/1", "v 1", "b.pdf", "s", "Tabel", "", "", "", "", "v 1 1", "none"]);
        assert_eq!(said[0], "Claim 1 saved.");
        assert_eq!(said[8], "Claim 1 saved.", "several answers are not read back");
        assert!(said[9].contains("Evidence 1. Now: https://a.id/1."), "{}", said[9]);
        talk.line("cancel");
        let evidence = talk.claim(1).evidence;
        assert_eq!((evidence.len(), &*evidence[1].title, &*evidence[1].accessed), (2, "Tabel", "2025-02-01"));
        assert_eq!(talk.line("v 1 remove 1"), "Evidence 1 removed from claim 1.");
        assert_eq!(talk.claim(1).evidence[0].url, "b.pdf");
        assert_eq!(talk.line("v 1 remove 2"), "Give the number of a piece of evidence, from 1 to 1.");
        assert!(talk.line("v 1 htp://x").starts_with("Not a web address"));
    }

    #[test]
    fn without_a_number_it_is_the_only_claim_here_or_the_last() {
        let mut talk = Talk::new();
        assert_eq!(talk.line("j"), "Give the number of a claim; list claims reads them.");
        talk.lines(&["1", "h 2", "c 1"]);
        assert!(talk.line("j").starts_with("Claim 2."));
        talk.lines(&["cancel", "m 1"]);
        assert!(talk.line("j").starts_with("Claim 2."), "the only one in the paragraph");
        talk.line("cancel");
        assert_eq!(talk.line("j 1"), "Highlight 1 is not a claim.");
        assert_eq!(talk.line("j 2 false"), "Only the number of a claim may follow judge; detail sets one thing.");
    }
}
