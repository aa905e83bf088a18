//! Checks ranks against the number of ranked items.

use super::{Check, CheckContext, Finding};
use crate::entity::Value;

/// Reports a rank of zero or above the number of ranked items: "peringkat ke-91 dari 83".
pub(super) fn ranks(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for mention in &context.extraction.mentions {
        let Some(Value::Rank { rank, of, .. }) = mention.value.as_deref() else { continue };
        if rank > of || *rank == 0 {
            let what = format!("“{}”: there is no place {rank} among {of}", context.words(mention.span));
            findings.push(Finding { check: Check::Rank, span: mention.span, other: None, explanation: what });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{right, wrong};

    #[test]
    fn ranks() {
        right("Rusia berada di peringkat ke-31 dari 83 negara.");
        wrong("rank", "Rusia berada di peringkat [ke-91 dari 83] negara.");
        right("The town ranks 3rd of 41 communities in the state.");
        wrong("rank", "The town ranks [43rd of 41] communities in the state.");
        right("Sebanyak 90 dari 80 ribu orang hadir.");
    }
}
