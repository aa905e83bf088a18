//! WebAnno TSV 3.3, as INCEpTION writes and reads it
//! (<https://inception-project.github.io/releases/33.0/docs/user-guide.html#sect_formats_webannotsv3>). Offsets are UTF-16
//! code units.
//!
//! Annotations are spans of a layer of our own, [`LAYER`], whose features are [`FEATURES`]; entities are spans of the
//! built-in layer [`ENTITIES`].

mod read;
mod write;

pub use read::read;
pub use write::write;

/// What the first line says of the format.
const FORMAT: &str = "#FORMAT=WebAnno TSV 3.3";

/// The layer of annotations. INCEpTION wants it made first, with these features as strings.
pub const LAYER: &str = "webanno.custom.Tandai";

/// Its features; the last is the record.
pub const FEATURES: [&str; 5] = ["kind", "label", "note", "tags", "record"];

/// The layer of entities, which every project of INCEpTION has.
pub const ENTITIES: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";

/// What of a text cannot stand on its line as it is, and how it is written after a backslash.
const BREAKS: [(char, char); 6] =
    [('\n', 'n'), ('\r', 'r'), ('\t', 't'), ('\u{8}', 'b'), ('\u{b}', 'v'), ('\u{c}', 'f')];

/// A text on one line: of a sentence, or of a token.
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

/// A value of a feature: text with everything escaped that parts values.
fn escaped_value(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = escaped_text(text);
    // An arrow is escaped as a whole, and so before what it is made of.
    rest = rest.replace("->", "\\->");
    for c in rest.chars() {
        if matches!(c, '[' | ']' | '|' | '_' | ';' | '*') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The text that was escaped, in either way.
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
