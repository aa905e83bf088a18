//! Draws the library, over the whole screen: tabs and the state of the folder, a prompt or summary, and the list of the current tab.

use super::{Library, LibraryTab};
use crate::library::ArticleEntry;
use crate::text::{Span, display};
use crate::tui::action::Action;
use crate::tui::context::Context;
use crate::tui::widgets::list::first_shown;
use crate::tui::widgets::scrollbar::{self, Seen};
use crate::tui::widgets::table::{self, Column};
use crate::tui::widgets::text_input::draw_prompt;
use crate::tui::widgets::{Hit, HitMap, reorder, write, write_logical, write_right};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Clear, Widget};

/// Rows above the list: tabs, a blank row, the prompt or summary, a blank row, the column headings.
const HEADER_ROWS: u16 = 5;

/// Greatest width in columns: a longer row is hard to follow with the eye.
const MAX_COLUMNS: u16 = 140;

/// The columns that fit into `width`, the title first. No room is given to what none of the articles has.
fn columns<'a>(context: &'a Context<'a>, entries: &[ArticleEntry], width: u16) -> Vec<Column<'a, ArticleEntry>> {
    let theme = context.theme();
    let quiet = |from: u16, heading: &'static str, width: u16, cell: fn(&Context<'_>, &ArticleEntry) -> String| {
        (from, Column::new(heading, width, move |entry: &ArticleEntry| (cell(context, entry), theme.quiet())))
    };
    let minutes = |_: &Context<'_>, entry: &ArticleEntry| {
        if entry.code_points == 0 { String::new() } else { format!("{} min", entry.minutes()) }
    };
    let counts = |from: u16, heading: &'static str, width: u16, cell: fn(&ArticleEntry) -> String| {
        let is_open = |entry: &ArticleEntry| entry.open_claims > 0 || entry.orphaned > 0;
        let style = move |entry: &ArticleEntry| if is_open(entry) { theme.accent() } else { theme.quiet() };
        (from, Column::new(heading, width, move |entry: &ArticleEntry| (cell(entry), style(entry))))
    };
    let marks_width = if entries.iter().any(|entry| entry.orphaned > 0) { 13 } else { 7 };
    let claims_width = if entries.iter().any(|entry| entry.claims() > 0) { 14 } else { 0 };
    let all = [
        quiet(100, "Language", 10, |_, entry| entry.language.clone()),
        quiet(60, "Date", 12, |_, entry| entry.date.clone().unwrap_or_default()),
        quiet(80, "Length", 8, minutes),
        quiet(40, "Read", 6, |_, entry| entry.progress.map_or(String::new(), |progress| format!("{progress}%"))),
        quiet(110, "Last read", 12, last_read),
        counts(50, "Marks", marks_width, annotation_count),
        counts(50, "Claims", claims_width, claim_count),
    ];
    let mut columns: Vec<Column<'_, ArticleEntry>> =
        all.into_iter().filter(|(from, _)| width >= *from).map(|(_, column)| column).collect();
    let title = Column::new("Title", table::rest(&columns, width), move |entry: &ArticleEntry| {
        (entry.title.clone(), if entry.error.is_some() { theme.alarm() } else { Style::new() })
    });
    columns.insert(0, title);
    columns
}

/// How many annotations an article has; or how many it may adopt, as its source was renamed or moved.
fn annotation_count(entry: &ArticleEntry) -> String {
    match (entry.orphaned, entry.annotations.len()) {
        (0, 0) => String::new(),
        (0, marks) => marks.to_string(),
        (orphaned, _) => format!("{orphaned} to adopt"),
    }
}

/// How many of an article's claims are done.
fn claim_count(entry: &ArticleEntry) -> String {
    match entry.claims() {
        0 => String::new(),
        claims => format!("{} of {claims} done", entry.done_claims),
    }
}

/// The day an article was last read.
fn last_read(context: &Context<'_>, entry: &ArticleEntry) -> String {
    let day = |time: u64| Timestamp::from_millisecond(i64::try_from(time).ok()?).ok().map(context.author().day);
    let today = (context.author().day)((context.author().now)());
    match entry.last_read.and_then(day) {
        None => String::new(),
        Some(day) if day == today => "today".into(),
        Some(day) => day.to_string(),
    }
}

/// The area of the list.
pub(super) fn list_area(area: Rect) -> Rect {
    let width = area.width.min(MAX_COLUMNS);
    let left = (area.width - width) / 2;
    let whole = Rect { x: area.x + left + 1.min(width), width: width.saturating_sub(2), ..area };
    let above = HEADER_ROWS.min(whole.height);
    Rect { y: whole.y + above, height: whole.height - above, ..whole }
}

/// The areas of the tab names.
fn tabs(area: Rect) -> [Rect; 3] {
    let mut x = list_area(area).x + 2;
    LibraryTab::ALL.map(|tab| {
        let width = tab.name().len() as u16;
        let own = Rect { x, y: area.y, width, height: 1.min(area.height) };
        x += width + 3;
        own.intersection(area)
    })
}

/// Draws the library. Returns its tabs and its rows.
pub(super) fn draw(context: &Context<'_>, library: &Library, area: Rect, buffer: &mut Buffer) -> HitMap {
    let theme = context.theme();
    Clear.render(area, buffer);
    let list = list_area(area);
    let mut hits = HitMap::default();
    for (tab, place) in LibraryTab::ALL.into_iter().zip(tabs(area)) {
        write(buffer, place, place.x, place.y, tab.name(), place.width, theme.heading(tab == library.tab));
        hits.add(place, Hit::Tab(tab as usize));
    }
    let head = Rect { y: area.y, height: 1.min(area.height), ..list };
    let status = folder_status(library);
    let left = tabs(area)[2].right() + 2;
    if left + (status.len() as u16) < head.right() {
        write_right(buffer, head, head.y, &status, theme.quiet());
    }
    let line = Rect { y: area.y + 2.min(area.height), height: u16::from(area.height > 2), ..list };
    draw_input(context, library, line, buffer);
    if library.is_empty() {
        let message = empty_message(library);
        write(buffer, list, list.x + 2, list.y, &message, list.width.saturating_sub(2), theme.quiet());
        return hits;
    }
    let columns = columns(context, &library.entries, list.width.saturating_sub(2));
    let first = first_shown(library.row(), library.len(), usize::from(list.height));
    let seen = Seen::rows(first, usize::from(list.height), library.len());
    scrollbar::draw(theme, &seen, Rect { x: list.right(), width: 1, ..list }, buffer);
    let rows = first..library.len();
    for (row, y) in rows.zip(list.y..list.bottom()) {
        if row == library.row() {
            write(buffer, list, list.x, y, "▎", 1, theme.accent());
        }
        let own = Rect { x: list.x + 2, y, width: list.width.saturating_sub(2), height: 1 };
        match library.tab {
            LibraryTab::Articles => table::draw_row(&columns, &library.entries[library.shown[row]], own, buffer),
            LibraryTab::Search => draw_hit(context, library, row, own, buffer),
            LibraryTab::Entities => draw_name(context, library, row, own, buffer),
        }
        hits.add(Rect { x: area.x, width: area.width, ..own }, Hit::Item(row));
    }
    if library.tab == LibraryTab::Articles && area.height > HEADER_ROWS {
        let headings = Rect { x: list.x + 2, y: list.y - 1, width: list.width.saturating_sub(2), height: 1 };
        table::draw_headings(theme, &columns, headings, buffer);
    }
    hits
}

/// The state of the folder: how far it has been read, or how many articles it has.
fn folder_status(library: &Library) -> String {
    let folder = display::printable(&library.folder.to_string_lossy());
    let folder = if folder == "." || folder.is_empty() { String::new() } else { format!("{folder} · ") };
    match library.progress {
        Some((_, 0)) => "Scanning the folder …".into(),
        Some((done, all)) => format!("{folder}reading {done} of {all}"),
        None => {
            let left_out = library.index.as_ref().map_or(0, |index| index.unsearched());
            let left_out = if left_out > 0 { format!(", {left_out} not searched") } else { String::new() };
            let articles = if library.entries.len() == 1 { "article" } else { "articles" };
            let orphaned = library.entries.iter().filter(|entry| entry.orphaned > 0).count();
            let orphaned = if orphaned > 0 { format!(", marks to adopt in {orphaned}") } else { String::new() };
            format!("{folder}{} {articles}{orphaned}{left_out}", library.entries.len())
        }
    }
}

/// Draws the prompt while the person types, else a summary of the list with the keys for it.
fn draw_input(context: &Context<'_>, library: &Library, line: Rect, buffer: &mut Buffer) {
    let theme = context.theme();
    let sign = match library.tab {
        LibraryTab::Search => "search: ",
        LibraryTab::Articles | LibraryTab::Entities => "filter: ",
    };
    if library.typing {
        let line = Rect { x: line.x + 1, width: line.width.saturating_sub(1), ..line };
        return draw_prompt(theme, sign, &library.inputs[library.tab as usize], line, buffer);
    }
    let query = library.query();
    let key = |action| context.keys().list.primary_key(action);
    let [enter, search] = [Action::Accept, Action::Search].map(key);
    let text = match (library.tab, library.chosen_entity) {
        (LibraryTab::Entities, Some(of)) => {
            let known = &library.entities()[of];
            format!("{} · {} · Esc back", known.name, display::counted(known.articles.len(), "article"))
        }
        (LibraryTab::Search, _) if !query.is_empty() => {
            let hits = library.results.hits.len();
            let hits =
                if library.results.more { format!("{hits} or more hits") } else { display::counted(hits, "hit") };
            format!("“{query}” · {hits} · {enter} go to text · {search} new search")
        }
        (LibraryTab::Search, _) => format!("{search} search the articles and their notes"),
        (LibraryTab::Articles, _) if query.is_empty() => {
            let (next, [sort, tab]) = (LibraryTab::Search.name(), [Action::Sort, Action::NextPane].map(key));
            format!("{} · {sort} sort · {search} filter · {enter} open · {tab} {next}", library.order.heading())
        }
        (LibraryTab::Entities, None) if query.is_empty() => format!("{search} filter · {enter} list articles"),
        _ => format!("matching “{query}” · {} · Esc show all", display::counted(library.len(), "row")),
    };
    let width = line.width.saturating_sub(2);
    write(buffer, line, line.x + 2, line.y, &display::printable(&text), width, theme.quiet());
}

/// The message for an empty list.
fn empty_message(library: &Library) -> String {
    let reading = library.progress.is_some();
    match library.tab {
        LibraryTab::Articles if reading && library.entries.is_empty() => "Looking for articles …".into(),
        LibraryTab::Articles if library.entries.is_empty() => "No articles in this folder".into(),
        LibraryTab::Articles => "No matching article".into(),
        LibraryTab::Search | LibraryTab::Entities if library.index.is_none() => "Still reading the articles …".into(),
        LibraryTab::Search if library.query().is_empty() => String::new(),
        LibraryTab::Search => "No match in the articles or their notes".into(),
        LibraryTab::Entities if library.entities().is_empty() => "No entities found in these articles".into(),
        LibraryTab::Entities => "No matching entity".into(),
    }
}

fn draw_hit(context: &Context<'_>, library: &Library, row: usize, area: Rect, buffer: &mut Buffer) {
    let hit = &library.results.hits[row];
    let title = &library.entries[hit.entry].title;
    // The hit with its context on the left; the title of the article on the right, if there is room for both.
    let aside = if area.width >= 70 { area.width / 3 } else { 0 };
    let room = area.width - aside;
    // The context before the hit is cut so that the hit itself is visible.
    let before = Span::new(0, hit.matched.start).slice(&hit.context);
    let lit = hit.matched.slice(&hit.context);
    let spare = usize::from(room).saturating_sub(display::width(lit) + 12);
    let before = tail(before, spare.min(usize::from(room) / 2));
    let mut x = area.x;
    x += write_logical(buffer, area, x, area.y, &before, room, Style::new());
    let left = (area.x + room).saturating_sub(x);
    x += write_logical(buffer, area, x, area.y, lit, left, context.theme().accent().add_modifier(Modifier::BOLD));
    let left = (area.x + room).saturating_sub(x);
    write_logical(buffer, area, x, area.y, &hit.context[hit.matched.end..], left, Style::new());
    reorder(buffer, Rect { width: room, height: 1, ..area });
    if aside > 2 {
        write(buffer, area, area.x + room + 2, area.y, &display::printable(title), aside - 2, context.theme().quiet());
    }
}

/// The end of `text` in at most `columns` columns, with an ellipsis in front if it was cut.
fn tail(text: &str, columns: usize) -> String {
    let shown = display::printable(text);
    let wide = display::width(&shown);
    if wide <= columns {
        return shown;
    }
    let mut over = wide + 1 - columns;
    let kept: String = display::cells(&shown)
        .skip_while(|cell| {
            let skip = over > 0;
            over = over.saturating_sub(usize::from(cell.width));
            skip
        })
        .map(|cell| shown[cell.start..cell.end].to_string())
        .collect();
    format!("…{kept}")
}

fn draw_name(context: &Context<'_>, library: &Library, row: usize, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme();
    let width = area.width.saturating_sub(26);
    if let Some(of) = library.chosen_entity {
        let (entry, times, _) = library.entities()[of].articles[row];
        let title = display::printable(&library.entries[entry].title);
        write(buffer, area, area.x, area.y, &title, width, Style::new());
        write_right(buffer, area, area.y, &format!("{times}×"), theme.quiet());
        return;
    }
    let known = &library.entities()[library.shown_entities[row]];
    write(buffer, area, area.x, area.y, &display::printable(&known.name), width, theme.mark_of(known.kind));
    let counts = format!("{}, {}×", display::counted(known.articles.len(), "article"), known.mentions);
    write_right(buffer, area, area.y, &counts, theme.quiet());
}
