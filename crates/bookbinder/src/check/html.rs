//! The rendered book, as far as links are concerned.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use crate::Error;
use crate::source::files_under;

/// Every file of the rendered book; the pages among them are read.
#[derive(Debug)]
pub(super) struct Rendered {
    files: BTreeMap<PathBuf, Option<Html>>,
}

impl Rendered {
    pub(super) fn read(folder: &Path) -> Result<Self, Error> {
        let mut files = BTreeMap::new();
        for path in files_under(folder)? {
            let is_html = path.extension().is_some_and(|extension| extension == "html");
            let html = is_html
                .then(|| fs::read_to_string(&path).map(Html::parse).map_err(Error::read(&path)))
                .transpose()?;
            files.insert(path.strip_prefix(folder).unwrap_or(&path).to_owned(), html);
        }
        Ok(Self { files })
    }

    /// Whether there is such a file.
    pub(super) fn has(&self, address: &Path) -> bool {
        self.files.contains_key(address)
    }

    /// The page at an address, unless it is missing or no HTML.
    pub(super) fn page(&self, address: &Path) -> Option<&Html> {
        self.files.get(address)?.as_ref()
    }
}

/// One rendered page.
#[derive(Debug, Default)]
pub(super) struct Html {
    /// The page, as rendered.
    pub(super) text: String,
    /// Where a fragment may point.
    pub(super) ids: BTreeSet<String>,
    /// The ids that are there more than once.
    pub(super) repeated: BTreeSet<String>,
    /// Where the page points, in its order.
    pub(super) links: Vec<Link>,
}

/// One way out of a page.
#[derive(Debug)]
pub(super) struct Link {
    /// The address, as the page spells it.
    pub(super) destination: String,
    /// Whether the browser fetches it without being asked: an image, a script, a style sheet.
    pub(super) is_resource: bool,
}

impl Html {
    fn parse(text: String) -> Self {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(&text));
        let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
        // The sink has no scripts to run, so one call reads the whole page.
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        Self { text, ..tokenizer.sink.html.take() }
    }

    fn see_id(&mut self, id: String) {
        if self.ids.contains(&id) {
            self.repeated.insert(id);
        } else {
            self.ids.insert(id);
        }
    }

    fn see(&mut self, tag: &Tag) {
        for attribute in &tag.attrs {
            let value = attribute.value.to_string();
            match (&*attribute.name.local, &*tag.name) {
                ("id", _) => self.see_id(value),
                ("name", "a") => drop(self.ids.insert(value)),
                ("href", "a" | "area") => {
                    self.links.push(Link { destination: value, is_resource: false });
                }
                ("href", "link") | ("src", _) => {
                    self.links.push(Link { destination: value, is_resource: true });
                }
                _ => {}
            }
        }
    }
}

/// Listens to the tokenizer; a tree is not needed to follow links.
#[derive(Default)]
struct Sink {
    html: RefCell<Html>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token
            && tag.kind == TagKind::StartTag
        {
            self.html.borrow_mut().see(&tag);
            // What looks like a tag in there is none.
            match &*tag.name {
                "script" => return TokenSinkResult::RawData(RawKind::ScriptData),
                "style" => return TokenSinkResult::RawData(RawKind::Rawtext),
                _ => {}
            }
        }
        TokenSinkResult::Continue
    }
}
