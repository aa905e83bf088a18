//! Output of a run over many articles: standard output, or a file with a checkpoint that allows the run to resume.

use super::CorpusArgs;
use super::buffer::OutputBuffer;
use crate::cli::Error;
use crate::cli::usage::UsageError;
use crate::file::FileError;
use crate::file::{NewFile, write_whole};
use crate::text::digest;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Shortest time between two checkpoints.
const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(2);

/// Progress of a run, saved as JSON next to the output file.
#[derive(Serialize, Deserialize)]
struct Checkpoint {
    /// Number of articles done.
    done: usize,
    /// Bytes of the output file that belong to them.
    bytes: u64,
    /// SHA-256 of the arguments and the names of the articles, so that only the same run is resumed.
    of: String,
}

impl Checkpoint {
    /// Reads the checkpoint of the output file `path`. Fails if it is missing or damaged.
    fn read(path: &Path) -> Result<Self, Error> {
        let name = checkpoint_path(path);
        match std::fs::read(&name) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|error| UsageError::DamagedCheckpoint { checkpoint: name.clone(), line: error.line() }.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(UsageError::NoCheckpoint { output: path.into(), checkpoint: name }.into())
            }
            Err(error) => Err(FileError::reading(&name)(error).into()),
        }
    }
}

/// Standard output, or a file with the time of its last checkpoint.
enum Destination {
    Screen(BufWriter<io::Stdout>),
    File { file: BufWriter<File>, path: PathBuf, noted: Instant },
}

/// The output of a run and its progress.
pub(super) struct Output {
    to: Destination,
    checkpoint: Checkpoint,
}

/// The checkpoint file of the output file `path`.
fn checkpoint_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".progress");
    name.into()
}

impl Output {
    /// Opens the output of a run over the articles whose names have the digest `of`. Starts it again, or resumes it
    /// after the last checkpoint with `--resume`.
    ///
    /// # Errors
    /// If the file cannot be opened, or if there is no valid checkpoint of the same run to resume.
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
                return Err(UsageError::RunChanged(path.clone()).into());
            }
            note = old;
        }
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(false).open(path).map_err(&wrong)?;
        if file.metadata().map_err(&wrong)?.len() < note.bytes {
            return Err(UsageError::OutputTooShort(path.clone()).into());
        }
        // Discard what was written after the last checkpoint: those articles are processed again.
        file.set_len(note.bytes).map_err(&wrong)?;
        file.seek(SeekFrom::Start(note.bytes)).map_err(&wrong)?;
        let mut output = Self {
            to: Destination::File { file: BufWriter::new(file), path: path.clone(), noted: Instant::now() },
            checkpoint: note,
        };
        output.write_checkpoint()?;
        Ok(output)
    }

    /// Number of articles done, including those of the runs that this one resumes.
    pub(super) const fn done(&self) -> usize {
        self.checkpoint.done
    }

    /// Writes the output of `articles` articles. Saves a checkpoint if the last one is older than
    /// [`CHECKPOINT_INTERVAL`].
    pub(super) fn write(&mut self, bytes: OutputBuffer, articles: usize) -> Result<(), Error> {
        self.checkpoint.done += articles;
        self.checkpoint.bytes += bytes.len();
        match &mut self.to {
            Destination::Screen(out) => {
                bytes.write_to(out)?;
                // Flush, as a program that uses this one as a filter may wait for each answer.
                Ok(out.flush()?)
            }
            Destination::File { file, path, noted } => {
                bytes.write_to(file).map_err(FileError::writing(path))?;
                if noted.elapsed() >= CHECKPOINT_INTERVAL {
                    *noted = Instant::now();
                    self.write_checkpoint()?;
                }
                Ok(())
            }
        }
    }

    /// Saves a checkpoint. The output is synced to disk first, so that a checkpoint never runs ahead of it.
    fn write_checkpoint(&mut self) -> Result<(), Error> {
        let Destination::File { file, path, .. } = &mut self.to else { return Ok(()) };
        let json = serde_json::to_vec(&self.checkpoint).map_err(io::Error::other)?;
        let written = file.flush().and_then(|()| file.get_ref().sync_data());
        Ok(written
            .and_then(|()| write_whole(&checkpoint_path(path), &json, NewFile::ORDINARY))
            .map_err(FileError::writing(path))?)
    }

    /// Flushes the output and removes the checkpoint file, as the run is complete.
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

/// The command-line arguments without those that do not affect the output: `--resume`, `--jobs` and `--log`.
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
