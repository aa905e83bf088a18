//! Saving the entries of feeds as pages: the first time and again, from a server and from a file.

use assert_cmd::Command;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Output;
use std::thread;

/// An RSS feed with an entry for each of these titles.
fn feed(titles: &[&str]) -> String {
    let items: String = titles
        .iter()
        .map(|title| {
            format!(
                "<item><title>{title}</title><guid>https://kabar.example/{title}</guid>\
                 <pubDate>Thu, 02 May 2024 08:00:00 +0700</pubDate>\
                 <description>&lt;p&gt;Harga {title} naik lima persen pada bulan lalu.&lt;/p&gt;</description></item>\n"
            )
        })
        .collect();
    format!(
        "<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0'><channel><title>Kabar Pasar</title>\n{items}</channel></rss>"
    )
}

fn tandai(folder: &Path, args: &[&str]) -> Output {
    Command::cargo_bin("tandai").unwrap().current_dir(folder).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The names of the files in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = files.collect();
    names.sort();
    names
}

fn is_page(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "html")
}

#[test]
fn a_feed_that_is_fetched_again_adds_only_its_new_entries() {
    let dir = tempfile::tempdir().unwrap();
    let fetch = |titles: &[&str]| {
        fs::write(dir.path().join("feed.xml"), feed(titles)).unwrap();
        let out = tandai(dir.path(), &["fetch", "feed.xml"]);
        assert!(out.status.success(), "{}", text(&out.stderr));
        assert_eq!(text(&out.stdout), "kabar-pasar\n", "the library to open");
        text(&out.stderr)
    };
    let library = dir.path().join("kabar-pasar");
    assert_eq!(fetch(&["beras", "gula"]), "tandai: kabar-pasar: 2 of 2 entries are new\n");
    let first = names(&library);
    assert!(first[0].starts_with("2024-05-02-beras-") && is_page(&first[0]), "{first:?}");
    let page = format!("kabar-pasar/{}", first[0]);
    let added = tandai(dir.path(), &["add", &page, "--quote", "lima persen", "--kind", "claim"]);
    assert!(added.status.success(), "{}", text(&added.stderr));
    let before = fs::read(dir.path().join(&page)).unwrap();
    assert_eq!(fetch(&["minyak", "beras", "gula"]), "tandai: kabar-pasar: 1 of 3 entries are new\n");
    assert_eq!(fs::read(dir.path().join(&page)).unwrap(), before, "a page that is there is not touched");
    assert!(text(&tandai(dir.path(), &["list", &page]).stdout).contains("lima persen"));
    let pages = names(&library).into_iter().filter(|name| is_page(name)).count();
    assert_eq!(pages, 3);
    let printed = tandai(dir.path(), &["print", &page]);
    assert!(text(&printed.stdout).contains("Harga beras naik lima persen"), "{}", text(&printed.stdout));
    assert!(text(&printed.stderr).contains("may be only a summary"), "{}", text(&printed.stderr));
}

#[test]
fn a_damaged_feed_gives_its_complete_entries_and_fails() {
    let dir = tempfile::tempdir().unwrap();
    let whole = feed(&["beras", "gula"]);
    fs::write(dir.path().join("feed.xml"), &whole[..whole.rfind("gula").unwrap()]).unwrap();
    let out = tandai(dir.path(), &["fetch", "feed.xml", "-o", "baru/pasar"]);
    assert_eq!(out.status.code(), Some(2));
    let said = text(&out.stderr);
    assert!(said.contains("baru/pasar: 1 of 1 entries are new"), "{said}");
    assert!(said.contains("feed.xml: the feed is damaged at line 4: the feed ends in the middle"), "{said}");
    assert_eq!(names(&dir.path().join("baru/pasar")).len(), 1);
    fs::write(dir.path().join("a.txt"), "Satu dua.").unwrap();
    let said = text(&tandai(dir.path(), &["fetch", "a.txt"]).stderr);
    assert!(said.contains("a.txt: this is not a feed: open it with `tandai FILE`"), "{said}");
}

#[test]
fn a_feed_on_the_web_is_saved_by_fetch_and_named_by_other_commands() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/rss", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let read = stream.read(&mut [0; 4096]).unwrap_or(0);
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n\r\n";
            if read > 0 && stream.write_all(format!("{head}{}", feed(&["beras"])).as_bytes()).is_err() {
                break;
            }
        }
    });
    let dir = tempfile::tempdir().unwrap();
    let out = tandai(dir.path(), &["fetch", &address, "-o", "."]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert_eq!(names(dir.path()).len(), 1);
    let said = text(&tandai(dir.path(), &["print", &address]).stderr);
    let hint = "this is a feed (RSS or Atom), not an article: save its entries as pages with `tandai fetch`";
    assert!(said.contains(hint), "{said}");
}
