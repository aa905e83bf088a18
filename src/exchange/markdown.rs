//! A report in Markdown (<https://spec.commonmark.org/0.31.2/>): the claims with their verdicts, then all other
//! annotations.

use super::changed_words::changed_words;
use super::{Report, attribution, words};
use crate::annotation::annotation_set::PlacedAnnotation;
use crate::annotation::{Annotation, AnnotationKind};
use crate::text::display::without_controls;
use crate::text::typography::single_spaced;

/// Writes the report.
pub fn report(report: &Report<'_>) -> String {
    let article = report.article;
    let mut out = format!("# {}\n", escaped(article.title()));
    let mut about = Vec::new();
    if let Some(name) = article.path().and_then(|path| path.file_name()) {
        about.push(format!("`{}`", one_line(&name.to_string_lossy()).replace('`', "'")));
    }
    about.push(report.progress().to_string());
    out += &format!("\n{}\n", about.join(" · "));
    let claims: Vec<&PlacedAnnotation> = report.claims().collect();
    if !claims.is_empty() {
        out += "\n## Claims\n";
    }
    for (i, placed) in claims.iter().enumerate() {
        out += &claim(report, placed, i + 1);
    }
    let others: Vec<&PlacedAnnotation> =
        report.annotations.list().iter().filter(|placed| placed.annotation.kind != AnnotationKind::Claim).collect();
    if !others.is_empty() {
        out += "\n## Other marks\n";
    }
    for placed in others {
        let annotation = &*placed.annotation;
        out += &format!("\n> {}\n>\n> — {}\n", escaped(&words(annotation)), escaped(&annotation.description()));
        out += &changes(report, placed);
        if !annotation.note.is_empty() {
            out += &paragraph(&annotation.note);
        }
        out += &hashtags(annotation);
    }
    out
}

/// The old and the new words of an annotation whose words have changed.
fn changes(report: &Report<'_>, placed: &PlacedAnnotation) -> String {
    changed_words(report, placed).map_or(String::new(), |changed| {
        let (heading, old, new) = (changed.review.heading(), escaped(&changed.old), escaped(&changed.new));
        format!("\n**{heading}.**\n\n- Before: “{old}”\n- Now: “{new}”\n")
    })
}

fn claim(report: &Report<'_>, placed: &PlacedAnnotation, number: usize) -> String {
    let annotation = &*placed.annotation;
    let claim = annotation.claim.clone().unwrap_or_default();
    let claimed = if claim.wording.is_empty() { words(annotation) } else { single_spaced(&claim.wording) };
    let mut out = format!("\n### {number}. {}\n\n**{}**", escaped(&claimed), escaped(claim.outcome()));
    for detail in claim.details() {
        out += &format!(" · {}", escaped(detail));
    }
    out.push('\n');
    out += &changes(report, placed);
    let who = attribution(annotation);
    // If the claim has no wording of its own, the heading already quotes it.
    if !claim.wording.is_empty() {
        out += &format!("\n> {}\n", escaped(&words(annotation)));
        if !who.is_empty() {
            out += &format!(">\n> — {}\n", escaped(&who));
        }
    } else if !who.is_empty() {
        out += &format!("\n— {}\n", escaped(&who));
    }
    for text in [&claim.rationale, &annotation.note].into_iter().filter(|text| !text.is_empty()) {
        out += &paragraph(text);
    }
    if !claim.evidence.is_empty() {
        out += "\nEvidence:\n\n";
    }
    for evidence in &claim.evidence {
        let title = if evidence.title.is_empty() { &evidence.url } else { &evidence.title };
        let stance = evidence.stance.as_ref().map_or(String::new(), |stance| format!("{}: ", escaped(stance.as_str())));
        out += &format!("- {stance}{}", link(title, &evidence.url));
        if !evidence.publisher.is_empty() {
            out += &format!(", {}", escaped(&evidence.publisher));
        }
        if !evidence.accessed.is_empty() {
            out += &format!(", seen {}", escaped(&evidence.accessed));
        }
        if !evidence.archive.is_empty() {
            out += &format!(" ({})", link("archived", &evidence.archive));
        }
        out.push('\n');
        if !evidence.quote.is_empty() {
            let quote = without_controls(&evidence.quote);
            let lines: String = quote.lines().map(|line| format!("  > {}\n", escaped(line))).collect();
            out += &format!("\n{lines}\n");
        }
    }
    out + &hashtags(annotation)
}

/// Text written by a person, escaped, with its line breaks preserved.
fn paragraph(text: &str) -> String {
    format!("\n{}\n", without_controls(text).lines().map(escaped).collect::<Vec<_>>().join("  \n"))
}

/// Tags in Obsidian's syntax (<https://help.obsidian.md/tags>): letters, digits, `_`, `-` and `/`, but not only digits.
fn hashtags(annotation: &Annotation) -> String {
    let tag = |tag: &String| {
        let plain: String =
            tag.chars().map(|c| if c.is_alphanumeric() || matches!(c, '_' | '-' | '/') { c } else { '-' }).collect();
        let digits = plain.chars().all(|c| c.is_ascii_digit());
        format!("#{}{plain}", if digits { "_" } else { "" })
    };
    if annotation.tags.is_empty() {
        return String::new();
    }
    format!("\n{}\n", annotation.tags.iter().map(tag).collect::<Vec<_>>().join(" "))
}

/// A link if `url` is a web address; otherwise its plain text, such as the name of a file.
fn link(title: &str, url: &str) -> String {
    if crate::annotation::claim::is_url(url) {
        let url = url.replace('<', "%3C").replace('>', "%3E");
        return format!("[{}](<{url}>)", escaped(title));
    }
    if title == url { escaped(url) } else { format!("{} ({})", escaped(title), escaped(url)) }
}

/// `text` on one line, without control characters.
fn one_line(text: &str) -> String {
    without_controls(text).trim().replace('\n', " ")
}

/// `text` on one line. Everything that Markdown, or HTML inside it, would interpret is escaped.
fn escaped(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.chars().enumerate() {
        let marks = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '|' | '~' | '!');
        // These characters begin a list, rule or heading underline only at the start of a line.
        let begins = i == 0 && matches!(c, '-' | '+' | '=' | ':');
        if marks || begins {
            out.push('\\');
        }
        out.push(c);
    }
    // "1. " and "1) " begin a numbered list.
    let digits = out.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && out[digits..].starts_with(['.', ')']) {
        out.insert(digits, '\\');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(escaped("*a* <b> [c](d) `e`"), r"\*a\* \<b\> \[c\](d) \`e\`");
        assert_eq!(escaped("- satu"), r"\- satu");
        assert_eq!(escaped("1. satu 2. dua"), r"1\. satu 2. dua");
        assert_eq!(escaped("a\u{1b}[31m"), r"a␛\[31m");
        assert_eq!(escaped("Kabar\n# Judul"), r"Kabar \# Judul", "a field cannot begin a block of its own");
        assert_eq!(link("a]b", "https://x.org/<"), r"[a\]b](<https://x.org/%3C>)");
        assert_eq!(link("a", "javascript:alert(1)"), "a (javascript:alert(1))");
    }
}
