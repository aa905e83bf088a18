//! A law of the readers of HTML, tested on generated pages: every visible word is shown or listed as left out, once and in
//! the order of the source.

use super::archive::tests::zip;
use super::markup::{ComposedText, Composer};
use super::page::push_headline_and_credit;
use super::{epub, mail, page};
use proptest::prelude::*;
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Stands in a template for a visible word.
const WORD: char = '¤';

/// Stands in a template for a visible number.
const NUMBER: char = '№';

/// Stands in a template for a word that browsers do not show.
const HIDDEN: char = '¬';

/// Marks the place of the content in a template.
const CONTENT: char = '…';

/// Generated words and numbers; no two of a page are the same, so that each can be found again.
static WORDS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[kh]\d+z|\d{4}").unwrap());

/// White space that HTML collapses, keeps, or does not know.
const SPACES: &[&str] = &[" ", "\n", "\u{a0}", "&nbsp;", "\u{3000}", "\u{2003}", " \u{200b}", "\u{feff} ", "\u{2028}"];

/// Inlines without content of their own choice.
const LEAVES: &[&str] = &[
    "<sup>№</sup>",
    "№<sup>№</sup>",
    "№<sub>№</sub>",
    "<sub>¤</sub>",
    "¤<sup>¤ ¤</sup>",
    "<sup class=footnote>№</sup>",
    "№<sup><a href=#n1>№</a></sup>",
    "№<a href='#n2'><sup>[№]</sup></a>",
    "<a href=#fn3>№</a>",
    "<a epub:type=noteref href=n.xhtml#4>№</a>",
    "№<span style='vertical-align: super'>№</span>",
    "<sup><span hidden>¬</span>№</sup>",
    "<math><mi>¤</mi><mo>=</mo><mfrac><mn>№</mn><mn>№</mn></mfrac></math>",
    "<math><msup><mn>№</mn><mn>№</mn></msup><msub><mi>¤</mi><mi>¤</mi></msub></math>",
    "<math><msqrt><mi>¤</mi><mo>+</mo><mn>№</mn></msqrt><mtext> ¤ </mtext><mi>¤</mi></math>",
    "<math><mtable><mtr><mtd>¤</mtd><mtd>№</mtd></mtr></mtable><mfenced><mi>¤</mi><mi>¤</mi></mfenced></math>",
    "<math><munderover><mo>∑</mo><mi>¤</mi><mi>¤</mi></munderover><mphantom>¬</mphantom></math>",
    "<math>¤</math>",
    "<ruby>¤<rp>(</rp><rt>¤</rt><rp>)</rp></ruby>",
    "¤<br>¤",
    "¤<br><br>№",
    "¤<wbr>¤",
    "<img src=a.png alt='¬'>",
    "<span hidden>¬</span>",
    "<span aria-hidden=true>¬</span>",
    "<span style='display: none'>¬</span>",
    "<script>¬</script>",
    "<noscript>¬</noscript>",
    "<template>¬<p>¬</p></template>",
    "<!-- ¬ -->",
    "<del>№</del><ins>№</ins>",
    "<ins>№</ins><del>№</del>",
    "<button>¤</button>",
    "<select><option>¤<option>¤</select>",
    "<textarea>¤</textarea>",
    "<svg><text>¤</text></svg>",
    "<map>¤</map>",
    "<input value='¬'>",
];

/// Inlines around other inlines.
const INLINES: &[&str] = &[
    "<b>…</b>",
    "<em>…</em>",
    "<a href=/x>…</a>",
    "<span>…</span>",
    "<code>…</code>",
    "<s>…</s>",
    "<del>…</del>",
    "<ins>…</ins>",
    "<strike>…</strike>",
    "<q>…</q>",
    "<mark>…</mark>",
    "<small>…</small>",
    "<u>…</u>",
    "<abbr>…</abbr>",
    "<time>…</time>",
    "<font color=red>…</font>",
    "<cite>…</cite>",
    "<label>…</label>",
    "<custom-x>…</custom-x>",
    "<sup>…</sup>",
    "<sub>…</sub>",
    "<span class=caption>…</span>",
];

/// Blocks around inlines.
const BLOCKS: &[&str] = &[
    "<p>…</p>",
    "<p>…",
    "<div>…</div>",
    "<h1>…</h1>",
    "<h2>…</h2>",
    "<h6>…</h6>",
    "<pre>\n…</pre>",
    "…",
    "<p class=dek>…</p>",
    "<p class=caption>…</p>",
    "<figcaption>…</figcaption>",
    "<address>…</address>",
    "<dt>…",
    "<dd>…",
    "<li>…",
    "<summary>…</summary>",
    "<legend>…</legend>",
    "<center>…</center>",
    "<p class=byline>…</p>",
    "<p>Correction: …</p>",
];

/// Blocks around other blocks.
const CONTAINERS: &[&str] = &[
    "<div>…</div>",
    "<section>…</section>",
    "<article>…</article>",
    "<main>…</main>",
    "<header>…</header>",
    "<footer>…</footer>",
    "<aside>…</aside>",
    "<nav>…</nav>",
    "<blockquote>…</blockquote>",
    "<figure>…</figure>",
    "<ul>…</ul>",
    "<ul><li>…</ul>",
    "<ol start=3><li>…<li>№</ol>",
    "<ol reversed type=a><li value=7>…</ol>",
    "<dl><dt>¤<dd>…</dl>",
    "<details><summary>¤</summary>…</details>",
    "<details open>…</details>",
    "<form>…</form>",
    "<fieldset>…</fieldset>",
    "<div class=comments>…</div>",
    "<div class=article-body>…</div>",
    "<div class=share>…</div>",
    "<dialog open>…</dialog>",
    "<hgroup>…</hgroup>",
    "<table><tr><td>…</table>",
    "<table><tr><td>…<td>№<tr><td>¤<td>№</table>",
    "<table><caption>¤</caption><thead><tr><th>¤<th>¤</thead><tr><td>…<td>№</table>",
    "<table><tr><td colspan=2>…<td rowspan=3>№<tr><td>№<td><tr><td rowspan=2 colspan=2>¤</table>",
    "<table><tr><td>¤<td><table><tr><td>…<td>№</table></table>",
    "<table role=presentation><tr><td>…<td>¤</table>",
    "<div><h3>¤</h3>…</div>",
    "<div><noscript><p>¬</p></noscript>…</div>",
    "<div><template><p>¬</p></template>…</div>",
    "<div><iframe>¬</iframe>…</div>",
    "<div><p hidden>¬</p>…</div>",
    "<div><div style='display:none'><p>¬</p></div>…</div>",
    "<div><div aria-hidden=true>¬</div>…</div>",
    "<div><style>¬</style>…</div>",
    "<object>…</object>",
];

fn template(templates: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(templates)
}

fn fill(template: &str, content: &str) -> String {
    template.replace(CONTENT, content)
}

/// A page with signs in place of its words.
fn template_of_page() -> impl Strategy<Value = String> {
    let words = (prop::collection::vec(template(SPACES), 1..25), template(SPACES))
        .prop_map(|(spaces, last)| spaces.into_iter().map(|space| format!("{space}{WORD}")).collect::<String>() + last);
    let leaf = prop_oneof![2 => words, 1 => template(LEAVES).prop_map(str::to_string)];
    let inline = leaf.prop_recursive(3, 12, 4, |inner| {
        (template(INLINES), prop::collection::vec(inner, 1..4)).prop_map(|(outer, parts)| fill(outer, &parts.concat()))
    });
    let inlines = prop::collection::vec(inline, 1..4).prop_map(|parts| parts.concat());
    let block = (template(BLOCKS), inlines).prop_map(|(outer, content)| fill(outer, &content));
    let blocks = block.prop_recursive(4, 24, 5, |inner| {
        (template(CONTAINERS), prop::collection::vec(inner, 1..6))
            .prop_map(|(outer, parts)| fill(outer, &parts.concat()))
    });
    prop::collection::vec(blocks, 1..8)
        .prop_map(|parts| format!("<title>Votes</title><body>{}<p>{WORD}</p>", parts.concat()))
}

/// `template` with words, and the visible ones in order.
fn with_words(template: &str) -> (String, Vec<String>) {
    let mut html = String::new();
    let mut visible = Vec::new();
    for (i, c) in template.chars().enumerate() {
        let word = match c {
            WORD => format!("k{i}z"),
            NUMBER => format!("{}", 1000 + visible.len() % 9000),
            HIDDEN => format!("h{i}z"),
            other => {
                html.push(other);
                continue;
            }
        };
        html += &word;
        if c != HIDDEN {
            visible.push(word);
        }
    }
    (html, visible)
}

/// The generated words of `text`. Superscript digits count as digits.
fn words_in(text: &str) -> Vec<String> {
    let plain: String = text.nfkc().collect();
    WORDS.find_iter(&plain).map(|word| word.as_str().to_string()).filter(|word| !word.starts_with('h')).collect()
}

/// Asserts that `found` are words of `all`, in the same order.
fn assert_in_order(found: &[String], all: &[String]) {
    let mut rest = all.iter();
    for word in found {
        assert!(rest.any(|other| other == word), "{word} is out of order in {found:?}");
    }
}

/// Asserts that the visible words of `html` are in `composed`. The headline and the line below it repeat words of the page.
fn check(html: &str, visible: &[String], composed: &ComposedText) {
    let head_end = push_headline_and_credit(&composed.meta, &mut Composer::default()).min(composed.text.len());
    let (head, body) = composed.text.split_at(head_end);
    let (head, shown) = (words_in(head), words_in(body));
    let left_out = words_in(&composed.left_out.join("\n"));
    assert_in_order(&shown, visible);
    assert_in_order(&left_out, visible);
    let shown: HashSet<_> = shown.iter().collect();
    let left_out: HashSet<_> = left_out.iter().collect();
    let is_lost = |word: &&String| !shown.contains(word) && !left_out.contains(word) && !head.contains(word);
    let lost: Vec<_> = visible.iter().filter(is_lost).collect();
    assert!(lost.is_empty(), "{lost:?} of {html}");
    let twice: Vec<_> = shown.intersection(&left_out).collect();
    assert!(twice.is_empty(), "{twice:?} of {html} are in the article and left out");
}

/// A book with one chapter.
fn book(chapter: &str) -> Vec<u8> {
    let package =
        "<package><manifest><item id='a' href='a.xhtml'/></manifest><spine><itemref idref='a'/></spine></package>";
    zip(&[("mimetype", "application/epub+zip"), ("a.opf", package), ("a.xhtml", chapter)])
}

proptest! {
    #[test]
    fn every_visible_word_of_a_page_is_shown_or_listed_once(template in template_of_page()) {
        let (html, visible) = with_words(&template);
        match page::read(html.as_bytes()) {
            Ok(composed) => check(&html, &visible, &composed),
            // A page whose only text is that of buttons is taken for one that only scripts draw.
            Err(fault) => prop_assert!(html.contains("<script"), "{}: {}", fault, html),
        }
    }

    #[test]
    fn every_visible_word_of_a_message_or_a_book_is_shown_or_listed_once(template in template_of_page()) {
        let (html, visible) = with_words(&template);
        let message = format!("Subject: Votes\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}");
        check(&html, &visible, &mail::read(message.as_bytes()).unwrap());
        check(&html, &visible, &epub::read(&book(&html)).unwrap());
    }
}
