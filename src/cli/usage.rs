//! Commands that cannot be carried out as given: what is wrong, and how to fix it.

use crate::exchange::ExchangeFormat;
use std::borrow::Cow;
use std::path::PathBuf;
use thiserror::Error;

/// Why a command cannot be carried out as given.
#[derive(Debug, Error)]
pub(super) enum UsageError {
    #[error("{}: no articles in this folder", .0.display())]
    NoArticles(PathBuf),
    #[error("{}: none of its articles can be opened", .0.display())]
    NoReadableArticle(PathBuf),
    #[error("{}: no such file", .0.display())]
    NoSuchFile(PathBuf),
    #[error("{typed}: no such subcommand or file")]
    UnknownSubcommand {
        typed: String,
        /// The subcommand that was probably meant.
        meant: String,
    },
    #[error("the annotator has no name")]
    NoCreator,
    #[error("the reader needs a terminal")]
    NoTerminal(Alternative),
    #[error("{}: no such file, and a subcommand comes first", .0.display())]
    SubcommandNotFirst(PathBuf),
    #[error("-: standard input cannot be opened together with other paths")]
    InputIsOneArticle,
    #[error("--plain opens one article or folder")]
    PlainReadsOneArticle,
    #[error("standard input is for commands")]
    InputIsForCommands,
    #[error("standard input is already the article")]
    InputIsTheArticle,
    #[error("nowhere to save the annotations of piped text")]
    NoPlaceForPipedText,
    #[error("{}: nowhere to save its annotations", .0.display())]
    NoPlaceForAnnotations(PathBuf),
    #[error("no external program is configured")]
    NoExternalNer,

    #[error("--label {label}: no such label")]
    UnknownLabel {
        label: String,
        /// The project's labels, as a list.
        known: String,
    },
    #[error("--span {start}:{end}: no such range")]
    NoSuchRange {
        /// In code points, as given.
        start: usize,
        end: usize,
        article: PathBuf,
        /// Length of the article, in code points.
        length: usize,
    },
    #[error("--quote: it is empty")]
    EmptyQuote,
    #[error("--quote: it is too long")]
    QuoteTooLong,
    #[error("--quote: not found in {}", .0.display())]
    QuoteNotFound(PathBuf),
    #[error("--quote: found {times} times")]
    AmbiguousQuote { times: usize },
    #[error("--occurrence: no such occurrence")]
    NoSuchOccurrence {
        /// How often the quote was found.
        times: usize,
    },

    #[error("{} can only be exported", .0.name())]
    OnlyExported(ExchangeFormat),
    #[error("{} can only be imported", .0.name())]
    OnlyImported(ExchangeFormat),
    #[error("a {} file holds one article, but there are {articles}", format.name())]
    OneArticlePerFile { format: ExchangeFormat, articles: usize },
    #[error("{}: this is the article itself", .0.display())]
    OutputIsTheArticle(PathBuf),
    #[error("{}: contains a different text", .0.display())]
    DifferentText(PathBuf),
    #[error("{}: no .{extension} files in this folder", folder.display())]
    NoFilesToImport { folder: PathBuf, extension: &'static str },
    #[error("{file}: it is larger than 1 GiB")]
    TooLarge { file: String },
    #[error("{file}:{line}: it is not UTF-8; nothing was imported")]
    NotUtf8 { file: String, line: usize },
    #[error("{file}: this is a DocBin, spaCy's own binary format")]
    DocBin { file: String },
    #[error("{}: none of the documents ({documents}) matches by text or name", articles.display())]
    NoDocumentMatches {
        /// The article, or the folder of articles.
        articles: PathBuf,
        /// How many documents the files contain.
        documents: usize,
    },

    #[error("{}: all annotations are by one annotator", .0.display())]
    OneAnnotator(PathBuf),
    #[error("no article was annotated by all")]
    NoCommonArticle,
    #[error("{}: no sidecars in this folder", .0.display())]
    NoSidecars(PathBuf),
    #[error("{}: no annotation file of a renamed or moved source fits its text", .0.display())]
    NothingToAdopt(PathBuf),
    #[error("{}: several annotation files belong to its text: {files}", article.display())]
    SeveralToAdopt {
        article: PathBuf,
        /// The files, as a list.
        files: String,
    },
    #[error("{}: it is a folder", .0.display())]
    AdoptsInFolder(PathBuf),
    #[error("the text has no file")]
    InputIsNotAFile,
    #[error("{}: it has a conflicted copy, {}", sidecar.display(), copy.display())]
    HasConflictedCopy { sidecar: PathBuf, copy: PathBuf },
    #[error("{}: no conflict markers of git in it", .0.display())]
    NoConflictMarkers(PathBuf),
    #[error("{}: the sidecars are for {versions} different versions of the text", sidecar.display())]
    DifferentVersions { sidecar: PathBuf, versions: usize },
    #[error("both sides are the same file")]
    SameSides,
    #[error("{}: this is one of the two inputs", .0.display())]
    OutputIsAnInput(PathBuf),
    #[error("{}: no such folder", .0.display())]
    NoSuchFolder(PathBuf),
    #[error("{}: it contains no tokens", .0.display())]
    NoTokens(PathBuf),

    #[error("{}: it is damaged (line {line})", checkpoint.display())]
    DamagedCheckpoint { checkpoint: PathBuf, line: usize },
    #[error("{}: nothing to resume ({} is missing)", output.display(), checkpoint.display())]
    NoCheckpoint { output: PathBuf, checkpoint: PathBuf },
    #[error("{}: the articles or the arguments have changed", .0.display())]
    RunChanged(PathBuf),
    #[error("{}: it is shorter than at the last checkpoint", .0.display())]
    OutputTooShort(PathBuf),
}

/// The command that does without a terminal what the reader was started for.
#[derive(Debug)]
pub(super) enum Alternative {
    /// `tandai print`, with the article if a single one was to be opened.
    Print(Option<PathBuf>),
    /// `tandai agree`.
    Agree,
    /// No particular one.
    Help,
}

impl UsageError {
    /// How to fix the command, if a fix is known.
    pub(super) fn hint(&self) -> Option<Cow<'static, str>> {
        let hint = match self {
            Self::NoReadableArticle(_) => return None,
            Self::NoArticles(_) => "put articles there (text, Markdown, HTML, EPUB, PDF), or choose a file",
            Self::NoSuchFile(_) => "check the name",
            Self::SubcommandNotFirst(name) => {
                return Some(format!("did you mean `tandai {} …`?", name.display()).into());
            }
            Self::InputIsOneArticle => "save it in a file first",
            Self::PlainReadsOneArticle => "name one file or one folder",
            Self::NoCreator => "name yourself with --creator NAME, or set TANDAI_CREATOR",
            Self::UnknownSubcommand { meant, .. } => return Some(format!("did you mean `tandai {meant}`?").into()),
            Self::NoTerminal(alternative) => return Some(alternative.hint()),
            Self::InputIsForCommands => "choose a file to read",
            Self::InputIsTheArticle => "write the note after --note",
            Self::NoPlaceForPipedText | Self::NoPlaceForAnnotations(_) => "choose a folder with --annotations",
            Self::NoExternalNer => "set `command = \"…\"` under `[entities]`",
            Self::UnknownLabel { known, .. } => return Some(format!("choose one of {known}").into()),
            Self::NoSuchRange { article, length, .. } => {
                let article = article.display();
                return Some(format!("{article} has code points 0:{length}, and A must be less than B").into());
            }
            Self::EmptyQuote => "copy words from the article",
            Self::QuoteTooLong => "use --span instead",
            Self::QuoteNotFound(_) => "copy the words from the article",
            Self::AmbiguousQuote { times } => {
                return Some(format!("choose one with --occurrence 1 to {times}").into());
            }
            Self::NoSuchOccurrence { times } => return Some(format!("the last is {times}").into()),
            Self::OnlyExported(_) => "use tandai export",
            Self::OnlyImported(_) => "use tandai entities --json to write entities",
            Self::OneArticlePerFile { .. } => "choose a folder with --output DIR/",
            Self::OutputIsTheArticle(_) | Self::DifferentText(_) => "choose another file",
            Self::NoFilesToImport { .. } => "name the files",
            Self::TooLarge { .. } => "split it",
            Self::NotUtf8 { .. } => "convert it first with iconv",
            Self::DocBin { .. } => "write its documents with Doc.to_json(), one per line",
            Self::NoDocumentMatches { .. } => "import each into its own article",
            Self::OneAnnotator(_) => "name a sidecar, or a folder of them, for each annotator",
            Self::NoCommonArticle => "name sidecars of the same article",
            Self::NothingToAdopt(_) | Self::SeveralToAdopt { .. } => "name one with --from",
            Self::AdoptsInFolder(_) => "name the source that adopts the file",
            Self::InputIsNotAFile => "save it first",
            Self::HasConflictedCopy { .. } => "merge it first: tandai merge SIDECAR COPY",
            Self::NoConflictMarkers(_) => "name both versions: tandai merge OURS THEIRS",
            Self::NoSidecars(_) => "their names end in .json",
            Self::DifferentVersions { .. } => "update them with tandai anchor --write",
            Self::SameSides => "name the sidecars of two annotators",
            Self::OutputIsAnInput(_) => "choose a third file with -o",
            Self::NoSuchFolder(_) => "create it first",
            Self::NoTokens(_) => "write one per line, as TOKEN<TAB>TAG",
            Self::NoCheckpoint { .. } => "the run may be complete; leave out --resume to start over",
            Self::DamagedCheckpoint { .. } | Self::RunChanged(_) | Self::OutputTooShort(_) => {
                "leave out --resume to start over"
            }
        };
        Some(hint.into())
    }
}

impl Alternative {
    fn hint(&self) -> Cow<'static, str> {
        match self {
            Self::Print(None) => "use `tandai print ARTICLE` instead".into(),
            Self::Print(Some(article)) => format!("use `tandai print {}` instead", article.display()).into(),
            Self::Agree => "use `tandai agree` to measure agreement instead".into(),
            Self::Help => "`tandai --help` lists commands that do not".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Error;

    #[test]
    fn the_message_ends_with_the_fix() {
        for (error, message) in [
            (UsageError::NoSuchFile("a.txt".into()), "a.txt: no such file: check the name"),
            (UsageError::AmbiguousQuote { times: 3 }, "--quote: found 3 times: choose one with --occurrence 1 to 3"),
            (UsageError::NoReadableArticle("a".into()), "a: none of its articles can be opened"),
            (
                UsageError::NoTerminal(Alternative::Print(Some("a.txt".into()))),
                "the reader needs a terminal: use `tandai print a.txt` instead",
            ),
        ] {
            assert_eq!(Error::from(error).message(), message);
        }
    }

    #[test]
    fn the_fix_is_kept_if_one_of_several_inputs_fails() {
        let source = Box::new(Error::from(UsageError::EmptyQuote));
        let error = Error::One { input: "a.txt".into(), source };
        assert_eq!(error.message(), "a.txt: --quote: it is empty: copy words from the article");
    }
}
