//! Removes files that a saved web page embeds as `data:` URLs. Programs such as SingleFile put all pictures into the page,
//! which has nothing to do with the length of its text.

/// Shorter URLs stay: they cost little.
const MIN_BYTES: usize = 256;

/// Removes the content of long `data:` URLs in attributes and style sheets; the URL keeps its type. Takes time linear in
/// the length of `page`.
pub(crate) fn remove(page: &mut Vec<u8>) {
    let mut kept = Vec::with_capacity(page.len() / 2);
    let mut rest = page.as_slice();
    while let Some(at) = memchr::memmem::find(rest, b"data:") {
        let (before, url) = rest.split_at(at);
        kept.extend_from_slice(before);
        let quoted = before.last().is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'(' | b'=' | b' ' | b','));
        let end = url.iter().position(|&byte| ends_url(byte)).unwrap_or(url.len());
        let content = url[..end].iter().position(|&byte| byte == b',').map_or(end, |comma| comma + 1);
        let removed = quoted && end - content >= MIN_BYTES;
        kept.extend_from_slice(&url[..if removed { content } else { end.max(b"data:".len()) }]);
        rest = &url[end.max(b"data:".len())..];
    }
    kept.extend_from_slice(rest);
    *page = kept;
}

/// Whether `byte` cannot be part of a `data:` URL in an attribute or a style sheet.
const fn ends_url(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b')' | b'<' | b'>' | b'\\') || byte.is_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_content_of_long_urls_is_removed() {
        let long = "iVBORw0KGgo".repeat(100);
        let page = format!(
            "<p>data: all of it</p><img src=\"data:image/png;base64,{long}\" alt=x><b style='background:url(data:a/b,{long})'>\
             <img src=data:image/gif;base64,R0lG><p>data:"
        );
        let mut bytes = page.into_bytes();
        remove(&mut bytes);
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "<p>data: all of it</p><img src=\"data:image/png;base64,\" alt=x><b style='background:url(data:a/b,)'>\
             <img src=data:image/gif;base64,R0lG><p>data:"
        );
    }
}
