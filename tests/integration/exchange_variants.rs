//! What other programs and their versions really write: every annotation lands on its words, and what does not is named.

use crate::support::folder::Folder;

const ARTICLE: &str = "Bupati Retno Kusuma meresmikan jembatan.\n\nJembatan itu menelan Rp40 miliar, ujar Retno Kusuma.\nHarga 😀 semen naik 15 persen.\n";

/// Imports `file` into `a.txt` with the text `article`: the words of what is then there, in text order, and standard error.
fn imported(article: &str, format: &str, file: &str, code: i32) -> (Vec<String>, String) {
    let folder = Folder::with(&[("a.txt", article), ("in", file)]);
    let (_, told) = folder.streams(&["import", "a.txt", "in", "--from", format], code);
    let sidecar = folder.path("a.txt.annotations.json");
    let mut found: Vec<(u64, String)> = Vec::new();
    if sidecar.exists() {
        let sidecar: serde_json::Value = serde_json::from_str(&folder.read("a.txt.annotations.json")).unwrap();
        let lists = [&sidecar["annotations"], &sidecar["entities"]["suggested"]];
        for item in lists.into_iter().filter_map(serde_json::Value::as_array).flatten() {
            let target = &item["target"];
            found.push((target["start"].as_u64().unwrap(), target["exact"].as_str().unwrap().to_string()));
        }
    }
    found.sort();
    (found.into_iter().map(|(_, words)| words).collect(), told)
}

/// Every annotation of `file` is found without a word, at `wanted`.
#[track_caller]
fn is_imported(format: &str, file: &str, wanted: &[&str]) {
    let (words, told) = imported(ARTICLE, format, file, 0);
    assert_eq!((words.iter().map(String::as_str).collect::<Vec<_>>(), told.as_str()), (wanted.to_vec(), ""), "{file}");
}

/// What is imported of `file` is at `wanted`, and standard error says `said`.
#[track_caller]
fn is_partly_imported(format: &str, file: &str, code: i32, wanted: &[&str], said: &str) {
    let (words, told) = imported(ARTICLE, format, file, code);
    assert_eq!(words, wanted, "{file}\n{told}");
    assert!(told.contains(said), "{told}");
}

/// A folder with `files` in the folder `name` inside it.
fn in_folder(name: &str, files: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(&[]);
    std::fs::create_dir(folder.path(name)).unwrap();
    for (file, text) in files {
        folder.write(&format!("{name}/{file}"), text);
    }
    folder
}

/// `text` as the content of a JSON string.
fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn words_win_over_offsets() {
    let region = |start: usize, end: usize, words: &str| {
        let (text, words) = (json(ARTICLE), json(words));
        format!(
            "[{{\"data\": {{\"text\": {text}}}, \"annotations\": [{{\"result\": [{{\"id\": 7, \"type\": \"labels\", \
             \"value\": {{\"start\": {start}, \"end\": {end}, \"text\": {words}, \"labels\": [\"x\"]}}}}]}}]}}]"
        )
    };
    let start = |words: &str| ARTICLE[..ARTICLE.find(words).unwrap()].chars().count();
    let at = start("naik 15");
    is_imported("label-studio", &region(at, at + 14, "naik 15 persen"), &["naik 15 persen"]);
    is_imported("label-studio", &region(at, at + 13, "naik 15 persen"), &["naik 15 persen"]);
    is_imported("label-studio", &region(at + 1, at + 15, "naik 15 persen"), &["naik 15 persen"]);
    is_imported("label-studio", &region(at + 9, at + 23, "naik 15 persen"), &["naik 15 persen"]);
    let said = "“turun 15 persen” is not at";
    is_partly_imported("label-studio", &region(at, at + 14, "turun 15 persen"), 1, &[], said);

    // The text file of brat was converted from CRLF to LF, the offsets were not.
    let brat = |ann: &str| {
        let folder = in_folder("b", &[("a.txt", ARTICLE), ("a.ann", ann)]);
        folder.write("a.txt", ARTICLE);
        let (said, told) = folder.streams(&["import", "a.txt", "b/a.ann", "--from", "brat"], 0);
        (folder.annotations("a.txt.annotations.json")[0]["target"]["exact"].clone(), said, told)
    };
    let (words, said, told) = brat(&format!("T1\tClaim {} {}\tnaik 15 persen\n", at + 3, at + 17));
    assert_eq!((words, told.as_str()), ("naik 15 persen".into(), ""), "{said}");
}

#[test]
fn offsets_without_words_are_utf_16_if_code_points_would_cut_words() {
    let line =
        |start: usize, end: usize| format!("{{\"text\": {}, \"label\": [[{start}, {end}, \"x\"]]}}", json(ARTICLE));
    let at = ARTICLE[..ARTICLE.find("naik 15").unwrap()].chars().count();
    is_imported("doccano", &line(at, at + 14), &["naik 15 persen"]);
    is_partly_imported("doccano", &line(at + 1, at + 15), 0, &["naik 15 persen"], "read as UTF-16");
}

#[test]
fn quotes_that_stand_once_are_found_whatever_is_around_them() {
    let quote = |exact: &str, prefix: &str, suffix: &str| {
        let (exact, prefix, suffix) = (json(exact), json(prefix), json(suffix));
        format!(
            "{{\"uri\": \"https://example.org/a\", \"target\": [{{\"selector\": [{{\"type\": \"TextQuoteSelector\", \
             \"exact\": {exact}, \"prefix\": {prefix}, \"suffix\": {suffix}}}]}}]}}"
        )
    };
    let ad = " Baca juga: sepuluh tempat makan ";
    is_imported("hypothesis", &quote("Rp40 miliar", ad, ad), &["Rp40 miliar"]);
    is_imported(
        "hypothesis",
        &quote("meresmikan jembatan. Jembatan itu", ad, ad),
        &["meresmikan jembatan.\n\nJembatan itu"],
    );
    is_imported("hypothesis", &quote("15 persen", "semen naik ", ad), &["15 persen"]);
    // Context chooses between several; without any that fits, none is taken.
    is_imported("hypothesis", &quote("Retno Kusuma", "miliar, ujar ", ad), &["Retno Kusuma"]);
    let said = "“Retno Kusuma”: several times in the article";
    is_partly_imported("hypothesis", &quote("Retno Kusuma", ad, ad), 1, &[], said);
    // Letters inside other words are not the word.
    is_partly_imported("hypothesis", &quote("emen", ad, ad), 1, &[], "“emen”: not found");
}

#[test]
fn a_file_of_another_article_is_refused() {
    let other = "Wali Kota Bambang Prakoso menutup pasar.\n\nPasar itu menelan Rp90 miliar, ujar Bambang Prakoso.\n";
    let file = format!("{{\"text\": {}, \"label\": [[60, 71, \"x\"]]}}", json(other));
    is_partly_imported("doccano", &file, 1, &[], "this text is of another article");
    // An edited text is not another article.
    let edited = ARTICLE.replace("meresmikan jembatan", "membuka jembatan baru").replace("naik", "turun");
    let at = edited[..edited.find("Rp40").unwrap()].chars().count();
    is_imported(
        "doccano",
        &format!("{{\"text\": {}, \"label\": [[{at}, {}, \"x\"]]}}", json(&edited), at + 11),
        &["Rp40 miliar"],
    );
}

#[test]
fn documents_find_their_articles_without_white_space_and_by_address() {
    let (one, two) = ("Satu kabar dari pasar ikan.\n", "Dua kabar dari kebun teh.\n");
    let page = |address: &str, text: &str| {
        let link = format!("<link rel=\"canonical\" href=\"{address}\">");
        format!(
            "<!doctype html><html><head><title>Kabar</title>{link}</head><body><article><p>{text} {}</p></article></body></html>",
            "Isi berita ini cukup panjang. ".repeat(20)
        )
    };
    let folder = in_folder("t", &[("a.txt", one), ("b.txt", two)]);
    folder.write("in.jsonl", "{\"text\": \"Dua kabar dari kebun teh.\", \"label\": [[15, 24, \"x\"]]}\n{\"text\": \" Satu kabar\\r\\ndari pasar ikan. \", \"label\": [[1, 5, \"x\"]]}\n");
    let (said, _) = folder.streams(&["import", "t", "in.jsonl", "--from", "doccano"], 0);
    assert_eq!(said, "t/b.txt: 1 annotation added\nt/a.txt: 1 annotation added\n");
    let folder = in_folder(
        "t",
        &[
            ("a.html", &page("https://www.example.org/ikan/", one)),
            ("b.html", &page("https://example.org/teh?id=2", two)),
        ],
    );
    let row = |uri: &str, exact: &str| {
        format!(
            "{{\"uri\": \"{uri}\", \"target\": [{{\"selector\": [{{\"type\": \"TextQuoteSelector\", \"exact\": \"{exact}\"}}]}}]}}"
        )
    };
    let rows = [
        row("http://example.org/ikan#isi", "pasar ikan"),
        row("https://example.org/teh?utm_source=x&id=2", "kebun teh"),
    ];
    folder.write(
        "in.json",
        &format!("{{\"export_date\": \"2024-05-01T10:00:00.000Z\", \"annotations\": [{}]}}", rows.join(",")),
    );
    let (said, told) = folder.streams(&["import", "t", "in.json", "--from", "hypothesis"], 0);
    assert_eq!(said.lines().count(), 2, "{said}{told}");
}

#[test]
fn damaged_items_are_skipped_and_named() {
    let text = json(ARTICLE);
    let file = format!("{{\"text\": {text}, \"label\": [[0, 6, \"x\"], [0, 9999, \"x\"]]}}\n{{\"text\": \n");
    let (words, told) = imported(ARTICLE, "doccano", &file, 1);
    assert_eq!(words, ["Bupati"]);
    assert!(told.contains("in:2: ") && told.contains("in:1: 0 to 9999 is not a valid range"), "{told}");
    let ann = "T1\tClaim 0 6\tBupati\nT2\tClaim 9 7\tx\nT3\tClaim 3 3\t\nT4\tClaim 26 30;20 25\tmeresmikan\nT5\tClaim 20 40\tmeresmikan\njembatan.\n";
    let (words, told) = imported(ARTICLE, "brat", ann, 1);
    assert_eq!(words, ["Bupati", "meresmikan", "meresmikan jembatan."], "{told}");
    assert!(told.contains("in:2: ") && told.contains("annotations without words: 1"), "{told}");
    // Leaving out everything is no success.
    let file = format!("{{\"text\": {text}, \"cats\": [\"berita\"]}}");
    is_partly_imported("doccano", &file, 1, &[], "labels of whole texts: 1");
}

#[test]
fn doccano_label_studio_spacy_and_prodigy_in_all_their_shapes() {
    let text = json(ARTICLE);
    for labels in [
        "\"label\": [[0, 6, \"x\"]]",
        "\"labels\": [[0, 6, \"x\"]]",
        "\"entities\": [{\"id\": 1, \"label\": \"x\", \"start_offset\": 0, \"end_offset\": 6}], \"relations\": null",
        "\"entities\": [[0, 6, \"x\"]]",
    ] {
        is_imported("doccano", &format!("{{\"text\": {text}, {labels}}}"), &["Bupati"]);
    }
    let labels =
        "\"annotations\": [{\"label\": 12, \"start_offset\": 0, \"end_offset\": 6, \"user\": 1}], \"label\": null";
    let folder = Folder::with(&[("a.txt", ARTICLE), ("in", &format!("{{\"text\": {text}, {labels}}}"))]);
    let (_, told) = folder.streams(&["import", "a.txt", "in", "--from", "doccano"], 0);
    assert!(told.contains("in:1: labels have numbers, whose names are not in the file"), "{told}");
    assert_eq!(folder.annotations("a.txt.annotations.json")[0]["label"], "label 12");
    let value = "\"start\": 0, \"end\": 6, \"text\": \"Bupati\", \"labels\": [\"x\"]";
    for task in [
        format!(
            "{{\"data\": {{\"isi\": {text}, \"id\": \"7\"}}, \"annotations\": [{{\"result\": [{{\"id\": 3, \"type\": \"labels\", \"value\": {{{value}}}}}]}}], \"predictions\": null}}"
        ),
        format!(
            "{{\"data\": {{\"text\": {text}}}, \"completions\": [{{\"result\": [{{\"type\": \"labels\", \"value\": {{{value}}}}}]}}]}}"
        ),
        format!("{{\"id\": 1, \"isi\": {text}, \"label\": [{{{value}}}], \"annotator\": 1, \"lead_time\": 2.5}}"),
        "{\"data\": {\"text\": \"<p>Bupati Retno Kusuma</p>\"}, \"annotations\": [{\"result\": [{\"type\": \"hypertextlabels\", \"value\": {\"start\": \"/p[1]/text()[1]\", \"startOffset\": 0, \"endOffset\": 6, \"text\": \"Bupati\", \"hypertextlabels\": [\"x\"]}}]}]}".to_string(),
    ] {
        is_imported("label-studio", &format!("[{task}]"), &["Bupati"]);
    }
    for doc in [
        format!("{{\"text\": {text}, \"entities\": [[0, 6, \"x\"]]}}"),
        format!("[{text}, {{\"entities\": [[0, 6, \"x\"]]}}]"),
        format!("[[{text}, {{\"entities\": [[0, 6, \"x\"]]}}]]"),
        format!("{{\"text\": {text}, \"spans\": [{{\"start\": 0, \"end\": 6, \"label\": \"x\"}}]}}"),
        format!("{{\"text\": {text}, \"ents\": [{{\"start\": 0, \"end\": 6, \"label\": \"NORP\"}}]}}"),
    ] {
        is_imported("spacy", &doc, &["Bupati"]);
    }
    let line = format!(
        "{{\"text\": {text}, \"spans\": [{{\"start\": 0, \"end\": 6, \"label\": \"x\"}}], \"accept\": [\"a\", \"b\"], \"answer\": \"accept\"}}"
    );
    is_partly_imported("prodigy", &line, 0, &["Bupati"], "labels of whole texts: 2");
}

#[test]
fn types_of_other_programs_are_suggestions_of_their_own_name_in_every_format() {
    let text = "Warga Sunda menonton Piala Adiwarna.\n";
    let ann = "T1\tNORP 6 11\tSunda\n";
    let webanno = "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value\n\n\n#Text=Warga Sunda menonton Piala Adiwarna.\n1-1\t0-5\tWarga\t_\t\n1-2\t6-11\tSunda\tNORP\t\n1-3\t12-20\tmenonton\t_\t\n1-4\t21-26\tPiala\t_\t\n1-5\t27-35\tAdiwarna\t_\t\n1-6\t35-36\t.\t_\t\n";
    let quoted = json(text);
    let file_of = |format: &str| match format {
        "brat" => ann.to_string(),
        "webanno" => webanno.to_string(),
        "doccano" => format!("{{\"text\": {quoted}, \"label\": [[6, 11, \"NORP\"]]}}"),
        "label-studio" => format!(
            "[{{\"data\": {{\"text\": {quoted}}}, \"annotations\": [{{\"result\": [{{\"type\": \"labels\", \"value\": {{\"start\": 6, \"end\": 11, \"labels\": [\"NORP\"]}}}}]}}]}}]"
        ),
        "prodigy" => format!("{{\"text\": {quoted}, \"spans\": [{{\"start\": 6, \"end\": 11, \"label\": \"NORP\"}}]}}"),
        "spacy" => format!("{{\"text\": {quoted}, \"ents\": [{{\"start\": 6, \"end\": 11, \"label\": \"NORP\"}}]}}"),
        "conll" => "Warga O\nSunda B-NORP\nmenonton O\nPiala O\nAdiwarna O\n. O\n".into(),
        "xmi" => format!(
            "<x:XMI xmlns:x=\"x\"><x:NamedEntity begin=\"6\" end=\"11\" value=\"NORP\"/><x:Sofa sofaString=\"{}\"/></x:XMI>",
            text.trim_end()
        ),
        _ => "{\"start\": 6, \"end\": 11, \"type\": \"NORP\", \"text\": \"Sunda\"}".into(),
    };
    for format in ["brat", "webanno", "doccano", "label-studio", "prodigy", "spacy", "conll", "xmi", "jsonl"] {
        let folder = Folder::with(&[("a.txt", text), ("in", &file_of(format))]);
        let (_, told) = folder.streams(&["import", "a.txt", "in", "--from", format], 0);
        assert_eq!(told, "", "{format}");
        let sidecar: serde_json::Value = serde_json::from_str(&folder.read("a.txt.annotations.json")).unwrap();
        assert_eq!(sidecar["annotations"], serde_json::json!([]), "{format}");
        let suggested = &sidecar["entities"]["suggested"][0];
        assert_eq!((&suggested["type"], &suggested["target"]["exact"]), (&"OTHER/NORP".into(), &"Sunda".into()));
        let (listed, _) = folder.streams(&["entities", "a.txt"], 0);
        assert!(listed.contains("NORP\n     1  Sunda\n"), "{format}: {listed}");
        let (listed, _) = folder.streams(&["entities", "a.txt", "--json"], 0);
        assert!(listed.contains("\"type\":\"NORP\",\"text\":\"Sunda\""), "{format}: {listed}");
        if !matches!(format, "xmi" | "jsonl") {
            folder.run(&["export", "a.txt", "--to", format, "-o", "out"]).success();
            let written = folder.read("out");
            assert!(written.contains("NORP"), "{format}: {written}");
            folder.run(&["import", "a.txt", "out", "--from", format]).success();
            assert_eq!(folder.read("a.txt.annotations.json").matches("OTHER/NORP").count(), 1, "{format}");
        }
    }
}

#[test]
fn types_keep_their_spelling_and_other_labels_stay_labels() {
    let folder = Folder::with(&[("a.txt", "Bupati Retno Kusuma meresmikan jembatan.\n")]);
    folder.write("in", "Bupati o\nRetno b-misc\nKusuma b-OTHpart\nmeresmikan o\njembatan b-event_of_ours\n. o\n");
    folder.run(&["import", "a.txt", "in", "--from", "conll"]).success();
    folder.write("more", "{\"start\": 7, \"end\": 12, \"type\": \"creative work\", \"text\": \"Retno\"}\n");
    folder.run(&["import", "a.txt", "more", "--from", "jsonl"]).success();
    let sidecar: serde_json::Value = serde_json::from_str(&folder.read("a.txt.annotations.json")).unwrap();
    let types: Vec<&str> =
        sidecar["entities"]["suggested"].as_array().unwrap().iter().filter_map(|one| one["type"].as_str()).collect();
    assert_eq!(types, ["OTHER/MISC", "OTHER/OTHpart", "OTHER/creative work"]);
    assert_eq!(sidecar["annotations"][0]["label"], "event_of_ours");
}

#[test]
fn tokens_with_tags_in_any_column() {
    let plain = "Bupati\tO\nRetno\tSpeaker\nKusuma\tSpeaker\nmeresmikan\tO\njembatan\tO\n.\tO\n";
    let article = "Bupati Retno Kusuma meresmikan jembatan.\n";
    let uner = "# text = Bupati Retno Kusuma meresmikan jembatan.\n1\tBupati\tO\t-\t-\n2\tRetno\tB-CLAIMANT\t-\t-\n3\tKusuma\tI-CLAIMANT\t-\t-\n4\tmeresmikan\tO\t-\t-\n5\tjembatan\tO\t-\t-\n6\t.\tO\t-\t-\n";
    let germeval = "#\thttps://example.org [2009-10-17]\n1\tBupati\tO\tO\n2\tRetno\tB-CLAIMANT\tO\n3\tKusuma\tI-CLAIMANT\tO\n4\tmeresmikan\tO\tO\n5\tjembatan\tO\tB-X\n6\t.\tO\tO\n";
    let conll = "-DOCSTART- -X- O O\n\nBupati NN B-NP O\nRetno NNP I-NP B-CLAIMANT\nKusuma NNP I-NP I-CLAIMANT\nmeresmikan VB B-VP O\njembatan NN B-NP O\n. . O O\n";
    let lower = "Bupati o\nRetno b-claimant\nKusuma i-claimant\nmeresmikan o\njembatan o\n. o\n";
    let iobes = "Bupati\tO\nRetno\tB-CLAIMANT\nKusuma\tE-CLAIMANT\nmeresmikan\tO\njembatan\tO\n.\tO\n";
    let iob = "Bupati|NN|O Retno|NNP|B-CLAIMANT Kusuma|NNP|I-CLAIMANT meresmikan|VB|O jembatan|NN|O .|.|O\n";
    for file in [plain, uner, germeval, conll, lower, iobes, iob] {
        let (words, told) = imported(article, "conll", file, 0);
        assert_eq!((words, told.as_str()), (vec!["Retno Kusuma".to_string()], ""), "{file}");
    }
}

#[test]
fn web_annotations_with_a_position_alone_other_bodies_and_local_times() {
    let annotation = |target: &str, more: &str| {
        format!(
            "{{\"@context\": \"http://www.w3.org/ns/anno.jsonld\", \"type\": \"Annotation\", \"target\": {{\"source\": \"https://example.org/a\", \"selector\": {target}}}{more}}}"
        )
    };
    let position = "{\"type\": \"TextPositionSelector\", \"start\": 0, \"end\": 6}";
    let quote = "{\"type\": \"TextQuoteSelector\", \"exact\": \"Bupati\"}";
    is_imported("webannotation", &annotation(position, ""), &["Bupati"]);
    let range = |start: &str, end: &str| {
        format!("{{\"type\": \"RangeSelector\", \"startSelector\": {start}, \"endSelector\": {end}}}")
    };
    let words = |exact: &str, prefix: &str| {
        format!("{{\"type\": \"TextQuoteSelector\", \"exact\": \"{exact}\", \"prefix\": \"{prefix}\"}}")
    };
    // From the beginning of the first words to the beginning of the second.
    let to_name = range(&words("Jembatan itu", ""), &words("ujar", ""));
    is_imported("webannotation", &annotation(&to_name, ""), &["Jembatan itu menelan Rp40 miliar,"]);
    let second = range(&words("Retno", "miliar, ujar "), &words("semen", ""));
    is_imported("webannotation", &annotation(&second, ""), &["Retno Kusuma.\nHarga 😀"]);
    for (start, end, why) in
        [("ujar", "Jembatan itu", "not found"), ("Bupati", "Retno", "several"), ("x", "y", "not found")]
    {
        let range = range(&words(start, ""), &words(end, ""));
        is_partly_imported("webannotation", &annotation(&range, ""), 1, &[], why);
    }
    is_imported("webannotation", &annotation(quote, ", \"created\": \"2024-01-28T12:00:00\""), &["Bupati"]);
    let folder = Folder::with(&[("a.txt", ARTICLE)]);
    let choice = "{\"type\": \"Choice\", \"items\": [{\"type\": \"TextualBody\", \"format\": \"text/html\", \"value\": \"<p>cek <b>BPS</b></p>\"}]}";
    folder.write("in", &annotation(quote, &format!(", \"body\": {choice}")));
    folder.run(&["import", "a.txt", "in", "--from", "webannotation"]).success();
    assert_eq!(folder.annotations("a.txt.annotations.json")[0]["note"], "cek BPS");
}

#[test]
fn tables_in_the_encodings_of_spreadsheets() {
    let table = "exact;note\r\nRp40 miliar;“cek” – ya\r\n";
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(table.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let cp1252: Vec<u8> = table
        .chars()
        .map(|c| match c {
            '“' => 0x93,
            '”' => 0x94,
            '–' => 0x96,
            c => c as u8,
        })
        .collect();
    for bytes in [utf16, cp1252, format!("\u{feff}{table}").into_bytes()] {
        let folder = Folder::with(&[("a.txt", ARTICLE)]);
        std::fs::write(folder.path("in.csv"), bytes).unwrap();
        folder.run(&["import", "a.txt", "in.csv", "--from", "csv"]).success();
        assert_eq!(folder.annotations("a.txt.annotations.json")[0]["note"], "“cek” – ya");
    }
}

#[test]
fn tables_with_a_byte_order_mark_are_written_on_request() {
    let folder = Folder::with(&[("a.txt", ARTICLE)]);
    folder.run(&["add", "a.txt", "--quote", "Rp40 miliar"]).success();
    let (plain, _) = folder.streams(&["export", "a.txt", "--to", "csv"], 0);
    let (marked, _) = folder.streams(&["export", "a.txt", "--to", "csv", "--bom"], 0);
    assert_eq!(marked, format!("\u{feff}{plain}"));
    folder.write("in.csv", &marked);
    let (said, _) = folder.streams(&["import", "a.txt", "in.csv", "--from", "csv"], 0);
    assert_eq!(said, "a.txt: 1 already present\n");
}

#[test]
fn highlights_of_reading_programs() {
    let words = json("Rp40 miliar");
    is_imported(
        "zotero",
        &format!("[{{\"annotationType\": \"highlight\", \"annotationText\": {words}}}]"),
        &["Rp40 miliar"],
    );
    is_imported("koreader", &format!("{{\"title\": \"A\", \"entries\": [{{\"text\": {words}}}]}}"), &["Rp40 miliar"]);
    let kindle = "A (B)\r\n- Your Highlight on Location 17-18 | Added on Monday\r\n\r\nRp40 miliar\r\n==========\r\n";
    is_imported("kindle", kindle, &["Rp40 miliar"]);
    let text = ARTICLE.replace('\n', "&#10;");
    let xmi = format!(
        "<x:XMI xmlns:x=\"x\"><x:Span begin=\"0\" end=\"6\" label=\"a\"/><x:Sofa sofaString=\"{text}\"/></x:XMI>"
    );
    is_imported("xmi", &xmi, &["Bupati"]);
    is_imported("csv", "Highlight,Book Title,Note\nRp40 miliar,A,cek\n", &["Rp40 miliar"]);
}

#[test]
fn links_to_a_knowledge_base_are_kept() {
    let file = "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\n\n#Text=Bupati Retno Kusuma meresmikan jembatan.\n1-1\t0-6\tBupati\t_\t_\t\n1-2\t7-12\tRetno\thttp://www.wikidata.org/entity/Q7[1]\tSPEAKER[1]\t\n1-3\t13-19\tKusuma\thttp://www.wikidata.org/entity/Q7[1]\tSPEAKER[1]\t\n1-4\t20-30\tmeresmikan\t_\t_\t\n1-5\t31-39\tjembatan\t_\t_\t\n1-6\t39-40\t.\t_\t_\t\n";
    let folder = Folder::with(&[("a.txt", "Bupati Retno Kusuma meresmikan jembatan.\n"), ("in", file)]);
    folder.run(&["import", "a.txt", "in", "--from", "webanno"]).success();
    assert_eq!(folder.annotations("a.txt.annotations.json")[0]["identifier"], "http://www.wikidata.org/entity/Q7");
}
