//! Converts HTML elements to text and markup. [`crate::article::page`] decides which part of a page is the article.

pub(crate) mod data_urls;
pub(crate) mod limits;
mod mathml;
pub(crate) mod note_reference;
mod superscript;
mod table;
pub(crate) mod xhtml;

use crate::article::markup::{Composer, Inline, ListMarker, Numerals};
use dom_query::NodeRef;
use note_reference::short_text;
use superscript::{Script, ScriptContext};
use table::Table;
use url::Url;

/// A superscript or subscript of more bytes than this is read as ordinary words.
const MAX_SCRIPT_BYTES: usize = 48;

/// The role of a block of corrections (Digital Publishing WAI-ARIA 1.1).
pub(crate) const ERRATA_ROLE: &str = "doc-errata";

/// How many bytes before a superscript or subscript decide what it means.
const MAX_CONTEXT_BYTES: usize = 256;

/// Elements that have text which a browser may show, but which is not part of an article.
pub(crate) const LISTED: &[&str] = &["nav", "button", "dialog", "select", "textarea", "noscript", "svg", "object"];

/// The effect of an element on the text.
enum ElementRole {
    /// Begins a new paragraph, and ends it.
    Block,
    /// Has no effect of its own; its content is part of the paragraph around it.
    Transparent,
    /// Part of the paragraph around it, but set apart from the words before and after it.
    Spaced,
    Heading(u8),
    Quote,
    Caption,
    List {
        ordered: bool,
    },
    Item,
    Table,
    Row,
    Cell,
    Code,
    Inline(Inline),
    Link,
    /// Words that were added later, often in place of struck-out ones.
    Inserted,
    Superscript,
    Subscript,
    Formula,
    /// A quotation inside a paragraph: it gets quotation marks.
    InlineQuote,
    /// The pronunciation of the word before it: it gets brackets.
    Ruby,
    LineBreak,
    /// Its content is left out.
    Skipped,
}

fn element_role(name: &str) -> ElementRole {
    match name {
        "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "figure" | "body"
        | "address" | "fieldset" | "form" | "dl" | "dt" | "dd" | "details" | "summary" | "caption" | "hgroup"
        | "center" | "hr" | "legend" | "search" | "option" | "optgroup" => ElementRole::Block,
        "h1" => ElementRole::Heading(1),
        "h2" => ElementRole::Heading(2),
        "h3" => ElementRole::Heading(3),
        "h4" => ElementRole::Heading(4),
        "h5" | "h6" => ElementRole::Heading(5),
        "figcaption" => ElementRole::Caption,
        "blockquote" => ElementRole::Quote,
        "ul" | "menu" | "dir" => ElementRole::List { ordered: false },
        "ol" => ElementRole::List { ordered: true },
        "li" => ElementRole::Item,
        "table" => ElementRole::Table,
        "tr" => ElementRole::Row,
        "td" | "th" => ElementRole::Cell,
        "pre" | "listing" | "xmp" => ElementRole::Code,
        "em" | "i" | "cite" | "dfn" | "var" => ElementRole::Inline(Inline::Emphasis),
        "strong" | "b" => ElementRole::Inline(Inline::Strong),
        "code" | "kbd" | "samp" | "tt" => ElementRole::Inline(Inline::Code),
        "s" | "del" | "strike" => ElementRole::Inline(Inline::Strikethrough),
        "ins" => ElementRole::Inserted,
        "sup" => ElementRole::Superscript,
        "sub" => ElementRole::Subscript,
        "math" => ElementRole::Formula,
        "a" => ElementRole::Link,
        "q" => ElementRole::InlineQuote,
        "rt" => ElementRole::Ruby,
        "br" => ElementRole::LineBreak,
        "script" | "style" | "noscript" | "template" | "head" | "title" | "svg" | "iframe" | "object" | "embed"
        | "video" | "audio" | "canvas" | "select" | "button" | "input" | "textarea" | "nav" | "rp" | "dialog"
        | "datalist" => ElementRole::Skipped,
        _ => ElementRole::Transparent,
    }
}

/// The effect of `node`, an element with this name. A style can make a block part of the line, and a `span` a block.
fn role_of(node: &NodeRef<'_>, name: &str) -> ElementRole {
    let role = element_role(name);
    let can_change = matches!(role, ElementRole::Block) || matches!(name, "span" | "font" | "label");
    let Some(style) = node.attr("style").filter(|_| can_change) else { return role };
    match display(&style).as_deref() {
        Some("inline") => ElementRole::Transparent,
        Some("inline-block" | "inline-flex" | "-webkit-inline-box" | "-moz-inline-box") => match role {
            ElementRole::Block => ElementRole::Spaced,
            role => role,
        },
        Some("block" | "flex" | "grid" | "table" | "list-item") if matches!(role, ElementRole::Transparent) => {
            ElementRole::Block
        }
        _ => role,
    }
}

/// The value of the property `display` in a style, in lower case.
fn display(style: &str) -> Option<String> {
    let style = style.to_ascii_lowercase();
    let declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    let mut values = declarations.filter(|(name, _)| name.trim() == "display").map(|(_, value)| value);
    values.next_back().map(|value| value.trim_end_matches("!important").trim().to_string())
}

/// Adds the content of `root` to `composer`. Relative links are resolved against `base`, the address of the page.
pub(crate) fn compose(root: NodeRef<'_>, composer: &mut Composer, base: Option<&Url>) {
    compose_within(root, composer, base);
    composer.end_paragraph();
}

/// The same as [`compose`], but the current paragraph stays open.
pub(crate) fn compose_within(root: NodeRef<'_>, composer: &mut Composer, base: Option<&Url>) {
    note_reference::prepare(root);
    // The tree is walked in a loop, as recursion could overflow the stack on a deeply nested page.
    let mut walk = Walk { composer, base, lists: Vec::new(), tables: Vec::new(), open_cells: 0 };
    let mut next = Some(root);
    let mut entering = true;
    while let Some(node) = next {
        let mut skip = true;
        if entering {
            if node.is_text() {
                walk.composer.push(&node.text(), None);
            } else {
                skip = !walk.enter(&node);
            }
        } else {
            walk.leave(&node);
        }
        let below = if entering && !skip { node.first_child() } else { None };
        if below.is_some() {
            next = below;
            continue;
        }
        if entering && !skip {
            walk.leave(&node);
        }
        if node.id == root.id {
            break;
        }
        entering = true;
        next = node.next_sibling();
        if next.is_none() {
            entering = false;
            next = node.parent();
        }
    }
}

/// An open list: the number of its next item.
struct ItemCounter {
    next: i32,
    step: i32,
    numerals: Option<Numerals>,
}

/// The state of a walk over the elements of a page.
struct Walk<'a> {
    composer: &'a mut Composer,
    base: Option<&'a Url>,
    /// The open lists; `None` for a bulleted list.
    lists: Vec<Option<ItemCounter>>,
    tables: Vec<Table>,
    /// The open cells of data tables, whose content stays on one line.
    open_cells: usize,
}

impl Walk<'_> {
    /// Handles the start of an element. Returns whether its children are to be visited.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        let Some(name) = node.node_name() else { return node.may_have_children() };
        let role = role_of(node, &name);
        if self.is_errata(node, &role) {
            self.composer.begin_correction();
        }
        let touches_word = || !self.composer.words_before().is_empty();
        let is_note = note_reference::has_note_role(node) || note_reference::is_local_mark(node) && touches_word();
        if is_note && self.enter_script(node, &role, true) {
            return false;
        }
        match role {
            ElementRole::Skipped => {
                self.list_skipped(node, &name);
                return false;
            }
            ElementRole::Transparent => {}
            ElementRole::Spaced => self.composer.space(),
            ElementRole::Superscript | ElementRole::Subscript => return !self.enter_script(node, &role, false),
            ElementRole::Formula => {
                self.composer.push(&mathml::formula(node), None);
                return false;
            }
            ElementRole::Table => {
                self.end_block();
                self.tables.push(Table::of(node));
            }
            ElementRole::Row => return self.enter_row(node),
            ElementRole::Cell => self.enter_cell(node),
            ElementRole::List { ordered } => {
                self.lists.push(ordered.then(|| ItemCounter::of(node)));
                if self.open_cells == 0 { self.composer.begin_list() } else { self.composer.cell_break() }
            }
            ElementRole::Item => self.enter_item(node),
            ElementRole::LineBreak if self.open_cells > 0 => self.composer.cell_break(),
            ElementRole::LineBreak => self.composer.line_break(),
            ElementRole::Block => self.end_block(),
            ElementRole::Heading(_) | ElementRole::Quote | ElementRole::Caption | ElementRole::Code
                if self.open_cells > 0 =>
            {
                self.composer.cell_break();
            }
            ElementRole::Heading(level) => self.composer.begin_heading(level),
            ElementRole::Quote => self.composer.begin_quote(),
            ElementRole::Caption => self.composer.begin_caption(),
            ElementRole::Code => self.composer.begin_code(),
            // In a code block everything is code already.
            ElementRole::Inline(Inline::Code) if self.composer.in_code() => {}
            ElementRole::Inline(inline) => {
                let follows_insertion =
                    || node.prev_sibling().and_then(|node| node.node_name()).is_some_and(|name| *name == *"ins");
                if inline == Inline::Strikethrough && follows_insertion() {
                    self.composer.space();
                }
                self.composer.open(inline);
            }
            ElementRole::Inserted => self.composer.separate_from_struck(),
            ElementRole::Link => {
                if let Some(url) = self.link(node) {
                    self.composer.open_link(&url);
                }
            }
            ElementRole::InlineQuote => self.composer.push("“", None),
            ElementRole::Ruby => self.composer.push("(", None),
        }
        true
    }

    /// Handles the end of an element whose children were visited.
    fn leave(&mut self, node: &NodeRef<'_>) {
        let Some(name) = node.node_name() else { return };
        let role = role_of(node, &name);
        self.leave_role(node, &role);
        if self.is_errata(node, &role) {
            self.composer.end_correction();
        }
    }

    /// Whether `node` is a block of corrections, which is not inside a table cell.
    fn is_errata(&self, node: &NodeRef<'_>, role: &ElementRole) -> bool {
        let is_block = matches!(role, ElementRole::Block | ElementRole::Item | ElementRole::Quote);
        is_block && self.open_cells == 0 && node.attr("role").is_some_and(|role| *role == *ERRATA_ROLE)
    }

    /// Ends what an element with this role began.
    fn leave_role(&mut self, node: &NodeRef<'_>, role: &ElementRole) {
        match *role {
            ElementRole::Skipped
            | ElementRole::Transparent
            | ElementRole::LineBreak
            | ElementRole::Inserted
            | ElementRole::Formula => {}
            ElementRole::Spaced | ElementRole::Superscript | ElementRole::Subscript => self.composer.space(),
            ElementRole::Table => {
                self.tables.pop();
                self.composer.space_below_last();
            }
            ElementRole::Row => {
                self.composer.end_row();
                if let Some(Table::Data(columns)) = self.tables.last_mut() {
                    columns.end_row();
                }
            }
            ElementRole::Cell => self.leave_cell(),
            ElementRole::List { .. } => {
                self.lists.pop();
                if self.open_cells == 0 { self.composer.end_list() } else { self.composer.cell_break() }
            }
            ElementRole::Quote if self.open_cells == 0 => self.composer.end_quote(),
            ElementRole::Caption if self.open_cells == 0 => self.composer.end_caption(),
            ElementRole::Block
            | ElementRole::Heading(_)
            | ElementRole::Item
            | ElementRole::Code
            | ElementRole::Quote
            | ElementRole::Caption => self.end_block(),
            ElementRole::Inline(Inline::Code) if self.composer.in_code() => {}
            ElementRole::Inline(inline) => self.composer.close(inline),
            ElementRole::Link => {
                if self.link(node).is_some() {
                    self.composer.close(Inline::Link(0));
                }
            }
            ElementRole::InlineQuote => self.composer.push("”", None),
            ElementRole::Ruby => self.composer.push(")", None),
        }
    }

    /// Lists the text of an element that is not visited.
    fn list_skipped(&mut self, node: &NodeRef<'_>, name: &str) {
        if LISTED.contains(&name) {
            let texts = node.descendants_it().filter(NodeRef::is_text);
            // Text of two elements is two words.
            let words: Vec<_> = texts.map(|text| text.text().to_string()).collect();
            self.composer.leave_out(&words.join(" "));
        }
    }

    /// The address of a link that can be followed.
    fn link(&self, node: &NodeRef<'_>) -> Option<String> {
        resolve_link(&node.attr("href")?, self.base)
    }

    /// Ends a paragraph, or in a table cell a line of it.
    fn end_block(&mut self) {
        if self.open_cells == 0 { self.composer.end_paragraph() } else { self.composer.cell_break() }
    }

    fn enter_item(&mut self, node: &NodeRef<'_>) {
        let counter = self.lists.last_mut().and_then(Option::as_mut);
        let number = counter.map_or(ListMarker::Bullet, |counter| counter.marker(node));
        let marker = if is_teaser(node) { ListMarker::Bullet } else { number };
        if self.open_cells == 0 {
            return self.composer.begin_item(marker);
        }
        self.composer.cell_break();
        self.composer.push_mark(&marker.to_string(), None);
        self.composer.space();
    }

    /// Begins a row of a table. A row without text is not visited.
    fn enter_row(&mut self, node: &NodeRef<'_>) -> bool {
        let Some(Table::Data(columns)) = self.tables.last_mut() else {
            self.composer.end_paragraph();
            return true;
        };
        columns.begin_row();
        if short_text(node, 0).is_some() {
            for cell in node.children_it(false).filter(NodeRef::is_element) {
                columns.place(number(&cell, "colspan", 1), number(&cell, "rowspan", 1));
            }
            columns.end_row();
            return false;
        }
        self.composer.begin_row();
        true
    }

    fn enter_cell(&mut self, node: &NodeRef<'_>) {
        let Some(Table::Data(columns)) = self.tables.last_mut() else {
            return self.composer.end_paragraph();
        };
        self.open_cells += 1;
        for _ in 0..columns.place(number(node, "colspan", 1), number(node, "rowspan", 1)) {
            self.composer.cell_separator();
        }
    }

    fn leave_cell(&mut self) {
        if matches!(self.tables.last(), Some(Table::Data(_))) {
            self.open_cells = self.open_cells.saturating_sub(1);
        } else {
            self.composer.end_paragraph();
        }
    }

    /// Adds a superscript, a subscript or another mark of a note. Returns false if it is too long for one of these; then it
    /// is to be read as words.
    fn enter_script(&mut self, node: &NodeRef<'_>, role: &ElementRole, is_note: bool) -> bool {
        let is_skipped = |node: NodeRef<'_>| {
            node.node_name().is_some_and(|name| matches!(element_role(&name), ElementRole::Skipped))
        };
        let inner = short_text(node, MAX_SCRIPT_BYTES).filter(|_| !node.descendants_it().any(is_skipped));
        let Some(inner) = inner else {
            self.composer.space();
            return false;
        };
        if inner.is_empty() {
            return true;
        }
        let after = note_reference::text_after(node);
        let context = ScriptContext {
            before: last_bytes(self.composer.words_before(), MAX_CONTEXT_BYTES),
            inner: &inner,
            after: &after,
            is_note: is_note || note_reference::is_linked(node, &inner),
        };
        let script = if matches!(role, ElementRole::Subscript) { context.subscript() } else { context.superscript() };
        let link = note_reference::inner_link(node).and_then(|link| self.link(&link));
        if let Some(url) = &link {
            self.composer.open_link(url);
        }
        match script {
            Script::Mark(mark) => self.composer.push_mark(&mark, None),
            Script::Suffix(suffix) => self.composer.push(&suffix, None),
            Script::Words(words) => {
                self.composer.space();
                self.composer.push(&words, None);
                self.composer.space();
            }
        }
        if link.is_some() {
            self.composer.close(Inline::Link(0));
        }
        true
    }
}

impl ItemCounter {
    /// The counter of an ordered list.
    fn of(list: &NodeRef<'_>) -> Self {
        let is_reversed = list.has_attr("reversed");
        let items = || {
            let is_item = |node: &NodeRef<'_>| node.node_name().is_some_and(|name| *name == *"li");
            list.children_it(false).filter(is_item).count()
        };
        let first = if is_reversed { i32::try_from(items()).unwrap_or(i32::MAX) } else { 1 };
        Self {
            next: integer(list, "start").unwrap_or(first),
            step: if is_reversed { -1 } else { 1 },
            numerals: list.attr("type").and_then(|kind| numerals(&kind)),
        }
    }

    /// The marker of the next item, which may have a number of its own.
    fn marker(&mut self, item: &NodeRef<'_>) -> ListMarker {
        let number = integer(item, "value").unwrap_or(self.next);
        self.next = number.saturating_add(self.step);
        let numerals = item.attr("type").map_or(self.numerals, |kind| numerals(&kind));
        numerals.map_or(ListMarker::Number(number), |numerals| ListMarker::Numeral(number, numerals))
    }
}

/// Whether a list item holds an article of its own, as in lists of other articles. Pages do not number these.
fn is_teaser(item: &NodeRef<'_>) -> bool {
    item.element_children().first().is_some_and(|child| child.has_name("article"))
}

/// The end of `text`, of at most `max` bytes.
fn last_bytes(text: &str, max: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(max))..]
}

/// The numerals for the attribute `type` of a list; `None` for digits.
fn numerals(kind: &str) -> Option<Numerals> {
    match kind.trim() {
        "a" => Some(Numerals::Letters { capital: false }),
        "A" => Some(Numerals::Letters { capital: true }),
        "i" => Some(Numerals::Roman { capital: false }),
        "I" => Some(Numerals::Roman { capital: true }),
        _ => None,
    }
}

/// The value of an attribute that is an integer (HTML standard, "rules for parsing integers": what follows the digits is
/// ignored).
fn integer(node: &NodeRef<'_>, name: &str) -> Option<i32> {
    let value = node.attr(name)?;
    let value = value.trim_start();
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let end = value.len() - digits.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    value[..end].parse().ok()
}

/// The value of an attribute that is a number from 1; `default` if it is missing or invalid.
fn number(node: &NodeRef<'_>, name: &str, default: usize) -> usize {
    integer(node, name).and_then(|value| usize::try_from(value).ok()).filter(|&value| value > 0).unwrap_or(default)
}

/// The absolute address of a link. `None` if it is a link within the page, cannot be resolved, or is not a web or mail
/// address (`javascript:`, for instance).
pub(crate) fn resolve_link(href: &str, base: Option<&Url>) -> Option<String> {
    let href = href.trim();
    if href.is_empty() || href.starts_with('#') {
        return None;
    }
    let url = match (Url::parse(href), base) {
        (Ok(url), _) => url,
        (Err(_), Some(base)) => base.join(href).ok()?,
        (Err(_), None) => return None,
    };
    matches!(url.scheme(), "http" | "https" | "mailto").then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::markup::ComposedText;
    use crate::growth::assert_linear_time;
    use crate::text::Span;
    use dom_query::Document;
    use proptest::prelude::*;

    fn composed(html: &str) -> ComposedText {
        let mut composer = Composer::default();
        let document = Document::from(html);
        compose(document.root(), &mut composer, Url::parse("https://example.com/news/a.html").ok().as_ref());
        composer.finish()
    }

    /// The paragraphs of `html`, with Markdown signs for headings, quotes and lists.
    fn as_markdown(html: &str) -> String {
        let composed = composed(html);
        let mut out = String::new();
        for (i, span) in composed.spans.iter().enumerate() {
            let style = composed.markup.paragraph_style(i);
            out += &"#".repeat(style.heading.into());
            out += &">".repeat(style.quotes.into());
            out += &"  ".repeat(style.lists.into());
            match style.marker {
                Some(ListMarker::Bullet) => out += "* ",
                Some(number) => out += &format!("{number} "),
                None => {}
            }
            out += span.slice(&composed.text);
            out.push('\n');
        }
        out
    }

    #[test]
    fn block_elements_become_styled_paragraphs() {
        assert_eq!(
            as_markdown(
                "<h2>Judul</h2><p>Satu <b>dua</b><br>tiga<p>empat<blockquote><p>lima</blockquote>\
                 <ul><li>a<li>b<ol start=3><li>c</ol></ul><pre>  x\n y</pre>\
                 <table><tr><th>k<td>v<tr><td>m<td>n</table><script>no()</script>akhir"
            ),
            "##Judul\nSatu dua\ntiga\nempat\n>lima\n  * a\n  * b\n    3. c\n  x\n y\nk | v\nm | n\nakhir\n"
        );
    }

    #[test]
    fn styles_decide_whether_an_element_is_a_block() {
        for (html, expected) in [
            ("<p>Satu <div style='display: inline'>dua</div> tiga", "Satu\ndua tiga\n"),
            ("<div>Satu<p style='display:inline-block'>[2]</p> tiga</div>", "Satu [2] tiga\n"),
            ("<div>Satu <div style='DISPLAY:-webkit-inline-box;color:red'>dua</div> tiga</div>", "Satu dua tiga\n"),
            ("<div>Satu<span style='display:block'>dua</span>tiga</div>", "Satu\ndua\ntiga\n"),
            ("<div>Satu <span style='display:inline-block'>dua</span>tiga</div>", "Satu duatiga\n"),
            ("<div>Satu <div style='overflow-display:inline'>dua</div></div>", "Satu\ndua\n"),
        ] {
            assert_eq!(as_markdown(html), expected, "{html}");
        }
    }

    #[test]
    fn lists_of_other_articles_have_no_numbers() {
        assert_eq!(as_markdown("<ol><li><article>a</article><li><p>b</ol>"), "  * a\n  2. b\n");
    }

    #[test]
    fn note_marks_are_not_digits_of_the_number_before() {
        for (html, expected) in [
            ("<p>1.200<sup>3</sup> korban", "1.200[3] korban\n"),
            ("<p>2019<sup><a href='#n3'>3</a></sup> itu", "2019[3] itu\n"),
            ("<p>2019<a href='#n3'><sup>3</sup></a> itu", "2019[3] itu\n"),
            ("<p>2019<a href='#n3'>3</a> itu", "2019[3] itu\n"),
            ("<p>bab <a href='#b3'>3</a> itu", "bab 3 itu\n"),
            ("<p>10<sup class=footnote>6</sup> orang", "10[6] orang\n"),
            ("<p>10<span style='vertical-align: super; font-size: 70%'>6</span> g", "10⁶ g\n"),
            ("<p>2019<a class=footnote-ref href='/catatan#3'>3</a> itu", "2019[3] itu\n"),
            ("<p>5<a epub:type=noteref href='n.xhtml#3'>*</a> itu", "5[*] itu\n"),
            ("<p>kata<sup>[3]</sup><sup>[4]</sup>.", "kata[3][4].\n"),
            ("<p>5 m<sup>2</sup>, H<sub>2</sub>O, 1<sup>st</sup>", "5 m², H₂O, 1st\n"),
        ] {
            assert_eq!(composed(html).text, expected, "{html}");
        }
        let link = composed("<p>kata<sup><a href='/catatan'>3</a></sup>");
        assert_eq!(link.markup.links().map(|(span, _)| span.slice(&link.text)).collect::<Vec<_>>(), ["[3]"]);
    }

    #[test]
    fn a_link_around_many_superscripts_is_not_read_for_each() {
        assert_linear_time(1_000, |n| {
            let html = format!("<a href=#x>{}{}</a>", "<i></i>".repeat(n), "<sup>1</sup>".repeat(n));
            assert!(composed(&html).text.starts_with("[1]"));
        });
    }

    #[test]
    fn a_long_superscript_is_words() {
        let words = "kata ".repeat(20);
        assert_eq!(
            composed(&format!("<p>satu<sup>{words}<b>dua</b></sup>tiga")).text,
            format!("satu {words}dua tiga\n")
        );
    }

    #[test]
    fn a_button_in_a_superscript_is_not_part_of_the_text() {
        let composed = composed("<p>kata<sup>3<button>Salin</button></sup> lain<script>x()</script>");
        assert_eq!((composed.text.as_str(), composed.left_out), ("kata 3 lain\n", vec!["Salin".to_string()]));
    }

    #[test]
    fn text_of_elements_that_are_not_shown_is_listed() {
        let composed = composed(
            "<nav><a>A</a><a>B</a></nav><map>satu</map><p>dua<select><option>C<option>D</select> <svg><text>E</text></svg>",
        );
        assert_eq!(composed.text, "satu\n\ndua\n");
        assert_eq!(composed.left_out, ["A B", "C D", "E"]);
    }

    #[test]
    fn formulas_ruby_and_revisions_are_shown() {
        for (html, expected) in [
            ("<p>Jadi <math><mi>x</mi><mo>=</mo><mn>5</mn></math> persen", "Jadi x=5 persen\n"),
            (
                "<p>Jadi <span><span style='display:none'><math><mi>x</mi></math></span><span aria-hidden=true>x</span></span>.",
                "Jadi x.\n",
            ),
            ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)\n"),
            ("<p>Ada <del>5</del><ins>6</ins> orang", "Ada 5 6 orang\n"),
            ("<p>Ada <ins>6</ins><del>5</del> orang", "Ada 6 5 orang\n"),
            ("<p>Ada <s>5</s>6 orang, sa<s>t</s>u", "Ada 5 6 orang, satu\n"),
        ] {
            assert_eq!(composed(html).text, expected, "{html}");
        }
        let struck = composed("<p>Ada <span style='text-decoration: line-through'>5</span> orang");
        let inlines: Vec<_> = struck.markup.inlines(Span::new(0, 99)).collect();
        assert_eq!(inlines, [(Span::new(4, 5), Inline::Strikethrough)]);
    }

    #[test]
    fn cells_stay_in_their_row_and_column() {
        for (table, expected) in [
            ("<tr><th>Putaran<th>Jumlah<br>uang<tr><td>I<td>5", "Putaran | Jumlah uang\nI | 5\n"),
            ("<tr><td><p>a</p><p>b</p><td><div>c</div><tr><td>d<td>e", "a b | c\nd | e\n"),
            ("<tr><td>a<td><ul><li>50<li>60</ul><tr><td>b<td>c", "a | • 50 • 60\nb | c\n"),
            ("<tr><td>a<td><ol start=3><li>x</ol>", "a | 3. x\n"),
            ("<tr><td>a<td>5<br>6", "a | 5 · 6\n"),
            ("<tr><td>a<td><td>b<tr><td><td>c<td>", "a | | b\n| c |\n"),
            ("<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e", "a | | b\nc | d | e\n"),
            ("<tr><td rowspan=2>a<td>b<tr><td>c<td>d", "a | b\n| c | d\n"),
            ("<tr><td rowspan=2>a<td>b<tr><td> <tr><td>c<td>d", "a | b\nc | d\n"),
            ("<tr><td>a<td>b<tr><td><img><td>&nbsp;<tr><td><button>x</button><td>", "a | b\n"),
            ("<tr><th><h4>a</h4><th><pre>b\n c</pre><tr><td><blockquote>d</blockquote><td>e", "a | b c\nd | e\n"),
        ] {
            assert_eq!(as_markdown(&format!("<table>{table}</table>")), expected, "{table}");
        }
    }

    #[test]
    fn a_table_that_arranges_the_page_is_read_cell_by_cell() {
        assert_eq!(
            as_markdown("<table><tr><td><h2>Judul</h2><td><p>a<p>b<table><tr><td>c<td>d</table></table>"),
            "##Judul\na\nb\nc | d\n"
        );
        assert_eq!(as_markdown("<table><tr><td>a<br>b<br><br>c<tr><td>d</table>"), "a\nb\nc\nd\n");
    }

    #[test]
    fn list_items_have_the_numbers_of_the_page() {
        for (list, expected) in [
            ("<ol start=5><li>a<li>b</ol>", "5. a\n6. b"),
            ("<ol reversed><li>a<li>b<li>c</ol>", "3. a\n2. b\n1. c"),
            ("<ol reversed start=10><li>a<li>b</ol>", "10. a\n9. b"),
            ("<ol><li value=4>a<li>b<li value=' 9x'>c</ol>", "4. a\n5. b\n9. c"),
            ("<ol type=a start=26><li>a<li>b</ol>", "z. a\naa. b"),
            ("<ol type=I><li>a<li>b<li type=1>c</ol>", "I. a\nII. b\n3. c"),
            ("<ol start=-1><li>a<li>b</ol>", "-1. a\n0. b"),
            ("<ol start=99999999999><li>a</ol>", "1. a"),
            ("<ul><li value=4>a</ul>", "• a"),
        ] {
            let composed = composed(list);
            let marker = |i| composed.markup.paragraph_style(i).marker.unwrap();
            let items: Vec<String> = composed
                .spans
                .iter()
                .enumerate()
                .map(|(i, span)| format!("{} {}", marker(i), span.slice(&composed.text)))
                .collect();
            assert_eq!(items.join("\n"), expected, "{list}");
        }
    }

    #[test]
    fn relative_links_are_resolved_and_script_links_are_dropped() {
        let composed = composed(
            "<p>Lihat <a href='/x?y=1'>ini</a>, <a href='javascript:alert(1)'>itu</a>, <a href=#top>atas</a> \
             dan <a href='mailto:a@b.id'>surat</a>.",
        );
        let links: Vec<_> = composed.markup.links().map(|(span, url)| (span.slice(&composed.text), url)).collect();
        assert_eq!(links, [("ini", "https://example.com/x?y=1"), ("surat", "mailto:a@b.id")]);
    }

    #[test]
    fn emphasis_across_paragraphs_applies_to_each() {
        let composed = composed("<i><p>satu</p><p>dua</p></i>");
        let found: Vec<_> =
            composed.markup.inlines(Span::new(0, 99)).map(|(span, _)| span.slice(&composed.text)).collect();
        assert_eq!(found, ["satu", "dua"]);
    }

    /// White space that HTML collapses, keeps, or does not know.
    const SPACES: &str = "( |\n|\t|\u{a0}|\u{3000}|\u{2003}|&nbsp;|&#8195;){1,3}";

    /// HTML with its visible words in order. The words are unlike each other and any sign that the program adds.
    fn html_with_words() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            "[a-zé]{1,6}",
            "[1-9][0-9]{0,3}([.,][0-9]{3})?",
            "“[a-z]{1,4}”",
            "[漢字]{1,3}",
            "[+=$€%-][0-9]{1,2}"
        ];
        let text = prop::collection::vec((SPACES, word), 1..5)
            .prop_map(|words| words.into_iter().map(|(space, word)| space + &word).collect::<String>());
        let leaf = (text, SPACES).prop_map(|(text, space)| text + &space);
        leaf.prop_recursive(5, 60, 5, |inner| {
            let many = prop::collection::vec(inner.clone(), 0..5);
            prop_oneof![
                many.clone().prop_map(|parts| parts.concat()),
                ("(p|div|section|h1|h3|blockquote|pre|b|i|em|a|span|code|s|del|ins|li|ul|ol|dl|dd|details|font|center|custom-x)", many.clone())
                    .prop_map(|(name, parts)| format!("<{name}>{}</{name}>", parts.concat())),
                ("(ul|ol|ol reversed|ol type=a start=5)", many.clone()).prop_map(|(list, items)| {
                    let items: String = items.iter().map(|item| format!("<li>{item}")).collect();
                    format!("<{list}>{items}</{}>", &list[..2])
                }),
                (prop::collection::vec(("(td|th|td colspan=2|td rowspan=3|td rowspan=2 colspan=3)", inner), 1..7), 1usize..4).prop_map(
                    |(cells, columns)| {
                        let row = |row: &[(String, String)]| {
                            row.iter().map(|(cell, content)| format!("<{cell}>{content}</{}>", &cell[..2])).collect::<String>()
                        };
                        let rows: String = cells.chunks(columns).map(|cells| format!("<tr>{}</tr>", row(cells))).collect();
                        format!("<table>{rows}</table>")
                    }
                ),
                many.prop_map(|parts| parts.join("<br>")),
            ]
        })
    }

    /// The words of the text nodes of `html`, as the parser sees them.
    fn words_of(html: &str) -> Vec<String> {
        let document = Document::from(html);
        let root = document.root();
        let texts = root.descendants_it().filter(NodeRef::is_text).map(|node| node.text());
        texts.flat_map(|text| text.split_whitespace().map(str::to_string).collect::<Vec<_>>()).collect()
    }

    proptest! {
        #[test]
        fn every_visible_word_is_shown_in_order(html in html_with_words()) {
            let composed = composed(&html);
            // The signs between cells and before list items in cells.
            let marks: Vec<Span> = composed.markup.unasserted().filter(|(_, inline)| *inline == Inline::Mark).map(|(span, _)| span).collect();
            let is_mark = |word: &str| {
                let at = Span::of_slice(&composed.text, word);
                matches!(word, "|" | "·") || marks.iter().any(|mark| mark.covers(at))
            };
            let shown: Vec<&str> = composed.text.split_whitespace().filter(|word| !is_mark(word)).collect();
            prop_assert_eq!(shown, words_of(&html), "{}\n{}", html, composed.text);
            let mut end = 0;
            for span in &composed.spans {
                prop_assert!(composed.text[end..span.start].trim().is_empty() && !span.is_empty());
                prop_assert_eq!(span.slice(&composed.text).trim_end().len(), span.len());
                end = span.end;
            }
            for (span, _) in composed.markup.inlines(Span::new(0, composed.text.len())) {
                prop_assert!(composed.spans.iter().any(|paragraph| paragraph.covers(span)), "{:?}", span);
            }
        }
    }
}
