//! WebAnno TSV 3.3 as read and written by INCEpTION
//! (<https://inception-project.github.io/releases/33.0/docs/user-guide.html#sect_formats_webannotsv3>). Offsets are
//! UTF-16 code units. Versions 1 and 2 are read, too.
//!
//! Annotations are spans in a custom layer, [`LAYER`], with the features [`FEATURES`]; entities are spans in the
//! built-in layer [`ENTITIES`].

mod old;
mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;

/// First line of a file.
const FORMAT: &str = "#FORMAT=WebAnno TSV 3.3";

/// Layer of annotations. It must be created in INCEpTION before the import, with [`FEATURES`] as string features.
pub(crate) const LAYER: &str = "webanno.custom.Tandai";

/// Features of [`LAYER`]; the last one contains the record.
pub(crate) const FEATURES: [&str; 5] = ["kind", "label", "note", "tags", "record"];

/// Layer of entities, which exists in every INCEpTION project.
pub(crate) const ENTITIES: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";

/// Control characters that are not allowed in a line, and the letter that follows the backslash in their escape.
const BREAKS: [(char, char); 6] =
    [('\n', 'n'), ('\r', 'r'), ('\t', 't'), ('\u{8}', 'b'), ('\u{b}', 'v'), ('\u{c}', 'f')];

/// Escapes the text of a sentence or token so that it fits on one line.
fn escaped_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match BREAKS.iter().find(|(known, _)| *known == c) {
            Some((_, letter)) => out.extend(['\\', *letter]),
            None if c == '\\' => out.push_str("\\\\"),
            None => out.push(c),
        }
    }
    out
}

/// Escapes a feature value, including the characters that separate values.
fn escaped_value(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = escaped_text(text);
    // `->` is escaped as a whole, before its two characters are.
    rest = rest.replace("->", "\\->");
    for c in rest.chars() {
        if matches!(c, '[' | ']' | '|' | '_' | ';' | '*') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Reverses [`escaped_text`] and [`escaped_value`].
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some(next)) => {
                chars.next();
                out.push(BREAKS.iter().find(|(_, letter)| *letter == next).map_or(next, |(c, _)| *c));
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_escaped_comes_back(text in "([a-z\\[\\]|_;*\\\\\n\r\t>é-]|->){0,20}") {
            prop_assert_eq!(unescaped(&escaped_value(&text)), text.clone());
            prop_assert_eq!(unescaped(&escaped_text(&text)), text);
        }
    }
}
