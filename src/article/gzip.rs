//! Unpacks sources that are compressed with gzip, within a size limit.

use flate2::read::MultiGzDecoder;
use std::io::{self, Read};
use std::path::Path;
use thiserror::Error;

/// The most bytes that a source may unpack to. A gzip file can unpack to a thousand times its size.
pub(crate) const MAX_UNPACKED_BYTES: u64 = 128 << 20;

/// Why a gzip file cannot be unpacked.
#[derive(Debug, Error)]
pub(crate) enum GzipError {
    /// The compressed data is incomplete or broken.
    #[error("its gzip data is damaged or incomplete")]
    Damaged(#[source] io::Error),
    /// It exceeds the size limit.
    #[error("it unpacks to more than {} MB", MAX_UNPACKED_BYTES >> 20)]
    TooLarge,
}

/// Whether a file that begins with `head` is compressed with gzip.
pub(crate) fn is_gzip(head: &[u8]) -> bool {
    // The third byte is the method, for which there is only one value.
    head.starts_with(b"\x1f\x8b\x08")
}

/// The content of a gzip file.
///
/// # Errors
/// [`GzipError`] if it is damaged or exceeds the limit.
pub(crate) fn unpack(packed: impl Read) -> Result<Vec<u8>, GzipError> {
    unpack_within(packed, MAX_UNPACKED_BYTES)
}

fn unpack_within(packed: impl Read, limit: u64) -> Result<Vec<u8>, GzipError> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(packed).take(limit + 1).read_to_end(&mut bytes).map_err(GzipError::Damaged)?;
    if bytes.len() as u64 > limit { Err(GzipError::TooLarge) } else { Ok(bytes) }
}

/// `path` without the extension `.gz`: the name of the file before it was compressed.
pub(crate) fn unpacked_path(path: &Path) -> &Path {
    let stem = || Some((path.extension()?, Path::new(path.file_stem()?)));
    match stem() {
        Some((extension, stem)) if extension.eq_ignore_ascii_case("gz") => stem,
        _ => path,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn all_members_of_a_file_are_unpacked() {
        let packed = [gzip(b"Satu "), gzip(b"dua.")].concat();
        assert!(is_gzip(&packed));
        assert_eq!(unpack(&*packed).unwrap(), b"Satu dua.");
    }

    #[test]
    fn bombs_and_damaged_files_are_refused() {
        let packed = gzip(&[0; 10_000]);
        assert!(matches!(unpack_within(&*packed, 9_999), Err(GzipError::TooLarge)));
        assert_eq!(unpack_within(&*packed, 10_000).unwrap().len(), 10_000);
        assert!(matches!(unpack(&packed[..packed.len() - 9]), Err(GzipError::Damaged(_))));
    }

    #[test]
    fn the_name_inside_decides_the_format() {
        assert_eq!(unpacked_path(Path::new("a/b.html.GZ")), Path::new("b.html"));
        assert_eq!(unpacked_path(Path::new("a/b.html")), Path::new("a/b.html"));
    }
}
