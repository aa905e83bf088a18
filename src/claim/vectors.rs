//! Word vectors of common English words, pooled over a sentence by mean, maximum and minimum.
//!
//! The vectors are from `GloVe` (Pennington, Socher and Manning 2014), reduced to the dimensions that are informative
//! here and quantised to 8 bits. The row of a word is looked up in buckets, like the weights of a model.

use crate::entity::tagger::model::{BUCKET_FEATURES, bucket, check};

/// Length of the header: number of words, dimensions and buckets, four bytes each.
const HEADER_BYTES: usize = 12;

/// Word vectors, borrowed from the bytes of the model.
#[derive(Clone, Copy, Debug)]
pub struct WordVectors<'a> {
    dimensions: usize,
    /// Slots of four bytes: two for the check that identifies the word within its bucket, two for its row.
    places: &'a [u8],
    rows: &'a [u8],
}

impl<'a> WordVectors<'a> {
    /// Reads the vectors at the start of `bytes` and returns them with the remaining bytes; `None` if the data is
    /// truncated or has no buckets.
    pub fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (header, rest) = bytes.split_at_checked(HEADER_BYTES)?;
        let word = |at: usize| Some(u32::from_le_bytes(*header[at..].first_chunk()?) as usize);
        let (words, dimensions, buckets) = (word(0)?, word(4)?, word(8)?);
        let (places, rest) = rest.split_at_checked(buckets.checked_mul(BUCKET_FEATURES * 4)?)?;
        let (rows, rest) = rest.split_at_checked(words.checked_mul(dimensions)?)?;
        (buckets > 0).then_some((Self { dimensions, places, rows }, rest))
    }

    /// Appends word hashes with their vectors, most frequent word first, to `bytes`. Words whose bucket is full cannot
    /// be looked up. At most 65,535 words, because row numbers are 16 bits.
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

    /// The number of values that [`WordVectors::pool`] returns: three per dimension.
    pub const fn width(&self) -> usize {
        3 * self.dimensions
    }

    /// The quantised vector of a word hash, one signed byte per dimension.
    fn get(&self, word: u64) -> Option<&'a [u8]> {
        let first = bucket(word, self.places.len() / (4 * BUCKET_FEATURES)) * BUCKET_FEATURES * 4;
        let check = check(word).to_le_bytes();
        let place =
            self.places[first..first + 4 * BUCKET_FEATURES].chunks_exact(4).find(|place| place[..2] == check)?;
        let row = usize::from(u16::from_le_bytes([place[2], place[3]])) * self.dimensions;
        self.rows.get(row..row + self.dimensions)
    }

    /// The mean, maximum and minimum of the vectors of `words`, from -1 to 1 in each dimension; all zeros if no word is
    /// known.
    pub fn pool(&self, words: &[u64]) -> Vec<f32> {
        let n = self.dimensions;
        let mut pooled = vec![0f32; 3 * n];
        let mut known = 0f32;
        let (sum, rest) = pooled.split_at_mut(n);
        let (highest, lowest) = rest.split_at_mut(n);
        for row in words.iter().filter_map(|word| self.get(*word)) {
            if known == 0.0 {
                highest.fill(f32::NEG_INFINITY);
                lowest.fill(f32::INFINITY);
            }
            for i in 0..n {
                let value = f32::from(row[i].cast_signed()) / 127.0;
                sum[i] += value;
                highest[i] = highest[i].max(value);
                lowest[i] = lowest[i].min(value);
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
