//! SHA-256 digests, which identify a text by its content.

use sha2::{Digest, Sha256};

/// The SHA-256 digest (FIPS 180-4) of `bytes` as 64 lower-case hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
