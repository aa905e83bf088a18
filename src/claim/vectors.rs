//! What common English words are like: vectors of words, and a sentence as the mean, the highest and the lowest of those
//! of its words.
//!
//! The vectors are `GloVe`'s (Pennington, Socher and Manning 2014), cut down to the dimensions that tell something here and rounded
//! to 8 bits. Which row is a word's is looked up in buckets, as the weights of a model are.

use crate::entity::tagger::model::{BUCKET_FEATURES, bucket, check};

/// Words, dimensions, buckets.
const HEADER_BYTES: usize = 12;

/// Vectors where they lie in the binary.
#[derive(Clone, Copy, Debug)]
pub struct WordVectors<'a> {
    dimensions: usize,
    /// For each place two bytes that tell the word from others of its bucket, and two for its row.
    places: &'a [u8],
    rows: &'a [u8],
}

impl<'a> WordVectors<'a> {
    /// The vectors at the beginning of `bytes`, and what comes after them.
    pub fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (header, rest) = bytes.split_at_checked(HEADER_BYTES)?;
        let word = |at: usize| Some(u32::from_le_bytes(*header[at..].first_chunk()?) as usize);
        let (words, dimensions, buckets) = (word(0)?, word(4)?, word(8)?);
        let (places, rest) = rest.split_at_checked(buckets.checked_mul(BUCKET_FEATURES * 4)?)?;
        let (rows, rest) = rest.split_at_checked(words.checked_mul(dimensions)?)?;
        (buckets > 0).then_some((Self { dimensions, places, rows }, rest))
    }

    /// Writes vectors of words by their hashes, the commonest first: what finds its bucket full is left out. At most 65,535.
    pub fn write(words: &[(u64, Vec<i8>)], bytes: &mut Vec<u8>) {
        let dimensions = words.first().map_or(0, |(_, row)| row.len());
        let buckets = (words.len() * 3 / 2).div_ceil(BUCKET_FEATURES).max(1);
        let mut places = vec![(0u16, 0u16); buckets * BUCKET_FEATURES];
        for (row, (word, _)) in words.iter().enumerate() {
            let first = bucket(*word, buckets) * BUCKET_FEATURES;
            if let Some(place) = places[first..first + BUCKET_FEATURES].iter_mut().find(|(check, _)| *check == 0) {
                *place = (check(*word), row as u16);
            }
        }
        bytes.extend([words.len(), dimensions, buckets].iter().flat_map(|n| (*n as u32).to_le_bytes()));
        bytes.extend(places.iter().flat_map(|(check, row)| [check.to_le_bytes(), row.to_le_bytes()].concat()));
        bytes.extend(words.iter().flat_map(|(_, row)| row.iter().map(|value| value.cast_unsigned())));
    }

    /// How many numbers [`WordVectors::pool`] gives.
    pub const fn width(&self) -> usize {
        3 * self.dimensions
    }

    /// The vector of a word.
    fn get(&self, word: u64) -> Option<&'a [u8]> {
        let first = bucket(word, self.places.len() / (4 * BUCKET_FEATURES)) * BUCKET_FEATURES * 4;
        let check = check(word).to_le_bytes();
        let place =
            self.places[first..first + 4 * BUCKET_FEATURES].chunks_exact(4).find(|place| place[..2] == check)?;
        let row = usize::from(u16::from_le_bytes([place[2], place[3]])) * self.dimensions;
        self.rows.get(row..row + self.dimensions)
    }

    /// The mean, the highest and the lowest of the vectors of `words`, from -1 to 1 in each dimension; noughts where none of them
    /// is known.
    pub fn pool(&self, words: &[u64]) -> Vec<f32> {
        let n = self.dimensions;
        let mut pooled = vec![0f32; 3 * n];
        let mut known = 0f32;
        for row in words.iter().filter_map(|word| self.get(*word)) {
            for (i, value) in row.iter().map(|value| f32::from(value.cast_signed()) / 127.0).enumerate() {
                pooled[i] += value;
                pooled[n + i] = if known == 0.0 { value } else { pooled[n + i].max(value) };
                pooled[2 * n + i] = if known == 0.0 { value } else { pooled[2 * n + i].min(value) };
            }
            known += 1.0;
        }
        for value in &mut pooled[..n] {
            *value /= known.max(1.0);
        }
        pooled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::tagger::hash::bytes as hash;

    #[test]
    fn mean_highest_lowest() {
        let words: Vec<(u64, Vec<i8>)> =
            vec![(hash(b"satu"), vec![127, -127]), (hash(b"dua"), vec![0, 127]), (hash(b"tiga"), vec![1, 1])];
        let mut bytes = Vec::new();
        WordVectors::write(&words, &mut bytes);
        bytes.push(7);
        let (vectors, rest) = WordVectors::read(&bytes).unwrap();
        assert_eq!((vectors.width(), rest), (6, &[7u8][..]));
        let pooled = vectors.pool(&[hash(b"satu"), hash(b"empat"), hash(b"dua")]);
        assert_eq!(pooled, [0.5, 0.0, 1.0, 1.0, 0.0, -1.0]);
        assert_eq!(vectors.pool(&[hash(b"lima")]), [0.0; 6]);
        assert!(WordVectors::read(&bytes[..bytes.len() - 2]).is_none());
    }
}
