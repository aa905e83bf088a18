//! The reader without a terminal: events go in, and the screen is drawn into a buffer.
#![allow(dead_code, reason = "each test uses a part of it")]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tandai::annotation::snapshot::Snapshot;
use tandai::annotation::{AnnotationSet, Sidecar, Snapshots};
use tandai::article::Article;
use tandai::entity;
use tandai::library::build::BuildEvent;
use tandai::library::entry::{AnnotationText, ArticleEntity};
use tandai::library::{ArticleEntry, LibraryIndex};
use tandai::text::display;
use tandai::tui::app::{App, Author, Document, Effect, Event, SaveStatus};
use tandai::tui::clipboard::CopiedTo;
use tandai::tui::config::Config;
use tandai::tui::drawing;
use tandai::tui::theme::{ColorDepth, Theme};
use uuid::Uuid;

pub(crate) const ID: &str = include_str!("../../seeds/feri-listrik.txt");
pub(crate) const EN: &str = include_str!("../../seeds/tidal-barrier.txt");

/// An article with every Markdown structure that is supported.
const MARKDOWN: &str = "---\nauthor: Siti Rahma\ndate: 2024-05-02\nurl: https://kabar.example/pasar\n---\n\
    # Pasar *Kota* Terbakar\n\nApi membakar **pasar kota** pada Kamis pagi, kata [Ani Wijaya](https://contoh.id/ani), kepala \
    dinas pemadam, dan tiga kios habis sebelum bantuan datang dari kota sebelah.\n\n> Kami datang secepat mungkin, tetapi jalan \
    macet dan air habis di tengah jalan.\n>\n> > \"Itu tidak benar,\" kata pedagang.\n\n## Kerugian\n\n- Tiga kios habis, semuanya milik \
    pedagang kain yang sudah berjualan di sana selama dua puluh tahun\n- Dua rusak\n  - satu parah\n\n9. Sembilan\n10. Sepuluh\n\n\
    | Kios | Rugi |\n| --- | --- |\n| A | Rp 3 miliar |\n\n```\nlet x = 1;\n    let y = 2;\n```\n\nTidak ada korban.\n";

/// A reader that has [`MARKDOWN`] open.
pub(crate) fn markdown(size: (u16, u16)) -> TestReader {
    TestReader::markdown(MARKDOWN, size)
}

/// A reader whose effects are run at once. Saved sidecars and copied texts are collected instead of written.
pub(crate) struct TestReader {
    pub(crate) app: App,
    pub(crate) saved: Vec<Sidecar>,
    pub(crate) quit: bool,
    pub(crate) copied: Vec<String>,
    pub(crate) asked: Vec<String>,
}

impl TestReader {
    pub(crate) fn new(text: &str, size: (u16, u16)) -> Self {
        Self::themed(text, size, Theme::new(ColorDepth::Many))
    }

    pub(crate) fn themed(text: &str, size: (u16, u16), theme: Theme) -> Self {
        Self::with(text, Sidecar::default(), Snapshots::default(), size, theme)
    }

    /// A new reader with the text changed by `edit`, and with this one's annotations and snapshot.
    pub(crate) fn after(self, edit: impl FnOnce(String) -> String) -> Self {
        let mut snapshots = Snapshots::default();
        let text = self.app.article().text().to_string();
        snapshots.insert(Snapshot::new(text.clone()));
        Self::with(&edit(text), self.app.doc.annotations.sidecar(), snapshots, self.app.size(), self.app.settings.theme)
    }

    /// A reader that has a Markdown file open.
    pub(crate) fn markdown(text: &str, size: (u16, u16)) -> Self {
        let composed = tandai::article::markdown::read(text.into());
        let article =
            Article::from_composed(composed, tandai::article::SourceFormat::Markdown, Some(Path::new("article.md")));
        Self::on(article.unwrap(), Sidecar::default(), Snapshots::default(), size, Theme::new(ColorDepth::Many))
    }

    /// A reader that has a transcript open.
    pub(crate) fn transcript(text: &str, size: (u16, u16)) -> Self {
        let format = tandai::article::SourceFormat::Transcript;
        let article = tandai::article::source::from_bytes(text.into(), format, Some(Path::new("article.vtt")));
        Self::on(article.unwrap(), Sidecar::default(), Snapshots::default(), size, Theme::new(ColorDepth::Many))
    }

    /// A reader that shows the guided tour.
    pub(crate) fn tour(size: (u16, u16)) -> Self {
        let mut reader = Self::new("x y z", size);
        reader.app =
            App::new(tandai::tui::tour::document(), reader.app.settings.author.clone(), Config::default(), size);
        reader.app.settings.theme = Theme::new(ColorDepth::Many);
        tandai::tui::tour::begin(&mut reader.app);
        reader.event(Event::Resize(size.0, size.1));
        reader
    }

    /// Moves the focus to the field of the form with this name: first up to the first field, then down.
    pub(crate) fn go_to_field(&mut self, name: &str) -> &mut Self {
        for code in [KeyCode::BackTab, KeyCode::Tab] {
            for _ in 0..60 {
                let buffer = self.buffer();
                let accent = self.app.settings.theme.accent().fg;
                let is_focused = |row: &[ratatui::buffer::Cell]| {
                    let lit = row
                        .iter()
                        .filter(|cell| Some(cell.fg) == accent)
                        .map(ratatui::buffer::Cell::symbol)
                        .collect::<String>();
                    lit.trim_start().starts_with(name)
                };
                if buffer.content.chunks(usize::from(buffer.area.width)).any(is_focused) {
                    return self;
                }
                self.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
            }
        }
        panic!("no field {name}: {}", self.screen());
    }

    /// Moves down to a field of the form and selects its next choice.
    pub(crate) fn choose(&mut self, field: &str) {
        let at = |reader: &Self| {
            let screen = reader.screen();
            let line = screen.lines().find(|line| line.contains("›") && line.contains('│')).map(String::from);
            line.is_some_and(|line| line.contains(field))
        };
        for _ in 0..20 {
            if at(self) {
                break;
            }
            self.event(Event::Key(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE)));
        }
        self.event(Event::Key(KeyEvent::new(KeyCode::Right, KeyModifiers::NONE)));
    }

    pub(crate) fn with(text: &str, sidecar: Sidecar, snapshots: Snapshots, size: (u16, u16), theme: Theme) -> Self {
        Self::at(Path::new("article.txt"), text, sidecar, snapshots, size, theme)
    }

    /// The same, with the text in a file of another name.
    pub(crate) fn at(
        path: &Path,
        text: &str,
        sidecar: Sidecar,
        snapshots: Snapshots,
        size: (u16, u16),
        theme: Theme,
    ) -> Self {
        let article = Article::new(text.into(), Some(path), None).unwrap();
        Self::on(article, sidecar, snapshots, size, theme)
    }

    fn on(article: Article, sidecar: Sidecar, snapshots: Snapshots, size: (u16, u16), theme: Theme) -> Self {
        let annotations = AnnotationSet::new(sidecar, snapshots, &article);
        let doc = Document::new(article, annotations, SaveStatus::Saved);
        let id = |now: Timestamp| Uuid::from_u128(now.as_nanosecond().unsigned_abs());
        let author = Author { name: "tester".into(), now: tick, day: |_| jiff::civil::date(2025, 2, 1), id };
        let mut app = App::new(doc, author, Config::default(), size);
        app.settings.theme = theme;
        let mut reader = Self { app, saved: Vec::new(), quit: false, copied: Vec::new(), asked: Vec::new() };
        reader.event(Event::Resize(size.0, size.1));
        reader
    }

    pub(crate) fn event(&mut self, event: Event) {
        self.handle(event);
        while let Some(event) = self.app.next_held_back() {
            self.handle(event);
        }
    }

    fn handle(&mut self, event: Event) {
        for effect in self.app.handle(event) {
            match effect {
                Effect::Save(sidecar) => {
                    self.saved.push(*sidecar);
                    self.event(Event::Saved(Ok(Box::default())));
                }
                Effect::Compute(computation) => {
                    let event = computation.run(&self.app.doc.article);
                    self.event(event);
                }
                Effect::LoadBoard => self.event(Event::BoardLoaded(Vec::new(), 0)),
                Effect::BuildLibrary(_) => self.library(),
                Effect::Quit => self.quit = true,
                Effect::CopyToClipboard(text) => {
                    self.copied.push(text.text.clone());
                    self.event(Event::Copied(text, CopiedTo::Clipboard));
                }
                Effect::RunExternalNer(program) => self.asked.push(program.command),
                Effect::OpenLink { command, address } => {
                    self.asked.push([command, vec![address]].concat().join(" "));
                }
                Effect::StopExternalNer => self.asked.push("stop".into()),
                Effect::OpenDocument(_)
                | Effect::KeepDraft(_)
                | Effect::KeepTheme(_)
                | Effect::Redraw
                | Effect::TickAfter(_)
                | Effect::WriteBugReport(_)
                | Effect::FindOrphans
                | Effect::KeepOrphanAside(_)
                | Effect::ReloadSource
                | Effect::Suspend
                | Effect::SaveAs(..) => {}
            }
        }
    }

    /// Answers the request for the library with three articles.
    fn library(&mut self) {
        let entry = |name: &str, text: &str| {
            let path = PathBuf::from("in").join(name);
            let article = Article::new(text.into(), Some(&path), None).unwrap();
            let found = entity::extract(&article, tandai::text::Span::new(0, text.len()));
            let names = found.entities.iter().filter(|entity| entity.kind.is_name());
            let named = names.map(|entity| ArticleEntity {
                name: entity.name.clone(),
                kind: entity::EntityType::ALL.iter().position(|kind| *kind == entity.kind).unwrap() as u8,
                mentions: entity.mentions.len() as u32,
                first: found.mentions[entity.mentions[0]].span.start as u32,
            });
            let mut entry = ArticleEntry::unread(path.clone());
            entry.title = article.title().into();
            entry.language = article.language().code().into();
            entry.code_points = text.chars().count() as u32;
            entry.entities = named.collect();
            (entry, text.to_string())
        };
        let mut parts = vec![
            entry("feri-listrik.txt", ID),
            entry("lagi/pasar.txt", "Pasar Terbakar\nApi membakar pasar di Selat Madura.\n"),
            entry("tidal-barrier.txt", EN),
        ];
        (parts[0].0.date, parts[0].0.progress, parts[0].0.last_read) =
            (Some("2025-03-03".into()), Some(36), Some(1_735_689_600_000));
        (parts[0].0.open_claims, parts[0].0.done_claims) = (1, 1);
        parts[0].0.annotations = vec![
            AnnotationText { id: Uuid::from_u128(7), text: "2,4 juta penumpang — cek ke dinas".into() },
            AnnotationText { id: Uuid::from_u128(8), text: "Rp 184 miliar".into() },
        ];
        parts[2].0.date = Some("2024-09-14".into());
        let paths = parts.iter().map(|(entry, _)| entry.path.clone()).collect();
        self.event(Event::LibraryProgress("in".into(), BuildEvent::Listed(paths)));
        self.event(Event::LibraryBuilt(Ok(Arc::new(LibraryIndex::new(parts)))));
    }

    /// Types `keys`: characters, and `<Esc>`, `<Enter>`, `<Tab>` and control keys such as `<C-d>`.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|r| r.split_once('>'));
            let (code, modifiers) = if let Some((name, after)) = named {
                rest = after;
                match name {
                    "Esc" => (KeyCode::Esc, KeyModifiers::NONE),
                    "Enter" => (KeyCode::Enter, KeyModifiers::NONE),
                    "Tab" => (KeyCode::Tab, KeyModifiers::NONE),
                    _ => (KeyCode::Char(name.chars().last().unwrap()), KeyModifiers::CONTROL),
                }
            } else {
                rest = &rest[c.len_utf8()..];
                (KeyCode::Char(c), KeyModifiers::NONE)
            };
            self.event(Event::Key(KeyEvent::new(code, modifiers)));
        }
        self
    }

    pub(crate) fn buffer(&self) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(self.app.size().0, self.app.size().1)).unwrap();
        terminal
            .draw(|frame| {
                if let Some(cursor) = drawing::draw(&self.app, frame.buffer_mut()) {
                    frame.set_cursor_position(cursor);
                }
            })
            .unwrap();
        terminal.backend().buffer().clone()
    }

    pub(crate) fn screen(&self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width);
        let mut out = String::new();
        for row in buffer.content.chunks(width) {
            let mut skip = 0;
            let mut line = String::new();
            for cell in row {
                if skip == 0 {
                    line += cell.symbol();
                    skip = display::width(cell.symbol()).max(1);
                }
                skip -= 1;
            }
            out += line.trim_end();
            out.push('\n');
        }
        out
    }

    /// The words on the screen that have a style, one line for each run: row, style, words.
    pub(crate) fn lit(&self) -> String {
        let buffer = self.buffer();
        let mut out = String::new();
        for y in 0..buffer.area.height {
            let mut run = (String::new(), String::new());
            for x in 0..buffer.area.width {
                let cell = &buffer[(x, y)];
                let style = format!("{:?}/{:?}/{:?}", cell.fg, cell.bg, cell.modifier);
                if style != run.0 {
                    push_run(&mut out, y, &run);
                    run = (style, String::new());
                }
                run.1 += cell.symbol();
            }
            push_run(&mut out, y, &run);
        }
        out
    }

    /// The selected words.
    pub(crate) fn selected(&self) -> &str {
        self.app.selection().map_or("", |span| span.slice(self.app.article().text()))
    }

    pub(crate) fn notes(&self) -> Vec<(String, String, String)> {
        let list = self.app.doc.annotations.list().iter();
        list.map(|p| (p.annotation.description(), p.annotation.target.exact.clone(), p.annotation.note.clone()))
            .collect()
    }
}

fn push_run(out: &mut String, y: u16, (style, text): &(String, String)) {
    if !text.trim().is_empty() && style != "Reset/Reset/NONE" {
        *out += &format!("{y:>3} {style}: {}\n", text.trim());
    }
}

/// A clock that advances by one second on every call.
pub(crate) fn tick() -> Timestamp {
    use std::cell::Cell;
    thread_local!(static NOW: Cell<i64> = const { Cell::new(1_735_689_600) });
    NOW.with(|now| {
        now.set(now.get() + 1);
        Timestamp::from_second(now.get()).unwrap()
    })
}
