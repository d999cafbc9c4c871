//! What large, endless and compressed bodies take of memory: an allocator counts what the client holds at once.

// Helpers outside of tests may unwrap too.
#![allow(unreachable_pub, clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use bytes::Bytes;
use clientwright_runtime::codegen::{
    Api, Config, Core, Encode, Operation, Request, Streams, Writer, bytes, empty, event_stream, json_lines,
    no_body,
};
use clientwright_runtime::{
    Blob, ByteStream, Call, Error, EventStream, JsonStream, Method, NoBody, UnreadableReason,
};

#[path = "support/account.rs"]
mod account;
#[path = "support/coded.rs"]
mod coded;

use account::Account;

const MIB: usize = 1 << 20;
/// What is sent and received as a whole.
const LARGE: usize = 64 * MIB;
/// What a bomb unfolds to.
const UNFOLDED: usize = 16 * MIB;
/// What a client reads of one answer.
const LIMIT: u64 = MIB as u64;

/// What a server sends again and again.
static FILLING: [u8; 1 << 16] = [b'x'; 1 << 16];

/// Takes whatever is sent, and answers by the path; it holds nothing of either.
fn serve(mut stream: TcpStream, bombs: &[(&str, Vec<u8>)]) -> std::io::Result<()> {
    let mut room = vec![0; 1 << 16];
    loop {
        let mut length = 0;
        while !room[..length].windows(4).any(|window| window == b"\r\n\r\n") {
            let read = stream.read(&mut room[length..])?;
            if read == 0 {
                return Ok(());
            }
            length += read;
        }
        let head = String::from_utf8_lossy(&room[..length]).into_owned();
        let target = head.split(' ').nth(1).unwrap_or_default();
        match target {
            "/sink" => {
                let body = length - head.find("\r\n\r\n").unwrap() - 4;
                let announced =
                    head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                let mut received = body;
                while match announced {
                    Some(announced) => received < announced,
                    None => !room[..length].ends_with(b"0\r\n\r\n"),
                } {
                    length = stream.read(&mut room)?;
                    received += length;
                }
                assert!(received >= LARGE, "{received}");
                stream.write_all(b"HTTP/1.1 204 Status\r\n\r\n")?;
            }
            "/large" => {
                write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {LARGE}\r\n\r\n")?;
                for _ in 0..LARGE / FILLING.len() {
                    stream.write_all(&FILLING)?;
                }
            }
            "/claims" => {
                write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {LIMIT}\r\n\r\nx")?;
                return Ok(());
            }
            "/endless" | "/events" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\ndata: ")?;
                loop {
                    stream.write_all(&FILLING)?;
                }
            }
            other => {
                let (codings, bomb) = bombs
                    .iter()
                    .find(|(name, _)| other == format!("/{}", name.replace(", ", "-")))
                    .expect("a bomb");
                let length = bomb.len();
                write!(
                    stream,
                    "HTTP/1.1 200 OK\r\ncontent-encoding: {codings}\r\ncontent-length: {length}\r\n\r\n"
                )?;
                stream.write_all(bomb)?;
            }
        }
    }
}

fn server() -> String {
    let once = coded::bomb(UNFOLDED / MIB);
    let twice = coded::gzip(&once);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let bombs = [("gzip", once), ("gzip, gzip", twice)];
        for stream in listener.incoming().flatten() {
            drop(serve(stream, &bombs)); // ends when the client goes away
        }
    });
    url
}

static API: Api = Api::DEFAULT;
static SINK: Operation = Operation { method: Method::PUT, path: "/sink", ..Operation::DEFAULT };
static LARGE_BODY: Operation = Operation { path: "/large", ..Operation::DEFAULT };
static CLAIMS: Operation = Operation { path: "/claims", ..Operation::DEFAULT };
static ENDLESS: Operation = Operation { path: "/endless", ..Operation::DEFAULT };
static EVENTS: Operation = Operation { path: "/events", streams: Streams::Events, ..Operation::DEFAULT };
static VALUES: Operation = Operation { path: "/endless", streams: Streams::Values, ..Operation::DEFAULT };
static BOMB: Operation = Operation { path: "/gzip", ..Operation::DEFAULT };
static BOMB_IN_BOMB: Operation = Operation { path: "/gzip-gzip", ..Operation::DEFAULT };

fn client(url: &str) -> Core {
    let mut config = Config::default();
    config.base_url(url);
    config.max_response_bytes(LIMIT);
    config.retries(0);
    config.build(&API).unwrap()
}

struct Form(Blob);

impl Encode for Form {
    fn encode(&self, writer: &mut Writer) {
        let mut object = writer.object();
        object.field("file", &self.0);
        object.end();
    }
}

async fn upload(core: &Core, fill: impl FnOnce(&mut Request)) {
    let mut request = core.request(&SINK);
    fill(&mut request);
    request.call::<(), NoBody, ()>(empty, no_body).await.unwrap();
}

async fn download(core: &Core, operation: &'static Operation, size: usize) {
    let call: Call<Bytes, NoBody> = core.request(operation).call(bytes, no_body);
    let mut body: ByteStream = call.send().streaming().await.unwrap().into_body();
    assert_eq!(body.copy_to(&mut tokio::io::sink()).await.unwrap(), size as u64);
}

async fn too_large(core: &Core, operation: &'static Operation) {
    let call: Call<Bytes, NoBody> = core.request(operation).call(bytes, no_body);
    let Err(Error::Unreadable(error)) = call.await else { panic!("an error") };
    assert!(matches!(error.reason(), UnreadableReason::TooLarge { .. }), "{error:?}");
}

#[test]
fn no_body_takes_more_than_its_bound() {
    let account = Account::mine();
    account.runtime().block_on(bodies(account));
}

async fn bodies(account: &Account) {
    let url = server();
    let core = client(&url);
    let path = std::env::temp_dir().join(format!("clientwright-memory-{}", std::process::id()));
    let mut file = std::fs::File::create(&path).unwrap();
    for _ in 0..LARGE / FILLING.len() {
        file.write_all(&FILLING).unwrap();
    }
    let reader = || Blob::from_reader(tokio::io::AsyncReadExt::take(tokio::io::repeat(b'x'), LARGE as u64));
    let octets = "application/octet-stream";
    let mut table = Vec::new();
    let mut row = |name: &'static str, bound: usize, ((), most): ((), usize)| table.push((name, bound, most));

    // Content that is not in memory, and bodies that are read as they come: a few buffers.
    let few = MIB;
    row(
        "a file is sent",
        few,
        account.most(upload(&core, |request| request.blob(octets, &Blob::from_path(&path)))).await,
    );
    row(
        "a reader is sent in chunks",
        few,
        account.most(upload(&core, |request| request.blob(octets, &reader()))).await,
    );
    let sized = reader().length(LARGE as u64);
    row(
        "a reader is sent with its length",
        few,
        account.most(upload(&core, |request| request.blob(octets, &sized))).await,
    );
    let form = Form(Blob::from_path(&path));
    row(
        "a file is sent in a form",
        few,
        account.most(upload(&core, |request| request.multipart("multipart/form-data", &form, &[]))).await,
    );
    row("a large body is read", few, account.most(download(&core, &LARGE_BODY, LARGE)).await);
    row("a bomb is read", few, account.most(download(&core, &BOMB, UNFOLDED)).await);
    row("a bomb in another is read", few, account.most(download(&core, &BOMB_IN_BOMB, UNFOLDED)).await);
    let saved = account.most(async {
        let call: Call<Bytes, NoBody> = core.request(&LARGE_BODY).call(bytes, no_body);
        call.send().streaming().await.unwrap().into_body().save_to(&path).await.unwrap();
    });
    row("a large body is saved", few, saved.await);

    // What is collected: the limit, twice as much beside it while its place grows, and a few buffers.
    let bound = 4 * MIB;
    row("a large body is refused", bound, account.most(too_large(&core, &LARGE_BODY)).await);
    row("an endless body is refused", bound, account.most(too_large(&core, &ENDLESS)).await);
    row("a bomb is refused", bound, account.most(too_large(&core, &BOMB)).await);
    row("a bomb in another is refused", bound, account.most(too_large(&core, &BOMB_IN_BOMB)).await);
    let claims = account.most(async {
        let call: Call<Bytes, NoBody> = core.request(&CLAIMS).call(bytes, no_body);
        assert!(matches!(call.await, Err(Error::Unreadable(_))));
    });
    row("a length is only claimed", few, claims.await);
    let events = account.most(async {
        let call: Call<EventStream<String>, NoBody> = core.request(&EVENTS).call(event_stream, no_body);
        let error = call.await.unwrap().next().await.unwrap().unwrap_err();
        assert!(matches!(error.reason(), UnreadableReason::TooLarge { .. }), "{error:?}");
    });
    row("an endless event is refused", bound, events.await);
    let values = account.most(async {
        let call: Call<JsonStream<String>, NoBody> = core.request(&VALUES).call(json_lines, no_body);
        let error = call.await.unwrap().next().await.unwrap().unwrap_err();
        assert!(matches!(error.reason(), UnreadableReason::TooLarge { .. }), "{error:?}");
    });
    row("an endless line is refused", bound, values.await);

    std::fs::remove_file(&path).unwrap();
    for (name, bound, most) in &table {
        println!("{name}: {} KiB", most / 1024);
        assert!(most <= bound, "{name}: {most} bytes, more than {bound}");
    }
    // That the allocator sees what is held is the first thing to know.
    let whole = account.most(upload(&core, |request| {
        request.blob(octets, &Blob::from(vec![b'x'; LARGE]));
    }));
    assert!(whole.await.1 >= LARGE);
}
