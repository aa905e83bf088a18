//! Tags as a person types them: separated by commas, because a tag may have spaces in it.

use crate::entity::folded;
use std::collections::HashMap;

/// The tags in a typed line, without those that are repeated. `#` before a tag is not part of it.
pub(crate) fn parse_tags(typed: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in typed.split(',').map(|tag| tag.trim().trim_start_matches('#').trim()) {
        if !tag.is_empty() && !tags.iter().any(|there| folded(there) == folded(tag)) {
            tags.push(tag.into());
        }
    }
    tags
}

/// The tags as a line to edit.
pub(crate) fn join_tags(tags: &[String]) -> String {
    tags.join(", ")
}

/// The tags in use, each once in its first spelling: the most frequent first, then by alphabet.
pub(crate) fn tags_by_frequency<'a>(used: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut counts: HashMap<String, (usize, &str)> = HashMap::new();
    for tag in used {
        counts.entry(folded(tag)).or_insert((0, tag)).0 += 1;
    }
    let mut tags: Vec<(usize, &str)> = counts.into_values().collect();
    tags.sort_by(|(a_count, a), (b_count, b)| b_count.cmp(a_count).then_with(|| a.cmp(b)));
    tags.into_iter().map(|(_, tag)| tag.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_separate_tags() {
        assert_eq!(parse_tags(" #harga,bahan  pokok , ,Harga, #"), ["harga", "bahan  pokok"]);
        assert!(parse_tags(" , ").is_empty());
        assert_eq!(join_tags(&parse_tags("a,b c")), "a, b c");
    }

    #[test]
    fn frequent_tags_come_first() {
        let used = ["beras", "harga", "Harga", "impor"].map(String::from);
        assert_eq!(tags_by_frequency(used.iter()), ["harga", "beras", "impor"]);
    }
}
