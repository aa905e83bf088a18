//! The claims desk: sentences worth checking and findings that do not fit, to step through, take as claims or dismiss.

use super::action::Action;
use super::app::{App, Computation, Effect};
use super::geometry::Pane;
use super::moving::moved;
use super::overlay::{self, Overlay};
use crate::annotation::desk::{Silenced, is_silenced};
use crate::annotation::sidecar::Entry;
use crate::annotation::{Kind, anchor};
use crate::claim::worth::WORTH;
use crate::claim::{Check, Claims, Finding, Suggestion};
use crate::entity::folded;
use crate::text::typography::single_spaced;
use crate::text::{Span, display};
use ratatui_textarea::TextArea;
use std::collections::HashSet;
use std::sync::Arc;

/// What is suggested for the open article.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// What was found.
    pub claims: Arc<Claims>,
    /// Whether it was looked for already.
    ready: bool,
    /// Where which check is silenced.
    silenced: Vec<(Check, Span)>,
    /// Sentences that were dismissed, as they are compared.
    dismissed: HashSet<String>,
}

/// Something of the list, as an index into [`Claims`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A finding.
    Finding(usize),
    /// A sentence worth checking.
    Sentence(usize),
}

/// Items of a page of the list.
const PAGE: usize = 5;

/// The list of what is suggested, open over the text.
#[derive(Clone, Debug)]
pub struct List {
    /// What it lists: findings in the order of the text, then sentences, the worthiest first.
    pub items: Vec<Item>,
    /// The chosen one.
    pub selected: usize,
}

/// The reason for silencing a finding, being written.
pub struct Silencing {
    /// The finding.
    pub finding: Finding,
    /// The reason.
    pub area: TextArea<'static>,
    /// Whether the list was open before.
    pub list: bool,
    /// Whether leaving it without a reason was tried.
    pub asked: bool,
}

impl Silencing {
    /// What the prompt says before the reason.
    pub const fn prompt(&self) -> &'static str {
        if self.asked { "it needs a reason, for whoever reads this next: " } else { "it is right because " }
    }
}

/// Where claims are, to be asked for many places.
struct Taken {
    /// Where each begins, in order, and how far it and those before it reach.
    spans: Vec<(usize, usize)>,
}

impl Taken {
    /// The spans come in the order of their beginnings.
    fn new(spans: impl Iterator<Item = Span>) -> Self {
        let mut reach = 0;
        let spans = spans.map(|span| {
            reach = reach.max(span.end);
            (span.start, reach)
        });
        Self { spans: spans.collect() }
    }

    fn touches(&self, span: Span) -> bool {
        let before = self.spans.partition_point(|(start, _)| *start < span.end);
        before.checked_sub(1).is_some_and(|last| self.spans[last].1 > span.start)
    }
}

impl App {
    /// Asks what is claimed in what was extracted.
    pub(super) fn want_claims(&mut self) {
        if let Some(extraction) = self.doc.corrected.clone().filter(|_| self.doc.article.is_whole()) {
            self.effects.push(Effect::Compute(Computation::Claims(extraction)));
        }
    }

    /// Takes in what was found.
    pub(super) fn claimed(&mut self, window: Span, claims: Arc<Claims>) {
        if self.doc.corrected.as_ref().is_some_and(|extraction| extraction.window == window) {
            (self.doc.desk.claims, self.doc.desk.ready) = (claims, true);
            self.decided();
        }
    }

    /// Looks up anew what was decided.
    pub(super) fn decided(&mut self) {
        let decisions = self.doc.book.desk();
        self.doc.desk.silenced = decisions.silenced(&self.doc.article, self.doc.book.snapshots());
        self.doc.desk.dismissed = decisions.dismissed();
        self.list_again();
    }

    /// The sentences that touch `span` and are pointed out: the best of those that wait.
    pub fn suggested(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let claims = &self.doc.desk.claims;
        self.waiting(span).filter(|&i| claims.sentences[i].score >= claims.bar)
    }

    /// The sentences that touch `span` and wait: worth checking, not dismissed, and no claim yet.
    fn waiting(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let sentences = &self.doc.desk.claims.sentences;
        let (text, dismissed) = (self.article().text(), &self.doc.desk.dismissed);
        let claims = self.doc.book.touching(span).filter(|(placed, _)| placed.annotation.kind == Kind::Claim);
        let taken = Taken::new(claims.map(|(_, span)| span));
        let from = sentences.partition_point(|sentence| sentence.span.end <= span.start);
        let inside = sentences[from..].iter().zip(from..).take_while(move |(s, _)| s.span.start < span.end);
        let waits = move |s: &Suggestion| {
            s.score >= WORTH
                && !taken.touches(s.span)
                && (dismissed.is_empty() || !dismissed.contains(&folded(s.span.of(text))))
        };
        inside.filter(move |(s, _)| waits(s)).map(|(_, i)| i)
    }

    /// The findings that touch `span` and nobody silenced, the place that does not fit as well.
    pub fn unfit(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let findings = self.doc.desk.claims.findings.iter().enumerate();
        findings
            .filter(move |(_, f)| f.span.intersects(span) || f.other.is_some_and(|other| other.intersects(span)))
            .filter(|(_, f)| !is_silenced(&self.doc.desk.silenced, f))
            .map(|(i, _)| i)
    }

    /// The finding under the cursor.
    pub(super) fn unfit_here(&self) -> Option<&Finding> {
        let at = Span::new(self.cursor, self.cursor + 1);
        self.unfit(at).map(|i| &self.doc.desk.claims.findings[i]).find(|finding| finding.span.intersects(at))
    }

    /// Everything that is suggested, findings first.
    fn items(&self) -> Vec<Item> {
        let everything = Span::new(0, usize::MAX);
        let claims = &self.doc.desk.claims;
        let waiting: HashSet<usize> = self.waiting(everything).collect();
        let ranked = claims.ranked().into_iter().filter(|i| waiting.contains(i));
        self.unfit(everything).map(Item::Finding).chain(ranked.map(Item::Sentence)).collect()
    }

    /// The span of an item.
    pub fn item_span(&self, item: Item) -> Span {
        match item {
            Item::Finding(i) => self.doc.desk.claims.findings[i].span,
            Item::Sentence(i) => self.doc.desk.claims.sentences[i].span,
        }
    }

    fn nothing_to_check(&mut self) {
        self.say(if self.doc.desk.ready {
            "nothing left that looks worth checking: c tags what you think is"
        } else {
            "still reading the article for claims …"
        });
    }

    /// Goes to the next suggested sentence in the order of the text, round at the ends.
    pub(super) fn next_suggestion(&mut self, forward: bool) {
        let all: Vec<usize> = self.suggested(Span::new(0, usize::MAX)).collect();
        let start = |i: usize| self.doc.desk.claims.sentences[i].span.start;
        let at = if forward {
            all.iter().position(|&i| start(i) > self.cursor).or(Some(0))
        } else {
            all.iter().rposition(|&i| start(i) < self.cursor).or(all.len().checked_sub(1))
        };
        let Some(at) = at.filter(|_| !all.is_empty()) else { return self.nothing_to_check() };
        let sentence = self.doc.desk.claims.sentences[all[at]].clone();
        self.go_and_say(
            sentence.span,
            format!("{} of {}: {}", at + 1, all.len(), why(&sentence, self.article().text())),
        );
    }

    /// Goes to the next finding, round at the end.
    pub(super) fn next_finding(&mut self) {
        let all: Vec<usize> = self.unfit(Span::new(0, usize::MAX)).collect();
        let finding = |i: usize| &self.doc.desk.claims.findings[i];
        let at = all.iter().position(|&i| finding(i).span.start > self.cursor).unwrap_or(0);
        match all.get(at).map(|&i| finding(i).clone()) {
            Some(found) => self.go_and_say(found.span, format!("{} of {}: {}", at + 1, all.len(), found.what)),
            None if !self.doc.desk.ready => self.nothing_to_check(),
            None => self.say("nothing in this article contradicts itself, as far as the checks can tell"),
        }
    }

    fn go_and_say(&mut self, span: Span, what: String) {
        self.focus = Pane::Article;
        self.anchor = None;
        self.jump(span.start);
        self.say(what);
    }

    /// Opens the list.
    pub(super) fn list_suggestions(&mut self) {
        let items = self.items();
        if items.is_empty() {
            return self.nothing_to_check();
        }
        self.overlay = Some(Overlay::Desk(List { items, selected: 0 }));
    }

    /// Makes the open list anew, after something was decided; the choice stays where it is.
    fn list_again(&mut self) {
        let Some(Overlay::Desk(list)) = &self.overlay else { return };
        let (selected, items) = (list.selected, self.items());
        self.overlay = (!items.is_empty()).then(|| {
            let selected = selected.min(items.len() - 1);
            Overlay::Desk(List { items, selected })
        });
    }

    /// Keys while the list is open.
    pub(super) fn list_key(&mut self, action: Option<Action>) {
        let Some(Overlay::Desk(list)) = &mut self.overlay else { return };
        let chosen = list.items[list.selected];
        match action {
            Some(Action::Move(motion)) => list.selected = moved(list.selected, list.items.len(), motion, PAGE),
            Some(Action::Accept) => self.go_to_item(),
            Some(Action::Claim) => {
                // Of what does not fit, the sentence is the claim.
                let span = self.item_span(chosen);
                let holds = self.doc.desk.claims.sentences.iter().find(|sentence| sentence.span.covers(span));
                self.take_as_claim(holds.map_or(span, |sentence| sentence.span));
                self.list_again();
            }
            Some(Action::Delete) => self.dismiss(chosen, true),
            Some(Action::Undo | Action::Redo) => self.undo(action == Some(Action::Undo)),
            Some(Action::Quit | Action::Suggestions) => self.overlay = None,
            _ => {}
        }
    }

    /// Goes to the chosen item of the list.
    pub(super) fn go_to_item(&mut self) {
        let Some(Overlay::Desk(list)) = self.overlay.take() else { return };
        let item = list.items[list.selected];
        let what = match item {
            Item::Finding(i) => self.doc.desk.claims.findings[i].what.clone(),
            Item::Sentence(i) => why(&self.doc.desk.claims.sentences[i], self.article().text()),
        };
        self.go_and_say(self.item_span(item), what);
    }

    /// Dismisses what is suggested at the cursor; false where nothing is.
    pub(super) fn dismiss_here(&mut self) -> bool {
        let at = Span::new(self.cursor, self.cursor + 1);
        let finding = self.unfit(at).next().map(Item::Finding);
        let item = finding.or_else(|| self.waiting(at).next().map(Item::Sentence));
        if let Some(item) = item {
            self.dismiss(item, false);
        }
        item.is_some()
    }

    fn dismiss(&mut self, item: Item, list: bool) {
        if !self.may_mark() {
            return;
        }
        match item {
            Item::Finding(i) => {
                let finding = self.doc.desk.claims.findings[i].clone();
                let silencing = Silencing { finding, area: overlay::prompt(), list, asked: false };
                self.overlay = Some(Overlay::Silence(Box::new(silencing)));
            }
            Item::Sentence(i) => {
                let words = self.doc.desk.claims.sentences[i].span.of(self.article().text()).to_string();
                let mut desk = self.doc.book.desk().clone();
                desk.dismiss(&words);
                let what = format!("dismissed “{}”", display::ellipsis(&words, 30));
                self.decide_desk(desk, what);
            }
        }
    }

    /// Silences the finding whose reason was written.
    pub(super) fn silence(&mut self) {
        let Some(Overlay::Silence(silencing)) = &mut self.overlay else { return };
        let reason = silencing.area.lines().join(" ").trim().to_string();
        if reason.is_empty() {
            silencing.asked = true;
            return;
        }
        let (finding, list) = (silencing.finding.clone(), silencing.list);
        self.overlay = None;
        let mut desk = self.doc.book.desk().clone();
        desk.silenced.push(Entry::Own(Silenced {
            check: finding.check,
            target: anchor::target(self.article(), finding.span),
            reason,
            creator: self.author.name.clone(),
            created: (self.author.now)(),
            extra: serde_json::Map::new(),
        }));
        self.decide_desk(desk, format!("silenced {} here", finding.check.id()));
        if list && !self.items().is_empty() {
            self.list_suggestions();
        }
    }

    fn decide_desk(&mut self, desk: crate::annotation::desk::DeskDecisions, what: String) {
        self.say(format!("{what} — u undoes"));
        let article = self.doc.article.clone();
        self.doc.book.decide_desk(desk, &article, what);
        self.decided();
        self.save();
    }

    /// What the pane says of the sentence under the cursor and of the paragraph's findings.
    pub fn suggestions_here(&self) -> (Option<&Suggestion>, Vec<&Finding>) {
        let claims = &self.doc.desk.claims;
        let at = Span::new(self.cursor, self.cursor + 1);
        let sentence = self.waiting(at).next().map(|i| &claims.sentences[i]);
        (sentence, self.unfit(self.paragraph_span()).map(|i| &claims.findings[i]).collect())
    }
}

/// Why a sentence of `text` is suggested, with the words that tell it.
pub fn why(sentence: &Suggestion, text: &str) -> String {
    let reasons: Vec<String> = sentence
        .reasons
        .iter()
        .map(|reason| {
            let words = single_spaced(reason.span.of(text));
            format!("{} “{}”", reason.why.name(), display::ellipsis(&words, 24))
        })
        .collect();
    if reasons.is_empty() { "worth checking by its wording".into() } else { reasons.join(", ") }
}
