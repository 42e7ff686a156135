//! The files of `www/`. A closed list of media types, no hidden files, and nothing outside the folder, whatever the path or a link says.

use std::path::{Path, PathBuf};

use crate::http::{Response, Status};

/// Answers a request for a file: `folder` is canonical.
pub fn answer(folder: &Path, segments: &[String]) -> Response {
    let found = locate(folder, segments).and_then(|(path, media_type)| Some((std::fs::read(path).ok()?, media_type)));
    match found {
        Some((body, media_type)) => Response { status: Status::Ok, media_type, body },
        None => Response::text(Status::NotFound, "There is no such page."),
    }
}

fn locate(folder: &Path, segments: &[String]) -> Option<(PathBuf, &'static str)> {
    let home = [String::from("index.html")];
    let segments = if segments.iter().all(String::is_empty) && segments.len() == 1 { &home } else { segments };
    // Records have one door, /fhir, so that there is one place to watch and to close.
    if segments.first().is_some_and(|first| first == "records") || !segments.iter().all(|segment| is_plain(segment)) {
        return None;
    }
    let media_type = media_type(segments.last()?.rsplit_once('.')?.1)?;
    // A symbolic link may still lead out, so the resolved path is what counts.
    let path = folder.join(segments.iter().collect::<PathBuf>()).canonicalize().ok()?;
    (path.starts_with(folder) && path.is_file()).then_some((path, media_type))
}

/// A segment that can only be the name of a file or folder: not empty, hidden, `..`, or with a separator or drive in it.
fn is_plain(segment: &str) -> bool {
    !segment.is_empty() && !segment.starts_with('.') && !segment.contains(|c: char| c.is_control() || matches!(c, '/' | '\\' | ':'))
}

fn media_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "ts" => "text/plain; charset=utf-8",
        _ => return None,
    })
}
