//! Quotations: pairs quotation marks within a paragraph, and follows long quotations over paragraphs.
//!
//! Understood are “…”, "…", „…“, «…», ''…'', two grave accents and, where they clearly open and close, ‘…’ and '…'. Marks inside
//! marks belong to the outer quotation. Each paragraph of a long quotation may begin with a mark again; only the last
//! one closes. A mark without a partner makes no quotation, because its end would be a guess.

use super::passage::steps::step;
use crate::text::Span;

/// The part of a quotation that is in one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quotation {
    /// The quotation with its marks, in bytes of the text.
    pub(super) outer: Span,
    /// The quoted words, without marks, surrounding white space and a comma at the end.
    pub(super) words: Span,
    /// Whether a comma ended the words: somebody is about to be named as their speaker.
    pub(super) comma: bool,
    /// Whether it continues the quotation of the previous paragraph.
    pub(super) continues: bool,
}

/// The quotations of `text` in `paragraphs`, which must be in order. The cost is linear in the length of the text.
pub(super) fn quotations(text: &str, paragraphs: &[Span]) -> Vec<Quotation> {
    let mut found: Vec<Quotation> = Vec::new();
    // The quotation that the previous paragraph left open, not yet in `found`.
    let mut carried: Option<Span> = None;
    for &paragraph in paragraphs {
        let marks = marks(text, paragraph);
        let again = marks.first().is_some_and(|mark| mark.opens() && is_blank(text, paragraph.start, mark.at));
        let mut pairing = pair(text, paragraph, &marks, false);
        let mut continues = false;
        if let Some(before) = carried.take() {
            // A lone mark with blanks on both sides closes what the paragraph before opened.
            let lone = marks.len() % 2 == 1 && marks[0].side == Side::Either;
            if !again && (pairing.unopened || lone) {
                pairing = pair(text, paragraph, &marks, true);
                continues = true;
            }
            continues |= again;
            if continues {
                // The paragraph before is part of the quotation only now that this one continues it.
                let known = found.last().is_some_and(|last| last.outer == before);
                let linked = std::mem::take(&mut pairing.linked);
                if !known {
                    found.extend(quotation(text, before, 0, linked));
                }
            }
        }
        for (i, &(outer, close)) in pairing.pairs.iter().enumerate() {
            found.extend(quotation(text, outer, close, continues && i == 0));
        }
        carried = pairing.open.map(|at| Span::new(at, paragraph.end));
        if let Some(open) = carried
            && continues
            && pairing.pairs.is_empty()
        {
            found.extend(quotation(text, open, 0, true));
        }
    }
    found
}

/// The opening marks in `paragraphs` that nothing closes, as byte offsets in order.
///
/// A quotation may go on over any number of paragraphs: without marks in them, or with an opening mark at the start of
/// each, but not with a mark in some and none in others, and not if `is_over` tells that the words from an opening mark
/// to the end of its paragraph cannot all be quoted. Single marks do not count, because many are apostrophes.
pub(crate) fn unclosed_marks(text: &str, paragraphs: &[Span], is_over: impl Fn(Span) -> bool) -> Vec<usize> {
    let mut found = Vec::new();
    // The open mark, and whether the next paragraph with marks may continue its quotation.
    let mut waiting: Option<(usize, bool)> = None;
    for &paragraph in paragraphs {
        let marks: Vec<Mark> = marks(text, paragraph).into_iter().filter(|mark| mark.shape != Shape::Single).collect();
        let Some(&first) = marks.first() else {
            waiting = waiting.map(|(open, _)| (open, false));
            continue;
        };
        let again = first.opens() && is_blank(text, paragraph.start, first.at);
        let mut pairing = pair(text, paragraph, &marks, false);
        if let Some((open, _)) = waiting.take().filter(|(_, continues)| !again || !continues) {
            let is_lone = marks.len() % 2 == 1 && first.side == Side::Either;
            if !again && (pairing.unopened || is_lone) {
                pairing = pair(text, paragraph, &marks, true);
                // The start of the paragraph stands for the mark that opened the quotation.
                pairing.unclosed.retain(|&at| at > paragraph.start);
            } else {
                found.push(open);
            }
        }
        // Marks that also close nothing are too odd to say which one is missing.
        let open = pairing.unclosed.pop().filter(|_| !pairing.unopened);
        waiting = open.map(|open| (open, !is_over(Span::new(open, paragraph.end))));
        found.extend(pairing.unclosed.into_iter().filter(|_| !pairing.unopened));
    }
    found.extend(waiting.map(|(open, _)| open));
    found
}

/// The quotation in `outer`, whose closing mark has `close` bytes; `None` if it has no words.
fn quotation(text: &str, outer: Span, close: usize, continues: bool) -> Option<Quotation> {
    let inner = Span::new(outer.start, outer.end - close).slice(text);
    let words = inner.trim_start_matches(|c: char| c.is_whitespace() || is_double(c) || matches!(c, '‘' | '`'));
    let words = words.strip_prefix('\'').map_or(words, |rest| rest.trim_start_matches(['\'', ' ']));
    let start = outer.end - close - words.len();
    let trimmed = words.trim_end();
    let kept = trimmed.trim_end_matches(',').trim_end();
    let comma = kept.len() < trimmed.len() || text[outer.end..].trim_start().starts_with(',');
    kept.contains(char::is_alphanumeric).then(|| Quotation {
        outer,
        words: Span::new(start, start + kept.len()),
        comma,
        continues,
    })
}

/// Whether `c` is a double quotation mark of any kind.
pub(super) const fn is_double(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn is_blank(text: &str, from: usize, to: usize) -> bool {
    text[from..to].trim().is_empty()
}

/// The shape of a mark, which says what it can pair with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// “ and ”.
    Curly,
    /// „, which “ or ” closes.
    Low,
    /// « and ».
    Guillemet,
    /// " and '', and two grave accents.
    Straight,
    /// ‘, ’ and '.
    Single,
}

/// Whether a mark can only open, only close, or do both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
    Either,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    at: usize,
    end: usize,
    shape: Shape,
    side: Side,
    /// A straight mark right after a digit, which may stand for inches.
    inches: bool,
}

impl Mark {
    fn opens(&self) -> bool {
        self.side != Side::Closes
    }
}

/// The quotation marks of a paragraph in order, without apostrophes and inches.
fn marks(text: &str, paragraph: Span) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut before = None;
    let mut chars = paragraph.slice(text).char_indices().map(|(at, c)| (paragraph.start + at, c)).peekable();
    while let Some((at, c)) = chars.next() {
        step();
        let doubled = matches!(c, '\'' | '`' | '’' | '‘') && chars.peek().is_some_and(|&(_, next)| next == c);
        if doubled {
            chars.next();
        }
        let end = at + c.len_utf8() * if doubled { 2 } else { 1 };
        let after = text[end..paragraph.end].chars().next();
        if let Some((shape, side)) = classify(c, doubled, before, after) {
            let inches = shape == Shape::Straight && before.is_some_and(|c: char| c.is_ascii_digit());
            marks.push(Mark { at, end, shape, side, inches });
        }
        before = Some(c);
    }
    drop_inches(&mut marks);
    marks
}

/// The shape and side of the mark `c` between two characters; `None` if it is not a quotation mark.
fn classify(c: char, doubled: bool, before: Option<char>, after: Option<char>) -> Option<(Shape, Side)> {
    let space_before =
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | '/') || is_double(c));
    let space_after = after
        .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '(' | '[' | '$' | '#' | '@' | '.' | '…' | '\'' | '‘'));
    let straight = if space_before && after.is_some_and(|c| !c.is_whitespace()) {
        Side::Opens
    } else if !space_before || after.is_none() {
        Side::Closes
    } else {
        Side::Either
    };
    match c {
        '“' if !space_before && space_after => Some((Shape::Curly, Side::Closes)),
        '“' => Some((Shape::Curly, Side::Opens)),
        '”' => Some((Shape::Curly, Side::Closes)),
        '„' => Some((Shape::Low, Side::Opens)),
        '«' => Some((Shape::Guillemet, Side::Opens)),
        '»' => Some((Shape::Guillemet, Side::Closes)),
        '"' => Some((Shape::Straight, straight)),
        '`' if doubled => Some((Shape::Straight, Side::Opens)),
        '\'' | '’' if doubled => Some((Shape::Straight, straight)),
        '‘' | '\'' if space_before && after.is_some_and(char::is_alphabetic) => Some((Shape::Single, Side::Opens)),
        '’' | '\'' if !space_before => {
            let ends = before.is_some_and(|c| matches!(c, ',' | '.' | '?' | '!' | '…'))
                && after.is_none_or(|c| !c.is_alphanumeric());
            let stops = after.is_none_or(|c| matches!(c, ',' | '.' | ';' | ':' | '?' | '!'));
            (ends || stops).then_some((Shape::Single, Side::Closes))
        }
        _ => None,
    }
}

/// Removes marks that stand for inches: those after a digit without which the rest is balanced.
fn drop_inches(marks: &mut Vec<Mark>) {
    let curly = marks.iter().any(|mark| mark.shape == Shape::Curly);
    let others = marks.iter().filter(|mark| mark.shape == Shape::Straight && !mark.inches).count();
    if curly || others % 2 == 0 {
        marks.retain(|mark| !mark.inches);
    }
}

/// The pairs of marks in a paragraph.
#[derive(Debug, Default)]
struct Pairing {
    /// Each quotation with its marks, and the length of its closing mark; those inside others are left out.
    pairs: Vec<(Span, usize)>,
    /// The opening mark after the last pair that nothing closes.
    open: Option<usize>,
    /// All opening marks that nothing closes, in order.
    unclosed: Vec<usize>,
    /// Whether a mark closes something that is not open.
    unopened: bool,
    /// Whether the paragraph before was itself a continuation.
    linked: bool,
}

/// Pairs `marks`. With `inside`, the paragraph begins inside a quotation.
fn pair(text: &str, paragraph: Span, marks: &[Mark], inside: bool) -> Pairing {
    let mut pairing = Pairing::default();
    let straight = marks.iter().filter(|mark| mark.shape == Shape::Straight).count();
    // In a balanced paragraph straight marks open and close by turns, whatever the spaces round them look like.
    let turns = (straight + usize::from(inside && marks.first().is_some_and(|m| m.shape == Shape::Straight))) % 2 == 0;
    let mut open: Vec<(usize, Shape)> = Vec::new();
    if inside {
        open.push((paragraph.start, marks.first().map_or(Shape::Curly, |mark| mark.shape)));
    }
    let closers = single_closers(marks);
    let mut single_until = None;
    for (i, mark) in marks.iter().enumerate() {
        step();
        if let Some(until) = single_until {
            if i == until {
                single_until = None;
            }
            continue;
        }
        if mark.shape == Shape::Single {
            if let (Side::Opens, true, Some(close)) = (mark.side, open.is_empty(), closers[i])
                && text[mark.end..marks[close].at].chars().filter(|c| c.is_alphabetic()).count() > 1
            {
                pairing.pairs.push((Span::new(mark.at, marks[close].end), marks[close].end - marks[close].at));
                single_until = Some(close);
            }
            continue;
        }
        let closable = open.last().is_some_and(|&(_, shape)| closes(shape, mark.shape));
        let closing = match mark.side {
            Side::Opens => mark.shape == Shape::Straight && turns && closable,
            Side::Closes => !(mark.shape == Shape::Straight && turns) || closable,
            Side::Either => closable,
        };
        if !closing {
            open.push((mark.at, mark.shape));
        } else if closable {
            if let Some((at, _)) = open.pop() {
                pairing.pairs.push((Span::new(at, mark.end), mark.end - mark.at));
            }
        } else {
            pairing.unopened |= open.is_empty();
        }
    }
    finish(pairing, &open)
}

/// Keeps the outermost pairs in order, and the last mark that was never closed.
fn finish(mut pairing: Pairing, open: &[(usize, Shape)]) -> Pairing {
    pairing.pairs.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    pairing.pairs.retain(|(span, _)| {
        let outermost = span.start >= end;
        end = end.max(span.end);
        outermost
    });
    pairing.unclosed = open.iter().map(|&(at, _)| at).collect();
    pairing.open = pairing.unclosed.last().copied().filter(|&at| at >= end);
    pairing
}

/// Whether a mark of shape `closer` closes a quotation opened by one of shape `opener`.
const fn closes(opener: Shape, closer: Shape) -> bool {
    match opener {
        Shape::Guillemet => matches!(closer, Shape::Guillemet),
        Shape::Single => matches!(closer, Shape::Single),
        Shape::Curly | Shape::Low | Shape::Straight => matches!(closer, Shape::Curly | Shape::Straight),
    }
}

/// For each single mark, the index of the next one that closes, unless another one opens before it.
fn single_closers(marks: &[Mark]) -> Vec<Option<usize>> {
    let mut next = None;
    let mut closers = vec![None; marks.len()];
    for (i, mark) in marks.iter().enumerate().rev() {
        closers[i] = next;
        if mark.shape == Shape::Single {
            next = (mark.side == Side::Closes).then_some(i);
        }
    }
    closers
}
