//! Builds what browsers load from `static/`: the style sheet with the classes that templates use,
//! the icons they name, and htmx. The results are committed, so that running the shop needs no Node.

use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Pairs of daisyUI's themes: by day and by night. A palette is called like its light face.
const PALETTES: [(&str, &str); 21] = [
    ("corporate", "night"),
    ("lemonade", "forest"),
    ("fantasy", "synthwave"),
    ("autumn", "sunset"),
    ("garden", "dracula"),
    ("caramellatte", "coffee"),
    ("silk", "dim"),
    ("lofi", "luxury"),
    ("winter", "dark"),
    ("nord", "business"),
    ("cupcake", "aqua"),
    ("emerald", "abyss"),
    ("bumblebee", "halloween"),
    ("cmyk", "black"),
    ("pastel", "synthwave"),
    ("cyberpunk", "night"),
    ("acid", "forest"),
    ("wireframe", "dim"),
    ("light", "dark"),
    ("retro", "coffee"),
    ("valentine", "dracula"),
];

/// Themes whose own colour is too pale, or too dark by night, for words and for words on it: so much of
/// it, in percent, is kept, and the rest is black by day and white by night. With these, all that a page writes in it or on
/// it has a contrast of 4.5 or more.
const DEEPENED: [(&str, u8); 18] = [
    ("corporate", 88),
    ("lemonade", 85),
    ("garden", 81),
    ("winter", 90),
    ("nord", 84),
    ("cupcake", 58),
    ("emerald", 66),
    ("bumblebee", 61),
    ("cmyk", 71),
    ("pastel", 58),
    ("cyberpunk", 70),
    ("acid", 74),
    ("wireframe", 60),
    ("retro", 62),
    ("valentine", 82),
    ("business", 56),
    ("black", 62),
    ("dark", 72),
];

/// The same of all words: where they are too pale to be softened.
const INKED: [(&str, u8); 1] = [("valentine", 70)];

const DAY: &str = "--price:color-mix(in oklab,var(--color-primary) 82%,var(--color-base-content));";
const NIGHT: &str =
    "--price:color-mix(in oklab,var(--color-primary) 88%,var(--color-base-content));";

/// As in `base.css`, of these colours; a trace stronger, for themes whose text is pale.
const DERIVED: &str = "--ink-soft:color-mix(in oklab,var(--color-base-content) 78%,var(--color-base-200));\
     --line:color-mix(in oklab,var(--color-base-content) 14%,transparent);";

pub fn run() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has a parent")?;
    let sources = root.join("xtask/css");
    let packages = sources.join("node_modules");
    if !packages.join(".bin/tailwindcss").exists() {
        node(&sources, "npm", &["install", "--no-audit", "--no-fund"])?;
    }
    let sheet = root.join("static/app.css");
    let sheet = sheet.to_str().context("the path is text")?;
    let tailwind = packages.join(".bin/tailwindcss");
    let tailwind = tailwind.to_str().context("the path is text")?;
    node(&sources, tailwind, &["--input", "app.css", "--output", sheet, "--minify"])?;
    palettes(root, &packages.join("daisyui/theme"))?;
    fs::copy(packages.join("htmx.org/dist/htmx.min.js"), root.join("static/htmx.min.js"))?;
    let icons = sprite(root, &packages.join("lucide-static/icons"))?;
    fs::write(root.join("static/icons.svg"), icons)?;
    Ok(())
}

/// One small style sheet for each palette that an agent's shop may wear. What tells good from bad keeps
/// the colours of the common sheet, which are dark enough to be read as words.
fn palettes(root: &Path, themes: &Path) -> Result<()> {
    for (light, dark) in PALETTES {
        let (day, night) = (face(themes, light, (true, DAY))?, face(themes, dark, (false, NIGHT))?);
        let sheet = format!(
            "/*! daisyUI | MIT License | https://daisyui.com */\n\
             [data-palette={light}]{{color-scheme:light;{day}}}\n\
             [data-palette={light}][data-theme=dark]{{color-scheme:dark;{night}}}\n\
             @media (prefers-color-scheme:dark){{:root[data-palette={light}]:not([data-theme=light])\
             {{color-scheme:light dark;{night}}}}}\n"
        );
        fs::write(root.join(format!("static/theme-{light}.css")), sheet)?;
    }
    Ok(())
}

/// The colours and corners of one of daisyUI's themes, and what the common sheet makes of colours.
fn face(themes: &Path, name: &str, (lighter, price): (bool, &str)) -> Result<String> {
    let path = themes.join(format!("{name}.css"));
    let theme = fs::read_to_string(&path).with_context(|| format!("no theme {name}"))?;
    let mut face = String::new();
    for line in theme.lines().map(str::trim) {
        let signal = ["info", "success", "warning", "error"];
        let wanted = line.starts_with("--color-") || line.starts_with("--radius-");
        if wanted && !signal.iter().any(|it| line.starts_with(&format!("--color-{it}"))) {
            face.push_str(&deepened(name, paper(&line.replace(": ", ":"), lighter), lighter));
        }
    }
    Ok(face + price + DERIVED)
}

/// Our pages are cards on paper, and the paper is what daisyUI means for a second surface: by day too
/// grey for a whole page.
fn paper(line: &str, lighter: bool) -> String {
    for (name, part) in [("--color-base-100:", "50%"), ("--color-base-200:", "45%")] {
        if let Some(colour) = line.strip_prefix(name).filter(|_| lighter) {
            let colour = colour.trim_end_matches(';');
            return format!("{name}color-mix(in oklab,{colour} {part},#fff);");
        }
    }
    line.to_owned()
}

fn deepened(theme: &str, line: String, by_day: bool) -> String {
    let part_of = |of: &[(&str, u8)]| of.iter().find(|(it, _)| *it == theme).map(|(_, part)| *part);
    let (own, words) = (part_of(&DEEPENED), part_of(&INKED));
    if own.is_some() && line.starts_with("--color-primary-content:") {
        return "--color-primary-content:var(--color-base-100);".to_owned();
    }
    for (name, part) in [("--color-primary", own), ("--color-base-content", words)] {
        let colour = line.strip_prefix(name).and_then(|it| it.strip_prefix(':'));
        if let (Some(colour), Some(part)) = (colour, part) {
            let colour = colour.trim_end_matches(';');
            let other = if by_day { "#000" } else { "#fff" };
            return format!("{name}:color-mix(in oklab,{colour} {part}%,{other});");
        }
    }
    line
}

fn node(folder: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    let status = Command::new(program).args(arguments).current_dir(folder).status();
    let status = status.with_context(|| format!("cannot run {program}: is Node installed?"))?;
    ensure!(status.success(), "{program} failed");
    Ok(())
}

/// Every icon that a template or handler names, as one file of symbols.
fn sprite(root: &Path, icons: &Path) -> Result<String> {
    let mut names = BTreeSet::new();
    for file in texts(&root.join("templates"))?.into_iter().chain(texts(&root.join("src"))?) {
        let text = fs::read_to_string(&file)?;
        named_icons(&text, &mut names);
        if file.starts_with(root.join("src/web")) && text.contains("icon") {
            listed_icons(&text, icons, &mut names);
        }
    }
    let mut sprite = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">\n");
    for name in names {
        let path = icons.join(format!("{name}.svg"));
        let icon = fs::read_to_string(&path).with_context(|| format!("no icon {name}"))?;
        let body = icon.split_once("<svg").and_then(|(_, it)| it.split_once('>'));
        let body = body.and_then(|(_, it)| it.rsplit_once("</svg>")).context("not an SVG file")?.0;
        let body: String = body.lines().map(str::trim).collect();
        sprite.push_str(&format!(
            "<symbol id=\"{name}\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" \
             stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{body}</symbol>\n"
        ));
    }
    sprite.push_str("</svg>\n");
    Ok(sprite)
}

/// `icon("name")` in templates, `Icon::new("name")` and `icon: "name"` in Rust.
fn named_icons(text: &str, names: &mut BTreeSet<String>) {
    for call in ["icon(\"", "Icon::new(\"", "icon: \"", "empty(f, \""] {
        for (at, _) in text.match_indices(call) {
            let rest = &text[at + call.len()..];
            let name = rest.split('"').next().unwrap_or_default();
            if !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            {
                names.insert(name.to_owned());
            }
        }
    }
}

/// Words in a table, such as the icon of every status: each that is the name of an icon.
fn listed_icons(text: &str, icons: &Path, names: &mut BTreeSet<String>) {
    for word in text.split('"').skip(1).step_by(2) {
        let is_name = !word.is_empty()
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if is_name && icons.join(format!("{word}.svg")).exists() {
            names.insert(word.to_owned());
        }
    }
}

fn texts(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(texts(&path)?);
        } else if path.extension().is_some_and(|it| it == "html" || it == "rs") {
            found.push(path);
        }
    }
    Ok(found)
}
