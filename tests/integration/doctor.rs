//! `tandai doctor`: what it finds in an environment, and what it advises.

use crate::support::folder::Folder;
use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// Runs the doctor in a home folder with these variables; its exit code and what it prints.
fn doctor(home: &Folder, args: &[&str], variables: &[(&str, &str)]) -> (i32, String) {
    let mut command = Command::cargo_bin("tandai").unwrap();
    command.current_dir(home.0.path()).env_clear().env("HOME", home.0.path()).env("TERM", "xterm-256color");
    let output = command.envs(variables.iter().copied()).arg("doctor").args(args).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// The checks, by their names.
fn checks(home: &Folder, variables: &[(&str, &str)]) -> Vec<Value> {
    let (_, json) = doctor(home, &["--json"], variables);
    json.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The check with this name.
fn check(home: &Folder, name: &str, variables: &[(&str, &str)]) -> Value {
    let found = checks(home, variables).into_iter().find(|check| check["name"] == name);
    found.unwrap_or_else(|| panic!("no check is called {name}"))
}

#[test]
fn the_exit_code_says_whether_all_is_well() {
    let home = Folder::with(&[]);
    let problems = checks(&home, &[]).iter().filter(|check| check["ok"] == false).count();
    let (code, text) = doctor(&home, &[], &[]);
    assert_eq!(code, i32::from(problems > 0), "{text}");
    assert_eq!(text.contains("All is well."), problems == 0, "{text}");
    for area in ["versions", "terminal", "locks", "confinement of parsers", "paths"] {
        assert!(text.lines().any(|line| line == area), "{area}: {text}");
    }
    // Every check that fails says what to do.
    for check in checks(&home, &[("LC_ALL", "C")]) {
        assert_eq!(check["ok"] == true, check["advice"].is_null(), "{check}");
    }
}

#[test]
fn a_locale_without_utf8_is_a_problem() {
    let home = Folder::with(&[]);
    assert_eq!(check(&home, "locale", &[])["ok"], true, "nothing is known without a locale");
    assert_eq!(check(&home, "locale", &[("LANG", "id_ID.UTF-8")])["ok"], true);
    assert_eq!(check(&home, "locale", &[("LANG", "C")])["ok"], false);
    assert_eq!(check(&home, "locale", &[("LANG", "id_ID.UTF-8"), ("LC_ALL", "POSIX")])["ok"], false);
    let (code, text) = doctor(&home, &[], &[("LANG", "C")]);
    assert_eq!(code, 1);
    assert!(text.contains("! locale") && text.contains("Set LC_ALL=C.UTF-8"), "{text}");
}

#[test]
fn folders_that_others_can_read_are_a_problem() {
    let home = Folder::with(&[]);
    assert_eq!(check(&home, "state folder", &[])["ok"], true, "it does not exist yet");
    let state = home.path(".local/state/tandai");
    fs::create_dir_all(state.join("drafts")).unwrap();
    let set = |path: &std::path::Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for (outer, inner, is_private) in
        [(0o700, 0o700, true), (0o755, 0o700, true), (0o700, 0o755, true), (0o755, 0o755, false), (0o710, 0o750, false)]
    {
        set(&state, outer);
        set(&state.join("drafts"), inner);
        assert_eq!(check(&home, "state folder", &[])["ok"], is_private, "{outer:o}, {inner:o}");
    }
    fs::create_dir_all(home.path(".config/tandai")).unwrap();
    home.write(".config/tandai/config.toml", "measure = 60\n");
    set(&home.path(".config/tandai"), 0o755);
    set(&home.path(".config/tandai/config.toml"), 0o644);
    assert_eq!(check(&home, "configuration", &[])["ok"], true, "others may read it");
    set(&home.path(".config/tandai/config.toml"), 0o666);
    assert_eq!(check(&home, "configuration", &[])["ok"], false, "others may name a program");
}

#[test]
fn a_configuration_that_cannot_be_read_is_a_problem() {
    let home = Folder::with(&[]);
    fs::create_dir_all(home.path(".config/tandai")).unwrap();
    home.write(".config/tandai/config.toml", "measure = 'wide'\n");
    assert_eq!(check(&home, "settings", &[])["ok"], false);
}

#[test]
fn a_folder_that_does_not_exist_cannot_be_locked() {
    let home = Folder::with(&[]);
    let (code, text) = doctor(&home, &["none"], &[]);
    assert_eq!(code, 1);
    assert!(text.contains("! articles") && text.contains("--annotations DIR"), "{text}");
    assert_eq!(check(&home, "articles", &[])["ok"], true);
}

#[test]
fn nothing_in_the_environment_controls_the_terminal() {
    let home = Folder::with(&[]);
    let hostile = "\u{1b}]0;x\u{7}\u{9b}31m\r\u{202e}";
    let variables = [("TERM", hostile), ("LC_ALL", hostile), ("XDG_STATE_HOME", "/tmp/\u{1b}[2J")];
    for args in [&[][..], &["--json"]] {
        let (_, text) = doctor(&home, args, &variables);
        // JSON keeps direction characters, which are data.
        let is_harmful = |c: char| c.is_control() && c != '\n' || c == '\u{202e}' && args.is_empty();
        assert_eq!(text.chars().find(|c| is_harmful(*c)), None, "{text:?}");
    }
}
