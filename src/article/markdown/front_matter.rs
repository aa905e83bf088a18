//! Reads the metadata at the start of a Markdown file: YAML between lines of `---`, or TOML between lines of `+++`.
//!
//! Of YAML only the forms that metadata usually has are read: text with or without quotation marks, lists, blocks of
//! text and tables with a name. Anything else is not front matter, so that no words of an article are taken for it.

use crate::article::SourceMetadata;
use crate::text::typography::single_spaced;

/// The metadata in the front matter of `source`, and the byte offset at which the article begins. Without front
/// matter the offset is 0.
pub(crate) fn read(source: &str) -> (SourceMetadata, usize) {
    let found = read_block(source, "---", &["---", "..."], parse_yaml)
        .or_else(|| read_block(source, "+++", &["+++"], parse_toml));
    let Some((fields, body)) = found else { return Default::default() };
    let mut meta = SourceMetadata::default();
    for field in fields {
        set_field(&mut meta, &field);
    }
    (meta, body)
}

/// A key of the front matter and its values; several if it has a list.
struct Field {
    key: String,
    values: Vec<String>,
}

impl Field {
    /// Keys of front matter that are not shown.
    const OTHERS: [&str; 12] = [
        "aliases",
        "categories",
        "created",
        "description",
        "draft",
        "id",
        "layout",
        "permalink",
        "slug",
        "summary",
        "tags",
        "updated",
    ];

    /// Whether front matter usually has this key.
    fn is_usual(&self) -> bool {
        let key = self.key.to_lowercase();
        Self::OTHERS.contains(&&*key) || slot(&mut SourceMetadata::default(), &key).is_some()
    }
}

/// The field of `meta` that a key in lower case stands for.
fn slot<'a>(meta: &'a mut SourceMetadata, key: &str) -> Option<&'a mut Option<String>> {
    Some(match key {
        "title" => &mut meta.title,
        "author" | "authors" | "byline" | "by" => &mut meta.byline,
        "date" | "published" => &mut meta.published,
        "site" | "publisher" => &mut meta.site,
        "url" | "source" | "canonical" => &mut meta.url,
        "lang" | "language" => &mut meta.language,
        _ => return None,
    })
}

/// The fields between a first line `opening` and the next line in `closings`, and the offset of the line after it.
fn read_block(
    source: &str,
    opening: &str,
    closings: &[&str],
    parse: fn(&str) -> Option<Vec<Field>>,
) -> Option<(Vec<Field>, usize)> {
    let mut lines = source.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == opening)?;
    let mut at = first.len();
    for line in lines {
        if closings.contains(&line.trim_end()) {
            return Some((parse(&source[first.len()..at])?, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Stores a field, unless an earlier one said the same. Several authors are joined.
fn set_field(meta: &mut SourceMetadata, field: &Field) {
    let Some(slot) = slot(meta, &field.key.to_lowercase()) else { return };
    let values: Vec<String> = field.values.iter().map(|value| single_spaced(value)).collect();
    let value = values.into_iter().filter(|value| !value.is_empty()).collect::<Vec<_>>().join(", ");
    if slot.is_none() && !value.is_empty() {
        *slot = Some(value);
    }
}

/// The fields of TOML, including those of the tables in which site generators keep fields of their own.
fn parse_toml(toml: &str) -> Option<Vec<Field>> {
    let table: toml::Table = toml.parse().ok()?;
    let own = ["params", "extra"].iter().filter_map(|name| table.get(*name)?.as_table());
    let all = std::iter::once(&table).chain(own).flatten();
    Some(all.map(|(key, value)| Field { key: key.clone(), values: toml_values(value) }).collect())
}

/// The values of a TOML value: those of a list, the name in a table, or the value itself.
fn toml_values(value: &toml::Value) -> Vec<String> {
    match value {
        toml::Value::String(text) => vec![text.clone()],
        toml::Value::Array(items) => items.iter().flat_map(toml_values).collect(),
        toml::Value::Table(table) => table.get("name").map(toml_values).unwrap_or_default(),
        toml::Value::Datetime(date) => vec![date.to_string()],
        toml::Value::Integer(number) => vec![number.to_string()],
        toml::Value::Float(_) | toml::Value::Boolean(_) => Vec::new(),
    }
}

/// The fields of YAML; `None` if a line has a form that is not known.
fn parse_yaml(yaml: &str) -> Option<Vec<Field>> {
    let mut fields = Vec::new();
    let mut lines = yaml.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = split_key(line)?;
        let value = without_comment(value);
        let belongs = |line: &&str| {
            let is_item = value.is_empty() && line.starts_with('-');
            line.trim().is_empty() || line.starts_with([' ', '\t']) || is_item
        };
        let mut below: Vec<&str> = Vec::new();
        while let Some(line) = lines.next_if(|line| belongs(line)) {
            below.push(line.trim());
        }
        below.retain(|line| !line.is_empty());
        fields.push(Field { key: unquoted(key), values: yaml_values(value, &below) });
    }
    // "Catatan: …" between two rules is text.
    fields.iter().any(Field::is_usual).then_some(fields)
}

/// Splits `key: value`. A line that is indented, and a sentence with a colon in it, are not keys.
fn split_key(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty() && !key.contains(char::is_whitespace);
    (is_key && (value.is_empty() || value.starts_with([' ', '\t', '\r']))).then(|| (key, value.trim()))
}

/// The values of a key: `value` stands on its line, `below` are the lines that belong to it.
fn yaml_values(value: &str, below: &[&str]) -> Vec<String> {
    if value.is_empty() && below.iter().any(|line| line.starts_with('-')) {
        let items = below.iter().filter_map(|line| line.strip_prefix('-'));
        return items.filter_map(|item| yaml_item(item.trim())).collect();
    }
    if value.is_empty() {
        return below.iter().filter_map(|line| named(line)).collect();
    }
    if value.starts_with(['|', '>']) {
        return vec![below.join(" ")];
    }
    let whole = [&[value], below].concat().join(" ");
    if let Some(items) = whole.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return split_list(items).iter().filter_map(|item| yaml_item(item)).collect();
    }
    yaml_item(&whole).into_iter().collect()
}

/// The value of an item, or its name if it is a table. `None` for null and for tables without a name.
fn yaml_item(item: &str) -> Option<String> {
    let item = without_comment(item);
    if matches!(item, "" | "~" | "null") {
        return None;
    }
    if item.starts_with(['"', '\'']) {
        return Some(unquoted(item));
    }
    let item = item.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(item);
    match split_key(item) {
        Some(("name" | "title", _)) => named(item),
        _ => Some(item.into()),
    }
}

/// The value of a line `name: value`.
fn named(line: &str) -> Option<String> {
    let (key, value) = split_key(line)?;
    (key == "name").then(|| unquoted(without_comment(value)))
}

/// `value` without a comment at its end. In quotation marks a `#` is part of the value.
fn without_comment(value: &str) -> &str {
    let value = value.trim();
    if value.starts_with('#') {
        return "";
    }
    let quoted = value.chars().next().filter(|first| matches!(first, '"' | '\''));
    let from = quoted.and_then(|quote| value.rfind(quote)).unwrap_or(0);
    value[from..].find(" #").map_or(value, |at| value[..from + at].trim_end())
}

/// `value` without the quotation marks around it, with the escapes in them resolved.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inside = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    if let Some(inside) = inside('\'') {
        return inside.replace("''", "'");
    }
    let Some(inside) = inside('"') else { return value.into() };
    // Strings in double quotation marks have the escapes of JSON, and a few others that metadata does not need.
    serde_json::from_str(&format!("\"{inside}\"")).unwrap_or_else(|_| inside.into())
}

/// Splits the inside of `[a, "b, c"]` at its commas, but not inside quotation marks.
fn split_list(items: &str) -> Vec<&str> {
    let mut quote = None;
    items
        .split(move |c| match (quote, c) {
            (None, '"' | '\'') => {
                quote = Some(c);
                false
            }
            (Some(open), _) if open == c => {
                quote = None;
                false
            }
            _ => quote.is_none() && c == ',',
        })
        .map(str::trim)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Title, byline and date, joined with slashes, and the rest of the source.
    fn fields(source: &str) -> (String, &str) {
        let (meta, body) = read(source);
        let parts = [meta.title, meta.byline, meta.published].map(Option::unwrap_or_default);
        (parts.join("/"), &source[body..])
    }

    #[test]
    fn yaml_values_lists_and_tables_are_read() {
        let yaml = |yaml: &str| fields(&format!("---\n{yaml}\n---\nIsi")).0;
        assert_eq!(
            yaml("title: \"Harga: \\\"naik\\\"\" # catatan\ndate: 2024-05-02 # terbit"),
            "Harga: \"naik\"//2024-05-02"
        );
        assert_eq!(yaml("title: 'Jum''at #1'\nauthor: [Ani, 'Budi, M.Si.']"), "Jum'at #1/Ani, Budi, M.Si./");
        assert_eq!(yaml("authors:\n- Ani\n- name: Budi\n  email: b@a.id"), "/Ani, Budi/");
        assert_eq!(yaml("author:\n  name: Ani\n  url: x\ntags:\n  - a"), "/Ani/");
        assert_eq!(yaml("title: >\n  Harga beras\n\n  naik lagi\ndate: null"), "Harga beras naik lagi//");
        assert_eq!(yaml("title: Harga beras\n  naik lagi\nurl: https://a.id/x"), "Harga beras naik lagi//");
    }

    #[test]
    fn toml_values_are_read() {
        let toml = "+++\r\ntitle = 'Anggaran'\r\ndate = 2025-03-04\r\n[params]\r\nauthors = ['Ani', {name = 'Budi'}]\r\n+++\r\nIsi";
        assert_eq!(fields(toml), ("Anggaran/Ani, Budi/2025-03-04".into(), "Isi"));
    }

    #[test]
    fn words_between_rules_are_not_front_matter() {
        for source in [
            "---\nKata menteri: harga beras akan turun.\n---\nIsi",
            "---\nCatatan: harga beras akan turun.\n---\nIsi",
            "---\n\nSatu paragraf.\n\n---\n",
            "+++\nbukan TOML\n+++\n",
            "---\ntitle: tanpa akhir\n\nIsi",
            "Isi\n---\ntitle: x\n---\n",
        ] {
            assert_eq!(fields(source), ("//".into(), source));
        }
    }
}
