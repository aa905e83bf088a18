//! Writes WebAnno TSV: one line per token or part of a token, one column per feature.

use super::{ENTITIES, FEATURES, FORMAT, LAYER, escaped_text, escaped_value};
use crate::annotation::Annotation;
use crate::exchange::parsed::Omissions;
use crate::exchange::spans::LabelledSpan;
use crate::exchange::{Report, record, to_safe_json, tokens};
use crate::text::{OffsetIndex, OffsetUnit, Span};
use std::collections::BTreeMap;

/// A token, or a part of a token that an annotation covers.
struct TokenPart {
    span: Span,
    /// Indices of the annotations and entities that cover it.
    annotations: Vec<usize>,
    entities: Vec<usize>,
}

/// Writes `report` as WebAnno TSV; counts what the format cannot express in `omissions`.
pub(crate) fn write(report: &Report<'_>, omissions: &mut Omissions) -> String {
    let text = report.article.text();
    let ruler = OffsetIndex::new(text, OffsetUnit::Utf16);
    let (marked, found): (Vec<_>, Vec<_>) =
        report.trimmed(omissions).into_iter().partition(|labelled| labelled.annotation.is_some());
    let sentences = tokens::of(report.article, []);
    let mut rows: Vec<Vec<Vec<TokenPart>>> = sentences
        .iter()
        .map(|sentence| {
            sentence.iter().map(|&span| vec![TokenPart { span, annotations: vec![], entities: vec![] }]).collect()
        })
        .collect();
    let at: Vec<(usize, usize)> =
        sentences.iter().enumerate().flat_map(|(s, sentence)| (0..sentence.len()).map(move |t| (s, t))).collect();
    let all = sentences.concat();
    let mut cover = |marks: &[LabelledSpan<'_>], of: fn(&mut TokenPart) -> &mut Vec<usize>| {
        for (number, mark) in marks.iter().enumerate() {
            let from = all.partition_point(|token| token.end <= mark.span.start);
            let to = all.partition_point(|token| token.start < mark.span.end);
            for (token, &(s, t)) in all[from..to].iter().zip(&at[from..to]) {
                let part = Span::new(token.start.max(mark.span.start), token.end.min(mark.span.end));
                let cells = &mut rows[s][t];
                let i = cells.iter().position(|cell| cell.span == part).unwrap_or_else(|| {
                    cells.push(TokenPart { span: part, annotations: vec![], entities: vec![] });
                    cells.len() - 1
                });
                of(&mut cells[i]).push(number);
            }
        }
    };
    cover(&marked, |cell| &mut cell.annotations);
    cover(&found, |cell| &mut cell.entities);
    let mut ids = AnnotationNumbers::default();
    let annotations = ids.of(&rows, marked.len(), |cell| &cell.annotations);
    let entities = ids.of(&rows, found.len(), |cell| &cell.entities);
    let values: Vec<[String; 5]> = marked.iter().filter_map(|mark| mark.annotation.map(features)).collect();
    // INCEpTION rejects a file that declares a layer the project does not have, so unused layers are not declared.
    let layers = (!marked.is_empty(), !found.is_empty() || marked.is_empty());
    let mut out = format!("{FORMAT}\n");
    if layers.0 {
        out += &format!("#T_SP={LAYER}|{}\n", FEATURES.join("|"));
    }
    if layers.1 {
        out += &format!("#T_SP={ENTITIES}|identifier|value\n");
    }
    out.push('\n');
    for (s, (row, sentence)) in rows.iter().zip(&sentences).enumerate() {
        let (Some(first), Some(last)) = (sentence.first(), sentence.last()) else { continue };
        out.push('\n');
        // A sentence that spans several lines has one `#Text=` line for each.
        for line in Span::new(first.start, last.end).slice(text).split('\n') {
            out += &format!("#Text={}\n", escaped_text(line));
        }
        for (t, cells) in row.iter().enumerate() {
            for (part, cell) in cells.iter().enumerate() {
                let number = if part == 0 { String::new() } else { format!(".{part}") };
                let (start, end) = ruler.range(cell.span);
                out +=
                    &format!("{}-{}{number}\t{start}-{end}\t{}\t", s + 1, t + 1, escaped_text(cell.span.slice(text)));
                for (feature, _) in FEATURES.iter().enumerate().filter(|_| layers.0) {
                    out += &column(&cell.annotations, &annotations, |number| &values[number][feature]);
                }
                if layers.1 {
                    out += &column(&cell.entities, &entities, |_| "");
                    out += &column(&cell.entities, &entities, |number| &found[number].name);
                }
                out.push('\n');
            }
        }
    }
    out
}

/// A cell with one feature of every annotation that covers a token, followed by a tab.
fn column<'a>(numbers: &[usize], ids: &BTreeMap<usize, usize>, value: impl Fn(usize) -> &'a str) -> String {
    let told = |&number: &usize| {
        let value = value(number);
        let id = ids.get(&number).map_or(String::new(), |id| format!("[{id}]"));
        if value.is_empty() { format!("*{id}") } else { format!("{}{id}", escaped_value(value)) }
    };
    let told = if numbers.is_empty() { "_".into() } else { numbers.iter().map(told).collect::<Vec<_>>().join("|") };
    told + "\t"
}

fn features(annotation: &Annotation) -> [String; 5] {
    let record = to_safe_json(&record::record(annotation));
    let tags = annotation.tags.join(", ");
    [annotation.kind.name().into(), annotation.label.clone(), annotation.note.clone(), tags, record]
}

/// Assigns the numbers in brackets that tell annotations apart when token lines alone would be ambiguous.
#[derive(Default)]
struct AnnotationNumbers(usize);

impl AnnotationNumbers {
    /// Numbers the annotations that cover several tokens or share a token with another annotation.
    fn of(
        &mut self,
        rows: &[Vec<Vec<TokenPart>>],
        many: usize,
        of: fn(&TokenPart) -> &Vec<usize>,
    ) -> BTreeMap<usize, usize> {
        let mut covers = vec![0; many];
        let mut shared = vec![false; many];
        for cell in rows.iter().flatten().flatten() {
            for &number in of(cell) {
                covers[number] += 1;
                shared[number] |= of(cell).len() > 1;
            }
        }
        let mut ids = BTreeMap::new();
        for number in 0..many {
            if covers[number] > 1 || shared[number] {
                self.0 += 1;
                ids.insert(number, self.0);
            }
        }
        ids
    }
}
