//! The server: this machine only, reading only, one thread and one response a connection.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::http::{Request, Response, Status};
use crate::{Failure, Outcome, While, failed, fhir, files, root};

const USUAL_PORT: u16 = 8080;
/// More than a browser opens to one host (6 for each profile), few enough that a runaway client cannot exhaust the machine.
const CONNECTIONS: usize = 64;

pub struct Server {
    listener: TcpListener,
    folders: Folders,
    url: String,
}

#[derive(Clone)]
struct Folders {
    www: PathBuf,
    records: PathBuf,
}

impl Server {
    pub fn open(records: &Path, port: Option<u16>) -> Outcome<Self> {
        let www = root().join("www").canonicalize().while_doing("the folder www cannot be found")?;
        if !records.is_dir() {
            return failed(format!("there is no folder {} to serve records from.", records.display()));
        }
        let listener = match port {
            Some(port) => listen(port).while_doing(format_args!("port {port} cannot be used"))?,
            None => (USUAL_PORT..USUAL_PORT + 100)
                .find_map(|port| listen(port).ok())
                .ok_or_else(|| Failure::Failed(format!("no port from {USUAL_PORT} to {} is free.", USUAL_PORT + 99)))?,
        };
        let address = listener.local_addr().while_doing("the server's own address cannot be read")?;
        Ok(Self { listener, folders: Folders { www, records: records.to_owned() }, url: format!("http://{address}/") })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Prints the address: the one line that goes to standard output, so that a test can read it.
    pub fn announce(self) -> Self {
        println!("{}", self.url);
        eprintln!("portal: serving on {} (this machine only). Ctrl-C stops it.", self.url);
        self
    }

    /// Serves until the process ends.
    pub fn run(self) -> Outcome<()> {
        let places = Arc::new(());
        for stream in self.listener.incoming() {
            let Ok(mut stream) = stream else {
                // Out of file descriptors, most likely: wait for connections to end rather than spin.
                std::thread::sleep(Duration::from_millis(50));
                continue;
            };
            // A write to a client that reads nothing must end too.
            if stream.set_write_timeout(Some(Duration::from_secs(10))).is_err() {
                continue;
            }
            let place = Arc::clone(&places);
            let full = Arc::strong_count(&places) > CONNECTIONS + 1;
            let folders = self.folders.clone();
            // If no thread can be had, the closure is dropped and the connection with it.
            let _ = std::thread::Builder::new().spawn(move || {
                let _place = place;
                if full {
                    Response::text(Status::Busy, "Too many connections at once.").send(&mut stream, true);
                } else {
                    converse(&mut stream, &folders);
                }
            });
        }
        Ok(())
    }
}

fn listen(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

fn converse(stream: &mut TcpStream, folders: &Folders) {
    match Request::read(stream) {
        Ok(request) => answer(&request, folders).send(stream, request.method != "HEAD"),
        Err(Some(refusal)) => refusal.send(stream, true),
        Err(None) => {}
    }
}

fn answer(request: &Request, folders: &Folders) -> Response {
    let reads = matches!(request.method.as_str(), "GET" | "HEAD");
    match request.segments.split_first() {
        Some((first, rest)) if first == "fhir" => {
            if reads {
                fhir::answer(&folders.records, request, rest)
            } else {
                fhir::outcome(Status::MethodNotAllowed, "not-supported", "This endpoint can only be read.")
            }
        }
        _ if reads => files::answer(&folders.www, &request.segments),
        _ => Response::text(Status::MethodNotAllowed, "Pages can only be read."),
    }
}
