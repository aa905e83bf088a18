//! Writes `MathML` on one line: `<mfrac><mn>1</mn><mi>x</mi></mfrac>` becomes "1/x".
//!
//! The text content alone would change numbers: that of 10⁶ is "106".

use super::superscript::{index, power};
use crate::text::typography::single_spaced;
use dom_query::NodeRef;

/// Nesting beyond this depth is read as plain text.
const MAX_DEPTH: usize = 64;

/// The formula of a `<math>` element, or else its TeX source; empty if it has neither.
pub(crate) fn formula(math: &NodeRef<'_>) -> String {
    let tex = || tex_source(math).unwrap_or_default();
    let is_two_dimensional = math.descendants_it().any(|node| {
        node.node_name().is_some_and(|name| matches!(&*name, "mtable" | "mmultiscripts" | "mstack" | "mlongdiv"))
    });
    let source = if is_two_dimensional { tex() } else { String::new() };
    if !source.is_empty() {
        return source;
    }
    let line = single_spaced(&children(math, 0).concat());
    if line.is_empty() { tex() } else { line }
}

/// The TeX source in the attribute `alttext` or in an annotation.
fn tex_source(math: &NodeRef<'_>) -> Option<String> {
    let annotation = || {
        math.descendants_it().find(|node| {
            node.node_name().is_some_and(|name| *name == *"annotation")
                && node.attr("encoding").is_some_and(|encoding| encoding.to_lowercase().contains("tex"))
        })
    };
    let source = math.attr("alttext").map(|tex| tex.to_string()).or_else(|| Some(annotation()?.text().to_string()))?;
    let source = source.trim();
    let bare = source.strip_prefix("{\\displaystyle").and_then(|tex| tex.strip_suffix('}')).unwrap_or(source);
    Some(single_spaced(bare)).filter(|tex| !tex.is_empty())
}

/// The texts of the child elements, and any text between them.
fn children(node: &NodeRef<'_>, depth: usize) -> Vec<String> {
    if depth >= MAX_DEPTH {
        return vec![single_spaced(&node.text())];
    }
    let part = |child: NodeRef<'_>| {
        if child.is_text() {
            return Some(single_spaced(&child.text())).filter(|text| !text.is_empty());
        }
        child.is_element().then(|| element(&child, depth + 1))
    };
    node.children_it(false).filter_map(part).collect()
}

/// The number of parts that an element has; `None` if it may have any number.
fn arity(name: &str) -> Option<usize> {
    match name {
        "msup" | "msub" | "mover" | "munder" | "mfrac" | "mroot" => Some(2),
        "msubsup" | "munderover" => Some(3),
        _ => None,
    }
}

fn element(node: &NodeRef<'_>, depth: usize) -> String {
    let Some(name) = node.node_name() else { return String::new() };
    if matches!(&*name, "annotation" | "annotation-xml" | "mphantom") {
        return String::new();
    }
    let parts = children(node, depth);
    // Browsers show an element with too many parts as a row. A space keeps its numbers apart.
    if arity(&name).is_some_and(|arity| parts.len() > arity) {
        return parts.join(" ");
    }
    let part = |at: usize| parts.get(at).map_or("", |part| part.trim());
    match &*name {
        "mspace" => " ".into(),
        "mtext" => node.text().to_string(),
        // Invisible operators: function application, multiplication, separator and addition.
        "mo" => parts.concat().trim_matches(['\u{2061}', '\u{2062}', '\u{2063}', '\u{2064}']).into(),
        "mover" if over(part(1)).starts_with(is_combining) && part(0).chars().count() > 1 => {
            format!("({}){}", part(0), over(part(1)))
        }
        "msup" | "mover" => part(0).to_string() + &over(part(1)),
        "msub" | "munder" => part(0).to_string() + &index(part(1)),
        "msubsup" | "munderover" => part(0).to_string() + &index(part(1)) + &over(part(2)),
        // Without a line it is not a division: the two numbers of a binomial coefficient.
        "mfrac" if node.attr("linethickness").is_some_and(|width| is_zero(&width)) => {
            format!("{}; {}", part(0), part(1))
        }
        "mfrac" => format!("{}/{}", grouped(part(0)), grouped(part(1))),
        "msqrt" => format!("√{}", grouped(&parts.concat())),
        "mroot" => format!("{}√{}", power(part(1)), grouped(part(0))),
        "mfenced" => {
            let sign =
                |name: &str, default: &str| node.attr(name).map_or_else(|| default.into(), |sign| sign.to_string());
            format!("{}{}{}", sign("open", "("), parts.join(","), sign("close", ")"))
        }
        "mtable" => parts.join("; "),
        "mtr" | "mlabeledtr" => parts.join(", "),
        _ => parts.concat(),
    }
}

/// What stands above a symbol: an accent or prime that follows it, or a power.
fn over(script: &str) -> String {
    match script {
        "¯" | "‾" | "―" => "\u{304}".into(),
        "^" | "ˆ" => "\u{302}".into(),
        "~" | "˜" => "\u{303}".into(),
        "˙" | "." => "\u{307}".into(),
        "→" => "\u{20d7}".into(),
        "′" | "″" | "'" | "°" | "∘" => script.into(),
        "" => String::new(),
        _ => power(script),
    }
}

/// Whether `c` is a diacritic that stands above the character before it.
const fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}')
}

/// Whether a length such as "0pt" is zero.
fn is_zero(length: &str) -> bool {
    length.trim().starts_with('0') && !length.contains(|c: char| matches!(c, '1'..='9'))
}

/// `operand` in brackets, unless it is a single number or name.
fn grouped(operand: &str) -> String {
    let is_simple = operand.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | ','));
    if is_simple { operand.into() } else { format!("({operand})") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn shown(mathml: &str) -> String {
        let document = Document::from(format!("<p><math {mathml}</math></p>"));
        let math = document.select_single("math");
        formula(math.nodes().first().unwrap())
    }

    #[test]
    fn formulas_are_written_on_one_line() {
        for (mathml, expected) in [
            ("><mi>x</mi><mo>=</mo><mn>5</mn>", "x=5"),
            ("><msup><mn>10</mn><mn>6</mn></msup>", "10⁶"),
            ("><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a+b)/2"),
            ("><msub><mi>H</mi><mn>2</mn></msub><mi>O</mi>", "H₂O"),
            ("><msqrt><mn>2</mn></msqrt>", "√2"),
            ("><msup><mi>e</mi><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow></msup>", "e^(x+1)"),
            ("><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "∑ᵢ₌₁ⁿ"),
            ("><mn>2</mn><mo>&InvisibleTimes;</mo><mi>x</mi><mtext> kg</mtext>", "2x kg"),
            (">5 persen", "5 persen"),
            (">a<mi>b</mi> c<mrow>d<mn>2</mn></mrow>", "abcd2"),
            ("><msup><mn>10</mn><mn>6</mn><mi>x</mi></msup>", "10 6 x"),
            ("><mo>(</mo><mfrac linethickness='0pt'><mi>n</mi><mi>k</mi></mfrac><mo>)</mo>", "(n; k)"),
            ("><mover><mi>x</mi><mo>¯</mo></mover>", "x\u{304}"),
            ("><mover><mrow><mi>a</mi><mi>b</mi></mrow><mo>¯</mo></mover>", "(ab)\u{304}"),
            ("><msup><mi>x</mi><mrow><mspace/><mn>2</mn></mrow></msup>", "x²"),
        ] {
            assert_eq!(shown(mathml), expected, "{mathml}");
        }
    }

    #[test]
    fn tex_is_shown_where_there_is_nothing_better() {
        assert_eq!(shown("alttext='{\\displaystyle x^{2}}'>"), "x^{2}");
        assert_eq!(
            shown(
                "><semantics><mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable><annotation encoding='application/x-tex'>\\pmatrix{1}</annotation></semantics>"
            ),
            "\\pmatrix{1}"
        );
        assert_eq!(
            shown("><semantics><mi>y</mi><annotation encoding='application/x-tex'>y</annotation></semantics>"),
            "y",
            "not twice"
        );
        assert_eq!(shown("><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>"), "1, 2");
    }
}
