//! The portal: builds the wasm and the scripts around it, and serves the demonstration pages on this machine only.
//!
//! What was asked for goes to standard output (an address, a path); everything that is only progress goes to standard error.

mod chromium;
mod fhir;
mod files;
mod http;
mod package;
mod server;
mod snapshot;
mod steps;
mod wasm;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: portal [build | serve | chromium | snapshot DIR] [--records DIR] [--port N] [--attached]

  (nothing)     build what is out of date, then serve the pages
  build         only build www/pkg
  serve         only serve what has been built
  chromium      print the path of a Chromium for the browser tests; as root, install what is missing
  snapshot DIR  build, drive the pages once and write a picture of each, and the printed copy, to DIR

  --records DIR  folder of FHIR R4 Bundles to serve (default: www/records)
  --port N       port on 127.0.0.1; 0 for any free one (default: 8080, or the next free one)
  --attached     stop serving when standard input ends, as it does when the program that started this one is gone";

/// Why a command ended without doing what it was asked. One plain sentence.
enum Failure {
    /// Exit code 1: the work failed.
    Failed(String),
    /// Exit code 2: wrong usage.
    Usage(String),
}

type Outcome<T> = Result<T, Failure>;

fn failed<T>(message: impl Into<String>) -> Outcome<T> {
    Err(Failure::Failed(message.into()))
}

/// Adds to an error what was being done when it came up.
trait While<T> {
    fn while_doing(self, what: impl std::fmt::Display) -> Outcome<T>;
}

impl<T, E: std::fmt::Display> While<T> for Result<T, E> {
    fn while_doing(self, what: impl std::fmt::Display) -> Outcome<T> {
        self.map_err(|error| Failure::Failed(format!("{what}: {error}")))
    }
}

/// The folder that holds Cargo.toml. The portal is only ever run from a checkout, by Cargo.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

enum Command {
    BuildAndServe,
    Build,
    Serve,
    Chromium,
    Snapshot(PathBuf),
    Help,
}

struct Arguments {
    command: Command,
    records: PathBuf,
    port: Option<u16>,
    attached: bool,
}

fn main() -> ExitCode {
    let outcome = parse(std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned())).and_then(run);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Failed(message)) => {
            eprintln!("portal: {message}");
            ExitCode::from(1)
        }
        Err(Failure::Usage(message)) => {
            eprintln!("portal: {message}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn parse(mut words: impl Iterator<Item = String>) -> Outcome<Arguments> {
    let mut records = None;
    let mut port = None;
    let mut attached = false;
    let mut plain = Vec::new();
    while let Some(word) = words.next() {
        let (name, given) = match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.to_owned())),
            _ => (word, None),
        };
        let mut value = || given.clone().or_else(|| words.next()).ok_or_else(|| Failure::Usage(format!("{name} needs a value.")));
        match name.as_str() {
            "--records" => records = Some(PathBuf::from(value()?)),
            "--port" => {
                let given = value()?;
                port = Some(given.parse().map_err(|_| Failure::Usage(format!("--port takes a number from 0 to 65535, not {given:?}.")))?);
            }
            "--attached" => attached = true,
            "--help" | "-h" => plain.push("help".to_owned()),
            other if other.starts_with('-') => {
                return Err(Failure::Usage(format!("there is no option {other}.")));
            }
            _ => plain.push(name),
        }
    }
    let command = match plain.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Command::BuildAndServe,
        ["build"] => Command::Build,
        ["serve"] => Command::Serve,
        ["chromium"] => Command::Chromium,
        ["snapshot", folder] => Command::Snapshot(PathBuf::from(folder)),
        ["snapshot"] => {
            return Err(Failure::Usage("snapshot needs a folder to write to.".into()));
        }
        ["help", ..] => Command::Help,
        _ => {
            return Err(Failure::Usage(format!("cannot make sense of {:?}.", plain.join(" "))));
        }
    };
    Ok(Arguments { command, records: records.unwrap_or_else(|| root().join("www/records")), port, attached })
}

fn run(arguments: Arguments) -> Outcome<()> {
    let Arguments { command, records, port, attached } = arguments;
    if attached {
        end_with_standard_input();
    }
    match command {
        Command::Build => package::build(),
        Command::BuildAndServe => {
            package::build()?;
            server::Server::open(&records, port)?.announce().run()
        }
        Command::Serve => server::Server::open(&records, port)?.announce().run(),
        Command::Chromium => {
            println!("{}", chromium::find_all()?.display());
            Ok(())
        }
        Command::Snapshot(folder) => {
            package::build()?;
            snapshot::take(&records, port, &folder)
        }
        Command::Help => {
            println!("{USAGE}");
            Ok(())
        }
    }
}

/// Killed outright, a test cannot stop the server it started; its end of the pipe closes all the same.
fn end_with_standard_input() {
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(0);
    });
}
