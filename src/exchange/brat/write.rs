//! Writes an `.ann` file.

use super::configuration::UsedTypes;
use super::{LABEL_ATTRIBUTE, PLAIN_NOTE, RECORD_NOTE, TAIL, brat_name, lines, one_line, tag};
use crate::annotation::Annotation;
use crate::annotation::annotation_set::PlacedLink;
use crate::annotation::link::{Detail, ForeignSpan, LinkArgument, LinkKind};
use crate::exchange::label::{self, LabelMeaning};
use crate::exchange::parsed::Omissions;
use crate::exchange::spans::{LabelledSpan, mention_type};
use crate::exchange::{ExchangeFormat, Report, record, to_safe_json};
use crate::text::{OffsetIndex, OffsetUnit, Span};
use std::collections::{HashMap, HashSet};

/// The format whose foreign data and links are written.
const FORMAT: ExchangeFormat = ExchangeFormat::Brat;

/// The `.ann` file of `report`, and `annotation.conf` with `labels` as values of the label attribute.
pub(crate) fn write(report: &Report<'_>, labels: &[String], omissions: &mut Omissions) -> (String, String) {
    let bounds = bounds(report, omissions);
    let links: Vec<PlacedLink<'_>> = own_links(report).filter(|placed| placed.link.kind != LinkKind::Pieces).collect();
    let written = resolved(&links, &bounds);
    omissions.add("links to spans that are gone or not exported", written.iter().filter(|link| link.is_none()).count());
    let mut writer = AnnWriter::new(report.article.text(), &bounds, &links);
    let bound_ids: Vec<String> = bounds.iter().map(|bound| writer.ids.take(&bound.foreign.id, 'T')).collect();
    for (bound, id) in bounds.iter().zip(&bound_ids) {
        writer.write_bound(bound, id);
    }
    let mut link_ids = Vec::new();
    for (placed, arguments) in links.iter().zip(&written) {
        let prefix = if placed.link.kind == LinkKind::Event { 'E' } else { 'R' };
        let has_id = arguments.is_some() && placed.link.kind != LinkKind::Equivalence;
        link_ids.push(if has_id { writer.ids.take(&placed.link.id, prefix) } else { "*".into() });
    }
    for ((placed, arguments), id) in links.iter().zip(&written).zip(&link_ids) {
        let Some(arguments) = arguments else { continue };
        let ids = arguments.iter().map(|argument| match *argument {
            Argument::Bound(at) => bound_ids[at].as_str(),
            Argument::Link(at) => link_ids[at].as_str(),
        });
        writer.write_link(placed, id, &ids.collect::<Vec<_>>());
    }
    (writer.out, writer.types.configuration(labels))
}

/// A text-bound annotation to write.
struct TextBound<'a> {
    /// Bytes of the annotation or the mention; the first piece of a discontinuous one.
    span: Span,
    /// Its pieces, without line breaks.
    fragments: Vec<Span>,
    kind: String,
    annotation: Option<&'a Annotation>,
    /// What brat said about it.
    foreign: ForeignSpan,
}

/// The links of brat.
fn own_links<'a>(report: &Report<'a>) -> impl Iterator<Item = PlacedLink<'a>> {
    report.annotations.links().filter(|placed| placed.link.format == FORMAT.name())
}

/// The text-bound annotations of `report`, in text order.
fn bounds<'a>(report: &Report<'a>, omissions: &mut Omissions) -> Vec<TextBound<'a>> {
    let text = report.article.text();
    let mut mentions = report.foreign_mentions(FORMAT);
    let mut pieces: HashMap<&str, PlacedLink<'a>> =
        own_links(report).filter(|of| of.link.kind == LinkKind::Pieces).map(|of| (of.link.id.as_str(), of)).collect();
    let mut bounds = Vec::new();
    for LabelledSpan { span, name, annotation } in report.labelled(omissions) {
        let Some(annotation) = annotation else {
            mentions.entry((span, name)).or_insert_with(|| vec![ForeignSpan::default()]);
            continue;
        };
        let Some(whole) = line_fragments(text, span, omissions) else { continue };
        let foreign = ForeignSpan::of(&annotation.extra, FORMAT.name()).unwrap_or_default();
        let kind = kind_of(annotation, &foreign).to_string();
        let own = pieces.get(foreign.id.as_str()).filter(|of| of.spans.first() == Some(&Some(span)));
        let own = own.map(|of| of.link.id.as_str()).and_then(|id| pieces.remove(id));
        let fragments = own.and_then(|of| fragments(text, &of, omissions)).unwrap_or(whole);
        bounds.push(TextBound { span, fragments, kind, annotation: Some(annotation), foreign });
    }
    // These include the mentions that overlap others.
    for ((span, code), all) in mentions {
        let Some(fragments) = line_fragments(text, span, omissions) else { continue };
        for foreign in all {
            let kind = mention_type(&code, &foreign);
            // The code may be a name that brat does not allow.
            let kind = if kind == code { brat_name(kind) } else { kind.to_string() };
            bounds.push(TextBound { span, fragments: fragments.clone(), kind, annotation: None, foreign });
        }
    }
    // Mentions in several pieces are nothing but these.
    let is_mention = |of: &PlacedLink<'_>| matches!(label::meaning(&of.link.name), LabelMeaning::Mention(_));
    for of in pieces.into_values().filter(|of| report.content.entities() && is_mention(of)) {
        let Some(fragments) = fragments(text, &of, omissions) else { continue };
        let Some(span) = of.spans.first().copied().flatten() else { continue };
        let (id, details) = (of.link.id.clone(), of.link.details.clone());
        let foreign = ForeignSpan { id, details, ..ForeignSpan::default() };
        bounds.push(TextBound { span, fragments, kind: of.link.name.clone(), annotation: None, foreign });
    }
    bounds.sort_by(|a, b| (a.span, &a.foreign.id).cmp(&(b.span, &b.foreign.id)));
    bounds
}

/// The lines of `span`. `None` (and an omission) if it has nothing but line breaks.
fn line_fragments(text: &str, span: Span, omissions: &mut Omissions) -> Option<Vec<Span>> {
    let fragments = lines(text, span);
    omissions.add("annotations of line breaks only", usize::from(fragments.is_empty()));
    (!fragments.is_empty()).then_some(fragments)
}

/// The pieces of a discontinuous span. `None` (and an omission) if one of them is gone.
fn fragments(text: &str, of: &PlacedLink<'_>, omissions: &mut Omissions) -> Option<Vec<Span>> {
    let spans: Option<Vec<Span>> = of.spans.iter().copied().collect();
    if spans.is_none() {
        omissions.add("discontinuous spans of which a piece is gone", 1);
    }
    Some(spans?.into_iter().flat_map(|span| lines(text, span)).collect())
}

/// The type of an annotation: that which brat gave it, if it still says the same.
fn kind_of<'a>(annotation: &Annotation, foreign: &'a ForeignSpan) -> &'a str {
    match label::meaning(&foreign.r#type) {
        // Without a label, the type would be read as one.
        LabelMeaning::Annotation(kind, label)
            if !foreign.r#type.is_empty()
                && kind == annotation.kind
                && label.is_empty() == annotation.label.is_empty() =>
        {
            &foreign.r#type
        }
        _ => annotation.kind.name(),
    }
}

/// An argument of a link in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Argument {
    /// The text-bound annotation with this index.
    Bound(usize),
    /// The link with this index.
    Link(usize),
}

/// The arguments of each of `links`; `None` for one that cannot be written, because an argument cannot.
fn resolved(links: &[PlacedLink<'_>], bounds: &[TextBound<'_>]) -> Vec<Option<Vec<Argument>>> {
    let mut bound_at: HashMap<(&str, Span), usize> = HashMap::new();
    for (i, bound) in bounds.iter().enumerate().filter(|(_, bound)| !bound.foreign.id.is_empty()) {
        bound_at.entry((bound.foreign.id.as_str(), bound.span)).or_insert(i);
    }
    // Of two files, links may have the same id: it is then not known which one is meant.
    let mut link_at: HashMap<&str, Option<usize>> = HashMap::new();
    for (i, placed) in links.iter().enumerate() {
        link_at.entry(placed.link.id.as_str()).and_modify(|at| *at = None).or_insert(Some(i));
    }
    let resolve = |(argument, span): (&LinkArgument, &Option<Span>)| match (&argument.target, span) {
        (Some(_), Some(span)) => bound_at.get(&(argument.id.as_str(), *span)).map(|at| Argument::Bound(*at)),
        (Some(_), None) => None,
        (None, _) => link_at.get(argument.id.as_str()).copied().flatten().map(Argument::Link),
    };
    let all = |placed: &PlacedLink<'_>| placed.link.arguments.iter().zip(placed.spans).map(resolve).collect();
    let mut resolved: Vec<Option<Vec<Argument>>> = links.iter().map(all).collect();
    let mut named_by: HashMap<usize, Vec<usize>> = HashMap::new();
    for (i, arguments) in resolved.iter().enumerate() {
        for argument in arguments.iter().flatten() {
            if let Argument::Link(at) = argument {
                named_by.entry(*at).or_default().push(i);
            }
        }
    }
    // What names a link that cannot be written cannot be written either.
    let mut broken: Vec<usize> = (0..links.len()).filter(|i| resolved[*i].is_none()).collect();
    while let Some(at) = broken.pop() {
        for i in named_by.remove(&at).unwrap_or_default() {
            if resolved[i].take().is_some() {
                broken.push(i);
            }
        }
    }
    resolved
}

/// Gives out ids, each once.
#[derive(Default)]
struct Ids<'a> {
    used: HashSet<String>,
    /// Ids that something in the file had before.
    reserved: HashSet<&'a str>,
    next: HashMap<char, usize>,
}

impl Ids<'_> {
    /// The id `wanted` if it is free and begins with `prefix`, else a new one.
    fn take(&mut self, wanted: &str, prefix: char) -> String {
        let is_valid = wanted.strip_prefix(prefix).is_some_and(|number| {
            !number.is_empty() && number.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        });
        if is_valid && self.used.insert(wanted.to_string()) {
            return wanted.to_string();
        }
        let next = self.next.entry(prefix).or_default();
        loop {
            *next += 1;
            let id = format!("{prefix}{next}");
            if !self.reserved.contains(id.as_str()) && self.used.insert(id.clone()) {
                return id;
            }
        }
    }
}

struct AnnWriter<'a> {
    text: &'a str,
    ruler: OffsetIndex<'a>,
    ids: Ids<'a>,
    types: UsedTypes,
    out: String,
}

impl<'a> AnnWriter<'a> {
    fn new(text: &'a str, bounds: &'a [TextBound<'_>], links: &[PlacedLink<'a>]) -> Self {
        let of_bounds = bounds.iter().flat_map(|bound| {
            bound.foreign.details.iter().map(|detail| detail.id.as_str()).chain([bound.foreign.id.as_str()])
        });
        let of_links = links.iter().flat_map(|placed| {
            placed.link.details.iter().map(|detail| detail.id.as_str()).chain([placed.link.id.as_str()])
        });
        let ids = Ids { reserved: of_bounds.chain(of_links).collect(), ..Ids::default() };
        let ruler = OffsetIndex::new(text, OffsetUnit::CodePoints);
        Self { text, ruler, ids, types: UsedTypes::default(), out: String::new() }
    }

    fn write_bound(&mut self, bound: &TextBound<'_>, id: &str) {
        let range = |span: &Span| {
            let (start, end) = self.ruler.range(*span);
            format!("{start} {end}")
        };
        let ranges = bound.fragments.iter().map(range).collect::<Vec<_>>().join(";");
        // A tab would end the text field.
        let words = bound.fragments.iter().map(|span| span.slice(self.text).replace('\t', " "));
        let (kind, words) = (name(&bound.kind), words.collect::<Vec<_>>().join(" "));
        self.out += &format!("{id}\t{kind} {ranges}\t{words}\n");
        self.types.spans.insert(kind);
        let Some(annotation) = bound.annotation else {
            bound.foreign.details.iter().for_each(|detail| self.write_detail(detail, id));
            return;
        };
        let (notes, others): (Vec<&Detail>, Vec<&Detail>) =
            bound.foreign.details.iter().partition(|detail| detail.id.starts_with('#'));
        for detail in others {
            // An attribute is a tag here, which may have been removed.
            if detail.id.starts_with('N') || annotation.tags.contains(&tag(&detail.name, &detail.value)) {
                self.write_detail(detail, id);
            }
        }
        self.write_label(annotation, bound, id);
        let texts = notes.iter().map(|detail| detail.text.as_str()).collect::<Vec<_>>().join("\n");
        if !notes.is_empty() && one_line(&texts) == one_line(&annotation.note) {
            for detail in notes {
                self.write_detail(detail, id);
            }
        } else if !annotation.note.is_empty() {
            self.write_note(PLAIN_NOTE, id, &one_line(&annotation.note));
        }
        self.write_note(RECORD_NOTE, id, &to_safe_json(&record::record_for(annotation, FORMAT)));
    }

    /// Writes the label as an attribute, unless the type says it.
    fn write_label(&mut self, annotation: &Annotation, bound: &TextBound<'_>, id: &str) {
        let is_in_type =
            label::meaning(&bound.kind) == LabelMeaning::Annotation(annotation.kind, annotation.label.clone());
        if !annotation.label.is_empty() && !is_in_type {
            let number = self.ids.take("", 'A');
            self.out += &format!("{number}\t{LABEL_ATTRIBUTE} {id} {}\n", brat_name(&annotation.label));
        }
    }

    fn write_note(&mut self, kind: &str, of: &str, text: &str) {
        let number = self.ids.take("", '#');
        self.out += &format!("{number}\t{kind} {of}\t{text}\n");
    }

    fn write_detail(&mut self, detail: &Detail, of: &str) {
        let prefix = detail.id.chars().next().filter(|prefix| "AMN#".contains(*prefix)).unwrap_or('#');
        let id = self.ids.take(&detail.id, prefix);
        let (kind, value, text) = (name(&detail.name), field(&detail.value), field(&detail.text));
        let space = if value.is_empty() { "" } else { " " };
        let tab = if text.is_empty() && matches!(prefix, 'A' | 'M') { "" } else { "\t" };
        self.out += &format!("{id}\t{kind} {of}{space}{value}{tab}{text}\n");
        if matches!(prefix, 'A' | 'M') {
            self.types.attributes.entry(kind).or_default().extend(Some(value).filter(|value| !value.is_empty()));
        }
    }

    fn write_link(&mut self, placed: &PlacedLink<'_>, id: &str, arguments: &[&str]) {
        let link = placed.link;
        let kind = name(&link.name);
        let mut line = format!("{id}\t{kind}");
        for (i, (argument, of)) in link.arguments.iter().zip(arguments).enumerate() {
            line += &match link.kind {
                LinkKind::Equivalence => format!(" {of}"),
                // The first argument of an event is the words that name it.
                LinkKind::Event if i == 0 => format!(":{of}"),
                _ => format!(" {}:{of}", name(&argument.role)),
            };
        }
        self.out += &line;
        self.out += if link.extra.get(TAIL).is_some() { "\t\n" } else { "\n" };
        let roles = link.arguments.iter().skip(usize::from(link.kind == LinkKind::Event));
        let roles = roles.map(|argument| name(&argument.role)).filter(|role| !role.is_empty());
        self.types.add_link(link.kind, &kind, roles.collect::<Vec<_>>().into_iter());
        link.details.iter().for_each(|detail| self.write_detail(detail, id));
    }
}

/// `name` without the characters that would end it in a line.
fn name(name: &str) -> String {
    name.replace(|c: char| c.is_whitespace() || c.is_control(), "_")
}

/// `text` without line breaks.
fn field(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
