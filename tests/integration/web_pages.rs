//! Fetching pages from a local server: plain, redirected, missing, slow, endless and compressed ones.

use assert_cmd::Command;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};
use tandai::article::SourceFormat;
use tandai::article::web::{FetchError, Limits, fetch};

const PAGE: &str = "<!DOCTYPE html><html lang=id><head><meta charset=utf-8><title>Pasar Terbakar</title></head><body><nav>Beranda</nav>\
    <article><h1>Pasar Terbakar</h1><p>Api membakar pasar kota pada Kamis pagi, kata Ani, kepala dinas pemadam kebakaran, dan \
    tiga kios habis sebelum bantuan datang dari kota sebelah.</p><p>Tidak ada korban, tetapi kerugian ditaksir Rp 3 miliar, \
    dan pedagang meminta tempat sementara, yang dijanjikan wali kota dalam dua minggu.</p></article></body></html>";

/// Answers a request for a path.
fn answer(path: &str, stream: &mut TcpStream) -> std::io::Result<()> {
    let mut respond = |head: &str, body: &[u8]| {
        stream.write_all(format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").as_bytes())?;
        stream.write_all(body)
    };
    let html = "200 OK\r\nContent-Type: text/html; charset=utf-8";
    match path {
        "/pasar.html" => respond(html, PAGE.as_bytes()),
        "/moved" => respond("302 Found\r\nLocation: /pasar.html", b""),
        "/file" => respond("302 Found\r\nLocation: file:///etc/passwd", b""),
        "/etc/passwd" => respond("200 OK\r\nContent-Type: text/plain", b"root:x:0:0\n"),
        "/round" => respond("302 Found\r\nLocation: /round", b""),
        "/latin" => respond("200 OK\r\nContent-Type: text/html; charset=iso-8859-1", b"<p>caf\xe9 dan \xe9lan</p>"),
        "/plain" => respond("200 OK\r\nContent-Type: text/plain", "Satu dua.\n".as_bytes()),
        "/as-text.txt" => respond("200 OK\r\nContent-Type: text/plain", b"\n<!DOCTYPE html>\n<html><p>Satu dua tiga.</p></html>"),
        "/as-xml" => respond("200 OK\r\nContent-Type: text/xml", b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'><body><p>Satu dua tiga.</p></body></html>"),
        "/as-code.php" => respond("200 OK\r\nContent-Type: application/x-httpd-php", b"<!-- a --><html><p>Satu dua tiga.</p></html>"),
        "/about" => respond("200 OK\r\nContent-Type: text/plain", b"<html> is the root of a page.\n"),
        "/picture" => respond("200 OK\r\nContent-Type: image/png", b"\x89PNG"),
        "/embedded" => {
            let picture = "iVBORw0KGgo".repeat(200_000);
            respond(html, format!("<p>Satu dua.</p><img src=\"data:image/png;base64,{picture}\">").as_bytes())
        }
        "/long" => respond(html, format!("<p>{}</p>", "satu ".repeat(300_000)).as_bytes()),
        "/gone" => respond("410 Gone\r\nContent-Type: text/html", b"gone"),
        "/slow" => {
            respond(html, b"")?;
            loop {
                stream.write_all(b".")?;
                thread::sleep(Duration::from_millis(50));
            }
        }
        "/silent" => {
            thread::sleep(Duration::from_secs(20));
            Ok(())
        }
        "/endless" => {
            respond(html, b"")?;
            loop {
                stream.write_all(&[b'x'; 4096])?;
            }
        }
        "/headers" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
            loop {
                stream.write_all(b"X-Y: zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\r\n")?;
            }
        }
        "/bomb" => {
            let mut packed = Vec::new();
            let mut packer = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::best());
            for _ in 0..64 {
                packer.write_all(&vec![b' '; 1 << 20])?;
            }
            packer.finish()?;
            respond(&format!("{html}\r\nContent-Encoding: gzip"), &packed)
        }
        _ => respond("404 Not Found", b""),
    }
}

/// Starts a server that runs as long as the test, and returns its address.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut stream = stream;
                let mut request = [0; 4096];
                let read = stream.read(&mut request).unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..read]).into_owned();
                let path = request.split([' ', '?']).nth(1).unwrap_or("/").to_string();
                // A client that gives up closes the connection.
                let _hung_up = answer(&path, &mut stream);
            });
        }
    });
    address
}

const SMALL: Limits = Limits { time: Duration::from_secs(2), bytes: 1 << 20 };

#[test]
fn a_page_served_as_something_else_is_read_by_its_content_and_says_so() {
    let server = server();
    for name in ["as-text.txt", "as-xml", "as-code.php"] {
        let dir = tempfile::tempdir().unwrap();
        let mut command = Command::cargo_bin("tandai").unwrap();
        let out = command.current_dir(&dir).args(["fetch", &format!("{server}/{name}")]).output().unwrap();
        let (path, said) = (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap());
        assert!(std::path::Path::new(path.trim()).extension().is_some_and(|end| end == "html"), "{name}: {path}{said}");
        assert!(said.contains(&format!("/{name}: read as a web page")), "{name}: {said}");
        let text = fs::read_to_string(dir.path().join(format!("{}.txt", path.trim()))).unwrap();
        assert_eq!(text, "Satu dua tiga.\n", "{name}");
    }
    let about = fetch(&format!("{server}/about"), SMALL).unwrap();
    assert_eq!(about.article(None).unwrap().text(), "<html> is the root of a page.\n");
}

#[test]
fn a_fetched_page_is_saved_with_its_text() {
    let (server, dir) = (server(), tempfile::tempdir().unwrap());
    let run = |args: &[&str]| {
        let out = Command::cargo_bin("tandai").unwrap().current_dir(&dir).args(args).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    };
    let path = run(&["fetch", &format!("{server}/moved")]);
    let path = path.trim();
    assert!(path.ends_with("-pasar.html"), "named after where it was in the end: {path}");
    assert_eq!(run(&["fetch", &format!("{server}/pasar.html")]).trim(), path, "the same page is the same file");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |name: &str| fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
        fs::write(dir.path().join("ordinary"), "").unwrap();
        assert_eq!(mode(path), mode("ordinary"), "a file like any other");
    }
    let text = fs::read_to_string(dir.path().join(format!("{path}.txt"))).unwrap();
    assert!(text.starts_with("Pasar Terbakar\n\nApi membakar"), "{text}");
    assert_eq!(run(&["print", "-w", "1000", path]), run(&["print", "-w", "1000", &format!("{server}/pasar.html")]));
    run(&["add", path, "--quote", "Tidak ada korban", "--kind", "claim"]);
    assert!(run(&["list", path]).contains("Tidak ada korban"));
    let raw = run(&["print", "--raw", path]);
    assert!(raw.contains("saved from url=(") && raw.contains("<nav>"), "{raw}");
    fs::write(dir.path().join(path), "another").unwrap();
    let second = run(&["fetch", &format!("{server}/pasar.html")]);
    assert!(second.trim().ends_with("-pasar-2.html"), "nothing is written over: {second}");
}

#[test]
fn the_headers_of_a_response_decide_encoding_and_format() {
    let server = server();
    let page = fetch(&format!("{server}/latin"), SMALL).unwrap();
    assert_eq!(page.article(None).unwrap().text(), "café dan élan\n");
    let page = fetch(&format!("{server}/plain"), SMALL).unwrap();
    assert_eq!((page.format, page.article(None).unwrap().text()), (SourceFormat::Text, "Satu dua.\n"));
}

#[test]
fn embedded_pictures_do_not_count_against_the_size_limit() {
    let server = server();
    let page = fetch(&format!("{server}/embedded"), SMALL).unwrap();
    assert_eq!(page.article(None).unwrap().text(), "Satu dua.\n");
    assert!(matches!(fetch(&format!("{server}/long"), SMALL), Err(FetchError::TooLarge { .. })));
}

#[test]
fn the_credentials_in_an_address_are_not_written_down() {
    let address = server().replace("http://", "http://budi:rahasia@") + "/pasar.html?id=7&access_token=s3cr3t";
    let dir = tempfile::tempdir().unwrap();
    // The server knows the path without its query only.
    let run = |address: &str| {
        Command::cargo_bin("tandai").unwrap().args(["fetch", address]).current_dir(dir.path()).output().unwrap()
    };
    let failed = run(&address.replace("pasar.html", "gone"));
    let fetched = run(&address);
    assert!(fetched.status.success(), "{}", String::from_utf8_lossy(&fetched.stderr));
    let mut written = vec![failed.stderr, fetched.stdout, fetched.stderr];
    written.extend(fs::read_dir(dir.path()).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap()));
    assert_eq!(written.len(), 5, "the page and its text are saved");
    for bytes in written {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("rahasia") && !text.contains("s3cr3t"), "{text}");
    }
}

#[test]
fn hostile_servers_are_given_up_in_time() {
    let server = server();
    let said = |path: &str| {
        let begun = Instant::now();
        let error = fetch(&format!("{server}{path}"), SMALL).unwrap_err();
        assert!(begun.elapsed() < Duration::from_secs(8), "{path} took {:?}", begun.elapsed());
        (error.to_string().replace(&server, ""), error)
    };
    assert!(matches!(said("/slow"), (_, FetchError::TimedOut { .. })));
    assert!(matches!(said("/silent"), (_, FetchError::TimedOut { .. })));
    assert!(matches!(said("/endless"), (_, FetchError::TooLarge { .. })));
    assert!(matches!(said("/bomb"), (_, FetchError::TooLarge { .. })));
    assert_eq!(said("/picture").0, "/picture: it is image/png, not an article");
    assert_eq!(said("/gone").0, "/gone: the server answered 410");
    assert!(matches!(said("/round"), (_, FetchError::RedirectsTooOften { .. })));
    assert_eq!(said("/file").0, "/file: it redirects to file:///etc/passwd, which is not a web address");
    assert!(matches!(said("/headers"), (_, FetchError::Network { .. })));
}
