//! Reads an `.ann` file.

use super::{LABEL_ATTRIBUTE, PLAIN_NOTE, RECORD_NOTE, TAIL, brat_name, one_line, tag};
use crate::annotation::link::{Detail, ForeignSpan, Link, LinkArgument, LinkKind};
use crate::annotation::sidecar::Extra;
use crate::exchange::ExchangeFormat;
use crate::exchange::label::{self, LabelMeaning};
use crate::exchange::offsets::{OffsetReader, StatedSpan};
use crate::exchange::parsed::{
    ItemContent, ItemLocation, Malformed, ParsedDocument, ParsedFile, ParsedItem, ParsedLink, check_item_count,
    excerpt, push_item,
};
use crate::exchange::record::PartialAnnotation;
use crate::text::{OffsetUnit, Span};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A parsed text-bound annotation.
struct TextBound<'a> {
    line: usize,
    kind: &'a str,
    ranges: Vec<(usize, usize)>,
    words: &'a str,
    details: Vec<Detail>,
    record: Option<PartialAnnotation>,
}

/// A relation, an event or an equivalence. Its arguments have no targets yet.
struct LinkLine {
    line: usize,
    link: Link,
}

/// Where a text-bound annotation is in the text of the file.
enum BoundLocation {
    /// One span, perhaps over several lines.
    Whole(ItemLocation),
    /// Several pieces with words between them.
    Pieces(Vec<ItemLocation>),
}

impl BoundLocation {
    /// Where it begins: as a whole, or with the first piece.
    fn first(&self) -> Option<&ItemLocation> {
        match self {
            Self::Whole(location) => Some(location),
            Self::Pieces(pieces) => pieces.first(),
        }
    }
}

/// Reads an `.ann` file. `beside` is the content of the `.txt` file, if there is one.
///
/// # Errors
/// If no line has the form of brat's.
pub(crate) fn read(ann: &str, beside: Option<String>) -> Result<ParsedFile, Malformed> {
    let mut reader = AnnReader::default();
    let lines = logical_lines(ann.strip_prefix('\u{feff}').unwrap_or(ann));
    let read = lines.iter().map(|(n, line)| reader.line(*n, line));
    let damaged = read.filter_map(Result::err).collect();
    reader.parsed.skip(damaged, lines.len())?;
    for (n, of, detail) in std::mem::take(&mut reader.details) {
        if let Err(malformed) = reader.attach(n, of, detail) {
            reader.parsed.skipped.push(malformed);
        }
    }
    reader.into_file(beside)
}

/// The lines of an `.ann` file that are not blank, with their numbers. A line that does not begin with an id continues the
/// words of the one before it: some programs write line breaks in them.
fn logical_lines(ann: &str) -> Vec<(usize, &str)> {
    let mut lines: Vec<(usize, Span)> = Vec::new();
    let mut at = 0;
    for (i, line) in ann.split_inclusive('\n').enumerate() {
        let span = Span::new(at, at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
        let id = line.split_once('\t').map_or("", |(id, _)| id);
        let begins = id.starts_with(['T', 'A', 'M', '#', 'R', 'E', 'N', '*']) && !id.contains(' ');
        match lines.last_mut() {
            Some((_, last)) if !begins && !line.trim().is_empty() && ann[last.start..].starts_with('T') => {
                last.end = span.end;
            }
            _ if line.trim().is_empty() => {}
            _ => lines.push((i + 1, span)),
        }
    }
    lines.into_iter().map(|(n, span)| (n, span.slice(ann))).collect()
}

/// Collects the lines of an `.ann` file.
#[derive(Default)]
struct AnnReader<'a> {
    parsed: ParsedFile,
    bounds: BTreeMap<&'a str, TextBound<'a>>,
    /// Ids of `bounds` in the order of the file.
    order: Vec<&'a str>,
    links: Vec<LinkLine>,
    /// Places in `links` by id. Equivalences have none.
    link_at: HashMap<&'a str, usize>,
    /// Attributes, notes and normalisations, with their lines and the ids that they belong to.
    details: Vec<(usize, &'a str, Detail)>,
}

impl<'a> AnnReader<'a> {
    fn line(&mut self, n: usize, line: &'a str) -> Result<(), Malformed> {
        let Some((id, rest)) = line.split_once('\t') else {
            return Err(Malformed::new(n, "expected an id and a tab, as in “T1⇥claim 0 5⇥words”"));
        };
        match id.as_bytes().first() {
            Some(b'T') => {
                check_item_count(self.order.len(), n)?;
                let bound = parse_text_bound(n, rest)?;
                if self.bounds.contains_key(id) {
                    return Err(twice(n, id));
                }
                self.bounds.insert(id, bound);
                self.order.push(id);
            }
            Some(b'A' | b'M' | b'N' | b'#') => {
                let (of, detail) = parse_detail(n, id, rest)?;
                self.details.push((n, of, detail));
            }
            Some(b'R' | b'E' | b'*') => {
                check_item_count(self.links.len(), n)?;
                let link = parse_link(n, id, rest)?;
                if !link.id.is_empty() && self.link_at.insert(id, self.links.len()).is_some() {
                    return Err(twice(n, id));
                }
                self.links.push(LinkLine { line: n, link });
            }
            _ => return Err(Malformed::new(n, format!("“{}” is not a brat id", excerpt(id)))),
        }
        Ok(())
    }

    /// Gives an attribute, a note or a normalisation to what it belongs to.
    fn attach(&mut self, n: usize, of: &str, detail: Detail) -> Result<(), Malformed> {
        if let Some(&at) = self.link_at.get(of) {
            self.links[at].link.details.push(detail);
            return Ok(());
        }
        let Some(bound) = self.bounds.get_mut(of) else {
            if of.starts_with(['A', 'M', 'N', '#']) {
                self.parsed.omissions.add("notes on attributes and normalisations", 1);
                return Ok(());
            }
            return Err(unknown_id(n, &detail.id, of));
        };
        if detail.id.starts_with('#') && detail.name == RECORD_NOTE {
            let record = serde_json::from_str(&detail.text);
            bound.record = Some(record.map_err(|_| Malformed::new(n, "the record in this note is damaged"))?);
        } else {
            bound.details.push(detail);
        }
        Ok(())
    }

    fn into_file(self, beside: Option<String>) -> Result<ParsedFile, Malformed> {
        let Self { mut parsed, mut bounds, order, links, link_at, .. } = self;
        let linked: HashSet<&str> =
            links.iter().flat_map(|of| &of.link.arguments).map(|argument| argument.id.as_str()).collect();
        let offsets = beside.as_deref().map(OffsetReader::new);
        let (mut items, mut out) = (Vec::new(), Vec::new());
        let mut locations: HashMap<&str, ItemLocation> = HashMap::new();
        for id in order {
            let Some(bound) = bounds.get(id) else { continue };
            let Some(location) = location(bound, offsets.as_ref(), &mut parsed) else { continue };
            locations.extend(location.first().map(|first| (id, first.clone())));
            let Some(bound) = bounds.remove(id) else { continue };
            let (line, kind) = (bound.line, bound.kind.to_string());
            let (content, foreign) = content_of(id, bound, linked.contains(id));
            let pieces = match location {
                BoundLocation::Whole(location) => {
                    let item = ParsedItem::new(line, location, content);
                    push_item(&mut items, ParsedItem { extra: foreign, ..item })?;
                    continue;
                }
                BoundLocation::Pieces(pieces) => pieces,
            };
            let mut link = pieces_link(id, kind, pieces.len());
            match content {
                ItemContent::Annotation(_) => {
                    let item = ParsedItem::new(line, pieces[0].clone(), content);
                    push_item(&mut items, ParsedItem { extra: foreign, ..item })?;
                }
                // The first piece alone is not the entity.
                ItemContent::Mention(..) => {
                    link.details = ForeignSpan::of(&foreign, FORMAT.name()).unwrap_or_default().details;
                }
            }
            out.push(ParsedLink { line, link, locations: pieces.into_iter().map(Some).collect() });
        }
        let is_link = |id: &str| link_at.contains_key(id);
        for LinkLine { line, link } in links {
            match argument_locations(line, &link, &locations, is_link) {
                Ok(locations) => out.push(ParsedLink { line, link, locations }),
                Err(malformed) => parsed.skipped.push(malformed),
            }
        }
        parsed.documents.push(ParsedDocument { text: beside, items, links: out, line: 1, ..ParsedDocument::default() });
        Ok(parsed)
    }
}

/// The format that foreign data and links are kept for.
const FORMAT: ExchangeFormat = ExchangeFormat::Brat;

fn twice(line: usize, id: &str) -> Malformed {
    Malformed::new(line, format!("the id {} appears twice", excerpt(id)))
}

fn unknown_id(line: usize, id: &str, of: &str) -> Malformed {
    Malformed::new(line, format!("{} names {}, which is not in the file or was left out", excerpt(id), excerpt(of)))
}

/// The locations of the arguments of `link`: `None` for one that is a link.
///
/// # Errors
/// If an argument is not in the file.
fn argument_locations(
    line: usize,
    link: &Link,
    locations: &HashMap<&str, ItemLocation>,
    is_link: impl Fn(&str) -> bool,
) -> Result<Vec<Option<ItemLocation>>, Malformed> {
    let location = |argument: &LinkArgument| match locations.get(argument.id.as_str()) {
        Some(location) => Ok(Some(location.clone())),
        None if is_link(&argument.id) => Ok(None),
        None => Err(unknown_id(line, if link.id.is_empty() { &link.name } else { &link.id }, &argument.id)),
    };
    link.arguments.iter().map(location).collect()
}

/// The link of the pieces of a discontinuous span.
fn pieces_link(id: &str, kind: String, many: usize) -> Link {
    let arguments = vec![LinkArgument::default(); many];
    let (format, id) = (FORMAT.name().into(), id.into());
    Link { format, kind: LinkKind::Pieces, id, name: kind, arguments, details: Vec::new(), extra: Extra::new() }
}

/// Parses the part of a `T` line behind its id. Fragments are sorted; those of no width are dropped if there are others.
fn parse_text_bound(line: usize, rest: &str) -> Result<TextBound<'_>, Malformed> {
    let wrong = || Malformed::new(line, "expected a type, offsets, a tab and words, as in “T1⇥claim 0 5⇥words”");
    let (head, words) = rest.split_once('\t').unwrap_or((rest, ""));
    let (kind, ranges) = head.split_once(' ').ok_or_else(wrong)?;
    let range = |range: &str| {
        let (start, end) = range.split_once(' ')?;
        let (start, end): (usize, usize) = (start.parse().ok()?, end.parse().ok()?);
        (start <= end).then_some((start, end))
    };
    let ranges: Option<Vec<(usize, usize)>> = ranges.split(';').map(range).collect();
    let mut ranges = ranges.filter(|_| !kind.is_empty()).ok_or_else(wrong)?;
    ranges.sort_unstable();
    if ranges.iter().any(|(start, end)| start < end) {
        ranges.retain(|(start, end)| start < end);
    }
    Ok(TextBound { line, kind, ranges, words, details: Vec::new(), record: None })
}

/// Parses the part of an attribute, a note or a normalisation behind its id: the id that it belongs to, and the detail.
fn parse_detail<'a>(line: usize, id: &str, rest: &'a str) -> Result<(&'a str, Detail), Malformed> {
    let (head, text) = rest.split_once('\t').unwrap_or((rest, ""));
    let mut parts = head.split(' ').filter(|part| !part.is_empty());
    let (Some(name), Some(of)) = (parts.next(), parts.next()) else {
        return Err(Malformed::new(line, "expected a name and the id it belongs to, as in “A1⇥Label T1 doubtful”"));
    };
    let value = parts.collect::<Vec<_>>().join(" ");
    Ok((of, Detail { id: id.into(), name: name.into(), value, text: text.into(), extra: Extra::new() }))
}

/// Parses the part of a relation, an event or an equivalence behind its id.
fn parse_link(line: usize, id: &str, rest: &str) -> Result<Link, Malformed> {
    let mut parts = rest.split_whitespace();
    let kind = match id.as_bytes().first() {
        Some(b'R') => LinkKind::Relation,
        Some(b'E') => LinkKind::Event,
        _ => LinkKind::Equivalence,
    };
    let argument = |part: &str, has_role: bool| -> Option<LinkArgument> {
        let (role, id) = if has_role { part.rsplit_once(':')? } else { ("", part) };
        let (role, id) = (role.to_string(), id.to_string());
        (!id.is_empty()).then(|| LinkArgument { role, id, ..LinkArgument::default() })
    };
    let has_roles = kind != LinkKind::Equivalence;
    let wrong = || Malformed::new(line, "expected a type and its arguments, as in “R1⇥Lives_in Arg1:T1 Arg2:T2”");
    let first = parts.next().ok_or_else(wrong)?;
    let (name, trigger) = match kind {
        LinkKind::Event => {
            let (name, trigger) = first.rsplit_once(':').ok_or_else(wrong)?;
            (name, argument(trigger, false))
        }
        _ => (first, None),
    };
    let rest_arguments: Option<Vec<LinkArgument>> = parts.map(|part| argument(part, has_roles)).collect();
    let arguments: Vec<LinkArgument> = trigger.into_iter().chain(rest_arguments.ok_or_else(wrong)?).collect();
    let least = if kind == LinkKind::Event { 1 } else { 2 };
    if name.is_empty() || arguments.len() < least {
        return Err(wrong());
    }
    let mut extra = Extra::new();
    if kind == LinkKind::Relation && rest.ends_with('\t') {
        extra.insert(TAIL.into(), "\t".into());
    }
    let id = if kind == LinkKind::Equivalence { String::new() } else { id.into() };
    Ok(Link { format: FORMAT.name().into(), kind, id, name: name.into(), arguments, details: Vec::new(), extra })
}

/// The location of `bound`, or `None` (and an omission or a skipped item) if it has no width or cannot be placed.
fn location(
    bound: &TextBound<'_>,
    offsets: Option<&OffsetReader<'_>>,
    parsed: &mut ParsedFile,
) -> Option<BoundLocation> {
    let (start, end) = (bound.ranges[0].0, bound.ranges.iter().map(|range| range.1).max().unwrap_or_default());
    if start == end {
        parsed.omissions.add("annotations without words", 1);
        return None;
    }
    // White space between fragments stands for a line break, which a fragment cannot contain.
    let gaps = || bound.ranges.windows(2).map(|two| (two[0].1, two[1].0)).filter(|(from, to)| from < to);
    let is_apart = match offsets {
        Some(offsets) => gaps().any(|(from, to)| !offsets.is_space(from, to)),
        // Without the text, only a gap of up to two code points can be assumed to be one.
        None => gaps().any(|(from, to)| to - from > 2),
    };
    let words = Some(bound.words).filter(|words| !words.trim().is_empty());
    let of_pieces = words.filter(|_| is_apart).map(|words| words_of_pieces(words, &bound.ranges));
    if of_pieces == Some(None) {
        let what = format!("“{}” are not as many characters as the offsets say", excerpt(bound.words));
        parsed.skipped.push(Malformed::new(bound.line, what));
        return None;
    }
    let mut place = |start: usize, end: usize, words: Option<&str>| match offsets {
        Some(offsets) => {
            parsed.placed(offsets, StatedSpan { line: bound.line, start, end, words }).map(ItemLocation::Span)
        }
        None => Some(ItemLocation::Quote {
            range: Some((start, end, OffsetUnit::CodePoints)),
            exact: words.map(str::to_string),
            prefix: String::new(),
            suffix: String::new(),
        }),
    };
    if !is_apart {
        return place(start, end, words).map(BoundLocation::Whole);
    }
    let words: Vec<Option<&str>> = match of_pieces.flatten() {
        Some(words) => words.into_iter().map(Some).collect(),
        None => vec![None; bound.ranges.len()],
    };
    let pieces = bound.ranges.iter().zip(words).map(|((start, end), words)| place(*start, *end, words));
    pieces.collect::<Option<Vec<_>>>().map(BoundLocation::Pieces)
}

/// The part of `words` that each of `ranges` has; one character stands between them. `None` if their lengths differ.
fn words_of_pieces<'a>(words: &'a str, ranges: &[(usize, usize)]) -> Option<Vec<&'a str>> {
    let mut rest = words;
    let mut pieces = Vec::new();
    for (i, (start, end)) in ranges.iter().enumerate() {
        if i > 0 {
            rest = rest.strip_prefix(char::is_whitespace)?;
        }
        let length = match rest.char_indices().nth(end - start) {
            Some((at, _)) => at,
            None if rest.chars().count() == end - start => rest.len(),
            None => return None,
        };
        pieces.push(&rest[..length]);
        rest = &rest[length..];
    }
    rest.trim().is_empty().then_some(pieces)
}

/// The content of a text-bound annotation, and what brat says about it beyond that.
fn content_of(id: &str, bound: TextBound<'_>, is_linked: bool) -> (ItemContent, Extra) {
    let TextBound { kind, details, record, .. } = bound;
    let is_attribute = |detail: &Detail| detail.id.starts_with(['A', 'M']);
    let is_label = |detail: &Detail| is_attribute(detail) && detail.name == LABEL_ATTRIBUTE;
    let label = details.iter().find(|detail| is_label(detail)).map(|detail| detail.value.clone());
    let notes = details.iter().filter(|detail| detail.id.starts_with('#'));
    let note = notes.map(|detail| detail.text.as_str()).collect::<Vec<_>>().join("\n");
    let attributes = details.iter().filter(|detail| is_attribute(detail) && !is_label(detail));
    let tags: Vec<String> = attributes.map(|detail| tag(&detail.name, &detail.value)).collect();
    let was_exported = record.is_some();
    let content = content(kind, label, note, tags, record);
    let mut foreign = ForeignSpan { details, ..ForeignSpan::default() };
    match &content {
        ItemContent::Annotation(draft) => {
            // The export makes these from the label and the note.
            foreign.details.retain(|detail| !is_label(detail));
            let plain = |detail: &Detail| detail.id.starts_with('#') && detail.name == PLAIN_NOTE;
            let notes = foreign.details.iter().filter(|detail| detail.id.starts_with('#')).count();
            if was_exported && notes == 1 {
                foreign.details.retain(|detail| !plain(detail));
            }
            let is_own = draft.kind.is_some_and(|own| own.name() == kind);
            if !is_own && matches!(label::meaning(kind), LabelMeaning::Annotation(..)) {
                foreign.r#type = kind.into();
            }
        }
        ItemContent::Mention(own, _) if own.code() != kind => foreign.r#type = kind.into(),
        ItemContent::Mention(..) => {}
    }
    if is_linked || foreign.is_special() || !was_exported {
        foreign.id = id.into();
        return (content, foreign.to_field(FORMAT.name()));
    }
    (content, Extra::new())
}

/// The content of a text-bound annotation of type `kind`. Changes made in brat take precedence over the record.
fn content(
    kind: &str,
    label: Option<String>,
    note: String,
    tags: Vec<String>,
    record: Option<PartialAnnotation>,
) -> ItemContent {
    let Some(mut draft) = record else {
        let mut what = ItemContent::named(kind, None, FORMAT.name());
        if let ItemContent::Annotation(draft) = &mut what {
            draft.note = Some(note).filter(|note| !note.is_empty());
            draft.label = label.or(draft.label.take());
            draft.tags = tags;
        }
        return what;
    };
    for tag in tags {
        if !draft.tags.contains(&tag) {
            draft.tags.push(tag);
        }
    }
    if one_line(draft.note.as_deref().unwrap_or_default()) != one_line(&note) {
        draft.note = Some(note);
    }
    if draft.kind.is_none_or(|own| own.name() != kind) {
        let known = draft.label.clone();
        return match ItemContent::named(kind, Some(draft), FORMAT.name()) {
            ItemContent::Annotation(mut draft) => {
                let said = label.or(draft.label.take());
                let is_known = said.as_deref().map(brat_name) == known.as_deref().map(brat_name);
                draft.label = if is_known { known } else { said };
                ItemContent::Annotation(draft)
            }
            mention @ ItemContent::Mention(..) => mention,
        };
    }
    if draft.label.as_deref().map(brat_name).unwrap_or_default() != label.as_deref().unwrap_or_default() {
        draft.label = Some(label.unwrap_or_default());
    }
    ItemContent::Annotation(Box::new(draft))
}
