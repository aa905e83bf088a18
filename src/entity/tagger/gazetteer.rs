//! The gazetteer, two hash tables of known names: for single words, how often they occur in names of each type and
//! whether they are common words; for phrases, the types of name that they are.
//!
//! The training program builds it; `models/README.md` lists the sources. Both tables use open addressing with linear
//! probing, keep part of the hash next to the value, and are read in place from the binary.

use super::hash;

/// Number of bits in the class of a word.
const CLASS_BITS: u32 = 12;

/// The phrase is the full name of a person.
pub const PERSON: u8 = 1;
/// The phrase is the full name of a place.
pub const PLACE: u8 = 2;
/// The phrase is the full name of an organisation.
pub const ORGANIZATION: u8 = 4;
/// The phrase is a well-known country or region.
pub const COUNTRY: u8 = 8;
/// The phrase is an office or a title.
pub const ROLE: u8 = 16;
/// The phrase is a well-known organisation.
pub const AGENCY: u8 = 32;
/// The phrase is the adjective or the people of a country, which is not a name.
pub const DEMONYM: u8 = 64;
/// The phrase is the beginning of a longer one.
pub const PREFIX: u8 = 128;

/// Length in words of the longest phrase that is looked up.
pub const MAX_PHRASE_WORDS: usize = 6;

/// The two tables. Each has a power of two of little-endian 32-bit slots; an empty slot is 0.
#[derive(Clone, Copy)]
pub struct Gazetteer<'a> {
    words: &'a [u8],
    phrases: &'a [u8],
}

impl<'a> Gazetteer<'a> {
    /// Reads the tables in `bytes`: the number of word slots as 32 bits, the words, the phrases. `None` if the sizes
    /// are wrong.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<4>()?;
        let (words, phrases) = rest.split_at_checked(u32::from_le_bytes(*head) as usize * 4)?;
        let table = |table: &[u8]| table.len().is_multiple_of(4) && (table.len() / 4).is_power_of_two();
        (table(words) && table(phrases)).then_some(Self { words, phrases })
    }

    /// The class of a word, given the hash of its lower-case form; 0 if unknown. From the lowest bit, it has two bits
    /// each for persons, places, organisations, common Indonesian words and common English words (never, once or twice,
    /// some, many times), and one bit for given names.
    pub(crate) fn word(&self, lower: u64) -> u16 {
        (find(self.words, lower, CLASS_BITS) & ((1 << CLASS_BITS) - 1)) as u16
    }

    /// The flags of the phrase with that key (see [`extend`]); 0 if unknown.
    pub(crate) fn phrase(&self, key: u64) -> u8 {
        find(self.phrases, key, 8) as u8
    }
}

/// Extends the key of a phrase by one word. The empty phrase has the key 0.
pub const fn extend(key: u64, lower: u64) -> u64 {
    hash::mix(key.wrapping_add(1), lower)
}

fn find(table: &[u8], key: u64, value_bits: u32) -> u32 {
    let mask = table.len() / 4 - 1;
    let check = check(key, value_bits);
    let mut slot = key as usize & mask;
    loop {
        let entry =
            table.get(slot * 4..slot * 4 + 4).and_then(|b| b.first_chunk()).map_or(0, |b| u32::from_le_bytes(*b));
        if entry == 0 || entry >> value_bits == check {
            return entry;
        }
        slot = (slot + 1) & mask;
    }
}

/// The part of the hash that is stored. It is never 0, so that no entry looks like an empty slot.
const fn check(key: u64, value_bits: u32) -> u32 {
    let check = (key >> 32) as u32 >> value_bits;
    if check == 0 { 1 } else { check }
}

/// Builds a table of `entries`, pairs of a hash and a value. At most four fifths of the slots are full.
pub(crate) fn table(entries: &[(u64, u32)], value_bits: u32) -> Vec<u8> {
    let slots = (entries.len() * 5 / 4 + 1).next_power_of_two();
    let mut table = vec![0u32; slots];
    for &(key, value) in entries {
        let entry = check(key, value_bits) << value_bits | value;
        let mut slot = key as usize & (slots - 1);
        while table[slot] != 0 && table[slot] >> value_bits != entry >> value_bits {
            slot = (slot + 1) & (slots - 1);
        }
        table[slot] |= entry;
    }
    table.iter().flat_map(|entry| entry.to_le_bytes()).collect()
}

/// Serialises a gazetteer from hashed words with their classes and hashed phrases with their flags.
pub fn build(words: &[(u64, u32)], phrases: &[(u64, u32)]) -> Vec<u8> {
    let words = table(words, CLASS_BITS);
    let mut bytes = ((words.len() / 4) as u32).to_le_bytes().to_vec();
    bytes.extend(words);
    bytes.extend(table(phrases, 8));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found() {
        let key = |i: u64| hash::mix(i, 7);
        let words: Vec<_> = (1..500).map(|i| (key(i), (i % 4096) as u32)).collect();
        let phrase = extend(extend(0, key(1)), key(2));
        let bytes = build(&words, &[(phrase, u32::from(PERSON)), (extend(0, key(1)), u32::from(PREFIX))]);
        let gazetteer = Gazetteer::new(&bytes).unwrap();
        assert!((1..500).all(|i| gazetteer.word(key(i)) == (i % 4096) as u16));
        assert_eq!((500..1500).filter(|&i| gazetteer.word(key(i)) != 0).count(), 0);
        assert_eq!(gazetteer.phrase(phrase), PERSON);
        assert_eq!(gazetteer.phrase(extend(0, key(1))), PREFIX);
        assert_eq!(gazetteer.phrase(extend(0, key(2))), 0);
        assert!(Gazetteer::new(&bytes[..bytes.len() - 1]).is_none());
    }
}
