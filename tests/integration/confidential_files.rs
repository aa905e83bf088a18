//! Who may read what the program writes, and files in a stranger's folder that are not files.

use crate::support::folder::Folder;
use assert_cmd::Command;
use rustix::fs::{CWD, Mode, mkfifoat};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::Duration;

const ARTICLE: &str = "Judul\n\nSumber kami mengatakan berkas itu hilang.\n";

/// The permissions of all files below `folder`, with their paths.
fn modes(folder: &Path) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(modes(&path));
        } else {
            found.push((path.display().to_string(), fs::metadata(&path).unwrap().permissions().mode() & 0o777));
        }
    }
    found
}

#[test]
fn nothing_made_from_a_confidential_source_is_more_readable_than_it() {
    let folder = Folder::with(&[("a.txt", ARTICLE)]);
    fs::set_permissions(folder.path("a.txt"), fs::Permissions::from_mode(0o600)).unwrap();
    folder.run(&["add", "a.txt", "--quote", "berkas itu hilang", "--kind", "claim"]).success();
    for (format, name) in [("markdown", "a.md"), ("html", "a.html"), ("brat", "a.ann"), ("csv", "a.csv")] {
        folder.run(&["export", "a.txt", "--to", format, "-o", name]).success();
    }
    let modes = modes(folder.0.path());
    assert!(modes.len() >= 6, "{modes:?}");
    for (path, mode) in modes {
        assert_eq!(mode, 0o600, "{path}");
    }
}

/// Runs the program, which must end by itself within seconds.
fn run_in_time(folder: &Folder, args: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("tandai")
        .unwrap()
        .current_dir(folder.0.path())
        .env_clear()
        .env("HOME", folder.0.path())
        .args(args)
        .timeout(Duration::from_secs(20))
        .output()
        .unwrap();
    let code = output.status.code().unwrap_or_else(|| panic!("{args:?} did not end"));
    (code, String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_pipe_or_a_device_in_a_folder_is_refused_and_the_rest_is_read() {
    type Make = fn(&Path);
    let pipe: Make = |path| mkfifoat(CWD, path, Mode::from_bits_truncate(0o600)).unwrap();
    let device: Make = |path| symlink("/dev/zero", path).unwrap();
    for make in [pipe, device] {
        for name in ["a.txt.annotations.json", "tandai.toml", "b.txt"] {
            let folder = Folder::with(&[("a.txt", ARTICLE)]);
            make(&folder.path(name));
            let shown = name.strip_prefix("./").unwrap_or(name);
            for args in [["list", "a.txt"], ["claims", "a.txt"], ["claims", "b.txt"]] {
                if !folder.path(args[1]).exists() {
                    continue;
                }
                let (code, error) = run_in_time(&folder, &args);
                if code != 0 {
                    assert_eq!(code, 2, "{args:?} {error}");
                    assert!(error.contains(shown) && error.contains("not a file"), "{args:?} with {name}: {error}");
                }
            }
            let (code, _) = run_in_time(&folder, &["board", "."]);
            assert!((0..=2).contains(&code));
        }
    }
}

#[test]
fn a_snapshot_that_is_a_pipe_does_not_stop_the_reader() {
    let folder = Folder::with(&[("a.txt", ARTICLE)]);
    folder.run(&["add", "a.txt", "--quote", "berkas itu hilang"]).success();
    let snapshot = fs::read_dir(folder.0.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "snapshot"))
        .unwrap();
    fs::remove_file(&snapshot).unwrap();
    mkfifoat(CWD, &snapshot, Mode::from_bits_truncate(0o600)).unwrap();
    folder.write("a.txt", &ARTICLE.replace("Sumber kami", "Sumber kami yang lain"));
    let (code, error) = run_in_time(&folder, &["anchor", "a.txt"]);
    assert!(code < 2, "{error}");
}

#[test]
fn a_pipe_that_the_user_names_is_read() {
    let folder = Folder::with(&[]);
    let (code, out, _) = folder.output(&["print", "/dev/stdin"], ARTICLE);
    assert_eq!(code, 0);
    assert!(out.contains("berkas itu hilang"), "{out}");
}
