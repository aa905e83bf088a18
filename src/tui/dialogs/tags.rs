//! The prompt for the tags of an annotation, over the status line. `Tab` completes the last one from the tags in use.

use super::{CloseBy, Dialog, Reaction};
use crate::annotation::filter::word_pattern;
use crate::annotation::tags::{join_tags, parse_tags};
use crate::entity::folded;
use crate::text::display;
use crate::tui::context::Context;
use crate::tui::input_keys;
use crate::tui::request::Request;
use crate::tui::widgets::text_input::{TextInput, draw_prompt};
use crate::tui::widgets::{HitMap, write_right};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use uuid::Uuid;

/// The prompt before the input.
const LABEL: &str = "tags: ";

/// The smallest width of the input in columns, before the tags that are offered are left out.
const MIN_INPUT_COLUMNS: u16 = 24;

/// The prompt for tags.
#[derive(Debug)]
pub(crate) struct TagPrompt {
    /// The annotation that has the tags.
    id: Uuid,
    /// Its tags when the prompt was opened.
    before: Vec<String>,
    input: TextInput,
    /// The tags in use, those to offer first at the start.
    known: Vec<String>,
    /// The completion under way: the text before the last tag, what was typed of that, and the number of the tag offered.
    completion: Option<(String, String, usize)>,
}

/// The text up to the last tag of a line, and what is typed of that.
fn last_tag(line: &str) -> (&str, &str) {
    let start = line.rfind(',').map_or(0, |comma| comma + 1);
    let start = start + line[start..].len() - line[start..].trim_start().len();
    line.split_at(start)
}

impl TagPrompt {
    /// The prompt for the annotation `id` with the tags `before`. It completes from `known`.
    pub(crate) fn new(id: Uuid, before: Vec<String>, known: Vec<String>) -> Self {
        let input = TextInput::one_line(&join_tags(&before));
        Self { id, before, input, known, completion: None }
    }

    /// The tags in use that begin with what is typed of the last tag, or have a word that does. Those typed already are left out.
    fn candidates(&self, earlier: &str, typed: &str) -> Vec<&String> {
        let chosen: Vec<String> = parse_tags(earlier).iter().map(|tag| folded(tag)).collect();
        let pattern = word_pattern(typed.trim_start_matches('#'));
        let begins = |tag: &str| {
            let words = tag.char_indices().filter(|(at, _)| *at == 0 || tag[..*at].ends_with(' ')).map(|(at, _)| at);
            let mut starts = words.map(|at| &tag[at..]);
            pattern
                .as_ref()
                .is_some_and(|pattern| starts.any(|rest| pattern.find(rest).is_some_and(|found| found.start() == 0)))
        };
        self.known.iter().filter(|tag| !chosen.contains(&folded(tag)) && (typed.is_empty() || begins(tag))).collect()
    }

    /// Replaces what is typed of the last tag by the next tag that fits.
    fn complete(&mut self) {
        let line = self.input.text();
        let (earlier, typed, next) = self.completion.take().map_or_else(
            || {
                let (earlier, typed) = last_tag(line);
                (earlier.to_string(), typed.to_string(), 0)
            },
            |(earlier, typed, at)| (earlier, typed, at + 1),
        );
        let candidates = self.candidates(&earlier, &typed);
        if candidates.is_empty() {
            return;
        }
        let at = next % candidates.len();
        let space = if earlier.ends_with(',') { " " } else { "" };
        let completed = format!("{earlier}{space}{}", candidates[at]);
        self.input.set_text(&completed);
        self.completion = Some((earlier, typed, at));
    }

    /// What is offered: the tags that fit what was typed, the one that is next first.
    fn offered(&self) -> Vec<&String> {
        let line = self.input.text();
        if let Some((earlier, typed, at)) = &self.completion {
            let mut candidates = self.candidates(earlier, typed);
            let next = (at + 1) % candidates.len().max(1);
            candidates.rotate_left(next);
            return candidates;
        }
        let (earlier, typed) = last_tag(line);
        let mut candidates = self.candidates(earlier, typed);
        candidates.retain(|tag| folded(tag) != folded(typed));
        candidates
    }

    /// As many of the tags offered as fit into `columns`, with what offers them.
    fn offer(&self, columns: usize) -> String {
        let mut text = String::new();
        for tag in self.offered() {
            let more = if text.is_empty() { format!("Tab: {tag}") } else { format!(" · {tag}") };
            let more = display::printable(&more);
            if display::width(&text) + display::width(&more) > columns {
                break;
            }
            text += &more;
        }
        text
    }

    /// The tags as typed, if they were edited.
    fn edited(&self) -> Option<Vec<String>> {
        Some(parse_tags(self.input.text())).filter(|tags| *tags != self.before)
    }

    /// Closes the prompt, and saves the tags if they were edited.
    fn save(&self) -> Reaction {
        match self.edited() {
            Some(tags) => Reaction::close().and(Request::SetTags(self.id, tags)),
            None => Reaction::close(),
        }
    }
}

impl Dialog for TagPrompt {
    fn area(&self, context: &Context<'_>) -> Rect {
        context.panes.status
    }

    fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let used = display::width(LABEL) + display::width(self.input.text()) + 4;
        let used = (used as u16).max(MIN_INPUT_COLUMNS);
        draw_prompt(context.theme(), LABEL, &self.input, area, buffer);
        let room = area.width.saturating_sub(used + 1);
        let beside = Rect { x: area.right() - 1 - room.min(area.width.saturating_sub(1)), width: room, ..area };
        write_right(buffer, beside, area.y, &self.offer(usize::from(room)), context.theme().quiet());
        HitMap::default()
    }

    fn mode(&self) -> &'static str {
        "tags"
    }

    fn key(&mut self, key: KeyEvent, _: &Context<'_>) -> Reaction {
        match key.code {
            KeyCode::Enter => return self.save(),
            KeyCode::Tab => self.complete(),
            _ => {
                self.completion = None;
                self.input.key(key);
            }
        }
        Reaction::stay()
    }

    fn uses_alt(&self, key: KeyEvent) -> bool {
        input_keys::takes_with_alt(key)
    }

    fn paste(&mut self, text: &str, _: &Context<'_>) -> Reaction {
        self.completion = None;
        self.input.paste(text);
        Reaction::stay()
    }

    fn close(&mut self, by: CloseBy, _: &Context<'_>) -> Reaction {
        match by {
            CloseBy::Cancel if self.edited().is_some() => Reaction::cancel("Tags unchanged"),
            CloseBy::Cancel | CloseBy::Escape | CloseBy::Click | CloseBy::Exit => self.save(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::dialogs::Then;
    use crate::tui::testing::{TestContext, drawn, rows};
    use crossterm::event::KeyModifiers;

    fn prompt(before: &[&str]) -> TagPrompt {
        let known = ["harga", "impor", "bahan pokok", "Hárga lama"].map(String::from);
        TagPrompt::new(Uuid::nil(), before.iter().map(ToString::to_string).collect(), known.into())
    }

    fn press(prompt: &mut TagPrompt, keys: &str) -> Reaction {
        let test = TestContext::new("Satu.", (80, 24));
        let mut last = Reaction::stay();
        for c in keys.chars() {
            let code = match c {
                '\t' => KeyCode::Tab,
                '\n' => KeyCode::Enter,
                c => KeyCode::Char(c),
            };
            last = prompt.key(KeyEvent::new(code, KeyModifiers::NONE), &test.context());
        }
        last
    }

    fn saved(mut reaction: Reaction) -> Option<Vec<String>> {
        match reaction.requests.pop() {
            Some(Request::SetTags(_, tags)) => Some(tags),
            None => None,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn tags_are_typed_with_commas() {
        assert_eq!(saved(press(&mut prompt(&["a"]), ", #b c\n")), Some(vec!["a".into(), "b c".into()]));
        assert_eq!(saved(press(&mut prompt(&["a"]), "\n")), None, "nothing changed");
    }

    #[test]
    fn tab_completes_the_last_tag_and_goes_through_those_that_fit() {
        let typed = |keys: &str| {
            let mut prompt = prompt(&[]);
            press(&mut prompt, keys);
            prompt.input.text().to_string()
        };
        assert_eq!(typed("HAR\t"), "harga");
        assert_eq!(typed("har\t\t"), "Hárga lama", "accents do not matter");
        assert_eq!(typed("har\t\t\t"), "harga");
        assert_eq!(typed("impor,pok\t"), "impor, bahan pokok", "also by a later word");
        assert_eq!(typed("harga, \t"), "harga, impor", "a tag is not offered twice");
        assert_eq!(typed("zzz\t"), "zzz");
    }

    #[test]
    fn what_can_be_completed_is_shown_beside_the_input() {
        let test = TestContext::new("Satu.", (80, 24));
        let shown = |prompt: &TagPrompt, columns| {
            let area = Rect::new(0, 0, columns, 1);
            rows(&drawn((columns, 1), |buffer| prompt.draw(&test.context(), area, buffer)).0)[0].clone()
        };
        let mut prompt = prompt(&[]);
        press(&mut prompt, "har");
        assert!(shown(&prompt, 60).ends_with("Tab: harga · Hárga lama"), "{}", shown(&prompt, 60));
        assert!(shown(&prompt, 40).ends_with("Tab: harga"), "{}", shown(&prompt, 40));
        assert!(shown(&prompt, 26).ends_with("tags: har"), "{}", shown(&prompt, 26));
        press(&mut prompt, "\t");
        assert!(shown(&prompt, 60).ends_with("Tab: Hárga lama · harga"), "{}", shown(&prompt, 60));
    }

    #[test]
    fn however_it_is_left_what_was_edited_is_saved() {
        let test = TestContext::new("Satu.", (80, 24));
        for by in [CloseBy::Escape, CloseBy::Click, CloseBy::Exit] {
            assert_eq!(saved(prompt(&["a"]).close(by, &test.context())), None);
            let mut edited = prompt(&["a"]);
            press(&mut edited, "b");
            assert_eq!(saved(edited.close(by, &test.context())), Some(vec!["ab".into()]));
        }
        let mut edited = prompt(&["a"]);
        press(&mut edited, "b");
        assert_eq!(edited.close(CloseBy::Cancel, &test.context()).then, Then::Cancel, "it can be restored");
        assert_eq!(prompt(&["a"]).close(CloseBy::Cancel, &test.context()).then, Then::Close);
    }
}
