//! Verbs of saying after their source: "Hendra mengatakan", "Baker said", "saying".

use super::{CueReader, Found, Group};
use crate::claim::attribution::lexicon::{Class, CueClass, Form, Verb};
use crate::claim::attribution::passage::steps::step;
use crate::claim::attribution::passage::{Item, Kind};
use crate::claim::attribution::source::{Head, Source};
use crate::entity::EntityType;
use crate::text::Span;

/// Conjunctions at the beginning of a sentence, whose clause ends at a comma.
const SUBORDINATING: [&str; 18] = [
    "while",
    "although",
    "though",
    "after",
    "when",
    "before",
    "once",
    "if",
    "since",
    "because",
    "sementara",
    "meski",
    "meskipun",
    "walaupun",
    "setelah",
    "ketika",
    "jika",
    "karena",
];

/// Nouns for those who find things out, besides documents.
const STUDENTS: [&str; 15] = [
    "researchers",
    "researcher",
    "scientists",
    "scientist",
    "economists",
    "analysts",
    "investigators",
    "auditors",
    "inspectors",
    "academics",
    "experts",
    "pollsters",
    "committee",
    "commission",
    "institute",
];

impl CueReader<'_, '_> {
    /// A verb of saying, before or after its source.
    pub(super) fn said(&self, at: usize, verb: Verb) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let group = self.group(at, verb)?;
        if let Some(found) = self.opening_verb(at, verb) {
            return Some(found);
        }
        // "The United States has …": a name, not a verb.
        if group.negated || items[at].capital && at > sentence.start && items[at - 1].kind == Kind::Word {
            return None;
        }
        // "…, charges authorities deny": nobody says that.
        let charge = at > sentence.start && items[at - 1].kind == Kind::Comma && passage.names_charge(at, sentence.end);
        if charge && !passage.indonesian {
            return None;
        }
        if group.passive {
            return self.english_passive(at, verb, &group);
        }
        if let Some(found) = self.inverted(at, verb, &group) {
            return Some(found);
        }
        if verb.form == Form::Ing && group.start == at {
            return self.participle(at, verb);
        }
        if verb.form == Form::Past && group.start == at && self.is_modifier(at) {
            return None;
        }
        if let Some(found) = self.after_question(at + verb.words, &group) {
            return Some(found);
        }
        if self.is_appositive(at, verb, &group) {
            return None;
        }
        if self.is_coordinated(at, &group) {
            return self.coordinated(at, verb, &group);
        }
        let Some((source, start)) = passage.source_before(self.floor(at), group.start) else {
            return self.shared_subject(at, verb, &group);
        };
        if self.is_noun(at, verb, &group, &source) || !self.may_say(&source, verb, at) || self.is_denied(start) {
            return None;
        }
        self.after_source(at, verb, &group, (source, start))
    }

    /// "Added a Florida Democrat: “…”": a verb at the beginning of the sentence, its source and a colon.
    fn opening_verb(&self, at: usize, verb: Verb) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        if at != sentence.start || !matches!(verb.form, Form::Past | Form::Third) || !items[at].capital {
            return None;
        }
        let (source, end) = passage.source_after(at + verb.words, sentence.end)?;
        let colon = items.get(end).is_some_and(|item| item.kind == Kind::Colon);
        let quote = items.get(end + 1).is_some_and(Item::is_quote) && end + 1 < sentence.end;
        // "Added costs: “…”" is a heading.
        let speaks = !matches!(source.head, Head::Words(_)) || items[at + verb.words].is(Class::Determiner);
        (colon && quote && speaks).then(|| {
            let content = end + 1..end + 2;
            (self.attribution(std::slice::from_ref(&content), items[at].span, Some(source)), end + 2)
        })
    }

    /// Whether "neither" or "nor" stands before the source at `start`: nobody said it.
    fn is_denied(&self, start: usize) -> bool {
        let items = &self.passage.items;
        let word = |i: usize| items.get(i).map_or("", |item| item.lower);
        !self.passage.indonesian
            && (matches!(word(start), "neither" | "nor")
                || start > self.passage.sentence_of(start).start && matches!(word(start - 1), "neither" | "nor"))
    }

    /// Whether the past form at `at` is a participle of a noun: "Monday's reported death", "people believed to be".
    fn is_modifier(&self, at: usize) -> bool {
        let items = &self.passage.items;
        let word = |i: usize| items.get(i).map_or("", |item| item.lower);
        let before = at.checked_sub(1).filter(|&i| i >= self.passage.sentence_of(at).start);
        let attributive = before.is_some_and(|i| {
            let counted = items[i].lower.chars().all(|c| c.is_ascii_digit());
            matches!(items[i].lower, "'s" | "’s" | "the" | "a" | "an" | "its" | "his" | "their")
                || counted && !items[i].date
        });
        attributive || word(at + 1) == "to" && matches!(word(at + 2), "be" | "have")
    }

    /// Whether the source can be that of the verb at `at`. A finding is one if a study, an institute or those who study
    /// found it, and not the door that somebody found open.
    pub(super) fn may_say(&self, source: &Source, verb: Verb, at: usize) -> bool {
        let passage = self.passage;
        let studies = |item: &Item| item.is(Class::Document) || STUDENTS.contains(&item.lower);
        let inside = |item: &&Item| source.span.start <= item.span.start && item.span.end <= source.span.end;
        // "The ambassador indicated", and not "the needle".
        if passage.items[at].lower.starts_with("indicat") && matches!(source.head, Head::Words(_)) {
            let speaks = |item: &Item| item.is(Class::Speaking) || item.is(Class::Title) || studies(item);
            return passage.items.iter().filter(inside).any(speaks);
        }
        if verb.class != CueClass::Find {
            return true;
        }
        match source.head {
            Head::Name(m) => {
                let that = passage.items.get(at + 1).is_some_and(|next| next.is(Class::That));
                passage.extraction.mentions[m].kind != EntityType::Person && that
                    || passage.items.iter().rfind(inside).is_some_and(studies)
            }
            Head::Words(_) => passage.items.iter().filter(inside).any(studies),
            // "It found that …" after "the survey" is left open.
            Head::Pronoun(_) => false,
        }
    }

    /// "…, called “mental chronometry,” …": a participle after what it names.
    fn is_appositive(&self, at: usize, verb: Verb, group: &Group) -> bool {
        let items = &self.passage.items;
        let names_thing = at > self.passage.sentence_of(at).start
            && matches!(verb.class, CueClass::Call | CueClass::Describe)
            && verb.form == Form::Past;
        names_thing
            && group.start == at
            && items[at - 1].kind == Kind::Comma
            && !items[..at].iter().rev().skip(1).take(6).any(|item| item.kind == Kind::Comma)
    }

    /// The content of a verb whose source, which begins at item `start`, stands before it.
    fn after_source(
        &self,
        at: usize,
        verb: Verb,
        group: &Group,
        (source, start): (Source, usize),
    ) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(at);
        let after = at + verb.words;
        let floor = self.floor(at);
        // "seminar “Kerja Layak” itu Sari menjelaskan": the quotation is a title, and "itu" belongs to the seminar.
        let points = matches!(items[start].lower, "itu" | "ini" | "tersebut");
        let led = |quote: &usize| !points && !self.opens_sentence(start, *quote);
        if let Some(quote) = self.quote_before(start).filter(led) {
            let mut contents = vec![self.quoted_content(quote, floor)];
            let after = after + usize::from(passage.is_programme(verb, after, after));
            let tail = self.skip_to_quote(after, sentence.end);
            let used = self.second_quote(tail, &mut contents);
            return Some((self.attribution(&contents, group.span, Some(source)), used));
        }
        // "While the ministry says 12 people died, doctors …"
        let subordinate =
            start.checked_sub(1).is_some_and(|i| i == sentence.start && SUBORDINATING.contains(&items[i].lower));
        let limit = if subordinate { self.skip_to_comma(after, sentence.end) } else { sentence.end };
        if start == sentence.start + 1 && items[sentence.start].lower == "as" {
            return self.as_told(after, verb, group, source);
        }
        if let Some(forward) = passage.content_after(verb, after, limit) {
            let medium = items[group.start - 1].is(Class::Medium);
            if medium && forward.contents.iter().any(|content| self.names_inner_source(content)) {
                return None;
            }
            return Some(self.forward(forward, group.span, Some(source)));
        }
        let led =
            |i: usize| matches!(items[i].lower, "as" | "seperti") && i > floor && items[i - 1].kind == Kind::Comma;
        let start = start.checked_sub(1).filter(|&i| led(i)).unwrap_or(start);
        self.preposed(start, after, verb, group, source)
    }

    /// "As Heald told The Huffington Post, ozone has dropped."
    fn as_told(&self, after: usize, verb: Verb, group: &Group, source: Source) -> Option<(Found, usize)> {
        let passage = self.passage;
        let limit = passage.sentence_of(after - 1).end;
        let comma = self.skip_to_comma(after, limit);
        let content = passage.trim(comma..passage.content_end((comma + 1).min(limit), limit).max(comma));
        // "As the vote count continues, officials say …": somebody else speaks.
        let quoted = passage.get(content.start).is_some_and(Item::is_quote);
        if verb.class == CueClass::Quote && !quoted || self.names_inner_source(&content) {
            return None;
        }
        (passage.words(&content) >= 2)
            .then(|| (self.attribution(std::slice::from_ref(&content), group.span, Some(source)), content.end))
    }

    /// "“Are you serious?” Kofi Danso said when …": a quotation with a stop of its own before the source, where nothing
    /// else can be the content.
    fn after_question(&self, after: usize, group: &Group) -> Option<(Found, usize)> {
        let passage = self.passage;
        let items = &passage.items;
        let sentence = passage.sentence_of(group.start);
        let quote = sentence.start.checked_sub(1).filter(|&i| items[i].is_quote() && i >= self.used)?;
        let next = items.get(after).filter(|_| after < sentence.end);
        let asked = match items[quote].kind {
            Kind::Quote(index) => passage.quotations[index].words.slice(passage.text).ends_with(['?', '!']),
            _ => false,
        };
        let closed = next.is_none_or(|next| {
            next.kind == Kind::Stop
                || asked
                    && matches!(next.lower, "when" | "as" | "after" | "before" | "while" | "ketika" | "saat" | "usai")
        });
        let (source, start) = passage.source_before(sentence.start, group.start).filter(|_| closed)?;
        (start == sentence.start)
            .then(|| (self.attribution(std::slice::from_ref(&(quote..quote + 1)), group.span, Some(source)), after))
    }

    /// The verb at `at` with its auxiliaries and the adverbs between them.
    fn group(&self, at: usize, verb: Verb) -> Option<Group> {
        let items = &self.passage.items;
        let sentence = self.passage.sentence_of(at);
        let mut start = at;
        let mut first = at;
        let (mut negated, mut passive) = (false, false);
        // "is expected to tell", "was heard to say", "is reported to have said"
        let infinitive = |i: usize| {
            i >= sentence.start + 2
                && items[i].lower == "to"
                && matches!(
                    items[i - 1].lower,
                    "continue"
                        | "continues"
                        | "continued"
                        | "began"
                        | "begins"
                        | "goes on"
                        | "expected"
                        | "reported"
                        | "heard"
                        | "known"
                        | "quoted"
                        | "likely"
                        | "set"
                        | "due"
                        | "understood"
                        | "believed"
                )
        };
        while start > sentence.start {
            step();
            let item = &items[start - 1];
            if item.kind != Kind::Word || item.capital && start - 1 > sentence.start {
                break;
            }
            if infinitive(start - 1) {
                start -= 2;
                first = start;
                continue;
            }
            let adverb = item.is(Class::Adverb) || item.is_manner_adverb();
            let auxiliary = item.is(Class::Aux) && verb.form != Form::Only;
            if !(adverb || auxiliary || item.is(Class::Negation)) {
                break;
            }
            // "were fears": a noun.
            if auxiliary && verb.form == Form::Third {
                return None;
            }
            // "could argue", "might have suggested": nobody said it.
            // "tidak memungkiri": said after all.
            let admits = matches!(items[at].lower, "memungkiri" | "menampik");
            negated |= item.is(Class::Negation) && !admits
                || matches!(item.lower, "could" | "might" | "may" | "can" | "should");
            if auxiliary {
                let be = matches!(item.lower, "is" | "are" | "was" | "were" | "be" | "been" | "being" | "am");
                passive |= be && verb.form == Form::Past && first == at;
                first = start - 1;
            }
            start -= 1;
        }
        // An infinitive, or a bare form after a preposition or determiner.
        let before = start.checked_sub(1).filter(|&i| i >= sentence.start).map(|i| &items[i]);
        if first == at && verb.form != Form::Only && before.is_some_and(|item| matches!(item.lower, "to" | "not")) {
            return None;
        }
        let span = Span::new(items[first].span.start, items[at + verb.words - 1].span.end);
        Some(Group { start, span, negated, passive })
    }

    /// Whether a form that is also a noun is one here: "insurance claims rose", "the bank's reports".
    fn is_noun(&self, at: usize, verb: Verb, group: &Group, source: &Source) -> bool {
        let items = &self.passage.items;
        if !matches!(verb.form, Form::Base | Form::Third) || group.start != at {
            return false;
        }
        let previous = &items[at - 1];
        let next = items.get(at + verb.words);
        // "“…,” Ann Lee notes in her book": the words need a verb.
        let start = items.partition_point(|item| item.span.start < source.span.start);
        let quoted = self.quote_before(start).is_some_and(|quote| quote + 1 == start && verb.form == Form::Third);
        let followed = next.is_some_and(|next| {
            next.is(Class::That)
                || next.is_quote()
                || next.is(Class::Personal)
                || next.is(Class::Determiner)
                || next.is(Class::Question)
                || matches!(next.kind, Kind::Comma | Kind::Colon | Kind::Stop)
                || next.capital
                || next.kind == Kind::Word
                    && matches!(items[at].lower, "says" | "say" | "believe" | "believes" | "think" | "thinks")
                || next.is(Class::Preposition)
                    && (matches!(items[at].lower, "says" | "say" | "tells" | "writes" | "argues" | "insists") || quoted)
                || next.lower.starts_with(|c: char| c.is_ascii_digit())
                || next.lower.ends_with('s')
        });
        let possessor = matches!(previous.lower, "'s" | "’s")
            || previous.is(Class::Determiner)
                && !previous.is(Class::Personal)
                && !matches!(previous.lower, "some" | "many" | "most" | "all" | "others" | "several");
        let plural = matches!(source.head, Head::Pronoun(_))
            || previous.lower.ends_with('s')
            || matches!(
                previous.lower,
                "people" | "police" | "media" | "many" | "some" | "who" | "men" | "women" | "i" | "percent" | "%"
            )
            || previous.name.is_some() && items[at].lower == "say";
        // "her subsequent remarks that …"
        let owned =
            at.checked_sub(2).is_some_and(|i| matches!(items[i].lower, "his" | "her" | "their" | "its" | "'s" | "’s"));
        let adjective = previous.kind == Kind::Word && !previous.capital && !previous.lower.ends_with('s');
        if owned && adjective && verb.form == Form::Third && next.is_some_and(|next| next.is(Class::That)) {
            return true;
        }
        if self.is_noun_beside_verb(at, verb, source) {
            return true;
        }
        // "Recent reports that …": a singular subject would have an article or a name.
        let bare = matches!(source.head, Head::Words(words) if !words.slice(self.passage.text).contains(' '))
            && !previous.is(Class::Speaking)
            && !previous.is(Class::Document);
        if bare
            && verb.form == Form::Third
            && matches!(items[at].lower, "reports" | "claims" | "states" | "notes" | "estimates" | "fears" | "doubts")
        {
            return true;
        }
        let head = crate::claim::attribution::speaker::is_plural(source.span.slice(self.passage.text));
        // "voters in eleven key states": a plural subject has another form.
        let disagrees = verb.form == Form::Third
            && head
            && matches!(source.head, Head::Words(_))
            && matches!(items[at].lower, "reports" | "claims" | "states" | "notes" | "estimates" | "fears" | "doubts");
        !followed
            || disagrees
            || possessor
            || previous.is(Class::Preposition) && !previous.capital
            || verb.form == Form::Base && !plural && !head
    }

    /// Whether the clause has its verb next to the word: "The Times report says", "The decline follows reports".
    fn is_noun_beside_verb(&self, at: usize, verb: Verb, source: &Source) -> bool {
        let passage = self.passage;
        let only_verb = matches!(
            passage.items[at].lower,
            "say" | "says" | "believe" | "believes" | "think" | "thinks" | "tell" | "tells"
        );
        if only_verb || matches!(source.head, Head::Pronoun(_)) {
            return false;
        }
        let next = at + verb.words;
        let tense = passage.items.get(next).is_some_and(|item| {
            passage.is_finite(next)
                || item.cue.is_some_and(|verb| {
                    verb.form == Form::Third || matches!(item.lower, "said" | "say" | "told" | "warned")
                })
        });
        let start = passage.items.partition_point(|item| item.span.start < source.span.start);
        tense || at > start && passage.verb_form(at - 1, start) == Some(Form::Third)
    }
}
