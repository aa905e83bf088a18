//! Draws the screenshots of the documentation: `cargo run --example pictures` writes `docs/*.svg`. One of them is a recording:
//! its frames follow each other.
//!
//! The reader runs without a terminal and receives keys; the cells of its buffer are then written as SVG. It shows the work
//! of a newsroom that [`newsroom`] invents.

#[path = "../../tests/support/build.rs"]
mod build;
mod newsroom;
#[path = "../../tests/support/reader.rs"]
mod reader;
mod svg;

use reader::{ID, TestReader};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use svg::{DARK, DefaultColours, LIGHT, animation, svg};
use tandai::annotation::adjudication::Adjudication;
use tandai::annotation::{Sidecar, Snapshots};
use tandai::library::LibraryIndex;
use tandai::library::build::BuildEvent;
use tandai::tui::app::Event;
use tandai::tui::document::Comparison;
use tandai::tui::palette::Palette;
use tandai::tui::theme::Theme;

/// Size of the screens, in columns and rows.
const SIZE: (u16, u16) = (120, 36);

/// Size of the screens that show a list.
const LIST_SIZE: (u16, u16) = (120, 26);

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    fs::create_dir_all(&folder).expect("a folder for the pictures");
    let write = |name: &str, text: String| {
        let path = folder.join(name).with_extension("svg");
        fs::write(&path, text).expect("a writable file");
        println!("{}", path.display());
    };
    write("six-keys", recording());
    for (name, reader, colours) in screens() {
        write(name, svg(&reader.buffer(), colours));
    }
}

/// The screens, with the names of their files and the colours of the terminal.
fn screens() -> Vec<(&'static str, TestReader, DefaultColours)> {
    let mut reading = open(newsroom::annotations(), SIZE, "dark");
    reading.keys("}}}}");
    let mut claim = open(newsroom::annotations(), SIZE, "dark");
    claim.keys("}}}]]<Enter>");
    vec![
        ("reading", reading, DARK),
        ("claim", claim, DARK),
        ("board", board(), LIGHT),
        ("library", library("O"), LIGHT),
        ("search", library("O<Tab>selat madura"), LIGHT),
        ("adjudicate", comparison(), DARK),
        ("tour", tour(), DARK),
    ]
}

/// A reader that has the article about the ferry open, with these annotations.
fn open(annotations: Sidecar, size: (u16, u16), theme: &str) -> TestReader {
    let path = Path::new(newsroom::OPEN);
    TestReader::at(path, ID, annotations, Snapshots::default(), size, self::theme(theme))
}

fn theme(name: &str) -> Theme {
    Theme::from_palette(Palette::named(name).expect("a built-in theme"))
}

/// The board of the claims in all articles.
fn board() -> TestReader {
    let mut reader = open(newsroom::annotations(), LIST_SIZE, "light");
    reader.keys("B<Tab>");
    reader.event(Event::BoardLoaded(newsroom::claims(), 0));
    reader
}

/// The library of all articles, after `keys`.
fn library(keys: &str) -> TestReader {
    let mut reader = open(newsroom::annotations(), LIST_SIZE, "light");
    let author = &mut reader.app.settings.author;
    (author.now, author.day) = (newsroom::now, newsroom::day);
    let (open, keys) = keys.split_at(1);
    reader.keys(open);
    let articles = newsroom::library();
    let paths = articles.iter().map(|(entry, _)| entry.path.clone()).collect();
    reader.event(Event::LibraryProgress(newsroom::NAME.into(), BuildEvent::Listed(paths)));
    reader.event(Event::LibraryBuilt(Ok(Arc::new(LibraryIndex::new(articles)))));
    reader.keys(keys);
    reader
}

/// Two annotators' work, of which one difference is settled.
fn comparison() -> TestReader {
    let article = build::article(ID);
    let [ana, budi] = newsroom::annotators().map(|annotations| build::annotations(&article, annotations));
    let work = Adjudication::new(("Ana".into(), &ana), ("Budi".into(), &budi));
    let mut reader = open(Sidecar::default(), SIZE, "dark");
    reader.app.doc.comparison = Some(Box::new(Comparison::new(work)));
    reader.event(Event::Resize(SIZE.0, SIZE.1));
    reader.keys("h");
    reader
}

/// The first step of the tour.
fn tour() -> TestReader {
    let mut reader = TestReader::tour((110, 28));
    reader.app.settings.theme = theme("dark");
    reader
}

/// Keys that go to the paragraph before the recording begins.
const BEFORE: &str = "fff";

/// Keys that are pressed one after the other, and the captions of the frames that they lead to.
const SIX_KEYS: [(&str, &str); 8] = [
    ("f", "f goes to the next sentence worth checking"),
    ("<Enter>", "1  Enter takes it as a claim, with what the article says about it"),
    (",,", "2 3  , , asks for the verdict"),
    ("f", "4  a letter chooses it, and the rationale is asked for"),
    ("BPS counts 1.7 million.", "type it"),
    ("<Enter>", "5  Enter goes on to the evidence"),
    ("https://example.org/ferries-2024", "paste an address"),
    ("<Enter>", "6  Enter: verdict, rationale and evidence are saved"),
];

/// Records a claim from the sentence to the evidence, in an article that has a few marks already.
fn recording() -> String {
    let mut reader = open(newsroom::first_marks(), (100, 30), "dark");
    reader.keys(BEFORE);
    let frames = SIX_KEYS.map(|(keys, caption)| {
        reader.keys(keys);
        (reader.buffer(), caption)
    });
    animation(&frames, DARK)
}
