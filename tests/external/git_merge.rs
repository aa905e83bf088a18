//! Git merges sidecars with the program as its merge driver.

use crate::needs::Need;
use crate::support::folder::Folder;
use serde_json::Value;
use std::path::Path;

tests! {
    merging_two_branches_loses_no_annotation: [Need::Git],
}

const ARTICLE: &str = "Judul Berita Hari Ini\nMenteri Sari Wulandari mengatakan 👩\u{200d}🚀 harga turun 12 persen. Harga lain naik.\nHarga turun lagi.\n";

/// A repository with the merge driver configured as in the documentation. Returns a function that runs git in it.
fn repository(folder: &Folder) -> impl Fn(&[&str]) -> bool {
    let root = folder.0.path().to_path_buf();
    let git = move |args: &[&str]| {
        let mut command = std::process::Command::new("git");
        let path = Path::new(assert_cmd::cargo::cargo_bin!("tandai")).parent().unwrap().to_path_buf();
        let paths = std::env::join_paths(
            std::iter::once(path).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
        );
        command.current_dir(&root).env("PATH", paths.unwrap()).env("HOME", &root).env("GIT_CONFIG_NOSYSTEM", "1");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.org"]).args(args);
        command.output().is_ok_and(|output| output.status.success())
    };
    let page = include_str!("../../docs/file-format.md");
    let line = |start: &str| page.lines().map(str::trim).find(|line| line.starts_with(start)).unwrap();
    assert!(git(&["init", "-q", "-b", "main"]));
    let driver = line("git config merge.tandai.driver").trim_start_matches("git config merge.tandai.driver ");
    assert!(git(&["config", "merge.tandai.driver", driver.trim_matches('\'')]));
    let attributes = line("echo '*.annotations.json").split('\'').nth(1).unwrap();
    folder.write(".gitattributes", format!("{attributes}\n").as_bytes());
    git
}

fn merging_two_branches_loses_no_annotation() {
    let folder = Folder::with(&[("a.txt", ARTICLE)]);
    let git = repository(&folder);
    let shared =
        folder.out(&["add", "a.txt", "--quote", "harga turun 12 persen", "--kind", "claim"]).trim().to_string();
    let commit = |what| assert!(git(&["add", "-A"]) && git(&["commit", "-qm", what]));
    commit("base");
    let edit = |field: &str, value: &str| {
        let mut json: Value = serde_json::from_str(&folder.read("a.txt.annotations.json")).unwrap();
        let all = json["annotations"].as_array_mut().unwrap();
        all.iter_mut().find(|a| a["id"] == shared.as_str()).unwrap()[field] = value.into();
        folder.write("a.txt.annotations.json", serde_json::to_string_pretty(&json).unwrap().as_bytes());
    };
    assert!(git(&["checkout", "-qb", "other"]));
    folder.out(&["add", "a.txt", "--quote", "Judul Berita", "--note", "theirs"]);
    edit("label", "doubtful");
    commit("theirs");
    assert!(git(&["checkout", "-q", "main"]));
    folder.out(&["add", "a.txt", "--quote", "Judul", "--note", "ours"]);
    edit("note", "since when?");
    commit("ours");
    assert!(git(&["merge", "-q", "other", "-m", "both"]), "it merges without a hand");
    let listed = folder.out(&["list", "a.txt"]);
    assert_eq!(
        listed,
        "a.txt:1:1: note: “Judul” — ours\na.txt:1:1: note: “Judul Berita” — theirs\n\
         a.txt:2:39: doubtful claim, to do: “harga turun 12 persen” — since when?\n"
    );
    // Both branches change the same field: git reports a conflict, and the file is valid and has both versions.
    assert!(git(&["checkout", "-qb", "third"]));
    edit("note", "it is true");
    commit("theirs");
    assert!(git(&["checkout", "-q", "main"]));
    edit("note", "it is false");
    commit("ours");
    assert!(!git(&["merge", "-q", "third", "-m", "both"]));
    let listed = folder.out(&["list", "a.txt"]);
    assert!(listed.contains("it is true") && listed.contains("it is false"), "{listed}");
    assert!(listed.contains(", another version: "), "{listed}");
}
