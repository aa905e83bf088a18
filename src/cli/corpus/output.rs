//! Where what comes of many articles is written: standard output, or a file with, beside it, how far it is.

use super::CorpusArgs;
use crate::annotation::store::write_whole;
use crate::cli::Error;
use crate::file::FileError;
use crate::text::digest;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often it is noted how far the file is.
const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(2);

/// How far a file is.
#[derive(Serialize, Deserialize)]
struct Checkpoint {
    /// Articles that are through.
    done: usize,
    /// Bytes of the file that are of those.
    bytes: u64,
    /// SHA-256 of what was asked: the arguments, and the names of the articles.
    of: String,
}

impl Checkpoint {
    /// The note beside `path`.
    fn read(path: &Path) -> Result<Self, Error> {
        let name = checkpoint_path(path);
        let (shown, noted) = (path.display(), name.display());
        match std::fs::read(&name) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                let line = error.line();
                Error::Usage(format!("{noted}: it is damaged (line {line}): leave out --resume to start again"))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let what = format!("{shown}: there is nothing to resume ({noted} is missing)");
                Err(Error::Usage(format!("{what}: it is complete, or leave out --resume to start")))
            }
            Err(error) => Err(FileError::reading(&name)(error).into()),
        }
    }
}

/// Where it goes.
enum Destination {
    Screen(BufWriter<io::Stdout>),
    File { file: BufWriter<File>, path: PathBuf, noted: Instant },
}

/// What is written, and how far it is.
pub(super) struct Output {
    to: Destination,
    checkpoint: Checkpoint,
}

/// The file that says how far `path` is.
fn checkpoint_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".progress");
    name.into()
}

impl Output {
    /// Begins, or goes on with what was begun on the articles whose names have the digest `of`.
    pub(super) fn open(corpus: &CorpusArgs, of: &str) -> Result<Self, Error> {
        let Some(path) = &corpus.output else {
            let note = Checkpoint { done: 0, bytes: 0, of: String::new() };
            return Ok(Self { to: Destination::Screen(BufWriter::new(io::stdout())), checkpoint: note });
        };
        let of = digest::sha256(format!("{}\n{of}", relevant_arguments().join("\0")).as_bytes());
        let wrong = FileError::writing(path);
        let mut note = Checkpoint { done: 0, bytes: 0, of };
        if corpus.resume {
            let old = Checkpoint::read(path)?;
            if old.of != note.of {
                let what = "the articles or the arguments have changed";
                return Err(Error::Usage(format!("{}: {what}: leave out --resume to start again", path.display())));
            }
            note = old;
        }
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(false).open(path).map_err(&wrong)?;
        if file.metadata().map_err(&wrong)?.len() < note.bytes {
            let what = "it is shorter than it was";
            return Err(Error::Usage(format!("{}: {what}: leave out --resume to start again", path.display())));
        }
        // What was written after the last note is done again.
        file.set_len(note.bytes).map_err(&wrong)?;
        file.seek(SeekFrom::Start(note.bytes)).map_err(&wrong)?;
        let mut output = Self {
            to: Destination::File { file: BufWriter::new(file), path: path.clone(), noted: Instant::now() },
            checkpoint: note,
        };
        output.write_checkpoint()?;
        Ok(output)
    }

    /// How many articles are through, in this run and those before.
    pub(super) const fn done(&self) -> usize {
        self.checkpoint.done
    }

    /// Writes what came of so many articles.
    pub(super) fn write(&mut self, bytes: &[u8], articles: usize) -> Result<(), Error> {
        self.checkpoint.done += articles;
        self.checkpoint.bytes += bytes.len() as u64;
        match &mut self.to {
            Destination::Screen(out) => {
                out.write_all(bytes)?;
                // Whoever waits for the answer to a line gets it.
                Ok(out.flush()?)
            }
            Destination::File { file, path, noted } => {
                file.write_all(bytes).map_err(FileError::writing(path))?;
                if noted.elapsed() >= CHECKPOINT_INTERVAL {
                    *noted = Instant::now();
                    self.write_checkpoint()?;
                }
                Ok(())
            }
        }
    }

    /// Notes how far it is, once all up to there is on the disk.
    fn write_checkpoint(&mut self) -> Result<(), Error> {
        let Destination::File { file, path, .. } = &mut self.to else { return Ok(()) };
        let json = serde_json::to_vec(&self.checkpoint).map_err(io::Error::other)?;
        let written = file.flush().and_then(|()| file.get_ref().sync_data());
        Ok(written.and_then(|()| write_whole(&checkpoint_path(path), &json)).map_err(FileError::writing(path))?)
    }

    /// Ends: all is written, and nothing is left to go on with.
    pub(super) fn end(mut self) -> Result<(), Error> {
        self.write_checkpoint()?;
        match &mut self.to {
            Destination::Screen(out) => Ok(out.flush()?),
            Destination::File { path, .. } => {
                let note = checkpoint_path(path);
                Ok(std::fs::remove_file(&note).map_err(FileError::writing(&note))?)
            }
        }
    }
}

/// The arguments, but for those that change nothing of what is written.
fn relevant_arguments() -> Vec<String> {
    let mut asked = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--resume" => {}
            "--jobs" | "--log" => drop(arguments.next()),
            other if other.starts_with("--jobs=") || other.starts_with("--log=") => {}
            _ => asked.push(argument),
        }
    }
    asked
}
