//! `{{#diagram NAME}}`: a drawing made by hand, in the colours of the theme.

use std::fs;
use std::sync::LazyLock;

use regex::Regex;

use crate::Layout;
use crate::html::as_one_block;

/// The drawing itself is put into the page: only so do the theme's colours reach it.
pub(super) fn expand(layout: &Layout, name: &str) -> Result<String, String> {
    let file = layout.book().join(format!("diagrams/{name}.svg"));
    let shown = layout.relative(&file).display();
    let svg = fs::read_to_string(&file).map_err(|error| {
        format!("cannot show `{shown}` ({error}): draw it, or correct the name")
    })?;
    let svg = strip(&svg);
    let start = svg.find("<svg").ok_or_else(|| format!("`{shown}` has no `<svg>`"))?;
    let mut svg = svg[start..].trim().to_owned();
    for element in ["title", "desc"] {
        let id = format!("diagram-{name}-{element}");
        svg = with_id(&svg, element, &id).ok_or_else(|| {
            format!(
                "`{shown}` has no `<{element}>` with words in it: say there what the drawing {}",
                if element == "title" { "is" } else { "shows, for who cannot see it" }
            )
        })?;
    }
    // The style sheet keeps it near this size, at which its labels were made.
    let width = width(&svg).ok_or_else(|| format!("`{shown}` has no `viewBox`: give it one"))?;
    let labels = format!(
        "<svg style=\"--diagram-width:{width}px\" role=\"img\" aria-labelledby=\"diagram-{name}-title\" aria-describedby=\"diagram-{name}-desc\""
    );
    let svg = svg.replacen("<svg", &labels, 1);
    Ok(as_one_block(&format!("<figure class=\"diagram\">\n{svg}\n</figure>")))
}

/// The width of its `viewBox`.
fn width(svg: &str) -> Option<u32> {
    let start = svg.get(..svg.find('>')?)?;
    let (_, view) = start.split_once("viewBox=\"")?;
    view.split_whitespace().nth(2)?.parse().ok()
}

/// Without what is for the author's eyes, and without what the page sets anew.
fn strip(svg: &str) -> String {
    static NOISE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r#"(?s)<!--.*?-->|<\?.*?\?>|\s(?:role|aria-labelledby|aria-describedby)="[^"]*""#,
        )
        .expect("the pattern is a constant")
    });
    NOISE.replace_all(svg, "").into_owned()
}

/// Gives the first such element its id, if it says something.
fn with_id(svg: &str, element: &str, id: &str) -> Option<String> {
    let pattern = format!(r"(?s)<{element}(?:\s[^>]*)?>(\s*[^<\s][^<]*)</{element}>");
    let found = Regex::new(&pattern).ok()?.captures(svg)?;
    let whole = found.get_match();
    let named = format!("<{element} id=\"{id}\">{}</{element}>", found[1].trim());
    Some([&svg[..whole.start()], &named, &svg[whole.end()..]].concat())
}
