//! The list of labels for an annotation: key, name and description.

use super::{Dialog, Reaction};
use crate::annotation::Label;
use crate::text::display;
use crate::tui::context::Context;
use crate::tui::geometry::centred;
use crate::tui::request::Request;
use crate::tui::widgets::list::{MenuKey, first_shown, menu_key, stepped};
use crate::tui::widgets::{HintBar, Hit, HitMap, framed, write};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use uuid::Uuid;

/// Columns for the keys and for the gaps around the names.
const AROUND: usize = 6;

/// The list of labels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LabelList {
    /// The annotation whose label is chosen.
    id: Uuid,
    /// The index of the selected label.
    selected: usize,
}

fn name(label: &Label) -> String {
    format!(" {} ", display::printable(&label.name))
}

fn names_width(context: &Context<'_>) -> usize {
    context.labels().list().iter().map(|label| display::width(&name(label))).max().unwrap_or_default()
}

impl LabelList {
    /// The list for the annotation `id`, with the label of this name selected.
    pub(crate) fn new(id: Uuid, labels: &[Label], now: &str) -> Self {
        Self { id, selected: labels.iter().position(|label| label.name == now).unwrap_or(0) }
    }

    fn choose(self, at: usize, context: &Context<'_>) -> Reaction {
        match context.labels().list().get(at) {
            Some(label) => Reaction::close().and(Request::Relabel(self.id, label.name.clone())),
            None => Reaction::stay(),
        }
    }
}

impl Dialog for LabelList {
    fn area(&self, context: &Context<'_>) -> Rect {
        let list = context.labels().list();
        let descriptions = list.iter().map(|label| display::width(&label.description)).max().unwrap_or_default();
        let width = (AROUND + names_width(context) + descriptions + 4).clamp(28, 76) as u16;
        centred(context.inner_screen(), width, list.len() as u16 + 2)
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let theme = context.theme();
        let (inside, _) = framed(theme, "Label", HintBar::default(), area, buffer);
        let description_x = inside.x + (AROUND - 2 + names_width(context)) as u16 + 1;
        let list = context.labels().list();
        let first = first_shown(self.selected, list.len(), usize::from(inside.height));
        let mut hits = HitMap::default();
        for ((i, label), y) in list.iter().enumerate().skip(first).zip(inside.y..inside.bottom()) {
            if i == self.selected {
                write(buffer, inside, inside.x, y, "›", 1, theme.accent());
            }
            let key = label.key.map(String::from).unwrap_or_default();
            write(buffer, inside, inside.x + 2, y, &key, 2, theme.accent());
            write(buffer, inside, inside.x + 4, y, &name(label), inside.width, theme.label(label.colour));
            if description_x < inside.right() {
                let room = inside.right() - description_x;
                let description = display::ellipsis(&display::printable(&label.description), usize::from(room));
                write(buffer, inside, description_x, y, &description, room, theme.quiet());
            }
            hits.add(Rect { y, height: 1, ..area }, Hit::Item(i));
        }
        hits
    }

    fn mode(&self) -> &'static str {
        "label"
    }

    fn key(&mut self, key: KeyEvent, context: &Context<'_>) -> Reaction {
        let labels = context.labels();
        // Labels take precedence over movement keys, because a project may use any letter as the key of a label.
        if let KeyCode::Char(c) = key.code
            && let Some(at) = labels.list().iter().position(|label| label.key == Some(c))
        {
            return self.choose(at, context);
        }
        match menu_key(key.code) {
            Some(MenuKey::Step(rows)) => self.selected = stepped(self.selected, labels.list().len(), rows),
            Some(MenuKey::Choose) => return self.choose(self.selected, context),
            Some(MenuKey::ListCommands) => return Reaction::list_commands(),
            None => {}
        }
        Reaction::stay()
    }

    fn click(&mut self, hit: Hit, context: &Context<'_>) -> Reaction {
        match hit {
            Hit::Item(at) => self.choose(at, context),
            _ => Reaction::stay(),
        }
    }

    fn wheel(&mut self, rows: isize, context: &Context<'_>) -> Reaction {
        self.selected = stepped(self.selected, context.labels().list().len(), rows.signum());
        Reaction::stay()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::TestContext;
    use crossterm::event::KeyModifiers;

    #[test]
    fn a_label_is_chosen_by_its_key_or_from_the_list() {
        let test = TestContext::new("Satu.", (80, 24));
        let context = test.context();
        let labels = context.labels().list();
        let relabelled = |codes: &[KeyCode]| {
            let mut list = LabelList::new(Uuid::nil(), labels, &labels[1].name);
            let press = |code: &KeyCode| list.key(KeyEvent::new(*code, KeyModifiers::NONE), &context);
            match codes.iter().map(press).last().unwrap().requests.pop() {
                Some(Request::Relabel(_, name)) => name,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(relabelled(&[KeyCode::Enter]), labels[1].name, "the label it has is selected first");
        assert_eq!(relabelled(&[KeyCode::Char('j'), KeyCode::Enter]), labels[2].name);
        assert_eq!(relabelled(&[KeyCode::Char('4')]), labels[3].name);
    }
}
