//! Writes `annotation.conf`, the configuration of a brat folder.

use super::{LABEL_ATTRIBUTE, brat_name};
use crate::annotation::AnnotationKind;
use crate::annotation::link::LinkKind;
use crate::entity::EntityType;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The types that an `.ann` file uses.
#[derive(Debug, Default)]
pub(super) struct UsedTypes {
    /// Types of text-bound annotations.
    pub(super) spans: BTreeSet<String>,
    /// Kind and type of each link, with its roles.
    pub(super) links: BTreeMap<(&'static str, String), BTreeSet<String>>,
    /// Attributes with their values, except the label.
    pub(super) attributes: BTreeMap<String, BTreeSet<String>>,
}

// Sections of the configuration.
const RELATIONS: &str = "relations";
const EVENTS: &str = "events";

impl UsedTypes {
    /// Adds a link.
    pub(super) fn add_link(&mut self, kind: LinkKind, name: &str, roles: impl Iterator<Item = String>) {
        let section = match kind {
            LinkKind::Event => EVENTS,
            LinkKind::Relation | LinkKind::Equivalence => RELATIONS,
            LinkKind::Pieces | LinkKind::Statement => return,
        };
        self.links.entry((section, name.to_string())).or_default().extend(roles);
    }

    /// The configuration, with `labels` as values of the label attribute.
    pub(super) fn configuration(&self, labels: &[String]) -> String {
        let own =
            AnnotationKind::ALL.iter().map(|kind| kind.name()).chain(EntityType::ALL.iter().map(|kind| kind.code()));
        let own: Vec<&str> = own.collect();
        let is_event = |name: &&str| self.links.contains_key(&(EVENTS, (*name).to_string()));
        let used = self.spans.iter().map(String::as_str).filter(|name| !own.contains(name) && !is_event(name));
        let entities: Vec<&str> = own.iter().copied().chain(used).collect();
        let kinds = AnnotationKind::ALL.map(AnnotationKind::name).join("|");
        let labels = labels.iter().map(|label| brat_name(label)).collect::<Vec<_>>().join("|");
        let mut attributes = format!("{LABEL_ATTRIBUTE}\tArg:{kinds}, Value:{labels}\n");
        for (name, values) in &self.attributes {
            let values = values.iter().map(String::as_str).collect::<Vec<_>>().join("|");
            let values = if values.is_empty() { String::new() } else { format!(", Value:{values}") };
            // Writing to a string cannot fail.
            let _ = writeln!(attributes, "{name}\tArg:<ANY>{values}");
        }
        format!(
            "[entities]\n{}\n\n[relations]\n{}\n[events]\n{}\n[attributes]\n{attributes}",
            entities.join("\n"),
            self.section(RELATIONS),
            self.section(EVENTS),
        )
    }

    /// The lines of a section of links.
    fn section(&self, section: &str) -> String {
        let mut lines = String::new();
        for ((_, name), roles) in self.links.iter().filter(|((of, _), _)| *of == section) {
            // An event may have any number of each argument.
            let any = if section == EVENTS { "*" } else { "" };
            let arguments: Vec<String> = roles.iter().map(|role| format!("{role}{any}:<ANY>")).collect();
            lines += name;
            lines += if arguments.is_empty() { "" } else { "\t" };
            lines += &arguments.join(", ");
            lines += "\n";
        }
        lines
    }
}
