//! Finds the date on which a web page was published.
//!
//! A date that is not that of publication is worse than none. Dates of changes, of other articles and of events are left
//! out, and so are the placeholders that content management systems write, such as 0001-01-01.

use super::json_ld::JsonLd;
use crate::text::calendar;
use crate::text::typography::single_spaced;
use dom_query::{Document, NodeRef, Selection};
use jiff::civil::Date;
use std::ops::Range;

/// Names of `<meta>` elements that give the date of publication, the most reliable first. Upper case and separators are
/// ignored. Sources: Open Graph, schema.org, Google Scholar, Parse.ly, Sailthru, Dublin Core, and news sites.
const META_NAMES: [&str; 32] = [
    "articlepublishedtime",
    "articlepublished",
    "ogarticlepublishedtime",
    "datepublished",
    "rnewsdatepublished",
    "citationpublicationdate",
    "citationonlinedate",
    "citationdate",
    "parselypubdate",
    "sailthrudate",
    "btpubdate",
    "dtkpublishdate",
    "contentpublisheddate",
    "cxenseparserecspublishtime",
    "weiboarticlecreateat",
    "articledateoriginal",
    "originalpublicationdate",
    "dcdateissued",
    "dctermsissued",
    "dcissued",
    "dctermsavailable",
    "dcdatecreated",
    "dctermscreated",
    "dccreated",
    "publishdate",
    "publisheddate",
    "publicationdate",
    "pubdate",
    "dcdate",
    "dctermsdate",
    "datecreated",
    "date",
];

/// Longest text, in bytes, of an element that gives a date and perhaps a name. A date in a longer one is part of a sentence.
const MAX_LABEL_BYTES: usize = 160;

/// How many elements around a date are examined for a sign that it belongs to another article.
const MAX_ANCESTORS: usize = 12;

/// The most elements that are examined; a page with more is not one article.
const MAX_CANDIDATES: usize = 300;

/// Parts of class names of elements that are about other articles, or by readers.
const OTHER_ARTICLES: [&str; 11] = [
    "related",
    "recent",
    "latest",
    "popular",
    "trending",
    "commentlist",
    "comment-list",
    "sidebar",
    "recommend",
    "terkait",
    "populer",
];

/// Elements that may contain the date of publication, and the headline, in the order of the page.
const CANDIDATES: &str = "h1, time, [itemprop~=datePublished], [class*=publish], [class*=posted], [class*=date], \
    [class*=Date], [class*=byline], [class*=credit], [class*=time], [class*=meta], [id*=publish], [id*=date]";

/// A date that a page gives.
#[derive(Clone, Debug, PartialEq, Eq)]
struct GivenDate {
    day: Date,
    /// The text in ISO 8601: as the page gives it, or the day.
    iso: String,
    /// Whether it is a time in UTC, in which the day may differ from that at the place of publication.
    is_utc: bool,
}

/// The date of publication in ISO 8601, with a time if the page gives one. `address` is that of the page.
pub(crate) fn published(document: &Document, json_ld: &JsonLd, address: Option<&str>) -> Option<String> {
    let in_json = json_ld.published.iter().filter_map(|text| GivenDate::parse(text));
    let for_machines: Vec<GivenDate> = in_json.chain(in_meta(document)).collect();
    let visible = in_elements(document);
    let in_address = address.and_then(in_address);
    let found = for_machines.first().or(visible.first()).or(in_address.as_ref())?;
    if !found.is_utc {
        return Some(found.iso.clone());
    }
    // A day that the page shows is that of its place; in UTC it may be one more or one less.
    let with_offset = for_machines.iter().filter(|date| date.iso.len() > "2019-11-19".len());
    let mut local = with_offset.chain(visible.first()).chain(&in_address);
    let local = local.find(|other| !other.is_utc && found.is_same_instant(other));
    Some(local.filter(|local| local.day != found.day).unwrap_or(found).iso.clone())
}

/// The date of publication in `text`, as a day and in ISO 8601; `None` for placeholders.
pub(crate) fn find_publication_date(text: &str) -> Option<(Date, String)> {
    GivenDate::parse(text).map(|date| (date.day, date.iso))
}

impl GivenDate {
    /// A date at the start of `text` in a form for machines, or anywhere in it in words. `None` for placeholders.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (range, day) = find_date(text).filter(|_| text.len() <= MAX_LABEL_BYTES)?;
        let is_iso = range.start == 0 && text.get(..10).is_some_and(|start| start.parse::<Date>().is_ok());
        let iso = if is_iso { text.to_string() } else { day.to_string() };
        let has_time = text[range.end..].contains(':');
        let is_utc = has_time && ["Z", "+00:00", "+0000", "GMT", "UTC"].iter().any(|zone| text.ends_with(zone));
        Some(Self { day, iso, is_utc })
    }

    /// Whether the day of `self` in UTC and the day of `other` at another place can be of the same instant. Offsets reach
    /// from -12 to +14 hours.
    fn is_same_instant(&self, other: &Self) -> bool {
        let Some(hour) = self.iso.get(11..13).and_then(|hour| hour.parse::<u8>().ok()) else { return false };
        let is = |day: Result<Date, jiff::Error>| day.is_ok_and(|day| day == other.day);
        other.day == self.day || (is(self.day.yesterday()) && hour < 12) || (is(self.day.tomorrow()) && hour >= 10)
    }
}

/// The dates in `<meta>` elements, the most reliable first.
fn in_meta(document: &Document) -> Vec<GivenDate> {
    let selection = document.select("meta[content]");
    let mut found: Vec<(usize, GivenDate)> = Vec::new();
    for node in selection.nodes().iter().filter(|node| !is_of_another_item(node)) {
        let names = ["property", "name", "itemprop"].into_iter().filter_map(|attribute| node.attr(attribute));
        // `itemprop` is a list of names.
        let names: Vec<String> =
            names.flat_map(|names| names.split_whitespace().map(bare_name).collect::<Vec<_>>()).collect();
        let rank = META_NAMES.iter().position(|known| names.iter().any(|name| name == known));
        if let (Some(rank), Some(content)) = (rank, node.attr("content")) {
            found.extend(GivenDate::parse(&content).map(|date| (rank, date)));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, date)| date).collect()
}

/// Whether the microdata around an element is about a video, a comment or the like.
fn is_of_another_item(node: &NodeRef<'_>) -> bool {
    let kind = node.ancestors_it(Some(MAX_ANCESTORS)).find_map(|ancestor| ancestor.attr("itemtype"));
    kind.is_some_and(|kind| ["Object", "Comment", "Event", "Product"].iter().any(|other| kind.contains(*other)))
}

/// A name in lower case without separators.
fn bare_name(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The dates in elements that are made for them, the most reliable first, and below the headline before above it.
fn in_elements(document: &Document) -> Vec<GivenDate> {
    let selection = document.select(CANDIDATES);
    let mut is_above = true;
    let mut found: Vec<(u8, bool, GivenDate)> = Vec::new();
    let has_headline = selection.nodes().iter().any(is_headline);
    for node in selection.nodes().iter().take(MAX_CANDIDATES) {
        is_above &= !is_headline(node);
        if let Some((rank, date)) = in_element(node) {
            found.push((rank, is_above && has_headline, date));
        }
    }
    found.sort_by_key(|(rank, is_above, _)| (*rank, *is_above));
    found.into_iter().map(|(_, _, date)| date).collect()
}

fn is_headline(node: &NodeRef<'_>) -> bool {
    node.node_name().is_some_and(|name| &*name == "h1")
}

/// The date that an element gives, and how reliable it is; 0 is the most.
fn in_element(node: &NodeRef<'_>) -> Option<(u8, GivenDate)> {
    let attribute = |name: &str| node.attr(name).map(|value| value.to_ascii_lowercase()).unwrap_or_default();
    let own = format!("{} {} {}", attribute("class"), attribute("id"), attribute("itemprop"));
    let is_time = node.node_name().is_some_and(|name| &*name == "time");
    let says_published = own.contains("publi") || own.contains("posted") || own.contains("entry-date");
    let rank = match () {
        () if own.contains("datepublished") => 0,
        () if is_time && (says_published || node.has_attr("pubdate")) => 1,
        () if is_time => 2,
        () if says_published => 3,
        () => 4,
    };
    let says_modified = !says_published && (own.contains("updat") || own.contains("modif"));
    if is_headline(node) || says_modified || is_in_prose(node) || belongs_to_another(node) {
        return None;
    }
    let text = single_spaced(&node.text());
    if text.len() > MAX_LABEL_BYTES {
        return None;
    }
    let given =
        ["content", "datetime"].into_iter().filter_map(|name| node.attr(name)).find_map(|text| GivenDate::parse(&text));
    if let Some(date) = given {
        let label = label_before(node);
        return (!names_a_change(&label)).then_some((if names_publication(&label) { rank.min(1) } else { rank }, date));
    }
    let (range, _) = find_date(&text)?;
    let label = format!("{} {}", label_before(node), &text[..range.start]);
    if names_a_change(&label) {
        return None;
    }
    Some((rank, GivenDate::parse(&text[range])?))
}

/// Elements that do not begin a line of their own.
const INLINE: [&str; 12] = ["span", "b", "strong", "em", "i", "small", "label", "a", "time", "abbr", "svg", "meta"];

/// How many nodes before an element are examined for its label.
const MAX_LABEL_NODES: usize = 8;

/// The longest label, in bytes, in a block of its own before a date.
const MAX_BLOCK_LABEL_BYTES: usize = 30;

/// The words before an element on its line, or the words without a number in the block before it.
fn label_before(node: &NodeRef<'_>) -> String {
    let mut words = Vec::new();
    let mut at = *node;
    for _ in 0..MAX_LABEL_NODES {
        match at.prev_sibling() {
            Some(previous) => {
                let text = previous.text().to_string();
                if !is_inline(&previous) {
                    let is_label = text.len() <= MAX_BLOCK_LABEL_BYTES && !text.contains(|c: char| c.is_ascii_digit());
                    words.extend(Some(text).filter(|_| is_label && !is_heading(&previous)));
                    break;
                }
                words.push(text);
                at = previous;
            }
            None => match at.parent() {
                Some(parent) if is_inline(&parent) => at = parent,
                _ => break,
            },
        }
    }
    words.reverse();
    let label = words.join(" ");
    // Only the last words can be a label.
    label[label.ceil_char_boundary(label.len().saturating_sub(MAX_LABEL_BYTES))..].to_string()
}

fn is_heading(node: &NodeRef<'_>) -> bool {
    node.node_name().is_some_and(|name| matches!(&*name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6"))
}

fn is_inline(node: &NodeRef<'_>) -> bool {
    !node.is_element() || node.node_name().is_some_and(|name| INLINE.contains(&&*name))
}

/// Whether an element is in a paragraph that is too long for a label: a date in it is that of an event.
fn is_in_prose(node: &NodeRef<'_>) -> bool {
    let block = node.ancestors_it(Some(MAX_ANCESTORS)).find(|ancestor| !is_inline(ancestor));
    block.is_some_and(|block| {
        let is_paragraph =
            block.node_name().is_some_and(|name| matches!(&*name, "p" | "li" | "td" | "dd" | "blockquote"));
        is_paragraph && block.text().len() > MAX_LABEL_BYTES
    })
}

/// Whether the last label in `text` announces a change: "Published … Updated".
fn names_a_change(text: &str) -> bool {
    let text = text.to_lowercase();
    let last = |words: &[&str]| words.iter().filter_map(|word| text.rfind(*word)).max();
    let change = last(&[
        "updat",
        "modif",
        "correct",
        "diperbarui",
        "dimutakhirkan",
        "disunting",
        "diubah",
        "accessed",
        "diakses",
    ]);
    change.is_some() && change > last(&PUBLICATION_WORDS)
}

/// Words that announce the date of publication.
const PUBLICATION_WORDS: [&str; 5] = ["publish", "posted", "terbit", "dipublikasikan", "tayang"];

fn names_publication(label: &str) -> bool {
    let label = label.to_lowercase();
    PUBLICATION_WORDS.iter().any(|word| label.contains(word))
}

/// Whether an element is in a part of the page that is about other articles.
fn belongs_to_another(node: &NodeRef<'_>) -> bool {
    let around: Vec<NodeRef<'_>> = node.ancestors_it(Some(MAX_ANCESTORS)).filter(NodeRef::is_element).collect();
    let is = |node: &NodeRef<'_>, names: &[&str]| node.node_name().is_some_and(|name| names.contains(&&*name));
    let is_class_of_others = |node: &NodeRef<'_>| {
        let class = node.attr("class").map(|class| class.to_ascii_lowercase()).unwrap_or_default();
        !is(node, &["html", "body"]) && OTHER_ARTICLES.iter().any(|word| class.contains(word))
    };
    let article = around.iter().find(|node| is(node, &["article"]));
    // The headline of a teaser is a link to the other article.
    let is_teaser = article.is_some_and(|article| contains(article, "h2 a, h3 a, h4 a") && !contains(article, "h1"));
    is_teaser
        || is_of_another_item(node)
        || around.iter().any(|node| is(node, &["aside", "nav"]) || is_class_of_others(node))
        || article.is_none() && around.iter().any(|node| is(node, &["footer"]))
}

fn contains(node: &NodeRef<'_>, selector: &str) -> bool {
    Selection::from(*node).select_single(selector).exists()
}

/// The date in the path of an address such as `/2019/11/19/title`. Only with a day.
fn in_address(address: &str) -> Option<GivenDate> {
    let (_, path) = address.split_once("://")?.1.split_once('/')?;
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').collect();
    let slashed = parts.windows(3).find_map(|part| match part {
        [year, month, day] if year.len() == 4 && day.len() <= 2 => date(year, month, day),
        _ => None,
    });
    let in_one =
        |part: &&str| (part.get(4..5) == Some("-")).then(|| part.get(..10)?.parse().ok()).flatten().and_then(plausible);
    let day = slashed.or_else(|| parts.iter().find_map(in_one))?;
    Some(GivenDate { day, iso: day.to_string(), is_utc: false })
}

/// The first date in `text` and the bytes that give it: in ISO 8601, in numbers that can be read in one way only, or with
/// the name of a month in Indonesian or English.
fn find_date(text: &str) -> Option<(Range<usize>, Date)> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|first| {
        let (last, day) = date_at(text, &tokens[first..])?;
        Some((tokens[first].start..tokens[first + last].end, day))
    })
}

/// The date that begins with the first of `tokens`, and the index of its last token.
fn date_at(text: &str, tokens: &[Range<usize>]) -> Option<(usize, Date)> {
    let word = |i: usize| tokens.get(i).map(|token| &text[token.clone()]);
    let gap = |i: usize| Some(text[tokens.get(i)?.end..tokens.get(i + 1)?.start].trim());
    let first = word(0)?;
    if !first.starts_with(|c: char| c.is_ascii_digit()) {
        let month = month(first)?;
        let at = if matches!(word(2), Some("st" | "nd" | "rd" | "th")) { 3 } else { 2 };
        let joined = matches!(gap(0)?, "" | "." | "-") && matches!(gap(at - 1)?, "" | "," | "-");
        return joined.then(|| Some((at, date_of(word(at)?, month, word(1)?)?))).flatten();
    }
    let mut at = 1;
    while matches!(word(at), Some("st" | "nd" | "rd" | "th" | "of")) {
        at += 1;
    }
    if let Some(month) = word(at).and_then(month) {
        let joined =
            matches!(gap(at - 1)?, "" | "." | "-" | "/") && matches!(gap(at)?, "" | "." | "," | "-" | "/" | ".,");
        return joined.then(|| Some((at + 1, date_of(word(at + 1)?, month, first)?))).flatten();
    }
    if first.len() == 8 {
        return Some((0, date(&first[..4], &first[4..6], &first[6..])?));
    }
    let (second, third) = (word(1)?, word(2)?);
    // The time may follow a date at once: 2019-11-19T10:00.
    let is_joined = matches!(gap(0)?, "-" | "/" | ".") && gap(0) == gap(1);
    let day = match (first.len(), second.len(), third.len()) {
        _ if !is_joined => None,
        (4, _, _) => date(first, second, third),
        (_, _, 4) if first == second => date(third, second, first),
        (_, _, 4) => match (date(third, second, first), date(third, first, second)) {
            (Some(day), None) | (None, Some(day)) => Some(day),
            // 3/4/2019 is in March or in April.
            _ => None,
        },
        _ => None,
    };
    Some((2, day?))
}

/// The runs of letters and of digits in `text`. A capital after a small letter begins a run, because the words of two
/// elements are often joined: "Jane `DoeNovember` 19".
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        let continues = (c.is_ascii_digit() && last.is_ascii_digit())
            || (c.is_alphabetic() && last.is_alphabetic() && !(c.is_uppercase() && last.is_lowercase()));
        match tokens.last_mut() {
            Some(token) if continues => token.end = at + c.len_utf8(),
            _ if c.is_alphabetic() || c.is_ascii_digit() => tokens.push(at..at + c.len_utf8()),
            _ => {}
        }
        last = c;
    }
    tokens
}

/// The number of a month, also in spellings that are not in the CLDR.
fn month(word: &str) -> Option<i8> {
    let number = match word.to_ascii_lowercase().as_str() {
        "pebruari" => 2,
        "agt" | "ags" => 8,
        "sept" => 9,
        "nopember" => 11,
        _ => calendar::month_number(word)?,
    };
    i8::try_from(number).ok()
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    date_of(year, month.parse().ok()?, day)
}

fn date_of(year: &str, month: i8, day: &str) -> Option<Date> {
    if year.len() != 4 || day.len() > 2 {
        return None;
    }
    plausible(Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?)
}

/// `day`, unless it is a placeholder or cannot be the date of an article.
fn plausible(day: Date) -> Option<Date> {
    // The epochs of Unix (also in a time zone west of Greenwich), of spreadsheets and of SQL Server.
    let is_placeholder = matches!(
        (day.year(), day.month(), day.day()),
        (1970 | 1900 | 1753, 1, 1) | (1969, 12, 31) | (1899, 12, 30 | 31)
    );
    ((1600..=2100).contains(&day.year()) && !is_placeholder).then_some(day)
}

/// The date of publication in a byline, in ISO 8601.
pub(crate) fn in_byline(byline: &str) -> Option<String> {
    let (range, day) = find_date(byline)?;
    (!names_a_change(&byline[..range.start])).then(|| day.to_string())
}

/// Parts a byline from the date that is glued to it: "By Jane Doe November 19, 2019". `None` if no name is left.
pub(crate) fn part_byline(byline: &str) -> Option<String> {
    let is_separator =
        |c: char| c.is_whitespace() || matches!(c, ',' | '|' | '·' | '•' | '-' | '–' | '—' | '/' | ':' | ';' | '(');
    let Some((range, _)) = find_date(byline) else {
        return Some(byline.trim().to_string()).filter(|names| !names.is_empty());
    };
    let mut names = byline[..range.start].trim_end_matches(is_separator);
    // Words between the names and the date: "Updated:", "on", "Selasa,".
    while let Some(word) = names.split_whitespace().next_back().filter(|word| introduces_date(word)) {
        names = names[..names.len() - word.len()].trim_end_matches(is_separator);
    }
    if names.trim().is_empty() || calendar::is_calendar_word(names.trim()) {
        // The date may come first: "19 November 2019 by Jane Doe".
        let rest = &byline[range.end..];
        let lower = rest.to_ascii_lowercase();
        let at = [" by ", " oleh "].iter().filter_map(|word| lower.find(word)).min()?;
        names = rest[at..].trim();
    }
    Some(names.trim().to_string()).filter(|names| !names.is_empty())
}

/// Whether a word in a byline belongs to the date behind it.
fn introduces_date(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let known = [
        "on",
        "at",
        "pada",
        "last",
        "updated",
        "published",
        "posted",
        "update",
        "diperbarui",
        "terbit",
        "dipublikasikan",
    ];
    // Months and short names of weekdays are names of people too.
    let is_weekday = word.len() > 3 && calendar::is_calendar_word(&word) && calendar::month_number(&word).is_none();
    is_weekday || known.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::page::json_ld;
    use proptest::prelude::*;

    /// The date of a page with this head and body.
    fn date_of_page(head: &str, body: &str, address: Option<&str>) -> Option<String> {
        let document = Document::from(format!("<html><head>{head}</head><body>{body}</body></html>"));
        let json = json_ld::read(&document, "");
        published(&document, &json, address)
    }

    fn in_head(head: &str) -> Option<String> {
        date_of_page(head, "<h1>Judul</h1><p>Teks.</p>", None)
    }

    fn in_body(body: &str) -> Option<String> {
        date_of_page("", body, None)
    }

    #[test]
    fn the_head_gives_the_date_under_many_names() {
        for name in [
            "property='article:published_time'",
            "itemprop=datePublished",
            "itemprop='datePublished dateCreated'",
            "name=citation_publication_date",
            "name=parsely-pub-date",
            "name=sailthru.date",
            "name=DC.date.issued",
            "name=dcterms.created",
            "name=DC.Date",
            "name=pubdate",
        ] {
            for given in
                ["2019-11-19", "2019/11/19", "20191119", "November 19, 2019", "Tue, 19 Nov 2019 03:00:00 +0700"]
            {
                let found = in_head(&format!("<meta {name} content='{given}'>"));
                assert_eq!(found.as_deref(), Some("2019-11-19"), "{name} {given}");
            }
        }
        let full = in_head("<meta property='article:published_time' content='2019-11-19T10:00:00+07:00'>");
        assert_eq!(full.as_deref(), Some("2019-11-19T10:00:00+07:00"), "the time is kept");
        assert_eq!(in_head("<meta property='article:modified_time' content='2019-11-19'>"), None);
    }

    #[test]
    fn placeholders_are_ignored() {
        for placeholder in ["0001-01-01T00:00:00Z", "1970-01-01", "1900-01-01", "0000-00-00", "9999-12-31", "", "x"] {
            let meta = format!("<meta property='article:published_time' content='{placeholder}'>");
            assert_eq!(in_head(&meta), None, "{placeholder}");
            let both = format!("{meta}<meta name=pubdate content=2019-11-19>");
            assert_eq!(in_head(&both).as_deref(), Some("2019-11-19"), "{placeholder}");
        }
    }

    #[test]
    fn a_change_is_not_a_publication() {
        let changed = "<p>Updated: <time datetime=2025-02-01>1 Feb 2025</time></p>";
        assert_eq!(in_body(changed), None);
        for published in [
            "<p>Published: <time datetime=2024-01-25>25 Jan 2024</time></p>",
            "<p><time datetime=2024-01-25>25 Jan 2024</time></p>",
            "<div class=date>25 January 2024</div>",
            "<div class=byline>Oleh Ani, 25 Januari 2024</div>",
        ] {
            assert_eq!(
                in_body(&format!("<h1>J</h1>{changed}{published}")).as_deref(),
                Some("2024-01-25"),
                "{published}"
            );
        }
        let both = "<p>Published <time datetime=2024-01-25>a</time> Updated <time datetime=2025-02-01>b</time></p>";
        assert_eq!(in_body(both).as_deref(), Some("2024-01-25"));
        let classes = "<time class=updated datetime=2025-02-01>b</time><time class='published updated' datetime=2024-01-25>a</time>";
        assert_eq!(in_body(classes).as_deref(), Some("2024-01-25"));
        assert_eq!(in_body("<div class=date>Diperbarui 1 Februari 2025</div>"), None);
    }

    #[test]
    fn dates_of_events_and_of_other_articles_are_left_out() {
        let event = "<p>The council will meet again on <time datetime=2030-05-01>1 May</time>, when the committee that looked \
            into the matter since last winter is expected to have finished its report, the mayor told journalists here.</p>";
        let related = "<div class=related-posts><time datetime=2001-01-01>x</time></div>";
        let teaser = "<article><h3><a href=x>Lain</a></h3><time datetime=2001-01-01>x</time></article>";
        let video = "<div itemscope itemtype=https://schema.org/VideoObject><meta itemprop=datePublished content=2001-01-01></div>";
        let aside = "<aside><div class=date>1 January 2001</div></aside>";
        for other in [event, related, teaser, video, aside] {
            assert_eq!(in_body(&format!("<h1>J</h1>{other}")), None, "{other}");
        }
        let before = "<div class=date>26 November 2026</div><h1>J</h1><div class=date>19 November 2019</div>";
        assert_eq!(in_body(before).as_deref(), Some("2019-11-19"), "today's date is in the head of the page");
    }

    #[test]
    fn dates_are_read_in_words_and_in_numbers() {
        let day = |text: &str| find_date(text).map(|(_, day)| day.to_string()).unwrap_or_default();
        for text in [
            "November 19, 2019",
            "19 November 2019",
            "Nov. 19th, 2019 at 10:00",
            "the 19th of November 2019",
            "Selasa, 19 Nopember 2019 | 10:12 WIB",
            "By Jane DoeNovember 19, 2019",
            "19/11/2019",
            "19.11.2019 08:00",
            "11/19/2019",
            "19-Nov-2019",
            "NOVEMBER 19 2019",
        ] {
            assert_eq!(day(text), "2019-11-19", "{text}");
        }
        assert_eq!(day("17 Agustus 1945"), "1945-08-17");
        assert_eq!(day("Senin (5/5/2025)"), "2025-05-05");
        for text in
            ["3/4/2019", "19 November", "November 2019", "31 Februari 2019", "may 5 people", "1.500.2019", "19:11:2019"]
        {
            assert_eq!(day(text), "", "{text}");
        }
    }

    #[test]
    fn a_time_in_utc_gives_the_day_that_the_page_shows() {
        let utc = |stamp: &str| format!("<meta property='article:published_time' content='{stamp}'>");
        let shown = |stamp: &str, body: &str| date_of_page(&utc(stamp), body, None).unwrap();
        assert_eq!(shown("2019-11-20T02:30:00Z", "<p>x"), "2019-11-20T02:30:00Z", "nothing else is known");
        assert_eq!(shown("2019-11-20T02:30:00Z", "<div class=date>November 19, 2019</div>"), "2019-11-19");
        assert_eq!(shown("2019-11-18T23:00:00+00:00", "<div class=date>19 November 2019</div>"), "2019-11-19");
        assert_eq!(
            shown("2019-11-18T23:00:00Z", "<time datetime=2019-11-19T06:00:00+07:00>"),
            "2019-11-19T06:00:00+07:00"
        );
        let other = shown("2019-11-20T18:30:00Z", "<div class=date>November 19, 2019</div>");
        assert_eq!(other, "2019-11-20T18:30:00Z", "no place is that far behind UTC");
        let offset = shown("2019-11-20T00:30:00+07:00", "<div class=date>November 19, 2019</div>");
        assert_eq!(offset, "2019-11-20T00:30:00+07:00", "the offset tells the day at the place");
    }

    #[test]
    fn the_address_is_the_last_resort() {
        let at = |address: &str| date_of_page("", "<h1>J</h1>", Some(address)).unwrap_or_default();
        for address in ["https://a.example/2019/11/19/judul", "https://a.example/read/2019-11-19-judul?x=1"] {
            assert_eq!(at(address), "2019-11-19", "{address}");
        }
        for address in ["https://a.example/2019/11/judul", "https://a.example/2019/99/19/x", "https://2019/11/19", "x"]
        {
            assert_eq!(at(address), "", "{address}");
        }
    }

    #[test]
    fn bylines_are_parted_from_dates() {
        for (glued, names) in [
            ("By Jane Doe November 19, 2019", "By Jane Doe"),
            ("By Jane DoeNovember 19, 2019", "By Jane Doe"),
            ("Jane Doe | Updated: 19 Nov 2019 10:00", "Jane Doe"),
            ("Oleh Ani Wijaya - Selasa, 19 November 2019", "Oleh Ani Wijaya"),
            ("19 November 2019 by Jane Doe", "by Jane Doe"),
            ("Jane Doe on November 19, 2019", "Jane Doe"),
            ("April Mei", "April Mei"),
            ("May Johnson", "May Johnson"),
            ("By Theresa May 19 November 2019", "By Theresa May"),
        ] {
            assert_eq!(part_byline(glued).as_deref(), Some(names), "{glued}");
        }
        for none in
            ["April 28, 2019 at 6:01 am Updated April 29, 2019 at 3:33 pm", "Last Updated: January 7, 2025", " "]
        {
            assert_eq!(part_byline(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_searched(text in "[0-9A-Za-z/., éNov-]{0,40}") {
            if let Some((range, _)) = find_date(&text) {
                prop_assert!(!text[range].is_empty());
            }
            part_byline(&text);
            GivenDate::parse(&text);
        }
    }
}
