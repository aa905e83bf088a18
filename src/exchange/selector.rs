//! Selectors of the W3C Web Annotation data model (section 4.2), which Hypothes.is also uses: quote and position.

use super::parsed::{ItemLocation, QuotedWords};
use crate::text::OffsetUnit;
use serde_json::Value;

/// The location given by `selectors`, which are alternatives for one selection: the first quote and the first position,
/// in `unit`. If a quote refines another selector, the refining quote is used, and positions inside that selection are
/// ignored, because they are not relative to the whole text. A position alone is the location if the file says of which
/// article it is. Without a quote, a range from one quote to another (exclusive) is the location. Returns `None` without
/// any of these.
pub(crate) fn location<'a>(selectors: impl IntoIterator<Item = &'a Value>, unit: OffsetUnit) -> Option<ItemLocation> {
    let (mut quote, mut range, mut between) = (None, None, None);
    let at = |selector: &Value, key: &str| selector[key].as_u64().and_then(|at| usize::try_from(at).ok());
    for selector in selectors {
        if selector["type"] == "RangeSelector" {
            let ends = [&selector["startSelector"], &selector["endSelector"]];
            if ends.iter().all(|end| is_quote(end)) {
                between = between.or(Some(ends.map(quoted)));
            } else if ends.iter().all(|end| end["type"] == "TextPositionSelector") {
                let range_of = at(ends[0], "start").zip(at(ends[1], "start"));
                range = range.or(range_of.map(|(start, end)| (start, end, unit)));
            }
            continue;
        }
        let refined = &selector["refinedBy"];
        let (meant, whole) = if is_quote(refined) { (refined, false) } else { (selector, true) };
        if is_quote(meant) {
            quote = quote.or(Some(meant));
        } else if whole && selector["type"] == "TextPositionSelector" {
            range = range.or(at(selector, "start").zip(at(selector, "end")).map(|(start, end)| (start, end, unit)));
        }
    }
    let QuotedWords { exact, prefix, suffix } = quote.map(quoted).unwrap_or_default();
    let exact = Some(exact).filter(|exact| !exact.is_empty());
    match between.filter(|ends| exact.is_none() && ends.iter().all(|end| !end.exact.is_empty())) {
        Some(ends) => Some(ItemLocation::Between(Box::new(ends))),
        None => (exact.is_some() || range.is_some()).then_some(ItemLocation::Quote { range, exact, prefix, suffix }),
    }
}

fn quoted(selector: &Value) -> QuotedWords {
    let text = |key: &str| selector[key].as_str().unwrap_or_default().to_string();
    QuotedWords { exact: text("exact"), prefix: text("prefix"), suffix: text("suffix") }
}

fn is_quote(selector: &Value) -> bool {
    selector["type"] == "TextQuoteSelector"
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(selectors: &Value) -> String {
        match location(selectors.as_array().unwrap(), OffsetUnit::CodePoints) {
            Some(ItemLocation::Quote { range, exact, .. }) => format!("{} {range:?}", exact.unwrap_or_default()),
            Some(ItemLocation::Between(ends)) => format!("{} … {}", ends[0].exact, ends[1].exact),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn the_first_quote_and_the_first_position() {
        let quote = |exact: &str| json!({"type": "TextQuoteSelector", "exact": exact});
        let position = json!({"type": "TextPositionSelector", "start": 2, "end": 5});
        assert_eq!(told(&json!([quote("satu"), position.clone(), quote("dua")])), "satu Some((2, 5, CodePoints))");
        assert_eq!(told(&json!([position.clone()])), " Some((2, 5, CodePoints))");
        assert_eq!(told(&json!([{"type": "XPathSelector", "value": "/p[1]"}])), "None");
        let refined = json!({"type": "FragmentSelector", "value": "x", "refinedBy": quote("tiga")});
        assert_eq!(told(&json!([refined])), "tiga None");
        let inside = json!({"type": "TextQuoteSelector", "exact": "satu dua", "refinedBy": quote("dua")});
        assert_eq!(told(&json!([inside])), "dua None");
        let range =
            |start: Value, end: Value| json!({"type": "RangeSelector", "startSelector": start, "endSelector": end});
        let (first, last) = (quote("satu"), quote("dua"));
        assert_eq!(told(&json!([range(first.clone(), last.clone())])), "satu … dua");
        assert_eq!(told(&json!([range(first.clone(), last), quote("tiga")])), "tiga None", "a quote says more");
        let (from, to) = (position, json!({"type": "TextPositionSelector", "start": 9, "end": 12}));
        assert_eq!(told(&json!([range(from.clone(), to)])), " Some((2, 9, CodePoints))");
        assert_eq!(told(&json!([range(first, from)])), "None");
    }
}
