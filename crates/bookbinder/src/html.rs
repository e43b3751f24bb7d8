//! Pieces of HTML that survive a Markdown page.

use pulldown_cmark::{Options, Parser, html};

/// `text` between tags or in an attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// Markdown as HTML.
pub(crate) fn from_markdown(text: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(text, Options::ENABLE_TABLES));
    out
}

/// `html` as one block of a Markdown page: an empty line would end the block.
///
/// Line ends inside `<pre>` are text, so they are kept, in a spelling that Markdown does not see.
pub(crate) fn as_one_block(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 1);
    let mut rest = html;
    while let Some(start) = rest.find("<pre") {
        let end = rest[start..].find("</pre>").map_or(rest.len(), |end| start + end);
        push_without_empty_lines(&mut out, &rest[..start]);
        out.push_str(&rest[start..end].replace('\n', "&#10;"));
        rest = &rest[end..];
    }
    push_without_empty_lines(&mut out, rest);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

fn push_without_empty_lines(out: &mut String, html: &str) {
    let is_empty = |line: &&str| line.ends_with('\n') && line.trim().is_empty();
    for line in html.split_inclusive('\n') {
        if !is_empty(&line) {
            out.push_str(line);
        } else if !out.ends_with('\n') && !out.is_empty() {
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_empty_line_is_left_and_no_line_of_a_listing_is_lost() {
        let html = "<p>a</p>\n\n  \n<pre><code>x\n\ny\n</code></pre>\n\n<p>b</p>";
        assert_eq!(
            as_one_block(html),
            "<p>a</p>\n<pre><code>x&#10;&#10;y&#10;</code></pre>\n<p>b</p>\n"
        );
    }

    #[test]
    fn markup_in_text_is_shown_not_obeyed() {
        assert_eq!(escape("<a & \"b\">"), "&lt;a &amp; &quot;b&quot;&gt;");
    }
}
