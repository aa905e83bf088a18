//! A folder of articles in which a test runs the program, as a script would.
#![allow(dead_code, reason = "each test program uses its part")]

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// A temporary folder. The environment of programs run in it has only `USER` and `HOME`.
pub(crate) struct Folder(pub tempfile::TempDir);

impl Folder {
    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &(impl AsRef<[u8]> + ?Sized)) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The annotations in a sidecar.
    pub(crate) fn annotations(&self, sidecar: &str) -> Vec<Value> {
        let sidecar: Value = serde_json::from_str(&self.read(sidecar)).unwrap();
        sidecar["annotations"].as_array().unwrap().clone()
    }

    /// Runs the program.
    pub(crate) fn run(&self, args: &[&str]) -> Assert {
        self.run_with(args, "")
    }

    /// Runs the program with `stdin` on its standard input.
    pub(crate) fn run_with(&self, args: &[&str], stdin: &str) -> Assert {
        let mut command = Command::cargo_bin("tandai").unwrap();
        command.current_dir(self.0.path()).env_clear().env("USER", "tester").env("HOME", self.0.path());
        command.args(args).write_stdin(stdin).assert()
    }

    /// Standard output of a run that succeeds.
    #[track_caller]
    pub(crate) fn out(&self, args: &[&str]) -> String {
        let (out, _) = self.streams(args, 0);
        out
    }

    /// Standard error of a run that fails with 2 and writes nothing.
    #[track_caller]
    pub(crate) fn fails(&self, args: &[&str]) -> String {
        let (out, error) = self.streams(args, 2);
        assert_eq!(out, "");
        error
    }

    /// Standard output and standard error of a run that ends with `code`.
    #[track_caller]
    pub(crate) fn streams(&self, args: &[&str], code: i32) -> (String, String) {
        let (ended, out, error) = self.output(args, "");
        assert_eq!(ended, code, "{args:?}: {out}{error}");
        (out, error)
    }

    /// Exit code, standard output and standard error.
    #[track_caller]
    pub(crate) fn output(&self, args: &[&str], stdin: &str) -> (i32, String, String) {
        let output = self.run_with(args, stdin).get_output().clone();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }
}
