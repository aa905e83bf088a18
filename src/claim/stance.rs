//! Recognises statements that cannot be checked, or hardly: opinions, feelings, hopes, demands, prospects, scenes.
//!
//! Each kind has a penalty in log odds. The penalties are set by hand: the training data are debates, where opinions
//! hardly occur beside attributions, dates and places.

use super::sentence::{Sentence, SentenceToken};
use super::signals::Signal;
use crate::article::Language;
use crate::text::word_list::entries;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word tells about the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Stance {
    /// A belief, an expectation or a wish, with its subject: "I believe", "saya yakin".
    Belief,
    /// A feeling: "proud", "kecewa".
    Feeling,
    /// A hope or a prayer without a subject: "hopefully", "semoga".
    Hope,
    /// A judgement of value: "great", "memalukan".
    Judgement,
    /// A demand, a request or advice: "should", "harus".
    Duty,
    /// A possibility: "might", "mungkin".
    Prospect,
    /// A meeting, a visit or a ceremony: "attended", "digelar".
    Scene,
    /// A mention of a speech act without its content: "made the remarks", "hal itu disampaikan".
    Remark,
}

/// The data file: a word and its kind per row.
const ROWS: &str = include_str!("../../data/claim/stances.tsv");

static STANCES: LazyLock<HashMap<&'static str, Stance>> =
    LazyLock::new(|| entries(ROWS).filter_map(|row| row.split_once('\t')).filter_map(named).collect());

/// A row of the data file as an entry of the table; `None` if there is no such kind.
fn named((word, name): (&'static str, &str)) -> Option<(&'static str, Stance)> {
    let stance = match name {
        "belief" => Stance::Belief,
        "feeling" => Stance::Feeling,
        "hope" => Stance::Hope,
        "judgement" => Stance::Judgement,
        "duty" => Stance::Duty,
        "prospect" => Stance::Prospect,
        "scene" => Stance::Scene,
        "remark" => Stance::Remark,
        _ => return None,
    };
    Some((word, stance))
}

/// Maximum distance, in tokens, from a pronoun to the belief or feeling that it is the subject of.
const SUBJECT_REACH: usize = 4;

/// The number of judgements that count.
const MAX_JUDGEMENTS: usize = 2;

/// The penalty on `sentence`, in log odds; zero or less.
///
/// `is_measured` tells that it states a quantity, a comparison, a record or a cause: judgements and scenes then do not
/// count, because something remains to be checked.
pub(super) fn penalty(text: &str, sentence: &Sentence, is_measured: bool) -> f32 {
    let tokens = &sentence.tokens;
    let stances = stances(tokens);
    let has = |kind: Stance| stances.iter().any(|(_, stance)| *stance == kind);
    let judgements = stances.iter().filter(|(_, stance)| *stance == Stance::Judgement).count();
    let is_future = tokens.iter().any(|token| token.signals.has(Signal::Future));
    let english = sentence.language == Language::English;
    let when = |is_so: bool, penalty: f32| if is_so { penalty } else { 0.0 };
    let possible = when(has(Stance::Prospect), if is_measured { -0.2 } else { -0.8 });
    [
        subject_penalty(tokens, &stances),
        when(has(Stance::Hope), -1.0),
        when(!is_measured, -0.4 * judgements.min(MAX_JUDGEMENTS) as f32),
        when(!is_measured && has(Stance::Scene), -1.4),
        when(has(Stance::Duty), -0.6),
        if is_future { -0.8 } else { possible },
        when(tokens.iter().any(|token| token.lower == "?"), -1.0),
        when(is_empty_remark(tokens, &stances), -1.8),
        // The model for English knows vague words by itself.
        when(!english && is_vague(text, sentence), -0.5),
        when(english && !has_verb(text, sentence), -1.4),
    ]
    .iter()
    .sum()
}

/// The words of `tokens` that have a stance, with their positions.
fn stances(tokens: &[SentenceToken]) -> Vec<(usize, Stance)> {
    tokens.iter().enumerate().filter_map(|(at, token)| Some((at, stance(token)?))).collect()
}

/// The stance of a word, which may have an Indonesian suffix.
fn stance(token: &SentenceToken) -> Option<Stance> {
    let known = |word: &str| STANCES.get(word).copied();
    let plain = token.lower.replace('’', "'");
    known(&plain).or_else(|| ["nya", "lah"].iter().find_map(|end| known(plain.strip_suffix(end)?)))
}

/// The penalty for beliefs and feelings: most for those of the speaker, less for those of somebody else.
fn subject_penalty(tokens: &[SentenceToken], stances: &[(usize, Stance)]) -> f32 {
    let mut lowest = 0f32;
    for &(at, stance) in stances {
        if !matches!(stance, Stance::Belief | Stance::Feeling) {
            continue;
        }
        let clause = tokens[..at].iter().rev().take(SUBJECT_REACH).take_while(|token| token.is_word());
        let own = clause.clone().any(|t| t.signals.has(Signal::First) || t.signals.has(Signal::We));
        let other = clause.clone().any(|t| t.signals.has(Signal::They));
        lowest = lowest.min(match stance {
            _ if own => -1.4,
            _ if other => -0.8,
            // Somebody else's: "Officials hope", "menyatakan kekecewaannya".
            _ => -0.5,
        });
    }
    let by_me = tokens.windows(2).any(|pair| {
        matches!(pair[0].lower.as_str(), "menurut" | "bagi")
            && (pair[1].signals.has(Signal::First) || pair[1].signals.has(Signal::We))
    });
    if by_me { lowest.min(-1.4) } else { lowest }
}

/// Whether the sentence only says that something was said: "Hal itu disampaikan Budi", "She made the remarks in Leeds".
fn is_empty_remark(tokens: &[SentenceToken], stances: &[(usize, Stance)]) -> bool {
    let words: Vec<&str> = tokens.iter().filter(|token| token.is_word()).map(|token| token.lower.as_str()).collect();
    let refers = words.first().is_some_and(|word| matches!(*word, "hal" | "demikian" | "pernyataan" | "itu" | "ini"));
    stances.iter().filter(|(_, stance)| *stance == Stance::Remark).any(|&(at, _)| {
        let before = &tokens[at.saturating_sub(3)..at];
        let made = before.iter().any(|token| matches!(token.lower.as_str(), "made" | "makes" | "making" | "gave"));
        let goes_on = tokens.get(at + 1).is_some_and(|next| matches!(next.lower.as_str(), "that" | "bahwa"));
        if tokens[at].lower.starts_with("di") { refers && !goes_on } else { made && !goes_on }
    })
}

/// Whether nothing in the sentence says whom or what it is about: no name, no value, no measure, source, law or act.
fn is_vague(text: &str, sentence: &Sentence) -> bool {
    const DEFINITE: [Signal; 8] = [
        Signal::Evidence,
        Signal::Measure,
        Signal::Law,
        Signal::Act,
        Signal::Cause,
        Signal::Comparison,
        Signal::Change,
        Signal::Extreme,
    ];
    let named = (0..sentence.tokens.len()).any(|at| sentence.is_name(text, at));
    let definite = |token: &SentenceToken| token.value.is_some() || DEFINITE.iter().any(|&s| token.signals.has(s));
    !named && !sentence.tokens.iter().any(definite)
}

/// Whether an English sentence has a word that may be its verb; captions and score lines have none.
pub(super) fn has_verb(text: &str, sentence: &Sentence) -> bool {
    const VERBS: [Signal; 8] = [
        Signal::Is,
        Signal::Past,
        Signal::Act,
        Signal::Report,
        Signal::Change,
        Signal::Future,
        Signal::Modal,
        Signal::Cause,
    ];
    sentence.tokens.iter().any(|token| {
        let word = token.span.slice(text);
        let plain = word.starts_with(char::is_lowercase);
        plain
            && (VERBS.iter().any(|&signal| token.signals.has(signal))
                || token.signals.has(Signal::Opinion)
                || IRREGULAR_VERBS.contains(&word)
                || word.len() > 3 && ["ed", "es", "s", "'t", "’t"].iter().any(|end| word.ends_with(end)))
    })
}

/// Common verbs that end in neither "ed" nor "s" and are no signals.
const IRREGULAR_VERBS: [&str; 40] = [
    "began", "beat", "became", "broke", "brought", "caught", "chose", "drew", "drove", "fought", "found", "got",
    "heard", "held", "hit", "kept", "knew", "left", "led", "made", "make", "met", "put", "ran", "saw", "sent", "set",
    "shot", "shut", "spoke", "stood", "struck", "swept", "take", "taught", "thought", "took", "tore", "wore", "work",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn every_row_has_a_kind() {
        for row in entries(ROWS) {
            assert!(row.split_once('\t').and_then(named).is_some(), "{row}");
        }
    }

    #[test]
    fn who_believes_or_feels_matters() {
        let of = |text: &str, language| {
            let sentence = Sentence::read(text, Span::new(0, text.len()), language);
            subject_penalty(&sentence.tokens, &stances(&sentence.tokens))
        };
        for (own, other) in
            [("I am proud of the team", "She is proud of the team"), ("We hope so", "The team hopes so")]
        {
            assert!(of(own, Language::English) < of(other, Language::English), "{own}");
        }
        assert!(of("Saya kecewa sekali", Language::Indonesian) < of("Ia kecewa sekali", Language::Indonesian));
        assert!(of("Menurut saya itu cukup", Language::Indonesian) < 0.0);
        assert!(of("Menurut Budi itu cukup", Language::Indonesian) == 0.0);
    }
}
