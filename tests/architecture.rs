//! Keeps the floors honest. Plain text scanning, no dependencies, a few milliseconds.
//!
//! A module may use modules on floors strictly below its own. Two modules on the same floor do not
//! know each other, so there is no cycle to argue about. To add a module, put it on the lowest floor
//! that still lets it see what it needs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should fail there")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const FLOORS: &[&[&str]] = &[
    &["types"],  // values: no I/O, no clock
    &["config"], // what the operator chose
    // Machinery without shop knowledge.
    &["db", "pool", "crypto", "outbound", "telemetry", "text", "markdown"],
    &["jobs", "provenance", "mailer", "ledger", "vault", "pictures"], // durable side effects
    &["notifications", "suppliers"],
    &["catalog", "members", "promoters", "risk", "site"], // leaf domains
    &["agents", "inventory", "payments", "marketing"],
    &["pricing", "partners", "payouts", "wallets"],
    &["orders", "violations"],
    &["aftersales"],
    &["insight", "ops"],       // look at everything
    &["state"],                // struct App: the assembled parts
    &["web", "worker", "cli"], // ways in
    &["server"],               // wires the ways in to the state
];

/// Debts we know of. Each line says why and goes away with the debt.
const ALLOWED: &[(&str, &str)] = &[];

#[test]
fn modules_only_look_down() {
    let floor = |name: &str| FLOORS.iter().position(|floor| floor.contains(&name));
    let mut problems = BTreeSet::new();
    for (path, text) in sources() {
        let Some(here) = top_module(&path) else {
            continue;
        };
        let Some(my_floor) = floor(&here) else {
            problems.insert(format!("{here}: not on any floor, add it to FLOORS"));
            continue;
        };
        for there in crate_paths(&text) {
            let below = floor(&there).is_some_and(|it| it < my_floor);
            let known = ALLOWED.contains(&(here.as_str(), there.as_str()));
            if there != here && floor(&there).is_some() && !below && !known {
                problems.insert(format!("{}: {here} may not use {there}", path.display()));
            }
        }
    }
    report(problems);
}

/// Queries live in `store.rs` (owner reads and writes) and `views.rs` (read-only, may join other
/// domains' tables). Everyone else asks a domain, not a table.
#[test]
fn only_stores_speak_sql() {
    let mut problems = BTreeSet::new();
    for (path, text) in sources() {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let in_db = top_module(&path).is_some_and(|it| it == "db" || it == "types");
        let speaks = text.contains("diesel::") || text.contains("db::schema");
        if speaks && !in_db && file != "store.rs" && file != "views.rs" {
            problems.insert(format!("{}: SQL outside store.rs or views.rs", path.display()));
        }
        let writes = ["insert_into(", "diesel::update(", "diesel::delete("];
        if file == "views.rs" && writes.iter().any(|it| text.contains(it)) {
            problems.insert(format!("{}: views only read", path.display()));
        }
        let stores = text.lines().filter(|it| it.trim_start().ends_with("mod store;"));
        if stores.into_iter().any(|it| it.trim_start().starts_with("pub")) {
            problems.insert(format!("{}: a store is private to its domain", path.display()));
        }
    }
    report(problems);
}

/// The first line of a file says what the file is for.
#[test]
fn every_file_introduces_itself() {
    let silent = sources().into_iter().filter(|(_, text)| !text.starts_with("//!"));
    report(
        silent.map(|(path, _)| format!("{}: starts without a //! line", path.display())).collect(),
    );
}

/// Every template is the page of a struct, or a piece of one that is.
#[test]
fn every_template_is_shown_by_somebody() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let templates = files(&root, &["html", "txt"]);
    let named = |text: &str, before: &str| -> Vec<String> {
        let after = text.split(before).skip(1);
        after.filter_map(|it| it.split('"').next().map(str::to_owned)).collect()
    };
    let mut shown = BTreeSet::new();
    for (_, text) in sources() {
        shown.extend(named(&text, "path = \""));
    }
    for (_, text) in &templates {
        for before in ["extends \"", "include \"", "import \""] {
            shown.extend(named(text, before));
        }
    }
    let names = templates.iter().map(|(path, _)| path.to_string_lossy().into_owned());
    report(
        names
            .filter(|it| !shown.contains(it))
            .map(|it| format!("templates/{it}: no page shows it"))
            .collect(),
    );
}

fn report(problems: BTreeSet<String>) {
    assert!(problems.is_empty(), "\n{}\n", problems.into_iter().collect::<Vec<_>>().join("\n"));
}

fn sources() -> Vec<(PathBuf, String)> {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &["rs"])
}

/// Files with these endings and their text, named from `root` on.
fn files(root: &Path, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut res = Vec::new();
    go(root, root, endings, &mut res);
    return res;

    fn go(root: &Path, dir: &Path, endings: &[&str], acc: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
            if path.is_dir() {
                go(root, &path, endings, acc);
            } else if endings.contains(&ending) {
                let text = fs::read_to_string(&path).unwrap();
                acc.push((path.strip_prefix(root).unwrap().to_owned(), text));
            }
        }
    }
}

/// `orders/checkout.rs` and `orders.rs` are both `orders`; the crate roots are nobody.
fn top_module(path: &Path) -> Option<String> {
    let first = path.components().next()?.as_os_str().to_str()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (!matches!(name, "lib" | "main")).then(|| name.to_owned())
}

/// Every `x` in `crate::x` and `crate::{x::.., y}`, ignoring line comments.
fn crate_paths(text: &str) -> BTreeSet<String> {
    let code: String = text
        .lines()
        .map(|it| it.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n");
    let mut res = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => res.extend(ident(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = 0;
                for (i, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => {
                            res.extend(ident(&group[start..i]));
                            break;
                        }
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            res.extend(ident(&group[start..i]));
                            start = i + 1;
                        }
                        _ => (),
                    }
                }
            }
        }
    }
    res
}

fn ident(text: &str) -> Option<String> {
    let name: String =
        text.trim_start().chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect();
    (!name.is_empty()).then_some(name)
}
