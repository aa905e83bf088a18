//! Organisations whose names list what they deal with: "Badan Meteorologi, Klimatologi, dan Geofisika".

use super::EntityType;
use super::names::NameFinder;
use super::tagger::features::WordCase;
use super::tagger::gazetteer::{AGENCY, COUNTRY, PLACE};
use crate::text::word_list::WordList;

/// First words of such names.
static FIRST_WORDS: WordList = WordList::new(include_str!("../../data/entity/enumerating_organizations.txt"));

/// Ends of words for fields of study and work, which the lists of common words miss.
const FIELD_ENDINGS: [&str; 8] = ["logi", "fisika", "grafi", "nomi", "tika", "isasi", "aan", "ian"];

/// Maximum number of words in a part of the list.
const MAX_PART_WORDS: usize = 4;

impl NameFinder<'_> {
    /// Joins the parts of such a name, which the tagger takes for names of their own.
    pub(super) fn join_enumerated_names(&mut self) {
        for sentence in self.prose() {
            let mut at = sentence.start;
            while at < sentence.end {
                let end = self.enumeration_end(at, sentence.end);
                if let Some(end) = end {
                    self.drop_names(at, end);
                    self.add_name(at, end, EntityType::Organization);
                }
                at = end.unwrap_or(at + 1);
            }
        }
    }

    /// The end of the list that begins with an organisation at `at`: "X A, B, dan C".
    fn enumeration_end(&self, at: usize, limit: usize) -> Option<usize> {
        if !FIRST_WORDS.contains_ignoring_case(self.word(at)) || !self.words[at].case.is_capital() {
            return None;
        }
        let capitals = |from: usize| {
            (from..limit.min(from + MAX_PART_WORDS + 1)).take_while(|&i| self.words[i].case.is_capital()).count()
        };
        let head = capitals(at);
        let mut end = at + head;
        let mut commas = 0;
        if !(2..=MAX_PART_WORDS + 1).contains(&head) {
            return None;
        }
        loop {
            let comma = end < limit && self.word(end) == ",";
            let joint = end + usize::from(comma);
            let last = joint < limit && matches!(self.word(joint), "dan" | "serta");
            let from = joint + usize::from(last);
            let len = if comma || last { capitals(from) } else { 0 };
            if !(1..=MAX_PART_WORDS).contains(&len) || !(from..from + len).all(|i| self.is_field(i)) {
                return None;
            }
            end = from + len;
            commas += usize::from(comma);
            if last {
                return (commas > 0).then_some(end);
            }
        }
    }

    /// Whether a word names a field of work and not an organisation, a place or a person.
    fn is_field(&self, at: usize) -> bool {
        let token = &self.words[at];
        let listed = [AGENCY, COUNTRY, PLACE].iter().any(|&flag| token.phrase(flag) == 3);
        let lower = self.word(at).to_lowercase();
        token.case == WordCase::Title
            && !listed
            && !token.is_given_name()
            && !FIRST_WORDS.contains(&lower)
            && (token.is_common() || FIELD_ENDINGS.iter().any(|end| lower.ends_with(end)))
    }
}
