//! A few paragraphs of a long answer.

/// What stands for what is left out.
const CUT: &str = "[…]\n";

/// The first paragraph of `text`, and for each of `words` the first that holds it. Without words it is
/// the whole; the error is a word that no paragraph holds.
pub(super) fn excerpt(text: &str, words: &[String]) -> Result<String, String> {
    if words.is_empty() {
        return Ok(text.to_owned());
    }
    let paragraphs: Vec<&str> = text.split("\n\n").map(|it| it.trim_end_matches('\n')).collect();
    let mut kept = vec![0];
    for word in words {
        let place = paragraphs.iter().position(|it| it.contains(word.as_str()));
        kept.push(place.ok_or_else(|| word.clone())?);
    }
    let mut parts: Vec<String> = Vec::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if kept.contains(&index) {
            parts.push(format!("{paragraph}\n"));
        } else if parts.last().is_some_and(|part| part != CUT) {
            parts.push(CUT.to_owned());
        }
    }
    Ok(parts.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "top\n\na 1\n\na 2\n\nb 1\n\nb 2\n\nb 3\n";

    #[track_caller]
    fn check(words: &[&str], expected: Result<&str, &str>) {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let found = excerpt(TEXT, &words);
        assert_eq!(found.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn the_first_paragraph_with_each_word_is_kept_and_the_cuts_are_shown() {
        check(&[], Ok(TEXT));
        check(&["a", "b"], Ok("top\n\na 1\n\n[…]\n\nb 1\n\n[…]\n"));
        check(&["b 3"], Ok("top\n\n[…]\n\nb 3\n"));
    }

    #[test]
    fn a_word_that_is_nowhere_is_an_error() {
        check(&["a", "c"], Err("c"));
    }
}
