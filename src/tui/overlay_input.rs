//! Keyboard input, pasted text and choices for the overlay on the screen.

use super::action::{Action, Motion};
use super::app::App;
use super::overlay::{Overlay, PickAction};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key pressed while an overlay is open.
#[derive(Clone, Copy, Debug)]
pub(super) enum OverlayKey {
    /// Esc or Ctrl-C, which leave every overlay, or go back one step in it.
    Close,
    /// Any other key.
    Other(KeyEvent),
}

impl From<KeyEvent> for OverlayKey {
    fn from(key: KeyEvent) -> Self {
        match key.code {
            KeyCode::Esc => Self::Close,
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => Self::Close,
            _ => Self::Other(key),
        }
    }
}

impl App {
    pub(super) fn overlay_key(&mut self, key: KeyEvent) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let page = super::panes::picker::page(super::panes::overlay_area(self));
        let action = self.keys.action(key, None);
        let Some(overlay) = &mut self.overlay else { return };
        match (overlay, OverlayKey::from(key)) {
            (Overlay::Board(_), key) => self.board_key(key),
            (Overlay::Library(_), key) => self.library_key(key),
            (Overlay::Adjudication, key) => self.adjudication_key(key),
            (Overlay::Claim(_), OverlayKey::Close) => self.leave_form(),
            (Overlay::Note(_), OverlayKey::Close) => self.save_note(),
            (Overlay::Filter(_), OverlayKey::Close) => {
                self.overlay = None;
                self.filter_entities("");
            }
            (_, OverlayKey::Close) => self.overlay = None,
            (Overlay::Claim(_), OverlayKey::Other(key)) => self.form_key(key),
            (Overlay::Note(editor), OverlayKey::Other(key)) => match key.code {
                KeyCode::Char('s') if control => self.save_note(),
                KeyCode::Char('z') if control => drop(editor.area.undo()),
                KeyCode::Char('y') if control => drop(editor.area.redo()),
                _ => drop(editor.area.input(key)),
            },
            (Overlay::Filter(area), OverlayKey::Other(key)) => match key.code {
                KeyCode::Enter => self.overlay = None,
                KeyCode::Up => self.move_in_entities(Motion::Up),
                KeyCode::Down => self.move_in_entities(Motion::Down),
                _ => {
                    if area.input(key) {
                        let filter = area.lines().join(" ");
                        self.filter_entities(&filter);
                    }
                }
            },
            (Overlay::Prefix(prefix), OverlayKey::Other(key)) => {
                let prefix = *prefix;
                self.overlay = None;
                if let Some(action) = self.keys.action(key, Some(prefix)) {
                    self.act(action);
                } else if let KeyCode::Char(c) = key.code
                    && self.keys.leads_to_labels(prefix)
                {
                    self.highlight(c);
                }
            }
            (Overlay::Bookmark(bookmark), OverlayKey::Other(key)) => {
                let bookmark = *bookmark;
                self.bookmark_key(bookmark, key);
            }
            (Overlay::Help { top, page }, OverlayKey::Other(_)) => match action {
                Some(Action::NextPane | Action::PreviousPane) => (*top, *page) = (0, page.next(&self.doc.project)),
                Some(Action::Move(motion)) => *top = scrolled(*top, motion, usize::from(self.size.1)),
                Some(Action::Help | Action::Quit | Action::Accept) => self.overlay = None,
                _ => {}
            },
            (Overlay::Labels(..), OverlayKey::Other(key)) => self.label_key(key),
            (Overlay::Changes(_), OverlayKey::Other(_)) => self.change_review_key(action),
            (Overlay::ReviewQueue(_), OverlayKey::Other(_)) => self.review_list_key(action),
            (Overlay::SilencePrompt(silencing), OverlayKey::Other(key)) => match key.code {
                KeyCode::Enter => self.silence(),
                _ => drop(silencing.area.input(key)),
            },
            (Overlay::SaveAs(area), OverlayKey::Other(key)) => match key.code {
                KeyCode::Enter => {
                    let typed = area.lines().join(" ");
                    self.overlay = None;
                    self.save_as(&typed);
                }
                _ => drop(area.input(key)),
            },
            (Overlay::Search(area), OverlayKey::Other(key)) => match key.code {
                KeyCode::Enter => {
                    let query = area.lines().join(" ");
                    self.overlay = None;
                    self.begin_search(&query);
                }
                KeyCode::Backspace if area.is_empty() => self.overlay = None,
                _ => drop(area.input(key)),
            },
            (Overlay::Pick(_), OverlayKey::Other(key)) => self.picker_key(key, page),
        }
    }

    /// Handles a key in the list of labels.
    fn label_key(&mut self, key: KeyEvent) {
        let Some(Overlay::Labels(id, selected)) = &mut self.overlay else { return };
        let labels = self.doc.project.labels.list();
        let (id, last) = (*id, labels.len().saturating_sub(1));
        // Labels take precedence over movement keys, because a project may use any letter as the key of a label.
        if let KeyCode::Char(c) = key.code
            && let Some(label) = self.doc.project.labels.by_key(c).map(|label| label.name.clone())
        {
            return self.relabel(id, &label);
        }
        match key.code {
            KeyCode::Char('j') | KeyCode::Down | KeyCode::Tab => *selected = (*selected + 1).min(last),
            KeyCode::Char('k') | KeyCode::Up | KeyCode::BackTab => *selected = selected.saturating_sub(1),
            KeyCode::Enter => {
                if let Some(label) = labels.get(*selected).map(|label| label.name.clone()) {
                    self.relabel(id, &label);
                }
            }
            _ => {}
        }
    }

    /// Handles a key in a list with `rows` visible rows.
    fn picker_key(&mut self, key: KeyEvent, rows: usize) {
        let Some(Overlay::Pick(picker)) = &mut self.overlay else { return };
        let page = (rows.max(2) - 1) as isize;
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Down => picker.step(1),
            KeyCode::Up => picker.step(-1),
            KeyCode::Char('n' | 'j') if control => picker.step(1),
            KeyCode::Char('p' | 'k') if control => picker.step(-1),
            KeyCode::PageDown => picker.step(page),
            KeyCode::PageUp => picker.step(-page),
            KeyCode::Enter => return self.pick(),
            _ => {
                if picker.input.input(key) {
                    picker.narrow();
                }
            }
        }
        picker.show_chosen(rows.max(1));
    }

    /// Closes the list and carries out the selected item.
    pub(super) fn pick(&mut self) {
        let Some(Overlay::Pick(picker)) = self.overlay.take() else { return };
        match picker.chosen().map(|item| item.action.clone()) {
            Some(PickAction::Run(action)) => self.act(action),
            Some(PickAction::GoToAnnotation(id)) => self.go_to(id),
            Some(PickAction::GoToOffset(offset)) => self.jump(offset),
            Some(PickAction::Lost(id)) => self.offer_lost_choices(id),
            Some(PickAction::Attach(id, span)) => self.attach_to(id, span),
            Some(PickAction::Adopt(index)) => self.adopt_offer(index),
            Some(PickAction::Delete(id)) => self.delete_annotation(id),
            Some(PickAction::Keep(id, ids)) => self.keep_version(Some(id), &ids),
            Some(PickAction::KeepAll(ids)) => self.keep_version(None, &ids),
            Some(PickAction::Entity(pick)) => self.pick_entity(*pick),
            None => {}
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        // Terminals pass on copied text unchanged; drop control characters except line breaks and tabs.
        let text: String = text.replace("\r\n", "\n").replace('\r', "\n");
        let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        match &mut self.overlay {
            Some(Overlay::Note(editor)) => drop(editor.area.insert_str(text)),
            Some(Overlay::Claim(form)) => form.paste(&text),
            Some(Overlay::Library(_)) => self.library_paste(&text.replace('\n', " ")),
            Some(Overlay::Board(board)) if board.filtering => board.type_in(&text.replace('\n', " ")),
            Some(Overlay::SilencePrompt(silencing)) => drop(silencing.area.insert_str(text.replace('\n', " "))),
            Some(Overlay::Search(area) | Overlay::SaveAs(area)) => drop(area.insert_str(text.replace('\n', " "))),
            Some(Overlay::Filter(area)) => {
                area.insert_str(text.replace('\n', " "));
                let filter = area.lines().join(" ");
                self.filter_entities(&filter);
            }
            Some(Overlay::Pick(picker)) => {
                picker.input.insert_str(text.replace('\n', " "));
                picker.narrow();
            }
            _ => {}
        }
    }
}

/// The new first row of a list of unknown length after a motion. Drawing limits it to the end of the list.
fn scrolled(top: usize, motion: Motion, height: usize) -> usize {
    let page = height.saturating_sub(6).max(1);
    match motion {
        Motion::Down => top + 1,
        Motion::Up => top.saturating_sub(1),
        Motion::PageDown | Motion::HalfDown => top + page,
        Motion::PageUp | Motion::HalfUp => top.saturating_sub(page),
        Motion::Start => 0,
        Motion::End => usize::MAX / 2,
        _ => top,
    }
}
