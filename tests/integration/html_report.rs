//! The HTML report as a browser and a screen reader take it: its marks, legend, languages, headings and links.

use crate::support::build::{self, AnnotationBuilder};
use crate::support::reader::EN;
use dom_query::Document;
use std::collections::HashSet;
use std::path::Path;
use tandai::annotation::AnnotationKind::{self, Claim, Highlight, Note};
use tandai::annotation::project::Project;
use tandai::article::{Article, SourceFormat};
use tandai::entity::extract;
use tandai::exchange::{ExportContent, Report, html};
use tandai::text::Span;

const ARTICLE: &str = "Harga Beras Turun di Tiga Provinsi\n\nMenteri mengatakan bahwa harga beras turun 12 persen sejak \
    Maret, dan akan turun lagi dalam tiga bulan.\n\nPedagang di pasar itu tidak yakin dengan angka yang disebut oleh menteri.\n";

/// The report on a plain text.
fn report(text: &str, marks: impl IntoIterator<Item = AnnotationBuilder>) -> String {
    report_in(&Project::default(), &build::article(text), marks)
}

fn report_in(project: &Project, article: &Article, marks: impl IntoIterator<Item = AnnotationBuilder>) -> String {
    let marks = (1..).zip(marks).map(|(id, mark)| mark.id(id));
    let annotations = build::annotations(article, marks);
    let extraction = &extract(article, Span::new(0, article.text().len()));
    let (content, name) = (ExportContent::All, String::new());
    html::report(&Report { article, annotations: &annotations, extraction, project, content, name })
}

/// A mark on the first occurrence of `words` in [`ARTICLE`].
fn mark(kind: AnnotationKind, label: &str, words: &str) -> AnnotationBuilder {
    build::annotation().kind(kind).label(label).on_words(&build::article(ARTICLE), words)
}

/// One mark of each look that the built-in labels and the kinds have.
fn all_looks() -> Vec<AnnotationBuilder> {
    vec![
        mark(Highlight, "important", "harga beras"),
        mark(Highlight, "doubtful", "12 persen").note("Siapa yang menghitung?"),
        mark(Highlight, "confirmed", "sejak Maret"),
        mark(Highlight, "question", "tiga bulan"),
        mark(Highlight, "", "Pedagang"),
        mark(Note, "", "di pasar").note("Pasar mana?"),
        mark(Claim, "", "tidak yakin"),
    ]
}

/// The texts of the elements that `selector` matches.
fn texts(page: &str, selector: &str) -> Vec<String> {
    Document::from(page).select(selector).nodes().iter().map(|node| node.text().to_string()).collect()
}

/// The values of an attribute of the elements that `selector` matches; empty where they do not have it.
fn attributes(page: &str, selector: &str, name: &str) -> Vec<String> {
    let document = Document::from(page);
    let nodes = document.select(selector);
    nodes.nodes().iter().map(|node| node.attr(name).unwrap_or_default().to_string()).collect()
}

#[test]
fn every_look_has_a_sign_of_its_own_and_differs_in_more_than_colour() {
    let page = report(ARTICLE, all_looks());
    assert_eq!(texts(&page, "sup"), ["I", "D N1", "Co", "Q", "H", "N2", "C1"]);
    let classes = attributes(&page, "mark", "class");
    let lines: HashSet<&str> = classes.iter().filter_map(|classes| classes.split(' ').next_back()).collect();
    assert_eq!(lines.len(), 7, "{classes:?}");
}

#[test]
fn the_legend_lists_the_labels_and_kinds_that_are_used() {
    let rows = |marks: Vec<AnnotationBuilder>| {
        let page = report(ARTICLE, marks);
        texts(&page, "tbody tr").into_iter().zip(attributes(&page, "tbody tr th span", "class")).collect::<Vec<_>>()
    };
    let row = |text: &str, class: &str| (text.to_string(), format!("swatch {class}"));
    assert_eq!(
        rows(all_looks()),
        [
            row("Iimportantmatters to the story1", "yellow line-1"),
            row("Ddoubtfulmay be wrong1", "red line-2"),
            row("Coconfirmedis correct1", "green line-3"),
            row("Qquestionneeds an answer1", "blue line-4"),
            row("Hhighlightmarked, without a label1", "yellow line-5"),
            row("Nnotea comment, in the list of notes2", "grey line-note"),
            row("Cclaima statement to check1", "violet line-claim"),
        ]
    );
    let two = vec![mark(Highlight, "doubtful", "12 persen"), mark(Highlight, "doubtful", "tiga bulan")];
    assert_eq!(rows(two), [row("Ddoubtfulmay be wrong2", "red line-2")]);
    assert_eq!(rows(vec![mark(Highlight, "rumor", "12 persen")]), [row("Rrumor1", "yellow line-5")]);
    assert!(!report(ARTICLE, []).contains("<table"));
}

#[test]
fn a_claim_or_note_with_a_label_has_both_signs() {
    let page =
        report(ARTICLE, [mark(Claim, "doubtful", "12 persen"), mark(Note, "question", "tiga bulan").note("Kapan?")]);
    assert_eq!(texts(&page, "sup"), ["D C1", "Q N1"]);
    assert_eq!(texts(&page, ".claim .swatch, .notes .swatch"), ["doubtful", "question"]);
}

#[test]
fn marks_on_the_same_words_are_all_seen() {
    let marks = [
        mark(Claim, "", "harga beras turun 12 persen sejak Maret"),
        mark(Highlight, "doubtful", "turun 12 persen"),
        mark(Highlight, "question", "12 persen sejak"),
    ];
    let page = report(ARTICLE, marks);
    let innermost = "mark mark mark";
    assert_eq!(
        (texts(&page, innermost), texts(&page, "sup")),
        (vec!["12 persen".into()], ["D", "Q", "C1"].map(String::from).into())
    );
    let beginnings = attributes(&page, "mark[data-name]", "data-name");
    assert_eq!(beginnings, ["claim", "doubtful highlight", "question highlight"]);
    // The words of the article are all there, once.
    assert!(
        texts(&page, "article > p")[0].contains("bahwa harga beras turun 12 persenD sejakQ MaretC1, dan"),
        "{page}"
    );
}

#[test]
fn of_many_marks_on_the_same_words_all_can_be_linked_to() {
    let claims = ["turun 12 persen sejak", "turun 12 persen", "turun 12", "turun", "turun 12 persen sejak Maret"];
    let page = report(ARTICLE, claims.map(|words| mark(Claim, "", words)));
    assert_eq!(texts(&page, "sup").len(), 5);
    every_link_leads_somewhere(&page);
}

/// Checks that ids are unique and that each link within the page leads to one.
#[track_caller]
fn every_link_leads_somewhere(page: &str) {
    let ids = attributes(page, "[id]", "id");
    let known: HashSet<&String> = ids.iter().collect();
    assert_eq!(known.len(), ids.len(), "{ids:?}");
    for link in attributes(page, "a", "href") {
        let id = link.strip_prefix('#');
        assert!(id.is_none_or(|id| known.contains(&id.to_string())), "{link} leads nowhere: {ids:?}");
    }
}

#[test]
fn marks_in_the_headline_and_across_paragraphs_are_shown_and_linked_to() {
    let marks = [
        mark(Claim, "", "Harga Beras Turun"),
        mark(Claim, "", "tiga bulan.\n\nPedagang"),
        mark(Highlight, "important", "itu tidak"),
    ];
    let page = report(ARTICLE, marks);
    assert_eq!(texts(&page, "h1 mark"), ["Harga Beras Turun"]);
    assert_eq!(texts(&page, "article > p mark"), ["tiga bulan.", "Pedagang", "itu tidak"]);
    assert_eq!(texts(&page, "sup"), ["C1", "C2", "I"], "one sign an annotation");
    every_link_leads_somewhere(&page);
}

#[test]
fn the_page_is_in_english_and_the_texts_in_their_own_languages() {
    let note = "Check this with the ministry, because the figures are not in the report that they published.";
    let page = report(ARTICLE, [mark(Note, "", "12 persen").note(note)]);
    assert_eq!(attributes(&page, "html", "lang"), ["en"]);
    assert_eq!(
        attributes(&page, "title, h1, main > section > article, .notes p:first-child span[lang]", "lang"),
        ["id"; 4]
    );
    assert_eq!(attributes(&page, ".notes p:last-child", "lang"), ["en"]);
    // Of an unknown language, the tag is empty: without it, the text would count as English.
    let page = report("Zürich\n\nDie Stadt liegt am See.\n", []);
    assert_eq!(attributes(&page, "h1, article", "lang"), ["", ""]);
    assert!(page.contains("<h1 lang=\"\">") && page.contains("<article lang=\"\">"), "{page}");
}

#[test]
fn text_from_right_to_left_has_its_direction() {
    let text = "Harga\n\nالحقيقة مهمة جدا للناس.\n\nSatu kalimat biasa di sini.\n";
    let words = build::annotation().kind(Note).note("مهم").on_words(&build::article(text), "الحقيقة");
    let page = report(text, [words]);
    assert_eq!(attributes(&page, "article > p", "dir"), ["", "auto", ""]);
    assert_eq!(attributes(&page, ".notes p:last-child, .notes p:first-child span[lang]", "dir"), ["auto", "auto"]);
}

#[test]
fn headings_follow_each_other_without_a_gap() {
    let text = "# Judul\n\nSatu.\n\n### Bab\n\nDua.\n\n##### Sub\n\nTiga.\n\n## Bab lain\n\nEmpat.\n";
    let composed = tandai::article::markdown::read(text.into());
    let article = Article::from_composed(composed, SourceFormat::Markdown, Some(Path::new("a.md"))).unwrap();
    let claim = build::annotation().kind(Claim).on_words(&article, "Tiga");
    let page = report_in(&Project::default(), &article, [claim]);
    let document = Document::from(page.as_str());
    let headings = document.select("h1, h2, h3, h4, h5, h6");
    let levels: Vec<String> =
        headings.nodes().iter().map(|node| node.node_name().unwrap_or_default().to_string()).collect();
    assert_eq!(levels, ["h1", "h2", "h2", "h3", "h4", "h3", "h2", "h3"], "{page}");
}

#[test]
fn the_page_has_landmarks_and_its_tables_headers() {
    let page = report(ARTICLE, all_looks());
    for landmark in ["body > header", "header > nav[aria-label]", "body > main"] {
        assert_eq!(texts(&page, landmark).len(), 1, "{landmark}");
    }
    assert_eq!(texts(&page, "nav a"), ["Marks", "Article", "Claims", "Notes"]);
    assert_eq!((texts(&page, "caption").len(), texts(&page, "thead th[scope=col]").len()), (1, 4));
    assert_eq!(texts(&page, "tbody th[scope=row]").len(), 7);
    every_link_leads_somewhere(&page);
}

#[test]
fn lines_that_are_only_wrapped_in_the_source_are_not_broken() {
    let page = report(EN, []);
    assert!(page.contains("to keep the\ngates of the town&#39;s") && !page.contains("<br>"), "{page}");
}

#[test]
fn no_label_and_no_text_is_markup() {
    let text = "Judul <i>\n\nSatu <b>dua</b> & \"tiga\" '</article>'.\n";
    let evil = "\"><script>x()</script><!-- ' &";
    let of = |kind| build::annotation().kind(kind).label(evil).note(evil).on_words(&build::article(text), "<b>dua</b>");
    let page = report(text, [of(Highlight), of(Note), of(Claim)]);
    let document = Document::from(page.as_str());
    assert_eq!(document.select("script, i, article b, b").length(), 0, "{page}");
    assert!(!page.contains("<!--"));
    assert_eq!(texts(&page, "article[lang] > p")[0], "Satu <b>dua</b>S N1S N2S C1 & \"tiga\" '</article>'.");
    assert_eq!(texts(&page, "tbody th"), [evil, "note", "claim"]);
}
