//! The key that signs tokens.

use crate::config::Config;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// The key of the configuration; in development, where there is none, one that is kept in a file beside
/// the database, so that a restart logs nobody out.
pub fn current(config: &Config) -> io::Result<String> {
    match &config.jwt_secret_key {
        Some(key) => Ok(key.0.clone()),
        None => kept_in(&file_beside(&config.database_url)),
    }
}

fn file_beside(database_url: &str) -> PathBuf {
    let file = database_url.strip_prefix("sqlite:").map(|rest| rest.strip_prefix("//").unwrap_or(rest));
    let file = file.map(|rest| rest.split('?').next().unwrap_or_default()).unwrap_or("paripassu");
    PathBuf::from(format!("{file}.key"))
}

fn kept_in(path: &PathBuf) -> io::Result<String> {
    match fs::read_to_string(path) {
        Ok(key) if !key.trim().is_empty() => return Ok(key.trim().to_owned()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let key = generated()?;
    // Written beside and renamed, so that a server that starts at the same time reads all of it.
    let written = path.with_extension(format!("key.{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&written)?.write_all(key.as_bytes())?;
    match fs::hard_link(&written, path) {
        Ok(()) => fs::remove_file(&written)?,
        // Another server was first.
        Err(_) if fs::metadata(path).is_ok_and(|file| file.len() > 0) => {
            fs::remove_file(&written)?;
            return fs::read_to_string(path);
        }
        Err(_) => fs::rename(&written, path)?,
    }
    Ok(key)
}

fn generated() -> io::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
