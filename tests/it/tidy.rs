//! The rules of the house that a compiler does not keep: which way the arrows point, what a core may
//! touch, how large a file may be. ARCHITECTURE.md says why.

use std::fs;
use std::path::{Path, PathBuf};

const CORES: [&str; 3] = ["risk-core", "clo-core", "portfolio-core"];
const CRATES: [&str; 8] = [
    "risk-core",
    "clo-core",
    "portfolio-core",
    "bindings-python",
    "bindings-node",
    "server",
    "benches",
    "tests",
];

/// Crates that a member may not depend on.
fn forbidden_dependencies(member: &str) -> Vec<&'static str> {
    let frameworks = ["tokio", "axum", "sqlx", "pyo3", "napi", "tracing", "clap", "reqwest"];
    let rest: &[&str] = match member {
        "risk-core" => &["clo-core", "portfolio-core", "server", "bindings-python", "bindings-node"],
        "clo-core" => &["portfolio-core", "server", "bindings-python", "bindings-node"],
        "portfolio-core" => &["clo-core", "server", "bindings-python", "bindings-node"],
        "bindings-python" => &["server", "bindings-node"],
        "bindings-node" => &["server", "bindings-python"],
        "server" => &["bindings-python", "bindings-node"],
        _ => &[],
    };
    let frameworks: &[&str] = if CORES.contains(&member) { &frameworks } else { &[] };
    [frameworks, rest].concat()
}

/// What the source of a core may not say: it has no clock, file, network, environment, log, global,
/// lock or unseeded randomness.
const FORBIDDEN_IN_CORES: [&str; 20] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::io::stdin",
    "std::time",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "println!",
    "eprintln!",
    "static mut",
    "Mutex",
    "RwLock",
    "OnceLock",
    "LazyLock",
    "thread_local!",
    "rand::rng(",
];

/// A foreign library behind one door of each core, so that changing it changes one place.
const DOORS: [(&str, &str); 10] = [
    ("nalgebra::", "risk-core/src/linalg/"),
    ("faer::", "risk-core/src/linalg/"),
    ("rand::", "risk-core/src/random/"),
    ("rand_chacha::", "risk-core/src/random/"),
    ("libm::", "risk-core/src/math/"),
    ("statrs::", "risk-core/src/math/"),
    ("clarabel::", "portfolio-core/src/optimize/conic.rs"),
    ("clarabel::", "clo-core/src/rebalance/optimal/linear.rs"),
    ("csv::", "clo-core/src/tape/"),
    ("calamine::", "clo-core/src/tape/"),
];

const DRAWERS: [&str; 8] = ["util", "utils", "helper", "helpers", "common", "types", "misc", "manager"];

const MOST_LINES: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file below `folder` with one of the endings, by its path from the root.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    fn walk(folder: &Path, root: &Path, endings: &[&str], found: &mut Vec<(String, String)>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten().map(|entry| entry.path()) {
            let name = entry.file_name().unwrap().to_string_lossy().into_owned();
            if entry.is_dir() {
                let skipped = ["target", "node_modules", "__pycache__", "dist"];
                if !name.starts_with('.') && !skipped.contains(&name.as_str()) {
                    walk(&entry, root, endings, found);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let path = entry.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.push((path, fs::read_to_string(&entry).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &root(), endings, &mut found);
    found.sort();
    found
}

/// The lines of Rust that are code, with their numbers: no comments, no text after `#[cfg(test)]`.
fn code(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let shipped = source.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    let numbered = shipped.enumerate().map(|(n, line)| (n + 1, line.split("//").next().unwrap_or("")));
    numbered.filter(|(_, line)| !line.trim().is_empty())
}

/// Where `source` says one of `words`.
fn says(path: &str, source: &str, words: &[&str]) -> Vec<String> {
    let lines = code(source);
    lines
        .flat_map(|(n, line)| {
            words
                .iter()
                .filter(move |word| line.contains(**word))
                .map(move |word| format!("{path}:{n}: {word}"))
        })
        .collect()
}

/// The dependencies that a manifest names, of every kind.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line.trim_end_matches(']').ends_with("dependencies");
        } else if inside && let Some((name, _)) = line.split_once(['=', '.']) {
            names.push(name.trim().trim_matches('"').to_owned());
        }
    }
    names
}

fn assert_none(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}:\n{}", broken.join("\n"));
}

#[test]
fn the_arrows_point_down() {
    let mut broken = Vec::new();
    for member in CRATES {
        let manifest = fs::read_to_string(root().join(member).join("Cargo.toml")).unwrap();
        let names = dependencies(&manifest);
        assert!(!names.is_empty() || member == "portfolio-core", "no dependencies read from {member}");
        let forbidden = forbidden_dependencies(member);
        broken.extend(
            names
                .iter()
                .filter(|name| forbidden.contains(&name.as_str()))
                .map(|name| format!("{member} -> {name}")),
        );
    }
    assert_none("a member may not depend on these", &broken);
}

#[test]
fn a_core_is_a_function() {
    let mut broken = Vec::new();
    for core in CORES {
        let sources = files(&format!("{core}/src"), &[".rs"]);
        assert!(!sources.is_empty(), "no sources in {core}");
        broken.extend(sources.iter().flat_map(|(path, source)| says(path, source, &FORBIDDEN_IN_CORES)));
    }
    assert_none("a core touches nothing but its arguments", &broken);
}

#[test]
fn a_foreign_library_has_one_door() {
    let mut broken = Vec::new();
    for (path, source) in CORES.iter().flat_map(|core| files(&format!("{core}/src"), &[".rs"])) {
        for (word, _) in DOORS {
            let is_door = |(other, door): &(&str, &str)| *other == word && path.starts_with(door);
            if !DOORS.iter().any(is_door) {
                broken.extend(says(&path, &source, &[word]));
            }
        }
    }
    assert_none("use these only behind their door", &broken);
}

#[test]
fn a_binding_neither_branches_nor_computes() {
    let (mut tables, mut broken) = (0, Vec::new());
    for binding in ["bindings-python/src", "bindings-node/src"] {
        for (path, source) in files(binding, &[".rs"]) {
            for table in source.split("\nfunctions! {\n").skip(1) {
                tables += 1;
                let lines = table.split("\n}\n").next().unwrap();
                broken.extend(says(&path, lines, &["if ", "match ", "for "]));
            }
        }
    }
    assert!(tables > 20, "the functions of the bindings are in tables, of which {tables} were found");
    assert_none("a binding is one line of a table; what converts stands beside it", &broken);
}

#[test]
fn sql_lives_in_the_store() {
    let statements = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "CREATE TABLE "];
    let sources = files("server/src", &[".rs"]);
    let outside = sources.iter().filter(|(path, _)| !path.starts_with("server/src/store/"));
    let broken: Vec<String> = outside.flat_map(|(path, source)| says(path, source, &statements)).collect();
    assert_none("SQL outside server/src/store", &broken);
}

#[test]
fn one_document_does_not_use_another() {
    let documents = ["clo", "analytics", "tasks", "options", "trading"];
    let mut broken = Vec::new();
    for document in documents {
        for (path, source) in files(&format!("server/src/api/{document}"), &[".rs"]) {
            for other in documents.iter().filter(|other| **other != document) {
                broken.extend(says(&path, &source, &[&format!("api::{other}")]));
            }
        }
    }
    assert_none("an API document's module uses another's", &broken);
}

#[test]
fn no_drawers_and_no_long_files() {
    let mut broken = Vec::new();
    for (path, source) in
        CRATES.iter().flat_map(|member| files(member, &[".rs", ".py", ".js", ".mjs", ".ts"]))
    {
        let stem = Path::new(&path).file_stem().unwrap().to_string_lossy().into_owned();
        if DRAWERS.contains(&stem.as_str()) {
            broken.push(format!("{path}: a drawer"));
        }
        let lines = source.lines().count();
        if lines > MOST_LINES {
            broken.push(format!("{path}: {lines} lines, at most {MOST_LINES}"));
        }
    }
    assert_none("one concept, one file", &broken);
}

#[test]
fn every_member_of_the_plan_exists() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for member in CRATES {
        assert!(manifest.contains(&format!("\"{member}\"")), "{member} is no member of the workspace");
    }
}

#[test]
fn the_rules_see_what_they_forbid() {
    let source =
        "use std::fs;\n// std::env in a comment\nlet x = Instant::now();\n#[cfg(test)]\nuse std::net;\n";
    assert_eq!(says("a.rs", source, &FORBIDDEN_IN_CORES), ["a.rs:1: std::fs", "a.rs:3: Instant::now"]);
    let manifest = "[package]\nname = \"x\"\n[dependencies]\ntokio = \"1\"\nserde.workspace = true\n[dev-dependencies]\naxum = { version = \"1\" }\n[lints]\nworkspace = true\n";
    assert_eq!(dependencies(manifest), ["tokio", "serde", "axum"]);
}
