//! One-line prompts over the status line: for a search, a filter, a path, a reason.

use super::{CloseBy, Dialog, Reaction};
use crate::claim::Finding;
use crate::text::{Span, display};
use crate::tui::action::Motion;
use crate::tui::context::Context;
use crate::tui::input_keys;
use crate::tui::reader::search::HitStep;
use crate::tui::request::Request;
use crate::tui::widgets::text_input::{TextInput, draw_prompt};
use crate::tui::widgets::{HitMap, write_right};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

/// A search prompt that is narrower, in columns, has no room for the number of hits.
const MIN_INPUT_COLUMNS: u16 = 24;

/// What is typed into a prompt.
#[derive(Debug)]
enum Purpose {
    /// The words to search for.
    Search,
    /// The filter of the entity pane.
    Filter,
    /// The path of a copy of the annotations.
    SaveAs,
    /// The reason to silence a finding; and whether confirming an empty one was tried.
    Silence(Finding, bool),
}

/// A prompt.
#[derive(Debug)]
pub(crate) struct Prompt {
    purpose: Purpose,
    input: TextInput,
}

impl Prompt {
    fn new(purpose: Purpose) -> Self {
        Self { purpose, input: TextInput::one_line("") }
    }

    /// The prompt for the words to search for.
    pub(crate) fn search() -> Self {
        Self::new(Purpose::Search)
    }

    /// The prompt for the filter of the entity pane, which is `filter` now.
    pub(crate) fn filter(filter: &str) -> Self {
        let mut prompt = Self::new(Purpose::Filter);
        prompt.input.paste(filter);
        prompt
    }

    /// The prompt for the path of a copy of the annotations, beginning with `path`.
    pub(crate) fn save_as(path: &str) -> Self {
        let mut prompt = Self::new(Purpose::SaveAs);
        prompt.input.paste(path);
        prompt
    }

    /// The prompt for the reason to silence `finding`.
    pub(crate) fn silence(finding: Finding) -> Self {
        Self::new(Purpose::Silence(finding, false))
    }

    /// The label before the input.
    const fn label(&self) -> &'static str {
        match self.purpose {
            Purpose::Search => "/",
            Purpose::Filter => "filter entities: ",
            Purpose::SaveAs => "save as: ",
            Purpose::Silence(_, false) => "not an error because: ",
            Purpose::Silence(_, true) => "please give a reason: ",
        }
    }

    /// What is typed takes effect at once.
    fn typed(&self) -> Reaction {
        let text = self.input.text().to_string();
        match self.purpose {
            Purpose::Search => Reaction::stay().and(Request::PreviewSearch(text)),
            Purpose::Filter => Reaction::stay().and(Request::FilterEntities(text)),
            Purpose::SaveAs | Purpose::Silence(..) => Reaction::stay(),
        }
    }

    /// The number of the hit that is shown, or how the search stands.
    fn count(&self, context: &Context<'_>) -> String {
        match context.reader.preview_step().filter(|_| matches!(self.purpose, Purpose::Search)) {
            None | Some(HitStep::NoSearch) => String::new(),
            Some(HitStep::Searching) => "searching …".into(),
            Some(HitStep::NoHits) => "no hits".into(),
            Some(HitStep::At { number, all, more }) => format!("{number} of {all}{}", if more { "+" } else { "" }),
        }
    }

    fn confirm(&mut self) -> Reaction {
        let text = self.input.text().to_string();
        let close = Reaction::close();
        match &mut self.purpose {
            Purpose::Search => close.and(Request::Search(text)),
            Purpose::Filter => close,
            Purpose::SaveAs => close.and(Request::SaveAs(text)),
            Purpose::Silence(finding, warned) => match text.trim() {
                "" => {
                    *warned = true;
                    Reaction::stay()
                }
                reason => close.and(Request::Silence { finding: finding.clone(), reason: reason.into() }),
            },
        }
    }
}

impl Dialog for Prompt {
    fn area(&self, context: &Context<'_>) -> Rect {
        context.panes.status
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let count = self.count(context);
        let columns = display::width(&count) as u16 + 2;
        let has_room = !count.is_empty() && area.width >= MIN_INPUT_COLUMNS + columns;
        let input = Rect { width: area.width - if has_room { columns } else { 0 }, ..area };
        draw_prompt(context.theme(), self.label(), &self.input, input, buffer);
        if has_room {
            let beside = Rect { x: input.right(), width: columns, ..area };
            Clear.render(beside, buffer);
            write_right(buffer, Rect { width: columns - 1, ..beside }, area.y, &count, context.theme().quiet());
        }
        HitMap::default()
    }

    fn mode(&self) -> &'static str {
        "typing"
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        match (key.code, &self.purpose) {
            (KeyCode::Enter, _) => self.confirm(),
            (KeyCode::Backspace, Purpose::Search) if self.input.is_empty() => self.close(CloseBy::Escape, context),
            (KeyCode::Up, Purpose::Filter) => Reaction::stay().and(Request::StepEntities(Motion::Up)),
            (KeyCode::Down, Purpose::Filter) => Reaction::stay().and(Request::StepEntities(Motion::Down)),
            _ if self.input.key(key) => self.typed(),
            _ => Reaction::stay(),
        }
    }

    fn uses_alt(&self, key: KeyEvent) -> bool {
        input_keys::takes_with_alt(key)
    }

    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        self.input.paste(text);
        self.typed()
    }

    /// Nothing is done. What was typed can be restored; after Esc in a search or a filter it cannot, as that is how they end.
    fn close(&mut self, by: CloseBy, _: &Context<'_>) -> Reaction {
        let is_live = matches!(self.purpose, Purpose::Search | Purpose::Filter);
        let is_kept = !self.input.is_empty() && (by == CloseBy::Cancel || !is_live);
        let reaction = if is_kept { Reaction::cancel("Cancelled") } else { Reaction::close() };
        match self.purpose {
            Purpose::Search => reaction.and(Request::PreviewSearch(String::new())),
            Purpose::Filter => reaction.and(Request::FilterEntities(String::new())),
            Purpose::SaveAs | Purpose::Silence(..) => reaction,
        }
    }

    fn restore(&mut self, _: &Context<'_>) -> Reaction {
        self.typed()
    }

    /// The place of a finding is that in the text it was found in.
    fn follow_source(&mut self, _: &dyn Fn(Span) -> Span) -> bool {
        !matches!(self.purpose, Purpose::Silence(..))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::dialogs::Then;
    use crate::tui::reader::search::find;
    use crate::tui::testing::{TestContext, drawn, rows};
    use crossterm::event::KeyModifiers;

    fn press(prompt: &mut Prompt, code: KeyCode) -> Reaction {
        prompt.key(KeyEvent::new(code, KeyModifiers::NONE), &TestContext::new("Satu.", (80, 24)).context())
    }

    #[test]
    fn a_filter_acts_while_it_is_typed_and_ends_however_it_is_closed() {
        let mut prompt = Prompt::filter("ba");
        assert!(
            matches!(&press(&mut prompt, KeyCode::Char('n')).requests[..], [Request::FilterEntities(f)] if f == "ban")
        );
        let test = TestContext::new("Satu.", (80, 24));
        for by in [CloseBy::Escape, CloseBy::Click] {
            let reaction = prompt.close(by, &test.context());
            assert!(matches!(&reaction.requests[..], [Request::FilterEntities(filter)] if filter.is_empty()), "{by:?}");
        }
        let kept = press(&mut prompt, KeyCode::Enter);
        assert!(kept.then == Then::Close && kept.requests.is_empty(), "Enter keeps the filter");
    }

    #[test]
    fn a_cancelled_prompt_keeps_what_was_typed() {
        let test = TestContext::new("Satu.", (80, 24));
        let typed = |mut prompt: Prompt| {
            prompt.input.paste("ba");
            prompt
        };
        for (prompt, by, then) in [
            (typed(Prompt::search()), CloseBy::Cancel, Then::Cancel),
            (typed(Prompt::search()), CloseBy::Escape, Then::Close),
            (Prompt::search(), CloseBy::Cancel, Then::Close),
            (typed(Prompt::save_as("")), CloseBy::Cancel, Then::Cancel),
            (typed(Prompt::save_as("")), CloseBy::Escape, Then::Cancel),
            (Prompt::save_as(""), CloseBy::Escape, Then::Close),
        ] {
            let mut prompt = prompt;
            let reaction = prompt.close(by, &test.context());
            assert_eq!(reaction.then, then, "{prompt:?}, {by:?}");
        }
        let restored = typed(Prompt::search()).restore(&test.context());
        assert!(matches!(&restored.requests[..], [Request::PreviewSearch(q)] if q == "ba"), "it is shown again");
    }

    #[test]
    fn a_search_is_shown_while_it_is_typed() {
        let mut prompt = Prompt::search();
        assert!(
            matches!(&press(&mut prompt, KeyCode::Char('a')).requests[..], [Request::PreviewSearch(q)] if q == "a")
        );
        assert!(matches!(&press(&mut prompt, KeyCode::Enter).requests[..], [Request::Search(q)] if q == "a"));
        let mut empty = Prompt::search();
        assert_eq!(press(&mut empty, KeyCode::Backspace).then, Then::Close, "as in vim");
    }

    #[test]
    fn the_number_of_the_hit_is_beside_the_query() {
        let mut test = TestContext::new("Satu dua. Dua tiga.", (80, 24)).at("Dua");
        let drawn_prompt = |prompt: &Prompt, test: &TestContext, columns| {
            let area = Rect::new(0, 0, columns, 1);
            rows(&drawn((columns, 1), |buffer| prompt.draw(&test.context(), area, buffer)).0)[0].clone()
        };
        let mut prompt = Prompt::search();
        assert_eq!(drawn_prompt(&prompt, &test, 30), " /");
        for (query, count) in [("dua", "2 of 2"), ("duat", "no hits")] {
            prompt.input.clear();
            prompt.input.paste(query);
            let request = test.reader.preview_search(query.into()).unwrap();
            assert_eq!(drawn_prompt(&prompt, &test, 40), format!("{:<28}searching …", format!(" /{query}")));
            test.reader.preview_finished(find(&request.pattern, test.doc.article.text()));
            assert_eq!(
                drawn_prompt(&prompt, &test, 40),
                format!("{:<w$}{count}", format!(" /{query}"), w = 39 - count.len())
            );
            assert_eq!(drawn_prompt(&prompt, &test, 20), format!(" /{query}"), "the query needs the room");
        }
    }
}
