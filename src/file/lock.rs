//! Locks on a folder, so that programs that write in it take turns.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Name of the lock file in a folder that the system cannot lock.
const LOCK_FILE: &str = ".tandai-lock";

/// Age after which a lock file counts as left behind by a program that was killed. A save takes seconds at most.
const STALE_AFTER: Duration = Duration::from_secs(30);

/// The longest wait for somebody else's lock file.
const PATIENCE: Duration = Duration::from_secs(40);

/// The time between two attempts to create the lock file.
const PAUSE: Duration = Duration::from_millis(20);

/// A lock on a folder; dropping it releases the folder.
#[derive(Debug)]
pub(crate) enum FolderLock {
    /// The system's own lock, which ends with the process that holds it.
    System(#[expect(dead_code, reason = "the lock lives as long as the open file")] File),
    /// A lock file, on file systems without locks, such as some network mounts.
    File(#[expect(dead_code, reason = "the lock lives as long as the value")] LockFile),
}

/// A lock file that this process created. Dropping it removes the file.
#[derive(Debug)]
pub(crate) struct LockFile(PathBuf);

impl FolderLock {
    /// Locks `folder`, and waits while somebody else holds the lock.
    ///
    /// # Errors
    /// If the system cannot lock the folder and a lock file cannot be created either.
    pub(crate) fn acquire(folder: &Path) -> io::Result<Self> {
        match File::open(folder).and_then(|file| file.lock().map(|()| file)) {
            Ok(file) => Ok(Self::System(file)),
            Err(error) => {
                log::info!("{}: the system cannot lock the folder: {error}", folder.display());
                LockFile::acquire(folder, PATIENCE).map(Self::File)
            }
        }
    }
}

impl FolderLock {
    /// Tries to lock `folder` without waiting, and says which kind of lock works there.
    ///
    /// # Errors
    /// The same as [`FolderLock::acquire`].
    pub(crate) fn probe(folder: &Path) -> io::Result<&'static str> {
        match File::open(folder)?.try_lock() {
            // Somebody else holds it, so it works.
            Ok(()) | Err(TryLockError::WouldBlock) => Ok("locked by the system"),
            Err(TryLockError::Error(_)) => match LockFile::acquire(folder, Duration::ZERO) {
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => Err(error),
                _ => Ok("locked with a file, because the system has no locks here"),
            },
        }
    }
}

impl LockFile {
    fn acquire(folder: &Path, patience: Duration) -> io::Result<Self> {
        let path = folder.join(LOCK_FILE);
        let began = Instant::now();
        loop {
            // `create_new` is O_EXCL: of several programs exactly one succeeds.
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(mut file) => {
                    // The number only tells a person who holds the lock; the lock holds without it.
                    if let Err(error) = writeln!(file, "{}", std::process::id()) {
                        log::info!("{}: cannot be written: {error}", path.display());
                    }
                    return Ok(Self(path));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
            remove_if_stale(&path)?;
            if began.elapsed() > patience {
                let why = format!("{} is held by another program", path.display());
                return Err(io::Error::new(io::ErrorKind::WouldBlock, why));
            }
            thread::sleep(PAUSE);
        }
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            log::warn!("{}: cannot be removed: {error}", self.0.display());
        }
    }
}

/// Removes the lock file of a program that was killed. Of several programs that try, one moves the file away; a file
/// that turns out to be a new one is put back.
fn remove_if_stale(path: &Path) -> io::Result<()> {
    // The file may just have been removed, and its age may be unknown: try to create it again.
    let age = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).ok()?.elapsed().ok();
    if age(path).is_none_or(|age| age < STALE_AFTER) {
        return Ok(());
    }
    let aside = path.with_file_name(format!("{LOCK_FILE}-{}-{:?}", std::process::id(), thread::current().id()));
    match fs::rename(path, &aside) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    }
    if age(&aside).is_some_and(|age| age < STALE_AFTER) {
        // If a third program has created a lock file meanwhile, that one counts.
        if let Err(error) = fs::hard_link(&aside, path) {
            log::info!("{}: cannot be put back: {error}", path.display());
        }
    }
    fs::remove_file(&aside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    #[test]
    fn one_writer_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let (inside, turns) = (AtomicBool::new(false), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..10 {
                        let _held = LockFile::acquire(dir.path(), PATIENCE).unwrap();
                        assert!(!inside.swap(true, Ordering::SeqCst), "two hold the lock");
                        thread::yield_now();
                        inside.store(false, Ordering::SeqCst);
                        turns.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(turns.into_inner(), 40);
        assert!(!dir.path().join(LOCK_FILE).exists());
    }

    #[test]
    fn a_lock_file_of_a_killed_program_is_removed_and_a_fresh_one_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(LOCK_FILE);
        fs::write(&path, "1\n").unwrap();
        let held = LockFile::acquire(dir.path(), Duration::ZERO);
        assert_eq!(held.unwrap_err().kind(), io::ErrorKind::WouldBlock);
        let old = std::time::SystemTime::now() - STALE_AFTER * 2;
        File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
        drop(LockFile::acquire(dir.path(), PATIENCE).unwrap());
        assert!(!path.exists());
    }
}
