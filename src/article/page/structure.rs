//! Renames elements of a web page so that the reader of HTML reads them as they look: captions that are not `figcaption`
//! elements, headings that are buttons, and tables that only arrange the page.

use super::selection::{has_class_word, is_any};
use dom_query::{Document, NodeRef};

/// Parts of class names that stand for a caption or for the credit of a picture.
const CAPTION_CLASSES: &[&str] = &["caption", "captions", "credit", "credits", "photocredit", "imagecaption"];

/// Elements with more bytes of text than this are not captions, whatever their class.
const MAX_CAPTION_BYTES: usize = 500;

/// A table with more bytes than this in one cell arranges the page.
const MAX_CELL_BYTES: usize = 1500;

/// Turns paragraphs with the class of a caption or credit into `figcaption` elements.
pub(crate) fn mark_captions(document: &Document) {
    let candidates = document.select("p[class], div[class], h4[class], h5[class], h6[class], dd[class], small[class]");
    let is_caption = |node: &&NodeRef| {
        has_class_word(node, CAPTION_CLASSES) && node.text().len() <= MAX_CAPTION_BYTES && !node.is(":has(h1, h2, h3)")
    };
    let captions: Vec<NodeRef> = candidates.nodes().iter().filter(is_caption).copied().collect();
    for caption in captions {
        caption.rename("figcaption");
    }
}

/// Turns the buttons in headings into spans. In an accordion the heading of a section is a button that opens it; other
/// buttons are part of the page.
pub(crate) fn unwrap_heading_buttons(document: &Document) {
    let buttons = document.select("h1 button, h2 button, h3 button, h4 button, h5 button, h6 button, summary button");
    buttons.nodes().iter().for_each(|button| button.rename("span"));
}

/// Turns tables that arrange the page into plain blocks: those marked as presentation, with at most one cell that has text,
/// with a table inside, or with a whole article in a cell.
pub(crate) fn unwrap_layout_tables(document: &Document) {
    // Inner tables come first, so that an outer one is judged by tables of data only.
    for table in document.select("table").nodes().iter().rev() {
        let parts = own_parts(table);
        let is_cell = |node: &&NodeRef| is_any(node, &["td", "th"]);
        let cells: Vec<usize> = parts.iter().filter(is_cell).map(|cell| cell.text().trim().len()).collect();
        let is_presentation = table.attr("role").is_some_and(|role| matches!(&*role, "presentation" | "none"));
        let arranges_page = is_presentation
            || cells.iter().filter(|&&bytes| bytes > 0).count() <= 1
            || cells.iter().any(|&bytes| bytes > MAX_CELL_BYTES)
            || table.is(":has(table)");
        if arranges_page {
            parts.iter().chain([table]).for_each(|node| node.rename("div"));
        }
    }
}

/// The sections, rows and cells of `table` itself, without those of tables inside it.
fn own_parts<'a>(table: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let mut parts = Vec::new();
    let mut open = vec![*table];
    while let Some(node) = open.pop() {
        for child in node.element_children() {
            if is_any(&child, &["tbody", "thead", "tfoot", "tr"]) {
                open.push(child);
                parts.push(child);
            } else if is_any(&child, &["td", "th"]) {
                parts.push(child);
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_tables_become_blocks_and_tables_of_data_stay() {
        let long = "word ".repeat(400);
        for (html, tables) in [
            ("<table><tr><td>a<td>b</table>".into(), 1),
            ("<table><tr><td>a<td></table>".into(), 0),
            ("<table role=presentation><tr><td>a<td>b</table>".into(), 0),
            (format!("<table><tr><td>menu<td>{long}</table>"), 0),
            ("<table><tr><td>menu<td><table><tr><td>a<td>b</table></table>".into(), 1),
        ] {
            let document = Document::from(html.as_str());
            unwrap_layout_tables(&document);
            assert_eq!(document.select("table").length(), tables, "{html}");
        }
    }

    #[test]
    fn paragraphs_with_the_class_of_a_caption_are_captions() {
        let document =
            Document::from("<p class=wp-caption-text>a</p><div class='photo__credit'>b</div><p class=lead>c</p>");
        mark_captions(&document);
        assert_eq!(document.select("figcaption").length(), 2);
    }
}
