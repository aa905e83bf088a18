//! The gazetteer, three hash tables of what is known of words before any text is read: for single words, how often they
//! occur in names of each type and whether they are common words; for phrases, the types of name that they are; for
//! English words, the cluster of words that are used alike.
//!
//! The training program builds it; `models/README.md` lists the sources. The tables use open addressing with linear
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

/// Number of bits in the number of a cluster. The upper ones, without the lowest [`FINE_CLUSTER_BITS`], are the number of a
/// coarse cluster that contains it.
const CLUSTER_BITS: u32 = 12;

/// Number of bits that tell the clusters of one coarse cluster apart.
pub(crate) const FINE_CLUSTER_BITS: u32 = 5;

/// The three tables. Each has a power of two of little-endian 32-bit slots; an empty slot is 0.
#[derive(Clone, Copy)]
pub struct Gazetteer<'a> {
    words: &'a [u8],
    phrases: &'a [u8],
    clusters: &'a [u8],
}

/// What a gazetteer is built from: hashes, each with its value.
#[derive(Default)]
pub struct Lists {
    /// Words with their classes; see [`Gazetteer::word`].
    pub words: Vec<(u64, u32)>,
    /// Keys of phrases with their flags.
    pub phrases: Vec<(u64, u32)>,
    /// Words with the numbers of their clusters, the smallest of which is 1.
    pub clusters: Vec<(u64, u32)>,
}

impl<'a> Gazetteer<'a> {
    /// Reads the tables in `bytes`: the numbers of slots for words and for phrases, 32 bits each, then the words, the
    /// phrases and the clusters. `None` if the sizes are wrong.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let (words, rest) = bytes.split_first_chunk::<4>()?;
        let (phrases, rest) = rest.split_first_chunk::<4>()?;
        let (words, rest) = rest.split_at_checked(u32::from_le_bytes(*words) as usize * 4)?;
        let (phrases, clusters) = rest.split_at_checked(u32::from_le_bytes(*phrases) as usize * 4)?;
        let table = |table: &&[u8]| table.len().is_multiple_of(4) && (table.len() / 4).is_power_of_two();
        [words, phrases, clusters].iter().all(table).then_some(Self { words, phrases, clusters })
    }

    /// The class of a word, given the hash of its lower-case form; 0 if unknown. From the lowest bit, it has two bits
    /// each for persons, places, organisations, common Indonesian words and common English words (never, once or twice,
    /// some, many times), and one bit for given names.
    pub(crate) fn word(&self, lower: u64) -> u16 {
        (find(self.words, lower, CLASS_BITS) & ((1 << CLASS_BITS) - 1)) as u16
    }

    /// The number of the cluster of a word, given the hash of its lower-case form; 0 if unknown.
    pub(crate) fn cluster(&self, lower: u64) -> u16 {
        (find(self.clusters, lower, CLUSTER_BITS) & ((1 << CLUSTER_BITS) - 1)) as u16
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

/// Serialises a gazetteer.
pub fn build(lists: &Lists) -> Vec<u8> {
    let words = table(&lists.words, CLASS_BITS);
    let phrases = table(&lists.phrases, 8);
    let slots = [words.len() / 4, phrases.len() / 4].map(|slots| (slots as u32).to_le_bytes());
    [slots.concat(), words, phrases, table(&lists.clusters, CLUSTER_BITS)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found() {
        let key = |i: u64| hash::mix(i, 7);
        let words: Vec<_> = (1..500).map(|i| (key(i), (i % 4096) as u32)).collect();
        let phrase = extend(extend(0, key(1)), key(2));
        let phrases = vec![(phrase, u32::from(PERSON)), (extend(0, key(1)), u32::from(PREFIX))];
        let bytes = build(&Lists { words, phrases, clusters: vec![(key(1), 1), (key(2), 2048)] });
        let gazetteer = Gazetteer::new(&bytes).unwrap();
        assert!((1..500).all(|i| gazetteer.word(key(i)) == (i % 4096) as u16));
        assert_eq!((500..1500).filter(|&i| gazetteer.word(key(i)) != 0).count(), 0);
        assert_eq!(gazetteer.phrase(phrase), PERSON);
        assert_eq!(gazetteer.phrase(extend(0, key(1))), PREFIX);
        assert_eq!(gazetteer.phrase(extend(0, key(2))), 0);
        assert_eq!([1, 2, 3].map(|i| gazetteer.cluster(key(i))), [1, 2048, 0]);
        assert!(Gazetteer::new(&bytes[..bytes.len() - 1]).is_none());
    }
}
