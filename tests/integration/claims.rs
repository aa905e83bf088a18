//! The ranking of sentences by check-worthiness, and the reports of finished claims.

use crate::support::analysis::ranked_sentences;
use crate::support::build;
use serde_json::{Value, json};
use std::path::Path;
use tandai::annotation::claim::{Claim, Evidence};
use tandai::annotation::project::{Project, Publisher};
use tandai::annotation::vocabulary::{Stance, Status};
use tandai::article::Article;
use tandai::entity::extract;
use tandai::exchange::{Report, claimreview, html, markdown};
use tandai::text::Span;

#[test]
fn opinions_and_questions_rank_last_in_both_languages() {
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
        let ranked = ranked_sentences(&text);
        let first: Vec<&str> = ranked.iter().take(facts.len()).map(|(sentence, _)| sentence.as_str()).collect();
        assert!(facts.iter().all(|fact| first.contains(fact)), "{ranked:?}");
        assert!(ranked.iter().filter(|(_, score)| *score >= 0.5).count() <= facts.len() + 1, "{ranked:?}");
    }
}

const ARTICLE: &str = "\
Harga Beras Turun di Tiga Provinsi
KOTA TERANG – Menteri Pangan Sari Wulandari mengatakan harga beras turun 12 persen sejak 3 Maret 2025.
<script>alert(\"1\")</script> & *bukan* [markah](x).
";

/// Calls `of` with a report of [`ARTICLE`] that has one claim on its first sentence.
fn with_report<T>(claim: Claim, project: &Project, of: impl FnOnce(&Report<'_>) -> T) -> T {
    let article = Article::new(ARTICLE.into(), Some(Path::new("harga.txt")), None).unwrap();
    let found = extract(&article, Span::new(0, ARTICLE.len()));
    let start = ARTICLE.find("Menteri").unwrap();
    let span = Span::new(start, start + ARTICLE[start..].find('\n').unwrap());
    let annotation = build::annotation().id(7).claim(claim).tags(&["pangan"]).creator("tester").on(&article, span);
    let annotations = build::annotations(&article, [annotation]);
    let (content, name) = (tandai::exchange::ExportContent::All, String::new());
    of(&Report { article: &article, annotations: &annotations, extraction: &found, project, content, name })
}

fn done() -> Claim {
    Claim {
        status: Status::Done,
        wording: "Harga beras turun 12 persen sejak 3 Maret 2025".into(),
        speaker: "Sari Wulandari".into(),
        role: "Menteri Pangan".into(),
        said: "2025-03-10".into(),
        verdict: Some("mostly false".into()),
        rationale: "Turun 7 persen, <bukan> 12.".into(),
        checked: "2025-03-12".into(),
        checker: "Rina".into(),
        appearance: "https://kabar.example/harga".into(),
        review: "https://cek.example/harga-beras".into(),
        evidence: vec![Evidence {
            url: "https://data.example/beras".into(),
            title: "Harga beras harian".into(),
            publisher: "Badan Pangan".into(),
            stance: Some(Stance::Refutes),
            ..Evidence::default()
        }],
        ..Claim::default()
    }
}

fn project() -> Project {
    let publisher = Publisher { name: "Cek Fakta".into(), url: "https://cek.example".into() };
    Project { publisher, ..Project::default() }
}

/// Types and properties of schema.org with the types of their values; written by `scripts/schemaorg.mjs`.
const SCHEMA: &str = include_str!("../data/schemaorg.tsv");

/// The types that values of a property may have; for the property `isa`, the supertypes of the type.
fn range(kind: &str, property: &str) -> Option<Vec<&'static str>> {
    let rows = SCHEMA.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let mut found = rows.filter(|row| row.len() == 3 && row[0] == kind && row[1] == property);
    found.next().map(|row| row[2].split('|').collect())
}

/// Checks `value` against the definitions.
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
fn a_finished_claim_exports_as_a_valid_claim_review() {
    let reviews = with_report(done(), &project(), claimreview::reviews);
    assert_eq!(reviews.incomplete, []);
    let [review] = &reviews.complete[..] else { panic!() };
    hold(review);
    assert_eq!(review["@context"], "https://schema.org");
    // The properties that Google requires or recommends.
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
fn a_claim_in_a_recording_is_reviewed_as_a_clip() {
    let claim = Claim { at: "00:01:23.500".into(), ..done() };
    let reviews = with_report(claim, &project(), claimreview::reviews);
    hold(&reviews.complete[0]);
    let appearance = &reviews.complete[0]["itemReviewed"]["appearance"];
    assert_eq!((&appearance["@type"], &appearance["startOffset"]), (&json!("Clip"), &json!(83.5)));
    // A time that cannot be read is not exported.
    let claim = Claim { at: "nanti".into(), ..done() };
    let reviews = with_report(claim, &project(), claimreview::reviews);
    assert_eq!(reviews.complete[0]["itemReviewed"]["appearance"]["@type"], "CreativeWork");
}

#[test]
fn missing_fields_of_a_review_are_named_and_not_invented() {
    let lacks = |change: &dyn Fn(&mut Claim), project: &Project| {
        let mut claim = done();
        change(&mut claim);
        let reviews = with_report(claim, project, claimreview::reviews);
        assert!(reviews.complete.is_empty());
        reviews.incomplete.into_iter().flat_map(|lacking| lacking.missing).collect::<Vec<_>>()
    };
    let one = |what: Vec<&str>, property: &str| {
        assert_eq!(what.len(), 1, "{what:?}");
        assert!(what[0].starts_with(property), "{what:?}");
    };
    one(lacks(&|c| c.review.clear(), &project()), "url");
    one(lacks(&|c| c.verdict = None, &project()), "reviewRating");
    one(lacks(&|c| c.speaker.clear(), &project()), "itemReviewed.author.name");
    one(lacks(&|c| c.appearance = "kabar.txt".into(), &project()), "itemReviewed.appearance");
    one(lacks(&|c| (c.speaker, c.role) = ("Entah".into(), String::new()), &project()), "itemReviewed.author:");
    one(lacks(&|c| c.checker.clear(), &Project::default()), "author");
    // An unfinished claim is not exported, and a verdict outside the scale has no number.
    let open = with_report(Claim { status: Status::Todo, ..done() }, &project(), claimreview::reviews);
    assert!(open.complete.is_empty() && open.incomplete.is_empty());
    let satire = with_report(Claim { verdict: Some("satire".into()), ..done() }, &project(), claimreview::reviews);
    assert_eq!(satire.complete[0]["reviewRating"].get("ratingValue"), None);
}

#[test]
fn reports_contain_the_article_and_escape_its_markup() {
    let page = with_report(done(), &project(), html::report);
    assert!(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; *bukan*"));
    assert_eq!(page.matches("<script").count(), 1, "the JSON-LD only");
    assert!(page.contains("<mark class=\"violet line-claim\" id=\"mark-00000000-0000-0000-0000-000000000007\""));
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
