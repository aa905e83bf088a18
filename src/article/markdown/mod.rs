//! Reads Markdown: `CommonMark` with GitHub's tables, strikethrough and task lists, footnotes, definition lists, HTML and
//! front matter.
//!
//! Mathematics between dollar signs is shown as it is written. The syntax is not recognised, because it would take two
//! prices for a formula.

mod front_matter;
mod html;

use crate::article::SourceMetadata;
use crate::article::html::resolve_link;
use crate::article::markup::{ComposedText, Composer, Inline, ListMarker};
use crate::article::page::push_headline_and_credit;
use html::{apply_open_elements, compose_fragment, open_raw_element, to_html};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Converts `source` to text and markup, which records where in the source each part of the text was written
/// ([`Markup::source_offset`](crate::article::markup::Markup::source_offset)).
pub fn read(source: String) -> ComposedText {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST;
    let (meta, body) = front_matter::read(&source);
    let events = Parser::new_ext(&source[body..], options).into_offset_iter();
    let events = events.map(|(event, range)| (event, range.start + body..range.end + body));
    let mut reader = MarkdownReader::new(&source, &meta);
    reader.read(&footnotes_last(events));
    let mut composed = reader.composer.finish();
    composed.meta = meta;
    composed.source = Some(source);
    composed
}

/// An event of the parser, and the range of the source that it stands for, in bytes.
type Located<'a> = (Event<'a>, Range<usize>);

/// The events with all footnotes after the rest of the text.
fn footnotes_last<'a>(events: impl Iterator<Item = Located<'a>>) -> Vec<Located<'a>> {
    let (mut text, mut footnotes) = (Vec::new(), Vec::new());
    let mut depth = 0;
    for (event, range) in events {
        let ends = matches!(event, Event::End(TagEnd::FootnoteDefinition));
        depth += usize::from(matches!(event, Event::Start(Tag::FootnoteDefinition(_))));
        if depth > 0 { &mut footnotes } else { &mut text }.push((event, range));
        depth -= usize::from(ends);
    }
    text.append(&mut footnotes);
    text
}

/// Passes the events of the parser to a [`Composer`].
struct MarkdownReader<'a> {
    source: &'a str,
    composer: Composer,
    /// The number of the next item of each open list; `None` for a bulleted list.
    item_numbers: Vec<Option<u32>>,
    open_images: usize,
    /// Whether the next cell is the first one of its row.
    first_cell: bool,
    /// The metadata to show below the headline that follows.
    credit_due: Option<SourceMetadata>,
    /// The metadata of the front matter.
    meta: &'a SourceMetadata,
    /// The name of the footnote whose text follows.
    footnote: Option<String>,
    /// The elements, such as `script`, of which no end tag follows any more.
    unclosed: Vec<&'static str>,
}

impl<'a> MarkdownReader<'a> {
    fn new(source: &'a str, meta: &'a SourceMetadata) -> Self {
        Self {
            source,
            composer: Composer::default(),
            item_numbers: Vec::new(),
            open_images: 0,
            first_cell: false,
            credit_due: None,
            meta,
            footnote: None,
            unclosed: Vec::new(),
        }
    }

    fn read(&mut self, events: &[Located<'_>]) {
        // If the text begins with a headline, the credit line belongs below it.
        if matches!(events.first(), Some((Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }), _))) {
            self.credit_due = Some(SourceMetadata { title: None, ..self.meta.clone() });
        } else {
            push_headline_and_credit(self.meta, &mut self.composer);
        }
        let mut rest = events;
        while let Some(unit) = next_unit(rest) {
            rest = &rest[unit.len()..];
            if matches!(unit[0].0, Event::Start(Tag::HtmlBlock)) {
                rest = self.html_block(unit, rest);
            } else if unit.len() > 1 && unit.iter().any(|(event, _)| matches!(event, Event::InlineHtml(_))) {
                self.html_run(unit);
            } else {
                for (event, range) in unit {
                    self.event(event, range);
                }
            }
        }
    }

    /// Reads a block of HTML. Returns the events after it and after the script that it may leave open.
    fn html_block<'e>(&mut self, block: &[Located<'_>], rest: &'e [Located<'e>]) -> &'e [Located<'e>] {
        self.begin_block();
        let html = to_html(block.iter().map(|(event, _)| event));
        compose_fragment(&html, block[0].1.start, &mut self.composer);
        self.composer.end_paragraph();
        apply_open_elements(&html, &mut self.composer);
        let Some(raw) = open_raw_element(&html).filter(|raw| !self.unclosed.contains(raw)) else { return rest };
        let closing = format!("</{raw}");
        let closes = |(event, _): &Located<'_>| matches!(event, Event::Html(tag) | Event::InlineHtml(tag) if tag.to_lowercase().contains(&closing));
        if let Some(at) = rest.iter().position(closes) {
            return &rest[at + 1..];
        }
        // Without a closing tag the rest of the file would be lost. It is searched for one only once.
        self.unclosed.push(raw);
        rest
    }

    /// Reads a part of a paragraph, or a table, that has HTML tags in it.
    fn html_run(&mut self, run: &[Located<'_>]) {
        self.push_footnote_mark();
        let is_table = matches!(run[0].0, Event::Start(Tag::Table(_)));
        if is_table {
            self.begin_block();
        }
        compose_fragment(&to_html(run.iter().map(|(event, _)| event)), run[0].1.start, &mut self.composer);
        if is_table {
            self.composer.space_below_last();
        }
    }

    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let at = Some(range.start);
        match event {
            // The alternative text of an image is not part of the article, so everything inside an image is skipped.
            Event::Start(Tag::Image { .. }) => self.open_images += 1,
            Event::End(TagEnd::Image) => self.open_images = self.open_images.saturating_sub(1),
            _ if self.open_images > 0 => {}
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            Event::Text(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
                self.push_footnote_mark();
                // Text that the source writes differently, such as a character reference, has no origin.
                self.composer.push(words, at.filter(|&at| self.source[at..].starts_with(&**words)));
            }
            Event::Code(words) => {
                self.push_footnote_mark();
                self.composer.open(Inline::Code);
                let inside = self.source[range.clone()].find(&**words);
                self.composer.push(words, inside.map(|inside| range.start + inside));
                self.composer.close(Inline::Code);
            }
            Event::SoftBreak => self.composer.space(),
            Event::HardBreak => self.composer.line_break(),
            Event::Rule => self.composer.space_below_last(),
            Event::TaskListMarker(done) => {
                self.composer.push(if *done { "[x]" } else { "[ ]" }, at);
                self.composer.space();
            }
            Event::FootnoteReference(name) => {
                self.push_footnote_mark();
                self.composer.push_mark(&format!("[{name}]"), at);
            }
            Event::Html(tag) | Event::InlineHtml(tag) => compose_fragment(tag, range.start, &mut self.composer),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => self.composer.end_paragraph(),
            Tag::Emphasis => self.composer.open(Inline::Emphasis),
            Tag::Strong => self.composer.open(Inline::Strong),
            Tag::Strikethrough => self.composer.open(Inline::Strikethrough),
            Tag::Link { dest_url, .. } => {
                if let Some(url) = resolve_link(dest_url, None) {
                    self.composer.open_link(&url);
                }
            }
            Tag::FootnoteDefinition(name) => {
                self.begin_block();
                self.footnote = Some(name.to_string());
            }
            Tag::TableCell if std::mem::take(&mut self.first_cell) => {}
            Tag::TableCell => self.composer.cell_separator(),
            _ => self.start_block(tag),
        }
    }

    /// Handles the start of a block that is not a simple paragraph.
    fn start_block(&mut self, tag: &Tag<'_>) {
        self.begin_block();
        match tag {
            Tag::Heading { level, .. } => self.composer.begin_heading(*level as u8),
            Tag::BlockQuote(_) => self.composer.begin_quote(),
            Tag::CodeBlock(_) => self.composer.begin_code(),
            Tag::List(start) => {
                self.item_numbers.push(start.map(|start| u32::try_from(start).unwrap_or(u32::MAX)));
                self.composer.begin_list();
            }
            Tag::Item => self.composer.begin_item(ListMarker::next(&mut self.item_numbers)),
            Tag::TableHead | Tag::TableRow => {
                self.composer.begin_row();
                self.first_cell = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.composer.end_paragraph();
                if let Some(meta) = self.credit_due.take() {
                    push_headline_and_credit(&meta, &mut self.composer);
                }
            }
            TagEnd::BlockQuote(_) => self.composer.end_quote(),
            TagEnd::List(_) => {
                self.item_numbers.pop();
                self.composer.end_list();
            }
            TagEnd::Table => self.composer.space_below_last(),
            TagEnd::Emphasis => self.composer.close(Inline::Emphasis),
            TagEnd::Strong => self.composer.close(Inline::Strong),
            TagEnd::Strikethrough => self.composer.close(Inline::Strikethrough),
            TagEnd::Link => self.composer.close(Inline::Link(0)),
            TagEnd::FootnoteDefinition => self.begin_block(),
            TagEnd::Image | TagEnd::TableCell => {}
            _ => self.composer.end_paragraph(),
        }
    }

    /// Ends the current paragraph. The mark of a footnote that begins with a list or a table is a paragraph of its own.
    fn begin_block(&mut self) {
        self.push_footnote_mark();
        self.composer.end_paragraph();
    }

    /// Adds the mark of the footnote that begins here, if one does.
    fn push_footnote_mark(&mut self) {
        if let Some(name) = self.footnote.take() {
            self.composer.push_mark(&format!("[{name}]"), None);
            self.composer.space();
        }
    }
}

/// The events at the start of `events` that belong together: text with its emphasis and links, a table, or a block of
/// HTML. Any other event is a unit of its own.
fn next_unit<'e, 'a>(events: &'e [Located<'a>]) -> Option<&'e [Located<'a>]> {
    let through = |end: TagEnd| events.iter().position(|(event, _)| *event == Event::End(end)).map_or(1, |at| at + 1);
    let len = match events.first()?.0 {
        Event::Start(Tag::HtmlBlock) => through(TagEnd::HtmlBlock),
        Event::Start(Tag::Table(_)) => through(TagEnd::Table),
        _ => events.iter().position(|(event, _)| !is_inline(event)).unwrap_or(events.len()).max(1),
    };
    Some(&events[..len])
}

/// Whether an event is part of a paragraph, not the start or the end of a block.
fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline(&Event::End(tag.to_end())),
        Event::End(tag) => {
            matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        Event::Rule | Event::Html(_) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::markup::MarkupKind;
    use crate::growth::assert_linear_time;
    use crate::text::Span;
    use proptest::prelude::*;

    #[test]
    fn markdown_syntax_becomes_styles() {
        let composed = read(
            "---\ntitle: \"Pasar Terbakar\"\nauthor: Siti\n---\n# Judul\n\nSatu **dua** dan\n[tiga](https://a.id/x).\n\n\
             > kutipan\n\n- a\n- b `c`\n\n1. x\n\n   y\n\n| k | v |\n| - | - |\n| m | n |\n\n```\n  kode\n```\n"
                .into(),
        );
        assert_eq!(
            composed.text,
            "Judul\n\nSiti\n\nSatu dua dan tiga.\n\nkutipan\n\na\n\nb c\n\nx\n\ny\n\nk | v\n\nm | n\n\n  kode\n"
        );
        assert_eq!(composed.meta.title.as_deref(), Some("Pasar Terbakar"));
        assert_eq!(composed.meta.byline.as_deref(), Some("Siti"));
        let style = |i| composed.markup.paragraph_style(i);
        assert_eq!((style(0).heading, style(3).quotes), (1, 1));
        assert_eq!((style(4).marker, style(4).tight), (Some(ListMarker::Bullet), true));
        assert!(!style(5).tight, "there is space below the list");
        assert_eq!((style(6).marker, style(6).tight), (Some(ListMarker::Number(1)), false));
        assert_eq!((style(7).marker, style(7).lists), (None, 1));
        assert_eq!(style(10).shape, MarkupKind::Code);
        let inlines: Vec<_> = composed
            .markup
            .inlines(Span::new(0, 99))
            .map(|(span, inline)| (span.slice(&composed.text), inline))
            .collect();
        assert_eq!(inlines, [("dua", Inline::Strong), ("tiga", Inline::Link(0)), ("c", Inline::Code)]);
    }

    #[test]
    fn words_of_the_text_are_traced_back_to_the_source() {
        let source = "# *Judul*\n\nSatu &amp; **dua**\n  tiga\n";
        let composed = read(source.into());
        for word in ["Judul", "Satu", "dua", "tiga"] {
            let at = composed.markup.source_offset(composed.text.find(word).unwrap());
            assert_eq!(at, source.find(word), "{word}");
        }
    }

    /// The text of Markdown without front matter.
    fn text(source: &str) -> String {
        read(source.into()).text
    }

    #[test]
    fn blocks_of_html_are_part_of_the_text() {
        assert_eq!(
            text(
                "Satu\n\n<div>\n<p>Harga: Rp 7 miliar.</p>\n</div>\n\n<details><summary>Rincian</summary>\n\nIsi *dua*.\n\n</details>\n"
            ),
            "Satu\n\nHarga: Rp 7 miliar.\n\nRincian\n\nIsi dua.\n"
        );
        assert_eq!(text("<table><tr><td>a</td><td>b</td></tr></table>\n\n> <p>c</p>\n"), "a | b\n\nc\n");
        assert_eq!(text("| a<br>12[^1] | b |\n| - | - |\n\n[^1]: c\n"), "a 12[1] | b\n\n[1] c\n", "a table with HTML");
        assert_eq!(text("<table>\n\n<tr>\n\n<td>a</td>\n\n</tr>\n\n</table>\n\nb"), "a\n\nb\n", "with blank lines");
    }

    #[test]
    fn html_in_a_paragraph_keeps_its_text_and_its_place() {
        assert_eq!(text("# A <b>b</b>\n\n- c <i>d</i> &lt;e&gt; `<f>`\n- g<br>h\n"), "A b\n\nc d <e> <f>\n\ng\nh\n");
        let composed = read("# A <i>b</i>\n\nc <strong>d</strong> <a href='https://a.id/'>e</a> <!-- f -->g".into());
        assert_eq!(composed.markup.paragraph_style(0).heading, 1, "it is still a heading");
        assert_eq!(composed.text, "A b\n\nc d e g\n");
        let inlines: Vec<_> = composed.markup.inlines(Span::new(4, 99)).map(|(_, inline)| inline).collect();
        assert_eq!(inlines, [Inline::Strong, Inline::Link(0)]);
        assert_eq!(text("| a | b |\n|-|-|\n| c <b>d</b> | *e* |\n\nf"), "a | b\n\nc d | e\n\nf\n");
    }

    #[test]
    fn comments_scripts_and_styles_are_left_out() {
        assert_eq!(text("a\n\n<!-- b\n\nc -->\n\n<script>\nd\n\ne\n</script>\n\nf <script>g</script>h"), "a\n\nf h\n");
        assert_eq!(text("<div>\n<style>\na\n\nb {}\n\n</style>\n</div>\n\nc"), "c\n", "with blank lines in it");
        assert_eq!(text("<div><style>\n\na"), "a\n", "text after a style that is never closed is kept");
    }

    #[test]
    fn scripts_that_never_end_are_searched_once() {
        assert_linear_time(1_000, |n| assert!(text(&"<div><script>\n\na\n\n".repeat(n)).starts_with("a\n\na")));
    }

    #[test]
    fn deleted_text_between_blocks_is_marked() {
        let composed = read("<del>\n\nSatu\n\n</del>\n\nDua".into());
        let struck: Vec<_> = composed.markup.inlines(Span::new(0, 99)).collect();
        assert_eq!(struck, [(Span::new(0, 4), Inline::Strikethrough)]);
    }

    #[test]
    fn footnotes_follow_the_text_with_their_marks() {
        assert_eq!(
            text("Naik 1.200[^3] pada[^b].\n\n[^3]: Sumber *satu*.\n\n    Lagi.\n\nAkhir.\n\n[^b]:\n    - dua\n"),
            "Naik 1.200[3] pada[b].\n\nAkhir.\n\n[3] Sumber satu.\n\nLagi.\n\n[b]\n\ndua\n"
        );
    }

    #[test]
    fn tasks_definitions_and_formulas_are_kept() {
        assert_eq!(text("- [x] satu\n- [ ] dua <b>tiga</b>\n"), "[x] satu\n\n[ ] dua tiga\n");
        assert_eq!(text("Istilah\n: Arti satu\n: Arti dua\n"), "Istilah\n\nArti satu\n\nArti dua\n");
        assert_eq!(text("Dari $5–$6 menjadi $E = mc^2$."), "Dari $5–$6 menjadi $E = mc^2$.\n");
    }

    #[test]
    fn text_between_rules_is_not_metadata() {
        assert_eq!(text("Satu\n\n---\nharga: naik\n---\n\nDua"), "Satu\n\nharga: naik\n\nDua\n");
    }

    #[test]
    fn a_title_in_the_metadata_is_shown_above_a_lesser_heading() {
        assert_eq!(text("---\ntitle: Judul\n---\n## Bagian\n\nIsi"), "Judul\n\nBagian\n\nIsi\n");
    }

    #[test]
    fn lines_of_html_are_traced_back_to_the_source() {
        let source = "---\ntitle: x\n---\nSatu\n\nDua <b>tiga</b>\n\n<p>empat</p>\n";
        let composed = read(source.into());
        for (word, line) in [("Satu", "Satu"), ("Dua", "Dua"), ("empat", "<p>empat")] {
            let at = composed.markup.source_offset(composed.text.find(word).unwrap());
            assert_eq!(at, source.find(line), "{word}");
        }
    }

    /// A block of Markdown inside further blocks.
    fn nested(mut block: String, around: &[u8]) -> String {
        for kind in around {
            let prefixed = |first: &str, rest: &str| {
                let lines = block.lines().enumerate();
                lines.map(|(i, line)| format!("{}{line}\n", if i == 0 { first } else { rest })).collect()
            };
            block = match kind {
                0 => prefixed("> ", "> "),
                1 => prefixed("- ", "  "),
                2 => prefixed("12. ", "    "),
                3 => format!("<div>\n\n{block}\n\n</div>\n"),
                _ => format!("<details><summary>x</summary>\n\n{block}\n\n</details>\n"),
            };
        }
        block
    }

    proptest! {
        /// A word in any construct of Markdown is shown or listed as left out, once and in the order of the source.
        #[test]
        fn every_visible_word_is_shown_or_listed_once(
            blocks in prop::collection::vec((0..SHAPES.len(), prop::collection::vec(0..5u8, 0..4)), 1..8),
        ) {
            let mut source = String::new();
            for (i, (shape, around)) in blocks.iter().enumerate() {
                let block = SHAPES[*shape].replace('A', &format!("kata{i}a")).replace('B', &format!("kata{i}b"));
                source += &nested(block.replace('#', &i.to_string()).replace('H', "#"), around);
                source += "\n\n";
            }
            let composed = read(source.clone());
            let (shown, left_out) = (words_in(&composed.text), words_in(&composed.left_out.join(" ")));
            let all: Vec<String> = (0..blocks.len()).flat_map(|i| [format!("kata{i}a"), format!("kata{i}b")]).collect();
            let mut found: Vec<&String> = shown.iter().chain(&left_out).collect();
            found.sort_by_key(|word| all.iter().position(|other| other == *word));
            prop_assert_eq!(found, all.iter().collect::<Vec<_>>(), "{}\n{}", source, composed.text);
            let is_footnote = |word: &String| source.contains(&format!("]: {word}"));
            let in_text: Vec<_> = shown.iter().filter(|word| !is_footnote(word)).collect();
            let in_source: Vec<_> = all.iter().filter(|word| in_text.contains(word)).collect();
            prop_assert_eq!(in_text, in_source, "{}", source);
        }
    }

    /// The words of the constructs in `text`. Superscript digits count as digits.
    fn words_in(text: &str) -> Vec<String> {
        let word = regex::Regex::new(r"kata\d+[ab]").unwrap();
        let plain: String = unicode_normalization::UnicodeNormalization::nfkc(text).collect();
        word.find_iter(&plain).map(|found| found.as_str().to_string()).collect()
    }

    /// Constructs with two words, `A` and `B`. `#` is a number, different in each construct, and `H` the sign of a heading.
    const SHAPES: &[&str] = &[
        "A B",
        "H A <u>B</u>",
        "HHH A *B* HH",
        "A[^n#]\n\n[^n#]: B",
        "[A][r#] B\n\n[r#]: https://a.id",
        "A<sup>B</sup>",
        "A<sub>B</sub>^2^",
        "<del>A</del><ins>B</ins>",
        "A<span hidden>x</span> B",
        "<ruby>A<rt>B</rt></ruby>",
        "<math><mi>A</mi><mfrac><mi>B</mi><mn>2</mn></mfrac></math>",
        "\u{3000}A\u{a0}\n\u{feff}B\u{200b}",
        "\u{a0}A  \nB",
        "A\\\nB",
        "| A |\n|---|\n| B \\| x |",
        "x | y\n-|-\nA | B | z",
        "<table><tr><td>A<td><table><tr><td>B</table></table>",
        "<table><caption>A</caption><tr><td colspan=2>B<td rowspan=3>x</table>",
        "<dl><dt>A<dd>B</dl>",
        "<!-- x\n\ny -->\nA\n\nB",
        "<pre>\nA\n\nB</pre>",
        "- A\n\n      B",
        "1) A\n1) B",
        "* A\n* * B",
        "> [!NOTE]\n> A B",
        "`` A ` B ``",
        "~~~x\nA\n~~~\nB",
        "<details open>\n<summary>A</summary>\nB\n</details>",
        "<noscript>x</noscript> A B",
        "<template>x</template>A B",
        "<script>x</script>A B",
        "A <button>B</button>",
        "<nav>\n<p>A</p>\n</nav>\n\nB",
        "<select><option>A<option>B</select>",
        "<map>A</map><svg><text>B</text></svg>",
        "<h1>A</h1>\n<h6>B</h6>",
        "<figure><img alt=x><figcaption>A</figcaption></figure>\n\nB",
        "<q>A</q> <kbd>B</kbd>",
        "<p hidden>x</p>\n\nA<!-- x -->B",
        "<sup>A\n\nB</sup>",
        "A <?php x ?> B",
        "<a href=\"x\">A\nB</a>",
        "A\n---\nB",
        "---\n\nA\n\n---\n\nB",
        "- A\n  - [x] <b>B</b>",
        "3. A\n\n   > B",
        "> A\n>\n> <p>B</p>",
        "| A | *x* |\n|---|---|\n| <b>B</b> |",
        "<div>A</div>\n\nB",
        "<div>\n\nA\n\n</div><p>B",
        "<details><summary>A</summary>\n\nB\n\n</details>",
        "<!-- x --> A\n\n<mark>B</mark>",
        "<ul><li>A<li>B</ul>",
        "~~A~~ `B`",
        "A<br>B",
        "$A$ and $$B$$",
        "[A](https://a.id) ![x](y) <https://b.id/B>",
        "A\n: B",
        "```\nA\n```\n\n    B",
        "A&amp;B \\* &nbsp;",
        "***A** <sub>2</sub>* B",
        "<p>A\n\nB</p>",
        "+++\nA\n+++\nB",
    ];
}
