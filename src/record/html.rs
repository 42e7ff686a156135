//! The words of XHTML narratives and HTML documents, with their place in the markup.
//!
//! Markup is read for its words only: what is shown later is built anew from them, so no attribute, comment, script or
//! style of the input can reach an output. Whatever is not plainly markup counts as text.

use crate::text::Span;

/// What a block of text was in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading of any level.
    Heading,
    /// An item of a list.
    Item,
    /// A row of a table; its cells are parted by tabs.
    Row,
}

/// A block of an extracted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it was.
    pub kind: BlockKind,
    /// Bytes of [`HtmlText::text`].
    pub span: Span,
}

/// The words of a piece of markup.
#[derive(Clone, Debug, Default)]
pub struct HtmlText {
    /// Blocks joined by line breaks, white space collapsed, entities decoded.
    pub text: String,
    /// Its blocks in order, without gaps but for the line breaks.
    pub blocks: Vec<Block>,
    /// (byte of `text`, first byte of markup, end byte of markup) for every character; ascending.
    places: Vec<(usize, usize, usize)>,
}

impl HtmlText {
    /// The bytes of the markup from which a span of the text came, whole entities included.
    pub fn in_markup(&self, span: Span) -> Span {
        let first = self.places.partition_point(|&(at, _, _)| at < span.start());
        let last = self.places.partition_point(|&(at, _, _)| at < span.end());
        let start = self.places.get(first).map_or(0, |&(_, start, _)| start);
        let end = self.places.get(last.wrapping_sub(1)).map_or(start, |&(_, _, end)| end);
        Span::between(start, end.max(start))
    }
}

/// Elements whose content nobody reads.
const UNREAD: &[&str] = &["head", "iframe", "math", "noscript", "object", "script", "style", "svg", "template", "title"];
const HEADINGS: &[&str] = &["caption", "h1", "h2", "h3", "h4", "h5", "h6", "legend", "summary"];
const ITEMS: &[&str] = &["dd", "dt", "li"];
const PARAGRAPHS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "details",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "ul",
];

/// After so many `<` that open nothing, the rest is text: each costs a look through all that follows.
const MAX_UNCLOSED: usize = 64;

/// Reads markup. Linear in its length; never fails: what cannot be read as markup is text.
pub fn extract(markup: &str) -> HtmlText {
    let mut reader = Reader { out: HtmlText::default(), kind: BlockKind::Paragraph, block_start: 0, space: None };
    let mut at = 0;
    let mut unread: Option<String> = None;
    let mut unclosed = 0;
    while let Some(rest) = markup.get(at..).filter(|rest| !rest.is_empty()) {
        let tag = if rest.starts_with('<') && unclosed < MAX_UNCLOSED { Some(read_tag(rest)) } else { None };
        unclosed += usize::from(matches!(tag, Some(None)));
        if let Some(Some((tag, length))) = tag {
            match (&unread, tag) {
                (None, Tag::Open(name)) if UNREAD.contains(&name.as_str()) => unread = Some(name),
                (Some(open), Tag::Close(name)) if *open == name => unread = None,
                (None, Tag::Open(name)) => reader.open(&name, at, at + length),
                (None, Tag::Close(name)) => reader.close(&name, at),
                _ => {}
            }
            at += length;
            continue;
        }
        let (c, length) = match read_entity(rest) {
            Some(found) => found,
            None => rest.chars().next().map_or((' ', rest.len()), |c| (c, c.len_utf8())),
        };
        if unread.is_none() {
            reader.push(c, at, at + length);
        }
        at += length;
    }
    reader.end_block();
    reader.out
}

struct Reader {
    out: HtmlText,
    kind: BlockKind,
    block_start: usize,
    /// Place of a white space that is written only if a word follows in the block.
    space: Option<(char, usize, usize)>,
}

impl Reader {
    fn push(&mut self, c: char, start: usize, end: usize) {
        if c.is_ascii_whitespace() {
            if self.space.is_none() {
                self.space = Some((' ', start, end));
            }
            return;
        }
        if let Some((space, from, to)) = self.space.take()
            && self.out.text.len() > self.block_start
        {
            self.write(space, from, to);
        }
        self.write(c, start, end);
    }

    fn write(&mut self, c: char, start: usize, end: usize) {
        self.out.places.push((self.out.text.len(), start, end));
        self.out.text.push(c);
    }

    fn open(&mut self, name: &str, start: usize, end: usize) {
        if name == "br" {
            self.space = Some(('\n', start, end));
        } else if name == "td" || name == "th" {
            self.space = Some(('\t', start, end));
        } else if let Some(kind) = block_kind(name) {
            self.end_block();
            self.kind = kind;
        }
    }

    fn close(&mut self, name: &str, _start: usize) {
        if block_kind(name).is_some() {
            self.end_block();
            self.kind = BlockKind::Paragraph;
        }
    }

    fn end_block(&mut self) {
        self.space = None;
        if self.out.text.len() > self.block_start {
            self.out.blocks.push(Block { kind: self.kind, span: Span::between(self.block_start, self.out.text.len()) });
            self.out.text.push('\n');
            self.block_start = self.out.text.len();
        }
    }
}

/// Whether an element (local name, lower case) starts a block of its own.
pub fn is_block_element(name: &str) -> bool {
    block_kind(name).is_some()
}

/// Whether nobody reads what an element holds.
pub fn is_unread_element(name: &str) -> bool {
    UNREAD.contains(&name)
}

fn block_kind(name: &str) -> Option<BlockKind> {
    if name == "tr" {
        Some(BlockKind::Row)
    } else if HEADINGS.contains(&name) {
        Some(BlockKind::Heading)
    } else if ITEMS.contains(&name) {
        Some(BlockKind::Item)
    } else if PARAGRAPHS.contains(&name) {
        Some(BlockKind::Paragraph)
    } else {
        None
    }
}

enum Tag {
    Open(String),
    Close(String),
    /// A comment, declaration or processing instruction.
    Other,
}

/// A tag at the start of `rest` and its length in bytes.
fn read_tag(rest: &str) -> Option<(Tag, usize)> {
    let inner = rest.strip_prefix('<')?;
    for (open, close) in [("!--", "-->"), ("![CDATA[", "]]>")] {
        if let Some(body) = inner.strip_prefix(open) {
            return Some((Tag::Other, body.find(close).map_or(rest.len(), |end| 1 + open.len() + end + close.len())));
        }
    }
    if inner.starts_with(['!', '?']) {
        return Some((Tag::Other, inner.find('>').map_or(rest.len(), |end| end + 2)));
    }
    let (closing, named) = inner.strip_prefix('/').map_or((false, inner), |named| (true, named));
    if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name: String = named.chars().take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/')).collect::<String>().to_ascii_lowercase();
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '>') => return Some((if closing { Tag::Close(name) } else { Tag::Open(name) }, at + 1)),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// A character reference at the start of `rest` and its length in bytes.
fn read_entity(rest: &str) -> Option<(char, usize)> {
    let body = rest.strip_prefix('&')?;
    let end = body.bytes().take(32).position(|b| b == b';')?;
    let name = body.get(..end)?;
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((c, end + 2))
}

/// The references that word processors and e-mail programs write. Letters with marks are of Latin-1.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("shy", '\u{AD}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("pound", '£'),
    ("euro", '€'),
    ("copy", '©'),
    ("reg", '®'),
    ("deg", '°'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("times", '×'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("aring", 'å'),
    ("aelig", 'æ'),
    ("ccedil", 'ç'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("igrave", 'ì'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("eth", 'ð'),
    ("ntilde", 'ñ'),
    ("ograve", 'ò'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("otilde", 'õ'),
    ("ouml", 'ö'),
    ("oslash", 'ø'),
    ("ugrave", 'ù'),
    ("uacute", 'ú'),
    ("ucirc", 'û'),
    ("uuml", 'ü'),
    ("yacute", 'ý'),
    ("thorn", 'þ'),
    ("yuml", 'ÿ'),
    ("szlig", 'ß'),
    ("Agrave", 'À'),
    ("Aacute", 'Á'),
    ("Acirc", 'Â'),
    ("Atilde", 'Ã'),
    ("Auml", 'Ä'),
    ("Aring", 'Å'),
    ("AElig", 'Æ'),
    ("Ccedil", 'Ç'),
    ("Egrave", 'È'),
    ("Eacute", 'É'),
    ("Ecirc", 'Ê'),
    ("Euml", 'Ë'),
    ("Igrave", 'Ì'),
    ("Iacute", 'Í'),
    ("Icirc", 'Î'),
    ("Iuml", 'Ï'),
    ("ETH", 'Ð'),
    ("Ntilde", 'Ñ'),
    ("Ograve", 'Ò'),
    ("Oacute", 'Ó'),
    ("Ocirc", 'Ô'),
    ("Otilde", 'Õ'),
    ("Ouml", 'Ö'),
    ("Oslash", 'Ø'),
    ("Ugrave", 'Ù'),
    ("Uacute", 'Ú'),
    ("Ucirc", 'Û'),
    ("Uuml", 'Ü'),
    ("Yacute", 'Ý'),
    ("THORN", 'Þ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Yuml", 'Ÿ'),
    ("lstrok", 'ł'),
    ("Lstrok", 'Ł'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_words_and_blocks() {
        for (markup, text) in [
            ("<div><p>One <b>two</b></p><p>three</p></div>", "One two\nthree\n"),
            ("<p>Dr&#160;Voss &amp; I&#39;m</p>", "Dr\u{A0}Voss & I'm\n"),
            ("a<br/>b", "a\nb\n"),
            ("<table><tr><td>NHS</td><td>999</td></tr></table>", "NHS\t999\n"),
            ("<p title=\"a > b\">x</p><!-- y --><script>z</script>", "x\n"),
            ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3\n"),
            ("Ja<b>ne</b>", "Jane\n"),
            ("<p>unclosed <img src=x onerror=alert(1)", "unclosed <img src=x onerror=alert(1)\n"),
        ] {
            assert_eq!(extract(markup).text, text, "{markup}");
        }
    }

    #[test]
    fn maps_back_into_the_markup() {
        let markup = "<p>Dr&#160;Vo<i>ss</i></p>";
        let html = extract(markup);
        let at = html.text.find("Dr").unwrap();
        let end = html.text.find("ss").unwrap() + 2;
        assert_eq!(html.in_markup(Span::between(at, end)).of(markup), "Dr&#160;Vo<i>ss");
    }
}
