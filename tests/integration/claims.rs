//! Which sentences come first, how they are scored, and what is made of claims that are done.

use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tandai::annotation::claim::{Claim, Evidence};
use tandai::annotation::project::{Project, Publisher};
use tandai::annotation::{Annotation, Book, Kind, Sidecar, Snapshots, anchor};
use tandai::article::{Article, Language};
use tandai::claim::features::Features;
use tandai::claim::model::Models;
use tandai::claim::{self, Sentence};
use tandai::entity::extract;
use tandai::exchange::{Report, claimreview, html, markdown};
use tandai::text::Span;

fn sentences(text: &str) -> Vec<(String, f32)> {
    let article = Article::new(text.into(), None, None).unwrap();
    let found = extract(&article, Span::new(0, text.len()));
    let claims = claim::find(&article, &found);
    claims.all().iter().map(|&i| &claims.sentences[i]).map(|s| (s.span.of(text).to_string(), s.score)).collect()
}

#[test]
fn the_real_seed_begins_with_what_a_checker_would() {
    let path = Path::new("../shared/seeds/000_13d4a6379a15a230.txt");
    let Ok(text) = fs::read_to_string(path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return;
    };
    let ranked = sentences(&text);
    let place = |words: &str| ranked.iter().position(|(sentence, _)| sentence.contains(words)).unwrap();
    for words in ["ke-31 dari 83", "mengumumkan pada 11 Desember", "Rabu (1/1/2025)", "German Gref, mengakui"] {
        assert!(place(words) < 5, "{words} is at place {}", place(words) + 1);
    }
    assert!(ranked.iter().all(|(sentence, _)| !sentence.contains("Baca Juga") && !sentence.contains("Editor:")));
}

#[test]
fn opinions_and_questions_come_last_in_both_languages() {
    for (facts, others) in [
        (
            [
                "Harga beras naik 12 persen menjadi Rp 14.000 sejak Januari.",
                "Menurut Badan Pusat Statistik, ekspor turun dari 10 juta menjadi 8 juta ton.",
            ],
            ["Semoga harapan kita semua menjadi nyata.", "Apakah kita siap?", "Saya kira ini indah dan penting."],
        ),
        (
            [
                "Unemployment rose to 7 percent last year, the highest since 1983.",
                "The bill cut taxes by $200 billion.",
            ],
            ["I hope we all can be proud of this.", "What do you think about that?", "Thank you, and good evening."],
        ),
    ] {
        let text = facts.iter().chain(&others).copied().collect::<Vec<_>>().join(" ");
        let ranked = sentences(&text);
        let first: Vec<&str> = ranked.iter().take(facts.len()).map(|(sentence, _)| sentence.as_str()).collect();
        assert!(facts.iter().all(|fact| first.contains(fact)), "{ranked:?}");
        assert!(ranked.iter().filter(|(_, score)| *score >= 0.5).count() <= facts.len() + 1, "{ranked:?}");
    }
}

#[test]
fn the_development_set_is_told_apart() {
    let path = Path::new("../shared/data/claims/claimbuster-dev.tsv");
    let Ok(text) = fs::read_to_string(path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return;
    };
    let models = Models::built_in();
    let mut scored: Vec<(f32, bool)> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once('\t'))
        .map(|(label, text)| {
            let sentence = Sentence::read(text, Span::new(0, text.len()), Language::English);
            (models.score(&Features::new(text, &sentence), Language::English), label == "1")
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let worthy = scored.iter().filter(|(_, worthy)| *worthy).count() as f64;
    // As on a set with as many of one kind as of the other.
    let weight = worthy / (scored.len() as f64 - worthy);
    let (mut hits, mut found, mut precision, mut f1) = (0.0, 0.0, 0.0, 0.0);
    for (score, is_worthy) in &scored {
        hits += f64::from(u8::from(*is_worthy));
        found += if *is_worthy { 1.0 } else { weight };
        precision += if *is_worthy { hits / found / worthy } else { 0.0 };
        if *score >= 0.5 {
            f1 = 2.0 * hits / (found + worthy);
        }
    }
    assert!(precision >= 0.93 && f1 >= 0.84, "average precision {precision:.3}, F1 {f1:.3}");
}

const ARTICLE: &str = "\
Harga Beras Turun di Tiga Provinsi
KOTA TERANG – Menteri Pangan Sari Wulandari mengatakan harga beras turun 12 persen sejak 3 Maret 2025.
<script>alert(\"1\")</script> & *bukan* [markah](x).
";

/// A report of [`ARTICLE`] with one claim on its first sentence.
fn with_report<T>(claim: Claim, project: &Project, of: impl FnOnce(&Report<'_>) -> T) -> T {
    let article = Article::new(ARTICLE.into(), Some(Path::new("harga.txt")), None).unwrap();
    let found = extract(&article, Span::new(0, ARTICLE.len()));
    let start = ARTICLE.find("Menteri").unwrap();
    let span = Span::new(start, start + ARTICLE[start..].find('\n').unwrap());
    let epoch = jiff::Timestamp::UNIX_EPOCH;
    let annotation = Annotation {
        id: uuid::Uuid::from_u128(7),
        kind: Kind::Claim,
        label: String::new(),
        tags: vec!["pangan".into()],
        note: String::new(),
        target: anchor::target(&article, span),
        claim: Some(claim),
        conflict: None,
        earlier: Vec::new(),
        created: epoch,
        modified: epoch,
        creator: "tester".into(),
        extra: serde_json::Map::new(),
    };
    let sidecar = Sidecar { annotations: vec![annotation.into()], ..Sidecar::default() };
    let book = Book::new(sidecar, Snapshots::default(), &article);
    let (content, name) = (tandai::exchange::Content::All, String::new());
    of(&Report { article: &article, book: &book, found: &found, project, content, name })
}

fn done() -> Claim {
    Claim {
        status: "done".into(),
        wording: "Harga beras turun 12 persen sejak 3 Maret 2025".into(),
        speaker: "Sari Wulandari".into(),
        role: "Menteri Pangan".into(),
        said: "2025-03-10".into(),
        verdict: "mostly false".into(),
        rationale: "Turun 7 persen, <bukan> 12.".into(),
        checked: "2025-03-12".into(),
        checker: "Rina".into(),
        appearance: "https://kabar.example/harga".into(),
        review: "https://cek.example/harga-beras".into(),
        evidence: vec![Evidence {
            url: "https://data.example/beras".into(),
            title: "Harga beras harian".into(),
            publisher: "Badan Pangan".into(),
            stance: "refutes".into(),
            ..Evidence::default()
        }],
        ..Claim::default()
    }
}

fn project() -> Project {
    let publisher = Publisher { name: "Cek Fakta".into(), url: "https://cek.example".into() };
    Project { publisher, ..Project::default() }
}

/// What schema.org says: type, property, what its values may be; made by `scripts/schemaorg.mjs`.
const SCHEMA: &str = include_str!("../data/schemaorg.tsv");

/// What the values of a property may be, or what a type is.
fn range(kind: &str, property: &str) -> Option<Vec<&'static str>> {
    let rows = SCHEMA.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let mut found = rows.filter(|row| row.len() == 3 && row[0] == kind && row[1] == property);
    found.next().map(|row| row[2].split('|').collect())
}

/// Holds `value` to the definitions.
fn hold(value: &Value) {
    let object = value.as_object().unwrap();
    let kind = object["@type"].as_str().unwrap();
    for (name, value) in object.iter().filter(|(name, _)| !name.starts_with('@')) {
        let range = range(kind, name).unwrap_or_else(|| panic!("{kind} has no {name}"));
        for value in value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice) {
            let is = |wanted: &str| match (wanted, value) {
                ("Text", Value::String(text)) => !text.is_empty(),
                ("URL", Value::String(text)) => tandai::annotation::claim::is_url(text),
                ("Date", Value::String(text)) => tandai::annotation::claim::is_date(text),
                ("Number", Value::Number(_)) => true,
                (wanted, Value::Object(object)) => {
                    let own = object["@type"].as_str().unwrap();
                    own == wanted || self::range(own, "isa").is_some_and(|above| above.contains(&wanted))
                }
                _ => false,
            };
            assert!(range.iter().any(|wanted| is(wanted)), "{kind}.{name} is {value}, not {range:?}");
            if value.is_object() {
                hold(value);
            }
        }
    }
}

#[test]
fn a_finished_claim_is_a_review_by_the_book() {
    let reviews = with_report(done(), &project(), claimreview::reviews);
    assert_eq!(reviews.lacking, []);
    let [review] = &reviews.whole[..] else { panic!() };
    hold(review);
    assert_eq!(review["@context"], "https://schema.org");
    // What Google requires and recommends.
    for property in ["claimReviewed", "reviewRating", "url", "author", "itemReviewed"] {
        assert!(review.get(property).is_some(), "{property}");
    }
    assert_eq!(
        review["reviewRating"],
        json!({ "@type": "Rating", "alternateName": "mostly false", "ratingValue": 2, "bestRating": 5, "worstRating": 1,
            "ratingExplanation": "Turun 7 persen, <bukan> 12." })
    );
    assert_eq!(review["author"], json!({ "@type": "Organization", "name": "Cek Fakta", "url": "https://cek.example" }));
    let speaker = &review["itemReviewed"]["author"];
    assert_eq!(speaker, &json!({ "@type": "Person", "name": "Sari Wulandari", "jobTitle": "Menteri Pangan" }));
    assert_eq!(review["itemReviewed"]["appearance"]["url"], "https://kabar.example/harga");
}

#[test]
fn what_a_review_lacks_is_named_and_not_made_up() {
    let lacks = |change: &dyn Fn(&mut Claim), project: &Project| {
        let mut claim = done();
        change(&mut claim);
        let reviews = with_report(claim, project, claimreview::reviews);
        assert!(reviews.whole.is_empty());
        reviews.lacking.into_iter().flat_map(|lacking| lacking.what).collect::<Vec<_>>()
    };
    let one = |what: Vec<&str>, property: &str| {
        assert_eq!(what.len(), 1, "{what:?}");
        assert!(what[0].starts_with(property), "{what:?}");
    };
    one(lacks(&|c| c.review.clear(), &project()), "url");
    one(lacks(&|c| c.verdict.clear(), &project()), "reviewRating");
    one(lacks(&|c| c.speaker.clear(), &project()), "itemReviewed.author.name");
    one(lacks(&|c| c.appearance = "kabar.txt".into(), &project()), "itemReviewed.appearance");
    one(lacks(&|c| (c.speaker, c.role) = ("Entah".into(), String::new()), &project()), "itemReviewed.author:");
    one(lacks(&|c| c.checker.clear(), &Project::default()), "author");
    // A claim that is not done is none, and a verdict off the scale has no number.
    let open = with_report(Claim { status: "todo".into(), ..done() }, &project(), claimreview::reviews);
    assert!(open.whole.is_empty() && open.lacking.is_empty());
    let satire = with_report(Claim { verdict: "satire".into(), ..done() }, &project(), claimreview::reviews);
    assert_eq!(satire.whole[0]["reviewRating"].get("ratingValue"), None);
}

#[test]
fn reports_carry_the_article_and_nothing_of_it_is_markup() {
    let page = with_report(done(), &project(), html::report);
    assert!(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; *bukan*"));
    assert_eq!(page.matches("<script").count(), 1, "the JSON-LD only");
    assert!(
        page.contains("<mark class=\"claim\" id=\"mark-00000000-0000-0000-0000-000000000007\"><a href=\"#claim-1\">")
    );
    assert!(!page.contains("http-equiv") && !page.contains("<link") && !page.contains(" src="), "self-contained");
    let json = page.split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let review: Value = serde_json::from_str(json).unwrap();
    assert_eq!(review["@type"], "ClaimReview");

    insta::assert_snapshot!("report_markdown", with_report(done(), &project(), markdown::report));
    insta::assert_snapshot!(
        "report_html",
        page.replace(&page[page.find("<style>").unwrap()..page.find("</style>").unwrap()], "<style>…")
    );
}
