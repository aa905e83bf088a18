//! The review queue as a list: findings, then sentences worth checking, each with the reason it is listed.

use super::{Dialog, Reaction, Then};
use crate::text::display;
use crate::text::typography::single_spaced;
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::document::{Document, ReviewItem, ReviewScope, reasons_text};
use crate::tui::geometry::centred;
use crate::tui::request::Request;
use crate::tui::widgets::list::{click, first_shown, moved, stepped};
use crate::tui::widgets::scrollbar::{self, Seen};
use crate::tui::widgets::{HintBar, Hit, HitMap, framed, write, write_right};
use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Greatest width in columns, with the frame.
const MAX_COLUMNS: u16 = 92;

/// Greatest number of items shown.
const MAX_SHOWN: usize = 12;

/// Rows of an item, with the blank row below it.
const ITEM_ROWS: usize = 3;

/// The review list.
#[derive(Debug)]
pub(crate) struct ReviewList {
    /// Findings in text order, then sentences by score, highest first; at least one.
    items: Vec<ReviewItem>,
    /// The index of the selected item.
    selected: usize,
}

/// How many items fit into `area`, at least 1.
const fn page(area: Rect) -> usize {
    let rows = area.height.saturating_sub(1) as usize;
    if rows < ITEM_ROWS { 1 } else { rows / ITEM_ROWS }
}

impl ReviewList {
    /// A list of everything that is left to review in `doc`. Returns `None` if nothing is.
    pub(crate) fn new(doc: &Document) -> Option<Self> {
        let items = doc.review_items();
        (!items.is_empty()).then_some(Self { items, selected: 0 })
    }

    /// Closes the list and goes to the selected item.
    fn go_to(&self) -> Reaction {
        Reaction::close().and(Request::GoToReviewItem(self.items[self.selected]))
    }
}

impl Dialog for ReviewList {
    fn area(&self, context: &Context<'_>) -> Rect {
        let height = self.items.len().min(MAX_SHOWN) * ITEM_ROWS + 2;
        centred(context.inner_screen(), MAX_COLUMNS, height as u16)
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let keys = &context.keys().list;
        let hints = HintBar::default()
            .words(format!("{} of {}", self.selected + 1, self.items.len()))
            .key(keys, Action::Claim, "claim")
            .command(Action::Delete, &keys.last_letter_key(Action::Delete), "dismiss")
            .key(keys, Action::Accept, "go to text");
        let hints = match (context.doc.review.scope(), context.doc.count_weaker_sentences()) {
            (_, 0) => hints,
            (ReviewScope::Strongest, weaker) => hints.key(keys, Action::NextPane, &format!("{weaker} less likely")),
            (ReviewScope::All, _) => hints.key(keys, Action::NextPane, "only the most likely"),
        };
        let theme = context.theme();
        let title = match context.doc.review.scope() {
            ReviewScope::Strongest => "Most worth checking",
            ReviewScope::All => "Worth checking, also the less likely",
        };
        let (inside, mut hits) = framed(theme, title, hints, area, buffer);
        let article = context.article();
        let claims = context.doc.review.claims();
        let first = first_shown(self.selected, self.items.len(), page(area));
        let seen = Seen::rows(first, page(area), self.items.len());
        scrollbar::draw_on_frame(theme, &seen, area, inside, buffer);
        let shown = self.items.iter().enumerate().skip(first).take(page(area));
        for ((i, item), y) in shown.zip((inside.y..).step_by(ITEM_ROWS)) {
            let span = context.doc.review.span_of(*item);
            let number = article.paragraphs()[article.paragraph_at(span.start)].number();
            let number = number.map_or(String::new(), |number| format!("¶{number}"));
            let (what, style) = match item {
                ReviewItem::Finding(i) => (format!("inconsistent: {}", claims.findings[*i].explanation), theme.alarm()),
                ReviewItem::Sentence(i) => (reasons_text(&claims.sentences[*i], article.text()), theme.quiet()),
            };
            if i == self.selected {
                for row in 0..2 {
                    write(buffer, inside, inside.x, y + row, "▎", 1, theme.accent());
                }
            }
            let words = single_spaced(span.slice(article.text()));
            let room = inside.width.saturating_sub(2);
            write(buffer, inside, inside.x + 2, y, &display::printable(&words), room, Style::new());
            let line = Rect { y: y + 1, height: 1, ..inside };
            let fits = y + 1 < inside.bottom();
            let used = if fits { write_right(buffer, line, y + 1, &number, theme.quiet()) } else { 0 };
            let room = room.saturating_sub(used + 1);
            write(buffer, inside, inside.x + 2, y + 1, &display::printable(&what), room, style);
            let place = Rect { y, height: ITEM_ROWS as u16, ..area };
            hits.add(place.intersection(area), Hit::Item(i));
        }
        hits
    }

    fn mode(&self) -> &'static str {
        "review"
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        let known = context.keys().list.action(key, None).and_then(|action| self.command(action, context));
        known.unwrap_or_else(|| match context.keys().reader.action(key, None) {
            Some(Action::Suggestions) => Reaction::close(),
            Some(Action::Palette) => Reaction::stay().and(Request::Run(Action::Palette)),
            _ => Reaction::stay(),
        })
    }

    fn command(&mut self, action: Action, context: &Context<'_>) -> Option<Reaction> {
        let stay = Reaction::stay();
        let selected = self.items[self.selected];
        Some(match action {
            Action::Move(motion) => {
                self.selected = moved(self.selected, self.items.len(), motion, page(self.area(context)));
                stay
            }
            Action::Accept => self.go_to(),
            Action::Claim => stay.and(Request::ClaimReviewItem(selected)),
            Action::Delete => stay.and(Request::DismissReviewItem(selected)),
            Action::NextPane | Action::PreviousPane if context.doc.count_weaker_sentences() > 0 => {
                stay.and(Request::ToggleReviewScope)
            }
            Action::Undo | Action::Redo => stay.and(Request::Run(action)),
            Action::Quit => Reaction::close(),
            _ => return None,
        })
    }

    /// A click selects an item, and a click on the selected one goes to it.
    fn click(&mut self, hit: Hit, _: &Context<'_>) -> Reaction {
        if click(&mut self.selected, hit) { self.go_to() } else { Reaction::stay() }
    }

    fn wheel(&mut self, rows: isize, _: &Context<'_>) -> Reaction {
        self.selected = stepped(self.selected, self.items.len(), rows.signum());
        Reaction::stay()
    }

    /// Lists the items again, after a decision about one of them. The selected row stays.
    fn refresh(&mut self, context: &Context<'_>) -> Then {
        self.items = context.doc.review_items();
        self.selected = stepped(self.selected, self.items.len(), 0);
        if self.items.is_empty() { Then::Close } else { Then::Stay }
    }
}
