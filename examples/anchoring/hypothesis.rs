//! The matcher of the Hypothes.is client, for comparison, written from its published description.
//!
//! It finds all approximate matches of a quote with errors in at most half of its letters, and at most 256. Of these it
//! always takes the best, weighting the quote with 50, the prefix with 20, the suffix with 20 and the position with 2.

use tandai::text::Span;

/// The start, end and number of errors of the best approximate matches of `pattern` in `text`, if they have at most
/// `max_errors`. The ends are found by the dynamic programming of Sellers (1980), and the starts in the same way, backwards.
fn matches(pattern: &[char], text: &[char], max_errors: usize) -> Vec<(usize, usize, usize)> {
    let ends = match_ends(pattern, text, max_errors);
    let Some(least) = ends.iter().map(|&(_, errors)| errors).min() else { return Vec::new() };
    let reversed: Vec<char> = pattern.iter().rev().copied().collect();
    let best = ends.into_iter().filter(|&(_, errors)| errors == least);
    best.map(|(end, errors)| {
        let earliest = end.saturating_sub(pattern.len() + errors);
        let window: Vec<char> = text[earliest..end].iter().rev().copied().collect();
        let mut row: Vec<usize> = (0..=window.len()).collect();
        for (i, c) in reversed.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = i + 1;
            for j in 1..row.len() {
                let above = row[j];
                row[j] = (diagonal + usize::from(*c != window[j - 1])).min(above + 1).min(row[j - 1] + 1);
                diagonal = above;
            }
        }
        let length = (0..row.len()).min_by_key(|&j| row[j]).unwrap_or(0);
        (end - length, end, errors)
    })
    .collect()
}

/// The end and the number of errors of every approximate match with at most `max_errors`.
fn match_ends(pattern: &[char], text: &[char], max_errors: usize) -> Vec<(usize, usize)> {
    let mut column: Vec<usize> = (0..=pattern.len()).collect();
    let mut found = Vec::new();
    for (at, c) in text.iter().enumerate() {
        let mut diagonal = column[0];
        for i in 1..column.len() {
            let above = column[i];
            column[i] = (diagonal + usize::from(pattern[i - 1] != *c)).min(above + 1).min(column[i - 1] + 1);
            diagonal = above;
        }
        if column[pattern.len()] <= max_errors {
            found.push((at + 1, column[pattern.len()]));
        }
    }
    found
}

/// The share of `pattern` that its best match in `text` has right, from 0 to 1.
fn similarity(text: &[char], pattern: &[char]) -> f64 {
    if pattern.is_empty() || text.is_empty() {
        return 0.0;
    }
    let least = match_ends(pattern, text, pattern.len()).into_iter().map(|(_, errors)| errors).min();
    1.0 - least.unwrap_or(pattern.len()) as f64 / pattern.len() as f64
}

/// Finds in `after` the words that are at `span` in `before`.
pub(crate) fn find(before: &str, span: Span, after: &str) -> Option<Span> {
    let old: Vec<char> = before.chars().collect();
    let text: Vec<char> = after.chars().collect();
    let (start, end) = (before[..span.start].chars().count(), before[..span.end].chars().count());
    let (quote, prefix, suffix) =
        (&old[start..end], &old[start.saturating_sub(32)..start], &old[end..(end + 32).min(old.len())]);
    let best = matches(quote, &text, (quote.len() / 2).min(256)).into_iter().map(|(from, to, errors)| {
        let by_quote = 1.0 - errors as f64 / quote.len() as f64;
        let by_prefix =
            if prefix.is_empty() { 1.0 } else { similarity(&text[from.saturating_sub(prefix.len())..from], prefix) };
        let by_suffix =
            if suffix.is_empty() { 1.0 } else { similarity(&text[to..(to + suffix.len()).min(text.len())], suffix) };
        let by_position = 1.0 - from.abs_diff(start) as f64 / text.len() as f64;
        (50.0 * by_quote + 20.0 * by_prefix + 20.0 * by_suffix + 2.0 * by_position, from, to)
    });
    let (_, from, to) = best.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let byte = |point: usize| after.char_indices().nth(point).map_or(after.len(), |(at, _)| at);
    Some(Span::new(byte(from), byte(to)))
}
