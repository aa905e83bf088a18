//! A small list of options, each chosen by one letter: a verdict, a status, a label. It is independent of what is chosen:
//! each option carries the request that choosing it makes.

use super::{Dialog, Reaction};
use crate::text::display;
use crate::tui::context::Context;
use crate::tui::request::Request;
use crate::tui::widgets::list::{MenuKey, first_shown, menu_key, stepped};
use crate::tui::widgets::{HintBar, Hit, HitMap, framed, write};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;

/// Columns for the letter and the gap after it.
const KEY_COLUMNS: u16 = 3;

/// Columns of the frame, its padding, and the mark of the selected option.
const AROUND: u16 = 6;

/// The smallest width in columns, with the frame.
const MIN_COLUMNS: u16 = 24;

/// The greatest width in columns, with the frame.
const MAX_COLUMNS: u16 = 60;

/// The keys of options whose words have no letter left.
const SPARE_KEYS: &str = "1234567890";

/// An option of a [`Choice`].
#[derive(Debug)]
pub(crate) struct ChoiceOption {
    /// The words, safe to display.
    name: String,
    /// What is shown after the words, quietly; empty for nothing.
    detail: String,
    /// The letter that chooses it; `None` if none is left, or if it has not been given yet.
    key: Option<char>,
    style: Style,
    /// Whether it is the value at present.
    is_current: bool,
    /// What choosing it asks for.
    request: Request,
}

impl ChoiceOption {
    /// An option whose letter is taken from its words.
    pub(crate) fn new(name: &str, request: Request) -> Self {
        let name = display::printable(name);
        Self { name, detail: String::new(), key: None, style: Style::new(), is_current: false, request }
    }

    /// It has this key, whatever its words are.
    pub(crate) fn with_key(self, key: Option<char>) -> Self {
        Self { key, ..self }
    }

    /// It is followed by this text.
    pub(crate) fn with_detail(self, detail: &str) -> Self {
        Self { detail: display::printable(detail), ..self }
    }

    /// Its words are shown in this style.
    pub(crate) fn styled(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// It is the value at present, if `is_current`: selected first, and marked.
    pub(crate) fn current(self, is_current: bool) -> Self {
        Self { is_current, ..self }
    }

    /// The letters and digits of its words, which may become its key.
    fn letters(&self) -> impl Iterator<Item = char> + '_ {
        self.name.chars().filter(|c| c.is_alphanumeric()).filter_map(|c| c.to_lowercase().next())
    }
}

/// Options to choose from by a letter, or with the arrows and Enter.
#[derive(Debug)]
pub(crate) struct Choice {
    title: Cow<'static, str>,
    options: Vec<ChoiceOption>,
    /// The index of the selected option.
    selected: usize,
}

impl Choice {
    /// A choice of `options`, in this order. An option without a key gets the first letter of its words if no other
    /// option has it, else a later letter, else a digit. First letters are given first, so that "mostly false" never
    /// takes the letter of "false".
    pub(crate) fn new(title: impl Into<Cow<'static, str>>, mut options: Vec<ChoiceOption>) -> Self {
        give_keys(&mut options, |option, taken| option.letters().next().filter(|c| !taken.contains(c)));
        give_keys(&mut options, |option, taken| {
            option.letters().chain(SPARE_KEYS.chars()).find(|c| !taken.contains(c))
        });
        let selected = options.iter().position(|option| option.is_current).unwrap_or(0);
        Self { title: title.into(), options, selected }
    }

    fn choose(&mut self, at: usize) -> Reaction {
        if at >= self.options.len() {
            return Reaction::stay();
        }
        Reaction::close().and(self.options.swap_remove(at).request)
    }

    fn step(&mut self, rows: isize) {
        self.selected = stepped(self.selected, self.options.len(), rows);
    }
}

/// Gives each option without a key the one that `free` finds for it, which must not be among those taken.
fn give_keys(options: &mut [ChoiceOption], free: impl Fn(&ChoiceOption, &[char]) -> Option<char>) {
    let mut taken: Vec<char> = options.iter().filter_map(|option| option.key).collect();
    for option in options.iter_mut().filter(|option| option.key.is_none()) {
        let key = free(option, &taken);
        taken.extend(key);
        option.key = key;
    }
}

impl Dialog for Choice {
    /// In the lower right corner, like the keys that may follow a letter; in the upper one if the cursor would be covered.
    fn area(&self, context: &Context<'_>) -> Rect {
        let screen = context.whole_screen();
        let columns = |option: &ChoiceOption| display::width(&option.name) + 2 + display::width(&option.detail);
        let widest = self.options.iter().map(columns).max().unwrap_or(0) as u16 + KEY_COLUMNS + AROUND;
        let width = widest.max(display::width(&self.title) as u16 + AROUND).clamp(MIN_COLUMNS, MAX_COLUMNS);
        let (width, height) = (width.min(screen.width), (self.options.len() as u16 + 2).min(screen.height));
        let x = screen.width - width;
        let low = Rect::new(x, screen.height.saturating_sub(height + 1), width, height).intersection(screen);
        let is_covered = context.cursor_on_screen().is_some_and(|(column, row)| low.contains((column, row).into()));
        if is_covered { Rect { y: 0, ..low } } else { low }
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let theme = context.theme();
        let (inside, mut hits) = framed(theme, &self.title, HintBar::default().words("Esc close"), area, buffer);
        let first = first_shown(self.selected, self.options.len(), usize::from(inside.height));
        for ((i, option), y) in self.options.iter().enumerate().skip(first).zip(inside.y..inside.bottom()) {
            if i == self.selected {
                write(buffer, inside, inside.x, y, "›", 1, theme.accent());
            }
            let key = option.key.map(String::from).unwrap_or_default();
            write(buffer, inside, inside.x + 2, y, &key, KEY_COLUMNS - 1, theme.accent());
            let x = inside.x + 2 + KEY_COLUMNS;
            let used = write(buffer, inside, x, y, &option.name, inside.width, option.style);
            let detail = if option.is_current { format!("{} ✓", option.detail) } else { option.detail.clone() };
            write(buffer, inside, x + used + 1, y, detail.trim_start(), inside.width, theme.quiet());
            hits.add(Rect { y, height: 1, ..area }, Hit::Item(i));
        }
        hits
    }

    fn key(&mut self, key: KeyEvent, _: &Context<'_>) -> Reaction {
        let is_plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        if let KeyCode::Char(c) = key.code
            && is_plain
            && let Some(at) = self.options.iter().position(|option| option.key == Some(c))
        {
            return self.choose(at);
        }
        match menu_key(key.code).filter(|_| is_plain || !matches!(key.code, KeyCode::Char(_))) {
            Some(MenuKey::Step(rows)) => self.step(rows),
            Some(MenuKey::Choose) => return self.choose(self.selected),
            Some(MenuKey::ListCommands) => return Reaction::list_commands(),
            None => {}
        }
        Reaction::stay()
    }

    fn click(&mut self, hit: Hit, _: &Context<'_>) -> Reaction {
        match hit {
            Hit::Item(at) => self.choose(at),
            _ => Reaction::stay(),
        }
    }

    fn wheel(&mut self, rows: isize, _: &Context<'_>) -> Reaction {
        self.step(rows.signum());
        Reaction::stay()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::verdict::Scale;
    use crate::tui::testing::{TestContext, drawn, rows};

    fn options(names: &[&str]) -> Vec<ChoiceOption> {
        names.iter().enumerate().map(|(i, name)| ChoiceOption::new(name, Request::Jump(i))).collect()
    }

    fn letters(names: &[&str]) -> String {
        let choice = Choice::new("Choose", options(names));
        choice.options.iter().map(|option| option.key.unwrap_or('-')).collect()
    }

    #[test]
    fn every_option_has_a_letter_of_its_own() {
        let scale = Scale::default();
        let names: Vec<&str> = scale.verdicts().map(AsRef::as_ref).collect();
        assert_eq!(letters(&names), "tmhofius");
        assert_eq!(letters(&["to do", "checking", "done"]), "tcd");
        assert_eq!(letters(&["1 Pinocchio", "2 Pinocchios"]), "12");
        assert_eq!(letters(&["aa", "aA", "a"]), "a12", "no letter is left");
        assert_eq!(letters(&["mostly f", "f"]), "mf");
        assert_eq!(letters(&["Ложь", "Ложь?"]), "ло");
        assert_eq!(letters(&["–", "!"]), "12");
        assert_eq!(letters(&["a"; 12]), "a1234567890-", "the last can be chosen with the arrows only");
    }

    #[test]
    fn a_key_that_is_given_stays() {
        let mut list = options(&["important", "doubtful"]);
        list[1] = ChoiceOption::new("doubtful", Request::Jump(1)).with_key(Some('i'));
        let choice = Choice::new("Label", list);
        assert_eq!((choice.options[0].key, choice.options[1].key), (Some('m'), Some('i')));
    }

    #[test]
    fn an_option_is_chosen_by_its_letter_or_from_the_list() {
        let test = TestContext::new("Satu.", (80, 24));
        let context = test.context();
        let chosen = |codes: &[KeyCode]| {
            let mut list = options(&["true", "half true", "false"]);
            list[1] = ChoiceOption::new("half true", Request::Jump(1)).current(true);
            let mut choice = Choice::new("Verdict", list);
            let press = |code: &KeyCode| choice.key(KeyEvent::new(*code, KeyModifiers::NONE), &context);
            match codes.iter().map(press).last().unwrap().requests.pop() {
                Some(Request::Jump(i)) => Some(i),
                None => None,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(chosen(&[KeyCode::Char('f')]), Some(2));
        assert_eq!(chosen(&[KeyCode::Enter]), Some(1), "the present value is selected first");
        assert_eq!(chosen(&[KeyCode::Char('j'), KeyCode::Down, KeyCode::Enter]), Some(2), "it stops at the end");
        assert_eq!(chosen(&[KeyCode::Char('x')]), None);
        assert_eq!(chosen(&[KeyCode::Char(' ')]), None);
    }

    #[test]
    fn the_present_value_is_marked_and_a_click_chooses() {
        let test = TestContext::new("Satu.", (80, 24));
        let context = test.context();
        let mut list = options(&["to do", "checking"]);
        list[1] = ChoiceOption::new("checking", Request::Jump(1)).current(true);
        let mut choice = Choice::new("Status", list);
        let area = choice.area(&context);
        let (screen, hits) = drawn((80, 24), |buffer| choice.draw(&context, area, buffer));
        let shown = rows(&screen).join("\n");
        assert!(shown.contains("t  to do") && shown.contains("› c  checking ✓"), "{shown}");
        let hit = hits.at((area.x + 4, area.y + 1).into()).expect("the first option");
        assert!(matches!(choice.click(hit, &context).requests[..], [Request::Jump(0)]));
    }
}
