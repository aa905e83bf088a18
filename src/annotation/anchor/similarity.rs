//! Measures how much two texts have in common, to tell an edited copy from a different text.

use super::align::{TokenMatch, align};
use super::tokenized::{TokenId, TokenizedText, Vocabulary};

/// The share of the words that two texts have in common in an alignment, from 0 to 1: the Dice coefficient, weighted by
/// token. Returns `None` if it is less than `least`.
///
/// Texts that do not have enough words in common in any order are not aligned, which costs only linear time.
pub(crate) fn similarity(old: &str, new: &str, least: f32) -> Option<f32> {
    let mut words = Vocabulary::default();
    let (old, new) = (TokenizedText::new(old, &mut words), TokenizedText::new(new, &mut words));
    let weight = |id: &TokenId| f64::from(words.weight(*id));
    let all: f64 = old.ids.iter().chain(&new.ids).map(weight).sum();
    let share = |common: f64| if all > 0.0 { (2.0 * common / all) as f32 } else { 0.0 };
    if share(common_in_any_order(&old, &new, &words)) < least {
        return None;
    }
    let alignment = align(&old, &new, &words);
    let kept = (0..old.len()).filter(|&i| alignment.token_match(i) == TokenMatch::Equal);
    Some(share(kept.map(|i| weight(&old.ids[i])).sum())).filter(|share| *share >= least)
}

/// The weight of the tokens that both texts have, regardless of their order: at least that of any alignment.
fn common_in_any_order(old: &TokenizedText, new: &TokenizedText, words: &Vocabulary) -> f64 {
    let mut unpaired = vec![0u32; words.len()];
    new.ids.iter().for_each(|&id| unpaired[id as usize] += 1);
    let in_both = old.ids.iter().filter(|&&id| {
        let left = &mut unpaired[id as usize];
        let is_there = *left > 0;
        *left -= u32::from(is_there);
        is_there
    });
    in_both.map(|&id| f64::from(words.weight(id))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDONESIAN: &str = include_str!("../../../seeds/feri-listrik.txt");
    const ENGLISH: &str = include_str!("../../../seeds/tidal-barrier.txt");

    /// `text` with every `nth` line left out.
    fn shortened(text: &str, nth: usize) -> String {
        text.lines().enumerate().filter(|(i, _)| i % nth != nth - 1).map(|(_, line)| format!("{line}\n")).collect()
    }

    /// `text` with every `nth` word misspelt.
    fn misspelt(text: &str, nth: usize) -> String {
        let words = text.split(' ').enumerate();
        words.map(|(i, word)| if i % nth == 0 { format!("{word}qx ") } else { format!("{word} ") }).collect()
    }

    #[test]
    fn edited_copies_have_most_in_common() {
        for text in [INDONESIAN, ENGLISH] {
            assert_eq!(similarity(text, text, 1.0), Some(1.0));
            for (edited, least) in [
                (shortened(text, 5), 0.8),
                (misspelt(text, 7), 0.8),
                (format!("{text}\n{}", &text[..text.floor_char_boundary(text.len() / 2)]), 0.7),
            ] {
                let share = similarity(text, &edited, least);
                assert!(share.is_some_and(|share| share < 1.0), "{share:?} for at least {least}");
            }
        }
    }

    #[test]
    fn different_texts_have_little_in_common() {
        assert_eq!(similarity(INDONESIAN, ENGLISH, 0.2), None);
        assert_eq!(similarity("", ENGLISH, 0.2), None);
        assert_eq!(similarity("", "", 0.2), None);
        // The same words in another order are not a copy: they are not aligned sentence by sentence.
        let mut words: Vec<&str> = ENGLISH.split_whitespace().collect();
        words.sort_unstable();
        let share = similarity(ENGLISH, &words.join(" "), 0.0).unwrap();
        assert!(share < 0.5, "{share}");
    }
}
