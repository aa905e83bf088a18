//! Reads the date and place of writing from the dateline of an article.

use crate::article::{Article, ParagraphKind, dateline_end};
use crate::entity::{EntityType, Extraction, rules};
use crate::text::Span;
use jiff::civil::Date;

/// The date and place where an article was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// The writing date, from [`rules::writing_date`].
    pub(crate) date: Option<Date>,
    /// The place in the dateline; a name in all capitals is changed to title case.
    pub(crate) place: Option<String>,
}

/// Reads the dateline from the first eight paragraphs of `article`; `extraction` supplies the place mentions.
pub(crate) fn dateline(article: &Article, extraction: &Extraction) -> Dateline {
    let text = article.text();
    let head = article.paragraphs().iter().take(8);
    let lines = head.filter_map(|p| match p.kind {
        ParagraphKind::Dateline => Some(p.span()),
        ParagraphKind::Body => {
            dateline_end(p.span().slice(text)).map(|end| Span::new(p.span().start, p.span().start + end))
        }
        _ => None,
    });
    let place = lines.into_iter().find_map(|line| {
        let mut mentions = extraction.touching(line).map(|m| &extraction.mentions[m]);
        let mention = mentions.find(|m| m.kind == EntityType::Place && line.covers(m.span))?;
        let words = mention.span.slice(text);
        let shouted = !words.contains(char::is_lowercase);
        Some(if shouted { capitalised(words) } else { words.to_string() })
    });
    Dateline { date: rules::writing_date(article), place }
}

/// Converts all capitals to title case: "KUALA LUMPUR" → "Kuala Lumpur".
fn capitalised(words: &str) -> String {
    let mut begins = true;
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if begins {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        begins = !c.is_alphanumeric();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dateline_tells() {
        let text = "KABAR.ID - KUALA LUMPUR – Pemerintah meresmikan feri pada Senin (3/3/2025) di pelabuhan.\nKapal itu besar.\n";
        let article = Article::new(text.into(), None, None).unwrap();
        let found = crate::entity::extract(&article, Span::new(0, text.len()));
        let origin = dateline(&article, &found);
        assert_eq!(origin.date.map(|date| date.to_string()).as_deref(), Some("2025-03-03"));
        assert_eq!(origin.place.as_deref(), Some("Kuala Lumpur"));
    }
}
