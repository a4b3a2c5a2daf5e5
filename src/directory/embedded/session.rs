//! One connection: requests in, answers out, and the faults that tests ask for.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use ldap3_proto::LdapCodec;
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{
    LdapMsg, LdapOp, LdapResultCode, LdapSearchRequest, LdapSearchResultEntry, LdapSearchResultReference,
};
use tokio::io::{AsyncWriteExt, BufWriter};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio_stream::StreamExt;
use tokio_util::bytes::BytesMut;
use tokio_util::codec::{Encoder, FramedRead};

use crate::directory::dn::Dn;

use super::answers::{self, Found, message, result};
use super::{Fault, Shared};

/// The largest request: a filter with some hundred ids is about 30 kB.
const LARGEST: usize = 256 * 1024;

/// Takes connections until the server is stopped.
pub(super) async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut running = shared.running.subscribe();
    loop {
        let taken = tokio::select! {
            _ = running.wait_for(|running| !running) => return,
            taken = listener.accept() => taken,
        };
        let Ok((stream, _)) = taken else { continue };
        shared.connections.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(serve(stream, Arc::clone(&shared)));
    }
}

/// Serves a connection until the client leaves, the server stops or is made to be down.
async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let (mut running, mut fault) = (shared.running.subscribe(), shared.fault.subscribe());
    let _ = stream.set_nodelay(true);
    let (from, to) = stream.into_split();
    tokio::select! {
        _ = running.wait_for(|running| !running) => {}
        _ = fault.wait_for(|fault| *fault == Fault::Down) => {}
        outcome = talk(from, to, &shared) => {
            if let Err(error) = outcome {
                tracing::debug!(%error, "demo directory: a connection ended badly");
            }
        }
    }
}

/// The far end of a connection.
struct Writer {
    to: BufWriter<OwnedWriteHalf>,
    codec: LdapCodec,
}

impl Writer {
    async fn send(&mut self, message: LdapMsg) -> std::io::Result<()> {
        let mut bytes = BytesMut::new();
        self.codec.encode(message, &mut bytes)?;
        self.to.write_all(&bytes).await
    }
}

async fn talk(from: OwnedReadHalf, to: OwnedWriteHalf, shared: &Shared) -> std::io::Result<()> {
    let mut requests = FramedRead::new(from, LdapCodec::new(Some(LARGEST), None));
    let mut writer = Writer { to: BufWriter::new(to), codec: LdapCodec::default() };
    let mut who: Option<Dn> = None;
    while let Some(request) = requests.next().await {
        let LdapMsg { msgid, op, ctrl } = request?;
        let fault = *shared.fault.borrow();
        match fault {
            // A request that came together with the fault may be seen here first: it gets no answer either.
            Fault::Down => return Ok(()),
            Fault::Silent => continue,
            Fault::Slow(delay) => tokio::time::sleep(delay).await,
            _ => {}
        }
        let answer = match op {
            LdapOp::UnbindRequest => return Ok(()),
            LdapOp::AbandonRequest(_) => continue,
            LdapOp::SearchRequest(search) => {
                let whole = found(&mut writer, shared, fault, msgid, &search, &ctrl, who.as_ref()).await?;
                if !whole {
                    return Ok(());
                }
                continue;
            }
            LdapOp::BindRequest(bind) => {
                let (answer, now) = answers::bind(shared, &bind, fault == Fault::Hollow);
                who = now;
                answer
            }
            LdapOp::ExtendedRequest(request) => answers::extended(&request, who.as_ref(), shared),
            LdapOp::ModifyRequest(_) if fault == Fault::Forgetful => {
                LdapOp::ModifyResponse(result(LdapResultCode::Success, ""))
            }
            LdapOp::ModifyRequest(_) if matches!(fault, Fault::NoWrites(_)) => {
                let Fault::NoWrites(code) = fault else { return Ok(()) };
                let code = LdapResultCode::try_from(i64::from(code)).unwrap_or(LdapResultCode::OperationsError);
                LdapOp::ModifyResponse(result(code, ""))
            }
            LdapOp::ModifyRequest(change) => {
                LdapOp::ModifyResponse(answers::modify(shared, &change.dn, &change.changes, who.as_ref()))
            }
            LdapOp::CompareRequest(ask) => {
                LdapOp::CompareResult(answers::compare(shared, &ask.dn, &ask.atype, &ask.val, who.as_ref()))
            }
            LdapOp::AddRequest(_) => LdapOp::AddResponse(unwilling()),
            LdapOp::DelRequest(_) => LdapOp::DelResponse(unwilling()),
            LdapOp::ModifyDNRequest(_) => LdapOp::ModifyDNResponse(unwilling()),
            _ => return Ok(()),
        };
        writer.send(message(msgid, answer)).await?;
        writer.to.flush().await?;
    }
    Ok(())
}

fn end_with(found: &mut Found, code: u32, after: usize) {
    let code = LdapResultCode::try_from(i64::from(code)).unwrap_or(LdapResultCode::OperationsError);
    found.entries.truncate(after);
    found.done = result(code, "");
    found.controls.clear();
}

const fn is_paging(control: &LdapControl) -> bool {
    matches!(control, LdapControl::SimplePagedResults { .. })
}

/// The same id with another first letter.
fn change_id(entry: &mut LdapSearchResultEntry) {
    let ids = entry.attributes.iter_mut().filter(|own| own.atype.eq_ignore_ascii_case("entryUUID"));
    for first in ids.flat_map(|own| &mut own.vals).filter_map(|id| id.first_mut()) {
        *first = if *first == b'0' { b'1' } else { b'0' };
    }
}

fn unwilling() -> ldap3_proto::proto::LdapResult {
    result(LdapResultCode::UnwillingToPerform, "")
}

/// Sends what a search found; false if the connection is to be cut.
async fn found(
    writer: &mut Writer,
    shared: &Shared,
    fault: Fault,
    id: i32,
    request: &LdapSearchRequest,
    controls: &[LdapControl],
    who: Option<&Dn>,
) -> std::io::Result<bool> {
    let mut found = answers::search(shared, request, controls, who);
    match fault {
        Fault::Code { code, after } => end_with(&mut found, code, after),
        Fault::Paged { code, after } if controls.iter().any(is_paging) => end_with(&mut found, code, after),
        Fault::WrongId => found.entries.iter_mut().for_each(change_id),
        Fault::Twice => {
            let twins = found
                .entries
                .clone()
                .into_iter()
                .map(|twin| LdapSearchResultEntry { dn: format!("cn=twin,{}", twin.dn), ..twin });
            found.entries.extend(twins.collect::<Vec<_>>());
        }
        Fault::CutAfter(entries) => found.entries.truncate(entries),
        Fault::Refer => {
            let uris = vec!["ldap://elsewhere.test/dc=test".to_owned()];
            let reference = LdapOp::SearchResultReference(LdapSearchResultReference { uris });
            writer.send(message(id, reference)).await?;
        }
        _ => {}
    }
    for entry in found.entries {
        writer.send(message(id, LdapOp::SearchResultEntry(entry))).await?;
    }
    if let Fault::CutAfter(_) = fault {
        writer.to.flush().await?;
        return Ok(false);
    }
    writer.send(LdapMsg::new_with_ctrls(id, LdapOp::SearchResultDone(found.done), found.controls)).await?;
    writer.to.flush().await?;
    Ok(true)
}
