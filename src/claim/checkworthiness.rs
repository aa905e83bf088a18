//! Scores the check-worthiness of sentences and gives reasons.
//!
//! The score of a sentence is that of the trained model on what it asserts, without the clause that attributes it, plus
//! the weights of what can be measured, minus penalties for opinions and the like, plus a bonus for a named source. A
//! reason is shown only if the sentence scores less without its words. The program does not learn from accepted or
//! dismissed suggestions.

use super::assertion::assertion;
use super::attribution::Attribution;
use super::features::SentenceFeatures;
use super::model::{ClaimModels, GroupWeight, LetterWeights};
use super::reason::{Ground, Reason, ReasonKind, grounds};
use super::sentence::{MAX_SENTENCE_BYTES, Sentence, SentenceToken, Sentences};
use super::stance;
use crate::article::Language;
use crate::entity::{Extraction, Mention};
use crate::text::Span;

/// A sentence with its check-worthiness score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredSentence {
    /// The sentence, in bytes of the text.
    pub span: Span,
    /// The probability that the sentence is worth checking, from 0 to 1; 0.5 means as likely as not.
    pub score: f32,
    /// At most one reason of each kind, the one that adds most to the score first; none below [`SUGGESTION_THRESHOLD`].
    pub(crate) reasons: Box<[Reason]>,
}

/// The lowest score at which a sentence is suggested.
pub(crate) const SUGGESTION_THRESHOLD: f32 = 0.5;

/// The maximum share of sentences that are flagged, as a fraction; [`MIN_FLAGGED`] sentences are always allowed.
const MAX_SHARE: (usize, usize) = (2, 5);
const MIN_FLAGGED: usize = 5;

/// The lowest score at which a sentence is flagged, so that at most two fifths of `sentences` (or five, if that is
/// more) are flagged, apart from ties; never below [`SUGGESTION_THRESHOLD`].
pub(crate) fn flag_threshold(sentences: &[ScoredSentence]) -> f32 {
    let mut scores: Vec<f32> = sentences.iter().map(|sentence| sentence.score).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    let count = MIN_FLAGGED.max(scores.len() * MAX_SHARE.0 / MAX_SHARE.1);
    count
        .checked_sub(1)
        .and_then(|last| scores.get(last))
        .map_or(SUGGESTION_THRESHOLD, |score| score.max(SUGGESTION_THRESHOLD))
}

/// Scores each of `sentences` in order; `quotes` and `extraction` must cover the same window of `text`.
pub(crate) fn score_sentences(
    text: &str,
    sentences: &Sentences,
    quotes: &[Attribution],
    extraction: &Extraction,
) -> Vec<ScoredSentence> {
    sentences.iter().map(|sentence| score_sentence(text, &sentence, near(quotes, sentence.span), extraction)).collect()
}

/// Scores one sentence; `quotes` are those near it.
fn score_sentence(text: &str, sentence: &Sentence, quotes: &[Attribution], extraction: &Extraction) -> ScoredSentence {
    let judged = assertion(sentence, quotes);
    let values = judged.kept_values(sentence, sentence.values(text));
    let grounds = grounds(text, &judged, &values, extraction);
    let letters = ClaimModels::built_in().letter_weights(&judged);
    let content = log_odds(text, &judged, letters.all, &grounds);
    let source = named_source(text, sentence, quotes, extraction);
    // A source that can be contacted helps only if there is something to ask about.
    let bonus = source.map_or(0.0, |source| source.contribution * probability(content));
    let words = judged.tokens.iter().filter(|token| token.is_word()).count();
    let english = judged.language == Language::English;
    let is_fragment =
        words < MIN_CLAIM_WORDS || english && words < MIN_VERBLESS_WORDS && !stance::has_verb(text, &judged);
    let highest = if is_fragment { MAX_FRAGMENT_SCORE } else { 1.0 };
    let score = probability(content + bonus).min(highest);
    if score < SUGGESTION_THRESHOLD {
        // Nobody asks why a sentence is not suggested, and each reason costs one more scoring.
        return ScoredSentence { span: sentence.span, score, reasons: Box::default() };
    }
    let mut reasons = reasons(text, &judged, &values, &letters, &grounds, content, extraction);
    reasons.extend(source.map(|source| Reason { contribution: bonus, ..source }));
    reasons.retain(|reason| reason.contribution >= MIN_CONTRIBUTION);
    reasons.sort_by(|a, b| b.contribution.total_cmp(&a.contribution).then(a.span.start.cmp(&b.span.start)));
    ScoredSentence { span: sentence.span, score, reasons: reasons.into() }
}

/// The probability, from 0 to 1, that a sentence that stands alone is worth checking.
pub(crate) fn score_alone(text: &str, sentence: &Sentence) -> f32 {
    let grounds = grounds(text, sentence, &sentence.values(text), &Extraction::default());
    let letters = ClaimModels::built_in().letter_weights(sentence);
    probability(log_odds(text, sentence, letters.all, &grounds))
}

/// The log odds that what `sentence` asserts is worth checking; `letters` is the weight of its character n-grams, and
/// `grounds` are the grounds found in it.
fn log_odds(text: &str, sentence: &Sentence, letters: GroupWeight, grounds: &[Ground]) -> f32 {
    let features = SentenceFeatures::without_letters(text, sentence);
    let model = ClaimModels::built_in().log_odds_with(&features, letters, sentence.language);
    let mut weights = [0f32; ReasonKind::ALL.len()];
    for ground in grounds {
        let weight = &mut weights[ground.kind as usize];
        *weight = weight.max(ground.weight());
    }
    let measured = [ReasonKind::Number, ReasonKind::Comparison, ReasonKind::Record, ReasonKind::Cause];
    let is_measured = grounds.iter().any(|ground| measured.contains(&ground.kind));
    model + weights.iter().sum::<f32>() + stance::penalty(text, sentence, is_measured)
}

/// The probability with these log odds.
fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Sentences with fewer words are mostly fragments: "In 2016.", "Verdict: False".
const MIN_CLAIM_WORDS: usize = 4;

/// English sentences without a verb and with fewer words are fragments, too: "Sweden 1 – 0 Korea Republic".
const MIN_VERBLESS_WORDS: usize = 8;

/// The highest score of a fragment, below [`SUGGESTION_THRESHOLD`].
const MAX_FRAGMENT_SCORE: f32 = 0.3;

/// The part of `quotes`, which must be sorted by position, that is close enough to `span` to concern its sentence.
pub(super) fn near(quotes: &[Attribution], span: Span) -> &[Attribution] {
    let from = quotes.partition_point(|quote| quote.content.start + 2 * MAX_SENTENCE_BYTES < span.start);
    let to = quotes.partition_point(|quote| quote.content.start < span.end + MAX_SENTENCE_BYTES);
    &quotes[from..to.max(from)]
}

/// Log odds added to a sentence with a named source, and half as much again if the attribution has a date; a sentence
/// whose content is unlikely to be a claim gets only a part.
///
/// The model was trained on debates, which do not name speakers, while a fact-checker starts with claims whose speaker
/// can be contacted.
const ATTRIBUTION_LOG_ODDS: f32 = 1.0;

/// The smallest contribution, in log odds, for which a reason is shown.
const MIN_CONTRIBUTION: f32 = 0.1;

/// Grounds of one kind that are compared to find the strongest; more hardly occur, and each costs one more scoring.
const MAX_GROUNDS_PER_KIND: usize = 2;

/// Whether a cue introduces a request, not a statement.
fn is_request(verb: &str) -> bool {
    matches!(verb, "meminta" | "asked")
}

/// The source of a quote of which `sentence` has a part, if it is named, with its full bonus.
fn named_source(text: &str, sentence: &Sentence, quotes: &[Attribution], extraction: &Extraction) -> Option<Reason> {
    let named = |words: Span| words.slice(text).contains(char::is_uppercase);
    let quoted = quotes
        .iter()
        .filter(|q| sentence.span.intersects(q.content) && !q.cue.is_some_and(|cue| is_request(cue.slice(text))));
    let sources = quoted.filter_map(|quote| {
        let speaker = quote.speaker.filter(|speaker| speaker.mention.is_some() || named(speaker.words))?;
        // For a pronoun, point to the name.
        let span = speaker.mention.map_or(speaker.words, |m| extraction.mentions[m].span);
        let dated = if quote.said.is_some() { 1.5 } else { 1.0 };
        Some(Reason { kind: ReasonKind::Source, span, contribution: dated * ATTRIBUTION_LOG_ODDS })
    });
    sources.reduce(|best, other| if other.contribution > best.contribution { other } else { best })
}

/// The strongest reason of each kind among the grounds in `sentence`, which has these values. A contribution is the difference to the log odds of the sentence
/// without the words, so `content` must be the log odds of `sentence`.
fn reasons(
    text: &str,
    sentence: &Sentence,
    values: &[Mention],
    letters: &LetterWeights,
    candidates: &[Ground],
    content: f32,
    extraction: &Extraction,
) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for &kind in ReasonKind::ALL {
        let alike = candidates.iter().filter(|ground| ground.kind == kind).take(MAX_GROUNDS_PER_KIND);
        let weighed = alike.map(|ground| {
            let is_removed = |token: &SentenceToken| token.span.intersects(ground.span);
            let rest = sentence.filtered(|token| !is_removed(token));
            let letters = letters.without(sentence.tokens.iter().filter(|token| is_removed(token)));
            let values = rest.kept_values(sentence, values.to_vec());
            let without = log_odds(text, &rest, letters, &grounds(text, &rest, &values, extraction));
            Reason { kind, span: ground.span, contribution: content - without }
        });
        reasons.extend(weighed.reduce(|best, other| if other.contribution > best.contribution { other } else { best }));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::claim::{self, ScoredSentence};
    use crate::entity::extract;
    use crate::text::Span;

    fn sentences(text: &str) -> Vec<ScoredSentence> {
        let article = Article::new(text.into(), None, None).unwrap();
        claim::find(&article, &extract(&article, Span::new(0, text.len()))).sentences
    }

    /// The log odds of the highest score in `text`.
    fn log_odds(text: &str) -> f32 {
        let highest = sentences(text).iter().map(|sentence| sentence.score).fold(0.0, f32::max);
        (highest / (1.0 - highest).max(1e-7)).ln()
    }

    /// The kinds of the reasons that the words of the first sentence give, whether or not it is suggested.
    fn reasons(text: &str) -> Vec<&'static str> {
        let article = Article::new(text.into(), None, None).unwrap();
        let extraction = extract(&article, Span::new(0, text.len()));
        let sentences = crate::claim::sentence::read(&article, extraction.window);
        let quotes = crate::claim::attribution::find(&article, &sentences, &extraction);
        let first = sentences.get(0).unwrap();
        let sentence = super::assertion(&first, super::near(&quotes, first.span));
        let values = sentence.kept_values(&first, first.values(text));
        let grounds = super::grounds(text, &sentence, &values, &extraction);
        let letters = super::ClaimModels::built_in().letter_weights(&sentence);
        let content = super::log_odds(text, &sentence, letters.all, &grounds);
        let found = super::reasons(text, &sentence, &values, &letters, &grounds, content, &extraction);
        let shown = found.iter().filter(|reason| reason.contribution >= super::MIN_CONTRIBUTION);
        shown.map(|reason| reason.kind.name()).collect()
    }

    /// Each row: a sentence that is worth checking, and one that is less so.
    const ORDERED: &[(&str, &str)] = &[
        // Superlatives are claims, whoever makes them.
        (
            "“This is the fastest and cheapest ferry in the country,” said Mayor John Smith.",
            "“This ferry is important for the country,” said Mayor John Smith.",
        ),
        (
            "“Ini feri tercepat dan termurah di negeri ini,” kata Wali Kota Budi Santoso.",
            "Dua feri akan diserahkan pada 15 Agustus mendatang.",
        ),
        // Opinions and feelings, in one's own words or quoted with a name, a place and a date.
        ("Unemployment fell from 8 percent to 5 percent last year.", "I believe he is a great man."),
        ("The senator voted against the bill three times.", "We are proud of our soldiers and we love them."),
        (
            "“Crime has doubled in this city since 2015,” said Mayor John Smith.",
            "“I strongly believe that this is the right decision for our country,” said Mayor John Smith on Monday.",
        ),
        (
            "The company employs more people than any other in the state.",
            "“I am very disappointed with the decision of the court,” said Mayor John Smith on 3 March 2020.",
        ),
        ("“He was convicted of fraud in 2010,” said Mayor John Smith.", "“He is a great man,” said Mayor John Smith."),
        ("Pengangguran turun dari 8 persen menjadi 5 persen tahun lalu.", "Saya yakin dia orang hebat."),
        ("Vaksin itu menyebabkan autisme pada anak.", "Kami bangga kepada para prajurit kita."),
        (
            "“Kejahatan di kota ini naik dua kali lipat sejak 2015,” kata Wali Kota Budi Santoso.",
            "“Saya yakin ini keputusan yang tepat bagi bangsa ini,” kata Wali Kota Budi Santoso, Senin (3/3/2025).",
        ),
        (
            "Perusahaan itu mempekerjakan lebih banyak orang daripada perusahaan lain.",
            "“Saya sangat kecewa dengan putusan pengadilan itu,” kata Budi Santoso, Senin (3/3/2025).",
        ),
        ("“Ia dihukum karena korupsi pada 2010,” kata Budi Santoso.", "“Beliau orang baik,” kata Budi Santoso."),
        ("Wali kota menandatangani peraturan itu pada 3 Maret 2020.", "Menurut saya, semua orang sudah lelah."),
        // Hopes, demands, questions and predictions.
        ("Exports rose by 4 percent in May.", "Hopefully everything will go well for everyone."),
        ("The state cut the budget for schools in 2019.", "The government must do much more for schools."),
        ("Two dams failed in 2018.", "Could the dams fail again next year?"),
        ("Sales fell by 10 percent in 2018.", "Sales will fall by 10 percent next year."),
        (
            "Ekspor naik 4 persen pada Mei.",
            "Semoga semua berjalan lancar, kata Budi Santoso di Jakarta, Senin (3/3/2025).",
        ),
        ("Pemerintah memangkas anggaran sekolah pada 2019.", "Pemerintah harus lebih memperhatikan sekolah."),
        ("Dua bendungan jebol pada 2018.", "Mungkinkah bendungan itu jebol lagi?"),
        ("Penjualan turun 10 persen pada 2018.", "Penjualan akan turun 10 persen tahun depan."),
        // Scenes, captions, and sentences that only say that something was said.
        ("The mayor paid 3 million dollars for the hall.", "The meeting was held in the town hall on Monday."),
        ("Smith received 40,000 dollars from the company.", "Smith made the remarks in Leeds on Monday."),
        ("The vessel rescued 40 people in February 2010.", "The vessel Searcher on the river on February 8, 2010."),
        ("Wali kota membayar Rp 3 miliar untuk gedung itu.", "Rapat digelar di Jakarta pada Senin (3/3/2025)."),
        (
            "Budi Santoso menerima Rp 40 juta dari perusahaan itu.",
            "Hal itu disampaikan Budi Santoso di Jakarta, Senin.",
        ),
    ];

    #[test]
    fn statements_that_can_be_checked_come_first() {
        for (higher, lower) in ORDERED {
            let (above, below) = (log_odds(higher), log_odds(lower));
            assert!(above > below + 0.5, "{above} {higher}\n{below} {lower}");
        }
    }

    #[test]
    fn the_attribution_of_a_quotation_is_not_part_of_what_it_asserts() {
        for text in [
            "“It is a disgrace for all of us,” said Mayor John Smith of Leeds on 3 March 2020.",
            "On 3 March 2020 Mayor John Smith said in Leeds that it was a disgrace for all of us.",
            "“Ini sungguh memalukan bagi kita,” kata Wali Kota Budi Santoso di Jakarta, Senin (3/3/2025).",
        ] {
            assert!(log_odds(text) < 0.0, "{text}");
            assert!(!reasons(text).contains(&"date"), "{text}");
        }
    }

    #[test]
    fn fragments_are_not_suggested() {
        let found = sentences(
            "Taxes rose by 20 percent in 2016, the largest increase since 1990. In June 2016. Up 20 percent.",
        );
        let suggested: Vec<bool> = found.iter().map(|s| s.score >= super::SUGGESTION_THRESHOLD).collect();
        assert_eq!(suggested, [true, false, false]);
    }

    #[test]
    fn a_word_in_another_sense_is_no_reason() {
        // Each row: a reason, a sentence that has it, and one with the same word in another sense.
        for (reason, with, without) in [
            ("law", "The senators passed the bill in the town hall.", "The voters met Bill Clinton in the town hall."),
            ("cause", "The drug leads to the death of many people.", "The candidate leads the field in the state."),
            ("cause", "Smoking causes cancer in adults.", "She speaks about social causes including poverty."),
            ("comparison", "Crime dropped by 3 percent.", "Players are dropped down a secret shaft."),
            ("comparison", "Wages are higher than prices.", "The panel released its findings earlier that month."),
            ("comparison", "They employ more men than women.", "The rebels killed more than 120 men."),
            ("record or rank", "It is the most popular fair in the state.", "It was sent to most European countries."),
            ("record or rank", "It was the first fair in the state.", "He was first persuaded to travel to the state."),
            ("record or rank", "Ini rekor pertama di dunia.", "Perdana Menteri Meles Zenawi menolak tuduhan itu."),
            ("law", "Pasal 5 melarang merokok di sekolah.", "Pasalnya, mereka merokok di sekolah itu."),
            ("number", "The firm sold 40 cars.", "The 22nd fair took place in the hall."),
            ("number", "Polisi menangkap 46 orang.", "Grant (46) menikah dengan Khan (33) di Bandung."),
        ] {
            assert!(reasons(with).contains(&reason), "{with} {:?}", reasons(with));
            assert!(!reasons(without).contains(&reason), "{without}");
        }
    }

    #[test]
    fn a_sentence_scores_less_without_the_words_of_a_reason() {
        for text in [
            "Unemployment fell from 8 percent to 5 percent last year.",
            "“Crime has doubled in this city since 2015,” said Mayor John Smith.",
            "The vaccine causes autism in children.",
            "Merrill Lynch, the largest brokerage, raised about $6.6 billion from investors in Japan.",
            "Pengangguran turun dari 8 persen menjadi 5 persen tahun lalu.",
            "Vaksin itu menyebabkan autisme pada anak.",
            "Rusia berada di peringkat ke-31 dari 83 negara dalam penerapan AI.",
            "Perusahaan itu mempekerjakan lebih banyak orang daripada perusahaan lain.",
        ] {
            let found = sentences(text).remove(0);
            assert!(!found.reasons.is_empty(), "{text}");
            assert!(found.reasons.is_sorted_by(|a, b| a.contribution >= b.contribution), "{text}");
            for reason in found.reasons.iter().filter(|reason| reason.kind.name() != "named source") {
                let rest = format!("{}{}", &text[..reason.span.start], &text[reason.span.end..]);
                assert!(log_odds(&rest) < log_odds(text), "{} {rest}", reason.kind.name());
            }
        }
    }

    #[test]
    fn a_named_source_counts_for_claims_only() {
        let gain = |content: &str| {
            log_odds(&format!("“{content},” said Mayor John Smith.")) - log_odds(&format!("{content}."))
        };
        assert!(gain("Crime in this city fell by 20 percent") > 0.3);
        assert!(gain("I am so proud of all of you") < 0.3);
    }
}
