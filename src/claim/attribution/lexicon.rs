//! The cues and the small words that attribution knows, from the tables in `data/claim`.

use crate::text::word_list::entries;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How the content stands to a cue; `data/claim/cues_en.tsv` and `cues_id.tsv` describe the classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CueClass {
    /// The content may follow directly: "said prices rose", "mengatakan harga naik".
    Clause,
    /// Like [`CueClass::Clause`], but the verb may have an ordinary object.
    Object,
    /// The content follows "that" or "bahwa", or is a quotation.
    That,
    /// Like [`CueClass::Clause`], if the source is a study or those who study: "the poll found Clinton leading".
    Find,
    /// Attributes quotations only.
    Quote,
    /// Like [`CueClass::Clause`], with the person addressed before the content.
    Tell,
    /// The content is a question.
    Ask,
    /// Gives something a quoted name; the content includes what is named.
    Call,
    /// Gives something a quoted name; the content is the name.
    Describe,
    /// Says of somebody what follows "of": "accused the mayor of lying".
    Accuse,
    /// Like [`CueClass::Describe`], after "as" only: "dismissed the reports as “silly”".
    Dismiss,
    /// An Indonesian stem between content and source: "kata".
    Kata,
    /// An Indonesian passive verb before its agent: "dikatakan".
    Passive,
    /// Names the medium that passes the words on: "dilansir".
    Cited,
}

/// The form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Base,
    Third,
    /// Past tense or participle.
    Past,
    Ing,
    /// Indonesian verbs have one form.
    Only,
}

/// A word of saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verb {
    pub(super) class: CueClass,
    pub(super) form: Form,
    /// The number of words: 2 for "went on".
    pub(super) words: usize,
}

/// The classes of small words; `data/claim/clause_words.tsv` describes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    Finite,
    Aux,
    Adverb,
    Negation,
    Preposition,
    Adjunct,
    Coordinator,
    Subordinator,
    Relative,
    That,
    Determiner,
    Personal,
    Speaker,
    Question,
    Connective,
    Relational,
    Document,
    Speaking,
    Medium,
    PlaceOfSaying,
    NeverContent,
    Weekday,
    BadSource,
    MediaNominal,
    Predicate,
    NotVerb,
    SayingNoun,
    Testimony,
    NotAccording,
    Possessed,
    Title,
}

/// The classes in the order of [`Class`], as the table writes them.
const CLASS_NAMES: [&str; 31] = [
    "finite",
    "aux",
    "adverb",
    "negation",
    "preposition",
    "adjunct",
    "coordinator",
    "subordinator",
    "relative",
    "that",
    "determiner",
    "personal",
    "speaker",
    "question",
    "connective",
    "relational",
    "document",
    "speaking",
    "medium",
    "place_of_saying",
    "never_content",
    "weekday",
    "bad_source",
    "media_nominal",
    "predicate",
    "not_verb",
    "saying_noun",
    "testimony",
    "not_according",
    "possessed",
    "title",
];

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u32);

impl Classes {
    /// The classes of a word in lower case.
    pub(super) fn of(word: &str) -> Self {
        CLASSES.get(word).copied().unwrap_or_default()
    }

    /// Whether the word has the class.
    pub(super) const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }
}

static CLASSES: LazyLock<HashMap<&'static str, Classes>> = LazyLock::new(|| {
    let mut classes: HashMap<&str, Classes> = HashMap::new();
    for (name, words) in
        entries(include_str!("../../../data/claim/clause_words.tsv")).filter_map(|line| line.split_once('\t'))
    {
        let Some(class) = CLASS_NAMES.iter().position(|known| *known == name) else { continue };
        for word in words.split(' ') {
            classes.entry(word).or_default().0 |= 1 << class;
        }
    }
    classes
});

/// The cues by word, or by two words joined by a space.
static CUES: LazyLock<HashMap<&'static str, Verb>> = LazyLock::new(|| {
    let mut cues = HashMap::new();
    for line in entries(include_str!("../../../data/claim/cues_en.tsv")) {
        let mut columns = line.split('\t');
        let Some(class) = columns.next().and_then(class) else { continue };
        let forms = [Form::Base, Form::Third, Form::Past, Form::Past, Form::Ing];
        for (word, form) in columns.zip(forms) {
            // "said" is a past tense, and "read" and "put" count as one too.
            let verb = Verb { class, form, words: word.split(' ').count() };
            if form == Form::Past {
                cues.insert(word, verb);
            } else {
                cues.entry(word).or_insert(verb);
            }
        }
    }
    for (name, word) in
        entries(include_str!("../../../data/claim/cues_id.tsv")).filter_map(|line| line.split_once('\t'))
    {
        if let Some(class) = class(name) {
            cues.entry(word).or_insert(Verb { class, form: Form::Only, words: 1 });
        }
    }
    cues
});

fn class(name: &str) -> Option<CueClass> {
    Some(match name {
        "clause" => CueClass::Clause,
        "object" => CueClass::Object,
        "that" => CueClass::That,
        "find" => CueClass::Find,
        "quote" => CueClass::Quote,
        "tell" => CueClass::Tell,
        "ask" => CueClass::Ask,
        "call" => CueClass::Call,
        "describe" => CueClass::Describe,
        "accuse" => CueClass::Accuse,
        "dismiss" => CueClass::Dismiss,
        "kata" => CueClass::Kata,
        "passive" => CueClass::Passive,
        "cited" => CueClass::Cited,
        _ => return None,
    })
}

/// The cue that `word` is, in lower case, or that it makes with the next word.
pub(super) fn verb(word: &str, next: Option<&str>) -> Option<Verb> {
    if let Some(next) = next
        && matches!(next, "on" | "out" | "in" | "back" | "it" | "up" | "against" | "with" | "again" | "for")
        && let Some(verb) = CUES.get(format!("{word} {next}").as_str())
    {
        return Some(*verb);
    }
    CUES.get(word).copied()
}

/// The gender of a person, as far as a title or a first name tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
}

static GENDERS: LazyLock<HashMap<&'static str, Gender>> = LazyLock::new(|| {
    let mut genders = HashMap::new();
    for (letter, words) in
        entries(include_str!("../../../data/claim/genders.tsv")).filter_map(|line| line.split_once('\t'))
    {
        let gender = if letter == "m" { Gender::Male } else { Gender::Female };
        genders.extend(words.split(' ').map(|word| (word, gender)));
    }
    genders
});

/// The gender that a title or a first name in lower case tells.
pub(super) fn gender(word: &str) -> Option<Gender> {
    GENDERS.get(word).copied()
}
