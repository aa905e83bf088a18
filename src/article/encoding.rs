//! Decodes the bytes of a source: which character encoding they are in.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// Bytes at the start of a page that may declare its encoding (HTML standard, "prescan a byte stream").
const PRESCAN_BYTES: usize = 1024;

/// Decodes the text of a page. The encoding is that of a byte order mark, or else `charset`, which the server gave, or else
/// the one that the page declares, or else UTF-8 if the bytes are valid UTF-8, or else Windows-1252, which the old web
/// used.
pub(crate) fn decode<'a>(bytes: &'a [u8], charset: Option<&str>) -> Cow<'a, str> {
    let named = |name: &str| Encoding::for_label(name.trim().as_bytes());
    let declared = || {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN_BYTES)]).to_ascii_lowercase();
        let at = head.find("charset")?;
        let value = head[at + 7..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let found = named(value.split(['"', '\'', ';', '>', ' ', '/']).next()?)?;
        // A declaration that can be read as ASCII cannot be in UTF-16, whatever it says.
        Some(if found.is_ascii_compatible() { found } else { UTF_8 })
    };
    let guessed = || if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 };
    let encoding = charset.and_then(named).or_else(declared).unwrap_or_else(guessed);
    // `decode` gives precedence to a byte order mark.
    encoding.decode(bytes).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_declared_or_detected() {
        let latin = b"<meta charset=iso-8859-1><p>caf\xe9";
        assert!(decode(latin, None).ends_with("café"));
        assert!(decode(b"<p>caf\xe9 \x93x\x94", None).ends_with("café “x”"), "Windows-1252");
        assert!(decode("<p>café".as_bytes(), None).ends_with("café"));
        assert!(decode("<meta charset=utf-16><p>café".as_bytes(), None).ends_with("café"));
        assert!(
            decode(b"<meta charset=utf-8><p>caf\xe9", Some("latin1")).ends_with("café"),
            "the server takes precedence"
        );
    }
}
