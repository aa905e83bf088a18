//! How each mark of a report looks, and the legend that explains it.
//!
//! Labels are told apart by three things: a sign of one to three letters after the words, the style of the line below them,
//! and a colour. The sign alone is enough, so nothing is lost without colour, in print or to a screen reader.

use super::super::Report;
use super::text::{direction, escaped};
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::label::Colour;
use crate::annotation::{Annotation, AnnotationKind};
use std::collections::{HashMap, HashSet};

/// Sign of highlights without a label.
const HIGHLIGHT: &str = "H";

/// Sign of notes, before their number.
const NOTE: &str = "N";

/// Sign of claims, before their number.
const CLAIM: &str = "C";

/// Number of line styles that labels have in turn: `line-1` to `line-5` in the style sheet.
const LINE_STYLES: usize = 5;

/// The entry of an annotation after the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// A claim, and its number from 1.
    Claim(usize),
    /// An item in the list of notes, and its number from 1.
    Note(usize),
}

impl Entry {
    /// Sign and number: "C1".
    pub(super) fn sign(self) -> String {
        match self {
            Self::Claim(number) => format!("{CLAIM}{number}"),
            Self::Note(number) => format!("{NOTE}{number}"),
        }
    }

    /// Its kind, in a word.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Claim(_) => "claim",
            Self::Note(_) => "note",
        }
    }

    /// The id of its element.
    pub(super) fn id(self) -> String {
        match self {
            Self::Claim(number) => format!("claim-{number}"),
            Self::Note(number) => format!("note-{number}"),
        }
    }
}

/// How marks with a label look.
struct LabelLook<'a> {
    /// Letters that no other label of the report has.
    sign: String,
    /// CSS class of the colour; yellow if the project does not define the label.
    colour: &'static str,
    /// CSS class of the line below the words.
    line: String,
    /// When the project uses the label; empty if it does not say.
    meaning: &'a str,
}

/// The look of all marks of a report.
pub(super) struct Looks<'a> {
    list: &'a [PlacedAnnotation],
    labels: HashMap<&'a str, LabelLook<'a>>,
    /// The labels in the order of the legend: those of the project, then others as they come in the article.
    order: Vec<&'a str>,
    /// For each annotation in the list of the report, its entry after the article.
    entries: Vec<Option<Entry>>,
}

impl<'a> Looks<'a> {
    /// Gives each label that is defined or used a sign and a line, and numbers the claims and the notes.
    pub(super) fn new(report: &'a Report<'a>) -> Self {
        let (list, project) = (report.annotations.list(), &report.project.labels);
        let mut order: Vec<&str> = project.list().iter().map(|label| label.name.as_str()).collect();
        let mut known: HashSet<&str> = order.iter().copied().collect();
        let used = list.iter().map(|placed| placed.annotation.label.as_str()).filter(|label| !label.is_empty());
        order.extend(used.filter(|label| known.insert(label)));
        let mut taken = reserved_signs();
        let look = |(i, name): (usize, &&'a str)| {
            let (sign, line) = (sign(name, i + 1, &mut taken), format!("line-{}", i % LINE_STYLES + 1));
            let label = project.get(name);
            let colour = class(label.map_or(Colour::Yellow, |label| label.colour));
            (*name, LabelLook { sign, colour, line, meaning: label.map_or("", |label| &label.description) })
        };
        let labels = order.iter().enumerate().map(look).collect();
        Self { list, labels, order, entries: entries(list) }
    }

    /// The entry of the annotation with this index in the list of the report.
    pub(super) fn entry(&self, index: usize) -> Option<Entry> {
        self.entries[index]
    }

    /// The annotations that have an entry, in the order of their numbers.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a PlacedAnnotation, Entry)> {
        self.list.iter().zip(&self.entries).filter_map(|(placed, entry)| Some((placed, (*entry)?)))
    }

    /// The look of the label of `annotation`; `None` without a label.
    fn look(&self, annotation: &Annotation) -> Option<&LabelLook<'a>> {
        self.labels.get(annotation.label.as_str())
    }

    /// CSS classes of the marked words of `annotation`: its colour, then its line.
    pub(super) fn classes(&self, annotation: &Annotation) -> String {
        let line = match (annotation.kind, self.look(annotation)) {
            (AnnotationKind::Highlight | AnnotationKind::Note, Some(label)) => &label.line,
            (kind, _) => line_of(kind),
        };
        format!("{} {line}", self.colour(annotation))
    }

    /// CSS class of the colour of `annotation`: that of its label, or else of its kind.
    pub(super) fn colour(&self, annotation: &Annotation) -> &'static str {
        self.look(annotation).map_or(colour_of(annotation.kind), |label| label.colour)
    }

    /// The sign of what the annotation is, and its name: its label, or "highlight". `None` for notes and claims without a
    /// label: their entry has a sign.
    pub(super) fn sign<'s>(&'s self, annotation: &'s Annotation) -> Option<(&'s str, &'s str)> {
        let label = self.look(annotation).map(|look| (look.sign.as_str(), annotation.label.as_str()));
        label.or_else(|| (annotation.kind == AnnotationKind::Highlight).then_some((HIGHLIGHT, annotation.kind.name())))
    }

    /// The label of an annotation in its look; empty without a label.
    pub(super) fn label(&self, annotation: &Annotation) -> String {
        self.look(annotation).map_or(String::new(), |look| look.swatch(&annotation.label))
    }

    /// The legend: a table of the labels and kinds that the report has. Empty if it has none.
    pub(super) fn legend(&self) -> String {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for placed in self.list {
            *counts.entry(&placed.annotation.label).or_default() += 1;
        }
        let labels = self.order.iter().map(|name| {
            let (look, count) = (&self.labels[name], counts.get(name).copied().unwrap_or_default());
            row((&look.sign, look.colour), &look.swatch(name), look.meaning, count)
        });
        let rows: String = labels.chain(self.kinds()).collect();
        if rows.is_empty() { rows } else { table(&rows) }
    }

    /// The rows of the legend for highlights without a label, notes and claims.
    fn kinds(&self) -> [String; 3] {
        let plain = |placed: &&PlacedAnnotation| {
            placed.annotation.kind == AnnotationKind::Highlight && placed.annotation.label.is_empty()
        };
        let (highlights, entries) = (self.list.iter().filter(plain).count(), self.entries.iter().flatten());
        let claims = entries.clone().filter(|entry| matches!(entry, Entry::Claim(_))).count();
        let notes = entries.count() - claims;
        [
            (AnnotationKind::Highlight, HIGHLIGHT, "marked, without a label", highlights),
            (AnnotationKind::Note, NOTE, "a comment, in the list of notes", notes),
            (AnnotationKind::Claim, CLAIM, "a statement to check", claims),
        ]
        .map(|(kind, sign, meaning, count)| {
            let colour = colour_of(kind);
            row((sign, colour), &swatch(&format!("{colour} {}", line_of(kind)), kind.name()), meaning, count)
        })
    }
}

impl LabelLook<'_> {
    /// The `name` of the label in its look.
    fn swatch(&self, name: &str) -> String {
        swatch(&format!("{} {}", self.colour, self.line), name)
    }
}

/// A row of the legend; empty if nothing in the report looks like this.
fn row((sign, colour): (&str, &str), name: &str, meaning: &str, count: usize) -> String {
    if count == 0 {
        return String::new();
    }
    let (sign, meaning) = (escaped(sign), escaped(meaning));
    format!(
        "<tr><td><span class=\"sign {colour}\">{sign}</span></td><th scope=\"row\">{name}</th><td>{meaning}</td>\
         <td>{count}</td></tr>\n"
    )
}

/// The table of the legend with these rows.
fn table(rows: &str) -> String {
    format!(
        "<table>\n<caption>The sign stands after the marked words. With a number, it leads to the note or \
         claim.</caption>\n<thead>\n<tr><th scope=\"col\">Sign</th><th scope=\"col\">Mark</th><th \
         scope=\"col\">Meaning</th><th scope=\"col\">Count</th></tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}

/// A name in the look of the marks that it stands for.
fn swatch(classes: &str, name: &str) -> String {
    format!("<span class=\"swatch {classes}\"{}>{}</span>", direction(name), escaped(name))
}

/// Numbers the claims, and the notes and lost highlights, in the order of the list.
fn entries(list: &[PlacedAnnotation]) -> Vec<Option<Entry>> {
    let (mut claims, mut notes) = (0, 0);
    let mut entry = |placed: &PlacedAnnotation| {
        let annotation = &placed.annotation;
        if annotation.kind == AnnotationKind::Claim {
            claims += 1;
            return Some(Entry::Claim(claims));
        }
        let has_entry = !annotation.note.is_empty() || placed.span.is_none();
        notes += usize::from(has_entry);
        has_entry.then_some(Entry::Note(notes))
    };
    list.iter().map(&mut entry).collect()
}

/// The shortest beginning of `name`, of at most three letters, that is not in `taken`, and adds it there; else an L and the
/// `number` of the label. Upper and lower case are the same.
fn sign(name: &str, number: usize, taken: &mut HashSet<String>) -> String {
    let letters: Vec<char> = name.chars().filter(|c| c.is_alphanumeric()).take(3).collect();
    let beginnings = (1..=letters.len()).map(|len| letters[..len].iter().collect::<String>());
    let free = beginnings.map(|sign| capitalised(&sign)).find(|sign| taken.insert(sign.to_lowercase()));
    free.unwrap_or_else(|| format!("L{number}"))
}

/// `word` with its first letter in upper case.
fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// CSS class of a colour.
const fn class(colour: Colour) -> &'static str {
    match colour {
        Colour::Yellow => "yellow",
        Colour::Red => "red",
        Colour::Green => "green",
        Colour::Blue => "blue",
        Colour::Violet => "violet",
        Colour::Grey => "grey",
    }
}

/// CSS class of the colour of annotations without a label.
const fn colour_of(kind: AnnotationKind) -> &'static str {
    match kind {
        AnnotationKind::Highlight => "yellow",
        AnnotationKind::Note => "grey",
        AnnotationKind::Claim => "violet",
    }
}

/// CSS class of the line of claims, and of annotations without a label.
const fn line_of(kind: AnnotationKind) -> &'static str {
    match kind {
        AnnotationKind::Highlight => "line-5",
        AnnotationKind::Note => "line-note",
        AnnotationKind::Claim => "line-claim",
    }
}

/// The signs that no label can have, in lower case.
fn reserved_signs() -> HashSet<String> {
    [HIGHLIGHT, NOTE, CLAIM].map(str::to_lowercase).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(names: &[&str]) -> Vec<String> {
        let mut taken = reserved_signs();
        names.iter().enumerate().map(|(i, name)| sign(name, i + 1, &mut taken)).collect()
    }

    #[test]
    fn a_sign_is_the_shortest_beginning_that_is_free() {
        assert_eq!(signs(&["important", "doubtful", "confirmed", "question"]), ["I", "D", "Co", "Q"]);
        assert_eq!(signs(&["salah", "Satir", "sa", "s", "1 sumber", "hoaks"]), ["S", "Sa", "L3", "L4", "1", "Ho"]);
        assert_eq!(signs(&["صحيح", "¿?", "<b>"]), ["ص", "L2", "B"]);
    }
}
