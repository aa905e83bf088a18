//! Tables: whether one holds data or only arranges the page, and the column that each cell begins in.

use dom_query::NodeRef;

/// A cell of more bytes than this is prose, so its table arranges the page. Long cells of data tables have a third as many.
const MAX_DATA_CELL_BYTES: usize = 1500;

/// The most columns that a cell may span; pages that exceed it are broken.
const MAX_COLSPAN: usize = 64;

/// How a table is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// Each row is a line, with a sign between its cells.
    Data(Columns),
    /// Each cell is read as if it stood outside of a table.
    Layout,
}

impl Table {
    /// Decides how `table` is shown.
    pub(crate) fn of(table: &NodeRef<'_>) -> Self {
        let is_presentation = table.attr("role").is_some_and(|role| matches!(role.trim(), "presentation" | "none"));
        if is_presentation || is_layout(table) { Self::Layout } else { Self::Data(Columns::default()) }
    }
}

/// Whether a table arranges the page: it has a table inside, only one column, or cells of prose.
fn is_layout(table: &NodeRef<'_>) -> bool {
    let mut has_columns = false;
    let mut has_header = false;
    let mut has_sections = false;
    let mut cell_bytes = 0;
    let mut has_prose = false;
    for node in table.descendants_it() {
        if node.is_text() {
            let is_hidden = |name: &str| matches!(name, "script" | "style" | "template" | "noscript");
            if node.parent().and_then(|parent| parent.node_name()).is_some_and(|name| is_hidden(&name)) {
                continue;
            }
            cell_bytes += node.text().trim().len();
            has_prose |= cell_bytes > MAX_DATA_CELL_BYTES;
            continue;
        }
        let Some(name) = node.node_name() else { continue };
        match &*name {
            "table" => return true,
            "td" | "th" => {
                cell_bytes = 0;
                has_header |= *name == *"th";
                has_columns |= node.next_element_sibling().is_some();
            }
            "caption" => {
                cell_bytes = 0;
                has_header = true;
            }
            "h1" | "h2" | "h3" | "blockquote" | "article" | "section" | "pre" | "figure" | "form" => {
                has_sections = true;
            }
            _ => {}
        }
    }
    !has_columns || has_prose || has_sections && !has_header
}

/// Assigns columns to the cells of a table, which may span several columns and rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    /// The column after the last cell of the row.
    next: usize,
    /// The column of the last cell of the row.
    last: usize,
    /// For each column, in how many of the rows below a cell still covers it.
    covered: Vec<usize>,
}

impl Columns {
    /// Begins a row.
    pub(crate) const fn begin_row(&mut self) {
        (self.next, self.last) = (0, 0);
    }

    /// Ends a row, of which the cells to the right of the last one may be covered from above.
    pub(crate) fn end_row(&mut self) {
        for rows in self.covered.iter_mut().skip(self.next) {
            *rows = rows.saturating_sub(1);
        }
    }

    /// Places the next cell of the row, and returns the number of separators between it and the last cell.
    pub(crate) fn place(&mut self, colspan: usize, rowspan: usize) -> usize {
        while let Some(rows @ 1..) = self.covered.get_mut(self.next) {
            *rows -= 1;
            self.next += 1;
        }
        let separators = self.next - self.last;
        self.last = self.next;
        self.next += colspan.clamp(1, MAX_COLSPAN);
        if rowspan > 1 && self.covered.len() < self.next {
            self.covered.resize(self.next, 0);
        }
        // The cell itself covers this row.
        for rows in self.covered.iter_mut().take(self.next).skip(self.last) {
            *rows = rowspan.saturating_sub(1);
        }
        separators
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn is_data(table: &str) -> bool {
        let document = Document::from(table);
        let found = document.select_single("table");
        matches!(Table::of(found.nodes().first().unwrap()), Table::Data(_))
    }

    #[test]
    fn tables_that_arrange_the_page_are_told_from_data() {
        assert!(is_data("<table><tr><td>a<td>b</table>"));
        assert!(is_data("<table><tr><th><h3>a</h3><th>b<tr><td>c<td>d</table>"));
        assert!(!is_data("<table><tr><td>a<tr><td>b</table>"), "one column");
        assert!(!is_data("<table role=presentation><tr><td>a<td>b</table>"));
        assert!(!is_data("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>"));
        assert!(!is_data("<table><tr><td>a<td><h2>b</h2>c</table>"));
        assert!(!is_data(&format!("<table><tr><td>a<td>{}</table>", "kata ".repeat(400))));
    }

    #[test]
    fn spans_keep_the_columns() {
        let mut columns = Columns::default();
        columns.begin_row();
        assert_eq!([columns.place(1, 2), columns.place(2, 1), columns.place(1, 3)], [0, 1, 2]);
        columns.end_row();
        columns.begin_row();
        assert_eq!([columns.place(1, 1), columns.place(1, 1), columns.place(1, 1)], [1, 1, 2], "covered on both sides");
        columns.end_row();
        columns.begin_row();
        assert_eq!([columns.place(1, 1), columns.place(1, 1)], [0, 1]);
        columns.end_row();
        columns.begin_row();
        assert_eq!([columns.place(4, 1), columns.place(1, 1)], [0, 4], "nothing is covered any more");
        assert_eq!(columns.place(1_000_000, 1), 1);
    }
}
