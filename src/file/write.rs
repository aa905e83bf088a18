//! Writes files as a whole, with the permissions they should have.

use super::FileIdentity;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Prefix and suffix of the names of temporary files.
pub(crate) const TEMPORARY_NAME: (&str, &str) = (".tandai-", ".tmp");

/// Who may access a file that does not exist yet. An existing file keeps its permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NewFile {
    /// The permissions to create it with, from which the system takes those that the umask forbids.
    mode: u32,
}

impl NewFile {
    /// The umask decides.
    pub(crate) const ORDINARY: Self = Self { mode: 0o666 };

    /// Only the user.
    pub(crate) const PRIVATE: Self = Self { mode: 0o600 };

    /// At most those who may access each of `sources`, from whose content the file is made.
    pub(crate) fn like<'a>(sources: impl IntoIterator<Item = &'a Path>) -> Self {
        let mode_of = |source| fs::metadata(source).map_or(Self::PRIVATE.mode, |meta| mode_of(&meta));
        let mode = sources.into_iter().map(mode_of).fold(Self::ORDINARY.mode, |mode, source| mode & source);
        // The user must be able to write it, even if a source is read-only.
        Self { mode: mode | Self::PRIVATE.mode }
    }
}

#[cfg(unix)]
fn mode_of(meta: &fs::Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::mode(meta)
}

#[cfg(not(unix))]
fn mode_of(_: &fs::Metadata) -> u32 {
    0o666
}

/// Writes `bytes` to `path` through a temporary file in the same folder, so that the file is never half written.
///
/// # Errors
/// If the file cannot be written; an existing file at `path` is then unchanged.
pub(crate) fn write_whole(path: &Path, bytes: &[u8], new: NewFile) -> io::Result<()> {
    replace(path, bytes, new, || Ok(true)).map(drop)
}

/// The same as [`write_whole`], but asks `may_replace` right before the file is replaced. Returns the identity of the
/// new file; `None` if the answer was no, and nothing has changed.
///
/// # Errors
/// The same as [`write_whole`], and those of `may_replace`.
pub(crate) fn replace(
    path: &Path,
    bytes: &[u8],
    new: NewFile,
    may_replace: impl FnOnce() -> io::Result<bool>,
) -> io::Result<Option<FileIdentity>> {
    let folder = super::folder_of(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_NAME.0).suffix(TEMPORARY_NAME.1);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(new.mode));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Ok(meta) = fs::metadata(path) {
        keep_attributes(path, &meta, file.as_file())?;
    }
    file.as_file().sync_all()?;
    if !may_replace()? {
        return Ok(None);
    }
    let file = file.persist(path).map_err(|error| error.error)?;
    // Flush the folder so that the rename survives a power failure. Not every system supports that.
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        log::info!("{}: the folder cannot be flushed: {error}", folder.display());
    }
    Ok(Some(FileIdentity::new(&file.metadata()?)))
}

/// Gives `file`, which is to replace the file at `path`, the permissions of that one, and its owner, group and extended
/// attributes as far as the system lets the user.
#[cfg(unix)]
fn keep_attributes(path: &Path, old: &fs::Metadata, file: &File) -> io::Result<()> {
    use rustix::fs::{Gid, Uid, fchown};
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let new = file.metadata()?;
    if old.uid() != new.uid() && fchown(file, Some(Uid::from_raw(old.uid())), None).is_err() {
        log::info!("{}: the owner cannot be kept", path.display());
    }
    let mut mode = old.mode() & 0o7777;
    if old.gid() != new.gid() && fchown(file, None, Some(Gid::from_raw(old.gid()))).is_err() {
        log::info!("{}: the group cannot be kept", path.display());
        // The permissions of the old group are not meant for the new one: it gets those of everybody else.
        mode = mode & !0o6070 | (mode & 0o007) << 3;
    }
    file.set_permissions(fs::Permissions::from_mode(mode))?;
    #[cfg(target_os = "linux")]
    keep_extended_attributes(path, file);
    Ok(())
}

#[cfg(not(unix))]
fn keep_attributes(_: &Path, old: &fs::Metadata, file: &File) -> io::Result<()> {
    file.set_permissions(old.permissions())
}

/// Copies the extended attributes, such as tags of a file manager, that the user may set.
#[cfg(target_os = "linux")]
fn keep_extended_attributes(path: &Path, file: &File) {
    use rustix::fs::{XattrFlags, fsetxattr, getxattr, listxattr};
    /// Linux has no larger list and no larger value.
    const MAX_BYTES: usize = 64 << 10;
    let mut names = vec![0u8; MAX_BYTES];
    // Not every file system has extended attributes.
    let Ok(length) = listxattr(path, &mut names[..]) else { return };
    let mut value = vec![0u8; MAX_BYTES];
    for name in names[..length].split(|&byte| byte == 0).filter(|name| !name.is_empty()) {
        let copied = getxattr(path, name, &mut value[..])
            .and_then(|length| fsetxattr(file, name, &value[..length], XattrFlags::empty()));
        if copied.is_err() {
            log::info!("{}: an extended attribute cannot be kept", path.display());
        }
    }
}

/// Creates the folder at `path`, which only the user may list, and those above it that do not exist.
///
/// # Errors
/// If a folder cannot be created.
pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_is_no_more_readable_than_its_source() {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("a.txt");
        fs::write(&source, "rahasia").unwrap();
        for (source_mode, most) in [(0o600, 0o600), (0o640, 0o640), (0o644, 0o644), (0o400, 0o600)] {
            fs::set_permissions(&source, fs::Permissions::from_mode(source_mode)).unwrap();
            let path = dir.path().join(format!("{source_mode:o}"));
            write_whole(&path, b"kutipan", NewFile::like([source.as_path()])).unwrap();
            assert_eq!(mode(&path) & !most, 0, "source {source_mode:o}, file {:o}", mode(&path));
        }
        let private = dir.path().join("private");
        write_whole(&private, b"draf", NewFile::PRIVATE).unwrap();
        assert_eq!(mode(&private), 0o600);
        create_private_folder(&dir.path().join("x/y")).unwrap();
        assert_eq!((mode(&dir.path().join("x")), mode(&dir.path().join("x/y"))), (0o700, 0o700));
    }

    #[test]
    fn an_existing_file_keeps_its_permissions_and_attributes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.json");
        fs::write(&path, "1").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o604)).unwrap();
        #[cfg(target_os = "linux")]
        let tagged = rustix::fs::setxattr(&path, "user.tag", b"penting", rustix::fs::XattrFlags::empty()).is_ok();
        write_whole(&path, b"2", NewFile::ORDINARY).unwrap();
        assert_eq!((mode(&path), fs::read_to_string(&path).unwrap()), (0o604, "2".into()));
        #[cfg(target_os = "linux")]
        if tagged {
            let mut value = [0u8; 16];
            let length = rustix::fs::getxattr(&path, "user.tag", &mut value[..]).unwrap();
            assert_eq!(&value[..length], b"penting");
        } else {
            eprintln!("SKIPPED: this file system has no extended attributes");
        }
    }

    #[test]
    fn a_file_that_may_not_be_replaced_stays_and_nothing_is_left_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.json");
        fs::write(&path, "1").unwrap();
        assert_eq!(replace(&path, b"2", NewFile::ORDINARY, || Ok(false)).unwrap(), None);
        assert_eq!(fs::read_to_string(&path).unwrap(), "1");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
