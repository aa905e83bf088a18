//! The matcher to compare with: what the Hypothes.is client does to find a quote again, by its published description
//! (approximate matching with up to half of the quote's letters wrong, 256 at most; the best by quote 50, prefix 20,
//! suffix 20, position 2). It always takes the best of those.

use tandai::text::Span;

/// Ends of the best approximate matches of `pattern` in `text`, with their errors, by the dynamic programme of Sellers
/// (1980) for the letters; the start of each is found by the same backwards.
fn matches(pattern: &[char], text: &[char], most: usize) -> Vec<(usize, usize, usize)> {
    let ends = ends(pattern, text, most);
    let Some(least) = ends.iter().map(|&(_, errors)| errors).min() else { return Vec::new() };
    let back: Vec<char> = pattern.iter().rev().copied().collect();
    let best = ends.into_iter().filter(|&(_, errors)| errors == least);
    best.map(|(end, errors)| {
        let low = end.saturating_sub(pattern.len() + errors);
        let window: Vec<char> = text[low..end].iter().rev().copied().collect();
        let mut row: Vec<usize> = (0..=window.len()).collect();
        for (i, c) in back.iter().enumerate() {
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

fn ends(pattern: &[char], text: &[char], most: usize) -> Vec<(usize, usize)> {
    let mut column: Vec<usize> = (0..=pattern.len()).collect();
    let mut found = Vec::new();
    for (at, c) in text.iter().enumerate() {
        let mut diagonal = column[0];
        for i in 1..column.len() {
            let above = column[i];
            column[i] = (diagonal + usize::from(pattern[i - 1] != *c)).min(above + 1).min(column[i - 1] + 1);
            diagonal = above;
        }
        if column[pattern.len()] <= most {
            found.push((at + 1, column[pattern.len()]));
        }
    }
    found
}

fn likeness(text: &[char], pattern: &[char]) -> f64 {
    if pattern.is_empty() || text.is_empty() {
        return 0.0;
    }
    let least = ends(pattern, text, pattern.len()).into_iter().map(|(_, errors)| errors).min();
    1.0 - least.unwrap_or(pattern.len()) as f64 / pattern.len() as f64
}

/// Where the span of `before` is in `after`.
pub fn find(before: &str, span: Span, after: &str) -> Option<Span> {
    let old: Vec<char> = before.chars().collect();
    let text: Vec<char> = after.chars().collect();
    let (start, end) = (before[..span.start].chars().count(), before[..span.end].chars().count());
    let (quote, prefix, suffix) =
        (&old[start..end], &old[start.saturating_sub(32)..start], &old[end..(end + 32).min(old.len())]);
    let best = matches(quote, &text, (quote.len() / 2).min(256)).into_iter().map(|(from, to, errors)| {
        let quoted = 1.0 - errors as f64 / quote.len() as f64;
        let left =
            if prefix.is_empty() { 1.0 } else { likeness(&text[from.saturating_sub(prefix.len())..from], prefix) };
        let right =
            if suffix.is_empty() { 1.0 } else { likeness(&text[to..(to + suffix.len()).min(text.len())], suffix) };
        let near = 1.0 - from.abs_diff(start) as f64 / text.len() as f64;
        (50.0 * quoted + 20.0 * left + 20.0 * right + 2.0 * near, from, to)
    });
    let (_, from, to) = best.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let byte = |point: usize| after.char_indices().nth(point).map_or(after.len(), |(at, _)| at);
    Some(Span::new(byte(from), byte(to)))
}
