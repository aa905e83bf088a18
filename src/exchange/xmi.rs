//! Annotations in UIMA CAS XMI (<https://docs.oasis-open.org/uima/v1.0/uima-v1.0.html>), the other export of `INCEpTION`:
//! the text in a `Sofa` element, and an element for each annotation. Offsets are UTF-16 code units.
//!
//! Layers of linguistic annotation (sentences, tokens, parses) are left out. What a span has besides its first feature
//! becomes tags, as with WebAnno TSV.

use super::parsed::{ItemContent, ItemLocation, Malformed, ParsedDocument, ParsedFile, ParsedItem, excerpt, push_item};
use crate::text::{OffsetIndex, OffsetUnit};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Types that UIMA and DKPro use for the structure of a text.
const STRUCTURE: [&str; 20] = [
    "Sentence",
    "Token",
    "Lemma",
    "POS",
    "Stem",
    "MorphologicalFeatures",
    "Dependency",
    "ROOT",
    "Constituent",
    "Paragraph",
    "Heading",
    "Div",
    "DocumentMetaData",
    "DocumentAnnotation",
    "TagsetDescription",
    "TagDescription",
    "CASMetadata",
    "NULL",
    "View",
    "LayerDefinition",
];

/// An annotation element before the text is known.
struct Element {
    line: usize,
    kind: String,
    start: usize,
    end: usize,
    features: Vec<(String, String)>,
}

/// Reads a file with one text.
///
/// # Errors
/// If it is not XML, or has no text.
pub(crate) fn read(file: &str) -> Result<ParsedFile, Malformed> {
    let mut reader = Reader::from_str(file);
    let (mut text, mut elements, mut parsed) = (None, Vec::new(), ParsedFile::default());
    let mut lines = super::json::LineCounter::new(file, 1);
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let line = lines.of(file.get(at..).unwrap_or_default());
        let fail = |what: String| Malformed::new(line, format!("not valid XML: {what}"));
        match reader.read_event().map_err(|error| fail(error.to_string()))? {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => {
                let attributes = attributes(&start).map_err(fail)?;
                let name = start.local_name().as_ref().to_string();
                if name == "Sofa" {
                    let sofa = attributes.into_iter().find(|(name, _)| name == "sofaString");
                    if text.is_some() {
                        parsed.omissions.add("further texts", 1);
                    } else {
                        text = sofa.map(|(_, text)| text);
                    }
                } else {
                    elements.extend(element(line, name, attributes));
                }
            }
            _ => {}
        }
    }
    let Some(text) = text else {
        return Err(Malformed::new(1, "not UIMA CAS XMI: it has no “sofaString”, the text"));
    };
    let items = items(&text, elements, &mut parsed)?;
    parsed.documents.push(ParsedDocument { text: Some(text), items, line: 1, ..ParsedDocument::default() });
    Ok(parsed)
}

fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, String> {
    let attribute = |attribute: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
        let attribute = attribute.map_err(|error: quick_xml::events::attributes::AttrError| error.to_string())?;
        let name = attribute.key.as_ref().to_string();
        // Line breaks stand as character references; an attribute's own are spaces by the rules of XML.
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        Ok((name, value.into_owned()))
    };
    start.attributes().map(attribute).collect()
}

/// An annotation, if the element has offsets.
fn element(line: usize, kind: String, attributes: Vec<(String, String)>) -> Option<Element> {
    let number = |key: &str| attributes.iter().find(|(name, _)| name == key)?.1.parse().ok();
    let (start, end) = (number("begin")?, number("end")?);
    let own = |name: &str| matches!(name, "begin" | "end" | "sofa") || name.contains(':');
    let features = attributes.into_iter().filter(|(name, value)| !own(name) && !value.is_empty()).collect();
    Some(Element { line, kind, start, end, features })
}

fn items(text: &str, elements: Vec<Element>, parsed: &mut ParsedFile) -> Result<Vec<ParsedItem>, Malformed> {
    let index = OffsetIndex::new(text, OffsetUnit::Utf16);
    let mut items = Vec::new();
    for element in elements {
        let Element { line, kind, start, end, mut features } = element;
        if STRUCTURE.contains(&kind.as_str()) {
            continue;
        }
        if start == end {
            parsed.omissions.add("annotations without words", 1);
            continue;
        }
        let Some(span) = index.span(start, end) else {
            let units = index.units_before(text.len());
            let what =
                format!("{start} to {end} is not a valid range in the text, which has {units} UTF-16 code units");
            parsed.skipped.push(Malformed::new(line, what));
            continue;
        };
        let value = features.iter().position(|(name, _)| name == "value").or((!features.is_empty()).then_some(0));
        let label = value.map_or_else(|| kind.clone(), |at| features.remove(at).1);
        let mut content = ItemContent::named(&label, None, "xmi");
        match &mut content {
            ItemContent::Annotation(draft) => {
                for (name, value) in features {
                    if name == "identifier" {
                        draft.extra.insert(name, value.into());
                    } else {
                        draft.tags.push(format!("{name}={value}"));
                    }
                }
            }
            ItemContent::Mention(..) => {
                parsed.omissions.add(format!("features of entities in the layer {}", excerpt(&kind)), features.len());
            }
        }
        push_item(&mut items, ParsedItem::new(line, ItemLocation::Span(span), content))?;
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_and_structure_is_not() {
        let file = "<?xml version=\"1.0\"?>\n<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"u\" xmlns:custom=\"v\" xmlns:type4=\"w\">\n\
            <custom:Span xmi:id=\"1\" sofa=\"9\" begin=\"3\" end=\"8\" label=\"ragu\" note=\"cek\"/>\n\
            <type4:Sentence xmi:id=\"2\" sofa=\"9\" begin=\"0\" end=\"13\"/>\n\
            <type4:NamedEntity xmi:id=\"3\" sofa=\"9\" begin=\"9\" end=\"13\" value=\"PER\"/>\n\
            <custom:Span xmi:id=\"4\" sofa=\"9\" begin=\"3\" end=\"99\" label=\"x\"/>\n\
            <cas:Sofa xmi:id=\"9\" sofaNum=\"1\" sofaID=\"_InitialView\" sofaString=\"😀 Harga&#10;Budi\"/>\n</xmi:XMI>\n";
        let parsed = read(file).unwrap();
        let text = parsed.documents[0].text.as_deref().unwrap();
        let told = |item: &ParsedItem| {
            let ItemLocation::Span(span) = item.location else { panic!("{item:?}") };
            let what = match &item.content {
                ItemContent::Annotation(draft) => format!("{:?} {:?}", draft.label.as_deref(), draft.tags),
                ItemContent::Mention(kind, _) => kind.code().to_string(),
            };
            format!("{}: {what}", span.slice(text))
        };
        let items: Vec<String> = parsed.documents[0].items.iter().map(told).collect();
        assert_eq!(items, ["Harga: Some(\"ragu\") [\"note=cek\"]", "Budi: PER"]);
        assert_eq!(parsed.skipped.iter().map(|problem| problem.line).collect::<Vec<_>>(), [6]);
        assert!(read("<html></html>").is_err() && read("no xml").is_err());
    }
}
