//! Lists handed out: what is in them, that each is told in the log, that the same filter at the same size gives the same
//! bytes, that no text is a formula, and that a download goes on where it broke off.

use std::io::{Cursor, Read};

use behorig::domain::lang::Lang;
use behorig::domain::pseudonym;
use behorig::domain::refusal::Refusal;
use behorig::export::sheet::{About, Cell, Column, Format, SheetError, write};
use behorig::export::table;
use behorig::features::grants::service::How;
use behorig::features::log::service::handing::{Handed, Standing, make, order};
use behorig::features::log::service::lists::{Asked, AskedSubject, Words};
use behorig::features::log::service::past::{AskedDifference, AskedPerson, AskedState};
use behorig::features::log::service::searching;
use calamine::{Data, Reader, Xlsx};
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::harness::town::site::Site;
use crate::harness::town::{Database, Town, ask, both, refusal};

fn words() -> Words {
    static TEXT: std::sync::OnceLock<behorig::text::Text> = std::sync::OnceLock::new();
    let text = TEXT.get_or_init(|| behorig::text::Text::new().expect("texts"));
    let say = |key: &str| text.try_say(Lang::Sv, key, &[]).expect("every text that a list needs is there");
    Words(std::sync::Arc::new(say))
}

/// A list that is made for Ingela, and its file.
async fn list(town: &Town, room: &Handed, asked: Asked, format: Format, size: Option<u64>) -> (Standing, Vec<u8>) {
    let (db, ingela) = (&town.house.db, town.who("ingela"));
    let wanted = order(db, room, ingela, (asked, format, size), (Lang::Sv, words())).await.unwrap();
    let id = wanted.id;
    make(db, room, wanted).await.unwrap();
    let mut parcel = room.parcel(db, ingela, id).unwrap();
    let mut bytes = Vec::new();
    parcel.file.read_to_end(&mut bytes).unwrap();
    let standing = room.standing(db, ingela, id).unwrap();
    assert_eq!(standing.sha256.as_deref(), Some(parcel.sha256.as_str()));
    (standing, bytes)
}

fn entries(filter: &[(&str, &str)]) -> searching::Asked {
    let map: serde_json::Map<String, Value> = filter.iter().map(|(k, v)| ((*k).to_owned(), (*v).into())).collect();
    serde_json::from_value(map.into()).unwrap()
}

/// An order that is delivered and ends, one declined, one withdrawn.
async fn lived(town: &Town) {
    town.based("karin", "bo").await;
    let line = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Vårdar")).await;
    let grant = town.carried(&line).await;
    let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
    town.decline(&town.expected(&line).await[0].clone(), &line, "=HYPERLINK(\"http://x\")").await.unwrap();
    let line = town.ordered_one("karin", ask("bo", "TEIS-ADM")).await;
    town.withdraw("karin", &line).await.unwrap();
    town.pass_days(3);
    town.end("karin", &grant, How::Now, "-2+3").await.unwrap();
}

fn every(town: &Town) -> Vec<Asked> {
    let system = || Some("PROCSOC".to_owned());
    let first = Some(town.clock_began());
    vec![
        Asked::Entries(searching::Asked::default()),
        Asked::Entries(entries(&[("system", "PROCSOC"), ("person", "bo")])),
        Asked::State(AskedState { system: system(), ..AskedState::default() }),
        Asked::Person(AskedPerson { person: Some("bo".to_owned()), ..AskedPerson::default() }),
        Asked::Difference(AskedDifference { system: system(), first, ..AskedDifference::default() }),
        Asked::AfterEnd,
        Asked::Subject(AskedSubject { person: Some("bo".to_owned()) }),
        Asked::Open(searching::Asked::default()),
        Asked::Review(searching::Asked::default()),
    ]
}

trait Began {
    fn clock_began(&self) -> String;
}

impl Began for Town {
    fn clock_began(&self) -> String {
        (crate::harness::town::beginning() - jiff::SignedDuration::from_hours(1)).to_string()
    }
}

both! {
    async fn r_51_the_same_filter_at_the_same_size_gives_the_same_bytes(town) {
        lived(&town).await;
        let folder = tempfile::tempdir().unwrap();
        let room = Handed::at(folder.path());
        let size = u64::try_from(town.log().await.len()).unwrap();
        for asked in every(&town) {
            for format in Format::ALL {
                let (first, bytes) = list(&town, &room, asked.clone(), format, Some(size)).await;
                town.pass_days(1);
                let (second, again) = list(&town, &room, asked.clone(), format, Some(size)).await;
                assert_eq!(first.sha256, second.sha256, "{asked:?} as {format:?}");
                assert_eq!(bytes, again);
                assert_eq!(first.size, size);
                assert!(first.rows > 0 || matches!(asked, Asked::AfterEnd), "{asked:?} has rows");
                // It is told in the log, with its filter, its rows, the size and the checksum.
                let entry = &town.log().await[usize::try_from(first.entry.unwrap()).unwrap()];
                let told: Value = serde_json::from_str(&entry.text).unwrap();
                assert_eq!(told["type"], "list.handed");
                assert_eq!((told["rows"].as_u64(), told["size"].as_u64()), (Some(first.rows), Some(size)));
                let hash = base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, Sha256::digest(&bytes));
                assert_eq!(told["oh"], hash);
                let filter = entry.told.iter().find(|(field, _)| field == "filter").unwrap();
                let filter = behorig::domain::log::commitment::open(&filter.1).unwrap().value;
                assert!(filter.as_str().unwrap().starts_with(&format!("list={}", asked.word())), "{filter}");
            }
        }
        town.verified().await;
    }

    async fn r_51_what_was_denied_and_withdrawn_is_in_the_list_and_no_text_is_a_formula(town) {
        lived(&town).await;
        let folder = tempfile::tempdir().unwrap();
        let room = Handed::at(folder.path());
        let asked = Asked::Entries(searching::Asked::default());
        let (standing, bytes) = list(&town, &room, asked.clone(), Format::Csv, None).await;
        let rows = table::read(&bytes).unwrap();
        assert_eq!(rows.len() as u64, standing.rows + 1);
        assert_eq!(rows.len() - 1, town.log().await.len() - 1, "every entry but that of the list itself");
        let types: Vec<&str> = rows.iter().map(|row| row.cells[2].as_str()).collect();
        for kind in ["decision.declined", "line.withdrawn", "grant.ended", "line.delivered"] {
            assert!(types.contains(&kind), "{kind}");
        }
        assert!(rows.iter().any(|row| row.cells[13] == "'=HYPERLINK(\"http://x\")"));
        assert!(rows.iter().any(|row| row.cells[13] == "'-2+3"));
        let (_, bytes) = list(&town, &room, asked, Format::Jsonl, None).await;
        let text = String::from_utf8(bytes).unwrap();
        let values: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(values.iter().any(|value| value["reason"] == "=HYPERLINK(\"http://x\")"), "JSON has the text as it is");
        // The open part has no free text; the part to review has it, and says why.
        let (_, open) = list(&town, &room, Asked::Open(searching::Asked::default()), Format::Jsonl, None).await;
        let open = String::from_utf8(open).unwrap();
        assert!(!open.contains("HYPERLINK") && !open.contains("Vårdar") && open.contains("decision.declined"));
        let (_, review) = list(&town, &room, Asked::Review(searching::Asked::default()), Format::Jsonl, None).await;
        let review = String::from_utf8(review).unwrap();
        assert!(review.contains("HYPERLINK") && review.contains("Vårdar") && review.contains("fritext"));
    }

    async fn e_21_a_protected_person_is_a_pseudonym_in_every_list(town) {
        town.based("karin", "olle").await;
        let line = ask("olle", "PS-UTF").unit("SOC-2231").purpose("Vårdar");
        let line = town.ordered_one("karin", line).await;
        town.carried(&line).await;
        let folder = tempfile::tempdir().unwrap();
        let room = Handed::at(folder.path());
        let olle = town.who("olle");
        let name = pseudonym::of(olle);
        let system = || Some("PROCSOC".to_owned());
        let lists = [
            Asked::Entries(searching::Asked::default()),
            Asked::State(AskedState { system: system(), ..AskedState::default() }),
            Asked::Person(AskedPerson { person: Some(name.clone()), ..AskedPerson::default() }),
            Asked::Difference(AskedDifference { system: system(), first: Some(town.clock_began()), ..AskedDifference::default() }),
            Asked::Subject(AskedSubject { person: Some(name.clone()) }),
            Asked::Review(searching::Asked::default()),
        ];
        for asked in lists {
            let (_, bytes) = list(&town, &room, asked.clone(), Format::Jsonl, None).await;
            let text = String::from_utf8(bytes).unwrap();
            for secret in ["Olle", "Hemlig", "\"olle\"", "olle-1", &olle.to_string()] {
                assert!(!text.contains(secret), "{asked:?} shows {secret}");
            }
            let about: Vec<&str> = text.lines().filter(|line| line.contains(&name)).collect();
            assert!(!about.is_empty() || matches!(asked, Asked::Subject(_)), "{asked:?} has the pseudonym");
            assert!(about.iter().all(|line| !line.contains("Hemtjänst norr") && !line.contains("SOC-2231")), "{asked:?}");
        }
        let by_name = Asked::Subject(AskedSubject { person: Some("olle".to_owned()) });
        let refused = order(&town.house.db, &room, town.who("ingela"), (by_name, Format::Csv, None), (Lang::Sv, words())).await;
        assert_eq!(refusal(refused.map(|_| ())), Refusal::BadForm("person".to_owned()));
    }
}

/// Texts that some program somewhere takes for a formula, and texts that only look odd.
fn payloads() -> Vec<String> {
    let starts = [
        "=", "+", "-", "@", "\t=", "\r=", "\n=", "'=", "''=", " =", "＝", "＋", "－", "＠", "|", "%", ";=", "\"=",
        ",=", "=\"",
    ];
    let rests = [
        "1+1",
        "cmd|' /C calc'!A0",
        "HYPERLINK(\"http://x\";\"y\")",
        "IMPORTXML(\"http://x\",\"//a\")",
        "SUM(1;2)",
        "2-3",
        "DDE(\"cmd\";\"/C calc\";\"__\")",
        "@SUM(A1)",
        "1",
        "",
        "å;ä\r\nö",
        "\"quoted\"",
        "'",
        "-",
        "WEBSERVICE(\"http://x\")",
    ];
    starts.iter().flat_map(|start| rests.iter().map(move |rest| format!("{start}{rest}"))).collect()
}

/// A workbook writes control characters as codes, and XML has one kind of line end.
fn plain(text: &str) -> String {
    text.replace("_x000D_", "\r").replace("_x0009_", "\t").replace("\r\n", "\n").replace('\r', "\n")
}

fn written(format: Format, rows: &[Vec<Cell>]) -> Vec<u8> {
    let columns =
        [Column { code: "text", heading: "Text".to_owned() }, Column { code: "n", heading: "Antal".to_owned() }];
    let about = About {
        title: "Prov".to_owned(),
        facts: vec![("=1".to_owned(), "=2".to_owned())],
        dated: Timestamp::UNIX_EPOCH,
    };
    let folder = tempfile::tempdir().unwrap();
    let mut out = Cursor::new(Vec::new());
    let rows = rows.iter().map(|row| Ok::<_, SheetError>(row.clone()));
    write(format, &columns, &about, rows, folder.path(), &mut out).unwrap();
    out.into_inner()
}

#[test]
fn t_14_three_hundred_payloads_are_texts_and_come_back_as_they_were() {
    let payloads = payloads();
    assert_eq!(payloads.len(), 300);
    let rows: Vec<Vec<Cell>> =
        (0_u64..).zip(&payloads).map(|(n, text)| vec![Cell::Text(text.clone()), Cell::Count(n)]).collect();
    let bytes = written(Format::Csv, &rows);
    assert!(bytes.starts_with(b"\xef\xbb\xbfText;Antal\r\n"));
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[3..]);
    for (record, (n, text)) in reader.records().map(Result::unwrap).zip((0_u64..).zip(&payloads)) {
        let cell = &record[0];
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']), "{cell:?}");
        assert_eq!(table::unguarded(cell), text, "{cell:?}");
        assert_eq!(record[1], n.to_string(), "a number has no apostrophe");
    }
    let bytes = written(Format::Xlsx, &rows);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "no formula on {name}");
    }
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    for ((n, text), row) in (0_u32..).zip(&payloads).zip(sheet.rows().skip(1)) {
        assert!(matches!(&row[0], Data::String(cell) if plain(cell) == plain(text)), "{:?} is {text:?}", row[0]);
        assert_eq!(row[1], Data::Float(f64::from(n)));
    }
    assert_eq!(sheet.rows().count(), 301);
}

/// Most memory of this process so far, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// A million rows in each format: `cargo test --test it a_million_rows -- --ignored --exact --nocapture`.
#[test]
#[ignore = "takes minutes; the figure is in docs/OPERATIONS.md"]
fn r_51_a_million_rows_cost_no_more_memory_than_one() {
    let columns: Vec<Column> = ["number", "at", "who", "what", "system"]
        .into_iter()
        .map(|code| Column { code, heading: code.to_owned() })
        .collect();
    let about = About { title: "Prov".to_owned(), facts: Vec::new(), dated: Timestamp::UNIX_EPOCH };
    let before = peak();
    for format in Format::ALL {
        let folder = tempfile::tempdir().unwrap();
        let out = std::fs::File::create(folder.path().join("out")).unwrap();
        let began = std::time::Instant::now();
        let rows = (0..1_000_000_u64).map(|n| {
            Ok::<_, SheetError>(vec![
                Cell::Count(n),
                Cell::At(Timestamp::from_second(i64::try_from(n).unwrap()).unwrap()),
                Cell::Text(format!("Person {n} (konto{n})")),
                Cell::Text("Behörigheten lades upp".to_owned()),
                Cell::Text("PROCSOC".to_owned()),
            ])
        });
        assert_eq!(write(format, &columns, &about, rows, folder.path(), out).unwrap(), 1_000_000);
        let bytes = std::fs::metadata(folder.path().join("out")).unwrap().len();
        println!(
            "{format:?}: {} s, {bytes} bytes, peak {} MiB over {before}",
            began.elapsed().as_secs(),
            peak() - before
        );
        assert!(peak() - before < 80);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_51_a_list_is_asked_for_looked_after_and_fetched_in_parts() {
    let site = Site::on(Database::Sqlite).await;
    lived(&site.town).await;
    let auditor = site.caller("ingela").await;
    let body = json!({ "list": "entries", "format": "csv", "query": "system=PROCSOC" });
    let answer = auditor.request(Method::POST, "/log/exports").json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 202);
    let mut list: Value = answer.json().await.unwrap();
    let id = list["id"].as_str().unwrap().to_owned();
    while list["state"] == "under_way" {
        list = auditor.get(&format!("/log/exports/{id}")).await.unwrap().1;
    }
    assert_eq!(list["state"], "ready");
    let fetch = |range: Option<&'static str>| {
        let request = auditor.request(Method::GET, &format!("/log/exports/{id}/file"));
        let request = match range {
            Some(range) => request.header("range", range),
            None => request,
        };
        async move { request.send().await.unwrap() }
    };
    let whole = fetch(None).await;
    assert_eq!((whole.status().as_u16(), whole.headers()["accept-ranges"].to_str().unwrap()), (200, "bytes"));
    let whole = whole.bytes().await.unwrap();
    let sum: String = Sha256::digest(&whole).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(list["sha256"], sum);
    let rest = fetch(Some("bytes=100-")).await;
    assert_eq!(rest.status(), 206);
    assert_eq!(rest.headers()["content-range"], format!("bytes 100-{}/{}", whole.len() - 1, whole.len()));
    assert_eq!(rest.bytes().await.unwrap(), whole[100..]);
    assert_eq!(fetch(Some("bytes=99999999-")).await.status(), 416);
    // Nobody else fetches it, not even another auditor, and a filter that cannot be read is refused.
    let other = site.caller("adam").await;
    assert_eq!(other.get(&format!("/log/exports/{id}")).await.unwrap().0, 403);
    for (list, format, query) in
        [("all", "csv", ""), ("entries", "pdf", ""), ("entries", "csv", "kind=no"), ("subject", "csv", "person=nobody")]
    {
        let body = json!({ "list": list, "format": format, "query": query });
        let answer = auditor.request(Method::POST, "/log/exports").json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 422, "{list} {format} {query}");
    }
    site.stop().await;
}
