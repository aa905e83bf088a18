//! Contents: where the words that a cue attributes begin and end.
//!
//! A content is a quotation, or the clause after or before a cue without "that" or "bahwa". It never crosses the end of
//! its sentence, and stops where the sentence turns to somebody else's words.

use super::lexicon::{Class, CueClass, Form, Verb};
use super::passage::steps::step;
use super::passage::{Item, Kind, Passage};
use std::ops::Range;

/// Maximum number of items between a cue and its content.
const REACH: usize = 24;

/// The contents after a cue, and the item after the last of them.
#[derive(Debug, Default)]
pub(super) struct Forward {
    /// Each content as items. A single quotation is a direct content.
    pub(super) contents: Vec<Range<usize>>,
    pub(super) end: usize,
    /// Whether the paragraph ends in a colon, so that the quotation in the next one is the content.
    pub(super) pending: bool,
}

impl Passage<'_> {
    /// The contents after the cue `verb`, from item `from` to the end `limit` of its sentence.
    pub(super) fn content_after(&self, verb: Verb, from: usize, limit: usize) -> Option<Forward> {
        match verb.class {
            CueClass::Call => return self.named_content(from, limit, true),
            CueClass::Describe => return self.named_content(from, limit, false),
            CueClass::Accuse => return self.accusation(from, limit),
            CueClass::Dismiss => return self.quoted_after_as(from, limit),
            _ => {}
        }
        for at in from..limit.min(from + REACH) {
            step();
            let item = &self.items[at];
            let between = from..at;
            let next = self.items.get(at + 1).filter(|_| at + 1 < limit);
            let near = self.is_adjunct(&between, verb);
            match item.kind {
                Kind::Colon | Kind::Comma if next.is_none() && at + 1 >= self.items.len() => {
                    return Some(Forward { contents: Vec::new(), end: at + 1, pending: true });
                }
                Kind::Colon => {
                    let next = next?;
                    // A mark that nothing closes may stand between.
                    let bare = self.text[item.span.end..next.span.start].trim().is_empty();
                    let clause = at == from && bare && next.kind == Kind::Word && verb.class != CueClass::Quote;
                    let rest = at + 1..limit;
                    let predicate = || if self.indonesian { self.has_predicate(&rest) } else { self.has_verb(&rest) };
                    if clause && predicate() {
                        return self.accept(self.cut(at + 1, limit), 3);
                    }
                    return next.is_quote().then(|| self.quoted(at + 1, limit));
                }
                // "saying, the drugs saved lives"
                Kind::Comma
                    if at == from
                        && verb.form == Form::Ing
                        && next.is_some_and(|next| next.kind == Kind::Word && !next.is(Class::Preposition))
                        && self.has_verb(&(at + 1..self.content_end(at + 1, limit).max(at + 1))) =>
                {
                    return self.accept(self.cut(at + 1, limit), 3);
                }
                Kind::Comma if next.is_some_and(Item::is_quote) => {
                    if !near && self.names_apposition(at + 1, limit) {
                        break;
                    }
                    return Some(self.quoted(at + 1, limit));
                }
                Kind::Comma if next.is_some_and(|next| next.is(Class::That) && next.lower != "jika") => {}
                Kind::Comma if near && takes_comma(verb) && next.is_some() => {
                    if next.is_some_and(begins_source) {
                        return None;
                    }
                    let start = if self.belongs_to_content(&between) { from } else { at + 1 };
                    return self.accept(self.cut(start, limit), 2);
                }
                Kind::Comma if next.is_some_and(|next| next.lower == "however" || next.is(Class::Preposition)) => {}
                // "told “Harbour Tonight” that …", "said on “The Late Desk” that …": where it was said.
                Kind::Quote(_) if self.is_programme(verb, from, at) => {}
                Kind::Quote(_) if verb.class == CueClass::Ask && self.is_one_addressee(&between) => {
                    return Some(self.quoted(at, limit));
                }
                Kind::Quote(_) if near && self.is_led(from, at) => return Some(self.quoted(at, limit)),
                Kind::Comma if at > from && near => {}
                Kind::Quote(_) | Kind::Comma | Kind::Semicolon | Kind::Dash | Kind::Stop => break,
                // "responded to that claim": the pronoun.
                _ if item.lower == "that" && at > from && self.items[at - 1].is(Class::Preposition) => break,
                _ if item.is(Class::That) && (near || verb.class == CueClass::Tell) => {
                    if verb.class == CueClass::Quote {
                        return None;
                    }
                    return self.after_that(at + 1, limit);
                }
                _ if self.is_finite(at) && verb.form != Form::Only => break,
                _ => {}
            }
        }
        self.bare(verb, from, limit)
    }

    /// Whether the quotation at `at` is the title of a programme or a medium to which something is said, and not what is
    /// said: a few words, each with a capital, that a verb of telling or "on" leads to.
    pub(super) fn is_programme(&self, verb: Verb, from: usize, at: usize) -> bool {
        let Some(Kind::Quote(quote)) = self.items.get(at).map(|item| item.kind) else { return false };
        let words = self.quotations[quote].words.slice(self.text);
        let small = |word: &str| matches!(word, "the" | "of" | "and" | "in" | "on" | "with" | "at" | "for" | "a" | "&");
        let titled = words.split_whitespace().all(|word| small(word) || !word.starts_with(char::is_lowercase));
        let led = if at == from {
            verb.class == CueClass::Tell
        } else {
            let before = &self.items[at - 1];
            matches!(before.lower, "on" | "in" | "'s" | "’s" | "program" | "programme" | "show" | "podcast")
        };
        let short = (2..=6).contains(&words.split_whitespace().count());
        !self.indonesian && led && short && titled && !words.ends_with(['?', '!'])
    }

    /// Whether a range is a name or a pronoun and nothing else.
    fn is_one_addressee(&self, range: &Range<usize>) -> bool {
        let items = &self.items[range.clone()];
        let Some(first) = items.first() else { return false };
        first.is(Class::Personal) && items.len() == 1
            || first.name.is_some() && items.iter().all(|item| item.name == first.name)
    }

    /// Whether the quotation at `at` is a name in apposition: "Moore's new film, “Sicko,” will open".
    fn names_apposition(&self, at: usize, limit: usize) -> bool {
        !self.indonesian
            && self.words(&(at..at + 1)) <= 4
            && !self.stops(at)
            && (at + 1..limit.min(at + 3)).any(|next| self.is_finite(next))
    }

    /// Whether the quotation at `at` follows the verb and its circumstances; after "Wednesday the so-called" it is a part
    /// of the clause.
    fn is_led(&self, from: usize, at: usize) -> bool {
        let rest = self.skip_circumstances(from, at);
        self.indonesian || rest >= at || rest == from || !self.items[rest].is(Class::Determiner)
    }

    /// Whether the words between a cue and its content only say when, where or to whom.
    fn is_adjunct(&self, between: &Range<usize>, verb: Verb) -> bool {
        let Some(first) = self.items[between.clone()].first() else { return true };
        let circumstance = first.is(Class::Preposition)
            || first.is(Class::Weekday)
            || first.date
            || first.is(Class::Adverb) && between.len() == 1
            || first.lower.ends_with("ly")
            || first.kind == Kind::Comma
            || matches!(first.lower, "late" | "earlier" | "last" | "this" | "next" | "lagi" | "bahwa");
        // "memutuskan untuk berpisah": what was decided.
        if first.lower == "untuk" {
            return false;
        }
        let addressed = verb.class == CueClass::Tell && self.words(between) <= 8;
        // "agreed to resume the relations that …": an infinitive, not an audience.
        let infinitive = !self.indonesian
            && (between.start + 1..between.end)
                .any(|at| self.items[at - 1].lower == "to" && self.items[at].is_base_verb());
        let audience = first.lower == "to" && !self.any(between, Class::Finite);
        let apart = !self.indonesian && (infinitive || self.acts(between));
        !apart && (circumstance && first.lower != "to" || audience) || addressed
    }

    /// Whether Indonesian words between a cue and a comma are part of the content, and do not tell when or where it was
    /// said: "setelah aturan itu berlaku", "dalam dua pekan terakhir", but not "setelah rapat", "dalam wawancara".
    fn belongs_to_content(&self, between: &Range<usize>) -> bool {
        let Some(first) = self.items[between.clone()].first().filter(|_| self.indonesian) else { return false };
        let second = self.items[between.clone()].get(1);
        let clause = between.start + 1..between.end;
        match first.lower {
            "berdasarkan" | "tanpa" | "selain" | "selama" | "sejak" | "demi" | "guna" | "bagi" | "karena" | "jika"
            | "kalau" | "apabila" | "bila" | "meski" | "meskipun" | "walaupun" => true,
            "setelah" | "sebelum" | "ketika" | "saat" => {
                let occasion = second.is_none_or(|next| {
                    next.is(Class::PlaceOfSaying) || next.is(Class::Personal) || is_indonesian_verb(next.lower)
                });
                !occasion && self.has_predicate(&clause)
            }
            "dalam" | "pada" => self.is_period(between),
            "dengan" => {
                clause.len() > 2
                    && self.items[clause].iter().any(|item| {
                        matches!(item.lower, "ini" | "itu" | "tersebut")
                            || item.lower.starts_with(|c: char| c.is_ascii_digit())
                    })
            }
            _ => false,
        }
    }

    /// Whether a range begins with a stretch of time, which the content is about: "pada 2024", "dalam dua pekan".
    fn is_period(&self, range: &Range<usize>) -> bool {
        let words = &self.items[range.clone()];
        let Some(second) = words.get(1) else { return false };
        let year =
            |word: &str| word.len() == 4 && word.starts_with(['1', '2']) && word.chars().all(|c| c.is_ascii_digit());
        match words[0].lower {
            "pada" => year(second.lower) || second.lower == "tahun" || second.lower == "triwulan",
            "dalam" => words[1..].iter().take(4).any(|item| {
                matches!(
                    item.lower,
                    "pekan" | "minggu" | "bulan" | "tahun" | "hari" | "jam" | "menit" | "dekade" | "waktu"
                )
            }),
            _ => false,
        }
    }

    /// A quotation at item `at`: a direct content, unless the sentence goes on from inside it.
    fn quoted(&self, at: usize, limit: usize) -> Forward {
        let end = self.content_end(at, limit);
        let rest = at + 1..end;
        let goes_on = self.items.get(at + 1).filter(|_| at + 1 < end).is_some_and(|next| {
            next.kind == Kind::Word
                && !next.is(Class::Coordinator)
                && !next.is(Class::Adjunct)
                && next.lower != "to"
                && !next.aside
                && (self.indonesian || !begins_clause(next.lower))
        });
        let short = self.words(&(at..at + 1)) < 6 && !self.stops(at);
        if goes_on && short && (self.is_clause(&rest) || self.items[at + 1].kind == Kind::Word && self.indonesian) {
            return Forward { contents: vec![self.trim(at..end)], end, pending: false };
        }
        // "…," he said, "…": each part of a quotation that is split again.
        Forward { contents: std::iter::once(at..at + 1).collect(), end: at + 1, pending: false }
    }

    /// Whether the quotation at `at` ends like a sentence.
    pub(super) fn stops(&self, at: usize) -> bool {
        match self.items[at].kind {
            Kind::Quote(q) => self.quotations[q].words.slice(self.text).ends_with(['.', '?', '!', '…']),
            _ => false,
        }
    }

    /// The contents after "that": one, or more with "and that".
    fn after_that(&self, from: usize, limit: usize) -> Option<Forward> {
        // "says that would be a mistake": the pronoun.
        let pronoun = !self.indonesian && from < limit && self.is_finite(from) && !self.items[from].capital;
        let start = if pronoun { from - 1 } else { from };
        let (contents, end) = self.joined(start, limit);
        self.worth(&contents, 2).then_some(Forward { contents, end, pending: false })
    }

    /// The content that begins at `start`, and those that "and that" joins to it, with the end of the last one.
    fn joined(&self, mut start: usize, limit: usize) -> (Vec<Range<usize>>, usize) {
        let mut contents = Vec::new();
        loop {
            let end = self.content_end(start, limit);
            let content = self.trim(start..end);
            if !content.is_empty() {
                contents.push(content);
            }
            let comma = usize::from(self.items.get(end).is_some_and(|item| item.kind == Kind::Comma));
            let more = self.items.get(end + comma).is_some_and(|item| item.is(Class::Coordinator))
                && self.items.get(end + comma + 1).is_some_and(|item| item.is(Class::That))
                && end + comma + 2 < limit;
            if !more {
                return (contents, end);
            }
            start = end + comma + 2;
        }
    }

    fn worth(&self, contents: &[Range<usize>], words: usize) -> bool {
        contents
            .iter()
            .any(|content| self.words(content) >= words || content.len() == 1 && self.items[content.start].is_quote())
    }

    /// A content from `from` to where the sentence turns.
    fn cut(&self, from: usize, limit: usize) -> Range<usize> {
        self.trim(from..self.content_end(from, limit))
    }

    fn accept(&self, content: Range<usize>, words: usize) -> Option<Forward> {
        let end = content.end;
        (self.words(&content) >= words || content.len() == 1 && self.items[content.start].is_quote()).then(|| Forward {
            contents: vec![content],
            end,
            pending: false,
        })
    }

    /// A content that follows the verb without "that".
    fn bare(&self, verb: Verb, from: usize, limit: usize) -> Option<Forward> {
        let start = match verb.class {
            CueClass::Clause | CueClass::Object | CueClass::Find => {
                let start = self.skip_circumstances(from, limit);
                // "berharap agar kasus itu selesai"
                let wish = self.indonesian
                    && self.items.get(start).is_some_and(|item| matches!(item.lower, "agar" | "supaya"))
                    && self.items[from - 1].lower == "berharap";
                start + usize::from(wish)
            }
            CueClass::Tell if from < limit && self.is_programme(verb, from, from) => from + 1,
            CueClass::Tell => self.skip_addressed(from, limit),
            CueClass::Passive => from,
            CueClass::Ask => {
                let start = if self.items.get(from).is_some_and(|item| item.is(Class::Question)) {
                    from
                } else {
                    self.skip_addressed(from, limit)
                };
                return self
                    .items
                    .get(start)
                    .filter(|item| start < limit && item.is(Class::Question))
                    .and_then(|_| self.accept(self.cut(start, limit), 2));
            }
            _ => return None,
        };
        let first = self.items.get(start).filter(|_| start < limit)?;
        // "told Reuters's Ann Lee": no clause begins with the possessive.
        let possessive = matches!(first.lower, "'s" | "’s");
        if !matches!(first.kind, Kind::Word | Kind::Quote(_)) || self.is_finite(start) || possessive {
            return None;
        }
        let content = self.cut(start, limit);
        if content.is_empty() {
            return None;
        }
        if verb.form == Form::Only && self.is_short_complement(start, limit) {
            return self.accept(content, 1);
        }
        let clause = if verb.form == Form::Only {
            self.is_indonesian_content(verb, &content)
        } else {
            let counted = matches!(first.lower, "about" | "around" | "over" | "near" | "up")
                && self.items[start + 1..content.end.max(start + 1)]
                    .iter()
                    .take(3)
                    .any(|next| next.lower.starts_with(|c: char| c.is_ascii_digit()));
            let by_date = first.lower == "by" && self.items[start + 1..limit].iter().take(2).any(|next| next.date);
            let opening = first.is(Class::Preposition)
                && !counted
                && !by_date
                && !matches!(
                    first.lower,
                    "in" | "on" | "as" | "at" | "after" | "since" | "despite" | "with" | "under"
                )
                // "ruled out", "charged off": another verb.
                || matches!(first.lower, "out" | "off" | "down" | "away")
                || first.lower == "to"
                || first.is(Class::NeverContent)
                    && (self.words(&content) < 3 || self.items[start + 1].kind == Kind::Comma)
                || matches!(first.lower, "goodbye" | "hello")
                || self.repeats_noun(&content)
                || (first.lower.ends_with("ing") || first.lower.ends_with("ed"))
                    && first.name.is_none()
                    && first.lower.len() > 4
                    && !self.is_clause(&content)
                || matches!(first.lower, "itself" | "himself" | "herself" | "themselves" | "according")
                || first.is(Class::Relative) && !first.is(Class::Question);
            // "found Clinton leading": the verb has no tense of its own.
            let leading = verb.class == CueClass::Find
                && first.capital
                && self.items[content.clone()].iter().take(4).any(|item| item.lower.ends_with("ing"));
            let verbal =
                if verb.class == CueClass::Object { self.has_own_verb(&content) } else { self.has_verb(&content) };
            !opening && (verbal || leading)
        };
        let accepted = self.accept(content, 2).filter(|_| clause)?;
        if self.indonesian || accepted.contents.iter().any(|content| self.items[content.start].is_quote()) {
            return Some(accepted);
        }
        let (contents, end) = self.joined(start, limit);
        Some(Forward { contents, end, pending: false })
    }

    /// Whether the words after a verb that takes ordinary objects are a clause: its verb stands before any clause or
    /// participle that only says more about the object.
    fn has_own_verb(&self, content: &Range<usize>) -> bool {
        let adds = |at: usize| {
            let item = &self.items[at];
            matches!(item.kind, Kind::Comma | Kind::Dash)
                || item.is(Class::Relative)
                || item.is(Class::That)
                || item.is(Class::Question)
                || item.lower == "to"
                || item.cue.is_some_and(|verb| verb.form == Form::Ing)
        };
        let first = content.start;
        let object = first..(first + 1..content.end).find(|&at| adds(at)).unwrap_or(content.end);
        let fronted = self.items[first].is(Class::Preposition) || self.items[first].is(Class::Subordinator);
        if fronted || object.end == content.end || self.items[object.end].kind == Kind::Comma && self.has_name(&object)
        {
            return self.has_verb(content);
        }
        self.has_verb(&object)
    }

    /// Whether a range has a name, after which an apposition may follow: "said Ann Lee, the mayor, had left".
    fn has_name(&self, range: &Range<usize>) -> bool {
        self.items[range.clone()].iter().any(|item| item.name.is_some())
    }

    /// Whether the words after an Indonesian verb are a content and not its ordinary object.
    fn is_indonesian_content(&self, verb: Verb, content: &Range<usize>) -> bool {
        let first = &self.items[content.start];
        let words = &self.items[content.clone()];
        let next = words.get(1);
        let object = matches!(
            first.lower,
            "oleh" | "kepada" | "bersama" | "soal" | "tentang" | "sebagai" | "nama" | "pertanyaan"
        );
        // "mengatakan dengan bunga setinggi itu maka …", "mengatakan yang dilakukannya adalah …"
        let fronted = first.lower == "dengan"
            && words.iter().any(|item| item.lower == "maka" || item.kind == Kind::Comma)
            || first.lower == "yang" && words.iter().any(|item| matches!(item.lower, "adalah" | "ialah" | "merupakan"));
        let relative = object || (first.is(Class::Relative) || first.lower == "dengan") && !fronted;
        // "mengatakan hal itu", "mengungkapkan itu saat rapat": it was said elsewhere.
        let elsewhere = first.lower == "hal" && !self.has_predicate(content)
            || matches!(first.lower, "itu" | "ini")
                && next.is_none_or(|next| next.is(Class::Adjunct) || next.is(Class::Preposition));
        // "menyebut sekolah itu dengan sebutan “…”": a name.
        let naming = content.clone().skip(1).any(|at| {
            self.items[at].is_quote()
                && matches!(self.items[at - 1].lower, "sebutan" | "nama" | "julukan" | "istilah" | "judul")
        });
        !relative
            && !elsewhere
            && !naming
            && !(matches!(first.lower, "diri" | "dirinya") && next.is_some_and(|next| next.lower == "sendiri"))
            && !(matches!(first.lower, "orang" | "seseorang" | "pihak") && !self.has_main_predicate(content))
            && (verb.class == CueClass::Clause
                || self.has_main_predicate(content)
                || words.iter().any(super::passage::Item::is_quote))
    }

    /// Whether one word that tells a state ends the sentence after "mengaku" or "menyatakan": "mengaku lelah".
    fn is_short_complement(&self, at: usize, limit: usize) -> bool {
        let item = &self.items[at];
        let ends = self.items.get(at + 1).filter(|_| at + 1 < limit).is_none_or(|next| next.kind == Kind::Stop);
        let plain = !item.capital
            && item.kind == Kind::Word
            && !item.is(Class::Personal)
            && !item.is(Class::Determiner)
            && !item.is(Class::Preposition)
            && !item.is(Class::Adverb)
            && !item.is(Class::Connective)
            && !item.date
            && !item.lower.ends_with("nya");
        let verb = at.checked_sub(1).map_or("", |before| self.items[before].lower);
        ends && plain && matches!(verb, "mengaku" | "menyatakan")
    }

    /// Whether what follows the verb is a noun of saying with a content of its own: "repeated allegations that …".
    fn repeats_noun(&self, content: &Range<usize>) -> bool {
        !matches!(self.items[content.start].lower, "a" | "an")
            && (content.start..content.end.min(content.start + 12)).any(|at| {
                self.items[at].is(Class::SayingNoun)
                    && self.items[at + 1..content.end.max(at + 1)].iter().take(6).any(|item| item.is(Class::That))
                    && self.items[content.start..at].iter().all(|item| !item.is(Class::Finite))
            })
    }

    /// The item after days, places and audiences between the verb and the content.
    fn skip_circumstances(&self, from: usize, limit: usize) -> usize {
        let mut at = from;
        while at < limit {
            let item = &self.items[at];
            let weekday =
                item.is(Class::Weekday) || item.date && item.kind == Kind::Word && !self.starts_clause(at, limit);
            let adverb = matches!(
                item.lower,
                "late" | "early" | "earlier" | "again" | "also" | "then" | "last" | "kemarin" | "lagi"
            );
            let noun_after_last = at > from
                && self.items[at - 1].lower == "last"
                && matches!(item.lower, "week" | "month" | "year" | "night");
            // "says this week's talks": the date is part of the content.
            let possessor = (at..limit)
                .find(|&i| !(self.items[i].date || self.items[i].is(Class::Weekday) || i == at))
                .is_some_and(|i| matches!(self.items[i].lower, "'s" | "’s" | "’") && !self.indonesian);
            if weekday && possessor {
                break;
            }
            if weekday || adverb || noun_after_last {
                at += 1;
            } else if let Some(end) = self.place_before_pronoun(at, limit) {
                at = end;
            } else if item.is(Class::Preposition) && self.opens_circumstance(at, limit) {
                at = self.skip_prepositional(at, limit);
            } else {
                break;
            }
        }
        at
    }

    /// The pronoun after an English place of saying: "on an Islamist Web site | it does not hold the man".
    fn place_before_pronoun(&self, at: usize, limit: usize) -> Option<usize> {
        if self.indonesian || !self.items[at].is(Class::Preposition) {
            return None;
        }
        let subject = |i: usize| matches!(self.items[i].lower, "he" | "she" | "it" | "they" | "we" | "i" | "there");
        let end = (at + 2..limit.min(at + 9))
            .find(|&i| subject(i) || self.items[i].kind != Kind::Word || self.is_finite(i))?;
        let place =
            |i: usize| self.items[i].is(Class::PlaceOfSaying) || matches!(self.items[i].lower, "site" | "website");
        (subject(end) && place(end - 1)).then_some(end)
    }

    /// Whether a date is the subject of what follows: "said Monday was a holiday".
    fn starts_clause(&self, at: usize, limit: usize) -> bool {
        at + 1 < limit && self.is_finite(at + 1)
    }

    /// Whether the preposition at `at` begins a day, place or audience, and not the content itself.
    fn opens_circumstance(&self, at: usize, limit: usize) -> bool {
        let item = &self.items[at];
        if self.indonesian && self.is_period(&(at..limit)) {
            return false;
        }
        let end = self.skip_prepositional(at, limit);
        let object = &self.items[at + 1..end.max(at + 1)];
        let comma = self.items.get(end).is_some_and(|next| next.kind == Kind::Comma);
        let said_there =
            object.iter().any(|item| item.is(Class::PlaceOfSaying) || item.is(Class::Weekday) || item.date);
        !comma
            && (matches!(
                item.lower,
                "to" | "kepada" | "di" | "pada" | "dalam" | "through" | "via" | "lewat" | "melalui"
            ) || said_there)
    }

    /// The item after a preposition and its noun phrase, as short as it can be.
    fn skip_prepositional(&self, at: usize, limit: usize) -> usize {
        let mut end = at + 1;
        let mut noun = false;
        while end < limit {
            let item = &self.items[end];
            if item.kind == Kind::Other || item.aside {
                end += 1;
                continue;
            }
            let dated = item.date || item.is(Class::Weekday);
            let in_name = end > at + 1 && item.name.is_some() && item.name == self.items[end - 1].name;
            let stops = item.kind != Kind::Word
                || noun
                    && !in_name
                    && !dated
                    && (item.is(Class::Determiner)
                        || item.is(Class::Personal)
                        || item.capital
                        || item.is(Class::Preposition)
                        || self.is_finite(end)
                        || self.indonesian)
                || item.is(Class::That);
            if stops {
                break;
            }
            let modifier = item.lower.ends_with("al") || matches!(item.lower, "new" | "written" | "news" | "telephone");
            noun |= !item.is(Class::Determiner) && !modifier;
            if noun
                && !dated
                && !in_name
                && item.name.is_none()
                && !item.capital
                && self.items.get(end + 1).is_some_and(|next| !next.is(Class::PlaceOfSaying))
            {
                end += 1;
                break;
            }
            end += 1;
        }
        end
    }

    /// The item after the person addressed: "told | Montalvo | he would assist him".
    pub(super) fn skip_addressed(&self, from: usize, limit: usize) -> usize {
        let mut at = from;
        if at >= limit {
            return at;
        }
        let first = &self.items[at];
        if first.is(Class::Personal) {
            return self.skip_circumstances(at + 1, limit);
        }
        if let Some(clause) = self.clause_after_addressee(from, limit) {
            return clause;
        }
        if first.is(Class::Determiner) {
            at += 1;
        }
        let mut end = at;
        while end < limit {
            let item = &self.items[end];
            let in_name = item.name.is_some() && (end == at || self.items[end - 1].name == item.name);
            // A name after one word in lower case: "told reporter Ann Lee".
            let named = item.name.is_some() && !first.is(Class::Determiner);
            let after_word = named && end == at + 1 && !self.items[at].capital;
            if end > at && !in_name && item.kind != Kind::Other && !after_word {
                break;
            }
            if item.kind != Kind::Word && item.kind != Kind::Other {
                break;
            }
            end += 1;
        }
        // "his brother Marc": a name in apposition.
        if first.is(Class::Determiner)
            && self.items.get(end).is_some_and(|item| item.name.is_some())
            && self.items.get(end + 1).is_some_and(|next| !self.is_finite(end + 1) && next.kind == Kind::Word)
        {
            let name = self.items[end].name;
            while end < limit && self.items[end].name == name {
                end += 1;
            }
        }
        self.skip_circumstances(end, limit)
    }

    /// Where the clause after an English addressee with modifiers begins: "told the U.N. envoy | he would return".
    ///
    /// A pronoun or a determiner begins it, or what follows a day, if no verb stands before.
    fn clause_after_addressee(&self, from: usize, limit: usize) -> Option<usize> {
        if self.indonesian {
            return None;
        }
        let mut after_day = None;
        for at in from + 1..limit.min(from + 12) {
            let item = &self.items[at];
            let word = matches!(item.kind, Kind::Word | Kind::Other);
            if !word || item.is(Class::That) && !item.is(Class::Determiner) || item.is(Class::Question) {
                return None;
            }
            if self.is_finite(at) {
                return after_day.filter(|&day| day < at);
            }
            let before = &self.items[at - 1];
            let governed =
                before.is(Class::Preposition) || before.is(Class::Determiner) || before.is(Class::Coordinator);
            let subject = matches!(item.lower, "he" | "she" | "it" | "they" | "we" | "i" | "you" | "there");
            let time = self.items.get(at + 1).is_some_and(|next| {
                next.date
                    || matches!(next.lower, "week" | "month" | "year" | "morning" | "afternoon" | "evening" | "night")
            });
            let phrase = item.is(Class::Determiner) && item.lower != "that" && item.name.is_none() && !time;
            if (subject || phrase) && !governed {
                return Some(at);
            }
            let day = item.is(Class::Weekday) || item.date;
            if day && self.items.get(at + 1).is_some_and(|next| !matches!(next.lower, "'s" | "’s")) {
                after_day = Some(at + 1);
            }
        }
        None
    }

    /// The content of a verb of naming: up to the last quoted words, or those alone.
    fn named_content(&self, from: usize, limit: usize, with_object: bool) -> Option<Forward> {
        let end = self.content_end(from, limit);
        let quotes: Vec<usize> = (from..end).filter(|&at| self.items[at].is_quote()).collect();
        let Some(&first) = quotes.first() else {
            // "describes the judgement as historic"
            let named = (from..end.min(from + 10)).find(|&at| self.items[at].lower == "as")?;
            return if with_object || named == from { None } else { self.accept(self.trim(from..end), 3) };
        };
        if first - from > 30 {
            return None;
        }
        let marked = first == from || matches!(self.items[first - 1].kind, Kind::Colon | Kind::Comma);
        let named = (from..first).rfind(|&at| self.items[at].lower == "as");
        if with_object && !marked {
            let last = quotes.iter().rev().find(|&&at| self.words(&(from..at)) < 40).copied().unwrap_or(first);
            return Some(Forward { contents: vec![self.trim(from..last + 1)], end: last + 1, pending: false });
        }
        match named {
            Some(named) if first > named + 1 && !marked => {
                Some(Forward { contents: vec![self.trim(named + 1..first + 1)], end: first + 1, pending: false })
            }
            _ => {
                Some(Forward { contents: std::iter::once(first..first + 1).collect(), end: first + 1, pending: false })
            }
        }
    }

    /// The words after "of", behind the one accused: "accused Clinton of | supporting the treaty".
    fn accusation(&self, from: usize, limit: usize) -> Option<Forward> {
        let plain = |at: usize| matches!(self.items[at].kind, Kind::Word | Kind::Other) && !self.is_finite(at);
        let of = (from..limit.min(from + 10)).take_while(|&at| plain(at)).find(|&at| self.items[at].lower == "of")?;
        let not = usize::from(self.items.get(of + 1).is_some_and(|next| next.lower == "not"));
        let deed = self.items.get(of + 1 + not).filter(|_| of + 1 + not < limit)?;
        let content = self.cut(of + 1, limit);
        // ", and has taken steps": what the accuser does next.
        let next_deed = content.clone().find(|&at| {
            self.items[at].kind == Kind::Comma
                && at + 2 < limit
                && (self.is_finite(at + 1)
                    || self.items[at + 1].lower.ends_with("ed")
                    || matches!(self.items[at + 1].lower, "and" | "but")
                        && (self.is_finite(at + 2) || self.turns_to_deed(at + 1, limit)))
        });
        let content = content.start..next_deed.unwrap_or(content.end);
        (of > from && deed.lower.ends_with("ing")).then(|| self.accept(self.trim(content), 2))?
    }

    /// The quoted words after "as", with what stands between: "dismissed the reports as “silly season stuff”".
    fn quoted_after_as(&self, from: usize, limit: usize) -> Option<Forward> {
        let end = limit.min(from + REACH);
        let quote = (from..end).find(|&at| self.items[at].is_quote())?;
        let named = (from..quote).rfind(|&at| self.items[at].lower == "as")?;
        let plain = |at: usize| {
            let noun = self.items[at].cue.is_none() || self.items[at - 1].is(Class::Determiner);
            self.items[at].kind == Kind::Word && !self.is_finite(at) && noun
        };
        let near = quote - named <= 4 && (named + 1..quote).all(plain);
        let known = matches!(self.items[named - 1].lower, "known" | "such" | "well" | "same" | "far");
        let object = !known && (from..named).all(|at| plain(at) || self.items[at].kind == Kind::Other);
        (near && object).then(|| Forward {
            contents: vec![self.trim(named + 1..quote + 1)],
            end: quote + 1,
            pending: false,
        })
    }

    /// The end of a content that begins at `from`: the end of the sentence, or where it turns to something else.
    pub(super) fn content_end(&self, from: usize, limit: usize) -> usize {
        for at in from..limit {
            step();
            let item = &self.items[at];
            let next = self.items.get(at + 1).filter(|_| at + 1 < limit);
            match item.kind {
                Kind::Semicolon | Kind::Stop => return at,
                Kind::Quote(quote) if at > from && self.quotations[quote].comma => {
                    // "…, “so they cannot form a cloud,” Mr. McHugh said": a quotation with an attribution of its own.
                    let joined = next.is_some_and(|next| next.is(Class::Coordinator) || next.kind == Kind::Comma);
                    if !joined && self.attribution_follows(at + 1, limit) {
                        return at;
                    }
                    let turns = next.is_some_and(|next| matches!(next.lower, "but" | "while" | "whereas"));
                    if turns && self.attribution_follows_asides(at + 2, limit) {
                        return at + 1;
                    }
                }
                Kind::Comma if !item.aside && self.turns_after_comma(from, at, limit) => return at,
                Kind::Dash if at > from && self.turns_after_dash(at, limit) => return at,
                Kind::Word if at > from && (self.turns_at_word(at, limit) || self.begins_sentence(at, limit)) => {
                    return at;
                }
                _ => {}
            }
        }
        limit
    }

    /// Whether an English content ends at the dash at `at`: the same source goes on after it, or after an aside between
    /// two dashes, or the aside calls the content a claim.
    fn turns_after_dash(&self, at: usize, limit: usize) -> bool {
        let dash = |i: usize| self.items.get(i).filter(|_| i < limit).is_some_and(|item| item.kind == Kind::Dash);
        // "--" is two items; a dash without a space after it is a hyphen.
        let after = |at: usize| if dash(at + 1) { at + 2 } else { at + 1 };
        let next = after(at);
        if self.indonesian
            || dash(at - 1)
            || self.items[next - 1].span.end == self.items.get(next).map_or(0, |next| next.span.start)
        {
            return false;
        }
        let goes_on = |from: usize| {
            self.items.get(from).filter(|_| from < limit).is_some_and(|next| next.is(Class::Coordinator))
                && self.verb_after(from, limit).is_some()
        };
        let close = (next..limit.min(next + 14)).find(|&i| dash(i));
        goes_on(next)
            || close.is_some_and(|close| goes_on(after(close)))
            || next < limit && self.names_charge(next, limit)
    }

    /// The verb of saying after the coordinator at `at` and adverbs, if a content plainly follows it: "and then said that",
    /// "and added instead that".
    fn verb_after(&self, at: usize, limit: usize) -> Option<usize> {
        let adverb = |i: usize| {
            let item = &self.items[i];
            item.is_manner_adverb() || item.is(Class::Adverb) && !item.is(Class::Aux) && !item.is(Class::Determiner)
        };
        let verb = (at + 1..limit.min(at + 4)).find(|&i| !adverb(i))?;
        let cue = self.items[verb].cue?;
        let excluded = [CueClass::Kata, CueClass::Quote, CueClass::Passive, CueClass::Cited, CueClass::Call];
        let says = matches!(cue.form, Form::Past | Form::Third)
            && !excluded.contains(&cue.class)
            && cue.class != CueClass::Dismiss;
        let last = verb + cue.words - 1;
        let after = (last..limit.min(last + 3)).find(|&i| i + 1 < limit && !adverb(i + 1))?;
        let plain = after == last || self.items[after + 1].is(Class::That) || self.items[after + 1].is_quote();
        (says && plain && self.attributes(after, limit)).then_some(verb)
    }

    /// Whether the coordinator at `at` begins what the speaker does next: "and shrugged off the notion that …".
    fn turns_to_deed(&self, at: usize, limit: usize) -> bool {
        let Some(verb) = self.items.get(at + 1).filter(|_| at + 1 < limit) else { return false };
        let past = verb.lower.ends_with("ed") && !verb.capital;
        let noun = (at + 2..limit.min(at + 7)).find(|&i| {
            self.items[i].is(Class::SayingNoun) || matches!(self.items[i].lower, "notion" | "idea" | "suggestion")
        });
        past && !self.indonesian
            && self.items[at].lower == "and"
            && noun.is_some_and(|noun| {
                let that = self.items.get(noun + 1).filter(|_| noun + 1 < limit);
                that.is_some_and(|that| that.is(Class::That)) && !(at + 2..noun).any(|i| self.is_finite(i))
            })
    }

    /// Whether a clause at `at` judges the content from outside: "think it works, and | they're wrong".
    fn judges(&self, at: usize, limit: usize) -> bool {
        let words: Vec<&str> = self.items[at..limit].iter().take(8).map(|item| item.lower).collect();
        let subject = words.first().is_some_and(|first| begins_clause(first));
        let is = words.iter().take(2).any(|word| matches!(*word, "is" | "are" | "was" | "were"))
            || words.first().is_some_and(|first| first.ends_with("re") && first.len() > 4 || first.ends_with("'s"));
        let verdict = words.iter().position(|word| matches!(*word, "wrong" | "mistaken" | "right" | "lying"));
        let ends = verdict.is_some_and(|i| words.len() < 8 && i + 2 >= words.len());
        subject && is && ends
    }

    /// Whether a content that begins at `from` ends at the comma at `at`.
    fn turns_after_comma(&self, from: usize, at: usize, limit: usize) -> bool {
        let Some(next) = self.items.get(at + 1).filter(|_| at + 1 < limit) else { return true };
        let participle = |item: &Item<'_>| item.cue.is_some_and(|verb| verb.form == Form::Ing);
        let saying = next.cue.is_some_and(|verb| verb.form == Form::Ing && verb.class != CueClass::Quote);
        let quoting = participle(next) && self.attributes(at + 1, limit) && !self.items[at + 2].is(Class::Determiner);
        let with = next.lower == "with" && self.items[at + 2..limit.min(at + 8).max(at + 2)].iter().any(participle);
        next.lower == "but" && !self.indonesian && !self.is_elliptic(at + 2, limit)
            || matches!(next.lower, "while" | "whereas") && !self.indonesian
            || next.is(Class::Coordinator) && next.lower != "but" && self.attribution_follows(at + 2, limit)
            || next.is(Class::Coordinator) && self.indonesian && self.attribution_follows(at + 2, limit)
            || matches!(next.lower, "and" | "but")
                && !self.indonesian
                && (self.judges(at + 2, limit)
                    || self.verb_after(at + 1, limit).is_some()
                    || self.turns_to_deed(at + 1, limit))
            || self.indonesian && at > from + 1 && self.is_trailing_source(at + 1, limit)
            || self.indonesian && at > from + 2 && adds_speech(next)
            || self.counts_others(at + 1, limit)
            || saying
            || quoting
            || with
            || next.cue.is_some_and(|verb| matches!(verb.class, CueClass::Kata | CueClass::Cited)) && at > from + 3
            || matches!(next.lower, "according" | "menurut" | "menurutnya") && at > from + 3
            || !self.indonesian && (self.names_charge(at + 1, limit) || self.attribution_ends(at + 1, limit))
    }

    /// Whether a share of people and their verb begin at `at`: "and | 37 percent say".
    fn counts_others(&self, at: usize, limit: usize) -> bool {
        let share = |i: usize| self.items.get(i).is_some_and(|item| matches!(item.lower, "percent" | "%"));
        let counted = self.items[at].lower.starts_with(|c: char| c.is_ascii_digit())
            && (share(at + 1) || self.items[at].lower.ends_with('%'));
        !self.indonesian && counted && self.attribution_follows(at, limit)
    }

    /// Whether the words after "but" have the subject of the content: "he would listen, but | will not mediate". In "but
    /// would not comment" the subject is the one who speaks.
    fn is_elliptic(&self, at: usize, limit: usize) -> bool {
        let Some(first) = self.items.get(at).filter(|_| at < limit) else { return false };
        let goes_on = matches!(
            first.lower,
            "rather" | "not" | "also" | "instead" | "will" | "would" | "may" | "could" | "can" | "should" | "must"
        );
        let silent = self.items[at..limit.min(at + 4)].iter().any(|item| {
            item.cue.is_some()
                || matches!(
                    item.lower,
                    "comment" | "elaborate" | "give" | "identify" | "provide" | "discuss" | "name" | "release"
                )
        });
        goes_on && !silent
    }

    /// Whether an apposition calls the content a charge or the like: "…, a charge | the army denies".
    pub(super) fn names_charge(&self, at: usize, limit: usize) -> bool {
        let article = usize::from(matches!(self.items[at].lower, "a" | "an"));
        let charge = self.items.get(at + article).filter(|_| at + article + 1 < limit).is_some_and(|noun| {
            (noun.is(Class::SayingNoun) || matches!(noun.lower, "charge" | "charges"))
                && noun.lower.ends_with('s') == (article == 0)
        });
        charge
            && self.items[at + article + 1..limit.min(at + 8).max(at + article + 1)]
                .iter()
                .any(|item| item.cue.is_some() || matches!(item.lower, "rejects" | "rejected" | "rejecting" | "reject"))
    }

    /// Whether the sentence ends in an attribution of the whole, from item `at` on: "…, three officials said".
    fn attribution_ends(&self, at: usize, limit: usize) -> bool {
        let cue = (at + 1..limit.min(at + 6)).find(|&i| self.items[i].cue.is_some());
        let plain =
            |i: usize| self.items[i].kind == Kind::Word && !self.is_finite(i) && !self.items[i].is(Class::Relative);
        let first = &self.items[at];
        cue.is_some_and(|cue| {
            let ends = self.items.get(cue + 1).filter(|_| cue + 1 < limit).is_none_or(|next| {
                next.kind == Kind::Stop
                    || next.is(Class::Weekday) && self.items.get(cue + 2).is_none_or(|n| n.kind == Kind::Stop)
            });
            ends && (at..cue).all(plain)
                && !first.is(Class::Coordinator)
                && !first.is(Class::Preposition)
                && !first.is(Class::Subordinator)
                && matches!(self.items[cue].lower, "said" | "say" | "says" | "added" | "reported")
        })
    }

    /// Whether a content ends at the coordinator at `at`: another cue or "that" follows.
    fn turns_at_word(&self, at: usize, limit: usize) -> bool {
        let item = &self.items[at];
        let Some(next) = self.items.get(at + 1).filter(|_| at + 1 < limit && item.is(Class::Coordinator)) else {
            return false;
        };
        let saying = next.cue.is_some_and(|verb| {
            let excluded = [CueClass::Kata, CueClass::Quote, CueClass::Passive, CueClass::Cited, CueClass::Call];
            let dismisses = verb.class == CueClass::Dismiss;
            matches!(verb.form, Form::Past | Form::Third | Form::Only) && !excluded.contains(&verb.class) && !dismisses
        });
        // "and called on both sides to stop", "and urged calm"
        let appeals = next.lower == "called" && self.items.get(at + 2).is_some_and(|item| item.lower == "on")
            || matches!(next.lower, "urged" | "urges");
        let that = next.is(Class::That) && (matches!(item.lower, "and" | "dan") || item.lower == "but");
        saying && (self.indonesian || self.attributes(at + 1, limit))
            || item.lower == "and" && self.counts_others(at + 1, limit)
            || !self.indonesian && (self.verb_after(at, limit).is_some() || self.turns_to_deed(at, limit))
            || appeals
            || that
            || matches!(item.lower, "but" | "namun") && self.attribution_follows(at + 1, limit)
    }

    /// Whether a sentence begins at item `at` after "the U.S.", whose stop the splitter took for part of a name.
    fn begins_sentence(&self, at: usize, limit: usize) -> bool {
        let named = |at: usize| self.items[at].name;
        at >= 2
            && !self.indonesian
            && self.items[at].capital
            && named(at).is_some()
            && (named(at) != named(at - 1) || self.items.get(at + 1).is_some_and(|next| next.cue.is_some()))
            && matches!(self.items[at - 1].lower, "u.s." | "u.n." | "u.k.")
            && self.items[at - 2].lower == "the"
            && (at + 1..limit.min(at + 5))
                .find(|&i| named(i).is_none())
                .is_some_and(|i| self.is_finite(i) || self.items[i].cue.is_some() || self.items[i].lower == "and")
    }

    /// Whether the sentence names where it comes from at `at`: "seperti dikutip Reuters", "demikian pernyataan itu".
    fn is_trailing_source(&self, at: usize, limit: usize) -> bool {
        let next = self.items.get(at + 1).filter(|_| at + 1 < limit);
        match self.items[at].lower {
            "seperti" | "sebagaimana" => next.is_some_and(|next| {
                next.cue.is_some_and(|verb| matches!(verb.class, CueClass::Cited | CueClass::Passive))
            }),
            "demikian" => next.is_some_and(|next| !matches!(next.lower, "pula" | "juga" | "halnya")),
            _ => false,
        }
    }

    /// Whether a content plainly follows the verb at `at`: "that", a quotation or a pronoun.
    pub(super) fn attributes(&self, at: usize, limit: usize) -> bool {
        self.items.get(at + 1).filter(|_| at + 1 < limit).is_some_and(|next| {
            next.is(Class::That)
                || next.is_quote()
                || next.is(Class::Personal)
                || matches!(next.kind, Kind::Comma | Kind::Colon)
                || next.is(Class::Determiner)
        })
    }

    /// Whether a source, with asides between commas, and its verb of saying stand soon after item `at`.
    fn attribution_follows_asides(&self, at: usize, limit: usize) -> bool {
        let end = (at..limit.min(at + 16)).find(|&i| {
            matches!(self.items[i].kind, Kind::Semicolon | Kind::Stop | Kind::Colon | Kind::Quote(_))
                || self.items[i].cue.is_some_and(|verb| verb.form != Form::Base)
                || self.is_finite(i)
        });
        end.is_some_and(|i| self.items[i].cue.is_some_and(|verb| matches!(verb.form, Form::Past | Form::Third)))
    }

    /// Whether a source and its verb of saying stand soon after item `at`.
    fn attribution_follows(&self, at: usize, limit: usize) -> bool {
        for i in at..limit.min(at + 12) {
            let item = &self.items[i];
            if item.kind == Kind::Comma && i > at
                || matches!(item.kind, Kind::Semicolon | Kind::Stop | Kind::Colon | Kind::Quote(_))
            {
                return false;
            }
            if let Some(verb) = item.cue {
                let saying = matches!(
                    verb.class,
                    CueClass::Clause
                        | CueClass::Object
                        | CueClass::Find
                        | CueClass::That
                        | CueClass::Tell
                        | CueClass::Kata
                );
                let before = &self.items[i - 1];
                // "and 37 percent say": a form without an ending, after many.
                let many = matches!(before.lower, "%" | "percent" | "others" | "they" | "many" | "some")
                    || before.lower.ends_with('%');
                let tense = matches!(verb.form, Form::Past | Form::Third | Form::Only)
                    || verb.form == Form::Base && many && matches!(item.lower, "say" | "think" | "believe");
                let saying = saying && tense;
                let passive = matches!(before.lower, "be" | "been" | "being" | "is" | "are" | "was" | "were" | "to");
                return saying && i >= at && !passive && (i == at || !before.is(Class::Relative));
            }
            if self.is_finite(i) && !item.is(Class::Aux) || item.is(Class::Relative) {
                return false;
            }
        }
        false
    }

    /// Whether an Indonesian range has a word that makes it a clause.
    pub(super) fn has_predicate(&self, range: &Range<usize>) -> bool {
        self.items[range.clone()].iter().any(is_predicate)
    }

    /// Whether an Indonesian range has a predicate apart from those of relative clauses: in "vaksin yang beredar aman", but
    /// not in "orang lain yang dinilai layak dibantu".
    fn has_main_predicate(&self, range: &Range<usize>) -> bool {
        let mut relative = false;
        let mut judged = false;
        self.items[range.clone()].iter().any(|item| {
            let complement = judged || !item.is(Class::Predicate) || is_indonesian_verb(item.lower);
            let opens = item.is(Class::Relative);
            relative = opens || relative && is_predicate(item) && complement;
            judged = opens || relative && (judged && !is_indonesian_verb(item.lower) || item.lower.starts_with("di"));
            !relative && is_predicate(item)
        })
    }
}

/// Whether an Indonesian word makes a clause.
fn is_predicate(item: &Item<'_>) -> bool {
    item.is(Class::Predicate) || is_indonesian_verb(item.lower) && !item.capital
}

/// Whether an Indonesian verb of saying after a comma adds what the same source also says: "…, | bersumpah untuk melawan",
/// "…, | menyebutnya sebagai “…”".
fn adds_speech(item: &Item<'_>) -> bool {
    use super::lexicon::verb;
    let stem = item.lower.strip_suffix("nya").unwrap_or(item.lower);
    let says = verb(stem, None).is_some_and(|verb| {
        verb.form == Form::Only && matches!(verb.class, CueClass::Clause | CueClass::Object | CueClass::That)
    });
    says && !item.capital && (stem.starts_with("me") || stem.starts_with("ber"))
}

/// Whether a word has the form of an Indonesian verb: "mengatakan", "ditutup", "berlayar", "terlambat".
pub(super) fn is_indonesian_verb(word: &str) -> bool {
    use super::lexicon::Classes;
    let prefixed = word.len() > 5 && ["me", "ber", "di", "ter"].iter().any(|prefix| word.starts_with(prefix));
    prefixed && word.is_ascii() && !Classes::of(word).has(Class::NotVerb) && !word.ends_with("nya")
}

/// Whether a word is an English pronoun that only begins a clause: "it", "he's".
fn begins_clause(word: &str) -> bool {
    let stem = word.split(['\'', '’']).next().unwrap_or(word);
    matches!(stem, "he" | "she" | "it" | "they" | "we" | "i")
}

/// Whether a word begins another source, so that the words before it are not the beginning of a content.
fn begins_source(item: &super::passage::Item<'_>) -> bool {
    matches!(item.lower, "menurut" | "menurutnya" | "demikian")
        || item.cue.is_some_and(|verb| matches!(verb.class, CueClass::Kata))
}

/// Whether the content may follow the verb after a comma: "Hendra mengatakan, harga naik".
fn takes_comma(verb: Verb) -> bool {
    verb.form == Form::Only
        && matches!(verb.class, CueClass::Clause | CueClass::Object | CueClass::That | CueClass::Passive)
}
