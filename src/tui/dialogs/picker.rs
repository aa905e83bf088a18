//! A list to choose from, filtered by typing: the annotations, the links and others.

use super::{Dialog, Reaction};
use crate::annotation::{AnchorState, AnnotationSet, filter};
use crate::article::Article;
use crate::text::{display, fuzzy};
use crate::tui::context::Context;
use crate::tui::geometry::centred;
use crate::tui::input_keys;
use crate::tui::request::Request;
use crate::tui::widgets::list::stepped;
use crate::tui::widgets::scrollbar::{self, Seen};
use crate::tui::widgets::text_input::{TextInput, draw_prompt};
use crate::tui::widgets::{HintBar, Hit, HitMap, framed, write, write_right};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use regex::Regex;
use std::borrow::Cow;

/// Greatest width in columns, with the frame.
const MAX_COLUMNS: u16 = 84;

/// Rows above the list: the frame, the input, a blank row.
const HEADER_ROWS: u16 = 3;

/// An item of a list to choose from.
#[derive(Debug)]
pub(crate) struct PickItem {
    /// The text shown and matched against the input.
    pub(crate) label: String,
    /// Additional text, shown but not matched.
    pub(crate) detail: String,
    /// What else it is listed by: `#tag`, `label:doubtful`. A word of the filter that begins one of these narrows the list.
    pub(crate) terms: Vec<String>,
    /// Whether choosing the item does something now; the additional text says why if it does not.
    pub(crate) is_possible: bool,
    /// What choosing the item asks for.
    pub(crate) request: Request,
}

impl PickItem {
    /// An item without additional text.
    pub(crate) fn new(label: &str, request: Request) -> Self {
        Self { label: display::printable(label), detail: String::new(), terms: Vec::new(), is_possible: true, request }
    }
}

/// A list that is filtered by typing.
#[derive(Debug)]
pub(crate) struct Picker {
    title: Cow<'static, str>,
    /// The text shown if the list is empty.
    empty: &'static str,
    /// The filter as typed.
    input: TextInput,
    items: Vec<PickItem>,
    /// Indices of the matching items, best match first.
    matches: Vec<usize>,
    /// The index of the selected item in `matches`.
    selected: usize,
    /// Whether Enter chooses it: not before the user moves to it, if the filter could mean something else.
    is_decided: bool,
    /// The index of the first visible item in `matches`.
    top: usize,
}

impl Picker {
    /// A list of `items`; `empty` is shown if nothing matches.
    pub(crate) fn new(title: impl Into<Cow<'static, str>>, empty: &'static str, items: Vec<PickItem>) -> Self {
        let matches = (0..items.len()).collect();
        Self {
            title: title.into(),
            empty,
            input: TextInput::one_line(""),
            items,
            matches,
            selected: 0,
            is_decided: true,
            top: 0,
        }
    }

    /// The list of an article's annotations.
    pub(crate) fn annotations(annotations: &AnnotationSet, article: &Article) -> Self {
        let items = annotations.list().iter().map(|placed| {
            let annotation = &placed.annotation;
            let note = if annotation.note.is_empty() { String::new() } else { format!(" — {}", annotation.note) };
            let words = &annotation.target.exact;
            let words = if placed.is_on_article() { String::new() } else { format!(": “{words}”") };
            let tags: String = annotation.tags.iter().map(|tag| format!(" #{tag}")).collect();
            let number = placed.span.and_then(|span| article.paragraphs()[article.paragraph_at(span.start)].number());
            let number = number.map_or(String::new(), |number| format!("¶{number}"));
            let place = match placed.state {
                AnchorState::Lost => "lost".into(),
                AnchorState::Article => "whole article".into(),
                AnchorState::Changed => format!("changed {number}"),
                AnchorState::Exact | AnchorState::Moved => number,
            };
            PickItem {
                label: display::printable(&format!("{}{words}{note}{tags}", annotation.description())),
                detail: place,
                terms: filter::terms(annotation),
                is_possible: true,
                request: match placed.state {
                    AnchorState::Lost => Request::OfferLostChoices(annotation.id),
                    _ => Request::GoToAnnotation(annotation.id),
                },
            }
        });
        Self::new("Annotations", "No annotations found", items.collect())
    }

    /// The filter as typed.
    pub(super) fn query(&self) -> String {
        self.input.text().to_string()
    }

    /// Shows these items. Enter chooses the first of them if it `is_decided`, else not before the user has moved to one.
    pub(super) fn show_matches(&mut self, matches: Vec<usize>, is_decided: bool) {
        (self.matches, self.selected, self.top, self.is_decided) = (matches, 0, 0, is_decided);
    }

    /// Filters the list: by the terms that are typed, and by fuzzy matching of the other words, which sorts it by the quality of
    /// the match. A term that no item has is a word like any other.
    fn narrow(&mut self) {
        let query = self.query();
        let mut kept: Vec<usize> = (0..self.items.len()).collect();
        let mut words = Vec::new();
        for word in query.split_whitespace() {
            let pattern = filter::is_written_as_term(word).then(|| filter::word_pattern(word)).flatten();
            let having = |pattern: &Regex| -> Vec<usize> {
                let has = |&i: &usize| filter::names_term(pattern, &self.items[i].terms);
                (0..self.items.len()).filter(has).collect()
            };
            match pattern.as_ref().map(having).filter(|items| !items.is_empty()) {
                Some(items) => kept.retain(|i| items.contains(i)),
                None => words.push(word),
            }
        }
        let matches = fuzzy::ranked(&words.join(" "), kept.iter().map(|&i| &self.items[i].label));
        self.show_matches(matches.into_iter().map(|i| kept[i]).collect(), true);
    }

    /// The terms that can be typed, each kind by its first example.
    fn term_examples(&self) -> Vec<&str> {
        let mut examples: Vec<&str> = Vec::new();
        let kind = |term: &str| term.split_once(':').map_or("#", |(name, _)| name).to_string();
        for term in self.items.iter().flat_map(|item| &item.terms) {
            if !examples.iter().any(|there| kind(there) == kind(term)) {
                examples.push(term);
            }
        }
        examples
    }

    /// Moves the selection by `rows`, stopping at the ends, and scrolls as little as necessary to show it.
    fn step(&mut self, rows: isize, page: usize) {
        if std::mem::replace(&mut self.is_decided, true) {
            self.selected = stepped(self.selected, self.matches.len(), rows);
        }
        self.show_selected(page);
    }

    fn show_selected(&mut self, page: usize) {
        self.top = self.top.clamp((self.selected + 1).saturating_sub(page), self.selected);
    }

    /// Closes the list, and asks for what the selected item is for.
    fn choose(&mut self) -> Reaction {
        match self.matches.get(self.selected) {
            _ if !self.is_decided => {
                let query = display::ellipsis(&self.query(), 20);
                Reaction::stay().and(Request::Message(format!("“{query}” is no command here; ↓ chooses one")))
            }
            Some(&item) => Reaction::close().and(self.items.swap_remove(item).request),
            None => Reaction::close(),
        }
    }

    /// Handles a key that moves the selection or chooses an item; `None` for other keys.
    pub(super) fn list_key(&mut self, key: KeyEvent, context: &Context<'_>) -> Option<Reaction> {
        let rows = self.page(context);
        let page = (rows.max(2) - 1) as isize;
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Down => self.step(1, rows),
            KeyCode::Up => self.step(-1, rows),
            KeyCode::Char('n') if control => self.step(1, rows),
            KeyCode::Char('p') if control => self.step(-1, rows),
            KeyCode::PageDown => self.step(page, rows),
            KeyCode::PageUp => self.step(-page, rows),
            KeyCode::Enter => return Some(self.choose()),
            _ => return None,
        }
        Some(Reaction::stay())
    }

    /// Types a key into the filter. Returns whether the filter has changed.
    pub(super) fn type_key(&mut self, key: KeyEvent) -> bool {
        self.input.key(key)
    }

    /// Pastes into the filter.
    pub(super) fn paste_into_filter(&mut self, text: &str) {
        self.input.paste(text);
    }

    /// How many items are shown at a time.
    fn page(&self, context: &Context<'_>) -> usize {
        usize::from(self.area(context).height.saturating_sub(HEADER_ROWS + 1)).max(1)
    }
}

impl Dialog for Picker {
    fn area(&self, context: &Context<'_>) -> Rect {
        // As high as the whole list, so that the frame stays put while filtering.
        let rows = u16::try_from(self.items.len()).unwrap_or(u16::MAX).clamp(3, 20);
        centred(context.inner_screen(), MAX_COLUMNS, rows + HEADER_ROWS + 1)
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let theme = context.theme();
        let mut hints = HintBar::default().words(format!("{} of {}", self.matches.len(), self.items.len()));
        let examples = self.term_examples();
        if !examples.is_empty() {
            hints = hints.words(display::printable(&format!("narrow: {}", examples.join(" "))));
        }
        let (inside, mut hits) = framed(theme, &self.title, hints, area, buffer);
        let line =
            Rect { x: inside.x.saturating_sub(1), width: inside.width + 1, height: 1.min(inside.height), ..inside };
        draw_prompt(theme, "› ", &self.input, line, buffer);
        let list = Rect { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside };
        if self.matches.is_empty() {
            write(buffer, list, list.x, list.y, self.empty, list.width, theme.quiet());
        }
        let seen = Seen::rows(self.top, usize::from(list.height), self.matches.len());
        scrollbar::draw_on_frame(theme, &seen, area, list, buffer);
        let rows = self.matches.iter().enumerate().skip(self.top);
        for ((i, &item), y) in rows.zip(list.y..list.bottom()) {
            let item = &self.items[item];
            let style = match (i == self.selected && self.is_decided, item.is_possible) {
                (true, _) => theme.chosen(),
                (false, true) => Style::new(),
                (false, false) => theme.quiet(),
            };
            let room = list.width.saturating_sub(display::width(&item.detail) as u16 + 2);
            write(buffer, list, list.x, y, &item.label, room, style);
            write_right(buffer, list, y, &item.detail, theme.quiet());
            hits.add(Rect { y, height: 1, ..area }, Hit::Item(i));
        }
        hits
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        self.list_key(key, context).unwrap_or_else(|| {
            if self.type_key(key) {
                self.narrow();
            }
            Reaction::stay()
        })
    }

    fn click(&mut self, hit: Hit, _: &Context<'_>) -> Reaction {
        let Hit::Item(item) = hit else { return Reaction::stay() };
        (self.selected, self.is_decided) = (item, true);
        self.choose()
    }

    fn wheel(&mut self, rows: isize, context: &Context<'_>) -> Reaction {
        self.step(rows, self.page(context));
        Reaction::stay()
    }

    fn uses_alt(&self, key: KeyEvent) -> bool {
        input_keys::takes_with_alt(key)
    }

    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        self.paste_into_filter(text);
        self.narrow();
        Reaction::stay()
    }

    fn needs_annotations(&self, key: KeyEvent) -> bool {
        // It may be the list of commands.
        key.code == KeyCode::Enter
    }

    fn refresh(&mut self, context: &Context<'_>) -> super::Then {
        let page = self.page(context);
        self.show_selected(page);
        super::Then::Stay
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::TestContext;

    fn press(picker: &mut Picker, keys: &[KeyCode]) -> Reaction {
        let test = TestContext::new("Satu dua.", (80, 24));
        let mut last = Reaction::stay();
        for &code in keys {
            last = picker.key(KeyEvent::new(code, KeyModifiers::NONE), &test.context());
        }
        last
    }

    fn numbers(many: usize) -> Picker {
        let items = (0..many).map(|i| PickItem::new(&format!("item {i}"), Request::Jump(i))).collect();
        Picker::new("Numbers", "None", items)
    }

    #[test]
    fn the_chosen_item_says_what_it_is_for() {
        let reaction = press(&mut numbers(40), &[KeyCode::PageDown, KeyCode::Up, KeyCode::Enter]);
        assert!(matches!(reaction.requests[..], [Request::Jump(16)]), "{reaction:?}");
    }

    #[test]
    fn a_click_chooses_what_is_seen_there() {
        let test = TestContext::new("Satu dua.", (80, 24));
        let mut picker = numbers(40);
        press(&mut picker, &[KeyCode::PageDown, KeyCode::PageDown]);
        let area = picker.area(&test.context());
        let mut buffer = Buffer::empty(area);
        let hits = picker.draw(&test.context(), area, &mut buffer);
        let row = (area.y..area.bottom()).find(|&y| {
            let line: String = (area.x..area.right()).map(|x| buffer[(x, y)].symbol()).collect();
            line.contains("item 25")
        });
        let hit = hits.at((area.x + 5, row.expect("it is shown")).into()).expect("it can be clicked");
        assert!(matches!(picker.click(hit, &test.context()).requests[..], [Request::Jump(25)]));
    }
}
