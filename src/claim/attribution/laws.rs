//! Laws that hold for every text, and the cost of texts made to be expensive.

use super::*;
use crate::claim::sentence;
use crate::entity::extract;
use proptest::prelude::*;

/// Fragments that the rules look at; the test joins them in random order.
const PIECES: &[&str] = &[
    "“",
    "”",
    "\"",
    "«",
    "»",
    "„",
    "‘",
    "’",
    "''",
    "'",
    "(",
    ")",
    ", ",
    ". ",
    "? ",
    ": ",
    "; ",
    " — ",
    "\n\n",
    " ",
    " said ",
    " says ",
    " told ",
    " called ",
    " asked ",
    " added ",
    "according to ",
    " that ",
    " and ",
    " but ",
    " who ",
    " kata ",
    "katanya",
    " ujar ",
    "Menurut ",
    "menurutnya",
    " mengatakan ",
    " bahwa ",
    " yang ",
    " dikatakan ",
    " tetapi ",
    " was ",
    " has ",
    " the ",
    " a ",
    "He ",
    "she",
    " dia ",
    "They ",
    "Lucia Fernandes",
    "Mr. Kessler",
    "Hendra Kusuma",
    "Presiden ",
    "Menteri Keuangan ",
    "the president ",
    "jaksa ",
    "pelatih asal Kroasia itu ",
    "yang akrab disapa ",
    "campaign manager, ",
    " kepada ",
    "jawabnya",
    "Bank Indonesia",
    "the ministry",
    "polisi",
    "on Monday",
    "Senin (3/3/2025)",
    "prices rose again",
    "harga beras naik",
    "in a statement",
    "di Jakarta",
    "spokesman for ",
    "quipped",
    "é\u{301}",
    "👩\u{200d}🚀",
    "statement ",
    "ujarnya.Sari ",
    "Dirinya ",
    "kata Lalu ",
    " accused ",
    " of lying about it",
    " — Ann Lee (@ann) May 3, 2017",
    "66 percent ",
    "kementerian tersebut",
    " (53), warga ",
];

/// The attributions of `text`.
fn attributions(text: &str) -> Vec<Attribution> {
    let Some(article) = Article::new(text.into(), None, None) else { return Vec::new() };
    let extraction = extract(&article, Span::new(0, article.text().len()));
    find(&article, &sentence::read(&article, extraction.window), &extraction)
}

proptest! {
    #[test]
    fn parts_do_not_overlap(parts in prop::collection::vec(prop::sample::select(PIECES), 1..50), other in "\\PC{0,20}") {
        let text = parts.concat() + &other;
        for attribution in attributions(&text) {
            let parts = [Some(attribution.content), attribution.cue, attribution.source];
            for part in parts.iter().flatten() {
                prop_assert!(part.get(&text).is_some_and(|words| !words.trim().is_empty()), "{attribution:?}");
            }
            let [content, cue, source] = parts;
            for (one, other) in [(content, cue), (content, source), (cue, source)] {
                prop_assert!(!one.zip(other).is_some_and(|(one, other)| one.intersects(other)), "{attribution:?}\n{text}");
            }
            if let Some(speaker) = attribution.speaker {
                prop_assert!(!speaker.words.intersects(attribution.content), "{attribution:?}\n{text}");
                prop_assert_eq!(attribution.source.is_none() && speaker.resolution == Resolution::Nominal, false, "{}", &text);
            }
        }
    }
}

/// A cue needs no words before it.
#[test]
fn a_cue_may_begin_the_text() {
    for cue in
        ["called “no one”", "said “no one”", "dubbed it “no one”", "kata Hendra.", "saying that it rained", "that"]
    {
        for text in [cue.to_owned(), format!("Report\n\n{cue}"), format!("Report\n\n{cue}\n\n{cue}")] {
            for attribution in attributions(&text) {
                assert!(attribution.content.get(&text).is_some(), "{text}");
            }
        }
    }
}

/// A direct content has as many closing marks as opening ones.
#[test]
fn the_words_of_a_quotation_are_balanced() {
    for (text, expected) in [
        ("“He said “go” and left,” said Lucia Fernandes.", "He said “go” and left"),
        ("“He told me ‘go home’ and hung up,” said Lucia Fernandes.", "He told me ‘go home’ and hung up"),
        ("\"We can wait,\" said Lucia Fernandes, but not forever.\"", "We can wait"),
        ("“The board is 60\" long,” said Lucia Fernandes.", "The board is 60\" long"),
        ("“We lost the mark, she thought. “We found it,” said Lucia Fernandes.", "We found it"),
    ] {
        let text = format!("Report\n\n{text}");
        let found = attributions(&text);
        let direct: Vec<&str> = found.iter().filter(|a| a.direct).map(|a| a.content.slice(&text)).collect();
        assert_eq!(direct, [expected], "{text}");
    }
}

/// A suggestion whose speaker comes from a pronoun says so, also where the quotation goes on.
#[test]
fn a_pronoun_is_confessed() {
    let text = "Report\n\nMarta Silva won by nine votes. “I did not expect it,” she said. “It is a great day for us.”";
    let resolutions: Vec<Option<Resolution>> =
        attributions(text).iter().map(|a| a.speaker.map(|speaker| speaker.resolution)).collect();
    assert_eq!(resolutions, [Some(Resolution::Pronoun), Some(Resolution::Pronoun)]);
}

/// Four times the text costs about four times the steps, whatever the text is made of.
#[test]
fn adversarial_texts_cost_linear_time() {
    for piece in [
        "“ ",
        "\" ",
        "‘a ",
        "''",
        ", ",
        "that ",
        "said ",
        "kata ",
        "“a,” said ",
        "“Oh.” said ",
        "he said that, ",
        "menurut dia, ",
        "Ann said. ",
        "“Ann.” ",
        "Ann said “no” that. ",
        "\n\n“a b c d",
        "a “b c d e.”\n\n",
    ] {
        let spent = |count: usize| {
            let article = Article::new(format!("Report\n\n{}", piece.repeat(count)), None, None).unwrap();
            let window = Span::new(0, article.text().len());
            let sentences = sentence::read(&article, window);
            passage::steps::reset();
            find(&article, &sentences, &Extraction { window, ..Extraction::default() });
            passage::steps::taken()
        };
        let (small, large) = (spent(2_500), spent(10_000));
        assert!(large <= 5 * small + 1000, "{piece:?}: {small} and {large} steps");
    }
    // The marks of a long text alone.
    for piece in ["“ ", "\" ", "‘a ", "’, ", "“a” ", "\"\n\n"] {
        let text = piece.repeat(100_000);
        passage::steps::reset();
        quotation::quotations(&text, &[Span::new(0, text.len())]);
        assert!(passage::steps::taken() <= 1_000_000, "{piece:?}: {} steps", passage::steps::taken());
    }
}
