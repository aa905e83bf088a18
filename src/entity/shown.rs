//! Finds the names in the sentences of a labelled file as the reader does: in an article made of them, with all rules.

use super::iob::{TokenDocument, TokenFile};
use super::tagger::label::{self, IobLabel, OUTSIDE};
use super::token_text::push_sentence;
use super::{EntityType, Extractor};
use crate::article::{Article, Language};
use crate::text::Span;

/// Number of sentences in an article of news, roughly: where a file does not say where its documents begin, so many make
/// an article. The rules over a whole article, such as one type for the same words, need more than one sentence, and
/// would join names that have nothing to do with each other in the thousands of sentences of a file.
const SENTENCES_PER_ARTICLE: usize = 20;

/// The start and end of a name in bytes of its article, and its type.
pub(crate) type NameSpan = (usize, usize, EntityType);

/// An article made of labelled sentences.
pub(crate) struct LabelledArticle {
    /// The article. Each sentence is a paragraph of running text, so none is taken for a title or a byline.
    pub(crate) article: Article,
    /// The tokens, in bytes of the article.
    pub(crate) tokens: Vec<Span>,
    /// The names that the file gives, in order.
    pub(crate) gold: Vec<NameSpan>,
}

/// The articles of `file`, in order, made one after the other. All are in `language`, or else each in its own.
pub(crate) fn articles(
    file: &TokenFile,
    language: Option<Language>,
) -> impl Iterator<Item = LabelledArticle> + use<'_> {
    let sentences = if file.marks_documents() { usize::MAX } else { SENTENCES_PER_ARTICLE };
    file.documents().into_iter().flat_map(move |document| {
        let parts: Vec<TokenDocument<'_>> = document.chunks(sentences).map(<[_]>::to_vec).collect();
        parts.into_iter().filter_map(move |part| LabelledArticle::new(&part, language))
    })
}

impl LabelledArticle {
    /// `None` if there are no sentences.
    fn new(sentences: &TokenDocument<'_>, language: Option<Language>) -> Option<Self> {
        let mut text = String::new();
        let (mut tokens, mut gold, mut paragraphs) = (Vec::new(), Vec::new(), Vec::new());
        for (words, labels) in sentences {
            if !text.is_empty() {
                text.push('\n');
            }
            let start = text.len();
            let spans = push_sentence(&mut text, words);
            let names = label::names(labels).into_iter();
            gold.extend(names.map(|(from, to, kind)| (spans[from].start, spans[to - 1].end, kind)));
            tokens.extend(spans);
            paragraphs.push(Span::new(start, text.len()));
        }
        let article = Article::of_running_text(text, paragraphs, language)?;
        Some(Self { article, tokens, gold })
    }

    /// The names that the reader shows in the article, in order.
    pub(crate) fn shown(&self, extractor: &mut Extractor) -> Vec<NameSpan> {
        let found = extractor.extract_all(&self.article).mentions.into_iter();
        let names = found.filter(|mention| mention.kind.is_name());
        names.map(|mention| (mention.span.start, mention.span.end, mention.kind)).collect()
    }

    /// The labels of the tokens for `names`, which are in order and do not overlap. A token that is only partly in a name is
    /// labelled as all of it: "Bandung-based" is a place if "Bandung" is.
    pub(crate) fn labels(&self, names: &[NameSpan]) -> Vec<IobLabel> {
        let mut labels = vec![OUTSIDE; self.tokens.len()];
        let mut next = 0;
        for &(start, end, kind) in names {
            let first = next + self.tokens[next..].partition_point(|token| token.end <= start);
            next = first + self.tokens[first..].partition_point(|token| token.start < end);
            let Some(at) = label::TYPES.iter().position(|other| *other == kind) else { continue };
            let (begin, inside) = (1 + 2 * at, 2 + 2 * at);
            labels[first..next].fill(inside);
            if first < next {
                labels[first] = begin;
            }
        }
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles_of(text: &str, language: Option<Language>) -> Vec<LabelledArticle> {
        articles(&TokenFile::parse(text).unwrap(), language).collect()
    }

    #[test]
    fn sentences_are_paragraphs_of_running_text() {
        let text = "Banjir\tO\nSurut\tO\n\nOleh\tO\nSari\tB-PER\nDewi\tI-PER\n\nIa\tO\ntiba\tO\n,\tO\nlalu\tO\npergi\tO\n.\tO\n";
        let [article] = &articles_of(text, None)[..] else { panic!("one article") };
        assert_eq!(article.article.text(), "Banjir Surut\nOleh Sari Dewi\nIa tiba, lalu pergi.");
        let numbers: Vec<_> = article.article.paragraphs().iter().map(crate::article::Paragraph::number).collect();
        assert_eq!(numbers, [Some(1), Some(2), Some(3)]);
        assert_eq!(article.gold, [(18, 27, EntityType::Person)]);
    }

    #[test]
    fn a_mark_begins_an_article_and_without_marks_twenty_sentences_do() {
        let sentences = "kata\tO\n\n".repeat(45);
        let lengths =
            |text: &str| -> Vec<usize> { articles_of(text, None).iter().map(|article| article.tokens.len()).collect() };
        assert_eq!(lengths(&sentences), [20, 20, 5]);
        assert_eq!(lengths(&format!("{sentences}-DOCSTART-\tO\n\nkata\tO\n")), [45, 1]);
    }

    #[test]
    fn a_given_language_is_that_of_every_paragraph() {
        let text =
            "The\tO\nprice\tO\nof\tO\nrice\tO\nis\tO\nthe\tO\nsame\tO\nas\tO\nit\tO\nhas\tO\nbeen\tO\n".repeat(4);
        let language = |given| articles_of(&text, given)[0].article.paragraph_language(Span::new(0, 200));
        assert_eq!(language(None), Language::English);
        assert_eq!(language(Some(Language::Indonesian)), Language::Indonesian);
    }

    #[test]
    fn names_become_labels_of_the_tokens_they_touch() {
        let text = "Bandung-based\tO\nPT\tB-ORG\nAngin\tI-ORG\nSari\tB-PER\n";
        let article = &articles_of(text, None)[0];
        assert_eq!(article.labels(&article.gold), [0, 3, 4, 1]);
        assert_eq!(article.labels(&[(0, 7, EntityType::Place), (14, 22, EntityType::Organization)]), [5, 3, 4, 0]);
        assert_eq!(article.labels(&[(3, 5, EntityType::Place), (5, 7, EntityType::Person)])[0], 5);
    }
}
