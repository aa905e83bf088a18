//! Turns errors into messages for the user: what went wrong, the causes, and how to fix it.
//!
//! Error types describe only what went wrong. The fix depends on the operation and on the system's error, so it is
//! chosen here, where both are known. The terminal interface and the command line share the messages.

use crate::annotation::sidecar::ParseError;
use crate::annotation::store::StoreError;
use crate::article::confined::ConfinedError;
use crate::article::epub::EpubError;
use crate::article::feed::FeedError;
use crate::article::foreign::ForeignFormat;
use crate::article::gzip::GzipError;
use crate::article::mail::MailError;
use crate::article::page::PageError;
use crate::article::pdf::PdfError;
use crate::article::source::{ReadError, ReadFault};
use crate::article::web::FetchError;
use crate::exchange::external_ner::ExternalNerError;
use crate::file::{Access, FileError};
use crate::guard::Panicked;
use crate::text::settings::SettingsError;
use std::error::Error;
use std::io::{self, ErrorKind};

/// Formats `error` as `what went wrong: cause: how to fix it`. Paths and quoted text are not escaped: escape the
/// message before displaying it.
pub(crate) fn message(error: &(dyn Error + 'static)) -> String {
    with_hint(error, hint(error))
}

/// Like [`message`], but with `hint` as the fix.
pub(crate) fn with_hint(error: &(dyn Error + 'static), hint: Option<&str>) -> String {
    let told = joined(error, |error| Some(plain(error)));
    match hint {
        Some(hint) => format!("{told}: {hint}"),
        None => told,
    }
}

/// How to fix `error`: the hint of the outermost error in the chain that has one.
pub(crate) fn hint(error: &(dyn Error + 'static)) -> Option<&'static str> {
    chain(error).find_map(|error| {
        if let Some(error) = error.downcast_ref::<StoreError>() {
            annotations(error)
        } else if let Some(error) = error.downcast_ref::<ReadError>() {
            source(error)
        } else if let Some(error) = error.downcast_ref::<FetchError>() {
            page(error)
        } else if let Some(error) = error.downcast_ref::<FileError>() {
            Some(file(error))
        } else if let Some(error) = error.downcast_ref::<FeedError>() {
            feed(error)
        } else if let Some(error) = error.downcast_ref::<SettingsError>() {
            Some(settings(error))
        } else if let Some(error) = error.downcast_ref::<ParseError>() {
            Some(sidecar(error))
        } else if let Some(ExternalNerError::TimedOut(_)) = error.downcast_ref() {
            Some("increase time_limit in the configuration")
        } else if error.is::<Panicked>() {
            Some("please report it, with the file of `--log FILE`")
        } else {
            None
        }
    })
}

/// Like [`message`], but safe to log: without a hint, and without text from an article, a note or user input.
pub(crate) fn for_log(error: &(dyn Error + 'static)) -> String {
    joined(error, |error| {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            // A library's message may quote the file; in that case use only the kind.
            Some(if error.raw_os_error().is_some() { error.to_string() } else { error.kind().to_string() })
        } else if let Some(error) = error.downcast_ref() {
            Some(json(error))
        } else if error.is::<Panicked>() {
            Some("a panic".into())
        } else {
            let safe = error.is::<StoreError>() || error.is::<ParseError>() || error.is::<FileError>();
            (safe || error.is::<notify::Error>()).then(|| error.to_string())
        }
    })
}

/// Iterates over `error` and its causes, outermost first.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// Joins the messages of `error` and its causes with colons. `text` returns the message of each, or `None` to skip it.
fn joined(error: &(dyn Error + 'static), text: impl Fn(&(dyn Error + 'static)) -> Option<String>) -> String {
    let (mut told, mut last) = (Vec::new(), String::new());
    for error in chain(error) {
        let own = error.to_string();
        // If an error only adds its type or a path, its own message ends with that of its cause; skip the cause then.
        if !last.ends_with(&own)
            && let Some(text) = text(error).filter(|text| told.last() != Some(text))
        {
            told.push(text);
        }
        last = own;
    }
    told.join(": ")
}

/// Message of a single error. Common system errors get the same wording on every platform.
fn plain(error: &(dyn Error + 'static)) -> String {
    if let Some(words) = error.downcast_ref::<io::Error>().and_then(|error| answer(error.kind())) {
        return words.into();
    }
    match error.downcast_ref::<serde_json::Error>() {
        Some(error) if !error.is_data() => json(error),
        _ => error.to_string(),
    }
}

fn json(error: &serde_json::Error) -> String {
    let what = if error.is_data() { "unexpected" } else { "invalid" };
    format!("{what} JSON at line {}", error.line())
}

const fn answer(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "no such file or folder",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::NotADirectory => "part of the path is not a folder",
        ErrorKind::AlreadyExists => "a file with that name already exists",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::QuotaExceeded => "the disk quota is used up",
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only",
        _ => return None,
    })
}

fn file(error: &FileError) -> &'static str {
    match (error.access, error.source.kind()) {
        (Access::Write, ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
            "free disk space, or choose another place"
        }
        (Access::Write, ErrorKind::PermissionDenied) => "check its permissions, or choose another place",
        (Access::Write, ErrorKind::NotFound) => "create the folder first, or choose another place",
        (Access::Write, ErrorKind::IsADirectory) => "choose a file, or move the folder away",
        (Access::Write, _) => "choose another place",
        (Access::Read, ErrorKind::PermissionDenied) => "make it readable with `chmod +r`",
        (Access::Read, ErrorKind::IsADirectory) => "choose a file in it",
        (Access::Read, ErrorKind::InvalidData) => "convert it to UTF-8",
        (Access::List, ErrorKind::PermissionDenied) => "make the folder readable",
        (Access::Read | Access::List, ErrorKind::NotFound | ErrorKind::NotADirectory) => "check the name",
        (Access::Read | Access::List, _) => "try again, or copy it to another place",
    }
}

fn annotations(error: &StoreError) -> Option<&'static str> {
    let FileError { access, source, .. } = match error {
        StoreError::File(error) => error,
        StoreError::FolderGone(_) => return Some("mount or create it again, or choose another with --annotations"),
        StoreError::Parse { .. } | StoreError::Panicked { .. } => return None,
    };
    Some(match (access, source.kind()) {
        (_, ErrorKind::IsADirectory) => "move the folder away; annotations are saved in a file of that name",
        (Access::Write, ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
            "free disk space, or choose another folder with --annotations"
        }
        (Access::Write, ErrorKind::PermissionDenied) => {
            "check its permissions, or choose another folder with --annotations"
        }
        (Access::Write, ErrorKind::NotADirectory | ErrorKind::AlreadyExists) => {
            "move the file that is in the way, or choose another folder with --annotations"
        }
        (Access::Write, _) => "choose another folder with --annotations",
        (Access::Read | Access::List, _) => return None,
    })
}

fn sidecar(error: &ParseError) -> &'static str {
    match error {
        ParseError::Newer(_) => "update tandai; the file was not changed",
        ParseError::ConflictMarkers(_) => "`tandai merge FILE` merges the versions; nothing is lost",
        ParseError::Corrupt(_) => "fix it or move it away",
    }
}

fn source(error: &ReadError) -> Option<&'static str> {
    Some(match &error.fault {
        ReadFault::Missing => "check the name, or open its folder to choose from a list",
        ReadFault::Io(error) => match error.kind() {
            ErrorKind::PermissionDenied => "make it readable with `chmod +r`, or ask its owner",
            ErrorKind::IsADirectory => "choose an article in it",
            _ => "try again, or copy it to another place",
        },
        ReadFault::Empty => "there is nothing to read yet",
        ReadFault::NoParagraphs => return None,
        ReadFault::Binary => "save the article as plain text first",
        ReadFault::Foreign(format) => foreign(*format),
        ReadFault::Gzip(GzipError::Damaged(_)) => "download it again",
        ReadFault::Gzip(GzipError::TooLarge) => "unpack it, and open only the article",
        ReadFault::TooLarge => "split it into articles first",
        ReadFault::Page(PageError::ScriptsOnly) => {
            "open it in a browser, wait until its text is there, and save the page from the browser"
        }
        ReadFault::TooLargeFor { .. }
        | ReadFault::Page(PageError::Limit(_))
        | ReadFault::Mail(MailError::Page(PageError::Limit(_))) => {
            "save only the article, or read the file as plain text with --raw"
        }
        ReadFault::Book(EpubError::Encrypted { .. }) => "open it in the program that it was bought for",
        ReadFault::Book(_) => "download the book again, or convert it",
        ReadFault::Pdf(PdfError::Encrypted) => "save it without a password, for example with `qpdf --decrypt`",
        ReadFault::Pdf(PdfError::NoText) => "recognise its text, for example with `ocrmypdf`, and open that",
        ReadFault::Pdf(PdfError::Damaged) => "download it again, or extract its text with another program",
        ReadFault::Mail(MailError::Mailbox) => "save one message as .eml, and open that",
        ReadFault::Mail(MailError::NoText { .. }) => "save the attachment, and open that",
        ReadFault::Mail(MailError::NoHeader | MailError::Damaged) => "save the message again from the mail program",
        ReadFault::Mail(MailError::Page(PageError::ScriptsOnly)) => "save the page again when its text is there",
        ReadFault::Document(_) => "save it again, or save it as text",
        ReadFault::Confined(error) => confined(error)?,
    })
}

fn confined(error: &ConfinedError) -> Option<&'static str> {
    match error {
        ConfinedError::Process(_) => Some("`tandai doctor` shows what is wrong"),
        ConfinedError::TooComplex => Some("save only the article as text, and open that"),
        ConfinedError::Crashed | ConfinedError::InvalidAnswer => Some("please report it; other articles can be read"),
        ConfinedError::Cancelled => None,
    }
}

fn foreign(format: ForeignFormat) -> &'static str {
    match format {
        ForeignFormat::Rtf | ForeignFormat::OldWord | ForeignFormat::WordXml | ForeignFormat::FlatOpenDocument => {
            "save it as docx or text (`soffice --convert-to docx`)"
        }
        ForeignFormat::OldOffice | ForeignFormat::Presentation | ForeignFormat::AppleDocument => {
            "save it as PDF or text, and open that"
        }
        ForeignFormat::Spreadsheet => "save it as CSV, and open that",
        ForeignFormat::OutlookMessage => "save it as .eml (`msgconvert`)",
        ForeignFormat::ProtectedOffice => "open it with its password, and save it without one",
        ForeignFormat::WebArchive => "extract the page from it, or save the page as HTML from a browser",
        ForeignFormat::SafariArchive => "save the page as HTML from a browser",
        ForeignFormat::HttpResponse => "save only the page, without the headers",
        ForeignFormat::Encrypted => "decrypt it first",
        ForeignFormat::Archive => "unpack it, and open an article in it",
        ForeignFormat::Image => "recognise its text (`tesseract IMAGE TEXT`), and open that",
        ForeignFormat::Recording => "open a transcript of it",
        ForeignFormat::Subtitles => "convert it to .vtt or .srt (`ffmpeg -i FILE text.vtt`)",
        ForeignFormat::Database | ForeignFormat::Program | ForeignFormat::Binary => "choose an article",
        ForeignFormat::Kindle | ForeignFormat::FictionBook => "convert it to EPUB (`ebook-convert FILE book.epub`)",
        ForeignFormat::PostScript => "convert it to PDF (`ps2pdf`)",
        ForeignFormat::Feed => "save its entries as pages with `tandai fetch`, and open their folder",
        ForeignFormat::AnnotationFile => "open the article that it belongs to",
        ForeignFormat::Json | ForeignFormat::Xml => "choose an article, or show the file as it is with --raw",
    }
}

fn page(error: &FetchError) -> Option<&'static str> {
    match error {
        FetchError::Address(_) => Some("it must start with https:// or http:// and a host name"),
        FetchError::Status { .. } => Some("open it in a browser and save the page from there"),
        FetchError::TimedOut { .. } => Some("try again, or save the page from a browser"),
        FetchError::Feed { .. } => Some(foreign(ForeignFormat::Feed)),
        FetchError::Network { .. } => Some("check the address and the network"),
        FetchError::RedirectedAway { .. } | FetchError::RedirectsTooOften { .. } => {
            Some("open it in a browser, and fetch the address that the browser ends at")
        }
        FetchError::TooLarge { .. } | FetchError::UnsupportedType { .. } | FetchError::Save(_) => None,
    }
}

fn feed(error: &FeedError) -> Option<&'static str> {
    match error {
        FeedError::Damaged { .. } => Some("try again later; pages that are already there are kept"),
        FeedError::NotFeed(_) => Some("open it with `tandai FILE`"),
        FeedError::Gzip { .. } => Some("download it again"),
        FeedError::TooLarge { .. } | FeedError::File(_) => None,
    }
}

fn settings(error: &SettingsError) -> &'static str {
    match error {
        SettingsError::Read(_) => "fix that, or move the file away",
        SettingsError::Invalid { .. } => "fix that line",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Sidecar;
    use std::path::{Path, PathBuf};

    fn failed(access: Access, kind: ErrorKind) -> FileError {
        FileError { access, path: "a.json".into(), source: kind.into() }
    }

    /// Each case is an error kind and the end of the expected message.
    #[test]
    fn annotations_that_cannot_be_saved() {
        for (kind, words) in [
            (
                ErrorKind::PermissionDenied,
                "permission denied: check its permissions, or choose another folder with --annotations",
            ),
            (ErrorKind::StorageFull, "the disk is full: free disk space, or choose another folder with --annotations"),
            (
                ErrorKind::QuotaExceeded,
                "the disk quota is used up: free disk space, or choose another folder with --annotations",
            ),
            (ErrorKind::ReadOnlyFilesystem, "the file system is read-only: choose another folder with --annotations"),
            (
                ErrorKind::IsADirectory,
                "it is a folder: move the folder away; annotations are saved in a file of that name",
            ),
            (
                ErrorKind::NotADirectory,
                "part of the path is not a folder: move the file that is in the way, or choose another folder with --annotations",
            ),
            (ErrorKind::NotFound, "no such file or folder: choose another folder with --annotations"),
        ] {
            let error = StoreError::from(failed(Access::Write, kind));
            assert_eq!(message(&error), format!("a.json: cannot be written: {words}"));
        }
        let error = StoreError::from(failed(Access::Read, ErrorKind::IsADirectory));
        let words = "it is a folder: move the folder away; annotations are saved in a file of that name";
        assert_eq!(message(&error), format!("a.json: cannot be read: {words}"));
        let error = StoreError::FolderGone("a.json".into());
        assert_eq!(
            message(&error),
            "a.json: its folder is gone: mount or create it again, or choose another with --annotations"
        );
    }

    #[test]
    fn files_of_any_kind() {
        for (access, kind, words) in [
            (Access::Read, ErrorKind::NotFound, "read: no such file or folder: check the name"),
            (Access::Read, ErrorKind::PermissionDenied, "read: permission denied: make it readable with `chmod +r`"),
            (Access::Read, ErrorKind::IsADirectory, "read: it is a folder: choose a file in it"),
            (Access::List, ErrorKind::PermissionDenied, "listed: permission denied: make the folder readable"),
            (Access::List, ErrorKind::NotFound, "listed: no such file or folder: check the name"),
            (
                Access::Write,
                ErrorKind::NotFound,
                "written: no such file or folder: create the folder first, or choose another place",
            ),
            (
                Access::Write,
                ErrorKind::PermissionDenied,
                "written: permission denied: check its permissions, or choose another place",
            ),
            (
                Access::Write,
                ErrorKind::StorageFull,
                "written: the disk is full: free disk space, or choose another place",
            ),
            (
                Access::Write,
                ErrorKind::QuotaExceeded,
                "written: the disk quota is used up: free disk space, or choose another place",
            ),
            (
                Access::Write,
                ErrorKind::ReadOnlyFilesystem,
                "written: the file system is read-only: choose another place",
            ),
            (Access::Write, ErrorKind::IsADirectory, "written: it is a folder: choose a file, or move the folder away"),
        ] {
            assert_eq!(message(&failed(access, kind)), format!("a.json: cannot be {words}"));
        }
    }

    #[test]
    fn sources() {
        let said = |fault| message(&ReadError { path: Some("a.txt".into()), fault });
        for (fault, words) in [
            (ReadFault::Missing, "no such file: check the name, or open its folder to choose from a list"),
            (
                ReadFault::Io(ErrorKind::PermissionDenied.into()),
                "cannot be read: permission denied: make it readable with `chmod +r`, or ask its owner",
            ),
            (ReadFault::Io(ErrorKind::IsADirectory.into()), "cannot be read: it is a folder: choose an article in it"),
            (ReadFault::Empty, "it is empty: there is nothing to read yet"),
            (ReadFault::NoParagraphs, "it contains no text"),
            (
                ReadFault::Foreign(ForeignFormat::Rtf),
                "this is an RTF document: save it as docx or text (`soffice --convert-to docx`)",
            ),
        ] {
            assert_eq!(said(fault), format!("a.txt: {words}"));
        }
        let error = ReadError { path: None, fault: ReadFault::Empty };
        assert_eq!(message(&error), "standard input: it is empty: there is nothing to read yet");
    }

    fn corrupt(json: &str) -> StoreError {
        let source = Sidecar::parse(json.as_bytes()).unwrap_err();
        StoreError::Parse { path: PathBuf::from("a.json"), source }
    }

    #[test]
    fn files_that_are_not_annotations() {
        assert_eq!(
            message(&corrupt("{\n nonsense")),
            "a.json: not an annotation file: invalid JSON at line 2: fix it or move it away"
        );
        assert_eq!(
            message(&corrupt("{\"version\": 9}")),
            "a.json: format version 9 is too new; this tandai reads up to version 1: update tandai; the file was not changed"
        );
    }

    #[test]
    fn what_the_system_has_no_common_words_for_is_in_its_own() {
        let error = FileError::reading(Path::new("a.json"))(io::Error::other("odd"));
        assert_eq!(message(&error), "a.json: cannot be read: odd: try again, or copy it to another place");
    }

    #[test]
    fn the_log_quotes_nothing_from_a_file() {
        let error = corrupt(r#"{"version": 1, "annotations": "a secret"}"#);
        assert!(message(&error).contains("a secret"), "a person may read their own words");
        assert_eq!(for_log(&error), "a.json: not an annotation file: unexpected JSON at line 1");
        let error = FileError::reading(Path::new("a.json"))(io::Error::other("a secret"));
        assert_eq!(for_log(&error), "a.json: cannot be read: other error");
        assert_eq!(for_log(&crate::guard::catch_panic("a test", || panic!("a secret")).unwrap_err()), "a panic");
    }
}
