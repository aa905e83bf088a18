//! The bodies of the fuzz targets, one function each. The tests of the program replay their seeds.

use super::{archive, check, parts};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::LazyLock;
use tandai::annotation::project::Project;
use tandai::annotation::{AnnotationSet, Sidecar, Snapshots};
use tandai::article::{Article, SourceFormat, feed, pdf, source};
use tandai::entity::Extraction;
use tandai::entity::iob::TokenFile;
use tandai::exchange::ExchangeFormat;
use tandai::exchange::import::plan_import;
use tandai::exchange::record::AnnotationDefaults;
use tandai::tui::app::{App, Author, Document, Effect, Event, SaveStatus};
use tandai::tui::config::Config;
use tandai::tui::drawing;
use tandai::tui::terminal::input::{InputDecoder, TerminalInput};

/// Reads one input.
pub type Target = fn(&[u8]);

/// Every target that has a folder of its own in `fuzz/seeds`.
pub const WITH_SEEDS: &[(&str, Target)] = &[
    ("config", config),
    ("docx", docx),
    ("epub", epub),
    ("feed", feed),
    ("html", html),
    ("input", input),
    ("mail", mail),
    ("markdown", markdown),
    ("odt", odt),
    ("pdf", pdf),
    ("project", project),
    ("tokens", tokens),
    ("transcript", transcript),
];

/// The formats that can be imported.
pub const IMPORTED: [ExchangeFormat; 16] = [
    ExchangeFormat::Webannotation,
    ExchangeFormat::Hypothesis,
    ExchangeFormat::Brat,
    ExchangeFormat::Doccano,
    ExchangeFormat::LabelStudio,
    ExchangeFormat::Prodigy,
    ExchangeFormat::Webanno,
    ExchangeFormat::Conll,
    ExchangeFormat::Spacy,
    ExchangeFormat::Csv,
    ExchangeFormat::Tsv,
    ExchangeFormat::Jsonl,
    ExchangeFormat::Xmi,
    ExchangeFormat::Zotero,
    ExchangeFormat::Kindle,
    ExchangeFormat::Koreader,
];

/// A text with a grapheme of several code points and both kinds of line ends.
const TEXT: &str = "Harga beras naik 12 persen 👩\u{200d}🚀, kata Menteri Sari Wulandari.\r\nHarga lain turun.\n";

static ARTICLE: LazyLock<Article> = LazyLock::new(|| Article::new(TEXT.into(), None, None).expect("a text"));

/// Reads an article in this format, and checks the laws of articles.
fn article(bytes: Vec<u8>, format: SourceFormat) {
    if let Ok(article) = source::from_bytes(bytes, format, None) {
        check(&article);
    }
}

/// Web pages, with the detection of their encoding.
pub fn html(data: &[u8]) {
    article(data.to_vec(), SourceFormat::Html);
}

/// Markdown.
pub fn markdown(data: &[u8]) {
    article(data.to_vec(), SourceFormat::Markdown);
}

/// Transcripts and subtitles.
pub fn transcript(data: &[u8]) {
    article(data.to_vec(), SourceFormat::Transcript);
}

/// Email and saved pages.
pub fn mail(data: &[u8]) {
    for format in [SourceFormat::Email, SourceFormat::Mhtml] {
        article(data.to_vec(), format);
    }
}

/// Word documents: the XML in a valid archive.
pub fn docx(data: &[u8]) {
    const FILES: [&str; 5] =
        ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "docProps/core.xml"];
    const RELATIONSHIPS: &str = "<Relationships><Relationship Id='s' Type='/styles' Target='styles.xml'/>\
        <Relationship Id='n' Type='/numbering' Target='numbering.xml'/>\
        <Relationship Id='f' Type='/footnotes' Target='footnotes.xml'/>\
        <Relationship Id='h' Type='/hyperlink' Target='https://example.org/' TargetMode='External'/></Relationships>";
    let mut files: Vec<(&str, &[u8])> = FILES.into_iter().zip(parts(data)).collect();
    files.push(("word/_rels/document.xml.rels", RELATIONSHIPS.as_bytes()));
    if let Ok(bytes) = archive(&files) {
        article(bytes, SourceFormat::Docx);
    }
}

/// OpenDocument texts: the XML in a valid archive.
pub fn odt(data: &[u8]) {
    packed(&["content.xml", "styles.xml", "meta.xml"], data, SourceFormat::Odt);
}

/// EPUB books: first the package document, which is found by its extension, then the other files.
pub fn epub(data: &[u8]) {
    let files =
        ["OEBPS/content.opf", "OEBPS/a.xhtml", "OEBPS/b.xhtml", "META-INF/container.xml", "META-INF/encryption.xml"];
    packed(&files, data, SourceFormat::Epub);
}

/// Packs the parts of an input as the files of these names, and reads the archive.
fn packed(names: &[&str], data: &[u8], format: SourceFormat) {
    let files: Vec<(&str, &[u8])> = names.iter().copied().zip(parts(data)).collect();
    if let Ok(bytes) = archive(&files) {
        article(bytes, format);
    }
}

/// PDF. Panics of the PDF library are caught and ignored: the program parses a PDF in a process of its own.
pub fn pdf(data: &[u8]) {
    let Ok(Ok(composed)) = std::panic::catch_unwind(|| pdf::read_in_process(data)) else { return };
    if let Some(article) = Article::from_composed(composed, SourceFormat::Pdf, None) {
        check(&article);
    }
}

/// Feeds: the pages that the entries become are read like any others.
pub fn feed(data: &[u8]) {
    for page in feed::pages(data.to_vec()) {
        article(page.into_bytes(), SourceFormat::Html);
    }
}

/// Sidecars: one that is parsed survives writing and parsing, and its annotations can be placed in an article.
pub fn sidecar(data: &[u8]) {
    let Ok(mut sidecar) = Sidecar::parse(data) else { return };
    assert_eq!(Sidecar::parse(sidecar.to_json().as_bytes()).as_ref().ok(), Some(&sidecar));
    sidecar.sort();
    let annotations = AnnotationSet::new(sidecar, Snapshots::default(), &ARTICLE);
    for placed in annotations.list() {
        assert!(placed.span.is_none_or(|span| span.get(ARTICLE.text()).is_some()));
    }
}

/// `config.toml`: one that is accepted has a binding for every key that it names.
pub fn config(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Config::parse(text) {
        Ok(config) => reader(config, (80, 24)).draw(),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// `tandai.toml`: the labels of one that is accepted can be shown.
pub fn project(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(project) = Project::parse(text) {
        let mut reader = reader(Config::default(), (60, 20));
        reader.app.doc.project = project;
        for key in [KeyCode::Char('v'), KeyCode::Char('?'), KeyCode::Tab, KeyCode::Esc, KeyCode::Char('H')] {
            reader.input(TerminalInput::Key(KeyEvent::new(key, KeyModifiers::NONE)));
        }
        reader.draw();
    }
}

/// Files of tokens and tags, for `tandai evaluate`.
pub fn tokens(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(file) = TokenFile::parse(text) {
        for document in file.documents() {
            assert!(document.iter().all(|(tokens, labels)| tokens.len() == labels.len()));
        }
    }
}

/// Import of a foreign format: every imported annotation is on the words that it quotes.
pub fn import(format: ExchangeFormat, text: &str) {
    // brat keeps the text in a separate file, which may be missing.
    let brat_text = (format == ExchangeFormat::Brat && text.len().is_multiple_of(2)).then(|| TEXT.to_string());
    let Ok(parsed) = format.read(text, brat_text, "fuzz") else { return };
    let mut next = 0;
    let mut id = || {
        next += 1;
        uuid::Uuid::from_u128(next)
    };
    for document in parsed.documents {
        let mut defaults = AnnotationDefaults { now: jiff::Timestamp::UNIX_EPOCH, id: &mut id, creator: "" };
        let plan = plan_import(document, &ARTICLE, &AnnotationSet::default(), &Extraction::default(), &mut defaults);
        for annotation in &plan.new {
            let target = &annotation.target;
            let span = ARTICLE.from_code_points(target.start, target.end).expect("a span of the article");
            assert_eq!(span.slice(ARTICLE.text()), target.exact);
        }
    }
}

/// What arrives from the terminal: keys, pastes, the mouse and control strings. Every frame can be drawn, and control strings
/// are never read as keys. Characters from U+E000 stand for new sizes, which do not arrive as bytes.
pub fn input(data: &[u8]) {
    let mut decoder = InputDecoder::default();
    let mut reader = reader(Config::default(), (80, 24));
    let inputs = data.chunks(7).flat_map(|portion| decoder.feed(portion)).collect::<Vec<_>>();
    inputs.into_iter().chain(decoder.flush()).for_each(|input| reader.input(input));
    reader.draw();
    let mut decoder = InputDecoder::default();
    let string = String::from_utf8_lossy(data).replace(|c: char| c.is_control() || c == '\\', "");
    for input in decoder.feed(format!("\u{1b}]1{string}\u{1b}\\").as_bytes()) {
        assert!(matches!(input, TerminalInput::Background(_)), "{string:?}: {input:?}");
    }
}

/// The size that a character from U+E000 stands for.
fn size_of(c: char) -> Option<(u16, u16)> {
    let n = u16::try_from((c as u32).checked_sub(0xe000)?).ok().filter(|n| *n < 0x100)?;
    Some((n * n, n))
}

/// A reader without a terminal, disk or clock.
struct Reader {
    app: App,
}

fn reader(config: Config, size: (u16, u16)) -> Reader {
    let article = Article::new(TEXT.into(), None, None).expect("a text");
    let doc = Document::new(article, AnnotationSet::default(), SaveStatus::Saved);
    let author = Author {
        name: "fuzz".into(),
        now: || jiff::Timestamp::UNIX_EPOCH,
        day: |_| jiff::civil::date(2025, 2, 1),
        id: |_| uuid::Uuid::nil(),
    };
    Reader { app: App::new(doc, author, config, size) }
}

impl Reader {
    /// Handles what the terminal sent, and answers the effects that the state waits for.
    fn input(&mut self, input: TerminalInput) {
        let size = match input {
            TerminalInput::Key(KeyEvent { code: KeyCode::Char(c), .. }) => size_of(c),
            _ => None,
        };
        self.event(match input {
            TerminalInput::Key(key) => size.map_or(Event::Key(key), |(columns, rows)| Event::Resize(columns, rows)),
            TerminalInput::Mouse(mouse) => Event::Mouse(mouse),
            TerminalInput::Paste(text) => Event::Paste(text),
            TerminalInput::Background(background) => Event::BackgroundDetected(background),
            _ => return,
        });
        assert!(self.app.article().text().is_char_boundary(self.app.cursor()));
    }

    fn event(&mut self, event: Event) {
        for effect in self.app.handle(event) {
            match effect {
                Effect::Save(_) => self.event(Event::Saved(Ok(Box::default()))),
                Effect::Compute(computation) => {
                    let event = computation.run(&self.app.doc.article);
                    self.event(event);
                }
                _ => {}
            }
        }
    }

    fn draw(&self) {
        let (columns, rows) = self.app.size();
        drawing::draw(&self.app, &mut Buffer::empty(Rect::new(0, 0, columns, rows)));
    }
}
