//! Joins Arabic letters in terminals that draw each cell by itself: each letter is written as the form that it has beside its
//! neighbours (Unicode's Arabic Presentation Forms). Only what is sent to the terminal changes.

use ratatui::buffer::Cell;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The forms of each letter.
const TABLE: &str = include_str!("../../../data/text/arabic_forms.tsv");

/// A line that stretches a word, and joins the letters on both sides.
const TATWEEL: char = '\u{640}';

/// Keeps the letters on both sides apart (ZERO WIDTH NON-JOINER).
const NON_JOINER: char = '\u{200c}';

/// The forms of a letter.
#[derive(Clone, Copy)]
struct Forms {
    isolated: char,
    last: char,
    /// The forms at the start and in the middle of a word; a letter without them does not join the next one.
    start_and_middle: Option<(char, char)>,
}

static FORMS: LazyLock<HashMap<char, Forms>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut columns = line.split('\t').map(|column| column.chars().next());
        let (letter, isolated, last) = (columns.next()??, columns.next()??, columns.next()??);
        let start_and_middle = columns.next().flatten().zip(columns.next().flatten());
        Some((letter, Forms { isolated, last, start_and_middle }))
    })
    .collect()
});

/// Replaces the Arabic letters of a row, whose cells are in visual order, by their forms.
pub(super) fn join(row: &mut [Cell]) {
    let forms: Vec<Option<Forms>> = row.iter().map(forms_of).collect();
    if forms.iter().all(Option::is_none) {
        return;
    }
    let joins_next: Vec<bool> = row.iter().zip(&forms).map(|(cell, forms)| joins_next(cell, *forms)).collect();
    let joins_previous: Vec<bool> = row.iter().zip(&forms).map(|(cell, forms)| joins_previous(cell, *forms)).collect();
    for (i, cell) in row.iter_mut().enumerate() {
        let Some(forms) = forms[i] else { continue };
        // The letter that is read next is on the left.
        let next = i > 0 && joins_next[i] && joins_previous[i - 1];
        let previous = joins_next.get(i + 1) == Some(&true);
        let form = match (previous, next, forms.start_and_middle) {
            (true, true, Some((_, middle))) => middle,
            (false, true, Some((start, _))) => start,
            (true, ..) => forms.last,
            (false, ..) => forms.isolated,
        };
        let mut symbol = String::from(form);
        symbol.extend(cell.symbol().chars().skip(1));
        cell.set_symbol(&symbol);
    }
}

fn forms_of(cell: &Cell) -> Option<Forms> {
    let symbol = cell.symbol();
    if symbol.is_ascii() { None } else { FORMS.get(&symbol.chars().next()?).copied() }
}

fn joins_next(cell: &Cell, forms: Option<Forms>) -> bool {
    let may_join = forms.is_some_and(|forms| forms.start_and_middle.is_some()) || is_tatweel(cell);
    may_join && !cell.symbol().contains(NON_JOINER)
}

fn joins_previous(cell: &Cell, forms: Option<Forms>) -> bool {
    forms.is_some_and(|forms| forms.isolated != forms.last) || is_tatweel(cell)
}

fn is_tatweel(cell: &Cell) -> bool {
    cell.symbol().starts_with(TATWEEL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;
    use unicode_segmentation::UnicodeSegmentation;

    /// `word` with the forms of its letters, in logical order.
    fn joined(word: &str) -> String {
        let mut row: Vec<Cell> = word
            .graphemes(true)
            .rev()
            .map(|letter| {
                let mut cell = Cell::EMPTY;
                cell.set_symbol(letter);
                cell
            })
            .collect();
        join(&mut row);
        row.iter().rev().map(Cell::symbol).collect()
    }

    #[test]
    fn a_letter_has_the_form_of_its_place() {
        assert_eq!(joined("بيت"), "\u{fe91}\u{fef4}\u{fe96}");
        assert_eq!(joined("دار"), "\u{fea9}\u{fe8d}\u{fead}", "these join nothing after them");
        assert_eq!(joined("ب ت"), "\u{fe8f} \u{fe95}", "a space divides words");
        assert_eq!(joined("بَت"), "\u{fe91}\u{64e}\u{fe96}", "marks stay");
        assert_eq!(
            joined("می\u{200c}رود"),
            "\u{fee3}\u{fbfd}\u{200c}\u{fead}\u{feed}\u{fea9}",
            "a Persian word in two parts"
        );
        assert_eq!(joined("Budi שלום 25"), "Budi שלום 25");
    }

    #[test]
    fn every_form_is_the_same_letter() {
        assert!(FORMS.len() > 60);
        for (letter, forms) in FORMS.iter() {
            let (start, middle) = forms.start_and_middle.unwrap_or((forms.isolated, forms.last));
            for form in [forms.isolated, forms.last, start, middle] {
                assert_eq!(form.nfkc().next(), letter.nfkc().next());
            }
        }
    }
}
