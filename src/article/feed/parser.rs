//! Parses the XML of a feed in one pass, and keeps the entries that are complete if it is damaged.
//!
//! Entities that the feed itself declares are not replaced: they could expand to gigabytes.

use super::entry_page::{FeedContent, html_text, plain_to_html};
use super::xml_names::{XmlNames, attribute};
use super::{Damage, Feed, FeedEntry, PublicationDate};
use crate::article::address::without_credentials;
use crate::article::archive::resolve_reference;
use crate::article::html::xhtml;
use crate::text::typography::single_spaced;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

/// The most entries that are read. Feeds have a few dozen, archives of sites a few hundred.
pub(crate) const MAX_ENTRIES: usize = 2000;

/// Parses the feed in `xml`, which came from `url`.
pub(crate) fn parse(xml: &str, url: Option<&Url>) -> Feed {
    let skipped = xml.len() - xml.trim_start().len();
    let (blank, xml) = xml.split_at(skipped);
    let mut parser = Parser { xml, reader: Reader::from_str(xml), names: XmlNames::default(), feed: Feed::default() };
    if let Err(problem) = parser.feed(url) {
        let place = (parser.reader.error_position().max(parser.reader.buffer_position()) as usize).min(xml.len());
        let lines = |text: &[u8]| memchr::memchr_iter(b'\n', text).count();
        let line = 1 + lines(blank.as_bytes()) + lines(&xml.as_bytes()[..place]);
        parser.feed.damage = Some(Damage { line, problem });
    }
    parser.feed
}

struct Parser<'a> {
    xml: &'a str,
    reader: Reader<&'a [u8]>,
    names: XmlNames,
    feed: Feed,
}

/// The content of an element.
struct Field<'a> {
    /// Its text without markup, with references replaced.
    text: String,
    /// The source between its tags.
    markup: &'a str,
    has_elements: bool,
}

/// A part of an entry, and how reliable it is; a greater number replaces a smaller one.
#[derive(Default)]
struct Ranked<T> {
    rank: u8,
    value: T,
}

impl<T> Ranked<T> {
    /// Replaces the value if `rank` is greater than that of the current one.
    fn offer(&mut self, rank: u8, value: T) {
        if rank > self.rank {
            *self = Self { rank, value };
        }
    }
}

/// The parts of an entry that are chosen among several elements.
#[derive(Default)]
struct EntryParts {
    id: Ranked<String>,
    link: Ranked<Option<Url>>,
    published: Ranked<Option<PublicationDate>>,
    body: Ranked<(String, FeedContent)>,
    text_base: Option<Url>,
    authors: Vec<String>,
}

impl<'a> Parser<'a> {
    /// The next event; the end of the file is an error, because an element is open.
    fn event(&mut self) -> Result<Event<'a>, String> {
        match self.reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => Err("the feed ends in the middle".into()),
            event => Ok(event),
        }
    }

    /// Reads the elements around the entries.
    fn feed(&mut self, url: Option<&Url>) -> Result<(), String> {
        let mut base = Base { address: url.cloned(), is_declared: false };
        let mut feed_author = String::new();
        // The open elements: the root, and the channel in it.
        let mut depth = 0;
        loop {
            let (element, is_empty) = match self.event()? {
                Event::Start(element) => (element, false),
                Event::Empty(element) => (element, true),
                Event::End(_) if depth <= 1 => break,
                Event::End(_) => {
                    depth -= 1;
                    continue;
                }
                _ => continue,
            };
            let name = self.names.of(&element);
            match name.as_str() {
                "rss:rss" | "rdf:RDF" | "rss:RDF" | "atom:feed" | "rss:channel" if !is_empty => {
                    self.names.declare(&element);
                    base.declare(&element);
                    if let Some(language) = attribute(&element, "xml:lang") {
                        self.feed.language = language;
                    }
                    if name == "atom:feed" {
                        self.names.assume_atom();
                    }
                    depth += 1;
                }
                "rss:item" | "atom:entry" if !is_empty => {
                    if self.feed.entries.len() == MAX_ENTRIES {
                        self.field()?;
                        self.feed.omitted += 1;
                    } else {
                        let entry = self.entry(base.within(&element))?;
                        self.feed.entries.push(entry);
                    }
                }
                _ if is_empty && depth == 0 => break,
                _ if is_empty => {}
                "rss:title" | "atom:title" if self.feed.title.is_empty() => {
                    self.feed.title = self.title(&element)?;
                }
                "rss:language" | "dc:language" => self.feed.language = single_spaced(&self.field()?.text),
                "atom:author" if feed_author.is_empty() => feed_author = self.person()?,
                _ => {
                    self.field()?;
                }
            }
        }
        for entry in self.feed.entries.iter_mut().filter(|entry| entry.author.is_empty()) {
            entry.author.clone_from(&feed_author);
        }
        Ok(())
    }

    /// Reads an entry up to its end tag.
    fn entry(&mut self, base: Base) -> Result<FeedEntry, String> {
        let mut entry = FeedEntry::default();
        let mut parts = EntryParts::default();
        loop {
            match self.event()? {
                Event::Start(element) => self.entry_part(&element, &base, &mut entry, &mut parts)?,
                Event::Empty(element) if self.names.of(&element) == "atom:link" => parts.add_link(&element, &base),
                Event::End(_) => break,
                _ => {}
            }
        }
        entry.link = parts.link.value;
        let address = || entry.link.as_ref().map(ToString::to_string).unwrap_or_default();
        entry.id = if parts.id.value.is_empty() { address() } else { parts.id.value };
        entry.published = parts.published.value;
        entry.author = parts.authors.join(", ");
        (entry.html, entry.content) = parts.body.value;
        // RSS does not say how to resolve links; those of a site are relative to its pages.
        let of_entry = base.is_declared.then_some(base.address.clone()).flatten();
        entry.base = parts.text_base.or(of_entry).or_else(|| entry.link.clone()).or(base.address);
        Ok(entry)
    }

    /// Reads an element of an entry up to its end tag. Those that are not known are skipped with all that is in them.
    fn entry_part(
        &mut self,
        element: &BytesStart<'_>,
        base: &Base,
        entry: &mut FeedEntry,
        parts: &mut EntryParts,
    ) -> Result<(), String> {
        match self.names.of(element).as_str() {
            "rss:title" | "atom:title" if entry.title.is_empty() => entry.title = self.title(element)?,
            "rss:guid" => {
                let id = single_spaced(&self.field()?.text);
                if attribute(element, "isPermaLink").as_deref() != Some("false") {
                    parts.link.offer(1, web_url(&id, None));
                }
                parts.id.offer(2, id);
            }
            "atom:id" => parts.id.offer(2, single_spaced(&self.field()?.text)),
            "rss:link" => {
                let address = single_spaced(&self.field()?.text);
                parts.link.offer(if address.is_empty() { 0 } else { 3 }, web_url(&address, base.address.as_ref()));
            }
            "atom:link" => {
                parts.add_link(element, base);
                self.field()?;
            }
            "rss:pubDate" | "atom:published" | "atom:issued" => parts.add_date(3, &self.field()?.text),
            "dc:date" => parts.add_date(2, &self.field()?.text),
            "dcterms:issued" | "dcterms:created" | "atom:created" => parts.add_date(1, &self.field()?.text),
            "atom:author" => parts.authors.extend(Some(self.person()?).filter(|name| !name.is_empty())),
            "dc:creator" => {
                let name = single_spaced(&html_text(&self.field()?.text));
                parts.authors.extend(Some(name).filter(|name| !name.is_empty()));
            }
            "rss:author" => {
                let name = name_of_mailbox(&single_spaced(&self.field()?.text));
                if parts.authors.is_empty() && !name.is_empty() {
                    parts.authors.push(name);
                }
            }
            "content:encoded" | "xhtml:body" => parts.add_body(4, self.field()?.html(), FeedContent::Full),
            "atom:content" => {
                let field = self.field()?;
                if let Some(html) = field.atom_html(element) {
                    let of_text = base.within(element);
                    parts.text_base = of_text.is_declared.then_some(of_text.address).flatten();
                    parts.add_body(4, html, FeedContent::Full);
                }
            }
            "atom:summary" => {
                if let Some(html) = self.field()?.atom_html(element) {
                    parts.add_body(1, html, FeedContent::Summary);
                }
            }
            "rss:description" => parts.add_body(2, self.field()?.html(), FeedContent::Description),
            _ => {
                self.field()?;
            }
        }
        Ok(())
    }

    /// Reads the title in `element` as text without markup.
    fn title(&mut self, element: &BytesStart<'_>) -> Result<String, String> {
        let is_atom = self.names.of(element).starts_with("atom:");
        let field = self.field()?;
        let title = match attribute(element, "type").as_deref() {
            Some("html" | "text/html") if is_atom => html_text(&field.text),
            _ if is_atom => field.text,
            // RSS does not say whether a title is HTML. References are replaced, but all else is kept as it is.
            _ => html_text(&field.text.replace('<', "&lt;")),
        };
        Ok(single_spaced(&title))
    }

    /// Reads the name in an Atom element for a person, up to its end tag.
    fn person(&mut self) -> Result<String, String> {
        let mut name = String::new();
        loop {
            match self.event()? {
                Event::Start(element) => {
                    let is_name = self.names.of(&element) == "atom:name";
                    let field = self.field()?;
                    if is_name {
                        name = single_spaced(&field.text);
                    }
                }
                Event::End(_) => return Ok(name),
                _ => {}
            }
        }
    }

    /// Reads the content of the element whose start tag was just read, up to its end tag.
    fn field(&mut self) -> Result<Field<'a>, String> {
        let start = self.reader.buffer_position() as usize;
        let mut field = Field { text: String::new(), markup: "", has_elements: false };
        let mut depth = 0;
        loop {
            let before = self.reader.buffer_position() as usize;
            match self.event()? {
                Event::Start(_) => {
                    depth += 1;
                    field.has_elements = true;
                }
                Event::Empty(_) => field.has_elements = true,
                Event::End(_) if depth == 0 => {
                    field.markup = self.xml.get(start..before).unwrap_or("");
                    return Ok(field);
                }
                Event::End(_) => depth -= 1,
                Event::Text(text) => field.text.push_str(&text),
                Event::CData(text) => field.text.push_str(&text),
                Event::GeneralRef(reference) => match resolve_reference(&reference) {
                    Some(text) => field.text.push_str(&text),
                    // In HTML it may be a named character.
                    None => field.text.push_str(&format!("&{};", &*reference)),
                },
                _ => {}
            }
        }
    }
}

impl Field<'_> {
    /// The content as HTML: escaped HTML, as is usual in RSS; elements of XHTML; or a plain text.
    fn html(self) -> String {
        match () {
            () if self.has_elements => xhtml::to_html(&without_prefix(self.markup)),
            () if self.text.contains('<') => self.text,
            // References may remain in a text that was escaped twice.
            () => plain_to_html(&self.text),
        }
    }

    /// The content of an Atom text construct as HTML; `None` if it is not text, or not in the feed.
    fn atom_html(self, element: &BytesStart<'_>) -> Option<String> {
        if attribute(element, "src").is_some() {
            return None;
        }
        match attribute(element, "type").as_deref().map_or("text", str::trim) {
            "html" | "text/html" => Some(self.text),
            "xhtml" | "application/xhtml+xml" => Some(xhtml::to_html(&without_prefix(self.markup))),
            "text" | "text/plain" if self.has_elements => Some(xhtml::to_html(&without_prefix(self.markup))),
            "text" | "text/plain" => Some(plain_to_html(&self.text.replace('&', "&amp;"))),
            _ => None,
        }
    }
}

/// XHTML without the prefix of its elements, if the first has one: `<h:div>` becomes `<div>`.
fn without_prefix(markup: &str) -> String {
    let first = markup.trim_start().strip_prefix('<').and_then(|rest| rest.split([' ', '>', '/', '\n', '\t']).next());
    match first.and_then(|name| name.split_once(':')) {
        Some((prefix, _)) if !prefix.starts_with('!') => {
            markup.replace(&format!("<{prefix}:"), "<").replace(&format!("</{prefix}:"), "</")
        }
        _ => markup.into(),
    }
}

impl EntryParts {
    fn add_link(&mut self, element: &BytesStart<'_>, base: &Base) {
        let relation = attribute(element, "rel");
        if relation.is_none() || relation.as_deref() == Some("alternate") {
            let base = base.within(element);
            let url = attribute(element, "href").and_then(|href| web_url(&href, base.address.as_ref()));
            self.link.offer(if url.is_some() { 2 } else { 0 }, url);
        }
    }

    fn add_date(&mut self, rank: u8, text: &str) {
        if let Some(date) = PublicationDate::parse(text) {
            self.published.offer(rank, Some(date));
        }
    }

    fn add_body(&mut self, rank: u8, html: String, content: FeedContent) {
        if !html.trim().is_empty() {
            self.body.offer(rank, (html, content));
        }
    }
}

/// The address against which links are resolved.
#[derive(Clone)]
struct Base {
    address: Option<Url>,
    /// Whether an `xml:base` attribute gives it.
    is_declared: bool,
}

impl Base {
    /// The base inside `element`.
    fn within(&self, element: &BytesStart<'_>) -> Self {
        let mut inner = self.clone();
        inner.declare(element);
        inner
    }

    fn declare(&mut self, element: &BytesStart<'_>) {
        let declared = attribute(element, "xml:base").and_then(|base| web_url(&base, self.address.as_ref()));
        if declared.is_some() {
            *self = Self { address: declared, is_declared: true };
        }
    }
}

/// The address on the web that `text` gives, alone or relative to `base`.
fn web_url(text: &str, base: Option<&Url>) -> Option<Url> {
    let text = text.trim();
    let url = match base {
        Some(base) => base.join(text),
        None => Url::parse(text),
    };
    let url = url.ok().filter(|url| !text.is_empty() && matches!(url.scheme(), "http" | "https"));
    url.map(without_credentials)
}

/// The name in an RSS author, which is an address of email with a name: `ani@kabar.example (Ani)`.
fn name_of_mailbox(author: &str) -> String {
    let in_brackets = || author.split_once('(')?.1.strip_suffix(')');
    let name = if author.contains('@') { in_brackets().unwrap_or(author) } else { author };
    name.trim().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://kabar.example/feed/all.xml";

    fn read(xml: &str) -> Feed {
        parse(xml, Some(&Url::parse(ADDRESS).unwrap()))
    }

    /// The only entry of an undamaged feed.
    fn only(xml: &str) -> FeedEntry {
        let feed = read(xml);
        assert_eq!((feed.damage, feed.entries.len()), (None, 1), "{xml}");
        feed.entries[0].clone()
    }

    /// The entry of an RSS feed with these elements in it.
    fn item(elements: &str) -> FeedEntry {
        only(&format!("<rss version='2.0'><channel><title>Kabar</title><item>{elements}</item></channel></rss>"))
    }

    /// The entry of an Atom feed with these elements in it.
    fn atom(elements: &str) -> FeedEntry {
        only(&format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry>{elements}</entry></feed>"))
    }

    fn iso(entry: &FeedEntry) -> &str {
        entry.published.as_ref().map_or("", |date| &date.iso)
    }

    fn link(entry: &FeedEntry) -> &str {
        entry.link.as_ref().map_or("", Url::as_str)
    }

    #[test]
    fn an_entry_of_rss_2_is_read_with_its_full_text() {
        let feed = read(
            "<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' \
             xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/'><channel>\
             <image><title>Logo</title><url>x</url></image><title>Kabar Kota</title><language>id</language>\
             <item><media:title>Foto</media:title><title>Harga &amp;amp; upah</title><link>https://kabar.example/1</link>\
             <guid isPermaLink='false'>nomor 1</guid><pubDate>Thu, 02 May 2024 08:00:00 +0700</pubDate>\
             <dc:creator><![CDATA[Siti Rahma]]></dc:creator><description>Ringkas.</description>\
             <content:encoded><![CDATA[<p>Harga naik &amp; upah tetap.</p>]]></content:encoded>\
             <media:group><media:description>Foto pasar</media:description></media:group></item></channel></rss>",
        );
        assert_eq!((feed.title.as_str(), feed.language.as_str(), &feed.damage), ("Kabar Kota", "id", &None));
        let entry = &feed.entries[0];
        assert_eq!(
            (entry.id.as_str(), entry.title.as_str(), entry.author.as_str()),
            ("nomor 1", "Harga & upah", "Siti Rahma")
        );
        assert_eq!((link(entry), iso(entry)), ("https://kabar.example/1", "2024-05-02T08:00:00+07:00"));
        assert_eq!((entry.html.as_str(), entry.content), ("<p>Harga naik &amp; upah tetap.</p>", FeedContent::Full));
        assert_eq!(entry.base, entry.link, "relative links of RSS are those of the page");
    }

    #[test]
    fn rss_in_any_arrangement_is_read() {
        let rdf = only(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' \
             xmlns:d='http://purl.org/dc/elements/1.1/'><channel><title>Kabar</title></channel><item rdf:about='x'>\
             <title>Satu</title><link>/1</link><d:date>2024-05-02</d:date><description>Dua.</description></item></rdf:RDF>",
        );
        assert_eq!((rdf.title.as_str(), link(&rdf), iso(&rdf)), ("Satu", "https://kabar.example/1", "2024-05-02"));
        assert_eq!((rdf.html.as_str(), rdf.content), ("<p>Dua.</p>\n", FeedContent::Description));
        let undeclared =
            item("<content:encoded>&lt;b&gt;Satu&lt;/b&gt;</content:encoded><guid>https://a.example/2</guid>");
        assert_eq!((undeclared.html.as_str(), link(&undeclared)), ("<b>Satu</b>", "https://a.example/2"));
        let unescaped = item("<description><p>Satu<br/>dua &lt; tiga</p></description>");
        assert!(
            unescaped.html.starts_with("<p>Satu<br") && unescaped.html.contains("dua &lt; tiga</p>"),
            "{unescaped:?}"
        );
        assert_eq!(
            item("<description>Satu\n\ndua &amp;eacute; 3</description>").html,
            "<p>Satu</p>\n<p>dua &eacute; 3</p>\n"
        );
        assert_eq!(item("<author>ani@kabar.example (Ani)</author>").author, "Ani");
        assert_eq!(item("<title>Memakai &lt;div&gt; &#8220;baru&#8221;</title>").title, "Memakai <div> “baru”");
        assert_eq!(item("<title>Satu</title>").content, FeedContent::Title);
        assert_eq!(item("<link>javascript:alert(1)</link>").link, None);
    }

    #[test]
    fn an_entry_of_atom_is_read_with_its_base() {
        let feed = read(
            "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xml:base='/arsip/' xml:lang='en'><a:title>News</a:title>\
             <a:author><a:name>Editor</a:name></a:author>\
             <a:entry><a:source><a:title>Other</a:title></a:source><a:title type='html'>Rice &lt;i>up&lt;/i></a:title>\
             <a:link rel='self' href='self'/><a:link href='1'/><a:id>tag:1</a:id><a:updated>2024-06-01T00:00:00Z</a:updated>\
             <a:published>2024-05-02T10:00:00Z</a:published><a:summary>Short.</a:summary>\
             <a:content type='xhtml' xml:base='gambar/'><h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:p>Long.</h:p></h:div>\
             </a:content></a:entry><a:entry><a:author><a:name>Ani</a:name></a:author><a:author><a:name>Budi</a:name></a:author>\
             <a:summary>Short.</a:summary><a:content src='x'/></a:entry></a:feed>",
        );
        let [first, second] = &feed.entries[..] else { panic!("{feed:?}") };
        assert_eq!((feed.title.as_str(), feed.language.as_str(), first.author.as_str()), ("News", "en", "Editor"));
        assert_eq!((first.title.as_str(), first.id.as_str(), iso(first)), ("Rice up", "tag:1", "2024-05-02T10:00:00Z"));
        assert_eq!(link(first), "https://kabar.example/arsip/1");
        assert_eq!(first.base.as_ref().unwrap().as_str(), "https://kabar.example/arsip/gambar/");
        assert!(first.html.contains("<p>Long.</p>") && first.content == FeedContent::Full, "{first:?}");
        assert_eq!((second.author.as_str(), second.content), ("Ani, Budi", FeedContent::Summary));
        assert_eq!(
            iso(&atom("<updated>2024-06-01T00:00:00Z</updated>")),
            "",
            "the day of a change is not that of publication"
        );
        assert_eq!(atom("<content>a &lt;b> &amp;amp;\n\nc</content>").html, "<p>a &lt;b> &amp;amp;</p>\n<p>c</p>\n");
    }

    #[test]
    fn of_a_damaged_feed_the_complete_entries_are_kept() {
        let whole = "<rss><channel>\n<item><title>Satu</title></item>\n<item><title>Dua</title></item>\n";
        for (rest, problem) in [("<item><title>Ti", "the feed ends in the middle"), ("<item><title>Tiga</link>", "")] {
            let feed = read(&format!("{whole}{rest}"));
            let titles: Vec<&str> = feed.entries.iter().map(|entry| entry.title.as_str()).collect();
            assert_eq!(titles, ["Satu", "Dua"]);
            let damage = feed.damage.unwrap();
            assert_eq!(damage.line, 4, "{damage}");
            assert!(damage.problem.contains(problem), "{damage}");
        }
        for at in 0..whole.len() {
            assert!(read(&whole[..at]).damage.is_some(), "cut after {at} bytes");
        }
    }

    #[test]
    fn declared_entities_do_not_expand() {
        let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>\
            <rss><channel><item><title>&b;</title><description>&f;</description></item></channel></rss>";
        let entry = only(bomb);
        assert_eq!((entry.title.as_str(), entry.html.as_str()), ("&b;", "<p>&f;</p>\n"));
    }

    #[test]
    fn a_hostile_feed_is_read_in_linear_time() {
        let begun = std::time::Instant::now();
        let deep = format!("<rss><channel><item><x>{}", "<y xmlns:z='u'>".repeat(100_000));
        assert!(read(&deep).damage.is_some());
        let items = "<item><title>a</title></item>".repeat(MAX_ENTRIES + 7);
        let feed = read(&format!("<rss><channel>{items}</channel></rss>"));
        assert_eq!((feed.entries.len(), feed.omitted, feed.damage), (MAX_ENTRIES, 7, None));
        let attributes: String = (0..50_000).map(|number| format!(" xmlns:a{number}='b'")).collect();
        assert_eq!(read(&format!("<rss{attributes}><channel/></rss>")).damage, None);
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }
}
