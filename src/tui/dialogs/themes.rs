//! The list of themes: the screen behind it shows the selected one at once, and Enter takes it.
//!
//! Closing the list without a choice is enough to get the old theme back: a preview ends with the list.

use super::{Dialog, Reaction};
use crate::text::display;
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::palette::Palette;
use crate::tui::request::Request;
use crate::tui::settings::Settings;
use crate::tui::theme::ColorDepth;
use crate::tui::widgets::list::{self, MenuKey, first_shown, menu_key, stepped};
use crate::tui::widgets::{HintBar, Hit, HitMap, framed, write};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns for the mark of the selected theme, and the gap after the names.
const MARK_COLUMNS: u16 = 2;
const GAP: u16 = 2;

/// Columns of the frame and its padding.
const AROUND: u16 = 4;

/// The name of the entry that forgets what was picked.
const AS_CONFIGURED: &str = "As configured";

/// The list.
#[derive(Debug)]
pub(crate) struct ThemeList {
    /// The themes to choose from; `None` is the configured one.
    items: Vec<Option<Palette>>,
    /// The index of the theme that was in use when the list was opened.
    current: usize,
    /// The index of the selected theme.
    selected: usize,
}

/// The themes for the terminal's colours and background.
fn offered(settings: &Settings) -> Vec<Option<Palette>> {
    let has_few = settings.depth == ColorDepth::Sixteen;
    let is_shown = |palette: &Palette| !has_few || palette.name.starts_with("16") || palette.name == "none";
    let palettes = Palette::offered_on(settings.background).into_iter().filter(is_shown);
    [None].into_iter().chain(palettes.map(Some)).collect()
}

impl ThemeList {
    /// The list for these settings, with the theme in use selected.
    pub(crate) fn new(settings: &Settings) -> Self {
        let mut list = Self { items: offered(settings), current: 0, selected: 0 };
        list.current = list.place_of(settings.theme_choice.map(|choice| choice.palette), settings);
        list.selected = list.current;
        list
    }

    /// The index of `palette`, or of its variant for the background of the terminal.
    fn place_of(&self, palette: Option<Palette>, settings: &Settings) -> usize {
        let variant = palette.map(|palette| palette.variant(settings.background).unwrap_or(palette).name);
        self.items.iter().position(|item| item.map(|palette| palette.name) == variant).unwrap_or(0)
    }

    /// The selected theme; `None` is the configured one.
    pub(crate) fn selected(&self) -> Option<Palette> {
        self.items.get(self.selected).copied().flatten()
    }

    /// Lists the themes for another background of the terminal. The selected one is now the variant for it.
    pub(crate) fn follow_background(&mut self, settings: &Settings) {
        let (current, selected) = (self.items[self.current], self.selected());
        self.items = offered(settings);
        self.current = self.place_of(current, settings);
        self.selected = self.place_of(selected, settings);
    }

    fn select(&mut self, at: usize) -> Reaction {
        if at == self.selected {
            return Reaction::stay();
        }
        self.selected = at;
        Reaction::stay().and(Request::PreviewTheme(self.selected()))
    }

    fn step(&mut self, rows: isize) -> Reaction {
        self.select(stepped(self.selected, self.items.len(), rows))
    }

    fn take(&self) -> Reaction {
        Reaction::close().and(Request::TakeTheme(self.selected()))
    }

    /// The description beside the name of a theme.
    fn description(item: Option<Palette>, context: &Context<'_>) -> String {
        let Some(palette) = item else {
            let forgets = if context.settings.theme_choice.is_some() { " (forgets your choice)" } else { "" };
            return format!("{}{forgets}", context.settings.themed(None).name());
        };
        palette.description.into()
    }

    fn name_columns(&self) -> u16 {
        self.items.iter().map(|item| display::width(name(*item))).max().unwrap_or(0) as u16
    }
}

fn name(item: Option<Palette>) -> &'static str {
    item.map_or(AS_CONFIGURED, |palette| palette.name)
}

impl Dialog for ThemeList {
    /// In the lower right corner, so that the text and the panes can be judged in the theme.
    fn area(&self, context: &Context<'_>) -> Rect {
        let screen = context.whole_screen();
        let widths = self.items.iter().map(|item| display::width(&Self::description(*item, context)));
        let description = widths.max().unwrap_or(0) as u16;
        let width = (AROUND + MARK_COLUMNS + self.name_columns() + GAP + description + 2).min(screen.width);
        let height = (self.items.len() as u16 + 2).min(screen.height.saturating_sub(1));
        Rect::new(screen.width - width, screen.height.saturating_sub(height + 1), width, height)
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let theme = context.theme();
        let hints = HintBar::default().command(Action::Accept, "Enter", "take").command(Action::Escape, "Esc", "back");
        let (inside, mut hits) = framed(theme, "Theme", hints, area, buffer);
        let first = first_shown(self.selected, self.items.len(), usize::from(inside.height));
        let description_x = inside.x + MARK_COLUMNS + self.name_columns() + GAP;
        for ((i, item), y) in self.items.iter().enumerate().skip(first).zip(inside.y..inside.bottom()) {
            let style = if i == self.selected { theme.chosen() } else { Style::new() };
            if i == self.selected {
                write(buffer, inside, inside.x, y, "›", 1, theme.accent());
            }
            write(buffer, inside, inside.x + MARK_COLUMNS, y, name(*item), inside.width, style);
            let tick = if i == self.current { " ✓" } else { "" };
            let description = format!("{}{tick}", Self::description(*item, context));
            write(buffer, inside, description_x, y, &description, inside.width, theme.quiet());
            hits.add(Rect { y, height: 1, ..area }, Hit::Item(i));
        }
        hits
    }

    fn key(&mut self, key: KeyEvent, _: &Context<'_>) -> Reaction {
        match (key.code, menu_key(key.code)) {
            (KeyCode::Home, _) => self.select(0),
            (KeyCode::End, _) => self.select(self.items.len().saturating_sub(1)),
            (_, Some(MenuKey::Step(rows))) => self.step(rows),
            (_, Some(MenuKey::Choose)) => self.take(),
            (_, Some(MenuKey::ListCommands)) => Reaction::list_commands(),
            (_, None) => Reaction::stay(),
        }
    }

    /// A click selects a theme, and a second one takes it.
    fn click(&mut self, hit: Hit, _: &Context<'_>) -> Reaction {
        let mut selected = self.selected;
        if list::click(&mut selected, hit) {
            return self.take();
        }
        self.select(selected)
    }

    fn wheel(&mut self, rows: isize, _: &Context<'_>) -> Reaction {
        self.step(rows.signum())
    }

    fn command(&mut self, action: Action, _: &Context<'_>) -> Option<Reaction> {
        (action == Action::Accept).then(|| self.take())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::palette::Background;
    use crate::tui::testing::{TestContext, drawn, rows};
    use crossterm::event::KeyModifiers;

    fn press(list: &mut ThemeList, code: KeyCode, test: &TestContext) -> Reaction {
        list.key(KeyEvent::new(code, KeyModifiers::NONE), &test.context())
    }

    fn names(list: &ThemeList) -> Vec<&'static str> {
        list.items.iter().map(|item| name(*item)).collect()
    }

    #[test]
    fn only_themes_for_this_background_are_offered() {
        let mut test = TestContext::new("Satu.", (80, 24));
        test.settings.depth = ColorDepth::Many;
        test.settings.background = Some(Background::Light);
        let light = ["As configured", "light", "high-contrast-light", "colour-blind-light", "16-light", "none"];
        assert_eq!(names(&ThemeList::new(&test.settings)), light);
        test.settings.depth = ColorDepth::Sixteen;
        assert_eq!(names(&ThemeList::new(&test.settings)), ["As configured", "16-light", "none"]);
        (test.settings.depth, test.settings.background) = (ColorDepth::Many, None);
        assert_eq!(names(&ThemeList::new(&test.settings)).len(), Palette::all().count() + 1);
    }

    #[test]
    fn moving_shows_a_theme_and_enter_takes_it() {
        let mut test = TestContext::new("Satu.", (80, 24));
        (test.settings.depth, test.settings.background) = (ColorDepth::Many, Some(Background::Dark));
        let mut list = ThemeList::new(&test.settings);
        let reaction = press(&mut list, KeyCode::Char('j'), &test);
        assert!(matches!(reaction.requests[..], [Request::PreviewTheme(Some(palette))] if palette.name == "dark"));
        assert!(press(&mut list, KeyCode::Char('x'), &test).requests.is_empty());
        press(&mut list, KeyCode::Down, &test);
        let reaction = press(&mut list, KeyCode::Enter, &test);
        assert!(
            matches!(reaction.requests[..], [Request::TakeTheme(Some(palette))] if palette.name == "high-contrast")
        );
        let reaction = press(&mut list, KeyCode::Home, &test);
        assert!(matches!(reaction.requests[..], [Request::PreviewTheme(None)]));
        assert!(press(&mut list, KeyCode::Up, &test).requests.is_empty(), "it is the first");
    }

    #[test]
    fn a_click_shows_a_theme_and_a_second_one_takes_it() {
        let mut test = TestContext::new("Satu.", (80, 24));
        (test.settings.depth, test.settings.background) = (ColorDepth::Many, Some(Background::Dark));
        let mut list = ThemeList::new(&test.settings);
        let area = list.area(&test.context());
        let (screen, hits) = drawn((80, 24), |buffer| list.draw(&test.context(), area, buffer));
        let row = rows(&screen).iter().position(|row| row.contains("colour-blind")).unwrap() as u16;
        let hit = hits.at((area.x + 5, row).into()).unwrap();
        let first = list.click(hit, &test.context());
        assert!(matches!(first.requests[..], [Request::PreviewTheme(Some(_))]), "{first:?}");
        let second = list.click(hit, &test.context());
        assert!(matches!(second.requests[..], [Request::TakeTheme(Some(_))]), "{second:?}");
    }

    #[test]
    fn it_fits_every_screen() {
        for size in [(20, 5), (40, 15), (80, 24), (200, 50)] {
            let test = TestContext::new("Satu.", size);
            let list = ThemeList::new(&test.settings);
            let area = list.area(&test.context());
            assert!(area.right() <= size.0 && area.bottom() < size.1, "{size:?}: {area:?}");
            let (screen, _) = drawn(size, |buffer| list.draw(&test.context(), area, buffer));
            assert!(rows(&screen).iter().any(|row| row.contains("› As conf")), "{size:?}");
        }
    }
}
