//! Names of persons, organisations and places, by capitalisation, word lists and what stands beside them.
//!
//! Two passes. The first takes runs of capitalised words in running prose and types those that something
//! gives away: a list, a telling first or last word ("PT …", "… Network"), an office before, a verb of saying
//! beside. The second types what was left by what the first learned ("Putin" after "Vladimir Putin"), and
//! reads headlines and link lines, where capitals mean nothing, for names already known.

use super::lexicon as lex;
use super::{EntityType, Mention};
use crate::article::{Article, Kind, dateline_end};
use crate::text::{Span, words};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A word and what stands before it.
#[derive(Clone, Copy)]
struct Token<'a> {
    span: Span,
    text: &'a str,
    /// Only white space lies between it and the word before.
    joined: bool,
    /// It opens a paragraph, a sentence or a quote.
    opens: bool,
    /// It begins with a capital.
    capital: bool,
}

/// What the first pass knows.
#[derive(Default)]
struct Known<'a> {
    /// Whole names.
    names: HashMap<String, EntityType>,
    /// Words of persons' names of two words or more.
    parts: HashSet<&'a str>,
    /// Words seen in lower case: common words, whatever their capitals elsewhere.
    lower: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    fn learn(&mut self, text: &str, tokens: &[Token<'a>], kind: EntityType) {
        if kind == EntityType::Person && tokens.len() > 1 {
            self.parts.extend(tokens.iter().map(|t| t.text).filter(|part| part.chars().count() > 2));
        }
        self.names.insert(name_of(text, tokens), kind);
    }
}

/// The names in the paragraphs that begin inside `window`.
pub fn tag(article: &Article, window: Span) -> Vec<Mention> {
    let text = article.text();
    let from = article.paragraphs().partition_point(|p| p.span().start < window.start);
    let paragraphs = article.paragraphs()[from..].iter().take_while(|p| p.span().start < window.end.max(1));
    let mut prose = Vec::new();
    let mut headings = Vec::new();
    let mut found = Vec::new();
    let mut known = Known::default();
    for paragraph in paragraphs {
        // One endless line is read up to the end of the window.
        let span = Span::new(paragraph.span().start, paragraph.span().end.min(text.floor_char_boundary(window.end)));
        let tokens = tokens(text, span);
        let capitals = tokens.iter().filter(|t| t.capital).count();
        let heading =
            matches!(paragraph.kind, Kind::Title | Kind::Link) || tokens.len() >= 4 && capitals * 5 >= tokens.len() * 4;
        known.lower.extend(tokens.iter().filter(|t| !t.capital).map(|t| t.text));
        if heading && paragraph.kind != Kind::Byline {
            headings.push(tokens);
            continue;
        }
        let dateline = if paragraph.kind == Kind::Body {
            dateline_end(span.of(text)).map_or(0, |end| span.start + end)
        } else {
            0
        };
        let (head, rest): (Vec<_>, Vec<_>) = tokens.into_iter().partition(|t| t.span.start < dateline);
        read_dateline(&head, &mut found);
        prose.push(rest);
    }
    // Runs that the first pass could not type.
    let mut open: Vec<Vec<Token<'_>>> = Vec::new();
    for tokens in &prose {
        for (run, context) in runs(tokens) {
            let (rest, office) = without_office(&run);
            let Some(parts) = segment(text, rest, office, &context, &known) else {
                if !rest.is_empty() {
                    open.push(rest.to_vec());
                }
                continue;
            };
            for (part, kind) in parts {
                known.learn(text, &rest[part.clone()], kind);
                found.push(mention(&rest[part], kind));
            }
        }
    }
    let alone: HashSet<&str> = open.iter().filter(|run| run.len() == 1).map(|run| run[0].text).collect();
    for tokens in &open {
        close(text, tokens, &alone, &mut known, &mut found);
    }
    for tokens in &headings {
        read_heading(text, tokens, &known, &mut found);
    }
    found
}

fn mention(tokens: &[Token<'_>], kind: EntityType) -> Mention {
    let span = Span::new(tokens[0].span.start, tokens[tokens.len() - 1].span.end);
    Mention { span, kind, value: None }
}

fn tokens(text: &str, span: Span) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut last = span.start;
    for word in words::words(span.of(text)) {
        let mut word = word.shift(span.start);
        let whole = word.of(text);
        for clitic in ["'s", "’s", "'", "’"] {
            if let Some(stem) = whole.strip_suffix(clitic) {
                word.end = word.start + stem.len();
            }
        }
        let gap = &text[last..word.start];
        let before = found.last();
        // The stop after a title or an initial ends nothing.
        let abbreviated = gap.starts_with('.')
            && gap[1..].trim().is_empty()
            && before.is_some_and(|t| {
                t.text.chars().count() == 1 || t.text.len() <= 4 && lex::is_role(&t.text.to_lowercase())
            });
        let opens =
            before.is_none() || !abbreviated && gap.contains(['.', '?', '!', ':', '"', '“', '‘', '\n', '|', '•']);
        found.push(Token {
            span: word,
            text: word.of(text),
            joined: before.is_some() && (abbreviated || gap.trim().is_empty() || gap.trim() == "&"),
            opens,
            capital: word.of(text).starts_with(char::is_uppercase),
        });
        last = word.end;
    }
    found
}

/// What stands beside a run: the words before and after it, lower-cased.
struct Context {
    before: String,
    after: [String; 2],
}

/// Runs of capitalised words that stay together, with what stands beside them.
fn runs<'a>(tokens: &[Token<'a>]) -> Vec<(Vec<Token<'a>>, Context)> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let starts = tokens[i].capital && !(tokens[i].opens && lex::is_function(&tokens[i].text.to_lowercase()));
        if !starts {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        while end < tokens.len() && tokens[end].joined {
            if tokens[end].capital {
                end += 1;
                continue;
            }
            let next = tokens.get(end + 1).is_some_and(|t| t.joined && t.capital);
            let particle = matches!(tokens[end].text, "bin" | "binti" | "van" | "von" | "der" | "de" | "da" | "al");
            let of = matches!(tokens[end].text, "of" | "for")
                && tokens[i..end].iter().any(|t| lex::ORG_FIRST.contains(&t.text) || lex::ORG_LAST.contains(&t.text));
            if next && (particle || of) {
                end += 2;
            } else {
                break;
            }
        }
        let lower =
            |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or(String::new(), |t| t.text.to_lowercase());
        let context = Context { before: lower(i.checked_sub(1)), after: [lower(Some(end)), lower(Some(end + 1))] };
        found.push((tokens[i..end].to_vec(), context));
        i = end;
    }
    found
}

/// Types a run (without its offices), or the parts it falls into: nothing where it is no name, `None` where it
/// stays open.
fn segment(
    text: &str,
    rest: &[Token<'_>],
    office: bool,
    context: &Context,
    known: &Known<'_>,
) -> Option<Vec<(Range<usize>, EntityType)>> {
    use EntityType::{Organization, Person, Place};
    let (first, last) = (rest.first()?, rest.last()?);
    let all = |kind| Some(vec![(0..rest.len(), kind)]);
    let name = name_of(text, rest);
    if lex::is_organization(&name) {
        return all(Organization);
    }
    if lex::is_place(&name) {
        return all(Place);
    }
    if rest.iter().all(|t| lex::is_common(t.text)) {
        return Some(Vec::new());
    }
    if matches!(context.before.as_str(), "sumber" | "source") {
        return all(Organization);
    }
    let given = lex::is_given(first.text);
    let many = rest.len() > 1;
    if many && (lex::ORG_LAST.contains(&last.text) || lex::ORG_FIRST.contains(&first.text) && !given) {
        return all(Organization);
    }
    if many && (lex::PLACE_LAST.contains(&last.text) || lex::PLACE_FIRST.contains(&first.text)) && !given {
        return all(Place);
    }
    // "Presiden Rusia Vladimir Putin": a country or an organisation, then the person.
    for len in (1..rest.len()).rev() {
        let head = name_of(text, &rest[..len]);
        let kind = if lex::is_place(&head) {
            Place
        } else if lex::is_organization(&head) || known.names.get(&head) == Some(&Organization) {
            Organization
        } else {
            continue;
        };
        if office || lex::is_given(rest[len].text) {
            return Some(vec![(0..len, kind), (len..rest.len(), Person)]);
        }
    }
    let lower = known.lower.contains(first.text.to_lowercase().as_str());
    let saying = lex::SAYING.contains(&context.before.as_str())
        || context.after.iter().any(|w| lex::SAYING.contains(&w.as_str()));
    if many {
        let shouted = rest.iter().any(|t| is_acronym(t.text));
        let person = !shouted && rest.len() <= 5 && (office || given || saying && !lower);
        return if person { all(Person) } else { None };
    }
    let made = first.text.len() > 5 && ["bank", "soft", "corp", "tech"].iter().any(|end| first.text.ends_with(end));
    let address = first.text.contains('.') && first.text.len() > 5;
    if made || address || is_acronym(first.text) && !lex::is_common(first.text) {
        all(Organization)
    } else if office && !lower {
        all(Person)
    } else if lex::PLACE_PREPOSITIONS.contains(&context.before.as_str()) && !first.opens && !lex::is_common(first.text)
    {
        all(Place)
    } else {
        None
    }
}

fn is_acronym(word: &str) -> bool {
    word.chars().count() <= 6
        && word.chars().filter(|c| c.is_uppercase()).count() > 1
        && !word.contains(char::is_lowercase)
}

/// The words of a run, single-spaced.
fn name_of(text: &str, tokens: &[Token<'_>]) -> String {
    let Some((first, last)) = tokens.first().zip(tokens.last()) else { return String::new() };
    Span::new(first.span.start, last.span.end).of(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `run` without the offices and titles it begins with, and whether there were any.
fn without_office<'r, 'a>(run: &'r [Token<'a>]) -> (&'r [Token<'a>], bool) {
    let mut rest = run;
    let mut office = false;
    'strip: while !rest.is_empty() {
        // "Afghan Ambassador Hamdullah Mohib": whose ambassador is no part of the name either.
        if let [whose, title, ..] = rest
            && lex::is_common(whose.text)
            && lex::is_role(&title.text.to_lowercase())
        {
            rest = &rest[1..];
        }
        for len in (1..=rest.len().min(3)).rev() {
            let words: Vec<String> = rest[..len].iter().map(|t| t.text.to_lowercase()).collect();
            if lex::is_role(&words.join(" ")) {
                rest = &rest[len..];
                office = true;
                continue 'strip;
            }
        }
        break;
    }
    (rest, office)
}

/// Second pass: types what the first left open, by what it learned.
fn close<'a>(
    text: &'a str,
    tokens: &[Token<'a>],
    alone: &HashSet<&str>,
    known: &mut Known<'a>,
    found: &mut Vec<Mention>,
) {
    let common = |t: &Token<'_>| known.lower.contains(t.text.to_lowercase().as_str()) || lex::is_common(t.text);
    let name = name_of(text, tokens);
    if let Some(&kind) = known.names.get(&name) {
        found.push(mention(tokens, kind));
    } else if let [one] = tokens {
        if known.parts.contains(one.text) {
            found.push(mention(tokens, EntityType::Person));
        }
    } else if let [.., last] = tokens
        && tokens.len() <= 3
        && (alone.contains(last.text) && !common(last) || !tokens.iter().any(common))
        && tokens.iter().all(|t| t.text.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.')))
        && tokens.iter().all(|t| t.text.chars().skip(1).any(char::is_lowercase) || t.text.chars().count() == 1)
    {
        known.learn(text, tokens, EntityType::Person);
        found.push(mention(tokens, EntityType::Person));
    }
}

/// Headlines and link lines: the longest names that are known already.
fn read_heading(text: &str, tokens: &[Token<'_>], known: &Known<'_>, found: &mut Vec<Mention>) {
    let mut i = 0;
    'next: while i < tokens.len() {
        if !tokens[i].capital {
            i += 1;
            continue;
        }
        for len in (1..=(tokens.len() - i).min(6)).rev() {
            let part = &tokens[i..i + len];
            if part[1..].iter().any(|t| !t.joined) {
                continue;
            }
            let name = name_of(text, part);
            let kind = known.names.get(&name).copied().or_else(|| {
                if lex::is_common(&name) {
                    None
                } else if lex::is_organization(&name) {
                    Some(EntityType::Organization)
                } else if lex::is_place(&name) {
                    Some(EntityType::Place)
                } else {
                    (len == 1 && known.parts.contains(name.as_str())).then_some(EntityType::Person)
                }
            });
            if let Some(kind) = kind {
                found.push(mention(part, kind));
                i += len;
                continue 'next;
            }
        }
        i += 1;
    }
}

/// "KONTAN.CO.ID - MOSKOW –": agencies by list or by the dot in a web address, any other word a place.
fn read_dateline(tokens: &[Token<'_>], found: &mut Vec<Mention>) {
    let mut i = 0;
    while i < tokens.len() {
        let mut end = i + 1;
        while end < tokens.len() && tokens[end].joined {
            end += 1;
        }
        let run = &tokens[i..end];
        let name = run.iter().map(|t| titled(t.text)).collect::<Vec<_>>().join(" ");
        let address = run.len() == 1 && run[0].text.contains('.');
        if address || lex::is_organization(&name) || run.iter().any(|t| lex::is_organization(t.text)) {
            found.push(mention(run, EntityType::Organization));
        } else if run.iter().all(|t| t.capital && !lex::is_common(&titled(t.text))) {
            found.push(mention(run, EntityType::Place));
        }
        i = end;
    }
}

/// `MOSKOW` → `Moskow`.
fn titled(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |first| first.to_string() + &chars.as_str().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::{RuleTagger, extract};

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let article = Article::new(text.into(), None, None).unwrap();
        let found = extract(&article, Span::new(0, text.len()), &RuleTagger);
        let found: Vec<_> = found.mentions.iter().map(|m| (m.span.of(text), m.kind.code())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn offices_are_no_part_of_a_name() {
        check(
            "Presiden Rusia Vladimir Putin meminta bank itu. Menurut Putin, hal itu perlu.",
            &[("Rusia", "LOC"), ("Vladimir Putin", "PER"), ("Putin", "PER")],
        );
        check("CEO Sberbank, German Gref, mengakui hal itu.", &[("Sberbank", "ORG"), ("German Gref", "PER")]);
        check("Dr. Sari Lestari datang.", &[("Sari Lestari", "PER")]);
        check("Kemarin Menteri Pangan Sari Lestari datang ke sana.", &[("Sari Lestari", "PER")]);
        check("It was Afghan Ambassador Hamdullah Mohib who told them.", &[("Hamdullah Mohib", "PER")]);
    }

    #[test]
    fn telling_words() {
        check(
            "Mereka bertemu PT Angin Timur di Kota Baru Lama.",
            &[("PT Angin Timur", "ORG"), ("Kota Baru Lama", "LOC")],
        );
        check(
            "It was told to The Guardian and to the University of Sheffield in Leeds.",
            &[("The Guardian", "ORG"), ("University of Sheffield", "ORG"), ("Leeds", "LOC")],
        );
        check("Teknologi AI dan GPUs mahal.", &[]);
    }

    #[test]
    fn the_start_of_a_sentence_is_no_name() {
        check("Menurut laporan itu, harga naik. Hal ini wajar.", &[]);
        check("The talks failed. However, nobody left.", &[]);
    }

    #[test]
    fn possessives_are_cut() {
        check("They met Angela Merkel's aide.", &[("Angela Merkel", "PER")]);
    }
}
