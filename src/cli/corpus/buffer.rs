//! The output of one article until it is complete: in memory, and in a temporary file if it is large.
//!
//! It cannot be written right away, because the articles before it may not be done, and because nothing of an article
//! that fails is written. It can be fifty times as large as the article.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// The number of bytes that are collected in memory.
const MAX_IN_MEMORY: usize = 1 << 20;

/// Collects bytes.
#[derive(Default)]
pub(in crate::cli) struct OutputBuffer {
    /// The last bytes.
    memory: Vec<u8>,
    /// An unnamed temporary file with the bytes before them, made when it is needed.
    file: Option<File>,
    /// Number of bytes in the file.
    in_file: u64,
    /// Set when the file could not be made or written: everything further stays in memory.
    no_file: bool,
}

impl OutputBuffer {
    /// Number of bytes in memory.
    pub(super) fn in_memory(&self) -> usize {
        self.memory.len()
    }

    /// Number of bytes.
    pub(super) fn len(&self) -> u64 {
        self.in_file + self.memory.len() as u64
    }

    /// Drops everything that was written.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Writes everything to `out`.
    pub(super) fn write_to(mut self, out: &mut impl Write) -> io::Result<()> {
        if let Some(file) = &mut self.file {
            file.seek(SeekFrom::Start(0))?;
            let copied = io::copy(&mut file.take(self.in_file), out)?;
            if copied < self.in_file {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        out.write_all(&self.memory)
    }

    /// Moves the bytes in memory to the file.
    fn spill(&mut self) -> io::Result<()> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile()?,
        };
        let written = file.write_all(&self.memory);
        // What was moved before stays readable, even if this could not be written.
        self.file = Some(file);
        written?;
        self.in_file += self.memory.len() as u64;
        self.memory.clear();
        Ok(())
    }
}

impl Write for OutputBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.memory.extend_from_slice(bytes);
        if self.memory.len() >= MAX_IN_MEMORY && !self.no_file {
            // Without room for a temporary file there may be enough memory.
            self.no_file = self.spill().is_err();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes out after pieces of these sizes were written, and whether it is what was written.
    fn round_trip(mut buffer: OutputBuffer, sizes: &[usize]) -> bool {
        let mut written = Vec::new();
        for (byte, &size) in (0u8..).zip(sizes) {
            buffer.write_all(&vec![byte; size]).unwrap();
            written.resize(written.len() + size, byte);
        }
        assert_eq!(buffer.len(), written.len() as u64);
        let mut read = Vec::new();
        buffer.write_to(&mut read).unwrap();
        read == written
    }

    #[test]
    fn all_bytes_come_out_in_order() {
        for sizes in [&[][..], &[5], &[MAX_IN_MEMORY], &[7, MAX_IN_MEMORY, 3, 3 * MAX_IN_MEMORY, 9]] {
            assert!(round_trip(OutputBuffer::default(), sizes), "{sizes:?}");
        }
    }

    #[test]
    fn little_stays_in_memory() {
        let mut buffer = OutputBuffer::default();
        for _ in 0..100 {
            buffer.write_all(&vec![0; 100_000]).unwrap();
            assert!(buffer.in_memory() <= MAX_IN_MEMORY);
        }
        assert_eq!(buffer.len(), 10_000_000);
    }

    #[test]
    fn without_a_file_everything_stays_in_memory() {
        let read_only = OutputBuffer { file: File::open("/dev/null").ok(), ..OutputBuffer::default() };
        assert!(round_trip(read_only, &[MAX_IN_MEMORY, MAX_IN_MEMORY, 1]));
    }
}
