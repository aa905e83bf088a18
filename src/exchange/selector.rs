//! Selectors of the W3C Web Annotation data model (section 4.2), which Hypothes.is also uses: quote and position.

use super::parsed::ItemLocation;
use crate::text::OffsetUnit;
use serde_json::Value;

/// The location given by `selectors`, which are alternatives for one selection: the first quote and the first position,
/// in `unit`. If a quote refines another selector, the refining quote is used, and positions inside that selection are
/// ignored, because they are not relative to the whole text. A position alone is the location if the file says of which
/// article it is. Returns `None` without either.
pub(crate) fn location<'a>(selectors: impl IntoIterator<Item = &'a Value>, unit: OffsetUnit) -> Option<ItemLocation> {
    let (mut quote, mut range) = (None, None);
    for selector in selectors {
        let refined = &selector["refinedBy"];
        let (meant, whole) = if is_quote(refined) { (refined, false) } else { (selector, true) };
        if is_quote(meant) {
            quote = quote.or(Some(meant));
        } else if whole && selector["type"] == "TextPositionSelector" {
            let at = |key: &str| selector[key].as_u64().and_then(|at| usize::try_from(at).ok());
            range = range.or(at("start").zip(at("end")).map(|(start, end)| (start, end, unit)));
        }
    }
    let text = |key: &str| quote.and_then(|quote| quote[key].as_str()).unwrap_or_default().to_string();
    let exact = Some(text("exact")).filter(|exact| !exact.is_empty());
    (exact.is_some() || range.is_some()).then(|| ItemLocation::Quote {
        range,
        exact,
        prefix: text("prefix"),
        suffix: text("suffix"),
    })
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
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn the_first_quote_and_the_first_position() {
        let quote = |exact: &str| json!({"type": "TextQuoteSelector", "exact": exact});
        let position = json!({"type": "TextPositionSelector", "start": 2, "end": 5});
        assert_eq!(told(&json!([quote("satu"), position, quote("dua")])), "satu Some((2, 5, CodePoints))");
        assert_eq!(told(&json!([position])), " Some((2, 5, CodePoints))");
        assert_eq!(told(&json!([{"type": "XPathSelector", "value": "/p[1]"}])), "None");
        let refined = json!({"type": "FragmentSelector", "value": "x", "refinedBy": quote("tiga")});
        assert_eq!(told(&json!([refined])), "tiga None");
        let inside = json!({"type": "TextQuoteSelector", "exact": "satu dua", "refinedBy": quote("dua")});
        assert_eq!(told(&json!([inside])), "dua None");
    }
}
