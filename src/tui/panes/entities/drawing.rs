//! Draws the entities pane.

use super::rows::EntityRow;
use super::{EntitiesPane, FOOT_ROWS, MIN_ROWS_WITH_FOOT, listed};
use crate::entity::{self, Entity, Extraction, Value};
use crate::text::display;
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::geometry::Pane;
use crate::tui::panes::HEADING_ROWS;
use crate::tui::task::Task;
use crate::tui::widgets::scrollbar::{self, Seen};
use crate::tui::widgets::{Hit, HitMap, write, write_right, write_wrapped};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

impl EntitiesPane {
    /// The first row of the list that is shown, so that the last page is full.
    fn first_shown(&self, height: u16) -> usize {
        self.top.min(self.rows.len().saturating_sub(usize::from(height)))
    }

    /// Draws the pane.
    pub(crate) fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) -> HitMap {
        let mut hits = HitMap::default();
        if area.is_empty() {
            return hits;
        }
        let theme = context.theme();
        let body = Rect { y: area.y + HEADING_ROWS as u16, height: listed(area.height), ..area };
        let first = self.first_shown(body.height);
        let below = self.rows.len() > first + usize::from(body.height);
        let more = [(first > 0, "↑"), (below, "↓")].map(|(there, sign)| if there { sign } else { "" }).concat();
        self.draw_heading(context, Rect { width: area.width.saturating_sub(3), ..area }, buffer);
        hits.add(Rect { height: 1, ..area }, Hit::Button(Action::Sort));
        write_right(buffer, area, area.y, &more, theme.quiet());
        let Some(extraction) = context.doc.extraction() else {
            match context.failure_of(Task::Entities) {
                Some(failure) => write_wrapped(buffer, body, &failure, theme.alarm()),
                None => {
                    write(buffer, body, body.x, body.y, "Still reading …", body.width, theme.quiet());
                }
            }
            return hits;
        };
        if self.rows.is_empty() {
            let empty = if self.filter.is_empty() {
                "No entities found.".to_string()
            } else {
                format!("No match. {} to clear", context.keys().reader.primary_key(Action::Escape))
            };
            write(buffer, body, body.x, body.y, &empty, body.width, theme.quiet());
            return hits;
        }
        let seen = Seen::rows(first, usize::from(body.height), self.rows.len());
        // In the gap or the margin beside the pane.
        scrollbar::draw(theme, &seen, Rect { x: area.right(), width: 1, ..body }, buffer);
        let lit = context.entities_in_paragraph();
        for (i, y) in (first..self.rows.len()).zip(body.y..body.bottom()) {
            let row = Rect { y, height: 1, ..body };
            match self.rows[i] {
                EntityRow::Space => {}
                EntityRow::Heading(kind, n) => {
                    let used = write(buffer, body, body.x, y, kind.heading(), body.width, theme.quiet());
                    write(buffer, body, body.x + used + 1, y, &n.to_string(), body.width, theme.quiet());
                }
                EntityRow::Entity(e) => {
                    draw_entity(
                        context,
                        extraction,
                        &extraction.entities[e],
                        (lit.contains(&e), i == self.row),
                        row,
                        buffer,
                    );
                    hits.add(row, Hit::Entity(e));
                }
            }
        }
        if area.height >= MIN_ROWS_WITH_FOOT
            && let Some(entity) = self.selected().and_then(|e| extraction.entities.get(e))
        {
            let foot = Rect { y: area.bottom() - FOOT_ROWS + 1, height: FOOT_ROWS - 1, ..area };
            draw_foot(context, extraction, entity, foot, buffer);
            let length = context.article().text().len();
            for x in 0..foot.width {
                let cell = Rect::new(foot.x + x, foot.bottom() - 1, 1, 1);
                hits.add(cell, Hit::Offset(usize::from(x) * length / usize::from(foot.width)));
            }
        }
        hits
    }

    /// Draws the heading: the name of the pane, the sort order, the filter, and the external program while it runs.
    fn draw_heading(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme();
        let focused = context.screen.focus == Pane::Entities;
        let mut x = area.x + write(buffer, area, area.x, area.y, "Entities", area.width, theme.heading(focused));
        let mut more = |text: &str, style| {
            if !text.is_empty() && x + 1 < area.right() {
                x += 1 + write(buffer, area, x + 1, area.y, text, area.right() - x - 1, style);
            }
        };
        if context.article().text().len() > entity::MAX_WHOLE_BYTES {
            more("in this part", theme.quiet());
        }
        more(self.order.heading(), theme.quiet());
        let program = &context.settings.config.external_ner;
        if let Some(program) = program.as_ref().filter(|_| context.doc.external_ner.is_running()) {
            more(&format!("{} …", display::printable(&program.name)), theme.quiet());
        }
        if !self.filter.is_empty() {
            more(&format!("with “{}”", display::printable(&self.filter)), theme.accent());
        }
    }
}

/// Draws the row of an entity: one mark if it is selected, another and quiet one if the current paragraph mentions it.
fn draw_entity(
    context: &Context<'_>,
    extraction: &Extraction,
    entity: &Entity,
    (is_here, is_selected): (bool, bool),
    row: Rect,
    buffer: &mut Buffer,
) {
    let theme = context.theme();
    let has_focus = context.screen.focus == Pane::Entities;
    let mut style = theme.entity(entity.kind);
    if is_here {
        write(buffer, row, row.x + 1, row.y, "·", 1, theme.quiet());
    }
    if is_selected {
        write(buffer, row, row.x, row.y, "›", 1, if has_focus { theme.accent() } else { theme.quiet() });
        if has_focus {
            style = style.patch(theme.chosen());
        }
    }
    let times = entity.mentions.len();
    let times = if times > 1 { times.to_string() } else { String::new() };
    let room = row.width.saturating_sub(3 + display::width(&times) as u16);
    let used = write(buffer, row, row.x + 2, row.y, &display::printable(&entity.name), room, style);
    if let Some(value) = extraction.distinct_value(entity)
        && usize::from(room - used) > value.len() + 1
    {
        write(buffer, row, row.x + 3 + used, row.y, &value, room - used, theme.quiet());
    }
    write_right(buffer, row, row.y, &times, theme.quiet());
}

/// Draws the foot: a description of the entity (its role, else its value, else its other forms; then its source), and below it a
/// line that stands for the whole article, with a mark at each mention and at the cursor.
fn draw_foot(context: &Context<'_>, extraction: &Extraction, entity: &Entity, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme();
    let text = context.article().text();
    let value = || extraction.value(entity).map(Value::readable);
    let forms = || {
        let forms = extraction.surface_forms(text, entity);
        let others: Vec<String> = forms.into_iter().filter(|form| *form != entity.name).collect();
        (!others.is_empty()).then(|| others.join(", "))
    };
    let source = entity.mentions.iter().find_map(|&m| extraction.mentions[m].source.as_deref());
    let source = source.map(|source| format!("found by {source}"));
    let told = entity.role.clone().or_else(value).or_else(forms);
    let told = told.into_iter().chain(source).collect::<Vec<_>>().join(" · ");
    write(buffer, area, area.x, area.y, &display::printable(&told), area.width, theme.quiet());
    let columns = usize::from(area.width);
    let column = |offset: usize| offset * columns / text.len().max(1);
    let line: String = "─".repeat(columns);
    write(buffer, area, area.x, area.y + 1, &line, area.width, theme.quiet());
    for &mention in &entity.mentions {
        let x = area.x + column(extraction.mentions[mention].span.start) as u16;
        write(buffer, area, x, area.y + 1, "▪", 1, theme.mark_of(entity.kind));
    }
    let here = area.x + column(context.reader.cursor()) as u16;
    if let Some(cell) = buffer.cell_mut((here.min(area.right() - 1), area.y + 1)) {
        let style = cell.style().patch(theme.accent()).add_modifier(Modifier::BOLD);
        let symbol = if cell.symbol() == "▪" { "▪" } else { "┃" };
        cell.set_symbol(symbol).set_style(style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::EntityType;
    use crate::guard::catch_panic;
    use crate::tui::document::Analysis;
    use crate::tui::testing::{TestContext, cell_of, drawn, rows, runs};
    use ratatui::layout::Position;

    const TEXT: &str = "Presiden Joko Widodo bertemu Listyo Sigit Prabowo di Jakarta.\nWidodo lalu pergi ke Surabaya dan Bandung \
        dengan Rp 3 miliar.";

    /// The pane for the entities of [`TEXT`], and its surroundings.
    fn pane() -> (EntitiesPane, TestContext) {
        let test = TestContext::new(TEXT, (100, 30)).with_entities();
        let mut pane = EntitiesPane::default();
        pane.show(test.doc.extraction().unwrap());
        (pane, test)
    }

    fn draw(pane: &EntitiesPane, test: &TestContext, (columns, height): (u16, u16)) -> (Buffer, HitMap) {
        drawn((columns, height), |buffer| pane.draw(&test.context(), Rect::new(0, 0, columns, height), buffer))
    }

    fn shown(pane: &EntitiesPane, test: &TestContext, size: (u16, u16)) -> Vec<String> {
        rows(&draw(pane, test, size).0)
    }

    #[test]
    fn the_selected_entity_has_one_mark_and_those_of_the_paragraph_a_quiet_one() {
        let (pane, test) = pane();
        assert_eq!(
            shown(&pane, &test, (30, 11)),
            [
                "Entities                     ↓",
                "Persons 2",
                "›·Joko Widodo                2",
                " ·Listyo Sigit Prabowo",
                "",
                "Places 3",
                " ·Jakarta",
                "  Surabaya",
                "  Bandung",
                "",
                "Money 1"
            ]
        );
    }

    #[test]
    fn the_heading_sorts_and_a_row_is_its_entity() {
        let (pane, test) = pane();
        let (buffer, hits) = draw(&pane, &test, (30, 11));
        let hit = |words: &str| hits.at(cell_of(&buffer, words));
        let entities = &test.doc.extraction().unwrap().entities;
        let entity = |name: &str| Some(Hit::Entity(entities.iter().position(|entity| entity.name == name).unwrap()));
        assert_eq!(hits.at(Position::new(29, 0)), Some(Hit::Button(Action::Sort)));
        assert_eq!(hit("Joko Widodo"), entity("Joko Widodo"));
        assert_eq!(hits.at(Position::new(29, 7)), entity("Surabaya"), "to the edge of the pane");
        assert_eq!((hit("Persons"), hits.at(Position::new(0, 4))), (None, None));
    }

    #[test]
    fn the_selected_entity_has_the_ground_of_a_selection_while_the_pane_has_the_focus() {
        let (mut pane, mut test) = pane();
        pane.move_selection(crate::tui::action::Motion::Down, 11);
        let ground = test.settings.theme.chosen().bg;
        let chosen = |pane: &EntitiesPane, test: &TestContext| {
            runs(&draw(pane, test, (30, 11)).0, |cell| Some(cell.bg) == ground)
        };
        assert!(chosen(&pane, &test).is_empty());
        test.screen.focus = Pane::Entities;
        assert_eq!(chosen(&pane, &test), ["Listyo Sigit Prabowo"]);
    }

    #[test]
    fn arrows_say_where_there_is_more() {
        let (mut pane, test) = pane();
        let arrows =
            |pane: &EntitiesPane| shown(pane, &test, (30, 6))[0].trim_start_matches("Entities").trim().to_string();
        assert_eq!(arrows(&pane), "↓");
        pane.scroll(1, 6);
        assert_eq!(arrows(&pane), "↑↓");
        pane.scroll(99, 6);
        assert_eq!(arrows(&pane), "↑");
        assert_eq!(shown(&pane, &test, (30, 6))[5], "  Rp 3 miliar", "the last page is full");
        assert!(!shown(&pane, &test, (30, 20))[0].contains('↑'), "a higher pane has room for all");
    }

    #[test]
    fn the_foot_describes_the_selected_entity_and_leads_to_places_in_the_article() {
        let (mut pane, test) = pane();
        let entities = &test.doc.extraction().unwrap().entities;
        assert!(pane.select(entities.iter().position(|entity| entity.name == "Joko Widodo").unwrap()));
        let (buffer, hits) = draw(&pane, &test, (30, 14));
        let rows = rows(&buffer);
        assert_eq!((rows[11].as_str(), rows[12].as_str()), ("", "Presiden"));
        assert_eq!(rows[13].chars().count(), 30);
        let marks: Vec<usize> = rows[13].chars().enumerate().filter(|(_, c)| *c == '▪').map(|(x, _)| x).collect();
        let length = TEXT.len();
        let mentions = [TEXT.find("Joko").unwrap(), TEXT.rfind("Widodo").unwrap()];
        assert_eq!(marks, mentions.map(|at| at * 30 / length));
        assert_eq!(rows[13].chars().next(), Some('┃'), "the cursor");
        assert_eq!(hits.at(Position::new(0, 13)), Some(Hit::Offset(0)));
        assert_eq!(hits.at(Position::new(15, 13)), Some(Hit::Offset(length / 2)));
        assert_eq!(hits.at(Position::new(15, 12)), None);
        assert!(!shown(&pane, &test, (30, 11)).concat().contains('─'), "a low pane has no foot");
    }

    #[test]
    fn the_heading_says_how_the_list_is_sorted_and_filtered() {
        let (mut pane, test) = pane();
        pane.sort(test.doc.extraction().map(|it| &**it));
        pane.set_filter("wido", test.doc.extraction().map(|it| &**it));
        assert_eq!(
            shown(&pane, &test, (40, 4)),
            ["Entities by count with “wido”", "Persons 1", "›·Joko Widodo                          2", ""]
        );
        assert_eq!(shown(&pane, &test, (22, 2))[0], "Entities by count …  ↓", "room is left for the arrows");
    }

    #[test]
    fn an_empty_list_says_why() {
        let (mut pane, mut test) = pane();
        pane.set_filter("zzz", test.doc.extraction().map(|it| &**it));
        assert_eq!(shown(&pane, &test, (30, 3))[1], "No match. Esc to clear");
        let nothing = TestContext::new("satu dua", (100, 30)).with_entities();
        let mut empty = EntitiesPane::default();
        empty.show(nothing.doc.extraction().unwrap());
        assert_eq!(shown(&empty, &nothing, (30, 3))[1], "No entities found.");
        test.doc.analysis = Analysis::default();
        assert_eq!(shown(&EntitiesPane::default(), &test, (30, 3))[1], "Still reading …");
        test.doc.task_failed(Task::Entities);
        assert_eq!(shown(&EntitiesPane::default(), &test, (30, 3))[1..], ["Entities failed; F9 reports", "the bug"]);
    }

    #[test]
    fn a_list_without_rows_can_still_be_sorted() {
        let test = TestContext::new("satu dua", (100, 30));
        let (_, hits) = draw(&EntitiesPane::default(), &test, (30, 3));
        assert_eq!(hits.at(Position::new(4, 0)), Some(Hit::Button(Action::Sort)));
        assert_eq!(draw(&EntitiesPane::default(), &test, (0, 3)).1, HitMap::default());
    }

    #[test]
    fn no_size_of_the_pane_is_too_small() {
        let (pane, test) = pane();
        for (columns, height) in (0..8).flat_map(|columns| (0..16).map(move |height| (columns, height))) {
            let drawn = catch_panic("the entities", || draw(&pane, &test, (columns, height)));
            assert!(drawn.is_ok(), "{columns} columns, {height} rows");
        }
    }

    #[test]
    fn an_entity_has_the_colour_of_its_type() {
        let (pane, test) = pane();
        let place = test.settings.theme.entity(EntityType::Place).fg;
        let (buffer, _) = draw(&pane, &test, (30, 11));
        assert_eq!(runs(&buffer, |cell| Some(cell.fg) == place), ["Jakarta", "Surabaya", "Bandung"]);
    }

    #[test]
    fn a_value_that_the_words_do_not_show_is_beside_them() {
        let test = TestContext::new("Harga beras naik dua belas persen pada bulan Mei.", (100, 30)).with_entities();
        let mut pane = EntitiesPane::default();
        pane.show(test.doc.extraction().unwrap());
        let row = |columns| shown(&pane, &test, (columns, 11)).into_iter().find(|row| row.contains("dua belas"));
        assert_eq!(row(24).as_deref(), Some(" ·dua belas persen 12%"));
        assert_eq!(row(23).as_deref(), Some(" ·dua belas persen"), "where there is room");
    }

    #[test]
    fn a_program_that_looks_for_entities_is_named_while_it_runs() {
        let (pane, mut test) = pane();
        test.settings.config.external_ner = Some(crate::exchange::external_ner::ExternalNer {
            name: "spacy".into(),
            command: "true".into(),
            folder: ".".into(),
            time_limit: std::time::Duration::from_secs(1),
            automatic: false,
        });
        assert_eq!(shown(&pane, &test, (40, 30))[0], "Entities");
        let article = test.doc.article.clone();
        test.doc.external_ner.start_automatically(&article);
        assert_eq!(shown(&pane, &test, (40, 30))[0], "Entities spacy …");
    }
}
