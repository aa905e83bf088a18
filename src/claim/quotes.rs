//! Who said what: direct quotes between marks, and indirect ones after "bahwa", "that", "menurut", "according to".
//!
//! By rule, from the words that attribute ([`Verb`]) to the speaker beside them. A speaker is a person, an
//! organisation or a place that the extraction found, or the words themselves ("para peneliti"). Where the rules are not
//! sure there is no quote, or no speaker.

use super::marks;
use super::sentence::{Sentence, Token};
use super::signals::Signal;
use crate::article::Article;
use crate::entity::{EntityType, Extraction};
use crate::text::Span;

/// Something that somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The words said, in bytes of the text: without the marks of a direct quote.
    pub span: Span,
    /// Whether they stand between quotation marks.
    pub direct: bool,
    /// The word that attributes them.
    pub verb: Span,
    /// Who said them.
    pub speaker: Option<Speaker>,
    /// The mention of the day they were said, as an index of the extraction's mentions.
    pub said: Option<usize>,
}

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The mention of the person, organisation or place, as an index of the extraction's mentions.
    pub mention: Option<usize>,
    /// The words that name the speaker, in bytes of the text.
    pub words: Span,
}

/// What is told of a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told<'a> {
    /// The fullest name, or the words for one without a name.
    pub name: &'a str,
    /// What the speaker is: beside these words, else wherever that is told.
    pub role: Option<&'a str>,
}

impl Speaker {
    /// What `text` tells of the speaker.
    pub fn told<'a>(&self, found: &'a Extraction, text: &'a str) -> Told<'a> {
        let entity = self.mention.map(|m| &found.entities[found.entity_of[m]]);
        let own = self.mention.and_then(|m| found.mentions[m].role).map(|role| role.of(text));
        Told {
            name: entity.map_or_else(|| self.words.of(text), |entity| entity.name.as_str()),
            role: own.or_else(|| entity?.role.as_deref()),
        }
    }
}

/// How a word attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    /// The speaker comes after: "menurut", "according to".
    Source,
    /// The speaker comes after, behind the quote: "kata", "ujar".
    Behind,
    /// The speaker is a pronoun in the word: "katanya".
    Pronoun,
    /// The speaker comes before, in English also after: "mengatakan", "said". What is said may follow at once.
    Said,
    /// As [`Verb::Said`], but only with "bahwa", "that" or a direct quote: "mengumumkan", "announced".
    That,
}

fn verb(tokens: &[Token], at: usize) -> Option<Verb> {
    const BEHIND: &[&str] = &["kata", "ujar", "tutur", "ucap", "imbuh", "tegas", "ungkap", "papar", "tukas", "jelas"];
    const SAID: &[&str] = &[
        "said",
        "says",
        "say",
        "mengatakan",
        "menyatakan",
        "menyebut",
        "menyebutkan",
        "mengaku",
        "mengakui",
        "menegaskan",
        "menjelaskan",
        "mengklaim",
        "menuturkan",
        "mengungkapkan",
        "berkata",
        "menambahkan",
        "menilai",
    ];
    let token = &tokens[at];
    let word = token.lower.as_str();
    if word == "menurut" || word == "according" && tokens.get(at + 1).is_some_and(|next| next.lower == "to") {
        return Some(Verb::Source);
    }
    if BEHIND.contains(&word) {
        return Some(Verb::Behind);
    }
    if word.strip_suffix("nya").is_some_and(|stem| BEHIND.contains(&stem)) {
        return Some(Verb::Pronoun);
    }
    if SAID.contains(&word) {
        return Some(Verb::Said);
    }
    let noun = at > 0 && matches!(tokens[at - 1].lower.as_str(), "the" | "a" | "an" | "this" | "to" | "of" | "in");
    (token.signals.has(Signal::Report) && word != "according" && !noun).then_some(Verb::That)
}

/// What attributes: where it is, how, and to whom.
struct Attribution {
    /// Index of the token in its sentence.
    at: usize,
    verb: Verb,
    speaker: Option<Speaker>,
    /// The token after the attribution where what is said may begin.
    end: usize,
}

/// Finds the quotes in `sentences` of `article`, in order.
pub fn find(article: &Article, sentences: &[Sentence], found: &Extraction) -> Vec<Quote> {
    let mut finder = Finder { text: article.text(), found, quotes: Vec::new() };
    for paragraph in sentences.chunk_by(|a, b| a.paragraph == b.paragraph) {
        finder.paragraph(article.paragraphs()[paragraph[0].paragraph].span(), paragraph);
    }
    finder.quotes.sort_by_key(|quote| (quote.span.start, quote.span.end));
    finder.quotes
}

struct Finder<'a> {
    text: &'a str,
    found: &'a Extraction,
    quotes: Vec<Quote>,
}

/// Words behind which a date is not that of the attribution.
const APART: &[&str] = &[
    "who", "which", "since", "after", "before", "until", "when", "yang", "sejak", "setelah", "sebelum", "usai",
    "seusai", "hingga", "ketika", "saat",
];

/// Words that a quotation has at least; fewer between marks are a name or a doubt.
const FEWEST: usize = 4;

impl Finder<'_> {
    fn paragraph(&mut self, span: Span, sentences: &[Sentence]) {
        let marks = marks::pair(self.text, span);
        let speech: Vec<Span> = marks.quoted.iter().filter_map(|&quoted| self.speech(span, quoted)).collect();
        let inside = &|span: Span| speech.iter().any(|quoted| quoted.covers(span));
        // What direct quotes are attributed by attributes nothing else.
        let mut used: Vec<Span> = Vec::new();
        let mut last: Option<usize> = None;
        for &quoted in &speech {
            let this = &*self;
            let near = sentences.iter().filter(|s| s.span.intersects(Span::new(quoted.start - 1, quoted.end + 1)));
            let attributed = near
                .flat_map(|sentence| {
                    let outside = (0..sentence.tokens.len()).filter(|&at| !inside(sentence.tokens[at].span));
                    outside
                        .filter_map(move |at| Some((sentence, this.attribution(sentence, at, inside, Some(quoted))?)))
                })
                .filter(|(sentence, a)| a.verb != Verb::Source || sentence.tokens[a.at].span.start > quoted.end)
                .min_by_key(|(sentence, a)| {
                    let verb = sentence.tokens[a.at].span;
                    if verb.start >= quoted.end { verb.start - quoted.end } else { quoted.start - verb.end + 20 }
                });
            let quote = match (attributed, last) {
                (Some((sentence, a)), _) => {
                    let verb = sentence.tokens[a.at].span;
                    used.push(verb);
                    Quote {
                        span: quoted,
                        direct: true,
                        verb,
                        speaker: a.speaker,
                        said: self.date(sentence, &a, quoted),
                    }
                }
                // A quote that goes on after what attributed the one before.
                (None, Some(last)) => Quote { span: quoted, ..self.quotes[last].clone() },
                (None, None) => continue,
            };
            last = Some(self.quotes.len());
            self.quotes.push(quote);
        }
        for sentence in sentences {
            self.indirect(sentence, inside, &used);
        }
    }

    /// The words between marks without white space and a comma at their ends, where they are a sentence and no scrap
    /// of one: they begin with a capital, or behind a comma or a colon.
    fn speech(&self, paragraph: Span, quoted: Span) -> Option<Span> {
        let words = quoted.of(self.text);
        let before = self.text[paragraph.start..quoted.start].trim_end_matches(['"', '“', '„', '«']).trim_end();
        let opens = words.trim_start().starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let whole = opens || before.is_empty() || before.ends_with([',', ':', '.']);
        if !whole || crate::text::words::words(words).count() < FEWEST {
            return None;
        }
        let kept = words.trim().trim_end_matches(',').trim_end();
        let start = quoted.start + words.len() - words.trim_start().len();
        Some(Span::new(start, start + kept.len()))
    }

    /// The indirect quotes of a sentence.
    fn indirect(&mut self, sentence: &Sentence, inside: &impl Fn(Span) -> bool, used: &[Span]) {
        let tokens = &sentence.tokens;
        let mut next = 0;
        for at in 0..tokens.len() {
            if at < next || inside(tokens[at].span) || used.contains(&tokens[at].span) {
                continue;
            }
            let Some(a) = self.attribution(sentence, at, inside, None) else { continue };
            if a.speaker.is_none() {
                continue;
            }
            let Some((from, mut to)) = statement(tokens, &a) else { continue };
            // A quoted scrap at the end keeps its mark.
            let is_mark = |token: &&Token| matches!(token.lower.as_str(), "\"" | "“" | "”");
            if tokens[from..to].iter().filter(is_mark).count() % 2 == 1 && tokens.get(to).as_ref().is_some_and(is_mark)
            {
                to += 1;
            }
            let span = Span::new(tokens[from].span.start, tokens[to - 1].span.end);
            if tokens[from..to].iter().filter(|t| t.is_word()).count() < FEWEST
                || tokens[from..to].iter().any(|t| inside(t.span))
            {
                continue;
            }
            let said = self.date(sentence, &a, span);
            self.quotes.push(Quote { span, direct: false, verb: tokens[at].span, speaker: a.speaker, said });
            next = to;
        }
    }

    /// Whether and to whom the token at `at` attributes something; `quoted` is the direct quote it is asked for.
    fn attribution(
        &self,
        sentence: &Sentence,
        at: usize,
        inside: &impl Fn(Span) -> bool,
        quoted: Option<Span>,
    ) -> Option<Attribution> {
        let tokens = &sentence.tokens;
        let verb = verb(tokens, at)?;
        let outside = |at: usize| tokens.get(at).is_some_and(|token| !inside(token.span));
        let near = |at: usize| {
            quoted.is_some_and(|quoted| {
                let (before, after) = (tokens[at].span.end, tokens[at].span.start);
                before <= quoted.start && quoted.start - before < 60 || after >= quoted.end && after - quoted.end < 60
            })
        };
        let (speaker, end) = match verb {
            Verb::Source => {
                let first = at + 1 + usize::from(tokens[at].lower == "according");
                let (speaker, end) = self.after(tokens, first, true)?;
                (Some(speaker), end)
            }
            Verb::Behind => {
                // "jelas" is clear, and "kata" a word, where nothing was said before.
                let behind =
                    at > 0 && matches!(tokens[at - 1].lower.as_str(), "," | "\"" | "”" | "?" | "!" | "'" | "’");
                if !behind {
                    return None;
                }
                let (speaker, end) = self.after(tokens, at + 1, false)?;
                (Some(speaker), end)
            }
            Verb::Pronoun => {
                let behind = at > 0 && !tokens[at - 1].is_word();
                if !behind {
                    return None;
                }
                (self.person_before(tokens[at].span), at + 1)
            }
            Verb::Said | Verb::That => {
                let before = self.before(tokens, at, &outside);
                // "…," said Lucia Fernandes.
                let inverted = sentence.language != crate::article::Language::Indonesian
                    && at > 0
                    && matches!(tokens[at - 1].lower.as_str(), "," | "\"" | "”" | "?" | "!" | "’" | "'");
                let after = if inverted && before.is_none() { self.after(tokens, at + 1, false) } else { None };
                match (before, after) {
                    (Some(speaker), _) => (Some(speaker), at + 1),
                    (None, Some((speaker, end))) => (Some(speaker), end),
                    (None, None) if quoted.is_some() => (None, at + 1),
                    (None, None) => return None,
                }
            }
        };
        if quoted.is_some() && !near(at) && !near(end.saturating_sub(1).min(tokens.len() - 1)) {
            return None;
        }
        Some(Attribution { at, verb, speaker, end })
    }

    /// The mention that holds or begins at `token`, if it can speak.
    fn mention(&self, token: &Token) -> Option<usize> {
        let speaks = |kind| matches!(kind, EntityType::Person | EntityType::Organization | EntityType::Place);
        self.found.at(token.span.start).filter(|&m| speaks(self.found.mentions[m].kind))
    }

    /// The speaker named from `first` on, and the token after the name: the first person before the sentence or the
    /// clause ends, else the first organisation or place; with `words`, else the words up to a comma.
    fn after(&self, tokens: &[Token], first: usize, words: bool) -> Option<(Speaker, usize)> {
        const REACH: usize = 14;
        const STOPS: &[&str] = &["bahwa", "that", "\"", "“", "”", ".", ";", ":", "who", "yang", "pada", "on"];
        let limit = tokens.len().min(first + REACH);
        let stop = (first..limit).find(|&at| STOPS.contains(&tokens[at].lower.as_str())).unwrap_or(limit);
        let mentions = || (first..stop).filter_map(|at| Some((at, self.mention(&tokens[at])?)));
        let kind = |m: usize| self.found.mentions[m].kind;
        let person = mentions().find(|&(_, m)| kind(m) == EntityType::Person);
        let comma = (first..stop).find(|&at| tokens[at].lower == ",").unwrap_or(stop);
        // A person behind a comma is one only after an office: "kata Kepala Dinas, Hendra".
        let person = person.filter(|&(at, m)| at <= comma + 1 || self.found.mentions[m].role.is_some());
        let other = || mentions().find(|&(at, _)| at < comma);
        if let Some((at, m)) = person.or_else(other) {
            let span = self.found.mentions[m].span;
            let end = (at..stop).find(|&i| tokens[i].span.start >= span.end).unwrap_or(stop);
            return Some((Speaker { mention: Some(m), words: span }, end));
        }
        let pronoun =
            tokens.get(first).is_some_and(|t| matches!(t.lower.as_str(), "he" | "she" | "dia" | "ia" | "beliau"));
        if pronoun {
            return Some((self.person_before(tokens[first].span)?, first + 1));
        }
        let named = words && comma > first && comma - first <= 6 && (comma < tokens.len());
        let span = || Span::new(tokens[first].span.start, tokens[comma - 1].span.end);
        named.then(|| (Speaker { mention: None, words: span() }, comma))
    }

    /// The speaker that the verb at `verb` is said of.
    fn before(&self, tokens: &[Token], verb: usize, outside: &impl Fn(usize) -> bool) -> Option<Speaker> {
        const BETWEEN: &[&str] = &[
            "juga",
            "telah",
            "sudah",
            "kemudian",
            "pernah",
            "sempat",
            "lalu",
            "kembali",
            "also",
            "has",
            "have",
            "had",
            "later",
            "then",
            "already",
            "previously",
            "would",
            "itu",
            "tersebut",
            "ini",
        ];
        const CLAUSES: &[&str] =
            &["\"", "”", "“", ";", ":", "and", "but", "dan", "tetapi", "namun", "while", "sementara", "bahwa", "that"];
        let mut at = verb;
        while at > 0 && BETWEEN.contains(&tokens[at - 1].lower.as_str()) {
            at -= 1;
        }
        if at == 0 || !outside(at - 1) {
            return None;
        }
        let start =
            (0..at).rev().find(|&i| !outside(i) || CLAUSES.contains(&tokens[i].lower.as_str())).map_or(0, |i| i + 1);
        let last = &tokens[at - 1];
        let of = |m: usize| Speaker { mention: Some(m), words: self.found.mentions[m].span };
        if matches!(last.lower.as_str(), "ia" | "dia" | "beliau" | "he" | "she") {
            return self.person_before(last.span);
        }
        let mentions = |from: usize, to: usize| (from..to).filter_map(|i| Some((i, self.mention(&tokens[i])?)));
        let person = |&(_, m): &(usize, usize)| self.found.mentions[m].kind == EntityType::Person;
        let whose = |i: usize| {
            i > start
                && matches!(
                    tokens[i - 1].lower.as_str(),
                    "of" | "with" | "to" | "dengan" | "kepada" | "bagi" | "at" | "for"
                )
        };
        if last.lower == "," {
            // "Daniel Okafor, a spokesman, said": the person first named, else the organisation.
            let first = mentions(start, at).find(person).or_else(|| mentions(start, at).find(|&(i, _)| !whose(i)));
            return first.map(|(_, m)| of(m));
        }
        if let Some(m) = self.mention(last) {
            let first = (start..at).find(|&i| self.mention(&tokens[i]) == Some(m)).unwrap_or(at - 1);
            // "the mayor of Port Ellery said" is the mayor; "Yevgeny of Moscow" is not asked for.
            let owned = whose(first).then(|| mentions(start, first).rfind(person)).flatten();
            return Some(of(owned.map_or(m, |(_, m)| m)));
        }
        // Words without a name: "para peneliti", "officials".
        let plain = at > start && at - start <= 5 && tokens[start..at].iter().all(|t| t.is_word() && t.value.is_none());
        let they = matches!(
            last.lower.as_str(),
            "mereka"
                | "they"
                | "we"
                | "i"
                | "you"
                | "it"
                | "kami"
                | "saya"
                | "kita"
                | "yang"
                | "who"
                | "which"
                | "as"
                | "to"
                | "is"
                | "be"
                | "not"
                | "tidak"
        );
        let acts = tokens[start..at].iter().any(|t| {
            t.signals.has(Signal::Modal)
                || t.signals.has(Signal::Future)
                || t.signals.has(Signal::Question)
                || t.signals.has(Signal::Report)
        });
        // "recent reports" are no one's words.
        let noun = matches!(tokens[verb].lower.as_str(), "reports" | "claims" | "states" | "notes" | "estimates");
        (plain && !they && !acts && !noun)
            .then(|| Speaker { mention: None, words: Span::new(tokens[start].span.start, last.span.end) })
    }

    /// The person a pronoun at `span` most likely means: the last one named before it.
    fn person_before(&self, span: Span) -> Option<Speaker> {
        let before = self.found.mentions.partition_point(|m| m.span.end <= span.start);
        let near = |m: &usize| span.start - self.found.mentions[*m].span.end < 1500;
        let m = (0..before).rev().take_while(near).find(|&m| self.found.mentions[m].kind == EntityType::Person)?;
        Some(Speaker { mention: Some(m), words: span })
    }

    /// The date of the attribution: in its sentence, outside what was said, and near the verb.
    fn date(&self, sentence: &Sentence, a: &Attribution, said: Span) -> Option<usize> {
        let verb = sentence.tokens[a.at].span;
        let dates = self.found.touching(sentence.span).filter(|&m| {
            let mention = &self.found.mentions[m];
            mention.kind == EntityType::Date
                && !said.intersects(mention.span)
                && mention
                    .value
                    .as_deref()
                    .is_some_and(|value| value.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
        });
        // "…, who has fished since 1987" tells something else.
        let apart = |span: Span| {
            let between = Span::new(verb.end.min(span.end), verb.start.max(span.start));
            sentence.tokens.iter().any(|t| between.covers(t.span) && APART.contains(&t.lower.as_str()))
        };
        dates
            .map(|m| (m, self.found.mentions[m].span))
            .filter(|(_, span)| !apart(*span))
            .filter(
                |(_, span)| {
                    if span.start >= verb.end { span.start - verb.end < 80 } else { verb.start - span.end < 40 }
                },
            )
            .min_by_key(|(_, span)| span.start.abs_diff(verb.start))
            .map(|(m, _)| m)
    }
}

/// The tokens of what is said, given what attributes it.
fn statement(tokens: &[Token], a: &Attribution) -> Option<(usize, usize)> {
    let semicolon = (a.end..tokens.len()).find(|&at| tokens[at].lower == ";").unwrap_or(tokens.len());
    let full = tokens[..semicolon].iter().rposition(Token::is_word)? + 1;
    let is = |at: usize, words: &[&str]| tokens.get(at).is_some_and(|t| words.contains(&t.lower.as_str()));
    let that = (a.end..full.min(a.end + 16)).find(|&at| is(at, &["bahwa", "that", "bahwasanya"]));
    match a.verb {
        Verb::Source | Verb::Behind => {
            // At the end of the sentence what comes before is meant, else what comes after.
            if a.end + 1 >= full {
                let mut end = a.at;
                while end > 0 && !tokens[end - 1].is_word() {
                    end -= 1;
                }
                return (end > 0).then_some((0, end));
            }
            let comma = (a.end..full.min(a.end + 14)).find(|&at| is(at, &[","]));
            if a.verb == Verb::Source && a.at == 0 {
                return comma.map(|comma| (comma + 1, full));
            }
            match a.verb {
                Verb::Source => Some((comma.map_or(a.end, |comma| comma + 1), full)),
                // "kata Hendra, seusai peresmian": what follows is when.
                _ => {
                    let mut end = a.at;
                    while end > 0 && !tokens[end - 1].is_word() {
                        end -= 1;
                    }
                    (end > 0).then_some((0, end))
                }
            }
        }
        Verb::Pronoun => {
            let mut end = a.at;
            while end > 0 && !tokens[end - 1].is_word() {
                end -= 1;
            }
            (end > 0).then_some((0, end))
        }
        Verb::Said => {
            if a.end > a.at + 1 {
                // "…, said Lucia".
                let end = (0..a.at).rev().find(|&at| tokens[at].is_word())? + 1;
                return Some((0, end));
            }
            let from = that.map_or(a.end, |that| that + 1);
            if from >= full {
                // "…, Okafor said."
                let comma = (0..a.at).rev().find(|&at| tokens[at].lower == ",")?;
                return (comma > 0).then_some((0, comma));
            }
            (that.is_some() || !is(a.end, &["to", "on", "in", "at", "by", "kepada", ",", "of"])).then_some((from, full))
        }
        Verb::That => that.map(|that| (that + 1, full)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::sentence;
    use crate::entity::extract;

    /// Checks the quotes of `text`: speaker, verb, day, words.
    #[track_caller]
    fn check(text: &str, expected: &[[&str; 4]]) {
        let article = Article::new(text.into(), None, None).unwrap();
        let found = extract(&article, Span::new(0, text.len()));
        let quotes = find(&article, &sentence::read(&article, found.window), &found);
        let told: Vec<[&str; 4]> = quotes
            .iter()
            .map(|quote| {
                let speaker = quote.speaker;
                let name = speaker.and_then(|s| s.mention).map(|m| found.entities[found.entity_of[m]].name.as_str());
                let name = name.or(speaker.map(|s| s.words.of(text))).unwrap_or("");
                let said = quote.said.and_then(|m| found.mentions[m].value.as_deref()).unwrap_or("");
                [name, quote.verb.of(text), said, quote.span.of(text)]
            })
            .collect();
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn direct_quotes_in_indonesian() {
        check(
            "“Kapal ini aman dan murah,” kata Kepala Dinas Perhubungan, Hendra Kusuma, pada Senin (3/3/2025). “Kami \
             sudah mengujinya tiga kali.”",
            &[
                ["Hendra Kusuma", "kata", "2025-03-03", "Kapal ini aman dan murah"],
                ["Hendra Kusuma", "kata", "2025-03-03", "Kami sudah mengujinya tiga kali."],
            ],
        );
        check(
            "Menteri Keuangan Sri Mulyani menolak usul itu. \"Anggaran tahun ini sudah habis,\" ujarnya.",
            &[["Sri Mulyani", "ujarnya", "", "Anggaran tahun ini sudah habis"]],
        );
        check(
            "Budi Santoso mengatakan: \"Harga beras tidak akan naik lagi.\"",
            &[["Budi Santoso", "mengatakan", "", "Harga beras tidak akan naik lagi."]],
        );
    }

    #[test]
    fn indirect_quotes_in_indonesian() {
        check(
            "CEO Sberbank, German Gref, mengakui pada tahun 2023 bahwa perangkat itu paling sulit diganti.",
            &[["German Gref", "mengakui", "2023", "perangkat itu paling sulit diganti"]],
        );
        check(
            "Menurut Badan Pusat Statistik, inflasi bulan lalu turun tipis.",
            &[["Badan Pusat Statistik", "Menurut", "", "inflasi bulan lalu turun tipis"]],
        );
        check(
            "Inflasi bulan lalu turun tipis, menurut Badan Pusat Statistik.",
            &[["Badan Pusat Statistik", "menurut", "", "Inflasi bulan lalu turun tipis"]],
        );
        check(
            "Para peneliti menyebut suhu laut naik dua derajat.",
            &[["Para peneliti", "menyebut", "", "suhu laut naik dua derajat"]],
        );
    }

    #[test]
    fn quotes_in_english() {
        check(
            "“Nobody has shown us the numbers,” said Lucia Fernandes, who has fished since 1987. “We asked three times.”",
            &[
                ["Lucia Fernandes", "said", "", "Nobody has shown us the numbers"],
                ["Lucia Fernandes", "said", "", "We asked three times."],
            ],
        );
        check(
            "Henrik Solberg, an oceanographer at the University of Maine, told the council that the sea had risen by 9 \
             centimetres. According to his office, premiums have doubled since 2019.",
            &[
                ["Henrik Solberg", "told", "", "the sea had risen by 9 centimetres"],
                ["his office", "According", "", "premiums have doubled since 2019"],
            ],
        );
        check(
            "The mayor said each closure costs a week; fishermen say that it costs them two.",
            &[["The mayor", "said", "", "each closure costs a week"], ["fishermen", "say", "", "it costs them two"]],
        );
    }

    #[test]
    fn scraps_names_and_nouns_are_no_quotes() {
        check("Kapal itu dijuluki \"Ratu Laut dari Timur\" oleh warga.", &[]);
        check("The town ranks third for flood claims. Recent reports that nobody checked were wrong.", &[]);
        check("Kata itu sulit dieja. Jelas bahwa ini salah.", &[]);
    }
}
