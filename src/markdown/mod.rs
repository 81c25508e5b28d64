//! Markdown that an operator types, made into HTML that can do no harm.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Where the shop's own pictures live. Pictures from anywhere else are not shown: a page of the shop
/// contacts no third host.
const OWN_PICTURES: &str = "/media/";

/// Done when the text is saved, not when a page is shown. A line break stays a line break, as people
/// who never heard of Markdown expect.
pub fn to_html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut dropped = Vec::new();
    let events = Parser::new_ext(markdown, options).filter(|event| match event {
        // Of a foreign picture only its description stays.
        Event::Start(Tag::Image { dest_url, .. }) => {
            dropped.push(!is_own_picture(dest_url));
            dropped.last() == Some(&false)
        }
        Event::End(TagEnd::Image) => dropped.pop() != Some(true),
        _ => true,
    });
    let events = events.map(|event| match event {
        Event::SoftBreak => Event::HardBreak,
        other => other,
    });
    let mut html = String::with_capacity(markdown.len() * 2);
    pulldown_cmark::html::push_html(&mut html, events);
    CLEANER.clean(&html).to_string().trim_end().to_owned()
}

/// The words without the markup, for share previews and mails.
pub fn to_text(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => text.push('\n'),
            _ => {}
        }
    }
    text.trim_end().to_owned()
}

/// Digests of the shop's own pictures that a text shows.
pub fn pictures(markdown: &str) -> Vec<String> {
    let behind = markdown.split(OWN_PICTURES).skip(1);
    let digest = |it: &str| it.chars().take_while(char::is_ascii_hexdigit).collect();
    behind.map(digest).collect()
}

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("nofollow noopener"))
        .attribute_filter(|element, attribute, value| {
            let foreign = element == "img" && attribute == "src" && !is_own_picture(value);
            (!foreign).then_some(Cow::Borrowed(value))
        });
    cleaner
});

fn is_own_picture(address: &str) -> bool {
    address.starts_with(OWN_PICTURES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_markdown_becomes_ordinary_html() {
        assert_eq!(
            to_html("**自动发货**\n第二行\n\n- a\n- b"),
            "<p><strong>自动发货</strong><br>\n第二行</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"
        );
    }

    #[test]
    fn a_script_never_reaches_a_buyer() {
        for typed in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "<a href=\"data:text/html,x\">x</a>",
            "<iframe src=//evil.example></iframe>",
            "<svg onload=alert(1)>",
            "<p style=\"position:fixed\">x</p>",
            "<form action=//evil.example><input name=card></form>",
        ] {
            let html = to_html(typed).to_lowercase();
            for bad in
                ["script", "onerror", "onload", "data:", "iframe", "style", "<form", "<input"]
            {
                assert!(!html.contains(bad), "{typed} → {html}");
            }
        }
    }

    #[test]
    fn no_picture_comes_from_another_host() {
        assert_eq!(to_html("![二维码](https://evil.example/p.png)"), "<p>二维码</p>");
        assert_eq!(to_html("![x](//evil.example/media/p.png)"), "<p>x</p>");
        assert!(!to_html("<img src='https://evil.example/p.png'>").contains("evil"));
        assert!(to_html("![x](/media/ab)").contains("src=\"/media/ab\""));
        let mixed = to_html("![own](/media/a) ![other](http://b/c) ![own](/media/d)");
        assert_eq!(mixed.matches("<img").count(), 2, "{mixed}");
        let nested = to_html("![a ![b](/media/b) c](http://x/y) end");
        assert!(nested.contains("src=\"/media/b\"") && nested.ends_with("c end</p>"), "{nested}");
    }

    #[test]
    fn links_are_followed_by_people_only() {
        let html = to_html("[help](https://shop.example) <mailto:a@b.example>");
        assert_eq!(html.matches("rel=\"nofollow noopener\"").count(), 2, "{html}");
    }

    #[test]
    fn a_preview_has_words_only() {
        assert_eq!(to_text("# 标题\n\n**粗** `code`\n[链接](https://x.y)"), "标题\n粗 code\n链接");
    }
}
