//! Reads email messages (`.eml`) and web pages in the format of email (`.mhtml`, RFC 2557).
//!
//! Of a message the HTML is shown if there is any, as mail programs do, completely and without looking for an article in it;
//! otherwise the plain text. A saved page is read like any other page.

use super::html::{self, limits};
use super::markup::{ComposedText, Composer};
use super::page::{self, PageError, metadata};
use super::{ParagraphConvention, SourceFormat, SourceMetadata, encoding, paragraphs};
use crate::guard::catch_expected_panic;
use crate::text::typography::single_spaced;
use dom_query::Document;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use thiserror::Error;
use url::Url;

/// How deep messages that are attached to messages are read.
const MAX_NESTED_MESSAGES: u8 = 3;

/// Why a message cannot be read.
#[derive(Debug, Error, Serialize, Deserialize)]
pub(crate) enum MailError {
    /// It does not begin with the header of a message.
    #[error("it is not an email message")]
    NoHeader,
    /// It is a file of several messages.
    #[error("it is a mailbox with several messages")]
    Mailbox,
    /// Its parts do not fit together.
    #[error("the parts of the message are damaged")]
    Damaged,
    /// It has only attachments, or is encrypted.
    #[error("the message has no text{}", if attachments.is_empty() { String::new() } else { format!(", only {attachments}") })]
    NoText {
        /// The names of the attachments.
        attachments: String,
    },
    /// The page or the HTML of the message would cost too much to read, or has no text.
    #[error("{0}")]
    Page(#[from] PageError),
}

/// The header of a message: the names of its fields, in lower case, and their values.
struct Header<'a>(Vec<(String, &'a str)>);

impl<'a> Header<'a> {
    /// The header at the beginning of `text`; `None` if it begins with anything else.
    fn parse(text: &'a str) -> Option<Self> {
        let text = if text.starts_with("From ") { text.split_once('\n')?.1 } else { text };
        let mut fields = Vec::new();
        for line in text.lines().take_while(|line| !line.trim().is_empty()) {
            if line.starts_with([' ', '\t']) && !fields.is_empty() {
                continue;
            }
            let (name, value) = line.split_once(':')?;
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
                return None;
            }
            fields.push((name.to_ascii_lowercase(), value.trim()));
        }
        Some(Self(fields))
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| *value)
    }

    fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.get(name).is_some())
    }
}

/// The format of a text that begins with the header of a message: email or a saved page. Without a `MIME-Version` it has to
/// be `unnamed`, as plain texts may begin with similar lines.
pub(crate) fn recognise(text: &str, unnamed: bool) -> Option<SourceFormat> {
    let header = Header::parse(text)?;
    let is_mime = header.has_any(&["mime-version"]) && header.has_any(&["content-type"]);
    let is_mail = header.has_any(&["from", "return-path", "received"])
        && header.has_any(&["date", "received"])
        && header.has_any(&["to", "subject", "message-id"]);
    if !(is_mime || unnamed && is_mail) {
        return None;
    }
    let is_page = header.has_any(&["snapshot-content-location"])
        || header.get("from").is_some_and(|from| from.to_ascii_lowercase().contains("<saved by"))
        || (header.get("content-type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/related"))
            && !header.has_any(&["to", "received", "message-id"]));
    Some(if is_page { SourceFormat::Mhtml } else { SourceFormat::Email })
}

/// Reads a message as an email.
///
/// # Errors
/// [`MailError`] if it is not a message or has no text.
pub(crate) fn read(bytes: &[u8]) -> Result<ComposedText, MailError> {
    let message = parse(bytes)?;
    let mut composer = Composer::default();
    let meta = compose_message(&message, 0, &mut composer)?;
    let mut composed = composer.finish();
    composed.meta = meta;
    Ok(composed)
}

/// Reads a message as a saved web page.
///
/// # Errors
/// [`MailError`] if it is not a message, has no page, or the page would cost too much to read.
pub(crate) fn read_page(bytes: &[u8]) -> Result<ComposedText, MailError> {
    let message = parse(bytes)?;
    let Some(part) = page_part(&message) else { return read(bytes) };
    let web_url = |text: &str| Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let saved = message.header_raw("Snapshot-Content-Location").and_then(web_url);
    let url = saved.or_else(|| part.content_location().and_then(web_url));
    // A byte order mark, because the page may still declare the encoding that it had before it was decoded.
    let html = format!("\u{feff}{}", decoded(&message, part));
    let html = match &url {
        Some(url) => metadata::saved_form(html.as_bytes(), url, None),
        None => html.into_bytes(),
    };
    let mut composed = page::read(&html)?;
    composed.meta.url = url.map(String::from).or(composed.meta.url);
    let subject = || message.subject().map(single_spaced).filter(|subject| !subject.is_empty());
    composed.meta.title = composed.meta.title.or_else(subject);
    Ok(composed)
}

fn parse(bytes: &[u8]) -> Result<Message<'_>, MailError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = match bytes.strip_prefix(b"From ") {
        Some(_) if is_mailbox(bytes) => return Err(MailError::Mailbox),
        // The first line of a message in a mailbox is not part of its header.
        Some(rest) => memchr::memchr(b'\n', rest).map_or(rest, |at| &rest[at + 1..]),
        None => bytes,
    };
    // The parser panics where a message inside a message inside a message is empty.
    let message = catch_expected_panic(|| MessageParser::default().parse(bytes)).map_err(|_| MailError::Damaged)?;
    message.filter(|message| !message.headers().is_empty()).ok_or(MailError::NoHeader)
}

/// Whether a further message begins after the first one: at a line with "From ", an address or name, and a time.
fn is_mailbox(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"\nFrom ").any(|at| {
        let before = &bytes[..at];
        let line = &bytes[at + 6..];
        let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
        (before.ends_with(b"\n") || before.ends_with(b"\n\r")) && memchr::memchr_iter(b':', line).count() >= 2
    })
}

/// The part with the page: the one that the message names, or else the first that is HTML.
fn page_part<'m>(message: &'m Message<'_>) -> Option<&'m MessagePart<'m>> {
    let start = message.content_type().and_then(|kind| kind.attribute("start"));
    let is_html = |part: &&MessagePart<'_>| matches!(part.body, PartType::Html(_));
    let is_start = |part: &&MessagePart<'_>| {
        let id = |text: &str| text.trim_matches(['<', '>']).to_string();
        start.is_some_and(|start| part.content_id().map(id) == Some(id(start)))
    };
    message.parts.iter().filter(is_html).find(is_start).or_else(|| message.parts.iter().find(is_html))
}

/// The text of a part. UTF-8 is recognised even if the part declares a different encoding; without a declaration the
/// encoding is detected like that of a page.
fn decoded<'m>(message: &'m Message<'_>, part: &'m MessagePart<'_>) -> Cow<'m, str> {
    let parsed = match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.as_ref(),
        _ => return "".into(),
    };
    let encoded = message.raw_message.get(part.offset_body as usize..part.offset_end as usize);
    let bytes: Option<Cow<'_, [u8]>> = match part.encoding {
        Encoding::None => encoded.map(Cow::Borrowed),
        Encoding::QuotedPrintable => encoded.and_then(quoted_printable_decode).map(Cow::Owned),
        Encoding::Base64 => encoded.and_then(base64_decode).map(Cow::Owned),
    };
    let Some(bytes) = bytes else { return parsed.into() };
    let declared = part.content_type().is_some_and(|kind| kind.has_attribute("charset"));
    match std::str::from_utf8(&bytes) {
        Ok(text) if !text.is_ascii() => text.to_string().into(),
        _ if declared || bytes.is_ascii() => parsed.into(),
        _ => encoding::decode_page(&bytes, None).text.into_owned().into(),
    }
}

/// Adds the headline, the text and the attached messages of `message`, and a line that names the other attachments.
fn compose_message(message: &Message<'_>, depth: u8, composer: &mut Composer) -> Result<SourceMetadata, MailError> {
    let meta = metadata(message);
    let bodies = bodies(message)?;
    let (messages, files) = attachments(message);
    if bodies.is_empty() && (messages.is_empty() || depth >= MAX_NESTED_MESSAGES) {
        return Err(MailError::NoText { attachments: files.join(", ") });
    }
    page::push_headline_and_credit(&meta, composer);
    for body in bodies {
        match body {
            Body::Html(html) => html::compose(Document::from(html).root(), composer, None),
            Body::Plain { text, is_flowed } => compose_plain(&text, is_flowed, composer),
        }
    }
    for attached in messages {
        if depth < MAX_NESTED_MESSAGES {
            match compose_message(attached, depth + 1, composer) {
                // An attached message without text is no reason to refuse the one around it.
                Ok(_) | Err(MailError::NoText { .. }) => {}
                Err(error) => return Err(error),
            }
        }
    }
    if !files.is_empty() {
        composer.begin_credit();
        composer.push(&format!("Attachments left out: {}", files.join(", ")), None);
        composer.end_paragraph();
    }
    Ok(meta)
}

fn metadata(message: &Message<'_>) -> SourceMetadata {
    let text = |text: &str| Some(single_spaced(text)).filter(|text| !text.is_empty());
    let senders = message.from().map(|from| {
        let names =
            from.iter().filter_map(|sender| text(sender.name().unwrap_or("")).or_else(|| text(sender.address()?)));
        names.collect::<Vec<_>>().join(", ")
    });
    SourceMetadata {
        title: message.subject().and_then(text),
        byline: senders.filter(|senders| !senders.is_empty()),
        published: message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339),
        ..SourceMetadata::default()
    }
}

/// A part of a message that is shown.
enum Body {
    Html(String),
    Plain {
        text: String,
        /// Whether lines that end with a space continue on the next one (RFC 3676).
        is_flowed: bool,
    },
}

/// The parts that mail programs show: those with HTML if they have any text, otherwise those with plain text.
fn bodies(message: &Message<'_>) -> Result<Vec<Body>, PageError> {
    let body = |part: &MessagePart<'_>| {
        let text = decoded(message, part).into_owned();
        let is_flowed = || part.content_type()?.attribute("format").map(|format| format.eq_ignore_ascii_case("flowed"));
        match part.body {
            PartType::Html(_) => Some(Body::Html(text)),
            PartType::Text(_) => {
                (!text.trim().is_empty()).then(|| Body::Plain { text, is_flowed: is_flowed().unwrap_or(false) })
            }
            _ => None,
        }
    };
    let rich: Vec<Body> = message.html_bodies().filter_map(body).collect();
    let plain = || -> Vec<Body> {
        message.text_bodies().filter_map(body).filter(|body| matches!(body, Body::Plain { .. })).collect()
    };
    let mut has_text = false;
    for body in &rich {
        match body {
            Body::Html(html) => match limits::check(html) {
                Ok(()) => has_text |= has_words(html),
                Err(limit) => {
                    let plain = plain();
                    return if plain.is_empty() { Err(limit.into()) } else { Ok(plain) };
                }
            },
            Body::Plain { .. } => has_text = true,
        }
    }
    Ok(if has_text { rich } else { plain() })
}

/// Whether a page has any text; some consist of pictures only.
fn has_words(html: &str) -> bool {
    let mut composer = Composer::default();
    html::compose(Document::from(html).root(), &mut composer, None);
    !composer.finish().spans.is_empty()
}

/// The attached messages, and the names of the other attachments. Pictures in the text of the message have no name.
fn attachments<'m>(message: &'m Message<'_>) -> (Vec<&'m Message<'m>>, Vec<String>) {
    let mut messages = Vec::new();
    let mut files = Vec::new();
    for part in message.attachments() {
        match &part.body {
            PartType::Message(attached) => messages.push(attached),
            PartType::InlineBinary(_) if part.content_id().is_some() => {}
            _ => {
                let kind = part.content_type().map(|kind| match &kind.c_subtype {
                    Some(subtype) => format!("{}/{subtype}", kind.c_type),
                    None => kind.c_type.to_string(),
                });
                let name = part.attachment_name().map(single_spaced).filter(|name| !name.is_empty());
                files.extend(name.or(kind));
            }
        }
    }
    (messages, files)
}

/// Adds plain text. Lines that begin with ">" are quotations, as many levels deep as there are signs.
fn compose_plain(text: &str, is_flowed: bool, composer: &mut Composer) {
    let lines: Vec<(usize, &str)> = text.lines().map(quote_depth).collect();
    let blocks = || lines.chunk_by(|(one, _), (other, _)| one == other);
    // The end of a quotation is not the break of a line that was too long.
    let lines_of = |block: &[(usize, &str)]| block.iter().map(|(_, line)| format!("{line}\n")).collect::<String>();
    let unquoted = blocks().map(lines_of).collect::<Vec<_>>().join("\n");
    let convention = if is_flowed { ParagraphConvention::Lines } else { paragraphs::detect(&unquoted) };
    let mut depth = 0;
    for block in blocks() {
        let quoted = block[0].0.min(32);
        for _ in depth..quoted {
            composer.begin_quote();
        }
        for _ in quoted..depth {
            composer.end_quote();
        }
        depth = quoted;
        let text: String = block
            .iter()
            .map(|(_, line)| {
                let continues = is_flowed && line.ends_with(' ') && *line != "-- ";
                if continues { (*line).to_string() } else { format!("{line}\n") }
            })
            .collect();
        for span in paragraphs::split(&text, convention) {
            composer.push(span.slice(&text), None);
            composer.end_paragraph();
        }
    }
    for _ in 0..depth {
        composer.end_quote();
    }
}

/// The number of ">" before a line, and the line without them and the space after them.
fn quote_depth(line: &str) -> (usize, &str) {
    let mut depth = 0;
    let mut rest = line;
    while let Some(inside) = rest.strip_prefix('>') {
        depth += 1;
        rest = inside.strip_prefix(' ').unwrap_or(inside);
    }
    (depth, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "From: Kantor Pers <pers@contoh.id>\r\nTo: meja@kabar.example\r\n\
        Subject: =?utf-8?Q?Harga_=E2=80=9Cberas=E2=80=9D?= naik\r\nDate: Tue, 04 Mar 2025 23:30:00 +0700\r\nMIME-Version: 1.0\r\n";

    fn paragraphs(composed: &ComposedText) -> Vec<&str> {
        composed.spans.iter().map(|span| span.slice(&composed.text)).collect()
    }

    #[test]
    fn the_html_of_a_message_is_shown_and_attachments_are_named() {
        let message = format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPolos.\r\n\
             --b\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
             <p>Harga caf=E9 na=\r\nik 12 persen.</p><p>Stok turun.</p>\r\n--b--\r\n\
             --a\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"rilis.pdf\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--a--\r\n"
        );
        let composed = read(message.as_bytes()).unwrap();
        assert_eq!(
            paragraphs(&composed),
            [
                "Harga “beras” naik",
                "Kantor Pers | 2025-03-04",
                "Harga café naik 12 persen.",
                "Stok turun.",
                "Attachments left out: rilis.pdf"
            ]
        );
        assert_eq!(composed.meta.published.as_deref(), Some("2025-03-04T23:30:00+07:00"), "the day of the sender");
    }

    #[test]
    fn plain_text_is_joined_into_paragraphs_and_quotations() {
        let text = "Menteri berkata pada hari Selasa bahwa\r\nharga beras naik dua belas persen dalam\r\nsetahun.\r\n\r\n\
            > Apakah benar harga beras naik sebanyak\r\n> itu dalam setahun?\r\n>> Ya.\r\n\r\nSalam\r\n";
        let message = format!("{HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}");
        let composed = read(message.as_bytes()).unwrap();
        let found: Vec<_> = (2..composed.spans.len())
            .map(|i| (composed.markup.paragraph_style(i).quotes, composed.spans[i].slice(&composed.text)))
            .collect();
        assert_eq!(
            found,
            [
                (0, "Menteri berkata pada hari Selasa bahwa harga beras naik dua belas persen dalam setahun."),
                (1, "Apakah benar harga beras naik sebanyak itu dalam setahun?"),
                (2, "Ya."),
                (0, "Salam"),
            ]
        );
    }

    #[test]
    fn flowed_lines_are_joined() {
        let message = format!(
            "{HEAD}Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nSatu baris \r\nlanjut.\r\nBaru.\r\n"
        );
        assert_eq!(paragraphs(&read(message.as_bytes()).unwrap())[2..], ["Satu baris lanjut.", "Baru."]);
    }

    #[test]
    fn the_encoding_of_a_part_is_declared_or_detected() {
        for (charset, bytes, expected) in [
            ("; charset=windows-1252", &b"\x93Kami\x94 caf\xe9."[..], "“Kami” café."),
            ("; charset=us-ascii", "“Kami” tahu.".as_bytes(), "“Kami” tahu."),
            ("; charset=iso-2022-jp", b"\x1b$B:bL3>J\x1b(B", "財務省"),
            ("", b"caf\xe9 kami", "café kami"),
        ] {
            let head = format!("{HEAD}Content-Type: text/plain{charset}\r\n\r\n");
            let message = [head.as_bytes(), bytes].concat();
            assert_eq!(paragraphs(&read(&message).unwrap())[2..], [expected], "{charset}");
        }
    }

    #[test]
    fn a_forwarded_message_is_part_of_the_text() {
        let message = format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\nLihat di bawah.\r\n\
             --a\r\nContent-Type: message/rfc822\r\n\r\nFrom: Ani <ani@contoh.id>\r\nSubject: Data\r\n\r\nNaik 12 persen.\r\n--a--\r\n"
        );
        let composed = read(message.as_bytes()).unwrap();
        assert_eq!(paragraphs(&composed)[2..], ["Lihat di bawah.", "Data", "Ani", "Naik 12 persen."]);
    }

    #[test]
    fn a_saved_page_is_read_with_its_address() {
        let page = "<!DOCTYPE html><html><head><meta charset=3Dwindows-1252><title>Harga Beras</title></head><body><nav>\
            <a href=3D/>Beranda</a></nav><article><h1>Harga Beras</h1><p>=E2=80=9CHarga=E2=80=9D naik <a href=3D/x>12</a> persen, =\r\n\
            kata menteri itu kepada wartawan di Jakarta pada hari Selasa, seperti yang sudah diperkirakan.</p></article></body></html>";
        let message = format!(
            "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://kabar.example/a/b\r\nSubject: Harga\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/related; type=\"text/html\"; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html\r\n\
             Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://kabar.example/a/b\r\n\r\n{page}\r\n--x\r\n\
             Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://kabar.example/p.png\r\n\r\n\
             AAAA\r\n--x--\r\n"
        );
        assert_eq!(recognise(&message, false), Some(SourceFormat::Mhtml));
        let composed = read_page(message.as_bytes()).unwrap();
        assert!(composed.text.contains("“Harga” naik 12 persen, kata menteri"), "{}", composed.text);
        assert_eq!(composed.meta.url.as_deref(), Some("https://kabar.example/a/b"));
        assert_eq!(composed.markup.links().last().map(|(_, url)| url), Some("https://kabar.example/x"));
    }

    #[test]
    fn messages_are_recognised_by_their_header() {
        assert_eq!(recognise(&format!("{HEAD}Content-Type: text/plain\r\n\r\nx"), false), Some(SourceFormat::Email));
        let old = "Received: from a\n by b\nDate: x\nSubject: y\n\nz";
        assert_eq!((recognise(old, true), recognise(old, false)), (Some(SourceFormat::Email), None));
        for text in ["Jakarta: harga naik\nDate: x\n", "Satu kalimat.\n", "http://a.example/b: satu\n\n", ""] {
            assert_eq!(recognise(text, true), None, "{text}");
        }
    }

    #[test]
    fn messages_without_text_and_mailboxes_are_refused() {
        let said = |message: &str| read(message.as_bytes()).unwrap_err().to_string();
        let attachment =
            "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n";
        assert_eq!(said(&format!("{HEAD}{attachment}")), "the message has no text, only a.pdf");
        let mailbox = "From a@b.id Tue Mar  4 10:00:00 2025\nSubject: x\n\nsatu\n\nFrom c@d.id Tue Mar  4 11:00:00 2025\nSubject: y\n\ndua\n";
        assert_eq!(said(mailbox), "it is a mailbox with several messages");
        let one = &mailbox[..mailbox.rfind("From ").unwrap()];
        assert_eq!(paragraphs(&read(one.as_bytes()).unwrap()), ["x", "satu"]);
    }

    #[test]
    fn an_empty_message_in_a_message_is_damaged() {
        let mail = "Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n\
                    Content-Type: message/rfc822\r\n\r\n\r\n--x--\r\n";
        assert!(matches!(read(mail.as_bytes()), Err(MailError::Damaged)));
    }
}
