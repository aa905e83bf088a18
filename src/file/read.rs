//! Opens files that somebody else may have made.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Opens a file for reading. A pipe, a device or a socket is refused, so that a stranger's folder can neither make the
/// program wait nor feed it without end. The streams of the user's own shell (`/dev/stdin`, `/dev/fd/63`) may be pipes.
///
/// # Errors
/// If it is not a regular file, or cannot be opened.
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    if is_own_stream(path) {
        return File::open(path);
    }
    let mut options = OpenOptions::new();
    options.read(true);
    // Opening a pipe would wait for somebody to write to it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits() as i32);
    let file = options.open(path)?;
    let kind = file.metadata()?.file_type();
    // Reading a folder fails with a clear error of its own.
    if kind.is_file() || kind.is_dir() {
        return Ok(file);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a pipe or a device, not a file"))
}

/// Reads a file of at most `limit` bytes.
///
/// # Errors
/// If it is larger, is not a regular file, or cannot be read.
pub(crate) fn read_bounded(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    read_to_limit(open_regular(path)?, limit, &mut bytes)?;
    Ok(bytes)
}

/// The same as [`read_bounded`], for UTF-8.
///
/// # Errors
/// The same as [`read_bounded`], or if it is not UTF-8.
pub(crate) fn read_text_bounded(path: &Path, limit: u64) -> io::Result<String> {
    let bytes = read_bounded(path, limit)?;
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
}

/// Appends what `file` has left to `bytes`, and fails if that is more than `limit` bytes.
pub(crate) fn read_to_limit(file: impl Read, limit: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
    let read = file.take(limit + 1).read_to_end(bytes)?;
    if read as u64 > limit {
        let why = format!("it is larger than {} MB", (limit >> 20).max(1));
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(())
}

fn is_own_stream(path: &Path) -> bool {
    path == Path::new("/dev/stdin") || path.starts_with("/dev/fd") || path.starts_with("/proc/self/fd")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        std::fs::write(&path, "12345").unwrap();
        assert_eq!(read_bounded(&path, 5).unwrap(), b"12345");
        assert_eq!(read_bounded(&path, 4).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_waits_for_a_pipe_and_no_device_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("pipe");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::from_bits_truncate(0o600)).unwrap();
        assert_eq!(open_regular(&pipe).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        let link = dir.path().join("link");
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        assert_eq!(read_bounded(&link, 5).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
}
